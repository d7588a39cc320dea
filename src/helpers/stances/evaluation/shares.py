"""Shares: how much of the statements is in favour, from machine codes corrected by reference codes."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.base import POLARITIES, Cell, InputError, articles_behind, rectified_share, slope, tune_weight
from helpers.stances.codes.read import KEYS, census, select_codes
from helpers.stances.evaluation.splits import PERIODS, periods

BASES = ("bears", "all")
COLUMNS = ["issue", "n", "articles", "coded", "bearing", "share", "low", "high", "naive", "naive_low",
           "naive_high", "hand", "hand_low", "hand_high", "weight", "reason"]  # fmt: skip


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
) -> pd.DataFrame:
    """Estimate the share of statements in favour from machine codes and a random sample of reference codes.

    ``by`` names what shares are split by: columns of statements (side, speaker, mode …) and periods of
    the day it was said (year, quarter, month); issues always are. ``polarity`` is the code
    counted, ``of`` what it is a share of: "bears", the statements that bear on the issue, or "all".
    ``sample`` holds statement_id and issue of the reference codes drawn at random (``read_sample``); without
    it only reference codes of all statements on an issue count, which need no draw. Other reference codes are
    left aside: those chosen for training are no picture of the rest. A repeat (``same_as``) counts once.

    Returns a row a group with a statement: the columns of ``by``, issue, n (statements), articles, coded (of
    them in the sample) and bearing (of those, how many bear on the issue), share with low and high
    (corrected, 0 to 1, 95 % interval), naive … (the machine's codes alone, as if they were right), hand …
    (the sample's reference codes alone), weight (how far the machine's codes count, 0 not at all to 1), and
    reason (why share or interval is missing, else "").
    Read the corrected one: where the machine errs one way, the naive interval is short and in the wrong
    place. The corrected is the shorter against the reference codes', the more often the machine is right.

    Method: prediction-powered inference with power tuning (Angelopoulos et al. 2023, 2024), robust to
    articles, since statements of one article are not independent; ``helpers.base.intervals`` says how bounds
    stay within 0 and 1 and keep their promise with few codes. Intervals are about other articles of the same
    kind, so that they do not vanish where everything was coded. Assumed and not checked: the sample was drawn
    without looking at the codes, all of it was coded, and the machine's code of a statement was made without
    that statement's own reference code (out of fold, for a coder that learns). Raises InputError for an
    unknown column, code, coder or issue, and where the machine has not coded every statement.
    """
    keys = _keys(by, statements)
    if polarity not in POLARITIES or of not in BASES:
        raise InputError(
            f"A share counts “{', '.join(POLARITIES)}” of “{'” or “'.join(BASES)}”; "
            f"given: {polarity} of {of}."
        )
    units = _units(stances, statements, keys=keys, coder=coder, issues=issues)
    units = _add_codes(units, stances, statements, sample=sample)
    for prefix in ("", "said_"):
        bears = units[f"{prefix}bears"].to_numpy(dtype=bool) if of == "bears" else np.ones(len(units), bool)
        units[f"{prefix}base"] = bears
        # what does not bear on the issue is kept as neutral
        units[f"{prefix}top"] = units[f"{prefix}bears"] & (units[f"{prefix}polarity"] == polarity)
    rows: list[dict] = []
    for _, issue in units.groupby("issue", sort=True):
        groups = list(issue.groupby(keys, sort=True)) if keys else [((), issue)]
        cells = [_cell(part) for _, part in groups]
        steepness = slope(cells)
        for (name, part), cell in zip(groups, cells, strict=True):
            values = dict(zip(keys, name, strict=True))
            rows.append(values | {"issue": part["issue"].iloc[0]} | _row(part, cell, steepness))
    return pd.DataFrame(rows, columns=[*keys, *COLUMNS])


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
    numbers = [hashlib.sha256(f"{seed}:{i}".encode()).hexdigest() for i in first_reports["statement_id"]]
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
    """One row a statement, without repeats, and issue, with the machine's code (said_…) and the keys."""
    machine = stances[(stances["coder"] == coder) & (stances["method"] != "hand")]
    if machine.empty and len(stances):
        there = ", ".join(sorted(stances.loc[stances["method"] != "hand", "coder"].unique())) or "none"
        raise InputError(f"No machine codes of “{coder}”. Machine coders in the table: {there}.")
    unknown = sorted(set(issues) - set(machine["issue"]))
    if unknown:
        raise InputError(f"“{coder}” has coded no issue “{unknown[0]}”. Use one of its issues.")
    machine = machine[machine["issue"].isin(issues)] if issues else machine
    first = statements[statements["same_as"].isna()]
    # "" of a statement without that value, or whose day is not known precisely enough
    text = first[[k for k in keys if k not in PERIODS]].astype(object).fillna("").astype(str)
    values = {k: periods(first, period=k) if k in PERIODS else text[k] for k in keys}
    first = first[["statement_id", "article_id"]].assign(**values)
    said = machine[KEYS].join(machine[["bears", "polarity"]].add_prefix("said_"))
    units = said.merge(first, on="statement_id", validate="many_to_one")
    for issue, count in units["issue"].value_counts(sort=False).items():
        if count < len(first):
            raise InputError(
                f"“{coder}” has coded {count} of {len(first)} statements on {issue}. "
                "Corrected shares need its code of every statement: let it finish first."
            )
    return units


def _add_codes(
    units: pd.DataFrame, stances: pd.DataFrame, statements: pd.DataFrame, *, sample: pd.DataFrame | None
) -> pd.DataFrame:
    """Add the reference codes of the sample that count: by_hand, bears, polarity; and any (coded at all)."""
    hand = select_codes(stances[stances["method"] == "hand"])
    drawn = census(hand, statements) if sample is None else sample
    missing = [name for name in KEYS if name not in drawn.columns]
    if missing:
        raise InputError(f"The sample has no column {', '.join(missing)}. Take it from read_sample.")
    drawn = drawn[KEYS].drop_duplicates().assign(by_hand=True)
    marked = hand[[*KEYS, "bears", "polarity"]].merge(drawn, on=KEYS, how="left")
    units = units.merge(marked, on=KEYS, how="left", validate="one_to_one")
    by_hand, bears = (units[name].eq(True).fillna(False).astype(bool) for name in ("by_hand", "bears"))
    return units.assign(any_code=units["polarity"].notna(), by_hand=by_hand, bears=bears & by_hand)


def _cell(part: pd.DataFrame) -> Cell:
    numbers = [part[c].to_numpy(dtype=float) for c in ("top", "base", "said_top", "said_base")]
    return Cell(pd.factorize(part["article_id"])[0], part["by_hand"].to_numpy(dtype=bool), *numbers)


def _row(part: pd.DataFrame, cell: Cell, steepness: float) -> dict:
    machine = cell._replace(by_hand=np.ones(len(part), bool), top=cell.said_top, base=cell.said_base)
    coded, bearing = int(cell.by_hand.sum()), int(cell.base[cell.by_hand].sum())
    weight, corrected, by_hand = np.nan, (np.nan,) * 3, (np.nan,) * 3
    if bearing:
        weight = tune_weight(cell, slope=steepness)
        corrected, by_hand = rectified_share(cell, weight=weight), rectified_share(cell, weight=0.0)
    estimates = (*corrected, *rectified_share(machine, weight=0.0), *by_hand)
    reason = _reason(part, cell, coded, bearing, corrected[0])
    values = (len(part), part["article_id"].nunique(), coded, bearing, *estimates, weight, reason)
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
