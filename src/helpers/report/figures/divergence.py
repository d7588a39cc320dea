"""The figure of divergence: where two sides stand, how far apart, and when a line turns."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.base import day, in_percent, in_sentence, join_words, number, with_article
from helpers.report.figures.lanes import BLUE, plot_days, print_numbers
from helpers.report.figures.style import MARGIN, add_panel, blank_figure, setup_figure
from helpers.report.figures.timeline_rows import number_events
from helpers.report.printing import printable
from helpers.study import Study, issue_name, line_name, side_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Two sides, which differ in colour, in line and in mark
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-", "marker": "o", "markerfacecolor": BLUE},
    {"color": "#c75a00", "linestyle": (0, (4, 2)), "marker": "s", "markerfacecolor": "white"},
)
MEANS, APART, GAP, EVENTS = 0.95, 0.7, 0.3, 0.22  # inches: the upper and lower panel, between them, numbers
CHANCE = 0.05  # probability above which a difference may be chance: drawn hollow


def plot_divergence(
    divergence: pd.DataFrame, turning_points: pd.DataFrame, events: pd.DataFrame, *, study: Study
) -> "Figure":
    """Draw where two sides stand on each issue over time, and below it how far apart they are.

    ``divergence`` and ``turning_points`` are the tables of those functions, of the same two sides. Upper
    panel: each side's mean, 1 in favour to -1 against; a grey band is the gap of days in which a side, or
    the distance, turned, its edge dashed where that may be chance. Lower panel: the difference with its 95 %
    interval, hollow where p is above 0.05; between the short grey lines, chance alone would put it 19 times
    in 20. Numbers are those of the events in the timeline. In words: ``describe_divergence``.
    """
    if divergence.empty or not divergence[["n_a", "n_b"]].to_numpy().any():
        return blank_figure("No statement of the two sides has a known day.")
    if divergence["window"].nunique() < 2:
        window = divergence["window"].iloc[0]
        return blank_figure(f"All statements of the two sides lie in one window, {window}.")
    spoken = divergence.groupby("issue")[["n_a", "n_b"]].sum().sum(axis=1)
    issues = [one for one in _issues(divergence, study) if spoken[one]]
    one_high = MEANS + APART + 0.12 + GAP
    figure = setup_figure(height=0.2 + EVENTS + len(issues) * one_high + 0.12)
    span = (divergence["start"].min(), divergence["end"].max())
    names = [side_name(study, divergence[key].iloc[0]) for key in ("side_a", "side_b")]
    _legend(add_panel(figure, top=0, height=0.2, left=0), names)
    panels = []
    for place, one in enumerate(issues):
        top = 0.2 + EVENTS + place * one_high + GAP * 0.6
        here = divergence.loc[divergence["issue"] == one]
        points = turning_points.loc[(turning_points["issue"] == one) & turning_points["when"].notna()]
        upper = add_panel(figure, top=top, height=MEANS)
        lower = add_panel(figure, top=top + MEANS + 0.12, height=APART)
        for ax in (upper, lower):
            ax.set_xlim(*span)
            ax.tick_params(bottom=False, labelbottom=False)
            ax.spines["bottom"].set_visible(False)
        plot_means(here, upper)
        plot_turning_points(points, upper, study=study)
        plot_distance(here, lower)
        upper.annotate(printable(issue_name(study, one)), (0, 1), (-MARGIN * 72, 5), xycoords="axes fraction",
                       textcoords="offset points", size=9, parse_math=False)  # fmt: skip
        panels += [upper, lower]
    panels[-1].tick_params(bottom=True, labelbottom=True)
    panels[-1].spines["bottom"].set_visible(True)
    plot_days(panels[-1])
    _number_events(events, add_panel(figure, top=0.2, height=EVENTS), panels, span)
    return figure


def plot_means(rows: pd.DataFrame, ax: "Axes") -> None:
    """Draw the mean position of both sides in each window, larger for more statements; a line joins windows
    that follow each other.
    """
    middle = _middles(rows)
    for look, mean, count in zip(LOOKS, ("mean_a", "mean_b"), ("n_a", "n_b"), strict=True):
        line = {key: look[key] for key in ("color", "linestyle")}
        ax.plot(middle, rows[mean], linewidth=1.1, zorder=2, clip_on=False, **line)
        said = rows[count].to_numpy() > 0
        size = np.minimum(8 + 4 * rows[count].to_numpy()[said], 60)
        ax.scatter(middle[said], rows[mean].to_numpy()[said], s=size, marker=look["marker"],
                   facecolors=look["markerfacecolor"], edgecolors=look["color"], linewidths=1, zorder=3,
                   clip_on=False)  # fmt: skip
    ax.axhline(0, color="#bdbdbd", linewidth=0.6, zorder=0)
    ax.set(ylim=(-1.08, 1.08), yticks=[-1, 0, 1], yticklabels=["against −1", "0", "in favour 1"])


def plot_distance(rows: pd.DataFrame, ax: "Axes") -> None:
    """Draw the difference of the sides in each window with its interval, and what chance would give."""
    middle = _middles(rows)
    width = np.asarray((rows["end"] - rows["start"]).to_numpy() * 0.35)
    known = rows["difference"].notna().to_numpy()
    for sign in (1, -1):
        edge = (sign * rows["chance_high"]).to_numpy()[known]
        ends = (middle - width)[known], (middle + width)[known]
        ax.hlines(edge, *ends, color="#9a9a9a", linewidth=0.9, zorder=1)
    bounded = known & rows["low"].notna().to_numpy()
    ax.vlines(middle[bounded], rows["low"].to_numpy()[bounded], rows["high"].to_numpy()[bounded],
              color="#222222", linewidth=0.9, zorder=2)  # fmt: skip
    for beyond, fill in ((True, "#222222"), (False, "white")):
        chosen = known & ((rows["p"] <= CHANCE).to_numpy() == beyond)
        ax.scatter(middle[chosen], rows["difference"].to_numpy()[chosen], marker="D", s=13, zorder=3,
                   facecolors=fill, edgecolors="#222222", linewidths=0.9, clip_on=False)  # fmt: skip
    ax.axhline(0, color="#bdbdbd", linewidth=0.6, zorder=0)
    ax.set(ylim=(-1.08, 1.08), yticks=[-1, 0, 1], yticklabels=["−1", "difference 0", "1"])


def plot_turning_points(points: pd.DataFrame, ax: "Axes", *, study: Study) -> None:
    """Mark the days between which a line turned, named above; with "?" and dashed where it may be chance."""
    from matplotlib.dates import date2num

    first, last = ax.get_xlim()
    for level, row in enumerate(points.sort_values(["when", "of"], kind="stable").to_dict("records")):
        after, when = date2num(row["after"]), date2num(row["when"])
        if row["stands"]:
            ax.axvspan(after, when, facecolor="#000000", alpha=0.1, linewidth=0)
        style: Any = "solid" if row["stands"] else (0, (2, 2))
        ax.vlines([after, when], -1.08, 1.08, color="#777777", linewidth=0.6, linestyles=style, zorder=1)
        words = f"{line_name(row['of'], study)} turns" + ("" if row["stands"] else "?")
        late = after > first + 0.7 * (last - first)  # its name would run off the page
        ax.annotate(printable(words), (when if late else after, 1.08), (0, 2 + 7 * (level % 2)),
                    textcoords="offset points", size=6, color="#444444", parse_math=False,
                    ha="right" if late else "left", annotation_clip=False)  # fmt: skip


def _middles(rows: pd.DataFrame) -> np.ndarray:
    return np.asarray((rows["start"] + (rows["end"] - rows["start"]) / 2).to_numpy())


def _issues(divergence: pd.DataFrame, study: Study) -> list[str]:
    """The issues of a table, in the order of the study."""
    present = list(dict.fromkeys(divergence["issue"]))
    return sorted(present, key=[*(one.id for one in study.issues), *present].index)


def _legend(ax: "Axes", names: list[str]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], label=printable(name), linewidth=1.1, markersize=4, **look)
        for name, look in zip(names, LOOKS, strict=True)
    ]
    for label, fill in (("difference with 95 % interval", "#222222"), ("hollow: may be chance", "white")):
        handles.append(Line2D([], [], label=label, linestyle="none", marker="D", markersize=3.6,
                              color="#222222", markerfacecolor=fill))  # fmt: skip
    handles.append(Line2D([], [], label="what chance gives", color="#9a9a9a", linewidth=0.9))
    ax.axis("off")
    ax.legend(handles=handles, loc="center left", ncols=len(handles), borderpad=0, handletextpad=0.4,
              columnspacing=1.2, borderaxespad=0)  # fmt: skip


def _number_events(events: pd.DataFrame, ax: "Axes", panels: list["Axes"], span: tuple) -> None:
    """Draw the events as thin lines through the panels, with the numbers they have in the timeline."""
    from matplotlib.dates import date2num

    ax.axis("off")
    ax.set(xlim=span, ylim=(0, 1))
    inside = events if events.empty else number_events(events)
    if not events.empty:
        fine = inside["precision"].isin(("day", "month"))
        inside = inside.loc[fine & (inside["on"] >= span[0]) & (inside["on"] <= span[1])]
    if inside.empty:
        return
    line: dict[str, Any] = {"colors": "#d0d0d0", "linewidths": 0.4, "zorder": -1}
    for panel in panels:
        panel.vlines(inside["on"], *panel.get_ylim(), **line)
    down = -GAP * 0.6 / EVENTS  # to the top of the first panel, where the event's line begins
    print_numbers(inside["number"], date2num(inside["on"]), ax, heights=(down, 0, 0.3), gap=0.02, line=line,
                  size=6, color="#555555")  # fmt: skip


def caption_divergence(divergence: pd.DataFrame, turning_points: pd.DataFrame, *, study: Study) -> str:
    """What the figure draws: which two sides, whose mean is taken from whose, and what marks a turn."""
    if divergence.empty or not divergence[["n_a", "n_b"]].to_numpy().any():
        return "Where two sides stand and how far they are apart."
    a, b = (with_article(side_name(study, divergence[key].iloc[0])) for key in ("side_a", "side_b"))
    if divergence["window"].nunique() < 2:
        return (
            f"The two sides that say most, {a} and {b}. Their statements lie in one window of time, so there "
            "is no line to draw; how far they are apart in it stands in the data."
        )
    drawn = turning_points.loc[turning_points["when"].notna(), "stands"].astype(bool)
    said = (
        f"The two sides that say most, {a} and {b}. Upper panel: the mean of each side’s statements, 1 all "
        f"in favour, −1 all against. Lower panel: half the difference, {a} minus {b}, with its 95 % "
        f"interval; above 0, {a} is more in favour."
    )
    if drawn.any():
        said += " A grey band: the days between which a line turned."
    if not drawn.all():
        said += (
            " A pair of dotted lines with a question mark: the days between which a line may have turned, "
            "but this may be chance or the date is unsure, so it is no turning point that stands."
        )
    return said


def beyond_chance(divergence: pd.DataFrame, *, study: Study) -> str:
    """In which windows the sides are farther apart than chance would put them, of how many; "" of none."""
    known = divergence.loc[divergence["difference"].notna()]
    if known.empty:
        return ""
    a, b = (with_article(side_name(study, divergence[key].iloc[0])) for key in ("side_a", "side_b"))
    beyond = known.loc[known["p"] <= CHANCE]
    windows = {issue: part["window"].tolist() for issue, part in beyond.groupby("issue")}
    said = [
        f"on {in_sentence(issue_name(study, issue))} in {join_words(windows[issue])}"
        for issue in _issues(beyond, study)
    ]
    return (
        f"In {number(len(known), 'window')} {a} and {b} both speak. They are farther apart than chance would "
        f"put them {'; '.join(said) or 'in none'}; one window in 20 would be so by chance alone."
    )


def describe_divergence(divergence: pd.DataFrame, turning_points: pd.DataFrame, *, study: Study) -> str:
    """The figure of divergence in words, for those who do not see it."""
    known = divergence.loc[divergence["difference"].notna()]
    if known.empty:
        return "No window in which both sides speak: their distance cannot be told."
    names = [side_name(study, divergence[key].iloc[0]) for key in ("side_a", "side_b")]
    sentences = [f"Mean positions of {names[0]} and {names[1]} by window, and their difference (-1 to 1)."]
    for issue in _issues(divergence, study):
        label = issue_name(study, issue)
        windows = divergence.loc[divergence["issue"] == issue]
        here = known.loc[known["issue"] == issue]
        beyond = here.loc[here["p"] <= CHANCE]
        said = [f"{row.window} {row.difference:+.2f}" for row in beyond.itertuples()]
        sentences.append(
            f"{label}: both speak in {len(here)} of {number(len(windows), 'window')}; "
            + (f"farther apart than chance would put them in {join_words(said)}." if said
               else "nowhere farther apart than chance would put them.")
        )  # fmt: skip
        points = turning_points.loc[(turning_points["issue"] == issue) & turning_points["when"].notna()]
        sentences += [_turn(row, study) for row in points.to_dict("records")]
    return " ".join(sentences)


def _turn(row: dict, study: Study) -> str:
    """One turning point: "Belmor turned between 3 May 2030 and 1 June 2030, from a mean of … to …"."""
    turned, doubt = ("turned", "") if row["stands"] else ("may have turned", "; it may be chance")
    return (
        f"{line_name(row['of'], study)} {turned} between {day(row['after'])} and {day(row['when'])}, from a "
        f"mean of {row['from_mean']:+.2f} to {row['to_mean']:+.2f} (found in {in_percent(row['support'])} of "
        f"the draws{doubt})."
    )
