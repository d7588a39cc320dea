"""Agreement between coders: Krippendorff's alpha against values worked out by hand."""

import pytest
from disputants import stance, stances

from helpers.agreement import agreement


def agreed(*pairs, issue="talks"):
    """The agreement of two coders, one pair of polarities a statement (None: not coded)."""
    rows = [
        stance(number, issue, polarity, coder=coder)
        for number, pair in enumerate(pairs)
        for coder, polarity in zip(("ada", "bo"), pair, strict=True)
        if polarity
    ]
    return agreement(stances(*rows), draws=200).iloc[0]


F, A, N = "favour", "against", "neutral"


def test_perfect_agreement_is_one():
    assert agreed((F, F), (A, A), (N, N), ("none", "none"))["alpha"] == pytest.approx(1)


def test_alpha_by_hand():
    # two values, 4 units, 8 codes: 5 favour, 3 against; one disagreement
    # alpha = 1 - (8 - 1) * 2 * 1 / (2 * 5 * 3) = 1 - 14 / 30
    assert agreed((F, F), (F, F), (A, A), (F, A))["alpha"] == pytest.approx(1 - 14 / 30)


def test_agreement_by_chance_is_at_or_below_zero():
    assert agreed((F, A), (A, F), (F, A), (A, F))["alpha"] < 0


def test_neutral_is_not_the_same_as_none():
    assert agreed((N, "none"), (F, F))["agree"] == 0.5


def test_statements_coded_once_are_left_out():
    assert agreed((F, F), (A, A), (F, None))["n"] == 2


def test_alpha_of_one_value_is_missing():
    row = agreed((F, F), (F, F))
    assert row[["alpha", "low", "high"]].isna().all() and row["agree"] == 1


def test_one_coder_has_no_agreement():
    row = agreed((F, None), (A, None))
    assert (row["coders"], row["n"]) == (1, 0) and row[["alpha", "agree"]].isna().all()


def test_the_interval_holds_alpha_and_is_the_same_twice():
    pairs = [(F, F), (A, A), (F, A), (N, N)] * 6
    row = agreed(*pairs)
    assert row["low"] < row["alpha"] < row["high"] and tuple(row) == tuple(agreed(*pairs))


def test_each_issue_has_its_row():
    rows = [stance(0, issue, F, coder=coder) for issue in ("talks", "dam") for coder in ("ada", "bo")]
    assert list(agreement(stances(*rows))["issue"]) == ["dam", "talks"]


def test_no_codes_no_rows():
    assert agreement(stances()).empty
