"""Sensitivity plots: one finding in every variant, a dot with its interval each; all findings on one page."""

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.figures import add_panel, blank_figure, setup_figure
from helpers.ground.errors import InputError
from helpers.showing.curves import COLOURS, QUIET
from helpers.showing.printing import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ACROSS, MOST = 5, 15  # panels in a row and on the page
ROW, HEAD, FOOT, LEFT, GAP = 0.125, 0.64, 0.66, 1.2, 0.14  # inches
WIDE = 21  # characters of a line above a panel
NEEDED = ("finding", "kind", "variant", "value", "low", "high", "n", "holds")
SCALES = {"share": "share in favour, %", "lean": "for minus against, points", "gap": "difference, points",
          "move": "later minus earlier, points"}  # fmt: skip
SIGNED = ("lean", "gap", "move")


def plot_sensitivity(measured: pd.DataFrame, ax: "Axes") -> None:
    """Draw one finding, a row a variant: a dot where it holds, a hollow square where not, with 95 % interval.

    ``measured`` are the rows of ``sensitivity`` of one finding, the first as reported: its value is the dark
    vertical line, its interval the grey band. A grey number stands where too little is left to tell (how many
    statements). In percent, or percentage points. In words: ``describe_sensitivity``.
    """
    _check(measured)
    if measured["finding"].nunique() > 1:
        raise InputError("One finding is drawn at a time: choose one first.")
    rows = measured.reset_index(drop=True)
    signed = rows.empty or rows["kind"].iloc[0] in SIGNED
    ends = (-100, 100) if signed else (0, 100)
    values, lows, highs = (100 * rows[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    ax.axvline(0 if signed else 50, **QUIET)
    if len(rows):
        if not np.isnan(lows[0]):
            ax.axvspan(lows[0], highs[0], color="#000000", alpha=0.07, linewidth=0)
        ax.axvline(values[0], color="#555555", linewidth=0.8)
    for y, (holds, count) in enumerate(zip(rows["holds"], rows["n"], strict=True)):
        if pd.isna(holds):
            ax.text(ends[0], y, f" {count:,}", size=5.5, color="#8a8a8a", va="center", parse_math=False)
            continue
        look: dict[str, Any] = {"marker": "o"} if holds else {"marker": "s", "markerfacecolor": "white"}
        colour = COLOURS[0] if holds else COLOURS[1]
        ax.plot([lows[y], highs[y]], [y, y], color=colour, linewidth=1)
        ax.plot([values[y]], [y], color=colour, markersize=3.6, clip_on=False, **look)
    ax.set(xlim=ends, ylim=(max(len(rows), 1) - 0.4, -0.6))
    ax.set_yticks(range(len(rows)), [printable(name) for name in rows["variant"]], parse_math=False, size=6.5)
    ax.set_xticks([-50, 0, 50] if signed else [25, 50, 75])
    ax.tick_params(axis="x", labelsize=6)


def describe_sensitivity(measured: pd.DataFrame) -> str:
    """Each finding in words: in how many variants it holds, where it does not, where that cannot be told."""
    _check(measured)
    if measured.empty:
        return "An empty figure: the report has no finding that rests on codes."
    said = []
    for finding, part in measured.groupby("finding", sort=False):
        others = part.iloc[1:]
        fails = others.loc[others["holds"].eq(False).fillna(False).astype(bool), "variant"]
        unknown = others.loc[others["holds"].isna(), "variant"]
        words = f"{finding}: holds in {len(others) - len(fails) - len(unknown)} of {len(others)}"
        words += f"; not in {', '.join(fails)}" if len(fails) else ""
        words += f"; too little is left in {', '.join(unknown)}" if len(unknown) else ""
        said.append(f"{words}.")
    return " ".join(["How the findings move when one thing is changed at a time.", *said])


def draw_sensitivity(measured: pd.DataFrame, *, kinds: tuple[str, ...] = SIGNED) -> "Figure":
    """Draw a panel a finding of these ``kinds`` on one page, the variants named once a row of panels.

    At most fifteen: those that rest on most statements as reported. Above each panel the finding; what is
    drawn in it: ``plot_sensitivity``. Raises InputError for an unknown kind.
    """
    _check(measured)
    if not kinds or not set(kinds) <= set(SCALES):
        raise InputError(
            f"Findings are of the kinds {', '.join(SCALES)}; given: {', '.join(kinds) or 'none'}."
        )
    drawn = drawn_findings(measured, kinds=kinds)
    if not drawn:
        return blank_figure("The report has no finding that rests on codes.")
    groups = [measured[measured["finding"] == finding] for finding in drawn]
    high = ROW * max(len(group) for group in groups)
    lines = -(-len(groups) // ACROSS)
    figure = setup_figure(height=lines * (HEAD + high) + FOOT)
    width = (figure.get_size_inches()[0] - LEFT - 0.12 - GAP * (ACROSS - 1)) / ACROSS
    for place, group in enumerate(groups):
        row, column = divmod(place, ACROSS)
        left = LEFT + column * (width + GAP)
        right = figure.get_size_inches()[0] - left - width
        ax = add_panel(figure, top=HEAD + row * (HEAD + high), height=high, left=left, right=right)
        plot_sensitivity(group, ax)
        if column:
            ax.set_yticklabels([])
        title = textwrap.wrap(printable(str(group["finding"].iloc[0])), WIDE, max_lines=4, placeholder=" …")
        ax.annotate("\n".join(title), (0, 1), (0, 2), xycoords="axes fraction", textcoords="offset points",
                    size=6.2, va="bottom", parse_math=False)  # fmt: skip
    units = " · ".join(dict.fromkeys(SCALES[kind] for kind in kinds if kind in set(measured["kind"])))
    _key(figure, units)
    return figure


def drawn_findings(measured: pd.DataFrame, *, kinds: tuple[str, ...] = SIGNED) -> list[str]:
    """The findings that ``draw_sensitivity`` has room for, in their order."""
    first = measured[measured["kind"].isin(kinds)].drop_duplicates("finding", ignore_index=True)
    kept = first.sort_values("n", ascending=False, kind="stable").head(MOST).index
    return list(first.loc[first.index.isin(kept), "finding"])


def _key(figure: "Figure", units: str) -> None:
    from matplotlib.lines import Line2D

    look: dict[str, Any] = {"linestyle": "none", "markersize": 3.6}
    handles = [
        Line2D([], [], marker="o", color=COLOURS[0], label="holds", **look),
        Line2D([], [], marker="s", markerfacecolor="white", color=COLOURS[1], label="does not", **look),
        Line2D([], [], color="#555555", linewidth=0.8, label="as reported (grey: its interval)"),
        Line2D([], [], marker="$n$", color="#8a8a8a", label="n statements: too few", **look),
    ]
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 0), ncols=4, fontsize=6.5)
    figure.text(0.01, 0.27 / figure.get_size_inches()[1], units, size=6.5)


def _check(measured: pd.DataFrame) -> None:
    missing = [column for column in NEEDED if column not in measured.columns]
    if missing:
        raise InputError(
            f"The table to draw has no column {', '.join(missing)}. Take it from sensitivity; it needs "
            f"{', '.join(NEEDED)}."
        )
