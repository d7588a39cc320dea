"""Conditions: the words that tie a statement to something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statements.conditions import find_condition


def read(words: str) -> str | None:
    found = find_condition(words, [(0, len(words))])
    return words[slice(*found)] if found else None


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("We will come if the dam is opened.", "if the dam is opened"),
        ("We will come if the dam is opened, and we will sign.", "if the dam is opened"),
        ("If the dam is opened, we will come.", "If the dam is opened"),
        (
            "If Belmor opens the dam and pays, and stays away, we will come.",
            "If Belmor opens the dam and pays, and stays away",
        ),
        ("We will come only if they pay", "only if they pay"),
        ("We will not come unless Belmor pays.", "unless Belmor pays"),
        ("Unless Belmor pays, nobody will come.", "Unless Belmor pays"),
        ("unless the U.N. sends its gauges", "unless the U.N. sends its gauges"),
        ("unless Mr. Karst stays at home", "unless Mr. Karst stays at home"),
        ("They will talk only after the gauges are read", "only after the gauges are read"),
        ("They will talk only when the gauges are read.", "only when the gauges are read"),
        ("The gate stays shut as long as the levy lasts", "as long as the levy lasts"),
        ("The gate stays shut so long as the levy lasts", "so long as the levy lasts"),
        ("We would look at the levy, once the gauges are paid for.", "once the gauges are paid for"),
        ("We will open the gate once Belmor has paid.", "once Belmor has paid"),
        ("The dam was once the pride of Belmor.", None),
        ("The gate stays shut until Belmor pays.", "until Belmor pays"),
        ("We would give water in return for grain", "in return for grain"),
        ("We would give water in exchange for 200 sacks of grain.", "in exchange for 200 sacks of grain"),
        ("We will sign provided that the inspectors may stay.", "provided that the inspectors may stay"),
        ("We will sign provided the inspectors may stay.", "provided the inspectors may stay"),
        ("We will sign on condition that they stay.", "on condition that they stay"),
        ("We will sign on the condition that they stay.", "on the condition that they stay"),
        ("The signature is contingent on a visit", "contingent on a visit"),
        ("The signature depends on a visit", "depends on a visit"),
        ("Should Belmor lift the levy, we will talk.", "Should Belmor lift the levy"),
        ("Belmor must open the dam before talks can begin.", "Belmor must open the dam"),
        ("Belmor has to open the dam before we meet", "Belmor has to open the dam"),
        ("Venn said that if the dam is opened, people will come.", "if the dam is opened"),
        ("The dam, if confirmed, would be the third.", "if confirmed"),
        ("We think if they pay, that would be a start.", "if they pay"),
        ("And if they pay, or promise to, we will sign.", "if they pay, or promise to"),
        ("We can live with it, provided Belmor keeps its word.", "provided Belmor keeps its word"),
        ("The port will open provided Belmor pays its debts.", "provided Belmor pays its debts"),
        ("We will come as soon as the troops leave.", "as soon as the troops leave"),
        ("Venn said he would sign as soon as the court ruled.", "as soon as the court ruled"),
        ("We accept them on the understanding that they leave.", "on the understanding that they leave"),
        ("The deal is subject to the approval of both houses.", "subject to the approval of both houses"),
        ("We will not sign before Belmor withdraws its guns.", "before Belmor withdraws its guns"),
        ("Not before the guns are gone will we sit down.", "Not before the guns are gone"),
        ("The moment Belmor lifts the ban, our ships will sail.", "The moment Belmor lifts the ban"),
        (
            "her country would lift the ban for all boats the day the complaint was withdrawn",
            "the day the complaint was withdrawn",
        ),
        ("We will sign the very day the siege is lifted.", "the very day the siege is lifted"),
        ("Should Belmor refuse, we will shut the gate.", "Should Belmor refuse"),
        ("We will shut the gate should Belmor refuse to pay.", "should Belmor refuse to pay"),
        ("Were they to leave, we would lift the levy.", "Were they to leave"),
        ("We would lift the levy were Belmor to leave.", "were Belmor to leave"),
        ("In the event of a breach, we will leave.", "In the event of a breach"),
        ("We will pay when and only when the levy ends.", "when and only when the levy ends"),
        ("We will pay if, and only if, the levy ends.", "if, and only if, the levy ends"),
        ("No envoy will travel till the shooting stops.", "till the shooting stops"),
        ("We are ready on one condition: that the guns go.", "on one condition: that the guns go"),
        ("We will sign, assuming that the maps are final.", "assuming that the maps are final"),
        ("Without a truce there can be no vote.", "Without a truce"),
        ("Once the gate is shut we will come.", "Once the gate is shut"),
        ("Only when the mines are gone will the ferry sail.", "Only when the mines are gone"),
        ("The offer of water in return for grain still stands.", "in return for grain"),
    ],
)
def test_a_condition_is_read(words: str, condition: str) -> None:
    assert read(words) == condition


@pytest.mark.parametrize(
    "words",
    [
        "We will come.",
        "We will come even if it rains.",
        "They act as if the dam were theirs.",
        "She asked if the dam was open.",
        "asking if the dam was open",
        "He wondered if the dam was open.",
        "Nobody knows if the dam is open.",
        "We will come, whether or not they pay.",
        "The gate stays shut until Monday.",
        "The gate stays shut until 2032.",
        "The gate stays shut until next month.",
        "The gate stays shut until March 20.",
        "until now we had no gate",
        "Belmor must pay before Monday.",
        "They must answer before the people whose fields are dry.",
        "We help by providing grain and water to both banks.",
        "Belmor has provided the villages with water.",
        "Let us wait a little, if you will, for the others.",
        "Belmor should immediately stop the pumps and be prudent.",
        "Belmor must pay before the end of March.",
        "The harbour was provided with lights.",
        "Belmor provided the ships that carried the grain.",
        "They could not say if the ship had sailed.",
        "They came as soon as they heard the news.",
        "Please answer as soon as possible.",
        "He waited for as long as three hours.",
        "This bridge is twice as long as the old one.",
        "He stayed in office until his death.",
        "The talks went on until midnight.",
        "Our crews are subject to hard winters.",
        "At the moment Belmor has no envoy.",
        "We would meet on the day the school was opened.",
        "She said she would never forget the day the dam was built.",
        "We will never forget the moment the ship went down.",
        "Why should Belmor pay?",
        "Belmor should also drop the levy.",
        "There were plans to leave.",
        "The crews were the first to leave.",
        "They left without a word.",
        "It may be years before the dam is built.",
        "The offer of water in return for grain no longer stands.",
        "If",
        "",
    ],
)
def test_what_is_no_condition(words: str) -> None:
    assert read(words) is None


def test_only_the_words_of_the_statement_are_read() -> None:
    text = "If it rains, nobody comes, said Venn: we will sign. We will pay if they stay."
    assert find_condition(text, [(38, 50)]) is None


def test_the_second_piece_of_a_statement_is_read_too() -> None:
    text = "“We will sign,” said Venn, “if they stay.”"
    found = find_condition(text, [(1, 14), (28, 41)])
    assert found and text[slice(*found)] == "if they stay"


PIECES = """
If if unless until Monday must before , . ; “ ” we they ask even only after in return for U.N. provided
"""
WORDS = st.lists(st.sampled_from(PIECES.split()) | st.text(max_size=5), max_size=14).map(" ".join)


@given(WORDS, st.data())
def test_a_condition_lies_inside_its_statement(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))
    found = find_condition(words, [(start, end)])
    assert found is None or (start <= found[0] < found[1] <= end)


@pytest.mark.parametrize(
    ("told", "condition"),
    [
        # what stands between | and | is not part of the statement
        ("If the dam is opened,| she said, |we will come.", "If the dam is opened"),
        ("We will come,| she said, |but only if the dam is opened.", "only if the dam is opened"),
        (
            "|Not for ever, she said, |provided the other side took steps",
            "provided the other side took steps",
        ),
        ("|He promised help, he said, |once the last hay was in", "once the last hay was in"),
        ("|She promised aid, |if Belmor stops and pays", "if Belmor stops and pays"),
        ("|She asked |if the dam was open", None),
        ("|She was not sure |if the dam was open", None),
    ],
)
def test_what_stands_before_and_between_the_parts_is_heard(told: str, condition: str | None) -> None:
    parts, at = told.split("|"), 0
    spans: list[tuple[int, int]] = []
    for number, part in enumerate(parts):
        if number % 2 == 0 and part:
            spans.append((at, at + len(part)))
        at += len(part)
    found = find_condition(text := "".join(parts), spans)
    assert (text[slice(*found)] if found else None) == condition


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("If Belmor, which owns the dam, agrees, we will come.", "If Belmor, which owns the dam, agrees"),
        ("We will come if they call it “a truce” and mean it.", "if they call it “a truce” and mean it"),
        ("Had Belmor paid, we would have come.", "Had Belmor paid"),
        ("Without a truce there can be no vote, and they should know.", "Without a truce"),
        ("The boats will sail, weather permitting.", "weather permitting"),
        ("We will not sit down while Belmor fires on our boats.", "while Belmor fires on our boats"),
        ("The gate stays shut until further notice.", None),
        ("The gate stays shut until the end of May.", None),
        ("The talks will go on until July 3.", None),
        ("They met while Belmor fired.", None),
    ],
)
def test_a_condition_is_read_whole_and_a_time_is_none(words: str, condition: str | None) -> None:
    assert read(words) == condition
