"""Exports of databases and reference managers: every article of them is read, or listed with a reason.

The files in exports/ are made up: countries, outlets, speakers and words.
"""

import shutil
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from unicodedata import normalize

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.articles.exports import _DATABASES, articles_in
from helpers.articles.exports.labels import cut_tail
from helpers.articles.pages import is_companion
from helpers.articles.read import read_articles
from helpers.study.study import load_study

EXPORTS = Path(__file__).with_name("exports")
STUDY = """\
title: Who wants the bridge?
question: Do they move?
period: {from: 2021-01-01, to: 2022-12-31}
sides: {ARV: Arvenia}
actors: [{id: orlova, name: Mira Orlova, side: ARV}]
issues: [{id: bridge, label: The bridge, proposition: It should be built., bears_on: [bridge]}]
"""
CLASSIC = """\
                               {number} of {all} DOCUMENTS

                                  Arven Press

                             March 2, 2021 Tuesday

Premier says the bridge will be built

LENGTH: 9 words

{text}

LOAD-DATE: March 3, 2021
"""
SENTENCE = "Premier Mira Orlova said that bridge number {} would be built."


def short(frame: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    """Rows as text; a day as 2021-03-02, what is missing as an empty string."""
    texts = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), "")
    return [tuple(str(value)[:60].removesuffix(" 00:00:00") for value in row) for row in texts.to_numpy()]


PREMIER, FERRIES = "Premier says the bridge will be built", "Ferry companies ask for a pause"
TREATY, TALKS = "A treaty first, says Belmor", "Vell offers talks on the bridge"


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        (
            "nexis-classic.txt",
            [
                ("nexis-classic.txt#1", "2021-03-02", "Arven Press", PREMIER),
                ("nexis-classic.txt#2", "2021-03-04", "The Loventa Courier (Arvenia)", FERRIES),
                ("nexis-classic.txt#3", "", "Belmor Weekly", TREATY),
            ],
        ),
        (
            "nexis-uni.txt",
            [
                ("nexis-uni.txt#1", "2021-03-08", "Arven Press", TALKS),
                ("nexis-uni.txt#2", "2021-03-09", "The Loventa Courier", "Orlova lets the works rest"),
            ],
        ),
        (
            "proquest.txt",
            [
                ("proquest.txt#1", "2021-03-02", "Arven Press; Loventa", PREMIER),
                ("proquest.txt#3", "", "Belmor Weekly", TREATY),
            ],
        ),
        (
            "factiva.txt",
            [
                ("factiva.txt#1", "2021-03-08", "Arven Press", TALKS),
                ("factiva.txt#2", "2021-03-09", "The Loventa Courier", "Orlova lets the works rest"),
            ],
        ),
        (
            "zotero",
            [
                ("files/11/Tellen - 2021 - Premier says.html", "2021-03-02", "Arven Press", PREMIER),
                ("files/12/ferries.txt", "2021-03-04", "The Loventa Courier", FERRIES),
            ],
        ),
        (
            "mediacloud",
            [
                ("Ferry companies ask for a pause.html", "2021-03-04", "courier.example", "Courier"),
                ("a-page.html", "2021-03-08", "press.example", TALKS),
            ],
        ),
        ("pages", [("bridge.html", "2021-03-02", "", PREMIER), ("vell.mhtml", "2021-03-08", "", TALKS)]),
    ],
)
def test_every_form_gives_its_articles(name: str, articles: list[tuple[str, ...]]) -> None:
    found, _ = read_articles(EXPORTS / name)
    assert short(found, "source_file", "published", "outlet", "title") == articles


@pytest.mark.parametrize(
    ("name", "number", "begins", "ends"),
    [
        ("nexis-classic.txt", 0, "Premier Mira Orlova said on Tuesday", "without a treaty."),
        ("nexis-classic.txt", 1, "The ferry companies", "who speaks for them."),
        ("nexis-classic.txt", 2, "Belmor will not talk", 'then the bridge."'),
        (
            "nexis-uni.txt",
            0,
            "BELCITY — Belmor's minister",
            '"We will meet them if the works rest," he said.',
        ),
        ("nexis-uni.txt", 1, "Premier Mira Orlova", "before the chamber of Loventa."),
        ("proquest.txt", 0, "Premier Mira Orlova", "Subject: your bridge. He did not say more."),
        ("factiva.txt", 0, "BELCITY -- Belmor’s", "IN BELMOR nobody answered him."),
    ],
)
def test_a_text_has_its_words_and_no_others(name: str, number: int, begins: str, ends: str) -> None:
    text = read_articles(EXPORTS / name)[0]["text"][number]
    assert text.startswith(begins) and text.endswith(ends), text


