"""Offices: whom "the foreign minister" means, whose minister it is, and which portfolios differ."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from helpers.base import vocabulary
from helpers.statements.actors import from_actor, from_mention
from helpers.statements.cast import Cast, Speaker, alias_pattern
from helpers.statements.coreference import of_pronoun
from helpers.study import Actor, Study

ENDING = r"(?:['’]s?|ns?|ans?|ian|ese|ish)?(?![\w-])"  # Talvesen's, Arvenian, Belmorese
GOVERNING = {"government", "authorities", "administration"}
SMALL = {"the", "of", "for", "affairs"}  # "Minister of Foreign Affairs" is a foreign minister
POSSESSED = re.compile(r"(?i)(?P<whose>its|his|her|their)\s+(?P<office>[a-z-]+(?:\s+[a-z-]+){0,3})")
SENTENCE = re.compile(r"(?:^|[.!?][”\"]?\s|\n|[—–-]\s)(?=[^.!?\n—–]*$)")
NAMED_PERSON = {"his": "he", "her": "she"}


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


def same_portfolio(words: Iterable[str], held: str) -> bool:
    """Whether the office of a description may be one held: the prime minister is no foreign minister."""
    described = [word.lower() for word in words]
    own, theirs = (set(w) & vocabulary("portfolios.txt") for w in (described, _words(held)))
    if described[-1:] == ["president"] and "vice" in _words(held) - set(described):
        return False
    return not own or own <= theirs or not (theirs or "prime" in own)


def of_title(cast: Cast, words: list[str], side: str | None = None) -> Speaker | None:
    """The one person beside whose name this very office is printed anywhere in the article; ``side`` is theirs."""
    office = {word.lower() for word in words}
    if not office & vocabulary("portfolios.txt"):
        return None
    found = {
        m.name: m
        for m in reversed(cast.mentions)
        if any(office <= _words(title) for title in m.titles.split("; "))
        and (side is None or m.actor is None or m.actor.side == side)
    }
    return from_mention(cast, next(iter(found.values()))) if len(found) == 1 else None


def of_role(cast: Cast, words: list[str], on: date | None) -> Speaker | None:
    """The one person who holds this office on the day, among those whose government the article names."""
    office = {word.lower() for word in words}
    if cast.study is None or not office & vocabulary("portfolios.txt"):
        return None
    found = [
        actor
        for actor in cast.study.actors
        if actor.kind == "person" and office <= _words(actor.role_on(on) or "") and _concerns(cast, actor)
    ]
    return from_actor(found[0], " ".join(words)) if len(found) == 1 else None


def of_possessed(cast: Cast, printed: str, span: tuple[int, int], near: int) -> Speaker | None:
    """ "Its foreign minister", "her government": of the government that opens the sentence, or of her side."""
    found = POSSESSED.fullmatch(printed)
    words = found["office"].split() if found else []
    if not found or not set(words) & (vocabulary("titles.txt") | GOVERNING):
        return None
    government = _whose(cast, found["whose"].lower(), span[0], near)
    side = government.side if government is not None else None
    office = f"the {found['office']} of {government.name}" if government is not None else ""
    titled = of_title(cast, words, side)
    if titled is not None or government is None:
        return titled
    return in_office(cast, office, cast.on) or Speaker(printed, None, side, printed)


def _whose(cast: Cast, pronoun: str, at: int, near: int) -> Actor | None:
    """The government of the study that a possessive means."""
    if cast.study is None:
        return None
    governments = tuple(a for a in cast.study.actors if a.kind == "government")
    if pronoun in NAMED_PERSON:
        side = of_pronoun(cast, NAMED_PERSON[pronoun], near).side
        own = [a for a in governments if side is not None and a.side == side]
        return own[0] if len(own) == 1 else None
    if not governments:
        return None
    pattern, owner = alias_pattern(governments)
    opened = max((m.end() for m in SENTENCE.finditer(cast.text, 0, at)), default=0)
    first = re.compile(rf"(?:[Tt]he )?({pattern.pattern})").match(cast.text, opened, at)
    return owner[first.group(1)] if first else None


def _concerns(cast: Cast, actor: Actor) -> bool:
    """Whether the article names somebody or something of an actor's side."""
    assert cast.study is not None
    pattern, _ = alias_pattern(tuple(a for a in cast.study.actors if a.side == actor.side))
    return pattern.search(cast.text) is not None


def _words(phrase: str) -> set[str]:
    return set(re.findall(r"[\w-]+", phrase.lower()))
