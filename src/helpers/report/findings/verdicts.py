"""Verdicts: how the sides lean on an issue, and how far a coder can be trusted, in sentences."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import in_percent, in_sentence, join_words, number, upper_first, with_article
from helpers.positions import BOUNDS, BOUNDS_AGAINST
from helpers.study import Issue, Study, side_name

FEW_CODES = 30  # codes below which a figure is called a first impression
NO_CODES = "Unknown: nothing here has a reference code."
NO_PROBABILITY = "Unknown: too few reference codes to give the machine's codes a probability."


def trust(measured: pd.DataFrame) -> str:
    """How good each machine is: a sentence a row of ``evaluate`` (over all issues; index: the coder)."""
    return " ".join(_trust(row) for row in measured.itertuples()) or NO_CODES


def _trust(row: Any) -> str:
    known = pd.notna(row.low)
    bounds = f"[{row.low:.2f}, {row.high:.2f}]" if known else "(no interval: too few articles, or all alike)"
    few = f" With {number(row.n, 'code')} this is a first impression." if row.n < FEW_CODES else ""
    turned = (
        f"it takes the opposite side in {row.reversed:.0%} of the statements with a side"
        if pd.notna(row.reversed)
        else "no statement takes a side in the reference codes"
    )
    return (
        f"*{row.Index}* agrees with the reference codes in **{row.right:.0%}** of {number(row.n, 'case')} "
        f"(the dummy in {row.dummy_right:.0%}); macro-F1 **{row.macro_f1:.2f}** {bounds} beside "
        f"{row.dummy_f1:.2f}; {turned}.{few}"
    )


def chosen_machine(coder: str, machines: list[str], *, left_out: Sequence[str] = ()) -> str:
    """Which machine the shares are counted from, of those that can stand in for every statement."""
    why = "the only one that coded every statement"
    if len(machines) > 1:
        better = "which no other coder betters" if coder == "codebook" else "better than the codebook"
        why = f"{better} beyond chance"
    gaps = f" Not compared, for want of a code of every statement as read: {join_words(left_out)}."
    return f"The machine is *{coder}*, {why}." + (gaps if left_out else "")


FEW = 5  # statements of a side on an issue below which a share is no tendency
MOST = 3  # issues that are put in words
CHANCE = 0.05  # probability below which something is worth a sentence, all that is compared together
TESTED = ["p", "p_against"]
DETAILED = 2  # sides that a sentence treats one by one; the others are only counted
YES, NO, NOT_YES, NOT_NO = "yes", "no", "not in favour", "not against"
NEUTRAL, OPEN, THIN = "neither for nor against", "cannot be told", "too few to say"
VERDICTS = (YES, NO, NOT_YES, NOT_NO, NEUTRAL, OPEN, THIN)
PRINTED = "in what is printed"  # the mark of a sentence that says what few statements say
BOTH_WAYS, NEITHER = "both yes and no", "neither"
FEW_SAID = "Few statements: what these articles say, not a tendency."


def main_issues(positions: pd.DataFrame, study: Study) -> list[Issue]:
    """The three issues on which the study's sides say most, by side, issue and n; in the study's order."""
    counts = positions[positions["side"].isin(list(study.sides))].groupby("issue")["n"].sum()
    most = sorted(study.issues, key=lambda issue: -counts.get(issue.id, 0))[:MOST]
    return [issue for issue in study.issues if issue in most]


def judge(positions: pd.DataFrame, study: Study, issues: Sequence[Issue]) -> pd.DataFrame:
    """The positions of the study's sides on these issues, with the ``verdict`` that their numbers carry.

    p and p_against are those of all of them together (``adjust``). A side with fewer than five statements,
    or in one article (no interval), is not tested: "too few to say".
    """
    here = positions["side"].isin(list(study.sides)) & positions["issue"].isin([one.id for one in issues])
    rows = positions[here].copy()
    tested = (rows["n"] >= FEW) & rows["low"].notna()
    rows.loc[tested, TESTED] = adjust(rows.loc[tested, TESTED].to_numpy(float))
    found = [
        verdict(row) if is_tested else THIN
        for row, is_tested in zip(rows.to_dict("records"), tested, strict=True)
    ]
    return rows.assign(verdict=found)


def adjust(p: np.ndarray) -> np.ndarray:
    """The p of several sides and issues (rows) together: of the share in favour, and of that against.

    Where all stand at one half, none is below 0.05 in 95 % of reports (Holm 1979). Both shares of a row can
    be one half only if they are the same test, so a row counts once (Shaffer 1986).
    """
    adjusted, untested, most = np.ones_like(p), np.full(len(p), p.shape[1]), 0.0
    for place in np.argsort(p, axis=None, kind="stable"):
        row = place // p.shape[1]
        most = max(most, min(1.0, p.flat[place] * (untested > 0).sum()))
        adjusted.flat[place] = most
        untested[row] -= 1
    return adjusted


def verdict(row: dict[Any, Any]) -> str:
    """What the shares of a side on an issue carry, and their p of one half: one of ``VERDICTS``.

    "yes" where the share in favour lies above one half beyond chance, "no" where that against does; "not in
    favour" where the one lies below, "not against" where the other does, "neither for nor against" where both
    do; else it "cannot be told". A proposition turned round turns the verdict round.
    """
    favour, against = (
        0 if not row[p] < CHANCE else 1 if row[share] > 0.5 else -1
        for share, p in zip(("share_favour", "share_against"), TESTED, strict=True)
    )
    if max(favour, against) > 0:
        return YES if favour > 0 else NO
    return {(-1, -1): NEUTRAL, (-1, 0): NOT_YES, (0, -1): NOT_NO}.get((favour, against), OPEN)


def describe_testing(positions: pd.DataFrame, study: Study) -> str:
    """Say how many verdicts were tested together, and how often chance alone would speak; "" with none."""
    found = judge(positions, study, main_issues(positions, study))
    count = int((found["verdict"] != THIN).sum())
    if count < 2:
        return ""
    alone = in_percent(1 - (1 - CHANCE) ** count)
    return (
        f"The {count} verdicts were tested together (Holm 1979): if no side had a tendency, at most one "
        f"report in 20 would name one (up to {alone} if each were tested by itself). So an interval may "
        "exclude 50 % though the articles cannot tell."
    )


def describe_printed(row: dict[Any, Any]) -> str:
    """What the statements of a side say, however few: "yes" or "no" only where none says the other."""
    if row["favour"] and row["against"]:
        return BOTH_WAYS
    return YES if row["favour"] else NO if row["against"] else NEITHER


def describe_leaning(issue: Issue, judged: pd.DataFrame, rows: pd.DataFrame, study: Study) -> str:
    """How the sides stand to one issue; ``judged`` as of ``judge``, ``rows`` as of ``select_counted``."""
    label = in_sentence(issue.label)
    here = judged[(judged["issue"] == issue.id) & (judged["n"] > 0)]
    sides = [row for side in study.sides for row in here[here["side"] == side].to_dict("records")]
    if not sides:
        return f"No statement bears on {label}."
    is_few = all(row["verdict"] == THIN for row in sides)
    kinds = (YES, NO, BOTH_WAYS, NEITHER) if is_few else VERDICTS
    said = [describe_printed(row) if is_few else row["verdict"] for row in sides]
    groups = {kind: [row for row, one in zip(sides, said, strict=True) if one == kind] for kind in kinds}
    groups = {kind: group for kind, group in groups.items() if group}
    named = [f"{kind}: {_members(group, study, bare=kind == THIN)}" for kind, group in groups.items()]
    if is_few and len(groups) == 1:
        named = [_members(group, study) for group in groups.values()]
    details = f"{upper_first('; '.join(named))}.{_coders(rows[rows['issue'] == issue.id])}"
    if is_few:
        return f"On {label} {_as_printed(groups, sides, study)} {PRINTED}. {details} {FEW_SAID}"
    return f"On {label} {_headline(groups, sides, study)}. {details}"


def _as_printed(groups: dict[str, list], sides: list[dict], study: Study) -> str:
    kind = next(iter(groups))
    if len(sides) == 1:
        return f"only {with_article(side_name(study, sides[0]['side']))} speaks, leaning to {kind}"
    if len(groups) == 1:
        return f"{_everyone(sides)} lean to {kind}"
    return "the sides are opposed" if {YES, NO} <= set(groups) else "the sides differ"


def _headline(groups: dict[str, list], sides: list[dict], study: Study) -> str:
    clear = [kind for kind in (YES, NO, NOT_YES, NOT_NO, NEUTRAL) if kind in groups]
    if len(sides) == 1:
        kind = next(iter(groups))
        leans = f"leaning to {kind}" if kind in (YES, NO) else f"whose lean {OPEN}" if kind == OPEN else kind
        return f"only {with_article(side_name(study, sides[0]['side']))} speaks, {leans}"
    if {YES, NO} <= set(clear):
        return "the sides are opposed"
    if (YES in clear and {NOT_YES, NEUTRAL} & set(clear)) or (NO in clear and {NOT_NO, NEUTRAL} & set(clear)):
        return "the sides differ"
    if not clear:
        return "no side can be told to lean to yes or to no"
    kind, many = clear[0], len(groups[clear[0]])
    is_lean = kind in (YES, NO)
    if many == len(sides):
        return f"{_everyone(sides)} {'lean to' if is_lean else 'are'} {kind}"
    verb = ("leans to" if many == 1 else "lean to") if is_lean else "is" if many == 1 else "are"
    return f"{many} of {number(len(sides), 'side')} {verb} {kind}"


def _everyone(sides: list[dict]) -> str:
    return "both sides" if len(sides) == 2 else f"all {len(sides)} sides"


def _members(group: list[dict], study: Study, *, bare: bool = False) -> str:
    """The sides of one kind: those who say most, with their figures unless ``bare``; the others counted."""
    ranked = sorted(group, key=lambda row: -row["n"])[:DETAILED]
    shown = [_side(row, study, bare=bare) for row in group if row in ranked]
    others = [study.sides[row["side"]] for row in group if row not in ranked]
    return join_words([*shown, *(others if len(others) < 2 else [f"{len(others)} others"])])


def _side(row: dict[Any, Any], study: Study, *, bare: bool) -> str:
    """One side: "Belmor (8 of 24 in favour, 16–55 %, 6 under a condition)"; bare: "Belmor (2)".

    Of the share that the verdict is of: that against, where the side leans to no or is not against.
    """
    if bare:
        return f"{study.sides[row['side']]} ({row['n']})"
    kind = row["verdict"]
    share, of, bounds = row["favour"], "in favour", BOUNDS
    if kind in (NO, NOT_NO):
        share, of, bounds = row["against"], "against", BOUNDS_AGAINST
    details = [f"{share} of {row['n']} {of}"]
    if kind != THIN:
        details.append(in_percent(*(row[end] for end in bounds)))
    if row["conditional"]:
        details.append(f"{row['conditional']} under a condition")
    return f"{study.sides[row['side']]} ({', '.join(details)})"


def _coders(rows: pd.DataFrame) -> str:
    """How many of the rows that a sentence rests on were coded by machine; "" if none was."""
    machine = int((rows["method"] != "hand").sum())
    if machine == len(rows):
        return " All coded by machine." if machine else ""
    return f" {machine} of {len(rows)} coded by machine." if machine else ""
