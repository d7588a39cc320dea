"""The gold: what two readers and a third found in real texts, and how near the extraction comes to it.

    python scripts/gold.py [--half dev|test|fresh] [--errors FILE.jsonl]

``data/gold/statements.json`` holds hashes of texts, offsets and labels, and no words; the texts are taken
from ``../shared`` where it lies beside the project. The readers were language models (see
data/gold/README.md). The half ``test`` was set aside when the gold was made; ``dev`` is to look at; ``fresh``
was read when the reader was finished.

Printed are, with 95 % intervals over documents drawn anew: statement and speaker (words share half, speaker
is an acceptable one), rows fully right (words share four fifths; speaker, condition and reported_by right;
the day right or missing), the speaker by what is printed, days, conditions, relays, and what is given as
said though it was not. Speakers and days stand beside a rule of thumb: the name printed last before the
words, the day of publication.
"""

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from texts import GOLD, ROOT, Row, name_of, read_marks, with_texts

from helpers import extract_statements
from helpers.articles.kinds import kind_of
from helpers.base import jackknife
from helpers.statements import extract as extraction
from helpers.statements.accuracy import closest
from helpers.statements.confidence import traits

WEIGHTS = ROOT / "src/helpers/base/weights/confidence.json"
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
    together = sorted(w for name in re.split(r", | and ", given or "") for w in key(name))
    several = (label for label in labels if not isinstance(label, str) and isinstance(label[0], list))
    if any(together == sorted(w for a, b in label for w in key(doc["text"][a:b])) for label in several):
        return True
    hashed = hashlib.sha256(" ".join(mine).encode()).hexdigest()[:16]
    return any(
        hashed == label if isinstance(label, str) else mine == key(name_of(doc, label)) for label in labels
    )


