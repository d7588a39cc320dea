"""Contradictions: of speakers with themselves, with the head of their side, and positions that are new."""

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd

from helpers.base import InputError
from helpers.positions.positions import check_columns, select_counted
from helpers.statements import NOBODY
from helpers.study import Actor, Study

PLACES = ("earlier", "later")
SHOWN = ("id", "on", "speaker", "words", "polarity", "conditional", "probability", "coder")
COLUMNS = [
    "kind", "reading", "issue", "side", "days_apart",
    *(f"{place}_{name}" for place in PLACES for name in SHOWN),
]  # fmt: skip
SELF, PRINCIPAL, NEW = "contradicts himself", "contradicts the principal", "new position"
OPPOSED, TIED = "opposed", "opposed, but under a condition"
UNSAID = "not taken in the window before"
OPPOSITE = {"favour": "against", "against": "favour"}
HEAD = re.compile(  # titles of those who speak for a side; not vice presidents, nor spokesmen of presidents
    r"(?:(?:the|[A-Z]{2,}) )?(?:President|Prime Minister|Premier|Chancellor|King|Queen|Emir|Sultan|Taoiseach"
    r"|(?:Supreme )?Leader|Chairman, State|Secretary-General|Head of (?:State|Government))\b"
)
NEEDED = (
    "statement_id", "article_id", "content", "speaker", "actor_id", "side", "said_on", "said_on_precision",
    "same_as",
)  # fmt: skip


