"""Review sessions: what each action does, on disk and in the session, and what other readers never see."""

from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from disputants import study
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.base.errors import InputError
from helpers.base.tables import table
from helpers.statements.candidates import likely_actors, people_in, same_elsewhere
from helpers.statements.corrections import correct_statements
from helpers.statements.review import (
    article_in_view,
    corrected,
    current,
    finished,
    is_read,
    open_review,
    open_settlement,
    progress,
)
from helpers.statements.review_steps import (
    add_statement,
    back,
    call_whole,
    confirm,
    give_reason,
    go_to,
    reason_for,
    reject,
    set_field,
    set_words,
    skip,
    undo,
)
from helpers.study.corrections import read_corrections, write_corrections

TEXTS = {
    "a": "Dov Karst said on Monday that Belmor will talk if the embargo ends. “We have time,” he added. Orla "
    "Venn replied: “Then let us wait.” Nobody else spoke 😀 before the break. The envoy said: "
    "“We have time.”",
    "b": "“We have read the letter,” an official of the River Council said in Tolm. Ines Moor was silent.",
}
READ = [
    ("s0", "a", "Belmor will talk", "Dov Karst", "karst", 0.9),
    ("s1", "a", "We have time,", "Dov Karst", "karst", 0.4),
    ("s2", "a", "Then let us wait.", "Orla Venn", "venn", 0.6),
    ("s3", "b", "We have read the letter,", "River Council official", None, None),
]


@pytest.fixture
def here(tmp_path: Path):
    """A study whose corrections go to a folder of this test."""
    return disputed(tmp_path)


def disputed(folder: Path):
    people = [("karst", "Dov Karst", "B", "Karst"), ("venn", "Orla Venn", "A", "Venn")]
    actors = [{"id": i, "name": name, "side": side, "aliases": [alias]} for i, name, side, alias in people]
    return study(folder=folder, run_name=folder.name, actors=actors)


def articles() -> pd.DataFrame:
    fixed = {"language": "en", "kind": "news", "published": pd.Timestamp("2030-06-05")}
    return table(
        [{"article_id": i, "text": text, "source_file": f"{i}.md", **fixed} for i, text in TEXTS.items()],
        "articles",
    )


def as_read(*, confident: bool = True) -> pd.DataFrame:
    rows = []
    for statement_id, article_id, content, speaker, actor, confidence in READ:
        start = TEXTS[article_id].index(content)
        rows.append(
            {
                "statement_id": statement_id, "article_id": article_id, "content": content, "mode": "direct",
                "content_spans": [[start, start + len(content)]], "speaker": speaker, "actor_id": actor,
                "source": speaker, "said_on": pd.Timestamp("2030-06-03"), "said_on_precision": "day",
                "published": pd.Timestamp("2030-06-05"), "confidence": confidence if confident else None,
            }
        )  # fmt: skip
    return table(rows, "statements")


def opened(here, reader: str = "ada", **options):
    return open_review(as_read(), articles(), here, reader=reader, **({"order": "text"} | options))


def on_disk(here) -> dict[tuple[str, str, str], str]:
    rows = [line.row for line in read_corrections(here)]
    return {(r["statement_id"] or r["article"], r["field"], r["who"]): r["value"] for r in rows}


def own(session) -> dict[tuple[str, str, str], str]:
    """The session's lines, as the file would have them."""
    file = {i: f"{i}.md" for i in TEXTS}
    return {
        (file.get(i, i), name, session.reader): line["value"] for (i, name), line in session.lines.items()
    }


# --- which step comes next


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        ({"order": "text"}, ["s0", "s1", "s2", "s3"]),
        ({"order": "confidence"}, ["s1", "s2", "s0", "s3"]),
        ({"order": "confidence", "n": 2}, ["s1", "s2"]),
        ({"order": "text", "of": "Dov Karst"}, ["s0", "s1"]),
        ({"order": "confidence", "of": "a.md"}, ["s1", "s2", "s0"]),
        ({"order": "articles", "of": "b.md"}, ["s3", "b"]),
    ],
)
def test_steps_come_in_the_order_asked_for(here, options, steps) -> None:
    assert opened(here, **options).steps == steps


