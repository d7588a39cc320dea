"""Readings of quotations: with each verb around them, a label, a signature, or the speaker of another sentence."""

import re
from collections.abc import Iterator

from helpers.extraction.complements import trim
from helpers.extraction.cue_words import cue_forms
from helpers.extraction.parses import Parse, quoted_tokens
from helpers.extraction.quotations import Quotation
from helpers.extraction.readings import Candidate, Span
from helpers.extraction.subjects import find_source, find_sources, phrase
from helpers.extraction.traits import cue_traits, quotation_traits
from helpers.ground.letters import latin

LABEL = re.compile(latin(r"\s*([A-Z][\w.'’]*(?:[ -][A-Z(][\w.'’)]*){0,5})\s*:\s+(?=\S)"))
SIGNATURE = re.compile(latin(r"\s*[—–―-]{1,2}\s*(?=[A-Z@])"))


def of_quotations(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    """A quotation with each verb of its frame that might attribute it."""
    verbs, _ = cue_forms()
    quoted = quoted_tokens(p)
    for quotation in p.sentence.quotations:
        tokens = [t for t, q in p.folded.items() if q is quotation]
        if not tokens:
            tokens = [
                t for t in sorted(quoted) if quotation.inner <= p.starts[t] and p.ends[t] <= quotation.outer
            ]
        if not tokens:
            continue
        first, last = tokens[0], tokens[-1]
        for token, tag in enumerate(p.tags):
            if (
                token in p.folded
                or token in quoted
                or not tag.startswith("VB")
                or p.deps[token] in ("aux", "auxpass")
            ):
                continue
            lemma = verbs.get(p.lower[token], "other")
            for source_token, how in find_sources(p, token):
                source = phrase(p, source_token, token) if source_token is not None else None
                features = cue_traits(p, token, lemma, False, source_token, source, how)
                features += quotation_traits(text, p, quotation, token, lemma, first, last, source)
                yield Candidate(
                    [(quotation.inner, quotation.outer)],
                    p.span(token, token),
                    p.span(*source) if source else None,
                    (-1, quotation.start),
                    "quotation",
                    number,
                    features,
                )
        for token, word in enumerate(p.lower):
            if word == "according" and token + 1 < len(p.words) and p.lower[token + 1] == "to":
                objects = [
                    c for t in (token, token + 1) for c in p.children[t] if p.deps[c] in ("pobj", "dobj")
                ]
                if objects and (source := phrase(p, objects[0], token)):
                    features = cue_traits(p, token, "according", False, objects[0], source, "according")
                    features += quotation_traits(text, p, quotation, token, "according", first, last, source)
                    yield Candidate(
                        [(quotation.inner, quotation.outer)],
                        p.span(token, token + 1),
                        p.span(*source),
                        (-1, quotation.start),
                        "quotation",
                        number,
                        features,
                    )


def of_labels(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    """NAME: words; and words — Name."""
    s = p.sentence
    label = LABEL.match(text, s.start, s.end)
    if label:
        content = trim(text, label.end(), s.end)
        if content:
            inside = next((q for q in s.quotations if q.start <= content[0] and content[1] <= q.end), None)
            spans = [(inside.inner, inside.outer)] if inside else [content]
            features = [
                "kind=label",
                f"label-words={min(4, len(label.group(1).split()))}",
                f"label-upper={label.group(1).isupper()}",
                f"label-quoted={inside is not None}",
                f"label-paragraph={min(2, s.paragraph)}",
                f"label-length={min(5, (content[1] - content[0]) // 40)}",
            ]
            features += [f"label-opens={text[label.end()] in '“‘' + chr(34)}"]
            yield Candidate(
                spans,
                (label.end(1), label.end(1) + 1),
                label.span(1),
                (number, -2),
                "label",
                number,
                features,
            )
    for quotation in s.quotations:
        signed = SIGNATURE.match(text, quotation.end, s.end)
        if signed:
            name = trim(text, signed.end(), s.end)
            if name and len(text[slice(*name)].split()) <= 15:
                words = text[slice(*name)].split()
                named = len(words) <= 5 and all(w[0].isupper() for w in words)
                whole = not text[s.start : quotation.start].strip()
                long = len(text[quotation.inner : quotation.outer].split()) > 5
                features = [
                    "kind=signature",
                    f"signature-words={min(8, len(words))}",
                    f"signature={named}|{whole}|{long}",
                ]
                yield Candidate(
                    [(quotation.inner, quotation.outer)],
                    (signed.start(), signed.end()),
                    name,
                    (-1, quotation.start),
                    "signature",
                    number,
                    features,
                )


def of_bare_quotations(text: str, parses: list[Parse | None]) -> list[Candidate]:
    """Quotations with the speakers that the sentences around them offer."""
    found: list[Candidate] = []
    frames = {number: _frames(p) for number, p in enumerate(parses) if p is not None}
    previous: tuple[int, Quotation] | None = None
    for number, p in enumerate(parses):
        if p is None:
            continue
        for at, quotation in enumerate(p.sentence.quotations):
            if (
                quotation not in p.folded.values()
                and len(text[quotation.inner : quotation.outer].split()) < 3
            ):
                continue
            frame = text[p.sentence.start : quotation.start] + text[quotation.end : p.sentence.end]
            bare = not re.search(r"\w", frame)
            if bare and _is_heading(text, quotation):
                continue
            context = [
                f"bare={bare}",
                f"continues={quotation.continues}",
                f"first-in-sentence={at == 0}",
                f"closed={quotation.closed}",
                f"q-words={min(6, len(text[quotation.inner : quotation.outer].split()) // 4)}",
                f"folded={quotation in p.folded.values()}|{bare}",
                f"lower={text[quotation.inner : quotation.inner + 1].islower()}|{bare}",
                f"starts-paragraph={number == 0 or paragraph_of(parses, number) != paragraph_of(parses, number - 1)}",
            ]
            if previous is not None:
                gap = number - previous[0]
                same = p.sentence.paragraph - parses[previous[0]].sentence.paragraph  # type: ignore[union-attr]
                features = [
                    "kind=follow",
                    f"follow-bare={bare}",
                    f"follow-gap={min(gap, 4)}|para={min(same, 3)}|bare={bare}",
                    f"follow-open={not previous[1].closed}|{quotation.continues}",
                    f"follow-para={min(same, 3)}|{bare}|{context[-1]}",
                ]
                found.append(
                    Candidate(
                        [(quotation.inner, quotation.outer)],
                        None,
                        None,
                        (-1, quotation.start),
                        "follow",
                        number,
                        features + context,
                        (previous[1].start, previous[1].end),
                    )
                )
            for back in (1, 2):
                if number - back < 0:
                    continue
                ends_colon = text[: p.sentence.start].rstrip().endswith(":") if back == 1 else False
                offered = frames.get(number - back, [])
                before = parses[number - back]
                same = p.sentence.paragraph - before.sentence.paragraph if before is not None else 9
                for rank, (cue, source, lemma, role) in enumerate(reversed(offered)):
                    features = [
                        "kind=before",
                        f"before-colon={ends_colon}|bare={bare}|rank={min(rank, 2)}",
                        f"before-back={back}|para={min(same, 3)}|bare={bare}|rank={min(rank, 2)}",
                        f"before-rank={min(rank, 3)}|{role}",
                        f"before-lemma={lemma}|{back}|{bare}",
                        f"before-colon-role={ends_colon}|{role}|{bare}",
                        f"before-only={len(offered) == 1}|{ends_colon}",
                        f"before-role={role}|para={min(same, 3)}|{bare}",
                    ]
                    found.append(
                        Candidate(
                            [(quotation.inner, quotation.outer)],
                            cue,
                            source,
                            (-1, quotation.start),
                            "before",
                            number,
                            features + context,
                        )
                    )
            previous = (number, quotation)
    return found


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
        if not tag.startswith("VB") or token in p.folded or token in quoted:
            continue
        main = p.heads[token] == token
        if p.lower[token] not in verbs and not main:
            continue
        source_token, _ = find_source(p, token)
        source = phrase(p, source_token, token) if source_token is not None else None
        if source is not None and p.lower[source[1]] not in ("it", "this", "that", "there", "you"):
            role = ("main" if main else "clause") + "-" + p.tags[source_token or 0]
            found[p.span(*source)] = (
                p.span(token, token),
                p.span(*source),
                verbs.get(p.lower[token], "other"),
                role,
            )
    return list(found.values())


def paragraph_of(parses: list[Parse | None], number: int) -> int:
    p = parses[number]
    return p.sentence.paragraph if p is not None else -1
