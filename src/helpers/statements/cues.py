"""Cue words (vocabulary/cues.txt), and attachments around them that the parser gets wrong."""

from dataclasses import dataclass
from functools import lru_cache

from helpers.base import vocabulary_text

VOWELS = "aeiou"
ASIDE = frozenset(("punct", "prep", "npadvmod", "advmod"))  # what may follow a verb of saying and is not said
SUBJECTS = ("nsubj", "nsubjpass")
AUXILIARIES = ("aux", "auxpass")
MARKS = ('"', "“", "”", "''", "``")
FINITE = ("VBD", "VBZ", "VBP", "MD")


@lru_cache(maxsize=1)
def cue_forms() -> tuple[dict[str, str], dict[str, str]]:
    """Inflected form -> lemma, for verbs and for nouns."""
    verbs = {
        form: entry.split(":")[0].rstrip("+") for entry in _section("verbs") for form in _verb_forms(entry)
    }
    nouns = {form: entry for entry in _section("nouns") for form in (entry, _plural(entry))}
    return verbs, nouns


@lru_cache(maxsize=1)
def beside_their_clause() -> frozenset[str]:
    """Forms of the verbs that stand after or inside the clause they report: "…, he said"."""
    return frozenset(form for entry in _section("parenthetical") for form in _verb_forms(entry))


@lru_cache(maxsize=1)
def phrasal_forms() -> dict[tuple[str, str], str]:
    """Form and particle of the verbs that speak only with it -> the verb that they are weighed as."""
    forms: dict[tuple[str, str], str] = {}
    for entry in _section("phrasal"):
        verb, _, like = entry.partition("=")
        stem, _, particle = verb.partition("_")
        forms.update({(form, particle): like for form in _verb_forms(stem)})
    return forms


def _section(name: str) -> list[str]:
    """The entries of one section of the vocabulary."""
    lines = vocabulary_text("cues.txt").partition(f"[{name}]\n")[2].partition("\n[")[0].splitlines()
    return [entry for line in lines if not line.startswith("#") for entry in line.split()]


def _verb_forms(entry: str) -> list[str]:
    entry, _, irregular = entry.partition(":")
    lemma = entry.rstrip("+")
    stem = lemma + lemma[-1] if entry.endswith("+") else lemma
    if lemma.endswith("e"):
        past, participle = lemma + "d", (lemma if lemma.endswith("ee") else lemma[:-1]) + "ing"
    elif lemma.endswith("y") and lemma[-2] not in VOWELS:
        past, participle = lemma[:-1] + "ied", lemma + "ing"
    else:
        past, participle = stem + "ed", stem + "ing"
    return [lemma, _plural(lemma), participle, *(irregular.split(",") if irregular else [past])]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


@dataclass(slots=True)
class Tree:
    """One parsed sentence while its attachments may still change."""

    words: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]

    def own(self, token: int) -> list[int]:
        return [t for t, head in enumerate(self.heads) if head == token and t != token]

    def subjects(self, verb: int) -> list[int]:
        return [t for t in self.own(verb) if self.deps[t] in SUBJECTS]

    def holds(self, top: int, token: int) -> bool:
        while token != top and self.heads[token] != token:
            token = self.heads[token]
        return token == top

    def below(self, top: int) -> list[int]:
        return [t for t in range(len(self.words)) if self.holds(top, t)]

    def last(self, top: int) -> int:
        """The last word below a token: marks at its end may belong to what surrounds it."""
        return max(t for t in self.below(top) if self.deps[t] != "punct")

    def parts(self, first: int, end: int) -> bool:
        """Whether a comma, with or without quotation marks, and nothing else fills a run of tokens."""
        return [word for word in self.words[first:end] if word not in MARKS] == [","]

    def is_adrift(self, token: int) -> bool:
        """Whether a noun hangs on its head by no relation that has a name."""
        return self.deps[token] == "dep" and self.tags[token].startswith("NN")

    def is_finite(self, verb: int) -> bool:
        return self.tags[verb] in FINITE or any(
            self.tags[t] in FINITE for t in self.own(verb) if self.deps[t] in AUXILIARIES
        )

    def attach(self, token: int, head: int, dep: str) -> None:
        self.heads[token], self.deps[token] = head, dep

    def root(self, token: int) -> int:
        while self.heads[token] != token:
            token = self.heads[token]
        return token


def reattach_subjects(words: list[str], tags: list[str], deps: list[str], heads: list[int]) -> None:
    """Give every verb of saying that stands beside its clause its own subject, and the clause the other one."""
    tree = Tree(words, tags, deps, heads)
    for cue, word in enumerate(words):
        if word.lower() in beside_their_clause() and tags[cue] in FINITE:
            _let_it_interrupt(tree, cue)
            _let_the_last_clause_report(tree, cue)


