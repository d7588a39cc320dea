"""Networks: actors and concepts joined by the sides they take (discourse network analysis)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.networks.matrices import check_settings, matrix
from helpers.networks.moving import Window, moving_windows
from helpers.networks.ties import Columns, Settings, ties


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
    """Build a network from stances (``select_codes`` first), as the Discourse Network Analyzer counts it.

    Kind "two-mode": actors × concepts. Kind "actors" or "concepts": square, symmetric, the diagonal 0: two
    actors are tied over the concepts they share, two concepts over the actors. Higher means closer, except
    with the qualifier ``conflict`` (further apart) and ``subtract`` (below 0 means more conflict than
    agreement). Names are sorted. Whole numbers unless normalized or on a scale of whole numbers.

    ``qualifier``: what becomes of the side taken (formulas: ``matrices``). Two-mode ``ignore`` counts
    statements, ``subtract`` favour minus against, ``combine`` says which occur (1 favour, 2 against, 3 both;
    ``attrs["combinations"]`` lists them). One-mode ``ignore``, ``congruence``, ``conflict``, ``subtract``.
    ``position`` is the column that holds the side: polarity (neutral statements join nobody), another
    yes-or-no column, a scale of whole numbers, a text (same or not), or None, where every statement counts
    and neutral ones too. One without a position counts only where that is ignored. ``normalization``:
    two-mode no, activity, prominence; one-mode no, average, jaccard, cosine. ``actor``, ``concept``: columns
    of stances or statements; rows without a value are left out. ``duplicates``: count alike statements (same
    actor, concept and, unless ignored, position) once in each "document", calendar "week" (Monday to Sunday),
    "month", "year" or "acrossrange"; "include" counts all. A month or week is that of its year, as the
    analyzer's manual has it; its code compares their numbers alone, so that January 2024 and January 2025 are
    one: "any month" and "any week" count like that. ``reports``: whether each report of a statement
    (``same_as``) counts. ``start``, ``stop``: first and last day, both included; undated statements then drop
    out. ``day`` is the column of days. ``exclude``: column → values whose statements are left out;
    ``include``: column → the only values let in (the analyzer's inverted list); several columns must all let
    a statement in. ``isolates``: also actors and concepts of the period that the lists leave without a tie.

    Without statements the frame is empty. Raises InputError (a ValueError) for an unknown setting or column.
    Source: Leifeld (2017), "Discourse network analysis"; leifeld-lab/dna 3.1, Exporter.
    """
    settings = Settings(
        kind, qualifier, actor, concept, position, normalization, duplicates, start, stop, exclude, include,
        isolates, reports, day,
    )  # fmt: skip
    check_settings(settings)
    chosen = ties(stances, statements, settings)
    return matrix(chosen, chosen.counts(), settings)


def moving_networks(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    unit: str = "months",
    size: int = 6,
    step: int = 1,
    kernel: str = "no",
    indent: bool = True,
    as_dna: bool = True,
    **settings: Any,
) -> Iterator[Window]:
    """Build the networks of a window that moves over the period; the other settings are those of ``network``.

    ``unit``: "days", "weeks", "months", "years" or "events" (statements). The middle moves on by ``step``
    units from the first day to the last; the window reaches ``size // 2`` units to either side and must lie
    within the period, so that size 6 in months is three months before to three months after, and size 1 the
    day in the middle alone. Without ``start`` and ``stop`` the period is that of the statements, also of
    those that the lists leave out (in the analyzer: of the documents, coded or not). Of events it holds the
    middle statement and ``size // 2`` on either side, in the order of their days, then of the tables (the
    analyzer draws lots among statements of one day).
    Duplicates are left out before windows are cut. Undated statements are in no window. Without ``isolates``
    a window shows who is active in it; with it, and with every kernel, all windows have the same names.

    ``kernel``: "no", "uniform", "triangular", "epanechnikov" or "gaussian" weigh statements by their
    distance from the middle (weights ζ: ``kernel_weights``); an odd size is taken one up, and the first
    middle lies half a window after the first statement, the last one half a window before the last; without
    ``indent`` the middles run from the first statement to the last, and the period cuts off outer windows.
    Two-mode ties then count Σ ζ, one-mode ties Σ √(ζ₁ ζ₂) over pairs of statements. "gaussian" lets every
    statement of the period count everywhere.
    ``as_dna``: with a kernel the numbers are those of the analyzer 3.1, also where the textbook has others:
    triangular is lopsided (``kernel_weights``), ties to oneself are kept, and "average" multiplies by
    Σ_jk 2 / (n_ijk + n_i'jk) over the whole period. False: triangular is symmetric, the diagonal 0, and
    "average" divides by the weighted counts. So it is always where the analyzer computes nothing with a
    kernel, or not what it says: other normalizations, "combine", positions other than favour and against.

    Yields Window(start, middle, stop, statements, network), none where the period is shorter than a window.
    Raises InputError as ``network`` does. Source: Leifeld (2017); leifeld-lab/dna 3.1, Exporter.
    """
    given = _settings(settings)
    check_settings(given)
    chosen = ties(stances, statements, given)
    return moving_windows(
        chosen, given, unit=unit, size=size, step=step, kernel=kernel, indent=indent, as_dna=as_dna
    )


def event_list(stances: pd.DataFrame, statements: pd.DataFrame, **settings: Any) -> pd.DataFrame:
    """List the statements that a network with the same settings counts, one row each, first to last.

    For models of relational events. Statements without an actor or concept are in the list, as they are in
    that of the Discourse Network Analyzer; kind, normalization and isolates make no difference. Columns:
    time, then those of stances, then the other columns of statements. Raises InputError as ``network`` does.
    """
    chosen = ties(stances, statements, _settings(settings), nameless=True)
    columns = Columns(stances, statements, undoubled=False)
    coded = stances.iloc[chosen.stance].reset_index(drop=True)
    others = [name for name in statements.columns if name not in stances.columns]
    said = pd.DataFrame({name: columns.of(name).iloc[chosen.stance].to_numpy() for name in others})
    return pd.concat([pd.Series(chosen.when, name="time"), coded, said], axis=1)


def _settings(given: Mapping[str, Any]) -> Settings:
    """The settings given, the others as ``network`` has them; TypeError for one that it does not know."""
    return Settings(**{**(network.__kwdefaults__ or {}), **given})
