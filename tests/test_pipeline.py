"""The driver, on tiny studies of invented countries with notebooks of a few lines."""

import errno
import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.base.errors import InputError
from helpers.run.notebooks import (
    NotebookStopped,
    Parameter,
    execute_notebook,
    parse_parameters,
    read_notebook,
    steady_environment,
    with_values,
)
from helpers.run.pipeline import RunFailed, run_study
from helpers.run.plans import DAYS, HIGHEST, LOWEST, check_value, plan, run_name
from helpers.run.workers import run_lock
from helpers.study.study import load_study

STUDY = """
title: Arvenia and Belmor
question: Who wants talks?
period: {from: 2024-01-01, to: 2024-12-31}
sides: {ARV: Arvenia, BEL: Belmor}
actors: [{id: arvenia, name: Arvenia, kind: government, side: ARV}]
issues: [{id: talks, label: Talks, proposition: They should talk., bears_on: [talks]}]
"""
PARAMETERS = 'study: str = "arvenia"  # the study\nrun: str = ""  # name of the results\n'
START = """import os
from pathlib import Path
derived = Path("../data/derived") / (run or study)
derived.mkdir(parents=True, exist_ok=True)
articles = Path("../data/studies/arvenia/articles")
def read_articles(): return "".join(p.read_text() for p in sorted(articles.glob("*")))
def read_table(path): return path.read_text()
def write_table(text, path): path.write_text(text)"""
COLLECT = 'write_table(read_articles() + mood, derived / "articles.parquet")\nmood'
COUNT = (
    'text = read_table(derived / "articles.parquet")\nwrite_table(str(len(text)), derived / "counts.parquet")'
)
SHOUT = 'print(read_table(derived / "articles.parquet").upper())'
PRINT = """read_table(derived / "counts.parquet")
reports = Path("../reports") / (run or study)
(reports / "report.pdf").write_text(read_table(derived / "counts.parquet"))"""


def notebook(path: Path, code: str, parameters: str = "") -> None:
    cells = [
        nbformat.v4.new_markdown_cell("# A question?", id="title"),
        nbformat.v4.new_code_cell("import os", id="imports"),
        nbformat.v4.new_code_cell(
            PARAMETERS + parameters, id="parameters", metadata={"tags": ["parameters"]}
        ),
        nbformat.v4.new_code_cell(START, id="start"),
        nbformat.v4.new_code_cell(code, id="work"),
    ]
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of four notebooks: 20 and 30 read what 10 writes, 90 what 20 writes."""
    articles = tmp_path / "data" / "studies" / "arvenia" / "articles"
    articles.mkdir(parents=True)
    (articles.parent / "study.yaml").write_text(STUDY)
    (articles / "one.txt").write_text("Arvenia is ready to talk.")
    notebook(tmp_path / "notebooks" / "10_collect.ipynb", COLLECT, 'mood: str = "!"  # how it ends\n')
    notebook(tmp_path / "notebooks" / "20_count.ipynb", COUNT, "factor: int = 1  # unused\n")
    notebook(tmp_path / "notebooks" / "30_shout.ipynb", SHOUT)
    notebook(tmp_path / "notebooks" / "90_report.ipynb", PRINT)
    monkeypatch.chdir(tmp_path)
    # whoever edits the package meanwhile
    monkeypatch.setattr("helpers.run.provenance.helpers_digest", lambda: "0")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "src"))
    return tmp_path


OF_THE_USER = {
    ".ipython/profile_default/startup/00.py": "import math\nmath.pi = 3",
    ".ipython/profile_default/ipython_config.py": "c.InteractiveShell.ast_node_interactivity = 'all'",
    ".ipython/profile_default/ipython_kernel_config.py": "c.IPKernelApp.exec_lines = ['print = repr']",
    ".config/matplotlib/matplotlibrc": "axes.grid: True\ntext.usetex: True\nno.such.setting: 1",
    "work/matplotlibrc": "font.size: 30",
    "startup.py": "import math\nmath.e = 2",
    "jupyter/kernels/python3/kernel.json": '{"argv": ["false"], "display_name": "x", "language": "python"}',
}
SHOWS = """import math
import pandas as pd
from pathlib import Path
from helpers.report.figures.style import add_panel, setup_figure, show_figure
figure = setup_figure(height=1)
add_panel(figure, top=0.1, height=0.5).plot([1, 2])
print(math.pi)
math.e
math.pi
data = pd.DataFrame({"day": range(30)})
display(show_figure(figure, Path("figures"), "line", alt="It rises.", data=data))
data"""


def move_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Become somebody whose settings would change every result."""
    for name, text in OF_THE_USER.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    settings = {
        "XDG_CACHE_HOME": Path.home() / ".cache",  # where matplotlib keeps its list of fonts
        "HOME": home,
        "IPYTHONDIR": home / ".ipython",
        "JUPYTER_PATH": home / "jupyter",
        "MATPLOTLIBRC": home / ".config" / "matplotlib",
        "PYTHONSTARTUP": home / "startup.py",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))


