"""Exports of Factiva with its two-letter codes (“Full article plus indexing”), as text or as a page."""

import re
from collections.abc import Iterator
from typing import Any

from helpers.ground.errors import Refused
from helpers.reading.labels import Found, exports, is_mark, paragraphs
from helpers.reading.plaintext import one_line

_CODE = re.compile(r"([A-Z]{2,3})(?:$|\t| {2,}|\xa0)\s*(.*)")
_A_NOTE = 60  # words; the search summary at the end of an export has fewer
_NO_TEXT = "Export it again as “Full article plus indexing”, or put its text in a file of its own."

_PAGE = re.compile(r">\s*HD(?:&nbsp;|&#160;|\xa0|\s)*<")


def text_of_page(html: str) -> str | None:
    """The text of a page of Factiva's, a code and its words a line; None for any other page."""
    if not _PAGE.search(html):
        return None
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    try:
        parser = lxml_html.HTMLParser(encoding="utf-8")
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
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


def articles_of(lines: list[str]) -> Iterator[Found]:
    """The articles with their numbers: title, text, published, outlet; what has no text is refused."""
    number, block = 0, list[str]()
    for line in [*lines, "Document " + "0" * 20]:
        if not _is_end(line):
            block.append(line)
            continue
        if any(_CODE.match(words) for words in block):
            number += 1
            yield number, _article(block)
        elif len(" ".join(block).split()) > _A_NOTE:
            number += 1
            yield (
                number,
                Refused("Between two documents stand words without a code.", "Look there with an editor."),
            )
        block = []


def stated(lines: list[str]) -> int:
    """0: Factiva does not say how many articles its export holds."""
    return 0


def _is_end(line: str) -> bool:
    return is_mark(line, [exports()["factiva"]["end"]]) is not None


def _article(block: list[str]) -> dict[str, Any] | Refused:
    """The parts under their codes; a code counts only where it comes after those before it."""
    order, names = exports()["factiva"]["codes"], exports()["factiva"]["parts"]
    values: dict[str, list[str]] = {}
    current: list[str] = []
    last = -1
    for line in block:
        found = _CODE.match(line)
        if found and found[1] in order and order.index(found[1]) > last:
            last = order.index(found[1])
            current = [found[2]]
            values[found[1]] = current
        else:
            current.append(line)
    parts: dict[str, Any] = {}
    for code, name in names.items():
        said = ["\n".join(p) if name == "text" else " ".join(p) for p in paragraphs(values.get(code, []))]
        if said and name == "text":
            parts["text"] = "\n\n".join([*([parts["text"]] if "text" in parts else []), *said])
        elif said:
            parts[name] = " ".join(said)
    return parts if "text" in parts else Refused("The export gives this article without its text.", _NO_TEXT)
