"""JupyterLab as a reader meets it: the start page, every notebook run to its end, help, both themes."""

from pathlib import Path

import pytest
from desk import (
    FIGURE,
    NOTEBOOK,
    SECOND,
    THEMES,
    contrasts,
    faults,
    figure_sizes,
    open_notebook,
    run_all,
    save,
    set_theme,
    wait_until_done,
    wait_until_open,
)
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
NOTEBOOKS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
NUMBERED = [name for name in NOTEBOOKS if name[0].isdigit()]


@pytest.fixture(scope="session")
def ran() -> list[str]:
    """The notebooks that have left their tables behind."""
    return []


def test_the_start_page_shows_every_notebook(page: Page) -> None:
    start = page.locator(".jp-MarkdownViewer")
    expect(start.get_by_role("heading", level=1)).to_contain_text("Start here")
    expect(start.locator("table").get_by_role("link")).to_have_text(NOTEBOOKS)
    start.get_by_role("link", name=NOTEBOOKS[0], exact=True).click()
    notebook = wait_until_open(page, f"notebooks/{NOTEBOOKS[0]}.ipynb")
    expect(notebook.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_without_an_error_or_a_warning(page: Page, ran: list[str], name: str) -> None:
    before = [other for other in NUMBERED if other < name and other not in ran]
    for each in [*before, name]:  # `before` is empty unless only some tests were chosen
        notebook = open_notebook(page, f"notebooks/{each}.ipynb")
        run_all(page)
        ran.append(each)
    assert faults(notebook) == []


def test_the_timeline_is_seen(page: Page) -> None:
    notebook = open_notebook(page, "notebooks/55_timeline.ipynb")
    # JupyterLab fills the cells that are not in view one by one, when it has nothing else to do
    notebook.locator(FIGURE).first.wait_for(state="attached", timeout=60 * SECOND)
    assert min(min(size) for size in figure_sizes(notebook)) >= 100


def test_saving_adds_nothing_of_this_machine(page: Page, project: Path) -> None:
    file = project / "notebooks" / "template.ipynb"
    before = file.read_text(encoding="utf8")
    open_notebook(page, "notebooks/template.ipynb")
    save(page)
    assert file.read_text(encoding="utf8") == before


@pytest.mark.parametrize("theme", THEMES)
def test_marks_in_an_article_are_legible_in_both_themes(page: Page, theme: str) -> None:
    set_theme(page, theme)
    marks = open_notebook(page, "notebooks/20_statements.ipynb").locator("mark")
    marks.first.wait_for(state="attached", timeout=60 * SECOND)
    assert min(contrasts(marks)) >= 4.5


@pytest.fixture
def empty_cell(page: Page) -> str:
    """A new cell at the end of the template, with the cursor in it, and helpers imported in the one above."""
    open_notebook(page, "notebooks/template.ipynb")
    page.locator(f"{NOTEBOOK} .jp-CodeCell").last.locator(".jp-InputPrompt").click()
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.type("import helpers")
    page.keyboard.press("Shift+Enter")
    wait_until_done(page)
    return f"{NOTEBOOK} .jp-Cell.jp-mod-active"


def test_tab_lists_the_functions(page: Page, empty_cell: str) -> None:
    page.keyboard.type("helpers.e")
    offered = page.locator(".jp-Completer-item .jp-Completer-match")
    for _ in range(4):  # the first answer of a kernel takes seconds where the machine is busy
        page.keyboard.press("Tab")
        page.wait_for_timeout(3 * SECOND)
        if offered.count():
            break
    expect(offered).to_have_text(["export_dna", "extract_statements"], timeout=20 * SECOND)


def test_a_question_mark_shows_what_a_function_does(page: Page, empty_cell: str) -> None:
    page.keyboard.type("helpers.load_study?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(empty_cell).locator(".jp-OutputArea-output")).to_contain_text("study.yaml")
