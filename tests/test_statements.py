"""Statements: what is attributed to whom, and what is not said by anybody."""

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import UNREAD, articles, heard, study

from helpers import extract_statements
from helpers.base.errors import InputError
from helpers.base.tables import check_table, table
from helpers.statements import extract as extraction
from helpers.statements.extract import read_statements
from helpers.statements.occasions import mark_same


@pytest.mark.parametrize(
    ("text", "mode", "content", "cue"),
    [
        ("“We will open the dam,” Orla Venn said on Monday.", "direct", "We will open the dam,", "said"),
        ('"We will open the dam," Orla Venn said.', "direct", "We will open the dam,", "said"),
        ("``We will open the dam,'' Orla Venn said.", "direct", "We will open the dam,", "said"),
        ("''We will open the dam,'' Orla Venn said.", "direct", "We will open the dam,", "said"),
        ("“Will you open the dam?” Orla Venn asked.", "direct", "Will you open the dam?", "asked"),
        ("Orla Venn said: “We will open the dam.”", "direct", "We will open the dam.", "said"),
        ("Orla Venn said the dam would be opened.", "indirect", "the dam would be opened", "said"),
        ("Orla Venn said that the dam would be opened.", "indirect", "the dam would be opened", "said"),
        (
            "Orla Venn said the dam would be opened “before the snow melts”.",
            "mixed",
            "the dam would be opened “before the snow melts",
            "said",
        ),
        (
            "According to Orla Venn, the dam will be opened in spring.",
            "indirect",
            "the dam will be opened in spring",
            "According to",
        ),
        (
            "The dam will be opened in spring, according to Orla Venn.",
            "indirect",
            "The dam will be opened in spring",
            "according to",
        ),
        pytest.param(
            "The old dam of Ostrow, Orla Venn said, will be opened.",
            "indirect",
            "The old dam of Ostrow … will be opened",
            "said",
            marks=UNREAD,
        ),
        (
            "Arvenia would return to the talks, but only if the dam is open, Orla Venn said on Monday.",
            "indirect",
            "Arvenia would return to the talks, but only if the dam is open",
            "said",
        ),
        ("Orla Venn: “We will open the dam in spring.”", "direct", "We will open the dam in spring.", ":"),
        ("“We will open the dam in spring.” — Orla Venn", "direct", "We will open the dam in spring.", "—"),
        (
            "Orla Venn urged Belmor to open the dam in winter.",
            "indirect",
            "to open the dam in winter",
            "urged",
        ),
        ("Orla Venn promised to open the dam.", "indirect", "to open the dam", "promised"),
        pytest.param(
            "Orla Venn accused Belmor of stealing the water of three villages.",
            "indirect",
            "Belmor of stealing the water of three villages",
            "accused",
            marks=UNREAD,
        ),
        (
            "Orla Venn warned against closing the river to fishing boats.",
            "indirect",
            "closing the river to fishing boats",
            "warned against",
        ),
        (
            "Orla Venn praised the treaty as a step towards peace between the two countries.",
            "indirect",
            "the treaty as a step towards peace between the two countries",
            "praised",
        ),
        ("Orla Venn denied that the dam had been closed.", "indirect", "the dam had been closed", "denied"),
        pytest.param("Orla Venn said that prices rose.", "indirect", "prices rose", "said", marks=UNREAD),
    ],
)
def test_a_statement_is_read(text: str, mode: str, content: str, cue: str) -> None:
    (row,) = heard(text)
    # a mark left at the edge of mixed words is a matter of taste
    found = (row.mode, row.content.rstrip("”"), row.cue.strip(), row.speaker)
    assert found == (mode, content, cue, "Orla Venn")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Orla Venn called the treaty “a worthless piece of paper that nobody signed”.",
            "a worthless piece of",
        ),
        (
            "Orla Venn called it a piece of paper that nobody had signed.",
            "a piece of paper that nobody had signed",
        ),
        ("Orla Venn described the treaty as a piece of paper that nobody had signed.", "a piece of paper"),
    ],
)
def test_a_name_given_to_something_is_a_statement(text: str, words: str) -> None:
    (row,) = heard(text)
    assert row.speaker == "Orla Venn" and words in row.content


@pytest.mark.parametrize(
    "text",
    [
        "Orla Venn thinks that Belmor will open the dam.",
        "Orla Venn hopes that the dam will open in spring.",
        "Orla Venn believes the dam is old.",
        "Orla Venn wants the dam opened.",
        "Orla Venn feared that the dam would break.",
        "Officials in Arvenia believe that the river will rise.",
        "Nobody knows whether the dam is open.",
        "The so-called “water war” has lasted nine years.",
        pytest.param("The talks aim at a “normal river”.", marks=UNREAD),
        "Belmor wants to show the image of a “normal state” to the world.",
        "Both sides stay flexible—proposing either “unconditional talks” or “shut gates”.",
        "This reaffirmed the principle of a “complete opening” of the dam.",
        "The talks were held in Tarn. The dam was opened in May.",
        "The dam was said to be old.",
    ],
)
def test_beliefs_wishes_and_terms_are_no_statements(text: str) -> None:
    assert heard(text) == []


