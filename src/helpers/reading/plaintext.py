"""Text in one normal form: every offset in every table counts characters of it."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")  # tabs, no-break and typographic spaces too
_EMPTY_LINES = re.compile(r"\n{3,}")
_SENTENCE_END = re.compile(r"[.!?:;][”\"’')\]]*$")
_KEPT = {"\n", "\t"}


def normalize(text: str) -> str:
    """The text with \\n as line end, single spaces, at most one empty line and no invisible characters.

    Letters are composed (NFC), so that one Korean syllable is one character; typographic quotation marks
    stay as they are. Normalizing twice changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text)
    invisible = [c for c in set(text) - _KEPT if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    text = text.translate({ord(c): None for c in invisible})
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def one_line(text: str) -> str:
    """The normalized text on one line; for titles and names."""
    return " ".join(normalize(text).split())


def rejoin_lines(text: str) -> str:
    """Normal text whose paragraphs were broken into lines of a fixed width, with each on one line again.

    Only where it is plain that lines were broken: paragraphs are parted by empty lines, and nine in ten of
    the lines inside them are 45 to 100 characters long and stop in the middle of a sentence.
    """
    blocks = [block.split("\n") for block in text.split("\n\n")]
    inner = [line for block in blocks for line in block[:-1]]
    broken = [line for line in inner if 45 <= len(line) <= 100 and not _SENTENCE_END.search(line)]
    if len(blocks) < 2 or len(inner) < 4 or len(broken) < 0.9 * len(inner):
        return text
    return "\n\n".join(" ".join(block) for block in blocks)


def without_markdown(text: str) -> str:
    """The words of a text in Markdown: paragraphs on one line, no marks of headings, links or emphasis."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"!\[[^\]\n]*\]\([^)\n]*\)", "", text)
    text = re.sub(r"\[([^\]\n]+)\]\([^)\n]*\)", r"\1", text)
    text = re.sub(r"(?<!\w)(\*\*|__|\*|_)(?=\S)([^\n]+?)(?<=\S)\1(?!\w)", r"\2", text)
    blocks = []
    for block in re.split(r"\n\s*\n", text):
        lines = [re.sub(r"^\s*(?:>\s?)+", "", line).strip() for line in block.split("\n")]
        joined = ""
        for line in lines:
            parted = re.match(r"#{1,6}\s|[-*+]\s|\d+[.)]\s", line)
            between = "\n" if parted or joined.endswith("\0") else " "
            joined += between + line + ("\0" if line.startswith("#") else "")
        blocks.append(re.sub(r"(?m)^(?:#{1,6}|[-*+])\s+", "", joined.replace("\0", "").strip()))
    return "\n\n".join(blocks)
