"""Conditions: the part of a statement that says if, unless, until or in return for what."""

import re
from functools import cache
from itertools import pairwise

from helpers.base import find_cues, lexicon, tokens
from helpers.statements.reader import Span

BEFORE = 20  # characters before an opening word, or before the statement, that may make it idle ("asked if")
REACH = 1000  # characters before and behind an opening word within which its sentence is read
_DETERMINER = (
    r"(?:the|an?|all|both|any|no|every|each|its|their|his|her|our|your|th[ai][ts]|these|those|such)\b"
)
_PRONOUN = r"(?:(?:every|no|any|some)(?:one|body|thing)|I|he|she|it|we|they|you|there|talks|negotiations)\b"
_NAME = r"(?-i:[A-Z])[\w’'-]*"
_MODAL = r"(?:will|would|can|cannot|could|may|might|must|should|shall)"
_VERB = (
    rf"(?:is|are|was|were|has|have|had|{_MODAL}|does|do|did|leaves?|left|ends?|stops?|begins?|starts?|comes?|falls?|resumes?"
    r"|\w+(?:s|ed) (?=(?:the|its|their|his|her|our|all|every|an?|to|from|on)\b))"
)
_CLAUSE = (
    rf"(?:{_PRONOUN}|(?:{_DETERMINER}(?: (?!who|which|whose|that\b|and\b)[\w’'-]+){{1,4}}?|{_NAME}(?: [\w’'-]+){{0,3}}?) {_VERB}\b"
    rf"|{_NAME} \w+s\b)"
)
_PLACES = {"{np}": rf"[“‘\"]?(?:{_DETERMINER}|{_PRONOUN}|{_NAME})", "{clause}": _CLAUSE}
MODAL = re.compile(
    rf"(?i)\b(?:{_MODAL}|wo|ready|willing|prepared|readiness)\b|\A\W*to\b"
    r"|[’'](?:ll|d)\b(?! (?:never |just |already )?(?:been|had|seen|gone|\w+ed)\b)"
)
PRESENT = re.compile(
    rf"(?i)\b(?:is|are|am|has|have|do|does|(?:he|she|it|{_NAME}) (?!was\b)\w+s)\b|[’'](?:re|s|ve|m)\b"
)
PAST = re.compile(
    r"(?i)\b(?:was|were|had|did|came|went|stood|kept|held|left|fought|ran|sat|began|took|broke|\w{3,}ed)\b"
)
NEGATION = re.compile(r"(?i)\b(?:not|no|never|nobody|none|nothing|neither|nor|cannot|hardly)\b|n[’']t\b")
# "before" in time: what follows is done or happens; before the people, the court or an assembly is a place
MUST_BEFORE = re.compile(
    r"(?i)[^.;]*?\b(?:must|has to|have to|needs? to|should)\b(?! (?:tell|say|admit|add|stress)\b)(?P<what>[^.;]{0,90}?)(?P<end>)\bbefore "
    rf"(?=\w+ing\b|{_CLAUSE})"
)
# Words before a condition after which its main clause is still to come ("that if …, we will …").
OPENS_CLAUSE = re.compile(
    r"(?i)(?:[;:—–-]|\b(?:that|and|but|so|for|because|as|while|whereas|which|who|then|however|think|believe|hope|say|says),?)$"
)
_NO_MAIN = r"(?!(?:and|or|but|nor|if|unless|until|which|who|that(?!(?: (?:would|will|could|can|may|is|was)|[’']s)\b))\b)"
MAIN_CLAUSE = re.compile(
    rf"(?i),\s+(?:then\s+)?{_NO_MAIN}(?={_DETERMINER}|{_PRONOUN}|{_NAME}"
    rf"|(?:that|let|what|to|yes|so|is|are|was|were|{_MODAL})\b|(?:[\w’'-]+ ){{1,5}}(?:{_MODAL}|is|are)\b)"
)
ANY_CLAUSE = re.compile(
    rf"(?i),\s+{_NO_MAIN}(?!(?:when|where|whose|in|on|at|by|for|from|with|of|as|both|not)\b)"
)
# A main clause that no comma parts from its condition: "once they leave we will …", "not before … will we …"
MAIN_CLAUSE_WITHOUT_COMMA = re.compile(
    rf"(?<!that)(?<!which)(?<!what)(?<!,)\s"
    rf"(?=(?:we|there|I|nobody|nothing|no [\w’'-]+) {_MODAL}\b|{_MODAL} (?:{_PRONOUN}|the\b|(?-i:[A-Z])))"
)
# Such a condition belongs to a noun ("the offer of X in return for Y"), whose verb follows.
OF_A_NOUN = re.compile(r"(?i)(?:only )?in (?:return|exchange) for\b")
VERB = re.compile(
    r"\s(?=(?:no longer|still|is|are|was|were|has|have|had|will|would|can|cannot|stands?|remains?|stays?)\b)"
)
_SHORT = "".join(
    f"(?<!{word}[.])" for word in re.findall(r"\w+", "Mr Mrs Ms Dr St Gov Sen Rep Gen Sept Nov Dec")
)
FULL_STOP = rf"[.](?<!\b[A-Z][.]){_SHORT}(?=\s|$)"  # not that of an abbreviation
_FINITE = rf"(?:still |also |now )?(?:is|are|was|were|had|has|{_MODAL}|[a-z]+s)"
ASIDE = re.compile(  # after the subject of the condition: "if Belmor, which owns the dam, agrees"
    rf"[^,.;]*, (?:who|which|whose|after|with|through|in|on|at|like)\b[^,.;]{{1,80}},(?= {_FINITE}\b)"
)
CLAUSE_STOP = re.compile(rf"{FULL_STOP}|[;!?](?=\s|$)")
CLAUSE_END = re.compile(
    rf"{CLAUSE_STOP.pattern}|[:—](?=\s|$)|,\s+(?:but|while|adding|saying|including|so|that|to|which(?![^,.;]{{1,80}}, {_FINITE}\b))\s"
    rf"|,\s+and\s(?=(?:{_DETERMINER}|{_PRONOUN}|I\b|(?-i:[A-Z])|to\b|{_MODAL}\b))"
    rf"|,\s+(?:we|I|he|she|it|they|you|there)\b|\s(?:--|[–—-])\s|(?<=\S)[”\"]"
)
SENTENCE_END = re.compile(rf"(?:{FULL_STOP}|[!?])[”\"’)]*(?:\s+|$)")
MARKS = " ,.;:“”\"'\n"
OPENING_MARK = re.compile(r"(?<!\S)[“\"]")


