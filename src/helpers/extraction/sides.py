"""Sides: which side of the study a name in a text belongs to, and how the name is used there."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from helpers.study import Study

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
