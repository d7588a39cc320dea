"""Phases: how far networks of successive windows lie apart, and the states they form."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks.coalitions import attraction
from helpers.networks.coalitions.clusterings import hierarchical, pam, spectral
from helpers.networks.coalitions.divisions import GROUPS, check_counts
from helpers.networks.coalitions.modularity import modularity, one_hot
from helpers.networks.network import moving_networks

DISTANCES: dict[str, tuple[Callable[..., np.ndarray], Callable[..., float]]] = {
    "spectral": (attraction.spectrum, attraction.spectral_distance),
    "absolute": (lambda weights: weights / (np.abs(weights).sum() or 1.0), attraction.dna_distance),
    "dna spectral": (attraction.dna_spectrum, attraction.dna_distance),
}
METHODS = ("ward", "average", "complete", "single", "pam", "spectral")
COLUMNS = ["window", "state", "change", "transition", "silhouette", "method", "modularity"]
TIED = 4  # actors without whose ties a window has no shape: two or three are tied in few ways


def window_distances(
    windows: Iterable[tuple[Any, pd.DataFrame]], *, distance: str = "spectral", least: int = 1
) -> pd.DataFrame:
    """How far apart the networks of the windows lie: windows × windows, 0 on the diagonal, largest 1.

    ``windows`` are pairs (label or day, matrix) as in ``polarization``, all square or all two-mode; whoever
    is absent from a window has no tie in it. "spectral" compares the shape of square networks (eigenvalues of
    the Laplacian, see ``spectral_distance``; ties below 0 are none): 0 also where two actors have swapped
    places. "dna spectral" is what DNA 3.0 computes under that name: the sum of the differences between the
    actors' shares of all ties, in rising order (``dna_spectrum``). "absolute" is the sum of the differences
    of all weights, Σ|w_ij − w′_ij|: who is who counts. Each
    network's weights are first divided by their sum (of absolute values), so that a busy window is not far
    from a quiet one for that alone. The distances are divided by the largest, as in DNA; all are 0 if no two
    windows differ. A window without ties is no network that could be like another: its distances are missing,
    and so are those of a window with fewer than ``least`` tied actors. Raises InputError.
    """
    if distance not in DISTANCES:
        raise InputError(f"There is no distance “{distance}”. There are {', '.join(DISTANCES)}.")
    given = list(windows)
    labels = pd.Index([label for label, _ in given], name="window")
    if labels.has_duplicates:
        raise InputError(f"Two windows have the label “{labels[labels.duplicated()][0]}”.")
    stack = _stacked([matrix for _, matrix in given], spectral=distance != "absolute")
    form, measure = DISTANCES[distance]
    forms = [form(weights) for weights in stack]
    values = [[measure(one, other) for other in forms] for one in forms]
    square = np.array(values, dtype=float).reshape(len(labels), len(labels))
    square = np.round(square, 12)  # before the division, which would make rounding errors look like change
    empty = [(weights != 0).any(axis=1).sum() < max(least, 1) for weights in stack]
    square[empty], square[:, empty] = np.nan, np.nan
    square = square / (np.nanmax(square, initial=0) or 1.0)
    return pd.DataFrame(square, index=labels, columns=labels)


def phases(
    distances: pd.DataFrame,
    *,
    methods: Iterable[str] = METHODS,
    groups: Iterable[int] = GROUPS,
    seed: int = 0,
) -> pd.DataFrame:
    """The states that the windows form, and when one passes into another (Masuda & Holme 2019).

    ``distances`` is the frame of ``window_distances``. Its windows are clustered by every method into every
    number of states, and the clustering with the highest modularity of the likeness 1 − distance is kept, as
    in DNA (on so dense a network it is low and tends to few states).

    Returns one row a window, in their order: window, state (numbered as they first come; 0: too few ties, no
    state), change (distance to the window before; missing for the first, and beside a window with too few
    ties), transition (yes where the state is not that of the last window that has one), silhouette (−1 … 1:
    how much nearer the window is to its own state than to the next one; 0 for a state of one window), method
    and modularity (of the clustering kept, the same in every row). A mean silhouette below 0.25 says that
    there are no states worth the name, below 0.5 that they are weak (Kaufman & Rousseeuw 1990); a higher one
    says something only beside what chance gives (``permuted_silhouettes``). Fewer than three
    windows, and windows that do not differ or that all differ equally, are one state (method and modularity
    missing). Windows that overlap resemble each other for that alone.
    """
    chosen = list(methods)
    unknown = [method for method in chosen if method not in METHODS]
    if unknown or not chosen:
        raise InputError(f"Give methods of {', '.join(METHODS)}; not {unknown or 'none'}.")
    values, held = _checked(distances)
    counts = [count for count in check_counts(groups) if count < len(held)]
    kept = _kept(values[np.ix_(held, held)], methods=chosen, counts=counts, seed=seed)
    _, first, place = np.unique(kept.groups, return_index=True, return_inverse=True)
    frame = pd.DataFrame({"window": distances.index, "state": 0, "silhouette": np.nan})
    frame.loc[held, "state"] = np.argsort(np.argsort(first))[place] + 1
    frame.loc[held, "silhouette"] = kept.silhouettes
    frame["change"] = np.append(np.nan, np.diagonal(values, offset=1))[: len(values)]
    before = frame["state"].where(frame["state"] > 0).ffill().shift()
    frame["transition"] = (frame["state"] > 0) & before.notna() & (frame["state"] != before)
    frame["method"], frame["modularity"] = kept.method, kept.modularity
    return frame.astype({"method": "str"})[COLUMNS]


class _States(NamedTuple):
    """One clustering of the windows; without a method they are all in one state."""

    method: str | None
    groups: np.ndarray
    silhouettes: np.ndarray
    modularity: float


def _kept(values: np.ndarray, *, methods: list[str], counts: list[int], seed: int) -> _States:
    """The clustering of highest modularity; of equals that with fewer states, then the earlier method."""
    one_state = _States(None, np.zeros(len(values), dtype=int), np.zeros(len(values)), np.nan)
    furthest = values.max(initial=0)
    likeness = 1 - values / max(furthest, 1e-12)
    np.fill_diagonal(likeness, 0)
    if furthest == 0 or likeness.max(initial=0) == 0:  # all the same, or all equally far apart
        return one_state
    tried = [
        (count, _States(method, found, silhouettes(values, found), modularity(likeness, found)))
        for method in methods
        for count, found in _clustered(method, values, likeness, counts, seed).items()
    ]
    return min(tried, key=lambda one: (-round(one[1].modularity, 10), one[0]), default=(0, one_state))[1]


def silhouettes(distances: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """How well each one sits in its group, (b − a) / max(a, b): a its mean distance within, b to the nearest
    other group; 0 for a group of one (Rousseeuw 1987).
    """
    _, place, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    if len(sizes) < 2:
        return np.zeros(len(groups))
    rows, sums = np.arange(len(groups)), distances @ one_hot(groups)
    own = sums[rows, place] / np.maximum(sizes[place] - 1, 1)
    others = sums / sizes
    others[rows, place] = np.inf
    nearest = others.min(axis=1)
    top = np.maximum(own, nearest)
    return np.where((sizes[place] > 1) & (top > 0), (nearest - own) / np.where(top > 0, top, 1), 0)


def _clustered(
    method: str, distances: np.ndarray, likeness: np.ndarray, counts: list[int], seed: int
) -> dict[int, np.ndarray]:
    if method == "pam":
        return pam(distances, counts=counts)
    if method == "spectral":
        return spectral(likeness, counts=counts, seed=seed)
    return hierarchical(distances, counts=counts, method=method)


def _stacked(matrices: list[pd.DataFrame], *, spectral: bool) -> list[np.ndarray]:
    """The matrices with the same rows and columns, 0 where a window lacks one."""
    square = [attraction.is_square(one) for one in matrices]
    if len(set(square)) > 1:
        raise InputError("Some windows are networks of actors and some are not. Build all of one kind.")
    if spectral and not all(square):
        raise InputError(
            "The spectral distance compares square networks; these are two-mode. "
            "Use distance=“absolute”, or build networks of actors."
        )
    checked = [attraction.attraction(one) if spectral else attraction.profile(one) for one in matrices]
    rows = sorted(set().union(*(one.index for one in checked)))
    columns = sorted(set().union(*(one.columns for one in checked)))
    return [one.reindex(index=rows, columns=columns, fill_value=0.0).to_numpy() for one in checked]


def _checked(distances: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The distances, and the places of the windows that have any."""
    if not isinstance(distances, pd.DataFrame) or list(distances.index) != list(distances.columns):
        raise InputError("Distances are a square frame, windows × windows: give window_distances(…).")
    values = distances.to_numpy(dtype=float)
    held = np.flatnonzero(~np.isnan(values).all(axis=1))
    known = values[np.ix_(held, held)]
    if not np.isfinite(known).all() or (known < 0).any() or not np.allclose(known, known.T):
        raise InputError("Distances are finite, not below 0 and the same in both directions.")
    return values, held


