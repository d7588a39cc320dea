"""A sheet taken in: what is right goes to corrections.csv and codes/<coder>.csv, what is wrong is listed."""

from pathlib import Path
from typing import NamedTuple

from helpers.base import InputError
from helpers.run.exports import run_of
from helpers.run.sheets.check import Wrong, check_sheet
from helpers.run.sheets.export import own_work
from helpers.run.sheets.read import read_sheet
from helpers.stances import write_codes
from helpers.study import write_corrections


class Taken(NamedTuple):
    """What came of a sheet: how many lines say something, how much is new, which files it went to."""

    lines: int
    corrections: int
    codes: int
    files: list[Path]
    wrong: list[Wrong]


def import_sheet(file: str | Path, study: str | Path, *, coder: str, skip_wrong: bool = False) -> Taken:
    """Read a sheet that ``coder`` has filled in into the study's corrections.csv and codes/<coder>.csv.

    Every line is checked first; if anything is wrong nothing is written, or, with ``skip_wrong``, nothing
    of those lines. A blank cell says nothing and takes nothing back. A second import of the same sheet
    changes nothing. Raises InputError with all that is wrong, for a file that is no sheet (``read_sheet``),
    and for a study that has not been run.
    """
    the_study, articles, as_read = run_of(study, "articles", "as_read")
    own = own_work(the_study, articles, as_read, coder)
    checked = check_sheet(read_sheet(Path(file), the_study), the_study, own)
    if checked.wrong and not skip_wrong:
        count = len({wrong.line for wrong in checked.wrong})
        lines = "1 line is wrong" if count == 1 else f"{count} lines are wrong"
        raise InputError(
            f"{Path(file).name}: {lines}, and nothing was written. Correct what follows, or leave these "
            "lines out with --skip-wrong.\n" + "\n".join(map(str, checked.wrong))
        )
    files = []
    if checked.corrections:
        files.append(write_corrections(the_study, checked.corrections))
    if checked.codes:
        files.append(write_codes(the_study, coder, checked.codes))
    return Taken(checked.lines, len(checked.corrections), len(checked.codes), files, checked.wrong)
