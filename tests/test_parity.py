"""The networks of the reference database, setting by setting, as the Discourse Network Analyzer has them."""

from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import analyzer
import numpy as np
import pandas as pd
import pytest

from helpers.networks.dna.exchange import as_tables, import_dna
from helpers.networks.matrices import QUALIFIERS
from helpers.networks.network import event_list, moving_networks, network

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dna" / "sample.dna"
ROWS = {  # our kind of network → its name there, and the variables that are its rows and columns
    "two-mode": ("twomode", "organization", "concept"),
    "actors": ("onemode", "organization", "concept"),
    "concepts": ("onemode", "concept", "organization"),
}
SETTINGS = [
    (kind, qualifier, normalization)
    for kind in ROWS
    for qualifier in QUALIFIERS["two-mode" if kind == "two-mode" else "one-mode"]
    for normalization in (
        ("no", "activity", "prominence") if kind == "two-mode" else ("no", "average", "jaccard", "cosine")
    )
]
DUPLICATES = ("include", "document", "week", "month", "year", "acrossrange")
UNITS = {"days": timedelta(days=1), "weeks": timedelta(weeks=1)}


@pytest.fixture(scope="module")
def theirs():
    if not REFERENCE.exists():
        pytest.skip("the reference database lies outside the repository (../shared)")
    return analyzer.statements_of(REFERENCE)


@pytest.fixture(scope="module")
def ours(theirs):
    _, statements, stances = as_tables(import_dna(REFERENCE))
    return stances, statements


def same(found, wanted):
    rows, columns, values = wanted
    slow = [[values[row, column] for column in columns] for row in rows]
    assert (list(found.index), list(found.columns)) == (rows, columns)
    return np.allclose(
        found.to_numpy(dtype=float), np.array(slow).reshape(len(rows), len(columns)), atol=1e-12
    )


def wanted(rows, whole, setting, *, qualifier="agreement", isolates=False, **filters):
    """The matrix of the analyzer for one of SETTINGS."""
    kind, aggregation, normalization = setting
    mode, one, two = ROWS[kind]
    names = {"one": one, "two": two, "qualifier": qualifier, "aggregation": aggregation}
    kept = analyzer.filtered(rows, **names, **filters)
    return analyzer.matrix(kept, whole, kind=mode, normalization=normalization, isolates=isolates, **names)


def named(setting):
    return dict(zip(("kind", "qualifier", "normalization"), setting, strict=True))


@pytest.mark.parametrize("setting", SETTINGS, ids="-".join)
def test_every_qualifier_normalization_and_way_to_count_duplicates(theirs, ours, setting):
    rows, _ = theirs
    for duplicates in DUPLICATES:
        found = network(*ours, **named(setting), duplicates=duplicates)
        assert same(found, wanted(rows, rows, setting, duplicates=duplicates))
    qualifiers = [("agreement", "agreement"), ("person", "person")]
    for position, qualifier in qualifiers + ([(None, None)] if setting[1] == "ignore" else []):
        found = network(*ours, **named(setting), actor="organization", concept="concept", position=position)
        assert same(found, wanted(rows, rows, setting, qualifier=qualifier))


LISTS = [
    {
        "concept": ["There should be legislation to regulate emissions."],
        "organization": ["Senate", "Sierra Club"],
    },
    {"agreement": ["0"]},
    {"organization": ["nobody"]},
]
DOCUMENTS = [{}, {"author": ["Bluestein, Joel"]}, {"section": ["867"], "author": ["Voinovich, George"]}]
DAYS = [(None, None), (datetime(2005, 1, 27), datetime(2005, 2, 10)), (datetime(2006, 1, 1), None)]
OURS = {"organization": "actor_id", "concept": "issue"}


@pytest.mark.parametrize("setting", [SETTINGS[4], SETTINGS[14], SETTINGS[35]], ids="-".join)
@pytest.mark.parametrize(("lists", "documents", "days"), list(product(LISTS, DOCUMENTS, DAYS)))
def test_lists_their_inverse_days_and_isolates(theirs, ours, setting, lists, documents, days):
    rows, _ = theirs
    values = {OURS.get(name, name): lists[name] for name in lists}
    of_documents = {f"document_{name}": documents[name] for name in documents}
    for invert, inverted, isolates in product((False, True), repeat=3):
        whole = analyzer.originals(
            rows, start=days[0], stop=days[1], documents=documents, invert=documents if inverted else ()
        )
        found = network(
            *ours, **named(setting), isolates=isolates, start=days[0], stop=days[1],
            exclude=({} if invert else values) | ({} if inverted else of_documents),
            include=(values if invert else {}) | (of_documents if inverted else {}),
        )  # fmt: skip
        assert same(found, wanted(whole, whole, setting, exclude=lists, invert=invert, isolates=isolates))


