"""Answers kept on disk, so that nothing is asked, and paid for, twice."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from helpers.ground.drafts import write_whole


class Kept(BaseModel):
    """What is known of a question: the model's answers (a second is the repair), or why there is none."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    key: str
    model: str
    issue: str
    statement: str
    answered_by: str = ""  # the exact version, as the endpoint names it
    answers: list[str] = []
    reason: str = ""
    what_to_do: str = ""


def key_of(question: Mapping[str, Any]) -> str:
    """SHA-256 of all that decides an answer: model, messages, temperature, seed."""
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()


def read_kept(cache: Path, key: str) -> Kept | None:
    """What the cache has for a question; None where it has nothing, or a file that is damaged."""
    try:
        kept = Kept.model_validate_json(_path(cache, key).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    return kept if kept.key == key else None


def keep(kept: Kept, cache: Path) -> None:
    """Write what is known of a question, whole or not at all."""
    path = _path(cache, kept.key)
    write_whole(path, json.dumps(kept.model_dump(), ensure_ascii=False, indent=1) + "\n")


def is_open(kept: Kept | None) -> bool:
    """Whether a question is still to be asked: never asked, or left without reply."""
    return kept is None or not kept.answers


def _path(cache: Path, key: str) -> Path:
    return cache / key[:2] / f"{key}.json"  # in 256 folders: no folder of 300,000 files
