"""Code files: one coder's CSV, read as spreadsheets write it, and the statement that each row means."""

import csv
import errno
import io
import os
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from filelock import FileLock, Timeout

from helpers.base import (
    InputError,
    atomic_draft,
    delimiter_of,
    guard,
    refuse_conflict,
    remedy,
    tokens,
    unguard,
)

OVERLAP = 0.8  # share of words two versions of a statement must have in common to count as the same


class Finder:
    """Statements by id and by their words; the words are indexed once, and only if they are asked for."""

    def __init__(self, statements: pd.DataFrame) -> None:
        self.contents = dict(zip(statements["statement_id"], statements["content"], strict=True))
        self.repeats = set(statements.loc[statements["same_as"].notna(), "statement_id"])

    @cached_property
    def words(self) -> dict[str, Counter[str]]:
        """How often each statement has each word."""
        return {i: _words(content) for i, content in self.contents.items()}

    @cached_property
    def holding(self) -> dict[str, list[str]]:
        """The statements that have a word."""
        found: dict[str, list[str]] = {}
        for statement_id, words in self.words.items():
            for word in words:
                found.setdefault(word, []).append(statement_id)
        return found

    def find(self, statement_id: str, words: str) -> list[str]:
        """The statement of this id, else those that share most of these words, without repeats."""
        if statement_id in self.contents:
            return [statement_id]
        wanted = _words(words)
        candidates = Counter(i for word in wanted for i in self.holding.get(word, ()))
        shares = {
            i: (wanted & self.words[i]).total() / max(wanted.total(), self.words[i].total())
            for i, shared in candidates.items()
            if shared >= OVERLAP * len(wanted) / 2
        }
        best = max(shares.values(), default=0.0)
        found = [i for i, share in shares.items() if share == best >= OVERLAP]
        return [i for i in found if i not in self.repeats] or found


def _words(text: str) -> Counter[str]:
    return Counter(token.stem for token in tokens(text) if token.text[0].isalnum())


COLUMNS = ("statement_id", "issue", "polarity", "conditional", "comment", "words", "drawn")
REQUIRED = COLUMNS[:3]
VALUES = {
    "polarity": ("favour", "against", "neutral", "none", ""),
    "conditional": ("yes", "no", ""),
    "drawn": ("random", "chosen", ""),
}
LONGEST = 100_000  # characters of a cell; one that is longer is an open quotation mark, or no code
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}  # of some network drives
PATIENCE = 10.0  # seconds to wait for another program that writes the same file


class CodeFile(NamedTuple):
    """A file of codes: rows by column with their line numbers, and how the file is written."""

    rows: list[dict[str, str]]
    lines: list[int]
    columns: list[str]
    delimiter: str = ","
    newline: str = "\n"
    mark: str = ""  # the byte order mark, which some spreadsheets need to see that a file is UTF-8


class CodedMeanwhile(InputError):
    """Another program changed a code after it was read.

    ``key`` is its statement and issue, ``row`` what the file says now, empty where it has no such row.
    """

    def __init__(self, where: str, key: tuple[str, str], row: dict[str, str]) -> None:
        now = row.get("polarity") or "no code"
        super().__init__(f"Not saved: {where} was changed elsewhere and says {now} here now. Press again.")
        self.key, self.row = key, row


