"""Descriptions: whom "the minister", "the ministry" or "a senior official" means."""

import re
from dataclasses import replace

from helpers.base import latin, vocabulary
from helpers.statements.actors import actor_in, from_actor, from_mention, mention_again, side_of
from helpers.statements.cast import Cast, Speaker, alias_pattern
from helpers.statements.genders import FEMALE, MALE
from helpers.statements.offices import of_role, of_title, same_portfolio

CAPITAL = re.compile(latin(r"^[A-Z]"))
OF_BODY = re.compile(
    r"(?:[Tt]he|[Aa]n?|[Aa]nother|[Oo]ne)\s+(?P<office>(?:senior |chief )?[a-z]+)\s+(?:for|of|at|from)\s+the\s+"
    r"(?P<body>ministry|government|office|department|agency|council|party|embassy|court|commission|committee|presidency)"
)
HEAD = re.compile(  # up to a comma, but "Ministry of Trade, Industry and Energy" is one name
    latin(
        r"(?:(?:[A-Z][\w’'-]* )*(?:Ministry|Department|Committee|Commission|Office|Institute|Agency|Council|Union) (?:of|for|on) (?:[A-Z][\w-]*,? )+and (?=[A-Z]))?"
        r".*?(?=,|\s+(?:who|which|that)\s|$)"
    ),
    re.DOTALL,
)
TOGETHER = re.compile(r"(?i)both(?: of them)?|(?:the|these) (?:two|three|pair|trio)")
ALIKE = (
    ("envoy", "ambassador", "representative", "negotiator", "diplomat", "delegate"),
    ("chief", "head", "director", "leader", "chairman"),
    ("spokesman", "spokeswoman", "spokesperson"),
    ("adviser", "advisor", "aide"),
)


def of_description(cast: Cast, printed: str, span: tuple[int, int], near: int) -> Speaker | None:
    """The minister, the ministry, the official: back to the one of that office named or quoted before."""
    within = _of_body(cast, printed, near)
    if within is not None:
        return within
    definite = re.match(r"(?:the|that|this|these|both)\s+(.+)", printed, flags=re.IGNORECASE)
    words = re.findall(r"[\w-]+", re.split(r",|\s+(?:of|for|at|from|in|who|to|on)\s+", printed)[0])
    head = words[-1].lower() if words else ""
    if TOGETHER.fullmatch(printed):
        return _together(cast, near)
    if not definite or not head:
        return None
    if head.endswith("s") and (
        head[:-1] in vocabulary("titles.txt") or head in ("men", "women", "sides", "governments", "countries")
    ):
        return _together(cast, near)
    if len(words) > 4:
        return None
    own, side, is_office = _affiliation(printed), side_of(cast, printed), head in vocabulary("titles.txt")
    nouns = rf"\b(?:{'|'.join(_alike(head))})\b"
    for speaker in (s for at, s in reversed(cast.spoken) if at < near and s.name):
        held = f"{speaker.role_printed or ''} {speaker.office or ''} {speaker.name or ''}"
        likely = re.search(nouns, held.lower()) and same_portfolio(words, held) and _of_same(own, held, head)
        if likely and side in (None, speaker.side or side):
            return mention_again(speaker)
    before = [m for m in reversed(cast.mentions) if m.start < span[0]] if is_office else []
    for mention in before:
        likely = re.search(rf"{nouns}(?!['’])", mention.titles.lower()) and same_portfolio(
            words, mention.titles
        )
        if likely and _of_same(own, f"{mention.titles} {mention.name}", head):
            return from_mention(cast, mention)
    titled = of_title(cast, words[1:], side)
    if titled is not None and not own:
        return titled
    named = _named_before(cast, head, span[0])
    if named and same_portfolio(words, named) and (not own or own & set(named.split())):
        return unresolved(cast, named)
    for mention in before:
        titles = [role.title for role in (mention.actor.roles if mention.actor is not None else ())]
        if any(same_portfolio(words, title) and _holds(title, head, words) for title in titles):
            return from_mention(cast, mention)
    return of_role(cast, words[1:], cast.on) if is_office and not own else None


def _together(cast: Cast, near: int) -> Speaker | None:
    """Those who spoke together last."""
    spoken = next((s for at, s in reversed(cast.spoken) if at < near and s.plural and s.name), None)
    return replace(spoken, role_printed=None, gender=None) if spoken else None


def _affiliation(printed: str) -> set[str]:
    """The names in what follows "of" or "for" in a description ("the secretary of the Belmor Water Party")."""
    after = re.split(r"\s(?:of|for|at|from)\s", printed, maxsplit=1)[1:]
    return set(re.findall(latin(r"\b[A-Z][\w-]+"), after[0])) if after else set()


