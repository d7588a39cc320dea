"""Pages as browsers save them: with a folder of their pictures beside them, or all in one .mhtml file."""

import email
import email.policy
from email.errors import MessageError
from typing import Any

from helpers.ground.errors import Refused
from helpers.reading.encodings import decode
from helpers.reading.labels import exports
from helpers.reading.pages import read_page

_REMEDY = "Save the page again as “Webpage, complete” or as .txt."


def is_companion(folder: str, files: set[str]) -> bool:
    """Whether a folder is the one that a browser made for the pictures and scripts of a page beside it."""
    name = folder.casefold()
    ends = tuple(exports()["companions"])
    pages = {page.rpartition(".")[0] for page in files if page.endswith((".html", ".htm", ".xhtml"))}
    return any(name.endswith(end) and name.removesuffix(end) in pages for end in ends)


def read_archive(raw: bytes) -> dict[str, Any]:
    """Text, title, outlet, url and day of the page in an .mhtml file; Refused where there is none.

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
        raise Refused("There is no page in the file.", _REMEDY)
    html, _ = decode(content, html=True)
    address = str(message.get("Snapshot-Content-Location") or "").strip()
    return ({"url": address} if address else {}) | read_page(html)
