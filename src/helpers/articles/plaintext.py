"""Bytes into text in one normal form: every offset in every table counts characters of it."""

import codecs
import re
import unicodedata

import webencodings  # type: ignore[import-untyped]

from helpers.base import Refused

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CUT_WORD = re.compile(r"\u00ad[^\S\n]*\n[^\S\n]*")  # a soft hyphen at the end of a line
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}  # ﬁ, ﬂ
_BLANKS = re.compile(r"[^\S\n]+")  # tabs, no-break and typographic spaces too
_PICTURE = ("a picture", "Type or recognize its words and save them as .txt.")
# First bytes of files that are often put among articles, and how to get their text out.
_MAGIC = {
    b"%PDF": ("a PDF", "Give it the ending .pdf."),
    b"PK\x03\x04": ("a packed file (Word, OpenOffice or zip)", "Open it and save the text as .txt in UTF-8."),
    b"\xd0\xcf\x11\xe0": ("an old Office document", "Open it and save the text as .txt in UTF-8."),
    b"{\\rtf": ("a rich-text document", "Open it and save the text as .txt in UTF-8."),
    **dict.fromkeys((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), _PICTURE),
    b"\x1f\x8b": ("a packed file (gzip)", "Unpack it first."),
    b"7z\xbc\xaf": ("a packed file (7z)", "Unpack it first."),
    b"PAR1": ("a Parquet table", "Write it out as CSV or JSONL."),
    b"SQLite format 3": ("a database", "Write the table with the articles out as CSV."),
}
_BYTE_ORDER_MARKS = {  # UTF-32 before UTF-16, whose mark it begins with
    codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,99}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})",
    re.IGNORECASE,
)
_SAVE = "Open the file in an editor and save it with the encoding UTF-8."
_LEGACY = ("cp949", "shift_jis", "big5", "gb18030", "cp1250", "cp1251", "cp1252", "iso8859_15")
# The apostrophe and the quotation marks of old Macintosh computers, taken for Windows-1252
_MACINTOSH = re.compile(r"[a-z]Õ(?:s|t|d|m|re|ve|ll)\b|(?:^|\s)Ò[^Ó]+[,.!?]Ó")
# What Windows-1252 adds to ASCII in English prose: quotation marks, dashes, and letters of names.
_WESTERN = set("‘’“”–—…•€£§©®°·½¼«»\u00a0") | {chr(n) for n in range(0xC0, 0x180) if n not in (0xD7, 0xF7)}


def normalize(text: str) -> str:
    """The text with \\n as line end, single spaces, at most one empty line and no invisible characters.

    Letters are composed (NFC), so that one Korean syllable is one character, and ligatures taken apart;
    typographic quotation marks stay as they are. Normalizing twice changes nothing.
    """
    text = _CUT_WORD.sub("", _LINE_ENDS.sub("\n", text))
    invisible = [c for c in set(text) - {"\n", "\t"} if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    text = text.translate(_LIGATURES | {ord(c): None for c in invisible})
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(str.strip, text.split("\n")))).strip()


def one_line(text: str) -> str:
    """The normalized text on one line; for titles and names."""
    return " ".join(normalize(text).split())


def without_markdown(text: str) -> str:
    """The words of a text in Markdown: paragraphs on one line, no marks of headings, links or emphasis."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"!\[[^\]\n]*\]\([^)\n]*\)", "", text)
    text = re.sub(r"\[([^\]\n]+)\]\([^)\n]*\)", r"\1", text)
    text = re.sub(r"(?<!\w)(\*\*|__|\*|_)(?=\S)([^\n]+?)(?<=\S)\1(?!\w)", r"\2", text)
    blocks = []
    for block in re.split(r"\n\s*\n", text):
        joined = ""
        for line in (re.sub(r"^\s*(?:>\s?)+", "", line).strip() for line in block.split("\n")):
            parted = re.match(r"#{1,6}\s|[-*+]\s|\d+[.)]\s", line)
            between = "\n" if parted or joined.endswith("\0") else " "
            joined += between + line + ("\0" if line.startswith("#") else "")
        blocks.append(re.sub(r"(?m)^(?:#{1,6}|[-*+])\s+", "", joined.replace("\0", "").strip()))
    return "\n\n".join(blocks)


def decode(raw: bytes, *, html: bool = False) -> tuple[str, str | None]:
    """The text of a file, and a remark where its encoding had to be inferred.

    A byte-order mark decides, then UTF-8, then for HTML the page's own declaration, read as browsers do
    (“iso-8859-1” means Windows-1252; WHATWG Encoding Standard), then Windows-1252 where all it adds are the
    marks and letters of western prose, then a detector. Raises Refused for files that are empty, no text,
    or in an encoding that cannot be determined.
    """
    if not raw.strip():
        raise Refused("The file is empty.", "Put the article's text in it, or remove it.")
    for start, (what, remedy) in _MAGIC.items():
        if raw.startswith(start):
            raise Refused(f"The file is {what}, not text.", remedy)
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return _strictly(raw.removeprefix(mark) if encoding == "utf-8" else raw, encoding), None
    for encoding, zeros in (("utf-16-le", raw[1::2]), ("utf-16-be", raw[::2])):
        if zeros.count(0) > 0.4 * len(zeros):
            said = f"Read, but nothing says its encoding; it was taken for {encoding.upper()}."
            return _strictly(raw, encoding), said
    if b"\0" in raw:
        raise Refused("The file is binary (it holds zero bytes), not text.", _SAVE)
    try:
        if b"\x1b" not in raw:  # ISO-2022 is pure ASCII, and parted by escapes
            return raw.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(raw[:4096]) if html else None
    if declared and (encoding := webencodings.lookup(declared[1].decode("ascii"))):
        try:
            return str(encoding.codec_info.decode(raw, "strict")[0]), None
        except ValueError:
            pass  # pages often declare what they are not
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text, encoding_name = _legacy(raw, line=raw.count(b"\n", 0, error.start) + 1)
    return text, f"Read, but the file is not UTF-8; it was taken for {encoding_name}."


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused(f"The file begins as {encoding.upper()} but line {line} is not.", _SAVE) from None


def _legacy(raw: bytes, *, line: int) -> tuple[str, str]:
    """Text in an encoding from before UTF-8, and its name."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    foreign = [c for c in text if ord(c) > 127]
    if _MACINTOSH.search(text):
        return raw.decode("mac_roman"), "Macintosh Roman"
    if text and set(foreign) <= _WESTERN and len(foreign) < len(text) / 8:
        return text, "Windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=list(_LEGACY)).best()
    if best is None:
        raise Refused(f"Line {line} is not UTF-8, and no other encoding fits the file.", _SAVE)
    return str(best), best.encoding
