"""Coding: one statement and issue at a time, each code on disk before the next.

A session knows the statements, the codebook and the file of its own coder, and nothing else: no machine's
code and no other coder's file is read, so that the codes are made blind. ``open_reconciliation`` is the
exception, and is for afterwards. ``helpers.report.widgets.coding`` shows a session in the notebook.
"""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from helpers.base import InputError, table
from helpers.stances.codes.read import (
    KEYS,
    RECONCILED,
    Removed,
    check_coder,
    codes_in,
    labels_of,
    stance_row,
)
from helpers.stances.codes.steps import Session, Step, at_first
from helpers.stances.evaluation.agreement import disagreements
from helpers.stances.evaluation.shares import random_sample
from helpers.statements import Finder
from helpers.study import Study

ORDERS = ("random", "next", "text")


def open_session(
    statements: pd.DataFrame,
    study: Study,
    *,
    coder: str,
    order: str = "random",
    n: int | None = None,
    issues: Sequence[str] = (),
    seed: int = 0,
) -> Session:
    """Begin or take up coding by ``coder``: statement by statement, each on every issue (or on ``issues``).

    ``order`` is “random” (``random_sample``: what corrected shares rest on; code all of the ``n`` before you
    use it), “next” (``next_to_code``: what teaches the learned coder most, ``n`` at a time, judged by this
    coder's own codes; statements begun come first) or “text” (as the table has them). ``n`` is the number of
    statements, all if missing (35 for “next”); two coders who take the same order, ``n`` and ``seed`` code
    the same statements. Repeats (``same_as``) are left out. What the coder's file holds already is not asked
    again, and the session stands at the first step without a code. Nothing is written before a code is given.
    Raises InputError for an unknown order or issue, an ``n`` below 1, a name that cannot be a file, and a
    file that cannot be read.
    """
    check_coder(coder, study)
    if coder == RECONCILED:
        raise InputError(
            f"“{RECONCILED}” holds what coders agreed on later: use open_reconciliation, or another name."
        )
    known = [issue.id for issue in study.issues]
    wrong = [f"order is “{order}”"] if order not in ORDERS else []
    wrong += [f"issue is “{issue}”" for issue in issues if issue not in known]
    wrong += [f"n is {n}"] if n is not None and n < 1 else []
    if wrong:
        raise InputError(
            f"{wrong[0]}. Use an order of {', '.join(ORDERS)}, issues of {', '.join(known)}, and n from 1."
        )
    wanted = [issue for issue in known if issue in issues] or known
    codes = own_codes(study, coder, statements)
    ids = _in_order(statements, study, codes, order=order, n=n, issues=wanted, seed=seed)
    steps = [(statement, issue) for statement in ids for issue in wanted]
    drawn = "random" if order == "random" else "chosen"
    return at_first(Session(study, _by_id(statements), coder, steps, drawn, codes))


def open_reconciliation(statements: pd.DataFrame, study: Study, *, codes: pd.DataFrame) -> Session:
    """Go through what reference coders coded differently; what they agree on goes to codes/reconciled.csv.

    ``codes`` are the reference codes of all coders (``read_codes``); steps are the rows of ``disagreements``,
    in order of issue and day. ``others`` then has, for each step, every coder with code and comment. Where
    coders differ in the condition only, that is a step too.
    """
    apart = disagreements(codes, statements)
    others: dict[Step, list[dict[str, str]]]
    others = {step: [] for step in apart[KEYS].itertuples(index=False, name=None)}
    by_hand = codes[(codes["method"] == "hand") & (codes["coder"] != RECONCILED)]
    by_hand = by_hand.assign(label=labels_of(by_hand)).sort_values("coder", kind="stable")
    for row in by_hand.to_dict("records"):
        step = (row["statement_id"], row["issue"])
        if step in others:
            code = {"coder": row["coder"], "polarity": row["label"]}
            code["conditional"] = "yes" if row["conditional"] else "no"
            code["comment"] = row["evidence"] if isinstance(row["evidence"], str) else ""
            others[step].append(code)
    own = own_codes(study, RECONCILED, statements)
    return at_first(Session(study, _by_id(statements), RECONCILED, [*others], "", own, others))


def _by_id(statements: pd.DataFrame) -> pd.DataFrame:
    return statements.set_index("statement_id", drop=False)


def _in_order(
    statements: pd.DataFrame,
    study: Study,
    codes: dict[Step, dict[str, str]],
    *,
    order: str,
    n: int | None,
    issues: list[str],
    seed: int,
) -> list[str]:
    """The statements to code, by id."""
    first_reports = statements[statements["same_as"].isna()]
    if first_reports.empty:
        return []
    if order == "random":
        drawn = random_sample(statements, n=min(n or len(first_reports), len(first_reports)), seed=seed)
        return drawn["statement_id"].tolist()
    if order == "text":
        return first_reports["statement_id"].head(n or len(first_reports)).tolist()
    from helpers.stances.learned.sampling import COVERED, next_to_code

    coded = {step: row for step, row in sorted(codes.items()) if row["polarity"] and step[1] in issues}
    times = Counter(statement for statement, _ in coded)
    begun = [i for i in first_reports["statement_id"] if 0 < times[i] < len(issues)]
    own = {"method": "hand", "coder": "own"}
    rows = [
        stance_row(*step, row["polarity"], conditional=row["conditional"] == "yes", **own)
        for step, row in coded.items()
    ]
    hand, n = table(rows, "stances"), n or COVERED
    chosen = next_to_code(statements, study, hand, n=n, apart=begun, seed=seed)
    return [*begun, *chosen["statement_id"]][:n]


def own_codes(study: Study, coder: str, statements: pd.DataFrame) -> dict[Step, dict[str, str]]:
    """The rows of the coder's own file, by the statement each means; others' files are not opened."""
    path = study.folder / "codes" / f"{coder}.csv"
    rows = codes_in(path, study, Finder(statements), Removed(study)) if path.exists() else ()
    return {(found[0], row["issue"]): row for _, row, found in rows if len(found) == 1}
