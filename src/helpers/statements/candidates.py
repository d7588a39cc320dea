"""Candidate attributions of one article: who might be saying what, and what continues it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from helpers.statements.complements import ANSWERS, contents, to_spans, trim, with_cuts
from helpers.statements.cues import cue_forms, phrasal_forms
from helpers.statements.features import content_features, cue_features
from helpers.statements.frames import Parse, objects_of_according, quoted_tokens, without_tokens
from helpers.statements.quotation_candidates import of_bare_quotations, of_labels, of_quotations
from helpers.statements.ranking import Candidate, Span, is_within
from helpers.statements.sentences import Sentence
from helpers.statements.subjects import find_sources, phrase, source_of_noun

AT_THE_END = re.compile(
    r"(?P<stop>,[”\"]?\s)(?P<by>[^,;:“”\"]{2,70}?)\s(?:quoted|quotes|cited|cites)\s(?P<who>[^;:“”\"]{2,80}?)\sas\s"
    r"(?P<cue>saying|stating|telling)\b[^,;:“”\"]{0,60}$"
)
SAYING = re.compile(r"(?:as )?(?:saying|stating|telling [\w ]{2,30}?)(?: that)? (?=[\w“\"])")
SURE = 0.9  # the score of a reading that the words leave no doubt of
LIKELY = 0.3  # score from which the reading of the clause before the cue is believed beside that of the one after it
FRAME = r"[^,;:.!?“”\"\n]{0,60}"  # the rest of the attribution
# after a semicolon: the clause before is taken up, or goes on in the tense of reported speech
TAKES_UP = (
    r"(?:so (?:do|does|did|would|will|is|are|was|were|has|have|had|must|should)|nor|neither"
    r"|(?:he|she|they|it|(?:his|her|their|its)(?: [\w’'-]+){1,3}?) (?:would|should|must|might|had to)|there would)\b"
)
AFTER_A_STOP = re.compile(rf"{FRAME};\s+(?P<more>{TAKES_UP}[^;“”\"\n]*)")
SECOND_VERB = re.compile(
    rf"{FRAME}(?P<more>,\s+(?:but|and|or) (?:would|should|must|will)(?: not| never| only| also|n[’']t)* (?P<verb>[a-z]+)\b[^;\n]*)"
)
# a clause that "that" opens, not one that hangs on a noun ("a plan … but that barely got off the ground")
AGAINST = re.compile(
    r"(?<=\w),? but that (?=(?:he|she|it|they|we|I|you|there|the|an?|his|her|its|their|our|this|these|those|any|no|all|both|neither"
    r"|if|unless|until|when|after|before|once|[A-Z][\w’'-]+|[a-z]+s (?:would|will|were|are|could|must|should|may|might))"
    r" (?:[\w’'-]+ ){0,6}?[\w’'-]+)(?![^“”]*”)"
)
REFUSES = re.compile(r"(?:but|and) (?:would|did|could)(?: not|n[’']t) (?P<verb>[a-z]+)\b")
# verbs of the speaker himself, beside those of saying: "…, he said, but would not give details", "but would be happy"
HIS_OWN = {"be", "have", "do", "give", "provide", "go", "elaborate", "speculate", "divulge", "take"}


def find_quoted_as(text: str, sentences: list[Sentence], chosen: list[Candidate]) -> list[Candidate]:
    """Readings with those of sentences that end in "X quoted Y as saying" given to Y, X being the carrier."""
    chosen = [_without_saying(text, reading) for reading in chosen]
    for number, sentence in enumerate(sentences):
        end = sentence.start + len(text[sentence.start : sentence.end].rstrip(" .\n"))
        tail = AT_THE_END.search(text, sentence.start, end)
        if tail is not None:
            chosen = _give_to_quoted(text, chosen, tail, number, sentence)
    return sorted(chosen, key=lambda c: (c.spans, c.group))


def _give_to_quoted(
    text: str, chosen: list[Candidate], tail: re.Match[str], number: int, sentence: Sentence
) -> list[Candidate]:
    """The readings, less those that the closing words were read into, with the one that they hold."""
    ahead = (sentence.start, tail.end("stop"))
    said = next(
        (c for c in chosen if c.cue and is_within(c.spans[0], [ahead]) and not is_within(c.cue, [ahead])),
        None,
    )
    spans = said.spans if said is not None else [s for s in [trim(text, sentence.start, tail.start())] if s]
    if not spans or any(is_within(c.cue, [ahead]) and c is not said for c in chosen):
        return chosen  # somebody else says it already
    given = replace(
        said or Candidate([], None, None, (number, -3), "quoted-as", number, score=SURE),
        spans=spans, cue=tail.span("cue"), source=tail.span("who"), carrier=tail.span("by"), leader=None,
    )  # fmt: skip
    for follower in chosen:
        if follower.leader is said and said is not None:
            follower.leader = given
    read_into = (tail.start(), sentence.end)
    return [c for c in chosen if c is not said and not is_within(c.cue, [read_into])] + [given]


def _without_saying(text: str, reading: Candidate) -> Candidate:
    """ "Was quoted as saying that the toll would rise": the toll would rise."""
    start, end = reading.spans[0]
    if reading.cue is None or text[slice(*reading.cue)].lower() not in ("quoted", "cited"):
        return reading
    saying = SAYING.match(text, start, end)
    if saying is not None and saying.end() < end:
        reading.spans[0] = (saying.end(), end)
    return reading


def continue_candidates(
    text: str, sentences: list[Sentence], chosen: list[Candidate], candidates: list[Candidate]
) -> list[Candidate]:
    """Readings with the clause before the cue, where that after a semicolon was taken instead of it, and with what
    the sentence goes on to report after the attribution."""
    chosen = [_with_the_clause_before(text, reading, candidates) for reading in chosen]
    for reading in chosen:
        if len(reading.spans) > 1 and reading.cue is not None and reading.cue[1] < reading.spans[-1][0]:
            refused = REFUSES.match(text, *reading.spans[-1])
            if refused and (refused["verb"] in cue_forms()[0] or refused["verb"] in HIS_OWN):
                reading.spans.pop()
    for reading in chosen:
        more = _more(text, sentences, reading)
        taken = more and any(
            a < more[1] and more[0] < b for c in chosen for a, b in [*c.spans, *([c.cue] if c.cue else [])]
        )
        if more is not None and not taken:
            reading.spans.append(more)
    return chosen


def split_contrasts(text: str, chosen: list[Candidate]) -> list[Candidate]:
    """Readings of two clauses that are set against each other as two ("said that he would talk, but that …"): each has
    its own stance and its own condition."""
    found: list[Candidate] = []
    doubled: list[int] = []
    for reading in chosen:
        start, end = reading.spans[-1]
        is_after_cue = reading.cue is not None and reading.cue[1] <= reading.spans[0][0]
        against = AGAINST.search(text, start, end) if is_after_cue else None
        if against is None or reading.leader not in (None, reading):
            found.append(reading)
            continue
        pieces = [*reading.spans[:-1], (start, against.start())], [(against.end(), end)]
        rivals = [other for other in chosen if other.spans in pieces]
        if any(not is_within(one.cue, reading.spans) and one.source != reading.source for one in rivals):
            found.append(reading)
            continue
        doubled += map(id, rivals)
        number, token = reading.group
        found += [
            replace(reading, spans=spans, group=(number, token - 1000 * part), leader=None)
            for part, spans in enumerate(pieces)
        ]
    return [reading for reading in found if id(reading) not in doubled]


def _with_the_clause_before(text: str, reading: Candidate, candidates: list[Candidate]) -> Candidate:
    """ "The toll stays, he said; so do the fees": the toll stays, and what takes that up."""
    if reading.cue is None or not re.fullmatch(rf"{FRAME};\s+", text[reading.cue[1] : reading.spans[0][0]]):
        return reading
    alike = (c for c in candidates if c.group == reading.group and c.source == reading.source)
    before = [c for c in alike if c.score > LIKELY and c.spans[-1][1] < (c.cue or (0, 0))[0]]
    best = max(before, key=lambda c: (c.score, c.spans), default=None)
    return reading if best is None else replace(best, spans=list(best.spans), leader=None)


def _more(text: str, sentences: list[Sentence], reading: Candidate) -> Span | None:
    """The rest of a sentence that an attribution interrupts: what follows it is still reported."""
    if reading.cue is None or reading.source is None or reading.spans[-1][1] > reading.cue[0]:
        return None
    end = next((s.end for s in sentences if s.start <= reading.cue[0] < s.end), 0)
    frame_ends = max(reading.cue[1], reading.source[1])
    on = AFTER_A_STOP.match(text, frame_ends, end)
    verb = None if on else SECOND_VERB.match(text, frame_ends, end)
    if verb is not None and (verb["verb"] in cue_forms()[0] or verb["verb"] in HIS_OWN):
        return None  # "…, he said, but would not give details"
    found = on or verb
    return trim(text, *found.span("more")) if found else None


def candidates(text: str, parses: list[Parse | None]) -> list[Candidate]:
    """All readings of an article; ``parses`` has an entry a sentence, None where not worth parsing."""
    found: list[Candidate] = []
    for number, parse in enumerate(parses):
        if parse is not None:
            for rule in (_of_cues, _of_according, of_quotations, of_labels):
                found += rule(text, parse, number)
    return [*found, *of_bare_quotations(text, parses)]


def _of_cues(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    quoted = quoted_tokens(p)
    for token in range(len(p.words)):
        cue = _cue_at(p, token)
        if cue is None or token in p.folded or token in quoted:
            continue
        lemma, is_noun, last = cue
        for source_token, how in [source_of_noun(p, token)] if is_noun else find_sources(p, token):
            source = phrase(p, source_token, token) if source_token is not None else None
            source_span = p.span(*source) if source else None
            base = cue_features(p, token, lemma, is_noun, source_token, source, how)
            for kind, pieces in with_cuts(p, contents(p, token, source)):
                if lemma in ANSWERS and p.lower[pieces[0][0]] == "to" and kind != "rest":
                    continue  # what one answers is not what one says
                spans = to_spans(text, p, pieces)
                if spans:
                    more = content_features(text, p, token, lemma, kind, _judged(kind, pieces), spans)
                    cued = p.span(token, last)
                    yield Candidate(spans, cued, source_span, (number, token), kind, number, base + more)


def _cue_at(p: Parse, token: int) -> tuple[str, bool, int] | None:
    """The lemma by which a cue is weighed, whether it is a noun, and its last token; None where none stands."""
    verbs, nouns = cue_forms()
    word, tag = p.lower[token], p.tags[token]
    following = p.lower[token + 1] if token + 1 < len(p.words) else ""
    goes_on = token + 2 < len(p.words) and p.tags[token + 2] != "IN"  # not "played down by the river"
    is_verb = p.deps[token] not in ("aux", "auxpass", "compound", "amod")
    if is_verb and goes_on and tag.startswith("VB") and (like := phrasal_forms().get((word, following))):
        return like, False, token + 1
    if is_verb and word in verbs and tag.startswith("VB"):
        return verbs[word], False, token
    if not tag.startswith("NN"):
        return None
    if word in nouns:
        return nouns[word], True, token
    # a headline's verb that the tagger took for a noun
    headline = p.sentence.paragraph == 0 or any(p.deps[c] == "nsubj" for c in p.children[token])
    return (verbs[word], False, token) if is_verb and word in verbs and headline else None


def _of_according(text: str, p: Parse, number: int) -> Iterator[Candidate]:
    for token, objects in objects_of_according(p):
        source_token = objects[0] if objects else token + 2
        if source_token >= len(p.words):
            continue
        source = phrase(p, source_token, token)
        hole = (token, max(source[1], token + 1))
        host = p.heads[token]
        runs = {
            "according-host": p.subtree(host),
            "according-sentence": (0, len(p.words) - 1),
            "according-above": p.subtree(p.heads[host]),
        }
        base = cue_features(p, token, "according", False, source_token, source, "according")
        seen: list[list[Span]] = []
        for kind, run in runs.items():
            pieces = without_tokens(p, (min(run[0], hole[0]), max(run[1], hole[1])), hole, splits=True)
            spans = to_spans(text, p, pieces)
            if spans and spans not in seen:
                seen.append(spans)
                more = content_features(text, p, token, "according", kind, _judged(kind, pieces), spans)
                cue = p.span(token, token + 1)
                yield Candidate(spans, cue, p.span(*source), (number, token), kind, number, base + more)


def _judged(kind: str, pieces: list[Span]) -> list[Span]:
    """The pieces that are weighed: the weights never saw a subject of a word or two beside its verb."""
    if kind == "to-end":
        return pieces[-1:]
    return [(first, last) for first, last in pieces if last - first >= 2] or pieces
