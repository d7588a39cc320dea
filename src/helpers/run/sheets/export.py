"""A sheet of statements to code and correct in: as CSV, and as a workbook with lists to choose from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from helpers.base import HandTable, InputError, hand_table_bytes, write_atomically
from helpers.run.exports import run_of
from helpers.run.sheets.columns import (
    CORRECTS,
    NO,
    READ,
    YES,
    columns_of_issue,
    columns_to_fill,
    in_one_line,
    shown,
)
from helpers.run.sheets.workbook import make_workbook
from helpers.stances import check_coder, own_codes, random_sample
from helpers.statements import Review, in_words, open_review
from helpers.study import RECONCILED, Study, check_reader

Row = dict[str, str]
Codes = dict[tuple[str, str], Row]  # by statement and issue


class Own(NamedTuple):
    """What somebody has corrected and coded so far: a session of review, and codes by statement and issue."""

    review: Review
    codes: Codes


def export_sheet(
    study: str | Path, out: str | Path | None = None, *, coder: str = "", sample: int | None = None
) -> list[Path]:
    """Write the statements of a study's last run as a sheet to fill in: CSV and workbook; returns the files.

    One row per statement, as the program read it, repeats left out; the columns to fill in hold what
    ``coder`` has coded and corrected already. ``sample`` draws so many at random, in the order of the draw
    (``random_sample``). The same input gives the same bytes. Raises InputError, and writes nothing, if the
    study has not been run, for a name that cannot be a coder's, and if a sheet is there already that says
    something else: it may be filled in.
    """
    the_study, articles, as_read = run_of(study, "articles", "as_read")
    own = own_work(the_study, articles, as_read, coder) if coder else None
    chosen = random_sample(as_read, n=sample) if sample is not None else as_read[as_read["same_as"].isna()]
    drawn = "chosen" if sample is None else "random"
    rows = _rows(chosen["statement_id"].tolist(), as_read, articles, the_study, own, drawn)
    columns = [*READ, *columns_to_fill(the_study)]
    folder = Path(out) if out else the_study.reports / "sheet"
    name = f"sheet-{coder}" if coder else "sheet"
    files = {
        folder / f"{name}.csv": hand_table_bytes(HandTable(rows, [], columns, mark="\ufeff")),
        folder / f"{name}.xlsx": make_workbook(rows, the_study, sorted(articles["source_file"])),
    }
    for path, content in files.items():
        if path.exists() and path.read_bytes() != content:
            raise InputError(
                f"Nothing was written: {path.name} is in {path.parent} already and says something else. "
                "If it is filled in, import it (on-the-record import-sheet); then move or delete it, or "
                "give another folder with --out."
            )
    for path, content in files.items():
        write_atomically(path, content)
    return list(files)


def own_work(study: Study, articles: pd.DataFrame, as_read: pd.DataFrame, coder: str) -> Own:
    """The corrections and codes of a coder; InputError for a name that nobody can code and correct under."""
    check_coder(coder, study)
    check_reader(coder)
    if coder.casefold() == RECONCILED:
        raise InputError(f"“{RECONCILED}” holds what coders agreed on later: use another name.")
    review = open_review(as_read, articles, study, reader=coder, order="text")
    return Own(review, own_codes(study, coder, as_found(review)))


def as_found(review: Review) -> pd.DataFrame:
    """Statements by id and words, those that the reader added included."""
    names = ["statement_id", "content", "same_as"]
    return pd.DataFrame([[row[name] for name in names] for row in review.rows.values()], columns=names)


def _rows(
    ids: list[str],
    as_read: pd.DataFrame,
    articles: pd.DataFrame,
    study: Study,
    own: Own | None,
    drawn: str,
) -> list[Row]:
    """The rows of the sheet; statements that the coder added come after those of their article."""
    records = [{str(k): v for k, v in row.items()} for row in as_read.to_dict("records")]
    known: dict[str, dict[str, Any]] = {row["statement_id"]: row for row in records}
    read = dict(own.review.rows) if own else known
    last = {read[i]["article_id"]: place for place, i in enumerate(ids)}
    added = [i for i in read if i not in known and read[i]["article_id"] in last]
    order = {i: (float(place), 0) for place, i in enumerate(ids)}
    order |= {i: (float(last[read[i]["article_id"]]), n + 1) for n, i in enumerate(added)}
    about = articles.set_index("article_id")[["source_file", "title"]].to_dict("index")
    said = by_statement(own.review.lines) if own else {}
    rows = []
    for i in sorted(order, key=order.__getitem__):
        source = about[read[i]["article_id"]]
        cells = as_read_cells(read[i]) | {"article": source["source_file"], "title": source["title"]}
        cells |= {"drawn": drawn if i in known else ""}
        row = {name: in_one_line(_known(value)) for name, value in cells.items()}
        rows.append(row | (_filled_in(i, said.get(i, {}), own.codes, study) if own else {}))
    return rows


def as_read_cells(row: dict[str, Any]) -> Row:
    """What was read of a statement, in the columns of the sheet."""
    fields = {column: field for field, column in CORRECTS.values()}
    cells = {column: in_words(row, field) or "" for column, field in fields.items()}
    published = "" if pd.isna(row["published"]) else f"{row['published']:%Y-%m-%d}"
    return {
        "statement_id": row["statement_id"],
        "published": published,
        "before": _known(row["before"]),
        "after": _known(row["after"]),
    } | cells


def by_statement(lines: Mapping[tuple[str, str], Row]) -> dict[str, dict[str, Row]]:
    """Lines of corrections by statement, and by field."""
    found: dict[str, dict[str, Row]] = {}
    for (about, field), line in lines.items():
        found.setdefault(about, {})[field] = line
    return found


def _filled_in(statement_id: str, lines: dict[str, Row], codes: Codes, study: Study) -> Row:
    """What the coder has said of a statement, in the columns to fill in; of what is none, nothing else."""
    said = lines.get("statement", {}).get("value", "").casefold()
    cells = {"read": YES if "read" in lines else "", "why": recorded_reason(list(lines.values()))}
    if said == "no":
        return {name: shown(cell) for name, cell in (cells | {"not_a_statement": YES}).items()}
    cells |= {"not_a_statement": NO if said == "yes" else ""}
    cells |= {c: lines[field]["value"] for c, (field, _) in CORRECTS.items() if field in lines}
    for issue in study.issues:
        code = codes.get((statement_id, issue.id))
        if code:
            values = (code["polarity"], code["conditional"], code["comment"])
            cells |= zip(columns_of_issue(issue.id), values, strict=True)
    return {name: shown(cell) for name, cell in cells.items()}


def recorded_reason(lines: list[Row]) -> str:
    """The reasons given in some corrections, each once."""
    return "; ".join(dict.fromkeys(line["why"] for line in lines if line["why"]))


def _known(value: Any) -> str:
    return "" if value is None or value != value else str(value)