def test_a_database_is_added_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    tides = SimpleNamespace(
        is_export=lambda lines: lines[0] == "TIDES",
        blocks_of=lambda lines: ([line] for line in lines[1:]),
        article_of=lambda block: {"text": block[0]},
    )
    monkeypatch.setitem(_DATABASES, "tides", tides)
    assert list(articles_in("TIDES\nHigh.\nLow.") or []) == [(1, {"text": "High."}), (2, {"text": "Low."})]


def test_broken_lines_are_joined_and_paragraphs_stay() -> None:
    assert read_articles(EXPORTS / "nexis-classic.txt")[0]["text"][0].count("\n") == 2


@pytest.mark.parametrize(
    ("name", "rejected"),
    [
        ("nexis-classic.txt", [("nexis-classic.txt#3", "Read, but its day “March 2021” cannot be read")]),
        ("nexis-uni.txt", []),
        (
            "proquest.txt",
            [
                ("proquest.txt#2", "The export gives this article without its full text"),
                ("proquest.txt#3", "Read, but its day “3/4/2021” cannot be read in one way"),
            ],
        ),
        (
            "zotero",
            [
                ("zotero.csv#3", "“A treaty first, says Belmor” without its text (only an abstract)"),
                ("zotero.csv#4", "“=cmd|' /C calc'!A0”: its file"),
                ("zotero.csv#5", "lies outside the study, and is not opened"),
                ("zotero.csv#6", "its file “files/13/bank.html” is not there"),
            ],
        ),
        (
            "mediacloud",
            [
                (
                    "Ferry companies ask for a pause.html",
                    "states 2021-03-04 as its day, and mediacloud.csv#2",
                ),
                ("mediacloud.csv#3", "at https://weekly.example/3 without its text"),
            ],
        ),
        ("pages", []),
    ],
)
def test_what_an_export_lacks_is_listed(name: str, rejected: list[tuple[str, str]]) -> None:
    listed = read_articles(EXPORTS / name)[1]
    found = list(zip(listed["source_file"], listed["reason"], strict=True))
    assert [file for file, _ in found] == [file for file, _ in rejected]
    assert all(words in reason for (_, words), (_, reason) in zip(rejected, found, strict=True)), found


@pytest.mark.parametrize(
    ("encode", "remarks"),
    [
        (lambda text: text.encode("cp1252"), 1),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), 0),
        (lambda text: text.encode("utf-16"), 0),
        (lambda text: text.replace("\n", "\r\n").encode(), 0),
        (lambda text: text.replace("\n", "\r").encode(), 0),
    ],
)
def test_an_export_may_be_in_any_encoding(tmp_path: Path, encode, remarks: int) -> None:
    text = (EXPORTS / "nexis-uni.txt").read_text(encoding="utf8")
    (tmp_path / "nexis-uni.txt").write_bytes(encode(text))
    articles, rejected = read_articles(tmp_path / "nexis-uni.txt")
    whole = read_articles(EXPORTS / "nexis-uni.txt")[0]
    assert (articles["article_id"].tolist(), len(rejected)) == (whole["article_id"].tolist(), remarks)


