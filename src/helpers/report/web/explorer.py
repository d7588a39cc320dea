"""The explorer: the timeline as a chart to filter, zoom and read in, as data for Vega-Lite.

The chart is written as Vega-Lite 5 itself, the version that JupyterLab 4 draws without the network; Altair 6
writes Vega-Lite 6, which JupyterLab does not draw. What articles and codebooks say is only ever a value in
the chart's data or in a list of choices: no expression, no field name and no markup is made from it.
"""

from typing import Any

import pandas as pd

from helpers.base import IN_WORDS
from helpers.report.entries import rows_of
from helpers.report.figures.timeline_rows import drawn_events, timeline
from helpers.report.printing import printable
from helpers.report.web import views
from helpers.report.web.cards import cards, mark_rows
from helpers.stances import select_codes
from helpers.study import Study

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.6.1.json"  # a name; nobody fetches it
MIME = "application/vnd.vegalite.v5+json"
_BY_MOUSE = (  # the number, the days and the list of polarities do the same from the keyboard
    {"name": "zoom", "select": {"type": "interval", "encodings": ["x"]}, "views": ["strip"]},
    {"name": "set_off", "select": {"type": "point", "fields": ["polarity"]}, "bind": "legend",
     "views": ["statements"]},
)  # fmt: skip


def explorer(
    statements: pd.DataFrame, stances: pd.DataFrame, articles: pd.DataFrame, events: pd.DataFrame, *,
    study: Study, codes: pd.DataFrame | None = None, reading: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """The timeline to explore, as a Vega-Lite chart: a mark a statement and issue, a lane a side or speaker.

    A triangle up, above the line of its lane, is in favour of the issue's proposition; a triangle down, below
    it, against; a circle on it, neutral; hollow is under a condition, small is coded by a machine. Marks of
    the same day and lane stand one above the other. Lists choose issue, polarity, coder (``codes`` where
    nobody is chosen, by default ``select_codes``) and lanes; two days bound the period, and the axis follows
    them. Dragging on the strip above zooms; a click on the legend sets off one polarity. Pointing at a mark
    shows words, speaker, day with its evidence, and article; a click, or its number, which the arrow keys up
    and down change, shows the statement where it stands in its article (``reading``; a page that has its own
    place for that leaves it out). Only statements whose day is known have marks (``undrawn`` says what
    is missing). Made for some thousand marks; more are slow to draw. Same input, same chart.
    """
    codes = select_codes(stances) if codes is None else codes
    marks = mark_rows(statements, stances, codes, study=study)
    if marks.empty:
        words = "No statement with a known day bears on an issue of the study."
        return {"$schema": SCHEMA, "data": {"values": [{"words": words}]}, "width": views.WIDTH, "height": 30,
                "mark": "text", "encoding": {"text": {"field": "words", "type": "nominal"}}}  # fmt: skip
    card_rows = cards(statements, articles, marks, study=study, reading=reading)
    rows = _mark_values(marks, card_rows, study)
    most = int(max(marks["counted"].sum(), marks.groupby("coder").size().max()))
    happened = drawn_events(events, timeline(statements, codes, study=study))
    drawn = views.lanes(card_rows, events=len(happened) > 0, mixed=marks["issue"].nunique() > 1)
    shown = [views.strip(), drawn, *([views.reading(card_rows)] if reading else [])]
    return {
        "$schema": SCHEMA,
        "description": "Timeline of statements, to be filtered and read.",
        "autosize": {"type": "pad", "resize": True},
        "datasets": {
            "marks": rows,
            "cards": card_rows,
            "issues": [{"id": one.id, "issue_label": printable(one.label)} for one in study.issues],
            "events": _event_values(happened),
        },
        "params": [*_choices(marks, study), _reader(most), *_BY_MOUSE],
        "vconcat": shown, "spacing": 14, "config": views.LOOK,
    }  # fmt: skip


def as_output(chart: dict[str, Any], *, words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The chart as an output of a notebook: what to display, and how; ``words`` where it cannot be drawn.

    ``display(bundle, metadata=how, raw=True)`` shows it in JupyterLab, without the network and without
    evaluating code from strings.
    """
    how = {"embed_options": {"actions": False, "ast": True, "renderer": "svg"}}
    return {MIME: chart, "text/plain": words}, {MIME: how}


def _mark_values(marks: pd.DataFrame, card_rows: list[dict], study: Study) -> list[dict]:
    length = max(len(card["id"]) for card in card_rows)
    return [
        {
            "id": row.statement_id[:length], "day": f"{row.said_on:%Y-%m-%d}", "issue": row.issue,
            "polarity": row.polarity, "conditional": int(row.conditional), "hand": int(row.by_hand),
            "by": row.coder, "way": printable(study.way_of(row.coder)) if row.by_hand else "machine",
            "counted": int(row.counted),
        }
        for row in rows_of(marks)
    ]  # fmt: skip


def _event_values(events: pd.DataFrame) -> list[dict]:
    return [
        {"day": f"{row.on:%Y-%m-%d}", "event": f"{row.number}. {printable(row.label)}",
         "kind": printable(row.kind), "precision": row.precision}
        for row in rows_of(events)
    ]  # fmt: skip


def _choices(marks: pd.DataFrame, study: Study) -> list[dict]:
    """The lists and days by which one filters; "" means no choice."""
    first, last = f"{marks['said_on'].min():%Y-%m-%d}", f"{marks['said_on'].max():%Y-%m-%d}"
    spoken = [issue for issue in study.issues if issue.id in set(marks["issue"])]
    coders = {coder: printable(coder) for coder in sorted(marks["coder"].unique())}
    days = {"input": "date", "min": first, "max": last}
    return [
        _choice("lanes", "Lanes", {"side": "sides", "speaker": "speakers"}, value="side"),
        _choice("issue", "Issue", {"": "all issues"} | {i.id: printable(i.label) for i in spoken}),
        _choice("polarity", "Polarity", {"": "all", **IN_WORDS}),
        _choice("coder", "Coder", {"": "as counted: reference before machine"} | coders),
        {"name": "period_from", "value": first, "bind": days | {"name": "From "}},
        {"name": "period_to", "value": last, "bind": days | {"name": "To "}},
    ]


def _choice(name: str, label: str, options: dict[str, str], *, value: str = "") -> dict:
    shown = {"options": list(options), "labels": list(options.values()), "name": f"{label} "}
    return {"name": name, "value": value, "bind": {"input": "select", **shown}}


def _reader(most: int) -> dict:
    """The mark that is read: chosen by click, or by its number among those shown.

    A field for a number, since JupyterLab keeps the arrow keys of sliders for itself; a browser gives its
    content as text, so the marks' numbers are text too (``place``).
    """
    label = f"Mark to read, counted by day (1 to {most}) "
    return {
        "name": "reader",
        "select": {"type": "point", "fields": ["place"], "on": "click", "toggle": False, "clear": False},
        "bind": {"input": "number", "min": 1, "max": most, "step": 1, "name": label},
        "value": [{"place": "1"}],
        "views": ["statements"],
    }
