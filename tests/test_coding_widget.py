"""The coding widget without a browser: what it shows, what it does with what the browser sends."""

import inspect
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from disputants import stance, stances, statements, study
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base.errors import InputError
from helpers.base.tables import table, write_table
from helpers.report.widgets.coding import AROUND, CodingWidget, coding_view
from helpers.report.widgets.search import LONGEST, MOST, OF_EACH, search_articles
from helpers.report.widgets.shared import HERE, source_of
from helpers.stances.codes.files import read_code_file
from helpers.stances.codes.sessions import open_reconciliation, open_session

HOSTILE = '<img src=x onerror="alert(1)"> =1+1 \u202e $x$ {{y}} 한국어'


@pytest.fixture
def here(tmp_path: Path):
    return study(folder=tmp_path, run_name=tmp_path.name)


def shown(here, *rows: dict, issues=("talks",), **options) -> CodingWidget:
    told = statements(*(rows or ({"content": "Let us talk."}, {"content": "No."})))
    return CodingWidget(open_session(told, here, coder="ada", order="text", issues=issues), **options)


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
        ([("rest", {})], "Saved: does not bear on the issue. Now: another statement, Talks."),
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


@pytest.mark.parametrize(
    ("issues", "more"),
    [((), ", nor on 2 other issues"), (("talks", "embargo"), ", nor on 1 other issue"), (("talks",), "")],
)
def test_what_no_further_issue_coded_and_what_is_left_are_said(here, issues, more) -> None:
    widget, many = shown(here, issues=issues), len(issues) or 3
    view = send(widget, "rest", comment="well")
    assert view["said"] == f"Saved: does not bear on the issue{more}. Now: another statement, Talks."
    assert on_disk(here, "polarity", "comment") == [("none", "well"), *[("none", "")] * (many - 1)]
    codes = "1 code" if many == 1 else f"{many} codes"
    assert view["progress"] == f"{many} of {2 * many} codes given; {codes} in 1 statement left"
    taken = f": {many} codes" if many > 1 else ""
    assert send(widget, "undo")["said"].startswith(f"Taken back{taken}. Now: another statement, Talks.")
    assert {row for row in on_disk(here, "polarity")} == {("",)}


@pytest.mark.parametrize(
    ("events", "progress", "left"),
    [
        ([], "0 of 6 codes given; 6 codes in 2 statements left", "Talks: 2; The reactors: 2; The embargo: 2"),
        (["error", "skip", "error"],
         "2 of 6 codes given; 4 codes in 2 statements left", "Talks: 1; The reactors: 2; The embargo: 1"),
        (["error", "rest"], "3 of 6 codes given; 3 codes in 1 statement left",
         "Talks: 1; The reactors: 1; The embargo: 1"),
        (["rest", "rest"], "6 of 6 codes given; none left",
         "Talks: none; The reactors: none; The embargo: none"),
    ],
)  # fmt: skip
def test_what_is_left_is_counted(here, events, progress, left) -> None:
    widget = shown(here, issues=())
    for do in events:
        send(widget, do)
    assert (widget.view["progress"], widget.view["left"]) == (progress, left)


def test_in_a_reconciliation_there_is_no_rest(here) -> None:
    codes = stances(stance(0, "talks", "favour"), stance(0, "talks", "against", coder="bo"))
    widget = CodingWidget(open_reconciliation(statements({}), here, codes=codes))
    assert (widget.view["rest"], shown(here).view["rest"]) == (False, True)
    view = send(widget, "rest")
    assert (view["failed"], view["coded"], view["at"]) == (True, 0, 0)
    assert not (here.folder / "codes" / "reconciled.csv").exists()


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


BLIND = {
    "title", "at", "finished", "said", "failed", "coded", "total", "progress", "left", "rest", "searchable",
    "source", "passage", "issue", "polarity", "error", "conditional", "comment", "others", "turn",
}  # fmt: skip
MACHINE = "the machine's own"


