"""HTML pages, also as browsers save them: their article and what they state of it."""

import ast
import email
import email.policy
import json
import re
from datetime import date
from email.errors import MessageError
from typing import Any

from helpers.articles.exports.labels import exports
from helpers.articles.markup import tree_of
from helpers.articles.plaintext import decode
from helpers.articles.publication_day import day_of
from helpers.base import Refused, lexicon

_LITERAL = {quote: re.compile(rf"(?:^|\n)[^\S\n]*b{quote}") for quote in "'\""}
_OPTIONS: dict[str, Any] = {
    "favor_recall": True, "include_comments": False, "include_tables": False, "with_metadata": True,
}  # fmt: skip
_NOTHING_GUESSED = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
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

    html = _BREAKS.sub("</p><p>", unwrap_bytes_literal(html))
    try:
        days = dict(_NOTHING_GUESSED)  # trafilatura adds to it
        found = bare_extraction(html, date_extraction_params=days, **_OPTIONS)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError):  # pages broken on purpose
        found = None
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise Refused("No article was found in the page.", "Copy the article's text into a .txt file.")
    about = {"title": found.title, "outlet": found.sitename, "url": found.url, "published": stated_day(html)}
    return {"text": found.text, **{key: value for key, value in about.items() if value}}


def stated_day(html: str) -> date | None:
    """The day of publication that a page states: meta elements first, then JSON-LD, then <time>."""
    tree = tree_of(html)
    if tree is None:
        return None
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("name", "property", "itemprop"):
            stated.setdefault((meta.get(attribute) or "").casefold(), meta.get("content") or "")
    values: list[Any] = [stated[name] for name in lexicon("articles.yaml")["html_dates"] if name in stated]
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            values += _published_in(script.text or "")
    times = (e for e in tree.iter("time") if "pubdate" in e.attrib or e.get("itemprop") == "datePublished")
    values += [e.get("datetime") for e in times]
    return next((day for day in map(day_of, values) if day), None)


def is_companion(folder: str, files: set[str]) -> bool:
    """Whether a folder is the one that a browser made for the pictures and scripts of a page beside it."""
    name = folder.casefold()
    ends = tuple(exports()["companions"])
    pages = {page.rpartition(".")[0] for page in files if page.endswith((".html", ".htm", ".xhtml"))}
    return any(name.endswith(end) and name.removesuffix(end) in pages for end in ends)


def read_archive(raw: bytes) -> dict[str, Any]:
    """Text, title, outlet, url and day of the page in an .mhtml file; Refused if there is none.

    Its first part in HTML is read; frames, pictures and scripts are not. The day is the one that the page
    states: that in the head of the file is the day on which it was saved.
    """
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        content = page.get_payload(decode=True) if page is not None else None
    except (MessageError, ValueError, LookupError, RecursionError, TypeError):
        content = None
    if not isinstance(content, bytes) or not content.strip():
        to_do = "Save the page again as “Webpage, complete” or as .txt."
        raise Refused("There is no page in the file.", to_do)
    html, _ = decode(content, html=True)
    address = str(message.get("Snapshot-Content-Location") or "").strip()
    return ({"url": address} if address else {}) | read_page(html)


def _published_in(script: str) -> list[Any]:
    try:
        todo = [json.loads(script)]
    except (ValueError, RecursionError):
        return []
    for item in todo:  # which grows on the way
        if isinstance(item, list):
            todo += item
        elif isinstance(item, dict) and "@graph" in item:
            todo.append(item["@graph"])
    return [item["datePublished"] for item in todo if isinstance(item, dict) and "datePublished" in item]
