"""Notebooks from outside: their parameters, the tables they read and write, and running one of them."""

import ast
import hashlib
import io
import json
import keyword
import os
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from helpers.base import InputError, file_fault, refuse_conflict, remedy
from helpers.run.workers import recording_kernels, side_by_side

# What a kernel sees, so that the same input gives the same bytes: order of sets, threads, zone, date of PDFs
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "1767225600",  # 1 January 2026, UTC
    "TQDM_DISABLE": "1",  # a progress bar left in a notebook would show a clock
    "TZ": "UTC",
}
# What a user's own settings would tell a kernel: how to show figures and warnings, what to run first
_LEFT_OUT = ("MPLBACKEND", "PYTHONOPTIMIZE", "PYTHONSTARTUP", "PYTHONWARNINGS")
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
TYPES = {"str": str, "int": int, "float": float, "bool": bool}
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what Python's own parser raises
# what stands before Python that is timed or captured; any other magic takes text of its own
_TIMED = re.compile(r"\A(\s*)%%(?:time|timeit|capture|prun)\b.*|^([ \t]*)%time[ \t]+(?!-)", re.M)


class NotebookStopped(RuntimeError):
    """A notebook stopped with an error: ``str(error)`` names the notebook, the cell and what it said."""


class UnreadableNotebook(InputError):
    """A notebook, its code or a parameter cannot be read: ``str(error)`` names notebook, cell and line."""


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: ``name: type = default  # help``."""

    name: str
    type: type
    default: str | int | float | bool
    help: str = ""


@dataclass(frozen=True)
class Notebook:
    """What the driver needs to know of a notebook."""

    path: Path
    parameters: Mapping[str, Parameter]
    reads: frozenset[str]  # tables of data/derived/<run>/, such as statements.parquet
    writes: frozenset[str]
    names: frozenset[str]  # every name its code mentions (read_articles, …)
    digest: str  # of sources and tags
    fault: str = ""  # why it cannot be read and so cannot run

    @property
    def name(self) -> str:
        return self.path.stem


