"""Asides: relative clauses taken out of their sentence, so that their verbs govern nothing outside them."""

from typing import NamedTuple

from helpers.stance.by_codebook.phrases import Token, cue_at, stems_of
from helpers.stance.by_codebook.words import (
    BEFORE_SUBJECTS,
    BREAKS,
    ENDS,
    FUNCTION_WORDS,
    PRONOUNS,
    WILL,
    past,
)

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
BE = frozenset(("is", "are", "was", "were"))
HEAD = 4  # a noun phrase before its relative clause has at most so many words


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
    auxiliary = (j for j in free if words[j].stem in FINITE or words[j].text.lower() in BE)
    present = (j for j in free if words[j].text.endswith("s") and cue_at(words, j, "support", "oppose"))
    return next(auxiliary, 0) or next(present, 0)
