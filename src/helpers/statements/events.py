"""Events: those a study lists, and those its articles announce."""

import re
from datetime import date
from io import StringIO
from typing import Any

import pandas as pd

from helpers.articles import day_of, decode
from helpers.base import PRECISIONS, SCHEMAS, InputError, Refused, delimiter_of, refuse_conflict, table
from helpers.statements.day_expressions import MONTH, MONTHS, find_days
from helpers.statements.sentences import split_sentences
from helpers.study import Study

ANNOUNCED = re.compile(
    r"\b(?:(?:is|are|was|were)\s+(?:scheduled|set|due|slated|expected|planned|to be held)|will\s+(?:be held|take place|attend|host|meet|gather|convene|open|begin|visit|hold)|plans?\s+to\s+(?:attend|visit|meet|host|hold))\b"
)
GATHERING = r"(?:Summit|summit|Conference|conference|Forum|forum|Assembly|Congress|congress|Meeting|meeting|talks|Talks|Session|session|Games|exercise|drill|inauguration|election|visit|parade)"
NAMED = re.compile(rf"\b(?P<name>(?:[A-Z][\w’'-]*[ -])+(?:\((?P<short>[A-Z]{{2,8}})\)\s+)?{GATHERING})\b")
PLACE = re.compile(
    r"\b(?:held|place|scheduled|Summit|Conference|Forum|Meeting|Assembly|meet|open|gather|convene|summit|meeting|talks|conference|visit)\b[^.;]{0,30}?\bin\s+(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)"
)
PART_OF_MONTH = re.compile(
    rf"\b(?:at the|in the|by the)?\s*(?P<part>end|beginning|start|middle|late|early|mid)(?:-| of | )(?:of )?{MONTH}(?:\s+(?P<year>20\d\d))?\b"
)
MONTH_AND_DAY = re.compile(rf"\b{MONTH}\s+(?P<day>\d{{1,2}})\b(?!\d)")
MONTH_AHEAD = re.compile(rf"\b(?:in|this|next)\s+{MONTH}\b")
NEXT = re.compile(r"\bnext (?P<unit>week|month|year)\b")