def test_a_quotation_split_by_its_cue_is_one_statement() -> None:
    text = "“We will open the dam,” said Orla Venn, “if the gauges are read together.”"
    (row,) = heard(text)
    assert [text[slice(*span)] for span in row.content_spans] == [
        "We will open the dam,",
        "if the gauges are read together.",
    ]
    assert row.content == "We will open the dam, … if the gauges are read together."
    assert row.condition == "if the gauges are read together"


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        pytest.param(
            "Observers, Orla Venn said, should arrive early.",
            "Orla Venn",
            "Observers … should arrive early",
            marks=UNREAD,
        ),
        pytest.param(
            "The station, Orla Venn said, “must go”.", "Orla Venn", "The station … must go", marks=UNREAD
        ),
        ("The road, Orla Venn said, stays open.", "Orla Venn", "The road … stays open"),
        ("The dam, Orla Venn says, is Arvenia's alone.", "Orla Venn", "The dam … is Arvenia's alone"),
        pytest.param(
            "Tolls, Orla Venn told us, will rise in May.",
            "Orla Venn",
            "Tolls … will rise in May",
            marks=UNREAD,
        ),
        ("Trade, according to Orla Venn, has fallen.", "Orla Venn", "Trade … has fallen"),
        pytest.param(
            "Elections, said Orla Venn, the prime minister of Arvenia, will be held in May.",
            "Orla Venn",
            "Elections … will be held in May",
            marks=UNREAD,
        ),
        (
            "Sanctions, the foreign ministry said on Monday, remain in force.",
            "foreign ministry",
            "Sanctions … remain in force",
        ),
        (
            "The dam, Ivo Marsh said in a letter to the council, was built in breach of the treaty.",
            "Ivo Marsh",
            "The dam … was built in breach of the treaty",
        ),
        (
            "The toll, Ivo Marsh and Orla Venn insisted, harms both shores.",
            "Ivo Marsh and Orla Venn",
            "The toll … harms both shores",
        ),
    ],
)
def test_a_clause_split_by_its_cue_keeps_its_subject(text: str, speaker: str, content: str) -> None:
    (row,) = heard(text)
    assert (row.speaker, row.content) == (speaker, content)


@pytest.mark.parametrize(
    "clause",
    [
        "The council will review the fees that the port charges next year",
        "The treaty will bring the toll that Belmor charges before the tribunal unless it is lifted",
        "Any minister who said otherwise would be dismissed",
        "Any ship that refused to pay would be turned back",
        "The ships that Belmor sent to the strait will be turned back if they come near",
    ],
)
@pytest.mark.parametrize("frame", ["Orla Venn said", "Orla Venn warned on Monday"])
def test_a_clause_before_its_cue_is_read_whole(clause: str, frame: str) -> None:
    (row,) = heard(f"{clause}, {frame}.")
    assert (row.speaker, row.content) == ("Orla Venn", clause)


@pytest.mark.parametrize(
    "frame", ["Orla Venn said", pytest.param("Orla Venn warned on Monday", marks=UNREAD)]
)
def test_a_clause_with_a_verb_of_saying_in_it_is_read_whole(frame: str) -> None:
    clause = "The company that accused Arvenia of theft will be heard in court"
    (row,) = heard(f"{clause}, {frame}.")
    assert (row.speaker, row.content) == ("Orla Venn", clause)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param(
            "Orla Venn accused Belmor of stalling and warned that the border would be closed.",
            "Belmor of stalling",
            "the border would be closed",
            marks=UNREAD,
        ),
        pytest.param(
            "Orla Venn thanked the crew for its courage and told reporters that the ship would sail.",
            "the crew for its courage",
            "the ship would sail",
            marks=UNREAD,
        ),
        (
            "Orla Venn blamed Belmor for the raid and vowed that it would be answered.",
            "Belmor for the raid",
            "it would be answered",
        ),
        (
            "Orla Venn rejected the offer of a truce but said talks were possible.",
            "the offer of a truce",
            "talks were possible",
        ),
        (
            "Orla Venn denied any part in the raid and called the charge absurd.",
            "any part in the raid",
            "the charge absurd",
        ),
        (
            "Orla Venn called it “a farce in open water” and said that crews would go on fishing.",
            "a farce in open water",
            "crews would go on fishing",
        ),
    ],
)
def test_each_of_two_verbs_has_its_own_words(text: str, first: str, second: str) -> None:
    assert [(row.speaker, row.content) for row in heard(text)] == [
        ("Orla Venn", first),
        ("Orla Venn", second),
    ]


