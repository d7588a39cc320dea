"""The views of the explorer in Vega-Lite: the strip, the lanes, and the statement that is read."""

from typing import Any

from helpers.report.web.cards import lane_order

WIDTH = 700
# Like the printed timeline's blue, orange and grey, but legible on white and on dark: 3 : 1 or better.
COLOURS = {"favour": "#2f86cc", "against": "#cf6a0b", "neutral": "#868686"}
INK = "currentColor"  # of the page around the chart, whose ground shines through, whatever the theme
LOOK = {
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {"labelLimit": 150, "domainColor": INK, "tickColor": INK, "gridColor": COLOURS["neutral"]},
    "legend": {"labelLimit": 300},
    "text": {"color": INK},
    "title": {"color": INK},
    "style": {name: {"fill": INK} for name in ("guide-label", "guide-title", "group-title")},
}
SHAPES = {"favour": "triangle-up", "against": "triangle-down", "neutral": "circle"}
TOOLTIP = {  # of the mark that one points at
    "words": "Words", "speaker": "Speaker", "role": "Role", "day": "Day", "evidence": "Evidence of the day",
    "issue_label": "Issue", "stance": "Stance", "coded_by": "Coded by", "article": "Article",
}  # fmt: skip
SMALL = {"anchor": "start", "fontSize": 10, "fontWeight": "normal"}  # of a line above a view
STANCE = (
    "(datum.polarity == 'favour' ? 'in favour' : datum.polarity)"
    " + (datum.conditional ? ', under a condition' : '')"
)
ON = {"calculate": "toDate(datum.day)", "as": "on"}  # a day as text is midnight in UTC, wherever one reads
READ = {"filter": {"param": "reader", "empty": False}}  # the mark that is read
SHOWN = "(period_from == '' || datum.day >= period_from) && (period_to == '' || datum.day <= period_to)"
FILTERS = (
    "coder == '' ? datum.counted : datum.by == coder",
    "issue == '' || datum.issue == issue",
    "polarity == '' || datum.polarity == polarity",
    SHOWN,
)
MIXED = "All issues: marks of several issues share a lane. Point at one to see its issue, or choose an issue."
NOTHING = (  # instead of a statement
    "datum.many == 0 ? (period_from != '' && period_to != '' && period_from > period_to"
    " ? 'No statement fits: the day in From is later than the day in To.'"
    " : 'No statement fits these choices.')"
    " : 'There is no such mark: those shown are numbered from 1 to ' + datum.many + ', by day.'"
)


def _transforms() -> list[dict]:
    """The marks that the choices leave, each with its card, its place among them, its lane and its height."""
    card = ["side", "speaker", "role", "evidence", "words", "article", "side_rank", "passage"]
    order, stack = [{"field": name} for name in ("day", "id", "issue")], ["lane", "day", "polarity"]
    return [
        *({"filter": one} for one in FILTERS),
        ON,
        {"lookup": "id", "from": {"data": {"name": "cards"}, "key": "id", "fields": card}},
        {"lookup": "issue", "from": {"data": {"name": "issues"}, "key": "id", "fields": ["issue_label"]}},
        {"calculate": STANCE, "as": "stance"},
        {"calculate": "datum.by + ' (' + datum.way + ')'", "as": "coded_by"},
        {"calculate": "lanes == 'side' ? datum.side : datum.speaker", "as": "lane"},
        {"window": [{"op": "row_number", "as": "number"}], "sort": order},
        {"calculate": "'' + datum.number", "as": "place"},
        {"window": [{"op": "row_number", "as": "step"}], "groupby": stack, "sort": order},
        {"calculate": "min(1, 0.48 + 0.14 * (datum.step - 1))", "as": "off"},
        {
            "calculate": "datum.polarity == 'favour' ? datum.off : datum.polarity == 'against' ? -datum.off"
            " : 0.14 * (datum.step - 1)",
            "as": "height",
        },
    ]


def _days(**more: Any) -> dict:
    return {"field": "on", "type": "temporal", "title": None, "scale": {"type": "utc", "padding": 9}, **more}


def strip() -> dict:
    """All that is counted, small: dragging over it zooms the lanes below."""
    return {
        "name": "strip", "width": WIDTH, "height": 26,
        "title": {"text": "Drag here to zoom, double-click to see all", **SMALL},
        "data": {"name": "marks"},
        "transform": [{"filter": "datum.counted"}, ON],
        "mark": {"type": "tick", "thickness": 1, "opacity": 0.6, "color": COLOURS["neutral"]},
        "encoding": {"x": _days(axis={"grid": False, "tickCount": 8})},
    }  # fmt: skip


