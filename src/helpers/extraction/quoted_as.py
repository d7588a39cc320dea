""" "…, the daily quoted the minister as saying": the minister speaks, and what stands before is what he said."""

import re
from dataclasses import replace

from helpers.extraction.complements import trim
from helpers.extraction.readings import Candidate
from helpers.extraction.sentences import Sentence

AT_THE_END = re.compile(
    r"(?P<stop>,[”\"]?\s)(?P<by>[^,;:“”\"]{2,70}?)\s(?:quoted|quotes|cited|cites)\s(?P<who>[^;:“”\"]{2,80}?)\sas\s"
    r"(?P<cue>saying|stating|telling)\b[^,;:“”\"]{0,60}$"
)
SAYING = re.compile(r"(?:as )?(?:saying|stating|telling [\w ]{2,30}?)(?: that)? (?=[\w“\"])")
SURE = 0.9  # the score of a reading that the words leave no doubt of


def quoted_as(text: str, sentences: list[Sentence], chosen: list[Candidate]) -> list[Candidate]:
    """Readings with those of sentences that end in "X quoted Y as saying" given to Y, X being the carrier."""
    chosen = [_without_saying(text, reading) for reading in chosen]
    for number, sentence in enumerate(sentences):
        end = sentence.start + len(text[sentence.start : sentence.end].rstrip(" .\n"))
        told = AT_THE_END.search(text, sentence.start, end)
        if told is not None:
            chosen = _given(text, chosen, told, number, sentence)
    return sorted(chosen, key=lambda c: (c.spans, c.group))


def _given(
    text: str, chosen: list[Candidate], told: re.Match[str], number: int, sentence: Sentence
) -> list[Candidate]:
    """The readings, less those that the closing words were read into, with the one that they tell."""
    ahead = (sentence.start, told.end("stop"))
    said = next(
        (c for c in chosen if c.cue is not None and _within(c.spans[0], ahead) and not _within(c.cue, ahead)),
        None,
    )
    spans = said.spans if said is not None else [s for s in [trim(text, sentence.start, told.start())] if s]
    if not spans or any(c.cue is not None and _within(c.cue, ahead) and c is not said for c in chosen):
        return chosen  # somebody else says it already
    given = replace(
        said or Candidate([], None, None, (number, -3), "quoted-as", number, score=SURE),
        spans=spans, cue=told.span("cue"), source=told.span("who"), carrier=told.span("by"), leader=None,
    )  # fmt: skip
    for follower in chosen:
        if follower.leader is said and said is not None:
            follower.leader = given
    read_into = (told.start(), sentence.end)
    return [c for c in chosen if c is not said and not (c.cue and _within(c.cue, read_into))] + [given]


def _without_saying(text: str, reading: Candidate) -> Candidate:
    """ "Was quoted as saying that the toll would rise": the toll would rise."""
    start, end = reading.spans[0]
    if reading.cue is None or text[slice(*reading.cue)].lower() not in ("quoted", "cited"):
        return reading
    saying = SAYING.match(text, start, end)
    if saying is not None and saying.end() < end:
        reading.spans[0] = (saying.end(), end)
    return reading


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
