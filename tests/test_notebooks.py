"""Every notebook as it is stored: executed in order, built on one skeleton, nothing of this machine in it.

That the stored outputs are what the code gives today is the work of nbval (see the Makefile).
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.base.schemas import TABLES
from helpers.run.notebooks import KERNELSPEC, read_notebook
from helpers.run.plans import Steps, plan
from helpers.study.study import load_study

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBERED = [path for path in NOTEBOOKS if path.stem[0].isdigit()]
TEMPLATE = ROOT / "notebooks" / "template.ipynb"
OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:home|Users|root|tmp|work|usr|var|opt|private|mnt)/"  # a path
    r"|\b[A-Z]:\\\\?\w"  # a path on Windows
    r"|\b(?!00:00:00)\d{1,2}:\d{2}:\d{2}\b"  # a clock; midnight is how a day is printed
    r"|\b0x[0-9a-f]{6,}"  # an address
    r"|Wall time"
)


def faults(notebook: Any) -> Iterator[str]:
    """What is wrong with a stored notebook."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = notebook.cells[0]
    if first.cell_type != "markdown" or not re.match(r"# .+", first.source) or "?" not in first.source:
        yield "the first cell is not a title with a question"
    if first.source.count("\n- ") + first.source.count("\n* ") < 2:
        yield "the first cell has no bullets"
    tagged = [n for n, cell in enumerate(code) if "parameters" in cell.metadata.get("tags", [])]
    if tagged != [1]:
        yield "the second code cell, and only that, is to be tagged 'parameters'"
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        yield "not executed from first to last cell"
    outputs = [output for cell in code for output in cell.outputs]
    if not outputs:
        yield "no outputs stored"
    if any(output.output_type == "error" for output in outputs):
        yield "an error is stored"
    if any(output.get("name") == "stderr" for output in outputs):
        yield "a warning is stored"
    for seen in OF_A_MACHINE.findall(str([shown(output) for output in outputs])):
        yield f"shows something of the machine it ran on: {seen}"
    if notebook.metadata != {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}:
        yield "metadata are not tidy"
    if any(set(cell.metadata) - {"tags"} for cell in notebook.cells):
        yield "metadata of a cell are not tidy"
    if any(re.fullmatch(r"[0-9a-f-]{8,}", cell.id) for cell in notebook.cells):
        yield "a cell has a random id; give it a name"


def shown(output: Any) -> Any:
    """What a reader sees of an output; pictures are left out."""
    if output.output_type == "stream":
        return output.text
    return {kind: value for kind, value in output.get("data", {}).items() if not kind.startswith("image/")}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_as_it_should_be(path: Path) -> None:
    found = list(faults(nbformat.read(path, as_version=4)))
    assert not found, f"{path.name}: {'; '.join(found)}. Run: make notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_few_and_explained(path: Path) -> None:
    parameters = read_notebook(path).parameters
    assert list(parameters)[:2] == ["study", "run"] and len(parameters) <= 7  # run is the driver's
    assert all(parameter.help for parameter in parameters.values())
    assert parameters["study"].default == "us-dprk"


def test_tables_come_from_the_notebooks_that_are_said_to_make_them() -> None:
    writes = {f"{name}.parquet": table.made_by for name, table in TABLES.items() if table.made_by}
    made = {table: path.stem for path in NUMBERED for table in read_notebook(path).writes}
    assert made == writes, "name the notebook that makes a table in TABLES of base/schemas.py"
    assert {table for path in NOTEBOOKS for table in read_notebook(path).reads} <= set(writes)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_notebook_reads_what_those_before_it_write_and_writes_its_own(path: Path) -> None:
    before = [read_notebook(other).writes for other in NUMBERED if other < path]
    notebook, known = read_notebook(path), frozenset().union(*before)
    assert (notebook.reads - known, notebook.writes & known) == (set(), set())


STEPS = ["read_articles", "read_statements", "find_events", "classify_stances", "positions", "divergence"]
STEPS += ["turning_points", "coalitions", "demands", "compute_findings", "sensitivity", "build_report"]


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_taken_in_one_notebook(step: str) -> None:
    assert len([path.stem for path in NUMBERED if step in read_notebook(path).names]) == 1


@pytest.mark.parametrize(
    "study", sorted((ROOT / "data" / "studies").glob("*/study.yaml")), ids=lambda p: p.parent.name
)
def test_the_run_list_of_a_study_fits_the_notebooks(study: Path) -> None:
    steps = plan(load_study(study.parent))
    assert steps and not any(notebook.fault for notebook, _ in steps.values())


def test_the_notebooks_are_there() -> None:
    assert [path.stem for path in NUMBERED] == list(plan(load_study(ROOT / "data" / "studies" / "us-dprk")))
    assert TEMPLATE in NOTEBOOKS


@pytest.fixture(scope="module")
def with_mine(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Steps]:
    """The plan of a study with the shipped notebooks and ``95_mine.ipynb``, of the content given."""
    root = tmp_path_factory.mktemp("project")
    study = root / "data" / "studies" / "river"
    study.mkdir(parents=True)
    (study / "study.yaml").symlink_to(ROOT / "src" / "helpers" / "run" / "new_study.yaml")
    (root / "notebooks").mkdir()
    for path in NUMBERED:
        (root / "notebooks" / path.name).symlink_to(path)

    def planned(content: str) -> Steps:
        (root / "notebooks" / "95_mine.ipynb").write_text(content)
        return plan(load_study(study))

    return planned


