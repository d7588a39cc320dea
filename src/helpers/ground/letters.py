"""Letters: capitals of every Latin alphabet, and the rule by which two spellings are one name."""

import re
import unicodedata
from functools import lru_cache

CAPITALS = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())  # À … Ɏ
_MARKS = re.compile("[\u0300-\u036f]")  # accents of Latin, Greek and Cyrillic letters
_WHOLE = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"}
_UNMARKED = str.maketrans(_WHOLE)  # letters that Unicode does not take apart
_ACRONYM = 3  # letters in capitals, alone, up to which case counts: “UN” is not “Un”, but “NATO” is “Nato”


def latin(pattern: str) -> str:
    """A pattern whose classes of capitals ([A-Z…]) hold those with marks too (É, Š, Ł, Ø)."""
    return pattern.replace("[A-Z", f"[{CAPITALS}")


def without_accents(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_UNMARKED)))


@lru_cache(maxsize=65536)
def name_key(name: str, *, in_order: bool = False) -> str:
    """What all spellings of one name have in common: two names are the same if their keys are equal.

    Capitals, accents, hyphens, apostrophes, blanks and the dots of initials do not count, nor whether the
    family name stands first or last, unless ``in_order``. A shorter name (“Rune”, “A. Rune”) is another one.
    """
    letters = re.sub(r"[\W_]", "", without_accents(name))
    if not letters:
        return name
    if letters.isupper() and len(letters) <= _ACRONYM:
        return letters
    letters = letters.casefold()
    if in_order or len(name.split()) == 1:
        return letters
    return min(letters[at:] + letters[:at] for at in range(len(letters)))  # the same from any word on
