"""Features: what the learned coder sees of a statement and an issue, and what a code rests on, in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import embed, stem

WORDS, CHARACTERS = (1, 2), (2, 5)  # lengths of the n-grams; as in Mohammad et al. 2016, words shorter
MOST = 200_000  # n-grams kept of each kind, the most frequent
PRODUCT = 0.3  # weight of the embeddings' product beside the other signs
FULL = 200  # coded texts at which n-grams of each kind count as much as embeddings
HEAVIEST = 2**0.5  # weight beyond which they do not grow: twice as much in the kernel
TONES = ("pos", "neg", "neu", "compound")
TOKEN = r"(?u)[#@]?\w+|[!?]"
HASHTAG = re.compile(r"#(\w+)")
HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
PLAIN = re.compile(r"\w+")
LONGEST = 5_000  # characters of a statement that are read
# Words too frequent to show that a statement is about an issue
EMPTY = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its",
     "of", "on", "or", "should", "that", "the", "their", "this", "to", "was", "will", "with")
)  # fmt: skip


@dataclass
class Space:
    """Where texts become numbers: fitted vectorizers (None where embeddings are used alone)."""

    words: Any
    characters: Any
    cache: str | Path | None
    weight: float  # of n-grams and of the tone beside embeddings

    def sparse(self, texts: list[str]) -> Any:
        """Word and character n-grams and the tone, side by side (n × features, CSR); None where not used."""
        from scipy import sparse

        if self.words is None:
            return None
        clean = [readable(text) for text in texts]
        counted = [self.weight * each.transform(clean) for each in (self.words, self.characters)]
        toned = sparse.csr_matrix(self.weight * tone(clean))
        return sparse.hstack([*counted, toned], format="csr", dtype=np.float32)

    @cached_property
    def word_names(self) -> Any:
        """The word n-grams, in the order of the columns of ``sparse``."""
        return [] if self.words is None else self.words.get_feature_names_out()

    def dense(self, texts: list[str]) -> np.ndarray:
        """Embeddings, one row of length 1 a text."""
        return embed([readable(text).replace("#", "") for text in texts], cache=self.cache)


def fit_space(texts: list[str], *, ngrams: bool, cache: str | Path | None) -> Space:
    """Fit word and character TF-IDF on coded texts.

    Word 1–2-grams and character 2–5-grams, term counts dampened (1 + log), rows of length 1; beside
    embeddings they count the more, the more texts are coded, and so does the tone.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = partial(TfidfVectorizer, sublinear_tf=True, max_features=MOST, dtype=np.float32)
    clean = [readable(text) for text in texts]
    words = characters = None
    if ngrams:
        words = vectorizer(ngram_range=WORDS, token_pattern=TOKEN)
        least = 2 if len(set(clean)) > 1 else 1
        characters = vectorizer(analyzer="char_wb", ngram_range=CHARACTERS, min_df=least)
        words.fit([*clean, "statement"])  # never an empty vocabulary
        characters.fit([*clean, "statement", "statement"])
    return Space(words, characters, cache, min(HEAVIEST, len(texts) / FULL))


def tone(texts: list[str]) -> np.ndarray:
    """How friendly and how hostile the words of texts are (n × 4): the shares of positive, negative and
    neutral words (0 … 1) and their sum (-1 … 1), by the lexicon VADER (Hutto & Gilbert 2014). Tone is not
    stance: a friendly text may oppose; what it means for an issue is learned (Mohammad et al. 2017).
    """
    scored = [_lexicon().polarity_scores(text) for text in texts]
    return np.array([[one[k] for k in TONES] for one in scored], dtype=np.float32).reshape(-1, len(TONES))


@lru_cache(maxsize=1)
def _lexicon() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def pair_features(texts: list[str], issue: str, dense: np.ndarray, issue_dense: np.ndarray) -> np.ndarray:
    """What shows that texts are about an issue (n × 4 + d): the cosine of the embeddings, the share of the
    issue's words found in the text, whether any is, whether all are; then the embeddings' product.
    """
    product = dense * issue_dense[None, :]
    wanted = _stems(issue)
    found = [len(wanted & _stems(readable(text))) / max(len(wanted), 1) for text in texts]
    shares = np.array(found, dtype=np.float32)
    signs = [3 * product.sum(axis=1), shares, shares > 0, shares >= 1]
    return np.column_stack([*signs, PRODUCT * np.sqrt(dense.shape[1]) * product]).astype(np.float32)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in PLAIN.findall(text.lower()) if word not in EMPTY}


def readable(text: str) -> str:
    """The text with the words inside hashtags spelt out after them (#NoMoreTalks: no more talks)."""
    short = text[:LONGEST]
    if "#" not in short:
        return short
    return HASHTAG.sub(lambda tag: f"{tag.group(0)} {' '.join(HUMP.findall(tag.group(1)))}", short)


SHOWN = 80  # characters of a coded example that the evidence shows


def evidence(
    given: pd.DataFrame,
    coded: np.ndarray,
    found: pd.DataFrame,
    dense: np.ndarray,
    among: np.ndarray,
    *,
    sparse: Any = None,
    ngrams: np.ndarray | None = None,
    names: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> list[str]:
    """What each coding rests on, in words: the nearest of the coded pairs ``among``; with n-grams and their
    weights, the words that weighed most.
    """
    near = dense @ coded[among].T
    said = []
    for row, (bears, polarity) in enumerate(zip(found["bears"], found["polarity"], strict=True)):
        best = near[row].argmax()
        example = given.iloc[among[best]]
        code = example["polarity"] if example["bears"] else "none"
        shown = " ".join(example["text"][: 4 * SHOWN].split())[:SHOWN]
        said.append(f"nearest reference code: “{shown}” ({code}, similarity {near[row, best]:.2f})")
        if ngrams is not None and bears and polarity in labels:
            words = _weighty(sparse[row], ngrams, names, labels.index(polarity))
            said[-1] += f"; words: {', '.join(f'“{word}”' for word in words)}" if words else ""
    return said


def _weighty(row: Any, ngrams: np.ndarray, names: Sequence[str], column: int) -> list[str]:
    """The two word n-grams that spoke most for the polarity of this column."""
    own = row.indices < len(names)
    where, values = row.indices[own], row.data[own]
    gains = values * (ngrams[where, column] - ngrams[where].mean(axis=1))
    order = np.argsort(-gains, kind="stable")[:2]
    return [names[where[one]] for one in order if gains[one] > 0]
