"""The explorer in JupyterLab: words at a mark by mouse and by keyboard, choices, both themes."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import NOTEBOOK, THEMES, contrasts, open_notebook, set_theme, write_notebook
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import Locator, Page, expect

from helpers.report.web.explorer import as_output, explorer

sys.path.append(str(Path(__file__).parents[1]))  # where the invented dispute lies
from invented import dispute, study

WORDS = '<img src=x onerror="document.title=1"> We shall talk.'
PARTS = ("statements", "stances", "articles", "events")
MARKS = ".statements_marks path"
READ = ".reading_layer_1_marks text"


@pytest.fixture
def chart(page: Page, project: Path) -> Iterator[Locator]:
    """The chart of the invented dispute, as a notebook has it that was stored and is opened again."""
    parts = dispute(content=WORDS)
    bundle, how = as_output(explorer(*(parts[name] for name in PARTS), study=study()), words="a chart")
    output = new_output("display_data", data=bundle, metadata=how)
    file = project / "explorer.ipynb"
    write_notebook(file, new_code_cell("", outputs=[output]))
    shown = open_notebook(page, "explorer.ipynb").locator(".vega-embed")
    expect(shown.locator(MARKS).first).to_be_attached()
    yield shown
    file.unlink()


def test_letters_are_legible_in_any_theme(page: Page, chart: Locator) -> None:
    for theme in (*THEMES, THEMES[0]):  # a chart that is there already is not drawn anew in another theme
        set_theme(page, theme)
        assert min(contrasts(chart.locator("svg text"))) >= 4.5


def test_the_mouse_shows_words_and_opens_the_statement(page: Page, chart: Locator) -> None:
    mark, told = chart.locator(MARKS), page.locator("#vg-tooltip-element")
    mark.first.hover(force=True)
    for words in (WORDS, "Orla Venn", "2030-01-05", "not noted", "The river council, report 0"):
        expect(told).to_contain_text(words)
    assert page.locator("#vg-tooltip-element img").count() == 0
    mark.last.click(force=True)
    expect(chart.locator(READ)).to_contain_text("In its article: we will sit down")
    expect(chart.get_by_label("Mark to read, counted by day (1 to 36)")).to_have_value("36")


def test_the_keyboard_reads_chooses_and_zooms(page: Page, chart: Locator) -> None:
    marks, cells = chart.locator(MARKS), page.locator(f"{NOTEBOOK} .jp-Cell")
    chart.locator("[name=reader_place]").focus()
    for day in ("2030-01-05", "2030-01-14"):
        page.keyboard.press("ArrowUp")
        expect(chart.locator(READ)).to_contain_text(f"Day: {day}")
    for name, key, left in [("issue", "t", 24), ("coder", "f", 12)]:
        take(page, chart, name, key)
        expect(marks).to_have_count(left)
    first, last = (mark.bounding_box() for mark in (marks.first, marks.last))
    chart.locator("[name=period_to]").focus()
    page.keyboard.type("06302030")
    expect(marks).to_have_count(10)
    assert marks.last.bounding_box()["x"] > first["x"] + 0.95 * (last["x"] - first["x"]), "the axis stayed"
    take(page, chart, "polarity", "n")
    expect(marks).to_have_count(2)
    assert cells.count() == 1


def test_what_is_mixed_and_what_does_not_fit_is_said(page: Page, chart: Locator) -> None:
    expect(chart.locator("svg")).to_contain_text("marks of several issues share a lane")
    chart.locator("[name=reader_place]").fill("999")
    expect(chart.locator("svg")).to_contain_text("those shown are numbered from 1 to 36, by day.")
    chart.locator("[name=reader_place]").fill("2")
    expect(chart.locator("svg")).not_to_contain_text("There is no such mark")
    take(page, chart, "issue", "t")
    expect(chart.locator("svg")).not_to_contain_text("share a lane")
    chart.locator("[name=period_to]").fill("2030-01-05")
    chart.locator("[name=period_from]").fill("2030-06-30")
    expect(chart.locator("svg")).to_contain_text("the day in From is later than the day in To.")


def take(page: Page, chart: Locator, name: str, key: str) -> None:
    """Open a list and choose by letter; while it is closed, letters are commands of the notebook."""
    chart.locator(f"[name={name}]").focus()
    for press in ("Space", key, "Enter"):
        page.keyboard.press(press)
