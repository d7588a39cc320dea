"""Text from a PDF or a printed page: columns, running heads and broken lines undone, and words whole."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from helpers.articles.publication_day import day_of
from helpers.articles.turn_labels import LABEL
from helpers.base import load_reader

_SENTENCE_END = re.compile(r"[.!?:;][”\"’')\]]*$")
_NARROWEST, _WIDEST = 20, 110  # characters of a line; columns of newspapers have 25 to 40
# Of the width: a line is full if the first word of the next would not have fitted into that; and one that
# ends a sentence, and may end its paragraph
_FULL, _FULL_TO_THE_END = 0.75, 0.85
_FEWEST = 3  # line ends inside of paragraphs that show how lines were broken
_ITEM = re.compile(r"[-*•–] |\d{1,2}[.)] ")
_PAGE = r"(?:page|p\.|pg\.) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?"
_RUNNING_HEAD = re.compile(
    rf"(?i)(?:.{{0,80}}[\s|]{_PAGE}|{_PAGE}(?:[\s|].{{0,80}})?|[-–—\[(]? ?\d{{1,3}} ?[-–—\])]?)"
)
_EDGE = 2  # lines at the top and at the bottom of a page among which running heads are looked for
_CUT_WORD = re.compile(r"([^\W\d_]+)[-\u2010\u00ac]$")
_NO_WORDS = {"con", "com", "dis", "un", "mis", "sub", "trans", "inter", "over", "under", "im", "in", "de"}
_GUTTER = re.compile(r"\S( {2,})(?=\S)")
_LARGEST = (1000, 400)  # lines of a page and characters of a line in which columns are looked for
_MOST_PAGES = 5000


def join_pages(text: str) -> str:
    """Text with form feeds between its pages, as one: no running heads, columns one below the other.

    A running head is a line at the edge of a page that is its number, or is on a third of the pages too.
    """
    if text.count("\f") > _MOST_PAGES:
        return text
    pages = [_in_one_column(page.strip("\n").split("\n")) for page in text.split("\f") if page.strip()]
    if len(pages) == 1:
        return "\n".join(pages[0])
    edges = Counter(
        _masked(line) for page in pages for line in {*page[:_EDGE], *page[-_EDGE:]} if line.strip()
    )
    repeated = {line for line, count in edges.items() if count >= max(2, len(pages) / 3)}
    return "\n".join("\n".join(_without_edges(page, repeated)).strip("\n") for page in pages)


def rejoin_lines(text: str) -> str:
    """Normal text whose paragraphs were broken into lines of one width, with each on one line again.

    Only where that is plain: nearly all lines inside paragraphs are as long as they can be and stop in the
    middle of a sentence. A word with a hyphen at the end of its line is put together; the hyphen stays where
    the text has it elsewhere, or where only the two parts are words of English. Numbers of pages and lines
    that come again and again between paragraphs go. Labels, items and headings keep their line.
    """
    blocks = [block.split("\n") for block in text.split("\n\n")]
    if all(len(block) == 1 for block in blocks):  # printed with an empty line after every line
        blocks = [[block[0] for block in blocks]]
    width = _width_of(pair for block in blocks for pair in pairwise(block))
    if not width:
        return text
    heads = Counter(_masked(block[0]) for block in blocks if len(block) == 1)
    repeated = {line for line, count in heads.items() if count > 2 and not _SENTENCE_END.search(line)}
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()))
    kept: list[list[str]] = []
    for block in blocks:
        if len(block) == 1 and (_masked(block[0]) in repeated or _RUNNING_HEAD.fullmatch(block[0])):
            continue
        if kept and block[0][:1].islower() and not _SENTENCE_END.search(kept[-1][-1]):
            kept[-1] += block
        else:
            kept.append(block)
    return "\n\n".join(_joined(block, width, words) for block in kept)


def _width_of(pairs: Iterable[tuple[str, str]]) -> float:
    """The width at which lines were broken, of each line with the next; 0 where they were not."""
    known = list(pairs)
    width = sorted(len(line) for line, _ in known)[int(len(known) * 0.9)] if known else 0
    inside = [pair for pair in known if pair[1][:1].islower() and not _SENTENCE_END.search(pair[0])]
    full = sum(_is_full(*pair, width) for pair in inside)
    plain = full >= max(_FEWEST, 0.8 * len(inside)) and len(inside) >= 0.4 * len(known)
    return width if plain and _NARROWEST <= width <= _WIDEST else 0


def _is_full(line: str, following: str, width: float) -> bool:
    share = _FULL_TO_THE_END if _SENTENCE_END.search(line) else _FULL
    return len(line) + 1 + len(following.split(" ", 1)[0]) > share * width


def _is_date(line: str) -> bool:
    return len(line) < 40 and line[-4:].isdecimal() and day_of(line) is not None


def _goes_on(line: str, following: str, width: float) -> bool:
    """Whether a line and the next are of one paragraph."""
    if LABEL.match(following) or _ITEM.match(following) or _is_date(line) or _is_date(following):
        return False
    ends = _SENTENCE_END.search(line) or (following[:1].isupper() and not _CUT_WORD.search(line[-_WIDEST:]))
    return not ends or _is_full(line, following, width)


def _joined(lines: list[str], width: float, words: Counter[str]) -> str:
    """The lines of a block, those of one paragraph on one line."""
    parts = lines[:1]
    for last, line in pairwise(lines):
        if _goes_on(last, line, width):
            parts[-1], between = _joint(last, line, words)
        else:
            between = "\n"
        parts += [between, line]
    return "".join(parts)


def _joint(last: str, line: str, words: Counter[str]) -> tuple[str, str]:
    """A line as it stands before the next, and what stands between them."""
    cut, rest = _CUT_WORD.search(last[-_WIDEST:]), re.match(r"[^\W\d_]+", line[:_WIDEST])
    if not cut:
        return last, "" if re.search(r"\S[-—]$", last[-2:]) else " "
    if not rest or not (line[0].islower() or cut[1].isupper()):  # Anglo-Saxon
        return last, ""
    first, second = cut[1].casefold(), rest[0].casefold()
    if second in ("and", "or", "to"):  # short- and long-range
        return last, " "
    return last[:-1] if _is_one_word(first, second, words) else last, ""


def _is_one_word(first: str, second: str, words: Counter[str]) -> bool:
    """Whether the two parts of a word have no hyphen between them but that of the line's end."""
    whole, known = first + second, load_reader()[1].token_to_id
    if words[f"{first}-{second}"]:
        return False
    if words[whole] or known(whole) or known(whole.removesuffix("s")) or first in _NO_WORDS:
        return True
    return not (known(first) and known(second))


