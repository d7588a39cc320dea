"""Filters: candidates that are no statements, and statements that a news agency passes on."""

import re
from dataclasses import replace

from helpers.base import latin
from helpers.statements.ranking import Candidate, is_within

QUESTION = r"(?:whether|if|when|where|why|how|who|whom|whose|what|which)\b"
EMBEDDED = re.compile(QUESTION)
NOT_SAID = re.compile(r"(?:\b(?:not|never)|n['’]t)(?: [a-z]+ly)? $")
TELLS = re.compile(r"(?:say|said|specify|reveal|explain)")
DOCUMENT = re.compile(
    r"(?i)(?:the|an?|this|that|its|their) (?:\w+ )?(?:document|text|treaty|agreement|declaration|communiqué|letter|resolution|accord|pact)\b"
)
ASKED = re.compile(r"questions?")
ANSWERED = re.compile(r"answer(?:ed|ing) (?:an?|the|his|her|another) question\b")
UNNAMED = re.compile(
    r"not (?:to )?be(?:ing)? (?:named|identified|quoted)\b|(?:anonymity|to remain anonymous)\b"
)
SPOKE = re.compile(r"(?:spoken?|speak(?:s|ing)?|talk(?:s|ed|ing)?)")
# "…, a promise she has made before": the writer on what was said
MADE_BEFORE = re.compile(
    r"(?:he|she|it|they|(?:has|have|had)) (?:\w+ ){0,2}?(?:made|repeated|given|issued|used|voiced)(?: (?:before|since|often|repeatedly|for years))?\W*"
)
# "did not comment on …", "would not confirm …": nothing was said
WITHHELD = re.compile(
    r"(?:comment|confirm|announce|specify|disclose|reveal|elaborate|respond|reply|answer)(?:s|e?d|ing)?"
)
NOBODY = re.compile(r"(?i)(?:neither|nobody|no one|none|no)\b")
NOR_SO = re.compile(
    r"\b(?:stop(?:s|ped)? short of|refrain(?:s|ed)? from|shied away from|avoid(?:s|ed)|(?:came|come) close to|instead of|rather than) $"
)
REFUSED_TO = re.compile(r"\b(?:declin\w+|refus\w+|unwilling|unable) to (?:immediately )?$")
TO_SOMEBODY = re.compile(
    r"(?:thank|greet|congratulat|welcom|inform|address|call|tell|told|ask)(?:e?s|e?d|ing)?"
)
ONLY_A_NAME = re.compile(
    latin(
        r"(?:(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) )?[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3}|him|her|them|it"
    )
)
ABOUT = ("prep-of", "prep-about", "prep-on")
CARRIED_BY = re.compile(
    r"\b(?:carried|published|released|reported|quoted|issued|cited|relayed|distributed)\s+(?:[\w’'-]+\s+){0,4}?by\s+(?:the\s+)?(?:(?:state|official|party|state-run|news|agency|newspaper|broadcaster)\s+)*"
    r"(?P<by>(?:[A-Z][\w’'&.-]*)(?:\s+[A-Z][\w’'&-]*|\s+\([A-Z]+\))*)|\bvia\s+(?:the\s+)?(?P<via>[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*)*)"
)
AGENCY = re.compile(
    r"\b(?:KCNA|Yonhap|Reuters|Xinhua|T(?:ASS|ass)|Kyodo|AFP|AP|Associated Press|CNN|BBC|Sputnik|(?:news )?agency|newspaper|daily|media|broadcaster|television|Times|Post|Journal|Herald|News)\b"
)
CITING = re.compile(r"(?i)(?:citing|cited|quoting|quoted)")
QUOTES = re.compile(r"(?:quote[sd]|cite[sd])")  # whoever goes on "as saying" carries another's words
AS_SAYING = re.compile(
    r"(?P<who>[^“”\",;]{2,80}?) as (?P<cue>saying|stating|adding|noting|warning|telling [\w ]{2,30}?)(?: that)?\s+"
)
SAYING_TAIL = re.compile(r" as \w+ing$")
CITED_FIRST = re.compile(r"(?i)(?:quoting|citing) (?P<who>(?:(?!\b(?:that|said)\b)[^“”\",;]){2,120}), (?=\w)")
ADDRESSEE = re.compile(r"[^“”\",;:.]{2,60}, [“\"](?=[^“”\"]+[”\"]?$)")
LIKELY = 0.15  # score from which the reading of a speaker is believed where an agency's reading was kept
SAME = 0.8  # share of the shorter reading's words that both hold


