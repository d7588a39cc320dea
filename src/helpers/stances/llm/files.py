"""The files of language models: codes/<id>.csv, each code with how it came about; no run needs the model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.base import (
    HandTable,
    InputError,
    lock_hand_table,
    number,
    one_break,
    table,
    write_hand_table,
)
from helpers.stances.codes.files import COLUMNS, PROVENANCE, open_code_file, read_code_file
from helpers.stances.codes.read import Removed, check_author, codes_in, stance_row
from helpers.stances.llm.answers import keep, read_kept
from helpers.stances.llm.coder import answered
from helpers.stances.llm.questions import Question, fingerprint, prompt_of, questions_of
from helpers.statements import Finder
from helpers.study import LanguageModel, LLMSettings, Study


class Written(NamedTuple):
    """A file of codes as it was written: where, how many codes have an answer here, how many stood there."""

    path: Path
    answered: int
    stood: int


def write_llm_codes(
    statements: pd.DataFrame, study: Study, *, model: LanguageModel, cache: str | Path
) -> Written:
    """Write the codes that a model's kept answers give to codes/<id>.csv.

    Asks nothing; the same cache and file give the same bytes. What the file has of other statements, asked
    for with this codebook and these settings, stays behind the others: another machine may have their
    articles. Beside the columns of other files of codes each row has those of ``PROVENANCE``, so that the
    file says by itself how it was made. Statements without a code are not in it (``list_uncoded``). Raises
    InputError, and writes nothing, if there is no code at all, or the file is another coder's.
    """
    path, name = file_of(model, study), f"codes/{model.id}.csv"
    prompts, finder = prompts_of(study), Finder(statements)
    rows = {
        (q.statement_id, q.issue): asked(model, prompts[q.issue])
        | {"answered_by": kept.answered_by, "answered_on": kept.answered_on, "question": mark_of(q)}
        | {"statement_id": q.statement_id, "issue": q.issue, "polarity": answer.label}
        | {"conditional": "yes" if answer.conditional else "no", "comment": answer.evidence}
        | {"words": q.statement}
        for q, answer, kept in answered(statements, study, settings=model, cache=cache)
    }
    with lock_hand_table(path, name=name):
        there = open_code_file(path)
        check_author(path, there, study)
        stood = [
            row for row in there.rows if _is_asked_so(row, model, prompts) and not any((found, row["issue"])
            in rows for found in finder.find(row["statement_id"], row["words"]))
        ]  # fmt: skip
        if not rows and not stood:
            raise InputError(f"{model.id} has coded nothing; {name} was left as it is.")
        columns = [column for column in COLUMNS if column != "drawn"]
        whole = HandTable([*rows.values(), *stood], [], [*columns, *PROVENANCE], mark="\ufeff")
        return Written(write_hand_table(path, whole), len(rows), len(stood))


def restore_answers(
    statements: pd.DataFrame, study: Study, *, model: LanguageModel, cache: str | Path
) -> None:
    """Put the codes of codes/<id>.csv that answer a question of today into the cache, where it has none.

    So what another machine asked, and paid for, is not asked again.
    """
    path = file_of(model, study)
    codes = {row["question"]: row for row in read_code_file(path).rows} if path.exists() else {}
    for q in questions_of(statements, study, model):
        code = codes.get(mark_of(q))
        if code and code["issue"] == q.issue and read_kept(Path(cache), q.key) is None:
            bears = code["polarity"] != "none"
            answer = {"bears": bears, "polarity": code["polarity"] if bears else "neutral",
                      "conditional": code["conditional"] == "yes", "evidence": code["comment"]}  # fmt: skip
            words = json.dumps(answer, ensure_ascii=False)
            known = {"answered_by": code["answered_by"], "answered_on": code["answered_on"]}
            keep(q.kept(model, answers=[words], **known), Path(cache))


def read_llm_codes(statements: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Read what the language models of a study have coded, as ``on-the-record code`` wrote it to codes/.

    Returns stance rows of method "llm" and coder "llm:<id>", model by model; ``evidence`` is what the model
    quoted. A row belongs to its statement as in ``read_codes``; what fits none, or several, is left out, and
    so is what was asked for with another codebook, model, temperature or seed, or for other words: it
    answers another question (``describe_llm_codes`` counts it). A model without a file has none. Raises
    InputError for a file that is no model's, for a value that is not allowed, and for two different codes of
    one statement.
    """
    rows: list[dict] = []
    finder, prompts = Finder(statements), prompts_of(study)
    for model in study.llm:
        codes = _codes(model, study, finder)
        for (found, issue), code in codes.items():
            if _is_current(code, found, model, prompts, finder):
                more: dict[str, object] = {"method": "llm", "coder": model.coder}
                more |= {"conditional": code["conditional"] == "yes", "evidence": code["comment"] or None}
                rows.append(stance_row(found, issue, code["polarity"], **more))
    return table(rows, "stances")


