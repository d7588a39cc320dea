"""Speakers: whom "he", "Kim", "the official" or "Pyongyang" means, in an article and in a study."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from helpers.base import honorifics, latin, lexicon, name_key, no_surnames, vocabulary
from helpers.statements.actors import (
    actor_in,
    from_actor,
    from_mention,
    mention_again,
    named_exactly,
    side_of,
)
from helpers.statements.cast import OF_NAME, PLAIN, Cast, Mention, Speaker, family_name, read_cast
from helpers.statements.coreference import PRONOUNS, THEY, of_pronoun, of_relative, of_surname
from helpers.statements.descriptions import CAPITAL, SEVERAL, of_description, together, unresolved
from helpers.statements.genders import FEMALE, MALE, gender_of, known_gender
from helpers.statements.offices import in_office, of_possessed, same_portfolio
from helpers.statements.reader import PARTICLES, Span

_CAPITAL = r"[A-Z][\w.’'-]*"
MEMBER = re.compile(
    latin(
        rf"(?:[Bb]oth )?(?:[Tt]he )?(?:[a-z-]+ ){{0,3}}{_CAPITAL}(?: (?:(?:of|for|to) (?:the )?)?{_CAPITAL}){{0,9}}"
    )
)
BESIDE = re.compile(r"(?:the|an?|his|her|its|who)\s(?![A-Z])")  # "Orla Venn, the minister, and …"
OF_SEVERAL = re.compile(r"(?:^|\s)[a-z-]+s$")  # "Two analysts, Patrick Megahan and …"
JOINS = re.compile(r",? (?:and|as well as|along with|together with) |, ")
CAPITALISED = re.compile(
    latin(
        r"(?<![\w’'-])[A-Z][\w’'-]+(?:(?:[ \xa0](?:of|for|al|van|de|bin)(?:[ \xa0]the)?)?[ \xa0][A-Z][\w’'-]+)*"
    )
)
# a word in capitals and small letters, neither a party nor an adjective of a country or a religion
FIRST_NAME = re.compile(
    latin(
        r"(?!Republicans?|Democrat\w*|Tory|Labour|Senate|House|Both|Even|Only|But|And|Yet|When|While|As|Now|Then|Former|Acting|Deputy|Chief|\w+(?:ian|ish|ese|ist|can)\b)[A-Z][a-zà-ÿ]+"
    )
)
SEVERAL_OF = re.compile(
    r"(?i)\b(?:of|for)\b[^,]*,|,[^,]* and "
)  # "Heads of State of Arvenia, Belmor and Norland"
ANSWERS = re.compile(r"(?i)a|answer")
BRACKETS, BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]"), re.compile(latin(r"\(([A-Z][^)\d:]*)\)"))
# what stands between the names of people who are told of together
TOGETHER = re.compile(
    r"(?:,[^.;:“”\"\n]{0,80},)? (?:[\w’'-]+ ){0,5}(?:and|with) (?:[\w.’'-]+ ){0,8}|, (?:and )?(?:[\w.’'-]+ ){0,8}"
)
GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
SURNAME = re.compile(latin(r"[A-Z][\w-]+[a-z]"))

Naming = Callable[[Cast, str, Span], Speaker | None]
ONE_NAME = re.compile(latin(r"[A-Z][a-z’'-]+[\w’'-]*"))
NO_SURNAME = PRONOUNS | {"nobody", "everybody", "somebody", "anybody"}
TAKEN_UP = re.compile(
    r"(?:,[^,.;:“”\"\n]{1,60},)?(?: [\w’'-]+){0,2}? (?:said|says|added|adds|told \w+|insisted|warned|argued|stressed|promised)(?: that)? (?P<who>s?he)\b"
)
ARTICLES = {"the", "a", "an", "this", "that", "his", "her", "their", "its", "one", "another", "some", "other"}
CLAUSE = re.compile(r",?\s(?:(?:for|of|to|with|by|from|in) )?(?:who|which|that|whom|whose)\s")
BEHIND = re.compile(r"[\w)] (?:of|for|to|in|from|with|by|on|at|against|near)$")  # "Supporters of |Orla Venn"
APPOSED = re.compile(latin(r", (?:(?:[A-Z][\w.-]*|[a-z]+) ){0,4}$"))
_NAMES = rf"{_CAPITAL}(?: (?:(?:{PARTICLES}) )?(?:[ae]l-)?{_CAPITAL}){{0,5}}"
LEADS_ON = re.compile(r" (?!and|or|with|to|of|for)[a-z][a-z -]* ")
CALLED = re.compile(latin(rf"\b(?:called|named|known (?:only |simply )?as|nicknamed) (?P<name>{_NAMES})"))
TITLE = "|".join(sorted(vocabulary("titles.txt")))
AT_END = re.compile(
    latin(
        rf"(?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) [^,“”\"]{{2,80}}, (?:the )?|(?:[\w’'-]+ ){{0,6}}(?:{TITLE}) )(?P<name>{_NAMES})"
    )
)
# "Orla Venn's spokesman" is another than she; her letter is not
WHOSE = re.compile(
    r"['’]s?\s+(?!(?:\w+\s+)?(?:tweets?|posts?|letters?|statements?|speech(?:es)?|messages?|remarks|words|comments?|memo|memoirs?|book|brief"
    r"|op-ed|interview|testimony)\b)[A-Za-z]"
)
BODY_FOLLOWS = re.compile(
    r" (?:administration|campaign|government|camp|team|allies|aides|supporters|regime|White House)\b"
)  # "the Venn campaign"
IN_BODY = re.compile(latin(r" [A-Z][a-z]+"))  # "the Lenin |Young Communist League"
OWN_WORDS = re.compile(  # "his remarks" say what he says
    r"(?i)(?P<who>his|her|their) (?:[\w’'-]+ ){0,2}?(?:remarks|speech|statements?|comments|words|address|letter|testimony|submission|tweets?)\b"
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
        name = re.sub(r"\s*\([^()]*\)", "", printed[start:end]).rstrip(" ,")
        if not number and OF_SEVERAL.search(name) and joins[0].group() == ", ":
            continue
        speaker, own = None, (offset + start, offset + start + len(name))
        named = any(own[0] <= m.start < own[1] for m in cast.mentions)
        beside = not name or BESIDE.match(name) or (name[0].islower() and not named)
        if number and beside and joins[number - 1].group() == ", ":
            continue
        if name.lower() in GENDER:
            speaker = of_pronoun(cast, name.lower(), own[0])
            speaker = speaker if speaker.name != name.lower() else None
        elif MEMBER.fullmatch(name):
            speaker = naming(cast, name, own) or of_description(cast, name, own, own[0])
        if speaker is None and _is_surname(name):
            strangers += 1
            speaker = Speaker(name)
        if speaker is None:
            return []
        found.append(speaker)
    return found if strangers < len(found) else []


def _is_surname(name: str) -> bool:
    return SURNAME.fullmatch(name) is not None and name.lower() not in no_surnames()


def resolve(
    cast: Cast, printed: str, span: Span, *, begins: int, meant: tuple[tuple[int, int, float], ...] = ()
) -> Speaker:
    """Resolve a source as printed at ``span``; the words it says begin at ``begins``.

    ``meant`` are the stretches of the text that the reader takes the source to mean, with their shares.

    Names resolve to the study's actors or to the longest form of the name in the article, surnames to the
    person last named with it, pronouns to the person who spoke or was named last (a title such as Mrs. or a
    woman's pronoun is heeded), descriptions ("the minister") to the one of that office, and unnamed officials to
    their affiliation. What cannot be resolved stays as printed.
    """
    printed = re.sub(r"\s+(?:him|her|it|them)sel(?:f|ves)$|(?<=\w),?\s+who$", "", printed)
    own = OWN_WORDS.match(printed)
    printed = own["who"] if own else printed
    words = re.findall(r"[\w’'.&-]+", printed)
    if not words:
        return Speaker(printed or None)
    near = max(begins, span[0])
    antecedent = _just_before(cast, span[0]) if printed.lower() == "who" else None
    if antecedent is not None:
        speaker = antecedent
    elif len(words) == 1 and words[0].lower() in THEY:
        several = cast.issuer is None and _all_pointed(cast, meant)
        speaker = several or of_pronoun(cast, words[0].lower(), near)
        if speaker.name is None:
            speaker = together(cast, near) or _of_pointer(cast, printed, span, meant, 0.25) or speaker
    elif len(words) == 1 and words[0].lower() in PRONOUNS:
        joined = COORDINATED.search(cast.text, max(0, span[0] - 12), span[0])
        pointed = _of_pointer(cast, printed, span, meant, 0.25)
        speaker = pointed or of_pronoun(cast, words[0].lower(), span[0] if joined else min(begins, span[0]))
    else:
        speaker = (
            joint_speaker(cast, printed, span, _of_name)
            or of_relative(cast, printed, near)
            or _of_name(cast, printed, span)
            or in_office(cast, printed, cast.on)
            or _of_called(cast, printed, span)
            or (SEVERAL.fullmatch(printed) and cast.issuer is None and _all_pointed(cast, meant))
            or (together(cast, near) if SEVERAL.fullmatch(printed) else None)
            or of_possessed(cast, printed, span, near)
            or (None if _is_proper(printed) else _of_pointer(cast, printed, span, meant, 0.4))
            or of_description(cast, printed, span, near)
            or _of_one_word(cast, printed, span)
            or unresolved(cast, printed)
        )
    cast.spoken.append((near, speaker))
    return speaker


def _is_proper(printed: str) -> bool:
    """Whether a source is a name of its own and no description: its noun has a capital and is no title."""
    if BODY_FOLLOWS.search(printed):
        return True
    noun = re.findall(r"[\w’'-]+", re.split(r",|\s(?:of|for|at|from|in|on)\s", printed)[0])[-1:]
    return bool(noun) and noun[0][0].isupper() and noun[0].lower() not in vocabulary("titles.txt")


def _of_pointer(
    cast: Cast, printed: str, span: Span, meant: tuple[tuple[int, int, float], ...], least: float
) -> Speaker | None:
    """Whom the reader takes a pronoun or a description to mean: who is named where most of its pointer lies."""
    nobody = next((share for start, _, share in meant if start < 0), 0.0)
    shares: dict[str, float] = {}
    named: dict[str, Mention | None] = {}
    for start, end, share in meant:
        if start < span[1] and span[0] < end:
            continue  # "aides to Karst" are not Karst
        mention = next((m for m in (*cast.mentions, *cast.surnames) if m.start < end and start < m.end), None)
        name = mention.name if mention is not None else _name_at(cast.text, start, end)
        if mention is None and name and vocabulary("titles.txt").issuperset(name.lower().split()[-1:]):
            continue  # "the Vice President" once more
        if start >= 0 and name:
            shares[name] = shares.get(name, 0.0) + share
            named.setdefault(name, mention)
    words = re.findall(r"[\w-]+", printed.lower()) or [""]
    last = words[-1]
    gender = GENDER.get(last) or ("f" if FEMALE.fullmatch(last) else "m" if MALE.fullmatch(last) else None)
    is_name = gender is None and last not in THEY | PRONOUNS and _is_surname(printed)
    for name in sorted(shares, key=lambda n: -shares[n]):
        mention = named[name]
        own = (gender_of(cast, mention) if mention is not None else None) or known_gender(cast, name, span[0])
        if shares[name] < max(nobody, least):
            return None
        body = mention is None and not vocabulary("bodies.txt").isdisjoint(name.lower().split())
        if body and (last in GENDER or set(words) & (vocabulary("titles.txt") | {"official"})):
            continue  # a chairman is no society
        if mention is not None and last in vocabulary("bodies.txt"):
            continue  # nor is a company a person
        if not same_portfolio(words, _offices(mention)) or (is_name and printed not in name):
            continue
        if gender is None or own in (None, gender):
            if mention is not None:
                return mention_again(from_mention(cast, mention), gender=gender)
            actor = actor_in(cast, name)
            return (
                from_actor(actor, None)
                if actor is not None
                else Speaker(name, None, side_of(cast, name), gender=gender)
            )
    return None


def _all_pointed(cast: Cast, meant: tuple[tuple[int, int, float], ...]) -> Speaker | None:
    """Those who are named in one breath where the pointer of "they" or "the two leaders" lies."""
    people = sorted((*cast.mentions, *cast.surnames), key=lambda m: m.start)
    for start, end, share in meant:
        at = next((n for n, m in enumerate(people) if m.start < end and start < m.end), None)
        if start < 0 or share < 0.05:
            return None
        if at is None:
            continue
        first = last = at
        while first and TOGETHER.fullmatch(cast.text[people[first - 1].end : people[first].start]):
            first -= 1
        while last + 1 < len(people) and TOGETHER.fullmatch(
            cast.text[people[last].end : people[last + 1].start]
        ):
            last += 1
        names = list(dict.fromkeys(m.name for m in people[first : last + 1]))
        if len(names) > 1:
            return Speaker(f"{', '.join(names[:-1])} and {names[-1]}", plural=True)
    return None


def _offices(mention: Mention | None) -> str:
    """What is printed beside a name, or else the offices that its actor holds."""
    roles = mention.actor.roles if mention is not None and mention.actor is not None else ()
    return (mention.titles if mention is not None else "") or " ".join(role.title.lower() for role in roles)


def _name_at(text: str, start: int, end: int) -> str | None:
    """The capitalised words around a stretch."""
    found = (
        m
        for m in CAPITALISED.finditer(text, max(0, start - 80), end + 80)
        if m.start() < end and start < m.end()
    )
    match = next(found, None)
    return OF_NAME.sub("", match.group()) if match is not None else None


def _just_before(cast: Cast, at: int) -> Speaker | None:
    """Whoever is named right before a relative clause ("it was Orla Venn who …")."""
    named = (m for m in (*cast.mentions, *cast.surnames) if m.end <= at <= m.end + 2)
    mention = next((m for m in named if cast.text[m.end : at] in (" ", ", ")), None)
    return from_mention(cast, mention) if mention is not None else None


def resolve_on(cast: Cast, printed: str, speaker: Speaker, on: date) -> Speaker:
    """The speaker, or who held the office printed on the day that the statement turned out to be of."""
    holder = in_office(cast, printed, on)
    return speaker if holder is None or holder.actor_id == speaker.actor_id else holder


def resolve_label(cast: Cast, label: str, title: str) -> Speaker:
    """The speaker a transcript's label or a document's author names ("MR. RUNE" of a briefing by Anton Rune).

    The full name and the office are looked for in the title, then in the text; an office alone and "A" (answer)
    mean whom the title names.
    """
    of_title = read_cast(title, cast.study).mentions
    if ANSWERS.fullmatch(label):
        asked = next(iter((*of_title, *cast.mentions)), None)
        return from_mention(cast, asked) if asked is not None else Speaker(None)
    name, office = _parted(cast, label)
    if not name:
        held = [m for m in of_title if office and m.titles.casefold().endswith(office.casefold())]
        name = held[0].name if len({m.name for m in held}) == 1 else ""
    name, office = (name, office) if name else (office, "")
    actor = actor_in(cast, name)
    if actor is not None:
        return from_actor(actor, office or None)
    named = [m for m in (*of_title, *cast.mentions) if _is_called(m, name)]
    if not named:
        return Speaker(name or label, None, side_of(cast, office or name), office or None)
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


def _parted(cast: Cast, label: str) -> tuple[str, str]:
    """The name in a label and the office beside it, in ordinary letters; one of them may be empty."""
    bracket = BRACKETED.search(label)
    head, behind = BRACKETS.sub("", label).strip(), ""
    if SEVERAL_OF.search(head):
        return re.sub(r"(?i)^(?:the|an?)\s+", "", head), ""
    head, _, behind = head.partition(", ")
    if head.isupper():
        head, behind = head.title(), behind.title()
    words = [word for word in re.findall(r"[\w.’'-]+", head) if word.lower() != "the"]
    plain = [word.lower().rstrip(".") for word in words]
    known = honorifics() | vocabulary("titles.txt")
    first = max((at + 1 for at, word in enumerate(plain) if word in known), default=0)
    name = " ".join(words[first:])
    if name.isdigit():  # "Speaker 2"
        return head, ""
    if first and plain[first : first + 1] and plain[first] in ("of", "for", "to"):
        printed = [
            m.name for m in cast.mentions if " " in m.name and re.search(rf"\b{re.escape(m.name)}$", head)
        ]
        # "President of Belmor Tam Vell" has a name, "Minister of Trade" has none
        last = (
            " ".join(words[-2:])
            if len(words) - first > 3 and plain[-1] not in vocabulary("bodies.txt")
            else ""
        )
        name = max(printed, key=len, default=last)
        first = len(words) - len(name.split())
    office = " ".join(word for word in words[:first] if not PLAIN.fullmatch(word))
    return name, behind or office or (bracket[1] if bracket else "")


def _lacks_first_name(printed: str, mention: Mention) -> bool:
    """Whether a first name stands in the source that was not seen as part of the name ("Dov Karst")."""
    first, _, last = printed.partition(" ")
    known = (
        no_surnames() | honorifics() | vocabulary("portfolios.txt") | frozenset(lexicon("nationalities.yaml"))
    )
    named = last == mention.name and " " not in last and mention.actor is None and first.lower() not in known
    return named and FIRST_NAME.fullmatch(first) is not None


def _is_called(mention: Mention, name: str) -> bool:
    return bool(name) and name_key(name) in (name_key(mention.name), name_key(family_name(mention.name)))


def _of_name(cast: Cast, printed: str, span: Span) -> Speaker | None:
    """A name of the study, a name of the article, or a surname of either."""
    exact = named_exactly(cast, printed)
    if exact is not None and exact.kind != "unnamed":
        return from_actor(exact, None, plural=" and " in printed)
    clause = CLAUSE.search(printed)
    end = span[0] + clause.start() if clause else span[1]
    inside = [m for m in cast.mentions if span[0] <= m.start and m.end <= end and not _owns(cast, m, span[1])]
    inside = [
        m
        for m in inside
        if not (BODY_FOLLOWS.match(cast.text, m.end, end) or IN_BODY.match(cast.text, m.end, end))
    ]
    others = [m for m in inside if BEHIND.search(_without_titles(_ahead(cast, m, span)))]
    if others and others[0] is inside[0]:  # the sister of the leader is not the leader
        inside = [m for m in inside if APPOSED.search(_ahead(cast, m, span))]
        if not inside:
            return None
    head = printed.split(",")[0]
    if inside and ONE_NAME.fullmatch(head) and inside[0].start > span[0] + len(head):
        inside = []  # "Grimm, a Donald Trump supporter"
    while len(inside) > 1 and LEADS_ON.fullmatch(cast.text, inside[0].end, inside[1].start):
        inside.pop(0)  # "Log Cabin Republicans president Gregory Angelo"
    if inside:
        first = inside[0]
        if first.name in printed:
            first = next((m for m in inside if m.actor is not None), first)
        if _lacks_first_name(printed, first):
            for again in [m for m in (*cast.mentions, *cast.surnames) if m.name == first.name]:
                again.name = printed
            return from_mention(cast, replace(first, name=printed))
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


def _ahead(cast: Cast, mention: Mention, span: Span) -> str:
    """The words of a source before a name in it."""
    return cast.text[max(span[0], mention.start - 90) : mention.start]


def _without_titles(words: str) -> str:
    """The words before a name, less the titles and articles right before it."""
    bare = words.split()
    while bare and (
        bare[-1].endswith(("'s", "’s"))
        or bare[-1].lower().rstrip(".") in honorifics() | vocabulary("titles.txt") | ARTICLES
    ):
        bare.pop()
    return " ".join(bare)


def _of_called(cast: Cast, printed: str, span: Span) -> Speaker | None:
    """A name that a source gives beside an office ("singer Aru", "a boatman called Ugwe", "her sister, Nkechi,")."""
    found = CALLED.search(printed) or AT_END.fullmatch(printed.rstrip(" ,"))
    words = found["name"].split() if found else []
    while len(words) > 1 and words[0].lower().rstrip(".") in honorifics() | vocabulary("titles.txt"):
        words.pop(0)
    if found is None or not words or words[-1].lower() in no_surnames():
        return None
    known = of_surname(cast, words[-1], [], span[0], None) if len(words) == 1 else None
    if known is not None:
        return known
    return Speaker(
        " ".join(words), None, side_of(cast, printed), printed[: found.start("name")].strip(" ,") or None
    )


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
