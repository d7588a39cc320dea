"""Conditions: the part of a statement that says if, unless, until or in return for what."""

import re
from functools import cache

from helpers.base import find_cues, lexicon, tokens
from helpers.statements.ranking import Span

_DETERMINER = (
    r"(?:the|an?|all|both|any|no|every|each|its|their|his|her|our|your|this|that|these|those|such)\b"
)
_PRONOUN = r"(?:everyone|everybody|nobody|somebody|someone|he|she|it|we|they|you|there)\b"
_NAME = r"(?-i:[A-Z])[\w’'-]*"
_VERB = (
    r"(?:is|are|was|were|has|have|had|can|will|does|do|did|leaves?|left|ends?|stops?|begins?|starts?|falls?|agrees?"
    r"|accepts?|refuses?|lifts?|lifted|pays?|paid|keeps?|kept|withdraws?|withdrew|signs?|returns?"
    r"|\w+(?:s|ed) (?=(?:the|its|their|his|her|our|all|every|an?|to|from|on)\b))"
)
_PLACES = {
    "{np}": rf"(?:{_DETERMINER}|{_PRONOUN}|{_NAME})",
    "{clause}": rf"(?:{_PRONOUN}|(?:{_DETERMINER}(?: (?!which|who|that\b|and\b)[\w’'-]+){{1,4}}?"
    rf"|{_NAME}(?: [\w’'-]+){{0,3}}?|talks|negotiations) {_VERB}\b|{_NAME} \w+s\b)",
}
MODAL = re.compile(
    r"(?i)\b(?:will|would|wo|can|could|cannot|may|might|must|shall|should|ready|willing|prepared)\b|[’'](?:ll|d)\b"
)
PRESENT = re.compile(
    r"(?i)\b(?:is|are|am|has|have|do|does|stays?|remains?|keeps?|insists?|wants?|offers?|(?-i:[A-Z])[\w’'-]+ \w+s|(?:he|she|it) \w+s)\b"
    r"|[’'](?:re|s|ve|m)\b"
)
PAST = re.compile(
    r"(?i)\b(?:was|were|had|did|came|went|stood|kept|held|left|fought|ran|sat|began|took|broke|\w{3,}ed)\b"
)
NEGATION = re.compile(r"(?i)\b(?:not|no|never|nobody|none|nothing|neither|nor|cannot|hardly)\b|n[’']t\b")
IDIOM = re.compile(r"(?i)if (?:you will|you like|I may|I might|anything|you please|not|nothing else)\b")
TIME = re.compile(
    r"(?i)(?:not )?(?:until|till) (?:now|this (?:day|week|month|year)|then|recently|today|tomorrow|next|last|late|early|mid|midnight|noon|the end of"
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)\w*\b|(?:19|20)\d\d|\d|\w+day\b)"
)
# "before" in time: what follows is done or happens; before the people, the court or an assembly is a place
MUST_BEFORE = re.compile(
    r"(?i)[^.;]*?\b(?:must|has to|have to|needs? to|should)\b(?P<what>[^.;]{0,90}?)(?P<end>)\bbefore (?="
    r"(?:\w+ing|it|they|we|he|she|you|there|any|talks|negotiations|dialogue|sanctions)\b"
    r"|(?:(?!who|which|whose|that\b)[\w’'-]+ ){1,4}?(?:can|could|will|would|is|are|was|were|may|might|begins?|starts?|resumes?|takes?)\b)"
)
# Words before a condition after which its main clause is still to come ("that if …, we will …").
OPENS_CLAUSE = re.compile(
    r"(?i)(?:^|[,;:—–-]|\b(?:that|and|but|so|for|because|as|while|whereas|then|however|think|believe|hope|say|says))\s*$"
)
MAIN_CLAUSE = re.compile(
    r"(?i),\s+(?:then\s+)?(?!(?:and|or|but|nor|which|who|that(?! (?:would|will|could|can|may|is|was)\b))\b)"
    r"(?=(?:we|i|he|she|it|they|you|there|this|these|the|our|his|its|their|such|no|any|nothing|talks|all|that|then|tell"
    r"|would|will|could|can|may|might|must|should|shall|is|are|was|were)\b"
    r"|(?-i:[A-Z])|(?:[\w’'-]+ ){1,3}(?:would|will|could|can|may|might|must|should|shall|is|are)\b)"
)
# A main clause that no comma parts from its condition: "once they leave we will …", "not before … will we …"
_MODAL = r"(?:will|would|can|cannot|could|may|must|shall)"
MAIN_CLAUSE_WITHOUT_COMMA = re.compile(
    rf"(?<!that)(?<!which)(?<!what)(?<!,)\s(?=(?:we|there|I|nobody|nothing|no [\w’'-]+) {_MODAL}\b|{_MODAL} (?:we|I|he|she|it|they|there|the|(?-i:[A-Z]))\b)"
)
# Such a condition belongs to a noun ("the offer of X in return for Y"), whose verb follows.
OF_A_NOUN = re.compile(r"(?i)(?:only )?in (?:return|exchange) for\b")
VERB = re.compile(
    r"\s(?=(?:no longer|still|is|are|was|were|has|have|had|will|would|can|cannot|stands?|remains?|stays?)\b)"
)
FULL_STOP = r"(?<![A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.](?=\s|$)"  # not that of an abbreviation
CLAUSE_STOP = re.compile(rf"{FULL_STOP}|[;!?](?=\s|$)")
CLAUSE_END = re.compile(
    rf"{FULL_STOP}|[;!?:—](?=\s|$)|,\s+(?:and|but|while|adding|saying|which|so)\s|\s[–—-]\s|[”\"]"
)


