"""Accuracy: the extraction beside what a careful reader lists."""

from pathlib import Path

import pandas as pd
import pytest
from newsroom import articles, study

from helpers import extract_statements
from helpers.base.errors import InputError
from helpers.statements.accuracy import LISTED, accuracy, compare, read_list
from helpers.study.study import Study

TEXT = "Orla Venn said on Monday that the dam was old. Dov Karst warned that it would break if nobody paid."
TOLD = articles(TEXT)
RIGHT = {"source_file": "0.txt", "words": "the dam was old", "speaker": "Orla Venn", "said_on": "2031-03-10"}
WARNED = {
    "source_file": "0.txt",
    "words": "it would break if nobody paid",
    "speaker": "Dov Karst",
    "condition": "if nobody paid",
}


def listed(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(LISTED, "") | row for row in rows], columns=LISTED)


def kinds(*rows: dict[str, str]) -> list[str]:
    return compare(extract_statements(TOLD, study()), TOLD, listed(*rows))["kinds"].tolist()


def kept(tmp_path: Path, text: str) -> Study:
    (tmp_path / "statements.csv").write_text(text, encoding="utf8")
    return study(folder=tmp_path)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([RIGHT, WARNED], ["as listed", "as listed"]),
        ([RIGHT], ["as listed", "not on the list"]),
        ([WARNED, RIGHT | {"words": "drink no water"}], ["as listed", "missed", "not on the list"]),
        ([RIGHT | {"speaker": "Tam Venn"}, WARNED], ["other speaker", "as listed"]),
        ([RIGHT | {"speaker": "orla"}, WARNED], ["as listed", "as listed"]),
        ([RIGHT | {"speaker": "VENN Orla"}, WARNED], ["as listed", "as listed"]),
        ([RIGHT | {"said_on": "2031-03-11"}, WARNED], ["other day", "as listed"]),
        ([RIGHT | {"said_on": ""}, WARNED], ["other day", "as listed"]),
        ([RIGHT, WARNED | {"condition": ""}], ["as listed", "other condition"]),
        ([RIGHT | {"reported_by": "the agency"}, WARNED], ["other reporter", "as listed"]),
        ([RIGHT | {"words": "The dam was very old"}, WARNED], ["as listed", "as listed"]),
    ],
)  # fmt: skip
def test_each_statement_is_compared(rows: list[dict[str, str]], expected: list[str]) -> None:
    assert kinds(*rows) == expected


@pytest.mark.parametrize(("more", "kind"), [(4, "as listed"), (5, "missed")])
def test_a_statement_is_found_where_half_of_the_words_are_shared(more: int, kind: str) -> None:
    words = RIGHT["words"] + "".join(f" other{number}" for number in range(more))
    assert kinds(RIGHT | {"words": words}, WARNED)[0] == kind


def test_an_article_that_is_not_on_the_list_is_left_out() -> None:
    assert kinds(RIGHT | {"source_file": "9.txt"}) == ["missed"]


def test_a_statement_is_joined_once_and_with_the_closest() -> None:
    twice = compare(
        extract_statements(TOLD, study()), TOLD, listed(RIGHT | {"words": "the dam was old and grey"}, RIGHT)
    )
    assert twice["kinds"].tolist() == ["missed", "as listed", "not on the list"]


def test_shares_count_what_they_say() -> None:
    comparison = compare(
        extract_statements(TOLD, study()), TOLD, listed(RIGHT | {"speaker": "Tam Venn"}, WARNED)
    )
    shares = accuracy(comparison, TOLD).set_index("part")
    assert shares["share"].to_dict() == {
        "statements found": 1.0,
        "statements on the list": 1.0,
        "speaker": 0.5,
        "day": 1.0,
        "condition": 1.0,
        "reporter": 1.0,
    }
    assert shares.loc[["day", "condition"], "dummy_share"].tolist() == [0.0, 0.5]


def test_intervals_are_drawn_over_articles() -> None:
    many = articles(*[f"{TEXT} It was day {n}." for n in range(6)])
    rows = [RIGHT | {"source_file": f"{n}.txt", "speaker": "Orla Venn" if n % 2 else "x"} for n in range(6)]
    shares = accuracy(compare(extract_statements(many, study()), many, listed(*rows)), many)
    low, share, high = shares.set_index("part").loc["speaker", ["low", "share", "high"]]
    assert low < share == 0.5 < high


def test_a_study_without_a_list_has_an_empty_one(tmp_path: Path) -> None:
    assert read_list(study(folder=tmp_path)).empty


def test_the_list_is_read_as_text(tmp_path: Path) -> None:
    found = read_list(kept(tmp_path, "source_file,words,speaker\narticles/e\u0301.txt,=1+1,None\n"))
    assert found.loc[0, ["source_file", "words", "speaker", "venue"]].tolist() == [
        "\u00e9.txt",
        "=1+1",
        "None",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [("source_file,words\n", "has no column speaker"), ("", "cannot be read"), ('a,"b\n', "cannot be read")],
)
def test_a_list_that_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_list(kept(tmp_path, text))
