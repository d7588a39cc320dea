"""Statements: who said what, when and where, read from articles one at a time."""

import hashlib
import os
import re
import warnings
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import compress, pairwise, zip_longest
from typing import Any, NamedTuple

import pandas as pd

from helpers.base import InputError, table, unforeseen
from helpers.statements.actors import SideNames, role_note, side_names
from helpers.statements.candidates import candidates, continue_candidates, find_quoted_as, split_contrasts
from helpers.statements.cast import Speaker, read_cast
from helpers.statements.condition_binds import bound_side
from helpers.statements.conditions import find_condition
from helpers.statements.cues import cue_forms, phrasal_forms
from helpers.statements.day_expressions import Day
from helpers.statements.filters import behind_agencies, carrier_of, demote_tags, is_said, without_addressees
from helpers.statements.frames import Parse, parse
from helpers.statements.occasions import find_venue, mark_same
from helpers.statements.quotations import Quotation, pair
from helpers.statements.ranking import Candidate, Span, choose, score
from helpers.statements.said_on import day_of, without_asides
from helpers.statements.sentences import Sentence, context_of, day_words, frame_of, lead_of, split_sentences
from helpers.statements.speakers import resolve, resolve_label, resolve_on
from helpers.statements.turns import one_voice, rejoin_sentences, turns
from helpers.study import Study

WORTH_PARSING = re.compile(r"(?i)[“\"„«‘]|''|``|\baccording\b|^[^.,]{2,60}:\s|[―—–-]{1,2}\s?[A-Z][\w .]+$")
# These point at a fact, or at nobody in particular.
NO_SPEAKER = {"this", "these", "those", "there", "such", "which", "both sides", "all sides"}
NEAR = 3  # paragraphs over which a speaker's day and venue carry on to what he says next
CHUNK = 64  # articles parsed together
Row = dict[str, Any]
Rows = list[Row]


class Carried(NamedTuple):
    """What a statement before left behind for the next one of the same speaker."""

    speaker: str
    paragraph: int
    day: Day | None
    venue: str | None


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
    """Statements of some articles; sentences of all of them are parsed in one stream."""
    split = [split_sentences(str(row["text"])) for row in rows]
    wanted = [
        [False] * len(sentences) if one_voice(row) else _worth_parsing(str(row["text"]), sentences)
        for row, sentences in zip(rows, split, strict=True)
    ]
    stream = parse(
        sentence
        for sentences, keep in zip(split, wanted, strict=True)
        for sentence in compress(sentences, keep)
    )
    names = side_names(study) if study is not None else None
    found: Rows = []
    for row, sentences, keep in zip(rows, split, wanted, strict=True):
        text, day = str(row["text"]), row.get("published")
        published = None if pd.isna(day) else pd.Timestamp(day).date()
        article = Article(row, text, sentences, pair(text), study, names, published)
        if one_voice(row):
            found += _read_one_voice(article)
        else:
            found += _read_article(article, [next(stream) if k else None for k in keep])
    return found


def _worth_parsing(text: str, sentences: list[Sentence]) -> list[bool]:
    """Sentences with a quotation mark, a cue word or a label, and those that may introduce a bare quotation."""
    verbs, nouns = cue_forms()
    keep = []
    for sentence in sentences:
        spelled = re.findall(r"[a-z]+", sentence.parsed.lower())
        keep.append(
            bool(sentence.quotations or WORTH_PARSING.search(sentence.parsed))
            or any(w in verbs or w in nouns for w in spelled)
            or any(two in phrasal_forms() for two in pairwise(spelled))
        )
    followed = [bool(s.quotations) and _is_bare(text, s) for s in sentences[1:]]
    return [kept or bare for kept, bare in zip_longest(keep, followed, fillvalue=False)]


def _is_bare(text: str, sentence: Sentence) -> bool:
    """Whether a sentence has no word outside its quotations."""
    words = re.compile(r"\w").finditer(text, sentence.start, sentence.end)
    return all(any(q.start <= word.start() < q.end for q in sentence.quotations) for word in words)


def _read_article(article: Article, parses: list[Parse | None]) -> Iterator[Row]:
    text, sentences = article.text, article.sentences
    readings = candidates(text, parses)
    score(readings)
    demote_tags(text, readings)
    chosen = find_quoted_as(text, sentences, behind_agencies(text, choose(readings), readings))
    chosen = split_contrasts(text, continue_candidates(text, sentences, chosen, readings))
    return _describe(article, _join(article, without_addressees(text, chosen)))


