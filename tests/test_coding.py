"""Coding sessions: which step comes next, what is on disk at every moment, and what the coder never sees."""

import random as chance
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from disputants import stance, stances, statements, study

from helpers.base.errors import InputError
from helpers.stances.codes.files import read_code_file
from helpers.stances.codes.read import read_codes, read_sample, write_codes
from helpers.stances.codes.sessions import open_reconciliation, open_session
from helpers.stances.codes.steps import (
    LABELS,
    back,
    call_error,
    code_of,
    finished,
    give_code,
    give_none_to_rest,
    is_error,
    left_by_issue,
    progress,
    skip,
    tie_to_condition,
    undo,
    write_comment,
)
from helpers.stances.evaluation.shares import random_sample

ROOT = Path(__file__).parents[1]
WORDS = ("We will not shut the reactors.", "Let us hold talks.", "The embargo hurts.", "We read the letter.")
SUBJECTS = ("talks", "reactors", "the embargo", "the weather", "a bridge", "the harvest")


def told(*more: dict) -> pd.DataFrame:
    return statements(*({"content": words} for words in WORDS), *more)


@pytest.fixture
def here(tmp_path: Path):
    """A study whose codes go to a folder of this test."""
    return study(folder=tmp_path, run_name=tmp_path.name)


def opened(here, **options):
    return open_session(told(), here, **({"coder": "ada", "order": "text"} | options))


def step(session):
    return None if finished(session) else session.steps[session.place]


def press(session, keys: str) -> None:
    """What the keys of the widget do."""
    labels = dict(zip("fanx", LABELS, strict=True))
    other = {"z": give_none_to_rest, "e": call_error, "i": tie_to_condition, "s": skip, "b": back, "u": undo}
    for key in keys:
        other[key](session) if key in other else give_code(session, labels[key])


def on_disk(here, coder="ada", *columns: str) -> list[tuple[str, ...]]:
    path = here.folder / "codes" / f"{coder}.csv"
    rows = read_code_file(path).rows if path.exists() else []
    return [tuple(row[c] for c in columns or ("statement_id", "issue", "polarity")) for row in rows]


# --- which step comes next


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        ({"n": 1}, [("s00", "talks"), ("s00", "reactors"), ("s00", "embargo")]),
        ({"n": 2, "issues": ["embargo"]}, [("s00", "embargo"), ("s01", "embargo")]),
        ({"n": 1, "issues": ["embargo", "talks"]}, [("s00", "talks"), ("s00", "embargo")]),
        ({"n": 99, "issues": ["talks"]}, [(f"s{number:02}", "talks") for number in range(4)]),
    ],
)
def test_steps_go_statement_by_statement_over_the_issues(here, options, steps) -> None:
    assert opened(here, **options).steps == steps


def test_the_random_order_is_that_of_the_sample(here) -> None:
    drawn = random_sample(told(), n=3, seed=5)["statement_id"]
    assert [s for s, _ in opened(here, order="random", n=3, seed=5, issues=["talks"]).steps] == list(drawn)


def test_a_repeat_is_not_coded_again(here) -> None:
    session = open_session(told({"same_as": "s00"}), here, coder="ada", order="text")
    assert {statement for statement, _ in session.steps} == {"s00", "s01", "s02", "s03"}


def test_without_statements_there_is_nothing_to_code(here) -> None:
    sessions = [
        open_session(told()[:0], here, coder="ada", order=order) for order in ("random", "text", "next")
    ]
    assert [(finished(s), progress(s)["total"]) for s in sessions] == [(True, 0)] * 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"order": "alphabet"}, "order is “alphabet”"),
        ({"issues": ["weather"]}, "issue is “weather”"),
        ({"n": 0}, "n is 0"),
        ({"coder": "../ada"}, "cannot be the name of a coder"),
        ({"coder": "codebook"}, "cannot be the name of a coder"),
        ({"coder": "reconciled"}, "use open_reconciliation"),
    ],
)
def test_what_cannot_be_opened_is_said(here, options, said) -> None:
    with pytest.raises(InputError, match=said):
        opened(here, **options)


