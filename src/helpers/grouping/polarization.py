"""Polarization over time: how cleanly the actors of each window fall into camps, beside what chance gives."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from helpers.ground.errors import InputError
from helpers.grouping.attraction import attraction, connected, profile, shared_weights
from helpers.grouping.divisions import Division, check_counts, divisions, highest, polished

SEARCH = ("leading eigenvector", "average", "pam")  # quick, unlike one another, each then polished
COLUMNS = [
    "window", "actors", "ties", "groups", "modularity", "method", "reference", "high", "above", "chance",
]  # fmt: skip


def polarization(
    windows: Iterable[tuple[Any, pd.DataFrame]],
    *,
    groups: int | Iterable[int] = 2,
    draws: int = 99,
    seed: int = 0,
) -> pd.DataFrame:
    """The highest modularity that a division into so many groups reaches in each window.

    ``windows`` are pairs (label or day, matrix): ``[(w.middle, w.network) for w in moving_networks(…)]``. A
    square matrix is a network of actors (congruence, or congruence minus conflict: below 0 is no tie). Any
    other is a profile, actors × concepts, above 0 in favour and below 0 against; its ties are congruence
    minus conflict, divided by average activity. ``groups``: 2 for two camps (bipolarization), a range for any
    number in it. Several searches are tried, single actors then moved as long as modularity rises, and the
    best kept: a lower bound of the true highest value.

    Even without camps some division scores above 0, the more so the fewer the actors (Guimerà, Sales-Pardo &
    Amaral 2004). So the score stands beside that of ``draws`` random windows, searched in the same way: of a
    profile, every concept's positions are dealt out anew among those who take one, which keeps who speaks
    on what and how many are for and against; of a square network the weights of the ties are dealt out anew
    among all pairs, a weaker reference that nearly any network of shared concepts exceeds.

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
        square = _is_square(matrix)
        given = (attraction(matrix) if square else profile(matrix)).to_numpy()
        random = np.random.default_rng(seed)  # anew, so that windows do not hang on one another
        weights = given if square else _ties(given)
        found = _best(weights, counts)
        drawn = [
            _score(_dealt_ties(given, random) if square else _ties(_dealt_positions(given, random)), counts)
            for _ in range(draws if found else 0)
        ]
        rows.append((label, *_row(weights, found, np.array(drawn))))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"actors": int, "groups": "Int64", "method": "str"} if len(frame) else {})


def _row(weights: np.ndarray, found: Division | None, drawn: np.ndarray) -> tuple[object, ...]:
    actors, total = int((weights.sum(axis=1) > 0).sum()), float(weights.sum() / 2)
    if found is None:
        return actors, total, pd.NA, np.nan, None, np.nan, np.nan, np.nan, np.nan
    score = found.modularity
    if not len(drawn):
        return actors, total, found.k, score, found.method, np.nan, np.nan, np.nan, np.nan
    mean, high = float(drawn.mean()), float(np.percentile(drawn, 95))
    chance = (1 + int((drawn >= score - 1e-9).sum())) / (1 + len(drawn))
    return actors, total, found.k, score, found.method, mean, high, score - mean, chance


def _best(weights: np.ndarray, counts: list[int]) -> Division | None:
    """The best division that the searches find among the actors with a tie."""
    held = weights.sum(axis=1) > 0
    core = weights[np.ix_(held, held)]
    possible = [count for count in counts if count < len(core)]
    return highest(polished(core, divisions(core, methods=SEARCH, counts=possible))) if possible else None


def _score(weights: np.ndarray, counts: list[int]) -> float:
    """The modularity of the best division; 0 where chance left no tie, or too few actors, to divide."""
    found = _best(weights, counts)
    return 0.0 if found is None else found.modularity


def _ties(values: np.ndarray) -> np.ndarray:
    return shared_weights(values, np.abs(values).sum(axis=1))


def _dealt_positions(values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Each concept's positions dealt out anew among the actors who take one."""
    dealt = np.zeros_like(values)
    for concept in range(values.shape[1]):
        takers = np.flatnonzero(values[:, concept])
        dealt[takers, concept] = random.permutation(values[takers, concept])
    return dealt


def _dealt_ties(weights: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The weights of all pairs dealt out anew among the pairs of actors with a tie."""
    held = np.flatnonzero(weights.sum(axis=1) > 0)
    above = np.triu_indices(len(held), 1)
    dealt = np.zeros((len(held), len(held)))
    dealt[above] = random.permutation(weights[np.ix_(held, held)][above])
    return dealt + dealt.T


def _is_square(matrix: object) -> bool:
    return isinstance(matrix, pd.DataFrame) and set(matrix.index) == set(matrix.columns)


def camps(matrix: pd.DataFrame, *, groups: int | Iterable[int] = 2) -> pd.Series:
    """Who is in which group of the division that ``polarization`` scores: actor → group, 0 without a tie.

    Where even that division scores 0 or less, none is better than no division: all with a tie are group 1.
    """
    square = _is_square(matrix)
    checked = attraction(matrix) if square else profile(matrix)
    weights = checked.to_numpy() if square else _ties(checked.to_numpy())
    frame = pd.DataFrame(weights, index=checked.index, columns=checked.index)
    found = _best(weights, check_counts([groups] if isinstance(groups, int) else groups))
    held = connected(frame).index
    group = {} if found is None else dict(zip(held, found.groups.tolist(), strict=True))
    if found is not None and found.modularity <= 0:
        group = dict.fromkeys(held, 1)
    names = pd.Index([str(name) for name in frame.index], name="actor")
    return pd.Series([group.get(name, 0) for name in names], index=names, name="group", dtype=int)
