"""An invented dispute for the tests of stances: Belmor's reactors, which Arvenia wants shut."""

from pathlib import Path
from typing import Any

import pandas as pd

from helpers.base.tables import table
from helpers.study.study import Study


def study(**changes: Any) -> Study:
    """Two sides and three issues; ``changes`` replace whole parts."""
    parts: dict[str, Any] = {
        "folder": Path("data/studies/reactors"),
        "run_name": "reactors",
        "title": "The reactors of Belmor",
        "question": "Who would talk, and on which condition?",
        "period": {"from": "2030-01-01", "to": "2031-12-31"},
        "sides": {"A": "Arvenia", "B": "Belmor"},
        "actors": [
            {"id": "arvenia", "name": "Arvenian government", "kind": "government", "side": "A",
             "aliases": ["Arvenian", "Orla Venn"]},
            {"id": "belmor", "name": "Belmoran government", "kind": "government", "side": "B",
             "aliases": ["Belmoran", "Dov Karst"]},
        ],
        "issues": [
            {"id": "talks", "label": "Talks", "proposition": "Arvenia and Belmor should hold talks.",
             "bears_on": ["talks", "dialogue", "negotiate", "summit"],
             "favour": ["open to dialogue"], "against": ["waste of time"]},
            {"id": "reactors", "label": "The reactors", "proposition": "Belmor should give up its reactors.",
             "bears_on": ["reactors", "reactor programme", "shutdown", "reactor-free"],
             "favour": ["complete shutdown", "give up reactors"],
             "against": ["right to reactors", "obsession with shutdown"]},
            {"id": "embargo", "label": "The embargo", "proposition": "The embargo on Belmor should stay.",
             "bears_on": ["embargo"]},
        ],
    }  # fmt: skip
    return Study(**(parts | changes))


def statements(*rows: dict[str, Any]) -> pd.DataFrame:
    """Statements s00, s01, … each in an article of its own, on successive days, unless a row says
    otherwise.
    """
    given = {"mode": "direct", "side": "B", "content": "We have read the letter.", "said_on_precision": "day"}
    return table(
        [
            {
                "statement_id": f"s{number:02}",
                "article_id": f"a{number:02}",
                "said_on": pd.Timestamp("2030-01-01") + pd.Timedelta(days=number),
                **given,
                **row,
            }
            for number, row in enumerate(rows)
        ],
        "statements",
    )


def stance(number: int, issue: str, polarity: str, **changes: Any) -> dict[str, Any]:
    """A stance row on statement number …; polarity "none" does not bear on the issue."""
    row = {
        "statement_id": f"s{number:02}",
        "issue": issue,
        "bears": polarity != "none",
        "polarity": "neutral" if polarity == "none" else polarity,
        "conditional": False,
        "method": "hand",
        "coder": "ada",
    }
    return row | changes


def stances(*rows: dict[str, Any]) -> pd.DataFrame:
    return table(list(rows), "stances")
