"""Drafts: a file is there whole, or as it was."""

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from helpers.base.errors import file_fault
from helpers.base.files import atomic_draft, write_atomically


def test_what_was_written_takes_its_place(tmp_path: Path) -> None:
    with atomic_draft(tmp_path / "new" / "table.csv") as draft:
        draft.write_text("a,b")
    assert [(p.name, p.read_text()) for p in (tmp_path / "new").iterdir()] == [("table.csv", "a,b")]


def test_where_writing_fails_all_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("old")
    with pytest.raises(OSError, match="disk full"), atomic_draft(tmp_path / "table.csv") as draft:
        draft.write_text("half")
        raise OSError("disk full")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("table.csv", "old")]


FAULTS = {
    "ENOSPC": "table.csv: No space left on device. Free some space",
    "EDQUOT": "table.csv: Disk quota exceeded. Delete files of yours",
    "EROFS": "table.csv: Read-only file system. Copy the project to a disk",
    "EACCES": "table.csv: Permission denied. Give yourself the right",
    "EMFILE": "table.csv: Too many open files. Close other programs",
    "EIO": "table.csv: Input/output error. Check the path",
}


@pytest.mark.parametrize("failing", ["pathlib.Path.write_bytes", "os.replace"])
@pytest.mark.parametrize(("name", "said"), FAULTS.items())
def test_what_the_machine_does_not_allow_is_said_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, name: str, said: str
) -> None:
    number = getattr(errno, name)

    def fail(*given: object) -> None:  # a write that fails names no file
        raise OSError(number, os.strerror(number), *given[: failing == "os.replace"])

    monkeypatch.setattr(failing, fail)
    with pytest.raises(OSError) as fault:
        write_atomically(tmp_path / "table.csv", "a,b")
    assert file_fault(fault.value).startswith(said)
    assert not list(tmp_path.iterdir())


def test_a_file_larger_than_allowed_is_named_and_its_draft_goes(tmp_path: Path) -> None:
    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match=r"table\.csv'$") as fault:
            write_atomically(tmp_path / "table.csv", "a" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert "ulimit -f unlimited" in file_fault(fault.value)
    assert not list(tmp_path.iterdir())
