"""Calibration: whether a machine's probabilities and its conditional flag mean what they say."""

import numpy as np
import pandas as pd

from helpers.base import RELIABILITY, brier_of, calibration_error, in_bins, jackknife, reliability_rows
from helpers.stances.codes.read import select_codes
from helpers.stances.evaluation.scores import by_issue, pair_with_articles, rates_of

ENOUGH = 200  # reference codes that bear on an issue, below which the flag is called unvalidated
SCORES = ["issue", "n", "articles", "said", "right", "brier", "brier_low", "brier_high", "dummy_brier",
          "error", "error_calibrated", "error_calibrated_high"]  # fmt: skip


def reliability(stances: pd.DataFrame, statements: pd.DataFrame, *, coder: str = "codebook") -> pd.DataFrame:
    """The reliability curve: of the codes given a probability between two bounds, how many were right.

    Returns one row an issue (and "all") and bin with a code in it: issue, above and to (bounds of the bin,
    equally wide; the lowest includes 0), n, articles, said (mean probability), right (share with the same
    polarity as in the reference), low and high (95 % interval, robust to articles; missing with one article).
    On the diagonal said = right: calibrated; right below said: too sure of itself. Rows without a reference
    code, or without a probability, are left out.
    """
    both = pair_with_articles(stances, statements, coder=coder).dropna(subset="probability")
    rows = []
    for issue, part in by_issue(both):
        curve = reliability_rows(*_said_and_right(part), part["article_id"].to_numpy())
        rows += [(issue, *row) for row in curve]
    return pd.DataFrame(rows, columns=["issue", *RELIABILITY])


def calibration(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    coder: str = "codebook",
    seed: int = 0,
    draws: int = 1000,
) -> pd.DataFrame:
    """How far the probabilities are off, beside a dummy that gives all codes the overall share of right ones.

    Returns one row an issue (and "all"): issue, n, articles, said (mean probability), right (share), brier
    (mean squared distance between probability and right or wrong; 0 perfect, lower is better; Brier 1950),
    with low and high (95 %, ``jackknife`` over articles), dummy_brier; error (expected calibration
    error: mean distance between said and right over the bins, weighted by n; 0 to 1, 0 for the dummy; Naeini
    et al. 2015). With few codes bins differ by chance, so the error is above 0 for anybody: error_calibrated
    is what a coder gets on average, error_calibrated_high in 95 % of draws at most, whose probabilities are
    those given and come true exactly, one code independent of another (Bröcker & Smith 2007). Up to
    error_calibrated_high an error says nothing against the probabilities.
    """
    both = pair_with_articles(stances, statements, coder=coder).dropna(subset="probability")
    rows = []
    for issue, part in by_issue(both):
        said, right = _said_and_right(part)
        parts = np.column_stack([np.ones(len(part)), (said - right) ** 2])
        brier, dummy = brier_of(said, right)
        within = jackknife(parts, _brier, groups=part["article_id"].to_numpy())
        calibrated = _error_if_calibrated(said, random=np.random.default_rng(seed), draws=draws)
        scores = brier, *within, dummy, calibration_error(said, right), *calibrated
        rows.append((issue, len(part), part["article_id"].nunique(), said.mean(), right.mean(), *scores))
    return pd.DataFrame(rows, columns=SCORES)


def _said_and_right(codes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The probability of each code, and 1 where it is right, else 0."""
    return codes["probability"].to_numpy(), (codes["polarity"] == codes["polarity_hand"]).to_numpy(float)


def _brier(sums: np.ndarray) -> np.ndarray:
    return sums[:, 1] / sums[:, 0]


def _error_if_calibrated(said: np.ndarray, *, random: np.random.Generator, draws: int) -> tuple[float, float]:
    """The mean error, and its 95th percentile, where codes are right as often as was said."""
    place = in_bins(said)
    right = [random.random(len(said)) < said for _ in range(draws)]
    errors = np.abs((said - np.array(right)) @ place).sum(axis=1) / len(said)
    return float(errors.mean()), float(np.percentile(errors, 95))


def conditional_worth(stances: pd.DataFrame, statements: pd.DataFrame) -> str:
    """Say in a sentence how far ``conditional`` of each machine coder agrees with the reference codes.

    Counted are reference codes that bear on the issue, of all issues; with fewer than 200 of them the
    sentence says that the flag is unvalidated. Else it gives F1 of conditional statements (0 to 1; a coder
    that never says conditional gets 0) with its 95 % interval over articles.
    """
    hand = select_codes(stances[stances["method"] == "hand"])
    count = int(hand["bears"].sum())
    if count < ENOUGH:
        return (
            f"Whether a position is conditional is unvalidated for machine codes: {count} codes of the "
            f"coders bear on an issue, and {ENOUGH} are needed."
        )
    said = []
    for coder in sorted(stances.loc[stances["method"] != "hand", "coder"].unique()):
        both = pair_with_articles(stances, statements, coder=coder).query("bears_hand")
        truth, machine = (both[name].astype(bool) for name in ("conditional_hand", "conditional"))
        f1, (low, high, *_) = rates_of(truth, machine, both["article_id"])[-1]
        within = f" [{low:.2f}, {high:.2f}]" if low == low else ""
        said.append(
            f"{coder} finds {(truth & machine).sum()} of the {truth.sum()} there, and says so of "
            f"{machine.sum()} (F1 {f1:.2f}{within})"
        )
    return f"Conditional positions, of {count} codes of the coders that bear on an issue: {'; '.join(said)}."