@cache
def _opening() -> re.Pattern[str]:
    """One pattern with a group for each kind of opener."""
    kinds = [
        f"(?P<{kind.replace(' ', '_')}>{'|'.join(entries)})"
        for kind, entries in lexicon("conditions.yaml").items()
        if kind != "not after"
    ]
    pattern = rf"\b(?:{'|'.join(kinds)})\b"
    for place, words in _PLACES.items():
        pattern = pattern.replace(place, words)
    return re.compile(pattern, re.IGNORECASE)


@cache
def _not_after() -> re.Pattern[str]:
    words = "|".join(lexicon("conditions.yaml")["not after"])
    return re.compile(rf"(?i)(?:\b(?:{words}) )$")


def opens(text: str, match: re.Match[str], sentence: tuple[int, int], stop: int) -> bool:
    """Whether an opener opens a condition that ends at ``stop``, as the rest of its sentence tells."""
    if _not_after().search(text, max(0, match.start() - 20), match.start()):
        return False
    if TIME.match(text, match.start(), sentence[1]) or IDIOM.match(text, match.start(), sentence[1]):
        return False
    ahead, behind = text[sentence[0] : match.start()], text[stop : sentence[1]]
    rest = f"{ahead} … {behind}"
    if match.lastgroup == "with_a_modal":
        main = MODAL.search(rest) or (not re.search(r"\w", ahead) and PRESENT.search(behind))
        return bool(main) and "?" not in text[stop - 1 : stop + 1]
    if match.lastgroup == "with_a_negation":
        denied = NEGATION.search(re.split(r"[,;:]", ahead)[-1] or behind[:60])
        return bool(MODAL.search(rest) and (denied or match.group().lower().startswith("not")))
    if match.lastgroup == "unless_past":
        return not _tells_the_past(rest, text[match.end() : stop])
    return True


def _tells_the_past(main: str, condition: str) -> bool:
    """Whether neither the main clause nor what it hangs on is still open: "we came as soon as we heard"."""
    if MODAL.search(main):
        return False
    open_yet = PRESENT.search(condition) or (PRESENT.search(main) and not PAST.search(condition))
    return bool(PAST.search(main) or PAST.search(condition)) and not open_yet


def find_condition(text: str, spans: list[Span]) -> Span | None:
    """Offsets of the first condition inside the content of a statement, its opening word included.

    Read: what vocabulary/conditions.yaml lists (if, unless, once, as long as, as soon as, until an event,
    provided, in return for, subject to, "should Belmor refuse", "not … before they leave" …), and "X must …
    before …" (in time). A condition that opens its sentence or clause ends where the main clause begins. Not
    read: conditions in another sentence; the terms of an offer that is withdrawn in the same breath.
    """
    for start, end in spans:
        for match in _opening().finditer(text, start, end):
            sentence = _sentence(text, start, match.start(), end)
            stop = _end_of(text, match, sentence[0], end)
            if not text[match.end() : stop].split() or not opens(text, match, sentence, stop):
                continue
            if OF_A_NOUN.match(match.group()) and find_cues(tokens(text[stop : sentence[1]]), "withdrawn"):
                continue
            return match.start(), stop
        before = MUST_BEFORE.match(text, start, end)
        if before and len(before.group("what").split()) >= 1:
            return _trim(text, before.start(), before.start("end"))
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
    return _trim(text, match.start(), verb.start() if verb else stop)[1]


def _sentence(text: str, start: int, at: int, end: int) -> Span:
    ahead = [match.end() for match in re.finditer(r"[.!?]\s+", text[start:at])]
    over = re.compile(r"[.!?](?=\s|$)").search(text, at, end)
    return start + (ahead[-1] if ahead else 0), over.end() if over else end


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " ,.;:“”\"'\n":
        start += 1
    while end > start and text[end - 1] in " ,.;:“”\"'\n–—-":
        end -= 1
    end = end - 4 if text[start:end].endswith(" and") else end
    return start, end
