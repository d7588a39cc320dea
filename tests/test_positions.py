"""Positions: counts, shares, intervals, repeats, periods, and statements against reports."""

import numpy as np
import pandas as pd
import pytest
from clusters import SIZES, measure
from disputants import stance, stances, statements, study
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from helpers.base.errors import InputError
from helpers.base.intervals import share_interval
from helpers.positions.positions import (
    beside_corrected,
    count_reports,
    issues_of,
    of_period,
    period_of,
    positions,
    step_for,
)


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


def test_without_writtenthere_is_no_share():
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


def test_the_interval_of_independent_statements_lies_between_jeffreys_and_the_exact_one():
    """Six articles of one statement, four in favour: five sixths of the way from the exact to Jeffreys'."""
    row = counted(["favour"] * 4 + ["against"] * 2)
    towards = 5 / 6 / 2
    low, high = beta.ppf(0.025, 4 + towards, 3 - towards), beta.ppf(0.975, 5 - towards, 2 + towards)
    assert tuple(row[["low", "high", "units"]]) == pytest.approx((low, high, 6))
    assert beta.ppf(0.025, 4, 3) < low < beta.ppf(0.025, 4.5, 2.5)


@pytest.mark.parametrize("articles", [2, 5, 7, 20])
def test_where_all_articles_agree_the_interval_is_exact(articles):
    rows = [{"article_id": f"a{n // 3}"} for n in range(3 * articles)]
    row = counted(["favour"] * len(rows), rows=rows)
    low = 0.025 ** (1 / articles)
    assert tuple(row[["low", "high", "units", "p"]]) == pytest.approx((low, 1, articles, 2 * 0.5**articles))
    assert tuple(row[["low_against", "high_against", "p_against"]]) == pytest.approx((0, 1 - low, row["p"]))


def test_one_dissenting_statement_does_not_make_a_side_surer():
    """Drawing articles again saw no spread where all agreed, and little where one article did not."""
    rows = [{"article_id": name} for name in "aabbccddee"]
    agreed, nearly = (counted(["favour"] * (10 - no) + ["against"] * no, rows=rows) for no in (0, 1))
    assert nearly["low"] <= agreed["low"] and nearly["p"] >= agreed["p"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40))
def test_p_is_below_5_percent_only_where_the_interval_excludes_one_half(rows):
    articles, favour = zip(*rows, strict=True)
    low, high, units, p = share_interval(np.array(favour, dtype=float), np.array(articles))
    assert np.isnan(p) or p >= 0.05 or low > 0.5 or high < 0.5
    assert np.isnan(units) or 1 <= units <= len(rows)


@pytest.mark.parametrize(("favour", "n"), [(7, 8), (15, 20), (23, 30), (3, 12), (5, 10)])
def test_p_of_independent_statements_is_that_of_the_exact_test(favour, n):
    found = share_interval(np.arange(n) < favour, np.arange(n))
    assert found.p == pytest.approx(binomtest(favour, n).pvalue, rel=1e-3)


def test_what_one_article_says_at_length_counts_little():
    short = ["favour", "against"] * 5
    rows = [{"article_id": f"a{n}"} for n in range(10)]
    equal = counted(short, rows=rows)
    long = counted([*short, *["favour"] * 30], rows=[*rows, *[{"article_id": "speech"}] * 30])
    assert long["n"] == 40 and long["units"] < 4 and equal["units"] == pytest.approx(10)


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize(("articles", "alike"), [(5, 1.0), (10, 0.3), (20, 1.0), (20, 0.0)])
def test_the_interval_holds_the_share_as_often_as_it_says(kind, articles, alike):
    """More draws and designs, and the widths: tests/benchmarks/intervals.py."""
    held, _, width, known = measure(kind, articles, share=0.75, alike=alike, draws=400)
    assert held >= 0.92 and (alike == 0 or width < 1.5 * known)


def test_the_interval_covers_the_share_and_is_the_same_twice():
    polarities = ["favour", "against"] * 10
    row = counted(polarities)
    assert row["low"] < 0.5 < row["high"] and tuple(row) == tuple(counted(polarities))


def test_writtenof_one_article_do_not_count_as_independent():
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
    with pytest.raises(ValueError, match="select_codes"):
        positions(codes, statements({}))


@pytest.mark.parametrize(
    ("period", "precision", "expected"),
    [
        ("year", "day", "2030"),
        ("quarter", "day", "2030-Q2"),
        ("month", "day", "2030-05"),
        ("month", "month", "2030-05"),
        ("year", "year", "2030"),
        ("quarter", "year", ""),
        ("year", "unknown", ""),
    ],
)
def test_the_period_of_a_statement(period, precision, expected):
    given = statements({"said_on": pd.Timestamp("2030-05-17"), "said_on_precision": precision})
    assert list(period_of(given, period=period)) == [expected]


def test_an_unknown_period_is_refused():
    with pytest.raises(InputError, match="year, quarter, month"):
        period_of(statements({}), period="week")


