"""Review: a reader goes from statement to statement, confirms or corrects each, and every step is on disk.

A session knows what the program read, and the reader's own lines of corrections.csv; those of other readers are
not shown, so that two can read blind of each other. ``open_settlement`` is the exception, and is for afterwards.
``helpers.report.widgets.review`` shows a session in the notebook.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from helpers.base import InputError
from helpers.statements.corrections import (
    find_words,
    follow_role,
    kept_value,
    new_row,
    read_value,
)
from helpers.statements.extract import id_of
from helpers.statements.finder import Finder
from helpers.statements.reader import Span
from helpers.study import (
    FIELDS,
    RECONCILED,
    CorrectedMeanwhile,
    Fault,
    Study,
    check_reader,
    key_of,
    read_corrections,
    write_corrections,
)

REVIEW_ORDERS = ("confidence", "random", "articles", "text")
Row = dict[str, Any]
Line = dict[str, str]
Place = tuple[str, str]  # a statement, or an article read whole, and a field
Done = tuple[
    str, int, dict[Place, Line]
]  # the step and its place when lines were written, and the lines before


@dataclass
class Review:
    """Where a reader stands: which statements in which order, the reader's own lines, what can be undone."""

    study: Study
    reader: str
    rows: dict[str, Row]  # what the program read, and the statements that readers added, by id
    articles: dict[str, Row]
    steps: list[str]  # ids of statements; of an article, where it is asked what was missed in it
    sample: set[str] = field(default_factory=set)  # the steps that were drawn at random
    lines: dict[Place, Line] = field(default_factory=dict)  # the reader's own, as on disk
    others: dict[Place, list[Line]] = field(default_factory=dict)  # only if corrections are settled
    added: set[str] = field(default_factory=set)  # statements in rows that readers added
    place: int = 0
    done: list[Done] = field(default_factory=list)  # what can be undone


def open_review(
    statements: pd.DataFrame,
    articles: pd.DataFrame,
    study: Study,
    *,
    reader: str,
    order: str = "confidence",
    n: int | None = None,
    of: str = "",
    seed: int = 0,
) -> Review:
    """Begin or take up reading by ``reader``: one statement at a time, beside its article.

    ``statements`` are those that the program read (the table as_read), ``order`` is “confidence” (the least
    sure first, statements without a figure last), “random” (drawn as for coding, the same for the same seed;
    read all of the ``n`` before you use it, since the precision of the reading rests on them), “articles” (whole
    articles drawn at random, ``n`` of them; after the statements of each it is asked what was missed, on which
    recall rests) or “text”. ``of`` keeps to one speaker or one article (its source file). What the reader has
    confirmed already is passed over; statements that the reader added come beside those of their article.
    Nothing is written before a key is pressed. Raises InputError for an unknown order, speaker or article, and an ``n`` below 1.
    """
    check_reader(reader)
    if reader.casefold() == RECONCILED:
        raise InputError(f"“{RECONCILED}” holds what readers settled: use open_settlement, or another name.")
    if order not in REVIEW_ORDERS or (n is not None and n < 1):
        given = f"n is {n}" if order in REVIEW_ORDERS else f"order is “{order}”"
        raise InputError(f"{given}. Use an order of {', '.join(REVIEW_ORDERS)}, and n from 1.")
    files = dict(zip(articles["article_id"], articles["source_file"], strict=True))
    chosen = statements
    if of:
        chosen = statements[(statements["speaker"] == of) | (statements["article_id"].map(files) == of)]
        if chosen.empty and of not in files.values():
            raise InputError(
                f"“{of}” is no speaker and no source file of this study. Copy one from the tables."
            )
    review = _open(statements, articles, study, reader)
    if order == "articles":
        drawn = sorted((i for i in files if not of or files[i] == of), key=lambda i: _number(i, seed))[:n]
        read = chosen.groupby("article_id", sort=False)["statement_id"].agg(list)
        review.steps = [step for i in drawn for step in (*read.get(i, []), i)]
    else:
        review.steps = _in_order(chosen, order, seed)[:n]
    review.sample = set(review.steps) if order in ("random", "articles") and not of else set()
    known, there = set(statements["statement_id"]), {_article_of(review, step) for step in review.steps}
    for added, row in review.rows.items():
        if added not in known and row["article_id"] in there:
            places = [
                k for k, step in enumerate(review.steps) if _article_of(review, step) == row["article_id"]
            ]
            review.steps.insert(places[-1], added)
    return _at_first(review)


