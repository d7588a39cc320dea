"""Answers kept on disk, so that nothing is asked, and paid for, twice."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from helpers.ground.drafts import write_atomically
from helpers.stance.by_model.answers import BadAnswer, read_answer


class Kept(BaseModel):
    """What is known of a question: the model's answers (every second a repair), why the last try had none."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    key: str
    model: str
    issue: str
    statement: str
    answered_by: str = ""  # the exact version, as the endpoint names it
    answers: list[str] = []
    cut_at: int = 0  # the most tokens allowed, where they cut the last answer off
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
    write_atomically(path, json.dumps(kept.model_dump(), ensure_ascii=False, indent=1) + "\n")


def is_open(kept: Kept | None, max_tokens: int) -> bool:
    """Whether a question waits for an answer: the first, a repair, or one that may be longer."""
    if kept is None or not kept.answers:
        return True
    if kept.cut_at:
        return max_tokens > kept.cut_at
    return len(kept.answers) % 2 == 1 and not is_usable(kept)


def is_usable(kept: Kept) -> bool:
    """Whether the last answer is whole and can be taken as a code."""
    return bool(kept.answers) and not kept.cut_at and not fault_of(kept.answers[-1], kept.statement)


def fault_of(answer: str, statement: str) -> str:
    """Why an answer cannot be used; "" where it can."""
    try:
        read_answer(answer, statement=statement)
    except BadAnswer as fault:
        return str(fault)
    return ""


def _path(cache: Path, key: str) -> Path:
    return cache / key[:2] / f"{key}.json"  # in 256 folders: no folder of 300,000 files
