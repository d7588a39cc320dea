"""Candidates: what a reader may choose from, who may have spoken, which statement may be the same."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import pandas as pd

from helpers.base import name_key, tokens
from helpers.statements.cast import alias_pattern
from helpers.statements.reader import PARTICLES
from helpers.statements.review import Review, corrected
from helpers.study import Actor, Study

DAYS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
)
# two to four words with capitals, but no word that only begins a sentence, and no day; the learned reader knows
# better, but takes seconds for a long article, and the desk must not wait
FULL_NAME = re.compile(
    r"(?<![\w.])(?!(?:The|An?|In|On|At|As|By|But|And|For|From|To|If|When|While|After|Before|Since|Both|Its|His|Her|Their) )"
    rf"[A-Z][\w’'-]+(?: (?:(?:{PARTICLES}) )?(?!(?:{DAYS})\b)[A-Z][\w’'-]*){{1,3}}"
)
# AFP, KCNA; not THE PRESIDENT
INITIALS = re.compile(r"(?<![\w.-])(?<![A-Z] )[A-Z]{3,5}(?![\w-]| [A-Z]{2})")
NO_TITLE = {"the", "of", "and", "for", "to", "in", "a", "an"}


def people_in(review: Review, article_id: str) -> list[str]:
    """Who may have said something in an article: its speakers, then the study's actors and others it names."""
    text = str(review.articles[article_id]["text"])
    rows = [row for row in review.rows.values() if row["article_id"] == article_id]
    spoke = Counter(str(row["speaker"]) for row in rows if isinstance(row["speaker"], str))
    actors = review.study.actors
    pattern, owner = alias_pattern(actors)
    named = [owner[found[0]].name for found in pattern.finditer(text)] if actors else []
    known = {name_key(name) for actor in actors for name in (actor.name, *actor.aliases)}
    others = [found[0] for found in FULL_NAME.finditer(text) if name_key(found[0]) not in known]
    initials = [found[0] for found in INITIALS.finditer(text) if name_key(found[0]) not in known]
    return list(dict.fromkeys([*(name for name, _ in spoke.most_common()), *named, *others, *initials]))


def same_elsewhere(review: Review, statement_id: str, *, most: int = 5) -> list[str]:
    """Statements of other articles that may report the same: by this speaker, most words in common first."""
    row = corrected(review, statement_id)
    own = _words(str(row["content"]))
    theirs = [
        one for one in review.rows.values()
        if one["speaker"] == row["speaker"] and one["article_id"] != row["article_id"]
    ]  # fmt: skip
    shares = {str(one["statement_id"]): _alike(own, _words(str(one["content"]))) for one in theirs}
    return [other for other in sorted(shares, key=lambda i: (-shares[i], i))[:most] if shares[other]]


def likely_actors(statements: pd.DataFrame, study: Study, *, most: int = 5) -> pd.DataFrame:
    """The speakers who are no actor of the study, the most frequent first, each with actors they may be.

    Columns: printed (the speaker), statements (how many), for_example (words of one), articles (source
    documents: how many), and actors (ids, those with the rarest words in common first; at most ``most``). An
    actor is no candidate without a word in common with what is printed: the name, the office, the words
    around it. Speakers whom nobody could name (missing) are not listed: a pronoun is somebody else in every
    article.
    """
    unknown = statements[statements["actor_id"].isna() & statements["speaker"].notna()]
    called = {actor: _named(actor) for actor in study.actors}
    often = Counter(chain.from_iterable(called.values()))
    found = []
    for printed, theirs in unknown.groupby("speaker"):
        beside = chain([printed], theirs["source"].dropna(), theirs["role_printed"].dropna())
        words = set(chain.from_iterable(map(_name_words, map(str, beside))))
        fits = {
            actor.id: sum(1 / often[word] for word in names if any(_is_like(word, one) for one in words))
            for actor, names in called.items()
        }
        ranked = sorted(filter(fits.get, fits), key=lambda i: (-fits[i], i))
        found.append(
            {
                "printed": str(printed),
                "statements": len(theirs),
                "articles": theirs["article_id"].nunique(),
                "for_example": str(theirs["content"].iloc[0]),
                "actors": ranked[:most],
            }
        )
    columns = ["printed", "statements", "articles", "for_example", "actors"]
    listed = pd.DataFrame(found, columns=columns)
    return listed.sort_values(["statements", "printed"], ascending=[False, True], ignore_index=True)


def _named(actor: Actor) -> set[str]:
    titles = [role.title for role in actor.roles]
    return set(chain.from_iterable(map(_name_words, (actor.name, *actor.aliases, *titles))))


def _name_words(words: str) -> Iterable[str]:
    parts = (re.sub(r"['’]s?$", "", part.strip('.,;:()“”"')) for part in words.split())
    return [key for part in parts if (key := name_key(part)) and key not in NO_TITLE]


def _is_like(word: str, other: str) -> bool:
    """Whether two words are the same, or one begins like the other: Belmor, Belmori."""
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) > 4 and len(long) - len(short) < 4 and long.startswith(short))


@lru_cache(maxsize=100_000)  # of all statements: they are compared anew at every step
def _words(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text) if token.text[0].isalnum())


def _alike(own: frozenset[str], words: frozenset[str]) -> float:
    return len(own & words) / max(len(own | words), 1)
