"""Looking a study over: what it says of speakers, names, issues and days before any run."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import reef
import yaml
from disputants import statements
from disputants import study as disputed

from helpers.base.errors import InputError
from helpers.run.checks import check_study, new_study
from helpers.run.issue_checks import issue_lines
from helpers.run.proposals import (
    MOST,
    clashing_aliases,
    likely_speakers,
    proposed_actors,
    side_named,
    side_of,
    unknown_speakers,
)
from helpers.study.study import Study, load_study

ARTICLE = """\
BELCITY, March 5, 2024 — Arvenia's foreign minister, Dana Orlov, said on Tuesday that the dam was high.

"Our boats feed four hundred families," said Ana Rune, who speaks for them. Rune added that she was tired.

A fisherman said that he had seen nothing.
"""
STUDY = """\
title: Who wants the bridge?
question: Do they move?
period: {{from: 2021-01-01, to: 2022-12-31}}
sides: {{ARV: Arvenia, BEL: Belmor}}
actors: [{actors}]
issues: [{{id: bridge, label: The bridge, proposition: It should be built., bears_on: [bridge]}}]
"""


def project(folder: Path) -> None:
    """A project with one notebook."""
    (folder / "data" / "studies").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None}
    (folder / "notebooks" / "10_articles.ipynb").write_text(json.dumps({"nbformat": 4, "cells": [cell]}))


@pytest.fixture
def river(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new study with one article, in a project with one notebook."""
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    folder = new_study("river").parent
    (folder / "articles" / "a.txt").write_text(ARTICLE)
    return folder


def study_of(folder: Path, actors: str, text: str = STUDY) -> Study:
    home = folder / "data" / "studies" / "bridge"
    home.mkdir(parents=True)
    (home / "study.yaml").write_text(text.format(actors=actors), encoding="utf8")
    return load_study(home)


def said(*speakers: tuple[Any, ...]) -> pd.DataFrame:
    """Statements of speakers: name as resolved, as printed, office, side."""
    rows = [
        {"actor_id": None, "speaker": who, "source": source, "role_printed": role, "side": side}
        for who, source, role, side in speakers
    ]
    return pd.DataFrame(rows, columns=["actor_id", "speaker", "source", "role_printed", "side"])


RUNE = ("Ana Rune", "Rune", None, None)
VELL = ("Tam Vell", "Tam Vell", "minister of rivers", "BEL")
FISHERMAN = ("fisherman", "A fisherman", None, None)


def test_a_study_is_looked_over_before_it_runs(river: Path) -> None:
    lines = list(check_study("river"))
    text = "\n".join(lines)
    assert "by speakers who are not among the actors of the study: Ana Rune (2), " in text
    assert "  - id: ana-rune" in lines and "    side: CHOOSE" in lines
    assert "No statement by arvenia, belmor. " in text
    assert "Nobody speaks to the issue talks" in text and "(now: talks, negotiations, dialogue, meet)" in text


def test_how_the_coder_takes_a_codebook_is_said() -> None:
    issue = {
        "id": "reactors", "label": "Reactors", "proposition": "Belmor should give up its reactors.",
        "bears_on": ["reactors", "shutdown", "uranium"],
        "favour": ["shut down"], "against": ["cling to reactors"],
        "examples": [{"text": "Belmor must give up its reactors.", "polarity": "favour"}],
        "counter_examples": [{"text": "The reactors were built in 1990.", "polarity": "none"}],
    }  # fmt: skip
    rows = statements(
        {"content": "We shut every last one down."}, {"content": "They still cling to their old reactors."}
    )
    assert list(issue_lines(rows, disputed(issues=[issue]), most=20)) == [
        "reactors: 1 of 2 examples read as coded; not “The reactors were built in 1990.” as taking no side "
        "(coded not bearing on it).",
        "reactors: its terms are taken for what is proposed: shutdown, uranium; "
        "for what is to be ended: reactors.",
        "reactors: no statement says “shutdown”, “uranium”, “shut down”.",
    ]


