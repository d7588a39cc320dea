"""Review steps: what a reader says of the statement in view, on disk before the next one is shown."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from helpers.base import InputError
from helpers.statements.field_values import find_words, kept_value
from helpers.statements.places import Place
from helpers.statements.reader import Span
from helpers.statements.review import Line, Review, article_in_view, article_of, current, finished, to_next
from helpers.study import FIELDS, RECONCILED, CorrectedMeanwhile, Fault, key_of, says, write_corrections


def confirm(review: Review) -> None:
    """Say that every field of the statement is right as it stands, corrections included, and go on.

    Where an article is in view: that it was read whole, and that no further statement was missed.
    """
    step = review.steps[review.place] if not finished(review) else current(review)
    if review.reader != RECONCILED:
        _write(review, {(step, "read"): "whole" if step in review.articles else "yes"})
    to_next(review)


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
    value = _plain(value)
    if name == "statement":
        _call(review, statement_id, value)
        return
    if value:
        article = review.articles[row["article_id"]]
        try:
            value, as_read = kept_value(row, name, value, article, review.study, review.rows)
        except Fault as fault:
            raise InputError(str(fault)) from None
        if as_read and (statement_id, name) not in review.others:
            value = ""
    _write(review, {(statement_id, name): value}, why=why or None)


def _call(review: Review, statement_id: str, value: str) -> None:
    """Say whether the words in view are a statement: yes, no, or blank, which takes a no back."""
    if value.casefold() not in ("yes", "no", ""):
        raise InputError(f"“{value}” does not say whether it is a statement. Use yes or no.")
    if statement_id in review.added:
        raise InputError("You added this statement. To take it back, call it no statement.")
    as_read = value.casefold() == "yes" and (statement_id, "statement") not in review.others
    _write(review, {(statement_id, "statement"): "" if as_read else value.casefold()})


def _plain(text: str) -> str:
    """A text in one line, as it is kept: without control characters and blanks at its ends."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()


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
        raise InputError(str(fault)) from None
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
    _write(review, {place: review.lines[place]["value"]}, why=_plain(why))


def reason_for(review: Review) -> str:
    """The field of the statement in view that was corrected last, to which a reason belongs; "" if none is."""
    statement_id = current(review)
    own = [name for name in FIELDS if (statement_id, name) in review.lines and name != "read"]
    latest = [name for *_, before in reversed(review.done) for about, name in before if about == statement_id]
    return next((name for name in latest if name in own), own[-1] if own else "")


def reject(review: Review) -> None:
    """Say that the words in view are no statement, and go on; of a statement that was added, take it back."""
    statement_id = current(review)
    if statement_id in review.added and review.reader != RECONCILED:
        _write(review, {place: "" for place in review.lines if place[0] == statement_id})
        _forget(review, statement_id)
        return
    read = {} if review.reader == RECONCILED else {(statement_id, "read"): "yes"}
    _write(review, {(statement_id, "statement"): "no"} | read)
    to_next(review)


def add_statement(review: Review, words: str, *, article_id: str = "", near: int = 0) -> str:
    """Add a statement that the program missed; its words come into view next. Returns its id.

    ``near`` is the offset beside which the words are looked for. Raises InputError if they do not stand there,
    are a statement already (by four words in five, as when they are applied), or stand first somewhere else,
    where they would be found then.
    """
    article_id = article_id or article_in_view(review)
    text = str(review.articles[article_id]["text"])
    try:
        if near and find_words(text, words, near=near) != find_words(text, words):
            raise InputError(_TWICE)
        new, is_new = review.places.add({"statement_id": "", "article": article_id, "words": words})
    except Fault as fault:
        raise InputError(str(fault)) from None
    if not is_new:
        raise InputError("These words are a statement already. Correct that one instead.")
    review.added.add(new)
    try:
        _write(review, {(new, "statement"): "new"})
    except (InputError, OSError):
        _forget(review, new)
        raise
    review.steps.insert(review.place, new)
    return new


def call_whole(review: Review) -> None:
    """Say that the article in view was read from its beginning to its end, or that it was not after all."""
    article_id = article_in_view(review)
    value = "" if (article_id, "read") in review.lines else "whole"
    _write(review, {(article_id, "read"): value})


def skip(review: Review) -> None:
    """Leave the statement as it is and go on; what was left comes again at the end."""
    to_next(review)


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
        elif says(line, "statement", "new") and about not in review.rows:
            _remember(review, line, place)
    review.place = review.steps.index(step) if step in review.steps else min(place, len(review.steps))


def _forget(review: Review, added: str) -> None:
    """Take a statement that the reader added out of the session; the step behind it comes into view."""
    if added in review.steps:
        place = review.steps.index(added)
        review.steps.remove(added)
        review.place -= place < review.place
    review.added.discard(added)
    del review.rows[added]


def _remember(review: Review, line: Line, place: int) -> None:
    """Put a statement that the reader had added, and taken back, into the session again."""
    added, _ = review.places.add(line)
    review.added.add(added)
    review.steps.insert(min(place, len(review.steps)), added)


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
    """Put lines on disk, then into the session; what was corrected elsewhere is taken up.

    Of a statement that the reader added, the line that says so must still be there: it is written along.
    """
    new = [(about, "statement") for about, _ in lines if about in review.added]
    along = {place: review.lines[place] for place in new if place in review.lines and place not in lines}
    places = {key_of(line): place for place, line in (along | dict(lines)).items()}
    known = {key: review.lines.get(place, {}) for key, place in places.items()}
    try:
        write_corrections(review.study, (along | dict(lines)).values(), known=known)
    except CorrectedMeanwhile as other:
        place = places[other.key]
        review.lines.pop(place, None)
        review.lines |= {place: dict(other.row)} if other.row else {}
        if place in along and not other.row:
            _lose(review, place[0])
        raise
    for place, line in lines.items():
        review.lines.pop(place, None)
        if line["value"]:
            review.lines[place] = line


def _lose(review: Review, added: str) -> None:
    """Take out of the session a statement that was taken back elsewhere, and all that was said of it."""
    review.lines = {place: line for place, line in review.lines.items() if place[0] != added}
    review.done = [one for one in review.done if all(about != added for about, _ in one[2])]
    _forget(review, added)


def _line(review: Review, about: str, name: str) -> Line:
    """A line that is not on disk yet."""
    whole = about in review.articles
    row = {} if whole else review.rows[about]
    article = review.articles[about if whole else row["article_id"]]
    return {
        "statement_id": "" if whole else about,
        "article": str(article.get("source_file") or article["article_id"]),
        "field": name,
        "value": "",
        "who": review.reader,
        "day": "",
        "why": "",
        "words": "" if whole else str(row["content"]),
        "drawn": "" if review.reader == RECONCILED else "chosen",
    }


def _is_drawn(review: Review, about: str) -> bool:
    """Whether a statement or an article was drawn at random; one that was added, whether its article was."""
    return about in review.sample or (about in review.added and article_of(review, about) in review.sample)
