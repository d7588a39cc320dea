"""What readers put right, as the report prints it: each correction, and what they change in the counts."""

from typing import Any

import pandas as pd

from helpers.base import close_quotation, join_words, number
from helpers.positions import positions
from helpers.report.entries import day_of, excerpt, rows_of, text_of
from helpers.stances import code_by_codebook
from helpers.study import Study, issue_name, side_name

NAMES = {"said_on": "day", "reported_by": "reported by", "same_as": "repeats"}  # of fields, in words
SHORT = 110  # characters of the words by which a statement is recognized
GONE, MISSED = "no statement", "a statement that was missed"
COUNTS = ["n", "favour", "against", "neutral"]
Row = dict[str, Any]


def fields_named(fields: str) -> str:
    """Fields of statements (with commas between, as in the column corrected) as the report calls them."""
    return ", ".join(NAMES.get(one, one) for one in fields.split(", ") if one)


def readers_named(names: str, study: Study) -> str:
    """Readers (with commas between), each with what they are if they are no persons."""
    return ", ".join(study.named(one) for one in names.split(", "))


def changes_of(corrections: pd.DataFrame, *, study: Study) -> dict[str, list[str]]:
    """statement_id -> a sentence per corrected field: what was read, what took its place, by whom."""
    found: dict[str, list[str]] = {}
    for row in rows_of(corrections):
        by = readers_named(row.who, study)
        if row.after == MISSED:
            said = f"Added by {by}: the program had missed it"
        else:
            said = f"Corrected by {by}: {fields_named(row.field)}, {_value(row.before)} → {_value(row.after)}"
        found.setdefault(str(row.statement_id), []).append(said)
    return found


def correction_entries(
    corrections: pd.DataFrame, statements: pd.DataFrame, as_read: pd.DataFrame, *,
    study: Study, ids: dict[str, str],
) -> list[dict]:  # fmt: skip
    """The corrections by statement: speaker, day and words, each field before and after, who and why."""
    length = max(map(len, ids.values()), default=6)
    known = {str(row.statement_id): row for frame in (as_read, statements) for row in rows_of(frame)}
    found: dict[tuple[str, str], dict] = {}
    for row in rows_of(corrections):
        said = known.get(row.statement_id)
        who, why = readers_named(row.who, study), text_of(row.why)
        entry = found.setdefault(
            (row.statement_id, who),
            {
                "id": ids.get(row.statement_id, row.statement_id[:length]),
                "linked": row.statement_id in ids,  # not what is no statement any more
                "speaker": (text_of(said.speaker) or text_of(said.source) if said else "") or "not named",
                "day": _day(said),
                "words": close_quotation(excerpt(text_of(row.content), most=SHORT)),
                "changes": [], "who": who, "why": [],
            },
        )  # fmt: skip
        entry["changes"].append(
            {
                "field": fields_named(row.field),
                "before": "none" if row.after == MISSED else _value(row.before),
                "after": _value(row.after),
            }
        )
        if row.field == "words":
            entry["words"] = ""  # stand beside it
        entry["why"] += [why] if why and why not in entry["why"] else []
    return [entry | {"why": " ".join(entry["why"])} for entry in found.values()]


def unapplied_entries(unapplied: pd.DataFrame) -> list[dict]:
    """The lines of corrections.csv and who.csv that could not be applied, why, and what to do."""
    return unapplied[["where", "what", "reason", "what_to_do"]].to_dict("records")


def _day(row: Any) -> str:
    day = day_of(row.said_on, row.said_on_precision) if row else "unknown"
    return "day unknown" if day == "unknown" else day


def _value(value: object) -> str:
    return excerpt(text_of(value)) or "none"


def in_short(corrections: pd.DataFrame, unapplied: pd.DataFrame, *, study: Study) -> str:
    """What was put right in how many statements, and by whom; "" where nobody has corrected anything."""
    if corrections.empty and unapplied.empty:
        return ""
    gone = corrections["after"].eq(GONE)
    missed = corrections["after"].eq(MISSED)
    own = corrections.loc[~corrections["statement_id"].isin(corrections.loc[gone | missed, "statement_id"])]
    parts = [f"{number(own['statement_id'].nunique(), 'statement')} corrected"] if len(own) else []
    parts += [f"{gone.sum()} left out as no statement"] if gone.any() else []
    parts += [f"{missed.sum()} added that had been missed"] if missed.any() else []
    names = {one for who in corrections["who"] for one in who.split(", ")}
    by = join_words([study.named(one) for one in sorted(names)])
    said = [f"Put right by {by}: {', '.join(parts)}."] if parts else []
    lines = number(len(unapplied), "line") + " of corrections could not be applied."
    return " ".join([*said, *([lines] if len(unapplied) else [])])


