"""Learned: the coder that learns from reference codes, and says how sure it is and on what it rests."""

from pathlib import Path

import numpy as np
import pandas as pd

from helpers.base import SCHEMAS, InputError, check_table
from helpers.stances.codes.read import KEYS, labels_of, select_codes
from helpers.stances.learned.features import evidence
from helpers.stances.learned.learning import folds
from helpers.stances.learned.pairs import (
    LearnedCoder,
    Placed,
    assemble,
    fit_stages,
    place_pairs,
    prepare_pairs,
)
from helpers.study import Study

CODER = "learned"
LEAST = 25  # reference codes without which nothing is learned
STABLE = 100  # reference codes below which an estimate is unstable
SPLITS = ("article", "speaker", "time", "statement")
PERIODS = 5  # stretches of time that "time" keeps together


def train(pairs: pd.DataFrame, *, cache: str | Path | None = None, seed: int = 0) -> LearnedCoder:
    """Learn from coded pairs of statement and issue; ``.classify(pairs)`` then codes others.

    ``pairs``: text, issue (an id or a name in words), polarity (favour, against, neutral); optional:
    proposition (what is favoured or opposed, in words), bears (False where the statement does not
    bear on the issue; all do where the column is missing), group (an article or speaker: kept together when
    C, threshold and calibration are chosen; without it equal texts are). One row a text and issue. Two
    stages, each a logistic regression: does it bear on the issue; which polarity. What is learned on an issue
    counts in part for others, the more alike they are worded, so that issues without codes can be coded too.
    Raises InputError below 25 codes, with one kind of code only, or where a column or value is wrong.
    """
    given = prepare_pairs(pairs, coded=True)
    check_enough(given)
    placed = place_pairs(given, cache=cache, seed=seed)
    return LearnedCoder(placed, fit_stages(placed, np.arange(len(given)), seed=seed))


