"""The review desk: a reader's keys and clicks, each on disk before the next statement is shown."""

from typing import Any

import anywidget
import traitlets

from helpers.base import InputError, number
from helpers.report.widgets.review_view import (
    LABELS,
    article_view,
    cast_view,
    in_brief,
    review_view,
    shown_value,
)
from helpers.report.widgets.shared import attempt, source_of
from helpers.statements import (
    Review,
    add_statement,
    article_in_view,
    back,
    call_whole,
    confirm,
    corrected,
    current,
    finished,
    give_reason,
    go_to,
    is_read,
    progress,
    reject,
    set_field,
    set_words,
    skip,
    undo,
)
from helpers.study import RECONCILED


class ReviewWidget(anywidget.AnyWidget):
    """A session of review, shown. All that matters happens in Python: the browser shows ``view`` and
    ``article`` and sends what was pressed; nothing is shown as saved before it is on disk.

    ``ReviewWidget(open_review(…))``, or with ``open_settlement(…)``.
    """

    _esm = source_of("review.js")
    _css = source_of("review.css")
    view = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)  # sent only if it changes: texts are long
    cast: traitlets.List = traitlets.List().tag(sync=True)

    def __init__(self, session: Review) -> None:
        view = review_view(session, said=_greeting(session)) | {"turn": 0}
        super().__init__(view=view, article=article_view(session), cast=cast_view(session))
        self.session = session
        self.on_msg(lambda _, event, __: self.hear(event))

    def hear(self, event: Any) -> None:
        """Do what the reader asked for, and show where the session stands; a failure is said, not raised.

        ``event`` has do (one of DEEDS), step (what was in view: what was meant for another is not done) and,
        as needed, field, value, spans, statement, key or why. All else is refused.
        """
        said, failed = attempt(lambda: _act(self.session, event if isinstance(event, dict) else {}))
        shown = review_view(self.session, said=said, failed=failed)
        with self.hold_sync():
            if shown["article"] != self.article["article"]:
                self.article = article_view(self.session)
            self.view = shown | {"turn": self.view["turn"] + 1}  # so that what did not move is an answer too

    def __repr__(self) -> str:
        counts = progress(self.session)
        if self.session.reader == RECONCILED:
            return f"Differences between readers: {counts['read']} of {counts['total']} statements settled"
        return f"Reading as {self.session.reader}: {counts['read']} of {counts['total']} read"


def _act(session: Review, event: dict[str, Any]) -> str:
    """Do what an event asks for; returns what happened, in words."""
    do = event.get("do")
    if event.get("step") != ("" if finished(session) else session.steps[session.place]):
        return "That was meant for another statement, so it was not done. Press again."
    if not isinstance(do, str) or do not in DEEDS:
        raise InputError("The notebook sent something that is no step of reading. Run the cell again.")
    return DEEDS[do](session, event)


def _right(session: Review, _: dict[str, Any]) -> str:
    step = session.steps[session.place] if not finished(session) else ""
    whole = step in session.articles
    confirm(session)
    if session.reader == RECONCILED:
        return "Settled." if is_read(session, step) else "Left open; it comes again at the end."
    return ("Saved: read whole, nothing else was missed." if whole else "Saved: right.") + _end(session)


def _reject(session: Review, _: dict[str, Any]) -> str:
    step = current(session)
    if step in session.added:
        reject(session)
        return "Taken back: it is no longer added." + _end(session)
    if corrected(session, step)["removed"]:
        set_field(session, "statement", "yes")
        return "Saved: it is a statement after all."
    reject(session)
    return "Saved: not a statement." + _end(session)


def _field(session: Review, event: dict[str, Any]) -> str:
    name, step = _text(event, "field"), current(session)
    set_field(session, name, _text(event, "value"))
    return _set(session, step, name)


def _words(session: Review, event: dict[str, Any]) -> str:
    name, step = _text(event, "field"), current(session)
    set_words(session, name, _spans(event))
    return _set(session, step, name)


