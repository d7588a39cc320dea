"""Accuracy: what the extraction missed or got wrong, against a list that a careful reader made."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import InputError, name_key, share_interval
from helpers.study import Study

LISTED = ["source_file", "words", "speaker", "said_on", "venue", "condition", "reported_by"]
NEEDED = LISTED[:3]
Row = dict[Hashable, Any]
OVERLAP = 0.5  # share of words in common from which two readings are the same statement
# Columns of the list and of the statements, with the names that they have beside each other.
OF_THE_LIST = {
    "source_file": "source_file", "words": "words_listed", "speaker": "speaker_listed",
    "said_on": "day_listed", "condition": "condition_listed", "reported_by": "reporter_listed",
    "venue": "venue_listed",
}  # fmt: skip
OF_A_STATEMENT = {
    "content": "words", "speaker": "speaker", "condition": "condition", "reported_by": "reporter",
    "venue": "venue", "statement_id": "statement_id", "article_id": "article_id", "source": "source",
}  # fmt: skip
COLUMNS = [
    "source_file", "kinds", "words_listed", "words", "speaker_listed", "speaker", "day_listed", "day",
    "condition_listed", "condition", "reporter_listed", "reporter", "venue_listed", "venue", "overlap",
    "statement_id", "article_id", "source",
]  # fmt: skip


def read_list(study: Study) -> pd.DataFrame:
    """Read statements.csv of a study: what a careful reader takes from its articles, one row a statement.

    Columns (others are left out): source_file (the article, as in the table articles), words, speaker, and
    where known said_on (YYYY-MM-DD), venue, condition, reported_by; a blank says that the article gives none.
    Empty where the study has no such list. Raises InputError where it cannot be read or lacks a column.
    """
    path = study.folder / "statements.csv"
    if not path.exists():
        return pd.DataFrame(columns=LISTED)
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"statements.csv cannot be read ({error}). Save it as CSV UTF-8.") from None
    missing = [name for name in NEEDED if name not in frame]
    if missing:
        raise InputError(
            f"statements.csv has no column {', '.join(missing)}. Its first line needs {', '.join(NEEDED)}, "
            f"and may have {', '.join(LISTED[3:])}."
        )
    frame["source_file"] = frame["source_file"].str.removeprefix("articles/").str.normalize("NFC")
    return frame.reindex(columns=LISTED, fill_value="")


def misplaced(listed: pd.DataFrame, articles: pd.DataFrame) -> Iterator[str]:
    """Say of each file that the list names and that is no article read here, how it is to be mended."""
    there = sorted(articles["source_file"])
    for file, rows in listed.groupby("source_file", sort=True):
        if file not in there:
            close = get_close_matches(str(file), there, n=1)
            hint = f"Did you mean {close[0]}?" if close else "Name it as in articles/."
            rows_of = "1 row is" if len(rows) == 1 else f"{len(rows)} rows are"
            name = str(file) or "(blank)"
            yield f"statements.csv: no article {name} was read; {rows_of} of no use. {hint}"


def compare(statements: pd.DataFrame, articles: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Put the extracted statements beside the listed ones, article by article.

    Two are the same where they share at least half of their words (Jaccard, repeated words counted); the
    closest pairs are joined first, each statement once. Returns one row a listed or extracted statement:
    source_file, kinds (of "missed", "not on the list", "other speaker", "other day", "other condition",
    "other reporter", joined by "; "; else "as listed"), the two readings side by side (``…_listed`` as the
    reader gave it), overlap (0 to 1), statement_id, article_id, source (as printed). A day agrees where both
    have it to the day, or neither; a condition where half of its words are shared. Articles that the list
    leaves out are left out here.
    """
    names = articles.set_index("article_id")["source_file"]
    known = statements.assign(source_file=statements["article_id"].map(names)).astype(object)
    known = known.where(known.notna(), "").sort_values(["source_file", "article_id"], kind="stable")
    rows: list[dict[str, Any]] = []
    for file, wanted in listed.groupby("source_file", sort=True):
        found = known[known["source_file"] == file]
        pairs = _pairs(wanted["words"].tolist(), found["content"].tolist())
        there = dict(zip(names, names.index, strict=True)).get(file, "")
        joined = {i: (j, share) for i, j, share in pairs}
        for i, row in enumerate(wanted.to_dict("records")):
            j, share = joined.get(i, (None, 0.0))
            own = None if j is None else found.iloc[j].to_dict()
            rows.append(_row(row, own, share) | {"article_id": there})
        for j in sorted(set(range(len(found))) - {j for _, j, _ in pairs}):
            rows.append(_row(None, found.iloc[j].to_dict(), 0.0) | {"source_file": file})
    return pd.DataFrame(rows, columns=COLUMNS)