def is_said(text: str, reading: Candidate, chosen: list[list[Candidate]]) -> bool:
    """Whether a reading tells what its speaker said.

    Not so: a question a document leaves open ("the treaty does not say which …"), one put by a reporter ("a question
    on whether …", "answering a question"), a source's wish to stay unnamed, what somebody "would not confirm" or
    "stopped short of announcing", the mere name of whom he thanked, a remark on words said before ("a promise she has
    made before"), a subject only spoken about inside another's words, and a cue whose source stands in the next
    clause, after a semicolon; nor what an agency says that is nothing but the report of another's statement.
    """
    if _only_passes_on(text, reading, chosen):
        return False
    if reading.cue is None or reading.source is None:
        return True
    cue, first = text[slice(*reading.cue)].lower(), text[slice(*reading.spans[0])].lower()
    if UNNAMED.match(first) or MADE_BEFORE.fullmatch(first):
        return False
    only_a_name = len(reading.spans) == 1 and ONLY_A_NAME.fullmatch(text[slice(*reading.spans[0])])
    if _withheld(text, reading) or (only_a_name and TO_SOMEBODY.fullmatch(cue)):
        return False
    if reading.cue[1] <= reading.source[0] and ";" in text[reading.cue[1] : reading.source[0]]:
        return reading.spans[0][0] < reading.cue[0]
    after = reading.cue[1] <= reading.spans[0][0]
    if after and EMBEDDED.match(first):
        if ASKED.fullmatch(cue):
            return False
        unwritten = DOCUMENT.match(text[slice(*reading.source)]) and TELLS.fullmatch(cue)
        if unwritten and NOT_SAID.search(text, reading.source[1], reading.cue[0]):
            return False
    if ANSWERED.match(text, reading.cue[0]) and after:
        return False
    topic = reading.kind.startswith(ABOUT) and SPOKE.fullmatch(cue) and not EMBEDDED.match(first)
    return not (topic and _inside_another(reading, chosen))


def _withheld(text: str, reading: Candidate) -> bool:
    """Whether the words around the cue tell that its speaker did not say so."""
    (start, _), cue = reading.cue or (0, 0), text[slice(*(reading.cue or (0, 0)))].lower()
    ahead = text[max(0, start - 40) : start]
    if NOR_SO.search(ahead):
        return True
    nobody = reading.source is not None and NOBODY.match(text, *reading.source) is not None
    return bool(WITHHELD.fullmatch(cue) and (nobody or NOT_SAID.search(ahead) or REFUSED_TO.search(ahead)))


def _only_passes_on(text: str, outer: Candidate, chosen: list[list[Candidate]]) -> bool:
    leaders = (group[0].leader or group[0] for group in chosen) if _agency(text, outer) else ()
    return any(one is not outer and is_within(one.cue, outer.spans) for one in leaders)


def _inside_another(reading: Candidate, chosen: list[list[Candidate]]) -> bool:
    at = (reading.cue or (0, 0))[0]
    others = (other for group in chosen for other in group if other is not reading)
    return any(a <= at < b for other in others for a, b in other.spans)


def carrier_of(text: str, inner: Candidate, chosen: list[list[Candidate]], frame: str) -> str | None:
    """Who carried a statement: the agency whose report holds the attribution ("…, he said, the agency
    reported"), else whom the words around it name ("in a statement carried by the agency")."""
    if inner.carrier is not None:
        return _without_article(text[slice(*inner.carrier)])
    for group in chosen:
        outer = group[0].leader or group[0]
        if outer is not inner and _agency(text, outer) and is_within(inner.cue, group[0].spans):
            return _without_article(text[slice(*(outer.source or (0, 0)))])
    carried = CARRIED_BY.search(frame)
    return (carried.group("by") or carried.group("via")).rstrip(".") if carried else None


def _without_article(name: str) -> str:
    return re.sub(r"^(?:the|a)\s+", "", name, flags=re.IGNORECASE)


def demote_tags(text: str, candidates: list[Candidate]) -> None:
    """In "…, the minister said, the agency reported" keep the agency as the carrier of what the minister said."""
    tags = [
        c
        for c in candidates
        if c.source is not None and c.cue is not None and c.source[1] <= c.cue[0] and _agency(text, c)
    ]
    for tag in tags:
        near = [c for c in candidates if c.sentence == tag.sentence]
        start, end = (tag.source or (0, 0))[0], (tag.cue or (0, 0))[1]
        said = [
            c
            for c in near
            if c.cue is not None
            and c.cue != tag.cue
            and c.source is not None
            and not _agency(text, c)
            and max(c.cue[1], c.source[1]) <= start
            and text[max(c.cue[1], c.source[1]) : start].strip() == ","
        ]
        for reading in said:
            reading.carrier = tag.source
            if any(a < end and start < b for a, b in reading.spans):
                reading.score = 0.0
        for other in near if said else ():
            if other.cue == tag.cue or other.spans == [tag.source]:
                other.score = 0.0


