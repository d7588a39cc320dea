"""Conditions: the part of a statement that says if, unless, until or in return for what."""

import re

from helpers.extraction.openers import find_openers, opens
from helpers.extraction.readings import Span
from helpers.stance.by_codebook.phrases import find_cues, tokens

# "before" in time: what follows is done or happens; before the people, the court or an assembly is a place
MUST_BEFORE = re.compile(
    r"[^.;]*?\b(?:must|has to|have to|needs? to|should)\b(?P<what>[^.;]{0,90}?)(?P<end>)\bbefore (?="
    r"(?:\w+ing|it|they|we|he|she|you|there|any|talks|negotiations|dialogue|sanctions)\b"
    r"|(?:(?!who|which|whose|that\b)[\w’'-]+ ){1,4}?(?:can|could|will|would|is|are|was|were|may|might|begins?|starts?|resumes?|takes?)\b)",
    re.IGNORECASE,
)
# Words before a condition after which its main clause is still to come ("that if …, we will …").
OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:—–-]|\b(?:that|and|but|so|for|because|as|while|whereas|then|however|think|believe|hope|say|says))\s*$",
    re.IGNORECASE,
)
MAIN_CLAUSE = re.compile(
    r",\s+(?:then\s+)?(?!(?:and|or|but|nor|which|who|that(?! (?:would|will|could|can|may|is|was)\b))\b)"
    r"(?=(?:we|i|he|she|it|they|you|there|this|these|the|our|his|its|their|such|no|any|nothing|talks|all|that|then|tell"
    r"|would|will|could|can|may|might|must|should|shall|is|are|was|were)\b"
    r"|(?-i:[A-Z])|(?:[\w’'-]+ ){1,3}(?:would|will|could|can|may|might|must|should|shall|is|are)\b)",
    re.IGNORECASE,
)
# A main clause that no comma parts from its condition: "once they leave we will …", "not before … will we …"
_MODAL = r"(?:will|would|can|cannot|could|may|must|shall)"
MAIN_CLAUSE_WITHOUT_COMMA = re.compile(
    rf"(?<!that)(?<!which)(?<!what)(?<!,)\s(?=(?:we|there|I|nobody|nothing|no [\w’'-]+) {_MODAL}\b|{_MODAL} (?:we|I|he|she|it|they|there|the|(?-i:[A-Z]))\b)"
)
# Such a condition belongs to a noun ("the offer of X in return for Y"), whose verb follows.
OF_A_NOUN = re.compile(r"(?:only )?in (?:return|exchange) for\b", re.IGNORECASE)
VERB = re.compile(
    r"\s(?=(?:no longer|still|is|are|was|were|has|have|had|will|would|can|cannot|stands?|remains?|stays?)\b)"
)
FULL_STOP = r"(?<![A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.](?=\s|$)"  # not that of an abbreviation
CLAUSE_STOP = re.compile(rf"{FULL_STOP}|[;!?](?=\s|$)")
CLAUSE_END = re.compile(
    rf"{FULL_STOP}|[;!?:—](?=\s|$)|,\s+(?:and|but|while|adding|saying|which|so)\s|\s[–—-]\s|[”\"]"
)


def find_condition(text: str, spans: list[Span]) -> Span | None:
    """Offsets of the first condition inside the content of a statement, its opening word included.

    Read: what vocabulary/conditions.yaml lists (if, unless, once, as long as, as soon as, until an event,
    provided, in return for, subject to, "should Belmor refuse", "not … before they leave" …), and "X must …
    before …" (in time). A condition that opens its sentence or clause ends where the main clause begins. Not
    read: conditions told in another sentence; the terms of an offer that is withdrawn in the same breath.
    """
    for start, end in spans:
        for match in find_openers(text, start, end):
            sentence = _sentence(text, start, match.start(), end)
            stop = _end_of(text, match, sentence[0], end)
            if not text[match.end() : stop].split() or not opens(text, match, sentence, stop):
                continue
            if OF_A_NOUN.match(match.group()) and find_cues(tokens(text[stop : sentence[1]]), "withdrawn"):
                continue
            return match.start(), stop
        before = MUST_BEFORE.match(text, start, end)
        if before and len(before.group("what").split()) >= 1:
            return _trimmed(text, before.start(), before.start("end"))
    return None


def _end_of(text: str, match: re.Match[str], sentence: int, end: int) -> int:
    ahead = text[sentence : match.start()]
    over = CLAUSE_STOP.search(text, match.end(), end)
    close = over.start() if over else end
    if not re.search(r"\w", ahead) or OPENS_CLAUSE.search(ahead):
        main = MAIN_CLAUSE.search(text, match.end(), close)
        first = re.compile(r"\s*\S+").match(text, match.end(), close)
        main = main or MAIN_CLAUSE_WITHOUT_COMMA.search(text, first.end() if first else close, close)
        if main:
            return main.start()
    ends = CLAUSE_END.search(text, match.end(), end)
    stop = ends.start() if ends else end
    verb = VERB.search(text, match.end(), stop) if OF_A_NOUN.match(match.group()) else None
    return _trimmed(text, match.start(), verb.start() if verb else stop)[1]


def _sentence(text: str, start: int, at: int, end: int) -> Span:
    ahead = [match.end() for match in re.finditer(r"[.!?]\s+", text[start:at])]
    over = re.compile(r"[.!?](?=\s|$)").search(text, at, end)
    return start + (ahead[-1] if ahead else 0), over.end() if over else end


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " ,.;:“”\"'\n":
        start += 1
    while end > start and text[end - 1] in " ,.;:“”\"'\n–—-":
        end -= 1
    end = end - 4 if text[start:end].endswith(" and") else end
    return start, end
