"""Marked texts as the reader learns them: labels and links piece by piece, names replaced by made-up ones."""

import random
import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from pieces import Pieces, read_pieces
from texts import Row
from tokenizers import Tokenizer

from helpers.statements import PARTICLES

HEADS = ("words", "inner words", "cue", "source", "kind")
POINTERS = ("source", "cue", "source of inner words", "cue of inner words")
KINDS = {"said": 0, "thought": 1, "act": 1, "plan": 1, "not_said": 2}
UNKNOWN = -100  # a label that is not learned
IGNORED, NOBODY = -2, -1  # a link that is not learned; one to nothing
SYLLABLES = """
ka ri to ven dal mor shi zu pe lo an el os ur iq ba ta ran vel kor dun sil mar hel bro nik ova yan xue lin
chan park kim min sol bek tun gha zar far id abd ibn mir sha ul gen ste fan gru ber li no wa si ek
"""
NO_NAMES = """
The A An In On At But And Or If He She It They We I You This That These Those His Her Their Its Our My
When While After Before As For From With By To Of No Not Mr Mrs Ms Dr Sen Rep Gov President Monday Tuesday
Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
October November December United States America American White House Republican Republicans Democrat
Democrats Democratic Senate Congress State Department
"""


class Marked(NamedTuple):
    """A text in pieces with what is to be learned of each."""

    pieces: Pieces
    labels: np.ndarray  # (5, n): 0 out, 1 first, 2 inside for four heads; the kind; UNKNOWN
    links: np.ndarray  # (4, n): the piece that is pointed to, NOBODY, IGNORED
    who: list[tuple[list[int], list[int]]]  # pieces of a source, and of the names it means


def find_names(text: str, names: list[str]) -> list[tuple[int, int]] | None:
    """Where the names are printed, people by their surnames too; None if people speak together."""
    found = []
    for name in names:
        body = re.search(r"(Ministry|Department|Committee|Office) ", name)
        if " and " in name and name[:1].isupper() and not body:
            return None
        words = name.split()
        forms = [name]
        if len(words) == 1 or all(w[:1].isupper() or re.fullmatch(PARTICLES, w) for w in words):
            last = words[-1] if words[-1].rstrip(".") not in ("Jr", "Sr") else words[-2]
            forms += [last] if len(last) > 2 and last[:1].isupper() else []
        for form in forms:
            found += [m.span() for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)]
    return found


def encode(doc: Row, tokenizer: Tokenizer) -> Marked:
    """A marked text as the model learns it. What a turn holds is not judged: turns are found by rules."""
    pieces = read_pieces(doc["text"], tokenizer)
    labels = np.zeros((len(HEADS), len(pieces.ids)), dtype=np.int64)
    labels[4] = UNKNOWN
    links = np.full((len(POINTERS), len(pieces.ids)), IGNORED, dtype=np.int64)

    def at(spans: Any) -> list[int]:
        touched = [np.flatnonzero((pieces.ends > a) & (pieces.starts < b)) for a, b in spans or []]
        return [i for part in touched for i in part.tolist()]

    def mark(head: int, span: Any) -> list[int]:
        if i := at([span]):
            labels[head, i], labels[head, i[0]] = 2, 1
        return i

    def within(one: Row, other: Row) -> bool:
        a, b = one["content"], other["content"]
        return a != b and all(any(c <= s and e <= d for c, d in b) for s, e in a)

    statements = doc["statements"]
    for turn in doc.get("turns", []):
        labels[:4, at([turn["span"]])] = UNKNOWN
    depths = [sum(within(one, other) for other in statements) for one in statements]
    for depth, one in sorted(zip(depths, statements, strict=True), key=lambda pair: pair[0]):
        level, source, cue = min(depth, 1), at(one["source"]), at(one["cue"])
        for span in one["content"]:
            i = mark(level, span)
            labels[4, i] = KINDS[one["is"]]
            links[2 * level, i] = source[0] if source else NOBODY
            links[2 * level + 1, i] = cue[0] if cue else NOBODY
        for head, spans in ((2, one["cue"]), (3, one["source"])):
            for span in spans or []:
                mark(head, span)
    return Marked(pieces, labels, links, _meant(doc, at))


def _meant(doc: Row, at: Callable[[Any], list[int]]) -> list[tuple[list[int], list[int]]]:
    """For each source that does not name its speaker: its pieces, and those of the names elsewhere."""
    sources: dict[tuple[int, int], list[str]] = {}
    for one in doc["statements"]:
        if one["names"] and one["source"]:
            sources.setdefault(tuple(one["source"][0]), one["names"])
    found = []
    for (start, end), names in sources.items():
        spans, rows = find_names(doc["text"], names), at([(start, end)])
        if rows and spans is not None and not any(start <= a and b <= end for a, b in spans):
            found.append((rows, at(spans)))
    return found


def rename(doc: Row) -> Row:
    """The document with some of its people's names replaced by made-up ones and the offsets moved along."""
    text = doc["text"]
    names: dict[str, str] = {}
    never = frozenset(NO_NAMES.split())
    small = set(re.findall(r"\b[a-z]+\b", text))
    people = r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\. ([A-Z][a-z]{2,})|\b([A-Z][a-z]{2,}) ([A-Z][a-z]{2,})\b"
    for match in re.finditer(people, text):
        names |= {g: "" for g in match.groups() if g and g not in never and g.lower() not in small}
    names = {name: _made_up() for name in names if random.random() < 0.6}
    edits, parts, at, shift = [(-1, -1, 0, 0)], [], 0, 0
    for match in re.finditer(r"\b[A-Z][a-z]+\b", text):
        if new := names.get(match.group()):
            edits.append((*match.span(), shift, len(new)))
            parts += [text[at : match.start()], new]
            at, shift = match.end(), shift + len(new) - len(match.group())

    def move(offset: int) -> int:
        start, end, before, length = edits[bisect_right(edits, offset, key=lambda e: e[0]) - 1]
        if offset >= end:
            return offset + before + length - (end - start)
        return start + before + min(offset - start, length)

    def replace(name: str) -> str:
        return re.sub(r"\b[A-Z][a-z]+\b", lambda match: names.get(match.group(), match.group()), name)

    turns = [{**turn, "span": [move(offset) for offset in turn["span"]]} for turn in doc.get("turns", [])]
    statements = [{**one, "names": [replace(name) for name in one["names"]]} for one in doc["statements"]]
    for one in statements:
        for part in ("content", "cue", "source"):
            one[part] = [[move(a), move(b)] for a, b in one[part] or []]
    return {**doc, "text": "".join([*parts, text[at:]]), "statements": statements, "turns": turns}


def _made_up() -> str:
    chance = random.random()
    syllables = SYLLABLES.split()
    name = "".join(random.choice(syllables) for _ in range(random.choice([1, 2, 2, 2, 3]))).capitalize()
    if chance < 0.08:
        return f"{name}-{random.choice(syllables).capitalize()}"
    return f"al-{name}" if chance < 0.12 else f"O'{name}" if chance < 0.15 else name
