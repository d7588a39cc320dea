"""What the report says: every table and sentence as data for its template."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version_tuple
from typing import Any

import pandas as pd

from helpers.base import CODERS, IN_WORDS, day, in_days, in_sentence, join_words, number, speakers_of
from helpers.report import corrections, entries, listings, relations
from helpers.report.figures.divergence import beyond_chance
from helpers.report.findings.verdicts import describe_testing
from helpers.report.printing import list_replaced, printable
from helpers.report.registry import names
from helpers.stances import agreement, agreement_pairs, agreement_with_reference, conditional_worth
from helpers.statements import describe_reading, reading_precision, reading_recall
from helpers.study import Study

MADE_WITH = (
    "on-the-record", "matplotlib", "onnxruntime", "pandas", "scikit-learn", "trafilatura", "typst",
)  # fmt: skip


def contents(given: Any, *, findings: list[dict], summary: pd.DataFrame) -> dict[str, Any]:
    """Gather everything the template prints, as text that the fonts have; nothing in it is markup.

    ``given`` has the study and its tables as attributes, by the names that ``build_report`` gives them; its
    ``codes`` have one row per statement and issue (``select_codes``). ``summary`` is the table of
    ``summarize_sensitivity``. Raises ValueError where a finding refers to a table or figure that the report
    does not have.
    """
    study, articles, statements = given.study, given.articles, given.statements
    codes, events = given.codes, given.events
    own = study.run_name == study.id  # another run may have other articles than those the study tells of
    ids = entries.short_ids(statements["statement_id"])
    counted = entries.position_statements(statements, codes, study=study)
    near = listings.near_events(events, statements)
    put_right = given.corrections
    said = {
        "names": names(), "title": study.title, "question": study.question,
        "period": f"{day(study.period.start)} to {day(study.period.end)}",
        "sources": study.sources if own else f"Run {study.run_name} of the study {study.id}.",
        "keywords": ["diplomacy", *study.sides.values(), *(issue.label for issue in study.issues)],
        "footer": study.title if own else f"{study.title} (run {study.run_name})",
        "read": _what_was_read(articles, given.rejected, statements, events),
        "reading": _how_well_read(given.checks, given.as_read, study),
        "put_right": corrections.in_short(put_right, given.unapplied, study=study),
        "caution": _caution(codes, counted, given.positions, study),
        "silent": _silent(given.positions, study),
        "findings": [_finding(one) for one in findings],
        "empty": EMPTY | (NO_EVENT_NEAR if len(events) else {}),
        "texts": TEXTS.format(run=study.run_name),
        "positions": entries.position_entries(given.positions, codes, statements, study=study),
        "behind": entries.behind_entries(counted, study=study, ids=ids),
        "demands": entries.demand_entries(given.demands, study=study, ids=ids),
        "beyond": beyond_chance(given.divergence, study=study),
        "turning_points": relations.turning_entries(given.turning_points, study=study, ids=ids),
        "no_turn": relations.why_none(given.turning_points, study=study),
        "coalitions": relations.coalition_entries(given.coalitions, study=study),
        "beside_chance": relations.beside_chance(given.coalitions),
        "answers": relations.answer_entries(given.answers, statements, study=study, ids=ids),
        "years": listings.statement_entries(statements, given.stances, codes, articles, study=study, ids=ids),
        "events": listings.event_entries(near), "far_events": listings.far_events(len(events) - len(near)),
        "articles": listings.article_entries(articles, statements),
        "rejected": listings.rejected_entries(given.rejected),
        "repeats": listings.repeat_entries(articles, statements, ids=ids),
        "roles": listings.role_entries(statements, ids=ids),
        "corrections": corrections.correction_entries(put_right, statements, given.as_read,
                                                      study=study, ids=ids),
        "effect": corrections.effect_of(given.as_read, statements, study=study) if len(put_right) else {},
        "unapplied": corrections.unapplied_entries(given.unapplied),
        "sensitivity": listings.variant_entries(summary),
        "id_length": str(max(map(len, ids.values()), default=6)),
        "stance_method": _stance_method(given.stances, statements, study),
        "codebook": [_issue(issue) for issue in study.issues],
        "versions": f"Python {'.'.join(python_version_tuple()[:2])}, "
        + ", ".join(f"{name} {_version(name)}" for name in MADE_WITH) + ".",
        "cite": _cite(study, articles), "cite_row": _cite_row(statements, articles, ids),
    }  # fmt: skip
    replaced = list_replaced(_texts(said))
    marked = [{"number": n, "name": name, "times": f"{times} ×"} for n, name, times in replaced]
    return _make_printable(said) | {"replaced": marked}


NO_EVENT_NEAR = {"events": "No event lies within a year of these statements."}
EMPTY = {
    "positions": "No statement bears on an issue of the study.",
    "demands": "No statement names a condition.",
    "answers": "No two conditions answer each other: none is followed within a year by one from the side "
    "that it asks.",
    "coalitions": "Nobody is tied to anybody: there are no coalitions.",
    "statements": "No statement was found in these articles for this period.",
    "events": "No events are given, and no article announces one.",
    "articles": "No article could be read.",
    "rejected": "Everything was read; nothing was refused.",
    "repeats": "No story and no statement stands in the articles twice.",
    "sensitivity": "Nothing was tried: no side has enough statements on an issue.",
    "roles": "No article gives a speaker a role that the study contradicts.",
    "corrections": "Nobody has corrected anything: every statement is as the program read it.",
}


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, (list, tuple, dict)):
        for item in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(item)


def _make_printable(tree: Any) -> Any:
    """The same tree with every text made printable; keys are ours and stay."""
    if isinstance(tree, str):
        return printable(tree)
    if isinstance(tree, dict):
        return {key: _make_printable(item) for key, item in tree.items()}
    return [_make_printable(item) for item in tree] if isinstance(tree, (list, tuple)) else tree


def _version(package: str) -> str:
    """The version installed; for a checkout that is not installed, the one its project file gives."""
    try:
        return version(package)
    except PackageNotFoundError:
        project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf8"))
        return str(project["project"]["version"])


def _what_was_read(
    articles: pd.DataFrame, rejected: pd.DataFrame, statements: pd.DataFrame, events: pd.DataFrame
) -> str:
    days = articles["published"].dropna()
    span = f", published {in_days(days.min(), days.max())}" if len(days) else ""
    return (
        f"{number(len(articles), 'article')} read{span}; {number(len(rejected), 'file')} refused; "
        f"{number(len(statements), 'statement')} by {speakers_of(statements)}; "
        f"{number(len(events), 'event')}."
    )


def _how_well_read(checks: pd.DataFrame, as_read: pd.DataFrame, study: Study) -> str:
    """What readers found who checked the program's reading, or that nobody did."""
    return describe_reading(reading_precision(checks), reading_recall(checks, as_read), study)


