"""Statements: who said what, when and where, read from articles one at a time."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from helpers.attributions import Candidate, candidates
from helpers.conditions import find_condition
from helpers.cue_words import cue_forms
from helpers.days import Day, find_days
from helpers.occasions import OCCASION, find_venue
from helpers.parses import Parse, parse
from helpers.quotations import pair
from helpers.ranking import choose, score
from helpers.sentences import Sentence, split_sentences
from helpers.speakers import Speaker, read_cast, resolve, role_note
from helpers.study import Study
from helpers.tables import table

WORTH_PARSING = re.compile(
    r"[“\"„«‘]|''|``|\baccording\b|^[^.,]{2,60}:\s|[―—–-]{1,2}\s?[A-Z][\w .]+$", re.IGNORECASE
)
CARRIED_BY = re.compile(
    r"\b(?:carried|published|released|reported|quoted|issued|cited|relayed|distributed)\s+(?:[\w’'-]+\s+){0,4}?by\s+(?:the\s+)?"
    r"(?P<by>(?:[A-Z][\w’'&.-]*)(?:\s+[A-Z][\w’'&-]*|\s+\([A-Z]+\))*)|\bvia\s+(?:the\s+)?(?P<via>[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*)*)"
)
AGENCY = re.compile(
    r"\b(?:KCNA|Yonhap|Reuters|Xinhua|TASS|Kyodo|AFP|AP|Associated Press|CNN|BBC|Sputnik|(?:news )?agency|newspaper|daily|media|broadcaster|television|Times|Post|Journal|Herald|News)\b"
)
NO_SPEAKER = {
    "this",
    "these",
    "those",
    "there",
    "such",
    "which",
    "both sides",
    "all sides",
}  # point at a fact, or at nobody in particular
NEAR = 3  # paragraphs over which a speaker's day and venue carry on to what he says next
CHUNK = 64  # articles parsed together


def extract_statements(articles: pd.DataFrame, study: Study | None = None, workers: int = 1) -> pd.DataFrame:
    """Extract the statements of articles: direct, mixed and indirect.

    ``articles`` needs article_id and text; published, kind, title and speaker are used where present. Articles of
    kind ``speech`` and ``communique`` with a speaker give one statement a sentence. With ``study`` speakers
    resolve to its actors; without, actor_id and side stay missing. Each article is read by itself, so ``workers``
    processes give the same rows as one. Returns the table of ``tables.STATEMENTS``, in the order of articles and
    text; ``same_as`` alone is found across articles.
    """
    from tqdm import tqdm

    rows = articles.to_dict("records")
    batches = [rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)]
    progress = tqdm(total=len(rows), desc="statements", unit="article", delay=2, leave=False)
    found: list[dict[str, Any]] = []
    if workers > 1 and len(batches) > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for batch, statements in zip(
                batches, pool.map(_read_batch, batches, [study] * len(batches)), strict=True
            ):
                found += statements
                progress.update(len(batch))
    else:
        for batch in batches:
            found += _read_batch(batch, study)
            progress.update(len(batch))
    progress.close()
    return table(_mark_same(found), "statements")


def _read_batch(rows: list[dict[str, Any]], study: Study | None) -> list[dict[str, Any]]:
    """Statements of some articles; sentences of all of them are parsed in one stream."""
    split = [split_sentences(str(row["text"])) for row in rows]
    wanted = [_worth_parsing(str(row["text"]), sentences) for row, sentences in zip(rows, split, strict=True)]
    stream = parse(
        s
        for sentences, keep in zip(split, wanted, strict=True)
        for s, k in zip(sentences, keep, strict=True)
        if k
    )
    found: list[dict[str, Any]] = []
    for row, sentences, keep in zip(rows, split, wanted, strict=True):
        parses = [next(stream) if k else None for k in keep]
        found += _read_article(row, sentences, parses, study)
    return found


def _worth_parsing(text: str, sentences: list[Sentence]) -> list[bool]:
    """Sentences with a quotation mark, a cue word or a label, and those that may introduce a bare quotation."""
    verbs, nouns = cue_forms()
    keep = []
    for sentence in sentences:
        words = sentence.parsed
        keep.append(
            bool(sentence.quotations)
            or bool(WORTH_PARSING.search(words))
            or any(w in verbs or w in nouns for w in re.findall(r"[a-z]+", words.lower()))
        )
    for number in range(len(sentences) - 1):
        after = sentences[number + 1]
        if (
            not keep[number]
            and after.quotations
            and not re.search(r"\w", _outside(text, after.start, after.end, after))
        ):
            keep[number] = True
    return keep


def _outside(text: str, start: int, end: int, sentence: Sentence) -> str:
    for q in sorted(sentence.quotations, key=lambda q: -q.start):
        text = text[: q.start] + " " * (q.end - q.start) + text[q.end :]
    return text[start:end]


def _read_article(
    row: dict[str, Any], sentences: list[Sentence], parses: list[Parse | None], study: Study | None
) -> list[dict[str, Any]]:
    text = str(row["text"])
    readings = candidates(text, parses)
    score(readings)
    chosen = _joined(choose(readings))
    return list(_describe(row, text, sentences, chosen, study))


def _joined(chosen: list[Candidate]) -> list[list[Candidate]]:
    """Readings that are pieces of one statement: a quotation split by its cue, and those that follow on it."""
    groups: dict[tuple[Any, ...], list[Candidate]] = {}
    for candidate in chosen:
        leader = candidate.leader or candidate
        key = (
            (leader.cue, leader.source)
            if leader.group[0] == -1 or candidate is not leader
            else (leader.cue, leader.group)
        )
        for other in groups.values():
            if any(o is leader for o in other):
                other.append(candidate)
                break
        else:
            groups.setdefault(key, []).append(candidate)
    return sorted(groups.values(), key=lambda g: g[0].spans)


def _describe(
    row: dict[str, Any],
    text: str,
    sentences: list[Sentence],
    chosen: list[list[Candidate]],
    study: Study | None,
) -> Iterator[dict[str, Any]]:
    """Fill in speaker, day, venue and condition, reading the statements in the order of the text."""
    published = None if pd.isna(row.get("published")) else pd.Timestamp(row["published"]).date()
    cast = read_cast(text, study)
    quotations = pair(text)
    lead = " ".join(text[s.start : s.end] for s in sentences if s.paragraph == 0)
    all_spans = [span for group in chosen for candidate in group for span in candidate.spans]
    history: list[dict[str, Any]] = []
    taken: dict[str, list[tuple[int, int]]] = {}  # words already given to a speaker
    for group in chosen:
        leader = group[0].leader or group[0]
        agency = _agency_around(text, leader, chosen)
        if _only_passes_on(text, leader, chosen):
            continue
        spans = sorted({span for candidate in group for span in candidate.spans})
        near = spans[0][0]
        frame, cue, around = _frame(text, sentences, leader, all_spans)
        frame += " " + _addressed(text, group, leader)
        printed = text[slice(*leader.source)] if leader.source else None
        speaker = (
            resolve(cast, printed, leader.source, near=max(near, leader.source[0]), day=published)
            if printed and leader.source
            else Speaker(None)
        )
        paragraph = sentences[group[0].sentence].paragraph
        last = next(
            (
                h
                for h in reversed(history)
                if h["speaker"] and h["speaker"] == speaker.name and paragraph - h["paragraph"] <= NEAR
            ),
            None,
        )
        day = _day_of(
            frame,
            cue,
            around,
            lead,
            last,
            published,
            next((h["day_on"] for h in reversed(history) if h["day_on"]), None),
        )
        venue = find_venue(frame) or next(
            (v for v, _ in map(lambda a: (find_venue(a), a), around) if v), None
        )
        if venue is None and last is not None and (day is None or day.on == last["day_on"]):
            venue = last["venue"]
        condition = find_condition(text, spans)
        actor = (
            next((a for a in study.actors if a.id == speaker.actor_id), None)
            if study and speaker.actor_id
            else None
        )
        on = day.on if day is not None else None
        carried = CARRIED_BY.search(frame)
        held = actor.role_on(on or published) if actor is not None else None
        content = " … ".join(text[a:b] for a, b in _merged(text, spans))
        if not speaker.name or (printed or "").lower() in NO_SPEAKER or _claimed(taken, speaker.name, spans):
            continue
        taken.setdefault(speaker.name, []).extend(spans)
        history.append(
            {"speaker": speaker.name, "paragraph": paragraph, "day": day, "day_on": on, "venue": venue}
        )
        yield {
            "statement_id": hashlib.sha256(f"{row['article_id']}:{spans}".encode()).hexdigest()[:12],
            "article_id": row["article_id"],
            "content": content,
            "content_spans": [list(span) for span in spans],
            "mode": _mode(text, spans, quotations),
            "cue": text[slice(*leader.cue)] if leader.cue else None,
            "cue_span": list(leader.cue) if leader.cue else None,
            "source": printed,
            "source_span": list(leader.source) if leader.source else None,
            "speaker": speaker.name,
            "actor_id": speaker.actor_id,
            "side": speaker.side,
            "role": held or speaker.role_printed,
            "role_printed": speaker.role_printed,
            "role_note": role_note(actor, speaker.role_printed, on or published),
            "reported_by": agency or ((carried.group("by") or carried.group("via")) if carried else None),
            "venue": venue,
            "said_on": pd.Timestamp(on) if on is not None else pd.NaT,
            "said_on_precision": day.precision if day is not None else "unknown",
            "said_on_evidence": day.evidence if day is not None else None,
            "published": row.get("published"),
            "condition": text[slice(*condition)] if condition else None,
            "condition_span": list(condition) if condition else None,
            "before": _sentence_before(text, sentences, group[0].sentence),
            "after": _words_after(text, sentences, group[-1].sentence, spans[-1][1]),
            "same_as": None,
        }


def _agency_around(text: str, inner: Candidate, chosen: list[list[Candidate]]) -> str | None:
    """The news agency whose report holds this attribution ("…, he said, the agency reported")."""
    for group in chosen:
        outer = group[0].leader or group[0]
        if outer is not inner and outer.source and inner.cue and AGENCY.search(text[slice(*outer.source)]):
            if any(a <= inner.cue[0] and inner.cue[1] <= b for a, b in group[0].spans):
                return re.sub(r"^(?:the|a)\s+", "", text[slice(*outer.source)], flags=re.IGNORECASE)
    return None


def _only_passes_on(text: str, outer: Candidate, chosen: list[list[Candidate]]) -> bool:
    """Whether a news agency's statement is nothing but the report of another's."""
    if not outer.source or not AGENCY.search(text[slice(*outer.source)]):
        return False
    cues = [(g[0].leader or g[0]).cue for g in chosen if (g[0].leader or g[0]) is not outer]
    return any(cue is not None and any(a <= cue[0] and cue[1] <= b for a, b in outer.spans) for cue in cues)


def _addressed(text: str, group: list[Candidate], leader: Candidate) -> str:
    """The words between the cue and an infinitive ("urged the North on Monday to …"), where a day may stand."""
    start, end = group[0].spans[0]
    opening = re.match(r"[^,.;“\"]{0,80}?\bon [A-Z]\w+day(?= to\b)", text[start:end])
    return opening.group() if opening and leader.cue and leader.cue[1] <= start <= leader.cue[1] + 2 else ""


def _claimed(taken: dict[str, list[tuple[int, int]]], speaker: str, spans: list[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in spans for c, d in taken.get(speaker, []))


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces with nothing but marks and blanks between them, as one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start >= merged[-1][1] and not re.search(r"\w", text[merged[-1][1] : start]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _frame(
    text: str, sentences: list[Sentence], leader: Candidate, contents: list[tuple[int, int]]
) -> tuple[str, int, list[str]]:
    """The words that attribute (the leader's sentence without content), the place of the cue in them, and the
    sentences before, nearest first. Content that holds the cue itself is kept: it is somebody else's."""
    own = leader.sentence
    at = leader.cue[0] if leader.cue is not None else leader.spans[0][0]
    if leader.cue is not None:
        own = next((i for i, s in enumerate(sentences) if s.start <= at < s.end), own)

    def bare(number: int) -> str:
        s = sentences[number]
        words = list(text[s.start : s.end])
        for start, end in contents:
            if not start <= at < end:
                for place in range(max(start, s.start), min(end, s.end)):
                    words[place - s.start] = " "
        return "".join(words)

    before = []
    for number in range(own - 1, -1, -1):
        if sentences[number].paragraph != sentences[own].paragraph:
            break
        before.append(bare(number))
    return bare(own), at - sentences[own].start, before


def _day_of(
    frame: str,
    cue: int,
    around: list[str],
    lead: str,
    last: dict[str, Any] | None,
    published: date | None,
    anchor: date | None,
) -> Day | None:
    """The day the frame names; else that of the meeting just spoken of, of this speaker's statement before, of the lead."""
    own = _best(find_days(frame, published=published, anchor=anchor), published, cue)
    if own is not None and own.precision == "day":
        return own
    for words in around:
        if not OCCASION.search(words):
            continue
        day = _best(find_days(words, published=published, anchor=anchor), published, 0)
        if day is not None and day.precision == "day":
            return _told(day, "named in a sentence before")
    if own is not None:
        return own
    if last is not None and last["day"] is not None:
        return _told(last["day"], "of this speaker’s statement before")
    named = [d for d in find_days(lead, published=published) if d.precision == "day" and d.on is not None]
    if len({d.on for d in named}) == 1 and OCCASION.search(lead):
        return _told(named[0], "the one day named in the first paragraph")
    return None


def _told(day: Day, how: str) -> Day:
    """A day carried over, with the way it was found added to its rule once."""
    rule = day.rule.split("; ")[0]
    return Day(day.on, day.precision, day.words, f"{rule}; {how}", day.start)


def _best(days: list[Day], published: date | None, cue: int) -> Day | None:
    """The most precise day of a frame, of equals the nearest to the cue; none after publication."""
    order = {"day": 0, "month": 1, "unknown": 2, "year": 3}
    usable = [d for d in days if d.on is None or published is None or d.on <= published]
    return min(usable, key=lambda d: (order[d.precision], abs(d.start - cue)), default=None)


def _mode(text: str, spans: list[tuple[int, int]], quotations: list[Any]) -> str:
    """Direct where nine words in ten stand inside quotation marks, mixed where some do."""
    inside = total = 0
    for start, end in spans:
        for word in re.finditer(r"\w+", text[start:end]):
            total += 1
            at = start + word.start()
            inside += any(q.start <= at < q.end for q in quotations)
    share = inside / total if total else 0.0
    return "direct" if share >= 0.9 else "mixed" if share > 0 else "indirect"


def _sentence_before(text: str, sentences: list[Sentence], number: int) -> str | None:
    return text[sentences[number - 1].start : sentences[number - 1].end].strip() if number else None


def _words_after(text: str, sentences: list[Sentence], number: int, end: int) -> str | None:
    rest = text[end : sentences[number].end].strip()
    following = (
        text[sentences[number + 1].start : sentences[number + 1].end] if number + 1 < len(sentences) else ""
    )
    return " ".join(part for part in (rest, following.strip()) if part) or None


def _mark_same(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Point a later report of the same statement at the earliest one: same speaker, near day, same words."""
    seen: dict[str, list[tuple[dict[str, Any], frozenset[str]]]] = {}
    for row in sorted(
        rows,
        key=lambda r: (
            pd.Timestamp(r["published"]) if not pd.isna(r["published"]) else pd.Timestamp.max,
            r["statement_id"],
        ),
    ):
        words = frozenset(re.findall(r"\w+", row["content"].lower()))
        if not row["speaker"] or len(words) < 4:
            continue
        for other, its in seen.get(row["speaker"], []):
            if other["article_id"] != row["article_id"] and _same_day(row, other) and _same_words(words, its):
                row["same_as"] = other["same_as"] or other["statement_id"]
                break
        seen.setdefault(row["speaker"], []).append((row, words))
    return rows


def _same_day(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = one["said_on"], other["said_on"]
    if pd.isna(a) or pd.isna(b):
        a, b = one["published"], other["published"]
    return pd.isna(a) or pd.isna(b) or abs((pd.Timestamp(a) - pd.Timestamp(b)).days) <= 1


def _same_words(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two statements share four words in five, or the shorter (of six words or more) lies in the longer."""
    one, other = frozenset(one), frozenset(other)
    shared = len(one & other)
    small = min(len(one), len(other))
    return shared >= 0.8 * len(one | other) or (small >= 6 and shared >= 0.95 * small)
