"""The gold of stances: what readers coded on real statements, and how near a coder comes to it.

    python scripts/gold_stances.py [--half dev|test] [--curve] [--errors FILE.jsonl]

``data/gold/stances.json`` holds pairs of a statement and a proposition: hashes of texts, offsets and labels,
and no words of the texts; these are taken from ``../shared`` where it lies beside the project. Two readers
coded each pair blind of each other, a third settled; all were language models (data/gold/README.md). The
disputes of the half ``test`` were set aside when the gold was made: nothing is trained, tuned or looked at on
them.

A proposition is asked as it stands or turned round; the coder gets it as an issue of a study, with terms and
cue phrases that were written before anything was coded. It sees no reference code. Printed are, with 95 %
intervals over documents drawn anew: macro-F1 over favour, against, neutral and none (does not bear on it);
of the positions (favour, against) that it gives, how many are right and how many reversed; how many of the
readers' positions it finds; how well it tells conditional positions; and how far the words that it names are
those that readers marked. Beside each stands a dummy: the most frequent code, and for positions, favour
wherever a term of the issue occurs. ``--curve`` asks instead how far 3 to 100 codes of a dispute bring the
learned coder on other documents of it, in five draws of them.
"""

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from texts import ROOT, Row, read_marks, with_texts

from helpers import classify_stances
from helpers.base import calibration_error, jackknife, table, tokens
from helpers.stances import code_by_example, labels_of
from helpers.stances.codebook.coder import FOUND
from helpers.stances.codes.read import stance_row
from helpers.stances.evaluation.scores import macro_f1s
from helpers.study import Study

PAIRS = ROOT / "data" / "gold" / "stances.json"
SIZES, SEEDS = (0, 3, 10, 25, 50, 100), 5  # of the learning curve
LABELS = ("favour", "against", "neutral", "none")
ASIDE = (
    "before",
    "after",
    "speaker",
    "words",
)  # fields of a pair that point into the text once, or not at all
KINDS = {"condition": "reading", "context": "reading", "no term of the issue": ""}
NO_WORDS = r"(?:^|; )[a-z ]+: |→ \w+"  # of the codebook coder's evidence: its kind, and what follows
TURNED = "-turned"  # at the end of the id of an issue whose proposition is turned round


Measure = Callable[[np.ndarray], np.ndarray]


class Figure(NamedTuple):
    """A figure with the bounds of its 95 % interval, what the dummy gets, and of how many pairs it is."""

    name: str
    value: float
    low: float
    high: float
    dummy: float
    of: int


def read_pairs(path: Path, half: str | None = None) -> tuple[pd.DataFrame, dict[str, Row], list[str]]:
    """The pairs with their words, the propositions, and the keys of texts that are not at hand."""
    found, absent = with_texts(read_marks(path))
    rows = []
    for doc in found:
        for number, pair in enumerate(doc["pairs"]):
            if half in (None, pair.get("half")):
                said = {name: doc["text"][slice(*pair[name])] if pair[name] else None for name in ASIDE}
                content = " … ".join(doc["text"][a:b] for a, b in pair["spans"])
                known = {"pair": f"{doc['sha256'][:12]}-{number}", "key": doc["key"], "sha256": doc["sha256"]}
                rows.append(pair | said | known | {"content": content})
    return pd.DataFrame(rows), json.loads(path.read_text(encoding="utf8"))["propositions"], absent


def study_of(dispute: str, propositions: dict[str, Row]) -> Study:
    """A study whose issues are the propositions of one dispute, as they stand and turned round."""
    issues: list[Row] = []
    for name, one in propositions.items():
        if one["dispute"] == dispute:
            same = {"label": one["label"], "bears_on": one["terms"]}
            cues = {"favour": one["favour"], "against": one["against"]}
            turned = {"favour": one["against"], "against": one["favour"]}
            issues.append({"id": name, "proposition": one["plain"], **same, **cues})
            issues.append({"id": name + TURNED, "proposition": one["reversed"], **same, **turned})
    given: dict[str, Any] = {
        "folder": Path(dispute), "run_name": dispute, "title": dispute, "question": "?",
        "period": {"from": "1990-01-01", "to": "2030-12-31"}, "sides": {"A": "A"}, "issues": issues,
        "actors": [{"id": "nobody", "name": "Nobody Named", "kind": "person", "side": "A"}],
    }  # fmt: skip
    return Study(**given)


def statements_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """The statements of some pairs, one row a pair, as a coder gets them."""
    columns = ["content", "before", "after", "speaker"]
    known = pairs[columns].assign(statement_id=pairs["pair"], article_id=pairs["sha256"], mode="indirect")
    return table(known.assign(said_on_precision="unknown").to_dict("records"), "statements")


