"""Word lists of the package, letters of names, and phrases found in a text whatever form they take."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

CAPITALS = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())  # À … Ɏ
_MARKS = re.compile("[\u0300-\u036f]")  # accents of Latin, Greek and Cyrillic letters
_INDIVISIBLE = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"}
_UNMARKED = str.maketrans(_INDIVISIBLE)  # letters that Unicode does not take apart
_ACRONYM = 3  # letters in capitals, alone, up to which case counts: “UN” is not “Un”, but “NATO” is “Nato”


def latin(pattern: str) -> str:
    """A pattern whose classes of capitals ([A-Z…]) hold those with marks too (É, Š, Ł, Ø)."""
    return pattern.replace("[A-Z", f"[{CAPITALS}")


def without_accents(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_UNMARKED)))


@lru_cache(maxsize=65536)
def name_key(name: str, *, in_order: bool = False) -> str:
    """What all spellings of one name have in common: two names are the same if their keys are equal.

    Capitals, accents, hyphens, apostrophes, blanks and the dots of initials do not count, nor whether the
    family name stands first or last, unless ``in_order``. A shorter name (“Rune”, “A. Rune”) is another one.
    """
    letters = re.sub(r"[\W_]", "", without_accents(name))
    if not letters:
        return name
    if letters.isupper() and len(letters) <= _ACRONYM:
        return letters
    letters = letters.casefold()
    if in_order or len(name.split()) == 1:
        return letters
    return min(letters[at:] + letters[:at] for at in range(len(letters)))  # the same from any word on


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that is written in one line."""
    return frozenset(listed.split())


def vocabulary_text(name: str) -> str:
    """The text of a file in the folder vocabulary."""
    return (files("helpers.base") / "vocabulary" / name).read_text(encoding="utf8")


@cache
def vocabulary(name: str) -> frozenset[str]:
    """A word list of the package, lower case."""
    lines = vocabulary_text(name).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def lexicon(name: str) -> Any:
    """The content of a YAML file of the package, read once: it is shared, and not to be changed."""
    return yaml.safe_load(vocabulary_text(name))


def honorifics() -> frozenset[str]:
    return vocabulary("honorifics.txt")


def no_surnames() -> frozenset[str]:
    """Words that may stand like a surname and are none: titles, bodies, places."""
    return vocabulary("titles.txt") | vocabulary("bodies.txt") | vocabulary("places.txt")


WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W_]+?(?=n[’']t\b)|n[’']t\b"  # does + n't
    r"|[^\W_]+(?:[’'](?!s\b)[^\W_]+)?"  # o'clock, but side + 's
    r"|[.!?…;:,()—–]"
)
IRREGULAR_FORMS = """
be is are was were been being am; break broke broken; build built; choose chose chosen; come came; die dying
died dies; forbid forbade forbidden; freeze froze frozen; get got; give gave given; go went gone goes going;
have has had; hold held; keep kept; lay laid; note noted notes noting; say said says saying; leave left; let
lets letting; mean meant means; meet met; seek sought; shun shunned; stand stood; stick stuck; think
thought; undertake undertook; uphold upheld; withdraw withdrew withdrawn
"""
IRREGULAR = {form: verb.split()[0] for verb in IRREGULAR_FORMS.split(";") for form in verb.split()[1:]}
# ending, the least letters before it, what takes its place
ENDINGS = [("ings", 3, ""), ("ing", 3, ""), ("ied", 2, "y"), ("ies", 2, "y")]
ENDINGS += [(ending, 3, "") for ending in ("ed", "es", "s", "e")]
# no endings here
UNCHANGED = frozenset(("will", "during", "thing", "nothing", "anything", "something", "king", "note"))
GAP = "~"


class Token(NamedTuple):
    text: str
    stem: str
    start: int
    end: int


class Cue(NamedTuple):
    """A cue in a row of tokens: its class, the positions it covers (last excluded), its words."""

    kind: str
    first: int
    last: int
    words: str


@cache
def polarity_vocabulary() -> dict[str, tuple[str, ...]]:
    """The general cues of vocabulary/polarity.yaml, by class."""
    content = lexicon("polarity.yaml")
    # YAML reads a bare `no` as False: such a cue would be lost without a word
    unquoted = [entry for entries in content.values() for entry in entries if not isinstance(entry, str)]
    if unquoted:
        raise ValueError(
            f"vocabulary/polarity.yaml: put quotation marks around the word that YAML reads as {unquoted[0]}."
        )
    return {name: tuple(entries) for name, entries in content.items()}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A rough common form of "lift", "lifted", "lifting"; good only for comparing words with each other."""
    word = word.lower().replace("’", "'")
    word = IRREGULAR.get(word, word)
    if word in UNCHANGED:
        return word
    if len(word) > 7:  # British spelling: denuclearisation, normalise
        word = re.sub(r"is(ation|ations|e|ed|es|ing)$", r"iz\1", word)
    if not word.endswith("ss"):
        for ending, least, instead in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word[: -len(ending)] + instead
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdglmnprt":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def stems_of(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


def tokens(text: str) -> tuple[Token, ...]:
    """Words, and the punctuation that parts clauses, with their offsets in the text; hyphens part words."""
    return tuple(Token(m.group(), stem(m.group()), m.start(), m.end()) for m in WORD.finditer(text))


@lru_cache(maxsize=8192)
def pattern(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase, with "~" kept as the gap between a verb and its particle."""
    stems = [token.stem for token in tokens(phrase.replace(GAP, " gapgap "))]
    return tuple(GAP if part == "gapgap" else part for part in stems)


def match_at(
    wanted: tuple[str, ...],
    words: tuple[Token, ...],
    at: int,
    *,
    gap: int = 0,
    closed: frozenset[str] = frozenset(),
) -> int | None:
    """Where ``wanted`` ends if it starts at position ``at``; None where it does not.

    Between two of its words up to ``gap`` others may stand (four at a "~"), but none whose stem is in
    ``closed``.
    """
    here, allowed = at, 0
    for part in wanted:
        if part == GAP:
            allowed = 4
            continue
        for i in range(here, min(here + allowed + 1, len(words))):
            if words[i].stem == part:
                here, allowed = i + 1, gap
                break
            if words[i].stem in closed or words[i].text in ".!?;:,":
                return None
        else:
            return None
    return here


@cache
def starts(*kinds: str) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The cue phrases of some classes by their first stem, longest first."""
    index: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for kind in kinds:
        for stems in map(pattern, polarity_vocabulary()[kind]):
            index.setdefault(stems[0], []).append((kind, stems))
    return {first: tuple(sorted(found, key=lambda item: -len(item[1]))) for first, found in index.items()}


def cue_at(words: tuple[Token, ...], at: int, *kinds: str) -> Cue | None:
    """The longest cue of these classes that starts at a position."""
    for kind, stems in starts(*kinds).get(words[at].stem, ()):
        end = match_at(stems, words, at)
        if end is not None:
            last = at + stems.index(GAP) if GAP in stems else end
            return Cue(kind, at, last, " ".join(token.text for token in words[at:last]))
    return None


def find_cues(words: tuple[Token, ...], *kinds: str) -> list[Cue]:
    """The cues of these classes, left to right, the longest first where several start at one word.

    With the class "ignored" among them, its phrases ("at the end of") hide the cues inside them.
    """
    found: list[Cue] = []
    at = 0
    while at < len(words):
        cue = cue_at(words, at, *kinds)
        if cue and cue.kind != "ignored":
            found.append(cue)
        at = cue.last if cue else at + 1
    return found
