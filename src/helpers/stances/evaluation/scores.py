"""Scores: how far a machine coder can be trusted, measured against the reference codes."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from helpers.base import POLARITIES, Interval, jackknife, share_interval
from helpers.stances.codes.read import KEYS, labels_of, select_codes

Measure = Callable[[np.ndarray], np.ndarray]


def macro_f1(table: np.ndarray) -> float:
    """Mean F1 of a confusion table (rows the truth), over the classes that occur in the truth; 0 to 1."""
    return float(macro_f1s(table[None])[0])


def macro_f1s(tables: np.ndarray) -> np.ndarray:
    """``macro_f1`` of each of several tables (tables × truth × said)."""
    return _mean(f1s(tables))


def f1s(tables: np.ndarray) -> np.ndarray:
    """F1 of each class, tables × classes; missing where the class does not occur in the truth."""
    truth, said, right = _margins(tables)
    return np.where(truth > 0, 2 * right / np.maximum(truth + said, 1), np.nan)


def recalls(tables: np.ndarray) -> np.ndarray:
    """Share of a class that is found, tables × classes; missing where the class does not occur."""
    truth, _, right = _margins(tables)
    return np.where(truth > 0, right / np.maximum(truth, 1), np.nan)


def balanced_accuracy(tables: np.ndarray) -> np.ndarray:
    """Balanced accuracy of each table: the mean recall of the classes that occur."""
    return _mean(recalls(tables))


def accuracies(tables: np.ndarray) -> np.ndarray:
    """Share of each table that is right."""
    truth, _, right = _margins(tables)
    total = truth.sum(axis=-1)
    return np.where(total > 0, right.sum(axis=-1) / np.maximum(total, 1), np.nan)


def dummy(table: np.ndarray) -> np.ndarray:
    """The confusion table of a coder that always says what is most frequent in the reference."""
    silent = np.zeros_like(table)
    silent[:, table.sum(axis=1).argmax()] = table.sum(axis=1)
    return silent


def _margins(tables: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tables.sum(axis=-1), tables.sum(axis=-2), np.diagonal(tables, axis1=-2, axis2=-1)


def _mean(values: np.ndarray) -> np.ndarray:
    """The mean of what is not missing, row by row; missing where all is."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=-1) / np.maximum(count, 1), np.nan)


ENOUGH = 30  # reference codes below which no probability is estimated
PRIOR = 4.0  # weight, in reference codes, of the overall rate when a kind of evidence is rare
COLUMNS = [
    "issue", "n", "bears_right", "right", "dummy_right", "macro_f1", "low", "high", "dummy_f1", "sided",
    "reversed", "articles", "right_low", "right_high", "units", "balanced", "balanced_low", "balanced_high",
    "dummy_balanced",
]  # fmt: skip
KINDS = [*POLARITIES, "none"]  # what a coder may say of a statement: none where it does not bear on the issue
_RATES = [f"{name}{end}" for name in ("precision", "recall", "f1") for end in ("", "_low", "_high")]
CLASSES = ["issue", "polarity", "by_hand", "by_machine", *_RATES, "dummy_f1"]


