"""Coalitions: planted camps are found, modularity is that of networkx, odd networks get a plain answer."""

from itertools import combinations, product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import cut_tree

from helpers.base.errors import InputError
from helpers.networks.coalitions.attraction import attraction, shared_concepts
from helpers.networks.coalitions.clusterings import concor, hierarchical, jaccard, likeness, linkage, pam
from helpers.networks.coalitions.divisions import (
    METHODS,
    Division,
    best_coalitions,
    coalitions,
    dendrogram,
    highest_modularity,
    modularities,
)
from helpers.networks.coalitions.modularity import improve, modularity, number_groups

NAMES = ["ann", "bob", "cy", "dee", "eve", "fay", "gus"]
CAMPS = {"ann": 1, "bob": 1, "cy": 1, "dee": 1, "eve": 2, "fay": 2, "gus": 2}


def network(weights, names=NAMES):
    return pd.DataFrame(np.array(weights, dtype=float), index=names, columns=names)


def camps(within: float = 3, between: float = 0.5) -> pd.DataFrame:
    """Four actors in one camp, three in another, with uneven ties so that no two distances are the same."""
    values = [[within if CAMPS[a] == CAMPS[b] else between for b in NAMES] for a in NAMES]
    uneven = np.add.outer(range(7), range(7)) * 0.01
    return network((np.array(values) + uneven) * (1 - np.eye(7)))


def random_network(seed: int, size: int = 7) -> np.ndarray:
    random = np.random.default_rng(seed)
    upper = np.triu(random.integers(0, 5, (size, size)) * (random.random((size, size)) < 0.6), 1)
    return (upper + upper.T).astype(float)


# --- planted camps


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_two_camps(method):
    found = coalitions(camps(), methods=[method], groups=[2])
    assert best_coalitions(found).to_dict() == CAMPS


@pytest.mark.parametrize("method", [method for method in METHODS if method != "louvain"])
def test_every_method_finds_three_circles(method):
    values = np.kron(np.eye(3), np.ones((3, 3)) * 4) + 0.2 + np.add.outer(range(9), range(9)) * 0.001
    names = list("abcdefghi")
    found = coalitions(network(values, names), methods=[method], groups=[3])
    assert found["group"].tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_positions_decide_the_distance_where_they_are_given():
    profile = pd.DataFrame(
        [[1, 1, 0], [2, 1, 0], [1, 3, 0], [1, 1, 1], [-1, 0, 1], [-1, -1, 1], [-4, -1, 2]], index=NAMES
    )
    found = coalitions(shared_concepts(profile), profile=profile, methods=["average"], groups=[2])
    assert best_coalitions(found).to_dict() == CAMPS


def test_conflict_is_taken_from_congruence():
    congruence, conflict = camps(within=3, between=3), camps(within=0, between=3)
    found = coalitions(congruence, conflict=conflict, methods=["greedy"], groups=[2])
    assert best_coalitions(found).to_dict() == CAMPS


def test_the_best_is_one_division_and_no_other_is_better():
    found = coalitions(camps())
    best = found[found["best"]]
    assert len(best) == len(NAMES)
    assert best["modularity"].iloc[0] == pytest.approx(found["modularity"].max())


def test_the_karate_club_is_divided_as_well_as_is_known():
    club = nx.to_pandas_adjacency(nx.karate_club_graph(), weight=None)
    assert modularities(coalitions(club)).max(axis=None) >= 0.415  # the highest there is: 0.4198


def test_modularities_are_methods_by_numbers_of_groups():
    table = modularities(coalitions(camps(), methods=["pam", "ward"], groups=[2, 3]))
    assert (list(table.index), list(table.columns)) == (["ward", "pam"], [2, 3])


@pytest.mark.parametrize(
    "seed", [4, 5, 6, 7]
)  # here SWAP ends at the best of all, not of its neighbours only
@pytest.mark.parametrize("count", [2, 3])
def test_medoids_are_as_near_as_those_of_the_slow_version(seed, count):
    points = np.random.default_rng(seed).random((14, 2))
    distances = np.abs(points[:, None] - points).sum(axis=2)
    groups = pam(distances, counts=[count])[count]
    sums = [distances[np.ix_(groups == group, groups == group)].sum(axis=1).min() for group in range(count)]
    slow = [distances[:, medoids].min(axis=1).sum() for medoids in combinations(range(14), count)]
    assert sum(sums) == pytest.approx(min(slow))


# --- the same for any order of rows, and twice


def test_of_equal_divisions_the_one_with_fewer_groups_is_the_best():
    found = [Division("ward", np.array([1, 2, 3]), 0.4), Division("pam", np.array([1, 1, 2]), 0.4)]
    assert highest_modularity(found).method == "pam"