SHARES = (
    "Percentages in brackets are 95 % intervals of the share in favour, or against where it says so. A side "
    "leans to yes only if it has five statements or more and the share in favour lies above 50 % beyond "
    "chance, to no if the share against does; otherwise these articles cannot tell. A sentence “in what is "
    "printed” tells what few statements say, and is no verdict."
)


def _caution(codes: pd.DataFrame, counted: pd.DataFrame, positions: pd.DataFrame, study: Study) -> str:
    """What verdicts rest on, and how much of what is counted is coded by machine or by no person."""
    if counted.empty:
        return ""
    shares = f"{SHARES} {describe_testing(positions, study)}".strip()
    machine = counted["method"] != "hand"
    ways = counted.loc[~machine, "coder"].map(study.way_of).value_counts(sort=False).sort_index()
    if not machine.any() and list(ways.index) == ["by hand"]:
        return f"{shares} All stances counted here are hand codes, from the codebook printed at the end."
    parts = [f"{count} {way}" for way, count in ways.items()]
    parts += [f"{machine.sum()} only by machine"] if machine.any() and parts else []
    who = join_words(parts) if parts else "all by machine, none by hand"
    who += "" if "by hand" in ways or not parts else ", none by a person"
    unchecked = "" if parts else " Nobody has checked these codes by reading the statements."
    return (
        f"{shares} Counted here: {number(len(counted), 'stance')}, coded from the codebook printed at the "
        f"end, {who}. Machine codes are marked as such wherever they stand.{unchecked}"
    )


def _finding(finding: dict) -> dict:
    """A finding with links to what it refers to."""
    named, keys = finding["refers_to"], {name: key for key, name in names().items()}
    words = re.findall(r"(?:Figure|Table) \d+", named if isinstance(named, str) else ", ".join(named))
    if not words or not set(words) <= set(keys):
        raise ValueError(f"A finding refers to {named!r}; the report has {', '.join(keys)}.")
    return {"sentence": finding["sentence"], "refers_to": [{"words": one, "key": keys[one]} for one in words]}


def _silent(positions: pd.DataFrame, study: Study) -> str:
    spoken = set(positions.loc[positions["n"] > 0, "issue"])
    silent = [in_sentence(issue.label) for issue in study.issues if issue.id not in spoken]
    return " ".join(f"No statement in this period bears on {label}." for label in silent)


TEXTS = (  # where the characters that offsets count are to be found
    "The text whose characters are counted, from 0 and without the head of a file and page furniture, is the "
    "column text of data/derived/{run}/articles.parquet; report.html, beside the PDF, shows each statement "
    "in it."
)


