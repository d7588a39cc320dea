"""Coding in JupyterLab: keys of three keyboards, hostile text, a kernel that is gone, both themes."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import NOTEBOOK, THEMES, contrasts, opened, press, save, set_theme, write_notebook
from nbformat.v4 import new_code_cell
from playwright.sync_api import Page, expect

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
         speaker="Mira Orlova", said_on_precision="unknown") for n in range(9)], "statements")
CodingWidget(open_session(statements, load_study("bridge"), coder="ada", order="text"))
"""

# A second issue, and the article of the statements beside a long one
TOLL = "{id: toll, label: The toll, proposition: It should stay., bears_on: [toll]}"
TWO = STUDY.replace("[bridge]}]", f"[bridge]}}, {TOLL}]")
SEARCHED = (
    CELL.rsplit("CodingWidget(", 1)[0]
    + f"""\
texts = {{"a": "Mira Orlova spoke of a café. " + {HOSTILE!r}, "b": "The cafe is shut. " * 40}}
articles = table([dict(article_id=key, text=text, title="On " + key, outlet="Arven Press", language="en",
    kind="news", source_file=key) for key, text in texts.items()], "articles")
session = open_session(statements, load_study("bridge"), coder="ada", order="text")
CodingWidget(session, articles=articles)
"""
)

# The line around what has the focus
OUTLINE = """() => {
  const {outlineWidth, outlineStyle} = getComputedStyle(document.activeElement);
  return `${outlineWidth} ${outlineStyle}`;
}"""

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


def test_coding_by_keys_and_going_on_after_the_kernel_has_gone(page: Page, codes) -> None:
    widget = opened(page, "coding.ipynb")
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
    widget = opened(page, "coding.ipynb")
    expect(widget.get_by_role("status")).to_contain_text("Taken up where you stopped: 2 codes")
    expect(widget.locator("mark")).to_contain_text("Build bridge 2.")


def test_the_first_statement_is_in_view_however_long_its_article(page: Page, project: Path, codes) -> None:
    far = CELL.replace('mode="direct"', 'mode="direct", before="The ford is old. " * 90')
    write_notebook(project / "coding.ipynb", new_code_cell(far))
    own = opened(page, "coding.ipynb").locator("mark")
    assert own.evaluate("""node => {
      const passage = node.closest(".otr-coding-passage").getBoundingClientRect();
      const {top, bottom} = node.getBoundingClientRect();
      return top >= passage.top && bottom <= passage.bottom;
    }""")


def test_letters_are_no_commands_of_the_notebook_and_a_comment_takes_them(page: Page, codes) -> None:
    widget, cells = opened(page, "coding.ipynb"), page.locator(f"{NOTEBOOK} .jp-Cell")
    before = cells.count()
    for key in "ddyvm":
        page.keyboard.press(key)
    page.keyboard.press("c")
    page.keyboard.type("first, a fix")
    press(page, widget, "Escape", "Comment saved.")
    assert (codes(), cells.count()) == ([""], before)
    press(page, widget, "1", "Saved: favour.")
    assert codes() == ["favour"]


def test_an_extraction_error_by_key_and_by_button(page: Page, project: Path, codes) -> None:
    widget = opened(page, "coding.ipynb")
    press(page, widget, "e", "Saved: extraction error.")
    page.keyboard.press("c")
    page.keyboard.type("a gloss")
    page.keyboard.press("Escape")
    widget.get_by_role("button", name="Extraction error").click()
    expect(widget.locator(".otr-coding-count")).to_contain_text("2 of 9 codes")
    press(page, widget, "b", "Back.")
    pressed = widget.locator("button[aria-pressed=true]")
    expect(pressed).to_have_text(["6Extraction error"])
    expect(widget.get_by_role("textbox")).to_have_value("extraction error: a gloss")
    with (project / "data" / "studies" / "bridge" / "codes" / "ada.csv").open(encoding="utf8") as handle:
        comments = [row["comment"] for row in csv.DictReader(handle)]
    assert (codes(), comments) == (["none"] * 2, ["extraction error", "extraction error: a gloss"])


