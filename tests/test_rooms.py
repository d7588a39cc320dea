"""The rooms of the package: in order, each entered by its front door."""

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HELPERS = ROOT / "src" / "helpers"
ROOMS = ["base", "study", "articles", "statements", "stances", "networks", "positions", "report", "run"]
MODULES = sorted(path for room in ROOMS for path in (HELPERS / room).rglob("*.py"))


def _imports(path: Path) -> list[ast.ImportFrom]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf8")))
    return [
        node
        for node in tree
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers")
    ]


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


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_on_a_front_door_is_there_and_used(room):
    used = {
        a.name for path in MODULES for n in _imports(path) if n.module == f"helpers.{room}" for a in n.names
    }
    readers = [ROOT / "README.md", HELPERS / "base" / "coders.py", *(ROOT / "notebooks").glob("*.ipynb")]
    named = "".join(path.read_text(encoding="utf8") for path in readers)
    menu = {alias.name for node in _imports(HELPERS / "__init__.pyi") for alias in node.names}
    for name, module in _offered(room).items():
        assert hasattr(importlib.import_module(module), name)
        assert name in used | menu or name in named, f"nobody takes {name} from {room}"
