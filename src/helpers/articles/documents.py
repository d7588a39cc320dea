"""Documents of word processors (Word, LibreOffice, rich text) as plain text, a line for each paragraph."""

import io
import re
import zipfile
import zlib

from helpers.articles.plaintext import decode
from helpers.base import Refused

_LARGEST = 100_000_000  # bytes of a document, unpacked; its words are one part of it
_WORD, _OPEN = "word/document.xml", "content.xml"  # where the words of Word and of LibreOffice stand
_PARAGRAPHS = frozenset(["p", "h"])
_MARKS = {"br": "\n", "cr": "\n", "line-break": "\n", "tab": "\t", "s": " ", "noBreakHyphen": "-"}
_UNSEEN = {
    "pPr", "rPr", "instrText", "del", "moveFrom", "Fallback",
    "tracked-changes", "annotation", "note", "sequence-decls",
}  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SAVE = "Open it in Word or LibreOffice, choose “Save as”, then “Plain text (.txt)” with the encoding UTF-8."


def text_of_document(raw: bytes) -> str:
    """The text of a .docx, .odt or .rtf; also of a page or text that bears such a name.

    What was deleted in it while changes were tracked, comments, notes and the heads of pages are left out.
    """
    if raw.lstrip()[:5] == b"{\\rtf":
        return _rich_text(raw)
    if raw.startswith(_OLD_OFFICE):
        raise Refused("It is a document of an old Word, or protected by a password.", _SAVE)
    if not raw.startswith(b"PK"):
        return decode(raw, html=True)[0]  # a page or a text under another name
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
    return _words(content, only_t=name == _WORD)


def _words(content: bytes, *, only_t: bool) -> str:
    """The words of a document in XML (Office Open XML, OpenDocument), with an empty line between paragraphs.

    ``only_t``: only <w:t> holds words, as in Word; elsewhere all elements may.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        root = None
    body = None if root is None or root.getroottree().docinfo.doctype else next(root.iter("{*}body"), None)
    if body is None:
        raise Refused("The document is broken.", _SAVE)
    words: list[str] = []
    hidden = None
    for event, node in etree.iterwalk(body, events=("start", "end")):
        name = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if event == "start" and hidden is None:
            hidden = node if name in _UNSEEN else None
            seen = hidden is None and (name == "t" or not only_t)
            words += [_MARKS.get(name, "") if hidden is None else "", _blanks(node.text) if seen else ""]
        elif event == "end" and hidden in (None, node):
            hidden = None
            words += ["\n\n" if name in _PARAGRAPHS else "", "" if only_t else _blanks(node.tail)]
    return "\n".join(map(str.strip, "".join(words).split("\n")))


def _blanks(words: str | None) -> str:
    return re.sub(r"\s", " ", words or "")


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
