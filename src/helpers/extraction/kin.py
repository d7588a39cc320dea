"""Kin: "his sister said", where the article says who is whose sister."""

import re
from dataclasses import dataclass

from helpers.ground.letters import latin

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
NEAR = 5  # words between the names of two people of whom one is called the other's kin


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
    """Who is called whose kin ("Ana Marsh and her brother, Tom Marsh"); ``people`` is where each is named, in order."""
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


def name_relatives(kin: list[Relatives], printed: str, at: int) -> str | None:
    """The name of "his sister", said of her or, the other way about, of whoever's brother he is called."""
    asked = PRINTED.fullmatch(printed.strip())
    if asked is None:
        return None
    whose, noun = ("f" if asked["whose"].lower() == "her" else "m"), asked["noun"].lower()
    before = [k for k in kin if k.at < at]
    names = {k.name for k in before if k.noun == noun and k.of_gender == whose}
    names |= {
        k.of
        for k in before
        if noun == INVERSE[k.noun][k.of_gender == "f"] and gender_of_noun(k.noun) == whose
    }
    return names.pop() if len(names) == 1 else None
