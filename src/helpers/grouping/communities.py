"""Communities: divisions that are found by looking for high modularity."""

from collections.abc import Sequence

import numpy as np

from helpers.grouping.modularity import LEAST, number_groups, surplus_ties

STARTS = 5  # Louvain depends on the order in which it takes the actors: several orders, the best kept


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
    members = (groups[:, None] == names[None, :]).astype(float)
    between = members.T @ surplus_ties(weights) @ members
    np.fill_diagonal(between, -np.inf)
    first, second = np.unravel_index(np.argmax(between), between.shape)
    return np.where(groups == names[second], names[first], groups)


def _labels(communities: Sequence[set[int]]) -> np.ndarray:
    groups = np.empty(sum(map(len, communities)), dtype=int)
    for number, members in enumerate(communities):
        groups[list(members)] = number
    return number_groups(groups)
