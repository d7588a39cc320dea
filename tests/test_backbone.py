"""Backbone: the search against all sets there are, and the reference database's three concepts of six."""

import sqlite3
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.base.errors import InputError
from helpers.networks.coalitions.attraction import shared_concepts, spectral_distance, spectrum
from helpers.networks.coalitions.backbone import backbone

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dna" / "sample.dna"


def profile(seed: int, *, concepts: int = 6, actors: int = 9) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    values = random.integers(-2, 3, (actors, concepts))
    return pd.DataFrame(
        values, index=[f"a{i}" for i in range(actors)], columns=[f"c{i}" for i in range(concepts)]
    )


def slow_loss(positions: pd.DataFrame, kept: list[str]) -> float:
    full, part = (spectrum(shared_concepts(one).to_numpy()) for one in (positions, positions[kept]))
    return spectral_distance(full, part)


def all_sets(positions: pd.DataFrame) -> list[list[str]]:
    names = list(positions.columns)
    return [list(kept) for size in range(1, len(names)) for kept in combinations(names, size)]


def chosen(found: pd.DataFrame) -> list[str]:
    return found.loc[found["backbone"], "concept"].tolist()


def penalized(positions: pd.DataFrame, kept: list[str], penalty: float = 3.5) -> float:
    out = 1 - len(kept) / positions.shape[1]
    return slow_loss(positions, kept) * np.exp(-penalty * out)


@pytest.mark.parametrize("seed", range(5))
def test_annealing_finds_the_best_of_all_sets(seed):
    positions = profile(seed)
    found = chosen(backbone(positions, method="annealing", rounds=400))
    best = min(penalized(positions, kept) for kept in all_sets(positions))
    assert penalized(positions, found) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_annealing_finds_the_best_set_of_a_size(size):
    positions = profile(7)
    found = chosen(backbone(positions, method="annealing", size=size, rounds=400))
    best = min(slow_loss(positions, kept) for kept in all_sets(positions) if len(kept) == size)
    assert (len(found), slow_loss(positions, found)) == (size, pytest.approx(best, abs=1e-9))


@pytest.mark.parametrize("seed", range(4))
def test_the_nested_search_takes_out_what_costs_least(seed):
    positions = profile(seed)
    left, slow = list(positions.columns), {}
    while left:
        out = min(left, key=lambda c: round(slow_loss(positions, [k for k in left if k != c]), 12))
        left.remove(out)
        slow[out] = len(slow) + 1
    found = backbone(positions)
    assert dict(zip(found["concept"], found["step"], strict=True)) == slow


def test_the_loss_of_a_concept_is_that_of_all_others_alone():
    positions = profile(1)
    slow = [slow_loss(positions, [k for k in positions.columns if k != c]) for c in positions.columns]
    assert backbone(positions)["loss"].to_numpy() == pytest.approx(np.array(slow), abs=1e-9)


def test_a_concept_on_which_nobody_takes_a_position_is_lost_for_nothing():
    found = backbone(profile(2).assign(c9=0)).set_index("concept")
    assert (found.loc["c9", "loss"], found.loc["c9", "step"], found.loc["c9", "backbone"]) == (0, 1, False)


def test_concepts_that_say_the_same_stand_in_for_each_other():
    positions = profile(3, concepts=3)
    doubled = positions.join(positions.add_suffix("again"))
    found = backbone(doubled, size=3)
    assert {name.removesuffix("again") for name in chosen(found)} == {"c0", "c1", "c2"}


def test_a_heavier_penalty_makes_a_smaller_backbone():
    sizes = [backbone(profile(4), penalty=penalty)["backbone"].sum() for penalty in (0, 3.5, 20)]
    assert sizes[0] >= sizes[1] >= sizes[2] == 1


def test_annealing_is_never_worse_than_the_nested_search():
    positions = profile(5, concepts=9)
    nested, annealed = (chosen(backbone(positions, method=m)) for m in ("nested", "annealing"))
    assert penalized(positions, annealed) <= penalized(positions, nested) + 1e-9


def test_the_analyzers_losses_compare_shares_of_ties():
    positions = profile(6)
    full, part = (
        np.sort(shared_concepts(one).sum().to_numpy()) / shared_concepts(one).to_numpy().sum()
        for one in (positions, positions.drop(columns="c1"))
    )
    slow = sum(abs(one - other) for one, other in zip(full, part, strict=True))
    found = backbone(positions, as_dna=True).set_index("concept")
    assert found.loc["c1", "loss"] == pytest.approx(slow, abs=1e-9)


def test_twice_and_in_any_order_is_the_same():
    positions = profile(8)
    turned = positions.sample(frac=1, random_state=1).sample(frac=1, axis=1, random_state=1)
    pd.testing.assert_frame_equal(
        backbone(positions, method="annealing"), backbone(turned, method="annealing")
    )


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (pd.DataFrame(), []),
        (pd.DataFrame([[1.0], [1.0]], index=["ann", "bob"], columns=["dam"]), [True]),
        (pd.DataFrame(0.0, index=["ann", "bob"], columns=["dam", "talks"]), [False, True]),
        (pd.DataFrame([[1.0, 1.0]], index=["ann"], columns=["dam", "talks"]), [False, True]),
    ],
)
def test_small_profiles_have_a_backbone_all_the_same(positions, expected):
    assert backbone(positions)["backbone"].tolist() == expected


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"size": 0}, "1 to 5"),
        ({"size": 6}, "1 to 5"),
        ({"method": "guess"}, "no search “guess”"),
        ({"mentions": pd.DataFrame([[1.0]])}, "different actors"),
    ],
)
def test_settings_that_do_not_exist_are_refused(options, words):
    with pytest.raises(InputError, match=words):
        backbone(profile(1), **options)


def test_the_reference_database_has_a_backbone_of_three_concepts():
    """Counted once per document and penalized by 3.5, as in the tests of the Discourse Network Analyzer."""
    if not REFERENCE.exists():
        pytest.skip("the reference database lies outside the repository (../shared)")
    with sqlite3.connect(f"file:{REFERENCE}?mode=ro&immutable=1", uri=True) as base:
        text = (
            "SELECT d.StatementId, e.Value FROM DATASHORTTEXT d "
            "JOIN ENTITIES e ON d.Entity = e.ID WHERE d.VariableId = ?"
        )
        actor, concept = (dict(base.execute(text, (variable,))) for variable in (2, 3))
        agrees = dict(base.execute("SELECT StatementId, Value FROM DATABOOLEAN"))
        document = dict(base.execute("SELECT ID, DocumentId FROM STATEMENTS"))
    once = sorted({(actor[i], concept[i], document[i], 2 * agrees[i] - 1) for i in concept})
    rows = pd.DataFrame(once, columns=["actor", "concept", "document", "side"])
    signed, counted = (
        rows.pivot_table(index="actor", columns="concept", values="side", aggfunc=how, fill_value=0)
        for how in ("sum", "count")
    )
    found = [backbone(signed, mentions=counted, method=m)["backbone"].sum() for m in ("nested", "annealing")]
    assert (len(rows), found) == (23, [3, 3])