def evaluate(stances: pd.DataFrame, statements: pd.DataFrame, *, coder: str = "codebook") -> pd.DataFrame:
    """Compare a machine coder with the reference codes, beside a dummy that says what is most frequent.

    Returns one row an issue and one for "all": n (statements coded by both), bears_right (share where both
    say that the statement bears on the issue, or that it does not), right and dummy_right (share with the
    same polarity; not bearing counts as neutral), macro_f1 (mean F1 of favour, against and neutral, those
    that occur; 0 to 1, chance is what the dummy gets) with low and high, dummy_f1, sided (share of the
    statements with a side in the reference on which the coder takes the same), reversed (share on which it
    takes the other), articles, right_low and right_high (``share_interval``) and units (as many independent
    codes tell as much), balanced (mean recall of the classes that occur; the dummy's is one by their number)
    with balanced_low, balanced_high and dummy_balanced. Intervals are 95 %, over articles; those of means of
    classes by ``jackknife``. Empty where nothing was coded by both. A coder that learned from
    these reference codes must be out of fold here, or it is judged by what it learned from.
    """
    rows = []
    for issue, part in by_issue(pair_with_articles(stances, statements, coder=coder)):
        table = tables_of(part).sum(axis=0)
        silent = dummy(table)
        (low, high), even = intervals_of(part, macro_f1s, balanced_accuracy)
        right = is_right(part)
        sided = part[part["polarity_hand"] != "neutral"]
        other = (sided["polarity"] != "neutral") & (sided["polarity"] != sided["polarity_hand"])
        rows.append(
            (issue, len(part), (part["bears"] == part["bears_hand"]).mean(), np.trace(table) / table.sum(),
             np.trace(silent) / table.sum(), macro_f1(table), low, high, macro_f1(silent),
             (sided["polarity"] == sided["polarity_hand"]).mean(), other.mean(), part["article_id"].nunique(),
             right.low, right.high, right.units, float(balanced_accuracy(table[None])[0]), *even,
             float(balanced_accuracy(silent[None])[0]))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def evaluate_classes(
    stances: pd.DataFrame, statements: pd.DataFrame, *, coder: str = "codebook"
) -> pd.DataFrame:
    """How well each polarity is found, by issue and over "all": counts, precision, recall and F1.

    Columns: issue, polarity, by_hand and by_machine (statements), precision (share of those the machine gives
    this polarity that have it in the reference), recall (share of those that have it in the reference that
    the machine finds), f1, each with …_low and …_high (95 %, ``share_interval``), dummy_f1.
    Not bearing on the issue counts as neutral. Missing where there is nothing to divide by.
    """
    rows = []
    for issue, part in by_issue(pair_with_articles(stances, statements, coder=coder)):
        table = tables_of(part).sum(axis=0)
        for place, polarity in enumerate(POLARITIES):
            found = rates_of(
                part["polarity_hand"] == polarity, part["polarity"] == polarity, part["article_id"]
            )
            rates = [number for rate, bounds in found for number in (rate, bounds.low, bounds.high)]
            counts = (table[place].sum(), table[:, place].sum())
            rows.append((issue, polarity, *counts, *rates, f1s(dummy(table)[None])[0, place]))
    return pd.DataFrame(rows, columns=CLASSES)


def rates_of(truth: pd.Series, said: pd.Series, articles: pd.Series) -> list[tuple[float, Interval]]:
    """Precision, recall and F1 of what is said of statements, each with its interval.

    F1 is the share of both together: of what is said that is true, and of what is true that is said. Missing
    where what is so does not occur, precision where it is never said.
    """
    right, article = (truth & said).to_numpy(float), articles.to_numpy()
    of_said, of_truth = np.flatnonzero(said), np.flatnonzero(truth)
    of_both = np.concatenate([of_said, of_truth]) if len(of_truth) else of_truth
    return [
        (right[rows].mean() if len(rows) else np.nan, share_interval(right[rows], article[rows]))
        for rows in (of_said, of_truth, of_both)
    ]


def by_issue(both: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each issue, and where there are several those of "all"."""
    groups = [(str(issue), part) for issue, part in both.groupby("issue", sort=True)]
    return [*groups, ("all", both)] if len(groups) > 1 else groups


def pair_with_articles(
    stances: pd.DataFrame, statements: pd.DataFrame, *, coder: str = "codebook"
) -> pd.DataFrame:
    """``pair_codes`` with the article of each statement."""
    return pair_codes(stances, coder=coder).merge(
        statements[["statement_id", "article_id"]], on="statement_id", validate="many_to_one"
    )


def is_better(one: pd.DataFrame, other: pd.DataFrame, hand: pd.DataFrame, statements: pd.DataFrame) -> bool:
    """Whether one machine coder is beyond chance better than another: the 95 % interval of the difference of
    their macro-F1 (``jackknife``), on the reference codes that both are measured by, lies above 0.
    """
    measured, rival = (
        pair_with_articles(
            pd.concat([coder, hand], ignore_index=True), statements, coder=coder["coder"].iloc[0]
        )
        for coder in (one, other)
    )
    both = measured.merge(rival[[*KEYS, "polarity"]], on=KEYS, suffixes=("", "_of_rival"))
    pair = (tables_of(both), tables_of(both.assign(polarity=both["polarity_of_rival"])))
    size = len(POLARITIES)
    parts = np.hstack([tables.reshape(len(both), size**2) for tables in pair])

    def ahead(sums: np.ndarray) -> np.ndarray:
        one, other = macro_f1s(sums.reshape(-1, 2, size, size)).T
        return one - other

    low, _ = jackknife(parts, ahead, groups=both["article_id"].to_numpy(), within=(-1, 1))
    return bool(low > 0)


def pair_codes(stances: pd.DataFrame, *, coder: str = "codebook") -> pd.DataFrame:
    """A machine coder's rows beside the reference codes that count for the same rows (suffix _hand)."""
    machine = stances[stances["coder"] == coder]
    hand = select_codes(stances[stances["method"] == "hand"])
    return machine.merge(hand, on=KEYS, suffixes=("", "_hand"), validate="one_to_one")


def confusion(stances: pd.DataFrame, *, coder: str = "codebook") -> pd.DataFrame:
    """Cross reference codes (rows) with a machine coder's (columns): counts over all issues, "none" apart."""
    both = pair_codes(stances, coder=coder)
    return pd.crosstab(*polarities_of(both)).reindex(index=KINDS, columns=KINDS, fill_value=0)


def polarities_of(both: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """What was said of each statement in the reference and by the machine, of KINDS."""
    hand = both["polarity_hand"].where(both["bears_hand"], "none").rename("reference")
    return hand, labels_of(both).rename("by machine")


def hit_rates(
    stances: pd.DataFrame, hand: pd.DataFrame, statements: pd.DataFrame, *, kind: pd.Series | None = None
) -> pd.Series:
    """How often the machine's polarity agreed with reference codes on the same kind of evidence, 0 to 1.

    The kind is ``kind``, or what stands before the first colon of ``evidence``. Rates are smoothed towards
    the overall rate by four pseudo-codes, and the codes of a statement's own article are left out (leave one
    group out), so that no row is judged by itself. Missing everywhere while there are fewer than 30 reference
    codes.
    """
    rows = (
        stances.assign(kind=stances["evidence"].str.split(":").str[0] if kind is None else kind)
        .merge(statements[["statement_id", "article_id"]], on="statement_id", how="left")
        .merge(hand[[*KEYS, "polarity"]], on=KEYS, how="left", suffixes=("", "_hand"))
    )
    rows["coded"], rows["right"] = rows["polarity_hand"].notna(), rows["polarity"] == rows["polarity_hand"]
    if rows["coded"].sum() < ENOUGH:
        return pd.Series(np.nan, index=stances.index)

    def elsewhere(column: str, by: list[str]) -> pd.Series:
        everywhere = rows.groupby(by)[column].transform("sum") if by else rows[column].sum()
        return everywhere - rows.groupby([*by, "article_id"])[column].transform("sum")

    overall = (elsewhere("right", []) + 1) / (elsewhere("coded", []) + 2)
    rate = (elsewhere("right", ["kind"]) + PRIOR * overall) / (elsewhere("coded", ["kind"]) + PRIOR)
    return rate.round(3).set_axis(stances.index)


def tables_of(part: pd.DataFrame) -> np.ndarray:
    """Confusion tables, one a row: rows × reference × machine."""
    hand, machine = (
        pd.Categorical(part[c], categories=POLARITIES).codes for c in ("polarity_hand", "polarity")
    )
    tables = np.zeros((len(part), len(POLARITIES), len(POLARITIES)), dtype=int)
    tables[np.arange(len(part)), hand, machine] = 1
    return tables


def is_right(part: pd.DataFrame) -> Interval:
    """The interval of the share with the polarity of the reference."""
    return share_interval(
        (part["polarity"] == part["polarity_hand"]).to_numpy(float), part["article_id"].to_numpy()
    )


def intervals_of(part: pd.DataFrame, *measures: Measure) -> list[tuple[float, float]]:
    """The interval of each measure of a confusion table, over articles."""
    size = len(POLARITIES)
    parts, groups = tables_of(part).reshape(len(part), size**2), part["article_id"].to_numpy()

    def of(measure: Measure, sums: np.ndarray) -> np.ndarray:
        return measure(sums.reshape(-1, size, size))

    return [jackknife(parts, partial(of, one), groups=groups) for one in measures]
