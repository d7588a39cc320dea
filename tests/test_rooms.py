"""The rooms of the package: in order, each entered by its front door."""

import ast
import importlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HELPERS = ROOT / "src" / "helpers"
ROOMS = ["base", "study", "articles", "statements", "stances", "networks", "positions", "report", "run"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CODERS = HELPERS / "base" / "coders.py"
MODULES = sorted(path for room in ROOMS for path in (HELPERS / room).rglob("*.py"))


def _imports(path: Path) -> list[ast.ImportFrom]:
    """The imports from the package in a module, a stub or the code cells of a notebook."""
    text = path.read_text(encoding="utf8")
    if path.suffix == ".ipynb":
        text = "\n".join(
            "".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"
        )
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    return [node for node in nodes if (node.module or "").startswith("helpers")]


def _offered(room: str) -> dict[str, str]:
    """The names on the door of a room, each with the module it lives in."""
    return {
        alias.name: node.module or ""
        for node in _imports(HELPERS / room / "__init__.pyi")
        for alias in node.names
    }


def test_every_folder_of_the_package_is_a_room():
    assert sorted(p.name for p in HELPERS.iterdir() if p.is_dir() and p.name != "__pycache__") == sorted(
        ROOMS
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_rooms_import_from_rooms_to_their_left_and_by_the_front_door(path):
    own = path.relative_to(HELPERS).parts[0]
    for node in _imports(path):
        room = f"{node.module}.".split(".")[1]
        if room != own and node.module != "helpers.base.doors":
            assert ROOMS.index(room) < ROOMS.index(own), f"{own} imports {room}, which stands to its right"
            assert node.module == f"helpers.{room}", f"{node.module} is behind the front door of {room}"
            assert {alias.name for alias in node.names} <= set(_offered(room))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_enter_by_the_front_door(path):
    assert {(node.module or "").count(".") for node in _imports(path)} <= {0, 1}


def test_base_names_no_room_to_its_right_but_in_the_list_of_coders():
    named = [
        path.name
        for path in (HELPERS / "base").glob("*.py")
        if re.search(r'"helpers\.(?!base)\w+[.:]', path.read_text(encoding="utf8"))
    ]
    assert named == ["coders.py"]


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_on_a_front_door_is_there_and_used(room):
    takers = [node for path in [*MODULES, *NOTEBOOKS, HELPERS / "__main__.py"] for node in _imports(path)]
    used = {alias.name for node in takers if node.module == f"helpers.{room}" for alias in node.names}
    menu = {alias.name for node in _imports(HELPERS / "__init__.pyi") for alias in node.names}
    said = "".join(path.read_text(encoding="utf8") for path in (ROOT / "README.md", CODERS))
    for name, module in _offered(room).items():
        assert hasattr(importlib.import_module(module), name)
        assert name in used | menu or re.search(rf"\b{name}\b", said), f"nobody takes {name} from {room}"