def test_nothing_that_a_machine_coded_is_in_view_in_a_random_sample(tmp_path, monkeypatch) -> None:
    """Its stances lie where the notebooks keep them, and every note of the extractor bears its mark."""
    here = study(folder=tmp_path / "data" / "studies" / "reactors")
    coded = [
        stance(n, "talks", "favour", method="codebook", coder="codebook", evidence=MACHINE) for n in (0, 1)
    ]
    write_table(stances(*coded), here.derived / "stances.parquet")
    notes = ("cue", "side", "reported_by", "role_note", "venue", "said_on_evidence", "condition")
    told = statements(*({"content": f"Words {n}"} | dict.fromkeys(notes, MACHINE) for n in range(2)))
    read: list[object] = []
    monkeypatch.setattr(pd, "read_parquet", lambda *given, **_: read.append(given))
    widget = CodingWidget(open_session(told, here, coder="ada", order="random"))
    for number in range(6):
        view = send(widget, "skip") if number else widget.view
        assert set(view) == BLIND
        assert (view["polarity"], view["error"], view["conditional"], view["others"]) == (
            "",
            False,
            False,
            [],
        )
        assert MACHINE not in json.dumps(view, ensure_ascii=False)
    assert read == []


@pytest.mark.parametrize("opens", [open_session, CodingWidget, coding_view])
def test_no_stances_are_given_to_those_who_code_blind(opens) -> None:
    given = set(inspect.signature(opens).parameters)
    session = {"statements", "study", "coder", "order", "n", "issues", "seed"}
    assert given <= session | {"session", "articles", "said", "failed"}


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


# --- what is searched for


@pytest.mark.parametrize(
    ("text", "words", "hit"),
    [
        ("They hold talks.", "TALK", "talk"),
        ("At the Élysée", "elysee", "Élysée"),
        ("At the Elysee", "ÉLYSÉE", "Elysee"),
        ("At the E\u0301lyse\u0301e", "elysée", "Élysée"),
        ("Łódź, İzmir", "lodz, izmir", "Łódź, İzmir"),
        ("the Straße", "strasse", "Straße"),
        ("a ﬁnal word", "final", "ﬁnal"),
        ("Belmor’s “offer”", 'belmor\'s "offer"', "Belmor’s “offer”"),
        ("the North–South line", "north-south", "North–South"),
        ("in\n\nthe\u00a0 summit", " in the  summit ", "in\n\nthe\u00a0 summit"),
        ("to wait…", "wait..", "wait…"),
        ("costs (a.b*) [1]", "(a.b*) [", "(a.b*) ["),
        ("회담은 한국", "한국", "한국"),
        ("a 😀 smile", "😀 s", "😀 s"),
        (HOSTILE, HOSTILE[:20], HOSTILE[:20]),
    ],
)
def test_words_are_found_as_they_are_typed(text, words, hit) -> None:
    assert [one["hit"] for one in search_articles(article(text), words)["hits"]] == [hit]


@pytest.mark.parametrize(
    "words", ["a.c", "[abc]", "ab|bc", "a*", "^abc", "(?i)ABC", "abc$", "\\w+", "abcd", "c b"]
)
def test_nothing_typed_is_a_pattern(words) -> None:
    found = search_articles(article("abc"), words)
    assert found == {"said": f"“{words}” was not found (1 article searched).", "hits": []}


def test_a_place_is_shown_with_its_article_and_the_words_around_it() -> None:
    text = "far " * 100 + "before the summit after" + " off" * 100
    day = {"published": pd.Timestamp("2030-03-01")}
    (hit,) = search_articles(article(text).assign(**day), "summit")["hits"]
    assert (hit["source"], hit["hit"]) == ("Arven Press · A title · 1 March 2030", "summit")
    assert re.fullmatch(r"… (far )+before the ", hit["before"]) and re.fullmatch(
        r" after( off)+ …", hit["after"]
    )


def test_a_day_that_is_not_known_is_said_and_the_headline_is_searched_too() -> None:
    (hit,) = search_articles(article("text"), "a title")["hits"]
    assert hit == {
        "source": "Arven Press · A title · day unknown", "before": "", "hit": "A title", "after": "\ntext",
    }  # fmt: skip


def many(*texts: str) -> pd.DataFrame:
    one = article("")
    return pd.concat([one.assign(article_id=f"a{n:02}", text=text) for n, text in enumerate(texts)])


def test_a_long_list_is_cut_and_says_so() -> None:
    found = search_articles(many(*["peace " * 5] * 10, "war"), "peace")
    sources = [hit["before"].count("peace") for hit in found["hits"]]
    assert (len(sources), max(sources)) == (MOST, OF_EACH - 1)
    assert found["said"] == (
        "“peace”: 50 places in 10 of 11 articles. 20 are shown, at most 3 of an article: "
        "add a word to narrow the search."
    )
    assert search_articles(many("peace", "war"), "peace")["said"] == "“peace”: 1 place in 1 of 2 articles."


