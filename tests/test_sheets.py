"""Sheets: written to code and correct in, filled in with a spreadsheet program, read back line by line."""

import csv
import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import articles
from openpyxl import load_workbook

from helpers.base.errors import InputError
from helpers.base.hand_tables import HandTable, hand_table_bytes
from helpers.base.tables import read_table, write_table
from helpers.run import cli
from helpers.run.checks import new_study
from helpers.run.sheets import read as reading
from helpers.run.sheets.columns import READ, clean, columns_to_fill
from helpers.run.sheets.export import export_sheet
from helpers.run.sheets.heights import height_of
from helpers.run.sheets.read import read_sheet
from helpers.run.sheets.take import Taken, import_sheet
from helpers.run.sheets.workbook import BLANK_ROWS, make_workbook
from helpers.stances.codes.read import read_codes, write_codes
from helpers.stances.evaluation.shares import random_sample
from helpers.statements.corrections import correct_statements
from helpers.statements.extract import extract_statements
from helpers.study.corrections import read_corrections, write_corrections
from helpers.study.study import Study, load_study

FIRST = (
    "Dana Orlov said on March 5 in Belcity that the dam would be opened if Belmor paid for it. “We will not "
    "wait,” she told reporters.\n\n"
    "Belmor said that the dam was unsafe. “=1+1 is what they count,” Dana Orlov said."
)
SECOND = (
    "Belmor said on Tuesday that talks would go on. Dana Orlov said that the water was low. "
    "The weather was fine: more rain is to come."
)
OPENED, WAIT, UNSAFE, COUNT, TALKS, LOW = range(2, 8)  # lines of the sheet
MISSED = LOW + 1  # the first blank row


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study as a run leaves it."""
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "data" / "studies").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        study = load_study(new_study("river").parent)
        collection = articles(FIRST, SECOND, title='<b onclick="x()">@Dam</b>')
        write_table(collection, study.derived / "articles.parquet")
        write_table(extract_statements(collection, study), study.derived / "as_read.parquet")
    return folder


@pytest.fixture
def study(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Study:
    """The study in a folder that no other test has written to."""
    import shutil

    shutil.copytree(project / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return load_study("river")


class Shown(NamedTuple):
    """A value, and how its cell shows it."""

    value: Any
    how: str


def sheet(kind: str = "xlsx", **options: Any) -> Path:
    """A new sheet, in a folder of its own."""
    out = f"sheets/{len(list(Path('sheets').glob('*')))}"
    return next(path for path in export_sheet("river", out, **options) if path.suffix == f".{kind}")


def fill(path: Path, cells: dict[int, dict[str, Any]], *, delimiter: str = ",", **form: str) -> Path:
    """Fill in cells by line and column, as a spreadsheet program or a person would."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        page = book["statements"]
        place = {cell.value: cell.column for cell in page[1]}
        for line, values in cells.items():
            for column, value in values.items():
                cell = page.cell(line, place[column])
                if isinstance(value, Shown):
                    cell.value, cell.number_format = value
                else:
                    cell.value = value
        book.save(path)
        return path
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    rows += [[""] * len(rows[0]) for _ in range(max(cells) - len(rows))]
    for line, values in cells.items():
        for column, value in values.items():
            rows[line - 1][rows[0].index(column)] = value
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=form.get("newline", "\n")).writerows(rows)
    path.write_bytes((form.get("mark", "") + text.getvalue()).encode())
    return path


def take(path: Path, **options: Any) -> Taken:
    return import_sheet(path, "river", coder="ann", **options)


def wrong_in(path: Path) -> list[str]:
    """The lines of what is said to be wrong; nothing is written then."""
    with pytest.raises(InputError) as caught:
        take(path)
    folder = load_study("river").folder
    assert not (folder / "corrections.csv").exists() and not list((folder / "codes").glob("ann.csv"))
    return str(caught.value).split("\n")[1:]


def on_file(study: Study) -> dict[str, bytes]:
    files = [study.folder / "corrections.csv", *study.folder.glob("codes/*.csv")]
    return {path.name: path.read_bytes() for path in files if path.exists()}


def lines_of(study: Study) -> dict[tuple[str, str], str]:
    """What corrections.csv says, by words and field."""
    return {(one.row["words"], one.row["field"]): one.row["value"] for one in read_corrections(study)}


