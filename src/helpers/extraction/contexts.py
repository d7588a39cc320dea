"""What stands around a statement: the words that attribute it, its day, the sentences beside it."""

import re
from datetime import date

from helpers.extraction.days import Day, find_days
from helpers.extraction.occasions import GATHERING, OCCASION
from helpers.extraction.readings import Candidate
from helpers.extraction.sentences import Sentence

FRESH = 2  # days between an event and the article that reports it
NEXT_CLAUSE = re.compile(r"\b(?:and|but|while|as)\s+(?:[Tt]he\s+)?$")
# a day after these words is that of something earlier ("… after the two exchanged fire on Thursday")
BACKGROUND = re.compile(r"\b(?:after|following|since|before|when|until|ahead of)\s[^.!?\n]*$")
SAME_DAY = re.compile(r"\b(?:the|that) same day$")  # "had raised the subject at their summit the same day"
# words that put a remark before the story it is told in: "had warned", "has often said", "once called"
EARLIER = re.compile(
    r"\bhad(?: \w+)? $|\b(?:has|have)(?: \w+)? (?:repeatedly|often|long|always|consistently|previously)\b"
    r"|\b(?:previously|once|in the past|at the time|back then|years ago|over the years|for years)\b"
)
AHEAD = re.compile(
    r"\b(?:(?:is|are) (?:due |expected |scheduled |set |planned |about )?to|will|(?:is|are) going to|(?:was|were) (?:due|scheduled|set) to)"
    r" \w[^.!?,;:“”\"\n]*$"
)
BESIDE = 40  # characters before and after a cue in which such words belong to it
# "reaffirmed their pledge in a fact sheet published on Friday": the occasion, not what was said
DATED_OCCASION = re.compile(
    rf"\b(?:in|at|during) (?:an?|the|his|her|its|their) [^,.;“”\"]{{0,40}}?\b(?:{GATHERING})\b[^,.;“”\"]{{0,30}}? on [^,.;“”\"]{{3,25}}$"
)


def frame_of(
    text: str, sentences: list[Sentence], leader: Candidate, contents: list[tuple[int, int]]
) -> tuple[str, int, list[str]]:
    """The words that attribute (the leader's sentence without content), the place of the cue in them, and the
    sentences before, nearest first. Content that holds the cue itself is kept: it is somebody else's."""
    own = leader.sentence
    at = leader.cue[0] if leader.cue is not None else leader.spans[0][0]
    if leader.cue is not None:
        own = next((i for i, s in enumerate(sentences) if s.start <= at < s.end), own)

    def bare(number: int) -> str:
        s = sentences[number]
        words = list(text[s.start : s.end])
        for start, end in contents:
            if not start <= at < end:
                for place in range(max(start, s.start), min(end, s.end)):
                    words[place - s.start] = " "
        return "".join(words)

    before = []
    for number in range(own - 1, -1, -1):
        if sentences[number].paragraph != sentences[own].paragraph:
            break
        before.append(bare(number))
    return bare(own), at - sentences[own].start, before


def outside(text: str, sentences: list[Sentence], contents: list[tuple[int, int]]) -> str:
    """The first paragraph without what anybody says in it."""
    first = [s for s in sentences if s.paragraph == 0]  # a dateline is no part of them
    return " ".join(
        "".join(" " if any(a <= at < b for a, b in contents) else text[at] for at in range(s.start, s.end))
        for s in first
    )