def open_settlement(statements: pd.DataFrame, articles: pd.DataFrame, study: Study) -> Review:
    """Go through what readers corrected differently; what they settle on is kept as the reader “reconciled”."""
    review = _open(statements, articles, study, RECONCILED)
    given: dict[Place, list[Line]] = {}
    finder = Finder(statements)
    for line in read_corrections(study):
        place = None if line.fault else _place(line.row, review.rows, finder)
        if place and line.row["who"].casefold() != RECONCILED and line.row["field"] != "read":
            given.setdefault(place, []).append(line.row)
    differ = {p: rows for p, rows in given.items() if len({row["value"].casefold() for row in rows}) > 1}
    review.others = differ
    review.steps = list(dict.fromkeys(place[0] for place in sorted(differ, key=lambda p: p[0])))
    return _at_first(review)


def _open(statements: pd.DataFrame, articles: pd.DataFrame, study: Study, reader: str) -> Review:
    """A session with the reader's own lines, and with every statement that this reader added."""
    rows = {str(r["statement_id"]): {str(k): v for k, v in r.items()} for r in statements.to_dict("records")}
    texts = {str(r["article_id"]): {str(k): v for k, v in r.items()} for r in articles.to_dict("records")}
    files = {row.get("source_file"): i for i, row in texts.items()}
    review, finder = Review(study, reader, rows, texts, []), Finder(statements)
    lines = [one.row for one in read_corrections(study) if not one.fault]
    own = [row for row in lines if row["who"] == reader]
    for row in lines if reader == RECONCILED else own:
        if row["field"] == "statement" and row["value"].casefold() == "new":
            article_id = row["article"] if row["article"] in texts else files.get(row["article"])
            try:
                spans = find_words(str(texts[article_id]["text"]), row["words"]) if article_id else []
            except Fault:
                continue
            new = row["statement_id"] or id_of(str(article_id), spans)
            if spans and new not in rows:
                rows[new] = new_row(texts[str(article_id)], spans, new)
                review.added.add(new)
    for row in own:
        place = _place(row, rows, finder, files)
        if place:
            review.lines[place] = row
    return review


def _place(
    row: Line, rows: Mapping[str, Row], finder: Finder, files: Mapping[Any, str] | None = None
) -> Place | None:
    """What a line is about; None if its statement is gone."""
    if row["field"] == "read" and row["value"].casefold() == "whole":
        return (files or {}).get(row["article"], row["article"]), "read"
    if row["statement_id"] in rows:
        return row["statement_id"], row["field"]
    added = [i for i, one in rows.items() if i not in finder.contents and one["content"] == row["words"]]
    found = added or finder.find(row["statement_id"], row["words"])
    return (found[0], row["field"]) if len(found) == 1 else None


def _in_order(statements: pd.DataFrame, order: str, seed: int) -> list[str]:
    if order == "confidence":
        statements = statements.sort_values("confidence", kind="stable", na_position="last")
    ids = statements["statement_id"].tolist()
    if order == "random":  # as helpers.stances.random_sample draws
        first = set(statements.loc[statements["same_as"].isna(), "statement_id"])
        ids = sorted(filter(first.__contains__, ids), key=lambda i: _number(i, seed))
    return [str(one) for one in ids]


def _number(name: str, seed: int) -> str:
    """A random number of its own for each statement or article (Ohlsson 1995)."""
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()


def _article_of(review: Review, step: str) -> str:
    return step if step in review.articles else str(review.rows[step]["article_id"])


def corrected(review: Review, statement_id: str) -> Row:
    """A statement with the reader's own corrections in it; ``removed`` says whether it is none."""
    row = dict(review.rows[statement_id]) | {"removed": False}
    article = review.articles[row["article_id"]]
    for name in FIELDS:
        line = review.lines.get((statement_id, name))
        if line is None or name == "read":
            continue
        if name == "statement":
            row["removed"] = line["value"].casefold() == "no"
            continue
        try:
            row |= read_value(row, name, line["value"], article, review.study, review.rows)
        except Fault:
            continue  # written by hand, and listed when corrections are applied
    follow_role(row, [name for name in FIELDS if (statement_id, name) in review.lines], review.study)
    return row


