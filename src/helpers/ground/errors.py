"""What a person gave that cannot be used, said in a sentence."""

import traceback
from pathlib import Path


class InputError(ValueError):
    """Something given to the program is wrong: ``str(error)`` names it, the fault and the remedy.

    The command line shows that sentence and ends with status 1; it never shows a traceback for it.
    """


class StudyError(InputError):
    """A study cannot be used: one line a fault, each naming file, line, key and remedy."""


class Refused(InputError):
    """One input that cannot be read; the others can. Becomes a row of the table ``rejected``."""

    def __init__(self, reason: str, what_to_do: str) -> None:
        super().__init__(f"{reason} {what_to_do}")
        self.reason = reason
        self.what_to_do = what_to_do


def unforeseen(error: Exception, *, said: str = "The program failed on it") -> Refused:
    """An error that no check foresaw as the refusal of one input; it names the place in the code."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return Refused(
        f"{said} ({type(error).__name__}: {str(error)[:200]}; {where}).",
        "Report this sentence with the article, as the README says under Contributing.",
    )
