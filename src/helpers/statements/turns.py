"""Speeches, communiqués and transcripts: texts whose every sentence is somebody's statement."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.articles import LABEL
from helpers.statements.sentences import Sentence

QUESTION = re.compile(r"Q(?::|\s)")
ASKS = re.compile(r"\?[”\"’')\]\s]*$")
FEWEST_WORDS = 4  # a shorter sentence is a greeting or a call to order
HEADING = re.compile(
    r"\bthe following (?:[\w’'-]+ ){0,2}(?:statement|answer|report|article|communiqu[eé]|appeal|discourse)\b"
)
ENDS = re.compile(r"[.!?…:;—–-][\s\"”’')\]*]*$|[”\"]\s*$")  # a sentence; a heading has no such end
LONGEST_HEADING = 12  # words
ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def one_voice(row: dict[str, Any]) -> bool:
    """Whether all of an article is statements: a transcript; a speech or communiqué with its speaker."""
    kind = row.get("kind")
    return kind == "transcript" or (kind in ("speech", "communique") and not pd.isna(row.get("speaker")))


def rejoin_sentences(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """Sentences with those put together again that a line break cut in two ("Belmor has therefore¶continued …")."""
    joined: list[Sentence] = []
    for sentence in sentences:
        last = joined[-1] if joined else None
        if last and text[sentence.start].islower() and not ENDS.search(text, last.start, last.end):
            joined[-1] = replace(last, end=sentence.end)
        else:
            joined.append(sentence)
    return joined


def _is_heading(text: str, sentences: list[Sentence], number: int) -> bool:
    """Whether a sentence is a short paragraph of its own without a stop."""
    own = sentences[number]
    alone = all(
        not 0 <= other < len(sentences) or sentences[other].paragraph != own.paragraph
        for other in (number - 1, number + 1)
    )
    words = text[own.start : own.end].split()
    cut = words[-1].lower() in ("the", "a", "an", "of", "and", "to", "in", "for", "with", "by", "that")
    return alone and not cut and len(words) <= LONGEST_HEADING and not ENDS.search(text, own.start, own.end)


def turns(
    row: dict[str, Any], text: str, sentences: list[Sentence]
) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """The sentences that somebody says: number, where its words begin, the label that names the speaker.

    In a transcript a label holds until the next; questions from the floor and the turns of whoever does nothing but
    ask are nobody's position and are left out (they stay in the context of the answer). In a speech and a communiqué everything but headings is the
    speaker's.
    """
    labelled = row.get("kind") == "transcript"
    label: tuple[int, int] | None = None
    asking = _interviewers(text, sentences) if labelled else set()
    asked = True  # what stands before the first label is the heading
    for number, sentence in enumerate(sentences):
        start = sentence.start
        opened = LABEL.match(text, start, sentence.end) if labelled else None
        if opened:
            asked = QUESTION.match(text, start) is not None
            label = (start, start + len(opened.group().rstrip(": \n")))
            asked = asked or text[slice(*label)] in asking
            start = opened.end()
        if labelled and asked:
            continue
        words = text[start : sentence.end]
        heading = HEADING.search(words) or (not opened and _is_heading(text, sentences, number))
        if len(words.split()) >= FEWEST_WORDS and not ASIDE.fullmatch(words) and not heading:
            yield number, start, label


def _interviewers(text: str, sentences: list[Sentence]) -> set[str]:
    """The labels whose every turn, of two and more, ends in a question."""
    ends: dict[str, list[bool]] = {}
    label = None
    for sentence in sentences:
        opened = LABEL.match(text, sentence.start, sentence.end)
        if opened:
            label = opened.group().rstrip(": \n")
            ends.setdefault(label, []).append(False)
        if label is not None:
            ends[label][-1] = ASKS.search(text[sentence.start : sentence.end]) is not None
    return {who for who, asked in ends.items() if len(asked) > 1 and all(asked)}
