"""How well the articles were read: precision, recall and calibration by those who checked, by hand."""

import numpy as np
import pandas as pd
import pytest
from disputants import statements, study
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base import share_interval
from helpers.base.tables import table
from helpers.statements.quality import (
    UNCHECKED,
    describe_reading,
    reading_calibration,
    reading_precision,
    reading_recall,
    reading_reliability,
    sure_and_wrong,
)

STUDY = study(coders={"reader": "a language model"})


def check(number, wrong=None, drawn="random", readers="reader", **changes):
    row = {"statement_id": f"s{number:02}", "article_id": f"a{number:02}", "readers": readers}
    return row | {"drawn": drawn, "wrong": wrong} | changes


def whole(number, drawn="random", readers="reader"):
    return check(number, drawn=drawn, readers=readers, statement_id=None)


def missed(name, number, drawn="random"):
    return check(number, "missed", drawn, statement_id=name)


def checks(*rows):
    return table(list(rows), "checks")


# ten read by the program; five drawn at random, one chosen; articles 1 and 2 (and 3, chosen) read whole
AS_READ = statements(*({"confidence": (n + 1) / 10, "speaker": f"speaker {n}"} for n in range(10)))
CHECKED = checks(
    check(0),
    check(1, "said_on, venue"),
    check(2, "statement"),
    check(3, "actor"),
    check(4, "words"),
    check(9, "words", "chosen"),
    whole(1),
    whole(2),
    whole(3, "chosen"),
    missed("m0", 1),
    missed("m1", 3),
)


@pytest.mark.parametrize(
    ("field", "n", "right"),
    [
        ("statement", 5, 4),
        ("words", 4, 3),
        ("speaker", 4, 3),
        ("said_on", 4, 3),
        ("venue", 4, 3),
        ("condition", 4, 4),
        ("reported_by", 4, 4),
        ("role", 4, 4),
        ("speaker, words and day", 5, 1),
        ("every field", 5, 1),
    ],
)
def test_each_field_is_judged_by_those_drawn_at_random(field, n, right):
    row = reading_precision(CHECKED).set_index("field").loc[field]
    assert (row["n"], row["articles"], row["right"], row["share"]) == (n, n, right, right / n)
    assert row[["low", "high"]].tolist() == pytest.approx(
        share_interval(np.arange(n) < right, np.arange(n))[:2]
    )


def test_statements_drawn_one_by_one_and_with_their_articles_may_be_counted_together():
    """100 draws of 40 statements and of 12 articles of 100, whose longer ones are read worse."""
    random = np.random.default_rng(5)
    sizes = np.minimum(random.geometric(0.2, size=100), 25)
    article = np.repeat(np.arange(100), sizes)
    wrong = random.random(len(article)) < 0.1 + 0.02 * sizes[article]
    every = pd.DataFrame(
        {
            "statement_id": [f"s{n}" for n in range(len(article))],
            "article_id": [f"a{n}" for n in article],
            "readers": "ada",
            "drawn": "random",
            "wrong": np.where(wrong, "words", None),
        }
    )
    shares, held = [], []
    for _ in range(100):
        whole_ones = np.isin(article, random.choice(100, 12, replace=False))
        one_by_one = np.isin(np.arange(len(article)), random.choice(len(article), 40, replace=False))
        row = reading_precision(every[whole_ones | one_by_one]).set_index("field").loc["every field"]
        shares.append(row["share"])
        held.append(row["low"] <= 1 - wrong.mean() <= row["high"])
    assert np.mean(shares) == pytest.approx(1 - wrong.mean(), abs=0.02) and np.mean(held) >= 0.9


def test_who_read_and_what_was_left_aside_is_said():
    found = reading_precision(checks(check(0, readers="reader, ada"), check(1), check(2, drawn="chosen")))
    assert (found["readers"].unique().tolist(), found["chosen"].unique().tolist()) == (["ada, reader"], [1])


