"""Articles: read, cleaned and dated; what cannot be read; what is the same story twice."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.articles import cleaning, publication_day
from helpers.articles.duplicates import same_story
from helpers.articles.exports import several_articles
from helpers.articles.exports.labels import Parts
from helpers.articles.kinds import kind_of, language_of, separate_turns
from helpers.articles.line_breaks import join_pages, rejoin_lines
from helpers.articles.listings import complete_parts, entry_of, listing_of, unused_entries
from helpers.articles.markup import plain_words
from helpers.articles.plaintext import normalize, one_line
from helpers.articles.publication_day import day_in_title, day_of
from helpers.articles.repairs import repair
from helpers.articles.sources import files_of, metadata_of, names_articles, parts_of
from helpers.base import KINDS, InputError, Refused, table, unforeseen
from helpers.study import Study, load_study

Row = dict[str, Any]
Found = tuple[str, Parts | Refused, list[Refused]]  # the name of a source, what it gives, and remarks on that
_LOST = 200  # one replacement character in so many characters: the words can no longer be trusted
_LONGEST = 20_000_000  # characters of an article; a novel has one million
_UNDATED = date.max
_WALLED = Refused(
    "Read, but only its beginning is there: the rest of the article is for subscribers.",
    "Take the whole article from a database, or from the page as a subscriber sees it.",
)


def read_articles(
    study: Study | str | Path, *, source: str | Path | None = None, published: str | date | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the articles of a study, or of any file or folder.

    ``study`` is a Study, the folder of one, or a path: a text (.txt, .md with front matter), a page (.html,
    .mhtml, .warc), a document (.pdf, .docx, .odt, .rtf), subtitles (.srt, .vtt), mail (.eml, .mbox), a table
    (.csv, .tsv, .json, .jsonl, .xlsx), an export of a database as text, page or document (see
    helpers.articles.exports), or a folder of them. A table without texts (of Zotero, Media Cloud) says of the
    files beside it what they do not say themselves. ``source`` names other articles than the study's own; a
    relative path counts from the study's root. ``published`` is the day of articles that state none.

    Returns two tables (see helpers.base.schemas): ``articles``, by day and source, and ``rejected``: what
    was not read and why, also what was read with a doubt (its reason begins with “Read, but”) and what is
    the same text as another. The day is taken from articles.csv, front matter, the table or the page's
    metadata, else from a line or dateline at the head that prints it with its year; it is never guessed
    (4/3/2031 is read only where the rest of its column says which number is the month).
    Raises InputError where there is nothing at the path.
    """
    folder, described = _source(study, source)
    default = day_of(published) if published else None
    if published and default is None:
        form = "it must be a day written as 2025-09-30, of 1678 to 2261"
        raise InputError(f"published is “{published}”; {form}.")
    rows: list[Row] = []
    rejected: list[Row] = []
    for name, parts, remarks in _with_progress(folder, described):
        try:
            if isinstance(parts, Refused):
                raise parts
            rows.append(_article(name, parts, default, remarks))
        except Refused as refused:
            remarks.append(refused)
        except Exception as error:  # the other articles can be read all the same
            remarks.append(unforeseen(error))
        rejected += [_rejection(name, remark) for remark in remarks]
    rows.sort(key=_order)
    rows = _once(_with_lost_blanks(rows), rejected)
    rows = _once(_without_repeated_edges(rows), rejected)
    rejected.sort(key=lambda row: _natural(row["source_file"]))
    return table(rows, "articles"), table(rejected, "rejected")


def _source(study: Study | str | Path, source: str | Path | None) -> tuple[Path, Path]:
    """The file or folder to read, and the folder whose articles.csv describes it."""
    if not isinstance(study, Study):
        if source is not None:
            raise InputError("“source” goes with a study; give the path alone.")
        path = Path(study)
        if path.is_dir() and (path / "study.yaml").exists():
            study = load_study(path)
    if isinstance(study, Study):
        path = study.root / source if source else study.folder / "articles"
        described = path.parent if not source or path.is_file() else path
    else:
        described = path if path.is_dir() else path.parent
    if not path.exists():
        given = source or (f"{study.id}/articles" if isinstance(study, Study) else study)
        raise InputError(f"There are no articles at “{given}”: no such file or folder. Check the path.")
    return path, described


