"""Figures: what is drawn, that nothing lies on anything else, and files that are the same each time."""

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import dispute, read_sheet, study
from matplotlib.text import Text

from helpers.base.files import guard, unguard, write_sheet
from helpers.base.tables import table
from helpers.report.figures.layout import spread, stack, thin
from helpers.report.figures.style import figure_bytes, save_figure, setup_figure, show_figure
from helpers.report.figures.timeline import describe_positions, plot_positions, plot_timeline
from helpers.report.figures.timeline_rows import (
    describe_timeline,
    drawn_events,
    number_events,
    timeline,
    timeline_sheet,
    undrawn,
    window,
)
from helpers.report.printing import font_files, list_replaced, printable
from helpers.stances.codes.read import select_codes


def drawn(parts: dict, **options: str):
    return plot_timeline(
        parts["statements"], select_codes(parts["stances"]), parts["events"], study=study(), **options
    )


def marks_of(parts: dict) -> pd.DataFrame:
    return timeline(parts["statements"], select_codes(parts["stances"]), study=study())


def left_out(parts: dict) -> str:
    return " ".join(
        undrawn(parts["statements"], select_codes(parts["stances"]), parts["events"], study=study())
    )


def words_in(figure) -> list[str]:
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def test_a_matplotlibrc_and_fonts_of_the_user_change_no_figure(monkeypatch):
    import matplotlib
    from matplotlib.font_manager import FontEntry, fontManager

    expected = figure_bytes(drawn(dispute()))
    of_the_user = {
        "axes.grid": True,
        "text.usetex": True,
        "timezone": "Asia/Seoul",
        "font.size": 30,
        "savefig.bbox": "tight",
    }
    font = FontEntry(fname=font_files()["rest"], name="Noto Sans KR", weight=400)
    monkeypatch.setattr(fontManager, "ttflist", [font, *fontManager.ttflist[:-1]])
    fontManager._findfont_cached.cache_clear()
    with matplotlib.rc_context(of_the_user):
        assert figure_bytes(drawn(dispute())) == expected


# --- layout


places = st.lists(st.floats(0, 5, allow_nan=False), max_size=40).map(sorted)


@given(places)
def test_marks_on_one_level_stay_apart(where):
    levels = stack(where, apart=0.1)
    for level in set(levels):
        on_it = [place for place, its in zip(where, levels, strict=True) if its == level]
        assert all(after - before >= 0.1 for before, after in pairwise(on_it))


@given(places)
def test_labels_stay_apart_and_inside(where):
    put = spread(where, apart=0.1, low=0, high=5)
    assert all(after - before >= 0.1 - 1e-9 for before, after in pairwise(put))
    assert all(-1e-9 <= place <= 5 + 1e-9 for place in put)


def test_labels_with_room_stay_where_they_are():
    assert spread([1.0, 2.0, 3.0], apart=0.1, low=0, high=5) == pytest.approx([1, 2, 3])


def test_too_many_labels_are_an_error():
    with pytest.raises(ValueError, match="do not fit"):
        spread([0.0] * 10, apart=1, low=0, high=5)


def test_thin_leaves_out_the_closest():
    assert thin([0, 1, 1.01, 5], most=3) == [0, 1, 3]


# --- what is drawn


def test_as_many_marks_as_the_data():
    from matplotlib.collections import PathCollection

    parts = dispute()
    figure = drawn(parts)
    dots = sum(len(one.get_offsets()) for one in figure.findobj(PathCollection))
    assert dots == len(marks_of(parts)) > 20


def test_in_favour_above_its_line_against_below():
    from helpers.report.figures.layout import lay_out

    marks = marks_of(dispute())
    talks = marks.loc[marks["issue"] == "talks"]
    placed, lines, _ = lay_out(talks, sides=["A", "B", "C"], span=window(marks), width=5)
    above = placed["side"].map(lines) - placed["y"]
    assert (above[placed["polarity"] == "favour"] > 0).all()
    assert (above[placed["polarity"] == "against"] < 0).all()


def test_conditional_marks_are_hollow():
    from matplotlib.collections import PathCollection

    parts = dispute()
    hollow = sum(
        len(one.get_offsets())
        for one in drawn(parts).findobj(PathCollection)
        if tuple(one.get_facecolor()[0][:3]) == (1.0, 1.0, 1.0)
    )
    assert hollow == marks_of(parts)["conditional"].sum() > 0


def test_forty_events_have_numbers_that_do_not_overlap():
    parts = dispute(30, events=40)
    figure = drawn(parts)
    renderer = figure.canvas.get_renderer()
    numbers = [
        text.get_window_extent(renderer) for text in figure.axes[-2].texts if text.get_text().isdigit()
    ]
    assert len(numbers) > 30
    ordered = sorted(numbers, key=lambda box: box.x0)
    assert all(left.x1 < right.x0 for left, right in pairwise(ordered))