def test_a_random_order_is_the_same_for_the_same_seed(here) -> None:
    orders = [opened(here, order="random", seed=seed).steps for seed in (0, 0, 1, 2, 3)]
    assert orders[0] == orders[1] and len(set(map(tuple, orders))) > 1
    assert all(sorted(order) == ["s0", "s1", "s2", "s3"] for order in orders)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"order": "best"}, "order is “best”. Use an order of confidence"),
        ({"n": 0}, "n is 0"),
        ({"of": "Nobody"}, "“Nobody” is no speaker and no source file"),
        ({"order": "articles", "of": "Dov Karst"}, "“Dov Karst” is no source file"),
        ({"reader": "reconciled"}, "use open_settlement"),
        ({"reader": "a/b"}, "cannot be the name of a reader"),
    ],
)
def test_what_cannot_be_opened_is_said_and_writes_nothing(here, options, said) -> None:
    with pytest.raises(InputError, match=said):
        opened(here, **options)
    opened(here)
    assert not (here.folder / "corrections.csv").exists()


def test_what_is_read_is_passed_over_and_what_was_skipped_comes_again(here) -> None:
    session = opened(here)
    confirm(session)
    skip(session)
    assert current(session) == "s2" and current(opened(here)) == "s1"
    confirm(session)
    confirm(session)
    assert current(session) == "s1"
    confirm(session)
    assert finished(session) and progress(session) == {"read": 4, "total": 4, "changed": 0}
    back(session)
    assert current(session) == "s3"


def test_after_the_statements_of_an_article_it_is_asked_what_was_missed(here) -> None:
    session = opened(here, order="articles", of="b.md")
    confirm(session)
    assert article_in_view(session) == "b"
    with pytest.raises(InputError, match="No statement is in view"):
        set_field(session, "speaker", "x")
    confirm(session)
    assert finished(session) and on_disk(here)["b.md", "read", "ada"] == "whole"


def test_what_was_chosen_before_is_asked_again_in_a_random_sample(here) -> None:
    confirm(opened(here))
    session = opened(here, order="random")
    assert progress(session)["read"] == 0
    go_to(session, "s0")
    confirm(session)
    drawn = {line.row["statement_id"]: line.row["drawn"] for line in read_corrections(here)}
    assert drawn == {"s0": "random"} and is_read(opened(here), "s0")


def test_a_statement_to_which_one_goes_from_the_article_is_not_drawn_at_random(here) -> None:
    session = opened(here, order="random", n=1)
    other = next(i for i, *_ in READ if i not in session.steps)
    go_to(session, other)
    confirm(session)
    assert [line.row["drawn"] for line in read_corrections(here)] == ["chosen"]


def test_what_is_missed_in_an_article_drawn_at_random_is_drawn_with_it(here) -> None:
    session = opened(here, order="articles")
    words = {"a": "Nobody else spoke", "b": "Ines Moor was silent."}[article_in_view(session)]
    add_statement(session, words)
    assert [line.row["drawn"] for line in read_corrections(here)] == ["random"]


@pytest.mark.parametrize("order", ["random", "articles"])
def test_a_repeat_is_no_part_of_a_random_sample(here, order) -> None:
    read = as_read().assign(same_as=[None, None, None, "s1"])
    session = open_review(read, articles(), here, reader="ada", order=order)
    assert session.sample == {"s0", "s1", "s2"} | ({"a", "b"} if order == "articles" else set())


# --- what each action does


