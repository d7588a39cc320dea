"""Corrections applied: what people put right takes the place of what the program read, right after reading.

Nothing else changes a statement. A correction that cannot be applied is listed with its line and a remedy,
and the others are applied all the same.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from helpers.articles import day_of
from helpers.base import STATEMENTS, name_key, table, upper_first
from helpers.statements.actors import SideNames, side_names
from helpers.statements.condition_binds import bound_side
from helpers.statements.day_expressions import MONTHS
from helpers.statements.extract import id_of, words_of
from helpers.statements.finder import Finder
from helpers.statements.quotations import pair
from helpers.statements.reader import Span
from helpers.statements.sentences import sentence_at, split_sentences
from helpers.study import (
    FIELDS,
    RECONCILED,
    Actor,
    Correction,
    Fault,
    Study,
    actor_of,
    read_corrections,
    read_who,
    words_key,
)

NOTHING = {"none", "no", "unknown", "-"}  # values that take away what was read
COLUMN = {"words": "content", "actor": "actor_id"}  # of fields that are called otherwise in the table
Row = dict[str, Any]


class Corrected(NamedTuple):
    """Statements with the corrections of people in them, and three tables on what became of each."""

    statements: pd.DataFrame
    corrections: pd.DataFrame
    checks: pd.DataFrame
    unapplied: pd.DataFrame


def correct_statements(statements: pd.DataFrame, articles: pd.DataFrame, study: Study) -> Corrected:
    """Put corrections.csv and who.csv of a study into its statements, as ``read_statements`` gives them.

    ``statements`` of the result have every corrected value; ``corrected`` names the fields and ``as_read``
    holds, as JSON, what the program had read in them. Statements that are none are gone, and those that were missed are there.
    ``corrections`` has a row per field and statement: before, after, who and why. ``checks`` has a row per
    statement that somebody read in full, per missed one, and per article read whole. ``unapplied`` lists the
    lines that could not be applied: their statement is gone, their words stand nowhere in the article, or two
    people say different things (those of “reconciled” settle that). A line belongs to the statement of its id,
    or else to the one statement that shares at least 0.8 of its words. Raises InputError if a file cannot be
    read at all.
    """
    lines, renamed = read_corrections(study), read_who(study)
    if not lines and not renamed:
        return Corrected(statements, *(table([], name) for name in ("corrections", "checks", "unapplied")))
    desk = _Desk(statements, articles, study)
    for line in renamed:
        desk.attempt(line, desk.rename_speaker)
    new = [line.says("statement", "new") for line in lines]
    for line, is_new in zip(lines, new, strict=True):
        if is_new:
            desk.attempt(line, desk.add)
    said: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for line, is_new in zip(lines, new, strict=True):
        if not is_new:
            desk.attempt(line, lambda one: said[desk.place_of(one)].append(one))
    for (statement_id, field), given in sorted(said.items(), key=lambda item: _order(*item[0])):
        if field == "read":
            desk.checked[statement_id] += given
        else:
            desk.settle(statement_id, field, given)
    return desk.finish()


def _order(statement_id: str, field: str) -> tuple[int, str]:
    return FIELDS.index(field), statement_id


class _Desk:
    """The statements while corrections are put into them."""

    def __init__(self, statements: pd.DataFrame, articles: pd.DataFrame, study: Study) -> None:
        self.study, self.names = study, side_names(study)
        records = [{str(k): v for k, v in row.items()} for row in articles.to_dict("records")]
        self.articles: dict[str, Row] = {row["article_id"]: row for row in records}
        self.by_file = {row.get("source_file"): row["article_id"] for row in records}
        rows = [{str(k): v for k, v in row.items()} for row in statements.to_dict("records")]
        self.rows: dict[str, Row] = {row["statement_id"]: row for row in rows}
        self.read: dict[str, Row] = {}  # what the program had read in the statements that are changed
        self.finder = Finder(statements)
        self.added: dict[tuple[str, str], str] = {}  # article and words of new statements -> their id
        self.removed: set[str] = set()
        self.made: dict[tuple[str, str], Row] = {}  # corrections applied, by statement and field
        self.checked: dict[str, list[Correction]] = defaultdict(list)
        self.missed: dict[str, Correction] = {}
        self.unapplied: list[Row] = []
        self.disputed: set[tuple[str, str]] = set()

    def attempt(self, line: Correction, apply: Any) -> None:
        try:
            if line.fault:
                raise Fault(upper_first(line.fault.reason), line.fault.what_to_do)
            apply(line)
        except Fault as fault:
            self.refuse(line, fault)

    def refuse(self, line: Correction, fault: Fault) -> None:
        what = f"{line.row.get('field') or line.row.get('printed')}: {line.row.get('value') or line.row.get('speaker')}"
        row = {"where": line.where, "what": what, "reason": fault.reason, "what_to_do": fault.what_to_do}
        self.unapplied.append(row)

    def article_of(self, line: Correction) -> str | None:
        """The article a line names; None if it names none."""
        named = line.row["article"]
        if not named:
            return None
        found = named if named in self.articles else self.by_file.get(named)
        if found is None:
            raise Fault(
                f"There is no article “{named}”.",
                "Write a source file or an article_id of the table articles.",
            )
        return found

    def place_of(self, line: Correction) -> tuple[str, str]:
        """The statement (or article read whole) and field that a line is about."""
        row = line.row
        if line.says("read", "whole"):
            return str(self.article_of(line)), "read"
        if row["statement_id"] in self.rows:
            return row["statement_id"], row["field"]
        key = words_key(row["words"])
        added = [i for (_, words), i in self.added.items() if words == key]
        found = added or self.finder.find(row["statement_id"], row["words"])
        within = self.article_of(line) if len(found) > 1 else None
        found = [one for one in found if within is None or self.rows[one]["article_id"] == within]
        if len(found) == 1:
            return found[0], row["field"]
        if found:
            raise Fault(
                f"The words fit {len(found)} statements ({', '.join(found)}).", "Give the id of the one."
            )
        raise Fault(
            f"{row['statement_id'] or '(no id)'} is none of the statements, and none shares enough of its words.",
            "Take id and words from the statements table, or delete the line.",
        )

    def rename_speaker(self, line: Correction) -> None:
        """Apply a line of who.csv to every statement of the printed speaker."""
        printed, within = words_key(line.row["printed"]), self.article_of(line)
        fits = [
            row
            for row in self.rows.values()
            if printed in (words_key(str(row["source"] or "")), words_key(str(row["speaker"] or "")))
            and within in (None, row["article_id"])
        ]
        if not fits:
            raise Fault(
                f"No statement has the printed speaker “{line.row['printed']}”.",
                "Write them as the columns source or speaker print them, or delete the line.",
            )
        for row in fits:
            self.change(row["statement_id"], "speaker", line.row["speaker"], [line])

    def add(self, line: Correction) -> None:
        """Add a statement that the program missed; one that it has found since is no new one."""
        row, article_id = line.row, str(self.article_of(line))
        article = self.articles[article_id]
        spans = find_words(str(article["text"]), row["words"])
        near = [i for i in self.finder.find("", row["words"]) if self.rows[i]["article_id"] == article_id]
        if near:
            self.added[article_id, words_key(row["words"])] = near[0]
            return
        given = row["statement_id"]
        new_id = given if given and given not in self.rows else id_of(article_id, spans)
        if new_id in self.rows:
            raise Fault(
                "These words are a statement already.", "Delete the line, or correct that statement instead."
            )
        self.rows[new_id] = new_row(article, spans, new_id)
        self.added[article_id, words_key(row["words"])] = new_id
        self.missed[new_id] = line
        self.note(new_id, "statement", None, "a statement that was missed", [line])

    def settle(self, statement_id: str, field: str, given: list[Correction]) -> None:
        """Apply what one or several people say of a field; those who differ are listed and nothing changes."""
        final = [one for one in given if one.row["who"].casefold() == RECONCILED] or given
        if len({words_key(one.row["value"]) for one in final}) > 1:
            self.disputed.add((statement_id, field))
            for one in final:
                others = "; ".join(
                    f"{o.where} ({o.row['who'] or 'nobody named'}) says {o.row['value']}"
                    for o in final
                    if words_key(o.row["value"]) != words_key(one.row["value"])
                )
                said = f"{others}."
                self.refuse(one, Fault(said, "Settle it in 30_review (“reconciled”), or delete one line."))
            return
        try:
            self.change(statement_id, field, final[0].row["value"], final)
        except Fault as fault:
            for one in final:
                self.refuse(one, fault)

    def change(self, statement_id: str, field: str, value: str, lines: list[Correction]) -> None:
        row = self.rows[statement_id]
        if field == "statement":
            if value.casefold() == "no":
                self.removed.add(statement_id)
                self.note(statement_id, field, "a statement", "no statement", lines)
            return
        before = in_words(row, field)
        changed = read_value(row, field, value, self.articles[row["article_id"]], self.study, self.rows)
        if all(_same(row.get(name), new) for name, new in changed.items()):
            return
        if statement_id not in self.missed:
            self.read.setdefault(statement_id, dict(row))
        row |= changed
        self.note(statement_id, field, before, in_words(row, field), lines)

    def note(
        self,
        statement_id: str,
        field: str,
        before: str | None,
        after: str | None,
        lines: Iterable[Correction],
    ) -> None:
        lines = list(lines)
        kept = self.made.get((statement_id, field), {"before": before})["before"]
        row = self.rows[statement_id]
        known = self.read.get(statement_id, row)
        self.made[statement_id, field] = {
            "statement_id": statement_id,
            "article_id": row["article_id"],
            "content": known["content"],
            "field": field,
            "before": kept,
            "after": after,
            "who": _joined(line.row["who"] or "nobody named" for line in lines),
            "corrected_on": _joined(line.row["day"] for line in lines) or None,
            "why": "; ".join(dict.fromkeys(line.row["why"] for line in lines if line.row["why"])) or None,
        }

    def finish(self) -> Corrected:
        """The tables, after what follows from the corrections: roles, conditions, repeats."""
        fields: dict[str, list[str]] = defaultdict(list)
        for statement_id, field in sorted(self.made, key=lambda place: _order(*place)):
            fields[statement_id].append(field)
        for statement_id, own in fields.items():
            row = self.rows[statement_id]
            _follow(row, own, self.study, self.names)
            row["corrected"] = ", ".join(own)
            read = self.read.get(statement_id)
            if read is not None:
                values = {f: in_words(read, f) for f in own if f != "statement"}
                row["as_read"] = json.dumps(values, ensure_ascii=False)
        kept = [row for i, row in self.rows.items() if i not in self.removed]
        _mend_repeats(kept)
        order = {article_id: place for place, article_id in enumerate(self.articles)}
        kept.sort(key=lambda row: (order[row["article_id"]], row["content_spans"][0][0]))
        made = sorted(self.made.values(), key=lambda one: (order[one["article_id"]], one["statement_id"]))
        return Corrected(
            table(kept, "statements"),
            table(made, "corrections"),
            table(self.checks(), "checks"),
            table(self.unapplied, "unapplied"),
        )

    def checks(self) -> list[Row]:
        """A row per statement read in full, per article read whole, and per statement missed in one."""
        known = [(about, lines) for about, lines in self.checked.items() if about not in self.missed]
        missed = [(about, [line]) for about, line in self.missed.items() if about not in self.removed]
        return [
            {
                "statement_id": None if about in self.articles else about,
                "article_id": about if about in self.articles else self.rows[about]["article_id"],
                "readers": _joined(line.row["who"] or "nobody named" for line in lines),
                "drawn": _drawn(lines),
                "wrong": ", ".join(self.wrong_in(about)) or None,
            }
            for about, lines in known + missed
        ]

    def wrong_in(self, about: str) -> list[str]:
        """The fields of a statement that were wrong, so far as anybody says; none of an article."""
        if about in self.missed:
            return ["missed"]
        if about in self.removed:
            return ["statement"]
        return [f for f in FIELDS if (about, f) in self.made or (about, f) in self.disputed]


def read_value(row: Row, field: str, value: str, article: Row, study: Study, rows: dict[str, Row]) -> Row:
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
        return _day_values(value, row.get("published"))
    if field == "words":
        return _words_in(article, find_words(text, value, near=row["content_spans"][0][0]))
    if field == "condition":
        if none:
            return {"condition": None, "condition_span": None}
        (start, end), *_ = find_words(text, value, near=row["content_spans"][0][0])
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


def kept_value(
    row: Row, field: str, value: str, article: Row, study: Study, rows: dict[str, Row]
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


def _day_values(value: str, published: Any) -> Row:
    on, precision = read_day(value, published)
    return {
        "said_on": pd.Timestamp(on) if on else pd.NaT,
        "said_on_precision": precision,
        "said_on_evidence": "corrected by a reader" if on else None,
    }


def find_words(text: str, words: str, *, near: int = 0) -> list[Span]:
    """Where words stand in an article: each piece (“…” between them) in its order, nearest to an offset.

    Blanks and line breaks count as one blank, straight and curly quotation marks as the same, dashes too: keyboards
    and spreadsheet programs turn them. Raises Fault if a piece does not stand there.
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


