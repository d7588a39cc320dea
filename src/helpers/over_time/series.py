"""Series: a side's line on an issue, or the distance of two sides, observation by observation."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.over_time.stretches import is_dated, windows_of

MOST = 400  # observations beyond which neighbours are pooled


@dataclass(frozen=True)
class Series:
    """Observations in the order of days: their values, first and last days, and the articles behind them."""

    issue: str
    of: str
    sides: tuple[str, ...]
    values: np.ndarray
    first: np.ndarray
    last: np.ndarray
    articles: np.ndarray
    parts: tuple[np.ndarray, np.ndarray, np.ndarray] | None = field(default=None)  # of a distance


def line_of(rows: pd.DataFrame, issue: str, side: str) -> Series:
    """One side's observations: article by article and day by day."""
    here = rows[(rows["side"] == side) & (rows["issue"] == issue) & is_dated(rows, "month")]
    means = here.groupby(["said_on", "article_id"])["position"].mean()
    days = means.index.get_level_values("said_on").to_numpy("datetime64[us]")
    articles = pd.factorize(means.index.get_level_values("article_id"))[0]
    values, size = means.to_numpy(dtype=float), -(-len(means) // MOST)
    if size <= 1:
        return Series(issue, side, (side,), values, days, days, articles)
    starts = np.arange(0, len(values), size)
    ends = np.append(starts[1:], len(values)) - 1
    pooled = np.add.reduceat(values, starts) / (ends - starts + 1)
    return Series(issue, side, (side,), pooled, days[starts], days[ends], np.arange(len(starts)))


def distance_of(rows: pd.DataFrame, issue: str, sides: tuple[str, ...], window: str) -> Series:
    """The difference of two sides in each window in which both speak."""
    known = rows[is_dated(rows, window)]
    windows = windows_of(known["said_on"], window=window)
    here = known[known["issue"] == issue]
    starts = np.array([one.start for one in windows], dtype="datetime64[us]")
    ends = np.array([one.end for one in windows], dtype="datetime64[us]")
    place = np.searchsorted(starts, here["said_on"].to_numpy("datetime64[us]"), side="right") - 1
    side = (here["side"] == sides[1]).to_numpy(dtype=int)
    codes = pd.factorize(here["article_id"], sort=True)[0]
    parts = (place * 2 + side, here["position"].to_numpy(dtype=float), codes)
    values, both = _differences(*parts[:2], np.ones(len(here)), np.arange(len(windows)))
    return Series(
        issue, "–".join(sides), sides, values, starts[both], ends[both], np.flatnonzero(both), parts
    )


def redraw(line: Series, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The series as other articles would have made it."""
    articles = line.articles if line.parts is None else line.parts[2]
    count = int(articles.max()) + 1
    times = np.bincount(random.integers(count, size=count), minlength=count)[articles]
    if line.parts is None:
        return tuple(np.repeat(one, times) for one in (line.values, line.first, line.last))  # type: ignore[return-value]
    values, both = _differences(*line.parts[:2], times, line.articles)
    return values, line.first[both], line.last[both]


def _differences(
    cells: np.ndarray, positions: np.ndarray, times: np.ndarray, windows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The difference in each of some windows in which both sides speak, and which of them these are.

    A statement lies in cell 2 · window, or one more for the second side, and counts so many ``times``.
    """
    size = 2 * (int(windows.max(initial=-1)) + 1)
    sums, counts = (
        np.bincount(cells, weights=weights, minlength=size)[:size].reshape(-1, 2)[windows]
        for weights in (positions * times, times)
    )
    both = (counts > 0).all(axis=1)
    means = sums[both] / counts[both]
    return (means[:, 0] - means[:, 1]) / 2, both
