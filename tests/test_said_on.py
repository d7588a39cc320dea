"""The day of a statement: chosen from the days named around it, or none."""

from datetime import date

import pytest

from helpers.statements.day_candidates import Told, read_scene
from helpers.statements.day_expressions import Day
from helpers.statements.reader import Reading, score, when_of
from helpers.statements.said_on import days_of, is_sure
from helpers.statements.sentences import split_sentences

FRIDAY = date(2031, 3, 14)


def chosen(text: str, published: date | None = FRIDAY) -> Day | None:
    """The day of the statement whose words stand in braces, its source in brackets, its cue in bars."""
    plain, spans = "", {}
    for char in text:
        if char in "{[<":
            spans[char] = len(plain)
        elif char in "}]>":
            opened = "{[<"["}]>".index(char)]
            spans[opened] = (spans[opened], len(plain))
        else:
            plain += char
    reading = Reading([spans["{"]], spans["<"], spans["["])
    scene = read_scene(plain, split_sentences(plain), [spans["{"]], published)
    when = when_of(next(score([plain])), reading)
    day = days_of(scene, [Told(reading, plain[slice(*spans["["])], 0, 0, when)])[0]
    return day if is_sure(day) else None


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("[Venn] <said> on Monday {that the bridge would stay closed}.", "2031-03-10"),
        ("On Tuesday, [Ms. Venn] <told> reporters {the bridge would stay closed}.", "2031-03-11"),
        ("{“The bridge stays closed,”} [Venn] <said> Thursday.", "2031-03-13"),
        ("[Venn] <said> in a statement on March 3 {that the bridge would stay closed}.", "2031-03-03"),
    ],
)
def test_a_day_beside_the_cue_is_given(text: str, on: str) -> None:
    day = chosen(text)
    assert day is not None and str(day.on) == on and "“" in day.evidence and 0.5 < day.sure <= 1


@pytest.mark.parametrize(
    "text",
    [
        "[Venn] <has> long <said> {that the bridge is unsafe}.",
        "The bridge closed on Monday. In earlier years [Venn] had often <said> {that it was unsafe}.",
        "[Venn] <says> {the bridge is unsafe}.",
    ],
)
def test_what_no_words_date_is_left_open(text: str) -> None:
    day = chosen(text)
    assert day is None or day.precision != "day"


def test_nothing_after_publication_is_chosen() -> None:
    day = chosen("[Venn] <said> {the bridge would open} on March 20, 2031.")
    assert day is None or (day.on is not None and day.on <= FRIDAY)


def test_without_words_or_a_day_of_publication_there_is_none() -> None:
    assert chosen("[Venn] <said> {the bridge would stay closed}.", published=None) is None
