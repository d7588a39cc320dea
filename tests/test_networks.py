"""Networks: small ones worked out by hand, and the published counts of the reference database."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from disputants import stance, stances, statements

from helpers.networks import network

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
