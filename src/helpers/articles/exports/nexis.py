"""Exports of LexisNexis, in their old form and in that of Nexis Uni and Lexis Advance."""

import re
from collections.abc import Iterator
from itertools import groupby

from helpers.articles.exports.labels import (
    Parts,
    add_fields,
    cut_tail,
    exports,
    fields_of,
    is_mark,
    label_of,
    paragraphs,
)
from helpers.articles.markup import text_of, tree_of
from helpers.articles.publication_day import day_of
from helpers.articles.turn_labels import LABEL
from helpers.base import Refused

_WIDTH = 100  # characters; the old form breaks its lines at 80
_HEAD = 300  # lines above the labels in which headline, outlet and day are looked for
_BODIES = {"Body", "BODY", "Textkörper", "Corps"}  # a line without a colon that begins the text
_CAPTIONS = 8  # paragraphs in which the heading of the pictures is looked for, from the end
_DOUBTFUL = re.compile(  # a month, a day whose weekday is another's, 3/4/2021
    r"(?:\d{1,2}\.?\s+)?(?:[A-Za-zäéû]{3,12}\.?\s+){1,2}(?:\d{1,2},?\s+)?\d{4}(?:,?\s+[A-Za-z]+)?"
    r"|\d{1,2}([/.-])\d{1,2}\1\d{2,4}"
)
_EDITION = re.compile(r"(\d{4}(?:,?\s+[A-Za-z]+day)?),?\s+(?![A-Za-z]+day\b)[A-Z].*")
_COPYRIGHT = [r"(?:copyright|©).*", r".*all rights reserved.*"]
_PAGE = re.compile(r">\s*(?:end of document|(?:document\s)?\d+ of \d+(?: documents)?)\s*<", re.IGNORECASE)
_NO_TEXT = "Export it again as “Full documents”, or look it up and put its text in a file of its own."


def text_of_page(html: str) -> str | None:
    """The text of a page with marks of Nexis, a paragraph for each block; None for any other page."""
    tree = tree_of(html) if _PAGE.search(html) else None
    return None if tree is None else text_of(tree)


def is_export(lines: list[str]) -> bool:
    """Whether the lines hold the length or body that Nexis states of each article, and a mark between them.

    A single article may have no mark: then another label of Nexis must stand beside its length.
    """
    known = exports()["nexis"]
    if any(map(_is_between, lines)):
        return _holds_article(lines)
    others = {**known["head"], **known["tail"]}.keys() - known["length"]
    return _holds_article(lines) and any(label_of(line, others) for line in lines)


def _is_between(line: str) -> bool:
    """Whether a line is a mark between articles."""
    known = exports()["nexis"]
    return is_mark(line, known["start"]) is not None or line.strip().casefold() in known["end"]


def _holds_article(lines: list[str]) -> bool:
    return any(_begins_body(line) or _states_length(line) for line in lines)


def blocks_of(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each article: those between two marks, without the sheet before the first article."""
    for between, lines_of_one in groupby(lines, key=_is_between):
        block = [line for line in lines_of_one if not is_mark(line, exports()["nexis"]["left_out"])]
        if not between and any(map(str.strip, block)) and not _is_cover(block):
            yield from _unmarked(block)


def _unmarked(block: list[str]) -> Iterator[list[str]]:
    """The articles in lines without a mark, parted below the labels that end each of them."""
    known = exports()["nexis"]
    start = tail = 0
    measured = False
    for number, line in enumerate(block):
        if measured and label_of(line, known["tail"]):
            tail = number
        elif _states_length(line):
            if tail:
                gap = next((n for n in range(tail, number) if not block[n].strip()), tail)
                while gap < number and (not block[gap].strip() or is_mark(block[gap], _COPYRIGHT)):
                    gap += 1
                yield block[start:gap]
                start, tail = gap, 0
            measured = True
    yield block[start:]


def _is_cover(lines: list[str]) -> bool:
    """Whether lines are the sheet before the first article: no article in it, but the words of a request."""
    if _holds_article(lines):
        return False
    plain = [p for p in paragraphs(lines) if not is_mark(p[0], _COPYRIGHT)]
    return not plain or any(is_mark(line, exports()["nexis"]["cover"]) for line in lines)


def article_of(lines: list[str]) -> Parts | Refused:
    """Title, text, published, outlet and url of an article; Refused where it has no text.

    The day is that under the name of the outlet, not the day of loading. Bylines, sections, highlights,
    datelines, captions and index terms are left out: they are not words of the article.
    """
    known = exports()["nexis"]
    start = _body_start(lines)
    if start is None:
        said = "Between two marks of the export stand words without the length or body of an article."
        return Refused(said, "Look there with an editor: add a line “Body” above the words, or delete them.")
    head, body = lines[: start[0]], lines[start[0] :]
    body, tail = cut_tail([start[1], *body] if start[1] else body, known["tail"])
    words = _words(_without_captions(paragraphs(body)))
    if not words:
        return Refused("The export gives this article without its text.", _NO_TEXT)
    parts = _head(head)
    add_fields(parts, tail, known["tail"])
    return parts | {"text": words}


def _begins_body(line: str) -> bool:
    found = label_of(line, exports()["nexis"]["body"])
    return bool(found and (found[0] == "body" or not found[1])) or line.strip() in _BODIES


def _states_length(line: str) -> bool:
    found = label_of(line, exports()["nexis"]["length"])
    return bool(found and re.match(r"\d", found[1]))


def _body_start(lines: list[str]) -> tuple[int, str] | None:
    """Where the text begins: below the line that says so, else below the labels around the length."""
    for number, line in enumerate(lines):
        if _begins_body(line):
            return number + 1, line.partition(":")[2].strip()
    length = next((number for number, line in enumerate(lines) if _states_length(line)), None)
    if length is None:
        return None
    labelled = False  # labels may follow the length, each in a paragraph of its own
    for number, line in enumerate(lines[length + 1 :], length + 1):
        labelled = bool(line.strip() and (labelled or label_of(line, exports()["nexis"]["head"])))
        if line.strip() and not labelled:
            return number, ""
    return len(lines), ""


def _head(lines: list[str]) -> Parts:
    """Title, outlet and day from the lines above the text.

    They stand in paragraphs around the line of the day: the outlet above it; the headline below it in the
    old form, whose labels are in capitals, and above the outlet in the new one. Labels win.
    """
    known = exports()["nexis"]["head"]
    first = next((n for n, line in enumerate(lines) if label_of(line, known)), len(lines))
    labelled = fields_of(lines[first:], known)
    old = first < len(lines) and lines[first].partition(":")[0].isupper()
    printed = paragraphs(lines[max(0, first - _HEAD) : first])
    plain = [[line for line in p if not is_mark(line, _COPYRIGHT)] for p in printed]
    above, day, below = _around_day([p for p in plain if p])
    parts: Parts = {"published": day} if day else {}
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
    """The lines on one; a line with who speaks begins a new one."""
    return lines[0] + "".join(("\n" if LABEL.match(line) else " ") + line for line in lines[1:])
