"""Answers of a language model: read, checked, and kept so that nothing is asked, and paid for, twice."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from helpers.base import write_atomically

FENCE = re.compile(r"```[\w-]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
THOUGHT = "<think>", "</think>"  # around reasoning that some local servers leave in place
LONGEST_ANSWER = 20_000  # characters; a longer one is no code
ELLIPSIS = re.compile(r"\[?(?:…|\.(?: ?\.){2,})\]?")
WORD = re.compile(r"\w+")


class BadAnswer(ValueError):
    """An answer that is not taken as a code: ``str(error)`` says why, in words that quote nothing of it."""


class Answer(BaseModel):
    """How a model coded one statement on one issue; ``evidence`` as the statement has the words."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    bears: bool
    polarity: Literal["favour", "against", "neutral"]
    conditional: bool
    evidence: str

    @property
    def label(self) -> str:
        """The polarity, or none where the statement does not bear on the issue."""
        return self.polarity if self.bears else "none"


def schema_of_answers() -> dict[str, Any]:
    """The JSON schema of an answer, as endpoints take it that write nothing else."""
    return Answer.model_json_schema() | {"additionalProperties": False}


def read_answer(text: str, *, statement: str) -> Answer:
    """Read an answer: a JSON object, bare or in a code fence, whose evidence stands in the statement.

    Labels are taken as written, never guessed from similar ones. Raises BadAnswer.
    """
    try:
        answer = Answer.model_validate(_object(text))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the answer"
        raise BadAnswer(f"{place}: {first['msg']}.") from None
    if not answer.bears:
        if answer.polarity != "neutral" or answer.conditional:
            raise BadAnswer("It takes a position on an issue that the statement is said not to bear on.")
        return answer.model_copy(update={"evidence": ""})
    quoted = find_quote(answer.evidence, statement)
    if quoted is None:
        raise BadAnswer("Its evidence is not a quotation from the statement.")
    return answer.model_copy(update={"evidence": quoted})


def find_quote(quote: str, text: str) -> str | None:
    """The quoted words as they stand in the text; None where they do not stand there.

    Words must be whole, in the same order and without a gap, except where the quotation has an ellipsis.
    Capitals, white space, quotation marks and other punctuation may differ; the text's own are returned.
    """
    pieces = list(filter(None, map(WORD.findall, ELLIPSIS.split(quote))))
    there = list(WORD.finditer(text))
    folded = _chain(WORD.findall(text))
    found, start = [], 0
    for piece in pieces:
        at = folded.find(_chain(piece), start)
        if at < 0:
            return None
        first = folded.count("\n", 0, at)
        last = first + len(piece) - 1
        found.append(text[there[first].start() : there[last].end()])
        start = at + len(_chain(piece)) - 1
    return " … ".join(found) or None


def _chain(words: list[str]) -> str:
    """Words as one string in which a search finds whole words only."""
    return "\n" + "".join(f"{word.casefold()}\n" for word in words)


def _object(text: str) -> Any:
    text = text.strip()
    if text.startswith(THOUGHT[0]) and THOUGHT[1] in text:
        text = text.partition(THOUGHT[1])[2].strip()
    if len(text) > LONGEST_ANSWER:
        raise BadAnswer(f"It has more than {LONGEST_ANSWER:,} characters.")
    if not text:
        raise BadAnswer("It is empty: the model declined, or a filter took the answer.")
    fenced = FENCE.fullmatch(text) or FENCE.search(text)
    try:
        return json.loads(fenced.group(1) if fenced else text, object_pairs_hook=_unrepeated)
    except BadAnswer:
        raise
    except (ValueError, RecursionError):  # JSON's own errors, and numbers of thousands of digits
        raise BadAnswer("It is not one JSON object.") from None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise BadAnswer("It gives a key twice.")
    return dict(pairs)


class Kept(BaseModel):
    """What is known of a question: the model's answers (every second a repair), why the last try had none."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    key: str
    model: str
    issue: str
    statement: str
    answered_by: str = ""  # the exact version, as the endpoint names it
    answers: list[str] = []
    answered_on: str = ""  # the day of the last answer, in UTC
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
