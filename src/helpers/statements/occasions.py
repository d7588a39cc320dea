"""Occasions: venue and form of a statement, and the same statement in several articles."""

import re
from collections import defaultdict
from typing import Any

import pandas as pd

BODY = r"(?:[A-Z][\w’'&-]*(?:\s+(?:of|on|for|and|the|to)\s+(?=[A-Z])|\s+)?)+"
PLACE = r"(?:in|at|from|aboard|outside|inside)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
GATHERING = (
    r"(?:news|press)\s+conference|(?:press\s+|news\s+|regular\s+|daily\s+|weekly\s+)*briefing|meeting|summit|talks|forum|rally|hearing|dinner|ceremony"
    r"|parade|exhibition|interview|debate|session|plenary|plenum|conference|visit|phone call|call|congress|assembly|address|speech|statement|letter|tweet|post|remarks|report|fact sheet|declaration|communiqu[eé]"
)
PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("body", rf"\b(?:speech|address|addressing|remarks|speaking|statement|report|testimony|presentation|told|spoke|addressed|appeared|appearing)\b[^.;“”\"]{{0,25}}?\b(?:before|to|at|in front of)\s+(?:the\s+)?(?P<venue>{BODY}(?:Assembly|Council|Congress|Parliament|Senate|House|Committee|Conference|Forum|Summit|Commission|Agency|Academy|University|Institute|Union|Nations|Party|Legislature|Security Council)\b(?:\s+in\s+[A-Z]\w+)?)"),
        ("body", rf"\b(?i:at|before|to)\s+(?:the|a|an)\s+(?P<venue>{BODY}(?:Assembly|Council|Congress|Parliament|Forum|Summit|Conference)\b)"),
        ("body", rf"\b(?:told|telling|addressed|addressing)\s+(?:the|a|an)\s+(?P<venue>(?:{BODY}(?:Assembly|Council|Congress|Parliament|Senate|Committee|Forum|Summit|Nations)|(?:[\w’'-]+\s+){{0,3}}?(?:conference|briefing|meeting|forum|audience|rally|hearing))\b(?:\s+{PLACE})?)"),
        ("reply", r"\b(?P<reply>respon(?:ded|se|ding)|repl(?:ied|y|ying)|answer(?:ed|ing)?)\s+to\s+(?P<venue>(?:an?|the)\s+(?:\w+\s+){0,2}?(?:inquiry|question|query|request)(?:\s+from\s+[A-Z]\w+)?)"),
        ("reply", r"\b(?P<reply>asked)\s+by\s+(?P<venue>(?:a\s+)?(?:reporters?|journalists?))"),
        ("form", rf"\b(?i:in|at|during|through|via|on)\s+(?P<venue>(?:an?|the|his|her|its|their|last|this)\s+(?:[\w’'-]+\s+){{0,4}}?(?:{GATHERING})\b(?:\s+(?:with|to|on|at|{PLACE.split(chr(92))[0]}in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)?(?:\s+{PLACE})?)"),
        ("form", rf"\b(?:told|telling)\s+(?P<venue>reporters|journalists|lawmakers|diplomats|[a-z]+ and (?:\w+ )?(?:journalists|reporters|media)|the\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*)(?!\w)(?P<place>\s+{PLACE})?"),
        ("place", r"\b(?P<venue>(?i:aboard|outside|inside)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[\w’'-]+){0,3}?(?:\s+in\s+[A-Z]\w+)?)(?=[,.]|\s+(?:on|after|before|as)\b)"),
        ("place", r"\b(?i:at|in)\s+(?:the\s+)?(?P<venue>(?:White|Blue)\s+House|Oval\s+Office|United\s+Nations|State\s+Department|Pentagon|Kremlin|Panmunjom)\b"),
        ("form", r"\b[Ii]n\s+(?P<venue>(?:an?|the|his|her|its|their)\s+(?:[\w’'-]+\s+){0,3}?(?:statement|commentary|dispatch|letter|communiqu[eé]|declaration|fact sheet|joint statement))\b"),
    )
)  # fmt: skip
COMMON = 60  # statements of one speaker that hold a word: beyond it the word tells nothing
FEWEST = 4  # words; shorter statements ("we agree") are alike by chance


def find_venue(frame: str) -> str | None:
    """The venue or occasion that the words around a statement name, or None.

    Bodies and meetings keep their name ("Supreme People’s Assembly"), an answer is "response to a media
    inquiry", a form keeps its noun ("a statement"). The first pattern that matches wins: bodies before replies
    before forms before places.
    """
    for kind, pattern in PATTERNS:
        match = pattern.search(frame)
        if match is None:
            continue
        venue = re.sub(r"\s+", " ", match.group("venue")).strip(" ,")
        venue = re.sub(r"\s+on\s+[A-Z]\w+day\b.*$", "", venue)
        if kind == "reply":
            return f"response to {venue.removeprefix('a ') if match.group('reply') == 'asked' else venue}"
        venue += match.groupdict().get("place") or ""
        return re.sub(r"^(?:the|a|an|his|her|its|their)\s+", "", venue)
    return None


def mark_same(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Point a later report of the same statement at the earliest one: same speaker, near day, same words.

    Two statements of different articles are the same where they share four words in five, or the shorter one
    (of six words or more) lies in the longer, and their days (of publication, where unknown) are at most one
    apart. Only pairs that share a word the speaker uses in few statements are compared.
    """
    ordered = sorted(rows, key=lambda row: (_day(row["published"]) or 10**7, row["statement_id"]))
    words = [frozenset(re.findall(r"\w+", row["content"].lower())) for row in ordered]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(ordered):
        if len(words[number]) < FEWEST:
            continue
        near = {n for word in words[number] if len(h := holders[row["speaker"], word]) <= COMMON for n in h}
        for other in sorted(near):
            earlier = ordered[other]
            same = _same_words(words[number], words[other]) and _same_day(row, earlier)
            if same and earlier["article_id"] != row["article_id"]:
                row["same_as"] = earlier["same_as"] or earlier["statement_id"]
                break
        for word in words[number]:
            holders[row["speaker"], word].append(number)
    return rows


def _day(value: Any) -> int | None:
    return None if pd.isna(value) else pd.Timestamp(value).toordinal()


def _same_day(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = _day(one["said_on"]), _day(other["said_on"])
    if a is None or b is None:
        a, b = _day(one["published"]), _day(other["published"])
    return a is None or b is None or abs(a - b) <= 1


def _same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    common = len(one & other)
    small = min(len(one), len(other))
    return common >= 0.8 * len(one | other) or (small >= 6 and common >= 0.95 * small)
