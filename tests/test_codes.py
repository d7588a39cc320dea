"""Reference codes: what is read, what is refused and with which words; how several coders settle."""

import csv
import errno
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements, study
from hypothesis import HealthCheck, settings
from hypothesis import given as given_
from hypothesis import strategies as st

from helpers.base import lock_hand_table
from helpers.base.errors import InputError
from helpers.stances.codes.files import read_code_file
from helpers.stances.codes.read import (
    census,
    read_codes,
    read_sample,
    select_codes,
    unmatched_codes,
    write_codes,
)

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


@pytest.mark.parametrize(("kept", "found"), [(16, 1), (15, 0)])
def test_words_fit_a_statement_that_has_four_fifths_of_them(tmp_path, kept, found):
    printed = [f"word{number}" for number in range(20)]
    coded = " ".join(printed[:kept] + [f"other{number}" for number in range(20 - kept)])
    rows = folder(tmp_path, ada=f',talks,none,,,"{coded}"')
    assert len(read_codes(rows, statements({"content": " ".join(printed)}))) == found


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
    ("line", "left"),
    [
        ("gone,,statement,no,bo,2030-01-05,An act.,other words", 0),  # by its id
        (f'other,,statement,no,bo,2030-01-05,An act.,"{WORDS}"', 0),  # by its words, its id having changed
        ("s00,,statement,no,bo,2030-01-05,An act.,", 1),  # is there after all: somebody disagreed
    ],
)
def test_codes_of_what_a_correction_calls_no_statement_are_set_aside(tmp_path, line, left):
    coded = "s00" if left else "gone"
    the_study = folder(tmp_path, ada=f'{coded},talks,none,,,"{WORDS}"\ns01,talks,favour,,,')
    head = "statement_id,article,field,value,who,day,why,words,drawn\n"
    (tmp_path / "corrections.csv").write_text(f"{head}{line},\n", encoding="utf8")
    there = statements({"content": WORDS if left else "All else."}, {"content": "We are ready for talks."})
    listed = unmatched_codes(the_study, there)["fault"].tolist()
    said = ["corrections.csv, line 2 (bo) says that this is no statement: An act."]
    assert (len(read_codes(the_study, there)), listed) == (1 + left, [] if left else said)


def test_codes_of_an_added_statement_are_set_aside_where_it_is_not_there(tmp_path):
    the_study = folder(tmp_path, ada=f'added,talks,favour,,,"{WORDS}"\ns00,talks,favour,,,')
    head = "statement_id,article,field,value,who,day,why,words,drawn\n"
    line = f'added,one.txt,statement,new,bo,2030-01-05,,"{WORDS}",\n'
    (tmp_path / "corrections.csv").write_text(f"{head}{line}", encoding="utf8")
    as_read = statements({"content": "We are ready for talks."})
    assert list(read_codes(the_study, as_read)["statement_id"]) == ["s00"]
    (fault,) = unmatched_codes(the_study, as_read)["fault"]
    assert fault.startswith("corrections.csv, line 2 (bo) adds this statement")
    found_since = statements({"content": "We are ready for talks."}, {"content": WORDS})
    assert list(read_codes(the_study, found_since)["statement_id"]) == ["s01", "s00"]


def test_a_code_of_what_is_no_statement_does_not_go_to_another_of_the_same_words(tmp_path):
    the_study = folder(tmp_path, ada=f'gone,talks,against,,,"{WORDS}"')
    line = "statement_id,field,value\ngone,statement,no\n"
    (tmp_path / "corrections.csv").write_text(line, encoding="utf8")
    assert read_codes(the_study, given()).empty


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
    one = select_codes(stances(MACHINE, *by_hand))
    assert (len(one), one["polarity"].iloc[0], one["coder"].iloc[0]) == (1, settled, coder)


def test_settling_twice_changes_nothing():
    once = select_codes(stances(MACHINE, stance(0, "talks", "favour"), stance(1, "dam", "favour")))
    assert select_codes(once).equals(once)


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
    settled = select_codes(stances({**first, **other, "coder": "reader"}, first)).iloc[0]
    assert (settled["coder"], settled["polarity"], settled["conditional"]) == ("author", "favour", True)
    assert settled["evidence"] == said or (said is None and pd.isna(settled["evidence"]))


