"""The source of a cue: which words of its sentence name the one who speaks."""

from helpers.statements.frames import PUNCTUATION, Parse

CLAUSES = ("conj", "xcomp", "advcl", "ccomp", "dep", "parataxis")
LONG = ("relcl", "acl", "advcl", "ccomp", "parataxis")  # clauses that are left out of a source where they are
PUT_TO = ("asked", "questioned", "pressed")  # "Asked whether …, he replied": the question is not his


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
            agent = next(p.dependents(child, "pobj"), None)
    if agent is not None:
        return agent, "agent"
    if p.lower[verb] in PUT_TO and _put_to(p, verb):
        return None, "put-to"
    if passive is not None:
        return (passive, "passive") if p.lower[verb] in ("quoted", "cited", "reported") else (None, "passive")
    if 0 < verb < len(p.words) - 1 and p.words[verb - 1] in PUNCTUATION | {"''"}:
        following = next(
            (c for c in p.dependents(verb, "dobj", "npadvmod", "oprd", "attr") if c > verb), None
        )
        if following is not None and p.tags[following].startswith(("NN", "PRP")):
            return following, "inverted"
    if depth > 4:
        return None, "none"
    head, dep = p.heads[verb], p.deps[verb]
    if head == verb:
        return _noun_before(p, verb)
    if dep in CLAUSES and p.tags[head].startswith(("VB", "MD")):
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
                token = next(p.dependents(above, "nsubjpass"), None)
            return token, f"pcomp>{how}"[:30]
        if p.tags[above].startswith("NN"):
            return above, "pcomp-noun"
    if dep == "amod" or dep == "acl":
        return None, dep
    if dep == "advcl" and p.tags[head].startswith("NN"):
        return head, "advcl-noun"
    return _noun_before(p, verb)


def _put_to(p: Parse, verb: int) -> bool:
    """Whether a participle stands at the head of its clause with no subject: what was put to somebody."""
    before = _before_adverbs(p, verb)
    if before >= 0 and p.words[before] not in PUNCTUATION and p.lower[before] not in ("when", "if", "once"):
        return False
    return p.deps[verb] != "ROOT" and next(p.dependents(verb, "aux", "nsubj"), None) is None


def _before_adverbs(p: Parse, verb: int) -> int:
    """The token before a verb and its adverbs; -1 if there is none."""
    return next((t for t in range(verb - 1, -1, -1) if p.tags[t] != "RB"), -1)


def _set_off(p: Parse, verb: int) -> bool:
    """Whether a participle stands after a comma or a dash, an adverb between them left out."""
    before = _before_adverbs(p, verb)
    return before >= 0 and p.words[before] in (",", "—", "–", "--", "-", ";")


def _subject_above(p: Parse, verb: int) -> int | None:
    """The subject of the nearest clause above a verb that does not contain the verb."""
    for above in p.ancestors(verb):
        for child in p.dependents(above, "nsubj"):
            if child not in p.folded and not p.left[child] <= verb <= p.right[child]:
                return child
    return None


def find_sources(p: Parse, verb: int) -> list[tuple[int | None, str]]:
    """The source a verb has by the parse, and where that is shaky the main clause's subject too."""
    first = find_source(p, verb)
    if first[1] in ("nsubj", "agent", "set-off", "put-to"):
        return [first]
    root = [verb, *p.ancestors(verb)][-1]
    main = next((c for c in p.dependents(root, "nsubj") if c not in p.folded), None)
    if main is None or root == verb or main == first[0] or p.left[main] <= verb <= p.right[main]:
        return [first]
    return [first, (main, "main")]


def _noun_before(p: Parse, verb: int) -> tuple[int | None, str]:
    """Last resort: the noun right beside the verb, where the parser lost the subject."""
    for token in (verb - 1, verb + 1):
        is_word = 0 <= token < len(p.words) and token not in p.folded
        if is_word and p.tags[token] in ("NNP", "NNPS", "PRP", "NN", "NNS"):
            return (_office_above(p, token) if token < verb else token), "beside"
    return None, "none"


def _office_above(p: Parse, token: int) -> int:
    """The noun before "for" that a noun belongs to: a spokesman for the ministry speaks, not the ministry."""
    preposition = p.heads[token]
    if p.deps[token] == "pobj" and p.lower[preposition] == "for":
        above = p.heads[preposition]
        if p.tags[above] in ("NN", "NNS") and above == preposition - 1 and above not in p.folded:
            return above
    return token


def source_of_noun(p: Parse, noun: int) -> tuple[int | None, str]:
    for child in p.dependents(noun, "poss"):
        return child, "poss"
    for child in p.dependents(noun, "prep", "agent"):
        if p.lower[child] in ("by", "from", "of"):
            for object_ in p.dependents(child, "pobj"):
                return object_, f"noun-{p.lower[child]}"
    if p.deps[noun] in ("dobj", "attr") or (p.deps[noun] == "pobj" and p.deps[p.heads[noun]] == "prep"):
        verb = p.heads[noun] if p.deps[noun] != "pobj" else p.heads[p.heads[noun]]
        if p.tags[verb].startswith("VB"):
            token, how = find_source(p, verb)
            return token, f"verb>{how}"[:30]
    return None, "none"


def phrase(p: Parse, token: int, cue: int) -> tuple[int, int]:
    """The noun phrase a source token heads, the cue and what follows a relative clause left out."""
    first, last = p.subtree(token)
    if p.deps[token] == "poss":
        last = token
    for child in p.children[token]:  # a clause that holds the cue is not part of the source
        if p.left[child] <= cue <= p.right[child]:
            if child > token:
                last = min(last, p.left[child] - 1)
            else:
                first = max(first, p.right[child] + 1)
        elif child > token and p.deps[child] in LONG and p.right[child] - p.left[child] > 12:
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
