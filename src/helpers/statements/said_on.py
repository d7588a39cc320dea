"""The day of a statement: which of the days named around it is that of the saying, if any.

A learned choice (``scripts/train_days.py``, weights in ``base/weights/days.npz``): every day named near the statement,
those likely for the statements around it, that of publication and "no day" get a probability from traits of where and how they stand.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np

from helpers.statements.day_candidates import (
    Candidate,
    Chances,
    Scene,
    Told,
    candidates_of,
    in_company,
    key_of,
)
from helpers.statements.day_expressions import Day

LEAST = 0.7  # probability from which on a day is given


def marks_of(traits: list[str]) -> list[int]:
    """Traits as numbers: their checksums, each once, in order."""
    return sorted({crc32(trait.encode()) for trait in traits})


@cache
def _weights() -> list[dict[str, np.ndarray]]:
    """Those by which a statement is read by itself, and those by which it is read beside the others."""
    with np.load(str(files("helpers.base") / "weights" / "days.npz"), allow_pickle=False) as stored:
        return [
            {"traits": stored[f"{name} traits"]}
            | {part: stored[f"{name} {part}"].astype(np.float64) for part in ("rows", "out")}
            for name in ("alone", "beside")
        ]


def _known(traits: list[str], learned: np.ndarray) -> np.ndarray:
    """The rows of those traits that were learned."""
    marks = np.array(marks_of(traits), dtype=learned.dtype)
    rows = np.minimum(np.searchsorted(learned, marks), len(learned) - 1)
    return rows[learned[rows] == marks]


def chances_of(candidates: list[Candidate], weights: dict[str, np.ndarray]) -> np.ndarray:
    """The probability of each candidate: a softmax over a small network's scores of their traits."""
    hidden = np.array([weights["rows"][_known(c.traits, weights["traits"])].sum(axis=0) for c in candidates])
    scores = np.round(hidden[:, 0] + np.tanh(hidden[:, 1:]) @ weights["out"], 6)
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())


def summed(candidates: list[Candidate], chances: np.ndarray) -> Chances:
    """The probability of each day, whichever words name it."""
    total = Chances()
    for candidate, chance in zip(candidates, chances.tolist(), strict=True):
        key = key_of(candidate.day)
        total[key] = total.get(key, 0.0) + chance
    return total


def days_of(scene: Scene, told: Sequence[Told]) -> list[Day | None]:
    """The likeliest day of each statement of an article with its probability in ``sure``; None where "no day" is likelier.

    Each statement is read by itself first, then again beside the others.
    """
    first, second = _weights()
    alone = [candidates_of(scene, told, n) for n in range(len(told))]
    chances = [summed(own, chances_of(own, first)) for own in alone]
    found: list[Day | None] = []
    for number, own in enumerate(alone):
        candidates = in_company(told, number, own, chances)
        shares = chances_of(candidates, second)
        total = summed(candidates, shares)
        likely = max(total, key=lambda key: total[key])
        best = max((n for n, c in enumerate(candidates) if key_of(c.day) == likely), key=lambda n: shares[n])
        day = candidates[best].day
        found.append(replace(day, sure=round(total[likely], 6)) if day is not None else None)
    return found


def is_sure(day: Day | None) -> bool:
    """Whether a day is likely enough to be given."""
    return day is not None and day.sure >= LEAST
