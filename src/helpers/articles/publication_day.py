"""The head of an article: its headline, byline and day of publication, which is never guessed."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from helpers.articles.plaintext import one_line
from helpers.articles.turn_labels import LABEL
from helpers.base import latin, lexicon

_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
]  # fmt: skip
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _either(names: list[str]) -> str:
    """A pattern for the names, whole or cut to three letters with or without a period (Sept. too)."""
    return "|".join(rf"{name[:3]}(?:{name[3:]}|t\.?|s\.?|\.)?" for name in names)


_MONTH = rf"(?P<month>{_either(_MONTHS)})"
_WEEKDAY = rf"(?:(?P<weekday>{_either(_WEEKDAYS)}),?\s+)?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?", r"(?P<year>\d{4})"
_AFTER = rf"(?:,?\s+(?P<after>{_either(_WEEKDAYS)}),?)?"  # databases write the weekday last
_CLOCK = (
    r"(?:,?\s*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}|[+-]\d{2}:?\d{2})?)?"
)
_WRITTEN = [
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),  # August 21, 2015
    re.compile(rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", re.IGNORECASE),  # 21 August 2015
]
_ALONE = [re.compile(pattern.pattern + _AFTER + _CLOCK, re.IGNORECASE) for pattern in _WRITTEN]
_YEAR_FIRST = [
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ]\d{2}:?\d{2}.*)?"),
    re.compile(r"(?P<year>\d{4})([/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"),
]
_LABEL = re.compile(
    r"(?i)(?:for immediate release|published|posted|updated|issued|released|date|last (?:updated|modified))"
    r"(?: on)?\s*[:–—-]?\s*"
)
_PLACE = re.compile(
    latin(
        r"(?!(?:On|In|By|At|Since|From|Until|Before|After|The|As|It|Late|Early)\b)"
        r"(?:[A-Z][\w.'’-]*[ ,]+){1,6}"
    )
)  # PYONGYANG, / Washington, D.C.,
_DATELINE_END = re.compile(r"\s*(?:\([A-Z][\w ./-]{1,30}\))?\s*(?:--|[—–:]|-\s)")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})(?![\d/.-])")
_NUMERIC_TIME = re.compile(rf"{_NUMERIC.pattern}{_CLOCK}", re.IGNORECASE)
_ORDERS = ((2, 1, 0), (2, 0, 1), (0, 1, 2))  # where year, month and day stand among three numbers
_YEARS = range(1678, 2262)  # that the tables can keep (see helpers.base.tables)
_LONGEST = 60  # characters of a written day with weekday and time
_HEAD = 8  # lines in which a date that stands alone counts as the article's own
_MOST_WORDS, _MOST_LINES = 30, 3  # of a headline; headlines of news sites rarely reach 25 words
_SENTENCE_END = re.compile(r"[.,:;]\W*$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.){2,}\W*$|\b(?:Inc|Co|Corp|Jr|Sr|St)\.\W*$")
_GREETING = re.compile(r"(?i)(?:mr|mrs|ms|madam|your|dear|ladies|distinguished|excellenc|comrades?|fellow)\b")
_BYLINE = re.compile(
    r"(?:by|reported by|written by|edited by)\s+(?-i:[A-Z])[\w.'’-]+(?:[ ,/&]+[\w.'’-]+){0,9}", re.I
)


class Head(NamedTuple):
    """What stands above the body, and the body."""

    title: str | None
    published: date | None
    body: str


def day_of(value: object) -> date | None:
    """The day that a value of a table or of metadata means, or None where it is not certain.

    Accepts days, 2015-08-21 (with or without a time, whose own zone counts), 20150821, “21 August 2015”,
    “Friday, August 21, 2015”, “August 21, 2015 Friday”, “21. März 2015” (months in German, French and
    Spanish too: databases write days in the language of their reader), 2015/8/21, and seconds or
    milliseconds since 1970 (UTC). Not 8/7/2015, which two countries read in two ways, unless only one
    reading exists (12/19/2011, 12/18/14). None too for a year before 1678 or after 2261.
    """
    if isinstance(value, date):
        return None if value != value else _real(value.year, value.month, value.day)
    words = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if re.fullmatch(r"\d{9,13}(?:\.0+)?", words):
        number = int(float(words))
        return day_of(datetime.fromtimestamp(number / 1000 if number >= 10**11 else number, UTC))
    for pattern in _YEAR_FIRST:
        if found := pattern.fullmatch(words):
            return _real(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _NUMERIC_TIME.fullmatch(words):
        return _numeric(found)
    return _written(words) or _written(_in_english(words))


def days_alike(values: Iterable[object]) -> dict[object, date]:
    """The days of a column of dates in numbers, where only one order of day, month and year fits all of them.

    Beside 15/03/2031, 04/03/2031 is of March. {} if several orders fit, or none.
    """
    texts = (value for value in values if isinstance(value, str))
    found = {value: match for value in texts if (match := _NUMERIC_TIME.fullmatch(value.strip()))}
    if not found:
        return {}
    readings = []
    for order in _ORDERS:
        days = {value: _in_order(match, order) for value, match in found.items()}
        readings += [days] if all(days.values()) else []
    if len(readings) != 1:
        return {}
    return {value: day for value, day in readings[0].items() if day}


def _in_order(found: re.Match[str], order: tuple[int, int, int]) -> date | None:
    numbers = (found[1], found[3], found[4])
    year, month, day = (numbers[place] for place in order)
    return _real(int(year) if len(year) == 4 else _century(int(year)), int(month), int(day))


def day_inside(words: str) -> date | None:
    """The first day written with its year in a line that is no sentence (“News, 4 March 2031, p. 2”)."""
    words = _translated(words)
    if iso := re.search(r"\b\d{4}-\d{2}-\d{2}\b", words):
        return day_of(iso[0])
    found = (match for pattern in _WRITTEN for match in pattern.finditer(words))
    return next(filter(None, (_of(match) for match in sorted(found, key=lambda match: match.start()))), None)


def printed_day(text: str) -> tuple[date | None, str]:
    """The day printed at the head of an article, and the text without the line that is only this date.

    Looks for a line that holds nothing but a date with its year among the first eight, else for a dateline
    (“PYONGYANG, January 5, 2024 (Agency) --”). A date inside a sentence is never taken: it dates events.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines[:_HEAD]):
        alone = _LABEL.sub("", line, count=1) if _LABEL.match(line) else line
        if day := _written(alone.strip(" ()[]|•·")):
            return day, "\n".join(lines[:number] + lines[number + 1 :]).strip()
    first = next((line for line in lines if line.strip()), "")
    place = _PLACE.match(first)
    for start in range(place.end() if place else 0, 0, -1):  # months have a capital too: give words back
        for pattern in _WRITTEN if first[start - 1] in " ," else ():
            found = pattern.match(first, start)
            if found and _DATELINE_END.match(first, found.end()):
                return _of(found), text
    return None, text