def test_settings_of_the_user_reach_neither_kernels_nor_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    for folder in (tmp_path / "plain", tmp_path / "home" / "work"):
        if shown:
            move_in(tmp_path / "home", monkeypatch)
        notebook(folder / "10_show.ipynb", SHOWS)
        with steady_environment():
            execute_notebook(folder / "10_show.ipynb", to=folder / "10_show.ipynb", parameters={})
        files = [folder / "10_show.ipynb", *folder.glob("figures/*")]
        shown.append({path.name: path.read_bytes() for path in files})
    assert shown[0] == shown[1] and len(files) == 4
    there = {path for path in folder.parent.rglob("*") if path.is_file() and folder not in path.parents}
    assert {path.relative_to(folder.parent).as_posix() for path in there} < set(OF_THE_USER)


def test_settings_of_the_user_do_not_reach_the_kernels_of_nbval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path, monkeypatch)
    pi = nbformat.v4.new_output("execute_result", {"text/plain": "3.141592653589793"}, execution_count=1)
    cell = new_code_cell("import math\nmath.e\nmath.pi", outputs=[pi], execution_count=1)
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))  # where conftest.py lies
    check = [sys.executable, "-m", "pytest", "-p", "conftest", "--nbval", "--nbval-current-env", "a.ipynb"]
    said = subprocess.run(check, cwd=tmp_path, text=True, capture_output=True)
    assert said.returncode == 0, said.stdout


ALL = ["10_collect", "20_count", "30_shout", "90_report"]


def test_only_what_depends_on_a_change_runs_again(project: Path) -> None:
    first = run_study("arvenia")
    assert sorted(first.seconds) == ALL
    assert first.report and first.report.read_text() == "26"
    record = project / "reports" / "arvenia" / "run.json"
    written = record.read_bytes()
    assert json.loads(written)["notebooks"]["10_collect"]["parameters"]["mood"] == "!"
    assert str(project) not in written.decode()

    again = run_study("arvenia")
    assert again.kept == ALL and not again.seconds
    assert record.read_bytes() == written  # a run that did nothing writes nothing

    article = project / "data" / "studies" / "arvenia" / "articles" / "one.txt"
    article.write_text(
        "Arvenia is ready to sing."
    )  # as long as before: the count stays, and so does the report
    changed = run_study("arvenia")
    assert sorted(changed.seconds) == ["10_collect", "20_count", "30_shout"] and changed.kept == ["90_report"]

    first.report.unlink()
    (project / "reports" / "arvenia" / "notebooks" / "30_shout.ipynb").write_text("cut off")
    assert sorted(run_study("arvenia").seconds) == ["30_shout", "90_report"]
    assert sorted(run_study("arvenia", start="20_count").seconds) == ALL[1:]