@pytest.mark.parametrize(
    ("told", "cue", "content"),
    [
        pytest.param(
            "denied rumours that he would resign", "denied", "rumours that he would resign", marks=UNREAD
        ),
        ("denied reports that Belmor had moved troops", "denied", "Belmor had moved troops"),
        ("dismissed claims that the dam was unsafe", "dismissed claims", "the dam was unsafe"),
        (
            "rejected suggestions that he had known of the raid",
            "rejected",
            "suggestions that he had known of the raid",
        ),
        ("disputed the claim that the ship was armed", "disputed", "the ship was armed"),
        pytest.param(
            "refuted allegations that the vote was rigged",
            "refuted allegations",
            "allegations that the vote was rigged",
            marks=UNREAD,
        ),
    ],
)
def test_what_is_denied_is_not_asserted(told: str, cue: str, content: str) -> None:
    _, row = heard(f"“We will wait,” Dov Karst said.\n\nHe {told}.")
    assert (row.cue, row.content) == (cue, content)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("She ruled out talks while the dam is closed.", "ruled out", "talks while the dam is closed"),
        pytest.param("She ruled out any recognition.", "ruled out", "any recognition", marks=UNREAD),
        ("She ruled out any recognition of the council.", "ruled out", "any recognition of the council"),
        pytest.param(
            "She played down the incident at the bridge.",
            "played down",
            "the incident at the bridge",
            marks=UNREAD,
        ),
        pytest.param(
            "She brushed aside the criticism of the toll.",
            "brushed aside",
            "the criticism of the toll",
            marks=UNREAD,
        ),
        pytest.param(
            "She turned down the offer of a joint commission.",
            "turned down",
            "the offer of a joint commission",
            marks=UNREAD,
        ),
    ],
)
def test_a_verb_and_its_particle_state_a_position(text: str, cue: str, content: str) -> None:
    _, row = heard(f"“We will wait,” Orla Venn said.\n\n{text}")
    assert (row.speaker, row.cue, row.content) == ("Orla Venn", cue, content)


@pytest.mark.parametrize("text", ["They played down by the river.", "They turned down the road to Tarn."])
def test_a_particle_of_place_states_none(text: str) -> None:
    assert len(heard(f"“We will wait,” Orla Venn said.\n\n{text}")) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "“We will open the dam,” Orla Venn said. “Our farmers have waited long enough.”",
            "Our farmers have waited",
        ),
        (
            "“We will open the dam,” Orla Venn said. “First we read.\n\n“Then we talk of fish and grain.”",
            "Then we talk of fish",
        ),
        (
            "Orla Venn spoke for an hour. “Our farmers have waited long enough,” she said.",
            "Our farmers have waited",
        ),
    ],
)
def test_words_that_follow_on_have_the_same_speaker(text: str, words: str) -> None:
    assert [row.speaker for row in heard(text) if words in row.content] == ["Orla Venn"]


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether the dam would hold, Orla Venn replied that it would not.",
        "When asked if the dam would hold, Orla Venn said that it would not.",
        "Orla Venn came late. Asked about the dam, she said that it would not.",
    ],
)
def test_a_question_is_not_said_by_the_one_who_answers(text: str) -> None:
    assert [(row.speaker, row.content) for row in heard(text)] == [("Orla Venn", "it would not")]


@pytest.mark.parametrize(
    "text",
    [
        "The treaty does not say which gate opens first.",
        "The document that Venn and Karst signed on Monday does not say which gate opens first.",
        "The speaker asked not to be named because he was not allowed to talk to reporters.",
        "Orla Venn declined to comment.",
        "Orla Venn was answering a question from Tarn News on whether there could be talks.",
        "The council was founded to report breaches of the treaty twice a year; its mandate ends in May.",
    ],
)
def test_what_is_not_said_is_no_statement(text: str) -> None:
    assert heard(text) == []


def test_a_question_that_is_put_stays_a_statement() -> None:
    assert [row.content for row in heard("Orla Venn said why the dam was shut.")] == ["why the dam was shut"]


def test_the_one_who_is_told_is_no_part_of_what_is_said() -> None:
    (row,) = heard("Orla Venn said no more. “Otherwise,” she told Corvian radio, “the judges will end it.”")[
        -1:
    ]
    assert (row.content, row.speaker) == ("Otherwise, … the judges will end it.", "Orla Venn")


def test_marks_of_another_kind_do_not_end_a_quotation() -> None:
    (row,) = heard('"He called me “a liar” and left the room," Orla Venn said.')
    assert row.content == "He called me “a liar” and left the room,"


def test_a_quotation_inside_a_quotation_is_its_speakers() -> None:
    text = "Dov Karst said: “The minister told me, ‘We will never sell the river,’ and I believed her.”"
    assert [(row.speaker, row.content) for row in heard(text) if row.speaker == "Dov Karst"] == [
        ("Dov Karst", "The minister told me, ‘We will never sell the river,’ and I believed her.")
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "agency"),
    [
        (
            "The Belmor news agency reported that Dov Karst said the dam would stay shut.",
            "Dov Karst",
            "Belmor news agency",
        ),
        (
            "“The dam stays shut,” the Foreign Ministry of Belmor said in a statement carried by the Belmor "
            "Press Agency.",
            "Foreign Ministry of Belmor",
            "Belmor Press Agency",
        ),
        ("“The dam stays shut,” Dov Karst said in a statement.", "Dov Karst", None),
        (
            "Dov Karst said that the dam would stay shut, according to the Belmor News Agency.",
            "Dov Karst",
            "Belmor News Agency",
        ),
        ("“The dam stays shut,” Dov Karst said, the news agency reported.", "Dov Karst", "news agency"),
        (
            "The Belmor News Agency quoted Dov Karst as saying that the dam was shut.",
            "Dov Karst",
            "Belmor News Agency",
        ),
        (
            "According to the Tarn Herald, citing the council of Ostrow, the dam has been shut since spring.",
            "council of Ostrow",
            "Tarn Herald",
        ),
        (
            "The Tarn Herald, citing officials of the council, reported that the dam was shut.",
            "officials of the council",
            "Tarn Herald",
        ),
    ],
)
def test_the_inner_source_speaks_and_the_outer_reports(text: str, speaker: str, agency: str | None) -> None:
    assert [(row.speaker, row.reported_by) for row in heard(text)] == [(speaker, agency)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Would it open? "Never." Dov Karst disagreed. He said it was open.', ["it was open"]),
        pytest.param("“We will not wait.” Dov Karst said it was open.", ["it was open"], marks=UNREAD),
        pytest.param("“Never.” Dov Karst added that it was open.", ["it was open"], marks=UNREAD),
        ("“We will not wait.” Dov Karst said.", ["We will not wait."]),
        ("“We will not wait.” Dov Karst told reporters on Monday.", ["We will not wait."]),
        ("“Will it ever open?” Mr. Karst asked.", ["Will it ever open?"]),
        ("“We will not wait,” Dov Karst said, a promise he has made before.", ["We will not wait,"]),
        ("“We will not wait,” Dov Karst said. It is a familiar refrain.", ["We will not wait,"]),
        pytest.param(
            "“We will not wait,” Dov Karst said.\n\n“A Familiar Refrain”\n\nIt was late.",
            ["We will not wait,"],
            marks=UNREAD,
        ),
    ],
)
def test_what_another_or_nobody_says_is_left_out(text: str, said: list[str]) -> None:
    assert [row.content for row in heard(text)] == said


