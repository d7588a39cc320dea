"""What the report prints of positions and demands, each number with its statements."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import POLARITIES, close_quotation, in_sentence, join_words
from helpers.positions import name_asked
from helpers.report.figures.timeline import counted_positions
from helpers.report.figures.timeline_rows import counted_statements, in_study_order
from helpers.study import Study, issue_name, side_name

EXCERPT = 220  # characters of a statement printed where its whole words stand elsewhere in the report


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame, one after the other, their columns by name."""
    yield from frame.itertuples(index=False)


def text_of(value: object) -> str:
    """A cell as text; missing is ""."""
    return "" if value is None or value != value else str(value)


def day_of(day: object, precision: str) -> str:
    """A day as printed: 2025-09-30, 2025-09, 2025, or "unknown"."""
    length = {"day": 10, "month": 7, "year": 4}.get(precision)
    return "unknown" if length is None or pd.isna(day) else f"{day:%Y-%m-%d}"[:length]  # type: ignore[call-overload]


def excerpt(words: str, *, most: int = EXCERPT) -> str:
    """At most so many characters of it, cut between words and ending in … where it is cut."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def short_ids(ids: pd.Series) -> dict[str, str]:
    """The shortest beginnings, six characters or more, that still tell the ids apart."""
    full = {str(one) for one in ids}
    lengths = (n for n in range(6, 64) if len({one[:n] for one in full}) == len(full))
    length = next(lengths, max(map(len, full), default=6))
    return {str(one): str(one)[:length] for one in ids}


def in_order_of_days(statements: pd.DataFrame) -> pd.DataFrame:
    """By day, then day of publication, article and place in it; those without a day last."""
    place = [spans[0][0] if spans else 0 for spans in statements["content_spans"]]
    order = ["said_on", "published", "article_id", "place"]
    rows = statements.assign(place=place)
    return rows.sort_values(order, kind="stable", ignore_index=True).drop(columns="place")


def position_entries(
    positions: pd.DataFrame, codes: pd.DataFrame, statements: pd.DataFrame, *, study: Study
) -> list[dict]:
    """Side by issue: counts with shares, intervals with units, and how many of the codes a person gave.

    corrected is the share in favour corrected for errors of coding and reading (``beside_corrected``); "" if
    it has no interval.
    """
    rows = counted_statements(statements, codes)
    by_hand = by_people(rows, study).groupby([rows["issue"], rows["side"]]).sum().to_dict()
    counted = counted_positions(positions, study=study)
    return [
        {
            "issue": issue.label,
            "proposition": issue.proposition,
            "empty": f"No statement bears on {in_sentence(issue.label)}.",
            "rows": [
                {
                    "side": side_name(study, row.side),
                    "n": str(row.n),
                    **{key: _count(getattr(row, key), row.n) for key in (*POLARITIES, "conditional")},
                    "interval": _interval(row),
                    "corrected": _corrected(row),
                    "by_hand": f"{by_hand.get((issue.id, row.side), 0)} of {row.n}",
                }
                for row in rows_of(counted.loc[counted["issue"] == issue.id])
            ],
        }
        for issue in study.issues
    ]


def _bounds(low: float, high: float) -> str:
    return "–" if pd.isna(low) else f"{100 * low:.0f}–{100 * high:.0f} %"


def _interval(row: Any) -> str:
    """The bounds, and in brackets how many independent statements would tell as much."""
    units = f" ({row.units:.0f})" if row.units == row.units else ""
    return f"{_bounds(row.low, row.high)}{units}"


def _corrected(row: Any) -> str:
    if pd.isna(getattr(row, "corrected_low", np.nan)):  # a share without bounds would pass for a certain one
        return ""
    return f"{100 * row.corrected:.0f} % ({_bounds(row.corrected_low, row.corrected_high)})"


def _count(count: int, total: int) -> str:
    return f"{int(count)} ({100 * count / total:.0f} %)" if count else "0"


def by_people(rows: pd.DataFrame, study: Study) -> pd.Series:
    """Which codes a person gave: by hand, and not by what stands for a person in this study."""
    return (rows["method"] == "hand") & ~rows["coder"].isin(list(study.coders))


def name_coders(rows: pd.DataFrame, study: Study) -> str:
    """Who coded how many (coder, by_hand): "9 by ann, 5 by bo (a language model) and 3 by machine"."""
    who = rows["coder"].map(study.named).where(rows["by_hand"].astype(bool), "machine")
    counts = who.value_counts(sort=False).sort_index()
    order = [name for name in counts.index if name != "machine"] + ["machine"] * ("machine" in counts)
    return join_words([f"{counts[name]} by {name}" for name in order]) or "none"


def position_statements(statements: pd.DataFrame, codes: pd.DataFrame, *, study: Study) -> pd.DataFrame:
    """The rows behind the positions: issue, side, polarity, conditional, method, coder, statement_id.

    One row for every statement counted, in the order in which the report names them.
    """
    rows = in_order_of_days(counted_statements(statements, codes))
    columns = ["issue", "side", "polarity", "conditional", "method", "coder", "statement_id", "article_id"]
    return in_study_order(rows.assign(conditional=rows["conditional"] > 0), study)[columns]


def behind_entries(rows: pd.DataFrame, *, study: Study, ids: dict[str, str]) -> list[dict]:
    """The rows behind the positions, gathered by issue and side, with their marks."""
    entries: dict[tuple[str, str], dict] = {}
    for row in rows_of(rows.assign(by_person=by_people(rows, study))):
        names = {"issue": issue_name(study, row.issue), "side": side_name(study, row.side)}
        mark = "°" * bool(row.conditional) + "*" * (not row.by_person)
        entry = entries.setdefault((row.issue, row.side), names | {p: [] for p in POLARITIES})
        entry[row.polarity].append({"id": ids[row.statement_id], "mark": mark})
    return list(entries.values())


def demand_entries(demands: pd.DataFrame, *, study: Study, ids: dict[str, str]) -> list[dict]:
    """Who asks what of whom, in the order of days."""
    named = demands.assign(asked_of=name_asked(demands, study=study))
    ordered = named.sort_values(["said_on", "statement_id"], na_position="last", kind="stable")
    return [
        {
            "day": day_of(row.said_on, row.said_on_precision), "id": ids[row.statement_id],
            "asking": side_name(study, row.asking_side), "speaker": text_of(row.speaker),
            "asked": row.asked_of, "asks": close_quotation(text_of(row.asks)),
            "offers": close_quotation(excerpt(text_of(row.offers))),
        }
        for row in rows_of(ordered)
    ]  # fmt: skip
