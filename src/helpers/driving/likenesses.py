"""Whom words without a name may mean: officials and offices by whose they are, and actors not quoted."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from helpers.extraction.word_lists import lexicon, vocabulary
from helpers.ground.letters import name_key
from helpers.study import Actor, Study

_ADJECTIVE = re.compile(  # what a country's name loses, and what its adjective gets instead
    r"(?:[aeioy]|s|es|ey|ay|en)?-(?:(?:|n|an|ian|ean|nian|vian|egian|l?ese|ish|ic|i|is|it|ite|er)s?)"
)
_COMMON = {"arab", "democratic", "islamic", "kingdom", "new", "people", "peoples", "union", "federation"}
# what an office is for or about: of spokesmen alone it is whom they speak for
_BEYOND = re.compile(r"\s(?:to|on|with|about|against|in|by)\s|(?<!man)(?<!person)\sfor\s")
_MOST = 5  # names shown for one actor
_NAMELESS = re.compile(
    r"official|diplomat|spokes(?:man|woman|person)|source|aide|advis[eo]r|negotiator|envoy", re.IGNORECASE
)
_OFFICE = re.compile(r"ministry|department|office|embassy|presidency", re.IGNORECASE)
_WHOSE = re.compile(r",|\s(?:of|for|at|from|in|who|to|on|with)\s|\sfamiliar\s")


def nameless(words: str) -> tuple[str, str]:
    """What a description is called as an actor, and its kind; no kind where it is none.

    “senior Belmori officials” is the unnamed “Belmori official”, “Belmor's river ministry” the office “Belmor
    river ministry”.
    """
    head = _WHOSE.split(words)[0]
    first = re.search(r"(?<!\S)[^\W\d_a-z].*", head)  # from the first capital on
    short = re.sub(r"['’]s\b", "", first[0] if first else head)
    last = short.split()[-1] if short.split() else ""
    if _NAMELESS.fullmatch(last.removesuffix("s")):
        return short.removesuffix("s"), "unnamed"
    if last.casefold() not in vocabulary("bodies.txt"):
        return words, ""
    kind = "office" if _OFFICE.fullmatch(last) else "organization"
    return (short if first else words), "government" if last == "government" else kind


def likely(actor: Actor, speakers: pd.DataFrame, study: Study) -> list[str]:
    """Unknown speakers who may be an actor of whom nothing is found, each with the number of statements.

    They share a word, or its beginning (Belmori, Belmor), with a name of the actor; with a government, an
    office or an organization also those that share one with the name of its side, or are of that side.
    """
    body = actor.kind in ("government", "office", "organization")
    names = [actor.name, *actor.aliases, *([study.sides[actor.side]] if body else [])]
    found = [
        f"{row['speaker']} ({row['statements']})"
        for row in speakers.to_dict("records")
        if _akin(str(row["speaker"]), names) or (body and side_told(row, study) == actor.side)
    ]
    return found[:_MOST]


def side_told(speaker: Mapping[Any, Any], study: Study) -> str | None:
    """The side of a row of ``unknown_speakers``, by the offices and words printed; None if that stays open.

    "South Ister's ambassador to Valdor" is of South Ister, though the extraction reads any side named beside
    the speaker.
    """
    told = [side_akin(_BEYOND.split(words)[0], study) for words in speaker["words"]]
    beyond = {side_akin(words, study) for words in speaker["words"]}
    read = speaker["side"] if speaker["side"] in study.sides and speaker["side"] not in beyond else None
    return next((side for side in told if side), read)


def side_akin(words: str, study: Study) -> str | None:
    """The one side that words name by initials, label, a name of its government or an adjective of these.

    Most words in common decide, so that a North Isterite is not of South Ister; None if several sides fit.
    """
    said = _capitalised(words)
    nations = lexicon("nationalities.yaml")
    irregular = (nations.get(word) or nations.get(word.removesuffix("s")) for word in said)
    said = said + [name for names in irregular if names for name in _capitalised(names)]
    fits = {s: max((_in_common(name, said) for name in _names(s, study)), default=0) for s in study.sides}
    best = [side for side, fit in fits.items() if fit and fit == max(fits.values())]
    return best[0] if len(best) == 1 else None


def _names(side: str, study: Study) -> list[str]:
    own = [a for a in study.actors if a.side == side and a.kind == "government"]
    label = study.sides[side]
    initials = "".join(word[0] for word in label.split() if word[0].isupper())
    called = [side] if len(side) > 1 and side == initials else []
    called += [label] if label.split()[-1][0].isupper() else []  # “Joint declarations” is no name
    return called + [name for actor in own for name in (actor.name, *actor.aliases)]


def _in_common(name: str, said: list[str]) -> int:
    """How many words of a name are said: all of them, else 1 if one is that does not stand in many names."""
    own = _capitalised(name)
    met = [word for word in own if any(_of(one, word) for one in said)]
    return len(met) if len(met) == len(own) else min(1, len(set(met) - vocabulary("bodies.txt") - _COMMON))


def _of(word: str, country: str) -> bool:
    """Whether a word is a name or an adjective made of it (Belmor, Belmori; China, Chinese)."""
    pairs = zip(word, country, strict=False)
    shared = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(word), len(country)))
    return word == country or (
        shared >= max(3, len(country) - 2)
        and _ADJECTIVE.fullmatch(f"{country[shared:]}-{word[shared:]}") is not None
    )


def _capitalised(words: str) -> list[str]:
    found = (re.sub(r"['’]s?$", "", word.strip(".,;:()“”")) for word in words.split())
    return [name_key(word) for word in found if word[:1].isupper()]


def _akin(words: str, names: Iterable[str]) -> bool:
    """Whether a capitalised word begins like one of the names'."""
    own, bodies = _capitalised(words), vocabulary("bodies.txt")
    return any(
        _of(word, part) for name in names for part in _capitalised(name) for word in own
        if len(part) > 2 and not {word, part} & bodies
    )  # fmt: skip
