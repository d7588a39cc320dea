"""Spectra: networks compared by the eigenvalues of their Laplacians."""

import numpy as np


def spectrum(weights: np.ndarray) -> np.ndarray:
    """The eigenvalues of the Laplacian D − W, in rising order, divided by their sum: the shape of a network
    apart from how busy it is and who is who in it. All 0 where there is no tie.
    """
    strength = weights.sum(axis=1)
    total = strength.sum()
    if total <= 0:
        return np.zeros(len(weights))
    return np.linalg.eigvalsh(np.diag(strength) - weights).clip(0, None) / total


def spectral_distance(first: np.ndarray, second: np.ndarray) -> float:
    """The Euclidean distance √Σ(λ_i − λ′_i)² between two spectra of equally many actors.

    0 for networks of one shape; at most √2 (Masuda & Holme 2019, "Detecting sequences of system states in
    temporal networks"; normalized as in DNA, whose manual says the same). The code of DNA 3.1 adds up
    |λ_i − λ′_i|, and the result of its D − W is not used, so that it compares how strongly actors are tied.
    """
    return float(np.sqrt(((first - second) ** 2).sum()))