def test_next_comes_what_was_begun_then_what_is_not_coded(here) -> None:
    told_ = statements(*({"content": f"Statement number {n} on {word}."} for n, word in enumerate(SUBJECTS)))
    rows = [(0, "talks"), (0, "reactors"), (0, "embargo"), (3, "reactors")]
    write_codes(here, "ada", [
        {"statement_id": f"s{n:02}", "issue": issue, "polarity": "favour"} for n, issue in rows
    ])  # fmt: skip
    session = open_session(told_, here, coder="ada", order="next", n=3)
    ids = list(dict.fromkeys(statement for statement, _ in session.steps))
    assert (ids[0], len(ids), "s00" in ids, session.drawn) == ("s03", 3, False, "chosen")
    assert session.steps[session.place] == ("s03", "talks")


# --- what is on disk


def test_each_code_is_on_disk_before_the_next_step(here) -> None:
    session, seen = opened(here, n=2, issues=["talks"]), []
    for polarity in ("favour", "none"):
        give_code(session, polarity, comment=" so ")
        seen.append(
            on_disk(here, "ada", "statement_id", "polarity", "conditional", "comment", "words", "drawn")
        )
    first = ("s00", "favour", "no", "so", WORDS[0], "chosen")
    assert seen == [[first], [first, ("s01", "none", "", "so", WORDS[1], "chosen")]]


def test_opening_writes_nothing(here) -> None:
    opened(here)
    assert not (here.folder / "codes").exists()


def test_a_code_that_cannot_be_written_is_not_passed_over(here, monkeypatch) -> None:
    session = opened(here)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.base.hand_tables.os.replace", full)
    with pytest.raises(OSError, match="No space"):
        give_code(session, "favour")
    assert (session.place, session.codes, session.given, on_disk(here)) == (0, {}, [], [])


@pytest.mark.parametrize("killed_after", range(7))
def test_a_session_killed_anywhere_is_taken_up_there(here, killed_after) -> None:
    session = opened(here, order="random", n=2)
    for number in range(min(killed_after, 6)):
        give_code(session, ("favour", "against", "none")[number % 3])
    again = opened(here, order="random", n=2)
    assert (again.place, progress(again)) == (session.place, progress(session))
    assert progress(again)["coded"] == min(killed_after, 6)


def test_what_another_program_wrote_meanwhile_stays(here) -> None:
    session = opened(here)
    write_codes(here, "ada", [{"statement_id": "s03", "issue": "talks", "polarity": "against"}])
    give_code(session, "favour")
    assert on_disk(here) == [("s03", "talks", "against"), ("s00", "talks", "favour")]


@pytest.mark.parametrize("theirs", ["against", "none"])
def test_a_code_given_in_another_window_meanwhile_is_not_written_over_unseen(here, theirs) -> None:
    one, other = opened(here), opened(here)
    give_code(other, theirs, comment="in the other window")
    with pytest.raises(InputError, match=f"Not saved: codes/ada.csv .* says {theirs} on talks now"):
        give_code(one, "favour")
    assert (step(one), code_of(one)["comment"]) == (("s00", "talks"), "in the other window")
    assert on_disk(here) == [("s00", "talks", theirs)]
    give_code(one, "favour")
    assert on_disk(here) == [("s00", "talks", "favour")]


def test_a_code_deleted_meanwhile_is_given_anew_with_its_words(here) -> None:
    session = opened(here)
    give_code(session, "favour")
    path = here.folder / "codes" / "ada.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    back(session)
    with pytest.raises(InputError, match="says no code on talks now"):
        give_code(session, "against")
    give_code(session, "against")
    assert on_disk(here, "ada", "polarity", "words") == [("against", WORDS[0])]


def test_a_code_found_again_by_its_words_is_changed_in_its_row(here) -> None:
    old = {"statement_id": "gone", "issue": "talks", "polarity": "none", "words": WORDS[0]}
    write_codes(here, "ada", [old])
    session = opened(here, issues=["talks"])
    assert step(session) == ("s01", "talks")
    back(session)
    give_code(session, "favour")
    assert on_disk(here) == [("gone", "talks", "favour")] and len(read_codes(here, told())) == 1


# --- blind


def test_other_coders_and_machines_are_never_read(here, monkeypatch) -> None:
    write_codes(here, "bo", [{"statement_id": "s00", "issue": "talks", "polarity": "against"}])
    read, whole = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or whole(path))
    session = opened(here)
    give_code(session, "favour")
    give_code(session, "favour")
    assert set(read) == {"ada.csv"} and not session.others