ACTIONS = {
    "right": (confirm, {("s0", "read", "ada"): "yes"}),
    "speaker": (lambda s: set_field(s, "speaker", "venn"), {("s0", "speaker", "ada"): "venn"}),
    "day": (lambda s: set_field(s, "said_on", "12 May"), {("s0", "said_on", "ada"): "2030-05-12"}),
    "month": (lambda s: set_field(s, "said_on", "May 2019"), {("s0", "said_on", "ada"): "2019-05"}),
    "no day": (lambda s: set_field(s, "said_on", "unknown"), {("s0", "said_on", "ada"): "unknown"}),
    "venue": (lambda s: set_field(s, "venue", "Tolm"), {("s0", "venue", "ada"): "Tolm"}),
    "role": (lambda s: set_field(s, "role", "premier"), {("s0", "role", "ada"): "premier"}),
    "actor": (lambda s: set_field(s, "actor", "venn"), {("s0", "actor", "ada"): "venn"}),
    "reporter": (lambda s: set_field(s, "reported_by", "a wire"), {("s0", "reported_by", "ada"): "a wire"}),
    "same as": (lambda s: set_field(s, "same_as", "s3"), {("s0", "same_as", "ada"): "s3"}),
    "words": (lambda s: set_words(s, "words", [(24, 46)]), {("s0", "words", "ada"): "that Belmor will talk"}),
    "condition": (
        lambda s: set_words(s, "condition", [(47, 66)]),
        {("s0", "condition", "ada"): "if the embargo ends"},
    ),
    "no statement": (reject, {("s0", "statement", "ada"): "no", ("s0", "read", "ada"): "yes"}),
    "whole": (call_whole, {("a.md", "read", "ada"): "whole"}),
    "as read": (lambda s: set_field(s, "speaker", "Dov Karst"), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_on_disk_and_undo_takes_it_back(here, name) -> None:
    act, wanted = ACTIONS[name]
    session = opened(here)
    before = (dict(session.lines), list(session.steps), session.place)
    act(session)
    # 24 is the blank before “that”: blanks at the ends of a selection are dropped
    assert on_disk(here) == own(session) == wanted
    undo(session)
    assert (session.lines, session.steps, session.place) == before and on_disk(here) == {}
    with pytest.raises(InputError, match="Nothing was written"):
        undo(session)


def test_a_statement_is_added_corrected_taken_back_and_there_again(here) -> None:
    session = opened(here)
    confirm(session)
    new = add_statement(session, "Nobody else spoke 😀")
    assert (
        current(session) == new
        and TEXTS["a"][slice(*session.rows[new]["content_spans"][0])] == "Nobody else spoke 😀"
    )
    set_field(session, "speaker", "the writer")
    reject(session)
    assert (
        new not in session.rows
        and current(session) == "s1"
        and list(on_disk(here)) == [("s0", "read", "ada")]
    )
    undo(session)
    assert current(session) == new and corrected(session, new)["speaker"] == "the writer"
    assert new in opened(here).steps and new in opened(here).added
    undo(session)
    undo(session)
    assert new not in session.rows and current(session) == "s1"


def test_undo_keeps_a_statement_to_which_the_reader_went(here) -> None:
    session = opened(here, of="Orla Venn")
    call_whole(session)
    go_to(session, "s0")
    undo(session)
    assert current(session) == "s2" and {"s0", "s2"} <= set(session.rows)


def test_a_correction_of_the_speaker_changes_the_actor_in_view(here) -> None:
    session = opened(here)
    set_field(session, "speaker", "Orla Venn")
    row = corrected(session, "s0")
    assert (row["speaker"], row["actor_id"], row["side"]) == ("Orla Venn", "venn", "A")
    set_field(session, "speaker", "")
    assert corrected(session, "s0")["speaker"] == "Dov Karst" and on_disk(here) == {}


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda s: set_field(s, "said_on", "5/8/2019"), "no day that is certain"),
        (lambda s: set_field(s, "said_on", "8 June 2030"), "after the article was published"),
        (lambda s: set_field(s, "words", "not printed"), "does not stand in the article"),
        (lambda s: set_field(s, "actor", "nobody-there"), "no actor"),
        (lambda s: set_field(s, "same_as", "s0"), "no other statement"),
        (lambda s: set_field(s, "read", "yes"), "no field “read”"),
        (lambda s: set_field(s, "mood", "good"), "no field “mood”"),
        (lambda s: set_field(s, "statement", "maybe"), "Use yes or no"),
        (lambda s: set_words(s, "words", [(0, 0)]), "No words are selected"),
        (lambda s: set_words(s, "words", [(0, 10_000)]), "No words are selected"),
        (lambda s: set_words(s, "speaker", [(0, 3)]), "Only words"),
        (lambda s: set_words(s, "condition", [(0, 3), (4, 9)]), "one piece"),
        (lambda s: set_words(s, "words", [(188, 200)]), "more than once"),
        (lambda s: add_statement(s, "We have time", near=188), "more than once"),
        (lambda s: add_statement(s, "Then let us wait."), "a statement already"),
        (lambda s: add_statement(s, "never printed"), "does not stand"),
        (lambda s: add_statement(s, ": “Then let us wait.”"), "a statement already"),
        (lambda s: set_field(s, "venue", "To\ud800lm"), "half a character"),
        (lambda s: go_to(s, "s9"), "none of the session"),
        (lambda s: give_reason(s, "so"), "Nothing is corrected"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(here, act, said) -> None:
    assert TEXTS["a"].rindex("We have time") == 188
    session = opened(here)
    before = (dict(session.lines), list(session.steps), session.place, set(session.rows))
    with pytest.raises(InputError, match=said):
        act(session)
    assert (session.lines, session.steps, session.place, set(session.rows)) == before and not on_disk(here)


def test_control_characters_are_left_out(here) -> None:
    session = opened(here)
    set_field(session, "venue", " \0To\x07lm\r\n\x1b")
    assert on_disk(here) == own(session) == {("s0", "venue", "ada"): "To lm"}
    set_field(session, "venue", "\0")
    assert on_disk(here) == own(session) == {}


def test_split_words_keep_their_pieces(here) -> None:
    session = opened(here)
    set_words(session, "words", [(30, 41), (47, 66)])
    assert corrected(session, "s0")["content_spans"] == [[30, 41], [47, 66]]


def test_a_reason_goes_to_what_was_corrected_last(here) -> None:
    session = opened(here)
    set_field(session, "venue", "Tolm")
    set_field(session, "speaker", "Orla Venn")
    assert reason_for(session) == "speaker"
    give_reason(session, " the letter is\nhers ")
    reasons = {line.row["field"]: line.row["why"] for line in read_corrections(here)}
    assert reasons == {"venue": "", "speaker": "the letter is hers"}
    give_reason(session, "")
    assert not session.lines["s0", "speaker"]["why"]
    undo(session)
    assert session.lines["s0", "speaker"]["why"] == "the letter is hers"


def test_no_statement_can_be_one_after_all(here) -> None:
    session = opened(here)
    reject(session)
    back(session)
    assert corrected(session, "s0")["removed"]
    set_field(session, "statement", "yes")
    assert not corrected(session, "s0")["removed"] and on_disk(here) == {("s0", "read", "ada"): "yes"}


# --- nothing is lost, nothing is half done


FREE = {
    "right": lambda s, _: confirm(s),
    "skip": lambda s, _: skip(s),
    "back": lambda s, _: back(s),
    "speaker": lambda s, n: set_field(s, "speaker", ("Orla Venn", "Dov Karst", "", "someone", "none")[n % 5]),
    "day": lambda s, n: set_field(s, "said_on", ("12 May", "June 2030", "unknown", "", "3 June 2030")[n % 5]),
    "words": lambda s, n: set_words(s, "words", [(3 * n, 3 * n + 20)]),
    "condition": lambda s, n: set_words(s, "condition", [(2 * n, 2 * n + 9)]),
    "reject": lambda s, _: reject(s),
    "add": lambda s, n: add_statement(s, TEXTS[article_in_view(s)][n * 4 : n * 4 + 17].strip(), near=0),
    "whole": lambda s, _: call_whole(s),
    "go": lambda s, n: go_to(s, sorted(s.rows)[n % len(s.rows)]),
    "why": lambda s, n: give_reason(s, ("because", "")[n % 2]),
    "undo": lambda s, _: undo(s),
}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(FREE)), st.integers(0, 40)), max_size=25),
    st.sampled_from(["text", "confidence", "random", "articles"]),
)
def test_after_any_sequence_the_file_is_what_the_session_says_and_undo_leads_back(
    tmp_path_factory, deeds, order
) -> None:
    folder = tmp_path_factory.mktemp("any")
    here = disputed(folder)
    other = opened(here, reader="ben")
    set_field(other, "speaker", "Orla Venn")
    first = opened(here)
    reject(first)
    session, before = opened(here, order=order), on_disk(here)
    for name, n in deeds:
        with suppress(InputError):
            FREE[name](session, n)
        assert 0 <= session.place <= len(session.steps) and len(set(session.steps)) == len(session.steps)
        assert set(session.steps) <= {*session.rows, *session.articles}
        assert on_disk(here) == own(session) | own(other)
    again = opened(here, order=order)
    assert own(again) == own(session) and set(again.rows) == set(session.rows)
    while session.done:
        undo(session)
    assert on_disk(here) == before and set(session.rows) == {i for i, *_ in READ}
    assert correct_statements(as_read(), articles(), here).unapplied.empty


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - {"as read"}))
def test_what_cannot_be_saved_leaves_the_session_where_it_was(here, monkeypatch, name) -> None:
    session = opened(here)
    set_field(session, "venue", "Tolm")
    before = (dict(session.lines), list(session.steps), session.place, len(session.done), on_disk(here))

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.base.hand_tables.os.replace", fail)
    act = (lambda s: set_field(s, "venue", "Orm")) if name == "venue" else ACTIONS[name][0]
    with pytest.raises(OSError, match="No space"):
        act(session)
    with pytest.raises(OSError, match="No space"):
        undo(session)
    assert before == (session.lines, session.steps, session.place, len(session.done), on_disk(here))


