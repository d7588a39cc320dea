"""Shares: how much of the statements is in favour, with codes and reading of the machine corrected."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.base import (
    POLARITIES,
    Cell,
    InputError,
    Interval,
    articles_behind,
    permanent_number,
    rectified_share,
    slope,
    tune_weight,
)
from helpers.stances.codes.read import KEYS, census, select_codes
from helpers.stances.evaluation.reading_errors import (
    CODE,
    AsRead,
    Checked,
    Group,
    add_truth,
    checked,
    groups_of,
    missed_codes,
    number_articles,
)
from helpers.stances.evaluation.splits import PERIODS, periods

BASES = ("bears", "all")
UNCHECKED = "no statement here was drawn at random, checked and coded"
COLUMNS = ["issue", "n", "articles", "coded", "bearing", "share", "low", "high", "units", "naive",
           "naive_low", "naive_high", "hand", "hand_low", "hand_high", "weight", "not_theirs", "misread",
           "missed", "reason"]  # fmt: skip


def corrected_shares(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    by: str | Sequence[str] = ("side", "issue"),
    polarity: str = "favour",
    of: str = "bears",
    coder: str = "codebook",
    sample: pd.DataFrame | None = None,
    issues: Sequence[str] = (),
    as_read: AsRead | None = None,
) -> pd.DataFrame:
    """Estimate the share of statements in favour from machine codes and a random sample of reference codes.

    ``by`` names what shares are split by: columns of statements (side, speaker, mode …) and periods of
    the day it was said (year, quarter, month); issues always are. ``polarity`` is the code
    counted, ``of`` what it is a share of: "bears", the statements that bear on the issue, or "all".
    ``sample`` holds statement_id and issue of the reference codes drawn at random (``read_sample``); without
    it only reference codes of all statements on an issue count, which need no draw. Other reference codes are
    left aside: those chosen for training are no picture of the rest. A repeat (``same_as``) counts once.
    ``as_read`` corrects the shares for errors of reading, too, as far as its checks allow it.

    Returns a row per group with a statement: the columns of ``by``, issue, n (statements), articles, coded
    (of them in the sample) and bearing (of those, how many bear on the issue), share with low and high
    (corrected, 0 to 1, 95 % interval), units (as many independent reference codes tell as much), naive … (the
    machine's codes alone, as if they were right), hand … (the sample's reference codes alone), weight (how
    far the machine's codes count, 0 not at all to 1), not_theirs, misread, missed (see below; 0 if reading is
    not corrected for), and reason (why share or interval is missing, or which errors of reading are not
    corrected for, else "").
    Read the corrected one: where the machine errs one way, the naive interval is short and in the wrong
    place. The corrected is the shorter against the reference codes', the more often the machine is right.

    Method: the difference estimator of surveys, with a tuned weight the regression estimator (Cochran 1977,
    ch. 7; Särndal, Swensson & Wretman 1992, ch. 6); machine learning knows it as prediction-powered inference
    (Angelopoulos et al. 2023, 2024). Intervals are those of ``helpers.base.intervals.clustered``, since
    statements of one article are not independent. They are about other articles of the same kind, so that
    they do not vanish where everything was coded. Assumed and not checked: the sample was drawn
    without looking at the codes, all of it was coded, and the machine's code of a statement was made without
    that statement's own reference code (out of fold, for a coder that learns). Raises InputError for an
    unknown column, code, coder or issue, and where the machine has not coded every statement.

    With ``as_read`` a group is made of the statements read as its own, and its sample of those that were
    drawn at random, checked and, unless they are none, coded in ``sample`` (or all coded); ``not_theirs`` of
    them are none, or another group's. Added to what they give are the statements of the group that were read
    as another's (``misread`` in the sample) and those missed (``missed``, in articles drawn at random and
    read whole; one without a reference code counts with the machine's), each as many times as those looked
    at stand for others: post-stratification and ratios (Cochran 1977, ch. 5A and 6). All statements of an
    article so read count as drawn. If all statements as read have reference codes, these take the place of
    the machine's. With checks of fewer than five articles, shares are as without ``as_read``.
    Simulated with errors in a third of what is read, 60 or 120 statements checked and 15 or 30 of 120
    articles read whole, the interval holds the truth in 94–96 % of draws, without ``as_read`` in 59–91 %
    (tests/benchmarks/reading_errors.py).
    """
    keys = _keys(by, statements)
    if polarity not in POLARITIES or of not in BASES:
        raise InputError(
            f"A share counts “{', '.join(POLARITIES)}” of “{'” or “'.join(BASES)}”; "
            f"given: {polarity} of {of}."
        )
    if sample is not None and (missing := [name for name in KEYS if name not in sample.columns]):
        raise InputError(f"The sample has no column {', '.join(missing)}. Take it from read_sample.")
    known = checked(as_read) if as_read else Checked()
    read = as_read if known.statements else None
    codes, told = (read.stances, read.statements) if read else (stances, statements)
    drawn = sample
    if drawn is None or read:
        complete = census(select_codes(codes[codes["method"] == "hand"]), told)
        drawn = complete if drawn is None else pd.concat([drawn, complete])
    units = _units(codes, told, keys=keys, coder=coder, issues=issues)
    units = _add_codes(units, codes, sample=drawn)
    missed = units.iloc[:0]
    if read:
        kept = _first_reports(statements, keys)
        units = add_truth(units, kept, known, keys=keys)
        missed = missed_codes(stances, kept, read, known, coder=coder)
    units, known = number_articles(units, known)
    units, missed = (_count(some, polarity=polarity, of=of) for some in (units, missed))
    rows: list[dict] = []
    for issue, on_issue in units.groupby("issue", sort=True):
        lost = missed[missed["issue"] == issue]
        groups = list(groups_of(on_issue, lost, known, keys=keys))
        steepness = slope([group.cell for group in groups])
        rows += [one.values | {"issue": issue} | _row(one, steepness, known) for one in groups]
    return pd.DataFrame(rows, columns=[*keys, *COLUMNS])


def complete_coders(stances: pd.DataFrame, statements: pd.DataFrame) -> list[str]:
    """The machine coders with a code for every statement on every issue, in the order of the table.

    The last of them is the best (``classify_stances``). Only they can stand in for all statements in
    ``corrected_shares``; a language model that declined some is not among them.
    """
    machine = stances[
        (stances["method"] != "hand") & stances["statement_id"].isin(statements["statement_id"])
    ]
    whole = len(statements) * machine["issue"].nunique()
    counts = machine.groupby("coder", sort=False).size()
    return [str(coder) for coder in counts.index[counts == whole]]


def random_sample(statements: pd.DataFrame, *, n: int, seed: int = 0) -> pd.DataFrame:
    """Draw ``n`` statements at random, to be coded as the sample that corrected shares rest on.

    Returns rows of ``statements`` in the order to code them in: who stops early has a random sample still.
    Repeats (``same_as``) are not drawn. Draw from all statements, before any are chosen for training, and
    keep those that were drawn apart (``drawn`` = random in the file of codes). Each statement has a random
    number of its own (a hash of seed and id; Ohlsson 1995) and the lowest are drawn, so the order of rows
    does not matter, and statements added later change the draw only where they are drawn themselves. Raises
    InputError for an ``n`` below 1 or above what can be drawn.
    """
    first_reports = statements[statements["same_as"].isna()]
    if not 1 <= n <= len(first_reports):
        raise InputError(f"{n} statements cannot be drawn: choose 1 to {len(first_reports)}.")
    numbers = [permanent_number(i, seed) for i in first_reports["statement_id"]]
    return first_reports.iloc[np.argsort(numbers, kind="stable")[:n]].reset_index(drop=True)


def _keys(by: str | Sequence[str], statements: pd.DataFrame) -> list[str]:
    keys = [key for key in ([by] if isinstance(by, str) else by) if key != "issue"]
    allowed = [*PERIODS, *statements.columns]
    unknown = [key for key in keys if key not in allowed or key in ("content_spans", "n")]
    if unknown or len(set(keys)) < len(keys):
        raise InputError(
            f"Shares cannot be told apart by “{', '.join(unknown or keys)}”. Use periods ("
            f"{', '.join(PERIODS)}) and columns of the statements, each once: side, speaker, mode, …"
        )
    return keys


def _units(
    stances: pd.DataFrame, statements: pd.DataFrame, *, keys: list[str], coder: str, issues: Sequence[str]
) -> pd.DataFrame:
    """One row per statement, without repeats, and issue, with the machine's code (said_…) and the keys."""
    machine = stances[(stances["coder"] == coder) & (stances["method"] != "hand")]
    if machine.empty and len(stances):
        there = ", ".join(sorted(stances.loc[stances["method"] != "hand", "coder"].unique())) or "none"
        raise InputError(f"No machine codes of “{coder}”. Machine coders in the table: {there}.")
    unknown = sorted(set(issues) - set(machine["issue"]))
    if unknown:
        raise InputError(f"“{coder}” has coded no issue “{unknown[0]}”. Use one of its issues.")
    machine = machine[machine["issue"].isin(issues)] if issues else machine
    first = _first_reports(statements, keys)
    said = machine[KEYS].join(machine[CODE].add_prefix("said_"))
    units = said.merge(first, on="statement_id", validate="many_to_one")
    for issue, count in units["issue"].value_counts(sort=False).items():
        if count < len(first):
            raise InputError(
                f"“{coder}” has coded {count} of {len(first)} statements on {issue}. "
                "Corrected shares need its code of every statement: let it finish first."
            )
    return units


