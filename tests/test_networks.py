"""Networks: small ones worked out by hand, and the published counts of the reference database."""

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from coded import coded, listed, slow_network
from disputants import stance, stances, statements

from helpers.networks.matrices import KINDS, QUALIFIERS, two_mode
from helpers.networks.network import event_list, network

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dna" / "sample.dna"

# ann is for talks (twice) and for the dam; bob is for talks, against the dam; cy is neutral on talks
ROWS = [
    ("ann", "talks", "favour"),
    ("ann", "talks", "favour"),
    ("ann", "dam", "favour"),
    ("bob", "talks", "favour"),
    ("bob", "dam", "against"),
    ("cy", "talks", "neutral"),
]


def built(**options):
    given = statements(*({"actor_id": actor} for actor, _, _ in ROWS))
    return network(stances(*(stance(n, i, p) for n, (_, i, p) in enumerate(ROWS))), given, **options)


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ({}, [[1, 2], [1, 1]]),  # rows ann, bob; columns dam, talks
        ({"qualifier": "subtract"}, [[1, 2], [-1, 1]]),
        ({"kind": "actors"}, [[0, 3], [3, 0]]),  # dam 1·1 + talks 2·1
        ({"kind": "actors", "qualifier": "congruence"}, [[0, 2], [2, 0]]),
        ({"kind": "actors", "qualifier": "conflict"}, [[0, 1], [1, 0]]),
        ({"kind": "actors", "qualifier": "subtract"}, [[0, 1], [1, 0]]),
        ({"kind": "concepts"}, [[0, 3], [3, 0]]),  # ann 1·2 + bob 1·1
        ({"kind": "concepts", "qualifier": "conflict"}, [[0, 1], [1, 0]]),
    ],
)
def test_values(options, values):
    assert built(**options).to_numpy().tolist() == values


def test_a_repeated_statement_counts_once():
    given = statements({"actor_id": "ann"}, {"actor_id": "ann", "same_as": "s00"})
    codes = stances(stance(0, "talks", "favour"), stance(1, "talks", "favour"))
    assert network(codes, given).to_numpy().sum() == 1


@pytest.mark.parametrize(
    "options", [{"kind": "three-mode"}, {"qualifier": "congruence"}, {"kind": "actors", "qualifier": "x"}]
)
def test_what_does_not_exist_is_refused(options):
    with pytest.raises(ValueError, match="Use one of"):
        built(**options)


ONE_MODE, TWO_MODE = ("no", "average", "jaccard", "cosine"), ("no", "activity", "prominence")
SETTINGS = [
    {"kind": kind, "qualifier": qualifier, "normalization": normalization}
    for kind in KINDS
    for qualifier in QUALIFIERS["two-mode" if kind == "two-mode" else "one-mode"]
    for normalization in (TWO_MODE if kind == "two-mode" else ONE_MODE)
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: "-".join(settings.values()))
@pytest.mark.parametrize(
    ("position", "scaled", "yes_no"),
    [("polarity", True, True), ("scale", True, False), ("tone", False, False)],
)
def test_the_fast_network_is_the_slow_one(settings, position, scaled, yes_no):
    tables = coded()
    slow = slow_network(listed(*tables, position=position), **settings, scaled=scaled, yes_no=yes_no)
    found = network(*tables, **settings, position=position)
    pd.testing.assert_frame_equal(found, slow, check_dtype=False, check_names=False, check_index_type=False,
                                  check_column_type=False)  # fmt: skip


BUCKETS = {
    "document": lambda day, article: article,
    "week": lambda day, article: day.isocalendar()[:2],
    "month": lambda day, article: (day.year, day.month),
    "year": lambda day, article: day.year,
    "any week": lambda day, article: day.isocalendar()[1],
    "any month": lambda day, article: day.month,
    "acrossrange": lambda day, article: 0,
}


@pytest.mark.parametrize("duplicates", BUCKETS)
@pytest.mark.parametrize("qualifier", ["ignore", "subtract"])
def test_alike_statements_count_once_in_a_document_week_month_year_or_all_over(duplicates, qualifier):
    stances, statements = coded(300, days=800)
    seen, once = set(), []
    for actor, concept, level, day, article in listed(stances, statements):
        key = (actor, concept, BUCKETS[duplicates](day, article), level if qualifier == "subtract" else None)
        once += [] if key in seen else [(actor, concept, level)]
        seen.add(key)
    slow = slow_network(once, kind="two-mode", qualifier=qualifier)
    assert np.array_equal(network(stances, statements, qualifier=qualifier, duplicates=duplicates), slow)


