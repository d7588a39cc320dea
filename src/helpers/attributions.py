"""Candidate attributions of one article: every reading of who might be saying what, with what speaks for it.

The readings are enumerated by rules over the parse (which complement of which cue, which subject); which of them
are statements is decided afterwards by the weights in ``ranking``. Candidates of one group exclude each other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from helpers.cue_words import cue_forms
from helpers.parses import Parse
from helpers.quotations import Quotation

TIME_NOUN = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\\.?)$"
)
PUNCTUATION = set(",.;:!?…–—-―\"”“''‘’``()[]")
COMPLEMENT_PREPOSITIONS = set(
    ["for", "of", "against", "about", "on", "to", "as", "with", "by", "over", "in", "at", "from", "into", "toward", "towards", "that"]
)
CUTTABLE = ("ccomp", "that", "xcomp", "dobj", "prep", "infinitive")
TAKES_OVER = {"but", "and", "though", "although", "while", "as", "which", "who", "when", "after", "before", "with", "even", "so", "because", "since", "including", "despite", "where"}
POINTERS = {"what", "which", "who", "whom", "that", "this", "it", "them", "him", "her", "so", "as", "me", "us", "you", "much", "more"}
ANSWERS = {"respond", "reply", "answer", "react", "listen"}
FIRST_PERSON = {"i", "we", "me", "us", "my", "our"}
PRONOUNS = FIRST_PERSON | set(["he", "she", "they", "it", "who", "you", "this", "that", "these", "those", "which", "one"])
LABEL = re.compile(r"\s*([A-Z][\w.'’]*(?:[ -][A-Z(][\w.'’)]*){0,5})\s*:\s+(?=\S)")
SIGNATURE = re.compile(r"\s*[—–―-]{1,2}\s*(?=[A-Z@])")
TRAILING = " \t\xa0\n,.;:–—-―"


@dataclass(slots=True)
class Candidate:
    """One reading: content, cue and source as offsets in the text."""

    spans: list[tuple[int, int]]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    group: tuple[int, int]  # sentence and cue token, or -1 and quotation: one reading of each is kept
    kind: str
    sentence: int
    features: list[str] = field(default_factory=list)
    follows: tuple[int, int] | None = None  # start of the quotation whose speaker is taken over
    score: float = 0.0
    leader: "Candidate | None" = None  # the reading whose speaker and cue hold for this one (itself, mostly)


def candidates(text: str, parses: list[Parse | None]) -> list[Candidate]:
    """All readings of an article; ``parses`` has one entry a sentence, None where it was not worth parsing."""
    found: list[Candidate] = []
    for number, parse in enumerate(parses):
        if parse is None:
            continue
        found += _of_cues(text, parse, number)
        found += _of_according(text, parse, number)
        found += _of_quotations(text, parse, number)
        found += _of_labels(text, parse, number)
    return found + _of_bare_quotations(text, parses)


# ---------------------------------------------------------------- cue verbs and nouns


def _of_cues(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    verbs, nouns = cue_forms()
    quoted = _quoted_tokens(p)
    for token, word in enumerate(p.lower):
        if token in p.folded or token in quoted:
            continue
        tag = p.tags[token]
        if (
            word in verbs
            and tag.startswith(("VB", "NN"))
            and p.deps[token] not in ("aux", "auxpass", "compound", "amod")
        ):
            if tag.startswith("VB"):
                lemma, is_noun = verbs[word], False
            elif word in nouns:
                lemma, is_noun = nouns[word], True
            elif p.sentence.paragraph == 0 or any(p.deps[c] == "nsubj" for c in p.children[token]):
                lemma, is_noun = verbs[word], False  # a headline's verb that the tagger took for a noun
            else:
                continue
        elif word in nouns and tag.startswith("NN"):
            lemma, is_noun = nouns[word], True
        else:
            continue
        for source_token, how in [_source_of_noun(p, token)] if is_noun else _sources(p, token):
            source = _phrase(p, source_token, token) if source_token is not None else None
            source_span = p.span(*source) if source else None
            base = _cue_features(p, token, lemma, is_noun, source_token, source, how)
            for kind, pieces in _with_cuts(p, _contents(p, token, source)):
                spans = _to_spans(text, p, pieces)
                if spans:
                    features = base + _content_features(text, p, token, lemma, kind, pieces, spans)
                    yield Candidate(
                        spans, p.span(token, token), source_span, (number, token), kind, number, features
                    )


def _contents(
    p: Parse, cue: int, source: tuple[int, int] | None
) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Complements of a cue: kind and token runs (first, last)."""
    right_first: int | None = None
    that = next(
        (
            t
            for t in range(cue + 1, len(p.words))
            if p.lower[t] == "that" and p.tags[t] == "IN" and t not in p.folded
        ),
        None,
    )
    seen: set[tuple[tuple[int, int], ...]] = set()

    def new(pieces: list[tuple[int, int]]) -> bool:
        key = tuple(pieces)
        if not pieces or key in seen:
            return False
        seen.add(key)
        return True

    in_source = range(source[0], source[1] + 1) if source else range(0)
    for child in p.children[cue]:
        dep = p.deps[child]
        if child in in_source or dep in (
            "punct",
            "aux",
            "auxpass",
            "neg",
            "advmod",
            "nsubj",
            "nsubjpass",
            "mark",
            "cc",
            "npadvmod",
        ):
            continue
        run = (p.left[child], p.right[child])
        if child < cue:
            if dep in ("ccomp", "parataxis", "dobj", "advcl", "xcomp") and new([run]):
                yield f"front-{dep}", [run]
            if dep == "ccomp":
                rest = _without(
                    p,
                    (p.left[p.heads[cue]] if p.heads[cue] != cue else 0, len(p.words) - 1),
                    _frame(p, cue, child),
                )
                if new(rest):
                    yield "sentence-less-cue", rest
            continue
        if dep in (
            "ccomp",
            "xcomp",
            "dobj",
            "pobj",
            "acl",
            "relcl",
            "advcl",
            "parataxis",
            "attr",
            "oprd",
            "acomp",
            "conj",
            "dep",
        ):
            if dep == "conj":
                continue
            if new([run]):
                yield dep, [run]
            if dep == "ccomp" and p.tags[child] in ("VB", "TO"):  # urged her to go: the one asked is left out
                to = next((c for c in p.children[child] if p.lower[c] == "to"), None)
                if to is not None and new([(to, p.right[child])]):
                    yield "infinitive", [(to, p.right[child])]
        if dep in ("prep", "agent", "dative", "prt") and p.lower[child] in COMPLEMENT_PREPOSITIONS:
            if p.lower[child] == "to" and cue_forms()[0].get(p.lower[cue]) in ANSWERS:
                continue  # what one answers is not what one says
            for object_ in p.children[child]:
                if (
                    p.deps[object_] in ("pobj", "pcomp")
                    and object_ not in in_source
                    and not TIME_NOUN.match(p.words[object_])
                ):
                    inner = (p.left[object_], p.right[object_])
                    if new([inner]):
                        yield f"prep-{p.lower[child]}", [inner]
                    if new([(inner[0], p.right[cue])]):
                        yield f"prep-{p.lower[child]}-on", [(inner[0], p.right[cue])]
        if right_first is None and dep in ("ccomp", "xcomp", "dobj", "advcl", "oprd", "parataxis"):
            right_first = p.left[child]
            if new([(right_first, p.right[cue])]):
                yield f"on-from-{dep}", [(right_first, p.right[cue])]
            if new([(right_first, len(p.words) - 1)]):
                yield f"to-end-from-{dep}", [(right_first, len(p.words) - 1)]
    if that is not None and that + 1 < len(p.words):
        for kind, last in (("that-to-edge", p.right[cue]), ("that-to-end", len(p.words) - 1)):
            if last > that and new([(that + 1, last)]):
                yield kind, [(that + 1, last)]
    if right_first is None and cue + 1 < len(p.words):
        following = next((t for t in range(cue + 1, len(p.words)) if p.words[t] not in PUNCTUATION), None)
        if following is not None and following not in in_source and new([(following, len(p.words) - 1)]):
            yield "to-end", [(following, len(p.words) - 1)]
    if p.deps[cue] in ("parataxis", "advcl", "ccomp", "relcl", "conj", "dep", "acl"):
        host = p.heads[cue]
        rest = _without(p, (p.left[host], p.right[host]), (p.left[cue], p.right[cue]))
        if new(rest):
            yield f"host-of-{p.deps[cue]}", rest
    if p.deps[cue] in ("acl", "relcl"):  # the proposal, rejected by Seoul, ...
        host = p.heads[cue]
        run = (p.left[host], min(p.right[host], p.left[cue] - 1))
        if run[0] <= run[1] and new([run]):
            yield "noun-modified", [run]
    for child in p.children[cue]:
        if p.deps[child] == "nsubjpass" and child not in in_source and new([(p.left[child], p.right[child])]):
            yield "passive-subject", [(p.left[child], p.right[child])]
    rest = _without(p, (0, len(p.words) - 1), _frame(p, cue, None, source))
    if new(rest):
        yield "rest", rest


