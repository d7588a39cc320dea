"""Demands: who asks what of whom, which side a condition binds, and which demands answer each other."""

import pandas as pd
import pytest
from disputants import statements, study

from helpers.base.errors import InputError
from helpers.positions.demands import answering, asks_sheet, demands
from helpers.report.figures.demands import describe_asks, plot_asks
from helpers.report.figures.style import figure_bytes
from helpers.statements.actors import find_sides, side_names, use_of
from helpers.statements.condition_binds import binding, bound_side

NAMES = side_names(study(sides={"A": "Arvenia", "B": "Belmor", "C": "Corvia"}))


def asked(content, condition, **row):
    return demands(statements({"content": content, "condition": condition, **row}), study()).iloc[0]


@pytest.mark.parametrize(
    ("content", "condition", "side", "of"),
    [
        ("We will talk if Arvenia lifts the embargo.", "if Arvenia lifts the embargo", "B", "A"),
        ("If Belmor shuts them, Arvenia will lift it.", "If Belmor shuts them", "A", "B"),
        ("We will meet Orla Venn once it is lifted.", "once it is lifted", "B", "A"),
        ("We will talk once it is lifted.", "once it is lifted", "B", ""),
        ("We will talk if Belmor is safe.", "if Belmor is safe", "B", ""),
        ("We will talk if Arvenia resolutions are lifted.", "if Arvenia resolutions are lifted", "B", ""),
        ("We will talk if talks with Arvenia resume.", "if talks with Arvenia resume", "B", "A"),
        ("We will wait until the day we see Arvenia free.", "until the day we see Arvenia free", "B", ""),
        ("We will talk if Arvenia-led drills end.", "if Arvenia-led drills end", "B", ""),
    ],
)
def test_who_is_asked(content, condition, side, of):
    row = asked(content, condition, side=side)
    assert (row["asking_side"], row["asked_side"]) == (side, of)


@pytest.mark.parametrize(
    ("content", "condition", "offers"),
    [
        ("If Arvenia lifts it, we will talk.", "If Arvenia lifts it", "we will talk."),
        (
            "We will talk, if Arvenia lifts it, about all of it.",
            "if Arvenia lifts it",
            "We will talk, about all of it.",
        ),
        ("We will talk.", "if Arvenia lifts it", "We will talk."),
        ("They looked. If they ask, we will show.", "If they ask", "They looked. … we will show."),
        ("They “looked.” If they ask: no.", "If they ask", "They “looked.” … no."),
        ("They looked. Ask! Only if they ask.", "Only if they ask", "They looked. Ask!"),
        ("“Ask! Only if they ask.”", "Only if they ask", "“Ask!”"),
    ],
)
def test_what_is_offered(content, condition, offers):
    assert asked(content, condition)["offers"] == offers


def test_demands_are_in_the_order_of_days_and_repeats_are_left_out():
    days = [pd.Timestamp("2030-03-01"), pd.Timestamp("2030-01-01"), pd.NaT, pd.Timestamp("2030-02-01")]
    rows = [{"condition": "if they lift it", "said_on": day} for day in days]
    rows[3]["same_as"] = "s00"
    assert list(demands(statements(*rows), study())["statement_id"]) == ["s01", "s00", "s02"]


@pytest.mark.parametrize("row", [{}, {"condition": "if necessary"}, {"condition": "if possible."}])
def test_no_condition_no_demand(row):
    assert demands(statements(row), study()).empty


def test_an_empty_table_of_demands_keeps_its_columns():
    whole = demands(statements({"condition": "if they lift it"}), study())
    assert list(demands(statements({}), study()).columns) == list(whole.columns)


def test_a_table_without_conditions_is_refused():
    with pytest.raises(InputError, match="no column condition"):
        demands(statements({}).drop(columns="condition"), study())


