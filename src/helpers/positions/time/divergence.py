"""Divergence: how far apart two sides are on an issue, window by window, and by chance."""

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks import KERNELS
from helpers.positions.positions import PERIODS, POSITION, select_counted
from helpers.positions.time.permutation import count_permutations, difference_of, interval, permute_divergence
from helpers.positions.time.windows import is_dated, weigh_statements, windows_of

_COUNTS = ("n_a", "n_b", "articles_a", "articles_b")
_MEASURES = ("difference", "divergence", "low", "high", "chance", "chance_high", "p")
DIVERGENCE = [
    "issue", "side_a", "side_b", "window", "start", "end", *_COUNTS, "mean_a", "mean_b", *_MEASURES,
    "undated", "reason",
]  # fmt: skip
_UNDATED = "No statement of either side has a day known well enough for these windows."


def divergence(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    issue: str | None = None,
    sides: tuple[str, str] | None = None,
    window: str | int = "quarter",
    step: int | None = None,
    kernel: str = "no",
    seed: int = 0,
    draws: int = 1000,
) -> pd.DataFrame:
    """How far two sides stand apart on an issue in each window of time; one row an issue and window.

    A side's mean (``mean_a``, ``mean_b``) is that of its statements: 1 in favour, -1 against, 0 neutral.
    ``difference`` is half of mean_a minus mean_b, -1 to 1; ``divergence`` its size, 0 (the same mean) to 1
    (one side always in favour, the other always against); without neutral statements that is the difference
    of the shares in favour. ``low``, ``high``: the 95 % percentile bootstrap interval of ``difference``,
    drawn over the articles of the window (Efron & Tibshirani 1993, ch. 13); where the articles of a side
    agree so that the bootstrap sees no spread, each side's interval is bounded exactly (Clopper & Pearson
    1934) and the two are joined (Zou & Donner 2008). With fewer than ten articles a side it is too narrow;
    beyond 400 articles in a window the normal limit of the draws is computed instead (Cochran 1977).

    The size of a difference is never below 0, so few statements look far apart by chance. ``chance`` is the
    mean divergence, ``chance_high`` its 95 % quantile, where the sides' labels are permuted among the
    articles' contributions. What decides is ``p``, the share of permutations (with the one observed) that are
    as far apart or farther, each distance in units of its standard error robust to articles (Janssen 1997;
    Chung & Romano 2013), since articles of one side may be longer than those of the other. It stays too
    small where one side has few short articles and the other many long ones: of sides that agree, 5 articles
    of one statement and 20 of five are called apart in 9 % instead of 5 %, 3 and 10 in 14 %, and where nearly
    all say the same in up to 25 %. At least 40 for each window compared (up to 20,000 in all) let p be
    small enough to hold for all windows together; with many windows some are below 0.05 by chance.

    ``issue`` None takes every issue, each by itself; ``sides`` None the two that say most. ``window`` is
    "year", "quarter", "month", or a number of days, moved on by ``step`` days (its own length if None), in
    which statements weigh alike (kernel "no", "uniform") or more in the middle ("triangular", "epanechnikov",
    "gaussian", as for moving networks; the last reaches 1.5 windows to either side). All issues have the same
    windows, from the first statement of either side to the last. A window in which a side is silent is a row
    with n = 0, no numbers, and the ``reason``; where no day is known, it is one row. ``undated`` counts the
    issue's statements whose day is not known well enough for any window. Repeats count once (``same_as``).
    ``select_codes`` first (ValueError). Raises InputError for an unknown issue, side, window or kernel.
    """
    issues = chosen_issues(stances, issue)
    _check(window, step, kernel)
    rows = select_counted(stances, statements)
    a, b = sides if sides is not None else most_said(rows)
    unknown = {a, b} - set(statements["side"].dropna())
    if unknown or a == b:
        raise InputError(
            f"Two different sides that speak are needed, not {a!r} and {b!r}. "
            f"Use two of {', '.join(sorted(statements['side'].dropna().unique()))}."
        )
    rows = rows[rows["side"].isin((a, b))].assign(position=rows["polarity"].map(POSITION))
    usable = is_dated(rows, window)
    windows = windows_of(rows.loc[usable, "said_on"], window=window, step=step)
    parts = {
        one: weigh_statements(rows[(rows["issue"] == one) & usable], windows, window=window, kernel=kernel)
        for one in issues
    }
    compared = sum(part["side"].nunique() == 2 for by_window in parts.values() for part in by_window)
    at_most = count_permutations(compared, draws)
    found = []
    for one, by_window in parts.items():
        undated = int(((rows["issue"] == one) & ~usable).sum())
        shared = {"issue": one, "side_a": a, "side_b": b, "undated": undated}
        if not windows:
            found.append({**shared, "name": "", "reason": _UNDATED, **dict.fromkeys(_COUNTS, 0)})
        for place, (stretch, part) in enumerate(zip(windows, by_window, strict=True)):
            random = np.random.default_rng([seed, place])
            measured = _measure(part, a, b, one, random=random, draws=draws, at_most=at_most)
            found.append({**shared, **stretch._asdict(), **measured})
    return pd.DataFrame(found).rename(columns={"name": "window"}).reindex(columns=DIVERGENCE)


