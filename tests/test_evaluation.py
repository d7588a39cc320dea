"""Evaluation of a machine coder against hand codes, on tables worked out by hand."""

import numpy as np
import pytest
from disputants import stance, stances, statements

from helpers.stance.evaluation import confusion, evaluate, hit_rates, macro_f1, paired


def both(*pairs):
    """Stances of a machine and a person on talks, one pair (by hand, by machine) a statement."""
    rows = [stance(n, "talks", hand) for n, (hand, _) in enumerate(pairs) if hand]
    machine = {"method": "codebook", "coder": "codebook", "evidence": "reading: words"}
    return stances(*rows, *(stance(n, "talks", said, **machine) for n, (_, said) in enumerate(pairs)))


def measured(*pairs):
    return evaluate(both(*pairs), statements(*({} for _ in pairs)), draws=200).iloc[0]


F, A, N, NONE = "favour", "against", "neutral", "none"


@pytest.mark.parametrize(
    ("pairs", "column", "value"),
    [
        ([(F, F), (A, A), (N, N)], "macro_f1", 1.0),
        ([(F, F), (A, F), (N, N), (N, N)], "right", 0.75),
        ([(F, F), (A, F), (N, N), (N, N)], "macro_f1", (2 / 3 + 0 + 1) / 3),
        ([(F, F), (A, F), (N, N), (N, N)], "dummy_right", 0.5),
        ([(F, F), (A, F), (N, N), (N, N)], "dummy_f1", (2 / 3) / 3),
        ([(F, A), (A, A), (F, N), (N, F)], "reversed", 1 / 3),
        ([(F, A), (A, A), (F, N), (N, F)], "sided", 1 / 3),
        ([(NONE, N), (NONE, NONE), (F, F), (N, N)], "bears_right", 0.75),
        ([(NONE, N), (NONE, NONE), (F, F), (A, A)], "right", 1.0),
        ([(F, F), (None, A)], "n", 1),
    ],
)
def test_measures(pairs, column, value):
    assert measured(*pairs)[column] == pytest.approx(value)


def test_the_interval_holds_the_value_and_is_the_same_twice():
    pairs = [(F, F), (A, A), (F, N), (N, N), (A, F)] * 5
    row = measured(*pairs)
    assert row["low"] < row["macro_f1"] < row["high"] and tuple(row) == tuple(measured(*pairs))


def test_several_issues_have_a_row_together():
    coders = ({}, {"method": "codebook", "coder": "codebook"})
    rows = [stance(0, issue, F, **coder) for issue in ("dam", "talks") for coder in coders]
    assert list(evaluate(stances(*rows), statements({}), draws=10)["issue"]) == ["dam", "talks", "all"]


def test_without_hand_codes_there_is_nothing_to_measure():
    assert evaluate(both((None, F)), statements({})).empty


def test_only_what_both_coded_is_paired():
    assert len(paired(both((F, F), (None, A)))) == 1


def test_confusion_keeps_none_apart_from_neutral():
    table = confusion(both((NONE, N), (N, N), (F, A)))
    assert (table.loc[NONE, N], table.loc[N, N], table.loc[F, A], table.to_numpy().sum()) == (1, 1, 1, 3)


def test_a_class_that_no_one_coded_does_not_count():
    assert macro_f1(np.array([[2, 0, 0], [0, 2, 0], [0, 0, 0]])) == 1


def rates(count, right):
    """The probability of ``count`` machine codes of one kind, ``right`` of them as by hand, an article
    each.
    """
    pairs = [(F, F) if number < right else (A, F) for number in range(count)]
    table = both(*pairs)
    machine = table[table["coder"] == "codebook"].reset_index(drop=True)
    return hit_rates(machine, table[table["coder"] == "ada"], statements(*({} for _ in pairs)))


def test_few_hand_codes_give_no_probability():
    assert rates(29, 20).isna().all()


def test_a_statement_is_not_judged_by_its_own_code():
    # 39 others of which 30 (29 for a right one) are right, smoothed by four at the overall rate of those 39
    overall = (29 + 1) / (39 + 2)
    assert rates(40, 30).iloc[0] == pytest.approx((29 + 4 * overall) / (39 + 4), abs=0.001)


def test_what_is_often_right_has_the_higher_probability():
    pairs = [(F, F)] * 20 + [(A, F)] * 20
    table = both(*pairs)
    kinds = ["cue phrase: x"] * 20 + ["reading: x"] * 20
    machine = table[table["coder"] == "codebook"].reset_index(drop=True).assign(evidence=kinds)
    found = hit_rates(machine, table[table["coder"] == "ada"], statements(*({} for _ in pairs)))
    assert found.iloc[0] > 0.8 > 0.2 > found.iloc[-1]
