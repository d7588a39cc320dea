"""Polarity: what a clause says of something named in it, by its cues, its negations and whose attitude it is.

The reading is a product of signs (Polanyi & Zaenen 2006, "Contextual valence shifters"): every negation and
every verb of refusing or ending that governs the thing turns the sign, every verb of wanting or keeping
leaves it. "We will never give up X" is -1 · -1 = for X; "no reason not to X" is for X. An evaluation ("an
obsession with X", "X is a dead concept") holds whatever it is embedded in: who wants another to drop an
obsession with X is against X.
"""

from helpers.base import Cue, Token, cue_at, find_cues, stems_of, word_set
from helpers.stances.codebook.chains import (
    ALL,
    MENTION,
    PLANNED,
    REACH,
    SIGNS,
    Holders,
    Reading,
    dates_what_was_done,
    denies_a_fact,
    governing,
    product,
    read_withdrawn,
    said_by_others,
    texts,
    words_left_open,
)
from helpers.stances.codebook.clauses import FUNCTION_WORDS, NEGATIONS, RESTRICTIVE, WILL, Clause, past

REPORTED = "another side's attitude"
LINKS = stems_of("be remain stay become seem look as")
INTO = frozenset(("of", "with", "about", "on", "over", "for", "that", "in", "to", "behind"))
BEFORE_OBJECTS = {"toward", "towards", "to", "with", "on", "against", "from", "over", "about", "for"}
LASTING = stems_of("remain stay")
# What may follow "X stays": a place, a time, a condition; but no adjective
AFTER_LASTING = word_set("in on at here there where as until till for while so , and")
# What may stand before an action that is judged: "the lifting of X is a mistake", "who rejects X is wrong"
BEFORE_ACTIONS = {"a", "an", "the", "any", "such", "this", "our", "their", "its", "his", "her", "who"}


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
    inverted = bool(clause.condition) and words[0].stem == "should"  # "should X fail": no wish of the speaker
    begins = max(since, opener.last if opener else int(inverted))
    cues = [c for c in find_cues(words, *ALL) if begins <= c.first and (c.last <= first or c.first >= last)]
    before = [cue for cue in cues if cue.last <= first]
    after = [cue for cue in cues if cue.first >= last]
    within = find_cues(words[first:last], *ALL)
    if any(cue.kind in ("scorn", "praise") for cue in within):
        turned = [cue.words for cue in governing(before, words, first) if cue.kind == "negators"]
        return Reading((-1) ** len(turned), tuple(turned), absolute=True)
    if taken_back := read_withdrawn(words, before, after, first):
        return taken_back
    if undecided := words_left_open(words, first):
        return Reading(0, undecided, "left open")
    if others := said_by_others(words):
        return Reading(0, others, REPORTED)
    if verdict := _evaluation(words, before, after, first, last):
        return verdict
    if _only(words, first, last):
        return Reading(1, (words[0].text,))
    acting = [*governing(before, words, first), *_done_to(words, after, last)]
    shown = tuple(cue.words for cue in acting)
    if acting:
        if denies_a_fact(words, acting[0]):
            return Reading(0, shown, "a fact that is denied")
        if dates_what_was_done(words, acting[-1], last):
            return Reading(0, shown, "a report of what was done when")
        held = not clause.condition and _held_by_others(words, acting[0], holders)
        if clause.relative or held:
            return Reading(0, shown, REPORTED)
        return Reading(product(acting, words), shown)
    if lasting := _lasting(words, first, last):
        return lasting
    if denied := _denied(words, last):
        return Reading(-1, denied)
    if planned := [cue.words for cue in cues if cue.kind == "scheduling"]:
        return Reading(0, tuple(planned), PLANNED)
    committed = [cue.words for cue in before if cue.kind == "modals"] or _commitment(words, first, holders)
    return Reading(1, tuple(committed[:1])) if committed else Reading(0, (), MENTION)


def _evaluation(
    words: tuple[Token, ...], before: list[Cue], after: list[Cue], first: int, last: int
) -> Reading | None:
    """An evaluation of the thing: before it ("so-called X"), or as its predicate ("X is impossible")."""
    for cue in before:
        leading = texts(words, cue.last, first)
        if cue.kind == "scorn" and ("to" in leading[:1] or leading[:2] == ["not", "to"]):
            done = governing([other for other in before if other.first >= cue.last], words, first)
            doubted = governing([other for other in before if other.last <= cue.first], words, cue.first)
            chain = [*(other for other in doubted[-1:] if other.kind == "negators"), cue, *done]
            if len(leading) < 4 or done:
                return Reading(product(chain, words), tuple(c.words for c in chain), absolute=True)
        elif cue.kind == "scorn" and len(leading) < 4 and (not leading or leading[0] in INTO):
            return Reading(-1, (cue.words,), absolute=True)
    named = bool(find_cues(words[:first], "namers"))
    equation = next((cue for cue in after if cue.kind == "equations"), None)
    for cue in after:
        between = words[last : cue.first]
        if cue.kind == "oppose" and equation is not None and equation.last <= cue.first:
            return Reading(-1, (equation.words, cue.words), absolute=True)
        linked = bool({token.stem for token in between} & LINKS) or _only_function_words(between)
        if cue.kind in ("scorn", "praise") and (
            linked or equation or (named and "," not in texts(words, last, cue.first))
        ):
            negated = [n for n in after if n.kind == "negators" and n.last <= cue.first]
            judged = _action(before, words, first)
            sign = SIGNS[cue.kind] * (-1) ** len(negated) * product(judged, words)
            return Reading(sign, tuple(c.words for c in (*judged, *negated, cue)), absolute=True)
    return None


