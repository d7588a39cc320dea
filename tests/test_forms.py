"""Forms in which scholars have articles: exports, tables of services, documents, encodings.

Countries, outlets, speakers and words are made up.
"""

import csv
import datetime
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook

from helpers.articles.markup import plain_words
from helpers.articles.read import read_articles
from helpers.articles.repairs import repair
from helpers.articles.turn_labels import find_labels

BRIDGE = (
    "LOVENTA -- Premier Mira Orlova said on Tuesday that the bridge over the Sill would be built.\n\n"
    "“We will build it,” she told the press."
)
WORKS = "BELCITY -- The minister of rivers, Tam Vell, offered talks.\n\n“We will meet them,” he said."
ONE = ("Premier wants the bridge", "Arven Press", "2021-03-02")
TWO = ("Vell offers talks", "The Loventa Courier", "2021-03-09")


def read(folder: Path, name: str, content: str | bytes) -> tuple[list[tuple[str, ...]], list[str], list[str]]:
    """Title, outlet and day of each article; the texts; what is said of them."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    found, rejected = read_articles(folder / name)
    shown = found[["title", "outlet", "published"]].astype(object).fillna("")
    rows = [tuple(str(value)[:40].removesuffix(" 00:00:00") for value in row) for row in shown.to_numpy()]
    return rows, found["text"].tolist(), (rejected["reason"] + " " + rejected["what_to_do"]).tolist()


def factiva(words: str, by: str, days: tuple[str, str], language: str, document: str) -> str:
    return f"""Politics
{ONE[0]}
{by} Mo Tellen
1,043 {words}
{days[0]}
08:15
{ONE[1]}
ARVP
A3
{language}
(c) 2021 {ONE[1]}. All rights reserved.
{BRIDGE}
{document} ARVP000020210302eh320001x

{TWO[0]}
200 {words}
{days[1]}
{TWO[1]}
LOVC
{language}
{WORKS}
{document} LOVC000020210309eh390002y

Search Summary
Text	bridge
"""


def labelled(*, fields: tuple[str, str, str], tail: str, between: str = "\n\n") -> str:
    texts = ((ONE, BRIDGE), (TWO, WORKS))
    heads = ["\n".join(f"{f}: {v}" for f, v in zip(fields, values, strict=True)) for values, _ in texts]
    return between.join(f"{head}\n\n{text}\n\n{tail}" for head, (_, text) in zip(heads, texts, strict=True))


NEXIS = f"""ARVEN PRESS

March 2, 2021 Tuesday

FIRST EDITION

{ONE[0]}

SECTION:

NEWS; Pg. 7

LENGTH: 43 words

{BRIDGE}

LOAD-DATE: March 3, 2021

LANGUAGE: ENGLISH
"""
NEXIS_UNI = f"""{TWO[0]}
{TWO[1]}
9. März 2021 Dienstag

Copyright 2021 {TWO[1]} Alle Rechte vorbehalten

Rubrik: WELT
Länge: 43 Wörter
Textkörper


{WORKS}

Klassifizierung

Sprache: ENGLISCH
"""
NEWSBANK = f"""{ONE[0]}

{ONE[1]} (Loventa) - March 2, 2021
Author: Mo Tellen
Section: News

{BRIDGE}

Record Number: 12
Copyright (c) 2021 {ONE[1]}

{TWO[0]}
Tuesday, March 9, 2021 | {TWO[1]}
Author: Ana Tarn

{WORKS}

Record Number: 13
"""
PROQUEST = f"""{ONE[0]}

Texte intégral : {BRIDGE}

Titre : {ONE[0]}

Titre de la publication : {ONE[1]}

Date de publication : 2 mars 2021

