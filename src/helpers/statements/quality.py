"""Quality: how well the articles were read, by what people found who checked the reading against them."""

import numpy as np
import pandas as pd

from helpers.base import (
    RELIABILITY,
    brier_of,
    calibration_error,
    in_percent,
    join_words,
    number,
    reliability_rows,
    share_interval,
    upper_first,
)
from helpers.study import Study

MOST, EVERY = "speaker, words and day", "every field"
# what is judged -> the fields of a check that must be right; whose statement it is counts as its speaker
FIELDS_OF = {
    "statement": ("statement",),
    "words": ("words",),
    "speaker": ("speaker", "actor"),
    "said_on": ("said_on",),
    "condition": ("condition",),
    "reported_by": ("reported_by",),
    "venue": ("venue",),
    "role": ("role",),
    MOST: ("statement", "words", "speaker", "actor", "said_on"),
    EVERY: (),  # whichever was found wrong
}
WHOSE = ("statement", "words", "speaker", "actor")  # what the confidence of a row is about
PRECISION = ["field", "n", "articles", "right", "share", "low", "high", "units", "chosen", "readers"]
RECALL = ["found", "missed", "articles", "recall", "low", "high", "units", "readers"]
SCORES = ["n", "articles", "said", "right", "brier", "dummy_brier", "error"]
UNCHECKED = "Nobody has checked the reading of this study against its articles."
UNREAD = "how many were missed is unknown, since no article was read whole"


def reading_precision(checks: pd.DataFrame) -> pd.DataFrame:
    """How often the reading of a statement is right, field by field, by those drawn at random and checked.

    ``checks`` is the table of ``correct_statements``. Returns a row per field: field, n (checked), articles,
    right (counts), share, low, high (0 to 1; the 95 % interval of ``share_interval``, statements of one article
    not independent; missing with one article), units (as many independent statements tell as much), chosen (checked, but not drawn at random: left aside) and
    readers (who checked). "statement": it is one; the other fields count those that are. "speaker" is wrong
    if the actor is. "speaker, words and day" and "every field" count all, and one that is no statement is
    wrong in them. The share is that of the whole study as far as the draw was random.

    Statements drawn one by one and those of articles drawn at random are counted together, without weights:
    every first report has the same chance to be in the one draw, the other, or both. One that is drawn
    twice, or read by two, counts once, and a field is wrong if anybody corrected it, or readers differ over it.
    """
    read = _of_statements(checks)
    drawn = read[read["drawn"] == "random"]
    there = drawn[~_is_wrong(drawn, ("statement",))]
    rows = []
    for field, fields in FIELDS_OF.items():
        judged = there if field not in ("statement", MOST, EVERY) else drawn
        rows.append((field, *_share(~_is_wrong(judged, fields), judged["article_id"])))
    table = pd.DataFrame(rows, columns=PRECISION[:-2])
    return table.assign(chosen=len(read) - len(drawn), readers=_readers(drawn))


def reading_recall(checks: pd.DataFrame, as_read: pd.DataFrame) -> pd.DataFrame:
    """How many of the statements in articles drawn at random and read whole had been found.

    ``as_read`` has the statements as the program read them. Returns one row: found (statements there that
    the program read and that are statements), missed, articles (read whole), recall (found of both, 0 to 1), low, high
    (its 95 % interval, of ``share_interval``), units (as many independent statements tell as much) and readers. Missing where no article drawn at random was read
    whole, or nothing is said in those. What was read and is no statement counts for neither.
    """
    whole = checks[checks["statement_id"].isna() & (checks["drawn"] == "random")]
    rejected = checks.loc[_is_wrong(checks, ("statement",)), "statement_id"]
    found = as_read[as_read["article_id"].isin(whole["article_id"])]
    found = found[~found["statement_id"].isin(rejected)]
    missed = checks[(checks["wrong"] == "missed") & checks["article_id"].isin(whole["article_id"])]
    right = np.repeat([True, False], [len(found), len(missed)])
    articles = pd.concat([found["article_id"], missed["article_id"]], ignore_index=True)
    row = (len(found), len(missed), len(whole), *_share(right, articles)[3:], _readers(whole))
    return pd.DataFrame([row], columns=RECALL)


def reading_reliability(checks: pd.DataFrame, as_read: pd.DataFrame) -> pd.DataFrame:
    """Of the statements given a confidence between two bounds: how many were right, by those checked.

    Right is what confidence is the probability of: it is a statement, with these words, by this speaker.
    Returns a row per bin with a checked statement in it: above and to (its bounds; the lowest includes 0), n,
    articles, said (mean confidence), right (share), low and high (its 95 % interval, robust to articles).
    Statements drawn at random only; those without a confidence (texts of one voice) are left out.
    """
    rated = _rated(checks, as_read)
    said, right = rated["confidence"].to_numpy(float), rated["right"].to_numpy(float)
    return pd.DataFrame(reliability_rows(said, right, rated["article_id"].to_numpy()), columns=RELIABILITY)


