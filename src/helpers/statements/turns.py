"""Speeches, communiqués and transcripts: texts whose every sentence is somebody's statement."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.articles import Label, asks, find_labels, has_title
from helpers.statements.sentences import Sentence

ASKS = re.compile(r"\?[”\"’')\]\s]*$")
FEWEST_WORDS = 4  # a shorter sentence of a speech is a greeting or a call to order
FILLS = re.compile(
    r"(?i)\b(?:thanks?|okay|ok|yes|yeah|no|right|well|sure|good|great|hello|hi|welcome|please|sorry|correct|order|go(?: |$)|next|now|madam|sir|mr|mrs|ms|president|minister|chair|chairman|speaker)\b"
)  # what a short sentence of a transcript holds that takes no position
HEADING = re.compile(
    r"\bthe following (?:[\w’'-]+ ){0,2}(?:statement|answer|report|article|communiqu[eé]|appeal|discourse)\b"
)
ENDS = re.compile(r"[.!?…:;—–-][\s\"”’')\]*]*$|[”\"]\s*$")  # a sentence; a heading has no such end
LONGEST_HEADING = 12  # words
FIRST = re.compile(r"\b(?:[Ww]e|I)\b")
THIRD = re.compile(
    r"(?i)\b(?:the|both|two) (?:two |both )?(?:leaders|sides|parties|(?:prime )?ministers|presidents|delegations|governments|countries)\b"
)
TELLS = re.compile(rf"{THIRD.pattern} (?:also |then |jointly |further )?(?:\w+ed|met|held|spoke|took|gave)\b")
ACTS = re.compile(
    r"(?:also |then |have |had )?(?:met|held|visited|discussed|exchanged|attended|arrived|signed|travelled|toured|were|was)\b"
)
THANKS = 8  # words up to which a turn that opens with thanks says nothing
MOSTLY = 0.6  # share of turns that end in a question, of an interviewer beside somebody who never asks
THANKING = re.compile(
    r"(?i)\W*(?:thank|okay|ok|all right|good|great|i see|yes|sure|right|welcome|please)\b|\W*thanks\b|[\s(]*inaudible"
)
LEADING_ASIDE = re.compile(r"(?:[(\[<][^()\[\]<>\n]{1,80}[)\]>]\s+)*")  # (As interpreted.), (Applause.)
ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def one_voice(row: dict[str, Any]) -> bool:
    """Whether all of an article is statements: a transcript; a speech or communiqué with its speaker.

    Not so a communiqué that tells what the parties said ("The two leaders reaffirmed …").
    """
    kind, text = row.get("kind"), str(row["text"])
    if kind == "communique" and len(TELLS.findall(text)) > len(FIRST.findall(text)):
        return False
    return kind == "transcript" or (kind in ("speech", "communique") and not pd.isna(row.get("speaker")))


def joint_sentences(text: str, sentences: list[Sentence]) -> Iterator[int]:
    """The numbers of a communiqué's sentences that tell what its parties want ("The two sides will open …")."""
    for number, sentence in enumerate(sentences):
        opened = THIRD.match(text, sentence.start, sentence.end)
        if opened and not ACTS.match(text, opened.end() + 1, sentence.end):
            yield number


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
    labels = find_labels(text, title=str(row.get("title") or "")) if row.get("kind") != "communique" else []
    if not labelled:  # the one label of a speech: "THE PRESIDENT: Thank you."
        labels = [label for label in labels if has_title(text[label.start : label.end])]
    asking = _interviewers(text, labels) if labelled else set()
    at = 0  # how many labels have been passed; what stands before the first is the heading
    for number, sentence in enumerate(sentences):
        while at < len(labels) and labels[at].start < sentence.end:
            at += 1
        own = labels[at - 1] if at else None
        opened = own is not None and sentence.start < own.words
        start = max(sentence.start, own.words) if own is not None else sentence.start
        if (labelled and (own is None or text[own.start : own.end] in asking)) or start >= sentence.end:
            continue
        start = _behind_aside(text, start, sentence.end)
        words = text[start : sentence.end]
        heading = HEADING.search(words) or (not opened and _is_heading(text, sentences, number))
        brief = len(words.split()) < (2 if labelled and not FILLS.search(words) else FEWEST_WORDS)
        if not brief and not ASIDE.fullmatch(words) and not heading:
            yield number, start, (own.start, own.end) if labelled and own is not None else None


def _behind_aside(text: str, start: int, end: int) -> int:
    aside = LEADING_ASIDE.match(text, start, end)
    return aside.end() if aside is not None else start


def _interviewers(text: str, labels: list[Label]) -> set[str]:
    """The labels of the floor, and those whose every turn ends in a question or is a word of thanks.

    Beside somebody who answers twice and never asks, without an office in the label, one question is enough, and
    most turns are.
    """
    asked: dict[str, list[bool]] = {}
    ends = [*(label.start for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):
        turn = text[label.words : end]
        ended = ASKS.search(turn) is not None
        if ended or len(turn.split()) > THANKS or not THANKING.match(turn):
            asked.setdefault(text[label.start : label.end], []).append(ended)
    answered = any(len(ended) > 1 and not any(ended) for ended in asked.values())
    asking = {
        who
        for who, ended in asked.items()
        if (all(ended) and len(ended) > 1)
        or (answered and not has_title(who) and sum(ended) >= MOSTLY * len(ended) > 0)
    }
    return asking | {who for who in (text[label.start : label.end] for label in labels) if asks(who)}