def code(
    pairs: pd.DataFrame, propositions: dict[str, Row], coder: Callable[..., pd.DataFrame]
) -> pd.DataFrame:
    """What a coder says of each pair (said, said_conditional), and what a dummy says (named)."""
    parts = []
    for dispute, part in pairs.groupby(pairs["issue"].map(lambda name: propositions[name]["dispute"])):
        study, statements = study_of(str(dispute), propositions), statements_of(part)
        asked = part["issue"] + np.where(part["reversed"], TURNED, "")
        codes = coder(statements, study).assign(said=lambda df: labels_of(df))
        codes = codes.set_index(["statement_id", "issue"])
        rows = codes.loc[list(zip(part["pair"], asked, strict=True))]
        named = [
            any(term.casefold() in words.casefold() for term in propositions[name]["terms"])
            for words, name in zip(part["content"], part["issue"], strict=True)
        ]
        parts.append(
            part.assign(
                said=rows["said"].to_numpy(),
                said_conditional=rows["conditional"].to_numpy(bool),
                named=named,
                evidence=rows["evidence"].fillna("").str.replace(NO_WORDS, " ", regex=True).to_numpy(),
                kind=rows["evidence"].fillna("").str.split(":").str[0].replace(KINDS).to_numpy(),
            )
        )
    return pd.concat(parts).sort_index()


def figures(coded: pd.DataFrame) -> list[Figure]:
    """Each figure with its interval, what the dummy gets, and of how many pairs it is."""
    truth, said = ([LABELS.index(one) for one in coded[name]] for name in ("code", "said"))
    most = [max(set(truth), key=truth.count)] * len(coded)
    named = [0 if one else 3 for one in coded["named"]]
    held, given = (coded[name].isin(LABELS[:2]) for name in ("code", "said"))
    cells, docs = _cells(truth, said), coded["sha256"].to_numpy()
    rows = [
        _figure(name, measure, cells, docs, _cells(truth, dummy), of)
        for name, measure, dummy, of in (
            ("macro-F1, four codes", _macro_f1, most, len(coded)),
            ("positions right, of those given", _right, named, given.sum()),
            ("positions reversed, of those given", _reversed, named, given.sum()),
            ("positions found", _found, named, held.sum()),
        )
    ]
    tied, said_tied = (coded.loc[held, name].to_numpy(bool) for name in ("conditional", "said_conditional"))
    parts, always = (np.column_stack([tied & of, tied, of]) for of in (said_tied, np.ones_like(tied)))
    rows.append(_figure("conditional or not, F1, of positions", _f1, parts, docs[held], always, tied.sum()))
    right = coded[held & (coded["said"] == coded["code"]) & coded["words"].notna()]
    if len(right):
        shared, whole = (
            np.array(
                [_shared(words, given) for words, given in zip(right["words"], right[name], strict=True)]
            )
            for name in ("evidence", "content")
        )
        name, files = "words that decided, F1, of those right", right["sha256"].to_numpy()
        rows.append(_figure(name, _f1, shared, files, whole, len(right)))
    return rows


def _shared(words: str, given: str) -> tuple[int, int, int]:
    """Of the readers' words and those that a coder names: how many both have, and how many each."""
    theirs, its = (
        {token.stem for token in tokens(part) if token.text[0].isalnum()} for part in (words, given)
    )
    return len(theirs & its), len(theirs), len(its)


def _figure(
    name: str, measure: Measure, parts: np.ndarray, docs: np.ndarray, dummy: np.ndarray, of: int
) -> Figure:
    value, other = (float(measure(one.sum(axis=0)[None])[0]) for one in (parts, dummy))
    return Figure(name, value, *jackknife(parts.astype(float), measure, groups=docs), other, int(of))


def _cells(truth: list[int], said: list[int]) -> np.ndarray:
    """One cell of 16 of the confusion table for each pair."""
    return np.eye(16)[np.array(truth) * 4 + np.array(said)]


def _macro_f1(sums: np.ndarray) -> np.ndarray:
    return macro_f1s(sums.reshape(-1, 4, 4))


def _right(sums: np.ndarray) -> np.ndarray:
    tables = sums.reshape(-1, 4, 4)
    return (tables[:, 0, 0] + tables[:, 1, 1]) / np.maximum(tables[:, :, :2].sum(axis=(1, 2)), 1)


def _reversed(sums: np.ndarray) -> np.ndarray:
    tables = sums.reshape(-1, 4, 4)
    return (tables[:, 0, 1] + tables[:, 1, 0]) / np.maximum(tables[:, :, :2].sum(axis=(1, 2)), 1)


def _found(sums: np.ndarray) -> np.ndarray:
    tables = sums.reshape(-1, 4, 4)
    return (tables[:, 0, 0] + tables[:, 1, 1]) / np.maximum(tables[:, :2].sum(axis=(1, 2)), 1)


def _f1(sums: np.ndarray) -> np.ndarray:
    return 2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1)


