"""From counts to a network: what a qualifier adds up, what a tie is divided by, and a frame with names.

All follow Leifeld (2017), "Discourse network analysis: policy debates as dynamic networks", in Victor,
Montgomery & Lubell (eds), The Oxford Handbook of Political Networks, and the Discourse Network Analyzer 3.1,
whose numbers they give. a_ijk is the number of statements of actor i on concept j at level k of the
qualifier (against 0, favour 1).
"""

from functools import partial

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks.ties import NO_YES, Settings, Ties

KINDS = ("two-mode", "actors", "concepts")
QUALIFIERS = {
    "two-mode": ("ignore", "subtract", "combine"),
    "one-mode": ("ignore", "congruence", "conflict", "subtract"),
}
ONE_MODE = ("no", "average", "jaccard", "cosine")
TWO_MODE = ("no", "activity", "prominence")
NORMALIZATIONS = {"two-mode": TWO_MODE, "one-mode": ONE_MODE}
MOST_COMBINATIONS = 10  # levels whose combinations are still listed: 1,023 of them
MOST_LEVELS = 50  # of a combination: 2 to the power of more is no whole number that a computer keeps exact


def similarity(levels: np.ndarray) -> np.ndarray:
    """1 - |v_k - v_l| / (max v - min v) of each pair of levels; 1 where there is one level only."""
    values = levels.astype(float)
    span = np.ptp(values) if len(values) else 0.0
    return 1 - np.abs(values[:, None] - values[None, :]) / (span or 1.0)


def one_mode(counts: np.ndarray, *, levels: np.ndarray, scaled: bool, qualifier: str) -> np.ndarray:
    """Ties between rows over all columns, the diagonal not yet taken out.

    ignore: Σ_j (Σ_k a_ijk)(Σ_k a_i'jk). With a qualifier of numbers v: congruence Σ_jkl a_ijk a_i'jl
    (1 - |v_k - v_l| / range), conflict with |v_k - v_l| / range instead; for favour and against that is same
    and opposite sides. With a qualifier of texts: congruence Σ_jk a_ijk a_i'jk; conflict Σ_jk of the count
    of whichever of the two uses the level k alone. subtract: congruence minus conflict.
    """
    if qualifier == "ignore":
        flat = counts.sum(axis=2)
        return flat @ flat.T
    if qualifier == "subtract":
        both = partial(one_mode, counts, levels=levels, scaled=scaled)
        return both(qualifier="congruence") - both(qualifier="conflict")
    flat = _flat(counts)
    if scaled:
        alike = similarity(levels)
        return flat @ _flat(counts @ (alike if qualifier == "congruence" else 1 - alike)).T
    return flat @ flat.T if qualifier == "congruence" else _only_one(flat)


def two_mode(counts: np.ndarray, *, levels: np.ndarray, scaled: bool, qualifier: str) -> np.ndarray:
    """Ties from rows to columns.

    ignore: Σ_k a_ijk. subtract: favour minus against; with a scale of whole numbers Σ_k v_k a_ijk; texts have
    nothing to subtract and are added. combine: the set of levels in use as one number, Σ_k 2^(K-1-k)
    [a_ijk > 0]: 1 only favour, 2 only against, 3 both.
    """
    if qualifier == "ignore" or (qualifier == "subtract" and not scaled):
        return counts.sum(axis=2)
    if qualifier == "subtract":
        return counts @ (np.array([-1.0, 1.0]) if levels.dtype == bool else levels.astype(float))
    if len(levels) > MOST_LEVELS:
        raise InputError(f"“combine” takes at most {MOST_LEVELS} levels; this qualifier has {len(levels)}.")
    return (counts > 0) @ (2.0 ** np.arange(len(levels))[::-1])


def divide_one_mode(square: np.ndarray, counts: np.ndarray, *, normalization: str) -> np.ndarray:
    """Divide ties between rows i and i'; 0 where the divisor is 0. With n_i = Σ_jk a_ijk:

    average: (n_i + n_i') / 2, so that talkative actors are not close to everybody. jaccard: what only i
    uses (Σ a_ijk where a_i'jk = 0) plus what only i' uses plus Σ_jk a_ijk a_i'jk. cosine: n_i · n_i', as the
    Discourse Network Analyzer has it.
    """
    if normalization == "no":
        return square
    flat = _flat(counts)
    total = flat.sum(axis=1)
    if normalization == "average":
        divisor = (total[:, None] + total[None, :]) / 2
    elif normalization == "cosine":
        divisor = total[:, None] * total[None, :]
    else:
        divisor = _only_one(flat) + flat @ flat.T
    return _ratio(square, divisor)


def divide_two_mode(
    ties: np.ndarray, counts: np.ndarray, *, qualifier: str, normalization: str
) -> np.ndarray:
    """Divide ties from rows to columns; 0 where the divisor is 0.

    activity: by all statements of the row, so that each actor's ties share out 1 (with ignore); prominence:
    by all statements on the column. With combine, whose numbers are names and no amounts, by the number of
    ties instead; the result has no meaning, there as here.
    """
    if normalization == "no":
        return ties
    amounts = (ties > 0).astype(float) if qualifier == "combine" else counts.sum(axis=2)
    return _ratio(ties, amounts.sum(axis=1 if normalization == "activity" else 0, keepdims=True))


def _only_one(flat: np.ndarray) -> np.ndarray:
    """What only one of two rows uses: the counts of each where the other has none."""
    alone = flat @ (flat == 0).astype(float).T
    return alone + alone.T


def _flat(counts: np.ndarray) -> np.ndarray:
    return counts.reshape(len(counts), counts.shape[1] * counts.shape[2])


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    below = np.broadcast_to(below, above.shape)
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0)


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
        values = divide_two_mode(values, counts, qualifier=qualifier, normalization=normalization)
        frame = _frame(values, rows, columns, (settings.actor, settings.concept))
        if qualifier == "combine" and len(ties.levels) <= MOST_COMBINATIONS:
            frame.attrs["combinations"] = _combinations(ties.levels)
        return frame
    if kind == "concepts":
        counts, rows = counts.transpose(1, 0, 2), columns
    square = one_mode(counts, levels=ties.levels, scaled=ties.scaled, qualifier=qualifier)
    square = divide_one_mode(square, counts, normalization=normalization)
    if not diagonal:
        np.fill_diagonal(square, 0)
    return _frame(square, rows, rows, (kind, kind))


def _frame(values: np.ndarray, rows: np.ndarray, columns: np.ndarray, names: tuple[str, str]) -> pd.DataFrame:
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