def _let_it_interrupt(tree: Tree, cue: int) -> None:
    """ "The toll, Venn said on Monday, will rise": the toll will rise, and Venn speaks."""
    before = [t for t in tree.own(cue) if t < cue and (tree.deps[t] in SUBJECTS or tree.is_adrift(t))]
    verb = _interrupted(tree, cue)
    if not before or verb is None:
        return
    speaker = before[-1] if len(before) > 1 else _inverted(tree, cue, verb)
    if speaker is None or any(t > cue for t in tree.subjects(verb) if t != speaker):
        return
    if not tree.parts(tree.last(before[0]) + 1, min(cue, *tree.below(speaker))):
        return
    if tree.heads[verb] == cue:
        top = tree.heads[cue] if tree.heads[cue] != cue else verb
        tree.attach(verb, top, tree.deps[cue])
    tree.attach(cue, verb, "parataxis")
    tree.attach(speaker, cue, "nsubj")
    tree.attach(before[0], verb, "nsubj" if tree.is_adrift(before[0]) else tree.deps[before[0]])
    for token in (*tree.own(cue), *tree.own(verb)):
        inside = before[0] < token < _opening(tree, verb, cue)
        if token not in (cue, before[0]):
            tree.attach(token, cue if inside else verb, tree.deps[token])


def _interrupted(tree: Tree, cue: int) -> int | None:
    """The verb that goes on, after a comma, with the clause that a verb of saying interrupts."""
    verb = tree.heads[cue]
    if tree.deps[cue] != "parataxis" or verb < cue:
        clauses = [t for t in tree.own(cue) if t > cue and tree.deps[t] in ("ccomp", "conj")]
        verb = clauses[0] if clauses else cue
    opens = _opening(tree, verb, cue)
    return verb if verb > cue and tree.is_finite(verb) and tree.words[opens - 1] == "," else None


def _opening(tree: Tree, verb: int, cue: int) -> int:
    """Where the words of a verb begin again behind a verb of saying: its auxiliaries, adverbs, quotation marks."""
    opens = min(verb, *(t for t in tree.own(verb) if t > cue and tree.deps[t] in AUXILIARIES), verb)
    while tree.tags[opens - 1] == "RB" or tree.words[opens - 1] in MARKS:
        opens -= 1
    return opens


def _inverted(tree: Tree, cue: int, verb: int) -> int | None:
    """The speaker right behind a verb of saying, taken for its object or the subject of the verb after the comma."""
    likely = [
        *tree.subjects(verb),
        *tree.subjects(cue),
        *(t for t in tree.own(cue) if tree.deps[t] == "dobj" and tree.deps[verb] == "conj"),
    ]
    return next((t for t in likely if cue < t < verb and min(tree.below(t)) == cue + 1), None)


def _let_the_last_clause_report(tree: Tree, cue: int) -> None:
    """ "…, X said on Monday": where a comma parts it from all that comes before and nothing it could say
    follows, it reports the rest, whatever the parser hung it on."""
    own = tree.own(cue)
    subject = next((t for t in reversed(own) if tree.deps[t] == "nsubj" and t < cue), None)
    has_content = any(t > cue and tree.deps[t] not in ASIDE for t in own)
    if subject is None or has_content or tree.tags[subject].startswith("W"):
        return
    first = min(tree.below(subject))
    if first == 0 or tree.words[first - 1] != ",":
        return
    if tree.heads[cue] == cue:
        _give_a_subject_back(tree, cue, first)
    host, dep = tree.root(cue), tree.deps[cue]
    if host < first and tree.subjects(host) and dep in ("conj", "relcl", "advcl", "acl"):
        for token in own:
            if token < first - 1:
                tree.attach(token, tree.heads[cue], dep if dep != "conj" else tree.deps[token])
        for token in tree.own(host):
            if token > cue:
                tree.attach(token, cue, tree.deps[token])
        tree.attach(cue, cue, "ROOT")
        tree.attach(host, cue, "ccomp")


def _give_a_subject_back(tree: Tree, cue: int, first: int) -> None:
    """ "A minister who said so would be dismissed, Venn warned": the minister would be dismissed."""
    subject = tree.subjects(cue)[0]
    if subject >= first:
        return
    verb = next((t for t in reversed(tree.below(subject)) if _bare(tree, t)), None)
    if verb is not None and not tree.holds(verb, subject):
        tree.attach(verb, cue, "ccomp")
        tree.attach(subject, verb, "nsubj")


def _bare(tree: Tree, verb: int) -> bool:
    """Whether a finite verb has no subject of its own."""
    return tree.deps[verb] in ("xcomp", "ccomp", "conj") and tree.is_finite(verb) and not tree.subjects(verb)
