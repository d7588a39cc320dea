"""Documents of word processors (Word, LibreOffice, rich text) as plain text, a line for each paragraph."""

import io
import re
import zipfile
import zlib

from helpers.articles.markup import text_of
from helpers.articles.plaintext import decode
from helpers.base import Refused

_LARGEST = 50_000_000  # bytes of a document, unpacked; its words are one part of it
_WORD, _OPEN = "word/document.xml", "content.xml"  # where the words of Word and of LibreOffice stand
_PARAGRAPH = re.compile("[ph]")
_MARKS = {"br": "\n", "cr": "\n", "line-break": "\n", "tab": "\t", "s": " ", "noBreakHyphen": "-"}
_UNSEEN = {
    "pPr", "rPr", "instrText", "del", "moveFrom", "Fallback", "txbxContent",
    "tracked-changes", "annotation", "note", "frame", "sequence-decls",
}  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SAVE = "Open it in Word or LibreOffice, choose “Save as”, then “Plain text (.txt)” with the encoding UTF-8."


def read_document(raw: bytes) -> tuple[str, str | None]:
    """The text of a .docx, .odt or .rtf, and no remark; of a page or text under such a name, as decode.

    What was deleted in it while changes were tracked, comments, notes, text boxes and the heads of pages are
    left out. Refused where it is broken, locked or too large, or holds no words.
    """
    if raw.lstrip()[:5] == b"{\\rtf":
        text = _rich_text(raw)
    elif raw.startswith(_OLD_OFFICE):
        raise Refused("It is a document of an old Word, or protected by a password.", _SAVE)
    elif raw.startswith(b"PK"):
        text = _packed(raw)
    else:
        return decode(raw, html=True)
    if not text.strip():
        raise Refused("The document holds no words.", _SAVE)
    return text, None


def _packed(raw: bytes) -> str:
    """The words of a document in XML (Office Open XML, OpenDocument)."""
    from lxml import etree  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            name = next((part for part in (_WORD, _OPEN) if part in packed.namelist()), None)
            content = packed.open(name).read(_LARGEST + 1) if name else b""
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
        said = "is protected by a password" if "password" in str(error) else "is broken"
        raise Refused(f"The document {said}.", _SAVE) from None
    if not content:
        raise Refused("There is no text of Word or LibreOffice in it.", _SAVE)
    if len(content) > _LARGEST:
        raise Refused(f"Its text is larger than {_LARGEST // 1_000_000} MB.", "Split it into its articles.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        root = None
    body = None if root is None or root.getroottree().docinfo.doctype else next(root.iter("{*}body"), None)
    if body is None:
        raise Refused("The document is broken.", _SAVE)
    only = "t" if name == _WORD else ""
    return text_of(body, blocks=_PARAGRAPH, marks=_MARKS, unseen=_UNSEEN, only=only)


def _rich_text(raw: bytes) -> str:
    """The words of a document in RTF; cells are parted by tabs, and links give only their words."""
    from striprtf.striprtf import rtf_to_text

    text = raw.decode("latin-1").replace("HYPERLINK", "")
    text = re.sub(r"\\(?:nest)?cell(?![a-z])", r"\\tab", text)
    text = re.sub(r"\\par(?![a-z])", r"\\par\\par", text)
    try:
        return rtf_to_text(text, errors="replace")
    except (ValueError, LookupError):
        raise Refused("The document is broken.", _SAVE) from None
