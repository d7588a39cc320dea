"""What a person gave that cannot be used, said in a sentence."""


class InputError(ValueError):
    """Something given to the program is wrong: ``str(error)`` names it, the fault and the remedy.

    The command line shows that sentence and ends with status 1; it never shows a traceback for it.
    """


class StudyError(InputError):
    """A study cannot be used: one line a fault, each naming file, line, key and remedy."""
