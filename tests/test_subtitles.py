"""Subtitles: whose words they are, with nothing of times, numbers and marks between them."""

from pathlib import Path

import pytest

from helpers import extract_statements, read_articles

SRT = "1\n00:00:01,000 --> 00:00:02,500\n{}\n\n2\n00:00:02,500 --> 00:00:04,000\n{}\n"
VTT = (
    "WEBVTT\nKind: captions\n\nNOTE by hand\n\n00:01.000 --> 00:02.500 align:start\n{}\n\n"
    "last\n00:02.500 --> 00:04.000\n{}\n"
)
SBV = "0:00:01.000,0:00:02.500\n{}\n\n0:00:02.500,0:00:04.000\n{}\n"


def said(folder: Path, name: str, text: str) -> list[tuple[str, str]]:
    (folder / name).write_text(text)
    articles, _ = read_articles(folder / name)
    return [(row.speaker, row.content) for row in extract_statements(articles).itertuples()]


@pytest.mark.parametrize(
    ("name", "form", "cues", "expected"),
    [
        ("a.srt", SRT, ("MIRA ORLOVA: The bridge\nwill be", "built.\nPRESS: When?"),
         [("Mira Orlova", "The bridge will be built.")]),
        ("a.txt", SRT, (">> MIRA ORLOVA: We build.", ">> When?\n>> DOV KARST: We wait here."),
         [("Mira Orlova", "We build."), ("Dov Karst", "We wait here.")]),
        ("a.vtt", VTT, ("<v Mira Orlova><i>We &amp; they</i> will", "<v Mira Orlova>build.</v>"),
         [("Mira Orlova", "We & they will build.")]),
        ("a.vtt", VTT, ("<v.loud Orlova Mira>The bridge comes.", "<v Dov Karst>The tolls stay."),
         [("Orlova Mira", "The bridge comes."), ("Dov Karst", "The tolls stay.")]),
        ("a.sbv", SBV, ("Mira Orlova: I want one thing: the", "bridge.\nDov Karst: Tolls stay high."),
         [("Mira Orlova", "I want one thing: the bridge."), ("Dov Karst", "Tolls stay high.")]),
        ("a.srt", SRT, ("MIRA ORLOVA: The bridge", "MIRA ORLOVA: The bridge\nwill be built."),
         [("Mira Orlova", "The bridge will be built.")]),
        ("a.srt", SRT, ("MIRA ORLOVA: We will build.", "- Never will you.\n- Go home now, all of you."),
         [("Mira Orlova", "We will build.")]),
    ],
)  # fmt: skip
def test_turns_of_subtitles(
    tmp_path: Path, name: str, form: str, cues: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    assert said(tmp_path, name, form.format(*cues)) == expected


@pytest.mark.parametrize(
    "text",
    [SRT.format("we will build", "the bridge"), "0:01\nwe will\n0:04\nbuild\n0:09\nthe\n1:10\nbridge\n"],
)
def test_subtitles_without_names_are_doubted(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    articles, rejected = read_articles(tmp_path / "a.txt")
    assert articles["text"][0] == "we will build the bridge"
    assert "do not say who speaks" in rejected["reason"][0]


def test_the_hours_of_a_live_blog_are_no_subtitles(tmp_path: Path) -> None:
    text = "9:40\n\nOrlova came.\n\n10:05\n\nKarst left.\n\n10:30\n\nAll ate.\n\n11:00\n\nAll slept."
    (tmp_path / "a.txt").write_text(text)
    assert "10:05" in read_articles(tmp_path / "a.txt")[0]["text"][0]
