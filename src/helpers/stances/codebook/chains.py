"""Chains: the cues of a clause that govern one another, their sign, and what leaves it open."""

import re
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from helpers.base import Cue, Token, cue_at, find_cues, stem, stems_of
from helpers.stances.codebook.clauses import AUXILIARIES, BEFORE_SUBJECTS, ENDS, WILL, Clause

MENTION = "a mention without an attitude"
PLANNED = "an announcement of time or place"


@dataclass(frozen=True)
class Reading:
    """What a clause says of a thing: 1 for it, -1 against it, 0 neither; the words that decided; why 0."""

    sign: int
    words: tuple[str, ...] = ()
    note: str = ""
    absolute: bool = False  # an evaluation: it holds in whatever it is embedded


@dataclass(frozen=True)
class Holders:
    """Positions of tokens in a clause that name the speaker's own side, and of those that name another."""

    own: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()


KINDS = ("support", "oppose", "near_oppose", "negators", "scorn", "praise", "untrue")
SIGNS = {kind: 1 if kind in ("support", "praise") else -1 for kind in KINDS}
ALL = ("ignored", *SIGNS, "withdrawn", "equations", "modals", "scheduling")
# A cue governs the thing, or the next cue, when at most so many words stand between them.
REACH = {"support": 6, "oppose": 6, "near_oppose": 3, "negators": 3, "praise": 3, "untrue": 8}
# Negated subjects: their verb stands between ("no party in this house would vote for X")
SUBJECTS = frozenset(("no one", "nobody", "nothing", "none"))
SUBJECTS_AT_THE_HEAD = SUBJECTS | {"no", "not", "neither", "few", "very few", "hardly", "scarcely"}
FAR = 8
RETORT = 7  # a retort has at most so many words
IT = frozenset(("it", "this", "that", "them", "so", "to", "do", ",", "these", "their", "all"))


def attitudes(clause: Clause) -> list[Cue]:
    """The cues of a clause that take a side."""
    return [cue for cue in find_cues(clause.tokens, *ALL) if cue.kind in SIGNS]


def refuses(clause: Clause) -> bool:
    """Whether a clause denies what it says ("we will not …"); "no reason not to …" denies nothing."""
    return sum(cue.kind == "negators" for cue in attitudes(clause)) % 2 == 1


def retorts(clause: Clause) -> bool:
    """Whether a clause only turns down what was said before it: "and we refuse", "but I reject that demand",
    "we do not", "which is nonsense", "that is over".
    """
    words = clause.tokens[int(clause.tokens[0].text.lower() in ("and", "but")) :]
    if not words or len(words) > RETORT:
        return False
    if words[0].text.lower() in ("i", "we"):
        return _turns_down(words[1:])
    if words[0].text.lower() not in ("this", "that", "which", "it") or [t.stem for t in words[1:2]] != ["be"]:
        return False
    judged = {cue.kind for cue in find_cues(words, *ALL)}
    return words[-1].text.lower() in ("over", "false") or judged in ({"scorn"}, {"untrue"})


def _turns_down(words: tuple[Token, ...]) -> bool:
    """Whether a predicate is nothing but a refusal: "do not", "disagree", "reject that demand"."""
    cues = find_cues(words, "oppose", "negators", "retorted", "dissenting")
    if sum(cue.kind in ("oppose", "negators", "dissenting") for cue in cues) != 1:
        return False
    covered = {i for cue in cues for i in range(cue.first, cue.last)}
    return all(
        token.stem in AUXILIARIES or token.text.lower() in IT or i in covered for i, token in enumerate(words)
    )


def threatens(clause: Clause) -> bool:
    """Whether a clause puts harm in prospect: "we will retaliate", "there will be consequences"."""
    return bool(find_cues(clause.tokens, "threats")) and any(token.stem in WILL for token in clause.tokens)


def since_then(sign: int, clause: Clause, following: Clause | None) -> int:
    """The sign of a position that a clause of the past tells, where the next one tells that of today:
    "once we rejected X; today we welcome it". Without such a clause the sign stays.
    """
    if following is None or clause.condition or following.sentence != clause.sentence:
        return sign
    if not find_cues(clause.tokens, "ignored", "bygone"):
        return sign
    if retorts(following):
        return -sign
    said = {token.text.lower() for token in following.tokens}
    if attitudes(following) and said & {"it", "them"}:
        return force(following)
    return 0 if said & {"today", "now", "longer", "but"} else sign


def force(clause: Clause) -> int:
    """The sign of a clause as a whole: -1 where it refuses or denies, whatever it is about, else 1."""
    return product(attitudes(clause), clause.tokens)


def governing(before: list[Cue], words: tuple[Token, ...], first: int) -> list[Cue]:
    """The chain of cues that leads to the thing: each near enough to the next ("refuses to accept … X")."""
    chain: list[Cue] = []
    reached = first
    for cue in reversed(before):
        if cue.kind not in REACH:
            continue
        between = texts(words, cue.last, reached)
        reach = FAR if _negates_the_subject(cue, words) else REACH[cue.kind]
        if cue.kind == "praise" and (not between or between[0] not in ("to", "that", "for")):
            continue
        joined = cue.kind == "negators" and "and" in between
        if joined or len(between) > (min(reach, 3) if "," in between else reach):
            if cue.kind == "negators":
                continue  # it denies another verb: "will not change our offer of X"
            break
        chain.insert(0, cue)
        reached = cue.first
    return chain


def _negates_the_subject(cue: Cue, words: tuple[Token, ...]) -> bool:
    """ "Nobody …", and where it opens its clause "no party …", "few of us …", "not one of them …"."""
    if cue.words.lower() in SUBJECTS:
        return True
    if cue.words.lower() not in SUBJECTS_AT_THE_HEAD or texts(words, cue.last, cue.last + 1) == [","]:
        return False
    return cue.first == 0 or words[cue.first - 1].text.lower() in BEFORE_SUBJECTS


def product(cues: list[Cue], words: tuple[Token, ...]) -> int:
    """Multiply the signs; of two verbs joined by "and" or "or", and of "neither … nor", one counts."""
    sign, paired = 1, False
    for this, following in zip_longest(cues, cues[1:]):
        if this.words.lower() in ("neither", "nor"):
            if paired:
                continue
            paired = True
        joined = texts(words, this.last, following.first) if following and following.kind == this.kind else []
        if not (joined and set(joined) <= {"and", "or", ","}):
            sign *= SIGNS[this.kind]
    return sign


def texts(words: tuple[Token, ...], first: int, last: int) -> list[str]:
    return [token.text.lower() for token in words[first:last]]


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
    if any(other.words.lower() in ("in return for", "in exchange for") for other in acting):
        return Reading(0, shown, "asked for in an offer that is withdrawn")
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
