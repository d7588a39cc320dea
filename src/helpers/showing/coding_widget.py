"""The coding widget: shows a session of coding in the notebook and hears the coder's keys and clicks."""

from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from helpers.codes import RECONCILED
from helpers.coding import (
    Session,
    back,
    call_error,
    finished,
    give_code,
    progress,
    skip,
    tie_to_condition,
    undo,
    write_comment,
)
from helpers.ground.errors import InputError, file_fault
from helpers.showing.coding_views import coding_view, in_words
from helpers.showing.wording import number

HERE = Path(__file__).with_name("widgets")


class CodingWidget(anywidget.AnyWidget):
    """A session of coding, shown. All that matters happens in Python: the browser shows ``view`` and sends
    what was pressed; nothing is shown as saved before it is on disk.

    ``CodingWidget(open_session(…), articles=articles)``, or with ``open_reconciliation(…)``.
    """

    _esm = HERE / "coding.js"
    _css = HERE / "coding.css"
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, *, articles: pd.DataFrame | None = None) -> None:
        super().__init__(view=coding_view(session, articles=articles, said=_greeting(session)) | {"turn": 0})
        self.session, self.articles = session, articles
        self.on_msg(lambda _, event, __: self.hear(event))

    def hear(self, event: Any) -> None:
        """Do what the coder asked for, and show where the session stands; a failure is said, not raised.

        ``event`` has do (code, error, tie, comment, skip, back, undo), at (the step that was in view: what
        was meant for another is not done), and, as needed, polarity and comment. All else is refused.
        """
        try:
            said, failed = _act(self.session, event if isinstance(event, dict) else {}), False
        except InputError as error:
            said, failed = str(error), True
        except OSError as error:
            said, failed = f"Not saved: {file_fault(error)}", True
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
    moves = {"skip": skip, "back": back, "undo": undo}
    if do not in moves:
        raise InputError("The notebook sent something that is no step of coding. Run the cell again.")
    moves[do](session)
    if session.place == before and do != "undo":
        return "This is the first." if do == "back" else "Nothing else is left to code."
    return {"skip": "Left without a code.", "back": "Back.", "undo": "Taken back."}[do] + _where(
        session, before
    )


def _where(session: Session, before: int) -> str:
    """Where the session stands after a move from ``before``, for those who hear it rather than see it."""
    if finished(session):
        return f" {_next_step(session)}"
    statement, issue = session.steps[session.place]
    label = next(one.label for one in session.study.issues if one.id == issue)
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