def test_the_week_runs_from_monday_to_sunday():
    days = ["2030-01-06", "2030-01-07", "2030-01-13", "2030-01-14"]  # Sunday, Monday, Sunday, Monday
    given = statements(*({"actor_id": "ann", "said_on": pd.Timestamp(day)} for day in days))
    codes = stances(*(stance(n, "talks", "favour") for n in range(4)))
    assert network(codes, given, duplicates="week").to_numpy().sum() == 3


def test_a_month_is_that_of_its_year():
    given = statements(*({"actor_id": "ann", "said_on": pd.Timestamp(f"{y}-03-01")} for y in (2030, 2031)))
    codes = stances(*(stance(n, "talks", "favour") for n in range(2)))
    assert network(codes, given, duplicates="month").to_numpy().sum() == 2


@pytest.mark.parametrize(
    ("lists", "actors", "concepts"),
    [
        ({"exclude": {"actor_id": ["ann"]}}, ["bob"], ["dam", "talks"]),
        ({"include": {"actor_id": ["ann"]}}, ["ann"], ["dam", "talks"]),
        ({"exclude": {"issue": ["dam"], "actor_id": ["bob"]}}, ["ann"], ["talks"]),
        ({"include": {"issue": ["dam"], "polarity": ["against"]}}, ["bob"], ["dam"]),
        ({"include": {"issue": ["dam"]}, "exclude": {"actor_id": ["ann"]}}, ["bob"], ["dam"]),
        ({"include": {"actor_id": ["ann"]}, "isolates": True}, ["ann", "bob"], ["dam", "talks"]),
    ],
)
def test_lists_say_who_is_left_out_or_let_in(lists, actors, concepts):
    found = built(**lists)
    assert (list(found.index), list(found.columns)) == (actors, concepts)


def test_who_only_speaks_in_articles_left_out_is_no_isolate():
    given = statements({"actor_id": "ann"}, {"actor_id": "bob"}).assign(document_source=["Gazette", "Herald"])
    codes = stances(stance(0, "talks", "favour"), stance(1, "dam", "favour"))
    found = network(codes, given, exclude={"document_source": ["Herald"]}, isolates=True)
    assert (list(found.index), list(found.columns)) == (["ann"], ["talks"])


@pytest.mark.parametrize(("qualifier", "total"), [("ignore", 3), ("subtract", 2)])
def test_without_a_text_to_compare_a_statement_counts_where_that_is_ignored(qualifier, total):
    given = statements(*({"actor_id": "ann"} for _ in range(3))).assign(tone=["calm", "", "cold"])
    codes = stances(*(stance(n, "talks", "favour") for n in range(3)))
    assert network(codes, given, position="tone", qualifier=qualifier).to_numpy().sum() == total


def test_an_isolate_has_no_tie():
    assert built(include={"actor_id": ["ann"]}, isolates=True).loc["bob"].sum() == 0


@pytest.mark.parametrize(
    ("start", "stop", "total"),
    [("2030-01-02", None, 4), (None, "2030-01-02", 2), ("2030-01-02", "2030-01-02", 1)],
)
def test_the_first_and_last_day_belong_to_the_period(start, stop, total):
    assert built(start=start, stop=stop).to_numpy().sum() == total  # ann, ann, ann, bob, bob on five days


def test_an_undated_statement_is_in_no_period():
    given = statements({"actor_id": "ann", "said_on": None})
    assert network(stances(stance(0, "talks", "favour")), given, start="1900-01-01").empty


def test_reports_of_a_statement_may_be_counted_each():
    given = statements({"actor_id": "ann"}, {"actor_id": "ann", "same_as": "s00"})
    codes = stances(stance(0, "talks", "favour"), stance(1, "talks", "favour"))
    assert network(codes, given, reports=True).to_numpy().sum() == 2


def test_a_combination_says_which_sides_occur():
    found = built(qualifier="combine")
    assert (found.to_numpy().tolist(), found.attrs["combinations"]) == (
        [[1, 1], [2, 1]],
        {1: "favour", 2: "against", 3: "against + favour"},
    )


def test_a_combination_has_fifty_levels_at_most():
    counts, levels = np.ones((1, 1, 51)), np.arange(51)
    found = two_mode(counts[:, :, :50], levels=levels[:50], scaled=True, qualifier="combine")
    assert found.tolist() == [[2**50 - 1]]
    with pytest.raises(ValueError, match="at most 50 levels"):
        two_mode(counts, levels=levels, scaled=True, qualifier="combine")


