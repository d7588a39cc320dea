"""The pages in docs/ keep up with the project. ``python tests/test_docs.py`` writes their figures."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from helpers.accuracy import accuracy, compare, read_list
from helpers.agreement import agreement
from helpers.articles import read_articles
from helpers.codebook import code_by_codebook
from helpers.codes import read_codes
from helpers.discourse.kernels import KERNELS
from helpers.discourse.norms import ONE_MODE, TWO_MODE
from helpers.stance.by_hand.codefiles import COLUMNS
from helpers.stance.judging.evaluation import evaluate
from helpers.statements import extract_statements
from helpers.study import _keys, load_study

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
    statements = extract_statements(articles, study)
    codes = read_codes(study, statements)
    parts = accuracy(compare(statements, articles, read_list(study)), articles).set_index("part")
    found = {what: _measured(parts.loc[part], "share", "dummy_share", "%") for part, what in PARTS.items()}
    stances = pd.concat([code_by_codebook(statements, study), codes], ignore_index=True)
    row = evaluate(stances, statements).set_index("issue").loc["all"]
    found["polarity by the codebook coder, macro-F1"] = _measured(row, "macro_f1", "dummy_f1", "")
    found["positions by hand that it reverses"] = f"{row['reversed']:.0%}".replace("%", " %")
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
    assert not _is_there("helpers.networks.netwrok") and not _is_there("helpers.codes._text")


def _named(page: str) -> set[str]:
    return set(re.findall(r"`([\w ]+)`", (ROOT / "docs" / page).read_text(encoding="utf8")))


def test_every_key_of_the_study_file_is_explained() -> None:
    assert {key for keys in _keys().values() for key in keys} - _named("codebook.md") - {
        "from",
        "to",
    } == set()


def test_every_column_of_hand_codes_is_explained() -> None:
    assert set(COLUMNS) <= _named("codebook.md")


def test_every_kernel_and_normalization_has_its_formula() -> None:
    assert {*KERNELS, *ONE_MODE, *TWO_MODE} <= _named("methods.md")


def test_the_figures_have_not_drifted() -> None:
    text = LIMITS.read_text(encoding="utf8")
    assert text.split(BEGIN)[1].split(END)[0] == figures(), "run: .venv/bin/python tests/test_docs.py"


if __name__ == "__main__":
    before, rest = LIMITS.read_text(encoding="utf8").split(BEGIN)
    LIMITS.write_text(before + BEGIN + figures() + END + rest.split(END)[1], encoding="utf8")
