"""Drawings of coalitions, phases, backbone and scale: nothing lies on anything, and words say the same."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers.base.errors import InputError
from helpers.networks.coalitions.attraction import shared_concepts
from helpers.networks.coalitions.backbone import backbone
from helpers.networks.coalitions.clusterings import Tree
from helpers.networks.coalitions.divisions import best_coalitions, coalitions, dendrogram
from helpers.networks.coalitions.phases import phases, window_distances
from helpers.networks.coalitions.polarization import polarization
from helpers.networks.coalitions.scaling import Scale, scale
from helpers.report.figures.coalitions import (
    describe_coalitions,
    describe_dendrogram,
    describe_scale,
    group_look,
    plot_coalitions,
    plot_dendrogram,
    plot_scale,
)
from helpers.report.figures.layout import coalition_places, free_places
from helpers.report.figures.phases import (
    describe_backbone,
    describe_phases,
    describe_polarization,
    plot_backbone,
    plot_phases,
    plot_polarization,
    runs,
)
from helpers.report.figures.style import add_panel, figure_bytes, setup_figure


def profile(actors: int = 24) -> pd.DataFrame:
    """Two camps of actors with longer and shorter names, and one who takes no position."""
    random = np.random.default_rng(5)
    side = np.where(np.arange(actors) % 2, 1, -1)[:, None]
    values = side * np.where(random.random((actors, 8)) < 0.85, 1, -1) * (random.random((actors, 8)) < 0.6)
    values[-1] = 0
    names = [f"Council of the {'Northern ' * (n % 4)}Shore {n}" for n in range(actors)]
    return pd.DataFrame(values, index=names, columns=[f"concept {c}" for c in range(8)])


POSITIONS = profile()
NETWORK = shared_concepts(POSITIONS)
GROUPS = best_coalitions(coalitions(NETWORK, methods=["ward", "greedy"], groups=[2, 3]))
WINDOWS = [(day, POSITIONS.iloc[:12] * (1 if day.month % 2 else -1)) for day in
           pd.date_range("2030-01-01", periods=5, freq="MS")]  # fmt: skip
TRAJECTORY = polarization(WINDOWS, draws=9)
DISTANCES = window_distances(WINDOWS, distance="absolute")
STATES = phases(DISTANCES)
BACKBONE = backbone(POSITIONS)
SCALE = scale(POSITIONS, draws=50)
TREE = dendrogram(NETWORK)


def panel(height: float = 4):
    figure = setup_figure(height=height)
    return add_panel(figure, top=0.3, height=height - 0.9, left=1.5, right=0.4)


DRAWN = {
    "coalitions": lambda ax: plot_coalitions(NETWORK, ax, groups=GROUPS),
    "dendrogram": lambda ax: plot_dendrogram(TREE, ax, groups=GROUPS),
    "scale": lambda ax: plot_scale(SCALE, ax, groups=GROUPS),
    "polarization": lambda ax: plot_polarization(TRAJECTORY, ax),
    "phases": lambda ax: plot_phases(DISTANCES, ax, states=STATES),
    "backbone": lambda ax: plot_backbone(BACKBONE, ax),
}


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_data_give_the_same_bytes(name):
    first, second = panel(), panel()
    DRAWN[name](first)
    DRAWN[name](second)
    assert figure_bytes(first.figure) == figure_bytes(second.figure)


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_is_printed_outside_the_figure(name):
    ax = panel()
    DRAWN[name](ax)
    ax.figure.canvas.draw()
    frame = ax.figure.bbox
    words = [*ax.texts, ax.xaxis.label, ax.yaxis.label]
    boxes = [text.get_window_extent() for text in words if text.get_text()]
    assert all(box.x0 >= -1 and box.x1 <= frame.x1 + 1 and box.y0 >= -1 for box in boxes)


# --- the network


def test_no_name_lies_on_another_or_on_an_actor():
    ax = panel(6)
    left_out = plot_coalitions(NETWORK, ax, groups=GROUPS)
    places = coalition_places(NETWORK.sort_index().sort_index(axis=1), GROUPS)
    names = [text.get_window_extent() for text in ax.texts]
    marks = ax.transData.transform(places.to_numpy())
    apart = not any(one.overlaps(other) for one, other in combinations(names, 2))
    free = not any(box.contains(*mark) for box in names for mark in marks)
    assert (apart, free, len(names) + len(left_out)) == (True, True, len(NETWORK))


def test_a_name_without_room_is_left_out_and_returned():
    ax = add_panel(setup_figure(height=1.2, width=2), top=0, height=1.2, left=0, right=0)
    left_out = plot_coalitions(NETWORK, ax, groups=GROUPS)
    assert left_out and len(left_out) + len(ax.texts) == len(NETWORK)


def test_coalitions_stand_apart():
    places = coalition_places(NETWORK, GROUPS)
    first, second = (places[GROUPS.reindex(places.index) == number] for number in (1, 2))
    assert first["x"].max() < second["x"].min()


def test_no_actor_lies_on_another():
    places = coalition_places(NETWORK, GROUPS).to_numpy()
    assert min(np.hypot(*(one - other)) for one, other in combinations(places, 2)) > 0.5


def test_marks_repeat_what_colours_say():
    looks = [group_look(number) for number in range(1, 7)]
    assert len({one["marker"] for one in looks}) == len({one["color"] for one in looks}) == 6


def test_names_are_placed_outward_first():
    points, sizes = np.array([[50.0, 50.0]]), np.array([[20.0, 10.0]])
    found = free_places(points, sizes, away=np.array([[1.0, 0.0]]), bounds=(0, 0, 100, 100), clear=4)
    assert found == [(65.0, 50.0)]


def test_a_place_that_is_taken_is_left():
    points, sizes = np.array([[50.0, 50.0]]), np.array([[20.0, 10.0]])
    wall = [(52.0, 0.0, 100.0, 100.0)]
    found = free_places(
        points, sizes, away=np.array([[1.0, 0.0]]), bounds=(0, 0, 100, 100), clear=4, taken=wall
    )
    assert found[0] is not None and found[0][0] + 10 <= 52


@pytest.mark.parametrize("name", ["$x^$", "=1+1", "<b>", "a\u0000b", "n" * 500, "\u202etxt", "하늘섬"])
def test_any_name_is_drawn_as_text(name):
    square = pd.DataFrame([[0, 1], [1, 0]], index=[name, "bob"], columns=[name, "bob"])
    groups = pd.Series({name: 1, "bob": 1})
    ax = panel()
    plot_coalitions(square, ax, groups=groups)
    plot_dendrogram(dendrogram(square), ax)
    assert figure_bytes(ax.figure)


def test_groups_are_actor_to_group():
    with pytest.raises(InputError, match="actor → group"):
        plot_coalitions(NETWORK, panel(), groups=pd.Series([1, 2], index=["ann", "ann"]))


# --- nothing to draw


EMPTY = pd.DataFrame()
NOBODY = pd.DataFrame(0.0, index=["ann", "bob"], columns=["ann", "bob"])


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda ax: plot_coalitions(NOBODY, ax, groups=pd.Series(dtype=int)), "Nobody is tied"),
        (lambda ax: plot_coalitions(EMPTY, ax, groups=pd.Series(dtype=int)), "Nobody is tied"),
        (lambda ax: plot_dendrogram(Tree((), np.empty((0, 4))), ax), "Fewer than two"),
        (lambda ax: plot_polarization(polarization([]), ax), "No window"),
        (lambda ax: plot_phases(window_distances([]), ax, states=phases(window_distances([]))), "No window"),
        (lambda ax: plot_backbone(backbone(EMPTY), ax), "No concept"),
        (lambda ax: plot_scale(scale(NOBODY), ax), "no position"),
    ],
)
def test_a_drawing_of_nothing_says_so(draw, words):
    ax = panel()
    draw(ax)
    assert any(words in text.get_text() for text in ax.texts)


@pytest.mark.parametrize(
    "words",
    [
        describe_coalitions(NOBODY, groups=pd.Series(dtype=int)),
        describe_dendrogram(Tree((), np.empty((0, 4)))),
        describe_polarization(polarization([])),
        describe_phases(phases(window_distances([]))),
        describe_backbone(backbone(EMPTY)),
        describe_scale(scale(NOBODY)),
    ],
)
def test_nothing_in_words(words):
    assert words.startswith("An empty figure")


# --- in words

SQUARE = pd.DataFrame([[0, 3, 1], [3, 0, 0], [1, 0, 0]], index=list("abc"), columns=list("abc"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            describe_coalitions(SQUARE, groups=pd.Series({"a": 1, "b": 1, "c": 2}), names={"a": "Ann"}),
            "Network of 3 actors in 2 coalitions. Coalition 1: Ann; b. Coalition 2: c. "
            "75% of the weight of the ties lies within coalitions.",
        ),
        (
            describe_coalitions(SQUARE, groups=pd.Series({"a": 1, "b": 1, "c": 0})),
            "Network of 3 actors, not divided. Tied: a; b. In no coalition: c.",
        ),
        (
            describe_dendrogram(Tree(("a", "b", "c"), np.array([[0, 1, 0.5, 2], [2, 3, 1, 3]]))),
            "Tree of 3 actors, nearest joined first: at 0.50 a and b; at 1.00 c and the group of 2 with a.",
        ),
        (
            describe_backbone(pd.DataFrame({"concept": ["dam", "toll"], "backbone": [False, True],
                                            "loss": [0.1, 0.52]})),
            "Concepts that carry the structure, with the loss when each is taken out: toll (0.52). "
            "Could be left out: dam (0.10).",
        ),
        (
            describe_scale(Scale(pd.DataFrame({"actor": ["ann", "bob"], "position": [-1.0, 1.0],
                                               "low": [-2.0, 0.0], "high": [0.0, 2.0]}),
                                 EMPTY, "Above 0: with bob.")),
            "Actors on one line, in standard deviations, with 95 % intervals. Above 0: with bob. "
            "bob 1.00 [0.00, 2.00]; ann -1.00 [-2.00, 0.00].",
        ),
    ],
    ids=["coalitions", "not divided", "tree", "backbone", "scale"],
)  # fmt: skip
def test_words(words, expected):
    assert words == expected


def test_the_trajectory_in_words_names_its_extremes():
    scores, chance = [0.1, 0.4, np.nan, 0.2], [0.5, 0.01, np.nan, 0.2]
    rows = pd.DataFrame({"window": ["w1", "w2", "w3", "w4"], "modularity": scores, "chance": chance})
    assert describe_polarization(rows) == (
        "Polarization, the highest modularity of each of 4 windows: first 0.10 (w1), highest 0.40 (w2), "
        "lowest 0.10 (w1), last 0.20 (w4). Windows that exceed 95 % of random ones: 1. "
        "Windows with too few actors tied to divide them: 1."
    )


def test_phases_in_words_say_from_when_to_when():
    states = pd.DataFrame(
        {"window": ["w1", "w2", "w3", "w4"], "state": [1, 1, 0, 2], "silhouette": [0.9, 0.9, np.nan, 0.0]}
    )
    assert describe_phases(states) == (
        "The networks of 4 windows form 2 states: state 1 from w1 to w2, too few ties in w3, state 2 in w4. "
        "The states are clear (mean silhouette 0.60)."
    )


@pytest.mark.parametrize(
    ("by_chance", "said"),
    [
        ([0.1] * 19 + [0.5], "The states are clear (mean silhouette 0.60; where the days are dealt out anew "
         "among the articles 0.10 in the median, and up to 0.12 in 95 % of 20 deals)."),
        ([0.5] * 9 + [0.7], "The states are no clearer than chance makes them (mean silhouette 0.60; where"),
    ],
    ids=["above", "within"],
)  # fmt: skip
def test_states_are_clear_only_above_what_chance_gives(by_chance, said):
    states = pd.DataFrame({"window": ["w1", "w2"], "state": [1, 2], "silhouette": [0.6, 0.6]})
    assert said in describe_phases(states, by_chance=np.array(by_chance))


@pytest.mark.parametrize(
    ("states", "expected"),
    [([], []), ([1], [(1, 0, 0)]), ([1, 1, 2, 1], [(1, 0, 1), (2, 2, 2), (1, 3, 3)])],
)
def test_runs(states, expected):
    assert runs(pd.Series(states, dtype=int)) == expected


@pytest.mark.parametrize("draw", [plot_polarization, plot_backbone])
def test_a_table_without_its_columns_is_refused(draw):
    with pytest.raises(InputError, match="no column"):
        draw(pd.DataFrame({"a": [1]}), panel())


def test_distances_and_states_are_of_the_same_windows():
    with pytest.raises(InputError, match="same windows"):
        plot_phases(DISTANCES, panel(), states=STATES.iloc[:3])
