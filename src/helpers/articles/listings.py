"""Tables that name articles and hold no text: of Zotero, Media Cloud and the like.

Each row is an entry. What a file of the folder does not say of itself (title, day, outlet, address), its
entry adds. A file is found by the path in the entry's column of attachments, by address, or by headline.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from helpers.articles.exports.labels import Parts
from helpers.articles.plaintext import one_line
from helpers.articles.publication_day import day_of
from helpers.base import Refused

_SHOWN = 80  # characters of a title or path in a message
_TRACKS = re.compile(r"(?:utm_\w+|fbclid|gclid|cmpid|ref)$", re.IGNORECASE)
_SAVE = "Save the article as “Webpage, complete” or as .txt into this folder, or delete the row."
_MOVE = "Put the file into the folder articles/ of the study and export the table again."
_DISK = re.compile(r"[A-Za-z]:/|//")  # a path of another machine


class Entry(NamedTuple):
    """One row of a listing: its name (“zotero.csv#3”), what it says of the article, where its files lie.

    ``files`` pairs each path seen from the folder of articles with the path as it stands in the table.
    """

    name: str
    parts: Parts
    files: tuple[tuple[str, str], ...]


@dataclass
class Listing:
    """The entries of a folder; ``used`` has the names of those found."""

    entries: list[Entry] = field(default_factory=list)
    # by what they can be found: ("file", a path), ("url", an address), ("title", its words)
    by: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def entry_of(name: str, parts: Parts, *, source: Path) -> Entry:
    """A row of a table, under our names, as an entry; ``source`` is the folder of articles."""
    paths = (path.strip() for path in str(parts.get("files", "")).split(";") if path.strip())
    folder = PurePosixPath(name).parent.as_posix()
    said = {key: value for key, value in parts.items() if key not in ("files", "form")}
    return Entry(name, said, tuple((_seen_from(source, folder, path), path) for path in paths))


def listing_of(entries: Iterable[Entry]) -> Listing:
    """The entries, ready to be found."""
    listing = Listing()
    for entry in entries:
        listing.entries.append(entry)
        keys = [("file", unicodedata.normalize("NFC", path)) for path, _ in entry.files]
        keys += [("url", _address(entry.parts.get("url"))), ("title", _bare(entry.parts.get("title")))]
        for key in keys:
            listing.by.setdefault(key, []).append(entry)
    return listing


def complete_parts(listing: Listing, name: str, parts: Parts) -> tuple[Parts, Refused | None]:
    """The parts of a file with what its entry adds, and a remark where the two give different days.

    What the file says of itself stands. Without an entry, or with entries of several articles under its
    headline, the parts come back as they are. Two lists may name one article: then the first one is asked.
    """
    entries = _entries_for(listing, name, parts)
    if not entries:
        return parts, None
    entry = entries[0]
    listing.used.update(found.name for found in entries)
    added = {key: value for key, value in entry.parts.items() if key != "abstract"}
    own, other = day_of(parts.get("published")), day_of(added.get("published"))
    remark = None
    if own and other and own != other:
        said = f"Read, but it states {own} as its day, and {entry.name} {other}; {own} was taken."
        remark = Refused(said, "Look which of them is right; what stands in articles.csv wins.")
    return added | parts, remark


def _entries_for(listing: Listing, name: str, parts: Parts) -> list[Entry]:
    """The entries of one article; none where those under its headline have different addresses or none."""
    keys = [
        ("file", name),
        ("url", _address(parts.get("url"))),
        ("title", _bare(parts.get("title"))),
        ("title", _bare(Path(name).stem)),
        ("title", _bare(str(parts.get("text", ""))[:500].strip().split("\n")[0])),
    ]
    for kind, value in keys:
        found = listing.by.get((kind, value), []) if value else []
        entries = [entry for entry in found if entry.name not in listing.used]
        addresses = {_address(entry.parts.get("url")) for entry in entries}
        one = len(entries) == 1 or kind != "title" or (len(addresses) == 1 and "" not in addresses)
        if entries and one:
            return entries
    return []


def unused_entries(listing: Listing, *, source: Path, root: Path) -> Iterator[tuple[Entry, Path | Refused]]:
    """The entries without a file, each with a path to read instead, or why there is none.

    Attachments count from ``source``, the folder of articles; none outside ``root``, the folder of the
    study, is opened.
    """
    for entry in listing.entries:
        if entry.name not in listing.used:
            yield entry, _attachment(entry, source=source, root=root)


def _attachment(entry: Entry, *, source: Path, root: Path) -> Path | Refused:
    title = one_line(str(entry.parts.get("title", "")))[:_SHOWN]
    outside = gone = ""
    for path, printed in entry.files:
        try:
            whole = (source / path).resolve()
            if _DISK.match(path) or not whole.is_relative_to(root.resolve()):
                outside = outside or printed
            elif whole.is_file() and not whole.is_relative_to(source.resolve()):
                return whole
            else:
                gone = gone or printed
        except (OSError, ValueError):
            gone = gone or printed
    file = f"“{title}”: its file “{one_line(outside or gone)[-_SHOWN:]}”"
    if outside:
        return Refused(f"{file} lies outside the study, and is not opened.", _MOVE)
    if gone:
        return Refused(f"{file} is not there, or could not be read.", _SAVE)
    only = " (only an abstract)" if entry.parts.get("abstract") else ""
    where = f" at {one_line(str(entry.parts['url']))[:_SHOWN]}" if entry.parts.get("url") else ""
    said = f"The table names the article “{title}”{where} without its text{only}, and no file here is it."
    return Refused(said, f"{_SAVE} A column that holds the texts must be named text.")


def _seen_from(source: Path, folder: str, path: str) -> str:
    """A path in a table of a folder, seen from the folder of articles; outside it stays as it is."""
    plain = path.replace("\\", "/")
    if _DISK.match(plain):
        return plain
    inside = source.resolve().as_posix()
    return posixpath.normpath(posixpath.join(inside, folder, plain)).removeprefix(f"{inside}/")


def _address(url: Any) -> str:
    """An address in one form: no scheme, no “www.”, no fragment, no marks of where a reader came from."""
    try:
        parts = urlsplit(str(url or "").strip()[:2000])
        query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not _TRACKS.match(key)])
    except ValueError:
        return ""
    host = parts.netloc.casefold().removeprefix("www.").removeprefix("m.")
    address = f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}"
    return address if host and parts.path.strip("/") else ""


def _bare(title: Any) -> str:
    """The words of a title, for comparison; those of one word are no title."""
    words = re.findall(r"\w+", str(title or "")[:500].casefold())
    return " ".join(words) if len(words) > 1 else ""