def lanes(card_rows: list[dict], *, events: bool = True, mixed: bool = False) -> dict:
    """The lanes with their marks, the events as lines behind them, and a ring round the mark that is read.

    Without ``events`` there is no such layer: of an empty list Vega cannot tell the extent, and warns. Where
    the issues are ``mixed``, a line above says so as long as none is chosen.
    """
    days = _days(
        scale={"type": "utc", "padding": 9, "domain": {"param": "zoom", "encoding": "x"}},
        axis={"grid": False, "tickCount": 8, "labelOverlap": True},
    )
    axis = {"grid": True, "gridDash": [1, 3], "ticks": False, "domain": False, "bandPosition": 0.5}
    lane = {"field": "lane", "type": "nominal", "title": None, "sort": lane_order(card_rows), "axis": axis}
    height = {"field": "height", "type": "quantitative", "scale": {"domain": [1.1, -1.1]}}
    place = {"x": days, "y": lane, "yOffset": height}
    title = {"text": {"expr": f"issue == '' ? '{MIXED}' : ''"}, **SMALL}
    return {
        "name": "lanes", "width": WIDTH, "height": {"step": 54}, **({"title": title} if mixed else {}),
        "layer": [*([_event_lines(days)] if events else []), _ring(place), _statement_marks(place)],
    }  # fmt: skip


def _event_lines(days: dict) -> dict:
    tooltip = [{"field": "event", "title": "Event"}, {"field": "day", "title": "Day"}]
    return {
        "name": "events",
        "data": {"name": "events"},
        "transform": [{"filter": SHOWN}, ON],
        "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.35, "color": "#868686", "clip": True},
        "encoding": {"x": days, "tooltip": [{**one, "type": "nominal"} for one in tooltip]},
    }


def _ring(place: dict) -> dict:
    return {
        "name": "ring",
        "data": {"name": "marks"},
        "transform": [*_transforms(), READ],
        "mark": {"type": "point", "size": 420, "strokeWidth": 2, "color": "#868686", "clip": True},
        "encoding": place,
    }


def _statement_marks(place: dict) -> dict:
    words = "datum.label == 'favour' ? 'in favour' : datum.label"
    legend = {"title": None, "orient": "top", "symbolSize": 90, "labelExpr": words}
    polarity = {"field": "polarity", "type": "nominal", "legend": legend}
    colour = {**polarity, "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())}}
    shape = {**polarity, "scale": {"domain": list(SHAPES), "range": list(SHAPES.values())}}
    return {
        "name": "statements", "data": {"name": "marks"}, "transform": _transforms(),
        "mark": {"type": "point", "filled": True, "strokeWidth": 1.6, "clip": True, "cursor": "pointer"},
        "encoding": {
            **place, "fill": colour, "stroke": colour, "shape": shape,
            "fillOpacity": {"condition": {"test": "datum.conditional", "value": 0}, "value": 0.9},
            "size": {"condition": {"test": "datum.hand", "value": 100}, "value": 50},
            "opacity": {"condition": {"param": "set_off", "value": 1}, "value": 0.15},
            "tooltip": [{"field": f, "title": title, "type": "nominal"} for f, title in TOOLTIP.items()],
            "description": {"field": "words", "type": "nominal"},
        },
    }  # fmt: skip


def reading(card_rows: list[dict]) -> dict:
    """The statement that is read, where it stands in its article."""
    lines = max(card["passage"].count("\n") + 1 for card in card_rows)
    shown = " && ".join(f"({one})" for one in FILTERS)
    first, rest = (
        {"mark": {"type": "text", "align": "left", "baseline": "top", "dy": dy, "fontSize": size,
                  "fontWeight": weight, "lineBreak": "\n", "lineHeight": 17, "limit": WIDTH + 20},
         "encoding": {"x": {"value": 0}, "y": {"value": 0}, "text": {"field": field, "type": "nominal"}}}
        for field, dy, size, weight in (("head", 0, 13, "bold"), ("passage", 38, 12, "normal"))
    )  # fmt: skip
    head = "datum.speaker + (datum.role ? ', ' + datum.role : '') + ' (' + datum.side + ')'"
    what = "'\\n' + datum.issue_label + ': ' + datum.stance + ', coded by ' + datum.coded_by"
    read = [*_transforms(), READ, {"calculate": f"{head} + {what}", "as": "head"}]
    nothing = {
        "transform": [
            {"calculate": f"{shown} ? 1 : 0", "as": "fits"},
            {"aggregate": [{"op": "sum", "field": "fits", "as": "many"}]},
            {"calculate": "reader.place ? +reader.place[0] : 0", "as": "asked"},
            {"filter": "!(datum.asked >= 1 && datum.asked <= datum.many)"},
            {"calculate": NOTHING, "as": "said"},
        ],
        "mark": {**first["mark"], "fontWeight": "normal"},
        "encoding": {**first["encoding"], "text": {"field": "said", "type": "nominal"}},
    }
    return {
        "name": "reading", "width": WIDTH, "height": 42 + 17 * lines, "data": {"name": "marks"},
        "layer": [{"transform": read, **first}, {"transform": read, **rest}, nothing],
    }  # fmt: skip
