"""Articles: read from every kind of file, cleaned, dated; what cannot be read is listed."""

import json
import os
import pydoc
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.articles.read import read_articles
from helpers.base.errors import InputError
from helpers.base.tables import write_table
from helpers.study.study import load_study

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not beside this checkout")

BODY = "Premier Mira Orlova said that the bridge would be built. “We will build it,” she told the press."
STUDY = """\
title: Who wants the bridge?
question: Do they move?
period: {from: 2021-01-01, to: 2022-12-31}
sides: {ARV: Arvenia}
actors: [{id: orlova, name: Mira Orlova, side: ARV}]
issues: [{id: bridge, label: The bridge, proposition: It should be built., bears_on: [bridge]}]
"""


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_one(folder: Path, name: str, content: str | bytes, **options: Any) -> pd.Series:
    articles, rejected = read_articles(put(folder, name, content), **options)
    assert len(articles) == 1, rejected["reason"].tolist()
    return articles.iloc[0]


def reasons(folder: Path, name: str, content: str | bytes) -> list[str]:
    return read_articles(put(folder, name, content))[1]["reason"].tolist()


def test_a_text_has_headline_deck_date_and_body(tmp_path: Path) -> None:
    text = f"Bridge to be built\nPremier gives no date\n\nTuesday, March 2, 2021\n\n{BODY}\n\nAdvertisement\n"
    article = read_one(tmp_path, "a.txt", text)
    assert (article["title"], article["published"].date(), article["text"]) == (
        "Bridge to be built — Premier gives no date",
        date(2021, 3, 2),
        BODY,
    )


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        (f"Bridge to be built\n\n{BODY}", "Bridge to be built", BODY),
        (f"Bridge to be built\n{BODY}\n{BODY}", "Bridge to be built", f"{BODY}\n{BODY}"),
        (f"Will she build it?\n\nBy Mo Tellen\n\n{BODY}", "Will she build it?", BODY),
        (f"Orlova leaves for the U.S.\n\n{BODY}", "Orlova leaves for the U.S.", BODY),
        (BODY, None, BODY),
        (f"{BODY}\n\n{BODY}", None, f"{BODY}\n\n{BODY}"),
        (f"It rained.\n\n{BODY}", None, f"It rained.\n\n{BODY}"),
        (f"Mr. President\n\n{BODY}", None, f"Mr. President\n\n{BODY}"),
        ("Only a headline", None, "Only a headline"),
    ],
)
def test_headlines_are_parted_from_texts(tmp_path: Path, text: str, title: str | None, body: str) -> None:
    article = read_one(tmp_path, "a.txt", text)
    assert (None if pd.isna(article["title"]) else article["title"], article["text"]) == (title, body)


def test_lines_of_fixed_width_are_joined(tmp_path: Path) -> None:
    lines = [
        "Premier Mira Orlova said on Tuesday that the bridge",
        "would be built in the year after the next one, and that",
        "nobody would stop her.",
    ]
    text = read_one(tmp_path, "a.txt", "\n\n".join(["\n".join(lines)] * 3))["text"]
    assert text == "\n\n".join([" ".join(lines)] * 3)


def test_front_matter_is_metadata(tmp_path: Path) -> None:
    front = "title: 'Bridge: to be built'\ndate: 2021-03-02\nsource: Arven Press\nsources: [{id: 1}]"
    front += "\nurl: https://press.example/1"
    article = read_one(
        tmp_path,
        "a.md",
        f"---\n{front}\n---\n\n# Bridge: to be built\n\n**Loventa** [sources](x) say: {BODY}",
    )
    assert article[["title", "outlet", "url", "text"]].tolist() == [
        "Bridge: to be built",
        "Arven Press",
        "https://press.example/1",
        f"Loventa sources say: {BODY}",
    ]
    assert article["published"].date() == date(2021, 3, 2)


