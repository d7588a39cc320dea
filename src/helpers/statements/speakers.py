"""Speakers: whom "he", "Kim", "the official" or "Pyongyang" means, in an article and in a study."""

import re
from collections.abc import Callable
from datetime import date

from helpers.base import honorifics, latin, name_key, no_surnames, vocabulary
from helpers.statements.actors import actor_in, from_actor, from_mention, named_exactly, side_of
from helpers.statements.cast import PLAIN, Cast, Mention, Speaker, read_cast
from helpers.statements.coreference import PRONOUNS, of_pronoun, of_relative, of_surname
from helpers.statements.descriptions import CAPITAL, of_description, unresolved
from helpers.statements.offices import in_office, of_possessed
from helpers.statements.ranking import Span

_CAPITAL = r"[A-Z][\w.’'-]*"
MEMBER = re.compile(
    latin(
        rf"(?:[Bb]oth )?(?:[Tt]he )?(?:[a-z-]+ ){{0,3}}{_CAPITAL}(?: (?:(?:of|for|to) (?:the )?)?{_CAPITAL}){{0,9}}"
    )
)
BESIDE = re.compile(r"(?:the|an?|his|her|its|who)\s(?![A-Z])")  # "Orla Venn, the minister, and …"
JOINS = re.compile(r",? (?:and|as well as|along with|together with) |, ")
SURNAME = re.compile(latin(r"[A-Z][\w-]+[a-z]"))

Naming = Callable[[Cast, str, Span], Speaker | None]
ONE_NAME = re.compile(latin(r"[A-Z][a-z’'-]+[\w’'-]*"))
NO_SURNAME = PRONOUNS | {"nobody", "everybody", "somebody", "anybody"}
TAKEN_UP = re.compile(
    r"(?:,[^,.;:“”\"\n]{1,60},)?(?: [\w’'-]+){0,2}? (?:said|says|added|adds|told \w+|insisted|warned|argued|stressed|promised)(?: that)? (?P<who>s?he)\b"
)
ARTICLES = {"the", "a", "an", "this", "that", "his", "her", "their", "its", "one", "another", "some", "other"}
OF_WHOM = re.compile(r"(?:[\w-]+\s+){0,2}[A-Za-z][a-z-]+s\s+(?:of|to|for)\s")  # "Supporters of Orla Venn"
# "Orla Venn's spokesman" is another than she; her letter is not
WHOSE = re.compile(
    r"['’]s?\s+(?!(?:\w+\s+)?(?:tweets?|posts?|letters?|statements?|speech(?:es)?|messages?|remarks|words|comments?|memo|memoirs?|book|brief"
    r"|op-ed|interview|testimony)\b)[a-z]"
)
NO_TITLE = {"both", "neither", "either", "even", "only"}
AND_OTHERS = re.compile(r"(?:and|or|nor|as well as|along with)\b")  # "Venn and her aides": no office of hers
# between two clauses of one sentence: the pronoun of the second may take up the subject of the first
COORDINATED = re.compile(r"[,;]?\s(?:and|but|yet|while|though|although)\s$")


def joint_speaker(cast: Cast, printed: str, span: Span, naming: Naming) -> Speaker | None:
    """The speaker of a statement that two or more people or governments make together, or None.

    It bears all their names. Its actor is the one of the study that is all of them together, where there is one; else
    there is none, and a side only where all are of it: the statement is of nobody alone. ``naming``
    resolves the name of one of them.
    """
    found = _members(cast, printed, span[0], naming)
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


def _members(cast: Cast, printed: str, offset: int, naming: Naming) -> list[Speaker]:
    """Each of a list, resolved; nobody where one is unknown to article and study, but for a bare surname."""
    joins = list(JOINS.finditer(printed))
    if all(join.group() == ", " for join in joins):
        return []
    starts = [0, *(join.end() for join in joins)]
    ends = [*(join.start() for join in joins), len(printed)]
    found, strangers = [], 0
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        name = printed[start:end].rstrip(" ,")
        if number and (not name or BESIDE.match(name)) and joins[number - 1].group() == ", ":
            continue
        speaker = None
        if MEMBER.fullmatch(name):
            speaker = naming(cast, name, (offset + start, offset + start + len(name)))
        if speaker is None and _is_surname(name):
            strangers += 1
            speaker = Speaker(name)
        if speaker is None:
            return []
        found.append(speaker)
    return found if strangers < len(found) else []


