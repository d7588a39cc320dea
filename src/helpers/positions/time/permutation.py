"""Permutation and resampling: what chance, and other articles, would have shown of sides over time."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.positions.positions import POSITION
from helpers.positions.time.windows import is_dated, window_of

MOST = 400  # articles beyond which the limit that the draws tend to is computed instead of drawn
NORMAL = 1.959964  # 97.5 % quantile of the normal distribution
EACH, AT_MOST = 40, 20_000  # draws for each of several comparisons, and for all of them
ENOUGH = 20  # permutations as far apart as the sides are, after which no more are drawn than were asked for
_BLOCK = 2_000_000  # random numbers drawn at a time, so that memory does not grow with the articles
PER_MOVE = 1000  # permutations for each move


class Move(NamedTuple):
    """The statements of a side on an issue at two times."""

    side: str
    issue: str
    early: pd.DataFrame
    late: pd.DataFrame


def count_permutations(compared: int, draws: int) -> int:
    """How many draws a p needs to hold for so many comparisons: with D of them none is below 1 / (D + 1)."""
    return max(draws, min(EACH * compared, AT_MOST))


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
        if len(sums) > MOST:
            return difference - NORMAL * _spread(sums), difference + NORMAL * _spread(sums)
        drawn = _drawn(sums, random=random, draws=draws)
        with np.errstate(invalid="ignore"):
            values = (drawn[:, 0] / drawn[:, 1] - drawn[:, 2] / drawn[:, 3]) / 2
        low, high = np.nanpercentile(values, [2.5, 97.5])
        return float(low), float(high)
    (mean_a, low_a, high_a), (mean_b, low_b, high_b) = (
        _side_interval(part, random=random, draws=draws) for part in of_sides
    )
    return (
        difference - float(np.hypot(mean_a - low_a, high_b - mean_b)) / 2,
        difference + float(np.hypot(high_a - mean_a, mean_b - low_b)) / 2,
    )


def _spread(sums: np.ndarray) -> float:
    """Standard error of the difference, articles drawn: the ratios taken as straight lines (Cochran 1977)."""
    totals, residuals = sums.sum(axis=0), np.zeros(len(sums))
    for column, sign in ((0, 1), (2, -1)):
        mean = totals[column] / totals[column + 1]
        residuals += sign * (sums[:, column] - mean * sums[:, column + 1]) / totals[column + 1]
    return float(np.sqrt(np.square(residuals).sum() * len(sums) / (len(sums) - 1))) / 2


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
    count, block = len(rows), max(1, _BLOCK // len(rows))
    sizes = [min(block, draws - start) for start in range(0, draws, block)]
    return np.concatenate([rows[random.integers(count, size=(some, count))].sum(axis=1) for some in sizes])


def permute_divergence(
    sums: np.ndarray, difference: float, *, random: np.random.Generator, draws: int, at_most: int = 0
) -> tuple[float, float, float]:
    """What chance gives: the mean divergence and its 95 % quantile, where what each article has from each
    side is permuted between the sides, and p, the share of permutations as far apart as the sides are.

    For p a distance counts in units of its standard error in the same permutation, robust to articles: bare
    distances would be compared with those of sides that both have long articles and short ones, though one
    may have only long ones (Janssen 1997; Chung & Romano 2013). Where a side has one article there is no such
    error, and bare distances are compared. After ``draws`` permutations others follow, ``at_most`` in all,
    until 20 were as far apart: p is exact enough then, and a small one goes as low as it must (Besag &
    Clifford 1991).
    """
    units = np.concatenate([sums[sums[:, 1] > 0, :2], sums[sums[:, 3] > 0, 2:]])
    first = int((sums[:, 1] > 0).sum())
    if min(first, len(units) - first) > MOST:
        return _normal_limit(units, first, difference)
    products = np.column_stack([units, units[:, :1] ** 2, units[:, :1] * units[:, 1:], units[:, 1:] ** 2])
    seen = float(_surprise(products[:first].sum(axis=0), products[first:].sum(axis=0), first, len(units))[1])
    total, block = products.sum(axis=0), max(1, _BLOCK // len(units))
    found, done, as_far = [], 0, 0
    while done < draws or (done < at_most and as_far < ENOUGH):
        keys = random.random((min(block, (draws if done < draws else at_most) - done, draws), len(units)))
        done += len(keys)
        last = np.partition(keys, first - 1, axis=1)[:, first - 1 : first]
        chosen = (keys <= last) @ products
        apart, surprise = _surprise(chosen, total - chosen, first, len(units))
        found.append(apart)
        as_far += int((surprise >= seen * (1 - 1e-9) - 1e-9).sum())
    every = np.concatenate(found)
    return float(every.mean()), float(np.quantile(every, 0.95)), (as_far + 1) / (done + 1)


def _surprise(one: np.ndarray, other: np.ndarray, first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The distance of two sides, and that in units of its standard error, from the sums over their articles.

    Last axis: position x, weight w, x², x w, w². Without any spread a distance is infinitely surprising.
    """
    sides = ((one, first), (other, count - first))
    means = [part[..., 0] / part[..., 1] for part, _ in sides]
    apart = np.abs(means[0] - means[1]) / 2
    if min(size for _, size in sides) < 2:
        return apart, apart
    errors = [_squared_error(part, mean, size) for mean, (part, size) in zip(means, sides, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        return apart, np.where(apart > 1e-9, apart / (np.sqrt(errors[0] + errors[1]) / 2), 0)


def _squared_error(part: np.ndarray, mean: np.ndarray, size: int) -> np.ndarray:
    """Of a side's mean, robust to articles: their residuals x - mean w, squared (Cochran 1977)."""
    residuals = part[..., 2] - 2 * mean * part[..., 3] + mean**2 * part[..., 4]
    residuals = np.where(residuals > 1e-9 * part[..., 4], residuals, 0)  # what rounding leaves is no spread
    return residuals / part[..., 1] ** 2 * size / (size - 1)


def _normal_limit(units: np.ndarray, first: int, difference: float) -> tuple[float, float, float]:
    """The same for very many articles: what chance gives as the normal limit of drawing without replacement
    (Cochran 1977), p as that of the difference over its robust standard error (Neyman 1923).
    """
    from scipy.stats import norm

    count, (total, weight) = len(units), units.sum(axis=0)
    residuals = np.square(units[:, 0] - total / weight * units[:, 1]).sum()
    of_sum = first * (count - first) / (count * (count - 1)) * residuals
    spread = float(np.sqrt(of_sum) * count / weight * (1 / first + 1 / (count - first))) / 2
    if spread == 0:
        return 0.0, 0.0, 1.0
    apart = np.zeros((count, 4))
    apart[:first, :2], apart[first:, 2:] = units[:first], units[first:]
    error = _spread(apart)
    p = float(2 * norm.sf(abs(difference) / error)) if error > 0 else 0.0
    return spread * float(np.sqrt(2 / np.pi)), spread * NORMAL, p


def halves(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The earlier and the later half of the days of some statements, those known to the month or better."""
    fine = rows[is_dated(rows, "month")]
    before = fine["said_on"] < fine["said_on"].median()
    return fine[before], fine[~before]


def inside(rows: pd.DataFrame, window: dict[Any, Any]) -> pd.DataFrame:
    """The statements that a window of ``divergence`` (window, start, end) counts."""
    fine = rows[is_dated(rows, window_of(window["window"]))]
    return fine[fine["said_on"].between(window["start"], window["end"])]


def chances(moves: Sequence[Move], *, of: str = "", seed: int = 0) -> list[float]:
    """The probability that chance alone moves a side so far or farther, for each of several moves.

    Compared are mean positions (1 in favour, -1 against, 0 neutral), or the shares of one polarity (``of``).
    What each article gives is permuted between the two times (``permute_divergence``), since statements of
    one article are not independent. Multiply by the number of moves (Bonferroni) before one is reported.
    """
    draws, found = count_permutations(len(moves), PER_MOVE), []
    for move in moves:
        sums = np.vstack([_sums(move.early, of, at=0), _sums(move.late, of, at=2)])
        difference, random = difference_of(sums.sum(axis=0)), np.random.default_rng(seed)
        found.append(permute_divergence(sums, difference, random=random, draws=draws)[2])
    return found


def _sums(rows: pd.DataFrame, of: str, *, at: int) -> np.ndarray:
    """For each article: the sum of values and how many, from column ``at`` on."""
    values = rows[of] if of else rows["polarity"].map(POSITION)
    by_article = values.astype(float).groupby(rows["article_id"].to_numpy()).agg(["sum", "size"])
    sums = np.zeros((len(by_article), 4))
    sums[:, at : at + 2] = by_article.to_numpy()
    return sums
