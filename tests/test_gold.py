"""The gold: its marks hold no words, and its scorer counts what a reader would count."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import gold  # noqa: E402
import gold_stances  # noqa: E402
import texts  # noqa: E402

FILES = [texts.GOLD, *(texts.SILVER / f"{name}.json" for name in ("coded", "resolved"))]
TEXT = "Orla Venn and Dov Karst met.\n\nThe dam is safe, she said on Monday. He said it leaks if it rains."
STANCES = [gold_stances.PAIRS, texts.SILVER / "stances.json"]
GROUPS = texts.SILVER / "stances_groups.json"
LABEL = re.compile(
    r"[0-9a-f]{16}|[0-9a-f]{64}|\d{4}(-\d\d){0,2}|said|not_said|act|plan|thought|dev|test|fresh"
    r"|favour|against|neutral|none|random|term|sentence|condition|[faFAn-]{4}"
)


def strings(value: Any, name: str = "") -> list[tuple[str, str]]:
    """Every string in the marks, with the field that it stands in."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in strings(part, key)]
    if isinstance(value, list):
        return [found for part in value for found in strings(part, name)]
    return [(name, value)] if isinstance(value, str) else []


@pytest.mark.parametrize("path", [*FILES, *STANCES, GROUPS], ids=lambda path: path.stem)
def test_marks_in_the_texts_of_others_hold_no_words(path: Path) -> None:
    found = strings(json.loads(path.read_text(encoding="utf8"))["documents"])
    assert len(found) > 500
    assert {name for name, value in found if not LABEL.fullmatch(value)} <= {"key", "kind", "issue"}


def test_no_text_of_the_gold_is_learned_from() -> None:
    hashes, keys = ({doc[name] for doc in texts.read_marks(texts.GOLD)} for name in ("sha256", "key"))
    for path in FILES[1:]:
        for doc in texts.read_marks(path):
            assert doc["sha256"] not in hashes and doc["key"] not in keys


def test_no_dispute_of_the_gold_of_stances_is_learned_from_and_none_is_in_both_halves() -> None:
    coded, learned = (json.loads(path.read_text(encoding="utf8")) for path in STANCES)
    of = {name: one["dispute"] for name, one in coded["propositions"].items()}
    halves = {(pair["half"], of[pair["issue"]]) for doc in coded["documents"] for pair in doc["pairs"]}
    assert len(halves) == len(set(of.values())) == 10
    assert not set(of.values()) & {one["dispute"] for one in learned["propositions"].values()}
    aside = {d["sha256"] for d in coded["documents"] if any(p["half"] == "test" for p in d["pairs"])}
    assert not aside & {doc["sha256"] for doc in learned["documents"]}
    groups = json.loads(GROUPS.read_text(encoding="utf8"))
    assert not {doc["sha256"] for doc in coded["documents"]} & {doc["sha256"] for doc in groups["documents"]}
    named = re.compile(r"\b(Afghan|Cuba|Gaza|Iran|Israel|Korea|Syria|Ukrain|Venezuel|[Tt]ariff|[Cc]limate)")
    invented = (texts.SILVER / "stances_invented.jsonl").read_text(encoding="utf8").splitlines()
    propositions = [text for text, _ in groups["propositions"]]
    propositions += [json.loads(line)["proposition"] for line in invented]
    assert not [text for text in propositions if named.search(text)]


def test_a_coder_is_scored_by_positions_and_a_dummy_beside_it() -> None:
    said = [("favour", "favour"), ("favour", "against"), ("against", "against"), ("neutral", "favour"),
            ("none", "none"), ("none", "none"), ("none", "none"), ("favour", "none")]  # fmt: skip
    coded = gold_stances.pd.DataFrame(said, columns=["code", "said"])
    coded = coded.assign(sha256=list("abcdefgh"), named=[True] * 4 + [False] * 4)
    coded = coded.assign(conditional=coded.index == 2, said_conditional=coded.index.isin([1, 2]))
    coded = coded.assign(
        words="never lifts it", evidence="never … lift", content="She never lifts it, ever, again."
    )
    found = {one.name: one for one in gold_stances.figures(coded)}
    assert found["positions right, of those given"][1] == pytest.approx(2 / 4)
    assert found["positions reversed, of those given"][1] == pytest.approx(1 / 4)
    assert found["positions found"][1::3] == (pytest.approx(2 / 4), pytest.approx(2 / 4))
    assert found["conditional or not, F1, of positions"][1] == pytest.approx(2 / 3)
    # of three words and two named, two are the same; of three and all six, three
    assert found["words that decided, F1, of those right"][1::3] == (
        pytest.approx(4 / 5),
        pytest.approx(6 / 9),
    )
    assert all(one.low <= one.value <= one.high for one in found.values() if one.low == one.low)