def test_a_figure_that_a_later_notebook_replaces_does_not_make_the_earlier_one_run_again(
    project: Path,
) -> None:
    figure = '\n(Path("../reports") / study / "figures").mkdir(exist_ok=True)\n'
    figure += '(Path("../reports") / study / "figures" / "a.svg").write_text("NAME")'
    notebook(project / "notebooks" / "30_shout.ipynb", SHOUT + figure.replace("NAME", "early"))
    notebook(project / "notebooks" / "90_report.ipynb", PRINT + figure.replace("NAME", "late"))
    run_study("arvenia", workers=1)
    assert (project / "reports" / "arvenia" / "figures" / "a.svg").read_text() == "late"
    assert run_study("arvenia").kept == ALL


def test_parameters_make_results_of_their_own(project: Path) -> None:
    result = run_study("arvenia", parameters={"mood": "?"}, start="10_collect.ipynb", workers=1)
    assert result.folder == project / "reports" / "arvenia--mood"
    assert not (project / "reports" / "arvenia").exists()
    copy = (result.folder / "notebooks" / "10_collect.ipynb").read_text()
    assert 'mood: str = \\"?\\"' in copy
    assert str(project) not in copy and "papermill" not in copy and "injected-parameters" not in copy


NAMED = 'issue: str = ""  # issues\ncoder: str = ""  # whose codes\n'


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("issue", "talk", "issue=talk: arvenia has no issue 'talk'; did you mean 'talks'?"),
        ("issue", "talks,ships", "has no issue 'ships'. There are: talks."),
        ("coder", "anna", "has no coder 'anna'; did you mean 'hanna'?"),
    ],
)
def test_a_value_that_the_study_has_not_stops_a_run_before_it_begins(project, name, value, fault) -> None:
    (project / "data" / "studies" / "arvenia" / "codes").mkdir()
    (project / "data" / "studies" / "arvenia" / "codes" / "hanna.csv").write_text("")
    notebook(project / "notebooks" / "30_shout.ipynb", SHOUT, NAMED)
    with pytest.raises(InputError, match=re.escape(fault)):
        run_study("arvenia", parameters={name: value})
    assert not (project / "reports").exists() and not (project / "data" / "derived").exists()


@pytest.mark.parametrize(
    ("parameters", "name", "value"),
    [
        (NAMED, "issue", "talks"),
        (NAMED, "issue", "talks, "),
        (NAMED, "coder", "codebook"),
        (NAMED, "coder", "llm:a-model"),
        (NAMED + 'order: str = "random"  # in which to code\n', "coder", "a-new-one"),
    ],
)
def test_values_that_the_study_has_are_taken(project, parameters, name, value) -> None:
    notebook(project / "notebooks" / "30_shout.ipynb", SHOUT, parameters)
    assert plan(load_study("arvenia"), {name: value})["30_shout"][1][name] == value


WITHOUT_LOCKS = [
    OSError(errno.ENOLCK, "No locks available"),
    OSError(errno.ENOSYS, "Function not implemented"),
    OSError(errno.EPERM, "Operation not permitted"),
    OSError(errno.EOPNOTSUPP, "Operation not supported"),
    NotImplementedError(),
]


@pytest.mark.parametrize("error", WITHOUT_LOCKS, ids=str)
def test_on_a_disk_without_locks_a_run_goes_on_and_says_so(project, monkeypatch, capsys, error) -> None:
    monkeypatch.setattr("fcntl.flock", lambda *_: (_ for _ in ()).throw(error))
    with run_lock(load_study("arvenia")):
        assert "has no locks" in capsys.readouterr().err


def test_only_a_lock_that_is_held_is_another_run(project: Path) -> None:
    study = load_study("arvenia")
    with (
        run_lock(study),
        pytest.raises(InputError, match="Another run of arvenia is under way"),
        run_lock(study),
    ):
        raise AssertionError("two runs at once")


def test_a_kernel_on_a_full_disk_says_what_to_do(project: Path) -> None:
    full = 'raise OSError(28, "No space left on device", "a.csv")'
    notebook(project / "notebooks" / "30_shout.ipynb", full)
    with pytest.raises(NotebookStopped) as stopped, steady_environment():
        execute_notebook(project / "notebooks" / "30_shout.ipynb", to=project / "a.ipynb", parameters={})
    assert "[Errno 28] No space left on device: 'a.csv'. Free some space on the disk" in str(stopped.value)


