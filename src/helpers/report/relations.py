"""What the report prints of turning points, coalitions and demands that answer each other."""

from itertools import combinations
from typing import Any

import pandas as pd

from helpers.base import day, in_percent, in_sentence, join_words, number
from helpers.positions import FEWEST_OBSERVATIONS, significant_turns
from helpers.report.entries import day_of, excerpt, rows_of, text_of
from helpers.report.figures.timeline_rows import side_labels
from helpers.study import Study, issue_name, line_name, side_name

SCORE = ("modularity", "reference", "high", "chance")
CHANCE = 0.05  # share of random networks above which a modularity is no more than chance gives


def turning_entries(points: pd.DataFrame, *, study: Study, ids: dict[str, str]) -> list[dict]:
    """The turning points that stand, each with the events and the statements of its days."""
    return [
        {
            "issue": issue_name(study, row.issue), "line": line_name(row.of, study),
            "between": f"{row.after:%Y-%m-%d} – {row.when:%Y-%m-%d}",
            "means": f"{row.from_mean:+.2f} → {row.to_mean:+.2f}".replace("-", "−"),
            "support": in_percent(row.support),
            "events": text_of(row.events).split("; ") if text_of(row.events) else [],
            "ids": [ids[one] for one in text_of(row.statement_ids).split() if one in ids],
        }
        for row in rows_of(significant_turns(points))
    ]  # fmt: skip


def why_none(points: pd.DataFrame, *, study: Study) -> str:
    """Why no turning point stands, in a sentence; "" where one does."""
    if points.empty:
        return "Fewer than two sides speak: there is no line to follow."
    if len(significant_turns(points)):
        return ""
    lines = points.drop_duplicates(["issue", "of"])
    found = points.loc[points["when"].notna()].sort_values("by_chance", kind="stable")
    short, searched = int((lines["n"] < FEWEST_OBSERVATIONS).sum()), int(points["series"].iloc[0])
    turning = len(found.drop_duplicates(["issue", "of"]))
    level = len(lines) - short - searched
    said = [
        (short, f"{short} with fewer than {FEWEST_OBSERVATIONS} observations, too few to search"),
        (level, f"{level} without any change, nothing to search"),
        (searched, f"{searched} searched, of which {turning} may turn"),
    ]
    counts = "; ".join(words for count, words in said if count)
    words = f"No turning point stands. {number(len(lines), 'line')}: {counts}."
    for row in rows_of(found.head(1)):
        doubt = f"has no sure date: only {in_percent(row.support)} of the draws find it there"
        if row.by_chance * row.series > CHANCE:
            share = f"{100 * row.by_chance:.1f} % of shuffled lines"
            doubt = f"may be chance: {share} split as sharply, and {row.series} were searched"
        label = in_sentence(issue_name(study, row.issue))
        words += (
            f" The sharpest change, of {line_name(row.of, study)} on {label} between {day(row.after)} and "
            f"{day(row.when)}, {doubt}."
        )
    return words


def coalition_entries(coalitions: pd.DataFrame, *, study: Study) -> list[dict]:
    """The members of each coalition, gathered by side; those in none last."""
    rows = coalitions.assign(last=coalitions["group"] == 0)
    entries = []
    for (_, group), part in rows.groupby(["last", "group"], sort=True):
        members = [
            {"side": label, "names": sorted(part.loc[part["side"] == side, "name"])}
            for side, label in side_labels(study, part["side"]).items()
        ]
        divided = coalitions["group"].max() > 1
        tied = f"Coalition {group}" if divided else "Tied"
        entries.append({"name": tied if group else "In none", "n": str(len(part)), "sides": members})
    return entries