@pytest.mark.parametrize(
    ("text", "sources", "reasons"),
    [
        (CLASSIC.format(number=1, all=1, text=SENTENCE.format(1)), ["x.txt"], []),
        (
            CLASSIC.format(number=1, all=100_000_000, text=SENTENCE.format(1)),
            ["x.txt"],
            ["Read, but the export says that it holds 100000000 articles, and 1 are in the file."],
        ),
        (
            "".join(CLASSIC.format(number=n, all=3, text=SENTENCE.format(n)) for n in (1, 2, 3)),
            ["x.txt#1", "x.txt#2", "x.txt#3"],
            [],
        ),
        (
            CLASSIC.format(number=1, all=2, text="")
            + CLASSIC.format(number=2, all=2, text=SENTENCE.format(2)),
            ["x.txt#2"],
            ["The export gives this article without its text."],
        ),
        (
            CLASSIC.format(number=1, all=1, text=SENTENCE.format(1))
            + "\nEnd of Document\nA forgotten note.\n",
            ["x.txt#1"],
            ["Between two marks of the export stand words without the length or body of an article."],
        ),
        (
            # a rule inside an article does not cut it
            f"{'_' * 60}\n\nFull text: {SENTENCE.format(1)}\n\n{'_' * 60}\n\nIt rained.\n\n{'_' * 60}\n"
            f"Full text: {SENTENCE.format(2)}\n\nTitle: Bridge two\n\nDatabase: River News\n",
            ["x.txt#1", "x.txt#2"],
            [],
        ),
    ],
)
def test_nothing_of_an_export_is_lost(
    tmp_path: Path, text: str, sources: list[str], reasons: list[str]
) -> None:
    (tmp_path / "x.txt").write_text(text, encoding="utf8")
    articles, rejected = read_articles(tmp_path / "x.txt")
    assert (articles["source_file"].tolist(), rejected["reason"].tolist()) == (sources, reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Length: 3 words\n\nThe premier said that the bridge is long.",
        "Full text: The premier said that the bridge is long.\n\nTitle: a word",
        f"A rule\n\n{'_' * 60}\n\nThe premier said: we build.",
        "HD\nThe premier said that the bridge is long.",
        "On page 1 of 20 documents the premier said that the bridge is long.",
    ],
)
def test_an_article_is_not_taken_for_an_export(text: str) -> None:
    assert articles_in(text) is None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("March 2, 2021 Tuesday", "2021-03-02"),
        ("March 2, 2021, Tuesday, Final Edition", "2021-03-02"),
        ("March 2, 2021 Tuesday 4:05 PM GMT", "2021-03-02"),
        ("2. März 2021 Dienstag", "2021-03-02"),
        ("2 mars 2021 mardi", "2021-03-02"),
        ("2 de marzo de 2021", "2021-03-02"),
        ("2021/3/2", "2021-03-02"),
        ("March 2, 2021 Monday", ""),  # it was a Tuesday
        ("March 2021", ""),
        ("3/2/2021", ""),
    ],
)
def test_the_day_is_the_one_under_the_outlet(tmp_path: Path, printed: str, day: str) -> None:
    text = CLASSIC.format(number=1, all=1, text=SENTENCE.format(1)).replace("March 2, 2021 Tuesday", printed)
    (tmp_path / "x.txt").write_text(text, encoding="utf8")
    articles, rejected = read_articles(tmp_path / "x.txt")
    assert (short(articles, "published", "outlet", "title"), len(rejected)) == (
        [(day, "Arven Press", PREMIER)],
        0 if day else 1,
    )


def test_a_page_of_codes_is_read_as_the_text_of_codes(tmp_path: Path) -> None:
    rows = {
        "HD": "Orlova lets <b>the works</b> rest",
        "PD": "9 March 2021",
        "SN": "The Loventa Courrièr",
        "LP": f"<p>{SENTENCE.format(1)}</p><p>It rained.</p>",
        "AN": "Document LOVC000020210309eh390002y",
    }
    table = "".join(f"<tr><td><b>{code}</b>&nbsp;</td><td>{said}</td></tr>" for code, said in rows.items())
    (tmp_path / "f.html").write_text(
        f"<html><body><div class='article'><table>{table * 2}</table></div></body>"
    )
    articles, rejected = read_articles(tmp_path / "f.html")
    assert short(articles, "source_file", "published", "outlet", "title") == [
        ("f.html#1", "2021-03-09", "The Loventa Courrièr", "Orlova lets the works rest")
    ]
    assert articles["text"][0] == f"{SENTENCE.format(1)}\n\nIt rained."
    assert rejected["reason"].tolist() == ["It is the same text as f.html#1."]


def test_rows_of_a_listing_without_files_are_all_listed() -> None:
    articles, rejected = read_articles(EXPORTS / "mediacloud" / "mediacloud.csv")
    assert (len(articles), rejected["source_file"].tolist()) == (
        0,
        [f"mediacloud.csv#{number}" for number in (1, 2, 3)],
    )


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "studies" / "bridge"
    (folder / "articles").mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY)
    return folder


