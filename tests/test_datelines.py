"""The day of publication, from metadata or as printed."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.publication_day import day_in_title, day_of, printed_day, two_readings

DAY = date(2015, 8, 21)


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime(2015, 8, 21, 23, 59),
        "2015-08-21",
        "2015-08-21T23:30:00-05:00",
        "2015-08-21 10:00",
        "20150821",
        20150821,
        1440115200,
        1440115200000,
        "1440115200000",
        1440115200000.0,
        "21 August 2015",
        "21st of August 2015",
        "August 21, 2015",
        "Aug. 21, 2015",
        "AUGUST 21 2015",
        "Friday, August 21, 2015",
        "Fri., 21 Aug 2015",
        "August 21, 2015 at 3:15 p.m. EDT",
        "8/21/2015",
        "8/21/15",
        "21.8.2015",
        "2015/8/21",
        "August 21, 2015 Friday",
        "August 21, 2015, Friday",
        "21. August 2015",
        "Freitag, 21. August 2015",
        "21 août 2015",
        "viernes, 21 de agosto de 2015",
        "Fri, 21 Aug 2015 10:11:12 +0000",
    ],
)
def test_a_day_is_read(value: Any) -> None:
    assert day_of(value) == DAY


@pytest.mark.parametrize(
    ("value", "year"),
    [("1/31/68", 2068), ("1/31/69", 1969), ("31.1.00", 2000), ("31.12.99", 1999), ("68-12-31", 2068)],
)
def test_two_digits_from_69_are_years_of_the_last_century(value: str, year: int) -> None:
    day = day_of(value)
    assert day is not None and day.year == year


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1677-12-31", False),
        ("1678-01-01", True),
        (date(1677, 12, 31), False),
        (datetime(1678, 1, 1, 12), True),
        ("December 31, 2261", True),
        ("January 1, 2262", False),
        (9_999_999_999, False),
    ],
)
def test_only_days_that_the_tables_keep_are_read(value: Any, read: bool) -> None:
    assert (day_of(value) is not None) == read


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        "8/7/2015",
        "8/7/15",
        "12-11-10",
        "2015-13-01",
        "2015-02-30",
        "31 June 2015",
        "Thursday, August 21, 2015",
        "August 21, 2015 Thursday",
        "Donnerstag, 21. August 2015",
        "August 2015",
        "August 21",
        "2015",
        2015,
        True,
        float("nan"),
        "1" * 40,
        "yesterday",
    ],
)
def test_what_is_not_certain_is_no_day(value: Any) -> None:
    assert day_of(value) is None


@pytest.mark.parametrize("value", ["5/5/2015"])
def test_both_readings_the_same_day(value: str) -> None:
    assert day_of(value) == date(2015, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "Friday, August 21, 2015\n\nThe bridge was closed.",
        "By Mo Tellen\nPublished: August 21, 2015, 10:15 am\nThe bridge was closed.",
        "OFFICE OF THE PREMIER\n\nFor Immediate Release August 21, 2015\n\nThe bridge was closed.",
        "LOVENTA, August 21, 2015 (Arven Press) -- The bridge was closed.",
        "Port Belm, Corvia, Aug. 21, 2015 — The bridge was closed.",
        "LOVENTA, 21 August 2015: The bridge was closed.",
    ],
)
def test_a_day_printed_at_the_head_is_read(text: str) -> None:
    assert printed_day(text)[0] == DAY


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on August 21, 2015.",
        "On August 21, 2015, the bridge was closed.",
        "LOVENTA, August 21 (Arven Press) -- The bridge was closed.",
        "Since August 21, 2015 – a black day – the bridge is closed.",
        "The bridge was closed.\n" * 9 + "August 21, 2015",
        "",
    ],
)
def test_a_day_that_is_no_day_of_publication_is_left(text: str) -> None:
    assert printed_day(text) == (None, text)


def test_a_line_that_is_only_a_date_leaves_the_text() -> None:
    assert printed_day("August 21, 2015\n\nThe bridge was closed.")[1] == "The bridge was closed."


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Press Briefing by Spokeswoman Ada Rune, 8/21/2015", DAY),
        ("Press Briefing by Spokeswoman Ada Rune, 8/7/2015", None),
        ("What August 21, 2015 means to us", None),
    ],
)
def test_a_record_may_end_in_its_day(title: str, day: date | None) -> None:
    assert day_in_title(title) == day


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Briefing, 3/4/2016", "3/4/2016"),
        ("Briefing, 12/19/2011", None),
        ("Briefing, 12/18/14", None),
        ("6-12-09", "6-12-09"),
        ("10.5.2", None),
    ],
)
def test_two_readings_are_found(words: str, found: str | None) -> None:
    assert two_readings(words) == found


@given(st.text())
def test_any_text_has_a_head(text: str) -> None:
    assert len(printed_day(text)[1]) <= len(text)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.dates()))
def test_any_value_is_a_day_or_none(value: Any) -> None:
    assert isinstance(day_of(value), date | None)
