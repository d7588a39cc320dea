"""Exports of Factiva as text or as a page, with its two-letter codes or in the form of an article."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from helpers.articles.exports.labels import Parts, exports, is_mark, paragraphs
from helpers.articles.markup import text_of, tree_of
from helpers.articles.plaintext import one_line
from helpers.articles.publication_day import day_of
from helpers.base import Refused

_CODE = re.compile(r"([A-Z]{2,3})(?:$|\t| {2,}|\xa0)\s*(.*)")
_PLAIN_PAGE = re.compile(r"class=[\"'][a-z]{2}Headline\b")
_HEADLINE = "HD: "  # put before the title of a page, which is marked as such there
_HEAD = 12  # lines below the count of words, up to the copyright
_LONG = 60  # characters of a line between outlet and language
_A_NOTE = 60  # words; the search summary at the end of an export has fewer
_NO_TEXT = "Export it again as “Full article plus indexing”, or put its text in a file of its own."

_PAGE = re.compile(r">\s*HD(?:&nbsp;|&#160;|\xa0|\s)*<")


def text_of_page(html: str) -> str | None:
    """The text of a page of Factiva's, a code or field and its words a line; None for any other page."""
    coded, plain = _PAGE.search(html), _PLAIN_PAGE.search(html)
    tree = tree_of(html) if coded or plain else None
    if tree is None:
        return None
    lines: list[str] = []
    for row in tree.iter("tr"):
        cells = [cell for cell in row if cell.tag == "td"]
        code = one_line(cells[0].text_content()) if len(cells) == 2 else ""
        if code in exports()["factiva"]["codes"]:
            said = cells[1].findall(".//p") or [cells[1]]
            lines += [code, "\n\n".join(one_line(part.text_content()) for part in said)]
    if lines:
        return "\n".join(lines)
    for element in list(tree.iter("span", "div")):
        names = (element.get("class") or "").split()
        if any(name.endswith("Headline") for name in names):
            element.text = f"{_HEADLINE}{one_line(element.text_content())}"
            for inner in list(element):
                element.remove(inner)
        elif "author" in names:
            element.drop_tree()
    return text_of(tree)


def is_export(lines: list[str]) -> bool:
    """Whether the lines hold a count of words above a day, or the number of a document below its codes."""
    seen = {found[1] for line in lines if (found := _CODE.match(line))}
    coded = {"HD", "PD"} <= seen and bool({"LP", "TD"} & seen)
    filled = list(filter(str.strip, lines))
    dated = any(_counts_words(line) and day_of(below) for line, below in pairwise(filled))
    return dated or (any(map(_is_end, lines)) and (coded or any(map(_counts_words, lines))))


def blocks_of(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each document; without a head, only those of more words than the search summary has."""
    for ends, document in groupby(lines, key=_is_end):
        block = list(document)
        has_head = any(map(_CODE.match, block)) or any(map(_counts_words, block))
        if not ends and (has_head or len(" ".join(block).split()) > _A_NOTE):
            yield block


def _is_end(line: str) -> bool:
    return is_mark(re.sub(r"^AN\s", "", line), [exports()["factiva"]["end"]]) is not None


def _counts_words(line: str) -> bool:
    return is_mark(line, [exports()["factiva"]["words"]]) is not None


def article_of(block: list[str]) -> Parts | Refused:
    """Title, text, published and outlet of a document; Refused where it has no head or no text.

    A code counts only where it comes after those before it.
    """
    counted = next((number for number, line in enumerate(block) if _counts_words(line)), None)
    if counted is not None and not any(line.startswith("PD") and _CODE.match(line) for line in block):
        return _in_article_form(block, counted)
    if not any(map(_CODE.match, block)):
        return Refused("Between two documents stand words without a head.", "Look there with an editor.")
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


def _in_article_form(block: list[str], counted: int) -> Parts | Refused:
    """A document without codes: title and author, the count of words, then day, hour, outlet, its code,
    language and copyright, each on a line of its own; the text below them."""
    known = exports()["factiva"]
    titled = [line for line in block[:counted] if line.strip() and not is_mark(line, [known["author"]])]
    headline = next((line for line in titled if line.startswith(_HEADLINE)), "")
    longest = max(
        titled, key=lambda line: len(line.split()), default=""
    )  # a section may stand above the title
    parts: Parts = {"title": (headline or longest).removeprefix(_HEADLINE).strip()}
    head = [(number, line.strip()) for number, line in enumerate(block) if number > counted and line.strip()][
        :_HEAD
    ]
    start, whole = counted + 1, False
    for number, line in head:
        if "published" not in parts:
            if (day := day_of(line)) or re.search(r"\d{4}", line):
                parts["published"], start = day or line, number + 1
        elif "outlet" not in parts:
            if not re.match(r"\d{1,2}[:.h]\d{2}", line):
                parts["outlet"], start = line, number + 1
        elif is_mark(line, known["last_of_head"]):
            start, whole = number + 1, True
        elif whole or len(line) > _LONG:
            break
        elif re.fullmatch(known["source_code"], line) or is_mark(line, known["below_outlet"]):
            start = number + 1
    text = "\n\n".join("\n".join(lines) for lines in paragraphs(block[start:]))
    return (
        parts | {"text": text}
        if text
        else Refused("The export gives this article without its text.", _NO_TEXT)
    )