# --- files as spreadsheets write them


def written(tmp_path, content):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "ada.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return study(folder=tmp_path, run_name=tmp_path.name)


ROW = "s00,talks,favour,yes,a comment,\n"
PLAIN = HEAD + ROW


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "\ufeff" + PLAIN.replace(",", ";").replace("\n", "\r\n"),
        PLAIN.rstrip("\n"),
        PLAIN.replace("\n", ",,,\n"),
        "\n\n" + PLAIN + ",,,,,\n\n",
        PLAIN.replace("favour", " Favour ").replace("polarity", " Polarity"),
        "note,words,comment,conditional,polarity,issue,statement_id\nx,,a comment,yes,favour,talks,s00\n",
    ],
)
def test_the_same_code_however_it_is_written(tmp_path, content):
    code = read_codes(written(tmp_path, content), given()).iloc[0]
    assert tuple(code[["statement_id", "issue", "polarity", "conditional", "evidence"]]) == (
        "s00", "talks", "favour", True, "a comment",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PLAIN.replace("a comment", "naïve").encode("latin-1"), "CSV UTF-8"),
        (PLAIN.encode("utf-16"), "CSV UTF-8"),
        (PLAIN.encode("utf-16-le"), "no text in UTF-8"),
        (PLAIN.replace("words", "polarity"), "has the column “polarity” more than once"),
        (PLAIN.replace("conditional", "conditionnal"), "“conditionnal”. Should it be “conditional”"),
        (f"{PLAIN}<<<<<<< HEAD\n{ROW}=======\n>>>>>>> a\n", "line 3: two versions .* delete these three"),
        ("sep=;\n" + PLAIN.replace(",", ";"), "no column statement_id"),
        (PLAIN.replace("a comment", "one, two"), "line 2 has 7 cells for 6 columns"),
        (PLAIN.replace("a comment", '"open') + ROW, "line 2: not a row .* quotation mark not closed"),
        (PLAIN.replace("a comment", "x" * 1_000_000), "line 2: not a row"),
        (PLAIN.replace("a comment", '"two\nlines"') + "s00,dam,favour,,,\n", "line 4: .* no issue “dam”"),
        (PLAIN.replace("talks", "=HYPERLINK(1)" * 30), "no issue “=HYPERLINK.*…”"),
        (PLAIN.replace("talks,favour", "talks,=1+1"), "polarity is “=1\\+1”"),
        ("statement_id,issue,polarity,drawn\ns00,talks,favour,maybe\n", "drawn is “maybe”. Use random"),
        (PLAIN + ROW.replace("yes", "no"), "as favour, .*line 2 as favour, conditional. Keep one"),
    ],
)  # fmt: skip
def test_an_odd_file_is_refused_with_a_remedy(tmp_path, content, said):
    with pytest.raises(InputError, match=f"codes/ada.csv.*{said}"):
        read_codes(written(tmp_path, content), given())


def test_text_that_looks_like_a_formula_is_text(tmp_path):
    formula = '=HYPERLINK("x://y","z")'
    the_study = written(tmp_path, PLAIN.replace("a comment", '"' + formula.replace('"', '""') + '"'))
    assert read_codes(the_study, given())["evidence"].iloc[0] == formula


@pytest.mark.parametrize("name", ["codebook", "hand", "a b", "-x"])
def test_a_coder_is_not_named_like_a_method(tmp_path, name):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / f"{name}.csv").write_text(PLAIN)
    with pytest.raises(InputError, match=f"“{name}” cannot be the name of a coder"):
        read_codes(study(folder=tmp_path), given())


def test_drafts_are_not_read(tmp_path):
    the_study = written(tmp_path, PLAIN)
    (tmp_path / "codes" / "._ada.csv").write_bytes(b"\x00\x05")
    assert len(read_codes(the_study, given())) == 1


# --- writing


def one(statement, issue="talks", polarity="favour", **more):
    return {"statement_id": statement, "issue": issue, "polarity": polarity, **more}


