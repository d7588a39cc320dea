"""Which candidate attributions are statements: a linear model over hashed features of the parse.

The weights (vocabulary/ranking.npz) were fitted by scripts/train_ranking.py, a logistic regression on the
training split of PolNeAR (Newell et al. 2018); they hold numbers only. A score is the fitted probability
that a reader would mark this reading as attributed speech.
"""

import math
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np

Span = tuple[int, int]  # where words begin and end in the text, or the first and last token of a run
SIGNED = "signature=True|True|True"  # a whole quotation, a dash and a name alone: a print convention
READINGS = 4  # of one cue or quotation that are weighed against those of others
SEARCHED = 14  # entangled readings up to which every choice is tried
NEXT_TO = 8  # characters between a cue and the quotation it opens ("that" fits in)
BITS = 16
ACCEPT = 0.42  # chosen on the training split: the threshold of best F1


@dataclass(slots=True)
class Candidate:
    """One reading: content, cue and source as offsets in the text."""

    spans: list[Span]
    cue: Span | None
    source: Span | None
    group: Span  # sentence and cue token, or -1 and quotation: one reading of each is kept
    kind: str
    sentence: int
    features: list[str] = field(default_factory=list)
    follows: Span | None = None  # start of the quotation whose speaker is taken over
    score: float = 0.0
    leader: "Candidate | None" = None  # the reading whose speaker and cue hold for this one (itself, mostly)
    carrier: Span | None = None  # the news agency that reports this attribution, where one does


@lru_cache(maxsize=200_000)
def bucket(feature: str) -> int:
    """Where a feature's weight is kept; two features that meet there share it."""
    return zlib.crc32(feature.encode()) & ((1 << BITS) - 1)


@lru_cache(maxsize=1)
def weights() -> tuple[np.ndarray, float]:
    """The fitted weights and the intercept."""
    with np.load(str(files("helpers.base") / "vocabulary" / "ranking.npz"), allow_pickle=False) as stored:
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
        candidate.score = float(1 / (1 + np.exp(-logit)))
        if SIGNED in candidate.features:
            candidate.score = max(candidate.score, 0.9)


def choose(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the best reading of each group, and of two that claim the same words the better one.

    A statement may lie wholly inside another (what the ministry said that the envoy had promised); two that
    merely overlap exclude each other. Follow-on quotations take the speaker of the one they follow;
    where that one was not kept they go too. Returned in the order of the text.
    """
    _yield_cues(candidates)
    groups: dict[Span, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.score > ACCEPT and (candidate.source is not None or candidate.follows is not None):
            groups.setdefault(candidate.group, []).append(candidate)
    likely = [c for group in groups.values() for c in sorted(group, key=_order)[:READINGS]]
    kept = [c for together in _entangled(sorted(likely, key=_order)) for c in _best_set(together)]
    kept = [c for c in kept if not any(_interrupted(c, other) for other in kept)]
    kept.sort(key=lambda c: (c.spans, c.group))
    return _with_speakers(kept, candidates)


def _order(candidate: Candidate) -> tuple[float, list[Span], Span, Span]:
    """Best first; what is equally good in the order of the text, so that nothing depends on chance."""
    return -candidate.score, candidate.spans, candidate.group, candidate.source or (0, 0)


def _entangled(likely: list[Candidate]) -> list[list[Candidate]]:
    """Sets of readings that conflict with each other, directly or through a third."""
    sets: list[list[Candidate]] = []
    for candidate in likely:
        mine = [s for s in sets if any(_excludes(candidate, other) for other in s)]
        sets = [s for s in sets if all(s is not m for m in mine)]
        sets.append([c for m in mine for c in m] + [candidate])
    return sets


def _best_set(together: list[Candidate]) -> list[Candidate]:
    """Readings without conflict whose log-odds exceed the threshold's by most; greedily where many."""
    gains = {id(c): _log_odds(c.score) - _log_odds(ACCEPT) for c in together}
    ordered = sorted(together, key=_order)
    if len(ordered) > SEARCHED:
        kept: list[Candidate] = []
        for candidate in ordered:
            if not any(_excludes(candidate, other) for other in kept):
                kept.append(candidate)
        return kept
    best: tuple[float, list[Candidate]] = (0.0, [])

    def extend(at: int, gain: float, taken: list[Candidate]) -> None:
        nonlocal best
        if gain > best[0] + 1e-12:
            best = (gain, taken)
        if at < len(ordered) and gain + sum(gains[id(c)] for c in ordered[at:]) > best[0]:
            candidate = ordered[at]
            if not any(_excludes(candidate, other) for other in taken):
                extend(at + 1, gain + gains[id(candidate)], [*taken, candidate])
            extend(at + 1, gain, taken)

    extend(0, 0.0, [])
    return best[1]


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def _yield_cues(candidates: list[Candidate]) -> None:
    """A cue right before a quotation belongs to it first: the one before the cue looks for another."""
    openings = {c.group[1] for c in candidates if c.group[0] == -1}
    for candidate in candidates:
        if candidate.group[0] == -1 and candidate.cue is not None and candidate.group[1] < candidate.cue[0]:
            end = candidate.cue[1]
            if any(end < opening <= end + NEXT_TO for opening in openings):
                candidate.score *= 0.8


def _excludes(one: Candidate, other: Candidate) -> bool:
    """Whether two readings cannot both hold: rivals of one cue, or two that overlap and are not nested."""
    if one.group == other.group:
        return True
    if one.spans[-1][1] <= other.spans[0][0] or other.spans[-1][1] <= one.spans[0][0]:
        return False
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one.spans for c, d in other.spans)
    if not common:
        return False
    sizes = sorted(sum(b - a for a, b in candidate.spans) for candidate in (one, other))
    nested = common >= 0.95 * sizes[0] and common <= 0.7 * sizes[1]
    if _cue_in_gap(one, other) or _cue_in_gap(other, one):
        return True
    same_cue = one.cue is not None and one.cue == other.cue
    return not nested or one.source == other.source or same_cue


def is_within(inner: Span | None, spans: list[Span]) -> bool:
    """Whether a stretch of text lies wholly inside one of several."""
    return inner is not None and any(a <= inner[0] and inner[1] <= b for a, b in spans)


def _cue_in_gap(one: Candidate, other: Candidate) -> bool:
    """Whether a cue stands between two pieces of another's statement: the pieces then have two speakers."""
    if one.cue is None or one.cue == other.cue:
        return False
    return any(a[1] <= one.cue[0] < b[0] for a, b in pairwise(other.spans))


def _interrupted(inner: Candidate, outer: Candidate) -> bool:
    """Whether a quotation is a piece of a longer reading whose cue splits it: then it is nobody else's
    ("what they asked was “not water,” he said, but …")."""
    if inner is outer or inner.group[0] != -1 or outer.cue in (None, inner.cue):
        return False
    inside = any(a <= inner.spans[0][0] and inner.spans[-1][1] <= b + 1 for a, b in outer.spans)
    at = outer.cue[0] if outer.cue else 0
    return inside and 0 <= at - inner.spans[-1][1] <= NEXT_TO + 8


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
    for candidate in kept:
        leader: Candidate | None = candidate
        for _ in kept:
            if leader is not None and leader.follows is not None:
                leader = holder.get(leader.follows[0])
        candidate.leader = leader if leader is not None and leader.follows is None else None
    return [candidate for candidate in kept if candidate.leader is not None]
