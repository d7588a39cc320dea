"""Making a study, and looking it over before it runs."""

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from helpers.articles import DESCRIBED, METADATA
from helpers.base import EVENTS, InputError, number, write_atomically
from helpers.run.plans import plan
from helpers.run.proposals import MOST, clashing_aliases, likely_speakers, proposed_actors, unknown_speakers
from helpers.study import ALLOWED, Study, load_study, names_a_file, project_folder

DATED = (
    "To give an article its day: in a .txt a line of its own under the headline, such as “May 6, 2031”; in a "
    ".md or .txt “published: 2031-05-06” and “outlet: …” between two lines “---” at the top; or a row in "
    "articles.csv beside study.yaml, under “source_file,published,outlet”. No line of text gives the outlet."
)
_MOST = 20  # lines of one sort; the rest are counted
_NO_END = 1_000_000  # lines of one sort if all are asked for
_ALL = "make check STUDY=… ALL=yes lists them"


def new_study(name: str) -> Path:
    """Make data/studies/<name> with a study file to fill in; returns the file.

    Beside it lie events.csv and articles.csv with their first lines only, to be filled as needed.
    Raises InputError where the name is no name of a folder, the folder is there already, or there is no
    data/studies here or above.
    """
    if not name.strip():
        raise InputError("The new study has no name yet; give it one: make new STUDY=my-study")
    if not names_a_file(name):
        plain = re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-._").lower()
        hint = f" For example: make new STUDY={plain}" if names_a_file(plain) else ""
        raise InputError(f"“{name}” cannot be the name of a study; use {ALLOWED}.{hint}")
    project = project_folder()
    if project is None:
        raise InputError("There is no folder data/studies here or above; go to the project folder first.")
    folder = project / "data" / "studies" / name
    try:
        folder.mkdir()
    except FileExistsError:
        said = f"data/studies/{name} is there already and was left as it is; choose another name."
        raise InputError(said) from None
    try:
        (folder / "articles").mkdir()
        for file, columns in (("events.csv", EVENTS.columns), (METADATA, DESCRIBED)):
            write_atomically(folder / file, "\ufeff" + ",".join(columns) + "\n")  # the mark is for Excel
        write_atomically(folder / "study.yaml", Path(__file__).with_name("new_study.yaml").read_bytes())
    except OSError:  # half a study would be in the way of the next attempt
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder / "study.yaml"


def check_study(study: str | Path, *, everything: bool = False) -> Iterator[str]:
    """What a study has, lacks, and what is odd about it, a sentence a line; ``everything``: no list is cut.

    The articles are read and their statements extracted, which takes some seconds for a hundred articles;
    no notebook is run and nothing written. Speakers whom the study does not know come by frequency, with
    entries for its list of actors as YAML to paste. Raises InputError for what would stop a run: a fault in
    the study file or in its run list, or a study without a readable article.
    """
    from helpers.articles import read_articles
    from helpers.statements import misplaced, read_events, read_list

    the_study = load_study(study)
    most = _NO_END if everything else _MOST
    yield (
        f"{the_study.title}: {number(len(the_study.sides), 'side')}, "
        f"{number(len(the_study.actors), 'actor')}, {number(len(the_study.issues), 'issue')}, "
        f"{the_study.period.start} to {the_study.period.end}."
    )
    steps = plan(the_study)
    yield f"Runs {', '.join(steps)}."
    yield from (notebook.fault for notebook, _ in steps.values() if notebook.fault)
    articles, rejected = read_articles(the_study)
    doubted = rejected["reason"].str.startswith("Read, but")
    yield f"{number(len(articles), 'article')}, {number(int((~doubted).sum()), 'file')} refused."
    yield from _listed_files(rejected, most)
    yield from _odd_articles(articles, the_study, most)
    yield from _odd_codebook(the_study)
    events, listed = len(read_events(the_study)), read_list(the_study)
    yield f"{number(events, 'event')}, {number(len(listed), 'statement')} listed."
    yield from _some(misplaced(listed, articles), most)
    yield from clashing_aliases(the_study)
    if articles.empty:
        fault = f"{the_study.id} has no article that can be read"
        raise InputError(f"{fault}; put some into its folder articles/.")
    yield from _odd_statements(articles, the_study, most)