def _action(before: list[Cue], words: tuple[Token, ...], first: int) -> list[Cue]:
    """What is done to the thing, where that is the subject judged: "lifting X would be a mistake"."""
    chain = governing(before, words, first)
    opening = texts(words, 0, chain[0].first) if chain else []
    noun = bool(chain) and chain[0].words.lower().split()[0].endswith(("ing", "ion", "al", "ment"))
    owned = opening[-1:] == ["s"] and len(opening) <= 4  # "Belmor's refusal of X is a mistake"
    fits = (not opening or opening[0] in BEFORE_ACTIONS) and len(opening) <= 2
    return chain if opening == ["who"] or (noun and (fits or owned)) else []


def _done_to(words: tuple[Token, ...], after: list[Cue], last: int) -> list[Cue]:
    """Cues after the thing that act on it: "X relief", "X to be lifted", "X will continue"."""
    done = [cue for cue in after if cue.kind in ("support", "oppose")]
    if not done:
        return []
    if last < len(words) and words[last].text.lower() in RESTRICTIVE:  # "X that we want must be lifted"
        done = [cue for cue in done if _is_main(words, last, cue)] or done
        if _is_main(words, last, done[0]):
            inside = [cue for cue in after if cue.kind == "negators" and cue.last <= done[0].first]
            return [*(c for c in inside if texts(words, c.last, done[0].first) in ([], ["be"])), done[0]]
    acting = done[0]
    between = words[last : acting.first]
    passive = len(between) <= 8 and any(token.stem in LINKS - {"as"} for token in between)
    if not passive and not _only_function_words(between):
        return []
    return [*(cue for cue in after if cue.kind == "negators" and cue.last <= acting.first), acting]


def _is_main(words: tuple[Token, ...], last: int, cue: Cue) -> bool:
    """Whether a cue is the main verb behind a relative clause: auxiliaries before it, and words before
    these.
    """
    at = cue.first
    while at > last and words[at - 1].stem in FUNCTION_WORDS:
        at -= 1
    return last + 1 < at < cue.first


def _lasting(words: tuple[Token, ...], first: int, last: int) -> Reading | None:
    """ "X will stay", "X does not remain": that it lasts is for it; "X remains difficult" is not."""
    at = past(words, last)
    lasts = at < len(words) and words[at].stem in LASTING
    if not lasts or INTO & {*texts(words, max(0, first - 2), first)}:
        return None
    if not AFTER_LASTING.issuperset(texts(words, at + 1, at + 2)):
        return None
    denied = [token.text for token in words[last:at] if token.stem in NEGATIONS]
    return Reading((-1) ** len(denied), (*denied, words[at].text))


def _only(words: tuple[Token, ...], first: int, last: int) -> bool:
    """ "Only X can end this", "only the X will do"."""
    following = [token.stem for token in words[last : last + 2]]
    opens = first in (1, 2) and words[0].text.lower() == "only"
    return opens and len(following) == 2 and following[0] in WILL and following[1] != "be"


def _denied(words: tuple[Token, ...], last: int) -> tuple[str, ...]:
    """ "X cannot …", "X will not …": whatever follows, X is said to be no way."""
    following = [token.stem for token in words[last : last + 2]]
    if following[:1] == ["cannot"]:
        return ("cannot",)
    if len(following) == 2 and following[0] in WILL and following[1] in NEGATIONS:
        return (" ".join(texts(words, last, last + 2)),)
    return ()


def _only_function_words(between: tuple[Token, ...]) -> bool:
    return all(token.stem in FUNCTION_WORDS for token in between)


def _held_by_others(words: tuple[Token, ...], outermost: Cue, holders: Holders) -> bool:
    """Whether the outermost attitude has another side as its subject ("Arvenia refuses", "Arvenia's demand").

    What another side "must" or "should" do is the speaker's own wish.
    """
    at = outermost.first - 1
    while at >= 0 and (words[at].stem in FUNCTION_WORDS or words[at].text == "s"):
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
