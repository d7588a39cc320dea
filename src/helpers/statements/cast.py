"""The cast of an article: who is named in it, with office and sign of gender; what is no person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from helpers.base import honorifics, name_key, no_surnames, vocabulary
from helpers.statements.genders import Relatives, genders_of, read_relatives
from helpers.statements.quotations import pair
from helpers.statements.reader import Span, people_of
from helpers.study import Actor, Study

LEADING = re.compile(r"([\w.’'-]+)[ \xa0]")
YOUNGER = re.compile(r",?\s(?:Jr\.?|Sr\.?|II|III|IV)$")
OF_NAME = re.compile(r"(?:['’]s?|-(?:[a-z]*ed|era|style|like|born|run)?)$")  # Karst’s, the Karst-led party
# Words after which the title before a name begins: what stands before them belongs to the rest of the sentence.
BEFORE_TITLE = re.compile(
    r"(?i)(?:is|was|are|were|to|in|on|at|that|with|by|from|as|when|but|while|after|before|said|says|told|than|because|if"
    r"|my|his|her|their|our|whom|met|(?-i:[a-z]+ed))"
)
PLAIN = re.compile(r"(?i)(?:Mr|Mrs|Ms|Miss)\.?")  # forms of address that name no office
QUALIFIES = re.compile(r"\s+(?:of|for|at|in|to|on|from|and|with|under|responsible|in charge)\s")
SPEAKS = re.compile(r"\b(?:said|says|told|declared|stated|argued|added|who)\b")
# "the foreign minister, Orla Venn, …": an office before the name, where a comma closes it again
APPOSED = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|\w+['’]s?) (?P<role>(?:[\w-]+ ){0,3}[\w-]+), $"
)
CLOSES = re.compile(r"[,.;:)](?=\W|$)|$|[”\"]?\n")


@dataclass(slots=True)
class Speaker:
    """A speaker resolved: the name to use, the actor where the study knows one, what was printed."""

    name: str | None
    actor_id: str | None = None
    side: str | None = None
    role_printed: str | None = None
    gender: str | None = None  # "f", "m" where the text shows it
    plural: bool = False
    person: bool = True
    office: str | None = None  # the role printed where this speaker was introduced


@dataclass(slots=True)
class Mention:
    """A name in the text, with the office printed beside it."""

    start: int
    end: int
    name: str
    titles: str
    actor: Actor | None = None


@dataclass(slots=True)
class Cast:
    """Who occurs in one article, in the order of the text; grows as statements are resolved."""

    text: str
    study: Study | None
    on: date | None = None  # the day of publication: offices are held on it where a statement has no day
    issuer: str | None = None  # whoever speaks together in a communiqué that tells it in the third person
    mentions: list[Mention] = field(default_factory=list)
    surnames: list[Mention] = field(default_factory=list)  # later mentions by one word of the name
    relatives: list[Relatives] = field(default_factory=list)  # who is called whose brother, wife, …
    genders: dict[str, str] = field(default_factory=dict)  # by name, where titles or pronouns show it
    quoted: list[tuple[int, int]] = field(default_factory=list)  # quotations: who is named there is spoken of
    spoken: list[tuple[int, Speaker]] = field(default_factory=list)  # offset of the statement, its speaker


@lru_cache(maxsize=64)  # of all actors, the people, the governments, each side
def alias_pattern(actors: tuple[Actor, ...]) -> tuple[re.Pattern[str], dict[str, Actor]]:
    """One pattern of all names and aliases, longest first, and the actor each belongs to."""
    owner = {alias: actor for actor in actors for alias in (actor.name, *actor.aliases)}
    ordered = sorted(owner, key=lambda alias: (-len(alias), alias))
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(a) for a in ordered) + r")(?![\w-])"), owner


@lru_cache(maxsize=64)
def spelled(actors: tuple[Actor, ...]) -> dict[str, Actor]:
    """The actor of each name and alias in any spelling (``name_key``); none of what two bear, if as a surname."""
    named = [(name_key(alias), actor) for actor in actors for alias in (actor.name, *actor.aliases)]
    words = [(name_key(w), actor) for actor in actors if actor.kind == "person" for w in actor.name.split()]
    found = dict(named)
    ambiguous = {key for key, actor in (*named, *words) if found.get(key, actor) is not actor}
    return {key: actor for key, actor in found.items() if key not in ambiguous}


def read_cast(
    text: str, study: Study | None = None, *, on: date | None = None, named: Iterable[Span] | None = None
) -> Cast:
    """The people of an article, named where the reader says so (``named``, looked for if not given), and study actors."""
    cast = Cast(text, study, on)
    known: list[tuple[int, int]] = []
    otherwise: dict[str, Actor] = {}  # people of the study by any spelling of their names
    if study is not None and study.actors:
        pattern, owner = alias_pattern(study.actors)
        known = [match.span() for match in pattern.finditer(text)]
        people = tuple(actor for actor in study.actors if actor.kind == "person")
        pattern, owner = alias_pattern(people)
        otherwise = spelled(people)
        for match in pattern.finditer(text) if people else ():
            person = owner[match.group()]
            cast.mentions.append(Mention(*match.span(), person.name, _beside(text, *match.span()), person))
    strange = _surnames(study)
    for one in _people(text, people_of(text) if named is None else named):
        if (
            any(first < one.end and one.start < last for first, last in known)
            or name_key(one.name) in strange
        ):
            continue
        actor = otherwise.get(name_key(one.name))
        cast.mentions.append(replace(one, name=actor.name, actor=actor) if actor is not None else one)
    cast.mentions.sort(key=lambda m: m.start)
    cast.quoted = [(q.start, q.end) for q in pair(text)]
    cast.surnames = _find_surnames(cast)
    places = sorted((m.start, m.end, m.name) for m in (*cast.mentions, *cast.surnames))
    cast.relatives = read_relatives(text, places, vocabulary("titles.txt"))
    cast.genders = genders_of(cast)
    return cast


def _people(text: str, spans: Iterable[Span]) -> list[Mention]:
    """The names that the reader found, as they stand; a word alone only where no name of several words holds it."""
    found, address = [], (honorifics() | vocabulary("titles.txt")) - vocabulary("given.txt")
    for start, end in spans:
        while (first := LEADING.match(text, start, end)) and first[1].lower().rstrip(".") in address:
            start = first.end()
        name = OF_NAME.sub("", text[start:end]).replace("\xa0", " ")
        if re.search(r"\w{2}", name) and not (
            name.isupper() and len(name) > 3
        ):  # the label of a turn, a headline
            found.append(Mention(start, end, name, _beside(text, start, end)))
    whole = {w for m in found if len(m.name.split()) > 1 for w in map(name_key, m.name.split())}
    return [m for m in found if len(YOUNGER.sub("", m.name).split()) > 1 or name_key(m.name) not in whole]


def family_name(name: str) -> str:
    """The last word of a name without Jr. or III."""
    return (YOUNGER.sub("", name).split() or [name])[-1]


def _find_surnames(cast: Cast) -> list[Mention]:
    """The people of the cast where one word of their name stands alone, each the last one named with it."""
    owners: dict[str, Mention] = {}
    ends = sorted((m.start, m.end) for m in cast.mentions)
    words = {w for m in cast.mentions for w in _calls(m.name)}  # as ``name_key`` spells them, like all here
    strangers = _surnames(cast.study) - words  # people of the study whom the article never names in full
    words |= strangers
    found, at = [], 0
    for match in re.finditer(r"[^\W\d_][\w’'-]*", cast.text):
        while at < len(ends) and ends[at][1] <= match.start():
            at += 1
        if at < len(ends) and ends[at][0] <= match.start():
            if match.start() == ends[at][0]:
                mention = next(m for m in cast.mentions if m.start == match.start())
                owners.update(dict.fromkeys(_calls(mention.name), mention))
            continue
        if not match.group()[0].isupper():
            continue
        word = re.sub(r"['’]s?$", "", match.group())
        key = name_key(word)
        if key in strangers:
            owners.setdefault(key, Mention(0, 0, word, ""))
        if key in words and (owner := owners.get(key)):
            found.append(replace(owner, start=match.start(), end=match.start() + len(word)))
    return found


def _surnames(study: Study | None) -> set[str]:
    """The last words of the names of a study's people, less those that also mean something else."""
    common = no_surnames()
    people = [a for a in study.actors if a.kind == "person"] if study is not None else []
    last = {a.name.split()[-1] for a in people}
    return {name_key(w) for w in last if w[:1].isupper() and w.lower() not in common}


