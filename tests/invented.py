"""An invented dispute for the tests of figures and report: Arvenia and Belmor, with Corvia between them."""

from pathlib import Path

import pandas as pd

from helpers.base.files import unguard
from helpers.base.tables import table
from helpers.networks.coalitions.attraction import shared_concepts
from helpers.networks.coalitions.polarization import camps, polarization
from helpers.networks.network import network
from helpers.positions.demands import ANSWERS, answering, demands
from helpers.positions.positions import BOUNDS, BOUNDS_AGAINST, positions
from helpers.positions.time.divergence import DIVERGENCE as DIVERGENCE
from helpers.positions.time.divergence import divergence
from helpers.positions.time.turning_points import TURNING_POINTS as TURNING_POINTS
from helpers.positions.time.turning_points import turning_points
from helpers.report.findings.findings import compute_findings
from helpers.report.relations import coalition_table, list_ties
from helpers.stances.codes.read import select_codes
from helpers.study.study import Study

ISSUES = ("talks", "dam")
WORDS = {
    "favour": "we will sit down whenever they are ready",
    "against": "there is nothing to talk about",
    "neutral": "we have read their letter",
}


def study(**changes: object) -> Study:
    """Three sides, two issues; ``changes`` replace whole parts of it."""
    issue = {"bears_on": ["talks"], "favour": ["ready to talk"], "against": ["no talks"]}
    parts: dict = {
        "folder": Path("data/studies/arvenia-belmor"),
        "run_name": "arvenia-belmor",
        "title": "The dam between Arvenia and Belmor",
        "question": "Who would talk about the dam, and on which condition?",
        "period": {"from": "2030-01-01", "to": "2031-12-31"},
        "sides": {"A": "Arvenia", "B": "Belmor", "C": "Corvia"},
        "actors": [
            {"id": "orla", "name": "Orla Venn", "side": "A"},
            {"id": "dov", "name": "Dov Karst", "side": "B"},
        ],
        "issues": [
            {
                "id": "talks",
                "label": "Talks",
                "proposition": "Arvenia and Belmor should hold talks.",
                **issue,
            },
            {"id": "dam", "label": "The dam", "proposition": "The dam should be opened.", **issue},
        ],
    }
    return Study(**(parts | changes))


def statement(number: int, **changes: object) -> dict:
    """One statement; every third is against, every fifth neutral, every fourth under a condition."""
    side, speaker = (("A", "Orla Venn"), ("B", "Dov Karst"), ("C", "the Corvian envoy"))[number % 3]
    row = {
        "statement_id": f"{number:02d}a{number * 7919:09d}"[:12],
        "article_id": f"art{number // 2:09d}",
        "content": WORDS["favour"],
        "content_spans": [[100, 140]],
        "mode": ("direct", "indirect", "mixed")[number % 3],
        "speaker": speaker,
        "source": speaker,
        "side": side,
        "role": "minister",
        "venue": "the river council",
        "said_on": pd.Timestamp("2030-01-05") + pd.Timedelta(days=9 * number),
        "said_on_precision": "day",
        "condition": "if the gauges are read together" if number % 4 == 0 else None,
        "condition_span": [120, 150] if number % 4 == 0 else None,
    }
    return row | changes


def dispute(count: int = 24, *, events: int = 5, hand: bool = True, **changes: object) -> dict:
    """All that a report reads, of an invented dispute; ``changes`` go into the first statement."""
    rows = [statement(0, **changes)] + [statement(number) for number in range(1, count)]
    statements = table(rows[:count], "statements")
    articles = table(
        [
            {
                "article_id": one,
                "title": f"The river council, report {place}",
                "text": "…",
                "published": pd.Timestamp("2030-01-06") + pd.Timedelta(days=18 * place),
                "outlet": "The Weir",
                "url": f"https://weir.example/{place}",
                "language": "en",
                "kind": "news",
                "source_file": f"articles/report-{place}.md",
            }
            for place, one in enumerate(dict.fromkeys(row["article_id"] for row in rows[:count]))
        ],
        "articles",
    )
    stances = table([code for row in rows[:count] for code in _codes(row, hand=hand)], "stances")
    happened = table(
        [
            {
                "on": pd.Timestamp("2030-01-10") + pd.Timedelta(days=4 * number),
                "precision": "day",
                "label": f"Meeting {number + 1} of the river council, at the old weir house",
                "kind": "scheduled" if number == 1 else "talks",
                "source": "The Weir",
            }
            for number in range(events)
        ],
        "events",
    )
    return {
        "articles": articles,
        "rejected": table([], "rejected"),
        "statements": statements,
        "as_read": statements,
        **{name: table([], name) for name in ("corrections", "checks", "unapplied")},
        "stances": stances,
        "events": happened,
        **measured(study(), statements, stances, happened, over_time=count > 3),
    }