@pytest.mark.parametrize("duplicates", DUPLICATES)
@pytest.mark.parametrize("aggregation", ["ignore", "subtract"])
def test_the_event_list_has_the_same_statements_in_the_same_order(theirs, ours, aggregation, duplicates):
    rows, _ = theirs
    place = {row["statement"]: number for number, row in enumerate(rows)}  # ours come in the same order
    kept = analyzer.filtered(rows, aggregation=aggregation, duplicates=duplicates)
    events = event_list(*ours, qualifier=aggregation, duplicates=duplicates)
    ids = ours[1]["statement_id"].iloc[[place[row["statement"]] for row in kept]]
    assert events["statement_id"].tolist() == ids.tolist()


@pytest.mark.parametrize(
    ("one", "two"), [("author", "concept"), ("organization", "section"), ("id", "title")]
)
def test_what_documents_say_of_themselves_can_be_rows_and_columns(theirs, ours, one, two):
    rows, _ = theirs
    kept = analyzer.filtered(rows, one=one, two=two)
    actor, concept = (OURS.get(name, f"document_{name}") for name in (one, two))
    found = network(*ours, actor=actor, concept=concept)
    assert same(found, analyzer.matrix(kept, rows, kind="twomode", one=one, two=two))


def matches(found, bounds, networks):
    found = list(found)
    given = [(window.start, window.middle, window.stop) for window in found]
    assert given == [tuple(map(pd.Timestamp, three)) for three in bounds]
    return all(same(window.network, slow) for window, slow in zip(found, networks, strict=True))


@pytest.mark.parametrize("setting", SETTINGS, ids="-".join)
@pytest.mark.parametrize(
    ("unit", "size", "isolates"), [("days", 1, False), ("days", 8, True), ("weeks", 3, False)]
)
def test_moving_windows(theirs, ours, setting, unit, size, isolates):
    rows, period = theirs
    lists, documents = {"document_author": ["Bluestein, Joel"]}, {"author": ["Bluestein, Joel"]}
    whole = analyzer.originals(rows, documents=documents)
    bounds = list(analyzer.windows(*period, step=UNITS[unit], size=size))
    within = [[row for row in whole if begin <= row["date"] <= end] for begin, _, end in bounds]
    found = moving_networks(*ours, **named(setting), unit=unit, size=size, isolates=isolates, exclude=lists)
    assert matches(found, bounds, [wanted(part, whole, setting, isolates=isolates) for part in within])


KERNELS = ("uniform", "triangular", "epanechnikov", "gaussian")
SMOOTHED = [
    (kind, qualifier, normalization)
    for kind, qualifier, normalization in SETTINGS
    if normalization in (("no",) if kind == "two-mode" else ("no", "average")) and qualifier != "combine"
]


@pytest.mark.parametrize("setting", [one for one in SMOOTHED if one[0] != "concepts"], ids="-".join)
@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("unit", "size", "indent"), [("days", 5, True), ("days", 12, False), ("weeks", 2, True)]
)
def test_windows_with_a_kernel(theirs, ours, setting, kernel, unit, size, indent):
    kind, aggregation, normalization = setting
    kept = analyzer.filtered(theirs[0], aggregation=aggregation, duplicates="document")
    window = {"step": UNITS[unit], "size": size}
    bounds = list(analyzer.kernel_windows(kept, **window, indent=indent))
    if kernel == "gaussian":
        bounds = [(kept[0]["date"], middle, kept[-1]["date"]) for _, middle, _ in bounds]
    slow = [
        analyzer.kernel_matrix(
            kept, three, kind=ROWS[kind][0], aggregation=aggregation, normalization=normalization, **window,
            kernel=kernel,
        )
        for three in bounds
    ]  # fmt: skip
    found = moving_networks(
        *ours, **named(setting), unit=unit, size=size, kernel=kernel, indent=indent, duplicates="document"
    )
    assert matches(found, bounds, slow)
