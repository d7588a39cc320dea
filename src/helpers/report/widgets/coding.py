"""The coding widget: what a coder sees of one step, and the coder's keys and clicks."""

from typing import Any

import anywidget
import pandas as pd
import traitlets

from helpers.base import InputError, day, number, role_beside
from helpers.report.entries import text_of
from helpers.report.widgets.search import search_articles
from helpers.report.widgets.shared import attempt, plain, source_of
from helpers.stances import (
    RECONCILED,
    Session,
    back,
    call_error,
    code_of,
    finished,
    give_code,
    give_none_to_rest,
    is_error,
    left_by_issue,
    progress,
    skip,
    tie_to_condition,
    undo,
    write_comment,
)
from helpers.study import Issue, issue_name

AROUND = 1500  # characters of the article shown before and after a statement
WORDS = {"favour": "favour", "against": "against", "neutral": "neutral", "none": "does not bear on the issue"}


def coding_view(
    session: Session, *, articles: pd.DataFrame | None = None, said: str = "", failed: bool = False
) -> dict[str, Any]:
    """What the coder sees: numbers, yes or no, and text, never markup; nothing that a machine has coded.

    Keys: title, at (place of the step), finished, coded, total, progress (in words), left (issue by issue, in
    words), rest (whether one key may code none on what is left of a statement), searchable, said (what just
    happened) and failed. While there is a step also: source (speaker, day, article, in words), passage
    (pieces of text with said = yes for the statement's own words), issue (label, proposition, terms,
    phrases, examples: the codebook), polarity, error (whether the code is an extraction error), conditional,
    comment, and others (coder, code, comment: only in a reconciliation). ``articles`` shows the statement
    within its article; without them, between the sentences beside it. Raises InputError where its article is
    not among the articles.
    """
    counts = progress(session)
    reconciling = session.coder == RECONCILED
    view = {
        "title": "Reconciling what coders coded differently" if reconciling else f"Coding as {session.coder}",
        "at": session.place, "finished": finished(session), "said": said, "failed": failed,
        "coded": counts["coded"], "total": counts["total"],
        "progress": _progress(counts), "left": _left(session),
        "rest": not reconciling, "searchable": articles is not None,
    }  # fmt: skip
    if finished(session):
        return view
    statement_id, issue = session.steps[session.place]
    statement = {str(key): value for key, value in session.statements.loc[statement_id].items()}
    code = code_of(session)
    return view | {
        "source": _source(statement, articles),
        "passage": [{"text": plain(text), "said": own} for text, own in _passage(statement, articles)],
        "issue": _codebook(next(one for one in session.study.issues if one.id == issue)),
        "polarity": code["polarity"], "error": code["polarity"] == "none" and is_error(code["comment"]),
        "conditional": session.tied, "comment": plain(code["comment"]),
        "others": [_other(row) for row in session.others.get((statement_id, issue), [])],
    }  # fmt: skip


def in_words(polarity: str, *, conditional: bool = False) -> str:
    """A code as a coder says it: “against, tied to a condition”."""
    return WORDS[polarity] + (", tied to a condition" if conditional and polarity != "none" else "")


def _progress(counts: dict[str, int]) -> str:
    """What is given and what is left: “12 of 50 codes given; 38 codes in 14 statements left”."""
    left, statements = counts["total"] - counts["coded"], counts["statements"] - counts["whole"]
    rest = f"{number(left, 'code')} in {number(statements, 'statement')}" if left else "none"
    return f"{counts['coded']} of {number(counts['total'], 'code')} given; {rest} left"


def _left(session: Session) -> str:
    """The statements left on each issue: “Talks: 14; The embargo: none”."""
    left = left_by_issue(session).items()
    return "; ".join(f"{plain(issue_name(session.study, issue))}: {n or 'none'}" for issue, n in left)


def _other(row: dict[str, str]) -> dict[str, str]:
    code = in_words(row["polarity"], conditional=row["conditional"] == "yes")
    return {"coder": row["coder"], "code": code, "comment": plain(row["comment"])}


def _source(statement: dict[str, Any], articles: pd.DataFrame | None) -> str:
    """Who said it, when, and where it stands."""
    speaker = text_of(statement["speaker"]) or text_of(statement["source"]) or "speaker not named"
    role = role_beside(speaker, text_of(statement["role"]))
    on, precision = statement["said_on"], statement["said_on_precision"]
    known = precision != "unknown" and not pd.isna(on)
    when = day(on, precision=precision) if known else "day unknown"
    parts = [speaker + (f", {role}" if role else ""), when]
    if articles is not None:
        article = _article(statement, articles)
        parts += [text for text in (text_of(article["outlet"]), text_of(article["title"])) if text]
    return " · ".join(plain(part) for part in parts)


def _passage(statement: dict[str, Any], articles: pd.DataFrame | None) -> list[tuple[str, bool]]:
    """Pieces of text in order, each with whether it is the statement's own words."""
    if articles is None or not statement["content_spans"]:
        beside = (text_of(statement["before"]), statement["content"], text_of(statement["after"]))
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
        missing = f"Article {statement['article_id']} is not among the articles."
        raise InputError(f"{missing} Give those of the statements.")
    return found.iloc[0].to_dict()


