"""The command line: on-the-record run, check, code, new, extract, export, import-… (or python -m helpers)."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers.base import InputError, file_fault


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 where it did its work, 1 where it could not: a sentence on standard error says why.

    130 where it was interrupted (Ctrl+C), 143 where the system ended it (SIGTERM).
    """
    given = _parser().parse_args(arguments)
    try:
        with _ended_by_sigterm():
            given.command(given)
        return 0
    except KeyboardInterrupt as error:
        what, status = ("Ended by the system", 143) if isinstance(error, _Ended) else ("Interrupted", 130)
        return _say(f"{what}. What had finished is kept; the next run goes on from there.", status=status)
    except BrokenPipeError:  # the reader of our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if given.verbose:
            raise
        return _say(_sentence(error))


class _Ended(KeyboardInterrupt):
    """The system asked the program to end."""


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Raise _Ended inside on SIGTERM, so that what was begun is cleared away."""

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: the clearing away must not be ended
        raise _Ended

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _sentence(error: Exception) -> str:
    """What to tell a person of an error."""
    from helpers.run.notebooks import NotebookStopped
    from helpers.run.pipeline import RunFailed

    if isinstance(error, InputError | RunFailed | NotebookStopped):
        return str(error)
    if isinstance(error, OSError) and error.errno:
        return file_fault(error)
    said = " ".join(str(error).split())[:300]
    return (
        f"This should not have happened: {type(error).__name__}: {said}. Run the command again with "
        "--verbose and report what it prints, as the README says under Contributing."
    )


def _say(sentence: str, *, status: int = 1) -> int:
    print(f"on-the-record: {sentence}", file=sys.stderr)
    return status


def _show(files: Iterable[Path]) -> None:
    for path in files:
        print(os.path.relpath(path))


def _run(given: argparse.Namespace) -> None:
    from helpers.run.pipeline import run_study

    parameters: dict[str, str] = {}
    for setting in given.set:
        name, equals, value = setting.partition("=")
        if not equals or not name or name in parameters:
            fault = "is given twice" if name in parameters else "is not of the form name=value"
            raise InputError(f"--set {setting} {fault}; write for example --set published=2025-10-01.")
        parameters[name] = value
    result = run_study(given.study, parameters=parameters, start=given.start, name=given.name)
    if result.unrecorded:
        names = ", ".join(result.unrecorded)
        print(f"run.json has no readable record of {names}, which therefore ran again")
    for notebook, seconds in result.seconds.items():
        print(f"{notebook}: ran, {seconds:.1f} s")
    if result.kept:
        print(f"{', '.join(result.kept)}: nothing has changed")
    print(os.path.relpath(result.report or result.folder))


def _check(given: argparse.Namespace) -> None:
    from helpers.run.checks import check_study

    for line in check_study(given.study, everything=given.all):
        print(line)


def _code(given: argparse.Namespace) -> None:
    from helpers.run.coding import code_study

    def agree() -> bool:
        if given.yes:
            return True
        if sys.stdin is None or not sys.stdin.isatty():
            raise InputError("Nothing was sent: nobody is there to ask. To send it, add --yes.")
        try:
            return input("Send? [y/N] ").strip().casefold() in ("y", "yes")
        except EOFError:
            return False

    for line in code_study(given.study, models=given.model, agree=agree):
        print(line, flush=True)


def _new(given: argparse.Namespace) -> None:
    from helpers.run.checks import new_study

    file = os.path.relpath(new_study(given.study))
    print(
        f"{file} is there. Fill it in, put articles into articles/ beside it, "
        f"then: make check STUDY={given.study}\n"
        "Two lists beside it have their first line only, to be filled where needed: articles.csv (day and\n"
        "outlet of articles that do not give theirs) and events.csv (for the timeline). Their columns are\n"
        "explained in docs/codebook.md."
    )


def _extract(given: argparse.Namespace) -> None:
    from helpers.run.exports import extract_files, write_any

    statements, rejected = extract_files(given.files, published=given.published)
    for row in rejected.itertuples():
        print(f"on-the-record: {row.source_file}: {row.reason} {row.what_to_do}", file=sys.stderr)
    if len(rejected) and not len(statements):
        raise InputError("No statement was found.")
    write_any(statements, given.out)
    if given.out:
        print(f"{len(statements)} statements in {given.out}")


def _export(given: argparse.Namespace) -> None:
    from helpers.run.exports import export_database, export_graphml, export_slides, export_tables

    if given.to == "sheet":
        from helpers.run.sheets.export import export_sheet

        return _show(export_sheet(given.study, given.out, coder=given.coder, sample=given.sample))
    if given.coder or given.sample is not None:
        raise InputError("--coder and --sample belong to a sheet: export STUDY --to sheet")
    if given.to == "dna":
        return _show([export_database(given.study, given.out)])
    exports = {"csv": export_tables, "graphml": export_graphml, "slides": export_slides}
    _show(exports[given.to](given.study, given.out))


def _import_dna(given: argparse.Namespace) -> None:
    from helpers.run.exports import import_database

    files, left_out = import_database(given.file, given.out)
    _show(files)
    if left_out:
        print(f"left out, since the analyzer does not make them: {', '.join(left_out)}", file=sys.stderr)


def _import_sheet(given: argparse.Namespace) -> None:
    from helpers.run.sheets.take import import_sheet

    taken = import_sheet(given.file, given.study, coder=given.coder, skip_wrong=given.skip_wrong)
    for wrong in taken.wrong:
        print(f"left out: {wrong}", file=sys.stderr)
    print(
        f"{taken.lines} line(s) say something; new or changed: {taken.corrections} line(s) of corrections, "
        f"{taken.codes} code(s)"
    )
    _show(taken.files)


def _store(given: argparse.Namespace) -> None:
    from helpers.run.notebooks import store_outputs

    store_outputs(Path(path) for path in given.notebooks)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="on-the-record", description="Who said what, when and where, and what they stand for."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], None], help: str) -> Callable[..., Any]:
        """Add a command; returns the function that adds an argument to it."""
        part = commands.add_parser(name, help=help, description=help)
        where = "where something fails, show where in the code"
        part.add_argument("--verbose", action="store_true", help=where)
        part.set_defaults(command=command)
        return part.add_argument

    run = add("run", _run, "Run a study's notebooks, as far as something has changed, and make its report.")
    run("study", metavar="STUDY", help="a folder in data/studies")
    value = "give every notebook that has this parameter a value; may be repeated"
    run("--set", action="append", default=[], metavar="NAME=VALUE", help=value)
    run("--from", dest="start", metavar="NOTEBOOK", help="run this notebook and all after it again")
    run("--as", dest="name", metavar="NAME", help="name of the results (default: made from --set)")

    check = add("check", _check, "Say what is missing or odd in a study, without running it.")
    check("study", metavar="STUDY", help="a folder in data/studies")
    check("--all", action="store_true", help="list everything found, not the most frequent only")

    what = "Let the language models that study.yaml names code the statements; says the cost and asks first."
    code = add("code", _code, what)
    code("study", metavar="STUDY", help="a folder in data/studies")
    whose = "its id in study.yaml; may be repeated (default: all)"
    code("--model", action="append", default=[], metavar="ID", help=whose)
    code("--yes", action="store_true", help="send without asking")

    new = add("new", _new, "Make a folder in data/studies with a study file to fill in.")
    new("study", metavar="STUDY", help="its name: letters, digits, '-', '_' and '.'")

    what = "Read articles and write the statements found in them, without a study."
    extract = add("extract", _extract, what)
    extract("files", nargs="+", metavar="FILE", help="articles: txt, md, HTML, CSV, JSONL, or folders")
    extract("--published", metavar="DATE", help="day of publication where the article gives none")
    extract("--out", metavar="FILE", help="a .csv, .parquet or .jsonl file (default: CSV on the screen)")

    export = add("export", _export, "Write the tables or figures of a study's last run for other programs.")
    export("study", metavar="STUDY", help="a folder in data/studies")
    formats = ["csv", "graphml", "dna", "slides", "sheet"]
    export("--to", choices=formats, required=True, help="the format; sheet: to code and correct in")
    export("--out", metavar="FOLDER", help="where to (default: in reports/STUDY)")
    export("--coder", metavar="NAME", default="", help="of a sheet: fill in what NAME has said already")
    export("--sample", metavar="N", type=int, help="of a sheet: N statements drawn at random (default: all)")

    what = "Read a database of the Discourse Network Analyzer into tables."
    import_dna = add("import-dna", _import_dna, what)
    import_dna("file", metavar="FILE", help="a .dna file")
    import_dna("--out", metavar="FOLDER", help="where to (default: beside the file)")

    what = "Check every line of a filled-in sheet, and read it into corrections.csv and codes/NAME.csv."
    import_sheet = add("import-sheet", _import_sheet, what)
    import_sheet("file", metavar="FILE", help="a .csv or .xlsx file of export --to sheet")
    import_sheet("--study", metavar="STUDY", required=True, help="a folder in data/studies")
    import_sheet("--coder", metavar="NAME", required=True, help="who filled it in")
    skip = "write what is right if other lines are wrong"
    import_sheet("--skip-wrong", action="store_true", help=skip)

    store = add("store", _store, "Execute notebooks in place, with their defaults, and keep the outputs.")
    store("notebooks", nargs="+", metavar="NOTEBOOK", help="files, in run order")
    return parser
