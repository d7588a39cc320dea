"""What goes on after the cue: "the toll will rise, he said; so will the fees", "…, she told them, but would not pay"."""

import re
from dataclasses import replace

from helpers.extraction.complements import trim
from helpers.extraction.cue_words import cue_forms
from helpers.extraction.readings import Candidate, Span
from helpers.extraction.sentences import Sentence

LIKELY = 0.3  # score from which the reading of the clause before the cue is believed beside that of the one after it
FRAME = r"[^,;:.!?“”\"\n]{0,60}"  # the rest of the attribution
# after a semicolon: the clause before is taken up, or is told on in the tense of reported speech
TAKES_UP = (
    r"(?:so (?:do|does|did|would|will|is|are|was|were|has|have|had|must|should)|nor|neither"
    r"|(?:he|she|they|it|(?:his|her|their|its)(?: [\w’'-]+){1,3}?) (?:would|should|must|might|had to)|there would)\b"
)
AFTER_A_STOP = re.compile(rf"{FRAME};\s+(?P<more>{TAKES_UP}[^;“”\"\n]*)")
SECOND_VERB = re.compile(
    rf"{FRAME}(?P<more>,\s+(?:but|and|or) (?:would|should|must|will)(?: not| never| only| also|n[’']t)* (?P<verb>[a-z]+)\b[^;\n]*)"
)
# a clause that "that" opens, not one that hangs on a noun ("a plan … but that barely got off the ground")
AGAINST = re.compile(
    r"(?<=\w),? but that (?=(?:he|she|it|they|we|I|you|there|the|an?|his|her|its|their|our|this|these|those|any|no|all|both|neither"
    r"|if|unless|until|when|after|before|once|[A-Z][\w’'-]+|[a-z]+s (?:would|will|were|are|could|must|should|may|might))"
    r" (?:[\w’'-]+ ){0,6}?[\w’'-]+)(?![^“”]*”)"
)
REFUSES = re.compile(r"(?:but|and) (?:would|did|could)(?: not|n[’']t) (?P<verb>[a-z]+)\b")
# verbs of the speaker himself, beside those of saying: "…, he said, but would not give details", "but would be happy"
HIS_OWN = {"be", "have", "do", "give", "provide", "go", "elaborate", "speculate", "divulge", "take"}


def continue_candidates(
    text: str, sentences: list[Sentence], chosen: list[Candidate], candidates: list[Candidate]
) -> list[Candidate]:
    """Readings with the clause before the cue, where that after a semicolon was taken instead of it, and with what
    the sentence goes on to report after the attribution."""
    chosen = [_with_the_clause_before(text, reading, candidates) for reading in chosen]
    for reading in chosen:
        if len(reading.spans) > 1 and reading.cue is not None and reading.cue[1] < reading.spans[-1][0]:
            refused = REFUSES.match(text, *reading.spans[-1])
            if refused and (refused["verb"] in cue_forms()[0] or refused["verb"] in HIS_OWN):
                reading.spans.pop()
    for reading in chosen:
        more = _more(text, sentences, reading)
        taken = more and any(
            a < more[1] and more[0] < b for c in chosen for a, b in [*c.spans, *([c.cue] if c.cue else [])]
        )
        if more is not None and not taken:
            reading.spans.append(more)
    return chosen


def split_contrasts(text: str, chosen: list[Candidate]) -> list[Candidate]:
    """Readings of two clauses that are set against each other as two ("said that he would talk, but that …"): each has
    its own stance and its own condition."""
    found: list[Candidate] = []
    doubled: list[int] = []
    for reading in chosen:
        start, end = reading.spans[-1]
        told = reading.cue is not None and reading.cue[1] <= reading.spans[0][0]
        against = AGAINST.search(text, start, end) if told else None
        if against is None or reading.leader not in (None, reading):
            found.append(reading)
            continue
        pieces = [*reading.spans[:-1], (start, against.start())], [(against.end(), end)]
        rivals = [other for other in chosen if other.spans in pieces]
        if any(not _inside(other.cue, reading.spans) and other.source != reading.source for other in rivals):
            found.append(reading)
            continue
        doubled += map(id, rivals)
        number, token = reading.group
        found += [
            replace(reading, spans=spans, group=(number, token - 1000 * part), leader=None)
            for part, spans in enumerate(pieces)
        ]
    return [reading for reading in found if id(reading) not in doubled]


def _inside(cue: Span | None, spans: list[Span]) -> bool:
    return cue is not None and any(a <= cue[0] and cue[1] <= b for a, b in spans)


def _with_the_clause_before(text: str, reading: Candidate, candidates: list[Candidate]) -> Candidate:
    """ "The toll stays, he said; so do the fees": the toll stays, and what takes that up."""
    if reading.cue is None or not re.fullmatch(rf"{FRAME};\s+", text[reading.cue[1] : reading.spans[0][0]]):
        return reading
    before = [
        c
        for c in candidates
        if c.group == reading.group
        and c.source == reading.source
        and c.score > LIKELY
        and c.spans[-1][1] < (c.cue or (0, 0))[0]
    ]
    if not before:
        return reading
    best = max(before, key=lambda c: (c.score, c.spans))
    return replace(best, spans=list(best.spans), leader=None)


def _more(text: str, sentences: list[Sentence], reading: Candidate) -> Span | None:
    """The rest of a sentence that an attribution interrupts: what follows it is still reported."""
    if reading.cue is None or reading.source is None or reading.spans[-1][1] > reading.cue[0]:
        return None
    end = next((s.end for s in sentences if s.start <= reading.cue[0] < s.end), 0)
    frame_ends = max(reading.cue[1], reading.source[1])
    on = AFTER_A_STOP.match(text, frame_ends, end)
    verb = None if on else SECOND_VERB.match(text, frame_ends, end)
    if verb is not None and (verb["verb"] in cue_forms()[0] or verb["verb"] in HIS_OWN):
        return None  # "…, he said, but would not give details"
    found = on or verb
    return trim(text, *found.span("more")) if found else None
