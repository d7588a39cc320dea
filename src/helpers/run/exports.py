"""Tables, networks and figures for other programs, and statements of single articles without a study."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.base import InputError, read_table, say_what_coders_are, write_atomically, write_sheet
from helpers.study import Study, load_study

SLIDE, EDGE = (1920, 1080), 40  # pixels: of a slide, and of the margin that is left on it
FORMATS = (".csv", ".parquet", ".jsonl")
NETWORKS = {  # name of the file → how the network is made
    "actors-issues": {"kind": "two-mode", "qualifier": "subtract"},
    "actors-congruence": {"kind": "actors", "qualifier": "congruence", "normalization": "average"},
    "actors-conflict": {"kind": "actors", "qualifier": "conflict", "normalization": "average"},
    "actors-subtract": {"kind": "actors", "qualifier": "subtract", "normalization": "average"},
    "issues-congruence": {"kind": "concepts", "qualifier": "congruence", "normalization": "average"},
}


def extract_files(
    files: Sequence[str | Path], *, published: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The statements of some articles, and what could not be read (the table ``rejected``).

    The statements have, as their last columns, the source_file and the title of their article. ``published``
    is the day of articles that do not give theirs. Raises InputError for a file not there.
    """
    from helpers.articles import read_articles
    from helpers.statements import read_statements

    for file in files:
        if not Path(file).exists():
            raise InputError(f"{file}: there is no such file or folder; check the path.")
    read = [read_articles(Path(file), published=published) for file in files]
    articles = pd.concat([found for found, _ in read]).drop_duplicates("article_id", ignore_index=True)
    statements, failed = read_statements(articles)
    rejected = pd.concat([*(refused for _, refused in read), failed], ignore_index=True)
    named = articles[["article_id", "source_file", "title"]]
    return statements.merge(named, on="article_id", how="left", validate="m:1"), rejected


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
    elif path.suffix == ".parquet":
        write_atomically(path, frame.to_parquet(index=False))
    else:
        write_atomically(path, "".join(f"{_line(row)}\n" for row in frame.to_dict("records")))


def _line(row: dict[Any, Any]) -> str:
    """A row as JSON; days as 2025-09-30, missing as null."""
    plain = {key: value if isinstance(value, list) or pd.notna(value) else None for key, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, default=lambda day: day.date().isoformat())


def export_tables(study: str | Path, out: str | Path | None = None) -> list[Path]:
    """Write every table of a study's last run as CSV (UTF-8; no cell runs as a formula); returns the files.

    Raises InputError where the study has not been run.
    """
    the_study, tables = _tables_of(study)
    folder = Path(out) if out else the_study.reports / "csv"
    return [
        write_sheet(say_what_coders_are(read_table(path), the_study.coders), folder / f"{name}.csv")
        for name, path in tables.items()
    ]


def export_graphml(study: str | Path, out: str | Path | None = None) -> list[Path]:
    """Write the networks of a study's last run, each as GraphML, matrix (CSV) and edge list (CSV).

    NETWORKS says which; nodes bear the study's names, kinds and sides, the number of statements that tie
    them and the first and last day. Returns the files. A network without ties is written all the same.
    Raises InputError where the study has not been run.
    """
    from helpers.networks import as_graph, edge_list, network, write_graphml
    from helpers.stances import select_codes

    the_study, statements, stances = run_of(study, "statements", "stances")
    codes = select_codes(stances)
    nodes = _nodes(the_study, codes, statements)
    folder = Path(out) if out else the_study.reports / "graphml"
    files = []
    for name, settings in NETWORKS.items():
        found = network(codes, statements, **settings)  # type: ignore[arg-type]
        about = {"study": the_study.id, **settings}
        files += [
            write_graphml(as_graph(found, nodes=nodes, about=about), folder / f"{name}.graphml"),
            write_sheet(found.reset_index(), folder / f"{name}-matrix.csv"),
            write_sheet(edge_list(found), folder / f"{name}-edges.csv"),
        ]
    return files


