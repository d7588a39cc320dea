"""Findings in sentences: what they claim must be what the tables hold, no more."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements, study
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.base.intervals import share_interval
from helpers.base.tables import table
from helpers.base.wording import (
    close_quotation,
    day,
    in_days,
    in_percent,
    in_sentence,
    join_words,
    number,
    quote,
    role_beside,
    speakers_of,
    with_article,
)
from helpers.positions.demands import demands
from helpers.positions.positions import positions
from helpers.positions.time.divergence import divergence
from helpers.report.findings.findings import asks_most, compute_findings
from helpers.report.findings.verdicts import adjust, describe_testing, judge, verdict
from helpers.report.registry import names
from helpers.stances.codes.read import select_codes

PLACES = {names()[key] for key in ("positions", "demands", "statements", "timeline")}


def found(*rows, events=(), **options):
    """Findings from rows of (side, issue, polarity, what else the statement or the stance has)."""
    given = statements(*({"side": side, **more.get("statement", {})} for side, _, _, more in rows))
    codes = stances(*(stance(n, i, p, **more.get("stance", {})) for n, (_, i, p, more) in enumerate(rows)))
    the_study = study(**options)
    announced = table(list(events), "events")
    counts = positions(select_codes(codes), given)
    return compute_findings(the_study, given, codes, counts, demands(given, the_study), announced)


def sentence(start, *rows, **options):
    return next(f["sentence"] for f in found(*rows, **options) if f["sentence"].startswith(start))


def says(side, polarity, issue="talks", **more):
    return (side, issue, polarity, more)


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        (
            [says("A", "favour"), says("B", "favour")],
            "On talks both sides lean to yes in what is printed. Arvenia (1 of 1 in favour) and Belmor (1 of "
            "1 in favour). Few statements",
        ),
        ([says("A", "against"), says("B", "against")], "On talks both sides lean to no in what is printed. "),
        (
            [says("A", "neutral"), says("B", "neutral")],
            "On talks both sides lean to neither in what is printed. Arvenia (0 of 1 in favour)",
        ),
        (
            [says("A", "favour"), says("B", "against")],
            "On talks the sides are opposed in what is printed. Yes: Arvenia (1 of 1 in favour); no: Belmor "
            "(0 of 1 in favour).",
        ),
        (
            [says("A", "favour"), says("A", "favour"), says("A", "against"), says("B", "against")],
            "On talks the sides differ in what is printed. No: Belmor (0 of 1 in favour); both yes and no: "
            "Arvenia (2 of 3 in favour).",
        ),
        (
            [says("B", "against")],
            "On talks only Belmor speaks, leaning to no in what is printed. Belmor (0 of 1 in favour).",
        ),
        ([says("A", "none")], "No statement bears on talks."),
    ],
)
def test_what_few_statements_say(rows, start):
    assert sentence("", *rows).startswith(start)


FOR, OPPOSED, SPLIT = ["favour"] * 8, ["against"] * 8, ["favour"] * 5 + ["against"] * 4


def many(**polarities):
    return [says(side, polarity) for side, each in polarities.items() for polarity in each]


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        (
            many(A=FOR, B=OPPOSED),
            "On talks the sides are opposed. Yes: Arvenia (8 of 8 in favour, 63–100 %); no: Belmor (8 of 8 "
            "against, 63–100 %).",
        ),
        (
            many(A=FOR, B=FOR),
            "On talks both sides lean to yes. Yes: Arvenia (8 of 8 in favour, 63–100 %) and ",
        ),
        (many(A=FOR, B=["neutral"] * 8), "On talks the sides differ. Yes: Arvenia"),
        (many(A=FOR, B=SPLIT), "On talks 1 of 2 sides leans to yes. Yes: Arvenia"),
        (many(A=FOR, B=["against"]), "On talks 1 of 2 sides leans to yes. Yes: Arvenia"),
        (
            many(A=SPLIT, B=["against"]),
            "On talks no side can be told to lean to yes or to no. Cannot be told: Arvenia (5",
        ),
        (many(A=FOR), "On talks only Arvenia speaks, leaning to yes. "),
        (many(A=SPLIT), "On talks only Arvenia speaks, whose lean cannot be told. "),
        (many(A=["neutral"] * 8), "On talks only Arvenia speaks, neither for nor against. "),
        (
            many(A=["against"] * 6 + ["neutral"] * 6),
            "On talks only Arvenia speaks, not in favour. Not in favour: Arvenia (0 of 12 in favour, 0–",
        ),
        (
            many(A=["favour"] * 6 + ["neutral"] * 6),
            "On talks only Arvenia speaks, not against. Not against: Arvenia (0 of 12 against, 0–",
        ),
    ],
)
def test_a_verdict_only_where_the_interval_carries_one(rows, start):
    assert sentence("", *rows).startswith(start)


def test_too_few_is_said_beside_a_verdict_without_a_share():
    assert "too few to say: Belmor (1)." in sentence("On talks", *many(A=FOR, B=["against"]))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((0.9, 0.04, 0.1, 0.04), "yes"),
        ((0.9, 0.05, 0.1, 0.05), "cannot be told"),
        ((0.1, 0.04, 0.9, 0.04), "no"),
        ((0.1, 0.04, 0.6, 0.3), "not in favour"),
        ((0.6, 0.3, 0.1, 0.04), "not against"),
        ((0.2, 0.04, 0.2, 0.04), "neither for nor against"),
        ((0.9, float("nan"), 0.1, float("nan")), "cannot be told"),
    ],
)
def test_verdict(row, said):
    assert verdict(row_of(row)) == said


def row_of(numbers):
    return dict(zip(("share_favour", "p", "share_against", "p_against"), numbers, strict=True))


TURNED = {"yes": "no", "no": "yes", "not in favour": "not against", "not against": "not in favour"}


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_a_proposition_turned_round_turns_the_verdict_round(ends):
    assume(ends[0] + ends[2] <= 1)
    said, turned = verdict(row_of(ends)), verdict(row_of([*ends[2:], *ends[:2]]))
    assert turned == TURNED.get(said, said)


@pytest.mark.parametrize(
    ("p", "together"),
    [
        ([(0.01, 0.01)], [(0.01, 0.01)]),  # one side: as by itself
        (
            [(0.01, 0.5), (0.02, 0.6)],
            [(0.02, 1.0), (0.04, 1.0)],
        ),  # until both of its shares differ, each counts
        ([(0.01, 0.02), (0.03, 0.04)], [(0.02, 0.04), (0.04, 0.04)]),  # after that, only the other
        ([(0.3, 0.3), (0.004, 0.005), (0.04, 0.04)], [(0.3, 0.3), (0.012, 0.015), (0.08, 0.08)]),
    ],
)
def test_p_of_several_sides_and_issues_together(p, together):
    assert adjust(np.array(p)) == pytest.approx(np.array(together))


def reported(counts, *, sides="AB", issues=("talks", "reactors", "embargo")):
    """Positions of sides whose articles hold one statement each: how many are in favour, of how many."""
    rows = []
    for (side, issue), (favour, n) in zip(product(sides, issues), counts, strict=True):
        own = share_interval(np.arange(n) < favour, np.arange(n))
        shares = {"share_favour": favour / n, "share_against": 1 - favour / n}
        rows.append({"side": side, "issue": issue, "n": n, **shares, **own._asdict(), "p_against": own.p})
    return pd.DataFrame(rows)


def test_what_is_clear_by_itself_may_not_be_among_many():
    alone = [(7, 7)] + [(0, 1)] * 5  # p = 0.016
    among = [(7, 7)] + [(4, 8)] * 5
    verdicts = [
        judge(reported(counts), study(), study().issues)["verdict"].iloc[0] for counts in (alone, among)
    ]
    assert verdicts == ["yes", "cannot be told"]


def test_few_statements_are_not_tested():
    judged = judge(reported([(4, 4), (30, 30)] + [(0, 1)] * 4), study(), study().issues)
    assert judged["verdict"].tolist()[:3] == ["too few to say", "yes", "too few to say"]


@pytest.mark.parametrize(("sides", "reports"), [("AB", 150), ("ABCDEFGH", 60)])
def test_where_nobody_leans_a_report_seldom_says_that_anybody_does(sides, reports):
    """Thirty independent statements a cell; up to 26 and 71 % of reports if each were tested by itself."""
    the_study = study(sides={side: side for side in sides})
    random, spoken = np.random.default_rng(2), 0
    table = [share_interval(np.arange(30) < favour, np.arange(30)) for favour in range(31)]
    for _ in range(reports):
        favour = random.binomial(30, 0.5, 3 * len(sides))
        cells = pd.DataFrame([table[one]._asdict() for one in favour]).assign(
            n=30, share_favour=favour / 30, share_against=1 - favour / 30,
            p_against=[table[one].p for one in favour], side=np.repeat(list(sides), 3),
            issue=["talks", "reactors", "embargo"] * len(sides),
        )  # fmt: skip
        spoken += (judge(cells, the_study, the_study.issues)["verdict"] != "cannot be told").any()
    assert spoken / reports <= 0.07


def test_the_report_says_what_was_tested_together():
    assert describe_testing(reported([(7, 8)] * 6), study()) == (
        "The 6 verdicts were tested together (Holm 1979): if no side had a tendency, at most one report in "
        "20 would name one (up to 26 % if each were tested by itself). So an interval may exclude 50 % "
        "though the articles cannot tell."
    )
    assert describe_testing(reported([(7, 8)] + [(1, 1)] * 5), study()) == ""


def test_a_condition_is_said():
    said = sentence("On talks", says("A", "favour"), says("B", "favour", stance={"conditional": True}))
    assert "Belmor (1 of 1 in favour, 1 under a condition)" in said


def test_few_statements_are_said_to_be_few():
    assert "Few statements" in sentence("On talks", says("A", "favour"))


def test_one_article_is_no_tendency_however_long():
    rows = [says("A", "favour", statement={"article_id": "a"})] * 9
    assert "Few statements" in sentence("On talks", *rows)


def test_five_statements_of_a_side_are_not_few_and_have_an_interval():
    said = sentence("On talks", *[says("A", "favour")] * 5)
    assert "Few" not in said and "(5 of 5 in favour, 48–100 %)" in said


@pytest.mark.parametrize(
    ("methods", "said"),
    [
        (["hand", "hand"], "Few"),
        (["codebook", "codebook"], "All coded by machine."),
        (["hand", "codebook"], "1 of 2 coded by machine."),
    ],
)
def test_machine_codes_are_said(methods, said):
    coders = {"hand": "ada", "codebook": "codebook"}
    rows = [says("A", "favour", stance={"method": m, "coder": coders[m]}) for m in methods]
    assert sentence("On talks", *rows).split(". ", 2)[2].startswith(said)


def test_every_finding_points_to_a_place_and_there_are_three_to_six():
    rows = [says("A", "favour"), says("B", "against", issue="embargo")]
    findings = found(*rows)
    assert {f["refers_to"] for f in findings} <= PLACES and 3 <= len(findings) <= 6


def test_no_statement_is_said():
    nothing = pd.DataFrame()
    findings = compute_findings(study(), statements(), stances(), nothing, nothing, table([], "events"))
    assert [finding["sentence"][:23] for finding in findings] == ["No statement was found "]


def test_conditions_are_told_in_words():
    condition = {"content": "If Arvenia lifts it, we will talk.", "condition": "If Arvenia lifts it"}
    said = sentence("1 statement names", says("B", "favour", statement=condition))
    assert said == (
        "1 statement names a condition: Belmor asks Arvenia. The latest (Belmor, 1 January "
        "2030): “If Arvenia lifts it”."
    )


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ("AB", ": Arvenia asks Belmor"),
        ("AB AB", ": Arvenia asks Belmor"),
        ("AB AB BA", "; most often Arvenia asks Belmor (2), then Belmor asks Arvenia (1)"),
        ("AB BA", "; Arvenia asks Belmor and Belmor asks Arvenia (1 each)"),
        ("AB AB BA BA", "; Arvenia asks Belmor and Belmor asks Arvenia (2 each)"),
        ("AB AB BA BA AU", "; most often Arvenia asks Belmor and Belmor asks Arvenia (2 each)"),
        ("AB AB BA AU", "; most often Arvenia asks Belmor (2), then 2 pairs with 1 each"),
        ("AB AB BA BA AU AU", ", spread evenly over 3 pairs of who asks and who is asked (2 each)"),
        ("AB AB BA BA AU AU BU", "; most often in 3 pairs of who asks and who is asked (2 each)"),
        ("AU", ": Arvenia asks the United Isles Republic"),
        ("", ""),
    ],
)
def test_only_what_is_ahead_is_said_to_be_most(pairs, said):
    asks = pd.DataFrame(
        [{"asking_side": a, "asked_side": b, "bound": ""} for a, b in pairs.split()],
        columns=["asking_side", "asked_side", "bound"],
    )
    sides = {"A": "Arvenia", "B": "Belmor", "U": "United Isles Republic"}
    assert asks_most(asks, study=study(sides=sides)) == said


def test_a_change_beyond_chance_is_told():
    said = sentence("Arvenia moved", *[says("A", "favour")] * 8, *[says("A", "against")] * 8)
    assert said == (
        "Arvenia moved on talks, the clearest of 1 change compared: in favour in 8 of 8 statements until "
        "8 January 2030, in 0 of 8 from 9 January 2030."
    )


def test_a_change_within_chance_is_not_told():
    rows = [says("A", p) for p in ["favour"] * 7 + ["favour"] * 5 + ["against"] * 2]
    assert not [f for f in found(*rows) if "moved" in f["sentence"]]


@pytest.mark.parametrize(("of_the_other", "told"), [([], True), ([says("B", "favour")] * 20, False)])
def test_the_chance_of_a_change_counts_once_for_each_compared(of_the_other, told):
    rows = [says("A", p) for p in ["favour"] * 15 + ["against"] * 5]  # p = 0.03
    assert any("moved on" in f["sentence"] for f in found(*rows, *of_the_other)) is told


def test_days_that_cannot_be_told_are_counted():
    unknown = {"said_on": pd.NaT, "said_on_precision": "unknown"}
    said = sentence("The findings rest", says("A", "favour", statement=unknown), says("A", "favour"))
    assert said.endswith("said on 2 January 2030; 1 on a day that cannot be told.")


def test_what_is_announced_is_told_and_what_is_over_is_not():
    events = [
        {"on": pd.Timestamp(on), "precision": "month", "label": label, "kind": "scheduled"}
        for on, label in (("2030-02-01", "River summit"), ("2029-02-01", "Old summit"))
    ]
    assert (
        sentence("Scheduled", says("A", "favour"), events=events)
        == "Scheduled next: River summit (February 2030)."
    )


# --- only where the statistics stand


def with_tables(**tables):
    rows = [("A", "talks", "favour", {}), ("B", "talks", "against", {})]
    given, the_study = statements({"side": "A"}, {"side": "B"}), study()
    codes = stances(*(stance(n, issue, polarity) for n, (_, issue, polarity, _) in enumerate(rows)))
    nothing = demands(given, the_study)
    counts = positions(select_codes(codes), given)
    found = compute_findings(the_study, given, codes, counts, nothing, table([], "events"), **tables)
    return {finding["refers_to"]: finding["sentence"] for finding in found}


def turns(**changes):
    days = {"after": pd.Timestamp("2030-03-01"), "when": pd.Timestamp("2030-04-02")}
    row = {"issue": "talks", "of": "B", "from_mean": 0.5, "to_mean": -1.0, "stands": True}
    return pd.DataFrame([days | row | changes])


def test_a_turning_point_that_stands_is_told():
    assert with_tables(turning_points=turns())[names()["divergence"]] == (
        "Belmor turned on talks between 1 March 2030 and 2 April 2030, from a mean of +0.50 to -1.00."
    )


def test_one_that_does_not_stand_is_not_told():
    assert names()["divergence"] not in with_tables(turning_points=turns(stands=False))


@pytest.mark.parametrize(("p", "told"), [(0.02, True), (0.03, False)])
def test_distances_are_told_beyond_chance_all_windows_together(p, told):
    rows = [
        {"issue": "talks", "side_a": "A", "side_b": "B", "window": window, "p": chance, "n_a": 0, "n_b": 0}
        for window, chance in (("2030", p), ("2031", 0.5))
    ]
    assert (names()["divergence"] in with_tables(divergence=pd.DataFrame(rows))) is told


def moving(*polarities):
    """Findings of a side that says these in 2030 and 2031, and the table of its windows."""
    given = statements(
        *({"side": side, "said_on": pd.Timestamp(f"{year}-05-01")} for side, year, _ in polarities)
    )
    codes = stances(*(stance(n, "talks", polarity) for n, (_, _, polarity) in enumerate(polarities)))
    apart = divergence(codes, given, sides=("A", "B"), window="year", draws=20)
    asked, none = demands(given, study()), table([], "events")
    found = compute_findings(study(), given, codes, positions(codes, given), asked, none, divergence=apart)
    return next((f["sentence"] for f in found if f["sentence"].startswith("From the first")), "")


def test_what_differs_visibly_is_told_with_its_uncertainty():
    rows = [("A", 2030, "against")] * 2 + [("A", 2031, "favour")] * 2 + [("B", 2030, "favour")]
    assert moving(*rows) == (
        "From the first to the last window in which a side speaks, no move is beyond chance (1 compared, "
        "taken together). The widest: Arvenia on talks, a mean of -1.00 in 2030 (2 statements) and +1.00 in "
        "2031 (2; p = 0.33)."
    )


@pytest.mark.parametrize(
    "before_and_after",
    [
        ["against", "favour"],  # one statement in a window is not compared
        ["favour", "favour", "favour", "favour"],
        ["favour"] * 8 + ["neutral"] * 2,  # 0.4 apart
    ],
)
def test_what_does_not_differ_visibly_is_not_told(before_and_after):
    half = len(before_and_after) // 2
    rows = [("A", 2030 + (place >= half), p) for place, p in enumerate(before_and_after)]
    assert not moving(*rows, ("B", 2030, "favour"))


def test_means_half_a_point_apart_differ_visibly():
    assert moving(
        *[("A", 2030, "favour")] * 2, *[("A", 2031, p) for p in ("favour", "neutral")], ("B", 2030, "favour")
    )


@pytest.mark.parametrize(("chance", "told"), [(0.05, True), (0.06, False), (float("nan"), False)])
def test_coalitions_are_told_beyond_chance(chance, told):
    row = {"actor": "x", "name": "x", "side": "A", "group": 1, "modularity": 0.4, "high": 0.3}
    coalitions = pd.DataFrame([row | {"chance": chance}, row | {"chance": chance, "group": 2, "side": "B"}])
    assert (names()["coalitions-figure"] in with_tables(coalitions=coalitions)) is told


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (join_words([]), ""),
        (join_words(["a"]), "a"),
        (join_words(["a", "b", "c"]), "a, b and c"),
        (in_percent(0.456), "46 %"),
        (in_percent(0.1, 0.9), "10–90 %"),
        (number(1, "article"), "1 article"),
        (number(2, "article"), "2 articles"),
        (day(pd.Timestamp("2030-05-03")), "3 May 2030"),
        (day(pd.Timestamp("2030-05-01"), precision="year"), "2030"),
        (in_days(pd.Timestamp("2030-05-03"), pd.Timestamp("2030-05-03")), "on 3 May 2030"),
        (quote("he said “no”, twice."), "“he said ‘no’, twice”"),
        (close_quotation("The “button is here"), "The “button is here”"),
        (close_quotation("button” is here"), "“button” is here"),
        (close_quotation("“a” and “b”"), "“a” and “b”"),
        (close_quotation('possible ".'), '"possible ".'),
        (close_quotation('possible "."'), "possible"),
        (close_quotation('the "button is here'), 'the "button is here"'),
        (close_quotation("it’s the neighbour’s"), "it’s the neighbour’s"),
        (role_beside("its Minister", "Its minister"), ""),
        (role_beside("Orla Venn", "minister"), "minister"),
        (in_sentence("Talks"), "talks"),
        (in_sentence("Inspection of Dural"), "Inspection of Dural"),
        (in_sentence("NPT"), "NPT"),
        (in_sentence("Port calls"), "port calls"),
        (in_sentence(""), ""),
        (with_article("United States"), "the United States"),
        (with_article("Belmor"), "Belmor"),
        (with_article("Joint declarations"), "Joint declarations"),
        (with_article("Republic of Belmor"), "the Republic of Belmor"),
        (with_article("The Arven Union"), "The Arven Union"),
        (quote("word " * 60)[-3:], " …”"),
    ],
)
def test_wording(said, words):
    assert said == words


@pytest.mark.parametrize(
    ("actors", "words"),
    [
        (["x", "x", None, None], "3 speakers, 1 of them actors of the study"),
        (["x", "y", "y", "x"], "2 speakers, all of them actors of the study"),
        ([None] * 4, "4 speakers, none of them actors of the study"),
    ],
)
def test_speakers_and_those_the_study_knows(actors, words):
    assert speakers_of(pd.DataFrame({"actor_id": actors, "speaker": list("abcd")})) == words
