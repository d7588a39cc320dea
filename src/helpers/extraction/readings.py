"""Readings: one way to understand who says what at one place of a text."""

from dataclasses import dataclass, field

Span = tuple[int, int]  # where words begin and end in the text, or the first and last token of a run


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
