"""HTML pages, also as browsers save them: their article and what they state of it."""

import ast
import re
from datetime import date
from typing import Any

from helpers.articles.exports.labels import exports
from helpers.articles.markup import tree_of
from helpers.articles.page_structure import is_walled, keep_structure, linked_data
from helpers.articles.publication_day import day_of
from helpers.base import Refused, lexicon

_LITERAL = {quote: re.compile(rf"(?:^|\n)[^\S\n]*b{quote}") for quote in "'\""}
_OPTIONS: dict[str, Any] = {
    "favor_recall": True, "include_comments": False, "include_tables": False, "with_metadata": True,
}  # fmt: skip
_NOTHING_GUESSED = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
_ARCHIVES = re.compile(r"(?:www\.)?(?:web\.archive\.org|archive\.(?:org|ph|is|today|md|vn|li|fo)|perma\.cc)")
# What archives of the web put before the address of a page
_REPLAYED = re.compile(
    rf"(?:https?:)?(?://{_ARCHIVES.pattern})?(?:/web)?/\d{{8,14}}(?:[a-z]{{2}}_)?/(?=https?:/)"
)
_PREVIEW = 250  # words that a page with a paywall shows at most
_BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)


def unwrap_bytes_literal(html: str) -> str:
    """The page, with a body that a program saved as a Python bytes literal (b'...') as text again.

    Only a literal that runs to the end of the file is taken; it is read as data (ast.literal_eval).
    """
    whole = html.rstrip()
    found = _LITERAL[whole[-1]].search(whole) if whole and whole[-1] in _LITERAL else None
    if not found:
        return html
    try:
        body = ast.literal_eval(whole[found.start() :].strip()).decode("utf-8")
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return html
    return f"{html[: found.start()]}\n<article>{body}</article>"


def read_page(html: str) -> dict[str, Any]:
    """Text, title, outlet, url and day of publication of a page, if known; Refused where it holds no article.

    The text is found by trafilatura (Barbaresi 2021). The day is the one the page states in its metadata;
    nothing is inferred from other dates on the page.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    html = _REPLAYED.sub("", _BREAKS.sub("</p><p>", unwrap_bytes_literal(html)))
    tree = tree_of(html)
    walled, day = (False, None) if tree is None else (is_walled(tree), stated_day(tree))
    known = {} if tree is None else keep_structure(tree)
    try:
        days = dict(_NOTHING_GUESSED)  # trafilatura adds to it
        found = bare_extraction(html if tree is None else tree, date_extraction_params=days, **_OPTIONS)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):  # pages broken on purpose
        found = None
    words = (found.text or "").strip() if isinstance(found, Document) else ""
    if not isinstance(found, Document) or not words:
        raise Refused("No article was found in the page.", "Copy the article's text into a .txt file.")
    outlet, url = found.sitename, found.url
    if _ARCHIVES.fullmatch(outlet or ""):
        outlet = None
    if _is_archive(url or "") and tree is not None:
        links = [link.get("href", "") for link in tree.iter("link") if link.get("rel") == "canonical"]
        url = next((link for link in links if not _is_archive(link)), None)
    walled = walled and len(words.split()) < _PREVIEW
    about = {"walled": walled, "title": found.title, "outlet": outlet, "url": url, "published": day} | known
    return {"text": found.text, **{key: value for key, value in about.items() if value}}


def _is_archive(address: str) -> bool:
    host = re.match(r"https?://([^/]{1,200})", address)
    return host is not None and _ARCHIVES.fullmatch(host[1]) is not None


def stated_day(tree: Any) -> date | None:
    """The day of publication that a page states: meta elements first, then JSON-LD, then <time>."""
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("name", "property", "itemprop"):
            stated.setdefault((meta.get(attribute) or "").casefold(), meta.get("content") or "")
    values: list[Any] = [stated[name] for name in lexicon("articles.yaml")["html_dates"] if name in stated]
    values += [item["datePublished"] for item in linked_data(tree) if "datePublished" in item]
    times = (e for e in tree.iter("time") if "pubdate" in e.attrib or e.get("itemprop") == "datePublished")
    values += [e.get("datetime") for e in times]
    return next((day for day in map(day_of, values) if day), None)


def is_companion(folder: str, files: set[str]) -> bool:
    """Whether a folder is the one that a browser made for the pictures and scripts of a page beside it."""
    name = folder.casefold()
    ends = tuple(exports()["companions"])
    pages = {page.rpartition(".")[0] for page in files if page.endswith((".html", ".htm", ".xhtml"))}
    return any(name.endswith(end) and name.removesuffix(end) in pages for end in ends)
