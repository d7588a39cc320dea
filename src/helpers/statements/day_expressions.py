"""Time expressions, resolved against the day of publication and never against today."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
    "november nov,december dec"
)
MONTHS = {name: number for number, names in enumerate(_MONTHS.split(","), 1) for name in names.split()}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SOON = 60  # days: a day without a year this close after publication lies ahead, not a year back
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
DAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
YEAR = r"(?P<year>(?:19|20)\d\d)"
PATTERNS = tuple(
    (rule, re.compile(pattern, 0 if "month and" in rule or rule in ("in a month", "weekday") else re.IGNORECASE))
    for rule, pattern in (
        ("ahead", rf"\b(?:{DAY} (?:of )?next week|next week,? (?:on )?{DAY.replace('weekday', 'other')}|a week from [a-z]+day|(?:the|this) coming [a-z]+day)\b"),
        ("weekday of a week", rf"\b{DAY},? (?:of )?(?P<week>this|last|the previous) week\b"),
        ("weekday of a week", rf"\b(?P<week>this|last) week,? (?:on )?{DAY}\b"),
        ("weekday and a week", rf"\b(?:a week (?:ago|earlier),? (?:on |last )?{DAY}|{DAY.replace('weekday', 'other')},? a week (?:ago|earlier)|(?:the )?{DAY.replace('weekday', 'third')} before last)\b"),
        ("weekday and weeks", rf"\b(?P<count>two|three|four|five|six) {DAY}s ago\b"),
        ("iso date", r"\b(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<day>[0-3]\d)\b"),
        ("days of a month", rf"\b[0-3]?\d(?:st|nd|rd|th)?\s?(?:-|–|—|to|and)\s?[0-3]?\d(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?:,?\s+{YEAR}\b)?"),
        ("days of a month", rf"\b{MONTH}\s+[0-3]?\d\s?(?:-|–|—|to|and)\s?[0-3]?\d\b(?:,?\s+{YEAR}\b)?"),
        ("month and day", rf"\b{MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s*(?:percent|%|,\d\d\d))(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"),
        ("month and day", rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"),
        ("month and year", rf"\b{MONTH}\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b"),
        ("weekday", r"\b(?P<before>(?i:last|this past|this|next|the following|the previous))?\s*(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?\b"),
        ("weekday", r"\b(?P<weekday>(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)(?=\.))"),
        ("day of the month", r"\bon the (?P<day>[0-3]?\d)(?:st|nd|rd|th)(?=\s*(?:[,.;:)]|$|of (?:this|the) month\b))"),
        ("day before", r"\b(?:yesterday|last night|(?:the|a) night (?:before|earlier)|the previous (?:night|evening)|(?:a|one|the) day (?:earlier|before|ago)|the previous day|on the eve of publication)\b"),
        ("day after", r"\b(?:the (?:following|next) (?:day|morning|afternoon|evening)|(?:a|one) day (?:later|after))\b(?! (?:of|the)\b)"),
        ("days before", r"\b(?P<count>two|three|four|five|six|seven|ten|\d{1,2}) days (?:earlier|before|ago)\b"),
        ("same day", r"\b(?:today|tonight|this (?:morning|afternoon|evening)|(?:earlier|later) (?:in the|that|the same) day|(?:the|that) same day|that (?:morning|afternoon|evening|night)|(?:an hour|(?:minutes|hours)) (?:later|earlier))\b"),
        ("in a week", r"\b(?P<before>this|last|the previous) week(?:end)?\b(?!['’])"),
        ("weekend", r"\b(?:at|over|on|during) the weekend\b"),
        ("some time ago", r"\b(?:(?:a|one|two|three|several|some|many|a few|\d{1,2}) (?:weeks?|months?|years?) (?:ago|earlier|before)|(?:a few|several|some|many) days (?:ago|earlier|before)|(?:in|over) (?:the )?(?:recent|past|last) (?:few )?(?:days|weeks|months|years))\b"),
        ("some time ago", r"\b(?:last (?:spring|summer|autumn|fall|winter)|on the eve of|(?:a decade|decades|years|months|weeks) (?:ago|earlier))\b"),
        ("some time ago", r"\b(?:the other day|in the (?:early |mid-|late )?(?:19|20)?\d0s|(?:a fortnight|a generation|centuries|ages) ago|the (?:week|month|year) (?:before|earlier)|back then|long ago|(?:last|this) (?:session|term|season|summer|winter|spring|autumn|fall)|in (?:the )?(?:spring|summer|autumn|fall|winter)|at (?:Easter|Christmas|Thanksgiving)|years past)\b"),
        ("this month", r"\b(?:(?:earlier|later) )?this month\b"),
        ("last month", r"\blast month\b"),
        ("in a month", rf"\b(?i:in|during|since|of|last) (?:early |mid-|late )?{MONTH}\b(?!\s+\d)"),
        ("this year", r"\b(?:(?:earlier|later) )?this year\b"),
        ("last year", r"\blast year\b"),
        ("in a year", rf"\b(?:in|during|since|of|from|until|by|his|her|its|their|the|a) (?:early |mid-|late )?{YEAR}\b(?!-)"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """A resolved day: the first of the month or year where the words say no more."""

    on: date | None
    precision: str  # day, month, year or unknown
    words: str
    rule: str
    start: int  # where the words begin in the string that was read
    sure: float = 1.0  # probability that it is the day of the statement to which it is given

    @property
    def evidence(self) -> str:
        return f"“{self.words}”: {self.rule}"


def find_days(words: str, *, published: date | None, anchor: date | None = None) -> list[Day]:
    """Time expressions of a stretch of text, resolved.

    A weekday is the nearest such day up to publication; a day without a year lies in the last year that does not
    put it after publication; "last week" is known to the month where it lies in one, and "two months ago" stays
    ``unknown``; "a day earlier" counts from ``anchor``, the day last named in the article. Without
    a day of publication only full dates resolve; the others are returned with precision ``unknown``.
    """
    found: list[Day] = []
    taken = bytearray(len(words))
    for rule, pattern in PATTERNS:
        for match in pattern.finditer(words):
            if any(taken[match.start() : match.end()]):
                continue
            day = _resolve(rule, match, published, anchor)
            if day is not None:
                found.append(day)
            if day is not None or rule == "ahead":
                taken[match.start() : match.end()] = b"1" * len(match.group())
    return sorted(found, key=lambda d: d.start)


def _resolve(rule: str, match: re.Match[str], published: date | None, anchor: date | None) -> Day | None:
    words, start = match.group().strip(), match.start()
    said = words.lower()  # the patterns are matched without case
    parts = {name: value.lower() for name, value in match.groupdict().items() if value}

    def day(on: date | None, precision: str, how: str) -> Day:
        return Day(on, precision if on is not None else "unknown", words, how, start)

    if parts.get("m"):
        return day(_date(int(parts["year"]), int(parts["m"]), int(parts["day"])), "day", "full date")
    if rule == "ahead":
        return None
    month = MONTHS.get(parts.get("month", "").rstrip("."))
    year = int(parts["year"]) if parts.get("year") else None
    if rule == "month and day":
        assert month is not None
        number = int(parts["day"])
        if year is not None:
            return day(_date(year, month, number), "day", "full date")
        if published is None:
            return day(None, "unknown", "no year in the text and no day of publication to take it from")
        on = _date(published.year, month, number)
        if on is None or on > published:
            if on is not None and (on - published).days <= SOON:
                return None  # announced for the coming weeks: not the day of something said
            on = _date(published.year - 1, month, number)
        return day(on, "day", f"month and day, the year from publication on {published}")
    if rule == "days of a month" and (year is not None or published is not None):
        assert month is not None
        year = year or (published.year - (month > published.month) if published else 0)
        return day(_date(year, month, 1), "month", "several days, to the month")
    if rule == "month and year":
        return day(_date(year or 0, month or 0, 1), "month", "month and year")
    if rule == "in a year":
        return day(_date(year or 0, 1, 1), "year", "year")
    if published is None:
        return day(None, "unknown", f"{rule}, and no day of publication to count from")
    if rule == "weekday":
        if parts.get("before") in ("next", "the following"):
            return None
        back = _back(published, parts["weekday"])
        if parts.get("before") in ("last", "this past", "the previous") and back == 0:
            back = 7
        on = published - timedelta(days=back)
        return day(on, "day", f"the last such day up to publication on {published}")
    if rule == "weekday of a week":
        monday = published - timedelta(days=published.weekday() + 7 * (parts["week"] != "this"))
        on = monday + timedelta(days=WEEKDAYS.index(parts["weekday"]))
        return (
            day(on, "day", f"that day of the week, counted from publication on {published}")
            if on <= published
            else None
        )
    if rule in ("weekday and a week", "weekday and weeks"):
        named = parts.get("weekday") or parts.get("other") or parts["third"]
        back = _back(published, named) + 7 * (NUMBERS[parts["count"]] - 1 if parts.get("count") else 1)
        return day(
            published - timedelta(days=back), "day", f"that day, weeks before publication on {published}"
        )
    if rule == "day of the month":
        number, base = int(parts["day"]), anchor or published
        on = _date(base.year, base.month, number)
        if on is None or on > published:
            before = base.replace(day=1) - timedelta(days=1)
            on = _date(before.year, before.month, number)
        return (
            day(on, "day", f"day of the month, counted from {base}")
            if on is not None and on <= published
            else None
        )
    if rule == "day before":
        base = anchor if anchor is not None and said not in ("yesterday", "last night") else published
        return day(base - timedelta(days=1), "day", f"the day before {base}")
    if rule == "day after":
        return day(anchor + timedelta(days=1), "day", f"the day after {anchor}") if anchor else None
    if rule == "days before":
        count = NUMBERS.get(parts["count"]) or int(parts["count"])
        base = anchor if anchor is not None and not said.endswith("ago") else published
        return day(base - timedelta(days=count), "day", f"{count} days before {base}")
    if rule == "same day":
        base = (
            anchor
            if anchor is not None
            and (said.split()[0] in ("the", "that", "an", "hours", "minutes") or "day" in said.split())
            else published
        )
        return day(base, "day", f"the same day as {base}")
    if rule == "in a week":
        return _week(words, start, published, weeks_back=parts["before"] != "this")
    if rule == "weekend":
        return _week(words, start, published, weeks_back=published.weekday() < WEEKDAYS.index("saturday"))
    if rule == "in a month":
        assert month is not None
        on = date(published.year - (month > published.month), month, 1)
        return day(on, "month", f"month, the year from publication on {published}")
    first = published.replace(day=1)
    simple = {
        "some time ago": (None, "unknown", f"no single day before publication on {published}"),
        "this month": (first, "month", f"the month of publication on {published}"),
        "last month": ((first - timedelta(days=1)).replace(day=1), "month", f"the month before {published}"),
        "this year": (first.replace(month=1), "year", f"the year of publication on {published}"),
        "last year": (date(published.year - 1, 1, 1), "year", f"the year before {published}"),
    }
    return day(*simple[rule])


def _back(published: date, weekday: str) -> int:
    """Days from publication back to the nearest such weekday."""
    return (published.weekday() - next(n for n, name in enumerate(WEEKDAYS) if name.startswith(weekday))) % 7


def _week(words: str, start: int, published: date, *, weeks_back: bool) -> Day:
    """A calendar week, begun on Sunday or Monday: the month it lies in, or no day where it spans two."""
    monday = published - timedelta(days=published.weekday() + 7 * weeks_back)
    first, last = monday - timedelta(days=1), min(published, monday + timedelta(days=6))
    rule = f"the week {'before' if weeks_back else 'of'} publication on {published}"
    if first.month != last.month:
        return Day(None, "unknown", words, f"{rule}, in two months", start)
    return Day(first.replace(day=1), "month", words, f"{rule}, to the month", start)


def _date(year: int, month: int, day: int) -> date | None:
    if 1 <= month <= 12 and 1 <= day <= monthrange(max(1, year), month)[1] and year > 0:
        return date(year, month, day)
    return None