def _masked(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _without_edges(lines: list[str], repeated: set[str]) -> list[str]:
    """The lines of a page without the running heads and numbers at its top and bottom."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    edges = {*filled[:_EDGE], *filled[-_EDGE:]}
    return [
        line
        for number, line in enumerate(lines)
        if number not in edges or not (_masked(line) in repeated or _RUNNING_HEAD.fullmatch(line.strip()))
    ]


def _in_one_column(lines: list[str]) -> list[str]:
    """Lines in which two columns of prose stand side by side, with the right one below the left one.

    Lines over both columns (a headline) stay where they are.
    """
    if not _FEWEST < len(lines) < _LARGEST[0] or max(map(len, lines)) > _LARGEST[1]:
        return lines
    gaps = Counter(n for line in lines for gap in _GUTTER.finditer(line) for n in range(*gap.span(1)))
    gutter, count = max(gaps.items(), key=lambda gap: (gap[1], gap[0]), default=(0, 0))
    if count < max(_FEWEST, 0.5 * sum(map(bool, map(str.strip, lines)))):
        return lines
    ordered: list[str] = []
    columns: tuple[list[str], list[str]] = ([], [])
    for line in lines:
        if len(line) > gutter and line[gutter] != " ":
            ordered += [*columns[0], *columns[1], line]
            columns = ([], [])
        else:
            columns[0].append(line[:gutter].rstrip())
            columns[1].append(line[gutter:].strip())
    ordered += [*columns[0], *columns[1]]
    prose = _width_of(pair for pair in pairwise(ordered) if all(pair))
    return ordered if prose else lines
