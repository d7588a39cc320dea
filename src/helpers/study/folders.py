"""Which folder a study lies in: data/studies/<name>, and nowhere else."""

import os
import re
from pathlib import Path

from helpers.base import StudyError

# names of studies, runs, actors, issues: they become file names
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
ALLOWED = (
    "letters, digits, “-”, “_” and “.” only, no blanks, no “.” at the end, and none of the names that "
    "Windows keeps for devices (con, prn, aux, nul, com1, lpt1)"
)
_NOT_ON_WINDOWS = re.compile(
    r"[<>:\"|?*\x00-\x1f]|[. ]$|^(?:con|prn|aux|nul|(?:com|lpt)\d)(?:\.|$)", re.IGNORECASE
)


def names_a_file(name: str) -> bool:
    """Whether a name can be that of a file or folder on every system; ALLOWED says which can."""
    return bool(NAME.fullmatch(name)) and not _NOT_ON_WINDOWS.search(name)


def project_folder() -> Path | None:
    """The folder, here or above, that holds data/studies; None where there is none."""
    return next((p for p in [Path.cwd(), *Path.cwd().parents] if (p / "data" / "studies").is_dir()), None)


def folder_of(study: str | Path) -> Path:
    """The folder data/studies/<name> that a name or path means; StudyError where there is none."""
    given, path, project = str(study).strip(), Path(study), project_folder()
    if not given:
        known = f" {_others(project / 'data' / 'studies')}" if project else ""
        raise StudyError(f"No study is named: give a name (with make: STUDY=name).{known}")
    if not path.is_absolute() and len(path.parts) == 1 and NAME.fullmatch(given):
        if project is None:
            raise StudyError(
                f"No folder data/studies here or above, so no study “{given}”. Go to the project folder."
            )
        folder = project / "data" / "studies" / given
    else:
        alone = len(path.parts) < 2 and not path.is_absolute()  # a name, then, and none that may be one
        if alone or ".." in path.parts or "\\" in given or "\0" in given:
            raise StudyError(
                f"“{given}” is not the name of a study: a name has {ALLOWED}, "
                "and the folder of a study is given without “..”."
            )
        candidates = [base / path for base in (Path.cwd(), project) if base]
        folder = next((c for c in candidates if c.is_dir()), candidates[-1])
        if folder.parent.name != "studies" or folder.parent.parent.name != "data":
            raise StudyError(
                f"“{given}” does not lie in data/studies. Put the study's folder there and give its name."
            )
    folder = Path(os.path.abspath(folder))
    if _NOT_ON_WINDOWS.search(folder.name):
        raise StudyError(
            f"“{folder.name}” cannot be the name of a study, since Windows cannot keep such a folder. "
            f"Rename it: {ALLOWED}."
        )
    if not folder.is_dir():
        raise StudyError(f"There is no study “{folder.name}” in data/studies. {_others(folder.parent)}")
    if not (folder / "study.yaml").is_file():
        raise StudyError(
            f"The study “{folder.name}” has no study.yaml. Make one with: on-the-record new {folder.name}"
        )
    return folder


def _others(studies: Path) -> str:
    there = sorted(p.parent.name for p in studies.glob("*/study.yaml"))
    none = "There is none yet; make one with: on-the-record new NAME"
    return f"There are: {', '.join(there)}." if there else none
