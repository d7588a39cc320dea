"""Joint speakers: "Venn and Karst said …" is a statement of both, in one row that names both."""

import re
from collections.abc import Callable

from helpers.extraction.cast import Cast, Speaker
from helpers.extraction.readings import Span
from helpers.extraction.word_lists import no_surnames
from helpers.ground.letters import latin

WORD = r"(?!(?:and|of|for|to|by|with|from|in|at|on)\b)[a-z-]+"
MEMBER = (
    rf"(?:[Tt]he\s+)?(?:{WORD}\s+){{0,2}}(?:[A-Z][\w.’'-]*(?:\s+(?:of|for|to)(?:\s+the)?(?=\s+[A-Z]))?\s*)+"
)
BESIDE = r"(?:,\s+(?:the|an?|his|her|its|who)\s[^,]{2,80},)?"  # "Orla Venn, the minister, and …"
LAST = r",?\s*\b(?:and|as well as|along with|together with)\s+"
LISTED = re.compile(
    latin(rf"(?:[Bb]oth\s+)?(?P<list>{MEMBER}{BESIDE}(?:,\s*{MEMBER}{BESIDE})*{LAST}{MEMBER})(?:,.*)?"),
    re.DOTALL,
)
ONE = re.compile(latin(rf"(?P<who>{MEMBER}){BESIDE}(?:{LAST}|,\s*)?"))
SURNAME = re.compile(latin(r"[A-Z][\w-]+[a-z]"))

Naming = Callable[[Cast, str, Span], Speaker | None]


def joint_speaker(cast: Cast, printed: str, span: Span, naming: Naming) -> Speaker | None:
    """The speaker of a statement that two or more people or governments make together, or None.

    It bears all their names. Its actor is the one of the study that is all of them together, where there is one; else
    there is none, and a side only where all are of it: the statement is counted for nobody alone. ``naming``
    resolves the name of one of them.
    """
    listed = LISTED.fullmatch(printed)
    found = _members(cast, printed, span[0], listed.span("list"), naming) if listed else []
    names = [speaker.name or "" for speaker in found]
    if len(set(names)) < 2:
        return None
    known = [speaker.name or "" for speaker in found if speaker.actor_id is not None]
    for actor in cast.study.actors if cast.study is not None and len(known) > 1 else ():
        if actor.kind != "person" and all(name in actor.name for name in known):
            return Speaker(actor.name, actor.id, actor.side, plural=True, person=False)
    sides = {speaker.side for speaker in found}
    together = f"{', '.join(names[:-1])} and {names[-1]}"
    return Speaker(together, None, sides.pop() if len(sides) == 1 else None, plural=True)


def _members(cast: Cast, printed: str, offset: int, listed: Span, naming: Naming) -> list[Speaker]:
    """Each of a list, resolved; nobody where one is unknown to article and study, but for a bare surname."""
    found, strangers = [], 0
    for one in ONE.finditer(printed, *listed):
        name = one["who"].strip()
        start = offset + one.start("who")
        speaker = naming(cast, name, (start, start + len(name)))
        if speaker is None and _is_surname(name):
            strangers += 1
            speaker = Speaker(name)
        if speaker is None:
            return []
        found.append(speaker)
    return found if strangers < len(found) else []


def _is_surname(name: str) -> bool:
    return SURNAME.fullmatch(name) is not None and name.lower() not in no_surnames()
