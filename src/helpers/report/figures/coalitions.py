"""The figures of coalitions, drawn and in words: the network, the tree and the scale."""

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks import Scale, Tree, attraction
from helpers.report.figures.lanes import name_left
from helpers.report.figures.layout import coalition_places, free_places, say_empty
from helpers.report.printing import fit_font, printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

Names = dict[str, str]

# After Okabe and Ito (2008), some darkened for print. Marker and place say the same again.
COLOURS = ("#c9c9c9", "#0b3c6f", "#e08a1e", "#00694b", "#c98bb5", "#7a4a00", "#79b8e0")
MARKERS = ("o", "o", "s", "^", "D", "v", "P")
LINES: tuple[tuple[bool, Any, str], ...] = (  # between coalitions, within one
    (False, (0, (3, 2.5)), "#9a9a9a"), (True, "solid", "#5a5a5a"),
)  # fmt: skip
MOST_NAMES = 60  # of the actors with the strongest ties, where there are more
MANY_TIES = 64  # above this lines are drawn thinner, so that they stay lines
WRAP = 22  # characters to a line of a name, two lines at most


def group_look(group: int) -> dict[str, Any]:
    """The colour and marker of a coalition; 0 is no coalition. Beyond the sixth they come again."""
    place = 0 if group == 0 else (group - 1) % (len(COLOURS) - 1) + 1
    return {"color": COLOURS[place], "marker": MARKERS[place], "edgecolors": "#222222", "zorder": 3}


def plot_coalitions(
    network: pd.DataFrame, ax: "Axes", *, groups: pd.Series, names: Names | None = None, seed: int = 0
) -> list[str]:
    """Draw who is tied to whom, the coalitions apart from each other; returns the actors without a name.

    ``network`` is square (below 0 is no tie), ``groups`` actor → group (``best_coalitions``), ``names`` what
    to print for an actor. Marker, colour and place say which coalition; lines within it are solid, lines
    between coalitions dashed, thicker where the tie is stronger; larger marks have more ties. No name lies on
    another, or on an actor: one that finds no room is left out and returned, as are those beyond the sixty
    best tied. Three inches are enough for 10 actors, six for 45.
    """
    square, member = _ties_and_groups(network, groups)
    if not square.to_numpy().any():
        say_empty(ax, "Nobody is tied to anybody.")
        return list(square.index)
    ax.axis("off")
    places = coalition_places(square, member, seed=seed)
    (left, bottom), (right, top) = places.min(), places.max()
    width, height = max(right - left, 1.0), max(top - bottom, 1.0)
    ax.set(xlim=(left - 0.2 * width, right + 0.2 * width), ylim=(bottom - 0.2 * height, top + 0.12 * height))
    _draw_ties(square, places, member, ax)
    strength = square.sum(axis=1)
    size = 26 + 70 * np.sqrt(strength / strength.max())
    for group in sorted(set(member)):
        held = places[member == group]
        tied = f"coalition {group}" if max(member) > 1 else "tied"
        label = f"{tied if group else 'in none'} ({len(held)})"
        ax.scatter(held["x"], held["y"], s=size[held.index], linewidths=0.7, label=label, **group_look(group))
    key = ax.legend(loc="lower left", bbox_to_anchor=(0, -0.02), ncols=7, borderpad=0, handletextpad=0.1,
                    columnspacing=1.2, borderaxespad=0)  # fmt: skip
    return _draw_names(places, strength, member, ax, names=names or {}, key=key)


