"""Every notebook as it is stored: executed in order, built on one skeleton, nothing of this machine in it.

That the stored outputs are what the code gives today is the work of nbval (see the Makefile).
"""

import ast
import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.driving.notebooks import KERNELSPEC, read_notebook
from helpers.driving.plans import plan
from helpers.study import load_study

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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_tables_come_from_the_notebooks_that_are_said_to_make_them(path: Path) -> None:
    makers = {table: other.stem for other in NUMBERED for table in read_notebook(other).writes}
    assert read_notebook(path).reads <= set(makers)
    code = "\n".join(c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code")
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "read_table":
            names = [n.value for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant)]
            said = [
                k.value.value
                for k in call.keywords
                if k.arg == "made_by" and isinstance(k.value, ast.Constant)
            ]
            assert said == [makers[name] for name in names], f"{path.name}: {ast.unparse(call)}"


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_notebook_reads_what_those_before_it_write_and_writes_its_own(path: Path) -> None:
    before = [read_notebook(other).writes for other in NUMBERED if other < path]
    notebook, known = read_notebook(path), frozenset().union(*before)
    assert (notebook.reads - known, notebook.writes & known) == (set(), set())


STEPS = ["read_articles", "extract_statements", "find_events", "classify_stances", "positions", "divergence"]
STEPS += ["turning_points", "coalitions", "demands", "compute_findings", "sensitivity", "build_report"]


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_taken_in_one_notebook(step: str) -> None:
    assert len([path.stem for path in NUMBERED if step in read_notebook(path).names]) == 1


@pytest.mark.parametrize(
    "study", sorted((ROOT / "data" / "studies").glob("*/study.yaml")), ids=lambda p: p.parent.name
)
def test_the_run_list_of_a_study_fits_the_notebooks(study: Path) -> None:
    assert plan(load_study(study.parent))


def test_the_notebooks_are_there() -> None:
    assert [path.stem for path in NUMBERED] == list(plan(load_study(ROOT / "data" / "studies" / "us-dprk")))
    assert TEMPLATE in NOTEBOOKS


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
