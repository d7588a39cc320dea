"""Shares: machine codes corrected by reference codes, against published code and in a simulation."""

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base.errors import InputError
from helpers.base.intervals import Cell, estimate, rectified_share, slope, tune_weight
from helpers.stances.evaluation.shares import corrected_shares, random_sample
from helpers.stances.evaluation.splits import periods

F, A, N, NONE = "favour", "against", "neutral", "none"
MACHINE = {"method": "codebook", "coder": "codebook"}


def coded(*pairs, **columns):
    """Statements on talks, one pair (by hand or None, by machine) each, and their stances."""
    rows = [stance(n, "talks", hand) for n, (hand, _) in enumerate(pairs) if hand]
    rows += [stance(n, "talks", said, **MACHINE) for n, (_, said) in enumerate(pairs)]
    told = statements(*({k: v[n] for k, v in columns.items()} for n in range(len(pairs))))
    return stances(*rows), told


def drawn(*numbers):
    return pd.DataFrame({"statement_id": [f"s{n:02}" for n in numbers], "issue": "talks"})


def shares(*pairs, by="issue", sample=None, columns=None, **options):
    codes, told = coded(*pairs, **(columns or {}))
    return corrected_shares(codes, told, by=by, sample=sample, **options)


# --- the estimator


def cell(seed, coded, rest, truth, hit, false):
    """A machine that says 1 where the truth is 1 with probability ``hit``, elsewhere with ``false``."""
    random = np.random.default_rng(seed)
    total = coded + rest
    y = (random.random(total) < truth).astype(float)
    said = np.where(y == 1, random.random(total) < hit, random.random(total) < false).astype(float)
    ones = np.ones(total)
    return Cell(np.arange(total), np.arange(total) < coded, y, ones, said, ones)


# ppi_mean_ci(Y, Yhat, Yhat_unlabeled, alpha=0.05) of ppi-python 0.2.3 on the same draws, then with lam=1
PUBLISHED = [
    ((0, 40, 400, 0.3, 0.9, 0.2), (0.2103318898567, 0.3987007898818), (0.2370250611038, 0.4529749388962)),
    ((1, 100, 1000, 0.6, 0.8, 0.3), (0.4895998070015, 0.6633488534660), (0.4806427303912, 0.6893572696088)),
    ((2, 25, 75, 0.5, 0.5, 0.5), (0.3189583008464, 0.6992109299228), (0.2061407754983, 0.7271925578350)),
    ((3, 60, 300, 0.2, 0.95, 0.05), (0.1068773005024, 0.2511117108946), (0.1038779742154, 0.2761220257846)),
]  # fmt: skip


@pytest.mark.parametrize(("draw", "power_tuned", "plain"), PUBLISHED)
def test_large_sample_formula_is_the_published_one(draw, power_tuned, plain):
    one = cell(*draw)
    for weight, (low, high) in ((tune_weight(one, slope=slope([one])), power_tuned), (1.0, plain)):
        found = estimate(one, weight=weight)
        reach = 1.959963984540054 * variance(found) ** 0.5
        assert (found.top - reach, found.top + reach) == pytest.approx((low, high), abs=1e-11)


def variance(found):
    """Of the share, linearized, what each article moved it by squared (Liang & Zeger 1986)."""
    return np.square(np.bincount(found.article, found.influence)).sum()


def test_a_share_of_a_share_by_bootstrap():
    random = np.random.default_rng(5)
    size, articles = 1200, np.repeat(np.arange(400), 3)
    base = (random.random(size) < 0.5).astype(float)
    top = base * (random.random(400) < 0.4)[articles]  # the statements of an article agree
    said = [np.where(random.random(size) < 0.85, column, 1 - column) for column in (top, base)]
    one = Cell(articles, random.random(size) < 0.4, top, base, said[0] * said[1], said[1])

    def again():
        rows = np.concatenate([np.arange(3) + 3 * a for a in random.integers(400, size=400)])
        return estimate(Cell(*(part[rows] for part in one)), weight=0.5).share

    spread = np.std([again() for _ in range(600)])
    assert variance(estimate(one, weight=0.5)) ** 0.5 == pytest.approx(spread, rel=0.1)


def test_statements_of_one_article_count_less():
    one = cell(1, 60, 300, 0.5, 0.8, 0.3)
    doubled = Cell(*(np.repeat(part, 2) for part in one))
    apart = doubled._replace(article=np.arange(720))
    together, freely, once = (variance(estimate(c, weight=0.5)) for c in (doubled, apart, one))
    assert together == pytest.approx(2 * freely) == pytest.approx(once)