# --- moving about


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ("c", 1), ("s", 1), ("b", 0), ("sb", 0), ("ccb", 1), ("ccbc", 2), ("ccbs", 2), ("sccc", 0),
        ("scccs", 0), ("scccc", 4), ("ccccb", 3), ("ccccs", 4), ("cu", 0), ("ccu", 1), ("ccuu", 0),
        ("ccccu", 3), ("ccbbcu", 0),
    ],
)  # fmt: skip
def test_the_way_through(here, keys, at) -> None:
    session = opened(here, issues=["talks"])
    for key in keys:
        {"c": lambda: give_code(session, "neutral"), "s": lambda: skip(session), "b": lambda: back(session),
         "u": lambda: undo(session)}[key]()  # fmt: skip
    assert session.place == at


def test_a_code_can_be_changed_on_the_way_back(here) -> None:
    session = opened(here)
    give_code(session, "favour")
    back(session)
    assert code_of(session)["polarity"] == "favour"
    give_code(session, "against")
    assert on_disk(here) == [("s00", "talks", "against")]


def test_undo_restores_what_was_there_and_keeps_the_comment(here) -> None:
    session = opened(here)
    tie_to_condition(session)
    give_code(session, "favour", comment="why")
    back(session)
    give_code(session, "none")
    undo(session)
    assert on_disk(here, "ada", "polarity", "conditional", "comment") == [("favour", "yes", "why")]
    undo(session)
    assert on_disk(here, "ada", "polarity", "conditional", "comment") == [("", "", "why")]
    assert read_codes(here, told()).empty


def test_undo_without_anything_done_says_so(here) -> None:
    write_codes(here, "ada", [{"statement_id": "s00", "issue": "talks", "polarity": "favour"}])
    with pytest.raises(InputError, match="Nothing was coded since"):
        undo(opened(here))


@pytest.mark.parametrize(
    "act",
    [
        lambda s: give_code(s, "favour"), tie_to_condition, lambda s: write_comment(s, "x"),
        give_none_to_rest, lambda s: give_none_to_rest(s, comment="x"),
    ],
)  # fmt: skip
def test_behind_the_last_step_nothing_is_written(here, act) -> None:
    session = open_session(told()[:0], here, coder="ada", order="text")
    with pytest.raises(InputError, match="Nothing is left"):
        act(session)


@pytest.mark.parametrize("polarity", ["", "yes", "Favour", "1"])
def test_a_wrong_code_is_refused(here, polarity) -> None:
    with pytest.raises(InputError, match="Use favour, against, neutral, none"):
        give_code(opened(here), polarity)


# --- no further issue


@pytest.mark.parametrize(
    ("keys", "codes", "at"),
    [
        ("z", ["none"] * 3, 3),
        ("fz", ["favour", "none", "none"], 3),
        ("sz", ["none"] * 3, 3),  # what was skipped is part of the rest
        ("fbz", ["none"] * 3, 3),  # as key x, it takes the place of a code
        ("sabbz", ["none", "against", "none"], 3),
        ("zfz", ["none"] * 3 + ["favour", "none", "none"], 6),
        ("zzzz", ["none"] * 12, 12),
        ("ssszzz", ["none"] * 9, 0),  # round the end to the statement that was skipped
        ("fzu", ["favour", "", ""], 1),
        ("sabbzu", ["", "against", ""], 0),
        ("izu", [""] * 3, 0),
        ("zzuu", [""] * 6, 0),
    ],
)
def test_no_further_issue_is_none_on_what_is_left_of_the_statement(here, keys, codes, at) -> None:
    session = opened(here)
    press(session, keys)
    found = {row[:2]: row[2] for row in on_disk(here)}
    assert ([found[step] for step in session.steps if step in found], session.place) == (codes, at)


def test_issues_outside_the_session_are_not_coded_by_it(here) -> None:
    assert give_none_to_rest(opened(here, issues=["talks", "embargo"])) == 2
    assert on_disk(here) == [("s00", "talks", "none"), ("s00", "embargo", "none")]


def test_the_rest_is_written_in_one_go_and_taken_back_in_one(here, monkeypatch) -> None:
    session, written = opened(here), []

    def note(*given, **options):
        written.append(len(given[2]))
        return write_codes(*given, **options)

    monkeypatch.setattr("helpers.stances.codes.steps.write_codes", note)
    assert (give_none_to_rest(session), undo(session), written) == (3, 3, [3, 3])


