"""Text exports of LexisNexis, in their old form and in that of Nexis Uni and Lexis Advance."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from helpers.ground.errors import Refused
from helpers.reading.datelines import day_of
from helpers.reading.kinds import LABEL
from helpers.reading.labels import (
    Found,
    exports,
    fields_of,
    is_mark,
    label_of,
    paragraphs,
    stated_count,
    without_tail,
)

_WIDTH = 100  # characters; the old form breaks its lines at 80
_HEAD = 300  # lines above the labels in which headline, outlet and day are looked for
_CAPTIONS = 8  # paragraphs in which the heading of the pictures is looked for, from the end
_DOUBTFUL = re.compile(  # a month, a day whose weekday is another's, 3/4/2021
    r"(?:\d{1,2}\.?\s+)?(?:[A-Za-zäéû]{3,12}\.?\s+){1,2}(?:\d{1,2},?\s+)?\d{4}(?:,?\s+[A-Za-z]+)?"
    r"|\d{1,2}([/.-])\d{1,2}\1\d{2,4}"
)
_EDITION = re.compile(r"(\d{4}(?:,?\s+[A-Za-z]+day)?),?\s+(?![A-Za-z]+day\b)[A-Z].*")
_NO_TEXT = "Export it again as “Full documents”, or look it up and put its text in a file of its own."


def is_export(lines: list[str]) -> bool:
    """Whether the lines hold a mark between articles, and the length or body that Nexis states of each."""
    known = exports()["nexis"]
    marked = any(is_mark(line, known["start"]) or line.strip().casefold() in known["end"] for line in lines)
    return marked and any(_begins_body(line) or _length(line) for line in lines)


def articles_of(lines: list[str]) -> Iterator[Found]:
    """The articles with their numbers: title, text, published, outlet, url; what cannot be read is refused.

    The day is that under the name of the outlet, not the day of loading. Bylines, sections, highlights,
    datelines, captions and index terms are left out: they are not words of the article.
    """
    articles = (block for block in _blocks(lines) if not _is_cover(block))
    for number, block in enumerate(articles, 1):
        yield number, _article(block)


def stated(lines: list[str]) -> int:
    """How many articles the export says it holds; 0 where it does not say."""
    return stated_count(lines, exports()["nexis"]["start"])


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """The lines between two marks, empty blocks left out."""
    known = exports()["nexis"]
    block: list[str] = []
    for line in lines:
        if is_mark(line, known["start"]) or line.strip().casefold() in known["end"]:
            if any(map(str.strip, block)):
                yield block
            block = []
        elif not is_mark(line, known["left_out"]):
            block.append(line)
    if any(map(str.strip, block)):
        yield block


def _is_cover(lines: list[str]) -> bool:
    """Whether lines are the sheet before the first article: no article in it, but the words of a request."""
    known = exports()["nexis"]
    if any(_begins_body(line) or _length(line) for line in lines):
        return False
    plain = [
        p for p in paragraphs(lines) if not is_mark(p[0], [r"(?:copyright|©).*", r".*all rights reserved.*"])
    ]
    return not plain or any(is_mark(line, known["cover"]) for line in lines)


def _article(lines: list[str]) -> dict[str, Any] | Refused:
    known = exports()["nexis"]
    start = _body_start(lines)
    if start is None:
        said = "Between two marks of the export stand words without the length or body of an article."
        return Refused(said, "Look there with an editor: add a line “Body” above the words, or delete them.")
    head, body = lines[: start[0]], lines[start[0] :]
    if start[1]:
        body = [start[1], *body]
    body, tail = without_tail(body, known["tail"])
    words = _words(_without_captions(paragraphs(body)))
    if not words:
        return Refused("The export gives this article without its text.", _NO_TEXT)
    parts = _head(head)
    for name, value in fields_of(tail, known["tail"]).items():
        if known["tail"][name] and value:
            parts.setdefault(known["tail"][name], value)
    return parts | {"text": words}


def _begins_body(line: str) -> bool:
    found = label_of(line, _named("body"))
    bare = line.strip()
    return bool(found and (found[0] == "body" or not found[1])) or bare in {
        "Body",
        "BODY",
        "Textkörper",
        "Corps",
    }


def _length(line: str) -> bool:
    found = label_of(line, _named("length"))
    return bool(found and re.match(r"\d", found[1]))


@cache
def _named(what: str) -> dict[str, str]:
    return dict.fromkeys(exports()["nexis"][what], "")


def _body_start(lines: list[str]) -> tuple[int, str] | None:
    """Where the text begins: below the line that says so, else below the labels around the length."""
    for number, line in enumerate(lines):
        if _begins_body(line):
            return number + 1, line.partition(":")[2].strip()
    length = next((number for number, line in enumerate(lines) if _length(line)), None)
    if length is None:
        return None
    number = length + 1
    while number < len(lines):  # labels may follow the length, each in a paragraph of its own
        if not lines[number].strip():
            number += 1
        elif label_of(lines[number], exports()["nexis"]["head"]):
            while number < len(lines) and lines[number].strip():
                number += 1
        else:
            break
    return number, ""


def _head(lines: list[str]) -> dict[str, Any]:
    """Title, outlet and day from the lines above the text.

    They stand in paragraphs around the line of the day: the outlet above it; the headline below it in the
    old form, whose labels are in capitals, and above the outlet in the new one. Labels win.
    """
    known = exports()["nexis"]["head"]
    first = next((n for n, line in enumerate(lines) if label_of(line, known)), len(lines))
    labelled = fields_of(lines[first:], known)
    old = first < len(lines) and lines[first].partition(":")[0].isupper()
    plain = [
        [line for line in p if not is_mark(line, [r"(?:copyright|©).*", r".*all rights reserved.*"])]
        for p in paragraphs(lines[max(0, first - _HEAD) : first])
    ]
    above, day, below = _around_day([p for p in plain if p])
    parts: dict[str, Any] = {"published": day} if day else {}
    if above:
        parts["outlet"] = above[-1][-1]
        above = [*above[:-1], above[-1][:-1]] if len(above[-1]) > 1 else above[:-1]
    titles = [below[-1:], above[-1:]] if old else [above[-1:], below[-1:]]
    title = next((" ".join(found[0]) for found in titles if found), "")
    parts |= {"title": title} if title else {}
    return parts | {known[name]: value for name, value in labelled.items() if known[name] and value}


def _around_day(plain: list[list[str]]) -> tuple[list[list[str]], str, list[list[str]]]:
    """The paragraphs above the line of the day, the day as printed, and the paragraphs below it."""
    for p, paragraph in reversed(list(enumerate(plain))):
        for n, line in reversed(list(enumerate(paragraph))):
            if day := _printed(line):
                return [*plain[:p], *([paragraph[:n]] if n else [])], day, plain[p + 1 :]
    return plain[:1], "", plain[1:]


def _printed(line: str) -> str:
    """The day in a line that is nothing but a day, with or without an edition, be it in doubt."""
    if len(line) > _WIDTH:
        return ""
    for words in (line, _EDITION.sub(r"\1", line)):
        if day_of(words) and not words.isdigit():
            return words
    return line if _DOUBTFUL.fullmatch(line) else ""


def _without_captions(text: list[list[str]]) -> list[list[str]]:
    """The paragraphs without the captions of pictures, which stand last under their heading."""
    for number in range(max(1, len(text) - _CAPTIONS), len(text)):
        heading = text[number][0].partition(":")[0].strip().casefold()
        if heading in exports()["nexis"]["pictures"]:
            return text[:number]
    return text


def _words(text: list[list[str]]) -> str:
    """The text with a line a paragraph, where the export broke its lines at a fixed width."""
    broken = all(len(line) <= _WIDTH for paragraph in text for line in paragraph)
    return "\n\n".join(_joined(paragraph) if broken else "\n".join(paragraph) for paragraph in text)


def _joined(lines: list[str]) -> str:
    return "".join(
        (("\n" if LABEL.match(line) else " ") if number else "") + line for number, line in enumerate(lines)
    )