def mine(*sources: str) -> str:
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


@pytest.mark.parametrize(
    "code",
    [
        "extract_statements?", "extract_statements??", "?extract_statements", "??", "%matplotlib inline",
        "!ls", "!!ls", "%%bash\nif true; then\n  ls 'a b\nfi", "x = !ls", "x = %who", "matplotlib inline",
        "cd ..", "pip install x", "%%html\n<p>it's", "\n\n%%latex\n$x$", "  x = 1\n  !ls {x}", ">>> x = 1",
        "for x in range(3):\n    !echo {x}\n    x?", "/print x", "await f()", "%%", "!ls \\\n -l\nx = 1",
        "%time x = 1", "%%time\nx = 1", 'x = """\n%time x\n"""',
    ],
)  # fmt: skip
def test_a_notebook_of_ones_own_is_read_as_ipython_reads_it(with_mine: Any, code: str) -> None:
    steps = with_mine(mine(code, 'read_table(derived / "stances.parquet")'))
    assert (steps["95_mine"][0].fault, steps["95_mine"][0].reads) == ("", {"stances.parquet"})


@pytest.mark.parametrize("magic", ["%%time", "\n%%capture out --no-stderr", "%%timeit -n 1", "%time"])
def test_tables_are_found_in_cells_that_are_timed_or_captured(with_mine: Any, magic: str) -> None:
    code = f'{magic}{" " if magic == "%time" else chr(10)}write_table(x, derived / "days.parquet")'
    assert with_mine(mine(code))["95_mine"][0].writes == {"days.parquet"}


PARAMETERS = {"metadata": {"tags": ["parameters"]}, "cell_type": "code", "source": "x: int = 1\ny = 2"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (mine("x = 1", "x = 1\nx = = 2"), "95_mine.ipynb, cell 2, line 2: invalid syntax; correct the cell."),
        (mine("\n\n%matplotlib inline\nx = = 2"), "95_mine.ipynb, cell 1, line 4: invalid syntax"),
        (mine("\n%%time\nx = (1,"), "95_mine.ipynb, cell 1, line 3: '(' was never closed"),
        (mine("import"), "95_mine.ipynb, cell 1, line 1"),
        (mine("x = 1\0"), "95_mine.ipynb, cell 1, line 1: source code"),
        (
            json.dumps({"nbformat": 4, "cells": [PARAMETERS]}),
            "cell 1, line 2: 'y = 2' is not of the form",
        ),
        ("", "95_mine.ipynb cannot be read as a notebook (Expecting value"),
        ('{"cells": [', "95_mine.ipynb cannot be read as a notebook (Expecting value"),
        ("[]", "95_mine.ipynb cannot be read as a notebook (a part is missing)"),
        ('{"nbformat": 3, "worksheets": []}', "a notebook (a part is missing)"),
        ('{"nbformat": 3, "cells": []}', "a notebook (it is not of version 4)"),
        ('{"cells": [{"cell_type": "code", "source": "1", "metadata": null}]}', "(a part is missing)"),
        ("[" * 100_000, "95_mine.ipynb cannot be read as a notebook"),
        (mine("x = " + "1+" * 20_000 + "1"), "95_mine.ipynb, cell 1, line 1"),
        (mine("x" + ".a" * 5_000), "95_mine.ipynb, cell 1, line 1"),
        ("<<<<<<< HEAD\n{}", "95_mine.ipynb, line 1: two versions of the file stand here side by side"),
    ],
)
def test_a_notebook_that_cannot_be_read_stops_itself_only(with_mine: Any, content: str, said: str) -> None:
    faults = {name: notebook.fault for name, (notebook, _) in with_mine(content).items() if notebook.fault}
    assert list(faults) == ["95_mine"] and said in faults["95_mine"]


def _uncount(notebook: Any) -> None:
    notebook.cells[1].execution_count = None


def _swap(notebook: Any) -> None:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[0].execution_count, code[1].execution_count = 2, 1


def _strip(notebook: Any) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []


def _show(text: str) -> Callable[[Any], None]:
    def show(notebook: Any) -> None:
        notebook.cells[-1 - _last_code(notebook)].outputs = [nbformat.v4.new_output("stream", text=text)]

    return show


def _last_code(notebook: Any) -> int:
    return next(n for n, cell in enumerate(reversed(notebook.cells)) if cell.cell_type == "code")


def _fail(notebook: Any) -> None:
    notebook.cells[-1 - _last_code(notebook)].outputs = [
        nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[])
    ]


def _untag(notebook: Any) -> None:
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)


def _time(notebook: Any) -> None:
    notebook.cells[1].metadata["execution"] = {"iopub.execute_input": "2026-01-01T12:00:00Z"}


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_uncount, "not executed from first"),
        (_swap, "not executed from first"),
        (_strip, "no outputs stored"),
        (_fail, "an error is stored"),
        (_untag, "tagged 'parameters'"),
        (_time, "metadata of a cell"),
        (_show("/home/me/articles"), "of the machine"),
        (_show("C:\\Users\\me"), "of the machine"),
        (_show("it is 12:30:01"), "of the machine"),
        (_show("<object at 0x7f1a2b3c4d>"), "of the machine"),
    ],
)
def test_a_fault_would_be_seen(spoil: Callable[[Any], None], fault: str) -> None:
    notebook = copy.deepcopy(nbformat.read(TEMPLATE, as_version=4))
    spoil(notebook)
    assert any(fault in found for found in faults(notebook))
