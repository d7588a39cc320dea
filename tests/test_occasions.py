"""Venue and occasion: before whom, where, in which form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statements.occasions import find_venue


@pytest.mark.parametrize(
    ("frame", "venue"),
    [
        ("In a speech before the River Council on Monday, Venn said", "River Council"),
        ("Venn addressed the General Assembly on Monday", "General Assembly"),
        ("Venn told a news conference in Tarn", "news conference in Tarn"),
        ("Venn told a news conference on Monday", "news conference"),
        ("Karst said at a press conference", "press conference"),
        ("An official responded to a media inquiry", "response to a media inquiry"),
        ("replying to a question from Tarnpress, Karst said", "response to a question from Tarnpress"),
        ("asked by reporters, Karst said", "response to reporters"),
        ("Venn told reporters", "reporters"),
        ("Venn told reporters outside the Weir House", "reporters outside the Weir House"),
        ("the ministry said in a statement", "statement"),
        ("the ministry said in a written statement on Saturday", "written statement"),
        ("Karst said in his televised New Year address on Monday", "televised New Year address"),
        ("Karst said in an interview with Radio Ostrow", "interview with Radio Ostrow"),
        ("Venn said aboard the Heron, on her way to Tarn", "aboard the Heron"),
    ],
)
def test_a_venue_is_read(frame: str, venue: str) -> None:
    assert find_venue(frame) == venue


@pytest.mark.parametrize(
    "frame",
    [
        "Venn said on Monday",
        "Venn said",
        "according to Venn",
        "",
        "he said, and went to sleep",
        "In a word, he said",
    ],
)
def test_where_nothing_is_said_nothing_is_made_up(frame: str) -> None:
    assert find_venue(frame) is None


WORDS = """
told the a Council in at before speech statement reporters Tarn asked by news conference on Monday .
"""
FRAMES = st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=5), max_size=14).map(" ".join)


@given(FRAMES)
def test_every_word_of_a_venue_is_printed(frame: str) -> None:
    venue = find_venue(frame) or ""
    assert all(word in frame.split() or word in frame for word in venue.removeprefix("response to ").split())