PAGE = """<!DOCTYPE html><html><head><title>Bridge</title>{head}</head><body><nav>Home</nav>
<article><h1>Bridge to be built</h1>{body}</article><footer>© 2030 Arven Press</footer></body></html>"""
PARAGRAPHS = "".join(f"<p>{BODY} Sentence {n} of the article follows here.</p>" for n in range(6))


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2021-03-02T23:00:00+01:00">', date(2021, 3, 2)),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-03-02"}]}</script>',
            date(2021, 3, 2),
        ),
        ('<meta name="date" content="March 2, 2021">', date(2021, 3, 2)),
        ('<meta property="og:image" content="https://press.example/2019/01/01/a.png">', None),
        ("", None),
    ],
)
def test_a_page_gives_text_and_only_the_day_it_states(tmp_path: Path, head: str, day: date | None) -> None:
    article = read_one(tmp_path, "a.html", PAGE.format(head=head, body=PARAGRAPHS))
    assert (article["published"].date() if day else article["published"]) == (day or pd.NaT) or pd.isna(
        article["published"]
    )
    assert pd.isna(article["published"]) == (day is None)
    assert article["text"].count("she told the press.") == 6 and "Home" not in article["text"]


def test_a_page_saved_as_a_bytes_literal_is_unwrapped(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.html", f"<h1>Bridge to be built</h1>\n{PARAGRAPHS.encode()!r}")
    assert (article["text"].count("“We will build it,”"), "\\x" in article["text"]) == (6, False)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl"])
def test_tables_give_an_article_a_row(tmp_path: Path, suffix: str) -> None:
    rows = [
        {"headline": "One", "story_text": BODY, "date": "1614643200000", "link": "https://press.example/1"},
        {"headline": "Two", "story_text": BODY + " It rained.", "date": "2021-03-03", "link": ""},
    ]
    if suffix == ".json":
        content = json.dumps(rows)
    elif suffix == ".jsonl":
        content = "\n".join(map(json.dumps, rows))
    else:
        content = pd.DataFrame(rows).to_csv(index=False, sep="\t" if suffix == ".tsv" else ",")
    articles, rejected = read_articles(put(tmp_path, f"t{suffix}", content))
    assert articles["published"].dt.date.tolist() == [date(2021, 3, 2), date(2021, 3, 3)]
    assert articles["source_file"].tolist() == [f"t{suffix}#1", f"t{suffix}#2"]
    assert articles["text"].tolist() == [BODY, BODY + " It rained."] and rejected.empty


@pytest.mark.parametrize(
    ("text", "more", "kind", "speaker"),
    [
        (BODY, {}, "news", None),
        (
            "MS. RUNE: Good morning.\nQ Will it be built?\nMS. RUNE: Yes.\nQ: When?\nMS. RUNE: Soon.",
            {},
            "transcript",
            None,
        ),
        (
            "LOVENTA, March 2 (Arven Press) -- Tam Vell, vice-minister of bridges, on Tuesday issued the "
            f"following press statement:\n{BODY}",
            {},
            "communique",
            "Tam Vell",
        ),
        (
            BODY,
            {"title": "Press Statement of the Spokesman for the Bridge Office"},
            "communique",
            "the Spokesman for the Bridge Office",
        ),
        (
            "I stand here because we must build. My people and I ask our friends to help us.",
            {"country": "Arvenia"},
            "speech",
            "Arvenia",
        ),
        (
            "I stand here because we must build. My people and I ask our friends to help us.",
            {"title": "Remarks by Premier Orlova at the Bridge Forum"},
            "speech",
            "Premier Orlova",
        ),
        (BODY, {"country": "Arvenia"}, "news", None),
        (BODY, {"kind": "speech", "speaker": "Mira Orlova"}, "speech", "Mira Orlova"),
    ],
)
def test_the_kind_is_told_by_form(
    tmp_path: Path, text: str, more: dict[str, str], kind: str, speaker: str | None
) -> None:
    article = read_one(tmp_path, "t.json", json.dumps([{"text": text, **more}]))
    assert (article["kind"], None if pd.isna(article["speaker"]) else article["speaker"]) == (kind, speaker)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", "", "is empty"),
        ("a.txt", b"%PDF-1.4", "is a PDF"),
        ("a.txt", b"words\x00", "binary"),
        ("a.txt", "\u200b\u200b...", "holds no words"),
        ("a.txt", "Advertisement\n\nShare this article", "holds no words"),
        ("a.txt", "The br\ufffdcke will be built. " * 3, "characters were lost"),
        ("a.txt", "Премьер заявила, что мост построят.", "not in English (but: ru)"),
        ("a.pages", "words", "Files that end in “.pages” are not read"),
        ("a.md", "---\ntitle: [\n---\nwords", "front matter, line 3: this is not YAML"),
        ("a.md", "---\ntitle: x\nwords and no end", "front matter is not closed"),
        ("a.md", "---\ndate: 2021-02-30\n---\nwords", "front matter, line 2: “2021-02-30”"),
        ("a.html", "<html><body></body></html>", "No article was found"),
        ("a.csv", "headline,story\nOne,words", "has no column with the text"),
        ("a.csv", "text\n", "has no rows"),
        ("a.csv", "text,text\na,b\n", "column “text” is there twice"),
        ("a.csv", "text,title\nwords,one,two\n", "Line 2: 3 cells, but the header names 2"),
        ("a.csv", 'text\n"words that never end\n', "the table is broken here"),
        ("a.jsonl", '{"text": "words"}\n{"text": \n', "Line 2 is not a JSON object"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.json", "[1, 2]", "This entry is not an object"),
        ("a.json", '[{"text": 5}]', "It has no text"),
        ("a.json", '[{"text": "words", "date": "soon"}]', "Read, but its day “soon” cannot be read"),
        (
            "a.json",
            '[{"text": "words", "date": "3/4/2021"}]',
            "Read, but its day “3/4/2021” cannot be read in one way",
        ),
        ("a.json", '[{"text": "words", "kind": "blog"}]', "Read, but its kind “blog” is unknown"),
        ("a.txt", "Café on the bridge ".encode("cp1252"), "Read, but the file is not UTF-8"),
    ],
)
def test_what_is_wrong_is_listed_with_its_reason(
    tmp_path: Path, name: str, content: str | bytes, words: str
) -> None:
    assert any(words in reason for reason in reasons(tmp_path, name, content)), reasons(
        tmp_path, name, content
    )


