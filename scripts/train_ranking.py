"""Fit the weights of helpers.statements.ranking on annotated attributions.

    python scripts/train_ranking.py TRAIN.jsonl

TRAIN holds one article a line: {"doc", "text", "attributions": [{"content": [[s, e], …], "source": …,
"cue": …, "type": direct | mixed | indirect, "cue_kind": speech | other}]}, the form of PolNeAR (Newell,
Margolin & Ruths 2018). Every candidate reading of every article is an example. Its target is the share of
words it has in common with an annotated content (0 below one half, or below 0.8 for a quotation), halved for
the wrong source; readings of attributed belief and wish are left out. A logistic regression over hashed
features (C = 0.3) gives the weights, which are stored as half-precision numbers; no words are stored.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from helpers.statements.candidates import candidates
from helpers.statements.frames import parse
from helpers.statements.ranking import BITS, Candidate, bucket
from helpers.statements.sentences import split_sentences

STORED = Path(__file__).parents[1] / "src" / "helpers" / "base" / "vocabulary" / "ranking.npz"
WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
WRONG_SOURCE = 0.5  # weight of the right words with the wrong speaker


def words_of(text: str, spans: list) -> frozenset[int]:
    """The words inside spans, by the offset at which each starts."""
    return frozenset(m.start() for s, e in spans or [] for m in WORD.finditer(text, s, e))


def targets(article: dict, readings: list[Candidate]) -> Iterator[float | None]:
    """The target of every reading, 0 … 1; None where it is to be left out."""
    text = article["text"]
    gold = []
    for attribution in article["attributions"]:
        ignored = attribution["type"] == "indirect" and attribution["cue_kind"] == "other"
        for line in pieces(text, attribution["content"]):
            gold.append(
                (words_of(text, [line]), words_of(text, attribution["source"]), attribution["type"], ignored)
            )
    spoken = {reading.group[1]: reading for reading in readings if reading.group[0] == -1}
    for reading in readings:
        overlaps, right, ignored = [], True, False
        for span in reading.spans:
            mine = words_of(text, [span])
            share, source, kind, leave_out = max(
                ((len(mine & g) / len(mine | g), s, k, i) for g, s, k, i in gold if mine & g),
                default=(0.0, frozenset(), "", False),
                key=lambda found: found[0],
            )
            enough = share >= (0.8 if kind == "direct" else 0.5)
            overlaps.append(share if enough else 0.0)
            ignored |= leave_out and share >= 0.5
            if enough:
                right &= same_source(text, reading, source, spoken, gold)
        if ignored:
            yield None
        else:
            whole = float(np.mean(overlaps)) if overlaps else 0.0
            of_quotation = reading.group[0] == -1
            yield whole if right else 0.0 if of_quotation else WRONG_SOURCE * whole


def pieces(text: str, spans: list) -> Iterator[tuple[int, int]]:
    """The lines of an annotated content."""
    for start, end in spans:
        for line in re.finditer(r"[^\n]+", text[start:end]):
            yield start + line.start(), start + line.end()


def same_source(text: str, reading: Candidate, source: frozenset[int], spoken: dict, gold: list) -> bool:
    """Whether a reading names the annotated source: a shared word, or the same name elsewhere."""
    if reading.follows is not None:  # right where the quotation it follows has the same source
        before = words_of(text, [reading.follows])
        share, theirs = max(
            ((len(before & g) / len(before | g), s) for g, s, _, _ in gold if before & g),
            default=(0.0, frozenset()),
            key=lambda f: f[0],
        )
        return share >= 0.8 and names(text, theirs) & names(text, source) != set()
    mine = words_of(text, [reading.source] if reading.source else [])
    return bool(mine & source) or bool(names(text, mine) & names(text, source)) or not (mine or source)


def names(text: str, words: frozenset[int]) -> set[str]:
    """Capitalised words and, for a source without one, all its words."""
    found = {m.group() for w in words if (m := WORD.match(text, w))}
    return {
        w
        for w in found
        if w[0].isupper() and w.lower() not in ("the", "a", "he", "she", "they", "it", "mr", "mrs", "ms")
    } or {w.lower() for w in found}


def main(path: str) -> None:
    articles = [json.loads(line) for line in Path(path).read_text(encoding="utf8").splitlines()]
    split = [split_sentences(article["text"]) for article in articles]
    stream = parse(sentence for sentences in split for sentence in sentences)
    cells, ends, wanted = [], [0], []
    for article, sentences in zip(articles, split, strict=True):
        readings = candidates(article["text"], [next(stream) for _ in sentences])
        for reading, target in zip(readings, targets(article, readings), strict=True):
            if target is not None:
                cells.extend(bucket(feature) for feature in reading.features)
                ends.append(len(cells))
                wanted.append(target)
    table = scipy.sparse.csr_matrix(
        (np.ones(len(cells), np.float32), np.array(cells), np.array(ends)), shape=(len(wanted), 1 << BITS)
    )
    share = np.array(wanted)
    model = LogisticRegression(C=0.3, max_iter=300)
    model.fit(
        scipy.sparse.vstack([table, table]),
        np.repeat([1, 0], len(share)),
        sample_weight=np.concatenate([share, 1 - share]),
    )
    np.savez_compressed(
        STORED, weights=model.coef_[0].astype(np.float16), intercept=np.float32(model.intercept_[0])
    )
    print(
        f"{len(articles)} articles, {len(wanted)} readings, {share.sum():.0f} right; "
        f"{STORED.stat().st_size // 1024} KB stored"
    )


if __name__ == "__main__":
    main(*sys.argv[1:2])
