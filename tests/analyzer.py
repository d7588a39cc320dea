"""What the Discourse Network Analyzer 3.1 computes, statement by statement, straight from its file.

A second opinion on helpers.networks.network that shares nothing with it: SQLite in, dictionaries out, slow.
"""

import math
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from itertools import product

SAID = """
    SELECT s.ID AS statement, s.DocumentId AS document, s.Start AS start, s.Stop AS stop, d.Date,
           d.Author AS author, d.Source AS source, d.Section AS section, d.Type AS type,
           CAST(d.ID AS TEXT) AS id, d.Title AS title
    FROM STATEMENTS s JOIN DOCUMENTS d ON s.DocumentId = d.ID
    JOIN STATEMENTTYPES t ON s.StatementTypeId = t.ID WHERE t.Label = 'DNA Statement'"""
VALUES = """
    SELECT StatementId, Variable, x.Value AS value FROM DATABOOLEAN x JOIN VARIABLES v ON v.ID = x.VariableId
    UNION ALL SELECT StatementId, Variable, e.Value FROM DATASHORTTEXT x
    JOIN VARIABLES v ON v.ID = x.VariableId JOIN ENTITIES e ON e.ID = x.Entity"""


def statements_of(path):
    """The passages of the type “DNA Statement” in their order, and the first and last date of a document."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        base.row_factory = sqlite3.Row
        rows = {row["statement"]: dict(row) | {"date": _day(row["Date"])} for row in base.execute(SAID)}
        for row in base.execute(VALUES):
            rows.get(row["StatementId"], {})[row["Variable"]] = row["value"]
        days = base.execute("SELECT MIN(Date), MAX(Date) FROM DOCUMENTS").fetchone()
    order = ("date", "document", "start", "stop", "statement")
    return sorted(rows.values(), key=lambda row: [row[name] for name in order]), tuple(map(_day, days))


def _day(seconds):
    return datetime(1970, 1, 1) + timedelta(seconds=seconds)


def originals(rows, *, start=None, stop=None, documents=(), invert=()):
    """What the database hands over: within the period, not from documents that are left out."""
    kept = [r for r in rows if (start is None or r["date"] >= start) and (stop is None or r["date"] <= stop)]
    for name, values in dict(documents).items():
        kept = [r for r in kept if (r[name] in values) == (name in invert)]
    return kept


def filtered(
    rows, *, one="organization", two="concept", qualifier="agreement", aggregation="ignore",
    duplicates="include", exclude=None, invert=False,
):  # fmt: skip
    """Leave out excluded values, empty fields and repeats, one statement after the other."""
    kept = []
    for row in rows:
        if any((str(row[name]) in values) != invert for name, values in (exclude or {}).items()):
            continue
        if row[one] == "" or row[two] == "" or (aggregation != "ignore" and row[qualifier] == ""):
            continue
        alike = [
            other for other in kept
            if other[one] == row[one] and other[two] == row[two]
            and (aggregation == "ignore" or other[qualifier] == row[qualifier])
        ]  # fmt: skip
        if not any(_together(row, other, duplicates) for other in alike):
            kept.append(row)
    return kept


def _together(row, other, duplicates):
    return {
        "include": False,
        "document": row["document"] == other["document"],
        "week": row["date"].isocalendar()[1] == other["date"].isocalendar()[1],
        "month": row["date"].month == other["date"].month,
        "year": row["date"].year == other["date"].year,
        "acrossrange": True,
    }[duplicates]


def names(rows, variable):
    return [name for name in sorted({row[variable] for row in rows}) if name != ""]


def matrix(
    rows, whole, *, kind, aggregation="ignore", normalization="no", one="organization", two="concept",
    qualifier="agreement", isolates=False,
):  # fmt: skip
    """The matrix of filtered statements as {(row, column): value}; ``whole`` are the originals."""
    shown = whole if isolates else rows
    rows_, columns = names(shown, one), names(shown, two)
    text = bool(qualifier) and any(isinstance(row[qualifier], str) for row in whole)
    levels = [0] if not qualifier else [0, 1] if qualifier == "agreement" else sorted(
        {row[qualifier] for row in whole}
    )  # fmt: skip
    array = dict.fromkeys(product(rows_, columns, levels), 0.0)
    for row in rows:
        array[row[one], row[two], row[qualifier] if qualifier else 0] += 1
    if kind == "twomode":
        return rows_, columns, _two_mode(array, rows_, columns, levels, aggregation, normalization, text)
    return rows_, rows_, _one_mode(array, rows_, columns, levels, aggregation, normalization, text)


def _two_mode(array, rows, columns, levels, aggregation, normalization, text):
    found = {}
    for i, j in product(rows, columns):
        counts = [array[i, j, k] for k in levels]
        if aggregation == "ignore" or (aggregation == "subtract" and text):
            found[i, j] = sum(counts)
        elif aggregation == "subtract":
            signs = [-1, 1] if levels == [0, 1] else levels
            found[i, j] = sum(sign * count for sign, count in zip(signs, counts, strict=True))
        else:
            found[i, j] = sum(2 ** (len(levels) - n - 1) for n, count in enumerate(counts) if count)
    divided = {}
    for i, j in found:
        cells = list(found)
        if normalization == "activity":
            cells = [(i, other) for other in columns]
        elif normalization == "prominence":
            cells = [(other, j) for other in rows]
        by = sum(found[cell] > 0 for cell in cells) if aggregation == "combine" else sum(
            array[a, b, k] for (a, b), k in product(cells, levels)
        )  # fmt: skip
        divided[i, j] = found[i, j] if normalization == "no" else found[i, j] / by if by else 0.0
    return divided


def _one_mode(array, rows, columns, levels, aggregation, normalization, text):
    found = {}
    span = 1 if text else abs(levels[-1] - levels[0])
    for i, m in product(rows, rows):
        tie, cells = 0.0, [(array[i, j, k], array[m, j, k]) for j, k in product(columns, levels)]
        for j in columns if i != m else ():
            if aggregation == "ignore":
                tie += sum(array[i, j, k] for k in levels) * sum(array[m, j, k] for k in levels)
            elif text:
                for k in levels:
                    a, b = array[i, j, k], array[m, j, k]
                    tie += a * b if aggregation in ("congruence", "subtract") else 0
                    alone = a + b if (a == 0) != (b == 0) else 0
                    tie += {"conflict": alone, "subtract": -alone}.get(aggregation, 0)
            else:
                for k, n in product(levels, levels):
                    apart = abs(k - n) / span
                    share = {"congruence": 1 - apart, "conflict": apart, "subtract": 1 - 2 * apart}[
                        aggregation
                    ]
                    tie += array[i, j, k] * array[m, j, n] * share
        by = 1.0
        if normalization == "average":
            by = sum(a + b for a, b in cells) / 2
        elif normalization == "cosine":
            by = math.sqrt(sum(a for a, _ in cells) ** 2) * math.sqrt(sum(b for _, b in cells) ** 2)
        elif normalization == "jaccard":
            by = sum(a if b == 0 else b if a == 0 else a * b for a, b in cells)
        found[i, m] = tie / by if by and i != m else 0.0
    return found


def windows(first, last, *, step, size):
    """Begin, middle and end of windows without a kernel; ``step`` is a day or a week."""
    half, middle = math.floor((size - 1) / 2 + 0.5), first
    while middle <= last:
        if middle - half * step >= first and middle + half * step <= last:
            yield middle - half * step, middle, middle + half * step
        middle += step


def kernel_windows(rows, *, step, size, indent=True):
    """The same with a kernel; the size is made even, and the period that of the filtered statements."""
    half = (size + size % 2) // 2
    first, last = rows[0]["date"], rows[-1]["date"]
    middle, end = (first + half * step, last - half * step) if indent else (first, last)
    while middle <= end:
        yield max(middle - half * step, first), middle, min(middle + half * step, last)
        middle += step


def zeta(day, middle, *, step, size, kernel):
    units = int((middle - day) / timedelta(days=1))
    units = int(units / 7) if step == timedelta(weeks=1) else units
    u = 2 * units / (size + size % 2)
    if kernel == "gaussian":
        return math.exp(-0.5 * u * u) / math.sqrt(2 * math.pi)
    weight = {"uniform": 0.5, "triangular": abs(1 - u), "epanechnikov": 0.75 * (1 - u * u)}[kernel]
    return weight if -1 <= u <= 1 else 0.0


def kernel_matrix(rows, bounds, *, kind, aggregation, normalization, step, size, kernel):
    """The network of a window with a kernel, pair of statements by pair; agreement is the qualifier."""
    begin, middle, end = bounds
    near = [r for r in rows if kernel == "gaussian" or begin <= r["date"] <= end]
    weigh = {r["statement"]: zeta(r["date"], middle, step=step, size=size, kernel=kernel) for r in near}
    ones, others = names(rows, "organization"), names(rows, "concept")
    if kind == "twomode":
        found = dict.fromkeys(product(ones, others), 0.0)
        for r in near:
            sign = 1 if aggregation == "ignore" or r["agreement"] else -1
            found[r["organization"], r["concept"]] += sign * weigh[r["statement"]]
        return ones, others, found
    found = dict.fromkeys(product(ones, ones), 0.0)
    for a, b in product(near, near):
        if a["concept"] == b["concept"]:
            same = a["agreement"] == b["agreement"]
            share = {"ignore": 1, "congruence": same, "conflict": not same, "subtract": 1 if same else -1}
            tie = share[aggregation] * math.sqrt(weigh[a["statement"]] * weigh[b["statement"]])
            found[a["organization"], b["organization"]] += tie
    if normalization == "average":
        for i, m in found:
            norm = 0.0
            for j, k in product(others, (0, 1)):
                both = sum(
                    (r["organization"] == i) + (r["organization"] == m)
                    for r in rows
                    if (r["concept"], r["agreement"]) == (j, k)
                )
                norm += 2 / both if both else 0
            found[i, m] *= norm if found[i, m] and norm else 1
    return ones, ones, found