def test_lines_to_the_numbers_do_not_cross():
    from matplotlib.collections import LineCollection

    parts = dispute(30, events=6)
    months = [
        {"on": pd.Timestamp(f"2030-{month}-01"), "precision": "month", "label": f"Month {month}"}
        for month in ("01", "02")
    ]
    parts["events"] = pd.concat([parts["events"], table(months, "events")])
    ruler = drawn(parts).axes[-2]
    leaders = [
        line for one in ruler.collections if isinstance(one, LineCollection) for line in one.get_segments()
    ]
    assert len(leaders) == 8
    below, above = [line[0][0] for line in leaders], [line[-1][0] for line in leaders]
    assert sorted(range(8), key=below.__getitem__) == sorted(range(8), key=above.__getitem__)


def test_no_label_of_the_key_runs_into_the_next_column():
    figure = drawn(dispute(30, events=40))
    renderer = figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.axes[-1].texts]
    for one in boxes:
        beside = [b for b in boxes if b is not one and abs(b.y0 - one.y0) < 3 and b.x0 > one.x0]
        assert all(one.x1 <= other.x0 for other in beside)


@pytest.mark.parametrize("issue", ["talks", "dam"])
def test_one_issue_alone(issue):
    assert len(drawn(dispute(), issue=issue).get_axes()) < len(drawn(dispute()).get_axes())


def test_an_unknown_issue_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no issue 'peace'; it has talks, dam"):
        drawn(dispute(), issue="peace")


@pytest.mark.parametrize(("count", "words"), [(0, "No statement with a known day"), (1, "Arvenia")])
def test_few_statements_still_make_a_figure(count, words):
    assert any(words in text for text in words_in(drawn(dispute(count, events=0))))


def test_hangul_has_glyphs():
    import warnings

    named = study(sides={"A": "하늘섬", "B": "Belmor", "C": "Corvia"})
    parts = dispute()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a missing glyph
        figure = plot_timeline(
            parts["statements"], select_codes(parts["stances"]), parts["events"], study=named
        )
        figure_bytes(figure)
    assert "하늘섬" in words_in(figure)


def test_text_is_never_read_as_mathematics():
    sides = {"A": r"$\frac{1}{0}$", "B": "$x", "C": r"\input{x}"}
    parts = dispute()
    figure = plot_timeline(
        parts["statements"], select_codes(parts["stances"]), parts["events"], study=study(sides=sides)
    )
    figure_bytes(figure)
    figure_bytes(plot_positions(parts["positions"], study=study(sides=sides)))
    assert r"$\frac{1}{0}$" in words_in(figure)


# --- in words


def test_days_that_are_not_known_are_counted_in_words():
    parts = dispute(said_on=None, said_on_precision="unknown")
    assert "1 statement that bears on an issue has no known day and is not drawn." in left_out(parts)


def test_repeats_and_events_outside_are_counted_in_words():
    parts = dispute()
    second = parts["statements"]["statement_id"].iloc[1]
    parts["statements"].loc[2, "same_as"] = second
    late = {"on": pd.Timestamp("2050-01-01"), "precision": "day", "label": "Later"}
    parts["events"] = pd.concat([parts["events"], table([late], "events")])
    said = left_out(parts)
    assert "1 repeat of an earlier report is not drawn again." in said
    assert "1 event lies outside these days and is not drawn." in said


def test_alt_text_gives_the_finding_in_numbers():
    parts = dispute()
    marks = marks_of(parts)
    said = describe_timeline(marks, drawn_events(parts["events"], marks), study=study())
    assert "Belmor: 8 against (2 under a condition)" in said
    assert said.startswith("Timeline from 2030-01-05 to 2030-07-31")


def test_positions_in_words():
    assert "Talks: Arvenia 75% of 8, Belmor 0% of 8" in describe_positions(
        dispute()["positions"], study=study()
    )


LONG = "The parliamentary opposition in Halvaria and Sarmune and their friends abroad"


@pytest.mark.parametrize("name", ["Halvaria", "Opposition in Halvaria", LONG])
def test_the_name_of_a_side_is_not_cut_at_its_beginning(name):
    parts = dispute()
    named = study(sides={"A": name, "B": "Belmor"})
    codes = select_codes(parts["stances"])
    for figure in (
        plot_positions(parts["positions"], study=named),
        plot_timeline(parts["statements"], codes, parts["events"], study=named),
    ):
        texts = [text for text in figure.findobj(Text) if text.get_text().startswith(name[:9])]
        assert texts and all(text.get_window_extent().x0 >= 0 for text in texts)
        assert name == LONG or {text.get_text() for text in texts} == {name}