def match(text: str, gold: list[Row], rows: list[Row], least: float) -> list[tuple[int, int, float]]:
    """Pairs of gold and row, one to one, by falling overlap of words (in both, of those in either)."""
    mine = [words(text, g["content"]) for g in gold]
    theirs = [words(text, r["content_spans"]) for r in rows]
    shares = (
        (len(a & b) / len(a | b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs) if a & b
    )
    return closest(shares, least)


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


def is_apart(text: str, spans: list[list[int]], turns: frozenset[int]) -> bool:
    """Whether more than half of some words stand in turns."""
    its = words(text, spans)
    return len(its & turns) > len(its) / 2


def count_turns(doc: Row, rows: list[Row], c: Counter[str]) -> None:
    """Count the words of turns that their speaker is given, and those of questions that anybody is."""
    for turn in doc["turns"]:
        kind = "question" if turn["question"] else "turn"
        of = [r for r in rows if turn["question"] or same_name(doc, r["speaker"], turn["speakers"])]
        its = words(doc["text"], [turn["span"]])
        given = words(doc["text"], [span for row in of for span in row["content_spans"]])
        c[f"{kind} words"] += len(its)
        c[f"{kind} words given"] += len(its & given)


def count_pair(doc: Row, one: Row, row: Row, share: float, c: Counter[str]) -> dict[str, bool]:
    """Count what is right in a row beside its statement of the gold; returned by part."""
    day, published = _day(row), doc["published"]
    speaker, how = same_name(doc, row["speaker"], one["speakers"]), printed_as(doc, one)
    wrong = day is not None and not (one["said_on"] or "").startswith(day)
    relayed = [one["reported_by"]] if one["reported_by"] else []
    is_right = {
        "words": share >= 0.8,
        "speaker": speaker,
        "day": not wrong,
        "condition": bool(one["condition"]) == bool(row["condition"]),
        "reported_by": same_name(doc, row["reported_by"], relayed) if relayed else not row["reported_by"],
    }
    before = re.findall(r"[A-Z]\w+(?: [A-Z]\w+)+", doc["text"][: one["content"][0][0]])
    c["found"] += 1
    c["found and speaker"] += speaker
    c["name before"] += bool(before) and same_name(doc, before[-1], one["speakers"])
    c[f"{how}s"] += 1
    c[f"{how}s right"] += speaker
    if len(one["said_on"] or "") == 10:
        c["days"] += 1
        c["days right"] += day == one["said_on"]
        c["days as published"] += published == one["said_on"]
    c["given and wrong"] += wrong
    c["published and wrong"] += bool(published) and published != one["said_on"]
    for field in ("condition", "reported_by"):
        c[f"{field} gold"] += bool(one[field])
        c[f"{field} given"] += bool(row[field])
        c[f"{field} both"] += bool(one[field]) and bool(row[field])
    c["fully right"] += all(is_right.values())
    return is_right


def count(doc: Row, rows: list[Row], errors: list[Row]) -> Counter[str]:
    """The counts of one document from which all figures are made; what is wrong is added to ``errors``."""
    text, c = doc["text"], Counter[str]()
    turns = words(text, [turn["span"] for turn in doc["turns"]])
    count_turns(doc, [r for r in rows if is_apart(text, r["content_spans"], turns)], c)
    rows = [r for r in rows if not is_apart(text, r["content_spans"], turns)]
    said = [s for s in doc["statements"] if s["is"] == "said" and not is_apart(text, s["content"], turns)]
    false = [s for s in doc["statements"] if s["is"] != "said"]
    c["gold"] += len(said)
    c["rows"] += len(rows)
    missed, left = dict(enumerate(said)), dict(enumerate(rows))
    for i, j, share in match(text, said, rows, 0.5):
        one, row = missed.pop(i), left.pop(j)
        wrong = [part for part, is_right in count_pair(doc, one, row, share, c).items() if not is_right]
        if wrong:
            errors.append(_error(doc, ", ".join(wrong), one, row))
    for one in false:
        c[f"not {one['is']}"] += 1
    for i, _, _ in match(text, false, list(left.values()), 0.5):
        c[f"given {false[i]['is']}"] += 1
    errors += [_error(doc, "no statement", None, row) for row in left.values()]
    errors += [_error(doc, "missed", one, None) for one in missed.values()]
    return c


def _error(doc: Row, kind: str, one: Row | None, row: Row | None) -> Row:
    """What is wrong, with the words of the gold, and the row."""
    error = {"doc": doc["key"], "error": kind}
    if one is not None:
        error["gold"] = " … ".join(doc["text"][a:b] for a, b in one["content"])
        error["speakers"] = [name_of(doc, label) for label in one["speakers"]]
        error["said_on"] = one["said_on"]
    if row is not None:
        error |= {name: row[name] for name in ("content", "cue", "source", "speaker", "condition")}
        error |= {"reported_by": row["reported_by"], "day": _day(row)}
    return error


def judged(doc: Row, rows: list[Row]) -> list[tuple[float, bool]]:
    """Confidence of each row outside of turns, and whether its words and its speaker are right."""
    apart = words(doc["text"], [turn["span"] for turn in doc["turns"]])
    own = [r for r in rows if r["confidence"] is not None]
    own = [r for r in own if len((w := words(doc["text"], r["content_spans"])) & apart) <= len(w) / 2]
    gold = [s for s in doc["statements"] if s["is"] == "said"]
    good = {
        j: share >= 0.8 and same_name(doc, own[j]["speaker"], gold[i]["speakers"])
        for i, j, share in match(doc["text"], gold, own, 0.5)
    }
    return [(row["confidence"], good.get(j, False)) for j, row in enumerate(own)]


def calibrate(docs: list[Row]) -> None:
    """Fit the weights of the confidence of rows on documents, and store them."""
    seen: list[list[float]] = []

    def keep(*given: Any) -> float:
        seen.append(traits(*given))
        return (len(seen) - 1) / 1e6  # the row's number, in the place of its confidence

    extraction.confidence = keep
    found = extract(docs)
    pairs = [pair for doc in docs for pair in judged(doc, found[doc["sha256"]])]
    features = np.array([seen[round(number * 1e6)] for number, _ in pairs])
    fitted = LogisticRegression(fit_intercept=False, max_iter=1000).fit(features, [good for _, good in pairs])
    WEIGHTS.write_text(json.dumps([round(float(w), 3) for w in fitted.coef_[0]]) + "\n", encoding="utf8")


def reliability(docs: list[Row], found: dict[str, list[Row]]) -> Iterator[str]:
    """How far the confidence of rows holds: its error over five bins, errors in its lowest quarter."""
    pairs = sorted(pair for doc in docs for pair in judged(doc, found[doc["sha256"]]))
    bins = np.array_split(np.array(pairs, dtype=float), 5)
    error = sum(len(b) * abs(b[:, 0].mean() - b[:, 1].mean()) for b in bins) / len(pairs)
    wrong = [not good for _, good in pairs]
    mean, share = np.mean([c for c, _ in pairs]), 1 - np.mean(wrong)
    yield f"confidence: mean {mean:.2f}, of rows right {share:.2f}, calibration error {error:.3f}"
    yield f"  its lowest quarter holds {sum(wrong[: len(wrong) // 4])} of {sum(wrong)} wrong rows"


Sums = Callable[[str], np.ndarray]  # the sums of a count, one a draw


def f1(c: Sums, both: str, gold: str = "gold", given: str = "rows") -> np.ndarray:
    return 2 * c(both) / (c(gold) + c(given))


FIGURES: dict[str, Callable[[Sums], np.ndarray]] = {
    "words found, F1": lambda c: f1(c, "found"),
    "statement and speaker, F1": lambda c: f1(c, "found and speaker"),
    "  rule of thumb: the name before": lambda c: f1(c, "name before"),
    "rows fully right": lambda c: c("fully right") / c("rows"),
    "pronouns right": lambda c: c("pronouns right") / c("pronouns"),
    "descriptions right": lambda c: c("descriptions right") / c("descriptions"),
    "names right": lambda c: c("names right") / c("names"),
    "days right": lambda c: c("days right") / c("days"),
    "  rule of thumb: as published": lambda c: c("days as published") / c("days"),
    "days given and wrong": lambda c: c("given and wrong") / c("found"),
    "  rule of thumb: all as published": lambda c: c("published and wrong") / c("found"),
    "condition, F1": lambda c: f1(c, "condition both", "condition gold", "condition given"),
    "reported_by, F1": lambda c: f1(c, "reported_by both", "reported_by gold", "reported_by given"),
    "not said, given": lambda c: c("given not_said") / c("not not_said"),
    "acts, plans, thoughts given": lambda c: (c("given act") + c("given plan") + c("given thought"))
    / (c("not act") + c("not plan") + c("not thought")),
    "words of turns right": lambda c: c("turn words given") / c("turn words"),
    "words of questions given": lambda c: c("question words given") / c("question words"),
}  # fmt: skip


def measure(counts: list[Counter[str]]) -> Iterator[tuple[str, float, float, float]]:
    """Each figure with its 95 % interval, documents drawn anew; missing where nothing is counted."""
    names = sorted({name for c in counts for name in c})
    table = np.array([[c[name] for name in names] for c in counts], dtype=float)
    for figure, of in FIGURES.items():

        def statistic(sums: np.ndarray, of: Callable[[Sums], np.ndarray] = of) -> np.ndarray:
            columns = dict(zip(names, sums.T, strict=True))
            with np.errstate(invalid="ignore"):
                return of(lambda name: columns.get(name, np.zeros(len(sums))))

        yield (
            figure,
            float(statistic(table.sum(axis=0)[None])[0]),
            *jackknife(table, statistic, groups=np.arange(len(table))),
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=["dev", "test", "fresh"], default="dev")
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--calibrate", action="store_true", help="fit the confidence of rows on the dev half")
    given = parser.parse_args()
    docs, absent = read_gold("dev" if given.calibrate else given.half)
    for name in absent:
        print(f"left out: the text of {name} is not at hand, or another one")
    if given.calibrate and docs:
        calibrate(docs)
    if not docs or given.calibrate:
        return
    found, errors = extract(docs), []
    counts = [count(doc, found[doc["sha256"]], errors) for doc in docs]
    total = {name: sum(c.get(name, 0) for c in counts) for name in ("gold", "rows")}
    print(f"{given.half}: {len(docs)} documents, {total['gold']:.0f} statements, {total['rows']:.0f} rows")
    for figure, value, low, high in measure(counts):
        print(f"{figure:32} {100 * value:5.1f}  [{100 * low:.1f}, {100 * high:.1f}]")
    print(*reliability(docs, found), sep="\n")
    if given.errors:
        given.errors.write_text(
            "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in errors), encoding="utf8"
        )


if __name__ == "__main__":
    main()