SPOKE = "Orla Venn spoke in Tarn on Thursday. "


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param(
            "Last year she warned that it was old. “It leaks,” she said at the time.",
            ["2030 year"] * 2,
            marks=UNREAD,
        ),
        pytest.param(
            "In 2029, she warned that it was old. “It leaks,” she said then.", ["2029 year"] * 2, marks=UNREAD
        ),
        pytest.param(
            "Last year she warned that it leaked. “It does,” she said on Thursday.",
            ["2030 year", "2031 day"],
            marks=UNREAD,
        ),
        ("Of a new dam, this year if possible, she said: “We will see.”", ["2031 day"]),
        ("Two years ago she promised that it would open.", ["None unknown"]),
        ("In an interview last spring, she said that it was old.", ["None unknown"]),
        pytest.param("On the eve of the summit she said that it was old.", ["None unknown"], marks=UNREAD),
        ("Years ago she had called it “a gift to both shores of the river”.", ["None unknown"]),
        pytest.param(
            "Last December she said it was old. “It leaks,” she said back then.",
            ["2030 month"] * 2,
            marks=UNREAD,
        ),
        ("“It is old,” she said.", ["2031 day"]),
        ("“It is old,” she said. “It leaks,” she then added.", ["2031 day"] * 2),
    ],
)
def test_a_remark_of_another_time_is_not_of_the_storys_day(text: str, days: list[str]) -> None:
    told = heard(SPOKE + text)
    assert [f"{row.said_on and row.said_on.year} {row.said_on_precision}" for row in told] == days


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("The union of Tarn, which has blocked the port since January, said it was old.", None),
        ("Orla Venn, who took office on March 3, said the dam was old.", None),
        pytest.param("Orla Venn, elected in 2029, said the dam was old.", None, marks=UNREAD),
        ("The dam was old, said Orla Venn, who took office on March 3.", None),
        ("Orla Venn has said since January that the dam was old.", None),
        ("Asked about the vote on Sunday, Orla Venn said the dam was old.", None),
        ("Asked on Sunday about the vote, Orla Venn said the dam was old.", "2031-03-09"),
        ("Orla Venn, who took office on March 3, said on Monday the dam was old.", "2031-03-10"),
        ("Orla Venn, speaking in Tarn on March 3, said the dam was old.", "2031-03-03"),
        pytest.param(
            "The union’s statement, issued on March 3, said the dam was old.", "2031-03-03", marks=UNREAD
        ),
        ("Orla Venn said the vote on March 3 would go ahead.", None),
        ("Orla Venn said on Monday it was old. The next day, Dov Karst said it was new.", "2031-03-11"),
    ],
)
def test_a_day_of_something_else_is_not_that_of_the_saying(text: str, on: str | None) -> None:
    row = heard(text)[-1]
    assert (f"{row.said_on:%Y-%m-%d}" if row.said_on else None) == on


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("Orla Venn said on Monday that the dam was old.", "2031-03-10", "day"),
        pytest.param(
            "Tarn shut the dam on Thursday.\n\nThe dam was old, Orla Venn told farmers.",
            "2031-03-13",
            "day",
            marks=UNREAD,
        ),
        (
            "Orla Venn reaffirmed her support for the dam in a statement published on Thursday.",
            "2031-03-13",
            "day",
        ),
        (
            "Fire fell after both met on Thursday.\n\nThe dam was old, Orla Venn told farmers.",
            None,
            "unknown",
        ),
        ("The work began on March 3 and Orla Venn says it will go on.", None, "unknown"),
        ("On March 3, Orla Venn said that the dam was old.", "2031-03-03", "day"),
        (
            "In a speech on March 3, Orla Venn said the dam was old. She added that it would break.",
            "2031-03-03",
            "day",
        ),
        ("Orla Venn said earlier this month that the dam was old.", "2031-03-01", "month"),
        ("Orla Venn said last week that the dam was old.", "2031-03-01", "month"),
        ("The dam broke on Thursday. Orla Venn said a month ago that it was old.", None, "unknown"),
        ("The dam broke on Thursday. Orla Venn had warned that it was old.", None, "unknown"),
        ("The dam broke on Thursday. Orla Venn has often said that it was old.", None, "unknown"),
        pytest.param(
            "The dam broke on Thursday. Orla Venn said that it was old.", "2031-03-13", "day", marks=UNREAD
        ),
        ("Orla Venn said that the dam was old.", None, "unknown"),
        ("Orla Venn, who is to visit Tarn on Thursday, said the dam was old.", None, "unknown"),
        ("Orla Venn, who will visit Tarn on Friday, said on Monday the dam was old.", "2031-03-10", "day"),
        ("Orla Venn said the dam would be opened on April 2.", None, "unknown"),
        pytest.param("Orla Venn said that on Monday the dam had broken.", None, "unknown", marks=UNREAD),
        ("Orla Venn said on Monday it was old.", "2031-03-10", "day"),
        ("Orla Venn said Monday they would open the dam.", "2031-03-10", "day"),
        ("“The dam broke on Monday,” Orla Venn said.", None, "unknown"),
    ],
)
def test_the_day_of_a_statement(text: str, on: str | None, precision: str) -> None:
    days = {(row.said_on and f"{row.said_on:%Y-%m-%d}", row.said_on_precision) for row in heard(text)}
    assert days == {(on, precision)}


