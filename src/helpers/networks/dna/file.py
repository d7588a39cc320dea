"""Files of the Discourse Network Analyzer: read without changing them, written whole or not at all."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import pandas as pd

from helpers.base import InputError, write_atomically
from helpers.networks.dna.schema import OPTIONAL, TABLES, columns_of, create, is_text, may_be_missing

Tables = dict[str, pd.DataFrame]

LARGEST = 100_000_000  # bytes of one text; a whole newspaper year is less
SECONDS = 300  # that a file may take to be read
# seconds since 1970 of 1678-01-01 and 2261-12-31, as tables hold days
_DAYS = -9_214_560_000, 9_214_646_399
_SIGNATURE = b"SQLite format 3\0"


def read_tables(path: str | Path) -> tuple[Tables, tuple[str, ...]]:
    """The tables of a file, each column in its type, and the names of what is in the file besides.

    Raises InputError where the file is not there, is no database of the analyzer, is damaged, is still open
    elsewhere, or holds what the analyzer would not have written. The file is opened for reading only; no
    view, trigger or computed column of it runs.
    """
    path = Path(path)
    _check_file(path)
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            ends = monotonic() + SECONDS
            base.set_progress_handler(lambda: monotonic() > ends, 1_000_000)
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            base.execute("PRAGMA trusted_schema = OFF")
            there, left_out = _found(base, path.name)
            faults = [row[0] for row in base.execute("PRAGMA quick_check(1)")]
            if faults != ["ok"]:
                raise InputError(f"{path.name} is damaged: {_plainly(faults[0])}. Take a copy from before.")
            tables = typed_tables({})
            for name in (name for name in TABLES if name in there):
                tables[name], besides = _read(base, path.name, name)
                left_out += besides
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise InputError(
            f"{path.name} cannot be read: {_plainly(error)}. It is damaged or cut off; "
            "take a copy from before."
        ) from None
    _check_contents(tables, path.name)
    return tables, tuple(left_out)


def write_tables(tables: Tables, path: str | Path) -> Path:
    """Write tables as a file that the analyzer opens; an older file of that name is replaced at the end.

    The same tables give the same bytes. Raises InputError where the tables do not fit together.
    """
    path = Path(path)
    with closing(sqlite3.connect(":memory:")) as base:
        _fill(base, tables, path.name)
        write_atomically(path, base.serialize())
    return path


def typed_tables(given: dict[str, list[dict[str, Any]]]) -> Tables:
    """Tables from rows; what is not given is what the analyzer gives a new row."""
    return {table: _typed(table, given.get(table, [])) for table in TABLES}


def _typed(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {}
    for name, clause in columns_of(table).items():
        default = _default(clause)
        columns[name] = _series([row.get(name, default) for row in rows], clause)
    return pd.DataFrame(columns)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"{path.name}: there is no such file; check the path.")
    with path.open("rb") as file:
        if file.read(len(_SIGNATURE)) != _SIGNATURE:
            raise InputError(
                f"{path.name} is no SQLite file, so no database of the Discourse Network Analyzer. "
                "Give the file that the analyzer saves (it ends in .dna)."
            )
    for ending in ("-wal", "-journal"):
        beside = path.with_name(path.name + ending)
        if beside.exists() and beside.stat().st_size:
            raise InputError(
                f"{path.name} is still open in another program, or that program broke off ({beside.name} is "
                "there). Close the database there, or open and close it once more."
            )


def _found(base: sqlite3.Connection, file: str) -> tuple[set[str], list[str]]:
    """The tables of the analyzer that the file has, and what else is in it."""
    entries = base.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    plain = [
        name for kind, name, sql in entries if kind == "table" and str(sql).upper()[:12] == "CREATE TABLE"
    ]
    there = {name for name in plain if name in TABLES}
    besides = [
        f"{kind} {name}"
        for kind, name, _ in entries
        if (kind != "table" or name not in TABLES) and not str(name).startswith("sqlite_")
    ]
    wrong = sorted(f"{kind} {name}" for kind, name, _ in entries if name in TABLES and name not in there)
    missing = [name for name in TABLES if name not in there and name not in OPTIONAL]
    if wrong or missing:
        what = f"{wrong[0]} is no plain table" if wrong else f"it has no table {missing[0]}"
        old = " It may be of version 2: open it with version 3, which imports it, and save."
        raise InputError(
            f"{file} is no database of the Discourse Network Analyzer 3: {what}.{old if missing else ''}"
        )
    return there, sorted(besides)


def _read(base: sqlite3.Connection, file: str, table: str) -> tuple[pd.DataFrame, list[str]]:
    """One table, ordered by its key, and the columns it has besides."""
    found = base.execute(f"PRAGMA table_xinfo({table})").fetchall()
    if any(hidden for *_, hidden in found):
        raise InputError(f"{file}: the table {table} has computed columns; the analyzer makes none.")
    there = [name for _, name, *_ in found]
    clauses = columns_of(table)
    for name, clause in clauses.items():
        if name not in there and "DEFAULT" not in clause and not may_be_missing(clause):
            raise InputError(
                f"{file} is no database of the Discourse Network Analyzer 3: "
                f"the table {table} has no column {name}."
            )
    chosen = [name for name in clauses if name in there]
    values = base.execute(f"SELECT {', '.join(chosen)} FROM {table} NOT INDEXED").fetchall()
    rows = [dict(zip(chosen, row, strict=True)) for row in values]
    for name in chosen:
        _check_types([row[name] for row in rows], clauses[name], f"{file}: {table}.{name}")
    frame = _typed(table, rows)
    besides = [f"column {table}.{name}" for name in there if name not in clauses]
    return frame.sort_values(frame.columns[0], kind="stable", ignore_index=True), besides


def _check_types(values: list, clause: str, where: str) -> None:
    wanted, belongs = (str, "text") if is_text(clause) else (int, "a whole number")
    for row, value in enumerate(values, 1):
        if type(value) is not wanted and not (value is None and may_be_missing(clause)):
            special = {type(None): "nothing", bytes: "bytes"}
            raise InputError(
                f"{where} holds {special.get(type(value), f'“{str(value)[:40]}”')} in row {row}, "
                f"where {belongs} belongs. The file is damaged, or another program wrote into it."
            )


def _series(values: list, clause: str) -> pd.Series:
    if is_text(clause):
        return pd.Series(values, dtype=object)
    return pd.Series(values, dtype="Int64" if may_be_missing(clause) else "int64")


def _default(clause: str) -> str | int | None:
    """What a new row gets in a column."""
    given = re.search(r"DEFAULT (?:'([^']*)'|(\d+))", clause)
    return None if not given else given[1] if is_text(clause) else int(given[2])


def _check_contents(tables: Tables, file: str) -> None:
    """Raise InputError where version, days or what refers to what is wrong."""
    settings = dict(zip(tables["SETTINGS"]["Property"], tables["SETTINGS"]["Value"], strict=True))
    version = settings.get("version", "")
    if not version.startswith("3."):
        raise InputError(
            f"{file} says it is of version “{version[:20]}” of the Discourse Network Analyzer; "
            "only databases of version 3 can be read. Open it with version 3, which imports it, and save."
        )
    documents = tables["DOCUMENTS"]
    wild = documents[~documents["Date"].between(*_DAYS)]
    if len(wild):
        raise InputError(
            f"{file}: document {wild['ID'].iloc[0]} has a date outside the years 1678 to 2261. "
            "Mend it in the analyzer."
        )
    with closing(sqlite3.connect(":memory:")) as base:
        _fill(base, tables, file)


def _fill(base: sqlite3.Connection, tables: Tables, file: str) -> None:
    """Write tables into an empty database; its own rules find what does not fit."""
    base.execute("PRAGMA page_size = 4096")
    try:
        for name in TABLES:
            base.execute(create(name))
            marks = ", ".join("?" * len(columns_of(name)))
            frame = tables[name][list(columns_of(name))].astype(object)
            rows = frame.where(frame.notna(), None).itertuples(index=False, name=None)
            base.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        base.commit()
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise InputError(f"{file}: the table {name} does not hold together: {_plainly(error)}.") from None
    astray = base.execute("PRAGMA foreign_key_check").fetchone()
    if astray:
        table, row, parent, _ = astray
        raise InputError(f"{file}: row {row} of {table} refers to {parent} that are not there.")


def _plainly(error: object) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
