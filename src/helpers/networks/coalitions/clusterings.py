"""Clusterings: divisions that are found by looking at who is like whom."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.networks.coalitions.modularity import modularity

CONVERGED, ROUNDS = 0.999, 100  # of CONCOR: correlations this near to 1 or -1, and when to give up
LINKAGES = ("ward", "average", "complete", "single")


class Tree(NamedTuple):
    """A dendrogram: the actors, and one row a joining as scipy writes it (left, right, height, size)."""

    actors: tuple[str, ...]
    joins: np.ndarray


def likeness(weights: np.ndarray) -> np.ndarray:
    """Distances between actors from whom they are tied to: 1 − cosine of their rows, 0 (same) to 1.

    An actor's tie to itself counts as much as its strongest one, so that two who are tied to each other and
    nobody else are the same. (Structural equivalence, Lorrain & White 1971; cosine in place of correlation,
    since ties are never below 0.)
    """
    rows = weights + np.diag(weights.max(axis=1, initial=0))
    length = np.sqrt((rows**2).sum(axis=1))
    length[length == 0] = 1
    cosine = rows @ rows.T / length[:, None] / length
    return _distances(1 - cosine)


def jaccard(positions: pd.DataFrame, *, combined: bool = False) -> np.ndarray:
    """Distances between actors from their positions: 1 − positions that both take / that either takes.

    In favour of a concept (above 0) and against it (below) are two positions. ``combined``: they are given as
    1, 2 and 3 for both (``network(…, qualifier="combine")``), which is the distance that DNA clusters by;
    it differs where somebody says yes and no.
    """
    values = positions.to_numpy(dtype=float)
    sides = [values % 2 == 1, values >= 2] if combined else [values > 0, values < 0]
    taken = np.hstack(sides).astype(float)
    both = taken @ taken.T
    either = np.add.outer(taken.sum(axis=1), taken.sum(axis=1)) - both
    return _distances(1 - both / np.where(either > 0, either, 1))


def _distances(values: np.ndarray) -> np.ndarray:
    values = np.clip(np.round((values + values.T) / 2, 12), 0, None)  # so that ties are ties on every machine
    np.fill_diagonal(values, 0)
    return values


def linkage(distances: np.ndarray, *, method: str) -> np.ndarray:
    """Join the nearest, then the nearest groups: scipy's table of joins (Ward 1963 and its relatives)."""
    from scipy.cluster import hierarchy
    from scipy.spatial.distance import squareform

    return hierarchy.linkage(squareform(distances, checks=False), method=method)


def hierarchical(distances: np.ndarray, *, counts: Sequence[int], method: str) -> dict[int, np.ndarray]:
    """The tree of ``linkage`` cut where it has so many branches."""
    joins = linkage(distances, method=method)
    return {count: _cut(joins, count) for count in counts}


def _cut(joins: np.ndarray, count: int) -> np.ndarray:
    """The groups when all but the last joins are made (scipy's cut_tree takes twenty times as long)."""
    size = len(joins) + 1
    groups = np.arange(size)
    for step, (left, right) in enumerate(joins[: size - count, :2]):
        groups[(groups == left) | (groups == right)] = size + step
    return groups


def pam(distances: np.ndarray, *, counts: Sequence[int]) -> dict[int, np.ndarray]:
    """Partitioning around medoids: BUILD, which leaves nothing to chance, then SWAP (Kaufman & Rousseeuw
    1990). Of equal choices the first actor is taken.
    """
    found = {count: np.arange(count) for count in counts if count == len(distances)}
    for count in (count for count in counts if count < len(distances)):
        found[count] = distances[:, _swapped(distances, _built(distances, count))].argmin(axis=1)
    return found


def _built(distances: np.ndarray, count: int) -> list[int]:
    """The actor nearest to all, then each time the one that brings the others nearest to a medoid."""
    medoids: list[int] = []
    for _ in range(count):
        nearest = distances[medoids].min(axis=0, initial=np.inf)
        sums = np.minimum(distances, nearest).sum(axis=1).round(10)  # so that ties are ties
        sums[medoids] = np.inf
        medoids.append(int(sums.argmin()))
    return medoids


def _swapped(distances: np.ndarray, medoids: list[int]) -> list[int]:
    """The medoids after the exchange that lowers the sum of distances most, again until none does."""
    while True:
        others = (distances[medoids[:m] + medoids[m + 1 :]].min(axis=0) for m in range(len(medoids)))
        sums = np.array([np.minimum(distances, nearest).sum(axis=1) for nearest in others]).T.round(10)
        actor, medoid = np.unravel_index(sums.argmin(), sums.shape)
        if sums[actor, medoid] > distances[medoids].min(axis=0).sum() - 1e-9:
            return medoids
        medoids = [*medoids[:medoid], int(actor), *medoids[medoid + 1 :]]


def spectral(weights: np.ndarray, *, counts: Sequence[int], seed: int) -> dict[int, np.ndarray]:
    """Groups in the space of the first eigenvectors of the normalized Laplacian (von Luxburg 2007).

    Assigned by pivoted QR (Damle, Minden & Ying 2019), which needs no random start.
    """
    import warnings

    from sklearn.cluster import SpectralClustering

    options = {"affinity": "precomputed", "assign_labels": "cluster_qr", "random_state": seed}
    found = {count: np.arange(count) for count in counts if count == len(weights)}
    for count in (count for count in counts if count < len(weights)):
        with warnings.catch_warnings():  # a network in pieces is no fault here: its pieces are groups
            warnings.filterwarnings("ignore", message="Graph is not fully connected")
            found[count] = SpectralClustering(count, **options).fit_predict(weights)
    return {count: groups for count, groups in found.items() if len(np.unique(groups)) == count}


def concor(weights: np.ndarray, *, counts: Sequence[int]) -> dict[int, np.ndarray]:
    """Convergence of iterated correlations: correlate the actors' ties, then the correlations, and so on.

    R⁽⁰⁾ = correlations of the columns of ties, R⁽ᵗ⁺¹⁾ = correlations of the columns of R⁽ᵗ⁾; it converges to
    1 and −1, which are two blocks (Breiger, Boorman & Arabie 1975). For more groups a block is split in the
    same way, each time the one whose split leaves the highest modularity. A column without variance
    correlates 0 with every other.
    """
    groups = np.zeros(len(weights), dtype=int)
    divisions: dict[int, np.ndarray] = {}
    for count in range(2, max(counts, default=0) + 1):
        tried = []
        for block in np.unique(groups):
            members = np.flatnonzero(groups == block)
            other = _converged(weights[:, members])
            if other.any():
                split = groups.copy()
                split[members[other]] = count
                tried.append((round(modularity(weights, split), 12), -int(block), split))
        if not tried:
            break
        groups = max(tried, key=lambda one: one[:2])[2]
        divisions[count] = groups
    return {count: divisions[count] for count in counts if count in divisions}


def _converged(columns: np.ndarray) -> np.ndarray:
    """Which columns end up opposite to the first, when correlations are correlated again and again."""
    current = columns
    for _ in range(ROUNDS):
        centred = current - current.mean(axis=0)
        length = np.sqrt((centred**2).sum(axis=0))
        scaled = centred / np.where(length > 1e-12, length, np.inf)
        current = scaled.T @ scaled
        if (np.abs(current[~np.eye(len(current), dtype=bool)]) > CONVERGED).all():
            break
    return current[:, 0] < -1e-9
