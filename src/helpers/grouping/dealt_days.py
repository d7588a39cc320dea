"""Dealt days: how clear the states of windows look where there are none, days dealt out among articles."""

from typing import Any

import numpy as np
import pandas as pd

from helpers.grouping.attraction import shared_concepts
from helpers.grouping.phases import phases, window_distances
from helpers.networks import moving_networks

TIED = 4  # actors without whose ties a window has no shape: two or three are tied in few ways


def states_of(
    stances: pd.DataFrame, statements: pd.DataFrame, *, days: int, kernel: str = "no", seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How far the networks of windows of so many days lie apart, and their states.

    The ties are congruence minus conflict, divided by average activity (``attraction.shared_concepts``).
    Windows with fewer than four tied actors do not count. Returns the frames of ``window_distances`` and
    ``phases``; a window is named by its middle.
    """
    window: dict[str, Any] = {"unit": "days", "size": days, "step": days, "kernel": kernel}
    moving = moving_networks(stances, statements, **window, as_dna=False, qualifier="subtract")
    networks = [(f"{one.middle:%Y-%m-%d}", shared_concepts(one.network)) for one in moving]
    distances = window_distances(networks, least=TIED)
    return distances, phases(distances, seed=seed)


def permuted_silhouettes(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    days: int,
    kernel: str = "no",
    draws: int = 99,
    seed: int = 0,
) -> np.ndarray:
    """The mean silhouette of the states in each of ``draws`` deals of the articles' days among the articles.

    Each article keeps what is said in it, by whom, and how its days lie around their middle one; only when it
    is said is chance, so that there are no phases. Some clustering is always the best of many: a mean
    silhouette that half of the deals reach says nothing, whatever its size. Draws in which all windows are
    one state count as 0.
    """
    middle = statements.groupby("article_id")["said_on"].median().dropna()
    random, found = np.random.default_rng(seed), []
    for _ in range(draws):
        moved = pd.Series(random.permutation(middle.to_numpy()), index=middle.index) - middle
        shift = moved.dt.round("D").reindex(statements["article_id"])
        said_on = statements["said_on"] + shift.to_numpy()
        dealt = statements.assign(said_on=said_on.astype(statements["said_on"].dtype))
        _, states = states_of(stances, dealt, days=days, kernel=kernel, seed=seed)
        found.append(states["silhouette"].mean())
    return np.nan_to_num(np.array(found, dtype=float))
