"""Draws: the distance of two sides as other articles would have shown it, and as chance would.

Everywhere a row is an article: weighted sum of positions and sum of weights of one side, then of the other.
"""

import numpy as np

_BLOCK = 2_000_000  # random numbers drawn at a time, so that memory does not grow with the articles


def difference_of(totals: np.ndarray) -> float:
    return float(totals[0] / totals[1] - totals[2] / totals[3]) / 2


def interval(
    sums: np.ndarray, difference: float, *, random: np.random.Generator, draws: int
) -> tuple[float, float]:
    """The 95 % interval of the difference, articles drawn with replacement."""
    of_sides = [sums[sums[:, column + 1] > 0, column : column + 2] for column in (0, 2)]
    if min(map(len, of_sides)) < 2:
        return np.nan, np.nan
    means = [part[:, 0] / part[:, 1] for part in of_sides]
    if all(np.ptp(mean) > 0 for mean in means):
        drawn = _drawn(sums, random=random, draws=draws)
        with np.errstate(invalid="ignore"):
            values = (drawn[:, 0] / drawn[:, 1] - drawn[:, 2] / drawn[:, 3]) / 2
        low, high = np.nanpercentile(values, [2.5, 97.5])
        return float(low), float(high)
    bounds = [_side_interval(part, random=random, draws=draws) for part in of_sides]
    (mean_a, low_a, high_a), (mean_b, low_b, high_b) = bounds
    return (
        difference - float(np.hypot(mean_a - low_a, high_b - mean_b)) / 2,
        difference + float(np.hypot(high_a - mean_a, mean_b - low_b)) / 2,
    )


def _side_interval(
    part: np.ndarray, *, random: np.random.Generator, draws: int
) -> tuple[float, float, float]:
    """A side's mean and its interval; where all its articles agree, what the others could be at most."""
    mean = float(part[:, 0].sum() / part[:, 1].sum())
    if np.ptp(part[:, 0] / part[:, 1]) == 0:
        unseen = 1 - 0.025 ** (1 / len(part))  # the largest share of other articles that would go unseen
        return mean, mean - unseen * (mean + 1), mean + unseen * (1 - mean)
    drawn = _drawn(part, random=random, draws=draws)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return mean, float(low), float(high)


def _drawn(rows: np.ndarray, *, random: np.random.Generator, draws: int) -> np.ndarray:
    """Column sums of as many rows drawn with replacement, for each draw."""
    block = max(1, _BLOCK // len(rows))
    return np.concatenate(
        [
            rows[random.integers(len(rows), size=(min(block, draws - start), len(rows)))].sum(axis=1)
            for start in range(0, draws, block)
        ]
    )


def dealt(sums: np.ndarray, *, random: np.random.Generator, draws: int) -> np.ndarray:
    """The divergence where what each article has from each side is dealt out to the sides anew."""
    units = np.concatenate([sums[sums[:, 1] > 0, :2], sums[sums[:, 3] > 0, 2:]])
    first = int((sums[:, 1] > 0).sum())
    total = units.sum(axis=0)
    block = max(1, _BLOCK // len(units))
    found = []
    for start in range(0, draws, block):
        keys = random.random((min(block, draws - start), len(units)))
        chosen = units[np.argpartition(keys, first - 1, axis=1)[:, :first]].sum(axis=1)
        rest = total - chosen
        found.append(np.abs(chosen[:, 0] / chosen[:, 1] - rest[:, 0] / rest[:, 1]) / 2)
    return np.concatenate(found)
