"""Whom words without a name may mean: officials and offices by whose they are, and actors not quoted."""

import re
from collections.abc import Iterable

import pandas as pd

from helpers.extraction.word_lists import vocabulary
from helpers.study import Actor, Study

_STEM = 5  # letters that a country and its adjective have in common
_MOST = 5  # names shown for one actor
_NAMELESS = re.compile(
    r"official|diplomat|spokes(?:man|woman|person)|source|aide|advis[eo]r|negotiator|envoy", re.IGNORECASE
)
_OFFICE = re.compile(r"ministry|department|office|embassy|presidency", re.IGNORECASE)
_WHOSE = re.compile(r",|\s(?:of|for|at|from|in|who|to|on|with)\s|\sfamiliar\s")


def nameless(words: str) -> tuple[str, str]:
    """What a description is called as an actor, and its kind; no kind where it is none.

    “senior Belmori officials” is the unnamed “Belmori official”, “Belmor's river ministry” the office “Belmor
    river ministry”.
    """
    head = _WHOSE.split(words)[0]
    first = re.search(r"(?<!\S)[^\W\d_a-z].*", head)  # from the first capital on
    short = re.sub(r"['’]s\b", "", first[0] if first else head)
    last = short.split()[-1] if short.split() else ""
    if _NAMELESS.fullmatch(last.removesuffix("s")):
        return short.removesuffix("s"), "unnamed"
    if last.casefold() not in vocabulary("bodies.txt"):
        return words, ""
    kind = "office" if _OFFICE.fullmatch(last) else "organization"
    return (short if first else words), "government" if last == "government" else kind


def likely(actor: Actor, speakers: pd.DataFrame, study: Study) -> list[str]:
    """Unknown speakers who may be an actor of whom nothing is found, each with the number of statements.

    They share a word, or its beginning (Belmori, Belmor), with a name of the actor; with a government, an
    office or an organization also those that share one with the name of its side, or are of that side.
    """
    body = actor.kind in ("government", "office", "organization")
    names = [actor.name, *actor.aliases, *([study.sides[actor.side]] if body else [])]
    found = [
        f"{row.speaker} ({row.statements})"
        for row in speakers.itertuples()
        if _akin(str(row.speaker), names) or (body and row.side == actor.side)
    ]
    return found[:_MOST]


def side_akin(words: str, study: Study) -> str | None:
    """The one side whose name the words share, or its beginning; None where several do."""
    sides = [side for side, label in study.sides.items() if _akin(words, [label])]
    return sides[0] if len(sides) == 1 else None


def _akin(words: str, names: Iterable[str]) -> bool:
    """Whether a capitalised word begins like one of the names'."""
    return bool(_beginnings(words) & {start for name in names for start in _beginnings(name)})


def _beginnings(words: str) -> set[str]:
    capitals = [word for word in re.findall(r"\w{3,}", words) if word[0].isupper()]
    return {w.casefold()[:_STEM] for w in capitals if w.casefold() not in vocabulary("bodies.txt")}
