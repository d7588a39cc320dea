"""Coding by language models: what it would cost, whether to send, and the files that come of it."""

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.base import InputError, number
from helpers.study import LanguageModel, Study, load_study


def code_study(study: str | Path, *, models: Sequence[str] = (), agree: Callable[[], bool]) -> Iterator[str]:
    """Let the language models of a study code its statements, as a run would read them; a sentence a line.

    First comes, for each of the ``models`` (all, if none is named), what is still to be asked, at which
    address and for how much. Only if anything is, ``agree`` is asked, once; with False nothing is sent.
    Answers are kept in ``study.derived / "llm"``, a folder for each model, as they come, so that an
    interrupted run goes on where it stopped, and what is kept needs neither key nor network. Then each
    model's codes are in codes/<id>.csv, and it is said what has none and why. Raises InputError for a model
    that the study does not name, for articles without a statement, and as ``code_by_llm`` does.
    """
    from helpers.stances import code_by_llm, estimate_cost, read_llm_codes, restore_answers

    the_study = load_study(study)
    chosen = _chosen(the_study, models)
    statements = _statements(the_study)
    read_llm_codes(statements, the_study)  # a file that is another coder's is no news for afterwards
    to_ask = []
    for model in chosen:
        cache = _cache_of(model, the_study)
        restore_answers(statements, the_study, model=model, cache=cache)
        cost: Any = estimate_cost(statements, the_study, settings=model, cache=cache).iloc[-1]
        to_ask += [model.id] if cost.requests else []
        yield _estimate(model, cost)
    may_send = not to_ask or agree()
    if not may_send:
        yield "Nothing was sent."
    failed = []
    for model in chosen:
        cache = _cache_of(model, the_study)
        if model.id in to_ask and may_send:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that some are missing: they are listed below
                try:
                    code_by_llm(statements, the_study, settings=model, cache=cache)
                except InputError as error:
                    failed.append(f"{model.id}: {error}")
        if may_send or model.id not in to_ask:
            try:
                yield from _written(statements, the_study, model, cache)
            except InputError as error:
                failed.append(str(error))
    if failed:
        raise InputError(" ".join(failed))


def _cache_of(model: LanguageModel, study: Study) -> Path:
    """Where a model's answers are kept: each has its own, since two servers may call what they run alike."""
    return study.derived / "llm" / model.id


def _written(statements: pd.DataFrame, study: Study, model: LanguageModel, cache: Path) -> Iterator[str]:
    """Write a model's file; say what has no code, and what the file holds."""
    from helpers.stances import list_uncoded, write_llm_codes

    uncoded = list_uncoded(statements, study, settings=model, cache=cache)
    for why, part in uncoded.groupby(["reason", "what_to_do"], sort=False):
        yield f"{model.id}: {number(len(part), 'code')} missing. {' '.join(map(str, why))}"
    path, coded, stood = write_llm_codes(statements, study, model=model, cache=cache)
    others = f", and {stood} that stood there," if stood else ""
    yield f"{model.id}: {number(coded, 'code')}{others} in {os.path.relpath(path)}"


def _chosen(study: Study, names: Sequence[str]) -> list[LanguageModel]:
    there = [model.id for model in study.llm]
    if not there:
        raise InputError(
            f"{study.id}/study.yaml names no language model. Add one in llm, as docs/codebook.md says under "
            "Coding by a language model."
        )
    if unknown := [name for name in names if name not in there]:
        raise InputError(f"{study.id} has no language model “{unknown[0]}”. There are: {', '.join(there)}.")
    return [model for model in study.llm if not names or model.id in names]


def _statements(study: Study) -> pd.DataFrame:
    """The statements of a study's articles, with the parameters of its run list and corrected."""
    from helpers.articles import read_articles
    from helpers.statements import correct_statements, read_statements

    steps = (step for step in study.run if step.notebook.removesuffix(".ipynb") == "10_articles")
    given = next((step.parameters for step in steps), {})
    source, published = (str(given.get(name, "")) for name in ("articles", "published"))
    articles, _ = read_articles(study, source=source, published=published)
    as_read, _ = read_statements(articles, study)
    statements = correct_statements(as_read, articles, study).statements
    if statements.empty:
        raise InputError(
            f"{study.id} has no statement to code. What was read: on-the-record check {study.id}"
        )
    return statements


def _estimate(model: LanguageModel, cost: Any) -> str:
    who = f"{model.id} ({model.model})"
    requests, kept = number(int(cost.requests), "request"), number(int(cost.kept), "answer")
    if not cost.requests:
        return f"{who}: nothing to ask; {kept} kept."
    key = f"the key in {model.key_variable}" if model.key_variable else "no key"
    price = "price unknown" if pd.isna(cost.cost) else f"cost about {cost.cost:.2f}"
    return (
        f"{who}: {requests}, about {cost.tokens_in:,.0f} tokens to send and "
        f"{cost.tokens_out:,.0f} to get, {price}; {kept} kept. Statements, the sentences "
        f"around them, their speakers and the codebook go to {model.base_url}, with {key}"
    )
