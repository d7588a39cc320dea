"""Exports of news databases: many articles in one text file, of Nexis, ProQuest or Factiva.

Every article of an export is yielded with its number, read or refused.
"""

from collections.abc import Iterator

from helpers.ground.errors import Refused
from helpers.reading import factiva, nexis, proquest
from helpers.reading.labels import LONGEST_MARK, Found


def articles_in(text: str, *, page: bool = False) -> Iterator[Found] | None:
    """The articles of an export of a news database; None where the text, or the page, is no such export."""
    if page:
        coded = factiva.text_of_page(text)
        return articles_in(coded) if coded else None
    lines = [line.strip() if len(line) > LONGEST_MARK else line.rstrip() for line in text.splitlines()]
    for database in (nexis, proquest, factiva):
        if database.is_export(lines):
            return _counted(database.articles_of(lines), database.stated(lines))
    return None


def _counted(articles: Iterator[Found], stated: int) -> Iterator[Found]:
    """The articles; then a remark, where the export says that it holds more than were found in it."""
    number = 0
    for number, parts in articles:
        yield number, parts
    if stated > number:
        said = f"Read, but the export says that it holds {stated} articles, and {number} are in the file."
        yield 0, Refused(said, "Export the rest too, or leave it so if you chose only some of them.")