FILLED = {
    OPENED: {"read": "yes", "venue_is": "Tarn", "why": "it is printed so", "code_talks": "favour",
             "conditional_talks": "yes", "comment_talks": "- “if”"},
    WAIT: {"read": "Yes", "speaker_is": "Belmor", "day_is": "12 March", "words_are": "We will not wait"},
    UNSAFE: {"code_talks": "None", "reported_by_is": "=HYPERLINK(\"http://x\")"},
    COUNT: {"not_a_statement": "yes"},
    TALKS: {"day_is": "unknown", "condition_is": "talks would go on"},
    MISSED: {"article": "1.txt", "words_are": "more rain is to come", "speaker_is": "the weather service 🌧",
             "code_talks": "neutral"},
}  # fmt: skip
FORMS: dict[str, dict[str, str]] = {
    "xlsx": {},
    "csv as exported": {"mark": "\ufeff"},
    "csv of Excel in Germany": {"mark": "\ufeff", "delimiter": ";", "newline": "\r\n"},
    "csv of LibreOffice": {"delimiter": ";"},
    "tabs": {"delimiter": "\t"},
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_filled_in_comes_back(study: Study, form: str) -> None:
    path = sheet(form[:4].strip() if form != "tabs" else "csv")
    cells = {line: dict(row) for line, row in FILLED.items()}
    if (
        path.suffix == ".xlsx"
    ):  # else openpyxl would make a formula of it, as a person could not in a cell of text
        del cells[UNSAFE]["reported_by_is"]
    taken = take(fill(path, cells, **FORMS[form]))
    assert (taken.lines, taken.wrong) == (6, [])

    read, texts = (read_table(study.derived / f"{name}.parquet") for name in ("as_read", "articles"))
    found = correct_statements(read, texts, study)
    assert found.unapplied.empty
    rows = {row["content"]: row for row in found.statements.to_dict("records")}
    assert list(rows) == [
        "the dam would be opened if Belmor paid for it", "We will not wait", "the dam was unsafe",
        "talks would go on", "the water was low", "more rain is to come",
    ]  # fmt: skip
    wait, new = rows["We will not wait"], rows["more rain is to come"]
    assert rows["the dam would be opened if Belmor paid for it"]["venue"] == "Tarn"
    assert (wait["speaker"], wait["actor_id"], f"{wait['said_on']:%Y-%m-%d}") == (
        "Belmor",
        "belmor",
        "2031-03-12",
    )
    assert new["speaker"] == "the weather service 🌧"
    assert rows["talks would go on"]["condition"] == "talks would go on"
    assert rows["talks would go on"]["said_on_precision"] == "unknown"
    reasons = found.corrections.set_index("field")["why"].to_dict()
    assert reasons["venue"] == "it is printed so"
    assert set(found.corrections["who"]) == {"ann"}
    assert found.checks["statement_id"].notna().sum() == 4  # three that were read, one that was missed

    codes = read_codes(study, found.statements).set_index("statement_id")
    said = codes.rename(index={row["statement_id"]: content for content, row in rows.items()})
    assert said["polarity"].tolist() == ["favour", "neutral", "neutral"]
    assert (said["bears"].tolist(), said["conditional"].tolist()) == (
        [True, False, True],
        [True, False, False],
    )
    assert said["evidence"].iloc[0] == "- “if”"

    before = on_file(study)
    again = take(path)
    assert (again.corrections, again.codes, again.files) == (0, 0, []) and on_file(study) == before


def test_text_that_looks_like_a_formula_comes_back_as_text(study: Study) -> None:
    take(fill(sheet("csv"), {UNSAFE: FILLED[UNSAFE]}))
    assert lines_of(study)["the dam was unsafe", "reported_by"] == '=HYPERLINK("http://x")'
    assert b"'=HYPERLINK" in on_file(study)["corrections.csv"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_left_as_it_was_imports_nothing(study: Study, kind: str) -> None:
    taken = take(sheet(kind))
    assert taken == Taken(0, 0, 0, [], []) and not on_file(study)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_coder_finds_what_they_said_before_and_it_is_not_said_twice(study: Study, kind: str) -> None:
    take(fill(sheet("csv"), FILLED))
    low = read_table(study.derived / "as_read.parquet")["statement_id"][5]
    code = {"statement_id": low, "issue": "talks", "polarity": "against", "comment": "\x07'=a\nb _x0041_"}
    write_codes(study, "ann", [code])
    before = on_file(study)
    path = sheet(kind, coder="ann")
    rows = {row["words"]: row for row in read_sheet(path, study).table.rows}
    assert rows["We will not wait,"]["day_is"] == "2031-03-12"
    assert rows["more rain is to come"]["speaker_is"] == "the weather service 🌧"
    assert rows["=1+1 is what they count,"]["not_a_statement"] == "yes"
    assert rows["the water was low"]["comment_talks"] == "\ufffd'=a\nb _x0041_"
    assert take(path).files == [] and on_file(study) == before
    assert {row["code_talks"] for row in read_sheet(sheet("csv"), study).table.rows} == {""}  # of nobody


def test_only_what_is_changed_is_written(study: Study) -> None:
    take(fill(sheet("csv"), FILLED))
    path = sheet(coder="ann")
    lines = {row["words"]: n for n, row in zip(*read_sheet(path, study).table[1::-1], strict=True)}
    opened = lines["the dam would be opened if Belmor paid for it"]
    changes = {
        "speaker_is": "Dana Orlov",
        "venue_is": "Ostrow",
        "code_talks": "none",
        "conditional_talks": "",
    }
    taken = take(fill(path, {opened: changes}))
    assert (taken.corrections, taken.codes) == (1, 1)  # the speaker is as read
    said = {
        one.row["field"]: one.row
        for one in read_corrections(study)
        if one.row["words"].startswith("the dam w")
    }
    assert (said["venue"]["value"], said["venue"]["why"]) == ("Ostrow", "it is printed so")
    read, texts = (read_table(study.derived / f"{name}.parquet") for name in ("as_read", "articles"))
    code = read_codes(study, correct_statements(read, texts, study).statements).iloc[0]
    assert (code["bears"], code["conditional"], code["evidence"]) == (False, False, "- “if”")


def test_a_correction_back_to_what_was_read_is_taken_back(study: Study) -> None:
    take(fill(sheet("csv"), {WAIT: {"speaker_is": "Belmor", "day_is": "2031-03-12", "why": "see above"}}))
    take(fill(sheet("csv", coder="ann"), {WAIT: {"speaker_is": "Dana Orlov"}}))
    assert lines_of(study) == {("We will not wait,", "said_on"): "2031-03-12"}


def test_words_that_are_no_statement_lose_their_codes(study: Study) -> None:
    take(fill(sheet("csv"), {LOW: {"code_talks": "favour"}}))
    clear = {"code_talks": "", "not_a_statement": "yes"}
    assert take(fill(sheet(coder="ann"), {LOW: clear})).codes == 1
    read, texts = (read_table(study.derived / f"{name}.parquet") for name in ("as_read", "articles"))
    assert read_codes(study, correct_statements(read, texts, study).statements).empty


WRONG: list[tuple[int, dict[str, str], str, str]] = [  # line, what is filled in, the column named, why
    (OPENED, {"code_talks": "for"}, "code_talks", "The column does not take this value. Write favour"),
    (OPENED, {"read": "no"}, "read", "The column does not take this value. Write yes, or leave it blank."),
    (LOW, {"not_a_statement": "so"}, "not_a_statement", "The column does not take this value. Write yes"),
    (LOW, {"code_talks": "favour", "conditional_talks": "if"}, "conditional_talks", "The column does not"),
    (LOW, {"conditional_talks": "yes"}, "conditional_talks", "code_talks is blank. Choose a code, or clear"),
    (LOW, {"code_talks": "none", "conditional_talks": "yes"}, "conditional_talks", "code_talks is none."),
    (LOW, {"not_a_statement": "yes", "code_talks": "favour", "day_is": "2030"}, "not_a_statement",
     "The row also has day_is, code_talks. Clear that, or clear this."),
    (LOW, {"day_is": "5/8/2031"}, "day_is", "“5/8/2031” is no day that is certain. Write 2019-05-12"),
    (LOW, {"day_is": "May-19"}, "day_is", "“May-19” is no day that is certain."),
    (LOW, {"words_are": "water was high"}, "words_are", "“water was high” does not stand in the article."),
    (LOW, {"condition_is": "if it rains"}, "condition_is", "“if it rains” does not stand in the article."),
    (LOW, {"why": "so"}, "why", "It is the reason for nothing: the row corrects nothing."),
    (LOW, {"speaker": "Belmor"}, "speaker", "The program read “Dana Orlov”. Write what is right"),
    (LOW, {"day": "2031-03-01"}, "day", "The program read nothing there. Write what is right into day_is."),
    (LOW, {"words": "the water"}, "words", "The program read “the water was low”. Write what is right"),
    (LOW, {"statement_id": "0", "words": "no such", "read": "yes"}, "statement_id", "This is none of"),
    (LOW, {"comment_talks": "x" * 32_767}, "comment_talks", "This is as long as the longest text that Excel"),
    (MISSED, {"words_are": "more rain"}, "article", "The row names no article. Write the article as the"),
    (MISSED, {"article": "9.txt", "words_are": "more rain"}, "article", "There is no such article"),
    (MISSED, {"article": "1.txt"}, "words_are", "There is no statement_id, and there are no words. Copy the"),
    (MISSED, {"article": "1.txt", "words_are": "more snow"}, "words_are", "“more snow” does not stand"),
    (MISSED, {"article": "1.txt", "words_are": "the water was low"}, "words_are", "These words are"),
    (MISSED, {"article": "1.txt", "words_are": "more rain", "not_a_statement": "yes"}, "not_a_statement",
     "This statement was added by hand."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "cells", "column", "why"), WRONG, ids=lambda part: str(part)[:30])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_wrong_is_named_with_line_and_column(
    study: Study, kind: str, line: int, cells: dict[str, str], column: str, why: str
) -> None:
    (found,) = wrong_in(fill(sheet(kind), {line: cells}))
    value = cells.get(column, "")
    assert found.startswith(
        f"line {line}, {column}, “{value if len(value) <= 60 else value[:59] + '…'}”: {why}"
    )


def test_ticks_and_american_spelling_are_understood(study: Study) -> None:
    cells = {
        OPENED: {"read": "x", "code_talks": "Favor", "conditional_talks": "n"},
        COUNT: {"not_a_statement": "X"},
    }
    assert take(fill(sheet("csv"), cells)).wrong == []
    assert lines_of(study)["=1+1 is what they count,", "statement"] == "no"
    code = read_codes(study, read_table(study.derived / "as_read.parquet")).iloc[0]
    assert (code["polarity"], code["conditional"]) == ("favour", False)


def test_an_article_named_almost_right_is_proposed(study: Study) -> None:
    (found,) = wrong_in(fill(sheet("csv"), {MISSED: {"article": "1.tx", "words_are": "more rain"}}))
    assert found.endswith("There is no such article in the last run. Write 1.txt, if that is it.")


def test_every_line_is_checked_and_the_right_ones_can_be_kept(study: Study) -> None:
    wrong = {
        OPENED: {"code_talks": "pro", "day_is": "soon"},
        WAIT: {"code_talks": "favour"},
        LOW: {"read": "?"},
    }
    path = fill(sheet("csv"), wrong)
    assert [re.match(r"line (\d), (\w+)", one)[0] for one in wrong_in(path)] == [  # type: ignore[index]
        "line 2, day_is", "line 2, code_talks", "line 7, read"]  # fmt: skip
    taken = take(path, skip_wrong=True)
    assert (taken.codes, taken.corrections, len(taken.wrong)) == (1, 0, 3)


def test_lines_that_contradict_each_other_are_named_with_each_other(study: Study) -> None:
    ids = read_table(study.derived / "as_read.parquet")["statement_id"]
    again = {"statement_id": ids[0], "code_talks": "against"}
    found = wrong_in(fill(sheet("csv"), {OPENED: {"code_talks": "favour"}, MISSED: again}))
    assert found == [
        "line 2, code_talks, “favour”: Of the same statement, line 8 says something else. Keep one of them.",
        "line 8, code_talks, “against”: Of the same statement, line 2 says something else. Keep one of them.",
    ]
    both = {OPENED: {"code_talks": "favour"}, MISSED: again | {"code_talks": "", "conditional_talks": "yes"}}
    assert take(fill(sheet("csv"), both)).wrong == []
    code = read_codes(study, read_table(study.derived / "as_read.parquet")).iloc[0]
    assert (code["polarity"], code["conditional"]) == ("favour", True)


def test_what_excel_makes_of_a_csv_is_read_all_the_same(study: Study) -> None:
    take(fill(sheet("csv"), {WAIT: {"day_is": "2031-03-12"}}))
    mangled: dict[int, dict[str, str]] = {
        OPENED: {
            "statement_id": "4.6E+11",
            "day": "3/5/2031",
            "published": "14.03.31",
            "code_talks": "favour",
        },
        WAIT: {"day": "05.03.31", "day_is": "3/12/2031"},
        LOW: {"day_is": "12-Mar"},
        TALKS: {"day_is": "2-Feb-2031"},
    }
    mangled |= {line: {"statement_id": ""} for line in (UNSAFE, COUNT)}
    taken = take(fill(sheet("csv", coder="ann"), mangled))
    assert (taken.corrections, taken.codes, taken.lines) == (2, 1, 4)
    days = {words: value for (words, field), value in lines_of(study).items() if field == "said_on"}
    assert days == {"We will not wait,": "2031-03-12", "the water was low": "2031-03-12",
                    "talks would go on": "2031-02-02"}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (datetime(2031, 2, 3), "2031-02-03"), (2031, "2031"), (2031.0, "2031"), ("2031-02", "2031-02"),
        (datetime(2031, 2, 3, 9, 30), "2031-02-03"),
        # 3 Feb, typed in 2032; Feb 2031; and how Germany, Korea and a programmer write the third of February
        (Shown(datetime(2032, 2, 3), "d-mmm"), "2031-02-03"),
        (Shown(datetime(2031, 2, 1), "mmm-yy"), "2031-02"),
        (Shown(datetime(2031, 2, 3), "mmm-yy"), "2031-02-03"),
        (Shown(datetime(2031, 2, 3), "[$-407]dd/mm/yyyy;@"), "2031-02-03"),
        (Shown(datetime(2031, 2, 1), 'yyyy"년 "m"월 "d"일"'), "2031-02-01"),
        (Shown(datetime(2031, 2, 1), r'yyyy\-mm\-dd" (day)"'), "2031-02-01"),
        ("'2031-02-03", "2031-02-03"), ("'3 February", "2031-02-03"),
    ],
)  # fmt: skip
def test_days_and_numbers_in_a_workbook_are_read_as_what_they_say(
    study: Study, value: Any, kept: str
) -> None:
    take(fill(sheet(), {LOW: {"day_is": value}}))
    assert lines_of(study)["the water was low", "said_on"] == kept


