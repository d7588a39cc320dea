"""Page furniture goes; the author's lines stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.cleaning import (
    is_page_furniture,
    remove_page_furniture,
    repeated_edges,
    translation_note,
    without_edges,
)


@pytest.mark.parametrize(
    "line",
    [
        "추천 뉴스",
        "이 기사를 공유합니다",
        "주요기사",
        "[관련기사]",
        "▶ 관련기사 다리는 언제 놓이나",
        "저작권자 ⓒ 아르벤통신 무단 전재 및 재배포 금지",
        "Photo=Yonhap News Agency",
        "Photo: Arven Press",
        "(Photo by Ada Rune/Arven Press)",
        "Getty Images",
        "Share this article",
        "RELATED ARTICLES:",
        "Advertisement",
        "Story continues below advertisement",
        "Read more: Premier Orlova visits Belmor",
        "© 2021 Arven Press. All rights reserved.",
        "Copyright 2021 The Loventa Courier",
        "Sign up for our weekly newsletter here",
        "Follow us on Twitter",
        "mo.tellen@courier.example",
        "3 min read",
        "12 comments",
        "________________",
        "* * *",
    ],
)
def test_furniture_is_known(line: str) -> None:
    assert is_page_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "“Share this burden,” Premier Orlova said.",
        "Photos by state media showed trucks on the bridge.",
        "Follow the money, the envoy said.",
        "Like us, they want peace.",
        "Copyright law was not discussed, the ministry said.",
        "Recommended by the envoy, the plan failed.",
        "Comments?",
        "Read the treaty, she told the press.",
        "The talks continue.",
        "Sign",
        "More talks are planned: the next will be in May.",
    ],
)
def test_prose_is_not_furniture(line: str) -> None:
    assert not is_page_furniture(line)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Note “This article was translated from the original Korean version using AI assistance.”", "ko"),
        ("Editor's note: This story has been translated from Russian by our staff.", "ru"),
        ("(Translated from the Arabic by Mo Tellen)", "ar"),
        ("This report was machine-translated from its original French.", "fr"),
        ("The letter, translated from Russian, was read aloud.", None),
        ("Translated from the Korean, the two words mean that nobody may cross before dawn, she said.", None),
        ("This article was translated from the heart.", None),
        ("", None),
    ],
)
def test_a_note_of_translation_names_the_language(line: str, language: str | None) -> None:
    assert translation_note(line) == language


def test_furniture_goes_and_paragraphs_stay() -> None:
    text = "Advertisement\n\nThe bridge is closed.\n\nPhoto: AP\n\nIt will open in May.\n\n추천 뉴스\n기사 둘"
    assert remove_page_furniture(text) == ("The bridge is closed.\n\nIt will open in May.", None)


def test_a_note_leaves_the_text_and_is_returned() -> None:
    text = "The bridge is closed.\n\nThis article was translated from Korean."
    assert remove_page_furniture(text) == ("The bridge is closed.", "ko")


@pytest.mark.parametrize("mark", ["-0-", "###", "(END)", "- End -"])
def test_an_end_mark_goes(mark: str) -> None:
    assert remove_page_furniture(f"The bridge is closed. {mark}") == ("The bridge is closed.", None)


def test_korean_text_keeps_its_lines() -> None:
    assert remove_page_furniture("다리는 닫혔다.\n다시 열린다.")[0] == "다리는 닫혔다.\n다시 열린다."


@given(st.text())
def test_any_text_only_gets_shorter(text: str) -> None:
    assert len(remove_page_furniture(text)[0]) <= len(text)


BODY = [f"Sentence number {n} of the story." for n in range(10)]


def printed(number: int) -> str:
    return "\n".join(
        ["The Loventa Courier", *[f"{line} {number}" for line in BODY], "Our offices are in Dock Street."]
    )


def test_lines_around_three_stories_are_the_outlets() -> None:
    texts = [printed(n) for n in range(3)]
    edges = repeated_edges(texts, [0, 1, 2])
    assert edges == {"The Loventa Courier", "Our offices are in Dock Street."}
    assert without_edges(texts[0], edges) == "\n".join(f"{line} 0" for line in BODY)


@pytest.mark.parametrize(("words", "count"), [(25, 3), (26, 2)])
def test_a_line_of_more_than_25_words_is_a_paragraph(words: int, count: int) -> None:
    texts = [printed(number) + "\n" + "dock " * words for number in range(3)]
    assert len(repeated_edges(texts, [0, 1, 2])) == count


@pytest.mark.parametrize("stories", [[0, 0, 0], [0, 1, 1]])
def test_a_story_printed_again_does_not_repeat_an_edge(stories: list[int]) -> None:
    assert repeated_edges([printed(n) for n in range(3)], stories) == set()


def test_quotations_at_the_edge_are_never_the_outlets() -> None:
    texts = [printed(n) + "\n“We have no comment,” she said." for n in range(3)]
    assert "“We have no comment,” she said." not in repeated_edges(texts, [0, 1, 2])
