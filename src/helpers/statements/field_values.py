"""Field values: what corrections.csv may say of a statement, and what that sets in it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.articles import day_of
from helpers.base import STATEMENTS, name_key
from helpers.statements.day_expressions import MONTHS
from helpers.statements.extract import words_of
from helpers.statements.quotations import pair
from helpers.statements.reader import Span
from helpers.statements.sentences import sentence_at, split_sentences
from helpers.study import Actor, Fault, Study, actor_of, words_key

NOTHING = {"none", "no", "unknown", "-"}  # values that take away what was read
COLUMN = {"words": "content", "actor": "actor_id"}  # of fields that are called otherwise in the table
Row = dict[str, Any]


def read_value(row: Row, field: str, value: str, article: Row, study: Study, rows: Mapping[str, Row]) -> Row:
    """What a value of corrections.csv sets in a statement of an article; Fault if it cannot be set."""
    none = value.casefold() in NOTHING
    text = str(article["text"])
    if field == "speaker":
        if none:
            return {"speaker": None, "actor_id": None, "side": None}
        actor = find_actor(value, study)
        if actor is not None:
            return {"speaker": actor.name, "actor_id": actor.id, "side": actor.side}
        return {"speaker": value, "actor_id": None, "side": None}
    if field == "actor":
        actor = None if none else find_actor(value, study)
        if actor is None and not none:
            known = ", ".join(one.id for one in study.actors[:8])
            raise Fault(
                f"The study has no actor “{value}”.", f"Use an id of study.yaml ({known}, …) or none."
            )
        return {"actor_id": actor.id if actor else None, "side": actor.side if actor else None}
    if field == "said_on":
        return _day_values(value, row)
    if field == "words":
        return _words_in(article, find_words(text, value, near=row["content_spans"][0][0]))
    if field == "condition":
        if none:
            return {"condition": None, "condition_span": None}
        spans = find_words(text, value, near=row["content_spans"][0][0])
        start, end = spans[0][0], spans[-1][1]
        if any(re.search(r"\w", text[one[1] : other[0]]) for one, other in pairwise(spans)):
            raise Fault("A condition stands in one piece.", "Copy the words from its beginning to its end.")
        return {"condition": text[start:end], "condition_span": [start, end]}
    if field == "same_as":
        if none:
            return {"same_as": None}
        if value not in rows or value == row["statement_id"]:
            raise Fault(
                f"“{value}” is no other statement.", "Copy a statement_id from the table, or write none."
            )
        return {"same_as": value}
    return {field: None if none else value}  # role, venue, reported_by


def say_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two results of ``read_value`` set the same, whatever the capitals."""
    first, second = (
        {k: words_key(v) if isinstance(v, str) else v for k, v in of.items()} for of in (one, other)
    )
    return first == second


def kept_value(
    row: Row, field: str, value: str, article: Row, study: Study, rows: Mapping[str, Row]
) -> tuple[str, bool]:
    """A value as corrections.csv keeps it (“12 May” as 2019-05-12), and whether it only says what was read.

    Raises Fault if it cannot be applied.
    """
    if field == "said_on":
        value = iso_day(*read_day(value, row.get("published")))
    new = dict(row) | read_value(row, field, value, article, study, rows)
    same = new["content_spans"] == row["content_spans"] and in_words(new, field) == in_words(row, field)
    return value, same


def iso_day(on: date | None, precision: str) -> str:
    """A day of ``read_day`` as far as it is known: 2019-05-12, 2019-05, 2019 or unknown."""
    return str(on)[: {"day": 10, "month": 7, "year": 4}[precision]] if on else "unknown"


def find_actor(value: str, study: Study) -> Actor | None:
    """The actor whom an id, a name or an alias means."""
    key = name_key(value)
    named = [one for one in study.actors if key in map(name_key, (one.name, *one.aliases))]
    return actor_of(study, value) or (named[0] if len(named) == 1 else None)


def read_day(value: str, published: Any = None) -> tuple[date | None, str]:
    """A day as people type it, and its precision: “12 May 2019”, “12 May”, “May 2019”, “2019”, “unknown”.

    Without a year it is the last such day or month up to the day of publication. Raises Fault for what is none, and for
    5/8/2019, which two countries read in two ways.
    """
    words = re.sub(r"[\s,]+", " ", value).strip().casefold()
    if words in NOTHING or words in ("", "?"):
        return None, "unknown"
    if found := re.fullmatch(r"(1[6-9]\d\d|2[01]\d\d)(?:-(\d\d))?(?:-(\d\d))?", words):
        year, month, day = (int(part) if part else 0 for part in found.groups())
        precision = "day" if day else "month" if month else "year"
        try:
            return date(year, month or 1, day or 1), precision
        except ValueError:
            raise Fault(f"“{value}” is no day.", _WRITE_DAY) from None
    last = None if pd.isna(published) else pd.Timestamp(published).date()
    found = re.fullmatch(r"(?:(\d{1,2}) )?([a-z]{3,9})\.?(?: (\d{1,2}))?(?: (\d{4}))?", words)
    months = {number for name, number in MONTHS.items() if found and name.startswith(found[2])}
    if found and len(months) == 1 and not (found[1] and found[3]):
        number, day = months.pop(), int(found[1] or found[3] or 0)
        years = [int(found[4])] if found[4] else [last.year, last.year - 1] if last else []
        for year in years:
            try:
                on = date(year, number, day or 1)
            except ValueError:
                continue
            if found[4] or last is None or on <= last:
                return on, "day" if day else "month"
    if (certain := day_of(value)) is None:
        raise Fault(f"“{value}” is no day that is certain.", _WRITE_DAY)
    return certain, "day"


