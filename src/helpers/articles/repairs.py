"""Words that were damaged when a file was saved in a wrong encoding, put right where that is certain."""

import re

from helpers.base import Refused

# The last byte of ” has no letter in Windows-1252, and editors drop it
_CUT_MARK = re.compile(r"(?<=â€)(?:\ufffd|(?=[\s,.;:!?)\]]|$))")
_LOST_LETTER = re.compile(
    r"(?<![\w/?&=.-])(?:[A-Za-z]+\?[a-z]+(?![\w/?&=.])|\?[A-Za-z]+)"
)  # “won?t”, “?No”; no address
_MANY = 3


def repair(text: str) -> tuple[str, Refused | None]:
    """The text with mojibake put right, and a remark on that or on lost letters.

    Text in UTF-8 that a program took for another encoding (“â€œWe wonâ€™tâ€”) is decoded again by ftfy
    (Speer 2019), which leaves what it is not sure of as it is.
    """
    mended = _decoded_again(text)
    if mended != text:
        said = "Read, but it had been saved twice in two encodings; its letters were put right."
        return mended, Refused(said, "Compare names and quotation marks with the source.")
    if len(lost := _LOST_LETTER.findall(text)) >= _MANY:
        said = f"Read, but letters were lost when it was saved (“{lost[0][:30]}”), here {len(lost)} times."
        return text, Refused(said, "Get the text again from its source and save it as UTF-8.")
    return text, None


def _decoded_again(text: str) -> str:
    from ftfy import TextFixerConfig, fix_text_segment
    from ftfy.badness import badness

    if text.isascii() or not badness(text):
        return text
    only = TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, uncurl_quotes=False,
        fix_character_width=False, fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False,
        normalization=None,
    )  # fmt: skip
    lines = text.split("\n")  # an appended line may be sound where the others are not
    for number, line in enumerate(lines):
        if not (bad := badness(line)):
            continue
        mended = fix_text_segment(_CUT_MARK.sub("\x9d", line), only)
        if badness(mended) < bad:
            lines[number] = mended
    return "\n".join(lines)
