"""What a run will do: its notebooks in order, the value of every parameter, and the name of its results."""

import hashlib
import math
import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from helpers.articles import day_of
from helpers.base import InputError, is_machine, machines
from helpers.run.notebooks import Notebook, Parameter, UnreadableNotebook, read_notebook
from helpers.study import ALLOWED, Step, Study, names_a_file

DAYS = {"published": "2025-10-01", "period": "2018-01-01/2019-12-31"}  # parameters of days, and their form
LOWEST = {  # parameters that are numbers, and the lowest that each may be
    "draws": 1, "examples": 0, "least": 1, "near": 0, "number": 1, "sample": 0, "seed": 0, "sure": 0,
    "steps": 0, "workers": 1,
}  # fmt: skip
HIGHEST = {"sure": 1}
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?"
OURS = ("study", "run")  # parameters that the driver itself gives

Steps = dict[str, tuple[Notebook, dict[str, Any]]]  # name -> the notebook and the value of each parameter


def plan(study: Study, given: Mapping[str, Any] | None = None) -> Steps:
    """The notebooks of a study in run order, each with the value of every parameter, checked.

    Values come from the notebook's defaults, then the study's run list, then ``given`` (each of which goes
    to every notebook that has it). A notebook that cannot be read is there with its ``fault``. Raises
    InputError: a parameter that no notebook has, a value of another type or that is not allowed, an issue or
    coder that the study has not, a notebook that is missing, named twice, or placed before one whose table
    it reads.
    """
    given = given or {}
    notebooks = _in_order(study)
    known = sorted({name for notebook in notebooks for name in notebook.parameters} - set(OURS))
    for name in given:
        if name not in known:
            said = f"No notebook of this run has a parameter {name!r}{_meant(name, known)}"
            unread = [notebook.fault for notebook in notebooks if notebook.fault]
            raise InputError(" ".join([said, f"There are: {', '.join(known)}.", *unread]))
    listed = {step.notebook.removesuffix(".ipynb"): step for step in study.run}
    ours = {"study": study.id, "run": "" if study.run_name == study.id else study.run_name}
    steps: Steps = {}
    for notebook in notebooks:
        values: dict[str, Any] = {p.name: p.default for p in notebook.parameters.values()}
        for source in (_of_study(study, notebook, listed.get(notebook.name)), given, ours):
            values |= {n: check_value(v, notebook.parameters[n]) for n, v in source.items() if n in values}
        _check_names(values, study)
        steps[notebook.name] = (notebook, values)
    return steps


def _in_order(study: Study) -> list[Notebook]:
    """The notebooks of the run list; without one, those whose names begin with a number."""
    folder = study.root / "notebooks"
    names = [step.notebook.removesuffix(".ipynb") for step in study.run]
    names = names or sorted(p.stem for p in folder.glob("[0-9]*.ipynb") if re.fullmatch(r"\w+", p.stem))
    if not names:
        raise InputError("There is no notebook to run: notebooks/ has none whose name begins with a number.")
    for name in names:
        if names.count(name) > 1 or not re.fullmatch(r"\w+", name):
            fault = "is there twice" if names.count(name) > 1 else "is not the name of a notebook"
            raise InputError(f"{study.id}/study.yaml: {name!r} in the run list {fault}; correct the list.")
    notebooks = [_read(folder / f"{name}.ipynb") for name in names]
    for number, notebook in enumerate(notebooks):
        for later in notebooks[number + 1 :]:
            for table in sorted(notebook.reads & later.writes):
                raise InputError(f"{notebook.name} reads {table}, made by {later.name} after it; swap them.")
    return notebooks


def _read(path: Path) -> Notebook:
    """A notebook; one that cannot be read with its fault and the tables that it makes as shipped."""
    try:
        return read_notebook(path)
    except UnreadableNotebook as error:
        from helpers.base import TABLES

        made = frozenset(f"{name}.parquet" for name, table in TABLES.items() if table.made_by == path.stem)
        return Notebook(path, {}, frozenset(), made, frozenset(), digest="", fault=str(error))


def _of_study(study: Study, notebook: Notebook, step: Step | None) -> Mapping[str, Any]:
    """What the study's run list gives a notebook."""
    given = step.parameters if step and not notebook.fault else {}
    there = sorted(set(notebook.parameters) - set(OURS))
    for name in given:
        if name not in there:
            raise InputError(
                f"{study.id}/study.yaml: the run list gives {notebook.name} a parameter {name!r} "
                f"that it does not have{_meant(name, there)} It has: {', '.join(there) or 'none'}."
            )
    return given


def _meant(name: str, known: list[str]) -> str:
    """The end of the sentence: whether another name was meant, where one is close."""
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else "."


def check_value(value: Any, parameter: Parameter) -> str | int | float | bool:
    """A value in the type its parameter declares; text (from the command line) is read as that type.

    Nothing is guessed: 12:30 stays text, and is refused where a number is wanted. So is what the functions
    would refuse later: a day that is none (DAYS), a number too low or high, a word that is none of those
    allowed. Raises InputError.
    """
    name, kind = parameter.name, parameter.type
    found = _of_type(value, kind)
    if found is None:
        remedy = "put it in quotation marks" if kind is str else f"write it as in {name}={parameter.default}"
        raise InputError(f"The parameter {name!r} is of type {kind.__name__}, not {value!r}; {remedy}.")
    if found not in ("", parameter.default):
        _check_allowed(found, name)
    return found


