"""Verdicts: how the sides lean on an issue, and how far a coder can be trusted, in sentences."""

from collections.abc import Sequence
from typing import Any

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
DETAILED = 2  # sides that a sentence treats one by one; the others are only counted
YES, NO, NOT_YES, NOT_NO = "yes", "no", "not in favour", "not against"
NEUTRAL, OPEN, THIN = "neither for nor against", "cannot be told", "too few to say"
VERDICTS = (YES, NO, NOT_YES, NOT_NO, NEUTRAL, OPEN, THIN)
PRINTED = "in what is printed"  # the mark of a sentence that says what few statements say
BOTH_WAYS, NEITHER = "both yes and no", "neither"
FEW_SAID = "Few statements: what these articles say, not a tendency."


def verdict(row: dict[Any, Any]) -> str:
    """What the numbers of a side on an issue (a row of ``positions``) carry: one of ``VERDICTS``.

    "yes" where the 95 % interval of the share in favour lies above one half, "no" where that of the share
    against does; "not in favour" where the one lies below, "not against" where the other does, "neither for
    nor against" where both do; else it "cannot be told". A proposition turned round turns the verdict round.
    With fewer than five statements, or in one article (no interval), "too few to say".
    """
    if row["n"] < FEW or pd.isna(row["low"]):
        return THIN
    if max(row["low"], row["low_against"]) > 0.5:
        return YES if row["low"] > 0.5 else NO
    below = row["high"] < 0.5, row["high_against"] < 0.5
    return {(True, True): NEUTRAL, (True, False): NOT_YES, (False, True): NOT_NO}.get(below, OPEN)


def describe_printed(row: dict[Any, Any]) -> str:
    """What the statements of a side say, however few: "yes" or "no" only where none says the other."""
    if row["favour"] and row["against"]:
        return BOTH_WAYS
    return YES if row["favour"] else NO if row["against"] else NEITHER


def describe_leaning(issue: Issue, positions: pd.DataFrame, rows: pd.DataFrame, study: Study) -> str:
    """How the sides stand to one issue; ``rows`` as of ``select_counted``."""
    label = in_sentence(issue.label)
    here = positions[(positions["issue"] == issue.id) & (positions["n"] > 0)]
    sides = [row for side in study.sides for row in here[here["side"] == side].to_dict("records")]
    if not sides:
        return f"No statement bears on {label}."
    is_few = all(verdict(row) == THIN for row in sides)
    kinds = (YES, NO, BOTH_WAYS, NEITHER) if is_few else VERDICTS
    judge = describe_printed if is_few else verdict
    groups = {kind: [row for row in sides if judge(row) == kind] for kind in kinds}
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
    kind = verdict(row)
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
