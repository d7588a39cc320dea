"""Transcripts, communiqués, live blogs and correction notes: who is given which words."""

import pandas as pd
import pytest

from helpers import extract_statements
from helpers.articles.kinds import kind_of


def said(text: str, *, title: str = "", published: str = "2031-03-17") -> list[tuple[str, str]]:
    """Speaker and words of each statement of a text whose kind the program finds."""
    kind, speaker = kind_of(text, title=title)
    row = {"article_id": "a", "text": text, "title": title, "published": pd.Timestamp(published),
           "kind": kind, "speaker": speaker}  # fmt: skip
    return [(s.speaker, s.content) for s in extract_statements(pd.DataFrame([row])).itertuples()]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Talks in Ostrow",
         "President of Arvenia Orla Venn: The fence will go.\n\nQuestion: They call it a farce. Is it?\n\n"
         "Orla Venn: It is no farce.\n\nRemark: I disagree with that.\n\nOrla Venn: We agree on fish.",
         [("Orla Venn", "The fence will go."), ("Orla Venn", "It is no farce."),
          ("Orla Venn", "We agree on fish.")]),
        ("Remarks of Spokesperson Ilse Brandt",
         "Arven Press: Belmor builds a wall. Any comment?\n\nIlse Brandt: We oppose any wall.\n\n"
         "Coast Radio: Will you go to the summit?\n\nIlse Brandt: (Laughs.) We will go there.",
         [("Ilse Brandt", "We oppose any wall."), ("Ilse Brandt", "We will go there.")]),
        ("Interview with Fish Minister Tam Vell",
         "Q: Is it old?\n\nA: It is very old.\n\nQ: Thank you.\n\nA: The port stays shut.",
         [("Tam Vell", "It is very old."), ("Tam Vell", "The port stays shut.")]),
        ("Debate",
         "Mr. Karst (Belmor) (spoke in Belmori): We regret the vote.\n\nMs. Venn (Arvenia): We do not.\n\n"
         "Mr. Karst (Belmor): Our troops stay.\n\nThe President: Order, please.",
         [("Karst", "We regret the vote."), ("Venn", "We do not."), ("Karst", "Our troops stay.")]),
    ],
)  # fmt: skip
def test_turns_are_of_whom_their_label_names(title: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text, title=title) == expected


def test_whoever_mostly_asks_states_nothing() -> None:
    text = (
        "The Ostrow Review: You met Karst. Was it useful?\n\nOrla Venn: It was useful to me.\n\n"
        "The Ostrow Review: He calls you weak, and many agree with him.\n\nOrla Venn: I am not weak.\n\n"
        "The Ostrow Review: What comes next?"
    )
    assert {speaker for speaker, _ in said(text)} == {"Orla Venn"}


def test_speakers_with_a_number_have_no_other_name() -> None:
    text = "Speaker 1: Is it old?\nSpeaker 2: It is very old.\nSpeaker 1: Is it shut?\nSpeaker 2: It is open."
    assert {speaker for speaker, _ in said(text)} == {"Speaker 2"}


def test_a_place_before_a_colon_does_not_speak() -> None:
    rows = said("Ostrow: Arvenia will open the port, Orla Venn said on Monday.")
    assert rows == [("Orla Venn", "Arvenia will open the port")]


def test_an_office_with_a_subject_is_no_name() -> None:
    text = "The Minister of Water: It is safe.\n\nMr Karst: It is old.\n\nThe Minister of Water: I say no."
    assert {speaker for speaker, _ in said(text)} == {"Minister of Water", "Karst"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Both sides will open a hotline.", ["Both sides will open a hotline."]),
        ("The two leaders met in Ostrow.", []),
    ],
)
def test_what_parties_will_do_together_is_stated(text: str, words: list[str]) -> None:
    told = f"The two leaders reaffirmed their pledge of peace.\n\n{text}"
    rows = said(told, title="Joint Statement of Arvenia and Belmor")
    assert [content for who, content in rows if who == "Arvenia and Belmor"][1:] == words


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this article said that Orla Venn had called the tolls fair.",
        "This story originally said that Orla Venn said the tolls were fair.",
        "Clarification, March 3: The headline said that Orla Venn had promised fair tolls; she had not.",
        "This article was amended on March 3. An earlier version quoted Orla Venn as saying tolls were fair.",
    ],
)
def test_what_a_correction_takes_back_was_not_said(note: str) -> None:
    rows = said(f"Dov Karst said the dam was old.\n\n{note}")
    assert rows == [("Dov Karst", "the dam was old")]


@pytest.mark.parametrize("head", ["09:10 – 18 March 2031", "18 March 2031, 9.10 am GMT", "March 18 09:10"])
def test_an_update_of_a_live_blog_is_not_of_the_blogs_first_day(head: str) -> None:
    text = f"{head}\n\nDov Karst said today that the dam was old."
    row = {"article_id": "a", "text": text, "published": pd.Timestamp("2031-03-17"), "kind": "news"}
    (found,) = extract_statements(pd.DataFrame([row])).itertuples()
    assert found.said_on != row["published"]