def test_an_apostrophe_typed_first_is_taken_off_where_it_can_be_no_part_of_the_value(study: Study) -> None:
    cells = {
        OPENED: {"read": "'yes", "code_talks": "'Favour", "conditional_talks": "' yes"},
        UNSAFE: {"speaker_is": "'Dana Orlov"},
        LOW: {"speaker_is": "'Umar Venn", "venue_is": "'s Tarn"},
    }
    assert take(fill(sheet(), cells)).codes == 1
    assert {(field, value) for (_, field), value in lines_of(study).items()} == {
        ("read", "yes"), ("speaker", "Dana Orlov"), ("speaker", "'Umar Venn"), ("venue", "'s Tarn"),
    }  # fmt: skip


@pytest.mark.parametrize("day", ["2031-03-15", "2031-03", "2031", "Mar 2031"])
def test_a_day_up_to_publication_is_taken(study: Study, day: str) -> None:
    assert take(fill(sheet("csv"), {LOW: {"day_is": day}})).corrections == 1  # 15 March: it is Friday here


@pytest.mark.parametrize("day", ["2031-03-16", "2031-04", "2032", datetime(2032, 2, 3)])
def test_a_day_after_publication_is_refused(study: Study, day: Any) -> None:
    (found,) = wrong_in(fill(sheet(), {LOW: {"day_is": day}}))
    assert found.endswith(
        ": That is after the article was published (2031-03-14). "
        "Write the day on which it was said, with its year."
    )


