"""Who is who in JupyterLab: speakers given to actors by keyboard, and what is on disk after each key."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import NOTEBOOK, THEMES, flat_contrasts, opened, press, run_all, set_theme, write_notebook
from nbformat.v4 import new_code_cell
from playwright.sync_api import Locator, Page, expect

STUDY = """\
title: Who wants the bridge?
question: Do they move?
period: {from: 2021-01-01, to: 2022-12-31}
sides: {ARV: Arvenia, BEL: Belmor}
actors:
  - {id: karst, name: Dov Karst, side: ARV}
  - {id: ada, name: Ada Karst, side: BEL}
  - {id: venn, name: Orla Venn, side: BEL}
issues: [{id: bridge, label: The bridge, proposition: It should be built., bears_on: [bridge]}]
"""
MARKUP = '<img src=x onerror="document.title=1">'
KARST, VENN, ENVOY = "President Karst", "Minister Venn", "the envoy 판문점"
CELL = f"""\
import pandas as pd
from helpers import load_study
from helpers.base import table
from helpers.report import WhoWidget

named = ["{KARST}"] * 3 + ["{VENN}"] * 2 + ["{ENVOY}", {MARKUP!r}]
words = ["We will build the bridge, whatever it takes, " * (9 if n == 3 else 1) for n in range(7)]
rows = [dict(statement_id=f"s{{n}}", article_id=f"a{{n % 2}}", speaker=named[n], content=words[n],
             mode="direct", said_on_precision="day", content_spans=[[0, 10]]) for n in range(7)]