def reading_calibration(checks: pd.DataFrame, as_read: pd.DataFrame) -> pd.DataFrame:
    """How far the confidences are off, beside a dummy that gives all rows the share of right ones.

    Returns one row: n, articles, said (mean confidence), right (share), brier (mean squared distance of
    confidence and right or wrong: 0 perfect, lower is better; Brier 1950), dummy_brier, and error (expected
    calibration error: mean distance of said and right over the bins of ``reading_reliability``, weighted by
    n; 0 to 1; above 0 by chance with few rows; Naeini et al. 2015). Missing where nothing was checked.
    """
    rated = _rated(checks, as_read)
    said, right = rated["confidence"].to_numpy(float), rated["right"].to_numpy(float)
    if not len(rated):
        return pd.DataFrame([(0, 0, *[np.nan] * 5)], columns=SCORES)
    scores = *brier_of(said, right), calibration_error(said, right)
    row = (len(rated), rated["article_id"].nunique(), said.mean(), right.mean(), *scores)
    return pd.DataFrame([row], columns=SCORES)


def sure_and_wrong(checks: pd.DataFrame, as_read: pd.DataFrame) -> pd.DataFrame:
    """The checked statements that are wrong in statement, words or speaker, the surest first.

    Drawn at random or chosen. Columns: confidence (0 to 1), wrong (fields, with commas between), speaker (as
    read), content, statement_id, article_id. Those without a confidence come last.
    """
    read = _of_statements(checks)
    found = read[_is_wrong(read, WHOSE)]
    columns = ["statement_id", "confidence", "speaker", "content"]
    rows = found[["statement_id", "article_id", "wrong"]].merge(as_read[columns], on="statement_id")
    order = ["confidence", "statement_id"]
    rows = rows.sort_values(order, ascending=[False, True], na_position="last", ignore_index=True)
    return rows[["confidence", "wrong", "speaker", "content", "statement_id", "article_id"]]


def describe_reading(precision: pd.DataFrame, recall: pd.DataFrame, study: Study) -> str:
    """Say how well the articles were read, and who found that out: "Of 60 statements drawn at random …".

    ``precision`` and ``recall`` are those of ``reading_precision`` and ``reading_recall``. What was not
    checked is said not to be known.
    """
    found = {str(row["field"]): row for row in precision.to_dict("records")}[MOST]
    texts = recall.to_dict("records")[0]
    by = join_words([study.named(one) for one in (found["readers"] or texts["readers"]).split(", ")])
    missed = f"{texts['missed'] or 'none'} had been missed"
    if not np.isnan(texts["low"]):
        missed += f" ({in_percent(texts['low'], texts['high'])} of what is said is found)"
    there = number(texts["found"] + texts["missed"], "statement")
    whole = f"of {there} in {number(texts['articles'], 'article')} read whole, {missed}"
    whole = whole if texts["articles"] else ""
    if found["n"]:
        beside = "its article" if found["n"] == 1 else "their articles"
        drawn = f"{number(found['n'], 'statement')} drawn at random and read beside {beside}"
        within = "" if np.isnan(found["low"]) else f" ({in_percent(found['low'], found['high'])})"
        right = f"{found['right'] or 'none'} {'was' if found['right'] <= 1 else 'were'} right in {MOST}"
        return f"Of {drawn} by {by}, {right}{within}; {whole or UNREAD}."
    if whole:
        return f"{upper_first(whole)}, as read by {by}; how many of those found are right is unknown."
    if found["chosen"]:
        checked = f"{number(found['chosen'], 'statement')} checked against the articles"
        return f"{checked}, none of them drawn at random: how many are right is unknown."
    return UNCHECKED


def _of_statements(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks of statements that the program read."""
    return checks[checks["statement_id"].notna() & (checks["wrong"] != "missed").fillna(True)]


def _is_wrong(checks: pd.DataFrame, fields: tuple[str, ...]) -> np.ndarray:
    """Whether one of the fields was found wrong; any field at all if none is named."""
    found = [set(one.split(", ")) if isinstance(one, str) else set() for one in checks["wrong"]]
    return np.array([bool(wrong & set(fields) if fields else wrong) for wrong in found], dtype=bool)


def _share(right: np.ndarray, articles: pd.Series) -> tuple[int, int, int, float, float, float, float]:
    """n, articles, how many are right, their share, its interval and units; missing where there is none."""
    if not len(right):
        return 0, 0, 0, np.nan, np.nan, np.nan, np.nan
    low, high, units, _ = share_interval(right.astype(float), pd.factorize(articles)[0])
    return len(right), articles.nunique(), int(right.sum()), float(right.mean()), low, high, units


def _rated(checks: pd.DataFrame, as_read: pd.DataFrame) -> pd.DataFrame:
    """The statements drawn at random and checked that have a confidence, and whether they are right."""
    read = _of_statements(checks)
    drawn = read[read["drawn"] == "random"]
    rows = drawn[["statement_id", "article_id"]].assign(right=~_is_wrong(drawn, WHOSE))
    return rows.merge(as_read[["statement_id", "confidence"]], on="statement_id").dropna(subset="confidence")


def _readers(checks: pd.DataFrame) -> str:
    return ", ".join(sorted({one for names in checks["readers"] for one in names.split(", ")}))