def test_lines_of_a_csv_are_counted_as_the_spreadsheet_program_counts_rows(study: Study) -> None:
    cells = {OPENED: {"code_talks": "none", "comment_talks": "one\ntwo\n\nthree"}, LOW: {"read": "?"}}
    assert wrong_in(fill(sheet("csv"), cells)) == wrong_in(fill(sheet(), cells))


@pytest.mark.parametrize(
    ("cell", "said"), [("=1+1", "This is a formula."), ("#REF!", "This is an error of the spreadsheet.")]
)
def test_formulas_and_errors_are_refused(study: Study, cell: str, said: str) -> None:
    assert wrong_in(fill(sheet(), {LOW: {"speaker_is": cell}})) == [
        f"line 7, speaker_is, “{cell}”: {said} Write the value itself."
    ]


def _range(rule: Any) -> Any:
    (cells,) = rule.sqref.ranges
    return cells


def test_the_workbook_offers_what_there_is_to_choose_from(study: Study) -> None:
    book = load_workbook(sheet())
    page = book["statements"]
    names = [cell.value for cell in page[1]]
    assert names == [*READ, *columns_to_fill(study)] and page.freeze_panes == "B2"
    rules = {names[_range(rule).min_col - 1]: rule for rule in page.data_validations.dataValidation}
    assert (
        rules["code_talks"].formula1 == '"favour,against,neutral,none"'
        and rules["code_talks"].showErrorMessage
    )
    assert rules["speaker_is"].formula1 == "lists!$A$2:$A$4" and not rules["speaker_is"].showErrorMessage
    assert [cell.value for cell in book["lists"]["A"]] == ["actors", "Arvenia", "Dana Orlov", "Belmor"]
    assert _range(rules["article"]).coord == f"B{MISSED}:B{MISSED + BLANK_ROWS - 1}"
    assert all(rules[name].prompt for name in columns_to_fill(study))
    locked = {name: cell.protection.locked for name, cell in zip(names, page[2], strict=True)}
    assert [name for name in names if not locked[name]] == [*columns_to_fill(study)]
    assert page.protection.sheet and not page.protection.password
    assert not page.cell(MISSED, 2).protection.locked
    codebook = [cell.value for row in book["codebook"] for cell in row if cell.value]
    for issue in study.issues:
        assert {issue.proposition, *(one.text for one in issue.examples)} <= set(codebook)


