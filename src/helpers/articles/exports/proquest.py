"""Exports of ProQuest: articles between rules, each a list of labelled fields."""

import re
from collections.abc import Iterator

from helpers.articles.exports.labels import Parts, cut_tail, exports, fields_of, is_mark, label_of, paragraphs
from helpers.articles.markup import text_of, tree_of
from helpers.base import Refused

_PAGE = re.compile(r">\s*(?:publication title|publication info)\s*:", re.IGNORECASE)
_RULE = "_" * 60
_NO_TEXT = "Export it again with “Full text” chosen, or look it up and put its text in a file of its own."


def text_of_page(html: str) -> str | None:
    """The text of a page of ProQuest, with a rule where the page has one; None for any other page."""
    tree = (
        tree_of(re.sub(r"<hr\b[^>]*>", f"<p>{_RULE}</p>", html))
        if "ProQuest" in html and _PAGE.search(html)
        else None
    )
    return None if tree is None else text_of(tree)


def is_export(lines: list[str]) -> bool:
    """Whether the lines hold two of the labels that only ProQuest writes, and the rule between articles.

    A single article may have no rule: then the label of its text must be there.
    """
    known = exports()["proquest"]
    marks = {found[0] for line in lines if (found := label_of(line, known["marked_by"]))}
    texts = any(label_of(line, known["text"]) for line in lines)
    return len(marks) + texts > 1 and (texts or any(map(_is_rule, lines)))


def _is_rule(line: str) -> bool:
    return re.fullmatch(exports()["proquest"]["rule"], line.strip()) is not None


def blocks_of(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each article; lines without a label after a rule belong to the article above them."""
    known = exports()["proquest"]
    kept: list[list[str]] = []
    block: list[str] = []
    for line in [*lines, _RULE]:
        if not _is_rule(line):
            block += [] if is_mark(line, known["left_out"]) else [line]
            continue
        is_cover = any(is_mark(p[0][:200], known["cover"]) for p in paragraphs(block))
        if any(label_of(words, known["fields"]) for words in block):
            kept.append(block)
        elif any(map(str.strip, block)) and not is_cover and kept:
            kept[-1] += ["", *block]
        block = []
    yield from kept


def article_of(block: list[str]) -> Parts | Refused:
    """Title, text, published, outlet and url of an article; Refused where it has no text."""
    known, fields = exports()["proquest"], exports()["proquest"]["fields"]
    found = ((number, label_of(line, known["text"])) for number, line in enumerate(block))
    start, words = next(((number, label[1]) for number, label in found if label), (len(block), ""))
    body, tail = cut_tail([words, *block[start + 1 :]], fields)
    text = "\n\n".join("\n".join(paragraph) for paragraph in paragraphs(body))
    if not text or text.casefold() in known["missing"]:
        return Refused("The export gives this article without its full text.", _NO_TEXT)
    values = fields_of(block[:start], fields) | fields_of(tail, fields)
    parts = {fields[name]: value for name, value in values.items() if fields[name] and value}
    first = paragraphs(block[:start])
    if "title" not in parts and first and not label_of(first[0][0], fields):
        parts["title"] = " ".join(first[0])
    return parts | {"text": text}
