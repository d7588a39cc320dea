"""Texts under labelled lines (“Paper: …”, “Title: …”), as NewsBank and other archives write them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from helpers.articles.exports.labels import Parts, add_fields, cut_tail, exports, label_of, paragraphs
from helpers.articles.publication_day import day_of
from helpers.base import Refused

_RULE = re.compile(r"\s*([-=_*~#])\1{2,}\s*")
_LABEL = re.compile(r"[A-Z][\w /&()-]{1,30}:\s")
_ENOUGH = 3  # labels above one text; two will do where several texts have them
_NO_TEXT = "Export it again with its full text, or put its text in a file of its own."


def is_export(lines: list[str]) -> bool:
    """Whether a text stands below labelled lines that give its title, and its outlet or day."""
    filled = [line for line in lines if line.strip()]
    return bool(filled) and not _RULE.fullmatch(filled[0]) and bool(_heads(_labelled(lines)))


def blocks_of(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each text, from its first label to the next; lines above the first are a cover."""
    lines = _labelled(lines)
    starts = [*_heads(lines), len(lines)]
    for start, end in pairwise(starts):
        yield lines[start:end]


def article_of(block: list[str]) -> Parts | Refused:
    """Title, text, published, outlet and url of a text; Refused where only its labels are there."""
    known = exports()["newsbank"]["fields"]
    start = _end_of_labels(block, 0)
    first = label_of(block[start], known) if start < len(block) else None
    body, tail = cut_tail([first[1] if first else "", *block[start + bool(first) :]], known)
    text = "\n\n".join("\n".join(p) for p in paragraphs([line for line in body if not _RULE.fullmatch(line)]))
    if not text:
        return Refused("Below its labels stands no text.", _NO_TEXT)
    parts: Parts = {"text": text}
    for lines in (block[:start], tail):
        add_fields(parts, lines, known)
    return parts


def _heads(lines: list[str]) -> list[int]:
    """Where each text begins: at the label that opens the first one."""
    known = exports()["newsbank"]["fields"]
    opener, starts, full, number = "", [], False, 0
    while number < len(lines):
        found = label_of(lines[number], known)
        end = _end_of_labels(lines, number) if found and opener in ("", found[0]) else number
        labels = [label[0] for line in lines[number:end] if (label := label_of(line, known))]
        if opener in labels[1:]:  # below a text too
            end = next(
                n
                for n in range(number + 1, end)
                if (label := label_of(lines[n], known)) and label[0] == opener
            )
            labels = []
        gives = {known[label] for label in labels}
        if "title" in gives and gives & {"outlet", "published"}:
            opener = found[0] if found else ""
            starts.append(number)
            full = full or len(set(labels)) >= _ENOUGH
        number = max(end, number + 1)
    return starts if full or len(starts) > 1 else []


def _end_of_labels(lines: list[str], start: int) -> int:
    """Where the labelled lines from a line on end; a title may go on below its own line."""
    known = exports()["newsbank"]["fields"]
    end = number = start
    part = None
    while number < len(lines):
        line = lines[number]
        if found := label_of(line, known):
            part = known[found[0]]
            if part == "text":
                return number
            end = number + 1
        elif not line.strip() or _RULE.fullmatch(line):
            part = None
        elif (part == "title" or _LABEL.match(line)) and any(
            label_of(below, known) for below in lines[number + 1 : number + 4]
        ):
            end = number + 1
        else:
            break
        number += 1
    return end


def _labelled(lines: list[str]) -> list[str]:
    """The lines, with labels put before a title and the line “OUTLET - DAY” or “DAY | OUTLET” below it."""
    known = exports()["newsbank"]["fields"]
    filled = [number for number, line in enumerate(lines) if line.strip()]
    found = list(lines)
    for above, number, below in zip(filled, filled[1:], filled[2:], strict=False):
        masthead = _masthead(lines[number]) if label_of(lines[below], known) else None
        if masthead and not label_of(lines[above], known):
            found[above] = f"Title: {lines[above].strip()}"
            found[number] = "\n".join(masthead)
    return [line for words in found for line in words.split("\n")]


def _masthead(line: str) -> tuple[str, str] | None:
    for mark in (" - ", " – ", " — ", " | ", ", "):
        for outlet, day in (line.rpartition(mark)[::2], line.partition(mark)[::-2]):
            if outlet.strip() and day_of(day.strip()) and not day.strip().isdigit():
                return f"Paper: {outlet.strip()}", f"Date: {day.strip()}"
    return None
