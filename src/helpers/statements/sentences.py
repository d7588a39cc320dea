"""Sentences of a text, and what surrounds a statement."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from helpers.base import latin
from helpers.statements.occasions import GATHERING
from helpers.statements.quotations import Quotation, pair, paragraphs
from helpers.statements.reader import Reading

ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Pres|Amb|Rev|Hon|St|Jr|Sr"
    r"|Inc|Co|Corp|Ltd|vs|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Ala|Ariz|Ark|Calif"
    r"|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo"
    r"|a\.m|p\.m|i\.e|e\.g|U\.S|U\.N|U\.K|D\.C|D|R)|\b[A-Z])\.$"
)
BOUNDARY = re.compile(latin(r"[.!?…]+[\"”’')\]]*(\s+)(?=[\"“‘'(\[—–-]*[A-Z0-9])"))
DATELINE = re.compile(
    latin(
        r"(?:[A-Z][A-Z.’' -]{2,30}(?:,\s[A-Z][\w. ]{1,25})?(?:,\s(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z.]*\s\d{1,2})?(?:,\s\d{4})?"
        r"|[A-Z][a-z]+,\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d{1,2})"
        r"\s*(?:\([^)\n]{2,30}\)\s*)?(?:—|–|--|-|―)+\s+(?=[A-Z\"“‘'])"
    )
)
# "“Is it late?” Mr. Karst asked": the words up to the verb hold no end of a sentence
ASKS_ON = re.compile(
    r"\s+(?:(?:[A-Z][a-z]{0,3}\.|(?:[A-Z]\.)+|[\w’'-]+)\s+){0,4}?(?:said|says|asked|asks|wrote|added|told|shouted|replied|tweeted)\b"
)
# after a full stop only where nothing said follows: in "“Never.” Mr. Karst said it was late." the remark is another's
ENDS = re.compile(
    r"(?:\s+(?:reporters|journalists|lawmakers|him|her|them|(?:on |last )?[A-Z]\w+day|in (?:an?|the|his|her) [\w ]{3,30}|in [A-Z]\w+))*\s*(?:[.,;:]|$)"
)
SAME_DAY = re.compile(r"\b(?:the|that) same day$")  # "had raised the subject at their summit the same day"
SAID_ON = re.compile(
    r"[^,.;“\"]{0,80}?\bon [A-Z]\w+day(?= to\b)|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?= [a-z])"
)
# "reaffirmed their pledge in a fact sheet published on Friday": the occasion, not what was said
DATED_OCCASION = re.compile(
    rf"\b(?:in|at|during) (?:an?|the|his|her|its|their) [^,.;“”\"]{{0,40}}?\b(?:{GATHERING})\b[^,.;“”\"]{{0,30}}? on [^,.;“”\"]{{3,25}}$"
)


@dataclass(slots=True)
class Sentence:
    """One sentence: its offsets in the text, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int = 0


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into sentences, paragraph by paragraph; a quotation never breaks one."""
    quotations = pair(text)
    found: list[Sentence] = []
    at = 0
    for number, (start, end) in enumerate(paragraphs(text)):
        inside = []
        while at < len(quotations) and quotations[at].start < end:
            inside.append(quotations[at])
            at += 1
        dateline = DATELINE.match(text, start, end)
        for low, high in _bounds(text, dateline.end() if dateline else start, end, inside):
            found.append(Sentence(low, high, number))
    return found


def _bounds(text: str, start: int, end: int, quotations: list[Quotation]) -> list[tuple[int, int]]:
    bounds, low = [], start
    for match in BOUNDARY.finditer(text, start, end):
        at, cut = match.start(), match.start(1)
        if any(q.start < at and cut < q.end for q in quotations):
            continue
        if text[at] == "." and ABBREVIATION.search(text, max(low, at - 12), at + 1):
            continue
        closes_quotation = any(q.end == cut for q in quotations)
        asks_on = ASKS_ON.match(text, cut, end) if closes_quotation else None
        if asks_on and (text[at] != "." or ENDS.match(text, asks_on.end(), end)):
            continue
        bounds.append((low, cut))
        low = match.end()
    bounds.append((low, end))
    return [(a, b) for a, b in bounds if text[a:b].strip()]


def sentence_at(sentences: list[Sentence], at: int) -> int:
    """The number of the sentence that holds an offset, or the last one before it."""
    return max(0, bisect_right(sentences, at, key=lambda sentence: sentence.start) - 1)


def frame_of(
    text: str, sentences: list[Sentence], leader: Reading, contents: list[tuple[int, int]]
) -> tuple[str, list[str]]:
    """The words that attribute (the leader's sentence without content), and the sentences before, nearest first. Content that holds the cue itself is kept: it is somebody else's."""
    at = leader.cue[0] if leader.cue is not None else leader.spans[0][0]
    own = sentence_at(sentences, at)

    def bare(number: int) -> str:
        s = sentences[number]
        words = list(text[s.start : s.end])
        for start, end in contents:
            if not start <= at < end:
                for place in range(max(start, s.start), min(end, s.end)):
                    words[place - s.start] = " "
        return "".join(words)

    before = [bare(n) for n in range(own - 1, -1, -1) if sentences[n].paragraph == sentences[own].paragraph]
    return bare(own), before


def day_words(text: str, reading: Reading) -> str:
    """Words inside an indirect content that tell its day: those between the cue and an infinitive ("urged the
    North on Monday to …") or right after the cue ("said on Monday it …"), and the dated occasion at its end ("… in a statement published on Friday", "… the same day")."""
    (start, end), leader = reading.spans[0], reading.lead
    words = text[start:end]
    opening = SAID_ON.match(words)
    if opening and leader.cue and leader.cue[1] <= start <= leader.cue[1] + 2:
        return opening.group()
    after = leader.cue is not None and leader.cue[1] <= start
    closing = (DATED_OCCASION.search(words) or SAME_DAY.search(words)) if after else None
    return closing.group() if closing else ""


def context_of(
    text: str, sentences: list[Sentence], first: int, last: int, end: int
) -> tuple[str | None, str | None]:
    """The sentence before that of number ``first``; the rest of that of number ``last``, and the next."""
    before = text[sentences[first - 1].start : sentences[first - 1].end].strip() if first else None
    following = [text[s.start : s.end] for s in sentences[last + 1 : last + 2]]
    after = [part.strip() for part in (text[end : sentences[last].end], *following)]
    return before, " ".join(part for part in after if part) or None
