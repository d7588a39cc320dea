"""Comparisons drawn: how far coders agree issue by issue, and one finding in every variant."""

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.base import InputError, number
from helpers.report.figures import curves
from helpers.report.figures.style import add_panel, blank_figure, setup_figure
from helpers.report.printing import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = ("issue", "n", "alpha", "low", "high")
ACROSS, MOST = 5, 15  # panels in a row and on the page
ROW, HEAD, FOOT, LEFT, GAP = 0.125, 0.64, 0.66, 1.2, 0.14  # inches
WIDE = 21  # characters of a line above a panel
NEEDED = ("finding", "kind", "variant", "value", "low", "high", "n", "holds")
SCALES = {"share": "share in favour, %", "lean": "for minus against, points", "gap": "difference, points",
          "move": "later minus earlier, points"}  # fmt: skip
SIGNED = ("lean", "gap", "move")


def plot_coders(agreed: pd.DataFrame, ax: "Axes", *, labels: dict[str, str] | None = None) -> None:
    """Draw Krippendorff's alpha between coders, a line an issue, with its 95 % interval.

    ``agreed`` has a row an issue: the table of ``agreement``, or the rows of one pair; ``labels`` name the
    issues. Beside each dot stands how many statements were coded twice. Dotted lines are at 0.667, the least
    for tentative conclusions, and 0.8, the usual demand (Krippendorff 2019, ch. 12). An alpha that is missing
    leaves its line empty; a dot without a line has no interval. Raises InputError where a column is missing
    or an issue is there twice.
    """
    _check_agreed(agreed)
    for place, (alpha, low, high, n) in enumerate(_values(agreed)):
        ax.plot([low, high], [place, place], color=curves.COLOURS[0], linewidth=1.4)
        ax.plot(alpha, place, "o", color=curves.COLOURS[0], markersize=5)
        if alpha == alpha:
            ax.annotate(f"{n:,}", (alpha, place), (0, 5), textcoords="offset points", ha="center", size=6.5,
                        color="#666666")  # fmt: skip
    curves.scale_alphas(agreed, ax, labels=labels)
    ax.set_xlabel("Krippendorff's alpha between coders; above the dot, statements coded twice")


def describe_coders(agreed: pd.DataFrame, *, labels: dict[str, str] | None = None) -> str:
    """The figure in words: alpha of each issue with its interval, and whether it meets the usual demands."""
    _check_agreed(agreed)
    if agreed.empty or not agreed["alpha"].notna().any():
        return "An empty figure: nothing was coded by two coders."
    parts = []
    for issue, (alpha, low, high, n) in zip(agreed["issue"], _values(agreed), strict=True):
        label = curves.issue_label(issue, labels)
        if alpha != alpha:
            parts.append(f"{label}: cannot be told.")
            continue
        enough = "above 0.667" if alpha >= curves.TENTATIVE else "below 0.667"
        enough = "meets 0.8" if alpha >= curves.USUAL else enough
        interval = f" [{low:.2f}, {high:.2f}]" if low == low else " (no interval)"
        parts.append(f"{label}: {alpha:.2f}{interval}, {enough}, {number(n, 'code')} compared.")
    return " ".join(["Krippendorff's alpha between coders, with 95 % interval.", *parts])


def _values(agreed: pd.DataFrame) -> list[tuple[float, float, float, int]]:
    numbers = (agreed[column].astype(float) for column in ("alpha", "low", "high"))
    return list(zip(*numbers, agreed["n"].astype(int), strict=True))


def _check_agreed(agreed: pd.DataFrame) -> None:
    missing = [column for column in COLUMNS if column not in agreed.columns]
    if missing:
        raise InputError(f"The table has no column {', '.join(missing)}. Take it from agreement.")
    if agreed["issue"].duplicated().any():
        raise InputError("An issue is there twice: draw one pair of coders, or all, at a time.")


def plot_sensitivity(measured: pd.DataFrame, ax: "Axes") -> None:
    """Draw one finding, a row a variant: a dot where it holds, a hollow square where not, with 95 % interval.

    ``measured`` are the rows of ``sensitivity`` of one finding, the first as reported: its value is the dark
    vertical line, its interval the grey band. A grey number stands where too little is left to tell (how many
    statements). In percent, or percentage points. In words: ``describe_sensitivity``.
    """
    curves.check_columns(measured, NEEDED, hint="Take it from sensitivity; it needs")
    if measured["finding"].nunique() > 1:
        raise InputError("One finding is drawn at a time: choose one first.")
    rows = measured.reset_index(drop=True)
    signed = rows.empty or rows["kind"].iloc[0] in SIGNED
    ends = (-100, 100) if signed else (0, 100)
    values, lows, highs = (100 * rows[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    ax.axvline(0 if signed else 50, **curves.QUIET)
    if len(rows):
        if not np.isnan(lows[0]):
            ax.axvspan(lows[0], highs[0], color="#000000", alpha=0.07, linewidth=0)
        ax.axvline(values[0], color="#555555", linewidth=0.8)
    for y, (holds, count) in enumerate(zip(rows["holds"], rows["n"], strict=True)):
        if pd.isna(holds):
            ax.text(ends[0], y, f" {count:,}", size=5.5, color="#8a8a8a", va="center", parse_math=False)
            continue
        look: dict[str, Any] = {"marker": "o"} if holds else {"marker": "s", "markerfacecolor": "white"}
        colour = curves.COLOURS[0] if holds else curves.COLOURS[1]
        ax.plot([lows[y], highs[y]], [y, y], color=colour, linewidth=1)
        ax.plot([values[y]], [y], color=colour, markersize=3.6, clip_on=False, **look)
    ax.set(xlim=ends, ylim=(max(len(rows), 1) - 0.4, -0.6))
    ax.set_yticks(range(len(rows)), [printable(name) for name in rows["variant"]], parse_math=False, size=6.5)
    ax.set_xticks([-50, 0, 50] if signed else [25, 50, 75])
    ax.tick_params(axis="x", labelsize=6)


def describe_sensitivity(measured: pd.DataFrame) -> str:
    """Each finding in words: in how many variants it holds, where it does not, where that cannot be told."""
    curves.check_columns(measured, NEEDED, hint="Take it from sensitivity; it needs")
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
    curves.check_columns(measured, NEEDED, hint="Take it from sensitivity; it needs")
    if not kinds or not set(kinds) <= set(SCALES):
        given = ", ".join(kinds) or "none"
        raise InputError(f"Findings are of the kinds {', '.join(SCALES)}; given: {given}.")
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
    blue, orange = curves.COLOURS[:2]
    handles = [
        Line2D([], [], marker="o", color=blue, label="holds", **look),
        Line2D([], [], marker="s", markerfacecolor="white", color=orange, label="does not", **look),
        Line2D([], [], color="#555555", linewidth=0.8, label="as reported (grey: its interval)"),
        Line2D([], [], marker="$n$", color="#8a8a8a", label="n statements: too few", **look),
    ]
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 0), ncols=4, fontsize=6.5)
    figure.text(0.01, 0.27 / figure.get_size_inches()[1], units, size=6.5)
