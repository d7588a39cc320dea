"""The day of a statement: read from the words, counted from publication, never guessed and never after it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statements.day_expressions import find_days

FRIDAY = date(2031, 3, 14)
MONDAY = date(2031, 3, 10)


def read(
    words: str, *, published: date | None = FRIDAY, anchor: date | None = None
) -> list[tuple[str | None, str]]:
    found = find_days(words, published=published, anchor=anchor)
    return [(day.on.isoformat() if day.on else None, day.precision) for day in found]


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("said on Monday", "2031-03-10"),
        ("said Thursday", "2031-03-13"),
        ("said on Friday", "2031-03-14"),
        ("said last Friday", "2031-03-07"),
        ("said last Monday", "2031-03-10"),
        ("said on March 3", "2031-03-03"),
        ("said on 3 March", "2031-03-03"),
        ("said on the 3rd of March", "2031-03-03"),
        ("said on Mar. 3", "2031-03-03"),
        ("said on Nov. 20", "2030-11-20"),
        ("said on March 14", "2031-03-14"),
        ("said on March 3, 2029", "2029-03-03"),
        ("said on 3 March 2029", "2029-03-03"),
        ("said on 2029-03-03", "2029-03-03"),
        ("said on February 29, 2028", "2028-02-29"),
        ("said yesterday", "2031-03-13"),
        ("said today", "2031-03-14"),
        ("said this morning", "2031-03-14"),
        ("said a day earlier", "2031-03-13"),
        ("said two days ago", "2031-03-12"),
        ("said 10 days ago", "2031-03-04"),
        ("TWO DAYS AGO", "2031-03-12"),
    ],
)
def test_a_day_is_read(words: str, on: str) -> None:
    assert read(words) == [(on, "day")]


@pytest.mark.parametrize(
    ("words", "on", "precision"),
    [
        ("said earlier this month", "2031-03-01", "month"),
        ("said last month", "2031-02-01", "month"),
        ("said in January", "2031-01-01", "month"),
        ("said in March", "2031-03-01", "month"),
        ("said in October", "2030-10-01", "month"),
        ("said in late October", "2030-10-01", "month"),
        ("said in March 2029", "2029-03-01", "month"),
        ("said in May 2028", "2028-05-01", "month"),
        ("said earlier this year", "2031-01-01", "year"),
        ("said last year", "2030-01-01", "year"),
        ("said in 2028", "2028-01-01", "year"),
        ("said last week", "2031-03-01", "month"),
        ("said earlier this week", "2031-03-01", "month"),
        ("said last weekend", "2031-03-01", "month"),
        ("said last week’s flood", None, None),
        ("said at the weekend", "2031-03-01", "month"),
        ("said last spring", None, "unknown"),
        ("said on the eve of the summit", None, "unknown"),
        ("said years ago", None, "unknown"),
        ("said a decade ago", None, "unknown"),
        ("said two weeks ago", None, "unknown"),
        ("said a few days ago", None, "unknown"),
        ("said in recent months", None, "unknown"),
        ("said over the past three years", None, None),
    ],
)
def test_a_month_or_a_year_is_no_day(words: str, on: str | None, precision: str | None) -> None:
    assert read(words) == ([(on, precision)] if precision else [])


@pytest.mark.parametrize(
    "words",
    [
        "last Friday",
        "this past Friday",
        "the previous Monday",
        "next Monday",
        "the following Monday",
        "two days ago",
        "a day earlier",
        "three days earlier",
        "the same day",
        "later in the day",
        "the next morning",
        "a day later",
        "last week",
        "this week",
        "at the weekend",
        "last month",
        "in late October",
        "since October",
        "during January",
        "earlier this year",
        "last year",
        "in 2028",
        "two weeks ago",
    ],
)
def test_a_capital_at_the_start_of_a_sentence_changes_no_day(words: str) -> None:
    assert read(words[0].upper() + words[1:], anchor=MONDAY) == read(words, anchor=MONDAY)


def test_a_week_of_two_months_is_neither() -> None:
    assert read("said last week", published=date(2031, 3, 5)) == [(None, "unknown")]


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("said a day earlier", "2031-03-09"),
        ("said the day before", "2031-03-09"),
        ("said three days earlier", "2031-03-07"),
        ("said later in the day", "2031-03-10"),
        ("said the same day", "2031-03-10"),
        ("said the following day", "2031-03-11"),
        ("said the next day", "2031-03-11"),
        ("insisted the next morning", "2031-03-11"),
        ("warned the following evening", "2031-03-11"),
        ("said a day later", "2031-03-11"),
        ("said yesterday", "2031-03-13"),
        ("said two days ago", "2031-03-12"),
    ],
)
def test_some_words_count_from_the_day_last_named(words: str, on: str) -> None:
    assert read(words, anchor=MONDAY) == [(on, "day")]


@pytest.mark.parametrize(
    "words",
    [
        "the talks begin next Monday",
        "the talks begin on April 2",
        "the talks begin on 20 April",
        "a rise of March 5 percent",
        "he may 3 times",
        "nobody said when",
        "paragraph 2031-13-44",
        "",
    ],
)
def test_what_lies_ahead_or_is_no_day_gives_none(words: str) -> None:
    assert not [on for on, precision in read(words) if on and precision == "day"]


@pytest.mark.parametrize(
    ("words", "found"), [("on May 13", []), ("on May 14", [("2030-05-14", "day")])]
)  # sixty days after publication, and one more
def test_a_day_without_a_year_lies_ahead_for_sixty_days(words: str, found: list[tuple[str, str]]) -> None:
    assert read(words) == found


@pytest.mark.parametrize(
    "words",
    ["said on Monday", "said on March 3", "said yesterday", "said earlier this month", "said in October"],
)
def test_without_a_day_of_publication_nothing_is_guessed(words: str) -> None:
    assert read(words, published=None) == [(None, "unknown")]


@pytest.mark.parametrize(
    ("words", "on", "precision"),
    [
        ("said on March 3, 2029", "2029-03-03", "day"),
        ("said on 2029-03-03", "2029-03-03", "day"),
        ("said in March 2029", "2029-03-01", "month"),
    ],
)
def test_a_full_date_needs_no_day_of_publication(words: str, on: str, precision: str) -> None:
    assert read(words, published=None) == [(on, precision)]


def test_several_days_come_in_the_order_of_the_words() -> None:
    assert read("met on March 3 and spoke on Monday") == [("2031-03-03", "day"), ("2031-03-10", "day")]


def test_the_evidence_holds_the_words_and_the_rule() -> None:
    (day,) = find_days("said on March 3", published=FRIDAY)
    assert day.evidence == "“March 3”: month and day, the year from publication on 2031-03-14"


PIECES = """
on last next Monday Sunday March 3 31 February 29 2029 2029-02-30 yesterday this month in May the day before
two days ago 99 Sept. of , later earlier year
"""
WORDS = st.lists(st.sampled_from(PIECES.split()) | st.text(max_size=4), max_size=12).map(" ".join)


@given(
    WORDS, st.dates(date(1900, 1, 1), date(2100, 1, 1)) | st.none(), st.dates(date(1900, 1, 1)) | st.none()
)
def test_any_words_can_be_read(words: str, published: date | None, anchor: date | None) -> None:
    for day in find_days(words, published=published, anchor=anchor):
        assert day.words in words[day.start :] and (day.on is None) == (day.precision == "unknown")


@given(WORDS, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_no_day_without_its_year_lies_after_publication(words: str, published: date) -> None:
    for day in find_days(words, published=published):
        assert day.on is None or day.on <= published or "2029" in day.words
