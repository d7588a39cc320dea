"""Divisions: every clustering by its name, and the one with the highest modularity."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.ground.errors import InputError
from helpers.grouping.clusterings import concor, hierarchical, likeness, pam, spectral
from helpers.grouping.communities import greedy, leading_eigenvector, louvain
from helpers.grouping.modularity import improve, modularity, number_groups

BY_DISTANCE: dict[str, Callable[..., dict[int, np.ndarray]]] = {
    "ward": partial(hierarchical, method="ward"),
    "average": partial(hierarchical, method="average"),
    "complete": partial(hierarchical, method="complete"),
    "pam": pam,
}
BY_TIES: dict[str, Callable[..., dict[int, np.ndarray]]] = {
    "spectral": spectral,
    "concor": lambda weights, *, counts, seed: concor(weights, counts=counts),
    "greedy": greedy,
    "louvain": louvain,
    "leading eigenvector": leading_eigenvector,
}
METHODS = (*BY_DISTANCE, *BY_TIES)
GROUPS = range(2, 7)


class Division(NamedTuple):
    """One way to divide the actors: found by ``method`` into groups numbered from 1, the largest first."""

    method: str
    groups: np.ndarray
    modularity: float

    @property
    def k(self) -> int:
        return len(np.unique(self.groups))


def divisions(
    weights: np.ndarray,
    *,
    distances: np.ndarray | None = None,
    methods: Sequence[str] = METHODS,
    counts: Iterable[int] = GROUPS,
    seed: int = 0,
) -> list[Division]:
    """Every method's division into each number of groups, in the order of ``methods``, then of numbers.

    ``distances`` (``likeness`` unless given) serve ward, average, complete and pam. A number above that of
    the actors, and one that a method does not reach, is left out. Without any tie there is no division.
    """
    if isinstance(methods, str) or not methods:
        raise InputError(f"Give a list of methods, of {', '.join(METHODS)}; not {methods!r}.")
    unknown = [method for method in methods if method not in METHODS]
    if unknown:
        raise InputError(f"There is no clustering “{unknown[0]}”. There are {', '.join(METHODS)}.")
    possible = [count for count in check_counts(counts) if count <= len(weights)]
    if weights.sum() <= 0 or not possible:
        return []
    apart = likeness(weights) if distances is None else distances
    found = []
    for method in methods:
        divided = (
            BY_DISTANCE[method](apart, counts=possible)
            if method in BY_DISTANCE
            else BY_TIES[method](weights, counts=possible, seed=seed)
        )
        for count in sorted(divided):
            if len(np.unique(divided[count])) < count:  # where all are alike, two medoids may be one
                continue
            groups = number_groups(divided[count])
            found.append(Division(method, groups, modularity(weights, groups)))
    return found


def highest_modularity(found: Sequence[Division]) -> Division | None:
    """The division of highest modularity; of equals that with fewer groups, then the earlier method."""
    return min(found, key=lambda one: (-round(one.modularity, 10), one.k), default=None)


def polish(weights: np.ndarray, found: Sequence[Division]) -> list[Division]:
    """Each division after moving single actors as long as that raises its modularity."""
    better = ((one.method, number_groups(improve(weights, one.groups))) for one in found)
    return [Division(method, groups, modularity(weights, groups)) for method, groups in better]


def check_counts(counts: Iterable[int]) -> list[int]:
    """The numbers of groups in order, each once; InputError for one below 2."""
    asked = sorted(set(counts))
    if not asked or asked[0] < 2 or any(int(count) != count for count in asked):
        raise InputError(f"A division has 2 groups or more; asked for were {asked or 'none'}.")
    return [int(count) for count in asked]
