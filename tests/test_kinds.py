"""What kind of record a text is, and who issues it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.kinds import issuer_of, kind_of, separate_turns
from helpers.articles.turn_labels import LABEL


@pytest.mark.parametrize(
    "line",
    [
        "MS. RUNE: Good.",
        "Q Will it?",
        "Q: Will it?",
        "PREMIER ORLOVA: (As interpreted.) Yes.",
        "DR. O’DELL (Belm): No.",
    ],
)
def test_labels_name_who_speaks(line: str) -> None:
    assert LABEL.match(line)


@pytest.mark.parametrize(
    "line", ["Quite so: yes.", "The Premier: a portrait", "LOVENTA, March 2: talks", "Q", ""]
)
def test_other_lines_are_not_labels(line: str) -> None:
    assert not LABEL.match(line)


@pytest.mark.parametrize(
    ("opening", "issuer"),
    [
        (
            "A spokesman for the Bridge Office on Tuesday issued the following statement:",
            "spokesman for the Bridge Office",
        ),
        (
            "Tam Vell, minister of Belmor, made public the following press statement “No bridge” on March 2:",
            "Tam Vell",
        ),
        ("The Bridge Office released Tuesday the following press statement:", "Bridge Office"),
        ("Minister Tam Vell on March 2 gave the following answer to a question:", "Minister Tam Vell"),
        ("Tam Vell issued a statement on the bridge.", None),
        ("“We issued the following statement,” he said.", None),
    ],
)
def test_a_communique_opens_with_its_issuer(opening: str, issuer: str | None) -> None:
    assert issuer_of(f"LOVENTA, March 2 (Arven Press) -- {opening}\nNo bridge will be built.") == issuer


def test_turns_run_together_are_parted() -> None:
    turn = "MS. RUNE: It will be built. " + "It is a good bridge. " * 60 + "Q Will it? MS. RUNE: Yes. "
    lines = separate_turns((turn * 3).strip()).split("\n")
    assert [line[:8] for line in lines] == ["MS. RUNE", "Q Will i", "MS. RUNE"] * 3


def test_a_transcript_needs_several_turns() -> None:
    assert kind_of("MS. RUNE: Good morning.\nThe bridge will be built.\nQ When?").kind == "news"


@pytest.mark.parametrize(("turns", "kind"), [(3, "news"), (4, "transcript")])
def test_a_transcript_has_four_turns_or_more(turns: int, kind: str) -> None:
    assert kind_of("\n".join(["MS. RUNE: It will be built."] * turns)).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "President of Arvenia Orla Venn: We agree.\nPresident of Belmor Dov Karst (retranslated): So do we.",
        "Tam Vell: We build it.\nQuestion: When?\nTam Vell: In spring, I hope.",
        "Mr. Karst (Belmor) (spoke in Belmori): We regret it.\nThe President: I thank Mr. Karst.\n"
        "Ms. Venn (Arvenia): We do not.",
        "Mr Karst\nThe dam is old, and all know it.\nThe Minister of Water\nThe dam is safe, I say.\n"
        "Mr Karst\nThe minister is wrong about it.\nThe Minister of Water\nI have said all I can say.",
        "Mr. KARST of Belm. I rise.\nMr. VELL of Tarn. I object.\nMr. KARST of Belm. I yield.",
        "Q. Will it be built?\nA. It will be.\nQ. When?\nA. In spring.",
        "[00:01] Host: Is it old?\n[00:02] Tam Vell: It is.\n[00:03] Host: Safe?\n[00:04] Tam Vell: No.",
    ],
)
def test_turns_of_labelled_speakers_are_a_transcript(text: str) -> None:
    assert kind_of(text).kind == "transcript"


@pytest.mark.parametrize(
    "text",
    [
        "President Orla Venn: “Yes.”\nMinister Dov Karst: “I do not.”\nMayor Tam Vell: “It is late.”",
        "Venn: 210 votes\nKarst: 180 votes\nVenn: 52.1 percent\nKarst: 47.9 percent",
        "Dear Madam Speaker:\nI send you the report.\nI am sure that we agree.",
        "Minister of Water: Tam Vell\nMinister of Fish: Ilse Brandt\nMinister of Trade: Dov Karst",
        "Mr. Tam Vell\nMr. Dov Karst\nMs. Orla Venn\nMs. Ilse Brandt\nThe guests dined on fish.",
        "The old dam broke.\nWhat is known: The dam was old.\nWhat is next: A new one.\nRead: Is it safe?",
        "The minister had one answer: no.\nOrla Venn put it so: it is old.\nOne thing is sure: it leaks.",
    ],
)
def test_lists_and_colons_of_the_news_are_no_transcript(text: str) -> None:
    assert kind_of(text).kind == "news"


@pytest.mark.parametrize(
    ("title", "text", "issuer"),
    [
        ("", "We, the leaders of the River Five, met in Ostrow.", "leaders of the River Five"),
        ("On Peace", "We, the Ministers of Arvenia and Belmor, agree.", "Ministers of Arvenia and Belmor"),
        ("Joint Declaration of Arvenia and Belmor", "Agree to share it.", "Arvenia and Belmor"),
        ("Arvenia-Belmor Joint Statement", "The two sides agreed.", "Arvenia and Belmor"),
        ("Joint Leaders’ Statement: President Orla Venn and Premier Dov Karst", "Both sides agreed.",
         "President Orla Venn and Premier Dov Karst"),
        ("Arvenia and Belmor issue joint statement", "The two sides agreed.", None),
        ("Joint statement: a portrait of war and peace", "It was late.", None),
        ("", "We, too, are late.", None),
    ],
)  # fmt: skip
def test_a_joint_statement_names_its_parties(title: str, text: str, issuer: str | None) -> None:
    assert issuer_of(text, title=title) == issuer


@pytest.mark.parametrize(("words", "kind"), [(100, "speech"), (101, "news")])
def test_a_speech_says_i_or_we_in_one_word_of_a_hundred(words: int, kind: str) -> None:
    assert kind_of("We " + "build " * (words - 1), speaker="Tam Vell").kind == kind


@given(st.text(), st.text())
def test_any_text_is_of_a_kind(text: str, title: str) -> None:
    assert kind_of(text, title=title).kind in {"news", "speech", "transcript", "communique"}
