"""Readings: what a clause says of a thing, and why it takes no side."""

from dataclasses import dataclass

MENTION = "a mention without an attitude"
PLANNED = "an announcement of time or place"
EXCHANGED = "asked for in an offer that is withdrawn"
OPEN = "left open"
DATED = "a report of what was done when"
FACT = "a fact that is denied"
REPORTED = "another side's attitude"


@dataclass(frozen=True)
class Reading:
    """What a clause says of a thing: 1 for it, -1 against it, 0 neither; the words that decided; why 0."""

    sign: int
    words: tuple[str, ...] = ()
    note: str = ""
    absolute: bool = False  # an evaluation: it holds in whatever it is embedded


@dataclass(frozen=True)
class Holders:
    """Positions of tokens in a clause that name the speaker's own side, and of those that name another."""

    own: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
