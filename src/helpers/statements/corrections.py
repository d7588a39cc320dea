"""Corrections applied: what people put right takes the place of what the program read, right after reading.

Nothing else changes a statement. A correction that cannot be applied is listed with its line and a remedy,
and the others are applied all the same.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pandas as pd

from helpers.base import table, upper_first
from helpers.statements.actors import SideNames, side_names
from helpers.statements.condition_binds import bound_side
from helpers.statements.field_values import Row, follow_role, in_words, read_value, say_the_same
from helpers.statements.places import Place, Places
from helpers.study import (
    FIELDS,
    RECONCILED,
    Correction,
    Fault,
    Study,
    read_corrections,
    read_who,
    says,
    words_key,
)


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
    or else to the one statement of its article that shares at least 0.8 of its words. Raises InputError if a file cannot be
    read at all.
    """
    lines, renamed = read_corrections(study), read_who(study)
    if not lines and not renamed:
        return Corrected(statements, *(table([], name) for name in ("corrections", "checks", "unapplied")))
    desk = _Desk(statements, articles, study)
    desk.rename(renamed)
    for line in lines:
        if says(line.row, "statement", "new"):
            desk.attempt(line, desk.add)
    desk.correct([line for line in lines if not says(line.row, "statement", "new")])
    return desk.finish()


