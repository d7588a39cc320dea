"""Coalitions: who stands with whom, found in several ways, and what holds, splits and moves them."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from helpers.ground.errors import InputError
from helpers.grouping.attraction import attraction, check_connected
from helpers.grouping.attraction import profile as checked_profile
from helpers.grouping.clusterings import LINKAGES, Tree, jaccard, likeness, linkage
from helpers.grouping.divisions import GROUPS, METHODS, divisions, highest_modularity

COLUMNS = ["actor", "method", "k", "group", "modularity", "best"]


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
    ``conflict``, where given, is subtracted, and what is below 0 is no tie. ``methods``: ward, average,
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
    core = check_connected(square)
    apart = _apart(core, profile)
    found = divisions(core.to_numpy(), distances=apart, methods=methods, counts=groups, seed=seed)
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
    core = check_connected(attraction(congruence, conflict=conflict))
    if len(core) < 2:
        return Tree(tuple(core.index), np.empty((0, 4)))
    return Tree(tuple(core.index), linkage(_apart(core, profile), method=method))


def _apart(network: pd.DataFrame, profile: pd.DataFrame | None) -> np.ndarray:
    """How far apart the network's actors are by their positions, if given, or else by their ties."""
    if profile is None:
        return likeness(network.to_numpy())
    positions = checked_profile(profile)
    absent = network.index.difference(positions.index)
    if len(absent):
        raise InputError(f"The profile lacks the actor “{absent[0]}”. Build both from the same statements.")
    return jaccard(positions.loc[network.index], combined="combinations" in profile.attrs)
