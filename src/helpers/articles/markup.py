"""Markup as words: elements of pages and documents, and tags and entities that a program left in a cell."""

import re
from collections.abc import Collection, Mapping
from html import unescape
from typing import Any

_BLOCK = re.compile(
    r"address|article|aside|blockquote|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li"
    r"|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "title"])
_INLINE = "a|abbr|acronym|b|cite|em|font|i|img|mark|q|s|small|span|strong|sub|sup|u"
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK.pattern}|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
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


def text_of(
    element: Any,
    *,
    blocks: re.Pattern[str] = _BLOCK,
    marks: Mapping[str, str] | None = None,
    unseen: Collection[str] = _UNSEEN,
    only: str = "",
) -> str:
    """The words of an element and those below it, with an empty line between its blocks.

    The names of elements are those of HTML, or as given: ``marks`` are elements that are a character
    themselves, the words of ``unseen`` ones are left out, and ``only`` one may hold words, as <w:t> in Word.
    """
    from lxml import etree

    marks = {"br": "\n"} if marks is None else marks
    words: list[str] = []
    hidden = None
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = str(node.tag).rpartition("}")[2]
        gap = "\n\n" if blocks.fullmatch(name) else ""
        if event == "start" and hidden is None:
            hidden = node if name in unseen else None
            said = node.text if hidden is None and only in ("", name) else ""
            words += [gap, marks.get(name, "") if hidden is None else "", _blanks(said)]
        elif event != "start" and hidden in (None, node):
            hidden = None
            words += [gap, "" if only or node is element else _blanks(node.tail)]
    return "\n".join(map(str.strip, "".join(words).split("\n"))).strip()


def _blanks(words: str | None) -> str:
    return re.sub(r"\s+", " ", words or "")


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
