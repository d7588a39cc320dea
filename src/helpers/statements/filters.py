"""Filters: readings that are no statements, and whoever passes a statement on."""

import re
from dataclasses import replace

from helpers.base import latin
from helpers.statements.quotations import Quotation
from helpers.statements.reader import SAID, Reading
from helpers.statements.sentences import Sentence

UNNAMED = re.compile(
    r"not (?:to )?be(?:ing)? (?:named|identified|quoted)\b|(?:anonymity|to remain anonymous)\b"
)
CARRIED_BY = re.compile(
    r"\b(?:carried|published|released|reported|quoted|issued|cited|relayed|distributed)\s+(?:[\w’'-]+\s+){0,4}?by\s+(?:the\s+)?(?:(?:state|official|party|state-run|news|agency|newspaper|broadcaster)\s+)*"
    r"(?P<by>(?:[A-Z][\w’'&.-]*)(?:\s+[A-Z][\w’'&-]*|\s+\([A-Z]+\))*)|\bvia\s+(?:the\s+)?(?P<via>[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*)*)"
)
NOBODY = re.compile(r"(?i)(?:neither|nobody|no one|none|no)\b")
NOT_SAID = re.compile(r"(?:\b(?:not|never)|n['’]t)(?: (?!only)[a-z]+ly| ever| once)? $")
WITHHELD = re.compile(
    r"(?i)(?:refrain\w*|abstain\w*) from\b|stop\w* short of\b|(?:should|might|may|could) \w+|(?-i:Asked) (?:to|about|why|how)\b"
)
ASKED = re.compile(r"(?i)(?:ask\w*|wonder\w*|inquir\w*)(?: [\w’'-]+){0,3}? (?:whether|if) ")
SUPPOSED = re.compile(r"(?i)\b(?:if|unless|whether|should) $")
# "did not deny", "never ruled out": that is a position
HELD = re.compile(r"(?:rul|den|disput|question|exclud|object|contest|contradict|hid|conceal|mince)")
_PIECE = r"(?:article|story|report|post|piece|column|headline|caption|dispatch|page|(?:live )?blog|live|newsletter|item|tweet)"
_VERSION = r"(?:earlier|previous|original|prior|first|initial) (?:online |published |print )?versions?\b"
_WRONG = r"(?:originally|previously|initially|incorrectly|wrongly|mistakenly|erroneously|inaccurately|misstated|misquoted|misidentified|misattributed|misspelled|(?:was|were|has been|have been) (?:amended|corrected|updated|changed))"
# A note in which a newspaper corrects itself, and the sentences of it that repeat what was wrong
NOTE = re.compile(
    r"(?im)^[\W_]*(?:(?:corrections?|clarifications?|amendment|retraction|editor(?:s?['’]s?|s)? note|correction and clarification)\b[^:.\n—–-]{0,40}[:.—–-]"
    rf"|(?:this|the) {_PIECE} [^.\n]{{0,30}}?\b{_WRONG}|(?:an?|the|in an) {_VERSION} of (?:this|the|our) {_PIECE}).*$"
)
TAKEN_BACK = re.compile(
    rf"(?i)\b{_VERSION}|\b(?:this|the|our|an?) {_PIECE}\b|\b{_WRONG}\b|\b(?:due to|because of) an? [\w ]{{0,20}}error\b"
)
QUOTED_AS = re.compile(
    r"\bquoted\b[^.;“”\"\n]{0,60}\bas (?:saying|writing|telling \w+)(?: that)?[\s,:“\"„«‘']*$"
)
# The label of a line in a list of voices: “- Ana Rune, premier: “”, “The PREMIER (Belmor): ”
VOICE = re.compile(
    latin(
        r"(?:[-*•–] ?)?(?P<who>(?:The )?[A-Z][\w.'’-]*(?: (?:of|the|al|bin|van|von|de|der|[A-Z][\w.'’-]*)){0,7})(?:,[^:\n]+| \([^)\n]+\))?: ?[“\"„«‘'”»]?"
    )
)
LONGEST_VOICE = 120  # characters of it
RELAYS = 3  # words of its own up to which an outer statement only passes the inner one on


