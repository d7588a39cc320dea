"""Drafts: how files are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_draft(path: Path) -> Iterator[Path]:
    """A draft to write beside ``path``, whose folder is made; it takes the place of ``path`` at the end.

    Where writing fails, what stood there stays, and the draft goes; the OSError names ``path``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield draft
        os.replace(draft, path)
    except OSError as error:
        if error.errno and str(error.filename) in ("None", str(draft)):  # a full disk names no file
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write bytes, or text as UTF-8, whole or not at all."""
    with atomic_draft(path) as draft:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