def behind_agencies(text: str, chosen: list[Candidate], candidates: list[Candidate]) -> list[Candidate]:
    """Readings whose source is a news agency, replaced by those of the speaker it reports where there is one.

    Read are "the minister said that …, according to the agency", "the agency quoted the minister as saying …", and "the
    agency, citing the ministry, reported …". The speaker is the minister; the agency becomes the carrier.
    """
    citing = [r for r in chosen if _agency(text, r) and CITING.fullmatch(text[slice(*r.cue or (0, 0))])]
    heard = [span for r in chosen for span in r.spans if not _agency(text, r)]
    found = [
        _quoted_behind(text, r)
        or _cited_behind(r, citing)
        or _speaker_behind(text, r, candidates, heard)
        or r
        for r in chosen
    ]
    used = {r.source for r in found if r.carrier is not None}
    return [r for r in found if not (r in citing and r.spans[0] in used)]


def without_addressees(text: str, chosen: list[Candidate]) -> list[Candidate]:
    """Readings less the addressee (… she told the radio, "the judges …"): the quotation alone is content."""
    for reading in chosen:
        if reading.cue is None or text[slice(*reading.cue)].lower() not in ("told", "tells", "telling"):
            continue
        start, end = reading.spans[0]
        if start == reading.cue[1] + 1 and (addressee := ADDRESSEE.match(text, start, end)):
            reading.spans[0] = (addressee.end(), end - (text[end - 1] in '”"'))
    return chosen


def _quoted_behind(text: str, outer: Candidate) -> Candidate | None:
    """ "The agency quoted the minister as saying that …", "according to the agency, citing the minister, …": the
    minister's reading."""
    quoting = outer.cue is not None and QUOTES.fullmatch(text[slice(*outer.cue)])
    if outer.source is None or not (quoting or _agency(text, outer)):
        return None
    start, end = outer.spans[0]
    saying, cited = AS_SAYING.match(text, start, end), CITED_FIRST.match(text, start, end)
    named = saying or (cited if _agency(text, outer) else None)
    if named is None or named.end() >= end:
        return None
    spans = [(named.end(), end), *outer.spans[1:]]
    cue = saying.span("cue") if saying else outer.cue
    return replace(outer, spans=spans, cue=cue, source=named.span("who"), carrier=outer.source, leader=None)


def _cited_behind(outer: Candidate, citing: list[Candidate]) -> Candidate | None:
    """ "The agency, citing the ministry, reported …": the ministry's reading."""
    for cited in citing:
        if cited.source == outer.source and cited is not outer and len(cited.spans) == 1:
            return replace(outer, source=cited.spans[0], carrier=outer.source, leader=None)
    return None


def _agency(text: str, reading: Candidate) -> bool:
    return reading.source is not None and AGENCY.search(text[slice(*reading.source)]) is not None


def _speaker_behind(
    text: str, outer: Candidate, candidates: list[Candidate], heard: list[tuple[int, int]]
) -> Candidate | None:
    if not _agency(text, outer) or any(a < d and c < b for a, b in outer.spans for c, d in heard):
        return None  # what the agency reports has its speaker already
    found = [
        inner
        for inner in candidates
        if inner.sentence == outer.sentence
        and inner.source not in (None, outer.source)
        and inner.cue is not None
        and inner.cue != outer.cue
        and not any(a <= (outer.cue or (0, 0))[0] < b for a, b in inner.spans)
        and inner.score > LIKELY
        and not _agency(text, inner)
        and _same_words(outer, inner)
    ]
    if not found:
        return None
    best = max(found, key=lambda c: (c.score, [-s for s, _ in c.spans]))
    start, end = best.source or (0, 0)
    tail = SAYING_TAIL.search(text, start, end)
    best.source, best.carrier, best.leader = (start, tail.start() if tail else end), outer.source, best
    return best


def _same_words(outer: Candidate, inner: Candidate) -> bool:
    """Whether a reading holds nearly all of another's words, and no small part of its own."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in outer.spans for c, d in inner.spans)
    full, part = (sum(b - a for a, b in reading.spans) for reading in (outer, inner))
    return common >= SAME * min(full, part) and 2 * common >= full
