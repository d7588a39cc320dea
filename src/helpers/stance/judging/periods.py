"""Periods: the year, quarter or month in which a statement was made, where its day is known so far."""

import pandas as pd

PERIODS = {"year": "%Y", "quarter": "%Y-Q", "month": "%Y-%m"}
HALF = "half"  # before and after the middle day


def periods(statements: pd.DataFrame, *, period: str) -> pd.Series:
    """The year, quarter or month of each statement as text (2025, 2025-Q3, 2025-09); "" where unknown.

    "half" parts the statements at their median day: "to 2025-08-31", "from 2025-09-01". A day known to the
    year only has no month and no half.
    """
    days, precision = statements["said_on"], statements["said_on_precision"]
    known = days.notna() & precision.isin(("day", "month", "year") if period == "year" else ("day", "month"))
    if period == HALF:
        names = _halves(days.where(known))
    elif period == "quarter":
        names = days.dt.strftime(PERIODS[period]) + days.dt.quarter.astype("Int64").astype(str)
    else:
        names = days.dt.strftime(PERIODS[period])
    return names.where(known, "").astype(str)


def _halves(days: pd.Series) -> pd.Series:
    """Before the median day, or from it on."""
    if days.notna().sum() == 0:
        return days.dt.strftime("")
    middle: pd.Timestamp = days.dropna().sort_values().iloc[days.notna().sum() // 2]
    names = {False: f"to {middle - pd.Timedelta(days=1):%Y-%m-%d}", True: f"from {middle:%Y-%m-%d}"}
    return (days >= middle).map(names)
