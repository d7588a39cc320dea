"""The data of the explorer: a mark per code on a day, a card per statement with a mark."""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.base import close_quotation, role_beside
from helpers.report.entries import excerpt, in_order_of_days, rows_of, short_ids, text_of
from helpers.report.figures.timeline_rows import side_labels, timeline
from helpers.report.listings import characters
from helpers.report.printing import printable
from helpers.stances import select_codes
from helpers.study import Study, side_name

COLUMNS = 108  # of the explorer's reading panel; a Korean or Chinese character takes two
LINES = 9  # of the words, and of the place where they stand, in that panel
AROUND = 260  # characters of the article shown before and after a statement


def mark_rows(
    statements: pd.DataFrame, stances: pd.DataFrame, codes: pd.DataFrame, *, study: Study
) -> pd.DataFrame:
    """The marks of every coder, as ``timeline`` gives them, and which are counted (those of ``codes``).

    Columns: those of ``timeline``, and counted (True or False). Of each coder one row a statement and issue;
    only statements whose day is known.
    """
    key = ["statement_id", "issue", "coder"]
    counted = timeline(statements, codes, study=study)
    chosen = set(counted[key].itertuples(index=False, name=None))
    parts = [
        timeline(statements, select_codes(stances.loc[stances["coder"] == coder]), study=study)
        for coder in sorted(stances["coder"].unique())
    ]
    marks = pd.concat(parts, ignore_index=True) if parts else counted
    return marks.assign(counted=[one in chosen for one in marks[key].itertuples(index=False, name=None)])


def lane_order(card_rows: list[dict]) -> list[str]:
    """The names of all lanes from top to bottom: sides in the study's order, then speakers by side, name."""
    sides = sorted({(card["side_rank"], card["side"]) for card in card_rows})
    speakers = sorted({(card["side_rank"], card["speaker"]) for card in card_rows})
    return list(dict.fromkeys(name for _, name in sides + speakers))


def cards(
    statements: pd.DataFrame, articles: pd.DataFrame, marks: pd.DataFrame, *, study: Study, reading: bool
) -> list[dict[str, Any]]:
    """One card for every statement that has a mark, in the order of days: what is shown of it, as text.

    ``reading`` adds ``passage``: the statement where it stands in its article, broken into lines.
    """
    ids = short_ids(statements["statement_id"])
    sources = articles.set_index("article_id")
    sides = side_labels(study, marks["side"])
    ranks = {label: rank for rank, label in enumerate(sides.values())}
    drawn = statements.loc[statements["statement_id"].isin(marks["statement_id"])]
    found = []
    for row in rows_of(in_order_of_days(drawn)):
        source = sources.loc[row.article_id]
        speaker = printable(text_of(row.speaker) or text_of(row.source) or "not named")
        card: dict[str, Any] = {
            "id": ids[row.statement_id],
            "side": printable(side_name(study, row.side)), "speaker": speaker,
            "role": role_beside(speaker, printable(row.role)), "day": f"{row.said_on:%Y-%m-%d}",
            "evidence": printable(row.said_on_evidence) or "not noted",
            "words": printable(close_quotation(excerpt(text_of(row.content)))),
            "article": article_name(source), "side_rank": ranks.get(side_name(study, row.side), len(ranks)),
        }  # fmt: skip
        if reading:
            card["passage"] = "\n".join(_lines(row, card, source))
        found.append(card)
    return found


def article_name(article: Any) -> str:
    """Title, outlet and day of publication of an article, as far as they are known."""
    title = printable(article["title"]) or "without a title"
    day = article["published"]
    known = [printable(article["outlet"]), "" if pd.isna(day) else f"published {day:%Y-%m-%d}"]
    return ", ".join([f"“{title}”", *(one for one in known if one)])


def _lines(row: Any, card: dict[str, Any], source: Any) -> Iterator[str]:
    """The statement in its article, line by line."""
    words = printable(row.content)
    place = "".join(text for text, _ in pieces(row, text_of(source["text"])))
    yield from wrapped(f"Day: {card['day']} ({card['evidence']})", most=2)
    yield from wrapped(f"Article: {card['article']}", most=2)
    yield from wrapped(f"File: {printable(source['source_file'])}, {characters(row.content_spans)}", most=2)
    quoted = f"“{words}”" if row.mode == "direct" else close_quotation(words)
    yield from wrapped(f"Words: {quoted}", most=LINES)
    yield from wrapped(f"In its article: {place}", most=LINES)


def pieces(row: Any, text: str) -> list[tuple[str, bool]]:
    """The article's text around a statement, in order; True marks the statement's own words.

    ``AROUND`` characters before and after, cut between words. Where the text is not at hand or shorter than
    the statement's offsets, what the statement's row keeps of it: before, content, after.
    """
    spans = [(int(start), int(end)) for start, end in row.content_spans or []]
    if not spans or spans[-1][1] > len(text):
        kept = [(printable(row.before) + " ", False), (printable(row.content), True)]
        return [*kept, (" " + printable(row.after), False)]
    first, last = spans[0][0], spans[-1][1]
    ends = [0, *(place for span in spans for place in span), len(text)]
    parts = [(text[start:end], n % 2 == 1) for n, (start, end) in enumerate(pairwise(ends))]
    parts[0] = (_end_of(text[:first]), False)
    parts[-1] = (_beginning_of(text[last:]), False)
    return [(_trim(part), marked) for part, marked in parts if part]


def _end_of(text: str) -> str:
    """The last ``AROUND`` characters, from a word's beginning on."""
    cut = text[-AROUND:].split(None, 1)
    return text if len(text) <= AROUND else "… " + (cut[-1] if len(cut) == 2 else "")


def _beginning_of(text: str) -> str:
    """The first ``AROUND`` characters, up to a word's end."""
    cut = text[:AROUND].rsplit(None, 1)
    return text if len(text) <= AROUND else (cut[0] if len(cut) == 2 else "") + " …"


def _trim(text: str) -> str:
    """As it prints, with a space where it began or ended with one."""
    return " " * text[:1].isspace() + printable(text) + " " * text[-1:].isspace()


def wrapped(text: str, *, most: int) -> list[str]:
    """The text in at most so many lines of ``COLUMNS``, the last ending in … where something is left out.

    Broken between words; a word longer than a line is broken anywhere. "" gives no line.
    """
    lines: list[str] = []
    line, width = "", 0
    for word in (piece for one in text.split() for piece in _pieces(one)):
        wide = _width(word)
        if line and width + 1 + wide > COLUMNS:
            lines.append(line)
            line, width = "", 0
        line, width = (f"{line} {word}", width + 1 + wide) if line else (word, wide)
        if len(lines) > most:
            break
    lines += [line] if line else []
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + " …"]


def _pieces(word: str) -> Iterator[str]:
    """A word, cut where it would not fit on a line."""
    size = COLUMNS if word.isascii() else COLUMNS // 2
    for start in range(0, len(word), size):
        yield word[start : start + size]


def _width(word: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)
