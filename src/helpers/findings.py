"""Findings: what the tables show, in sentences computed from them, each with the place to check it."""

from math import comb
from typing import Any

import pandas as pd

from helpers.codes import settle
from helpers.positions import counted
from helpers.showing.contents import REFERENCES
from helpers.showing.demand_plots import asks_sheet
from helpers.showing.divergence_plots import line_name
from helpers.showing.relations import standing
from helpers.showing.timelines import side_name
from helpers.showing.wording import day, days, listed, number, quoted, share
from helpers.study import Issue, Study

MOST = 3  # issues and events that are put in words
DETAILED = 2  # sides that a sentence treats one by one; the others are only counted
FEW = 5  # statements of a side on an issue below which a share is no tendency
CHANCE = 0.05  # probability below which a change is worth a sentence, all comparisons together
LEANING = {1: "yes", -1: "no", 0: "neither"}
NOTHING = "No statement was found in these articles for this period, so no position can be told."
PLACES = {key: name for name, key in REFERENCES.items()}


def compute_findings(
    study: Study,
    statements: pd.DataFrame,
    stances: pd.DataFrame,
    positions: pd.DataFrame,
    demands: pd.DataFrame,
    events: pd.DataFrame,
    *,
    divergence: pd.DataFrame | None = None,
    turning_points: pd.DataFrame | None = None,
    coalitions: pd.DataFrame | None = None,
) -> list[dict[str, str]]:
    """Say in three to six sentences what the articles show, as ``{"sentence": …, "refers_to": …}``.

    First the three issues on which most is said: which sides lean to yes and which to no, those that say most
    with the share in favour and its 95 % interval. A side leans to yes where more of its statements are in
    favour than against; where every side has fewer than five statements, or one article is all, the sentence
    says so, and it says where not all were coded by hand. Then, only where the statistics stand, the turning
    points (or else the clearest change between halves), the windows in which two sides are farther apart than
    chance puts them, all windows together, and the coalitions, where more modular than chance; then the
    conditions, what is scheduled next and what all this rests on. ``divergence`` and ``turning_points`` are
    the tables of those functions, ``coalitions`` that of ``relations.coalition_table``; without one there is
    no sentence on it. ``refers_to`` names a table or figure of the report. Without statements there is one
    sentence, which says so.
    """
    if statements.empty:
        return [_finding(NOTHING, "statements")]
    rows = counted(settle(stances), statements).query("side.notna()")
    said = rows["issue"].value_counts()
    most = sorted(study.issues, key=lambda issue: -said.get(issue.id, 0))[:MOST]
    issues = [issue for issue in study.issues if issue in most]
    turned = _turned(turning_points, study)
    found = [
        *(_finding(_on_issue(issue, positions, rows, study), "positions") for issue in issues),
        _finding(turned, "divergence") if turned else _finding(_change(rows, study), "timeline"),
        _finding(_apart(divergence, study), "divergence"),
        _finding(_camps(coalitions, study), "coalitions-figure"),
        _finding(_conditions(demands, study), "demands"),
        _finding(_coverage(statements), "statements"),
        _finding(_ahead(statements, events), "timeline"),
    ]
    return [finding for finding in found if finding["sentence"]][:6]


def _finding(sentence: str, place: str) -> dict[str, str]:
    return {"sentence": sentence, "refers_to": PLACES[place]}


def _on_issue(issue: Issue, positions: pd.DataFrame, rows: pd.DataFrame, study: Study) -> str:
    """How the sides stand to one issue."""
    here = positions[(positions["issue"] == issue.id) & (positions["n"] > 0)]
    sides = [row for side in study.sides for row in here[here["side"] == side].to_dict("records")]
    if not sides:
        return f"No statement bears on {issue.label.lower()}."
    groups = {lean: [row for row in sides if _lean(row) == lean] for lean in LEANING}
    said = {lean: _leaners(group, study) for lean, group in groups.items() if group}
    named = [words if len(said) == 1 else f"{LEANING[lean]}: {words}" for lean, words in said.items()]
    behind = rows[rows["issue"] == issue.id]
    is_few = behind["article_id"].nunique() < 2 or all(row["n"] < FEW for row in sides)
    few = " Few statements: what these articles say, not a tendency." if is_few else ""
    headline = _headline(list(said), sides, study)
    return f"On {issue.label.lower()} {headline}. {_first_upper('; '.join(named))}.{_coders(behind)}{few}"


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


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
    """The sides that lean one way: those who say most with their figures, the others counted."""
    ranked = sorted(group, key=lambda row: -row["n"])[:DETAILED]
    shown = [_side(row, study) for row in group if row in ranked]
    others = [study.sides[row["side"]] for row in group if row not in ranked]
    return listed([*shown, *(others if len(others) == 1 else [f"{len(others)} others"] if others else [])])