def test_no_further_issue_by_key_and_by_button(page: Page, project: Path, codes) -> None:
    (project / "data" / "studies" / "bridge" / "study.yaml").write_text(TWO)
    widget = opened(page, "coding.ipynb")
    count = widget.locator(".otr-coding-count")
    expect(count).to_have_text("0 of 18 codes given; 18 codes in 9 statements left")
    press(
        page, widget, "0", "Saved: does not bear on the issue, nor on 1 other issue. Now: another statement"
    )
    assert codes() == ["none"] * 2
    press(page, widget, "1", "Saved: favour. Now: The toll.")
    press(page, widget, "c", "Saved: favour.")  # a field for a comment, not a code
    page.keyboard.type("0z/")
    press(page, widget, "Escape", "Comment saved.")
    widget.get_by_role("button", name="No further issue").click()
    expect(widget.locator("mark")).to_contain_text("Build bridge 2.")
    assert codes() == ["none", "none", "favour", "none"]
    expect(count).to_have_text("4 of 18 codes given; 14 codes in 7 statements left")
    assert count.get_attribute("title") == "Statements left: The bridge: 7; The toll: 7"
    press(page, widget, "z", "nor on 1 other issue. Now: another statement")
    press(page, widget, "u", "Taken back: 2 codes.")
    press(page, widget, "u", "Taken back. Now: another statement, The toll.")
    expect(widget.get_by_role("textbox")).to_have_value("0z/")
    press(page, widget, "Backspace", "Back. Now: The bridge.")
    press(page, widget, "u", "Taken back.")
    press(page, widget, "u", "Taken back: 2 codes.")
    assert set(codes()) == {""}


def test_words_are_looked_up_in_the_articles_by_keys_alone(page: Page, project: Path, codes) -> None:
    write_notebook(project / "coding.ipynb", new_code_cell(SEARCHED), new_code_cell(""))
    widget = opened(page, "coding.ipynb")
    box, heard = widget.get_by_role("searchbox"), widget.locator(".otr-coding-heard")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_accessible_name("Words to find in the articles")
    page.keyboard.type("z CAFÉ")  # no command, neither of the widget nor of the notebook
    page.keyboard.press("Enter")
    expect(heard).to_have_text("“z CAFÉ” was not found (2 articles searched).")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    press(page, widget, "/", "use the keys")
    page.keyboard.type("CAFÉ")  # in place of what was there
    page.keyboard.press("Enter")
    expect(heard).to_contain_text("“CAFÉ”: 41 places in 2 of 2 articles. 4 are shown")
    places = widget.get_by_role("region", name="Places found").get_by_role("listitem")
    expect(places).to_have_count(4)
    expect(places.first).to_contain_text("Arven Press · On a · day unknown")
    expect(places.first).to_contain_text(HOSTILE)
    expect(places.locator("mark")).to_have_text(["café", "cafe", "cafe", "cafe"])
    assert widget.locator("img").count() == 0
    page.keyboard.press("Tab")  # to the button,
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # to the places found, where keys code again
    expect(widget.get_by_role("region", name="Places found")).to_be_focused()
    assert widget.evaluate(OUTLINE) == "2px solid"
    press(page, widget, "1", "Saved: favour.")
    page.keyboard.press("Escape")
    expect(widget).to_be_focused()
    press(page, widget, "2", "Saved: against.")
    assert codes() == ["favour", "against"]