@cache
def _opening() -> re.Pattern[str]:
    """One pattern with a group for each kind of opener."""
    kinds = [
        f"(?P<{kind.replace(' ', '_')}>{'|'.join(entries)})"
        for kind, entries in lexicon("conditions.yaml").items()
        if kind != "none" and not kind.startswith("not after")
    ]
    pattern = rf"\b(?:{'|'.join(kinds)})(?:(?<=\s)|\b)"
    for place, words in _PLACES.items():
        pattern = pattern.replace(place, words)
    return re.compile(pattern, re.IGNORECASE)


@cache
def _words(kind: str, pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.format("|".join(lexicon("conditions.yaml")[kind])), re.IGNORECASE)


def _is_idle(said: str, match: re.Match[str]) -> bool:
    """Whether an opener opens nothing for the words before it ("asked if") or behind it ("until now")."""
    kinds = ["not after", "not after, with"] if str(match.lastgroup).startswith("with") else ["not after"]
    at = match.start()
    before = (_words(kind, r"(?<!\w)(?:{}) $").search(said, max(0, at - BEFORE), at) for kind in kinds)
    return any(before) or _words("none", "(?:{})").match(said, at) is not None


def _opens(said: str, match: re.Match[str], sentence: Span, stop: int) -> bool:
    """Whether an opener opens a condition that ends at ``stop``, as the rest of its sentence tells."""
    kind, at = match.lastgroup, match.start()
    if kind != "alone" and not said[match.end() : stop].split():
        return False
    ahead, behind = said[sentence[0] : at], said[stop : sentence[1]]
    rest, first = f"{ahead} … {behind}", not re.search(r"\w", ahead)
    if kind == "fronted":
        return first and MODAL.search(behind) is not None and "?" not in behind
    if kind == "with_a_modal":
        now = PRESENT.search(behind) if first else not PAST.search(rest + said[at:stop])
        return bool(MODAL.search(rest) or now) and not behind.startswith("?")
    if kind == "with_a_negation":
        return bool(MODAL.search(rest) and NEGATION.search(rest))
    if OF_A_NOUN.match(match.group()) and find_cues(tokens(behind), "withdrawn"):
        return False
    # "we came as soon as we heard"
    whole = rest + said[at:stop]
    return (
        kind != "unless_past" or not PAST.search(whole) or bool(MODAL.search(rest) or PRESENT.search(whole))
    )