def _ties_and_groups(network: pd.DataFrame, groups: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """The ties to draw, and the coalition of each actor; InputError where ``groups`` is not actor → group."""
    if not isinstance(groups, pd.Series) or groups.index.has_duplicates:
        raise InputError("Groups are a Series, actor → group: give camps(…).")
    square = attraction(network)
    return square, groups.reindex(square.index).fillna(0).astype(int)


def _draw_ties(square: pd.DataFrame, places: pd.DataFrame, member: pd.Series, ax: "Axes") -> None:
    from matplotlib.collections import LineCollection

    weights, where = square.to_numpy(), places.loc[square.index].to_numpy()
    first, second = np.nonzero(np.triu(weights, 1))
    order = np.argsort(weights[first, second], kind="stable")  # the strongest on top
    first, second = first[order], second[order]
    strong = weights[first, second] / weights.max()
    same = member.to_numpy()[first] == member.to_numpy()[second]
    for within, style, colour in LINES:
        chosen = same == within
        thin = min(1.0, np.sqrt(MANY_TIES / max(chosen.sum(), 1)))
        ends = np.stack([where[first[chosen]], where[second[chosen]]], axis=1)
        widths = thin * (0.3 + 2.2 * strong[chosen])
        lines = LineCollection(list(ends), linewidths=widths, linestyles=style, colors=colour, alpha=0.75)
        lines.set_zorder(2 if within else 1)
        ax.add_collection(lines)


def _draw_names(
    places: pd.DataFrame, strength: pd.Series, member: pd.Series, ax: "Axes", *, names: Names, key: "Legend"
) -> list[str]:
    """Print the names beside the actors, the best tied first; returns those without room."""
    order = sorted(places.index, key=lambda actor: (-strength[actor], actor))
    named, left_out = order[:MOST_NAMES], order[MOST_NAMES:]
    back = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.4}
    texts = [
        ax.text(0, 0, _short(names.get(actor, actor)), size=6.5, ha="center", va="center", zorder=4,
                linespacing=0.95, parse_math=False, bbox=back)
        for actor in named
    ]  # fmt: skip
    for text in texts:
        fit_font(text)
    boxes = [text.get_window_extent() for text in texts]
    sizes = np.array([(box.width + 2, box.height + 1) for box in boxes])
    points = ax.transData.transform(places.loc[order].to_numpy())
    middle = {group: points[[member[a] == group for a in order]].mean(axis=0) for group in set(member)}
    away = np.array([point - middle[member[actor]] for actor, point in zip(order, points, strict=True)])
    away = np.where(np.abs(away).sum(axis=1, keepdims=True) > 1e-6, away, [[0.0, 1.0]])
    area, legend = ax.get_window_extent(), key.get_window_extent()
    dot = 0.5 * np.sqrt(96) * ax.figure.dpi / 72 * 1.15  # radius of the largest mark, and its rim
    unnamed = [(x - dot, y - dot, x + dot, y + dot) for x, y in points[len(named) :]]
    found = free_places(
        points[: len(named)], sizes, away=away[: len(named)], bounds=area.extents, clear=dot,
        taken=[*unnamed, legend.extents],
    )  # fmt: skip
    onto_axes = ax.transData.inverted()
    for actor, text, size, place, point in zip(named, texts, sizes, found, points, strict=False):
        if place is None:
            text.remove()
            left_out.append(actor)
            continue
        text.set_position(tuple(onto_axes.transform(place)))
        if np.hypot(*np.maximum(np.abs(place - point) - size / 2, 0)) > 1.5 * dot:  # far off: a line to it
            ends = onto_axes.transform([point, place])
            ax.plot(ends[:, 0], ends[:, 1], color="#222222", linewidth=0.5, zorder=2.5)
    return sorted(left_out)


def _short(name: str) -> str:
    """A name on two lines at most; a longer one ends in …"""
    lines = textwrap.wrap(printable(name), WRAP, max_lines=2, placeholder="…", break_on_hyphens=False)
    return "\n".join(lines)


def describe_coalitions(network: pd.DataFrame, *, groups: pd.Series, names: Names | None = None) -> str:
    """The network of coalitions in words: who is in which, and how much of the ties lies within them."""
    square, member = _ties_and_groups(network, groups)
    total = square.to_numpy().sum()
    if total == 0:
        return "An empty figure: nobody is tied to anybody."
    same = np.equal.outer(member.to_numpy(), member.to_numpy())
    numbers = sorted(set(member) - {0})
    if len(numbers) == 1:
        words = f"Network of {len(square)} actors, not divided. Tied: {_names_of(member, 1, names or {})}."
    else:
        parts = [f"Coalition {number}: {_names_of(member, number, names or {})}." for number in numbers]
        share = (square.to_numpy() * same).sum() / total
        words = f"Network of {len(square)} actors in {len(numbers)} coalitions. {' '.join(parts)} "
        words += f"{share:.0%} of the weight of the ties lies within coalitions."
    if (member == 0).any():
        words += f" In no coalition: {_names_of(member, 0, names or {})}."
    return words


def _names_of(member: pd.Series, number: int, names: Names) -> str:
    return "; ".join(printable(names.get(actor, actor)) for actor in member.index[member == number])


