"""Tables that people write by hand, in a spreadsheet or a widget: CSV read as found, written back the same way."""

import csv
import errno
import io
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from helpers.base.errors import InputError, remedy
from helpers.base.files import atomic_draft, delimiter_of, guard, unguard
from helpers.base.yaml_lines import refuse_conflict

LONGEST = 100_000  # characters of a cell; one that is longer is an open quotation mark
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}  # of some network drives
PATIENCE = 10.0  # seconds to wait for another program that writes the same file
Row = dict[str, str]


class HandTable(NamedTuple):
    """A table written by hand: rows by column with their line numbers, and how the file is written."""

    rows: list[Row]
    lines: list[int]
    columns: list[str]
    delimiter: str = ","
    newline: str = "\n"
    mark: str = ""  # the byte order mark, which some spreadsheets need to see that a file is UTF-8


@contextmanager
def lock_hand_table(path: Path, *, name: str) -> Iterator[None]:
    """Keep other programs from writing a file while it is read, compared and written.

    Raises InputError where another holds it longer than PATIENCE; warns where the disk has no locks. The
    empty file ``.<name>.lock`` stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise InputError(
            f"Not saved: another program has been writing {name} for {PATIENCE:.0f} seconds. "
            "Close the other notebook that writes it, and press again."
        ) from None
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in NO_LOCKS:
            raise
        warnings.warn(f"This disk has no locks: write {name} in one place only.", stacklevel=3)
    try:
        yield
    finally:
        lock.release()


def read_hand_table(
    path: Path,
    *,
    name: str,
    columns: Sequence[str],
    required: Sequence[str],
    fixed: Sequence[str] = (),
    number_rows: bool = False,
) -> HandTable:
    """Read a table written by hand: UTF-8, separated by commas, semicolons or tabs, first line the columns.

    ``name`` is what messages call the file. Cells are text without spaces around them; an apostrophe that
    guards a formula is taken off, and the columns ``fixed`` are read in lower case. Columns other than
    ``columns`` are kept. Lines are counted as in an editor of text, or, with ``number_rows``, as a spreadsheet
    program counts rows: the two differ below a cell with a line break. Raises InputError, naming line and
    remedy, for another encoding, a merge that git left open, a column that is missing, there twice or
    misspelt, a row with more cells than columns, a quotation mark that is not closed, and a cell above
    100,000 characters.
    """
    text = _text(path, name)
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = delimiter_of(first)
    refuse_conflict(text, name=name)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = _lines(text, delimiter, name, number_rows=number_rows)
    found = hand_table(lines, name=name, columns=columns, required=required, fixed=fixed)
    return found._replace(delimiter=delimiter, newline=newline, mark=mark)


def hand_table(
    lines: Sequence[tuple[int, list[str]]],
    *,
    name: str,
    columns: Sequence[str],
    required: Sequence[str],
    fixed: Sequence[str] = (),
) -> HandTable:
    """The table that numbered lines of cells make, the first the columns; checked as in ``read_hand_table``."""
    if not lines:
        raise InputError(f"{name} is empty. Its first line needs {', '.join(columns)}. Save it as CSV UTF-8.")
    given = _columns([cell.strip() for cell in lines[0][1]], columns, required, name)
    nameless = [n for n, column in enumerate(given) if not column]
    if len(nameless) > 1 and any(cells[n].strip() for _, cells in lines for n in nameless if n < len(cells)):
        raise InputError(f"{name} has columns without a name in its first line. Name or delete them.")
    rows = []
    for number, cells in lines[1:]:
        if len(cells) > len(lines[0][1]) or any(cell.strip() for cell in cells[len(given) :]):
            raise InputError(
                f"{name}, line {number} has {len(cells)} cells for {len(given)} columns. "
                "Put a text that has a comma in quotation marks."
            )
        row = dict.fromkeys(columns, "") | dict.fromkeys(given, "")
        row |= {key: str(unguard(cell.strip())) for key, cell in zip(given, cells, strict=False)}
        rows.append(row | {key: row[key].casefold() for key in fixed})
    return HandTable(rows, [number for number, _ in lines[1:]], given)


def open_hand_table(
    path: Path, *, name: str, columns: Sequence[str], required: Sequence[str], fixed: Sequence[str] = ()
) -> HandTable:
    """The table in a file (``read_hand_table``), or an empty one with these columns if there is no file yet."""
    if path.exists():
        return read_hand_table(path, name=name, columns=columns, required=required, fixed=fixed)
    return HandTable([], [], list(columns), mark="\ufeff")


def put_rows(
    file: HandTable,
    given: Iterable[Mapping[str, object]],
    *,
    columns: Sequence[str],
    key: Callable[[Row], Hashable],
    check: Callable[[Row, Row], bool],
) -> HandTable:
    """The table with rows put in: each in the place of the last one of its ``key``, or else at the end.

    A row changes the columns that it has; the others keep what they hold, and of ``columns`` those are added
    that the file lacks and a row fills. ``check`` gets what stands there (empty if nothing does) and what is
    to stand there; it raises if that cannot be, and says whether there is to be such a row at all.
    """
    kept, names = dict(enumerate(file.rows)), list(file.columns)
    places = {key(row): place for place, row in kept.items()}
    for some in given:
        row = {name: "" if value is None else one_break(str(value)).strip() for name, value in some.items()}
        place = places.setdefault(key(row), max(kept, default=-1) + 1)
        old = kept.get(place, {})
        new = dict.fromkeys([*columns, *names], "") | old | row
        if check(old, new):
            names += [name for name in columns if name not in names and new[name]]
            kept[place] = new
        else:
            kept.pop(place, None)
            del places[key(row)]
    return file._replace(rows=list(kept.values()), columns=names)


def write_hand_table(path: Path, file: HandTable) -> Path:
    """Write a table as it was written before, whole or not at all, on disk when this returns.

    No cell runs as a formula: an apostrophe is put before it, and taken off by ``read_hand_table``.
    """
    with atomic_draft(path) as draft, draft.open("wb") as handle:
        handle.write(hand_table_bytes(file))
        handle.flush()
        os.fsync(handle.fileno())
    return path


def hand_table_bytes(file: HandTable) -> bytes:
    """What ``write_hand_table`` writes. Raises InputError for half a character, which UTF-8 cannot hold."""
    buffer = io.StringIO()
    out = csv.writer(buffer, delimiter=file.delimiter, lineterminator=file.newline)
    out.writerow(file.columns)
    out.writerows([guard(one_break(row.get(column, ""))) for column in file.columns] for row in file.rows)
    try:
        return (file.mark + buffer.getvalue()).encode("utf8")
    except UnicodeEncodeError:
        raise InputError(
            "Not saved: a text holds half a character, such as a broken emoji. Type it again."
        ) from None


def is_changed(known: Mapping[str, str], row: Mapping[str, str], *, columns: Sequence[str]) -> bool:
    """Whether a row of the file says something other in these columns than what is known of it."""
    one, other = ([one_break(said.get(column, "")).strip() for column in columns] for said in (known, row))
    return one != other


def one_break(text: str) -> str:
    """A text with one kind of line break, since a lone one ends a row, and without NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def shorten(text: str) -> str:
    """A cell's text as messages show it."""
    return text if len(text) <= 60 else text[:59] + "…"


