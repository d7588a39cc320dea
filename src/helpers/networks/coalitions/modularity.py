"""Modularity: how many more ties lie within groups than by chance, and divisions that raise it."""

from collections.abc import Sequence

import numpy as np

LEAST = 1e-10  # a gain below this is rounding
STARTS = 5  # Louvain depends on the order in which it takes the actors: several orders, the best kept


def modularity(weights: np.ndarray, groups: Sequence[int] | np.ndarray) -> float:
    """Weighted modularity of a division: Q = Σ_g (w_g / 2m − (s_g / 2m)²).

    2m is the sum of all weights, w_g that of the weights within group g (both directions), s_g the ties of
    its members to anybody. Below 1; 0 where all are in one group; at or below 0 the division is no better
    than chance; from about 0.3 it is usually taken to be worth the name (Newman 2004, "Analysis of weighted
    networks", eq. 6). Missing (nan) where there is no tie.
    """
    total = weights.sum()
    if total <= 0:
        return float("nan")
    members = one_hot(np.asarray(groups))
    between = members.T @ weights @ members / total
    return float(np.trace(between) - (between.sum(axis=1) ** 2).sum())


def one_hot(groups: np.ndarray) -> np.ndarray:
    """Actors × groups, 1 where the actor is in the group."""
    return (groups[:, None] == np.unique(groups)[None, :]).astype(float)


def surplus_ties(weights: np.ndarray) -> np.ndarray:
    """The modularity matrix B_ij = w_ij − s_i s_j / 2m: ties beyond what activity alone would give."""
    strength = weights.sum(axis=1)
    return weights - np.outer(strength, strength) / max(strength.sum(), LEAST)


def improve(weights: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Move one actor at a time to where modularity rises most, until no move raises it; no group is emptied.

    The number of groups stays. (Vertex mover, Schuetz & Caflisch 2008; DNA's "greedy" polarization swaps
    actors in the same spirit.)
    """
    total = weights.sum()
    strength = weights.sum(axis=1)
    names, place = np.unique(groups, return_inverse=True)
    rows = np.arange(len(place))
    towards = weights @ one_hot(place)  # the ties of each actor to each group
    while total > 0:
        mass = np.bincount(place, weights=strength, minlength=len(names))
        stay = towards[rows, place] / total - strength * (mass[place] - strength) / total**2
        gain = towards / total - np.outer(strength, mass) / total**2 - stay[:, None]
        gain[rows, place] = 0
        gain[np.bincount(place, minlength=len(names))[place] == 1] = 0
        actor, group = np.unravel_index(np.argmax(gain), gain.shape)
        if gain[actor, group] <= LEAST:
            break
        towards[:, place[actor]] -= weights[:, actor]
        towards[:, group] += weights[:, actor]
        place[actor] = group
    return names[place]


def number_groups(groups: np.ndarray) -> np.ndarray:
    """Groups numbered from 1, the largest first, of equals the one with the first actor first.

    With actors in alphabetical order the numbers do not depend on the order of the rows.
    """
    names, first, place, sizes = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), dtype=int)
    rank[np.lexsort((first, -sizes))] = np.arange(1, len(names) + 1)
    return rank[place]


def greedy(weights: np.ndarray, *, counts: Sequence[int], seed: int) -> dict[int, np.ndarray]:
    """Join groups, from single actors on, where modularity gains most (Clauset, Newman & Moore 2004)."""
    from networkx import from_numpy_array
    from networkx.algorithms.community import greedy_modularity_communities

    graph = from_numpy_array(weights)
    return {
        count: _labels(greedy_modularity_communities(graph, weight="weight", cutoff=count, best_n=count))
        for count in counts
    }


def louvain(weights: np.ndarray, *, counts: Sequence[int], seed: int) -> dict[int, np.ndarray]:
    """The Louvain method, which finds its own number of groups (Blondel et al. 2008).

    For fewer groups than it finds, those are joined whose joining costs least modularity; more are not given.
    """
    from networkx import from_numpy_array
    from networkx.algorithms.community import louvain_partitions, modularity

    graph = from_numpy_array(weights)
    runs = (louvain_partitions(graph, weight="weight", seed=seed + start) for start in range(STARTS))
    last = [list(levels)[-1] for levels in runs]
    groups = _labels(max(last, key=lambda found: round(modularity(graph, found, weight="weight"), 10)))
    divisions = {}
    for count in range(len(np.unique(groups)), 1, -1):
        divisions[count] = groups
        groups = _joined(weights, groups)
    return {count: divisions[count] for count in counts if count in divisions}


def leading_eigenvector(weights: np.ndarray, *, counts: Sequence[int], seed: int) -> dict[int, np.ndarray]:
    """Split by the signs of the leading eigenvector of the modularity matrix, again and again (Newman 2006).

    Each time the group is split whose splitting gains most; it ends where no split gains, so that there may
    be no division into as many groups as asked for.
    """
    excess, groups = surplus_ties(weights), np.zeros(len(weights), dtype=int)
    gains = {0: _split(excess)}
    divisions: dict[int, np.ndarray] = {}
    while len(divisions) < max(counts, default=0) - 1:
        best = max(gains, key=lambda group: (gains[group][0], -group))
        gain, right = gains[best]
        if gain <= LEAST * weights.sum():
            break
        members, new = np.flatnonzero(groups == best), groups.max() + 1
        groups = groups.copy()
        groups[members[right]] = new
        divisions[new + 1] = groups
        for group in (best, new):
            inside = np.flatnonzero(groups == group)
            gains[group] = _split(excess[np.ix_(inside, inside)])
    return {count: divisions[count] for count in counts if count in divisions}


def _split(excess: np.ndarray) -> tuple[float, np.ndarray]:
    """The gain of splitting a group by its leading eigenvector, and who goes to the other half."""
    within = excess - np.diag(excess.sum(axis=1))  # eq. 51: what the group holds together is taken out
    if len(within) < 2:
        return 0.0, np.zeros(len(within), dtype=bool)
    from scipy.linalg import eigh

    last = len(within) - 1
    _, vectors = eigh(within, subset_by_index=[last, last])
    vector = vectors[:, 0]
    tip = np.argmax(np.abs(vector).round(9))  # an eigenvector's sign is arbitrary
    right = vector * np.sign(vector[tip]) < -1e-9
    side = np.where(right, -1.0, 1.0)
    return float(side @ within @ side), right


def _joined(weights: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The two groups joined whose joining costs least modularity."""
    names = np.unique(groups)
    members = one_hot(groups)
    between = members.T @ surplus_ties(weights) @ members
    np.fill_diagonal(between, -np.inf)
    first, second = np.unravel_index(np.argmax(between), between.shape)
    return np.where(groups == names[second], names[first], groups)


def _labels(communities: Sequence[set[int]]) -> np.ndarray:
    groups = np.empty(sum(map(len, communities)), dtype=int)
    for number, members in enumerate(communities):
        groups[list(members)] = number
    return number_groups(groups)
