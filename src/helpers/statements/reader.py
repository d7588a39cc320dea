"""The reader: which words of a text are attributed, by which cue, to which source; learned from marked articles.

A small encoder with heads for words (of a statement, and of one told inside it), cue, source and whether it was said at
all, and names of people; and pointers from the words to their source and cue and to whoever passes them on, from a source
to the names it means, from a cue to its day. The weights (``base/weights/reader.onnx``; how they were made
and from what stands in docs/methods.md) are numbers only; they are rounded to 8 bits where they are stored and read as
ordinary floats, so that no result depends on what a processor can do. Marks, line breaks and the edges of words are
exact rules.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from helpers.base import latin, load_reader
from helpers.statements.pieces import Pieces, read_pieces, windows
from helpers.statements.quotations import Quotation

Span = tuple[int, int]
# A piece belongs to words from here on; begins new ones; pieces that may lie between.
INSIDE, ANEW, GAP = 0.5, 0.6, 3
NAMED, APART = 0.4, 0.9  # of cues and sources: in one from here on; begins another
POINTED = 0.15  # the pointer of a statement must lay as much on a source
LONE = 0.3  # and as much on one piece where no source was found
NAMED_BESIDE = 0.3  # a word beside one of a name is in the name from here on
GROWS = 0.2  # a source goes on over pieces from here on
FEWEST = 3  # words
SAID = 0.5  # below, it is a thought, an act, a plan or not said
SOME = 20  # characters of words that have neither cue nor source
READERS = 2  # stretches read at once, each on a core
ROUND = 4  # digits to which probabilities are rounded before they decide
WIDTH = 64  # of a pointer
SOURCES, CUES = (0, 2), (1, 3)  # pointers from the words of a statement, and from those of one told inside it
# From words to whoever passes them on, from a cue to its day, from a source to names; how many pointers there are.
RELAY, WHEN, WHO, COUNT = 4, 5, 6, 7
# Places of the heads, three numbers each; how many there are.
WORDS, CUE, SOURCE, KIND, NAME, HEADS = (0, 3), 6, 9, 12, 15, 6


WORD, WORD_BEFORE = re.compile(r"[A-Za-zÀ-ɏ]+"), re.compile(r"[A-Za-zÀ-ɏ]+\Z")
# What belongs to a family name before its capital: "Ludo van der Berg", "Said al-Amin", "Ana dos Orl"
PARTICLES = r"al|el|abu|bin|binti?|ibn|ben|van|von|der|den|de|del|della|da|das|dos|di|du|la|le|und|zu|zur|av|af|ter|ten|nic|y|i|[’']t"
PLAIN = re.compile(r"(?i)(?:mr|mrs|ms|miss|dr)\.?")
SMALL = re.compile(rf"(?!(?:{PARTICLES})\b)[a-z](?!l-|[’'])")  # no part of a name
NAMING = re.compile(r"[^\W\d_](?:\.|[\w’'-]*(?:(?<=\b[JS][rt])\.)?)")
RAN_ON = re.compile(
    r"(?:[a-z]+ed|met|won|took|gave|sent|said|told|stood|went|made|saw|came|led|held|was|is|has|had|of|to|and|in|on|at|for)"
)
CAPITALS, BETWEEN = (
    re.compile(latin(r"[A-Z][A-Z’'-]{2,}")),
    re.compile(r"[ \xa0]|(?<=\.)(?=[A-Z])|, (?=[JS]r)"),
)
CITING = re.compile(r"(?P<teller>[^,“”\"\n]{3,60}),? (?:citing|quoting) ")
# A source that stops at what must go on: "Arvenia|’s foreign minister, Dana Orlov,", "Zoé Maštal, a| biologist of …"
GOES_ON = re.compile(r"['’]s? |(?<=, a)(?= )|(?<=, an)(?= )|(?<=, the)(?= )")
NO_BREAK = re.compile(r"[^\n.;:“”\"„«»]{1,90}")
PARTED = tuple(',.;!?”"»')  # a word or two before one of these may be a part of a statement
LABEL = re.compile(
    latin(
        r"[\s*•\-–“\"„«]*(?P<who>[A-Z][\w.'’]*(?:[ -](?:[A-Z(][\w.'’)]*|de|van|al|of|the))*)(?P<cue>\s?:)\s+[“\"„«‘']?"
    )
)
SELF = re.compile(r"(?i)I|we|you")
CALLS = re.compile(r"(?:called|calls|dubbed|labell?ed|branded|termed|deemed)")
# "called the crowd “a choir of geese”": what is called so belongs to the words
CALLED = re.compile(
    r" (?P<what>(?!for |on |out |upon |in |it |him |her |them |this )[^\n.,;:“”\"„«]{2,60} )[“\"„«]?"
)
# A dateline of a place in capitals with neither an agency nor a dash; acronyms stand before offices ("UNICEF Director …")
DATELINE_ALONE = re.compile(
    latin(
        r"\s*(?!(?:NATO|ASEAN|UNICEF|UNESCO|UNHCR|OPEC|ECOWAS|FRONTEX|INTERPOL|BREXIT|COVID)\b)[A-Z]{4,}(?:[ -][A-Z]{3,}){0,2} "
        r"(?=(?:[A-Z][a-z]+ (?:on|said|has|have|is|was|will|and|in|by)\b|(?:The|A|An|In|On|At|It|As|Its|Two|President|Prime|Foreign) ))"
    )
)
SIGNATURE = re.compile(
    latin(r"[.,!?]?[”\"»]\s*(?P<cue>[—–―-]{1,2})\s*(?P<who>@?[A-Z][\w.'’-]*(?:[ ,]+[A-Z][\w.'’-]*)*)")
)


class Window(NamedTuple):
    """What the encoder says of a stretch of pieces: where it begins, and queries and keys of its pointers."""

    start: int
    queries: np.ndarray  # (n + 2, 7, 64), the first row for "nobody", the last for the end
    keys: np.ndarray


class When(NamedTuple):
    """What the reader says of the day of a statement: the share that words of the text name it, or none do."""

    starts: np.ndarray  # offsets of the pieces that were looked at
    none: float  # no day can be told
    published: float  # it is the day of publication, and no words say so
    sums: np.ndarray  # of the shares of the pieces before each

    def share(self, start: int, end: int) -> float:
        """How much lies on a stretch of the text."""
        low, high = np.searchsorted(self.starts, (start, end))
        return float(self.sums[high] - self.sums[low])


class Scored(NamedTuple):
    """A text in pieces with what the heads say of each: (n, 18), probabilities of out, first, inside by head."""

    pieces: Pieces
    heads: np.ndarray
    windows: list[Window]


@dataclass(slots=True, eq=False)
class Reading:
    """One statement: its words, its cue and its source as offsets in the text."""

    spans: list[Span]
    cue: Span | None
    source: Span | None
    said: float = (
        1.0  # probability that it was said, rather than thought, planned, or denied to have been said
    )
    sure: float = 1.0  # probability of its words
    linked: float = 1.0  # probability of its source
    outer: "Reading | None" = None  # the statement in whose words it stands
    leader: "Reading | None" = None  # the reading whose cue and source hold for this one
    who: tuple[tuple[int, int, float], ...] = ()  # stretches that the source may mean, with their probability

    @property
    def lead(self) -> "Reading":
        """The reading that says who speaks: itself, or the one it goes on from."""
        return self.leader or self


def score(texts: list[str]) -> Iterator[Scored]:
    """Run the encoder over texts, in their order and ahead of whoever asks for them.

    Each stretch is read by itself and on one core, so that a text has the same result in any company.
    """
    run, tokenizer = load_reader()
    cut = [read_pieces(text, tokenizer) for text in texts]
    own = [windows(pieces) for pieces in cut]
    jobs = [(pieces, *window) for pieces, parts in zip(cut, own, strict=True) for window in parts]
    pool = ThreadPoolExecutor(READERS)
    try:
        read = pool.map(partial(_read, run), jobs)
        for pieces, parts in zip(cut, own, strict=True):
            yield _put_together(pieces, list(islice(read, len(parts))))
    finally:
        pool.shutdown(cancel_futures=True)


def _read(run: Callable[..., list[np.ndarray]], job: tuple[Pieces, int, int]) -> tuple[np.ndarray, Window]:
    """The probabilities of the heads for one stretch of pieces, and its pointers."""
    pieces, a, b = job
    ids = np.concatenate([[101], pieces.ids[a:b], [102]])[None]
    said, queries, keys = (x[0] for x in run(ids, np.pad(pieces.traits[a:b], 1)[None], np.ones_like(ids)))
    heads = _softmax(said[1:-1].reshape(-1, HEADS, 3)).reshape(-1, 3 * HEADS)
    return heads, Window(a, *(x.reshape(-1, COUNT, WIDTH) for x in (queries, keys)))


def _put_together(pieces: Pieces, parts: list[tuple[np.ndarray, Window]]) -> Scored:
    """A text from its stretches, the middle of which know more than their ends."""
    heads = np.zeros((len(pieces.ids), 3 * HEADS), dtype=np.float32)
    weights = np.zeros((len(pieces.ids), 1), dtype=np.float32)
    for said, window in parts:
        n, here = len(said), slice(window.start, window.start + len(said))
        weight = np.minimum(np.arange(n) + 1, np.arange(n)[::-1] + 1)[:, None].astype(np.float32)
        heads[here] += said * weight
        weights[here] += weight
    return Scored(pieces, np.round(heads / np.maximum(weights, 1e-9), ROUND), [one for _, one in parts])


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def find_readings(text: str, scored: Scored, quotations: list[Quotation]) -> list[Reading]:
    """The statements of a text in its order, those that were not said among them (``said`` below ``SAID``)."""
    pieces, heads = scored.pieces, scored.heads
    cues = _stretches(pieces, heads[:, CUE : CUE + 3], NAMED, APART, 1)
    sources = _grown(
        pieces, heads[:, SOURCE], _stretches(pieces, heads[:, SOURCE : SOURCE + 3], NAMED, APART, 1)
    )

    @cache
    def whole(run: Span | None) -> Span | None:
        return _chars(text, pieces, run) if run is not None else None

    def beside(source: Span | None, cue: Span | None) -> Span | None:
        return next((s for s in sources if s != source and _is_beside(text, whole(s), whole(cue))), None)

    found: list[Reading] = []
    for level, at in enumerate(WORDS):
        runs = _within_marks(
            text, pieces, _stretches(pieces, heads[:, at : at + 3], INSIDE, ANEW, GAP), quotations
        )
        for run in _parted(text, pieces, runs, quotations, [whole(c) for c in cues]):
            span = _edges(text, _chars(text, pieces, run), quotations)
            source, linked = _point(scored, run, sources, SOURCE, SOURCES[level])
            cue, _ = _point(scored, run, cues, CUE, CUES[level])
            if source is None and cue is not None:
                source = _nearest(pieces, cue, run, sources)
            if cue is not None and _is_heading(text, whole(source)):
                source = beside(source, cue) or source
            few = len(re.findall(r"\w+", text[slice(*span)])) < FEWEST
            if few and not (cue and source and text[span[1] : span[1] + 1] in PARTED):
                continue
            said = float(heads[run[0] : run[1], KIND].mean())
            sure = float(1 - heads[run[0] : run[1], at].mean())
            nearer = beside(source, cue)
            teller, _ = _point(scored, run, sources, SOURCE, RELAY)
            if nearer and any(_is_beside(text, whole(source), whole(c)) for c in cues if c != cue):
                source, teller = nearer, teller or source  # "Sek |said| Venn |told| them that …"
            one = Reading([span], whole(cue), _unbroken(text, whole(source), whole(cue)), said, sure, linked)
            one.spans = _without_cue(text, one)
            if source is not None:
                one.who = _meant(scored, source)
            if teller is not None and teller != source:
                one.outer = Reading(one.spans, None, whole(teller), who=_meant(scored, teller))
            same = next((other for other in found if level and _alike(one, other)), None)
            if same is None:
                found.append(one)
            elif one.source is not None and one.source != same.source:
                # what another tells is the inner speaker's
                one.outer = one.outer or Reading(same.spans, same.cue, same.source, who=same.who)
                found[found.index(same)] = one
    dateline = DATELINE_ALONE.match(text)
    for one in found:
        _print_conventions(text, one, quotations)
        citing = CITING.match(text, *one.source) if one.source else None
        if citing is not None and one.source is not None and citing.end() < one.source[1]:
            one.outer = Reading(one.spans, None, citing.span("teller"))
            one.source = (citing.end(), len(text[: one.source[1]].rstrip(" ,")))
        if (
            one.cue
            and CALLS.fullmatch(text, *one.cue)
            and (named := CALLED.fullmatch(text, one.cue[1], one.spans[0][0]))
        ):
            one.spans = [(named.start("what"), one.spans[0][1]), *one.spans[1:]]
        if dateline is not None and one.source and one.source[0] < dateline.end() < one.source[1]:
            one.source = (dateline.end(), one.source[1])
        if dateline is not None and one.spans[0][0] < dateline.end() < one.spans[0][1]:
            one.spans = [(dateline.end(), one.spans[0][1]), *one.spans[1:]]
    spoken = [chars for run in cues if (chars := whole(run))]
    found = _joined(text, sorted(found, key=lambda r: (r.spans, r.cue or (0, 0))), quotations, spoken)
    found = [one for one in found if _is_enough(text, one, quotations)]
    for one in found:
        holding = (other for other in found if other is not one and _holds(other, one))
        one.outer = min(holding, key=lambda other: other.spans[0][1] - other.spans[0][0], default=one.outer)
    return found


def _unbroken(text: str, source: Span | None, cue: Span | None) -> Span | None:
    """A source with the words up to its cue, where it stops at what must go on."""
    if source is None or cue is None or cue[0] <= source[1] or not GOES_ON.match(text, source[1]):
        return source
    return (
        (source[0], len(text[: cue[0]].rstrip(" ,")))
        if NO_BREAK.fullmatch(text, source[1], cue[0])
        else source
    )


def _chars(text: str, pieces: Pieces, run: Span) -> Span:
    """Offsets of a run of pieces, out to the edges of its words."""
    start, end = int(pieces.starts[run[0]]), int(pieces.ends[run[1] - 1])
    ahead, behind = WORD_BEFORE.search(text, max(0, start - 40), start), WORD.match(text, end)
    if ahead and WORD.match(text, start):
        start = ahead.start()
    if behind and WORD_BEFORE.search(text, max(0, end - 40), end):
        end = behind.end()
    return start, end


def _stretches(pieces: Pieces, p: np.ndarray, inside: float, anew: float, gap: int) -> list[Span]:
    """Runs of pieces that a head gives to one stretch; none goes over a line."""
    keep = (1 - p[:, 0]) > inside
    at = np.flatnonzero(keep)
    for a, b in zip(at[:-1].tolist(), at[1:].tolist(), strict=True):
        if 1 < b - a <= gap + 1 and pieces.lines[a] == pieces.lines[b] and p[b, 1] < 0.5:
            keep[a + 1 : b] = True
    at = np.flatnonzero(keep)
    found: list[Span] = []
    for i in at.tolist():
        goes_on = found and found[-1][1] == i and pieces.lines[i] == pieces.lines[i - 1] and p[i, 1] <= anew
        if goes_on:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def _grown(pieces: Pieces, outside: np.ndarray, runs: list[Span]) -> list[Span]:
    """Runs with the pieces behind them that may belong to them, where no mark parts them."""
    found = []
    for n, (start, end) in enumerate(runs):
        most = runs[n + 1][0] if n + 1 < len(runs) else len(outside)
        while end < most and pieces.lines[end] == pieces.lines[start] and 1 - outside[end] > GROWS:
            end += 1
        found.append((start, end))
    return found


def _within_marks(text: str, pieces: Pieces, runs: list[Span], quotations: list[Quotation]) -> list[Span]:
    """Runs with those put together that are parts of one quotation, with nothing but marks between them."""
    found: list[Span] = []
    for run in runs:
        if found:
            last, start = int(pieces.ends[found[-1][1] - 1]), int(pieces.starts[run[0]])
            one = any(q.inner <= last - 1 and start < q.outer for q in quotations)
            if one and not re.search(r"[\w\n]", text[last:start]):
                found[-1] = (found[-1][0], run[1])
                continue
        found.append(run)
    return found


def _parted(
    text: str, pieces: Pieces, runs: list[Span], quotations: list[Quotation], cues: list[Span | None]
) -> list[Span]:
    """Runs, cut where they go from one quotation over a cue to the next (“We stay,” while stressing that “we pay”)."""
    found = []
    for start, end in runs:
        first, last = int(pieces.starts[start]), int(pieces.ends[end - 1])
        own = [q for q in quotations if first < q.outer and q.inner < last]
        for one, other in pairwise(own):
            if any(c and one.end <= c[0] and c[1] <= other.start for c in cues) and other.inner < last:
                low, high = np.searchsorted(pieces.ends, (one.outer, other.inner), "right")
                if start < low < high < end:
                    found.append((start, int(low)))
                    start = int(high)
        found.append((start, end))
    return found


def _edges(text: str, span: Span, quotations: list[Quotation]) -> Span:
    """The words without the marks around them, nor "that" or a comma at their edges; a quotation to its very end."""
    start, end = span
    for q in quotations:
        near = q.inner <= start < q.outer and len(re.findall(r"\w+", text[q.inner : start])) <= 2
        if near and end > q.inner + (q.outer - q.inner) // 2:
            start = q.inner
        near = q.inner < end <= q.end and len(re.findall(r"\w+", text[end : q.outer])) <= 2
        if near and start < q.outer - (q.outer - q.inner) // 2:
            end = q.outer
    opening = re.compile(r"[\s,;:–—“”„«»\"]*(?:that\b[\s,]*)?[\s“„«\"]*").match(text, start, end)
    inside = any(q.inner <= end - 1 < q.outer for q in quotations)
    start = start if opening is None or opening.end() >= end else opening.end()
    while end > start and (
        text[end - 1].isspace() or text[end - 1] in "“„«" or (not inside and text[end - 1] in ",.;:–—")
    ):
        end -= 1
    if end > start and any(q.outer <= end - 1 < q.end and q.inner <= start for q in quotations):
        end -= 1
    return start, end


def _row(scored: Scored, run: Span, pointer: int) -> tuple[int, np.ndarray]:
    """Where a stretch's pointer points, in the window that shows most around it: its start, then nobody and pieces
    (and for days, last, the day of publication)."""

    def shown(window: Window) -> tuple[int, int]:
        low, high = max(window.start, run[0]), min(window.start + len(window.keys) - 2, run[1])
        return 2 * (high - low) + min(low - window.start, 60), -window.start

    near = (w for w in scored.windows if w.start < run[1] and run[0] < w.start + len(w.keys) - 2)
    window = max(near, key=shown)
    low, high = max(window.start, run[0]) - window.start + 1, run[1] - window.start + 1
    keys = window.keys if pointer == WHEN else window.keys[:-1]
    # not by @, which wakes all cores for a product as small as this
    logits = np.einsum("id,jd->ij", window.queries[low:high, pointer], keys[:, pointer]) / WIDTH**0.5
    return window.start, np.round(_softmax(logits).mean(axis=0), ROUND)


def _point(
    scored: Scored, run: Span, named: list[Span], head: int, pointer: int
) -> tuple[Span | None, float]:
    """The cue or source of a stretch of words, and the probability that it is that one."""
    start, row = _row(scored, run, pointer)
    ahead = [s for s in named if s[0] >= start and s[1] <= start + len(row) - 1]
    shares = [float(row[a - start + 1 : b - start + 1].sum()) for a, b in ahead]
    best = max(range(len(ahead)), key=lambda i: (shares[i], -i), default=None)
    if best is not None and shares[best] >= row[0] and shares[best] > POINTED:
        return ahead[best], shares[best]
    if len(row) < 2 or row[1:].max() <= max(row[0], LONE):
        return None, float(row[0])
    low = high = int(row[1:].argmax()) + start
    lines, p = scored.pieces.lines, 1 - scored.heads[:, head]
    while high + 1 < len(p) and lines[high + 1] == lines[low] and p[high + 1] > GROWS and high - low < 20:
        high += 1
    while low > 0 and lines[low - 1] == lines[high] and p[low - 1] > GROWS and high - low < 20:
        low -= 1
    inside = low < run[1] and run[0] <= high
    return (None, float(row[0])) if inside else ((low, high + 1), float(row[1:].max()))


def _nearest(pieces: Pieces, cue: Span, run: Span, sources: list[Span]) -> Span | None:
    """The source nearest to a cue, of those on its line and outside the words."""
    own = [
        s
        for s in sources
        if pieces.lines[s[0]] == pieces.lines[cue[0]] and (s[1] <= run[0] or run[1] <= s[0])
    ]
    return min(own, key=lambda s: (max(s[0] - cue[1], cue[0] - s[1]), s), default=None)


def _is_beside(text: str, source: Span | None, cue: Span | None) -> bool:
    """Whether a source stands right before a cue ("Venn |said|", "Venn had |said|")."""
    if source is None or cue is None or source[1] > cue[0]:
        return False
    return re.fullmatch(r",? ?(?:has |had |have |also |then |later )*", text[source[1] : cue[0]]) is not None


def _is_heading(text: str, source: Span | None) -> bool:
    """Whether a source is a word or two before a colon at the beginning of its line ("Ostrow: …, Venn said")."""
    return (
        source is not None
        and text[: source[0]].rpartition("\n")[2].strip() == ""
        and text[source[1] : source[1] + 1] == ":"
    )


def _is_enough(text: str, one: Reading, quotations: list[Quotation]) -> bool:
    """Whether a statement has words enough, with all its parts."""
    few = sum(len(re.findall(r"\w+", text[slice(*span)])) for span in one.spans) < FEWEST
    return not few or _is_sentence(text, one.spans[0], quotations)


def _is_sentence(text: str, span: Span, quotations: list[Quotation]) -> bool:
    """Whether a word or two are all of a quotation, and end as speech does ("Never," she said)."""
    whole = any(q.inner <= span[0] <= q.inner + 1 and q.outer - 1 <= span[1] for q in quotations)
    return whole and text[span[1] - 1] in ",.!?"


def _meant(scored: Scored, source: Span) -> tuple[tuple[int, int, float], ...]:
    """Where the pointer from a source to whom it means points: offsets with their share, nobody as (-1, -1)."""
    start, row = _row(scored, source, WHO)
    pieces = scored.pieces
    best = [i for i in np.argsort(-row, kind="stable")[:12].tolist() if row[i] > 0.01]
    return tuple(
        (int(pieces.starts[start + i - 1]), int(pieces.ends[start + i - 1]), float(row[i]))
        if i
        else (-1, -1, float(row[0]))
        for i in best
    )


def people_of(text: str, scored: Scored | None = None) -> list[Span]:
    """Where people are named, titles apart; the text is read if nobody has yet.

    A word is part of a name if most of it is here and wherever else the text has it; beside such a word, less will do.
    Of a word that is glued to the next ("Kim Jong Unvisited") the beginning is.
    """
    pieces, heads = (scored or next(score([text])))[:2]
    inside, first = 1 - heads[:, NAME], heads[:, NAME + 1]
    words: list[Span] = []
    shares: list[float] = []
    anew: list[bool] = []
    dateline = DATELINE_ALONE.match(text)
    spans = [word.span() for word in NAMING.finditer(text, dateline.end() if dateline is not None else 0)]
    lows = np.searchsorted(pieces.ends, [start for start, _ in spans], "right").tolist()
    highs = np.searchsorted(pieces.starts, [end for _, end in spans]).tolist()
    for (start, end), low, high in zip(spans, lows, highs, strict=True):
        own = inside[low:high].tolist()
        if not own:
            continue
        if own[0] > INSIDE > own[-1]:
            cut = next(n for n, share in enumerate(own) if share <= INSIDE)
            if RAN_ON.fullmatch(text, int(pieces.starts[low + cut]), end):
                own, end = own[:cut], int(pieces.ends[low + cut - 1])
        before = text[slice(*words[-1])] if words else ""
        addressed = PLAIN.fullmatch(before) is not None and text[start].isupper()
        words.append((start, end))
        shares.append(0.0 if SMALL.match(text, start) else 1.0 if addressed else sum(own) / len(own))
        anew.append(bool(first[low] > APART))
    alike: dict[str, list[float]] = {}
    for span, share in zip(words, shares, strict=True):
        alike.setdefault(text[slice(*span)], []).append(share)
    usual = {word: sum(own) / len(own) for word, own in alike.items()}
    shares = [(share + usual[text[slice(*span)]]) / 2 for span, share in zip(words, shares, strict=True)]
    for n, (span, share) in enumerate(
        zip(words, shares, strict=True)
    ):  # "KISHIDA Fumio": two capitals beside one name
        near = [m for m in (n - 1, n + 1) if 0 <= m < len(words) and shares[m] > INSIDE]
        if CAPITALS.fullmatch(text, *span) and share <= INSIDE and len(near) == 1:
            low, high = sorted((words[near[0]], span))
            shares[n] = INSIDE if BETWEEN.fullmatch(text, low[1], high[0]) else share
    found: list[Span] = []
    run: list[int] = []
    for n in range(len(words) + 1):
        beside = n < len(words) and shares[n] > NAMED_BESIDE
        between = BETWEEN.match(text, words[n - 1][1]) if run else None
        owns = run and text[: words[n - 1][1]].endswith(("'s", "’s"))
        if run and (not beside or anew[n] or owns or between is None or between.end() != words[n][0]):
            while run and text[words[run[-1]][0]].islower() and "-" not in text[slice(*words[run[-1]])]:
                run.pop()
            if run and max(shares[i] for i in run) > INSIDE:
                found.append((words[run[0]][0], words[run[-1]][1]))
            run = []
        if beside:
            run.append(n)
    return found


def when_of(scored: Scored, reading: Reading) -> When:
    """Where the pointer from a statement's cue to the words of its day points."""
    pieces, lead = scored.pieces, reading.lead
    first = lead.spans[0][0]
    start, end = lead.cue or lead.source or (first, first + SOME)
    low, high = np.searchsorted(pieces.ends, start, "right"), np.searchsorted(pieces.starts, end)
    at, row = _row(scored, (int(low), int(max(high, low + 1))), WHEN)
    n = len(row) - 2
    return When(
        pieces.starts[at : at + n], float(row[0]), float(row[-1]), np.concatenate([[0], row[1:-1].cumsum()])
    )


