"""What the report prints of statements, events and articles, with the way back to the source."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from helpers.base import IN_WORDS, close_quotation, number, role_beside
from helpers.report.corrections import fields_named
from helpers.report.entries import day_of, excerpt, in_order_of_days, rows_of, text_of
from helpers.report.figures.timeline_rows import number_events
from helpers.report.printing import printable
from helpers.study import Study, side_name

NEAR = pd.DateOffset(years=1)  # before the first and after the last statement: events that are printed


def statement_entries(
    statements: pd.DataFrame, stances: pd.DataFrame, codes: pd.DataFrame, articles: pd.DataFrame, *,
    study: Study, ids: dict[str, str],
) -> list[dict]:  # fmt: skip
    """The statements, gathered by year, in the order of days; those without a day last."""
    files = dict(zip(articles["article_id"], articles["source_file"], strict=True))
    printed = _codes_of(stances, codes, study=study)
    years: dict[str, list[dict]] = {}
    for row in rows_of(in_order_of_days(statements)):
        year = "Day unknown" if pd.isna(row.said_on) else f"{row.said_on:%Y}"
        speaker = text_of(row.speaker) or text_of(row.source) or "not named"
        precision = row.said_on_precision
        years.setdefault(year, []).append({
            "id": ids[row.statement_id], "day": day_of(row.said_on, row.said_on_precision),
            "day_note": f"only the {precision} is known" if precision in ("month", "year") else "",
            "speaker": speaker, "role": role_beside(speaker, text_of(row.role)),
            "side": side_name(study, row.side) if text_of(row.side) else "no side in the study",
            "venue": text_of(row.venue),
            "confidence": confidence_of(row),
            "words": f"“{row.content}”" if row.mode == "direct" else close_quotation(row.content),
            "notes": list(_notes(row, ids)),
            "codes": printed.get(row.statement_id, []), "no_code": "bears on no issue",
            "file": files[row.article_id].removeprefix("articles/"),
            "characters": characters(row.content_spans),
        })  # fmt: skip
    return [{"year": year, "rows": rows} for year, rows in years.items()]


def confidence_of(row: Any) -> str:
    """The confidence of a statement as printed; "–" if there is none, or what it was of is corrected."""
    replaced = {"words", "speaker", "actor"} & set(text_of(row.corrected).split(", "))
    return "–" if replaced or pd.isna(row.confidence) else f"{row.confidence:.2f}"


def characters(spans: list | None) -> str:
    """The stretches of an article's text: "characters 120–164, 190–201"."""
    return "characters " + ", ".join(f"{start}–{end}" for start, end in spans or [])


def _notes(row: Any, ids: dict[str, str]) -> Iterator[str]:
    """What else the reader needs to judge a statement's words."""
    if row.mode != "direct":
        yield {"mixed": "partly quoted", "indirect": "reported, not quoted"}[row.mode]
    if text_of(row.condition):
        yield f"Condition: {row.condition}"
    if text_of(row.reported_by):
        yield f"Reported by {row.reported_by}"
    if text_of(row.role_note):
        yield f"Role: {row.role_note}"
    if text_of(row.corrected):
        yield f"Corrected: {fields_named(row.corrected)}"
    if text_of(row.same_as):
        yield f"Repeats row {ids.get(row.same_as, row.same_as)}, counted there"


def _codes_of(stances: pd.DataFrame, codes: pd.DataFrame, *, study: Study) -> dict[str, list[dict]]:
    """statement_id -> the issues it bears on, in the study's order, each with who or what coded it."""
    labels = {issue.id: issue.label for issue in study.issues}
    ranks = {issue: rank for rank, issue in enumerate(labels)}
    machine = stances.loc[stances["method"] != "hand"].drop_duplicates(["statement_id", "issue"], keep="last")
    others = {(row.statement_id, row.issue): row for row in rows_of(machine)}
    chosen = codes.loc[codes["bears"]]
    found: dict[str, list[dict]] = {}
    for row in rows_of(chosen.sort_values("issue", key=lambda issues: issues.map(ranks), kind="stable")):
        other = others.get((row.statement_id, row.issue))
        found.setdefault(str(row.statement_id), []).append({
            "issue": labels.get(row.issue, row.issue), "polarity": row.polarity,
            "conditional": bool(row.conditional), "by": _coded_by(row, other, study),
            "why": excerpt(printable(row.evidence)),
        })  # fmt: skip
    return found


