"""Word pieces of a text as the reader sees them: the encoder's vocabulary, marks paired, capitals and lines noted."""

from typing import Any, NamedTuple

import numpy as np

from helpers.statements.quotations import pair

TRAITS = 18  # quoted or not or a mark (3) x small, capital, all capitals (3) x begins a line or not (2)
WINDOW = 224  # pieces read together
REPEATED = 48  # pieces of the window before that are read again, for what they say of the next ones
APOSTROPHES = str.maketrans("’‘`´", "''''")


class Pieces(NamedTuple):
    """A text in word pieces: numbers of the vocabulary, offsets in the text, traits, and line by line."""

    ids: np.ndarray  # (n,) int64
    starts: np.ndarray  # (n,) offsets in the text, end exclusive
    ends: np.ndarray
    traits: np.ndarray  # (n,) int64, 0 … TRAITS - 1
    lines: np.ndarray  # (n,) which line of the text


def read_pieces(text: str, tokenizer: Any) -> Pieces:
    """Cut a text into word pieces; marks of every kind are read as “ and ”, apostrophes as '."""
    marks = np.zeros(len(text) + 1, dtype=np.int8)
    letters = list(text.translate(APOSTROPHES))
    for quotation in pair(text):
        marks[quotation.inner : quotation.outer] = 1
        for start, end, mark in (
            (quotation.start, quotation.inner, "“"),
            (quotation.outer, quotation.end, "”"),
        ):
            if start < end:
                marks[start:end] = 2
                letters[start:end] = [mark] + [" "] * (end - start - 1)
    read = tokenizer.encode("".join(letters), add_special_tokens=False)
    spans = np.array(read.offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = spans[:, 0], spans[:, 1]
    breaks = np.cumsum(np.fromiter(map("\n".__eq__, text), dtype=np.int64, count=len(text)))
    lines = breaks[starts] if len(starts) else starts
    words = np.array([_case(text[a:b]) for a, b in spans.tolist()], dtype=np.int64)
    begins = np.append([1], np.diff(lines) > 0)[: len(starts)].astype(np.int64)
    traits = marks[starts] + 3 * words + 9 * begins
    return Pieces(np.array(read.ids, dtype=np.int64), starts, ends, traits, lines)


def _case(piece: str) -> int:
    if not piece[:1].isupper():
        return 0
    return 2 if len(piece) > 1 and piece.isupper() else 1


def windows(pieces: Pieces) -> list[tuple[int, int]]:
    """Stretches of whole lines where they fit, each with the end of the one before it."""
    n, found, at = len(pieces.ids), [], 0
    while at < n:
        start = max(0, at - REPEATED)
        fresh = np.flatnonzero(np.diff(pieces.lines[start:at]))
        start += int(fresh[0]) + 1 if len(fresh) else 0
        end = min(n, start + WINDOW)
        if end < n:
            bounds = np.flatnonzero(np.diff(pieces.lines[at : end + 1]))
            if len(bounds) and at + bounds[-1] + 1 > at + 16:
                end = at + int(bounds[-1]) + 1
        found.append((start, end))
        at = end
    return found