def day_in_title(title: str) -> date | None:
    """The day that ends the title of a record, such as “Press Briefing, 12/19/2011”."""
    found = re.search(r",\s*(\S+)$", title)
    return day_of(found[1]) if found and _NUMERIC.fullmatch(found[1]) else None


def two_readings(words: str) -> str | None:
    """The first date in the words that can be read as two days (3/4/2016, 6-12-09), or None."""
    found = next((f for f in _NUMERIC.finditer(words) if _numeric(f) is None), None)
    return found[0] if found else None


def year_outside(words: str) -> str | None:
    """The first year in the words that no day of an article can have (0204, 1648), or None."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", words)
    return next((year for year in years if int(year) not in _YEARS), None)


def head_of(text: str, *, title: str | None = None) -> Head:
    """Part a text in normal form into headline, day of publication and body.

    Without a ``title``, the headline is the first block of at most three short lines without a final
    period, followed by an empty line; a text without empty lines may have one headline line above a longer
    one. Further lines of the block (a deck) join it after " — ". Lines that are only a date or a byline
    leave the body too. A text that is nothing but such lines is all body.
    """
    published, body = printed_day(text)
    if not re.search(r"[^\W_]", body):
        return Head(title, published, text)
    if title and one_line(body.split("\n")[0]).casefold() == one_line(title).casefold():
        body = body.split("\n", 1)[1].strip() if "\n" in body else body
    elif not title:
        title, body = _headline(body)
    first, _, rest = body.partition("\n")
    if rest.strip() and _BYLINE.fullmatch(first):
        body = rest.strip()
    published = published or printed_day(body.split("\n")[0])[0]  # the dateline below a headline
    return Head(title, published, body)


def _numeric(found: re.Match[str]) -> date | None:
    orders = _ORDERS if len(found[4]) == 2 else _ORDERS[:2]  # 09-4-14 may also begin with its year
    readings = {_in_order(found, order) for order in orders} - {None}
    return readings.pop() if len(readings) == 1 else None


def _century(year: int) -> int:
    """The year that two digits mean (the convention of POSIX: 69 to 99 are of the last century)."""
    return year + (1900 if year >= 69 else 2000)


def _written(words: str) -> date | None:
    found = next(filter(None, (pattern.fullmatch(words) for pattern in _ALONE)), None)
    return _of(found, found["after"]) if found else None


def _in_english(words: str) -> str:
    """Short words of a day with the months and weekdays of other languages in English."""
    return words if len(words) > _LONGEST else _translated(words)


def _translated(words: str) -> str:
    plain = re.sub(r"\b(?:de|del|le)\s+", "", words.casefold())
    english = lexicon("articles.yaml")["days_in_english"]
    return re.sub(r"[^\W\d_]+", lambda found: english.get(found[0], found[0]), plain)


def _of(found: re.Match[str], after: str | None = None) -> date | None:
    month = [name[:3] for name in _MONTHS].index(found["month"].lower()[:3])
    day = _real(int(found["year"]), month + 1, int(found["day"]))
    printed = found["weekday"] or after
    if day and printed and not _WEEKDAYS[day.weekday()].startswith(printed.lower()[:3]):
        return None  # the weekday contradicts the date: one of them is wrong
    return day


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _headline(text: str) -> tuple[str | None, str]:
    block, gap, rest = text.partition("\n\n")
    lines = [line for line in block.split("\n") if not _BYLINE.fullmatch(line)]
    if not gap:
        lines, rest = block.split("\n")[:1], block.partition("\n")[2]
        following = rest.split("\n")[0]
        if not (len(following) >= 2 * len(lines[0]) and _SENTENCE_END.search(following)):
            return None, text
    is_headline = 0 < len(lines) <= _MOST_LINES and all(map(_short, lines))
    if not is_headline or not re.search(r"[.!?][”\"’)]?(?:\s|$)", rest):
        return None, text
    return " — ".join(lines), rest.strip()


def _short(line: str) -> bool:
    if len(line.split()) > _MOST_WORDS or LABEL.match(line) or _GREETING.match(line):
        return False
    ends_a_sentence = _SENTENCE_END.search(line) and not _ABBREVIATION.search(line)
    return bool(re.search(r"[^\W_]", line)) and not ends_a_sentence
