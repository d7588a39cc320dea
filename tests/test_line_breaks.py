"""Text from PDFs and printed pages: paragraphs on one line, words whole, nothing of the page between them."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.line_breaks import join_pages, rejoin_lines
from helpers.articles.plaintext import normalize

FIRST = (
    "Premier Mira Orlova said on Tuesday that the bridge would be built in the year after the next one, and "
    "that nobody would stop her and her councillors from buying the stones for it, however long the winter "
    "may be this time and however high the river may stand in the spring, when the snow is gone."
)
SECOND = (
    "Her deputy, Dov Karst, said that the tolls would stay until the last of the stones had been paid for, "
    "and that the ferries on the lower river would go on for as long as they had guests who wanted to cross."
)
TEXT = f"{FIRST}\n\n{SECOND}"


def wrapped(text: str, width: int, *, between: str = "\n\n") -> str:
    return between.join(textwrap.fill(paragraph, width) for paragraph in text.split("\n\n"))


@pytest.mark.parametrize("width", [26, 32, 40, 60, 78, 100])
def test_lines_of_any_width_are_joined(width: int) -> None:
    assert rejoin_lines(wrapped(TEXT, width)) == TEXT


@pytest.mark.parametrize("width", [30, 45])
def test_paragraphs_without_an_empty_line_between_them_are_parted(width: int) -> None:
    assert rejoin_lines(wrapped(TEXT, width, between="\n")).split("\n") == [FIRST, SECOND]


def test_an_empty_line_after_every_line_parts_no_paragraph() -> None:
    doubled = wrapped(TEXT, 50, between="\n").replace("\n", "\n\n")
    assert rejoin_lines(doubled).split("\n") == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the govern-\nment wants", "the government wants"),
        ("the coun\u00ad\ncils want", "the councils want"),
        ("the coun\u00ac\ncils want", "the councils want"),
        ("the well-\nknown fence", "the well-known fence"),
        ("behind the old Anglo-\nBelmori fence", "the old Anglo-Belmori fence"),
        ("the short-\nand long-term plans", "the short- and long-term plans"),
        ("near the town of Loven-\nta now", "near the town of Loventa now"),
        ("all quiet —\nfor now", "all quiet — for now"),
        ("of\ufb01cials and \ufb02ags", "officials and flags"),
    ],
)
def test_words_are_whole(broken: str, whole: str) -> None:
    text = normalize(wrapped(TEXT, 50).replace("she", broken) + f"\n\n{broken}")
    assert rejoin_lines(text).endswith(whole)


@pytest.mark.parametrize(
    "text",
    [
        "Orlova: “No.”\nKarst: “Yes.”\nVell: “Never, and nobody will make me do it.”\nVenn: “Perhaps.”",
        "Belmor 12\nArvenia 11\nLoventa 9\nOstrow 4\nTolls 3\nBridges 2",
        "- the bridge\n- the dam\n- the fence\n- the port\n- the tolls",
        TEXT,
    ],
)
def test_lists_and_paragraphs_stay(text: str) -> None:
    assert rejoin_lines(text) == text


@pytest.mark.parametrize(
    "head", ["Arven Press 2 March 2031 Page 3", "Page 3 of 7", "- 3 -", "3", "p. 3 | Arven Press"]
)
def test_running_heads_go_and_the_paragraph_goes_on(head: str) -> None:
    lines = wrapped(TEXT, 40).split("\n")
    text = "\n".join([*lines[:2], "", head, "", *lines[2:]])
    assert rejoin_lines(text) == TEXT


def test_heads_of_pages_go_and_columns_are_read_one_after_the_other() -> None:
    left, right = (textwrap.wrap(text, 34) for text in (FIRST, SECOND))
    rows = [f"{one:38}{other}".rstrip() for one, other in zip(left, [*right, *[""] * 9], strict=False)]
    pages = [f"ARVEN PRESS   {n} of 3\n\n" + "\n".join(rows) + f"\n\n{n}" for n in (1, 2, 3)]
    joined = rejoin_lines(normalize(join_pages("\f".join(pages))))
    assert list(filter(None, joined.split("\n"))) == [FIRST, SECOND] * 3


@given(st.text(st.sampled_from("ab A-.\n\f  1—\u00ad"), max_size=300))
def test_no_word_is_lost_or_made(text: str) -> None:
    joined = rejoin_lines(normalize(join_pages(text)))
    assert set(joined) <= set(text) | {" ", "\n"}
