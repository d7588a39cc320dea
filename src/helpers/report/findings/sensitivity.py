"""Sensitivity: whether the findings hold with other coders, counts and definitions."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.base import InputError, difference, in_percent, in_sentence, join_words, number, share_interval
from helpers.positions import halves, positions
from helpers.report.findings.findings import changes_of
from helpers.report.findings.variants import BASE, Variant, counted_rows
from helpers.report.findings.verdicts import CHANCE, DETAILED, FEW, judge, main_issues
from helpers.study import Issue, Study, issue_name

KINDS = {  # kind of finding -> when it is said to hold
    "lean": "the report's verdict on a side is the same: that it leans to yes or to no, cannot be told, …",
    "share": "the share in favour lies within the 95 % interval of the share as reported",
    "gap": "of two sides, the same is more often in favour",
    "move": "the same change over time is beyond chance, in the same direction; or none is, as reported",
}
COLUMNS = ["finding", "kind", "side", "other", "issue", "variant", "value", "low", "high", "base", "n",
           "holds", "why"]  # fmt: skip
NUMBERS = ("value", "low", "high", "base")
NOTHING = pd.DataFrame(columns=COLUMNS)  # of a report for which nothing was tried
SAME = "nothing is counted otherwise than as reported"
WEAK = "the interval includes 0"


class Estimate(NamedTuple):
    """A number with its interval, and the statements it rests on."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    n: int = 0


class Count(NamedTuple):
    """What was counted in one variant: its rows, shares by side and issue, and changes over time."""

    rows: pd.DataFrame
    shares: dict[tuple[str, str], Estimate]
    verdicts: dict[tuple[str, str], str]  # of the report (verdicts.judge)
    changes: dict[tuple[str, str], tuple[float, float]]  # probability by chance; later minus earlier share


def sensitivity(found: Sequence[Variant], study: Study, *, least: int = FEW) -> pd.DataFrame:
    """Measure every finding of the report in every variant, and say whether it holds.

    ``found`` are ``variants``, the first as reported. Findings are those of ``compute_findings`` that rest on
    codes, on the three issues on which most is said, of sides with ``least`` statements on them: lean (the
    verdict; its number is statements in favour minus against, of all; -1 … 1), share (in favour; 0 … 1), gap
    (share of one side minus that of the other, of the two that say most; -1 … 1), move (share in the later
    minus the earlier half of a side's days, of the clearest change; -1 … 1). ``KINDS`` says when each holds.

    Returns a row a finding and variant: finding (in words), kind, side, other (of a gap), issue, variant,
    value, low and high (95 %, over articles: ``share_interval``, ``difference``; missing where a side speaks
    in one article), base (the value as
    reported), n (statements; of a gap those of the side with fewer), holds (missing where fewer than
    ``least`` statements are left, or there is nothing to compare with) and why. A finding that holds in many
    variants is not proven many times: they share most of their rows. Empty where the report has no finding.
    Raises InputError without a variant.
    """
    if not found or least < 1:
        raise InputError("Give the variants to compare, the first as reported, and least of 1 or more.")
    issues = main_issues(counted_rows(found[0].statements, found[0].stances, study), study)
    counts = [_count(variant, study, issues) for variant in found]
    table: list[dict[str, Any]] = []
    for target in _findings(counts[0], study, issues, least):
        estimates = [_estimate(target, count) for count in counts]
        for variant, count, here in zip(found, counts, estimates, strict=True):
            holds, why = _verdict(target, estimates[0], here, count, study, least)
            row = target | {"variant": variant.name, **here._asdict()}
            table.append(row | {"base": estimates[0].value, "holds": holds, "why": why})
    frame = pd.DataFrame(table, columns=COLUMNS)
    kinds: dict[str, Any] = {"holds": "boolean", "n": int, **dict.fromkeys(NUMBERS, float)}
    return frame.astype(kinds)