def _first_reports(statements: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The statements without repeats: statement_id, article_id and the values of the keys as text."""
    first = statements[statements["same_as"].isna()]
    # "" of a statement without that value, or whose day is not known precisely enough
    text = first[[k for k in keys if k not in PERIODS]].astype(object).fillna("").astype(str)
    values = {k: periods(first, period=k) if k in PERIODS else text[k] for k in keys}
    return first[["statement_id", "article_id"]].assign(**values)


def _add_codes(units: pd.DataFrame, stances: pd.DataFrame, *, sample: pd.DataFrame) -> pd.DataFrame:
    """Add the reference codes of the sample that count: by_hand, bears, polarity; and any (coded at all)."""
    hand = select_codes(stances[stances["method"] == "hand"])
    drawn = sample[KEYS].drop_duplicates().assign(by_hand=True)
    marked = hand[[*KEYS, *CODE]].merge(drawn, on=KEYS, how="left")
    units = units.merge(marked, on=KEYS, how="left", validate="one_to_one")
    by_hand, bears = (units[name].eq(True).fillna(False).astype(bool) for name in ("by_hand", "bears"))
    units = units.assign(any_code=units["polarity"].notna(), by_hand=by_hand, bears=bears & by_hand)
    return units.assign(**{f"machine_{name}": units[f"said_{name}"] for name in CODE}, there=True)


def _count(units: pd.DataFrame, *, polarity: str, of: str) -> pd.DataFrame:
    """Add top and base, 0 or 1: of the reference, of what is said in its place, and by machine."""
    units = units.copy()
    for prefix in ("", "said_", "machine_"):
        if f"{prefix}bears" not in units:  # what was missed has one code only
            continue
        bears = units[f"{prefix}bears"].astype(bool)
        units[f"{prefix}base"] = bears if of == "bears" else units["there"] | (prefix != "")
        # what does not bear on the issue is kept as neutral
        units[f"{prefix}top"] = bears & (units[f"{prefix}polarity"] == polarity)
    return units


def _row(group: Group, steepness: float, known: Checked) -> dict:
    part, cell, additions = group.part, group.cell, group.additions
    top, base = (part[f"machine_{name}"].to_numpy(dtype=float) for name in ("top", "base"))
    machine = Cell(cell.article, np.ones(len(part), bool), top, base, top, base)
    coded, bearing = int(cell.by_hand.sum()), int(cell.base[cell.by_hand].sum())
    weight, corrected, by_hand = np.nan, (np.nan, Interval()), (np.nan, Interval())
    if bearing:
        weight = tune_weight(cell, slope=steepness)
        corrected, by_hand = (rectified_share(cell, weight=one, additions=additions) for one in (weight, 0.0))
    (share, interval), naive = corrected, rectified_share(machine, weight=0.0)
    plain = [number for one, bounds in (naive, by_hand) for number in (one, bounds.low, bounds.high)]
    estimates = (share, interval.low, interval.high, interval.units, *plain)
    unchecked = bool(known.statements) and not coded
    reason = UNCHECKED if unchecked else _reason(part, cell, coded, bearing, share) or known.reason
    counts = (len(part), part["article_id"].nunique(), coded, bearing)
    values = (*counts, *estimates, weight, *group.counts, reason)
    return dict(zip(COLUMNS[1:], values, strict=True))


def _reason(part: pd.DataFrame, cell: Cell, coded: int, bearing: int, value: float) -> str:
    if not coded and part["any_code"].any():
        return "no reference code here is known to be drawn at random"
    if not coded:
        return "no statement here has a reference code"
    if not bearing:
        return f"none of the {coded} statements with a reference code bears on the issue"
    if np.isnan(value):
        return "the corrected number of statements that bear on the issue is not above zero"
    if articles_behind(cell) < 2:
        return "the reference codes that bear on the issue are of one article"
    return ""
