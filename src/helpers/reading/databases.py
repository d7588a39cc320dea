"""Exports of news databases: many articles in one text file, each with labels around its words.

LexisNexis (Nexis Uni) here, ProQuest and Factiva in the modules of those names. The marks and labels are
data, in vocabulary/exports.yaml. Every article of an export is yielded with its number, read or refused.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from helpers.ground.errors import Refused
from helpers.reading.furniture import VOCABULARY

# The number of an article in its export from 1 (0 for the export as a whole), and its parts
Found = tuple[int, dict[str, Any] | Refused]

_LONGEST_LABEL = 40  # characters before the colon
_LONGEST_MARK = 200  # characters of a line that may be a mark between articles
_STRANGE = 3  # paragraphs in a row below a text whose label is not known


@cache
def exports() -> dict[str, Any]:
    """The vocabulary of exports: marks, labels, columns, remedies."""
    return yaml.safe_load((VOCABULARY / "exports.yaml").read_text(encoding="utf8"))


def articles_in(text: str) -> Iterator[Found] | None:
    """The articles of an export of a news database; None where the text is no such export."""
    from helpers.reading import factiva, nexis, proquest

    lines = [line.strip() if len(line) > _LONGEST_MARK else line.rstrip() for line in text.splitlines()]
    for database in (nexis, proquest, factiva):
        if database.is_export(lines):
            return database.articles_of(lines)
    return None


def incomplete(found: int, stated: int) -> Iterator[Found]:
    """A remark on the whole export, where it says that it holds more articles than were found in it."""
    if stated > found:
        said = f"Read, but the export says that it holds {stated} articles, and {found} are in the file."
        yield 0, Refused(said, "Export the rest too, or leave it so if you chose only some of them.")


def label_of(line: str, labels: dict[str, str]) -> tuple[str, str] | None:
    """The known label that a line begins with, in lower case, and what follows it; None for other lines."""
    name, colon, value = line[: _LONGEST_LABEL + 1].partition(":")
    if not colon or name.strip().casefold() not in labels:
        return None
    return name.strip().casefold(), (value + line[_LONGEST_LABEL + 1 :]).strip()


def is_mark(line: str, patterns: list[str]) -> re.Match[str] | None:
    """The match of a short line with one of the patterns, whole and without regard to case."""
    words = line.strip()
    if not words or len(words) > _LONGEST_MARK:
        return None
    return next((found for p in patterns if (found := _compiled(p).fullmatch(words))), None)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def fields_of(lines: list[str], labels: dict[str, str]) -> dict[str, str]:
    """The values under known labels, up to the next empty line or label; the first of two values counts."""
    values: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if found := label_of(line, labels):
            current = [found[1]] if found[1] else []
            values.setdefault(found[0], current)
        elif line.strip():
            current.append(line.strip())
        elif current:
            current = []
    return {name: " ".join(value).strip() for name, value in values.items()}


def without_tail(lines: list[str], labels: dict[str, str]) -> tuple[list[str], list[str]]:
    """The lines of a text, and the labelled lines that stand below it.

    Read from the end upward: paragraphs that begin with a known label or a copyright note belong to the
    tail, and so do up to three others that look labelled, where a known one stands above them. The first
    plain paragraph from below ends the text, so that a label inside it does no harm; so does a label that
    came already, since a field is written once.
    """
    cut = end = len(lines)
    strange = 0
    seen: set[str] = set()
    while end > 0:
        start = end - 1
        while start > 0 and lines[start - 1].strip() and not _begins_tail(lines[start], labels):
            start -= 1
        first = next((line for line in lines[start:end] if line.strip()), "")
        if _begins_tail(first, labels):
            name = first.strip().casefold().partition(":")[0]
            if name in seen and name in labels:
                break
            seen.add(name)
            cut, strange = start, 0
        elif first:
            strange += 1
            if strange > _STRANGE or not re.match(r"[A-Za-z][\w /&-]{1,30}:(?:\s|$)", first):
                break
        end = start
    return lines[:cut], lines[cut:]


def _begins_tail(line: str, labels: dict[str, str]) -> bool:
    bare = line.strip()
    return bool(
        label_of(bare, labels)
        or (len(bare) <= _LONGEST_LABEL and bare.casefold().rstrip(":") in labels)
        or is_mark(bare, [r"(?:copyright|©|\(c\)).*", r".*\ball rights reserved\b.*"])
    )


def paragraphs(lines: list[str]) -> list[list[str]]:
    """The lines in their paragraphs, stripped; empty lines part them."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]
