"""Positions: how often each side takes which side on which issue, in all or period by period."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from helpers.articles import day_of
from helpers.base import InputError, Interval, share_interval
from helpers.statements import NOBODY
from helpers.study import Period, Study

COUNTS = ["n", "favour", "against", "neutral", "conditional"]
POSITION = {"favour": 1.0, "against": -1.0, "neutral": 0.0}
PERIODS = {"year": "Y", "quarter": "Q", "month": "M"}
FINE_ENOUGH = {"year": ("day", "month", "year"), "quarter": ("day", "month"), "month": ("day", "month")}
BOUNDS, BOUNDS_AGAINST = ("low", "high"), ("low_against", "high_against")
_INTERVALS = [f"{name}{of}" for of in ("", "_against") for name in Interval._fields]
UNDATED = ""  # the period of statements whose day is not known well enough


def of_period(study: Study, statements: pd.DataFrame, period: str) -> tuple[Study, pd.DataFrame]:
    """The study with another first and last day, "2018-01-01/2019-12-31", and the statements said in it.

    Both as they are where ``period`` is empty; a statement whose day is not known lies in no period. Raises
    InputError for what is no first and last day.
    """
    if not period:
        return study, statements
    days = [day for part in period.split("/") if (day := day_of(part))]
    if len(days) != 2 or period.count("/") != 1 or days[0] > days[1]:
        raise InputError(f"“{period}” is no first and last day. Write for example 2018-01-01/2019-12-31.")
    given = Period.model_validate({"from": days[0], "to": days[1]})
    said = statements["said_on"].between(pd.Timestamp(given.start), pd.Timestamp(given.end))
    return study.model_copy(update={"period": given}), statements[said].reset_index(drop=True)


def check_columns(frame: pd.DataFrame, columns: Iterable[str], *, table: str, made_by: str) -> None:
    """Raise InputError, naming the function that makes the table, if columns are missing."""
    missing = ", ".join(column for column in columns if column not in frame)
    if missing:
        raise InputError(f"The table {table} has no column {missing}. Give the table as {made_by} makes it.")


def issues_of(study: Study, chosen: str) -> list[str]:
    """The issues that are named with commas between, such as "talks,sanctions"; all where nothing is.

    In the study's order. Raises InputError for one that the study has not.
    """
    known = [issue.id for issue in study.issues]
    asked = [name.strip() for name in chosen.split(",")] if chosen.strip() else known
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise InputError(f"{study.id} has no issue {unknown[0]!r}; it has {', '.join(known)}.")
    return [name for name in known if name in asked]


def positions(
    stances: pd.DataFrame, statements: pd.DataFrame, *, by: str = "side", period: str = ""
) -> pd.DataFrame:
    """Count, for each side and issue, the statements in favour, against, neutral and under a condition.

    ``stances`` has one row a statement and issue (``select_codes`` first); ``by`` is a column of statements
    (side, actor_id, speaker …), missing values are counted under "". Only statements that bear on the issue
    count; a repeated statement (``same_as``) counts once. Returns ``by``, issue, n, favour, against,
    neutral, conditional (counts), share_favour, share_against, share_conditional (0 to 1, of n), low, high
    (the 95 % interval of share_favour; ``share_interval``, statements of one article not independent), units
    (the effective number of independent statements behind it, at most n), p (the probability of a share so
    far from one half by chance, 0 to 1; of this row alone), and low_against, high_against, units_against,
    p_against: those of share_against. Missing where one article is all there is.

    With ``period`` ("year", "quarter" or "month") there is a column of that name after issue ("2019",
    "2019-Q1", "2019-03"): every period from the first statement to the last, those without a statement with
    n = 0, and "" for statements whose day is not known so well, where there are any. Raises ValueError where
    a statement and issue have several codes, InputError for another period.
    """
    rows = select_counted(stances, statements).assign(**{by: lambda df: df[by].fillna(NOBODY)})
    keys = [by, "issue"]
    levels = [sorted(statements[by].fillna(NOBODY).unique()), sorted(stances["issue"].unique())]
    if period:
        rows = rows.assign(**{period: period_of(rows, period=period)})
        keys, levels = [*keys, period], [*levels, _all_periods(rows, period)]
    groups = pd.MultiIndex.from_product(levels, names=keys)
    counts = rows.groupby(keys)[COUNTS].sum().reindex(groups, fill_value=0).astype(int)
    of_all = counts[["favour", "against", "conditional"]].div(counts["n"].where(counts["n"] > 0), axis=0)
    of_group = dict(list(rows.groupby(keys)))
    found = [_bounds(of_group.get(group)) for group in groups]
    bounds = pd.DataFrame(found, index=groups, columns=_INTERVALS)
    return counts.join(of_all.add_prefix("share_")).join(bounds).reset_index()


def beside_corrected(positions: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Put the corrected share in favour beside what was counted of each side and issue.

    ``shares`` are those of ``helpers.stances.corrected_shares`` by side and issue. Adds corrected (0 to 1),
    corrected_low and corrected_high (95 % interval), missing where there is none. If every statement is read
    and coded rightly, it is the share counted; otherwise the count includes mistakes.
    """
    names = {"share": "corrected", "low": "corrected_low", "high": "corrected_high"}
    found = shares[["side", "issue", *names]].rename(columns=names)
    return positions.merge(found, on=["side", "issue"], how="left", validate="one_to_one")


