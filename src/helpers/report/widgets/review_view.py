"""What a reader sees at the review desk: one statement with its fields, marked in its article."""

from typing import Any

import pandas as pd

from helpers.base import day, number, quote, role_beside
from helpers.report.entries import text_of
from helpers.report.widgets.shared import plain
from helpers.statements import (
    Review,
    article_in_view,
    corrected,
    finished,
    in_words,
    is_read,
    people_in,
    progress,
    reason_for,
    same_elsewhere,
    split_sentences,
)
from helpers.study import RECONCILED

# the fields in the order in which the desk shows them: name, key, label
SHOWN = (
    ("speaker", "p", "Speaker"),
    ("said_on", "d", "Day"),
    ("words", "w", "Words"),
    ("condition", "c", "Condition"),
    ("reported_by", "r", "Reported by"),
    ("venue", "v", "Venue"),
    ("role", "o", "Role"),
    ("actor", "t", "Actor"),
    ("same_as", "m", "Same as"),
)
LABELS = {name: label for name, _, label in SHOWN} | {"statement": "Statement"}
NOTHING = {"condition": "none", "reported_by": "nobody", "same_as": "no other", "actor": "none of the study"}
LOW, HIGH = 0.5, 0.8  # confidence below which a statement is called doubtful, from which fairly sure
Row = dict[str, Any]


def review_view(session: Review, *, said: str = "", failed: bool = False) -> dict[str, Any]:
    """What the reader sees but the text: numbers, yes or no, offsets and text, never markup.

    Keys: title, settling, step (id of the statement or article in view, "" at the end), article (its
    article_id), where, progress (in words), read, total, finished, said (what just happened), failed. While a
    statement is in view also: heard (who says what, for those who hear it), confidence (in words), checked,
    removed, added, fields (name, key, label, value, short: the value if the middle is left out, as_read,
    rests_on: the words that gave a day, edit: how the value is typed), spans and
    condition (character offsets), marks ([start, end, kind, statement]), reason (field, label, text),
    same (statements it may be the same as), differences (in a settlement: key, label, value, who, why,
    taken), whole (article said to be read whole). Where an article is asked about: missed = True.
    """
    counts, settling = progress(session), session.reader == RECONCILED
    also = " and articles" if session.articles.keys() & set(session.steps) else ""
    done = "settled" if settling else "read"
    view: dict[str, Any] = {
        "title": "Settling what readers said differently" if settling else f"Reading as {session.reader}",
        "settling": settling, "step": "", "article": "", "finished": finished(session),
        "said": plain(said), "failed": failed, "read": counts["read"], "total": counts["total"],
        "progress": f"{counts['read']} of {number(counts['total'], 'statement')}{also} {done}"
        + ("" if settling else f", {counts['changed']} corrected"),
    }  # fmt: skip
    if finished(session):
        return view
    step, article_id = session.steps[session.place], article_in_view(session)
    place = f"{session.place + 1} of {len(session.steps)}"
    view |= {"step": step, "article": article_id, "whole": (article_id, "read") in session.lines}
    if step in session.articles:
        asked = "Was anything missed in this article?"
        return view | {
            "missed": True,
            "where": place,
            "heard": asked,
            "marks": _marks(session, article_id, ""),
        }
    row = corrected(session, step)
    return view | {
        "missed": False, "where": place, "heard": _heard(session, row),
        "confidence": in_confidence(session.rows[step]["confidence"]),
        "checked": is_read(session, step), "removed": row["removed"], "added": step in session.added,
        "fields": _fields(session, step, row), "reason": _reason(session, step), "same": _same(session, step),
        "spans": _lists(row["content_spans"]), "condition": list(row["condition_span"] or []),
        "marks": _marks(session, article_id, step), "differences": _differences(session, step),
    }  # fmt: skip


def article_view(session: Review) -> dict[str, Any]:
    """The article in view: article (its id, "" at the end), title, from (in words), text, sentences, people.

    The sentences are offsets; the people are those who may have said something (``people_in``).
    """
    if finished(session):
        return {"article": ""}
    article_id = article_in_view(session)
    article = session.articles[article_id]
    published = article.get("published")
    when = "" if pd.isna(published) else day(pd.Timestamp(published))
    parts = (text_of(article.get("outlet")), when, text_of(article.get("source_file")))
    text = str(article["text"])
    return {
        "article": article_id, "title": plain(text_of(article.get("title")) or "Article without a title"),
        "from": plain(" · ".join(filter(None, parts))), "text": plain(text),
        "sentences": [[one.start, one.end] for one in split_sentences(text)],
        "people": [plain(name) for name in people_in(session, article_id)],
    }  # fmt: skip


def cast_view(session: Review) -> list[dict[str, str]]:
    """The study's actors: id, name, side, also (their other names, by which they are found too)."""
    sides = session.study.sides
    return [
        {
            "id": a.id,
            "name": plain(a.name),
            "side": plain(sides[a.side]),
            "also": plain(" ".join(a.aliases)),
        }
        for a in session.study.actors
    ]


