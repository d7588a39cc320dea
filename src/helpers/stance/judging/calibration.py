"""Calibration: whether a machine's probabilities mean what they say."""

import numpy as np
import pandas as pd

from helpers.stance.judging.evaluation import by_issue, pair_with_articles
from helpers.stance.judging.intervals import bootstrap
from helpers.stance.judging.rectified import share_interval

BINS = 10
RELIABILITY = ["issue", "above", "to", "n", "articles", "said", "right", "low", "high"]
SCORES = ["issue", "n", "articles", "said", "right", "brier", "brier_low", "brier_high", "dummy_brier",
          "error", "error_calibrated", "error_calibrated_high"]  # fmt: skip


def reliability(
    stances: pd.DataFrame, statements: pd.DataFrame, *, coder: str = "codebook", bins: int = BINS
) -> pd.DataFrame:
    """The reliability curve: of the codes given a probability between two bounds, how many were right.

    Returns one row an issue (and "all") and bin with a code in it: issue, above and to (bounds of the bin,
    equally wide; the lowest includes 0), n, articles, said (mean probability), right (share with the same
    polarity as by hand), low and high (95 % interval, robust to articles; missing with one article). On the
    diagonal said = right: calibrated; right below said: too sure of itself. Rows that no person coded, or
    without a probability, are left out.
    """
    rows = []
    for issue, part in _with_chances(stances, statements, coder):
        place = _bin(part["probability"].to_numpy(), bins)
        for number in np.unique(place):
            group = part[place == number]
            right = (group["polarity"] == group["polarity_hand"]).to_numpy(dtype=float)
            interval = share_interval(right, pd.factorize(group["article_id"])[0])
            counts = (len(group), group["article_id"].nunique(), group["probability"].mean())
            rows.append((issue, number / bins, (number + 1) / bins, *counts, right.mean(), *interval))
    return pd.DataFrame(rows, columns=RELIABILITY)


def calibration(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    coder: str = "codebook",
    bins: int = BINS,
    seed: int = 0,
    draws: int = 1000,
) -> pd.DataFrame:
    """How far the probabilities are off, beside a dummy that gives all codes the overall share of right ones.

    Returns one row an issue (and "all"): issue, n, articles, said (mean probability), right (share), brier
    (mean squared distance between probability and right or wrong; 0 perfect, lower is better; Brier 1950),
    with low and high (95 % percentile bootstrap over articles), dummy_brier; error (expected calibration
    error: mean distance between said and right over the bins, weighted by n; 0 to 1, 0 for the dummy; Naeini
    et al. 2015). With few codes bins differ by chance, so the error is above 0 for anybody: error_calibrated
    is what a coder gets on average, error_calibrated_high in 95 % of draws at most, whose probabilities are
    those given and come true exactly, one code independent of another (Bröcker & Smith 2007). Up to
    error_calibrated_high an error says nothing against the probabilities.
    """
    rows = []
    for issue, part in _with_chances(stances, statements, coder):
        said = part["probability"].to_numpy()
        right = (part["polarity"] == part["polarity_hand"]).to_numpy(dtype=float)
        distance = (said - right) @ _in_bins(said, bins)
        parts = np.column_stack([np.ones(len(part)), (said - right) ** 2])
        total, groups = parts.sum(axis=0, keepdims=True), part["article_id"].to_numpy()
        brier = bootstrap(parts, _brier, seed=seed, draws=draws, groups=groups)
        error = float(np.abs(distance).sum() / len(part))
        calibrated = _error_if_calibrated(said, bins, random=np.random.default_rng(seed), draws=draws)
        rate = right.mean()
        articles = part["article_id"].nunique()
        scores = float(_brier(total)[0]), *brier, rate * (1 - rate), error, *calibrated
        rows.append((issue, len(part), articles, said.mean(), rate, *scores))
    return pd.DataFrame(rows, columns=SCORES)


def _brier(sums: np.ndarray) -> np.ndarray:
    return sums[:, 1] / sums[:, 0]


def _error_if_calibrated(
    said: np.ndarray, bins: int, *, random: np.random.Generator, draws: int
) -> tuple[float, float]:
    """The mean error, and its 95th percentile, where codes are right as often as was said."""
    place = _in_bins(said, bins)
    right = [random.random(len(said)) < said for _ in range(draws)]
    errors = np.abs((said - np.array(right)) @ place).sum(axis=1) / len(said)
    return float(errors.mean()), float(np.percentile(errors, 95))


def _in_bins(said: np.ndarray, bins: int) -> np.ndarray:
    """A row a probability, with 1 in the column of its bin."""
    return np.eye(bins)[_bin(said, bins)]


def _bin(said: np.ndarray, bins: int) -> np.ndarray:
    """The bin of each probability: above the lower bound, up to the upper one."""
    return np.clip(np.ceil(said * bins).astype(int) - 1, 0, bins - 1)


def _with_chances(
    stances: pd.DataFrame, statements: pd.DataFrame, coder: str
) -> list[tuple[str, pd.DataFrame]]:
    """The codes with a probability that are also coded by hand, by issue."""
    return by_issue(pair_with_articles(stances, statements, coder=coder).dropna(subset="probability"))
