"""Modularity: how much more of the ties lies within groups than chance would put there."""

from collections.abc import Sequence

import numpy as np

LEAST = 1e-10  # a gain below this is rounding


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
