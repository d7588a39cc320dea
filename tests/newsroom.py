"""An invented dispute for the tests of extraction: the river between Arvenia and Belmor."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers import extract_statements
from helpers.base.tables import table
from helpers.study.study import Study

PUBLISHED = "2031-03-14"  # a Friday
# A sentence that a careful reader understands and the program does not. Strict: who mends it hears of it.
UNREAD = pytest.mark.xfail(strict=True, reason="known fault: the reader does not read it yet")


def study(**changes: Any) -> Study:
    """Three sides; two people of each of two surnames, offices, governments and an unnamed official."""
    parts: dict[str, Any] = {
        "folder": Path("data/studies/river"),
        "run_name": "river",
        "title": "The river between Arvenia and Belmor",
        "question": "Who would open the dam, and on which condition?",
        "period": {"from": "2030-01-01", "to": "2032-12-31"},
        "sides": {"A": "Arvenia", "B": "Belmor", "C": "Corvia"},
        "actors": [
            {"id": "orla", "name": "Orla Venn", "side": "A", "roles": [
                {"title": "Ambassador to Corvia", "from": "2025-01-01", "to": "2029-12-31"},
                {"title": "Foreign Minister", "from": "2030-01-01"}]},
            {"id": "tam", "name": "Tam Venn", "side": "A",
             "roles": [{"title": "Water Minister", "from": "2030-01-01"}]},
            {"id": "dov", "name": "Dov Karst", "side": "B",
             "roles": [{"title": "President", "from": "2030-01-01"}]},
            {"id": "ada", "name": "Ada Karst", "side": "B"},
            {"id": "ilse", "name": "Ilse Brandt", "side": "B", "roles": [
                {"title": "Deputy Water Minister", "from": "2030-01-01", "to": "2031-12-31"},
                {"title": "Water Minister", "from": "2032-01-01"}]},
            {"id": "arvenia", "name": "Arvenia", "kind": "government", "side": "A", "aliases": ["Tarn"]},
            {"id": "belmor", "name": "Belmor", "kind": "government", "side": "B", "aliases": ["Ostrow"]},
            {"id": "corvia", "name": "Corvia", "kind": "government", "side": "C",
             "aliases": ["Corvian government"]},
            {"id": "ministry", "name": "Belmor Foreign Ministry", "kind": "office", "side": "B",
             "aliases": ["Foreign Ministry of Belmor"]},
            {"id": "pact", "name": "Pact of Arvenia and Corvia", "kind": "organization", "side": "C"},
            {"id": "official", "name": "Arvenian official", "kind": "unnamed", "side": "A",
             "aliases": ["Arvenian officials"]},
        ],
        "issues": [
            {"id": "dam", "label": "Dam", "proposition": "The dam should be opened.", "bears_on": ["dam"]},
        ],
    }  # fmt: skip
    return Study(**(parts | changes))


def articles(*texts: str, published: str | None = PUBLISHED, **columns: Any) -> pd.DataFrame:
    """Articles of these texts, in a table as ``read_articles`` makes it."""
    rows = [
        {
            "article_id": f"{number:012x}",
            "text": text,
            "published": pd.Timestamp(published) if published else None,
            "language": "en",
            "kind": "news",
            "source_file": f"{number}.txt",
        }
        | columns
        for number, text in enumerate(texts)
    ]
    return table(rows, "articles")


def heard(text: str, *, known: bool = False, **columns: Any) -> list[Any]:
    """The statements of one text, as rows; ``known``: with the study. What is missing is None."""
    found = extract_statements(articles(text, **columns), study() if known else None)
    return list(found.astype(object).where(found.notna(), None).itertuples())