bits = st.integers(0, 1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), bits, bits, bits, bits, bits), min_size=1, max_size=12))
def test_nothing_lies_outside_0_and_1(rows):
    article, by_hand, top, base, said_top, said_base = np.array(rows, dtype=float).T
    one = Cell(article.astype(int), by_hand == 1, top * base, base, said_top * said_base, said_base)
    if one.by_hand.any() and one.base[one.by_hand].any():
        weight = tune_weight(one, slope=slope([one]))
        value, (low, high, units, p) = rectified_share(one, weight=weight)
        assert np.isnan(p) or (0 < p <= 1 and 1 <= units <= len(rows))
        assert 0 <= weight <= 1 and not value < 0 and not value > 1
        assert np.isnan(low) or 0 <= low <= value <= high <= 1


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_share_at_the_edge_has_an_interval_still(value):
    edge = cell(0, 8, 20, value, value, value)
    point, (low, high, *_) = rectified_share(edge, weight=0.0)
    assert point == value and 0.15 < high - low < 0.5


# --- 500 draws of a machine that is biased towards favour


def simulated(*, hit, false, truth=0.3, statements_=500, sample=60, draws=500):
    """Corrected shares of ``draws`` issues: two statements an article, a sample coded by hand."""
    random = np.random.default_rng(7)
    told = statements(*({"article_id": f"a{n // 2:03}"} for n in range(statements_)))
    ids = told["statement_id"].to_numpy()
    leaning = np.repeat(random.beta(truth * 4, (1 - truth) * 4, (draws, statements_ // 2)), 2, axis=1)
    y = random.random((draws, statements_)) < leaning
    said = np.where(y, random.random(y.shape) < hit, random.random(y.shape) < false)
    rank = random.random(y.shape).argsort(axis=1).argsort(axis=1)
    where, which = np.nonzero(rank < sample)
    issues = np.array([f"i{n:03}" for n in range(draws)])

    def rows(issue, number, favour, method):
        return pd.DataFrame(
            {"statement_id": ids[number], "issue": issues[issue], "bears": True,
             "polarity": np.where(favour, F, A), "conditional": False, "method": method, "coder": method}
        )  # fmt: skip

    hand = rows(where, which, y[where, which], "hand")
    every = np.indices(y.shape).reshape(2, -1)
    codes = pd.concat([hand, rows(*every, said.ravel(), "codebook")], ignore_index=True)
    return corrected_shares(codes, told, by=(), sample=hand[["statement_id", "issue"]]), truth


def covered(found, truth, start=""):
    return ((found[f"{start}low"] <= truth) & (truth <= found[f"{start}high"])).mean()


def width(found, start=""):
    return (found[f"{start}high"] - found[f"{start}low"]).mean()


def test_corrected_shares_cover_the_truth_and_are_shorter_than_hand_codes_alone():
    found, truth = simulated(hit=0.95, false=0.2)  # the machine says 42 % where 30 % are true
    assert len(found) == 500
    assert covered(found, truth) >= 0.93
    assert width(found) < 0.85 * width(found, "hand_")
    assert covered(found, truth, "naive_") < 0.1


@pytest.mark.parametrize("sample", [4, 10])
def test_few_codes_keep_the_promise(sample):
    found, truth = simulated(hit=0.9, false=0.1, statements_=30, sample=sample)
    assert covered(found, truth) >= 0.93 and covered(found, truth, "hand_") >= 0.93


def test_a_machine_that_knows_nothing_does_no_harm():
    found, truth = simulated(hit=0.5, false=0.5, draws=300)
    assert covered(found, truth) >= 0.93 and width(found) < 1.02 * width(found, "hand_")


# --- the table


def test_what_everybody_coded_needs_no_machine():
    row = shares((F, A), (A, A), (F, A), (N, A), (NONE, F)).iloc[0]
    assert (row["n"], row["coded"], row["bearing"], row["share"], row["hand"], row["weight"]) == (
        5, 5, 4, 0.5, 0.5, 0.0,
    )  # fmt: skip


def test_by_hand_with_a_machine_that_is_right_where_it_was_checked():
    # 2 of 4 coded are in favour, as the machine says; of the 4 others it says 3. Slope 1.0 within the sample;
    # over all 8 the machine's variance is 15/56, so slope = (1/4) / (15/56) = 14/15 and weight 7/15
    pairs = [(F, F), (F, F), (A, A), (A, A), (None, F), (None, F), (None, F), (None, A)]
    row = shares(*pairs, sample=drawn(0, 1, 2, 3), of="all").iloc[0]
    assert (row["share"], row["weight"]) == pytest.approx((0.5 + 7 / 15 * 0.25, 7 / 15))


@pytest.mark.parametrize(
    ("polarity", "of", "value"),
    [(F, "bears", 1 / 3), (A, "bears", 1 / 3), (N, "bears", 1 / 3), (N, "all", 1 / 4), (F, "all", 1 / 4)],
)
def test_what_is_counted(polarity, of, value):
    found = shares((F, F), (A, F), (N, F), (NONE, F), polarity=polarity, of=of)
    assert found["hand"].iloc[0] == pytest.approx(value)


def test_codes_chosen_for_training_are_left_aside():
    pairs = [(F, F), (A, A), (F, F), (A, F), (None, F)]
    with_chosen = shares(*pairs, sample=drawn(0, 1))
    without = shares(*pairs[:2], (None, F), (None, F), (None, F), sample=drawn(0, 1))
    pd.testing.assert_frame_equal(with_chosen, without)


@pytest.mark.parametrize(
    ("pairs", "sample", "reason"),
    [
        ([(F, F), (None, A)], None, "no reference code here is known to be drawn at random"),
        ([(None, F), (None, A)], None, "no statement here has a reference code"),
        ([(NONE, F), (NONE, F)], None, "none of the 2 statements with a reference code bears on the issue"),
        ([(F, F), (NONE, F)], None, "the reference codes that bear on the issue are of one article"),
        ([(F, F), (A, F)], None, ""),
    ],
)
def test_what_is_missing_says_why(pairs, sample, reason):
    assert shares(*pairs, sample=sample)["reason"].iloc[0] == reason


def test_a_repeat_counts_once():
    found = shares((F, F), (A, F), (A, F), columns={"same_as": [None, None, "s01"]}).iloc[0]
    assert (found["n"], found["hand"]) == (2, 0.5)


def test_groups_and_periods():
    days = pd.to_datetime(["2030-01-05", "2030-11-05", "2031-01-01", None])
    found = shares(
        (F, F), (A, A), (F, F), (F, F),
        by=("side", "year"), columns={"said_on": days, "side": ["A", "A", "B", None]},
    )  # fmt: skip
    assert list(found[["side", "year", "n"]].itertuples(index=False, name=None)) == [
        ("", "", 1), ("A", "2030", 2), ("B", "2031", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "precision", "name"),
    [
        ("year", "year", "2030"),
        ("quarter", "month", "2030-Q3"),
        ("quarter", "year", ""),
        ("month", "day", "2030-08"),
    ],
)
def test_a_period_is_not_guessed(period, precision, name):
    told = statements({"said_on": pd.Timestamp("2030-08-01"), "said_on_precision": precision})
    assert periods(told, period=period).tolist() == [name]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": "planet"}, "“planet”. Use periods"),
        ({"by": ("side", "side")}, "each once"),
        ({"polarity": "none"}, "given: none of bears"),
        ({"of": "sided"}, "given: favour of sided"),
        ({"coder": "learned"}, "No machine codes of “learned”. Machine coders in the table: codebook"),
        ({"issues": ["dam"]}, "no issue “dam”"),
        ({"sample": pd.DataFrame({"statement_id": []})}, "no column issue"),
    ],
)
def test_what_cannot_be_done_is_said(options, said):
    with pytest.raises(InputError, match=said):
        shares((F, F), (A, A), **options)


def test_a_machine_that_has_not_finished_is_named():
    codes, told = coded((F, F), (A, A))
    with pytest.raises(InputError, match="coded 1 of 2 statements on talks"):
        corrected_shares(codes.iloc[:3], told)


def test_no_stances_no_shares():
    assert corrected_shares(stances(), statements()).empty


def test_the_order_of_rows_does_not_matter():
    codes, told = coded((F, F), (A, F), (F, N), (None, A), (None, F), side=list("ABABA"))
    one = corrected_shares(codes, told, sample=drawn(0, 1, 2))
    other = corrected_shares(codes.iloc[::-1], told.iloc[::-1], sample=drawn(2, 1, 0))
    pd.testing.assert_frame_equal(one, other)


# --- the draw


def test_a_draw_is_the_same_whatever_the_order():
    told = statements(*({} for _ in range(30)))
    ids = [list(random_sample(t, n=9)["statement_id"]) for t in (told, told.iloc[::-1])]
    assert ids[0] == ids[1] != list(told["statement_id"][:9])


def test_a_shorter_draw_is_the_beginning_of_a_longer_one():
    told = statements(*({} for _ in range(30)))
    longer, shorter = (list(random_sample(told, n=n)["statement_id"]) for n in (20, 5))
    assert longer[:5] == shorter


def test_each_statement_is_drawn_equally_often():
    told = statements(*({} for _ in range(10)))
    counts = pd.concat([random_sample(told, n=3, seed=s)["statement_id"] for s in range(150)]).value_counts()
    assert len(counts) == 10 and counts.between(25, 65).all()  # 45 each, standard deviation 6


def test_repeats_are_not_drawn():
    told = statements({}, {"same_as": "s00"}, {})
    assert set(random_sample(told, n=2)["statement_id"]) == {"s00", "s02"}


@pytest.mark.parametrize("n", [0, 4])
def test_a_draw_that_is_too_large_is_refused(n):
    with pytest.raises(InputError, match="choose 1 to 3"):
        random_sample(statements({}, {}, {}), n=n)