def test_without_a_position_neutral_statements_count_too():
    assert built(position=None).loc["cy", "talks"] == 1


def test_any_columns_can_be_joined():
    assert built(actor="side", concept="mode").to_numpy().tolist() == [[5]]


def test_order_of_the_rows_does_not_matter():
    stances, statements = coded()
    mixed = stances.sample(frac=1, random_state=1), statements.sample(frac=1, random_state=2)
    settings = {"kind": "actors", "qualifier": "congruence", "normalization": "jaccard"}
    pd.testing.assert_frame_equal(network(*mixed, **settings), network(stances, statements, **settings))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"actor": "party"}, "no column “party”"),
        ({"exclude": {"party": ["x"]}}, "no column “party”"),
        ({"exclude": {"issue": "dam"}}, "as a list"),
        ({"duplicates": "decade"}, "Use one of include, document"),
        ({"normalization": "average"}, "Use one of no, activity, prominence"),
        ({"start": "soon"}, "is no day"),
        ({"start": pd.Timestamp("2030-01-01", tz="UTC")}, "without a time zone"),
        ({"day": "content", "start": "2030-01-01"}, "holds no days"),
        ({"position": None, "qualifier": "subtract"}, "needs a position"),
        ({"position": "score"}, "whole numbers"),
    ],
)
def test_what_cannot_be_used_is_said(options, said):
    codes = stances(*(stance(n, i, p, score=0.5) for n, (_, i, p) in enumerate(ROWS)))
    with pytest.raises(ValueError, match=said):
        network(codes, statements(*({"actor_id": actor} for actor, _, _ in ROWS)), **options)


def test_stances_of_unknown_statements_are_refused():
    with pytest.raises(ValueError, match="s09 that is not in the table"):
        network(stances(stance(9, "talks", "favour")), statements({"actor_id": "ann"}))


def test_unsettled_codes_are_refused():
    codes = stances(stance(0, "talks", "favour"), stance(0, "talks", "against", coder="bo"))
    with pytest.raises(ValueError, match="select_codes"):
        network(codes, statements({"actor_id": "ann"}))


def test_the_event_list_holds_what_the_network_counts():
    given = statements(*({"actor_id": actor} for actor, _, _ in [*ROWS, (None, "dam", "favour")]))
    codes = stances(*(stance(n, i, p) for n, (_, i, p) in enumerate([*ROWS, (None, "dam", "favour")])))
    events = event_list(codes, given, duplicates="acrossrange", qualifier="subtract")
    assert list(zip(events["statement_id"], events["actor_id"].fillna(""), events["issue"], strict=True)) == [
        ("s00", "ann", "talks"), ("s02", "ann", "dam"), ("s03", "bob", "talks"), ("s04", "bob", "dam"),
        ("s06", "", "dam"),
    ]  # fmt: skip


def test_without_positions_the_network_is_empty():
    assert network(stances(stance(0, "talks", "neutral")), statements({"actor_id": "ann"})).empty


@pytest.fixture(scope="module")
def sample():
    """The coded statements of the reference database: organizations as actors, its concepts as issues."""
    if not REFERENCE.exists():
        pytest.skip("the reference database lies outside the repository (../shared)")
    with sqlite3.connect(f"file:{REFERENCE}?mode=ro&immutable=1", uri=True) as base:
        text = (
            "SELECT d.StatementId, e.Value FROM DATASHORTTEXT d "
            "JOIN ENTITIES e ON d.Entity = e.ID WHERE d.VariableId = ?"
        )
        organization, concept = (dict(base.execute(text, (variable,))) for variable in (2, 3))
        agrees = dict(base.execute("SELECT StatementId, Value FROM DATABOOLEAN"))
    given = statements(*({"statement_id": str(i), "actor_id": organization[i]} for i in concept))
    rows = [stance(0, concept[i], "favour" if agrees[i] else "against", statement_id=str(i)) for i in concept]
    return stances(*rows), given


@pytest.mark.parametrize(("kind", "shape", "total"), [("two-mode", (7, 6), 40), ("actors", (7, 7), 276)])
def test_the_known_numbers_of_the_reference_database(sample, kind, shape, total):
    found = network(*sample, kind=kind)
    assert (found.shape, found.to_numpy().sum()) == (shape, total)


def test_congruence_and_conflict_make_up_the_whole(sample):
    whole, same, other = (
        network(*sample, kind="actors", qualifier=q) for q in ("ignore", "congruence", "conflict")
    )
    assert np.array_equal(whole, same + other)