# --- how a name is used


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("if Arvenia lifts the embargo", "name"),
        ("if Arvenia sanctions us again", "name"),
        ("if Arvenia demands a shutdown", "name"),
        ("if the Arvenian troops leave", "name"),
        ("if Arvenia sanctions are lifted", "adjective"),
        ("if Arvenian economic sanctions are lifted", "adjective"),
        ("if five Arvenia Security Council resolutions are lifted", "adjective"),
        ("if the Arvenia-led drills end", "adjective"),
        ("if anti-Arvenia drills end", "adjective"),
        ("if the Corvia-Arvenia drills end", "adjective"),
        ("until Arvenia's weapons are gone", "owner"),
        ("until Arvenia’s weapons are gone", "owner"),
    ],
)  # fmt: skip
def test_how_a_name_is_used(text, use):
    naming = next(one for one in find_sides(text, names=NAMES) if one.side == "A")
    assert use_of(naming, text) == use


# --- whom a condition binds


@pytest.mark.parametrize(
    ("condition", "content", "before", "side"),
    [
        # a side by name
        ("if Arvenia drops its hostile policy", "", "", "A"),
        ("if the Arvenian government is ready to talk", "", "", "A"),
        ("should Arvenia stop its drills", "", "", "A"),
        ("Arvenia must leave", "Arvenia must leave before we talk", "", "A"),
        ("until Arvenia's weapons are gone", "", "", "A"),
        ("provided Arvenia took steps that could not be reversed", "", "", "A"),
        # the speaker's own side
        ("if we test again", "Arvenia will answer if we test again", "", "B"),
        ("as long as our side keeps its word", "", "", "B"),
        ("if Belmor tests again", "", "", "B"),
        # the passive: another acts
        ("until we are recognised", "No talks with Arvenia until we are recognised.", "", "A"),
        ("until we are recognised", "No talks until we are recognised.", "Orla Venn had called.", "A"),
        ("until we are recognised", "No talks until we are recognised.", "", None),
        ("if our demands are met", "We will talk to Arvenia if our demands are met.", "", "A"),
        ("if it is lifted by Corvia", "Arvenia would talk if it is lifted by Corvia", "", "C"),
        ("once it is lifted", "We will meet Orla Venn once it is lifted.", "", "A"),
        ("if Arvenia is invited", "We will come if Arvenia is invited", "", None),
        ("until an agreement is reached", "Arvenia stays until an agreement is reached", "", None),
        # who receives does not act
        ("if we get guarantees from Arvenia", "", "", "A"),
        ("if Arvenia receives guarantees", "", "", None),
        ("in return for relief from Arvenia", "We will shut them in return for relief from Arvenia", "", "A"),
        ("in return for relief", "We will shut them in return for relief", "Orla Venn had called.", None),
        ("contingent on relief", "We will talk to Arvenia contingent on relief", "", None),
        ("contingent on relief from Arvenia", "", "", "A"),
        ("if” the enemy attacks", "", "Arvenia had asked for relief.", "A"),
        # pronouns: one other side, or none
        ("if they stop their drills", "We will talk to Arvenia if they stop their drills.", "", "A"),
        ("if they stop their drills", "We will talk if they stop.", "Arvenia and Corvia hold drills.", None),
        ("until you leave", "We will not talk until you leave.", "He spoke to the Arvenian envoy.", "A"),
        ("until it has disarmed", "Arvenia will see no relief until it has disarmed", "", "A"),
        ("if it stays calm", "Belmor would talk to Arvenia if it stays calm", "", None),
        ("until it is over", "Arvenia will see no relief until it is over", "", None),
        ("unless the other side moves first", "", "Arvenia had asked for relief.", "A"),
        ("unless the other side moves first", "", "Nobody had asked for relief.", None),
        # nobody in particular
        ("if both sides agree", "We will talk to Arvenia if both sides agree", "", None),
        ("if Arvenia and Corvia agree", "", "", None),
        ("if Arvenia and we agree", "", "", None),
        ("if Arvenia sanctions are lifted", "", "", None),
        ("only after aides met", "We would see Orla Venn only after aides met", "", None),
        ("if necessary", "We will talk to Arvenia if necessary", "", None),
        ("", "", "", None),
    ],
)  # fmt: skip
def test_whom_a_condition_binds(condition, content, before, side):
    assert bound_side(condition, content or condition, "B", NAMES, before) == side


@pytest.mark.parametrize(
    ("condition", "whose"),
    [
        ("if Arvenia leaves", "other"),
        ("if they leave", "none"),
        ("until we are recognised", "other"),
        ("unless the other side moves first", "other"),
        ("if we leave", "own"),
        ("if the embargo ends", "none"),
    ],
)
def test_own_or_other(condition, whose):
    assert binding(condition, condition, "B", NAMES).whose == whose


