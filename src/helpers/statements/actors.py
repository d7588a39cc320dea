"""Actors: whom a name or a phrase means in the study, on which side, and in which role."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from helpers.base import name_key
from helpers.statements.cast import Cast, Mention, Speaker, alias_pattern, spelled
from helpers.statements.genders import gender_of
from helpers.study import Actor, Study

# Nouns that stand after a side's name and are things, so that the name only says whose or which ("UN
# resolutions", "US sanctions"); any other word after a name is taken for its verb. Diplomatic English.
_THINGS = r"""
sanctions? resolutions? embargo(?:es)? polic(?:y|ies) demands? pressure weapons? missiles? arsenals?
programmes? programs? offers? proposals? plans? talks summits? meetings? exercises? drills? bases?
territor(?:y|ies) soil laws? dollars? aid assistance relief position approach stance threats? guarantees?
assembl(?:y|ies) council charter mission embass(?:y|ies) panel markets? borders? economy elections? media
press deal agreements? treat(?:y|ies) relations ties alliance hostility obligations? decisions? measures?
restrictions? tariffs? tests? reactors? interests?
"""
THINGS = "|".join(_THINGS.split())
_WORD = r"[A-Za-z][\w’'-]*"
_BETWEEN = r"[A-Z][\w’'-]*|economic|military|nuclear|hostile|financial|trade|unilateral|foreign|new|other"
_OBJECT = (  # after these words the noun was a verb: "if the US sanctions us"
    r"the|a|an|its|his|her|their|our|us|them|him|it|all|any|no|again|that (?:it|we)"
)
_ADJECTIVAL = re.compile(rf"[-–/]\w|(?:\s+(?:{_BETWEEN}))*\s+(?:{THINGS})\b(?!\s+(?:{_OBJECT})\b)")
_JOINED = re.compile(r"\w[-–/]$")  # anti-US, Japan-US
_OWNER = re.compile(rf"[’']s\b|(?<=s)[’'](?=\s+{_WORD})")
OF_SOMEBODY = re.compile(r"(?:[\w’'-]+\s+){1,5}?(?:of|to|for|by|with|from)\s")
FORMER = re.compile(r"(?i)\b(?:former|ex-|then-|late)\b|\bex-")


class Naming(NamedTuple):
    """A side named in a text: the side's id, the words, their offsets."""

    side: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class SideNames:
    """Every name a study knows, as one pattern, and the side of each."""

    pattern: re.Pattern[str]
    sides: dict[str, str]


def side_names(study: Study) -> SideNames:
    """Collect the names of a study's sides and of their actors, aliases included."""
    sides: dict[str, str] = {}
    for side, label in study.sides.items():
        sides[side] = sides[label] = side
    for actor in study.actors:
        for name in (actor.name, *actor.aliases):
            sides.setdefault(name, actor.side)
    longest_first = sorted(sides, key=lambda name: (-len(name), name))
    return SideNames(re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), sides)


def find_sides(text: str, *, names: SideNames) -> list[Naming]:
    """Every name of a side or of one of its actors in a text, left to right.

    Names match as the study spells them, capitals included, so that "US" is not found in "join us".
    Pronouns are not resolved.
    """
    return [
        Naming(names.sides[m.group()], m.group(), m.start(), m.end()) for m in names.pattern.finditer(text)
    ]


def use_of(naming: Naming, text: str) -> str:
    """How a text uses a name of a side: "name", "owner" (Washington's offer) or "adjective" (US sanctions).

    Only a side used as a name does, wants or is asked something; as an adjective it says which thing is
    meant ("UN resolutions", "US-led drills", "anti-US"). A noun after a name that is not on the list of
    things is taken for a verb or for people of that side ("US troops leave").
    """
    if _OWNER.match(text, naming.end):
        return "owner"
    if _JOINED.search(text, max(0, naming.start - 2), naming.start) or _ADJECTIVAL.match(text, naming.end):
        return "adjective"
    return "name"


