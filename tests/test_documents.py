"""PDF files, documents of word processors, mail and archives of the web."""

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import read_articles
from helpers.articles import pdf as pdf_reader
from helpers.articles.documents import read_document
from helpers.base import Refused

WORDS = "Premier Mira Orlova said on Tuesday that the bridge over the Arve would be built without any toll."
MORE = (
    "Envoy Dov Karst told reporters in Ostrow that nobody had asked the ferrymen, who would lose their work."
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(member: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return file.getvalue()


def docx(body: str) -> bytes:
    return packed("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')


def warc(*pages: str, kind: str = "text/html", status: str = "200 OK") -> bytes:
    records = []
    for number, page in enumerate(pages):
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{page}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://arven.example/{number}\r\n"
            "WARC-Date: 2031-03-10T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(records)


def page(words: str) -> str:
    return f"<html><head><title>Talks</title></head><body><article><p>{words}</p></article></body></html>"


def pdf(text: str) -> bytes:
    edges = "header: [Arven Press], footer: context counter(page).display()"
    return typst.compile(f"#set page(height: 9cm, width: 10cm, {edges})\n{text}".encode())


HEAD = "From: Arven Press <desk@arven.example>\nSubject: Talks\nDate: Tue, 4 Mar 2031 09:00:00 +0000"
MAIL = f"{HEAD}\n\n{WORDS}\n"
RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
BOX = f"</w:t><w:txbxContent>{RUN.format('No.')}</w:txbxContent><w:t>"  # a text box inside a paragraph


def read(folder: Path, name: str, raw: bytes) -> tuple[Any, list[str]]:
    (folder / name).write_bytes(raw)
    articles, rejected = read_articles(folder / name)
    return articles, [f"{row.reason} {row.what_to_do}" for row in rejected.itertuples()]


@pytest.mark.parametrize(
    ("name", "raw", "texts"),
    [
        ("a.docx", docx(RUN.format(WORDS) + RUN.format(MORE)), [f"{WORDS}\n\n{MORE}"]),
        ("a.docx", docx(RUN.format(WORDS[:40] + BOX + WORDS[40:])), [WORDS]),
        ("a.warc", warc(page(WORDS), page(MORE)), [WORDS, MORE]),
        ("a.warc.gz", gzip.compress(warc(page(WORDS))), [WORDS]),
        ("a.eml", MAIL.encode(), [WORDS]),
        ("a.mbox", f"From a Tue Mar  4 09:00:00 2031\n{MAIL}\nFrom b Tue Mar  4 10:00:00 2031\n".encode()
         + MAIL.replace(WORDS, MORE).encode(), [WORDS, MORE]),
    ],
)  # fmt: skip
def test_words_are_read(tmp_path: Path, name: str, raw: bytes, texts: list[str]) -> None:
    articles, remarks = read(tmp_path, name, raw)
    assert (articles["text"].tolist(), remarks) == (texts, [])


def test_a_text_under_the_name_of_a_document_is_read_with_its_remark(tmp_path: Path) -> None:
    articles, (remark,) = read(tmp_path, "a.doc", f"{WORDS} “No.”".encode("cp1252"))
    assert articles["text"].tolist() == [f"{WORDS} “No.”"] and "Windows-1252" in remark


def test_a_message_states_its_day_and_sender(tmp_path: Path) -> None:
    article = read(tmp_path, "a.eml", MAIL.encode())[0].iloc[0]
    assert (article["title"], article["outlet"]) == ("Talks", "Arven Press")
    assert article["published"].date() == date(2031, 3, 4)


def test_the_pages_of_a_pdf_are_one_text(tmp_path: Path) -> None:
    text = "\n\n".join([f"{WORDS} {MORE}", f"{MORE} {WORDS}"] * 3)
    articles, remarks = read(tmp_path, "a.pdf", pdf(text))
    paragraphs = [line for line in articles["text"][0].split("\n") if line]
    assert ("\n\n".join(paragraphs), remarks) == (text, [])


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.pdf", pdf("#rect()"), "scan"),
        ("a.pdf", b"%PDF-1.7\nnothing", "broken"),
        ("a.docx", b"PK\x03\x04", "broken"),
        ("a.docx", packed("other.xml", "<a/>"), "no text of Word"),
        ("a.docx", docx(""), "no words"),
        ("a.odt", packed("content.xml", "<a>" + "<b>" * 9), "broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
        ("a.docm", docx(RUN.format(WORDS)).replace(b"\0\0\x08\0", b"\1\0\x08\0"), "password"),
        ("a.rtf", b"{\\rtf1 \\u-100000? }", "broken"),
        ("a.warc", b"nothing at all", "web archive"),
        ("a.warc", warc(page(WORDS), status="404 Not Found"), "no page"),
        ("a.warc", warc(page(WORDS)).replace(b"Length: 2", b"Length: 1"), "broken in or behind page 1"),
        ("a.warc", warc(page(WORDS)).replace(b"Length: ", b"Length: 1"), "broken in or behind page 1"),
        ("a.warc.gz", b"\x1f\x8bnothing", "does not unpack"),
        ("a.eml", b"Subject: x\n\n", "no words"),
        ("a.mbox", b"Subject: x\n\n", "no message"),
        ("a.wacz", b"PK\x03\x04", "Unpack"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    articles, remarks = read(tmp_path, name, raw)
    assert articles.empty and words in " ".join(remarks)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.docx", docx(RUN.format("a" * 60_000_000))),
        ("a.odt", packed("content.xml", " " * 60_000_000)),
        ("a.docx", packed("word/document.xml", "<!DOCTYPE a [<!ENTITY b '" + "b" * 99 + "'>]><a>&b;</a>")),
        ("a.warc.gz", gzip.compress(b"WARC/1.0\r\n" + b"\0" * 210_000_000, 1)),
    ],
)
def test_bombs_are_refused(tmp_path: Path, name: str, raw: bytes) -> None:
    articles, remarks = read(tmp_path, name, raw)
    assert articles.empty and remarks


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"{\\rtf1", b""]))
def test_any_bytes_are_a_document_or_refused(raw: bytes, start: bytes) -> None:
    try:
        assert isinstance(read_document(start + raw)[0], str)
    except Refused as refused:
        assert refused.what_to_do.endswith((".", ")."))


def test_an_intricate_pdf_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "_MOST_OPERATIONS", 10)
    assert "intricate" in " ".join(read(tmp_path, "a.pdf", pdf(WORDS))[1])