def _stance_method(stances: pd.DataFrame, statements: pd.DataFrame, study: Study) -> str:
    """Who coded, and how far coders agree: reference coders with each other, machines with them."""
    hand = stances.loc[stances["method"] == "hand"]
    machine = stances.loc[stances["method"] != "hand"].drop_duplicates(["coder"])
    rows = entries.rows_of(machine.sort_values("coder", kind="stable"))
    said = [f"{row.coder} ({CODERS[row.method].sentence})" for row in rows]
    start = (
        "Every statement is coded on every issue: does it bear on the issue at all, and if so, is it for or "
        "against the proposition? "
    ) + (f"By machine: {join_words(said)}. " if said else "")
    if hand.empty:
        return f"{start}No reference codes fit these statements: how often the program is right is not known."
    coders = sorted(hand["coder"].unique())
    places = {0: "By hand", len(coders): "In place of persons"}
    place = places.get(len(set(coders) & set(study.coders)), "By hand or in place of persons")
    who = join_words([study.named(coder) for coder in coders])
    return (
        f"{start}{place}, {who} coded {number(hand['statement_id'].nunique(), 'statement')}; their "
        f"codes count before a machine’s, of several the majority, then {coders[0]}’s. "
        + _agreements(stances, hand, statements)
        + (f" {conditional_worth(stances, statements)}" if said else "")
    )


def _agreements(stances: pd.DataFrame, hand: pd.DataFrame, statements: pd.DataFrame) -> str:
    """Krippendorff's alpha: reference coders on each issue, machines with them, language models together."""
    words = ""
    if hand["coder"].nunique() > 1:
        found = agreement(hand, statements=statements)
        each = [f"{_alpha(row)} on {row.issue}" for row in entries.rows_of(found) if row.alpha == row.alpha]
        words = f"Between these coders, Krippendorff’s alpha is {join_words(each)}. " if each else ""
    found = agreement_with_reference(stances, statements=statements)
    found = found.loc[(found["kind"] == "machine") & found["alpha"].notna()]
    whole = found.loc[(found["issue"] == "all") | (found["issue"].nunique() == 1)]
    each = [f"{_alpha(row)} for {row.coder}" for row in entries.rows_of(whole)]
    words += f"Between them and a machine it is {join_words(each)}, over all issues. " if each else ""
    pairs = agreement_pairs(stances[stances["method"] == "llm"], statements=statements)
    whole = pairs[pairs["alpha"].notna()].groupby(["first", "second"]).tail(1)  # over all issues
    each = [f"{_alpha(row)} for {row.first} and {row.second}" for row in entries.rows_of(whole)]
    words += f"Between language models, which are no persons, it is {join_words(each)}. " if each else ""
    return words and words + "(1 is perfect, 0 is chance, 0.8 the usual demand; in brackets 95 % intervals.)"


def _alpha(row: Any) -> str:
    return f"{row.alpha:.2f}" + (f" [{row.low:.2f}, {row.high:.2f}]" if row.low == row.low else "")


def _issue(issue: Any) -> dict:
    names = IN_WORDS | {"none": "does not bear on it"}

    def shown(examples: Any) -> list[dict]:
        return [{"text": one.text, "code": names[one.polarity], "why": one.why} for one in examples]

    return {
        "label": issue.label,
        "proposition": issue.proposition,
        "terms": [
            ["Bears on it", list(issue.bears_on)], ["For it", list(issue.favour)],
            ["Against it", list(issue.against)],
        ],
        "examples": [
            ["Examples", shown(issue.examples)], ["Counter-examples", shown(issue.counter_examples)],
        ],
    }  # fmt: skip


def _cite(study: Study, articles: pd.DataFrame) -> str:
    run = "" if study.run_name == study.id else f", run {study.run_name}"
    return (
        f"“{study.title}”. Report of On the Record, version {_version('on-the-record')}, on the study "
        f"{study.id}{run}, from {number(len(articles), 'article')}."
    )


def _cite_row(statements: pd.DataFrame, articles: pd.DataFrame, ids: dict[str, str]) -> str:
    if statements.empty:
        return "the row’s name, the file and the characters."
    row = entries.in_order_of_days(statements).iloc[0]
    file = articles.set_index("article_id")["source_file"].get(row["article_id"], row["article_id"])
    day = entries.day_of(row["said_on"], row["said_on_precision"]).replace("unknown", "day unknown")
    where = f"row {ids[row['statement_id']]} ({file}, {listings.characters(row['content_spans'])})"
    return f"{entries.text_of(row['speaker'])}, {day}, {where}."
