"""Polarity: what a clause says of something named in it, by its cues, its negations and whose attitude it is.

The reading is a product of signs (Polanyi & Zaenen 2006, "Contextual valence shifters"): every negation and
every verb of refusing or ending that governs the thing turns the sign, every verb of wanting or keeping
leaves it. "We will never give up X" is -1 · -1 = for X; "no reason not to X" is for X. An evaluation ("an
obsession with X", "X is a dead concept") holds whatever it is embedded in: who wants another to drop an
obsession with X is against X.
"""

from dataclasses import dataclass
from itertools import zip_longest

from helpers.stance.clauses import AUXILIARIES, NEGATIONS, WILL, Clause
from helpers.stance.phrases import Cue, Token, cue_at, find_cues, stem

SIGNS = {"support": 1, "oppose": -1, "near_oppose": -1, "negators": -1, "scorn": -1, "praise": 1}
ALL = ("ignored", *SIGNS, "equations", "modals", "scheduling")
# A cue governs the thing, or the next cue, when at most so many words stand between them.
REACH = {"support": 6, "oppose": 6, "near_oppose": 3, "negators": 3, "praise": 3}
FAR_NEGATORS = ("no one", "nobody", "nothing", "none")  # subjects: their verb stands between
LINKS = frozenset(stem(word) for word in ("be", "remain", "stay", "become", "seem", "look", "as"))
INTO = frozenset(("of", "with", "about", "on", "over", "for", "that", "in", "to", "behind"))
BEFORE_OBJECTS = frozenset(
    ("toward", "towards", "to", "with", "on", "against", "from", "over", "about", "for")
)
COORDINATORS = frozenset(("and", "or", ","))
MENTION = "a mention without an attitude"
PLANNED = "an announcement of time or place"
REPORTED = "another side's attitude"


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


def attitudes(clause: Clause) -> list[Cue]:
    """The cues of a clause that take a side."""
    return [cue for cue in find_cues(clause.tokens, *ALL) if cue.kind in SIGNS]


def refuses(clause: Clause) -> bool:
    """Whether a clause denies what it says ("we will not …"); "no reason not to …" denies nothing."""
    return sum(cue.kind == "negators" for cue in attitudes(clause)) % 2 == 1


def force(clause: Clause) -> int:
    """The sign of a clause as a whole: -1 where it refuses or denies, whatever it is about, else 1."""
    return _product(attitudes(clause), clause.tokens)


def read_mention(
    clause: Clause, first: int, last: int, *, since: int = 0, holders: Holders | None = None
) -> Reading:
    """Read what a clause says of the thing named by its tokens first … last (excluded).

    Cues before position ``since`` belong to something named earlier and are left out.
    An attitude whose subject is another side than the speaker's is not the speaker's, and gives 0; so does
    an announcement of a date. Not handled: irony, scope across clauses, pronouns that stand for the thing.
    """
    words = clause.tokens
    holders = holders or Holders()
    opener = cue_at(words, 0, "wanted", "demanded") if clause.condition else None
    begins = max(since, opener.last if opener else 0)
    cues = [c for c in find_cues(words, *ALL) if begins <= c.first and (c.last <= first or c.first >= last)]
    before = [cue for cue in cues if cue.last <= first]
    after = [cue for cue in cues if cue.first >= last]
    within = find_cues(words[first:last], *ALL)
    if any(cue.kind in ("scorn", "praise") for cue in within):
        turned = [cue.words for cue in _governing(before, words, first) if cue.kind == "negators"]
        return Reading((-1) ** len(turned), tuple(turned), absolute=True)
    verdict = _evaluation(clause, before, after, first, last)
    if verdict is not None:
        return verdict
    acting = [*_governing(before, words, first), *_done_to(words, after, last)]
    shown = tuple(cue.words for cue in acting)
    if acting and not clause.condition and _held_by_others(words, acting[0], holders):
        return Reading(0, shown, REPORTED)
    if acting:
        return Reading(_product(acting, words), shown)
    denied = _denied(words, last)
    if denied:
        return Reading(-1, denied)
    planned = [cue.words for cue in cues if cue.kind == "scheduling"]
    if planned:
        return Reading(0, tuple(planned), PLANNED)
    committed = [cue.words for cue in before if cue.kind == "modals"] or _commitment(words, first, holders)
    return Reading(1, tuple(committed[:1])) if committed else Reading(0, (), MENTION)


