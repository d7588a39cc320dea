"""Bindings: which side a condition binds, that is, who would have to act for it to be met."""

import re
from typing import NamedTuple

from helpers.base import word_set
from helpers.statements.actors import Naming, SideNames, find_sides, sides_named, use_of

_IDLE = r"necessary|needed|need be|required|possible|so|not|anything|anyone|any|at all|ever|and when|only"
_HAVE = r"will|would|can|could|may|might|must|shall|should|is to|to|has|have|had|does|do"
_IRREGULAR = """
given taken met made done shown known seen held kept left lost broken withdrawn shut put cut sent brought
paid written undone forgotten overcome built rebuilt told begun set driven spoken let rid
"""
OPENER = re.compile(
    r"(?i)\A\W*(?:if|unless|until|only (?:if|after|when|once)|once|(?:as|so) long as|provid(?:ed|ing)(?: that)?"
    r"|on (?:the )?condition that|in the event that|after|when|should)\b\W*"
)
IN_RETURN = re.compile(r"(?i)\W*in (?:return|exchange) for\b\s*")
DEPENDING = re.compile(
    r"(?i)\W*(?:on (?:the )?condition of|in the event of|depend\w* on"
    r"|(?:contingent|conditional|conditioned) (?:up)?on)\b\s*"
)
IDLE = re.compile(rf"(?i)\W*if (?:{_IDLE})\W*$")
LEAD = re.compile(
    r"(?i)\A(?:(?:the|a|an|first|even|both|then|now|ever|leader|president|chairman|minister|secretary|hostile)\s+)*"
)
WE = re.compile(r"(?i)(?:we|i)\b(?! and )")
OURS = re.compile(r"(?i)(?:our|my)\s+\w")
FIRST_PERSON = re.compile(r"\b(?:we|us|our|ours|I|my|me|We|Our|My)\b")
YOU = re.compile(r"(?i)you\b(?! and (?:we|i)\b)")
YOURS = re.compile(r"(?i)your\s+\w")
THEY = re.compile(r"(?i)(?:they|he|she)\b")
IT = re.compile(r"(?i)it\b")
THING = re.compile(r"(?i)it\s+(?:is|was|were|becomes?|became|seems?|works?|ends?|happens?|remains?)\b")
OTHER_SIDE = re.compile(
    r"(?i)the (?:other|opposite|opposing) (?:side|party|country|government)\b|their side\b"
    r"|(?:the|our|its|his) (?:adversary|opponent|enemy|counterparts?)\b"
)
OWN_SIDE = re.compile(r"(?i)(?:our|my) (?:own )?(?:side|country|government|people|nation)\b")
BOTH = re.compile(
    r"(?i)(?:both|(?:the )?two) (?:sides|countries|parties|governments|leaders)\b|all (?:sides|parties)\b"
    r"|each side\b"
)
JOINT = re.compile(r"(?i)reached|agreed|signed|concluded|negotiated|settled|struck|found|held")
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:(?:not|never|first|also|again|[a-z]+ly)\s+)*"
    rf"(?P<verb>[a-z]{{2,}}ed|{'|'.join(_IRREGULAR.split())})\b"
)
# participles that say how somebody is, not what is done to him
STATES = word_set("""
prepared determined committed interested concerned opposed dedicated inclined satisfied convinced supposed
disappointed united divided
""")
# what is done to a side, so that "it" may be the side itself
TO_PEOPLE = word_set("""
recognised recognized accepted treated respected attacked threatened given invited guaranteed offered forced
allowed asked told invaded provoked compensated assured
""")
RECEIVES = re.compile(rf"(?i)(?:(?:{_HAVE})\s+)*(?:receiv\w+|gets?|got|obtain\w*|gain\w*)\b(?! rid)")
AT_ONCE = re.compile(  # the passive of the subject itself, not of a clause that hangs on an object
    rf"(?i)\s*(?:(?:{_HAVE}|not|never|also|still|again|first|[a-z]+ly)\s+)*$"
)
BY, FROM = re.compile(r"\bby (?:the )?$"), re.compile(r"\b(?:from|by) (?:the )?$")
SOMEONE = (OWN_SIDE, OTHER_SIDE, WE, YOU, THEY, IT)
NOBODY = ""


