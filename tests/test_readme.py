"""The README keeps up with the project. ``python tests/test_readme.py`` writes its dictionary of columns."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from helpers.base.schemas import SCHEMAS
from helpers.base.tables import type_of

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BEGIN, END = "<!-- columns: begin (written by tests/test_readme.py) -->\n", "<!-- columns: end -->\n"


def dictionary() -> str:
    """Every table's columns, as Markdown; of tables with the same columns, the first."""
    parts = []
    distinct = {id(schema): name for name, schema in reversed(SCHEMAS.items())}
    for name in reversed(distinct.values()):
        parts.append(f"\n**{name}**\n\n| column | type | meaning |\n|---|---|---|\n")
        for key, column in SCHEMAS[name].columns.items():
            kind = type_of(column).replace("string[pyarrow]", "text")
            kind += ", or missing" if column.nullable else ""
            meaning = str(column.description).replace("|", "\\|").removesuffix(", or missing")
            parts.append(f"| `{key}` | {kind} | {meaning} |\n")
    return "".join(parts) + "\n"


def test_the_dictionary_of_columns_has_not_drifted() -> None:
    text = README.read_text(encoding="utf8")
    assert text.split(BEGIN)[1].split(END)[0] == dictionary(), "run: .venv/bin/python tests/test_readme.py"


def test_every_notebook_has_its_sentence_in_run_order() -> None:
    named = re.findall(
        r"^\| \[(\w+)\]\(notebooks/\1\.ipynb\) \| .{20,} \|$", README.read_text(encoding="utf8"), re.M
    )
    there = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert named == there, "give each its row in the README's table, then run tests/test_start.py"


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf8"))))
)
def test_what_the_readme_points_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README.read_text(encoding="utf8"), re.M))
    assert {"report", "test"} <= named <= targets


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == version


if __name__ == "__main__":
    before, rest = README.read_text(encoding="utf8").split(BEGIN)
    README.write_text(before + BEGIN + dictionary() + END + rest.split(END)[1], encoding="utf8")