def describe_llm_codes(statements: pd.DataFrame, study: Study) -> Iterator[str]:
    """How far each language model has coded the statements, a sentence a model; and if not as it would now.

    Outdated are codes asked for with another codebook, model, temperature or seed than study.yaml has now, or
    for words that have been corrected since: they are not used. Those for which only speaker, side or the
    sentences around have changed are used, and counted apart.
    """
    finder, prompts, whole = Finder(statements), prompts_of(study), len(statements) * len(study.issues)
    for model in study.llm:
        codes = _codes(model, study, finder)
        current = {
            key: code for key, code in codes.items() if _is_current(code, key[0], model, prompts, finder)
        }
        marks = {mark_of(q) for q in questions_of(statements, study, model)} if current else set()
        moved = sum(code["question"] not in marks for code in current.values())
        left, outdated = whole - len(current), len(codes) - len(current)
        said = f"Language model {model.id} ({model.model}): {len(current)} of {number(whole, 'code')}"
        said += f", {left} left."
        said += f" {outdated} outdated: codebook, model or words have changed since." if outdated else ""
        said += f" {moved} given before speaker or context were what they are now." if moved else ""
        again = left or outdated or moved
        yield said + (f" Next: on-the-record code {study.id} --model {model.id}" if again else "")


def mark_of(question: Question) -> str:
    """By which a question is known again in a file: it is another where anything that was asked is
    another."""
    return question.key[:16]


def asked(model: LLMSettings, prompt: str) -> dict[str, str]:
    """How a model is asked, in the columns of its file."""
    fields = {"temperature": f"{model.temperature:g}", "seed": str(model.seed)}
    fields |= {name: "" for name in fields if name in model.without}
    return {"model": model.model.strip(), **fields, "prompt": prompt}


def _is_asked_so(code: dict[str, str], model: LLMSettings, prompts: dict[str, str]) -> bool:
    """Whether a code was asked for as the model would be asked now."""
    return code["issue"] in prompts and asked(model, prompts[code["issue"]]).items() <= code.items()


def prompts_of(study: Study) -> dict[str, str]:
    """The fingerprint of the instruction for each issue."""
    return {issue.id: fingerprint(prompt_of(issue, study)) for issue in study.issues}


def file_of(model: LanguageModel, study: Study) -> Path:
    return study.folder / "codes" / f"{model.id}.csv"


def _is_current(
    code: dict[str, str], found: str, model: LanguageModel, prompts: dict[str, str], finder: Finder
) -> bool:
    return _is_asked_so(code, model, prompts) and code["words"] == one_break(finder.contents[found]).strip()


def _codes(model: LanguageModel, study: Study, finder: Finder) -> dict[tuple[str, str], dict[str, str]]:
    """The rows of a model's file that say something, by statement and issue."""
    path = file_of(model, study)
    codes: dict[tuple[str, str], dict[str, str]] = {}
    for where, code, found in codes_in(path, study, finder, Removed(study)) if path.exists() else ():
        if code["polarity"] and len(found) == 1:
            known = codes.setdefault((found[0], code["issue"]), code)
            if known["statement_id"] == code["statement_id"] and known["polarity"] != code["polarity"]:
                raise InputError(
                    f"{where}: {code['statement_id']} has another code on {code['issue']} in this file. "
                    "Delete one of the two."
                )
    return codes
