"""The tables between notebooks: what goes in comes out, and the sentence for what cannot go in."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base.errors import InputError
from helpers.base.schemas import SCHEMAS
from helpers.base.tables import TableError, check_table, read_table, table, write_table

STATEMENT: dict[str, Any] = {
    "statement_id": "a1",
    "article_id": "b2",
    "content": "We would build the bridge",
    "content_spans": [[3, 28]],
    "mode": "direct",
    "cue_span": None,
    "source_span": [30, 36],
    "said_on": date(2021, 3, 4),
    "said_on_precision": "day",
}
STANCE: dict[str, Any] = {
    "statement_id": "a1",
    "issue": "bridge",
    "bears": True,
    "polarity": "favour",
    "score": 1,
    "conditional": False,
    "method": "hand",
    "coder": "mo",
}
ROWS: dict[str, dict[str, Any]] = {
    "articles": {
        "article_id": "b2",
        "text": "Text.",
        "published": date(2021, 3, 5),
        "language": "en",
        "kind": "news",
        "source_file": "one.txt",
    },
    "rejected": {"source_file": "two.txt", "reason": "It is empty.", "what_to_do": "Write it."},
    "statements": STATEMENT,
    "stances": STANCE,
    "events": {
        "on": date(2021, 1, 1),
        "precision": "year",
        "label": "Talks",
        "kind": "talks",
        "source": None,
    },
}
ROWS |= {
    "scheduled_events": ROWS["events"],
    "not_extracted": ROWS["rejected"],
    "as_read": STATEMENT,
    "corrections": {"statement_id": "a1", "article_id": "b2", "field": "venue", "after": "Tarn", "who": "mo"},
    "checks": {"statement_id": "a1", "article_id": "b2", "readers": "mo", "wrong": "venue"},
    "unapplied": {
        "where": "corrections.csv, line 2",
        "what": "venue: Tarn",
        "reason": "It is none of the statements.",
        "what_to_do": "Delete the line.",
    },
}


def test_every_table_with_fixed_columns_has_an_example() -> None:
    assert set(ROWS) == set(SCHEMAS), "add a row of the new table to ROWS: it is tried below"


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("number", [0, 1])
def test_a_table_comes_back_as_it_was_written(tmp_path: Path, name: str, number: int) -> None:
    frame = table([ROWS[name]] * number, name)
    back = read_table(write_table(frame, tmp_path / f"{name}.parquet"))
    pd.testing.assert_frame_equal(back, frame)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_same_table_is_the_same_bytes(tmp_path: Path, name: str) -> None:
    first = write_table(table([ROWS[name]], name), tmp_path / "a" / f"{name}.parquet")
    second = write_table(table([ROWS[name]], name), tmp_path / "b" / f"{name}.parquet")
    assert first.read_bytes() == second.read_bytes()


def test_offsets_come_back_as_lists(tmp_path: Path) -> None:
    back = read_table(write_table(table([STATEMENT], "statements"), tmp_path / "statements.parquet"))
    assert back[["content_spans", "cue_span", "source_span"]].iloc[0].tolist() == [[[3, 28]], None, [30, 36]]


def test_scheduled_events_are_checked_as_events(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="The table scheduled_events"):
        write_table(table([STANCE], "stances"), tmp_path / "scheduled_events.parquet")
    written = write_table(table([ROWS["events"]], "events"), tmp_path / "scheduled_events.parquet")
    pd.testing.assert_frame_equal(read_table(written), table([ROWS["events"]], "events"))


def test_columns_in_another_order_are_put_in_order() -> None:
    frame = table([STANCE], "stances")
    assert list(check_table(frame[frame.columns[::-1]], "stances").columns) == list(frame.columns)


def test_a_failed_write_leaves_the_table_before_it(tmp_path: Path) -> None:
    path = write_table(table([STANCE], "stances"), tmp_path / "stances.parquet")
    before = path.read_bytes()
    with pytest.raises(TableError):
        write_table(table([STANCE], "stances").drop(columns="coder"), path)
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (before, ["stances.parquet"])


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        (
            "stances",
            {"polarity": "for"},
            "column polarity (row 0): holds 'for'; allowed: favour, against, neutral",
        ),
        ("stances", {"score": 2}, "column score (row 0): holds 2.0; allowed: -1 to 1"),
        ("stances", {"score": "high"}, "column score (row 0): holds 'high', where number is expected"),
        ("stances", {"bears": None}, "column bears (row 0)"),
        ("stances", {"conditional": "no"}, "where yes or no is expected"),
        ("stances", {"coder": None}, "column coder (row 0): is missing, and may not be"),
        ("stances", {"polarty": "favour"}, "no column “polarty”. Did you mean “polarity”?"),
        ("stances", {"zzz": 1}, "no column “zzz”. Its columns are statement_id"),
        ("statements", {"content_spans": [3, 4]}, "a list of [start, end]"),
        ("statements", {"content_spans": []}, "a list of [start, end]"),
        ("statements", {"source_span": [4, 3]}, "one [start, end] with start"),
        ("statements", {"source_span": [-1, 3]}, "one [start, end] with start"),
        (
            "statements",
            {"said_on": "soon"},
            "column said_on (row 0): holds 'soon', where day (1678 to 2261) is expected",
        ),
        ("statements", {"said_on": date(1500, 1, 1)}, "column said_on: is no day (1678 to 2261)"),
        ("articles", {"kind": "blog"}, "allowed: news, speech, transcript, communique"),
    ],
)
def test_a_wrong_value_is_named(name: str, row: dict[str, Any], words: str) -> None:
    with pytest.raises(TableError) as caught:
        table([ROWS[name] | row], name)
    assert words in str(caught.value)


def test_rows_given_twice_are_named() -> None:
    with pytest.raises(TableError, match="statement_id, issue, coder = a1, bridge, mo more than once"):
        table([STANCE, STANCE], "stances")


def test_missing_and_foreign_columns_are_named() -> None:
    frame = table([STANCE], "stances").rename(columns={"coder": "codr"})
    with pytest.raises(TableError, match=r"lacks column “coder”. The table stances has no column “codr”."):
        check_table(frame, "stances")


def test_a_table_nobody_described(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"no table “persons”. Tables: articles, rejected"):
        table([], "persons")


def test_a_missing_table_names_its_notebook(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Run notebooks/50_stance.ipynb: it makes it.") as caught:
        read_table(tmp_path / "stances.parquet")
    assert isinstance(caught.value, FileNotFoundError)


@pytest.mark.parametrize("raw", [b"", b"PAR1 and then nothing"])
def test_a_broken_table_names_its_notebook(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "stances.parquet").write_bytes(raw)
    with pytest.raises(TableError, match=r"cut off or no Parquet. Run notebooks/50_stance.ipynb"):
        read_table(tmp_path / "stances.parquet")


def test_other_results_are_written_as_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame({"side": ["ARV"], "share": [0.5]})
    pd.testing.assert_frame_equal(read_table(write_table(frame, tmp_path / "positions.parquet")), frame)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.dates(date(1700, 1, 1), date(2200, 1, 1)))
def test_any_words_and_days_survive(tmp_path_factory: pytest.TempPathFactory, words: str, day: date) -> None:
    row = STATEMENT | {"content": words, "said_on": day}
    folder = tmp_path_factory.mktemp("tables")
    back = read_table(write_table(table([row], "statements"), folder / "statements.parquet"))
    assert (back["content"][0], back["said_on"][0].date()) == (words, day)


def test_a_table_that_may_not_be_opened_is_not_called_broken(tmp_path: Path, monkeypatch) -> None:
    path = write_table(table([STANCE], "stances"), tmp_path / "stances.parquet")

    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("helpers.base.tables.pd.read_parquet", fail)
    with pytest.raises(PermissionError):
        read_table(path)