@pytest.mark.parametrize(
    "text", ["", " ", "if", "if ", "\x00", "‘’“”", "if Arvenia", "’s", "a" * 50_000, "if " * 9_000]
)
def test_odd_words_bind_somebody_or_nobody(text):
    assert binding(text, text, "B", NAMES, text).whose in ("own", "other", "none")


def test_the_evidence_says_which_words_decided():
    row = asked("We will talk if Arvenia leaves.", "if Arvenia leaves")
    assert (row["bound"], row["bound_side"], row["bound_evidence"]) == ("other", "A", "Arvenia")


# --- what answers what

OFFER = ("We will lift the embargo if Belmor shuts its reactors.", "if Belmor shuts its reactors")
REPLY = ("We will shut the reactors if Arvenia lifts the embargo.", "if Arvenia lifts the embargo")
HALF = ("We will hold a summit if Arvenia lifts the embargo.", "if Arvenia lifts the embargo")
ELSEWHERE = ("We will hold a summit if Arvenia leaves.", "if Arvenia leaves")
SAME = ("We will leave if Arvenia forbids the reactors.", "if Arvenia forbids the reactors")


def exchange(*said, days=(0, 30), **row):
    rows = [
        {"content": content, "condition": condition, "side": side, "statement_id": f"d{number}",
         "said_on": pd.Timestamp("2030-01-01") + pd.Timedelta(days=days[number]), **row}
        for number, (side, (content, condition)) in enumerate(said)
    ]  # fmt: skip
    return answering(demands(statements(*rows), study()))


@pytest.mark.parametrize(
    ("reply", "answers"),
    [
        (REPLY, ["both offer what the other asks"]),
        (HALF, ["one offers what the other asks"]),
        (ELSEWHERE, []),
    ],
)
def test_what_answers_what(reply, answers):
    assert list(exchange(("A", OFFER), ("B", reply))["answers"]) == answers


def test_the_same_issue_without_a_matching_offer():
    ask = ("We will leave if Belmor shuts its reactors.", "if Belmor shuts its reactors")
    assert list(exchange(("A", ask), ("B", SAME))["answers"]) == ["same issue"]


@pytest.mark.parametrize(("days", "pairs"), [((0, 365), 1), ((0, 366), 0), ((40, 0), 1)])
def test_answers_come_within_a_year(days, pairs):
    assert len(exchange(("A", OFFER), ("B", REPLY), days=days)) == pairs


def test_the_earlier_one_is_the_first():
    row = exchange(("A", OFFER), ("B", REPLY), days=(40, 0)).iloc[0]
    assert (row["first_side"], row["first_id"], row["days_apart"]) == ("B", "d1", 40)


def test_nobody_answers_himself():
    assert exchange(("A", OFFER), ("A", OFFER)).empty


def test_a_day_known_by_its_year_is_no_answer():
    assert exchange(("A", OFFER), ("B", REPLY), said_on_precision="year").empty


# --- the figure


def asked_by(*sides):
    return demands(statements(*({"side": side, "condition": "if Arvenia leaves"} for side in sides)), study())


def test_how_often_who_asks_whom():
    rows = asks_sheet(asked_by("B", "B", "A", None), study=study())
    assert list(rows.itertuples(index=False, name=None)) == [
        ("Belmor", "Arvenia", 2),
        ("Arvenia", "the speaker’s own side", 1),
        ("Other speakers", "Arvenia", 1),
    ]


def test_the_figure_in_words():
    words = describe_asks(asked_by("B", "B", "A"), study=study())
    assert words == (
        "Who asks whom, in 3 statements with a condition: Belmor asks Arvenia in 2, "
        "Arvenia asks the speaker’s own side in 1."
    )


@pytest.mark.parametrize("sides", [(), ("B",), ("A", "B", None)])
def test_the_figure_is_the_same_twice(sides):
    one, two = (figure_bytes(plot_asks(asked_by(*sides), study=study())) for _ in range(2))
    assert one == two and (b"<svg" in one)


def test_without_demands_the_figure_says_so():
    assert describe_asks(asked_by(), study=study()) == "An empty figure: no statement names a condition."
