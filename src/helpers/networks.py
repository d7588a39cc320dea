"""Networks: actors and concepts joined by the sides they take (discourse network analysis)."""

from collections.abc import Collection, Mapping

import pandas as pd

from helpers.discourse.matrices import KINDS, QUALIFIERS, check_settings, matrix
from helpers.discourse.ties import ties

__all__ = ["KINDS", "QUALIFIERS", "network"]


def network(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    kind: str = "two-mode",
    qualifier: str = "ignore",
    actor: str = "actor_id",
    concept: str = "issue",
    position: str | None = "polarity",
    normalization: str = "no",
    duplicates: str = "include",
    start: object = None,
    stop: object = None,
    exclude: Mapping[str, Collection[object]] | None = None,
    include: Mapping[str, Collection[object]] | None = None,
    isolates: bool = False,
    reports: bool = False,
    day: str = "said_on",
) -> pd.DataFrame:
    """Build a network from settled stances; the numbers are those of the Discourse Network Analyzer.

    Kind "two-mode": actors × concepts. Kind "actors" or "concepts": square, symmetric, the diagonal 0: two
    actors are tied over the concepts they share, two concepts over the actors. Higher means closer, except
    with the qualifier ``conflict`` (further apart) and ``subtract`` (below 0 means more conflict than
    agreement). Names are sorted. Whole numbers unless normalized or on a scale of whole numbers.

    ``qualifier``: what becomes of the side taken (formulas: discourse.norms). Two-mode ``ignore`` counts
    statements, ``subtract`` favour minus against, ``combine`` says which occur (1 favour, 2 against, 3
    both; ``attrs["combinations"]`` lists them). One-mode ``ignore``, ``congruence``, ``conflict``,
    ``subtract``. ``position`` is the column that holds the side: polarity (neutral statements join nobody),
    another yes-or-no column, a scale of whole numbers, a text (same or not), or None, where every
    statement counts and neutral ones too.
    ``normalization``: two-mode no, activity, prominence; one-mode no, average, jaccard, cosine.
    ``actor``, ``concept``: columns of stances or statements; rows without a value are left out.
    ``duplicates``: count alike statements (same actor, concept and, unless ignored, position) once in each
    "document", calendar "week" (Monday to Sunday), "month", "year" or "acrossrange"; "include" counts all.
    A month or week is that of its year; the analyzer compares their numbers alone, so that there January 2024
    and January 2025 are one. ``reports``: whether each report of a statement (``same_as``) counts.
    ``start``, ``stop``: first and last day, both included; undated statements then drop out. ``day`` is the
    column of days.
    ``exclude``: column → values whose statements are left out; ``include``: column → the only values let in
    (the analyzer's inverted list); several columns must all let a statement in.
    ``isolates``: also actors and concepts of the period that the lists leave without a tie.

    Without statements the frame is empty. Raises InputError (a ValueError) for an unknown setting or column.
    Source: Leifeld (2017), "Discourse network analysis"; leifeld/dna 3.0, Exporter.
    """
    check_settings(kind=kind, qualifier=qualifier, normalization=normalization, position=position)
    chosen = ties(
        stances,
        statements,
        actor=actor,
        concept=concept,
        position=position,
        by_position=qualifier != "ignore",
        day=day,
        duplicates=duplicates,
        start=start,
        stop=stop,
        exclude=exclude,
        include=include,
        reports=reports,
    )
    return matrix(
        chosen,
        chosen.counts(),
        kind=kind,
        qualifier=qualifier,
        normalization=normalization,
        isolates=isolates,
        names=(actor, concept),
    )
