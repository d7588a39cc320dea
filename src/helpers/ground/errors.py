"""What a person gave that cannot be used, said in a sentence."""


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
