"""Conditions: the part of a statement that says if, unless, until or in return for what."""

import re

OPENING = re.compile(
    r"\b(?P<word>if|unless|only (?:if|after|when|once)|(?:as|so) long as|until|provided(?: that)?|providing(?: that)?"
    r"|on (?:the )?condition (?:that|of)|in (?:return|exchange) for|contingent (?:up)?on|conditional on|conditioned on"
    r"|depends on|depending on|in the event (?:that|of)|should (?=(?:the |[A-Z])[\w ]{2,40}? (?:not )?(?:end|drop|stop|lift|halt|change|accept|agree)\b))\b",
    re.IGNORECASE,
)
NOT_A_CONDITION = re.compile(
    r"(?:\b(?:even|as|what|ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|know|knows|knew|known|see|whether or|to see|clear) )$",
    re.IGNORECASE,
)
MUST_BEFORE = re.compile(
    r"[^.;]*?\b(?:must|has to|have to|needs? to|should)\b(?P<what>[^.;]*?)\bbefore\b(?! (?:\w+day\b|the (?:end|beginning|start) of|next|\d|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)))",
    re.IGNORECASE,
)
TIME = re.compile(
    r"until (?:now|then|recently|today|tomorrow|next|last|late|early|mid|the end of|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)\w*\b|(?:19|20)\d\d|\d|\w+day\b)",
    re.IGNORECASE,
)
MAIN_CLAUSE = re.compile(
    r",\s+(?:then\s+)?(?!(?:and|or|but|nor|which|who|that)\b)"
    r"(?=(?:we|i|he|she|it|they|you|there|this|these|the|our|his|its|their|such|no|any|nothing|talks|all)\b|[A-Z])",
    re.IGNORECASE,
)
FULL_STOP = r"(?<![A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.](?=\s|$)"  # not that of an abbreviation
CLAUSE_STOP = re.compile(rf"{FULL_STOP}|[;!?](?=\s|$)")
CLAUSE_END = re.compile(
    rf"{FULL_STOP}|[;!?:—](?=\s|$)|,\s+(?:and|but|while|adding|saying|which|so)\s|\s[–—-]\s|[”\"]"
)


def find_condition(text: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Offsets of the first condition inside the content of a statement, its opening word included.

    Read: if, unless, only if/after/when/once, as long as, until (of an event, not of a date), provided, on
    condition that, in return or exchange for, contingent on, depends on; and "X must … before …". A condition that
    opens its sentence ends where the main clause begins. Not read: conditions told in another sentence.
    """
    for start, end in spans:
        for match in OPENING.finditer(text, start, end):
            if NOT_A_CONDITION.search(text, max(0, match.start() - 20), match.start()) or TIME.match(
                text, match.start(), end
            ):
                continue
            if text[match.end() : match.end() + 4].lower() == " not" and match.group("word").lower() == "if":
                continue
            stop = _end_of(text, match, start, end)
            if text[match.end() : stop].split():
                return match.start(), stop
        before = MUST_BEFORE.match(text, start, end)
        if before and len(before.group("what").split()) >= 1:
            return _trimmed(text, before.start(), before.end() - len("before"))
    return None


def _end_of(text: str, match: re.Match[str], start: int, end: int) -> int:
    opens = not re.search(
        r"[\w]", text[max(start, _sentence_start(text, start, match.start())) : match.start()]
    )
    if opens:
        main = MAIN_CLAUSE.search(text, match.end(), end)
        over = CLAUSE_STOP.search(text, match.end(), end)
        if main and (over is None or main.start() < over.start()):
            return main.start()
    close = CLAUSE_END.search(text, match.end(), end)
    stop = close.start() if close else end
    return _trimmed(text, match.start(), stop)[1]


def _sentence_start(text: str, start: int, at: int) -> int:
    last = start
    for match in re.finditer(r"[.!?]\s+", text[start:at]):
        last = start + match.end()
    return last


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,.;:“”\"'\n":
        start += 1
    while end > start and text[end - 1] in " ,.;:“”\"'\n":
        end -= 1
    return start, end