def test_a_copy_that_cannot_be_written_stops_its_notebook(project: Path, monkeypatch) -> None:
    def fail(notebook: object, draft: str, **_: object) -> None:
        Path(draft).write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("papermill.execute_notebook", fail)
    with pytest.raises(NotebookStopped, match=r"a\.ipynb: No space left on device\. Free some space"):
        execute_notebook(project / "notebooks" / "30_shout.ipynb", to=project / "a.ipynb", parameters={})
    assert not list(project.glob("*a.*"))


def test_what_depends_on_a_failure_is_skipped_and_the_rest_goes_on(project: Path) -> None:
    notebook(project / "notebooks" / "20_count.ipynb", COUNT + '\nraise ValueError("no words\\n to count")')
    with pytest.raises(RunFailed) as failure:
        run_study("arvenia")
    stopped, skipped = str(failure.value).splitlines()
    assert stopped == "20_count.ipynb stopped in cell 5 with ValueError: no words to count"
    assert skipped == "Skipped, for want of its tables: 90_report."
    made = sorted(p.name for p in (project / "reports" / "arvenia" / "notebooks").iterdir())
    assert made == ["10_collect.ipynb", "20_count.failed.ipynb", "30_shout.ipynb"]

    notebook(project / "notebooks" / "20_count.ipynb", COUNT)
    assert sorted(run_study("arvenia").seconds) == ["20_count", "90_report"]  # resumes where it stopped
    assert not list((project / "reports" / "arvenia" / "notebooks").glob("*failed*"))


@pytest.mark.parametrize("broken", ["{", '{"nbformat": 4, "cells": []}'])
def test_a_notebook_that_cannot_be_read_stops_itself_only(project: Path, broken: str) -> None:
    for name in ("10_collect", "20_count", "90_report"):
        (project / "notebooks" / f"{name}.ipynb").unlink()
    notebook(project / "notebooks" / "30_talk.ipynb", "!true")
    (project / "notebooks" / "10_articles.ipynb").write_text(broken)  # makes what 30_shout reads
    with pytest.raises(RunFailed, match=r"10_articles.ipynb .* open it and save it again") as failure:
        run_study("arvenia")
    assert ("Skipped" in str(failure.value)) == (broken == "{")
    assert (project / "reports" / "arvenia" / "notebooks" / "30_talk.ipynb").exists()


def spoiled(project: Path, entry: object) -> Path:
    """The record of a run in which one notebook's entry is another."""
    file = project / "reports" / "arvenia" / "run.json"
    record = json.loads(file.read_text())
    record["notebooks"]["10_collect"] = entry
    file.write_text(json.dumps(record))
    return file


