"""Evaluation: how far a machine coder can be trusted, measured against the hand codes."""

import numpy as np
import pandas as pd

from helpers.codes import settle
from helpers.ground.schemas import POLARITIES

ENOUGH = 30  # hand codes below which no probability is estimated
PRIOR = 4.0  # weight, in hand codes, of the overall rate when a kind of evidence is rare
COLUMNS = [
    "issue",
    "n",
    "bears_right",
    "right",
    "dummy_right",
    "macro_f1",
    "low",
    "high",
    "dummy_f1",
    "sided",
    "reversed",
]


def evaluate(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    coder: str = "codebook",
    seed: int = 0,
    draws: int = 1000,
) -> pd.DataFrame:
    """Compare a machine coder with the hand codes, beside a dummy that always says what is most frequent.

    Returns one row an issue and one for "all": n (statements coded by both), bears_right (share where both
    say that the statement bears on the issue, or that it does not), right and dummy_right (share with the
    same polarity; not bearing counts as neutral), macro_f1 (mean F1 of favour, against and neutral, those
    that occur; 0 to 1, chance is what the dummy gets) with low and high (95 % percentile bootstrap over
    articles), dummy_f1, sided (share of the statements that take a side by hand on which the coder takes
    the same), reversed (share on which it takes the other). Empty where nothing was coded by both.
    """
    both = paired(stances, coder=coder).merge(
        statements[["statement_id", "article_id"]], on="statement_id", validate="many_to_one"
    )
    groups = [(issue, part) for issue, part in both.groupby("issue", sort=True)]
    groups += [("all", both)] if len(groups) > 1 else []
    rows = []
    for issue, part in groups:
        counts = _counts(part)
        table = counts.sum(axis=0)
        most = table.sum(axis=1).argmax()
        dummy = np.zeros_like(table)
        dummy[:, most] = table.sum(axis=1)
        low, high = _interval(counts, seed=seed, draws=draws)
        sided = part[part["polarity_hand"] != "neutral"]
        other = (sided["polarity"] != "neutral") & (sided["polarity"] != sided["polarity_hand"])
        rows.append(
            (issue, len(part), (part["bears"] == part["bears_hand"]).mean(), np.trace(table) / table.sum(),
             np.trace(dummy) / table.sum(), macro_f1(table), low, high, macro_f1(dummy),
             (sided["polarity"] == sided["polarity_hand"]).mean(), other.mean())
        )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def paired(stances: pd.DataFrame, *, coder: str = "codebook") -> pd.DataFrame:
    """A machine coder's rows beside the settled hand codes of the same statements and issues (suffix
    _hand).
    """
    machine = stances[stances["coder"] == coder]
    hand = settle(stances[stances["method"] == "hand"])
    return machine.merge(hand, on=["statement_id", "issue"], suffixes=("", "_hand"), validate="one_to_one")


def confusion(stances: pd.DataFrame, *, coder: str = "codebook") -> pd.DataFrame:
    """Cross hand codes (rows) with a machine coder's (columns): counts over all issues, "none" apart."""
    both = paired(stances, coder=coder)
    labels = [*POLARITIES, "none"]
    hand = both["polarity_hand"].where(both["bears_hand"], "none").rename("by hand")
    machine = both["polarity"].where(both["bears"], "none").rename("by machine")
    return pd.crosstab(hand, machine).reindex(index=labels, columns=labels, fill_value=0)


def macro_f1(table: np.ndarray) -> float:
    """Mean F1 of a confusion table (rows the truth), over the classes that occur in the truth; 0 to 1."""
    truth, said = table.sum(axis=-1), table.sum(axis=-2)
    right = np.diagonal(table, axis1=-2, axis2=-1)
    scores = np.where(truth > 0, 2 * right / np.maximum(truth + said, 1), np.nan)
    return float(np.nanmean(scores))


def hit_rates(stances: pd.DataFrame, hand: pd.DataFrame, statements: pd.DataFrame) -> pd.Series:
    """How often the machine's polarity agreed with hand codes where it had the same kind of evidence, 0 to 1.

    The kind is what stands before the first colon of ``evidence``. Rates are smoothed towards the overall
    rate by four pseudo-codes, and the codes of a statement's own article are left out (leave one group
    out), so that no row is judged by itself. Missing everywhere while there are fewer than 30 hand codes.
    """
    rows = (
        stances.assign(kind=stances["evidence"].str.split(":").str[0])
        .merge(statements[["statement_id", "article_id"]], on="statement_id", how="left")
        .merge(
            hand[["statement_id", "issue", "polarity"]],
            on=["statement_id", "issue"],
            how="left",
            suffixes=("", "_hand"),
        )
        .assign(
            coded=lambda df: df["polarity_hand"].notna(),
            right=lambda df: df["polarity"] == df["polarity_hand"],
        )
    )
    if rows["coded"].sum() < ENOUGH:
        return pd.Series(np.nan, index=stances.index)

    def elsewhere(column: str, by: list[str]) -> pd.Series:
        whole = rows.groupby(by)[column].transform("sum") if by else rows[column].sum()
        return whole - rows.groupby([*by, "article_id"])[column].transform("sum")

    overall = (elsewhere("right", []) + 1) / (elsewhere("coded", []) + 2)
    rate = (elsewhere("right", ["kind"]) + PRIOR * overall) / (elsewhere("coded", ["kind"]) + PRIOR)
    return rate.round(3).set_axis(stances.index)


def _counts(part: pd.DataFrame) -> np.ndarray:
    """Confusion tables, one an article: articles × by hand × by machine."""
    articles = part["article_id"].astype("category").cat.codes.to_numpy()
    hand, machine = (
        pd.Categorical(part[c], categories=POLARITIES).codes for c in ("polarity_hand", "polarity")
    )
    counts = np.zeros((articles.max() + 1, len(POLARITIES), len(POLARITIES)), dtype=int)
    np.add.at(counts, (articles, hand, machine), 1)
    return counts


def _interval(counts: np.ndarray, *, seed: int, draws: int) -> tuple[float, float]:
    if len(counts) < 2:
        return np.nan, np.nan
    random = np.random.default_rng(seed)
    drawn = [
        macro_f1(counts[random.integers(len(counts), size=len(counts))].sum(axis=0)) for _ in range(draws)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
