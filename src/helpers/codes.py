"""Codes: what people decided by hand, read from the study's files, and how it is put beside machine codes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.ground.errors import InputError
from helpers.stance.phrases import tokens
from helpers.study import Study
from helpers.tables import table

COLUMNS = ("statement_id", "issue", "polarity", "conditional", "comment", "words")
VALUES = {"polarity": ("favour", "against", "neutral", "none", ""), "conditional": ("yes", "no", "")}
OVERLAP = 0.8  # share of words two versions of a statement must have in common to count as the same


def read_codes(study: Study, statements: pd.DataFrame) -> pd.DataFrame:
    """Read codes/<coder>.csv of a study: one file a coder, one row a statement and issue.

    Columns: statement_id, issue, polarity (favour, against, neutral, none = does not bear on it, blank =
    not coded), conditional (yes, no, blank), comment, words. A row belongs to the statement of that id or,
    where the extractor has changed since and the id is gone, to the one statement that shares at least 0.8
    of its words with ``words``. Returns stance rows of method "hand" (score 1, 0 or -1, probability
    missing), in order of file and row. Left out, and listed by ``unmatched_codes``, are rows of words alone
    that fit no statement (the extractor missed it) and, in a run of its own name over other articles, all
    that fit none. Raises InputError with file, row and remedy for an id that is not there, an unknown issue
    or value, and a statement coded in two ways.
    """
    rows: list[dict] = []
    seen: dict[tuple[str, str, str], tuple[str, str]] = {}
    for code in _coded(study, statements):
        if len(code["found"]) != 1:
            if code["statement_id"] and study.run_name == study.id:
                raise InputError(f"{code['where']}: {code['fault']}")
            continue
        stance = _stance(code)
        key = (stance["statement_id"], stance["issue"], stance["coder"])
        first, same = seen.setdefault(key, (code["where"], code["polarity"]))
        if same != code["polarity"]:
            raise InputError(
                f"{code['where']} codes a statement on {code['issue']} as {code['polarity']}, "
                f"{first} as {same}. Keep one of them."
            )
        if first == code["where"]:  # else a second report of the same words, coded alike
            rows.append(stance)
    return table(rows, "stances")


def unmatched_codes(study: Study, statements: pd.DataFrame) -> pd.DataFrame:
    """List the hand codes that fit no statement, or several: where, issue, polarity, words, fault."""
    rows = [code for code in _coded(study, statements) if len(code["found"]) != 1]
    return pd.DataFrame(rows, columns=["where", "issue", "polarity", "words", "fault"])


def settle(stances: pd.DataFrame) -> pd.DataFrame:
    """One row a statement and issue: the hand code where there is one, else the machine's.

    Of several hand coders the majority counts; without one, the coder whose name comes first (“author”
    before “reader”). The whole row is that coder's, its condition too, and ``evidence`` says who decided
    otherwise. Of several machine coders the last in the table counts. Settling twice changes nothing.
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


def _majority(group: pd.DataFrame) -> pd.DataFrame:
    """The row of the first coder who holds the most frequent code."""
    labels = list(zip(group["bears"], group["polarity"], strict=True))
    top = Counter(labels).most_common(1)[0]
    choice = labels.index(top[0]) if top[1] * 2 > len(labels) else 0
    row = group.iloc[[choice]]
    if len(set(labels)) == 1 and group["conditional"].nunique() == 1:
        return row
    others = ", ".join(
        f"{c}: {p if b else 'none'}{', conditional' if tied else ''}"
        for c, b, p, tied in group[["coder", "bears", "polarity", "conditional"]].itertuples(index=False)
    )
    return row.assign(evidence=f"coders disagreed ({others})")


def _coded(study: Study, statements: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Every row of the study's codes that is not blank, checked, with the statements it may mean
    (``found``).
    """
    finder = _Finder(statements)
    for path in sorted((study.folder / "codes").glob("*.csv")):
        for line, code in enumerate(_read_file(path), start=2):
            where = f"codes/{path.name}, line {line}"
            _check(code, study, where)
            if code["polarity"]:
                found = finder.find(code["statement_id"], code["words"])
                fault = "" if len(found) == 1 else _fault(code, found)
                yield {**code, "coder": path.stem, "where": where, "found": found, "fault": fault}


def _read_file(path: Path) -> list[dict[str, Any]]:
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
            f"{where} has no column {', '.join(missing)}. Its first line needs {', '.join(COLUMNS)}."
        )
    frame = frame.reindex(columns=list(COLUMNS), fill_value="").apply(lambda column: column.str.strip())
    return [dict(zip(COLUMNS, row, strict=True)) for row in frame.to_numpy()]


def _check(code: dict[str, Any], study: Study, where: str) -> None:
    issues = [issue.id for issue in study.issues]
    if code["issue"] not in issues:
        raise InputError(
            f"{where}: the study has no issue “{code['issue']}”. Use one of {', '.join(issues)}."
        )
    for column, allowed in VALUES.items():
        if code[column] not in allowed:
            options = ", ".join(allowed[:-1])
            raise InputError(f"{where}: {column} is “{code[column]}”. Use {options}, or leave it blank.")


def _fault(code: dict[str, Any], found: list[str]) -> str:
    if found:
        return f"the words fit {len(found)} statements ({', '.join(found)}). Give the id of the one."
    return (
        f"{code['statement_id'] or '(no id)'} is none of the statements, and none shares {OVERLAP:.0%} "
        "of its words. Take id and words from the statements table, or delete the row."
    )


def _stance(code: dict[str, Any]) -> dict[str, Any]:
    polarity = "neutral" if code["polarity"] == "none" else code["polarity"]
    return {
        "statement_id": code["found"][0],
        "issue": code["issue"],
        "bears": code["polarity"] != "none",
        "polarity": polarity,
        "score": {"favour": 1.0, "against": -1.0}.get(polarity, 0.0),
        "conditional": code["conditional"] == "yes",
        "method": "hand",
        "coder": code["coder"],
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
