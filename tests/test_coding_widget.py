"""The coding widget without a browser: what it shows, what it does with what the browser sends."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from disputants import stance, stances, statements, study
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base.errors import InputError
from helpers.base.tables import table
from helpers.report.widgets.coding import AROUND, HERE, CodingWidget, coding_view
from helpers.stances.codes.files import read_code_file
from helpers.stances.codes.sessions import open_reconciliation, open_session

HOSTILE = '<img src=x onerror="alert(1)"> =1+1 \u202e $x$ {{y}} 한국어'


@pytest.fixture
def here(tmp_path: Path):
    return study(folder=tmp_path, run_name=tmp_path.name)


def shown(here, *rows: dict, **options) -> CodingWidget:
    told = statements(*(rows or ({"content": "Let us talk."}, {"content": "No."})))
    return CodingWidget(open_session(told, here, coder="ada", order="text", issues=["talks"]), **options)


def send(widget: CodingWidget, do: str, **more) -> dict:
    """What the browser sends, as it arrives from the wire."""
    widget._handle_custom_msg(json.loads(json.dumps({"do": do, "at": widget.view["at"], **more})), [])
    return widget.view


def on_disk(here, *columns: str) -> list[tuple[str, ...]]:
    path = here.folder / "codes" / "ada.csv"
    return [tuple(row[c] for c in columns) for row in read_code_file(path).rows] if path.exists() else []


def article(text: str) -> pd.DataFrame:
    row = {"article_id": "a00", "title": "A title", "text": text, "outlet": "Arven Press", "language": "en"}
    return table([row | {"kind": "news", "source_file": "a.txt"}], "articles")


# --- what is done


def test_a_code_is_saved_and_the_next_is_shown(here) -> None:
    view = send(shown(here), "code", polarity="favour", comment="well")
    assert on_disk(here, "statement_id", "polarity", "comment") == [("s00", "favour", "well")]
    assert (view["at"], view["coded"], view["said"], view["failed"]) == (
        1, 1, "Saved: favour. Now: another statement, Talks.", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([("tie", {})], "Tied to a condition."),
        ([("tie", {}), ("tie", {})], "Not tied to a condition."),
        ([("tie", {}), ("code", {"polarity": "against"})], "Saved: against, tied to a condition. Now: "),
        ([("code", {"polarity": "none"})], "Saved: does not bear on the issue."),
        ([("error", {})], "Saved: extraction error. Now: another statement, Talks."),
        ([("comment", {"comment": "hm"})], "Comment saved."),
        ([("skip", {})], "Left without a code. Now: another statement"),
        ([("back", {})], "This is the first."),
        ([("code", {"polarity": "none"}), ("undo", {})], "Taken back."),
        ([("undo", {})], "Nothing was coded since the session was opened."),
        (
            [("code", {"polarity": "none"})] * 2,
            "Nothing is left to code here. Next: run the cells below again",
        ),
        ([("code", {"polarity": "none"}), ("skip", {})], "Nothing else is left to code."),
    ],
)
def test_what_happened_is_said(here, events, said) -> None:
    widget = shown(here)
    for do, more in events:
        view = send(widget, do, **more)
    assert said in view["said"]


def test_an_extraction_error_is_shown_as_one(here) -> None:
    widget = shown(here)
    send(widget, "error", comment="a gloss")
    view = send(widget, "back")
    assert (view["polarity"], view["error"], view["comment"]) == ("none", True, "extraction error: a gloss")
    view = send(widget, "code", polarity="none", comment="") and send(widget, "back")
    assert (view["polarity"], view["error"], view["comment"]) == ("none", False, "")


@pytest.mark.parametrize(
    "event",
    [
        None, "code", 7, [], {}, {"do": "code"}, {"do": "code", "at": 0},
        {"do": "code", "at": 0, "polarity": []},
        {"do": "code", "at": 0, "polarity": "favour", "comment": 5}, {"do": "give_code", "at": 0},
        {"do": "code", "at": "0", "polarity": "favour"}, {"do": ["code"], "at": 0}, {"do": {}, "at": 0},
        {"do": "code", "at": 1, "polarity": "favour"}, {"do": "code", "polarity": "favour"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_does_nothing(here, event) -> None:
    widget = shown(here)
    widget.hear(event)
    assert widget.view["at"] == 0 and widget.view["said"] and not on_disk(here, "polarity")


def test_a_key_pressed_twice_in_haste_codes_one_statement(here) -> None:
    widget = shown(here)
    for _ in range(2):
        widget.hear({"do": "code", "at": 0, "polarity": "favour"})
    assert on_disk(here, "statement_id") == [("s00",)]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "ada.csv: No space left on device. Free"),
        (OSError(), "Not saved"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_in_view(here, monkeypatch, error, said) -> None:
    widget = shown(here)

    def fail(*_):
        raise error

    monkeypatch.setattr("helpers.base.hand_tables.os.replace", fail)
    view = send(widget, "code", polarity="favour")
    assert (view["at"], view["coded"], view["failed"]) == (0, 0, True) and said in view["said"]


def test_every_event_has_an_answer_even_one_that_changes_nothing(here) -> None:
    widget, turns = shown(here), []
    for _ in range(3):
        turns.append(send(widget, "back")["turn"])
    assert turns == [1, 2, 3]


def test_a_session_taken_up_says_so(here) -> None:
    send(shown(here), "code", polarity="favour")
    view = shown(here).view
    assert (view["at"], view["said"]) == (1, "Taken up where you stopped: 1 code given so far.")


def test_the_widget_prints_no_address(here) -> None:
    assert repr(shown(here)) == "Coding as ada: 0 of 2 codes given"


# --- what is shown


def test_the_statement_is_marked_in_its_article() -> None:
    text = "He said: “Let us talk,” and left. “Soon,” he said."
    told = statements({"content": "Let us talk … Soon", "content_spans": [[10, 21], [35, 39]]})
    view = coding_view(open_session(told, study(), coder="ada"), articles=article(text))
    assert [piece["text"] for piece in view["passage"] if piece["said"]] == ["Let us talk", "Soon"]
    assert "".join(piece["text"] for piece in view["passage"]) == text


def test_of_a_long_article_what_is_around_the_statement_is_shown() -> None:
    text = "x" * 5000 + "Talk." + "y" * 5000
    told = statements({"content": "Talk.", "content_spans": [[5000, 5005]]})
    pieces = coding_view(open_session(told, study(), coder="ada"), articles=article(text))["passage"]
    assert [len(piece["text"]) for piece in pieces] == [2, AROUND, 5, AROUND + 2]


def test_without_articles_the_sentences_beside_are_shown() -> None:
    told = statements({"content": "Let us talk", "before": "He stood up.", "after": "Nobody answered."})
    pieces = coding_view(open_session(told, study(), coder="ada"))["passage"]
    assert [(piece["text"], piece["said"]) for piece in pieces] == [
        ("He stood up.", False), ("Let us talk", True), ("Nobody answered.", False),
    ]  # fmt: skip


def test_an_article_that_is_not_there_is_said() -> None:
    told = statements({"content": "Talk", "article_id": "b00", "content_spans": [[0, 4]]})
    with pytest.raises(InputError, match="Article b00 is not among the articles"):
        coding_view(open_session(told, study(), coder="ada"), articles=article("Talk"))


@pytest.mark.parametrize(
    ("row", "source"),
    [
        ({"speaker": "Dov Karst", "role": "premier"}, "Dov Karst, premier · 1 January 2030"),
        ({"source": "an official", "said_on_precision": "month"}, "an official · January 2030"),
        ({"said_on_precision": "unknown"}, "speaker not named · day unknown"),
        ({"said_on": None}, "speaker not named · day unknown"),
    ],
)
def test_who_and_when(row, source) -> None:
    assert coding_view(open_session(statements(row), study(), coder="ada"))["source"] == source


def test_the_condition_that_the_machine_found_is_not_shown() -> None:
    told = statements({"content": "We will talk", "condition": "if they stop"})
    assert "if they stop" not in json.dumps(coding_view(open_session(told, study(), coder="ada")))


def test_the_codebook_is_at_hand() -> None:
    issue = coding_view(open_session(statements({}), study(), coder="ada"))["issue"]
    assert (issue["label"], issue["proposition"], issue["favour"], issue["against"]) == (
        "Talks", "Arvenia and Belmor should hold talks.", "open to dialogue", "waste of time",
    )  # fmt: skip


def test_both_coders_stand_side_by_side(here) -> None:
    codes = stances(
        stance(0, "talks", "favour", coder="ada", evidence="offers"),
        stance(0, "talks", "against", coder="bo", conditional=True),
    )
    view = CodingWidget(open_reconciliation(statements({}), here, codes=codes)).view
    assert (view["title"], view["others"]) == (
        "Reconciling what coders coded differently",
        [
            {"coder": "ada", "code": "favour", "comment": "offers"},
            {"coder": "bo", "code": "against, tied to a condition", "comment": ""},
        ],
    )


def test_nothing_to_do_is_said(here) -> None:
    none = statements()
    assert (
        CodingWidget(open_session(none, here, coder="ada")).view["said"] == "There is no statement to code."
    )
    assert (
        CodingWidget(open_reconciliation(none, here, codes=stances())).view["said"] == "Nothing to reconcile."
    )


# --- text is text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_arrives_whole_and_can_be_sent(content: str, before: str) -> None:
    told = statements({})
    told = told.assign(content=pd.Series([content], dtype=object), before=pd.Series([before], dtype=object))
    view = coding_view(open_session(told, study(), coder="ada"))
    sent = json.loads(json.dumps(view).encode("utf8"))
    assert "".join(piece["text"] for piece in sent["passage"]) == before + content


@pytest.mark.parametrize("place", ["content", "before", "speaker", "role"])
def test_markup_is_sent_as_the_characters_it_is(place: str) -> None:
    view = coding_view(open_session(statements({place: HOSTILE}), study(), coder="ada"))
    assert HOSTILE in view["source"] + "".join(piece["text"] for piece in view["passage"])


def test_the_browser_side_makes_no_markup_of_text_and_asks_nothing_of_the_net() -> None:
    script, style = ((HERE / f"coding.{kind}").read_text(encoding="utf8") for kind in ("js", "css"))
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval|Function\(|srcdoc"
    assert re.findall(markup + r"|https?:|import |fetch|url\(", script + style) == []


def test_every_key_that_is_explained_does_something() -> None:
    script = (HERE / "coding.js").read_text(encoding="utf8")
    keys = set(re.findall(r"(\w+): \"", script.split("const KEYS = {")[1].split("};")[0]))
    told = re.findall(r"\[\"([^\"]+)\", \"", script.split("const HELP = [")[1].split("];")[0])
    named = {name for words in told for name in re.split(r" or |, ", words)}
    assert {"→": "ArrowRight", "←": "ArrowLeft"}.keys() <= named
    assert {{"→": "ArrowRight", "←": "ArrowLeft"}.get(name, name) for name in named} == keys
