"""Findings: what the tables show, in sentences computed from them, each with the place to check it."""

from math import comb
from typing import Any

import pandas as pd

from helpers.codes import settle
from helpers.positions import NOBODY, counted
from helpers.showing.wording import day, days, listed, number, quoted, share
from helpers.study import Issue, Study

MOST = 3  # issues, pairs of sides and events that are put in words
DETAILED = 2  # sides that a sentence treats one by one; the others are only named
FEW = 5  # statements of a side on an issue below which a share is no tendency
CHANCE = 0.05  # probability below which a change is worth a sentence, all comparisons together
LEANING = {1: "yes", -1: "no", 0: "neither"}


def compute_findings(
    study: Study,
    statements: pd.DataFrame,
    stances: pd.DataFrame,
    positions: pd.DataFrame,
    demands: pd.DataFrame,
    events: pd.DataFrame,
) -> list[dict[str, str]]:
    """Say in three to six sentences what the articles show, as ``{"sentence": …, "refers_to": …}``.

    First the three issues on which most is said: which sides lean to yes and which to no, with counts, the
    95 % interval of the share in favour where there is one, and who coded them. A side leans to yes where
    more of its statements are in favour than against. Then the largest change over time where there is
    enough to see one, the conditions, the days covered and what is scheduled next. Where every side has
    fewer than five statements on an issue, the sentence says so. ``refers_to`` is "Table 1" (positions),
    "Figure 1" (timeline), "Table 2" (conditions) or "Table 3" (statements). Without statements there is one
    sentence, which says so.
    """
    if statements.empty:
        return [_finding("No statement was found in these articles, so no position can be told.", "Table 3")]
    rows = counted(settle(stances), statements).query("side.notna()")
    said = rows["issue"].value_counts()
    most = sorted(study.issues, key=lambda issue: -said.get(issue.id, 0))[:MOST]
    issues = [issue for issue in study.issues if issue in most]
    found = [
        *(_finding(_on_issue(issue, positions, rows, study), "Table 1") for issue in issues),
        _finding(_change(rows, study), "Figure 1"),
        _finding(_conditions(demands, study), "Table 2"),
        _finding(_coverage(statements), "Table 3"),
        _finding(_ahead(statements, events), "Figure 1"),
    ]
    return [finding for finding in found if finding["sentence"]][:6]


def _finding(sentence: str, refers_to: str) -> dict[str, str]:
    return {"sentence": sentence, "refers_to": refers_to}


def _on_issue(issue: Issue, positions: pd.DataFrame, rows: pd.DataFrame, study: Study) -> str:
    """How the sides stand to one issue."""
    here = positions[(positions["issue"] == issue.id) & (positions["n"] > 0)]
    sides = [row for side in study.sides for row in here[here["side"] == side].to_dict("records")]
    if not sides:
        return f"No statement bears on {issue.label.lower()}."
    groups = {lean: [row for row in sides if _lean(row) == lean] for lean in LEANING}
    said = {lean: _leaners(group, study) for lean, group in groups.items() if group}
    if len(said) == 1:
        body = ": " + "".join(said.values())
    else:
        body = ". Leaning " + "; ".join(f"to {LEANING[lean]}: {words}" for lean, words in said.items())
    behind = rows[rows["issue"] == issue.id]
    few = " Few statements: this is what these articles say, not a tendency."
    is_few = behind["article_id"].nunique() < 2 or all(row["n"] < FEW for row in sides)
    return (
        f"On {issue.label.lower()} {_headline(list(said), sides, study)}{body}. "
        f"{_coders(behind)}{few if is_few else ''}"
    )


def _lean(row: dict[Any, Any]) -> int:
    return int(row["favour"] > row["against"]) - int(row["favour"] < row["against"])


def _headline(present: list[int], sides: list[dict], study: Study) -> str:
    if len(sides) == 1:
        return f"only {study.sides[sides[0]['side']]} speaks, leaning to {LEANING[present[0]]}"
    if len(present) == 1:
        everyone = "both sides" if len(sides) == 2 else f"all {len(sides)} sides"
        return f"{everyone} lean to {LEANING[present[0]]}"
    return "the sides are opposed" if {1, -1} <= set(present) else "the sides differ"


def _leaners(group: list[dict], study: Study) -> str:
    """The sides that lean one way: those who say most with their figures, the others with their number."""
    ranked = sorted(group, key=lambda row: -row["n"])[:DETAILED]
    shown = [_side(row, study) for row in group if row in ranked]
    return listed(
        [*shown, *(f"{study.sides[row['side']]} ({row['n']})" for row in group if row not in ranked)]
    )


def _side(row: dict[Any, Any], study: Study) -> str:
    """One side: "Belmor (in favour in 1 and against in 3 of 4 statements, 1 of them under a condition)"."""
    counts = (("in favour", row["favour"]), ("against", row["against"]), ("neutral", row["neutral"]))
    said = [
        f"{name} in {count}" for name, count in counts if count and (name != "neutral" or count == row["n"])
    ]
    details = [f"{listed(said)} of {number(row['n'], 'statement')}"]
    if row["conditional"]:
        whole = row["conditional"] == row["n"]
        details.append("under a condition" if whole else f"{row['conditional']} of them under a condition")
    if pd.notna(row["low"]):
        details.append(f"95 % interval of the share in favour {share(row['low'], row['high'])}")
    return f"{study.sides[row['side']]} ({', '.join(details)})"