def _of_same(own: set[str], held: str, head: str) -> bool:
    """Whether the office somebody holds may be that of a description: no other body's, where both name one; a
    chairman of something is a leader only of the same."""
    named = re.findall(r"[\w-]+", held)
    return not own or bool(own & set(named)) or (head in held.lower() and not _affiliation(held))


def _holds(title: str, head: str, words: list[str]) -> bool:
    """Whether a role's title is an office a writer may call so ("the IWC chief": Director of the Inland Water Council)."""
    named = [w for w in words[:-1] if CAPITAL.match(w) and w not in ("The", "That", "This")]
    initials = "".join(
        w[0] for w in re.findall(latin(r"\b[A-Z]\w+"), re.split(r"\b(?:of|for)\b|,", title, maxsplit=1)[-1])
    )
    return any(noun in title.lower() for noun in _alike(head)) and all(
        w in title or w == initials for w in named
    )


def _of_body(cast: Cast, printed: str, near: int) -> Speaker | None:
    """A spokesman, an official "of the ministry": of the ministry that was named or quoted before."""
    found = OF_BODY.fullmatch(printed)
    if found is None:
        return None
    office, noun = found["office"], found["body"].lower()
    spoken = [s.name for at, s in reversed(cast.spoken) if at < near and s.name and not s.person]
    full = next((name for name in spoken if noun in name.lower().split()), None)
    full = full or _actor_before(cast, noun, near) or _named_before(cast, noun, near)
    if full is None:
        return None
    body = unresolved(cast, full)
    name = body.name or full
    officer = actor_in(cast, f"{name} {office}") or actor_in(cast, f"{office} for the {name}")
    if officer is not None and officer.id != body.actor_id:
        return from_actor(officer, printed)
    return Speaker(f"{name} {office}", None, body.side, printed)


def _actor_before(cast: Cast, noun: str, at: int) -> str | None:
    """The name of the study's body of this kind that was named last."""
    if cast.study is None or not cast.study.actors:
        return None
    pattern, owner = alias_pattern(cast.study.actors)
    named = [
        owner[m.group()] for m in pattern.finditer(cast.text, 0, at) if noun in m.group().lower().split()
    ]
    return named[-1].name if named else None


def _alike(head: str) -> tuple[str, ...]:
    """Nouns that a writer may use in turn for the same office."""
    return next((nouns for nouns in ALIKE if head in nouns), (re.escape(head),))


def _named_before(cast: Cast, head: str, at: int) -> str | None:
    """ "the official" after "a White House official": the fuller description printed before."""
    for noun in (rf"(?:[a-z-]+[ \xa0]+)?{re.escape(head)}", re.escape(head.capitalize())):
        pattern = re.compile(latin(rf"\b((?:[A-Z][\w’'.&-]*[ \xa0]+)+{noun})\b"))
        found = [m.group(1) for m in pattern.finditer(cast.text, 0, at)]
        if found:
            return re.sub(r"^(?:The|A|An|On|In|But)\s+", "", found[-1])
    return None


def unresolved(cast: Cast, printed: str) -> Speaker:
    """The words as they stand, their article dropped; the side from the affiliation they name."""
    name = re.sub(r"^(?:the|an?|mr\.?|mrs\.?|ms\.?|miss)\s+", "", printed.strip(), flags=re.IGNORECASE)
    found = HEAD.match(name)
    head = found.group().strip() if found else ""
    actor = actor_in(cast, head)
    if actor is not None:
        return from_actor(actor, printed if actor.kind == "unnamed" else None)
    words = re.findall(r"[\w-]+", head)
    titles = vocabulary("titles.txt")
    office = re.split(r"\s(?:for|of|at|from)\s", head)[0]  # of a spokesman for the ministry
    holder = re.findall(r"[\w-]+", office)
    plural = bool(holder) and holder[-1].lower().endswith("s") and holder[-1].islower()
    last = holder[-1].lower() if holder else ""
    named = len(words) >= 2 and all(CAPITAL.match(w) for w in words)
    named = named and not any(w.lower() in vocabulary("bodies.txt") for w in words)
    person = last in titles or (last.endswith("s") and last[:-1] in titles) or named
    gender = "f" if FEMALE.fullmatch(last) else "m" if MALE.fullmatch(last) else None
    role = printed if person and last in titles else None
    return Speaker(head or None, None, side_of(cast, head), role, gender, plural, person)
