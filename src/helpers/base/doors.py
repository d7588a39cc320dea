"""Front doors: what each room offers, loaded on first use so that the command line starts at once.

The door of a room is its ``__init__.pyi``: one line per name, ``from helpers.room.module import name as name``.
Programs that check types read the same lines.
"""

import ast
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    _offers: dict[str, str]  # name -> the module it lives in

    def __getattr__(self, name: str) -> Any:
        if name not in self._offers:
            raise AttributeError(f"{self.__name__} has no {name!r}; it offers {', '.join(self.__all__)}")
        return getattr(import_module(self._offers[name]), name)

    def __dir__(self) -> list[str]:
        # what Tab offers after "helpers.": the door
        return [*self.__all__, *(name for name in super().__dir__() if name.startswith("__"))]

    def __setattr__(self, name: str, value: Any) -> None:
        # Python binds helpers.positions to the module once that is loaded; the door means its function
        if isinstance(value, ModuleType) and name in self.__dict__.get("_offers", {}):
            return
        super().__setattr__(name, value)


def open_door(name: str) -> None:
    """Let the room ``name`` offer what its ``__init__.pyi`` lists, each name loaded when it is first used."""
    room = sys.modules[name]
    stub = ast.parse(Path(str(room.__file__)).with_suffix(".pyi").read_text(encoding="utf8"))
    offers = {a.name: n.module for n in stub.body if isinstance(n, ast.ImportFrom) for a in n.names}
    room.__dict__.update(_offers=offers, __all__=sorted(offers))
    room.__class__ = _Room
