"""The review desk without a browser: what it shows, and what it does with what the browser sends."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_review import TEXTS, articles, as_read, differing, disputed, on_disk, opened

from helpers.base.errors import InputError
from helpers.report.widgets.review import ReviewWidget
from helpers.report.widgets.review_view import article_view, in_brief, in_confidence, review_view
from helpers.report.widgets.shared import HERE, source_of
from helpers.report.widgets.who import WhoWidget
from helpers.statements.review import open_review
from helpers.study.corrections import read_who, write_who

HOSTILE = '<img src=x onerror="alert(1)"> =1+1 \u202e $x$ {{y}} 한국어 \ud800'


@pytest.fixture
def here(tmp_path: Path):
    return disputed(tmp_path)


def shown(here, **options) -> ReviewWidget:
    return ReviewWidget(opened(here, **options))


def send(widget: ReviewWidget, do: str, **more) -> dict:
    """What the browser sends, as it arrives from the wire."""
    widget._handle_custom_msg(json.loads(json.dumps({"do": do, "step": widget.view["step"], **more})), [])
    return widget.view


def value(view: dict, name: str) -> str:
    return next(field["value"] for field in view["fields"] if field["name"] == name)


# --- what is done


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([("right", {})], "Saved: right."),
        ([("reject", {})], "Saved: not a statement."),
        ([("reject", {}), ("back", {}), ("reject", {})], "Saved: it is a statement after all."),
        ([("field", {"field": "speaker", "value": "venn"})], "Saved. Speaker: Orla Venn."),
        ([("field", {"field": "said_on", "value": "12 May"})], "Saved. Day: 12 May 2030."),
        ([("field", {"field": "said_on", "value": "May 2019"})], "Saved. Day: May 2019."),
        ([("field", {"field": "speaker", "value": "Dov Karst"})], "Speaker: as read."),
        ([("field", {"field": "actor", "value": "venn"})], "Saved. Actor: Orla Venn."),
        ([("field", {"field": "same_as", "value": "s1"})], "Saved. Same as: 3 June 2030: “We have time”."),
        ([("words", {"field": "words", "spans": [[30, 41]]})], "Saved. Words: Belmor will."),
        ([("words", {"field": "condition", "spans": [[47, 66]]})], "Saved. Condition: "),
        ([("add", {"spans": [[140, 157]]})], "Saved: a statement that was missed."),
        ([("add", {"spans": [[140, 157]]}), ("reject", {})], "Taken back: it is no longer added."),
        ([("whole", {})], "Saved: article read whole."),
        ([("whole", {}), ("whole", {})], "Saved: not read whole."),
        ([("why", {"why": "x"})], "Correct it first"),
        ([("field", {"field": "venue", "value": "Tolm"}), ("why", {"why": "printed"})], "Saved: the reason."),
        ([("skip", {})], "Left for later."),
        ([("back", {})], "This is the first."),
        ([("go", {"statement": "s2"})], "Another statement of this article."),
        ([("right", {}), ("undo", {})], "Taken back: read."),
        ([("undo", {})], "Nothing was written since"),
        ([("right", {})] * 4, "Nothing is left to read here. Next: make report STUDY="),
        ([("take", {"key": "1"})], "no difference with this number"),
    ],
)
def test_what_happened_is_said(here, events, said) -> None:
    widget = shown(here)
    for do, more in events:
        view = send(widget, do, **more)
    assert said in view["said"] and view["turn"] == len(events)


@pytest.mark.parametrize(
    "event",
    [
        None, "right", 7, [], {}, {"do": "right"}, {"do": "right", "step": 0}, {"do": "right", "step": "s1"},
        {"do": "eval", "step": "s0"}, {"do": ["right"], "step": "s0"}, {"do": {}, "step": "s0"},
        {"do": "field", "step": "s0"}, {"do": "field", "step": "s0", "field": "speaker", "value": 5},
        {"do": "field", "step": "s0", "field": "mood", "value": "x"},
        {"do": "field", "step": "s0", "field": [], "value": "x"},
        {"do": "words", "step": "s0", "field": "words", "spans": "all"},
        {"do": "words", "step": "s0", "field": "words", "spans": [[0, True]]},
        {"do": "words", "step": "s0", "field": "words", "spans": [[-5, 9]]},
        {"do": "words", "step": "s0", "field": "words", "spans": []},
        {"do": "words", "step": "s0", "field": "speaker", "spans": [[0, 9]]},
        {"do": "add", "step": "s0", "spans": [[0, 3], [4, 9]]},
        {"do": "add", "step": "s0", "spans": [[9, 9]]}, {"do": "add", "step": "s0", "spans": [[5, 99999]]},
        {"do": "go", "step": "s0", "statement": "s9"},
        {"do": "why", "step": "s0", "why": None}, {"do": "take", "step": "s0", "key": 1},
    ],
)  # fmt: skip
def test_what_makes_no_sense_does_nothing(here, event) -> None:
    widget = shown(here)
    widget.hear(event)
    assert widget.view["step"] == "s0" and widget.view["said"] and not on_disk(here)


@pytest.mark.parametrize("do", ["right", "reject", "field", "words", "add", "whole", "take", "why", "skip"])
def test_at_the_end_there_is_nothing_to_do(here, do) -> None:
    widget = shown(here, of="Orla Venn")
    send(widget, "right")
    view = send(widget, do, field="words", value="x", spans=[[0, 3]], key="1", why="x")
    assert view["finished"] and view["said"] and list(on_disk(here)) == [("s2", "read", "ada")]


def test_a_key_pressed_twice_in_haste_judges_one_statement(here) -> None:
    widget = shown(here)
    for _ in range(2):
        widget.hear({"do": "right", "step": "s0"})
    assert list(on_disk(here)) == [("s0", "read", "ada")]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "corrections.csv: No space left on device. Free"),
        (OSError(), "Not saved"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_in_view(here, monkeypatch, error, said) -> None:
    widget = shown(here)

    def fail(*_):
        raise error

    monkeypatch.setattr("helpers.base.hand_tables.os.replace", fail)
    view = send(widget, "right")
    assert (view["step"], view["read"], view["failed"]) == ("s0", 0, True) and said in view["said"]


def test_differences_are_settled_by_number_or_by_another_value(here) -> None:
    widget = ReviewWidget(differing(here))
    offered = [(d["key"], d["label"], d["value"], d["who"]) for d in widget.view["differences"]]
    assert offered == [
        ("1", "Speaker", "Orla Venn", "ada"), ("2", "Speaker", "someone", "ben"),
        ("3", "Statement", "no", "ada"), ("4", "Statement", "yes", "ben"),
    ]  # fmt: skip
    view = send(widget, "take", key="2")
    assert view["said"] == "Saved: speaker as ben has it." and value(view, "speaker") == "someone"
    view = send(widget, "field", field="speaker", value="a third")
    assert [d["taken"] for d in view["differences"]] == [False] * 4
    view = send(widget, "take", key="4")
    assert view["finished"] and "Nothing is left to settle" in view["said"]
    assert {key[1]: v for key, v in on_disk(here).items() if key[2] == "reconciled"} == {
        "speaker": "a third",
        "statement": "yes",
    }


# --- what is shown


def test_a_statement_is_marked_in_its_article_among_the_others(here) -> None:
    widget = shown(here, order="confidence")
    text, kinds = widget.article["text"], {}
    for start, end, kind, statement in widget.view["marks"]:
        kinds.setdefault(kind, []).append((statement, text[start:end]))
    assert text == TEXTS["a"] and kinds["own"] == [("s1", "We have time,")]
    assert kinds["other"] == [("s0", "Belmor will talk"), ("s2", "Then let us wait.")]


def test_a_correction_is_shown_beside_what_was_read(here) -> None:
    view = send(shown(here), "field", field="speaker", value="Orla Venn")
    field = view["fields"][0]
    assert (field["value"], field["as_read"], field["changed"]) == ("Orla Venn", "Dov Karst", True)
    assert not [f["name"] for f in view["fields"] if f["changed"] and f["name"] not in ("speaker", "actor")]


def test_a_long_value_shows_where_it_begins_and_ends(here) -> None:
    assert in_brief("short") == "short"
    long = f"It begins so {'and goes on ' * 9}and ends so."
    assert in_brief(long, most=40) == "It begins so […] on and ends so."
    view = send(shown(here), "words", field="words", spans=[[0, 113]])
    words = next(field for field in view["fields"] if field["name"] == "words")
    assert words["short"] == "Dov Karst said on Monday […] added. Orla Venn replied:"
    assert words["value"].startswith("Dov Karst said on Monday that Belmor will talk")


def test_a_day_is_shown_with_the_words_it_rests_on_until_it_is_corrected(here) -> None:
    session = opened(here)
    session.rows["s0"]["said_on_evidence"] = "“Monday”: the last such day"
    days = (view["fields"][1] for view in (review_view(session), send(ReviewWidget(session), "field",
            field="said_on", value="12 May")))  # fmt: skip
    assert [one["rests_on"] for one in days] == ["“Monday”: the last such day", ""]


def test_what_is_called_no_statement_is_marked_so_in_the_article(here) -> None:
    marks = send(shown(here), "reject")["marks"]
    assert [mark[3] for mark in marks if mark[2] == "gone"] == ["s0"]


def test_of_an_added_statement_nothing_is_shown_as_read(here) -> None:
    widget = shown(here)
    send(widget, "add", spans=[[140, 157]])
    view = send(widget, "field", field="speaker", value="Orla Venn")
    assert value(view, "speaker") == "Orla Venn" and not any(field["as_read"] for field in view["fields"])


def test_an_actor_is_found_by_its_other_names(here) -> None:
    assert [one["also"] for one in shown(here).cast] == ["Karst", "Venn"]


def test_the_article_is_sent_only_if_it_changes(here) -> None:
    widget, sent = shown(here), []
    widget.observe(lambda change: sent.append(change["new"]["article"]), "article")
    for _ in range(3):
        send(widget, "right")
    assert sent == ["b"]


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (0.17, "confidence 0.17: doubtful"), (0.5, "confidence 0.50: unsure"),
        (0.8, "confidence 0.80: fairly sure"),
        (float("nan"), "no confidence: not estimated for speeches and transcripts"),
        (None, "no confidence: not estimated for speeches and transcripts"),
    ],
)  # fmt: skip
def test_confidence_is_a_figure_and_a_word(figure, words) -> None:
    assert in_confidence(figure) == words


def test_it_is_asked_what_was_missed(here) -> None:
    widget = shown(here, order="articles", of="b.md")
    send(widget, "right")
    view = send(widget, "field", field="speaker", value="x")
    assert view["missed"] and view["failed"] and view["heard"] == "Was anything missed in this article?"
    start = TEXTS["b"].index("Ines Moor")
    view = send(widget, "add", spans=[[start - 1, start + 9]])
    assert view["added"] and value(view, "words") == "Ines Moor"
    send(widget, "right")
    assert send(widget, "right")["finished"] and on_disk(here)["b.md", "read", "ada"] == "whole"


@pytest.mark.parametrize(
    ("options", "said"),
    [({}, "Click here"), ({"of": "Orla Venn"}, "Click here"), ({"reader": "ben"}, "Click here")],
)
def test_a_session_begins_with_what_to_do(here, options, said) -> None:
    assert said in shown(here, **options).view["said"]


def test_a_session_taken_up_says_so(here) -> None:
    send(shown(here), "right")
    view = shown(here).view
    assert (view["step"], view["said"]) == ("s1", "Taken up where you stopped: 1 statement read so far.")


def test_the_widget_prints_no_address(here) -> None:
    assert repr(shown(here)) == "Reading as ada: 0 of 4 read"
    assert repr(ReviewWidget(differing(here))).startswith("Differences between readers: 0 of 1")


# --- text is text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_arrives_whole_with_its_offsets(tmp_path_factory, before: str, after: str) -> None:
    folder = tmp_path_factory.mktemp("text")
    rows = articles()
    rows.loc[0, "text"] = f"{before}Belmor will talk{after}"
    read = as_read().head(1)
    read.at[0, "content_spans"] = [[len(before), len(before) + 16]]
    session = open_review(read, rows, disputed(folder), reader="ada")
    sent = json.loads(json.dumps([review_view(session), article_view(session)]).encode("utf8"))
    (start, end, *_), text = next(m for m in sent[0]["marks"] if m[2] == "own"), sent[1]["text"]
    assert text[start:end] == "Belmor will talk" and len(text) == len(rows.loc[0, "text"])


@pytest.mark.parametrize("column", ["speaker", "role", "venue", "reported_by", "condition"])
def test_markup_is_sent_as_the_characters_it_is(here, column: str) -> None:
    session = opened(here)
    session.rows["s0"][column] = HOSTILE
    sent = json.loads(json.dumps(review_view(session)).encode("utf8"))
    assert HOSTILE.replace("\ud800", "?") in [field["value"] for field in sent["fields"]]


@pytest.mark.parametrize("name", ["review", "who"])
def test_the_browser_side_makes_no_markup_of_text_and_asks_nothing_of_the_net(name: str) -> None:
    script, style = source_of(f"{name}.js"), source_of("review.css")
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval|Function\(|srcdoc"
    assert re.findall(markup + r"|https?:|import |fetch|url\(", script + style) == []


def test_every_key_that_is_explained_does_something() -> None:
    script = (HERE / "review.js").read_text(encoding="utf8")
    keys = set(re.findall(r"(\w+): \"", script.split("const KEYS = {")[1].split("};")[0]))
    told = re.findall(r"\[\"([^\"]+)\", \"", script.split("const HELP = [")[1].split("];")[0])
    named = {name for words in told for name in re.split(r" or |, ", words)}
    scrolls = {"↓ ↑", "Page Down", "Page Up"}
    assert {{"→": "ArrowRight", "←": "ArrowLeft"}.get(name, name) for name in named - scrolls} == keys


# --- who is who


def press(widget: WhoWidget, do: str, **more) -> dict:
    widget._handle_custom_msg(json.loads(json.dumps({"do": do, "place": widget.view["place"], **more})), [])
    return widget.view


def given_to(here) -> dict[str, str]:
    return {line.row["printed"]: line.row["speaker"] for line in read_who(here)}


def test_a_printed_speaker_is_given_to_an_actor_and_taken_back(here) -> None:
    strangers = as_read().assign(actor_id=None)
    widget = WhoWidget(strangers, here, reader="ada")
    assert (widget.view["printed"], widget.view["often"]) == ("Dov Karst", "2 statements in 1 article")
    offer = widget.view["offers"][0]
    assert offer == {"key": "1", "value": "Dov Karst", "text": "Dov Karst (Belmor)"}
    view = press(widget, "give", value=offer["value"])
    assert given_to(here) == {"Dov Karst": "Dov Karst"} and view["printed"] == "Orla Venn"
    assert press(widget, "skip")["said"] == "Left: Orla Venn."
    view = press(widget, "give", value="the River Council")
    assert view["given"] == "2 of 3 speakers given" and view["said"].endswith(
        "That was the last one. To see 1 speaker without a name, run this cell again. "
        "Run 20_statements again, and their statements have the speaker."
    )
    assert view["finished"] and given_to(here)["River Council official"] == "the River Council"
    assert WhoWidget(strangers, here, reader="ada").view["printed"] == "Orla Venn"
    press(widget, "undo")
    view = press(widget, "undo")
    assert given_to(here) == {} and view["printed"] == "Dov Karst"
    assert press(widget, "back")["said"] == "This is the first one."
    for _ in range(3):
        view = press(widget, "skip")
    assert view["said"].endswith("To see 3 speakers without a name, run this cell again.")


def test_it_is_said_if_every_speaker_is_given(here) -> None:
    strangers = as_read().assign(actor_id=None)
    for name in strangers["speaker"].unique():
        write_who(here, {"printed": name, "speaker": "Dov Karst"})
    assert WhoWidget(strangers, here, reader="ada").view["said"].startswith("Every speaker here is given.")


@pytest.mark.parametrize(
    "event",
    [None, {}, {"do": "give"}, {"do": "give", "place": 1, "value": "x"},
     {"do": "give", "place": 0, "value": 3}, {"do": "give", "place": 0, "value": " "},
     {"do": "drop", "place": 0}, {"do": "undo", "place": 0}],
)  # fmt: skip
def test_what_makes_no_sense_gives_nobody_a_name(here, event) -> None:
    widget = WhoWidget(as_read(), here, reader="ada")
    widget.hear(event)
    assert widget.view["place"] == 0 and widget.view["said"] and not given_to(here)


def test_who_csv_that_cannot_be_saved_is_said(here, monkeypatch) -> None:
    widget = WhoWidget(as_read(), here, reader="ada")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.base.hand_tables.os.replace", fail)
    view = press(widget, "give", value="x")
    assert view["failed"] and view["place"] == 0 and "No space left" in view["said"] and not view["taken"]


def test_a_line_of_who_csv_needs_a_printed_speaker(here) -> None:
    with pytest.raises(InputError, match="Write who is printed"):
        write_who(here, {"printed": "", "speaker": "x"})


def test_who_somebody_is_is_not_asked_of_what_the_reader_has_corrected(here) -> None:
    widget, strangers = shown(here), as_read().assign(actor_id=None)
    send(widget, "reject")
    send(widget, "field", field="speaker", value="the envoy")
    assert WhoWidget(strangers, here, reader="ada").view["printed"] == "Orla Venn"
    assert WhoWidget(strangers, here, reader="ben").view["printed"] == "Dov Karst"


def test_a_name_that_is_no_actor_is_said_to_be_none(here) -> None:
    widget = WhoWidget(as_read().assign(actor_id=None), here, reader="ada")
    assert press(widget, "give", value="Karst")["said"] == "Saved: Dov Karst is Karst."
    said = press(widget, "give", value="Orla V")["said"]
    assert said == "Saved: Orla Venn is Orla V, no actor of the study."


def test_nobody_unknown_is_said(here) -> None:
    widget = WhoWidget(as_read().head(3), here, reader="ada")
    assert widget.view["said"] == "Every speaker who is named is an actor of the study."