def test_what_is_written_is_read(tmp_path):
    the_study = study(folder=tmp_path, run_name=tmp_path.name)
    for row in (one("s00"), one("s01", polarity="none"), one("s00", polarity="against", conditional="yes")):
        path = write_codes(the_study, "ada", [row])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfstatement_id")  # by which Excel knows UTF-8
    codes = read_codes(the_study, given())
    columns = ["statement_id", "bears", "polarity", "conditional"]
    assert list(codes[columns].itertuples(index=False, name=None)) == [
        ("s00", True, "against", True), ("s01", False, "neutral", False),
    ]  # fmt: skip


def test_a_code_can_be_taken_back(tmp_path):
    the_study = study(folder=tmp_path, run_name=tmp_path.name)
    write_codes(the_study, "ada", [one("s00", drawn="random"), one("s01", drawn="random")])
    write_codes(the_study, "ada", [one("s00", polarity="")])
    assert list(read_codes(the_study, given())["statement_id"]) == ["s01"]


def test_other_rows_columns_and_the_way_of_writing_stay(tmp_path):
    before = "\ufeffmine;statement_id;issue;polarity\r\nx;s00;talks;favour\r\ny;gone;talks;none\r\n"
    the_study = written(tmp_path, before)
    write_codes(the_study, "ada", [one("s00", polarity="against"), one("s01", comment="so; so")])
    after = (tmp_path / "codes" / "ada.csv").read_bytes().decode()
    assert after == (
        "\ufeffmine;statement_id;issue;polarity;comment\r\nx;s00;talks;against;\r\n"
        'y;gone;talks;none;\r\n;s01;talks;favour;"so; so"\r\n'
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given_(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_every_comment_comes_back_and_none_is_a_formula(tmp_path_factory, comment):
    the_study = study(folder=tmp_path_factory.mktemp("any"))
    path = write_codes(the_study, "ada", [one("s00", comment=comment, words=comment)])
    with path.open(encoding="utf8", newline="") as handle:
        cells = list(csv.reader(handle))[1]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in cells)
    assert read_code_file(path).rows[0]["comment"] == comment.strip().replace("\r\n", "\n").replace(
        "\r", "\n"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (one("s00", issue="weather"), "no issue “weather”"),
        (one("s00", polarity="yes"), "polarity is “yes”"),
        (one("s00", drawn="perhaps"), "drawn is “perhaps”"),
        (one("s00", comment="x" * 100_001), "more than 100,000 characters"),
        (one(""), "A code has statement_id, issue, polarity"),
        (one("s00", colour="red"), "given: statement_id, issue, polarity, colour"),
        ({"statement_id": "s00", "issue": "talks"}, "A code has statement_id"),
    ],
)
def test_a_wrong_code_is_not_written(tmp_path, row, said):
    the_study = study(folder=tmp_path)
    with pytest.raises(InputError, match=said):
        write_codes(the_study, "ada", [one("s01"), row])
    assert not (tmp_path / "codes" / "ada.csv").exists()


@pytest.mark.parametrize("coder", ["../ada", "", "a/b", "learned", ".ada", "con", "ada."])
def test_a_coder_is_a_file_in_its_folder(tmp_path, coder):
    with pytest.raises(InputError, match="cannot be the name of a coder"):
        write_codes(study(folder=tmp_path), coder, [one("s00")])


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    the_study = written(tmp_path, PLAIN)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.base.hand_tables.os.replace", full)
    with pytest.raises(OSError, match="No space"):
        write_codes(the_study, "ada", [one("s01")])
    assert {p.name for p in (tmp_path / "codes").iterdir()} == {"ada.csv", ".ada.csv.lock"}
    assert (tmp_path / "codes" / "ada.csv").read_text() == PLAIN


MANY = """
import sys
import time
from pathlib import Path
from disputants import study
from helpers.stances.codes.read import write_codes

the_study, mine = study(folder=Path(sys.argv[1])), sys.argv[2]
for number in range(25):
    write_codes(the_study, "ada", [{"statement_id": f"{mine}{number}", "issue": "talks", "polarity": "none"}])
    time.sleep(0.02)  # one that never pauses may keep the other from its turn for long
"""


def test_two_programs_that_write_one_file_at_once_lose_nothing(tmp_path):
    programs = [
        subprocess.Popen([sys.executable, "-c", MANY, tmp_path, name], cwd=Path(__file__).parent)
        for name in "ab"
    ]
    assert [program.wait(timeout=60) for program in programs] == [0, 0]
    rows = read_code_file(tmp_path / "codes" / "ada.csv").rows
    assert {row["statement_id"] for row in rows} == {f"{name}{n}" for name in "ab" for n in range(25)}


