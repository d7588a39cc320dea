"""Pronouns: who he, she, they or it is, among those who spoke or were named before."""

import re
from bisect import bisect_right
from dataclasses import replace

from helpers.extraction.actors import from_mention, mention_again
from helpers.extraction.cast import Cast, Mention, Speaker
from helpers.extraction.genders import gender_of, known_gender
from helpers.extraction.word_lists import word_set

HE, SHE, THEY = word_set("he him his"), word_set("she her hers"), word_set("they them their")
PRONOUNS = HE | SHE | THEY | word_set("it its who that which this whom i we you these those")
LISTED = re.compile(r",? and |, ")
JOINED = 6  # characters that may join two names of a list
OBJECTS = word_set("with to of by from against for about between and on")


def of_pronoun(cast: Cast, pronoun: str, near: int) -> Speaker:
    gender = "f" if pronoun in SHE else "m" if pronoun in HE else None
    wanted_plural = pronoun in THEY
    spoken = [(at, s) for at, s in cast.spoken if at < near and s.name]
    fitting = (
        (at, s)
        for at, s in reversed(spoken)
        if _fits(s, s.gender or known_gender(cast, s.name, near), gender, wanted_plural, pronoun)
    )
    last = next(fitting, None)
    if pronoun in HE | SHE:
        before = sorted(
            (m for m in (*cast.mentions, *cast.surnames) if m.start < near and not _in_quotation(cast, m)),
            key=lambda m: -m.start,
        )

        def own(mention: Mention) -> str | None:
            return gender_of(cast, mention) or known_gender(cast, mention.name, near)

        marked = next((m for m in before if own(m) == gender), None)
        named = (marked if gender == "f" else None) or next(
            (m for m in before if own(m) in (gender, None) and not _is_object(cast, m)), None
        )
        later = named is not None and (last is None or named.start > last[0] + 1)
        if named is not None and (last is None or (later and _begins_sentence(cast.text, named.start))):
            return replace(from_mention(cast, named), gender=gender)
    if last is not None:
        return mention_again(last[1], gender=gender)
    return Speaker(pronoun if gender else None, gender=gender)  # the text does not say who


def _fits(speaker: Speaker, own: str | None, gender: str | None, plural: bool, pronoun: str) -> bool:
    if pronoun in ("it", "its"):
        return not speaker.person
    if gender and (not speaker.person or speaker.plural or (own and own != gender)):
        return False
    return not plural or speaker.plural or not speaker.person


def _in_quotation(cast: Cast, mention: Mention) -> bool:
    """Whether a name stands in somebody's quoted words: the writer's "he" does not go back to it."""
    at = bisect_right(cast.quoted, (mention.start, len(cast.text))) - 1
    return at >= 0 and mention.start < cast.quoted[at][1]


def _begins_sentence(text: str, at: int) -> bool:
    """Whether a name stands in the subject's place: few words lie between it and the start of its sentence."""
    start = 1 + max(text.rfind(mark, 0, at) for mark in (". ", "\n", ".” ", ", "))
    return len(text[start:at].split()) <= 4


def _is_object(cast: Cast, mention: Mention) -> bool:
    """Whether a name follows a preposition, alone or in a list: the one met or written to is rarely the one who
    goes on speaking."""
    listed = next((m for m in cast.mentions if m.end < mention.start <= m.end + JOINED), None)
    if listed is not None and LISTED.fullmatch(cast.text[listed.end : mention.start]):
        return _is_object(cast, listed)
    before = [word.lower() for word in cast.text[max(0, mention.start - 40) : mention.start].split()]
    while before and before[-1] in ("the", "a", "an", "his", "her", "their", "its"):
        before.pop()
    return bool(before) and before[-1] in OBJECTS