def current(review: Review) -> str:
    """The id of the statement in view. Raises InputError if none is: at the end, and where an article is."""
    if finished(review):
        raise InputError("Nothing is left to read here.")
    step = review.steps[review.place]
    if step in review.articles:
        raise InputError("No statement is in view. Add one that was missed, or confirm that none was.")
    return step


def article_in_view(review: Review) -> str:
    """The id of the article in view. Raises InputError at the end."""
    if finished(review):
        raise InputError("Nothing is left to read here.")
    return _article_of(review, review.steps[review.place])


def finished(review: Review) -> bool:
    """Whether the session stands behind its last statement."""
    return review.place >= len(review.steps)


def is_read(review: Review, statement_id: str) -> bool:
    """Whether the reader has confirmed this statement, as it was or as corrected.

    One that the reader chose before counts in a random sample only if it is confirmed again there: those
    that are chosen are the doubtful ones, and a sample without them would flatter the program.
    """
    if review.reader == RECONCILED:
        mine = {place for place in review.others if place[0] == statement_id}
        return all(place in review.lines for place in mine)
    line = review.lines.get((statement_id, "read"))
    return line is not None and (line["drawn"] == "random" or statement_id not in review.sample)


def progress(review: Review) -> dict[str, int]:
    """How many statements are read, of how many; and how many are corrected or no statement."""
    changed = {place[0] for place in review.lines if place[1] != "read"}
    read = [step for step in review.steps if is_read(review, step)]
    return {"read": len(read), "total": len(review.steps), "changed": len(changed & set(review.steps))}


def confirm(review: Review) -> None:
    """Say that every field of the statement is right as it stands, corrections included, and go on.

    Where an article is in view: that it was read whole, and that no further statement was missed.
    """
    step = review.steps[review.place] if not finished(review) else current(review)
    if review.reader != RECONCILED:
        _write(review, {(step, "read"): "whole" if step in review.articles else "yes"})
    _move(review)


def set_field(review: Review, name: str, value: str, *, why: str = "") -> None:
    """Correct one field of the statement in view; a blank value takes the correction back.

    The value is checked as it will be when it is applied: words must stand in the article, a day must be
    certain (“12 May” becomes 2019-05-12). One that says what the program read takes a correction back. Raises
    InputError, and writes nothing, for anything else.
    """
    if name not in FIELDS or name == "read":
        raise InputError(f"There is no field “{name}” to correct.")
    statement_id = current(review)
    row = review.rows[statement_id]
    value = re.sub(r"\s+", " ", value).strip()
    if name == "statement":
        _call(review, statement_id, value)
        return
    if value:
        article = review.articles[row["article_id"]]
        try:
            value, as_read = kept_value(row, name, value, article, review.study, review.rows)
        except Fault as fault:
            raise InputError(f"{fault.reason} {fault.what_to_do}") from None
        if as_read and (statement_id, name) not in review.others:
            value = ""
    _write(review, {(statement_id, name): value}, why=why or None)


def _call(review: Review, statement_id: str, value: str) -> None:
    """Say whether the words in view are a statement: yes, no, or blank, which takes a no back."""
    if value.casefold() not in ("yes", "no", ""):
        raise InputError(f"“{value}” does not say whether it is a statement. Use yes or no.")
    if review.lines.get((statement_id, "statement"), {}).get("value", "").casefold() == "new":
        raise InputError("You added this statement. To take it back, call it no statement.")
    as_read = value.casefold() == "yes" and (statement_id, "statement") not in review.others
    _write(review, {(statement_id, "statement"): "" if as_read else value.casefold()})


def set_words(review: Review, name: str, spans: Sequence[Span]) -> None:
    """Correct the words of the statement in view, or its condition, to stretches ``[start, end)`` of its article.

    Raises InputError, and writes nothing, if the stretches hold no words or would not be found again by what
    they say: words that stand in the article more than once need a few more beside them.
    """
    row = review.rows[current(review)]
    article = review.articles[row["article_id"]]
    if name not in ("words", "condition") or (name == "condition" and len(spans) > 1):
        raise InputError("Only words, and a condition in one piece, can be taken from the article.")
    words, found = _words_at(str(article["text"]), spans, near=row["content_spans"][0][0])
    if not found:
        raise InputError(_TWICE)
    set_field(review, name, words)


