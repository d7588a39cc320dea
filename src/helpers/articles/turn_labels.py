"""Labels of turns: the lines of a transcript that begin with who speaks."""

import re
from collections import Counter
from typing import NamedTuple

from helpers.base import honorifics, latin, lexicon, name_key, vocabulary

# “MS. RUNE:”, “PRESIDENT ORLOVA: (As interpreted.)”, “Q ”, “Q: ”.
# The words take a space between them, or a line of capitals could be cut in words in too many ways.
CAPITALS = latin(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,5} ?(?:\([^)]{1,40}\))?:")
LABEL = re.compile(rf"(?:Q(?::|\s+(?=\S))|{CAPITALS}\s)")
_ASIDE = r"(?:[ \xa0]?[(\[][^()\[\]\n]{1,80}[)\]]){0,3}"
_WORD = latin(r"(?:[A-Z0-9][\w.'’&/-]*|(?:al|el|bin|ibn|van|von|der|de|du|da|la|le)(?:[- ][A-Z][\w’'-]*)?)")
_JOINED = rf"(?:,? (?:(?:of|for|and|to|on|in|at|the|pro|tempore)\b ?)*{_WORD})"
# A name or an office in ordinary letters, with party, place, clock time or stage directions in brackets
_WHO = latin(rf"(?:(?:The|the) )?[A-Z][\w.'’&/-]*{_JOINED}{{0,14}}(?: pro tempore)?")
# What opens a salutation, a heading or a memorandum, and no label
_NOBODY = (
    r"(?!(?:Dear|To|From|Re|Subject|For|In|On|At|By|With|And|But|If|As|Article|Section|Chapter|Annex|Part|Title|Item|Step|Note"
    r"|Nominees?|Also|Read|Watch|Related|See|Update|Updated|Breaking|Photos?|Video|Listen|More|Correction|Clarification)\b)"
)
_SPEAKS = re.compile(
    rf"(?m)^(?:>+ ?)?(?:\[?[\d:.]{{4,12}}\]?[ \xa0]+)?(?:\*\*|__)?"
    rf"(?P<label>(?P<who>Q(?=[ \xa0]+\S)(?![ \xa0]*[:.])|[QA](?=[:.]\s)|{_NOBODY}{_WHO}){_ASIDE})"
    rf"(?P<end>(?:\*\*|__)?[ \xa0]?:(?:\*\*|__)?(?=\s)|(?<=^Q)(?=[ \xa0])|(?<=^[QA])\.|$)\s*"
)
# The record of a congress prints “Mr. KING of Westmark. I rise …” and “The SPEAKER. Order.”
_RECORD = re.compile(
    latin(
        r"(?m)^(?P<label>(?P<who>(?:Mr|Mrs|Ms|Dr|Miss|Senator)\.? [A-Z][A-Z'’-]+(?: [A-Z]{2,})*"
        r"(?: of [A-Z][a-z]+(?: [A-Z][a-z]+)?)?"
        r"|The (?:[A-Z]{4,} )*[A-Z]{4,}(?: pro tempore)?))\. (?=\S)"
    )
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|my|My|us)\b")
_QUOTATION = re.compile(r"[“\"][^”\"]*[”\"]")
_SPOKEN = 0.01  # share of first-person words; General Debate speeches have 0.011 to 0.08
_TOLD = re.compile(r"[“\"„«‘'\d$£€#+]")  # a quotation or a number: a list of voices or of results
_ENDS_IN_QUESTION = re.compile(r"\?[”\"’')\]\s]*\Z")
_STOPS = tuple(".,:;?!…—–-”\"’')]")
_LONGEST = 14  # words of a label
_LABELLED = 4  # lines with a label that make a transcript
_OPENS, _OPENS_LATE = 0.25, 0.5  # the part of a text before which its first turn begins


class Label(NamedTuple):
    """Who speaks a turn: where the words that name them begin and end, and where the turn's words begin."""

    start: int
    end: int
    words: int


def find_labels(text: str, *, title: str = "") -> list[Label]:
    """The labels of a transcript's turns, in the order of the text.

    A label in ordinary letters (“Tam Vell: …”) counts if it has two words and more, an office or a form of
    address, comes again, stands in the title, or asks; one in capitals always does. On a line of its own
    without a colon it must have an office, a form of address, or brackets.
    """
    return [
        found
        for found, sure in _candidates(text, title)
        if sure or " " in (label := text[found.start : found.end]) or label.isupper()
    ]


def opens_turn(line: str) -> bool:
    """Whether a line begins with a label and its colon."""
    found = _SPEAKS.match(line)
    return found is not None and ":" in found["end"]