def _with_cuts(
    p: Parse, contents: Iterable[tuple[str, list[tuple[int, int]]]]
) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Every content, and what is left of it before a comma where the writer may have taken over again."""
    seen: set[tuple[int, int]] = set()
    for kind, pieces in contents:
        yield kind, pieces
        first, last = pieces[-1]
        if len(pieces) > 1 or last - first < 5 or not kind.startswith(CUTTABLE):
            continue
        cuts = [
            t
            for t in range(first + 3, last)
            if p.words[t] in (",", "--", "—", "–", ";")
            and t not in p.folded
        ]
        for cut in dict.fromkeys((*cuts[:2], *cuts[-1:])):
            if (first, cut - 1) not in seen:
                seen.add((first, cut - 1))
                yield f"{kind.split('-')[0]}-cut-{p.lower[cut + 1] if p.lower[cut + 1] in TAKES_OVER else p.tags[cut + 1]}", [(first, cut - 1)]


def _frame(p: Parse, cue: int, content: int | None, source: tuple[int, int] | None = None) -> tuple[int, int]:
    """The run of tokens that attributes: the cue with its subject, without the content."""
    first, last = cue, cue
    for child in p.children[cue]:
        if child == content or p.deps[child] in (
            "ccomp",
            "parataxis",
            "xcomp",
            "dobj",
            "conj",
            "cc",
            "punct",
        ):
            continue
        if child < cue and (
            p.deps[child] in ("nsubj", "aux", "advmod", "nsubjpass", "neg", "mark")
            or p.right[child] == first - 1
        ):
            first = min(first, p.left[child])
        elif child > cue and p.deps[child] in (
            "nsubj",
            "npadvmod",
            "prep",
            "advmod",
            "dative",
            "prt",
            "advcl",
        ):
            last = max(last, p.right[child])
    if source:
        first, last = min(first, source[0]), max(last, source[1])
    return first, last


def _without(p: Parse, whole: tuple[int, int], hole: tuple[int, int]) -> list[tuple[int, int]]:
    """A run of tokens less another, bare of punctuation at its ends."""
    pieces = [(whole[0], hole[0] - 1), (hole[1] + 1, whole[1])]
    kept = []
    for first, last in pieces:
        while first <= last and p.words[first] in PUNCTUATION:
            first += 1
        while last >= first and p.words[last] in PUNCTUATION:
            last -= 1
        if last - first >= 2:
            kept.append((first, last))
    return kept


def find_source(p: Parse, verb: int, *, depth: int = 0) -> tuple[int | None, str]:
    """The token that heads the source of a cue verb, and the rule that found it."""
    passive = None
    agent = None
    for child in p.children[verb]:
        dep = p.deps[child]
        if dep == "nsubj" and child not in p.folded:
            return child, "nsubj"
        if dep == "nsubjpass" and child not in p.folded:
            passive = child
        if dep == "agent":
            agent = next((c for c in p.children[child] if p.deps[c] == "pobj"), None)
    if agent is not None:
        return agent, "agent"
    if passive is not None:
        return (passive, "passive") if p.lower[verb] in ("quoted", "cited", "reported") else (None, "passive")
    if (
        verb + 1 < len(p.words)
        and verb > 0
        and (p.words[verb - 1] in PUNCTUATION or p.words[verb - 1] in "”\"''")
    ):
        following = next(
            (c for c in p.children[verb] if c > verb and p.deps[c] in ("dobj", "npadvmod", "oprd", "attr")),
            None,
        )
        if following is not None and p.tags[following].startswith(("NN", "PRP")):
            return following, "inverted"
    if depth > 4:
        return None, "none"
    head, dep = p.heads[verb], p.deps[verb]
    if head == verb:
        return _noun_before(p, verb)
    if dep in ("conj", "xcomp", "advcl", "ccomp", "dep", "parataxis") and p.tags[head].startswith(
        ("VB", "MD")
    ):
        if dep in ("ccomp", "parataxis") and p.tags[verb] not in ("VBG", "VBN", "VB"):
            return _noun_before(p, verb)
        token, how = find_source(p, head, depth=depth + 1)
        return token, f"{dep}>{how}"[:30]
    if dep in ("acl", "advcl") and p.tags[verb] == "VBG" and p.tags[head].startswith("NN"):
        if _set_off(p, verb):  # "…, declaring": its subject is that of the clause, not the noun beside it
            return _subject_above(p, verb), "set-off"
        return head, dep
    if dep == "pcomp":
        above = p.heads[head]
        if p.tags[above].startswith("VB"):
            token, how = find_source(p, above, depth=depth + 1)
            if token is None and how.endswith("passive"):
                token = next((c for c in p.children[above] if p.deps[c] == "nsubjpass"), None)
            return token, f"pcomp>{how}"[:30]
        if p.tags[above].startswith("NN"):
            return above, "pcomp-noun"
    if dep == "amod" or dep == "acl":
        return None, dep
    if dep == "advcl" and p.tags[head].startswith("NN"):
        return head, "advcl-noun"
    return _noun_before(p, verb)


def _set_off(p: Parse, verb: int) -> bool:
    """Whether a participle stands after a comma or a dash, an adverb between them left out."""
    before = verb - 1
    while before > 0 and p.tags[before] == "RB":
        before -= 1
    return before >= 0 and p.words[before] in (",", "—", "–", "--", "-", ";")


def _subject_above(p: Parse, verb: int) -> int | None:
    """The subject of the nearest clause above a verb that does not contain the verb."""
    for above in p.ancestors(verb):
        for child in p.children[above]:
            if p.deps[child] == "nsubj" and child not in p.folded and not p.left[child] <= verb <= p.right[child]:
                return child
    return None


def _sources(p: Parse, verb: int) -> list[tuple[int | None, str]]:
    """The source a verb has by the parse, and where that is shaky the subject of the main clause beside it."""
    first = find_source(p, verb)
    if first[1] in ("nsubj", "agent", "set-off"):
        return [first]
    root = verb
    for root in p.ancestors(verb):  # noqa: B007 - the last one is the root
        pass
    main = next((c for c in p.children[root] if p.deps[c] == "nsubj" and c not in p.folded), None)
    if main is None or root == verb or main == first[0] or p.left[main] <= verb <= p.right[main]:
        return [first]
    return [first, (main, "main")]


def _noun_before(p: Parse, verb: int) -> tuple[int | None, str]:
    """Last resort: the noun right beside the verb, where the parser lost the subject."""
    for token in (verb - 1, verb + 1):
        if (
            0 <= token < len(p.words)
            and p.tags[token] in ("NNP", "NNPS", "PRP", "NN", "NNS")
            and token not in p.folded
        ):
            return token, "beside"
    return None, "none"


def _source_of_noun(p: Parse, noun: int) -> tuple[int | None, str]:
    for child in p.children[noun]:
        if p.deps[child] == "poss":
            return child, "poss"
    for child in p.children[noun]:
        if p.deps[child] in ("prep", "agent") and p.lower[child] in ("by", "from", "of"):
            object_ = next((c for c in p.children[child] if p.deps[c] == "pobj"), None)
            if object_ is not None:
                return object_, f"noun-{p.lower[child]}"
    if p.deps[noun] in ("dobj", "attr") or (p.deps[noun] == "pobj" and p.deps[p.heads[noun]] == "prep"):
        verb = p.heads[noun] if p.deps[noun] != "pobj" else p.heads[p.heads[noun]]
        if p.tags[verb].startswith("VB"):
            token, how = find_source(p, verb)
            return token, f"verb>{how}"[:30]
    return None, "none"


def _phrase(p: Parse, token: int, cue: int) -> tuple[int, int] | None:
    """The noun phrase a source token heads, the cue and what follows a relative clause left out."""
    first, last = p.left[token], p.right[token]
    if p.deps[token] == "poss":
        last = token
    for child in p.children[token]:  # a clause that holds the cue is not part of the source
        if p.left[child] <= cue <= p.right[child]:
            if child > token:
                last = min(last, p.left[child] - 1)
            else:
                first = max(first, p.right[child] + 1)
        elif (
            p.deps[child] in ("relcl", "acl", "advcl", "ccomp", "parataxis")
            and child > token
            and p.right[child] - p.left[child] > 12
        ):
            last = min(last, p.left[child] - 1)
    if first <= cue <= last:
        first, last = (max(first, cue + 1), last) if token > cue else (first, cue - 1)
    for other in range(first, last + 1):
        if other in p.folded:
            if other > token:
                last = other - 1
                break
            first = other + 1
    while first < last and p.words[first] in PUNCTUATION:
        first += 1
    while last > first and p.words[last] in PUNCTUATION:
        last -= 1
    return (first, last) if first <= token <= last else (token, token)


# ---------------------------------------------------------------- according to


def _of_according(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    for token, word in enumerate(p.lower):
        if word == "according" and token + 1 < len(p.words) and p.lower[token + 1] == "to":
            objects = [
                c for t in (token, token + 1) for c in p.children[t] if p.deps[c] in ("pobj", "dobj", "pcomp")
            ]
            source_token = objects[0] if objects else (token + 2 if token + 2 < len(p.words) else None)
            if source_token is None:
                continue
            source = _phrase(p, source_token, token)
            assert source is not None
            hole = (token, max(source[1], token + 1))
            host = p.heads[token]
            runs = {
                "according-host": (p.left[host], p.right[host]),
                "according-sentence": (0, len(p.words) - 1),
            }
            head = p.heads[host]
            runs["according-above"] = (p.left[head], p.right[head])
            seen = set()
            for kind, whole in runs.items():
                pieces = _without(p, (min(whole[0], hole[0]), max(whole[1], hole[1])), hole)
                spans = _to_spans(text, p, pieces)
                if spans and tuple(spans) not in seen:
                    seen.add(tuple(spans))
                    features = _cue_features(p, token, "according", False, source_token, source, "according")
                    features += _content_features(text, p, token, "according", kind, pieces, spans)
                    yield Candidate(
                        spans,
                        p.span(token, token + 1),
                        p.span(*source),
                        (number, token),
                        kind,
                        number,
                        features,
                    )


# ---------------------------------------------------------------- whole quotations


def _of_quotations(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    """A quotation with each verb of its frame that might attribute it."""
    verbs, _ = cue_forms()
    quoted = _quoted_tokens(p)
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
            for source_token, how in _sources(p, token):
                source = _phrase(p, source_token, token) if source_token is not None else None
                features = _cue_features(p, token, lemma, False, source_token, source, how)
                features += _quotation_features(text, p, quotation, token, lemma, first, last, source)
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
                if objects and (source := _phrase(p, objects[0], token)):
                    features = _cue_features(p, token, "according", False, objects[0], source, "according")
                    features += _quotation_features(
                        text, p, quotation, token, "according", first, last, source
                    )
                    yield Candidate(
                        [(quotation.inner, quotation.outer)],
                        p.span(token, token + 1),
                        p.span(*source),
                        (-1, quotation.start),
                        "quotation",
                        number,
                        features,
                    )


def _of_labels(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    """NAME: words; and words — Name."""
    s = p.sentence
    label = LABEL.match(text, s.start, s.end)
    if label:
        content = _trim(text, label.end(), s.end)
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
            name = _trim(text, signed.end(), s.end)
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


def _of_bare_quotations(text: str, parses: list[Parse | None]) -> list[Candidate]:
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
            context = [
                f"bare={bare}",
                f"continues={quotation.continues}",
                f"first-in-sentence={at == 0}",
                f"closed={quotation.closed}",
                f"q-words={min(6, len(text[quotation.inner : quotation.outer].split()) // 4)}",
                f"folded={quotation in p.folded.values()}|{bare}",
                f"lower={text[quotation.inner : quotation.inner + 1].islower()}|{bare}",
                f"starts-paragraph={number == 0 or parses_paragraph(parses, number) != parses_paragraph(parses, number - 1)}",
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


def _frames(p: Parse) -> list[tuple[tuple[int, int], tuple[int, int], str, str]]:
    """Cue, source, lemma and role of the verbs of a sentence that could introduce a quotation after it."""
    verbs, _ = cue_forms()
    quoted = _quoted_tokens(p)
    found: dict[tuple[int, int], tuple[tuple[int, int], tuple[int, int], str, str]] = {}
    for token, tag in enumerate(p.tags):
        if not tag.startswith("VB") or token in p.folded or token in quoted:
            continue
        main = p.heads[token] == token
        if p.lower[token] not in verbs and not main:
            continue
        source_token, _ = find_source(p, token)
        source = _phrase(p, source_token, token) if source_token is not None else None
        if source is not None and p.lower[source[1]] not in ("it", "this", "that", "there", "you"):
            role = ("main" if main else "clause") + "-" + p.tags[source_token or 0]
            found[p.span(*source)] = (
                p.span(token, token),
                p.span(*source),
                verbs.get(p.lower[token], "other"),
                role,
            )
    return list(found.values())


def parses_paragraph(parses: list[Parse | None], number: int) -> int:
    p = parses[number]
    return p.sentence.paragraph if p is not None else -1


# ---------------------------------------------------------------- features


def _quoted_tokens(p: Parse) -> set[int]:
    """Tokens inside quotations that were not folded."""
    open_ = [q for q in p.sentence.quotations if q not in p.folded.values()]
    if not open_:
        return set()
    return {
        t
        for t, (s, e) in enumerate(zip(p.starts, p.ends, strict=True))
        for q in open_
        if q.inner <= s and e <= q.outer
    }


def _cue_features(
    p: Parse,
    token: int,
    lemma: str,
    is_noun: bool,
    source_token: int | None,
    source: tuple[int, int] | None,
    how: str,
) -> list[str]:
    below = {p.deps[c]: p.lower[c] for c in p.children[token]}
    negated = "neg" in below or any(p.lower[c] in ("n't", "not", "never") for c in p.children[token])
    modal = next((p.lower[c] for c in p.children[token] if p.deps[c] == "aux" and p.tags[c] == "MD"), "")
    infinitive = any(p.lower[c] == "to" and p.deps[c] == "aux" for c in p.children[token])
    if source_token is None or source is None:
        speaker = "none"
    elif p.lower[source_token] in PRONOUNS:
        speaker = p.lower[source_token]
    else:
        speaker = p.tags[source_token]
    mark = next(
        (
            p.lower[c]
            for c in p.children[token]
            if p.deps[c] in ("mark", "advmod")
            and c < token
            and p.lower[c]
            in (
                "if",
                "when",
                "as",
                "while",
                "after",
                "before",
                "because",
                "since",
                "though",
                "although",
                "how",
                "why",
                "what",
                "where",
            )
        ),
        "",
    )
    return [
        "bias",
        f"lemma={lemma}",
        f"noun={is_noun}",
        f"tag={p.tags[token]}",
        f"dep={p.deps[token]}",
        f"lemma-tag={lemma}|{p.tags[token]}",
        f"neg={negated}",
        f"modal={modal}",
        f"inf={infinitive}",
        f"speaker={speaker}",
        f"how={how}",
        f"speaker-lemma={speaker}|{lemma}",
        f"mark={mark}",
        f"mark-dep={mark}|{p.deps[token]}",
        f"title={p.sentence.paragraph == 0}",
        f"how-tag={how}|{p.tags[token]}",
        f"dobj={below.get('dobj', '')[:12]}"
        if lemma in ("make", "issue", "release", "give", "offer")
        else "dobj=-",
    ]


def _content_features(
    text: str,
    p: Parse,
    cue: int,
    lemma: str,
    kind: str,
    pieces: list[tuple[int, int]],
    spans: list[tuple[int, int]],
) -> list[str]:
    first, last = pieces[0][0], pieces[-1][1]
    length = sum(b - a + 1 for a, b in pieces)
    head = next(
        (t for t in range(first, last + 1) if not first <= p.heads[t] <= last or p.heads[t] == t), first
    )
    inside = [q for q in p.sentence.quotations if any(a <= q.inner and q.outer <= b for a, b in spans)]
    cut = any(
        a < q.end and q.start < b and not (a <= q.inner and q.outer <= b)
        for q in p.sentence.quotations
        for a, b in spans
    )
    clause = any(p.deps[t] in ("nsubj", "nsubjpass") for t in range(first, last + 1))
    finite = any(p.tags[t] in ("VBD", "VBZ", "VBP", "MD") for t in range(first, last + 1))
    ends = all(w in PUNCTUATION for w in p.words[last + 1 :])
    before = p.lower[first - 1] if first else "^"
    after = p.lower[last + 1] if last + 1 < len(p.words) else "$"
    bucket = min(9, length // 3) if length < 30 else 10
    pieces_n = min(3, len(pieces))
    return [
        f"kind={kind}",
        f"kind-lemma={kind}|{lemma}",
        f"opens={p.lower[first]}",
        f"kind-opens={kind}|{p.lower[first]}",
        f"head-tag={p.tags[head]}|{kind}",
        f"length={bucket}",
        f"kind-length={kind}|{bucket // 2}",
        f"quotes={min(2, len(inside))}|{kind}",
        f"cut={cut}",
        f"clause={clause}|{finite}|{kind}",
        f"ends={ends}|{kind}",
        f"starts={first == 0}|{kind}",
        f"before={before if before in PUNCTUATION or before in COMPLEMENT_PREPOSITIONS else p.tags[first - 1] if first else '^'}",
        f"after={after if after in PUNCTUATION else p.tags[last + 1] if last + 1 < len(p.words) else '$'}|{kind}",
        f"pieces={pieces_n}|{kind}",
        f"tag-kind={p.tags[cue]}|{kind}",
        f"folded={any(t in p.folded for a, b in pieces for t in range(a, b + 1))}|{kind}",
        f"whole-quotes={_quote_shape(p, first, last)}|{kind}",
        f"first-person={any(w in FIRST_PERSON for w in p.lower[first : last + 1] if last - first < 40)}",
        f"lemma-opens={lemma}|{p.lower[first] if p.tags[first] in ('DT', 'IN', 'TO', 'PRP', 'WDT', 'WP', 'WRB', 'CC') else p.tags[first]}",
        f"lemma-head={lemma}|{p.tags[head]}|{clause}",
        f"kind-next={kind}|{p.deps[last + 1] if last + 1 < len(p.words) else '$'}",
        f"clause-lemma={clause}|{lemma}",
        f"distance={min(4, abs((first if first > cue else last) - cue) // 2)}",
    ]


def _quote_shape(p: Parse, first: int, last: int) -> str:
    """Where folded quotations lie in a run of tokens, and how much else there is."""
    folded = [t for t in range(first, last + 1) if t in p.folded]
    if not folded:
        return "-"
    others = sum(1 for t in range(first, last + 1) if t not in p.folded and p.words[t] not in PUNCTUATION)
    return f"{folded[0] == first}{folded[-1] >= last - 1}{min(3, others // 3)}"


def _quotation_features(
    text: str,
    p: Parse,
    quotation: Quotation,
    cue: int,
    lemma: str,
    first: int,
    last: int,
    source: tuple[int, int] | None,
) -> list[str]:
    side = "after" if cue > last else "before"
    gap = (cue - last - 1) if cue > last else (first - cue - 1)
    between = p.words[last + 1 : cue] if cue > last else p.words[cue + 1 : first]
    other_verbs = sum(
        1
        for t in (range(last + 1, cue) if cue > last else range(cue + 1, first))
        if p.tags[t].startswith("VB")
    )
    up = any(a == cue for t in range(first, last + 1) for a in p.ancestors(t))
    direct = any(p.heads[t] == cue for t in range(first, last + 1))
    mark_before = text[: quotation.start].rstrip()[-1:] if quotation.start else "^"
    mark_in = text[quotation.outer - 1] if quotation.outer > quotation.inner else ""
    between_quotes = any(
        t in p.folded for t in (range(last + 1, cue) if cue > last else range(cue + 1, first))
    )
    source_gap = (
        "none"
        if source is None
        else "adjacent"
        if source[0] == last + 1
        or source[0] == last + 2
        or source[1] == first - 2
        or source[1] == cue - 1
        or source[0] == cue + 1
        else "far"
    )
    known = lemma != "other"
    return [
        "kind=quotation",
        f"q-side={side}|{known}",
        f"q-gap={side}|{min(6, gap)}|{known}",
        f"q-verbs={side}|{min(3, other_verbs)}|{known}",
        f"q-up={up}|{direct}|{known}",
        f"q-mark={mark_before if not mark_before.isalnum() else 'w'}|{side}",
        f"q-in={mark_in if not mark_in.isalnum() else 'w'}|{side}",
        f"q-lemma={lemma}|{side}",
        f"q-between={between_quotes}|{side}",
        f"q-comma={any(w in (',', ';') for w in between)}|{side}|{other_verbs > 0}",
        f"q-source={source_gap}|{side}",
        f"q-dep={p.deps[cue]}|{side}",
        f"q-words={min(6, len(text[quotation.inner : quotation.outer].split()) // 4)}",
        f"q-known={known}|{source is None}",
        f"q-continues={quotation.continues}",
        f"q-up-verbs={up}|{min(2, other_verbs)}",
        f"q-folded={first in p.folded}|{side}",
        f"q-opens={text[quotation.inner : quotation.inner + 1].islower()}|{first in p.folded}|{side}",
        f"q-few={min(5, len(text[quotation.inner : quotation.outer].split()))}|{first in p.folded}",
        f"q-cut={p.deps[first]}|{first in p.folded}",
        f"q-pattern={mark_before if not mark_before.isalnum() else 'w'}|{mark_in if not mark_in.isalnum() else 'w'}|{side}|{known}|{min(2, gap)}",
        f"q-resumes={mark_before == ',' and any(o.end < quotation.start for o in p.sentence.quotations)}|{first in p.folded}",
    ]


# ---------------------------------------------------------------- spans


def _to_spans(text: str, p: Parse, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Token runs as trimmed offsets; a run that is nothing but one quotation loses its marks."""
    spans = []
    for first, last in pieces:
        if first > last:
            continue
        while first < last and p.lower[first] == "that" and p.deps[first] == "mark":
            first += 1
        span = _trim(text, p.starts[first], p.ends[last])
        if span is None:
            continue
        opening = p.folded.get(first) or (p.folded.get(first + 1) if p.words[first] in PUNCTUATION else None)
        if opening is not None and text[opening.outer - 1 : opening.outer] == ",":
            span = (opening.inner, opening.outer)  # closed by its comma: what follows is frame again
        for q in p.sentence.quotations:
            if q.start <= span[0] and span[1] <= q.end:
                span = (q.inner, q.outer) if (span[0] <= q.inner + 1 and span[1] >= q.outer - 2) else span
        if span[0] < span[1] and text[slice(*span)].lower() not in POINTERS:
            spans.append(span)
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in TRAILING:
        start += 1
    while end > start and text[end - 1] in TRAILING:
        end -= 1
    return (start, end) if start < end else None