def test_rows_are_as_high_as_their_text_and_may_grow(study: Study) -> None:
    """LibreOffice shows one line of a row without a height, and no more of one with a fixed height."""
    with ZipFile(sheet()) as package:
        page, codebook = (package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
    heights = {int(n): float(ht) for n, ht in re.findall(r'<row r="(\d+)" ht="([\d.]+)">', page)}
    assert len(heights) == LOW + BLANK_ROWS and (heights[1], heights[MISSED]) == (15, 15)
    assert heights[WAIT] > 15 and "customHeight" not in page + codebook
    assert codebook.count("<row ") == codebook.count(" ht=")


@pytest.mark.parametrize(
    ("texts", "lines"),
    [(["", ""], 1), (["a" * 18], 1), (["a" * 19], 2), (["", "a\n\nb"], 3), (["판" * 10], 2),
     (["a" * 9999], 27.3)],
)  # fmt: skip
def test_the_height_of_a_row_is_that_of_its_longest_text(texts: list[str], lines: float) -> None:
    assert height_of(texts, [20, 20]) == pytest.approx(lines * 15, abs=1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_runs(study: Study, kind: str) -> None:
    path = sheet(kind)
    if kind == "csv":
        assert "'=1+1 is what they count" in path.read_text("utf8")
        return
    cells = [cell for page in load_workbook(path) for row in page for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"} and {cell.number_format for cell in cells} == {"@"}
    assert "=1+1 is what they count," in {cell.value for cell in cells}


def test_the_same_study_gives_the_same_bytes(study: Study) -> None:
    one, two = ([path.read_bytes() for path in export_sheet("river", out)] for out in "ab")
    assert one == two
    with ZipFile("a/sheet.xlsx") as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_a_sheet_that_was_filled_in_is_never_written_over(study: Study) -> None:
    path = fill(export_sheet("river")[1], {LOW: {"read": "yes"}})
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"Nothing was written: sheet\.xlsx is in .* already"):
        export_sheet("river")
    assert path.read_bytes() == before


def test_a_sample_is_drawn_as_for_coding_and_says_so_in_what_is_coded(study: Study) -> None:
    read = read_table(study.derived / "as_read.parquet")
    take(fill(sheet("csv"), {line: {"code_talks": "favour"} for line in range(2, 8)}))
    path = sheet("csv", coder="ann", sample=3)
    rows = read_sheet(path, study).table.rows
    drawn = random_sample(read, n=3)["statement_id"].tolist()
    assert [row["statement_id"] for row in rows] == drawn and {row["drawn"] for row in rows} == {"random"}
    assert take(path).files == []
    take(fill(path, {2: {"code_talks": "against", "venue_is": "Tarn"}}))
    with (study.folder / "codes" / "ann.csv").open(encoding="utf-8-sig") as file:
        codes = {row["statement_id"]: row["drawn"] for row in csv.DictReader(file)}
    assert {i for i, how in codes.items() if how == "random"} == set(drawn)
    assert [one.row["drawn"] for one in read_corrections(study)] == ["random"]


def test_repeats_are_left_out(study: Study) -> None:
    path = study.derived / "as_read.parquet"
    read = read_table(path)
    write_table(read.assign(same_as=[None] * 5 + [read["statement_id"][0]]), path)
    assert len(read_sheet(sheet("csv"), study).table.rows) == 5


def test_nobody_elses_corrections_are_shown_or_touched(study: Study) -> None:
    read = read_table(study.derived / "as_read.parquet")
    other = {"statement_id": read["statement_id"][5], "field": "venue", "value": "Ostrow", "who": "bo"}
    write_corrections(study, [other])
    path = sheet("csv", coder="ann")
    assert "Ostrow" not in path.read_text("utf8")
    take(fill(path, {LOW: {"venue_is": "Tarn"}}))
    assert sorted(one.row["value"] for one in read_corrections(study)) == ["Ostrow", "Tarn"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: "", "sheet.csv is empty"),
        (lambda text: text.replace("statement_id", "number"), "line 1: there is no column statement_id"),
        (lambda text: "statement_id,words\n", "line 1: there is no column to fill in"),
        (lambda text: text.replace("code_talks", "code_wars"), None),
        (lambda text: "statement_id,read,code_wars\n1,,favour\n", "no issue for the column “code_wars”"),
        (lambda text: "statement_id,read,venue_iss\n", "column “venue_iss”. Should it be “venue_is”?"),
        (lambda text: "statement_id,read,read\n", "has the column “read” more than once"),
        (lambda text: 'statement_id,read\n1,"yes', "line 2: not a row of a CSV table"),
        (lambda text: "statement_id,read\n1,\x00\n", "is no text in UTF-8"),
        (lambda text: f"statement_id,read\n1,{'y' * 100_001}\n", "a cell of more than 100,000 characters"),
    ],
)  # fmt: skip
def test_a_table_that_is_no_sheet_of_the_study_is_refused(
    study: Study, change: Any, said: str | None
) -> None:
    path = sheet("csv")
    path.write_text(change(path.read_text("utf8")), "utf8")
    if said is None:  # an empty column of another study is nobody's loss
        assert take(path).files == []
        return
    with pytest.raises(InputError, match=re.escape(said)):
        take(path)