def test_the_answer_to_a_search_leaves_a_comment_that_is_being_written(
    page: Page, project: Path, codes
) -> None:
    write_notebook(project / "coding.ipynb", new_code_cell(SEARCHED), new_code_cell(""))
    widget = opened(page, "coding.ipynb")
    comment = widget.get_by_role("textbox")
    page.keyboard.press("/")
    page.keyboard.type("cafe")
    page.evaluate(
        # sent and left in one breath: the answer comes while the coder writes
        """() => {
          const root = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .otr-coding-root");
          const enter = new KeyboardEvent("keydown", {key: "Enter", bubbles: true});
          root.querySelector("input").dispatchEvent(enter);
          root.querySelector("textarea").focus();
          document.execCommand("insertText", false, "half a");
        }"""
    )
    expect(widget.locator(".otr-coding-heard")).to_contain_text("41 places")
    expect(comment).to_be_focused()
    expect(comment).to_have_value("half a")
    assert codes() == []
    page.keyboard.type(" word")
    press(page, widget, "Escape", "Comment saved.")
    expect(comment).to_have_value("half a word")


def test_what_two_coded_differently_is_reconciled(page: Page, project: Path, codes) -> None:
    folder = project / "data" / "studies" / "bridge" / "codes"
    folder.mkdir()
    (folder / "ada.csv").write_text(HEAD + "s0,bridge,favour,no,\ns1,bridge,neutral,no,\n")
    (folder / "ben.csv").write_text(HEAD + "s0,bridge,against,yes,<b>no</b>\ns1,bridge,neutral,no,\n")
    write_notebook(project / "coding.ipynb", new_code_cell(CELL.rsplit("CodingWidget(", 1)[0] + RECONCILE))
    widget = opened(page, "coding.ipynb")
    expect(widget.get_by_role("listitem").filter(visible=True)).to_have_text(
        ["ada: favour", "ben: against, tied to a condition<b>no</b>"]
    )
    expect(widget.get_by_role("button", name="No further issue")).to_have_count(0)
    for key in "z0/":
        page.keyboard.press(key)
    press(page, widget, "2", "Saved: against. Nothing is left to code here. Next: ")
    assert "s0,bridge,against,no" in (folder / "reconciled.csv").read_text()
    assert codes() == ["favour", "neutral"]


KEYBOARDS = [
    ("ㄹ", "KeyF", "favour"),  # Hangul
    ("Process", "KeyA", "against"),  # an input method at work
    ("é", "Digit2", "against"),  # French digits without Shift
    ("a", "KeyQ", "against"),  # the French A
    ("q", "KeyA", ""),  # and what lies where the English A is
    ("z", "KeyY", "none"),  # German
    ("ㅋ", "KeyZ", "none"),  # Hangul
    ("w", "KeyZ", ""),  # French
    ("à", "Digit0", "none"),
    ('"', "Digit3", "neutral"),
    ("!", "Digit1", ""),  # Shift and a digit
    ("x", "KeyX", "none"),
]


def test_german_french_and_korean_keyboards(page: Page, codes) -> None:
    widget, given = opened(page, "coding.ipynb"), 0
    for key, code, polarity in KEYBOARDS:
        widget.evaluate(
            "(node, init) => node.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))",
            {"key": key, "code": code, "shiftKey": key == "!"},
        )
        given += bool(polarity)
        expect(widget.locator(".otr-coding-count")).to_contain_text(f"{given} of 9 codes")
    assert codes() == [polarity for _, _, polarity in KEYBOARDS if polarity]


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_text_and_legible(page: Page, project: Path, codes, theme: str) -> None:
    set_theme(page, theme)
    write_notebook(project / "coding.ipynb", new_code_cell(SEARCHED), new_code_cell(""))
    widget = opened(page, "coding.ipynb")
    expect(widget.locator("mark")).to_have_text(f"Build bridge 0. {HOSTILE}")
    page.keyboard.press("/")
    page.keyboard.type("cafe")
    page.keyboard.press("Enter")
    expect(widget.locator("mark")).to_have_count(5)
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
  for (const node of root.querySelectorAll("mark, button, textarea, input, kbd, p, li, summary")) {
    const page = getComputedStyle(root).backgroundColor, own = getComputedStyle(node);
    const ground = flat([page, own.backgroundColor]), letters = flat([page, own.backgroundColor, own.color]);
    if (node.disabled) continue;
    node.style.transition = "none";
    node.style.background = ground;
    node.style.color = letters;
    node.classList.add("otr-solid");
  }
}"""