@pytest.mark.parametrize(
    ("text", "on"),
    [
        pytest.param("The dam broke on March 12.\n\nOrla Venn said it was old.", "2031-03-12", marks=UNREAD),
        ("Orla Venn said on Friday it was old.", "2031-03-14"),  # the day of publication
        ("The dam broke on March 11.\n\nOrla Venn said it was old.", None),  # three days before the story
        ("Orla Venn said on March 6 it was old. Venn warned then that it was late.", "2031-03-06"),
        ("Orla Venn said on March 7 it was old. Venn warned then that it was late.", "2031-03-07"),
        pytest.param(
            "It rose.\n\nOrla Venn said on March 3 it was old.\n\nA.\n\nB.\n\nVenn said it was late.",
            "2031-03-03",
            marks=UNREAD,
        ),
        (
            "It rose.\n\nOrla Venn said on March 3 it was old.\n\nA.\n\nB.\n\nC.\n\nVenn said it was late.",
            None,
        ),
    ],
)
def test_how_near_a_day_must_be_to_be_carried_over(text: str, on: str | None) -> None:
    last = heard(text)[-1].said_on
    assert (last and f"{last:%Y-%m-%d}") == on


def test_a_statement_without_a_day_says_so() -> None:
    (row,) = heard("Orla Venn said on Monday that the dam was old.", published=None)
    assert (row.said_on, row.said_on_precision, row.said_on_evidence) == (None, "unknown", None)


def test_the_day_is_that_of_the_meeting_before() -> None:
    first, second = heard(
        "In a speech before the River Council on March 3, Dov Karst said, “I have good memories of her.” "
        "He added, “If Arvenia pays, we will open the dam.”"
    )
    assert (first.venue, second.venue) == ("River Council", "River Council")
    assert str(first.said_on)[:10] == str(second.said_on)[:10] == "2031-03-03"
    assert (first.condition, second.condition) == (None, "If Arvenia pays")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Orla Venn said she would come if the dam was opened.", "if the dam was opened"),
        pytest.param("Orla Venn asked if the dam had been opened.", None, marks=UNREAD),
        ("Orla Venn said the gate would stay shut until Monday.", None),
        ("If it rains, nobody comes. Orla Venn said the dam was old.", None),
    ],
)
def test_the_condition_of_a_statement(text: str, condition: str | None) -> None:
    (row,) = heard(text)
    assert row.condition == condition


# ---- the same statement in several articles


def repeats(*texts: str, days: tuple[str, ...] = ("2031-03-11", "2031-03-12")) -> list[bool]:
    told = pd.concat([articles(text, published=day) for text, day in zip(texts, days, strict=True)])
    told["article_id"] = [f"a{number}" for number in range(len(told))]
    found = extract_statements(told).set_index("article_id")
    assert set(found["same_as"].dropna()) <= set(found["statement_id"])
    return found["same_as"].notna().tolist()


WORDS = "“We will open the dam before the snow melts,” Orla Venn said"


@pytest.mark.parametrize(
    ("second", "same"),
    [
        (WORDS + " on Monday.", True),
        ("“We will open the dam before the snow melts”, said Orla Venn on Monday in Tarn.", True),
        ("Orla Venn said on Monday that she would sell the whole river to Corvia.", False),
        ("“We will open the dam before the snow melts,” Dov Karst said on Monday.", False),
        ("“We will open the dam before the snow melts,” Orla Venn said on January 7.", False),
    ],
)
def test_the_same_statement_points_to_the_earlier_report(second: str, same: bool) -> None:
    assert repeats(WORDS + " on Monday.", second) == [False, same]


