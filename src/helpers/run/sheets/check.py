"""Every line of a sheet checked: what it says, as corrections and codes, or what is wrong with it."""

import re
from collections import ChainMap
from datetime import date
from typing import NamedTuple

from helpers.run.sheets.columns import CORRECTS, NO, YES, choices, columns_of_issue, in_one_line, shown
from helpers.run.sheets.export import Own, by_statement, recorded_reason
from helpers.run.sheets.placing import Places, Said, Wrong, is_other_day
from helpers.run.sheets.read import Sheet
from helpers.statements import find_actor, kept_value
from helpers.study import Fault, Study

Row = dict[str, str]
Lines = dict[tuple[str, str], Row]  # by statement, and field or issue
OF_CODES = ("statement_id", "issue", "polarity", "conditional", "comment", "words", "drawn")
_NOBODY = ("read", "not_a_statement", "why")  # what may be said of words that nobody states


class Checked(NamedTuple):
    """What a sheet says that is not on file yet, what is wrong with it, and how many lines say something."""

    corrections: list[Row]
    codes: list[Row]
    wrong: list[Wrong]
    lines: int


def check_sheet(sheet: Sheet, study: Study, own: Own) -> Checked:
    """Check every line of a sheet against the statements of the last run and the coder's own work.

    Values are checked as at the desk: a day must be certain, words must stand in the article. Of a line with
    something wrong nothing is taken; blank cells, and those that say what is on file already, add nothing.
    """
    places = Places(study, own)
    placed = places.place_all(sheet)
    desk = _Desk(study, own, places)
    for said in placed:
        desk.take(said)
    desk.mark_drawn(placed)
    wrong = sorted(places.wrong, key=lambda one: one.line)
    return Checked([*desk.corrections.values()], [*desk.changed.values()], wrong, places.lines)


class _Desk:
    """The coder's work while the lines of a sheet are put to it."""

    def __init__(self, study: Study, own: Own, places: Places) -> None:
        self.study, self.review, self.places = study, own.review, places
        self.lines, self.codes = by_statement(own.review.lines), dict(own.codes)
        self.corrections: Lines = {}
        self.changed: Lines = {}

    def take(self, said: Said) -> None:
        """Take up what a line says: all of it or, if anything is wrong, nothing."""
        wrong: list[Wrong] = []
        own = self.lines.setdefault(said.about, {})
        values = self.called(said, own, wrong) | self.corrected(said, own, wrong)
        corrections = self.with_reasons(said, own, values, wrong)
        codes = self.coded(said, corrections, wrong)
        if wrong:
            self.places.wrong += wrong
            return
        own |= {field: line for (_, field), line in corrections.items()}
        self.corrections |= corrections
        self.codes |= codes
        self.changed |= codes

    def called(self, said: Said, own: dict[str, Row], wrong: list[Wrong]) -> Row:
        """Whether the statement was read, and is one: the values of these two fields."""
        row, values = said.row, {}
        before = own.get("statement", {}).get("value", "").casefold()
        by_hand = before == "new" or said.about in self.places.new
        for column in ("read", "not_a_statement"):
            if row[column] and row[column].casefold() not in choices(column):
                wrong.append(_no_choice(said, column))
        if row["read"]:
            values["read"] = YES
        if by_hand and not before:
            values["statement"] = "new"
        elif row["not_a_statement"] and not by_hand:
            values["statement"] = NO if row["not_a_statement"].casefold() == YES else YES
        if row["not_a_statement"].casefold() == YES:
            values["read"] = YES
            others = [c for c in self.places.to_fill if row[c] and c not in _NOBODY]
            others = [c for c in others if not c.startswith("comment_")]
            reason, remedy = f"The row also has {', '.join(others)}.", "Clear that, or clear this."
            if by_hand:
                reason = "This statement was added by hand."
                remedy = "Delete the row; if it was imported before, delete its lines from corrections.csv."
            if by_hand or others:
                wrong.append(Wrong(said.line, "not_a_statement", row["not_a_statement"], reason, remedy))
        return values

    def corrected(self, said: Said, own: dict[str, Row], wrong: list[Wrong]) -> Row:
        """The values of the fields that the line corrects; "" takes an earlier correction back."""
        values = {}
        for column, (field, _) in CORRECTS.items():
            if not said.row[column] or (field == "words" and said.about in self.places.new):
                continue
            try:
                value = self.value_of(said, field, said.row[column], own.get(field, {}).get("value", ""))
            except Fault as fault:
                wrong.append(Wrong(said.line, column, said.row[column], fault.reason, fault.what_to_do))
                continue
            if value or field in own:
                values[field] = value
        return values

    def value_of(self, said: Said, field: str, cell: str, old: str) -> str:
        """A value as corrections.csv keeps it; "" if it says no more than what was read."""
        value = re.sub(r"\s+", " ", cell).strip()
        if old and in_one_line(value) == in_one_line(old):
            return old
        if field == "said_on":
            if old and not is_other_day(value, old):
                return old
            # 12-May-2019, as spreadsheet programs write it; May-19 may be a day or a month of a year
            value = re.sub(r"^(\d{1,2})-([A-Za-z]{3,9})(?:-(?=\d{4}$)|$)", r"\1 \2 ", value).strip()
        row, rows = self.places.row(said.about), ChainMap(self.places.new, self.review.rows)
        article = self.review.articles[row["article_id"]]
        if field == "speaker" and value[:1] == "'" and find_actor(value[1:].strip(), self.study):
            value = value[1:].strip()  # typed first by habit; other names may begin so ('Umar)
        kept, as_read = kept_value(row, field, value, article, self.study, rows)
        return "" if as_read else kept

    def with_reasons(self, said: Said, own: dict[str, Row], values: Row, wrong: list[Wrong]) -> Lines:
        """The lines of corrections.csv that are new or changed, each with the reason that the row gives."""
        why = in_one_line(said.row["why"])
        known = {in_one_line(line["why"]) for line in own.values()}
        known.add(in_one_line(recorded_reason([*own.values()])))
        explained = {*values, *(field for column, (field, _) in CORRECTS.items() if said.row[column])}
        if why and why not in known and not explained - {"read"}:
            reason = "It is the reason for nothing: the row corrects nothing."
            remedy = "Fill in what it explains. What explains a code goes into comment_…."
            wrong.append(Wrong(said.line, "why", said.row["why"], reason, remedy))
        lines = {}
        for field, given in values.items():
            old = own.get(field, {})
            value, kept = given, old.get("why", "")
            if field in ("read", "statement") and old.get("value", "").casefold() == given:
                value = old["value"]
            is_new = value != old.get("value", "")
            reason = why if why and field != "read" and (is_new or why not in known) else kept
            if is_new or reason != kept:
                today = {"value": value, "why": reason, "day": f"{date.today():%Y-%m-%d}"}
                lines[said.about, field] = (old or self.line(said, field)) | today
        return lines

    def line(self, said: Said, field: str) -> Row:
        """A line of corrections.csv that is not there yet."""
        row = self.places.row(said.about)
        return {
            "statement_id": said.about,
            "article": str(self.review.articles[row["article_id"]]["source_file"]),
            "field": field,
            "who": self.review.reader,
            "words": str(row["content"]),
            "drawn": self.drawn(said),
        }

    def drawn(self, said: Said) -> str:
        """How the statement came into the sheet; what was missed there was drawn by nobody."""
        at_random = said.row["drawn"].casefold() == "random" and said.about not in self.places.new
        return "random" if at_random else "chosen"

    def coded(self, said: Said, corrections: Lines, wrong: list[Wrong]) -> Lines:
        """The codes that are new or changed; what is called no statement loses those it has."""
        is_none = corrections.get((said.about, "statement"), {}).get("value") == NO
        found: Lines = {}
        for issue in self.study.issues:
            old = self.codes.get((said.about, issue.id), {})
            if is_none:
                changes = {"polarity": "", "conditional": ""} if old.get("polarity") else {}
            else:
                changes = _code_in(said, columns_of_issue(issue.id), old, wrong)
            if changes:
                words = str(self.places.row(said.about)["content"])
                named = {"statement_id": said.about, "words": words}
                named |= {name: old[name] for name in named if old.get(name)}
                drawn = self.drawn(said) if not old or self.drawn(said) == "random" else old["drawn"]
                row = old | named | {"issue": issue.id, "drawn": drawn} | changes
                found[said.about, issue.id] = _only_of_codes(row)
        return found

    def mark_drawn(self, placed: list[Said]) -> None:
        """Mark codes of statements drawn at random that were chosen before, if anything is coded anew."""
        places = [(said.about, issue.id) for said in placed for issue in self.study.issues
                  if self.changed and self.drawn(said) == "random"]  # fmt: skip
        for place in places:
            code = self.codes.get(place, {})
            if code.get("polarity") and code["drawn"] != "random":
                self.changed[place] = _only_of_codes(code | {"drawn": "random"})