GOOD = ["good/a.txt", "good/b.md", "good/c.html"]
BOMB = "a: &a [x, x, x]\n" + "".join(f"{n}: &{n} [{f'*{b},' * 9}]\n" for b, n in pairwise("abcdefgh"))
ODD: list[tuple[str | bytes, str | bytes, str]] = [  # file, content, what is said of it
    (b"caf\xe9.txt", BODY, "name is not written in UTF-8"),
    (b"caf\xe9/in.txt", BODY, "name is not written in UTF-8"),
    (b"caf\xe9.bin", BODY, "name is not written in UTF-8"),
    ("CON.txt", BODY, ""),
    ("two\nlines.txt", BODY, ""),
    ("x.txt/inside.txt", BODY, ""),
    ("row#²", BODY, "are not read"),
    ("no ending", BODY, "are not read"),
    ("early.md", f"---\npublished: 0204-03-02\n---\n{BODY}", "Read, but its day “0204-03-02” is of the year"),
    ("late.md", f"---\npublished: 2304-03-02\n---\n{BODY}", "Read, but its day “2304-03-02” is"),
    ("clock.md", f"---\npublished: 1648-10-24 10:00:00\n---\n{BODY}", "Read, but its day “1648-10-24 10"),
    ("line.txt", f"October 24, 1648\n\n{BODY}", ""),
    ("told.txt", BODY, "Read, but its day “2304-01-01” is of the year 2304"),
    ("early.csv", f'text,published\n"{BODY}",0204-01-01\n', "Read, but its day “0204-01-01” is"),
    ("seconds.json", f'[{{"text": "{BODY}", "date": 9999999999}}]', "Read, but its day “9999999999”"),
    ("parts.json", f'[{{"text": "{BODY}", "date": {{"$date": 5}}}}]', "Read, but its day “5”"),
    ("infinite.json", f'[{{"text": "{BODY}", "date": 1e400}}]', "Read, but its day “inf”"),
    ("types.json", f'[{{"text": "{BODY}", "title": ["x"], "url": {{}}, "speaker": 5}}]', ""),
    ("texts.json", '[{"text": [5, {}]}]', "It has no text"),
    ("half-day.json", f'[{{"text": "{BODY}", "date": "\\ud800x"}}]', "Read, but its day “x”"),
    ("half-kind.json", f'[{{"text": "{BODY}", "kind": "\\ud800x"}}]', "Read, but its kind “x” is unknown"),
    ("half-tongue.json", f'[{{"text": "{BODY}", "language": "\\ud800x"}}]', "not in English (but: x)"),
    ("half-column.json", f'[{{"\\ud800x": "{BODY}"}}]', "no column with the text; it has x"),
    ("half-title.json", f'[{{"text": "{BODY}", "title": "\\udfff", "outlet": "\\ud800"}}]', ""),
    ("twice.json", f'{{"text": "words", "text": "{BODY}"}}', "The key “text” is there twice"),
    ("twice.jsonl", f'{{"text": "words", "text": "{BODY}"}}\n', "The key “text” is there twice"),
    ("deep.json", "[" * 100_000, "nested too deeply"),
    ("long-number.json", f'[{{"text": "{BODY}", "title": {"9" * 5000}}}]', "Line 1 is not a JSON object"),
    ("twice.md", f"---\ntitle: a\ntitle: b\n---\n{BODY}", "line 3: the key “title” was already given"),
    ("twice.txt", f"---\ntitle: a\ntitle: b\n---\n{BODY}", "line 3: the key “title” was already given"),
    ("bomb.md", f"---\n{BOMB}title: *h\n---\n{BODY}", "references (&name, *name) unfold to more than"),
    ("deep.md", f"---\ntitle: {'[' * 1000}{']' * 1000}\n---\n{BODY}", "nested too deeply"),
    ("long-number.md", f"---\ntitle: 0x{'f' * 5000}\n---\n{BODY}", "a number of thousands of digits"),
    ("empty.txt", "", "The file is empty"),
    ("binary.txt", b"\x89PNG\r\n\x1a\n\0", "The file is a picture"),
    ("nul.csv", b"text\nwords\0words\n", "it holds zero bytes"),
    ("control.txt", "\x01\x02\x1b", "no words of an article"),
    ("colours.txt", f"\x1b[31m{BODY}", ""),
    ("enormous.csv", f'text\n{"a" * 20_000_001}\n', "longer than 20,000,000 characters"),
    ("codec.html", PAGE.format(head="<meta charset=undefined>", body=PARAGRAPHS), ""),
    ("half-mark.txt", b"\xff\xfea", "begins as UTF-16 but line 1 is not"),
]  # fmt: skip