def summarize_sensitivity(measured: pd.DataFrame) -> pd.DataFrame:
    """Count the findings by variant: variant, holds, weak (of these, with an interval that includes 0),
    fails, unknown (too little is left), of (all of them), and failing (which, with the reason; or that the
    variant counts nothing otherwise than the report, so that it tries nothing). The first variant, as
    reported, is left out.
    """
    rows = []
    reported = measured[measured["variant"] == BASE].set_index("finding")[["value", "n"]]
    for variant, part in measured[measured["variant"] != BASE].groupby("variant", sort=False):
        holds, fails = (part[part["holds"].eq(said).fillna(False).astype(bool)] for said in (True, False))
        weak = int((holds["why"] == WEAK).sum())
        named = "; ".join(f"{f} ({w})" for f, w in zip(fails["finding"], fails["why"], strict=True))
        if part.set_index("finding")[["value", "n"]].equals(reported.loc[part["finding"]]):
            named = SAME
        unknown = int(part["holds"].isna().sum())
        rows.append((variant, len(holds), weak, len(fails), unknown, len(part), named))
    names = ["variant", "holds", "weak", "fails", "unknown", "of", "failing"]
    return pd.DataFrame(rows, columns=names)


# --- what the report says


def _findings(count: Count, study: Study, issues: list[Issue], least: int) -> Iterator[dict[str, Any]]:
    """Issue by issue how the sides lean, then who is more in favour than whom, then who moved."""
    gaps = []
    for issue in issues:
        label = in_sentence(issue.label)
        sides = [side for side in study.sides if _n(count, side, issue.id) >= least]
        for side in sides:
            name, of = study.sides[side], {"side": side, "other": "", "issue": issue.id}
            lean = count.verdicts[side, issue.id]
            yield {"finding": f"{name} on {label}: {lean}", "kind": "lean", "verdict": lean, **of}
            yield {"finding": f"{name}: share in favour of {label}", "kind": "share", **of}
        loudest = sorted(sides, key=lambda side: -_n(count, side, issue.id))[:DETAILED]
        if len(loudest) == DETAILED:
            first, other = sorted(loudest, key=lambda side: -count.shares[side, issue.id].value)
            alike = count.shares[first, issue.id].value == count.shares[other, issue.id].value
            how = "is as often in favour of {} as" if alike else "is more in favour of {} than"
            words = f"{study.sides[first]} {how.format(label)} {study.sides[other]}"
            gaps.append({"finding": words, "kind": "gap", "side": first, "other": other, "issue": issue.id})
    yield from gaps
    if count.changes:
        side, of_issue = min(count.changes, key=lambda change: count.changes[change][0])
        name, label = _on(side, of_issue, study)
        finding = f"{name} moved on {label}"
        if (side, of_issue) not in _beyond_chance(count):
            finding = f"No side moved (clearest: {name} on {label})"
        yield {"finding": finding, "kind": "move", "side": side, "other": "", "issue": of_issue}


def _on(side: str, issue: str, study: Study) -> tuple[str, str]:
    return study.sides[side], in_sentence(issue_name(study, issue))


# --- counting one variant


def _count(variant: Variant, study: Study, issues: list[Issue]) -> Count:
    rows = counted_rows(variant.statements, variant.stances, study)
    if rows.empty:
        return Count(rows, {}, {}, {})
    table = positions(variant.stances, variant.statements)
    spoken = table[table["n"] > 0].to_dict("records")
    shares = {
        (row["side"], row["issue"]): Estimate(row["share_favour"], row["low"], row["high"], int(row["n"]))
        for row in spoken
    }
    judged = judge(table[table["n"] > 0], study, issues)
    verdicts = {(row["side"], row["issue"]): row["verdict"] for row in judged.to_dict("records")}
    changes = {
        (move.side, move.issue): (p, float(move.late["favour"].mean() - move.early["favour"].mean()))
        for move, p in changes_of(rows, study)
    }
    return Count(rows, shares, verdicts, changes)


