"""Agreement: how far coders agree beyond chance."""

import numpy as np
import pandas as pd

COLUMNS = ["issue", "coders", "n", "agree", "alpha", "low", "high"]


def agreement(codes: pd.DataFrame, *, seed: int = 0, draws: int = 1000) -> pd.DataFrame:
    """Measure how far several coders agree on each issue: Krippendorff's alpha, nominal, with its interval.

    ``codes`` are stance rows of two coders or more; the values compared are favour, against, neutral and
    none (does not bear on the issue). Returns one row an issue: issue, coders (how many), n (statements
    coded by two or more), agree (share of pairs of codes that are equal, 0 to 1), alpha (1 perfect, 0 as by
    chance, below 0 worse; 0.8 is the usual demand, 0.667 the least for tentative conclusions), low and high
    (95 % percentile bootstrap over statements). Alpha is missing where nothing was coded twice, and where
    all codes are the same: agreement by chance cannot be told apart then (Krippendorff 2019, ch. 12).
    """
    labels = codes["polarity"].where(codes["bears"], "none")
    rows = []
    for issue, part in codes.assign(label=labels).groupby("issue", sort=True):
        counts = part.pivot_table(
            index="statement_id", columns="label", values="coder", aggfunc="count", fill_value=0
        )
        table = counts[counts.sum(axis=1) > 1].to_numpy()
        low, high = _interval(table, seed=seed, draws=draws)
        rows.append((issue, part["coder"].nunique(), len(table), _agree(table), _alpha(table), low, high))
    return pd.DataFrame(rows, columns=COLUMNS)


def _alpha(table: np.ndarray) -> float:
    """Alpha of a table statements × values of how many coders chose each value; missing where it is
    undefined.
    """
    if len(table) == 0 or (table.sum(axis=0) > 0).sum() < 2:
        return np.nan
    import krippendorff

    return float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))


def _agree(table: np.ndarray) -> float:
    """Share of equal pairs of codes, over all statements."""
    if len(table) == 0:
        return np.nan
    coders = table.sum(axis=1)
    return float((table * (table - 1)).sum() / (coders * (coders - 1)).sum())


def _interval(table: np.ndarray, *, seed: int, draws: int) -> tuple[float, float]:
    if len(table) < 2:
        return np.nan, np.nan
    random = np.random.default_rng(seed)
    drawn = [_alpha(table[random.integers(len(table), size=len(table))]) for _ in range(draws)]
    values = np.array(drawn)[~np.isnan(drawn)]
    if len(values) < draws / 2:  # most samples hold one value only: no interval worth the name
        return np.nan, np.nan
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