def contradictions(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    study: Study,
    *,
    window: int = 365,
    heads: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """List positions that do not agree with what was said before, each with both statements.

    Three kinds. "contradicts himself": a person takes a side on an issue, and the last time they took one it
    was the other. "contradicts the principal": somebody of a side, other than its head, takes the side
    opposite to the head's last statement in the ``window`` days before. "new position": a side takes a
    polarity that it took on this issue nowhere in the ``window`` days before, though it spoke on the issue;
    beside it stands the last statement of that time with another polarity. What follows silence is not new.

    ``reading`` is "opposed" where both are unconditional, and "opposed, but under a condition" where one or
    both are tied to one ("we will talk if …", "we will not talk"): that need be no contradiction, and the
    words decide; for a new position beside a neutral one it is "not taken in the window
    before". The head of a side on a day is the person whose role the study gives then as President, Prime
    Minister, Leader, Secretary-General or the like (``head_of``); ``heads`` (side to actor_id) says
    otherwise. Only actors of kind person count as themselves: a ministry or an unnamed official may be
    several people. A government as such (kind government) has no principal.

    Columns: kind, reading, issue, side, days_apart, then earlier_… and later_… of id, on, speaker, words,
    polarity, conditional, probability, coder. Ordered by kind, issue and day. Repeats (``same_as``) and
    statements of which neither day nor month is known are left out; two statements of one day are compared
    in the order in which the table holds them. After years a contradiction is a change of mind, and a wrong
    code makes a wrong one: see days_apart, probability and coder. Raises ValueError for several codes
    on one issue (``select_codes`` first), InputError for unknown ``heads``, or a column missing.
    """
    check_columns(statements, NEEDED, table="statements", made_by="extract_statements")
    known = {actor.id: actor.side for actor in study.actors}
    for side, head in (heads or {}).items():
        if known.get(head) != side:
            raise InputError(
                f"heads: the study has no actor “{head}” on the side “{side}”. "
                f"Its sides are {', '.join(study.sides)}."
            )
    rows = select_counted(stances, statements)
    rows = rows[rows["said_on_precision"].isin(("day", "month")) & rows["said_on"].notna()]
    rows = rows.assign(
        side=rows["side"].fillna(NOBODY),
        conditional=rows["conditional"] > 0,
        place=rows["statement_id"].map({one: at for at, one in enumerate(statements["statement_id"])}),
    ).sort_values(["said_on", "place"], kind="stable", ignore_index=True)
    actors = {actor.id: actor for actor in study.actors}
    found = {
        SELF: _of_person(rows, actors),
        PRINCIPAL: _of_principal(rows, actors, study, heads or {}, window),
        NEW: _new(rows, window),
    }
    return pd.concat([_pairs(places, rows, kind) for kind, places in found.items()], ignore_index=True)


def head_of(side: str, study: Study, *, on: date) -> str | None:
    """The actor_id of the person who heads a side on a day; None where the study names none.

    Of several (a king and a prime minister) the one listed first in the study.
    """
    return next((actor.id for actor in study.actors if actor.side == side and _heads(actor, on)), None)


def _heads(actor: Actor, on: date) -> bool:
    """Whether one of the offices that a person holds on a day is that of a head."""
    return actor.kind == "person" and any(
        HEAD.match(role.title)
        for role in actor.roles
        if (role.start or date.min) <= on <= (role.end or date.max)
    )


def _of_person(rows: pd.DataFrame, actors: dict[str, Actor]) -> pd.DataFrame:
    """Places of a person's statement and of the person's last one before it, if they are opposed."""
    persons = [name for name, actor in actors.items() if actor.kind == "person"]
    own = rows[rows["actor_id"].isin(persons) & (rows["polarity"] != "neutral")]
    own = own.assign(later=own.index)
    earlier = own.groupby(["actor_id", "issue"], sort=False)[["later", "polarity"]].shift()
    turned = earlier["polarity"].notna() & (earlier["polarity"] != own["polarity"])
    return pd.DataFrame({"earlier": earlier.loc[turned, "later"], "later": own.loc[turned, "later"]})


def _of_principal(
    rows: pd.DataFrame, actors: dict[str, Actor], study: Study, heads: Mapping[str, str], window: int
) -> pd.DataFrame:
    """Places of a statement and of the last one of the side's head until that day, if they are opposed."""
    sided = rows[(rows["polarity"] != "neutral") & (rows["side"] != NOBODY)]
    head = {
        (side, day): heads.get(side) or head_of(side, study, on=day.date()) or NOBODY
        for side, day in sided[["side", "said_on"]].drop_duplicates().itertuples(index=False)
    }
    whose = [head[key] for key in zip(sided["side"], sided["said_on"], strict=True)]
    sided = sided.assign(head=pd.Series(whose, index=sided.index, dtype=object))
    by_head = sided["actor_id"].notna() & (sided["actor_id"] == sided["head"])
    governments = [name for name, actor in actors.items() if actor.kind == "government"]
    others = sided[~by_head & ~sided["actor_id"].isin(governments) & (sided["head"] != NOBODY)]
    earlier = _last(others, sided[by_head], by=["side", "issue", "head"], window=window, same_day=True)
    known = earlier.dropna().astype(int)
    pairs = pd.DataFrame({"earlier": known, "later": known.index})
    before, after = (rows.loc[pairs[place], "polarity"].to_numpy() for place in PLACES)
    return pairs[before != after]


def _new(rows: pd.DataFrame, window: int) -> pd.DataFrame:
    """Places of a side's statement whose polarity is new, and of its last one with another."""
    found = []
    sided = rows[rows["side"] != NOBODY]
    for polarity in OPPOSITE:
        same = sided["polarity"] == polarity
        first = sided[same].drop_duplicates(["side", "issue", "said_on"])
        said, other = (
            _last(first, part, by=["side", "issue"], window=window, same_day=False)
            for part in (sided[same], sided[~same])
        )
        earlier = other[said.isna() & other.notna()].astype(int)
        found.append(pd.DataFrame({"earlier": earlier, "later": earlier.index}))
    return pd.concat(found)


def _last(
    later: pd.DataFrame, earlier: pd.DataFrame, *, by: list[str], window: int, same_day: bool
) -> pd.Series:
    """For each later row the place of the last earlier row alike in ``by``, within so many days; or NaN."""
    left = later[[*by, "said_on"]].assign(later=later.index)
    right = earlier[[*by, "said_on"]].assign(earlier=earlier.index)
    both = pd.merge_asof(
        left, right, on="said_on", by=by, tolerance=pd.Timedelta(days=window), allow_exact_matches=same_day
    )
    return both.set_index("later")["earlier"]


def _pairs(places: pd.DataFrame, rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Both statements of each pair, side by side."""
    shown = rows.rename(columns={"statement_id": "id", "said_on": "on", "content": "words"})
    earlier, later = (shown.loc[places[place].astype(int)].reset_index(drop=True) for place in PLACES)
    opposed = later["polarity"] == earlier["polarity"].map(OPPOSITE)
    tied = later["conditional"] | earlier["conditional"]
    reading = pd.Series(UNSAID, index=later.index, dtype=object)
    reading = reading.mask(opposed & ~tied, OPPOSED).mask(opposed & tied, TIED)
    days = (later["on"] - earlier["on"]).dt.days
    frame = later[["issue", "side"]].assign(kind=kind, reading=reading, days_apart=days)
    for place, said in zip(PLACES, (earlier, later), strict=True):
        frame = frame.join(said[list(SHOWN)].add_prefix(f"{place}_"))
    order = ["issue", "later_on", "earlier_on", "later_id"]
    return frame[COLUMNS].sort_values(order, kind="stable", ignore_index=True)
