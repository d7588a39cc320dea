"""The figures of the timeline and of the positions; the second in words."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.positions import issues_of
from helpers.report.figures import lanes, style
from helpers.report.figures.layout import lay_out
from helpers.report.figures.timeline_rows import drawn_events, in_study_order, side_labels, timeline, window
from helpers.report.printing import printable
from helpers.study import Issue, Study, issue_name, side_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEGEND, GAP = 0.2, 0.27  # inches of the legend, and between panels, where the issue's name stands


def plot_timeline(
    statements: pd.DataFrame, codes: pd.DataFrame, events: pd.DataFrame, *, study: Study, issue: str = ""
) -> "Figure":
    """Draw who stood where, when: a panel an issue, a lane a side that spoke, events as numbered lines.

    ``codes`` has one row per statement and issue (``select_codes``); ``issue`` draws those panels only. A
    triangle up, above the line of its lane, is in favour; a triangle down, below it, against; a circle on it,
    neutral; hollow is under a condition; small is coded by a machine. What the numbers of the events mean
    stands below where the page has room for it. In words: ``describe_timeline``; as data: ``timeline_sheet``.
    """
    chosen = issues_of(study, issue)
    issues = [one for one in study.issues if one.id in chosen]
    marks = timeline(statements, codes, study=study)
    marks = marks.loc[marks["issue"].isin([one.id for one in issues])]
    if marks.empty:
        return style.blank_figure("No statement with a known day bears on an issue of the study.")
    labels, span, shown = side_labels(study, marks["side"]), window(marks), drawn_events(events, marks)
    place: dict[str, Any] = {"sides": list(labels), "span": span, "width": style.AXES_WIDTH}
    plans = {one: lay_out(marks.loc[marks["issue"] == one.id], **place) for one in issues}
    strip = 0.38 if len(shown) else 0.05
    foot = LEGEND + strip + sum(height + GAP for *_, height in plans.values()) + 0.3
    key = lanes.key_height(shown) if foot + lanes.key_height(shown) <= style.PAGE_HEIGHT else 0
    figure = style.setup_figure(height=foot + key)
    top = style.add_panel(figure, top=0, height=LEGEND, left=0)
    by_machine, conditional = not marks["by_hand"].all(), bool(marks["conditional"].any())
    lanes.plot_legend(top, by_machine=by_machine, conditional=conditional)
    panels = _panels(figure, plans, labels, LEGEND + strip + GAP - 0.1)
    for panel in panels:
        panel.set(xlim=span)
    lanes.plot_days(panels[-1])
    if len(shown):
        ruler = style.add_panel(figure, top=LEGEND, height=strip + GAP - 0.1)
        ruler.set(xlim=span, ylim=(0, strip + GAP - 0.1), zorder=-1)
        ruler.axis("off")
        lanes.plot_events(shown, ruler, lines_on=panels)
    if key:
        lanes.plot_key(shown, style.add_panel(figure, top=foot, height=key, left=0.02))
    return figure


def _panels(figure: "Figure", plans: dict[Issue, tuple], labels: dict[str, str], top: float) -> list["Axes"]:
    """One panel an issue, from ``top`` downwards; only the last shows the days."""
    panels: list[Axes] = []
    for issue, (placed, lines, height) in plans.items():
        ax = style.add_panel(figure, top=top, height=height)
        ax.set_ylim(height, 0)
        lanes.plot_lanes(placed, ax, lines=lines, labels=labels)
        lanes.plot_heading(issue, ax)
        last = len(panels) == len(plans) - 1
        ax.spines["bottom"].set_visible(last)
        ax.tick_params(bottom=last, labelbottom=last)
        panels.append(ax)
        top += height + GAP
    return panels


def counted_positions(positions: pd.DataFrame, *, study: Study) -> pd.DataFrame:
    """The positions that rest on at least one statement, in the study's order of issues, then of sides."""
    return in_study_order(positions.loc[positions["n"] > 0], study)


def plot_positions(positions: pd.DataFrame, *, study: Study) -> "Figure":
    """Draw the share in favour of each issue by side, a dot on 0 … 100 %, with its interval as a line.

    ``positions`` is the table of that name; the number of statements stands at the right. A hollow dot says
    that some of these statements are under a condition. In words: ``describe_positions``.
    """
    counted = counted_positions(positions, study=study)
    if counted.empty:
        return style.blank_figure("No statement bears on an issue of the study.")
    rows = len(counted) + 1.3 * counted["issue"].nunique()
    figure = style.setup_figure(height=0.17 * rows + 0.42)
    names = [side_name(study, side) for side in counted["side"]]
    left = min(max(style.MARGIN, lanes.room_for(names, figure, size=7.5) + 0.2), 2 * style.MARGIN)
    ax = style.add_panel(figure, top=0, height=0.17 * rows, left=left, right=0.4)
    y = -1.3
    for issue, group in counted.groupby("issue", sort=False):
        y += 1.3
        ax.annotate(printable(issue_name(study, issue)), (0, y), (-left * 72, 0),
                    xycoords=ax.get_yaxis_transform(), textcoords="offset points", size=9,
                    va="center", parse_math=False)  # fmt: skip
        for row in group.itertuples():
            y += 1
            _dot(row, ax, y=y, label=side_name(study, row.side))
    ax.set(xlim=(0, 100), ylim=(y + 0.6, -0.6), yticks=[])
    ax.axvline(50, color="#bdbdbd", linewidth=0.6, zorder=0)
    ax.set_xlabel("share of statements in favour, %  (line: 95 % interval; right: number of statements)")
    return figure


def _dot(row: Any, ax: "Axes", *, y: float, label: str) -> None:
    ax.axhline(y, color="#e3e3e3", linewidth=0.6, zorder=0)
    ax.plot([100 * row.low, 100 * row.high], [y, y], color=lanes.BLUE, linewidth=1.4, zorder=2)
    ax.plot(100 * row.share_favour, y, "o", color=lanes.BLUE, markersize=5.5, zorder=3, clip_on=False,
            markerfacecolor="white" if row.conditional else lanes.BLUE, markeredgewidth=1.1)  # fmt: skip
    lanes.name_left(ax, y, label, size=7.5)
    ax.text(1.03, y, f"{row.n}", ha="left", va="center", transform=ax.get_yaxis_transform(), size=7)


def describe_positions(positions: pd.DataFrame, *, study: Study) -> str:
    """The figure of positions in words, for those who do not see it."""
    counted = counted_positions(positions, study=study)
    if counted.empty:
        return "An empty figure: no statement bears on an issue of the study."
    said = "Share of statements in favour of each issue's proposition, by side, with its 95 % interval."
    for issue, group in counted.groupby("issue", sort=False):
        rows = group.itertuples()
        shares = [f"{side_name(study, row.side)} {row.share_favour:.0%} of {row.n}" for row in rows]
        said += f" {issue_name(study, issue)}: {', '.join(shares)}."
    return said
