"""Sensitivity: a variant changes one thing, findings are those of the report, and what holds is told."""

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements
from disputants import study as disputed
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import dispute, study

from helpers.base.errors import InputError
from helpers.positions.positions import positions, select_counted
from helpers.report.findings.findings import compute_findings
from helpers.report.findings.sensitivity import KINDS, SAME, sensitivity, summarize_sensitivity
from helpers.report.findings.variants import compare_variants, variants
from helpers.stances.codes.read import select_codes

F, A, N, NONE = "favour", "against", "neutral", "none"
CODEBOOK = {"method": "codebook", "coder": "codebook"}


def told(*rows, **common):
    """Statements of side A unless a row says otherwise, all by one speaker."""
    return statements(*({"side": "A", "speaker": "Orla Venn", **common, **row} for row in rows))


def named(said, codes, **options):
    return {v.name: v for v in variants(said, codes, disputed(), **options)}


def labels(variant):
    """Code of each statement that counts."""
    rows = select_counted(variant.stances, variant.statements)
    return dict(zip(rows["statement_id"], rows["polarity"], strict=True))


# s00 direct, conditional; s01 indirect; s02 mixed, repeats s00; s03 direct, by another speaker
SAID = told(
    {"published": pd.Timestamp("2030-05-01")},
    {"mode": "indirect"},
    {"mode": "mixed", "same_as": "s00"},
    {"speaker": "Dov Karst", "side": "B"},
)
CODES = stances(
    *(stance(n, "talks", A, probability=p, **CODEBOOK) for n, p in enumerate((0.9, 0.5, 0.9, 0.9))),
    stance(0, "talks", F, conditional=True),
    stance(1, "talks", F),
    stance(3, "talks", N),
    stance(0, "talks", F, coder="bo"),
    stance(1, "talks", A, coder="bo"),
)
ALL = {"s00": F, "s01": F, "s03": N}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("as reported", ALL),
        ("ada alone", ALL),
        ("bo alone", {"s00": F, "s01": A}),
        ("coders agree", {"s00": F}),
        ("codebook alone", {"s00": A, "s01": A, "s03": A}),
        ("codebook, p ≥ 0.8", {"s00": A, "s03": A}),
        ("no conditions", {"s01": F, "s02": A, "s03": N}),
        ("by publication", ALL),
        ("direct only", {"s00": F, "s03": N}),
        ("direct in part", {"s00": F, "s03": N}),
        ("no busiest speaker", {"s03": N}),
        ("by report", {**ALL, "s02": F}),
    ],
)
def test_a_variant_changes_one_thing(name, left):
    assert labels(named(SAID, CODES)[name]) == left


def test_days_are_those_of_publication_and_unknown_without():
    printed = named(SAID, CODES)["by publication"].statements
    assert printed["said_on"].tolist() == [pd.Timestamp("2030-05-01"), pd.NaT, pd.NaT, pd.NaT]
    assert printed["said_on_precision"].tolist() == ["day", "unknown", "unknown", "unknown"]


def test_doubtful_machine_codes_go_and_hand_codes_stay():
    codes = CODES[(CODES["method"] != "hand") | (CODES["statement_id"] == "s00")]
    assert labels(named(SAID, codes)["reference or p ≥ 0.8"]) == {"s00": F, "s03": A}


@pytest.mark.parametrize(
    ("codes", "absent"),
    [
        (CODES[CODES["coder"] == "ada"], "coders agree"),
        (CODES[CODES["coder"] == "ada"], "codebook alone"),
        (CODES.assign(probability=np.nan), "codebook, p ≥ 0.8"),
        (CODES.assign(coder=CODES["coder"].replace("bo", "reconciled")), "reconciled alone"),
    ],
)
def test_what_nothing_could_fill_is_left_out(codes, absent):
    assert absent not in named(SAID, codes)


def test_what_each_variant_changes_is_counted():
    compared = compare_variants(variants(SAID, CODES, disputed()), disputed()).set_index("variant")
    numbers = compared[["codes", "left_out", "added", "other_polarity"]]
    assert numbers.loc["codebook alone"].tolist() == [3, 0, 0, 3]
    assert numbers.loc["by report"].tolist() == [4, 0, 1, 0]


