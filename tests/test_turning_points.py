"""Turning points: found where they are, not where they are not, and what stands beside them."""

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements

from helpers.base.errors import InputError
from helpers.base.tables import table
from helpers.positions.time.turning_points import (
    block_of,
    find_changes,
    gain_of,
    penalty_of,
    shuffle_blocks,
    split_by_chance,
    turning_points,
)
from helpers.positions.time.windows import MOST, line_of

POSITIONS = {"+": "favour", "-": "against", "0": "neutral"}
TURN = "++++++++++----------"


def said(signs, *, side="B", every=10, number=0, **more):
    """One statement an article, ``every`` so many days, by its sign."""
    rows = [
        {"statement_id": f"{side}{number + at:03}", "article_id": f"{side}{number + at}", "side": side,
         "said_on": pd.Timestamp("2030-01-01") + pd.Timedelta(days=every * at), **more}
        for at in range(len(signs))
    ]  # fmt: skip
    codes = [
        stance(0, "talks", POSITIONS[sign], statement_id=row["statement_id"])
        for row, sign in zip(rows, signs, strict=True)
    ]
    return rows, codes


def turned(signs, *, other="", events=None, sides=("B",), **options):
    rows, codes = said(signs)
    if other:
        more, others = said(other, side="A")
        rows, codes = rows + more, codes + others
    return turning_points(stances(*codes), statements(*rows), events, sides=sides, **{"draws": 60, **options})


def test_a_clear_turn_is_found_where_it_is():
    row = turned(TURN).iloc[0]
    assert (str(row["after"].date()), str(row["when"].date())) == ("2030-04-01", "2030-04-11")


def test_a_clear_turn_stands():
    row = turned(TURN).iloc[0]
    assert row["stands"] and row["support"] > 0.9 and (row["from_mean"], row["to_mean"]) == (1, -1)


@pytest.mark.parametrize(
    ("signs", "reason"),
    [
        ("+++----", "Only 7 articles, fewer than 8: not searched."),
        ("+" * 12, "No turning point: all 12 articles stand alike."),
        ("+-" * 8, "No turning point in 16 articles."),
    ],
)
def test_where_there_is_none_a_row_says_why(signs, reason):
    rows = turned(signs)
    assert list(rows["reason"]) == [reason] and rows["when"].isna().all() and not rows["stands"].any()


def test_a_turn_back_is_two_turning_points():
    rows = turned("+" * 10 + "-" * 10 + "+" * 10)
    assert list(rows["to_mean"]) == [-1, 1]


def test_what_may_be_chance_is_said():
    row = turned("++0+-+0---").iloc[0]
    assert not row["stands"] and row["reason"].startswith("May be chance")


def test_shuffled_series_rarely_stand():
    rng = np.random.default_rng(5)
    hits = [turned("".join(rng.permutation(list(TURN))), draws=40)["stands"].any() for _ in range(15)]
    assert sum(hits) <= 2


@pytest.mark.parametrize(("sides", "stands"), [(("B",), True), (("A", "B"), False)])
def test_the_chance_of_a_turn_counts_once_for_each_series_searched(sides, stands, monkeypatch):
    monkeypatch.setitem(turning_points.__globals__, "split_by_chance", lambda *_, **__: 0.04)
    step = "+" * 15 + "-" * 15
    assert turned(step, other=step, sides=sides).set_index("of").loc["B", "stands"] == stands


@pytest.mark.parametrize(("support", "stands"), [(0.5, True), (0.49, False)])
def test_half_of_the_draws_must_find_the_date(support, stands, monkeypatch):
    monkeypatch.setitem(turning_points.__globals__, "_support", lambda *_, **__: support)
    assert turned("+" * 15 + "-" * 15)["stands"].iloc[0] == stands


def test_two_sides_give_their_distance_too():
    rows = turned(TURN, other="+" * 20, sides=("A", "B"), window="month")
    assert list(rows["of"]) == ["A", "B", "A–B"]


def test_the_distance_turns_where_one_side_does():
    rows = turned("+" * 30 + "-" * 30, other="+" * 60, sides=("A", "B"), window="month")
    row = rows[rows["of"] == "A–B"].iloc[0]
    assert (row["to_mean"], row["when"], row["stands"]) == (1, pd.Timestamp("2030-11-01"), True)


def test_too_few_windows_are_not_searched():
    rows = turned(TURN, other="+" * 20, sides=("A", "B"), window="quarter")
    assert rows["reason"].iloc[-1] == "Only 3 windows in which both speak, fewer than 8: not searched."


def test_statements_of_one_article_are_one_observation():
    rows, codes = said("+++++-----", article_id="x", every=0)
    found = turning_points(stances(*codes), statements(*rows), sides=("B",), draws=5)
    assert found["n"].iloc[0] == 1


EVENTS = [
    ("2030-02-28", "day", "too early"),
    ("2030-03-05", "day", "thirty days before"),
    ("2030-04-05", "day", "between"),
    ("2030-05-01", "month", "a month"),
    ("2030-01-01", "year", "a year"),
    ("2030-06-20", "day", "too late"),
]


def test_the_events_beside_it():
    rows = [{"on": pd.Timestamp(on), "precision": fine, "label": label} for on, fine, label in EVENTS]
    row = turned(TURN, events=table(rows, "events")).iloc[0]
    assert row["events"] == "2030-03-05 thirty days before; 2030-04-05 between; 2030-05 a month"


def test_the_statements_beside_it():
    assert turned(TURN, near=10).iloc[0]["statement_ids"] == "B008 B009 B010 B011"