class Bound(NamedTuple):
    """Who would have to act: "own", "other" or "none"; the side's id or ""; the words and the rule."""

    whose: str
    side: str
    evidence: str


def _nobody(why: str) -> Bound:
    return Bound("none", NOBODY, why)


def bound_side(condition: str, content: str, side: str, names: SideNames, before: str = "") -> str | None:
    """The side that a condition binds: the one that would have to act for it to be met; None where unknown.

    ``condition`` is the words of the condition, ``content`` the whole statement, ``side`` the speaker's
    side, ``before`` the sentence before. See ``binding`` for the rules and the evidence.
    """
    return binding(condition, content, side, names, before).side or None


def binding(condition: str, content: str, side: str, names: SideNames, before: str = "") -> Bound:
    """Who would have to act for a condition to be met, with the words that say so.

    Read is the subject of the condition. A named side ("if Washington drops …") or a thing of its own
    ("until Pyongyang's weapons are gone") is bound; "we" binds the speaker's side. In the passive
    ("until we are recognised") the subject is not the one who acts: that is the side after "by", else
    another than the one named. "You", "they", "he", "she", "it" and "the other side" are another side, which
    one only where the statement, or else the sentence before, names exactly one other; in reported speech
    "it", "he" and "they" may be the speaker, so they stay open where the speaker's own side is named too.
    An act of both ("until an agreement is reached"), a thing that nobody is said to do, or a third party
    without a side bind "none". Rules on words, without a parse: nested clauses and irony are not read.
    """
    reading = _Reading(condition, content, side, names, before)
    if IDLE.match(condition):
        return _nobody("nothing that anybody would have to do")
    in_return = IN_RETURN.match(condition)
    nominal = in_return or DEPENDING.match(condition)
    if nominal:  # a condition without a verb: "in return for relief [from Arvenia]"
        giver = reading.after(condition[nominal.end() :], FROM, "from or by")
        other = reading.another("in return", only_here=True) if in_return else None
        return giver or other or _nobody("no side is the one who acts")
    return reading.actor(OPENER.sub("", condition, count=1))