def test_recall_counts_the_articles_drawn_at_random_and_read_whole():
    row = reading_recall(CHECKED, AS_READ).iloc[0]  # article 1 holds s01 and m0; s02 of article 2 is none
    assert (row["found"], row["missed"], row["articles"], row["recall"]) == (1, 1, 2, 0.5)


def test_statements_of_one_article_give_no_interval():
    told = statements({"article_id": "a00"}, {"article_id": "a00"})
    found = checks(check(0), check(1, "words", article_id="a00"), whole(0))
    assert reading_precision(found)[["low", "high"]].isna().all(axis=None)
    assert reading_recall(found, told)[["low", "high"]].isna().all(axis=None)


def test_confidence_is_set_beside_what_was_right():
    """Confidences .1 .2 .3 .4 .5; right are the first two: a day or venue is nothing that it is about."""
    row = reading_calibration(CHECKED, AS_READ).iloc[0]
    off = np.array([0.9, 0.8, 0.3, 0.4, 0.5])
    assert (row["n"], row["said"], row["right"]) == (5, pytest.approx(0.3), 0.4)
    assert row["brier"] == pytest.approx((off**2).mean())
    assert row["dummy_brier"] == pytest.approx(0.4 * 0.6)
    assert row["error"] == pytest.approx(off.mean())
    bins = reading_reliability(CHECKED, AS_READ)
    assert bins["above"].tolist() == [0, 0.1, 0.2, 0.3, 0.4] and bins["right"].tolist() == [1, 1, 0, 0, 0]


def test_a_statement_without_a_confidence_is_not_rated():
    told = AS_READ.assign(confidence=np.nan)
    assert reading_reliability(CHECKED, told).empty and reading_calibration(CHECKED, told)["n"].item() == 0


def test_sure_and_wrong_are_listed_the_surest_first():
    found = sure_and_wrong(CHECKED, AS_READ)
    assert found["statement_id"].tolist() == ["s09", "s04", "s03", "s02"]
    assert found["confidence"].tolist() == [1, 0.5, 0.4, 0.3] and found["speaker"].iloc[0] == "speaker 9"


@settings(deadline=None, max_examples=15)
@given(st.permutations(range(len(CHECKED))), st.permutations(range(10)))
def test_the_order_of_rows_does_not_matter(rows, told):
    other, read = CHECKED.iloc[list(rows)], AS_READ.iloc[list(told)]
    pd.testing.assert_frame_equal(reading_precision(other), reading_precision(CHECKED))
    for figures in (reading_recall, reading_calibration, reading_reliability, sure_and_wrong):
        pd.testing.assert_frame_equal(figures(other, read), figures(CHECKED, AS_READ))


MANY = [check(n, "said_on" if n % 4 == 0 else None) for n in range(8)]
OF_MANY = (
    "Of 8 statements drawn at random and read beside their articles by reader (a language model), 6 were "
    "right in speaker, words and day (40–95 %); "
)
ONE = "Of 1 statement drawn at random and read beside its article by ada and reader (a language model), "
NONE_WHOLE = "; how many were missed is unknown, since no article was read whole."
UNKNOWN = "how many of those found are right is unknown."


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], UNCHECKED),
        (
            [check(0, drawn="chosen")],
            "1 statement checked against the articles, none of them drawn at random: how many are "
            "right is unknown.",
        ),
        (
            [check(0, "words", readers="ada, reader")],
            f"{ONE}none was right in speaker, words and day{NONE_WHOLE}",
        ),
        (
            [*MANY, whole(0), whole(1), missed("m0", 1)],
            f"{OF_MANY}of 3 statements in 2 articles read whole, 1 had been missed "
            "(1–100 % of what is said is found).",
        ),
        ([*MANY, whole(0)], f"{OF_MANY}of 1 statement in 1 article read whole, none had been missed."),
        (
            [whole(0, readers="ada")],
            f"Of 1 statement in 1 article read whole, none had been missed, as read by ada; {UNKNOWN}",
        ),
    ],
)
def test_the_sentence_of_the_first_page(rows, said):
    found = checks(*rows)
    assert describe_reading(reading_precision(found), reading_recall(found, AS_READ), STUDY) == said
