"""Conditionals: whether the flag for a position tied to a condition can be believed."""

import numpy as np
import pandas as pd

from helpers.codes import select_codes
from helpers.stance.judging.evaluation import pair_with_articles
from helpers.stance.judging.intervals import bootstrap

ENOUGH = 200  # reference codes that bear on an issue, below which the flag is called unvalidated


def conditional_worth(
    stances: pd.DataFrame, statements: pd.DataFrame, *, seed: int = 0, draws: int = 1000
) -> str:
    """Say in a sentence how far ``conditional`` of each machine coder agrees with the reference codes.

    Counted are reference codes that bear on the issue, of all issues; with fewer than 200 of them the
    sentence says that the flag is unvalidated. Else it gives F1 of conditional statements (0 to 1; a coder
    that never says conditional gets 0) with a 95 % percentile bootstrap over articles.
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
        truth, machine = both["conditional_hand"].to_numpy(bool), both["conditional"].to_numpy(bool)
        parts = np.column_stack([truth & machine, truth, machine]).astype(int)
        low, high = bootstrap(parts, _f1, seed=seed, draws=draws, groups=both["article_id"].to_numpy())
        both_say, by_hand, by_machine = parts.sum(axis=0)
        within = f" [{low:.2f}, {high:.2f}]" if low == low else ""
        said.append(
            f"{coder} finds {both_say} of the {by_hand} there, and says so of {by_machine} (F1 "
            f"{_f1(parts.sum(axis=0, keepdims=True))[0]:.2f}{within})"
        )
    told = "; ".join(said)
    return f"Conditional positions, of {count} codes of the coders that bear on an issue: {told}."


def _f1(sums: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums[:, 1] > 0, 2 * sums[:, 0] / (sums[:, 1] + sums[:, 2]), np.nan)