def test_what_another_notebook_changed_meanwhile_is_shown_before_it_is_overwritten(here) -> None:
    session, same = opened(here), opened(here)
    set_field(same, "speaker", "Orla Venn")
    with pytest.raises(
        InputError, match=r"corrections\.csv was changed elsewhere and says Orla Venn here now"
    ):
        set_field(session, "speaker", "someone")
    assert corrected(session, "s0")["actor_id"] == "venn"
    set_field(session, "speaker", "someone")
    assert on_disk(here) == {("s0", "speaker", "ada"): "someone"}


def test_two_notebooks_at_once_lose_nothing_of_each_other(here) -> None:
    session, same = opened(here), opened(here)
    confirm(session)
    go_to(same, "s2")
    confirm(same)
    set_field(session, "venue", "Tolm")
    assert set(on_disk(here)) == {("s0", "read", "ada"), ("s2", "read", "ada"), ("s1", "venue", "ada")}


def test_a_statement_that_another_notebook_took_back_leaves_no_line_behind(here) -> None:
    session = opened(here)
    new = add_statement(session, "Nobody else spoke")
    set_field(session, "venue", "Tolm")
    same = opened(here)
    go_to(same, new)
    reject(same)
    with pytest.raises(InputError, match="says nothing here now"):
        confirm(session)
    assert new not in session.rows and new not in session.steps and own(session) == on_disk(here) == {}
    confirm(session)
    assert on_disk(here) == {("s0", "read", "ada"): "yes"}
    undo(session)
    with pytest.raises(InputError, match="Nothing was written"):
        undo(session)


