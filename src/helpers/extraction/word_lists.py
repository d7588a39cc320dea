"""Word lists of the package: titles, places, bodies and the like, lower case."""

from functools import lru_cache
from importlib.resources import files


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that is written in one line."""
    return frozenset(listed.split())


@lru_cache(maxsize=8)
def vocabulary(name: str) -> frozenset[str]:
    """A word list of the package, lower case."""
    text = (files("helpers") / "vocabulary" / name).read_text(encoding="utf8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def honorifics() -> frozenset[str]:
    return vocabulary("honorifics.txt")


def no_surnames() -> frozenset[str]:
    """Words that may stand like a surname and are none: titles, bodies, places."""
    return vocabulary("titles.txt") | vocabulary("bodies.txt") | vocabulary("places.txt")
