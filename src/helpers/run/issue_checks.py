"""Issue checks: how the codebook coder takes what a codebook says, before a study runs."""

from collections.abc import Iterator
from itertools import chain

import pandas as pd

from helpers.base import match_at, number, pattern, table
from helpers.run.checks import names_in_short
from helpers.stances import PHRASE_GAP, Clause, code_by_codebook, issue_terms, labels_of, split_clauses
from helpers.study import Issue, Study

SIDES = {
    "favour": "in favour",
    "against": "against",
    "neutral": "taking no side",
    "none": "not bearing on it",
}


def issue_lines(statements: pd.DataFrame, study: Study, most: int) -> Iterator[str]:
    """For each issue: does anybody speak to it, how is what it lists read, and what of it occurs nowhere."""
    stances = code_by_codebook(statements, study)
    said = [
        clause
        for columns in zip(statements["before"].fillna(""), statements["content"], strict=True)
        for text in columns
        for clause in split_clauses(text)
    ]
    for issue in study.issues:
        theirs = stances[stances["issue"] == issue.id]
        if not theirs["bears"].any():
            mentioned = int((theirs["evidence"] != "no term of the issue").sum())
            only = f" ({number(mentioned, 'statement')} only mention it)" if mentioned else ""
            yield (
                f"Nobody speaks to the issue {issue.id}{only}: look which words the articles use for it, "
                f"and add them to its bears_on (now: {', '.join(issue.bears_on[:5])})."
            )
        yield from _examples(issue, study)
        yield from _ways_up(issue)
        listed = dict.fromkeys((*issue.bears_on, *issue.favour, *issue.against))
        there = _found({one: pattern(one) for one in listed}, said)
        if absent := [f"“{one}”" for one in listed if one not in there]:
            yield f"{issue.id}: no statement says {names_in_short(absent, most)}."


def _found(listed: dict[str, tuple[str, ...]], said: list[Clause]) -> set[str]:
    """Which terms and phrases (with their stems) stand somewhere, whether or not a longer one covers them."""
    first: dict[str, list[str]] = {}
    for one, stems in listed.items():
        first.setdefault(stems[0] if stems else "", []).append(one)
    found: set[str] = set()
    for clause in said:
        for at, token in enumerate(clause.tokens):
            for one in first.get(token.stem, ()):
                if one not in found and match_at(listed[one], clause.tokens, at, gap=PHRASE_GAP) is not None:
                    found.add(one)
    return found


def _examples(issue: Issue, study: Study) -> Iterator[str]:
    """How many of an issue's examples are read as they are coded, and how the others are."""
    examples = (*issue.examples, *issue.counter_examples)
    if not examples:
        return
    given = [
        {"statement_id": str(n), "article_id": str(n), "content": one.text, "mode": "direct",
         "said_on_precision": "unknown"}
        for n, one in enumerate(examples)
    ]  # fmt: skip
    found = code_by_codebook(table(given, "statements"), study.model_copy(update={"issues": (issue,)}))
    wrong = [
        f"“{one.text}” as {SIDES[label]} (coded {SIDES[one.polarity]})"
        for one, label in zip(examples, labels_of(found), strict=True)
        if label != one.polarity
    ]
    right = f"{len(examples) - len(wrong)} of {number(len(examples), 'example')} read as coded"
    yield f"{issue.id}: {right}{'; not ' if wrong else ''}{'; '.join(wrong)}."


def _ways_up(issue: Issue) -> Iterator[str]:
    """Which terms the coder takes for what is proposed, and which for what is to be ended."""
    terms = chain.from_iterable(issue_terms(issue).terms.values())
    poles = {term.stems: term.pole for term in terms if not term.is_phrase}
    ways = [
        f"{what}: {', '.join(named)}"
        for pole, what in ((1, "what is proposed"), (-1, "what is to be ended"))
        if (named := [one for one in issue.bears_on if poles.get(pattern(one)) == pole])
    ]
    if ways:
        yield f"{issue.id}: its terms are taken for {'; for '.join(ways)}."