def listing(folder: Path, *files: str) -> None:
    rows = "".join(f'X,webpage,Title number {n},2021-03-02,"{file}"\n' for n, file in enumerate(files))
    (folder / "zotero.csv").write_text(f"Key,Item Type,Title,Date,File Attachments\n{rows}")


def test_attachments_beside_the_articles_are_read_and_no_others(study: Path, tmp_path: Path) -> None:
    (study / "library").mkdir()
    (study / "library" / "a.txt").write_text(SENTENCE.format(1))
    (tmp_path / "secret.txt").write_text(SENTENCE.format(2))
    (study / "articles" / "link.txt").symlink_to(tmp_path / "secret.txt")
    secret = [str(tmp_path / "secret.txt"), "../../../../secret.txt", "link.txt", "..", "x" * 5000]
    listing(study / "articles", "../library/a.txt", *secret, r"D:\secret.txt", r"\\host\secret.txt")
    articles, rejected = read_articles(load_study(study))
    assert short(articles, "source_file", "title", "published") == [
        ("zotero.csv#1", "Title number 0", "2021-03-02")
    ]
    assert len(rejected) == 1 + len(secret) + 2  # the link too
    shown = rejected["reason"][rejected["source_file"] == "zotero.csv#3"].item()
    assert "“../../../../secret.txt”" in shown  # as the table has it, not where it lies on this machine


def test_two_listings_may_name_one_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Bridge to be built\n\n{SENTENCE.format(1)}")
    for name, outlet in (("one.csv", "Arven Press"), ("two.csv", "press.example")):
        row = f"Bridge to be built,https://www.press.example/1/,{outlet}"
        (tmp_path / name).write_text(f"title,url,media_name\n{row}\n")
    articles, rejected = read_articles(tmp_path)
    assert short(articles, "outlet") == [("Arven Press",)] and rejected.empty


def test_a_listing_finds_a_file_whose_letters_are_not_composed(study: Path) -> None:
    (study / "articles" / normalize("NFD", "é.txt")).write_text(SENTENCE.format(1))
    listing(study / "articles", normalize("NFD", "é.txt"))
    articles, rejected = read_articles(load_study(study))
    assert short(articles, "source_file", "title") == [("é.txt", "Title number 0")] and rejected.empty


def test_articles_csv_wins_over_a_listing(study: Path) -> None:
    (study / "articles" / "a.txt").write_text(SENTENCE.format(1))
    listing(study / "articles", "a.txt")
    (study / "articles.csv").write_text("source_file,title\na.txt,My title\n")
    articles, rejected = read_articles(load_study(study))
    assert short(articles, "title", "published") == [("My title", "2021-03-02")] and rejected.empty


def test_two_rows_under_one_headline_are_told_apart_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Bridge to be built\n\n{SENTENCE.format(1)}")
    rows = "Bridge to be built,https://a.example/1,A\nBridge to be built,https://b.example/1,B\n"
    (tmp_path / "list.csv").write_text(f"title,url,media_name\n{rows}")
    articles, rejected = read_articles(tmp_path)
    assert (short(articles, "outlet"), len(rejected)) == ([("",)], 2)


def test_a_listing_in_a_folder_below_counts_its_paths_from_there(tmp_path: Path) -> None:
    shutil.copytree(EXPORTS / "zotero", tmp_path / "below" / "zotero")
    articles, rejected = read_articles(tmp_path)
    assert (articles["outlet"].tolist(), rejected["source_file"].tolist()) == (
        ["Arven Press", "The Loventa Courier"],
        [f"below/zotero/zotero.csv#{number}" for number in (3, 4, 5, 6)],
    )


def test_a_table_with_texts_is_no_listing(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"title,url,text\nBridge,https://a.example/1,{SENTENCE.format(1)}\n")
    assert read_articles(tmp_path)[0]["source_file"].tolist() == ["t.csv#1"]


