"""The same statement in several articles: one statement with several reports."""

import re
from collections import defaultdict
from typing import Any

import pandas as pd

COMMON = 60  # statements of one speaker that hold a word: beyond it the word tells nothing
FEWEST = 4  # words; shorter statements ("we agree") are alike by chance


def mark_same(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Point a later report of the same statement at the earliest one: same speaker, near day, same words.

    Two statements of different articles are the same where they share four words in five, or the shorter one
    (of six words or more) lies in the longer, and their days (of publication, where unknown) are at most one
    apart. Only pairs that share a word the speaker uses in few statements are compared.
    """
    ordered = sorted(rows, key=lambda row: (_day(row["published"]) or 10**7, row["statement_id"]))
    words = [frozenset(re.findall(r"\w+", row["content"].lower())) for row in ordered]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(ordered):
        if len(words[number]) < FEWEST:
            continue
        near = {n for word in words[number] if len(h := holders[row["speaker"], word]) <= COMMON for n in h}
        for other in sorted(near):
            earlier = ordered[other]
            if (
                earlier["article_id"] != row["article_id"]
                and _same_words(words[number], words[other])
                and _same_day(row, earlier)
            ):
                row["same_as"] = earlier["same_as"] or earlier["statement_id"]
                break
        for word in words[number]:
            holders[row["speaker"], word].append(number)
    return rows


def _day(value: Any) -> int | None:
    return None if pd.isna(value) else pd.Timestamp(value).toordinal()


def _same_day(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = _day(one["said_on"]), _day(other["said_on"])
    if a is None or b is None:
        a, b = _day(one["published"]), _day(other["published"])
    return a is None or b is None or abs(a - b) <= 1


def _same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    small = min(len(one), len(other))
    return shared >= 0.8 * len(one | other) or (small >= 6 and shared >= 0.95 * small)