def find_condition(text: str, spans: list[Span]) -> Span | None:
    """Offsets of the first condition inside the content of a statement, its opening word included.

    Read: what vocabulary/conditions.yaml lists (if, unless, once, as long as, as soon as, until an event,
    provided, in return for, subject to, "should Belmor refuse", "not … before they leave" …), and "X must …
    before …" (in time). A condition that opens its sentence or clause ends where the main clause begins, which may
    stand in another part of the statement ("If …, she said, we will …"). Not read: conditions in another
    sentence; the terms of an offer that is withdrawn in the same breath.
    """
    if not spans:
        return None
    first = min(BEFORE, spans[0][0])
    base = spans[0][0] - first
    said = text[base : spans[0][0]] + _said(text, spans)
    ends = [end - base for _, end in spans]
    for match in _opening().finditer(said, first):
        if _is_idle(said, match):
            continue
        start, close = _sentence(said, first, match.start())
        end = next(end for end in ends if match.start() < end)
        stop = _trim(said, match.start(), min(_end_of(said, match, start, close), end))[1]
        if _opens(said, match, (start, close), stop):
            return base + match.start(), base + stop
    for start, end in spans:
        before = MUST_BEFORE.match(text, start, end)
        if before and before.group("what").split():
            return _trim(text, before.start(), before.start("end"))
    return None


def _said(text: str, spans: list[Span]) -> str:
    """The parts of a statement as one text of the same length; for words between them stand a comma and blanks."""
    parts = [text[slice(*spans[0])]]
    for (_, end), (start, close) in pairwise(spans):
        gap = text[end:start]
        if re.search(r"\w", gap):
            gap = f"{'.' if re.search(r'[.!?]', gap[-5:]) else ','}{' ' * (len(gap) - 1)}"
        parts += [gap, text[start:close]]
    return "".join(parts)


def _sentence(said: str, first: int, at: int) -> Span:
    """Where the sentence around an opener begins, at ``first`` or behind it, and where it ends."""
    first = max(first, at - REACH)
    ahead = [match.end() for match in SENTENCE_END.finditer(said, first, at)]
    over = SENTENCE_END.search(said, at, at + REACH)
    return ahead[-1] if ahead else first, over.end() if over else min(at + REACH, len(said))


def _end_of(said: str, match: re.Match[str], start: int, close: int) -> int:
    """Where a condition ends: at the main clause if that is still to come, else with its own clause."""
    ahead, at = said[start : match.start()].rstrip(" \n“‘\"'"), match.end()
    over = CLAUSE_STOP.search(said, at, close)
    end = over.start() if over else close
    early = ahead.endswith(",") and not any(verb.search(ahead) for verb in (MODAL, PRESENT, PAST))
    if early or not re.search(r"\w", ahead) or OPENS_CLAUSE.search(ahead):
        aside = ASIDE.match(said, at, end)
        main = MAIN_CLAUSE.search(said, aside.end() if aside else at, end)
        main = main or MAIN_CLAUSE_WITHOUT_COMMA.search(said, at, end)
        main = main or ANY_CLAUSE.search(said, at, end)
        if main:
            return main.start()
    own = (one for one in CLAUSE_END.finditer(said, at, close) if not _closes_own_mark(said, at, one.start()))
    stop = next((one.start() for one in own), close)
    verb = VERB.search(said, at, stop) if OF_A_NOUN.match(match.group()) else None
    return verb.start() if verb else stop


def _closes_own_mark(said: str, start: int, at: int) -> bool:
    """Whether a mark closes a quotation that was opened inside the condition."""
    return said[at] in '”"' and OPENING_MARK.search(said, start, at) is not None


def _trim(text: str, start: int, end: int) -> Span:
    start = end - len(text[start:end].lstrip(MARKS))
    end = start + len(text[start:end].rstrip(MARKS + "–—-"))
    return start, end - 4 if text[start:end].endswith(" and") else end
