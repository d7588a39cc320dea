"""Agreement: how far coders agree beyond chance, reference coders with each other and machines with them."""

from itertools import combinations

import numpy as np
import pandas as pd

from helpers.base import InputError, jackknife
from helpers.stances.codes.read import KEYS, RECONCILED, labels_of, select_codes
from helpers.stances.evaluation.scores import by_issue

COLUMNS = ["issue", "coders", "n", "agree", "alpha", "low", "high"]
PEOPLE = "reference coders"


def agreement(codes: pd.DataFrame, *, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """Measure how far several coders agree on each issue: Krippendorff's alpha, nominal, with its interval.

    ``codes`` are stance rows of two coders or more; the values compared are favour, against, neutral and none
    (does not bear on the issue). Returns one row an issue: issue, coders (how many), n (statements coded by
    two or more), agree (share of pairs of codes that are equal, 0 to 1), alpha (1 perfect, 0 as by chance,
    below 0 worse; 0.8 is the usual demand, 0.667 the least for tentative conclusions), low and high (95 %;
    ``jackknife``, after Hughes 2022, over statements, or over articles where ``statements`` says which one
    each belongs to: give them, since statements of one article are not independent; missing with fewer than
    five). Alpha is missing where nothing was
    coded twice, and where all codes are the same: agreement by chance cannot be told apart then (Krippendorff
    2019, ch. 12). What the coder “reconciled” holds is left out: it was not coded independently.
    """
    rows = [
        (issue, part["coder"].nunique(), *_measure(part))
        for issue, part in _label_codes(codes, statements).groupby("issue")
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def agreement_with_reference(
    stances: pd.DataFrame, *, statements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Measure how far machine coders agree with the reference codes, and reference coders with each other.

    Columns: issue (each, then "all" where there are several), coder, kind ("machine" with the
    reference codes that ``select_codes`` takes, "hand" for the agreement between all reference coders), n,
    agree, alpha, low, high as in ``agreement``. The row of kind "hand" is the ceiling: a machine that agrees
    with reference coders as well as they do with each other cannot be told from one more coder; above it, it
    fits one coder's habits. The two rest on different statements where not all were coded twice. For a coder
    that learns, stances must be out of fold.
    """
    hand, machines = stances[stances["method"] == "hand"], stances[stances["method"] != "hand"]
    settled = select_codes(hand).assign(coder=PEOPLE)
    parts = [("hand", PEOPLE, hand)]
    parts += [("machine", str(name), pd.concat([own, settled])) for name, own in machines.groupby("coder")]
    rows = [
        (issue, coder, kind, *_measure(part))
        for kind, coder, codes in parts
        for issue, part in by_issue(_label_codes(codes, statements))
    ]
    rows.sort(key=lambda row: (row[0] == "all", row[0], row[2], row[1]))
    return pd.DataFrame(rows, columns=["issue", "coder", "kind", *COLUMNS[2:]])


def agreement_pairs(codes: pd.DataFrame, *, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """Measure the agreement of every two coders, reference or machine, over all issues and on each.

    Columns: first, second, issue (each, then "all" where there are several), n, agree, alpha, low, high as in
    ``agreement``. Pairs without a statement that both have coded are left out.
    """
    labelled = _label_codes(codes, statements)
    rows = []
    for first, second in combinations(sorted(labelled["coder"].unique()), 2):
        both = labelled[labelled["coder"].isin((first, second))]
        for issue, part in by_issue(both[both.duplicated(KEYS, keep=False)]):
            rows.append((first, second, issue, *_measure(part)))
    return pd.DataFrame(rows, columns=["first", "second", "issue", *COLUMNS[2:]])


def disagreements(codes: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """List what reference coders coded differently: one row a statement and issue, in order of issue and day.

    Columns: statement_id, issue, said_on, speaker, content, one column a reference coder with the code
    (favour, against, neutral, none, with “, conditional”; missing where not coded), settled (the code that
    counts now), settled_by ("reconciled", "majority", "first name" or, where a majority gave the code and
    the first of them its condition, "condition: first name": see ``select_codes``), polarity_differs (False
    where only the condition does). Reconciled ones stay on the list, so that the count of disagreements
    does not shrink by talking; filter by settled_by. Raises InputError for a code of no statement here.
    """
    hand = codes[codes["method"] == "hand"]
    label = labels_of(hand)
    hand = hand.assign(label=label, code=label.where(~hand["conditional"], label + ", conditional"))
    own = hand[hand["coder"] != RECONCILED]
    counts = own.groupby(KEYS)[["code", "label"]].nunique()
    differing = counts[counts["code"] > 1].reset_index()
    coders = sorted(own["coder"].unique())
    columns = ["statement_id", "issue", "said_on", "speaker", "content", *coders]
    columns += ["settled", "settled_by", "polarity_differs"]
    unknown = sorted(set(differing["statement_id"]) - set(statements["statement_id"]))
    if unknown:
        raise InputError(f"There is no statement {unknown[0]}: give the statements that were coded.")
    wide = own.pivot(index=KEYS, columns="coder", values="code").reset_index()
    settled = select_codes(hand)
    rows = (
        differing.assign(polarity_differs=differing["label"] > 1)[[*KEYS, "polarity_differs"]]
        .merge(wide, on=KEYS)
        .merge(settled[[*KEYS, "coder", "code"]].rename(columns={"code": "settled"}), on=KEYS)
        .merge(statements[["statement_id", "said_on", "speaker", "content"]], on="statement_id")
    )
    place, votes = pd.MultiIndex.from_frame(rows[KEYS]), own.groupby(KEYS).size()
    for_the_code = own.groupby([*KEYS, "label"]).size().groupby(level=KEYS).max()
    with_condition = own.merge(settled[[*KEYS, "code"]], on=[*KEYS, "code"]).groupby(KEYS).size()
    counted = (for_the_code, with_condition.reindex(votes.index))
    majority, agreed = (place.isin(votes.index[n * 2 > votes]) for n in counted)
    rows["settled_by"] = np.select(
        [rows["coder"] == RECONCILED, agreed, majority],
        [RECONCILED, "majority", "condition: first name"],
        default="first name",
    )
    ordered = rows.sort_values(["issue", "said_on", "statement_id"], kind="stable", na_position="last")
    return ordered[columns].reset_index(drop=True)


def _label_codes(codes: pd.DataFrame, statements: pd.DataFrame | None) -> pd.DataFrame:
    """The codes to compare: statement_id, issue, coder, label and group (article, or else statement)."""
    found = codes.assign(label=labels_of(codes))[[*KEYS, "coder", "label"]]
    found = found[found["coder"] != RECONCILED]
    if statements is None:
        return found.assign(group=found["statement_id"])
    articles = statements.set_index("statement_id")["article_id"]
    unknown = found.loc[~found["statement_id"].isin(articles.index), "statement_id"]
    if len(unknown):
        raise InputError(f"There is no statement {unknown.iloc[0]}: give the statements that were coded.")
    return found.assign(group=found["statement_id"].map(articles))


def _measure(part: pd.DataFrame) -> tuple[int, float, float, float, float]:
    """n, agree, alpha, low and high of the codes of one comparison."""
    part = part[part.duplicated(KEYS, keep=False)]
    if part.empty:
        return 0, np.nan, np.nan, np.nan, np.nan
    counts = pd.crosstab([part["group"], part["issue"], part["statement_id"]], part["label"])
    counts = counts.sort_index(level=["issue", "statement_id"])
    table, groups = counts.to_numpy(), counts.index.get_level_values("group").to_numpy()
    parts, coders = _parts(table), table.sum(axis=1)
    agree = float((table * (table - 1)).sum() / (coders * (coders - 1)).sum())  # share of equal pairs
    low, high = jackknife(parts, _alphas, groups=groups, within=(-1, 1))
    return len(table), agree, float(_alphas(parts.sum(axis=0, keepdims=True))[0]), low, high


def _parts(table: np.ndarray) -> np.ndarray:
    """What alpha sums over statements: pairs of codes that differ, per coder beyond the first; the codes."""
    coders = table.sum(axis=1, keepdims=True)
    differing = (table * (coders - table)).sum(axis=1, keepdims=True) / np.maximum(coders - 1, 1)
    return np.hstack([differing, table])


def _alphas(sums: np.ndarray) -> np.ndarray:
    """Alpha of each row of such sums: 1 - observed / expected disagreement (Krippendorff 2019, ch. 12)."""
    codes, total = sums[:, 1:], sums[:, 1:].sum(axis=1)
    expected = (codes * (total[:, None] - codes)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - sums[:, 0] * (total - 1) / expected, np.nan)
