"""Tables for other programs, and statements of single articles without a study."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.ground.errors import InputError
from helpers.showing.sheets import write_sheet
from helpers.study import load_study
from helpers.tables import read_table

FORMATS = (".csv", ".parquet", ".jsonl")


def extract_files(
    files: Sequence[str | Path], *, published: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The statements of some articles (tables.STATEMENTS) and what could not be read (tables.REJECTED).

    ``published`` is the day of articles that do not give theirs. Raises InputError for a file not there.
    """
    from helpers.articles import read_articles
    from helpers.statements import extract_statements

    for file in files:
        if not Path(file).exists():
            raise InputError(f"{file}: there is no such file or folder; check the path.")
    read = [read_articles(Path(file), published=published) for file in files]
    articles = pd.concat([found for found, _ in read], ignore_index=True).drop_duplicates("article_id")
    rejected = pd.concat([refused for _, refused in read], ignore_index=True)
    return extract_statements(articles.reset_index(drop=True)), rejected


def write_any(frame: pd.DataFrame, out: str | Path | None = None) -> None:
    """Write a frame in the format that the file's name ends in, whole or not at all.

    Without a file it goes to the screen as CSV. Raises InputError for another ending.
    """
    if out is None:
        sys.stdout.write(frame.to_csv(index=False, lineterminator="\n"))
        return
    path = Path(out)
    if path.suffix not in FORMATS:
        raise InputError(f"{path.name}: the name must end in one of {', '.join(FORMATS)}.")
    if path.suffix == ".csv":
        write_sheet(frame, path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    if path.suffix == ".parquet":
        frame.to_parquet(draft, index=False)
    else:
        draft.write_text("".join(f"{_line(row)}\n" for row in frame.to_dict("records")), encoding="utf8")
    os.replace(draft, path)


def _line(row: dict[Any, Any]) -> str:
    """A row as JSON; days as 2025-09-30, missing as null."""
    plain = {
        key: None if not isinstance(value, list) and pd.isna(value) else _day(value)
        for key, value in row.items()
    }
    return json.dumps(plain, ensure_ascii=False)


def _day(value: object) -> object:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def export_tables(study: str | Path, out: str | Path | None = None) -> list[Path]:
    """Write every table of a study's last run as CSV (UTF-8; no cell runs as a formula); returns the files.

    Raises InputError where the study has not been run.
    """
    the_study = load_study(study)
    tables = sorted(the_study.derived.glob("[!.]*.parquet"))
    if not tables:
        raise InputError(f"{the_study.id} has no tables yet; run it first: on-the-record run {the_study.id}")
    folder = Path(out) if out else the_study.reports / "csv"
    return [write_sheet(read_table(path), folder / f"{path.stem}.csv") for path in tables]
