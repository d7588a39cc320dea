"""Genders of an article's people, as titles, words of kinship and pronouns show them: for who "she" is."""

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from helpers.extraction.kin import gender_of_noun
from helpers.extraction.word_lists import no_surnames, vocabulary
from helpers.ground.letters import latin

if TYPE_CHECKING:
    from helpers.extraction.cast import Cast, Mention

FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Queen|Princess)\b\.?|\b(?:\w*woman|sister|wife|daughter|mother|actress|her)\b"
)
MALE = re.compile(r"\b(?:Mr|Lord|King|Prince)\b\.?|\b(?:\w*(?<!wo)man|brother|husband|son|father|his)\b")
PERSONAL = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]im|[Hh]ers?|[Hh]erself|[Hh]imself)\b")
TITLED = re.compile(latin(r"\b(?P<title>[A-Z][a-z]+) (?P<name>[A-Z][a-z’'-]+)\b(?! [A-Z])"))
REACH = 250  # characters before a pronoun in which the person it means is named


def genders_of(cast: "Cast") -> dict[str, str]:
    """For each name the gender its titles show, else the one of most pronouns that come next after it.

    Pronouns count where no other person is named shortly before them; two in three must agree.
    """
    shown = {m.name: g for m in reversed(cast.mentions) if (g := _shown(cast, m))}
    named = [(m.start, m.name) for m in (*cast.mentions, *cast.surnames)]
    titled = [(start, cast.text[start:end]) for start, end in _titled(cast, {start for start, _ in named})]
    people = sorted([*named, *titled], key=lambda one: one[0])
    votes: dict[str, list[int]] = {}
    starts = [start for start, _ in people]
    for match in PERSONAL.finditer(cast.text):
        low, high = bisect_left(starts, match.start() - REACH), bisect_left(starts, match.start())
        near = {name for _, name in people[low:high]}
        if len(near) == 1:
            count = votes.setdefault(near.pop(), [0, 0])
            count[match.group().lower().startswith(("s", "her"))] += 1
    counted = {n: "f" if women > men else "m" for n, (men, women) in votes.items() if _clear(men, women)}
    called = {k.of: k.of_gender for k in cast.kin} | {k.name: gender_of_noun(k.noun) for k in cast.kin}
    return {**called, **counted, **shown}


def _titled(cast: "Cast", starts: set[int]) -> list[tuple[int, int]]:
    """Where somebody is named by office and surname alone, and nowhere in full ("President Roe")."""
    titles, no_names = vocabulary("titles.txt"), no_surnames()
    return [
        match.span("name")
        for match in TITLED.finditer(cast.text)
        if match["title"].lower() in titles
        and match.start("name") not in starts
        and match["name"].lower() not in no_names
    ]


def _clear(men: int, women: int) -> bool:
    return 3 * max(men, women) >= 2 * (men + women) and men != women


def gender_of(cast: "Cast", mention: "Mention") -> str | None:
    """f or m where a title, a word of kinship or the pronouns of the article show it."""
    return _shown(cast, mention) or cast.genders.get(mention.name)


def known_gender(cast: "Cast", name: str | None, at: int) -> str | None:
    """The gender of somebody by his name: as the article shows it, else as a pronoun just took him up."""
    heard = next((s.gender for place, s in reversed(cast.spoken) if place < at and s.name == name), None)
    return cast.genders.get(name or "") or heard


def _shown(cast: "Cast", mention: "Mention") -> str | None:
    around = mention.titles + " " + cast.text[max(0, mention.start - 7) : mention.start]
    if FEMALE.search(around):
        return "f"
    return "m" if MALE.search(around) else None