def _listed_files(rejected: pd.DataFrame, most: int) -> Iterator[str]:
    return _some((f"{row.source_file}: {row.reason} {row.what_to_do}" for row in rejected.itertuples()), most)


def _odd_articles(articles: pd.DataFrame, study: Study, most: int) -> Iterator[str]:
    undated = articles.loc[articles["published"].isna(), "source_file"]
    yield from _some((f"No date: {name}. Days such as “Tuesday” stay unresolved." for name in undated), most)
    if len(undated):
        yield DATED
    start, end = pd.Timestamp(study.period.start), pd.Timestamp(study.period.end)
    outside = articles[(articles["published"] < start) | (articles["published"] > end)].itertuples()
    yield from _some((f"Outside the period: {r.source_file}, {r.published:%Y-%m-%d}." for r in outside), most)
    for name in articles.loc[articles["language"] != "en", "source_file"]:
        yield f"Apparently not in English: {name}. Statements are found in English text only."


def _odd_codebook(study: Study) -> Iterator[str]:
    for issue in study.issues:
        for part in ("favour", "against", "examples", "counter_examples"):
            if not getattr(issue, part):
                lacks = part.replace("_", "-")
                yield f"The issue {issue.id} has no {lacks}; coders and the classifier need some."


def _odd_statements(articles: pd.DataFrame, study: Study, most: int) -> Iterator[str]:
    from helpers.run.issue_checks import issue_lines
    from helpers.stances import describe_llm_codes
    from helpers.statements import correct_statements, read_statements

    as_read, failed = read_statements(articles, study)
    yield f"{number(len(as_read), 'statement')} found."
    yield from _listed_files(failed, most)
    statements, corrections, checks, unapplied = correct_statements(as_read, articles, study)
    read = int((checks["statement_id"].notna() & (checks["wrong"] != "missed")).sum())
    if len(corrections) or len(checks) or len(unapplied):
        yield (
            f"{number(len(corrections), 'correction')} applied, {number(len(unapplied), 'line')} not; "
            f"{number(read, 'statement')} checked by readers."
        )
    yield from _some(
        (f"{r.where} ({r.what}): {r.reason} {r.what_to_do}" for r in unapplied.itertuples()), most
    )
    if statements.empty:
        yield "Nobody seems to be quoted in these articles; check that their texts are complete."
        return
    speakers = unknown_speakers(statements)
    yield from _unknown(speakers, study, most)
    spoke = set(statements["actor_id"].dropna())
    if silent := [actor for actor in study.actors if actor.id not in spoke]:
        names = names_in_short([actor.id for actor in silent], most)
        yield f"No statement by {names}. Do the articles print them under other names?"
    for actor in silent[:most]:
        if meant := likely_speakers(actor, speakers, study):
            yield f"  {actor.id} may be, or speak through: {', '.join(meant)}."
    yield from issue_lines(statements, study, most)
    yield from describe_llm_codes(statements, study)


def _unknown(speakers: pd.DataFrame, study: Study, most: int) -> Iterator[str]:
    """Speakers that are no actors, by frequency, and the entries that would make them actors."""
    if speakers.empty:
        return
    names = names_in_short([f"{row.speaker} ({row.statements})" for row in speakers.itertuples()], most)
    said = number(int(speakers["statements"].sum()), "statement")
    yield f"{said} by speakers who are not among the actors of the study: {names}."
    proposal = proposed_actors(speakers, study, most=MOST if most == _MOST else most)
    whole = proposed_actors(speakers, study, most=_NO_END)
    shown, every = proposal.count("- id: "), whole.count("- id: ")
    if shown < every:
        yield (
            f"Below are entries for the {shown} most frequent of {every}; for all of them: "
            f"make check STUDY={study.id} ALL=yes (or on-the-record check {study.id} --all)."
        )
    if proposal:
        yield "To add them, paste these lines under “actors:” in study.yaml; leave out what does not belong:"
        yield from proposal.split("\n")


def _some(lines: Iterable[str], most: int) -> Iterator[str]:
    """The first lines of one sort, and how many there are besides."""
    found = list(lines)
    yield from found[:most]
    if len(found) > most:
        yield f"… and {len(found) - most} more of the same sort; {_ALL}."


def names_in_short(names: list[str], most: int) -> str:
    """The first names, and how many others there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f", and {rest} others ({_ALL})" if rest > 0 else "")
