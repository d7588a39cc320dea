"""The sheet as a workbook (xlsx): lists to choose from, nothing that runs, the same bytes each time."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from helpers.base import name_key
from helpers.run.sheets.columns import (
    CODEBOOK,
    LISTS,
    READ,
    STATEMENTS,
    as_typed,
    choices,
    columns_to_fill,
    shown,
)
from helpers.run.sheets.heights import Row, height_of
from helpers.study import Study

BLANK_ROWS = 50  # for statements that were missed
MADE = datetime(2000, 1, 1)  # the day in the properties of every workbook
WIDTHS = {
    "before": 40,
    "words": 60,
    "after": 40,
    "title": 26,
    "article": 22,
    "condition": 22,
    "speaker_is": 22,
    "condition_is": 22,
    "words_are": 40,
    "why": 30,
}
TINT = PatternFill("solid", fgColor="FFF4CC")
_LINE = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)  # a tint hides the lines of the grid
_WRAP = Alignment(wrap_text=True, vertical="top")

HOW = (
    "Every row is a statement. The tinted columns are to be filled in; a blank cell says nothing.",
    "Code each issue (code_…): does the statement favour or oppose the proposition below? The words decide.",
    "Correct only what is wrong (…_is, words_are), then write yes under read.",
    "A statement that the program missed: take a blank row at the end of the page, choose its article, copy "
    "its words into words_are, and fill in the rest.",
    "The columns that are not tinted are locked, so that nothing is overwritten by mistake. To sort or hide "
    "rows, take the protection off; it has no password.",
    "Then save the file as .xlsx or as CSV UTF-8 and send it back. It is read with: "
    "on-the-record import-sheet FILE --study STUDY --coder NAME",
)
CODES = {
    "favour": "the words support the proposition: they offer, urge, promise, demand, defend or carry it out",
    "against": "they reject it, call it useless, end it, or demand, promise or carry out the opposite",
    "neutral": "they bear on the issue but take no side, or both alike",
    "none": "they do not bear on the issue",
}


def make_workbook(rows: Sequence[dict[str, str]], study: Study, articles: Sequence[str]) -> bytes:
    """The workbook of a sheet: the page to fill in, the codebook, and the lists to choose from."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "On the Record", MADE
    _page_to_fill(book, rows, study, len(articles))
    _codebook(book, study)
    _lists(book, study, articles)
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_bytes(buffer)


def speakers(study: Study) -> list[str]:
    """What to choose a speaker from: the names of the actors; the id where two bear the same name."""
    names = Counter(name_key(actor.name) for actor in study.actors)
    return [a.name if names[name_key(a.name)] == 1 else a.id for a in study.actors]


def _page_to_fill(book: Workbook, rows: Sequence[dict[str, str]], study: Study, articles: int) -> None:
    page = book.create_sheet(STATEMENTS)
    to_fill = columns_to_fill(study)
    columns = [*READ, *to_fill]
    page.freeze_panes = "B2"
    for place, name in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(place)].width = _width(name)
    protection = page.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False  # False: allowed
    first, last = len(rows) + 2, len(rows) + 1 + BLANK_ROWS
    _offer(page, columns, to_fill, study, last)
    rule = DataValidation("list", f"{LISTS}!$B$2:$B${articles + 1}", allow_blank=True)
    rule.showErrorMessage = False
    rule.add(f"B{first}:B{last}")
    page.data_validations.append(rule)
    write, widths = _Writer(page), [_width(name) for name in columns]
    write.row([write.head(name, tinted=name in to_fill) for name in columns], widths)
    for row in rows:
        write.row([write.cell(row.get(name, ""), tinted=name in to_fill) for name in columns], widths)
    for _ in range(BLANK_ROWS):
        blank = [write.cell("", tinted=name in to_fill or name == "article") for name in columns]
        write.row(blank, widths)


def _width(column: str) -> int:
    """How wide a column of the page to fill in is, in characters: its name stands in one line, if it can."""
    wide = 30 if column.startswith("comment_") else WIDTHS.get(column, 14)
    return max(wide, min(len(column) + 3, 24))


