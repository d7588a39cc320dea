"""Moving windows: where each lies, how much a statement weighs in it, and the network that it gives."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks.matrices import matrix
from helpers.networks.ties import NO_YES, Settings, Ties

KERNELS = ("no", "uniform", "triangular", "epanechnikov", "gaussian")
WINDOWS = ("events", "days", "weeks", "months", "years")
Bounds = tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]


def kernel_weights(
    when: np.ndarray, *, middle: pd.Timestamp, unit: str, size: int, kernel: str, as_dna: bool = False
) -> np.ndarray:
    """The weight ζ of statements made at ``when`` in a window of ``size`` units around ``middle``.

    With u = 2 d / size, d the whole units from the statement to the middle (what is left of a unit is cut
    off, as in the Discourse Network Analyzer): uniform 1/2, triangular 1 - |u|, epanechnikov 3/4 (1 - u²),
    each 0 where |u| > 1; gaussian exp(-u²/2) / √(2π), nowhere 0 (Wand & Jones 1995, Kernel Smoothing, ch. 2).
    ``no`` weighs everything 1. ``as_dna``: triangular |1 - u|, as the analyzer 3.1 computes it: a statement
    at the end of the window weighs 2, in its middle 1, at its beginning 0.
    """
    if kernel == "no":
        return np.ones(len(when))
    u = 2 * units_between(when, middle, unit) / size
    if kernel == "gaussian":
        return np.exp(-0.5 * u * u) / np.sqrt(2 * np.pi)
    if kernel == "uniform":
        weight = np.full(len(u), 0.5)
    elif kernel == "triangular":
        weight = np.abs(1 - u) if as_dna else 1 - np.abs(u)
    else:
        weight = 0.75 * (1 - u * u)
    return np.where(np.abs(u) <= 1, weight, 0.0)


def units_between(when: np.ndarray, middle: pd.Timestamp, unit: str) -> np.ndarray:
    """Whole units from each moment to the middle, below 0 for later ones; a begun unit does not count.

    A month is complete on the same day of the month (from 15 January to 14 March: 1).
    """
    if unit in ("days", "weeks"):
        lasted = (np.datetime64(middle, "us") - when).astype(np.int64)
        return np.trunc(lasted / (86_400e6 * (7 if unit == "weeks" else 1)))
    month = when.astype("datetime64[M]")
    day = (when.astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.int64) + 1
    months = middle.year * 12 + middle.month - 1 - (month.astype(np.int64) + 1970 * 12)
    months = months - ((months > 0) & (middle.day < day)) + ((months < 0) & (middle.day > day))
    return np.trunc(months / (12 if unit == "years" else 1))


@dataclass(frozen=True)
class Window:
    """A network of a stretch of time: begin, middle and end (both ends included), the statements in it."""

    start: pd.Timestamp
    middle: pd.Timestamp
    stop: pd.Timestamp
    statements: int
    network: pd.DataFrame


def check_window(*, unit: str, size: int, step: int, kernel: str, indent: bool = True) -> None:
    """Raise InputError for a window or kernel that does not exist."""
    for name, given, allowed in (("window", unit, WINDOWS), ("kernel", kernel, KERNELS)):
        if given not in allowed:
            raise InputError(f"There is no {name} “{given}”. Use one of {', '.join(allowed)}.")
    if kernel != "no" and unit == "events":
        raise InputError("A kernel weighs by time, and a window of events has none. Use the kernel no.")
    if kernel == "no" and not indent:
        raise InputError(
            "Windows without a kernel lie within the period. Leave indent out, or give a kernel."
        )
    for name, number in (("size", size), ("step", step)):
        if not isinstance(number, int | np.integer) or isinstance(number, bool) or number < 1:
            raise InputError(f"The {name} of a window is a whole number from 1, not {number!r}.")


def time_windows(
    first: pd.Timestamp, last: pd.Timestamp, *, unit: str, size: int, step: int = 1
) -> Iterator[Bounds]:
    """Begin, middle and end of each window, both ends included, that lies within the period.

    The middle moves on by ``step`` units from the first day; a window reaches ``size // 2`` units to either
    side, so that size 1 is a moment (a day, where statements have days), and 2 and 3 are alike.
    """
    half = _units(unit, size // 2)
    for middle in _middles(first, last, unit, step):
        begin, end = middle - half, middle + half
        if begin >= first and end <= last:
            yield begin, middle, end


def kernel_windows(
    first: pd.Timestamp, last: pd.Timestamp, *, unit: str, size: int, step: int = 1, indent: bool = True
) -> Iterator[Bounds]:
    """The same for windows with a kernel: an odd size is taken one up, and the middles run from half a
    window after the first day to half a window before the last; without ``indent`` from the first to the
    last, with windows that the period cuts off.
    """
    half = _units(unit, (size + 1) // 2)
    ends = (first + half, last - half) if indent else (first, last)
    for middle in _middles(*ends, unit, step):
        yield max(middle - half, first), middle, min(middle + half, last)


def event_windows(count: int, *, size: int, step: int = 1) -> Iterator[tuple[int, int, int]]:
    """Places of the first, middle and last statement: size // 2 on either side of it."""
    half = size // 2
    for middle in range(half, count - half, step):
        yield middle - half, middle, middle + half


