"""The report: a PDF with its figures and tables beside it, made whole or not at all."""

import json
import os
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from helpers.base import READ_ME, say_what_coders_are, table, write_atomically, write_sheet
from helpers.report.contents import contents
from helpers.report.entries import position_statements
from helpers.report.figures.style import PAGE_HEIGHT, save_figure
from helpers.report.figures.timeline_rows import number_events
from helpers.report.findings.sensitivity import NOTHING, summarize_sensitivity
from helpers.report.printing import font_files, printable
from helpers.report.registry import by_section, in_order
from helpers.report.web.page import web_page
from helpers.stances import select_codes
from helpers.study import Study

TEMPLATE = Path(__file__).with_name("report.typ")
TALL = 8.0  # inches above which a figure, its heading and a long caption do not fit on one page
HIDDEN = ["text"]  # a report does not publish the articles again; their hashes name them


class LayoutError(RuntimeError):
    """The template cannot be set so that its numbers are right: a fault of the program, not of its input."""


def build_report(
    study: Study, *, articles: pd.DataFrame, rejected: pd.DataFrame, statements: pd.DataFrame,
    stances: pd.DataFrame, positions: pd.DataFrame, demands: pd.DataFrame, findings: list[dict],
    events: pd.DataFrame, divergence: pd.DataFrame, turning_points: pd.DataFrame, ties: pd.DataFrame,
    coalitions: pd.DataFrame, answers: pd.DataFrame, codes: pd.DataFrame | None = None,
    sensitivity: pd.DataFrame | None = None, as_read: pd.DataFrame | None = None,
    corrections: pd.DataFrame | None = None, checks: pd.DataFrame | None = None,
    unapplied: pd.DataFrame | None = None, folder: Path | None = None,
) -> Path:  # fmt: skip
    """Write report.pdf and report.html, figures/ and tables/ into reports/<run>/ (or ``folder``).

    Returns the PDF's path; the page has the same contents, and the timeline to explore.

    ``stances`` are those of every coder, ``codes`` those that count, one a statement and issue (None: a
    reference code before a machine's, ``select_codes``). ``findings`` are sentences with the table or
    figure they refer to (``registry.names``); ``events`` are those of the study and those announced in
    articles. ``divergence``, ``turning_points`` and ``answers`` (``demands.answering``) are the tables of
    those functions; ``ties`` lists the network of actors (``relations.list_ties``), ``coalitions`` who is
    in which group and how that compares with chance (``relations.coalition_table``); ``sensitivity`` how
    the findings hold when something is counted otherwise (that function's table; None: nothing was tried).
    ``as_read`` are the statements before readers corrected them; ``corrections``, ``checks`` and
    ``unapplied`` are the tables of ``correct_statements`` (None: nobody has read anything).

    The PDF is tagged (PDF/UA-1); the same input gives the same bytes. What stood there before is replaced
    only when everything is made. Raises ValueError if the positions do not follow from the stances.
    """
    codes = select_codes(stances) if codes is None else codes
    counted = position_statements(statements, codes, study=study)
    _check(positions, counted)
    tried = NOTHING if sensitivity is None else sensitivity
    summary = summarize_sensitivity(tried)
    nothing = {name: table([], name) for name in ("corrections", "checks", "unapplied")}
    corrections, checks, unapplied = (
        nothing[name] if frame is None else frame
        for name, frame in zip(nothing, (corrections, checks, unapplied), strict=True)
    )
    folder = Path(folder or study.reports)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".report-") as place:
        draft = Path(place)
        given = SimpleNamespace(
            study=study, articles=articles, rejected=rejected, statements=statements, stances=stances,
            codes=codes, positions=positions, demands=demands, events=events, divergence=divergence,
            turning_points=turning_points, ties=ties, coalitions=coalitions, answers=answers,
            sensitivity=tried, as_read=statements if as_read is None else as_read, corrections=corrections,
            checks=checks, unapplied=unapplied,
        )  # fmt: skip
        sections = {"sections": by_section(_save_figures(draft / "figures", given))}
        tables = {
            "articles": articles.drop(columns=HIDDEN), "rejected": rejected, "statements": statements,
            "stances": stances, "positions": positions, "position_statements": counted, "demands": demands,
            "turning_points": turning_points, "coalitions": coalitions, "answers": answers,
            "corrections": corrections, "checks": checks, "sensitivity": summary,
            "events": number_events(events),
            "findings": pd.DataFrame(findings, columns=["sentence", "refers_to"]),
        }  # fmt: skip
        sure = dict(zip(statements["statement_id"], statements["confidence"], strict=True))
        for name in ("position_statements", "demands"):
            tables[name] = tables[name].assign(confidence=tables[name]["statement_id"].map(sure))
        for name, frame in tables.items():
            write_sheet(say_what_coders_are(frame, study.coders), draft / "tables" / f"{name}.csv")
        write_atomically(draft / "tables" / "README.txt", READ_ME)
        said = contents(given, findings=findings, summary=summary) | sections
        write_atomically(draft / "report.pdf", typeset(said))
        write_atomically(draft / "report.html", web_page(said, given))
        for name in ("figures", "tables", "report.pdf", "report.html"):
            _replace(draft / name, folder / name, away=draft / f"old-{name}")
    return folder / "report.pdf"