def _coders(rows: pd.DataFrame) -> str:
    """Who coded the rows that a sentence rests on."""
    by_hand = rows[rows["method"] == "hand"]
    people = listed(sorted(by_hand["coder"].unique()))
    machines = listed(sorted(rows.loc[rows["method"] != "hand", "coder"].unique()))
    if by_hand.empty:
        return f"Coded by machine ({machines}), by no person."
    if len(by_hand) == len(rows):
        return f"Coded by hand ({people})."
    return f"{len(by_hand)} of {len(rows)} coded by hand ({people}), the others by machine ({machines})."


def _change(rows: pd.DataFrame, study: Study) -> str:
    """The clearest change of a share in favour from the earlier to the later half of a side's days.

    Only where Fisher's exact test, corrected for the number of comparisons (Bonferroni), puts it beyond
    chance.
    """
    compared = []
    for side in study.sides:
        for issue in study.issues:
            part = rows[(rows["side"] == side) & (rows["issue"] == issue.id) & rows["said_on"].notna()]
            early = part[part["said_on"] < part["said_on"].median()]
            late = part.drop(early.index)
            if min(len(early), len(late)) >= FEW:
                counts = (int(early["favour"].sum()), len(early), int(late["favour"].sum()), len(late))
                compared.append((by_chance(*counts), study.sides[side], issue.label.lower(), early, late))
    clearest = min(compared, key=lambda change: change[0], default=None)
    if clearest is None or clearest[0] * len(compared) >= CHANCE:
        return ""
    _, side, label, early, late = clearest
    return (
        f"{side} moved on {label}, the clearest of {number(len(compared), 'change')} compared: in favour in "
        f"{early['favour'].sum()} of {number(len(early), 'statement')} until {day(early['said_on'].max())}, "
        f"in {late['favour'].sum()} of {len(late)} from {day(late['said_on'].min())}."
    )


def by_chance(hits: int, of: int, other_hits: int, of_others: int) -> float:
    """Probability that two shares differ so much or more by chance (Fisher's exact test, two-sided)."""
    total, both = of + of_others, hits + other_hits
    ways = [
        comb(of, k) * comb(of_others, both - k) for k in range(max(0, both - of_others), min(of, both) + 1)
    ]
    seen = comb(of, hits) * comb(of_others, other_hits)
    return sum(way for way in ways if way <= seen) / comb(total, both)


def _conditions(demands: pd.DataFrame, study: Study) -> str:
    """Who asks most of whom, and the latest condition in its own words."""
    if demands.empty:
        return "No statement names a condition."
    label = {**study.sides, NOBODY: ""}
    pairs = demands.groupby(["asking_side", "asked_side"], as_index=False).size()
    pairs = pairs.sort_values("size", ascending=False, kind="stable").head(MOST)
    said = [
        f"{row['size']} by {label[row['asking_side']] or 'speakers of no side'}"
        f" for {label[row['asked_side']] or 'nobody named'}"
        for row in pairs.to_dict("records")
    ]
    latest = demands.sort_values("said_on", kind="stable", na_position="first").to_dict("records")[-1]
    when = f", {day(latest['said_on'])}" if pd.notna(latest["said_on"]) else ""
    many = "1 statement names" if len(demands) == 1 else f"{len(demands)} statements name"
    speaker = label[latest["asking_side"]] or "side unknown"
    return (
        f"{many} a condition: {listed(said)}. The latest ({speaker}{when}): "
        f"{quoted(latest['asks'])}, in exchange for {quoted(latest['offers'])}."
    )


def _coverage(statements: pd.DataFrame) -> str:
    """How much the findings rest on."""
    once = statements[statements["same_as"].isna()]
    speakers = once["actor_id"].fillna(once["speaker"]).nunique()
    articles = statements["article_id"].nunique()
    known = once.loc[once["said_on_precision"] == "day", "said_on"]
    said = (
        f"{number(len(once), 'statement')} by {number(speakers, 'speaker')} in {number(articles, 'article')}"
    )
    said += f", said {days(known.min(), known.max())}" if len(known) else ", none with a known day"
    if len(once) > len(known) > 0:
        said += f"; {len(once) - len(known)} of them on a day that cannot be told"
    if len(once) < len(statements):
        said += f"; {number(len(statements) - len(once), 'further report')} of the same are not counted again"
    return f"The findings rest on {said}."


def _ahead(statements: pd.DataFrame, events: pd.DataFrame) -> str:
    """What is announced for the days after the last statement."""
    last = statements[["said_on", "published"]].max().max()
    if pd.isna(last):
        return ""
    coming = events[(events["kind"] == "scheduled") & (events["on"] >= last.replace(day=1))]
    coming = coming.sort_values("on", kind="stable").head(MOST)
    shown = [
        f"{row['label']} ({day(row['on'], precision=row['precision'])})" for row in coming.to_dict("records")
    ]
    return f"Scheduled next: {listed(shown)}." if shown else ""
