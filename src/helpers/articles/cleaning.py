"""Cleaning: lines of page furniture removed, and blanks that a scraper lost restored."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from helpers.base import latin, lexicon

_MOST_WORDS = 25  # a longer line is a paragraph, and paragraphs are never touched
_AROUND = " \t.:!»«>›<•·|[]()【】▶☞→*_-–—=#"  # marks that decorate a line of furniture
_LONGEST_WALL, _BEHIND_WALL = 40, 40  # words of the line of a paywall, and of the offers that follow it
_REPEATS = 3  # stories in which a line must end or begin the text to be the outlet's and not the author's
_NOTE = re.compile(  # prose about a translated letter does not begin like this
    r"""["“'(\[]*\s*
    (?P<of>(?:(?:(?:editor|translator)[’']?s?[’']?\s+)?note\b\s*[:–—-]?\s*["“'(\[]?\s*)?
           (?:(?:this|the\ above)\ (?:article|story|report|text|piece|interview|column|page)\b.{0,60}?\b)?)
    (?:machine[- ])?translated\ (?:\w+\ ){0,3}?from\ (?:its\ |the\ |an\ )?(?:original\ )?
    (?P<language>[a-z]+)\b.{0,160}""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORT_NOTE = 10  # words, where a note does not say what was translated: “Translated from Korean by …”
_NAME = r"[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+"
# What is glued before a name: small letters ("by"), capitals ("HE"), an epithet; no "Mc" and no "De".
_GLUED = r"(?<![\w’'-])(?:[a-z]{2,}|[A-Z]{2,}|[A-Z][a-z]{4,})"
_GLUED_NAME = re.compile(latin(rf"{_GLUED}({_NAME})(?![\w’'-])"))
_FREE_NAME = re.compile(latin(rf"(?<![\w’'-])(?=({_NAME})(?![\w’'-]))"))


def remove_page_furniture(text: str) -> tuple[str, str | None]:
    """The text without lines that are only page furniture, and the language it says it was translated from.

    Lines go whole or stay whole; a paragraph is never cut. The phrases are in vocabulary/furniture.yaml.
    At the end of an English text, lines without one Latin letter go too. A note that the article was
    translated from another language leaves the text; its language (ISO 639-1) is returned, else None.
    """
    kept, translated_from = [], None
    for line in text.split("\n"):
        note = translation_note(line)
        translated_from = translated_from or note
        if not note and not is_page_furniture(line):
            kept.append(line)
    while kept and not re.search(r"(?![^\x00-\u024f])[^\W\d_]", kept[-1]) and _latin_share(text) > 0.5:
        kept.pop()
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    for mark in lexicon("furniture.yaml")["end_marks"]:
        words = words[: -len(mark)].rstrip() if words.casefold().endswith(mark.casefold()) else words
    return words, translated_from


def is_page_furniture(line: str) -> bool:
    """Whether a line is nothing but page furniture (share bars, other stories, credits, copyright)."""
    bare = line.strip().strip(_AROUND).casefold()
    if not line.strip() or len(line.split()) > _MOST_WORDS:
        return False
    lines, patterns = _furniture()
    return bare in lines or any(pattern.fullmatch(line.strip()) for pattern in patterns)


def is_wall(line: str) -> bool:
    """Whether a line says that the rest of the article is for subscribers."""
    return len(line.split()) <= _LONGEST_WALL and any(p.match(line.strip()) for p in _walls())


def without_wall(text: str) -> tuple[str, bool]:
    """The text without the lines that say that the rest is for subscribers, and whether it ends with them."""
    lines = text.split("\n")
    walls = {number for number, line in enumerate(lines) if is_wall(line)}
    if not walls:
        return text, False
    behind = [line for line in lines[min(walls) + 1 :] if not is_wall(line) and not is_page_furniture(line)]
    kept = [line for number, line in enumerate(lines) if number not in walls]
    return "\n".join(kept).strip(), len(" ".join(behind).split()) <= _BEHIND_WALL


def translation_note(line: str) -> str | None:
    """The code of the language that a note says the article was translated from; None for any other line."""
    found = _NOTE.fullmatch(line.strip())
    if not found or not (found["of"].strip() or len(line.split()) <= _SHORT_NOTE):
        return None
    return lexicon("languages.yaml")["codes"].get(found["language"].lower())


def repeated_edges(texts: Sequence[str], stories: Sequence[int]) -> set[str]:
    """Lines that begin or end the texts of at least three different stories: the outlet's, not the author's.

    ``stories`` says which texts tell the same story: a story printed three times repeats its own lines.
    Only lines that stand at the edge, one after another, and hold no quotation mark are counted.
    """
    seen: dict[str, set[int]] = {}
    for text, story in zip(texts, stories, strict=True):
        lines = [line for line in text.split("\n") if line]
        for line in {*lines[:3], *lines[-6:]} if len(lines) > 9 else set():
            if len(line.split()) <= _MOST_WORDS and not re.search(r"[“”\"]|[:,]$", line):
                seen.setdefault(line, set()).add(story)
    return {line for line, where in seen.items() if len(where) >= _REPEATS}


def without_edges(text: str, edges: set[str]) -> str:
    """The text without the lines of ``edges`` at its beginning and end, as far as they stand unbroken."""
    lines = text.split("\n")
    while lines and (not lines[0] or lines[0] in edges):
        lines.pop(0)
    while lines and (not lines[-1] or lines[-1] in edges):
        lines.pop()
    return "\n".join(lines)


def names_run_into(texts: Iterable[str]) -> list[str]:
    """Names that lost the blank before them somewhere in an outlet's texts and stand free elsewhere in them.

    A scraper that takes a link out with its blanks leaves "met byPao Lin Sawho went". Only names of three
    words are looked for: nobody can say where a shorter one begins ("MasterCard Black").
    """
    whole = "\n".join(texts)
    glued = {name for match in _GLUED_NAME.finditer(whole) for name in _beginnings(match.group(1))}
    found = glued.intersection(match[1] for match in _FREE_NAME.finditer(whole)) if glued else glued
    return sorted(name for name in found if not any(b in found for b in _beginnings(name)[1:]))


def with_lost_blanks(text: str, names: Iterable[str]) -> str:
    """The text with a blank before and after each of the names, wherever a letter touches it."""
    for name in names:
        if name in text:
            text = re.sub(rf"{name}(?=[A-Za-z]{{2,}})", f"{name} ", text)
            text = re.sub(rf"(?<=[A-Za-z]){name}\b", f" {name}", text)
    return text


def _latin_share(text: str) -> float:
    letters = Counter(c < "\u0250" for c in text if c.isalpha())
    return letters[True] / max(1, letters.total())


@cache
def _furniture() -> tuple[frozenset[str], list[re.Pattern[str]]]:
    """The lines of page furniture in lower case, and the patterns of others."""
    known = lexicon("furniture.yaml")
    return frozenset(map(str.casefold, known["lines"])), [re.compile(p, re.I) for p in known["patterns"]]


def _beginnings(name: str) -> list[str]:
    """A name, and what it may be where its last word runs on ("Pao Lin Sawho"), two letters at least."""
    first, _, last = name.rpartition(" ")
    return [name, *(f"{first} {last[:end]}" for end in range(2, len(last) - 1))]


@cache
def _walls() -> list[re.Pattern[str]]:
    return [re.compile(p, re.I) for p in lexicon("furniture.yaml")["walls"]]
