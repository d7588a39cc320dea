"""PDF files as plain text, with a form feed between their pages."""

import io
from typing import Any

from helpers.base import Refused

_LARGEST_STREAM = 5_000_000  # bytes that a page unpacks to
_BOUNDS = [
    f"{name}_maximum_output_length" for name in ("zlib", "lzw", "run_length", "brotli", "array_based_stream")
]
_MOST_OPERATIONS = 2_000_000  # that draw the pages; a page of text has some thousands
_MOST_PAGES = 1000
_SCANNED = 20  # letters of a page on average; scans have none
_TO_DO = "Open it, save its words as .txt in UTF-8, and put that file here."


def read_pdf(raw: bytes) -> str:
    """The words of a PDF; Refused where it is broken, locked, a scan, or too large."""
    from pypdf import PdfReader, apply_configuration

    bounds: dict[str, Any] = dict.fromkeys(_BOUNDS, _LARGEST_STREAM)
    try:
        with apply_configuration(**bounds):
            return "\f".join(_pages_of(PdfReader(io.BytesIO(raw))))
    except Refused:
        raise
    except Exception as error:  # the library raises kinds of its own
        raise Refused(f"The PDF is broken ({type(error).__name__}).", _TO_DO) from None


def _pages_of(reader: Any) -> list[str]:
    if reader.is_encrypted and not reader.decrypt(""):
        to_do = "Unlock it with its program, and put it here again."
        raise Refused("The PDF is locked with a password.", to_do)
    if len(reader.pages) > _MOST_PAGES:
        raise Refused(f"The PDF has more than {_MOST_PAGES} pages.", "Split it into its articles.")
    left = _MOST_OPERATIONS

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Refused("The PDF is too intricate to be read.", _TO_DO)

    pages = [page.extract_text(visitor_operand_before=count) for page in reader.pages]
    if not pages or sum(map(str.isalpha, "".join(pages))) < _SCANNED * len(pages):
        to_do = "Recognize its words (OCR), for example with OCRmyPDF, and put the result here."
        raise Refused("The PDF is a scan: pictures of pages without their words.", to_do)
    return pages
