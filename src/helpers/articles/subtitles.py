"""Subtitles (SRT, WebVTT, SBV, the transcript beside a video): the words of each speaker in one paragraph."""

import html
import re
from itertools import pairwise

from helpers.articles.turn_labels import opens_turn

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}"
_CUE = re.compile(rf"{_CLOCK}[.,]\d{{1,3}}\s*(?:-->|,)\s*{_CLOCK}[.,]\d{{1,3}}\b.*")
_STAMP = re.compile(_CLOCK)  # a line of its own, as beside a video
_FEWEST = 4  # such lines, and minutes up to which the first of them comes: those of a live blog come later
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,80})>")
_MARKS = re.compile(r"<[^<>\n]{0,80}>|\{\\[^{}\n]{0,80}\}")  # <i>, <00:00:01.000>, {\an8}
_CHANGE = re.compile(r"(?:>>+|[-–—](?=\s*[A-Z“\"]))\s*")  # somebody else speaks; not always with a name
_NOBODY = "UNIDENTIFIED SPEAKER: "
_ABOUT = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")


def is_subtitles(text: str) -> bool:
    """Whether a text is made up of cues: a line that is nothing but their times, and words below it."""
    lines = [line.strip() for line in text.splitlines()]
    cues = sum(_CUE.fullmatch(line) is not None for line in lines)
    stamps = [_seconds(line) for line in lines if _STAMP.fullmatch(line)]
    rising = len(stamps) >= _FEWEST and stamps[0] < 60 and all(a <= b for a, b in pairwise(stamps))
    return cues > 1 or (cues > 0 and lines[0].lstrip("\ufeff") in ("1", "WEBVTT")) or rising


def read_subtitles(text: str) -> tuple[str, bool]:
    """The words of the cues with a paragraph for each turn (“NAME: …”), and whether anybody is named.

    A voice of WebVTT becomes a label. Where the speaker changes and nobody is named (“>>”, “- ”), the turn
    is that of an unidentified speaker, and nobody's statement. What a cue repeats of the cue before it (as
    rolling captions do), notes and styles are left out.
    """
    turns: list[str] = []
    voice, last, named = "", "", False
    for line in _words(text):
        found = _VOICE.search(line)
        spoken = html.unescape(_MARKS.sub("", line)).strip()
        if not spoken or spoken == last:
            continue
        last = spoken
        change = _CHANGE.match(spoken)
        spoken = spoken[change.end() :] if change else spoken
        if found and found[1] != voice:
            voice = found[1]
            spoken = f"{voice}: {spoken}"
        elif change and not opens_turn(spoken):
            spoken = _NOBODY + spoken
        if opens_turn(spoken) or not turns:
            turns.append(spoken)
            named = named or (opens_turn(spoken) and not spoken.startswith(_NOBODY))
        else:
            turns[-1] += f" {spoken}"
    return "\n\n".join(turns), named


def _words(text: str) -> list[str]:
    """The lines of the cues, without their times, numbers and names, and without notes and styles."""
    words: list[str] = []
    for block in re.split(r"\n\s*\n", "\n".join(text.lstrip("\ufeff").splitlines())):
        lines = [line.strip() for line in block.split("\n")]
        times = [number for number, line in enumerate(lines) if _CUE.fullmatch(line)]
        if times:
            lines = lines[times[0] :]
        elif _ABOUT.match(lines[0]):
            continue
        words += [line for line in lines if not (_CUE.fullmatch(line) or _STAMP.fullmatch(line))]
    return words


def _seconds(clock: str) -> int:
    return sum(int(part) * 60**power for power, part in enumerate(reversed(clock.split(":"))))
