"""Statements that reach the article through another: a ministry's words carried by a news agency."""

import re

from helpers.extraction.readings import Candidate

CARRIED_BY = re.compile(
    r"\b(?:carried|published|released|reported|quoted|issued|cited|relayed|distributed)\s+(?:[\w’'-]+\s+){0,4}?by\s+(?:the\s+)?"
    r"(?P<by>(?:[A-Z][\w’'&.-]*)(?:\s+[A-Z][\w’'&-]*|\s+\([A-Z]+\))*)|\bvia\s+(?:the\s+)?(?P<via>[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*)*)"
)
AGENCY = re.compile(
    r"\b(?:KCNA|Yonhap|Reuters|Xinhua|TASS|Kyodo|AFP|AP|Associated Press|CNN|BBC|Sputnik|(?:news )?agency|newspaper|daily|media|broadcaster|television|Times|Post|Journal|Herald|News)\b"
)


def agency_around(text: str, inner: Candidate, chosen: list[list[Candidate]]) -> str | None:
    """The news agency whose report holds this attribution ("…, he said, the agency reported")."""
    for group in chosen:
        outer = group[0].leader or group[0]
        if outer is inner or outer.source is None or inner.cue is None:
            continue
        reporter = text[slice(*outer.source)]
        inside = any(a <= inner.cue[0] and inner.cue[1] <= b for a, b in group[0].spans)
        if inside and AGENCY.search(reporter):
            return re.sub(r"^(?:the|a)\s+", "", reporter, flags=re.IGNORECASE)
    return None


def only_passes_on(text: str, outer: Candidate, chosen: list[list[Candidate]]) -> bool:
    """Whether a news agency's statement is nothing but the report of another's."""
    if not outer.source or not AGENCY.search(text[slice(*outer.source)]):
        return False
    cues = [(g[0].leader or g[0]).cue for g in chosen if (g[0].leader or g[0]) is not outer]
    return any(cue is not None and any(a <= cue[0] and cue[1] <= b for a, b in outer.spans) for cue in cues)


def carrier_of(frame: str) -> str | None:
    """Who carried a statement, by the words around it ("in a statement carried by the agency")."""
    carried = CARRIED_BY.search(frame)
    return (carried.group("by") or carried.group("via")) if carried else None