def test_who_waits_too_long_is_told_whom_to_close(tmp_path, monkeypatch):
    the_study = written(tmp_path, PLAIN)
    monkeypatch.setattr("helpers.base.hand_tables.PATIENCE", 0.05)
    with (
        lock_hand_table(tmp_path / "codes" / "ada.csv", name="codes/ada.csv"),
        pytest.raises(InputError, match="Close the other notebook"),
    ):
        write_codes(the_study, "ada", [one("s01")])


def test_on_a_disk_without_locks_codes_are_written_and_it_is_said(tmp_path, monkeypatch):
    the_study = written(tmp_path, PLAIN)

    def fail(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", fail)
    with pytest.warns(UserWarning, match=r"no locks: write codes/ada\.csv in one place only"):
        write_codes(the_study, "ada", [one("s01")])


# --- the random sample


@pytest.mark.parametrize(
    ("rows", "sample"),
    [
        ("s00,talks,favour,random\ns01,talks,favour,chosen\n", ["s00"]),
        ("s00,talks,favour,\n", []),
        ("s00,talks,favour,\ns01,talks,none,\n", ["s00", "s01"]),
        ("s00,talks,favour,random\ns01,talks,,random\n", ["s00"]),
        ("s00,talks,favour,random\ns01,talks,none,chosen\n", ["s00", "s01"]),
    ],
)
def test_which_codes_are_a_random_sample(tmp_path, rows, sample):
    # every statement coded is no choice, whatever the file says: the last case
    third = "" if len(sample) == 2 else "s02"
    told = given() if not third else statements({}, {}, {})
    found = read_sample(written(tmp_path, "statement_id,issue,polarity,drawn\n" + rows), told)
    assert list(found["statement_id"]) == sample


def test_a_repeat_need_not_be_coded_for_all_to_be_coded():
    told = statements({}, {}, {"same_as": "s00"})
    hand = stances(stance(0, "talks", "favour"), stance(1, "talks", "none"), stance(0, "embargo", "none"))
    assert set(census(hand, told)["issue"]) == {"talks"}


def test_what_was_talked_over_counts_first():
    pairs = {"ada": "favour", "bo": "favour", "reconciled": "against"}
    codes = [stance(0, "talks", polarity, coder=coder) for coder, polarity in pairs.items()]
    one_row = select_codes(stances(MACHINE, *codes)).iloc[0]
    assert (one_row["polarity"], one_row["coder"]) == ("against", "reconciled")


def slowly(group):
    """The polarity, coder and evidence that settle one statement and issue, step by step."""
    group = sorted(group, key=lambda row: row["coder"])
    names = [row["polarity"] if row["bears"] else "none" for row in group]
    name, votes = Counter(names).most_common(1)[0]
    row = group[names.index(name)] if votes * 2 > len(names) else group[0]
    words = [n + ", conditional" * r["conditional"] for n, r in zip(names, group, strict=True)]
    others = ", ".join(f"{r['coder']}: {w}" for r, w in zip(group, words, strict=True))
    said = f"coders disagreed ({others})" if len(set(words)) > 1 else row["evidence"]
    return (row["statement_id"], row["coder"], row["polarity"], row["conditional"], said)


def test_settling_many_is_settling_each():
    random = np.random.default_rng(2)
    kinds = ["favour", "against", "neutral", "none"]
    rows = [
        stance(n, "talks", kinds[k], coder=coder, conditional=bool(tied), evidence=f"{coder} {n}")
        for coder in ("cy", "ada", "bo", "di")
        for n, (k, tied, coded) in enumerate(random.integers([4, 2, 4], size=(60, 3)))
        if coded
    ]
    codes = stances(*rows)
    settled = select_codes(pd.concat([codes[:90], codes[90:].reset_index(drop=True)]))  # an index may repeat
    found = settled[["statement_id", "coder", "polarity", "conditional", "evidence"]]
    groups: dict[str, list] = {}
    for row in rows:
        groups.setdefault(row["statement_id"], []).append(row)
    assert list(found.itertuples(index=False, name=None)) == [slowly(group) for group in groups.values()]
