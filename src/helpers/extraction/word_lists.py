"""What lies in the package's folder vocabulary: lists of words (titles, places, bodies) and YAML files."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that is written in one line."""
    return frozenset(listed.split())


def vocabulary_text(name: str) -> str:
    """The text of a file in the folder vocabulary."""
    return (files("helpers") / "vocabulary" / name).read_text(encoding="utf8")


@cache
def vocabulary(name: str) -> frozenset[str]:
    """A word list of the package, lower case."""
    lines = vocabulary_text(name).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def lexicon(name: str) -> Any:
    """The content of a YAML file of the package, read once: it is shared, and not to be changed."""
    return yaml.safe_load(vocabulary_text(name))


def honorifics() -> frozenset[str]:
    return vocabulary("honorifics.txt")


def no_surnames() -> frozenset[str]:
    """Words that may stand like a surname and are none: titles, bodies, places."""
    return vocabulary("titles.txt") | vocabulary("bodies.txt") | vocabulary("places.txt")