def test_two_to_six_groups_are_tried():
    assert set(coalitions(camps(), methods=["ward"])["k"]) == {2, 3, 4, 5, 6}


def test_the_order_of_rows_and_columns_makes_no_difference():
    square = camps()
    turned = square.sample(frac=1, random_state=1).sample(frac=1, axis=1, random_state=2)
    pd.testing.assert_frame_equal(coalitions(square), coalitions(turned))


def test_twice_is_the_same():
    square = network(random_network(3))
    pd.testing.assert_frame_equal(coalitions(square), coalitions(square))


@pytest.mark.parametrize(
    ("groups", "expected"),
    [([5, 5, 0], [1, 1, 2]), ([0, 1, 1], [2, 1, 1]), ([3, 1], [1, 2]), ([7], [1]), ([], [])],
)
def test_the_largest_group_is_the_first(groups, expected):
    assert number_groups(np.array(groups, dtype=int)).tolist() == expected


# --- odd networks


@pytest.mark.parametrize("names", [[], ["ann"], ["ann", "bob"]])
def test_without_ties_there_is_no_division(names):
    assert coalitions(network(np.zeros((len(names), len(names))), names)).empty


def test_who_is_tied_to_nobody_is_in_no_coalition():
    square = camps()
    square.loc["cy"] = 0.0
    square["cy"] = 0.0
    found = coalitions(square, groups=[2])
    assert found.loc[found["actor"] == "cy", "group"].unique().tolist() == [0]


@pytest.mark.parametrize(
    "weights",
    [
        [[0, 1], [1, 0]],
        np.kron(np.eye(2), np.ones((3, 3))),  # in two pieces
        np.ones((6, 6)),  # everybody tied alike
        -np.ones((4, 4)) + np.kron(np.eye(2), np.ones((2, 2))) * 3,  # conflict between the pieces
        np.diag([1.0, 1.0], 1) + np.diag([1.0, 1.0], -1),  # a chain
        np.ones((3, 3)) * 1e-15,
        np.ones((3, 3)) * 1e12,
    ],
)
def test_small_and_odd_networks_are_divided(weights):
    found = coalitions(network(weights, [f"a{i}" for i in range(len(weights))]))
    assert found["best"].sum() == len(weights)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.integers(-2, 4), min_size=n * n, max_size=n * n)))
def test_any_small_network_gets_an_answer(numbers):
    size = int(len(numbers) ** 0.5)
    values = np.array(numbers, dtype=float).reshape(size, size)
    square = network(values + values.T, [f"a{i}" for i in range(size)])
    found = coalitions(square)
    isolated = attraction(square).sum(axis=1) == 0
    assert (found["group"] == 0).tolist() == isolated.reindex(found["actor"]).tolist()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.assign(ann=np.nan), "no finite value"),
        (lambda f: f.assign(ann=np.inf), "no finite value"),
        (lambda f: f.assign(ann="much"), "no number"),
        (lambda f: f.assign(ann=[0, 1, 2, 3, 4, 5, 6]), "not symmetric"),
        (lambda f: f.iloc[:3], "same names"),
        (lambda f: f.rename(index={"bob": "ann"}), "more than once"),
        (lambda f: f.to_numpy(), "DataFrame"),
    ],
)
def test_what_is_no_network_is_refused(change, words):
    with pytest.raises(InputError, match=words):
        coalitions(change(camps()))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"methods": ["kmeans"]}, "no clustering “kmeans”"),
        ({"methods": "ward"}, "list of methods"),
        ({"methods": []}, "list of methods"),
        ({"groups": [1, 2]}, "2 groups or more"),
        ({"groups": []}, "2 groups or more"),
        ({"conflict": network(np.zeros((2, 2)), ["ann", "bob"])}, "different actors"),
        ({"profile": pd.DataFrame([[1.0]], index=["ann"])}, "lacks the actor “bob”"),
    ],
)
def test_settings_that_do_not_exist_are_refused(options, words):
    with pytest.raises(InputError, match=words):
        coalitions(camps(), **options)


# --- modularity


@pytest.mark.parametrize("seed", range(8))
def test_modularity_is_that_of_networkx(seed):
    weights, groups = random_network(seed), np.random.default_rng(seed).integers(0, 3, 7)
    sets = [set(np.flatnonzero(groups == group).tolist()) for group in np.unique(groups)]
    theirs = nx.community.modularity(nx.from_numpy_array(weights), sets, weight="weight")
    assert modularity(weights, groups) == pytest.approx(theirs)


def test_modularity_without_ties_is_missing():
    assert np.isnan(modularity(np.zeros((3, 3)), [0, 1, 1]))


