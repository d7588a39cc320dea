"""Kernels: how much a statement weighs in a window, by its distance from the middle."""

import numpy as np
import pandas as pd

KERNELS = ("no", "uniform", "triangular", "epanechnikov", "gaussian")
UNITS = ("days", "weeks", "months", "years")


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
