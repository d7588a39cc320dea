"""Stances: every statement coded on every issue, by the coders that are asked, in one table."""

from collections.abc import Iterator, Sequence
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import CODERS, InputError, machines, table
from helpers.stances.codes.read import labels_of, select_codes
from helpers.stances.evaluation.scores import hit_rates, is_better, macro_f1, pair_codes, tables_of
from helpers.study import Study

NEEDS = {  # what a coder may need, and what to do
    "codes": "codes to learn from: give them as codes",
    "models": "a model: name one in llm of study.yaml, and let it code with on-the-record code",
}


def classify_stances(
    statements: pd.DataFrame,
    study: Study,
    codes: pd.DataFrame | None = None,
    *,
    coders: Sequence[str] | None = None,
    split: str = "article",
    cache: str | Path | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Code every statement on every issue; the codes of codes/, if given, are appended.

    ``coders`` are of ``helpers.base.coders``: codebook (needs nothing but the study), learned (from
    ``codes``: stance rows of method "hand", by persons or by what the study says its coders are) and llm
    (the language models of the study, as far as they have coded: their files in codes/ are read, no endpoint
    is asked). Left out, they are codebook, learned if there are codes, and llm if the study names one.
    Returns ``helpers.base.STANCES``: the rows of each coder in turn, then those of ``codes``.
    ``select_codes`` takes the code of ``codes`` where there is one, else the last machine coder in the
    table: the codebook, unless another has a higher macro-F1 against ``codes`` beyond chance
    (``evaluation.scores.is_better``), so that a few codes do not turn the findings. The learned coder's row
    on a statement of ``codes`` was made without it and without its article, speaker or period (``split``).
    ``probability`` is the estimated chance that the polarity is right: of the learned coder, its own; of the
    codebook, how often its kind of evidence agreed with ``codes`` of other articles (missing below 30
    codes), and so for the favour, against, neutral and none of any other coder. ``cache`` is a folder for
    embeddings. Raises InputError if a coder is unknown or lacks what it needs.
    """
    hand = codes if codes is not None and not codes.empty else None
    asked = tuple(coders) if coders is not None else _able(statements, study, hand)
    if unknown := [name for name in asked if name not in machines()]:
        raise InputError(f"There is no coder “{unknown[0]}”. Use {', '.join(machines())}.")
    options = {"codes": hand, "split": split, "cache": cache, "seed": seed, "models": study.llm or None}
    parts: dict[str, pd.DataFrame] = {}
    for name in asked:
        options["read"] = parts.get("codebook")  # the learned coder starts from them
        parts.update(_code_by(name, statements, study, options))
    if len(parts) > 1:
        parts = _in_order(parts, hand, statements)
    tables = [*parts.values(), *([] if hand is None else [hand])]
    return pd.concat(tables, ignore_index=True) if tables else table([], "stances")


def _able(statements: pd.DataFrame, study: Study, hand: pd.DataFrame | None) -> tuple[str, ...]:
    """The coders that can work with what is given."""
    issues = [issue.id for issue in study.issues]
    known = hand is not None and hand["statement_id"].isin(statements["statement_id"]) & hand["issue"].isin(
        issues
    )
    given = {"codes"} if hand is not None and np.any(known) else set()
    given |= {"models"} if study.llm else set()
    return tuple(name for name in machines() if given.issuperset(CODERS[name].needs))


def _code_by(
    name: str, statements: pd.DataFrame, study: Study, options: dict[str, Any]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The stance rows of one way to code, coder by coder: of llm there may be several."""
    coder = CODERS[name]
    for need in coder.needs:
        if options[need] is None:
            raise InputError(f"The coder “{name}” needs {NEEDS[need]}.")
    if options["cache"] is not None:
        options = options | {"cache": Path(options["cache"]) / (coder.folder or name)}
    function = coder.load()
    taken = {key: options[key] for key in signature(function).parameters if key in options}
    for one, rows in function(statements, study, **taken).groupby("coder", sort=False):
        yield str(one), _with_probability(rows, options["codes"], statements)


def _with_probability(
    found: pd.DataFrame, hand: pd.DataFrame | None, statements: pd.DataFrame
) -> pd.DataFrame:
    """Rows of one coder; without a probability of its own, how often it was right elsewhere."""
    if hand is None or "article_id" not in statements or found["probability"].notna().any():
        return found
    # a coder may be better at one polarity than at another
    rates = hit_rates(found, select_codes(hand), statements, kind=labels_of(found))
    return found.assign(probability=rates)


def _in_order(
    parts: dict[str, pd.DataFrame], hand: pd.DataFrame | None, statements: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The coders by their merit, the better last; the codebook after all that are not surely better."""
    order = list(parts) if hand is None else sorted(parts, key=lambda name: _merit(parts[name], hand))
    if "codebook" in parts:
        order.remove("codebook")
        sure = [
            name
            for name in order
            if hand is not None
            and "article_id" in statements
            and is_better(parts[name], parts["codebook"], hand, statements)
        ]
        order = [*(name for name in order if name not in sure), "codebook", *sure]
    return {name: parts[name] for name in order}


def _merit(machine: pd.DataFrame, hand: pd.DataFrame) -> float:
    """Macro-F1 of one coder against the reference codes that count."""
    name = machine["coder"].iloc[0] if len(machine) else ""
    both = pair_codes(pd.concat([machine, hand], ignore_index=True), coder=name)
    return macro_f1(tables_of(both).sum(axis=0)) if len(both) else 0.0