def _package(path: Path, change: dict[str, bytes]) -> Path:
    """The workbook with other parts."""
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | change
    with ZipFile(path, "w", 8) as new:
        for name, content in parts.items():
            if content:
                new.writestr(name, content)
    return path


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"xl/zeros.bin": bytes(50_000_001)}, "is larger than a sheet can be (50 MB unpacked, 200,000 rows)"),
        ({"xl/worksheets/sheet1.xml": BOMB}, "defines XML of its own, as no workbook does"),
        ({"xl/worksheets/sheet1.xml": BOMB.decode().encode("utf-16")}, "defines XML of its own"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet"}, "cannot be read as a workbook (ParseError)"),
        ({"xl/workbook.xml": b""}, "is no workbook of the kind .xlsx. Save it as .xlsx or as CSV UTF-8."),
    ],
)  # fmt: skip
def test_bombs_and_broken_workbooks_are_refused(study: Study, change: dict[str, bytes], said: str) -> None:
    path = _package(sheet(), change)
    assert path.stat().st_size < 200_000
    with pytest.raises(InputError, match=re.escape(said)):
        take(path)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_notes_beside_the_sheet_are_left_alone(study: Study, kind: str) -> None:
    path = fill(sheet(kind), {LOW: {"read": "yes"}})
    if kind == "xlsx":
        book = load_workbook(path)
        book["statements"].cell(1, 40).value, book["statements"].cell(3, 40).value = "mine", "ask Bo"
        book.save(path)
    else:
        lines = path.read_text("utf8").split("\n")
        path.write_text("\n".join([f"{lines[0]},,,mine", f"{lines[1]},,,ask Bo", *lines[2:]]), "utf8")
    assert take(path).corrections == 1


