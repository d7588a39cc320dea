"""Coreference: who is meant by a pronoun, or by a surname that several people share."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace

from helpers.base import name_key, vocabulary, word_set
from helpers.statements.actors import from_actor, from_mention, mention_again
from helpers.statements.cast import PLAIN, Cast, Mention, Speaker, family_name
from helpers.statements.genders import FEMALE, MALE, gender_of, known_gender, name_relatives
from helpers.study import Actor

HE, SHE, THEY = word_set("he him his"), word_set("she her hers"), word_set("they them their")
PRONOUNS = HE | SHE | THEY | word_set("it its who that which this whom i we you these those")
LISTED = re.compile(r",? and |, ")
JOINED = 6  # characters that may join two names of a list
OBJECTS = word_set("with to of by from against for about between and on")


def of_surname(cast: Cast, surname: str, titles: list[str], at: int, gender: str | None) -> Speaker | None:
    """The person last heard or named with this surname; of several the one of the title or the gender printed.

    ``gender`` is the one that the words after the surname show ("Marsh said she …"), where they do.
    """
    printed = " ".join(titles)
    offices = {t.lower().rstrip(".") for t in titles} & vocabulary("titles.txt")
    officer = _of_office(cast, surname, offices)
    if officer is not None:
        return from_actor(officer, printed)
    gender = "f" if FEMALE.search(printed) else "m" if MALE.search(printed) else gender
    for suited in (offices, set[str]()) if offices else (set[str](),):
        for sign in (gender, None) if gender and not suited else (gender,):
            spoke = _last_speaker(cast, surname, suited, at, sign)
            if spoke is not None:
                role = None if not printed or PLAIN.fullmatch(printed) else printed
                # the gender printed, not one guessed from a pronoun
                return replace(mention_again(spoke, role=role), gender=sign)
            named = _find_mention(cast, surname, suited, at, sign)
            if named is not None:
                return _of_mention(cast, named, printed)
    return None


def of_relative(cast: Cast, printed: str, at: int) -> Speaker | None:
    """The person whom "his sister" or "her brother" means, where the article says whose."""
    name = name_relatives(cast.relatives, printed, at)
    mention = next((m for m in cast.mentions if m.name == name), None)
    return mention_again(from_mention(cast, mention)) if mention is not None else None


def _last_speaker(cast: Cast, surname: str, offices: set[str], at: int, gender: str | None) -> Speaker | None:
    """Of that surname, who spoke last."""
    for place, speaker in reversed(cast.spoken):
        if place >= at or not speaker.person or speaker.plural or not _bears(speaker.name, surname):
            continue
        own = speaker.gender or known_gender(cast, speaker.name, at)
        held = f"{speaker.role_printed or ''} {speaker.office or ''}"
        if _suits(held, own, offices, gender):
            return speaker
    return None


def _find_mention(cast: Cast, surname: str, offices: set[str], at: int, gender: str | None) -> Mention | None:
    """Of that surname, who was named last, not only as a relative; else who is named first later."""
    fitting = [
        m
        for m in cast.mentions
        if _bears(m.name, surname)
        and _suits(m.titles, gender_of(cast, m) or known_gender(cast, m.name, at), offices, gender)
    ]
    before = [m for m in fitting if m.start < at]
    relatives = {k.name for k in cast.relatives}
    own = [m for m in before if m.name not in relatives]
    told = own or before
    times = Counter(m.name for m in told)
    # the last of those named most often
    return max(told, key=lambda m: (times[m.name], m.start), default=fitting[0] if fitting else None)


def _suits(held: str, own: str | None, offices: set[str], gender: str | None) -> bool:
    if gender and own and gender != own:
        return False
    return not offices or bool(offices & set(re.findall(r"[\w-]+", held.lower())))


def _of_mention(cast: Cast, mention: Mention, printed: str) -> Speaker:
    speaker = from_mention(cast, mention)
    own = "" if PLAIN.fullmatch(printed) else printed
    speaker.role_printed = own or speaker.role_printed
    if FEMALE.search(printed):
        speaker.gender = "f"
    return speaker


def _bears(name: str | None, surname: str) -> bool:
    """Whether a word is the surname of a full name: its last word or, as in Korean, its first."""
    words = (name or "").split()
    return bool(words) and name_key(surname) in (name_key(words[0]), name_key(family_name(" ".join(words))))


def _of_office(cast: Cast, surname: str, offices: set[str]) -> Actor | None:
    """The one actor of that surname who ever held the office printed before it ("President Karst")."""
    if cast.study is None or not offices:
        return None
    found = [
        actor
        for actor in cast.study.actors
        if actor.kind == "person"
        and _bears(actor.name, surname)
        and any(office in role.title.lower().split() for role in actor.roles for office in offices)
    ]
    return found[0] if len(found) == 1 else None


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
        ahead = [m for m in (*cast.mentions, *cast.surnames) if m.start < near]
        before = sorted((m for m in ahead if not _in_quotation(cast, m)), key=lambda m: -m.start)

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
