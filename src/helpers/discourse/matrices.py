"""The counts of a network as a frame with names, and the settings that go together."""

import numpy as np
import pandas as pd

from helpers.discourse.norms import ONE_MODE, TWO_MODE, divided_one_mode, divided_two_mode, one_mode, two_mode
from helpers.discourse.ties import NO_YES, Settings, Ties
from helpers.ground.errors import InputError

KINDS = ("two-mode", "actors", "concepts")
QUALIFIERS = {
    "two-mode": ("ignore", "subtract", "combine"),
    "one-mode": ("ignore", "congruence", "conflict", "subtract"),
}
NORMALIZATIONS = {"two-mode": TWO_MODE, "one-mode": ONE_MODE}
MOST_COMBINATIONS = 10  # levels whose combinations are still listed: 1,023 of them


def check_settings(settings: Settings) -> None:
    """Raise InputError for a setting that does not exist, or not for this kind of network."""
    kind, qualifier = settings.kind, settings.qualifier
    if kind not in KINDS:
        raise InputError(f"There is no network of kind “{kind}”. Use one of {', '.join(KINDS)}.")
    mode = "two-mode" if kind == "two-mode" else "one-mode"
    for name, given, allowed in (
        ("qualifier", qualifier, QUALIFIERS[mode]),
        ("normalization", settings.normalization, NORMALIZATIONS[mode]),
    ):
        if given not in allowed:
            raise InputError(f"A {kind} network has no {name} “{given}”. Use one of {', '.join(allowed)}.")
    if settings.position is None and qualifier != "ignore":
        raise InputError(f"“{qualifier}” needs a position: name its column, or use the qualifier ignore.")


def matrix(ties: Ties, counts: np.ndarray, settings: Settings, *, diagonal: bool = False) -> pd.DataFrame:
    """The network that counts (rows × columns × levels) make; without any, an empty frame.

    ``diagonal``: keep ties to oneself.
    """
    kind, qualifier, normalization = settings.kind, settings.qualifier, settings.normalization
    rows, columns = ties.rows, ties.columns
    if not settings.isolates:
        rows_used, columns_used = (counts > 0).any(axis=(1, 2)), (counts > 0).any(axis=(0, 2))
        counts = counts[rows_used][:, columns_used]
        rows, columns = rows[rows_used], columns[columns_used]
    if not counts.size:
        return pd.DataFrame()
    if kind == "two-mode":
        values = two_mode(counts, levels=ties.levels, scaled=ties.scaled, qualifier=qualifier)
        values = divided_two_mode(values, counts, qualifier=qualifier, normalization=normalization)
        frame = _framed(values, rows, columns, (settings.actor, settings.concept))
        if qualifier == "combine" and len(ties.levels) <= MOST_COMBINATIONS:
            frame.attrs["combinations"] = _combinations(ties.levels)
        return frame
    if kind == "concepts":
        counts, rows = counts.transpose(1, 0, 2), columns
    square = one_mode(counts, levels=ties.levels, scaled=ties.scaled, qualifier=qualifier)
    square = divided_one_mode(square, counts, normalization=normalization)
    if not diagonal:
        np.fill_diagonal(square, 0)
    return _framed(square, rows, rows, (kind, kind))


def _framed(
    values: np.ndarray, rows: np.ndarray, columns: np.ndarray, names: tuple[str, str]
) -> pd.DataFrame:
    """A frame; whole numbers where all are."""
    whole = np.round(values)
    values = whole.astype(np.int64) if np.array_equal(whole, values) else values
    index, header = (pd.Index(labels, dtype="str") for labels in (rows, columns))
    return pd.DataFrame(values, index.rename(names[0]), header.rename(names[1]))


def _combinations(levels: np.ndarray) -> dict[int, str]:
    """What each number of ``combine`` stands for: the levels in use, from the first to the last."""
    named = ["against", "favour"] if levels is NO_YES else [str(level) for level in levels]
    size = len(named)
    return {
        number: " + ".join(name for k, name in enumerate(named) if number & 1 << (size - 1 - k))
        for number in range(1, 2**size)
    }