def read_events(study: Study) -> pd.DataFrame:
    """The events of a study's events.csv (on, precision, label, kind, source); empty where it has none.

    Commas, semicolons or tabs part the cells. Raises InputError, naming the event by its number, for a day, a
    precision or a label that is none, and where the file lacks a column or is no table.
    """
    path = study.folder / "events.csv"
    if not path.exists() or not path.read_bytes().strip():
        return table([], "events")
    try:
        text, _ = decode(path.read_bytes())
        refuse_conflict(text, name=path.name)
        delimiter = delimiter_of(text.split("\n", 1)[0])
        listed = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False, sep=delimiter, index_col=False)
    except (Refused, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{path.name} cannot be read ({error}). Save it as CSV UTF-8.") from None
    known = list(SCHEMAS["events"].columns)
    missing, strange = [c for c in known[:3] if c not in listed], [c for c in listed if c not in known]
    if missing or strange:
        fault = f"no column {', '.join(missing)}" if missing else f"a column “{strange[0]}” that is not read"
        raise InputError(f"{path.name} has {fault}. Correct its first line: {','.join(known)}.")
    records = enumerate(listed.to_dict("records"), 1)
    rows = [_listed(row, f"{path.name}, event {number}") for number, row in records]
    return table(rows, "events").sort_values(["on", "label"], ignore_index=True)


def _listed(row: dict[Any, str], where: str) -> dict[str, Any]:
    """An event as listed, its day and precision checked."""
    day = day_of(row["on"])
    if row["on"].strip() and day is None:
        raise InputError(
            f"{where}: on is “{row['on']}”; write the day as 2025-09-30 (1678 to 2261), or leave it blank."
        )
    if row["precision"] not in PRECISIONS:
        allowed = ", ".join(PRECISIONS)
        raise InputError(f"{where}: precision is “{row['precision']}”; allowed: {allowed}.")
    if not row["label"].strip():
        raise InputError(f"{where}: label is blank; say what happens.")
    return {str(k): v.strip() or None for k, v in row.items()} | {"on": pd.Timestamp(day) if day else None}


def with_announced(listed: pd.DataFrame, announced: pd.DataFrame) -> pd.DataFrame:
    """The events of a study and after them those that articles announce, unless they are on its list.

    An announced event is on the list where the same day, or month if no more is known of one of the two, has
    one whose label holds all its names, two at least ("APEC summit in Gyeongju": APEC, Gyeongju).
    """
    known = [(row, set(_names(row["label"]))) for row in listed.to_dict("records")]
    new = []
    for row in announced.to_dict("records"):
        named = _names(row["label"])
        alike = (names for other, names in known if _same_time(row, other))
        new.append(len(named) < 2 or not any(set(named) <= names for names in alike))
    return pd.concat([listed, announced[new]], ignore_index=True)


def _names(label: str) -> list[str]:
    return sorted(set(re.findall(r"\b[A-Z][\w’'-]+", label)))


def _same_time(row: dict[Any, Any], other: dict[Any, Any]) -> bool:
    precisions = {row["precision"], other["precision"]}
    if not precisions <= {"day", "month"} or pd.isna(row["on"]) or pd.isna(other["on"]):
        return False
    same_month = (row["on"].year, row["on"].month) == (other["on"].year, other["on"].month)
    return bool(same_month if "month" in precisions else row["on"] == other["on"])


def find_events(articles: pd.DataFrame) -> pd.DataFrame:
    """Events that articles announce for a day after their publication: a named gathering, its place and day.

    Read are sentences with "is scheduled to", "will be held" and the like, a named gathering and a time; nothing
    is concluded from an article without a day of publication unless the day is printed in full. ``source`` holds
    the article and the words; the same event announced twice is listed once.
    """
    rows: dict[tuple[Any, str], dict[str, Any]] = {}
    for article, day in zip(articles.itertuples(), pd.to_datetime(articles["published"]), strict=True):
        published = None if pd.isna(day) else day.date()
        for sentence in split_sentences(str(article.text)):
            words = str(article.text)[sentence.start : sentence.end]
            found = _announced(words, published)
            if found is not None:
                row = {**found, "kind": "scheduled", "source": f"{article.source_file}: “{words.strip()}”"}
                rows.setdefault((row["on"], row["label"]), row)
    return table(sorted(rows.values(), key=lambda r: (r["on"], r["label"])), "events")


def _announced(words: str, published: date | None) -> dict[str, Any] | None:
    if not ANNOUNCED.search(words):
        return None
    named = NAMED.search(words)
    when = _ahead(words, published)
    if named is None or when is None:
        return None
    gathering = named.group("name").split()[-1].lower()
    short = named.group("short")
    label = f"{short} {gathering}" if short else re.sub(r"^(?:The|A|An)\s+", "", named.group("name"))
    if label == label.lower():  # the meeting between … and …: named by those who meet
        between = re.match(
            r"\s+(?:between|of|with)\s+[^,.;]*?(?=\s+(?:is|are|was|were|will)\b)", words[named.end() :]
        )
        label += between.group() if between else ""
    place = PLACE.search(words)
    return {
        "on": pd.Timestamp(when[0]),
        "precision": when[1],
        "label": f"{label} in {place.group('place')}" if place else label,
    }


def _ahead(words: str, published: date | None) -> tuple[date, str] | None:
    """A time that lies after publication: the day, or the first of the month or year."""
    part = PART_OF_MONTH.search(words)
    if part and part["year"]:
        return date(int(part["year"]), _month(part), 1), "month"
    if published is None:
        full = [d for d in find_days(words, published=None) if d.on is not None]
        return (full[0].on, full[0].precision) if full and full[0].on else None
    for match in () if part else MONTH_AND_DAY.finditer(words):
        try:
            on = date(published.year, _month(match), int(match["day"]))
            on = on if on > published else on.replace(year=published.year + 1)
        except ValueError:
            continue
        if (on - published).days <= 366:
            return on, "day"
    in_month = part or MONTH_AHEAD.search(words)
    if in_month:
        month = _month(in_month)
        return date(published.year + (month < published.month), month, 1), "month"
    following = NEXT.search(words)
    if following and following["unit"] == "month":
        return date(published.year + published.month // 12, published.month % 12 + 1, 1), "month"
    return (date(published.year + 1, 1, 1), "year") if following and following["unit"] == "year" else None


def _month(match: re.Match[str]) -> int:
    return MONTHS[match["month"].rstrip(".").lower()]
