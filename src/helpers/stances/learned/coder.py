"""Learned: the coder that learns from reference codes, and says how sure it is and on what it rests."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.base import SCHEMAS, InputError, check_table, embed
from helpers.stances.codebook.coder import chances_of, code_by_codebook
from helpers.stances.codes.read import KEYS, labels_of, select_codes
from helpers.stances.codes.steps import LABELS
from helpers.stances.learned.features import evidence
from helpers.stances.learned.learning import folds
from helpers.stances.learned.pairs import LearnedCoder, fit_stages, place_pairs, prepare_pairs
from helpers.stances.learned.update import fit_update
from helpers.study import Study

CODER, SIDES = "learned", LABELS[:2]
LEAST = 25  # codes without which ``train`` learns nothing
STABLE = 100  # reference codes below which an estimate is unstable
# how far a code is preferred in the decision: so that without codes the sides are the codebook coder's
LEAN = (1.0, 1.0, 1.3, 0.58)
PLACES = 4  # decimals of a chance: noise of another processor must not decide
ALONE = "no reference code of another article, speaker or period"
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
    read: pd.DataFrame | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Code every statement on every issue: by the codebook, and by what the reference codes change in that.

    ``statements`` needs statement_id and content; article_id, speaker, said_on and what the codebook coder
    uses are used where they are there. ``codes`` are stance rows of method "hand"; of several coders' codes
    the one counts that ``select_codes`` takes. ``read``: the rows of ``code_by_codebook``, where they are
    there. Returns ``helpers.base.STANCES`` with method and coder "learned". A statement with a reference
    code gets a prediction made without its article and, further, without all of its speaker or of its fifth
    of the period (``split``: article, speaker, time; or statement, which adds nothing if articles are
    known), so comparing it with the reference code is honest; without article_id each statement is alone.
    Where that leaves no code, polarity is as the codebook coder has it. ``score`` is p(favour) - p(against),
    -1 … 1; ``probability`` (0 … 1) that the polarity is right; ``conditional`` whether a side is taken in a
    statement with a condition; ``evidence`` the coded statement nearest to it. Works from the first code on;
    how it comes closer with more is measured in docs/limits.md. Not handled: what only the context says.
    """
    if split not in SPLITS:
        raise InputError(f"split is “{split}”. Use {', '.join(SPLITS)}.")
    coded = pair_with_codes(statements, study, codes, split)
    lesson = lesson_of(statements, study, coded, cache=cache, read=read)
    pairs, issue, at, seen = lesson.pairs, lesson.issue, lesson.at, lesson.seen
    chances, why = np.zeros((len(pairs), len(LABELS))), np.full(len(pairs), ALONE, dtype=object)
    everywhere = np.arange(len(pairs)), np.arange(len(coded))
    for to_code, from_ in [everywhere, *((at[left], kept) for left, kept in _apart(coded, seed=seed))]:
        chances[to_code] = lesson.chances(from_, to_code)
        found = _decided(chances[to_code])
        for one in np.unique(issue[to_code]):
            mine = np.flatnonzero(issue[to_code] == one)
            on_it = issue[at[from_]] == one
            near = from_[on_it] if on_it.any() else from_
            known = (
                evidence(coded, seen[at], found.iloc[mine], seen[to_code[mine]], near) if len(near) else ALONE
            )
            why[to_code[mine]] = known
    return _stances(pairs[KEYS].join(_decided(chances)).assign(evidence=why), statements)


@dataclass
class Lesson:
    """All pairs of statement and issue in numbers, and which of them are coded, and how."""

    pairs: pd.DataFrame
    odds: np.ndarray  # log-chances of each of LABELS, as the codebook coder gives them
    issue: np.ndarray
    seen: np.ndarray  # the embedding of the statement
    at: np.ndarray  # the places of the coded pairs
    code: np.ndarray  # of LABELS
    issues: int

    def chances(self, from_: np.ndarray, to_code: np.ndarray) -> np.ndarray:
        """Chances of each of LABELS, of some pairs, after what some of the codes teach."""
        own = self.at[from_]
        update = fit_update(self.odds[own], self.issue[own], self.seen[own], self.code[from_], self.issues)
        return update.chances(self.odds[to_code], self.issue[to_code], self.seen[to_code])


def lesson_of(
    statements: pd.DataFrame,
    study: Study,
    coded: pd.DataFrame,
    *,
    cache: str | Path | None = None,
    read: pd.DataFrame | None = None,
) -> Lesson:
    """Make the pairs of a study ready; ``coded`` are those of ``pair_with_codes``, ``read`` the codebook
    coder's."""
    pairs = pairs_of(statements, study)
    text, texts = pd.factorize(pairs["text"])
    places = pd.MultiIndex.from_frame(pairs[KEYS]).get_indexer(pd.MultiIndex.from_frame(coded[KEYS]))
    return Lesson(
        pairs,
        odds=np.log(chances_of(code_by_codebook(statements, study) if read is None else read)),
        issue=pd.factorize(pairs["issue"])[0],
        seen=embed(list(texts), cache=cache)[text],
        at=places,
        code=labels_of(coded).map(LABELS.index).to_numpy(),
        issues=len(study.issues),
    )


def _decided(chances: np.ndarray) -> pd.DataFrame:
    """bears, polarity, score and probability, by the chances of each of LABELS."""
    label = (chances * LEAN).round(PLACES).argmax(axis=1)
    sides = chances[:, : len(SIDES)]
    side = label < len(SIDES)
    likely = np.where(side, sides[np.arange(len(label)), np.where(side, label, 0)], 1 - sides.sum(axis=1))
    return pd.DataFrame(
        {
            "bears": np.array(LABELS)[label] != "none",
            "polarity": np.where(side, np.array(LABELS)[label], "neutral"),
            "score": (chances[:, 0] - chances[:, 1]).round(3),
            "probability": likely.round(3),
        }
    )


def pairs_of(statements: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Every statement on every issue: statement_id, text, issue."""
    for column in ("statement_id", "content"):
        if column not in statements:
            raise InputError(f"The statements have no column “{column}”. Give the table of statements.")
    issues = pd.DataFrame({"issue": [issue.id for issue in study.issues]})
    given = statements[["statement_id"]].assign(text=statements["content"].astype(str))
    return given.merge(issues, how="cross")


def _apart(coded: pd.DataFrame, *, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The rows of each fold of groups, and those to learn from: of other groups, and in other articles.

    What is said in one article is told in like words, whoever says it: it would give itself away.
    """
    articles = coded["article"].to_numpy()
    fold = folds(coded["polarity"].to_numpy(), coded["group"].to_numpy(), seed=seed)
    return [
        (np.flatnonzero(left), np.flatnonzero(~left & ~np.isin(articles, articles[left])))
        for left in (fold == one for one in range(fold.max() + 1))
    ]


def stability(codes: pd.DataFrame) -> str:
    """Say in a sentence how far to lean on an estimate from this many reference codes, the issues named."""
    hand = select_codes(codes[codes["method"] == "hand"])
    if hand.empty:
        return "There are no reference codes: the learned coder has nothing to learn from."
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
    if coded.empty:
        raise InputError("No reference code is of a statement and an issue of this study. Code some first.")
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
