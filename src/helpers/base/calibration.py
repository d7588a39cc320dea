"""Calibration: whether things come true as often as the probabilities say that they were given."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.base.intervals import share_interval

BINS = 10
RELIABILITY = ["above", "to", "n", "articles", "said", "right", "low", "high"]


def in_bins(said: np.ndarray) -> np.ndarray:
    """A row a probability, with 1 in the column of its bin: above the lower bound, up to the upper one."""
    return np.eye(BINS)[_bin(said)]


def reliability_rows(said: np.ndarray, right: np.ndarray, articles: np.ndarray) -> Iterator[tuple]:
    """The reliability curve: a row per bin with something in it, as ``RELIABILITY`` names them.

    above and to (bounds of the bin, equally wide; the lowest includes 0), n, articles, said (mean
    probability), right (share), low and high (95 % interval of ``share_interval``, robust to articles).
    """
    place = _bin(said)
    for step in np.unique(place):
        own = place == step
        groups = pd.factorize(articles[own])[0]
        low, high, *_ = share_interval(right[own], groups)
        counts = (int(own.sum()), len(np.unique(groups)), said[own].mean(), right[own].mean())
        yield (step / BINS, (step + 1) / BINS, *counts, low, high)


def calibration_error(said: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error: mean distance of said and right over the bins, weighted by n.

    0 to 1, 0 is perfect; above 0 by chance with few rows (Naeini et al. 2015).
    """
    return float(np.abs((said - right) @ in_bins(said)).sum() / len(said))


def brier_of(said: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Mean squared distance of probability and right or wrong (Brier 1950), and what a dummy gets.

    0 is perfect. The dummy gives each row the share of right ones.
    """
    rate = right.mean()
    return float(((said - right) ** 2).mean()), float(rate * (1 - rate))


def _bin(said: np.ndarray) -> np.ndarray:
    return np.clip(np.ceil(said * BINS).astype(int) - 1, 0, BINS - 1)
