"""Shares corrected for statements that are none, another's, or were missed: by hand, and in a simulation."""

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements
from hypothesis import given, settings
from hypothesis import strategies as st
from misread import coverage, tried
from test_reading_quality import check, checks, missed, whole

from helpers.base.intervals import Addition, Cell, estimate, expand, rectified_share
from helpers.stances import AsRead, corrected_shares

F, A, NONE = "favour", "against", "none"
MACHINE = {"method": "codebook", "coder": "codebook"}


def read(sides, said, own, truth, looked, *, sample=None, more=(), **options):
    """Shares by side on talks: s00, s01 … as read (side, the machine's code), and as they are.

    ``own`` "-" is no statement; ``more`` are missed: (id, number of the article, side, code).
    """
    numbers = range(len(sides))
    as_read = statements(*({"side": side} for side in sides))
    lost = statements(*({"statement_id": i, "article_id": f"a{n:02}", "side": s} for i, n, s, _ in more))
    kept = [n for n in numbers if own[n] != "-"]
    corrected = pd.concat([as_read.assign(side=list(own)).iloc[kept], lost], ignore_index=True)
    machine = [stance(n, "talks", code, **MACHINE) for n, code in enumerate(said)]
    hand = [stance(n, "talks", truth[n]) for n in kept if truth[n]]
    codes = stances(*machine, *hand)
    found = [stance(0, "talks", code, statement_id=i) for i, _, _, code in more]
    now = pd.concat([codes[codes["statement_id"].isin(corrected["statement_id"])], stances(*found)])
    if sample is None:
        sample = pd.DataFrame({"statement_id": [f"s{n:02}" for n in kept if truth[n]], "issue": "talks"})
    sample = sample.astype({"statement_id": "str"})
    reading = AsRead(as_read, codes, checks(*looked))
    return corrected_shares(now, corrected, sample=sample, as_read=reading, **options)


# six read as Arvenia's (A): in favour, in favour, against, none, in fact Belmor's and against, in favour;
# two read as Belmor's (B): in fact Arvenia's and against, in favour. All checked
SIDES, OWN, TRUE = "AAAAAABB", "AAA-BAAB", [F, F, A, None, A, F, A, F]
SAID = [F, A, F, F, A, A, F, A]
LOOKED = [check(n) for n in range(8)]


def test_false_and_misread_statements_are_put_where_they_belong():
    found = read(SIDES, SAID, OWN, TRUE, LOOKED).set_index("side")
    assert found["share"].to_dict() == pytest.approx({"A": 3 / 5, "B": 1 / 2})
    assert found["naive"].to_dict() == pytest.approx({"A": 3 / 6, "B": 1 / 2})
    assert found[["n", "coded", "bearing"]].values.tolist() == [[6, 6, 4], [2, 2, 1]]
    assert found[["not_theirs", "misread", "missed"]].values.tolist() == [[2, 1, 0], [1, 1, 0]]


def test_what_is_read_as_anothers_counts_for_those_not_looked_at():
    """One of Belmor's two is checked, and is Arvenia's and against: it stands for both."""
    found = read(SIDES, SAID, OWN, TRUE, LOOKED[:7]).set_index("side")
    assert found.loc["A", "share"] == pytest.approx(3 / (4 + 2))


@pytest.mark.parametrize(("articles", "share"), [(8, 3 / (5 + 1)), (5, 3 / (5 + 8 / 5))])
def test_a_missed_statement_counts_for_the_articles_that_were_not_read_whole(articles, share):
    looked = [*LOOKED, *map(whole, range(articles)), missed("m0", 0)]
    found = read(SIDES, SAID, OWN, TRUE, looked, more=[("m0", 0, "A", A)]).set_index("side")
    assert found.loc["A", ["share", "missed"]].tolist() == pytest.approx([share, 1])
    assert found.loc["B", ["share", "missed"]].tolist() == pytest.approx([1 / 2, 0])
    assert set(found["reason"]) <= {"", "the reference codes that bear on the issue are of one article"}


def test_the_share_of_all_statements_leaves_out_what_is_none():
    truth = [F, NONE, A, None, A, F, A, F]
    found = read(SIDES, SAID, OWN, truth, LOOKED, of="all").set_index("side")
    assert found["share"].to_dict() == pytest.approx({"A": 2 / 5, "B": 1 / 2})


def test_a_statement_of_an_article_read_whole_is_drawn_with_it():
    looked = [*LOOKED[:5], *map(whole, range(3, 8))]
    assert read(SIDES, SAID, OWN, TRUE, looked)["coded"].tolist() == [6, 2]


def test_where_half_of_the_checked_are_coded_half_of_the_rejected_stay():
    """Eight of twelve are statements, four of them coded; so two of the four that are none are counted."""
    truth = [F, A, F, A, *[None] * 8]
    found = read("A" * 12, SAID + SAID[:4], "A" * 8 + "-" * 4, truth, [check(n) for n in range(12)])
    assert found[["coded", "bearing", "not_theirs"]].values.tolist() == [[6, 4, 2]]


TOO_FEW = "not corrected for errors of reading: checks of {} articles drawn at random, 5 needed"