def test_the_article_in_view_comes_first(here) -> None:
    rows = ({"content": "x", "article_id": f"a{n:02}"} for n in range(3))
    widget = shown(here, *rows, articles=many("talks one", "talks two", "talks three"))
    for first, others in [("one", ["two", "three"]), ("two", ["one", "three"]), ("three", ["one", "two"])]:
        widget.hear({"do": "search", "words": "talks"})
        assert [hit["after"].split()[0] for hit in widget.found["hits"]] == [first, *others]
        send(widget, "code", polarity="none")
    widget.hear({"do": "search", "words": "talks"})
    assert widget.view["finished"] and len(widget.found["hits"]) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *[
            (words, "Type a word, or words that stand together")
            for words in ("", "  ", "a", " é ", "\u0301\u0301")
        ],
        *[
            (words, "Type a word, or words that stand together")
            for words in (None, 5, ["talks"], {}, "x" * 101)
        ],
        ("zzz", "“zzz” was not found (1 article searched)."),
    ],
)
def test_what_cannot_be_searched_for_is_said_in_a_sentence(here, words, said) -> None:
    widget = shown(here, {"content": "Talk"}, articles=article("Talk " + "x" * LONGEST * 2))
    widget.hear({"do": "search", "words": words})
    assert widget.found["said"].startswith(said) and widget.found["hits"] == []


def test_without_articles_there_is_nothing_to_search(here) -> None:
    widget = shown(here)
    widget.hear({"do": "search", "words": "talk"})
    assert not widget.view["searchable"]
    assert widget.found["said"].startswith("There are no articles to search here")


def test_a_search_touches_neither_session_nor_step(here) -> None:
    widget = shown(
        here, {"content": "Talk"}, {"content": "No", "article_id": "a00"}, articles=article("Talk")
    )
    send(widget, "tie")
    changes: list[str] = []
    widget.observe(lambda change: changes.append(change["name"]), ["view", "found"])
    place, tied = widget.session.place, widget.session.tied
    for at in (0, 1, None):
        widget.hear({"do": "search", "words": "talk", "at": at, "comment": "unsaved", "polarity": "favour"})
    assert changes == ["found"] * 3  # the same answer again is an answer too
    assert (widget.session.place, widget.session.tied, on_disk(here, "comment")) == (place, tied, [])
    assert send(widget, "code", polarity="favour")["said"].startswith("Saved: favour, tied to a condition.")


LETTERS = st.text(alphabet="aeéÉßœŁ“’—… .\n*[(\\+?가나😀\u00a0", max_size=60)


@settings(max_examples=200, deadline=None)
@given(LETTERS, st.integers(0, 60), st.integers(2, 60))
def test_whatever_stands_in_an_article_is_found_there(text: str, start: int, length: int) -> None:
    words = " ".join(text[start : start + length].split())
    searched = article(text)
    found = search_articles(searched, words)
    assert bool(found["hits"]) == (len(words) >= 2)
    for hit in found["hits"]:
        assert hit["hit"] in f"{searched['title'].iloc[0]}\n{text}" and len(hit["hit"].split()) == len(
            words.split()
        )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=10))
def test_any_answer_to_a_search_can_be_sent(text: str, words: str) -> None:
    json.dumps(search_articles(article("").assign(text=pd.Series([text], dtype=object)), words)).encode(
        "utf8"
    )
    json.dumps(search_articles(article(f"- {words} -"), words), ensure_ascii=False).encode("utf8")


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
    script, style = source_of("coding.js"), source_of("coding.css")
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval|Function\(|srcdoc"
    assert re.findall(markup + r"|https?:|import |fetch|url\(", script + style) == []


def test_every_key_that_is_explained_does_something() -> None:
    script = (HERE / "coding.js").read_text(encoding="utf8")
    keys = set(re.findall(r"([\w/]+)\"?: \"", script.split("const KEYS = {")[1].split("};")[0]))
    told = re.findall(r"\[\"([^\"]+)\", \"", script.split("const HELP = [")[1].split("];")[0])
    named = {name for words in told for name in re.split(r" or |, ", words)}
    assert {"→": "ArrowRight", "←": "ArrowLeft"}.keys() <= named
    assert {{"→": "ArrowRight", "←": "ArrowLeft"}.get(name, name) for name in named} == keys
