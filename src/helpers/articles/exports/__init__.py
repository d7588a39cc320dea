"""Exports of news databases: many articles in one text or page, of Nexis, ProQuest, Factiva and others.

Every article of an export is yielded with its number, read or refused.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from helpers.articles.exports import europresse, factiva, newsbank, nexis, proquest
from helpers.articles.exports.labels import LONGEST_MARK, Parts, exports, is_mark, stated_count
from helpers.base import Refused

# A database is a module with ``is_export(lines)``, ``blocks_of(lines)`` (the lines of each article) and
# ``article_of(block)``; its marks and labels may stand in vocabulary/exports.yaml under its name. One whose
# exports are pages, too, has ``text_of_page(html)``, None for any other page. Europresse has pages alone.
_DATABASES: dict[str, Any] = {
    "nexis": nexis, "proquest": proquest, "factiva": factiva, "newsbank": newsbank,
}  # fmt: skip

# The number of an article in its export from 1 (0 for the export as a whole), and its parts
Found = tuple[int, Parts | Refused]


def articles_in(text: str, *, page: bool = False) -> Iterator[Found] | None:
    """The articles of an export of a news database; None where the text, or the page, is no such export."""
    if page:
        if (found := europresse.articles_of_page(text)) is not None:
            return enumerate(found, 1)
        readers = (getattr(database, "text_of_page", None) for database in _DATABASES.values())
        coded = next((words for read in readers if read and (words := read(text))), None)
        return articles_in(coded) if coded else None
    lines = [line.strip() if len(line) > LONGEST_MARK else line.rstrip() for line in text.splitlines()]
    for name, database in _DATABASES.items():
        if database.is_export(lines):
            known = exports().get(name, {})
            stated = stated_count(lines, [*known.get("start", ()), *known.get("left_out", ())])
            return _with_remark(map(database.article_of, database.blocks_of(lines)), stated)
    return None


def _with_remark(articles: Iterable[Parts | Refused], stated: int) -> Iterator[Found]:
    """The articles; then a remark, where the export says that it holds more than were found in it."""
    number = 0
    for number, parts in enumerate(articles, 1):
        yield number, parts
    if stated > number:
        said = f"Read, but the export says that it holds {stated} articles, and {number} are in the file."
        yield 0, Refused(said, "Export the rest too, or leave it so if you chose only some of them.")


def several_articles(text: str, *, form: str) -> Refused | None:
    """A remark on a text in which lines come again that stand once in an article; None for any other text.

    From an article of an export its own such lines are gone, so that one says enough.
    """
    once = exports()["once"]
    least = dict.fromkeys(once["in_databases"], 1 if form == "export" else 2) | dict.fromkeys(
        once["anywhere"], 2
    )
    kinds: dict[tuple[str, ...], set[str]] = {}
    for line in text.split("\n"):
        for mark in least:
            if found := is_mark(line, [mark]):
                kinds.setdefault((mark, *map(str.casefold, found.groups())), set()).add(line.strip())
    again = next((sorted(lines) for (mark, *_), lines in kinds.items() if len(lines) >= least[mark]), None)
    if again is None:
        return None
    said = (
        f"Read, but it looks like several articles: a line like “{again[0][:60]}” should be there once only."
    )
    return Refused(said, "If so, export it again with its marks, or save each article in a file of its own.")
