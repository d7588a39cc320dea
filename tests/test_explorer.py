"""The explorer: marks that are those of the timeline, a chart that JupyterLab draws, text as text."""

import json
from itertools import pairwise

import pytest
from invented import dispute, statement, study

from helpers.base.tables import table
from helpers.report.figures.timeline_rows import timeline
from helpers.report.printing import printable
from helpers.report.web.cards import COLUMNS, pieces, wrapped
from helpers.report.web.explorer import MIME, as_output, explorer
from helpers.report.web.views import COLOURS
from helpers.stances.codes.read import select_codes

HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror=alert(2)> datum.words signal("x") "quoted" \'single\' '
    "{{ 7 * 7 }} ${x} =HYPERLINK(1) $x^2$ \\u003c \U0001f680 \x07 \u202eabc 하늘섬"
)


def chart(*, reading: bool = True, the_study=None, **changes: object) -> dict:
    parts = dispute(**changes)
    names = ("statements", "stances", "articles", "events")
    return explorer(*(parts[name] for name in names), study=the_study or study(), reading=reading)


def drawn(spec: dict) -> str:
    """The chart as SVG, drawn by the oldest Vega-Lite 5 at hand."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, vl_version="5.8")


def test_counted_marks_are_those_of_the_timeline():
    parts = dispute()
    marks = timeline(parts["statements"], select_codes(parts["stances"]), study=study())
    expected = {(m.statement_id, m.issue, m.polarity, m.coder) for m in marks.itertuples()}
    rows = chart()["datasets"]["marks"]
    whole = {one[:6]: one for one in parts["statements"]["statement_id"]}
    found = {(whole[m["id"][:6]], m["issue"], m["polarity"], m["by"]) for m in rows if m["counted"]}
    assert found == expected


@pytest.mark.parametrize("coder", ["codebook", "first"])
def test_a_coder_has_the_marks_of_that_coder(coder):
    parts = dispute()
    own = parts["stances"].loc[parts["stances"]["coder"] == coder]
    rows = [m for m in chart()["datasets"]["marks"] if m["by"] == coder]
    assert len(rows) == len(timeline(parts["statements"], own, study=study()))


@pytest.mark.parametrize(
    ("coders", "ways"),
    [
        ({}, {("first", "by hand"), ("codebook", "machine")}),
        ({"first": "a language model"}, {("first", "by a language model"), ("codebook", "machine")}),
    ],
)
def test_a_mark_says_how_it_was_coded(coders, ways):
    rows = chart(the_study=study(coders=coders))["datasets"]["marks"]
    assert {(m["by"], m["way"]) for m in rows} == ways


@pytest.mark.parametrize("reading", [True, False])
def test_drawn_with_a_mark_for_every_counted_row(reading):
    spec = chart(reading=reading)
    counted = sum(m["counted"] for m in spec["datasets"]["marks"])
    svg = drawn(spec)
    inside = svg.split("statements_marks", 1)[1].split("</g>", 1)[0]
    assert inside.count("<path") == counted > 0


@pytest.mark.parametrize("given", [True, False])
def test_without_events_there_is_no_layer_of_them(given):
    parts = dispute()
    names = ("statements", "stances", "articles")
    events = parts["events"] if given else table([], "events")
    spec = explorer(*(parts[name] for name in names), events, study=study())
    layers = [layer.get("name") for view in spec["vconcat"] for layer in view.get("layer", [])]
    assert ("events" in layers) is given and drawn(spec)


def test_the_same_input_gives_the_same_chart():
    assert json.dumps(chart()) == json.dumps(chart())


def test_hostile_words_are_drawn_as_words_and_stand_only_in_the_data():
    spec = chart(content=HOSTILE, speaker=HOSTILE, said_on_evidence=HOSTILE, mode="direct")
    data = spec.pop("datasets")
    assert "alert(" in json.dumps(data["cards"]) and "alert(" not in json.dumps(spec["params"])
    assert not any("alert(" in json.dumps(view["layer"][-1]["transform"]) for view in spec["vconcat"][1:2])
    svg = drawn(spec | {"datasets": data})
    assert "<script" not in svg and "<img" not in svg and "&lt;script&gt;" in svg


def test_a_hostile_label_of_an_issue_is_a_label():
    issue = study().issues[0]
    the_study = study(issues=[issue.model_copy(update={"label": HOSTILE}), study().issues[1]])
    choice = next(one for one in chart(the_study=the_study)["params"] if one["name"] == "issue")
    assert choice["bind"]["options"] == ["", "talks", "dam"]
    assert choice["bind"]["labels"][1] == printable(HOSTILE)


def test_a_day_is_the_same_day_everywhere():
    days = {m["day"] for m in chart()["datasets"]["marks"]}
    assert "2030-01-05" in days and all(len(day) == 10 for day in days)


def test_nothing_to_draw_is_said():
    assert "No statement with a known day" in drawn(chart(count=0))


def test_huge_words_make_no_huge_chart():
    spec = chart(content="word " * 100_000)
    assert len(json.dumps(spec)) < 100_000


def test_a_passage_gives_the_words_in_nine_lines_at_most():
    passage = chart(content="word " * 1000)["datasets"]["cards"][0]["passage"].split("\n")
    first = next(at for at, line in enumerate(passage) if line.startswith("Words:"))
    assert passage.index(next(line for line in passage if line.startswith("In its article:"))) - first == 9


def test_an_output_names_the_version_that_jupyterlab_draws():
    bundle, how = as_output(chart(), words="A timeline.")
    assert set(bundle) == {"application/vnd.vegalite.v5+json", "text/plain"}
    assert how[MIME]["embed_options"]["ast"]


@pytest.mark.parametrize("ground", ["#ffffff", "#16181b", "#333333"])
@pytest.mark.parametrize("colour", COLOURS.values())
def test_marks_stand_out_from_light_and_dark(colour, ground):
    light, dark = sorted((_light(colour), _light(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "text",
    ["", "short", "word " * 500, "w" * 1000, "하늘섬 " * 200, "강" * 500, f"{'a' * 107} b"],
)
def test_lines_fit(text):
    lines = wrapped(text, most=4)
    wide = [sum(2 if "가" <= c <= "힣" else 1 for c in line) for line in lines]
    assert len(lines) <= 4 and all(width <= COLUMNS + 2 for width in wide)
    assert text.split()[:3] == " ".join(lines).split()[:3] or len(text.split()) == 1


TEXT = "The sun rose. “We will talk,” the envoy said, “if the gauges are read.” Nobody else spoke."


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([[15, 27]], ["We will talk"]),
        ([[15, 27], [47, 70]], ["We will talk", "if the gauges are read."]),
        ([[0, 4]], ["The "]),
        ([[71, len(TEXT)]], [" Nobody else spoke."]),
    ],
)
def test_a_statement_stands_where_it_stands(spans, marked):
    row = next(table([statement(1, content_spans=spans)], "statements").itertuples())
    found = pieces(row, TEXT)
    assert "".join(text for text, _ in found) == TEXT
    assert [text for text, own in found if own] == marked


@pytest.mark.parametrize("text", ["…", "", None])
def test_without_the_article_the_row_says_what_it_keeps(text):
    row = next(table([statement(1, before="Before.", after="After.")], "statements").itertuples())
    assert [own for _, own in pieces(row, text or "")] == [False, True, False]


def test_a_long_article_is_cut_between_words():
    text = "early " * 100 + "We will talk" + " later" * 100
    row = next(table([statement(1, content_spans=[[600, 612]])], "statements").itertuples())
    words = "".join(part for part, _ in pieces(row, text)).split()
    assert words[0] == words[-1] == "…" and set(words[1:-1]) == {"early", "later", "We", "will", "talk"}


def test_marks_are_counted_from_first_day_to_last():
    days = [card["day"] for card in chart()["datasets"]["cards"]]
    assert all(one <= other for one, other in pairwise(days))
