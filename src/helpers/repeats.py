"""The same statement in several articles: one statement with several reports."""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd


def mark_same(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Point a later report of the same statement at the earliest one: same speaker, near day, same words."""
    seen: dict[str, list[tuple[dict[str, Any], frozenset[str]]]] = {}
    for row in sorted(
        rows,
        key=lambda r: (
            pd.Timestamp(r["published"]) if not pd.isna(r["published"]) else pd.Timestamp.max,
            r["statement_id"],
        ),
    ):
        words = frozenset(re.findall(r"\w+", row["content"].lower()))
        if not row["speaker"] or len(words) < 4:
            continue
        for other, its in seen.get(row["speaker"], []):
            if other["article_id"] != row["article_id"] and _same_day(row, other) and _same_words(words, its):
                row["same_as"] = other["same_as"] or other["statement_id"]
                break
        seen.setdefault(row["speaker"], []).append((row, words))
    return rows


def _same_day(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = one["said_on"], other["said_on"]
    if pd.isna(a) or pd.isna(b):
        a, b = one["published"], other["published"]
    return pd.isna(a) or pd.isna(b) or abs((pd.Timestamp(a) - pd.Timestamp(b)).days) <= 1


def _same_words(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two statements share four words in five, or the shorter one (of six or more) lies in it."""
    one, other = frozenset(one), frozenset(other)
    shared = len(one & other)
    small = min(len(one), len(other))
    return shared >= 0.8 * len(one | other) or (small >= 6 and shared >= 0.95 * small)
