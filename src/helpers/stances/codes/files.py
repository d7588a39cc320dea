"""Code files: one coder's CSV, read as spreadsheets write it, and what its cells may say."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.base import LONGEST, HandTable, InputError, open_hand_table, read_hand_table, shorten

COLUMNS = ("statement_id", "issue", "polarity", "conditional", "comment", "words", "drawn")
REQUIRED = COLUMNS[:3]
# of a code by a language model, beside COLUMNS: the model as asked and as it names itself, when and how it
# answered, and the first digits of the hash of its instruction, which holds the codebook
PROVENANCE = ("model", "answered_by", "answered_on", "temperature", "seed", "prompt", "question")
VALUES = {
    "polarity": ("favour", "against", "neutral", "none", ""),
    "conditional": ("yes", "no", ""),
    "drawn": ("random", "chosen", ""),
}
FORM: dict[str, Any] = {"columns": COLUMNS, "required": REQUIRED, "fixed": tuple(VALUES)}
SAID = (*VALUES, "comment")  # what of a row is a code; the words only help to find its statement


class CodedMeanwhile(InputError):
    """Another program changed a code after it was read.

    ``key`` is its statement and issue, ``row`` what the file says now, empty where it has no such row.
    """

    def __init__(self, where: str, key: tuple[str, str], row: dict[str, str]) -> None:
        now = row.get("polarity") or "no code"
        super().__init__(
            f"Not saved: {where} was changed elsewhere and says {now} on {key[1]} now. Press again."
        )
        self.key, self.row = key, row


def read_code_file(path: Path) -> HandTable:
    """Read codes/<coder>.csv (``read_hand_table``); its columns are COLUMNS and any others."""
    return read_hand_table(path, name=f"codes/{path.name}", **FORM)


def open_code_file(path: Path) -> HandTable:
    """The same, or an empty file of codes if the coder has none yet."""
    return open_hand_table(path, name=f"codes/{path.name}", **FORM)


def check_code(code: dict[str, str], issues: Sequence[str], where: str) -> None:
    """Raise InputError where a row names an unknown issue or has a value that is not allowed."""
    if code["issue"] not in issues:
        raise InputError(
            f"{where}: the study has no issue “{shorten(code['issue'])}”. Use one of {', '.join(issues)}."
        )
    if any(len(cell) > LONGEST for cell in code.values()):
        raise InputError(f"{where}: a text of more than {LONGEST:,} characters. Shorten it.")
    for column, allowed in VALUES.items():
        if code[column] not in allowed:
            options = ", ".join(allowed[:-1])
            raise InputError(
                f"{where}: {column} is “{shorten(code[column])}”. Use {options}, or leave it blank."
            )
