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


def test_a_whole_quotation_is_folded_away() -> None:
    text = "“We will never sell the river,” Orla Venn said."
    (sentence,) = split_sentences(text)
    assert "sell" not in sentence.parsed and sentence.parsed.endswith("Orla Venn said.")
    assert [text[q.start : q.end] for q in sentence.folded.values()] == ["“We will never sell the river,”"]


@pytest.mark.parametrize(
    "text", ["She called it “a bad joke” again.", "She said it was “old, and of no use to us”."]
)
def test_a_quotation_that_is_part_of_the_sentence_stays(text: str) -> None:
    assert [s.parsed for s in split_sentences(text)] == [text]


@pytest.mark.parametrize(("quoted", "folded"), [("We never sell", 0), ("We will never sell", 1)])
def test_a_quotation_of_four_words_is_folded_away(quoted: str, folded: int) -> None:
    assert len(split_sentences(f"“{quoted},” Orla Venn said.")[0].folded) == folded


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


@given(TEXTS)
def test_every_letter_the_parser_sees_leads_back_to_the_text(text: str) -> None:
    for sentence in split_sentences(text):
        folded = [
            range(at, next((s for s in sentence.starts if s > at), len(sentence.parsed)))
            for at in sentence.folded
        ]
        for at, letter in enumerate(sentence.parsed):
            assert any(at in places for places in folded) or text[sentence.offset(at)] == letter
