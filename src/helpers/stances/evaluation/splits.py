"""Splits: how good a machine coder is for each speaker, and in each part of the time."""

import pandas as pd

from helpers.base import InputError
from helpers.stances.evaluation.scores import (
    KINDS,
    accuracies,
    dummy,
    intervals_of,
    is_right,
    macro_f1,
    macro_f1s,
    pair_with_articles,
    polarities_of,
    tables_of,
)

PERIODS = {"year": "%Y", "quarter": "%Y-Q", "month": "%Y-%m"}
HALF = "half"  # before and after the middle day


def periods(statements: pd.DataFrame, *, period: str) -> pd.Series:
    """The year, quarter or month of each statement as text (2025, 2025-Q3, 2025-09); "" where unknown.

    "half" parts the statements at their median day: "to 2025-08-31", "from 2025-09-01". A day known to the
    year only has no month and no half.
    """
    days, precision = statements["said_on"], statements["said_on_precision"]
    known = days.notna() & precision.isin(("day", "month", "year") if period == "year" else ("day", "month"))
    names = _halves(days.where(known)) if period == HALF else days.dt.strftime(PERIODS[period])
    if period == "quarter":
        names += days.dt.quarter.astype("Int64").astype(str)
    return names.where(known, "").astype(str)


def _halves(days: pd.Series) -> pd.Series:
    """Before the median day, or from it on."""
    if days.notna().sum() == 0:
        return days.dt.strftime("")
    middle: pd.Timestamp = days.dropna().sort_values().iloc[days.notna().sum() // 2]
    names = {False: f"to {middle - pd.Timedelta(days=1):%Y-%m-%d}", True: f"from {middle:%Y-%m-%d}"}
    return (days >= middle).map(names)


SPLITS = ["n", "articles", "right", "right_low", "right_high", "units", "dummy_right", "macro_f1", "low",
          "high", "dummy_f1", "n_others", "right_others", "macro_f1_others"]  # fmt: skip


def evaluate_splits(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    by: str = "speaker",
    least: int = 10,
    coder: str = "codebook",
) -> pd.DataFrame:
    """How good a machine coder is for each speaker, or in each part of the time, over all issues.

    ``by`` is a column of statements (speaker, side, mode …) or a period: half (before and after the median
    day), year, quarter, month. Values with fewer than ``least`` codes are put together as "(others)", missing
    ones as "(unknown)". Returns a row a value, the most frequent first: the value, n, articles, right with
    right_low, right_high and units, dummy_right (always the polarity most frequent in this part), macro_f1
    with low and high, dummy_f1 (intervals as in ``evaluate``), and n_others, right_others, macro_f1_others:
    the same scores on all but this part. If one falls when a speaker is left
    out, it rested on him. The split says how figures differ within these codes. Only where a coder that
    learns made its codes here without this part (``split`` of code_by_example) does it say what happens to a
    new speaker or another time. Raises InputError for an unknown column.
    """
    both = pair_with_articles(stances, statements, coder=coder)
    values = _values(both, statements, by=by, least=least)
    rows, overall = [], tables_of(both).sum(axis=0)
    for value, part in sorted(both.groupby(values, sort=True), key=lambda pair: -len(pair[1])):
        table = tables_of(part).sum(axis=0)
        others, silent = overall - table, dummy(table)
        ((low, high),), right = intervals_of(part, macro_f1s), is_right(part)
        rows.append(
            (value, len(part), part["article_id"].nunique(), accuracies(table[None])[0], right.low,
             right.high, right.units, accuracies(silent[None])[0], macro_f1(table), low, high,
             macro_f1(silent), others.sum(), accuracies(others[None])[0], macro_f1(others))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[by, *SPLITS])


def confusion_by(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    by: str = "speaker",
    least: int = 10,
    coder: str = "codebook",
) -> pd.DataFrame:
    """``confusion`` for each speaker, or other value or period (see ``evaluate_splits``), rows of zeros left
    out; who was coded most comes first.
    """
    both = pair_with_articles(stances, statements, coder=coder)
    values = _values(both, statements, by=by, least=least).rename(by)
    hand, machine = polarities_of(both)
    hand = hand.astype(pd.CategoricalDtype(KINDS))
    table = pd.crosstab([values, hand], machine).reindex(columns=KINDS, fill_value=0)
    counts = values.value_counts()
    order = sorted(table.index, key=lambda row: (-counts[row[0]], str(row[0]), KINDS.index(row[1])))
    return table.reindex(pd.MultiIndex.from_tuples(order, names=[by, "reference"])) if order else table


def _values(both: pd.DataFrame, statements: pd.DataFrame, *, by: str, least: int) -> pd.Series:
    """The speaker, or what else the codes are split by, of each row; rare ones put together."""
    if by in (HALF, *PERIODS):
        coded = statements[statements["statement_id"].isin(both["statement_id"])]
        given = periods(coded, period=by).set_axis(coded["statement_id"])
    elif by in statements.columns:
        given = statements.set_index("statement_id")[by].astype(object)
    else:
        raise InputError(
            f"Codes cannot be split by “{by}”. Use {HALF}, {', '.join(PERIODS)} or a column of the "
            "statements: speaker, side, mode, …"
        )
    values = both["statement_id"].map(given)
    values = values.where(values.notna() & (values != ""), "(unknown)").astype(str)
    rare = values.map(values.value_counts()) < least
    return values.where(~rare | (values == "(unknown)"), "(others)")
