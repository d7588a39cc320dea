"""Wording: numbers, days and lists as words of a sentence."""

from collections.abc import Sequence

import pandas as pd

LONG = 160  # characters after which quoted words are cut


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def share(low: float, high: float | None = None) -> str:
    """A share (0 to 1) as "62 %", or two as "45–80 %"."""
    return f"{100 * low:.0f} %" if high is None else f"{100 * low:.0f}–{100 * high:.0f} %"


def number(count: int, thing: str) -> str:
    """ "1 article", "3 articles"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def day(when: pd.Timestamp, *, precision: str = "day") -> str:
    """ "21 September 2025", or "September 2025" or "2025" where nothing finer is known."""
    month = f"{when:%B} {when.year}"
    return {"day": f"{when.day} {month}", "month": month}.get(precision, f"{when.year}")


def days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """ "on 3 May 2025" or "from 3 May 2025 to 7 June 2025"."""
    return f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"


def quoted(words: str) -> str:
    """Words in quotation marks, cut at a word where they are long; quotation marks inside become single."""
    plain = " ".join(words.replace("“", "‘").replace("”", "’").replace('"', "'").split()).strip(" .,;")
    cut = plain if len(plain) <= LONG else plain[:LONG].rsplit(" ", 1)[0] + " …"
    return f"“{cut}”"
