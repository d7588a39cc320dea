"""The pages in docs/ keep up with the project. ``python tests/test_docs.py`` writes their figures."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from helpers.articles.exports import _DATABASES
from helpers.articles.read import read_articles
from helpers.articles.sources import _FORMS, DESCRIBED
from helpers.articles.tables import column_names
from helpers.base.schemas import EVENTS
from helpers.networks.matrices import ONE_MODE, TWO_MODE
from helpers.networks.moving import KERNELS
from helpers.stances.codebook.coder import code_by_codebook
from helpers.stances.codes.files import COLUMNS, PROVENANCE
from helpers.stances.codes.read import read_codes
from helpers.stances.evaluation.agreement import agreement
from helpers.stances.evaluation.scores import evaluate
from helpers.statements.accuracy import LISTED, accuracy, compare, read_list
from helpers.statements.corrections import correct_statements
from helpers.statements.extract import extract_statements
from helpers.study.study import _keys, load_study

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", *DOCS, *sorted((ROOT / "data" / "studies").glob("*/README.md"))]
LIMITS = ROOT / "docs" / "limits.md"
BEGIN, END = "<!-- figures: begin (written by tests/test_docs.py) -->\n", "<!-- figures: end -->\n"
STUDIES = ("us-dprk", "morrow-bank")
# What a reader of the page asks, in the order of the table
PARTS = {
    "statements found": "listed statements that are found",
    "statements on the list": "found statements that are listed",
    "speaker": "right speaker, of those found",
    "day": "right day, of those found",
    "condition": "right condition, of those found",
}


@cache
def figures() -> str:
    """How often extraction and the codebook coder are right on the studies shipped, as Markdown."""
    columns = [_figures_of(name) for name in STUDIES]
    rows = [f"| | {' | '.join(STUDIES)} |", "|---|---|---|"]
    rows += [f"| {what} | {' | '.join(column[what] for column in columns)} |" for what in columns[0]]
    return "\n" + "\n".join(rows) + "\n\n"


def _figures_of(name: str) -> dict[str, str]:
    study = load_study(ROOT / "data" / "studies" / name)
    articles, _ = read_articles(study)
    as_read = extract_statements(articles, study)
    parts = accuracy(compare(as_read, articles, read_list(study)), articles).set_index("part")
    statements = correct_statements(as_read, articles, study).statements
    codes = read_codes(study, statements)
    found = {what: _measured(parts.loc[part], "share", "dummy_share", "%") for part, what in PARTS.items()}
    stances = pd.concat([code_by_codebook(statements, study), codes], ignore_index=True)
    row = evaluate(stances, statements).set_index("issue").loc["all"]
    found["polarity by the codebook coder, macro-F1"] = _measured(row, "macro_f1", "dummy_f1", "")
    found["positions in the reference that it reverses"] = f"{row['reversed']:.0%}".replace("%", " %")
    found["alpha of two coders, lowest issue"] = "one coder"
    if codes["coder"].nunique() > 1:
        lowest = agreement(codes, statements=statements).sort_values("alpha").iloc[0]
        found["alpha of two coders, lowest issue"] = _measured(lowest, "alpha", None, "")
    return found


def _measured(row: pd.Series, value: str, dummy: str | None, unit: str) -> str:
    """A figure with its interval and what a dummy gets: 93 % [89, 96], rule of thumb 40 %."""
    scale, digits, after = (100, 0, " %") if unit else (1, 2, "")
    bounds = f"[{scale * row['low']:.{digits}f}, {scale * row['high']:.{digits}f}]"
    text = f"{scale * row[value]:.{digits}f}{after} {bounds}"
    if dummy is None or pd.isna(row[dummy]):
        return text
    return f"{text}, rule of thumb {scale * row[dummy]:.{digits}f}{after}"


def _links(page: Path) -> list[tuple[str, str]]:
    return re.findall(r"\]\(([^):#]*)(#[^)]*)?\)", page.read_text(encoding="utf8"))


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf8"), re.M)
    return {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_points_to_is_there(page: Path) -> None:
    targets = [(page.parent / target if target else page, anchor) for target, anchor in _links(page)]
    assert [str(target) for target, _ in targets if not target.exists()] == []
    assert [anchor for target, anchor in targets if anchor and anchor not in _anchors(target)] == []


def test_pages_point_to_each_other() -> None:
    assert all(any(target for target, _ in _links(page)) for page in DOCS)


def _is_there(name: str) -> bool:
    """Whether a dotted name is a module of the package, or a public name in one."""
    try:
        import_module(name)
        return True
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return not attribute.startswith("_") and hasattr(import_module(module), attribute)


@pytest.mark.parametrize(
    "name",
    sorted(
        {
            name
            for page in PAGES
            for name in re.findall(r"\bhelpers(?:\.\w+)+", page.read_text(encoding="utf8"))
        }
    ),
)
def test_every_name_exists(name: str) -> None:
    assert _is_there(name)


def test_other_names_do_not() -> None:
    assert not _is_there("helpers.networks.network.netwrok") and not _is_there(
        "helpers.stances.codes.read._text"
    )


def _named(page: str) -> set[str]:
    return set(re.findall(r"`([\w .-]+)`", (ROOT / "docs" / page).read_text(encoding="utf8")))


def test_every_key_of_the_study_file_is_explained() -> None:
    assert {key for keys in _keys().values() for key in keys} - _named("codebook.md") - {
        "from",
        "to",
    } == set()


@pytest.mark.parametrize("columns", [DESCRIBED, list(EVENTS.columns), LISTED])
def test_every_column_of_the_lists_beside_a_study_is_explained(columns: list[str]) -> None:
    assert set(columns) <= _named("codebook.md")


def _example(kind: str) -> str:
    """The first example of this kind in the codebook."""
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf8")
    found, *_ = re.findall(rf"^```{kind}\n(.*?)^```$", page, re.M | re.S)
    return found


@pytest.mark.parametrize(
    ("files", "outlet"),
    [
        ({"a.txt": "text"}, None),
        ({"a.md": "markdown"}, "Northern Wire"),
        ({"a.txt": "markdown"}, "Northern Wire"),
        ({"fishing-season.txt": "text", "articles.csv": "csv"}, "Northern Wire"),
    ],
)
def test_the_examples_of_day_and_outlet_are_read_as_the_page_says(
    tmp_path: Path, files: dict[str, str], outlet: str | None
) -> None:
    for name, kind in files.items():
        (tmp_path / name).write_text(_example(kind), encoding="utf8")
    articles, rejected = read_articles(tmp_path)
    (row,) = articles.itertuples()
    assert (row.title, f"{row.published:%Y-%m-%d}", rejected.empty) == (
        "Fishing season opens",
        "2031-05-06",
        True,
    )
    assert (None if pd.isna(row.outlet) else row.outlet) == outlet


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Wednesday, 12 March 2031", "2031-03-12"),
        ("SKERRY ISLAND, May 6, 2031 (Northern Wire) — Boats sailed from the island.", "2031-05-06"),
        ("05/06/2031", "NaT"),
        ("2031-05-06", "NaT"),
    ],
)
def test_the_lines_that_give_a_day_are_those_that_the_page_names(tmp_path: Path, line: str, day: str) -> None:
    text = _example("text").replace("May 6, 2031", line)
    (tmp_path / "a.txt").write_text(text, encoding="utf8")
    published = read_articles(tmp_path)[0]["published"]
    assert [str(value)[:10] for value in published] == [day]


@pytest.mark.parametrize(
    ("file", "kind", "count"), [("archive.csv", "csv\ntitle", 2), ("a.jsonl", "json", 1)]
)
def test_the_examples_of_tables_are_read_as_the_page_says(
    tmp_path: Path, file: str, kind: str, count: int
) -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf8")
    (tmp_path / file).write_text(
        kind.partition("\n")[2] + page.split(f"```{kind}")[1].split("```")[0].lstrip()
    )
    articles, rejected = read_articles(tmp_path)
    assert (len(articles), rejected.empty) == (count, True)
    assert (articles["published"].notna() & articles["outlet"].eq("Northern Wire")).all()


@pytest.mark.parametrize(
    "name", [*(f"`{ending}`" for ending in _FORMS), *(f"| {name} |" for name in _DATABASES)]
)
def test_every_form_that_is_read_is_named(name: str) -> None:
    assert name in (ROOT / "docs" / "codebook.md").read_text()


def test_every_name_of_a_column_of_articles_is_explained() -> None:
    parts = {name for part, names in column_names().items() if part != "source_file" for name in names}
    assert parts <= _named("codebook.md")


def test_a_line_that_names_the_outlet_is_not_read_as_the_outlet(tmp_path: Path) -> None:
    text = _example("text").replace("May 6, 2031", "Northern Wire\nTuesday, 6 May 2031")
    (tmp_path / "a.txt").write_text(text, encoding="utf8")
    (row,) = read_articles(tmp_path)[0].itertuples()
    assert pd.isna(row.outlet) and f"{row.published:%Y-%m-%d}" == "2031-05-06"
    assert row.text.startswith("Northern Wire")


def test_every_column_of_codes_is_explained() -> None:
    assert {*COLUMNS, *PROVENANCE} <= _named("codebook.md")


def test_every_kernel_and_normalization_has_its_formula() -> None:
    assert {*KERNELS, *ONE_MODE, *TWO_MODE} <= _named("methods.md")


def test_the_figures_have_not_drifted() -> None:
    text = LIMITS.read_text(encoding="utf8")
    assert text.split(BEGIN)[1].split(END)[0] == figures(), "run: .venv/bin/python tests/test_docs.py"


if __name__ == "__main__":
    before, rest = LIMITS.read_text(encoding="utf8").split(BEGIN)
    LIMITS.write_text(before + BEGIN + figures() + END + rest.split(END)[1], encoding="utf8")