def _is_surname(name: str) -> bool:
    return SURNAME.fullmatch(name) is not None and name.lower() not in no_surnames()


def resolve(cast: Cast, printed: str, span: Span, *, begins: int) -> Speaker:
    """Resolve a source as printed at ``span``; the words it says begin at ``begins``.

    Names resolve to the study's actors or to the longest form of the name in the article, surnames to the
    person last named with it, pronouns to the person who spoke or was named last (a title such as Mrs. or a
    woman's pronoun is heeded), descriptions ("the minister") to the one of that office, and unnamed officials to
    their affiliation. What cannot be resolved stays as printed.
    """
    words = re.findall(r"[\w’'.&-]+", printed)
    if not words:
        return Speaker(printed or None)
    near = max(begins, span[0])
    antecedent = _just_before(cast, span[0]) if printed.lower() == "who" else None
    if antecedent is not None:
        speaker = antecedent
    elif len(words) == 1 and words[0].lower() in PRONOUNS:
        joined = COORDINATED.search(cast.text, max(0, span[0] - 12), span[0])
        speaker = of_pronoun(cast, words[0].lower(), span[0] if joined else min(begins, span[0]))
    else:
        speaker = (
            joint_speaker(cast, printed, span, _of_name)
            or of_relative(cast, printed, near)
            or _of_name(cast, printed, span)
            or in_office(cast, printed, cast.on)
            or of_possessed(cast, printed, span, near)
            or of_description(cast, printed, span, near)
            or _of_one_word(cast, printed, span)
            or unresolved(cast, printed)
        )
    cast.spoken.append((near, speaker))
    return speaker


def _just_before(cast: Cast, at: int) -> Speaker | None:
    """Whoever is named right before a relative clause ("it was Orla Venn who …")."""
    named = (m for m in (*cast.mentions, *cast.surnames) if m.end <= at <= m.end + 2)
    mention = next((m for m in named if cast.text[m.end : at] in (" ", ", ")), None)
    return from_mention(cast, mention) if mention is not None else None


def resolve_on(cast: Cast, printed: str, speaker: Speaker, on: date) -> Speaker:
    """The speaker just resolved, or who held the office printed on the day that the statement turned out to be of."""
    holder = in_office(cast, printed, on)
    if holder is None or holder.actor_id == speaker.actor_id:
        return speaker
    cast.spoken[-1] = (cast.spoken[-1][0], holder)
    return holder


def resolve_label(cast: Cast, label: str, title: str) -> Speaker:
    """The speaker a transcript's label or a document's author names ("MR. RUNE" of a briefing by Anton Rune).

    The full name and the office are looked for in the title, then in the text.
    """
    words = re.findall(r"[\w’'-]+", label)
    address = honorifics() | vocabulary("titles.txt")
    bare = [w for w in words if w.lower() not in address] if label.isupper() else words
    name = re.sub(r"(?i)^(?:the|an?)\s+", "", label.strip())
    name = " ".join(bare).title() if label.isupper() else name
    office = " ".join(w for w in words if w not in bare and w.lower() in vocabulary("titles.txt")).title()
    actor = actor_in(cast, name)
    if actor is not None:
        return from_actor(actor, office or None)
    of_title = read_cast(title, cast.study).mentions
    named = [m for m in (*of_title, *cast.mentions) if _is_called(m, name)]
    if not named:
        return Speaker(name or label, None, side_of(cast, name), office or None)
    first = min(named, key=lambda m: len(m.name.split()))
    if first.actor is not None:
        return from_actor(first.actor, office or None)
    words = first.name.split()  # an office may run into the name: "Strategic Communication Ben Rune"
    rest = " ".join(words[:-2]) if len(words) > 3 else ""
    full = " ".join(words[-2:]) if rest else first.name
    introduced = [m for m in (named if label.isupper() else reversed(named)) if m.titles]
    titles = introduced[0].titles.split("; ")[0] if introduced else office
    titles = titles if rest else re.sub(r"\s+(?:for|of|to|at|in)$", "", titles)
    return Speaker(full, None, side_of(cast, titles), f"{titles} {rest}".strip() or None)


