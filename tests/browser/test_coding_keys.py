"""Coding in JupyterLab: keys of three keyboards, hostile text, a kernel that is gone, both themes."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import NOTEBOOK, THEMES, contrasts, open_notebook, run_all, save, set_theme, write_notebook
from nbformat.v4 import new_code_cell
from playwright.sync_api import Locator, Page, expect

HOSTILE = '<img src=x onerror="document.title=1"> =1+1 $x$'
STUDY = """\
title: Who wants the bridge?
question: Do they move?
period: {from: 2021-01-01, to: 2022-12-31}
sides: {ARV: Arvenia}
actors: [{id: orlova, name: Mira Orlova, side: ARV}]
issues: [{id: bridge, label: The bridge, proposition: It should be built., bears_on: [bridge]}]
"""
CELL = f"""\
from helpers import load_study
from helpers.stances.codes.sessions import open_session
from helpers.report.widgets.coding import CodingWidget
from helpers.base.tables import table

statements = table([
    dict(statement_id=f"s{{n}}", article_id="a", content=f"Build bridge {{n}}. " + {HOSTILE!r}, mode="direct",
         speaker="Mira Orlova", said_on_precision="unknown") for n in range(6)], "statements")
CodingWidget(open_session(statements, load_study("bridge"), coder="ada", order="text"))
"""

RECONCILE = """\
from helpers.stances.codes.read import read_codes
from helpers.stances.codes.sessions import open_reconciliation

