"""Tables of articles (CSV, TSV, JSON, JSONL, XLSX): one article a row, with its text or only naming it."""

import csv
import io
import json
import re
import reprlib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from helpers.articles.exports.labels import exports
from helpers.base import KINDS, Refused, delimiter_of, lexicon

Row = tuple[int, dict[str, Any] | Refused]  # its number from 1, and its cells or why it cannot be read

_SEPARATOR = re.compile(
    r"""["']?sep=([,;|\t:])["']?[,;]*\r?(?:\n|$)""", re.IGNORECASE
)  # Excel's own first line
_RAW_EVENTS = re.compile(
    r"(?:\d{9,12}|\d{14}-T?\d+|\d{9,}\t\d{14})\t(?:[^\t]*\t){13,}"
)  # GDELT writes no header
_NAMED = re.compile(
    r"""\{.*?["'](?:name|title)["']: ["']([^"']+)["']"""
)  # an object of JSON that was put in a cell
_MOST_BITS = 10_000  # of a number; Python writes none of more than 4,300 digits
_LARGEST = 1_000_000_000  # bytes of a workbook, unpacked
_SAVE_SHEET = "Open it and save the sheet as “CSV (UTF-8)”, one article a row."
_ONE_A_LINE = "Write one article a line, as JSON objects."
_REPAIR = "Correct the file there, or write it anew with a program that quotes cells."


def column_names() -> dict[str, list[str]]:
    """For each part of an article the names under which tables give it."""
    return lexicon("articles.yaml")["columns"]


