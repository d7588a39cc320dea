"""Bytes into text, or the reason why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.plaintext import decode
from helpers.base.errors import Refused

WORDS = "The Premier said: “No bridge — not now,” and left Café Zürich before dusk. " * 8
KOREAN = "총리는 다리를 놓지 않겠다고 말했다. 두 나라는 값에 합의하지 못했다. " * 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("words", [WORDS, KOREAN])
def test_unicode_is_read_without_a_remark(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding)) == (words, None)


@pytest.mark.parametrize(
    ("words", "encoding", "named"), [(WORDS, "cp1252", "Windows-1252"), (KOREAN, "cp949", "cp949")]
)
def test_older_encodings_are_read_with_a_remark(words: str, encoding: str, named: str) -> None:
    text, remark = decode(words.encode(encoding))
    assert (text, remark) == (words, f"Read, but the file is not UTF-8; it was taken for {named}.")


@pytest.mark.parametrize(("plain", "western"), [(8, True), (7, False)])
def test_western_prose_has_fewer_than_one_letter_in_eight_beyond_ascii(plain: int, western: bool) -> None:
    _, remark = decode(("é" + "a" * plain).encode("cp1252") * 10)
    assert ("Windows-1252" in (remark or "")) == western


def test_a_page_may_declare_its_encoding() -> None:
    page = f'<html><head><meta charset="euc-kr"></head><body>{KOREAN}</body></html>'
    assert decode(page.encode("euc-kr"), html=True) == (page, None)


@pytest.mark.parametrize("declared", ["utf-8", "no-such-code"])
def test_a_page_that_declares_what_it_is_not(declared: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body>{WORDS}</body></html>"
    assert decode(page.encode("cp1252"), html=True)[0] == page


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04....", "a packed file (Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office document"),
        (b"{\\rtf1 text}", "a rich-text document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"words\x00words", "binary"),
        (b"\xef\xbb\xbfwords\n\xff\xfe", "begins as UTF-8 but line 2 is not"),
        (b"\xff\xfea\x00b", "begins as UTF-16"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(Refused) as caught:
        decode(raw)
    assert words in caught.value.reason and caught.value.what_to_do


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(decode(raw)[0], str)
    except Refused as refused:
        assert refused.reason.endswith(".") and refused.what_to_do.endswith((".", ")."))
