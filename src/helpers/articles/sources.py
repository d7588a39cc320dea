"""Where articles come from: the files of a folder, and what each of them gives."""

import csv
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from helpers.articles.archives import messages_in, pages_in, read_archive
from helpers.articles.documents import read_document
from helpers.articles.exports import articles_in
from helpers.articles.exports.labels import Parts, exports
from helpers.articles.pages import is_companion, read_page
from helpers.articles.pdf import read_pdf
from helpers.articles.plaintext import decode, without_markdown
from helpers.articles.publication_day import days_alike
from helpers.articles.subtitles import is_subtitles, read_subtitles
from helpers.articles.tables import (
    csv_reader,
    header_of,
    is_listing,
    name_columns,
    names_text,
    rows_of,
    rows_of_workbook,
)
from helpers.base import (
    InputError,
    Refused,
    bad_yaml_value,
    compose_yaml,
    is_cut,
    refuse_conflict,
    remedy,
    unforeseen,
    yaml_values,
)

Found = tuple[str, Parts | Refused]  # a source, and its parts; their "form" says what they were read from

_FORMS = {
    ".txt": "text", ".text": "text", ".srt": "text", ".vtt": "text", ".sbv": "text",
    ".md": "markdown", ".markdown": "markdown",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".mhtml": "archive", ".mht": "archive",
    ".warc": "web", ".warc.gz": "web", ".eml": "mail", ".mbox": "mail", ".pdf": "document",
    ".docx": "document", ".docm": "document", ".odt": "document", ".rtf": "document", ".doc": "document",
    ".csv": "table", ".tsv": "table", ".json": "table", ".jsonl": "table", ".ndjson": "table",
    ".xlsx": "table", ".xlsm": "table",
}  # fmt: skip
# Megabytes; a novel has one. Archives of pages hold pictures, exports of databases some hundred articles.
_LARGEST = {"text": 20, "markdown": 20, "page": 20, "table": 500}
_LARGEST |= dict.fromkeys(("archive", "document", "web", "mail"), 100)
_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_FENCE = re.compile(r"^-{3,}\s*$", re.MULTILINE)
_KEY = re.compile(r"^(?:title|published|date|outlet|url|kind|speaker|text)\s*:", re.MULTILINE | re.IGNORECASE)
_KEYS = "Correct the lines between the two “---”: one “key: value” a line."
METADATA = "articles.csv"  # what it says counts before what the files say themselves
DESCRIBED = ("source_file", "published", "outlet", "title", "url", "kind", "speaker", "translated_from")
_ABRIDGED = re.compile(
    r"\[\s*\+?\s*[\d,.]+\s*(?:more\s+)?char(?:acter)?s?\s*\]\W*$|\bonly available in .{0,20}plans?\W*$", re.I
)
_LOOK = "Check its names and accents, or save it as UTF-8."
_LONGEST_HEADER = 20_000  # bytes; that of Zotero has 2,000
_CUT = Refused(
    "Read, but its text ends after 32,767 characters, where Excel cuts a cell.",
    "Take it from its source again: export the table without opening it in Excel, or save it as .txt.",
)
_NAMELESS = Refused(
    "Read, but its subtitles do not say who speaks, so only words with their source are statements.",
    "Put who speaks before each turn, as in “ANA RUNE: We agree.”",
)


def files_of(source: Path) -> Iterator[tuple[str, Path | Refused]]:
    """The files of a folder and its folders in the order of their names; a file alone is its own folder.

    Names that begin with a period are passed over, and so is the folder of pictures that a browser put
    beside a page. What leads out of the folder, is no file, cannot be opened or has a name that is not UTF-8
    is refused. Names are composed (NFC), as tables write them; a file system may keep them decomposed.
    """
    if not source.is_dir():
        yield _named(source.name, source)
        return
    inside = source.resolve()
    found = False
    closed: list[OSError] = []
    for folder, folders, names in os.walk(source, onerror=closed.append):
        pages = {name.casefold() for name in names}
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not is_companion(f, pages))
        for name in sorted([*names, *(f for f in folders if (Path(folder) / f).is_symlink())]):
            path = Path(folder) / name
            if name.startswith(".") or (path.parent == source and is_metadata(path)):
                continue
            found = True
            yield _named(path.relative_to(source).as_posix(), _inside(path, inside))
    for error in closed:
        yield _named(os.path.relpath(error.filename, source), _closed("folder", error))
    if not found and not closed:
        to_do = f"Put articles there: {', '.join(_FORMS)}."
        yield source.name, Refused("The folder holds no articles.", to_do)


