"""Corrections: what people put right in the reading of a study, as they wrote it down."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from helpers.base import (
    LONGEST,
    HandTable,
    InputError,
    is_changed,
    lock_hand_table,
    open_hand_table,
    shorten,
    write_hand_table,
)
from helpers.study.folders import ALLOWED, names_a_file
from helpers.study.study import Study

FILE, WHO_FILE = "corrections.csv", "who.csv"
COLUMNS = ("statement_id", "article", "field", "value", "who", "day", "why", "words", "drawn")
WHO_COLUMNS = ("printed", "speaker", "article", "who", "day", "why")
# what can be corrected, in the order in which it is applied and shown
FIELDS = (
    "statement",
    "words",
    "speaker",
    "actor",
    "role",
    "said_on",
    "venue",
    "condition",
    "reported_by",
    "same_as",
    "read",
)
VALUES = {"statement": ("yes", "no", "new"), "read": ("yes", "whole")}
DRAWN = ("random", "chosen", "")
RECONCILED = "reconciled"  # whoever settles what two readers corrected differently
Row = dict[str, str]
Key = tuple[str, str, str]


class Fault(Exception):
    """Why a correction cannot be applied, and what to do about it."""

    def __init__(self, reason: str, what_to_do: str) -> None:
        super().__init__(f"{reason} {what_to_do}")
        self.reason, self.what_to_do = reason, what_to_do


class Correction(NamedTuple):
    """A line of corrections.csv or who.csv: where it stands, what it says, what is wrong with its form."""

    where: str
    row: Row
    fault: Fault | None

    def says(self, field: str, value: str) -> bool:
        """Whether the line gives this field this value."""
        return says(self.row, field, value)


class CorrectedMeanwhile(InputError):
    """Another program changed a correction after it was read; ``row`` is what the file says now, or empty."""

    def __init__(self, key: Key, row: Row) -> None:
        now = row.get("value") or "nothing"
        super().__init__(f"Not saved: {FILE} was changed elsewhere and says {now} here now. Press again.")
        self.key, self.row = key, row


def says(row: Mapping[str, str], field: str, value: str) -> bool:
    """Whether a row gives this field this value, whatever its capitals."""
    return row["field"] == field and row["value"].casefold() == value


def key_of(row: Mapping[str, str]) -> Key:
    """What a line is about: its statement (id, else words, else article), its field, and whose line it is."""
    about = row.get("statement_id") or row.get("words") or row.get("article") or ""
    return about, row.get("field", ""), row.get("who", "")


def read_corrections(study: Study) -> list[Correction]:
    """The lines of data/studies/<study>/corrections.csv, in their order; none where there is no such file.

    One line corrects one field of one statement. Columns: statement_id and words (as read; the words find the
    statement again if its id is gone), article (its source file or article_id; needed for a new statement),
    field (one of FIELDS), value, who, day (of the correction), why, and drawn (random, chosen or blank: how
    the statement came to be read). A line whose form is wrong has a ``fault`` and says nothing else. Raises
    InputError for a file that is no such table (``read_hand_table``).
    """
    file = _corrections(study)
    lines = zip(file.lines, file.rows, strict=True)
    return [Correction(f"{FILE}, line {n}", row, form_fault(row)) for n, row in lines if row["value"]]


def read_who(study: Study) -> list[Correction]:
    """The lines of who.csv: who a printed speaker of this study is, in all articles or in one."""
    file = _who(study)
    lines = zip(file.lines, file.rows, strict=True)
    return [Correction(f"{WHO_FILE}, line {n}", row, _who_fault(row)) for n, row in lines]


def _corrections(study: Study) -> HandTable:
    required, fixed = ("field", "value"), ("field", "drawn")
    return open_hand_table(study.folder / FILE, name=FILE, columns=COLUMNS, required=required, fixed=fixed)


def _who(study: Study) -> HandTable:
    required = WHO_COLUMNS[:2]
    return open_hand_table(study.folder / WHO_FILE, name=WHO_FILE, columns=WHO_COLUMNS, required=required)


_PRONOUNS = {"he", "she", "it", "they", "i", "we", "who", "his", "her", "their"}


def _who_fault(row: Mapping[str, str]) -> Fault | None:
    lacking = [column for column in WHO_COLUMNS[:2] if not row[column]]
    if lacking:
        return Fault(f"{' and '.join(lacking)} is blank.", "Write who is printed, and who that is.")
    if not row["article"] and row["printed"].casefold() in _PRONOUNS:
        everywhere = f"“{row['printed']}” is somebody else in every article."
        return Fault(everywhere, "Name one in the column article.")
    return None


def form_fault(row: Mapping[str, str]) -> Fault | None:
    """What is wrong with a correction whatever its statement is; None if nothing is."""
    field, value = row["field"], row["value"]
    if field not in FIELDS:
        return Fault(f"there is no field “{shorten(field)}”.", f"Use one of {', '.join(FIELDS)}.")
    if field in VALUES and value.casefold() not in VALUES[field]:
        return Fault(f"{field} is “{shorten(value)}”.", f"Use {' or '.join(VALUES[field])}.")
    if row.get("drawn", "") not in DRAWN:
        return Fault(f"drawn is “{shorten(row['drawn'])}”.", "Use random or chosen, or leave it blank.")
    if any(len(cell) > LONGEST for cell in row.values()):
        return Fault(f"a text of more than {LONGEST:,} characters.", "Shorten it.")
    whole, new = says(row, "read", "whole"), says(row, "statement", "new")
    if (whole or new) and not row.get("article"):
        return Fault("the column article is blank.", "Write the source file or the article_id.")
    if new and not row.get("words"):
        return Fault("the column words is blank.", "Copy the words of the new statement from its article.")
    if not whole and not row.get("statement_id") and not row.get("words"):
        which = "neither statement_id nor words says which statement is meant."
        return Fault(which, "Copy one from the table.")
    return None


def check_reader(reader: str) -> None:
    """Raise InputError where a name cannot stand for a reader."""
    if not names_a_file(reader):
        raise InputError(f"“{reader}” cannot be the name of a reader: use {ALLOWED}.")


def write_corrections(
    study: Study, rows: Iterable[Mapping[str, str]], *, known: Mapping[Key, Mapping[str, str]] | None = None
) -> Path:
    """Put corrections into corrections.csv, on disk when this returns; a blank value takes one back.

    A line that is there already for this statement, field and reader (``key_of``) is changed in its place,
    others are kept as they are. The file is written whole or not at all, by one program at a time. ``known``
    is what the caller believes to be there; if the file says otherwise by now, nothing is written:
    CorrectedMeanwhile has what it says. Raises InputError, and writes nothing, for a line of wrong form.
    """
    path = study.folder / FILE
    with lock_hand_table(path, name=FILE):
        file = _corrections(study)
        kept = dict(enumerate(file.rows))
        places = {key_of(row): n for n, row in kept.items()}
        columns = list(file.columns)
        for given in rows:
            row = {name: str(value or "").strip() for name, value in given.items()}
            key = key_of(row)
            old = kept[places[key]] if key in places else {}
            if known is not None and is_changed(known.get(key, {}), old, columns=("value", "why")):
                raise CorrectedMeanwhile(key, old)
            new = dict.fromkeys([*COLUMNS, *columns], "") | old | row
            if not new["value"]:
                if key in places:
                    del kept[places.pop(key)]
                continue
            if fault := form_fault(new):
                raise InputError(f"Not saved: {fault}")
            columns += [name for name in COLUMNS if name not in columns and new[name]]
            place = places.setdefault(key, max(kept, default=-1) + 1)
            kept[place] = new
        return write_hand_table(path, file._replace(rows=list(kept.values()), columns=columns))


def write_who(study: Study, row: Mapping[str, str]) -> Path:
    """Put one line into who.csv, in the place of one for the same printed speaker and article.

    A blank speaker takes that line back. Raises InputError, and writes nothing, without a printed speaker.
    """
    path = study.folder / WHO_FILE
    with lock_hand_table(path, name=WHO_FILE):
        file = _who(study)
        new = dict.fromkeys(WHO_COLUMNS, "") | {name: str(value).strip() for name, value in row.items()}
        if not new["printed"]:
            raise InputError("Not saved: say who is printed, and who that is.")
        same = [one["printed"].casefold() == new["printed"].casefold() and one["article"] == new["article"]
                for one in file.rows]  # fmt: skip
        kept = [one for one, is_same in zip(file.rows, same, strict=True) if not is_same]
        columns = [*file.columns, *(name for name in WHO_COLUMNS if name not in file.columns and new[name])]
        return write_hand_table(
            path, file._replace(rows=[*kept, *([new] if new["speaker"] else [])], columns=columns)
        )


def words_key(text: str) -> str:
    """A name as it is compared: without capitals and with single blanks."""
    return re.sub(r"\s+", " ", text).strip().casefold()