def typeset(said: dict[str, Any]) -> bytes:
    """Set what the report says (``contents``, and its sections) in its template; returns the PDF (PDF/UA-1).

    The text goes in as data; the template reads no file, and only fonts that come with the install are used.
    Raises LayoutError if Typst warns of anything: if its layout does not settle, numbers in it are wrong.
    """
    import typst

    data = json.dumps(said, ensure_ascii=False, sort_keys=True)
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(TEMPLATE.read_bytes(), root=empty, font_paths=_fonts())
        pdf, warned = compiler.compile_with_warnings(
            format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"], timestamp=0
        )
    if warned:
        raise LayoutError(
            "The PDF was not made, as numbers in it might be wrong. Typst says: "
            f"{'; '.join(one.message for one in warned)}. The fault lies in the template (report.typ), not "
            "in the study: please report it with these words."
        )
    return pdf  # type: ignore[return-value]


def count_pages(pdf: Path) -> int:
    """How many pages a PDF made by ``typeset`` has."""
    found = re.search(rb"/Type */Pages */Count (\d+)", Path(pdf).read_bytes())
    if not found:
        raise ValueError(f"{Path(pdf).name} is not a report made by build_report; make it again.")
    return int(found[1])


@cache
def _fonts() -> Any:
    """Typst's own fonts and two of the install's; Typst takes folders, so the two are linked into one."""
    import typst

    with tempfile.TemporaryDirectory() as place:
        for name in ("serif", "rest"):
            file = font_files()[name]
            try:
                os.symlink(file, Path(place) / file.name)
            except OSError:  # a system or a folder without symbolic links
                shutil.copy(file, place)
        return typst.Fonts(include_system_fonts=False, font_paths=[place])


def _save_figures(folder: Path, given: Any) -> list[dict[str, Any]]:
    """Draw every figure of the registry from ``given``, save it; returns what the templates need of each."""
    plates = []
    for one in in_order():
        figure, alt, data = one.draw(given)
        path = save_figure(figure, folder, one.name, alt=alt, data=data)
        height = float(figure.get_size_inches()[1])
        plates.append(
            {
                "name": one.name, "key": one.key, "section": one.section, "alt": printable(alt),
                "caption": printable(one.caption(given)), "svg": path.read_text(encoding="utf8"),
                "width": min(1.0, PAGE_HEIGHT / height), "tall": height > TALL,
            }
        )  # fmt: skip
    return plates


def _check(positions: pd.DataFrame, counted: pd.DataFrame) -> None:
    """Every count of the position table must be the number of rows behind it."""
    for row in positions.itertuples():
        rows = counted.loc[(counted["issue"] == row.issue) & (counted["side"] == row.side), "polarity"]
        found = {polarity: int((rows == polarity).sum()) for polarity in ("favour", "against", "neutral")}
        given = {polarity: int(getattr(row, polarity)) for polarity in found}
        if found != given:
            raise ValueError(
                f"The positions of {row.side} on {row.issue} say {given}, but the stances give {found}. "
                "Compute the positions again from these stances (notebooks/60_positions.ipynb)."
            )


def _replace(new: Path, old: Path, *, away: Path) -> None:
    """Put a file or folder in the place of another; the other goes into the draft, which is then deleted."""
    if old.is_dir():
        os.replace(old, away)
    os.replace(new, old)