def _with_progress(source: Path, root: Path) -> Iterator[Found]:
    """What is found, with what articles.csv says laid over it; a bar where it takes more than 2 seconds."""
    from tqdm import tqdm

    described, seen = metadata_of(root), set()
    found = _completed(source, root)
    for name, parts, remarks in tqdm(found, "Reading", unit=" articles", delay=2, leave=False, disable=None):
        seen.add(name)
        yield name, parts if isinstance(parts, Refused) else parts | described.get(name, {}), remarks
    for name in sorted(set(described) - seen) if source.is_dir() else ():
        gone = Refused("articles.csv describes it, but it is not there.", "Add the file or delete its row.")
        yield name, gone, []


def _completed(source: Path, root: Path) -> Iterator[Found]:
    """What the files give, completed by the tables that only name articles; then what those name in vain."""
    folder = source if source.is_dir() else source.parent
    files, entries = [], []
    for name, path in files_of(source):
        if isinstance(path, Refused) or not names_articles(path):
            files.append((name, path))
            continue
        for row, parts in parts_of(name, path):
            if isinstance(parts, Refused):
                yield row, parts, []
            else:
                entries.append(entry_of(row, parts, source=folder))
    listing = listing_of(entries)
    for name, path in files:
        for number, parts in parts_of(name, path):
            remark = None
            if not isinstance(parts, Refused):
                parts, remark = complete_parts(listing, number, parts)
            yield number, parts, [remark] if remark else []
    for entry, path in unused_entries(listing, source=folder, root=root):
        for name, parts in parts_of(entry.name, path):
            yield name, parts if isinstance(parts, Refused) else entry.parts | parts, []


def _article(name: str, parts: Parts, default: date | None, remarks: list[Refused]) -> Row:
    """One row of the table of articles, from the parts found; Refused where there is no English text."""
    if not isinstance(parts.get("text"), str):
        raise Refused("It has no text.", "Put the article's words in the column of text.")
    if len(parts["text"]) > _LONGEST:
        raise Refused(f"Its text is longer than {_LONGEST:,} characters.", "Split it into its articles.")
    form = parts["form"]
    text, remark = repair(parts["text"] if form == "page" else plain_words(parts["text"]))
    text = normalize(join_pages(text) if form == "text" else text)
    several = several_articles(text, form=form) if form in ("text", "export") else None
    remarks += [said for said in (remark, several) if said]
    title = _words(parts, "title")
    lost = text.count("\ufffd")
    if lost * _LOST > len(text):
        said = f"{lost} characters were lost (�) when it was saved in a wrong encoding."
        raise Refused(said, "Get the text again and save it as UTF-8.")
    if form in ("table", "export"):
        printed = publication_day.printed_day(text)[0]
    else:
        title, printed, text = publication_day.head_of(rejoin_lines(text), title=title)
    text, walled = cleaning.without_wall(text)
    if walled or parts.get("walled"):
        remarks.append(_WALLED)
    text, translated_from = cleaning.remove_page_furniture(separate_turns(text))
    if not re.search(r"[^\W\d_]", text):
        raise Refused("It holds no words of an article.", "Put the article's text in it, or remove it.")
    language = str(parts.get("language") or language_of(text)).lower()[:2]
    if language != "en":
        said = f"It is not in English (but: {language})."
        raise Refused(said, "Give an English translation; only English is read.")
    day = _day(parts, printed or day_in_title(title or "") or default, title or "", remarks)
    speaker = one_line(str(parts["speaker"])) if parts.get("speaker") else None
    delegation = one_line(str(parts["delegation"])) if parts.get("delegation") else None
    record = kind_of(text, title=title or "", speaker=speaker, delegation=delegation)
    kind = str(parts.get("kind", record.kind)).strip().lower()
    if kind not in KINDS:
        said = f"Read, but its kind “{kind}” is unknown; taken for {record.kind}."
        remarks.append(Refused(said, f"Use one of: {', '.join(KINDS)}."))
        kind = record.kind
    return {
        "article_id": _id(text),
        "title": title,
        "text": text,
        "published": day,
        "outlet": _words(parts, "outlet"),
        "url": _words(parts, "url"),
        "language": language,
        "kind": kind,
        "speaker": record.speaker or speaker,
        "source_file": name,
        "translated_from": _words(parts, "translated_from") or translated_from,
    }


