"""The report as a page, in Chromium: nothing is fetched, nothing complains, the keyboard reaches all."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from desk import contrasts
from playwright.sync_api import Browser, expect

sys.path.append(str(Path(__file__).parents[1]))  # where the invented dispute lies
from webpages import HOSTILE, page_of

MARKS = ".statements_marks path"
NUMBER = "#choices input[type=number]"


MARK_LETTERS = """() => {
  for (const node of document.body.querySelectorAll(":not(script, style, option)"))
    if ([...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim()))
      node.dataset.letters = "";
}"""


class Opened(NamedTuple):
    """A page with what it asked for and what it said on the console."""

    page: Any
    asked: list[str]
    said: list[str]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "report.html"
    path.write_text(page_of(content=HOSTILE, speaker=HOSTILE, before=HOSTILE), encoding="utf8")
    return path


@pytest.fixture(params=["light", "dark", "phone"])
def opened(browser: Browser, file: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    size = {"width": 390, "height": 844} if request.param == "phone" else {"width": 1280, "height": 900}
    scheme = "dark" if request.param == "dark" else "light"
    # west of Greenwich a day read as midnight in UTC would become the day before
    with browser.new_context(
        viewport=size, color_scheme=scheme, timezone_id="America/Los_Angeles"
    ) as context:
        page, asked, said = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}") or dialog.dismiss())
        page.goto(file.as_uri())
        page.wait_for_function("document.documentElement.dataset.explorer == 'ready'")
        yield Opened(page, asked, said)


def _choose(page: Any, name: str, value: str) -> None:
    page.locator(f"#choices select[name={name}]").select_option(value)
    page.wait_for_timeout(300)


def test_nothing_is_fetched_and_nothing_complains(opened: Opened, file: Path) -> None:
    page = opened.page
    _choose(page, "issue", "dam")
    _choose(page, "lanes", "speaker")
    page.locator(MARKS).first.hover(force=True)
    page.locator(MARKS).first.click(force=True)
    page.wait_for_timeout(300)
    assert [url for url in opened.asked if not url.startswith("data:")] == [file.as_uri()]
    assert opened.said == []


def test_no_barrier_is_found(opened: Opened) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(opened.page, options={"runOnly": tags})
    assert found.violations_count == 0, found.generate_report()


def test_every_letter_stands_out(opened: Opened) -> None:
    """Those too that axe leaves undecided: in the chart, short ones, and what a small screen cuts off."""
    opened.page.evaluate(MARK_LETTERS)
    assert min(contrasts(opened.page.locator("[data-letters]"))) >= 4.5


@pytest.mark.parametrize("opened", ["light"], indirect=True)
def test_choices_leave_the_marks_they_say(opened: Opened) -> None:
    page = opened.page
    expect(page.locator(MARKS)).to_have_count(36)
    _choose(page, "issue", "dam")
    expect(page.locator(MARKS)).to_have_count(12)
    _choose(page, "polarity", "against")
    expect(page.locator(MARKS)).to_have_count(4)
    page.locator("#choices input[name=period_from]").fill("2030-03-01")
    page.wait_for_timeout(300)
    expect(page.locator(MARKS)).to_have_count(3)


@pytest.mark.parametrize("opened", ["light"], indirect=True)
def test_the_keyboard_reads_from_mark_to_mark(opened: Opened) -> None:
    page = opened.page
    page.locator(".skip").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "number":
            break
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(400)
    assert page.locator(NUMBER).input_value() == "3"
    assert "2030-01-14" in page.locator("#reading").inner_text()


@pytest.mark.parametrize("opened", ["light"], indirect=True)
def test_a_click_shows_the_statement_and_the_link_leads_to_its_article(opened: Opened) -> None:
    page = opened.page
    page.locator(MARKS).last.click(force=True)
    page.wait_for_timeout(400)
    page.locator("#reading a").click()
    place = page.url.split("#")[1]
    assert place.startswith("s-") and page.locator(f"#{place} mark").is_visible()


@pytest.mark.parametrize("opened", ["light"], indirect=True)
def test_hostile_words_are_shown_as_words(opened: Opened) -> None:
    page = opened.page
    page.locator(MARKS).first.hover(force=True)
    page.wait_for_timeout(300)
    for place in ("#vg-tooltip-element", "#reading", "#statements"):
        assert "<img src=http://weir.example/x onerror=alert(2)>" in page.locator(place).inner_text()
    assert page.locator("#vg-tooltip-element img, #reading img, #statements img").count() == 0


@pytest.mark.parametrize("opened", ["light"], indirect=True)
def test_on_paper_the_printed_timeline_stands_for_the_chart(opened: Opened) -> None:
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("#explorer").is_visible()
    assert opened.page.locator("#timeline img").is_visible()
