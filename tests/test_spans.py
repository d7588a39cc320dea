"""Spans shown in an article: every mark labelled, the text never markup."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base.errors import InputError
from helpers.base.tables import table
from helpers.report.widgets.spans import show_spans

TEXT = "On Monday, Orla Venn said: “If it rains, we sign.” Nobody came."
ROW = {
    "statement_id": "s1",
    "article_id": "a1",
    "content": "If it rains, we sign.",
    "content_spans": [[28, 49]],
    "mode": "direct",
    "cue_span": [21, 25],
    "source_span": [11, 20],
    "speaker": "Orla Venn",
    "side": "A",
    "venue": "River Council",
    "said_on": "2031-03-10",
    "said_on_precision": "day",
    "said_on_evidence": "“Monday”: the last such day up to publication on 2031-03-14",
    "condition_span": [28, 39],
}


class Read(HTMLParser):
    """What a browser would make of it: the tags, the text without labels, the marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.tips: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        assert {name for name, _ in attributes} <= {"class", "style", "title", "dir"}
        self.tips += [value or "" for name, value in attributes if name == "title"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "sup" not in self.open:
            self.words.append(data)


def shown(text: str = TEXT, *rows: dict[str, Any], title: str = "A title") -> Any:
    article = {"article_id": "a1", "text": text, "title": title, "source_file": "one.txt"}
    return show_spans(article, statements=table(rows, "statements"))


def test_printed_every_mark_has_brackets_and_a_label() -> None:
    assert repr(shown(TEXT, ROW)) == (
        "A title\n\nOn [1 day: Monday 1], [1 who: Orla Venn 1] [1 says: said 1]: "
        "“[1 words: [1 if: If it rains 1], we sign. 1]” Nobody came."
    )


def test_what_was_concluded_shows_where_the_pointer_rests() -> None:
    tips = set(Read(shown(TEXT, ROW)._repr_html_()).tips)
    assert tips == {"1: Orla Venn, A, said on 2031-03-10, known to the day, River Council"}


@pytest.mark.parametrize(("kind", "label"), [("content", "words"), ("speaker", "who"), ("day", "day")])
def test_no_mark_rests_on_colour_alone(kind: str, label: str) -> None:
    body = shown(TEXT, ROW).html.split("white-space: pre-wrap", 1)[1]
    (mark,) = re.findall(rf'<mark class="[\w ]*{kind}" [^>]*><sup[^>]*>1\s{label}', body)
    assert "border-bottom" in mark


def test_marks_of_several_statements_on_the_same_words_are_one() -> None:
    other = ROW | {"statement_id": "s2", "content_spans": [[51, 63]], "condition_span": None}
    assert "[1, 2 who: Orla Venn 1, 2]" in repr(shown(TEXT, ROW, other))


def test_crossing_marks_are_closed_by_their_number() -> None:
    other = (
        ROW | {"statement_id": "s2", "content_spans": [[37, 57]]} | dict.fromkeys(["source_span", "cue_span"])
    )
    page = shown(TEXT, ROW, other | {"condition_span": None, "said_on_evidence": None})
    assert "rai[2 words: ns 1], we sign. 1]” Nobody 2] came." in repr(page)


def test_statements_of_other_articles_are_passed_over() -> None:
    assert repr(shown(TEXT, ROW | {"article_id": "a2"})) == f"A title\n\n{TEXT}"


def test_spans_of_another_version_of_the_text_are_refused() -> None:
    with pytest.raises(InputError, match=r"Statement 1 of one\.txt lies outside its text"):
        shown("Too short.", ROW)


HOSTILE = (
    "<script>alert('a')</script> <img src=x onerror=\"b()\"> &lt; $x^2$ [c](d) "
    "\u202eneila\u202c \x1b[31mred\x00"
)


def test_hostile_text_is_shown_and_never_acts() -> None:
    page = shown(
        HOSTILE, ROW | {"content_spans": [[2, 30]], "speaker": HOSTILE, "venue": HOSTILE}, title=HOSTILE
    )
    read = Read(page.html)
    assert set(read.tags) == {"div", "p", "mark", "sup", "strong"}
    assert "".join(read.words).count("<script>alert('a')</script>") == 2
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff]", page.html + page.text)
    assert 'class="mathjax_ignore' in page.html


SPAN = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
TEXTS = st.text(alphabet=st.sampled_from(list("ab <>&\"'$\n“”")), min_size=40, max_size=60)


@settings(deadline=None)
@given(TEXTS, st.lists(st.tuples(st.lists(SPAN, min_size=1, max_size=3), SPAN, SPAN | st.none()), max_size=4))
def test_any_marks_leave_the_text_as_it_is(text: str, spans: list[Any]) -> None:
    rows = [
        ROW
        | {
            "statement_id": str(n),
            "content_spans": list(a),
            "cue_span": b,
            "condition_span": c,
            "source_span": None,
        }
        for n, (a, b, c) in enumerate(spans)
    ]
    page = shown(text, *rows)
    assert "".join(Read(page.html).words).endswith(text)
    labels = r"\[\d(?:, \d)* (?:who|words|says|if|day): | \d(?:, \d)*\]"
    assert re.sub(labels, "", repr(page)).endswith(text)