def choose(
    text: str, readings: list[Reading], sentences: list[Sentence], marks: list[Quotation]
) -> list[Reading]:
    """The readings that are statements, in the order of the text.

    Not so: what a correction takes back, what the reader takes for a thought, an act or something not said, unless
    somebody is quoted as saying it, a source's wish to stay unnamed, and an outer statement that is nothing but the
    report of another's.
    """
    wrong = _taken_back(text, sentences)
    readings = [r for r in readings if not any(a <= r.spans[0][0] < b for a, b in wrong)]
    said = [
        r
        for r in readings
        if (r.said >= SAID or QUOTED_AS.search(text, max(0, r.spans[0][0] - 120), r.spans[0][0]))
        and not _is_withheld(text, r)
        and not _is_bare(text, r, marks)
    ]
    relayed = {id(r.outer) for r in said if r.outer is not None and _only_relays(text, r.outer, r)}
    return [_of_its_line(text, r) for r in said if id(r) not in relayed]


def _of_its_line(text: str, reading: Reading) -> Reading:
    """A statement that opens a line of a list of voices behind its label (“- NAME, office: “…””) is of whoever that names."""
    begins, source = reading.spans[0][0], reading.lead.source
    line = text.rfind("\n", 0, begins) + 1
    if source is not None and line <= source[0] <= (text.find("\n", begins) + 1 or len(text)):
        return reading
    label = VOICE.fullmatch(text, line, begins) if begins - line <= LONGEST_VOICE else None
    return replace(reading, source=label.span("who"), cue=None, leader=None, who=()) if label else reading


def _taken_back(text: str, sentences: list[Sentence]) -> list[tuple[int, int]]:
    """The sentences of correction notes that tell what an article said before."""
    return [
        (sentence.start, sentence.end)
        for note in NOTE.finditer(text)
        for sentence in sentences
        if note.start() <= sentence.start < note.end()
        and TAKEN_BACK.search(text, sentence.start, sentence.end)
    ]


def _is_withheld(text: str, reading: Reading) -> bool:
    """Whether the words around a cue tell that nothing was said, or that it is only supposed."""
    if UNNAMED.match(text[slice(*reading.spans[0])].lower()):
        return True
    if reading.cue is None or reading.source is None:
        return False
    source, cue = reading.source, reading.cue
    ahead = text[max(0, cue[0] - 30) : cue[0]]
    if WITHHELD.match(text, cue[0]) or ASKED.fullmatch(text, cue[0], reading.spans[0][0]):
        return True
    if NOT_SAID.search(ahead) and not HELD.match(text[slice(*cue)].lower()):
        return True
    return bool(NOBODY.match(text, *source) or SUPPOSED.search(text, max(0, source[0] - 10), source[0]))


def _is_bare(text: str, reading: Reading, marks: list[Quotation]) -> bool:
    """Whether words have neither a cue nor marks, and their source stands in another sentence."""
    source, (start, end) = reading.lead.source, reading.spans[0]
    if reading.cue is not None or source is None:
        return False
    between = text[source[1] : start] if source[1] <= start else text[end : source[0]]
    quoted = any(q.start < end and start < q.end for q in marks)
    return not quoted and re.search(r"[.!?]\s|\n", between) is not None


def _only_relays(text: str, outer: Reading, inner: Reading) -> bool:
    """Whether all that an outer statement says is that another said something."""
    spoken = [*inner.spans, *(span for span in (inner.cue, inner.source) if span is not None)]
    own = [
        a + word.start()
        for a, b in outer.spans
        for word in re.finditer(r"\w+", text[a:b])
        if not any(c <= a + word.start() < d for c, d in spoken)
    ]
    return len(own) <= RELAYS


def carrier_in(frame: str) -> str | None:
    """Whom the words around a statement name as passing it on ("in a statement carried by the agency")."""
    carried = CARRIED_BY.search(frame)
    return (carried.group("by") or carried.group("via")).rstrip(".") if carried else None
