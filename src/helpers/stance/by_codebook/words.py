"""Words: the function words and the punctuation by which clauses are told apart."""

from helpers.stance.by_codebook.phrases import Token, stems_of

ENDS = frozenset(".!?")
BREAKS = frozenset(";:()—–")
AUXILIARIES = stems_of(
    "be have will would shall can could may might must should do does did to also still again already "
    "repeatedly firmly flatly clearly publicly always now then ever even just simply"
)
WILL = stems_of("will would shall can could ll d")
NEGATIONS = frozenset(("not", "never", "n't", "cannot"))
FUNCTION_WORDS = AUXILIARIES | NEGATIONS
PRONOUNS = frozenset(("i", "we", "he", "she", "it", "they", "you", "there"))
BEFORE_SUBJECTS = frozenset(("and", "but", "that", "because", "so"))  # nothing else stands before a subject


def past(words: tuple[Token, ...], at: int, stems: frozenset[str] = FUNCTION_WORDS) -> int:
    """The first position from ``at`` whose word is none of these, by its stem."""
    return next((i for i in range(at, len(words)) if words[i].stem not in stems), max(at, len(words)))
