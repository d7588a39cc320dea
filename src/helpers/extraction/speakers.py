"""Speakers: who is meant by "he", "Kim", "the official" or "Pyongyang", within an article and in a study."""

import re
from dataclasses import replace
from datetime import date

from helpers.extraction.cast import (
    FEMALE,
    HONORIFICS,
    Cast,
    Mention,
    Speaker,
    alias_pattern,
    gender_of,
    vocabulary,
)
from helpers.study import Actor

CAPITAL = re.compile(r"^[A-Z]")
HE, SHE, THEY = {"he", "him", "his"}, {"she", "her", "hers"}, {"they", "them", "their"}
PRONOUNS = (
    HE
    | SHE
    | THEY
    | {"it", "its", "who", "that", "which", "this", "whom", "i", "we", "you", "these", "those"}
)
ARTICLES = {"the", "a", "an", "this", "that", "his", "her", "their", "its", "one", "another", "some", "other"}
FORMER = re.compile(r"\b(?:former|ex-|then-|late)\b|\bex-", re.IGNORECASE)
ALIKE = (
    ("envoy", "ambassador", "representative", "negotiator", "diplomat", "delegate"),
    ("chief", "head", "director", "leader", "chairman"),
    ("spokesman", "spokeswoman", "spokesperson"),
    ("adviser", "advisor", "aide"),
)


def resolve(cast: Cast, printed: str, span: tuple[int, int], *, near: int) -> Speaker:
    """Resolve a source as printed at ``span``; ``near`` is where the statement begins.

    Names resolve to the study's actors or to the longest form of the name in the article, surnames to the
    person last named with it, pronouns to the person who spoke or was named last (a title such as Mrs. or a
    woman's pronoun is heeded), descriptions ("the minister") to the one of that office, and unnamed officials to
    their affiliation. What cannot be resolved stays as printed.
    """
    words = re.findall(r"[\w’'.&-]+", printed)
    if not words:
        return Speaker(printed or None)
    if len(words) == 1 and words[0].lower() in PRONOUNS:
        speaker = _of_pronoun(cast, words[0].lower(), near)
    else:
        speaker = (
            _of_name(cast, printed, span)
            or _of_description(cast, printed, span, near)
            or _as_printed(cast, printed)
        )
    cast.spoken.append((near, speaker))
    return speaker


def resolve_label(cast: Cast, label: str, title: str) -> Speaker:
    """The speaker a transcript's label or a document's author names ("MR. RUNE" of a briefing by Anton Rune)."""
    words = [w for w in re.findall(r"[\w’'-]+", label) if w.lower() not in HONORIFICS]
    name = (
        " ".join(words).title()
        if label.isupper()
        else re.sub(r"^(?:the|a)\s+", "", label.strip(), flags=re.IGNORECASE)
    )
    actor = _actor_in(cast, name)
    if actor is not None:
        return _from_actor(actor, None)
    full = re.search(rf"\b(?:[A-Z][\w’'-]+ ){{1,2}}{re.escape(name)}\b", title) if name else None
    if full:
        name = " ".join(
            w
            for w in full.group().split()
            if w.lower() not in HONORIFICS | vocabulary("titles.txt") | {"press"}
        )
    namesake = next(
        (m for m in cast.mentions if label.isupper() and name in (m.name.split()[-1], m.name)), None
    )
    return (
        _from_mention(cast, namesake)
        if namesake is not None
        else Speaker(name or label, side=_side_of(cast, name))
    )


def _from_actor(actor: Actor, printed: str | None, plural: bool = False) -> Speaker:
    return Speaker(
        actor.name, actor.id, actor.side, printed, None, plural, actor.kind in ("person", "unnamed")
    )


def _again(speaker: Speaker, *, role: str | None = None, gender: str | None = None) -> Speaker:
    """A speaker mentioned anew: the office printed at the introduction is kept, as no role is printed here."""
    return replace(
        speaker,
        role_printed=role,
        gender=gender or speaker.gender,
        office=speaker.role_printed or speaker.office,
    )


