"""Confidence: how likely a row is right in words and speaker, and was said at all."""

import json
from functools import lru_cache
from importlib.resources import files

import numpy as np

from helpers.statements.reader import Reading


def traits(reading: Reading, printed: str, resolved: bool) -> list[float]:
    """What the probability is read from: the reader's own, and how the source is printed."""
    lead = reading.lead
    single = len(printed.split()) == 1 and printed[:1].islower()
    pointed = max((share for start, _, share in lead.who if start >= 0), default=0.0)
    return [
        1.0,
        _log_odds(reading.sure),
        _log_odds(reading.said),
        _log_odds(lead.linked),
        float(single),
        pointed if single else 0.0,
        float(not printed[:1].isupper() and not single),
        float(reading.leader is not None),
        float(resolved),
    ]


def confidence(reading: Reading, printed: str, resolved: bool) -> float:
    """Probability, to two digits, that a statement was said, with these words, by this speaker.

    A logistic regression on the development half of the gold (``scripts/gold.py --calibrate``); how far it holds
    on the other half stands in docs/limits.md.
    """
    logit = float(np.dot(_weights(), traits(reading, printed, resolved)))
    return round(1 / (1 + float(np.exp(-logit))), 2)


@lru_cache(maxsize=1)
def _weights() -> np.ndarray:
    stored = files("helpers.base") / "weights" / "confidence.json"
    return np.array(json.loads(stored.read_text(encoding="utf8")))


def _log_odds(p: float) -> float:
    p = min(max(p, 0.01), 0.99)
    return float(np.log(p / (1 - p)))
