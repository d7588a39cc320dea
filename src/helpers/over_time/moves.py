"""Moves: whether a side says other things later than before, or only by chance."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.over_time.draws import count_permutations, difference_of, permute_divergence
from helpers.over_time.stretches import is_dated, window_of
from helpers.positions import POSITION

FEWEST = 1000  # deals for each move


class Move(NamedTuple):
    """The statements of a side on an issue at two times."""

    side: str
    issue: str
    early: pd.DataFrame
    late: pd.DataFrame


def halves(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The earlier and the later half of the days of some statements, those known to the month or better."""
    fine = rows[is_dated(rows, "month")]
    before = fine["said_on"] < fine["said_on"].median()
    return fine[before], fine[~before]


def inside(rows: pd.DataFrame, window: dict[Any, Any]) -> pd.DataFrame:
    """The statements that a window of ``divergence`` (window, start, end) counts."""
    fine = rows[is_dated(rows, window_of(window["window"]))]
    return fine[fine["said_on"].between(window["start"], window["end"])]


def chances(moves: Sequence[Move], *, of: str = "", seed: int = 0) -> list[float]:
    """The probability that chance alone moves a side so far or farther, for each of several moves.

    Compared are mean positions (1 in favour, -1 against, 0 neutral), or the shares of one polarity
    (``of``). What each article gives is dealt out anew between the two times
    (``draws.permute_divergence``), since statements of one article are not independent. Multiply by the
    number of moves (Bonferroni) before one is told.
    """
    draws, found = count_permutations(len(moves), FEWEST), []
    for move in moves:
        sums = np.vstack([_sums(move.early, of, at=0), _sums(move.late, of, at=2)])
        difference, random = difference_of(sums.sum(axis=0)), np.random.default_rng(seed)
        found.append(permute_divergence(sums, difference, random=random, draws=draws)[2])
    return found


def _sums(rows: pd.DataFrame, of: str, *, at: int) -> np.ndarray:
    """For each article: the sum of values and how many, from column ``at`` on."""
    values = rows[of] if of else rows["polarity"].map(POSITION)
    by_article = values.astype(float).groupby(rows["article_id"].to_numpy()).agg(["sum", "size"])
    sums = np.zeros((len(by_article), 4))
    sums[:, at : at + 2] = by_article.to_numpy()
    return sums
