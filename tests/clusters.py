"""Made-up sides whose articles differ in length and speak with one voice in part, and who knows all of that.

``alike`` is the intraclass correlation: 0, statements are independent; 1, each article has one voice. In
between, an article's own share is drawn from a beta distribution.
"""

from functools import cache

import numpy as np
from scipy.signal import convolve
from scipy.stats import betabinom, binom

from helpers.base.intervals import TAIL, share_interval

FEW_OR_MANY = (5, 10, 20, 40)
SIZES = ("equal", "geometric", "one big", "two big")
ALIKE = (0.0, 0.3, 1.0)
SHARES = (0.5, 0.75, 0.9)


def sizes(kind: str, articles: int) -> tuple[int, ...]:
    """How many statements each article has: 3; 1 to 30, growing by a factor; 2 beside one or two of 30."""
    if kind == "equal":
        return (3,) * articles
    if kind == "geometric":
        return tuple(np.round(np.geomspace(1, 30, articles)).astype(int).tolist())
    big = {"one big": 1, "two big": 2}[kind]
    return (30,) * big + (2,) * (articles - big)


def said(random: np.random.Generator, lengths: tuple[int, ...], *, share: float, alike: float) -> np.ndarray:
    """How many statements of each article are in favour."""
    own = np.full(len(lengths), share)
    if alike == 1:
        own = (random.random(len(lengths)) < share).astype(float)
    elif alike:
        own = random.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), len(lengths))
    return random.binomial(lengths, own)


@cache
def oracle(lengths: tuple[int, ...], alike: float) -> np.ndarray:
    """The exact interval for each number of statements in favour, by one who knows lengths and correlation.

    It holds the shares under which so many, or more, and so many, or fewer, are no rarer than 1 in 40: that
    of Clopper & Pearson (1934), with the distribution of the sum in place of the binomial.
    """
    grid = np.linspace(0.0025, 0.9975, 200)
    at_least, at_most = np.array([_tails(lengths, one, alike) for one in grid]).transpose(1, 0, 2)
    low = np.where((at_least > TAIL).any(axis=0), grid[(at_least > TAIL).argmax(axis=0)], 1.0)
    high = np.where((at_most > TAIL).any(axis=0), grid[::-1][(at_most[::-1] > TAIL).argmax(axis=0)], 0.0)
    low[0], high[-1] = 0, 1
    return np.array([low, high])


def _tails(lengths: tuple[int, ...], share: float, alike: float) -> tuple[np.ndarray, np.ndarray]:
    of_sum = np.ones(1)
    for length in lengths:
        counts = np.arange(length + 1)
        if alike == 1:
            of_one = np.where(counts == 0, 1 - share, 0.0) + np.where(counts == length, share, 0.0)
        elif alike:
            of_one = betabinom.pmf(counts, length, share * (1 / alike - 1), (1 - share) * (1 / alike - 1))
        else:
            of_one = binom.pmf(counts, length, share)
        of_sum = convolve(of_sum, of_one, method="direct")
    at_most = of_sum.cumsum()
    return 1 - at_most + of_sum, at_most


def interval(lengths: tuple[int, ...], counts: np.ndarray) -> np.ndarray:
    """low, high, units and p of a side that said so."""
    top = np.concatenate([np.arange(length) < count for length, count in zip(lengths, counts, strict=True)])
    return np.array(share_interval(top.astype(float), np.repeat(np.arange(len(lengths)), lengths)))


def measure(
    kind: str, articles: int, *, share: float, alike: float, draws: int, seed: int = 0
) -> tuple[float, float, float, float]:
    """How often the interval, and the oracle's, holds the share; their mean widths."""
    random, lengths = np.random.default_rng(seed), sizes(kind, articles)
    counts = [said(random, lengths, share=share, alike=alike) for _ in range(draws)]
    ours = np.array([interval(lengths, one)[:2] for one in counts]).T
    known = oracle(lengths, alike)[:, [one.sum() for one in counts]]
    held = [float(np.mean((low <= share) & (share <= high))) for low, high in (ours, known)]
    width = [float(np.mean(high - low)) for low, high in (ours, known)]
    return held[0], held[1], width[0], width[1]
