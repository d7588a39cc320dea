"""The days that may be that of a statement, with traits of where and how they stand."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from helpers.statements.day_expressions import Day, find_days
from helpers.statements.reader import Reading, Span, When
from helpers.statements.sentences import Sentence, sentence_at

NEAR = 12  # times before a statement that are looked at, those of the first two paragraphs apart
MOST = 60  # times, and statements on either side, looked at in all
LENT = 3  # days of other statements that are looked at
EDGE = 40  # characters from the edges of its words within which a day may be that of the saying
SAYS = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|sp(?:oke|eaking|eaks)|address\w*|announc\w*|speech|interview|statement|brief\w*|conference|letter"
    r"|issued|published|released|report\w*|remarks|testi\w+|meeting|met|talks|summit|call|rally|debate|wrote|tweet\w*|warned|asked)\b"
)
AHEAD = re.compile(
    r"\b(?:will|would|to|due|scheduled|set|plans?|expected|going|next|until|by|before|ahead of)\b[^.!?;:“”\"\n]{0,80}$"
)
AFTER = re.compile(
    r"\b(after|following|since|before|when|until|ahead of|who|which|whose|where|that|asked about|if)\b[^.!?;:“”\"\n]{0,90}$"
)
EARLIER = re.compile(
    r"\b(?:previously|once|in the past|at the time|back then|ago|over the years|for years|repeatedly|often|long|always"
    r"|consistently|never|then|earlier|recent(?:ly)?|in an? \w+ interview|during the|last|later|now|also|added|continued)\b"
)
ELSEWHERE = {
    "near": "named in a sentence before",
    "next": "named in the sentence after",
    "first": "named in the first paragraphs",
}
PUBLISHED = "the day of publication"
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?![.\d])(?:\s*[ap]\.?m\.?)?(?:\s+(?:[A-Z]{2,4}|local time)\b)?")
STAMP = re.compile(r"(?i)\b(?:updated|posted|latest|published|entry|\w+day)\b")
LIVE, LONGEST_UPDATE = (
    timedelta(days=3),
    60,
)  # what a live blog may last; characters of the line over an update
WORD = re.compile(r"[\w’']+|[^\w\s]")
MARKS = '“”"‘'
ANEW = re.compile(r"\b(?:and|but|while|as)\b")
TENSE = re.compile(r"\b(had|has|have|will|would|is|are|was|were|to|been|not|should|could|may)\s+(?:\w+\s+)?$")
FORMS = (
    ("agency", re.compile(r"\((?:[A-Z]{2,5}|[A-Z][a-z]{3,9})\) ?[-–—]")),
    ("readout", re.compile(r"\b(?:spoke|met|held|hosted|convened|welcomed)\b[^.\n]{0,120}\btoday\b")),
    ("today", re.compile(r"\btoday\b", re.IGNORECASE)),
    ("joint", re.compile(r"\b[Ww]e, the\b|\bjoint statement\b")),
    ("issued", re.compile(r"\b(?:issued|released|made public)\b[^.\n]{0,60}\bstatement\b")),
)


class Time(NamedTuple):
    """A time that the text names, with its place in the text."""

    day: Day
    start: int
    end: int
    sentence: int
    within: list[Span]  # the words of statements in which it stands
    traits: tuple[str, ...]  # of the words around it


class Scene(NamedTuple):
    """What an article tells of days: the times it names, those of its first lines, and its day of publication."""

    text: str
    sentences: list[Sentence]
    published: date | None
    times: list[Time]
    forms: tuple[str, ...]
    updates: tuple[
        tuple[int, date], ...
    ] = ()  # the sentences that head an update of a live blog, and its day


class Candidate(NamedTuple):
    """A day that may be that of a statement (None: no day), with its traits."""

    day: Day | None
    traits: list[str]


def read_scene(text: str, sentences: list[Sentence], contents: list[Span], published: date | None) -> Scene:
    """Read the times of an article once, in the order of the text; "a day earlier" counts from the last one named."""
    times: list[Time] = []
    anchor, end = None, 0
    updates = dict(_updates(text, sentences, published)) if published is not None else {}
    today = published
    for number, sentence in enumerate(sentences):
        words = text[end : sentence.end]  # with the dateline before it
        today = updates.get(number, today)
        for day in find_days(words, published=today, anchor=anchor):
            start = end + day.start
            stop = start + len(day.words)
            within = [span for span in contents if span[0] <= start < span[1]]
            traits = tuple(_around(text, sentence, start, stop, end))
            times.append(Time(day, start, stop, number, within, traits))
            anchor = day.on if day.precision == "day" else anchor
        end = sentence.end
    opening = text[: sentences[min(2, len(sentences) - 1)].end] if sentences else ""
    forms = tuple(n for n, form in FORMS if form.search(opening))
    return Scene(text, sentences, published, times, forms, tuple(updates.items()))


def _at_update(scene: Scene, sentence: int) -> Scene:
    """The scene as the update of a live blog sees it in which a sentence stands: published on its day."""
    days = [day for number, day in scene.updates if number <= sentence]
    return scene._replace(published=days[-1]) if days else scene


def _updates(text: str, sentences: list[Sentence], published: date) -> Iterator[tuple[int, date]]:
    """The lines of a live blog that are but the clock time and the day of an update: sentence, day.

    The blog may go on for some days after it was first published.
    """
    for number, sentence in enumerate(sentences):
        line = text[sentence.start : sentence.end]
        if len(line) > LONGEST_UPDATE or not CLOCK.search(line):
            continue
        line = CLOCK.sub(lambda clock: " " * len(clock.group()), line)
        days = [d for d in find_days(line, published=published + LIVE) if re.search(r"\d", d.words)]
        if len(days) == 1 and days[0].on and days[0].precision == "day":
            left = line[: days[0].start] + line[days[0].start + len(days[0].words) :]
            if not re.search(r"\w{4}", STAMP.sub("", left)):
                yield number, days[0].on


def _around(text: str, sentence: Sentence, start: int, stop: int, opens: int) -> Iterator[str]:
    """Traits of the words around a time."""
    before, after = text[max(opens, start - 120) : start], text[stop : min(sentence.end, stop + 80)]
    last = WORD.findall(before.lower())[-2:]
    yield f"w-1={last[-1] if last else '^'}"
    yield f"w-2={' '.join(last)}"
    yield f"w+1={next(iter(WORD.findall(after[:30].lower())), '$')}"
    if start < sentence.start:
        yield "dateline"
    if AHEAD.search(before):
        yield "ahead"
    if clause := AFTER.search(before):
        yield f"after={clause[1]}"
    if SAYS.search(before):
        yield "says before"
    if SAYS.search(after):
        yield "says after"


class Told(NamedTuple):
    """A statement of an article: its reading, its speaker, its paragraph, the sentence of its cue, what the reader says."""

    reading: Reading
    speaker: str
    paragraph: int
    sentence: int
    when: When | None = None


class Moment(NamedTuple):
    """A statement as seen by its candidates: its cue stands at ``at``, ``last`` is its last sentence."""

    scene: Scene
    told: Told
    others: Sequence[Told]
    times: list[tuple[Time, str]]
    at: int
    last: int


Key = tuple[date | None, str]  # a day and its precision; (None, "") is "no day"
Chances = dict[Key, float]
NONE: Key = (None, "")


def key_of(day: Day | None) -> Key:
    return (day.on, day.precision) if day is not None else NONE


def candidates_of(scene: Scene, told: Sequence[Told], number: int) -> list[Candidate]:
    """The days that may be that of one of the statements of an article, "no day" first."""
    reading = told[number].reading
    at = (reading.lead.cue or reading.lead.source or reading.lead.spans[0])[0]
    first, last = sorted(sentence_at(scene.sentences, place) for place in (at, reading.spans[0][0]))
    scene = _at_update(scene, first)
    placed = [(t, where) for t in scene.times if (where := _place(scene, reading, t, first, last))]
    late = [t for t, where in placed if where in ("near", "first")][-NEAR:]
    times = [(t, where) for t, where in placed if where != "near" or t in late][:MOST]
    others = [t for n, t in enumerate(told[max(0, number - MOST) : number + MOST]) if t is not told[number]]
    moment = Moment(scene, told[number], others, times, at, last)
    shared = list(_situation(moment))
    when = told[number].when
    found = [Candidate(None, _cross("none", shared, [f"when={_step(when.none)}"] if when else ()))]
    if scene.published is not None:
        day = Day(scene.published, "day", str(scene.published), PUBLISHED, 0)
        found.append(
            Candidate(day, _cross("published", shared, [f"when={_step(when.published)}"] if when else ()))
        )
    pointed = Chances()
    for time, _ in times:
        key = key_of(time.day)
        pointed[key] = pointed.get(key, 0.0) + (when.share(time.start, time.end) if when else 0.0)
    days = {t.day.on for t, where in times if t.day.precision == "day" and where != "next"}
    for time, where in times:
        if time.day.on is None or (scene.published and time.day.on > scene.published):
            continue
        traits = [*_traits(moment, time, where), f"days={min(3, len(days))}"]
        if when:
            same = pointed[key_of(time.day)] + (time.day.on == scene.published) * when.published
            traits += [f"when={_step(when.share(time.start, time.end))}", f"when same={_step(same)}"]
        rule = f"{time.day.rule}; {ELSEWHERE[where]}" if where in ELSEWHERE else time.day.rule
        found.append(Candidate(replace(time.day, rule=rule, start=time.start), _cross(where, shared, traits)))
    return found


def in_company(
    told: Sequence[Told], number: int, candidates: list[Candidate], chances: Sequence[Chances]
) -> list[Candidate]:
    """The candidates of a statement once more, with what the statements around it make likely.

    ``chances`` are those that each statement of the article gives to its days by itself. A day that is likely for others
    is a candidate here too.
    """
    own, total = chances[number], Chances()
    for n, one in enumerate(chances):
        for key, chance in one.items():
            total[key] = total.get(key, 0.0) + chance * (n != number)
    order = sorted(total, key=lambda key: (-round(total[key], 6), str(key)))
    known = {key_of(c.day) for c in candidates}
    lent = [
        Candidate(Day(key[0], key[1], str(key[0]), "of the statements around it", 0), ["lent"])
        for key in order[:LENT]
        if key not in known and total[key] > 1 / 2
    ]
    near: dict[str, int | None] = {}
    for side, step in (("before", -1), ("after", 1)):
        beyond = range(number + step, -1 if step < 0 else len(told), step)
        near[side] = next(iter(beyond), None)
        near[f"same {side}"] = next((n for n in beyond if told[n].speaker == told[number].speaker), None)
    found = []
    for candidate in [*candidates, *lent]:
        key = key_of(candidate.day)
        kind = "none" if key == NONE else key[1]
        rank = min(3, order.index(key)) if key in order else 4
        traits = [
            f"{kind} own={_step(own.get(key, 0.0))}",
            f"{kind} rank={rank}",
            f"{kind} many={min(3, len(told) - 1)}",
        ]
        traits.append(f"{kind} share={_step(total.get(key, 0.0) / max(1, len(told) - 1))}")
        for name, at in near.items():
            share = "" if at is None else str(_step(chances[at].get(key, 0.0)))
            away = "" if at is None else str(min(3, abs(told[at].paragraph - told[number].paragraph)))
            traits += [f"{kind} {name}={share}", f"{kind} {name}={share},{away}"]
        found.append(Candidate(candidate.day, [*candidate.traits, *traits]))
    return found


def _step(chance: float) -> int:
    """A probability in nine steps, finer towards 0 and 1."""
    return bisect_right((0.02, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.98), chance)


def _cross(kind: str, shared: list[str], traits: Sequence[str]) -> list[str]:
    return [kind, *(f"{kind}&{s}" for s in shared), *(f"{kind}|{t}" for t in traits), *traits]


def _place(scene: Scene, reading: Reading, time: Time, first: int, last: int) -> str | None:
    """Where a time stands: in the "own" sentence, at an edge of what is "said", "near" before it, in the "first"
    paragraphs or the sentence that comes "next"; None if inside anybody's words or elsewhere."""
    for start, end in reading.spans:
        if start <= time.start < end:
            edge = min(time.start - start, end - time.end)
            return "said" if edge <= EDGE else None
    own = first <= time.sentence <= last
    cue = reading.lead.cue
    if any(not (own and cue and start <= cue[0] < end) for start, end in time.within):
        return None
    if own:
        return "own"
    if time.sentence > last:
        return "next" if time.sentence == last + 1 else None
    return "first" if scene.sentences[time.sentence].paragraph < 2 else "near"