def test_the_same_twice_whatever_the_order_of_rows():
    rows, codes = said("++0+-+--0-+---+-")
    one = turning_points(stances(*codes), statements(*rows), sides=("B",), draws=30)
    other = turning_points(stances(*codes[::-1]), statements(*rows[::-1]), sides=("B",), draws=30)
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    ("options", "words"), [({"issue": "weather"}, "“weather”"), ({"sides": ("Q",)}, "Use some of B")]
)
def test_what_does_not_exist_is_refused(options, words):
    with pytest.raises(InputError, match=words):
        turned(TURN, **options)


# --- the search


def cost(values, ends):
    parts = np.split(values, ends)
    return sum(((part - part.mean()) ** 2).sum() for part in parts)


def best(values, penalty):
    """Every way to cut a series into at most three segments of three or more: the cheapest."""
    size = len(values)
    cuts = [
        [],
        *([a] for a in range(3, size - 2)),
        *([a, b] for a in range(3, size) for b in range(a + 3, size - 2)),
    ]
    return min(cuts, key=lambda ends: cost(values, ends) + penalty * len(ends))  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_the_segments_are_the_cheapest(seed):
    rng = np.random.default_rng(seed)
    values = np.concatenate([rng.normal(0, 1, 7), rng.normal(3, 1, 7)])
    penalty = max(penalty_of(values), 6.0)
    assert find_changes(values, penalty) == best(values, penalty)


@pytest.mark.parametrize(("after", "ends"), [(3, [3]), (2, [])])
def test_a_segment_has_three_observations_or_more(after, ends):
    assert find_changes(np.array([0.0] * 3 + [9.0] * after), 1.0) == ends


def test_the_penalty_is_hardly_raised_by_a_change():
    noise = np.random.default_rng(0).normal(0, 1, 200)
    stepped = noise + np.repeat([0, 10], 100)
    assert penalty_of(stepped) < 2 * penalty_of(noise)


def test_nothing_found_is_no_gain():
    assert gain_of(np.array([1.0, -1.0] * 6)) == pytest.approx(0, abs=1e-12)


def test_a_split_by_chance_agrees_with_all_orders():
    # of the 70 orders of four and four, two are as sharply split
    share = split_by_chance(np.repeat([1.0, -1.0], 4), 4, random=np.random.default_rng(0), draws=4000)
    assert share == pytest.approx(2 / 70, abs=0.01)


def test_a_split_that_no_order_reaches_has_the_least_p_there_is():
    split = np.repeat([1.0, -1.0], 15)
    assert split_by_chance(split, 15, random=np.random.default_rng(0), draws=99) == pytest.approx(1 / 100)


def test_a_series_that_no_order_reaches_has_the_least_p_there_is(monkeypatch):
    monkeypatch.setitem(turning_points.__globals__, "split_by_chance", lambda *_, **__: 0.0)
    assert turned("+" * 15 + "-" * 15, draws=99)["by_chance"].iloc[0] == pytest.approx(1 / 100)


@pytest.mark.parametrize(("count", "block"), [(8, 1), (23, 1), (24, 2), (36, 3), (60, 5), (400, 5)])
def test_there_are_twelve_blocks_or_more(count, block):
    assert block_of(count) == block


def test_neighbours_of_a_block_stay_together():
    rows = shuffle_blocks(np.arange(12), random=np.random.default_rng(0), draws=400, block=3)
    together = (np.diff(rows, axis=1) == 1).mean()
    assert (np.sort(rows, axis=1) == np.arange(12)).all() and together > 0.6


def copied(random, count, again):
    """Positions of articles, each with probability ``again`` that of the one before."""
    signs = random.choice(["+", "-", "0"], count, p=(0.4, 0.4, 0.2))
    for number in range(1, count):
        signs[number] = signs[number - 1] if random.random() < again else signs[number]
    return "".join(signs)


@pytest.mark.parametrize("again", [0, 0.25])
def test_articles_that_resemble_the_last_one_seldom_make_a_turning_point(again):
    random = np.random.default_rng(2)
    stands = [turned(copied(random, 40, again), draws=99)["stands"].any() for _ in range(60)]
    assert np.mean(stands) < 0.15


def test_a_clear_turn_stands_among_twenty_series():
    """Twenty times the share of 99 shuffles that fit as well, of which the line itself is one, is 0.2."""
    rows, codes = said("+" * 30 + "-" * 30)
    others = [
        stance(0, f"issue {issue}", POSITIONS["+-"[at % 2]], statement_id=row["statement_id"])
        for issue in range(19)
        for at, row in enumerate(rows)
    ]
    found = turning_points(stances(*codes, *others), statements(*rows), sides=("B",), draws=99)
    assert found["series"].eq(20).all() and found.loc[found["issue"] == "talks", "stands"].all()


def test_long_series_are_pooled_to_the_same_mean():
    rows, codes = said("+0-" * 300, every=1)
    joined = statements(*rows).merge(stances(*codes), on="statement_id")
    joined["position"] = joined["polarity"].map({"favour": 1.0, "against": -1.0, "neutral": 0.0})
    line = line_of(joined, "talks", "B")
    assert len(line.values) <= MOST and line.values.mean() == pytest.approx(0)


@pytest.mark.parametrize(("count", "observations"), [(400, 400), (401, 201)])
def test_more_than_400_observations_are_pooled(count, observations):
    rows, codes = said("+" * count, every=1)
    joined = statements(*rows).merge(stances(*codes), on="statement_id").assign(position=1.0)
    assert len(line_of(joined, "talks", "B").values) == observations
