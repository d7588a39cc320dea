"""Phases: planted states come back in their order, and distances are what their formulas say."""

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements

from helpers.base.errors import InputError
from helpers.networks.coalitions.attraction import spectral_distance, spectrum
from helpers.networks.coalitions.phases import (
    permuted_silhouettes,
    phases,
    silhouettes,
    states_of,
    window_distances,
)

NAMES = [f"a{i}" for i in range(8)]


def window(state: str, seed: int) -> pd.DataFrame:
    """One block of all, two blocks, or a star, each with a little noise."""
    blocks = np.kron(np.eye(2), np.ones((4, 4)))
    star = np.zeros((8, 8))
    star[0], star[:, 0] = 1, 1
    weights = {"one": np.ones((8, 8)), "two": blocks, "star": star}[state] * 5
    noise = np.random.default_rng(seed).random((8, 8)) * 0.5
    weights = weights + noise + noise.T
    np.fill_diagonal(weights, 0)
    return pd.DataFrame(weights, index=NAMES, columns=NAMES)


def series(states: list[str]) -> list[tuple[str, pd.DataFrame]]:
    return [(f"w{number}", window(state, number)) for number, state in enumerate(states)]


PLANTED = ["one", "one", "one", "two", "two", "two", "two", "one", "one", "star", "star", "star"]


@pytest.mark.parametrize("distance", ["spectral", "absolute"])
def test_planted_states_come_back(distance):
    found = phases(window_distances(series(PLANTED), distance=distance), groups=[3])
    assert found["state"].tolist() == [1, 1, 1, 2, 2, 2, 2, 1, 1, 3, 3, 3]


def test_a_transition_is_where_the_state_changes():
    found = phases(window_distances(series(PLANTED)), groups=[3])
    assert found.loc[found["transition"], "window"].tolist() == ["w3", "w7", "w9"]


def test_change_is_the_distance_to_the_window_before():
    distances = window_distances(series(PLANTED))
    found = phases(distances)
    assert np.isnan(found["change"].iloc[0]) and found["change"].iloc[3] == distances.loc["w2", "w3"]


@pytest.mark.parametrize("method", ["ward", "average", "complete", "single", "pam", "spectral"])
def test_every_method_finds_two_states(method):
    found = phases(window_distances(series(["one"] * 4 + ["two"] * 4)), methods=[method], groups=[2])
    assert found["state"].tolist() == [1] * 4 + [2] * 4


# --- distances


def test_the_spectrum_is_that_of_the_laplacian():
    weights = window("two", 1).to_numpy()
    laplacian = np.diag(weights.sum(axis=1)) - weights
    slow = np.sort(np.linalg.eigvals(laplacian).real) / np.trace(laplacian)
    assert spectrum(weights) == pytest.approx(slow, abs=1e-12)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([[0, 1], [1, 0]], [0, 1]),
        ([[0, 7], [7, 0]], [0, 1]),  # how much it weighs makes no difference
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [0, 0.5, 0.5]),
        ([[0, 1, 0], [1, 0, 1], [0, 1, 0]], [0, 0.25, 0.75]),
        ([[0, 0], [0, 0]], [0, 0]),
    ],
)
def test_spectra_worked_out_by_hand(weights, expected):
    assert spectrum(np.array(weights, dtype=float)) == pytest.approx(expected, abs=1e-12)


def test_the_spectral_distance_is_euclidean():
    assert spectral_distance(np.array([0, 0.5, 0.5]), np.array([0, 0.25, 0.75])) == pytest.approx(0.125**0.5)


def test_the_analyzers_spectral_distance_compares_shares_of_ties():
    names = ["ann", "bob", "cy"]
    pair, line = [[0, 1, 0], [1, 0, 0], [0, 0, 0]], [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    both = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]  # shares 0 ½ ½, ¼ ¼ ½ and ⅓ ⅓ ⅓: apart by ½, ⅔ and ⅓
    given = [(str(n), pd.DataFrame(w, names, names)) for n, w in enumerate((pair, line, both))]
    found = window_distances(given, distance="dna spectral").to_numpy()
    assert found[np.triu_indices(3, 1)] == pytest.approx([0.75, 1, 0.5])


