"""The tables between notebooks: building, checking, writing and reading them whole or not at all."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from helpers.base.errors import InputError
from helpers.base.files import atomic_draft
from helpers.base.schemas import SCHEMAS, SPANS, TABLES

# pandera keeps days as nanoseconds, which reach from 1678 to 2261
_TYPES = {
    "str": "text", "datetime64": "day (1678 to 2261)", "bool": "yes or no", "float64": "number",
    "object": "offsets",
}  # fmt: skip


def type_of(column: pa.Column) -> str:
    """What a column holds, in words: text, day, yes or no, number, offsets."""
    return _TYPES.get(str(column.dtype).split("[")[0], str(column.dtype))


def describe_failures(failures: pd.DataFrame, schema: pa.DataFrameSchema, name: str) -> str:
    """The first fault of each column, in a sentence."""
    sentences = []
    for kind, verb in (("column_in_dataframe", "lacks"), ("column_in_schema", "has no")):
        named = failures.loc[failures["check"] == kind, "failure_case"].astype(str).tolist()
        if named:
            sentences.append(f"The table {name} {verb} column “{'”, “'.join(named)}”.")
    for column, faults in failures[failures["column"].notna()].groupby("column", sort=False):
        fault, allowed = faults.iloc[0], schema.columns[str(column)]
        given = fault["failure_case"]
        given = given.item() if hasattr(given, "item") else given
        what = type_of(allowed)
        if str(fault["check"]) == "not_nullable":
            words = "is missing, and may not be"
        elif str(fault["check"]).startswith(("dtype", "coerce_dtype")):
            words = f"holds {given!r}, where {what} is expected" if given is not None else f"is no {what}"
        else:
            words = f"holds {given!r}; allowed: {_allowed(allowed)}"
        where = "" if pd.isna(fault["index"]) else f" (row {fault['index']})"
        sentences.append(f"Table {name}, column {column}{where}: {words}.")
    return " ".join(sentences) or f"The table {name} is not as described: {failures.iloc[0].to_dict()}."


def _allowed(column: pa.Column) -> str:
    check = column.checks[0]
    given = check.statistics or {}
    if "allowed_values" in given:
        return ", ".join(given["allowed_values"])
    if "min_value" in given:
        return f"{given['min_value']} to {given['max_value']}"
    return str(check.name)


class TableError(InputError):
    """A table does not have the columns, types or values that its name promises."""


class MissingTable(TableError, FileNotFoundError):
    """A table that an earlier notebook makes is not there."""


def table(rows: Iterable[dict[str, Any]], name: str) -> pd.DataFrame:
    """Build the table ``name`` from rows; columns a row lacks are missing (a yes-or-no column may not be).

    Raises TableError naming the column, the row (from 0) and what is allowed.
    """
    schema, rows = _schema(name), list(rows)
    unknown = sorted({key for row in rows for key in row} - set(schema.columns))
    if unknown:
        meant = get_close_matches(unknown[0], list(schema.columns), n=1)
        hint = f" Did you mean “{meant[0]}”?" if meant else f" Its columns are {', '.join(schema.columns)}."
        raise TableError(f"The table {name} has no column “{unknown[0]}”.{hint}")
    columns = {key: _column([row.get(key) for row in rows], column) for key, column in schema.columns.items()}
    return check_table(pd.DataFrame(columns), name)


def check_table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The frame with the columns of table ``name`` in their order and types, or a TableError."""
    schema = _schema(name)
    if set(frame.columns) == set(schema.columns):
        frame = frame[list(schema.columns)]
    unique = schema.unique if set(schema.unique or ()) <= set(frame.columns) else None
    repeated = frame[frame.duplicated(subset=unique)] if unique else frame[:0]
    if len(repeated):
        first = ", ".join(map(str, repeated[unique].iloc[0]))
        fault = f"{', '.join(unique or [])} = {first} more than once"
        raise TableError(f"The table {name} holds {fault}. Drop the repeats.")
    try:
        return schema.validate(frame.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as error:
        raise TableError(describe_failures(error.failure_cases, schema, name)) from None


def write_table(frame: pd.DataFrame, path: Path) -> Path:
    """Write a table as Parquet, checked against the table its file name names, whole or not at all.

    A file name that names none of the tables (a result of one notebook) is written as it is. The same
    frame gives the same bytes.
    """
    path = Path(path)
    if path.suffix != ".parquet":
        raise TableError(f"Tables are written as Parquet: “{path.name}” should end in .parquet.")
    ready = check_table(frame, path.stem) if path.stem in SCHEMAS else frame
    with atomic_draft(path) as draft:
        ready.to_parquet(draft, index=False, schema=_stored_as(ready, path.stem))
    return path


def read_table(path: Path) -> pd.DataFrame:
    """Read a table written by ``write_table``.

    Raises MissingTable or TableError if it is missing or broken, with the notebook that makes it (TABLES).
    """
    path = Path(path)
    maker = TABLES[path.stem].made_by if path.stem in TABLES else ""
    remedy = f"Run notebooks/{maker}.ipynb: it makes it." if maker else "Run the notebook that makes it."
    if not path.exists():
        raise MissingTable(f"The table {path.name} is not there yet ({path.parent.name}). {remedy}")
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:  # pyarrow's errors derive from these
        if isinstance(error, OSError) and error.errno:  # not the table's fault: it may not be read
            raise
        words = f"The table {path.name} ({path.parent.name}) cannot be read: it is cut off or no Parquet."
        raise TableError(f"{words} {remedy}") from None
    if path.stem not in SCHEMAS:
        return frame
    for key, column in SCHEMAS[path.stem].columns.items():
        if str(column.dtype) == "object" and key in frame:
            frame[key] = pd.Series([_plain(value) for value in frame[key]], dtype=object)
    return check_table(frame, path.stem)


def _schema(name: str) -> pa.DataFrameSchema:
    if name not in SCHEMAS:
        raise TableError(f"There is no table “{name}”. Tables: {', '.join(SCHEMAS)}.")
    return SCHEMAS[name]


def _column(values: list[Any], column: pa.Column) -> pd.Series:
    """Values in the column's type; where they do not fit, as they are, for the check to name the row."""
    kind = str(column.dtype)
    if kind == "bool" and not all(isinstance(value, bool) for value in values):
        return pd.Series(values, dtype=object)
    try:
        return pd.Series(values, dtype="datetime64[us]" if kind.startswith("datetime") else kind)
    except (ValueError, TypeError, OverflowError):
        return pd.Series(values, dtype=object)


def _stored_as(frame: pd.DataFrame, name: str) -> Any:
    """The Parquet types; offsets stay lists of whole numbers even where every one is missing."""
    import pyarrow

    stored = pyarrow.Schema.from_pandas(frame, preserve_index=False)
    for key, column in SCHEMAS[name].columns.items() if name in SCHEMAS else ():
        if str(column.dtype) == "object":
            span = pyarrow.list_(pyarrow.int64())
            offsets = pyarrow.list_(span) if column.checks[0].name == SPANS else span
            stored = stored.set(stored.get_field_index(key), pyarrow.field(key, offsets))
    return stored


def _plain(value: object) -> object:
    """Arrays that Parquet returns, as nested lists again; anything missing as None."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    return [_plain(item) for item in value] if hasattr(value, "__iter__") else int(value)  # type: ignore[call-overload]
