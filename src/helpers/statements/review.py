"""Review: which statements a reader goes through, in which order, and what the reader has said of them so far.

A session knows what the program read, and the reader's own lines of corrections.csv; those of other readers are
not shown, so that two can read blind of each other. ``open_settlement`` is the exception, and is for afterwards.
``review_steps`` has what a reader can do; ``helpers.report.widgets.review`` shows a session in the notebook.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import pandas as pd

from helpers.base import InputError, permanent_number
from helpers.statements.field_values import Row, follow_role, read_value, say_the_same
from helpers.statements.places import Place, Places
from helpers.study import FIELDS, RECONCILED, Fault, Study, check_reader, read_corrections, says

REVIEW_ORDERS = ("confidence", "random", "articles", "text")
Line = dict[str, str]
Done = tuple[str, int, dict[Place, Line]]  # step and place when lines were written, and the lines before


@dataclass
class Review:
    """Where a reader stands: which statements in which order, the reader's own lines, what can be undone."""

    study: Study
    reader: str
    places: Places  # the articles, what the program read in them, and the statements that readers added
    steps: list[str] = field(default_factory=list)  # statements; articles, to ask what was missed in them
    sample: set[str] = field(default_factory=set)  # the steps that were drawn at random
    lines: dict[Place, Line] = field(default_factory=dict)  # the reader's own, as on disk
    others: dict[Place, list[Line]] = field(default_factory=dict)  # only if corrections are settled
    added: set[str] = field(default_factory=set)  # statements in rows that readers added
    place: int = 0
    done: list[Done] = field(default_factory=list)  # what can be undone

    @property
    def rows(self) -> dict[str, Row]:
        """The statements, by id."""
        return self.places.rows

    @property
    def articles(self) -> dict[str, Row]:
        """The articles, by id."""
        return self.places.articles


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
    recall rests) or “text”. ``of`` keeps to one article (its source file) or, but for “articles”, one speaker. What the reader has
    confirmed already is passed over; statements that the reader added come beside those of their article.
    Nothing is written before a key is pressed. Raises InputError for an unknown order, speaker or article, and an ``n`` below 1.
    """
    check_reader(reader)
    if reader.casefold() == RECONCILED:
        raise InputError(f"“{RECONCILED}” holds what readers settled: use open_settlement, or another name.")
    if order not in REVIEW_ORDERS or (n is not None and n < 1):
        given = f"n is {n}" if order in REVIEW_ORDERS else f"order is “{order}”"
        raise InputError(f"{given}. Use an order of {', '.join(REVIEW_ORDERS)}, and n from 1.")
    review = _open(statements, articles, study, reader)
    files = dict(zip(articles["article_id"], articles["source_file"], strict=True))
    review.steps = _steps(statements, files, order=order, n=n, of=of, seed=seed)
    if order in ("random", "articles") and not of:  # of first reports, in either, so that all are as likely
        repeats = set(statements.loc[statements["same_as"].notna(), "statement_id"])
        review.sample = set(review.steps) - repeats
    _bring_added(review)
    return to_next(review, after=-1)


def _steps(
    statements: pd.DataFrame, files: dict[str, str], *, order: str, n: int | None, of: str, seed: int
) -> list[str]:
    """What to go through; ``files`` has the source file of each article."""
    its_own = (statements["speaker"] == of) | (statements["article_id"].map(files) == of)
    chosen = statements[its_own] if of else statements
    if of and of not in files.values() and (chosen.empty or order == "articles"):
        of_what = "source file" if order == "articles" else "speaker and no source file"
        raise InputError(f"“{of}” is no {of_what} of this study. Copy one from the tables.")
    if order != "articles":
        return _in_order(chosen, order, seed)[:n]
    drawn = sorted((i for i in files if of in ("", files[i])), key=lambda i: permanent_number(i, seed))[:n]
    read = statements.groupby("article_id", sort=False)["statement_id"].agg(list)
    return [step for i in drawn for step in (*read.get(i, []), i)]


def _bring_added(review: Review) -> None:
    """Put the statements that the reader added beside those of their articles."""
    for added in [i for i in review.rows if i in review.added]:
        own = [
            k for k, step in enumerate(review.steps) if article_of(review, step) == article_of(review, added)
        ]
        if own:
            review.steps.insert(own[-1], added)


def open_settlement(statements: pd.DataFrame, articles: pd.DataFrame, study: Study) -> Review:
    """Go through what readers corrected differently; what they settle on is kept as the reader “reconciled”."""
    review = _open(statements, articles, study, RECONCILED)
    given: dict[Place, list[Line]] = {}
    for line in read_corrections(study):
        if line.fault or line.row["who"].casefold() == RECONCILED or line.row["field"] == "read":
            continue
        with suppress(Fault):  # listed when corrections are applied
            given.setdefault(review.places.find(line.row), []).append(line.row)
    review.others = {place: lines for place, lines in given.items() if _differ(review, place, lines)}
    review.steps = sorted({about for about, _ in review.others})
    return to_next(review, after=-1)


def _differ(review: Review, place: Place, lines: Iterable[Line]) -> bool:
    """Whether lines set a field of a statement to different values."""
    values = []
    for line in lines:
        with suppress(Fault):
            values.append(_value(review, *place, line))
    return any(not say_the_same(value, values[0]) for value in values)


def _value(review: Review, statement_id: str, name: str, line: Line) -> Row:
    """What a line sets in a statement. Raises Fault if it cannot be set."""
    row = review.rows[statement_id]
    article = review.articles[row["article_id"]]
    return read_value(row, name, line["value"], article, review.study, review.rows)


def _open(statements: pd.DataFrame, articles: pd.DataFrame, study: Study, reader: str) -> Review:
    """A session with the reader's own lines, and with every statement that this reader added."""
    review = Review(study, reader, Places(statements, articles))
    lines = [one.row for one in read_corrections(study) if not one.fault]
    own = [row for row in lines if row["who"] == reader]
    for row in lines if reader == RECONCILED else own:
        if says(row, "statement", "new"):
            with suppress(Fault):  # listed when corrections are applied
                new, is_new = review.places.add(row)
                review.added |= {new} if is_new else set()
    for row in own:
        with suppress(Fault):
            review.lines[review.places.find(row)] = row
    return review