def _code_in(said: Said, columns: tuple[str, str, str], old: Row, wrong: list[Wrong]) -> Row:
    """What a line says of an issue that is not on file yet: polarity, conditional, comment; {} if nothing."""
    was = [shown(old.get(name, "")) for name in ("polarity", "conditional", "comment")]
    cells = [said.row[columns[0]].casefold(), said.row[columns[1]].casefold(), said.row[columns[2]]]
    if all(shown(cell) in ("", other) for cell, other in zip(cells, was, strict=True)):
        return {}
    faults = [_no_choice(said, column) for column, cell in zip(columns[:2], cells[:2], strict=True)
              if cell and cell not in choices(column)]  # fmt: skip
    polarity = cells[0] or was[0]
    if cells[1] and not faults and (not polarity or (polarity == "none" and cells[1] == YES)):
        reason, remedy = f"{columns[0]} is blank.", "Choose a code, or clear this."
        if polarity:
            reason, remedy = f"{columns[0]} is none.", "Without a position there is no condition: clear one."
        faults = [Wrong(said.line, columns[1], said.row[columns[1]], reason, remedy)]
    wrong += faults
    conditional = cells[1] or ("" if cells[0] == "none" else was[1])
    comment = old.get("comment", "") if shown(cells[2]) in ("", was[2]) else cells[2]
    return {"polarity": polarity, "conditional": conditional, "comment": comment}


def _only_of_codes(row: Row) -> Row:
    """A row of codes/<coder>.csv, without columns that the file may have besides."""
    return {name: row.get(name, "") for name in OF_CODES}


def _no_choice(said: Said, column: str) -> Wrong:
    *others, last = choices(column)
    allowed = f"{', '.join(others)} or {last}" if others else last
    remedy = f"Write {allowed}, or leave it blank."
    return Wrong(said.line, column, said.row[column], "The column does not take this value.", remedy)
