"""What kind of record a text is (news, speech, transcript, communiqué), and its language."""

import re
from collections import Counter
from typing import NamedTuple

from helpers.articles.turn_labels import CAPITALS, has_title, is_spoken, is_transcript
from helpers.base import latin, lexicon, word_set

_LABELLED = 4  # turns run together in one paragraph
_OPENING = 700  # characters in which a communiqué names its issuer
_DATELINE = re.compile(r"^[^\n]{0,80}?(?:--|—|–)\s*")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ISSUED = re.compile(
    rf"^(?P<who>(?!(?:I|We|He|She|It|They)\b)[^\n“”\"]{{3,300}}?),?\s+(?:on \w+ |{_WEEKDAY} )?(?:has )?"
    rf"(?:issued|released|made public|published|gave)(?: on [\w ]{{3,15}})?(?: {_WEEKDAY})? the following "
    r"(?:[\w’'-]+ ){0,2}(?:statement|answer|report|article|communiqu[eé]|appeal|discourse)\b"
)
_STATEMENT_OF = re.compile(
    r"(?i)(?:press |joint |crucial |official )*(?:statement|communiqu[eé])\s+(?:of|by|from)\s+(?P<who>.+)"
)
# "We, the leaders of the Group of Five, met …", also below a heading
_WE = re.compile(
    latin(
        r"(?:[^\n]{0,80}\n+)?(?:1[.)] )?We(?:,| [–—-]) (?P<who>(?:the |[A-Z])[^;:\n]{3,300}?)(?:,| [–—-]) "
        r"(?=(?!the |and |of |or )[a-z])"
    )
)
_JOINT = re.compile(
    r"(?i)(?P<before>[^:]*?)(?P<colon>:?)\s*\b(?:joint|leaders['’]?|ministers['’]?|summit|final)"
    r"(?: [\w'’-]+){0,3}? (?:statement|communiqu[eé]|declaration)\b"
    r"(?:\s+(?:of|by|from|between)\s+(?P<who>.+)|:\s*(?P<office>(?-i:[A-Z]).+ and .+)|.*)"
)
_PARTIES = re.compile(latin(r"[A-Z][\w.]*(?:(?:-| and |/|–)[A-Z][\w.]*)*"))  # Belmor-Arvenia, G7
_SPEECH_BY = re.compile(
    r"(?i)(?:full text of (?:the )?)?(?:remarks|speech|statement delivered|(?:keynote )?(?:address|speech))"
    r"\s+(?:of|(?:delivered )?by)\s+(?P<who>.+)"
)
_OCCASION = re.compile(r"\s*(?:,|\bat\b|\bon\b|\bto\b|\bbefore\b|\bin\b|\bduring\b|\(|–|—).*$")
_TURN = re.compile(rf"(?<=[.?!”\"\])–—-])(?<![A-Z]\.) (?=Q [A-Z]|{CAPITALS} )")
_RUN_TOGETHER = 3000  # characters; no turn of a speaker and no paragraph is as long
_ENOUGH = 20  # words; on fewer the detector takes headlines in English for Creoles
_SAMPLE = 5000  # characters
_CLEARLY_ENGLISH = 0.1  # share of English function words: 99.9 % of 1,983 articles have more
_HARDLY_ENGLISH = 0.05  # all 1,983 have more; sentences in Germanic and Romance languages stay below 0.03
_SCRIPTS = {  # the first and last letter of a range, and the language a text mostly in it is taken for
    ("\u3040", "\u30ff"): "ja", ("\uac00", "\ud7a3"): "ko", ("\u4e00", "\u9fff"): "zh",
    ("\u0400", "\u04ff"): "ru", ("\u0600", "\u06ff"): "ar", ("\u0590", "\u05ff"): "he",
    ("\u0370", "\u03ff"): "el", ("\u0e00", "\u0e7f"): "th", ("\u0900", "\u097f"): "hi",
}  # fmt: skip


