"""Spans: an article with its statements marked in the text, for a reader to see and to dispute.

Every mark bears a label (the number of its statement and what it is) beside its colour and its line, so that
nothing rests on colour alone. The text is data: it is escaped, and what would act on a screen (control
characters, marks that turn the direction of writing, formulas) is made visible or inert.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.base import InputError

# kind -> (label, meaning, background, line under it); the first in this list that covers a place colours it.
# Light grounds under dark letters read on a light page and on a dark one.
KINDS = {
    "day": ("day", "the words its day rests on", "#e6dcf5", "2px dashed #5b3a8c"),
    "condition": ("if", "the condition", "#fbd9cf", "4px double #a33b12"),
    "cue": ("says", "the cue that attributes it", "#e3e3e3", "2px dotted #444"),
    "speaker": ("who", "the speaker, as printed", "#cfe5f7", "2px solid #00538a"),
    "content": ("words", "the words of the statement", "#fff3c4", "none"),
}
OVER = "1px solid #8a6d00"  # a line over everything that belongs to somebody's words, whatever else it is
INVISIBLE = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"} | {0x7F: 0x2421}
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C)  # the direction of writing
TURNING: dict[int, int] = dict.fromkeys(_TURNING, 0xFFFD)
LONE = re.compile("[\ud800-\udfff\x80-\x9f]")  # halves of a character, and a second set of control characters
EVIDENCE = re.compile(r"“(?P<words>.+?)”: ", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end]`` is the ``kind`` of these statements, numbered from 1 in the order of the table."""

    start: int
    end: int
    kind: str
    numbers: tuple[int, ...]

    @property
    def label(self) -> str:
        return ", ".join(map(str, self.numbers))


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with its marks: HTML in a notebook, brackets with labels where it is printed."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def show_spans(article: Mapping[str, Any], *, statements: pd.DataFrame) -> MarkedText:
    """Show an article (one row of ``articles``) with speaker, cue, words, condition and day of what is said.

    Statements of other articles are passed over. Marks may overlap and lie inside each other. The day is
    marked where its evidence is printed nearest to the statement, which need not be where it was read. Raises
    InputError where the statements were read from another version of the text.
    """
    text = str(article["text"])
    rows = statements[statements["article_id"] == article["article_id"]]
    places: dict[tuple[int, int, str], list[int]] = {}
    for start, end, kind, number in _marks(text, rows):
        if not 0 <= start <= end <= len(text):
            raise InputError(
                f"Statement {number} of {article.get('source_file') or 'the article'} lies outside its "
                "text: it was read from another version of it. Run notebooks/20_statements.ipynb again."
            )
        places.setdefault((start, end, kind), []).append(number)
    ordered = sorted(places.items(), key=lambda p: (p[0][0], -p[0][1], p[1], p[0][2]))
    marks = [Mark(*place, tuple(dict.fromkeys(numbers))) for place, numbers in ordered]
    title = article.get("title")
    title = "" if pd.isna(title) else str(title)
    tips = {number: _tip(row) for number, row in enumerate(rows.to_dict("records"), start=1)}
    return MarkedText(_as_html(title, text, marks, tips), _as_text(title, text, marks))


def _marks(text: str, rows: pd.DataFrame) -> Iterator[tuple[int, int, str, int]]:
    """Start, end and kind of every mark, with the number of its statement."""
    single = {"speaker": "source_span", "cue": "cue_span", "condition": "condition_span"}
    for number, row in enumerate(rows.to_dict("records"), start=1):
        spans = row["content_spans"] or []
        yield from ((start, end, "content", number) for start, end in spans)
        yield from ((*row[column], kind, number) for kind, column in single.items() if row[column])
        evidence = row["said_on_evidence"]
        words = None if pd.isna(evidence) else EVIDENCE.match(evidence)
        near = (row["cue_span"] or spans[0])[0] if spans else 0
        found = [m.span() for m in re.finditer(re.escape(words["words"]), text)] if words else []
        if found:
            yield (*min(found, key=lambda span: abs(span[0] - near)), "day", number)


def _pieces(text: str, marks: list[Mark]) -> Iterator[tuple[int, int, list[Mark], list[Mark]]]:
    """The text cut wherever a mark begins or ends: start, end, the marks over it, those that begin here."""
    cuts = sorted({0, len(text), *(at for mark in marks for at in (mark.start, mark.end))})
    for start, end in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        yield start, end, over, [mark for mark in over if mark.start == start]


def _as_html(title: str, text: str, marks: list[Mark], tips: dict[int, str]) -> str:
    body = []
    for start, end, over, begin in _pieces(text, marks):
        words = html.escape(_plain(text[start:end]))
        if over:
            labels = "".join(_label(mark.label, mark.kind) for mark in begin)
            tip = html.escape("\n".join(dict.fromkeys(f"{n}: {tips[n]}" for m in over for n in m.numbers)))
            kinds = " ".join(kind for kind in KINDS if any(m.kind == kind for m in over))
            words = f'<mark class="{kinds}" title="{tip}" style="{_style(kinds)}">{labels}{words}</mark>'
        body.append(words)
    legend = " ".join(
        f'<mark class="{kind}" style="{_style(kind)}">{_label("n", kind)}{meaning}</mark>'
        for kind, (_, meaning, _, _) in reversed(KINDS.items())
    )
    # the class keeps what looks like a formula from being set as one
    return (
        '<div class="mathjax_ignore tex2jax_ignore" dir="ltr">'
        f'<p style="font-size: 85%">{legend}; n is the number of the statement</p>'
        f"<p><strong>{html.escape(_plain(title))}</strong></p>"
        f'<div style="white-space: pre-wrap; max-width: 50em; line-height: 1.7">{"".join(body)}</div></div>'
    )


def _label(number: str, kind: str) -> str:
    words = f"{number}\N{NARROW NO-BREAK SPACE}{KINDS[kind][0]}\N{NARROW NO-BREAK SPACE}"
    return f'<sup style="font-size: 65%; line-height: 0; white-space: nowrap; color: #333">{words}</sup>'


def _style(kinds: str) -> str:
    first = next(kind for kind in KINDS if kind in kinds.split())
    over = OVER if "content" in kinds.split() else "none"
    _, _, ground, under = KINDS[first]
    return f"background-color: {ground}; color: #1a1a1a; border-top: {over}; border-bottom: {under}"


def _as_text(title: str, text: str, marks: list[Mark]) -> str:
    """The same with brackets: ``[3 words: … 3]``; of marks that end together the last begun closes first."""
    body = []
    for start, end, over, begin in _pieces(text, marks):
        body += [f"[{mark.label} {KINDS[mark.kind][0]}: " for mark in begin]
        body.append(_plain(text[start:end]))
        body += [f" {mark.label}]" for mark in reversed(over) if mark.end == end]
    return f"{_plain(title)}\n\n{''.join(body)}"


def _tip(row: dict[str, Any]) -> str:
    """What was concluded from the marks, in a line."""
    on, precision = row["said_on"], row["said_on_precision"]
    said = "day unknown" if pd.isna(on) else f"said on {on:%Y-%m-%d}, known to the {precision}"
    speaker = "speaker unknown" if pd.isna(row["speaker"]) else row["speaker"]
    parts = [speaker, row["side"], said, row["venue"]]
    return _plain(", ".join(str(part) for part in parts if not pd.isna(part)))


def _plain(words: str) -> str:
    return LONE.sub("\N{REPLACEMENT CHARACTER}", words.translate(INVISIBLE | TURNING))