def put_right(parts: dict, **changes: object) -> dict:
    """The same dispute with three statements put right by ann; ``changes`` go into every correction."""
    read = parts["statements"]
    ids = read["statement_id"].tolist()
    more = {"who": "ann", "corrected_on": "2030-05-01", "why": "The article says so."}
    rows = [
        {"statement_id": ids[1], "field": "venue", "before": "the river council", "after": "the weir"},
        {"statement_id": ids[2], "field": "speaker", "before": None, "after": "Orla Venn"},
        {"statement_id": "gone", "field": "statement", "before": "a statement", "after": "no statement"},
    ]
    about = {"article_id": "art00", "content": WORDS["favour"]}
    there = read.assign(corrected=read["statement_id"].map({ids[1]: "venue", ids[2]: "speaker"}))
    gone = read.iloc[:1].assign(statement_id="gone")
    line = {"where": "corrections.csv, line 9", "what": "side: A"}
    line |= {"reason": "No such field.", "what_to_do": "Mend it."}
    return parts | {
        "statements": table(there.to_dict("records"), "statements"),
        "as_read": pd.concat([read, gone], ignore_index=True),
        "corrections": table([about | more | row | changes for row in rows], "corrections"),
        "unapplied": table([line], "unapplied"),
    }


def measured(
    the_study: Study,
    statements: pd.DataFrame,
    stances: pd.DataFrame,
    events: pd.DataFrame,
    *,
    over_time: bool,
) -> dict:
    """What a report reads of the measures; ``over_time`` False leaves divergence and turning points empty."""
    codes = select_codes(stances)
    where = positions(codes, statements) if len(statements) else _no_positions()
    asked = demands(statements, the_study)
    profile = network(codes, statements, qualifier="subtract", actor="side")
    score = polarization([("all", profile)], draws=19)
    return {
        "positions": where,
        "demands": asked,
        "divergence": divergence(codes, statements, draws=20)
        if over_time
        else pd.DataFrame(columns=DIVERGENCE),
        "turning_points": turning_points(codes, statements, events, draws=20)
        if over_time
        else pd.DataFrame(columns=TURNING_POINTS),
        "ties": list_ties(shared_concepts(profile)),
        "coalitions": coalition_table(camps(profile), score, study=the_study),
        "answers": answering(asked) if len(asked) else pd.DataFrame(columns=ANSWERS),
        "findings": compute_findings(the_study, statements, stances, where, asked, events),
    }


def _codes(row: dict, *, hand: bool) -> list[dict]:
    number = int(row["statement_id"][:2])
    polarity = "against" if number % 3 == 1 else "neutral" if number % 5 == 0 else "favour"
    codes = []
    for issue in ISSUES:
        bears = issue == "talks" or number % 2 == 0
        code = {
            "statement_id": row["statement_id"],
            "issue": issue,
            "bears": bears,
            "polarity": polarity if bears else "neutral",
            "score": {"favour": 1.0, "against": -1.0, "neutral": 0.0}[polarity] if bears else 0.0,
            "conditional": bears and row["condition"] is not None,
            "evidence": "cue phrase: “river & dam”",
        }
        codes.append(code | {"method": "codebook", "coder": "codebook"})
        if hand and number % 2:
            codes.append(code | {"method": "hand", "coder": "first"})
    return codes


def _no_positions() -> pd.DataFrame:
    names = ["side", "issue", "n", "favour", "against", "neutral", "conditional"]
    shares = [
        "share_favour",
        "share_against",
        "share_conditional",
        *BOUNDS,
        *BOUNDS_AGAINST,
        "units",
        "p",
        "p_against",
    ]
    return pd.DataFrame({name: [] for name in names + shares})


def read_sheet(path: Path) -> pd.DataFrame:
    """A CSV that ``write_sheet`` wrote, with its byte order mark or without; empty cells are missing."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").replace({"": None})
    return frame.map(unguard, na_action="ignore").rename(columns=unguard)
