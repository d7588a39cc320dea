"""What kind of record a text is, and who issues it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.kinds import LABEL, issuer_of, kind_of, separate_turns


@pytest.mark.parametrize(
    "line",
    [
        "MS. RUNE: Good.",
        "Q Will it?",
        "Q: Will it?",
        "PREMIER ORLOVA: (As interpreted.) Yes.",
        "DR. O’DELL (Belm): No.",
    ],
)
def test_labels_name_who_speaks(line: str) -> None:
    assert LABEL.match(line)


@pytest.mark.parametrize(
    "line", ["Quite so: yes.", "The Premier: a portrait", "LOVENTA, March 2: talks", "Q", ""]
)
def test_other_lines_are_not_labels(line: str) -> None:
    assert not LABEL.match(line)


@pytest.mark.parametrize(
    ("opening", "issuer"),
    [
        (
            "A spokesman for the Bridge Office on Tuesday issued the following statement:",
            "spokesman for the Bridge Office",
        ),
        (
            "Tam Vell, minister of Belmor, made public the following press statement “No bridge” on March 2:",
            "Tam Vell",
        ),
        ("The Bridge Office released Tuesday the following press statement:", "Bridge Office"),
        ("Minister Tam Vell on March 2 gave the following answer to a question:", "Minister Tam Vell"),
        ("Tam Vell issued a statement on the bridge.", None),
        ("“We issued the following statement,” he said.", None),
    ],
)
def test_a_communique_opens_with_its_issuer(opening: str, issuer: str | None) -> None:
    assert issuer_of(f"LOVENTA, March 2 (Arven Press) -- {opening}\nNo bridge will be built.") == issuer


def test_turns_run_together_are_parted() -> None:
    turn = "MS. RUNE: It will be built. " + "It is a good bridge. " * 60 + "Q Will it? MS. RUNE: Yes. "
    lines = separate_turns((turn * 3).strip()).split("\n")
    assert [line[:8] for line in lines] == ["MS. RUNE", "Q Will i", "MS. RUNE"] * 3


def test_a_transcript_needs_several_turns() -> None:
    assert kind_of("MS. RUNE: Good morning.\nThe bridge will be built.\nQ When?").kind == "news"


@pytest.mark.parametrize(("turns", "kind"), [(3, "news"), (4, "transcript")])
def test_a_transcript_has_four_turns_or_more(turns: int, kind: str) -> None:
    assert kind_of("\n".join(["MS. RUNE: It will be built."] * turns)).kind == kind


@pytest.mark.parametrize(("words", "kind"), [(100, "speech"), (101, "news")])
def test_a_speech_says_i_or_we_in_one_word_of_a_hundred(words: int, kind: str) -> None:
    assert kind_of("We " + "build " * (words - 1), speaker="Tam Vell").kind == kind


@given(st.text(), st.text())
def test_any_text_is_of_a_kind(text: str, title: str) -> None:
    assert kind_of(text, title=title).kind in {"news", "speech", "transcript", "communique"}