def _coded_by(row: Any, machine: Any, study: Study) -> str:
    """By hand, or by what stands for a person, and what the machine said where it differs; or by machine,
    with its probability if known.
    """
    if row.method != "hand":
        chance = "" if pd.isna(row.probability) else f", probability {row.probability:.2f}"
        return f"by machine ({row.coder}{chance})"
    if machine is None or (machine.bears and machine.polarity == row.polarity):
        return f"{study.way_of(row.coder)} ({row.coder})"
    said = IN_WORDS[machine.polarity] if machine.bears else "not about it"
    return f"{study.way_of(row.coder)} ({row.coder}); machine: {said}"


def near_events(events: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The events numbered as in the timeline: those of the days of the statements, and a year around them."""
    days, numbered = statements["said_on"].dropna(), number_events(events)
    if days.empty:
        return numbered
    return numbered.loc[numbered["until"].between(days.min() - NEAR, days.max() + NEAR)]


def far_events(far: int) -> str:
    """How many events are not printed, and where they are; "" where all are."""
    where = "more than a year before or after these statements, or without a day:"
    return f"{number(far, 'other event')} {where} only in tables/events.csv." if far else ""


def event_entries(events: pd.DataFrame) -> list[dict]:
    """The events, by their numbers (``near_events``)."""
    return [
        {"number": str(row.number), "day": day_of(row.on, str(row.precision)), "label": row.label,
         "kind": text_of(row.kind), "source": text_of(row.source)}
        for row in rows_of(events)
    ]  # fmt: skip


def article_entries(articles: pd.DataFrame, statements: pd.DataFrame) -> list[dict]:
    """The articles by day of publication, with where they come from and how many statements they gave."""
    counts = statements["article_id"].value_counts()
    ordered = articles.sort_values(["published", "source_file"], na_position="last", kind="stable")
    return [
        {
            "published": "not known" if pd.isna(row.published) else f"{row.published:%Y-%m-%d}",
            "title": text_of(row.title) or "without a title", "file": row.source_file,
            "origin": list(_origin(row)), "statements": str(counts.get(row.article_id, 0)),
        }
        for row in rows_of(ordered)
    ]  # fmt: skip


def _origin(row: Any) -> Iterator[str]:
    if text_of(row.outlet):
        yield str(row.outlet)
    if text_of(row.url):
        yield str(row.url)
    if text_of(getattr(row, "sources", None)):
        yield f"after: {row.sources}"
    if row.kind != "news":
        yield row.kind + (f" of {row.speaker}" if text_of(row.speaker) else "")
    if row.language != "en":
        yield f"language: {row.language}"
    if text_of(row.translated_from):
        yield f"translated from: {row.translated_from} (the article says so)"
    if text_of(row.same_story):
        yield "repeats an earlier story"


def repeat_entries(articles: pd.DataFrame, statements: pd.DataFrame, *, ids: dict[str, str]) -> list[dict]:
    """Stories, then statements, that stand in the articles more than once."""
    files = dict(zip(articles["article_id"], articles["source_file"], strict=True))
    words = dict(zip(statements["statement_id"], statements["content"], strict=True))
    unnumbered = {"what": "story", "row": "", "first": ""}
    stories = [
        unnumbered | {"this": row.source_file, "that": files.get(row.same_story, "")}
        for row in rows_of(articles.loc[articles["same_story"].notna()])
    ]
    return stories + [
        {
            "what": "statement",
            "this": close_quotation(excerpt(row.content)), "row": ids[row.statement_id],
            "that": close_quotation(excerpt(words.get(row.same_as, ""))), "first": ids.get(row.same_as, ""),
        }
        for row in rows_of(in_order_of_days(statements))
        if text_of(row.same_as)
    ]  # fmt: skip


def role_entries(statements: pd.DataFrame, *, ids: dict[str, str]) -> list[dict]:
    """Where an article prints a role that the actor's dated roles contradict."""
    noted = in_order_of_days(statements.loc[statements["role_note"].notna()])
    return [
        {"day": day_of(row.said_on, str(row.said_on_precision)), "speaker": text_of(row.speaker),
         "printed": text_of(row.role_printed), "note": row.role_note, "id": ids[row.statement_id]}
        for row in rows_of(noted)
    ]  # fmt: skip


def variant_entries(summary: pd.DataFrame) -> list[dict]:
    """What was counted otherwise, in how many findings nothing changes, and which do not hold."""
    return [
        {"variant": row.variant, "unknown": str(row.unknown), "failing": row.failing or "none",
         "holds": f"{row.holds} of {row.of}" + (f" ({row.weak} weakly)" if row.weak else "")}
        for row in rows_of(summary)
    ]  # fmt: skip


def rejected_entries(rejected: pd.DataFrame) -> list[dict]:
    """What could not be read, why, and what to do."""
    columns = {"source_file": "file", "reason": "reason", "what_to_do": "what_to_do"}
    return rejected.rename(columns=columns)[list(columns.values())].to_dict("records")
