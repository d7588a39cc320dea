"""Offices: "Talvesen's foreign minister" is the one whom the study gives that office on the day."""

import re
from datetime import date
from functools import lru_cache

from helpers.extraction.actors import from_actor
from helpers.extraction.cast import Cast, Speaker
from helpers.extraction.word_lists import vocabulary
from helpers.study import Actor, Study

ENDING = r"(?:['’]s?|ns?|ans?|ian|ese|ish)?(?![\w-])"  # Talvesen's, Arvenian, Belmorese
GOVERNING = {"government", "authorities", "administration"}
SMALL = {"the", "of", "for", "affairs"}  # "Minister of Foreign Affairs" is a foreign minister


def in_office(cast: Cast, printed: str, on: date | None) -> Speaker | None:
    """The one person who holds the office that a phrase names beside his government, on that day.

    Read are "Talvesen's foreign minister", "the foreign minister of Talvesen" and "the Talvesen foreign minister";
    "Talvesen's government" is the government. None where the study has nobody, or several, in that office on that day:
    then the words stay as printed.
    """
    if cast.study is None:
        return None
    government, office = _without_government(printed, cast.study)
    if government is None:
        return None
    if office and office <= GOVERNING:
        return from_actor(government, None)
    if not office & vocabulary("titles.txt"):
        return None
    found = [
        actor
        for actor in cast.study.actors
        if actor.kind == "person"
        and actor.side == government.side
        and office == _without_government(actor.role_on(on) or "", cast.study)[1]
    ]
    return from_actor(found[0], printed) if len(found) == 1 else None


def _without_government(words: str, study: Study) -> tuple[Actor | None, set[str]]:
    """The one government that a phrase names, and the other words of the phrase."""
    found: dict[str, Actor] = {}
    for pattern, government in _names(tuple(a for a in study.actors if a.kind == "government")):
        words, times = pattern.subn(" ", words)
        found |= {government.id: government} if times else {}
    rest = set(re.findall(r"[\w-]+", words.lower())) - SMALL
    return (next(iter(found.values())) if len(found) == 1 else None), rest


@lru_cache(maxsize=8)
def _names(governments: tuple[Actor, ...]) -> list[tuple[re.Pattern[str], Actor]]:
    """The names of governments and their adjectives, longest first."""
    named = [(alias, actor) for actor in governments for alias in (actor.name, *actor.aliases)]
    return [
        (re.compile(rf"(?<![\w-]){re.escape(alias)}{ENDING}"), actor)
        for alias, actor in sorted(named, key=lambda one: -len(one[0]))
    ]