def test_the_rest_is_none_without_a_condition_and_the_comment_is_of_the_step(here) -> None:
    session = opened(here)
    skip(session)
    write_comment(session, "asked again")
    back(session)
    tie_to_condition(session)
    give_none_to_rest(session, comment=" why ")
    assert sorted(on_disk(here, "ada", "issue", "conditional", "comment")) == [
        ("embargo", "", ""), ("reactors", "", "asked again"), ("talks", "", "why"),
    ]  # fmt: skip
    assert not session.tied


@pytest.mark.parametrize("key", ["f", "x", "z"])
def test_an_extraction_error_that_is_coded_otherwise_comes_back_by_undo(here, key) -> None:
    session = opened(here)
    press(session, "eb" + key)
    assert is_error(session.codes[("s00", "talks")]["comment"]) is False
    press(session, "u")
    assert on_disk(here, "ada", "issue", "polarity", "comment")[0] == ("talks", "none", "extraction error")


def test_where_one_of_the_issues_was_coded_elsewhere_nothing_is_written(here) -> None:
    one, other = opened(here), opened(here)
    press(other, "ssf")
    with pytest.raises(InputError, match=r"Not saved: .* says favour on embargo now"):
        give_none_to_rest(one)
    assert (on_disk(here), one.place, one.given) == ([("s00", "embargo", "favour")], 0, [])
    give_none_to_rest(one)
    assert {row[1:] for row in on_disk(here)} == {
        ("embargo", "favour"), ("talks", "none"), ("reactors", "none"),
    }  # fmt: skip
    undo(one)
    assert {row[1:] for row in on_disk(here)} == {("embargo", "favour"), ("talks", ""), ("reactors", "")}


def test_codes_changed_elsewhere_are_not_taken_back_unseen(here) -> None:
    one = opened(here)
    give_none_to_rest(one)
    other = opened(here)
    press(other, "bf")
    with pytest.raises(InputError, match="says favour on embargo now"):
        undo(one)
    assert [row[2] for row in on_disk(here)] == ["none", "none", "favour"]


def test_a_rest_that_cannot_be_written_is_not_passed_over(here, monkeypatch) -> None:
    session = opened(here)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.base.hand_tables.os.replace", full)
    with pytest.raises(OSError, match="No space"):
        give_none_to_rest(session)
    assert (session.place, session.codes, session.given, on_disk(here)) == (0, {}, [], [])


def test_the_rest_belongs_to_the_sample_with_what_was_chosen_before_it(here) -> None:
    first = opened(here, order="random").steps[0][0]
    chosen = {"statement_id": first, "issue": "reactors", "polarity": "favour", "drawn": "chosen"}
    write_codes(here, "ada", [chosen])
    give_none_to_rest(opened(here, order="random"))
    assert sorted(on_disk(here, "ada", "issue", "polarity", "drawn")) == [
        ("embargo", "none", "random"), ("reactors", "favour", "random"), ("talks", "none", "random"),
    ]  # fmt: skip


def test_what_coders_differ_over_is_settled_issue_by_issue(here) -> None:
    session = open_reconciliation(told(), here, codes=two_coders())
    with pytest.raises(InputError, match="Settle this one"):
        give_none_to_rest(session)
    assert (session.place, on_disk(here, "reconciled")) == (0, [])


@pytest.mark.parametrize(
    ("keys", "left", "counts"),
    [
        ("", {"talks": 4, "reactors": 4, "embargo": 4}, (0, 0)),
        ("f", {"talks": 3, "reactors": 4, "embargo": 4}, (1, 0)),
        ("fz", {"talks": 3, "reactors": 3, "embargo": 3}, (3, 1)),
        ("szf", {"talks": 2, "reactors": 3, "embargo": 3}, (4, 1)),
        ("zzzz", {"talks": 0, "reactors": 0, "embargo": 0}, (12, 4)),
    ],
)
def test_what_is_left_is_counted(here, keys, left, counts) -> None:
    session = opened(here)
    press(session, keys)
    assert left_by_issue(session) == left
    assert (progress(session)["coded"], progress(session)["whole"]) == counts


def test_only_issues_of_the_session_are_counted(here) -> None:
    assert list(left_by_issue(opened(here, issues=["embargo", "talks"]))) == ["talks", "embargo"]


