"""Kernels: how far two pairs of statement and issue resemble each other, and the coordinates that follow.

Two pairs resemble each other as far as their statements do; more where they concern the same issue, or one
that is worded alike. That equals features shared by all issues plus a copy of them for each (Daumé III 2007),
without making the copies. Beyond LANDMARKS pairs the kernel is approximated from a sample of them (Williams &
Seeger 2001).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

SHARED, OWN, LEVEL = 0.3, 1.0, 1.0  # what all issues share, an issue's own copy, its own level
DENSE = 1.0  # weight of embeddings beside each kind of n-grams
ABOUT = 0.5  # total variance of the pair features beside the kernel's 1
ALIKE = 4  # power of the cosine of two issues: 0.9 counts 0.66, 0.5 counts 0.06
LANDMARKS = 3000


@dataclass
class Pairs:
    """Pairs of statement and issue in numbers, a row each: n-grams, dense text, issue, pair features."""

    sparse: Any
    dense: np.ndarray
    issue: np.ndarray
    about: np.ndarray

    def take(self, rows: np.ndarray) -> "Pairs":
        sparse = None if self.sparse is None else self.sparse[rows]
        return Pairs(sparse, self.dense[rows], self.issue[rows], self.about[rows])

    def __len__(self) -> int:
        return len(self.issue)


def alikeness(issues: np.ndarray) -> np.ndarray:
    """How far what is learned on one issue counts for another, 0 to 1, by their embeddings (i × i)."""
    return np.asarray(issues @ issues.T, dtype=np.float64) ** ALIKE


def gram(rows: Pairs, others: Pairs, alike: np.ndarray) -> np.ndarray:
    """The kernel between two sets of pairs (n × m); ``alike`` is between their issues."""
    texts = DENSE * (rows.dense.astype(np.float64) @ others.dense.T.astype(np.float64))
    if rows.sparse is not None:
        texts += (rows.sparse @ others.sparse.T).toarray()
    own = alike[np.ix_(rows.issue, others.issue)]
    return texts * (SHARED + OWN * own) + LEVEL * own


@dataclass
class Coordinates:
    """The landmarks and what turns resemblance to them into coordinates whose dot product is the kernel."""

    landmarks: Pairs
    root: np.ndarray  # lower triangle; root @ root.T is the kernel among the landmarks
    scale: float
    about: float  # scale of the pair features

    def back(self, weights: np.ndarray) -> np.ndarray:
        """Weights of coordinates (m × classes) as weights of landmarks; the pair features stay out."""
        from scipy.linalg import solve_triangular

        size = len(self.root)
        return solve_triangular(self.root, weights[:size], lower=True, trans="T") * self.scale


def coordinates(pairs: Pairs, alike: np.ndarray, *, seed: int = 0) -> tuple[Coordinates, np.ndarray]:
    """Choose landmarks and give every pair its coordinates (n × m), of total variance 1.

    The pair features follow as further columns.
    """
    from scipy.linalg import solve_triangular

    chosen = np.arange(len(pairs))
    if len(pairs) > LANDMARKS:
        chosen = np.sort(np.random.default_rng(seed).choice(len(pairs), LANDMARKS, replace=False))
    landmarks = pairs.take(chosen)
    among = gram(landmarks, landmarks, alike)
    jitter = 1e-5 * max(float(np.trace(among)) / len(among), 1e-6)
    root = np.linalg.cholesky(among + jitter * np.eye(len(among)))
    placed = root
    if len(chosen) < len(pairs):
        placed = solve_triangular(root, gram(landmarks, pairs, alike), lower=True).T
    spread = float(np.sqrt(max(placed.var(axis=0).sum(), 1e-9)))
    about = float(np.sqrt(ABOUT / max(pairs.about.var(axis=0).sum(), 1e-9)))
    found = Coordinates(landmarks, root, 1 / spread, about)
    return found, np.hstack([placed / spread, pairs.about * about]).astype(np.float32)


def primal(landmarks: Pairs, weights: np.ndarray, alike: np.ndarray) -> tuple[Any, np.ndarray, np.ndarray]:
    """Weights of features for one issue, so that coding needs no landmarks: of n-grams (None without),
    of the dense text, and the level (a column a class each).

    ``alike`` holds how far each landmark's issue counts for this one.
    """
    scaled = weights * (SHARED + OWN * alike)[:, None]
    ngrams = None if landmarks.sparse is None else np.asarray(landmarks.sparse.T @ scaled)
    return ngrams, DENSE * (landmarks.dense.T @ scaled), LEVEL * (alike[:, None] * weights).sum(axis=0)
