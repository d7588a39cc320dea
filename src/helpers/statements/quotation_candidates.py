"""Readings of quotations: by a verb beside them, a label, a signature or another sentence's speaker."""

import re
from collections.abc import Iterator

from helpers.base import latin
from helpers.statements.complements import trim
from helpers.statements.cues import cue_forms
from helpers.statements.features import cue_features, quotation_features
from helpers.statements.frames import Parse, objects_of_according, quoted_tokens
from helpers.statements.quotations import Quotation
from helpers.statements.ranking import Candidate, Span
from helpers.statements.subjects import find_source, find_sources, phrase

LABEL = re.compile(latin(r"\s*([A-Z][\w.'’]*(?:[ -][A-Z(][\w.'’)]*){0,5})\s*:\s+(?=\S)"))
SIGNATURE = re.compile(latin(r"\s*[—–―-]{1,2}\s*(?=[A-Z@])"))


def of_quotations(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    """A quotation with each verb of its frame that might attribute it."""
    verbs, _ = cue_forms()
    quoted = quoted_tokens(p)
    for quotation in p.sentence.quotations:
        tokens = [t for t, q in p.folded.items() if q is quotation]
        tokens = tokens or [
            t for t in sorted(quoted) if quotation.inner <= p.starts[t] and p.ends[t] <= quotation.outer
        ]
        if not tokens:
            continue
        # the cue's token and how many more belong to it, its lemma, the source's token, the rule that found it
        found: list[tuple[int, int, str, int | None, str]] = []
        for token, tag in enumerate(p.tags):
            if token in p.folded or token in quoted or not tag.startswith("VB"):
                continue
            if p.deps[token] not in ("aux", "auxpass"):
                lemma = verbs.get(p.lower[token], "other")
                found += [(token, 0, lemma, *source) for source in find_sources(p, token)]
        for token, objects in objects_of_according(p):
            objects = [o for o in objects if p.deps[o] != "pcomp"]
            found += [(token, 1, "according", o, "according") for o in objects[:1]]
        for token, more, lemma, source_token, how in found:
            source = phrase(p, source_token, token) if source_token is not None else None
            features = cue_features(p, token, lemma, False, source_token, source, how)
            features += quotation_features(text, p, quotation, token, lemma, (tokens[0], tokens[-1]), source)
            cue, named = p.span(token, token + more), p.span(*source) if source else None
            yield _reading(quotation, cue, named, "quotation", number, features)


def _reading(
    quotation: Quotation, cue: Span | None, source: Span | None, kind: str, number: int, features: list[str]
) -> Candidate:
    span = (quotation.inner, quotation.outer)
    return Candidate([span], cue, source, (-1, quotation.start), kind, number, features)


def of_labels(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    """NAME: words; and words — Name."""
    s = p.sentence
    label = LABEL.match(text, s.start, s.end)
    content = trim(text, label.end(), s.end) if label else None
    if label and content:
        inside = next((q for q in s.quotations if q.start <= content[0] and content[1] <= q.end), None)
        features = [
            "kind=label", f"label-words={min(4, len(label.group(1).split()))}",
            f"label-upper={label.group(1).isupper()}", f"label-quoted={inside is not None}",
            f"label-paragraph={min(2, s.paragraph)}",
            f"label-length={min(5, (content[1] - content[0]) // 40)}",
            f"label-opens={text[label.end()] in '“‘' + chr(34)}",
        ]  # fmt: skip
        span = (inside.inner, inside.outer) if inside else content
        colon = (label.end(1), label.end(1) + 1)
        yield Candidate([span], colon, label.span(1), (number, -2), "label", number, features)
    for quotation in s.quotations:
        signed = SIGNATURE.match(text, quotation.end, s.end)
        name = trim(text, signed.end(), s.end) if signed else None
        words = text[slice(*name)].split() if name else []
        if signed and name and len(words) <= 15:
            named = len(words) <= 5 and all(w[0].isupper() for w in words)
            alone = not text[s.start : quotation.start].strip()
            long = _words_in(text, quotation) > 5
            features = [
                "kind=signature",
                f"signature-words={min(8, len(words))}",
                f"signature={named}|{alone}|{long}",
            ]
            yield _reading(quotation, signed.span(), name, "signature", number, features)


def _words_in(text: str, quotation: Quotation) -> int:
    return len(text[quotation.inner : quotation.outer].split())


def of_bare_quotations(text: str, parses: list[Parse | None]) -> Iterator[Candidate]:
    """Quotations with the speakers that the sentences around them offer."""
    frames = {number: _frames(p) for number, p in enumerate(parses) if p is not None}
    previous: tuple[int, int, Quotation] | None = None  # the sentence and the paragraph it stands in
    for number, p in enumerate(parses):
        for at, quotation in enumerate(p.sentence.quotations if p is not None else []):
            assert p is not None
            folded, words = quotation in p.folded.values(), _words_in(text, quotation)
            if not folded and words < 3:
                continue
            frame = text[p.sentence.start : quotation.start] + text[quotation.end : p.sentence.end]
            bare = not re.search(r"\w", frame)
            if bare and _is_heading(text, quotation):
                continue
            paragraph = p.sentence.paragraph
            starts = f"starts-paragraph={number == 0 or paragraph != paragraph_of(parses, number - 1)}"
            context = [
                f"bare={bare}", f"continues={quotation.continues}", f"first-in-sentence={at == 0}",
                f"closed={quotation.closed}", f"q-words={min(6, words // 4)}", f"folded={folded}|{bare}",
                f"lower={text[quotation.inner : quotation.inner + 1].islower()}|{bare}", starts,
            ]  # fmt: skip
            if previous is not None:
                last, its_paragraph, before = previous
                para = min(paragraph - its_paragraph, 3)
                features = [
                    "kind=follow",
                    f"follow-bare={bare}",
                    f"follow-gap={min(number - last, 4)}|para={para}|bare={bare}",
                    f"follow-open={not before.closed}|{quotation.continues}",
                    f"follow-para={para}|{bare}|{starts}",
                ]
                follower = _reading(quotation, None, None, "follow", number, features + context)
                follower.follows = (before.start, before.end)
                yield follower
            for back in (1, 2):
                offered = frames.get(number - back, [])
                ends_colon = back == 1 and text[: p.sentence.start].rstrip().endswith(":")
                for rank, (cue, source, lemma, role) in enumerate(reversed(offered)):
                    para = min(paragraph - paragraph_of(parses, number - back), 3)
                    features = [
                        "kind=before", f"before-colon={ends_colon}|bare={bare}|rank={min(rank, 2)}",
                        f"before-back={back}|para={para}|bare={bare}|rank={min(rank, 2)}",
                        f"before-rank={min(rank, 3)}|{role}", f"before-lemma={lemma}|{back}|{bare}",
                        f"before-colon-role={ends_colon}|{role}|{bare}",
                        f"before-only={len(offered) == 1}|{ends_colon}",
                        f"before-role={role}|para={para}|{bare}",
                    ]  # fmt: skip
                    yield _reading(quotation, cue, source, "before", number, features + context)
            previous = (number, paragraph, quotation)


def _is_heading(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is a line of its own whose long words are all capitalised: the heading of a section."""
    around = text[: quotation.start].rpartition("\n")[2] + text[quotation.end :].partition("\n")[0]
    long = re.findall(r"\b(?!(?:the|and|for|but|nor)\b)[^\W\d_]{3,}", text[quotation.inner : quotation.outer])
    return not re.search(r"\w", around) and len(long) > 1 and all(word[0].isupper() for word in long)


def _frames(p: Parse) -> list[tuple[Span, Span, str, str]]:
    """Cue, source, lemma and role of the verbs of a sentence that could introduce a quotation after it."""
    verbs, _ = cue_forms()
    quoted = quoted_tokens(p)
    found: dict[Span, tuple[Span, Span, str, str]] = {}
    for token, tag in enumerate(p.tags):
        main = p.heads[token] == token
        if not tag.startswith("VB") or token in p.folded or token in quoted:
            continue
        source_token, _ = find_source(p, token) if main or p.lower[token] in verbs else (None, "")
        if source_token is None:
            continue
        source = phrase(p, source_token, token)
        if p.lower[source[1]] not in ("it", "this", "that", "there", "you"):
            role = f"{'main' if main else 'clause'}-{p.tags[source_token]}"
            lemma = verbs.get(p.lower[token], "other")
            found[p.span(*source)] = (p.span(token, token), p.span(*source), lemma, role)
    return list(found.values())


def paragraph_of(parses: list[Parse | None], number: int) -> int:
    p = parses[number]
    return p.sentence.paragraph if p is not None else -1