def test_columns_without_a_name_that_hold_something_are_refused(study: Study) -> None:
    path = sheet("csv")
    lines = path.read_text("utf8").split("\n")
    path.write_text("\n".join([f"{lines[0]},,,mine", f"{lines[1]},one,two,three", *lines[2:]]), "utf8")
    with pytest.raises(InputError, match=r"without a name in its first line\. Name or delete them\.$"):
        take(path)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_too_many_rows_are_refused(study: Study, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    with pytest.raises(InputError, match="is larger than a sheet can be"):
        take(sheet(kind))


def test_rows_far_below_are_found(study: Study) -> None:
    row = {"article": "1.txt", "words_are": "more rain is to come"}
    assert take(fill(sheet(), {900_000: row})).corrections == 1


@pytest.mark.parametrize("begins", [b"\xd0\xcf\x11\xe0\xa1\xb1", b"PK\x03\x04 cut off"])
def test_other_files_are_refused_with_a_remedy(study: Study, tmp_path: Path, begins: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(begins)
    with pytest.raises(InputError, match=r"^x\.xlsx .*Save it as \.xlsx or as CSV UTF-8\.$"):
        take(tmp_path / "x.xlsx")


HOSTILE = [
    "'=a",
    "''a",
    "_x000D_",
    "_x005F_x0041_",
    "#REF!",
    "1e5",
    "<b>&amp;</b>",
    "🙂",
    "a\r\nb",
    "@",
    "\x1f",
]
LAX = [HealthCheck.function_scoped_fixture]  # every example writes the same files anew


@settings(max_examples=12, suppress_health_check=LAX, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(HOSTILE), max_size=40))
def test_any_text_comes_back_from_a_cell(study: Study, texts: list[str]) -> None:
    rows = [{"statement_id": "1", "comment_talks": text} for text in texts]
    columns = [*READ, *columns_to_fill(study)]
    Path("x.csv").write_bytes(hand_table_bytes(HandTable(rows, [], columns)))
    Path("x.xlsx").write_bytes(make_workbook(rows, study, []))
    for name in ("x.csv", "x.xlsx"):
        found = read_sheet(Path(name), study).table.rows
        assert [clean(row["comment_talks"]) for row in found] == [clean(text) for text in texts], name


@settings(max_examples=12, suppress_health_check=LAX, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*READ]), st.text(st.characters(codec="utf-8"))), st.binary(max_size=80)
)
def test_no_file_ends_in_anything_but_a_sentence(study: Study, cells: dict[str, str], raw: bytes) -> None:
    table = HandTable([cells | {"statement_id": "x", "read": "yes"}], [], [*READ, "read"])
    for content in (hand_table_bytes(table), raw, b"PK\x03\x04" + raw):
        Path("any.csv").write_bytes(content)
        with pytest.raises(InputError):
            take(Path("any.csv"))


