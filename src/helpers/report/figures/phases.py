"""The figures of polarization, of phases and of the backbone, drawn and in words."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.report.figures.lanes import name_left
from helpers.report.figures.layout import say_empty
from helpers.report.printing import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE = "#0063a6", "#a04800"
MOST_LABELS, MOST_ROWS = 12, 40  # of windows along an axis, and down one
ENOUGH = 0.05  # share of random windows below which a score is more than chance


def plot_polarization(trajectory: pd.DataFrame, ax: "Axes") -> None:
    """Draw the rows of ``polarization``: the highest modularity of each window beside what chance gives.

    Filled dots exceed 95 % of the random windows, hollow ones do not; the grey line is the mean of those, the
    bar above it reaches up to their 95th percentile. A window in which too few are tied has a cross at 0.
    """
    _check(trajectory, ("window", "modularity", "reference", "high", "chance"))
    if trajectory.empty:
        say_empty(ax, "No window.")
        return
    columns = ("modularity", "reference", "high", "chance")
    score, mean, high, chance = (trajectory[name].to_numpy(dtype=float) for name in columns)
    x, known = np.arange(len(score)), np.isfinite(score)
    held = np.isfinite(mean)
    if held.any():
        ends = x[held] - 0.3, x[held] + 0.3
        band: dict[str, Any] = {"color": "#000000", "alpha": 0.1, "linewidth": 0}
        ax.bar(x[held], (high - mean)[held], 0.6, mean[held], label="chance, up to its 95 %", **band)
        ax.hlines(mean[held], *ends, color="#8a8a8a", linewidth=0.9, linestyle="--", label="chance, mean")
    ax.plot(x, score, color=BLUE, linewidth=1.1, zorder=2)
    looks: tuple[tuple[np.ndarray, dict[str, Any]], ...] = (
        (known & (chance <= ENOUGH), {"markerfacecolor": BLUE, "label": "more than chance"}),
        (known & (chance > ENOUGH), {"markerfacecolor": "white", "label": "not more than chance"}),
        (known & np.isnan(chance), {"markerfacecolor": "#8fb4d3", "label": "not compared"}),
    )
    for chosen, look in looks:
        if chosen.any():
            ax.plot(x[chosen], score[chosen], "o", color=BLUE, markersize=4.5, zorder=3, **look)
    if not known.all():
        ax.plot(x[~known], 0 * x[~known], "x", color="#666666", markersize=4, label="too few tied")
    low, top = np.nanmin([0.0, *score]), np.nanmax([0.5, *score, *high])
    ax.set(xlim=(-0.5, len(x) - 0.5), ylim=(low * 1.1 - 0.02, top * 1.05))
    _label_windows(ax, trajectory["window"])
    ax.set_ylabel("highest modularity")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, borderpad=0, columnspacing=1.2,
              borderaxespad=0.2, handletextpad=0.4)  # fmt: skip


def describe_polarization(trajectory: pd.DataFrame) -> str:
    """The trajectory in words: its first, last, highest and lowest window, and how many exceed chance."""
    scored = trajectory[trajectory["modularity"].notna()]
    if scored.empty:
        return "An empty figure: in no window are enough actors tied to divide them."
    score, windows = scored["modularity"].to_numpy(), [window_name(one) for one in scored["window"]]
    highest, lowest = int(score.argmax()), int(score.argmin())
    marks = {"first": 0, "highest": highest, "lowest": lowest, "last": len(score) - 1}
    parts = [f"{word} {score[place]:.2f} ({windows[place]})" for word, place in marks.items()]
    words = f"Polarization, the highest modularity of each of {len(trajectory)} windows: {', '.join(parts)}."
    if scored["chance"].notna().any():
        words += f" Windows that exceed 95 % of random ones: {(scored['chance'] <= ENOUGH).sum()}."
    missing = len(trajectory) - len(scored)
    return words + (f" Windows with too few actors tied to divide them: {missing}." if missing else "")


def plot_phases(distances: pd.DataFrame, ax: "Axes", *, states: pd.DataFrame) -> None:
    """Draw how far apart the windows lie, dark where they are alike, with the states in frames and numbered.

    ``distances`` is the frame of ``window_distances``, ``states`` that of ``phases``. A window with too
    few ties is left white.
    """
    _check(states, ("window", "state"))
    if list(states["window"]) != list(distances.index):
        raise InputError("The distances and the states are not of the same windows.")
    if distances.empty:
        say_empty(ax, "No window.")
        return
    from matplotlib.patches import Rectangle

    ax.imshow(1 - distances.to_numpy(dtype=float), cmap="Greys", vmin=0, vmax=1.15, interpolation="nearest")
    for state, first, last in runs(states["state"]):
        if state == 0:
            continue
        size = last - first + 1
        frame = Rectangle((first - 0.5, first - 0.5), size, size, fill=False, edgecolor="#c75a00", zorder=3)
        frame.set_linewidth(1.3)
        ax.add_patch(frame)
        edge = ax.get_xaxis_transform()
        ax.text((first + last) / 2, 1.012, f"{state}", ha="center", size=7.5, color=ORANGE, transform=edge)
    ax.text(-0.012, 1.012, "state", ha="right", size=7.5, color=ORANGE, transform=ax.transAxes)
    kept = range(0, len(states), -(-len(states) // MOST_ROWS))
    ax.set_yticks(kept, [window_name(states["window"].iloc[n]) for n in kept], parse_math=False)
    ax.set_xticks([])
    ax.set_xlabel("windows in the same order; the darker, the more alike")
    ax.spines[["bottom", "left"]].set_visible(False)


def describe_phases(states: pd.DataFrame, *, by_chance: np.ndarray | None = None) -> str:
    """The phases in words: from when to when each state lasts, and how clearly they differ.

    ``by_chance`` are the mean silhouettes that chance gives (``permuted_silhouettes``): states are called
    clear, or weak, only where theirs is above 95 % of these.
    """
    if states.empty:
        return "An empty figure: there is no window."
    number = states.loc[states["state"] > 0, "state"].nunique()
    if number == 0:
        return "An empty figure: in no window are enough actors tied."
    parts = []
    for state, first, last in runs(states["state"]):
        start, end = (window_name(states["window"].iloc[place]) for place in (first, last))
        what = f"state {state}" if state else "too few ties"
        parts.append(f"{what} " + (f"in {start}" if first == last else f"from {start} to {end}"))
    if number == 1:
        return f"The networks of {len(states)} windows are of one state: {', '.join(parts)}."
    words = f"The networks of {len(states)} windows form {number} states: {', '.join(parts)}. "
    return words + _how_clear(float(states["silhouette"].mean()), by_chance)


def _how_clear(width: float, by_chance: np.ndarray | None) -> str:
    """How clearly states differ, beside what chance gives."""
    clear = "clear" if width >= 0.5 else "weak" if width >= 0.25 else "hardly there"
    if by_chance is None or not len(by_chance):
        return f"The states are {clear} (mean silhouette {width:.2f})."
    middle, high = np.percentile(by_chance, [50, 95])
    if width <= high:
        clear = "no clearer than chance makes them"
    return (
        f"The states are {clear} (mean silhouette {width:.2f}; where the days are dealt out anew among the "
        f"articles {middle:.2f} in the median, and up to {high:.2f} in 95 % of {len(by_chance)} deals)."
    )


def runs(states: pd.Series) -> list[tuple[int, int, int]]:
    """Each stretch of windows in one state: the state, its first and its last place."""
    values = states.to_numpy()
    if len(values) == 0:
        return []
    cuts = [0, *(np.flatnonzero(values[1:] != values[:-1]) + 1).tolist(), len(values)]
    return [(int(values[start]), start, end - 1) for start, end in pairwise(cuts)]


def plot_backbone(backbone: pd.DataFrame, ax: "Axes", *, names: dict[str, str] | None = None) -> None:
    """Draw each concept's loss, what its absence would change: the backbone above, the rest below.

    Filled squares are in the backbone, hollow circles are not. ``names`` say what to print for a concept.
    """
    _check(backbone, ("concept", "backbone", "loss"))
    if backbone.empty:
        say_empty(ax, "No concept.")
        return
    order = {"backbone": False, "loss": False, "concept": True}
    rows = backbone.sort_values(list(order), ascending=list(order.values()), kind="stable")
    loss, held = rows["loss"].to_numpy(dtype=float), rows["backbone"].to_numpy(dtype=bool)
    for y, concept in enumerate(rows["concept"]):
        name_left(ax, y, (names or {}).get(concept, concept))
        ax.plot([0, loss[y]], [y, y], color="#bdbdbd", linewidth=0.8, zorder=1)
    for chosen, marker, fill, label in (
        (held, "s", BLUE, "in the backbone"), (~held, "o", "white", "could be left out"),
    ):  # fmt: skip
        ax.plot(loss[chosen], np.flatnonzero(chosen), marker, color=BLUE, markerfacecolor=fill, markersize=5,
                label=label, zorder=3, clip_on=False)  # fmt: skip
    ax.set(xlim=(0, max(loss.max(), 1e-6) * 1.08), ylim=(len(rows) - 0.4, -0.6), yticks=[])
    ax.set_xlabel("loss when the concept is taken out (spectral distance, 0 to 1.41)")
    ax.legend(loc="lower right", borderpad=0.2)


def describe_backbone(backbone: pd.DataFrame, *, names: dict[str, str] | None = None) -> str:
    """The backbone in words."""
    if backbone.empty:
        return "An empty figure: there is no concept."
    rows = backbone.sort_values(["loss", "concept"], ascending=[False, True], kind="stable")
    parts: dict[bool, list[str]] = {True: [], False: []}
    for concept, held, loss in zip(rows["concept"], rows["backbone"], rows["loss"], strict=True):
        parts[bool(held)].append(f"{printable((names or {}).get(concept, concept))} ({loss:.2f})")
    words = "Concepts that carry the structure, with the loss when each is taken out: "
    words += "; ".join(parts[True]) + "."
    return words + (f" Could be left out: {'; '.join(parts[False])}." if parts[False] else "")


def window_name(label: object) -> str:
    """A window as printed: a day without its hour, anything else as it is."""
    return f"{label:%Y-%m-%d}" if isinstance(label, pd.Timestamp) else printable(label)


def _label_windows(ax: "Axes", windows: pd.Series) -> None:
    kept = range(0, len(windows), max(-(-len(windows) // MOST_LABELS), 1))
    names = [window_name(windows.iloc[place]) for place in kept]
    slant: dict[str, Any] = {"rotation": 30, "ha": "right"} if sum(map(len, names)) > 80 else {}
    ax.set_xticks(kept, names, parse_math=False, **slant)


def _check(frame: pd.DataFrame, columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in frame]
    if missing:
        has = ", ".join(map(str, frame.columns))
        raise InputError(f"The table to draw has no column “{missing[0]}”; it has {has}.")
