"""Evaluation of a machine coder against reference codes, on tables worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements
from scipy.special import expit, logit
from scipy.stats import t
from sklearn import metrics

from helpers.base.errors import InputError
from helpers.base.intervals import share_interval
from helpers.stances.evaluation.calibration import calibration, reliability
from helpers.stances.evaluation.scores import (
    accuracies,
    balanced_accuracy,
    confusion,
    dummy,
    evaluate,
    evaluate_classes,
    f1s,
    hit_rates,
    macro_f1,
    macro_f1s,
    pair_codes,
    rates_of,
    recalls,
)
from helpers.stances.evaluation.splits import confusion_by, evaluate_splits


def both(*pairs):
    """Stances of a machine and a person on talks, one pair (by hand, by machine) a statement."""
    rows = [stance(n, "talks", hand) for n, (hand, _) in enumerate(pairs) if hand]
    machine = {"method": "codebook", "coder": "codebook", "evidence": "reading: words"}
    return stances(*rows, *(stance(n, "talks", said, **machine) for n, (_, said) in enumerate(pairs)))


def measured(*pairs):
    return evaluate(both(*pairs), statements(*({} for _ in pairs))).iloc[0]


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
    assert list(evaluate(stances(*rows), statements({}))["issue"]) == ["dam", "talks", "all"]


def test_without_hand_codes_there_is_nothing_to_measure():
    assert evaluate(both((None, F)), statements({})).empty


def test_only_what_both_coded_is_paired():
    assert len(pair_codes(both((F, F), (None, A)))) == 1


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


def test_a_rare_kind_of_evidence_is_drawn_to_the_overall_rate_by_four_codes():
    table = both(*[(F, F)] * 30, *[(A, F)] * 2)
    machine = table[table["coder"] == "codebook"].reset_index(drop=True)
    machine["evidence"] = ["reading: x"] * 30 + ["cue phrase: x"] * 2
    found = hit_rates(machine, table[table["coder"] == "ada"], statements(*({} for _ in range(32))))
    assert found.iloc[-1] == pytest.approx((0 + 4 * 31 / 33) / (1 + 4), abs=0.001)


def test_what_is_often_right_has_the_higher_probability():
    pairs = [(F, F)] * 20 + [(A, F)] * 20
    table = both(*pairs)
    kinds = ["cue phrase: x"] * 20 + ["reading: x"] * 20
    machine = table[table["coder"] == "codebook"].reset_index(drop=True).assign(evidence=kinds)
    found = hit_rates(machine, table[table["coder"] == "ada"], statements(*({} for _ in pairs)))
    assert found.iloc[0] > 0.8 > 0.2 > found.iloc[-1]


# --- measures of many tables at once, against scikit-learn


def drawn(seed):
    """Codes by hand and by machine, drawn at random; not every class need occur."""
    random = np.random.default_rng(seed)
    truth, said = random.integers(random.integers(1, 4), size=12), random.integers(3, size=12)
    table = np.zeros((1, 3, 3), dtype=int)
    np.add.at(table[0], (truth, said), 1)
    return truth, said, table


@pytest.mark.parametrize("seed", range(12))
def test_measures_are_those_of_scikit_learn(seed):
    truth, said, table = drawn(seed)
    there = np.unique(truth)
    every = {"labels": [0, 1, 2], "average": None, "zero_division": np.nan}
    missing = np.where(np.isin([0, 1, 2], truth), 0, np.nan)
    assert macro_f1s(table)[0] == pytest.approx(metrics.f1_score(truth, said, labels=there, average="macro"))
    assert balanced_accuracy(table)[0] == pytest.approx(
        metrics.recall_score(truth, said, labels=there, average="macro")
    )
    assert accuracies(table)[0] == pytest.approx(metrics.accuracy_score(truth, said))
    assert recalls(table)[0] == pytest.approx(metrics.recall_score(truth, said, **every), nan_ok=True)
    every_rate = [
        rates_of(*(pd.Series(of == c) for of in (truth, said)), pd.Series(range(12))) for c in range(3)
    ]
    precision, recall, f1 = ([rate for rate, _ in one] for one in zip(*every_rate, strict=True))
    assert precision == pytest.approx(metrics.precision_score(truth, said, **every), nan_ok=True)
    assert (recall, f1) == (
        pytest.approx(recalls(table)[0], nan_ok=True),
        pytest.approx(f1s(table)[0], nan_ok=True),
    )
    assert f1s(table)[0] == pytest.approx(metrics.f1_score(truth, said, **every) + missing, nan_ok=True)


def test_the_dummy_says_what_is_most_frequent():
    assert dummy(np.array([[1, 1, 0], [2, 1, 3], [0, 0, 1]])).tolist() == [[0, 2, 0], [0, 6, 0], [0, 1, 0]]


@pytest.mark.parametrize(
    ("pairs", "column", "value"),
    [
        ([(F, F), (A, F), (N, N), (N, N)], "balanced", 2 / 3),
        ([(F, F), (A, F), (N, N), (N, N)], "dummy_balanced", 1 / 3),
        ([(F, F), (A, F), (N, N), (N, N)], "articles", 4),
    ],
)
def test_more_measures(pairs, column, value):
    assert measured(*pairs)[column] == pytest.approx(value)


SLOW = {
    "macro_f1": lambda truth, said: metrics.f1_score(truth, said, labels=np.unique(truth), average="macro"),
    "right": metrics.accuracy_score,
    "balanced": lambda truth, said: metrics.recall_score(
        truth, said, labels=np.unique(truth), average="macro"
    ),
}


@pytest.mark.parametrize("name", ["macro_f1", "balanced"])
def test_intervals_are_those_of_the_slow_version(name):
    kinds = np.array([F, A, N])
    hand, machine = np.random.default_rng(4).integers(3, size=(2, 24))
    pairs = list(zip(kinds[hand], kinds[machine], strict=True))
    told = statements(*({"article_id": f"a{n // 2:02}"} for n in range(24)))
    row = evaluate(both(*pairs), told).iloc[0]
    rows = np.arange(24)
    slow = [SLOW[name](hand[rows // 2 != a], machine[rows // 2 != a]) for a in range(12)]
    value, without = logit(SLOW[name](hand, machine)), logit(slow)
    reach = t.ppf(0.975, 11) * np.sqrt(11 * without.var())
    bounds = ["low", "high"] if name == "macro_f1" else [f"{name}_low", f"{name}_high"]
    assert tuple(row[bounds]) == pytest.approx((expit(value - reach), expit(value + reach)))


def test_accuracy_has_the_interval_of_a_share():
    pairs = [(F, F)] * 8 + [(A, F)] * 4
    row = evaluate(both(*pairs), statements(*({"article_id": f"a{n // 2}"} for n in range(12)))).iloc[0]
    low, high, units, _ = share_interval(np.arange(12) < 8, np.arange(12) // 2)
    assert tuple(row[["right_low", "right_high", "units"]]) == (low, high, units) and units < 12


def test_each_polarity_has_its_row():
    pairs = [(F, F), (F, A), (A, A), (N, N), (NONE, F), (N, N)] * 3
    found = evaluate_classes(both(*pairs), statements(*({} for _ in pairs))).set_index("polarity")
    values = found[["by_hand", "by_machine", "precision", "recall", "dummy_f1"]].astype(float).round(3)
    assert values.loc[F].tolist() == [6, 6, 0.5, 0.5, 0]
    assert values.loc[N].tolist() == [9, 6, 1, 0.667, 0.667]
    assert (found["recall_low"].iloc[:1] < 0.5).all() and (found["recall_high"].iloc[:1] > 0.5).all()


# --- calibration


def certain(*codes):
    """Stances of a machine with a probability: (right?, probability) a statement."""
    table = both(*((F, F if right else A) for right, _ in codes))
    said = iter([probability for _, probability in codes])
    machine = table["coder"] == "codebook"
    return table.assign(probability=[next(said) if m else np.nan for m in machine]), statements(
        *({} for _ in codes)
    )


HALF = [(True, 0.95)] * 6 + [(False, 0.95)] * 6 + [(True, 0.55)] * 3 + [(False, 0.55)] * 3


def test_the_curve_says_how_many_were_right():
    found = reliability(*certain(*HALF))
    assert found[["above", "to", "n", "said", "right"]].round(2).to_numpy().tolist() == [
        [0.5, 0.6, 6, 0.55, 0.5], [0.9, 1.0, 12, 0.95, 0.5],
    ]  # fmt: skip
    assert ((found["low"] < found["right"]) & (found["right"] < found["high"])).all()


@pytest.mark.parametrize(
    ("probability", "bounds"), [(0.0, (0, 0.1)), (0.1, (0, 0.1)), (0.100001, (0.1, 0.2)), (1.0, (0.9, 1))]
)
def test_every_probability_has_a_bin(probability, bounds):
    row = reliability(*certain((True, probability))).iloc[0]
    assert (row["above"], row["to"]) == pytest.approx(bounds)


def test_errors_of_probabilities_by_hand():
    row = calibration(*certain(*HALF), draws=100).iloc[0]
    assert row["error"] == pytest.approx((12 * 0.45 + 6 * 0.05) / 18)
    assert row["brier"] == pytest.approx((6 * 0.05**2 + 6 * 0.95**2 + 3 * 0.45**2 + 3 * 0.55**2) / 18)
    assert row["dummy_brier"] == pytest.approx(0.25)
    assert row["brier_low"] < row["brier"] < row["brier_high"]


@pytest.mark.parametrize("right", [5, 15], ids=["too sure of itself", "calibrated"])
def test_an_error_stands_beside_that_of_a_calibrated_coder(right):
    """Twenty codes of 3 in 4: the mean of |k - 15| / 20 where k is binomial."""
    row = calibration(*certain(*[(number < right, 0.75) for number in range(20)]), draws=4000).iloc[0]
    distances = [abs(k - 15) / 20 for k in range(21)]
    chances = [math.comb(20, k) * 0.75**k * 0.25 ** (20 - k) for k in range(21)]
    mean = sum(distance * chance for distance, chance in zip(distances, chances, strict=True))
    assert row["error_calibrated"] == pytest.approx(mean, abs=0.005)
    assert (row["error"] > row["error_calibrated_high"]) == (right == 5)


def test_a_machine_without_probabilities_has_no_curve():
    codes, told = certain((True, np.nan), (False, np.nan))
    assert reliability(codes, told).empty and calibration(codes, told).empty


# --- splits


def spoken(*groups, **columns):
    """Pairs by speaker: (speaker, how many codes, how many right), an article each."""
    pairs, speakers = [], []
    for speaker, count, right in groups:
        pairs += [(F, F) if n < right else (A, F) for n in range(count)]
        speakers += [speaker] * count
    told = [
        {"speaker": s} | {key: values[n] for key, values in columns.items()} for n, s in enumerate(speakers)
    ]
    return both(*pairs), statements(*told)


def test_a_speaker_who_is_misread_is_seen():
    found = evaluate_splits(
        *spoken(("Orla Venn", 20, 18), ("Dov Karst", 12, 3), (None, 2, 1), ("an aide", 3, 3))
    )
    columns = ["speaker", "n", "right", "n_others", "right_others"]
    assert found[columns].round(3).to_numpy().tolist() == [
        ["Orla Venn", 20, 0.9, 17, 0.412],
        ["Dov Karst", 12, 0.25, 25, 0.88],
        ["(others)", 3, 1.0, 34, 0.647],
        ["(unknown)", 2, 0.5, 35, 0.686],
    ]


def test_a_speaker_with_ten_codes_has_a_row():
    found = evaluate_splits(*spoken(("Orla Venn", 10, 5), ("Dov Karst", 9, 3)))
    assert found["speaker"].tolist() == ["Orla Venn", "(others)"]


def test_early_and_late():
    days = pd.Timestamp("2030-01-01") + pd.to_timedelta(range(30), unit="D")
    codes = spoken(("Orla Venn", 30, 15), said_on=days)
    found = evaluate_splits(*codes, by="half")
    assert found[["half", "n", "right"]].to_numpy().tolist() == [
        ["from 2030-01-16", 15, 0.0], ["to 2030-01-15", 15, 1.0],
    ]  # fmt: skip


def test_a_day_known_to_the_year_has_no_half():
    codes = spoken(("Orla Venn", 4, 2), said_on_precision=["day", "year", "unknown", "month"])
    found = evaluate_splits(*codes, by="half", least=1).set_index("half")["n"]
    assert found["(unknown)"] == 2


def test_a_split_by_what_is_not_there_is_named():
    with pytest.raises(InputError, match=r"split by “planet”\. Use half, year"):
        evaluate_splits(*spoken(("Orla Venn", 4, 2)), by="planet")


def test_confusion_by_speaker_adds_up():
    codes, told = spoken(("Orla Venn", 20, 18), ("Dov Karst", 12, 3))
    table = confusion_by(codes, told)
    assert table.index[0][0] == "Orla Venn" and table.loc[("Orla Venn", A), F] == 2
    together = table.groupby(level=1).sum().reindex(confusion(codes).index, fill_value=0)
    assert together.to_numpy().tolist() == confusion(codes).to_numpy().tolist()


def test_nothing_coded_nothing_split():
    codes, told = both((None, F)), statements({})
    assert evaluate_splits(codes, told).empty and confusion_by(codes, told).empty
    assert evaluate_classes(codes, told).empty
