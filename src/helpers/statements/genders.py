"""Genders and relatives of an article's people, as titles, words of kinship and pronouns show them."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.base import latin, no_surnames, vocabulary

if TYPE_CHECKING:
    from helpers.statements.cast import Cast, Mention


PAIRS = (("brother", "sister"), ("husband", "wife"), ("son", "daughter"), ("father", "mother"))
INVERSE = {noun: PAIRS[other] for pair, other in zip(PAIRS, (0, 1, 3, 2), strict=True) for noun in pair}
NOUN = r"(?P<noun>brother|sister|husband|wife|son|daughter|father|mother)"
BEFORE = re.compile(
    latin(
        rf"\b(?P<whose>[Hh]is|[Hh]er)\s+(?:[a-z]+\s+){{0,2}}{NOUN},?\s+(?P<title>[a-z]+\s+|[A-Z][\w.]+\s+)?$"
    )
)
AFTER = re.compile(rf",\s+(?P<whose>his|her)\s+(?:[a-z]+\s+){{0,2}}{NOUN}(?=, [a-z])")
PRINTED = re.compile(rf"(?P<whose>his|her)\s+(?:[a-z]+\s+){{0,2}}{NOUN}(?:,.*)?", re.IGNORECASE | re.DOTALL)
NEAR = 5  # words between the names of two people of whom one is called a relative of the other
FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Queen|Princess)\b\.?|\b(?:\w*woman|sister|wife|daughter|mother|actress|her)\b"
)
MALE = re.compile(r"\b(?:Mr|Lord|King|Prince)\b\.?|\b(?:\w*(?<!wo)man|brother|husband|son|father|his)\b")
PERSONAL = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]im|[Hh]ers?|[Hh]erself|[Hh]imself)\b")
TITLED = re.compile(latin(r"\b(?P<title>[A-Z][a-z]+) (?P<name>[A-Z][a-z’'-]+)\b(?! [A-Z])"))
REACH = 250  # characters before a pronoun in which the person it means is named


@dataclass(frozen=True, slots=True)
class Relatives:
    """One named person called another's brother, wife, …, and where."""

    at: int
    name: str
    noun: str
    of: str
    of_gender: str


def gender_of_noun(noun: str) -> str:
    return "f" if any(noun == pair[1] for pair in PAIRS) else "m"


def read_relatives(text: str, people: list[tuple[int, int, str]], titles: frozenset[str]) -> list[Relatives]:
    """Who is called whose relative ("Ana Marsh and her brother, Tom"); ``people``: where each is named."""
    found = []
    for number, (start, end, name) in enumerate(people):
        before = BEFORE.search(text, max(0, start - 60), start)
        if before and (before["title"] or "").strip().lower() not in titles | {"", "former"}:
            continue
        said = before or AFTER.match(text, end)
        own = next((p for p in reversed(people[:number]) if p[2] != name), None)
        if said and own and _beside(text[own[1] : min(start, said.start())]):
            whose = "f" if said["whose"].lower() == "her" else "m"
            found.append(Relatives(start, name, said["noun"], own[2], whose))
    return found


def _beside(between: str) -> bool:
    """Whether few words and at most one full stop, but no end of a paragraph or quotation, part two names."""
    return len(between.split()) <= NEAR and not re.search(r"[\n“”\"]|[.!?].*[.!?]", between)


def name_relatives(relatives: list[Relatives], printed: str, at: int) -> str | None:
    """The name of "his sister", said of her or, the other way about, of whoever's brother he is called."""
    asked = PRINTED.fullmatch(printed.strip())
    if asked is None:
        return None
    whose, noun = ("f" if asked["whose"].lower() == "her" else "m"), asked["noun"].lower()
    before = [k for k in relatives if k.at < at]
    names = {k.name for k in before if k.noun == noun and k.of_gender == whose}
    names |= {
        k.of
        for k in before
        if noun == INVERSE[k.noun][k.of_gender == "f"] and gender_of_noun(k.noun) == whose
    }
    return names.pop() if len(names) == 1 else None


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
    voted = {n: "f" if women > men else "m" for n, (men, women) in votes.items() if _clear(men, women)}
    called = {k.of: k.of_gender for k in cast.relatives} | {
        k.name: gender_of_noun(k.noun) for k in cast.relatives
    }
    return {**called, **voted, **shown}


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