def name_columns(row: dict[str, Any], *, roles: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """The parts of an article in a row, under our names; empty cells and other columns left out.

    ``roles`` gives for each part the names of its column, if they are not those of ``column_names()``. What
    is nested goes by its path (“source.name”); a text in pieces is joined. Another list or mapping, which no
    part can be, is cut to its beginning.
    """
    filled = {key: value for key, value in row.items() if not isinstance(value, str) or value.strip()}
    given = {str(k).strip().casefold(): v for k, v in filled.items() if v is not None and v == v}
    parts = {}
    for part, names in (roles or column_names()).items():
        key = next((name for name in names if name in given and _fits(part, name, given[name])), None)
        if key is not None:
            value = given.pop(key)
            if isinstance(value, int) and value.bit_length() > _MOST_BITS:
                raise Refused(f"“{key}” is a number of thousands of digits.", "Put it in quotation marks.")
            if isinstance(value, str | int | float | date):
                named = _NAMED.match(value) if part == "outlet" and isinstance(value, str) else None
                parts[part] = named[1] if named else value
            elif part != "text":
                parts[part] = reprlib.repr(value)
            elif words := "\n\n".join(_strings(value)):
                parts[part] = words
    return parts


def _fits(part: str, name: str, value: Any) -> bool:
    """Whether a value can be the part that its column may give: an address is no outlet, but a url."""
    is_address = isinstance(value, str) and value.startswith(("http://", "https://"))
    if name == "source":
        return is_address == (part == "url")
    return not (part == "outlet" and is_address) and (name != "type" or value in KINDS)


def _strings(value: Any, depth: int = 4) -> Iterator[str]:
    """The strings inside lists and mappings, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict) and depth:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner, depth - 1)


def rows_of(text: str, *, suffix: str) -> Iterator[Row]:
    """The rows of a table; Refused where the whole file cannot be read, or has no column of text.

    A listing in CSV needs none (see ``is_listing``).
    """
    delimited = suffix in (".csv", ".tsv")
    return _with_text(_delimited(text) if delimited else _json(text), listings=delimited)


def rows_of_workbook(raw: bytes) -> Iterator[Row]:
    """The rows of the sheets of a workbook (.xlsx) that have a column of text, numbered through.

    Formulas count by the value that was saved with them.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _LARGEST:
            raise Refused("The workbook is larger than 1 GB unpacked.", _SAVE_SHEET)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = [[list(cells) for cells in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    except Refused:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, EOFError):
        raise Refused("The workbook is broken or protected by a password.", _SAVE_SHEET) from None
    tables = [[cells for cells in sheet if any(cell not in (None, "") for cell in cells)] for sheet in sheets]
    headers = [[str(cell or "").strip() for cell in rows[0]] for rows in tables if rows]
    if not any(map(names_text, headers)):
        raise _without_text(headers[0] if headers else [])
    number = 0
    for header, (_, *rows) in zip(headers, filter(None, tables), strict=True):
        for cells in rows if names_text(header) else ():
            number += 1
            yield number, {name: cell for name, cell in zip(header, cells, strict=False) if name}
        if not names_text(header):
            number += 1
            yield number, _without_text(header)


def names_text(header: Iterable[str]) -> bool:
    """Whether one of the columns holds the texts."""
    return not _folded(header).isdisjoint(column_names()["text"])


def is_listing(header: Iterable[str]) -> bool:
    """Whether columns name articles and hold no text: a title, and an address or the paths of files."""
    names, roles = _folded(header), exports()["listings"]
    found = names & set(roles["title"]) and names & {*roles["url"], *roles["files"]}
    return bool(found) and not names_text(names)


def csv_reader(text: str) -> Any:
    """A strict reader of a table in CSV; its header shows what parts cells, or a line above (sep=;)."""
    named = _SEPARATOR.match(text)
    delimiter = named[1] if named else delimiter_of(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if named:
        next(reader)
    return reader


def header_of(text: str) -> list[str]:
    """The names of the columns of a table in CSV, in lower case; [] where its first row is broken."""
    try:
        return [cell.strip().casefold() for cell in next(csv_reader(text.lstrip("\ufeff")), [])]
    except csv.Error:
        return []


def _folded(header: Iterable[str]) -> set[str]:
    return {str(name).strip().casefold() for name in header}


def _with_text(rows: Iterator[Row], *, listings: bool) -> Iterator[Row]:
    number, checked = 0, False
    for number, row in rows:
        if isinstance(row, dict) and not checked:
            checked = names_text(row) or (listings and is_listing(row))
            if not checked:
                raise _without_text(row)
        yield number, row
    if not number:
        raise Refused("The table has no rows.", "Put one article a row below the names of its columns.")


def _without_text(header: Iterable[str]) -> Refused:
    """Why a table without texts cannot be read, and what to do."""
    names, known = list(map(str, header)), exports()["without_texts"]
    said = f"The table has no column with the text; it has {', '.join(filter(None, names))[:200]}."
    if not _folded(names).isdisjoint(known["columns"]) or _RAW_EVENTS.match("\t".join(names)):
        return Refused(
            f"It is a table of GDELT, which names articles without their texts. {said}", known["to_do"]
        )
    if _folded(names) & set(exports()["listings"]["url"]):
        return Refused(said, known["to_do"])
    return Refused(said, f"Name the column with the text one of: {', '.join(column_names()['text'])}.")


def _delimited(text: str) -> Iterator[Row]:
    csv.field_size_limit(1 << 27)
    reader, number = csv_reader(text), 0
    try:
        rows = filter(None, reader)
        header = [cell.strip() for cell in next(rows, [])]
        if _RAW_EVENTS.match("\t".join(header)):
            raise _without_text(header)
        if repeated := _repeated(header, "column"):
            raise repeated
        for number, cells in enumerate(rows, 1):
            if len(cells) == len(header):
                yield number, dict(zip(header, cells, strict=True))
            else:
                many = f"{len(cells)} cells, but the header names {len(header)} columns"
                yield number, Refused(f"Line {reader.line_num}: {many}.", _REPAIR)
    except csv.Error as error:
        said = f"Line {reader.line_num}: the table is broken here ({error})"
        yield number + 1, Refused(f"{said}; this row and those below it were not read.", _REPAIR)


def _repeated(names: list[str], what: str) -> Refused | None:
    """Why names cannot be read of which one is there twice; it is not known which value counts."""
    if len(set(names)) == len(names):
        return None
    twice = next(name for name in names if names.count(name) > 1)
    return Refused(f"The {what} “{twice}” is there twice.", "Rename or delete one of them.")


def _json(text: str) -> Iterator[Row]:
    try:
        content = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise Refused("The file is nested too deeply.", _ONE_A_LINE) from None
    except ValueError:
        yield from _lines(text)
        return
    if isinstance(content, dict | Refused):
        content = _list_in(content) or [content]
    if not isinstance(content, list):
        raise Refused("The file holds no list of articles.", _ONE_A_LINE)
    for number, item in enumerate(content, 1):
        wrong = Refused("This entry is not an object with a text.", "Write it as {“text”: …}.")
        yield number, _flat(item) if isinstance(item, dict) else item if isinstance(item, Refused) else wrong


def _list_in(content: dict[str, Any] | Refused, depth: int = 3) -> list[Any] | None:
    """The one list of objects in the answer of a service ({“response”: {“results”: […]}}), else None.

    An object that has a text itself is an article, whatever lists it holds.
    """
    if not isinstance(content, dict) or names_text(_flat(content)):
        return None
    lists = [v for v in content.values() if isinstance(v, list) and v and isinstance(v[0], dict | Refused)]
    inner = [v for v in content.values() if isinstance(v, dict)] if depth and not lists else []
    lists += filter(None, (_list_in(value, depth - 1) for value in inner))
    return lists[0] if len(lists) == 1 else None


def _flat(row: dict[str, Any], depth: int = 3) -> dict[str, Any]:
    """A row whose inner objects are named by their path; the keys of a mere wrapper are the row's own."""
    flat: dict[str, Any] = {}
    wrapped: dict[str, Any] = {}
    wrappers, texts = lexicon("articles.yaml")["wrappers"], column_names()["text"]
    for key, value in row.items():
        name, inner = key.casefold(), _flat(value, depth - 1) if isinstance(value, dict) and depth else {}
        if inner and (name in wrappers or (name in texts and names_text(inner))):
            wrapped |= inner
        elif len(inner) == 1 and (only := next(iter(inner))).startswith("$"):  # {"$date": …} of MongoDB
            flat[key] = inner[only]
        elif inner and name not in texts:
            flat |= {f"{key}.{path}": item for path, item in inner.items()}
        else:
            flat[key] = value
    return wrapped | flat


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Refused:
    """An object of JSON; Refused where it has a key twice."""
    return _repeated([key for key, _ in pairs], "key") or dict(pairs)


def _lines(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line, object_pairs_hook=_object)
        except (ValueError, RecursionError):
            item = None
        broken = Refused(f"Line {number} is not a JSON object.", "Correct that line: one JSON object a line.")
        yield number, _flat(item) if isinstance(item, dict) else item if isinstance(item, Refused) else broken