def _set(session: Review, step: str, name: str) -> str:
    if (step, name) not in session.lines:
        return f"{LABELS[name]}: as read."
    value = in_brief(shown_value(session, corrected(session, step), name), most=80)
    return f"Saved. {LABELS[name]}: {value.removesuffix('.')}."


def _add(session: Review, event: dict[str, Any]) -> str:
    spans, text = _spans(event), str(session.articles[article_in_view(session)]["text"])
    if len(spans) != 1:
        raise InputError("Select the words of the new statement in one piece.")
    start, end = spans[0]
    words = text[start:end] if 0 <= start < end <= len(text) else ""
    start += len(words) - len(words.lstrip())
    add_statement(session, words.strip(), near=start)
    return "Saved: a statement that was missed. Now give its speaker and its day."


def _whole(session: Review, _: dict[str, Any]) -> str:
    article = article_in_view(session)
    call_whole(session)
    return "Saved: article read whole." if (article, "read") in session.lines else "Saved: not read whole."


def _take(session: Review, event: dict[str, Any]) -> str:
    step, key = current(session), _text(event, "key")
    offered = review_view(session)["differences"]
    taken = next((one for one in offered if one["key"] == key), None)
    if taken is None:
        raise InputError("There is no difference with this number here.")
    set_field(session, taken["field"], taken["value"])
    said = f"Saved: {taken['label'].lower()} as {taken['who']} has it."
    if is_read(session, step):
        skip(session)
    return said + _end(session)


def _why(session: Review, event: dict[str, Any]) -> str:
    give_reason(session, _text(event, "why"))
    return "Saved: the reason."


def _undo(session: Review, _: dict[str, Any]) -> str:
    names = [LABELS.get(name, name).lower() for _, name in session.done[-1][-1]] if session.done else []
    undo(session)
    return f"Taken back: {', '.join(dict.fromkeys(names))}."


def _back(session: Review, _: dict[str, Any]) -> str:
    before = session.place
    back(session)
    return "Back." if session.place < before else "This is the first."


def _skip(session: Review, _: dict[str, Any]) -> str:
    before = session.place
    skip(session)
    return "Left for later." + _end(session) if session.place != before else "Nothing else is left to read."


def _go(session: Review, event: dict[str, Any]) -> str:
    go_to(session, _text(event, "statement"))
    return "Another statement of this article."


DEEDS = {
    "right": _right, "reject": _reject, "field": _field, "words": _words, "add": _add, "whole": _whole,
    "take": _take, "why": _why, "undo": _undo, "back": _back, "skip": _skip, "go": _go,
}  # fmt: skip


def _text(event: dict[str, Any], key: str) -> str:
    value = event.get(key)
    if not isinstance(value, str):
        raise InputError("The notebook sent something that is no text. Run the cell again.")
    return value


def _spans(event: dict[str, Any]) -> list[tuple[int, int]]:
    given = event.get("spans")
    pairs: list[Any] = given if isinstance(given, list) and given else [None]
    if not all(isinstance(p, list) and len(p) == 2 and all(type(at) is int for at in p) for p in pairs):
        raise InputError("The notebook sent something that is no stretch of text. Run the cell again.")
    return [(start, end) for start, end in pairs]


def _end(session: Review) -> str:
    return f" {_next_step(session)}" if finished(session) else ""


def _next_step(session: Review) -> str:
    return (
        f"Nothing is left {'to settle' if session.reader == RECONCILED else 'to read'} here. Next: "
        f"make report STUDY={session.study.id} in a terminal, so that the results rest on the corrections."
    )


def _greeting(session: Review) -> str:
    if not session.steps:
        none = "No two readers differ." if session.reader == RECONCILED else "There is no statement to read."
        return none
    read = progress(session)["read"]
    if finished(session):
        return _next_step(session)
    if read:
        return f"Taken up where you stopped: {number(read, 'statement')} read so far."
    return "Click here, or come here by Tab, and use the keys."
