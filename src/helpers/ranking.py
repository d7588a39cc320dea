"""Which candidate attributions are statements: a linear model over hashed features of the parse.

The weights (vocabulary/ranking.npz) were fitted by scripts/train_ranking.py, a logistic regression on PolNeAR's
training split (Newell et al. 2018); they hold numbers only, no words. A score is the fitted probability that a
reader would mark this reading as attributed speech.
"""

import zlib
from functools import lru_cache
from importlib.resources import files

import numpy as np

from helpers.attributions import Candidate

NEXT_TO = 8  # characters between a cue and the quotation it opens ("that" fits in)
BITS = 16
ACCEPT = 0.38  # chosen on the training split: the threshold of best F1


@lru_cache(maxsize=200_000)
def bucket(feature: str) -> int:
    """Where a feature's weight is kept; two features that meet there share it."""
    return zlib.crc32(feature.encode()) & ((1 << BITS) - 1)


@lru_cache(maxsize=1)
def weights() -> tuple[np.ndarray, float]:
    """The fitted weights and the intercept."""
    with np.load(str(files("helpers") / "vocabulary" / "ranking.npz"), allow_pickle=False) as stored:
        return stored["weights"].astype(np.float32), float(stored["intercept"])


def score(candidates: list[Candidate]) -> None:
    """Set the score of every candidate, a probability in 0 … 1."""
    if not candidates:
        return
    table, intercept = weights()
    lengths = np.array([len(c.features) for c in candidates])
    cells = np.fromiter(
        (bucket(f) for c in candidates for f in c.features), dtype=np.int64, count=int(lengths.sum())
    )
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    logits = np.add.reduceat(table[cells], starts) + intercept
    for candidate, logit in zip(candidates, logits.tolist(), strict=True):
        candidate.score = 1 / (1 + np.exp(-logit))


def choose(candidates: list[Candidate], *, accept: float = ACCEPT) -> list[Candidate]:
    """Keep the best reading of each group, and of two that claim the same words the better one.

    A statement may lie wholly inside another (what the ministry said that the envoy had promised); two that
    merely overlap exclude each other. Follow-on quotations take the speaker of the one they follow; where that
    one was not kept they go too. Returned in the order of the text.
    """
    best: dict[tuple[int, int], Candidate] = {}
    _yield_cues(candidates)
    for candidate in candidates:
        rival = best.get(candidate.group)
        if rival is None or candidate.score > rival.score:
            best[candidate.group] = candidate
    kept: list[Candidate] = []
    for candidate in sorted(
        (c for c in best.values() if c.score > accept), key=lambda c: (-c.score, c.spans, c.group)
    ):
        if candidate.source is None and candidate.follows is None:
            continue  # words nobody is named to have said are no statement of anyone
        if all(_compatible(candidate, other) for other in kept):
            kept.append(candidate)
    kept.sort(key=lambda c: (c.spans, c.group))
    return _with_speakers(kept, candidates)


def _yield_cues(candidates: list[Candidate]) -> None:
    """A cue right before a quotation belongs to it first: the quotation before the cue looks for another one."""
    openings = {c.group[1] for c in candidates if c.group[0] == -1}
    for candidate in candidates:
        if candidate.group[0] == -1 and candidate.cue is not None and candidate.group[1] < candidate.cue[0]:
            end = candidate.cue[1]
            if any(end < opening <= end + NEXT_TO for opening in openings):
                candidate.score *= 0.8


def _compatible(one: Candidate, other: Candidate) -> bool:
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in one.spans for c, d in other.spans)
    if not shared:
        return True
    sizes = sorted(sum(b - a for a, b in candidate.spans) for candidate in (one, other))
    nested = shared >= 0.95 * sizes[0] and shared <= 0.7 * sizes[1]
    return nested and one.source != other.source and not (one.cue is not None and one.cue == other.cue)


def _with_speakers(kept: list[Candidate], candidates: list[Candidate]) -> list[Candidate]:
    quotations = {c.group[1] for c in candidates if c.group[0] == -1}
    holder: dict[int, Candidate] = {}
    for candidate in kept:
        for start, end in candidate.spans:
            for quotation in quotations:
                if start - 2 <= quotation < end:
                    holder.setdefault(quotation, candidate)
        if candidate.group[0] == -1:
            holder[candidate.group[1]] = candidate
    resolved = []
    for candidate in kept:
        leader: Candidate | None = candidate
        steps = 0
        while leader is not None and leader.follows is not None and steps < len(kept):
            leader = holder.get(leader.follows[0])
            steps += 1
        if leader is None or leader.follows is not None:
            continue
        candidate.leader = leader
        resolved.append(candidate)
    return resolved