def test_the_earlier_report_is_the_one_published_first() -> None:
    text = WORDS + " on Monday."
    assert repeats(text, text, days=("2031-03-12", "2031-03-11")) == [True, False]


def same(first: str, second: str, *, apart: int = 0) -> bool:
    """Whether of two reports, so many days apart, the second is one of the first statement."""
    rows = [
        {
            **{"statement_id": f"s{n}", "article_id": f"a{n}", "speaker": "Orla Venn", "content": content},
            **dict.fromkeys(("published", "said_on"), pd.Timestamp(2031, 3, 11 + n * apart)),
            "same_as": None,
        }
        for n, content in enumerate((first, second))
    ]
    return mark_same(rows)[1]["same_as"] == "s0"


def words(*numbers: int) -> str:
    """Words that are different where their numbers are, from the first number up to the second."""
    return " ".join(f"word{n}" for n in range(*numbers))


@pytest.mark.parametrize(("apart", "same_day"), [(1, True), (2, False)])
def test_reports_of_one_statement_are_a_day_apart_at_most(apart: int, same_day: bool) -> None:
    assert same(words(9), words(9), apart=apart) == same_day


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (words(9), words(1, 10), True),  # 8 of 10 words
        (words(8), words(1, 9), False),  # 7 of 9
        (words(6), words(30), True),
        (words(5), words(30), False),
        (words(20), words(1, 60), True),  # 19 of 20 words lie in the longer one
        (words(20), words(2, 60), False),
        (words(4), words(4), True),
        (words(3), words(3), False),
    ],
)
def test_how_many_words_reports_of_one_statement_share(first: str, second: str, expected: bool) -> None:
    assert same(first, second) == expected


# ---- other kinds of text


def test_a_speech_is_its_speakers_from_first_to_last_sentence() -> None:
    text = "We meet at a river. It belongs to all of us. If the dam is opened, we will sign."
    rows = heard(text, kind="speech", speaker="Orla Venn", known=True)
    assert {(row.speaker, row.actor_id, row.mode, row.said_on_precision) for row in rows} == {
        ("Orla Venn", "orla", "direct", "day")
    }
    assert [row.condition for row in rows] == [None, None, "If the dam is opened"]


def test_a_line_break_cuts_no_sentence_and_a_heading_is_none() -> None:
    text = (
        "Water for both banks\n\nBelmor has therefore\nopened the upper gate.\n\nIt will open the lower gate."
    )
    rows = heard(text, kind="speech", speaker="Dov Karst")
    assert [row.content for row in rows] == [
        "Belmor has therefore\nopened the upper gate.",
        "It will open the lower gate.",
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "content", "carrier"),
    [
        pytest.param(
            "The dam is ready to open, state agency ArNA quoted Minister Orla Venn as saying on Friday.",
            "Orla Venn",
            "The dam is ready to open",
            "state agency ArNA",
            marks=UNREAD,
        ),
        ("“We are ready,” ArNA quoted Orla Venn as saying.", "Orla Venn", "We are ready,", "ArNA"),
        pytest.param(
            "The dam will stay shut, the daily Ost cited Orla Venn as telling farmers on Monday.",
            "Orla Venn",
            "The dam will stay shut",
            "daily Ost",
            marks=UNREAD,
        ),
        (
            "ArNA quoted Orla Venn as saying that the dam would stay shut.",
            "Orla Venn",
            "the dam would stay shut",
            "ArNA",
        ),
        pytest.param(
            "ArNA cited Orla Venn as saying the dam would hold.",
            "Orla Venn",
            "the dam would hold",
            "ArNA",
            marks=UNREAD,
        ),
        (
            "Orla Venn was also quoted as saying that the boats would wait.",
            "Orla Venn",
            "the boats would wait",
            None,
        ),
        (
            "The dam will stay shut, Orla Venn was quoted as saying by ArNA.",
            "Orla Venn",
            "The dam will stay shut",
            "ArNA",
        ),
    ],
)
def test_whoever_is_quoted_as_saying_speaks(text: str, speaker: str, content: str, carrier: str) -> None:
    (row,) = heard(text)
    assert (row.speaker, row.content, row.reported_by) == (speaker, content, carrier)


def test_whoever_is_quoted_as_saying_spoke_on_the_day_behind() -> None:
    (row,) = heard("The dam is ready to open, ArNA quoted Orla Venn as saying on Thursday.")
    assert str(row.said_on.date()) == "2031-03-13"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        pytest.param("The toll stays, an official in the minister’s office said; so does the fee.",
         "The toll stays … so does the fee", marks=UNREAD),
        ("The toll stays in force, Orla Venn said on Monday; snow fell on it.", "The toll stays in force"),
        pytest.param("The dam is old, Orla Venn insisted; her country would repair it in spring.",
         "The dam is old … her country would repair it in spring", marks=UNREAD),
        ("Arvenia would sit down with Belmor, Orla Venn told parliament on Monday, but would not pay a bill.",
         "Arvenia would sit down with Belmor … would not pay a bill"),
        ("Arvenia would sit down with Belmor, Orla Venn said, but would not say when.",
         "Arvenia would sit down with Belmor"),
        pytest.param("Arvenia would sit down with Belmor, Orla Venn said, but would not give a day.",
         "Arvenia would sit down with Belmor", marks=UNREAD),
        ("“There is no link,” Arvenia’s envoy to Belmor, Orla Venn, shot back.", "There is no link,"),
        ("“There is no link,” Orla Venn hit back on Monday.", "There is no link,"),
    ],
)  # fmt: skip
def test_what_goes_on_behind_the_cue_is_said_too(text: str, content: str) -> None:
    (row,) = heard(text)
    assert row.content == content


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("We meet here again.", 1),
        ("We meet again.", 0),
        (words(13), 1),
        (words(12), 0),  # a heading
    ],
)
def test_how_long_a_sentence_of_a_speech_is(text: str, kept: int) -> None:
    rows = heard(f"{text}\n\nThe dam will be opened.", kind="speech", speaker="Orla Venn")
    assert len(rows) == kept + 1


