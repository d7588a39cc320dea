"""Candidate attributions of one article: every reading of who might be saying what.

The readings are enumerated by rules over the parse (which complement of which cue, which subject); which of
them are statements is decided afterwards by the weights in ``ranking``. Candidates of one group exclude
each other.
"""

from collections.abc import Iterator

from helpers.extraction.complements import ANSWERS, contents, to_spans, with_cuts
from helpers.extraction.cue_words import cue_forms, phrasal_forms
from helpers.extraction.frames import pieces_to_judge, without_tokens
from helpers.extraction.parses import Parse, objects_of_according, quoted_tokens
from helpers.extraction.quoted import of_bare_quotations, of_labels, of_quotations
from helpers.extraction.readings import Candidate, Span
from helpers.extraction.subjects import find_sources, phrase, source_of_noun
from helpers.extraction.traits import content_features, cue_features


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
                    told = content_features(text, p, token, lemma, kind, pieces_to_judge(kind, pieces), spans)
                    cued = p.span(token, last)
                    yield Candidate(spans, cued, source_span, (number, token), kind, number, base + told)


def _cue_at(p: Parse, token: int) -> tuple[str, bool, int] | None:
    """The lemma by which a cue is weighed, whether it is a noun, and its last token; None where none stands."""
    verbs, nouns = cue_forms()
    word, tag = p.lower[token], p.tags[token]
    following = p.lower[token + 1] if token + 1 < len(p.words) else ""
    going_on = token + 2 < len(p.words) and p.tags[token + 2] != "IN"  # not "played down by the river"
    is_verb = p.deps[token] not in ("aux", "auxpass", "compound", "amod")
    if is_verb and going_on and tag.startswith("VB") and (like := phrasal_forms().get((word, following))):
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
        for kind, whole in runs.items():
            pieces = without_tokens(p, (min(whole[0], hole[0]), max(whole[1], hole[1])), hole, splits=True)
            spans = to_spans(text, p, pieces)
            if spans and spans not in seen:
                seen.append(spans)
                told = content_features(
                    text, p, token, "according", kind, pieces_to_judge(kind, pieces), spans
                )
                cue = p.span(token, token + 1)
                yield Candidate(spans, cue, p.span(*source), (number, token), kind, number, base + told)
