"""Polarization over time: how cleanly the actors fall into camps, beside what chance gives."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks.coalitions.attraction import is_square, shared_weights, tied_actors, weighed_ties
from helpers.networks.coalitions.divisions import Division, best_division, check_counts

SEARCH = ("leading eigenvector", "average", "pam")  # quick, unlike one another, each then polished
COLUMNS = [
    "window", "actors", "ties", "groups", "modularity", "method", "reference", "high", "above", "chance",
]  # fmt: skip


def polarization(
    windows: Iterable[tuple[Any, pd.DataFrame]],
    *, groups: int | Iterable[int] = 2, draws: int = 99, seed: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """The highest modularity that a division into so many groups reaches in each window.

    ``windows`` are pairs (label or day, matrix): ``[(w.middle, w.network) for w in moving_networks(…)]``. A
    square matrix is a network of actors (congruence, or congruence minus conflict: below 0 is no tie). Any
    other is a profile, actors × concepts, above 0 in favour and below 0 against; its ties are congruence
    minus conflict, divided by average activity. ``groups``: 2 for two camps (bipolarization), a range for any
    number in it. Several searches are tried, single actors then moved as long as modularity rises, and the
    best kept: a lower bound of the true highest value.

    Even without camps some division scores above 0, the more so the fewer the actors (Guimerà, Sales-Pardo &
    Amaral 2004). So the score is given beside that of ``draws`` random windows, searched in the same way: of
    a profile, every concept's positions are permuted among those who take one, which keeps who speaks on
    what and how many are for and against; of a square network the weights of the ties are permuted among all
    pairs, a weaker reference that nearly any network of shared concepts exceeds.

    Returns one row a window: window, actors (with a tie), ties (sum of weights, each pair once), groups (how
    many), modularity (below 1; missing where no more actors are tied than there are groups), method (the
    search that found it), reference (mean of the draws), high (their 95th percentile), above (modularity −
    reference: compare windows by this) and chance (share of draws that reach the score, (1 + r) / (1 +
    draws); up to 0.05 is more than chance; many windows make some fall below by chance alone). ``draws=0``
    leaves these four missing. Raises InputError for a matrix that is neither.
    """
    counts = check_counts([groups] if isinstance(groups, int) else groups)
    if draws < 0:
        raise InputError(f"Give 0 draws or more, not {draws}.")
    rows = []
    for label, matrix in windows:
        square = is_square(matrix)
        given, weights = weighed_ties(matrix)
        random = np.random.default_rng(seed)  # anew, so that windows do not depend on one another
        found = best_division(weights, counts, methods=SEARCH)
        permute = _permute_ties if square else _permute_positions
        drawn = [
            best_division(permute(given.to_numpy(), random), counts, methods=SEARCH)
            for _ in range(draws if found else 0)
        ]
        # where chance left no tie, or too few actors, to divide, its modularity is 0
        by_chance = np.array([one.modularity if one else 0.0 for one in drawn])
        rows.append({"window": label, **_scores(weights, found, by_chance)})
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"actors": int, "groups": "Int64", "method": "str"} if len(frame) else {})


def _scores(weights: np.ndarray, found: Division | None, drawn: np.ndarray) -> dict[str, object]:
    """What there is to say of a window, by column."""
    row: dict[str, object] = {"actors": int(tied_actors(weights).sum()), "ties": weights.sum() / 2}
    if found:
        row |= {"groups": found.k, "modularity": found.modularity, "method": found.method}
    if found and len(drawn):
        row["reference"], row["high"] = drawn.mean(), np.percentile(drawn, 95)
        row["above"] = found.modularity - drawn.mean()
        row["chance"] = (1 + (drawn >= found.modularity - 1e-9).sum()) / (1 + len(drawn))
    return row


def _permute_positions(values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The ties if each concept's positions are permuted among the actors who take one."""
    permuted = np.zeros_like(values)
    for concept in range(values.shape[1]):
        takers = np.flatnonzero(values[:, concept])
        permuted[takers, concept] = random.permutation(values[takers, concept])
    return shared_weights(permuted)


def _permute_ties(weights: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The weights of all pairs, permuted among the pairs of actors with a tie."""
    tied = tied_actors(weights)
    above = np.triu_indices(tied.sum(), 1)
    permuted = np.zeros((tied.sum(), tied.sum()))
    permuted[above] = random.permutation(weights[np.ix_(tied, tied)][above])
    return permuted + permuted.T


def camps(matrix: pd.DataFrame, *, groups: int | Iterable[int] = 2) -> pd.Series:
    """Who is in which group of the division that ``polarization`` scores: actor → group, 0 without a tie.

    Where even that division scores 0 or less, none is better than no division: all with a tie are group 1.
    """
    checked, weights = weighed_ties(matrix)
    counts = check_counts([groups] if isinstance(groups, int) else groups)
    found = best_division(weights, counts, methods=SEARCH)
    names = pd.Index([str(name) for name in checked.index], name="actor")
    group = pd.Series(0, index=names, name="group")
    if found:
        group[tied_actors(weights)] = found.groups if found.modularity > 0 else 1
    return group