class _Desk:
    """The statements while corrections are put into them."""

    def __init__(self, statements: pd.DataFrame, articles: pd.DataFrame, study: Study) -> None:
        self.study, self.names = study, side_names(study)
        self.places = Places(statements, articles)
        self.articles, self.rows = self.places.articles, self.places.rows
        self.read: dict[str, Row] = {}  # what the program had read in the statements that are changed
        self.removed: set[str] = set()
        self.made: dict[Place, Row] = {}  # corrections applied, by statement and field
        self.checked: dict[str, list[Correction]] = defaultdict(list)
        self.missed: dict[str, list[Correction]] = {}
        self.unapplied: list[Row] = []
        self.disputed: set[Place] = set()

    def attempt(self, line: Correction, apply: Callable[[Correction], Any]) -> Any:
        """Apply a line, or list it."""
        try:
            if line.fault:
                raise Fault(upper_first(line.fault.reason), line.fault.what_to_do)
            return apply(line)
        except Fault as fault:
            self.refuse(line, fault)

    def refuse(self, line: Correction, fault: Fault) -> None:
        what = f"{line.row.get('printed') or line.row['field']}: {line.row['value']}"
        row = {"where": line.where, "what": what, "reason": fault.reason, "what_to_do": fault.what_to_do}
        if row not in self.unapplied:
            self.unapplied.append(row)

    def rename(self, lines: list[Correction]) -> None:
        """Apply who.csv to the statements of the speakers printed there; a line for one article goes before."""
        printed: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows.values() if lines else ():
            for name in {words_key(str(row[column] or "")) for column in ("source", "speaker")}:
                printed[name].append(row)
        said: dict[str, list[Correction]] = defaultdict(list)
        for line in lines:
            for statement_id in self.attempt(line, lambda one: self.printed_by(one, printed)) or ():
                said[statement_id].append(line)
        for statement_id, given in said.items():
            own = [line for line in given if line.row["article"]]
            self.settle(statement_id, "speaker", own or given, "Delete one line, or name an article in it.")

    def printed_by(self, line: Correction, printed: dict[str, list[Row]]) -> list[str]:
        """The statements of the speaker whom a line of who.csv prints."""
        within, fits = self.places.article_of(line.row), printed.get(words_key(line.row["printed"]), [])
        found = [row["statement_id"] for row in fits if within in (None, row["article_id"])]
        if not found:
            raise Fault(
                f"No statement has the printed speaker “{line.row['printed']}”.",
                "Write them as the columns source or speaker print them, or delete the line.",
            )
        return found

    def add(self, line: Correction) -> None:
        """Add a statement that the program missed; one that it has found since is no new one."""
        new, is_new = self.places.add(line.row)
        if is_new or new in self.missed:
            self.missed.setdefault(new, []).append(line)
            self.note((new, "statement"), None, "a statement that was missed", self.missed[new])

    def correct(self, lines: list[Correction]) -> None:
        """Apply the lines that are about a statement, field after field, and keep what was checked."""
        said: dict[Place, list[Correction]] = defaultdict(list)
        for line in lines:
            place = self.attempt(line, lambda one: self.places.find(one.row))
            if place:
                said[place].append(line)
        for (about, field), given in sorted(said.items(), key=lambda item: _order(*item[0])):
            if field == "read":
                self.checked[about] += given
            else:
                self.settle(about, field, given, "Settle it in 30_review (“reconciled”), or delete one line.")

    def settle(self, statement_id: str, field: str, given: list[Correction], remedy: str) -> None:
        """Apply what one or several people say of a field; those who differ are listed and nothing changes."""
        row = self.rows[statement_id]
        article, meant = self.articles[row["article_id"]], []
        for one in [one for one in given if one.row["who"].casefold() == RECONCILED] or given:
            try:
                value = read_value(row, field, one.row["value"], article, self.study, self.rows)
                meant.append((one, value))
            except Fault as fault:
                self.refuse(one, fault)
        place = (statement_id, field)
        if all(say_the_same(value, meant[0][1]) for _, value in meant):
            if meant:
                self.disputed.discard(place)  # of who.csv
                self.change(place, meant[0][1], [one for one, _ in meant])
            return
        self.disputed.add(place)
        for one, value in meant:
            others = [other for other, its in meant if not say_the_same(its, value)]
            said = (f"{o.where} ({_who(o)}) says {o.row['value']}" for o in others)
            self.refuse(one, Fault(f"{'; '.join(said)}.", remedy))

    def change(self, place: Place, changed: Row, lines: list[Correction]) -> None:
        """Put values of ``read_value`` into a statement; they are no correction if the program read the same."""
        statement_id, field = place
        row = self.rows[statement_id]
        if field == "statement":
            if changed["statement"] is None:
                self.removed.add(statement_id)
                self.note(place, "a statement", "no statement", lines)
            return
        if statement_id in self.missed:
            before = in_words(row, field)
        else:
            read = self.read.setdefault(statement_id, dict(row))
            before = in_words(read, field)
            if all(_same(read.get(name), new) for name, new in changed.items()):
                self.made.pop(place, None)  # of who.csv
                row |= changed
                return
        row |= changed
        self.note(place, before, in_words(row, field), lines)

    def note(self, place: Place, before: str | None, after: str | None, lines: list[Correction]) -> None:
        statement_id, field = place
        row = self.rows[statement_id]
        self.made[place] = {
            "statement_id": statement_id,
            "article_id": row["article_id"],
            "content": self.read.get(statement_id, row)["content"],
            "field": field,
            "before": before,
            "after": after,
            "who": _joined(map(_who, lines)),
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
        missed = [(about, lines) for about, lines in self.missed.items() if about not in self.removed]
        return [
            {
                "statement_id": None if about in self.articles else about,
                "article_id": about if about in self.articles else self.rows[about]["article_id"],
                "readers": _joined(map(_who, lines)),
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


def _order(statement_id: str, field: str) -> tuple[int, str]:
    return FIELDS.index(field), statement_id


def _follow(row: Row, fields: list[str], study: Study, names: SideNames) -> None:
    """What follows from a corrected field: the role on the day, and whom the condition binds."""
    follow_role(row, fields, study)
    condition = row["condition"]
    row["condition_binds"] = None
    if isinstance(condition, str):
        side = row["side"] if isinstance(row["side"], str) else ""
        before = row["before"] if isinstance(row["before"], str) else ""
        row["condition_binds"] = bound_side(condition, row["content"], side, names, before)


def _mend_repeats(rows: list[Row]) -> None:
    """Let every repeat point to a first report that is there and is no repeat itself."""
    repeats = {row["statement_id"]: row["same_as"] for row in rows}
    first: dict[str, str] = {}
    for row in rows:
        chain = [row["statement_id"]]
        while isinstance(at := repeats.get(chain[-1]), str) and at not in chain:
            chain.append(at)
        circle = chain[chain.index(at) :] if isinstance(at, str) else []
        end = min(circle, default=chain[-1])
        # of a circle one is the first report; if the first report is gone, the next one is
        root = end if end in repeats else first.setdefault(end, row["statement_id"])
        row["same_as"] = None if root == row["statement_id"] else root


def _who(line: Correction) -> str:
    return line.row["who"] or "nobody named"


def _same(one: Any, other: Any) -> bool:
    missing = [value is None or (not isinstance(value, list) and pd.isna(value)) for value in (one, other)]
    return all(missing) or (not any(missing) and bool(one == other))


def _joined(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name for name in names if name))


def _drawn(lines: list[Correction]) -> str | None:
    given = {line.row["drawn"] for line in lines}
    return "random" if "random" in given else "chosen" if "chosen" in given else None