def period_of(statements: pd.DataFrame, *, period: str) -> pd.Series:
    """The year ("2019"), quarter ("2019-Q1") or month ("2019-03") of each statement; "" where not known.

    A day known only by its year has no quarter or month. Raises InputError for another period.
    """
    if period not in PERIODS:
        raise InputError(f"There is no period “{period}”. Use one of {', '.join(PERIODS)}.")
    fine = statements["said_on_precision"].isin(FINE_ENOUGH[period]) & statements["said_on"].notna()
    named = pd.Series(UNDATED, index=statements.index, dtype=object)
    named[fine] = _names(pd.PeriodIndex(statements.loc[fine, "said_on"], freq=PERIODS[period]))
    return named


def step_for(first: Any, last: Any) -> str:
    """The step of time that fits a stretch from one day to another: months up to a year, quarters up to
    three, else years.
    """
    end = pd.Timestamp(last) + pd.Timedelta(days=1)
    for step, years in (("month", 1), ("quarter", 3)):
        if end <= pd.Timestamp(first) + pd.DateOffset(years=years):
            return step
    return "year"


def _names(periods: pd.PeriodIndex) -> np.ndarray:
    """Periods as text that sorts by time; worked out once for each that occurs."""
    codes, found = periods.factorize()
    names = [str(one) if one.freqstr[0] != "Q" else f"{one.year}-Q{one.quarter}" for one in found]
    return np.array(names, dtype=object)[codes] if len(names) else np.array([], dtype=object)


def _all_periods(rows: pd.DataFrame, period: str) -> list[str]:
    """Every period from the first that occurs to the last, and the undated where there are any."""
    fine = rows[period] != UNDATED
    if not fine.any():
        return [UNDATED]
    days = rows.loc[fine, "said_on"]
    named = _names(pd.period_range(days.min(), days.max(), freq=PERIODS[period]))
    return [*([] if fine.all() else [UNDATED]), *named]


def count_reports(stances: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Said, reported, repeated: each statement counted once, and once for every report of it, side by side.

    The same statement in three articles is one statement and three reports (``same_as``); every report
    counts with the code of the statement itself, so the difference is that of repetition alone. Columns:
    side ("" for none), issue, n_once, n_reports, n_quoted (statements that at least one report gives in the
    speaker's own words, in whole or part), share_favour_once, share_favour_reports (0 to 1) and difference
    (reports minus once, -1 to 1): above 0, what is repeated is more in favour than what is said. One row a
    side and issue of which there is a statement. ``select_codes`` first (ValueError).
    """
    report_of = statements["same_as"].fillna(statements["statement_id"])
    own_words = statements["mode"].isin(("direct", "mixed"))
    reports = pd.DataFrame({"report_of": report_of, "reports": 1, "quoted": own_words})
    of_each = reports.groupby("report_of").agg({"reports": "sum", "quoted": "max"})
    rows = select_counted(stances, statements).join(of_each, on="report_of")
    rows = rows.assign(side=rows["side"].fillna(NOBODY), favour_reports=rows["favour"] * rows["reports"])
    names = {"n": "n_once", "reports": "n_reports", "quoted": "n_quoted"}
    sums = rows.groupby(["side", "issue"], as_index=False)[[*names, "favour", "favour_reports"]].sum()
    once, by_report = sums.pop("favour") / sums["n"], sums.pop("favour_reports") / sums["reports"]
    counts = sums.astype(dict.fromkeys(names, int)).rename(columns=names)
    return counts.assign(share_favour_once=once, share_favour_reports=by_report, difference=by_report - once)


def select_counted(stances: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The rows behind the positions: selected codes that bear on an issue, each statement once.

    Adds to the statement's columns those of its stance and 0/1 columns n, favour, against, neutral,
    conditional.
    """
    if stances.duplicated(["statement_id", "issue"]).any():
        raise ValueError(
            "A statement has several codes on one issue. "
            "Call select_codes(stances) before counting positions."
        )
    first_report = statements["same_as"].fillna(statements["statement_id"])
    rows = (
        statements.assign(report_of=first_report)
        .merge(stances[stances["bears"]], on="statement_id", validate="one_to_many")
        .sort_values("said_on", kind="stable", na_position="last")
        .drop_duplicates(["report_of", "issue"], keep="first")
    )
    polarity = {name: (rows["polarity"] == name).astype(int) for name in ("favour", "against", "neutral")}
    return rows.assign(n=1, **polarity, conditional=rows["conditional"].astype(int)).reset_index(drop=True)


def _bounds(rows: pd.DataFrame | None) -> tuple[float, ...]:
    """The intervals of the shares in favour and against, of one side on one issue."""
    if rows is None:
        return (np.nan,) * len(_INTERVALS)
    articles = rows["article_id"].to_numpy()
    favour, against = (rows[name].to_numpy(dtype=float) for name in ("favour", "against"))
    return *share_interval(favour, articles), *share_interval(against, articles)
