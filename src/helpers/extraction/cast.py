"""The cast of an article: who is named in it, with what office and what sign of gender."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from helpers.study import Actor, Study

NAME = re.compile(
    r"\b[A-Z](?:\.|[\w’'-]+)(?:[ \xa0](?:(?:al|bin|van|von|de|der|la|el)[ \xa0])?[A-Z](?:\.(?=[ \xa0][A-Z])|[\w’'-]+)){1,5}"
)
HONORIFICS = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "sen",
    "rep",
    "gov",
    "gen",
    "prof",
    "president",
    "minister",
    "secretary",
    "chairman",
}
FEMALE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Lady|Queen|Princess)\b\.?|\b(?:\w*woman|sister|wife|daughter|mother|actress|her)\b"
)
MALE = re.compile(r"\b(?:Mr|Lord|King|Prince)\b\.?|\b(?:\w*(?<!wo)man|brother|husband|son|father|his)\b")
LEADS = set(
    [
        "a",
        "an",
        "of",
        "to",
        "by",
        "with",
        "from",
        "both",
        "not",
        "no",
        "his",
        "her",
        "vice",
        "foreign",
        "prime",
        "former",
        "deputy",
        "acting",
        "the",
        "on",
        "in",
        "at",
        "but",
        "when",
        "after",
        "and",
        "as",
        "for",
        "while",
        "according",
        "before",
        "since",
        "if",
        "us",
        "u.s",
        "north",
        "south",
        "american",
        "russian",
        "chinese",
        "japanese",
        "korean",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)


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
    mentions: list[Mention] = field(default_factory=list)
    spoken: list[tuple[int, Speaker]] = field(default_factory=list)  # offset of the statement, its speaker


@lru_cache(maxsize=4)
def vocabulary(name: str) -> frozenset[str]:
    """A word list of the package, lower case."""
    text = (files("helpers") / "vocabulary" / name).read_text(encoding="utf8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=8)
def alias_pattern(actors: tuple[Actor, ...]) -> tuple[re.Pattern[str], dict[str, Actor]]:
    """One pattern of all names and aliases, longest first, and the actor each belongs to."""
    owner = {alias: actor for actor in actors for alias in (actor.name, *actor.aliases)}
    ordered = sorted(owner, key=lambda alias: (-len(alias), alias))
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(a) for a in ordered) + r")(?![\w-])"), owner


def read_cast(text: str, study: Study | None = None) -> Cast:
    """Find the named people of an article: names of two words or more that are no institution, and study actors."""
    cast = Cast(text, study)
    known: list[tuple[int, int]] = []
    if study is not None and study.actors:
        pattern, owner = alias_pattern(study.actors)
        known = [match.span() for match in pattern.finditer(text)]
        people = tuple(actor for actor in study.actors if actor.kind == "person")
        pattern, owner = alias_pattern(people)
        for match in pattern.finditer(text) if people else ():
            titles = _beside(text, *match.span())
            cast.mentions.append(
                Mention(*match.span(), owner[match.group()].name, titles, owner[match.group()])
            )
    bodies = vocabulary("bodies.txt")
    for match in NAME.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in known):
            continue
        words = match.group().split()
        start = match.start()
        skip = next((i + 1 for i in range(len(words) - 1, -1, -1) if _no_name(words[i])), 0)
        start += sum(len(word) + 1 for word in words[:skip])
        words = words[skip:]
        name = re.sub(r"['’]s?$", "", " ".join(words))
        if len(words) < 2 or any(word.lower().strip(".'’") in bodies for word in words):
            continue
        cast.mentions.append(Mention(start, match.end(), name, _beside(text, start, match.end())))
    cast.mentions.sort(key=lambda m: m.start)
    return cast


def _no_name(word: str) -> bool:
    """A capitalised word that leads a name without belonging to it: a title, or the first word of a sentence."""
    bare = word.lower().rstrip(".")
    return bare in HONORIFICS or bare in vocabulary("titles.txt") or bare in LEADS


def _beside(text: str, start: int, end: int) -> str:
    """The words right before a name and in the apposition right after it, where they hold a title."""
    titles = vocabulary("titles.txt")
    before = re.search(
        r"(?:[\w’'&-]+(?:\.[A-Z])?\.? ){1,7}$",
        re.split(r"[a-z\d]{2}\. ", text[max(0, start - 90) : start])[-1],
    )
    led = ""
    if before:
        words = before.group().split()
        while words and not (
            words[0][0].isupper()
            or words[0].lower() in titles
            or words[0].lower() in ("former", "vice", "deputy")
        ):
            words = words[1:]
        if any(
            w.lower().strip(",.") in titles or w.lower().rstrip(".") in HONORIFICS for w in words
        ) and not re.search(r"\b(?:said|told|and|with|by|of)\b", " ".join(words[-1:])):
            led = " ".join(words)
    after = re.match(r",\s+([^,.;“”\"]{3,90})(?:[,.;]|$|—)", text[end : end + 110])
    followed = (
        after.group(1)
        if after and any(w.lower() in titles for w in re.findall(r"[\w-]+", after.group(1)))
        else ""
    )
    if followed and re.search(r"\b(?:said|says|told|declared|stated|argued|added|who)\b", followed):
        followed = ""
    return "; ".join(part for part in (led, followed) if part)


def gender_of(cast: Cast, mention: Mention) -> str | None:
    around = mention.titles + " " + cast.text[max(0, mention.start - 6) : mention.start]
    if FEMALE.search(around):
        return "f"
    return "m" if MALE.search(around) else None