def _without_cue(text: str, one: Reading) -> list[Span]:
    """The words of a statement around its own cue and source ("I love it," he said, "but …")."""
    start, end = one.spans[0]
    own = [span for span in (one.cue, one.source) if span is not None and start < span[0] and span[1] < end]
    if len(own) < 2:
        return one.spans
    first, last = min(a for a, _ in own), max(b for _, b in own)
    ahead = text[start:first].rstrip(' “"„«')
    behind = re.compile(r"[\s,;.]*(?:but |and )?[\s“\"„«]*").match(text, last, end)
    low = last if behind is None else behind.end()
    parts = [(start, start + len(ahead.rstrip('”"»'))), (low, end)]
    return [(a, b) for a, b in parts if re.search(r"\w", text[a:b])]


def _print_conventions(text: str, one: Reading, quotations: list[Quotation]) -> None:
    """Sources that print shows: the label before a turn ("VENN: …"), the name after a quotation ("“…” — Orla Venn")."""
    start, end = one.spans[0]
    line = text.rfind("\n", 0, start) + 1
    label = LABEL.match(text, line, start)
    signature = SIGNATURE.match(text, end)
    own = one.source is not None and line <= one.source[0] and text.find("\n", line, one.source[0]) < 0
    told = (
        own
        and one.cue is not None
        and text[start - 1] not in "“\"„«‘'"
        and one.source is not None
        and not SELF.fullmatch(text, *one.source)
    )
    if label is not None and (not own or (label.end() >= start - 1 and not told)):
        one.source, one.cue = label.span("who"), label.span("cue")
    elif signature is not None and any(q.outer - 1 <= end <= q.outer for q in quotations):
        one.source, one.cue = signature.span("who"), signature.span("cue")
    else:
        return
    one.linked, one.said, one.who = 1.0, max(one.said, 0.9), ()


