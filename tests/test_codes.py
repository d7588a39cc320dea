"""Hand codes: what is read, what is refused and with which words; how several coders settle."""

import pandas as pd
import pytest
from disputants import stance, stances, statements, study

from helpers.codes import read_codes, settle, unmatched_codes
from helpers.ground.errors import InputError

HEAD = "statement_id,issue,polarity,conditional,comment,words\n"
WORDS = "We will never give up our reactors, whatever the price may be."


def folder(tmp_path, **files):
    """A study with these files of codes; its run bears its own name."""
    (tmp_path / "codes").mkdir()
    for coder, rows in files.items():
        (tmp_path / "codes" / f"{coder}.csv").write_text(HEAD + rows, encoding="utf8")
    return study(folder=tmp_path, run_name=tmp_path.name)


def given():
    return statements({"content": WORDS}, {"content": "We are ready for talks on the embargo."})


@pytest.mark.parametrize(
    ("row", "bears", "polarity", "conditional"),
    [
        ("s00,reactors,against,no,,", True, "against", False),
        ("s00,reactors,favour,yes,,", True, "favour", True),
        ("s00,reactors,neutral,,,", True, "neutral", False),
        ("s00,reactors,none,,,", False, "neutral", False),
        (f'gone,reactors,against,no,,"{WORDS}"', True, "against", False),
        (
            ',reactors,against,no,,"We will never give up our reactors whatever the price."',
            True,
            "against",
            False,
        ),
    ],
)
def test_a_row_is_read(tmp_path, row, bears, polarity, conditional):
    code = read_codes(folder(tmp_path, ada=row), given()).iloc[0]
    assert (code["statement_id"], code["bears"], code["polarity"], code["conditional"]) == (
        "s00", bears, polarity, conditional
    )  # fmt: skip


def test_blank_is_not_coded(tmp_path):
    assert read_codes(folder(tmp_path, ada="s00,reactors,,,,\n"), given()).empty


def test_a_file_is_a_coder(tmp_path):
    codes = read_codes(folder(tmp_path, ada="s00,talks,none,,,", bo="s00,talks,favour,,,"), given())
    assert list(codes["coder"]) == ["ada", "bo"]


def test_a_study_without_codes_has_none(tmp_path):
    assert read_codes(study(folder=tmp_path), given()).empty


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("s99,reactors,against,,,", "codes/ada.csv, line 2: s99 is none of the statements"),
        ("s00,weather,against,,,", "codes/ada.csv, line 2: the study has no issue “weather”"),
        (
            "s00,reactors,yes,,,",
            "codes/ada.csv, line 2: polarity is “yes”. Use favour, against, neutral, none",
        ),
        ("s00,reactors,against,maybe,,", "codes/ada.csv, line 2: conditional is “maybe”"),
        ("s00,talks,favour,,,\ns00,talks,against,,,", "line 3 codes a statement on talks as against"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, row, said):
    with pytest.raises(InputError, match=said):
        read_codes(folder(tmp_path, ada=row), given())


def test_words_that_fit_two_statements_are_refused(tmp_path):
    twice = statements({"content": WORDS}, {"content": WORDS})
    with pytest.raises(InputError, match="fit 2 statements"):
        read_codes(folder(tmp_path, ada=f'gone,talks,none,,,"{WORDS}"'), twice)


def test_words_of_a_repeated_statement_mean_the_first_report(tmp_path):
    twice = statements({"content": WORDS}, {"content": WORDS, "same_as": "s00"})
    codes = read_codes(folder(tmp_path, ada=f'gone,talks,none,,,"{WORDS}"'), twice)
    assert list(codes["statement_id"]) == ["s00"]


def test_words_that_the_extractor_missed_are_left_out_and_listed(tmp_path):
    the_study = folder(tmp_path, ada=",talks,favour,,,other words\ns01,talks,favour,,,")
    left_out = unmatched_codes(the_study, given())
    assert (len(read_codes(the_study, given())), list(left_out["where"])) == (1, ["codes/ada.csv, line 2"])


def test_codes_of_the_studys_articles_are_left_out_of_a_run_over_others(tmp_path):
    the_study = folder(tmp_path, ada="s99,talks,favour,,,").model_copy(update={"run_name": "elsewhere"})
    assert read_codes(the_study, given()).empty and len(unmatched_codes(the_study, given())) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x00s", "CSV UTF-8"), (b"", "CSV UTF-8"), (b"statement_id,issue\n", "no column polarity")],
)
def test_an_unreadable_file_is_named(tmp_path, content, said):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "ada.csv").write_bytes(content)
    with pytest.raises(InputError, match=f"codes/ada.csv.*{said}"):
        read_codes(study(folder=tmp_path), given())


MACHINE = stance(0, "talks", "against", method="codebook", coder="codebook")


@pytest.mark.parametrize(
    ("polarities", "settled", "coder"),
    [
        ([], "against", "codebook"),
        (["favour"], "favour", "ada"),
        (["favour", "neutral", "neutral"], "neutral", "bo"),
        (["favour", "neutral"], "favour", "ada"),
        (["none", "favour"], "neutral", "ada"),
    ],
)
def test_settling(polarities, settled, coder):
    by_hand = [stance(0, "talks", p, coder=c) for p, c in zip(polarities, ("ada", "bo", "cy"), strict=False)]
    one = settle(stances(MACHINE, *by_hand))
    assert (len(one), one["polarity"].iloc[0], one["coder"].iloc[0]) == (1, settled, coder)


def test_settling_twice_changes_nothing():
    once = settle(stances(MACHINE, stance(0, "talks", "favour"), stance(1, "dam", "favour")))
    assert settle(once).equals(once)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"polarity": "favour"}, None),
        (
            {"polarity": "against"},
            "coders disagreed (author: favour, conditional, reader: against, conditional)",
        ),
        ({"conditional": False}, "coders disagreed (author: favour, conditional, reader: favour)"),
    ],
)
def test_two_coders_settle_on_the_first_and_say_that_they_disagreed(other, said):
    first = stance(0, "talks", "favour", conditional=True, coder="author")
    settled = settle(stances({**first, **other, "coder": "reader"}, first)).iloc[0]
    assert (settled["coder"], settled["polarity"], settled["conditional"]) == ("author", "favour", True)
    assert settled["evidence"] == said or (said is None and pd.isna(settled["evidence"]))
