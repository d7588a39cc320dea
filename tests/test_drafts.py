"""Drafts: a file is there whole, or as it was."""

from pathlib import Path

import pytest

from helpers.ground.drafts import whole


def test_what_was_written_takes_its_place(tmp_path: Path) -> None:
    with whole(tmp_path / "new" / "table.csv") as draft:
        draft.write_text("a,b")
    assert [(p.name, p.read_text()) for p in (tmp_path / "new").iterdir()] == [("table.csv", "a,b")]


def test_where_writing_fails_all_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("old")
    with pytest.raises(OSError, match="disk full"), whole(tmp_path / "table.csv") as draft:
        draft.write_text("half")
        raise OSError("disk full")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("table.csv", "old")]
