"""The frame of a statement: the words that attribute, and what is left of a sentence without them."""

from helpers.extraction.attachments import SUBJECTS
from helpers.extraction.cue_words import cue_forms
from helpers.extraction.parses import PUNCTUATION, Parse
from helpers.extraction.readings import Span

DENIES = ("contradict", "deny", "dismiss", "dispute", "rebut", "refute", "reject")
OUTSIDE = ("ccomp", "parataxis", "xcomp", "dobj", "conj", "cc", "punct")  # what the frame leaves out
AHEAD = ("nsubj", "aux", "advmod", "nsubjpass", "neg", "mark")
BEHIND = ("nsubj", "npadvmod", "prep", "advmod", "dative", "prt", "advcl")
OBJECTS = ("dobj", "ccomp", "xcomp", "prep", "dative", "oprd")


def frame_of(p: Parse, cue: int, content: int | None, source: Span | None = None) -> Span:
    """The run of tokens that attributes: the cue with its subject, without the content."""
    first, last = cue, cue
    for child in p.children[cue]:
        dep = p.deps[child]
        if child == content or dep in OUTSIDE:
            continue
        if child < cue and (dep in AHEAD or p.right[child] == first - 1):
            first = min(first, p.left[child])
        elif child > cue and dep in BEHIND:
            last = max(last, p.right[child])
    if source:
        first, last = min(first, source[0]), max(last, source[1])
    return first, last


def interrupts(p: Parse, cue: int) -> bool:
    """Whether a cue stands between the subject and the verb of what it reports: "the toll, he said, will rise"."""
    host = p.heads[cue]
    subjects = p.dependents(host, *SUBJECTS)
    return p.deps[cue] == "parataxis" and cue < host and any(t < p.left[cue] for t in subjects)


def before_the_next_report(p: Parse, cue: int) -> int:
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


def opens_anothers(p: Parse, that: int, cue: int) -> bool:
    """Whether a "that" opens what another word governs: a verb of saying nearer to it than the cue, or the noun for
    what the cue denies ("denied rumours that …": whoever says so does not say what follows)."""
    verbs, _ = cue_forms()
    if verbs.get(p.lower[cue]) in DENIES and p.tags[that - 1].startswith("NN") and p.heads[that - 1] == cue:
        return True
    clause = p.heads[that]
    governor = p.heads[clause]
    return (
        p.deps[clause] == "ccomp"
        and cue < governor < that
        and p.lower[governor] in verbs
        and p.tags[governor].startswith("VB")
    )


def without_tokens(p: Parse, whole: Span, hole: Span, *, splits: bool = False) -> list[Span]:
    """A run of tokens less another, bare of punctuation at its ends.

    A word or two alone are kept only where the other ``splits`` a clause and they are its subject or its verb
    ("the toll, he said, will rise").
    """
    needed = {
        t
        for subject in range(whole[0], hole[0])
        if splits and p.deps[subject] in SUBJECTS and hole[1] < p.heads[subject] <= whole[1]
        for t in (subject, p.heads[subject])
    }
    pieces = [(whole[0], hole[0] - 1), (hole[1] + 1, whole[1])]
    kept = []
    for first, last in pieces:
        while first <= last and p.words[first] in PUNCTUATION:
            first += 1
        while last >= first and p.words[last] in PUNCTUATION:
            last -= 1
        if last - first >= 2 or any(first <= t <= last for t in needed):
            kept.append((first, last))
    return kept


def pieces_to_judge(kind: str, pieces: list[Span]) -> list[Span]:
    """The pieces by which a reading is judged: the weights never saw a subject of a word or two beside its verb."""
    if kind == "to-end":
        return pieces[-1:]
    return [(first, last) for first, last in pieces if last - first >= 2] or pieces
