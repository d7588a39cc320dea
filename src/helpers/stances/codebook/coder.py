"""Codebook: the coder that needs no training, only the study's issues, and says which words decided."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.base import cue_at, find_cues, table, tokens
from helpers.stances.codebook.chains import (
    MENTION,
    PLANNED,
    Holders,
    attitudes,
    force,
    refuses,
    retorts,
    since_then,
    threatens,
)
from helpers.stances.codebook.clauses import Clause, split_clauses
from helpers.stances.codebook.polarity import read_mention
from helpers.stances.codebook.terms import IssueTerms, find_mentions, issue_terms
from helpers.stances.codes.read import labels_of, select_codes
from helpers.stances.evaluation.scores import hit_rates
from helpers.statements import SideNames, find_sides, side_names
from helpers.study import Study

NEEDED = ("article_id", "speaker", "content", "before", "after")
QUESTION = re.compile(r"\?|\b(?:ask(?:s|ed|ing)?|question(?:s|ed)?|whether)\b", re.IGNORECASE)
CODER = "codebook"
# How much one piece of evidence counts. The order is the point (the study's own phrases before general
# English, the main clause before a condition, the statement's words before those around it); the values
# only break ties.
WEIGHTS = {"cue phrase": 0.9, "reading": 0.7, "condition": 0.6, "context": 0.5, "mention": 0.0}
# What the codes were where the coder said this, by its kind of evidence ("reading" with conditions and
# context): favour, against, neutral and none, of the development half of the gold of stances
# (scripts/gold_stances.py prints them)
FOUND = {
    ("cue phrase", "favour"): (26, 1, 5, 11), ("cue phrase", "against"): (1, 14, 7, 7),
    ("reading", "favour"): (54, 18, 26, 49), ("reading", "against"): (15, 20, 11, 33),
    ("mention", "neutral"): (73, 43, 48, 145), ("", "none"): (20, 14, 4, 502),
}  # fmt: skip
USUAL = {"favour": "reading", "against": "reading", "neutral": "mention", "none": ""}  # for other kinds
SHORT = 8  # words up to which a statement that points back is read with the sentence before


def own_surroundings(statements: pd.DataFrame) -> pd.DataFrame:
    """Add ``own_before``, and leave out of it and of ``after`` what another speaker says there.

    "Our position is unchanged" is explained by its own speaker or by the writer, not by the next speaker. A
    question before it stays, whoever asks it. Returned without own_before where a column is missing.
    """
    if not set(NEEDED) <= set(statements):
        return statements
    given = statements[list(NEEDED)].astype(object).fillna("").astype(str)
    pieces: dict[str, list[tuple[str, str]]] = {}
    for article, speaker, content, _, _ in given.to_numpy():
        said = (piece.strip("“”\"' ,.") for piece in content.split(" … "))
        pieces.setdefault(article, []).extend((speaker, piece) for piece in said if piece)
    own_before, after = [], []
    for article, speaker, _, ahead, behind in given.to_numpy():
        others = [piece for who, piece in pieces[article] if who != speaker]
        own_before.append("" if not is_question(ahead) and any(o in ahead for o in others) else ahead)
        after.append("" if any(other in behind for other in others) else behind)
    return statements.assign(own_before=own_before, after=after)


def is_question(text: str) -> bool:
    """Whether the words before a remark ask something: "Would he sign?", "asked whether he would sign"."""
    return QUESTION.search(text) is not None


def answer(text: str) -> int:
    """1 for a remark that only says yes ("Of course."), -1 for one that only says no ("Never."), else 0."""
    words = tuple(token for token in tokens(text) if token.text[0].isalnum())
    cues = find_cues(words, "assent", "dissent")
    only_that = sum(cue.last - cue.first for cue in cues) == len(words)
    kinds = {cue.kind for cue in cues} if only_that else set()
    return {"assent": 1, "dissent": -1}[kinds.pop()] if len(kinds) == 1 else 0


class Evidence(NamedTuple):
    """What one mention says of the issue: 1, 0 or -1; its kind (see WEIGHTS); in words; in which sentence."""

    value: int
    kind: str
    words: str
    sentence: int


def code_by_codebook(
    statements: pd.DataFrame, study: Study, codes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Code every statement on every issue of the study by its codebook.

    ``statements`` needs statement_id and content; side, condition, before and after are used where they are
    there. Returns ``helpers.base.STANCES``: one row a statement and issue with method and coder "codebook".
    ``bears`` is False, and polarity neutral, where no term of the issue is found or one is only mentioned.
    ``score`` is the signed share of the evidence, -1 against … 1 in favour. ``conditional`` is True where a
    position is taken in the sentence that the statement's condition binds, on either side of the "if".
    ``probability`` (0 to 1) is how often this kind of evidence agreed with the reference ``codes`` of other
    articles; missing while there are fewer than 30 of them. ``evidence`` names the words that decided.
    Method: signs multiplied along the clause (see ``helpers.stances.codebook.polarity``), the issue's own
    cue phrases first. Not handled: irony, languages other than English, positions that lie in facts rather
    than words.
    """
    issues = [issue_terms(issue) for issue in study.issues]
    names = side_names(study)
    columns = ["statement_id", "content", "cue", "mode", "side", "condition", "before", "own_before", "after"]
    surrounded = statements if "own_before" in statements else own_surroundings(statements)
    known = surrounded.reindex(columns=columns).astype(object).fillna("").astype(str)
    given = (dict(zip(columns, row, strict=True)) for row in known.to_numpy())
    stances = table([row for statement in given for row in _code(statement, issues, names)], "stances")
    if codes is None or codes.empty or "article_id" not in statements:
        return stances
    return stances.assign(probability=hit_rates(stances, select_codes(codes), statements))


