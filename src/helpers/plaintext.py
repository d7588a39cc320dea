"""Text in one normal form: every offset in every table counts characters of it."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")  # tabs, no-break and typographic spaces too
_EMPTY_LINES = re.compile(r"\n{3,}")
_KEPT = {"\n", "\t"}


def normalized(text: str) -> str:
    """The text with \\n as line end, single spaces, at most one empty line and no invisible characters.

    Letters are composed (NFC), so that one Korean syllable is one character; typographic quotation marks
    stay as they are. Normalizing twice changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def one_line(text: str) -> str:
    """The normalized text on one line; for titles and names."""
    return " ".join(normalized(text).split())
