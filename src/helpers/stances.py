"""Stances: every statement coded on every issue, by the coders that are asked, in one table."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from helpers.codes import settle
from helpers.ground.errors import InputError
from helpers.study import MACHINES, Study

if TYPE_CHECKING:
    from helpers.llm import LLMSettings


def classify_stances(
    statements: pd.DataFrame,
    study: Study,
    codes: pd.DataFrame | None = None,
    *,
    coders: Sequence[str] | None = None,
    split: str = "article",
    llm: "LLMSettings | None" = None,
    cache: str | Path | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Code every statement on every issue; hand codes, if given, are appended.

    ``coders`` are of codebook (needs nothing but the study), learned (from ``codes``: stance rows of method
    "hand") and llm (a language model at the endpoint of ``llm``). Left out, they are codebook, and learned
    where at least 25 hand codes of two kinds are given. Returns ``tables.STANCES``: the rows of each coder in
    turn, then those of ``codes``. ``settle`` takes the hand code where there is one, else the last machine
    coder in the table: the codebook, unless another has a higher macro-F1 against the hand codes beyond
    chance (``evaluation.outdoes``), so that a few codes do not turn the findings. Where a statement is coded
    by hand, the learned coder's row was made without it and without its article, speaker or period
    (``split``). ``probability`` is the estimated chance that the polarity is right: of the codebook, how
    often its kind of evidence agreed with hand codes of other articles (missing below 30 codes), and so for
    a language model's favour, against, neutral and none; of the learned coder,
    calibrated in folds. ``cache`` is a folder for embeddings and
    answers. Raises InputError for an unknown coder, or one that lacks what it needs.
    """
    hand = codes if codes is not None and not codes.empty else None
    asked = tuple(coders) if coders is not None else _able(statements, hand)
    unknown = [name for name in asked if name not in MACHINES]
    if unknown:
        raise InputError(f"There is no coder “{unknown[0]}”. Use {', '.join(MACHINES)}.")
    parts = {name: _coded(name, statements, study, hand, split, llm, cache, seed) for name in asked}
    if hand is not None and len(parts) > 1:
        parts = _in_order(parts, hand, statements)
    tables = [*parts.values(), *([hand] if hand is not None else [])]
    return pd.concat(tables, ignore_index=True) if tables else _empty()


def _able(statements: pd.DataFrame, hand: pd.DataFrame | None) -> tuple[str, ...]:
    """The coders that can work with what is given."""
    from helpers.learned import LEAST, kept_together

    if hand is None:
        return ("codebook",)
    usable = settle(hand[hand["statement_id"].isin(statements["statement_id"])])
    groups = kept_together(statements, "article")
    apart = groups[groups.index.isin(usable["statement_id"])].nunique()
    enough = (
        len(usable) >= LEAST and usable[["bears", "polarity"]].drop_duplicates().shape[0] > 1 and apart > 1
    )
    return ("codebook", "learned") if enough else ("codebook",)


def _coded(
    name: str,
    statements: pd.DataFrame,
    study: Study,
    hand: pd.DataFrame | None,
    split: str,
    llm: "LLMSettings | None",
    cache: str | Path | None,
    seed: int,
) -> pd.DataFrame:
    """The stance rows of one coder."""
    if name == "codebook":
        from helpers.codebook import code_by_codebook

        return code_by_codebook(statements, study, hand)
    if name == "learned":
        if hand is None:
            raise InputError("The learned coder needs hand codes. Give them as codes.")
        from helpers.learned import code_by_example

        folder = None if cache is None else Path(cache) / "embeddings"
        return code_by_example(statements, study, hand, split=split, cache=folder, seed=seed)
    if llm is None or cache is None:
        raise InputError(
            "A language model needs its endpoint and a folder for its answers: give llm and cache."
        )
    from helpers.llm import code_by_llm
    from helpers.stance.judging.evaluation import hit_rates

    answers = code_by_llm(statements, study, settings=llm, cache=Path(cache) / "llm")
    if hand is None or "article_id" not in statements:
        return answers
    label = answers["polarity"].where(answers["bears"], "none")  # one model may be better at one of them
    return answers.assign(probability=hit_rates(answers, settle(hand), statements, kind=label))


def _in_order(
    parts: dict[str, pd.DataFrame], hand: pd.DataFrame, statements: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The coders by their merit, the better last; the codebook after all that are not surely better."""
    from helpers.stance.judging.evaluation import outdoes

    order = sorted(parts, key=lambda name: _merit(parts[name], hand))
    if "codebook" in parts and len(statements):
        sure = [
            name
            for name in order
            if name != "codebook" and outdoes(parts[name], parts["codebook"], hand, statements)
        ]
        order = [name for name in order if name not in (*sure, "codebook")] + ["codebook", *sure]
    return {name: parts[name] for name in order}


def _merit(machine: pd.DataFrame, hand: pd.DataFrame) -> float:
    """Macro-F1 of one coder against the settled hand codes."""
    from helpers.stance.judging.evaluation import paired, tables_of
    from helpers.stance.judging.measures import macro_f1

    name = machine["coder"].iloc[0] if len(machine) else ""
    both = paired(pd.concat([machine, hand], ignore_index=True), coder=name)
    return macro_f1(tables_of(both).sum(axis=0)) if len(both) else 0.0


def _empty() -> pd.DataFrame:
    from helpers.tables import table

    return table([], "stances")