def _offer(page: Any, columns: list[str], to_fill: dict[str, str], study: Study, last: int) -> None:
    """Let the cells to fill in say what to write, and offer what there is to choose from."""
    for place, name in enumerate(columns, 1):
        if name not in to_fill:
            continue
        if name == "speaker_is":
            rule = DataValidation("list", f"{LISTS}!$A$2:$A${len(study.actors) + 1}", allow_blank=True)
            rule.showErrorMessage = False  # any other name will do
        elif values := choices(name):
            rule = DataValidation("list", f'"{",".join(values)}"', allow_blank=True, showErrorMessage=True)
            rule.errorTitle, rule.error = (
                "Not a value of this column",
                f"Choose {', '.join(values)}, or leave it blank.",
            )
        else:
            rule = DataValidation(allow_blank=True)
        rule.promptTitle, rule.prompt = name[:32], _at_most(to_fill[name], 255)
        rule.showInputMessage = True
        rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{last}")
        page.data_validations.append(rule)


def _codebook(book: Workbook, study: Study) -> None:
    page = book.create_sheet(CODEBOOK)
    widths = (30, 80, 60)
    for letter, width in zip("ABC", widths, strict=True):
        page.column_dimensions[letter].width = width
    write = _Writer(page)

    def add(*cells: str, head: bool = False) -> None:
        write.row([write.head(cell) if head else write.cell(cell) for cell in cells], widths)

    add("How to fill it in", head=True)
    for sentence in HOW:
        add("", sentence)
    add("code", "when", head=True)
    for code, meaning in CODES.items():
        add(code, meaning)
    for issue in study.issues:
        add(f"code_{issue.id}", issue.proposition, "why", head=True)
        for example in (*issue.examples, *issue.counter_examples):
            add(example.polarity, example.text, example.why)
    add("column", "what it says, or what to write there", head=True)
    for name, meaning in (READ | columns_to_fill(study)).items():
        add(name, meaning)


def _lists(book: Workbook, study: Study, articles: Sequence[str]) -> None:
    page = book.create_sheet(LISTS)
    names = speakers(study)
    for letter in "AB":
        page.column_dimensions[letter].width = 44
    write = _Writer(page)
    write.row([write.head("actors"), write.head("articles")], (44, 44))
    for n in range(max(len(names), len(articles))):
        write.row([write.cell(part[n] if n < len(part) else "") for part in (names, articles)], (44, 44))


class _Writer:
    """Makes the cells of a page: text as text, whatever it begins with."""

    def __init__(self, page: Any) -> None:
        self.page, self.rows = page, 0
        self.styles: dict[tuple[bool, bool], Any] = {}

    def row(self, cells: Sequence[Any], widths: Sequence[int]) -> None:
        """Add a row as high as its text: LibreOffice shows one line of a row that does not say how high."""
        self.rows += 1
        height = height_of([cell.value or "" for cell in cells], widths)
        self.page.row_dimensions[self.rows] = Row(self.page, index=self.rows, ht=height)
        self.page.append(cells)

    def head(self, text: str, *, tinted: bool = False) -> Any:
        return self._make(text, tinted, head=True)

    def cell(self, text: str, *, tinted: bool = False) -> Any:
        return self._make(text, tinted, head=False)

    def _make(self, text: str, tinted: bool, *, head: bool) -> Any:
        cell = WriteOnlyCell(self.page)
        if (tinted, head) not in self.styles:
            cell.number_format = "@"  # a spreadsheet program makes no day, number or formula of what is typed
            cell.alignment = _WRAP
            cell.font = Font(bold=head)
            if tinted:
                cell.fill, cell.border = TINT, _FRAME
                cell.protection = Protection(locked=head)
            self.styles[tinted, head] = cell._style
        cell._style = self.styles[tinted, head]  # a style looked up for each cell takes most of the time
        if text:
            cell.value = _escaped(as_typed(shown(text)))
            cell.data_type = "s"  # never a formula, an error or a number
        return cell


def _escaped(text: str) -> str:
    """A text in which nothing is taken for the escape of a character (ECMA-376, part 1, § 22.9.2.19)."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def unescaped(text: str) -> str:
    """A text of a workbook, in which _x000D_ stands for the character of that number."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _at_most(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _same_bytes(buffer: io.BytesIO) -> bytes:
    """The workbook without the time at which it was made."""
    made, kept = io.BytesIO(), f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    with ZipFile(buffer) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in _in_order(old.namelist()):
            content = old.read(part)
            if part == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + kept, content)
            info = ZipInfo(part, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = ZIP_DEFLATED, 3
            new.writestr(info, content)
    return made.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    """The list of contents first, as programs that look at the beginning of a file expect."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
