"""Consistency: contradictions of oneself and of the principal, and positions that are new."""

from datetime import date

import pandas as pd
import pytest
from disputants import stance, stances, statements, study

from helpers.base.errors import InputError
from helpers.positions.contradictions import contradictions, head_of

ACTORS = [
    {"id": "arvenia", "name": "Arvenia", "kind": "government", "side": "A"},
    {"id": "orla-venn", "name": "Orla Venn", "side": "A", "roles": [
        {"title": "Prime Minister of Arvenia", "from": "2020-01-01", "to": "2030-02-28"}]},
    {"id": "ilo-marn", "name": "Ilo Marn", "side": "A", "roles": [
        {"title": "Vice President of Arvenia", "from": "2020-01-01"},
        {"title": "President of Arvenia", "from": "2030-03-01"}]},
    {"id": "envoy", "name": "Tam Orrit", "side": "A", "roles": [
        {"title": "Spokesman for the President of Arvenia", "from": "2020-01-01"}]},
    {"id": "ministry", "name": "Ministry of Rivers", "kind": "organization", "side": "A"},
    {"id": "dov-karst", "name": "Dov Karst", "side": "B"},
]  # fmt: skip
STUDY = study(actors=ACTORS)


def found(*said, **options):
    """Statements (actor, day, polarity and, where tied to a condition, "if"), all on talks, of side A."""
    rows, codes = [], []
    for number, (actor, day, polarity, *tied) in enumerate(said):
        when = pd.Timestamp("2030-01-01") + pd.Timedelta(days=day)
        rows.append({"actor_id": actor, "speaker": actor, "side": "A", "said_on": when})
        codes.append(stance(number, "talks", polarity, conditional=bool(tied)))
    table = contradictions(stances(*codes), statements(*rows), STUDY, **options)
    return [(row.kind, row.earlier_id, row.later_id, row.reading) for row in table.itertuples()]


def of_kind(kind, *said, **options):
    return [row[1:3] for row in found(*said, **options) if row[0] == kind]


FOR, AGAINST, NEUTRAL = "favour", "against", "neutral"


@pytest.mark.parametrize(
    ("said", "pairs"),
    [
        ([("envoy", 0, FOR), ("envoy", 9, AGAINST)], [("s00", "s01")]),
        ([("envoy", 0, FOR), ("envoy", 9, FOR)], []),
        ([("envoy", 0, FOR), ("envoy", 5, NEUTRAL), ("envoy", 9, AGAINST)], [("s00", "s02")]),
        ([("envoy", 9, AGAINST), ("envoy", 0, FOR)], [("s01", "s00")]),
        (
            [("envoy", 0, FOR), ("envoy", 5, FOR), ("envoy", 9, AGAINST), ("envoy", 12, FOR)],
            [("s01", "s02"), ("s02", "s03")],
        ),
        ([("envoy", 0, FOR), ("orla-venn", 9, AGAINST)], []),
        ([("ministry", 0, FOR), ("ministry", 9, AGAINST)], []),
        ([(None, 0, FOR), (None, 9, AGAINST)], []),
        ([("envoy", 0, FOR), ("envoy", 9, "none")], []),
    ],
)
def test_who_contradicts_himself(said, pairs):
    assert of_kind("contradicts himself", *said) == pairs


@pytest.mark.parametrize(
    ("said", "pairs"),
    [
        ([("orla-venn", 0, FOR), ("envoy", 9, AGAINST)], [("s00", "s01")]),
        ([("orla-venn", 0, FOR), (None, 9, AGAINST)], [("s00", "s01")]),
        ([("orla-venn", 0, FOR), ("ministry", 0, AGAINST)], [("s00", "s01")]),
        ([("orla-venn", 0, FOR), ("envoy", 9, FOR)], []),
        ([("orla-venn", 0, FOR), ("envoy", 9, NEUTRAL)], []),
        ([("envoy", 0, AGAINST), ("orla-venn", 9, FOR)], []),
        ([("orla-venn", 0, FOR), ("arvenia", 9, AGAINST)], []),
        ([("orla-venn", 0, FOR), ("orla-venn", 3, AGAINST), ("envoy", 9, AGAINST)], []),
        # from March another heads the side: what the one before him said binds nobody
        ([("orla-venn", 50, FOR), ("envoy", 70, AGAINST)], []),
        ([("orla-venn", 50, FOR), ("ilo-marn", 65, FOR), ("envoy", 70, AGAINST)], [("s01", "s02")]),
    ],
)
def test_who_contradicts_the_principal(said, pairs):
    assert of_kind("contradicts the principal", *said) == pairs


def test_the_window_bounds_the_principal():
    assert of_kind("contradicts the principal", ("orla-venn", 0, FOR), ("envoy", 9, AGAINST), window=8) == []


