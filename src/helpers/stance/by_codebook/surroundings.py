"""Surroundings: which of the words around a statement may tell what it means."""

import re

import pandas as pd

from helpers.stance.by_codebook.phrases import find_cues, tokens

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
        own_before.append("" if not is_question(ahead) and any(o in ahead for o in others) else ahead)
        after.append("" if any(other in behind for other in others) else behind)
    return statements.assign(own_before=own_before, after=after)


def is_question(text: str) -> bool:
    """Whether the words before a remark ask something: "Would he sign?", "asked whether he would sign"."""
    return QUESTION.search(text) is not None


def answer(text: str) -> int:
    """1 for a remark that only says yes ("Of course."), -1 for one that only says no ("Never."), else 0."""
    words = tuple(token for token in tokens(text) if token.text[0].isalnum())
    cues = find_cues(words, "assent", "dissent")
    only_that = sum(cue.last - cue.first for cue in cues) == len(words)
    kinds = {cue.kind for cue in cues} if only_that else set()
    return {"assent": 1, "dissent": -1}[kinds.pop()] if len(kinds) == 1 else 0