def test_the_spectral_distance_does_not_know_who_is_who():
    first = window("star", 1)
    swapped = first.rename(index={"a0": "a3", "a3": "a0"}, columns={"a0": "a3", "a3": "a0"})
    given = [("first", first), ("swapped", swapped), ("other", window("two", 1))]
    spectral, absolute = (window_distances(given, distance=d) for d in ("spectral", "absolute"))
    assert spectral.loc["first", "swapped"] == pytest.approx(0) and absolute.loc["first", "swapped"] > 0.1


def test_how_busy_a_window_is_makes_no_difference():
    quiet = window("two", 1)
    distances = window_distances([("quiet", quiet), ("busy", quiet * 3)], distance="absolute")
    assert distances.iloc[0, 1] == pytest.approx(0)


def test_who_is_absent_has_no_tie():
    full, part = window("one", 1), window("one", 1).iloc[:5, :5]
    padded = part.reindex(index=NAMES, columns=NAMES, fill_value=0.0)
    assert window_distances([("full", full), ("part", part), ("padded", padded)]).loc["part", "padded"] == 0


def test_two_mode_windows_lie_apart_by_their_positions():
    given = [
        ("May", pd.DataFrame([[1, 1]], index=["ann"], columns=["dam", "talks"])),
        ("June", pd.DataFrame([[1, -1]], index=["ann"], columns=["dam", "talks"])),
        ("July", pd.DataFrame([[-1, -1]], index=["ann"], columns=["dam", "talks"])),
    ]
    assert window_distances(given, distance="absolute")["May"].tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("seed", range(4))
def test_silhouettes_are_those_of_scikit_learn(seed):
    from sklearn.metrics import silhouette_samples

    random = np.random.default_rng(seed)
    distances = random.random((9, 9))
    distances = (distances + distances.T) * (1 - np.eye(9))
    groups = np.array([0, 0, 1, 1, 1, 2, 2, 2, 3])
    theirs = silhouette_samples(distances, groups, metric="precomputed")
    assert silhouettes(distances, groups) == pytest.approx(theirs)


# --- odd series


@pytest.mark.parametrize(
    "states", [[], ["one"], ["one", "two"]], ids=["no window", "one window", "two windows"]
)
def test_few_windows_are_one_state(states):
    assert phases(window_distances(series(states)))["state"].tolist() == [1] * len(states)


def test_windows_that_do_not_differ_are_one_state():
    found = phases(window_distances([(n, window("two", 1)) for n in range(5)]))
    assert found["state"].tolist() == [1] * 5 and found["method"].isna().all()


def test_windows_that_all_differ_equally_are_one_state():
    labels = list("abcd")
    assert phases(pd.DataFrame(1 - np.eye(4), index=labels, columns=labels))["state"].tolist() == [1] * 4


EMPTY = pd.DataFrame(0.0, index=NAMES, columns=NAMES)


def test_windows_without_ties_are_in_no_state():
    first, last = series(["two"] * 3), [(f"z{n}", window("one", n)) for n in range(3)]
    found = phases(window_distances([*first, ("e1", EMPTY), ("e2", pd.DataFrame()), *last]), groups=[2])
    assert found["state"].tolist() == [1, 1, 1, 0, 0, 2, 2, 2]
    assert found.loc[found["transition"], "window"].tolist() == ["z0"]
    assert found["change"].isna().tolist() == [True, False, False, True, True, True, False, False]


def test_windows_without_any_tie_have_no_state():
    found = phases(window_distances([("e1", EMPTY), ("e2", EMPTY)]))
    assert found["state"].tolist() == [0, 0] and found["silhouette"].isna().all()


def test_the_order_of_rows_makes_no_difference():
    given = series(PLANTED)
    turned = [(label, one.sample(frac=1, random_state=3)) for label, one in given]
    pd.testing.assert_frame_equal(window_distances(given), window_distances(turned))