class _Reading(NamedTuple):
    condition: str
    content: str
    side: str
    names: SideNames
    before: str

    def others(self, *, only_here: bool = False) -> set[str]:
        """The other sides named in the statement, else (unless ``only_here``) in the sentence before."""
        here = sides_named(self.content, names=self.names) - {self.side}
        return here if here or only_here else sides_named(self.before, names=self.names) - {self.side}

    def another(self, words: str, *, only_here: bool = False) -> Bound:
        """Another than the speaker's side; which one, where the words leave no choice."""
        if self.side == NOBODY:  # whoever is named may be the speaker's own
            return Bound("other", NOBODY, f"{words}; the speaker's side is not known")
        others = self.others(only_here=only_here)
        if len(others) == 1:
            return Bound("other", min(others), f"{words}; the only other side named")
        how_many = "several sides are" if others else "no other side is"
        return Bound("other", NOBODY, f"{words}; {how_many} named")

    def named(self, naming: Naming, words: str) -> Bound:
        return Bound("own" if naming.side == self.side else "other", naming.side, words)

    def after(self, clause: str, preposition: re.Pattern[str], said: str) -> Bound | None:
        """The side named after a preposition ("by Arvenia", "from the Arvenian government")."""
        found = find_sides(clause, names=self.names)
        one = next((one for one in found if preposition.search(clause, 0, one.start)), None)
        return self.named(one, f"{said} {one.words}") if one else None

    def actor(self, clause: str) -> Bound:
        """A condition with a verb: its subject, or whoever acts upon it."""
        rest = LEAD.sub("", clause, count=1)
        if BOTH.match(clause) or BOTH.match(rest):
            return _nobody("both sides")
        found = next((one for one in find_sides(rest, names=self.names) if one.start == 0), None)
        use = use_of(found, rest) if found else ""
        subject, owner = (found if use == kind else None for kind in ("name", "owner"))
        someone = next((m for m in (who.match(clause) for who in SOMEONE) if m), None)
        tail = rest[subject.end :] if subject else clause[someone.end() :] if someone else rest
        passive = PASSIVE.search(tail)
        if passive and passive.group("verb") not in STATES:
            direct = AT_ONCE.match(tail, 0, passive.start())
            if direct or not (subject or someone):
                return self.acts_upon(clause, passive.group("verb"), subject, owner)
        if subject and RECEIVES.match(tail.lstrip()):
            return self.receives(rest, subject.words, own=subject.side == self.side)
        if subject and (re.match(r"\s+and (?:we|us|our side)\b", tail) or self.joined(subject, rest)):
            return _nobody("both sides")
        if subject:
            return self.named(subject, subject.words)
        if owner:
            return self.named(owner, f"{owner.words}, whose it is")
        if YOURS.match(clause):
            return self.another(f"“{clause.split()[0]}”")
        return self.pronoun(clause, someone.group() if someone else "", tail)

    def joined(self, found: Naming, rest: str) -> bool:
        """Whether two sides are the subject together ("Arvenia and Belmor agree")."""
        others = (one for one in find_sides(rest, names=self.names) if one.side != found.side)
        return any(re.fullmatch(r"\s+and (?:the )?", rest[found.end : one.start]) for one in others)

    def receives(self, clause: str, words: str, *, own: bool) -> Bound:
        """Who receives does not act: whoever gives does."""
        giver = self.after(clause, FROM, "from")
        if giver or own:
            return giver or self.another(f"{words} receives")
        return _nobody(f"{words} receives; it is not said from whom")

    def acts_upon(self, clause: str, verb: str, patient: Naming | None, owner: Naming | None) -> Bound:
        """Who acts in a passive: named after "by"; else not the one to whom it is done."""
        if agent := self.after(clause, BY, "by"):
            return agent
        if JOINT.fullmatch(verb):
            return _nobody(f"{verb}: an act of both sides")
        if patient and patient.side != self.side:
            return _nobody(f"{patient.words} … {verb}: it is not said by whom")
        if patient or WE.match(clause) or OURS.match(clause):
            words = patient.words if patient else clause.split()[0]
            return self.another(f"{words} … {verb}: another would have to act")
        if owner:
            return self.named(owner, f"{owner.words}, whose it is")
        if verb in TO_PEOPLE or THEY.match(clause) or YOU.match(clause) or OTHER_SIDE.match(clause):
            return _nobody(f"{verb}: by whom is not said")
        here = self.others(only_here=True)
        if len(here) == 1 and self.side != NOBODY:
            return Bound("other", min(here), f"{verb}; the only other side named in the statement")
        return _nobody(f"{verb}: by whom is not said")

    def pronoun(self, clause: str, word: str, tail: str) -> Bound:
        """A subject that is a pronoun, or "the other side"."""
        if not word:
            return _nobody("no side is the one who acts")
        receives = RECEIVES.match(tail.lstrip())
        if WE.match(word) or OWN_SIDE.match(word):
            return self.receives(clause, word, own=True) if receives else Bound("own", self.side, word)
        if OTHER_SIDE.match(word) or YOU.match(word):
            return self.another(f"“{word}”")
        direct = FIRST_PERSON.search(self.content)
        own_too = any(one.side == self.side for one in find_sides(self.content, names=self.names))
        if receives:
            return _nobody(f"{word} receives; it is not said from whom")
        if IT.match(word) and (direct or THING.match(clause)):
            return _nobody("“it” may be a thing")
        if not direct and own_too:
            return _nobody(f"“{word}” may be the speaker's own side")
        if direct or len(self.others()) == 1:
            return self.another(f"“{word}”")
        return _nobody(f"“{word}”: no other side is named, or several are")
