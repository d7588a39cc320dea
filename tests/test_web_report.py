"""The report as a page: the same as the PDF, escaped, closed to the net, sound for who does not see it."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from invented import dispute
from webpages import HOSTILE, page_of

from helpers.report.entries import short_ids
from helpers.report.registry import in_order, names
from helpers.report.web import page as web_report

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page taken apart: elements with their attributes, the text outside script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]][-1] += data
        else:
            self.words.append(data)

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def text() -> str:
    return page_of(
        content=HOSTILE, speaker=HOSTILE, venue=HOSTILE, role_note=HOSTILE, before=HOSTILE, after=HOSTILE,
        said_on_evidence=HOSTILE, condition=HOSTILE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def page(text) -> Page:
    return Page(text)


def test_a_corrected_statement_says_so_and_its_confidence_is_a_number():
    found = page_of(mend={"before": HOSTILE, "who": HOSTILE, "why": HOSTILE}, confidence=0.834)
    page = Page(found)
    words = " ".join(" ".join(page.words).split())
    assert not page.wrong and [one.get("type") for one in page.all("script")] == ["application/json", None]
    assert "Corrected by </script><script>alert(1)</script>" in words and "→ the weir" in words
    assert "confidence 0.83" in words and "0.83" in words.split("confidence 0.83")[0]


def test_well_formed(page):
    assert not page.wrong and not page.open


def test_hostile_words_are_words(page):
    assert [one.get("type") for one in page.all("script")] == ["application/json", None]
    assert {one["src"].split(";")[0] for one in page.all("img")} == {"data:image/svg+xml"}
    assert "<img src=http://weir.example/x onerror=alert(2)>" in "".join(page.words)
    assert "{{ 7 * 7 }}" in "".join(page.words)


def test_no_attribute_runs_anything(page):
    assert not [
        (tag, name) for tag, given in page.elements for name in given if name.startswith(("on", "style"))
    ]


def test_every_link_stays_in_the_page(page):
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    assert {one["href"] for one in page.all("a")} <= {f"#{one}" for one in ids}


def test_the_policy_lets_in_this_script_and_this_style_and_nothing_else(page):
    policy = next(one["content"] for one in page.all("meta") if "http-equiv" in one)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    def mark(words: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": mark(page.raw["script"][1]),
        "style-src": mark(page.raw["style"][0]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_chart_reads_back(page):
    chart = json.loads(page.raw["script"][0])
    assert chart["datasets"]["marks"] and "$schema" not in chart


def test_every_mark_has_its_passage(page):
    chart = json.loads(page.raw["script"][0])
    ids = {given["id"] for _, given in page.elements if "id" in given}
    assert {f"s-{mark['id']}" for mark in chart["datasets"]["marks"]} <= ids


@pytest.mark.parametrize("count", [24, 1, 0])
def test_all_that_findings_may_refer_to_is_there(count):
    ids = {given["id"] for _, given in Page(page_of(count)).elements if "id" in given}
    assert set(names()) <= ids


def test_every_statement_has_a_row_and_a_passage():
    found = Page(page_of())
    ids = {given["id"] for _, given in found.elements if "id" in given}
    names = short_ids(dispute()["statements"]["statement_id"]).values()
    assert {f"{kind}-{name}" for name in names for kind in ("row", "s")} <= ids


def test_headings_are_in_order(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_language_title_and_a_way_past_the_head(page):
    assert page.all("html")[0]["lang"] == "en-GB"
    assert "The dam & <b> – On the Record" in "".join(page.words)
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}


def test_every_picture_has_its_words(page):
    assert [one["alt"] for one in page.all("img")] == [
        f"Figure of {one.name}, “in words”." for one in in_order()
    ]


def test_every_picture_scrolls_sideways_and_stays_legible(page):
    before = [page.elements[place - 1] for place, (tag, _) in enumerate(page.elements) if tag == "img"]
    assert {(tag, box.get("class"), box.get("tabindex")) for tag, box in before} == {("div", "wide", "0")}
    assert re.search(r"figure img \{[^}]*min-width: 40rem", page.raw["style"][0])


def test_every_table_has_a_caption_and_its_headers_a_scope(page):
    assert len(page.all("caption")) == len(page.all("table")) > 4
    assert all(one.get("scope") for one in page.all("th"))


def test_a_code_says_what_it_rests_on():
    assert "<br>Why: cue phrase: “river &amp; dam”" in page_of(4)


def test_the_same_input_gives_the_same_bytes(text):
    again = page_of(
        content=HOSTILE, speaker=HOSTILE, venue=HOSTILE, role_note=HOSTILE, before=HOSTILE, after=HOSTILE,
        said_on_evidence=HOSTILE, condition=HOSTILE,
    )  # fmt: skip
    assert again == text


def test_small_enough_to_send(text):
    assert len(text.encode()) < 1_500_000


def test_nothing_to_show_is_said():
    words = "".join(Page(page_of(0)).words)
    assert "No statement was found in these articles for this period." in words
    assert "No statement bears on an issue of the study." in words


@pytest.mark.parametrize("name", ["page.html", "page.css", "page.js"])
def test_the_parts_name_no_other_place(name):
    words = (Path(web_report.PARTS) / name).read_text(encoding="utf8")
    assert not re.search(r"https?://|//[a-z]+\.|@import|url\(|eval\(|innerHTML|new Function", words)
