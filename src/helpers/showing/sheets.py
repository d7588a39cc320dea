"""Tables as CSV for anyone's spreadsheet: no cell may run as a formula, and every cell can be had back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.ground.cells import guard, unguard
from helpers.ground.drafts import atomic_draft

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
coder is, where it is no person, stands in brackets after the coder's name.
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
    """A table of codes in which each coder who is no person is named as what it is: "ann (a language model)".

    ``coders`` is that of the study file. Any other table stays as it is.
    """
    if "coder" not in frame:
        return frame
    said = {name: f"{name} ({what})" for name, what in coders.items()}
    return frame.assign(coder=frame["coder"].replace(said))


def read_sheet(path: Path) -> pd.DataFrame:
    """Read a CSV that ``write_sheet`` wrote, with its byte order mark or without, every cell as the text it
    was; empty cells are missing.
    """
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").replace({"": None})
    return frame.map(unguard, na_action="ignore").rename(columns=unguard)