@pytest.mark.parametrize("sure", [0, 1, 80])
def test_a_threshold_is_a_probability(sure):
    with pytest.raises(InputError, match="between 0 and 1"):
        variants(SAID, CODES, disputed(), sure=sure)


# --- findings and whether they hold


def spoken(hand, machine=None, *, side="A", start=0):
    """Statements on talks on successive days, coded by hand and perhaps by machine."""
    rows = [{"side": side, "speaker": f"{side}{n}"} for n in range(len(hand))]
    codes = [stance(start + n, "talks", code) for n, code in enumerate(hand)]
    codes += [stance(start + n, "talks", code, **CODEBOOK) for n, code in enumerate(machine or [])]
    return rows, codes


def measured(*parts, **options):
    rows, codes = [], []
    for hand, machine, side in parts:
        more, coded = spoken(hand, machine, side=side, start=len(rows))
        rows, codes = rows + more, codes + coded
    said = statements(*rows)
    found = sensitivity(variants(said, stances(*codes), disputed()), disputed(), **options)
    return found.set_index(["kind", "side", "variant"])


@pytest.mark.parametrize(
    ("hand", "machine", "kind", "holds", "why"),
    [
        ([F] * 4 + [A], [A] * 3 + [F] * 2, "lean", True, ""),  # five articles: neither can be told
        ([F] * 9, [F] * 9, "lean", True, ""),
        ([A] * 9, [A] * 9, "lean", True, ""),
        ([N] * 9, [N] * 9, "lean", True, ""),
        ([F] * 9, [A] * 9, "lean", False, "no"),
        ([F] * 9, [F] * 5 + [A] * 4, "lean", False, "cannot be told"),
        ([F] * 5 + [A] * 4, [F] * 9, "lean", False, "yes"),
        ([F] * 5, [F] * 4 + [NONE], "lean", pd.NA, "only 4 statements left"),
        ([F] * 5, [NONE] * 5, "share", pd.NA, "no statement left"),
        ([F] * 5 + [A] * 5, [F] * 6 + [A] * 4, "share", True, ""),
        ([F] * 5 + [A] * 5, [F] * 10, "share", False, "100 %, not within"),
    ],
)
def test_what_holds_and_why(hand, machine, kind, holds, why):
    row = measured((hand, machine, "A")).loc[(kind, "A", "codebook alone")]
    assert (row["holds"] is holds or row["holds"] == holds) and row["why"].startswith(why)
    assert bool(row["why"]) == bool(why)


@pytest.mark.parametrize(
    ("machine", "holds", "why"),
    [
        (([F] * 6, [A] * 6), True, ""),
        (([A] * 6, [F] * 6), False, "the other is more often in favour"),
        (([F] * 6, [F] * 6), False, "both are as often in favour"),
    ],
)
def test_who_is_more_in_favour(machine, holds, why):
    found = measured(([F] * 6, machine[0], "A"), ([A] * 5 + [F], machine[1], "B"))
    row = found.loc[("gap", "A", "codebook alone")]
    assert (bool(row["holds"]), row["why"]) == (holds, why)
    assert (row["low"] <= row["value"] <= row["high"]) and not np.isnan(row["low"])


MOVED = [A] * 10 + [F] * 10


@pytest.mark.parametrize(
    ("hand", "machine", "holds", "why"),
    [
        (MOVED, MOVED, True, ""),
        (MOVED, [A, F] * 10, False, "no more than chance"),
        (MOVED, MOVED[::-1], False, "the other way"),
        (MOVED, MOVED[:3] + [NONE] * 17, pd.NA, "no side has 5 statements"),
        ([A, F] * 10, [F, A] * 10, True, ""),
        ([A, F] * 10, MOVED, False, "Arvenia moved on talks"),
    ],
)
def test_who_moved(hand, machine, holds, why):
    row = measured((hand, machine, "A")).loc[("move", "A", "codebook alone")]
    assert (row["holds"] is holds or row["holds"] == holds) and row["why"].startswith(why)


@pytest.mark.parametrize("code", [F, A, N])
def test_bounds_where_all_say_the_same(code):
    """Twenty articles, one code: the exact bound of its share, and the worst that the rest could say."""
    row = measured(([code] * 20, None, "A")).loc[("lean", "A", "as reported")]
    bound = 0.025 ** (1 / 20)
    expected = {F: (2 * bound - 1, 1), A: (-1, 1 - 2 * bound), N: (bound - 1, 1 - bound)}[code]
    assert (row["low"], row["high"]) == pytest.approx(expected)


