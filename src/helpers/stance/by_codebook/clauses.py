"""Clauses: a statement cut into the stretches within which a negation or a verb of refusal holds."""

from dataclasses import dataclass

from helpers.stance.by_codebook.phrases import Token, cue_at, stem, tokens

ENDS = frozenset(".!?")
BREAKS = frozenset(";:()—–")
ELISION = "…"  # joins the pieces of a split quotation: one clause, unless the second has a subject of its own
_FUNCTION_WORDS = """
be have will would shall can could may might must should do does did to also still again already repeatedly
firmly flatly clearly publicly always now then ever even just simply
"""
AUXILIARIES = frozenset(stem(word) for word in _FUNCTION_WORDS.split())
WILL = frozenset(stem(word) for word in ("will", "would", "shall", "can", "could", "ll", "d"))
NEGATIONS = frozenset(("not", "never", "n't", "cannot"))
RESUMING = frozenset(("there", "we", "i"))  # open the main clause where no comma does
RELATIVES = frozenset(("which", "who", "whose"))
APPEARING = frozenset(
    stem(word) for word in ("go", "stand", "appear", "come", "bring", "put", "lay", "argue")
)  # before a court: a place, no condition
PRONOUNS = frozenset(("i", "we", "he", "she", "it", "they", "you", "there"))


@dataclass(frozen=True)
class Clause:
    """Some tokens of one sentence (counted from 0).

    ``condition`` is "" in a main clause; in a condition it is "wanted" ("if …") or "demanded" ("unless …").
    """

    tokens: tuple[Token, ...]
    sentence: int
    condition: str = ""


def split_clauses(text: str, *, condition: str = "") -> list[Clause]:
    """Cut a text into clauses.

    ``condition`` is the condition as the extractor found it: where its words stand in the text, exactly
    they form the condition. Otherwise "if", "unless", "once" and the like open one and the next comma
    closes it.
    """
    at = text.find(condition) if condition else -1
    given = (at, at + len(condition)) if at >= 0 else None
    words, aside = _without_asides(tokens(text))
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
            opens = opener or cue_at(words, i, "contrast")
            if opens and not (kind and given is None and len(current) == 1):  # "only if" opens once
                close(opener if given is None else "")
            elif kind and given is None and len(current) > 1 and _resumes(words, i):
                close()
            elif token.stem == "and" and _starts_anew(words, i + 1):
                close()
                continue
            current.append(token)
    close()
    return [*found, *aside]


def _without_asides(words: tuple[Token, ...]) -> tuple[tuple[Token, ...], list[Clause]]:
    """Take out relative clauses between commas, so that what is said of their noun stays beside it:
    "the embargo, which …, must be lifted".
    """
    kept: list[Token] = []
    aside: list[Clause] = []
    sentence = i = 0
    while i < len(words):
        if words[i].text == "," and i + 1 < len(words) and words[i + 1].text.lower() in RELATIVES:
            j = next((j for j in range(i + 1, len(words)) if words[j].text in {",", *ENDS, *BREAKS}), i)
            if words[j].text == "," and _goes_on(words, j + 1):
                aside.append(Clause(words[i + 1 : j], sentence))
                i = j + 1
                continue
        sentence += words[i].text in ENDS
        kept.append(words[i])
        i += 1
    return tuple(kept), aside


def _goes_on(words: tuple[Token, ...], i: int) -> bool:
    """Whether a predicate stands here, its subject before the comma."""
    return i < len(words) and (
        words[i].stem in AUXILIARIES | NEGATIONS
        or cue_at(words, i, "support", "oppose", "scorn", "elliptical") is not None
    )


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
    if cue.words.lower() == "before" and i and words[i - 1].stem in APPEARING:
        return ""
    return cue.kind


def _starts_anew(words: tuple[Token, ...], i: int) -> bool:
    """Whether a clause of its own starts here: a subject pronoun, a modal, or a verb of attitude."""
    if i < len(words) and words[i].stem in WILL:
        return True
    while i < len(words) and (
        words[i].stem in AUXILIARIES or words[i].stem in NEGATIONS or words[i].stem == "and"
    ):
        i += 1
    if i >= len(words):
        return False
    return words[i].text.lower() in PRONOUNS or cue_at(words, i, "support", "oppose") is not None