Base de données : River News
"""
PLACED = ("Premier wants the bridge", "Arven Press (Loventa)", "2021-03-02")
PRESS = ("Premier wants the bridge", "ARVEN PRESS", "2021-03-02")
EXPORTS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "Factiva in English": (
        factiva("words", "By", ("2 March 2021", "9 March 2021"), "English", "Document"),
        [ONE, TWO],
    ),
    "Factiva in German": (
        factiva("Wörter", "Von", ("2. März 2021", "9. März 2021"), "Englisch", "Dokument"),
        [ONE, TWO],
    ),
    "Factiva in Portuguese": (
        factiva("palavras", "Por", ("2 Março 2021", "9 de março de 2021"), "Inglês", "Documento"),
        [ONE, TWO],
    ),
    "Factiva in Dutch, a line each": (
        factiva("woorden", "Door", ("2 maart 2021", "9 maart 2021"), "Engels", "Document").replace(
            "\n", "\n\n"
        ),
        [ONE, TWO],
    ),
    "Nexis without a mark": (NEXIS, [PRESS]),
    "Nexis, two without a mark": (
        NEXIS + "\n" + NEXIS.replace("2, 2021 T", "9, 2021 T").replace(BRIDGE, WORKS),
        [PRESS, ("Premier wants the bridge", "ARVEN PRESS", "2021-03-09")],
    ),
    "Nexis in German, alone": (NEXIS_UNI, [TWO]),
    "NewsBank": (NEWSBANK, [PLACED, TWO]),
    "labels": (
        labelled(fields=("Headline", "Paper", "Date"), tail="Author: Mo Tellen\nPage: A1"),
        [ONE, TWO],
    ),
    "labels between rules": (
        labelled(fields=("Titel", "Zeitung", "Datum"), tail="", between="\n-----\n"),
        [ONE, TWO],
    ),
    "ProQuest in French, alone": (PROQUEST, [ONE]),
}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("ending", ["txt", "docx", "odt", "rtf"])
def test_an_export_gives_each_article_with_its_title_outlet_and_day(
    tmp_path: Path, name: str, ending: str
) -> None:
    text, articles = EXPORTS[name]
    found, texts, remarks = read(tmp_path, f"x.{ending}", MAKERS[ending](text.split("\n")))
    assert found == articles and not remarks
    assert all(
        text.endswith(("the press.", "he said.")) and text.startswith(("LOV", "BEL")) for text in texts
    )


def word(lines: list[str]) -> bytes:
    """A Word document: each line a paragraph with a tab stop, a link and what was deleted."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "".join(
        f'<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>{escape(line[:3])}</w:t></w:r>'
        f"<w:hyperlink><w:r><w:instrText>LINK</w:instrText><w:t>{escape(line[3:])}</w:t></w:r></w:hyperlink>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>\n"
        for line in lines
    )
    return packed("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{text}</w:body></w:document>')


def open_document(lines: list[str]) -> bytes:
    text = "\n".join(
        f"<t:p>{escape(line[:3])}<t:span>{escape(line[3:])}</t:span><t:note><t:p>x</t:p></t:note></t:p>"
        for line in lines
    )
    body = (
        f'<o:doc xmlns:o="o" xmlns:t="t"><t:text>-</t:text><o:body><o:text>{text}</o:text></o:body></o:doc>'
    )
    return packed("content.xml", body)


def rich_text(lines: list[str]) -> bytes:
    link = r'{\field{\*\fldinst{HYPERLINK "https://press.example/a b"}}{\fldrslt %s}}\par '
    coded = ("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line) for line in lines)
    return (
        r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard " + "".join(link % line for line in coded) + "}"
    ).encode()


def packed(name: str, content: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return raw.getvalue()


MAKERS: dict[str, Any] = {
    "txt": lambda lines: "\n".join(lines), "docx": word, "odt": open_document, "rtf": rich_text,
}  # fmt: skip

EUROPRESSE = """<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">
{outlet}, no. 204</span></div>
<span class="DocHeader">{head}</span><div class="titreArticle">
<p class="titreArticleVisu">{title}</p></div></header><section>
<div class="docOcurrContainer"><p>{text}</p></div></section>
<aside><div class="publiC-lblNodoc">news·{number}·AP·001</div></aside></article>"""
FACTIVA = """<div class="article frArticle"><p>A section with a very long name</p><div id="hd">
<span class="frHeadline"><b>{title}</b></span></div>
<div class="author">Mo Tellen and many others of the same newspaper</div>
<div>43 mots</div><div>{head}</div><div>{outlet}</div><div>ARVP</div><div>Anglais</div><p>{text}</p>
<p>Document ARVP0000{number}eh320001x</p></div>"""
NEXIS_PAGE = """<div><p>{n} of 2 DOCUMENTS</p></div><div><p>{outlet}</p></div><div><p>{head}</p></div>
<p>{title}</p><div><p><span>LENGTH: </span><span>43 words</span></p></div><p>{text}</p>
<div><p>LOAD-DATE: March 9, 2021</p></div>"""


@pytest.mark.parametrize(
    ("page", "heads"),
    [
        (
            EUROPRESSE,
            ("World, Tuesday, March 2, 2021 - p. 1 - 43 words", "Monde, mardi 9 mars 2021 43 mots, p. 5"),
        ),
        (EUROPRESSE, ("p. 1", "2021-03-09, p. 1")),
        (FACTIVA, ("2 mars 2021", "9 mars 2021")),
        (NEXIS_PAGE, ("March 2, 2021 Tuesday", "March 9, 2021 Tuesday")),
    ],
)
def test_a_page_of_a_database_gives_each_article(tmp_path: Path, page: str, heads: tuple[str, str]) -> None:
    texts = [text.replace("\n\n", "</p><p>") for text in (BRIDGE, WORKS)]
    parts = [
        page.format(n=n, title=a[0], outlet=a[1], head=h, number=a[2].replace("-", ""), text=t)
        for n, (a, h, t) in enumerate(zip((ONE, TWO), heads, texts, strict=True), 1)
    ]  # fmt: skip
    html = (
        f"<html><head><meta charset=utf-8><title>Results</title></head><body>{''.join(parts)}</body></html>"
    )
    found, texts, remarks = read(tmp_path, "x.html", html)
    assert found == [ONE, TWO] and not remarks
    assert texts[0].endswith("told the press.")


SAID = BRIDGE.replace("\n\n", " ")
HTML = "<p>LOVENTA &mdash; <a href='x'>Premier</a> Mira Orlova said no.</p><p>&ldquo;No,&rdquo; she said.</p>"
ROW = {"title": ONE[0], "date": ONE[2], "outlet": ONE[1]}


@pytest.mark.parametrize(
    "content",
    [
        {"response": {"status": "ok", "tags": [], "results": [
            {"type": "article", "webTitle": ONE[0], "webPublicationDate": f"{ONE[2]}T08:15:00Z",
             "fields": {"body": HTML, "publication": ONE[1]}}]}},
        {"response": {"content": {"webTitle": ONE[0], "webPublicationDate": f"{ONE[2]}T08:15:00Z",
                                  "fields": {"bodyText": SAID, "publication": ONE[1]}, "tags": [{}]}}},
        {"articles": [{"source": {"id": None, "name": ONE[1]}, "title": ONE[0],
                       "publishedAt": f"{ONE[2]}T08:15:00Z", "content": SAID}]},
        {"articles": {"results": [
            {"title": ONE[0], "date": ONE[2], "body": SAID, "source": {"title": ONE[1]}}]}},
        {"posts": [{"title": ONE[0], "published": ONE[2], "text": SAID, "thread": {"site_full": ONE[1]}}]},
        {"date_publish": f"{ONE[2]} 08:15:00", "maintext": SAID, "source_domain": ONE[1], "title": ONE[0]},
        [{"title": ONE[0], "plaintext": SAID, "publishing_date": f"{ONE[2]} 08:15:00+01:00",
          "html": {"content": "<html>", "source_info": {"publisher": ONE[1]}}}],
        [{"title": ONE[0], "body": {"summary": [], "sections": [{"headline": [], "paragraphs": [SAID]}]},
          "publishing_date": ONE[2], "publisher": ONE[1]}],
        [{"id": 1, "text": SAID, "label": [[0, 7, "PER"]], "meta": ROW}],
        [{"id": 1, "data": SAID, "label": [], **ROW}],
        [{"id": 1, "annotations": [{"result": [{"value": {"text": ["x"]}}]}], "data": {"text": SAID, **ROW}}],
        {"hits": {"hits": [{"_index": "n", "_source": {"text": SAID, **ROW}}]}},
        [{"text": SAID, "title": ONE[0], "date": {"$date": f"{ONE[2]}T00:00:00Z"}, "outlet": ONE[1]}],
        [{"text": SAID, "title": ONE[0], "date": ONE[2], "source": "https://p.example", "hostname": ONE[1]}],
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_json_of_services_and_programs(tmp_path: Path, content: Any, ending: str) -> None:
    raw = json.dumps(content)
    found, texts, remarks = read(tmp_path, f"x.{ending}", raw)
    assert found == [ONE] and not remarks
    assert texts[0].startswith("LOVENTA") and "<" not in texts[0]


def table(*rows: tuple[str, ...], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


NAMES = ("Headline", "Newspaper", "Date", "Article")


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\n', "\ufeffSEP=;\n", ""])
def test_a_table_may_say_what_parts_its_cells(tmp_path: Path, first: str) -> None:
    rows = table(
        NAMES, (ONE[0], ONE[1], "02/03/2021", SAID), (TWO[0], TWO[1], "30/03/2021", WORKS), delimiter=";"
    )
    assert read(tmp_path, "x.csv", first + rows)[0] == [ONE, (TWO[0], TWO[1], "2021-03-30")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("02/03/2021", "30/03/2021"), ["2021-03-02", "2021-03-30"]),
        (("03/02/2021", "03/30/2021"), ["2021-03-02", "2021-03-30"]),
        (("2.3.2021 08:15", "30.3.2021 09:00"), ["2021-03-02", "2021-03-30"]),
        (("02/03/2021", "03/02/2021"), ["", ""]),
        (("02/03/2021", "30/03/2021", "03/30/2021"), ["2021-03-30", "2021-03-30", ""]),
    ],
)
def test_the_rows_of_a_column_say_how_its_days_are_written(
    tmp_path: Path, days: tuple[str, ...], expected: list[str]
) -> None:
    rows = [(ONE[0], ONE[1], day, f"{SAID} It rained {n} times.") for n, day in enumerate(days)]
    found, _, remarks = read(tmp_path, "x.csv", table(NAMES, *rows))
    assert [day for *_, day in found] == expected and len(remarks) == expected.count("")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("&quot;We won&#39;t,&quot; she said.", "\"We won't,\" she said."),
        ("<p>No &#8212; she said.</p><p>Then more.</p>", "No — she said.\n\nThen more."),
        ("One<br/>two<br><br>three", "One\ntwo\n\nthree"),
        ("&lt;p&gt;She said &amp;quot;no&amp;quot;.&lt;/p&gt;", 'She said "no".'),
        ("A <b>bold</b> word.\n\nAnother line.", "A bold word.\n\nAnother line."),
        ("<div><script>run()</script>Words<!-- no --><noscript><p>No</p></noscript></div>", "Words"),
        ("a < b, <unclear> and AT&T; R&D", "a < b, <unclear> and AT&T; R&D"),
    ],
)  # fmt: skip
def test_tags_and_entities_in_cells(cell: str, words: str) -> None:
    assert plain_words(cell).replace("\n\n\n\n", "\n\n") == words


@pytest.mark.parametrize("end", ["… [+2345 chars]", "... [2345 chars]", " [+1,234 characters]"])
def test_a_text_that_a_service_cut_is_refused_with_its_address(tmp_path: Path, end: str) -> None:
    found, _, (remark,) = read(
        tmp_path, "x.json", json.dumps([{"url": "https://press.example/1", "content": SAID + end}])
    )
    assert not found and "only the beginning" in remark and "https://press.example/1" in remark  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", "GLOBALEVENTID,SQLDATE,SOURCEURL\n1,20210302,https://press.example/1\n"),
        ("x.export.CSV", "\t".join(["1234567890", "20210302", *["x"] * 58, "https://p.example"]) + "\n"),
        ("x.gkg.csv", "\t".join(["20210302081500-12", "20210302081500", *["x"] * 25]) + "\n"),
        ("x.json", '{"articles": [{"url": "https://press.example/1", "title": "A", "seendate": ""}]}'),
    ],
)  # fmt: skip
def test_tables_of_gdelt_are_refused_with_a_remedy(tmp_path: Path, name: str, content: str) -> None:
    found, _, (remark,) = read(tmp_path, name, content)
    assert not found and "GDELT" in remark and "Save the page of each address" in remark


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    book, raw = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (
        NAMES,
        (ONE[0], ONE[1], datetime.datetime(2021, 3, 2), HTML),
        (None,) * 4,
        (*TWO[:2], "30/03/2021", WORKS),
    ):
        book.active.append(row)
    book.create_sheet("notes").append(("a", "b"))
    book.save(raw)  # fmt: skip
    found, texts, remarks = read(tmp_path, "x.xlsx", raw.getvalue())
    assert found == [ONE, (TWO[0], TWO[1], "2021-03-30")] and "“No,” she said." in texts[0]
    assert ["a, b" in remark for remark in remarks] == [True]