class Record(NamedTuple):
    """The kind of a text, and who speaks all of it (None for news and transcripts)."""

    kind: str
    speaker: str | None


def kind_of(
    text: str, *, title: str = "", speaker: str | None = None, delegation: str | None = None
) -> Record:
    """The kind of a text, from its form; news unless another kind is certain.

    A transcript is made up of turns that begin with who speaks (``is_transcript``). A communiqué opens
    with who “issued the following statement” or with “We, the …”, or is titled “Statement of …”. A
    speech speaks in the first person and its title or a given ``speaker`` says who; ``delegation`` (the
    country of a row) speaks where nobody else is named.
    """
    if is_transcript(text, title=title):
        return Record("transcript", None)
    if issuer := issuer_of(text, title=title):
        return Record("communique", speaker or issuer)
    named = _SPEECH_BY.fullmatch(title)
    who = speaker or (_OCCASION.sub("", named["who"]) if named else None) or delegation
    if who and is_spoken(text):
        return Record("speech", who)
    return Record("news", speaker)


def separate_turns(text: str) -> str:
    """A transcript whose turns were run together in one paragraph, with every turn on its own line."""
    return "\n".join(
        _TURN.sub("\n", line) if len(line) > _RUN_TOGETHER and len(_TURN.findall(line)) >= _LABELLED else line
        for line in text.split("\n")
    )


def issuer_of(text: str, *, title: str = "") -> str | None:
    """Who issues a communiqué: its name up to the first comma, or to its occasion; None if it is none."""
    opening = _DATELINE.sub("", text[:_OPENING], count=1)
    if issued := _ISSUED.match(opening):
        return _up_to_occasion(re.sub(r"^(?:The respected |The |An? )", "", issued["who"]))
    if we := _WE.match(text[:_OPENING]):
        return re.sub(r"^the ", "", we["who"])
    if named := _STATEMENT_OF.fullmatch(title):
        return _up_to_occasion(named["who"])
    joint = _JOINT.fullmatch(title)
    if joint is None:
        return None
    if joint["who"] or (joint["office"] and has_title(joint["office"])):
        return _up_to_occasion(joint["who"] or joint["office"])
    if joint["colon"] and " and " in joint["before"]:
        return joint["before"]
    return re.sub(r"[-/–]", " and ", joint["before"]) if _PARTIES.fullmatch(joint["before"]) else None


def _up_to_occasion(who: str) -> str:
    return re.split(r"(?i)[,:]|\s+(?:on|following|after|ahead of|regarding|concerning)\s", who)[0].strip()


def language_of(text: str) -> str:
    """The language as an ISO 639-1 code; "en" unless another one is certain.

    Function words decide for English, since mixed pages (English with a Korean footer) must pass; a text
    mostly in another script is not English however short; otherwise py3langid (Lui and Baldwin 2012) is
    asked, and only from 20 words on. Creoles close to English pass for English. Measured: 1,983 English
    articles and 5,830 English paragraphs of 20 to 30 words are all read as English; the detector alone
    would refuse 9 of the paragraphs.
    """
    text = text[:_SAMPLE]
    letters = [c for c in text if c.isalpha()]
    foreign = [c for c in letters if c > "\u024f"]
    if len(foreign) > 0.5 * max(1, len(letters)):
        return _by_script(foreign)
    words = re.findall(r"[a-z\u00c0-\u024f]+", text.casefold())
    english = word_set(lexicon("languages.yaml")["english"])
    share = sum(word in english for word in words) / max(1, len(words))
    if len(words) < _ENOUGH or share >= _CLEARLY_ENGLISH:
        return "en"
    import py3langid

    found = py3langid.classify(text)[0]
    return "en" if found == "en" or share >= _HARDLY_ENGLISH else found


def _by_script(letters: list[str]) -> str:
    counts = Counter({name: sum(low <= c <= high for c in letters) for (low, high), name in _SCRIPTS.items()})
    name, count = counts.most_common(1)[0]
    return "ja" if name == "zh" and counts["ja"] else name if count else "und"
