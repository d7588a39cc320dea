"""Stretches of time: the windows in which statements are compared, and the statements of each."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.discourse.kernels import kernel_weights
from helpers.positions import PERIODS, UNDATED, period_of

# how far a kernel is followed from the middle, in windows: three standard deviations
REACH = {"gaussian": 1.5}


class Window(NamedTuple):
    """A stretch of time: its name, its first and its last day."""

    name: str
    start: pd.Timestamp
    end: pd.Timestamp


def is_dated(rows: pd.DataFrame, window: str | int) -> pd.Series:
    """Whether the day of a statement is known well enough for windows of this kind."""
    if isinstance(window, str):
        return period_of(rows, period=window) != UNDATED
    return (rows["said_on_precision"] == "day") & rows["said_on"].notna()


def window_of(name: str) -> str | int:
    """The kind of window that bears such a name: "2030", "2030-Q1", "2030-03"; else one of days."""
    if len(name) > 7:
        return 1
    return "year" if len(name) == 4 else "quarter" if "Q" in name else "month"


def windows_of(days: pd.Series, *, window: str | int, step: int | None = None) -> list[Window]:
    """Every window from the first day to the last, those in which nothing is said among them."""
    if days.empty:
        return []
    if isinstance(window, str):
        periods = pd.period_range(days.min(), days.max(), freq=PERIODS[window])
        starts = [period.start_time.as_unit("us") for period in periods]
        ends = [period.end_time.normalize().as_unit("us") for period in periods]
        named = pd.DataFrame({"said_on": starts, "said_on_precision": "day"})
        return [Window(*one) for one in zip(period_of(named, period=window), starts, ends, strict=True)]
    count = max(0, -(-((days.max() - days.min()).days + 1 - window) // (step or window))) + 1
    firsts = [days.min() + pd.Timedelta(days=number * (step or window)) for number in range(count)]
    return [Window(f"{day:%Y-%m-%d}", day, day + pd.Timedelta(days=window - 1)) for day in firsts]


def weigh_statements(
    rows: pd.DataFrame, windows: list[Window], *, window: str | int, kernel: str
) -> list[pd.DataFrame]:
    """The statements of each window, with their weight."""
    rows = rows.sort_values("said_on", kind="stable")
    when = rows["said_on"].to_numpy("datetime64[us]")
    parts = []
    for one in windows:
        middle = one.start + (one.end - one.start) / 2
        reach = (one.end - one.start + pd.Timedelta(days=1)) * REACH.get(kernel, 0)
        low = np.searchsorted(when, np.datetime64(min(one.start, middle - reach), "us"), side="left")
        high = np.searchsorted(when, np.datetime64(max(one.end, middle + reach), "us"), side="right")
        weights: np.ndarray = np.ones(high - low)
        if isinstance(window, int):
            weights = kernel_weights(when[low:high], middle=middle, unit="days", size=window, kernel=kernel)
        parts.append(rows.iloc[low:high].assign(weight=weights).query("weight > 0"))
    return parts
