"""The article the project starts from, and what a careful reader takes from it.

Article and reading lie beside the project, not in it; where they are absent these tests are skipped.
"""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from helpers import classify_stances, extract_statements, load_study, read_articles
from helpers.statements.events import find_events

ROOT = Path(__file__).parents[1]
FOLDER = ROOT.parent / "shared" / "corpus" / "kim-trump-dialogue"
pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the article lies beside the project; it is not here"
)
GOLD: dict[str, Any] = (
    yaml.safe_load((FOLDER / "gold.yaml").read_text(encoding="utf8"))
    if FOLDER.exists()
    else {"statements": []}
)
EACH = pytest.mark.parametrize("number", range(len(GOLD["statements"])))


def plain(words: str) -> str:
    """Words without marks and blanks at their edges, which differ from reader to reader."""
    return re.sub(r"^\W+|\W+$", "", words)


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    return read_articles(
        load_study("us-dprk"), source=FOLDER / "article.txt", published=str(GOLD["published"])
    )[0]


@pytest.fixture(scope="module")
def statements(told: pd.DataFrame) -> pd.DataFrame:
    found = extract_statements(told, load_study("us-dprk"))
    return found.astype(object).where(found.notna(), None)


@pytest.fixture(scope="module")
def stances(told: pd.DataFrame) -> pd.DataFrame:
    the_study = load_study("us-dprk")
    return classify_stances(extract_statements(told, the_study), the_study)


def row_of(statements: pd.DataFrame, number: int) -> Any:
    """The one row that holds the words of a statement, and no others."""
    wanted = plain(GOLD["statements"][number]["content"])
    rows = [row for row in statements.itertuples() if plain(row.content) == wanted]
    assert len(rows) == 1, f"{wanted!r} is not among {[row.content for row in statements.itertuples()]}"
    return rows[0]


@EACH
def test_the_words_are_found(statements: pd.DataFrame, number: int) -> None:
    assert row_of(statements, number)


@EACH
@pytest.mark.parametrize("column", ["mode", "speaker", "side"])
def test_mode_speaker_and_side(statements: pd.DataFrame, number: int, column: str) -> None:
    assert getattr(row_of(statements, number), column) == GOLD["statements"][number][column]


@EACH
def test_the_source_as_printed(statements: pd.DataFrame, number: int) -> None:
    printed = row_of(statements, number).source
    wanted = GOLD["statements"][number]["source"]
    assert printed and (printed in wanted or wanted in printed)


@EACH
def test_the_day(statements: pd.DataFrame, number: int) -> None:
    row, wanted = row_of(statements, number), GOLD["statements"][number]["said_on"]
    expected = (pd.Timestamp(wanted), "day") if wanted else (None, "unknown")
    assert (row.said_on, row.said_on_precision) == expected


@EACH
def test_the_venue(statements: pd.DataFrame, number: int) -> None:
    wanted = GOLD["statements"][number].get("venue")
    assert wanted is None or wanted in (row_of(statements, number).venue or "")


@EACH
def test_the_role(statements: pd.DataFrame, number: int) -> None:
    wanted = GOLD["statements"][number].get("role")
    assert wanted is None or wanted in (row_of(statements, number).role or "")


@EACH
def test_the_condition(statements: pd.DataFrame, number: int) -> None:
    assert row_of(statements, number).condition == GOLD["statements"][number].get("condition")


@EACH
def test_the_stances(statements: pd.DataFrame, stances: pd.DataFrame, number: int) -> None:
    row, wanted = row_of(statements, number), GOLD["statements"][number]["stances"]
    own = stances[stances["statement_id"] == row.statement_id]
    found = dict(zip(own["issue"], own["polarity"], strict=True))
    assert set(found) == {"dialogue", "denuclearization", "sanctions"}
    assert {issue: polarity for issue, polarity in found.items() if polarity != "neutral"} == wanted


@EACH
def test_a_position_is_conditional_where_the_statement_is(
    statements: pd.DataFrame, stances: pd.DataFrame, number: int
) -> None:
    wanted = GOLD["statements"][number]
    own = stances[(stances["statement_id"] == row_of(statements, number).statement_id) & stances["bears"]]
    assert own.query("issue == 'dialogue'")["conditional"].eq(wanted.get("conditional", False)).all()


@pytest.mark.parametrize("place", range(len(GOLD.get("not_statements", []))))
def test_quoted_terms_and_notes_are_no_statements(statements: pd.DataFrame, place: int) -> None:
    term = plain(GOLD["not_statements"][place])
    assert term not in {plain(row.content) for row in statements.itertuples()}


def test_two_men_named_kim_stay_apart(statements: pd.DataFrame) -> None:
    kims = statements[statements["speaker"].str.startswith("Kim", na=False)]
    assert sorted(kims["speaker"].unique()) == ["Kim Jong Un", "Kim Son Gyong"]
    assert kims.groupby("speaker")["actor_id"].nunique().eq(1).all() and kims["actor_id"].nunique() == 2


def test_everybody_is_an_actor_of_the_study(statements: pd.DataFrame) -> None:
    assert statements["actor_id"].notna().all() and set(statements["side"]) == {"US", "DPRK"}


def test_page_furniture_is_gone(told: pd.DataFrame, statements: pd.DataFrame) -> None:
    text = told["text"].iloc[0]
    assert not [words for words in GOLD["page_furniture"] if words in text]
    assert "translated from the original" not in text


def test_the_note_on_the_translation_is_kept(told: pd.DataFrame) -> None:
    assert told["translated_from"].tolist() == [GOLD["translated_from"]]


def test_the_wrong_title_is_noted(statements: pd.DataFrame) -> None:
    row = row_of(statements, 0)
    assert "Former US President" in row.role_note and row.role.startswith("President")
    assert statements["role_note"].notna().sum() == 1


def test_the_summit_is_a_scheduled_event(told: pd.DataFrame) -> None:
    events = find_events(told)
    assert [(f"{row.on:%Y-%m}", row.precision, row.kind) for row in events.itertuples()] == [
        ("2025-10", "month", "scheduled")
    ]
    assert events["label"].tolist() == [GOLD["events"][0]["label"]]