def curve(pairs: pd.DataFrame, propositions: dict[str, Row]) -> pd.DataFrame:
    """The learned coder by number of codes: each figure of all disputes together, and its calibration error.

    The same pairs are coded whatever the number: those of documents from which no code was drawn. What the
    codebook coder's codes are worth is counted on the other disputes alone.
    """
    read = code(pairs, propositions, partial(classify_stances, coders=["codebook"]))
    turned = pairs["code"].map({"favour": "against", "against": "favour"}).fillna(pairs["code"])
    pairs = pairs.assign(code=pairs["code"].where(~pairs["reversed"], turned), reversed=False)
    drawn: dict[int, list[pd.DataFrame]] = {size: [] for size in SIZES}
    with TemporaryDirectory() as cache:
        for dispute, part in pairs.groupby(pairs["issue"].map(lambda name: propositions[name]["dispute"])):
            study, statements = study_of(str(dispute), propositions), statements_of(part)
            counts = worth_of(read[~read["issue"].isin(part["issue"])])
            FOUND.update(zip(counts.index, map(tuple, counts.to_numpy().tolist()), strict=True))
            for seed in range(SEEDS):
                docs = np.random.default_rng(seed).permutation(part["sha256"].unique())
                order = part.set_index("sha256").loc[docs].reset_index()
                known, others = order.iloc[: max(SIZES)], order.iloc[max(SIZES) :]
                others = others[~others["sha256"].isin(known["sha256"])].set_index(["pair", "issue"])
                for size in SIZES:
                    codes = [
                        stance_row(
                            row["pair"],
                            row["issue"],
                            row["code"],
                            method="hand",
                            coder="gold",
                            conditional=False,
                        )
                        for row in known.head(size).to_dict("records")
                    ]
                    if size:
                        found = code_by_example(statements, study, table(codes, "stances"), cache=cache)
                    else:
                        found = classify_stances(statements, study, coders=["codebook"])
                    said = found.assign(said=labels_of(found)).set_index(["statement_id", "issue"])
                    both = others.join(said[["said", "probability"]].rename_axis(others.index.names))
                    drawn[size].append(both)
    return pd.DataFrame([_point(size, pd.concat(parts)) for size, parts in drawn.items()])


def worth_of(coded: pd.DataFrame) -> pd.DataFrame:
    """How often each code stands where the codebook coder says this, by its kind of evidence."""
    counts = pd.crosstab([coded["kind"], coded["said"]], coded["code"])
    return counts.reindex(index=list(FOUND), columns=LABELS, fill_value=0)


def _point(size: int, coded: pd.DataFrame) -> Row:
    cells = _cells(*([LABELS.index(one) for one in coded[name]] for name in ("code", "said")))
    total = cells.sum(axis=0)[None]
    figures = {"macro-F1": _macro_f1, "right": _right, "reversed": _reversed, "found": _found}
    right = coded["said"].replace("none", "neutral") == coded["code"].replace("none", "neutral")
    error = calibration_error(coded["probability"].to_numpy(float), right.to_numpy(float)) if size else np.nan
    point = {name: round(100 * float(measure(total)[0]), 1) for name, measure in figures.items()}
    return {"codes": size, "pairs": len(coded) // SEEDS, **point, "calibration error": round(error, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=["dev", "test"], default="dev")
    parser.add_argument("--curve", action="store_true", help="the learned coder by number of codes")
    parser.add_argument("--errors", type=Path, help="write every pair that is coded wrongly, with its words")
    given = parser.parse_args()
    pairs, propositions, absent = read_pairs(PAIRS, given.half)
    for key in absent:
        print(f"left out: the text of {key} is not at hand, or another one")
    if pairs.empty:
        raise SystemExit("None of the texts is at hand; they lie in ../shared, beside the project.")
    if given.curve:
        print(curve(pairs, propositions).to_string(index=False))
        return
    coded = code(pairs, propositions, classify_stances)
    disputes = {propositions[name]["dispute"] for name in pairs["issue"]}
    print(f"{given.half}: {len(pairs)} pairs on {len(disputes)} disputes ({', '.join(sorted(disputes))})")
    print(pd.crosstab(coded["code"], coded["said"]).reindex(LABELS).to_string())
    print(worth_of(coded).to_string())
    for one in figures(coded):
        bounds = f"[{one.low:.1%}, {one.high:.1%}]"
        print(f"{one.name:38} {one.value:6.1%} {bounds}, dummy {one.dummy:.1%}, n {one.of}")
    if given.errors:
        wrong = coded[coded["said"] != coded["code"]]
        names = ["key", "issue", "reversed", "before", "content", "code", "said", "words"]
        wrong[names].to_json(given.errors, orient="records", lines=True, force_ascii=False)


if __name__ == "__main__":
    main()
