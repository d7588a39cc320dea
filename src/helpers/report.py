"""The report: a PDF with its figures and tables beside it, made whole or not at all."""

import json
import os
import re
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.codes import settle
from helpers.figures import PAGE_HEIGHT, add_panel, blank_figure, save_figure, setup_figure
from helpers.ground.drafts import write_whole
from helpers.sensitivity import NOTHING, summarize_sensitivity
from helpers.showing.coalition_plots import describe_coalitions, plot_coalitions
from helpers.showing.contents import contents
from helpers.showing.demand_plots import asks_sheet, describe_asks, plot_asks
from helpers.showing.divergence_plots import describe_divergence, plot_divergence
from helpers.showing.entries import position_statements
from helpers.showing.plots import describe_positions, plot_positions, plot_timeline
from helpers.showing.printing import font_files, printable
from helpers.showing.relations import coalition_sheet, square_of
from helpers.showing.sensitivity_plots import describe_sensitivity, draw_sensitivity, drawn_findings
from helpers.showing.sheets import READ_ME, say_what_coders_are, write_sheet
from helpers.showing.timelines import describe_timeline, drawn_events, number_events, timeline, timeline_sheet
from helpers.showing.wording import listed
from helpers.study import Study
from helpers.web_report import web_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TEMPLATE = Path(__file__).with_name("report.typ")
NETWORK_HEIGHT = 4.9  # inches at most; below it the page has room for the members of the coalitions
BOTH = ("positions", "coalitions", "sensitivity")  # names of a figure and of a table
HIDDEN = ["text"]  # a report does not publish the articles again; their hashes name them


def build_report(
    study: Study, *, articles: pd.DataFrame, rejected: pd.DataFrame, statements: pd.DataFrame,
    stances: pd.DataFrame, positions: pd.DataFrame, demands: pd.DataFrame, findings: list[dict],
    events: pd.DataFrame, divergence: pd.DataFrame, turning_points: pd.DataFrame, ties: pd.DataFrame,
    coalitions: pd.DataFrame, answers: pd.DataFrame, codes: pd.DataFrame | None = None,
    sensitivity: pd.DataFrame | None = None, folder: Path | None = None,
) -> Path:  # fmt: skip
    """Write report.pdf and report.html, figures/ and tables/ into reports/<run>/ (or ``folder``).

    Returns the PDF's path; the page has the same contents, and the timeline to explore.

    ``stances`` are those of every coder, ``codes`` those that count, one a statement and issue (None: a hand
    code before a machine's, ``settle``). ``findings`` are sentences with the table or figure they refer to
    (``contents.REFERENCES``); ``events`` are those of the study and those announced in articles.
    ``divergence``, ``turning_points`` and ``answers`` (``demands.answering``) are the tables of those
    functions; ``ties`` lists the network of actors (``relations.list_ties``), ``coalitions`` who is in which
    group and how that compares with chance (``relations.coalition_table``); ``sensitivity`` how the findings
    hold when something is counted otherwise (that function's table; None: nothing was tried).

    The PDF is tagged (PDF/UA-1); the same input gives the same bytes. What stood there before is replaced
    only when everything is made. Raises ValueError where the positions do not follow from the stances.
    """
    codes = settle(stances) if codes is None else codes
    counted = position_statements(statements, codes, study=study)
    _check(positions, counted)
    tried = NOTHING if sensitivity is None else sensitivity
    held = summarize_sensitivity(tried)
    folder = Path(folder or study.reports)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".report-") as place:
        draft = Path(place)
        marks = timeline(statements, codes, study=study)
        shown = drawn_events(events, marks)
        figures = _save_figures(draft / "figures", {
            "timeline": (
                plot_timeline(statements, codes, events, study=study),
                describe_timeline(marks, shown, study=study),
                timeline_sheet(marks, shown),
            ),
            "positions": (
                plot_positions(positions, study=study), describe_positions(positions, study=study), positions
            ),
            "divergence": (
                plot_divergence(divergence, turning_points, events, study=study),
                describe_divergence(divergence, turning_points, study=study),
                divergence,
            ),
            "coalitions": _coalitions(ties, coalitions),
            "asks": (
                plot_asks(demands, study=study),
                describe_asks(demands, study=study),
                asks_sheet(demands, study=study),
            ),
            "sensitivity": _sensitivity(tried),
        })  # fmt: skip
        tables = {
            "articles": articles.drop(columns=HIDDEN), "rejected": rejected, "statements": statements,
            "stances": stances, "positions": positions, "position_statements": counted, "demands": demands,
            "turning_points": turning_points, "coalitions": coalitions, "answers": answers,
            "sensitivity": held,
            "events": number_events(events),
            "findings": pd.DataFrame(findings, columns=["sentence", "refers_to"]),
        }  # fmt: skip
        for name, frame in tables.items():
            write_sheet(say_what_coders_are(frame, study.coders), draft / "tables" / f"{name}.csv")
        write_whole(draft / "tables" / "README.txt", READ_ME)
        said = contents(
            study, articles=articles, rejected=rejected, statements=statements, stances=stances, codes=codes,
            positions=positions, demands=demands, findings=findings, events=events,
            divergence=divergence, turning_points=turning_points, coalitions=coalitions, answers=answers,
            held=held,
        )  # fmt: skip
        write_whole(draft / "report.pdf", typeset(said | {"figures": figures}))
        page = web_page(
            said | {"figures": figures}, study=study, articles=articles, statements=statements,
            stances=stances, events=events, codes=codes,
        )  # fmt: skip
        write_whole(draft / "report.html", page)
        for name in ("figures", "tables", "report.pdf", "report.html"):
            _replace(draft / name, folder / name, away=draft / f"old-{name}")
    return folder / "report.pdf"


