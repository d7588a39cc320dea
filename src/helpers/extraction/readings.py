"""Readings: one way to understand who says what at one place of a text."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Candidate:
    """One reading: content, cue and source as offsets in the text."""

    spans: list[tuple[int, int]]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    group: tuple[int, int]  # sentence and cue token, or -1 and quotation: one reading of each is kept
    kind: str
    sentence: int
    features: list[str] = field(default_factory=list)
    follows: tuple[int, int] | None = None  # start of the quotation whose speaker is taken over
    score: float = 0.0
    leader: "Candidate | None" = None  # the reading whose speaker and cue hold for this one (itself, mostly)
    carrier: tuple[int, int] | None = None  # the news agency that reports this attribution, where one does
