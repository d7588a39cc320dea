"""Quotation marks: whatever marks a writer uses, whatever he forgets to close."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statements.quotations import pair


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We agree,” she said.", ["We agree,"]),
        ('"We agree," she said.', ["We agree,"]),
        ("``We agree,'' she said.", ["We agree,"]),
        ("''We agree,'' she said.", ["We agree,"]),
        ("«We agree», she said.", ["We agree"]),
        ("〝We agree〞 she said.", ["We agree"]),
        ("‘We agree,’ she said.", ["We agree,"]),
        ("She said (“we agree”) and left.", ["we agree"]),
        ('She said—"we agree"—and left.', ["we agree"]),
        ('"We agree," she said. "We sign."', ["We agree,", "We sign."]),
        ("“We agree,” she said, “to sign.”", ["We agree,", "to sign."]),
        ("“He told me, ‘Never,’ and left,” she said.", ["He told me, ‘Never,’ and left,"]),
        ("\"He told me, 'Never,' and left,\" she said.", ["He told me, 'Never,' and left,"]),
        ('"He told me “never” and left," she said.', ["He told me “never” and left,"]),
        ('"He told me “never”," she said. "I left."', ["He told me “never”,", "I left."]),
        ('“He told me "never" and left,” she said.', ['He told me "never" and left,']),
        ('"He told me, she said. “Never,” he said.', ["He told me, she said. ", "Never,"]),
        ("The farmers’ dam isn’t theirs, it’s Belmor’s.", []),
        ("The farmers' dam isn't theirs, it's Belmor's.", []),
        ("In the winter of ’29 the ’phones were dead.", []),
        ('The gate is 12" wide.', []),
        ("No marks at all.", []),
        ("", []),
        ("”We agree", []),
        ("She said: “We agree", ["We agree"]),
        ("“We agree. “We sign,” she said.", ["We agree. ", "We sign,"]),
        ("“”", [""]),
    ],
)
def test_marks_are_paired(text: str, quoted: list[str]) -> None:
    assert [text[q.inner : q.outer] for q in pair(text)] == quoted


def test_a_long_quotation_opens_anew_in_every_paragraph() -> None:
    text = "“We shall wait.\n\n“We shall see.\n\n“We shall win,” she said. “Soon.”"
    assert [(q.closed, q.continues) for q in pair(text)] == [
        (False, False),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_a_paragraph_that_goes_on_in_the_writers_words_ends_the_quotation() -> None:
    assert [q.continues for q in pair("“We shall wait.\n\nShe left. “Soon,” he said.")] == [False, False]


@pytest.mark.parametrize("text", ["“A b,” c.", '"A b," c.', "«A b» c.", "‘A b,’ c."])
def test_the_outer_offsets_hold_the_marks(text: str) -> None:
    (quotation,) = pair(text)
    assert (text[quotation.start], text[quotation.end - 1]) == (text[0], text[quotation.outer])


MARKS = st.text(alphabet=st.sampled_from(list("“”„«»〝〞\"'‘’` \n.,aB")), max_size=60)


@given(MARKS | st.text(max_size=60))
def test_any_text_is_paired_in_order_and_without_overlap(text: str) -> None:
    found = pair(text)
    assert all(0 <= q.start <= q.inner <= q.outer <= q.end <= len(text) for q in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(MARKS)
def test_no_quotation_crosses_a_line(text: str) -> None:
    assert not any("\n" in text[q.start : q.end] for q in pair(text))
