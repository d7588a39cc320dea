"""One normal form of text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.plaintext import normalize, one_line


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\tQ\u00a0\u00a0 Thanks\u2009, Ada ", "Q Thanks , Ada"),
        ("a\n \n\n\nb", "a\n\nb"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen\x00\x1b", "zerowidth softhyphen"),
        ("\ud800lone", "lone"),
        ("“Yes,” she said—‘no’…", "“Yes,” she said—‘no’…"),
        (unicodedata.normalize("NFD", "추천 뉴스"), "추천 뉴스"),
        ("", ""),
    ],
)
def test_text_is_normalized(text: str, clean: str) -> None:
    assert normalize(text) == clean


@given(st.text(st.characters()))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(st.text(st.characters()))
def test_normal_text_can_be_stored(text: str) -> None:
    clean = normalize(text)
    assert clean.encode().decode() == clean and "\n\n\n" not in clean and "  " not in clean


def test_titles_are_one_line() -> None:
    assert one_line(" Premier \n visits\tBelm ") == "Premier visits Belm"
