"""Findings: what the tables show, in sentences, each with the place to check it."""

import pandas as pd

from helpers.base import (
    day,
    in_days,
    in_sentence,
    join_words,
    number,
    quote,
    speakers_of,
    upper_first,
    with_article,
)
from helpers.positions import Move, asks_sheet, chances, halves, inside, select_counted, significant_turns
from helpers.report.findings.verdicts import (
    CHANCE,
    DETAILED,
    FEW,
    MOST,
    describe_leaning,
    judge,
    main_issues,
)
from helpers.report.registry import names
from helpers.stances import select_codes
from helpers.study import Study, issue_name, line_name, side_name

NAMED = 2  # pairs of who asks whom that a sentence names
VISIBLE = 0.5  # difference of two means, each from -1 to 1, that a reader of the figure sees
NOTHING = "No statement was found in these articles for this period, so no position can be told."


def compute_findings(
    study: Study, statements: pd.DataFrame, stances: pd.DataFrame, positions: pd.DataFrame,
    demands: pd.DataFrame, events: pd.DataFrame, *, divergence: pd.DataFrame | None = None,
    turning_points: pd.DataFrame | None = None, coalitions: pd.DataFrame | None = None,
) -> list[dict[str, str]]:  # fmt: skip
    """Say in three to six sentences what the articles show, as ``{"sentence": …, "refers_to": …}``.

    First the three issues on which most is said: which sides lean to yes and which to no, those that say most
    with the share in favour and its 95 % interval. A side leans only where its share differs from one half
    beyond chance, all sides and issues together (``verdicts.judge``); where every side has fewer than five
    statements, or one article is all, the sentence tells what the statements say and that this is no
    tendency, and it says how many were coded by machine. Then, only where the statistics stand, the turning
    points (or else the clearest change between halves); what differs visibly between the first window and the
    last, with the probability by chance; the
    windows in which two sides are farther apart than chance puts them, all windows together; the coalitions,
    where more modular than chance; the conditions, what all this rests on and what is scheduled next.
    ``divergence`` and ``turning_points`` are the tables of those functions, ``coalitions`` that of
    ``relations.coalition_table``; without one there is no sentence on it. ``refers_to`` names a table or
    figure of the report. Without statements there is one sentence, which says so.
    """
    if statements.empty:
        return [_finding(NOTHING, "statements")]
    rows = select_counted(select_codes(stances), statements).query("side.notna()")
    issues, turned = main_issues(positions, study), _turning_points(turning_points, study)
    judged = judge(positions, study, issues)
    found = [
        *(_finding(describe_leaning(issue, judged, rows, study), "positions") for issue in issues),
        _finding(turned, "divergence") if turned else _finding(_change(rows, study), "timeline"),
        _finding(_first_to_last(divergence, rows, study) if not turned else "", "divergence"),
        _finding(_farther_apart(divergence, study), "divergence"),
        _finding(_coalitions(coalitions, study), "coalitions-figure"),
        _finding(_conditions(demands, study), "demands"),
        _finding(_coverage(statements), "statements"),
        _finding(_scheduled(statements, events), "timeline"),
    ]
    return [finding for finding in found if finding["sentence"]][:6]


def _finding(sentence: str, place: str) -> dict[str, str]:
    return {"sentence": sentence, "refers_to": names()[place]}


def _turning_points(points: pd.DataFrame | None, study: Study) -> str:
    """The turning points that stand."""
    if points is None:
        return ""
    said = [
        f"{line_name(row['of'], study)} turned on {_label(row['issue'], study)} between "
        f"{day(row['after'])} and {day(row['when'])}, from a mean of {row['from_mean']:+.2f} to "
        f"{row['to_mean']:+.2f}"
        for row in significant_turns(points).head(DETAILED).to_dict("records")
    ]
    return upper_first(f"{'; '.join(said)}.") if said else ""


