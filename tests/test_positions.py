"""Positions and demands: counts, shares, intervals, repeats, and who asks what of whom."""

import pandas as pd
import pytest
from disputants import stance, stances, statements, study

from helpers.positions import demands, positions


def counted(polarities, *, rows=None, **options):
    """Positions of side B on talks, one statement a polarity."""
    given = statements(*(rows or [{} for _ in polarities]))
    codes = stances(*(stance(number, "talks", polarity) for number, polarity in enumerate(polarities)))
    return positions(codes, given, **options).iloc[0]


@pytest.mark.parametrize(
    ("polarities", "counts"),
    [
        (["favour", "favour", "against"], (3, 2, 1, 0)),
        (["favour", "none", "none"], (1, 1, 0, 0)),
        (["neutral", "against"], (2, 0, 1, 1)),
        (["none"], (0, 0, 0, 0)),
    ],
)
def test_counts(polarities, counts):
    assert tuple(counted(polarities)[["n", "favour", "against", "neutral"]]) == counts


def test_shares_are_of_all_that_bear():
    row = counted(["favour", "against", "neutral", "neutral"])
    assert (row["share_favour"], row["share_against"]) == (0.25, 0.25)


def test_without_statements_there_is_no_share():
    assert counted(["none"])[["share_favour", "low", "high"]].isna().all()


def test_a_repeated_statement_counts_once():
    assert counted(["favour", "favour"], rows=[{}, {"same_as": "s00"}])["n"] == 1


def test_a_repeat_stands_for_its_first_report_where_that_is_left_out():
    assert counted(["favour"], rows=[{"same_as": "elsewhere"}])["n"] == 1


def test_conditions_are_counted():
    codes = stances(stance(0, "talks", "favour", conditional=True), stance(1, "talks", "favour"))
    assert positions(codes, statements({}, {}))["share_conditional"].iloc[0] == 0.5


def test_one_article_has_no_interval():
    rows = [{"article_id": "a"}, {"article_id": "a"}]
    assert counted(["favour", "against"], rows=rows)[["low", "high"]].isna().all()


@pytest.mark.parametrize(
    ("polarity", "low", "high"), [("favour", 0.025 ** (1 / 5), 1), ("against", 0, 1 - 0.025 ** (1 / 5))]
)
def test_unanimous_articles_have_an_exact_bound(polarity, low, high):
    row = counted([polarity] * 5)
    assert (row["low"], row["high"]) == pytest.approx((low, high))


def test_the_interval_covers_the_share_and_is_the_same_twice():
    polarities = ["favour", "against"] * 10
    row = counted(polarities)
    assert row["low"] < 0.5 < row["high"] and tuple(row) == tuple(counted(polarities))


def test_statements_of_one_article_do_not_count_as_independent():
    polarities = ["favour"] * 10 + ["against"] * 10
    wide = counted(polarities, rows=[{"article_id": f"a{number // 5}"} for number in range(20)])
    narrow = counted(polarities)
    assert wide["high"] - wide["low"] > narrow["high"] - narrow["low"]


def test_speakers_without_a_side_are_apart():
    given = statements({"side": None}, {})
    codes = stances(stance(0, "talks", "favour"), stance(1, "talks", "favour"))
    assert list(positions(codes, given)["side"]) == ["", "B"]


def test_by_another_column():
    given = statements({"speaker": "Orla Venn"}, {"speaker": "Dov Karst"})
    codes = stances(stance(0, "talks", "favour"), stance(1, "talks", "against"))
    assert list(positions(codes, given, by="speaker")["favour"]) == [0, 1]


def test_unsettled_codes_are_refused():
    codes = stances(stance(0, "talks", "favour"), stance(0, "talks", "against", coder="bo"))
    with pytest.raises(ValueError, match="settle"):
        positions(codes, statements({}))


def asked(content, condition, **row):
    return demands(statements({"content": content, "condition": condition, **row}), study()).iloc[0]


@pytest.mark.parametrize(
    ("content", "condition", "side", "of"),
    [
        ("We will talk if Arvenia lifts the embargo.", "if Arvenia lifts the embargo", "B", "A"),
        ("If Belmor shuts them, Arvenia will lift it.", "If Belmor shuts them", "A", "B"),
        ("We will meet Orla Venn once it is lifted.", "once it is lifted", "B", "A"),
        ("We will talk once it is lifted.", "once it is lifted", "B", ""),
        ("We will talk if Belmor is safe.", "if Belmor is safe", "B", ""),
    ],
)
def test_who_is_asked(content, condition, side, of):
    row = asked(content, condition, side=side)
    assert (row["asking_side"], row["asked_side"]) == (side, of)


@pytest.mark.parametrize(
    ("content", "condition", "offers"),
    [
        ("If Arvenia lifts it, we will talk.", "If Arvenia lifts it", "we will talk."),
        (
            "We will talk, if Arvenia lifts it, about all of it.",
            "if Arvenia lifts it",
            "We will talk, about all of it.",
        ),
        ("We will talk.", "if Arvenia lifts it", "We will talk."),
    ],
)
def test_what_is_offered(content, condition, offers):
    assert asked(content, condition)["offers"] == offers


def test_demands_are_in_the_order_of_days_and_repeats_are_left_out():
    days = [pd.Timestamp("2030-03-01"), pd.Timestamp("2030-01-01"), pd.NaT, pd.Timestamp("2030-02-01")]
    rows = [{"condition": "if they lift it", "said_on": day} for day in days]
    rows[3]["same_as"] = "s00"
    assert list(demands(statements(*rows), study())["statement_id"]) == ["s01", "s00", "s02"]


def test_no_condition_no_demand():
    assert demands(statements({}), study()).empty
