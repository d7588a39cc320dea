"""Surroundings: which of the words around a statement may tell what it means."""

import re

import pandas as pd

from helpers.stance.by_codebook.phrases import cue_at, tokens

NEEDED = ("article_id", "speaker", "content", "before", "after")
QUESTION = re.compile(r"\?|\b(?:ask(?:s|ed|ing)?|question(?:s|ed)?|whether)\b", re.IGNORECASE)


def own_surroundings(statements: pd.DataFrame) -> pd.DataFrame:
    """Add ``own_before``, and leave out of it and of ``after`` what another speaker says there.

    "Our position is unchanged" is explained by its own speaker or by the writer, not by the next speaker. A
    question before it stays, whoever asks it. Returned without own_before where a column is missing.
    """
    if not set(NEEDED) <= set(statements):
        return statements
    given = statements[list(NEEDED)].astype(object).fillna("").astype(str)
    pieces: dict[str, list[tuple[str, str]]] = {}
    for article, speaker, content, _, _ in given.to_numpy():
        said = (piece.strip("“”\"' ,.") for piece in content.split(" … "))
        pieces.setdefault(article, []).extend((speaker, piece) for piece in said if piece)
    own_before, after = [], []
    for article, speaker, _, ahead, behind in given.to_numpy():
        others = [piece for who, piece in pieces[article] if who != speaker]
        own_before.append(ahead if is_question(ahead) else _own(ahead, others))
        after.append(_own(behind, others))
    return statements.assign(own_before=own_before, after=after)


def _own(text: str, others: list[str]) -> str:
    return "" if any(piece in text for piece in others) else text


def is_question(text: str) -> bool:
    """Whether the words before a remark ask something: "Would he sign?", "asked whether he would sign"."""
    return QUESTION.search(text) is not None


def answer(text: str) -> int:
    """1 for a remark that only says yes ("Of course."), -1 for one that only says no ("Never."), else 0."""
    words = tuple(token for token in tokens(text) if token.text[0].isalnum())
    signs: set[int] = set()
    at = 0
    while at < len(words):
        cue = cue_at(words, at, "assent", "dissent")
        if cue is None:
            return 0
        signs.add(1 if cue.kind == "assent" else -1)
        at = cue.last
    return signs.pop() if len(signs) == 1 else 0