def _is_called(mention: Mention, name: str) -> bool:
    return bool(name) and name_key(name) in (name_key(mention.name), name_key(mention.name.split()[-1]))


def _of_name(cast: Cast, printed: str, span: Span) -> Speaker | None:
    """A name of the study, a name of the article, or a surname of either."""
    exact = named_exactly(cast, printed)
    if exact is not None and exact.kind != "unnamed":
        return from_actor(exact, None, plural=" and " in printed)
    inside = [
        m for m in cast.mentions if span[0] <= m.start and m.end <= span[1] and not _owns(cast, m, span[1])
    ]
    of = re.match(
        r"(?:the|a|an|his|her)\s+[a-z][\w-]*(?:\s+[a-z][\w-]*){0,3}\s+(?:of|to|for)\s", printed, re.IGNORECASE
    )
    if of and inside and inside[0].start >= span[0] + of.end():
        return None  # the sister of the leader is not the leader
    several = OF_WHOM.match(printed)
    if several and inside and not _beyond_titles(printed[several.end() : inside[0].start - span[0]]):
        return None  # nor are her supporters
    if inside:
        first = inside[0]
        if first.name in printed:
            first = next((m for m in inside if m.actor is not None), first)
        speaker = from_mention(cast, first)
        role = _role_in(printed, first.name, cast.text[first.start : first.end])
        speaker.role_printed = role or speaker.role_printed
        speaker.plural = len({m.name for m in inside}) > 1 and " and " in printed
        return speaker
    actor = actor_in(cast, printed)
    if actor is not None:
        return from_actor(actor, printed if actor.kind == "unnamed" else None)
    head = re.split(r",|\s+(?:of|for|at|from|in|who|to|on)\s+", printed)[0].strip()
    tokens = [w for w in re.findall(r"[\w’'.-]+", head) if w.lower() not in ARTICLES]
    surname = re.sub(r"['’]s$", "", tokens[-1]) if tokens else ""
    titled = any(t.lower().rstrip(".") in honorifics() | vocabulary("titles.txt") for t in tokens[:-1])
    if CAPITAL.match(surname) and (len(tokens) == 1 or titled):
        taken_up = TAKEN_UP.match(cast.text, span[1])
        gender = None if taken_up is None else "f" if taken_up["who"] == "she" else "m"
        return of_surname(cast, surname, tokens[:-1], span[0], gender)
    return None


def _owns(cast: Cast, mention: Mention, end: int) -> bool:
    """Whether a name stands in the possessive before a noun that speaks."""
    at = re.compile(r"['’]s?$").search(cast.text, mention.start, mention.end)
    return WHOSE.match(cast.text, at.start() if at else mention.end, end) is not None


def _beyond_titles(words: str) -> bool:
    """Whether more than titles stands in a stretch of a phrase."""
    return any(w.lower() not in vocabulary("titles.txt") for w in re.findall(r"[\w-]+", words))


def _of_one_word(cast: Cast, printed: str, span: Span) -> Speaker | None:
    """A surname that stands alone in the article, where "said she" or "said he" shows that it is a person."""
    name = printed.strip()
    taken_up = TAKEN_UP.match(cast.text, span[1])
    if taken_up is None or not ONE_NAME.fullmatch(name) or actor_in(cast, name) is not None:
        return None
    if name.lower() in NO_SURNAME | vocabulary("places.txt"):
        return None
    return Speaker(name, None, side_of(cast, name), None, "f" if taken_up["who"] == "she" else "m")


def _role_in(printed: str, name: str, as_printed: str) -> str | None:
    """What a source phrase says beside the name: the title before it or the apposition after it."""
    rest = printed.replace(as_printed, "|", 1).replace(name, "|", 1)
    before, _, after = rest.partition("|")
    after = re.split(r"\s+and\s+(?=[A-Z])", after)[0].strip(" ,—–-")
    before = re.sub(r"^(?:the|a|an)\s+", "", before.strip(" ,"), flags=re.IGNORECASE)
    before = "" if PLAIN.fullmatch(before) or before.lower() in NO_TITLE else before
    after = "" if AND_OTHERS.match(after) else after
    return "; ".join(part for part in (before, after) if re.search(r"\w{3}", part)) or None
