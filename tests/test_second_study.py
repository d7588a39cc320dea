"""The second study is complete, runs, and shares nothing with the first: no dispute is tied into the code."""

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import yaml

from helpers.articles.read import read_articles
from helpers.run.checks import check_study
from helpers.stances.codebook.coder import code_by_codebook
from helpers.stances.codes.read import read_codes
from helpers.stances.evaluation.scores import evaluate
from helpers.statements.accuracy import accuracy, compare, read_list
from helpers.statements.events import read_events
from helpers.statements.extract import extract_statements
from helpers.study.study import Study, load_study

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "studies" / "morrow-bank"
SOURCE = ROOT / "src" / "helpers"
FILES = sorted(path for path in SOURCE.rglob("*") if path.suffix in (".py", ".yaml", ".txt", ".typ"))
# General lists, in which the parties of the first dispute stand among others: languages, agencies, places,
# adjectives, the words of web pages; and the script that fonts must print
GENERAL = {
    "statements/occasions.py",
    "statements/filters.py",
    "report/report.typ",
    "report/printing.py",
    "base/vocabulary/furniture.yaml",
    "base/vocabulary/languages.yaml",
    "base/vocabulary/leads.txt",
}
TIED = re.compile(
    r"\b(?:(?:North|South) Korea\w*|Korean?s?|DPRK|ROK|Washington|Pyongyang|Seoul|KCNA|Yonhap|Trump|Biden"
    r"|Moon Jae|Kim Jong|Panmunjom|Yongbyon|denucleari[sz]\w*)\b",
    re.IGNORECASE,
)


def code_of(path: Path) -> str:
    """A file without what only a reader reads: the comments and docstrings of Python."""
    text = path.read_text(encoding="utf8")
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.unparse(tree)


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(FOLDER)


