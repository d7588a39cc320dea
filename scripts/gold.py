"""The gold: what two readers and a third found in real texts, and how near the extraction comes to it.

    python scripts/gold.py [--half dev|test] [--errors FILE.jsonl]

``data/gold/statements.json`` holds hashes of texts, offsets and labels, and no words; the texts are taken
from ``../shared`` where it lies beside the project. The readers were language models (see
data/gold/README.md). The half ``test`` was set aside when the gold was made; a figure on ``dev`` is one on
texts that the reader was built with.

Printed are, with 95 % intervals over documents drawn anew: statement and speaker (words share half, speaker
is an acceptable one), rows fully right (words share four fifths; speaker, condition and reported_by right;
the day right or missing), the speaker by what is printed, days, conditions, relays, and what is given as
said though it was not. Beside each stands a dummy: the name printed last before the words, the day of
publication, no condition, nobody who relays.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from texts import GOLD, Row, name_of, read_marks, with_texts

from helpers import extract_statements
from helpers.articles.kinds import kind_of

PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "you", "who", "him", "her", "them", "us"])
TITLES = ("mr", "mrs", "ms", "dr", "sir", "president", "minister", "prime", "secretary", "senator", "sen")
EMPTY = frozenset(["the", "a", "an", "rep", "gov", *TITLES])


def read_gold(half: str) -> tuple[list[Row], list[str]]:
    """The documents of one half with their texts, and the keys of those whose text is not at hand."""
    return with_texts([doc for doc in read_marks(GOLD) if doc["half"] == half])


def extract(docs: list[Row]) -> dict[str, list[Row]]:
    """The rows of the program for each document, read as an article whose kind it finds by itself."""
    articles = []
    for doc in docs:
        kind, speaker = kind_of(doc["text"], title=doc["title"] or "")
        published = pd.Timestamp(doc["published"]) if doc["published"] else pd.NaT
        articles.append({"article_id": doc["sha256"], "text": doc["text"], "title": doc["title"],
                         "published": published, "kind": kind, "speaker": speaker})  # fmt: skip
    found = extract_statements(pd.DataFrame(articles)).astype(object)
    rows = found.where(found.notna(), None).to_dict("records")
    return {doc["sha256"]: [row for row in rows if row["article_id"] == doc["sha256"]] for doc in docs}


def words(text: str, spans: list[list[int]]) -> frozenset[int]:
    """The words of some spans, each by its offset."""
    return frozenset(int(a) + m.start() for a, b in spans for m in re.finditer(r"\w+", text[int(a) : int(b)]))


def key(name: str) -> tuple[str, ...]:
    """A name for comparison: small letters, without article, form of address and office before it."""
    found = re.findall(r"\w+", re.sub(r"['’]s?$", "", name.casefold()))
    while len(found) > 1 and found[0] in EMPTY:
        found.pop(0)
    return tuple(found)


def same_name(doc: Row, given: str | None, labels: list[Any]) -> bool:
    """Whether a name given is one of the acceptable ones; of people who speak together in any order."""
    mine = key(given or "")
    together = [key(name) for name in re.split(r", (?!Jr)| and ", given or "")]
    several = (label for label in labels if not isinstance(label, str) and isinstance(label[0], list))
    if any(sorted(together) == sorted(key(doc["text"][a:b]) for a, b in label) for label in several):
        return True
    hashed = hashlib.sha256(" ".join(mine).encode()).hexdigest()[:16]
    return any(
        hashed == label if isinstance(label, str) else mine == key(name_of(doc, label)) for label in labels
    )


def match(text: str, gold: list[Row], rows: list[Row], least: float) -> list[tuple[int, int, float]]:
    """Pairs of gold and row, one to one, by falling overlap of words (in both, of those in either)."""
    mine = [words(text, g["content"]) for g in gold]
    theirs = [words(text, r["content_spans"]) for r in rows]
    pairs = sorted(
        (-len(a & b) / len(a | b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs) if a & b
    )
    used: tuple[set[int], set[int]] = (set(), set())
    found = []
    for share, i, j in pairs:
        if -share >= least and i not in used[0] and j not in used[1]:
            used[0].add(i), used[1].add(j)
            found.append((i, j, -share))
    return found


def printed_as(doc: Row, statement: Row) -> str:
    """How a source is printed: pronoun, name or description."""
    if not statement["source"]:
        return "nothing"
    text = doc["text"][slice(*statement["source"][0])]
    if text.lower() in PRONOUNS:
        return "pronoun"
    full = [key(name_of(doc, s)) for s in statement["speakers"] if not isinstance(s, str)]
    spelled = set(re.findall(r"\w+", text.casefold()))
    named = any(name and name[-1] in spelled for name in full)
    return "name" if named and re.search(r"[A-Z]\w+['’\w-]*$|[A-Z]\w+,", text) else "description"


def _day(row: Row) -> str | None:
    if row["said_on_precision"] == "unknown" or pd.isna(row["said_on"]):
        return None
    return str(row["said_on"])[: {"day": 10, "month": 7, "year": 4}[row["said_on_precision"]]]


def count(doc: Row, rows: list[Row], errors: list[Row]) -> dict[str, float]:
    """The counts of one document from which all figures are made."""
    text = doc["text"]
    turns = [t for t in doc["turns"] if not t["question"]]
    apart = words(text, [t["span"] for t in doc["turns"]])
    c: dict[str, float] = {}

    def add(name: str, value: float = 1) -> None:
        c[name] = c.get(name, 0) + value

    spoken = [r for r in rows if len((w := words(text, r["content_spans"])) & apart) > len(w) / 2]
    rows = [r for r in rows if not any(r is s for s in spoken)]
    for turn in turns:
        its = words(text, [turn["span"]])
        right = [r for r in spoken if same_name(doc, r["speaker"], turn["speakers"])]
        add("turn words", len(its))
        add(
            "turn words right",
            len(its & frozenset().union(*(words(text, r["content_spans"]) for r in right))),
        )
    for turn in doc["turns"]:
        if turn["question"]:
            its = words(text, [turn["span"]])
            add("question words", len(its))
            add(
                "question words given",
                len(its & frozenset().union(*(words(text, r["content_spans"]) for r in spoken))),
            )
    gold = [s for s in doc["statements"] if s["is"] == "said"]
    gold = [s for s in gold if len((w := words(text, s["content"])) & apart) <= len(w) / 2]
    false = [s for s in doc["statements"] if s["is"] != "said"]
    add("gold", len(gold)), add("rows", len(rows))
    pairs = match(text, gold, rows, 0.5)
    for i, j, share in pairs:
        one, row = gold[i], rows[j]
        good = same_name(doc, row["speaker"], one["speakers"])
        add("found"), add("found and speaker", good)
        how = printed_as(doc, one)
        add(f"{how}s"), add(f"{how}s right", good)
        day = _day(row)
        if one["said_on"] and len(one["said_on"]) == 10:
            add("days"), add("days right", day == one["said_on"])
            add("days as published", doc["published"] == one["said_on"])
        wrong = day is not None and not (one["said_on"] or "").startswith(day)
        add("given and wrong", wrong)
        add("published and wrong", bool(doc["published"]) and doc["published"] != one["said_on"])
        for field, label in (("condition", "condition"), ("reported_by", "relay")):
            add(f"{label} gold", bool(one[field])), add(f"{label} given", bool(row[field]))
            add(f"{label} both", bool(one[field]) and bool(row[field]))
        relay = bool(one["reported_by"]) == bool(row["reported_by"]) and (
            not one["reported_by"] or same_name(doc, row["reported_by"], [one["reported_by"]])
        )
        whole = {"words": share >= 0.8, "speaker": good, "day": not wrong, "reported_by": relay,
                 "condition": bool(one["condition"]) == bool(row["condition"])}  # fmt: skip
        add("fully right", all(whole.values()))
        if not all(whole.values()):
            bad = ", ".join(k for k, v in whole.items() if not v)
            names = [name_of(doc, label) for label in one["speakers"]]
            given = {"speaker": row["speaker"], "source": row["source"], "day": day}
            errors.append(
                {"doc": doc["key"], "error": bad, "row": row["content"], "gold": text_in(text, one), **given}
                | {"speakers": names, "said_on": one["said_on"]}
                | {"condition": row["condition"], "reported_by": row["reported_by"]}
            )
        before = [m.group() for m in re.finditer(r"[A-Z]\w+(?: [A-Z]\w+)+", text[: one["content"][0][0]])]
        add("dummy speaker", bool(before) and same_name(doc, before[-1], one["speakers"]))
    hit = {j for _, j, _ in pairs}
    left = [r for j, r in enumerate(rows) if j not in hit]
    stumbled = match(text, false, left, 0.5)
    for one in false:
        add(f"not {one['is']}")
    for i, _, _ in stumbled:
        add(f"given {false[i]['is']}")
    for r in left:
        errors.append(
            {
                "doc": doc["key"],
                "error": "no statement",
                "row": r["content"],
                "speaker": r["speaker"],
                "cue": r["cue"],
            }
        )
    for i, one in enumerate(gold):
        if i not in {i for i, _, _ in pairs}:
            errors.append({"doc": doc["key"], "error": "missed", "gold": text_in(text, one)})
    return c


def text_in(text: str, statement: Row) -> str:
    return " … ".join(text[a:b] for a, b in statement["content"])


def f1(both: float, gold: float, given: float) -> float:
    return 2 * both / (gold + given) if gold + given else float("nan")


FIGURES: dict[str, Callable[[Callable[[str], float]], float]] = {
    "words found, F1": lambda c: f1(c("found"), c("gold"), c("rows")),
    "statement and speaker, F1": lambda c: f1(c("found and speaker"), c("gold"), c("rows")),
    "  dummy: the name before": lambda c: f1(c("dummy speaker"), c("gold"), c("rows")),
    "rows fully right": lambda c: c("fully right") / c("rows"),
    "pronouns right": lambda c: c("pronouns right") / c("pronouns"),
    "descriptions right": lambda c: c("descriptions right") / c("descriptions"),
    "names right": lambda c: c("names right") / c("names"),
    "days right": lambda c: c("days right") / c("days"),
    "  dummy: as published": lambda c: c("days as published") / c("days"),
    "days given and wrong": lambda c: c("given and wrong") / c("found"),
    "  dummy: all as published": lambda c: c("published and wrong") / c("found"),
    "condition, F1": lambda c: f1(c("condition both"), c("condition gold"), c("condition given")),
    "reported_by, F1": lambda c: f1(c("relay both"), c("relay gold"), c("relay given")),
    "not said, given": lambda c: c("given not_said") / c("not not_said"),
    "acts, plans, thoughts given": lambda c: sum(c(f"given {k}") for k in ("act", "plan", "thought"))
    / sum(c(f"not {k}") for k in ("act", "plan", "thought")),
    "words of turns right": lambda c: c("turn words right") / c("turn words"),
    "words of questions given": lambda c: c("question words given") / c("question words"),
}  # fmt: skip


def measure(counts: list[dict[str, float]], draws: int = 1000) -> Iterator[tuple[str, float, float, float]]:
    """Each figure with its 95 % interval, documents drawn anew."""
    names = sorted({name for c in counts for name in c})
    table = np.array([[c.get(name, 0) for name in names] for c in counts])
    chance = np.random.default_rng(1)
    drawn = table[chance.integers(0, len(table), (draws, len(table)))].sum(axis=1)
    place = {name: k for k, name in enumerate(names)}

    def at(sums: np.ndarray) -> Callable[[str], float]:
        return lambda name: float(sums[place[name]]) if name in place else 0.0

    for figure, of in FIGURES.items():
        values = []
        for sums in (table.sum(axis=0), *drawn):
            try:
                values.append(of(at(sums)))
            except ZeroDivisionError:
                values.append(float("nan"))
        low, high = np.nanpercentile(values[1:], [2.5, 97.5]) if not np.isnan(values[0]) else (np.nan, np.nan)
        yield figure, values[0], float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=["dev", "test"], default="dev")
    parser.add_argument("--errors", type=Path)
    given = parser.parse_args()
    docs, absent = read_gold(given.half)
    for name in absent:
        print(f"left out: the text of {name} is not at hand, or another one")
    if not docs:
        return
    found, errors = extract(docs), []
    counts = [count(doc, found[doc["sha256"]], errors) for doc in docs]
    total = {name: sum(c.get(name, 0) for c in counts) for name in ("gold", "rows")}
    print(f"{given.half}: {len(docs)} documents, {total['gold']:.0f} statements, {total['rows']:.0f} rows")
    for figure, value, low, high in measure(counts):
        print(f"{figure:32} {100 * value:5.1f}  [{100 * low:.1f}, {100 * high:.1f}]")
    if given.errors:
        given.errors.write_text(
            "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in errors), encoding="utf8"
        )


if __name__ == "__main__":
    main()