@pytest.mark.parametrize("kind", ["contradicts the principal", "new position"])
@pytest.mark.parametrize(("days", "pairs"), [(365, [("s00", "s01")]), (366, [])])
def test_the_window_is_a_year(kind, days, pairs):
    assert of_kind(kind, ("orla-venn", 50 - days, FOR), ("envoy", 50, AGAINST)) == pairs


def test_heads_can_be_given():
    said = [("envoy", 0, FOR), ("ministry", 9, AGAINST)]
    assert of_kind("contradicts the principal", *said, heads={"A": "envoy"}) == [("s00", "s01")]


def test_a_head_of_another_side_is_refused():
    with pytest.raises(InputError, match="no actor “dov-karst” on the side “A”"):
        found(("envoy", 0, FOR), heads={"A": "dov-karst"})


@pytest.mark.parametrize(
    ("side", "on", "head"),
    [
        ("A", "2030-01-01", "orla-venn"),
        ("A", "2030-02-28", "orla-venn"),
        ("A", "2030-03-01", "ilo-marn"),
        ("B", "2030-01-01", None),
        ("A", "2019-12-31", None),
    ],
)
def test_who_heads_a_side(side, on, head):
    assert head_of(side, STUDY, on=date.fromisoformat(on)) == head


@pytest.mark.parametrize(
    ("said", "pairs"),
    [
        ([("envoy", 0, FOR), ("ministry", 9, AGAINST)], [("s00", "s01")]),
        ([("envoy", 0, NEUTRAL), ("ministry", 9, AGAINST)], [("s00", "s01")]),
        ([("envoy", 0, FOR)], []),  # nothing before it: silence
        ([("envoy", 0, FOR), ("envoy", 400, AGAINST)], []),  # silence for more than the window
        ([("envoy", 0, AGAINST), ("envoy", 5, FOR), ("envoy", 9, AGAINST)], [("s00", "s01")]),
        (
            [("envoy", 0, AGAINST), ("envoy", 300, FOR), ("envoy", 400, AGAINST)],
            [("s00", "s01"), ("s01", "s02")],
        ),
        ([("envoy", 0, FOR), ("envoy", 9, AGAINST), ("ministry", 9, AGAINST)], [("s00", "s01")]),
        ([("envoy", 0, FOR), ("ministry", 0, AGAINST)], []),  # the same day is not before
    ],
)  # fmt: skip
def test_what_is_new(said, pairs):
    assert of_kind("new position", *said) == pairs


@pytest.mark.parametrize(
    ("first", "second", "reading"),
    [
        ((FOR,), (AGAINST,), "opposed"),
        ((FOR, "if"), (AGAINST,), "opposed, but under a condition"),
        ((FOR,), (AGAINST, "if"), "opposed, but under a condition"),
        ((FOR, "if"), (AGAINST, "if"), "opposed, but under a condition"),
    ],
)
def test_a_condition_is_shown_as_such(first, second, reading):
    rows = found(("envoy", 0, *first), ("envoy", 9, *second))
    assert {row[3] for row in rows} == {reading}


def test_a_new_position_beside_a_neutral_one():
    assert found(("envoy", 0, NEUTRAL), ("envoy", 9, FOR))[0][3] == "not taken in the window before"


def test_both_statements_are_listed_with_their_words_and_codes():
    given = statements(
        {"actor_id": "dov-karst", "speaker": "Dov Karst", "content": "We will talk."},
        {"actor_id": "dov-karst", "speaker": "Dov Karst", "content": "We will not talk."},
    )
    codes = stances(
        stance(0, "talks", "favour", probability=0.9, method="learned", coder="model"),
        stance(1, "talks", "against"),
    )
    row = contradictions(codes, given, STUDY).iloc[0]
    shown = row[
        ["earlier_words", "earlier_probability", "earlier_coder", "later_words", "later_coder", "days_apart"]
    ]
    assert list(shown) == ["We will talk.", 0.9, "model", "We will not talk.", "ada", 1]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        {"same_as": "s00"},
        {"said_on_precision": "year"},
        {"said_on": pd.NaT, "said_on_precision": "unknown"},
    ],
)
def test_repeats_and_undated_statements_contradict_nobody(row):
    given = statements({"actor_id": "dov-karst"}, {"actor_id": "dov-karst", **row})
    codes = stances(stance(0, "talks", "favour"), stance(1, "talks", "against"))
    assert contradictions(codes, given, STUDY).empty


def test_one_coded_statement_gives_an_empty_table_with_its_columns():
    whole = contradictions(stances(stance(0, "talks", "favour")), statements({}), STUDY)
    assert whole.empty and {"kind", "earlier_words", "later_coder"} <= set(whole.columns)


def test_a_table_without_actors_is_refused():
    with pytest.raises(InputError, match="no column actor_id"):
        contradictions(stances(stance(0, "talks", "favour")), statements({}).drop(columns="actor_id"), STUDY)
