"""Coders: every way to code a statement, in one list. A new coder is one entry here, and its function."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any, NamedTuple

PERSON, PROGRAM, MODEL = "person", "program", "language model"


class Coder(NamedTuple):
    """A way to code: what codes, how it works in half a sentence, and what it cannot do without.

    ``function`` is called as (statements, study) and with those of the options codes, split, models, cache
    and seed that it takes; it returns ``table(rows, "stances")``, a row per statement and issue with the
    coder's name in this list as ``method`` and ``coder``. Written as "module:name" it is imported only when
    it is needed; "" where the codes are those of persons in the folder codes/. A language model's rows bear
    the model's id in study.yaml: "llm:<id>"; no endpoint is asked in a run, their files in codes/ are read.
    A coder that ``needs`` nothing works in every run.
    """

    kind: str
    sentence: str
    function: str | Callable[..., Any] = ""  # a name: base imports no room to its right
    needs: tuple[str, ...] = ()  # "codes", "models"
    folder: str = ""  # what it keeps below the cache

    def load(self) -> Callable[..., Any]:
        """The function itself."""
        return resolve_name(self.function) if isinstance(self.function, str) else self.function


CODERS: dict[str, Coder] = {  # by the value of the column method, in the order in which they are asked
    # what is in codes/ was coded by persons, unless the study file says otherwise (Study.way_of)
    "hand": Coder(PERSON, "by reading each statement beside the codebook"),
    "codebook": Coder(
        PROGRAM, "from the terms and cue phrases of the codebook below", "helpers.stances:code_by_codebook",
    ),
    "learned": Coder(
        PROGRAM, "by what a classifier learns from the reference codes of other articles",
        "helpers.stances:code_by_example", needs=("codes",), folder="embeddings",
    ),
    "llm": Coder(
        MODEL, "by a language model that is given the codebook",
        "helpers.stances:read_llm_codes", needs=("models",),
    ),
}  # fmt: skip


def machines() -> list[str]:
    """The coders that are programs or models, and need no file of codes."""
    return [name for name, coder in CODERS.items() if coder.function]


def is_machine(coder: str) -> bool:
    """Whether this is the name of a machine coder in the table of stances."""
    name, _, model = coder.partition(":")
    return name in machines() and bool(model) == (CODERS[name].kind == MODEL)