def test_an_article_on_which_the_extraction_fails_is_said(
    river: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.statements.extract.read_cast", lambda *given, **options: 1 // 0)
    assert any(line.startswith("a.txt: Read, but without its statements") for line in check_study("river"))


def test_the_proposal_makes_the_speakers_actors(river: Path) -> None:
    lines = list(check_study("river"))
    start = next(n for n, line in enumerate(lines) if line.startswith("To add")) + 1
    proposal = [line for line in lines[start:] if line.startswith("  ")]
    file = river / "study.yaml"
    before, _, after = file.read_text().partition("\nactors:\n")
    file.write_text("\n".join([before, "actors:", *proposal, after]).replace("CHOOSE", "ARV"))
    assert load_study("river").actors[0].name == "Ana Rune"
    assert "the actors of the study: Ana Rune" not in "\n".join(check_study("river"))


def test_a_proposal_names_no_side_by_itself(river: Path) -> None:
    file = river / "study.yaml"
    lines = [line for line in check_study("river") if line.startswith("  ")]
    file.write_text(file.read_text().replace("\nactors:\n", "\nactors:\n" + "\n".join(lines) + "\n"))
    with pytest.raises(ValueError, match=r"“CHOOSE” .* is not a side of this study. Allowed: ARV, BEL"):
        load_study("river")


def test_the_lists_beside_the_study_file_are_looked_over(river: Path) -> None:
    (river / "events.csv").write_text("on,precision,label\n2024-03-01,day,The dam shuts\n")
    assert "1 event, 0 statements listed." in list(check_study("river"))
    (river / "events.csv").write_text("on,precision,label\n03/01/24,day,The dam shuts\n")
    with pytest.raises(InputError, match=r"events\.csv, event 1: on is “03/01/24”"):
        list(check_study("river"))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("a.txt", []),
        ("aa.txt", ["statements.csv: no article aa.txt was read; 1 row is of no use. Did you mean a.txt?"]),
        ("trees.html", ["statements.csv: no article trees.html was read; 1 row is of no use. Name it as in "
                        "articles/."]),
    ],
)  # fmt: skip
def test_a_listed_file_that_is_not_there_is_named(river: Path, file: str, said: list[str]) -> None:
    (river / "statements.csv").write_text(f"source_file,words,speaker\n{file},the dam was high,Dana Orlov\n")
    assert [line for line in check_study("river") if line.startswith("statements.csv")] == said


def test_corrections_that_cannot_be_applied_are_said_with_their_line(river: Path) -> None:
    lines = "field,value,article,words\nspeaker,ann,,no such words\nside,BEL,,boats\nread,whole,a.txt,\n"
    (river / "corrections.csv").write_text(lines, encoding="utf8")
    (river / "who.csv").write_text("printed,speaker\nshe,Dana Orlov\n", encoding="utf8")
    found = [line for line in check_study(river) if "corrections.csv" in line or "who.csv" in line]
    assert [line.split(":")[0] for line in found] == [
        "who.csv, line 2 (she",
        "corrections.csv, line 2 (speaker",
        "corrections.csv, line 3 (side",
    ]
    assert "0 corrections applied, 3 lines not; 0 statements checked by readers." in check_study(river)


def test_a_corrected_speaker_is_unknown_no_more(river: Path) -> None:
    unknown = [line for line in check_study(river) if "who are not among the actors" in line]
    (river / "who.csv").write_text("printed,speaker\nAna Rune,Dana Orlov\n", encoding="utf8")
    corrected = [line for line in check_study(river) if "who are not among the actors" in line]
    assert "Ana Rune" in unknown[0] and "Ana Rune" not in corrected[0]


def test_long_lists_are_cut_and_counted(river: Path) -> None:
    for number in range(30):
        (river / "articles" / f"{number}.txt").write_text("")
        (river / "articles" / f"undated-{number}.txt").write_text(f"It rained for {number} days.")
    lines = list(check_study("river"))
    assert sum(line.startswith("No date: ") for line in lines) == 20
    assert sum(line.startswith("… and 10 more of the same sort; make check") for line in lines) == 2
    assert sum(line.startswith("No date: ") for line in check_study("river", everything=True)) == 30