@pytest.mark.skipif(not texts.SHARED.exists(), reason="../shared is not beside this checkout")
def test_the_statements_are_those_that_were_coded() -> None:
    for path, count in zip(STANCES, (1994, None), strict=True):
        pairs, propositions, absent = gold_stances.read_pairs(path)
        assert not absent and count in (None, len(pairs)) and set(pairs["issue"]) == set(propositions)
        assert pairs["content"].str.contains(r"\w{3}").all()
        assert pairs.loc[pairs["code"] != "none", "words"].str.len().gt(1).all()


@pytest.mark.skipif(not texts.SHARED.exists(), reason="../shared is not beside this checkout")
def test_the_texts_are_those_that_were_read() -> None:
    docs, absent = gold.read_gold("dev")
    assert len(docs) == 76 and not absent
    for doc in docs:
        for one in doc["statements"]:
            assert all(0 <= a < b <= len(doc["text"]) for a, b in one["content"])


def span(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


def document() -> dict[str, Any]:
    """Two statements, of a woman and a man, and a meeting that is none."""
    both = [span("Orla Venn"), span("Dov Karst")]
    said = {"is": "said", "cue": [], "reported_by": None, "condition": None, "said_on": None}
    venn = {"content": [span("The dam is safe")], "source": [span("she")], "speakers": [span("Orla Venn")]}
    karst = {"content": [span("it leaks if it rains")], "source": [span("He")], "speakers": [both]}
    act = {"is": "act", "content": [span("Orla Venn and Dov Karst met")], "cue": [], "source": []}
    statements = [
        {**said, **venn, "said_on": "2031-03-10"},
        {**said, **karst, "condition": span("if it rains")},
        act,
    ]
    return {
        "key": "river",
        "text": TEXT,
        "published": "2031-03-14",
        "turns": [],
        "statements": statements,
    }


def row(words: str, speaker: str, **changes: Any) -> dict[str, Any]:
    return {
        "content": words,
        "content_spans": [span(words)],
        "speaker": speaker,
        "cue": "said",
        "source": None,
        "said_on": None,
        "said_on_precision": "unknown",
        "condition": None,
        "reported_by": None,
    } | changes


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        ([], {"gold": 2, "rows": 0, "found": 0, "not act": 1}),
        ([row("The dam is safe", "Orla Venn")], {"found": 1, "found and speaker": 1, "fully right": 1}),
        ([row("The dam is safe", "Ms. Venn")], {"found": 1, "found and speaker": 0, "fully right": 0}),
        ([row("dam is safe, she said", "Orla Venn")], {"found": 1, "found and speaker": 1, "fully right": 0}),
        (
            [row("The dam is safe", "Orla Venn", said_on="2031-03-14", said_on_precision="day")],
            {"days": 1, "days right": 0, "given and wrong": 1, "fully right": 0},
        ),
        (
            [row("The dam is safe", "Orla Venn", said_on="2031-03-01", said_on_precision="month")],
            {"days right": 0, "given and wrong": 0, "fully right": 1},
        ),
        (
            [row("it leaks if it rains", "Dov Karst and Orla Venn", condition="if it rains")],
            {"found and speaker": 1, "condition both": 1, "fully right": 1},
        ),
        ([row("it leaks if it rains", "Dov Karst")], {"found and speaker": 0, "condition given": 0}),
        ([row("Orla Venn and Dov Karst met", "Orla Venn")], {"found": 0, "given act": 1}),
    ],
)
def test_rows_are_counted_as_a_reader_would(rows: list[dict[str, Any]], counted: dict[str, int]) -> None:
    found = gold.count(document(), rows, [])
    assert {name: found[name] for name in counted} == counted


def test_what_is_wrong_is_told_with_its_words() -> None:
    errors: list[dict[str, Any]] = []
    gold.count(document(), [row("The dam is safe", "Dov Karst"), row("Dov Karst met", "Orla Venn")], errors)
    assert [(e["error"], e.get("gold"), e.get("content")) for e in errors] == [
        ("speaker", "The dam is safe", "The dam is safe"),
        ("no statement", None, "Dov Karst met"),
        ("missed", "it leaks if it rains", None),
    ]


def test_words_in_turns_are_counted_apart() -> None:
    doc = document()
    doc["turns"] = [{"span": span("The dam is safe"), "question": False, "speakers": [span("Orla Venn")]}]
    found = gold.count(doc, [row("The dam is safe", "Orla Venn")], [])
    assert (found["rows"], found["gold"], found["turn words"], found["turn words given"]) == (0, 1, 4, 4)


def test_a_figure_stands_beside_its_interval() -> None:
    good, bad = row("The dam is safe", "Orla Venn"), row("The dam is safe", "Dov Karst")
    counts = [gold.count(document(), [one], []) for one in (good, bad, good, bad, good, bad)]
    figures = {name: (value, low, high) for name, value, low, high in gold.measure(counts)}
    value, low, high = figures["statement and speaker, F1"]
    assert value == pytest.approx(1 / 3) and low < value < high
    assert figures["rows fully right"][0] == 0.5