def _named(name: str, path: Path | Refused) -> tuple[str, Path | Refused]:
    """A file under the name that the tables give it; refused where they cannot keep the name."""
    printable = name.encode("utf8", "surrogateescape").decode("utf8", "replace")
    if printable != name:
        to_do = "Rename it, for example with letters a to z only."
        path = Refused("Its name is not written in UTF-8.", to_do)
    return unicodedata.normalize("NFC", printable), path


def _closed(what: str, error: OSError) -> Refused:
    return Refused(f"The {what} cannot be opened ({error.strerror}).", remedy(error.errno))


def _inside(path: Path, folder: Path) -> Path | Refused:
    try:
        if path.is_symlink() and (not path.exists() or not path.resolve().is_relative_to(folder)):
            said = "It is a link that leads nowhere or out of the folder."
            return Refused(said, "Put the file itself in the folder.")
        if path.is_symlink() and path.is_dir():
            return Refused("It is a link to a folder.", "Give that folder only once, under its own name.")
        if path.is_file():
            return path
        return Refused("It is not an ordinary file.", "Remove it from the folder.")
    except OSError as error:
        return _closed("file", error)


def parts_of(name: str, path: Path | Refused) -> Iterator[Found]:
    """What a file gives: one article, or one for each row of a table or article of an export (“file#3”).

    The rows of a listing (see helpers.articles.listings) have the form “listing” and no text.
    """
    try:
        yield from [(name, path)] if isinstance(path, Refused) else _parts(name, path)
    except Refused as refused:
        yield name, refused
    except Exception as error:  # the other files can be read all the same
        yield name, unforeseen(error)


def _parts(name: str, path: Path) -> Iterator[Found]:
    ending = ".warc.gz" if path.name.lower().endswith(".warc.gz") else path.suffix.lower()
    form = _FORMS.get(ending)
    if form is None:
        to_do = exports()["remedies"].get(ending, f"Save it as one of {', '.join(_FORMS)}, or remove it.")
        raise Refused(f"Files that end in “{path.suffix or path.name}” are not read.", to_do)
    raw = _bytes(path, _LARGEST[form])
    if form == "archive":
        yield name, read_archive(raw) | {"form": "page"}
        return
    if form in ("web", "mail"):
        found = pages_in(raw) if form == "web" else messages_in(raw, ending=ending)
        yield from _numbered(name, found, form="page")
        return
    if form == "table":
        yield from _table(name, raw, ending)
        return
    if ending == ".pdf":
        text, remark = read_pdf(raw), None
    elif form == "document" or (form == "text" and raw.startswith(b"{\\rtf")):
        text, remark = read_document(raw)
    else:
        text, remark = decode(raw, html=form == "page")
    if remark:
        yield name, Refused(remark, _LOOK)
    is_page = form == "page" or _PAGE.match(text) is not None
    if form != "markdown" and (articles := articles_in(text, page=is_page)) is not None:
        yield from _numbered(name, list(articles))
    elif form == "text" and is_subtitles(text):
        words, named = read_subtitles(text)
        yield name, {"text": words, "form": "text"} | ({"kind": "transcript"} if named else {})
        if not named:
            yield name, _NAMELESS
    else:
        yield name, _single(text, "page" if is_page else form)


def _table(name: str, raw: bytes, ending: str) -> Iterator[Found]:
    """The rows of a table under our names; ambiguous days are read by the other rows of their column."""
    if ending in (".xlsx", ".xlsm"):
        found = rows_of_workbook(raw)
    else:
        text, remark = decode(raw)
        if remark:
            yield name, Refused(remark, _LOOK)
        found = rows_of(text, suffix=ending)
    rows = [(number, row if isinstance(row, Refused) else _row(row, ending)) for number, row in found]
    days = days_alike(parts.get("published") for _, parts in rows if isinstance(parts, dict))
    for number, parts in rows:
        if isinstance(parts, dict) and parts.get("published") in days:
            parts["published"] = days[parts["published"]]
        yield f"{name}#{number}", parts
        if isinstance(parts, dict) and is_cut(parts.get("text")):
            yield f"{name}#{number}", _CUT


def _row(row: dict[str, Any], ending: str) -> Parts | Refused:
    if ending in (".csv", ".tsv") and is_listing(row):
        return name_columns(row, roles=exports()["listings"]) | {"form": "listing"}
    parts = name_columns(row) | {"form": "table"}
    if found := _ABRIDGED.search(str(parts.get("text", ""))[-60:]):
        said = f"Its text is only the beginning of the article (it ends in “{found[0].strip()}”)."
        where = f" at {parts['url']}" if parts.get("url") else ""
        return Refused(
            said, f"Save the page{where} as “Webpage, complete” or its words as .txt into this folder."
        )
    return parts


