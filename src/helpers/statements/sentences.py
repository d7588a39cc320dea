"""Sentences of a text, whole quotations folded away for the parser, and what surrounds a statement."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from helpers.base import latin
from helpers.statements.occasions import GATHERING
from helpers.statements.quotations import Quotation, pair, paragraphs
from helpers.statements.ranking import Candidate

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
FOLDED_WORDS = 4  # a quotation of fewer words stays in the sentence: it is a term or a phrase of it
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
    """One sentence as the parser sees it, and the way back to the characters of the text."""

    start: int  # offsets in the text
    end: int
    parsed: str  # the words, whole quotations replaced by a short clause
    quotations: list[Quotation]  # those that begin in this sentence
    folded: dict[int, Quotation] = field(default_factory=dict)  # offset in parsed -> quotation folded there
    starts: list[int] = field(default_factory=list)  # pieces: offset in parsed …
    shifts: list[int] = field(default_factory=list)  # … and what to add to reach the text
    paragraph: int = 0

    def offset(self, at: int) -> int:
        """Offset in the text of an offset in the parsed words (outside what was folded)."""
        return at + self.shifts[bisect_right(self.starts, at) - 1]


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
            mine = [q for q in inside if low <= q.start < high]
            found.append(_fold(text, low, high, mine, number))
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


def is_sentence(text: str, quotation: Quotation) -> bool:
    """Whether a quotation stands for a whole sentence, rather than for a part of the one around it."""
    words = text[quotation.inner : quotation.outer]
    if len(words.split()) < FOLDED_WORDS:
        return False
    if re.search(latin(r"[.!?]\s+[\"“‘'(]*[A-Z]"), words):
        return True
    first = re.search(r"\w", words)
    return bool(first and (first.group().isupper() or first.group().isdigit()))


def _fold(text: str, start: int, end: int, quotations: list[Quotation], paragraph: int) -> Sentence:
    sentence = Sentence(start, end, "", quotations, paragraph=paragraph)
    position = start

    def add(words: str, place: int) -> None:
        sentence.starts.append(len(sentence.parsed))
        sentence.shifts.append(place - len(sentence.parsed))
        sentence.parsed += words

    for quotation in quotations:
        if quotation.start < position or not is_sentence(text, quotation):
            continue
        add(text[position : quotation.start], position)
        last = text[quotation.outer - 1] if quotation.outer > quotation.inner else ""
        sentence.folded[len(sentence.parsed)] = quotation
        add(f"“It is so{last if last in ',.!?' else ''}”", quotation.start)
        position = quotation.end
    if position < end or not sentence.starts:
        add(text[position:end], position)
    return sentence


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

    before = [bare(n) for n in range(own - 1, -1, -1) if sentences[n].paragraph == sentences[own].paragraph]
    return bare(own), at - sentences[own].start, before


def lead_of(text: str, sentences: list[Sentence], contents: list[tuple[int, int]]) -> str:
    """The first paragraph without what anybody says in it."""
    first = [s for s in sentences if s.paragraph == 0]  # a dateline is no part of them
    return " ".join(
        "".join(" " if any(a <= at < b for a, b in contents) else text[at] for at in range(s.start, s.end))
        for s in first
    )


def day_words(text: str, group: list[Candidate], leader: Candidate) -> str:
    """Words inside an indirect content that tell its day: those between the cue and an infinitive ("urged the
    North on Monday to …") or right after the cue ("said on Monday it …"), and the dated occasion at its end ("… in a statement published on Friday", "… the same day")."""
    start, end = group[0].spans[0]
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