# --- conditions and comments


@pytest.mark.parametrize(
    ("polarity", "ties", "conditional"),
    [("favour", 0, "no"), ("favour", 1, "yes"), ("favour", 2, "no"), ("neutral", 1, "yes"), ("none", 1, "")],
)
def test_a_condition_goes_with_the_code(here, polarity, ties, conditional) -> None:
    session = opened(here)
    for _ in range(ties):
        tie_to_condition(session)
    give_code(session, polarity)
    assert on_disk(here, "ada", "polarity", "conditional") == [(polarity, conditional)]
    assert not session.tied  # of the next step nothing was said


def test_a_condition_is_added_to_a_code_at_once(here) -> None:
    session = opened(here)
    give_code(session, "favour")
    back(session)
    tie_to_condition(session)
    assert on_disk(here, "ada", "polarity", "conditional") == [("favour", "yes")]
    undo(session)
    assert on_disk(here, "ada", "polarity", "conditional") == [("favour", "no")] and not session.tied


def test_what_does_not_bear_cannot_be_conditional(here) -> None:
    session = opened(here)
    give_code(session, "none")
    back(session)
    with pytest.raises(InputError, match="cannot be conditional"):
        tie_to_condition(session)


@pytest.mark.parametrize(
    ("there", "given", "comment"),
    [
        ("", None, "extraction error"),
        ("a gloss", None, "extraction error: a gloss"),
        ("a gloss", "", "extraction error"),
        ("", " a question ", "extraction error: a question"),
        ("Extraction error: cut off", None, "Extraction error: cut off"),
    ],
)
def test_an_extraction_error_does_not_bear_and_its_comment_says_so(here, there, given, comment) -> None:
    session = opened(here)
    write_comment(session, there)
    tie_to_condition(session)
    call_error(session, comment=given)
    assert on_disk(here, "ada", "polarity", "conditional", "comment") == [("none", "", comment)]
    undo(session)
    kept = there if given is None else given.strip()
    assert on_disk(here, "ada", "polarity", "conditional", "comment") == [("", "", kept)]


@pytest.mark.parametrize(
    ("error", "given", "kept"),
    [("", None, ""), ("", "well", "well"), ("cut off", None, "extraction error: cut off")],
)
def test_another_code_takes_the_place_of_an_extraction_error(here, error, given, kept) -> None:
    session = opened(here)
    call_error(session, comment=error)
    back(session)
    give_code(session, "favour", comment=given)
    assert on_disk(here, "ada", "polarity", "comment") == [("favour", kept)]


def test_the_shipped_codes_call_an_error_by_the_same_words() -> None:
    codes = [
        row
        for path in (ROOT / "data" / "studies").glob("*/codes/*.csv")
        for row in read_code_file(path).rows
        if is_error(row["comment"])
    ]
    assert codes and {row["polarity"] for row in codes} == {"none"}


@pytest.mark.parametrize("comment", ["=1+1", "<img src=x onerror=alert(1)>", "x\ny", "한국어", "'tis"])
def test_a_comment_is_kept_without_a_code_and_taken_up_again(here, comment) -> None:
    write_comment(opened(here), comment)
    again = opened(here)
    assert (code_of(again)["comment"], again.place, read_codes(here, told()).empty) == (comment, 0, True)


def test_a_comment_that_says_the_same_is_not_written(here) -> None:
    write_comment(opened(here), "  ")
    assert not (here.folder / "codes").exists()


# --- how statements were drawn


@pytest.mark.parametrize(("order", "drawn"), [("random", "random"), ("text", "chosen")])
def test_codes_say_how_their_statement_was_drawn(here, order, drawn) -> None:
    give_code(opened(here, order=order), "favour")
    assert on_disk(here, "ada", "drawn") == [(drawn,)]


def test_what_was_chosen_first_and_drawn_later_belongs_to_the_sample(here) -> None:
    order = [s for s, _ in opened(here, order="random", issues=["talks"]).steps]
    first = {"issue": "talks", "polarity": "favour", "drawn": "chosen"}
    write_codes(here, "ada", [{"statement_id": statement} | first for statement in (order[0], order[3])])
    give_code(opened(here, order="random", issues=["talks"]), "favour")
    assert set(read_sample(here, told())["statement_id"]) == set(order[:2])  # the last is not reached yet


