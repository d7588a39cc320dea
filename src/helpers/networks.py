"""Networks: actors and concepts joined by the sides they take (discourse network analysis)."""

import pandas as pd

from helpers.positions import counted

KINDS = ("two-mode", "actors", "concepts")
QUALIFIERS = {
    "two-mode": ("ignore", "subtract"),
    "one-mode": ("ignore", "congruence", "conflict", "subtract"),
}


def network(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    kind: str = "two-mode",
    qualifier: str = "ignore",
    actor: str = "actor_id",
) -> pd.DataFrame:
    """Build a network from settled stances in favour or against; each statement counts once (``same_as``).

    kind "two-mode": actors × concepts (issues). ``ignore`` counts statements; ``subtract`` counts those in
    favour minus those against. Kind "actors" or "concepts": square, symmetric, the diagonal 0. With p and m
    the two-mode counts in favour and against, i and j two actors, summed over concepts c: ``congruence`` Σ
    (p_ic·p_jc + m_ic·m_jc), higher means a closer coalition; ``conflict`` Σ (p_ic·m_jc + m_ic·p_jc);
    ``subtract`` congruence minus conflict; ``ignore`` Σ (p+m)_ic·(p+m)_jc (Leifeld 2017, "Discourse network
    analysis"). ``actor`` is a column of statements; rows without one are left out. Neutral stances join
    nobody. Raises ValueError for an unknown kind or qualifier.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no network of kind {kind!r}. Use one of {', '.join(KINDS)}.")
    allowed = QUALIFIERS["two-mode" if kind == "two-mode" else "one-mode"]
    if qualifier not in allowed:
        raise ValueError(f"A {kind} network has no qualifier {qualifier!r}. Use one of {', '.join(allowed)}.")
    taken = counted(stances, statements).query("polarity != 'neutral'").dropna(subset=[actor])
    if taken.empty:
        return pd.DataFrame()
    favour, against = (_table(taken, actor, side) for side in ("favour", "against"))
    if kind == "two-mode":
        return favour - against if qualifier == "subtract" else favour + against
    if kind == "concepts":
        favour, against = favour.T, against.T
    congruence = favour @ favour.T + against @ against.T
    conflict = favour @ against.T + against @ favour.T
    square = {
        "ignore": congruence + conflict,
        "congruence": congruence,
        "conflict": conflict,
        "subtract": congruence - conflict,
    }[qualifier]
    names = list(square.index)
    values = square.to_numpy(copy=True)
    values[range(len(names)), range(len(names))] = 0
    return pd.DataFrame(values, index=pd.Index(names, name=kind), columns=pd.Index(names, name=kind))


def _table(rows: pd.DataFrame, actor: str, polarity: str) -> pd.DataFrame:
    """Actors × concepts: how many statements take this side; all actors and concepts in both tables."""
    return rows.pivot_table(index=actor, columns="issue", values=polarity, aggfunc="sum", fill_value=0)