_WRITE_DAY = "Write 2019-05-12, 12 May 2019, 2019-05, 2019 or unknown."


def _day_values(value: str, row: Row) -> Row:
    published = row.get("published")
    on, precision = read_day(value, published)
    if on and not pd.isna(published) and not _same_day(row.get("said_on"), on):
        last = pd.Timestamp(published).date() + timedelta(days=1)  # it is tomorrow elsewhere
        if on > last:
            after = f"That is after the article was published ({published:%Y-%m-%d})."
            raise Fault(after, "Write the day on which it was said, with its year.")
    return {
        "said_on": pd.Timestamp(on) if on else pd.NaT,
        "said_on_precision": precision,
        "said_on_evidence": "corrected by a reader" if on else None,
    }


def _same_day(read: Any, on: date) -> bool:
    return not pd.isna(read) and pd.Timestamp(read).date() == on


def find_words(text: str, words: str, *, near: int = 0) -> list[Span]:
    """Where words stand in an article: each piece (“…” between them) in its order, nearest to an offset.

    Blanks and line breaks count as one blank, straight and curly quotation marks as the same, dashes too:
    keyboards and spreadsheet programs turn them. Raises Fault if a piece does not stand there.
    """
    spans: list[Span] = []
    for piece in filter(None, (part.strip() for part in words.split("…"))):
        pattern = re.compile(r"\s+".join("".join(map(_alike, word)) for word in piece.split()))
        after = spans[-1][1] if spans else 0
        found = [match.span() for match in pattern.finditer(text, after)]
        if not found:
            raise Fault(
                f"“{piece[:60]}” does not stand in the article.",
                "Copy the words from the article; “…” stands for words left out.",
            )
        spans.append(min(found, key=lambda span: abs(span[0] - (spans[-1][1] if spans else near))))
    if not spans:
        raise Fault("There are no words.", "Copy them from the article.")
    return spans


_ALIKE = ("'’‘`´", '"“”„', "-‐‑–—")


def _alike(character: str) -> str:
    """A pattern for a character and those that keyboards write in its place."""
    return next((f"[{re.escape(group)}]" for group in _ALIKE if character in group), re.escape(character))


def _words_in(article: Row, spans: list[Span]) -> Row:
    """The columns that follow from where the words of a statement stand in an article."""
    text = str(article["text"])
    sentences = split_sentences(text)
    first, last = (sentence_at(sentences, spans[i][0]) for i in (0, -1))
    return words_of(text, spans, sentences, pair(text), first, last)


def new_row(article: Row, spans: list[Span], statement_id: str) -> Row:
    """A statement of which nothing but its words is known."""
    published = article.get("published")
    known = {"statement_id": statement_id, "article_id": article["article_id"]}
    known |= {"published": pd.NaT if pd.isna(published) else published}
    unknown = {"said_on": pd.NaT, "said_on_precision": "unknown"}
    return dict.fromkeys(STATEMENTS.columns, None) | known | unknown | _words_in(article, spans)


def in_words(row: Row, field: str) -> str | None:
    """The value of a field of a statement, as corrections.csv would write it."""
    value = row[COLUMN.get(field, field)]
    if field == "said_on":
        if row["said_on_precision"] == "unknown" or pd.isna(value):
            return None
        length = {"day": 10, "month": 7, "year": 4}[row["said_on_precision"]]
        return f"{pd.Timestamp(value):%Y-%m-%d}"[:length]
    return None if value is None or value != value else str(value)


def follow_role(row: Row, fields: list[str], study: Study) -> None:
    """Set the role that a corrected speaker, actor or day leads to."""
    actor = actor_of(study, row["actor_id"])
    known: Any = row["published"] if pd.isna(row["said_on"]) else row["said_on"]
    day: date | None = None if pd.isna(known) else pd.Timestamp(known).date()
    if {"speaker", "actor"} & set(fields):
        row["role_printed"] = row["role_note"] = None
        if "role" not in fields:
            row["role"] = actor.role_on(day) if actor else None
    elif "said_on" in fields and "role" not in fields and actor is not None:
        row["role"] = actor.role_on(day) or row["role"]
