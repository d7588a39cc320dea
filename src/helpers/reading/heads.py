"""The head of an article in a text file: headline, byline and date, apart from its body."""

import re
from datetime import date
from typing import NamedTuple

from helpers.reading.datelines import printed_day
from helpers.reading.kinds import LABEL
from helpers.reading.plaintext import one_line

_MOST_WORDS, _MOST_LINES = 30, 3  # of a headline; headlines of news sites rarely reach 25 words
_SENTENCE_END = re.compile(r"[.,:;]\W*$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.){2,}\W*$|\b(?:Inc|Co|Corp|Jr|Sr|St)\.\W*$")
_SALUTATION = re.compile(
    r"(?:mr|mrs|ms|madam|your|dear|ladies|distinguished|excellenc|comrades?|fellow)\b", re.I
)
_BYLINE = re.compile(
    r"(?:by|reported by|written by|edited by)\s+(?-i:[A-Z])[\w.'’-]+(?:[ ,/&]+[\w.'’-]+){0,9}", re.I
)


class Head(NamedTuple):
    """What stands above the body, and the body."""

    title: str | None
    published: date | None
    body: str


def head_of(text: str, *, title: str | None = None) -> Head:
    """Part a text in normal form into headline, day of publication and body.

    Without a ``title``, the headline is the first block of at most three short lines without a final
    period, followed by an empty line; a text without empty lines may have one headline line above a longer
    one. Further lines of the block (a deck) join it after " — ". Lines that are only a date or a byline
    leave the body too. A text that is nothing but such lines is all body.
    """
    published, body = printed_day(text)
    if not re.search(r"[^\W_]", body):
        return Head(title, published, text)
    if title and one_line(body.split("\n")[0]).casefold() == one_line(title).casefold():
        body = body.split("\n", 1)[1].strip() if "\n" in body else body
    elif not title:
        title, body = _headline(body)
    first, _, rest = body.partition("\n")
    if rest.strip() and _BYLINE.fullmatch(first):
        body = rest.strip()
    published = published or printed_day(body.split("\n")[0])[0]  # the dateline below a headline
    return Head(title, published, body)


def _headline(text: str) -> tuple[str | None, str]:
    block, gap, rest = text.partition("\n\n")
    lines = [line for line in block.split("\n") if not _BYLINE.fullmatch(line)]
    if not gap:
        lines, rest = block.split("\n")[:1], block.partition("\n")[2]
        following = rest.split("\n")[0]
        if not (len(following) >= 2 * len(lines[0]) and _SENTENCE_END.search(following)):
            return None, text
    is_headline = 0 < len(lines) <= _MOST_LINES and all(map(_short, lines))
    if not is_headline or not re.search(r"[.!?][”\"’)]?(?:\s|$)", rest):
        return None, text
    return " — ".join(lines), rest.strip()


def _short(line: str) -> bool:
    if len(line.split()) > _MOST_WORDS or LABEL.match(line) or _SALUTATION.match(line):
        return False
    ends_a_sentence = _SENTENCE_END.search(line) and not _ABBREVIATION.search(line)
    return bool(re.search(r"[^\W_]", line)) and not ends_a_sentence