@contextmanager
def lock_code_file(path: Path) -> Iterator[None]:
    """Keep other programs from writing a file of codes while it is read, compared and written.

    Raises InputError where another holds it longer than PATIENCE; warns where the disk has no locks. The
    empty file ``.<name>.lock`` stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise InputError(
            f"Not saved: another program has been writing codes/{path.name} for {PATIENCE:.0f} seconds. "
            "Close the other notebook of this coder, and press again."
        ) from None
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in NO_LOCKS:
            raise
        warnings.warn(f"The disk of codes/ has no locks: write {path.name} in one place only.", stacklevel=3)
    try:
        yield
    finally:
        lock.release()


def is_changed(known: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """Whether a row of the file says something other than what is known of it; words count for nothing."""
    one, other = (
        [_one_break(code.get(column, "")).strip() for column in (*VALUES, "comment")] for code in (known, row)
    )
    return one != other


def read_code_file(path: Path) -> CodeFile:
    """Read codes/<coder>.csv: UTF-8, separated by commas, semicolons or tabs, first line the columns.

    Cells are text without spaces around them; an apostrophe that guards a formula is taken off, and the
    columns with fixed values are read in lower case. Columns other than COLUMNS are kept. Raises InputError,
    naming line and remedy, for another encoding, a merge that git left open, a column that is missing, there
    twice or misspelt, a row with more cells than columns, a quotation mark that is not closed, and a cell
    above 100,000 characters.
    """
    where = f"codes/{path.name}"
    text = _text(path, where)
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = delimiter_of(first)
    refuse_conflict(text, name=where)
    lines = _lines(text, delimiter, where)
    if not lines:
        raise InputError(
            f"{where} is empty. Its first line needs {', '.join(COLUMNS)}. Save it as CSV UTF-8."
        )
    columns = _columns([cell.strip() for cell in lines[0][1]], where)
    rows = []
    for number, cells in lines[1:]:
        if len(cells) > len(lines[0][1]) or any(cell.strip() for cell in cells[len(columns) :]):
            raise InputError(
                f"{where}, line {number} has {len(cells)} cells for {len(columns)} columns. "
                "Put a text that has a comma in quotation marks."
            )
        row = dict.fromkeys(COLUMNS, "") | dict.fromkeys(columns, "")
        row |= {key: str(unguard(cell.strip())) for key, cell in zip(columns, cells, strict=False)}
        rows.append(row | {key: row[key].casefold() for key in VALUES})
    newline = "\r\n" if "\r\n" in text else "\n"
    return CodeFile(rows, [number for number, _ in lines[1:]], columns, delimiter, newline, mark)


def write_code_file(path: Path, file: CodeFile) -> Path:
    """Write a file of codes as it was written before, whole or not at all, on disk when this returns.

    No cell runs as a formula: an apostrophe is put before it, and taken off by ``read_code_file``.
    """
    buffer = io.StringIO()
    out = csv.writer(buffer, delimiter=file.delimiter, lineterminator=file.newline)
    out.writerow(file.columns)
    out.writerows([guard(_one_break(row.get(column, ""))) for column in file.columns] for row in file.rows)
    with atomic_draft(path) as draft, draft.open("wb") as handle:
        handle.write((file.mark + buffer.getvalue()).encode("utf8"))
        handle.flush()
        os.fsync(handle.fileno())
    return path


def check_code(code: dict[str, str], issues: Sequence[str], where: str) -> None:
    """Raise InputError where a row names an unknown issue or has a value that is not allowed."""
    if code["issue"] not in issues:
        raise InputError(
            f"{where}: the study has no issue “{_short(code['issue'])}”. Use one of {', '.join(issues)}."
        )
    if any(len(cell) > LONGEST for cell in code.values()):
        raise InputError(f"{where}: a text of more than {LONGEST:,} characters. Shorten it.")
    for column, allowed in VALUES.items():
        if code[column] not in allowed:
            options = ", ".join(allowed[:-1])
            raise InputError(
                f"{where}: {column} is “{_short(code[column])}”. Use {options}, or leave it blank."
            )


def _one_break(text: str) -> str:
    """A text with one kind of line break, since a lone one ends a row, and without NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _short(text: str) -> str:
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


def _lines(text: str, delimiter: str, where: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, start = [], 1
    try:
        for cells in reader:
            if any(len(cell) > LONGEST for cell in cells):
                raise csv.Error(f"a cell of more than {LONGEST:,} characters")
            if any(cell.strip() for cell in cells):
                found.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{where}, line {start}: not a row of a CSV table ({error}). Is a quotation mark not closed?"
        ) from None
    return found


def _columns(header: list[str], where: str) -> list[str]:
    while header and not header[-1]:  # a spreadsheet's empty columns at the right
        header = header[:-1]
    columns = [name.casefold() if name.casefold() in COLUMNS else name for name in header]
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise InputError(f"{where} has the column “{_short(twice[0])}” more than once. Delete one of them.")
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise InputError(
            f"{where} has no column {', '.join(missing)}. Its first line needs {', '.join(COLUMNS)}, "
            "separated by commas (CSV UTF-8)."
        )
    for name in columns:
        meant = get_close_matches(re.sub(r"\W", "_", name.casefold()), COLUMNS, n=1, cutoff=0.8)
        if name not in COLUMNS and meant and meant[0] not in columns:
            raise InputError(f"{where} has a column “{_short(name)}”. Should it be “{meant[0]}”? Rename it.")
    return columns
