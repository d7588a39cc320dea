"""The features of a reading, to which the weights of ``ranking`` are fitted."""

from helpers.base import word_set
from helpers.statements.complements import COMPLEMENT_PREPOSITIONS
from helpers.statements.cues import FINITE, SUBJECTS
from helpers.statements.frames import PUNCTUATION, Parse
from helpers.statements.quotations import Quotation
from helpers.statements.ranking import Span

FIRST_PERSON = word_set("i we me us my our")
PRONOUNS = FIRST_PERSON | word_set("he she they it who you this that these those which one")
MARKS = word_set("if when as while after before because since though although how why what where")
LIGHT = word_set("make issue release give offer")  # verbs that say something only with their object
MODIFIERS = ("advcl", "prep", "npadvmod", "conj", "parataxis", "advmod", "cc")
CONNECTIVES = ("CC", "IN", "WDT", "WP", "WRB")
BREAKS = (",", "—", "–", "--")


def cue_features(
    p: Parse, token: int, lemma: str, is_noun: bool, source_token: int | None, source: Span | None, how: str
) -> list[str]:
    below = {p.deps[c]: p.lower[c] for c in p.children[token]}
    negated = "neg" in below or any(p.lower[c] in ("n't", "not", "never") for c in p.children[token])
    modal = next((p.lower[c] for c in p.dependents(token, "aux") if p.tags[c] == "MD"), "")
    infinitive = any(p.lower[c] == "to" for c in p.dependents(token, "aux"))
    speaker = "none"
    if source_token is not None and source is not None:
        word = p.lower[source_token]
        speaker = word if word in PRONOUNS else p.tags[source_token]
    marks = (p.lower[c] for c in p.dependents(token, "mark", "advmod") if c < token)
    mark = next((word for word in marks if word in MARKS), "")
    return [
        "bias", f"lemma={lemma}", f"noun={is_noun}", f"tag={p.tags[token]}", f"dep={p.deps[token]}",
        f"lemma-tag={lemma}|{p.tags[token]}", f"neg={negated}", f"modal={modal}", f"inf={infinitive}",
        f"speaker={speaker}", f"how={how}", f"speaker-lemma={speaker}|{lemma}", f"mark={mark}",
        f"mark-dep={mark}|{p.deps[token]}", f"title={p.sentence.paragraph == 0}",
        f"how-tag={how}|{p.tags[token]}", f"dobj={below.get('dobj', '')[:12] if lemma in LIGHT else '-'}",
    ]  # fmt: skip


