"""Errors of reading: what a checked sample says of statements that are none, another's, or were missed."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.base import FEWEST, Addition, Cell, expand, number
from helpers.stances.codes.read import KEYS, select_codes

CODE = ["bears", "polarity"]
NUMBERS = ["top", "base", "said_top", "said_base"]


class AsRead(NamedTuple):
    """What the program read before anybody corrected it, its codes, and what was checked of it."""

    statements: pd.DataFrame  # the table as_read
    stances: pd.DataFrame  # of these statements, by machine and by hand
    checks: pd.DataFrame


class Checked(NamedTuple):
    """What errors of reading can be inferred from: statements drawn and checked, and articles read whole."""

    statements: frozenset[str] = frozenset()
    whole: tuple[str, ...] = ()
    reason: str = ""  # what is not corrected for, and why
    places: np.ndarray = np.array([], dtype=int)  # numbers of the articles read whole


class Group(NamedTuple):
    """A group on an issue: its statements, their numbers, and what of it lies outside of them."""

    values: dict[str, str]
    part: pd.DataFrame
    cell: Cell
    additions: list[Addition]
    counts: tuple[int, int, int]  # of the sample: not theirs, theirs and read as another's, missed


def checked(as_read: AsRead) -> Checked:
    """The checks drawn at random; of an article so drawn and read whole, all statements are drawn.

    No statements if nothing was checked, or too few articles are behind the checks; ``reason`` says so.
    """
    checks, first = as_read.checks, as_read.statements[as_read.statements["same_as"].isna()]
    random = checks[checks["drawn"] == "random"]
    whole = tuple(sorted(random.loc[random["statement_id"].isna(), "article_id"]))
    drawn = first["statement_id"].isin(random["statement_id"]) | first["article_id"].isin(whole)
    behind = first.loc[drawn, "article_id"].nunique()
    if behind < FEWEST:
        said = f"not corrected for errors of reading: checks of {number(behind, 'article')} drawn at random"
        return Checked(reason=f"{said}, {FEWEST} needed" if len(checks) else "")
    statements = frozenset(first.loc[drawn, "statement_id"])
    if len(whole) < FEWEST or not first["article_id"].isin(whole).any():
        said = f"not corrected for missed statements: {number(len(whole), 'article')} drawn at random"
        return Checked(statements, reason=f"{said} and read whole, {FEWEST} needed")
    return Checked(statements, whole)


def number_articles(units: pd.DataFrame, sample: Checked) -> tuple[pd.DataFrame, Checked]:
    """Give the articles of units, and those read whole, numbers in place of their ids."""
    whole = pd.Series(sample.whole, dtype=units["article_id"].dtype)
    places, _ = pd.factorize(pd.concat([units["article_id"], whole]))
    number_of, places = np.split(places, [len(units)])
    return units.assign(article=number_of), sample._replace(places=places)


def add_truth(units: pd.DataFrame, kept: pd.DataFrame, sample: Checked, *, keys: list[str]) -> pd.DataFrame:
    """Say of each unit (a statement as read, and an issue) whether its truth is known, and what it is.

    ``kept`` are the corrected statements with the values of ``keys``: the unit's own, in columns ``own_…``.
    ``there`` is False for what is no statement, or a repeat. ``by_hand`` stays True of the units drawn and
    checked that are not there or have a reference code. If only a part of those there has one, the same part
    of the others stays, chosen by random numbers, so that the sample remains one. If all units of an issue
    have reference codes, these stand in for the machine's.
    """
    own = kept[["statement_id", *keys]].rename(columns={key: f"own_{key}" for key in keys})
    units = units.merge(own, on="statement_id", how="left", validate="many_to_one")
    there = units["statement_id"].isin(kept["statement_id"])
    complete = units.groupby("issue")["by_hand"].transform("all").to_numpy()
    said = {f"said_{name}": units[f"said_{name}"].mask(complete, units[name]) for name in CODE}
    drawn = units["statement_id"].isin(sample.statements)
    coded, none = drawn & there & units["by_hand"], drawn & ~there
    sums = pd.DataFrame({"coded": coded, "there": drawn & there, "none": none})
    sums = sums.groupby(units["issue"]).transform("sum")
    part = (sums["coded"] / sums["there"].clip(lower=1) * sums["none"]).round()
    numbers = units.loc[none, "statement_id"].map(lambda one: hashlib.sha256(one.encode()).hexdigest())
    rank = numbers.groupby(units["issue"]).rank().reindex(units.index)
    by_hand = coded | (rank <= part)
    return units.assign(**said, there=there, by_hand=by_hand, bears=units["bears"] & coded)


def missed_codes(
    stances: pd.DataFrame, kept: pd.DataFrame, as_read: AsRead, sample: Checked, *, coder: str
) -> pd.DataFrame:
    """The missed statements of articles read whole, coded: by the reference, or else by ``coder``."""
    found = as_read.checks.loc[as_read.checks["wrong"] == "missed", "statement_id"]
    missed = kept[kept["statement_id"].isin(found) & kept["article_id"].isin(sample.whole)]
    codes = stances[(stances["method"] == "hand") | (stances["coder"] == coder)]
    codes = select_codes(codes[codes["statement_id"].isin(missed["statement_id"])])
    return codes[[*KEYS, *CODE]].assign(there=True).merge(missed, on="statement_id", validate="many_to_one")


def groups_of(
    units: pd.DataFrame, missed: pd.DataFrame, sample: Checked, *, keys: list[str]
) -> Iterator[Group]:
    """The groups of an issue, each with the units read as its own; the truth is whose they are.

    Added are, post-stratified, the units read as another's, and what was missed beside the units of the
    articles read whole, as many times as these articles' units stand for all.
    """
    article, texts = units["article"].to_numpy(), sample.places
    read = (article == texts[:, None]).sum(axis=1).astype(float)
    by_hand, there = units["by_hand"].to_numpy(bool), units["there"].to_numpy(bool)
    numbers = units[NUMBERS].to_numpy(float).T
    for name in sorted(set(units[keys].itertuples(index=False, name=None))):
        values = dict(zip(keys, name, strict=True))
        inside, lost = _have(units, values), missed[_have(missed, values)]
        own = {f"own_{key}" if f"own_{key}" in units else key: value for key, value in values.items()}
        theirs = there & _have(units, own)
        top, base, *said = numbers * np.array([theirs, theirs, inside, inside])
        cell = Cell(*(each[inside] for each in (article, by_hand, top, base, *said)))
        seen, additions = by_hand & ~inside, []
        if base[seen].any():
            ones, others = np.ones(seen.sum()), float((~inside).sum())
            additions.append(expand(article[seen], top[seen], base[seen], ones, others))
        if len(texts):
            sums = lost.groupby("article_id")[["top", "base"]].sum().reindex(sample.whole, fill_value=0)
            lost_top, lost_base = sums.to_numpy(float).T
            additions.append(expand(texts, lost_top, lost_base, read, float(len(units))))
        not_theirs, misread = int((by_hand & inside & ~theirs).sum()), int(base[seen].sum())
        counts = (not_theirs, misread, int(lost["base"].sum()))
        yield Group(values, units[inside], cell, additions, counts)


def _have(rows: pd.DataFrame, values: dict[str, str]) -> np.ndarray:
    """Which rows have these values."""
    same = [(rows[key] == value).to_numpy(bool) for key, value in values.items()]
    return np.logical_and.reduce([np.ones(len(rows), bool), *same])
