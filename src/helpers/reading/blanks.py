"""Blanks that a scraper lost: names set apart from the words that run into them."""

import re
from collections.abc import Iterable

from helpers.ground.letters import latin

NAME = r"[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+"
# What is glued before a name: small letters ("by"), capitals ("HE"), an epithet; no "Mc" and no "De".
GLUED = r"(?<![\w’'-])(?:[a-z]{2,}|[A-Z]{2,}|[A-Z][a-z]{4,})"
GLUED_NAME = re.compile(latin(rf"{GLUED}({NAME})(?![\w’'-])"))
FREE_NAME = re.compile(latin(rf"(?<![\w’'-])(?=({NAME})(?![\w’'-]))"))


def names_run_into(texts: Iterable[str]) -> list[str]:
    """Names that lost the blank before them somewhere in an outlet's texts and stand free elsewhere in them.

    A scraper that takes a link out with its blanks leaves "met byPao Lin Sawho went". Only names of three
    words are looked for: nobody can say where a shorter one begins ("MasterCard Black").
    """
    whole = "\n".join(texts)
    glued = {name for match in GLUED_NAME.finditer(whole) for name in _beginnings(match.group(1))}
    found = glued.intersection(match[1] for match in FREE_NAME.finditer(whole)) if glued else glued
    return sorted(name for name in found if not any(b in found for b in _beginnings(name)[1:]))


def _beginnings(name: str) -> list[str]:
    """A name, and what it may be where its last word runs on ("Pao Lin Sawho"), two letters at least."""
    first, _, last = name.rpartition(" ")
    return [name, *(f"{first} {last[:end]}" for end in range(2, len(last) - 1))]


def with_lost_blanks(text: str, names: Iterable[str]) -> str:
    """The text with a blank before and after each of the names, wherever a letter touches it."""
    for name in names:
        if name in text:
            text = re.sub(rf"{name}(?=[A-Za-z]{{2,}})", f"{name} ", text)
            text = re.sub(rf"(?<=[A-Za-z]){name}\b", f" {name}", text)
    return text
