"""Conditions: the part of a statement that says if, unless, until or in return for what."""

import re

OPENING = re.compile(
    r"\b(?P<word>if|unless|only (?:if|after|when|once)|(?:as|so) long as|until"
    r"|provid(?:ed|ing) (?=that\b|(?:he|she|it|we|they|you|there)\b)|provided (?=(?:[\w’'-]+ ){1,4}?(?:may|can|will|is|are|do|does)\b)"
    r"|(?<=, )provided (?=(?:the|both|all|no|its|their)\b)"
    r"|(?<=, )once (?=(?:the|both|all|its|their|this|that|these|those|he|she|it|we|they|you|there|(?-i:[A-Z][\w’'-]+))\b)"
    r"|once (?=(?:(?:the|both|all|its|their|these|those) )?[\w’'-]+ (?:[\w’'-]+ )?(?:is|are|has|have)\b)"
    r"|on (?:the )?condition (?:that|of)|in (?:return|exchange) for|contingent (?:up)?on|conditional on|conditioned on"
    r"|depends on|depending on|in the event (?:that|of)|should (?=(?:the |(?-i:[A-Z]))[\w ]{2,40}? (?:not )?(?:end|drop|stop|lift|halt|change|accept|agree)\b))\b",
    re.IGNORECASE,
)
NOT_A_CONDITION = re.compile(
    r"(?:\b(?:even|as|what|ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|know|knows|knew|known|see|whether or|to see|clear) )$",
    re.IGNORECASE,
)
IDIOM = re.compile(r"if (?:you will|you like|I may|I might|anything|you please)\b", re.IGNORECASE)
# "before" in time: what follows is done or happens; before the people, the court or an assembly is a place
MUST_BEFORE = re.compile(
    r"[^.;]*?\b(?:must|has to|have to|needs? to|should)\b(?P<what>[^.;]{0,90}?)(?P<end>)\bbefore (?="
    r"(?:\w+ing|it|they|we|he|she|you|there|any|talks|negotiations|dialogue|sanctions)\b"
    r"|(?:(?!who|which|whose|that\b)[\w’'-]+ ){1,4}?(?:can|could|will|would|is|are|was|were|may|might|begins?|starts?|resumes?|takes?)\b)",
    re.IGNORECASE,
)
# Words before a condition after which its main clause is still to come ("that if …, we will …").
OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:—–-]|\b(?:that|and|but|so|for|because|as|while|whereas|then|however|think|believe|hope|say|says))\s*$",
    re.IGNORECASE,
)
TIME = re.compile(
    r"until (?:now|then|recently|today|tomorrow|next|last|late|early|mid|the end of|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)\w*\b|(?:19|20)\d\d|\d|\w+day\b)",
    re.IGNORECASE,
)
MAIN_CLAUSE = re.compile(
    r",\s+(?:then\s+)?(?!(?:and|or|but|nor|which|who|that(?! (?:would|will|could|can|may|is|was)\b))\b)"
    r"(?=(?:we|i|he|she|it|they|you|there|this|these|the|our|his|its|their|such|no|any|nothing|talks|all|that|then|tell"
    r"|would|will|could|can|may|might|must|should|shall|is|are|was|were)\b"
    r"|(?-i:[A-Z])|(?:[\w’'-]+ ){1,3}(?:would|will|could|can|may|might|must|should|shall|is|are)\b)",
    re.IGNORECASE,
)
FULL_STOP = r"(?<![A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.](?=\s|$)"  # not that of an abbreviation
CLAUSE_STOP = re.compile(rf"{FULL_STOP}|[;!?](?=\s|$)")
CLAUSE_END = re.compile(
    rf"{FULL_STOP}|[;!?:—](?=\s|$)|,\s+(?:and|but|while|adding|saying|which|so)\s|\s[–—-]\s|[”\"]"
)


def find_condition(text: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Offsets of the first condition inside the content of a statement, its opening word included.

    Read: if, unless, only if/after/when/once, once, as long as, until (of an event, not of a date), provided, on
    condition that, in return or exchange for, contingent on, depends on; and "X must … before …" (in time). A
    condition that opens its sentence or clause ends where the main clause begins. Not read: conditions told in another sentence.
    """
    for start, end in spans:
        for match in OPENING.finditer(text, start, end):
            if NOT_A_CONDITION.search(text, max(0, match.start() - 20), match.start()) or TIME.match(
                text, match.start(), end
            ):
                continue
            if text[match.end() : match.end() + 4].lower() == " not" and match.group("word").lower() == "if":
                continue
            if IDIOM.match(text, match.start(), end):
                continue
            stop = _end_of(text, match, start, end)
            if text[match.end() : stop].split():
                return match.start(), stop
        before = MUST_BEFORE.match(text, start, end)
        if before and len(before.group("what").split()) >= 1:
            return _trimmed(text, before.start(), before.start("end"))
    return None


def _end_of(text: str, match: re.Match[str], start: int, end: int) -> int:
    ahead = text[max(start, _sentence_start(text, start, match.start())) : match.start()]
    if not re.search(r"\w", ahead) or OPENS_CLAUSE.search(ahead):
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
    while end > start and text[end - 1] in " ,.;:“”\"'\n–—-":
        end -= 1
    end = end - 4 if text[start:end].endswith(" and") else end
    return start, end
