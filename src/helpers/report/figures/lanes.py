"""The parts of the timeline figure: lanes, events and their key, headings and legend."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.report.figures.layout import spread, thin
from helpers.report.figures.style import AXES_WIDTH, MARGIN, PAGE_WIDTH
from helpers.report.printing import fit_font, printable
from helpers.study import Issue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

# Blue, orange and grey after Okabe and Ito (2008), darkened for print; the shape says the same again, and so
# does the place: in favour above the line of the lane, against below it, neutral on it.
BLUE = "#0063a6"
LOOKS: dict[str, dict[str, Any]] = {
    "favour": {"color": BLUE, "marker": "^", "label": "in favour"},
    "neutral": {"color": "#6f6f6f", "marker": "o", "label": "neutral"},
    "against": {"color": "#c75a00", "marker": "v", "label": "against"},
}
EVENT_LINE: dict[str, Any] = {"colors": "#c2c2c2", "linewidths": 0.45, "zorder": 0}
NUMBER_APART = 0.145  # inches from one event number to the next: three digits at 6.5 points
SMALL = 6  # points below which no name is printed
KEY_LINE = 0.108  # inches from one line of the events' key to the next


def plot_lanes(placed: pd.DataFrame, ax: "Axes", *, lines: dict[str, float], labels: dict[str, str]) -> None:
    """Draw one issue (``lay_out``): a line a side with its name, and marks, small where a machine coded."""
    if placed.empty:
        ax.text(0, 0.5, "No statement with a known day.", transform=ax.transAxes, va="center",
                color="#666666")  # fmt: skip
    for side, y in lines.items():
        ax.axhline(y, color="#bdbdbd", linewidth=0.6, zorder=1)
        name_left(ax, y, labels[side], size=7.5, gap=0.012)
    for (polarity, conditional, by_hand), rows in placed.groupby(["polarity", "conditional", "by_hand"]):
        look = LOOKS[str(polarity)]
        size = (24 if by_hand else 14) * (0.8 if polarity == "neutral" else 1)
        ax.scatter(rows["said_on"], rows["y"], marker=look["marker"], s=size, edgecolors=look["color"],
                   facecolors="white" if conditional else look["color"], linewidths=0.9, zorder=3,
                   clip_on=False)  # fmt: skip
    ax.set_yticks([])


def plot_events(events: pd.DataFrame, ax: "Axes", *, lines_on: list["Axes"]) -> None:
    """Number the events on ``ax`` (a strip with the days of the panels); draw their lines through the panels.

    An event known by its month is a band, a scheduled one a dashed line. Numbers stand apart from each other,
    each tied to its line; of more events than fit, those closest to another stay without a number.
    """
    from matplotlib.dates import date2num

    (first, last), strip = ax.get_xlim(), ax.get_ylim()[1]
    months = events.loc[events["until"] > events["on"]]
    days = events.loc[events["until"] == events["on"]]
    for panel in lines_on:
        for on, until in zip(date2num(months["on"]), date2num(months["until"]), strict=True):
            panel.axvspan(on, until, color="#000000", alpha=0.06, linewidth=0, zorder=0)
        scheduled = days["kind"] == "scheduled"
        panel.vlines(days.loc[scheduled, "on"], *panel.get_ylim(), linestyles="dashed", **EVENT_LINE)
        panel.vlines(days.loc[~scheduled, "on"], *panel.get_ylim(), **EVENT_LINE)
    middle = (date2num(events["on"]) / 2 + date2num(events["until"]) / 2).clip(first, last)
    rank = np.argsort(middle, kind="stable")  # a month stands where its middle is, not where it begins
    events, middle = events.iloc[rank], middle[rank]
    heights = (0, 0.03, strip - 0.13)
    print_numbers(events["number"], middle, ax, heights=heights, gap=0.03, line=EVENT_LINE, size=6.5)


def print_numbers(
    numbers: pd.Series, days: np.ndarray, ax: "Axes", *, heights: tuple[float, float, float], gap: float,
    line: dict[str, Any], **look: Any,
) -> None:  # fmt: skip
    """Print the numbers of events apart from each other, each tied to its day by a ``line``.

    ``days`` (sorted) are those of the axes; of more than fit, those closest to another stay without a number.
    ``heights`` are those at which a line begins, bends and ends, ``gap`` above which its number stands.
    """
    from matplotlib.collections import LineCollection

    first, last = ax.get_xlim()
    kept = thin(list(days), most=int(AXES_WIDTH / NUMBER_APART))
    wished = [days[one] for one in kept]
    places = spread(wished, apart=NUMBER_APART * (last - first) / AXES_WIDTH, low=first, high=last)
    start, bend, end = heights
    leaders = [[(x, start), (x, bend), (place, end)] for x, place in zip(wished, places, strict=True)]
    ax.add_collection(LineCollection(leaders, clip_on=False, **line))
    for number, place in zip(numbers.iloc[kept], places, strict=True):
        ax.text(place, end + gap, str(number), ha="center", va="bottom", **look)


def elide(text: "Text", *, room: float) -> None:
    """Cut a text on the axes, ending it in …, until it is at most ``room`` pixels wide."""
    fit_font(text)
    whole = text.get_text()
    kept = len(whole)
    while (width := text.get_window_extent().width) > room and kept > 1:
        kept = max(1, min(kept - 1, int(kept * room / width)))
        text.set_text(whole[:kept].rstrip() + "…")


def name_left(ax: "Axes", y: float, name: object, *, size: float = 7, gap: float = 0.02) -> None:
    """Print a name left of the axes; one too long for the margin is printed smaller, then ends in …"""
    text = ax.text(-gap, y, printable(name), ha="right", va="center", size=size,
                   transform=ax.get_yaxis_transform(), parse_math=False)  # fmt: skip
    room = ax.get_window_extent().x0 - gap * ax.get_window_extent().width - 4
    fit_font(text)
    while text.get_window_extent().width > room and size > SMALL:  # widths go by whole pixels, not by rule
        size -= 0.25
        text.set_fontsize(size)
    elide(text, room=room)


def room_for(names: list[str], figure: "Figure", *, size: float) -> float:
    """Inches that the longest of these names takes in a figure."""
    widths = [0.0]
    for name in names:
        text = figure.text(0, 0, printable(name), size=size, parse_math=False)
        fit_font(text)
        widths.append(text.get_window_extent().width / figure.dpi)
        text.remove()
    return max(widths)


def key_height(events: pd.DataFrame) -> float:
    """Inches that the key of the events takes."""
    return -(-len(events) // _key_columns(events)) * KEY_LINE


def _key_columns(events: pd.DataFrame) -> int:
    return 3 if len(events) > 24 else 2


def plot_key(events: pd.DataFrame, ax: "Axes") -> None:
    """Print what the numbered events are, in columns read downwards; a label too long for it ends in …

    With more than 24 events in three columns and without their days. ``ax`` is as wide as the page; the whole
    labels and the days are in the figure's data.
    """
    columns = _key_columns(events)
    rows = -(-len(events) // columns)
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.axis("off")
    room = ax.get_window_extent().width / columns * (0.91 if columns == 3 else 0.94)
    for place, event in enumerate(events.itertuples()):
        day = f"{event.on:%Y-%m}" if event.precision == "month" else f"{event.on:%Y-%m-%d}"
        words = ("scheduled: " if event.kind == "scheduled" else "") + printable(event.label)
        line = words if columns == 3 else f"{day}  {words}"
        x, y = place // rows, place % rows + 0.5
        ax.text(x + 0.03 * columns / 2, y, str(event.number), size=6, va="center", ha="right")
        text = ax.text(x + 0.045 * columns / 2, y, line, size=6, va="center", color="#444444",
                       parse_math=False)  # fmt: skip
        elide(text, room=room)


def plot_legend(ax: "Axes", *, by_machine: bool, conditional: bool) -> None:
    """Explain the marks in one line, with only the distinctions that are drawn."""
    from matplotlib.lines import Line2D

    looks = list(LOOKS.values())
    grey = {"color": "#555555", "marker": "^"}
    if conditional:
        looks.append(grey | {"markerfacecolor": "white", "label": "hollow: under a condition"})
    if by_machine:
        looks.append(grey | {"markersize": 3.5, "label": "small: coded by machine"})
    handles = [Line2D([], [], linestyle="none", **({"markersize": 5.0} | look)) for look in looks]
    ax.axis("off")
    ax.legend(handles=handles, loc="center left", ncols=len(handles), borderpad=0, handletextpad=0.1,
              columnspacing=1.4, borderaxespad=0)  # fmt: skip


def plot_heading(issue: Issue, ax: "Axes") -> None:
    """Print the issue above its panel and, in grey, the proposition that a statement favours or opposes."""
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "parse_math": False}
    place["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # the lines of events pass behind
    name = ax.annotate(printable(issue.label), (0, 1), (-MARGIN * 72, 5), size=9, **place)
    fit_font(name)
    right = name.get_window_extent().width * 72 / ax.figure.dpi + 8
    start = (-MARGIN * 72 + right, 5)
    words = ax.annotate(printable(issue.proposition), (0, 1), start, size=6.5, color="#666666", **place)
    elide(words, room=(PAGE_WIDTH - 0.1) * ax.figure.dpi - right * ax.figure.dpi / 72)


def plot_days(ax: "Axes") -> None:
    """Years on a long axis, months or days on a short one, with the year said once."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=4, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
