"""Search inside articles: words as they are typed, whatever their capitals, accents and quotation marks."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import accumulate
from typing import Any

import pandas as pd

from helpers.base import day, number, without_accents
from helpers.report.entries import text_of
from helpers.report.widgets.shared import plain

MOST = 20  # places shown
OF_EACH = 3  # of them in one article, so that a long article does not fill the list
SHORTEST, LONGEST = 2, 100  # characters of what is searched for
AROUND = 120  # characters shown before and after a place
# Marks that print sets in many forms, and a keyboard in one
_TYPED = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‐‑‒–—", "-")
)


def search_articles(articles: pd.DataFrame | None, words: object, *, first: str = "") -> dict[str, Any]:
    """Find words in the headlines and texts of articles: literally, within longer words too.

    Capitals, accents, the form of quotation marks and dashes, and the width of blanks do not count. Returns
    ``said``, a sentence on how much was found, or why nothing was searched for, and ``hits``: at most 20
    places, 3 of an article, in order of the table but for the article ``first``, each with source (outlet,
    title, day), before, hit and after, as text.
    """
    wanted = " ".join(_composed(words).split()) if isinstance(words, str) else ""
    if articles is None or articles.empty:
        return _nothing("There are no articles to search here: CodingWidget(session, articles=articles).")
    if not SHORTEST <= len(wanted) <= LONGEST or not _folded(wanted).strip():
        return _nothing(f"Type a word, or words that stand together: {SHORTEST} to {LONGEST} characters.")
    pattern = re.compile(r"\s+".join(map(re.escape, _folded(wanted).split())))
    hits: list[dict[str, str]] = []
    places = holding = 0
    for article in sorted(articles.to_dict("records"), key=lambda row: row["article_id"] != first):
        text = _composed(f"{text_of(article['title'])}\n{article['text']}")
        found = [match.span() for match in pattern.finditer(_folded(text))]
        holding, places = holding + bool(found), places + len(found)
        for start, end in _in_text(text, found[: min(OF_EACH, MOST - len(hits))]):
            hits.append({"source": _source(article), **_passage(text, start, end)})
    if not places:
        return _nothing(f"“{wanted}” was not found ({number(len(articles), 'article')} searched).")
    said = f"“{wanted}”: {number(places, 'place')} in {holding} of {number(len(articles), 'article')}."
    if places > len(hits):
        said += f" {len(hits)} are shown, at most {OF_EACH} of an article: add a word to narrow the search."
    return {"said": said, "hits": hits}


def _nothing(said: str) -> dict[str, Any]:
    return {"said": said, "hits": []}


def _source(article: dict[Any, Any]) -> str:
    when = "day unknown" if pd.isna(article["published"]) else day(article["published"])
    parts = [text_of(article["outlet"]), text_of(article["title"]), when]
    return " · ".join(plain(part) for part in parts if part)


def _composed(text: str) -> str:
    """The same text with letter and accent in one character, as the articles of a study are kept."""
    return unicodedata.normalize("NFC", plain(text))


def _folded(text: str) -> str:
    return "".join(map(_fold, text))


@cache
def _fold(character: str) -> str:
    """What all forms of a character have in common; nothing for an accent that stands by itself."""
    plain = without_accents(character.casefold()).casefold().translate(_TYPED)
    return unicodedata.normalize("NFC", plain)  # a Korean syllable is one character again


def _in_text(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the folded text as spans of the text itself, whole characters with their accents."""
    if not spans:
        return []
    starts = list(accumulate((len(_fold(character)) for character in text), initial=0))
    ends = [starts[bisect_left(starts, end)] for _, end in spans]
    return [
        (bisect_right(starts, start) - 1, bisect_right(starts, end) - 1)
        for (start, _), end in zip(spans, ends, strict=True)
    ]


def _passage(text: str, start: int, end: int) -> dict[str, str]:
    """The words at a place and around it, cut between words."""
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    if start > AROUND:
        before = f"… {before.partition(' ')[2] or before}"
    if end + AROUND < len(text):
        after = f"{after.rpartition(' ')[0] or after} …"
    return {"before": before, "hit": text[start:end], "after": after}
