"""Things and places: capitalised names that the article treats as no person ("the Gray Corridor", "in Corrin Bay")."""

import re
from collections.abc import Iterable

WITH_ARTICLE = re.compile(r"\b[Tt]he $")
# "the Dov Karst government": there the article belongs to the noun that follows
NO_NOUN_FOLLOWS = re.compile(
    r"(?:$|[.,;:!?)”\"\n]| (?:to|of|for|in|on|at|by|from|with|and|or|but|until|unless|after|before|if|as|that|which|was|is|are|were"
    r"|will|would|can|could|has|had|must|may|might|should|cannot)\b)"
)
WHERE = re.compile(
    r"\b(?:in|at|near|into|inside|outside|across|through|along|throughout) (?:the )?$", re.IGNORECASE
)


def find_non_people(text: str, named: Iterable[tuple[int, int, str, str]]) -> set[str]:
    """Which of the names of an article are those of things or places: ``named`` holds start, end, name and titles.

    A thing bears the article ("the Gray Corridor was shut"); a place stands behind a preposition of place each time
    that it is named, and never by its last word alone. Nobody beside whose name an office is printed is either.
    """
    found: dict[str, list[tuple[int, int, str]]] = {}
    for start, end, name, titles in named:
        found.setdefault(name, []).append((start, end, titles))
    return {
        name
        for name, places in found.items()
        if not any(titles for *_, titles in places)
        and (any(_has_article(text, *at[:2]) for at in places) or _is_where(text, name, places))
    }


def _has_article(text: str, start: int, end: int) -> bool:
    return WITH_ARTICLE.search(text, max(0, start - 5), start) is not None and (
        NO_NOUN_FOLLOWS.match(text, end) is not None
    )


def _is_where(text: str, name: str, places: list[tuple[int, int, str]]) -> bool:
    behind = all(WHERE.search(text, max(0, start - 16), start) for start, *_ in places)
    last = re.escape(name.split()[-1])
    return behind and len(re.findall(rf"(?<!\w){last}(?!\w)", text)) == len(places)
