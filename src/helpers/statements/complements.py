"""The content of a cue: which words of its sentence are what was said."""

import re
from collections.abc import Iterable, Iterator

from helpers.base import word_set
from helpers.statements.cues import SUBJECTS, cue_forms
from helpers.statements.day_expressions import MONTH
from helpers.statements.frames import PUNCTUATION, Parse, frame_of, without_tokens
from helpers.statements.ranking import Span

TIME_NOUN = re.compile(rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{MONTH})$")
COMPLEMENT_PREPOSITIONS = word_set(
    "for of against about on to as with by over in at from into toward towards that"
)
NO_COMPLEMENT = word_set("punct aux auxpass neg advmod nsubj nsubjpass mark cc npadvmod conj")
COMPLEMENTS = word_set("ccomp xcomp dobj pobj acl relcl advcl parataxis attr oprd acomp dep")
CLAUSE_ABOVE = word_set("parataxis advcl ccomp relcl conj dep acl")
CUTS = (",", "--", "—", "–", ";")
CUTTABLE = ("ccomp", "that", "xcomp", "dobj", "prep", "infinitive", "on-from-ccomp", "to-end-from-ccomp")
TAKES_OVER = word_set(
    "but and though although while as which who when after before with even so because since including despite where"
)
POINTERS = word_set("what which who whom that this it them him her so as me us you much more")
TERMS = word_set("without unless until pending")
ANSWERS = word_set("respond reply answer react listen")
DENIES = ("contradict", "deny", "dismiss", "dispute", "rebut", "refute", "reject")
OBJECTS = ("dobj", "ccomp", "xcomp", "prep", "dative", "oprd")
TRAILING = " \t\xa0\n,.;:–—-―"


def contents(p: Parse, cue: int, source: Span | None) -> Iterator[tuple[str, list[Span]]]:
    """Complements of a cue: kind and token runs (first, last)."""
    if _interrupts(p, cue):
        host = p.heads[cue]
        split = without_tokens(p, p.subtree(host), p.subtree(cue), splits=True)
        yield "host-of-parataxis", split
        yield "to-end", split
        return
    seen: set[tuple[Span, ...]] = set()
    for kind, pieces in _complements(p, cue, source):
        if pieces and tuple(pieces) not in seen:
            seen.add(tuple(pieces))
            yield kind, pieces


def _complements(p: Parse, cue: int, source: Span | None) -> Iterator[tuple[str, list[Span]]]:
    """Every rule's run in turn; two rules may find the same."""
    in_source = range(source[0], source[1] + 1) if source else range(0)
    end = _before_the_next_report(p, cue)
    edge = min(end, p.right[cue])
    right_first: int | None = None
    for child in p.children[cue]:
        dep = p.deps[child]
        if child in in_source or dep in NO_COMPLEMENT:
            continue
        run = (p.left[child], _with_terms(p, cue, p.right[child]))
        if child < cue:
            if dep in ("ccomp", "parataxis", "dobj", "advcl", "xcomp"):
                yield f"front-{dep}", [run]
            if dep == "ccomp":
                begins = p.left[p.heads[cue]] if p.heads[cue] != cue else 0
                rest = without_tokens(p, (begins, len(p.words) - 1), frame_of(p, cue, child))
                yield "sentence-less-cue", rest
            continue
        if dep in COMPLEMENTS:
            yield dep, [run]
            if dep == "ccomp" and p.tags[child] in ("VB", "TO"):  # urged her to go: the one asked is left out
                to = next((c for c in p.children[child] if p.lower[c] == "to"), None)
                if to is not None:
                    yield "infinitive", [(to, p.right[child])]
        if dep in ("prep", "agent", "dative", "prt") and p.lower[child] in COMPLEMENT_PREPOSITIONS:
            if p.lower[child] == "to" and cue_forms()[0].get(p.lower[cue]) in ANSWERS:
                continue  # what one answers is not what one says
            for object_ in p.dependents(child, "pobj", "pcomp"):
                if object_ not in in_source and not TIME_NOUN.match(p.words[object_]):
                    yield f"prep-{p.lower[child]}", [p.subtree(object_)]
                    yield f"prep-{p.lower[child]}-on", [(p.left[object_], edge)]
        if right_first is None and dep in ("ccomp", "xcomp", "dobj", "advcl", "oprd", "parataxis"):
            right_first = p.left[child]
            named = edge < p.right[cue] and any(p.tags[c].startswith("NN") for c in p.dependents(cue, "oprd"))
            if not named:  # "called it a farce and said …": the name alone
                yield f"on-from-{dep}", [(right_first, edge)]
                yield f"to-end-from-{dep}", [(right_first, end)]
    that = next((t for t in range(cue + 1, end + 1) if _opens_content(p, t, cue)), end)
    for kind, last in (("that-to-edge", edge), ("that-to-end", end)):
        if last > that:
            yield kind, [(that + 1, last)]
    if right_first is None:
        following = next((t for t in range(cue + 1, end + 1) if p.words[t] not in PUNCTUATION), None)
        if following is not None and following not in in_source:
            yield "to-end", [(following, end)]
    host = p.heads[cue]
    if p.deps[cue] in CLAUSE_ABOVE:
        yield f"host-of-{p.deps[cue]}", without_tokens(p, p.subtree(host), p.subtree(cue))
    if p.deps[cue] in ("acl", "relcl"):  # the proposal, rejected by Seoul, ...
        run = (p.left[host], min(p.right[host], p.left[cue] - 1))
        if run[0] <= run[1]:
            yield "noun-modified", [run]
    for child in p.dependents(cue, "nsubjpass"):
        if child not in in_source:
            yield "passive-subject", [p.subtree(child)]
    yield "rest", without_tokens(p, (0, len(p.words) - 1), frame_of(p, cue, None, source))


