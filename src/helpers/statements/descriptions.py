"""Descriptions: whom "the minister", "the ministry" or "a senior official" means."""

import re
from dataclasses import replace

from helpers.base import latin, vocabulary
from helpers.statements.actors import actor_in, from_actor, from_mention, mention_again, side_of
from helpers.statements.cast import Cast, Mention, Speaker, alias_pattern
from helpers.statements.genders import FEMALE, MALE
from helpers.statements.offices import of_role, of_title, same_portfolio
from helpers.statements.reader import PARTICLES

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
_CAPITAL = r"[A-Z][\w.’'-]*"
NAMES = rf"(?<![\w.’'-]){_CAPITAL}(?: (?:(?:{PARTICLES}) )?{_CAPITAL}){{0,5}}"
OTHER = r"(?:of|for|at|in|with|to|from|by|on|and|who|said|told|has|is|was)\b"
PERSON = re.compile(
    r"(?!paper|letter|order|number|newspaper|center|tower|poster|banner|answer|other)[a-z-]*(?:er|or|ist|ian|man|woman|old|envoy|diplomat)|\d+-year-old"
)
SEVERAL = re.compile(
    r"(?i)both(?: of them)?|(?:the|these) (?:two|three|pair|trio)"
    r"|(?:the|both)(?: two)?(?: [\w-]+){0,3} (?:sides|governments|leaders|presidents|ministers|advis[eo]rs|secretaries|premiers)"
)
MANY = {"men", "women", "governments", "countries"}
ALIKE = (
    ("envoy", "ambassador", "representative", "negotiator", "diplomat", "delegate"),
    ("chief", "head", "director", "leader", "chairman"),
    ("spokesman", "spokeswoman", "spokesperson"),
    ("adviser", "advisor", "aide"),
    ("premier", "minister", "leader"),
    ("president", "king", "queen", "emir", "leader"),
)


def of_description(cast: Cast, printed: str, span: tuple[int, int], near: int) -> Speaker | None:
    """The minister, the ministry, the official: back to the one of that office named or quoted before."""
    within = _of_body(cast, printed, near)
    if within is not None:
        return within
    definite = re.match(r"(?:the|that|this|these|both)\s+(.+)", printed, flags=re.IGNORECASE)
    words = re.findall(r"[\w-]+", re.split(r",|\s+(?:of|for|at|from|in|who|to|on)\s+", printed)[0])
    head = words[-1].lower() if words else ""
    proper = all(word[0].isupper() for word in words[1:]) and head not in vocabulary("titles.txt")
    if not definite or not head or (proper and len(words) > 1):
        return None  # the White House
    if head.endswith("s") and (head[:-1] in vocabulary("titles.txt") or head in MANY):
        return together(cast, near)
    if len(words) > 4:
        return None
    holder = _first_of_title(cast, words[1:])
    if holder is not None:
        return holder
    own, side, is_office = _affiliation(printed), side_of(cast, printed), head in vocabulary("titles.txt")
    nouns = rf"\b(?:{'|'.join(alike(head))})\b"
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
    introduced = _introduced(cast, words[1:], span[0])
    if introduced is not None and not own:
        return introduced
    titled = of_title(cast, words[1:], side)
    if titled is not None and not own:
        return titled
    named = _named_before(cast, head, span[0])
    if named and same_portfolio(words, named) and (not own or own[0] in named.split()):
        return unresolved(cast, named)
    for mention in before:
        titles = [role.title for role in (mention.actor.roles if mention.actor is not None else ())]
        if any(same_portfolio(words, title) and _holds(title, head, words) for title in titles):
            return from_mention(cast, mention)
    if own:
        return None
    return (of_role(cast, words[1:], cast.on) if is_office else None) or _only_one(cast, words, span[0])


def _only_one(cast: Cast, words: list[str], at: int) -> Speaker | None:
    """The one person named so far in an article, for a noun of a person that no study's office explains."""
    names = {m.name: m for m in cast.mentions if m.start < at}
    strangers = any(not s.name or s.name not in names for place, s in cast.spoken if place < at)
    if len(names) != 1 or strangers or cast.study is not None or not PERSON.fullmatch(words[-1]):
        return None
    mention = next(iter(names.values()))
    office = set(re.findall(r"[\w-]+", mention.titles.lower())) & vocabulary("titles.txt")
    return (
        mention_again(from_mention(cast, mention))
        if not office or words[-1] not in vocabulary("titles.txt")
        else None
    )


def _first_of_title(cast: Cast, words: list[str]) -> Speaker | None:
    """ "The President": whoever is named first with just this title, as house style gives capitals to one's own."""
    office = {word.lower() for word in words if word[0].isupper()}
    if len(office) < len(words) or not office & vocabulary("titles.txt"):
        return None
    held = (m for m in cast.mentions if set(re.findall(r"[\w-]+", m.titles.split("; ")[0].lower())) == office)
    first = next(held, None)
    return from_mention(cast, first) if first is not None else None


