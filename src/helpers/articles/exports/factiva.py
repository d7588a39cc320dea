"""Exports of Factiva with its two-letter codes (“Full article plus indexing”), as text or as a page."""

import re
from collections.abc import Iterator
from itertools import groupby

from helpers.articles.exports.labels import Parts, exports, is_mark, paragraphs
from helpers.articles.markup import tree_of
from helpers.articles.plaintext import one_line
from helpers.base import Refused

_CODE = re.compile(r"([A-Z]{2,3})(?:$|\t| {2,}|\xa0)\s*(.*)")
_A_NOTE = 60  # words; the search summary at the end of an export has fewer
_NO_TEXT = "Export it again as “Full article plus indexing”, or put its text in a file of its own."

_PAGE = re.compile(r">\s*HD(?:&nbsp;|&#160;|\xa0|\s)*<")


def text_of_page(html: str) -> str | None:
    """The text of a page of Factiva's, a code and its words a line; None for any other page."""
    tree = tree_of(html) if _PAGE.search(html) else None
    if tree is None:
        return None
    lines: list[str] = []
    for row in tree.iter("tr"):
        cells = [cell for cell in row if cell.tag == "td"]
        code = one_line(cells[0].text_content()) if len(cells) == 2 else ""
        if code in exports()["factiva"]["codes"]:
            said = cells[1].findall(".//p") or [cells[1]]
            lines += [code, "\n\n".join(one_line(part.text_content()) for part in said)]
    return "\n".join(lines)


def is_export(lines: list[str]) -> bool:
    """Whether the lines hold the codes of a headline, a day and a lead, and the number of a document."""
    seen = {found[1] for line in lines if (found := _CODE.match(line))}
    return {"HD", "PD"} <= seen and bool({"LP", "TD"} & seen) and any(map(_is_end, lines))


def blocks_of(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each document; without a code, only those of more words than the search summary has."""
    for ends, document in groupby(lines, key=_is_end):
        block = list(document)
        if not ends and (any(map(_CODE.match, block)) or len(" ".join(block).split()) > _A_NOTE):
            yield block


def _is_end(line: str) -> bool:
    return is_mark(line, [exports()["factiva"]["end"]]) is not None


def article_of(block: list[str]) -> Parts | Refused:
    """Title, text, published and outlet of a document; Refused where it has no code or no text.

    A code counts only where it comes after those before it.
    """
    if not any(map(_CODE.match, block)):
        return Refused("Between two documents stand words without a code.", "Look there with an editor.")
    order, names = exports()["factiva"]["codes"], exports()["factiva"]["parts"]
    values: dict[str, list[str]] = {}
    current: list[str] = []
    last = -1
    for line in block:
        found = _CODE.match(line)
        if found and found[1] in order and order.index(found[1]) > last:
            last = order.index(found[1])
            current = values[found[1]] = [found[2]]
        else:
            current.append(line)
    parts: Parts = {}
    for code, name in names.items():
        said = ["\n".join(p) if name == "text" else " ".join(p) for p in paragraphs(values.get(code, []))]
        if said and name == "text":
            parts["text"] = "\n\n".join([*([parts["text"]] if "text" in parts else []), *said])
        elif said:
            parts[name] = " ".join(said)
    return parts if "text" in parts else Refused("The export gives this article without its text.", _NO_TEXT)
