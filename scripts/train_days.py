"""Train the choice of a statement's day, and write its weights, src/helpers/base/weights/days.npz.

    python scripts/train_days.py [--out FILE.npz] [--report]

Needs torch, which the project does not. Learns from the statements of data/silver that somebody dated: of
PolNeAR's training articles, of coded documents, and of invented texts; only from the third from which
the reader did not learn days. Stores numbers only. --report prints what documents kept back give from several
probabilities on, by kind of document. The gold is not read.
"""

import argparse
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from marked import dated, is_day, learns_days
from texts import ROOT, Row, read_articles, read_coded, read_invented

from helpers.statements.day_candidates import Candidate, Scene, Told, candidates_of, in_company
from helpers.statements.day_expressions import Day
from helpers.statements.reader import score, when_of
from helpers.statements.said_on import chances_of, marks_of, summed

HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROP = 8, 8, 32, 4e-3, 0.3, 0.3
FEWEST = 10  # candidates with a trait, below which it is not learned
FOLDS, THRESHOLDS = 3, (0.0, 0.4, 0.5, 0.6, 0.7, 0.8)
Weights = dict[str, np.ndarray]


class Document(NamedTuple):
    """A document with its statements, and the days given (False: nobody has read for one)."""

    part: str
    scene: Scene
    told: list[Told]
    said_on: list[str | bool | None]


class Example(NamedTuple):
    """A statement with its candidates, and what a reader says of its day."""

    candidates: list[Candidate]
    said_on: str | None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "src/helpers/base/weights/days.npz")
    parser.add_argument("--report", action="store_true")
    given = parser.parse_args()
    marked = [("news", doc) for doc in read_articles()]
    marked += [(doc["kind"], doc) for doc in read_coded()] + [("invented", doc) for doc in read_invented()]
    documents = [read(part, doc) for part, doc in marked if doc.get("published") and not learns_days(doc)]
    documents = [d for d in documents if any(on is not False for on in d.said_on)]
    folds = np.random.default_rng(0).permutation(len(documents)) % FOLDS
    alone = [[candidates_of(d.scene, d.told, n) for n in range(len(d.told))] for d in documents]
    firsts = fit_folds([examples(d, own) for d, own in zip(documents, alone, strict=True)], folds)
    beside = [around(d, own, firsts[f]) for d, own, f in zip(documents, alone, folds, strict=True)]
    pairs = list(zip(documents, beside, strict=True))
    kept = {"alone": fit([e for d, own in zip(documents, alone, strict=True) for e in examples(d, own)]),
            "beside": fit([e for d, own in pairs for e in examples(d, own)])}  # fmt: skip
    stored = {
        f"{name} {part}": values if part == "traits" else values.astype(np.float16)
        for name, weights in kept.items()
        for part, values in weights.items()
    }
    np.savez_compressed(given.out, **stored)
    if given.report:
        seconds = fit_folds([examples(d, own) for d, own in pairs], folds)
        for least in THRESHOLDS:
            report(least, [(d, own, seconds[f]) for (d, own), f in zip(pairs, folds, strict=True)])


def fit_folds(found: list[list[Example]], folds: np.ndarray) -> list[Weights]:
    """Weights for each fold, learned from the documents of the others."""
    return [fit([e for n in np.flatnonzero(folds != f) for e in found[n]]) for f in range(FOLDS)]


def read(part: str, doc: Row) -> Document:
    """A marked document with what the reader says of the days of its statements."""
    scene, told, said_on = dated(doc)
    scored = next(score([doc["text"]]))
    return Document(part, scene, [one._replace(when=when_of(scored, one.reading)) for one in told], said_on)


def examples(document: Document, candidates: list[list[Candidate]]) -> list[Example]:
    """The statements of a document that somebody dated, with their candidates."""
    pairs = zip(candidates, document.said_on, strict=True)
    return [Example(own, on or None) for own, on in pairs if on is not False]  # type: ignore[arg-type]


def around(document: Document, alone: list[list[Candidate]], weights: Weights) -> list[list[Candidate]]:
    """The candidates of a document's statements beside each other."""
    chances = [summed(own, chances_of(own, weights)) for own in alone]
    return [in_company(document.told, n, own, chances) for n, own in enumerate(alone)]