def day_of(
    frame: str,
    cue: int,
    around: list[str],
    lead: str,
    last: Day | None,
    published: date | None,
    anchor: date | None,
    source: int | None = None,
) -> Day | None:
    """The day the frame names; else that of the meeting just told, the speaker's last one, the lead's.

    ``cue`` and ``source`` are their places in the frame; a day told before "and" and the source is that of
    another clause ("the talks began on Monday and Arvenia says …").
    """
    days = [d for d in find_days(frame, published=published, anchor=anchor) if not _lies_ahead(frame, d)]
    own = _best([d for d in days if not _of_clause_before(frame, d, source)], published, cue)
    if own is not None and (own.precision == "day" or (own.precision == "month" and _beside(own, cue))):
        return own
    for words in around:
        if not OCCASION.search(words):
            continue
        day = _best(find_days(words, published=published, anchor=anchor), published, 0)
        if day is not None and day.precision == "day":
            return _told(day, "named in a sentence before")
    if own is not None and (
        own.precision == "month" or (published and own.precision == "unknown" and _beside(own, cue))
    ):
        return own
    if EARLIER.search(frame, max(0, cue - BESIDE), cue) or EARLIER.search(frame, cue, cue + BESIDE):
        return own
    if last is not None:
        return _told(last, "of this speaker’s statement before")
    named = [
        d
        for d in find_days(lead, published=published)
        if d.precision == "day"
        and d.on is not None
        and not BACKGROUND.search(lead, 0, d.start)
        and not _lies_ahead(lead, d)
    ]
    if len({d.on for d in named}) == 1 and (OCCASION.search(lead) or _is_news(named[0], published)):
        return _told(named[0], "the one day named in the first paragraph")
    return own


def _of_clause_before(frame: str, day: Day, source: int | None) -> bool:
    """Whether a day stands before "and" and the source, and so dates what is told before."""
    between = frame[day.start + len(day.words) : source] if source is not None else ""
    return NEXT_CLAUSE.search(between) is not None


def _lies_ahead(frame: str, day: Day) -> bool:
    """Whether a weekday is that of something still to come ("who is to visit Ostland on Friday")."""
    return day.precision == "day" and AHEAD.search(frame, 0, day.start) is not None


def _is_news(day: Day, published: date | None) -> bool:
    """Whether a day lies so shortly before publication that an article of that day reports it."""
    return published is not None and day.on is not None and 0 <= (published - day.on).days <= FRESH


def _beside(day: Day, cue: int) -> bool:
    return abs(day.start - cue) <= BESIDE


def _told(day: Day, how: str) -> Day:
    """A day carried over, with the way it was found added to its rule once."""
    rule = day.rule.split("; ")[0]
    return Day(day.on, day.precision, day.words, f"{rule}; {how}", day.start)


def _best(days: list[Day], published: date | None, cue: int) -> Day | None:
    """The most precise day of a frame, of equals the nearest to the cue; none after publication."""
    order = {"day": 0, "month": 1, "unknown": 2, "year": 3}
    usable = [d for d in days if d.on is None or published is None or d.on <= published]
    return min(usable, key=lambda d: (order[d.precision], abs(d.start - cue)), default=None)


def addressed(text: str, group: list[Candidate], leader: Candidate) -> str:
    """Words inside an indirect content that tell its day: those between the cue and an infinitive ("urged the
    North on Monday to …"), and the dated occasion at its end ("… in a statement published on Friday", "… the same day")."""
    start, end = group[0].spans[0]
    words = text[start:end]
    opening = re.match(r"[^,.;“\"]{0,80}?\bon [A-Z]\w+day(?= to\b)", words)
    if opening and leader.cue and leader.cue[1] <= start <= leader.cue[1] + 2:
        return opening.group()
    after = leader.cue is not None and leader.cue[1] <= start
    closing = (DATED_OCCASION.search(words) or SAME_DAY.search(words)) if after else None
    return closing.group() if closing else ""


def sentence_before(text: str, sentences: list[Sentence], number: int) -> str | None:
    return text[sentences[number - 1].start : sentences[number - 1].end].strip() if number else None


def words_after(text: str, sentences: list[Sentence], number: int, end: int) -> str | None:
    rest = text[end : sentences[number].end].strip()
    following = (
        text[sentences[number + 1].start : sentences[number + 1].end] if number + 1 < len(sentences) else ""
    )
    return " ".join(part for part in (rest, following.strip()) if part) or None
