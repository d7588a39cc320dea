"""Readings that are no statements: what somebody did not say, asked for himself, or only spoke about."""

import re

from helpers.extraction.readings import Candidate
from helpers.ground.letters import latin

QUESTION = r"(?:whether|if|when|where|why|how|who|whom|whose|what|which)\b"
EMBEDDED = re.compile(QUESTION)
NOT_SAID = re.compile(r"(?:\b(?:not|never)|n['’]t)(?: [a-z]+ly)? $")
TELLS = re.compile(r"(?:say|said|specify|reveal|explain)")
DOCUMENT = re.compile(
    r"(?:the|an?|this|that|its|their) (?:\w+ )?(?:document|text|treaty|agreement|declaration|communiqué|letter|resolution|accord|pact)\b",
    re.IGNORECASE,
)
ASKED = re.compile(r"questions?")
ANSWERED = re.compile(r"answer(?:ed|ing) (?:an?|the|his|her|another) question\b")
UNNAMED = re.compile(
    r"not (?:to )?be(?:ing)? (?:named|identified|quoted)\b|(?:anonymity|to remain anonymous)\b"
)
SPOKE = re.compile(r"(?:spoken?|speak(?:s|ing)?|talk(?:s|ed|ing)?)")
# "…, a promise she has made before": the writer on what was said
MADE_BEFORE = re.compile(
    r"(?:he|she|it|they|(?:has|have|had)) (?:\w+ ){0,2}?(?:made|repeated|given|issued|used|voiced)(?: (?:before|since|often|repeatedly|for years))?\W*"
)
# "did not comment on …", "would not confirm …": nothing was told
WITHHELD = re.compile(
    r"(?:comment|confirm|announce|specify|disclose|reveal|elaborate|respond|reply|answer)(?:s|e?d|ing)?"
)
NOBODY = re.compile(r"(?:neither|nobody|no one|none|no)\b", re.IGNORECASE)
NOR_SO = re.compile(
    r"\b(?:stop(?:s|ped)? short of|refrain(?:s|ed)? from|shied away from|avoid(?:s|ed)|(?:came|come) close to|instead of|rather than) $"
)
REFUSED_TO = re.compile(r"\b(?:declin\w+|refus\w+|unwilling|unable) to (?:immediately )?$")
TO_SOMEBODY = re.compile(
    r"(?:thank|greet|congratulat|welcom|inform|address|call|tell|told|ask)(?:e?s|e?d|ing)?"
)
ONLY_A_NAME = re.compile(
    latin(
        r"(?:(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) )?[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3}|him|her|them|it"
    )
)
ABOUT = ("prep-of", "prep-about", "prep-on")


def is_said(text: str, reading: Candidate, chosen: list[list[Candidate]]) -> bool:
    """Whether a reading tells what its speaker said.

    Not so: a question a document leaves open ("the treaty does not say which …"), one put by a reporter ("a question
    on whether …", "answering a question"), a source's wish to stay unnamed, what somebody "would not confirm" or
    "stopped short of announcing", the mere name of whom he thanked, a remark on words said before ("a promise she has
    made before"), a subject only spoken about inside another's words, and a cue whose source stands in the next
    clause, after a semicolon.
    """
    if reading.cue is None or reading.source is None:
        return True
    cue, first = text[slice(*reading.cue)].lower(), text[slice(*reading.spans[0])].lower()
    if UNNAMED.match(first) or MADE_BEFORE.fullmatch(first):
        return False
    if _withheld(text, reading) or (
        TO_SOMEBODY.fullmatch(cue)
        and ONLY_A_NAME.fullmatch(text[slice(*reading.spans[0])])
        and len(reading.spans) == 1
    ):
        return False
    if reading.cue[1] <= reading.source[0] and ";" in text[reading.cue[1] : reading.source[0]]:
        return reading.spans[0][0] < reading.cue[0]
    after = reading.cue[1] <= reading.spans[0][0]
    if after and EMBEDDED.match(first):
        if ASKED.fullmatch(cue):
            return False
        unwritten = DOCUMENT.match(text[slice(*reading.source)]) and TELLS.fullmatch(cue)
        if unwritten and NOT_SAID.search(text, reading.source[1], reading.cue[0]):
            return False
    if ANSWERED.match(text, reading.cue[0]) and after:
        return False
    topic = reading.kind.startswith(ABOUT) and SPOKE.fullmatch(cue) and not EMBEDDED.match(first)
    return not (topic and _inside_another(reading, chosen))


def _withheld(text: str, reading: Candidate) -> bool:
    """Whether the words around the cue tell that its speaker did not say so."""
    (start, _), cue = reading.cue or (0, 0), text[slice(*(reading.cue or (0, 0)))].lower()
    ahead = text[max(0, start - 40) : start]
    if NOR_SO.search(ahead):
        return True
    nobody = reading.source is not None and NOBODY.match(text, *reading.source) is not None
    return bool(WITHHELD.fullmatch(cue) and (nobody or NOT_SAID.search(ahead) or REFUSED_TO.search(ahead)))


def _inside_another(reading: Candidate, chosen: list[list[Candidate]]) -> bool:
    at = (reading.cue or (0, 0))[0]
    return any(
        a <= at < b for group in chosen for other in group if other is not reading for a, b in other.spans
    )
