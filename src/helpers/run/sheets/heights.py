"""How high the rows of a workbook are: as high as their text needs, by an estimate."""

import math
import unicodedata
from collections.abc import Sequence

from openpyxl.worksheet.dimensions import RowDimension

LINE, HIGHEST = 15, 409  # points: of a line of text, and of a row in Excel


class Row(RowDimension):
    """A row that grows with what is typed into it: its height is where it begins, and nobody's choice."""

    customHeight = False


def height_of(texts: Sequence[str], widths: Sequence[int]) -> int:
    """The height, in points, of a row of texts that are wrapped in columns of so many characters."""
    lines = [_lines(text, width) for text, width in zip(texts, widths, strict=False)]
    return min(max(lines) * LINE, HIGHEST)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes; the characters of East Asia are as wide as two others."""
    lengths = (len(line) + sum(map(_is_wide, line)) for line in text.split("\n"))
    return sum(max(1, math.ceil(length / (width - 2))) for length in lengths)


def _is_wide(character: str) -> bool:
    return character > "\u10ff" and unicodedata.east_asian_width(character) in "WF"