def read_notebook(path: Path) -> Notebook:
    """Read a notebook's parameters and, from its code, the tables it reads and writes.

    A table counts as written where its file name stands in a call of ``write_table``, directly or through a
    variable; every other file name ending in ``.parquet`` counts as read. Raises InputError if there is no
    such file, and UnreadableNotebook if it is no notebook, its code is not what IPython reads, or its
    parameters are not ``name: type = default  # help``.
    """
    try:
        text = path.read_text(encoding="utf8")
        refuse_conflict(text, name=path.name)
        stored = json.loads(text)
        found = ((c["source"], c["cell_type"], c["metadata"].get("tags", [])) for c in stored["cells"])
        cells = [["".join(source), kind, list(tags)] for source, kind, tags in found]
        if stored["nbformat"] != 4:
            raise ValueError("it is not of version 4")
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.ipynb"))) or "none"
        where = f"{path.absolute().parent.name}/"
        raise InputError(f"There is no notebook {path.name} in {where}; there are: {known}.") from None
    except InputError as error:
        raise UnreadableNotebook(str(error)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        why = error if isinstance(error, ValueError) else getattr(error, "strerror", "a part is missing")
        said = f"{path.name} cannot be read as a notebook ({why}); open it and save it again."
        raise UnreadableNotebook(said) from None
    parameters: dict[str, Parameter] = {}
    tree = ast.Module([], [])
    for number, (source, kind, tags) in enumerate(cells, 1):
        where = f"{path.name}, cell {number}"
        if kind == "code":
            tree.body += parse_cell(source, where=where).body
            if "parameters" in tags:
                parameters |= parse_parameters(source, where=where)
    used = (getattr(node, "id", None) or getattr(node, "attr", None) for node in ast.walk(tree))
    names = frozenset(name for name in used if name)
    digest = hashlib.sha256(json.dumps(cells).encode()).hexdigest()
    return Notebook(path, parameters, *tables_used(tree), names, digest)


def parse_cell(source: str, *, where: str) -> ast.Module:
    """Parse a code cell as IPython reads it: help (``f?``), magics and shell commands become calls.

    A cell under a magic such as ``%%bash`` holds no Python. Raises UnreadableNotebook with the line.
    """
    with suppress(*_UNREADABLE):
        return ast.parse(source)
    from IPython.core.inputtransformer2 import TransformerManager  # 0.2 s, which plain Python does not need

    code = _TIMED.sub(r"\1\2", source)
    try:
        return ast.parse(TransformerManager().transform_cell(code))
    except _UNREADABLE as error:
        if _may_be_magic(code):
            return ast.Module([], [])
        blank = code[: -len(code.lstrip())].count("\n")  # lines that IPython drops
        line = blank + (getattr(error, "lineno", None) or 1)
        fault = error.args[0] if error.args else "too long"
        raise UnreadableNotebook(f"{where}, line {line}: {fault}; correct the cell.") from None


def _may_be_magic(code: str) -> bool:
    """Whether a cell is one line such as ``cd ..``, in which IPython looks for a magic without its sign."""
    words = code.split()
    command = len(words) > 1 and words[0].isidentifier() and not words[1].startswith("=")
    return command and "\n" not in code.strip() and not keyword.iskeyword(words[0])


def parse_parameters(source: str, *, where: str) -> dict[str, Parameter]:
    """Parse a parameters cell; comments and blank lines are passed over."""
    found: dict[str, Parameter] = {}
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parameter = _declared(line)
        if parameter is None:
            raise UnreadableNotebook(
                f"{where}, line {number}: {line!r} is not of the form 'name: type = default  # help' "
                f"with type and default one of {', '.join(TYPES)}."
            )
        found[parameter.name] = parameter
    return found


def _declared(line: str) -> Parameter | None:
    """The parameter that a line declares; None if it is of another form."""
    try:
        match ast.parse(line).body:
            case [ast.AnnAssign(ast.Name(name), ast.Name(kind), ast.expr() as written)] if kind in TYPES:
                default = ast.literal_eval(written)
            case _:
                return None
    except (ValueError, SyntaxError):
        return None
    default = float(default) if kind == "float" and type(default) is int else default
    tokens = tokenize.generate_tokens(io.StringIO(line).readline)
    comment = "".join(token.string for token in tokens if token.type == tokenize.COMMENT)
    found = Parameter(name, TYPES[kind], default, comment[1:].strip())
    return found if type(default) is found.type else None


def tables_used(tree: ast.AST) -> tuple[frozenset[str], frozenset[str]]:
    """The tables a notebook's code reads and writes."""
    bound: dict[str, set[str]] = {}  # variable -> the table whose path it holds
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and not any(_calls(n, "read_table") for n in ast.walk(node.value)):
            for target in (one for one in node.targets if isinstance(one, ast.Name)):
                bound.setdefault(target.id, set()).update(_table_names(ast.walk(node.value)))
    written: set[str] = set()
    for node in ast.walk(tree):
        if _calls(node, "write_table"):
            inside = list(_outside_of_reads(node))
            written |= _table_names(inside)
            written |= {t for n in inside if isinstance(n, ast.Name) for t in bound.get(n.id, ())}
    return frozenset(_table_names(ast.walk(tree)) - written), frozenset(written)


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _outside_of_reads(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, but nothing inside a call of ``read_table``."""
    if not _calls(node, "read_table"):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _outside_of_reads(child)


def _table_names(nodes: Iterable[ast.AST]) -> set[str]:
    texts = (n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return {text for text in texts if re.fullmatch(r"[\w-]+\.parquet", text)}


def set_environment(folder: Path) -> None:
    """Give kernels started from now on the same environment everywhere (JupyterLab's settings call it, too).

    They see the project's ``folder``, where they may write, in place of the user's settings of IPython and
    matplotlib.
    """
    for name in _LEFT_OUT:
        os.environ.pop(name, None)
    (folder / "matplotlibrc").touch()
    os.environ.update(ENVIRONMENT, IPYTHONDIR=str(folder), MATPLOTLIBRC=str(folder))


@contextmanager
def steady_environment() -> Iterator[None]:
    """Give kernels started inside the same environment everywhere; put the old one back afterwards."""
    before = dict(os.environ)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        set_environment(Path(folder))
        os.environ["JUPYTER_RUNTIME_DIR"] = folder
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def execute_notebook(
    path: Path, *, to: Path, parameters: Mapping[str, Any], kernels: list[Any] | None = None
) -> None:
    """Run a notebook in its own folder and save the executed copy ``to``, whole or not at all.

    ``to`` may be the notebook itself: then its outputs are stored anew. The kernel is noted in ``kernels``.
    Raises NotebookStopped with the notebook, the cell and the error's message, or with the file that could
    not be written; the copy that stopped is kept as ``<name>.failed.ipynb``.
    """
    # jsonschema would import rfc3987_syntax, which builds a grammar for 1.7 s unused here (jsonschema #1428)
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import nbformat
    import papermill
    from nbclient.exceptions import DeadKernelError
    from traitlets.config import Config

    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f".{to.stem}.{os.getpid()}.tmp.ipynb")
    failed = to.with_name(f"{path.stem}.failed.ipynb")
    failed.unlink(missing_ok=True)
    try:
        notebook = with_values(tidy(nbformat.read(path, as_version=4)), parameters)
    except (ValueError, KeyError, TypeError, AttributeError, nbformat.ValidationError) as error:
        raise NotebookStopped(f"{path.name} is no notebook; open it and save it again.") from error
    try:
        executed = papermill.execute_notebook(
            notebook,
            str(draft).replace("{", "{{").replace("}", "}}"),  # papermill formats the paths it is given
            kernel_name=KERNELSPEC["name"],
            progress_bar=False,
            request_save_on_cell_execute=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=["--IPKernelApp.log_level=50"],  # a kernel asked to end calls that an error
            config=Config({"KernelManager": {"transport_encryption": "auto"}}),
            kernel_manager_class=recording_kernels([] if kernels is None else kernels),
        )
        draft.write_text(nbformat.writes(tidy(executed)) + "\n", encoding="utf8")
        os.replace(draft, to)
    except papermill.PapermillExecutionError as error:
        if to != path:
            os.replace(draft, failed)
        said = " ".join(str(error.evalue).split())[:500]
        number = re.match(r"\[Errno (\d+)\]", said)  # of an error of the operating system
        to_do = f". {remedy(int(number[1]))}" if number else ""
        where = f"{path.name} stopped in cell {error.cell_index + 1}"
        raise NotebookStopped(f"{where} with {error.ename}: {said}{to_do}") from error
    except DeadKernelError as error:
        raise NotebookStopped(f"{path.name} stopped: its kernel died (was there enough memory?).") from error
    except OSError as error:
        if str(error.filename) in ("None", str(draft)):
            error.filename = to.name
        raise NotebookStopped(f"{path.name} stopped. {file_fault(error)}") from error
    finally:
        draft.unlink(missing_ok=True)


def store_outputs(paths: Iterable[Path]) -> None:
    """Execute notebooks in place, in the order given, with their own defaults (for those who change them).

    Raises InputError before the first is executed if one of them is missing or cannot be read.
    """
    waiting, kernels = [read_notebook(path).path for path in paths], list[Any]()
    with steady_environment(), side_by_side(1, total=len(waiting), kernels=kernels) as (start, show):
        for number, path in enumerate(waiting):  # in a thread, where no library takes signals for itself
            task = start(partial(execute_notebook, to=path, parameters={}, kernels=kernels), path)
            show(len(waiting) - number, [path.stem])
            task.result()


def with_values(notebook: Any, parameters: Mapping[str, Any]) -> Any:
    """Write values into the parameters cell, each in its line, where a reader looks for and changes them.

    papermill would add a cell that says them again, and what one changed above it would do nothing.
    """
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            lines = cell.source.split("\n")
            cell.source = "\n".join(_with_value(line, parameters) for line in lines)
    return notebook


def _with_value(line: str, parameters: Mapping[str, Any]) -> str:
    found = _declared(line)
    if found is None or found.name not in parameters:
        return line
    value = parameters[found.name]
    written = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    help_words = f"  # {found.help}" if found.help else ""
    return f"{found.name}: {found.type.__name__} = {written}{help_words}"


def tidy(notebook: Any) -> Any:
    """Drop what differs between two runs of the same notebook: timings, versions, paths."""
    notebook.metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
    return notebook
