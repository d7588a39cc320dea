"""The sample study agrees with itself, with the calendar and, where at hand, with the table of facts."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml

from helpers.articles.read import read_articles
from helpers.stances.codes.read import read_codes, select_codes
from helpers.statements.corrections import Corrected, correct_statements
from helpers.statements.extract import extract_statements
from helpers.study.corrections import read_corrections
from helpers.study.study import Study, load_study

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "studies" / "us-dprk"
FACTS = sorted((ROOT.parent / "shared" / "facts").glob("us_dprk_statements*.csv"))
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"")
SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“])")
# Terms, not quotations: words the press used of a dispute, in quotation marks
TERMS = {"gangster-like"}
# Printed speakers who stand for the one the table names
SPEAKS_FOR = {
    "White House spokesperson": "Donald Trump",
    "North Korea": "Choe Son Hui",
    "Stéphane Dujarric": "Antonio Guterres",
}


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


def _split(path: Path) -> tuple[dict, str]:
    _, head, body = path.read_text(encoding="utf8").split("---\n", 2)
    return yaml.safe_load(head), body.strip()


ARTICLES = {f"articles/{path.name}": _split(path) for path in sorted((FOLDER / "articles").glob("*.md"))}
STATEMENTS = _read("statements.csv")
ISSUES = ("dialogue", "denuclearization", "sanctions")
CORRECTED = read_corrections(load_study(FOLDER))
CODES = {path.stem: _read(f"codes/{path.name}") for path in sorted((FOLDER / "codes").glob("*.csv"))}


def _pieces(words: str) -> list[str]:
    return words.split(" … ")


def _quoted(text: str) -> list[str]:
    return [(curly or straight).strip(" ,.") for curly, straight in QUOTED.findall(text)]


def _sentence(row: dict[str, str]) -> str:
    sentences = SENTENCE_END.split(ARTICLES[row["source_file"]][1])
    return next((s for s in sentences if _pieces(row["words"])[0] in s), "")


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(FOLDER)


@pytest.fixture(scope="module")
def articles(study: Study) -> pd.DataFrame:
    return read_articles(study)[0]


@pytest.fixture(scope="module")
def extracted(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    return extract_statements(articles, study)


@pytest.fixture(scope="module")
def done(articles: pd.DataFrame, extracted: pd.DataFrame, study: Study) -> Corrected:
    return correct_statements(extracted, articles, study)


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, str]]:
    if not FACTS:
        pytest.skip("the table of facts (../shared/facts) is not here")
    return {
        row["id"]: row for path in FACTS for row in csv.DictReader(path.open(encoding="utf8", newline=""))
    }


def test_size_and_years() -> None:
    assert 40 <= len(ARTICLES) <= 50
    assert {head["date"].year for head, _ in ARTICLES.values()} == set(range(2018, 2026))


@pytest.mark.parametrize("name", ARTICLES)
def test_article(name: str) -> None:
    head, body = ARTICLES[name]
    assert 100 <= len(body.split()) <= 250
    assert Path(name).name.startswith(f"{head['date']}-")
    assert head["title"] and head["outlet"] and head["sources"]
    assert all(set(source) == {"id", "outlet", "title", "url"} for source in head["sources"])
    assert 1 <= sum(row["source_file"] == name for row in STATEMENTS) <= 4


@pytest.mark.parametrize("name", ARTICLES)
def test_dateline_gives_the_day_of_publication(name: str) -> None:
    head, body = ARTICLES[name]
    dateline = re.match(r"[A-Z]{3,}[^—]*, (\w+) (\d+) — ", body)
    if dateline is None:
        assert "second-edit" in name  # the other outlet's edit has none
        return
    assert (MONTHS.index(dateline[1]) + 1, int(dateline[2])) == (head["date"].month, head["date"].day)


@pytest.mark.parametrize("name", ARTICLES)
def test_quotations_are_short(name: str) -> None:
    assert all(len(passage.split()) <= 8 for passage in _quoted(ARTICLES[name][1]))


@pytest.mark.parametrize("name", ARTICLES)
def test_quotation_marks_are_paired(name: str) -> None:
    body = ARTICLES[name][1]
    assert body.count("“") == body.count("”")
    assert body.count('"') % 2 == 0


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row["words"][:40])
def test_statement_stands_in_its_article(row: dict[str, str], study: Study) -> None:
    head, body = ARTICLES[row["source_file"]]
    places = [body.find(piece) for piece in _pieces(row["words"])]
    assert -1 not in places and places == sorted(places)
    assert row["venue"] in body and row["condition"] in body and row["reported_by"] in body
    assert row["fact_id"] in {source["id"] for source in head["sources"]}
    actor = next(actor for actor in study.actors if actor.name == row["speaker"])
    assert (actor.side, row["mode"] in ("direct", "mixed", "indirect")) == (row["side"], True)
    if not row["said_on"]:
        return
    said_on = date.fromisoformat(row["said_on"])
    assert study.period.start <= said_on <= head["date"] <= study.period.end
    assert actor.kind != "person" or actor.role_on(said_on)


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row["words"][:40])
def test_mode_agrees_with_the_quotation_marks(row: dict[str, str]) -> None:
    body = ARTICLES[row["source_file"]][1]
    found = {"direct"} if all(f"“{piece}”" in body for piece in _pieces(row["words"])) else set()
    assert row["mode"] in (found or {"mixed" if _quoted(row["words"]) else "indirect"})


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row["words"][:40])
def test_weekday_of_a_statement_is_its_day(row: dict[str, str]) -> None:
    published = ARTICLES[row["source_file"]][0]["date"]
    sentence = _sentence(row).replace("Fox News Sunday", "")  # a programme, not a day
    named = [DAYS.index(day) for day in DAYS if day in sentence]
    days = {str(published - timedelta((published.weekday() - day) % 7)) for day in named}
    assert not days or row["said_on"] in days


def test_a_weekday_is_wrong_on_another_day() -> None:
    row = next(row for row in STATEMENTS if "on Thursday" in _sentence(row))
    with pytest.raises(AssertionError):
        test_weekday_of_a_statement_is_its_day({**row, "said_on": "2018-03-07"})


@pytest.mark.parametrize("coder", CODES)
def test_every_statement_is_coded_once_on_every_issue(
    coder: str, study: Study, extracted: pd.DataFrame, done: Corrected
) -> None:
    issues = [issue.id for issue in study.issues]
    every = {*extracted["statement_id"], *done.statements["statement_id"]}
    assert Counter((code["statement_id"], code["issue"]) for code in CODES[coder]) == Counter(
        (statement_id, issue) for statement_id in every for issue in issues
    )


@pytest.mark.parametrize("coder", CODES)
def test_coded_words_are_those_of_the_statement(coder: str, extracted: pd.DataFrame, done: Corrected) -> None:
    rows = pd.concat([extracted, done.statements])
    words = dict(zip(rows["statement_id"], rows["content"], strict=True))
    assert [code["words"] for code in CODES[coder]] == [words[code["statement_id"]] for code in CODES[coder]]


@pytest.mark.parametrize("coder", CODES)
def test_codes_are_of_the_codebook(coder: str) -> None:
    assert [code for code in CODES[coder] if not _is_allowed(code)] == []


def _is_allowed(code: dict[str, str]) -> bool:
    """Only a position can be conditional; what does not bear on the issue has no condition at all."""
    conditions = {"favour": "yes no", "against": "yes no", "neutral": "no", "none": ""}
    return code["conditional"] in (conditions.get(code["polarity"], "?").split() or [""])


@pytest.mark.parametrize(
    ("polarity", "conditional"), [("none", "no"), ("neutral", "yes"), ("favour", ""), ("", ""), ("for", "no")]
)
def test_other_codes_are_not(polarity: str, conditional: str) -> None:
    assert not _is_allowed({"polarity": polarity, "conditional": conditional})


def test_the_author_says_why() -> None:
    assert all(code["comment"] for code in CODES["author"] if code["polarity"] != "none")
    assert all(
        code["polarity"] == "none"
        for code in CODES["author"]
        if code["comment"].startswith("extraction error")
    )


def test_every_code_is_read_and_settles(study: Study, extracted: pd.DataFrame, done: Corrected) -> None:
    codes, there = read_codes(study, done.statements), 3 * len(done.statements)
    gone = 3 * (~extracted["statement_id"].isin(done.statements["statement_id"])).sum()
    assert len(codes) == sum(map(len, CODES.values())) - gone * len(CODES)
    assert set(select_codes(codes)["coder"]) <= set(CODES) and len(select_codes(codes)) == there


def test_the_twice_told_story_is_coded_alike(extracted: pd.DataFrame) -> None:
    twins = extracted[extracted["same_as"].notna()]
    assert len(twins) == 2
    codes = {(c["statement_id"], c["issue"]): (c["polarity"], c["conditional"]) for c in CODES["author"]}
    pairs = twins[["statement_id", "same_as"]].itertuples(index=False)
    assert all(codes[one, issue] == codes[other, issue] for one, other in pairs for issue in ISSUES)


def test_events_fall_into_the_period(study: Study) -> None:
    days = [date.fromisoformat(row["on"]) for row in _read("events.csv")]
    assert days == sorted(days) and study.period.start <= days[0] and days[-1] <= study.period.end
    assert all(
        "http" in row["source"] and row["precision"] == "day" and row["label"] for row in _read("events.csv")
    )


def test_readme_counts(articles: pd.DataFrame, extracted: pd.DataFrame) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf8")
    errors = {c["statement_id"] for c in CODES["author"] if c["comment"].startswith("extraction error")}
    counts = (
        f"{len(ARTICLES)} articles",
        f"{len(STATEMENTS)} statements",
        f"({len(CODES['author'])} codes)",
        f"All {len(extracted)} extracted",
        f"{len(errors)} pieces",
        f"{len(_missed(articles, extracted))} of the {len(STATEMENTS)}",
    )
    assert [count for count in counts if count not in readme] == []


def test_every_correction_is_applied(study: Study, done: Corrected) -> None:
    assert [line.fault for line in CORRECTED if line.fault] == done.unapplied["where"].tolist() == []
    assert set(done.corrections["who"]) == {"reader"} <= set(study.coders)


def test_readme_counts_of_the_corrections(extracted: pd.DataFrame, done: Corrected) -> None:
    statements, corrections, checks, _ = done
    readme = (FOLDER / "README.md").read_text(encoding="utf8")
    missed = checks["wrong"] == "missed"
    read = checks[checks["statement_id"].notna() & ~missed]
    drawn = read["drawn"] == "random"
    whole = set(checks.loc[checks["statement_id"].isna(), "article_id"])
    gone = corrections["after"] == "no statement"
    counts = (
        f"read {drawn.sum()} statements drawn at random",
        f"all {read['article_id'].isin(whole).sum()} statements of {len(whole)} articles",
        f"share {(drawn & read['article_id'].isin(whole)).sum()}, so it read {len(read)} statements",
        f"{read['wrong'].isna().sum()} were\nright in every field asked",
        f"{read['wrong'].notna().sum()} were corrected "
        f"({gone.sum()} of them are no statements), and {missed.sum()} statements",
        f"Codes of the {gone.sum()} that are no statements",
        f"The {(corrections['field'] == 'words').sum()} statements whose\nwords were corrected",
        f"the {len(statements) - len(extracted) + gone.sum()} that were added, were coded",
    )
    assert [count for count in counts if count not in readme] == []


def _missed(articles: pd.DataFrame, extracted: pd.DataFrame) -> list[str]:
    """The statements of the list that share no character with an extracted one."""
    columns = articles[["source_file", "article_id", "text"]].itertuples(index=False, name=None)
    texts = {f"articles/{name}": (article_id, text) for name, article_id, text in columns}
    missed = []
    for row in STATEMENTS:
        article_id, text = texts[row["source_file"]]
        places = [(text.index(piece), len(piece)) for piece in _pieces(row["words"])]
        spans = extracted.loc[extracted["article_id"] == article_id, "content_spans"].sum()
        if not any(at < end and start < at + long for at, long in places for start, end in spans):
            missed.append(row["words"])
    return missed


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row["words"][:40])
def test_statement_agrees_with_its_fact(row: dict[str, str], facts: dict[str, dict[str, str]]) -> None:
    fact = facts[row["fact_id"]]
    speaker = SPEAKS_FOR.get(row["speaker"], row["speaker"])
    assert speaker in fact["speaker"].replace(" (unnamed)", "").replace("spokesman", "spokesperson")
    assert row["said_on"] in ("", fact["said_on"])
    passages = " ".join(_quoted(row["words"])) if row["mode"] != "direct" else " ".join(_pieces(row["words"]))
    assert passages.replace(",", "").strip(" .") in fact["quoted_fragment"].replace(",", "")


@pytest.mark.parametrize("name", ARTICLES)
def test_every_quotation_is_documented(name: str, facts: dict[str, dict[str, str]]) -> None:
    head, body = ARTICLES[name]
    fragments = [facts[source["id"]]["quoted_fragment"] for source in head["sources"]]
    assert all(p in TERMS or any(p in fragment for fragment in fragments) for p in _quoted(body))


@pytest.mark.parametrize("name", ARTICLES)
def test_nothing_is_copied_from_the_table(name: str, facts: dict[str, dict[str, str]]) -> None:
    head, body = ARTICLES[name]
    told = _runs(body)
    assert not any(told & _runs(facts[source["id"]]["position"]) for source in head["sources"])


def _runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w'’-]+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
