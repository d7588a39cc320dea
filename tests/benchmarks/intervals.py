"""Whether intervals keep their promise: coverage and width with few and unequal articles, drawn by a seed.

``python tests/benchmarks/intervals.py``, or as a part of ``make bench``; two minutes. Shares are those of
``tests/clusters.py``. The oracle knows the lengths of the articles and how alike their statements are, and
computes the exact interval from that; nobody who has only the articles can know it. Beside that,
Krippendorff's alpha and macro-F1 with 8 to 30 articles of 1 to 6 statements, and reports in which no side
leans.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from clusters import ALIKE, FEW_OR_MANY, SHARES, SIZES, measure

from helpers.base.intervals import jackknife, share_interval
from helpers.report.findings.verdicts import OPEN, TESTED, adjust, verdict
from helpers.stances.evaluation.agreement import _alphas, _parts
from helpers.stances.evaluation.scores import macro_f1s

DRAWS = 1000
REPORTS = 1000
KINDS = 3  # of codes, in the simulation of coders


def measured() -> Iterator[tuple[str, str]]:
    """Coverage at each share in favour, and the mean width over the oracle's, of each design."""
    for articles in FEW_OR_MANY:
        for kind in SIZES:
            for alike in ALIKE:
                found = [measure(kind, articles, share=one, alike=alike, draws=DRAWS) for one in SHARES]
                held = " ".join(f"{one[0]:6.1%}" for one in found)
                widths = " ".join(f"{one[2] / one[3]:.2f}" for one in found)
                yield f"{articles} articles, {kind}, correlation {alike:.1f}", f"{held}   width {widths}"


def coded(
    random: np.random.Generator, articles: int, right: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The article, and what two coders say, of each statement; articles differ in topic and difficulty."""
    article = np.repeat(np.arange(articles), random.integers(1, 7, articles))
    often = np.array([0.45, 0.35, 0.2])
    topics = random.dirichlet(3 * often, articles).cumsum(axis=1)[article]
    truth = np.minimum((random.random(len(article))[:, None] > topics).sum(axis=1), KINDS - 1)
    sure = random.beta(6 * right, 6 * (1 - right), articles)[article]
    guesses = random.choice(KINDS, (2, len(article)), p=often)
    return article, *np.where(random.random((2, len(article))) < sure, truth, guesses)


def of_alpha(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return _parts(np.eye(KINDS, dtype=int)[one] + np.eye(KINDS, dtype=int)[other])


def of_f1(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.eye(KINDS**2)[KINDS * one + other]


def _macro(sums: np.ndarray) -> np.ndarray:
    return macro_f1s(sums.reshape(-1, KINDS, KINDS))


MEASURES: dict[str, tuple[Callable, Callable, tuple[float, float]]] = {
    "alpha": (of_alpha, _alphas, (-1, 1)),
    "macro-F1": (of_f1, _macro, (0, 1)),
}


def left_out() -> Iterator[tuple[str, str]]:
    """How often the jackknife holds a figure, and its mean width, at three degrees of difficulty."""
    for name, (parts_of, statistic, within) in MEASURES.items():
        for articles in (8, 10, 15, 20, 30):
            said = []
            for right in (0.5, 0.7, 0.85):
                random = np.random.default_rng(0)
                _, *codes = coded(random, 20_000, right)
                truth = statistic(parts_of(*codes).sum(axis=0, keepdims=True))[0]
                drawn = [coded(random, articles, right) for _ in range(DRAWS)]
                ends = [
                    jackknife(parts_of(*codes), statistic, groups=article, within=within)
                    for article, *codes in drawn
                ]
                low, high = np.array([one for one in ends if not np.isnan(one[0])]).T
                held = ((low <= truth) & (truth <= high)).mean()
                said.append(f"{truth:.2f}: {held:.1%} (width {(high - low).mean():.2f})")
            yield f"{name}, {articles} articles", "   ".join(said)


def reports() -> Iterator[tuple[str, str]]:
    """In how many reports any side is said to lean, or not to, though all are undecided."""
    random = np.random.default_rng(0)
    for sides in (2, 4, 8):
        for statements in (8, 30, 100):
            table = [
                share_interval(np.arange(statements) < favour, np.arange(statements))
                for favour in range(statements + 1)
            ]
            alone = together = 0
            for _ in range(REPORTS):
                favour = random.binomial(statements, 0.5, 3 * sides)
                p = np.array([[table[one].p] * 2 for one in favour])
                alone += said_to_lean(favour / statements, p)
                together += said_to_lean(favour / statements, adjust(p))
            words = f"{sides} sides × 3 issues, all undecided, {statements} statements each: any verdict"
            yield words, f"{together / REPORTS:.1%} of reports (tested one by one {alone / REPORTS:.1%})"


def said_to_lean(shares: np.ndarray, p: np.ndarray) -> bool:
    rows = pd.DataFrame(p, columns=TESTED).assign(share_favour=shares, share_against=1 - shares)
    return any(verdict(row) != OPEN for row in rows.to_dict("records"))


def measure_all() -> Iterator[tuple[str, str]]:
    yield "share in favour", "  ".join(f"{one:.0%}" for one in SHARES) + "  held, and width over the oracle's"
    yield from measured()
    yield from left_out()
    yield from reports()


if __name__ == "__main__":
    for what, said in measure_all():
        print(f"{what:<72} {said}", flush=True)
