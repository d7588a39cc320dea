"""A sheet read back: CSV as spreadsheet programs save it, or a workbook, of which values only are taken."""

import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from helpers.base import HandTable, InputError, file_fault, hand_table, read_hand_table, shorten
from helpers.run.sheets.columns import READ, STATEMENTS, columns_to_fill
from helpers.run.sheets.workbook import unescaped
from helpers.study import Study

MOST_BYTES = 50_000_000  # of a file, and of a workbook once it is unpacked
MOST_ROWS, MOST_COLUMNS = 200_000, 500
_LAST_ROW = 1_048_576  # of a page in Excel
_SAVE = "Save it as .xlsx or as CSV UTF-8."
Row = dict[str, str]


class Sheet(NamedTuple):
    """A sheet that was read: its rows with their lines, and cells that hold no value (by line and column)."""

    name: str
    table: HandTable
    faults: dict[tuple[int, str], tuple[str, str, str]]  # what stands there, what is wrong, what to do


def read_sheet(path: Path, study: Study) -> Sheet:
    """Read a sheet of ``export_sheet``: CSV (commas, semicolons or tabs), or a workbook (.xlsx).

    Line numbers are those that a spreadsheet program shows beside the rows. Formulas are never run: a cell
    that holds one is listed. If May 2019 or 12 May was typed, and a spreadsheet program has made a whole day
    of it, what the cell shows is taken. Raises InputError for a file that is no such sheet, one above 50 MB
    (a workbook: once it is unpacked) or 200,000 rows, another format, and columns that are missing, there
    twice, misspelt or of an unknown issue.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as handle:
            begins = handle.read(4)
    except OSError as error:
        raise InputError(file_fault(error)) from None
    if size > MOST_BYTES:
        raise _too_large(path.name)
    if begins == b"\xd0\xcf\x11\xe0":
        raise InputError(f"{path.name} is an old workbook (.xls), or one with a password. {_SAVE}")
    known, faults = [*READ, *columns_to_fill(study)], {}
    if begins == b"PK\x03\x04":
        lines, found = _lines_of_workbook(path)
        table = hand_table(lines, name=path.name, columns=known, required=())
        names = dict(enumerate(table.columns))
        faults = {(line, names[n]): fault for (line, n), fault in found.items() if names.get(n) in known}
    else:
        table = read_hand_table(path, name=path.name, columns=known, required=(), number_rows=True)
    if len(table.rows) > MOST_ROWS:
        raise _too_large(path.name)
    _check_columns(table, path.name, known)
    return Sheet(path.name, table, faults)


def _check_columns(table: HandTable, name: str, known: list[str]) -> None:
    there = set(table.columns)
    if "statement_id" not in there or not there & set(known[len(READ) :]):
        lacks = "no column to fill in" if "statement_id" in there else "no column statement_id"
        raise InputError(
            f"{name}, line 1: there is {lacks}. "
            "Fill in a sheet of this study: on-the-record export STUDY --to sheet"
        )
    for column in table.columns:
        is_code = re.match("(?:code|conditional|comment)_", column)
        if is_code and column not in known and any(row[column] for row in table.rows):
            raise InputError(
                f"{name}, line 1: the study has no issue for the column “{shorten(column)}”. "
                "Rename it to one of the study's, or delete it."
            )


def _too_large(name: str) -> InputError:
    return InputError(
        f"{name} is larger than a sheet can be ({MOST_BYTES // 1_000_000} MB unpacked, {MOST_ROWS:,} rows). "
        "Nothing was read. Export a smaller sheet (--sample), and fill that in."
    )


Faults = dict[tuple[int, int], tuple[str, str, str]]


def _lines_of_workbook(path: Path) -> tuple[list[tuple[int, list[str]]], Faults]:
    """The rows that are not blank, each with its number, and the cells that hold no value."""
    try:
        _refuse_bomb(path)
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            pages = {page.title: page for page in book.worksheets}
            page = pages.get(STATEMENTS) or next(iter(pages.values()))
            return _cells(page, path.name)
        finally:
            book.close()
    except InputError:
        raise
    except Exception as error:  # of a broken file the library raises whatever it stumbles over
        raise InputError(
            f"{path.name} cannot be read as a workbook ({type(error).__name__}). {_SAVE}"
        ) from None


def _refuse_bomb(path: Path) -> None:
    """Raise InputError for a package that is no workbook, is too large, or defines entities (as XML may)."""
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > MOST_BYTES:
            raise _too_large(path.name)
        if "xl/workbook.xml" not in package.namelist():
            raise InputError(f"{path.name} is no workbook of the kind .xlsx. {_SAVE}")
        for part in parts:  # zipfile reads no more of a part than it says it holds
            content = package.read(part)
            if part.filename.endswith((".xml", ".rels")) and any(
                "<!DOCTYPE".encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")
            ):
                raise InputError(f"{path.name} defines XML of its own, as no workbook does. {_SAVE}")


def _cells(page: Any, name: str) -> tuple[list[tuple[int, list[str]]], Faults]:
    """The rows of a page that are not blank, as wide as the first; what stands beside them is left out."""
    lines: list[tuple[int, list[str]]] = []
    faults: Faults = {}
    width, blank = MOST_COLUMNS, None
    page.reset_dimensions()  # some programs write wrong ones
    for number, row in enumerate(page.iter_rows(max_row=_LAST_ROW, max_col=MOST_COLUMNS), 1):
        if row is blank:  # one tuple stands for all rows that are not in the file
            continue
        cells = ["" if cell.value is None else _text(cell) for cell in row[:width]]
        if not any(cell.strip() for cell in cells):
            blank = row
            continue
        if len(lines) > MOST_ROWS:
            raise _too_large(name)
        for n, cell in enumerate(row[:width]):
            if cell.data_type in _NO_VALUES:
                faults[number, n] = (cells[n], _NO_VALUES[cell.data_type], "Write the value itself.")
        if not lines:
            width = 1 + max(n for n, cell in enumerate(cells) if cell.strip())
        lines.append((number, cells[:width]))
    return lines, faults


_NO_VALUES = {"f": "This is a formula.", "e": "This is an error of the spreadsheet."}


def _text(cell: Any) -> str:
    """The value of a cell as text: days as 2019-05-12, whole numbers without a point."""
    value = cell.value
    if isinstance(value, datetime):
        return _day(value, cell.number_format) if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescaped(str(value))


def _day(value: datetime, shown_as: str) -> str:
    """A day as far as its cell shows it: 2019-05 of May 19, 12 May without its year."""
    letters = re.sub(r'"[^"]*"|\[[^]]*\]|\\.|_.', "", shown_as.split(";")[0]).casefold()
    if "m" in letters and "d" not in letters and value.day == 1:
        return f"{value:%Y-%m}"
    if "m" in letters and "d" in letters and "y" not in letters:
        return f"{value.day} {value:%B}"
    return value.date().isoformat()
