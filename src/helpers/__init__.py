"""On the Record: who said what, when and where, and what they stand for."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_MENU = {  # function -> the module it lives in; loaded on first use, so that the command line starts at once
    "agreement": "agreement",
    "build_report": "report",
    "classify_stances": "stances",
    "coalitions": "coalitions",
    "contradictions": "consistency",
    "corrected_shares": "shares",
    "demands": "demands",
    "divergence": "divergence",
    "export_dna": "dna",
    "extract_statements": "statements",
    "import_dna": "dna",
    "load_study": "study",
    "moving_networks": "networks",
    "network": "networks",
    "positions": "positions",
    "random_sample": "shares",
    "read_articles": "articles",
    "run_study": "pipeline",
    "turning_points": "turning_points",
}
__all__ = sorted(_MENU)


class _Package(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name not in _MENU:
            raise AttributeError(f"helpers has no {name!r}; it offers {', '.join(__all__)}")
        return getattr(import_module(f"helpers.{_MENU[name]}"), name)

    def __dir__(self) -> list[str]:
        # what Tab offers after "helpers.": the menu
        return [*__all__, *(name for name in super().__dir__() if name.startswith("__"))]

    def __setattr__(self, name: str, value: Any) -> None:
        # Python binds helpers.positions to the module once that is loaded; the menu means its function
        same = isinstance(value, ModuleType) and _MENU.get(name) == name
        super().__setattr__(name, getattr(value, name) if same else value)


sys.modules[__name__].__class__ = _Package