def _interrupts(p: Parse, cue: int) -> bool:
    """Whether a cue stands between the subject and the verb of what it reports: "the toll, he said, will rise"."""
    host = p.heads[cue]
    subjects = p.dependents(host, *SUBJECTS)
    return p.deps[cue] == "parataxis" and cue < host and any(t < p.left[cue] for t in subjects)


def _before_the_next_report(p: Parse, cue: int) -> int:
    """The last token that a cue may claim: what a second verb of saying, coordinated with it, governs is not its
    own ("accused Belmor of delay and warned that the border would close")."""
    verbs, _ = cue_forms()
    for other in p.dependents(cue, "conj"):
        if other > cue and p.tags[other].startswith("VB") and p.lower[other] in verbs:
            joint = next((t for t in p.dependents(cue, "cc") if cue < t < other), p.left[other])
            if any(cue < t < joint for t in p.dependents(cue, *OBJECTS)):
                last = joint - 1
                while p.words[last] in PUNCTUATION or p.tags[last] == "CC":
                    last -= 1
                return last
    return len(p.words) - 1


def _opens_content(p: Parse, that: int, cue: int) -> bool:
    """Whether a token is the "that" of what a cue reports, and not that of a verb of saying nearer to it, or of the
    noun for what the cue denies ("denied rumours that …": whoever says so does not say what follows)."""
    if p.lower[that] != "that" or p.tags[that] != "IN" or that in p.folded:
        return False
    verbs, _ = cue_forms()
    if verbs.get(p.lower[cue]) in DENIES and p.tags[that - 1].startswith("NN") and p.heads[that - 1] == cue:
        return False
    clause = p.heads[that]
    governor = p.heads[clause]
    nearer = cue < governor < that and p.lower[governor] in verbs and p.tags[governor].startswith("VB")
    return not (nearer and p.deps[clause] == "ccomp")


def _with_terms(p: Parse, cue: int, last: int) -> int:
    """Where a complement really ends: terms such as "without preconditions" belong to what is said, even where
    the parser hangs them on the cue ("said he would talk with the leader, the chairman of X, without terms")."""
    following = last + 1
    while following < len(p.words) and p.words[following] in (",", "—", "–"):
        following += 1
    if not cue < following < len(p.words):
        return last
    if p.lower[following] not in TERMS or p.heads[following] != cue:
        return last
    comma = next((t for t in range(following + 1, p.right[following]) if p.words[t] == ","), None)
    return comma - 1 if comma is not None else p.right[following]


def with_cuts(p: Parse, contents: Iterable[tuple[str, list[Span]]]) -> Iterator[tuple[str, list[Span]]]:
    """Every content, and what is left of it before a comma where the writer may have taken over again."""
    seen: set[Span] = set()
    for kind, pieces in contents:
        yield kind, pieces
        first, last = pieces[-1]
        if len(pieces) > 1 or last - first < 5 or not kind.startswith(CUTTABLE):
            continue
        cuts = [t for t in range(first + 3, last) if p.words[t] in CUTS and t not in p.folded]
        for cut in dict.fromkeys((*cuts[:2], *cuts[-1:])):
            if (first, cut - 1) not in seen:
                seen.add((first, cut - 1))
                after = p.lower[cut + 1] if p.lower[cut + 1] in TAKES_OVER else p.tags[cut + 1]
                yield f"{kind.split('-')[0]}-cut-{after}", [(first, cut - 1)]


def to_spans(text: str, p: Parse, pieces: list[Span]) -> list[Span]:
    """Token runs as trimmed offsets; a run that is nothing but one quotation loses its marks."""
    spans = []
    for first, last in pieces:
        if first > last:
            continue
        while first < last and p.lower[first] == "that" and p.deps[first] == "mark":
            first += 1
        span = trim(text, p.starts[first], p.ends[last])
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


def trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in TRAILING:
        start += 1
    while end > start and text[end - 1] in TRAILING:
        end -= 1
    return (start, end) if start < end else None
