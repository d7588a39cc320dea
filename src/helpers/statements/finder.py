"""A statement found again after a re-reading: by its id, else by its words."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property

import pandas as pd

from helpers.base import tokens

OVERLAP = 0.8  # share of words two versions of a statement must have in common to count as the same


class Finder:
    """Statements by id and by their words; the words are indexed once, and only if they are asked for."""

    def __init__(self, statements: pd.DataFrame) -> None:
        self.contents = dict(zip(statements["statement_id"], statements["content"], strict=True))
        self.repeats = set(statements.loc[statements["same_as"].notna(), "statement_id"])

    @cached_property
    def words(self) -> dict[str, Counter[str]]:
        """How often each statement has each word."""
        return {i: _words(content) for i, content in self.contents.items()}

    @cached_property
    def holding(self) -> dict[str, list[str]]:
        """The statements that have a word."""
        found: dict[str, list[str]] = {}
        for statement_id, words in self.words.items():
            for word in words:
                found.setdefault(word, []).append(statement_id)
        return found

    def find(self, statement_id: str, words: str, *, among: Collection[str] | None = None) -> list[str]:
        """The statement of this id, else those (of ``among``) that share most of these words, without repeats."""
        if statement_id in self.contents:
            return [statement_id]
        wanted = _words(words)
        candidates = Counter(i for word in wanted for i in self.holding.get(word, ()))
        shares = {
            i: (wanted & self.words[i]).total() / max(wanted.total(), self.words[i].total())
            for i, shared in candidates.items()
            if shared >= OVERLAP * len(wanted) / 2 and (among is None or i in among)
        }
        best = max(shares.values(), default=0.0)
        found = [i for i, share in shares.items() if share == best >= OVERLAP]
        return [i for i in found if i not in self.repeats] or found


def _words(text: str) -> Counter[str]:
    return Counter(token.stem for token in tokens(text) if token.text[0].isalnum())