def _calls(name: str) -> set[str]:
    """The words of a name by which a person is called: the last, and the first of a name of three."""
    words = YOUNGER.sub("", name).split()
    called = (words[-1], words[0] if len(words) == 3 else words[-1])
    return {name_key(w) for w in called if w[:1].isupper() and len(w) > 1}


def _beside(text: str, start: int, end: int) -> str:
    """The words right before a name and in the apposition right after it, where they hold a title."""
    titles = vocabulary("titles.txt")
    ahead = re.split(r"[A-Za-z\d]{2}\. ", text[max(0, start - 90) : start])[-1]
    before = re.search(r"(?:[\w’'&-]+(?:\.[A-Z])?\.? ){1,7}$", ahead)
    led = ""
    if before:
        words = before.group().split()
        last = max((i for i, w in enumerate(words) if BEFORE_TITLE.fullmatch(w)), default=-1)
        words = words[last + 1 :]
        leading = titles | {"former", "vice", "deputy"}
        while words and not (words[0][0].isupper() or words[0].lower() in leading):
            words = words[1:]
        titled = any(w.lower().strip(",.") in titles or w.lower().rstrip(".") in honorifics() for w in words)
        if titled and not re.search(r"\b(?:said|told|and|with|by|of)\b", words[-1]):
            led = _one_title(" ".join(words))
    apposed = APPOSED.search(text, max(0, start - 90), start)
    if not led and apposed and CLOSES.match(text, end) and set(apposed["role"].lower().split()) & titles:
        led = apposed["role"]
    after = re.match(r",\s+([^,.;“”\"\n]{3,180})(?:[,.;]|$|—)", text[end : end + 200])
    followed = after.group(1) if after else ""
    office = re.findall(r"\w+", QUALIFIES.split(followed)[0].lower())
    if not any(word in titles for word in office) or SPEAKS.search(followed):
        followed = ""
    return "; ".join(part for part in (led, followed) if part)


def _one_title(led: str) -> str:
    """Of "Justice Rune and Justice" only what belongs to the name that follows; no plain Mr. or Mrs."""
    first, joined, last = led.rpartition(" and ")
    own = last if joined and first.split()[-1].lower() not in vocabulary("titles.txt") else led
    return "" if PLAIN.fullmatch(own) else own
