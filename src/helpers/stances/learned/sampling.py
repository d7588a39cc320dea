"""Sampling: which statements to code next, so that few reference codes teach the learned coder most."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.base import InputError, embed, table
from helpers.stances.codebook.coder import own_surroundings
from helpers.stances.codes.read import labels_of, select_codes
from helpers.stances.learned.coder import lesson_of, pair_with_codes
from helpers.stances.learned.learning import one_thread
from helpers.study import Study

COVERED = 35  # coded statements up to which covering teaches more than doubts do
POOL = 20_000  # statements looked at, at most; drawn at random from more
COLUMNS = ["statement_id", "content", "margin", "why"]


def next_to_code(
    statements: pd.DataFrame,
    study: Study,
    codes: pd.DataFrame | None = None,
    *,
    n: int = COVERED,
    apart: Collection[str] = (),
    seed: int = 0,
) -> pd.DataFrame:
    """Choose the statements whose reference codes would teach the learned coder most.

    Below 35 coded statements (or with one kind of code only) they cover what there is: the statements are
    grouped into ``n`` clusters and the one nearest to each centre is taken. After that come those of smallest
    margin, where two codes are closest on some issue (Settles 2009). Statements already coded and those
    ``apart`` (ids, such as the random sample kept for evaluation) are not chosen, nor are repeats
    (``same_as``) and statements in the same words as one of these. Codes of statements that are not in the
    table do not count. Returns, the most telling first: statement_id, content, margin (0 … 1, the smallest of
    all issues; missing while covering), why (in words); fewer rows than ``n`` where no more are left. More
    than 20,000 statements are drawn from at random first. The chosen ones are no random sample: no share may
    be estimated from them. Raises InputError for ``n`` below 1.
    """
    if n < 1:
        raise InputError(f"n is {n}. Ask for at least one statement.")
    codes = table([], "stances") if codes is None else codes
    hand = select_codes(codes[codes["method"] == "hand"])
    left = _left(statements, set(apart) | set(hand["statement_id"]))
    # codes of other articles, or of another codebook, teach nothing here
    here = hand["statement_id"].isin(statements["statement_id"])
    hand = hand[here & hand["issue"].isin([issue.id for issue in study.issues])]
    if len(left) > POOL:
        left = left.sample(POOL, random_state=seed).sort_index()
    if left.empty:
        return pd.DataFrame(columns=COLUMNS)
    # a coder that learned from fewer codes, or from one kind of them, does not hesitate where more would help
    if hand["statement_id"].nunique() < COVERED or labels_of(hand).nunique() < 2:
        texts = left["content"].astype(str).tolist()
        chosen = left.iloc[cover(texts, n=n, seed=seed)]
        found = chosen.assign(margin=np.nan, why="stands for a group of statements alike")
    else:
        wanted = statements["statement_id"].isin([*left["statement_id"], *hand["statement_id"]])
        given = own_surroundings(statements)[wanted]  # before others are gone who speak there, too
        lesson = lesson_of(given, study, pair_with_codes(given, study, hand, "article"))
        open_ = np.flatnonzero(lesson.pairs["statement_id"].isin(left["statement_id"]))
        ahead = np.sort(lesson.chances(np.arange(len(lesson.at)), open_), axis=1)
        pairs = lesson.pairs.iloc[open_].assign(margin=(ahead[:, -1] - ahead[:, -2]).round(6))
        lowest = pairs.groupby("statement_id", sort=False)["margin"].idxmin()
        least = pairs.loc[lowest].set_index("statement_id")
        chosen = left.iloc[least_sure(least.loc[left["statement_id"], "margin"].to_numpy(), n=n)]
        own = least.loc[chosen["statement_id"]].set_axis(chosen.index)
        found = chosen.assign(margin=own["margin"], why="the coder hesitates most on " + own["issue"])
    return found[COLUMNS].reset_index(drop=True)


def _left(statements: pd.DataFrame, done: set[str]) -> pd.DataFrame:
    """The statements that may be chosen: none of those done, of which one is a repeat, or in their words."""
    gone = statements["statement_id"].isin(done)
    left = statements[~gone & ~statements["content"].isin(statements.loc[gone, "content"])]
    if "same_as" in left:
        first = statements.loc[gone, "same_as"].dropna()
        left = left[left["same_as"].isna() & ~left["statement_id"].isin(first)]
    return left.drop_duplicates("content")


def cover(texts: list[str], *, n: int, seed: int = 0, cache: str | Path | None = None) -> list[int]:
    """Positions of texts that cover all: the nearest to each centre of k-means (Lloyd 1982) on embeddings.

    The largest cluster first; at most ``n``, fewer where there are fewer texts that differ.
    """
    from sklearn.cluster import KMeans

    points = embed(texts, cache=cache)
    number = min(n, len(np.unique(points.round(5), axis=0)))
    with one_thread():
        fitted = KMeans(number, n_init=3, random_state=seed).fit(points)
        nearest = fitted.transform(points).argmin(axis=0)
    sizes = np.bincount(fitted.labels_, minlength=number)
    return list(dict.fromkeys(int(nearest[one]) for one in np.argsort(-sizes, kind="stable")))


def least_sure(margins: np.ndarray, *, n: int) -> np.ndarray:
    """Positions of the ``n`` smallest margins, the smallest first; of equal ones the first."""
    return np.argsort(margins, kind="stable")[:n]
