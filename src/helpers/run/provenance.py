"""What a result was made from: hashes of files, versions of packages, and the record of a run."""

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from helpers.base import write_atomically
from helpers.run.notebooks import ENVIRONMENT, Notebook
from helpers.study import Study

_CODES = {"read_codes", "read_sample", "unmatched_codes", "open_session", "open_reconciliation"} | {
    "classify_stances",
    "describe_llm_codes",
}
# The functions that read which part of a study's folder; any other file there counts for every notebook
READERS = {
    "articles": {"read_articles"}, "articles.csv": {"read_articles"}, "events.csv": {"read_events"},
    "statements.csv": {"read_list"},
    "codes": _CODES,
    "corrections.csv": {"correct_statements", "open_review", "open_settlement"} | _CODES,
    "who.csv": {"correct_statements"},
}  # fmt: skip


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(paths: Iterable[Path], *, root: Path) -> dict[str, str]:
    """Path from ``root`` -> SHA-256, for files and all files inside folders; hidden ones are passed over."""
    files: set[Path] = set()
    for path in paths:
        inside = {f for f in path.rglob("*") if f.is_file() and f.name[0] != "."}
        files |= {path} if path.is_file() else inside
    found = {}
    for file in sorted(files):
        with suppress(FileNotFoundError):  # gone since it was listed: another notebook replaces it
            found[Path(os.path.relpath(file, root)).as_posix()] = digest(file)
    return found


def versions() -> dict[str, str]:
    """Python and every installed package, by the names of their metadata folders (0.01 s)."""
    found = {"python": platform.python_version()}
    for folder in sys.path:
        if os.path.isdir(folder):
            for entry in os.scandir(folder):
                if entry.name.endswith(".dist-info"):
                    name, _, version = entry.name.removesuffix(".dist-info").partition("-")
                    found.setdefault(name.lower().replace("_", "-"), version)
    return dict(sorted(found.items()))


def helpers_digest() -> str:
    """One hash of everything in this package: code, vocabularies, styles, templates."""
    here = Path(__file__).parents[1]
    found = digests([here], root=here)
    return _hash({name: value for name, value in found.items() if "__pycache__" not in name})


def inputs_of(notebook: Notebook, study: Study, *, articles: str = "") -> list[Path]:
    """The files a notebook's results depend on: its part of the study's folder and the tables before it.

    ``articles`` are read in place of the study's own where a notebook reads articles at all.
    """
    found = [study.derived / table for table in notebook.reads]
    for entry in study.folder.iterdir():
        readers = READERS.get(entry.name, set())
        replaced = bool(articles) and "read_articles" in readers
        ours = (not readers or bool(readers & notebook.names)) and not replaced
        if ours and entry.name != "README.md" and not entry.name.startswith("."):
            found.append(entry)
    if articles and "read_articles" in notebook.names:
        given = study.root / articles
        found += [given, given.parent / "articles.csv"] if given.is_file() else [given]
    return found


def key_of(notebook: Notebook, parameters: dict[str, Any], inputs: dict[str, str], made_with: Any) -> str:
    """One hash of all that decides a notebook's results; the same key means the same results."""
    return _hash([notebook.digest, parameters, inputs, made_with, ENVIRONMENT])


def is_current(entry: dict[str, Any], *, key: str, root: Path) -> bool:
    """Whether a recorded notebook needs no new run: same key, and every file it made is there unchanged."""
    made = entry.get("outputs", {}).items()
    unchanged = ((root / name).is_file() and digest(root / name) == value for name, value in made)
    return entry.get("key") == key and all(unchanged)


def read_record(path: Path) -> dict[str, Any]:
    """The record of the last run; empty where there is none or it cannot be read (then all runs again)."""
    try:
        found = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("notebooks"), dict) else {}


def is_entry(entry: Any) -> bool:
    """Whether a notebook's entry in a record has the form that runs write; others count as no record."""
    form = {"key": str, "parameters": dict, "inputs": dict, "outputs": dict, "seconds": int | float}
    return (
        isinstance(entry, dict)
        and all(isinstance(entry.get(name), kind) for name, kind in form.items())
        and all(isinstance(value, str) for value in entry["outputs"].values())
    )


def write_record(record: dict[str, Any], path: Path) -> None:
    """Write a record whole or not at all."""
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode(errors="backslashreplace"))  # names of files that are not UTF-8


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