def _middles(first: pd.Timestamp, last: pd.Timestamp, unit: str, step: int) -> Iterator[pd.Timestamp]:
    """Each middle, from the one before it: after 31 January comes 28 February, and then 28 March."""
    one = _units(unit, step)
    middle = first
    while middle <= last:
        yield middle
        middle = middle + one


def _units(unit: str, number: int) -> pd.DateOffset:
    return pd.DateOffset(**{unit: int(number)})  # type: ignore[arg-type]


def moving_windows(
    ties: Ties, settings: Settings,
    *, unit: str, size: int, step: int, kernel: str, indent: bool, as_dna: bool,
) -> Iterator[Window]:  # fmt: skip
    """The windows of ``network.moving_networks``, which says what the options mean."""
    check_window(unit=unit, size=size, step=step, kernel=kernel, indent=indent)
    dated = ties.only(~np.isnat(ties.when))
    if not len(dated):
        return iter(())
    if unit == "events":
        return _by_events(dated, settings, size, step)
    if kernel == "no":
        return _by_time(dated, settings, unit, size, step)
    first, last = pd.Timestamp(dated.when[0]), pd.Timestamp(dated.when[-1])
    bounds = kernel_windows(first, last, unit=unit, size=size, step=step, indent=indent)
    if kernel == "gaussian":
        bounds = ((first, middle, last) for _, middle, _ in bounds)
    as_dna = as_dna and _in_dna(dated, settings)
    weigh = partial(kernel_weights, unit=unit, size=size + size % 2, kernel=kernel, as_dna=as_dna)
    return _by_kernel(dated, settings, bounds, weigh, as_dna=as_dna)


def _by_events(ties: Ties, settings: Settings, size: int, step: int) -> Iterator[Window]:
    for places in event_windows(len(ties), size=size, step=step):
        part = ties.only(slice(places[0], places[2] + 1))
        first, middle, last = (pd.Timestamp(ties.when[place]) for place in places)
        yield Window(first, middle, last, len(part), matrix(part, part.counts(), settings))


def _by_time(ties: Ties, settings: Settings, unit: str, size: int, step: int) -> Iterator[Window]:
    for bounds in time_windows(ties.first, ties.last, unit=unit, size=size, step=step):
        part = ties.only(_within(ties.when, bounds))
        yield Window(*bounds, len(part), matrix(part, part.counts(), settings))


def _by_kernel(
    ties: Ties, settings: Settings,
    periods: Iterable[Bounds], weigh: Callable[..., np.ndarray], *, as_dna: bool,
) -> Iterator[Window]:  # fmt: skip
    ties = ties if settings.isolates else ties.active()
    moments, many = np.unique(ties.when, return_counts=True)
    dna_norm = _dna_norm(ties, settings) if as_dna and settings.normalization == "average" else None
    shown = replace(settings, isolates=True, normalization="no" if as_dna else settings.normalization)
    for bounds in periods:
        near = _within(moments, bounds)
        weights = weigh(moments[near], middle=bounds[1])
        # a pair of statements weighs √(ζ₁ ζ₂), so that √ζ a statement gives the sum over all pairs
        weights = weights if settings.kind == "two-mode" else np.sqrt(weights)
        part = ties.only(_within(ties.when, bounds))
        frame = matrix(part, part.counts(np.repeat(weights, many[near])), shown, diagonal=as_dna)
        yield Window(*bounds, len(part), frame if dna_norm is None else frame * dna_norm)


def _within(when: np.ndarray, bounds: Bounds) -> slice:
    """Where sorted moments lie between the ends of a window, both included."""
    low = np.searchsorted(when, np.datetime64(bounds[0], "us"), side="left")
    return slice(int(low), int(np.searchsorted(when, np.datetime64(bounds[2], "us"), side="right")))


def _in_dna(ties: Ties, settings: Settings) -> bool:
    """Whether the analyzer computes this with a kernel, and as its manual says."""
    allowed = ("no",) if settings.kind == "two-mode" else ("no", "average")
    sides = settings.qualifier == "ignore" or ties.levels is NO_YES
    return sides and settings.qualifier != "combine" and settings.normalization in allowed


def _dna_norm(ties: Ties, settings: Settings) -> np.ndarray:
    """Σ_jk 2 / (n_ijk + n_i'jk) over all statements; 1 where there is none."""
    counts = ties.counts() if settings.kind == "actors" else ties.counts().transpose(1, 0, 2)
    flat = counts.reshape(len(counts), -1)
    norm = np.empty((len(flat), len(flat)))
    for i, row in enumerate(flat):
        both = flat + row
        norm[i] = np.divide(2.0, both, out=np.zeros_like(both), where=both > 0).sum(axis=1)
    return np.where(norm == 0, 1.0, norm)
