"""Wording: numbers, days and lists as words of a sentence."""

import re
from collections.abc import Sequence

import pandas as pd

# Last words of names of states and unions that English puts an article before
_WITH_ARTICLE = re.compile(
    r"(?!The )(?:.* )?(?:States|Nations|Emirates|Kingdom|Republic|Federation|Union|League|Council|Commission"
    r"|Alliance|Secretariat|Netherlands|Philippines|Bahamas|Maldives|Islands|Gambia)$"
    r"|(?:Republic|Kingdom|State) of "
)
OTHERS = "Other speakers"  # those to whom the study gives no side
IN_WORDS = {"favour": "in favour", "against": "against", "neutral": "neutral"}
LONG = 160  # characters after which quoted words are cut


def join_words(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def in_percent(low: float, high: float | None = None) -> str:
    """A share (0 to 1) as "62 %", or two as "45–80 %"."""
    return f"{100 * low:.0f} %" if high is None else f"{100 * low:.0f}–{100 * high:.0f} %"


def number(count: int, thing: str) -> str:
    """ "1 article", "3 articles"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def day(when: pd.Timestamp, *, precision: str = "day") -> str:
    """ "21 September 2025", or "September 2025" or "2025" where nothing finer is known."""
    month = f"{when:%B} {when.year}"
    return {"day": f"{when.day} {month}", "month": month}.get(precision, f"{when.year}")


def in_days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """ "on 3 May 2025" or "from 3 May 2025 to 7 June 2025"."""
    return f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"


def quote(words: str) -> str:
    """Words in quotation marks, cut at a word where they are long; quotation marks inside become single."""
    plain = " ".join(words.replace("“", "‘").replace("”", "’").replace('"', "'").split()).strip(" .,;")
    cut = plain if len(plain) <= LONG else plain[:LONG].rsplit(" ", 1)[0] + " …"
    return f"“{cut}”"


def close_quotation(words: str) -> str:
    """Words cut out of a text, with the quotation mark that the cut left outside; none around nothing."""
    words = re.sub(r"\s*(?:“[\s.,;]*”|\"[\s.,;]*\")", "", words)
    if words.rfind("“") > words.rfind("”"):
        words += "”"
    if "”" in words and "“" not in words[: words.find("”")]:
        words = "“" + words
    if words.count('"') % 2:
        words = f'{words}"' if re.search(r'(?:^|[\s(])"(?=\w)[^"]*$', words) else f'"{words}'
    return words


def with_article(name: str) -> str:
    """A name within a sentence: "the United States", "Belmor", "other speakers"."""
    if name == OTHERS:
        return name.lower()
    return f"the {name}" if _WITH_ARTICLE.match(name) else name


def upper_first(words: str) -> str:
    """The same words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def in_sentence(label: str) -> str:
    """A label within a sentence: "Port calls" as "port calls"; with a capital inside, "NPT", it stays."""
    rest = label[1:]
    return label if rest != rest.lower() else label[:1].lower() + rest


def role_beside(speaker: str, role: str) -> str:
    """The role to print beside a speaker: none where it says the name again ("its transport minister")."""
    return "" if role.casefold() == speaker.casefold() else role


def speakers_of(statements: pd.DataFrame) -> str:
    """How many speak, and how many of them the study knows: "47 speakers, 12 of them actors of the study"."""
    known = statements["actor_id"].nunique()
    everyone = known + statements.loc[statements["actor_id"].isna(), "speaker"].nunique()
    if known == everyone:
        whose = "an actor" if known == 1 else "all of them actors"
        return f"{number(everyone, 'speaker')}, {whose} of the study"
    return f"{number(everyone, 'speaker')}, {known or 'none'} of them actors of the study"