def most_said(rows: pd.DataFrame) -> tuple[str, str]:
    """The two sides with most statements that bear on an issue; InputError where fewer than two speak."""
    most = rows["side"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(most) < 2:
        raise InputError("A divergence needs two sides that speak; these statements have fewer.")
    return str(most.index[0]), str(most.index[1])


def _measure(
    rows: pd.DataFrame, a: str, b: str, issue: str, *, random: np.random.Generator, draws: int, at_most: int
) -> dict[str, object]:
    """One window: counts, means, their distance, its interval, what chance gives, and what is missing."""
    sums = _sums(rows, a, b)
    counts = {side: int((rows["side"] == side).sum()) for side in (a, b)}
    articles = dict(zip((a, b), (sums[:, [1, 3]] > 0).sum(axis=0).tolist(), strict=True))
    measured = dict(zip(_COUNTS, [*counts.values(), *articles.values()], strict=True))
    measured["reason"] = _reason(counts, articles, issue)
    totals = sums.sum(axis=0)
    for name, (total, weight) in (("mean_a", totals[:2]), ("mean_b", totals[2:])):
        measured[name] = total / weight if weight else np.nan
    if not (counts[a] and counts[b]):
        return measured
    difference = difference_of(totals)
    bounds = interval(sums, difference, random=random, draws=draws)
    chance = permute_divergence(sums, difference, random=random, draws=draws, at_most=at_most)
    return measured | dict(zip(_MEASURES, (difference, abs(difference), *bounds, *chance), strict=True))


def _sums(rows: pd.DataFrame, a: str, b: str) -> np.ndarray:
    """For each article: weighted sum of positions and sum of weights, of side a, then of side b."""
    codes, names = pd.factorize(rows["article_id"], sort=True)
    sums = np.zeros((len(names), 4))
    for column, side in ((0, a), (2, b)):
        of_side = (rows["side"] == side).to_numpy()
        weight, position = (rows.loc[of_side, name].to_numpy() for name in ("weight", "position"))
        np.add.at(sums[:, column], codes[of_side], weight * position)
        np.add.at(sums[:, column + 1], codes[of_side], weight)
    return sums


def _reason(counts: dict[str, int], articles: dict[str, int], issue: str) -> str:
    silent = [side for side, count in counts.items() if not count]
    if silent:
        return f"No statement of {' or '.join(silent)} on {issue} in this window."
    alone = [side for side, count in articles.items() if count == 1]
    return f"{' and '.join(alone)} in one article only: no interval." if alone else ""


def chosen_issues(stances: pd.DataFrame, issue: str | None) -> list[str]:
    """The issue, or with None all that are coded; InputError for one on which there is no stance."""
    issues = sorted(stances["issue"].unique())
    if issue is not None and issue not in issues:
        raise InputError(f"No stance is on an issue “{issue}”. Use one of {', '.join(issues)}.")
    return issues if issue is None else [issue]


def _check(window: str | int, step: int | None, kernel: str) -> None:
    if kernel not in KERNELS:
        raise InputError(f"There is no kernel “{kernel}”. Use one of {', '.join(KERNELS)}.")
    if isinstance(window, str) and window not in PERIODS:
        raise InputError(f"There is no window “{window}”. Use {', '.join(PERIODS)}, or a number of days.")
    if isinstance(window, str) and (step is not None or kernel != "no"):
        raise InputError(
            f"Windows of one {window} each neither move nor weigh. For a step or a kernel give the window "
            "as a number of days."
        )
    if not isinstance(window, str) and (window < 1 or (step is not None and step < 1)):
        raise InputError("A window and its step are at least one day.")
