"""Explaining: what a learned code rests on, said in words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

SHOWN = 80  # characters of a coded example that the evidence shows


def evidence(
    given: pd.DataFrame,
    coded: np.ndarray,
    found: pd.DataFrame,
    dense: np.ndarray,
    among: np.ndarray,
    *,
    sparse: Any = None,
    ngrams: np.ndarray | None = None,
    names: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> list[str]:
    """What each coding rests on, in words: the nearest of the coded pairs ``among``; with n-grams and their
    weights, the words that weighed most.
    """
    near = dense @ coded[among].T
    said = []
    for row, (bears, polarity) in enumerate(zip(found["bears"], found["polarity"], strict=True)):
        best = near[row].argmax()
        example = given.iloc[among[best]]
        code = example["polarity"] if example["bears"] else "none"
        shown = " ".join(example["text"][: 4 * SHOWN].split())[:SHOWN]
        said.append(f"nearest reference code: “{shown}” ({code}, similarity {near[row, best]:.2f})")
        if ngrams is not None and bears and polarity in labels:
            words = _weighty(sparse[row], ngrams, names, labels.index(polarity))
            said[-1] += f"; words: {', '.join(f'“{word}”' for word in words)}" if words else ""
    return said


def _weighty(row: Any, ngrams: np.ndarray, names: Sequence[str], column: int) -> list[str]:
    """The two word n-grams that spoke most for the polarity of this column."""
    own = row.indices < len(names)
    where, values = row.indices[own], row.data[own]
    gains = values * (ngrams[where, column] - ngrams[where].mean(axis=1))
    order = np.argsort(-gains, kind="stable")[:2]
    return [names[where[one]] for one in order if gains[one] > 0]