def _situation(moment: Moment) -> Iterator[str]:
    """Traits of the statement itself, which weigh differently for each kind of candidate."""
    scene, reading, at = moment.scene, moment.told.reading, moment.at
    text, lead = scene.text, reading.lead
    cue = text[slice(*lead.cue)].lower().split() if lead.cue else ["-"]
    sentence = scene.sentences[sentence_at(scene.sentences, at)]
    before = text[max(sentence.start, at - 60) : at]
    tense = TENSE.search(before)
    yield "always"
    yield f"cue={cue[-1]}"
    yield f"cue1={cue[0]}"
    yield f"tense={tense[1] if tense else ''}&{_ending(cue[-1])}"
    frame = _without(text, (max(sentence.start, at - 100), min(sentence.end, at + 100)), reading.spans)
    for words in {m.group().lower() for m in EARLIER.finditer(frame)}:
        yield f"earlier={words if len(words) < 12 else 'interview'}"
    own = {t.day.precision for t, where in moment.times if where == "own"}
    yield f"own={min(own, key=('day', 'month', 'unknown', 'year').index) if own else ''}"
    yield f"said={any(w == 'said' and t.day.precision == 'day' for t, w in moment.times)}"
    yield f"paragraph={min(3, moment.told.paragraph)}"
    yield f"leader={reading.leader is not None}"
    yield f"direct={text[reading.spans[0][0]] in MARKS}"
    for form in scene.forms:
        yield f"form={form}"
    yield f"any={any(t.day.precision == 'day' for t, w in moment.times if w != 'next')}"


