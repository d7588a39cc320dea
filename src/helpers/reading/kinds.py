"""What kind of record a text is: news, a speech, a transcript or a communiqué, and whose words it gives."""

import re
from typing import NamedTuple

from helpers.ground.letters import latin

# A line that begins with who speaks: “MS. RUNE:”, “PRESIDENT ORLOVA: (As interpreted.)”, “Q ”, “Q: ”.
# The words take a space between them, or a line of capitals could be cut in words in too many ways.
_NAMED = latin(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,5} ?(?:\([^)]{1,40}\))?:")
LABEL = re.compile(rf"(?:Q(?::|\s+(?=\S))|{_NAMED}\s)")
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|my|My|us)\b")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
# Share of first-person words outside quotation marks; General Debate speeches have 0.011 to 0.08.
_SPOKEN = 0.01
_LABELLED = 4  # lines with a label that make a transcript
_OPENING = 700  # characters in which a communiqué names its issuer
_DATELINE = re.compile(r"^[^\n]{0,80}?(?:--|—|–)\s*")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ISSUED = re.compile(
    rf"^(?P<who>(?!(?:I|We|He|She|It|They)\b)[^\n“”\"]{{3,300}}?),?\s+(?:on \w+ |{_WEEKDAY} )?(?:has )?"
    rf"(?:issued|released|made public|published|gave)(?: on [\w ]{{3,15}})?(?: {_WEEKDAY})? the following "
    r"(?:[\w’'-]+ ){0,2}(?:statement|answer|report|article|communiqu[eé]|appeal|discourse)\b"
)
_TITLES = {
    "communique": re.compile(
        r"(?:press |joint |crucial |official )*(?:statement|communiqu[eé])\s+(?:of|by|from)\s+(?P<who>.+)",
        re.I,
    ),
    "speech": re.compile(
        r"(?:full text of (?:the )?)?(?:remarks|speech|statement delivered|(?:keynote )?(?:address|speech))"
        r"\s+(?:of|(?:delivered )?by)\s+(?P<who>.+)",
        re.I,
    ),
}
_OCCASION = re.compile(r"\s*(?:,|\bat\b|\bon\b|\bto\b|\bbefore\b|\bin\b|\bduring\b|\(|–|—).*$")
_TURN = re.compile(rf"(?<=[.?!”\"\])–—-])(?<![A-Z]\.) (?=Q [A-Z]|{_NAMED} )")
_RUN_TOGETHER = 3000  # characters; no turn of a speaker and no paragraph is as long


class Record(NamedTuple):
    """The kind of a text, and who speaks all of it (None for news and transcripts)."""

    kind: str
    speaker: str | None


def kind_of(
    text: str, *, title: str = "", speaker: str | None = None, delegation: str | None = None
) -> Record:
    """The kind of a text, from its form; news unless another kind is certain.

    A transcript has four lines and more that begin with who speaks. A communiqué opens with who “issued the
    following statement”, or is titled “Statement of …”. A speech speaks in the first person and its title or
    a given ``speaker`` says who; ``delegation`` (the country of a row) speaks where nobody else is named.
    """
    if sum(1 for line in text.split("\n") if LABEL.match(line)) >= _LABELLED:
        return Record("transcript", None)
    if issuer := issuer_of(text, title=title):
        return Record("communique", speaker or issuer)
    named = _TITLES["speech"].fullmatch(title)
    who = speaker or (_OCCASION.sub("", named["who"]) if named else None) or delegation
    if who and _spoken(text) >= _SPOKEN:
        return Record("speech", who)
    return Record("news", speaker)


def turns_apart(text: str) -> str:
    """A transcript whose turns were run together in one paragraph, with every turn on its own line."""
    lines = text.split("\n")
    return "\n".join(
        _TURN.sub("\n", line) if len(line) > _RUN_TOGETHER and len(_TURN.findall(line)) >= _LABELLED else line
        for line in lines
    )


def issuer_of(text: str, *, title: str = "") -> str | None:
    """Who issues a communiqué: its name up to the first comma; None where the text is no communiqué."""
    opening = _DATELINE.sub("", text[:_OPENING], count=1)
    issued = _ISSUED.match(opening)
    titled = _TITLES["communique"].fullmatch(title)
    if issued:
        who = re.sub(r"^(?:The respected |The |An? )", "", issued["who"])
    elif titled:
        who = titled["who"]
    else:
        return None
    return re.split(r",|\s+on\s", who)[0].strip()


def _spoken(text: str) -> float:
    prose = _QUOTED.sub("", text)
    return len(_FIRST_PERSON.findall(prose)) / max(1, len(prose.split()))
