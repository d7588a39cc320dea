"""What stands around a statement: the words that attribute it, the sentences beside it."""

import re

from helpers.extraction.occasions import GATHERING
from helpers.extraction.readings import Candidate
from helpers.extraction.sentences import Sentence

SAME_DAY = re.compile(r"\b(?:the|that) same day$")  # "had raised the subject at their summit the same day"
SAID_ON = re.compile(
    r"[^,.;“\"]{0,80}?\bon [A-Z]\w+day(?= to\b)|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?= [a-z])"
)
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


def addressed(text: str, group: list[Candidate], leader: Candidate) -> str:
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


def sentence_before(text: str, sentences: list[Sentence], number: int) -> str | None:
    return text[sentences[number - 1].start : sentences[number - 1].end].strip() if number else None


def words_after(text: str, sentences: list[Sentence], number: int, end: int) -> str | None:
    rest = text[end : sentences[number].end].strip()
    following = (
        text[sentences[number + 1].start : sentences[number + 1].end] if number + 1 < len(sentences) else ""
    )
    return " ".join(part for part in (rest, following.strip()) if part) or None
