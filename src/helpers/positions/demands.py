"""Demands: who asks what of whom, in exchange for what, and which of them answer each other."""

import re

import numpy as np
import pandas as pd

from helpers.positions.positions import check_columns
from helpers.stances import IssueTerms, find_mentions, issue_terms, split_clauses
from helpers.statements import IDLE, NOBODY, Bound, SideNames, binding, find_sides, side_names, use_of
from helpers.study import Study, side_name

DEMANDS = [
    "asking_side", "asked_side", "asks", "offers", "bound", "bound_side", "bound_evidence", "asks_on",
    "offers_on", "said_on", "said_on_precision", "speaker", "statement_id", "article_id",
]  # fmt: skip
ANSWERS = [
    "first_side", "second_side", "days_apart", "on", "answers",
    "first_asks", "first_offers", "second_asks", "second_offers",
    "first_on", "second_on", "first_speaker", "second_speaker", "first_id", "second_id",
]  # fmt: skip
NEEDED = [
    "statement_id", "article_id", "content", "condition", "side", "speaker", "said_on", "said_on_precision",
    "same_as",
]  # fmt: skip
_SHOWN = {"asks": "asks", "offers": "offers", "on": "said_on", "speaker": "speaker", "id": "statement_id"}
WHOSE = {"other": "the other side, not named", "own": "the speaker’s own side"}
UNNAMED = "nobody named"  # the condition binds nobody: it waits for what happens
PARTNER = re.compile(r"\b(?:with|from|by|of|between) (?:the )?$")
ENDED = re.compile(r"[.!?][\"”’')]*\s*$")
_BETWEEN = " "  # between the issues in one cell
# how a pair answers each other, by how many of the two sides offer what the other asks
_MET = ("same issue", "one offers what the other asks", "both offer what the other asks")


