"""Statements: who said what, when and where, read from articles one at a time."""

import hashlib
import os
import re
import warnings
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from helpers.base import InputError, table, unforeseen
from helpers.statements.actors import SideNames, role_note, side_names
from helpers.statements.cast import Cast, Speaker, read_cast
from helpers.statements.condition_binds import bound_side
from helpers.statements.conditions import find_condition
from helpers.statements.confidence import confidence
from helpers.statements.day_candidates import Told, read_scene
from helpers.statements.day_expressions import Day
from helpers.statements.filters import carrier_in, choose
from helpers.statements.occasions import find_venue, mark_same
from helpers.statements.quotations import Quotation, pair
from helpers.statements.reader import Reading, Scored, Span, find_readings, people_of, score, when_of
from helpers.statements.said_on import days_of, is_sure
from helpers.statements.sentences import (
    Sentence,
    context_of,
    day_words,
    frame_of,
    sentence_at,
    split_sentences,
)
from helpers.statements.speakers import resolve, resolve_label, resolve_on
from helpers.statements.turns import joint_sentences, one_voice, rejoin_sentences, turns
from helpers.study import Study, actor_of

# These point at a fact, or at nobody in particular.
NO_SPEAKER = {"this", "these", "those", "there", "such", "which", "both sides", "all sides"}
NEAR = 3  # paragraphs over which a speaker's day and venue carry on to what he says next
CHUNK = 64  # articles read together
Row = dict[str, Any]
Rows = list[Row]


class Article(NamedTuple):
    """One article: its row, what its sentences are, and what the study knows."""

    row: Row
    text: str
    sentences: list[Sentence]
    quotations: list[Quotation]
    study: Study | None
    names: SideNames | None
    published: date | None


def extract_statements(articles: pd.DataFrame, study: Study | None = None, workers: int = 1) -> pd.DataFrame:
    """Extract the statements of articles: direct, mixed and indirect.

    ``articles`` needs article_id and text; published, kind, title and speaker are used where present. Speeches
    and communiqués with a speaker, and the answers of transcripts, give one statement a sentence. With ``study`` speakers
    resolve to its actors; without, actor_id and side stay missing. Each article is read by itself, so ``workers``
    processes give the same rows as one. Returns the table of ``STATEMENTS``, in the order of articles and
    text; ``same_as`` alone is found across articles. An article on which the program fails has no rows, and a
    warning says so; ``read_statements`` lists it. Raises InputError for a table without a column it needs.
    """
    statements, rejected = read_statements(articles, study, workers)
    for row in rejected.itertuples():
        warnings.warn(f"Not extracted: {row.source_file}: {row.reason} {row.what_to_do}", stacklevel=2)
    return statements