def in_confidence(value: object) -> str:
    """A figure of confidence with what it means."""
    if not isinstance(value, float) or value != value:
        return "no confidence: not estimated for speeches and transcripts"
    word = "doubtful" if value < LOW else "fairly sure" if value >= HIGH else "unsure"
    return f"confidence {value:.2f}: {word}"


def in_brief(text: str, *, most: int = 64) -> str:
    """A text, without its middle if it is long: what is corrected is where words begin and end."""
    if len(text) <= most:
        return text
    half = (most - 5) // 2
    begin, end = text[:half].rsplit(maxsplit=1)[0], text[-half:].split(maxsplit=1)[-1]
    return f"{begin} […] {end}"


def shown_value(session: Review, row: Row, name: str) -> str:
    """The value of a field as the desk shows it."""
    if name == "statement":
        return "no statement" if row.get("removed") else "a statement"
    if name == "said_on":
        known = row["said_on_precision"] != "unknown" and not pd.isna(row["said_on"])
        return day(pd.Timestamp(row["said_on"]), precision=row["said_on_precision"]) if known else "unknown"
    value = text_of(in_words(row, name))
    if name == "actor" and value:
        value = next((actor.name for actor in session.study.actors if actor.id == value), value)
    if name == "same_as" and value in session.rows:
        first = session.rows[value]
        return f"{shown_value(session, first, 'said_on')}: {plain(quote(str(first['content'])))}"
    if name == "speaker" and not value:
        source = text_of(row["source"])
        return f"not resolved (printed: {source})" if source else "not named"
    return plain(value or NOTHING.get(name, "not given"))


def _fields(session: Review, step: str, row: Row) -> list[dict[str, Any]]:
    read, added, found = session.rows[step], step in session.added, []
    for name, key, label in SHOWN:
        line = session.lines.get((step, name))
        rests_on = text_of(row["said_on_evidence"]) if name == "said_on" and line is None else ""
        changed = line is not None or shown_value(session, read, name) != shown_value(session, row, name)
        found.append(
            {
                "name": name, "key": key, "label": label, "value": shown_value(session, row, name),
                "short": in_brief(shown_value(session, row, name)), "changed": changed,
                "as_read": in_brief(shown_value(session, read, name)) if changed and not added else "",
                "rests_on": plain(rests_on),
                "why": plain(line["why"]) if line else "", "edit": plain(text_of(in_words(row, name))),
            }
        )  # fmt: skip
    return found


def _reason(session: Review, step: str) -> dict[str, str]:
    name = reason_for(session)
    text = session.lines[step, name]["why"] if name else ""
    return {"field": name, "label": LABELS.get(name, ""), "text": plain(text)}


def _same(session: Review, step: str) -> list[dict[str, str]]:
    rows = {other: session.rows[other] for other in same_elsewhere(session, step)}
    return [
        {"id": i, "text": plain(f"{shown_value(session, row, 'said_on')}: {quote(str(row['content']))}")}
        for i, row in rows.items()
    ]


def _marks(session: Review, article_id: str, step: str) -> list[list[Any]]:
    """What is marked in the article: start, end, kind, and the statement that it belongs to.

    Words that are called no statement are *gone* besides.
    """
    found: list[list[Any]] = []
    for one in [i for i, row in session.rows.items() if row["article_id"] == article_id]:
        row = corrected(session, one)
        own = one == step
        kinds = ["own"] if own else ["other", "gone"] if row["removed"] else ["other"]
        found += [[*span, kind, one] for span in row["content_spans"] for kind in kinds]
        if own:
            parts = (("condition", "condition_span"), ("source", "source_span"), ("cue", "cue_span"))
            found += [[*row[column], kind, one] for kind, column in parts if row[column] is not None]
    return sorted(found, key=lambda mark: mark[:3])


def _differences(session: Review, step: str) -> list[dict[str, Any]]:
    """The values that readers gave each field on which they differ, each with the key that takes it."""
    found: list[dict[str, Any]] = []
    for about, name in [place for place in session.others if place[0] == step]:
        settled = session.lines.get((about, name), {}).get("value", "")
        values = dict.fromkeys(line["value"] for line in session.others[about, name])
        for value in values:
            lines = [line for line in session.others[about, name] if line["value"] == value]
            who = ", ".join(line["who"] or "nobody named" for line in lines)
            why = "; ".join(line["why"] for line in lines if line["why"])
            found.append(
                {
                    "key": str(len(found) + 1), "field": name, "label": LABELS.get(name, name),
                    "value": plain(value), "who": plain(who), "why": plain(why), "taken": value == settled,
                }
            )  # fmt: skip
    return found


def _heard(session: Review, row: Row) -> str:
    """The statement in words, for those who hear it."""
    who = role_beside(shown_value(session, row, "speaker"), text_of(row["role"]))
    speaker = shown_value(session, row, "speaker") + (f", {who}" if who else "")
    gone = "Not a statement. " if row["removed"] else ""
    return f"{gone}{speaker}, {shown_value(session, row, 'said_on')}: {plain(quote(str(row['content'])))}"


def _lists(spans: Any) -> list[list[int]]:
    return [list(span) for span in spans]