def _of_pronoun(cast: Cast, pronoun: str, near: int) -> Speaker:
    gender = "f" if pronoun in SHE else "m" if pronoun in HE else None
    wanted_plural = pronoun in THEY
    spoken = [(at, s) for at, s in cast.spoken if at < near and s.name]
    last = next(((at, s) for at, s in reversed(spoken) if _fits(s, gender, wanted_plural, pronoun)), None)
    if pronoun in HE | SHE:
        marked = next(
            (m for m in reversed(cast.mentions) if m.start < near and gender_of(cast, m) == gender), None
        )
        named = (marked if gender == "f" else None) or next(
            (
                m
                for m in reversed(cast.mentions)
                if m.start < near and gender_of(cast, m) in (gender, None) and not _is_object(cast, m)
            ),
            None,
        )
        if (
            named is not None
            and (last is None or named.start > last[0] + 1)
            and _begins_sentence(cast.text, named.start)
        ):
            return _from_mention(cast, named)
        if last is None and named is not None:
            return _from_mention(cast, named)
    if last is not None:
        return _again(last[1], gender=gender)
    return Speaker(None)


def _fits(speaker: Speaker, gender: str | None, plural: bool, pronoun: str) -> bool:
    if pronoun in ("it", "its"):
        return not speaker.person
    if gender and (not speaker.person or speaker.plural or (speaker.gender and speaker.gender != gender)):
        return False
    return not plural or speaker.plural or not speaker.person


def _begins_sentence(text: str, at: int) -> bool:
    """Whether a name stands in the subject's place: few words lie between it and the start of its sentence."""
    start = (
        max(
            text.rfind(". ", 0, at),
            text.rfind("\n", 0, at),
            text.rfind(".” ", 0, at),
            text.rfind(", ", 0, at),
        )
        + 1
    )
    return len(text[start:at].split()) <= 4


def _is_object(cast: Cast, mention: Mention) -> bool:
    """Whether a name follows a preposition: the one met or written to is rarely the one who goes on speaking."""
    before = cast.text[max(0, mention.start - 40) : mention.start].split()
    return bool(before) and before[-1].lower() in {
        "with",
        "to",
        "of",
        "by",
        "from",
        "against",
        "for",
        "about",
        "between",
        "and",
        "on",
    }


def _from_mention(cast: Cast, mention: Mention) -> Speaker:
    gender = gender_of(cast, mention)
    if mention.actor is not None:
        return Speaker(
            mention.actor.name, mention.actor.id, mention.actor.side, mention.titles or None, gender
        )
    return Speaker(mention.name, None, _side_of(cast, mention.titles), mention.titles or None, gender)


def _of_name(cast: Cast, printed: str, span: tuple[int, int]) -> Speaker | None:
    """A name of the study, a name of the article, or a surname of either."""
    inside = [m for m in cast.mentions if span[0] <= m.start and m.end <= span[1]]
    of = re.match(
        r"(?:the|a|an|his|her)\s+[a-z][\w-]*(?:\s+[a-z][\w-]*){0,3}\s+(?:of|to|for)\s", printed, re.IGNORECASE
    )
    if of and inside and inside[0].start >= span[0] + of.end():
        return None  # the sister of the leader is not the leader
    actors = {m.actor.name for m in inside if m.actor is not None}
    if len(actors) > 1 and re.search(r"\band\b|,", printed) and cast.study is not None:
        for joint in cast.study.actors:
            if joint.kind != "person" and all(name in joint.name for name in actors):
                return _from_actor(joint, None, plural=True)
    if inside:
        first = (
            next((m for m in inside if m.actor is not None), inside[0])
            if _heads(printed, inside[0].name)
            else inside[0]
        )
        speaker = _from_mention(cast, first)
        speaker.role_printed = (
            _role_in(printed, first.name, cast.text[slice(first.start, first.end)]) or speaker.role_printed
        )
        speaker.plural = len({m.name for m in inside}) > 1 and " and " in printed
        return speaker
    actor = _actor_in(cast, printed)
    if actor is not None:
        return _from_actor(actor, printed if actor.kind == "unnamed" else None)
    head = re.split(r",|\s+(?:of|for|at|from|in|who|to|on)\s+", printed)[0].strip()
    tokens = [w for w in re.findall(r"[\w’'.-]+", head) if w.lower() not in ARTICLES]
    surname = re.sub(r"['’]s$", "", tokens[-1]) if tokens else ""
    if CAPITAL.match(surname) and (
        len(tokens) == 1
        or any(t.lower().rstrip(".") in HONORIFICS | vocabulary("titles.txt") for t in tokens[:-1])
    ):
        officer = _of_office(cast, surname, tokens[:-1])
        if officer is not None:
            return _from_actor(officer, " ".join(tokens[:-1]))
        spoke = next(
            (
                x
                for at, x in reversed(cast.spoken)
                if at < span[0] and x.person and x.name and surname in (x.name.split()[-1], x.name.split()[0])
            ),
            None,
        )
        if spoke is not None:
            role = " ".join(tokens[:-1]) or None
            return _again(spoke, role=role)
        namesake = next(
            (
                m
                for m in reversed(cast.mentions)
                if m.start < span[0] and surname in (m.name.split()[-1], m.name.split()[0])
            ),
            None,
        ) or next((m for m in cast.mentions if surname in (m.name.split()[-1], m.name.split()[0])), None)
        if namesake is not None:
            speaker = _from_mention(cast, namesake)
            speaker.role_printed = " ".join(tokens[:-1]) or speaker.role_printed
            if FEMALE.search(" ".join(tokens[:-1])):
                speaker.gender = "f"
            return speaker
    return None