def test_unknown_speakers_come_by_frequency() -> None:
    speakers = unknown_speakers(said(VELL, RUNE, FISHERMAN, RUNE))
    assert speakers.fillna("").to_dict("split")["data"] == [
        ["Ana Rune", 2, True, "", [], ["Rune"], []],
        ["Tam Vell", 1, True, "BEL", ["minister of rivers"], [], ["minister of rivers"]],
        ["fisherman", 1, False, "", [], [], ["fisherman", "A fisherman"]],
    ]


def test_known_speakers_are_not_proposed(tmp_path: Path) -> None:
    statements = said(RUNE, VELL).assign(actor_id=["rune", None])
    speakers = unknown_speakers(statements)
    assert speakers["speaker"].tolist() == ["Tam Vell"]
    assert unknown_speakers(said()).empty
    assert proposed_actors(unknown_speakers(said()), study_of(tmp_path, "{id: a, name: A, side: ARV}")) == ""


@pytest.mark.parametrize(
    ("speaker", "entry"),
    [
        (
            RUNE,
            {"id": "ana-rune", "name": "Ana Rune", "kind": "person", "side": "CHOOSE", "aliases": ["Rune"]},
        ),
        (
            ("Mina Vell", "Vell", None, "ARV"),
            {"id": "mina-vell", "name": "Mina Vell", "kind": "person", "side": "ARV"},
        ),
        (
            ("Ina Dorr", "Belmor's minister, Ina Dorr", None, "BEL"),
            {"id": "ina-dorr", "name": "Ina Dorr", "kind": "person", "side": "BEL"},
        ),
        (
            ("Ina Dorr and Mina Vell", "Dorr and Vell", None, "BEL"),
            {
                "id": "ina-dorr-and-mina-vell",
                "name": "Ina Dorr and Mina Vell",
                "kind": "organization",
                "side": "BEL",
                "aliases": ["Dorr and Vell"],
            },
        ),
        (VELL, {"id": "tam-vell-2", "name": "Tam Vell", "kind": "person", "side": "BEL"}),
        (
            ("Ministry of Rivers", "the ministry", None, "XXX"),
            {
                "id": "ministry-of-rivers",
                "name": "Ministry of Rivers",
                "kind": "organization",
                "side": "CHOOSE",
            },
        ),
        (
            ("Zoë: [Ñ] #1, - &a !!python/object", "she", "x\n  side: ARV", None),
            {
                "id": "zoe-n-1-a-python-object",
                "name": "Zoë: [Ñ] #1, - &a !!python/object",
                "kind": "person",
                "side": "CHOOSE",
            },
        ),
        (
            ("강 하나", "강 하나", None, None),
            {"id": "speaker", "name": "강 하나", "kind": "person", "side": "CHOOSE"},
        ),
    ],
)
def test_a_proposal_is_yaml_whatever_the_name(
    tmp_path: Path, speaker: tuple[Any, ...], entry: dict[str, Any]
) -> None:
    study = study_of(tmp_path, "{id: tam-vell, name: Tomas Vell, side: BEL}")
    assert yaml.safe_load(proposed_actors(unknown_speakers(said(speaker)), study)) == [entry]


