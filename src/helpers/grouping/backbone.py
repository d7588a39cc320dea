"""Backbone: the concepts that carry the structure of a network of actors, and those it could do without."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.ground.errors import InputError
from helpers.grouping.attraction import profile as checked_profile
from helpers.grouping.attraction import shared_weights
from helpers.grouping.spectra import dna_distance, dna_spectrum, spectral_distance, spectrum

METHODS = ("nested", "annealing")
COLUMNS = ["concept", "backbone", "loss", "step", "nested_loss"]


class _Losses:
    """The loss of each set of concepts, computed once; a class because the search asks for many again."""

    def __init__(self, positions: pd.DataFrame, mentions: pd.DataFrame | None, *, as_dna: bool) -> None:
        self.form = dna_spectrum if as_dna else spectrum
        self.apart = dna_distance if as_dna else spectral_distance
        self.values = positions.to_numpy()
        self.spoken = np.abs(self.values) if mentions is None else checked_profile(mentions).to_numpy()
        if self.spoken.shape != self.values.shape:
            raise InputError("The profile and the mentions have different actors or concepts.")
        self.known: dict[frozenset[int], float] = {}
        self.full = self.form(self._network(range(self.values.shape[1])))

    def __call__(self, kept: Iterable[int]) -> float:
        chosen = frozenset(kept)
        if chosen not in self.known:
            distance = self.apart(self.full, self.form(self._network(sorted(chosen))))
            self.known[chosen] = round(distance, 12)
        return self.known[chosen]

    def _network(self, chosen: Iterable[int]) -> np.ndarray:
        columns = list(chosen)
        return shared_weights(self.values[:, columns], self.spoken[:, columns].sum(axis=1))


def backbone(
    profile: pd.DataFrame,
    *,
    mentions: pd.DataFrame | None = None,
    size: int | None = None,
    penalty: float = 3.5,
    method: str = "nested",
    rounds: int = 1000,
    seed: int = 0,
    as_dna: bool = False,
) -> pd.DataFrame:
    """Find the concepts without which the network of actors would look different.

    ``profile`` are actors × concepts, above 0 in favour, below 0 against (``network(…, kind="two-mode",
    qualifier="subtract")``); the network of actors is congruence minus conflict, divided by average activity,
    below 0 no tie. ``mentions`` (qualifier "ignore") counts statements where yes and no cancel out. The loss
    of a set of concepts is the spectral distance (0 to √2) between the network of all concepts and that of
    the set alone: 0 says that the rest was redundant. It sees the network's shape, not who is where in it.

    "nested" takes out, one after another, the concept whose absence costs least. "annealing" starts there and
    swaps, adds and drops concepts at random (``seed``, ``rounds``), so that it is never worse. ``size`` fixes
    how many concepts the backbone has; otherwise it is the set with the least loss × exp(−penalty × share of
    concepts left out): the larger ``penalty``, the smaller the backbone. It is neither empty nor everything.

    Returns one row a concept, in alphabetical order: concept, backbone (in it or not), loss (when this
    concept alone is taken out), step (when the nested search takes it out; 1 is needed least) and nested_loss
    (when it and all before it are out). No rows without concepts. (Leifeld's ``dna_backbone`` with its
    methods nested, fixed and penalty.) ``as_dna`` gives the losses that DNA 3.0 computes, which are no
    spectral distances but differences between the actors' shares of all ties (``spectra.dna_spectrum``; 0 to
    2). Raises InputError.
    """
    if method not in METHODS:
        raise InputError(f"There is no search “{method}”. There are {' and '.join(METHODS)}.")
    positions = checked_profile(profile)
    total = positions.shape[1]
    if size is not None and not 1 <= size <= max(total - 1, 1):
        raise InputError(f"A backbone of {total} concepts has 1 to {max(total - 1, 1)} of them, not {size}.")
    if total == 0:
        return pd.DataFrame({name: [] for name in COLUMNS})
    losses = _Losses(positions, mentions, as_dna=as_dna)
    order, steps = _nested(losses, total)
    weight = 0.0 if size is not None else penalty
    nests = [frozenset(order[cut:]) for cut in range(1, total)] or [frozenset(order)]
    if size is not None:
        nests = [nest for nest in nests if len(nest) == size]
    best = min(nests, key=lambda nest: _rank(losses, nest, weight, total))
    if method == "annealing" and total > 2:
        best = _annealed(losses, best, weight, total, fixed=size is not None, rounds=rounds, seed=seed)
    everything = range(total)
    return pd.DataFrame(
        {
            "concept": positions.columns.astype("str"),
            "backbone": [concept in best for concept in everything],
            "loss": [losses(set(everything) - {concept}) for concept in everything],
            "step": [order.index(concept) + 1 for concept in everything],
            "nested_loss": [steps[order.index(concept)] for concept in everything],
        }
    )


def _nested(losses: _Losses, total: int) -> tuple[list[int], list[float]]:
    """The concepts in the order in which they are taken out, and the loss after each."""
    left, order, steps = set(range(total)), [], []
    while left:
        out = min(sorted(left), key=lambda concept: losses(left - {concept}))
        left.remove(out)
        order.append(out)
        steps.append(losses(left))
    return order, steps


def _rank(losses: _Losses, kept: frozenset[int], penalty: float, total: int) -> tuple:
    """What the search makes small: the penalized loss, then the number of concepts, then their places."""
    loss = losses(kept) * np.exp(-penalty * (total - len(kept)) / total)
    return round(float(loss), 12), len(kept), sorted(kept)


def _annealed(
    losses: _Losses, start: frozenset[int], penalty: float, total: int, *, fixed: bool, rounds: int, seed: int
) -> frozenset[int]:
    """Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983), cooled in a straight line."""
    random = np.random.default_rng(seed)
    current = best = start
    value, least = _rank(losses, current, penalty, total), _rank(losses, best, penalty, total)
    warmth = float(np.mean([losses(set(range(total)) - {concept}) for concept in range(total)]))
    for turn in range(rounds):
        inside, outside = sorted(current), sorted(set(range(total)) - current)
        moves = ["swap"]
        moves += ["add"] if not fixed and len(outside) > 1 else []
        moves += ["drop"] if not fixed and len(inside) > 1 else []
        move = moves[random.integers(len(moves))]
        gone = {inside[random.integers(len(inside))]} if move != "add" else set()
        come = {outside[random.integers(len(outside))]} if move != "drop" else set()
        tried = frozenset((current - gone) | come)
        new = _rank(losses, tried, penalty, total)
        worse = new[0] - value[0]
        heat = max(warmth * (1 - turn / rounds), 1e-12)
        if worse <= 0 or random.random() < np.exp(-worse / heat):
            current, value = tried, new
        if new < least:
            best, least = tried, new
    return best
