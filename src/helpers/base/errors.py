"""What a person gave that cannot be used, and what a machine does not allow, said in a sentence."""

import errno
import traceback
from pathlib import Path

_PERMISSIONS = "Give yourself the right to read and write it, or ask its owner."
_TOO_MANY = "Close other programs, or allow more open files (ulimit -n 4096), and try again."
REMEDIES = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), _PERMISSIONS),
    errno.EROFS: "Copy the project to a disk that can be written to, and run it there.",
    errno.ENOSPC: "Free some space on the disk, and try again.",
    errno.EDQUOT: "Delete files of yours, or ask for a larger quota, and try again.",
    errno.EFBIG: "Allow larger files (ulimit -f unlimited, or another disk), and try again.",
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), _TOO_MANY),
}


def remedy(number: int | None) -> str:
    """What to do about an error of the operating system, by its number (``error.errno``)."""
    return REMEDIES.get(number or 0, "Check the path, its permissions and the disk.")


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


def file_fault(error: OSError) -> str:
    """A sentence on a file that could not be read or written: its name, the fault, the remedy."""
    name = f"{Path(str(error.filename)).name}: " if error.filename else ""
    fault = error.strerror or str(error) or "the file cannot be used"
    return f"{name}{fault}. {remedy(error.errno)}"


def unforeseen(error: Exception, *, said: str = "The program failed on it") -> Refused:
    """An error that no check foresaw as the refusal of one input; it names the place in the code."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return Refused(
        f"{said} ({type(error).__name__}: {str(error)[:200]}; {where}).",
        "Report this sentence with the article, as the README says under Contributing.",
    )