def is_transcript(text: str, *, title: str = "") -> bool:
    """Whether the turns of labelled speakers make up a text, and not the quotations of a list of voices.

    Three labels and more of different people do, of which one names an office or comes again; four of one
    office; and fewer of people whose offices and names are printed, who go on in the first person.
    """
    printed = [found for found, sure in _candidates(text, title) if sure]
    labels = [found for found in printed if _is_spoken_line(text, found)]
    if 2 * len(labels) <= len(printed):
        return False
    named = [text[found.start : found.end] for found in labels]
    who = Counter(map(_key, named))
    titled = {_key(label) for label in named if has_title(label)}
    answers = {_key(label) for label in named if not asks(label)}
    if not any(key in titled or who[key] > 1 for key in answers):
        return False
    many = len(labels) >= _LABELLED
    late = many and (titled or len(answers) < len(who))
    if labels[0].start > len(text) * (_OPENS_LATE if late else _OPENS):
        return False
    if len(who) > 1 and len(labels) > 2:
        return True
    return answers <= titled and (many or (all(map(_has_name, named)) and is_spoken(text[labels[0].words :])))


def _is_spoken_line(text: str, label: Label) -> bool:
    """Whether what follows a label can be spoken: no quotation, number or heading, as lists have."""
    line = _line_from(text, label.words).rstrip()
    return asks(text[label.start : label.end]) or (not _TOLD.match(line) and line[-1:] in _STOPS)


def _line_from(text: str, start: int) -> str:
    """The rest of a line."""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def is_spoken(text: str) -> bool:
    """Whether a text speaks in the first person outside of quotation marks."""
    prose = _QUOTATION.sub("", text)
    return len(_FIRST_PERSON.findall(prose)) / max(1, len(prose.split())) >= _SPOKEN


def asks(label: str) -> bool:
    """Whether a label is that of the floor ("Question", "Reporter 2", "ANCHOR, LUDD NEWS")."""
    words = re.findall(r"[\w’'-]+", label.lower())
    return next((word for word in words if word != "the"), "") in vocabulary("askers.txt")


def _has_name(label: str) -> bool:
    words = re.findall(r"[\w’'-]+", label.split("(")[0])
    return not asks(label) and any(
        word.lower() not in honorifics() | vocabulary("titles.txt") | {"the", "vice"} for word in words
    )


def has_title(words: str) -> bool:
    """Whether a form of address or an office stands in a label before its first bracket."""
    known = honorifics() | vocabulary("titles.txt")
    return any(word in known for word in re.findall(r"[\w’'-]+", words.split("(")[0].lower()))


def _candidates(text: str, title: str) -> list[tuple[Label, bool]]:
    """Lines that begin like a turn, and whether there is more than their form to show it."""
    found = sorted({m.start("label"): m for p in (_SPEAKS, _RECORD) for m in p.finditer(text)}.items())
    matches = [m for _, m in found if len(m["who"].split()) <= _LONGEST and _is_followed(text, m)]
    alone = [m for m in matches if m.re is _SPEAKS and not m["end"] and m["who"] != "Q"]
    if len(alone) < _LABELLED:
        matches = [m for m in matches if m not in alone]
    asked = any(m["who"] == "Q" for m in matches)
    keys = Counter(_key(m["who"]) for m in matches)
    named = {name_key(word) for word in re.findall(r"[\w’'-]+", title) if word[:1].isupper()}
    candidates = []
    ends = [*(m.start() for m in matches[1:]), len(text)]
    for m, end in zip(matches, ends, strict=False):
        label = Label(*m.span("label"), m.end())
        key = _key(m["who"])
        if (m["who"] == "A" and not asked) or _is_field(m["who"]):
            continue  # the first of several points; a field of an export
        sure = (
            asks(m["label"])
            or has_title(m["who"])
            or _ENDS_IN_QUESTION.search(text, m.end(), end) is not None
        )
        candidates.append((label, sure or keys[key] > 1 or (" " in m["who"] and key in named)))
    return candidates


def _is_field(who: str) -> bool:
    """Whether a label is that of a field of a database (LENGTH, SECTION, LOAD-DATE), which nobody speaks."""
    known = lexicon("exports.yaml")["nexis"]
    return who.isupper() and any(who.casefold() in known[part] for part in ("head", "tail"))


def _is_followed(text: str, match: re.Match[str]) -> bool:
    """Whether words follow a label; without a colon, on the next line, and it is no heading."""
    if match.end() >= len(text):
        return False
    if match.re is _RECORD or match["end"] or match["who"] == "Q":
        return True
    line = _line_from(text, match.end())
    return (
        "\n" in text[match.end("label") : match.end()]
        and len(match["who"].split()) <= 8
        and not match["label"].endswith(".")
        and ("(" in match["label"] or has_title(match["who"]) or asks(match["label"]))
        and len(line) > len(match["label"])
        and line.rstrip()[-1:] in _STOPS
    )


def _key(label: str) -> str:
    """The name by which turns of one speaker are known: the last word before a comma or a bracket."""
    words = re.findall(r"[\w’'-]+", re.split(r"[,(\[]", label)[0])
    return name_key(words[-1]).casefold() if words else ""
