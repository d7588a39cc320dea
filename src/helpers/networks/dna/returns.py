"""From a database of the Discourse Network Analyzer back to rows of our tables."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from helpers.base import ARTICLES, KINDS, STANCES, STATEMENTS, table
from helpers.networks.dna.file import Tables
from helpers.networks.dna.records import COLUMNS, RECORD_ID, UNCERTAIN
from helpers.networks.dna.statements import OURS, notes_of, short_hash

Row = dict[str, Any]


def articles_of(tables: Tables, file: str) -> tuple[pd.DataFrame, dict[int, str]]:
    """The documents as articles, and the article of each document."""
    from helpers.articles import language_of

    rows: list[dict[str, Any]] = []
    for row in tables["DOCUMENTS"].to_dict("records"):
        kept = notes_of(row["Notes"])
        rows.append(
            {
                "article_id": short_hash(f"{row['ID']}:{row['Title']}:{row['Text']}"),
                "title": row["Title"] or None, "text": row["Text"], "outlet": row["Source"] or None,
                "published": pd.Timestamp(row["Date"], unit="s").as_unit("us"),
                "language": language_of(row["Text"]), "speaker": row["Author"] or None,
                "kind": row["Type"] if row["Type"] in KINDS else "news",
                "source_file": f"{file}#{row['ID']}",
            }
            | {name: _kept(value, name) for name, value in kept.items() if name in ARTICLES.columns}
        )  # fmt: skip
    article_of = dict(zip(tables["DOCUMENTS"]["ID"], [row["article_id"] for row in rows], strict=True))
    return table(rows, "articles"), article_of


def passage(row: Mapping[Any, Any], article: str, *, speaker: str | None, actor: str | None) -> Row:
    """A coded passage as a row of statements."""
    span = [row["start"], row["stop"]]
    return {
        "statement_id": short_hash(f"{article}:{row['ID']}:{[span]}"), "article_id": article,
        "content": row["text"], "content_spans": [span], "mode": "mixed",
        "speaker": speaker or None, "actor_id": actor or None,
        "said_on": row["date"], "said_on_precision": "day", "published": row["date"],
        "said_on_evidence": "date of the document in the Discourse Network Analyzer",
    }  # fmt: skip


def our_rows(
    said: Iterable[Mapping[Any, Any]], article_of: Mapping[int, str], ids: Mapping[tuple[str, str], str]
) -> tuple[list[Row], list[Row]]:
    """Statements and stances of a database that we made, with what was coded anew in the analyzer since.

    ``ids`` says for each organization and concept of ours which actor and issue it stands for, so that
    renaming one there changes nothing, and giving a passage another one does.
    """
    statements: dict[Any, Row] = {}
    stances = []
    for row in said:
        article = article_of[row["document"]]
        values = {name: _kept(row[OURS + name], name) for name in COLUMNS}
        actor = _meant("organization", row, values["actor_id"], ids)
        issue = _meant("concept", row, values["issue"], ids)
        if values["statement_id"]:
            kept = {name: values.get(name) for name in STATEMENTS.columns}
            kept |= {"article_id": article, "actor_id": actor}
        else:
            kept = passage(row, article, speaker=row["person"], actor=actor)
        statements[kept["statement_id"]] = kept
        taken = {1: ("favour", 1.0), 0: ("against", -1.0)}.get(row["agreement"])
        if issue and taken and (issue, taken[0]) != (values["issue"], values["polarity"]):
            code = reference_code(kept["statement_id"], issue, *taken, row["coder"])
            stances.append(code | {"evidence": "coded in the Discourse Network Analyzer"})
        elif values["statement_id"] and values["polarity"]:
            stances.append({name: values[name] for name in STANCES.columns})
    return list(statements.values()), stances


def reference_code(statement: Any, issue: str, side: str, score: float, coder: str) -> Row:
    """A code given in the analyzer as a row of stances."""
    return {
        "statement_id": statement, "issue": issue, "bears": True, "polarity": side, "score": score,
        "conditional": False, "method": "hand", "coder": coder or "unknown",
    }  # fmt: skip


def ids_of(tables: Tables) -> dict[tuple[str, str], str]:
    """(organization or concept, its name) → the actor or issue that it stands for."""
    attributes, entities = tables["ATTRIBUTEVARIABLES"], tables["ENTITIES"].set_index("ID")
    names = tables["VARIABLES"].set_index("ID")["Variable"]
    wanted = attributes.loc[attributes["AttributeVariable"] == RECORD_ID, "ID"]
    values = tables["ATTRIBUTEVALUES"]
    values = values[values["AttributeVariableId"].isin(wanted) & (values["AttributeValue"] != "")]
    owners = entities.loc[values["EntityId"]]
    keys = zip(owners["VariableId"].map(names), owners["Value"], strict=True)
    return dict(zip(keys, values["AttributeValue"], strict=True))


def _meant(
    variable: str, row: Mapping[Any, Any], recorded: str | None, ids: Mapping[tuple[str, str], str]
) -> str | None:
    """The actor or issue of a passage; a name that somebody added in the analyzer stands for itself."""
    found = ids.get((variable, row[variable]), row[variable])
    return recorded if found == UNCERTAIN else found or None


def _kept(value: Any, name: str) -> Any:
    """A value that was kept as text, in the type of its column."""
    if name in ("bears", "conditional"):
        return bool(value)
    if value in ("", None):
        return None
    if name.endswith(("_span", "_spans")):
        return json.loads(value)
    if name in ("said_on", "published"):
        return pd.Timestamp(value).as_unit("us")
    return float(value) if name in ("score", "probability") else value
