"""Trust in a machine in sentences: what is not known is said to be unknown, never printed as nan."""

import pandas as pd
import pytest

from helpers.report.findings.verdicts import NO_CODES, chosen_machine, trust

ROW = {"n": 40, "right": 0.5, "dummy_right": 0.25, "macro_f1": 0.5, "low": 0.25, "high": 0.75,
       "dummy_f1": 0.125, "reversed": 0.25}  # fmt: skip


def said(**changes):
    return trust(pd.DataFrame([ROW | changes], index=["codebook"]))


def test_a_machine_is_measured_beside_the_dummy():
    assert said() == (
        "*codebook* agrees with the reference codes in **50%** of 40 cases (the dummy in 25%); macro-F1 "
        "**0.50** [0.25, 0.75] beside 0.12; it takes the opposite side in 25% of the statements with a side."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"low": float("nan"), "high": float("nan")},
            "0.50** (no interval: too few articles, or all alike) beside",
        ),
        ({"n": 29}, "With 29 codes this is a first impression."),
        ({"reversed": float("nan")}, "no statement takes a side in the reference codes."),
    ],
)
def test_what_is_not_known_is_said(changes, words):
    assert words in said(**changes) and "nan" not in said(**changes)


def test_thirty_codes_are_no_first_impression():
    assert "first impression" not in said(n=30)


def test_without_hand_codes_nothing_is_known():
    assert trust(pd.DataFrame()) == NO_CODES


@pytest.mark.parametrize(
    ("coder", "machines", "why"),
    [
        ("a", ["a"], "the only one that coded every statement"),
        ("a", ["a", "codebook"], "better than the codebook beyond chance"),
        ("codebook", ["a", "codebook"], "which no other coder betters beyond chance"),
    ],
)
def test_why_a_machine_counts(coder, machines, why):
    assert chosen_machine(coder, machines) == f"The machine is *{coder}*, {why}."


def test_a_machine_with_gaps_is_not_said_to_be_worse():
    said = chosen_machine("codebook", ["a", "codebook"], left_out=["llm:parrot"])
    assert said.endswith("Not compared, for want of a code of every statement as read: llm:parrot.")