def _side(row: dict[Any, Any], study: Study) -> str:
    """One side: "Belmor (8 of 24 in favour, 16–55 %, 6 under a condition)"."""
    details = [f"{row['favour']} of {row['n']} in favour"]
    if pd.notna(row["low"]):
        details.append(share(row["low"], row["high"]))
    if row["conditional"]:
        details.append(f"{row['conditional']} under a condition")
    return f"{study.sides[row['side']]} ({', '.join(details)})"


def _coders(rows: pd.DataFrame) -> str:
    """How many of the rows that a sentence rests on were coded by machine; "" where all were by hand."""
    machine = int((rows["method"] != "hand").sum())
    if machine == 0:
        return ""
    return (
        " All coded by machine." if machine == len(rows) else f" {machine} of {len(rows)} coded by machine."
    )


def _turned(points: pd.DataFrame | None, study: Study) -> str:
    """The turning points that stand."""
    if points is None:
        return ""
    labels = {issue.id: issue.label.lower() for issue in study.issues}
    said = [
        f"{line_name(row['of'], study)} turned on {labels.get(row['issue'], row['issue'])} between "
        f"{day(row['after'])} and {day(row['when'])}, from a mean of {row['from_mean']:+.2f} to "
        f"{row['to_mean']:+.2f}"
        for row in standing(points).head(DETAILED).to_dict("records")
    ]
    return f"{'; '.join(said)}." if said else ""


def _apart(divergence: pd.DataFrame | None, study: Study) -> str:
    """The windows in which two sides are farther apart than chance puts them, all windows together."""
    if divergence is None or divergence.empty:
        return ""
    compared = divergence.loc[divergence["p"].notna()]
    beyond = compared.loc[compared["p"].astype(float) * len(compared) <= CHANCE]
    labels = {issue.id: issue.label.lower() for issue in study.issues}
    said = [
        f"on {labels.get(str(issue), str(issue))} in {listed(list(part['window']))}"
        for issue, part in beyond.groupby("issue", sort=False)
    ]
    if not said:
        return ""
    a, b = (side_name(study, beyond[key].iloc[0]) for key in ("side_a", "side_b"))
    return f"{a} and {b} are farther apart than chance would put them {listed(said)}."


def _camps(coalitions: pd.DataFrame | None, study: Study) -> str:
    """The coalitions, where they are more modular than chance."""
    if coalitions is None or coalitions.empty or not coalitions["chance"].iloc[0] <= CHANCE:
        return ""
    row, grouped = coalitions.iloc[0], coalitions.loc[coalitions["group"] > 0]
    most = [
        f"{side_name(study, part['side'].value_counts().sort_index().idxmax())} and others ({len(part)})"
        for _, part in grouped.groupby("group")
    ]
    return (
        f"The actors form {len(most)} coalitions, more clearly than by chance (modularity "
        f"{row['modularity']:.2f}, by chance up to {row['high']:.2f}): {listed(most)}."
    )


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
    said = [
        f"{row['asking']} asks {row['asked']} ({row['n']})"
        for row in asks_sheet(demands, study=study).head(DETAILED).to_dict("records")
    ]
    latest = demands.sort_values("said_on", kind="stable", na_position="first").to_dict("records")[-1]
    when = f", {day(latest['said_on'])}" if pd.notna(latest["said_on"]) else ""
    many = "1 statement names" if len(demands) == 1 else f"{len(demands)} statements name"
    return (
        f"{many} a condition; most often {', then '.join(said)}. The latest "
        f"({side_name(study, latest['asking_side'])}{when}): {quoted(latest['asks'])}."
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
        said += f"; {len(once) - len(known)} on a day that cannot be told"
    if len(once) < len(statements):
        said += f"; {number(len(statements) - len(once), 'repeat')} not counted again"
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
