"""Events: those a study lists, and those an article announces for a day after it."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import articles, study

from helpers.base.errors import InputError
from helpers.base.tables import table
from helpers.statements.events import find_events, read_events, with_announced


def announced(text: str, published: str | None = "2031-03-14") -> list[tuple[str, str, str]]:
    found = find_events(articles(text, published=published))
    return [(row.label, f"{row.on:%Y-%m-%d}", row.precision) for row in found.itertuples()]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The River Summit will be held in Tarn on April 20.", ("River Summit in Tarn", "2031-04-20", "day")),
        ("The River Summit is scheduled for April 20.", ("River Summit", "2031-04-20", "day")),
        ("The Weir Conference will open on January 4.", ("Weir Conference", "2032-01-04", "day")),
        (
            "Karst will attend the Basin League (BL) Summit in Ostrow at the end of October.",
            ("BL summit in Ostrow", "2031-10-01", "month"),
        ),
        (
            "The Weir Conference will be held in Tarn in January.",
            ("Weir Conference in Tarn", "2032-01-01", "month"),
        ),
        ("The Weir Conference will be held next month.", ("Weir Conference", "2031-04-01", "month")),
        ("The Weir Conference will be held next year.", ("Weir Conference", "2032-01-01", "year")),
        (
            "The meeting between Orla Venn and Dov Karst is scheduled for April 2 in Tarn.",
            ("meeting between Orla Venn and Dov Karst in Tarn", "2031-04-02", "day"),
        ),
    ],
)
def test_an_announced_event_is_found(text: str, event: tuple[str, str, str]) -> None:
    assert announced(text) == [event]


@pytest.mark.parametrize(
    "text",
    [
        "The River Summit was held in Tarn on March 3.",
        "The River Summit will be held in Tarn.",
        "The minister will visit her mother on April 20.",
        "Nobody came.",
        "",
    ],
)
def test_what_is_past_nameless_or_timeless_is_no_event(text: str) -> None:
    assert announced(text) == []


def test_no_event_is_announced_for_the_day_of_publication() -> None:
    assert "2031-03-14" not in [on for _, on, _ in announced("The River Summit will be held on March 14.")]


def test_without_a_day_of_publication_only_a_full_date_counts() -> None:
    assert announced("The River Summit will be held on April 20.", None) == []
    dated = announced("The River Summit will be held on April 20, 2031.", None)
    assert dated == [("River Summit", "2031-04-20", "day")]


def test_the_same_event_is_listed_once_and_leads_back_to_its_words() -> None:
    text = "The River Summit will be held in Tarn on April 20."
    found = find_events(articles(text, text + " Nobody else knew."))
    assert found["source"].tolist() == [f"0.txt: “{text}”"]


def test_no_articles_no_events() -> None:
    assert find_events(articles()).empty


def test_a_study_without_events_has_an_empty_table(tmp_path: Path) -> None:
    assert read_events(study(folder=tmp_path)).empty


def test_events_of_a_study_are_read_in_the_order_of_days(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(
        "on,precision,label,kind,source\n"
        "2031-05-01,month,Weir opens,,\n"
        "2030-02-03,day,“Talks”,talks,The Weir\n",
        encoding="utf8",
    )
    assert read_events(study(folder=tmp_path))["label"].tolist() == ["“Talks”", "Weir opens"]


@pytest.mark.parametrize("content", ["", "\n", "on,precision,label,kind,source\n"])
def test_an_event_file_without_events_is_an_empty_table(tmp_path: Path, content: str) -> None:
    (tmp_path / "events.csv").write_text(content)
    assert read_events(study(folder=tmp_path)).empty


@pytest.mark.parametrize(
    ("row", "event"),
    [
        ("1 May 2031;day;Weir opens;;", ["2031-05-01", "day", "Weir opens"]),
        (";unknown;Weir opens;;", ["NaT", "unknown", "Weir opens"]),
    ],
)
def test_what_a_spreadsheet_writes_is_read(tmp_path: Path, row: str, event: list[str]) -> None:
    lines = f"\ufeffon;precision;label;kind;source\r\n{row}\r\n"
    (tmp_path / "events.csv").write_bytes(lines.encode())
    found = read_events(study(folder=tmp_path)).iloc[0]
    assert [str(found["on"])[:10], found["precision"], found["label"]] == event


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("01.10.2031,day,Weir opens", "events.csv, event 2: on is “01.10.2031”; write the day as 2025-09-30"),
        ("soon,day,Weir opens", "event 2: on is “soon”"),
        ("2031-05-01,,Weir opens", "event 2: precision is “”; allowed: day, month, year, unknown"),
        ("2031-05-01,day,", "event 2: label is blank"),
        ("<<<<<<< HEAD", "events.csv, line 3: two versions of the file stand here"),
        ("2031-05-01,day,Weir,opens,again,for,ever", "cannot be read"),
    ],
)
def test_an_event_that_cannot_be_read_is_said_with_its_number(tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "events.csv").write_text(f"on,precision,label\n2031-05-01,day,Weir shuts\n{row}\n")
    with pytest.raises(InputError, match=re.escape(said)):
        read_events(study(folder=tmp_path))


def test_a_column_that_is_not_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("on,precision,label,where\n2031-05-01,day,Weir opens,Tarn\n")
    with pytest.raises(InputError, match="a column “where” that is not read"):
        read_events(study(folder=tmp_path))


def test_an_event_file_without_a_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("on,label\n2031-05-01,Weir opens\n", encoding="utf8")
    with pytest.raises(InputError, match="precision"):
        read_events(study(folder=tmp_path))


PIECES = [
    "The River Summit ",
    "will be held ",
    "in Tarn ",
    "on April 31",
    "on February 29",
    "at the end of May ",
    "next month",
    "is scheduled ",
    ". ",
    "\n",
    "(BL) ",
    "talks ",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=10).map("".join)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["2031-03-14", "2031-12-31", None]))
def test_any_text_can_be_read_for_events(text: str, published: str | None) -> None:
    announced(text, published)


@pytest.mark.parametrize(
    ("label", "on", "precision", "added"),
    [
        ("BL summit in Ostrow", "2031-10-01", "month", False),
        ("BL summit in Ostrow", "2031-10-20", "day", False),
        ("BL summit in Ostrow", "2031-10-21", "day", True),
        ("BL summit in Ostrow", "2031-11-01", "month", True),
        ("BL summit in Ostrow", "2031-01-01", "year", True),
        ("BL summit in Tarn", "2031-10-01", "month", True),
        ("Summit", "2031-10-20", "day", True),
    ],
)
def test_an_announced_event_on_the_list_is_not_listed_again(label, on, precision, added):
    def event(label, on, precision):
        return table(
            [{"on": pd.Timestamp(on), "precision": precision, "label": label, "kind": "scheduled"}], "events"
        )

    listed = event("BL leaders meet in Ostrow for the Summit (until 22 October)", "2031-10-20", "day")
    assert len(with_announced(listed, event(label, on, precision))) == 1 + added