_TWICE = "These words stand in the article more than once. Take a few more words beside them."


def _words_at(text: str, spans: Sequence[Span], *, near: int) -> tuple[str, bool]:
    """The words of these stretches, and whether they lead back to them."""
    inside = all(0 <= start < end <= len(text) for start, end in spans)
    asked = [_trimmed(text, span) for span in spans] if inside else []
    words = " … ".join(text[start:end] for start, end in asked if start < end)
    if not words or any(start == end for start, end in asked):
        raise InputError("No words are selected. Select some in the article.")
    try:
        found = find_words(text, words, near=near)
    except Fault as fault:
        raise InputError(f"{fault.reason} {fault.what_to_do}") from None
    return words, (asked[0][0], asked[-1][1]) == (found[0][0], found[-1][1])


def _trimmed(text: str, span: Span) -> Span:
    """A stretch without the blanks, and the “…” that would part it, at its ends."""
    start, end = span
    words = text[start:end].strip(" \t\r\n\u00a0…")
    start = text.index(words, start)
    return start, start + len(words)


def give_reason(review: Review, why: str) -> None:
    """Say why the field in ``reason_for`` was corrected; a blank one takes the reason back."""
    name = reason_for(review)
    if not name:
        raise InputError("Nothing is corrected in this statement yet. Correct it first, then say why.")
    place = (current(review), name)
    why = re.sub(r"\s+", " ", why).strip()
    _write(review, {place: review.lines[place]["value"]}, why=why)


def reason_for(review: Review) -> str:
    """The field of the statement in view that was corrected last, to which a reason belongs; "" if none is."""
    statement_id = current(review)
    own = [name for name in FIELDS if (statement_id, name) in review.lines and name != "read"]
    latest = [name for *_, before in reversed(review.done) for about, name in before if about == statement_id]
    return next((name for name in latest if name in own), own[-1] if own else "")


def reject(review: Review) -> None:
    """Say that the words in view are no statement, and go on; of a statement that was added, take it back."""
    statement_id = current(review)
    own = review.lines.get((statement_id, "statement"), {}).get("value", "")
    if own.casefold() == "new":
        _write(review, {place: "" for place in review.lines if place[0] == statement_id})
        _forget(review, statement_id)
        return
    settling = review.reader == RECONCILED
    read = {} if settling else {(statement_id, "read"): "yes"}
    _write(review, {(statement_id, "statement"): "no"} | read)
    _move(review)


def add_statement(review: Review, words: str, *, article_id: str = "", near: int = 0) -> str:
    """Add a statement that the program missed: words of an article, which come into view next. Returns its id.

    ``near`` is the offset beside which the words are looked for. Raises InputError if they do not stand there,
    are a statement already, or stand first somewhere else, where they would be found when they are applied.
    """
    article_id = article_id or article_in_view(review)
    article = review.articles[article_id]
    try:
        spans = find_words(str(article["text"]), words, near=near)
        first = find_words(str(article["text"]), words)
    except Fault as fault:
        raise InputError(f"{fault.reason} {fault.what_to_do}") from None
    if near and spans != first:
        raise InputError(_TWICE)
    new = id_of(article_id, spans)
    there = [one["content_spans"] for one in review.rows.values() if one["article_id"] == article_id]
    if new in review.rows or [list(span) for span in spans] in there:
        raise InputError("These words are a statement already. Correct that one instead.")
    review.rows[new] = new_row(article, spans, new)
    try:
        _write(review, {(new, "statement"): "new"})
    except (InputError, OSError):
        del review.rows[new]
        raise
    review.steps.insert(review.place, new)
    review.added.add(new)
    return new


def call_whole(review: Review) -> None:
    """Say that the article in view was read from its beginning to its end, or that it was not after all."""
    article_id = article_in_view(review)
    value = "" if (article_id, "read") in review.lines else "whole"
    _write(review, {(article_id, "read"): value})


def skip(review: Review) -> None:
    """Leave the statement as it is and go on; what was left comes again at the end."""
    _move(review)


def back(review: Review) -> None:
    """Go to the step before, read or not."""
    review.place = max(review.place - 1, 0)


