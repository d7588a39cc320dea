"""Pages of Europresse: a list of articles, each with its publication, head, title and text."""

import re
from collections.abc import Iterator
from typing import Any

from helpers.articles.exports.labels import Parts
from helpers.articles.markup import text_of, tree_of
from helpers.articles.plaintext import one_line
from helpers.articles.publication_day import day_inside, day_of
from helpers.base import Refused

_NO_TEXT = "Export it again as a document with full texts, or put its text in a file of its own."
_NUMBER = re.compile(r"\b((?:19|20)\d{6})\b")  # in that of a document: news·20310304·LR·001


def articles_of_page(html: str) -> Iterator[Parts | Refused] | None:
    """The articles of a page; None for any other page."""
    tree = tree_of(html) if "DocPublicationName" in html else None
    if tree is None:
        return None
    names = [name for name in _of_class(tree, "DocPublicationName") if name.tag != "div"]
    whole = [next(name.iterancestors("article"), None) for name in names]
    return (_article(article) for article in dict.fromkeys(whole) if article is not None)


def _article(article: Any) -> Parts | Refused:
    """Title, text, published and outlet of an article; Refused where it has no text."""
    outlet, head, title, number = (
        one_line(" ".join(text_of(found) for found in _of_class(article, name)[:1]))
        for name in ("DocPublicationName", "DocHeader", "titreArticle", "publiC-lblNodoc")
    )
    bodies = next(filter(None, (_of_class(article, name) for name in ("docOcurrContainer", "DocText"))), [])
    text = "\n\n".join(map(text_of, bodies or article.findall(".//section")))
    if not text.strip():
        return Refused(f"The export gives the article “{title[:80]}” without its text.", _NO_TEXT)
    coded = _NUMBER.search(number)
    parts = {
        "title": title,
        "outlet": re.split(r",\s+(?:no|nº|n°|n)\.?\s*\d", outlet)[0],
        "published": day_inside(head) or (day_of(coded[1]) if coded else None),
        "text": text,
    }
    return {name: value for name, value in parts.items() if value}


def _of_class(tree: Any, name: str) -> list[Any]:
    """The elements of a class, also where it bears a prefix (rdp__DocHeader)."""
    return [
        e
        for e in tree.iter()
        if isinstance(e.tag, str) and re.search(rf"\b(?:rdp__)?{name}\b", e.get("class") or "")
    ]