def in_periods(*days, period):
    given = statements(*({"said_on": pd.Timestamp(day) if day else pd.NaT,
                          "said_on_precision": "day" if day else "unknown"} for day in days))  # fmt: skip
    codes = stances(*(stance(number, "talks", "favour") for number in range(len(days))))
    return positions(codes, given, period=period)


def test_a_period_without_writtenis_a_row_of_its_own():
    rows = in_periods("2030-02-01", "2030-09-01", period="quarter")
    assert list(zip(rows["quarter"], rows["n"], strict=True)) == [
        ("2030-Q1", 1),
        ("2030-Q2", 0),
        ("2030-Q3", 1),
    ]


def test_undated_writtenhave_a_period_of_their_own():
    rows = in_periods("2030-02-01", None, period="year")
    assert list(zip(rows["year"], rows["n"], strict=True)) == [("", 1), ("2030", 1)]


@pytest.mark.parametrize("period", ["year", "quarter", "month"])
def test_periods_add_up_to_the_whole(period):
    rows = in_periods("2030-02-01", "2030-02-03", "2031-11-30", None, period=period)
    assert rows["n"].sum() == 4


def repeated(*polarities):
    """The first statement is reported three times, the others once; two of the three quote it."""
    rows = [{"mode": "indirect"} for _ in polarities]
    rows += [{"same_as": "s00", "mode": "direct"}, {"same_as": "s00", "mode": "mixed"}]
    codes = [stance(number, "talks", polarity) for number, polarity in enumerate(polarities)]
    return count_reports(stances(*codes), statements(*rows)).iloc[0]


def test_a_repeated_statement_weighs_by_its_reports():
    row = repeated("favour", "against", "neutral")
    assert tuple(row[["n_once", "n_reports", "n_quoted"]]) == (3, 5, 1)


def test_the_difference_that_repetition_makes():
    row = repeated("favour", "against", "neutral")
    shares = row[["share_favour_once", "share_favour_reports", "difference"]]
    assert tuple(shares) == pytest.approx((1 / 3, 3 / 5, 3 / 5 - 1 / 3))


def test_without_repeats_both_counts_agree():
    given = statements({}, {})
    codes = stances(stance(0, "talks", "favour"), stance(1, "talks", "against"))
    assert count_reports(codes, given)["difference"].iloc[0] == 0


@pytest.mark.parametrize("period", ["2030-01-02/2030-03-01", "2 January 2030/March 1, 2030"])
def test_a_period_is_that_of_the_study_and_of_its_statements(period):
    given = statements(*({"said_on": day} for day in ("2030-01-01", "2030-02-01", "2030-03-01", None)))
    narrow, said = of_period(study(), given, period)
    assert (narrow.period.start.isoformat(), said["statement_id"].tolist()) == ("2030-01-02", ["s01", "s02"])


def test_a_period_may_be_a_single_day():
    said = of_period(study(), statements({}, {}, {}), "2030-01-02/2030-01-02")[1]
    assert said["statement_id"].tolist() == ["s01"]


@pytest.mark.parametrize(
    ("asked", "issues"),
    [
        ("", ["talks", "reactors", "embargo"]),
        ("embargo", ["embargo"]),
        (" embargo , talks", ["talks", "embargo"]),
    ],
)
def test_issues_are_named_with_commas_between(asked, issues):
    assert issues_of(study(), asked) == issues


def test_an_issue_that_the_study_has_not_is_refused():
    with pytest.raises(InputError, match="no issue 'weather'; it has talks"):
        issues_of(study(), "talks,weather")


def test_without_a_period_all_stays_as_it_is():
    given = statements({"said_on": None})
    assert of_period(study(), given, "")[1] is given


@pytest.mark.parametrize(
    "period", ["2030", "2030-01-01", "2030-02-30/2030-03-01", "2030-03-01/2030-01-01", "2030-01-01/"]
)
def test_what_is_no_period_is_refused(period):
    with pytest.raises(InputError, match="no first and last day"):
        of_period(study(), statements({}), period)


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [
        ("2031-03-01", "2031-06-30", "month"),
        ("2031-01-01", "2031-12-31", "month"),
        ("2031-01-01", "2032-01-01", "quarter"),
        ("2031-01-01", "2033-12-31", "quarter"),
        ("2031-01-01", "2034-01-01", "year"),
    ],
)
def test_the_step_fits_the_length_of_the_period(first, last, step):
    assert step_for(first, last) == step


def test_corrected_shares_stand_beside_the_counted():
    counted = pd.DataFrame({"side": ["A", "B"], "issue": "talks", "n": [3, 0]})
    shares = pd.DataFrame({"side": ["A"], "issue": "talks", "share": 0.4, "low": 0.1, "high": 0.8})
    found = beside_corrected(counted, shares).set_index("side")
    assert found.loc["A", ["corrected", "corrected_low", "corrected_high"]].tolist() == [0.4, 0.1, 0.8]
    assert found.loc["B", ["corrected", "corrected_low", "corrected_high"]].isna().all()