def effect_of(as_read: pd.DataFrame, statements: pd.DataFrame, *, study: Study) -> dict[str, Any]:
    """What the corrections change: statements per side, and the positions that count otherwise.

    ``words`` is a sentence on the number of statements; ``rows`` has the positions that change, as read
    and as corrected. Both are coded by the codebook coder alone, so that nothing but the reading differs;
    articles in which nothing was put right are coded once.
    """
    codes = code_by_codebook(statements, study)
    touched = as_read["article_id"].isin(_touched(as_read, statements))
    other = code_by_codebook(as_read[touched], study) if touched.any() else codes.head(0)
    same = codes[codes["statement_id"].isin(as_read.loc[~touched, "statement_id"])]
    before = _positions(pd.concat([other, same], ignore_index=True), as_read)
    after = _positions(codes, statements)
    both = before.add_suffix("_read").join(after.add_suffix("_now"), how="outer").fillna(0).astype(int)
    changed = both[[any(row[f"{n}_read"] != row[f"{n}_now"] for n in COUNTS) for _, row in both.iterrows()]]
    ranks = {one: place for place, one in enumerate([*(i.id for i in study.issues), *study.sides])}
    order = sorted(changed.index, key=lambda key: [ranks.get(one, len(ranks)) for one in key])
    rows = [
        {
            "issue": issue_name(study, issue), "side": side_name(study, side),
            "read": _in_favour(changed.loc[(issue, side)], "read"),
            "now": _in_favour(changed.loc[(issue, side)], "now"),
        }
        for issue, side in order
    ]  # fmt: skip
    return {"words": _moves(as_read, statements, study), "rows": rows, "of": str(len(both))}


def _touched(as_read: pd.DataFrame, statements: pd.DataFrame) -> set[str]:
    """The articles whose statements are not all as they were read."""
    columns = list(as_read.columns.intersection(statements.columns))
    read, now = (
        pd.util.hash_pandas_object(f[columns].astype(str), index=False) for f in (as_read, statements)
    )
    changed = as_read.loc[~read.isin(now), "article_id"], statements.loc[~now.isin(read), "article_id"]
    return set(pd.concat(changed))


def _positions(codes: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Counts by issue and side, of the sides that say something on an issue."""
    if statements.empty:
        return pd.DataFrame(columns=COUNTS, index=pd.MultiIndex.from_tuples([], names=["issue", "side"]))
    found = positions(codes, statements).set_index(["issue", "side"])
    return found.loc[found["n"] > 0, COUNTS]


def _in_favour(row: pd.Series, when: str) -> str:
    n, favour = row[f"n_{when}"], row[f"favour_{when}"]
    return f"{favour} of {n} ({100 * favour / n:.0f} %)" if n else "nothing said"


def _moves(as_read: pd.DataFrame, statements: pd.DataFrame, study: Study) -> str:
    """How many statements each side has, as read and as corrected, and how many passed to another side."""
    read, now = (
        dict(zip(f["statement_id"], f["side"].fillna(""), strict=True)) for f in (as_read, statements)
    )
    moved = sum(read[one] != now[one] for one in read.keys() & now.keys())
    sides = sorted({*read.values(), *now.values()}, key=[*study.sides, ""].index)
    counts = {side: [list(each.values()).count(side) for each in (read, now)] for side in sides}
    per_side = [f"{side_name(study, side)} {a} → {b}" for side, (a, b) in counts.items() if a != b]
    return (
        f"{number(len(read), 'statement')} as read, {len(now)} as corrected: {len(read.keys() - now.keys())} "
        f"taken out, {len(now.keys() - read.keys())} added, {moved} given to another side"
        + (f" ({'; '.join(per_side)})." if per_side else ".")
    )
