"""Quotation marks, paired: which stretches of a text are inside them.

A small automaton walks each paragraph once. It knows typographic, straight and doubled marks, one level of
nesting, quotations that run over several paragraphs, and marks that were never closed; it never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

OPENERS = "“„«〝"
CLOSERS = "”»〞"
DOUBLE = re.compile(r"[“„«〝”»〞\"]|''|``")
BEFORE_OPENING = "([{–—-/‘'"
AFTER_CLOSING = ".,;:!?)]}–—-/’'"
SINGLE_OPENING = re.compile(r"(?<![\w”])[‘'](?=\w)")
SINGLE_CLOSING = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)")
LONGEST_SINGLE = 600  # characters: beyond it an apostrophe is likelier than a closing mark


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quoted stretch: ``text[start:end]`` with its marks, ``text[inner:outer]`` without them."""

    start: int
    end: int
    inner: int
    outer: int
    closed: bool  # its own closing mark was found
    continues: bool  # goes on from the paragraph before, which was left open


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the non-blank lines of a text."""
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        yield match.span()


def pair(text: str) -> list[Quotation]:
    """Pair the quotation marks of a text.

    A quotation still open at the end of its paragraph ends there; where the next paragraph opens with a mark
    of its own it continues the same quotation (the printers' convention for long quotations). Typographic
    marks inside straight ones, and straight inside typographic, are nested; single marks count only outside
    double ones. Returned sorted and disjoint; offsets count characters.
    """
    found: list[Quotation] = []
    left_open = False
    for start, end in paragraphs(text):
        in_paragraph = _pair_paragraph(text, start, end)
        if in_paragraph and left_open and not text[start : in_paragraph[0].start].strip():
            in_paragraph[0] = replace(in_paragraph[0], continues=True)
        left_open = bool(in_paragraph) and not in_paragraph[-1].closed
        found += in_paragraph
    return found


def _pair_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: tuple[int, int] | None = None
    marks = list(_marks(text, start, end))
    last = {_straight(text, at): number for number, (at, _, kind) in enumerate(marks) if kind != "open"}
    for number, (at, width, kind) in enumerate(marks):
        outer = opened and _straight(text, opened[0])
        if outer not in (None, _straight(text, at)) and last.get(outer, -1) > number:
            continue  # of the other kind, and the mark that closes the first is still to come: nested
        opens = kind == "open" or (kind == "either" and opened is None)
        if opened is not None:  # one that the next opens on was never closed
            found.append(Quotation(opened[0], at if opens else at + width, opened[1], at, not opens, False))
        opened = (at, at + width) if opens else None
    if opened is not None:
        found.append(Quotation(opened[0], end, opened[1], end, False, False))
    return sorted([*found, *_single(text, start, end, found)], key=lambda q: q.start)


def _straight(text: str, at: int) -> bool:
    """Whether a double mark is a straight or doubled one, and no typographic one."""
    return text[at] in "\"'`"


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Double marks with their kind: open, close, or either where neighbours do not tell."""
    for match in DOUBLE.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if mark in OPENERS or mark == "``":
            yield at, len(mark), "open"
        elif mark in CLOSERS:
            yield at, len(mark), "close"
        else:
            before = text[at - 1] if at > start else " "
            after = text[match.end()] if match.end() < end else " "
            free_left = before.isspace() or before in BEFORE_OPENING
            free_right = after.isspace() or after in AFTER_CLOSING
            kind = "open" if free_left else "close"
            yield at, len(mark), kind if free_left != free_right else "either"


def _single(text: str, start: int, end: int, double: list[Quotation]) -> list[Quotation]:
    """Quotations in single marks, outside double ones; a straight one must close after punctuation."""
    found: list[Quotation] = []
    position = start
    while (opening := SINGLE_OPENING.search(text, position, end)) is not None:
        at = opening.start()
        position = at + 1
        if any(q.start <= at < q.end for q in double) or text[at : at + 2] == "''":
            continue
        ends = SINGLE_CLOSING.finditer(text, at + 2, min(end, at + LONGEST_SINGLE))
        likely = (c for c in ends if text[c.start() - 1] in ".,!?…" or text[at] + c.group() == "‘’")
        closing = next(likely, None)
        if closing is None or any(q.start < closing.start() and at < q.end for q in double):
            continue
        found.append(Quotation(at, closing.end(), at + 1, closing.start(), True, False))
        position = closing.end()
    return found
