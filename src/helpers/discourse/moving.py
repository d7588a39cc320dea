"""The networks of moving windows, with and without a kernel."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from helpers.discourse import windows
from helpers.discourse.kernels import kernel_weights
from helpers.discourse.matrices import matrix
from helpers.discourse.ties import NO_YES, Settings, Ties
from helpers.discourse.windows import Bounds, Window


def moving_windows(
    ties: Ties,
    settings: Settings,
    *,
    unit: str,
    size: int,
    step: int,
    kernel: str,
    indent: bool,
    as_dna: bool,
) -> Iterator[Window]:
    """The windows of ``networks.moving_networks``, which says what the options mean."""
    windows.check_window(unit=unit, size=size, step=step, kernel=kernel, indent=indent)
    dated = ties.only(~np.isnat(ties.when))
    if not len(dated):
        return iter(())
    if unit == "events":
        return _by_events(dated, settings, size, step)
    if kernel == "no":
        return _by_time(dated, settings, unit, size, step)
    first, last = pd.Timestamp(dated.when[0]), pd.Timestamp(dated.when[-1])
    bounds = windows.kernel_windows(first, last, unit=unit, size=size, step=step, indent=indent)
    if kernel == "gaussian":
        bounds = ((first, middle, last) for _, middle, _ in bounds)
    as_dna = as_dna and _in_dna(dated, settings)
    weigh = partial(kernel_weights, unit=unit, size=size + size % 2, kernel=kernel, as_dna=as_dna)
    return _by_kernel(dated, settings, bounds, weigh, as_dna=as_dna)


def _by_events(ties: Ties, settings: Settings, size: int, step: int) -> Iterator[Window]:
    for places in windows.event_windows(len(ties), size=size, step=step):
        part = ties.only(slice(places[0], places[2] + 1))
        first, middle, last = (pd.Timestamp(ties.when[place]) for place in places)
        yield Window(first, middle, last, len(part), matrix(part, part.counts(), settings))


def _by_time(ties: Ties, settings: Settings, unit: str, size: int, step: int) -> Iterator[Window]:
    for bounds in windows.time_windows(ties.first, ties.last, unit=unit, size=size, step=step):
        part = ties.only(_within(ties.when, bounds))
        yield Window(*bounds, len(part), matrix(part, part.counts(), settings))


def _by_kernel(
    ties: Ties,
    settings: Settings,
    periods: Iterable[Bounds],
    weigh: Callable[..., np.ndarray],
    *,
    as_dna: bool,
) -> Iterator[Window]:
    whole = ties if settings.isolates else ties.active()
    moments, many = np.unique(whole.when, return_counts=True)
    dna_norm = _dna_norm(whole, settings) if as_dna and settings.normalization == "average" else None
    shown = replace(settings, isolates=True, normalization="no" if as_dna else settings.normalization)
    for bounds in periods:
        near = _within(moments, bounds)
        weights = weigh(moments[near], middle=bounds[1])
        # a pair of statements weighs √(ζ₁ ζ₂), so that √ζ a statement gives the sum over all pairs
        weights = weights if settings.kind == "two-mode" else np.sqrt(weights)
        part = whole.only(_within(whole.when, bounds))
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
