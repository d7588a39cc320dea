"""Speeches, communiqués and transcripts: texts whose every sentence is somebody's statement."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from helpers.extraction.sentences import Sentence
from helpers.reading.kinds import LABEL

QUESTION = re.compile(r"Q(?::|\s)")
FEWEST_WORDS = 4  # a shorter sentence is a greeting or a call to order
HEADING = re.compile(
    r"\bthe following (?:[\w’'-]+ ){0,2}(?:statement|answer|report|article|communiqu[eé]|appeal|discourse)\b"
)
ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def one_voice(row: dict[str, Any]) -> bool:
    """Whether all of an article is statements: a transcript; a speech or communiqué with its speaker."""
    kind = row.get("kind")
    return kind == "transcript" or (kind in ("speech", "communique") and not pd.isna(row.get("speaker")))


def turns(
    row: dict[str, Any], text: str, sentences: list[Sentence]
) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """The sentences that somebody says: number, where its words begin, the label that names the speaker.

    In a transcript a label holds until the next; questions from the floor are nobody's position and are left
    out (they stay in the context of the answer). In a speech and a communiqué everything is the speaker's.
    """
    labelled = row.get("kind") == "transcript"
    label: tuple[int, int] | None = None
    asked = True  # what stands before the first label is the heading
    for number, sentence in enumerate(sentences):
        start = sentence.start
        opened = LABEL.match(text, start, sentence.end) if labelled else None
        if opened:
            asked = QUESTION.match(text, start) is not None
            label = (start, start + len(opened.group().rstrip(": \n")))
            start = opened.end()
        if labelled and asked:
            continue
        words = text[start : sentence.end]
        if len(words.split()) >= FEWEST_WORDS and not ASIDE.fullmatch(words) and not HEADING.search(words):
            yield number, start, label
