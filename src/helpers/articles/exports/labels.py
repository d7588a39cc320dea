"""Labelled lines, as databases write them above and below an article (“LENGTH: 512 words”, “Title: …”).

The labels, and the marks between articles, are data: vocabulary/exports.yaml.
"""

import re
from collections.abc import Container
from itertools import groupby
from typing import Any

from helpers.base import lexicon

Parts = dict[str, Any]  # the parts of one article under our names

_LONGEST_LABEL = 40  # characters before the colon
LONGEST_MARK = 200  # characters of a line that may be a mark between articles
_STRANGE = 3  # paragraphs in a row below a text whose label is not known


def exports() -> dict[str, Any]:
    """The vocabulary of exports: marks, labels, columns, remedies."""
    return lexicon("exports.yaml")


def label_of(line: str, labels: Container[str]) -> tuple[str, str] | None:
    """The known label that a line begins with, in lower case, and what follows it; None for other lines."""
    name, colon, value = line.partition(":")
    label = name.strip().casefold()
    return (label, value.strip()) if colon and len(name) <= _LONGEST_LABEL and label in labels else None


def is_mark(line: str, patterns: list[str]) -> re.Match[str] | None:
    """The match of a short line with one of the patterns, whole and without regard to case."""
    words = line.strip()
    matches = (re.fullmatch(pattern, words, re.IGNORECASE) for pattern in patterns)
    return next(filter(None, matches), None) if 0 < len(words) <= LONGEST_MARK else None


def stated_count(lines: list[str], patterns: list[str]) -> int:
    """How many articles the marks of an export say it holds (“Document 3 of 20”); 0 where they do not say."""
    counts = (found.groupdict().get("all") for line in lines if (found := is_mark(line, patterns)))
    return max((int(count) for count in counts if count), default=0)


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


def add_fields(parts: Parts, lines: list[str], labels: dict[str, str]) -> None:
    """Add to an article what stands under labels that name a part of it, where it has no such part yet."""
    for name, value in fields_of(lines, labels).items():
        if labels[name] and value:
            parts.setdefault(labels[name], value)


def cut_tail(lines: list[str], labels: dict[str, str]) -> tuple[list[str], list[str]]:
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
    groups = groupby(map(str.strip, lines), key=bool)
    return [list(paragraph) for filled, paragraph in groups if filled]