def _numbered(
    name: str, articles: list[tuple[int, Parts | Refused]], *, form: str = "export"
) -> Iterator[Found]:
    """The articles of an export; one that is alone in its file bears the name of the file."""
    if not articles:
        yield name, Refused("The export of a database holds no article.", "Export it again with full texts.")
    alone = sum(number > 0 for number, _ in articles) == 1
    for number, parts in articles:
        whose = name if alone or not number else f"{name}#{number}"
        yield whose, parts if isinstance(parts, Refused) else {"form": form} | parts


def _bytes(path: Path, most: int) -> bytes:
    try:
        if path.stat().st_size > most * 1_000_000:
            raise Refused(f"The file is larger than {most} MB.", "Split it into its articles.")
        return path.read_bytes()
    except OSError as error:
        raise _closed("file", error) from None


def _single(text: str, form: str) -> Parts:
    if form == "page":
        return read_page(text) | {"form": "page"}
    front, body = _front_matter(text, required=form == "markdown")
    if form == "markdown":
        body = without_markdown(body)
    return name_columns(front) | {"text": body, "form": "text"}


def _front_matter(text: str, *, required: bool) -> tuple[dict[str, Any], str]:
    """The keys between two lines ``---`` at the beginning, and the rest; in a .txt there may be none."""
    text = text.lstrip("\ufeff\r\n")
    if not re.match(r"---\s*\n", text):
        return {}, text
    _, block, *body = _FENCE.split(text, maxsplit=2)
    try:
        front = _keys(block) if body else {}
    except Refused:
        if required or _KEY.search(block):
            raise
        return {}, text
    if not front and required and not re.match(r"---\s*\n\s*---\s*\n", text):
        raise Refused("Its front matter is not closed, or has no keys.", _KEYS)
    return front, body[0].strip() if front else text


def _keys(block: str) -> dict[str, Any]:
    root = None
    try:
        root = compose_yaml(block, name="front matter")
        front = yaml_values(root)
    except InputError as error:
        raise Refused(f"Its {error}", _KEYS) from None
    except (yaml.YAMLError, ValueError):
        line, words = bad_yaml_value(root)
        raise Refused(f"Its front matter, line {line}: “{words[:60]}” cannot be read.", _KEYS) from None
    return front if isinstance(front, dict) else {}


def names_articles(path: Path) -> bool:
    """Whether a file is a table that names articles and holds no text (see helpers.articles.listings)."""
    if path.suffix.lower() not in (".csv", ".tsv") or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST_HEADER)
        whole = raw if len(raw) < _LONGEST_HEADER else raw[: raw.rfind(b"\n")]  # no letter cut in two
        return is_listing(header_of(decode(whole)[0]))
    except (OSError, Refused):
        return False


def is_metadata(path: Path) -> bool:
    """Whether a file is an articles.csv that describes files instead of holding texts."""
    if path.name != METADATA or not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as lines:
        header = header_of(lines.read(10_000))
    return "source_file" in header and not names_text(header)


def metadata_of(folder: Path) -> dict[str, Parts]:
    """What articles.csv in a folder says of each file (title, published, outlet, …); {} where there is none.

    Raises InputError naming the line: a file named twice, a row of another length, no column source_file.
    """
    path = folder / METADATA
    if not path.is_file():
        return {}
    where = f"{folder.name}/{METADATA}"
    try:
        text, _ = decode(_bytes(path, _LARGEST["table"]))
        refuse_conflict(text, name=where)
        reader = csv_reader(text)
        header = [cell.strip().casefold() for cell in next(reader)]
        if "source_file" not in header:
            raise InputError(f"{where}, line 1: no column source_file; it has {', '.join(header)}. Name it.")
        described: dict[str, Parts] = {}
        for cells in reader:
            if not any(cells):
                continue
            line = f"{where}, line {reader.line_num}"
            if len(cells) != len(header):
                raise InputError(f"{line}: {len(cells)} cells for {len(header)} columns.")
            row = dict(zip(header, cells, strict=True))
            name = unicodedata.normalize("NFC", row.pop("source_file").strip())
            if name in described:
                raise InputError(f"{line}: “{name}” is named a second time. Keep one row.")
            described[name] = name_columns(row)
    except csv.Error as error:
        raise InputError(f"{where}, line {reader.line_num}: the table is broken here ({error}).") from None
    except Refused as refused:
        raise InputError(f"{where}: {refused}") from None
    return described
