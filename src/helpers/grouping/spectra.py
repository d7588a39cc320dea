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
    temporal networks"; normalized as in DNA). What DNA computes under the same name: ``dna_distance``.
    """
    return float(np.sqrt(((first - second) ** 2).sum()))


def dna_spectrum(weights: np.ndarray) -> np.ndarray:
    """What the Discourse Network Analyzer 3.0 takes for the spectrum: each actor's share of all ties, in
    rising order. (Its documentation says Laplacian, D − W; its code drops the result of the subtraction, so
    that the eigenvalues are those of D.)
    """
    strength = np.sort(weights.sum(axis=1))
    return strength / (strength.sum() or 1.0)


def dna_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Σ |λ_i − λ′_i| between two ``dna_spectrum``, 0 to 2. (Its documentation says Euclidean.)"""
    return float(np.abs(first - second).sum())