def test_a_month_is_a_band_to_its_last_day():
    october = {"on": pd.Timestamp("2030-10-01"), "precision": "month", "label": "Council"}
    assert number_events(table([october], "events"))["until"].iloc[0] == pd.Timestamp("2030-10-31")


# --- files


def test_saved_whole_with_alt_and_data(tmp_path):
    parts = dispute()
    marks = marks_of(parts)
    sheet = timeline_sheet(marks, drawn_events(parts["events"], marks))
    path = save_figure(drawn(parts), tmp_path, "timeline", alt="What it shows.", data=sheet)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "timeline.csv",
        "timeline.svg",
        "timeline.txt",
    ]
    assert ET.parse(path).getroot().tag.endswith("svg")
    assert len(pd.read_csv(tmp_path / "timeline.csv")) == len(sheet)
    assert (tmp_path / "timeline.txt").read_text() == "What it shows.\n"


def test_the_same_figure_gives_the_same_bytes():
    parts = dispute()
    first, second = figure_bytes(drawn(parts)), figure_bytes(drawn(parts))
    assert first == second
    assert b"<dc:date>" not in first


def test_width_is_that_of_the_printed_page():
    assert setup_figure(height=2).get_size_inches().tolist() == [6.5, 2.0]


# --- characters and cells


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", "plain"),
        ("a\u0000b", "a[U+0000]b"),
        ("tab\tand\nline", "tab and line"),
        ("rocket \U0001f680", "rocket [U+1F680]"),
        ("\u202eexe.txt", "exe.txt"),
        ("soft\u00adhyphen", "softhyphen"),
        ("하늘섬", "하늘섬"),
        ("\u1112\u1161", "하"),
        ("שלום", "שלום"),
        ("\ue000", "[U+E000]"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_printable(text, printed):
    assert printable(text) == printed


@given(st.text())
def test_printable_twice_is_printable_once(text):
    assert printable(printable(text)) == printable(text)


def test_what_is_replaced_is_listed():
    assert list_replaced(["a\U0001f680b\U0001f680", "\u202e", "é 하"]) == [
        ("U+202E", "RIGHT-TO-LEFT OVERRIDE", 1),
        ("U+1F680", "ROCKET", 2),
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"])
def test_no_cell_runs_as_a_formula(cell):
    assert guard(cell) == "'" + cell


@given(st.text())
def test_every_cell_can_be_had_back(text):
    assert unguard(guard(text)) == text


def test_a_sheet_is_read_back_as_it_was(tmp_path: Path):
    frame = pd.DataFrame({"=name": ["=HYPERLINK(1)", "'tis", 'a,"b"\nc', None], "n": [-1.0, 2.5, None, 0]})
    back = read_sheet(write_sheet(frame, tmp_path / "sheet.csv"))
    assert back["=name"].tolist()[:3] == frame["=name"].tolist()[:3]
    assert back["n"].tolist()[:2] == ["-1.0", "2.5"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_sheet_begins_with_a_mark_for_excel_and_is_read_without_it_too(tmp_path: Path, mark: bytes):
    raw = write_sheet(pd.DataFrame({"naïve": ["é"]}), tmp_path / "sheet.csv").read_bytes()
    assert raw == b"\xef\xbb\xbf" + "naïve\né\n".encode()
    (tmp_path / "sheet.csv").write_bytes(mark + raw[3:])
    assert read_sheet(tmp_path / "sheet.csv").to_dict("list") == {"naïve": ["é"]}


def test_a_figure_in_a_notebook_has_its_words_and_its_data(tmp_path):
    shown = show_figure(
        setup_figure(height=1), tmp_path, "empty", alt="Nothing.", data=pd.DataFrame({"n": [1]})
    )
    assert (shown.alt, shown.width) == ("Nothing.", 860)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.csv", "empty.svg", "empty.txt"]


# --- names with accents that the Korean font lacks


def picture_of(words: str, **look: object) -> bytes:
    figure = setup_figure(height=0.5)
    figure.text(0.1, 0.5, words, **look)
    return figure_bytes(figure, kind="png")


@pytest.mark.parametrize("name", ["Oršičová", "Kravařík", "Żółć", "Erdağ", "Ős"])
def test_an_accent_stays_on_its_letter(name):
    assert picture_of(name) == picture_of(name, family="DejaVu Sans")


@pytest.mark.parametrize("name", ["Marsh", "Sólveig", "Nguyễn"])
def test_names_that_the_font_has_are_set_in_it(name):
    assert picture_of(name) != picture_of(name, family=["DejaVu Sans", "Noto Sans KR"])