two_mode = pd.DataFrame([[1, 1]], index=["ann"], columns=["dam", "talks"])


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        ([("a", two_mode)], {}, "two-mode"),
        ([("a", two_mode), ("b", window("one", 1))], {"distance": "absolute"}, "all of one kind"),
        ([("a", window("one", 1))] * 2, {}, "label “a”"),
        ([("a", window("one", 1))], {"distance": "far"}, "no distance “far”"),
    ],
)
def test_what_cannot_be_compared_is_refused(given, options, words):
    with pytest.raises(InputError, match=words):
        window_distances(given, **options)


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        (pd.DataFrame(1 - np.eye(3)), {"methods": ["oak"]}, "oak"),
        (pd.DataFrame(1 - np.eye(3)), {"groups": [1]}, "2 groups or more"),
        (pd.DataFrame([[0, np.nan], [np.nan, 0]]), {}, "finite"),
        (pd.DataFrame([[0, 2], [1, 0]]), {}, "both directions"),
        (pd.DataFrame([[0, 1]]), {}, "square frame"),
    ],
)
def test_what_has_no_states_is_refused(given, options, words):
    with pytest.raises(InputError, match=words):
        phases(given, **options)


def test_windows_in_which_few_are_tied_do_not_count():
    pair = pd.DataFrame([[0.0, 1.0], [1.0, 0.0]], index=["a0", "a1"], columns=["a0", "a1"])
    distances = window_distances([*series(PLANTED[:4]), ("few", pair)], least=4)
    assert phases(distances)["state"].iloc[-1] == 0 and distances.iloc[:4, :4].notna().all(axis=None)


def spoken(years, seed=0):
    """Eight actors on four issues, in each year all of one mind, in two camps, or as chance has it."""
    random, rows, codes = np.random.default_rng(seed), [], []
    for year, state in enumerate(years):
        for actor in range(8):
            for issue in range(4):
                sign = {"one": 1, "two": 1 if actor < 4 else -1, "any": random.choice([-1, 1])}[state]
                day = pd.Timestamp("2030-01-01") + pd.Timedelta(days=365 * year + 10 * actor + issue)
                key = f"{year}-{actor}-{issue}"
                rows.append({"statement_id": key, "article_id": key, "actor_id": f"a{actor}", "said_on": day})
                polarity = "favour" if sign > 0 else "against"
                codes.append(stance(0, f"issue {issue}", polarity, statement_id=key))
    return stances(*codes), statements(*rows)


def beyond_chance(codes, given):
    width = states_of(codes, given, days=365)[1]["silhouette"].mean()
    return width > np.percentile(permuted_silhouettes(codes, given, days=365, draws=39), 95)


def test_planted_phases_are_clearer_than_chance_makes_them():
    assert beyond_chance(*spoken(["one"] * 4 + ["two"] * 4))


def test_without_phases_states_are_seldom_clearer_than_chance_makes_them():
    """Though in a window or two the best of many clusterings has a silhouette of 0.5 and more."""
    assert sum(beyond_chance(*spoken(["any"] * 6, seed)) for seed in range(6)) <= 1


@pytest.mark.parametrize(("actors", "states"), [(3, {0}), (4, {1})])
def test_a_window_counts_where_four_actors_are_tied(actors, states):
    given = statements(
        *({"actor_id": f"a{actor}", "said_on": pd.Timestamp(2030, 1, day)}
          for day in range(1, 25, 2) for actor in range(actors))
    )  # fmt: skip
    codes = stances(*(stance(number, "talks", "favour") for number in range(len(given))))
    assert set(states_of(codes, given, days=6)[1]["state"]) == states


def test_statements_without_a_day_have_no_states():
    codes, given = spoken(["one"])
    unknown = given.assign(said_on=pd.Series(pd.NaT, index=given.index, dtype=given["said_on"].dtype))
    assert states_of(codes, unknown, days=365)[1].empty
    assert (permuted_silhouettes(codes, unknown, days=365, draws=2) == 0).all()
