"""Coalitions: divisions of the actors, found in several ways, and the one of highest modularity."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks.coalitions import clusterings, modularity
from helpers.networks.coalitions.attraction import attraction, tied_actors
from helpers.networks.coalitions.attraction import profile as checked_profile
from helpers.networks.coalitions.clusterings import LINKAGES, Tree, likeness, linkage

BY_DISTANCE: dict[str, Callable[..., dict[int, np.ndarray]]] = {
    "ward": partial(clusterings.hierarchical, method="ward"),
    "average": partial(clusterings.hierarchical, method="average"),
    "complete": partial(clusterings.hierarchical, method="complete"),
    "pam": clusterings.pam,
}
BY_TIES: dict[str, Callable[..., dict[int, np.ndarray]]] = {
    "spectral": clusterings.spectral,
    "concor": lambda weights, *, counts, seed: clusterings.concor(weights, counts=counts),
    "greedy": modularity.greedy,
    "louvain": modularity.louvain,
    "leading eigenvector": modularity.leading_eigenvector,
}
METHODS = (*BY_DISTANCE, *BY_TIES)
GROUPS = range(2, 7)
COLUMNS = ["actor", "method", "k", "group", "modularity", "best"]


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

    Ward, average, complete and pam go by ``distances`` (``likeness`` unless given). A number above that of
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
    distances, found = likeness(weights) if distances is None else distances, []
    for method in methods:
        if method in BY_DISTANCE:
            divided = BY_DISTANCE[method](distances, counts=possible)
        else:
            divided = BY_TIES[method](weights, counts=possible, seed=seed)
        for count, groups in sorted(divided.items()):
            if len(np.unique(groups)) == count:  # where all are alike, two medoids may be one
                found.append(_division(method, weights, groups))
    return found


def _division(method: str, weights: np.ndarray, groups: np.ndarray) -> Division:
    numbered = modularity.number_groups(groups)
    return Division(method, numbered, modularity.modularity(weights, numbered))


def highest_modularity(found: Sequence[Division]) -> Division | None:
    """The division of highest modularity; of equals that with fewer groups, then the earlier method."""
    return min(found, key=lambda one: (-round(one.modularity, 10), one.k), default=None)


def best_division(weights: np.ndarray, counts: Iterable[int], *, methods: Sequence[str]) -> Division | None:
    """The best division of the actors with a tie, single actors moved as long as that raises modularity."""
    tied = tied_actors(weights)
    core = weights[np.ix_(tied, tied)]
    possible = [count for count in counts if count < len(core)]
    found = divisions(core, methods=methods, counts=possible) if possible else []
    return highest_modularity(
        [_division(one.method, core, modularity.improve(core, one.groups)) for one in found]
    )


def check_counts(counts: Iterable[int]) -> list[int]:
    """The numbers of groups in order, each once; InputError for one below 2."""
    asked = sorted(set(counts))
    if not asked or asked[0] < 2 or any(int(count) != count for count in asked):
        raise InputError(f"A division has 2 groups or more; asked for were {asked or 'none'}.")
    return [int(count) for count in asked]


def coalitions(
    congruence: pd.DataFrame,
    *,
    conflict: pd.DataFrame | None = None,
    profile: pd.DataFrame | None = None,
    methods: Sequence[str] = METHODS,
    groups: Iterable[int] = GROUPS,
    seed: int = 0,
) -> pd.DataFrame:
    """Divide the actors into groups in every way asked for, and mark the division of highest modularity.

    ``congruence`` is a square network (``network(…, kind="actors", qualifier="congruence")`` or "subtract");
    ``conflict``, if given, is subtracted, and what is below 0 is no tie. ``methods``: ward, average,
    complete (hierarchical) and pam go by the distance between actors; spectral, concor, greedy, louvain and
    leading eigenvector by the ties. The distance is 1 − cosine of the actors' ties; with ``profile`` (actors
    × concepts, above 0 in favour, below 0 against; or what ``network(…, qualifier="combine")`` gives) the
    Jaccard distance of their positions, with "combine" that of DNA to the letter.

    Returns one row an actor and division: actor, method, k (how many groups), group (1 the largest, of equals
    the one first in the alphabet; 0: tied to nobody, in no coalition), modularity of the division (below 1; 0
    or less: no better than none; Newman 2004) and best (yes for the rows of one division, that of highest
    modularity; of equals the one with fewer groups, then the earlier method). No rows where nobody is tied to
    anybody. Louvain and leading eigenvector may not reach every k. The best of many divisions looks better
    than it is: compare it with chance by ``polarization``. Raises InputError for what is no network.
    """
    square = attraction(congruence, conflict=conflict)
    core = _tied(square)
    distances = _distances(core, profile)
    found = divisions(core.to_numpy(), distances=distances, methods=methods, counts=groups, seed=seed)
    best = highest_modularity(found)
    rows = []
    for one in found:
        group = dict(zip(core.index, one.groups.tolist(), strict=True))
        rows += [
            (actor, one.method, one.k, group.get(actor, 0), one.modularity, one is best)
            for actor in square.index
        ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        {"actor": "str", "method": "str", "k": int, "group": int, "modularity": float, "best": bool}
    )


def best_coalitions(memberships: pd.DataFrame) -> pd.Series:
    """The best division of ``coalitions``: actor → group. Empty where there is none."""
    return memberships[memberships["best"]].set_index("actor")["group"]


def modularities(memberships: pd.DataFrame) -> pd.DataFrame:
    """How the methods compare: methods × numbers of groups, the modularity of each division.

    Missing where a method does not reach that number of groups.
    """
    once = memberships.drop_duplicates(["method", "k"])
    order = [method for method in METHODS if method in set(once["method"])]
    return once.pivot(index="method", columns="k", values="modularity").reindex(order)


def dendrogram(
    congruence: pd.DataFrame,
    *,
    conflict: pd.DataFrame | None = None,
    profile: pd.DataFrame | None = None,
    method: str = "ward",
) -> Tree:
    """The tree in which the nearest actors are joined first (see ``coalitions`` for the distance).

    Returns the actors and the joins as scipy writes them: left, right (numbers of actors, then of earlier
    joins), height (distance at which they join; with "ward" the growth of the spread within, as a length),
    size. Actors who are tied to nobody are left out; fewer than two leave no join. Raises InputError.
    """
    if method not in LINKAGES:
        raise InputError(f"There is no tree “{method}”. There are {', '.join(LINKAGES)}.")
    core = _tied(attraction(congruence, conflict=conflict))
    joins = np.empty((0, 4)) if len(core) < 2 else linkage(_distances(core, profile), method=method)
    return Tree(tuple(core.index), joins)


def _tied(square: pd.DataFrame) -> pd.DataFrame:
    """The part of the network without isolates."""
    tied = tied_actors(square.to_numpy())
    return square.loc[tied, tied]


def _distances(network: pd.DataFrame, profile: pd.DataFrame | None) -> np.ndarray:
    """How far apart the network's actors are by their positions, if given, or else by their ties."""
    if profile is None:
        return likeness(network.to_numpy())
    positions = checked_profile(profile)
    absent = network.index.difference(positions.index)
    if len(absent):
        raise InputError(f"The profile lacks the actor “{absent[0]}”. Build both from the same statements.")
    return clusterings.jaccard(positions.loc[network.index], combined="combinations" in profile.attrs)