@pytest.mark.parametrize(
    ("folder", "files", "expected"),
    [
        ("bridge_files", {"bridge.html"}, True),
        ("Bridge-Dateien", {"bridge.htm"}, True),
        ("bridge_files", {"other.html"}, False),
        ("bridge", {"bridge.html"}, False),
        ("_files", {".html"}, True),
    ],
)
def test_the_folder_of_a_page_is_known_by_its_page(folder: str, files: set[str], expected: bool) -> None:
    assert is_companion(folder, files) is expected


@pytest.mark.parametrize("name", ["x.pages", "x.xls", "x.zip", "x.ris", "x.XLS", "x.wacz", "x.msg", "x.ass"])
def test_other_formats_are_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    (row,) = read_articles(tmp_path)[1].itertuples()
    assert "are not read" in row.reason and any(
        words in row.what_to_do for words in ("ave as", "ave the", "Unpack", "Zotero")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "There is no page"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nwords", "There is no page"),
        (b"Content-Type: text/html\n\n<html><body></body></html>", "No article was found"),
        (b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n!!!!", "There is no page"),
        (b"Content-Type: multipart/related; boundary=x\n\n" + b"--x\n" * 5000, "There is no page"),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
            "There is no page",
        ),
    ],
)
def test_a_broken_archive_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "x.mhtml").write_bytes(content)
    assert reason in read_articles(tmp_path / "x.mhtml")[1]["reason"][0]


@pytest.mark.parametrize(
    "filling",
    [
        "A",
        "AB ",
        "a:",
        "_",
        "\n",
        "a\n",
        "Subject: x\n\n",
        "End of Document\n",
        "March 2, 2021\n",
        "“",
        "1 of ",
    ],
)
def test_long_lines_and_many_marks_take_linear_time(tmp_path: Path, filling: str) -> None:
    text = (filling * 200_000)[:200_000]
    (tmp_path / "a.txt").write_text(CLASSIC.format(number=1, all=1, text=f"{SENTENCE.format(1)}\n\n{text}"))
    (tmp_path / "b.html").write_text(f"<html><body><p>{text}</p></body></html>")
    start = time.process_time()
    read_articles(tmp_path)
    assert time.process_time() - start < 8  # what grows with the square takes minutes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["nexis-classic.txt", "nexis-uni.txt", "proquest.txt", "factiva.txt"]),
    st.integers(0, 3000),
    st.integers(0, 300),
    st.text(max_size=60),
)
def test_a_damaged_export_is_articles_and_reasons(
    tmp_path: Path, name: str, start: int, length: int, put_in: str
) -> None:
    text = (EXPORTS / name).read_text(encoding="utf8")
    (tmp_path / "x.txt").write_text(text[:start] + put_in + text[start + length :], "utf8", "replace")
    articles, rejected = read_articles(tmp_path / "x.txt")
    assert len(articles) + len(rejected) > 0 and (articles["text"].str.len() > 0).all()


def test_the_same_export_gives_the_same_rows(tmp_path: Path) -> None:
    shutil.copytree(EXPORTS / "mediacloud", tmp_path / "again")
    first, second = read_articles(EXPORTS / "mediacloud")[0], read_articles(tmp_path / "again")[0]
    pd.testing.assert_frame_equal(first, second)
    assert first["published"].dt.date.tolist() == [date(2021, 3, 4), date(2021, 3, 8)]


def test_a_table_with_texts_may_name_its_columns_as_media_cloud_does(tmp_path: Path) -> None:
    said = "The council of Vell met on the quay and talked about the ferry for two hours."
    (tmp_path / "stories.csv").write_text(
        f"title,publish_date,media_name,url,text\nFerry,2031-03-04,The Vell Gazette,https://vell.example/1,{said}\n"
    )
    article = read_articles(tmp_path / "stories.csv")[0].iloc[0]
    assert (article["outlet"], str(article["published"].date())) == ("The Vell Gazette", "2031-03-04")


@pytest.mark.parametrize(("unknown", "kept"), [(3, 2), (4, 11)])
def test_three_unknown_labels_may_stand_below_a_known_one(unknown: int, kept: int) -> None:
    below = [line for number in range(unknown) for line in ("", f"Label {number}: x")]
    lines = ["The bridge will be built.", "", "LENGTH: 5 words", *below]
    assert len(cut_tail(lines, {"length": "length"})[0]) == kept