@pytest.mark.parametrize(
    ("looked", "reason"),
    [
        ([], ""),
        ([check(0), check(1)], TOO_FEW.format(2)),
        ([check(n, drawn="chosen") for n in range(8)], TOO_FEW.format(0)),
    ],
)
def test_without_enough_checks_shares_are_as_without_any(looked, reason):
    found = read("A" * 8, SAID, "A" * 8, TRUE[:3] * 2 + [F, A], looked)
    plain = read("A" * 8, SAID, "A" * 8, TRUE[:3] * 2 + [F, A], [])
    assert set(found["reason"]) == {reason}
    pd.testing.assert_frame_equal(found.drop(columns="reason"), plain.drop(columns="reason"))


def test_missed_statements_need_articles_read_whole():
    found = read(SIDES, SAID, OWN, TRUE, [*LOOKED, whole(0), missed("m0", 0)], more=[("m0", 0, "A", A)])
    said = "not corrected for missed statements: 1 article drawn at random and read whole, 5 needed"
    assert found.loc[0, "reason"] == said and found.loc[0, "share"] == pytest.approx(3 / 5)


def test_a_side_nobody_checked_says_so():
    found = read(SIDES, SAID, OWN, TRUE, LOOKED[:6]).set_index("side")
    assert found.loc["B", "reason"] == "no statement here was drawn at random, checked and coded"


codes = st.sampled_from([F, A, NONE])


@settings(deadline=None, max_examples=12)
@given(st.lists(st.tuples(st.sampled_from("AB"), codes, st.one_of(st.none(), codes)), min_size=5, max_size=9))
def test_with_nothing_wrong_shares_are_as_without_checks(rows):
    """Those who have a reference code are checked; without errors, to look changes nothing."""
    sides, said, truth = zip(*rows, strict=True)
    looked = [check(n) for n in range(len(rows))]
    found, plain = (read(sides, said, sides, truth, some) for some in ([*looked, *map(whole, range(5))], []))
    kept = ["n", "coded", "bearing", "share", "low", "high", "naive", "hand"]
    pd.testing.assert_frame_equal(found[kept], plain[kept])


def test_codes_of_all_statements_as_read_take_the_machines_place():
    """Half is checked and right: the share is that of all codes, whatever the machine says."""
    truth = [F, A] * 8
    looked = [check(n) for n in range(8)]
    found = read("A" * 16, [F] * 16, "A" * 16, truth, looked).iloc[0]
    assert found["share"] == pytest.approx(0.5) and found["weight"] == pytest.approx(0.5, abs=0.05)


def test_the_order_of_rows_does_not_matter():
    looked = [*LOOKED, *map(whole, range(6)), missed("m0", 0)]
    one, other = (
        read(SIDES, SAID, OWN, TRUE, some, more=[("m0", 0, "A", A)]) for some in (looked, looked[::-1])
    )
    pd.testing.assert_frame_equal(one, other)


# --- the estimator


def test_an_expansion_is_a_ratio_with_its_deviations():
    """In 3 articles of 10 statements 2 were missed, 1 of them in favour: of 40 statements 8, and 4."""
    found = expand(np.arange(3), np.array([1, 0, 0]), np.array([1, 1, 0]), np.array([2, 3, 5]), 40)
    assert (found.top, found.base) == (4, 8)
    assert found.top_by == pytest.approx(
        [4 * 0.8, -4 * 0.3, -4 * 0.5]
    ) and found.base_by.sum() == pytest.approx(0)


def test_additions_by_bootstrap_over_articles():
    """The linearized variance is that of drawing articles again, with what is added to the cell."""
    random = np.random.default_rng(3)
    size, texts = 150, 60
    article = np.repeat(np.arange(size), 2)
    top = (random.random(300) < 0.6).astype(float)
    lost = random.poisson(0.5, size) * (np.arange(size) < texts)
    ones = np.ones(300)

    def share(drawn):
        rows = np.concatenate([np.array([2 * a, 2 * a + 1]) for a in drawn])
        whole = drawn[drawn < texts]
        added = expand(whole, 0 * lost[whole], lost[whole], 2 * np.ones(len(whole)), len(rows))
        cell = Cell(article[rows], np.ones(len(rows), bool), top[rows], ones[rows], top[rows], ones[rows])
        return estimate(cell, weight=0.0, additions=[added])

    again = [share(random.integers(size, size=size)) for _ in range(500)]
    found = share(np.arange(size))
    variance = np.square(np.bincount(found.article, found.influence)).sum()
    assert variance**0.5 == pytest.approx(np.std([one.share for one in again]), rel=0.1)


def test_nothing_added_changes_nothing():
    cell = Cell(np.arange(4), np.ones(4, bool), np.array([1.0, 0, 1, 1]), *[np.ones(4)] * 3)
    nothing = Addition(0.0, 0.0, np.arange(9), np.zeros(9), np.zeros(9))
    plain, added = (rectified_share(cell, weight=0.0, additions=some) for some in ((), [nothing]))
    assert plain[0] == added[0] and plain[1] == pytest.approx(added[1])


def test_the_corrected_interval_holds_the_truth_where_the_uncorrected_is_off():
    """60 debates of two sides and two issues; 1,000 in tests/benchmarks/reading_errors.py."""
    means = coverage(tried(draws=60, checked=120, whole=30)).set_index("of")
    held = means.groupby("of")["held"].mean()
    assert held["corrected"] >= 0.93 > 0.85 > held["codes alone corrected"] > held["nothing corrected"]
    assert (
        means.loc["corrected", "bias"].abs().max() < 0.03 < means.loc["codes alone corrected", "bias"].max()
    )
