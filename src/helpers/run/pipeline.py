"""The driver: runs a study's notebooks through papermill, and only those whose inputs have changed."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.base import InputError
from helpers.run import provenance
from helpers.run.notebooks import NotebookStopped, execute_notebook, steady_environment
from helpers.run.plans import Steps, from_project, plan, run_name
from helpers.run.workers import first_done, run_lock, side_by_side
from helpers.study import Study, load_study


class RunFailed(RuntimeError):
    """Some notebooks stopped: ``str(error)`` says which, where, and what was skipped because of them."""


@dataclass
class RunResult:
    """What a run left behind: the folder with the report, and what became of each notebook."""

    folder: Path
    seconds: dict[str, float] = field(default_factory=dict)  # of the notebooks that ran
    kept: list[str] = field(default_factory=list)  # needed no new run
    unrecorded: list[str] = field(default_factory=list)  # ran again: what run.json says of them is unreadable
    failed: dict[str, str] = field(default_factory=dict)  # and what each said
    skipped: dict[str, str] = field(default_factory=dict)  # and the notebook each waited for

    @property
    def report(self) -> Path | None:
        """The PDF, where the run list makes one."""
        path = self.folder / "report.pdf"
        return path if path.exists() else None


def run_study(
    study: str | Path,
    *,
    parameters: Mapping[str, Any] | None = None,
    start: str | None = None,
    name: str | None = None,
    workers: int = 2,
) -> RunResult:
    """Run a study's notebooks in order, two at a time where they do not need each other.

    A notebook runs again only if its source, its parameters, its inputs, this package or the installed
    versions have changed, or a file it made is gone or altered. ``parameters`` go to every notebook that has
    them and give the results a name of their own (``us-dprk--article``) unless ``name`` does; paths in them
    count from the current folder. ``start`` leaves the notebooks before it as they are and runs it and all
    after it again.

    Results go to ``reports/<name>/`` (executed copies in ``notebooks/``, the record in ``run.json``) and
    ``data/derived/<name>/``. What depends on a notebook that stopped or cannot be read is skipped and the
    rest goes on. Raises InputError before anything runs (a parameter that no notebook has, a value of another
    type or that is not allowed, no such file), else RunFailed.
    """
    own = load_study(study)
    given = from_project(parameters or {}, root=own.root)
    the_study = load_study(own.folder, run=run_name(own, given, name=name))
    steps = plan(the_study, given)
    first = (start or next(iter(steps))).removesuffix(".ipynb")
    if first not in steps:
        raise InputError(f"This run has no notebook {start!r}; it has: {', '.join(steps)}.")
    before = list(steps)[: list(steps).index(first)]
    again = set(steps) - set(before) if start else set()
    with run_lock(the_study), steady_environment():
        result = _Run(the_study, steps, left=before, again=again).go(workers)
    if result.failed:
        skipped = [f"Skipped, for want of its tables: {', '.join(result.skipped)}."] if result.skipped else []
        raise RunFailed("\n".join([*result.failed.values(), *skipped]))
    return result


class _Run:
    """One run under way: what became of each notebook so far, and what the record says."""

    def __init__(self, study: Study, steps: Steps, *, left: list[str], again: set[str]) -> None:
        self.study, self.steps, self.left, self.again = study, steps, left, again
        self.result = RunResult(study.reports, kept=list(left))
        self.made_with = {"helpers": provenance.helpers_digest(), "versions": provenance.versions()}
        file = study.reports / "run.json"
        found = provenance.read_record(file).get("notebooks", dict.fromkeys(steps) if file.exists() else {})
        self.entries: dict[str, Any] = {n: e for n, e in found.items() if provenance.is_entry(e)}
        self.result.unrecorded = [n for n in steps if n in found and n not in {*self.entries, *left}]
        self.kernels: list[Any] = []

    def go(self, workers: int) -> RunResult:
        """Run what must run; the record is written after each notebook: an interruption loses little."""
        waiting = [name for name in self.steps if name not in self.result.kept]
        running: dict[Any, str] = {}  # future -> notebook
        with side_by_side(workers, total=len(waiting), kernels=self.kernels) as (start, show):
            while waiting or running:
                ready = [n for n in waiting if not self._needs(n) & {*waiting, *running.values()}]
                passed = [name for name in ready if self._is_passed_over(name)]
                for name in [] if passed else ready[: workers - len(running)]:
                    running[start(self._execute, name)] = name
                waiting = [n for n in waiting if n not in passed and n not in running.values()]
                show(len(waiting) + len(running), running.values())
                for future in set() if passed else first_done(running):
                    self._finish(running.pop(future), future)
        if self.result.seconds:
            self._record_final_files()
        return self.result

    def _needs(self, name: str) -> set[str]:
        """The notebooks whose tables this one reads."""
        return {n for n, (notebook, _) in self.steps.items() if notebook.writes & self.steps[name][0].reads}

    def _is_passed_over(self, name: str) -> bool:
        """Whether a notebook need not or cannot run; noted in the result."""
        if fault := self.steps[name][0].fault:
            self.result.failed[name] = fault
            return True
        lost = sorted(self._needs(name) & {*self.result.failed, *self.result.skipped})
        if lost:
            self.result.skipped[name] = lost[0]
            return True
        current = name not in self.again and provenance.is_current(
            self.entries.get(name, {}), key=self._key(name)[0], root=self.study.root
        )
        if current:
            self.result.kept.append(name)
        return current

    def _key(self, name: str) -> tuple[str, dict[str, str]]:
        notebook, values = self.steps[name]
        paths = provenance.inputs_of(notebook, self.study, articles=values.get("articles", ""))
        inputs = provenance.digests(paths, root=self.study.root)
        return provenance.key_of(notebook, values, inputs, self.made_with), inputs

    def _execute(self, name: str) -> dict[str, Any]:
        """Run one notebook, in a thread of its own, and return its entry for the record."""
        notebook, values = self.steps[name]
        (key, inputs), shown, began = self._key(name), self._shown(), time.monotonic()
        copy = self.study.reports / "notebooks" / f"{name}.ipynb"
        execute_notebook(notebook.path, to=copy, parameters=values, kernels=self.kernels)
        made = [path for path, state in self._shown().items() if shown.get(path) != state]
        made += [copy, *(self.study.derived / table for table in notebook.writes)]
        return {
            "key": key,
            "parameters": values,
            "inputs": inputs,
            "outputs": provenance.digests(made, root=self.study.root),
            "seconds": round(time.monotonic() - began, 2),
        }

    def _shown(self) -> dict[Path, tuple[int, int]]:
        """The files of the report folder and their state; what differs after a notebook is what it made."""
        found = {}
        for part in ("*.*", "figures/*", "tables/*"):
            for path in self.study.reports.glob(part):
                with suppress(FileNotFoundError):  # another notebook may be replacing it
                    state = path.stat()
                    if path.name != "run.json" and not path.name.startswith("."):
                        found[path] = (state.st_mtime_ns, state.st_ino)
        return found

    def _finish(self, name: str, future: Any) -> None:
        try:
            self.entries[name] = future.result()
            self.result.seconds[name] = self.entries[name]["seconds"]
        except NotebookStopped as error:
            self.entries.pop(name, None)
            self.result.failed[name] = str(error)
        self._write_record()

    def _record_final_files(self) -> None:
        """Note report files as they are in the end: a later notebook may have replaced an earlier one's."""
        root = self.study.root
        for name in {*self.result.seconds, *self.result.kept} - set(self.left):
            entry = self.entries[name]
            entry["outputs"] = provenance.digests((root / path for path in entry["outputs"]), root=root)
        self._write_record()

    def _write_record(self) -> None:
        entries = {name: self.entries[name] for name in self.steps if name in self.entries}
        record = {"study": self.study.id, "run": self.study.run_name, **self.made_with, "notebooks": entries}
        provenance.write_record(record, self.study.reports / "run.json")