def plot_dendrogram(
    tree: Tree, ax: "Axes", *, groups: pd.Series | None = None, names: Names | None = None
) -> None:
    """Draw the tree of ``dendrogram``: a leaf an actor, joined at the distance at which its group joins.

    ``groups`` puts the mark of each actor's coalition at its leaf. The names stand left of the axes; an actor
    takes 0.14 inches.
    """
    if len(tree.joins) == 0:
        say_empty(ax, "Fewer than two actors with a tie.")
        return
    from scipy.cluster.hierarchy import dendrogram as form

    shape = form(tree.joins, no_plot=True, count_sort="descending")
    for across, along in zip(shape["icoord"], shape["dcoord"], strict=True):
        ax.plot(along, [(place - 5) / 10 for place in across], color="#444444", linewidth=0.8)
    for place, leaf in enumerate(shape["leaves"]):
        actor = tree.actors[leaf]
        name_left(ax, place, (names or {}).get(actor, actor))
        if groups is not None:
            ax.scatter(0, place, s=22, linewidths=0.6, clip_on=False, **group_look(int(groups.get(actor, 0))))
    ax.set(xlim=(0, tree.joins[-1, 2] * 1.03 or 1), ylim=(len(tree.actors) - 0.5, -0.5), yticks=[])
    ax.set_xlabel("distance at which actors and groups join")


def describe_dendrogram(tree: Tree, *, names: Names | None = None) -> str:
    """The tree in words: who joins whom, nearest first."""
    if len(tree.joins) == 0:
        return "An empty figure: fewer than two actors have a tie."
    members = {number: [printable((names or {}).get(name, name))] for number, name in enumerate(tree.actors)}
    joins = []
    for step, (left, right, height, _) in enumerate(tree.joins):
        one, other = members.pop(int(left)), members.pop(int(right))
        joins.append(f"at {height:.2f} {_name_group(one)} and {_name_group(other)}")
        members[len(tree.actors) + step] = sorted(one + other)
    return f"Tree of {len(tree.actors)} actors, nearest joined first: {'; '.join(joins)}."


def _name_group(members: list[str]) -> str:
    return members[0] if len(members) == 1 else f"the group of {len(members)} with {members[0]}"


def plot_scale(
    scale: Scale, ax: "Axes", *, groups: pd.Series | None = None, names: Names | None = None
) -> None:
    """Draw the actors on their line, a row each, with the 95 % interval and how many positions it rests on.

    ``groups`` gives each the mark of its coalition. Actors without a place are named below the rest.
    """
    rows = scale.actors.sort_values("position", ascending=False, kind="stable", na_position="last")
    for y, (actor, position, low, high, count) in enumerate(_values(rows, "position", "low", "high", "n")):
        name_left(ax, y, (names or {}).get(actor, actor))
        ax.text(1.02, y, f"{count}", transform=ax.get_yaxis_transform(), va="center", size=6.5)
        if np.isnan(position):
            ax.text(0, y, "no position on what divides", va="center", ha="center", size=6.5, color="#666666")
            continue
        look = group_look(1 if groups is None else int(groups.get(actor, 0)))
        ax.plot([low, high], [y, y], color="#555555", linewidth=1.2, zorder=2)
        ax.scatter(position, y, s=26, linewidths=0.6, **look)
    ax.axvline(0, color="#bdbdbd", linewidth=0.6, zorder=0)
    reach = np.nanmax(np.abs([*rows["low"], *rows["high"], 1.0])) * 1.05
    ax.set(xlim=(-reach, reach), ylim=(len(rows) - 0.4, -0.6), yticks=[])
    direction = textwrap.wrap(printable(scale.direction), 80, max_lines=2, placeholder="…")
    words = "position in standard deviations, 95 % interval  (right: positions taken)"
    ax.set_xlabel("\n".join([words, *direction]), parse_math=False)


def describe_scale(scale: Scale, *, names: Names | None = None) -> str:
    """The scale in words, from the top down."""
    placed = scale.actors[scale.actors["position"].notna()]
    placed = placed.sort_values("position", ascending=False, kind="stable")
    if placed.empty:
        return f"An empty figure. {scale.direction}"
    parts = [
        f"{printable((names or {}).get(actor, actor))} {position:.2f} [{low:.2f}, {high:.2f}]"
        for actor, position, low, high in _values(placed, "position", "low", "high")
    ]
    words = "Actors on one line, in standard deviations, with 95 % intervals."
    return f"{words} {printable(scale.direction)} {'; '.join(parts)}."


def _values(rows: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The actor and the values of some columns, row by row."""
    return list(zip(rows["actor"], *(rows[column] for column in columns), strict=True))
