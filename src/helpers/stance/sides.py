"""Sides: which side of the study a name in a text belongs to."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from helpers.study import Study


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