def content_features(
    text: str, p: Parse, cue: int, lemma: str, kind: str, pieces: list[Span], spans: list[Span]
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
    clause = any(p.deps[t] in SUBJECTS for t in range(first, last + 1))
    finite = any(p.tags[t] in FINITE for t in range(first, last + 1))
    ends = all(w in PUNCTUATION for w in p.words[last + 1 :])
    before = p.lower[first - 1] if first else "^"
    if first and before not in PUNCTUATION | COMPLEMENT_PREPOSITIONS:
        before = p.tags[first - 1]
    rest = last + 1 < len(p.words)
    after = p.lower[last + 1] if rest else "$"
    if rest and after not in PUNCTUATION:
        after = p.tags[last + 1]
    opens = p.lower[first]
    tail, onward, stem = _tail(p, first, last), _onward(p, last), kind.split("-")[0]
    bucket = min(9, length // 3) if length < 30 else 10
    return [
        f"kind={kind}", f"kind-lemma={kind}|{lemma}", f"opens={opens}", f"kind-opens={kind}|{opens}",
        f"head-tag={p.tags[head]}|{kind}", f"length={bucket}", f"kind-length={kind}|{bucket // 2}",
        f"quotes={min(2, len(inside))}|{kind}", f"cut={cut}", f"clause={clause}|{finite}|{kind}",
        f"ends={ends}|{kind}", f"starts={first == 0}|{kind}", f"before={before}", f"after={after}|{kind}",
        f"pieces={min(3, len(pieces))}|{kind}", f"tag-kind={p.tags[cue]}|{kind}",
        f"folded={any(t in p.folded for a, b in pieces for t in range(a, b + 1))}|{kind}",
        f"tail={tail}|{stem}", f"takes-in={_taken_in(p, cue, first, last)}|{stem}",
        f"leaves-out={_taken_in(p, cue, last + 1, p.right[cue])}|{stem}", f"goes-on={onward}",
        f"tail-goes-on={tail}|{onward}", f"tail-cue={tail}|{lemma}",
        f"whole-quotes={_quote_shape(p, first, last)}|{kind}",
        f"first-person={any(w in FIRST_PERSON for w in p.lower[first : last + 1] if last - first < 40)}",
        f"lemma-opens={lemma}|{opens if p.tags[first] in ('DT', 'TO', 'PRP', *CONNECTIVES) else p.tags[first]}",
        f"lemma-head={lemma}|{p.tags[head]}|{clause}",
        f"kind-next={kind}|{p.deps[last + 1] if rest else '$'}", f"clause-lemma={clause}|{lemma}",
        f"distance={min(4, abs((first if first > cue else last) - cue) // 2)}",
    ]  # fmt: skip


def _tail(p: Parse, first: int, last: int) -> str:
    """What follows the last comma inside a content: a participle or connective there may be the writer's own."""
    commas = (t for t in range(last - 1, first + 2, -1) if p.words[t] in (*BREAKS, ";"))
    comma = next((t for t in commas if t not in p.folded), None)
    if comma is None:
        return "-"
    opening = comma + 1
    while opening < last and p.tags[opening] == "RB":
        opening += 1
    word = p.lower[opening] if p.tags[opening] in CONNECTIVES else p.tags[opening]
    return f"{word}|{p.deps[opening] if word == 'VBG' else ''}|{min(3, (last - comma) // 4)}"


def _taken_in(p: Parse, cue: int, first: int, last: int) -> str:
    """Modifiers of the cue itself, after its complement, that lie in a run of tokens: the last two of them."""
    found = [
        f"{p.deps[c]}-{p.lower[c] if p.deps[c] == 'prep' else p.tags[c]}"
        for c in p.dependents(cue, *MODIFIERS)
        if max(first, cue) <= c <= last
    ]
    return ",".join(found[-2:]) or "-"


def _onward(p: Parse, last: int) -> str:
    """How the sentence goes on after a content: past a comma, by which word, and whether it cut an apposition short."""
    following = p.words[last + 1 : last + 2]
    if last + 2 >= len(p.words) or following[0] not in BREAKS:
        return following[0] if following and following[0] in PUNCTUATION else "-"
    word = p.lower[last + 2] if p.tags[last + 2] in (*CONNECTIVES, "TO") else p.tags[last + 2]
    apposition = any(p.deps[t] == "appos" and p.right[t] == last for t in (last, *p.ancestors(last)))
    return f"{word}|{apposition}"


def _quote_shape(p: Parse, first: int, last: int) -> str:
    """Where folded quotations lie in a run of tokens, and how much else there is."""
    folded = [t for t in range(first, last + 1) if t in p.folded]
    if not folded:
        return "-"
    others = sum(t not in p.folded and p.words[t] not in PUNCTUATION for t in range(first, last + 1))
    return f"{folded[0] == first}{folded[-1] >= last - 1}{min(3, others // 3)}"


def quotation_features(
    text: str, p: Parse, quotation: Quotation, cue: int, lemma: str, run: Span, source: Span | None
) -> list[str]:
    first, last = run
    side = "after" if cue > last else "before"
    between = range(last + 1, cue) if cue > last else range(cue + 1, first)
    gap = between.stop - between.start
    other_verbs = sum(p.tags[t].startswith("VB") for t in between)
    up = any(a == cue for t in range(first, last + 1) for a in p.ancestors(t))
    direct = any(p.heads[t] == cue for t in range(first, last + 1))
    before = text[: quotation.start].rstrip()[-1:] if quotation.start else "^"
    inside = text[quotation.outer - 1] if quotation.outer > quotation.inner else ""
    mark_before, mark_in = ("w" if mark.isalnum() else mark for mark in (before, inside))
    source_gap = "none" if source is None else "far"
    if source and (source[0] in (last + 1, last + 2, cue + 1) or source[1] in (first - 2, cue - 1)):
        source_gap = "adjacent"
    words = len(text[quotation.inner : quotation.outer].split())
    folded = first in p.folded
    known = lemma != "other"
    return [
        "kind=quotation", f"q-side={side}|{known}", f"q-gap={side}|{min(6, gap)}|{known}",
        f"q-verbs={side}|{min(3, other_verbs)}|{known}", f"q-up={up}|{direct}|{known}",
        f"q-mark={mark_before}|{side}", f"q-in={mark_in}|{side}", f"q-lemma={lemma}|{side}",
        f"q-between={any(t in p.folded for t in between)}|{side}",
        f"q-comma={any(p.words[t] in (',', ';') for t in between)}|{side}|{other_verbs > 0}",
        f"q-source={source_gap}|{side}", f"q-dep={p.deps[cue]}|{side}", f"q-words={min(6, words // 4)}",
        f"q-known={known}|{source is None}", f"q-continues={quotation.continues}",
        f"q-up-verbs={up}|{min(2, other_verbs)}", f"q-folded={folded}|{side}",
        f"q-opens={text[quotation.inner : quotation.inner + 1].islower()}|{folded}|{side}",
        f"q-few={min(5, words)}|{folded}", f"q-cut={p.deps[first]}|{folded}",
        f"q-pattern={mark_before}|{mark_in}|{side}|{known}|{min(2, gap)}",
        f"q-resumes={before == ',' and any(o.end < quotation.start for o in p.sentence.quotations)}|{folded}",
    ]  # fmt: skip
