"""PDF files and documents of word processors: their words."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from helpers.base import Refused

_LARGEST_MEMBER = 50_000_000  # bytes that the words of a document unpack to
_LARGEST_STREAM = 5_000_000  # bytes that a page of a PDF unpacks to
_BOUNDS = [
    f"{name}_maximum_output_length" for name in ("zlib", "lzw", "run_length", "brotli", "array_based_stream")
]
_MOST_OPERATIONS = 2_000_000  # that draw the pages of a PDF; a page of text has some thousands
_MOST_PAGES = 1000
_SCANNED = 20  # letters of a page on average; scans have none
_TO_DO = "Open it, save its words as .txt in UTF-8, and put that file here."
# Of each kind: where its words are; the names of paragraphs, of breaks and blanks, and of what is left out
_PARTS: dict[str, tuple[str, set[str], dict[str, str], set[str]]] = {
    ".docx": (
        "word/document.xml", {"p"}, {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"},
        {"del", "moveFrom", "instrText", "txbxContent", "Fallback"},
    ),
    ".odt": (
        "content.xml", {"p", "h"}, {"line-break": "\n", "tab": " ", "s": " "},
        {"tracked-changes", "annotation", "note", "frame"},
    ),
}  # fmt: skip


def read_document(raw: bytes, *, ending: str) -> str:
    """The words of a .pdf, .docx or .odt file; Refused where it is broken, locked, or holds none.

    Paragraphs of documents are lines; the pages of a PDF have a form feed between them. What a change
    deleted, notes and text boxes are left out.
    """
    try:
        text = _pages(raw) if ending == ".pdf" else "\n\n".join(_paragraphs(raw, *_PARTS[ending]))
    except Refused:
        raise
    except Exception as error:  # the libraries raise kinds of their own
        raise Refused(f"The {ending} file is broken ({type(error).__name__}).", _TO_DO) from None
    if not text.strip():
        raise Refused(f"The {ending} file holds no words.", _TO_DO)
    return text


def _pages(raw: bytes) -> str:
    from pypdf import PdfReader, apply_configuration

    bounds: dict[str, Any] = dict.fromkeys(_BOUNDS, _LARGEST_STREAM)
    with apply_configuration(**bounds):
        return _pages_of(PdfReader(io.BytesIO(raw)))


def _pages_of(reader: Any) -> str:
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(
            "The PDF is locked with a password.", "Unlock it with its program, and put it here again."
        )
    if len(reader.pages) > _MOST_PAGES:
        raise Refused(f"The PDF has more than {_MOST_PAGES} pages.", "Split it into its articles.")
    left = _MOST_OPERATIONS

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Refused("The PDF is too intricate to be read.", _TO_DO)

    pages = [page.extract_text(visitor_operand_before=count) for page in reader.pages]
    letters = sum(map(str.isalpha, "".join(pages)))
    if letters < _SCANNED * len(pages):
        to_do = "Recognize its words (OCR), for example with OCRmyPDF, and put the result here."
        raise Refused("The PDF is a scan: pictures of pages without their words.", to_do)
    return "\f".join(pages)


def _paragraphs(
    raw: bytes, member: str, paragraphs: set[str], breaks: dict[str, str], left_out: set[str]
) -> Iterator[str]:
    from lxml import etree  # type: ignore[import-untyped]

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if packed.getinfo(member).file_size > _LARGEST_MEMBER:
            raise Refused("The document unpacks to more than 50 MB.", _TO_DO)
        xml = packed.read(member)
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    words: list[str] = []
    outside = 0  # how many elements around this place are left out

    for event, element in etree.iterwalk(etree.fromstring(xml, safe), events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if event == "start":
            outside += name in left_out
            words += [] if outside else [breaks.get(name, ""), _own(element, name)]
        else:
            outside -= name in left_out
            if name in paragraphs and not outside:
                yield "".join(words).strip()
                words = []
        if event == "end" and not outside and paragraphs != {"p"}:
            words.append(element.tail or "")


def _own(element: Any, name: str) -> str:
    """The words of an element itself: in a .docx all are in elements named t."""
    word_processing = re.match(r"\{[^}]*wordprocessingml", element.tag)
    return (element.text or "") if not word_processing or name == "t" else ""