def test_a_statement_that_is_found_since_is_not_there_twice(here) -> None:
    words = "Nobody else spoke 😀 before the break"
    add_statement(opened(here), words)
    start = TEXTS["a"].index(words)
    spans = [[[start, start + len(words)]]]
    found = as_read().iloc[[0]].assign(statement_id="s9", content=words, content_spans=spans)
    read = pd.concat([as_read(), found], ignore_index=True)
    session = open_review(read, articles(), here, reader="ada", order="text")
    assert session.steps == ["s0", "s1", "s2", "s3", "s9"]
    go_to(session, "s9")
    reject(session)
    assert "s9" in session.rows and corrected(session, "s9")["removed"]
    assert set(correct_statements(read, articles(), here).corrections["after"]) == {"no statement"}


# --- two readers


def test_readers_do_not_see_each_others_corrections(here) -> None:
    ada, ben = opened(here), opened(here, reader="ben")
    set_field(ada, "speaker", "Orla Venn")
    add_statement(ada, "Nobody else spoke")
    ben = opened(here, reader="ben")
    assert not ben.lines and set(ben.rows) == {"s0", "s1", "s2", "s3"}
    assert corrected(ben, "s0")["speaker"] == "Dov Karst" and not ben.others
    set_field(ben, "speaker", "someone")
    assert set(on_disk(here).values()) == {"Orla Venn", "new", "someone"}


