"""Files that hold several pages or messages: archives of the web, saved pages, and mail."""

import email
import email.policy
import gzip
import io
import re
from contextlib import redirect_stderr
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from helpers.articles.pages import read_page
from helpers.articles.plaintext import decode
from helpers.base import Refused, unforeseen

Numbered = list[tuple[int, dict[str, Any] | Refused]]

_LARGEST = 200_000_000  # bytes that an archive of the web unpacks to
_LARGEST_PAGE = 20_000_000
_QUOTED = re.compile(r"(?m)^>.*\n?")  # the message that a message answers
_WEB = "Open it in a program that replays web archives, save the page from the browser, and put that here."


def read_archive(raw: bytes) -> dict[str, Any]:
    """Text, title, outlet, url and day of the page in an .mhtml file; Refused if there is none.

    Its first part in HTML is read; frames, pictures and scripts are not. The day is the one that the page
    states: that in the head of the file is the day on which it was saved.
    """
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        content = page.get_payload(decode=True) if page is not None else None
    except (MessageError, ValueError, LookupError, RecursionError, TypeError):
        content = None
    if not isinstance(content, bytes) or not content.strip():
        to_do = "Save the page again as “Webpage, complete” or as .txt."
        raise Refused("There is no page in the file.", to_do)
    html, _ = decode(content, html=True)
    address = str(message.get("Snapshot-Content-Location") or "").strip()
    return ({"url": address} if address else {}) | read_page(html)


def pages_in(raw: bytes) -> Numbered:
    """The pages of an archive of the web (.warc, .warc.gz), by number; other records are passed over.

    The day is the one that a page states, not the one on which it was archived.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    if raw.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(_LARGEST + 1)
        except (OSError, EOFError):
            raise Refused("The web archive is broken: it does not unpack.", _WEB) from None
        if len(raw) > _LARGEST:
            raise Refused("The web archive unpacks to more than 200 MB.", "Make one archive per page.")
    found: Numbered = []
    try:
        with redirect_stderr(io.StringIO()):  # where the library says what it cannot read
            records = ArchiveIterator(io.BytesIO(raw))
            for record in records:
                http = record.http_headers
                kind = (http.get_header("Content-Type") or "") if http else ""
                if record.rec_type == "response" and "html" in kind and http.get_statuscode() == "200":
                    address = record.rec_headers.get_header("WARC-Target-URI")
                    content = record.content_stream().read(_LARGEST_PAGE + 1)
                    found.append((len(found) + 1, _page(address, content)))
                records.read_to_end()
                if records.err_count or record.raw_stream.limit:  # its stated length is too short or too long
                    raise ValueError
    except (ArchiveLoadFailed, ValueError, AttributeError):
        number = len(found) or 1  # the length of this page is wrong, or nothing is an archive
        said = f"The web archive is broken in or behind page {number}; nothing from there on was read."
        return [*found[:-1], (number, Refused(said, _WEB))]
    return found or [(1, Refused("There is no page in the web archive.", _WEB))]


def _page(address: str | None, content: bytes) -> dict[str, Any] | Refused:
    if len(content) > _LARGEST_PAGE:
        return Refused("The page is larger than 20 MB.", _WEB)
    try:
        return {"url": address} | read_page(decode(content, html=True)[0])
    except Refused as refused:
        return refused


def messages_in(raw: bytes, *, ending: str) -> Numbered:
    """The messages of an .eml or .mbox file, by number: subject, day, sender as the outlet, and words."""
    parts = [raw] if ending == ".eml" else re.split(rb"(?m)^From [^\n]+\d{4}\r?\n", raw)[1:]
    if not parts:
        return [(1, Refused("There is no message in the file.", "Save each message as .eml, or as .txt."))]
    messages = (email.message_from_bytes(part, policy=email.policy.default) for part in parts)
    return [(number, _message(message)) for number, message in enumerate(messages, 1)]


def _message(message: Message) -> dict[str, Any] | Refused:
    to_do = "Save the words of the message as .txt in UTF-8."
    try:
        body = message.get_body(("html", "plain")) if isinstance(message, EmailMessage) else None
        if body is None:
            return Refused("There are no words in the message.", to_do)
        words = str(body.get_content())
        html = body.get_content_type() == "text/html"
        about = {"title": str(message["subject"] or ""), "outlet": parseaddr(str(message["from"] or ""))[0]}
        sent = parsedate_to_datetime(str(message["date"])).date() if message["date"] else None
        parts = read_page(words) if html else {"text": _QUOTED.sub("", words), "form": "text"}
        return parts | {"published": sent} | {key: value for key, value in about.items() if value}
    except Refused as refused:
        return refused
    except (MessageError, ValueError, LookupError, RecursionError, TypeError, AttributeError):
        return Refused("The message is broken.", to_do)
    except Exception as error:  # the parser of mail fails in many ways
        return unforeseen(error)