def _part(count: Count, side: str, issue: str) -> pd.DataFrame:
    return count.rows[(count.rows["side"] == side) & (count.rows["issue"] == issue)]


def _n(count: Count, side: str, issue: str) -> int:
    return count.shares.get((side, issue), Estimate()).n


def _beyond_chance(count: Count) -> dict[tuple[str, str], float]:
    """The changes that the report would call one: all comparisons together (Bonferroni)."""
    return {key: by for key, (p, by) in count.changes.items() if p * len(count.changes) < CHANCE}


def _estimate(target: dict[str, Any], count: Count) -> Estimate:
    """One finding's number in one variant."""
    side, other, issue = target["side"], target["other"], target["issue"]
    if target["kind"] == "share":
        return count.shares.get((side, issue), Estimate())
    if target["kind"] == "move":
        early, late = halves(_part(count, side, issue))
        if (side, issue) not in count.changes:
            return Estimate(n=len(early) + len(late))
        return _difference(_share(late), _share(early))._replace(n=len(early) + len(late))
    if target["kind"] == "lean":
        return _lean(_part(count, side, issue))
    return _difference(*(count.shares.get((one, issue), Estimate()) for one in (side, other)))


def _lean(part: pd.DataFrame) -> Estimate:
    """Statements in favour minus against, of all: twice the mean of 1, 0 and (neutral) one half, less 1."""
    leaning = ((1 + part["favour"] - part["against"]) / 2).to_numpy(float)
    low, high, *_ = share_interval(leaning, part["article_id"].to_numpy())
    value = leaning.mean() if len(part) else np.nan
    return Estimate(2 * value - 1, 2 * low - 1, 2 * high - 1, len(part))


def _share(part: pd.DataFrame) -> Estimate:
    low, high, *_ = share_interval(part["favour"].to_numpy(float), part["article_id"].to_numpy())
    return Estimate(float(part["favour"].mean()), low, high, len(part))


def _difference(one: Estimate, other: Estimate) -> Estimate:
    """One share minus another; n is of the smaller."""
    n = min(one.n, other.n)
    return Estimate(one.value - other.value, *difference(one[:3], other[:3]), n) if n else Estimate()


# --- does it hold?


def _verdict(
    target: dict[str, Any], base: Estimate, here: Estimate, count: Count, study: Study, least: int
) -> tuple[bool | None, str]:
    """Whether the finding holds here, and why not or why that cannot be told."""
    if target["kind"] == "move":
        return _judge_move(target, base, count, study)
    if here.n < least:
        return None, f"only {number(here.n, 'statement')} left" if here.n else "no statement left"
    if target["kind"] == "share":
        if np.isnan(base.low):
            return None, "no interval as reported to compare with"
        inside = base.low - 1e-9 <= here.value <= base.high + 1e-9
        words = f"{in_percent(here.value)}, not within {in_percent(base.low, base.high)}"
        return inside, "" if inside else words
    if target["kind"] == "lean":
        found = count.verdicts[target["side"], target["issue"]]
        return found == target["verdict"], "" if found == target["verdict"] else found
    was, now = (int(np.sign(round(estimate.value, 9))) for estimate in (base, here))
    if was == now:
        return True, WEAK if was and here.low <= 0 <= here.high else ""
    return False, "the other is more often in favour" if now else "both are as often in favour"


def _judge_move(target: dict, base: Estimate, count: Count, study: Study) -> tuple[bool | None, str]:
    """Whether the same change, or none, is beyond chance."""
    if not count.changes:
        return None, f"no side has {FEW} statements in each half of its days"
    beyond = _beyond_chance(count)
    moved = join_words([f"{name} moved on {label}" for name, label in (_on(*key, study) for key in beyond)])
    if target["finding"].startswith("No side"):
        return not beyond, moved
    change = beyond.get((target["side"], target["issue"]))
    if change is None:
        return False, "no more than chance" + (f", but {moved}" if moved else "")
    same = bool(np.sign(change) == np.sign(base.value))
    return same, "" if same else "the other way"
