"""Polarization: camps score above chance, noise does not, and the score is close to the highest there is."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from helpers.base.errors import InputError
from helpers.networks.coalitions.attraction import shared_concepts
from helpers.networks.coalitions.divisions import Division
from helpers.networks.coalitions.modularity import modularity
from helpers.networks.coalitions.polarization import _scores, camps, polarization

ACTORS = [f"a{i:02}" for i in range(12)]
CONCEPTS = [f"c{i}" for i in range(8)]


def profile(seed: int, *, camps: bool, actors: int = 12) -> pd.DataFrame:
    """Positions on eight concepts; of two camps, which differ on every one, or of everybody for himself."""
    random = np.random.default_rng(seed)
    sides = np.where(np.arange(actors) < actors // 2, 1, -1)[:, None] * np.where(
        random.random(8) < 0.5, 1, -1
    )
    values = sides if camps else np.where(random.random((actors, 8)) < 0.5, 1, -1)
    taken = random.random((actors, 8)) < 0.6
    return pd.DataFrame(values * taken, index=[f"a{i:02}" for i in range(actors)], columns=CONCEPTS)


def test_two_camps_score_high_and_above_chance():
    row = polarization([("May", profile(1, camps=True))]).iloc[0]
    assert row["modularity"] > 0.45 and row["above"] > 0.1 and row["chance"] == 0.01


def test_a_score_stands_beside_mean_95th_percentile_and_share_of_the_draws():
    found = Division("pam", np.array([1, 2]), 0.96)
    row = _scores(np.ones((2, 2)), found, np.arange(101) / 100)
    assert tuple(row.values())[-4:] == pytest.approx((0.5, 0.95, 0.46, 6 / 102))


def test_camps_are_who_stands_together():
    found = camps(profile(1, camps=True))
    assert found.tolist() == [1] * 6 + [2] * 6


def test_of_windows_without_camps_few_are_called_polarized():
    windows = [(seed, profile(seed, camps=False)) for seed in range(30)]
    found = polarization(windows, draws=19)
    assert (found["chance"] <= 0.05).mean() <= 0.15


def test_chance_alone_scores_above_zero():
    found = polarization([(seed, profile(seed, camps=False)) for seed in range(5)], draws=19)
    assert (found["reference"] > 0.05).all()


def test_a_square_network_gives_the_same_score_as_its_profile():
    positions = profile(3, camps=True)
    both = polarization([("profile", positions), ("square", shared_concepts(positions))], draws=0)
    assert both["modularity"].nunique() == 1


def test_the_trajectory_of_growing_camps_rises():
    camped, mixed = profile(1, camps=True), profile(2, camps=False)
    windows = [(n, camped[CONCEPTS[:n]].join(mixed[CONCEPTS[n:]])) for n in (0, 4, 8)]
    assert polarization(windows, draws=19)["above"].is_monotonic_increasing


@pytest.mark.parametrize("seed", range(6))
def test_the_score_is_close_to_the_highest_there_is(seed):
    positions = profile(seed, camps=False, actors=8)
    weights = shared_concepts(positions).to_numpy()
    held = weights.sum(axis=1) > 0
    core = weights[np.ix_(held, held)]
    possible = max(
        modularity(core, sides) for sides in product([0, 1], repeat=len(core)) if len(set(sides)) == 2
    )
    score = polarization([("all", positions)], draws=0)["modularity"].iloc[0]
    assert possible - 0.02 <= score <= possible + 1e-12


def test_a_window_does_not_hang_on_its_neighbours():
    first, second = ("May", profile(1, camps=True)), ("June", profile(2, camps=False))
    together, alone = polarization([first, second], draws=9), polarization([second], draws=9)
    pd.testing.assert_frame_equal(together.iloc[[1]].reset_index(drop=True), alone)


def test_the_order_of_rows_and_columns_makes_no_difference():
    positions = profile(2, camps=False)
    turned = positions.sample(frac=1, random_state=1).sample(frac=1, axis=1, random_state=1)
    pd.testing.assert_frame_equal(
        polarization([("all", positions)], draws=9), polarization([("all", turned)], draws=9)
    )


def test_any_number_of_groups_scores_no_less_than_two():
    positions = profile(4, camps=False)
    two, any_number = (polarization([("all", positions)], groups=g, draws=0) for g in (2, range(2, 7)))
    assert any_number["modularity"].iloc[0] >= two["modularity"].iloc[0]


@pytest.mark.parametrize(
    "matrix",
    [
        pd.DataFrame(),
        pd.DataFrame(0.0, index=ACTORS, columns=CONCEPTS),
        pd.DataFrame(0.0, index=ACTORS, columns=ACTORS),
        pd.DataFrame([[1.0, -1.0]], index=["ann"], columns=["dam", "talks"]),
        pd.DataFrame(np.eye(3), index=ACTORS[:3], columns=CONCEPTS[:3]),  # nobody speaks on the same
        pd.DataFrame([[1.0], [-1.0]], index=["ann", "bob"], columns=["dam"]),  # nothing but conflict
    ],
)
def test_a_window_without_ties_has_no_score(matrix):
    row = polarization([("May", matrix)]).iloc[0]
    assert row["actors"] == 0 and pd.isna(row["modularity"]) and pd.isna(row["chance"])


def test_no_windows_make_no_rows():
    assert polarization([]).empty


@pytest.mark.parametrize(
    ("matrix", "options", "words"),
    [
        (pd.DataFrame([[np.nan]], index=["ann"], columns=["dam"]), {}, "no finite value"),
        (profile(1, camps=True), {"groups": 1}, "2 groups or more"),
        (profile(1, camps=True), {"draws": -1}, "0 draws or more"),
    ],
)
def test_what_cannot_be_scored_is_refused(matrix, options, words):
    with pytest.raises(InputError, match=words):
        polarization([("May", matrix)], **options)


ALIKE = pd.DataFrame(1.0, index=["ann", "bob", "cy"], columns=["dam"])


def test_actors_who_are_all_alike_are_divided_all_the_same():
    row = polarization([("May", ALIKE)]).iloc[0]
    assert row["groups"] == 2 and row["modularity"] < 0


def test_a_division_worse_than_none_makes_no_camps():
    with_a_stranger = pd.concat([ALIKE, pd.DataFrame(0.0, index=["dee"], columns=["dam"])])
    assert camps(with_a_stranger).to_dict() == {"ann": 1, "bob": 1, "cy": 1, "dee": 0}