def accuracy(comparison: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """How often each part of a statement is right, beside a dummy, with intervals over articles.

    Returns one row a part: part, n, right (counts), share, low, high (0 to 1; the 95 % interval of
    ``share_interval``, statements of one article not independent), units (as many independent statements
    tell as much) and dummy_share. "statements found" is
    recall of the list, "statements on the list" precision; neither has a dummy. The others count the found
    ones: the dummy speaker is the one whom the list has most often in that article (a strong one), the dummy
    day that of publication, the dummy condition and reporter none.
    """
    published = articles.set_index("source_file")["published"].dt.strftime("%Y-%m-%d")
    on_list = comparison[comparison["kinds"] != "not on the list"]
    busiest = on_list.groupby("source_file")["speaker_listed"].agg(lambda names: names.mode().iloc[0])
    found = on_list[on_list["kinds"] != "missed"].assign(
        busiest=lambda df: df["source_file"].map(busiest),
        published=lambda df: df["source_file"].map(published),
    )
    extracted = comparison[comparison["kinds"] != "missed"]

    def off(kind: str) -> pd.Series:
        return ~found["kinds"].str.contains(kind, regex=False)

    parts = [
        ("statements found", on_list, on_list["kinds"] != "missed", None),
        ("statements on the list", extracted, extracted["kinds"] != "not on the list", None),
        ("speaker", found, off("other speaker"), found["speaker_listed"] == found["busiest"]),
        ("day", found, off("other day"), found["day_listed"] == found["published"]),
        ("condition", found, off("other condition"), found["condition_listed"] == ""),
        ("reporter", found, off("other reporter"), found["reporter_listed"] == ""),
    ]
    rows = []
    for part, rows_of, right, dummy in parts:
        low, high, units, _ = share_interval(right.to_numpy(dtype=float), rows_of["source_file"].to_numpy())
        dummy_share = np.nan if dummy is None else dummy.mean()
        rows.append((part, len(right), int(right.sum()), right.mean(), low, high, units, dummy_share))
    return pd.DataFrame(rows, columns=["part", "n", "right", "share", "low", "high", "units", "dummy_share"])


def _row(wanted: Row | None, own: Row | None, share: float) -> dict[str, Any]:
    """One row of the comparison; either side may be missing."""
    listed = {column: wanted[name] if wanted else "" for name, column in OF_THE_LIST.items()}
    read = {column: own[name] if own else "" for name, column in OF_A_STATEMENT.items()}
    read["day"] = f"{own['said_on']:%Y-%m-%d}" if own and own["said_on_precision"] == "day" else ""
    kinds = ["not on the list"] if own else ["missed"]
    if own and wanted:
        same = {
            "other speaker": _is_speaker(listed["speaker_listed"], own),
            "other day": listed["day_listed"] == read["day"],
            "other condition": _alike(listed["condition_listed"], read["condition"]),
            "other reporter": _alike(listed["reporter_listed"], read["reporter"]),
        }
        kinds = [kind for kind, is_same in same.items() if not is_same]
    return {**listed, **read, "kinds": "; ".join(kinds) or "as listed", "overlap": round(share, 2)}


def _is_speaker(listed: str, own: Row) -> bool:
    return listed == own["actor_id"] or name_key(listed) == name_key(own["speaker"])


def _alike(one: str, other: str) -> bool:
    """Whether both are blank, or share half of their words."""
    return one == other == "" or _overlap(_words(one), _words(other)) >= OVERLAP


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / max(1, (one | other).total())


def _pairs(wanted: list[str], found: list[str]) -> list[tuple[int, int, float]]:
    ones, others = [_words(w) for w in wanted], [_words(f) for f in found]
    return closest(
        ((_overlap(a, b), i, j) for i, a in enumerate(ones) for j, b in enumerate(others)), OVERLAP
    )


def closest(shares: Iterable[tuple[float, int, int]], least: float) -> list[tuple[int, int, float]]:
    """Of shares with the two that have them, those of at least ``least``, closest first, each of both once."""
    pairs: list[tuple[int, int, float]] = []
    for share, i, j in sorted(shares, key=lambda s: (-s[0], s[1], s[2])):
        if share >= least and all(i != a and j != b for a, b, _ in pairs):
            pairs.append((i, j, share))
    return pairs
