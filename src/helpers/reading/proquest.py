"""Text exports of ProQuest: articles between rules, each a list of labelled fields."""

import re
from collections.abc import Iterator
from typing import Any

from helpers.ground.errors import Refused
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

_NO_TEXT = "Export it again with “Full text” chosen, or look it up and put its text in a file of its own."


def is_export(lines: list[str]) -> bool:
    """Whether the lines hold the rule between articles, and two of the labels that only ProQuest writes."""
    known = exports()["proquest"]
    marks = dict.fromkeys([*known["marked_by"], *known["text"]], "")
    labels = {found[0] for line in lines if (found := label_of(line, marks))}
    return len(labels) > 1 and any(map(_is_rule, lines))


def articles_of(lines: list[str]) -> Iterator[Found]:
    """The articles with their numbers: title, text, published, outlet, url; what has no text is refused."""
    for number, block in enumerate(_blocks(lines), 1):
        yield number, _article(block)


def stated(lines: list[str]) -> int:
    """How many articles the export says it holds; 0 where it does not say."""
    return stated_count(lines, exports()["proquest"]["left_out"])


def _is_rule(line: str) -> bool:
    return re.fullmatch(exports()["proquest"]["rule"], line.strip()) is not None


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each article; lines without a label after a rule belong to the article above them."""
    known = exports()["proquest"]
    kept: list[list[str]] = []
    block: list[str] = []
    for line in [*lines, "_" * 60]:
        if not _is_rule(line):
            block += [] if is_mark(line, known["left_out"]) else [line]
            continue
        if any(label_of(words, known["fields"]) for words in block):
            kept.append(block)
        elif any(map(str.strip, block)) and not _is_cover(block) and kept:
            kept[-1] += ["", *block]
        block = []
    yield from kept


def _is_cover(block: list[str]) -> bool:
    return any(is_mark(p[0][:200], exports()["proquest"]["cover"]) for p in paragraphs(block))


def _article(block: list[str]) -> dict[str, Any] | Refused:
    known = exports()["proquest"]
    starts = dict.fromkeys(known["text"], "")
    start = next((number for number, line in enumerate(block) if label_of(line, starts)), None)
    if start is None:
        return Refused("The export gives this article without its full text.", _NO_TEXT)
    found = label_of(block[start], starts)
    body, tail = without_tail([found[1] if found else "", *block[start + 1 :]], known["fields"])
    text = "\n\n".join("\n".join(paragraph) for paragraph in paragraphs(body))
    if not text or text.casefold() in known["missing"]:
        return Refused("The export gives this article without its full text.", _NO_TEXT)
    values = fields_of(block[:start], known["fields"]) | fields_of(tail, known["fields"])
    parts = {
        known["fields"][name]: value for name, value in values.items() if known["fields"][name] and value
    }
    if (
        "title" not in parts
        and (first := paragraphs(block[:start]))
        and not label_of(first[0][0], known["fields"])
    ):
        parts["title"] = " ".join(first[0])
    return parts | {"text": text}
