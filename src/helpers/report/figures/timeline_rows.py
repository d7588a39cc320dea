"""The timeline as data and in words: the statements and events that are drawn, or are not."""

import pandas as pd

from helpers.base import IN_WORDS
from helpers.positions import select_counted
from helpers.study import Study, side_name

NO_SIDE = ""  # the lane of speakers to whom the study gives no side

MARKS = ["issue", "side", "said_on", "polarity", "conditional", "by_hand", "coder", "speaker", "statement_id"]


def side_labels(study: Study, sides: pd.Series) -> dict[str, str]:
    """Lanes from top to bottom: the sides of the study in its order, those that speak; then any others."""
    spoken = set(sides.fillna(NO_SIDE))
    lanes = [side for side in study.sides if side in spoken]
    lanes += sorted(spoken - set(lanes), reverse=True)
    return {side: side_name(study, side) for side in lanes}


def counted_statements(statements: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """The statements that the positions count (``select_counted``), with ``by_hand``.

    ``codes`` has one row per statement and issue (``select_codes``). A repeat of an earlier report is not
    counted again; a speaker without a side has the side "".
    """
    rows = select_counted(codes, statements)
    return rows.assign(side=rows["side"].fillna(NO_SIDE), by_hand=rows["method"] == "hand")


def timeline(statements: pd.DataFrame, codes: pd.DataFrame, *, study: Study) -> pd.DataFrame:
    """Return the marks of the timeline, one row per statement and issue it bears on, in the order of days.

    Columns: issue, side, said_on, polarity, conditional, by_hand, coder, speaker, statement_id. Only
    statements whose day is known are marks; ``undrawn`` counts the others.
    """
    rows = counted_statements(statements, codes)
    rows = rows.loc[rows["said_on_precision"] == "day"].assign(conditional=lambda df: df["conditional"] > 0)
    order = {issue.id: number for number, issue in enumerate(study.issues)}
    rows = rows.assign(order=rows["issue"].map(order))
    return rows.sort_values(["order", "said_on", "statement_id"], kind="stable", ignore_index=True)[MARKS]


def in_study_order(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Rows of issues and sides in the study's order of issues, then of sides, unknown ones last."""
    ranks = {
        "issue_rank": rows["issue"].map({issue.id: rank for rank, issue in enumerate(study.issues)}),
        "side_rank": rows["side"].map({side: rank for rank, side in enumerate(study.sides)}),
    }
    ordered = rows.assign(**ranks).sort_values([*ranks, "side"], kind="stable", na_position="last")
    return ordered.drop(columns=list(ranks)).reset_index(drop=True)


def window(marks: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day on the axis: the statements', and a margin of 3 % or, where longer, 20 days."""
    first, last = marks["said_on"].min(), marks["said_on"].max()
    margin = max(pd.Timedelta(days=20), 0.03 * (last - first)).ceil("D")
    return first - margin, last + margin


def drawn_events(events: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return the events within the window, numbered by day, with ``until`` (a month's last day)."""
    numbered = number_events(events)
    if marks.empty:
        return numbered.iloc[:0]
    first, last = window(marks)
    inside = (numbered["until"] >= first) & (numbered["on"] <= last)
    return numbered.loc[numbered["precision"].isin(("day", "month")) & inside].reset_index(drop=True)


def number_events(events: pd.DataFrame) -> pd.DataFrame:
    """Number the events by day, from 1; events without a day come last. Adds ``number`` and ``until``."""
    ordered = events.sort_values(["on", "label"], na_position="last", kind="stable", ignore_index=True)
    until = ordered["on"].where(ordered["precision"] != "month", ordered["on"] + pd.offsets.MonthEnd(0))
    return ordered.assign(number=range(1, len(ordered) + 1), until=until)


def undrawn(
    statements: pd.DataFrame, codes: pd.DataFrame, events: pd.DataFrame, *, study: Study
) -> list[str]:
    """Say in sentences what the timeline leaves out, and why; [] where it leaves out nothing."""
    rows = counted_statements(statements, codes)
    dayless = rows.loc[rows["said_on_precision"] != "day", "statement_id"].nunique()
    repeats = int(statements["same_as"].notna().sum())
    silent = int(statements["same_as"].isna().sum()) - rows["statement_id"].nunique()
    outside = len(events) - len(drawn_events(events, timeline(statements, codes, study=study)))
    gone = "not drawn."
    said = [
        (dayless, "statement that bears on an issue has no known day and is",
         "statements that bear on an issue have no known day and are", gone),
        (repeats, "repeat of an earlier report is", "repeats of an earlier report are", "not drawn again."),
        (silent, "statement bears on no issue here and is", "statements bear on no issue here and are", gone),
        (outside, "event lies outside these days and is", "events lie outside these days and are", gone),
    ]  # fmt: skip
    return [f"{count} {one if count == 1 else many} {rest}" for count, one, many, rest in said if count]


def timeline_sheet(marks: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The data drawn, as one table: a row a mark, then a row an event (``drawn_events``)."""
    columns = ["number", "said_on", "until", "precision", "label", "kind"]
    lines = events.rename(columns={"on": "said_on"})[columns].assign(drawn_as="event")
    rows = pd.concat([marks.assign(drawn_as="statement"), lines], ignore_index=True)
    return rows[["drawn_as", *(c for c in rows.columns if c != "drawn_as")]].rename(columns={"said_on": "on"})


def describe_timeline(marks: pd.DataFrame, events: pd.DataFrame, *, study: Study) -> str:
    """The timeline in words, for those who do not see it: what is drawn, and what it shows on each issue."""
    if marks.empty:
        return "An empty timeline: no statement with a known day bears on an issue of the study."
    first, last = (day.date().isoformat() for day in (marks["said_on"].min(), marks["said_on"].max()))
    labels = side_labels(study, marks["side"])
    drawn = marks["statement_id"].nunique()
    sentences = [
        f"Timeline from {first} to {last}, one panel an issue, one lane a side, with {drawn} "
        f"statement{'s' * (drawn != 1)} and {len(events)} event{'s' * (len(events) != 1)}."
    ]
    for issue in study.issues:
        parts = [
            f"{label}: {_tally(rows)}"
            for side, label in labels.items()
            if len(rows := marks.loc[(marks["issue"] == issue.id) & (marks["side"] == side)])
        ]
        sentences.append(f"{issue.label}: {'; '.join(parts)}." if parts else f"{issue.label}: no statement.")
    return " ".join(sentences)


def _tally(rows: pd.DataFrame) -> str:
    counts = rows["polarity"].value_counts()
    said = [f"{counts[polarity]} {word}" for polarity, word in IN_WORDS.items() if polarity in counts]
    tied = int(rows["conditional"].sum())
    return ", ".join(said) + (f" ({tied} under a condition)" if tied else "")
