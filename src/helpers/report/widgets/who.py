"""Who is who: speakers whom the study does not know, each given to an actor with one key."""

from datetime import date
from typing import Any

import anywidget
import pandas as pd
import traitlets

from helpers.base import InputError, number, quote
from helpers.report.widgets.shared import attempt, plain, source_of
from helpers.statements import find_actor, likely_actors
from helpers.study import Study, check_reader, read_corrections, read_who, words_key, write_who

Row = dict[str, Any]
NEXT = "Run 20_statements again, and their statements have the speaker."


def who_view(rows: list[Row], study: Study, *, place: int = 0, said: str = "", failed: bool = False) -> Row:
    """What the reader sees of one printed speaker: numbers, yes or no, and text, never markup.

    Keys: place, total, finished, given (how many, in words), said, failed. While a speaker is in view also:
    printed, often (in words), for_example, taken (the actor or name given so far, or ""), offers (key, value,
    text: actors it may be).
    """
    view: Row = {
        "place": place,
        "total": len(rows),
        "finished": place >= len(rows),
        "given": f"{_given(rows)} of {number(len(rows), 'speaker')} given" if rows else "",
        "said": said,
        "failed": failed,
    }
    if view["finished"]:
        return view
    row, names = rows[place], {actor.id: actor for actor in study.actors}
    offers = [
        {"key": str(n), "value": actor.name, "text": plain(f"{actor.name} ({study.sides[actor.side]})")}
        for n, actor in enumerate(map(names.__getitem__, row["actors"]), 1)
    ]
    often = f"{number(row['statements'], 'statement')} in {number(row['articles'], 'article')}"
    return view | {
        "printed": plain(row["printed"]), "often": often, "for_example": plain(quote(row["for_example"])),
        "taken": plain(row["taken"]), "offers": offers,
    }  # fmt: skip


class WhoWidget(anywidget.AnyWidget):
    """The printed speakers of a study who are no actor of it, one at a time; who.csv keeps who they are.

    ``WhoWidget(as_read, study, reader="ada")``. A key takes an actor whom the program proposes
    (``likely_actors``), or a name is typed: an actor's, or that of somebody who is none. What is given is on
    disk before the next speaker is shown, and applied when notebook 20 reads the statements again. Raises
    InputError for a reader's name that is none. Statements that this reader has rejected, or given another
    speaker, are left out.
    """

    _esm = source_of("who.js")
    _css = source_of("review.css")
    view = traitlets.Dict().tag(sync=True)
    cast: traitlets.List = traitlets.List().tag(sync=True)

    def __init__(self, statements: pd.DataFrame, study: Study, *, reader: str) -> None:
        check_reader(reader)
        given = {words_key(one.row["printed"]): one.row for one in read_who(study) if not one.row["article"]}
        self.rows: list[Row] = [
            {str(k): v for k, v in row.items()}
            | {"taken": given.get(words_key(row["printed"]), {}).get("speaker", "")}
            for row in likely_actors(_left(statements, study, reader), study).to_dict("records")
        ]
        self.study, self.reader, self.place = study, reader, -1
        self.done: list[tuple[int, str]] = []  # to undo: place, what was given before
        self._move()
        super().__init__(
            view=who_view(self.rows, study, place=self.place, said=self._greeting()) | {"turn": 0}
        )
        self.cast = [{"id": a.id, "name": plain(a.name)} for a in study.actors]
        self.on_msg(lambda _, event, __: self.hear(event))

    def hear(self, event: Any) -> None:
        """Do what was asked for, and show what is in view then; a failure is said, not raised.

        ``event`` has do (give, skip, back, undo), place (what was in view) and, to give, value.
        """
        said, failed = attempt(lambda: self._act(event if isinstance(event, dict) else {}))
        shown = who_view(self.rows, self.study, place=self.place, said=plain(said), failed=failed)
        self.view = shown | {"turn": self.view["turn"] + 1}

    def __repr__(self) -> str:
        return (
            f"Speakers who are no actor of the study: {len(self.rows)}, of whom {_given(self.rows)} are given"
        )

    def _act(self, event: Row) -> str:
        do, value = event.get("do"), event.get("value")
        if event.get("place") != self.place:
            return "That was meant for another speaker, so it was not done. Press again."
        if do == "undo":
            if not self.done:
                raise InputError("Nothing was written since the cell was run.")
            place, before = self.done[-1]
            self._write(place, before)
            self.done.pop()
            self.place = place
            return "Taken back."
        if do == "back":
            first, self.place = self.place == 0, max(self.place - 1, 0)
            return "This is the first one." if first else "Back."
        if self.place >= len(self.rows) or do not in ("give", "skip"):
            raise InputError(
                "The notebook sent something that can be done to no speaker. Run the cell again."
            )
        row = self.rows[self.place]
        if do == "skip":
            self._move()
            return self._and_then(f"Left: {row['printed']}.")
        if not isinstance(value, str) or not value.strip():
            raise InputError("Not saved: say who that is.")
        before = row["taken"]
        self._write(self.place, value.strip())
        self.done.append((self.place, before))
        self._move()
        stranger = "" if find_actor(row["taken"], self.study) else ", no actor of the study"
        return self._and_then(f"Saved: {row['printed']} is {row['taken']}{stranger}.")

    def _write(self, place: int, speaker: str) -> None:
        row = self.rows[place]
        day = f"{date.today():%Y-%m-%d}"
        write_who(self.study, {"printed": row["printed"], "speaker": speaker, "who": self.reader, "day": day})
        row["taken"] = speaker

    def _move(self) -> None:
        """Go to the next speaker who is not given; behind the last if there is none after this one."""
        later = [n for n, row in enumerate(self.rows) if n > self.place and not row["taken"]]
        self.place = later[0] if later else len(self.rows)

    def _and_then(self, said: str) -> str:
        """What is to be said, and behind the last speaker also what is to be done next."""
        if self.place < len(self.rows):
            return said
        left = len(self.rows) - _given(self.rows)
        again = f" To see {number(left, 'speaker')} without a name, run this cell again." if left else ""
        return f"{said} That was the last one.{again}" + (f" {NEXT}" if left < len(self.rows) else "")

    def _greeting(self) -> str:
        if not self.rows:
            return "Every speaker who is named is an actor of the study."
        if self.place >= len(self.rows):
            return f"Every speaker here is given. {NEXT}"
        return "Click here, or come here by Tab, and use the keys."


def _given(rows: list[Row]) -> int:
    return sum(bool(row["taken"]) for row in rows)


def _left(statements: pd.DataFrame, study: Study, reader: str) -> pd.DataFrame:
    """The statements without those that a reader has rejected, or given another speaker."""
    lines = [line.row for line in read_corrections(study) if line.row["who"] == reader]
    settled = {row["statement_id"] for row in lines if row["field"] == "speaker" or _is_no(row)}
    return statements[~statements["statement_id"].isin(settled)]


def _is_no(row: Row) -> bool:
    return bool(row["field"] == "statement" and row["value"].casefold() == "no")
