"""Sentences: where they end, what the parser sees of them, and the way back to the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statements.sentences import split_sentences


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["She came.", "He left."],
        ["Is it open?", "It is!", "So it seems…", "We go."],
        ["Mr. Karst met Dr. Venn on Jan. 4 in Tarn.", "They spoke."],
        ["The U.S. envoy met J. T. Venn.", "They spoke."],
        ["Gov. Orla Venn, Sen. Dov Karst and Lt. Gen. Ada Karst spoke."],
        ["“We agree. We sign,” she said.", "He left."],
        ['"We agree. We sign," she said.', "He left."],
        ["“Will you sign?” he asked.", "She did."],
        ["“Will you sign?” Venn asked.", "She did."],
        ["She said: “We sign.”", "“Never,” he said."],
        ["It rose by 3.5 percent.", "Then it fell."],
        ["(He laughed.)", "She did not."],
    ],
)
def test_sentences_are_cut(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


def test_a_paragraph_ends_its_sentence() -> None:
    assert cut("She came\nHe left") == ["She came", "He left"]


@pytest.mark.parametrize(
    "dateline",
    [
        "TARN, March 3 — ",
        "TARN (Belmor Press) — ",
        "OSTROW, Belmor — ",
        "TARN, March 3, 2031 - ",
        "Tarn, March 3 -- ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline: str) -> None:
    assert cut(f"{dateline}The minister came. She spoke.") == ["The minister came.", "She spoke."]


TEXTS = st.lists(
    st.sampled_from(
        [
            "“We will never sell it,” ",
            "“a joke” ",
            "Orla Venn said. ",
            "TARN — ",
            "\n\n",
            "Mr. ",
            '"No way at all!" ',
            "’",
            "“",
        ]
    )
    | st.text(max_size=8),
    max_size=12,
).map("".join)


@given(TEXTS)
def test_sentences_of_any_text_lie_in_it_in_order(text: str) -> None:
    found = split_sentences(text)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