def test_every_odd_file_is_read_or_listed_and_no_good_one_lost(tmp_path: Path) -> None:
    for number, (name, content, _) in enumerate(ODD):
        if isinstance(content, str):
            content = content.replace(BODY, f"{BODY} It rained {number} times.").encode()
        put(tmp_path, os.path.join("odd", os.fsdecode(name)), content)
    (tmp_path / "odd" / "nowhere.txt").symlink_to(tmp_path / "none")
    put(tmp_path, "articles.csv", "source_file,published\nodd/told.txt,2304-01-01\n")
    for name in GOOD:
        put(tmp_path, name, BODY + name if name != "good/c.html" else PAGE.format(head="", body=PARAGRAPHS))
    articles, rejected = read_articles(tmp_path)
    write_table(articles, tmp_path / "articles.parquet")
    write_table(rejected, tmp_path / "rejected.parquet")
    read = articles["source_file"].tolist()
    said = dict(zip(rejected["source_file"], rejected["reason"], strict=True))
    assert [name for name in read if name in GOOD] == GOOD
    assert "leads nowhere" in said.pop("odd/nowhere.txt")
    wrong = []
    for file, _, reason in ODD:
        name = f"odd/{file}" if isinstance(file, str) else f"odd/{file.decode(errors='replace')}"
        name += "#1" if f"{name}#1" in [*read, *said] else ""
        heard = said.pop(name, "")
        if (
            reason not in heard
            or bool(reason) != bool(heard)
            or (name in read) != (heard[:9] in ("", "Read, but"))
        ):
            wrong.append((name, heard))
    assert (wrong, said) == ([], {})


