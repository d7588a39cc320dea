"""Characters on paper: which ones the report's fonts can print, and what replaces the others."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.text import Text

# Marks that steer layout and print nothing: soft hyphen, zero-width and joining marks, reading-direction
# controls, byte-order marks, variation selectors (Unicode 16, general category Cf and the selectors in Mn).
# They are left out: a reading-direction control in an article could otherwise reorder a line of the report.
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
# Controls, surrogates, private use, unassigned: no font has a glyph to trust
_NEVER = ("Cc", "Cs", "Co", "Cn")


@cache
def font_files() -> dict[str, Path]:
    """The font files that come with the install: Korean serif and sans, and DejaVu for everything else."""
    import matplotlib
    import pylopdf_fonts_ko

    korean = Path(str(pylopdf_fonts_ko.__file__)).parent
    return {
        "serif": korean / "NotoSerifKR-Regular.otf",
        "sans": korean / "NotoSansKR-Regular.otf",
        "rest": Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf",
    }


@cache
def _font(name: str) -> object:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(font_files()[name]))


@cache
def _has_glyph(character: str) -> bool:
    """Whether both figures and pages can print it: in both Korean fonts, or in DejaVu."""
    serif, sans, rest = (_font(name).get_char_index(ord(character)) for name in ("serif", "sans", "rest"))  # type: ignore[attr-defined]
    return bool((serif and sans) or rest)


def fit_font(text: "Text") -> None:
    """Set a text of a figure wholly in DejaVu Sans where a letter with an accent is not in the Korean font.

    That font has the plain letter and the accent, and matplotlib would print the two beside each other.
    """
    sans = _font("sans")
    for character in unicodedata.normalize("NFC", text.get_text()):
        accented = unicodedata.decomposition(character)[:1].isalnum()
        if accented and not sans.get_char_index(ord(character)):  # type: ignore[attr-defined]
            text.set_fontfamily(["DejaVu Sans", "Noto Sans KR"])
            return


def _stand_in(character: str) -> str:
    if character.isspace():
        return " "
    kind = unicodedata.category(character)
    if kind == "Cf" or ord(character) in _SELECTORS:
        return ""
    if kind in _NEVER or not _has_glyph(character):
        return f"[U+{ord(character):04X}]"
    return character


def printable(text: object) -> str:
    """Return the text as the report prints it; missing gives "".

    Composed (NFC), each run of white space one space; marks that print nothing are left out; a character no
    font has, and every control character, becomes its number, visibly: ``[U+1F680]``. Nothing else changes.
    """
    if text is None or text != text:
        return ""
    string = str(text)
    if not (string.isascii() and string.isprintable()):
        string = "".join(map(_stand_in, unicodedata.normalize("NFC", string)))
    return " ".join(string.split())


def list_replaced(texts: Iterable[object]) -> list[tuple[str, str, int]]:
    """List the characters that ``printable`` replaces or leaves out: (U+XXXX, Unicode name, how often)."""
    counts: dict[str, int] = {}
    for text in texts:
        for character in "" if text is None or text != text else unicodedata.normalize("NFC", str(text)):
            plain = character.isspace() or (character.isascii() and character.isprintable())
            if not plain and _stand_in(character) != character:
                counts[character] = counts.get(character, 0) + 1
    return [(f"U+{ord(c):04X}", unicodedata.name(c, "without a name"), n) for c, n in sorted(counts.items())]
