"""The files of language models: codes/<id>.csv, each code with how it came about; no run needs the model."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

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
from helpers.stances.codes.files import COLUMNS, PROVENANCE, open_code_file
from helpers.stances.codes.read import Removed, check_author, codes_in, stance_row
from helpers.stances.llm.coder import answered
from helpers.stances.llm.questions import fingerprint, prompt_of
from helpers.statements import Finder
from helpers.study import LanguageModel, LLMSettings, Study


def write_llm_codes(
    statements: pd.DataFrame, study: Study, *, model: LanguageModel, cache: str | Path
) -> Path:
    """Write the codes that a model's kept answers give to codes/<id>.csv, in place of what it held.

    Asks nothing; the same cache gives the same bytes. What the file has of a statement to which no answer is
    kept here stays, if it was asked for in the same way: another machine may have its answer. Beside the
    columns of other files of codes each row has those of ``PROVENANCE``, so that the file says by itself how
    it was made. Statements without a code are not in it (``list_uncoded``). Raises InputError, and writes
    nothing, if there is no code at all, or the file is another coder's.
    """
    path, name = file_of(model, study), f"codes/{model.id}.csv"
    prompts = prompts_of(study)
    rows = [
        asked(model, prompts[q.issue])
        | {"answered_by": kept.answered_by, "answered_on": kept.answered_on}
        | {"statement_id": q.statement_id, "issue": q.issue, "polarity": answer.label}
        | {"conditional": "yes" if answer.conditional else "no", "comment": answer.evidence}
        | {"words": q.statement}
        for q, answer, kept in answered(statements, study, settings=model, cache=cache)
    ]
    if not rows:
        raise InputError(f"{model.id} has coded nothing; {name} was left as it is.")
    with lock_hand_table(path, name=name):
        there = open_code_file(path)
        check_author(path, there, study)
        columns = [column for column in COLUMNS if column != "drawn"]
        known = {
            (row["statement_id"], row["issue"]): row
            for row in there.rows
            if _is_asked_so(row, model, prompts)
        }
        known |= {(row["statement_id"], row["issue"]): row for row in rows}
        rows = [known[key] for key in product(statements["statement_id"], prompts) if key in known]
        return write_hand_table(path, HandTable(rows, [], [*columns, *PROVENANCE], mark="\ufeff"))


def read_llm_codes(statements: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Read what the language models of a study have coded, as ``on-the-record code`` wrote it to codes/.

    Returns stance rows of method "llm" and coder "llm:<id>", model by model; ``evidence`` is what the model
    quoted. A row belongs to its statement as in ``read_codes``; what fits none, or several, is left out, and
    so is a second code of the same words. A model without a file has none. Raises InputError for a file that
    is no model's, and for a value that is not allowed.
    """
    rows: dict[tuple[str, str, str], dict] = {}
    finder = Finder(statements)
    for model in study.llm:
        for code, found in _codes(model, study, finder):
            key = (found, code["issue"], model.coder)
            more: dict[str, object] = {"method": "llm", "coder": model.coder}
            more |= {"conditional": code["conditional"] == "yes", "evidence": code["comment"] or None}
            rows.setdefault(key, stance_row(found, code["issue"], code["polarity"], **more))
    return table(list(rows.values()), "stances")


def describe_llm_codes(statements: pd.DataFrame, study: Study) -> Iterator[str]:
    """How far each language model has coded the statements, a sentence a model; and if not as it would now.

    Outdated are codes asked for with another codebook, model, temperature or seed than study.yaml has now, or
    for words that have been corrected since.
    """
    finder, prompts, whole = Finder(statements), prompts_of(study), len(statements) * len(study.issues)
    for model in study.llm:
        codes = {(found, code["issue"]): code for code, found in _codes(model, study, finder)}
        outdated = sum(
            not _is_asked_so(code, model, prompts)
            or code["words"] != one_break(finder.contents[found]).strip()
            for (found, _), code in codes.items()
        )
        left = whole - len(codes)
        said = f"Language model {model.id} ({model.model}): {len(codes)} of {number(whole, 'code')}"
        said += f", {left} left."
        said += f" {outdated} outdated: codebook, model or words have changed since." if outdated else ""
        said += f" Next: on-the-record code {study.id} --model {model.id}" if left or outdated else ""
        yield said


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


def _codes(model: LanguageModel, study: Study, finder: Finder) -> Iterator[tuple[dict[str, str], str]]:
    """The rows of a model's file that say something, each with its statement."""
    path = file_of(model, study)
    for _, code, found in codes_in(path, study, finder, Removed(study)) if path.exists() else ():
        if code["polarity"] and len(found) == 1:
            yield code, found[0]
