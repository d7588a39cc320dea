"""The command line: its sentences, its exit status, and that no traceback reaches a person."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers.articles.read import read_articles
from helpers.articles.sources import DESCRIBED
from helpers.base.errors import InputError
from helpers.base.tables import table, write_table
from helpers.run import cli
from helpers.run.checks import new_study
from helpers.run.exports import write_any
from helpers.run.notebooks import NotebookStopped
from helpers.run.pipeline import RunResult
from helpers.statements.events import read_events
from helpers.study.study import load_study

ROOT = Path(__file__).parents[1]
ARTICLE = (
    "BELCITY, March 5, 2024 — Arvenia's foreign minister, Dana Orlov, said on Tuesday that her government is "
    'ready to talk. "We will meet them if they stop the dam," she told reporters.\n'
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data" / "studies").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_lists_of_a_new_study_are_named_and_may_stay_empty_or_be_filled(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["new", "river"]) == 0
    said = capsys.readouterr().out
    assert "articles.csv" in said and "events.csv" in said
    study = load_study("river")
    (study.folder / "articles" / "one.txt").write_text(ARTICLE)
    assert read_events(study).empty
    articles, rejected = read_articles(study)
    assert (articles["outlet"].isna().tolist(), len(rejected)) == ([True], 0)

    with (study.folder / "articles.csv").open("a") as described:
        described.write("one.txt,2024-03-06,Arven Press" + "," * (len(DESCRIBED) - 3) + "\n")
    with (study.folder / "events.csv").open("a") as listed:
        listed.write("2024-03-01,day,The dam is closed,,\n")
    articles, _ = read_articles(study)
    assert articles["published"].astype(str).tolist() == ["2024-03-06"]
    assert articles["outlet"].tolist() == ["Arven Press"]
    assert read_events(study)["label"].tolist() == ["The dam is closed"]


def test_a_new_study_loads_and_is_never_overwritten(project: Path) -> None:
    assert cli.main(["new", "river"]) == 0
    assert [actor.id for actor in load_study("river").actors] == ["arvenia", "dana-orlov", "belmor"]
    file = project / "data" / "studies" / "river" / "study.yaml"
    file.write_text("mine")
    assert cli.main(["new", "river"]) == 1
    assert file.read_text() == "mine"


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "..", "-x", "a b", "a\\b", "/tmp/x"])
def test_a_study_name_stays_inside_its_folder(project: Path, name: str) -> None:
    with pytest.raises(InputError):
        new_study(name)
    assert not list((project / "data" / "studies").iterdir())


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["run", "nowhere"], "There is no study “nowhere”"),
        (["run", "../nowhere"], "is not the name of a study"),
        (["run", "river", "--set", "published"], "--set published is not of the form name=value"),
        (["run", "river", "--set", "a=1", "--set", "a=2"], "--set a=2 is given twice"),
        (["run", ""], "No study is named: give a name (with make: STUDY=name). There are: river."),
        (["check", "My Study"], "“My Study” is not the name of a study"),
        (["new", ""], "The new study has no name yet; give it one: make new STUDY=my-study"),
        (["new", "My Study"], "lpt1). For example: make new STUDY=my-study"),
        (
            ["run", "river", "--set", "articles=gone.txt"],
            "articles=gone.txt: there is no such file or folder",
        ),
        (["run", "river"], "There is no notebook to run"),
        (["check", "nowhere"], "There is no study “nowhere”"),
        (["new", "../up"], "cannot be the name of a study"),
        (
            ["new", "con"],
            "none of the names that Windows keeps for devices (con, prn, aux, nul, com1, lpt1).",
        ),
        (["new", "river."], "no “.” at the end"),
        (["extract", "gone.txt"], "gone.txt: there is no such file or folder"),
        (["export", "river", "--to", "csv"], "river has no tables yet; run it first"),
        (["store", "gone.ipynb"], "There is no notebook gone.ipynb in "),
        (["store", "data/studies/river/study.yaml"], "study.yaml cannot be read as a notebook (Expecting"),
    ],
)
def test_what_cannot_go_on_is_said_in_a_sentence(
    project: Path, capsys: pytest.CaptureFixture[str], command: list[str], sentence: str
) -> None:
    new_study("river")
    assert cli.main(command) == 1
    said = capsys.readouterr().err
    assert said.startswith("on-the-record: ") and sentence in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("given", "heard"),
    [
        ("check", ["check", "--", "us-dprk"]),
        ("check STUDY=", ["check", "--", ""]),
        ("check STUDY=reef ALL=yes", ["check", "--all", "--", "reef"]),
        ("report STUDY=My\\ Study", ["run", "--", "My Study"]),
        ("new", ["new", "--", ""]),
        ("new STUDY=My\\ Study", ["new", "--", "My Study"]),
        ("new STUDY=us-dprk", ["new", "--", "us-dprk"]),
    ],
)
def test_make_hands_on_the_name_of_the_study_as_it_was_given(
    tmp_path: Path, given: str, heard: list[str]
) -> None:
    program = tmp_path / "on-the-record"
    program.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n")
    program.chmod(0o755)
    outer = ("STUDY", "NEW", "MAKEFLAGS", "MFLAGS", "MAKELEVEL")  # of the make that may run the tests
    own = {name: value for name, value in os.environ.items() if name not in outer}
    said = subprocess.run(
        ["make", "-s", "--no-print-directory", *shlex.split(given), f"BIN={tmp_path}", f"READY={program}"],
        cwd=ROOT, env=own, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(said.stdout) == heard


@pytest.mark.parametrize(("ready", "said"), [(True, False), (False, True)])
def test_make_says_that_it_builds_the_environment_only_when_it_does(
    tmp_path: Path, ready: bool, said: bool
) -> None:
    if ready:
        (tmp_path / "ready").touch()
    would = subprocess.run(
        ["make", "--dry-run", "report", f"READY={tmp_path / 'ready'}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ("Building .venv" in would.stdout) is said


def test_a_surprise_is_a_sentence_and_with_verbose_a_traceback(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.run.checks.check_study", lambda study, everything: 1 / 0)
    assert cli.main(["check", "x"]) == 1
    assert (
        "ZeroDivisionError: division by zero. Run the command again with --verbose" in capsys.readouterr().err
    )
    with pytest.raises(ZeroDivisionError):
        cli.main(["check", "x", "--verbose"])


def test_a_run_says_what_it_ran_again_for_want_of_a_record(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = RunResult(project, seconds={"20_count": 1.0}, unrecorded=["20_count"])
    monkeypatch.setattr("helpers.run.pipeline.run_study", lambda study, **given: done)
    assert cli.main(["run", "river"]) == 0
    assert "run.json has no readable record of 20_count, which therefore ran again" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(28, "No space left on device", "x/run.json"),
            "run.json: No space left on device. Free some",
        ),
        (OSError(30, "Read-only file system", "x/run.json"), "run.json: Read-only file system. Copy the"),
        (OSError(13, "Permission denied", "x/run.json"), "run.json: Permission denied. Give yourself"),
        (OSError(24, "Too many open files", "x/run.json"), "run.json: Too many open files. Close other"),
        (OSError(28, "No space left on device"), "No space left on device. Free some space"),
        (NotebookStopped("mine.ipynb stopped in cell 2."), "mine.ipynb stopped in cell 2."),
    ],
)
def test_what_the_machine_does_not_allow_is_said_with_a_remedy(
    project, capsys, monkeypatch, error, said
) -> None:
    def fail(study: str, *, everything: bool) -> None:
        raise error

    monkeypatch.setattr("helpers.run.checks.check_study", fail)
    assert cli.main(["check", "x"]) == 1
    assert capsys.readouterr().err.startswith(f"on-the-record: {said}")


def test_a_new_study_that_cannot_be_written_leaves_nothing_in_the_way(project: Path, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full, pytest.raises(OSError, match=r"study\.yaml|events\.csv"):
        full.setattr("os.replace", fail)
        new_study("river")
    assert new_study("river").exists()


def test_a_check_names_what_is_odd(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_study("river").parent
    (project / "notebooks").mkdir()
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None}
    (project / "notebooks" / "10_articles.ipynb").write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
    (project / "notebooks" / "95_mine.ipynb").write_text("")
    assert cli.main(["check", "river"]) == 1
    assert "no article that can be read" in capsys.readouterr().err

    (folder / "articles" / "undated.txt").write_text(ARTICLE.replace(", 2024", ""))
    (folder / "articles" / "old.md").write_text(f"---\ntitle: Old\ndate: 2019-03-05\n---\n{ARTICLE * 2}")
    (folder / "articles" / "empty.txt").write_text("")
    assert cli.main(["check", "river"]) == 0
    said = capsys.readouterr().out
    assert "2 articles, 1 file refused." in said
    assert "No date: " in said and "undated.txt" in said
    assert said.count("“May 6, 2031”") == said.count("“published: 2031-05-06”") == 1
    assert said.count("“source_file,published,outlet”") == 1
    assert "Outside the period: " in said and "2019-03-05" in said
    assert "empty.txt" in said
    assert "Runs 10_articles, 95_mine.\n95_mine.ipynb cannot be read as a notebook" in said


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_statements_are_extracted_without_a_study(project: Path, ending: str) -> None:
    (project / "one.txt").write_text(f"Talks, says minister\n\n{ARTICLE}")
    assert cli.main(["extract", "one.txt", "--published", "2024-03-06", "--out", f"out{ending}"]) == 0
    out = project / f"out{ending}"
    if ending == ".jsonl":
        found = pd.DataFrame([json.loads(line) for line in out.read_text().splitlines()])
    else:
        found = pd.read_csv(out) if ending == ".csv" else pd.read_parquet(out)
    assert any("We will meet them" in words for words in found["content"])
    assert set(found["said_on"].astype(str).str[:10]) == {"2024-03-05"}
    assert list(found.columns[-2:]) == ["source_file", "title"]
    assert set(found["source_file"]) == {"one.txt"} and set(found["title"]) == {"Talks, says minister"}


def test_a_broken_file_does_not_stop_the_others(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "one.txt").write_text(ARTICLE)
    (project / "two.txt").write_bytes(b"\x00\x01\x02" * 50)
    assert cli.main(["extract", "one.txt", "two.txt", "--out", "out.csv"]) == 0
    assert "two.txt" in capsys.readouterr().err
    assert cli.main(["extract", "two.txt"]) == 1


def test_an_article_on_which_the_extraction_fails_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.statements.extract.read_cast", lambda *given, **options: 1 // 0)
    (project / "one.txt").write_text(ARTICLE)
    assert cli.main(["extract", "one.txt"]) == 1
    assert "one.txt: Read, but without its statements: the program failed" in capsys.readouterr().err


def test_an_unknown_ending_is_refused(project: Path) -> None:
    with pytest.raises(InputError, match=r"out.xlsx: the name must end in one of .csv, .parquet, .jsonl"):
        write_any(pd.DataFrame({"a": [1]}), "out.xlsx")


def test_no_cell_of_an_export_runs_as_a_formula(project: Path) -> None:
    study = load_study(new_study("river").parent)
    row = {
        "article_id": "0" * 12,
        "text": '=HYPERLINK("x")',
        "language": "en",
        "kind": "news",
        "source_file": "a",
    }
    write_table(table([row], "articles"), study.derived / "articles.parquet")
    assert cli.main(["export", "river", "--to", "csv"]) == 0
    written = (project / "reports" / "river" / "csv" / "articles.csv").read_text()
    assert "'=HYPERLINK" in written