def _codebook(issue: Issue) -> dict[str, Any]:
    return {
        "label": plain(issue.label), "proposition": plain(issue.proposition),
        "terms": plain(", ".join(issue.bears_on)), "favour": plain(", ".join(issue.favour)),
        "against": plain(", ".join(issue.against)),
        "examples": [
            {"text": plain(one.text), "code": in_words(one.polarity), "why": plain(one.why)}
            for one in (*issue.examples, *issue.counter_examples)
        ],
    }  # fmt: skip


class CodingWidget(anywidget.AnyWidget):
    """A session of coding, shown. All that matters happens in Python: the browser shows ``view`` and sends
    what was pressed; nothing is shown as saved before it is on disk.

    ``CodingWidget(open_session(…), articles=articles)``, or with ``open_reconciliation(…)``.
    """

    _esm = source_of("coding.js")
    _css = source_of("coding.css")
    view = traitlets.Dict().tag(sync=True)
    found = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, *, articles: pd.DataFrame | None = None) -> None:
        super().__init__(view=coding_view(session, articles=articles, said=_greeting(session)) | {"turn": 0})
        self.found = {"said": "", "hits": [], "turn": 0}
        self.session, self.articles = session, articles
        self.on_msg(lambda _, event, __: self.hear(event))

    def hear(self, event: Any) -> None:
        """Do what the coder asked for, and show where the session stands; a failure is said, not raised.

        ``event`` has do (code, rest, error, tie, comment, skip, back, undo), at (the step that was in view:
        what was meant for another is not done), and, as needed, polarity and comment. All else is refused. A
        search (do, words) is answered in ``found`` (``search_articles``); ``view`` stays as it is.
        """
        if isinstance(event, dict) and event.get("do") == "search":
            answer = search_articles(self.articles, event.get("words"), first=_article_in_view(self.session))
            self.found = answer | {"turn": self.found["turn"] + 1}
            return
        said, failed = attempt(lambda: _act(self.session, event if isinstance(event, dict) else {}))
        shown = coding_view(self.session, articles=self.articles, said=said, failed=failed)
        self.view = shown | {"turn": self.view["turn"] + 1}  # so that what did not move is an answer too

    def __repr__(self) -> str:
        counts = progress(self.session)
        return f"Coding as {self.session.coder}: {counts['coded']} of {counts['total']} codes given"


def _act(session: Session, event: dict[str, Any]) -> str:
    """Do what an event asks for; returns what happened, in words."""
    do, polarity, comment = str(event.get("do")), event.get("polarity"), event.get("comment")
    if event.get("at") != session.place:
        return "That was meant for another statement, so it was not done. Press again."
    if comment is not None and (not isinstance(comment, str) or finished(session)):
        raise InputError("There is nothing to comment on here.")
    before = session.place
    if do == "code":
        tied = session.tied
        give_code(session, str(polarity), comment=comment)
        return f"Saved: {in_words(str(polarity), conditional=tied)}.{_where(session, before)}"
    if do == "rest":
        others = give_none_to_rest(session, comment=comment) - 1
        more = f", nor on {number(others, 'other issue')}" if others else ""
        return f"Saved: does not bear on the issue{more}.{_where(session, before)}"
    if do == "error":
        call_error(session, comment=comment)
        return f"Saved: extraction error.{_where(session, before)}"
    if comment is not None:
        write_comment(session, comment)
    if do == "comment":
        return "Comment saved."
    if do == "tie":
        tie_to_condition(session)
        return "Tied to a condition." if session.tied else "Not tied to a condition."
    if do == "undo":
        many = undo(session)
        return f"Taken back{f': {many} codes' if many > 1 else ''}.{_where(session, before)}"
    moves = {"skip": skip, "back": back}
    if do not in moves:
        raise InputError("The notebook sent something that is no step of coding. Run the cell again.")
    moves[do](session)
    if session.place == before:
        return "This is the first." if do == "back" else "Nothing else is left to code."
    words = {"skip": "Left without a code.", "back": "Back."}
    return words[do] + _where(session, before)


def _article_in_view(session: Session) -> str:
    """The article of the step, by id; "" behind the last step."""
    if finished(session):
        return ""
    return str(session.statements.at[session.steps[session.place][0], "article_id"])


def _where(session: Session, before: int) -> str:
    """Where the session stands after a move from ``before``, for those who hear it rather than see it."""
    if finished(session):
        return f" {_next_step(session)}"
    statement, issue = session.steps[session.place]
    label = issue_name(session.study, issue)
    same = before < len(session.steps) and session.steps[before][0] == statement
    return f" Now: {'' if same else 'another statement, '}{label}."


def _next_step(session: Session) -> str:
    """What to do when all is coded: the widget saves codes, and counts nothing."""
    return (
        "Nothing is left to code here. Next: run the cells below again to see what is coded, then "
        f"make report STUDY={session.study.id} in a terminal for the results."
    )


def _greeting(session: Session) -> str:
    if not session.steps:
        return "Nothing to reconcile." if session.coder == RECONCILED else "There is no statement to code."
    coded = progress(session)["coded"]
    if finished(session):
        return _next_step(session)
    if coded:
        return f"Taken up where you stopped: {number(coded, 'code')} given so far."
    return "Click here, or come here by Tab, and use the keys."
