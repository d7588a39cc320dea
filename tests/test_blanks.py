"""Blanks that a scraper lost around names come back; nothing else is torn apart."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.cleaning import names_run_into, with_lost_blanks
from helpers.articles.read import read_articles

FREE = "Pao Lin Sa, chair of Belmor, was met byPao Lin Sa."


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ([FREE], ["Pao Lin Sa"]),
        (["Pao Lin Sa Visits Dam", "The dam was seen byPao Lin Sa."], ["Pao Lin Sa"]),
        ([FREE, "It was seen byPao Lin Sawho left."], ["Pao Lin Sa"]),
        (["ComradePao Lin Sa left, and so did Pao Lin Sa."], ["Pao Lin Sa"]),
        (["It was seen byPao Lin Sawho left. Pao Lin Sa stayed."], ["Pao Lin Sa"]),
        (["It was seen byPao Lin Sa."], []),  # never free: nobody knows where the name begins
        (["Pao Lin Sa left. Pao Lin Sato stayed."], []),  # two people
        (["The Arven MegaBank Gold Card is not the Arven Megabank Silver Card."], []),
        (["Ada McRune Dale Hill and Rune Dale Hill left."], []),
        ([""], []),
    ],
)
def test_names_without_their_blank_are_known(texts: list[str], names: list[str]) -> None:
    assert names_run_into(texts) == names


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("It was seen byPao Lin Sawho left.", "It was seen by Pao Lin Sa who left."),
        ("ChairPao Lin Saand HEPao Lin Sa", "Chair Pao Lin Sa and HE Pao Lin Sa"),
        ("Pao Lin Sa’s dam, Pao Lin Sa's.", "Pao Lin Sa’s dam, Pao Lin Sa's."),
        ("the Pao Lin Sas", "the Pao Lin Sas"),  # a plural
    ],
)
def test_blanks_come_back(glued: str, apart: str) -> None:
    assert with_lost_blanks(glued, ["Pao Lin Sa"]) == apart


@given(st.text(max_size=80) | st.lists(st.sampled_from(["Pao Lin Sa", "by", " ", "Ho", "."])).map("".join))
def test_only_blanks_are_added(text: str) -> None:
    apart = with_lost_blanks(text, names_run_into([text, "Pao Lin Sa byPao Lin Sa"]))
    assert apart.replace(" ", "") == text.replace(" ", "")
    assert with_lost_blanks(apart, ["Pao Lin Sa"]) == apart


def test_evidence_is_gathered_from_one_outlet_alone(tmp_path: Path) -> None:
    told = {
        "https://a.example/1": f"{FREE} He left the dam.",
        "https://a.example/2": "The dam that he built was seen byPao Lin Sawho left for home.",
        "https://b.example/3": "The road that he built was seen byPao Lin Sawho left for home.",
    }
    (tmp_path / "x.json").write_text(json.dumps([{"url": url, "text": text} for url, text in told.items()]))
    read = read_articles(tmp_path / "x.json")[0].set_index("url")["text"]
    assert read.str.contains("by Pao Lin Sa").to_dict() == dict(zip(told, [True, True, False], strict=True))
