"""Marked texts as the reader learns them: labels and links piece by piece, names replaced by made-up ones."""

import hashlib
import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from texts import Row
from tokenizers import Tokenizer

from helpers.statements import PARTICLES
from helpers.statements.day_candidates import PUBLISHED, Scene, Told, candidates_of, read_scene
from helpers.statements.day_expressions import Day
from helpers.statements.pieces import Pieces, read_pieces
from helpers.statements.reader import Reading
from helpers.statements.sentences import sentence_at, split_sentences

HEADS = ("words", "inner words", "cue", "source", "kind", "name")
POINTERS = ("source", "cue", "source of inner words", "cue of inner words", "relay")
KINDS = {"said": 0, "thought": 1, "act": 1, "plan": 1, "not_said": 2}
SHAPES = {4: "year", 7: "month", 10: "day"}
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
    when: list[
        tuple[list[int], list[int], str]
    ]  # of a cue, and of its day's words; "none" or "published" without words


def find_names(text: str, names: list[str]) -> list[tuple[int, int]]:
    """Where the names are printed, people by their surnames too, people who speak together each."""
    found, apart = [], []
    for name in names:
        body = re.search(r"(Ministry|Department|Committee|Office) ", name)
        together = " and " in name and name[:1].isupper() and not body
        apart += re.split(r", (?!Jr)| and ", name) if together else [name]
    for name in dict.fromkeys(apart):
        words = name.split()
        if not words or name.rstrip(".") in ("Jr", "Sr"):
            continue
        forms = [name]
        if len(words) == 1 or all(w[:1].isupper() or re.fullmatch(PARTICLES, w) for w in words):
            last = words[-1] if words[-1].rstrip(".") not in ("Jr", "Sr") else words[-2]
            forms += [last] if len(last) > 2 and last[:1].isupper() else []
        for form in forms:
            found += [m.span() for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)]
    return found


def find_relay(text: str, one: Row) -> tuple[int, int] | None:
    """Where whoever passes a statement on is named: on its line as near as possible, else before it."""
    relay, start = one.get("reported_by"), one["content"][0][0]
    if not relay:
        return None
    line = text.rfind("\n", 0, start) + 1, text.find("\n", start) % (len(text) + 1)
    found = [m.span() for m in re.finditer(rf"(?:[Tt]he )?(?<!\w){re.escape(relay)}(?!\w)", text[: line[1]])]
    return min(found, key=lambda span: (span[0] < line[0], abs(span[0] - start)), default=None)


def encode(doc: Row, tokenizer: Tokenizer) -> Marked:
    """A marked text as the model learns it. What a turn holds is not judged: turns are found by rules."""
    pieces = read_pieces(doc["text"], tokenizer)
    labels = np.zeros((len(HEADS), len(pieces.ids)), dtype=np.int64)
    labels[4:] = UNKNOWN
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

    if "people" in doc:
        labels[5] = 0
        for span in doc["people"]:
            mark(5, span)
    statements = doc["statements"]
    for turn in doc.get("turns", []):
        labels[:4, at([turn["span"]])] = UNKNOWN
    outer = [[other for other in statements if within(one, other)] for one in statements]
    for around, one in sorted(zip(outer, statements, strict=True), key=lambda pair: len(pair[0])):
        relay = find_relay(doc["text"], one)
        level, source, cue = 1 if relay else min(len(around), 1), at(one["source"]), at(one["cue"])
        if relay:  # what the other's whole report is nobody has marked
            own = at([*one["content"], *(one["source"] or []), *(one["cue"] or [])])
            labels[0, min(own) : max(own) + 1] = UNKNOWN
            teller = mark(3, relay)
        else:
            told = max(around, key=lambda other: other["content"][0][0], default=None)
            teller = at(told["source"]) if told is not None else []
        for span in one["content"]:
            i = mark(level, span)
            labels[4, i] = KINDS[one["is"]]
            links[2 * level, i] = source[0] if source else NOBODY
            links[2 * level + 1, i] = cue[0] if cue else NOBODY
            known = "kind" in doc and not (
                around or one.get("reported_by")
            )  # PolNeAR does not mark who passes on
            links[4, i] = teller[0] if teller else NOBODY if known else IGNORED
        for head, spans in ((2, one["cue"]), (3, one["source"])):
            for span in spans or []:
                mark(head, span)
    return Marked(pieces, labels, links, _meant(doc, at), list(_dated(doc, at)))


