"""Intervals: how far a figure moves when other articles of the same kind are drawn."""

from collections.abc import Callable

import numpy as np

FEWEST = 5  # articles; with fewer, drawing them again says little of what others would have been like
_AT_ONCE = 1_000_000  # random numbers drawn at a time, so that memory does not grow with the articles


def bootstrap(
    parts: np.ndarray,
    statistic: Callable[[np.ndarray], np.ndarray],
    *,
    seed: int = 0,
    draws: int = 1000,
    groups: np.ndarray | None = None,
) -> tuple[float, float]:
    """The 95 % percentile interval of a statistic of sums, rows drawn with replacement.

    ``parts`` has one row a statement (or what else is drawn) and the columns that are summed; ``groups``
    says which article each belongs to, whose rows are then drawn together (Efron & Tibshirani 1993, ch. 13).
    ``statistic`` takes sums, draws × columns, and gives a value a draw; draws where it is not defined are
    left out. Missing with fewer than five rows or groups, where most draws are undefined, and where all draws
    give the same: the bootstrap sees no spread then, which does not mean that there is none. With ten or so
    it is still somewhat too short.
    """
    if groups is not None and len(parts):
        _, places = np.unique(groups, return_inverse=True)
        sums = np.zeros((places.max() + 1, parts.shape[1]))
        np.add.at(sums, places, parts)
        parts = sums
    size = len(parts)
    if size < FEWEST:
        return np.nan, np.nan
    random, found = np.random.default_rng(seed), []
    block = max(1, _AT_ONCE // size)
    for start in range(0, draws, block):
        rows = random.integers(size, size=(min(block, draws - start), size))
        offsets = size * np.arange(len(rows))[:, None]
        weights = np.bincount((rows + offsets).ravel(), minlength=rows.size).reshape(rows.shape)
        found.append(statistic(weights @ parts))
    values = np.concatenate(found)
    values = values[~np.isnan(values)]
    if len(values) < draws / 2 or np.ptp(values) < 1e-12:
        return np.nan, np.nan
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
