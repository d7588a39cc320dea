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
    put_rows,
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
    """What a line is about: its statement (id, else article and words), its field, and whose line it is."""
    about = row.get("statement_id") or f"{row.get('article', '')}\n{row.get('words', '')}".strip()
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
    """The lines of who.csv: who a printed speaker of this study is, in all articles or in one.

    Each is a correction of the field speaker, with the columns printed and speaker besides.
    """
    file = _who(study)
    lines = zip(file.lines, file.rows, strict=True)
    said = [(n, row, {"field": "speaker", "value": row["speaker"]}) for n, row in lines]
    return [Correction(f"{WHO_FILE}, line {n}", row | of, _who_fault(row)) for n, row, of in said]


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
    return _too_long(row)


def _too_long(row: Mapping[str, str]) -> Fault | None:
    longest = max(map(len, row.values()))
    return Fault(f"a text of more than {LONGEST:,} characters.", "Shorten it.") if longest > LONGEST else None


def form_fault(row: Mapping[str, str]) -> Fault | None:
    """What is wrong with a correction whatever its statement is; None if nothing is."""
    field, value = row["field"], row["value"]
    if field not in FIELDS:
        return Fault(f"there is no field “{shorten(field)}”.", f"Use one of {', '.join(FIELDS)}.")
    if field in VALUES and value.casefold() not in VALUES[field]:
        return Fault(f"{field} is “{shorten(value)}”.", f"Use {' or '.join(VALUES[field])}.")
    if row.get("drawn", "") not in DRAWN:
        return Fault(f"drawn is “{shorten(row['drawn'])}”.", "Use random or chosen, or leave it blank.")
    if fault := _too_long(row):
        return fault
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

    def check(old: Row, new: Row) -> bool:
        key = key_of(new)
        if known is not None and is_changed(known.get(key, {}), old, columns=("value", "why")):
            raise CorrectedMeanwhile(key, old)
        if new["value"] and (fault := form_fault(new)):
            raise InputError(f"Not saved: {fault}")
        return bool(new["value"])

    with lock_hand_table(path, name=FILE):
        file = put_rows(_corrections(study), rows, columns=COLUMNS, key=key_of, check=check)
        return write_hand_table(path, file)


def write_who(study: Study, row: Mapping[str, str]) -> Path:
    """Put one line into who.csv, in the place of one for the same printed speaker and article.

    A blank speaker takes that line back. Raises InputError, and writes nothing, without a printed speaker and
    for a pronoun without an article.
    """
    path = study.folder / WHO_FILE

    def check(_: Row, new: Row) -> bool:
        fault = _who_fault(new)
        if fault and (new["speaker"] or not new["printed"]):
            raise InputError(f"Not saved: {fault}")
        return bool(new["speaker"])

    with lock_hand_table(path, name=WHO_FILE):
        file = put_rows(_who(study), [row], columns=WHO_COLUMNS, key=_whom, check=check)
        return write_hand_table(path, file)


def _whom(row: Mapping[str, str]) -> tuple[str, str]:
    """Which printed speaker of which article a line of who.csv is about."""
    return words_key(row["printed"]), row.get("article", "")


def words_key(text: str) -> str:
    """A name as it is compared: without capitals and with single blanks."""
    return re.sub(r"\s+", " ", text).strip().casefold()