@pytest.mark.parametrize(
    "entry", [None, "kept", [], {}, {"key": "k"}, {"key": "k", "outputs": ["a"]}, {"outputs": {"a": 1}}]
)
def test_a_notebook_whose_entry_cannot_be_read_runs_again(project, monkeypatch, entry) -> None:
    def write_copy(path: Path, *, to: Path, **_: object) -> None:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(path.read_text())

    monkeypatch.setattr("helpers.run.pipeline.execute_notebook", write_copy)
    run_study("arvenia")
    file = spoiled(project, entry)
    again = run_study("arvenia")
    assert list(again.seconds) == again.unrecorded == ["10_collect"]
    assert run_study("arvenia").kept == ALL

    file.write_text(file.read_text()[:-9])
    assert run_study("arvenia").unrecorded == ALL


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [(signal.SIGINT, 130, "Interrupted. "), (signal.SIGTERM, 143, "Ended by the system. ")],
)
def test_a_run_cut_short_ends_its_kernels_and_leaves_nothing_half_written(
    project: Path, sent: signal.Signals, status: int, sentence: str
) -> None:
    sleep = '\n(derived / "kernel").write_text(str(os.getpid()))\ntime.sleep(60)'
    notebook(project / "notebooks" / "20_count.ipynb", f"import time\n{COUNT}{sleep}")
    command = [sys.executable, "-m", "helpers", "run", "arvenia"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=project)
    shouted = project / "reports" / "arvenia" / "notebooks" / "30_shout.ipynb"
    kernel = project / "data" / "derived" / "arvenia" / "kernel"
    deadline = time.monotonic() + 60
    while not (shouted.exists() and kernel.exists()) and time.monotonic() < deadline and run.poll() is None:
        time.sleep(0.1)
    with pytest.raises(InputError, match="Another run of arvenia is under way"):
        run_study("arvenia")
    time.sleep(0.5)
    run.send_signal(sent)
    _, said = run.communicate(timeout=20)
    assert run.returncode == status and "Traceback" not in said
    assert f"{sentence}What had finished is kept; the next run goes on from there." in said
    with pytest.raises(ProcessLookupError):
        os.kill(int(kernel.read_text()), 0)
    assert not [p for p in project.rglob("*") if ".tmp" in p.name]
    finished = json.loads((project / "reports" / "arvenia" / "run.json").read_text())["notebooks"]
    assert sorted(finished) == ["10_collect", "30_shout"]


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (
            {"mod": "x"},
            "No notebook of this run has a parameter 'mod'; did you mean 'mood'? There are: factor, mood.",
        ),
        ({"study": "x"}, "No notebook of this run has a parameter 'study'. There are: factor, mood."),
        ({"factor": "12:30"}, "The parameter 'factor' is of type int, not '12:30'; write it as in factor=1."),
        ({"mood": 3}, "The parameter 'mood' is of type str, not 3; put it in quotation marks."),
        ({"articles": 3}, "articles=3: there is no such file or folder; check the path."),
    ],
)
def test_a_wrong_parameter_is_refused_before_anything_runs(
    project: Path, parameters: dict, sentence: str
) -> None:
    with pytest.raises(InputError) as refusal:
        run_study("arvenia", parameters=parameters)
    assert str(refusal.value) == sentence
    assert not (project / "reports").exists()


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("published", "2025-10-01", None),
        ("published", "1 October 2025", None),
        ("published", "", None),
        (
            "published",
            "01.10.2025",
            "published=01.10.2025 cannot be read as a day; write it as in published=2025",
        ),
        ("published", "2025-02-30", "cannot be read as a day"),
        ("period", "2018-01-01/2018-12-31", None),
        ("period", "2018-01-01", "write it as in period=2018-01-01/2019-12-31"),
        ("period", "2018-12-31/2018-01-01", "ends before it begins"),
    ],
)
def test_a_day_that_is_none_is_refused_before_anything_runs(
    project: Path, parameter: str, value: str, said: str | None
) -> None:
    notebook(project / "notebooks" / "20_count.ipynb", COUNT, f'{parameter}: str = ""  # a day\n')
    study = load_study("arvenia")
    if said is None:
        assert plan(study, {parameter: value})["20_count"][1][parameter] == value
        return
    with pytest.raises(InputError) as refusal:
        plan(study, {parameter: value})
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("declared", "value", "said"),
    [
        ('window: str = ""', "", None),
        ('window: str = ""', "quarter", None),
        ('window: str = ""', "30", None),
        ('window: str = "abc"', "abc", None),  # a default is the notebook's own affair
        (
            'window: str = ""',
            "abc",
            "window=abc is not allowed. Use year, quarter, month or a number",
        ),
        ('window: str = ""', "moth", "window=moth is not allowed; did you mean 'month'? Use year"),
        ('window: str = ""', "0", "window=0 is not allowed. Use year"),
        ('window: str = ""', "²", "window=² is not allowed. Use year"),
        ('kernel: str = "no"', "gauss", "did you mean 'gaussian'? Use no, uniform, triangular,"),
        ('order: str = "random"', "rising", "order=rising is not allowed. Use random, next, text."),
        ("seed: int = 0", "-1", "seed=-1 is not allowed; give a number of 0 or more."),
        ("draws: int = 1000", 0, "draws=0 is not allowed; give a number of 1 or more."),
        ("sure: float = 1", 1.5, "sure=1.5 is not allowed; give a number of 0 to 1."),
        ("sure: float = 1", math.nan, "The parameter 'sure' is of type float, not nan"),
        ("sure: float = 1", "1e999", "The parameter 'sure' is of type float, not '1e999'"),
        ("sure: float = 1", "0", None),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_before_anything_runs(project, declared, value, said) -> None:
    notebook(project / "notebooks" / "90_report.ipynb", PRINT, f"{declared}  # help\n")
    name = declared.partition(":")[0]
    if said is None:
        assert plan(load_study("arvenia"), {name: value})["90_report"][1][name] in (value, 0)
        return
    with pytest.raises(InputError, match=re.escape(said)):
        run_study("arvenia", parameters={name: value})
    assert not (project / "reports").exists()


def test_only_parameters_that_notebooks_have_are_checked() -> None:
    notebooks = Path(__file__).parents[1].glob("notebooks/[0-9]*.ipynb")
    known = {name for path in notebooks for name in read_notebook(path).parameters}
    assert {*DAYS, *LOWEST, *HIGHEST, "kernel", "order", "window"} <= known


@pytest.mark.parametrize(
    ("run_list", "sentence"),
    [
        (
            "[{notebook: 10_collect, parameters: {mod: x}}]",
            "the run list gives 10_collect a parameter 'mod' that",
        ),
        ("[{notebook: 10_collect, parameters: {mood: 750}}]", "'mood' is of type str, not 750"),
        (
            "[{notebook: 11_missing}]",
            "There is no notebook 11_missing.ipynb in notebooks/; there are: 10_collect",
        ),
        ("[{notebook: 10_collect}, {notebook: 10_collect}]", "'10_collect' in the run list is there twice"),
        ("[{notebook: 10.x}]", "'10.x' in the run list is not the name of a notebook"),
        (
            "[{notebook: 20_count}, {notebook: 10_collect}]",
            "20_count reads articles.parquet, made by 10_collect",
        ),
    ],
)
def test_a_wrong_run_list_is_refused(project: Path, run_list: str, sentence: str) -> None:
    (project / "data" / "studies" / "arvenia" / "study.yaml").write_text(f"{STUDY}\nrun: {run_list}")
    with pytest.raises(InputError) as refusal:
        run_study("arvenia")
    assert sentence in str(refusal.value)


def test_the_run_list_gives_parameters_and_the_caller_overrides_them(project: Path) -> None:
    steps = '\nrun: [{notebook: 10_collect, parameters: {mood: "12:30"}}, {notebook: 20_count}]'
    (project / "data" / "studies" / "arvenia" / "study.yaml").write_text(STUDY + steps)
    study = load_study("arvenia")
    assert plan(study)["10_collect"][1] == {"study": "arvenia", "run": "", "mood": "12:30"}
    assert plan(study, {"mood": "?"})["10_collect"][1]["mood"] == "?"
    assert list(plan(study)) == ["10_collect", "20_count"]


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({}, None, "arvenia"),
        ({"mood": "?"}, None, "arvenia--mood"),
        ({"factor": 3, "mood": "a/b"}, None, "arvenia--factor-3-mood-a-b"),
        ({"articles": "../there/Some Article.txt", "mood": "x"}, None, "arvenia--Some-Article"),
        ({"articles": "기사.txt"}, None, "arvenia--1f896d18"),
        ({"mood": "?"}, "trial", "trial"),
    ],
)
def test_results_are_named_after_what_was_given(project: Path, given: dict, name: str, expected: str) -> None:
    assert run_name(load_study("arvenia"), given, name=name) == expected


