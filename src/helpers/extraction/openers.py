"""Openers: the words that open a condition (vocabulary/conditions.yaml), and whether they do so here."""

import re
from collections.abc import Iterator
from functools import cache

from helpers.extraction.word_lists import lexicon

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
    r"\b(?:will|would|wo|can|could|cannot|may|might|must|shall|should|ready|willing|prepared)\b|[’'](?:ll|d)\b",
    re.IGNORECASE,
)
PRESENT = re.compile(
    r"\b(?:is|are|am|has|have|do|does|stays?|remains?|keeps?|insists?|wants?|offers?|(?-i:[A-Z])[\w’'-]+ \w+s|(?:he|she|it) \w+s)\b"
    r"|[’'](?:re|s|ve|m)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:was|were|had|did|came|went|stood|kept|held|left|fought|ran|sat|began|took|broke|\w{3,}ed)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|cannot|hardly)\b|n[’']t\b", re.IGNORECASE
)
IDIOM = re.compile(
    r"if (?:you will|you like|I may|I might|anything|you please|not|nothing else)\b", re.IGNORECASE
)
TIME = re.compile(
    r"(?:not )?(?:until|till) (?:now|this (?:day|week|month|year)|then|recently|today|tomorrow|next|last|late|early|mid|midnight|noon|the end of"
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)\w*\b|(?:19|20)\d\d|\d|\w+day\b)",
    re.IGNORECASE,
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
    return re.compile(rf"(?:\b(?:{words}) )$", re.IGNORECASE)


def find_openers(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Words between two offsets that look like the opening of a condition, left to right."""
    return _opening().finditer(text, start, end)


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
