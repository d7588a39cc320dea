"""Codes: what people decided by hand, read from the study's files, and how it is put beside machine codes."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.phrases import tokens
from helpers.study import Study
from helpers.tables import table

COLUMNS = ("statement_id", "issue", "polarity", "conditional", "comment", "words")
VALUES = {"polarity": ("favour", "against", "neutral", "none", ""), "conditional": ("yes", "no", "")}
OVERLAP = 0.8  # share of words two versions of a statement must have in common to count as the same
ENOUGH = 30  # hand codes below which no probability is estimated
PRIOR = 4.0  # weight, in hand codes, of the overall rate when a kind of evidence is rare


def read_codes(study: Study, statements: pd.DataFrame) -> pd.DataFrame:
    """Read codes/<coder>.csv of a study: one file a coder, one row a statement and issue.

    Columns: statement_id, issue, polarity (favour, against, neutral, none = does not bear on it, blank =
    not coded), conditional (yes, no, blank), comment, words. A row belongs to the statement of that id or,
    where the extractor has changed since and the id is gone, to the one statement that shares at least 0.8
    of its words with ``words``. Returns stance rows of method "hand" (score 1, 0 or -1, probability
    missing), in order of file and row. In a run of its own name over other articles the rows of the study's
    articles are left out silently: they code statements that are not there. Raises InputError with file,
    row and remedy for an unknown statement, issue or value, and for a statement coded in two ways.
    """
    finder = _Finder(statements)
    rows: list[dict] = []
    for path in sorted((study.folder / "codes").glob("*.csv")):
        rows += _read_coder(path, study, finder)
    return table(rows, "stances")


def settle(stances: pd.DataFrame) -> pd.DataFrame:
    """One row a statement and issue: the hand code where there is one, else the machine's.

    Of several hand coders the majority counts; without one, the coder whose name comes first, and
    ``evidence`` says that they disagreed. Of several machine coders the last in the table counts. Settling
    twice changes nothing.
    """
    keys = ["statement_id", "issue"]
    if not stances.duplicated(keys).any():
        return stances.reset_index(drop=True)
    machine = stances[stances["method"] != "hand"].drop_duplicates(keys, keep="last")
    by_hand = stances[stances["method"] == "hand"].sort_values([*keys, "coder"], kind="stable")
    alone = ~by_hand.duplicated(keys, keep=False)
    agreed = [_majority(group) for _, group in by_hand[~alone].groupby(keys, sort=False)]
    hand = pd.concat([by_hand[alone], *agreed]) if agreed else by_hand
    rows = pd.concat([hand, machine], ignore_index=True).drop_duplicates(keys, keep="first")
    order = stances.drop_duplicates(keys)[keys]
    return order.merge(rows, on=keys, validate="one_to_one")[list(stances.columns)]


def hit_rates(stances: pd.DataFrame, hand: pd.DataFrame, statements: pd.DataFrame) -> pd.Series:
    """How often the machine's polarity agreed with hand codes where it had the same kind of evidence, 0 to 1.

    The kind is what stands before the first colon of ``evidence``. Rates are smoothed towards the overall
    rate by four pseudo-codes, and the codes of a statement's own article are left out (leave one group
    out), so that no row is judged by itself. Missing everywhere while there are fewer than 30 hand codes.
    """
    rows = (
        stances.reset_index()
        .assign(kind=lambda df: df["evidence"].str.split(":").str[0])
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
    counts = {}
    for name, by in (("all", []), ("kind", ["kind"])):
        for count in ("coded", "right"):
            whole = rows.groupby(by)[count].transform("sum") if by else rows[count].sum()
            counts[name, count] = whole - rows.groupby([*by, "article_id"])[count].transform("sum")
    overall = (counts["all", "right"] + 1) / (counts["all", "coded"] + 2)
    rate = (counts["kind", "right"] + PRIOR * overall) / (counts["kind", "coded"] + PRIOR)
    return rate.round(3).set_axis(stances.index)


def _majority(group: pd.DataFrame) -> pd.DataFrame:
    """The row of the first coder who holds the most frequent code."""
    labels = list(zip(group["bears"], group["polarity"], strict=True))
    top = Counter(labels).most_common(1)[0]
    choice = labels.index(top[0]) if top[1] * 2 > len(labels) else 0
    row = group.iloc[[choice]]
    if len(set(labels)) == 1:
        return row
    others = ", ".join(
        f"{c}: {p if b else 'none'}"
        for c, b, p in group[["coder", "bears", "polarity"]].itertuples(index=False)
    )
    return row.assign(evidence=f"coders disagreed ({others})")


def _read_coder(path: Path, study: Study, finder: "_Finder") -> list[dict]:
    where = f"codes/{path.name}"
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            f"{where} cannot be read as a CSV table in UTF-8 ({error}). Save it as CSV UTF-8."
        ) from None
    missing = [name for name in COLUMNS[:3] if name not in frame.columns]
    if missing:
        raise InputError(
            f"{where} has no column {', '.join(missing)}. It needs {', '.join(COLUMNS)} in its first line."
        )
    frame = frame.reindex(columns=list(COLUMNS), fill_value="").apply(lambda column: column.str.strip())
    own_run = study.run_name == study.id
    rows: list[dict] = []
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    for line, code in enumerate(frame.to_dict("records"), start=2):
        _check(code, study, f"{where}, line {line}")
        if not code["polarity"]:
            continue
        found = finder.find(code["statement_id"], code["words"])
        if len(found) != 1 and own_run:
            raise InputError(_not_found(code, found, f"{where}, line {line}"))
        if len(found) != 1:
            continue
        first, same = seen.setdefault((found[0], code["issue"]), (line, code["polarity"]))
        if first != line and same != code["polarity"]:
            raise InputError(
                f"{where}, line {line} codes a statement on {code['issue']} as {code['polarity']}, "
                f"line {first} as {same}. Keep one of them."
            )
        if first != line:
            continue  # a second report of the same words, coded alike
        rows.append(_stance(found[0], code, path.stem))
    return rows


def _check(code: dict[str, str], study: Study, where: str) -> None:
    issues = [issue.id for issue in study.issues]
    if code["issue"] not in issues:
        raise InputError(
            f"{where}: the study has no issue “{code['issue']}”. Use one of {', '.join(issues)}."
        )
    for column, allowed in VALUES.items():
        if code[column] not in allowed:
            options = ", ".join(allowed[:-1])
            raise InputError(f"{where}: {column} is “{code[column]}”. Use {options}, or leave it blank.")


def _not_found(code: dict[str, str], found: list[str], where: str) -> str:
    given = f"the statement {code['statement_id'] or '(no id)'}"
    if found:
        return f"{where}: the words fit {len(found)} statements ({', '.join(found)}). Give the id of the one."
    return (
        f"{where}: {given} is not among the statements, and none shares {OVERLAP:.0%} of its words. "
        "Take id and words from the statements table; if these are other articles, name the run differently."
    )


def _stance(statement_id: str, code: dict[str, str], coder: str) -> dict:
    polarity = "neutral" if code["polarity"] == "none" else code["polarity"]
    return {
        "statement_id": statement_id,
        "issue": code["issue"],
        "bears": code["polarity"] != "none",
        "polarity": polarity,
        "score": {"favour": 1.0, "against": -1.0}.get(polarity, 0.0),
        "conditional": code["conditional"] == "yes",
        "method": "hand",
        "coder": coder,
        "evidence": code["comment"] or None,
    }


class _Finder:
    """Statements by id and by their words, indexed once."""

    def __init__(self, statements: pd.DataFrame) -> None:
        self.ids = set(statements["statement_id"])
        self.repeats = set(statements.loc[statements["same_as"].notna(), "statement_id"])
        self.words = {
            i: Counter(token.stem for token in tokens(content) if token.text[0].isalnum())
            for i, content in zip(statements["statement_id"], statements["content"], strict=True)
        }
        self.holding: dict[str, list[str]] = {}
        for statement_id, words in self.words.items():
            for word in words:
                self.holding.setdefault(word, []).append(statement_id)

    def find(self, statement_id: str, words: str) -> list[str]:
        """The statement of this id, else those that share most of these words, without repeats."""
        if statement_id in self.ids:
            return [statement_id]
        wanted = Counter(token.stem for token in tokens(words) if token.text[0].isalnum())
        candidates = Counter(i for word in wanted for i in self.holding.get(word, ()))
        shares = {
            i: (wanted & self.words[i]).total() / max(wanted.total(), self.words[i].total())
            for i, shared in candidates.items()
            if shared >= OVERLAP * len(wanted) / 2
        }
        best = max(shares.values(), default=0.0)
        found = [i for i, share in shares.items() if share == best >= OVERLAP]
        return [i for i in found if i not in self.repeats] or found