@pytest.mark.parametrize(
    ("speakers", "entries"),
    [
        (
            [
                ("senior Belmori official", "A senior Belmori official", None, "BEL"),
                ("Belmori officials", "Belmori officials", None, None),
            ],
            [("belmori-official", "Belmori official", "unnamed", "BEL", {"senior Belmori official"})],
        ),
        (
            [
                ("Belmor's river ministry", "Belmor's river ministry", None, None),
                ("Belmor river ministry", "the Belmor river ministry", None, "BEL"),
            ],
            [
                (
                    "belmor-river-ministry",
                    "Belmor river ministry",
                    "office",
                    "BEL",
                    {"Belmor's river ministry"},
                )
            ],
        ),
        (
            [("shipping association of Arvenia", "the shipping association of Arvenia", None, None)],
            [
                (
                    "shipping-association-of-arvenia",
                    "shipping association of Arvenia",
                    "organization",
                    "ARV",
                    set(),
                )
            ],
        ),
        ([("Belmor", "Belmor", None, None)], [("belmor", "Belmor", "government", "BEL", set())]),
        (
            [
                ("Ana Rune", "Ana Rune, the speaker in Tarn", None, "ARV"),
                ("Ana Rune", "Rune, a leader", None, "ARV"),
            ],
            [("ana-rune", "Ana Rune", "person", "ARV", {"Rune"})],
        ),
        ([("ministry spokesman", "a ministry spokesman", None, None), FISHERMAN], []),
        ([("premier of Arvenia", "the premier of Arvenia", None, "ARV"), ("she", "she", None, None)], []),
        ([("Two officials familiar with the matter", "Two officials", None, None)], []),
    ],
)
def test_who_has_no_name_is_proposed_by_whose_they_are(
    tmp_path: Path, speakers: list[tuple[Any, ...]], entries: list[tuple[Any, ...]]
) -> None:
    study = study_of(tmp_path, "{id: a, name: A, side: ARV}")
    found = yaml.safe_load(proposed_actors(unknown_speakers(said(*speakers)), study)) or []
    assert [
        (
            one["id"],
            one["name"],
            one["kind"],
            one["side"],
            set(one.get("aliases", ())) - {"Belmori officials"},
        )
        for one in found
    ] == entries


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("Arvenia's minister", "ARV"),
        ("Belmorese envoy", "BEL"),
        ("Belmondo", None),
        ("North Istrian envoy", "NI"),
        ("South Istrians", "SI"),
        ("Istrian envoy", None),  # of the North, or of the South?
        ("South Arvenian", "ARV"),
        ("NI envoy", "NI"),
        ("ni", None),
        ("Swiss banker", "CH"),
        ("Arvenian and Belmori envoys", None),
        ("Joint commission", None),
    ],
)
def test_a_nationality_gives_the_side(tmp_path: Path, words: str, side: str | None) -> None:
    sides = (
        "{ARV: Arvenia, BEL: Belmor, NI: North Istria, SI: South Istria, CH: Switzerland, J: Joint letters}"
    )
    text = STUDY.replace("{{ARV: Arvenia, BEL: Belmor}}", "{" + sides + "}")
    study = study_of(tmp_path, "{id: a, name: A, side: ARV}", text)
    assert side_named(words, study) == side


@pytest.mark.parametrize(
    ("words", "read", "side"),
    [
        (["Belmori envoy to Arvenia"], "ARV", "BEL"),
        (["envoy to Arvenia"], "ARV", None),  # a third country's
        (["envoy for Belmor"], "BEL", None),
        (["spokesman for Belmor"], None, "BEL"),
        (["envoy", "lawyer from Belmor"], None, "BEL"),
        (["envoy"], "BEL", "BEL"),
        (["envoy"], "XXX", None),
    ],
)
def test_what_an_office_is_for_gives_no_side(
    tmp_path: Path, words: list[str], read: str | None, side: str | None
) -> None:
    study = study_of(tmp_path, "{id: a, name: A, side: ARV}")
    assert side_of({"words": words, "side": read}, study) == side


