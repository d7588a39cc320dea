"""The columns of a sheet: what is there to read, what is to be filled in, and what a cell can hold."""

import re

from helpers.base import one_break, unguard
from helpers.stances import LABELS
from helpers.study import Issue, Study

STATEMENTS, CODEBOOK, LISTS = "statements", "codebook", "lists"  # the pages of the workbook
READ = {
    "statement_id": "the statement; leave it as it is",
    "article": "the file of the article",
    "title": "its headline",
    "published": "its day of publication",
    "before": "the sentence before the words",
    "words": "the words, as the program read them",
    "after": "the rest of the sentence and the next one",
    "speaker": "who said it, as read",
    "day": "when it was said, as read",
    "venue": "where, as read",
    "condition": "the words of the condition, as read",
    "reported_by": "who passed the words on, as read",
    "drawn": "how the statement came into this sheet: random or chosen",
}
FILL = {
    "read": "yes, if you have read the statement in its article and everything not corrected here is right",
    "not_a_statement": "yes, if nobody states these words",
    "speaker_is": "if another spoke: an actor of the study (see the list), any other name, or none",
    "day_is": "if it was said on another day: 2019-05-12, 12 May 2019, 12 May, 2019-05, 2019 or unknown",
    "venue_is": "if it was said elsewhere: the place or occasion, or none",
    "condition_is": "if the condition is another: its words, copied from the article, or none",
    "reported_by_is": "if another passed the words on: who, or none",
    "words_are": "if the words are cut wrongly: the right ones, copied from the article; … between pieces",
    "why": "the reason for the corrections in this row",
}
CORRECTS = {  # column to fill in -> field of corrections.csv, column of what was read
    "speaker_is": ("speaker", "speaker"),
    "day_is": ("said_on", "day"),
    "venue_is": ("venue", "venue"),
    "condition_is": ("condition", "condition"),
    "reported_by_is": ("reported_by", "reported_by"),
    "words_are": ("words", "words"),
}
YES, NO = "yes", "no"
TICKS = dict.fromkeys(("x", "y", "true", "✓", "✔"), YES) | dict.fromkeys(("n", "false"), NO)
LONGEST_SHOWN = 16_000  # characters, of which each may take two of the 32,767 units of a cell in Excel
CUT = " […]"
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, § 2.2


def columns_of_issue(issue: str) -> tuple[str, str, str]:
    """The columns for a code on an issue, for its condition, and for a comment."""
    return f"code_{issue}", f"conditional_{issue}", f"comment_{issue}"


def columns_to_fill(study: Study) -> dict[str, str]:
    """The columns to fill in, in their order, and what to write there."""
    columns = dict(FILL)
    for issue in study.issues:
        columns |= zip(columns_of_issue(issue.id), _meanings(issue), strict=True)
    return columns


def _meanings(issue: Issue) -> tuple[str, str, str]:
    codes = f"{', '.join(LABELS[:-1])}, or {LABELS[-1]} if it does not bear on the issue"
    return (
        f"{issue.proposition} {codes}",
        "yes, if the position is tied to a condition; else no",
        f"which words decided the code on {issue.label}",
    )


def choices(column: str) -> tuple[str, ...]:
    """The values that a column takes; none if it takes any text."""
    if column.startswith("code_"):
        return LABELS
    if column.startswith("conditional_"):
        return YES, NO
    return {"read": (YES,), "not_a_statement": (YES, NO)}.get(column, ())


def meant(column: str, cell: str) -> str:
    """The value that a cell means: a tick is yes, *favor* is favour; all else stays as it is.

    An apostrophe that some type first, so that no day or number is made of a cell, is taken off codes and
    days: LibreOffice keeps it in a cell of text. Other texts may begin with one ('Umar).
    """
    allowed = choices(column)
    if cell[:1] == "'" and (allowed or column == "day_is"):
        cell = cell[1:].strip()
    word = {"favor": "favour"}.get(cell.casefold(), cell) if column.startswith("code_") else cell
    tick = TICKS.get(word.casefold(), "")
    return tick if tick in allowed else word


def clean(text: object) -> str:
    """A text without characters that no workbook can hold."""
    return _NOT_XML.sub("\ufffd", one_break(str(text or "")).strip())


def shown(text: object) -> str:
    """A text as a cell shows it: clean, and not too long."""
    kept = clean(text)
    return kept if len(kept) <= LONGEST_SHOWN else kept[:LONGEST_SHOWN] + CUT


def in_one_line(text: object) -> str:
    """A text without line breaks, so that a row of the CSV is a line of it."""
    return re.sub(r"\s+", " ", shown(text))


def as_typed(text: str) -> str:
    """The cell of a workbook that says a text, once a guarding apostrophe is taken off."""
    return text if unguard(text) == text else f"'{text}"
