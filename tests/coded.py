"""Coded statements drawn by a seed, and a slow, obvious network of them straight from the formulas."""

from itertools import product

import numpy as np
import pandas as pd

KERNELS = {
    "uniform": lambda u: 0.5 if abs(u) <= 1 else 0,
    "triangular": lambda u: 1 - abs(u) if abs(u) <= 1 else 0,
    "epanechnikov": lambda u: 0.75 * (1 - u**2) if abs(u) <= 1 else 0,
    "gaussian": lambda u: np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi),
}


def coded(size=60, seed=0, *, actors=5, concepts=4, days=400):
    """Stances and statements; a scale (-2 … 2) and a tone (text) beside the polarity; some names missing."""
    random = np.random.default_rng(seed)
    ids = [f"s{n:04}" for n in range(size)]
    actor = [None if n % 19 == 18 else f"actor {k}" for n, k in enumerate(random.integers(actors, size=size))]
    said = pd.Timestamp("2030-01-01") + pd.to_timedelta(random.integers(days, size=size), unit="D")
    statements = pd.DataFrame(
        {
            "statement_id": ids,
            "article_id": [f"a{k:02}" for k in random.integers(size // 3, size=size)],
            "actor_id": pd.Series(actor, dtype="str"),
            "said_on": said.astype("datetime64[us]"),
            "same_as": pd.Series([None] * size, dtype="str"),
            "scale": random.integers(-2, 3, size=size),
            "tone": pd.Series(random.choice(["calm", "cold", "harsh"], size=size), dtype="str"),
        }
    )
    sides = random.choice(["favour", "against", "neutral"], size=size, p=[0.5, 0.4, 0.1])
    stances = pd.DataFrame(
        {
            "statement_id": ids,
            "issue": [f"concept {k}" for k in random.integers(concepts, size=size)],
            "bears": True,
            "polarity": sides,
        }
    )
    return stances, statements


def listed(stances, statements, *, position="polarity"):
    """(actor, concept, level, day, article) of each statement that counts, first to last."""
    rows = stances.merge(statements, on="statement_id")
    if position == "polarity":
        rows = rows[rows["polarity"] != "neutral"].assign(polarity=lambda df: df["polarity"] == "favour")
    rows = rows.dropna(subset="actor_id").sort_values("said_on", kind="stable")
    level = rows[position] if position else pd.Series(0, index=rows.index)
    return list(zip(rows["actor_id"], rows["issue"], level, rows["said_on"], rows["article_id"], strict=True))


def slow_network(rows, *, kind, qualifier, normalization="no", weights=None, scaled=True, yes_no=True):
    """The network, cell by cell and sum by sum."""
    weights = [1.0] * len(rows) if weights is None else weights
    if kind == "concepts":
        rows = [(concept, actor, *rest) for actor, concept, *rest in rows]
    ones, others = sorted({r[0] for r in rows}), sorted({r[1] for r in rows})
    levels = [False, True] if yes_no else sorted({r[2] for r in rows})
    a = {cell: 0.0 for cell in product(ones, others, levels)}
    for row, weight in zip(rows, weights, strict=True):
        a[row[:3]] += weight
    span = float(levels[-1]) - float(levels[0]) if scaled else 1
    total = {i: sum(a[i, j, k] for j in others for k in levels) for i in ones}
    if kind == "two-mode":
        return _two_mode(a, ones, others, levels, qualifier, normalization, yes_no, scaled)
    found = pd.DataFrame(0.0, index=ones, columns=ones)
    for i, m in product(ones, ones):
        if i == m:
            continue
        same = other = 0.0
        for j in others:
            for k, n in product(levels, levels):
                if scaled:
                    apart = abs(float(k) - float(n)) / span
                    same += a[i, j, k] * a[m, j, n] * (1 - apart)
                    other += a[i, j, k] * a[m, j, n] * apart
                elif k == n:
                    same += a[i, j, k] * a[m, j, k]
                    if (a[i, j, k] == 0) != (a[m, j, k] == 0):
                        other += a[i, j, k] + a[m, j, k]
        all_ = sum(sum(a[i, j, k] for k in levels) * sum(a[m, j, k] for k in levels) for j in others)
        tie = {"ignore": all_, "congruence": same, "conflict": other, "subtract": same - other}[qualifier]
        by = 1.0
        if normalization == "average":
            by = (total[i] + total[m]) / 2
        elif normalization == "cosine":
            by = np.sqrt(total[i] ** 2) * np.sqrt(total[m] ** 2)
        elif normalization == "jaccard":
            cells = [(a[i, j, k], a[m, j, k]) for j in others for k in levels]
            by = sum(x if y == 0 else y if x == 0 else x * y for x, y in cells)
        found.loc[i, m] = tie / by if by else 0.0
    return found


def _two_mode(a, ones, others, levels, qualifier, normalization, yes_no, scaled):
    found = pd.DataFrame(0.0, index=ones, columns=others)
    for i, j in product(ones, others):
        counts = [a[i, j, k] for k in levels]
        if qualifier == "combine":
            found.loc[i, j] = int("".join("1" if count else "0" for count in counts), 2)
        elif qualifier == "subtract" and scaled:
            signs = [-1, 1] if yes_no else levels
            found.loc[i, j] = sum(sign * count for sign, count in zip(signs, counts, strict=True))
        else:
            found.loc[i, j] = sum(counts)
    amounts = {(i, j): sum(a[i, j, k] for k in levels) for i, j in product(ones, others)}
    if qualifier == "combine":
        amounts = {cell: float(amount > 0) for cell, amount in amounts.items()}
    for i, j in product(ones, others):
        by = {
            "no": 1.0,
            "activity": sum(amounts[i, n] for n in others),
            "prominence": sum(amounts[n, j] for n in ones),
        }[normalization]
        found.loc[i, j] = found.loc[i, j] / by if by else 0.0
    return found