def _alike(one: Reading, other: Reading) -> bool:
    """Whether two readings have nearly the same words."""
    (a, b), (c, d) = one.spans[0], other.spans[0]
    return min(b, d) - max(a, c) > 0.8 * (max(b, d) - min(a, c))


def _holds(outer: Reading, inner: Reading) -> bool:
    """Whether the words of one reading hold another with its cue."""
    first = (inner.cue or inner.spans[0])[0]
    return any(a <= inner.spans[0][0] and inner.spans[-1][1] <= b and a <= first < b for a, b in outer.spans)


def _joined(
    text: str, readings: list[Reading], quotations: list[Quotation], cues: list[Span]
) -> list[Reading]:
    """Readings with the parts of one statement put together, and quotations that go on given to whom they belong."""
    found: list[Reading] = []
    starts = [q.start for q in quotations]

    def quoted(span: Span) -> bool:
        at = bisect_right(starts, span[0]) - 1
        return at >= 0 and span[0] < quotations[at].end

    for one in readings:
        last = next(
            (r for r in reversed(found) if r.cue == one.cue and r.source == one.source and r.cue), None
        )
        if last is not None and one.cue is not None:
            anew = _cue_between(text, cues, last.spans[-1][1], one.spans[0][0])
            if anew is not None and anew != one.cue:
                one.cue = anew
                found.append(one)
                continue
            between = text[last.spans[-1][1] : one.spans[0][0] + 1]
            if not re.search(r"[.!?][”\"’')]*\s+[“\"„«‘(]*[A-Z]|\n", between) and not _crosses(
                found, last, one
            ):
                last.spans.append(one.spans[0])
                continue
            if one.cue[0] < one.spans[0][0] and one.cue[0] < last.spans[-1][1] + len(between):
                one.leader, one.cue = last.lead, None
        elif one.source is None and quoted(one.spans[0]):
            near = (r for r in reversed(found) if r.lead.source is not None and any(map(quoted, r.spans)))
            before = next(near, None)
            if before is not None and text.count("\n\n", before.spans[-1][1], one.spans[0][0]) <= 1:
                one.leader = before.lead
        found.append(one)
    return found


def _cue_between(text: str, cues: list[Span], start: int, end: int) -> Span | None:
    """A cue between two stretches of words that opens the second (“We stay,” she said, adding that “we pay”)."""
    return next(
        (
            c
            for c in cues
            if start <= c[0] and c[1] <= end and re.fullmatch(r"(?: that)?[\s,:“\"„«]*", text[c[1] : end])
        ),
        None,
    )


def _crosses(found: list[Reading], last: Reading, one: Reading) -> bool:
    """Whether another reading stands between two parts."""
    return any(r is not last and last.spans[-1][1] <= r.spans[0][0] < one.spans[0][0] for r in found)
