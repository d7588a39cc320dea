"""Moves: who counts, and how often chance moves a side so far."""

import numpy as np
import pandas as pd
import pytest

from helpers.positions.time.permutation import Move, chances, halves, inside


def said(*polarities, articles=None, on="2030-03-01", precision="day"):
    """Statements of one side, each in an article of its own unless said otherwise."""
    return pd.DataFrame({
        "polarity": polarities,
        "favour": [int(one == "favour") for one in polarities],
        "article_id": articles or [f"{on} {place}" for place in range(len(polarities))],
        "said_on": pd.Timestamp(on),
        "said_on_precision": precision,
    })  # fmt: skip


def chance(early, late, **options):
    return chances([Move("A", "talks", early, late)], **options)[0]


YES, NO, SO = "favour", "against", "neutral"


@pytest.mark.parametrize(
    ("early", "late", "share"),
    [((NO, NO), (YES, YES), 2 / 6), ((NO,) * 3, (YES,) * 3, 2 / 20), ((YES, NO), (NO, YES), 1.0)],
)
def test_the_chance_is_that_of_all_ways_to_deal(early, late, share):
    assert chance(said(*early), said(*late, on="2031-03-01")) == pytest.approx(share, abs=0.04)


def test_the_middle_day_belongs_to_the_later_half():
    early, late = halves(pd.concat([said(YES, on=f"2030-03-0{day}") for day in (1, 2, 3)]))
    assert (len(early), len(late)) == (1, 2)


def test_a_move_from_neutral_to_against_is_seen():
    early, late = said(*[SO] * 8), said(*[NO] * 8, on="2031-03-01")
    assert chance(early, late) < 0.01 and chance(early, late, of="favour") == 1.0


def test_statements_of_one_article_are_one_voice():
    early = said(*[NO] * 10, articles=["a"] * 5 + ["b"] * 5)
    late = said(*[YES] * 10, articles=["c"] * 5 + ["d"] * 5, on="2031-03-01")
    assert chance(early, late) == pytest.approx(2 / 6, abs=0.04)


def test_more_moves_are_drawn_more_often_so_that_one_can_stand():
    moves = [Move("A", "talks", said(*[NO] * 12), said(*[YES] * 12, on="2031-03-01"))] * 60
    assert max(chances(moves)) * len(moves) < 0.05


def test_where_nothing_moves_few_moves_are_called_beyond_chance():
    random, found = np.random.default_rng(0), 0
    for _ in range(200):
        voices = np.repeat(random.choice([YES, NO], 20), 2)  # two statements an article, of one voice
        names = [f"a{place // 2}" for place in range(40)]
        early, late = said(*voices[:20], articles=names[:20]), said(*voices[20:], articles=names[20:])
        found += chance(early, late) <= 0.05
    assert found / 200 < 0.09


def test_a_window_counts_no_statement_that_is_known_only_to_the_year():
    rows = pd.concat([said(YES, on="2030-01-01", precision="year"), said(NO, on="2030-02-01")])
    window = {"start": pd.Timestamp("2030-01-01"), "end": pd.Timestamp("2030-03-31")}
    counted = {name: len(inside(rows, window | {"window": name})) for name in ("2030", "2030-Q1")}
    assert counted == {"2030": 2, "2030-Q1": 1}


def test_halves_leave_out_what_is_known_only_to_the_year():
    rows = pd.concat([said(YES, on="2030-01-01", precision="year"), said(NO, on="2030-02-01"), said(NO)])
    assert [len(half) for half in halves(rows)] == [1, 1]