def _text(path: Path, where: str) -> str:
    save = "Save it as CSV UTF-8."
    try:
        text = path.read_bytes().decode("utf8")
    except UnicodeDecodeError as error:
        raise InputError(f"{where} cannot be read as a CSV table in UTF-8 ({error.reason}). {save}") from None
    except OSError as error:
        raise InputError(f"{where} cannot be read ({error.strerror}). {remedy(error.errno)}") from None
    if "\0" in text:
        raise InputError(f"{where} is no text in UTF-8. {save}")
    return text


def _lines(
    text: str, delimiter: str, where: str, *, number_rows: bool = False
) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of the line it begins on, or of the row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, start = [], 1
    try:
        for cells in reader:
            if any(len(cell) > LONGEST for cell in cells):
                raise csv.Error(f"a cell of more than {LONGEST:,} characters")
            if any(cell.strip() for cell in cells):
                found.append((start, cells))
            start = start + 1 if number_rows else reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{where}, line {start}: not a row of a CSV table ({error}). Is a quotation mark not closed?"
        ) from None
    return found


def _columns(header: list[str], known: Sequence[str], required: Sequence[str], where: str) -> list[str]:
    while header and not header[-1]:  # a spreadsheet's empty columns at the right
        header = header[:-1]
    columns = [name.casefold() if name.casefold() in known else name for name in header]
    twice = [name for name, count in Counter(columns).items() if name and count > 1]
    if twice:
        raise InputError(f"{where} has the column “{shorten(twice[0])}” more than once. Delete one of them.")
    missing = [name for name in required if name not in columns]
    if missing:
        raise InputError(
            f"{where} has no column {', '.join(missing)}. Its first line needs {', '.join(known)}, "
            "separated by commas (CSV UTF-8)."
        )
    for name in columns:
        meant = get_close_matches(re.sub(r"\W", "_", name.casefold()), known, n=1, cutoff=0.8)
        if name not in known and meant and meant[0] not in columns:
            raise InputError(f"{where} has a column “{shorten(name)}”. Should it be “{meant[0]}”? Rename it.")
    return columns