def _introduced(cast: Cast, words: list[str], at: int) -> Speaker | None:
    """The one name beside which the noun of a description is printed ("the striker": striker Park Do-yeol)."""
    head, text = words[-1] if words else "", cast.text[:at]
    if not head[:1].islower() and not head[:1].isdigit():
        return None
    age = re.fullmatch(r"(\d+)-year-old", " ".join(words))
    if age:
        patterns = [rf"(?P<name>{NAMES}), {age[1]}\b"]
    else:
        noun = re.escape(head)
        between = rf"(?:an?|the|its|his|her|their) (?:(?!{OTHER})[\w’'-]+ ){{0,4}}?"
        patterns = [
            rf"\b{noun} (?P<name>{NAMES})",
            rf"\b(?i:{between}){noun}, (?P<name>{NAMES})(?=[,.;])",
            rf"(?P<name>{NAMES})(?:,| is| was| became) {between}{noun}\b",
        ][2 * (head in vocabulary("bodies.txt")) :]
    found: dict[str, Mention | None] = {}
    for match in (m for p in patterns for m in re.finditer(latin(p), text)):
        start, end = match.span("name")
        people = (*cast.mentions, *cast.surnames)
        mention = next((m for m in people if start <= m.start and m.end <= end), None)
        around = text[max(0, start - 60) : end + 80].lower()
        if mention is None and match["name"].lower() in vocabulary("leads.txt"):
            continue
        if all(word.lower()[:4] in around for word in words[:-1] if word[0].isupper()):
            found.setdefault(mention.name if mention else match["name"], mention)
    if len(found) != 1:
        return None
    name, mention = found.popitem()
    return mention_again(from_mention(cast, mention)) if mention is not None else unresolved(cast, name)


def together(cast: Cast, near: int) -> Speaker | None:
    """Whoever issues the text together, those who spoke together last, else the two named last in one sentence."""
    if cast.issuer is not None:
        return Speaker(cast.issuer, plural=True)
    spoken = next((s for at, s in reversed(cast.spoken) if at < near and s.plural and s.name), None)
    if spoken is not None:
        return replace(spoken, role_printed=None, gender=None)
    people = sorted((m.start, m.name) for m in (*cast.mentions, *cast.surnames) if m.start < near)
    for last in range(len(people) - 1, 0, -1):
        begins = max(cast.text.rfind(mark, 0, people[last][0]) for mark in ("\n", ".” ", "? ", "; "))
        names = list(dict.fromkeys(name for start, name in people[: last + 1] if start > begins))
        if len(names) == 2:
            return Speaker(" and ".join(names), plural=True)
    return None


def _affiliation(printed: str) -> list[str]:
    """The names in what follows "of" or "for" in a description ("the secretary of the Belmor Water Party")."""
    after = re.split(r"\s(?:of|for|at|from)\s", printed, maxsplit=1)[1:]
    return re.findall(latin(r"\b[A-Z][\w-]+"), after[0]) if after else []


def _of_same(own: list[str], held: str, head: str) -> bool:
    """Whether the office somebody holds may be that of a description: no other body's, where both name one; a
    chairman of something is a leader only of the same."""
    named = re.findall(r"[\w-]+", held)
    return not own or own[0] in named or (head in held.lower() and not _affiliation(held))


def _holds(title: str, head: str, words: list[str]) -> bool:
    """Whether a role's title is an office a writer may call so ("the IWC chief": Director of the Inland Water Council)."""
    named = [w for w in words[:-1] if CAPITAL.match(w) and w not in ("The", "That", "This")]
    initials = "".join(
        w[0] for w in re.findall(latin(r"\b[A-Z]\w+"), re.split(r"\b(?:of|for)\b|,", title, maxsplit=1)[-1])
    )
    return any(noun in title.lower() for noun in alike(head)) and all(
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


def alike(head: str) -> tuple[str, ...]:
    """Nouns that a writer may use in turn for the same office."""
    return tuple({re.escape(noun): 0 for nouns in ALIKE if head in nouns for noun in nouns}) or (
        re.escape(head),
    )


def _named_before(cast: Cast, head: str, at: int) -> str | None:
    """ "the official" after "a White House official": the fuller description printed before."""
    for noun in (rf"(?:[a-z-]+[ \xa0])?{re.escape(head)}", re.escape(head.capitalize())):
        pattern = re.compile(latin(rf"\b((?:[A-Z][\w’'.&-]*[ \xa0]){{1,8}}{noun})\b"))
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
