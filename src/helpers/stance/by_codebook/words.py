"""Words: the function words and the punctuation by which clauses are told apart."""

from helpers.stance.by_codebook.phrases import stem

ENDS = frozenset(".!?")
BREAKS = frozenset(";:()—–")
_FUNCTION_WORDS = """
be have will would shall can could may might must should do does did to also still again already repeatedly
firmly flatly clearly publicly always now then ever even just simply
"""
AUXILIARIES = frozenset(stem(word) for word in _FUNCTION_WORDS.split())
WILL = frozenset(stem(word) for word in ("will", "would", "shall", "can", "could", "ll", "d"))
NEGATIONS = frozenset(("not", "never", "n't", "cannot"))
PRONOUNS = frozenset(("i", "we", "he", "she", "it", "they", "you", "there"))
BEFORE_SUBJECTS = frozenset(("and", "but", "that", "because", "so"))  # nothing else stands before a subject