def _farther_apart(divergence: pd.DataFrame | None, study: Study) -> str:
    """The windows in which two sides are farther apart than chance puts them, all windows together."""
    if divergence is None or divergence.empty:
        return ""
    compared = divergence.loc[divergence["p"].notna()]
    beyond = compared.loc[compared["p"].astype(float) * len(compared) <= CHANCE]
    said = [
        f"on {_label(issue, study)} in {join_words(list(part['window']))}"
        for issue, part in beyond.groupby("issue", sort=False)
    ]
    if not said:
        return ""
    a, b = (with_article(side_name(study, beyond[key].iloc[0])) for key in ("side_a", "side_b"))
    return upper_first(f"{a} and {b} are farther apart than chance would put them {join_words(said)}.")


def _first_to_last(divergence: pd.DataFrame | None, rows: pd.DataFrame, study: Study) -> str:
    """What differs visibly between the first and the last window in which a side speaks on an issue.

    Both means and the probability of so wide a move by chance (``chances``, corrected for the number of
    moves compared) are of the statements that these windows count. One statement in a window is not compared.
    """
    if divergence is None or divergence.empty:
        return ""
    found: list[tuple[str, dict, dict]] = []
    for key in ("a", "b"):
        spoken = divergence.loc[divergence[f"n_{key}"] > 0]
        for _, windows in spoken.groupby("issue", sort=False):
            first, last = (windows.iloc[place].to_dict() for place in (0, -1))
            if first["window"] != last["window"] and min(first[f"n_{key}"], last[f"n_{key}"]) > 1:
                found.append((key, first, last))
    moves = []
    for key, first, last in found:
        side, issue = first[f"side_{key}"], first["issue"]
        of_side = rows[(rows["side"] == side) & (rows["issue"] == issue)]
        moves.append(Move(side, issue, inside(of_side, first), inside(of_side, last)))
    compared = [
        (abs(last[f"mean_{key}"] - first[f"mean_{key}"]), p, key, first, last)
        for (key, first, last), p in zip(found, chances(moves), strict=True)
    ]
    visible = [one for one in compared if one[0] >= VISIBLE]
    if not visible:
        return ""
    beyond = sum(p * len(compared) <= CHANCE for _, p, *_ in compared)
    said = [
        f"{with_article(side_name(study, first[f'side_{key}']))} on {_label(first['issue'], study)}, a mean "
        f"of {first[f'mean_{key}']:+.2f} in {first['window']} ({int(first[f'n_{key}'])} statements) "
        f"and {last[f'mean_{key}']:+.2f} in {last['window']} ({int(last[f'n_{key}'])}; p = {p:.2f})"
        for _, p, key, first, last in sorted(visible, key=lambda one: -one[0])[:DETAILED]
    ]
    how_many = "no move is" if not beyond else "1 move is" if beyond == 1 else f"{beyond} moves are"
    return (
        f"From the first to the last window in which a side speaks, {how_many} beyond chance "
        f"({len(compared)} compared, taken together). The widest: {'; '.join(said)}."
    )


def _label(issue: object, study: Study) -> str:
    return in_sentence(issue_name(study, issue))


def _coalitions(coalitions: pd.DataFrame | None, study: Study) -> str:
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
        f"{row['modularity']:.2f}, by chance up to {row['high']:.2f}): {join_words(most)}."
    )


def _change(rows: pd.DataFrame, study: Study) -> str:
    """The clearest change of a share in favour from the earlier to the later half of a side's days.

    Only where it is beyond chance (``chances``), all comparisons together (Bonferroni).
    """
    compared = changes_of(rows, study)
    beyond = [(p, move) for move, p in compared if p * len(compared) < CHANCE]
    if not beyond:
        return ""
    _, (side, issue, early, late) = min(beyond, key=lambda change: change[0])
    return (
        f"{upper_first(with_article(study.sides[side]))} moved on {_label(issue, study)}, the clearest of "
        f"{number(len(compared), 'change')} compared: "
        f"in favour in {early['favour'].sum()} of {number(len(early), 'statement')} until "
        f"{day(early['said_on'].max())}, "
        f"in {late['favour'].sum()} of {len(late)} from {day(late['said_on'].min())}."
    )