@pytest.mark.parametrize(
    ("actor", "names"),
    [
        ("{id: b, name: Belmor, side: BEL, kind: government}", ["Belmori official (1)", "Ostrow (1)"]),
        ("{id: r, name: Anna Rune, side: ARV}", ["Ana Rune (1)"]),
        ("{id: v, name: Tam Vell, side: BEL}", []),
    ],
)
def test_whom_a_silent_actor_may_be_printed_as(tmp_path: Path, actor: str, names: list[str]) -> None:
    study = study_of(tmp_path, actor)
    speakers = unknown_speakers(
        said(
            ("Belmori official", "A Belmori official", None, None),
            ("Ana Rune", "Ana Rune", None, "ARV"),
            ("Ostrow", "Ostrow", None, "BEL"),
            ("Belmar envoy", "A Belmar envoy", None, None),  # four letters in common are too few
            FISHERMAN,
        )
    )
    assert likely_speakers(study.actors[0], speakers, study) == names


def test_a_silent_actor_is_shown_beside_who_may_be_meant(river: Path) -> None:
    (river / "articles" / "b.txt").write_text(
        "BELCITY, March 6, 2024 — A Belmori diplomat said that it had rained.\n"
    )
    assert "  belmor may be, or speak through: Belmori diplomat (1)." in list(check_study("river"))


def test_a_proposal_asks_whether_a_surname_is_known(tmp_path: Path) -> None:
    study = study_of(tmp_path, "{id: tam-vell, name: Tam Vell, side: BEL}")
    assert "or is it an alias of tam-vell?" in proposed_actors(
        unknown_speakers(said(("Minister Vell", "Vell", None, None))), study
    )


def test_only_the_most_frequent_are_proposed(tmp_path: Path) -> None:
    speakers = unknown_speakers(said(*[(f"Ana Rune {n:02}", "she", None, None) for n in range(30)]))
    study = study_of(tmp_path, "{id: a, name: A, side: ARV}")
    assert len(yaml.safe_load(proposed_actors(speakers, study))) == 10


@pytest.mark.parametrize(
    ("actors", "clash"),
    [
        (
            "{id: a, name: Mira Orl, side: ARV, aliases: [Orl]}, {id: b, name: Ina Orl, side: BEL}",
            "“Orl” leads",
        ),
        ("{id: a, name: Mira Orl, side: ARV, aliases: [ORL]}, {id: b, name: Ina Orl, side: BEL}", None),
        ("{id: a, name: Mira Orl, side: ARV}, {id: b, name: Ina Orl, side: BEL}", None),
        (
            "{id: a, name: Water Office, side: ARV, kind: office}, "
            "{id: b, name: Belmori Water Office, side: BEL, kind: office}",
            "“Water Office” leads to a, and is part of “Belmori Water Office” (b)",
        ),
        (
            "{id: a, name: Belmor, side: BEL, kind: government}, "
            "{id: b, name: Water Office of Belmor, side: BEL, kind: office}",
            None,
        ),
        (
            "{id: a, name: Mira Orl, side: ARV, aliases: [Orl]}, "
            "{id: b, name: Orl and Vell, side: BEL, kind: unnamed}",
            None,
        ),
    ],
)
def test_names_that_may_mean_another_actor_are_said(tmp_path: Path, actors: str, clash: str | None) -> None:
    found = list(clashing_aliases(study_of(tmp_path, actors)))
    assert (clash in found[0]) if clash else not found


@dataclass
class Reef:
    """What a check says of a study of 30 speakers of whom it knows one, and once its proposals are pasted."""

    folder: Path
    lines: list[str]  # with everything
    entries: dict[str, dict[str, Any]]  # proposed, by name
    again: list[str]


def proposal_in(lines: list[str]) -> list[str]:
    start = next(n for n, line in enumerate(lines) if line.startswith("To add")) + 1
    return lines[start : next(n for n, line in enumerate(lines) if line.startswith("No statement"))]


