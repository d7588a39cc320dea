"""Which statement each line of a sheet is about, and whether lines contradict what was read or others."""

import re
from collections import defaultdict
from difflib import get_close_matches
from typing import Any, NamedTuple

from helpers.base import is_cut, shorten
from helpers.run.sheets.columns import CORRECTS, clean, columns_to_fill, in_one_line, meant
from helpers.run.sheets.export import Own, as_found, as_read_cells
from helpers.run.sheets.read import Sheet
from helpers.statements import Finder, find_words, id_of, iso_day, new_row, read_day
from helpers.study import Fault, Study, words_key

Row = dict[str, str]


class Wrong(NamedTuple):
    """What is wrong with a line of a sheet: where, what stands there, why it cannot be, what to do."""

    line: int
    column: str
    value: str
    reason: str
    what_to_do: str

    def __str__(self) -> str:
        value = "".join(c if c.isprintable() else " " for c in shorten(self.value))
        return f"line {self.line}, {self.column}, “{value}”: {self.reason} {self.what_to_do}"


class Said(NamedTuple):
    """A line that says something, and the statement it is about."""

    line: int
    row: Row
    about: str


class _FaultIn(Fault):
    """A fault of a certain column."""

    def __init__(self, column: str, reason: str, what_to_do: str) -> None:
        super().__init__(reason, what_to_do)
        self.column = column


class Places:
    """The statements that lines of a sheet are about, and what is wrong with the lines."""

    def __init__(self, study: Study, own: Own) -> None:
        self.review = own.review
        self.files = {str(row["source_file"]): i for i, row in own.review.articles.items()}
        self.finder = Finder(as_found(own.review))
        self.new: dict[str, dict[str, Any]] = {}  # statements that were missed, by id
        self.to_fill = [*columns_to_fill(study)]
        self.wrong: list[Wrong] = []
        self.lines = 0  # that say something

    def row(self, about: str) -> dict[str, Any]:
        """What was read of a statement."""
        return self.review.rows[about] if about in self.review.rows else self.new[about]

    def place_all(self, sheet: Sheet) -> list[Said]:
        """The lines that say something and have nothing wrong with them so far, each with its statement."""
        rows = zip(sheet.table.lines, sheet.table.rows, strict=True)
        placed = (self._place(line, row, sheet) for line, row in rows)
        return self._without_contradictions([said for said in placed if said])

    def _place(self, line: int, given: Row, sheet: Sheet) -> Said | None:
        row = {column: meant(column, clean(cell)) for column, cell in given.items()}
        found = [Wrong(line, c, *sheet.faults[line, c]) for c in row if (line, c) in sheet.faults]
        filled = [column for column in self.to_fill if row[column]]
        cut = "This is as long as the longest text that Excel keeps: what followed is lost."
        found += [Wrong(line, c, row[c], cut, "Shorten it.") for c in filled if is_cut(row[c])]
        if row["statement_id"] in self.review.rows:
            found += self._overwritten(line, row)
        # a row of a statement that was missed
        begun = bool(row["article"] and not row["statement_id"] and not row["words"])
        if not filled and not found and not begun:
            return None
        self.lines += 1
        if not found:
            try:
                return Said(line, row, self._statement_of(row))
            except Fault as fault:
                column = "statement_id" if row["statement_id"] or row["words"] else "words_are"
                column = fault.column if isinstance(fault, _FaultIn) else column
                found = [Wrong(line, column, row[column], fault.reason, fault.what_to_do)]
        self.wrong += found
        return None

    def _statement_of(self, row: Row) -> str:
        """The statement that a row means: by its id, else by its words, else one that was missed."""
        given = row["statement_id"]
        if given in self.review.rows:
            return given
        if not given and not row["words"]:
            return self._missed(row)
        within = self.files.get(row["article"], row["article"])
        found = self.finder.find("", row["words"])
        if len(found) > 1:
            found = [i for i in found if self.review.rows[i]["article_id"] == within] or found
        if len(found) == 1:
            return found[0]
        if found:
            fit = f"The words fit {len(found)} statements ({', '.join(found)})."
            raise Fault(fit, "Give the id of the one.")
        raise Fault(
            "This is none of the statements of the last run, and none shares enough of its words.",
            "Copy the row from a new sheet, or delete it.",
        )

    def _missed(self, row: Row) -> str:
        """The id of a statement that the program missed."""
        if not row["words_are"]:
            remedy = "Copy the words of the statement from the article into words_are."
            raise _FaultIn("words_are", "There is no statement_id, and there are no words.", remedy)
        named = row["article"]
        article_id = named if named in self.review.articles else self.files.get(named)
        if article_id is None:
            reason = "There is no such article in the last run." if named else "The row names no article."
            near = get_close_matches(named, self.files, n=1)
            remedy = (
                f"Write {near[0]}, if that is it." if near
                else "Write the article as the column has it in other rows, or as the page “lists” has it."
            )  # fmt: skip
            raise _FaultIn("article", reason, remedy)
        article = self.review.articles[article_id]
        spans = find_words(str(article["text"]), row["words_are"])
        new = id_of(article_id, spans)
        if (new, "statement") in self.review.lines:
            return new
        near = [i for i in self.finder.find("", row["words_are"]) if self.row(i)["article_id"] == article_id]
        if new in self.review.rows or near:
            there = new if new in self.review.rows else near[0]
            raise Fault(f"These words are a statement already ({there}).", "Correct the row of that one.")
        self.new.setdefault(new, new_row(article, spans, new))
        return new

    def _overwritten(self, line: int, row: Row) -> list[Wrong]:
        """Cells to read that say something other than was read, if nothing is written where it belongs."""
        read = as_read_cells(self.review.rows[row["statement_id"]])
        found = []
        for column, (_, cell) in CORRECTS.items():
            given, was = in_one_line(row[cell]), in_one_line(read[cell])
            same = not given or words_key(given) == words_key(was)
            if same or row[column] or (cell == "day" and not is_other_day(given, was)):
                continue
            reason = f"The program read “{shorten(was)}”." if was else "The program read nothing there."
            remedy = (
                f"Write what is right into {column}. If the last run is newer than the sheet, export it anew."
            )
            found.append(Wrong(line, cell, row[cell], reason, remedy))
        return found

    def _without_contradictions(self, placed: list[Said]) -> list[Said]:
        """The lines without those that say different things of one statement, which are listed."""
        given: dict[tuple[str, str], dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for one in placed:
            for column in self.to_fill:
                if one.row[column] and not (column == "words_are" and one.about in self.new):
                    given[one.about, column][words_key(one.row[column])].append(one)
        apart: set[int] = set()
        for (_, column), values in given.items():
            differ = [one for several in values.values() for one in several] if len(values) > 1 else []
            for one in differ:
                others = ", ".join(str(other.line) for other in differ if other.line != one.line)
                reason = f"Of the same statement, line {others} says something else."
                self.wrong.append(Wrong(one.line, column, one.row[column], reason, "Keep one of them."))
                apart.add(one.line)
        return [one for one in placed if one.line not in apart]


def is_other_day(cell: str, day: str) -> bool:
    """Whether a cell certainly says another day, however a spreadsheet program has turned it (5/12/2019)."""
    numbers = [sorted(int(n) % 100 for n in re.findall(r"\d+", text)) for text in (cell, day)]
    if len(numbers[0]) == 3 and numbers[0] == numbers[1]:
        return False
    try:
        return iso_day(*read_day(cell)) != (day or "unknown")
    except Fault:
        return False
