"""Moving windows: where each begins, has its middle and ends."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.discourse.kernels import KERNELS, UNITS
from helpers.ground.errors import InputError

WINDOWS = ("events", *UNITS)
Bounds = tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]


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