def _of_type(value: Any, kind: type) -> str | int | float | bool | None:
    """A value, or the text of one, in a type; None if it is of another."""
    text = str(value).strip().lower()
    number = type(value) in (int, float) or isinstance(value, str)
    if kind is float and number and re.fullmatch(_NUMBER, text) and math.isfinite(float(text)):
        return float(text)
    if kind is int and isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]+", text):
        return int(text)
    if kind is bool and isinstance(value, str) and text in ("true", "yes", "false", "no"):
        return text in ("true", "yes")
    exact = type(value) is kind and kind is not float
    return value if exact else None


def _check_allowed(value: str | int | float | bool, name: str) -> None:
    """Raise InputError for a value of the right type that the notebooks' functions would refuse."""
    if name in DAYS:
        _check_days(str(value), name)
    elif name in LOWEST and not isinstance(value, str):
        low, high = LOWEST[name], HIGHEST.get(name, math.inf)
        if not low <= value <= high:
            most = f" to {high}" if high < math.inf else " or more"
            raise InputError(f"{name}={value} is not allowed; give a number of {low}{most}.")
    elif name in ("kernel", "order", "reading", "window") and isinstance(value, str):
        _check_word(value, name)


def _check_word(value: str, name: str) -> None:
    """Raise InputError for a word that is none of those allowed, or a window of less than a day."""
    # these load pandas, which a run that changes nothing does not need
    from helpers.networks import KERNELS
    from helpers.positions import PERIODS
    from helpers.stances import ORDERS
    from helpers.statements import REVIEW_ORDERS

    allowed = {"kernel": KERNELS, "order": ORDERS, "reading": REVIEW_ORDERS, "window": tuple(PERIODS)}
    words = allowed[name]
    if value not in words and not (name == "window" and re.fullmatch("0*[1-9][0-9]*", value)):
        days = " or a number of days" if name == "window" else ""
        meant = _meant(value, list(words))
        raise InputError(f"{name}={value} is not allowed{meant} Use {', '.join(words)}{days}.")


def _check_days(value: str, name: str) -> None:
    """Raise InputError where a parameter of days is not of its form, or there is no such day."""
    parts = value.split("/") if "/" in DAYS[name] else [value]
    days = [day for part in parts if (day := day_of(part))]
    if len(days) < len(parts) or len(parts) != DAYS[name].count("/") + 1:
        raise InputError(f"{name}={value} cannot be read as a day; write it as in {name}={DAYS[name]}.")
    if days != sorted(days):
        raise InputError(f"{name}={value} ends before it begins; swap the two days.")


def _check_names(values: Mapping[str, Any], study: Study) -> None:
    """Raise InputError for an issue that the study has not, or a coder of whom there are no codes."""
    files = {path.stem for path in (study.folder / "codes").glob("*.csv")}
    by_hand = files - {model.id for model in study.llm}
    known = {
        "issue": [issue.id for issue in study.issues],
        "coder": [*sorted(by_hand), *(model.coder for model in study.llm), *machines()],
    }
    if "order" in values:  # where one codes, a coder may be new
        del known["coder"]
    for name, names in known.items():
        for one in (part.strip() for part in str(values.get(name, "")).split(",")):
            if one and one not in names and not (name == "coder" and is_machine(one)):
                raise InputError(
                    f"{name}={values[name]}: {study.id} has no {name} {one!r}{_meant(one, names)} "
                    f"There are: {', '.join(names)}."
                )


def from_project(given: Mapping[str, Any], *, root: Path) -> dict[str, Any]:
    """The parameters, of which the path ``articles`` counts from the project's, not from the current folder.

    Raises InputError where there is nothing at that path.
    """
    if not given.get("articles"):
        return dict(given)
    path = Path(str(given["articles"])).expanduser().absolute()
    if not path.exists():
        raise InputError(f"articles={given['articles']}: there is no such file or folder; check the path.")
    return {**given, "articles": Path(os.path.relpath(path, root)).as_posix()}


def run_name(study: Study, given: Mapping[str, Any], *, name: str | None = None) -> str:
    """The name of a run's results: the study's own, or one of its own where parameters were given.

    ``us-dprk--article`` for articles=…/article.txt, ``us-dprk--seed-3`` for seed=3; ``name`` overrides.
    Raises InputError where it is no name for a folder, or another study's.
    """
    if name is None and not given:
        return study.id
    if name is None:
        said = [f"{parameter}-{value}" for parameter, value in given.items()]
        said = [Path(str(given["articles"])).stem] if given.get("articles") else said
        slug = re.sub(r"[^A-Za-z0-9_.]+", "-", "-".join(said)).strip("-.")
        # a name without a Latin letter leaves nothing to call the folder by
        slug = slug or hashlib.sha256("-".join(said).encode()).hexdigest()[:8]
        return f"{study.id}--{slug}"[:80]
    if not names_a_file(name):
        raise InputError(f"The results cannot be called {name!r}; use {ALLOWED}.")
    if (name != study.id and (study.folder.parent / name).exists()) or (name == study.id and given):
        raise InputError(f"{name!r} is where a study keeps its own results; choose another name.")
    return name