def changes_of(rows: pd.DataFrame, study: Study) -> list[tuple[Move, float]]:
    """Every side's move on every issue between the halves of its days, with the probability of one so wide
    by chance; where a half has fewer than five statements there is none.
    """
    moves = []
    for side in study.sides:
        for issue in study.issues:
            early, late = halves(rows[(rows["side"] == side) & (rows["issue"] == issue.id)])
            if min(len(early), len(late)) >= FEW:
                moves.append(Move(side, issue.id, early, late))
    return list(zip(moves, chances(moves, of="favour"), strict=True))


def _conditions(demands: pd.DataFrame, study: Study) -> str:
    """Who asks most of whom, and the latest condition in its own words."""
    if demands.empty:
        return "No statement names a condition."
    latest = demands.sort_values("said_on", kind="stable", na_position="first").to_dict("records")[-1]
    when = f", {day(latest['said_on'])}" if pd.notna(latest["said_on"]) else ""
    many = "1 statement names" if len(demands) == 1 else f"{len(demands)} statements name"
    return (
        f"{many} a condition{asks_most(demands, study=study)}. The latest "
        f"({side_name(study, latest['asking_side'])}{when}): {quote(latest['asks'])}."
    )


def asks_most(demands: pd.DataFrame, *, study: Study) -> str:
    """Who asks most of whom, to go on with after "… a condition": "; most often Belmor asks Arvenia (4)".

    Only what is ahead is named; pairs that are level are said to be. With one pair there is no most:
    ": Belmor asks Arvenia". "" where there is no demand.
    """
    sheet = asks_sheet(demands, study=study)
    if sheet.empty:
        return ""
    said = [f"{with_article(r['asking'])} asks {with_article(r['asked'])}" for r in sheet.to_dict("records")]
    levels = [group.index for _, group in sheet.groupby("n", sort=False)]
    if len(said) == 1:
        return f": {said[0]}"
    top, count = levels[0], sheet["n"].iloc[0]
    if len(levels) == 1 and len(top) > NAMED:
        return f", spread evenly over {len(top)} pairs of who asks and who is asked ({count} each)"
    if len(top) > NAMED:
        return f"; most often in {len(top)} pairs of who asks and who is asked ({count} each)"
    first = f"; {'most often ' if len(levels) > 1 else ''}{join_words([said[one] for one in top])} ({count}"
    first += " each)" if len(top) > 1 else ")"
    if len(top) > 1 or len(levels) == 1:
        return first
    after, count = levels[1], sheet["n"].loc[levels[1][0]]
    if len(after) > 1:
        return f"{first}, then {len(after)} pairs with {count} each"
    return f"{first}, then {said[after[0]]} ({count})"


def _coverage(statements: pd.DataFrame) -> str:
    """How much the findings rest on."""
    once = statements[statements["same_as"].isna()]
    articles = statements["article_id"].nunique()
    known = once.loc[once["said_on_precision"] == "day", "said_on"]
    said = f"{number(len(once), 'statement')} by {speakers_of(once)}, in {number(articles, 'article')}"
    said += f", said {in_days(known.min(), known.max())}" if len(known) else ", none with a known day"
    if len(once) > len(known) > 0:
        said += f"; {len(once) - len(known)} on a day that cannot be told"
    if len(once) < len(statements):
        said += f"; {number(len(statements) - len(once), 'repeat')} not counted again"
    return f"The findings rest on {said}."


def _scheduled(statements: pd.DataFrame, events: pd.DataFrame) -> str:
    """What is announced for the days after the last statement."""
    last = statements[["said_on", "published"]].max().max()
    if pd.isna(last):
        return ""
    coming = events[(events["kind"] == "scheduled") & (events["on"] >= last.replace(day=1))]
    coming = coming.sort_values("on", kind="stable").head(MOST)
    rows = coming.to_dict("records")
    shown = [f"{row['label']} ({day(row['on'], precision=row['precision'])})" for row in rows]
    return f"Scheduled next: {join_words(shown)}." if shown else ""
