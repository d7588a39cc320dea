"""The day of a statement: which of the days named around it is that of the saying."""

import re
from datetime import date

from helpers.statements.day_expressions import MONTH, Day, find_days
from helpers.statements.occasions import OCCASION
from helpers.statements.ranking import Candidate

FRESH = 2  # days between an event and the article that reports it
NEXT_CLAUSE = re.compile(r"\b(?:and|but|while|as)\s+(?:[Tt]he\s+)?$")
# a day after these words is that of something earlier ("… after the two exchanged fire on Thursday")
BACKGROUND = re.compile(r"\b(?:after|following|since|before|when|until|ahead of)\s[^.!?\n]*$")
# words that put a remark before the story around it: "had warned", "has often said", "once called"
EARLIER = re.compile(
    r"\bhad(?: \w+)? $|\b(?:has|have)(?: \w+)? (?:repeatedly|often|long|always|consistently|previously)\b"
    r"|\b(?:previously|once|in the past|at the time|back then|years ago|over the years|for years)\b"
)
AHEAD = re.compile(
    r"\b(?:(?:is|are) (?:due |expected |scheduled |set |planned |about )?to|will|(?:is|are) going to|(?:was|were) (?:due|scheduled|set) to)"
    r" \w[^.!?,;:“”\"\n]*$"
)
# "said at the time": on the day of the remark before, not on that of the story
AT_THE_TIME = re.compile(
    r"\b(?:at the time|back then)\b(?! of\b)|\b(?:said|wrote|warned|added|told \w+) then\b"
)
BEFORE = "of this speaker’s statement before"
RECENT = 7  # days before publication within which a remark belongs to the story itself
OPENS = 3  # characters before a time that opens its sentence ("Last year she warned …")
# what dates the speaker or the question, not the saying: "Venn, who took office on Monday, said …"
WHO = r",\s+(?:who|whose|which)\s[^,.;“”\"\n]*"
ASIDE = re.compile(
    r"\b[Aa]sked (?:about|whether|if|why|how|when|what)\b[^,.;“”\"\n]*"
    rf"|\b[Ss]ince (?:early |mid-|late |last )?(?:{MONTH}(?: (?:19|20)\d\d)?|(?:19|20)\d\d)\b"
)
SAYS = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|sp(?:oke|eaking|eaks)|address\w*|announc\w*|speech|interview|statement|brief\w*|conference|letter"
    r"|issued|published|released|dated|report|remarks|testi\w+)\b"
)
BESIDE = 40  # characters before and after a cue in which such words belong to it


def without_asides(text: str, leader: Candidate, frame: str, start: int) -> str:
    """The frame, which begins at ``start`` of the text, with blanks for the words that date something else.

    These are a clause or apposition of the source that tells of no saying ("Venn, who took office on Monday, said"),
    what a question was about, and what has gone on since then.
    """
    spans = [(m.start(), m.end()) for m in ASIDE.finditer(frame)]
    if leader.source is not None:
        first, last = (place - start for place in leader.source)
        comma = frame.find(",", max(0, first), max(0, last))
        clause = re.compile(WHO).match(frame, last) if last >= 0 else None
        begins = comma if comma >= 0 else last
        spans += [(begins, clause.end() if clause else last)] if begins >= 0 else []
        spans = [s for s in spans if s[0] != begins or not SAYS.search(frame, max(0, first), s[1])]
    for a, b in spans:
        frame = frame[:a] + " " * (b - a) + frame[b:]
    return frame


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
    """The day the frame names; else that of the meeting just reported, the speaker's last one, the lead's.

    ``cue`` and ``source`` are their places in the frame; a day before "and" and the source is that of
    another clause ("the talks began on Monday and Arvenia says …").
    """
    days = [d for d in find_days(frame, published=published, anchor=anchor) if not _lies_ahead(frame, d)]
    own = _best([d for d in days if not _of_clause_before(frame, d, source)], published, cue)
    if own is not None and (own.precision == "day" or _beside(own, cue)):
        return own
    if AT_THE_TIME.search(frame, max(0, cue - BESIDE), cue + BESIDE):
        return _carry_over(last, BEFORE) if last and _is_of_another_time(last, published) else own
    for words in around:
        if _opens_elsewhen(words, published, anchor):
            break
        if not OCCASION.search(words):
            continue
        day = _best(find_days(words, published=published, anchor=anchor), published, 0)
        if day is not None and day.precision == "day":
            return _carry_over(day, "named in a sentence before")
    if own is not None and own.precision == "month":
        return own
    if EARLIER.search(frame, max(0, cue - BESIDE), cue) or EARLIER.search(frame, cue, cue + BESIDE):
        return own
    if last is not None:
        return _carry_over(last, BEFORE)
    named = [
        d
        for d in find_days(ASIDE.sub(lambda words: " " * len(words.group()), lead), published=published)
        if d.precision == "day"
        and d.on is not None
        and not BACKGROUND.search(lead, 0, d.start)
        and (_is_news(d, published) or not _of_clause(lead, d))
        and not _lies_ahead(lead, d)
    ]
    if len({d.on for d in named}) == 1 and (OCCASION.search(lead) or _is_news(named[0], published)):
        return _carry_over(named[0], "the one day named in the first paragraph")
    return own


def _of_clause(lead: str, day: Day) -> bool:
    """Whether a day stands in a clause on somebody ("Venn, who took office on 3 March, …") that tells of no saying."""
    return any(c.start() < day.start < c.end() and not SAYS.search(c.group()) for c in re.finditer(WHO, lead))


def _is_of_another_time(last: Day, published: date | None) -> bool:
    """Whether the statement before was reported as one of another time than the story's."""
    if last.on is None or published is None:
        return True
    return last.precision != "day" or (published - last.on).days > RECENT


def _opens_elsewhen(words: str, published: date | None, anchor: date | None) -> bool:
    """Whether a sentence opens with a time that is no day ("Two years ago he promised …")."""
    days = find_days(words, published=published, anchor=anchor)
    return bool(days) and days[0].precision != "day" and days[0].start <= OPENS


def _of_clause_before(frame: str, day: Day, source: int | None) -> bool:
    """Whether a day stands before "and" and the source, and so dates what comes before."""
    between = frame[day.start + len(day.words) : source] if source is not None else ""
    return NEXT_CLAUSE.search(between) is not None


def _lies_ahead(frame: str, day: Day) -> bool:
    """Whether a weekday is that of something still to come ("who is to visit Ostland on Friday")."""
    return day.precision == "day" and AHEAD.search(frame, 0, day.start) is not None


def _is_news(day: Day, published: date | None) -> bool:
    """Whether a day lies so shortly before publication that an article of that day reports it."""
    return published is not None and day.on is not None and 0 <= (published - day.on).days <= FRESH


def _beside(day: Day, cue: int) -> bool:
    """Whether a time stands by the cue, and not before it for what is to come ("of talks this year, he said")."""
    return abs(day.start - cue) <= BESIDE and not day.words.lower().startswith(("this year", "later"))


def _carry_over(day: Day, how: str) -> Day:
    """A day carried over, with the way it was found added to its rule once."""
    rule = day.rule.split("; ")[0]
    return Day(day.on, day.precision, day.words, f"{rule}; {how}", day.start)


def _best(days: list[Day], published: date | None, cue: int) -> Day | None:
    """The most precise day of a frame, of equals the nearest to the cue; none after publication."""
    order = {"day": 0, "month": 1, "unknown": 2, "year": 3}
    usable = [d for d in days if d.on is None or published is None or d.on <= published]
    return min(usable, key=lambda d: (order[d.precision], abs(d.start - cue)), default=None)
