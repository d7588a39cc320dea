"""Coding views: what a coder sees of one step, as plain text in a form any display can take (JSON)."""

from typing import Any

import pandas as pd

from helpers.codes import RECONCILED
from helpers.coding import Session, code_of, finished, is_error, progress
from helpers.ground.errors import InputError
from helpers.showing.wording import day, number, role_beside
from helpers.study import Issue

AROUND = 1500  # characters of the article shown before and after a statement
WORDS = {"favour": "favour", "against": "against", "neutral": "neutral", "none": "does not bear on the issue"}


def coding_view(
    session: Session, *, articles: pd.DataFrame | None = None, said: str = "", failed: bool = False
) -> dict[str, Any]:
    """What the coder sees: numbers, yes or no, and text, never markup; nothing that a machine has coded.

    Keys: title, at (place of the step), finished, coded, total, progress (in words), said (what just
    happened) and failed. While there is a step also: source (speaker, day, article, in words), passage
    (pieces of text with said = yes for the statement's own words), issue (label, proposition, terms,
    phrases, examples: the codebook), polarity, error (whether the code is an extraction error), conditional,
    comment, and others (coder, code, comment: only
    in a reconciliation). ``articles`` shows the statement within its article; without them, between the
    sentences beside it. Raises InputError where the statement's article is not among the articles.
    """
    counts = progress(session)
    view = {
        "title": "Reconciling what coders coded differently"
        if session.coder == RECONCILED
        else f"Coding as {session.coder}",
        "at": session.place,
        "finished": finished(session),
        "coded": counts["coded"],
        "total": counts["total"],
        "progress": f"{counts['coded']} of {number(counts['total'], 'code')} given, "
        f"{counts['whole']} of {number(counts['statements'], 'statement')} done",
        "said": said,
        "failed": failed,
    }
    if finished(session):
        return view
    statement_id, issue = session.steps[session.place]
    statement = {str(key): value for key, value in session.statements.loc[statement_id].items()}
    code = code_of(session)
    return view | {
        "source": _source(statement, articles),
        "passage": [{"text": _plain(text), "said": own} for text, own in _passage(statement, articles)],
        "issue": _codebook(next(one for one in session.study.issues if one.id == issue)),
        "polarity": code["polarity"],
        "error": code["polarity"] == "none" and is_error(code["comment"]),
        "conditional": session.tied,
        "comment": _plain(code["comment"]),
        "others": [_other(row) for row in session.others.get((statement_id, issue), [])],
    }


def in_words(polarity: str, *, conditional: bool = False) -> str:
    """A code as a coder says it: “against, tied to a condition”."""
    return WORDS[polarity] + (", tied to a condition" if conditional and polarity != "none" else "")


def _other(row: dict[str, str]) -> dict[str, str]:
    code = in_words(row["polarity"], conditional=row["conditional"] == "yes")
    return {"coder": row["coder"], "code": code, "comment": _plain(row["comment"])}


def _source(statement: dict[str, Any], articles: pd.DataFrame | None) -> str:
    """Who said it, when, and where it stands."""
    speaker = _text(statement["speaker"]) or _text(statement["source"]) or "speaker not named"
    role = role_beside(speaker, _text(statement["role"]))
    precision = statement["said_on_precision"]
    known = precision != "unknown" and not pd.isna(statement["said_on"])
    parts = [
        speaker + (f", {role}" if role else ""),
        day(statement["said_on"], precision=precision) if known else "day unknown",
    ]
    if articles is not None:
        article = _article(statement, articles)
        parts += [text for text in (_text(article["outlet"]), _text(article["title"])) if text]
    return " · ".join(_plain(part) for part in parts)


def _passage(statement: dict[str, Any], articles: pd.DataFrame | None) -> list[tuple[str, bool]]:
    """Pieces of text in order, each with whether it is the statement's own words."""
    if articles is None or not statement["content_spans"]:
        beside = (_text(statement["before"]), statement["content"], _text(statement["after"]))
        return [(text, place == 1) for place, text in enumerate(beside) if text]
    text = str(_article(statement, articles)["text"])
    spans = sorted(map(tuple, statement["content_spans"]))
    start, end = max(spans[0][0] - AROUND, 0), min(spans[-1][1] + AROUND, len(text))
    pieces, at = [("… " if start else "", False)], start
    for first, last in spans:
        pieces += [(text[at:first], False), (text[max(first, at) : last], True)]
        at = max(last, at)
    pieces += [(text[at:end] + (" …" if end < len(text) else ""), False)]
    return [(piece, own) for piece, own in pieces if piece]


def _article(statement: dict[str, Any], articles: pd.DataFrame) -> dict[str, Any]:
    found = articles[articles["article_id"] == statement["article_id"]]
    if found.empty:
        raise InputError(
            f"Article {statement['article_id']} is not among the articles. Give those of the statements."
        )
    return found.iloc[0].to_dict()


def _codebook(issue: Issue) -> dict[str, Any]:
    return {
        "label": _plain(issue.label),
        "proposition": _plain(issue.proposition),
        "terms": _plain(", ".join(issue.bears_on)),
        "favour": _plain(", ".join(issue.favour)),
        "against": _plain(", ".join(issue.against)),
        "examples": [
            {"text": _plain(one.text), "code": in_words(one.polarity), "why": _plain(one.why)}
            for one in (*issue.examples, *issue.counter_examples)
        ],
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """Text that can be sent: without halves of characters, which no message can carry."""
    return text.encode("utf8", "replace").decode("utf8")