def _ending(cue: str) -> str:
    if cue in ("said", "told", "wrote", "spoke"):
        return "ed"
    return next((ending for ending in ("s", "ed", "ing") if cue.endswith(ending)), "")


def _without(text: str, span: Span, contents: list[Span]) -> str:
    a, b = span
    kept = list(text[a:b])
    for start, end in contents:
        low, high = max(start, a), min(end, b)
        kept[low - a : high - a] = " " * max(0, high - low)
    return "".join(kept)


def _traits(moment: Moment, time: Time, where: str) -> Iterator[str]:
    """Traits of a time as the day of a statement."""
    scene, at, last = moment.scene, moment.at, moment.last
    day, text, speaker = time.day, scene.text, moment.told.speaker
    yield from time.traits
    yield f"rule={day.rule.split(' on ')[0][:24]}"
    yield f"precision={day.precision}"
    yield f"lag={_lag(scene.published, day.on)}"
    yield f"lag&precision={day.precision},{_lag(scene.published, day.on)}"
    yield f"word={day.words.lower().split()[0]}" if not day.words[0].isdigit() else "word=1"
    if where in ("own", "said"):
        between = text[min(time.end, at) : max(time.start, at)]
        side = "after" if time.start >= at else "before"
        yield f"{side}&{min(6, len(between) // 15)}"
        yield f"{side}&comma={between.count(',') > 0}&quote={any(mark in between for mark in MARKS)}"
        yield f"{side}&and={bool(ANEW.search(between))}"
        yield f"{side}&{time.traits[0]}"
    else:
        yield f"sentences={min(5, abs(last - time.sentence))}"
        yield f"paragraphs={min(5, abs(moment.told.paragraph - scene.sentences[time.sentence].paragraph))}"
    others = [
        t for t, _ in moment.times if t is not time and min(time.start, at) < t.start < max(time.start, at)
    ]
    yield f"between={min(2, len({t.day.on for t in others} - {day.on}))}"
    yield f"unknown between={any(t.day.on is None for t in others)}"
    yield f"days between={min(2, len({t.day.on for t in others if t.day.precision == 'day'} - {day.on}))}"
    sentence = scene.sentences[time.sentence]
    if speaker and speaker.split()[-1] in text[sentence.start : sentence.end]:
        yield "names the speaker"
    yield f"opens={time.sentence == 0}"
    told = {"same" if o.speaker == speaker else "other" for o in moment.others if o.sentence == time.sentence}
    yield f"frame={max(told, default='')}"
    yield f"frame&{where}&sentences={min(3, last - time.sentence)}&{max(told, default='')}"


def _lag(published: date | None, on: date | None) -> str:
    if published is None or on is None:
        return "?"
    days = (published - on).days
    return str(days) if days <= 3 else ("4-7", "8-31", "32-366", "more")[bisect_right((7, 31, 366), days - 1)]