def test_shares_are_those_of_the_report():
    parts = dispute(60, hand=True)
    found = sensitivity(variants(parts["statements"], parts["stances"], study()), study())
    table = positions(select_codes(parts["stances"]), parts["statements"]).set_index(["side", "issue"])
    rows = found[(found["kind"] == "share") & (found["variant"] == "as reported")]
    expected = table.loc[list(zip(rows["side"], rows["issue"], strict=True)), ["share_favour", "low", "high"]]
    assert len(rows) and np.allclose(rows[["value", "low", "high"]], expected, equal_nan=True)


@pytest.mark.parametrize("codes", [MOVED, [A, F] * 10])
def test_who_moved_is_what_the_report_says(codes):
    rows, coded = spoken(codes)
    said, table = statements(*rows), stances(*coded)
    found = sensitivity(variants(said, table, disputed()), disputed())
    where = positions(select_codes(table), said)
    asked = pd.DataFrame({"said_on": []})
    events = pd.DataFrame({"kind": [], "on": pd.to_datetime([]), "label": [], "precision": []})
    report = " ".join(f["sentence"] for f in compute_findings(disputed(), said, table, where, asked, events))
    (finding,) = found.loc[found["kind"] == "move", "finding"].unique()
    assert (finding in report) == ("moved on" in report) == (not finding.startswith("No side"))


def test_every_finding_once_in_every_variant_and_the_same_again():
    parts = dispute(48)
    found = variants(parts["statements"], parts["stances"], study())
    first = sensitivity(found, study())
    assert not first.duplicated(["finding", "variant"]).any() and set(first["kind"]) <= set(KINDS)
    assert len(first) == first["finding"].nunique() * len(found)
    pd.testing.assert_frame_equal(first, sensitivity(found, study()))


def test_the_summary_counts_every_finding():
    found = measured(([F] * 8, [A] * 8, "A"), ([A] * 8, [A] * 3 + [NONE] * 5, "B")).reset_index()
    row = summarize_sensitivity(found).set_index("variant").loc["codebook alone"]
    assert row[["holds", "weak", "fails", "unknown", "of"]].tolist() == [0, 0, 2, 3, 5]
    assert row["failing"].startswith("Arvenia on talks: yes (no); ")
    assert "as reported" not in set(summarize_sensitivity(found)["variant"])


def test_a_variant_that_changes_nothing_is_said_to_try_nothing():
    found = measured(([F] * 6, [F] * 6, "A"), ([A] * 6, [A] * 5 + [F], "B")).reset_index()
    failing = summarize_sensitivity(found).set_index("variant")["failing"]
    assert failing["ada alone"] == SAME and failing["codebook alone"] != SAME


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (statements(), stances()),
        (SAID, stances()),
        (SAID.assign(side=None), CODES),
        (SAID, CODES),
    ],
)
def test_little_or_nothing_gives_an_empty_table(said, codes):
    found = variants(said, codes, disputed())
    assert sensitivity(found, disputed()).empty
    assert summarize_sensitivity(sensitivity(found, disputed())).empty
    assert len(compare_variants(found, disputed())) == len(found)


def test_without_a_variant_there_is_nothing_to_compare():
    with pytest.raises(InputError, match="Give the variants"):
        sensitivity([], disputed())


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([F, A, N, NONE]), st.sampled_from("AB")), min_size=1, max_size=16))
def test_nothing_is_out_of_range_and_what_is_reported_holds(pairs):
    said = told(*({"side": side, "article_id": f"a{n // 2:02}"} for n, (_, side) in enumerate(pairs)))
    codes = stances(*(stance(n, "talks", code) for n, (code, _) in enumerate(pairs)))
    found = sensitivity(variants(said, codes, disputed()), disputed(), least=1)
    known = found[found["low"].notna()]
    assert (known["low"] <= known["high"]).all()
    numbers = found[["value", "low", "high"]].to_numpy()
    assert np.nanmax(np.abs(numbers), initial=0) <= 1 + 1e-9
    assert found.loc[found["variant"] == "as reported", "holds"].fillna(True).all()