def _join(article: Article, chosen: list[Candidate]) -> list[list[Candidate]]:
    """Readings that are pieces of one statement: a quotation split by its cue, and those that follow on it."""
    groups: dict[tuple[Any, ...], list[Candidate]] = {}
    for candidate in chosen:
        leader = candidate.leader or candidate
        quoted = leader.group[0] == -1 or all(
            any(q.start <= a and b <= q.end for q in article.quotations) for a, b in leader.spans
        )
        # after "… said that" the words are no rest of a quotation before the cue
        opened = leader.cue is not None and " that" in article.text[leader.cue[1] : leader.spans[0][0]]
        key = (leader.cue, leader.source if quoted and not opened else leader.group)
        for other in groups.values():
            if any(o is leader for o in other):
                other.append(candidate)
                break
        else:
            groups.setdefault(key, []).append(candidate)
    return sorted(groups.values(), key=lambda g: g[0].spans)


def _describe(article: Article, chosen: list[list[Candidate]]) -> Iterator[Row]:
    """Fill in speaker, day, venue and condition, reading the statements in the order of the text."""
    text, sentences, published = article.text, article.sentences, article.published
    cast = read_cast(text, article.study, on=published)
    contents = [span for group in chosen for candidate in group for span in candidate.spans]
    history: list[Carried] = []
    taken: dict[str, list[Span]] = {}  # words already given to a speaker
    for group in chosen:
        leader = group[0].leader or group[0]
        if leader.source is None or not is_said(text, leader, chosen):
            continue
        spans = sorted({span for candidate in group for span in candidate.spans})
        printed = text[slice(*leader.source)]
        speaker = resolve(cast, printed, leader.source, begins=spans[0][0])
        if not speaker.name or printed.lower() in NO_SPEAKER:
            continue
        claimed = taken.setdefault(speaker.name, [])
        if any(a < d and c < b for a, b in spans for c, d in claimed):
            continue
        claimed += spans
        frame, cue, around = frame_of(text, sentences, leader, contents)
        begins = (leader.cue or leader.spans[0])[0] - cue  # of the frame, in the text
        occasion = " " + day_words(text, group, leader)
        dated = without_asides(text, leader, frame, begins) + occasion
        frame += occasion
        paragraph = sentences[group[0].sentence].paragraph
        near = (h for h in reversed(history) if h.speaker == speaker.name and paragraph - h.paragraph <= NEAR)
        last = next(near, None)
        known = (h.day for h in reversed(history) if h.day is not None and h.day.precision == "day")
        anchor = next((day.on for day in known), None)
        lead = lead_of(text, sentences, spans)
        asked = None if leader.cue is None else leader.source[0] - begins
        day = day_of(dated, cue, around, lead, last.day if last else None, published, anchor, asked)
        if day is not None and day.on is not None and day.precision in ("day", "month"):
            speaker = resolve_on(cast, printed, speaker, day.on)
        venue = next((v for words in (frame, *around) if (v := find_venue(words))), None)
        if venue is None and last is not None and (day is None or last.day is None or day.on == last.day.on):
            venue = last.venue
        history.append(Carried(speaker.name or printed, paragraph, day, venue))
        yield {
            **_statement(article, spans, speaker, day, group[0].sentence, group[-1].sentence),
            "cue": text[slice(*leader.cue)] if leader.cue else None,
            "cue_span": list(leader.cue) if leader.cue else None,
            "source": printed,
            "source_span": list(leader.source),
            "reported_by": carrier_of(text, leader, chosen, frame),
            "venue": venue,
        }


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
    content = " … ".join(text[a:b] for a, b in _merge(text, spans))
    before, after = context_of(text, article.sentences, first, last, spans[-1][1])
    binds = None
    if names is not None and condition is not None:
        binds = bound_side(condition, content, speaker.side or "", names, before or "")
    actors = article.study.actors if article.study is not None else ()
    actor = next((a for a in actors if a.id == speaker.actor_id), None)
    on = day.on if day is not None else None
    held = actor.role_on(on or published) if actor is not None else None
    return {
        "statement_id": hashlib.sha256(f"{row['article_id']}:{spans}".encode()).hexdigest()[:12],
        "article_id": row["article_id"],
        "content": content,
        "content_spans": [list(span) for span in spans],
        "mode": _mode(text, spans, article.quotations),
        "published": row.get("published"),
        "condition": condition,
        "condition_span": list(found) if found else None,
        "condition_binds": binds,
        "before": before,
        "after": after,
        "same_as": None,
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
    inside = sum(any(q.start <= at < q.end for q in quotations) for at in words)
    share = inside / len(words) if words else 0.0
    return "direct" if share >= 0.9 else "mixed" if share > 0 else "indirect"