def _of_office(cast: Cast, surname: str, titles: list[str]) -> Actor | None:
    """The one actor of that surname who ever held the office printed before it ("President Karst")."""
    offices = {t.lower().rstrip(".") for t in titles} & vocabulary("titles.txt")
    if cast.study is None or not offices:
        return None
    found = [
        actor
        for actor in cast.study.actors
        if actor.kind == "person"
        and surname in (actor.name.split()[-1], actor.name.split()[0])
        and any(office in role.title.lower().split() for role in actor.roles for office in offices)
    ]
    return found[0] if len(found) == 1 else None


def _heads(printed: str, name: str) -> bool:
    return printed.find(name) >= 0


def _role_in(printed: str, name: str, as_printed: str) -> str | None:
    """What a source phrase says beside the name: the title before it or the apposition after it."""
    rest = printed.replace(as_printed, "|", 1).replace(name, "|", 1)
    before, _, after = rest.partition("|")
    after = after.strip(" ,—–-")
    before = re.sub(r"^(?:the|a|an)\s+", "", before.strip(" ,"), flags=re.IGNORECASE)
    return "; ".join(part for part in (before, after) if re.search(r"\w{3}", part)) or None


def _actor_in(cast: Cast, printed: str) -> Actor | None:
    """The actor a source phrase names: its alias covers the head of the phrase, not only an affiliation."""
    if cast.study is None or not cast.study.actors:
        return None
    pattern, owner = alias_pattern(cast.study.actors)
    lowered = re.sub(r"^(?:the|a|an|another|one)\s+", "", printed, flags=re.IGNORECASE)
    for match in pattern.finditer(lowered):
        if re.search(r"\b(?:of|to|for|by|with|from)\s+(?:the\s+)?$", lowered[: match.start()]):
            continue  # the sister of the leader, an aide to the leader
        rest = lowered[match.end() :]
        if not re.match(r"['’]s?\b|\s+[a-zA-Z]", rest) or re.match(
            r"\s+(?:of|in|for|at|who|on|and)\b|,", rest
        ):
            return owner[match.group()]
    for alias, actor in sorted(owner.items(), key=lambda item: (-len(item[0]), item[0])):
        if actor.kind in ("unnamed", "office") and re.match(
            re.escape(alias) + r"(?![\w-])", lowered, re.IGNORECASE
        ):
            return actor
    return None


def _of_description(cast: Cast, printed: str, span: tuple[int, int], near: int) -> Speaker | None:
    """The minister, the ministry, the official: back to the one of that office named or quoted before."""
    definite = re.match(r"(?:the|that|this)\s+(.+)", printed, flags=re.IGNORECASE)
    words = re.findall(r"[\w-]+", re.split(r",|\s+(?:of|for|at|from|in|who|to|on)\s+", printed)[0])
    head = words[-1].lower() if words else ""
    if not definite or not head:
        return None
    short = len(words) <= 4
    if head.endswith("s") and (
        head[:-1] in vocabulary("titles.txt") or head in ("men", "women", "sides", "governments", "countries")
    ):
        together = next((s for at, s in reversed(cast.spoken) if at < near and s.plural and s.name), None)
        return (
            Speaker(together.name, together.actor_id, together.side, None, None, True, together.person)
            if together
            else None
        )
    spoken = [s for at, s in reversed(cast.spoken) if at < near and s.name]
    if short:
        for speaker in spoken:
            held = f"{speaker.role_printed or ''} {speaker.name or ''}".lower()
            if re.search(rf"\b(?:{'|'.join(_alike(head))})\b", held):
                return _again(speaker)
        for mention in reversed(cast.mentions):
            if mention.start < span[0] and re.search(
                rf"\b(?:{'|'.join(_alike(head))})\b", mention.titles.lower()
            ):
                return _from_mention(cast, mention)
        named = _named_before(cast, head, span[0])
        if named:
            return _as_printed(cast, named)
        if head in vocabulary("titles.txt"):
            for mention in reversed(cast.mentions):
                if (
                    mention.start < span[0]
                    and mention.actor is not None
                    and any(head in role.title.lower() for role in mention.actor.roles)
                ):
                    return _from_mention(cast, mention)
    return None


