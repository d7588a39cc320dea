"""Texts beside the project and the marks made in them: offsets and labels in data/, words in ../shared."""

import csv
import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import helpers

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "data" / "gold" / "statements.json"
SILVER = ROOT / "data" / "silver"
Row = dict[str, Any]


def read_marks(path: Path) -> list[Row]:
    """The documents of a file of marks, without their texts."""
    return list(json.loads(path.read_text(encoding="utf8"))["documents"])


def read_lines(path: Path) -> list[Row]:
    """The documents of a file that holds one per line."""
    with path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def _documents(name: str) -> Iterator[tuple[str, str, str]]:
    """Key, headline and text of the documents of one corpus."""
    folder = SHARED / "corpus"
    if name.startswith("polnear"):
        for doc in read_lines(SHARED / "gold" / "polnear" / f"{name.split('-')[1]}.jsonl"):
            yield doc["doc"], "", doc["text"]
    elif name == "white-house":
        with gzip.open(folder / "white-house-2021-2026.jsonl.gz", "rt", encoding="utf8") as lines:
            for doc in map(json.loads, lines):
                yield doc["url"], doc["title"], doc["text"]
    elif name == "kcna":
        for doc in json.loads((folder / "kcna-2024.json").read_text(encoding="utf8")):
            yield doc["link"][-40:], doc["headline"], doc["story_text"].replace("\xa0", " ")
    elif name == "unga":
        with (folder / "unga-2017.csv").open(encoding="utf8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file)):
                yield str(number), "", max(map(str, row.values()), key=len)
    elif name == "kremlin":
        for article in helpers.read_articles(folder / "kremlin")[0].itertuples():
            yield article.source_file, article.title, article.text
    else:
        for path in (folder / "wikinews").iterdir():
            text = path.read_text(encoding="utf8")
            yield path.name, "", re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


@cache
def corpus(name: str) -> dict[str, list[tuple[str, str]]]:
    """Headline and text by key; one key may stand for several versions (the state agency translates anew)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, title, text in _documents(name):
        found.setdefault(key, []).insert(0, (title, text))
    return found


def hash_of(text: str) -> str:
    """The SHA-256 of a text, by which marks and text are matched."""
    return hashlib.sha256(text.encode()).hexdigest()


def with_text(doc: Row) -> Row:
    """A marked document with headline and text from its corpus; text None if it is not at hand or differs."""
    name, _, key = doc["key"].partition("/")
    try:
        versions = corpus(name).get(key, [])
    except OSError:
        versions = []
    for title, whole in versions:
        lines = [line for line in whole.split("\n") if line.strip()]
        text = "\n\n".join(lines[slice(*doc["lines"])])
        if hash_of(text) == doc["sha256"]:
            return {**doc, "title": title, "text": text}
    return {**doc, "text": None}


def with_texts(docs: list[Row]) -> tuple[list[Row], list[str]]:
    """Those documents whose text is at hand, and the keys of the others."""
    found = [with_text(doc) for doc in docs]
    return [d for d in found if d["text"] is not None], [d["key"] for d in found if d["text"] is None]


def name_of(doc: Row, label: Any) -> str:
    """A name in the marks: offsets into the text, or several of them for people who speak together."""
    if isinstance(label, str):
        return label  # a hash of a name that is not printed in this form
    if label and isinstance(label[0], list):
        names = [doc["text"][a:b] for a, b in label]
        return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return str(doc["text"][slice(*label)])


def read_articles(*, share: float = 1.0, resolved: bool = True) -> list[Row]:
    """The training articles of PolNeAR that are not in the gold; with the names their sources mean, if asked.

    A ``share`` below 1 is drawn, the same each time; a larger share holds every article of a smaller one.
    """
    kept_back = {doc["key"] for doc in read_marks(GOLD)}
    sources = {doc["key"]: doc for doc in read_marks(SILVER / "resolved.json")} if resolved else {}
    docs = []
    for article in read_lines(SHARED / "gold" / "polnear" / "train.jsonl"):
        day = re.search(r"_(\d{4}-\d\d-\d\d)_", article["doc"])
        doc = {"key": f"polnear-train/{article['doc']}", "text": article["text"], "published": day and day[1]}
        if doc["key"] in kept_back:
            continue
        known = sources.get(doc["key"], {"sha256": hash_of(doc["text"]), "sources": []})
        assert hash_of(doc["text"]) == known["sha256"], f"the marks of {doc['key']} are of another text"
        means = {tuple(one["source"]): one for one in known["sources"]}
        doc["statements"] = article["attributions"]
        for one in doc["statements"]:
            thought = one["type"] == "indirect" and one["cue_kind"] != "speech"
            one["is"] = "thought" if thought else "said"
            its = means.get(tuple(one["source"][0]), {}) if one["source"] else {}
            one |= {name: its[name] for name in ("speakers", "said_on") if name in its}
        docs.append(_named(doc))
    return _draw(docs, share)


def _draw(docs: list[Row], share: float) -> list[Row]:
    drawn = random.Random(0).sample(range(len(docs)), len(docs))[: round(share * len(docs))]
    return [docs[i] for i in sorted(drawn)]


def read_coded(*, share: float = 1.0) -> list[Row]:
    """The documents coded by a language model whose texts are at hand; or a share, drawn likewise."""
    docs, absent = with_texts(read_marks(SILVER / "coded.json"))
    for key in absent:
        print(f"left out: the text of {key} is not at hand, or another one")
    gold = {doc["sha256"] for doc in read_marks(GOLD)}
    assert not gold & {doc["sha256"] for doc in docs}, "a text of the gold is among those to learn from"
    return _draw([_named(doc) for doc in docs], share)


def read_invented(*, share: float = 1.0) -> list[Row]:
    """The texts written for training; or a share, drawn likewise."""
    return _draw([_named(doc) for doc in read_lines(SILVER / "invented.jsonl")], share)


@cache
def _people() -> dict[str, list[list[int]]]:
    """Where the names of people stand, by the hash of the text."""
    return dict(json.loads((SILVER / "people.json").read_text(encoding="utf8")))


def _named(doc: Row) -> Row:
    """A document with the names of its speakers in place of their labels, and where people are named."""
    if (sha256 := doc.get("sha256") or hash_of(doc["text"])) in _people():
        doc["people"] = _people()[sha256]
    for one in doc["statements"]:
        one["names"] = [name_of(doc, label) for label in one.get("speakers") or []]
        one["reported_by"] = name_of(doc, one["reported_by"]) if one.get("reported_by") else None
    return doc
