"""Windows of time, and the series of a side or of the distance of two sides."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.networks import kernel_weights
from helpers.positions.positions import PERIODS, UNDATED, period_of

# how far a kernel is followed from the middle, in windows: three standard deviations
REACH = {"gaussian": 1.5}
MOST = 400  # observations beyond which neighbours are pooled


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


@dataclass(frozen=True)
class Series:
    """Observations in the order of days: their values, first and last days, and the articles behind them."""

    issue: str
    of: str
    sides: tuple[str, ...]
    values: np.ndarray
    first: np.ndarray
    last: np.ndarray
    articles: np.ndarray
    parts: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None  # of a distance


def line_of(rows: pd.DataFrame, issue: str, side: str) -> Series:
    """One side's observations: article by article and day by day."""
    here = rows[(rows["side"] == side) & (rows["issue"] == issue) & is_dated(rows, "month")]
    means = here.groupby(["said_on", "article_id"])["position"].mean()
    days = means.index.get_level_values("said_on").to_numpy("datetime64[us]")
    articles = pd.factorize(means.index.get_level_values("article_id"))[0]
    values, size = means.to_numpy(dtype=float), -(-len(means) // MOST)
    if size <= 1:
        return Series(issue, side, (side,), values, days, days, articles)
    starts = np.arange(0, len(values), size)
    ends = np.append(starts[1:], len(values)) - 1
    pooled = np.add.reduceat(values, starts) / (ends - starts + 1)
    return Series(issue, side, (side,), pooled, days[starts], days[ends], np.arange(len(starts)))


def distance_of(rows: pd.DataFrame, issue: str, sides: tuple[str, ...], window: str) -> Series:
    """The difference of two sides in each window in which both speak."""
    known = rows[is_dated(rows, window)]
    windows = windows_of(known["said_on"], window=window)
    here = known[known["issue"] == issue]
    starts = np.array([one.start for one in windows], dtype="datetime64[us]")
    ends = np.array([one.end for one in windows], dtype="datetime64[us]")
    place = np.searchsorted(starts, here["said_on"].to_numpy("datetime64[us]"), side="right") - 1
    side = (here["side"] == sides[1]).to_numpy(dtype=int)
    codes = pd.factorize(here["article_id"], sort=True)[0]
    parts = (place * 2 + side, here["position"].to_numpy(dtype=float), codes)
    values, both = _differences(*parts[:2], np.ones(len(here)), np.arange(len(windows)))
    return Series(
        issue, "–".join(sides), sides, values, starts[both], ends[both], np.flatnonzero(both), parts
    )


def redraw(line: Series, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The series as other articles would have made it."""
    articles = line.articles if line.parts is None else line.parts[2]
    count = int(articles.max()) + 1
    times = np.bincount(random.integers(count, size=count), minlength=count)[articles]
    if line.parts is None:
        return tuple(np.repeat(one, times) for one in (line.values, line.first, line.last))  # type: ignore[return-value]
    values, both = _differences(*line.parts[:2], times, line.articles)
    return values, line.first[both], line.last[both]


def _differences(
    cells: np.ndarray, positions: np.ndarray, times: np.ndarray, windows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The difference in each of some windows in which both sides speak, and which of them these are.

    A statement lies in cell 2 · window, or one more for the second side, and counts so many ``times``.
    """
    size = 2 * (int(windows.max(initial=-1)) + 1)
    sums, counts = (
        np.bincount(cells, weights=weights, minlength=size)[:size].reshape(-1, 2)[windows]
        for weights in (positions * times, times)
    )
    both = (counts > 0).all(axis=1)
    means = sums[both] / counts[both]
    return (means[:, 0] - means[:, 1]) / 2, both