@pytest.mark.parametrize(
    ("again", "speakers"), [("Is it?", {"Rune"}), ("It is new, I say.", {"Vell", "Rune"})]
)
def test_who_only_asks_twice_or_more_is_left_out(again: str, speakers: set[str]) -> None:
    asked = (
        f"VELL: Why is the dam still shut?\nRUNE: It is very old.\nVELL: {again}\nRUNE: It is old and wide."
    )
    assert {row.speaker for row in heard(asked, kind="transcript")} == speakers


def test_who_asks_once_is_heard() -> None:
    rows = heard("VELL: Why is the dam still shut?\nRUNE: It is very old.", kind="transcript")
    assert {row.speaker for row in rows} == {"Vell", "Rune"}


def test_questions_of_a_transcript_are_not_answers() -> None:
    text = (
        "MR. KARST: The dam stays shut.\n\nQ: Will it be opened in spring?\n\n"
        "MR. KARST: It will be opened when it rains."
    )
    rows = heard(text, kind="transcript")
    assert [row.content for row in rows if "KARST" in (row.speaker or "").upper()] == [
        "The dam stays shut.",
        "It will be opened when it rains.",
    ]
    assert all("spring" not in row.content for row in rows)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        pytest.param(
         "Orla Venn said that she welcomed talks, but that the toll would stay until Belmor disarms.",
         [("she welcomed talks, but that the toll would stay until Belmor disarms", "until Belmor disarms")],
         marks=UNREAD),
        pytest.param(
         "Orla Venn told farmers the dam was old but that it would hold if nobody touched it.",
         [("the dam was old but that it would hold if nobody touched it", "if nobody touched it")],
         marks=UNREAD),
        ("Orla Venn said that the dam was old and that it would hold.",
         [("the dam was old and that it would hold", None)]),
        ("Orla Venn said the dam was old but that sanctions would stay.",
         [("the dam was old but that sanctions would stay", None)]),
        ("Orla Venn said Belmor had a plan that was new but that barely worked.",
         [("Belmor had a plan that was new but that barely worked", None)]),
        ("Orla Venn said she wanted nothing but that dam.", [("she wanted nothing but that dam", None)]),
    ],
)  # fmt: skip
def test_two_clauses_of_one_cue_are_one_statement(text: str, contents: list[tuple[str, str | None]]) -> None:
    assert [(row.content, row.condition) for row in heard(text)] == contents


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "Dov Karst said it was late. It was Orla Venn who first called the dam “a tomb”.",
            "Orla Venn",
            marks=UNREAD,
        ),
        ("It was Orla Venn who said that the dam was old.", "Orla Venn"),
        ("It was not Dov Karst but Orla Venn who warned that the dam would break.", "Orla Venn"),
        pytest.param(
            "Dov Karst said it was late. Among them was Orla Venn, who said the dam was old.",
            "Orla Venn",
            marks=UNREAD,
        ),
    ],
)
def test_who_is_the_one_named_right_before(text: str, speaker: str) -> None:
    assert heard(text)[-1].speaker == speaker


def test_whoever_only_asks_states_nothing() -> None:
    text = (
        "HERALD: Will it be opened?\n\nVENN: It stays shut until it rains.\n\n"
        "HERALD: You said it was old. And the boats?\n\nVENN: What do you want me to say? It is old."
    )
    assert {row.speaker for row in heard(text, kind="transcript")} == {"Venn"}


@pytest.mark.parametrize(
    "text",
    [
        "Orla Venn, who came by boat, did not comment on the demand of Belmor.",
        "Orla Venn declined to comment on the demand.",
        "Neither government would confirm a report that talks had begun.",
        "Orla Venn would not confirm that talks had begun.",
        "Orla Venn could not immediately confirm the report.",
        "Orla Venn stopped short of announcing an embargo.",
        "Orla Venn refrained from threatening Belmor with an embargo.",
        "Orla Venn thanked Belmor.",
        "Orla Venn greeted President Dov Karst.",
    ],
)
def test_what_is_withheld_is_not_said(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Orla Venn thanked Belmor for its patience.", "Belmor for its patience"),
        ("Orla Venn confirmed that talks had begun.", "talks had begun"),
        ("Orla Venn announced an embargo on boats.", "an embargo on boats"),
        pytest.param("Orla Venn did not rule out an embargo on boats.", "an embargo on boats", marks=UNREAD),
        ("Orla Venn accused Belmor of delay.", "Belmor of delay"),
    ],
)
def test_what_is_told_stays(text: str, content: str) -> None:
    assert [row.content for row in heard(text)] == [content]


