"""Sessions of coding: where a coder stands, what a key does, and what is on disk before the next step."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers.base import InputError
from helpers.stances.codes.files import COLUMNS, VALUES, CodedMeanwhile
from helpers.stances.codes.read import RECONCILED, write_codes
from helpers.study import Study

LABELS = tuple(value for value in VALUES["polarity"] if value)
EXTRACTION_ERROR = "extraction error"  # how the comment of what is nobody's position begins

Step = tuple[str, str]  # a statement (its id) and an issue


@dataclass
class Session:
    """Where a coder stands: what is coded in which order, the codes so far, and what can be undone."""

    study: Study
    statements: pd.DataFrame
    coder: str
    steps: list[Step]
    drawn: str = ""  # how the statements were drawn: random, chosen, or blank
    codes: dict[Step, dict[str, str]] = field(default_factory=dict)  # the coder's own rows, as on disk
    others: dict[Step, list[dict[str, str]]] = field(default_factory=dict)  # only where codes are reconciled
    place: int = 0
    tied: bool = False  # whether the next code will be conditional
    # to undo, key by key: what was there, by place; the first is the place where the key was pressed
    given: list[dict[int, dict[str, str]]] = field(default_factory=list)


def give_code(session: Session, polarity: str, *, comment: str | None = None) -> None:
    """Code the step on favour, against, neutral or none (does not bear on the issue), and go to the next.

    The code is on disk when the session moves; where it cannot be written the error is raised and the session
    stays. A condition that was said before (``tie_to_condition``) goes with it, except with none; the words
    “extraction error”, where they are all of the comment, go. In random order, earlier statements that had
    been chosen for training before they were drawn are marked as random.
    """
    if polarity not in LABELS:
        raise InputError(f"The code is “{polarity}”. Use {', '.join(LABELS)}.")
    _label(session, polarity, comment)
    _move(session)


def give_none_to_rest(session: Session, *, comment: str | None = None) -> int:
    """Code none on the step and on every other issue of its statement without a code; go to the next one.

    The step itself is coded as by ``give_code``, whatever its code was; a comment is for the step alone. All
    the codes are written at once, or none is, and one ``undo`` takes them all back. Returns how many codes
    were given. Raises InputError in a reconciliation, where each step is a difference of its own.
    """
    if session.coder == RECONCILED:
        raise InputError("Coders differ on each of these issues by itself. Settle this one, then the next.")
    code_of(session)  # says so where no step is left
    statement, steps = session.steps[session.place][0], enumerate(session.steps)
    rest = [place for place, step in steps if step[0] == statement and not _is_coded(session, step)]
    _label(session, "none", comment, also=rest)
    _move(session)
    return len(session.given[-1])


def call_error(session: Session, *, comment: str | None = None) -> None:
    """Code that the words are nobody's position, since the extraction went wrong, and go to the next step.

    That is the code none with a comment that begins with “extraction error”, as the codebook asks for; a
    comment that was there, or is given, follows after a colon. ``undo`` takes the words back too.
    """
    why = code_of(session)["comment"] if comment is None else comment.strip()
    said = why if is_error(why) else f"{EXTRACTION_ERROR}: {why}" if why else EXTRACTION_ERROR
    _give(session, "none", "", comment=said, put_back=why)
    _move(session)


def is_error(comment: str) -> bool:
    """Whether a comment says that the extraction went wrong, and no position is left to code."""
    return comment.casefold().startswith(EXTRACTION_ERROR)


def tie_to_condition(session: Session) -> None:
    """Say that the position is tied to a condition, or that it is not after all; a given code is changed."""
    code = code_of(session)
    if code["polarity"] == "none":
        raise InputError("What does not bear on the issue cannot be conditional. Change the code first.")
    if code["polarity"]:
        _give(session, code["polarity"], "no" if session.tied else "yes")
    session.tied = not session.tied


def write_comment(session: Session, comment: str) -> None:
    """Keep a comment on this step, on disk when this returns, with or without a code."""
    if comment.strip() != code_of(session)["comment"]:
        _write(session, {session.place: {"comment": comment.strip()}})


def skip(session: Session) -> None:
    """Leave the step without a code, or as it is, and go on; what was left comes again at the end."""
    _move(session)


def back(session: Session) -> None:
    """Go to the step before, whether it is coded or not; a new code there takes the place of the old."""
    _go_to(session, max(session.place - 1, 0))


def undo(session: Session) -> int:
    """Take back what the last key coded, on disk too, and return to its step; comments stay as they are, but
    for the words “extraction error” that came or went with the code.

    Returns how many codes were taken back. Raises InputError where nothing was coded since the session was
    opened: go back and change it then.
    """
    if not session.given:
        raise InputError("Nothing was coded since the session was opened. Go back to change an earlier code.")
    before = session.given[-1]
    _write(session, before)
    session.given.pop()
    _go_to(session, next(iter(before)))
    return len(before)


def finished(session: Session) -> bool:
    """Whether the session stands behind its last step, with nothing left to code."""
    return session.place >= len(session.steps)


def progress(session: Session) -> dict[str, int]:
    """How many of the session's codes are given: coded, total; and of its statements: whole, statements."""
    left = [step for step in session.steps if not _is_coded(session, step)]
    begun = {statement for statement, _ in session.steps}
    total, whole = len(session.steps), begun - {statement for statement, _ in left}
    return {"coded": total - len(left), "total": total, "whole": len(whole), "statements": len(begun)}


