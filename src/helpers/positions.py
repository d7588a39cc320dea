"""Positions: how often each side takes which side on which issue, and who asks what of whom."""

import re

import numpy as np
import pandas as pd

from helpers.stance.sides import SideNames, find_sides, side_names
from helpers.study import Study

COUNTS = ["n", "favour", "against", "neutral", "conditional"]
DEMANDS = ["asking_side", "asked_side", "asks", "offers", "said_on", "speaker", "statement_id", "article_id"]
NOBODY = ""  # whoever the study gives no side, or a condition that names nobody


def positions(
    stances: pd.DataFrame, statements: pd.DataFrame, *, by: str = "side", seed: int = 0, draws: int = 1000
) -> pd.DataFrame:
    """Count, for each side and issue, the statements in favour, against, neutral and under a condition.

    ``stances`` has one row a statement and issue (``settle`` them first); ``by`` is a column of statements
    (side, actor_id, speaker …), missing values are counted under "". Only statements that bear on the issue
    count; a repeated statement (``same_as``) counts once. Returns ``by``, issue, n, favour, against,
    neutral, conditional (counts), share_favour, share_against, share_conditional (0 to 1, of n) and low,
    high: the 95 % percentile bootstrap interval of share_favour, drawn over articles, since statements of
    one article are not independent (Efron & Tibshirani 1993, ch. 13). Where all articles agree the
    bootstrap sees no spread, and the bound is exact instead, for as many draws as there are articles
    (Clopper & Pearson 1934). Missing where one article is all there is. Raises ValueError where a statement
    and issue have several codes.
    """
    rows = counted(stances, statements).assign(**{by: lambda df: df[by].fillna(NOBODY)})
    groups = pd.MultiIndex.from_product(
        [sorted(statements[by].fillna(NOBODY).unique()), sorted(stances["issue"].unique())],
        names=[by, "issue"],
    )
    counts = rows.groupby([by, "issue"])[COUNTS].sum().reindex(groups, fill_value=0).astype(int)
    of_all = counts[["favour", "against", "conditional"]].div(counts["n"].where(counts["n"] > 0), axis=0)
    by_article = rows.groupby([by, "issue", "article_id"])[["favour", "n"]].sum()
    intervals = {
        group: _interval(part.to_numpy(), seed=seed, draws=draws)
        for group, part in by_article.groupby(level=[0, 1], sort=True)
    }
    bounds = pd.DataFrame(
        [intervals.get(group, (np.nan, np.nan)) for group in groups], index=groups, columns=["low", "high"]
    )
    return counts.join(of_all.add_prefix("share_")).join(bounds).reset_index()


def counted(stances: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The rows behind the positions: settled codes that bear on an issue, each statement once.

    Adds to the statement's columns those of its stance and 0/1 columns n, favour, against, neutral,
    conditional.
    """
    if stances.duplicated(["statement_id", "issue"]).any():
        raise ValueError(
            "A statement has several codes on one issue. Call settle(stances) before counting positions."
        )
    first_report = statements["same_as"].fillna(statements["statement_id"])
    rows = (
        statements.assign(report_of=first_report)
        .merge(stances[stances["bears"]], on="statement_id", validate="one_to_many")
        .sort_values("said_on", kind="stable", na_position="last")
        .drop_duplicates(["report_of", "issue"], keep="first")
    )
    polarity = {name: (rows["polarity"] == name).astype(int) for name in ("favour", "against", "neutral")}
    return rows.assign(n=1, **polarity, conditional=rows["conditional"].astype(int)).reset_index(drop=True)


def demands(statements: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Who asks what of whom: one row a statement with a condition, repeats left out.

    Columns: asking_side, asked_side (the other side named in the condition, else the only other side named
    in the statement, else ""), asks (the words of the condition), offers (the rest of the statement: what
    is given, or threatened, in exchange), said_on, speaker, statement_id, article_id. Ordered by day.
    Pronouns in the condition ("if they …") are not resolved.
    """
    names = side_names(study)
    asking = statements[statements["condition"].notna() & statements["same_as"].isna()]
    rows = [
        {
            "asking_side": side,
            "asked_side": _asked(condition, content, side, names),
            "asks": condition,
            "offers": _rest(content, condition),
        }
        for side, condition, content in zip(
            asking["side"].fillna(NOBODY), asking["condition"], asking["content"], strict=True
        )
    ]
    frame = pd.DataFrame(rows, index=asking.index).join(asking[DEMANDS[4:]]).reindex(columns=DEMANDS)
    return frame.sort_values(["said_on", "statement_id"], kind="stable", na_position="last").reset_index(
        drop=True
    )


def _asked(condition: str, content: str, side: str, names: SideNames) -> str:
    """The first other side that a condition names, else the only other side that the statement names."""
    named = [naming.side for naming in find_sides(condition, names=names) if naming.side != side]
    elsewhere = {naming.side for naming in find_sides(content, names=names)} - {side}
    return named[0] if named else min(elsewhere) if len(elsewhere) == 1 else NOBODY


def _rest(content: str, condition: str) -> str:
    """A statement without its condition."""
    before, found, after = content.partition(condition)
    rest = before + " " + after if found else content
    return re.sub(r"[\s,]*([.,;:!?])", r"\1", " ".join(rest.split())).strip(" ,;:…—–")


def _interval(articles: np.ndarray, *, seed: int, draws: int) -> tuple[float, float]:
    """The 95 % interval of the share of the first column in the second, rows drawn with replacement."""
    size, (hits, total) = len(articles), articles.sum(axis=0)
    if size < 2:
        return np.nan, np.nan
    if hits == total:
        return 0.025 ** (1 / size), 1.0
    if hits == 0:
        return 0.0, 1 - 0.025 ** (1 / size)
    random = np.random.default_rng(seed)
    block = max(1, 1_000_000 // size)  # rows drawn at a time, so that memory does not grow with the articles
    shares: list[np.ndarray] = []
    for start in range(0, draws, block):
        drawn = articles[random.integers(size, size=(min(block, draws - start), size))].sum(axis=1)
        shares.append(drawn[:, 0] / drawn[:, 1])
    low, high = np.percentile(np.concatenate(shares), [2.5, 97.5])
    return float(low), float(high)
