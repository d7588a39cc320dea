"""Backbone: the concepts that carry the structure of a network of actors."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks.coalitions.attraction import (
    dna_distance,
    dna_spectrum,
    shared_weights,
    spectral_distance,
    spectrum,
)
from helpers.networks.coalitions.attraction import profile as checked_profile

METHODS = ("nested", "annealing")
COLUMNS = ["concept", "backbone", "loss", "step", "nested_loss"]
_Loss = Callable[[frozenset[int]], float]
_Rank = tuple[float, int, list[int]]


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
    spectral distances but differences between the actors' shares of all ties (``dna_spectrum``; 0 to 2).
    Raises InputError.
    """
    if method not in METHODS:
        raise InputError(f"There is no search “{method}”. There are {' and '.join(METHODS)}.")
    positions = checked_profile(profile)
    total = positions.shape[1]
    if size is not None and not 1 <= size <= max(total - 1, 1):
        raise InputError(f"A backbone of {total} concepts has 1 to {max(total - 1, 1)} of them, not {size}.")
    if total == 0:
        return pd.DataFrame({name: [] for name in COLUMNS})
    loss = _loss(positions, mentions, as_dna=as_dna)
    everything = frozenset(range(total))
    nested = _take_out(loss, everything)
    order = list(nested)
    nests = [frozenset(order[cut:]) for cut in range(1, total)] or [everything]
    if size is not None:
        nests = [nest for nest in nests if len(nest) == size]
    rank = partial(_rank, loss, penalty=0.0 if size is not None else penalty, total=total)
    best = min(nests, key=rank)
    alone = [loss(everything - {concept}) for concept in range(total)]
    if method == "annealing" and total > 2:
        warmth = float(np.mean(alone))
        best = _anneal(rank, best, everything, warmth, fixed=size is not None, rounds=rounds, seed=seed)
    rows = [
        (name, place in best, alone[place], order.index(place) + 1, nested[place])
        for place, name in enumerate(positions.columns)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"concept": "str"})


def _loss(positions: pd.DataFrame, mentions: pd.DataFrame | None, *, as_dna: bool) -> _Loss:
    """A function that gives the loss of each set of concepts; the search asks for many again."""
    form, measure = (dna_spectrum, dna_distance) if as_dna else (spectrum, spectral_distance)
    values = positions.to_numpy()
    spoken = np.abs(values) if mentions is None else checked_profile(mentions).to_numpy()
    if spoken.shape != values.shape:
        raise InputError("The profile and the mentions have different actors or concepts.")

    def shape(chosen: list[int]) -> np.ndarray:
        return form(shared_weights(values[:, chosen], spoken[:, chosen].sum(axis=1)))

    of_all = shape(list(range(values.shape[1])))
    return cache(lambda kept: round(measure(of_all, shape(sorted(kept))), 12))


def _take_out(loss: _Loss, left: frozenset[int]) -> dict[int, float]:
    """The concepts in the order in which they are taken out, and the loss after each."""
    steps = {}
    while left:
        out = min(sorted(left), key=lambda concept: loss(left - {concept}))
        left = left - {out}
        steps[out] = loss(left)
    return steps


def _rank(loss: _Loss, kept: frozenset[int], *, penalty: float, total: int) -> _Rank:
    """What the search makes small: the penalized loss, then the number of concepts, then their places."""
    penalized = loss(kept) * np.exp(-penalty * (total - len(kept)) / total)
    return round(float(penalized), 12), len(kept), sorted(kept)


def _anneal(
    rank: Callable[[frozenset[int]], _Rank], start: frozenset[int], everything: frozenset[int], warmth: float,
    *, fixed: bool, rounds: int, seed: int,
) -> frozenset[int]:  # fmt: skip
    """Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983), cooled in a straight line."""
    random = np.random.default_rng(seed)
    current = best = rank(start)
    for turn in range(rounds):
        inside, outside = current[2], sorted(everything.difference(current[2]))
        moves = ["swap"]
        moves += ["add"] if not fixed and len(outside) > 1 else []
        moves += ["drop"] if not fixed and len(inside) > 1 else []
        move = moves[random.integers(len(moves))]
        gone = {inside[random.integers(len(inside))]} if move != "add" else set()
        come = {outside[random.integers(len(outside))]} if move != "drop" else set()
        tried = rank(frozenset(inside) - gone | come)
        worse = tried[0] - current[0]
        heat = max(warmth * (1 - turn / rounds), 1e-12)
        if worse <= 0 or random.random() < np.exp(-worse / heat):
            current = tried
        best = min(best, tried)
    return frozenset(best[2])
