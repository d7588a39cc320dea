"""Cells of a table for anyone's spreadsheet: none may run as a formula, and every one can be had back."""

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