@pytest.mark.parametrize("name", ["../x", "", "a/b", ".", "arvenia", "belmor"])
def test_a_name_that_would_write_elsewhere_is_refused(project: Path, name: str) -> None:
    (project / "data" / "studies" / "belmor").mkdir()
    with pytest.raises(InputError):
        run_name(load_study("arvenia"), {"mood": "?"}, name=name)


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        (int, "12", 12), (int, "-3", -3), (float, "0.5", 0.5), (float, 2, 2.0), (float, "1e-3", 0.001),
        (bool, "yes", True), (bool, "False", False), (str, "12:30", "12:30"), (str, "null", "null"),
    ],
)  # fmt: skip
def test_text_is_read_as_the_declared_type(kind: type, given: object, value: object) -> None:
    found = check_value(given, Parameter("x", kind, kind()))
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (int, "1.0"),
        (int, True),
        (int, "1_000"),
        (int, "٣"),
        (float, "nan"),
        (float, "ten"),
        (bool, "1"),
        (str, 1),
    ],
)
def test_nothing_is_guessed_about_a_type(kind: type, given: object) -> None:
    with pytest.raises(InputError, match=f"of type {kind.__name__}"):
        check_value(given, Parameter("x", kind, kind()))


@pytest.mark.parametrize(
    "line",
    [
        "seed = 0",
        "seed: list = []  # x",
        "seed: int = 'x'  # y",
        "seed: int = f()  # z",
        "seed: int = 1.0",
        "seed: int = True",
        "seed: float = True",
        "seed: str",
        "seed: int = 0; x = 1",
        "seed.x: int = 0",
        "%who",
    ],
)
def test_a_parameters_cell_has_one_form(line: str) -> None:
    with pytest.raises(InputError, match="10_a, line 2: "):
        parse_parameters(f"\n{line}", where="10_a")