@pytest.mark.parametrize("seed", range(6))
def test_moving_actors_ends_where_no_single_move_helps(seed):
    weights = random_network(seed)
    ends = improve(weights, np.array([0, 1, 0, 1, 0, 1, 0]))
    moves = [np.where(np.arange(7) == actor, 1 - ends, ends) for actor in range(7)]
    others = [modularity(weights, one) for one in moves if len(set(one.tolist())) == 2]
    assert modularity(weights, ends) >= max(others) - 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_no_division_in_two_is_better_than_the_best_possible(seed):
    weights = random_network(seed)
    possible = max(modularity(weights, sides) for sides in product([0, 1], repeat=7) if len(set(sides)) == 2)
    square = network(weights)
    found = coalitions(square, groups=[2])["modularity"].max()
    assert possible - 0.05 <= found <= possible + 1e-12


# --- the parts, against slow and obvious versions


@pytest.mark.parametrize("method", ["ward", "average", "complete", "single"])
def test_the_tree_is_cut_as_scipy_cuts_it(method):
    apart = likeness(np.random.default_rng(1).random((9, 9)) + np.random.default_rng(1).random((9, 9)).T)
    ours = hierarchical(apart, counts=range(2, 7), method=method)
    theirs = cut_tree(linkage(apart, method=method), n_clusters=list(range(2, 7)))
    same = [number_groups(ours[k]).tolist() == number_groups(theirs[:, k - 2]).tolist() for k in range(2, 7)]
    assert all(same)


def test_a_combination_counts_both_of_two_opposed_positions():
    taken = [{"talks+"}, {"talks+", "talks-", "dam-"}, {"talks-", "dam-"}]  # 1 in favour, 2 against, 3 both
    slow = [[1 - len(one & other) / len(one | other) for other in taken] for one in taken]
    assert jaccard(pd.DataFrame([[1, 0], [3, 2], [2, 2]]), combined=True) == pytest.approx(np.array(slow))


def test_a_combined_profile_is_known_by_what_the_network_says_of_it():
    combined = pd.DataFrame([[1.0, 0], [3, 1], [2, 2]], index=list("abc"), columns=["talks", "dam"])
    combined.attrs["combinations"] = {1: "favour", 2: "against", 3: "against + favour"}
    square = network([[0, 1, 1], [1, 0, 1], [1, 1, 0]], list("abc"))
    heights = dendrogram(square, profile=combined, method="average").joins[:, 2]
    assert heights == pytest.approx([2 / 3, 1 - 1 / 8])


def test_jaccard_distance_is_that_of_sets_of_positions():
    values = np.random.default_rng(2).integers(-1, 2, (6, 5))
    sets = [{(c, v) for c, v in enumerate(row) if v} for row in values.tolist()]
    slow = [
        [0.0 if i == j else 1 - len(a & b) / max(len(a | b), 1) for j, b in enumerate(sets)]
        for i, a in enumerate(sets)
    ]
    assert jaccard(pd.DataFrame(values)) == pytest.approx(np.array(slow))


def test_concor_correlates_until_it_converges():
    weights = camps().to_numpy()
    slow = np.corrcoef(weights, rowvar=False)
    for _ in range(60):
        slow = np.corrcoef(slow, rowvar=False)
    assert (
        number_groups(concor(weights, counts=[2])[2]).tolist()
        == number_groups((slow[0] < 0).astype(int)).tolist()
    )


def test_concor_goes_on_while_a_faint_difference_grows():
    """Two pairs, and one actor of each who avoid each other ever so little: forty rounds bring it out."""
    weights = np.array([[0, 4, -1e-6, 0], [4, 0, 0, 0], [-1e-6, 0, 0, 2], [0, 0, 2, 0]])
    assert concor(weights, counts=[2])[2].tolist() == [0, 0, 2, 2]


def test_shared_positions_make_the_ties():
    profile = pd.DataFrame([[2, -1], [1, 0], [-1, -3]], index=["ann", "bob", "cy"], columns=["dam", "talks"])
    ties = shared_concepts(profile)  # ann, bob 2·1 / ((3+1)/2); ann, cy (3−2) / ((3+4)/2); bob, cy below 0
    assert ties.to_numpy() == pytest.approx(np.array([[0, 1, 2 / 7], [1, 0, 0], [2 / 7, 0, 0]]))


# --- the tree


def test_the_first_to_join_are_the_nearest():
    tree = dendrogram(camps())
    assert (len(tree.actors), tree.joins.shape, tree.joins[-1, 3]) == (7, (6, 4), 7)


@pytest.mark.parametrize("size", [0, 1, 3])
def test_nobody_tied_makes_no_tree(size):
    assert dendrogram(network(np.zeros((size, size)), NAMES[:size])).joins.shape == (0, 4)


def test_an_unknown_tree_is_refused():
    with pytest.raises(InputError, match="no tree “oak”"):
        dendrogram(camps(), method="oak")
