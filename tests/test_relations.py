"""Turning points, coalitions and answers in words: said where they stand, and why not where they do not."""

import pandas as pd
import pytest
from disputants import study

from helpers.report.relations import (
    beside_chance,
    coalition_entries,
    coalition_table,
    list_ties,
    square_of,
    turning_entries,
    why_none,
)

NAMES = ["a", "b", "c"]
SQUARE = pd.DataFrame([[0, 2.0, 0], [2.0, 0, 0.5], [0, 0.5, 0]], index=NAMES, columns=NAMES)


def points(**changes):
    row = {
        "issue": "talks", "of": "B", "n": 12, "after": pd.Timestamp("2030-03-01"),
        "when": pd.Timestamp("2030-04-02"), "from_mean": 0.5, "to_mean": -1.0, "support": 0.8,
        "by_chance": 0.002, "series": 4, "stands": True, "events": "2030-03-20 Flood; 2030-03-25 Talks",
        "statement_ids": "s01 s02",
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def lines_of(*, short, level, searched):
    """A table of that many lines without a turning point, and one more, searched, that may turn."""
    kinds = [5] * short + [12] * (level + searched)
    rows = [points(of=f"B{at}", n=n, when=pd.NaT, stands=False) for at, n in enumerate(kinds)]
    return pd.concat([points(stands=False, by_chance=0.2), *rows]).assign(series=searched + 1)


def test_a_turning_point_has_its_events_and_rows():
    [entry] = turning_entries(points(), study=study(), ids={"s01": "one", "s02": "two"})
    assert (entry["line"], entry["means"]) == ("Belmor", "+0.50 → −1.00")
    assert (entry["events"], entry["ids"]) == (["2030-03-20 Flood", "2030-03-25 Talks"], ["one", "two"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (points(), ""),
        (points().iloc[:0], "Fewer than two sides speak"),
        (
            points(stands=False, by_chance=0.03),
            "may be chance: 3.0 % of shuffled lines split as sharply, and 4",
        ),
        (points(stands=False, support=0.3), "has no sure date: only 30 % of the draws"),
        (
            points(stands=False, n=5, series=0, when=pd.NaT),
            "No turning point stands. 1 line: 1 with fewer than 8 observations, too few to search.",
        ),
        (points(stands=False, series=0, when=pd.NaT), "1 line: 1 without any change, nothing to search."),
        (points(stands=False, series=1, when=pd.NaT), "1 line: 1 searched, of which 0 may turn."),
        (lines_of(short=4, level=1, searched=3), "9 lines: 4 with fewer than 8 observations, too few to"),
        (lines_of(short=4, level=1, searched=3), "; 1 without any change, nothing to search; 4 searched"),
    ],
)
def test_why_no_turning_point_stands(given, said):
    words = why_none(given, study=study())
    assert said in words and bool(said) == bool(words)


def table_of(**score):
    return coalition_table(
        pd.Series({"arvenia": 1, "belmor": 2, "x": 0}),
        pd.DataFrame([{"modularity": 0.4, "reference": 0.2, "high": 0.3, "chance": 0.01} | score]),
        study=study(),
    )


def test_members_of_coalitions_with_names_and_sides():
    entries = coalition_entries(table_of(), study=study())
    assert [(one["name"], one["sides"][0]["names"]) for one in entries] == [
        ("Coalition 1", ["Arvenian government"]),
        ("Coalition 2", ["Belmoran government"]),
        ("In none", ["x"]),
    ]


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ({}, "more cleanly than chance"),
        ({"chance": 0.05}, "more cleanly than chance"),
        ({"chance": 0.06}, "no more than chance gives"),
        ({"modularity": float("nan")}, "Too few actors"),
        ({"modularity": -0.07}, "better than none (the best has a modularity of −0.07"),
    ],
)
def test_modularity_stands_beside_chance(score, said):
    assert said in beside_chance(table_of(**score))


def test_a_network_comes_back_from_its_list_of_ties():
    actors = pd.DataFrame({"actor": NAMES})
    assert list_ties(SQUARE).to_numpy().tolist() == [["a", "b", 2.0], ["b", "c", 0.5]]
    assert square_of(list_ties(SQUARE), actors).equals(SQUARE)