study = load_study("bridge")
CodingWidget(open_reconciliation(statements, study, codes=read_codes(study, statements)))
"""
HEAD = "statement_id,issue,polarity,conditional,comment\n"


@pytest.fixture
def codes(project: Path) -> Iterator[Callable[[], list[str]]]:
    """A study of its own; what its file of codes holds, statement by statement."""
    folder = project / "data" / "studies" / "bridge"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY)
    shutil.rmtree(folder / "codes", ignore_errors=True)
    file = folder / "codes" / "ada.csv"
    write_notebook(project / "coding.ipynb", new_code_cell(CELL), new_code_cell(""))

    def read() -> list[str]:
        if not file.exists():
            return []
        with file.open(encoding="utf8", newline="") as handle:
            return [row["polarity"] + "?" * (row["conditional"] == "yes") for row in csv.DictReader(handle)]

    yield read
    (project / "coding.ipynb").unlink()


def opened(page: Page) -> Locator:
    """The widget of the notebook, run and in focus."""
    notebook = open_notebook(page, "coding.ipynb")
    run_all(page)
    widget = notebook.locator(".otr-coding-root")
    expect(widget.get_by_role("status")).not_to_be_empty()
    widget.focus()
    return widget


def press(page: Page, widget: Locator, key: str, says: str) -> None:
    page.keyboard.press(key)
    expect(widget.get_by_role("status")).to_contain_text(says)


def test_coding_by_keys_and_going_on_after_the_kernel_has_gone(page: Page, codes) -> None:
    widget = opened(page)
    press(page, widget, "1", "Saved: favour.")
    assert codes() == ["favour"]
    press(page, widget, "i", "Tied to a condition.")
    press(page, widget, "a", "Saved: against, tied to a condition.")
    assert codes() == ["favour", "against?"]
    press(page, widget, "Backspace", "Back.")
    press(page, widget, "4", "Saved: does not bear on the issue.")
    press(page, widget, "u", "Taken back.")
    assert codes() == ["favour", "against?"]
    page.evaluate("async () => { await window.jupyterapp.serviceManager.sessions.shutdownAll(); }")
    save(page)
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.dispose(); }")
    widget = opened(page)
    expect(widget.get_by_role("status")).to_contain_text("Taken up where you stopped: 2 codes")
    expect(widget.locator("mark")).to_contain_text("Build bridge 2.")


def test_letters_are_no_commands_of_the_notebook_and_a_comment_takes_them(page: Page, codes) -> None:
    widget, cells = opened(page), page.locator(f"{NOTEBOOK} .jp-Cell")
    before = cells.count()
    for key in "ddyzm":
        page.keyboard.press(key)
    page.keyboard.press("c")
    page.keyboard.type("first, a fix")
    press(page, widget, "Escape", "Comment saved.")
    assert (codes(), cells.count()) == ([""], before)
    press(page, widget, "1", "Saved: favour.")
    assert codes() == ["favour"]


def test_an_extraction_error_by_key_and_by_button(page: Page, project: Path, codes) -> None:
    widget = opened(page)
    press(page, widget, "e", "Saved: extraction error.")
    page.keyboard.press("c")
    page.keyboard.type("a gloss")
    page.keyboard.press("Escape")
    widget.get_by_role("button", name="Extraction error").click()
    expect(widget.locator(".otr-coding-count")).to_contain_text("2 of 6 codes")
    press(page, widget, "b", "Back.")
    pressed = widget.locator("button[aria-pressed=true]")
    expect(pressed).to_have_text(["6Extraction error"])
    expect(widget.get_by_role("textbox")).to_have_value("extraction error: a gloss")
    with (project / "data" / "studies" / "bridge" / "codes" / "ada.csv").open(encoding="utf8") as handle:
        comments = [row["comment"] for row in csv.DictReader(handle)]
    assert (codes(), comments) == (["none"] * 2, ["extraction error", "extraction error: a gloss"])


def test_what_two_coded_differently_is_reconciled(page: Page, project: Path, codes) -> None:
    folder = project / "data" / "studies" / "bridge" / "codes"
    folder.mkdir()
    (folder / "ada.csv").write_text(HEAD + "s0,bridge,favour,no,\ns1,bridge,neutral,no,\n")
    (folder / "ben.csv").write_text(HEAD + "s0,bridge,against,yes,<b>no</b>\ns1,bridge,neutral,no,\n")
    write_notebook(project / "coding.ipynb", new_code_cell(CELL.rsplit("CodingWidget(", 1)[0] + RECONCILE))
    widget = opened(page)
    expect(widget.get_by_role("listitem").filter(visible=True)).to_have_text(
        ["ada: favour", "ben: against, tied to a condition<b>no</b>"]
    )
    press(page, widget, "2", "Saved: against. Nothing is left to code here. Next: ")
    assert "s0,bridge,against,no" in (folder / "reconciled.csv").read_text()
    assert codes() == ["favour", "neutral"]


KEYBOARDS = [
    ("ㄹ", "KeyF", "favour"),  # Hangul
    ("Process", "KeyA", "against"),  # an input method at work
    ("é", "Digit2", "against"),  # French digits without Shift
    ("a", "KeyQ", "against"),  # the French A
    ("q", "KeyA", ""),  # and what lies where the English A is
    ("z", "KeyY", ""),  # German
    ('"', "Digit3", "neutral"),
    ("!", "Digit1", ""),  # Shift and a digit
    ("x", "KeyX", "none"),
]


def test_german_french_and_korean_keyboards(page: Page, codes) -> None:
    widget, given = opened(page), 0
    for key, code, polarity in KEYBOARDS:
        widget.evaluate(
            "(node, init) => node.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))",
            {"key": key, "code": code, "shiftKey": key == "!"},
        )
        given += bool(polarity)
        expect(widget.locator(".otr-coding-count")).to_contain_text(f"{given} of 6 codes")
    assert codes() == [polarity for _, _, polarity in KEYBOARDS if polarity]


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_text_and_legible(page: Page, codes, theme: str) -> None:
    set_theme(page, theme)
    widget = opened(page)
    expect(widget.locator("mark")).to_have_text(f"Build bridge 0. {HOSTILE}")
    assert widget.locator("img").count() == 0
    page.evaluate(SOLID)
    assert min(contrasts(widget.locator(".otr-solid"))) >= 4.5


# Letters on the ground behind them: colours that let it shine through, flattened as the screen does it
SOLID = """() => {
  const canvas = new OffscreenCanvas(1, 1), brush = canvas.getContext("2d", {willReadFrequently: true});
  const root = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .otr-coding-root");
  const flat = colours => {
    for (const colour of colours) { brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1); }
    const [r, g, b] = brush.getImageData(0, 0, 1, 1).data;
    return `rgb(${r}, ${g}, ${b})`;
  };
  for (const node of root.querySelectorAll("mark, button, textarea, kbd, p, summary")) {
    const page = getComputedStyle(root).backgroundColor, own = getComputedStyle(node);
    const ground = flat([page, own.backgroundColor]), letters = flat([page, own.backgroundColor, own.color]);
    if (node.disabled) continue;
    node.style.transition = "none";
    node.style.background = ground;
    node.style.color = letters;
    node.classList.add("otr-solid");
  }
}"""