def _alike(head: str) -> tuple[str, ...]:
    """Nouns that a writer may use in turn for the same office."""
    return next((nouns for nouns in ALIKE if head in nouns), (re.escape(head),))


def _named_before(cast: Cast, head: str, at: int) -> str | None:
    """ "the official" after "a White House official": the fuller description printed before."""
    pattern = re.compile(
        rf"\b((?:[A-Z][\w’'.&-]*\s+)+(?:[a-z-]+\s+)?{re.escape(head)})\b", re.IGNORECASE if False else 0
    )
    found = [m.group(1) for m in pattern.finditer(cast.text, 0, at)]
    if not found:
        pattern = re.compile(rf"\b((?:[A-Z][\w’'.&-]*\s+)+{re.escape(head.capitalize())})\b")
        found = [m.group(1) for m in pattern.finditer(cast.text, 0, at)]
    return re.sub(r"^(?:The|A|An|On|In|But)\s+", "", found[-1]) if found else None


def _as_printed(cast: Cast, printed: str) -> Speaker:
    """The words as they stand, their article dropped; the side from the affiliation they name."""
    name = re.sub(r"^(?:the|a|an)\s+", "", printed.strip(), flags=re.IGNORECASE)
    head = re.split(r",|\s+(?:who|which|that)\s", name)[0].strip()
    actor = _actor_in(cast, head)
    if actor is not None:
        return _from_actor(actor, printed if actor.kind == "unnamed" else None)
    words = re.findall(r"[\w-]+", head)
    plural = bool(words) and words[-1].lower().endswith("s") and words[-1].islower()
    titles = vocabulary("titles.txt")
    last = words[-1].lower() if words else ""
    person = (
        last in titles
        or (last.endswith("s") and last[:-1] in titles)
        or (
            len(words) >= 2
            and all(CAPITAL.match(w) for w in words)
            and not any(w.lower() in vocabulary("bodies.txt") for w in words)
        )
    )
    return Speaker(
        head or None,
        None,
        _side_of(cast, head),
        printed if person and last in titles else None,
        None,
        plural,
        person,
    )


def _side_of(cast: Cast, words: str) -> str | None:
    """The side whose government, office or adjective a description names ("a South Korean official")."""
    if cast.study is None or not words:
        return None
    pattern, owner = alias_pattern(cast.study.actors)
    sides = {owner[m.group()].side for m in pattern.finditer(words)}
    if len(sides) == 1:
        return sides.pop()
    for actor in cast.study.actors:
        for alias in (actor.name, *actor.aliases):
            if actor.kind == "government" and re.search(rf"\b{re.escape(alias)}(?:n|an|ese|ish)\b", words):
                return actor.side
    return None


def role_note(actor: Actor | None, printed: str | None, day: date | None) -> str | None:
    """Say where a printed role contradicts the role the study gives this actor on that day."""
    if actor is None or not printed or day is None:
        return None
    held = actor.role_on(day)
    said = printed.lower()
    named = max((r.title for r in actor.roles if r.title.lower() in said), key=len, default=None)
    if FORMER.search(printed):
        own = held is not None and bool(
            set(re.findall(r"\w{4,}", held.lower())) & set(re.findall(r"\w{4,}", said))
        )
        return (
            f"printed “{printed}”; on {day} the study gives {held}" if own and named in (None, held) else None
        )
    if named is not None and named != held:
        return f"printed “{printed}”; on {day} the study gives {held or 'no role'}"
    return None
