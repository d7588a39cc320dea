"""Variants: the ways in which the statements of a report could have been counted instead."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.base import InputError
from helpers.positions import select_counted
from helpers.stances import KEYS, RECONCILED, labels_of, select_codes
from helpers.study import Study

BASE = "as reported"
SURE = 0.8  # probability from which a machine code counts in the variants that drop the others


class Variant(NamedTuple):
    """One way to count: its name, what it means, and the statements and the codes that are left."""

    name: str
    meaning: str
    statements: pd.DataFrame
    stances: pd.DataFrame


def variants(
    statements: pd.DataFrame, stances: pd.DataFrame, study: Study, *, sure: float = SURE
) -> list[Variant]:
    """List the ways to count: as reported (first), then with one thing changed at a time.

    ``stances`` are those of every coder. As reported: reference codes before the machine's
    (``select_codes``). Changed: the codes (each reference coder alone; where all reference coders agree; each
    machine coder alone, then only its codes with a probability of ``sure`` or more), conditional statements
    (left out), the day (of publication instead of the statement), the words (direct quotations only; the
    speaker's own words at least in part), the speaker who says most (left out; of sides of the study) and
    repeats (every report counts, with the code of the first). Variants that nothing here could fill are left
    out (no second reference coder, no probability). Raises InputError for a ``sure`` that is no probability.
    """
    if not 0 < sure < 1:
        raise InputError(f"A probability lies between 0 and 1; given: sure = {sure}.")
    chosen = select_codes(stances)
    found = [Variant(BASE, "reference codes before the machine's, each statement once", statements, chosen)]
    untied = chosen[~chosen["conditional"].astype(bool)]
    fewer = [
        *_of_hand(stances, chosen),
        *_of_machines(stances, chosen, sure),
        ("no conditions", "statements under a condition left out", untied),
    ]
    found += [Variant(name, meaning, statements, codes) for name, meaning, codes in fewer]
    dated = statements["published"].notna().map({True: "day", False: "unknown"})
    printed = statements.assign(said_on=statements["published"], said_on_precision=dated)
    found.append(Variant("by publication", "day of publication, not of the statement", printed, chosen))
    own = {"direct only": ("direct",), "direct in part": ("direct", "mixed")}
    for name, modes in own.items():
        meaning = f"statements quoted {'in whole' if len(modes) == 1 else 'in whole or in part'}"
        found.append(Variant(name, meaning, statements[statements["mode"].isin(modes)], chosen))
    found += _without_busiest(statements, chosen, study)
    if statements["same_as"].notna().any():
        reports = statements.assign(same_as=None)
        meaning = "every report of a statement counts, with the code of the first"
        found.append(Variant("by report", meaning, reports, _of_first(statements, chosen)))
    return found


def _of_hand(stances: pd.DataFrame, chosen: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    hand = stances[(stances["method"] == "hand") & (stances["coder"] != RECONCILED)]
    for coder, codes in hand.groupby("coder", sort=True):
        yield f"{coder} alone", f"only the reference codes of {coder}", codes
    if hand["coder"].nunique() > 1:
        of_each = labels_of(hand).groupby([hand[key] for key in KEYS]).agg(["nunique", "size"])
        alike = of_each.query("nunique == 1 and size > 1").index
        kept = pd.MultiIndex.from_frame(chosen[KEYS]).isin(alike)
        yield "coders agree", "only what two reference coders or more coded, and all alike", chosen[kept]


def _of_machines(
    stances: pd.DataFrame, chosen: pd.DataFrame, sure: float
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    machines = stances[stances["method"] != "hand"]
    for coder, codes in machines.groupby("coder", sort=True):
        yield f"{coder} alone", f"only the machine codes of {coder}", codes
        if codes["probability"].notna().any():
            meaning = f"of these, codes with a probability of {sure:g} or more"
            yield f"{coder}, p ≥ {sure:g}", meaning, codes[codes["probability"] >= sure]
    doubtful = (chosen["method"] != "hand") & ~(chosen["probability"] >= sure)
    if (chosen["method"] == "hand").any() and doubtful.any():
        meaning = f"machine codes below {sure:g} left out, reference codes kept"
        yield f"reference or p ≥ {sure:g}", meaning, chosen[~doubtful]


def _without_busiest(statements: pd.DataFrame, chosen: pd.DataFrame, study: Study) -> Iterator[Variant]:
    rows = counted_rows(statements, chosen, study)
    who = rows["actor_id"].fillna(rows["speaker"]).dropna()
    if who.empty:
        return
    counts = who.value_counts()
    busiest = min(counts.index[counts == counts.max()])
    name = rows.loc[who.index[who == busiest][0], "speaker"]
    left = statements[statements["actor_id"].fillna(statements["speaker"]) != busiest]
    meaning = f"without the speaker who says most, {name or busiest}"
    yield Variant("no busiest speaker", meaning, left, chosen)


def _of_first(statements: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """The codes of every report: those of the statement it repeats, where that is there."""
    first = statements["same_as"].where(statements["same_as"].isin(statements["statement_id"]))
    first = first.fillna(statements["statement_id"])
    reports = pd.DataFrame({"report": statements["statement_id"], "statement_id": first})
    codes = reports.merge(chosen, on="statement_id")
    return codes.drop(columns="statement_id").rename(columns={"report": "statement_id"})


def compare_variants(found: Sequence[Variant], study: Study) -> pd.DataFrame:
    """How far each variant is from the first: variant, meaning, codes (that bear on an issue, of sides of the
    study, each statement once), left_out and added (codes that only the first, or only the variant, has),
    other_polarity (codes of both that say something else). One row a variant.
    """
    rows = []
    first = _labels(found[0], study) if found else pd.Series(dtype=object)
    for variant in found:
        here = _labels(variant, study)
        both = first.index.intersection(here.index)
        differ = int((first[both] != here[both]).sum())
        counts = (len(here), len(first) - len(both), len(here) - len(both), differ)
        rows.append((variant.name, variant.meaning, *counts))
    names = ["variant", "meaning", "codes", "left_out", "added", "other_polarity"]
    return pd.DataFrame(rows, columns=names)


def _labels(variant: Variant, study: Study) -> pd.Series:
    rows = counted_rows(variant.statements, variant.stances, study)
    return rows.set_index(KEYS)["polarity"]


def counted_rows(statements: pd.DataFrame, stances: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The codes that count, of sides of the study."""
    rows = select_counted(stances, statements)
    return rows[rows["side"].isin(list(study.sides))]
