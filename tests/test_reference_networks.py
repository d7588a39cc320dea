"""Every setting on the reference database, beside slow networks built from its rows in SQLite."""

import sqlite3
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from coded import slow_network

from helpers.dna import as_tables, import_dna
from helpers.networks import KINDS, QUALIFIERS, network

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dna" / "sample.dna"
LEFT_OUT = {
    "concept": ["There should be legislation to regulate emissions."],
    "organization": ["Senate", "Sierra Club"],
}
BUCKETS = {
    "document": lambda row: row["document"],
    "week": lambda row: row["day"].isocalendar()[:2],
    "month": lambda row: (row["day"].year, row["day"].month),
    "year": lambda row: row["day"].year,
    "acrossrange": lambda row: 0,
}
SETTINGS = [
    (kind, qualifier, normalization)
    for kind in KINDS
    for qualifier in QUALIFIERS["two-mode" if kind == "two-mode" else "one-mode"]
    for normalization in (
        ("no", "activity", "prominence") if kind == "two-mode" else ("no", "average", "jaccard", "cosine")
    )
]


@cache
def coded_rows():
    """The rows of the type "DNA Statement", first to last: variable → value, document, day."""
    if not SAMPLE.exists():
        pytest.skip("the reference database lies outside the repository (../shared)")
    with sqlite3.connect(f"file:{SAMPLE}?mode=ro&immutable=1", uri=True) as base:
        rows = {
            number: {"document": document, "day": pd.Timestamp(date, unit="s")}
            for number, document, date in base.execute(
                "SELECT s.ID, d.ID, d.Date FROM STATEMENTS s JOIN DOCUMENTS d ON s.DocumentId = d.ID "
                "WHERE s.StatementTypeId = 1 ORDER BY d.Date, s.ID"
            )
        }
        texts = (
            "SELECT t.StatementId, v.Variable, e.Value FROM DATASHORTTEXT t JOIN VARIABLES v "
            "ON t.VariableId = v.ID JOIN ENTITIES e ON t.Entity = e.ID WHERE v.StatementTypeId = 1"
        )
        for number, name, value in base.execute(texts):
            rows[number][name] = value
        for number, value in base.execute("SELECT StatementId, Value FROM DATABOOLEAN"):
            rows[number]["agreement"] = bool(value)
    return list(rows.values())


@cache
def tables():
    return as_tables(import_dna(SAMPLE))[1:]


def filtered(rows, *, actor, qualifier, duplicates, lists, inverse):
    """What is left after the lists, and of alike rows the first in each stretch of time or document."""
    seen, kept = set(), []
    for row in rows:
        if any((row[name] in values) != inverse for name, values in lists.items()):
            continue
        level = row["agreement"] if qualifier != "ignore" else None
        stretch = len(kept) if duplicates == "include" else BUCKETS[duplicates](row)
        key = (row[actor], row["concept"], level, stretch)
        kept += [] if key in seen else [row]
        seen.add(key)
    return kept


@pytest.mark.parametrize("setting", SETTINGS, ids="-".join)
@pytest.mark.parametrize(
    ("actor", "isolates", "first"), [("organization", False, None), ("person", True, "2005-02-02")]
)
def test_every_setting_is_the_slow_network(setting, actor, isolates, first):
    kind, qualifier, normalization = setting
    rows = coded_rows()
    lists_of = (({}, False), (LEFT_OUT, False), (LEFT_OUT, True))
    for duplicates, (lists, inverse) in product(("include", *BUCKETS), lists_of):
        period = [row for row in rows if first is None or row["day"] >= pd.Timestamp(first)]
        kept = filtered(
            period, actor=actor, qualifier=qualifier, duplicates=duplicates, lists=lists, inverse=inverse
        )
        triples = [(row[actor], row["concept"], row["agreement"]) for row in kept]
        slow = slow_network(triples, kind=kind, qualifier=qualifier, normalization=normalization)
        if isolates:
            axes = [sorted({row[name] for row in period}) for name in (actor, "concept")]
            index, columns = {"two-mode": axes, "actors": axes[:1] * 2, "concepts": axes[1:] * 2}[kind]
            slow = slow.reindex(index=index, columns=columns, fill_value=0.0)
        said, coded = tables()
        found = network(
            coded, said, kind=kind, qualifier=qualifier, normalization=normalization, actor=actor,
            concept="concept", duplicates=duplicates, isolates=isolates, start=first,
            **{"include" if inverse else "exclude": lists},
        )  # fmt: skip
        assert (list(found.index), list(found.columns)) == (list(slow.index), list(slow.columns))
        assert np.allclose(found.to_numpy(dtype=float), slow.to_numpy(dtype=float), rtol=0, atol=1e-12)