@pytest.fixture(scope="module")
def checked_reef(tmp_path_factory: pytest.TempPathFactory) -> Reef:
    root = tmp_path_factory.mktemp("reef")
    project(root)
    folder = root / "data" / "studies" / "reef"
    (folder / "articles").mkdir(parents=True)
    for name, text in (("first", reef.FIRST), ("second", reef.SECOND)):
        front = f"---\ntitle: The {name} day\npublished: 2031-05-06\noutlet: The Tide\n---\n"
        (folder / "articles" / f"{name}.md").write_text(front + text, encoding="utf8")
    (folder / "study.yaml").write_text(reef.STUDY, encoding="utf8")
    lines = list(check_study(folder, everything=True))
    proposal = "\n".join(proposal_in(lines))
    chosen = proposal.replace("side: CHOOSE", "side: VAL")
    file = folder.parent / "pasted" / "study.yaml"
    shutil.copytree(folder, file.parent)
    file.write_text(reef.STUDY.replace("actors:\n", f"actors:\n{chosen}\n"), encoding="utf8")
    entries = {entry["name"]: entry for entry in yaml.safe_load(proposal)}
    return Reef(folder, lines, entries, list(check_study(file.parent)))


def test_spellings_of_known_names_are_not_proposed(checked_reef: Reef) -> None:
    assert not [name for name in checked_reef.entries if "baradi" in name.lower()]


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("Ana Rune", ["Ana RUNE", "Rune"]),
        ("Dov O'Karst", ["Dov O’Karst", "O'Karst"]),
        ("Lim Jong-un", ["Jong Un Lim", "Lim"]),
        ("J. R. Vell", ["J.R. Vell", "J R Vell", "Vell"]),
        ("Zoé Maštal", ["Zoe Mastal"]),
        ("Lena Al-Fahim", ["Lena Al Fahim", "Al-Fahim"]),
        ("Ulf van der Strand", ["Van der Strand"]),
        ("Ina Dorr", None),
        ("Quessian Commission for the Protection of the Shallow Waters of the Eastern Reef", None),
        ("Ministry of Trade, Industry and Energy of South Ister", None),
        ("Valdoran official", ["senior Valdoran official"]),
    ],
)
def test_one_name_is_proposed_once_whole_and_with_its_spellings(
    checked_reef: Reef, name: str, aliases: list[str] | None
) -> None:
    assert checked_reef.entries[name].get("aliases") == aliases


@pytest.mark.parametrize(
    ("side", "names"),
    [
        ("VAL", {"Ana Rune", "Tam Dorr", "Ulf van der Strand", "Eva Lund", "Valdoran official",
                 "Valdor river ministry"}),
        ("QUE", {"Dov O'Karst", "J. R. Vell", "Zoé Maštal", "Lena Al-Fahim", "Ina Dorr", "Rolf Amsel",
                 "Omar al-Brenn", "Quessia embassy", "fishing union of Quessia",
                 "Quessian Commission for the Protection of the Shallow Waters of the Eastern Reef"}),
        ("NI", {"Lim Jong-un", "Gita Holm", "Piet St. Kolb", "Nils Aker", "Sara Vik"}),
        ("SI", {"Mira Orl", "Karl Ebner", "Olga Prem", "Hugo Tann", "South Isterite diplomat",
                "Ministry of Trade, Industry and Energy of South Ister"}),
        ("CHOOSE", {"Nora Quist", "Otto Jarl"}),
    ],
)  # fmt: skip
def test_the_words_beside_a_name_give_the_side(checked_reef: Reef, side: str, names: set[str]) -> None:
    assert {name for name, entry in checked_reef.entries.items() if entry["side"] == side} == names


def test_once_pasted_nobody_is_proposed_again(checked_reef: Reef) -> None:
    assert "4 sides, 31 actors, 1 issue" in checked_reef.again[0]
    assert not [line for line in checked_reef.again if "not among the actors" in line or "- id: " in line]


def test_ten_are_proposed_and_all_on_demand(checked_reef: Reef) -> None:
    lines = list(check_study(checked_reef.folder))
    assert len(yaml.safe_load("\n".join(proposal_in(lines)))) == MOST < len(checked_reef.entries) == 29
    (said,) = [line for line in lines if line.startswith("Below are entries for the 10 most frequent of 29")]
    assert "make check STUDY=reef ALL=yes (or on-the-record check reef --all)" in said
    assert "Below are" not in "\n".join(checked_reef.lines)