def _in_order(statements: pd.DataFrame, order: str, seed: int) -> list[str]:
    if order == "confidence":
        statements = statements.sort_values("confidence", kind="stable", na_position="last")
    ids = statements["statement_id"].tolist()
    if order == "random":  # as helpers.stances.random_sample draws
        first = set(statements.loc[statements["same_as"].isna(), "statement_id"])
        ids = sorted(filter(first.__contains__, ids), key=lambda i: permanent_number(i, seed))
    return [str(one) for one in ids]


def article_of(review: Review, step: str) -> str:
    """The article of a step: its own, or that of its statement."""
    return step if step in review.articles else str(review.rows[step]["article_id"])


def corrected(review: Review, statement_id: str) -> Row:
    """A statement with the reader's own corrections in it; ``removed`` says whether it is none."""
    row = dict(review.rows[statement_id]) | {"removed": False}
    for name in FIELDS:
        line = review.lines.get((statement_id, name))
        if line is None or name == "read":
            continue
        if name == "statement":
            row["removed"] = line["value"].casefold() == "no"
            continue
        with suppress(Fault):  # written by hand, and listed when corrections are applied
            row |= _value(review, statement_id, name, line)
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
    return article_of(review, review.steps[review.place])


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


def to_next(review: Review, *, after: int | None = None) -> Review:
    """Go to the next statement that is not read, round the end to what was skipped, or behind the last."""
    place = review.place if after is None else after
    left = [n for n, step in enumerate(review.steps) if not is_read(review, step)]
    later = [n for n in left if n > place]
    review.place = (later or left or [len(review.steps)])[0]
    return review