def states_of(
    stances: pd.DataFrame, statements: pd.DataFrame, *, days: int, kernel: str = "no", seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How far the networks of windows of so many days lie apart, and their states.

    The ties are congruence minus conflict, divided by average activity (``shared_concepts``).
    Windows with fewer than four tied actors do not count. Returns the frames of ``window_distances`` and
    ``phases``; a window is named by its middle.
    """
    window: dict[str, Any] = {"unit": "days", "size": days, "step": days, "kernel": kernel}
    moving = moving_networks(stances, statements, **window, as_dna=False, qualifier="subtract")
    networks = [(f"{one.middle:%Y-%m-%d}", attraction.shared_concepts(one.network)) for one in moving]
    distances = window_distances(networks, least=TIED)
    return distances, phases(distances, seed=seed)


def permuted_silhouettes(
    stances: pd.DataFrame, statements: pd.DataFrame,
    *, days: int, kernel: str = "no", draws: int = 99, seed: int = 0,
) -> np.ndarray:  # fmt: skip
    """The mean silhouette of the states in each of ``draws`` permutations of days among the articles.

    Each article keeps what is said in it, by whom, and how its days lie around their middle one; only when it
    is said is chance, so that there are no phases. Some clustering is always the best of many: a mean
    silhouette that half of the draws reach says nothing, whatever its size. Draws in which all windows are
    one state count as 0.
    """
    middle = statements.groupby("article_id")["said_on"].median().dropna()
    random, found = np.random.default_rng(seed), []
    for _ in range(draws):
        moved = pd.Series(random.permutation(middle.to_numpy()), index=middle.index) - middle
        shift = moved.dt.round("D").reindex(statements["article_id"])
        said_on = statements["said_on"] + shift.to_numpy()
        permuted = statements.assign(said_on=said_on.astype(statements["said_on"].dtype))
        _, states = states_of(stances, permuted, days=days, kernel=kernel, seed=seed)
        found.append(states["silhouette"].mean())
    return np.nan_to_num(np.array(found, dtype=float))