def left_by_issue(session: Session) -> dict[str, int]:
    """How many codes of the session are left to give on each of its issues, in order of the codebook."""
    left = Counter(step[1] for step in session.steps if not _is_coded(session, step))
    own = {issue for _, issue in session.steps}
    return {issue.id: left[issue.id] for issue in session.study.issues if issue.id in own}


def code_of(session: Session) -> dict[str, str]:
    """The row of the step in the coder's file: polarity, conditional, comment …; blank where there is none.

    Raises InputError where no step is left.
    """
    if finished(session):
        raise InputError("Nothing is left to code here.")
    return session.codes.get(session.steps[session.place], dict.fromkeys(COLUMNS, ""))


def at_first(session: Session) -> Session:
    """Put the session at its first step without a code."""
    session.place = -1
    _move(session)
    return session


def _is_coded(session: Session, step: Step) -> bool:
    return bool(session.codes.get(step, {}).get("polarity"))


def _move(session: Session) -> None:
    """Go to the next step without a code, round the end to what was skipped, or behind the last."""
    places = range(len(session.steps))
    open_ = [place for place in places if not _is_coded(session, session.steps[place])]
    later = [place for place in open_ if place > session.place]
    _go_to(session, (later or open_ or [len(session.steps)])[0])


def _go_to(session: Session, place: int) -> None:
    session.place = place
    session.tied = not finished(session) and code_of(session)["conditional"] == "yes"


def _label(session: Session, polarity: str, comment: str | None, also: Iterable[int] = ()) -> None:
    """Write a code that is no extraction error; the words, where they are all of the comment, go with it."""
    conditional = "" if polarity == "none" else "yes" if session.tied else "no"
    if comment is None and code_of(session)["comment"] == EXTRACTION_ERROR:
        _give(session, polarity, conditional, comment="", put_back=EXTRACTION_ERROR, also=also)
    else:
        _give(session, polarity, conditional, comment=comment, also=also)


def _give(
    session: Session,
    polarity: str,
    conditional: str,
    *,
    comment: str | None = None,
    put_back: str | None = None,
    also: Iterable[int] = (),
) -> None:
    """Write a code of the step, and the same at the places in ``also``, so that one undo takes all back.

    ``put_back`` is the comment that ``undo`` leaves, if it is not the one that is there then.
    """
    code_of(session)  # says so where no step is left
    code = {"polarity": polarity, "conditional": conditional}
    changes = dict.fromkeys([session.place, *also], code)
    rows = {place: session.codes.get(session.steps[place], {}) for place in changes}
    before = {place: {column: row.get(column, "") for column in code} for place, row in rows.items()}
    if comment is not None:
        changes[session.place] = code | {"comment": comment.strip()}
    _write(session, changes)
    if put_back is not None:
        before[session.place]["comment"] = put_back
    session.given.append(before)


def _write(session: Session, changes: Mapping[int, dict[str, str]]) -> None:
    """Put changes to steps, by place, on disk in one go, then into the session; what was coded elsewhere is
    taken up, and the session then stands at the first of these places.
    """
    rows = {
        session.steps[place]: _row(session, session.steps[place]) | change
        for place, change in changes.items()
    }
    if session.drawn == "random":
        for step in session.steps[: max(changes)]:
            if step not in rows and _is_coded(session, step) and session.codes[step]["drawn"] != "random":
                rows[step] = _row(session, step)
    steps = {(row["statement_id"], row["issue"]): step for step, row in rows.items()}
    known = {key: session.codes.get(step, {}) for key, step in steps.items()}
    try:
        write_codes(session.study, session.coder, rows.values(), known=known)
    except CodedMeanwhile as other:
        session.codes.pop(steps[other.key], None)
        session.codes |= {steps[other.key]: other.row} if other.row else {}
        _go_to(session, next(iter(changes)))
        raise
    session.codes.update(rows)


def _row(session: Session, step: Step) -> dict[str, str]:
    """The step's row with all its columns, under the id by which the file knows the statement."""
    new = {"statement_id": step[0], "issue": step[1], "words": str(session.statements.at[step[0], "content"])}
    row = dict.fromkeys(COLUMNS, "") | session.codes.get(step, new)
    if not row["statement_id"]:
        raise InputError(
            f"codes/{session.coder}.csv knows this statement by its words only. Write its id into the file "
            f"first: {step[0]}."
        )
    drawn = "random" if "random" in (row["drawn"], session.drawn) else session.drawn or row["drawn"]
    return {column: row[column] for column in COLUMNS} | {"drawn": drawn}