def _day(parts: Parts, otherwise: date | None, title: str, remarks: list[Refused]) -> date | None:
    """The day that metadata state, else ``otherwise``; a remark where one is stated that cannot be read."""
    given = parts.get("published")
    day = day_of(given) or otherwise
    doubtful = publication_day.two_readings(title) if day is None else None
    if given is not None and day_of(given) is None:
        doubtful = str(given)[:60]
    if doubtful:
        year = publication_day.year_outside(doubtful)
        why = f"is of the year {year}, outside 1678 to 2261" if year else "cannot be read in one way only"
        said = f"Read, but its day “{doubtful}” {why}" + (f"; {day} was taken." if day else ".")
        remarks.append(Refused(said, "Write it as 2025-09-30, for example in articles.csv."))
    return day


def _words(parts: Parts, key: str) -> str | None:
    value = parts.get(key)
    return (
        one_line(repair(plain_words(str(value)))[0]) or None if isinstance(value, str | int | float) else None
    )


def _id(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _once(rows: list[Row], rejected: list[Row]) -> list[Row]:
    """The first row of every text; the others go to ``rejected``."""
    first: dict[str, Row] = {}
    for row in rows:
        kept = first.setdefault(row["article_id"], row)
        if kept is not row:
            said = f"It is the same text as {kept['source_file']}."
            same = Refused(said, "Nothing: the text is counted once.")
            rejected.append(_rejection(row["source_file"], same))
    return list(first.values())


def _with_lost_blanks(rows: list[Row]) -> list[Row]:
    """Rows whose outlet's scraper glued names to the words beside them, with the blanks put back."""
    for own in _by_outlet(rows):
        names = cleaning.names_run_into(words for row in own for words in (row["title"] or "", row["text"]))
        for row in own if names else ():
            row["text"] = cleaning.with_lost_blanks(row["text"], names)
            row["title"] = row["title"] and cleaning.with_lost_blanks(row["title"], names)
            row["article_id"] = _id(row["text"])
    return rows


def _without_repeated_edges(rows: list[Row]) -> list[Row]:
    """Rows with ``same_story``, and without the lines that an outlet puts above or below its stories."""
    by_age = sorted(rows, key=lambda row: (row["published"] or _UNDATED, row["article_id"]))
    stories = same_story([row["text"] for row in by_age])
    for row, story in zip(by_age, stories, strict=True):
        row["same_story"] = story
    for own in _by_outlet(row for row in by_age if row["kind"] == "news"):
        edges = cleaning.repeated_edges([row["text"] for row in own], [row["same_story"] for row in own])
        for row in own:
            row["text"] = cleaning.without_edges(row["text"], edges) or row["text"]
            row["article_id"] = _id(row["text"])
    for row, story in zip(by_age, stories, strict=True):
        row["same_story"] = by_age[story]["article_id"] if by_age[story] is not row else None
    return sorted(by_age, key=_order)


def _by_outlet(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """The rows of each outlet, else of each host of an address."""
    outlets: dict[str, list[Row]] = {}
    for row in rows:
        outlet = row["outlet"] or (row["url"] or "").split("://", 1)[-1].split("/", 1)[0]
        outlets.setdefault(outlet, []).append(row)
    return outlets.values()


def _order(row: Row) -> tuple[Any, ...]:
    return (row["published"] or _UNDATED, _natural(row["source_file"]))


def _natural(name: str) -> tuple[str, int]:
    """Names in order, rows of a table by number."""
    file, _, number = name.rpartition("#")
    return (file, int(number)) if file and number.isdecimal() else (name, 0)


def _rejection(name: str, refused: Refused) -> Row:
    reason = one_line(refused.reason)  # it may quote half a character, which no table can keep
    return {"source_file": name, "reason": reason, "what_to_do": refused.what_to_do}