@pytest.mark.parametrize(
    ("line", "parameter"),
    [
        ("x: float = 1  # least", Parameter("x", float, 1.0, "least")),
        ("x: float = -1", Parameter("x", float, -1.0)),
        ('x: str = "a  # b"  # c', Parameter("x", str, "a  # b", "c")),
        ('x: str = "#"', Parameter("x", str, "#")),
        ("x: int = 0 # one blank", Parameter("x", int, 0, "one blank")),
        ("x:int=0  #two # signs", Parameter("x", int, 0, "two # signs")),
        ('x: str = "a\u2028b"  # c', Parameter("x", str, "a\u2028b", "c")),
        ("  # a remark\n \nx: bool = True", Parameter("x", bool, True)),
    ],
)
def test_a_parameter_is_read_as_python_reads_it(line: str, parameter: Parameter) -> None:
    (found,) = parse_parameters(line, where="10_a").values()
    assert found == parameter and type(found.default) is parameter.type


@pytest.mark.parametrize(
    ("values", "source"),
    [
        ({}, 'study: str = "river"  # which\nleast: int = 5'),
        ({"least": 7}, 'study: str = "river"  # which\nleast: int = 7'),
        ({"study": 'a "b" \\ é'}, 'study: str = "a \\"b\\" \\\\ é"  # which\nleast: int = 5'),
        ({"study": "a  # b"}, 'study: str = "a  # b"  # which\nleast: int = 5'),
    ],
)
def test_values_stand_in_the_lines_of_the_parameters_cell(values: dict, source: str) -> None:
    cell = new_code_cell('study: str = "river"  # which\nleast: int = 5', metadata={"tags": ["parameters"]})
    (changed,) = with_values(new_notebook(cells=[cell]), values).cells
    assert changed.source == source
    compile(changed.source, "cell", "exec")


def test_tables_are_found_through_variables(tmp_path: Path) -> None:
    code = (
        'source = derived / "articles.parquet"\nresult = derived / "statements.parquet"\n'
        "found = read_table(source)\nwrite_table(found, result)\n"
        'write_table(read_table(derived / "events.parquet"), derived / "days.parquet")'
    )
    notebook(tmp_path / "20_x.ipynb", code)
    found = read_notebook(tmp_path / "20_x.ipynb")
    assert found.reads == {"articles.parquet", "events.parquet"}
    assert found.writes == {"statements.parquet", "days.parquet"}