def code_by_example(
    statements: pd.DataFrame,
    study: Study,
    codes: pd.DataFrame,
    *,
    split: str = "article",
    cache: str | Path | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Code every statement on every issue of the study by what was learned from the reference codes.

    ``statements`` needs statement_id and content; article_id, speaker, said_on and condition are used where
    they are there. ``codes`` are stance rows of method "hand"; of several coders' codes the one counts that
    ``select_codes`` takes. Returns ``helpers.base.STANCES`` with method and coder "learned". A statement with
    a reference code gets a prediction made without its article and, further, without all of its speaker or of
    its fifth of the period (``split``: article, speaker, time; or statement, which adds nothing if articles
    are known), so comparing it with the reference code is honest; without article_id each statement is alone.
    ``score`` is p(favour) - p(against), -1 … 1; ``probability`` (0 … 1) that the polarity is right,
    calibrated within the reference codes; ``conditional`` is whether a side is taken in a statement with a
    condition; ``evidence`` the coded statement nearest to it and the words that weighed most. Not handled:
    what only the context says. Raises InputError where the codes do not suffice (fewer than 25, or one kind
    only), fit no statement or leave nothing to learn from (``separable``).
    """
    if split not in SPLITS:
        raise InputError(f"split is “{split}”. Use {', '.join(SPLITS)}.")
    coded = pair_with_codes(statements, study, codes, split)
    coder = train(coded, cache=cache, seed=seed)
    pairs = pairs_of(statements, study)
    stances = coder.classify(pairs, explain=True).set_axis(pd.MultiIndex.from_frame(pairs[KEYS]))
    apart = code_left_out(coder.placed, coded["article"].to_numpy(), seed=seed)
    apart = apart.set_axis(pd.MultiIndex.from_frame(coded[KEYS]))
    stances.loc[apart.index, apart.columns] = apart
    return _stances(stances.reset_index(), statements)


def pairs_of(statements: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Every statement on every issue: statement_id, text, issue, proposition (in the codebook's words)."""
    for column in ("statement_id", "content"):
        if column not in statements:
            raise InputError(f"The statements have no column “{column}”. Give the table of statements.")
    issues = pd.DataFrame(
        [(i.id, f"{i.label}. {i.proposition} {', '.join(i.bears_on)}") for i in study.issues],
        columns=["issue", "proposition"],
    )
    given = statements[["statement_id"]].assign(text=statements["content"].astype(str))
    return given.merge(issues, how="cross")


def separable(statements: pd.DataFrame, study: Study, codes: pd.DataFrame, *, split: str) -> bool:
    """Whether ``code_by_example`` has reference codes left to learn from, whatever this split leaves out."""
    coded = pair_with_codes(statements, study, codes, split)
    return all(len(kept) for _, kept in _apart(coded, coded["article"].to_numpy(), seed=0))


def _apart(given: pd.DataFrame, articles: np.ndarray, *, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The rows of each fold of groups, and those to learn from: of other groups, and in other articles."""
    fold = folds(given["polarity"].to_numpy(), given["group"].to_numpy(), seed=seed)
    return [
        (np.flatnonzero(left), np.flatnonzero(~left & ~np.isin(articles, articles[left])))
        for left in (fold == one for one in range(fold.max() + 1))
    ]


def code_left_out(placed: Placed, articles: np.ndarray, *, seed: int) -> pd.DataFrame:
    """Code every coded pair by what is learned from those of other groups and articles: as ``classify``,
    explained. What is said in one article is told in like words, whoever says it: it would give itself away.
    """
    apart = _apart(placed.given, articles, seed=seed)
    if not all(len(kept) for _, kept in apart):
        raise InputError(
            "All reference codes share an article, speaker or period, or articles with them. Code statements "
            "of others too."
        )
    parts = []
    for left, kept in apart:
        stages = fit_stages(placed, kept, seed=seed)
        odds = {name: placed.at[left] @ stage.weights + stage.level for name, stage in stages.items()}
        found = assemble(stages, odds, placed.issue[left]).set_axis(left).assign(evidence="")
        for issue in np.unique(placed.issue[left]):
            mine = left[placed.issue[left] == issue]
            among = kept[placed.issue[kept] == issue]
            dense, near = placed.pairs.dense, among if len(among) else kept
            found.loc[mine, "evidence"] = evidence(placed.given, dense, found.loc[mine], dense[mine], near)
        parts.append(found)
    return pd.concat(parts).sort_index()


def stability(codes: pd.DataFrame) -> str:
    """Say in a sentence how far to lean on an estimate from this many reference codes, the issues named."""
    hand = select_codes(codes[codes["method"] == "hand"])
    if hand.empty:
        return f"There are no reference codes: the learned coder needs at least {LEAST} codes."
    if len(hand) < STABLE:
        return (
            f"With {len(hand)} reference codes the estimate is unstable: {len(hand)} others could well "
            f"give another picture. Below {STABLE} codes, read it as a first impression."
        )
    counts = hand.groupby("issue").size()
    few = [f"{issue} ({count})" for issue, count in counts.items() if count < STABLE]
    if few:
        return f"Fewer than {STABLE} reference codes, so unstable: {', '.join(few)}."
    listed = ", ".join(f"{issue}: {count}" for issue, count in counts.items())
    return f"Every issue has at least {STABLE} reference codes ({listed})."


def check_enough(given: pd.DataFrame) -> None:
    """InputError where there are too few codes, or of one kind only."""
    if len(given) < LEAST:
        raise InputError(
            f"{len(given)} codes are given; the learned coder needs at least {LEAST}. "
            "Code more of them, or use the codebook coder."
        )
    kinds = set(labels_of(given))
    if len(kinds) < 2:
        raise InputError(
            f"All {len(given)} reference codes say “{kinds.pop()}”: nothing can be told apart. Code "
            "statements of another polarity too."
        )


def pair_with_codes(statements: pd.DataFrame, study: Study, codes: pd.DataFrame, split: str) -> pd.DataFrame:
    """The pairs with a reference code, in the order of the statements: polarity, bears, group, article.

    A coder that ``train`` makes of them has seen these codes: to code the same statements, use
    ``code_by_example``. Raises InputError as it does.
    """
    groups, articles = group_statements(statements, split), group_statements(statements, "article")
    hand = select_codes(codes[codes["method"] == "hand"])[[*KEYS, "polarity", "bears"]]
    coded = pairs_of(statements, study).merge(hand, on=KEYS, validate="one_to_one")
    check_enough(coded)
    ids = coded["statement_id"]
    return coded.assign(group=groups.loc[ids].to_numpy(), article=articles.loc[ids].to_numpy())


def group_statements(statements: pd.DataFrame, split: str) -> pd.Series:
    """What is kept together when something is left out, by statement_id; where unknown, the statement alone.

    Articles that share a statement (``same_as``) are one.
    """
    alone = "statement " + statements["statement_id"].astype(str)
    if split == "statement" or (split == "article" and "article_id" not in statements):
        return _with_repeats(alone, statements)
    column = {"article": "article_id", "speaker": "speaker", "time": "said_on"}[split]
    if column not in statements:
        raise InputError(f"The statements have no column “{column}”, so they cannot be split by {split}.")
    values = statements[column]
    named = column + " " + values.astype(str)
    if split == "time":
        rank = values.rank(method="dense", pct=True) * PERIODS
        named = "period " + rank.apply(np.ceil).astype("Int64").astype(str)
    groups = named.where(values.notna(), alone)
    if split == "article":
        return _with_repeats(groups, statements)
    return groups.set_axis(statements["statement_id"])


def _with_repeats(groups: pd.Series, statements: pd.DataFrame) -> pd.Series:
    """The groups, by statement_id, those made one that share a statement: it would be learned from itself."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    groups = groups.set_axis(statements["statement_id"])
    if "same_as" not in statements:
        return groups
    repeats = statements.loc[statements["same_as"].isin(groups.index), ["statement_id", "same_as"]]
    number, names = pd.factorize(groups)
    place = pd.Series(number, index=groups.index)
    ends = place.loc[repeats["statement_id"]].to_numpy(), place.loc[repeats["same_as"]].to_numpy()
    links = coo_array((np.ones(len(repeats)), ends), shape=(len(names), len(names)))
    joined = connected_components(links, directed=False)[1]
    first = pd.Series(names).groupby(joined).first()
    return pd.Series(first.loc[joined[number]].to_numpy(), index=groups.index)


def _stances(found: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The table ``stances``."""
    tied = pd.Series(False, index=statements["statement_id"])
    if "condition" in statements:
        tied = statements.set_index("statement_id")["condition"].fillna("").astype(str).str.strip() != ""
    conditional = tied.loc[found["statement_id"]].to_numpy() & (found["polarity"] != "neutral").to_numpy()
    columns = list(SCHEMAS["stances"].columns)
    return check_table(
        found.assign(conditional=conditional, method="learned", coder=CODER)[columns], "stances"
    )