def test_the_rest_goes_on(tmp_path: Path) -> None:
    put(tmp_path, "good.txt", BODY)
    put(tmp_path, "empty.txt", "")
    put(tmp_path, ".hidden", b"\x00")
    put(tmp_path, "below/also.txt", BODY + " It rained.")
    articles, rejected = read_articles(tmp_path)
    assert (articles["source_file"].tolist(), rejected["source_file"].tolist()) == (
        ["below/also.txt", "good.txt"],
        ["empty.txt"],
    )


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    secret = put(tmp_path, "outside/secret.txt", BODY)
    folder = put(tmp_path, "in/good.txt", BODY + " It rained.").parent
    (folder / "file.txt").symlink_to(secret)
    (folder / "folder").symlink_to(secret.parent)
    (folder / "nowhere.txt").symlink_to(tmp_path / "none")
    articles, rejected = read_articles(folder)
    assert articles["source_file"].tolist() == ["good.txt"]
    assert rejected["source_file"].tolist() == ["file.txt", "folder", "nowhere.txt"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert read_articles(tmp_path)[1]["reason"].tolist() == ["It is not an ordinary file."]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_nobody_may_read_is_listed(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", BODY).chmod(0)
    assert "cannot be opened" in read_articles(tmp_path)[1]["reason"][0]


def test_a_folder_nobody_may_open_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.txt", BODY)
    put(tmp_path, "closed/b.txt", BODY)
    sound = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return sound(path)

    monkeypatch.setattr(os, "scandir", scandir)
    articles, rejected = read_articles(tmp_path)
    assert (len(articles), rejected["source_file"].tolist()) == (1, ["closed"])
    assert rejected["reason"].tolist() == ["The folder cannot be opened (Permission denied)."]


def test_an_enormous_text_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(20_000_001)
    assert read_articles(tmp_path)[1]["reason"].tolist() == ["The file is larger than 20 MB."]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    articles, rejected = read_articles(tmp_path)
    assert articles.empty and rejected["reason"].tolist() == ["The folder holds no articles."]


@pytest.mark.parametrize(
    ("path", "options", "words"),
    [
        ("none.txt", {}, "no such file or folder"),
        (".", {"published": "soon"}, "published is “soon”; it must be a day"),
        (".", {"published": "3/4/2021"}, "it must be a day"),
        (".", {"source": "x"}, "goes with a study"),
    ],
)
def test_what_cannot_go_on_is_an_error(
    tmp_path: Path, path: str, options: dict[str, str], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read_articles(tmp_path / path, **options)


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        (BODY, "2021-05-06", date(2021, 5, 6)),
        (f"March 2, 2021\n\n{BODY}", "2021-05-06", date(2021, 3, 2)),
        (BODY, "", None),
    ],
)
def test_a_given_day_is_for_articles_without_one(
    tmp_path: Path, text: str, published: str, day: date | None
) -> None:
    found = read_one(tmp_path, "a.txt", text, published=published)["published"]
    assert (None if pd.isna(found) else found.date()) == day


@pytest.mark.parametrize(("more", "cut"), [(-1, False), (0, True), (1, False)])
def test_a_text_that_ends_where_excel_cuts_a_cell_is_doubted(tmp_path: Path, more: int, cut: bool) -> None:
    text = (BODY.replace(",", " ") * 400)[: 32_767 + more]
    said = reasons(tmp_path, "t.csv", f"text,title\n{text},Bridge\n")
    assert [reason[:46] for reason in said] == ["Read, but its text ends after 32,767 character"] * cut


@pytest.mark.parametrize("fails", ["helpers.articles.read.kind_of", "helpers.articles.sources._single"])
def test_an_article_on_which_the_program_fails_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    for name in ("a.txt", "b.csv"):
        put(tmp_path, name, f"text\n{BODY.replace(',', ' ')} {name}\n")
    put(tmp_path, "bad.txt", "words of it")
    sound = pydoc.locate(fails)

    def failing(text: str, *rest: Any, **options: Any) -> Any:
        return 1 // 0 if text.startswith("words of it") else sound(text, *rest, **options)  # type: ignore[operator]

    monkeypatch.setattr(fails, failing)
    articles, rejected = read_articles(tmp_path)
    assert articles["source_file"].tolist() == ["a.txt", "b.csv#1"]
    assert (
        "The program failed on it (ZeroDivisionError: "
        in rejected.set_index("source_file").at["bad.txt", "reason"]
    )


def test_the_same_text_is_kept_once(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", f"March 2, 2021\n\n{BODY}")
    put(tmp_path, "a.txt", f"March 3, 2021\n\n{BODY}\n")
    articles, rejected = read_articles(tmp_path)
    assert (
        articles["source_file"].tolist(),
        rejected["source_file"].tolist(),
        rejected["reason"].tolist(),
    ) == (
        ["b.txt"],
        ["a.txt"],
        ["It is the same text as b.txt."],
    )


def test_the_same_story_names_the_earliest(tmp_path: Path) -> None:
    story = " ".join(
        f"Sentence {n} about the bridge says that it will be built by {2030 + n}." for n in range(20)
    )
    put(tmp_path, "late.txt", f"March 3, 2021\n\n{story} It rained.")
    put(tmp_path, "early.txt", f"March 2, 2021\n\n{story}")
    put(tmp_path, "other.txt", f"March 1, 2021\n\n{BODY}")
    articles, _ = read_articles(tmp_path)
    early = articles.set_index("source_file").loc["early.txt", "article_id"]
    assert articles["source_file"].tolist() == ["other.txt", "early.txt", "late.txt"]
    assert [None if pd.isna(story) else story for story in articles["same_story"]] == [None, None, early]


def test_lines_of_the_outlet_leave_its_stories(tmp_path: Path) -> None:
    for n in range(3):
        story = "\n".join(f"{'abc'[n]}{m} {'abc'[n] * m} bridge {n + m} {'xyz'[n]}{m}." for m in range(12))
        put(
            tmp_path,
            f"{n}.txt",
            f"The Loventa Courier, a river paper\n{story}\nOur offices are in Dock Street.",
        )
    articles, _ = read_articles(tmp_path)
    assert not articles["text"].str.contains("Courier|Dock").any()


@pytest.fixture
def study_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "studies" / "bridge"
    put(folder, "study.yaml", STUDY)
    put(folder, "articles/a.txt", BODY)
    put(tmp_path, "elsewhere/b.txt", BODY + " It rained.")
    return folder


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_study_is_read_with_its_metadata(study_folder: Path, delimiter: str) -> None:
    lines = "source_file,published,outlet,title\na.txt,2021-03-02,Arven Press,Bridge\n"
    put(study_folder, "articles.csv", lines.replace(",", delimiter))
    articles, _ = read_articles(load_study(study_folder))
    assert articles[["title", "outlet"]].iloc[0].tolist() == ["Bridge", "Arven Press"]
    assert articles["published"].dt.date.tolist() == [date(2021, 3, 2)]


def test_other_articles_count_from_the_root_of_the_study(study_folder: Path) -> None:
    put(study_folder, "articles.csv", "source_file,outlet\na.txt,Arven Press\n")
    articles, rejected = read_articles(load_study(study_folder), source="elsewhere/b.txt")
    assert articles["source_file"].tolist() == ["b.txt"] and rejected.empty


@pytest.mark.parametrize(("on_disk", "in_table"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
def test_letters_of_file_names_may_be_composed_or_not(
    study_folder: Path, on_disk: Any, in_table: Any
) -> None:
    put(study_folder, "articles/" + normalize(on_disk, "Arvénie.txt"), BODY + " It rained.")
    put(study_folder, "articles.csv", normalize(in_table, "source_file,outlet\nArvénie.txt,Press\n"))
    articles, rejected = read_articles(study_folder)
    assert articles.set_index("source_file").at["Arvénie.txt", "outlet"] == "Press" and rejected.empty


def test_a_row_of_metadata_without_its_file_is_said(study_folder: Path) -> None:
    put(study_folder, "articles.csv", "source_file,outlet\nb.txt,Arven Press\n")
    assert read_articles(study_folder)[1]["reason"].tolist() == [
        "articles.csv describes it, but it is not there."
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("file_name,outlet\n", "line 1: no column source_file"),
        ("source_file,outlet\na.txt,x\na.txt,y\n", "line 3: “a.txt” is named a second time"),
        ("source_file,outlet\n<<<<<<< HEAD\na.txt,x\n", "line 2: two versions of the file"),
        ("source_file,outlet\na.txt,x,y\n", "line 2: 3 cells for 2 columns"),
        ('source_file,outlet\n"a.txt\n', "the table is broken here"),
        ("", "The file is empty"),
    ],
)
def test_metadata_that_cannot_be_read_is_an_error(study_folder: Path, content: str, words: str) -> None:
    put(study_folder, "articles.csv", content)
    with pytest.raises(InputError, match=words):
        read_articles(study_folder)


def test_the_same_articles_are_the_same_rows(study_folder: Path) -> None:
    first, second = (read_articles(study_folder)[0] for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf8", "replace"))
    ),
    st.sampled_from([".txt", ".md", ".html", ".csv", ".json", ".jsonl"]),
    st.sampled_from(
        [b"", b"---\n", b"text,title\n", b"title,url,file attachments\n", b'[{"text": "', b"<html><p>", b"b'"]
    ),
)
def test_any_file_is_an_article_or_a_reason(tmp_path: Path, raw: bytes, suffix: str, start: bytes) -> None:
    articles, rejected = read_articles(put(tmp_path, f"any{suffix}", start + raw))
    assert len(articles) + len(rejected) > 0
    assert (articles["text"].str.len() > 0).all()


@needs_corpus
def test_the_acceptance_article_is_clean() -> None:
    articles, rejected = read_articles(CORPUS / "kim-trump-dialogue" / "article.txt", published="2025-10-01")
    article = articles.iloc[0]
    assert len(articles) == 1 and rejected.empty
    assert article["text"].startswith("Amid signs") and article["text"].endswith("remains highly uncertain.")
    assert (article["translated_from"], article["title"].count(" — "), article["published"].date()) == (
        "ko",
        1,
        date(2025, 10, 1),
    )


@needs_corpus
def test_a_news_text_dates_itself() -> None:
    article = read_articles(CORPUS / "wikinews" / "quasi-state-of-war.txt")[0].iloc[0]
    assert (article["published"].date(), article["text"][:9]) == (date(2015, 8, 21), "According")


@needs_corpus
def test_dirty_pages_are_transcripts() -> None:
    articles, rejected = read_articles(CORPUS / "white-house")
    assert (len(articles), articles["kind"].unique().tolist()) == (23, ["transcript"])
    assert rejected["reason"].str.startswith("It is the same text as").sum() == 1
    assert articles["published"].dropna().dt.date.tolist() == [
        date(2009, 4, 14),
        date(2009, 6, 12),
        date(2011, 12, 19),
        date(2012, 2, 29),
        date(2014, 12, 18),
        date(2016, 2, 29),
        date(2016, 4, 26),
    ]
    assert not articles["text"].str.contains(r"\\x|\\n|<p>", regex=True).any()


@needs_corpus
def test_speeches_have_their_delegation() -> None:
    articles, rejected = read_articles(CORPUS / "unga-2017.csv")
    assert (len(articles), set(articles["kind"]), articles["speaker"].notna().all()) == (
        196,
        {"speech"},
        True,
    )
    assert rejected.empty


@needs_corpus
def test_an_agency_repeats_itself() -> None:
    articles, rejected = read_articles(CORPUS / "kcna-2024.json")
    again = articles[articles["same_story"].notna()]
    first = articles.set_index("article_id").loc[again["same_story"]]
    assert (len(articles), len(rejected), len(again)) == (1059, 1052, 9)
    assert (first["published"].to_numpy() == again["published"].to_numpy()).all()
    assert (articles["kind"] == "communique").sum() == 61
