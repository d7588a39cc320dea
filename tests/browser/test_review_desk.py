"""The review desk in JupyterLab: by keyboard, with the mouse, in both themes, with a kernel that is gone."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import NOTEBOOK, THEMES, flat_contrasts, opened, press, save, set_theme, write_notebook
from nbformat.v4 import new_code_cell
from playwright.sync_api import Locator, Page, expect

TEXT = (
    "TOLM 😀 — Dov Karst said on Monday that Arvenia will build the bridge if the ford is closed. "
    '“We have time,” he added <img src=x onerror="document.title=1">.\n\n'
    "Orla Venn replied: “Then let us wait.” Nobody else spoke.\n\n"
) + "The ford is old. " * 120
STUDY = """\
title: Who wants the bridge?
question: Do they move?
period: {from: 2021-01-01, to: 2022-12-31}
sides: {ARV: Arvenia, BEL: Belmor}
actors:
  - {id: karst, name: Dov Karst, side: ARV}
  - {id: venn, name: Orla Venn, side: BEL}
  - {id: moor, name: Inês Moor, side: BEL}
issues: [{id: bridge, label: The bridge, proposition: It should be built., bears_on: [bridge]}]
"""
CELL = f"""\
import pandas as pd
from helpers import load_study
from helpers.base import table
from helpers.report import ReviewWidget
from helpers.statements import open_review, open_settlement

text, day = {TEXT!r}, pd.Timestamp("2021-06-05")
article = dict(article_id="a", title="A ford", text=text, published=day, language="en", kind="news")
articles = table([article | dict(source_file="a.md")], "articles")
words = [("Arvenia will build the bridge", 0.9), ("We have time,", 0.4), ("Then let us wait.", 0.2)]
known = dict(article_id="a", mode="direct", speaker="Dov Karst", actor_id="karst", side="ARV", said_on=day,
             published=day, said_on_precision="day")
rows = [known | dict(statement_id=f"s{{n}}", content=said, confidence=sure,
                     content_spans=[[text.index(said), text.index(said) + len(said)]])
        for n, (said, sure) in enumerate(words)]
