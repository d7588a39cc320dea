"""Corrections: what people put right takes the place of what was read, and nothing of it is lost."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import articles, study

from helpers import extract_statements
from helpers.base import InputError
from helpers.statements import correct_statements
from helpers.statements.extract import id_of
from helpers.statements.field_values import find_words, kept_value, read_day
from helpers.study import FIELDS, Fault, read_corrections
from helpers.study.corrections import COLUMNS, CorrectedMeanwhile, write_corrections, write_who

FIRST = (
    "OSTROW, March 13 (Reuters) - “We will open the dam if Arvenia pays,” President Dov Karst said on "
    "Thursday.\n\nOrla Venn, the foreign minister, said that Arvenia would never pay for water. “It is our "
    "river,” she added.\n\n"
    "An aide to the president called the answer unwise. The envoys meet again in Tarn next week."
)
SECOND = "“We will open the dam,” President Dov Karst told reporters on Friday. He gave no date."
TEXTS = articles(FIRST, SECOND)
A, B = TEXTS["article_id"]


@pytest.fixture(scope="module")
def read() -> pd.DataFrame:
    return extract_statements(TEXTS, study())


def with_lines(folder: Path, *lines: dict[str, str], name: str = "corrections.csv"):
    """A study whose folder holds these corrections, written by hand."""
    folder.mkdir(exist_ok=True)
    out = io.StringIO()
    columns = list(dict.fromkeys(key for line in lines for key in line))
    rows = csv.DictWriter(out, columns, restval="")
    rows.writeheader()
    rows.writerows(lines)
    (folder / name).write_text(out.getvalue(), encoding="utf8")
    return study(folder=folder, run_name=folder.name)


def line(statement: str, field: str, value: str, who: str = "ann", **more: str) -> dict[str, str]:
    return {"statement_id": statement, "field": field, "value": value, "who": who, "day": "2031-04-01",
            "why": "", "words": "", "article": ""} | more  # fmt: skip


def row_of(table: pd.DataFrame, statement: str) -> dict:
    return table.set_index("statement_id").loc[statement].to_dict()


def one(read: pd.DataFrame, words: str) -> str:
    return str(read.loc[read["content"].str.contains(words), "statement_id"].iloc[0])


def test_without_corrections_nothing_changes(read, tmp_path):
    done = correct_statements(read, TEXTS, study(folder=tmp_path))
    pd.testing.assert_frame_equal(done.statements, read)
    assert done.corrections.empty and done.checks.empty and done.unapplied.empty


@pytest.mark.parametrize(
    ("field", "value", "column", "becomes"),
    [
        ("speaker", "Tam Venn", "speaker", "Tam Venn"),
        ("speaker", "tam", "side", "A"),
        ("speaker", "Somebody Else", "actor_id", None),
        ("speaker", "none", "speaker", None),
        ("actor", "ada", "actor_id", "ada"),
        ("role", "Envoy", "role", "Envoy"),
        ("said_on", "12 March", "said_on", pd.Timestamp("2031-03-12")),
        ("said_on", "2031-02", "said_on_precision", "month"),
        ("said_on", "unknown", "said_on_precision", "unknown"),
        ("venue", "Tarn", "venue", "Tarn"),
        ("condition", "if Arvenia pays", "condition", "if Arvenia pays"),
        ("reported_by", "Reuters", "reported_by", "Reuters"),
        ("words", "Arvenia would never pay", "content", "Arvenia would never pay"),
    ],
)
def test_a_field_is_put_right_and_what_was_read_stands_beside_it(
    read, tmp_path, field, value, column, becomes
):
    statement = one(read, "never pay")
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", line(statement, field, value)))
    row, before = row_of(done.statements, statement), row_of(read, statement)
    assert done.unapplied.empty
    assert pd.isna(row[column]) if becomes is None else row[column] == becomes
    if row[column] != before[column] and not (pd.isna(row[column]) and pd.isna(before[column])):
        assert row["corrected"] == field
        assert list(json.loads(row["as_read"])) == [field]
        made = done.corrections.iloc[0]
        assert (made["statement_id"], made["field"], made["who"]) == (statement, field, "ann")
    others = [i for i in read["statement_id"] if i != statement]
    kept = done.statements.set_index("statement_id").loc[others]
    pd.testing.assert_frame_equal(kept, read.set_index("statement_id").loc[others])


def test_role_and_condition_follow_the_speaker(read, tmp_path):
    statement = one(read, "open the dam if")
    done = correct_statements(
        read, TEXTS, with_lines(tmp_path / "s", line(statement, "speaker", "Ilse Brandt"))
    )
    row = row_of(done.statements, statement)
    assert (row["side"], row["role"]) == ("B", "Deputy Water Minister") and pd.isna(row["role_printed"])
    assert row["condition_binds"] == "A"


def test_words_keep_the_id_and_move_the_offsets(read, tmp_path):
    statement = one(read, "our river")
    done = correct_statements(
        read, TEXTS, with_lines(tmp_path / "s", line(statement, "words", "is our river"))
    )
    row = row_of(done.statements, statement)
    (start, end), *_ = row["content_spans"]
    assert FIRST[start:end] == row["content"] == "is our river"


def test_what_is_no_statement_goes_and_its_repeat_becomes_the_first(tmp_path):
    texts = articles(FIRST, FIRST.replace("Thursday", "Thursday,"))
    read = extract_statements(texts, study())
    repeat = read.dropna(subset="same_as").iloc[0]
    lines = [line(repeat["same_as"], "statement", "no", why="an act")]
    done = correct_statements(read, texts, with_lines(tmp_path / "s", *lines))
    assert repeat["same_as"] not in set(done.statements["statement_id"])
    assert pd.isna(row_of(done.statements, repeat["statement_id"])["same_as"])
    assert done.corrections.iloc[0][["field", "after", "why"]].tolist() == [
        "statement",
        "no statement",
        "an act",
    ]


def test_a_missed_statement_is_added_with_its_fields(read, tmp_path):
    words = "The envoys meet again in Tarn next week."
    new = {"article": TEXTS["source_file"][0], "words": words}
    lines = [line("", "statement", "new", **new), line("", "speaker", "Orla Venn", **new)]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    added = done.statements[~done.statements["statement_id"].isin(read["statement_id"])].iloc[0]
    assert (added["content"], added["speaker"], added["side"]) == (words, "Orla Venn", "A")
    (start, end), *_ = added["content_spans"]
    assert FIRST[start:end] == words and added["statement_id"] == id_of(A, [(start, end)])
    assert done.checks["wrong"].tolist() == ["missed"]
    places = done.statements.loc[done.statements["article_id"] == A, "content_spans"].map(lambda s: s[0][0])
    assert places.is_monotonic_increasing


def test_the_same_words_missed_in_two_articles_are_two_statements(read, tmp_path):
    texts = articles(FIRST, SECOND + " The envoys meet again in Tarn next week.")
    words = "The envoys meet again in Tarn next week."
    lines = []
    for source_file, speaker in zip(texts["source_file"], ("Orla Venn", "Tam Venn"), strict=True):
        new = {"article": source_file, "words": words}
        lines += [line("", "statement", "new", **new), line("", "speaker", speaker, **new)]
    done = correct_statements(read, texts, with_lines(tmp_path / "s", *lines))
    added = done.statements[done.statements["content"] == words]
    assert done.unapplied.empty
    assert dict(zip(added["article_id"], added["speaker"], strict=True)) == {A: "Orla Venn", B: "Tam Venn"}


def test_a_missed_statement_that_is_found_since_is_no_new_one(read, tmp_path):
    found = read.iloc[0]
    new = {"article": str(found["article_id"]), "words": str(found["content"])}
    lines = [line("0123456789ab", "statement", "new", **new), line("0123456789ab", "venue", "Tarn", **new)]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    assert len(done.statements) == len(read)
    assert row_of(done.statements, found["statement_id"])["venue"] == "Tarn"


def test_a_correction_is_found_again_by_its_words(read, tmp_path):
    statement = one(read, "never pay")
    words = row_of(read, statement)["content"]
    study_ = with_lines(tmp_path / "s", line("ffffffffffff", "venue", "Tarn", words=words))
    assert row_of(correct_statements(read, TEXTS, study_).statements, statement)["venue"] == "Tarn"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (line("ffffffffffff", "venue", "Tarn"), "none of the statements"),
        (line("ID", "words", "words that stand nowhere"), "does not stand in the article"),
        (line("ID", "condition", "if pigs fly"), "does not stand in the article"),
        (line("ID", "condition", "Arvenia would never … It is our river"), "in one piece"),
        (line("ID", "said_on", "5/8/2031"), "no day that is certain"),
        (line("ID", "said_on", "2031-02-30"), "is no day"),
        (line("ID", "actor", "nobody-known"), "no actor"),
        (line("ID", "same_as", "ID"), "no other statement"),
        (line("ID", "colour", "red"), "no field"),
        (line("ID", "statement", "perhaps"), "Use yes or no or new"),
        (line("", "statement", "new", words="The envoys meet again"), "article is blank"),
        (line("", "statement", "new", article="nowhere.md", words="The envoys"), "no article"),
        (line("ID", "read", "yes", drawn="often"), "Use random or chosen"),
        (line("", "venue", "Tarn"), "which statement is meant"),
    ],
)
def test_what_cannot_be_applied_is_listed_with_its_line_and_the_rest_goes_on(read, tmp_path, bad, said):
    statement = one(read, "never pay")
    bad = {key: value.replace("ID", statement) for key, value in bad.items()}
    good = line(one(read, "our river"), "venue", "Tarn")
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", bad, good))
    (listed,) = done.unapplied.to_dict("records")
    assert listed["where"] == "corrections.csv, line 2"
    assert said in listed["reason"] + " " + listed["what_to_do"]
    assert listed["what_to_do"].endswith(".")
    assert done.corrections["statement_id"].tolist() == [good["statement_id"]]


def test_two_people_who_differ_are_listed_until_it_is_settled(read, tmp_path):
    statement = one(read, "our river")
    lines = [line(statement, "venue", "Tarn"), line(statement, "venue", "Ostrow", who="ben")]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    pd.testing.assert_frame_equal(done.statements, read)
    assert len(done.unapplied) == 2 and "ben" in done.unapplied["reason"][0]
    settled = with_lines(tmp_path / "s", *lines, line(statement, "venue", "Ostrow", who="reconciled"))
    done = correct_statements(read, TEXTS, settled)
    assert row_of(done.statements, statement)["venue"] == "Ostrow" and done.unapplied.empty


def test_two_people_who_agree_are_both_named(read, tmp_path):
    statement = one(read, "our river")
    lines = [line(statement, "venue", "Tarn"), line(statement, "venue", "tarn ", who="ben")]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    assert done.corrections["who"].tolist() == ["ann, ben"]


def test_checks_say_what_was_right_and_what_was_wrong(read, tmp_path):
    ids = read["statement_id"].tolist()
    lines = [
        line(ids[0], "read", "yes", drawn="random"),
        line(ids[1], "read", "yes", drawn="chosen"),
        line(ids[1], "venue", "Tarn"),
        line(ids[2], "statement", "no"),
        line(ids[2], "read", "yes"),
        line("", "read", "whole", article=B, drawn="random"),
    ]
    checks = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines)).checks
    said = {
        row.statement_id: (row.wrong, row.drawn)
        for row in checks.astype(object).where(checks.notna(), None).itertuples()
    }
    assert said == {
        ids[0]: (None, "random"),
        ids[1]: ("venue", "chosen"),
        ids[2]: ("statement", None),
        None: (None, "random"),
    }


def test_what_two_read_is_checked_once_and_wrong_if_one_corrects_it(read, tmp_path):
    first = read["statement_id"].iloc[0]
    drawn = [
        line(first, "read", "yes", who, drawn=how) for who, how in (("ann", "chosen"), ("ben", "random"))
    ]
    lines = [*drawn, line(first, "venue", "Tarn")]
    (row,) = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines)).checks.to_dict("records")
    assert (row["readers"], row["drawn"], row["wrong"]) == ("ann, ben", "random", "venue")


def test_a_correction_that_says_what_was_read_is_none(read, tmp_path):
    statement = one(read, "our river")
    speaker = row_of(read, statement)["speaker"]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", line(statement, "speaker", speaker)))
    assert done.corrections.empty and pd.isna(row_of(done.statements, statement)["corrected"])


def test_who_renames_a_printed_speaker_in_all_articles_or_in_one(read, tmp_path):
    folder = tmp_path / "s"
    with_who = with_lines(
        folder, {"printed": "President Dov Karst", "speaker": "ada", "article": B}, name="who.csv"
    )
    done = correct_statements(read, TEXTS, with_who)
    by = done.statements.set_index("article_id")["speaker"]
    assert by[B] == "Ada Karst" and "Dov Karst" in set(by[A])
    with_who = with_lines(folder, {"printed": "dov karst", "speaker": "ada", "article": ""}, name="who.csv")
    assert "Dov Karst" not in set(correct_statements(read, TEXTS, with_who).statements["speaker"])


@pytest.mark.parametrize(
    ("printed", "speaker", "said"),
    [("he", "ada", "Name one"), ("", "ada", "blank"), ("Nobody Printed", "ada", "No statement has")],
)
def test_a_line_of_who_that_fits_nothing_is_listed(read, tmp_path, printed, speaker, said):
    lines = {"printed": printed, "speaker": speaker, "article": ""}
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", lines, name="who.csv"))
    assert said in " ".join(done.unapplied.iloc[0][["reason", "what_to_do"]])


def test_a_line_of_one_statement_goes_before_who(read, tmp_path):
    statement = one(read, "open the dam if")
    with_lines(tmp_path / "s", {"printed": "Dov Karst", "speaker": "ada", "article": ""}, name="who.csv")
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", line(statement, "speaker", "tam")))
    assert row_of(done.statements, statement)["speaker"] == "Tam Venn"
    assert set(done.statements["speaker"]) >= {"Ada Karst"}


@pytest.mark.parametrize("order", [1, -1])
def test_a_line_of_who_for_one_article_goes_before_one_for_all(read, tmp_path, order):
    for_all = {"printed": "President Dov Karst", "speaker": "ada", "article": ""}
    lines = [for_all, for_all | {"speaker": "tam", "article": B}][::order]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines, name="who.csv"))
    assert set(done.statements.loc[done.statements["article_id"] == B, "speaker"]) == {"Tam Venn"}
    assert set(done.corrections.loc[done.corrections["article_id"] == B, "before"]) == {"Dov Karst"}
    assert "Ada Karst" in set(done.statements["speaker"])


def test_lines_of_who_that_contradict_each_other_are_listed_and_not_applied(read, tmp_path):
    said = [{"printed": "Dov Karst", "speaker": who, "article": "", "who": who} for who in ("ada", "tam")]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *said, name="who.csv"))
    pd.testing.assert_frame_equal(done.statements, read)
    assert done.unapplied["reason"].tolist() == [
        "who.csv, line 3 (tam) says tam.",
        "who.csv, line 2 (ada) says ada.",
    ]
    settled = with_lines(tmp_path / "s", *(line(i, "speaker", "orla") for i in read["statement_id"]))
    done = correct_statements(read, TEXTS, settled)
    assert set(done.statements["speaker"]) == {"Orla Venn"} and done.checks.empty


def test_a_line_that_gives_back_what_was_read_before_who_is_no_correction(read, tmp_path):
    statement = one(read, "open the dam if")
    with_lines(tmp_path / "s", {"printed": "Dov Karst", "speaker": "ada", "article": ""}, name="who.csv")
    lines = [line(statement, "speaker", "Dov Karst"), line(statement, "read", "yes", drawn="random")]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    assert row_of(done.statements, statement)["actor_id"] == "dov"
    assert statement not in set(done.corrections["statement_id"])
    assert done.checks["wrong"].isna().all()


def test_what_stood_there_before_is_what_the_program_had_read(read, tmp_path):
    statement = one(read, "open the dam if")
    lines = [line(statement, "speaker", "Orla Venn"), line(statement, "actor", "ada")]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    assert done.corrections[["field", "before", "after"]].values.tolist() == [
        ["speaker", "Dov Karst", "Orla Venn"],
        ["actor", "dov", "ada"],
    ]


def test_a_statement_that_two_readers_missed_is_one_and_names_both(read, tmp_path):
    new = {"article": TEXTS["source_file"][0], "words": "The envoys meet again in Tarn next week."}
    lines = [line("", "statement", "new", who=who, **new) for who in ("ann", "ben")]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    assert done.unapplied.empty and done.checks["readers"].tolist() == ["ann, ben"]
    assert done.corrections["who"].tolist() == ["ann, ben"]


def test_a_line_stays_in_its_article_if_another_has_the_same_words(tmp_path):
    texts = articles(FIRST, FIRST.replace("Thursday", "Thursday,"))
    read = extract_statements(texts, study())
    repeat = read.dropna(subset="same_as").iloc[0]
    moved = line("ffffffffffff", "venue", "Tarn", words=repeat["content"], article=repeat["article_id"])
    done = correct_statements(read, texts, with_lines(tmp_path / "s", moved))
    assert done.corrections["statement_id"].tolist() == [repeat["statement_id"]]


def test_two_who_say_the_same_in_other_words_agree_and_what_is_wrong_stops_nobody(read, tmp_path):
    statement = one(read, "never pay")
    said = [("speaker", "tam", "ann"), ("speaker", "Tam Venn", "ben"),
            ("said_on", "2031-03-12", "ann"), ("said_on", "12 March", "ben"),
            ("condition", "if pigs fly", "ann"), ("condition", "if Arvenia pays", "ben")]  # fmt: skip
    lines = [line(statement, field, value, who) for field, value, who in said]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    assert dict(done.corrections[["field", "who"]].values) == {
        "speaker": "ann, ben",
        "said_on": "ann, ben",
        "condition": "ben",
    }
    assert done.unapplied["where"].tolist() == ["corrections.csv, line 6"]


def test_statements_that_repeat_each_other_in_a_circle_count_once(read, tmp_path):
    a, b, c, d, *_ = read["statement_id"]
    lines = [line(x, "same_as", y) for x, y in ((a, d), (b, c), (c, d), (d, b))]
    done = correct_statements(read, TEXTS, with_lines(tmp_path / "s", *lines))
    same_as = done.statements.set_index("statement_id")["same_as"]
    assert same_as[[a, b, c, d]].isna().sum() == 1 and same_as.dropna().nunique() == 1


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("12 May 2019", "2019-05-12", "day"),
        ("May 12, 2019", "2019-05-12", "day"),
        ("12 May", "2030-05-12", "day"),  # the last one before March 2031
        ("3 march", "2031-03-03", "day"),
        ("May 2019", "2019-05-01", "month"),
        ("Sept 2019", "2019-09-01", "month"),
        ("May", "2030-05-01", "month"),
        ("2019", "2019-01-01", "year"),
        ("2019-05", "2019-05-01", "month"),
        ("12.05.2019", None, None),
        ("25/12/2019", "2019-12-25", "day"),
        ("unknown", None, "unknown"),
        ("?", None, "unknown"),
        ("soon", None, None),
        ("31 April 2019", None, None),
    ],
)
def test_days_as_people_type_them(typed, day, precision):
    if precision is None:
        with pytest.raises(Fault):
            read_day(typed, pd.Timestamp("2031-03-14"))
        return
    on, known = read_day(typed, pd.Timestamp("2031-03-14"))
    assert (str(on) if on else None, known) == (day, precision)


def test_words_are_found_nearest_and_piece_by_piece():
    text = "We agree. They said: we\nagree and we agree."
    assert find_words(text, "we agree", near=40) == [(34, 42)]
    assert find_words(text, "We agree … agree and") == [(0, 8), (24, 33)]
    assert find_words("the world’s — “most”", 'world\'s - "most"') == [(4, 20)]
    with pytest.raises(Fault):
        find_words(text, "agree and … We agree")


def test_a_condition_may_have_the_dots_that_its_article_prints(tmp_path):
    texts = articles(FIRST.replace("if Arvenia pays", "if … Arvenia … pays"), SECOND)
    read = extract_statements(texts, study())
    said = line(read["statement_id"].iloc[0], "condition", "if … Arvenia … pays")
    done = correct_statements(read, texts, with_lines(tmp_path / "s", said))
    assert done.unapplied.empty and done.statements["condition"].iloc[0] == "if … Arvenia … pays"


def test_a_file_that_is_no_table_stops_with_its_name(read, tmp_path):
    broken = with_lines(tmp_path / "s", line("x", "venue", "Tarn"))
    (tmp_path / "s" / "corrections.csv").write_text("a,b\n1,2\n", encoding="utf8")
    with pytest.raises(InputError, match=r"corrections\.csv has no column field, value"):
        correct_statements(read, TEXTS, broken)


def test_lines_are_written_in_their_place_and_taken_back(tmp_path):
    mine = study(folder=tmp_path)
    write_corrections(mine, [line("s1", "venue", "=SUM(A1)"), line("s2", "venue", "Tarn")])
    write_corrections(mine, [line("s1", "venue", "Ostrow")])
    assert [one.row["value"] for one in read_corrections(mine)] == ["Ostrow", "Tarn"]
    write_corrections(mine, [line("s1", "venue", "")])
    assert [one.row["statement_id"] for one in read_corrections(mine)] == ["s2"]
    assert (tmp_path / "corrections.csv").read_text(encoding="utf8")[0] == "\ufeff"
    with pytest.raises(InputError, match="no field"):
        write_corrections(mine, [line("s1", "colour", "red")])


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(tmp_path):
    mine = study(folder=tmp_path)
    write_corrections(mine, [line("s1", "venue", "Tarn")])
    with pytest.raises(CorrectedMeanwhile) as raised:
        write_corrections(mine, [line("s1", "venue", "Ostrow")], known={("s1", "venue", "ann"): {}})
    assert raised.value.row["value"] == "Tarn"
    assert [one.row["value"] for one in read_corrections(mine)] == ["Tarn"]


def test_the_same_words_of_two_articles_are_two_lines(tmp_path):
    mine = study(folder=tmp_path)
    lines = [line("", "statement", "new", article=name, words="They meet.") for name in ("a.md", "b.md")]
    write_corrections(mine, lines)
    write_corrections(mine, lines)
    assert [one.row["article"] for one in read_corrections(mine)] == ["a.md", "b.md"]


@pytest.mark.parametrize("speaker", ["x" * 100_001, "\ud800"])
def test_a_text_that_could_not_be_read_again_is_not_written(tmp_path, speaker):
    mine = study(folder=tmp_path)
    for write in (
        lambda: write_who(mine, {"printed": "Karst", "speaker": speaker, "article": ""}),
        lambda: write_corrections(mine, [line("s1", "speaker", speaker)]),
    ):
        with pytest.raises(InputError, match="Not saved"):
            write()
    assert not list(tmp_path.glob("*.csv"))


def test_a_line_of_who_takes_the_place_of_the_one_before(tmp_path):
    mine = study(folder=tmp_path)
    for speaker in ("ada", "dov"):
        write_who(mine, {"printed": "President Karst", "speaker": speaker, "article": ""})
    assert (tmp_path / "who.csv").read_text(encoding="utf8").count("President Karst") == 1


LINES = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([*FIELDS, "nonsense"]),
        st.sampled_from(["no", "yes", "new", "whole", "Tarn", "ada", "12 May", "It is our river", "s"]),
        st.sampled_from(["ann", "ben", "reconciled", ""]),
        st.booleans(),
    ),
    max_size=8,
)


@given(lines=LINES, kept=st.sets(st.integers(0, 5)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_corrected_and_read_anew_no_line_is_lost(read, tmp_path, lines, kept):
    """Each line is listed, or a check, or its statement is as it says; also after another reading."""
    ids = read["statement_id"].tolist()
    contents = read["content"].tolist()
    written = [
        line(ids[n % len(ids)] if by_id else "", field, value, who, words=contents[n % len(ids)], article=A)
        for n, field, value, who, by_id in lines
    ]
    mine = with_lines(tmp_path / "s", *(written or [line("x", "read", "")]))
    again = read[[n in kept or n > 5 for n in range(len(read))]].reset_index(drop=True)
    for reading in (read, again):
        done = correct_statements(reading, TEXTS, mine)
        rows = {row["statement_id"]: row for row in done.statements.to_dict("records")}
        made = {(row.statement_id, row.field): row.after for row in done.corrections.itertuples()}
        listed, checked = (
            set(done.unapplied["where"]),
            {*done.checks["statement_id"], *done.checks["article_id"]},
        )
        every = read_corrections(mine)
        said = [one.row for one in every if one.where not in listed]
        settled = {(one.row["words"], one.row["field"]) for one in every if one.row["who"] == "reconciled"}
        for row in said:
            same_words = [
                i for i, one in rows.items() if row["words"] == one["content"] or i == row["statement_id"]
            ]
            gone = [i for i, field in made if field == "statement" and i not in rows]
            by = read.loc[read["content"] == row["words"], "statement_id"]
            if row["field"] == "read":
                assert checked & {*by, *same_words, A}, row
            elif row["who"] == "reconciled" or (row["words"], row["field"]) not in settled:
                assert {*gone} & {*by} or any(
                    is_so(row, rows, i, mine) for i in {*by, *same_words} & {*rows}
                ), row
        assert done.statements["statement_id"].is_unique
        roots = set(done.statements.loc[done.statements["same_as"].isna(), "statement_id"])
        assert set(done.statements["same_as"].dropna()) <= roots


def is_so(row: dict, rows: dict, statement: str, mine) -> bool:
    """Whether a statement is there and has what a line says of it."""
    if row["field"] == "statement":
        return row["value"] in ("yes", "new")
    article = TEXTS.set_index("article_id", drop=False).loc[rows[statement]["article_id"]].to_dict()
    return kept_value(rows[statement], row["field"], row["value"], article, mine, rows)[1]


def test_columns_of_the_file_are_those_that_are_documented():
    assert COLUMNS == ("statement_id", "article", "field", "value", "who", "day", "why", "words", "drawn")
