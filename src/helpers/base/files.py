"""Files written whole or not at all, and tables as CSV whose cells never run as a formula."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd


@contextmanager
def atomic_draft(path: Path) -> Iterator[Path]:
    """A draft to write beside ``path``, whose folder is made; it takes the place of ``path`` at the end.

    Where writing fails, what stood there stays, and the draft goes; the OSError names ``path``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield draft
        os.replace(draft, path)
    except OSError as error:
        if error.errno and str(error.filename) in ("None", str(draft)):  # a full disk names no file
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write bytes, or text as UTF-8, whole or not at all."""
    with atomic_draft(path) as draft:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)


# What makes Excel, LibreOffice or Google Sheets take a cell for a formula (OWASP, "CSV Injection"), also in
# full-width form. The apostrophe itself is on the list, so that taking one off always restores the cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")

_LONGEST_IN_EXCEL = 32_767  # code units of UTF-16 in a cell; Excel cuts what is longer, and says nothing
DELIMITERS = ",;\t"  # the second is what a spreadsheet writes where the comma is a decimal sign


def delimiter_of(header: str) -> str:
    """What parts the cells of a table, by its first line; a comma where nothing does."""
    return max(DELIMITERS, key=header.count)


def is_cut(cell: object) -> bool:
    """Whether a text is as long as the longest that Excel keeps, and so most likely its beginning only."""
    return isinstance(cell, str) and len(cell.encode("utf-16-le", "replace")) == 2 * _LONGEST_IN_EXCEL


def guard(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would run; anything but text stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def unguard(cell: object) -> object:
    """Undo ``guard``; an apostrophe that guards nothing ('tis) was there before and stays."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


READ_ME = """\
The tables of the report, one CSV file each: UTF-8 with a byte order mark, by which Excel knows it (in R:
fileEncoding = "UTF-8-BOM"), comma-separated, first row the names of the columns.

A text that begins with = + - @ ' or a tab or line break has one apostrophe (') put before it, so that no
spreadsheet program takes words from an article for a formula. Take that one apostrophe off to have the text
as it was. Numbers are never changed. Lists of offsets are written as [[start, end], ...]; offsets count
characters of the article's text from 0, the end not included. That text begins after the head of a file
(front matter) and has no page furniture; it is not in these tables but in the column text of
data/derived/<run>/articles.parquet, and report.html shows each statement where it stands in it. An empty
cell means missing. Of a stance, method "hand" means that its code was read from the folder codes/; what its
coder is, where it is no person, stands in brackets after the coder's name, and so does what a reader is who
corrected or checked a statement. Of a statement, "corrected" names the fields that a reader corrected, "as_read"
has what the program had read in them, and "confidence" is that of the program's reading.
"""


def _plain(value: Any) -> Any:
    """Days as 2025-09-30; lists as JSON-like text; missing as missing."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    if isinstance(value, (list, tuple)):
        return str(value).replace("(", "[").replace(")", "]")
    return guard(value)


def write_sheet(frame: pd.DataFrame, path: Path) -> Path:
    """Write a frame as CSV, whole or not at all; formulas neutralized as ``guard`` says. Returns the path.

    It begins with a byte order mark: without one Excel takes UTF-8 for the encoding of the system.
    """
    path = Path(path)
    cells = frame.astype(object).map(_plain, na_action="ignore").rename(columns=guard)
    with atomic_draft(path) as draft:
        cells.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\n")
    return path


def say_what_coders_are(frame: pd.DataFrame, coders: Mapping[str, str]) -> pd.DataFrame:
    """A table in which each coder or reader who is no person is named as what it is: "ann (a language model)".

    ``coders`` is that of the study file. Coders stand in the column coder, readers in who (of corrections) and
    readers (of checks), with commas between; any other table stays as it is.
    """
    said = {name: f"{name} ({what})" for name, what in coders.items()}

    def named(cell: object) -> object:
        return ", ".join(said.get(one, one) for one in cell.split(", ")) if isinstance(cell, str) else cell

    columns = [name for name in ("coder", "who", "readers") if name in frame]
    return frame.assign(**{name: frame[name].map(named) for name in columns}) if columns else frame
