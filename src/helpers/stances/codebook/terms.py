"""Terms: the words by which a statement bears on an issue, made ready from the codebook."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from helpers.base import cue_at, match_at, pattern, starts, stem
from helpers.stances.codebook.clauses import Clause, split_clauses
from helpers.stances.codebook.polarity import read_mention
from helpers.study import Issue

PHRASE_GAP = 2  # words such as "its" or "all" that may stand inside a cue phrase
REFUSALS = frozenset(stems for group in starts("oppose").values() for _, stems in group)


class Term(NamedTuple):
    """Words that name an issue; ``pole`` is 1 where being for them is being for the proposition, else -1."""

    stems: tuple[str, ...]
    pole: int
    is_phrase: bool  # one of the codebook's cue phrases: it takes a side by itself


@dataclass(frozen=True)
class IssueTerms:
    """An issue made ready for matching: its terms by their first stem, the longest first."""

    issue: str
    terms: dict[str, list[Term]]


def issue_terms(issue: Issue) -> IssueTerms:
    """Make an issue ready: its cue phrases with their polarity, its terms with their pole."""
    terms = [Term(pattern(phrase), 1, True) for phrase in issue.favour]
    terms += [Term(pattern(phrase), -1, True) for phrase in issue.against]
    terms += [Term(stems, pole, False) for stems, pole in _poles(issue).items()]
    found: dict[str, list[Term]] = {}
    for term in sorted(filter(lambda term: term.stems, terms), key=lambda term: -len(term.stems)):
        found.setdefault(term.stems[0], []).append(term)
    return IssueTerms(issue.id, found)


def find_mentions(clause: Clause, *, terms: IssueTerms) -> Iterator[tuple[Term, int, int]]:
    """The terms of an issue in a clause with their first and last token (excluded), left to right; where
    they overlap, the longest.

    Inside a cue phrase up to two other words may stand ("give up [all its] reactors"), but no negation and
    no verb of refusal.
    """
    closed = frozenset(
        first for first, group in starts("negators", "oppose").items() if any(len(s) == 1 for _, s in group)
    )
    at = 0
    while at < len(clause.tokens):
        cue = cue_at(clause.tokens, at, "oppose")
        refusing = cue.last - cue.first if cue else 0
        for term in terms.terms.get(clause.tokens[at].stem, ()):
            size = len(term.stems)
            hidden = refusing > size or (refusing == size and term.stems not in REFUSALS)
            if hidden and not term.is_phrase:
                continue  # "ruled ~ out" is no ruling
            gap = PHRASE_GAP if term.is_phrase else 0
            end = match_at(term.stems, clause.tokens, at, gap=gap, closed=closed)
            if end is not None:
                yield term, at, end
                at = end - 1
                break
        at += 1


def _poles(issue: Issue) -> dict[tuple[str, ...], int]:
    """Whether the codebook uses each term as the thing proposed (1) or as the thing to be ended (-1).

    "give up nuclear weapons" in the proposition or among the phrases in favour makes "nuclear weapons" -1:
    who keeps them is against. A term the codebook uses nowhere else takes the pole of the terms it shares a
    word with ("nuclear arsenal"), unless it denies them itself ("nuclear-free", "nuclear
    abandonment"); else 1.
    """
    poles = {stems: _vote(stems, issue) for stems in map(pattern, issue.bears_on) if stems}
    denying = {stem("free"), *starts("oppose")}
    while True:
        known = {w: pole for stems, pole in poles.items() if pole and not denying & set(stems) for w in stems}
        found = {
            stems: next((known[word] for word in stems if word in known), 0)
            for stems, pole in poles.items()
            if not pole and not denying & set(stems)
        }
        if not any(found.values()):
            return {stems: pole or 1 for stems, pole in poles.items()}
        poles |= found


def _vote(stems: tuple[str, ...], issue: Issue) -> int:
    """The pole of a term by the codebook's own sentences: what they say of it times what they stand for."""
    votes = 0.0
    sources = [(issue.proposition, 1), *((p, 1) for p in issue.favour), *((p, -1) for p in issue.against)]
    for text, stands_for in sources:
        for clause in split_clauses(text):
            at = next((i for i in range(len(clause.tokens)) if match_at(stems, clause.tokens, i)), None)
            if at is not None:
                said = read_mention(clause, at, at + len(stems)).sign
                # a phrase against that only names the thing is against it by its other words
                votes += stands_for * said or max(0, stands_for) * 0.5
    return (votes > 0) - (votes < 0)