def beside_chance(coalitions: pd.DataFrame) -> str:
    """How cleanly the actors fall into coalitions, and whether chance would do as well."""
    if coalitions.empty or coalitions["modularity"].isna().all():
        return "Too few actors are tied to each other to be divided into coalitions."
    row = coalitions.iloc[0]
    if row["modularity"] <= 0:
        return (
            "No division of these actors into coalitions is better than none (the best has a modularity of "
            f"{row['modularity']:.2f}, and 0 is that of no division): they are shown as one group."
        ).replace("-", "−")
    verdict = (
        "the actors are divided more cleanly than chance would divide them"
        if row["chance"] <= CHANCE
        else "this is no more than chance gives: the groups show who said alike, not that there are camps"
    )
    return (
        f"The modularity of this division is {row['modularity']:.2f}. Where the positions on each issue are "
        f"dealt out at random among those who take one, the best division reaches {row['reference']:.2f} on "
        f"average, and {row['high']:.2f} or less in 95 % of the deals; {verdict}."
    )


def answer_entries(
    answers: pd.DataFrame, statements: pd.DataFrame, *, study: Study, ids: dict[str, str]
) -> list[dict]:
    """The demands that answer each other, side by side."""
    precision = dict(zip(statements["statement_id"], statements["said_on_precision"], strict=True))
    return [
        {
            "on": join_words([issue_name(study, one) for one in row.on.split()]),
            "how": row.answers,
            "apart": number(int(row.days_apart), "day") + " apart",
            **{half: _half(row, half, precision, study, ids) for half in ("first", "second")},
        }
        for row in rows_of(answers)
    ]


def _half(row: Any, half: str, precision: dict[str, str], study: Study, ids: dict[str, str]) -> dict:
    """One demand of a pair."""
    names = ("id", "side", "speaker", "on", "asks", "offers")
    own, side, speaker, on, asks, offers = (getattr(row, f"{half}_{name}") for name in names)
    return {
        "side": side_name(study, side), "speaker": text_of(speaker), "day": day_of(on, precision[own]),
        "asks": text_of(asks), "offers": excerpt(text_of(offers)), "id": ids[own],
    }  # fmt: skip


def coalition_table(groups: pd.Series, score: pd.DataFrame, *, study: Study) -> pd.DataFrame:
    """One row per actor: actor, name, side ("" where the study gives none), group (0: in no coalition), then
    of the division, the same in every row, modularity, reference, high and chance.

    ``groups`` is actor → group (``camps``), ``score`` the row of ``polarization`` that scores this division.
    """
    known = {actor.id: actor for actor in study.actors}
    measured: dict = score.iloc[0].to_dict() if len(score) else {}
    rows = [
        {
            "actor": actor, "name": known[actor].name if actor in known else actor,
            "side": (known[actor].side or "") if actor in known else "", "group": int(group),
            **{name: float(measured.get(name, float("nan"))) for name in SCORE},
        }
        for actor, group in groups.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["actor", "name", "side", "group", *SCORE])


def coalition_sheet(ties: pd.DataFrame, coalitions: pd.DataFrame) -> pd.DataFrame:
    """The data of the drawn network, as one table: a row an actor, then a row a tie."""
    actors = coalitions[["actor", "name", "side", "group"]].assign(drawn_as="actor")
    lines = ties.rename(columns={"first": "actor", "second": "other"}).assign(drawn_as="tie")
    rows = pd.concat([actors, lines], ignore_index=True)
    return rows.reindex(columns=["drawn_as", "actor", "name", "side", "group", "other", "weight"])


def square_of(ties: pd.DataFrame, coalitions: pd.DataFrame) -> pd.DataFrame:
    """The network as a square, actors × actors, from its list of ties (first, second, weight)."""
    actors = coalitions["actor"].tolist()
    square = pd.DataFrame(0.0, index=actors, columns=actors)
    for row in rows_of(ties):
        square.loc[row.first, row.second] = square.loc[row.second, row.first] = row.weight
    return square


def list_ties(square: pd.DataFrame) -> pd.DataFrame:
    """The ties above 0 of a square network, each pair once: first, second, weight."""
    pairs = combinations(square.index, 2)
    rows = [(*pair, float(square.loc[pair])) for pair in pairs if square.loc[pair] > 0]
    return pd.DataFrame(rows, columns=["first", "second", "weight"])