def test_the_command_line_says_what_came_of_it(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", "river", "--to", "sheet", "--sample", "2", "--coder", "ann"]) == 0
    names = ["reports/river/sheet/sheet-ann.csv", "reports/river/sheet/sheet-ann.xlsx"]
    assert capsys.readouterr().out.split() == names
    fill(Path(names[0]), {2: {"code_talks": "favour"}, 3: {"day_is": "\x1b[31msoon"}})
    command = ["import-sheet", names[0], "--study", "river", "--coder", "ann"]
    assert cli.main(command) == 1
    said = capsys.readouterr().err
    assert "sheet-ann.csv: 1 line is wrong, and nothing was written." in said and "\x1b" not in said
    assert cli.main([*command, "--skip-wrong"]) == 0
    said = capsys.readouterr()
    assert "left out: line 3, day_is" in said.err
    assert said.out == (
        "2 line(s) say something; new or changed: 0 line(s) of corrections, 1 code(s)\n"
        "data/studies/river/codes/ann.csv\n"
    )


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["export", "river", "--to", "csv", "--coder", "ann"], "--coder and --sample belong to a sheet"),
        (["export", "river", "--to", "sheet", "--coder", "a/b"], "cannot be the name of a coder"),
        (["export", "river", "--to", "sheet", "--coder", "reconciled"], "use another name"),
        (
            ["export", "river", "--to", "sheet", "--sample", "7"],
            "7 statements cannot be drawn: choose 1 to 6",
        ),
        (["export", "river", "--to", "sheet", "--sample", "0"], "0 statements cannot be drawn"),
        (["import-sheet", "gone.csv", "--study", "river", "--coder", "ann"], "gone.csv"),
        (["import-sheet", "gone.csv", "--study", "river", "--coder", "llm"], "cannot be the name of a coder"),
    ],
)
def test_what_cannot_be_done_is_said(
    study: Study, capsys: pytest.CaptureFixture[str], command: list[str], sentence: str
) -> None:
    assert cli.main(command) == 1
    assert sentence in capsys.readouterr().err and not Path("reports").exists()


def test_a_study_that_was_not_run_says_so(study: Study) -> None:
    (study.derived / "as_read.parquet").unlink()
    with pytest.raises(InputError, match="river has no table as_read yet; run it first"):
        export_sheet("river")