# ---- whatever comes


@pytest.mark.parametrize(
    "frame",
    [table([], "articles"), pd.DataFrame({"article_id": [], "text": []}), articles(""), articles(" \n\n ")],
)
def test_nothing_in_nothing_out(frame: pd.DataFrame) -> None:
    assert extract_statements(frame, study()).equals(table([], "statements"))


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Three articles, of which the second raises in the extraction."""
    sound = extraction.read_cast

    def read_cast(text: str, *rest: Any, **options: Any) -> Any:
        return 1 // 0 if text.startswith("Dov") else sound(text, *rest, **options)

    monkeypatch.setattr("helpers.statements.extract.read_cast", read_cast)
    return articles(*(f"{name} said the dam was old." for name in ("Orla Venn", "Dov Karst", "Ada Karst")))


def test_an_article_on_which_the_program_fails_is_listed_and_the_others_are_read(
    failing: pd.DataFrame,
) -> None:
    statements, rejected = read_statements(failing)
    assert statements["speaker"].tolist() == ["Orla Venn", "Ada Karst"]
    assert rejected["source_file"].tolist() == ["1.txt"]
    assert "without its statements: the program failed on it (ZeroDivisionError: " in rejected["reason"][0]


def test_a_failing_article_is_never_left_out_in_silence(failing: pd.DataFrame) -> None:
    with pytest.warns(UserWarning, match=r"Not extracted: 1\.txt: "):
        assert len(extract_statements(failing)) == 2


def test_articles_without_their_columns_are_named() -> None:
    with pytest.raises(InputError, match=r"no column article_id\. Give the table of read_articles"):
        extract_statements(pd.DataFrame({"text": ["Orla Venn said the dam was old."]}))


def test_only_article_id_and_text_are_needed() -> None:
    frame = pd.DataFrame({"article_id": ["a"], "text": ["Orla Venn said the dam was old."]})
    assert extract_statements(frame)["speaker"].tolist() == ["Orla Venn"]


def test_two_workers_give_the_rows_of_one() -> None:
    texts = [
        f"“We will open gate {n},” Orla Venn said on Monday. She added that it was old." for n in range(70)
    ]
    told = articles(*texts)
    pd.testing.assert_frame_equal(
        extract_statements(told, study(), workers=2), extract_statements(told, study(), workers=1)
    )


PIECES = [
    "Orla Venn ",
    "Dov Karst ",
    "said ",
    "added: ",
    "“We will open the dam,” ",
    "“If they pay.” ",
    "“",
    "”",
    '"',
    "''",
    "‘no’ ",
    "that the river was old",
    "according to ",
    "He ",
    "on Monday ",
    "on March 3",
    "if it rains",
    ". ",
    ", ",
    "— ",
    ": ",
    "\n\n",
    "TARN — ",
    "urged Belmor to pay",
    "the agency reported",
    "\u202e",
    "𝔘",
    "\x00",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=16).map("".join)
PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(TEXTS, st.booleans(), st.sampled_from(["2031-03-14", None]))
def test_spans_of_any_text_lie_in_it(text: str, known: bool, published: str | None) -> None:
    told = articles(text, published=published)
    found = extract_statements(told, study() if known else None)
    check_table(found, "statements")
    spoken: dict[str, list[range]] = {}
    for row in found.itertuples():
        assert all(0 <= start < end <= len(text) for start, end in row.content_spans)
        assert all(text[start:end] in row.content for start, end in row.content_spans)
        for words, span in (
            (row.cue, row.cue_span),
            (row.source, row.source_span),
            (row.condition, row.condition_span),
        ):
            assert (span is None and pd.isna(words)) or text[slice(*span)] == words
        for start, end in row.content_spans:
            assert not any(other.start < end and start < other.stop for other in spoken.get(row.speaker, []))
        spoken.setdefault(row.speaker, []).extend(range(*span) for span in row.content_spans)


@pytest.mark.parametrize(
    "text",
    [
        "Tolls, Orla Venn told us, will rise in May.",
        "Dov Karst said it was late. It was Orla Venn who first called the dam “a tomb”.",
    ],
)
def test_cues_and_sources_are_whole_words(text: str) -> None:
    edges = [at for row in heard(text) for span in (row.cue_span, row.source_span) for at in span]
    assert edges and all(re.compile(r"\b").match(text, at) for at in edges)


@settings(PATIENT, max_examples=20)
@given(st.lists(TEXTS, min_size=2, max_size=3))
def test_an_article_reads_the_same_beside_others(texts: list[str]) -> None:
    # the reason why one worker and two give the same rows; same_as alone looks across articles
    together, alone = articles(*texts), [articles(*texts).iloc[[i]] for i in range(len(texts))]
    apart = pd.concat([extract_statements(told) for told in alone], ignore_index=True)
    pd.testing.assert_frame_equal(
        extract_statements(together).drop(columns="same_as"), apart.drop(columns="same_as")
    )


@settings(PATIENT, max_examples=20)
@given(TEXTS)
def test_the_same_text_gives_the_same_rows(text: str) -> None:
    pd.testing.assert_frame_equal(
        extract_statements(articles(text), study()), extract_statements(articles(text), study())
    )