def chances_of(stances: pd.DataFrame) -> np.ndarray:
    """How likely each code is where the coder gave these: rows × (favour, against, neutral, none).

    By the kind of evidence, from disputes that the coder was not written for (``FOUND``, half a pair added
    to each); a row adds up to 1.
    """
    kinds, labels = stances["evidence"].str.split(":").str[0], labels_of(stances)
    found = [FOUND.get(one, FOUND[USUAL[one[1]], one[1]]) for one in zip(kinds, labels, strict=True)]
    counts = np.array(found, dtype=float).reshape(-1, 4) + 0.5
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _code(statement: dict[str, str], issues: list[IssueTerms], names: SideNames) -> Iterator[dict]:
    """The stance rows of one statement."""
    text = _with_refusal(statement)
    parts = split_clauses(text, condition=statement["condition"])
    taken = {i.issue: list(_evidence(text, parts, i, names, statement["side"])) for i in issues}
    if not any(e.value for found in taken.values() for e in found):
        taken |= _around(statement, parts, issues, names)
    tied = _tied_sentences(statement, parts)
    for issue, found in taken.items():
        total = sum(WEIGHTS[e.kind] for e in found)
        balance = sum(WEIGHTS[e.kind] * e.value for e in found)
        score = balance / total * max(WEIGHTS[e.kind] for e in found) if total else 0.0
        polarity = "favour" if score > 0.001 else "against" if score < -0.001 else "neutral"
        deciding = [e for e in found if e.value * score > 0] or found
        yield {
            "statement_id": statement["statement_id"],
            "issue": issue,
            "bears": bool(found),
            "polarity": polarity,
            "score": round(score, 3),
            "conditional": polarity != "neutral" and any(e.sentence in tied for e in deciding),
            "method": "codebook",
            "coder": CODER,
            "evidence": "; ".join(dict.fromkeys(e.words for e in deciding)) or "no term of the issue",
        }


def _with_refusal(statement: dict[str, str]) -> str:
    """The words of a statement, behind its cue where that turns them down: "rejected a proposal to …"."""
    cue, said = tokens(statement["cue"]), statement["content"]
    refused = any(cue_at(cue, i, "refusals") for i in range(len(cue)))
    return f"{statement['cue']} {said}" if refused and statement["mode"] != "direct" else said


def _tied_sentences(statement: dict[str, str], parts: list[Clause]) -> set[int]:
    """The sentences a condition binds: its own, or all where its words stand outside the statement."""
    if not statement["condition"]:
        return set()
    if statement["condition"] not in statement["content"]:
        return {part.sentence for part in parts}
    return {part.sentence for part in parts if part.condition}