def _follow(row: Row, fields: list[str], study: Study, names: SideNames) -> None:
    """What follows from a corrected field: the role on the day, and whom the condition binds."""
    follow_role(row, fields, study)
    condition = row["condition"]
    row["condition_binds"] = None
    if isinstance(condition, str):
        side = row["side"] if isinstance(row["side"], str) else ""
        before = row["before"] if isinstance(row["before"], str) else ""
        row["condition_binds"] = bound_side(condition, row["content"], side, names, before)


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


def _mend_repeats(rows: list[Row]) -> None:
    """Let every repeat point to a first report that is there and is no repeat itself."""
    there = {row["statement_id"]: row for row in rows}
    first: dict[str, str] = {}
    for row in rows:
        seen, at = {row["statement_id"]}, row["same_as"]
        while (
            isinstance(at, str) and at in there and isinstance(there[at]["same_as"], str) and at not in seen
        ):
            seen.add(at)
            at = there[at]["same_as"]
        if not isinstance(at, str):
            continue
        if at in seen or at not in there:  # a circle, or its first report is gone: the next one is the first
            at = first.setdefault(at, row["statement_id"])
        row["same_as"] = None if at == row["statement_id"] else at


def _same(one: Any, other: Any) -> bool:
    missing = [value is None or (not isinstance(value, list) and pd.isna(value)) for value in (one, other)]
    return all(missing) or (not any(missing) and bool(one == other))


def _joined(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name for name in names if name))


def _drawn(lines: list[Correction]) -> str | None:
    given = {line.row["drawn"] for line in lines}
    return "random" if "random" in given else "chosen" if "chosen" in given else None
