"""The sections, figures and tables of the report, each named once for PDF and page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.base import join_words
from helpers.positions import asks_sheet
from helpers.report.figures import coalitions, comparisons, demands, divergence, style, timeline
from helpers.report.figures import timeline_rows as rows
from helpers.report.relations import coalition_sheet, square_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Drawn = tuple["Figure", str, pd.DataFrame]
NETWORK_HEIGHT = 4.9  # inches at most; below it the page has room for the members of the coalitions
SECTIONS = {
    "when": "Who stood where, when",
    "stand": "Where the sides stand",
    "apart": "How far apart, and who turned when",
    "with": "Who stands with whom",
    "asked": "Who asks what of whom",
    "said": "The statements",
    "happened": "Events",
    "from": "Where it comes from",
    "hold": "Do the findings hold?",
    "method": "How the numbers were made",
}
TABLES = (  # in the order in which the templates print them
    "positions", "turning-points", "coalitions", "demands", "answers", "statements", "behind", "events",
    "articles", "rejected", "repeats", "roles", "corrections", "sensitivity",
)  # fmt: skip


@dataclass(frozen=True)
class ReportFigure:
    """A figure of the report: the name of its files, its section (SECTIONS), how it is drawn, its caption.

    ``draw`` and ``caption`` are given what ``build_report`` was given, as attributes. ``draw`` returns the
    figure, its finding in words and the data drawn; a caption may name tables and figures (``names``).
    """

    name: str
    section: str
    draw: Callable[[Any], Drawn]
    caption: Callable[[Any], str]

    @property
    def key(self) -> str:
        """What links lead to; a table may have the same name."""
        return f"{self.name}-figure" if self.name in TABLES else self.name


def in_order() -> list[ReportFigure]:
    """The figures as they are printed; ValueError if one belongs to no section."""
    for one in FIGURES:
        if one.section not in SECTIONS:
            known = ", ".join(SECTIONS)
            raise ValueError(f"The figure {one.name!r} has the section {one.section!r}; use one of {known}.")
    return sorted(FIGURES, key=lambda one: list(SECTIONS).index(one.section))


def names() -> dict[str, str]:
    """The names of figures and tables in the report, by the keys of their links: "Figure 3", "Table 8"."""
    keys = {"Figure": [one.key for one in in_order()], "Table": TABLES}
    return {key: f"{kind} {n}" for kind, found in keys.items() for n, key in enumerate(found, 1)}


def by_section(plates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections as the templates read them, each with those of the figures that belong to it."""
    return [
        {"key": key, "heading": heading, "figures": [one for one in plates if one["section"] == key]}
        for key, heading in SECTIONS.items()
    ]


def _timeline(given: Any) -> Drawn:
    marks = rows.timeline(given.statements, given.codes, study=given.study)
    shown = rows.drawn_events(given.events, marks)
    figure = timeline.plot_timeline(given.statements, given.codes, given.events, study=given.study)
    return figure, rows.describe_timeline(marks, shown, study=given.study), rows.timeline_sheet(marks, shown)


def _positions(given: Any) -> Drawn:
    found, study = given.positions, given.study
    return timeline.plot_positions(found, study=study), timeline.describe_positions(found, study=study), found


def _divergence(given: Any) -> Drawn:
    found, turned = given.divergence, given.turning_points
    figure = divergence.plot_divergence(found, turned, given.events, study=given.study)
    return figure, divergence.describe_divergence(found, turned, study=given.study), found


def _coalitions(given: Any) -> Drawn:
    square = square_of(given.ties, given.coalitions)
    groups = given.coalitions.set_index("actor")["group"]
    names = dict(zip(given.coalitions["actor"], given.coalitions["name"], strict=True))
    words = coalitions.describe_coalitions(square, groups=groups, names=names)
    if given.ties.empty:
        figure = style.blank_figure("Nobody is tied to anybody.")
    else:
        height = min(NETWORK_HEIGHT, 2.3 + 0.06 * len(names))
        figure = style.setup_figure(height=height)
        ax = style.add_panel(figure, top=0, height=height - 0.25, left=0, right=0)
        left_out = coalitions.plot_coalitions(square, ax, groups=groups, names=names)
        words += f" Drawn without a name: {join_words([names[one] for one in left_out])}." if left_out else ""
    return figure, words, coalition_sheet(given.ties, given.coalitions)


def _asks(given: Any) -> Drawn:
    asked, study = given.demands, given.study
    words, sheet = demands.describe_asks(asked, study=study), asks_sheet(asked, study=study)
    return demands.plot_asks(asked, study=study), words, sheet


def _sensitivity(given: Any) -> Drawn:
    measured = given.sensitivity
    drawn = measured[measured["finding"].isin(comparisons.drawn_findings(measured))]
    return comparisons.draw_sensitivity(measured), comparisons.describe_sensitivity(drawn), measured


FIGURES = [  # a figure is added here; data that build_report does not have yet, there too
    ReportFigure(
        "timeline", "when", _timeline,
        lambda given: "Statements by day, one lane per side: above its line in favour of the proposition, "
        f"below it against, on it neutral. Grey lines are events, numbered as in {names()['events']}, dashed "
        "if scheduled, a band if only the month is known. "
        + " ".join(rows.undrawn(given.statements, given.codes, given.events, study=given.study)),
    ),
    ReportFigure(
        "positions", "stand", _positions,
        lambda _: "Share of each side’s statements in favour of the proposition, with its 95 % interval; "
        "hollow if some of the statements are under a condition.",
    ),
    ReportFigure(
        "divergence", "apart", _divergence,
        lambda given: divergence.caption_divergence(given.divergence, given.turning_points, study=given.study)
        + f" Numbers are those of the events in {names()['events']}.",
    ),
    ReportFigure(
        "coalitions", "with", _coalitions,
        lambda _: "Actors tied by the positions they share: statements on the same side of an issue minus "
        "those on opposite sides, divided by how much the two say on average; below 0 is no tie. Solid lines "
        "lie within a coalition, dashed between. Marker and place tell the coalitions apart; distances "
        "within one follow the ties.",
    ),
    ReportFigure(
        "asks", "asked", _asks,
        lambda _: "How many statements with a condition ask something of whom. A condition may bind the "
        "other side without naming it, or wait for what nobody in particular does.",
    ),
    ReportFigure(
        "sensitivity", "hold", _sensitivity,
        lambda _: "A panel per finding, a row per variant: the number with its 95 % interval, as a hollow "
        "square if the finding does not hold. The dark line and the grey band are the finding as reported.",
    ),
]  # fmt: skip