def read_statements(
    articles: pd.DataFrame, study: Study | None = None, workers: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The statements of articles as ``extract_statements`` gives them, and the articles on which it failed.

    The second table is ``rejected``, with the reason and what to do; empty as a rule.
    """
    from tqdm.auto import tqdm

    lacking = [name for name in ("article_id", "text") if name not in articles]
    if lacking:
        raise InputError(
            f"The articles have no column {', '.join(lacking)}. Give the table of read_articles."
        )
    rows: Rows = [{str(k): v for k, v in row.items()} for row in articles.to_dict("records")]
    batches = [rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)]
    off = bool(os.environ.get("TQDM_DISABLE"))  # the bar of a notebook does not look at it by itself
    progress = tqdm(total=len(rows), desc="statements", unit="article", delay=2, leave=False, disable=off)
    found: Rows = []
    rejected: Rows = []
    for batch, (statements, failed) in zip(batches, _read_batches(batches, study, workers), strict=True):
        found += statements
        rejected += failed
        progress.update(len(batch))
    progress.close()
    return table(mark_same(found), "statements"), table(rejected, "rejected")


def _read_batches(batches: list[Rows], study: Study | None, workers: int) -> Iterator[tuple[Rows, Rows]]:
    if workers <= 1 or len(batches) <= 1:
        yield from (_read_batch(batch, study) for batch in batches)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_read_batch, batches, [study] * len(batches))


def _read_batch(rows: Rows, study: Study | None) -> tuple[Rows, Rows]:
    """Statements of some articles, and a row of the table ``rejected`` for each on which the program fails."""
    try:
        found = _read_together(rows, study)
        table(found, "statements")
        return found, []
    except Exception as error:  # one article must not cost the statements of the others
        if len(rows) == 1:
            refused = unforeseen(error, said="Read, but without its statements: the program failed on it")
            name = str(rows[0].get("source_file") or rows[0]["article_id"])
            return [], [{"source_file": name, "reason": refused.reason, "what_to_do": refused.what_to_do}]
    alone = [_read_batch([row], study) for row in rows]
    return [row for found, _ in alone for row in found], [row for _, failed in alone for row in failed]


def _read_together(rows: Rows, study: Study | None) -> Rows:
    """Statements of some articles; those that are not of one voice are read in one go."""
    names = side_names(study) if study is not None else None
    found: Rows = []
    alone = [one_voice(row) for row in rows]
    scored = score([str(row["text"]) for row, one in zip(rows, alone, strict=True) if not one])
    for row, one in zip(rows, alone, strict=True):
        text, day = str(row["text"]), row.get("published")
        published = None if pd.isna(day) else pd.Timestamp(day).date()
        article = Article(row, text, split_sentences(text), pair(text), study, names, published)
        found += _read_one_voice(article) if one else _read_article(article, next(scored))
    return found


def _read_article(article: Article, scored: Scored) -> Iterator[Row]:
    """Fill in speaker, day, venue and condition, reading the statements in the order of the text."""
    text, sentences, published = article.text, article.sentences, article.published
    cast = read_cast(text, article.study, on=published, named=people_of(text, scored))
    issuer = article.row.get("speaker")
    if article.row.get("kind") == "communique" and isinstance(issuer, str) and " and " in issuer:
        cast.issuer = issuer
    readings = choose(text, find_readings(text, scored, article.quotations), sentences, article.quotations)
    contents = [span for reading in readings for span in reading.spans]
    scene = read_scene(text, sentences, contents, published)
    told: list[Told] = []
    who: list[tuple[Span, Speaker, str | None]] = []
    for reading in readings:
        leader = reading.lead
        if leader.source is None:
            continue
        printed = text[slice(*leader.source)]
        speaker = resolve(cast, printed, leader.source, begins=reading.spans[0][0], meant=leader.who)
        if not speaker.name or printed.lower() in NO_SPEAKER:
            continue
        if any(one.speaker == speaker.name and _overlap(one.reading.spans, reading.spans) for one in told):
            continue  # words already given to the same speaker
        paragraph = sentences[sentence_at(sentences, reading.spans[0][0])].paragraph
        cue = sentence_at(sentences, (leader.cue or leader.source)[0])
        told.append(Told(reading, speaker.name, paragraph, cue, when_of(scored, reading)))
        who.append((leader.source, speaker, _relayed_by(cast, reading)))
    venues: dict[str, tuple[int, date | None, str | None]] = {}
    for one, (source, speaker, teller), likely in zip(told, who, days_of(scene, told), strict=True):
        reading, leader, printed = one.reading, one.reading.lead, text[slice(*source)]
        first, last = (sentence_at(sentences, reading.spans[i][0]) for i in (0, -1))
        frame, around = frame_of(text, sentences, leader, contents)
        day = likely if is_sure(likely) else None
        if day is not None and day.on is not None and day.precision in ("day", "month"):
            speaker = resolve_on(cast, printed, speaker, day.on)
        frame += " " + day_words(text, reading)
        venue = next((v for words in (frame, *around) if (v := find_venue(words))), None)
        on = likely.on if likely is not None else None
        before, then, there = venues.get(one.speaker, (-NEAR - 1, None, None))
        if venue is None and one.paragraph - before <= NEAR and (None in (on, then) or on == then):
            venue = there
        venues[one.speaker] = one.paragraph, on, venue
        carrier = teller or carrier_in(frame)
        yield {
            **_statement(article, reading.spans, speaker, day, first, last),
            "cue": text[slice(*leader.cue)] if leader.cue else None,
            "cue_span": list(leader.cue) if leader.cue else None,
            "source": printed,
            "source_span": list(source),
            "reported_by": carrier if carrier != speaker.name else None,
            "confidence": confidence(reading, printed, (speaker.name or "").lower() != printed.lower()),
            "venue": venue,
        }
    if cast.issuer is not None:
        for number in joint_sentences(text, sentences):
            spans = [(sentences[number].start, sentences[number].end)]
            if not any(_overlap(one.reading.spans, spans) for one in told):
                speaker = Speaker(cast.issuer, plural=True)
                yield {**_statement(article, spans, speaker, None, number, number), "mode": "indirect"}


def _overlap(own: list[Span], other: list[Span]) -> bool:
    return any(a < d and c < b for a, b in own for c, d in other)


def _relayed_by(cast: Cast, reading: Reading) -> str | None:
    """Who tells that it was said: the source of the statement in whose words it stands."""
    outer = reading.lead.outer
    if outer is None or outer.lead.source is None:
        return None
    source = outer.lead.source
    teller = resolve(cast, cast.text[slice(*source)], source, begins=outer.spans[0][0], meant=outer.lead.who)
    cast.spoken.pop()  # the teller speaks where the outer statement has a row of its own
    return teller.name


def _read_one_voice(article: Article) -> Iterator[Row]:
    """The sentences of a speech, a communiqué or a transcript's answers, each a statement of its speaker."""
    row, text, published = article.row, article.text, article.published
    cast = read_cast(text, article.study)
    title = str(row.get("title") or "")
    day = None
    if published is not None:
        day = Day(published, "day", str(published), f"the day of the {row['kind']}", 0)
    sentences = rejoin_sentences(text, article.sentences)
    article = article._replace(sentences=sentences, quotations=[])
    resolved = cache(lambda name: resolve_label(cast, name, title))
    for number, start, label in turns(row, text, sentences):
        name = text[slice(*label)] if label else str(row["speaker"])
        yield {
            **_statement(article, [(start, sentences[number].end)], resolved(name), day, number, number),
            "mode": "direct",
            "source": name if label else None,
            "source_span": list(label) if label else None,
            "venue": find_venue(title),
        }


def _statement(
    article: Article, spans: list[Span], speaker: Speaker, day: Day | None, first: int, last: int
) -> Row:
    """What every statement has: its words, from one numbered sentence to another, who speaks and when."""
    row, text, names, published = article.row, article.text, article.names, article.published
    found = find_condition(text, spans)
    condition = text[slice(*found)] if found else None
    words = words_of(text, spans, article.sentences, article.quotations, first, last)
    binds = None
    if names is not None and condition is not None:
        binds = bound_side(condition, words["content"], speaker.side or "", names, words["before"] or "")
    actor = actor_of(article.study, speaker.actor_id) if article.study is not None else None
    on = day.on if day is not None else None
    held = actor.role_on(on or published) if actor is not None else None
    return {
        "statement_id": id_of(row["article_id"], spans),
        "article_id": row["article_id"],
        **words,
        "published": row.get("published"),
        "condition": condition,
        "condition_span": list(found) if found else None,
        "condition_binds": binds,
        "same_as": None,
        "corrected": None,
        "as_read": None,
        "speaker": speaker.name,
        "actor_id": speaker.actor_id,
        "side": speaker.side,
        "role": held or speaker.role_printed or speaker.office,
        "role_printed": speaker.role_printed,
        "role_note": role_note(actor, speaker.role_printed, on or published),
        "said_on": pd.Timestamp(on) if on is not None else pd.NaT,
        "said_on_precision": day.precision if day is not None else "unknown",
        "said_on_evidence": day.evidence if day is not None else None,
    }


def id_of(article_id: str, spans: list[Span]) -> str:
    """The statement_id of words of an article."""
    return hashlib.sha256(f"{article_id}:{spans}".encode()).hexdigest()[:12]


def words_of(
    text: str, spans: list[Span], sentences: list[Sentence], marks: list[Quotation], first: int, last: int
) -> Row:
    """What follows from where the words of a statement stand, from one numbered sentence to another."""
    before, after = context_of(text, sentences, first, last, spans[-1][1])
    return {
        "content": " … ".join(text[a:b] for a, b in _merge(text, spans)),
        "content_spans": [list(span) for span in spans],
        "mode": _mode(text, spans, marks),
        "before": before,
        "after": after,
    }


def _merge(text: str, spans: list[Span]) -> list[Span]:
    """Pieces with nothing but marks and blanks between them, as one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start >= merged[-1][1] and not re.search(r"\w", text[merged[-1][1] : start]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _mode(text: str, spans: list[Span], quotations: list[Quotation]) -> str:
    """Direct where nine words in ten stand inside quotation marks, mixed where some do."""
    words = [start + word.start() for start, end in spans for word in re.finditer(r"\w+", text[start:end])]
    near = [q for q in quotations if any(q.start < end and start < q.end for start, end in spans)]
    inside = sum(any(q.start <= at < q.end for q in near) for at in words)
    share = inside / len(words) if words else 0.0
    return "direct" if share >= 0.9 else "mixed" if share > 0 else "indirect"