def sides_named(text: str, *, names: SideNames) -> set[str]:
    """The sides that a text names as such; not those that only say whose or which thing is meant."""
    return {found.side for found in find_sides(text, names=names) if use_of(found, text) == "name"}


def from_actor(actor: Actor, printed: str | None, plural: bool = False) -> Speaker:
    person = actor.kind in ("person", "unnamed")
    return Speaker(actor.name, actor.id, actor.side, printed, None, plural, person)


def from_mention(cast: Cast, mention: Mention) -> Speaker:
    gender, titles, actor = gender_of(cast, mention), mention.titles or None, mention.actor
    if actor is not None:
        return Speaker(actor.name, actor.id, actor.side, titles, gender)
    return Speaker(mention.name, None, side_of(cast, mention.titles), titles, gender)


def mention_again(speaker: Speaker, *, role: str | None = None, gender: str | None = None) -> Speaker:
    """A speaker mentioned anew: the office printed at the introduction is kept, as no role is printed here."""
    office = speaker.role_printed or speaker.office
    return replace(speaker, role_printed=role, gender=gender or speaker.gender, office=office)


def actor_in(cast: Cast, printed: str) -> Actor | None:
    """The actor a source phrase names: its alias covers the head of the phrase, not only an affiliation."""
    if cast.study is None or not cast.study.actors:
        return None
    pattern, owner = alias_pattern(cast.study.actors)
    lowered = re.sub(r"^(?:the|a|an|another|one)\s+", "", printed, flags=re.IGNORECASE)
    for match in pattern.finditer(lowered):
        if match.start() and OF_SOMEBODY.match(lowered[: match.start()]):
            continue  # the sister of the leader, an aide to President So-and-so
        rest = lowered[match.end() :]
        if re.match(r"(?!['’]s?\b|\s+[a-zA-Z])|\s+(?:of|in|for|at|who|on|and)\b|,", rest):
            return owner[match.group()]
    for alias, actor in sorted(owner.items(), key=lambda item: (-len(item[0]), item[0])):
        if actor.kind in ("unnamed", "office") and re.match(rf"(?i){re.escape(alias)}(?![\w-])", lowered):
            return actor
    return spelled(cast.study.actors).get(name_key(lowered)) if lowered[:1].isupper() else None


def named_exactly(cast: Cast, printed: str) -> Actor | None:
    """The actor other than a person whose name or alias these very words are, their article left out."""
    if cast.study is None or not cast.study.actors:
        return None
    _, owner = alias_pattern(cast.study.actors)
    words = printed.strip()
    actor = owner.get(words) or owner.get(re.sub(r"^(?:the|an?)\s+", "", words, flags=re.IGNORECASE))
    return actor if actor is not None and actor.kind != "person" else None


def side_of(cast: Cast, words: str) -> str | None:
    """The side whose government, office or adjective a description names ("a South Korean official")."""
    if cast.study is None or not words:
        return None
    pattern, owner = alias_pattern(cast.study.actors)
    sides = {owner[m.group()].side for m in pattern.finditer(words)}
    if len(sides) == 1:
        return sides.pop()
    for actor in cast.study.actors:
        for alias in (actor.name, *actor.aliases):
            if actor.kind == "government" and re.search(rf"\b{re.escape(alias)}(?:n|an|ese|ish)\b", words):
                return actor.side
    return None


def role_note(actor: Actor | None, printed: str | None, day: date | None) -> str | None:
    """Say where a printed role contradicts the role the study gives this actor on that day."""
    if actor is None or not printed or day is None:
        return None
    held = actor.role_on(day)
    said = printed.lower()
    named = max((r.title for r in actor.roles if r.title.lower() in said), key=len, default=None)
    if FORMER.search(printed):
        held_words, said_words = (set(re.findall(r"\w{4,}", words)) for words in ((held or "").lower(), said))
        if not held_words & said_words or named not in (None, held):
            return None
        return f"printed “{printed}”; on {day} the study gives {held}"
    if named is not None and named != held:
        return f"printed “{printed}”; on {day} the study gives {held or 'no role'}"
    return None