def typeset(said: dict[str, Any]) -> bytes:
    """Set what the report says (``contents``) in its template; returns the PDF, tagged as PDF/UA-1.

    The text goes in as data; the template reads no file, and only fonts that come with the install are used.
    """
    import typst

    data = json.dumps(said, ensure_ascii=False, sort_keys=True)
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(TEMPLATE.read_bytes(), root=empty, font_paths=_fonts())
        with warnings.catch_warnings():
            warnings.simplefilter("error", typst.TypstWarning)
            return compiler.compile(  # type: ignore[return-value]
                format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"], timestamp=0
            )


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


def _coalitions(ties: pd.DataFrame, coalitions: pd.DataFrame) -> tuple["Figure", str, pd.DataFrame]:
    """The network with its coalitions, in words, and its data."""
    square = square_of(ties, coalitions)
    groups = coalitions.set_index("actor")["group"]
    names = dict(zip(coalitions["actor"], coalitions["name"], strict=True))
    words = describe_coalitions(square, groups=groups, names=names)
    if ties.empty:
        figure = blank_figure("Nobody is tied to anybody.")
    else:
        height = min(NETWORK_HEIGHT, 2.3 + 0.06 * len(names))
        figure = setup_figure(height=height)
        ax = add_panel(figure, top=0, height=height - 0.25, left=0, right=0)
        left_out = plot_coalitions(square, ax, groups=groups, names=names)
        words += f" Drawn without a name: {listed([names[one] for one in left_out])}." if left_out else ""
    return figure, words, coalition_sheet(ties, coalitions)


def _sensitivity(measured: pd.DataFrame) -> tuple["Figure", str, pd.DataFrame]:
    """How the findings move when something is counted otherwise: drawn, in words, and its data."""
    drawn = measured[measured["finding"].isin(drawn_findings(measured))]
    return draw_sensitivity(measured), describe_sensitivity(drawn), measured


def _save_figures(
    folder: Path, drawn: dict[str, tuple["Figure", str, pd.DataFrame]]
) -> dict[str, dict]:  # fmt: skip
    """Save the figures (name -> figure, its words, its data); returns what the template needs of each."""
    plates = {}
    for name, (figure, alt, data) in drawn.items():
        path = save_figure(figure, folder, name, alt=alt, data=data)
        plates[name] = {
            "name": name,
            "key": f"{name}-figure" if name in BOTH else name,
            "svg": path.read_text(encoding="utf8"),
            "alt": printable(alt),
            "width": min(1.0, PAGE_HEIGHT / float(figure.get_size_inches()[1])),
        }
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
