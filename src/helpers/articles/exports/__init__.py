"""Exports of news databases: many articles in one text file, of Nexis, ProQuest or Factiva.

Every article of an export is yielded with its number, read or refused.
"""

from collections.abc import Iterable, Iterator

from helpers.articles.exports import factiva, nexis, proquest
from helpers.articles.exports.labels import LONGEST_MARK, Parts, exports, stated_count
from helpers.base import Refused

# A database is a module with ``is_export(lines)``, ``blocks_of(lines)`` (the lines of each article) and
# ``article_of(block)``; its marks and labels may stand in vocabulary/exports.yaml under its name. One whose
# exports are web pages, too, has ``text_of_page(html)``, None for any other page.
_DATABASES = {"nexis": nexis, "proquest": proquest, "factiva": factiva}

# The number of an article in its export from 1 (0 for the export as a whole), and its parts
Found = tuple[int, Parts | Refused]


def articles_in(text: str, *, page: bool = False) -> Iterator[Found] | None:
    """The articles of an export of a news database; None where the text, or the page, is no such export."""
    if page:
        readers = (getattr(database, "text_of_page", None) for database in _DATABASES.values())
        coded = next((found for read in readers if read and (found := read(text))), None)
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