def _meant(doc: Row, at: Callable[[Any], list[int]]) -> list[tuple[list[int], list[int]]]:
    """For each source that does not name its speaker: its pieces, and those of the names elsewhere."""
    sources: dict[tuple[int, int], list[str]] = {}
    for one in doc["statements"]:
        if one["names"] and one["source"]:
            sources.setdefault(tuple(one["source"][0]), one["names"])
    found = []
    for (start, end), names in sources.items():
        spans, rows = find_names(doc["text"], names), at([(start, end)])
        if rows and not any(start <= a and b <= end for a, b in spans):
            found.append((rows, at(spans)))
    return found


def learns_days(doc: Row) -> bool:
    """Whether the reader learns days from a document; train_days.py learns from the others."""
    return int(hashlib.sha256(doc["key"].encode()).hexdigest(), 16) % 3 > 0


def _dated(doc: Row, at: Callable[[Any], list[int]]) -> Iterator[tuple[list[int], list[int], str]]:
    """For each dated statement the pieces of its cue, and those of the words that name its day."""
    if not doc.get("published") or not learns_days(doc) or not any("said_on" in s for s in doc["statements"]):
        return
    scene, told, said_on = dated(doc)
    for number, (one, given) in enumerate(zip(told, said_on, strict=True)):
        if given is False:
            continue
        days = [
            c.day for c in candidates_of(scene, told, number) if c.day is not None and is_day(c.day, given)
        ]
        spans = [(day.start, day.start + len(day.words)) for day in days if day.rule != PUBLISHED]
        how = "none" if given is None else "published" if any(day.rule == PUBLISHED for day in days) else ""
        lead = one.reading.lead
        yield (
            at([lead.cue or lead.source or (one.reading.spans[0][0], one.reading.spans[0][0] + 20)]),
            at(spans),
            how,
        )


def dated(doc: Row) -> tuple[Scene, list[Told], list[Any]]:
    """A marked document as the choice of days sees it, and the days given (False: not read for one)."""
    text = doc["text"]
    sentences = split_sentences(text)
    marked = sorted(
        (one for one in doc["statements"] if one["is"] == "said"), key=lambda one: one["content"][0][0]
    )
    contents = [tuple(span) for one in marked for span in one["content"]]
    scene = read_scene(text, sentences, contents, date.fromisoformat(doc["published"][:10]))
    told, said_on = [], []
    leader = None
    for one in marked:
        cue, source = (tuple(one[name][0]) if one[name] else None for name in ("cue", "source"))
        reading = Reading([tuple(span) for span in one["content"]], cue, source)
        if source is None:
            reading.leader = leader
        else:
            leader = reading
        if reading.lead.source is None:
            continue
        speaker = (one["names"] or [text[slice(*reading.lead.source)]])[0]
        paragraph = sentences[sentence_at(sentences, reading.spans[0][0])].paragraph
        begins = (reading.lead.cue or reading.lead.source)[0]
        told.append(Told(reading, speaker, paragraph, sentence_at(sentences, begins)))
        said_on.append(one.get("said_on", False) or (None if "said_on" in one else False))
    return scene, told, said_on


def is_day(day: Day | None, given: str | None) -> bool:
    """Whether a day is what the reader says."""
    if day is None or given is None:
        return day is None and given is None
    return day.precision == SHAPES[len(given)] and str(day.on).startswith(given)


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
        one["reported_by"] = replace(one["reported_by"]) if one.get("reported_by") else None
        for part in ("content", "cue", "source"):
            one[part] = [[move(a), move(b)] for a, b in one[part] or []]
    people = {"people": [[move(a), move(b)] for a, b in doc["people"]]} if "people" in doc else {}
    return {**doc, "text": "".join([*parts, text[at:]]), "statements": statements, "turns": turns, **people}


def _made_up() -> str:
    chance = random.random()
    syllables = SYLLABLES.split()
    name = "".join(random.choice(syllables) for _ in range(random.choice([1, 2, 2, 2, 3]))).capitalize()
    if chance < 0.08:
        return f"{name}-{random.choice(syllables).capitalize()}"
    return f"al-{name}" if chance < 0.12 else f"O'{name}" if chance < 0.15 else name
