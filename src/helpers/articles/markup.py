"""Markup inside texts: tags and entities that a program left in a cell, as the words a page would show."""

import re
from html import unescape
from typing import Any

_BLOCK = re.compile(
    r"address|article|aside|blockquote|br|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li"
    r"|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "title"])
_INLINE = "a|abbr|acronym|b|cite|em|font|i|img|mark|q|s|small|span|strong|sub|sup|u"
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK.pattern})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(rf"{_BLOCK_TAG.pattern}|</(?:{_INLINE})>|<img\s[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TWICE = 2  # an export of an export escapes what is escaped


def tree_of(html: str) -> Any:
    """The elements of a page; None where it has none."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        return lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def text_of(element: Any) -> str:
    """The words of an element of a page, a paragraph for each of its blocks and a line for each <br>."""
    from lxml import etree

    words: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        gap = "\n" if node.tag == "br" else "\n\n" if _BLOCK.fullmatch(str(node.tag)) else ""
        if event == "start":
            said = "" if node.tag in _UNSEEN else node.text
            words += [gap, re.sub(r"\s+", " ", said or "")]
        else:
            after = node.tail if node is not element else ""
            words += ["" if node.tag == "br" else gap, re.sub(r"\s+", " ", after or "")]
    return re.sub(r" ?\n ?", "\n", "".join(words)).strip()


def plain_words(text: str) -> str:
    """A text without the tags and entities of HTML, if it has any; any other text comes back as it is.

    Only tags that HTML knows count, so that “a < b” and “<unclear>” stay. Markup escaped twice is read too.
    """
    for _ in range(_TWICE):
        if _TAG.search(text):
            text = _without_tags(text)
        elif _ENTITY.search(text):
            text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return text


def _without_tags(text: str) -> str:
    if not _BLOCK_TAG.search(text):  # then its own lines are the paragraphs
        text = text.replace("\r", "").replace("\n", "<br>")
    tree = tree_of(f"<div>{text}</div>")
    return text if tree is None else text_of(tree)