def demands(statements: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Who asks what of whom: one row a statement with a condition, repeats left out.

    Columns: asking_side; asked_side (the other side that the condition binds, else the first other side with
    which, from which or by which it wants something, else ""); asks (the words of the condition); offers (the
    rest of the statement: what is given, or threatened, in exchange); bound ("own", "other", "none": whose
    act the condition waits for), bound_side (its id, or "") and bound_evidence (see ``statements.binding``
    for the rules); asks_on, offers_on (the issues whose terms occur in either, with blanks between); said_on,
    said_on_precision, speaker, statement_id, article_id. Ordered by day, unknown days last.

    Only conditions are read: a plain order ("Arvenia must leave") is no row, and neither are idle ones ("if
    necessary"). A condition may be a threat as well as a wish ("if Arvenia keeps the embargo, we will …"):
    the words decide, no column does. A name that only says which thing is meant ("UN resolutions") asks
    nobody. Raises InputError where a column is missing.
    """
    check_columns(statements, NEEDED, table="statements", made_by="extract_statements")
    names, terms = side_names(study), [issue_terms(issue) for issue in study.issues]
    asking = statements[statements["condition"].notna() & statements["same_as"].isna()]
    asking = asking[~asking["condition"].map(lambda words: bool(IDLE.match(words))).astype(bool)]
    sides = asking["side"].fillna(NOBODY)
    before = asking["before"].fillna("") if "before" in asking else [""] * len(asking)
    said = zip(sides, asking["condition"], asking["content"], before, strict=True)
    rows = [_demand(*one, names, terms) for one in said]
    frame = pd.DataFrame(rows, index=asking.index).join(asking[DEMANDS[9:]]).reindex(columns=DEMANDS)
    return frame.sort_values(["said_on", "statement_id"], kind="stable", ignore_index=True)


def answering(demands: pd.DataFrame, *, within: int = 365) -> pd.DataFrame:
    """Demands and offers that answer each other, side by side: one row a pair.

    A pair is a statement of one side that asks something of another, and the next one, at most ``within``
    days later, in which that other side asks something of the first, with an issue in common (``asks_on``,
    ``offers_on``); one on each issue. ``answers`` says how: "both offer what the other asks" (the issue that
    each asks about is in the other's offer), "one offers what the other asks", or "same issue". That the
    same issue is named does not say that the offer would be enough, and an offer may be a threat: read the
    words. ``days_apart`` counts from the first to the second. Columns: first_side, second_side, days_apart,
    on (the issues in common), answers, then of both what is asked, offered, the day, the speaker and the
    statement. Ordered by how they answer, then by days apart. A demand of which neither day nor month is
    known, or that asks nobody named, has no pair. Raises InputError where a column is missing.
    """
    check_columns(demands, DEMANDS, table="demands", made_by="demands")
    if demands.empty:
        return pd.DataFrame(columns=ANSWERS)
    sided = (demands["asked_side"] != NOBODY) & (demands["asking_side"] != NOBODY)
    known = demands[demands["said_on_precision"].isin(("day", "month")) & sided].reset_index(drop=True)
    places = _next_answers(known, within=within)
    first, second = (known.loc[places[:, column]].to_dict("records") for column in (0, 1))
    frame = pd.DataFrame([_pair(*both) for both in zip(first, second, strict=True)], columns=ANSWERS)
    ranks = -frame["answers"].map(_MET.index).to_numpy(dtype=float)
    order = np.lexsort((frame["second_id"], frame["first_id"], frame["days_apart"], ranks))
    return frame.iloc[order].reset_index(drop=True)


def _next_answers(known: pd.DataFrame, *, within: int) -> np.ndarray:
    """Pairs of places: a demand and the next one the other way round, on each issue that both name."""
    on = (known["asks_on"] + _BETWEEN + known["offers_on"]).str.split().map(lambda names: sorted({*names}))
    each = known[["asking_side", "asked_side", "said_on"]].assign(issue=on, place=known.index)
    each = each.explode("issue").dropna(subset=["issue"]).sort_values("said_on", kind="stable")
    pairs = pd.merge_asof(
        each,
        each.rename(columns={"asking_side": "asked_side", "asked_side": "asking_side", "place": "answer"}),
        on="said_on",
        by=["asking_side", "asked_side", "issue"],
        direction="forward",
        tolerance=pd.Timedelta(days=within),
    ).dropna(subset=["answer"])
    places = pairs[["place", "answer"]].to_numpy(dtype=int)
    said_on = known["said_on"].to_numpy()[places]
    same_day = said_on[:, 0] == said_on[:, 1]
    places[same_day] = np.sort(places[same_day], axis=1)  # of one day: each answers the other, once
    return np.unique(places, axis=0)


def name_asked(demands: pd.DataFrame, *, study: Study) -> pd.Series:
    """Who is asked in each demand, in words: a side of the study, or who it is that is not named."""
    asked = zip(demands["asked_side"], demands["bound"], strict=True)
    named = [side_name(study, side) if side else WHOSE.get(str(bound), UNNAMED) for side, bound in asked]
    return pd.Series(named, index=demands.index, dtype=object)


def asks_sheet(demands: pd.DataFrame, *, study: Study) -> pd.DataFrame:
    """How often each side asks each other: asking, asked (in words), n; the most first."""
    asking = demands["asking_side"].map(lambda side: side_name(study, side))
    named = pd.DataFrame({"asking": asking, "asked": name_asked(demands, study=study)}, dtype=object)
    pairs = named.groupby(["asking", "asked"], as_index=False).size().rename(columns={"size": "n"})
    return pairs.sort_values(
        ["n", "asking", "asked"], ascending=[False, True, True], kind="stable", ignore_index=True
    )


def _demand(
    side: str, condition: str, content: str, before: str, names: SideNames, terms: list[IssueTerms]
) -> dict[str, str]:
    bound, offers = binding(condition, content, side, names, before), _rest(content, condition)
    return {
        "asking_side": side, "asked_side": _asked(bound, condition, side, names),
        "asks": condition, "asks_on": _issues(condition, terms),
        "offers": offers, "offers_on": _issues(offers, terms),
        "bound": bound.whose, "bound_side": bound.side, "bound_evidence": bound.evidence,
    }  # fmt: skip


def _asked(bound: Bound, condition: str, side: str, names: SideNames) -> str:
    """The other side that is bound; else the first with or from which the condition wants something."""
    if bound.whose == "other":
        return bound.side
    named = [found for found in find_sides(condition, names=names) if found.side != side]
    partners = (one for one in named if PARTNER.search(condition, 0, one.start))
    return next((one.side for one in partners if use_of(one, condition) == "name"), NOBODY)


def _issues(words: str, terms: list[IssueTerms]) -> str:
    """The issues whose terms stand in some words."""
    clauses = split_clauses(words)
    named = (one.issue for one in terms if any(any(find_mentions(part, terms=one)) for part in clauses))
    return _BETWEEN.join(named)


def _pair(first: dict, second: dict) -> dict:
    """Two demands side by side, and how they answer each other."""
    asks, offers = ([set(one[name].split()) for one in (first, second)] for name in ("asks_on", "offers_on"))
    met = bool(asks[0] & offers[1]) + bool(asks[1] & offers[0])
    pair = {
        "first_side": first["asking_side"], "second_side": second["asking_side"], "answers": _MET[met],
        "days_apart": (second["said_on"] - first["said_on"]).days,
        "on": _BETWEEN.join(sorted((asks[0] | offers[0]) & (asks[1] | offers[1]))),
    }  # fmt: skip
    for place, one in (("first", first), ("second", second)):
        pair |= {f"{place}_{name}": one[column] for name, column in _SHOWN.items()}
    return pair


def _rest(content: str, condition: str) -> str:
    """A statement without its condition."""
    before, found, after = content.partition(condition)
    if ENDED.search(before):  # the condition opened a sentence; what follows it is no part of the one before
        after = re.sub(r"^[\s.,;:!?—–]+", "… " if re.search(r"\w", after) else "", after)
    rest = before + " " + after if found else content
    return re.sub(r"[\s,]*([.,;:!?])", r"\1", " ".join(rest.split())).replace(" ”", "”").strip(" ,;:…—–")
