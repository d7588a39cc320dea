"""Scaling: known positions are recovered within their intervals, and the line's direction is kept."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from helpers.base.errors import InputError
from helpers.networks.coalitions.scaling import NOTHING, _rhat, scale


def simulated(seed: int, *, actors: int = 30, concepts: int = 20, taken: float = 0.7):
    """Actors on a line, and the positions that the model makes them take."""
    random = np.random.default_rng(seed)
    theta = random.standard_normal(actors)
    alpha, beta = random.normal(0, 0.7, concepts), random.normal(0, 1.5, concepts)
    favour = random.random((actors, concepts)) < ndtr(np.outer(theta, beta) - alpha)
    values = np.where(favour, 1, -1) * (random.random((actors, concepts)) < taken)
    names = [f"a{i:02}" for i in range(actors)], [f"c{i:02}" for i in range(concepts)]
    return theta, pd.DataFrame(values, index=names[0], columns=names[1])


def placed(profile: pd.DataFrame, theta: np.ndarray, **options) -> pd.DataFrame:
    """The actors with their true positions beside them, on the same scale and turned the same way."""
    found = scale(profile, draws=300, **options).actors.set_index("actor").reindex(profile.index)
    truth = (theta - theta.mean()) / theta.std()
    return found.assign(truth=truth * np.sign(np.corrcoef(truth, found["position"])[0, 1]))


def test_known_positions_are_recovered():
    """Who knew the model's own α and β would reach 0.95 here."""
    found = [placed(profile, theta) for theta, profile in (simulated(seed, concepts=40) for seed in range(3))]
    assert np.mean([np.corrcoef(one["truth"], one["position"])[0, 1] for one in found]) > 0.9


def test_intervals_cover_the_known_positions():
    found = pd.concat([placed(profile, theta) for theta, profile in map(simulated, range(4))])
    covered = found["truth"].between(found["low"], found["high"]).mean()
    assert 0.9 <= covered <= 0.99


def test_who_says_less_is_placed_less_surely():
    theta, profile = simulated(2)
    profile.iloc[0, 3:] = 0
    profile.iloc[0, :3] = [1, 1, -1]
    found = placed(profile, theta)
    width = found["high"] - found["low"]
    assert width.iloc[0] > 1.2 * width.iloc[1:].median()


def test_two_camps_lie_on_two_sides():
    profile = pd.DataFrame(
        np.vstack([np.ones((3, 6)), -np.ones((3, 6))]), index=list("abcxyz"), columns=list("123456")
    )
    found = scale(profile, draws=100).actors.set_index("actor")["position"]
    assert (found[["a", "b", "c"]] > 0).all() and (found[["x", "y", "z"]] < 0).all()


# --- which way is up

DIVIDED = pd.DataFrame(
    [[1, -1, 1], [1, -1, 0], [1, -1, 1], [-1, 1, 1], [-1, 1, 0], [-1, 1, -1]],
    index=["ann", "bob", "cy", "dee", "eve", "fay"],
    columns=["dam", "talks", "toll"],
)


@pytest.mark.parametrize(
    ("positive", "direction"),
    [
        (None, "Above 0: in favour of “dam”."),
        ("ann", "Above 0: with ann."),
        ("eve", "Above 0: with eve."),
    ],
)
def test_the_direction_is_said(positive, direction):
    assert scale(DIVIDED, positive=positive, draws=50).direction == direction


@pytest.mark.parametrize("positive", ["ann", "eve"])
def test_the_named_actor_is_above_zero(positive):
    found = scale(DIVIDED, positive=positive, draws=100).actors.set_index("actor")
    assert found.loc[positive, "position"] > 0


def test_the_concept_that_divides_most_evenly_points_up():
    found = scale(DIVIDED, draws=100).concepts.set_index("concept")["discrimination"]
    assert found["dam"] > 0 > found["talks"]


# --- what divides and what does not


def test_a_concept_on_which_all_agree_divides_nobody():
    assert scale(DIVIDED.assign(peace=1), draws=50).concepts["concept"].tolist() == ["dam", "talks", "toll"]


def test_who_takes_no_position_has_none_on_the_line():
    silent = pd.concat([DIVIDED, pd.DataFrame(0, index=["gus"], columns=DIVIDED.columns)])
    row = scale(silent, draws=50).actors.set_index("actor").loc["gus"]
    assert row["n"] == 0 and np.isnan(row["position"])


def test_how_often_one_says_the_same_makes_no_difference():
    pd.testing.assert_frame_equal(scale(DIVIDED, draws=50).actors, scale(DIVIDED * 7, draws=50).actors)


@pytest.mark.parametrize(
    "profile", [pd.DataFrame(), DIVIDED * 0, DIVIDED.abs(), DIVIDED.iloc[:1], DIVIDED.iloc[:0]]
)
def test_where_nothing_divides_there_is_no_line(profile):
    found = scale(profile)
    assert found.direction == NOTHING and found.actors["position"].isna().all()


def test_the_order_of_rows_and_columns_makes_no_difference():
    turned = DIVIDED.sample(frac=1, random_state=1).sample(frac=1, axis=1, random_state=1)
    pd.testing.assert_frame_equal(scale(DIVIDED, draws=50).actors, scale(turned, draws=50).actors)


@pytest.mark.parametrize(
    ("profile", "options", "words"),
    [
        (DIVIDED, {"positive": "gus"}, "no actor “gus”"),
        (DIVIDED, {"draws": 10}, "50 or more"),
        (DIVIDED.assign(dam=np.nan), {}, "no finite value"),
        (pd.concat([DIVIDED, DIVIDED]), {}, "more than once"),
        (
            pd.concat([DIVIDED, pd.DataFrame(0, index=["gus"], columns=DIVIDED.columns)]),
            {"positive": "gus"},
            "no position",
        ),
    ],
)
def test_what_cannot_be_scaled_is_refused(profile, options, words):
    with pytest.raises(InputError, match=words):
        scale(profile, **options)


def test_what_cancels_out_but_for_rounding_is_no_position():
    almost = DIVIDED.astype(float)
    almost.loc["ann", "dam"] = 0.1 + 0.2 - 0.3
    assert scale(almost, draws=50).actors.set_index("actor").loc["ann", "n"] == 2


def test_rhat_compares_the_variance_in_all_with_that_within():
    """Halves 0 2, 0 2, 1 3 and 1 3: a variance of 2 within, of 1/3 between their means."""
    halves = np.array([[0, 2, 0, 2], [1, 3, 1, 3]], dtype=float)[:, :, None]
    assert _rhat(halves) == pytest.approx([(1 / 2 + 1 / 3 / 2) ** 0.5])