def fit(found: list[Example]) -> Weights:
    """Weights of a softmax over the candidates of each statement; "no day" is right where no other is."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    marks = [[marks_of(c.traits) for c in e.candidates] for e in found]
    every = np.array([mark for own in marks for m in own for mark in m], dtype=np.uint32)
    values, counts = np.unique(every, return_counts=True)
    traits = values[counts >= FEWEST]
    numbered = [[np.flatnonzero(np.isin(traits, m)) for m in own] for own in marks]
    rows = torch.nn.Parameter(torch.randn(len(traits), 1 + HIDDEN) * 0.05)
    out = torch.nn.Parameter(torch.randn(HIDDEN) * 0.3)
    data = [
        ([torch.from_numpy(rows) for rows in own], right_of(e))
        for own, e in zip(numbered, found, strict=True)
    ]
    steps = torch.optim.AdamW([rows, out], lr=RATE, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(steps, RATE, total_steps=EPOCHS * (len(data) // BATCH + 1))
    rng = np.random.default_rng(0)
    for _ in range(EPOCHS):
        order = rng.permutation(len(data))
        for batch in (order[i : i + BATCH] for i in range(0, len(data), BATCH)):
            lists = [c for n in batch for c in data[n][0]]
            lengths = torch.tensor([len(c) for c in lists])
            flat = torch.cat(lists)
            keep = (torch.rand(len(flat)) > DROP).float()
            offsets = torch.cumsum(lengths, 0) - lengths
            hidden = torch.nn.functional.embedding_bag(
                flat, rows, offsets, mode="sum", per_sample_weights=keep
            )
            scores = hidden[:, 0] + torch.tanh(hidden[:, 1:]) @ out
            right = torch.from_numpy(np.concatenate([data[n][1] for n in batch]))
            owner = torch.repeat_interleave(
                torch.arange(len(batch)), torch.tensor([len(data[n][0]) for n in batch])
            )
            exp = torch.exp(scores.clamp(-30, 30))
            every = torch.zeros(len(batch)).index_add(0, owner, exp)
            good = torch.zeros(len(batch)).index_add(0, owner, exp * right)
            loss = (torch.log(every) - torch.log(good)).mean()
            steps.zero_grad()
            loss.backward()
            steps.step()
            pace.step()
    numbers = {"rows": rows, "out": out}
    short = {k: v.detach().numpy().astype(np.float16) for k, v in numbers.items()}  # as they are stored
    return {k: v.astype(np.float64) for k, v in short.items()} | {"traits": traits}


def right_of(example: Example) -> np.ndarray:
    right = [is_day(candidate.day, example.said_on) for candidate in example.candidates]
    return np.array(right if any(right) else [c.day is None for c in example.candidates], dtype=np.float32)


def report(least: float, found: list[tuple[Document, list[list[Candidate]], Weights]]) -> None:
    """Print how many days that a reader can tell are right, and how many statements have a wrong one."""
    count: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for document, candidates, weights in found:
        for example in examples(document, candidates):
            total = summed(example.candidates, chances_of(example.candidates, weights))
            likely = max(total, key=lambda key: total[key])
            given = (
                shown(Day(*likely, "", "", 0)) if likely[0] is not None and total[likely] >= least else None
            )
            day = example.said_on if example.said_on and len(example.said_on) == 10 else None
            there = any(is_day(candidate.day, day) for candidate in example.candidates) if day else False
            wrong = given is not None and not (example.said_on or "").startswith(given)
            for place, add in enumerate((1, wrong, day is not None, day is not None and given == day, there)):
                count[document.part][place] += add
    for part, (n, wrong, days, right, there) in count.items():
        at_hand = f"{right / max(1, days):.1%} of {days} days right ({there / max(1, days):.1%} at hand)"
        print(f"from {least}: {part}: {at_hand}, {wrong / n:.1%} of {n} given and wrong", flush=True)


def shown(day: Day) -> str:
    return str(day.on)[: {"day": 10, "month": 7, "year": 4}[day.precision]]


if __name__ == "__main__":
    main()
