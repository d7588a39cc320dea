"""Words that attribute speech, in every form: read from vocabulary/cues.txt."""

from functools import lru_cache

from helpers.extraction.word_lists import vocabulary_text

VOWELS = "aeiou"


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