def go_to(review: Review, statement_id: str) -> None:
    """Bring a statement of this session's articles into view."""
    if statement_id not in review.rows:
        raise InputError("This statement is none of the session.")
    if statement_id not in review.steps:
        review.steps.insert(review.place, statement_id)
    review.place = review.steps.index(statement_id)


def undo(review: Review) -> None:
    """Take back what was written last in this session, on disk too, and return to its step."""
    if not review.done:
        raise InputError("Nothing was written since the session was opened.")
    step, place, before = review.done[-1]
    _put(review, before)
    review.done.pop()
    for (about, name), line in before.items():
        if name != "statement":
            continue
        if not line["value"] and about in review.added:
            _forget(review, about)
        elif line["value"].casefold() == "new" and about not in review.rows:
            _remember(review, about, line, place)
    review.place = review.steps.index(step) if step in review.steps else min(place, len(review.steps))


def _forget(review: Review, added: str) -> None:
    """Take a statement that the reader added out of the session; the step behind it comes into view."""
    place = review.steps.index(added)
    review.steps.remove(added)
    review.place -= place < review.place
    review.added.discard(added)
    del review.rows[added]


def _remember(review: Review, added: str, line: Line, place: int) -> None:
    """Put a statement that the reader had added, and taken back, into the session again."""
    article = review.articles[_article_id(review, line["article"])]
    review.rows[added] = new_row(article, find_words(str(article["text"]), line["words"]), added)
    review.added.add(added)
    review.steps.insert(min(place, len(review.steps)), added)


def _article_id(review: Review, named: str) -> str:
    """The id of an article that a line names by its source file or its id."""
    by_file = {str(row.get("source_file")): one for one, row in review.articles.items()}
    return by_file.get(named, named)


def _at_first(review: Review) -> Review:
    review.place = -1
    _move(review)
    return review


def _move(review: Review) -> None:
    """Go to the next statement that is not read, round the end to what was skipped, or behind the last."""
    left = [n for n, step in enumerate(review.steps) if not is_read(review, step)]
    later = [n for n in left if n > review.place]
    review.place = (later or left or [len(review.steps)])[0]


def _write(review: Review, values: Mapping[Place, str], *, why: str | None = None) -> None:
    """Put lines on disk, then into the session, and remember what was there."""
    lines, before = {}, {}
    for (about, name), value in values.items():
        old = review.lines.get((about, name))
        new = old or _line(review, about, name)
        day = f"{date.today():%Y-%m-%d}"
        drawn = "random" if _is_drawn(review, about) else new["drawn"]
        said = {"value": value, "why": new["why"] if why is None else why, "day": day, "drawn": drawn}
        lines[about, name] = new | said
        before[about, name] = old or new | {"value": ""}
    step = review.steps[review.place] if not finished(review) else ""
    place = review.place
    _put(review, lines)
    review.done.append((step, place, before))


def _put(review: Review, lines: Mapping[Place, Line]) -> None:
    """Put lines on disk, then into the session; what was corrected elsewhere is taken up."""
    places = {key_of(line): place for place, line in lines.items()}
    known = {key: review.lines.get(place, {}) for key, place in places.items()}
    try:
        write_corrections(review.study, lines.values(), known=known)
    except CorrectedMeanwhile as other:
        review.lines.pop(places[other.key], None)
        review.lines |= {places[other.key]: dict(other.row)} if other.row else {}
        raise
    for place, line in lines.items():
        review.lines.pop(place, None)
        if line["value"]:
            review.lines[place] = line


def _line(review: Review, about: str, name: str) -> Line:
    """A line that is not on disk yet."""
    whole = about in review.articles
    row = {} if whole else review.rows[about]
    article = review.articles[about if whole else row["article_id"]]
    own = "" if whole else str(row["content"])
    return {
        "statement_id": "" if whole else about,
        "article": str(article.get("source_file") or article["article_id"]),
        "field": name,
        "value": "",
        "who": review.reader,
        "day": "",
        "why": "",
        "words": own,
        "drawn": "" if review.reader == RECONCILED else "chosen",
    }


def _is_drawn(review: Review, about: str) -> bool:
    """Whether a statement or an article was drawn at random; one that was added, whether its article was."""
    return about in review.sample or (about in review.added and _article_of(review, about) in review.sample)
