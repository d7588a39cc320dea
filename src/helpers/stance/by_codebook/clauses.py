"""Clauses: a statement cut into the stretches within which a negation or a verb of refusal holds."""

from dataclasses import dataclass

from helpers.stance.by_codebook.asides import cut_asides
from helpers.stance.by_codebook.phrases import Token, cue_at, stems_of, tokens
from helpers.stance.by_codebook.words import BREAKS, ENDS, FUNCTION_WORDS, PRONOUNS, WILL, past

ELISION = "…"  # joins the pieces of a split quotation: one clause, unless the second has a subject of its own
SAY = stems_of("say add")
RESUMING = frozenset(("there", "we", "i"))  # open the main clause where no comma does
APPEARING = stems_of("go stand appear come bring put lay argue")  # before a court: a place, no condition


@dataclass(frozen=True)
class Clause:
    """Some tokens of one sentence (counted from 0).

    ``condition`` is "" in a main clause; in a condition it is "wanted" ("if …") or "demanded" ("unless …").
    ``relative`` is True in a clause that only tells who is meant ("any ship that refuses to pay").
    """

    tokens: tuple[Token, ...]
    sentence: int
    condition: str = ""
    relative: bool = False


def split_clauses(text: str, *, condition: str = "") -> list[Clause]:
    """Cut a text into clauses.

    ``condition`` is the condition as the extractor found it: where its words stand in the text, exactly
    they form the condition. Otherwise "if", "unless", "once" and the like open one and the next comma
    closes it.
    """
    at = text.find(condition) if condition else -1
    given = (at, at + len(condition)) if at >= 0 else None
    words, asides = cut_asides(tokens(text))
    found: list[Clause] = []
    current: list[Token] = []
    sentence, kind = 0, ""

    def close(opens: str = "") -> None:
        nonlocal current, kind
        if current:
            found.append(Clause(tuple(current), sentence, kind))
        current, kind = [], opens

    for i, token in enumerate(words):
        inside = given is not None and given[0] <= token.start < given[1]
        if inside and kind == "":
            close(_opener(words, i) or "wanted")
        elif given is not None and not inside and kind:
            close()
        if token.text in ENDS or token.text in BREAKS:
            close()
            sentence += token.text in ENDS
        elif token.text == ELISION:
            if current and current[-1].text == ",":
                current.pop()
            if i + 1 < len(words) and words[i + 1].text.lower() in PRONOUNS:
                close()
        elif inside:
            current.append(token)
        elif token.text == ",":
            if kind or _starts_anew(words, i + 1):
                close()
            else:
                current.append(token)
        else:
            opener = _opener(words, i, first=not current)
            opens = opener or _contrasts(words, i)
            if opens and not (kind and given is None and len(current) == 1):  # "only if" opens once
                close(opener if given is None else "")
            elif kind and given is None and len(current) > 1 and _resumes(words, i):
                close()
            elif token.stem == "and" and _starts_anew(words, i + 1):
                close()
                continue
            current.append(token)
    close()
    return found + [Clause(aside.tokens, aside.sentence, relative=aside.restrictive) for aside in asides]


def _resumes(words: tuple[Token, ...], i: int) -> bool:
    """Whether the main clause starts here without a comma: at its subject, or at an auxiliary before it."""
    if words[i].text.lower() in RESUMING:
        return words[i - 1].stem not in WILL
    return words[i].stem in WILL and i + 1 < len(words) and words[i + 1].text.lower() in PRONOUNS


def _opener(words: tuple[Token, ...], i: int, *, first: bool = True) -> str:
    cue = cue_at(words, i, "ignored", "wanted", "demanded")
    if words[i].stem == "while" and i and words[i - 1].text not in {",", *ENDS, *BREAKS}:
        return "wanted"  # without a comma it tells a time ("not while X lasts"), with one a contrast
    if cue is None or cue.kind == "ignored" or (words[i].stem == "without" and not first):
        return ""  # "without" opens a condition only at the head: "without X there will be no Y"
    if cue.words.lower() == "once" and i and words[i - 1].text.lower() in PRONOUNS:
        return ""  # "we once defended X"
    if cue.words.lower() == "before" and i and words[i - 1].stem in APPEARING:
        return ""
    return cue.kind


def _contrasts(words: tuple[Token, ...], i: int) -> bool:
    """Whether a clause opens here that stands beside the one before; of "say" only "saying" opens one."""
    cue = cue_at(words, i, "contrast")
    return cue is not None and (words[i].stem not in SAY or words[i].text.endswith("ing"))


def _starts_anew(words: tuple[Token, ...], i: int) -> bool:
    """Whether a clause of its own starts here: a subject pronoun, a modal, or a verb of attitude."""
    if i < len(words) and words[i].stem in WILL:
        return True
    i = past(words, i, FUNCTION_WORDS | {"and"})
    return i < len(words) and (
        words[i].text.lower() in PRONOUNS or cue_at(words, i, "support", "oppose") is not None
    )
