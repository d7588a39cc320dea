"""Namesakes: who of those that share it is meant by a surname, by its title, its "Mr." and what was told before."""

import re
from dataclasses import replace

from helpers.extraction.actors import from_actor, from_mention, mention_again
from helpers.extraction.cast import PLAIN, Cast, Mention, Speaker
from helpers.extraction.genders import FEMALE, MALE, gender_of, known_gender
from helpers.extraction.kin import name_relatives
from helpers.extraction.word_lists import vocabulary
from helpers.ground.letters import name_key
from helpers.study import Actor


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
            spoke = _heard(cast, surname, suited, at, sign)
            if spoke is not None:
                role = None if not printed or PLAIN.fullmatch(printed) else printed
                return replace(
                    mention_again(spoke, role=role), gender=sign
                )  # not what a pronoun was guessed to show
            named = _named(cast, surname, suited, at, sign)
            if named is not None:
                return _of_mention(cast, named, printed)
    return None


def of_relative(cast: Cast, printed: str, at: int) -> Speaker | None:
    """The person whom "his sister" or "her brother" means, where the article has told it."""
    name = name_relatives(cast.kin, printed, at)
    mention = next((m for m in cast.mentions if m.name == name), None)
    return mention_again(from_mention(cast, mention)) if mention is not None else None


def _heard(cast: Cast, surname: str, offices: set[str], at: int, gender: str | None) -> Speaker | None:
    """Of that surname, who spoke last."""
    for place, speaker in reversed(cast.spoken):
        if place >= at or not speaker.person or speaker.plural or not _bears(speaker.name, surname):
            continue
        own = speaker.gender or known_gender(cast, speaker.name, at)
        held = f"{speaker.role_printed or ''} {speaker.office or ''}"
        if _suits(held, own, offices, gender):
            return speaker
    return None


def _named(cast: Cast, surname: str, offices: set[str], at: int, gender: str | None) -> Mention | None:
    """Of that surname, who was named last, and not only as another's kin; else who is named first later."""
    fitting = [
        m
        for m in cast.mentions
        if _bears(m.name, surname)
        and _suits(m.titles, gender_of(cast, m) or known_gender(cast, m.name, at), offices, gender)
    ]
    before = [m for m in fitting if m.start < at]
    kin = {k.name for k in cast.kin}
    own = [m for m in before if m.name not in kin]
    return next(reversed(own or before), fitting[0] if fitting else None)


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
    return bool(words) and name_key(surname) in (name_key(words[0]), name_key(words[-1]))


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