WhoWidget(table(rows, "statements"), load_study("ferry"), reader="ada")
"""
RESTART = (
    "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
)


@pytest.fixture
def given(project: Path) -> Iterator[Callable[[], dict[str, str]]]:
    """A study of its own; what its who.csv holds: printed, speaker."""
    folder = project / "data" / "studies" / "ferry"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY)
    write_notebook(project / "who.ipynb", new_code_cell(CELL), new_code_cell(""))

    def read() -> dict[str, str]:
        if not (folder / "who.csv").exists():
            return {}
        with (folder / "who.csv").open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        assert {row["who"] for row in rows} <= {"ada"}
        return {row["printed"]: row["speaker"] for row in rows}

    yield read
    (project / "who.ipynb").unlink()


def asks(widget: Locator, name: str) -> None:
    expect(widget.locator(".otr-review-headline:visible")).to_have_text(f"Who is “{name}”?")


def test_by_keyboard_alone_and_on_disk_after_each_key(page: Page, given) -> None:
    widget, cells = opened(page, "who.ipynb"), page.locator(f"{NOTEBOOK} .jp-Cell")
    before = cells.count()
    asks(widget, KARST)
    offers = widget.get_by_role("group", name="Actors it may be").get_by_role("button")
    expect(offers).to_have_text(["1Ada Karst (Belmor)", "2Dov Karst (Arvenia)"])
    press(page, widget, "b", "This is the first one.")
    press(page, widget, "2", f"Saved: {KARST} is Dov Karst. Who is “{VENN}”? 1: Orla Venn (Belmor).")
    assert given() == {KARST: "Dov Karst"}
    press(page, widget, "9 t", "")  # of nine actors there is none: nothing is done
    page.keyboard.type("the 2nd Bench, u.s.")  # keys that would do something outside the line
    assert given() == {KARST: "Dov Karst"}
    press(page, widget, "Escape s", f"Left: {VENN}.")
    asks(widget, MARKUP)
    press(page, widget, "t", "")
    expect(widget.get_by_role("combobox")).to_have_value("")
    press(page, widget, "Enter", "Not saved: say who that is.")
    page.keyboard.type("the Ferry Council 의회")
    press(page, widget, "Enter", f"Saved: {MARKUP} is the Ferry Council 의회, no actor of the study.")
    assert given() == {KARST: "Dov Karst", MARKUP: "the Ferry Council 의회"}
    press(page, widget, "s", f"Left: {ENVOY}. That was the last one. To see 2 speakers without a name, run")
    expect(widget.locator(".otr-review-where")).to_have_text("2 of 4 speakers given")
    press(page, widget, "1", f"Left: {ENVOY}.")  # nobody is in view
    for key, name in (("b", ENVOY), ("ArrowLeft", MARKUP), ("b", VENN)):
        page.keyboard.press(key)
        asks(widget, name)
    press(page, widget, "1", f"Saved: {VENN} is Orla Venn.")
    assert given()[VENN] == "Orla Venn"
    for name, left in ((VENN, {KARST, MARKUP}), (MARKUP, {KARST}), (KARST, set())):
        press(page, widget, "u", "Taken back.")
        asks(widget, name)
        assert set(given()) == left
    press(page, widget, "u", "Nothing was written since the cell was run.")
    assert cells.count() == before  # letters are no commands of the notebook
    assert widget.locator("img").count() == 0 and page.title() != "1"


def test_a_save_that_fails_other_scripts_and_a_kernel_that_is_gone(page: Page, project: Path, given) -> None:
    widget, file = opened(page, "who.ipynb"), project / "data" / "studies" / "ferry" / "who.csv"
    # as a spreadsheet leaves it that writes at this moment, or its reader
    for key, words, there, says in (
        ("1", "", 'printed,speaker\n"open,', "Is a quotation mark not closed?"),
        ("t", "the Ferry Council", "printed\nx", "has no column speaker"),
    ):
        file.write_text(there)
        page.keyboard.press(key)
        page.keyboard.type(words)
        press(page, widget, "Enter" if words else "", says)
        failed, line = widget.locator(".otr-review-failed"), widget.get_by_role("combobox")
        gap = failed.bounding_box()["y"] - line.bounding_box()["y"]
        assert 0 < gap < 60  # right below what was typed, which is kept
        expect(line).to_have_value(words)
        asks(widget, KARST)
    file.unlink()
    press(page, widget, "Enter", f"Saved: {KARST} is the Ferry Council, no actor of the study.")
    expect(widget.locator(".otr-review-failed")).to_have_count(0)
    # Hangul, an input method at work, Cyrillic, French digits without Shift, and Shift with a digit
    for key, code, says in (
        ("ㄴ", "KeyS", f"Left: {VENN}."), ("Process", "KeyB", "Back."), ("ы", "KeyS", f"Left: {VENN}."),
        ("и", "KeyB", "Back."), ("!", "Digit1", "Back."), ("&", "Digit1", f"Saved: {VENN} is Orla Venn."),
    ):  # fmt: skip
        widget.evaluate(
            "(node, init) => node.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))",
            {"key": key, "code": code, "shiftKey": key == "!"},
        )
        expect(widget.get_by_role("status")).to_contain_text(says)
    page.evaluate(RESTART)
    press(page, widget, "s", "so this is not saved: the kernel is busy with other cells, or has stopped.")
    run_all(page)
    asks(widget, MARKUP)  # the first whom nobody has been given
    expect(widget.locator(".otr-review-where")).to_contain_text("3 of 4")
    widget.focus()
    press(page, widget, "b", "Back.")
    expect(widget.locator(".otr-review-as-read")).to_have_text("given so far: Orla Venn")
    assert given() == {KARST: "the Ferry Council", VENN: "Orla Venn"}


def test_at_1024_by_768_all_is_in_view_named_and_legible_in_both_themes(page: Page, given) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    try:
        widget = opened(page, "who.ipynb")
        press(page, widget, "s", f"Left: {KARST}.")
        widget.evaluate("node => node.scrollIntoView({block: 'nearest'})")
        panel, box = page.locator(f"{NOTEBOOK} .jp-WindowedPanel-outer").bounding_box(), widget.bounding_box()
        assert box["y"] >= panel["y"] - 1 and box["y"] + box["height"] <= panel["y"] + panel["height"] + 1
        for part in widget.locator("button, input, p:visible").all():
            inner = part.bounding_box()
            assert inner["x"] >= box["x"] and inner["x"] + inner["width"] <= box["x"] + box["width"]
            assert inner["y"] >= box["y"] and inner["y"] + inner["height"] <= box["y"] + box["height"]
        expect(widget).to_match_aria_snapshot(f"""
          - region "Speakers who are no actor of the study":
            - paragraph: 2 of 4 · 2 statements in 2 articles
            - paragraph: Who is “{VENN}”?
            - paragraph: /We will build/
            - group "Actors it may be":
              - button "Orla Venn (Belmor)"
            - text: Another actor, or a name
            - combobox "Another actor, or a name"
            - status
            - button "Back"
            - button "Skip"
            - button "Undo"
        """)
        for theme in THEMES:
            set_theme(page, theme)
            for key, says in (("b", "Back."), ("s", f"Left: {KARST}."), ("t", ""), ("Escape", "")):
                widget.focus()
                press(page, widget, key, says)  # what is drawn anew meanwhile has no colours
            seen = flat_contrasts(page, widget)
            assert len(seen) > 8 and min(seen) >= 4.5
    finally:
        set_theme(page, THEMES[0])
        page.set_viewport_size({"width": 1400, "height": 900})