def _evidence(
    text: str, parts: list[Clause], issue: IssueTerms, names: SideNames, side: str
) -> Iterator[Evidence]:
    """What each clause says of the issue, one piece of evidence a mention."""
    namings = find_sides(text, names=names) if side else []
    for part, following in zip_longest(parts, parts[1:]):
        named = {
            i: n.side == side
            for i, token in enumerate(part.tokens)
            for n in namings
            if n.start <= token.start < n.end
        }
        own = frozenset(i for i in named if named[i])
        turned_down = _turned_down(part, following)
        holders = Holders() if turned_down else Holders(own, frozenset(named) - own)
        until = 0
        for term, first, last in find_mentions(part, terms=issue):
            between = [token.text for token in part.tokens[until:first]]
            since = until if len(between) > 2 and {"and", ","} & set(between) else 0
            until = last
            reading = read_mention(part, first, last, since=since, holders=holders)
            sign = 1 if term.is_phrase and reading.note in (MENTION, PLANNED) else reading.sign
            sign = -sign if turned_down else since_then(sign, part, following)
            if part.condition and not reading.absolute:
                sign = _wish(sign, part, parts)
            position = "condition" if part.condition else "cue phrase" if term.is_phrase else "reading"
            kind = position if sign else "mention"
            shown = " … ".join([*reading.words, f"“{' '.join(t.text for t in part.tokens[first:last])}”"])
            verdict = {1: "favour", -1: "against", 0: reading.note or "neutral"}[sign * term.pole]
            yield Evidence(sign * term.pole, kind, f"{kind}: {shown} → {verdict}", part.sentence)


def _turned_down(part: Clause, following: Clause | None) -> bool:
    """Whether what others want here is refused in the next clause: "they demand X, and we refuse"."""
    own = part.tokens[0].text.lower() in ("i", "we") and [t.stem for t in part.tokens[1:2]] != ["be"]
    if following is None or own or part.condition or following.condition:
        return False
    near = following.sentence == part.sentence or following.tokens[0].text.lower() in ("i", "we")
    return near and following.sentence - part.sentence <= 1 and retorts(following)


def _wish(sign: int, part: Clause, parts: list[Clause]) -> int:
    """What is asked for in a condition; the reverse where it is a threat ("if …, we will not")."""
    main = next((p for p in parts if p.sentence == part.sentence and not p.condition), None)
    refused = main is not None and (refuses(main) or threatens(main))
    if part.condition == "demanded":
        return sign or int(refused)
    return -sign if refused else sign


def _around(
    statement: dict[str, str], parts: list[Clause], issues: list[IssueTerms], names: SideNames
) -> dict[str, list[Evidence]]:
    """Evidence from the sentence after or before, for a statement whose own words only point to it."""
    words = tokens(statement["content"])
    if any(cue_at(words, i, "elliptical") for i in range(len(words))):
        return _beside(statement, "after", issues, names) or _beside(statement, "own_before", issues, names)
    said = answer(statement["content"])
    if said:
        asked = {**statement, "side": ""} if is_question(statement["before"]) else {**statement, "before": ""}
        return _beside(asked, "before", issues, names, sign=said)
    points_back = bool(words) and len(words) <= SHORT and cue_at(words, 0, "anaphora") is not None
    if not points_back or not attitudes(parts[0]):
        return {}
    # whose wish the sentence before reports does not matter: this statement answers it
    return _beside({**statement, "side": ""}, "before", issues, names, sign=force(parts[0]))


def _beside(
    statement: dict[str, str], column: str, issues: list[IssueTerms], names: SideNames, *, sign: int = 1
) -> dict[str, list[Evidence]]:
    text = re.sub(r"\bwhether\b", "that", statement[column])  # what the answer settles is open no more
    parts = split_clauses(text)
    found = {}
    for issue in issues:
        taken = [e for e in _evidence(text, parts, issue, names, statement["side"]) if e.value]
        if taken:
            place = f"context: the sentence {column.removeprefix('own_')} has "
            found[issue.issue] = [Evidence(e.value * sign, "context", place + e.words, 0) for e in taken]
    return found