@pytest.fixture(scope="module")
def read(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    return read_articles(study)


@pytest.fixture(scope="module")
def extracted(read: tuple[pd.DataFrame, pd.DataFrame], study: Study) -> pd.DataFrame:
    return extract_statements(read[0], study)


@pytest.fixture(scope="module")
def measured(
    read: tuple[pd.DataFrame, pd.DataFrame], extracted: pd.DataFrame, study: Study
) -> dict[str, float]:
    """The share of each part of the listed statements that the extraction gives."""
    found = accuracy(compare(extracted, read[0], read_list(study)), read[0])
    return dict(zip(found["part"], found["share"], strict=True))


def test_its_title_and_sources_say_that_it_is_invented(study: Study) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf8")
    assert all("invented" in text for text in (study.title, study.sources, readme.split("\n\n")[0]))
    assert "language model" in study.sources and "A language model coded" in readme


def test_every_article_says_that_its_outlet_is_made_up(read: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert read[0]["outlet"].str.endswith(" (made up)").all()


def test_it_has_other_sides_issues_and_years_than_the_first(study: Study) -> None:
    first = load_study("us-dprk")
    assert len(study.sides) == 3 and not set(study.sides) & set(first.sides)
    assert not {issue.id for issue in study.issues} & {issue.id for issue in first.issues}
    assert study.period.start > first.period.end


def test_every_kind_of_text_is_there(read: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    articles, rejected = read
    assert Counter(articles["kind"]) == {"news": 9, "speech": 1, "transcript": 1, "communique": 1}
    assert articles["published"].isna().sum() == 1 and articles["same_story"].notna().sum() == 1
    assert list(rejected["source_file"]) == ["2033-07-02-der-ton-wird-rauer.md"]
    assert "not in English" in rejected["reason"].iloc[0]


def test_the_check_finds_what_was_made_odd_and_nothing_else(study: Study) -> None:
    odd = "\n".join(check_study(FOLDER))
    assert "No date: agolo-in-conversation.md" in odd and "der-ton-wird-rauer.md" in odd
    assert "Outside the period" not in odd and "cue" not in odd and "clash" not in odd


@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("statements found", 0.85),
        ("statements on the list", 0.8),
        ("speaker", 0.95),
        ("day", 0.6),
        ("condition", 0.9),
    ],
)
def test_extraction_finds_what_is_listed(measured: dict[str, float], part: str, least: float) -> None:
    assert measured[part] >= least


@pytest.mark.parametrize(
    ("words", "column", "value"),
    [
        ("The bank needs three quiet years", "speaker", "Sólveig Ardán"),
        ("no tribunal had a say in it", "speaker", "Dušan Kravařík"),
        ("A day earlier Velund had offered", "actor_id", "velundish-official"),
        ("My government sees no need", "actor_id", "eloi-mastal"),  # printed without its marks
        ("his patrol ships would stay", "actor_id", "henrik-brannholt"),
        ("The offer stands only as long as", "role", "Foreign Minister"),
        ("her government would not reopen", "role", "Prime Minister"),  # from that very day on
        ("Only the Tribunal of the Seas can end", "side", "O"),
        (
            "Karsia is willing to argue",
            "condition",
            "if Velund withdraws every patrol ship from the Morrow Bank",
        ),
    ],
)
def test_what_a_statement_says_of_itself(
    extracted: pd.DataFrame, words: str, column: str, value: str
) -> None:
    row = extracted[extracted["content"].str.startswith(words)].iloc[0]
    assert row[column] == value


def test_a_title_that_its_bearer_no_longer_holds_is_noted(extracted: pd.DataFrame) -> None:
    assert list(extracted.loc[extracted["role_note"].notna(), "speaker"]) == ["Éloi Maštal"]


def test_what_is_told_twice_is_counted_once(extracted: pd.DataFrame) -> None:
    twice = extracted[extracted["same_as"].notna()]
    assert len(twice) >= 2 and set(twice["speaker"]) == {"Åse Brännholt"}


def test_what_has_no_date_gets_none(read: tuple[pd.DataFrame, pd.DataFrame], extracted: pd.DataFrame) -> None:
    undated = read[0].loc[read[0]["published"].isna(), "article_id"]
    assert extracted.loc[extracted["article_id"].isin(undated), "said_on"].isna().all()


def test_every_listed_statement_stands_in_its_article(
    read: tuple[pd.DataFrame, pd.DataFrame], study: Study
) -> None:
    texts = dict(zip(read[0]["source_file"], read[0]["text"], strict=True))
    listed = read_list(study)
    names = {actor.name for actor in study.actors}
    assert all(
        piece in texts[row.source_file] for row in listed.itertuples() for piece in row.words.split(" … ")
    )
    assert set(listed["speaker"]) - names == {"Its chairman"}


def test_every_statement_is_coded_on_every_issue(study: Study, extracted: pd.DataFrame) -> None:
    codes = read_codes(study, extracted)
    assert len(codes) == len(study.issues) * len(extracted) and set(codes["coder"]) == {"author"}
    assert not (codes["conditional"] & (codes["polarity"] == "neutral")).any()


def test_every_code_says_why() -> None:
    with (FOLDER / "codes" / "author.csv").open(encoding="utf8", newline="") as lines:
        codes = list(csv.DictReader(lines))
    assert all(code["comment"] for code in codes if code["polarity"] != "none")


def test_cue_phrases_of_another_dispute_work_too(study: Study, extracted: pd.DataFrame) -> None:
    codes = read_codes(study, extracted)
    stances = pd.concat([code_by_codebook(extracted, study), codes], ignore_index=True)
    row = evaluate(stances, extracted).query("issue == 'all'").iloc[0]
    assert row["macro_f1"] > 2 * row["dummy_f1"] and row["reversed"] < 0.1


def test_events_are_told_in_the_articles(study: Study) -> None:
    events = read_events(study)
    files = events["source"].str.extract(r"told in (\S+)$")[0]
    assert len(events) == 7 and all((FOLDER / "articles" / name).exists() for name in files)
    assert events["on"].is_monotonic_increasing
    assert events["on"].between(str(study.period.start), str(study.period.end)).all()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_code_is_tied_to_the_first_dispute(path: Path) -> None:
    if path.relative_to(SOURCE).as_posix() in GENERAL:
        pytest.skip("a general list, or the fonts")
    assert sorted(set(TIED.findall(code_of(path)))) == []


def test_a_tie_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "tied.py").write_text('"""Not Seoul."""\nside = "DPRK"  # Trump\n', encoding="utf8")
    assert TIED.findall(code_of(tmp_path / "tied.py")) == ["DPRK"]


def test_the_readme_counts_what_is_there(
    read: tuple[pd.DataFrame, pd.DataFrame], extracted: pd.DataFrame, study: Study
) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf8")
    counts = (
        f"{len(study.sides)} sides, {len(study.actors)} actors",
        f"{len(read_list(study))} statements",
        f"({len(study.issues) * len(extracted)} codes)",
        f"All {len(extracted)} extracted",
        f"{len(read_events(study))} events",
    )
    assert [count for count in counts if count not in readme] == []


def test_its_articles_name_nobody_of_the_first() -> None:
    first = yaml.safe_load((ROOT / "data" / "studies" / "us-dprk" / "study.yaml").read_text(encoding="utf8"))
    names = {actor["name"] for actor in first["actors"]}
    texts = "".join(path.read_text(encoding="utf8") for path in (FOLDER / "articles").iterdir())
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", texts)] == []
