"""Unsettled: offers that are taken back, questions that are left open, facts that are denied."""

import re
from itertools import pairwise

from helpers.stance.by_codebook.chains import governing, product
from helpers.stance.by_codebook.phrases import Cue, Token, cue_at, find_cues, stem, stems_of
from helpers.stance.by_codebook.readings import EXCHANGED, Reading
from helpers.stance.by_codebook.words import AUXILIARIES, ENDS, WILL

IN_EXCHANGE = ("in return for", "in exchange for")
DENIALS = stems_of("deny dismiss reject refute dispute contradict")
# What is denied where it is a claim: "denied (reports) that …"
CLAIMS = stems_of("that report claim rumour rumor suggestion allegation accusation having")
HAPPENED = frozenset(("was", "were", "had", "did", "having"))
SAYING = stems_of("say claim argue think believe hold call")
YEAR = re.compile(r"(?:1[89]|20)\d\d")
DOUBTS = stems_of("doubt doubtful question")


def read_withdrawn(
    words: tuple[Token, ...], before: list[Cue], after: list[Cue], first: int
) -> Reading | None:
    """What was offered or agreed holds no more: "our offer of X has lapsed"; "our refusal of X no longer
    stands" is for X.
    """
    cue = next((cue for cue in after if cue.kind == "withdrawn"), None)
    if cue is None:
        return None
    denied = [other for other in after if other.kind == "negators" and other.last <= cue.first]
    acting = governing(before, words, first)
    shown = tuple(c.words for c in (*acting, *denied, cue))
    if any(other.words.lower() in IN_EXCHANGE for other in acting):
        return Reading(0, shown, EXCHANGED)
    return Reading(-product(acting, words) * (-1) ** len(denied), shown)


def words_left_open(words: tuple[Token, ...], first: int) -> tuple[str, ...]:
    """The words that leave open what is said of the thing: "undecided", or "whether" before it."""
    for cue in find_cues(words, "ignored", "undecided", "questions"):
        if cue.kind == "undecided":
            return (cue.words,)
        doubted = cue.first and words[cue.first - 1].stem in DOUBTS
        if cue.last <= first and not doubted and "or not" not in " ".join(t.text.lower() for t in words):
            return (cue.words,)
    return ()


def said_by_others(words: tuple[Token, ...]) -> tuple[str, ...]:
    """The subject of a clause that only tells what others hold: "some want …", "critics say that …"."""
    at = int(words[0].text.lower() in ("and", "but", "while"))
    cue = cue_at(words, at, "others") if at < len(words) else None
    if cue is None or cue.last >= len(words):
        return ()
    verb = words[cue.last].stem in AUXILIARIES | SAYING or cue_at(words, cue.last, "support", "oppose")
    return (cue.words,) if verb else ()


def denies_a_fact(words: tuple[Token, ...], outermost: Cue) -> bool:
    """Whether a denial is of what happened ("denied that X had been sold"): that takes no side. To deny what
    will be ("denied reports that X would be sold") is to announce the opposite.
    """
    if words[outermost.first].stem not in DENIALS and outermost.kind != "untrue":
        return False
    if stem("say") in {token.stem for token in words[outermost.first : outermost.last]}:
        return False  # "we never said that we were against it"
    denied = words[outermost.last :]
    stop = next((i for i, token in enumerate(denied) if token.text in {*ENDS, ","}), len(denied))
    said = denied[:stop]
    if not any(token.stem in CLAIMS for token in said[:3]) and words[outermost.first].stem != "deny":
        return False
    if any(token.stem in WILL for token in said):
        return False
    return any(
        token.text.lower() in HAPPENED and following.text.lower() != "to"
        for token, following in pairwise(said)
    )


def dates_what_was_done(words: tuple[Token, ...], cue: Cue, last: int) -> bool:
    """Whether the clause only says when something was done to the thing: "X was imposed in 2019"."""
    past = any(token.text.lower() in ("was", "were") for token in words[last : cue.first])
    return past and any(YEAR.fullmatch(token.text) for token in words[cue.last :])
