"""Intervals of figures when other articles are drawn, and shares rectified by reference codes.

Written out rather than taken from a package: ppi-python 0.2.3 (December 2024, the last release) knows no
articles and no share of a share, uses the normal curve with few codes, returns bounds below 0 and above 1,
silences all warnings of the program on import, and brings a compiler and a downloader along. Its numbers
are the test of these.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

FEWEST = 5  # articles; with fewer, leaving one out says little of what others would have been like
TAIL = 0.025  # probability beyond each end of an interval


def permanent_number(name: str, seed: int) -> str:
    """A random number of its own for each statement or article; the lowest are drawn (Ohlsson 1995)."""
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()


def jackknife(
    parts: np.ndarray,
    statistic: Callable[[np.ndarray], np.ndarray],
    *,
    groups: np.ndarray,
    within: tuple[float, float] = (0.0, 1.0),
) -> tuple[float, float]:
    """The 95 % interval of a statistic of sums, by leaving out one article after another.

    ``parts`` has one row a statement and the columns that are summed; ``groups`` says which article each
    belongs to. ``statistic`` takes sums, rows × columns, and gives a value a row, between the bounds
    ``within``. Wald's with the jackknife's variance and Student's t (Efron & Stein 1981), on the scale of
    log-odds between these bounds, unless a value lies on one of them; never surer than if all articles
    agreed (Clopper & Pearson 1934). For macro-F1 and alpha it holds the truth in 92 to 98 % of draws with 8 to
    30 articles, a percentile bootstrap in 85 to 96 % (tests/benchmarks/intervals.py).
    Missing with fewer than five articles, and where without one of them there is no value.
    """
    from scipy.special import expit, logit, stdtrit

    names, places = np.unique(groups, return_inverse=True)
    if len(names) < FEWEST:
        return np.nan, np.nan
    sums = np.zeros((len(names), parts.shape[1]))
    np.add.at(sums, places, parts)
    total = sums.sum(axis=0)
    values = (statistic(np.vstack([total, total - sums])) - within[0]) / (within[1] - within[0])
    if np.isnan(values).any():
        return np.nan, np.nan
    inside = bool((np.abs(values - 0.5) < 0.5 - 1e-9).all())
    value, *without = logit(values) if inside else values
    error = np.sqrt((len(names) - 1) * np.var(without))
    reach, least = stdtrit(len(names) - 1, 1 - TAIL) * error, TAIL ** (1 / len(names))
    low, high = (expit(end) if inside else end for end in (value - reach, value + reach))
    ends = max(min(low, least), 0.0), min(max(high, 1 - least), 1.0)
    if error < 1e-9:
        ends = least * values[0], 1 - least * (1 - values[0])
    low, high = (float(within[0] + (within[1] - within[0]) * end) for end in ends)
    return low, high


def difference(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float]:
    """The 95 % interval of the difference of two figures, each given with its bounds (value, low, high).

    Independent of each other, their distances to their bounds add up as squares (Newcombe 1998; Zou & Donner
    2008); figures that articles move in the same way differ less.
    """
    (value, low, high), (second, its_low, its_high) = one, other
    apart = value - second
    down, up = np.hypot(value - low, its_high - second), np.hypot(high - value, second - its_low)
    return float(apart - down), float(apart + up)


class Cell(NamedTuple):
    """The statements of one cell (a side on an issue, say), one entry each; 0 and 1 but for ``article``.

    ``top`` over ``base`` is the share: in favour, of those that bear on the issue. They count only where
    ``by_hand`` is True; ``said_top`` and ``said_base`` are the machine's, on every statement.
    """

    article: np.ndarray
    by_hand: np.ndarray
    top: np.ndarray
    base: np.ndarray
    said_top: np.ndarray
    said_base: np.ndarray


class Addition(NamedTuple):
    """What belongs to a cell and lies outside of its statements, estimated from some articles.

    ``top`` and ``base`` are its totals; each of ``article`` moved them by an entry of ``top_by`` and
    ``base_by`` from what they would be on average: the linearized deviations of the estimate.
    """

    top: float
    base: float
    article: np.ndarray
    top_by: np.ndarray
    base_by: np.ndarray


def expand(
    article: np.ndarray, top: np.ndarray, base: np.ndarray, seen: np.ndarray, total: float
) -> Addition:
    """The totals among ``total`` statements, from a sample of ``seen`` statements with ``top`` and ``base``.

    An entry per article, or per statement. The ratio of both to ``seen``, times ``total`` (Cochran 1977, ch. 6).
    """
    rates = [of.sum() / seen.sum() for of in (top, base)]
    factor = total / seen.sum()
    moved = [factor * (of - rate * seen) for of, rate in zip((top, base), rates, strict=True)]
    return Addition(total * rates[0], total * rates[1], article, *moved)


class Estimate(NamedTuple):
    """A numerator and denominator, and how far each entry (a statement, or what is added) moved them.

    ``part`` numbers the samples that the entries belong to, in each of which the deviations sum to 0.
    """

    top: float
    base: float
    article: np.ndarray
    part: np.ndarray
    deviation: np.ndarray  # entries × (of top, of base)

    @property
    def share(self) -> float:
        """Top over base, within 0 to 1; missing where the base is not above zero."""
        return min(max(self.top / self.base, 0.0), 1.0) if self.base > 0 else np.nan

    @property
    def influence(self) -> np.ndarray:
        """How far each entry moved the share: a ratio, taken as a straight line (Woodruff 1971)."""
        return (self.deviation[:, 0] - self.top / self.base * self.deviation[:, 1]) / self.base


def estimate(cell: Cell, *, weight: float, additions: Sequence[Addition] = ()) -> Estimate:
    """Rectify the machine's top and base by the reference codes.

    The mean over the statements coded by machine alone times ``weight``, and the mean difference between
    reference codes and ``weight`` times the machine's on the sample. This is the difference estimator of
    surveys (Särndal, Swensson & Wretman 1992, ch. 6), and with the weight of ``tune_weight`` exactly the
    regression estimator (Cochran 1977, ch. 7); machine learning knows it as prediction-powered inference
    (Angelopoulos et al. 2023; Angelopoulos, Duchi & Zrnic 2024, sec. 6). Weight 0 leaves the reference codes
    alone. ``additions`` are added per statement of the cell.
    """
    hand, rest = cell.by_hand, ~cell.by_hand
    labelled = np.column_stack([cell.top, cell.base, cell.said_top, cell.said_base])[hand]
    rectifier = labelled[:, :2] - weight * labelled[:, 2:]
    mean = rectifier.mean(axis=0)
    found = [(cell.article[hand], (rectifier - mean) / len(rectifier))]
    if weight and rest.any():
        said = weight * np.column_stack([cell.said_top, cell.said_base])[rest]
        found.append((cell.article[rest], (said - said.mean(axis=0)) / len(said)))
        mean = mean + said.mean(axis=0)
    for one in additions:
        found.append((one.article, np.column_stack([one.top_by, one.base_by]) / len(hand)))
        mean = mean + np.array([one.top, one.base]) / len(hand)
    part = np.repeat(np.arange(len(found)), [len(articles) for articles, _ in found])
    articles, deviations = (np.concatenate(each) for each in zip(*found, strict=True))
    return Estimate(float(mean[0]), float(mean[1]), articles, part, deviations)


def slope(cells: list[Cell]) -> float:
    """How much of the machine's code to believe: the slope of reference codes on machine codes, within cells.

    One slope for all cells of an issue, so that a cell with few codes does not choose its own.
    """
    whole = Cell(*(np.concatenate(parts) for parts in zip(*cells, strict=True)))
    if not whole.by_hand.any():
        return 0.0
    weight = 0.0 if whole.by_hand.all() else 1.0
    rough = estimate(whole, weight=weight).share
    share = 0.5 if np.isnan(rough) else rough
    together = spread = coded = 0.0
    for cell in cells:
        said = cell.said_top - share * cell.said_base
        spread += ((said - said.mean()) ** 2).sum()
        truth, guess = (cell.top - share * cell.base)[cell.by_hand], said[cell.by_hand]
        if len(truth):
            together += ((truth - truth.mean()) * (guess - guess.mean())).sum()
            coded += 1
    freedom = len(whole.article) - len(cells)
    if spread < 1e-12 or freedom < 1:
        return 0.0
    return float(together / (whole.by_hand.sum() - (coded - 1))) / float(spread / freedom)


def tune_weight(cell: Cell, *, slope: float) -> float:
    """The weight that makes the interval shortest, 0 to 1 (power tuning; Angelopoulos et al. 2024, eq. 7).

    It is ``slope`` times the part that only the machine coded: the weight of the regression estimator.
    """
    coded, rest = int(cell.by_hand.sum()), int((~cell.by_hand).sum())
    return min(max(slope / (1 + coded / rest), 0.0), 1.0) if rest else 0.0


def articles_behind(cell: Cell) -> int:
    """How many articles have a statement that has a reference code and bears on the issue."""
    return len(np.unique(cell.article[cell.by_hand & (cell.base > 0)]))


class Interval(NamedTuple):
    """The 95 % interval of a share; the effective number of independent units; the p of one half.

    ``units`` independent statements would tell as much as these; never more than there are. ``p`` (0 to 1)
    is the probability of a share so far from one half, or farther, by chance alone, at most: that of the
    exact interval of so many units. Below 0.05 only where the interval excludes one half.
    """

    low: float = np.nan
    high: float = np.nan
    units: float = np.nan
    p: float = np.nan


def share_interval(top: np.ndarray, articles: np.ndarray) -> Interval:
    """The interval of the mean of ``top`` (0 to 1 each), statements of one article not independent.

    That of ``rectified_share`` with every statement coded. Missing where one article is all there is, or none.
    """
    if not len(top):
        return Interval()
    every = np.ones(len(top))
    return rectified_share(Cell(articles, every > 0, top, every, top, every), weight=0.0)[1]


def rectified_share(
    cell: Cell, *, weight: float, additions: Sequence[Addition] = ()
) -> tuple[float, Interval]:
    """The rectified share and its interval, all within 0 to 1.

    Missing where nothing bears on the issue; the interval also where one article is all there is. Where all
    articles agree in the reference codes the interval is the exact one of as many units (Clopper & Pearson
    1934), else that of ``clustered``, which is never surer than that.
    """
    found = estimate(cell, weight=weight, additions=additions)
    plain = estimate(cell, weight=0.0, additions=additions) if weight else found
    articles = articles_behind(cell)
    if np.isnan(found.share) or np.isnan(plain.share) or articles < 2:
        return found.share, Interval()
    least, p = TAIL ** (1 / articles), 2 * 0.5**articles  # of all units, if all of them are in favour
    if np.abs(plain.influence).max() < 1e-12:
        one, most = plain.share, max(plain.share, 1 - plain.share)
        interval = Interval(one * least, 1 - (1 - one) * least, articles, min(p / most**articles, 1.0))
    else:
        interval = clustered(found, typical=(found.share + plain.share) / 2)
        low, high = min(interval.low, least), max(interval.high, 1 - least)
        interval = interval._replace(low=low, high=high, p=max(interval.p, p))
    low, high = min(interval.low, found.share), max(interval.high, found.share)
    return found.share, interval._replace(low=low, high=high)


def clustered(found: Estimate, *, typical: float) -> Interval:
    """The interval of a share of statements, of which those of one article are not independent.

    Its variance is estimated over articles by bias-reduced linearization, with Satterthwaite's degrees of
    freedom, independence as the working model (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018). The sum
    of few or unequal squares may be small by luck; so beside it stands the variance if statements are alike
    in every article as they are on the whole, by the intraclass correlation (Donner 1986; Kish 1965). The
    larger one says how many independent statements tell as much (``typical`` is the share at which one of
    them varies); there are fewer where few degrees of freedom ask for Student's t (Korn & Graubard 1998).
    The interval is that of a share of so many. tests/benchmarks/intervals.py has its coverage and width.
    """
    influence = found.influence
    telling = np.abs(influence) > 1e-12
    influence, part = influence[telling], found.part[telling]
    names, article = np.unique(found.article[telling], return_inverse=True)
    counts = np.zeros((len(names), part.max() + 1))  # statements of each article in each part
    np.add.at(counts, (article, part), 1)
    sizes = np.maximum(counts.sum(axis=0), 1)
    spread = np.sqrt(np.bincount(part, influence**2) / sizes)  # of a statement's influence
    moved = np.bincount(article, influence)
    alone, alike = counts @ spread**2, (counts @ spread) ** 2  # variance if independent, if all alike
    shared = counts * spread / np.sqrt(sizes)
    expected = alone - (shared**2).sum(axis=1)  # of the square of what an article moved
    left = np.maximum(expected / alone, 0.01)  # 1 minus the leverage
    reduced = (moved**2 / left).sum()

    inflated = shared / left[:, None]
    of_pairs = (alone**2 / left**2).sum() - 2 * (inflated**2 * alone[:, None]).sum()
    of_pairs += ((shared.T @ inflated) ** 2).sum()
    freedom = (expected / left).sum() ** 2 / of_pairs

    most = (alike / alone * left).sum() - left.sum()
    correlation = ((moved**2 / alone).sum() - left.sum()) / most if most > 1e-9 else 1.0
    correlation = min(max(correlation, 0.0), 1.0)
    modelled = (1 - correlation) * alone.sum() + correlation * alike.sum()

    of_one, least = typical * (1 - typical), 1e-12
    units = min(1 + of_one / max(reduced, least), of_one / max(modelled, least), len(influence))
    low, high = (_lower(one, units, freedom) for one in (found.share, 1 - found.share))
    p = _p_of_half(max(found.share, 1 - found.share), units, freedom)
    return Interval(float(low), float(1 - high), float(_shrink(units, freedom)), p)


def _shrink(units: float, freedom: float, tail: Any = TAIL) -> Any:
    """As many units, 1 or more, as have a normal interval of the length that Student's t asks for."""
    from scipy.special import stdtrit

    if units <= 1:
        return 1.0 + 0 * tail
    ratio = np.minimum(stdtrit(units - 1, tail) / stdtrit(freedom, tail), 1.0)
    return 1 + (units - 1) * ratio**2


def _lower(share: float, units: float, freedom: float, tail: Any = TAIL, *, exact: bool = False) -> Any:
    """The lower bound of a share of so many units, for one tail or several.

    The exact interval (Clopper & Pearson 1934) is longer than it need be (Agresti & Coull 1998), so the bound
    is the nearer to Jeffreys' (Brown, Cai & DasGupta 2001), the more units there are.
    """
    from scipy.special import betaincinv

    units = _shrink(units, freedom, tail)
    towards = 0.0 if exact else (1 - 1 / units) / 2
    return betaincinv(share * units + towards, (1 - share) * units + 1 - towards, tail) if share > 0 else 0.0


def _p_of_half(share: float, units: float, freedom: float) -> float:
    """Twice the tail beyond which the exact interval of a share of one half or more reaches one half."""
    powers = np.linspace(-30, -0.01, 31)  # of two
    for _ in range(3):
        above = _lower(share, units, freedom, 2.0 ** (powers - 1), exact=True) > 0.5
        if not above.any():
            return 1.0
        first = int(above.argmax())
        powers = np.linspace(powers[max(first - 1, 0)], powers[first], 31)
    return float(2.0 ** powers[-1])
