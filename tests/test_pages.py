"""Web pages: what their markup says, archives, live blogs, interviews, and what a paywall keeps back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers import extract_statements, read_articles

PADDING = (
    "The bridge over the Arve was closed in January, when ice had broken two of its piers, and the ferries "
    "below the town have carried carts, mail and guests to the other bank ever since, at half a crown each."
)
HEAD = '<meta property="article:published_time" content="2031-03-04T08:15:00Z">'


def page(body: str, *, title: str = "Talks in Ostrow", head: str = HEAD) -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}<p>{PADDING}</p></article></body></html>"
    )


def read(folder: Path, html: str) -> tuple[Any, list[tuple[str, str]], list[str]]:
    """The article of a page, who says what in it, and the remarks on it."""
    (folder / "a.html").write_text(html)
    articles, rejected = read_articles(folder / "a.html")
    said = [(row.speaker, row.content) for row in extract_statements(articles).itertuples()]
    return articles.iloc[0], said, rejected["reason"].tolist()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<blockquote><p>“No toll is fair.”</p><footer>— Premier Mira Orlova</footer></blockquote>",
         ("Mira Orlova", "No toll is fair.")),
        ("<figure><blockquote>No toll is fair.</blockquote><figcaption>Dov Karst</figcaption></figure>",
         ("Dov Karst", "No toll is fair.")),
        ("<blockquote><p>“No toll is fair.”</p></blockquote><p>— Orla Venn, mayor</p>",
         ("Orla Venn", "No toll is fair.")),
        ("<blockquote><p>No toll is fair.</p>— Tam Vell (@vell) <a>March 3, 2031</a></blockquote>",
         ("Tam Vell", "No toll is fair.")),
        ("<p>Premier Mira Orlova said in a letter:</p><blockquote>No toll is fair.</blockquote>",
         ("Mira Orlova", "No toll is fair.")),
        ("<p>Premier Mira Orlova said <q>no toll is fair</q>.</p>", ("Mira Orlova", "no toll is fair")),
        ("<ul><li><b>Mira Orlova, premier:</b> “We pay.”</li>"
         "<li><b>Dov Karst, envoy:</b> “No toll is fair.”</li></ul>", ("Dov Karst", "No toll is fair.")),
    ],
)  # fmt: skip
def test_quotations_have_their_source(tmp_path: Path, body: str, expected: tuple[str, str]) -> None:
    assert expected in read(tmp_path, page(body))[1]


@pytest.mark.parametrize(
    "aside",
    [
        "<p>She <del>will resign</del> left.</p>",
        "<h3>Related stories</h3><ul><li>Karst said he will resign</li></ul>",
        '<div class="newsletter-box"><p>Karst said he will resign.</p><a href="x">Get it</a></div>',
        '<aside class="pull-quote"><p>Karst will resign</p></aside>',
        '<div class="c-related"><a href="x">Karst said he will resign</a></div>',
    ],
)
def test_what_is_struck_out_or_of_other_stories_goes(tmp_path: Path, aside: str) -> None:
    article, _, _ = read(tmp_path, page(f"<p>Premier Mira Orlova said the tolls were fair.</p>{aside}"))
    assert "resign" not in article["text"] and "fair" in article["text"]


@pytest.mark.parametrize(
    ("intro", "ask"),
    [
        ("Premier Mira Orlova received us in Ostrow.", "<p><strong>{}</strong></p>"),
        ("We spoke to Premier Mira Orlova in Ostrow.", "<h3>{}</h3>"),
        ("An interview with Premier Mira Orlova.", '<p class="question">{}</p>'),
        ("Premier Mira Orlova sat down with us.", "<p><em>{}</em></p>"),
    ],
)
def test_questions_in_bold_type_are_nobodys(tmp_path: Path, intro: str, ask: str) -> None:
    asked = ["Will you build it?", "And the tolls?", "Your envoy called them a shame."]
    given = ["We will build it in May.", "I want no toll at all.", "He speaks for himself, not for me."]
    turns = "".join(f"{ask.format(q)}<p>{a}</p>" for q, a in zip(asked, given, strict=True))
    article, said, _ = read(tmp_path, page(f"<p>{intro}</p>{turns}"))
    assert article["kind"] == "transcript"
    assert [("Mira Orlova", words) for words in given] == said[:3]


def test_an_explainer_is_no_interview(tmp_path: Path) -> None:
    body = "<h2>Who pays?</h2><p>The crews do, Dov Karst said.</p><h2>How much?</h2><p>Half a crown.</p>"
    assert read(tmp_path, page(body, title="Your questions answered"))[0]["kind"] == "news"


UPDATES = (
    ("2031-03-05T01:10:00Z", "No deal", "Envoy Dov Karst said today that the guards had slept all night."),
    (
        "2031-03-04T09:10:00Z",
        "She comes",
        "Premier Mira Orlova said today that she would listen to all of them.",
    ),
)


@pytest.mark.parametrize(
    "block",
    [
        '<article><time datetime="{0}">1h ago</time><h2>{1}</h2><p>{2}</p></article>',
        '<div class="post"><h3>{1}</h3><div><time datetime="{0}"></time></div><p>{2}</p></div>',
        '<ul><li><span><time datetime="{0}">x</time></span><h3>{1}</h3><p>{2}</p></li></ul>',
    ],
)
def test_updates_of_a_live_blog_have_days_of_their_own(tmp_path: Path, block: str) -> None:
    body = "".join(block.format(*update) for update in UPDATES)
    html = f"<html><head>{HEAD}</head><body><h1>Castle live: talks</h1>{body}</body></html>"
    (tmp_path / "a.html").write_text(html)
    articles, _ = read_articles(tmp_path / "a.html")
    days = {row.speaker: row.said_on.day for row in extract_statements(articles).itertuples()}
    assert (articles["title"][0], days) == ("Castle live: talks", {"Dov Karst": 5, "Mira Orlova": 4})


def test_a_live_blog_of_data_alone_is_read(tmp_path: Path) -> None:
    updates = ",".join(
        f'{{"datePublished":"{t}","headline":"{h}","articleBody":"{w}"}}' for t, h, w in UPDATES
    )
    data = f'{{"@type":"LiveBlogPosting","datePublished":"2031-03-04","liveBlogUpdate":[{updates}]}}'
    html = f'<html><script type="application/ld+json">{data}</script><body><h1>Talks</h1></body></html>'
    article, said, _ = read(tmp_path, html)
    assert (article["title"], article["published"].date()) == ("Talks", date(2031, 3, 4))
    assert {speaker for speaker, _ in said} == {"Dov Karst", "Mira Orlova"}


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://web.archive.org/web/20310410120000/https://arven.example/a">',
        '<link rel="canonical" href="/web/20310410120000id_/https://arven.example/a">',
        '<link rel="canonical" href="https://archive.ph/20310410120000/https://arven.example/a">'
        '<meta property="og:site_name" content="archive.ph"><meta property="og:url" content="http://archive.ph/x">',
    ],
)
def test_an_archived_page_is_of_its_outlet(tmp_path: Path, head: str) -> None:
    html = page(
        "<p>Premier Mira Orlova said no.</p><div id='wm-ipp-base'><p>12 captures</p></div>", head=HEAD + head
    )
    article, _, _ = read(tmp_path, html)
    assert article["url"] == "https://arven.example/a" and "archive" not in str(article["outlet"])
    assert article["published"].date() == date(2031, 3, 4) and "captures" not in article["text"]


@pytest.mark.parametrize(
    ("wall", "head", "said"),
    [
        ("<p>This article is for subscribers only. Subscribe now.</p>", "", True),
        (
            "<div><p>Log in or subscribe to read the full story.</p><p>Already a member? Log in</p></div>",
            "",
            True,
        ),
        ("<p>You have reached your limit of free articles.</p>", "", True),
        ("", '<script type="application/ld+json">{"isAccessibleForFree":false}</script>', True),
        ("<p>Dov Karst said the story was for members of the council.</p>", "", False),
        ("", '<script type="application/ld+json">{"isAccessibleForFree":true}</script>', False),
    ],
)
def test_a_page_behind_a_wall_is_doubted(tmp_path: Path, wall: str, head: str, said: bool) -> None:
    html = page("<p>Premier Mira Orlova said no.</p>", head=HEAD + head).replace(
        "</article>", f"{wall}</article>"
    )
    article, _, remarks = read(tmp_path, html)
    assert any("for subscribers" in remark for remark in remarks) is said
    assert not said or "ubscri" not in article["text"]
