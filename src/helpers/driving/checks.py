"""Making a study, and looking it over before it runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.driving.plans import plan
from helpers.ground.errors import InputError
from helpers.ground.folders import NAME
from helpers.study import Study, load_study


def new_study(name: str) -> Path:
    """Make data/studies/<name> with a study file to fill in; returns the file.

    Raises InputError where the name is no name of a folder, the folder is there already, or there is no
    data/studies here or above.
    """
    if not NAME.fullmatch(name):
        raise InputError(f"{name!r} cannot be the name of a study; use letters, digits, '-', '_' and '.'.")
    project = next((p for p in [Path.cwd(), *Path.cwd().parents] if (p / "data" / "studies").is_dir()), None)
    if project is None:
        raise InputError("There is no folder data/studies here or above; go to the project folder first.")
    folder = project / "data" / "studies" / name
    try:
        folder.mkdir()
    except FileExistsError:
        raise InputError(
            f"data/studies/{name} is there already and was left as it is; choose another name."
        ) from None
    (folder / "articles").mkdir()
    return Path(shutil.copyfile(Path(__file__).with_name("new_study.yaml"), folder / "study.yaml"))


def check_study(study: str | Path) -> Iterator[str]:
    """What a study has, lacks, and what is odd about it, a sentence a line.

    Nothing is run or written. Raises InputError for what would stop a run: a fault in the study file or in
    its run list, or a study without a readable article.
    """
    from helpers.articles import read_articles

    the_study = load_study(study)
    yield (
        f"{the_study.title}: {len(the_study.sides)} sides, {len(the_study.actors)} actors, "
        f"{len(the_study.issues)} issues, {the_study.period.start} to {the_study.period.end}."
    )
    yield f"Runs {', '.join(plan(the_study))}."
    articles, rejected = read_articles(the_study)
    doubted = rejected["reason"].str.startswith("Read, but")
    yield f"{_count(len(articles), 'article')}, {_count(int((~doubted).sum()), 'file')} refused."
    for row in rejected.itertuples():
        yield f"{row.source_file}: {row.reason} {row.what_to_do}"
    yield from _odd_articles(articles, the_study)
    yield from _odd_codebook(the_study)
    if articles.empty:
        raise InputError(
            f"{the_study.id} has no article that can be read; put some into its folder articles/."
        )


def _odd_articles(articles: pd.DataFrame, study: Study) -> Iterator[str]:
    undated = articles[articles["published"].isna()]
    for name in undated["source_file"]:
        yield f"No date: {name}. Days such as 'Tuesday' stay unresolved; give it there or in articles.csv."
    start, end = pd.Timestamp(study.period.start), pd.Timestamp(study.period.end)
    outside = articles[(articles["published"] < start) | (articles["published"] > end)]
    for row in outside.itertuples():
        yield f"Outside the period: {row.source_file}, {row.published:%Y-%m-%d}."
    for name in articles.loc[articles["language"] != "en", "source_file"]:
        yield f"Not in English, as it seems: {name}. Statements are found in English text only."


def _odd_codebook(study: Study) -> Iterator[str]:
    for issue in study.issues:
        for part in ("favour", "against", "examples", "counter_examples"):
            if not getattr(issue, part):
                lacks = part.replace("_", "-")
                yield f"The issue {issue.id} has no {lacks}; coders and the classifier need some."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