def differing(here):
    for reader, speaker, said in (("ada", "Orla Venn", "no"), ("ben", "someone", "yes")):
        row = {"statement_id": "s0", "words": "Belmor will talk", "article": "a.md", "who": reader}
        lines = [row | {"field": "speaker", "value": speaker}, row | {"field": "statement", "value": said}]
        same = row | {"statement_id": "s2", "field": "venue", "value": "Tolm"}
        write_corrections(here, [*lines, same])
    return open_settlement(as_read(), articles(), here)


def test_what_readers_corrected_differently_is_settled(here) -> None:
    session = differing(here)
    assert session.steps == ["s0"] and set(session.others) == {("s0", "speaker"), ("s0", "statement")}
    assert set(correct_statements(as_read(), articles(), here).unapplied["reason"].str.contains("says")) == {
        True
    }
    set_field(session, "speaker", "someone")
    assert not is_read(session, "s0")
    set_field(session, "statement", "yes")
    assert is_read(session, "s0")
    skip(session)
    assert finished(session)
    result = correct_statements(as_read(), articles(), here)
    assert result.unapplied.empty
    assert result.statements.set_index("statement_id").loc["s0", "speaker"] == "someone"
    assert finished(open_settlement(as_read(), articles(), here))
    undo(session)
    undo(session)
    assert not [key for key in on_disk(here) if key[2] == "reconciled"]


def test_what_two_readers_say_in_other_words_needs_no_settling(here) -> None:
    row = {"statement_id": "s0", "words": "Belmor will talk", "article": "a.md"}
    for reader, said in (
        ("ada", {"speaker": "venn", "venue": "in Tolm"}),
        ("ben", {"speaker": "Orla Venn", "venue": "In  Tolm"}),
    ):
        write_corrections(here, [row | {"who": reader, "field": f, "value": v} for f, v in said.items()])
    assert not open_settlement(as_read(), articles(), here).steps
    assert correct_statements(as_read(), articles(), here).unapplied.empty


def test_a_settlement_may_choose_what_the_program_read_and_another_value(here) -> None:
    session = differing(here)
    set_field(session, "speaker", "Dov Karst")
    assert on_disk(here)["s0", "speaker", "reconciled"] == "Dov Karst"
    reject(session)
    assert on_disk(here)["s0", "statement", "reconciled"] == "no" and finished(session)


# --- what a reader may choose from


def test_the_people_of_an_article_come_before_all_others(here) -> None:
    assert people_in(opened(here), "a") == ["Dov Karst", "Orla Venn"]
    assert people_in(opened(here), "b") == ["River Council official", "River Council", "Ines Moor"]


def test_initials_are_offered_as_names_but_no_line_in_capitals(here) -> None:
    session = opened(here)
    session.articles["b"]["text"] += " THE PRESIDENT: According to AFP, the U.S. and the EU-3 said so."
    assert people_in(session, "b")[3:] == ["THE PRESIDENT", "AFP"]


def test_the_same_statement_elsewhere_is_by_the_same_speaker(here) -> None:
    session = opened(here)
    go_to(session, "s3")
    set_field(session, "speaker", "Dov Karst")
    session.rows["s3"]["speaker"] = "Dov Karst"
    assert same_elsewhere(session, "s1") == ["s3"]


def test_unknown_speakers_come_with_the_actors_they_may_be(here) -> None:
    found = likely_actors(
        as_read().assign(actor_id=None, source=["Karst", "he", "Venn", "an official"]), here
    )
    assert found[["printed", "statements"]].values.tolist() == [
        ["Dov Karst", 2], ["Orla Venn", 1], ["River Council official", 1]
    ]  # fmt: skip
    assert found["actors"].tolist() == [["karst"], ["venn"], []]
