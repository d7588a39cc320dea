"""Clauses: stretches of a statement within which a negation or a verb of refusal holds."""

from dataclasses import dataclass
from typing import NamedTuple

from helpers.base import Token, cue_at, stems_of, tokens

ENDS = frozenset(".!?")
BREAKS = frozenset(";:()—–")
AUXILIARIES = stems_of(
    "be have will would shall can could may might must should do does did to also still again already "
    "repeatedly firmly flatly clearly publicly always now then ever even just simply"
)
WILL = stems_of("will would shall can could ll d")
NEGATIONS = frozenset(("not", "never", "n't", "cannot"))
FUNCTION_WORDS = AUXILIARIES | NEGATIONS
PRONOUNS = frozenset(("i", "we", "he", "she", "it", "they", "you", "there"))
BEFORE_SUBJECTS = frozenset(("and", "but", "that", "because", "so"))  # nothing else stands before a subject
RELATIVES = frozenset(("which", "who", "whose"))
RESTRICTIVE = frozenset(("that", "which", "who"))
DETERMINERS = frozenset(("any", "every", "all", "each", "a", "an", "the", "those", "these", "our", "no"))
OPENS_A_CLAUSE = BEFORE_SUBJECTS | {"said", "says"}
# Nouns whose "that" tells what they are: "the demand that X be lifted"
CONTENTS = stems_of(
    "fact report claim demand proposal idea rumour rumor news view promise pledge hope fear belief "
    "suggestion allegation accusation condition understanding notion threat warning call decision"
)
FINITE = WILL | stems_of("must should may might have now do")
PLURALS = frozenset(("people", "men", "women", "children"))
HEAD = 4  # a noun phrase before its relative clause has at most so many words
ELISION = "…"  # joins the pieces of a split quotation: one clause, unless the second has a subject of its own
SAY = stems_of("say add")
RESUMING = frozenset(("there", "we", "i"))  # open the main clause where no comma does
APPEARING = stems_of("go stand appear come bring put lay argue")  # before a court: a place, no condition


def past(words: tuple[Token, ...], at: int, stems: frozenset[str] = FUNCTION_WORDS) -> int:
    """The first position from ``at`` whose word is none of these, by its stem."""
    return next((i for i in range(at, len(words)) if words[i].stem not in stems), max(at, len(words)))


class Aside(NamedTuple):
    """A relative clause: its tokens, its sentence (counted from 0), whether it only tells who is meant."""

    tokens: tuple[Token, ...]
    sentence: int
    restrictive: bool


def cut_asides(words: tuple[Token, ...]) -> tuple[tuple[Token, ...], list[Aside]]:
    """Take out relative clauses: "the embargo, which …, must be lifted", "any ship that … will be …".

    Returns the words that are left, and the asides. Where one only tells which people or things are meant
    (no commas), those hold what it says, not the speaker.
    """
    kept: list[Token] = []
    asides: list[Aside] = []
    sentence = i = 0
    while i < len(words):
        if end := _between_commas(words, i):
            asides.append(Aside(words[i + 1 : end], sentence, False))
            i = end + 1
        elif end := _restrictive(words, i):
            asides.append(Aside(words[i:end], sentence, True))
            i = end
        else:
            sentence += words[i].text in ENDS
            kept.append(words[i])
            i += 1
    return tuple(kept), asides


def _between_commas(words: tuple[Token, ...], i: int) -> int:
    """Where the relative clause that this comma opens is closed by another; 0 where there is none."""
    if words[i].text != "," or i + 1 >= len(words) or words[i + 1].text.lower() not in RELATIVES:
        return 0
    j = next((j for j in range(i + 1, len(words)) if words[j].text in {",", *ENDS, *BREAKS}), i)
    if words[j].text != "," or j + 1 >= len(words):
        return 0
    # a predicate must follow, whose subject stands before the comma
    attitude = cue_at(words, j + 1, "support", "oppose", "scorn", "elliptical")
    return j if attitude or words[j + 1].stem in FUNCTION_WORDS else 0


def _restrictive(words: tuple[Token, ...], i: int) -> int:
    """Where the main verb stands, if a relative clause or participle begins here behind a subject; else 0."""
    relative = words[i].text.lower() in RESTRICTIVE
    participle = words[i].text.lower().endswith("ing") and cue_at(words, i, "support", "oppose") is not None
    if not (relative or participle) or not _behind_a_subject(words, i):
        return 0
    at = i + relative
    if at >= len(words) or words[at].text.lower() in PRONOUNS | DETERMINERS | {"both"}:
        return 0  # "the talks that we want": its subject is another
    return _main_verb(words, past(words, at) + 1)


def _behind_a_subject(words: tuple[Token, ...], i: int) -> bool:
    """Whether the words before form a noun phrase that opens its clause."""
    for begin in range(i - 1, max(i - 1 - HEAD, -1), -1):
        word = words[begin]
        if not word.text[0].isalnum() or word.stem in CONTENTS or word.text.lower() in PRONOUNS:
            return False
        opens = begin == 0 or not words[begin - 1].text[0].isalnum()
        opens = opens or words[begin - 1].text.lower() in OPENS_A_CLAUSE
        plural = opens and begin == i - 1 and (word.text.endswith("s") or word.text.lower() in PLURALS)
        if opens and (word.text.lower() in DETERMINERS or plural):
            return cue_at(words, begin, "support", "oppose") is None
    return False


def _main_verb(words: tuple[Token, ...], at: int) -> int:
    """The next finite verb with no subject of its own before it: an auxiliary, else a present of attitude."""
    stop = next((j for j in range(at, len(words)) if not words[j].text[0].isalnum()), len(words))
    free = [j for j in range(at, stop) if words[j - 1].text.lower() not in PRONOUNS | RESTRICTIVE | {"to"}]
    auxiliary = (
        j for j in free if words[j].stem in FINITE or words[j].text.lower() in ("is", "are", "was", "were")
    )
    present = (j for j in free if words[j].text.endswith("s") and cue_at(words, j, "support", "oppose"))
    return next(auxiliary, 0) or next(present, 0)


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

    ``condition`` is the condition as the extractor found it: where its words stand in the text, exactly they
    form the condition. Otherwise "if", "unless", "once" and the like open one and the next comma closes it.
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