study, as_read = load_study("ford"), table(rows, "statements")
"""
READ = 'ReviewWidget(open_review(as_read, articles, study, reader="ada", order="text"))'


@pytest.fixture
def lines(project: Path) -> Iterator[Callable[..., dict[str, str]]]:
    """A study of its own; what its file of corrections holds: field and statement, value."""
    folder = project / "data" / "studies" / "ford"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY)
    write_notebook(project / "desk.ipynb", new_code_cell(CELL + READ), new_code_cell(""))

    def read(who: str = "ada") -> dict[str, str]:
        file = folder / "corrections.csv"
        if not file.exists():
            return {}
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = [row for row in csv.DictReader(handle) if row["who"] == who]
        return {f"{row['field']} {row['statement_id'] or row['article']}": row["value"] for row in rows}

    yield read
    (project / "desk.ipynb").unlink()


def value(widget: Locator, field: str) -> Locator:
    return widget.locator(f'[data-field="{field}"] .otr-review-now')


def test_every_correction_by_keyboard_and_going_on_after_the_kernel_has_gone(page: Page, lines) -> None:
    widget, cells = opened(page, "desk.ipynb"), page.locator(f"{NOTEBOOK} .jp-Cell")
    before = cells.count()
    expect(widget.get_by_role("status")).to_contain_text("Press Enter if every field is right")
    press(page, widget, "p v e n n", "")
    expect(widget.get_by_role("option")).to_have_text(["Orla VennBelmor", "vennas typed"])
    press(page, widget, "Enter", "Saved. Speaker: Orla Venn.")
    page.keyboard.press("y")
    page.keyboard.type("It is her letter, a ‘draft’.")
    press(page, widget, "Enter", "Saved: the reason.")
    page.keyboard.press("d")
    page.keyboard.type("5/8/2021")
    press(page, widget, "Enter", "no day that is certain")
    expect(widget.locator(".otr-review-fault")).to_contain_text("no day that is certain")
    page.keyboard.press("Control+a")
    page.keyboard.type("12 May")
    press(page, widget, "Enter", "Saved. Day: 12 May 2021.")
    press(page, widget, "w ArrowLeft ArrowLeft Shift+ArrowLeft", "Selected: that Arvenia will build")
    press(page, widget, "Enter", "Saved. Words: that Arvenia will build.")
    # from “TOLM” on: no statement begins with an emoji or a dash
    press(page, widget, "c" + " Shift+ArrowRight" * 12, "Selected: if")
    press(page, widget, "ArrowRight " * 4, "Selected: if the ford is closed")
    press(page, widget, "Enter", "Saved. Condition: if the ford is closed.")
    for key, words, says in (
        ("v", "Tolm", "Venue: Tolm"),
        ("o", "envoy", "Role: envoy"),
        ("r", "mo", "by: Inês Moor"),
    ):
        page.keyboard.press(key)
        page.keyboard.type(words)
        press(page, widget, "Enter", f"{says}.")
    press(page, widget, "Enter", "Saved: right.")
    press(page, widget, "x", "Saved: not a statement.")
    press(page, widget, "n", "Selected: Nobody else spoke")
    press(page, widget, "Enter", "Saved: a statement that was missed.")
    expect(value(widget, "words")).to_have_text("Nobody else spoke.")
    press(page, widget, "a", "Saved: article read whole.")
    saved = lines()
    new = next(key.split()[1] for key, said in saved.items() if said == "new")
    assert saved == {
        "speaker s0": "Orla Venn", "said_on s0": "2021-05-12", "words s0": "that Arvenia will build",
        "condition s0": "if the ford is closed", "venue s0": "Tolm", "role s0": "envoy",
        "reported_by s0": "Inês Moor", "read s0": "yes", "statement s1": "no", "read s1": "yes",
        f"statement {new}": "new", "read a.md": "whole",
    }  # fmt: skip
    press(page, widget, "u", "Taken back: read.")
    press(page, widget, "u", "Taken back: statement.")
    assert "read a.md" not in lines() and f"statement {new}" not in lines()
    assert cells.count() == before  # letters are no commands of the notebook
    page.evaluate("async () => { await window.jupyterapp.serviceManager.sessions.shutdownAll(); }")
    save(page)
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.dispose(); }")
    widget = opened(page, "desk.ipynb")
    expect(widget.get_by_role("status")).to_contain_text("Taken up where you stopped: 2 statements")
    expect(widget.locator("mark.otr-review-own")).to_have_text("Then let us wait.")
    for place in ("2 of 3", "1 of 3"):
        page.keyboard.press("b")
        expect(widget.locator(".otr-review-where")).to_contain_text(place)
    expect(value(widget, "speaker")).to_have_text("Orla Venn")


def drag(page: Page, widget: Locator, words: str) -> None:
    """Draw the mouse over words of the article."""
    box = widget.locator(".otr-review-article").evaluate(
        """(pane, words) => {
          const walk = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const {left, right, top, bottom} = range.getBoundingClientRect();
            return [left, right, (top + bottom) / 2];
          }
        }""",
        words,
    )
    page.mouse.move(box[0] + 1, box[2])
    page.mouse.down()
    page.mouse.move(box[1] - 1, box[2], steps=5)
    page.mouse.up()


def test_the_mouse_keyboards_of_three_scripts_and_a_save_that_fails(page: Page, project: Path, lines) -> None:
    widget = opened(page, "desk.ipynb")
    page.keyboard.press("w")
    drag(page, widget, "Dov Karst")
    press(page, widget, "Enter", "Saved. Words: Dov Karst.")
    widget.locator("mark.otr-review-other", has_text="Then let us wait").click()
    expect(widget.locator("mark.otr-review-own")).to_have_text("Then let us wait.")
    press(page, widget, "k", "Another statement of this article.")
    expect(widget.locator("mark.otr-review-own")).to_have_text("We have time,")
    page.keyboard.press("j")
    expect(widget.locator("mark.otr-review-own")).to_have_text("Then let us wait.")
    press(page, widget, "j", "This is the last statement of the article.")
    drag(page, widget, "Nobody else")
    press(page, widget, "n", "Selected: Nobody else")
    press(page, widget, "Enter", "Saved: a statement that was missed.")
    page.keyboard.press("Enter")
    saved = lines()
    assert saved["words s0"] == "Dov Karst" and "new" in saved.values()
    # Hangul, an input method at work, French digits without Shift, the French A, Shift and a digit
    for key, code, opens in (
        ("ㅔ", "KeyP", "Speaker"), ("Process", "KeyD", "Day"), ("ㅈ", "KeyW", "Words"),
        ("q", "KeyA", ""), ("!", "Digit1", ""),
    ):  # fmt: skip
        widget.evaluate(
            "(node, init) => node.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))",
            {"key": key, "code": code, "shiftKey": key == "!"},
        )
        caption = widget.locator(".otr-review-caption:visible")
        expect(caption).to_have_text([opens] if opens else [])
        page.keyboard.press("Escape")
    assert lines() == saved | {key: "yes" for key in lines() if key.startswith("read")}
    file = project / "data" / "studies" / "ford" / "corrections.csv"
    good = file.read_bytes()
    file.write_bytes(b'field,value\n"open,')  # as a spreadsheet leaves it that writes at this moment
    widget.focus()
    press(page, widget, "x", "Is a quotation mark not closed?")
    failed = widget.locator(".otr-review-failed")
    expect(failed).to_be_visible()
    gap = widget.get_by_role("button", name="Right").bounding_box()["y"] - failed.bounding_box()["y"]
    assert 0 < gap < 120  # right above the keys
    file.write_bytes(good)
    press(page, widget, "x", "Saved: not a statement.")


LONG = """\
text = "The ford is old. " * 60 + "Dov Karst said: “" + "We have time. " * 20 + "So let us wait.” "
text += "The ford. " * 90
start = text.index("We have")
said = text[start : text.index("”")]
articles = table([article | dict(source_file="a.md", text=text)], "articles")
as_read = table([rows[0] | dict(content=said, content_spans=[[start, start + len(said)]])], "statements")
"""


def test_a_long_statement_is_in_view_whole_from_the_first_and_so_is_the_end_that_is_moved(
    page: Page, project: Path, lines
) -> None:
    write_notebook(project / "desk.ipynb", new_code_cell(CELL + LONG + READ))
    widget = opened(page, "desk.ipynb")
    inside = """node => {
      const pane = node.closest(".otr-review-article").getBoundingClientRect();
      const own = node.getBoundingClientRect();
      return own.top >= pane.top && own.bottom <= pane.bottom;
    }"""
    assert widget.locator("mark.otr-review-own").evaluate(inside)
    press(page, widget, "w" + " Shift+ArrowDown" * 12, "The ford.")
    assert widget.locator("mark.otr-review-selected").last.evaluate(inside)
    press(page, widget, "Shift+ArrowUp " * 12, "let us wait.”")
    press(page, widget, "Escape", "Nothing was changed.")
    widget.locator("summary").click()
    press(page, widget, "Enter", "Saved: right.")


def test_at_1024_by_768_everything_is_in_view_named_and_legible_in_both_themes(page: Page, lines) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    try:
        widget = opened(page, "desk.ipynb")
        widget.evaluate("node => node.scrollIntoView({block: 'start'})")
        panel = page.locator(f"{NOTEBOOK} .jp-WindowedPanel-outer").bounding_box()
        box = widget.bounding_box()
        assert box["y"] >= panel["y"] - 1 and box["y"] + box["height"] <= panel["y"] + panel["height"] + 1
        for part in widget.locator("button:visible, mark.otr-review-own, [role=status]").all():
            inner = part.bounding_box()
            assert inner["y"] >= box["y"] and inner["y"] + inner["height"] <= box["y"] + box["height"]
        assert widget.locator(".otr-review-article").evaluate("node => node.scrollHeight > node.clientHeight")
        nameless = (
            "node => !(node.getAttribute('aria-label') || node.labels?.length || node.textContent.trim())"
        )
        controls = widget.locator("button, input, [role=listbox], [role=region], [role=group], summary").all()
        assert len(controls) > 20 and not [one for one in controls if one.evaluate(nameless)]
        assert widget.locator("img").count() == 0 and page.title() != "1"
        for key in "xdnever":  # faster than the kernel answers: no letter of the day is a command
            page.keyboard.press(key)
        expect(widget.get_by_role("textbox")).to_have_value("never")
        press(page, widget, "Enter", "no day")
        assert lines() == {"statement s0": "no", "read s0": "yes"}
        for theme in THEMES:
            set_theme(page, theme)
            page.keyboard.press("Escape")
            for keys in ([], ["p"], ["c"]):
                widget.focus()
                for key in keys:
                    page.keyboard.press(key)
                seen = flat_contrasts(page, widget)
                assert len(seen) > 10 and min(seen) >= 4.5
                page.keyboard.press("Escape")
    finally:
        set_theme(page, THEMES[0])
        page.set_viewport_size({"width": 1400, "height": 900})


def test_a_second_reader_sees_nothing_of_the_first_until_they_settle(
    page: Page, project: Path, lines
) -> None:
    widget = opened(page, "desk.ipynb")
    press(page, widget, "p v e n n Enter", "Saved. Speaker: Orla Venn.")
    write_notebook(project / "second.ipynb", new_code_cell(CELL + READ.replace("ada", "ben")))
    widget = opened(page, "second.ipynb")
    expect(value(widget, "speaker")).to_have_text("Dov Karst")
    expect(widget).not_to_contain_text("as read")
    press(page, widget, "p m o o r Enter", "Saved. Speaker: Inês Moor.")
    assert (lines(), lines("ben")) == ({"speaker s0": "Orla Venn"}, {"speaker s0": "Inês Moor"})
    write_notebook(
        project / "third.ipynb",
        new_code_cell(f"{CELL}ReviewWidget(open_settlement(as_read, articles, study))"),
    )
    widget = opened(page, "third.ipynb")
    offered = widget.get_by_role("group", name="What readers say").get_by_role("button")
    expect(offered).to_have_text(["1Speaker: Orla Venn (ada)", "2Speaker: Inês Moor (ben)"])
    press(page, widget, "2", "Saved: speaker as ben has it. Nothing is left to settle here.")
    assert lines("reconciled") == {"speaker s0": "Inês Moor"}