def export_slides(study: str | Path, out: str | Path | None = None) -> list[Path]:
    """Write the figures of a study's last report as pictures of a slide (PNG, 16:9); returns the files.

    Each is as large as the slide takes, on white. On slides, letters of a figure that is no higher than it
    is wide are about three times as large as on the page; a high one is better shown in parts.
    Raises InputError where there is no figure.
    """
    from vl_convert import svg_to_png

    the_study = load_study(study)
    figures = sorted((the_study.reports / "figures").glob("*.svg"))
    if not figures:
        raise InputError(f"{the_study.run_name} has no figures yet; run it first.")
    folder = Path(out) if out else the_study.reports / "slides"
    for figure in figures:
        picture = svg_to_png(_slide(figure.read_text(encoding="utf8")), ppi=72)
        write_atomically(folder / f"{figure.stem}.png", picture)
    return [folder / f"{figure.stem}.png" for figure in figures]


def _slide(svg: str) -> str:
    """A figure in the middle of a white slide."""
    width, height = SLIDE
    inside = f'x="{EDGE}" y="{EDGE}" width="{width - 2 * EDGE}" height="{height - 2 * EDGE}"'
    sizes = r'(<svg [^>]*?)width="[^"]*" height="[^"]*"'
    figure = re.sub(sizes, rf"\1{inside}", svg[svg.index("<svg") :], count=1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="white"/>{figure}</svg>'
    )


def export_database(study: str | Path, out: str | Path | None = None) -> Path:
    """Write a study's last run as a database of the Discourse Network Analyzer 3; returns the file.

    ``from_tables`` says what goes where. Every stance of every coder is in it; log in there as Admin with
    the PASSWORD of helpers.networks.dna.exchange. Raises InputError where the study has not been run.
    """
    from helpers.networks import export_dna, from_tables

    the_study, articles, statements, stances = run_of(study, "articles", "statements", "stances")
    path = Path(out) if out else the_study.reports / f"{the_study.run_name}.dna"
    return export_dna(from_tables(articles, statements, stances, study=the_study), path)


def import_database(file: str | Path, out: str | Path | None = None) -> tuple[list[Path], tuple[str, ...]]:
    """Read a .dna file and write its articles, statements, stances and entities as CSV and Parquet.

    They go to the folder ``out``, or to one named like the file beside it. Statements have the columns of
    the analyzer's variables too, in CSV; the Parquet tables are as the notebooks read them. Passwords are
    not written. Returns the files, and what of the file was left out. Raises InputError as ``import_dna``.
    """
    from helpers.base import SCHEMAS, write_table
    from helpers.networks import as_tables, import_dna

    database, path = import_dna(file), Path(file)
    folder = Path(out) if out else path.with_name(f"{path.stem}-tables")
    files = []
    for name, frame in zip(("articles", "statements", "stances"), as_tables(database), strict=True):
        files.append(write_table(frame[list(SCHEMAS[name].columns)], folder / f"{name}.parquet"))
        files.append(write_sheet(frame, folder / f"{name}.csv"))
    return [*files, write_sheet(database.entities(), folder / "entities.csv")], database.left_out


def _tables_of(study: str | Path, *needed: str) -> tuple[Study, dict[str, Path]]:
    """The study and the tables of its last run by name; InputError where it has none, or not those needed."""
    the_study = load_study(study)
    tables = {path.stem: path for path in sorted(the_study.derived.glob("[!.]*.parquet"))}
    missing = [f"table {name}" for name in needed if name not in tables] if tables else ["tables"]
    if missing:
        fault = f"{the_study.id} has no {missing[0]} yet"
        raise InputError(f"{fault}; run it first: on-the-record run {the_study.id}")
    return the_study, tables


def run_of(study: str | Path, *names: str) -> tuple[Any, ...]:
    """The study and some tables of its last run."""
    the_study, tables = _tables_of(study, *names)
    return the_study, *(read_table(tables[name]) for name in names)


def _nodes(study: Study, stances: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """What is known of actors and issues: title, kind, side, statements, first and last day."""
    from helpers.networks import event_list

    events = event_list(stances, statements)
    spans = [events.groupby(name)["time"].agg(["size", "min", "max"]) for name in ("actor_id", "issue")]
    said = pd.concat(spans).set_axis(["statements", "first_said", "last_said"], axis=1)
    issues = {issue.id: [issue.label, "issue", None] for issue in study.issues}
    known = issues | {actor.id: [actor.name, actor.kind, actor.side] for actor in study.actors}
    names = pd.DataFrame.from_dict(known, orient="index", columns=["title", "kind", "side"])
    return names.join(said[~said.index.duplicated()]).astype({"statements": "Int64"})