def test_a_drawn_statement_stays_drawn_when_it_is_coded_anew(here) -> None:
    give_code(opened(here, order="random", n=1, issues=["talks"]), "favour")
    session = opened(here, issues=["talks"])
    session.place = session.steps.index(next(iter(session.codes)))
    give_code(session, "against")
    assert on_disk(here, "ada", "polarity", "drawn") == [("against", "random")]


# --- any sequence of keys


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_pressed_the_file_holds_what_a_plain_record_holds(here, seed) -> None:
    """A record kept beside: codes by step, and a pile of what they were before."""
    random = chance.Random(seed)
    session, record, pile = opened(here, order="random", n=2, seed=seed), {}, []
    for _ in range(40):
        key, at = random.choice(["code", "code", "rest", "skip", "back", "undo", "again"]), step(session)
        if key == "code" and at:
            polarity = random.choice(["favour", "against", "neutral", "none"])
            give_code(session, polarity)
            pile.append((at, {at: record.get(at, "")}))
            record[at] = polarity
        elif key == "rest" and at:
            others = [other for other in session.steps if other[0] == at[0] and not record.get(other)]
            pile.append((at, {one: record.get(one, "") for one in [at, *others]}))
            give_none_to_rest(session)
            record |= dict.fromkeys([at, *others], "none")
        elif key == "undo" and pile:
            undo(session)
            at, before = pile.pop()
            record |= before
            assert step(session) == at
        elif key == "again":
            session, pile = opened(here, order="random", n=2, seed=seed), []
        elif key in ("skip", "back"):
            {"skip": skip, "back": back}[key](session)
        assert {row[:2]: row[2] for row in on_disk(here)} == record


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_pressed_undoing_it_all_leaves_the_codes_that_were_there(here, seed) -> None:
    random = chance.Random(seed)
    write_codes(here, "ada", [
        {"statement_id": "s00", "issue": "reactors", "polarity": "none", "comment": "extraction error"},
        {"statement_id": "s01", "issue": "talks", "polarity": "favour", "conditional": "yes"},
        {"statement_id": "s02", "issue": "talks", "polarity": "", "comment": "asks what?"},
    ])  # fmt: skip
    columns = ("statement_id", "issue", "polarity", "conditional", "comment")
    before = [row for row in on_disk(here, "ada", *columns) if any(row[2:])]
    session = opened(here, order=random.choice(["random", "text"]), n=3, seed=seed)
    for _ in range(30):
        with suppress(InputError):  # a condition on what does not bear, a code behind the last step
            press(session, random.choice("fanxzzeiisbbu"))
    while session.given:
        undo(session)
    assert [row for row in on_disk(here, "ada", *columns) if any(row[2:])] == before


# --- reconciling


def two_coders():
    return stances(
        stance(0, "talks", "favour", coder="ada", evidence="offers talks"),
        stance(0, "talks", "against", coder="bo", conditional=True),
        stance(1, "talks", "none", coder="ada"),
        stance(1, "talks", "none", coder="bo"),
        stance(2, "embargo", "against", coder="ada"),
        stance(2, "embargo", "none", coder="bo"),
        stance(2, "embargo", "favour", coder="codebook", method="codebook"),
    )


def test_only_disagreements_are_reconciled_with_both_codes_in_view(here) -> None:
    session = open_reconciliation(told(), here, codes=two_coders())
    assert session.steps == [("s02", "embargo"), ("s00", "talks")]
    assert session.others[("s00", "talks")] == [
        {"coder": "ada", "polarity": "favour", "conditional": "no", "comment": "offers talks"},
        {"coder": "bo", "polarity": "against", "conditional": "yes", "comment": ""},
    ]


def test_what_is_agreed_on_goes_to_a_file_of_its_own_and_is_taken_up(here) -> None:
    give_code(open_reconciliation(told(), here, codes=two_coders()), "none")
    again = open_reconciliation(told(), here, codes=two_coders())
    assert on_disk(here, "reconciled", "statement_id", "polarity", "drawn") == [("s02", "none", "")]
    assert step(again) == ("s00", "talks")


def test_without_disagreements_there_is_nothing_to_reconcile(here) -> None:
    assert finished(open_reconciliation(told(), here, codes=two_coders()[:1]))