SAVED = "“We won’t sign,” Zoë Björk said — and left.\nÉlodie"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp1250"])
def test_mojibake_is_put_right_and_named(encoding: str) -> None:
    spoiled = "“We won’t sign,” Zoë said — and left.".encode().decode(encoding, "replace")
    text, remark = repair(spoiled)
    assert text == "“We won’t sign,” Zoë said — and left." and remark and "two encodings" in str(remark)


@pytest.mark.parametrize(
    "words", [SAVED, "20 °C – fine, said Äö § 5 …", "What?no one, why? It can’t?", "plain"]
)
def test_sound_words_stay_as_they_are(words: str) -> None:
    assert repair(words) == (words, None)


def test_lost_letters_are_named() -> None:
    assert "letters were lost" in str(repair("?We won?t,? Zo? Bj?rk said, and didn?t.")[1])


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("iso-8859-1", "cp1252"), ("us-ascii", "cp1252"), ("iso-8859-1", "utf-8"), ("windows-1252", "utf-8")],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_pages_are_decoded_as_browsers_do(tmp_path: Path, declared: str, encoding: str, form: str) -> None:
    body = f"<body><article><h1>Ships</h1><p>{SAVED * 5}</p></article></body>"
    html = f"<html><head>{form.format(declared)}</head>{body}</html>"
    assert (
        "“We won’t sign,” Zoë Björk said — and left." in read(tmp_path, "x.html", html.encode(encoding))[1][0]
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "mac_roman"])
def test_encodings_that_nothing_names(tmp_path: Path, encoding: str) -> None:
    _, (text,), (remark,) = read(tmp_path, "x.txt", SAVED.encode(encoding))
    assert text == SAVED and "it was taken for" in remark


def test_a_text_that_looks_like_several_articles_is_named(tmp_path: Path) -> None:
    glued = f"{ONE[0]}\n\nBy Mo Tellen\n\n{BRIDGE}\n\n{TWO[0]}\n\nBy Ana Tarn\n\n{WORKS}"
    assert "looks like several articles" in read(tmp_path, "x.txt", glued)[2][0]
    unmarked = NEXIS + NEXIS.replace("LOAD-DATE: March 3, 2021", "")
    unmarked = unmarked.replace("LOAD-DATE: March 3, 2021\n\nLANGUAGE: ENGLISH", "")
    assert "looks like several articles" in " ".join(read(tmp_path, "y.txt", unmarked)[2])


def test_a_field_of_an_export_is_no_speaker() -> None:
    text = (
        "SECTION: News of the day.\nLENGTH: Many words.\nMS. RUNE: We will not go.\nLOAD-DATE: It was so.\n"
    )
    assert [text[label.start : label.end] for label in find_labels(text)] == ["MS. RUNE"]