def _evaluation(clause: Clause, before: list[Cue], after: list[Cue], first: int, last: int) -> Reading | None:
    """An evaluation of the thing: before it ("so-called X"), or as its predicate ("X is impossible")."""
    words = clause.tokens
    for cue in before:
        leading = _texts(words, cue.last, first)
        if cue.kind == "scorn" and len(leading) < 4 and (not leading or leading[0] in INTO):
            return Reading(-1, (cue.words,), absolute=True)
    named = any(cue.kind == "namers" for cue in find_cues(words[:first], "namers"))
    equation = next((cue for cue in after if cue.kind == "equations"), None)
    for cue in after:
        between = words[last : cue.first]
        if cue.kind == "oppose" and equation is not None and equation.last <= cue.first:
            return Reading(-1, (equation.words, cue.words), absolute=True)
        linked = bool({token.stem for token in between} & LINKS) or _only_function_words(between)
        if cue.kind in ("scorn", "praise") and (
            linked or equation or (named and "," not in _texts(words, last, cue.first))
        ):
            negated = [n for n in after if n.kind == "negators" and n.last <= cue.first]
            sign = SIGNS[cue.kind] * (-1) ** len(negated)
            return Reading(sign, (*(n.words for n in negated), cue.words), absolute=True)
    return None


def _governing(before: list[Cue], words: tuple[Token, ...], first: int) -> list[Cue]:
    """The chain of cues that leads to the thing: each near enough to the next ("refuses to accept … X")."""
    chain: list[Cue] = []
    reached = first
    for cue in reversed(before):
        if cue.kind not in REACH:
            continue
        between = _texts(words, cue.last, reached)
        reach = REACH["oppose"] if cue.words.lower() in FAR_NEGATORS else REACH[cue.kind]
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


def _done_to(words: tuple[Token, ...], after: list[Cue], last: int) -> list[Cue]:
    """Cues after the thing that act on it: "X relief", "X to be lifted", "X will continue"."""
    acting = next((cue for cue in after if cue.kind in ("support", "oppose")), None)
    if acting is None:
        return []
    between = words[last : acting.first]
    passive = len(between) <= 8 and any(token.stem in LINKS - {"as"} for token in between)
    if not passive and not _only_function_words(between):
        return []
    return [*(cue for cue in after if cue.kind == "negators" and cue.last <= acting.first), acting]


def _denied(words: tuple[Token, ...], last: int) -> tuple[str, ...]:
    """ "X cannot …", "X will not …": whatever follows, X is said to be no way."""
    following = [token.stem for token in words[last : last + 2]]
    if following[:1] == ["cannot"]:
        return ("cannot",)
    if len(following) == 2 and following[0] in WILL and following[1] in NEGATIONS:
        return (" ".join(_texts(words, last, last + 2)),)
    return ()


def _only_function_words(between: tuple[Token, ...]) -> bool:
    return all(token.stem in AUXILIARIES or token.stem in NEGATIONS for token in between)


def _product(cues: list[Cue], words: tuple[Token, ...]) -> int:
    """Multiply the signs; of two verbs joined by "and" or "or", and of "neither … nor", one counts."""
    sign, paired = 1, False
    for this, following in zip_longest(cues, cues[1:]):
        if this.words.lower() in ("neither", "nor"):
            if paired:
                continue
            paired = True
        joined = (
            _texts(words, this.last, following.first) if following and following.kind == this.kind else []
        )
        if not (joined and set(joined) <= COORDINATORS):
            sign *= SIGNS[this.kind]
    return sign


def _texts(words: tuple[Token, ...], first: int, last: int) -> list[str]:
    return [token.text.lower() for token in words[first:last]]


def _held_by_others(words: tuple[Token, ...], outermost: Cue, holders: Holders) -> bool:
    """Whether the outermost attitude has another side as its subject ("Arvenia refuses", "Arvenia's demand").

    What another side "must" or "should" do is the speaker's own wish.
    """
    at = outermost.first - 1
    while at >= 0 and (words[at].stem in AUXILIARIES or words[at].stem in NEGATIONS or words[at].text == "s"):
        if words[at].stem in ("must", "should"):
            return False
        at -= 1
    held = at in holders.others
    while at in holders.others:
        at -= 1
    return held and not (at >= 0 and words[at].text.lower() in BEFORE_OBJECTS)


def _commitment(words: tuple[Token, ...], first: int, holders: Holders) -> list[str]:
    """ "I will", "we can", "our president would": what the speaker's side says it will do commits it."""
    if first and words[0].stem in WILL:  # "…, and will X": the subject stands in the clause before
        return [words[0].text]
    for i in range(max(0, first - REACH["support"]), first - 1):
        own = words[i].text.lower() in ("i", "we") or i in holders.own
        if own and words[i + 1].stem in WILL:
            return [f"{words[i].text} {words[i + 1].text}"]
    return []
