"""Databases of the Discourse Network Analyzer: statements coded there, and ours for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import STATEMENTS, InputError, check_table, table
from helpers.networks.dna.file import Tables, read_tables, write_tables
from helpers.networks.dna.records import TYPES, database_tables
from helpers.networks.dna.returns import articles_of, ids_of, our_rows, passage, reference_code
from helpers.networks.dna.statements import MARK, coded_statements, entities_of, variables_of
from helpers.study import Study

PASSWORD = "on-the-record"  # of every coder in a database of ours; the analyzer asks for one
Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class Database:
    """A database of the analyzer: its tables as they are in the file, and what else was there.

    ``tables``: CODERS, DOCUMENTS, STATEMENTTYPES, VARIABLES, STATEMENTS, DATABOOLEAN, DATAINTEGER,
    DATASHORTTEXT, DATALONGTEXT, ENTITIES, ATTRIBUTEVARIABLES, ATTRIBUTEVALUES, REGEXES, CODERRELATIONS,
    VARIABLELINKS, SETTINGS, with the columns of the analyzer. ``left_out``: tables, columns, views and
    triggers that the analyzer does not make and that were not read.
    """

    name: str
    tables: Tables
    left_out: tuple[str, ...] = ()

    def statements(self, statement_type: str = "DNA Statement") -> pd.DataFrame:
        """The statements of a type with the values of their variables (``statements.coded_statements``)."""
        return coded_statements(self.tables, statement_type)

    def entities(self) -> pd.DataFrame:
        """Persons, organizations, concepts …: variable, value, colour, one column an attribute."""
        return entities_of(self.tables)


def import_dna(path: str | Path) -> Database:
    """Read a .dna file of the Discourse Network Analyzer 3; nothing in the file is changed or run.

    ``export_dna`` writes the same database again. Raises InputError for a file that is not there, is no
    such database (one of version 2 neither), is damaged or cut off, or is still open in the analyzer.
    """
    tables, left_out = read_tables(path)
    return Database(Path(path).name, tables, left_out)


def export_dna(database: Database, path: str | Path) -> Path:
    """Write a database as a file that the Discourse Network Analyzer 3 opens, whole or not at all.

    The same database gives the same bytes. Raises InputError where its tables do not fit together.
    """
    return write_tables(database.tables, path)


def as_tables(
    database: Database,
    *,
    statement_type: str = "DNA Statement",
    actor: str = "organization",
    speaker: str = "person",
    concept: str = "concept",
    agreement: str | None = "agreement",
) -> Frames:
    """The articles, statements and stances of a database, for ``network`` and all else here.

    A document becomes an article, a coded passage a statement (mode "mixed": the analyzer does not tell
    quotation from report; the day that of the document), its concept the issue, its coder the coder (method
    "hand"). The yes-or-no variable ``agreement`` 1 becomes favour, 0 against; of a scale of whole numbers
    those above 0 favour, below 0 against, 0 neutral, with the score v / max |v|; without one (None) all are
    neutral, for ``network(…, position=None)``. A passage without a concept has no stance. After the columns
    of the table, statements has one for each variable of the analyzer (organization, person, concept,
    agreement as True or False …) and document_title, _author, _source, _section, _type, _id, for ``network(…,
    actor="person", exclude={"document_source": […]})``; take them off before ``write_table``. A database that
    ``from_tables`` made gives back the tables it was made from, in the order of the statements; there a text
    of no characters comes back as missing. What was coded anew in the analyzer counts: another agreement,
    concept or organization replaces ours (as a reference code of that coder), a passage added there becomes a
    statement, one deleted there is gone. Raises InputError for a type or variable that is not there.
    """
    articles, article_of = articles_of(database.tables, database.name)
    if MARK in set(database.tables["SETTINGS"]["Property"]):
        said = pd.concat([database.statements(name) for name in TYPES]).sort_values("ID")
        ours, codes = our_rows(_records(said), article_of, ids_of(database.tables))
        return articles, table(ours, "statements"), table(codes, "stances")
    said = database.statements(statement_type)
    kinds = variables_of(database.tables, statement_type).set_index("Variable")["DataType"]
    for name in (actor, speaker, concept):
        _check_variable(name, kinds, "short text")
    if agreement is not None:
        _check_variable(agreement, kinds, "boolean or integer")
    rows = [
        passage(row, article_of[row["document"]], speaker=row[speaker], actor=row[actor])
        for row in _records(said)
    ]
    statements = table(rows, "statements")
    besides = said.drop(columns=["ID", "document", "start", "stop", "coder", "date", "text"])
    besides["document_id"] = said["document"].astype(str)
    for name in kinds.index[kinds == "boolean"].intersection(besides.columns):
        if besides[name].isin((0, 1)).all():  # so that network(…, position="agreement") knows yes from no
            besides[name] = besides[name].astype(bool)
    besides = besides.rename(columns={name: f"dna_{name}" for name in besides if name in statements})
    coded = said.assign(statement_id=[row["statement_id"] for row in rows])
    coded = coded.loc[coded[concept].fillna("") != ""]
    return articles, pd.concat([statements, besides], axis=1), _stances(coded, concept, agreement, kinds)


def from_tables(
    articles: pd.DataFrame, statements: pd.DataFrame, stances: pd.DataFrame,
    *, study: Study | None = None, password: str = PASSWORD,
) -> Database:  # fmt: skip
    """A database of the analyzer with our articles, statements and stances; ``as_tables`` gives them back.

    An article becomes a document, dated by its publication (else its first statement, else 1970), its other
    columns as JSON in the notes. Each stance in favour or against becomes a "DNA Statement": person (the
    speaker), organization (the actor, by name where a ``study`` is given), concept (the issue, by its
    proposition) and agreement 1 or 0. Other stances, and statements without one, are of a second type,
    "Statement without a position", so that they enter no network there. Its passage runs from the first
    character of a split quotation to the last. What the analyzer has no place for, probability, conditional,
    the spans, the condition, the day it was said on, and every other column, is in variables named record_…
    A repeated statement (record_same_as) is a statement of its own there: choose a way to count duplicates.
    Every coder, Admin among them, has the ``password``. Raises TableError where a table is not as its name
    promises, InputError where a value does not fit.
    """
    names = {issue.id: issue.proposition for issue in (study.issues if study else ())}
    sides = study.sides if study else {}
    actors = {
        actor.id: {
            "Value": actor.name, "Type": actor.kind,
            "Alias": "; ".join(actor.aliases), "Notes": sides.get(actor.side, actor.side),
        }
        for actor in (study.actors if study else ())
    }  # fmt: skip
    tables = database_tables(
        check_table(articles, "articles"),
        check_table(statements[[name for name in statements if name in STATEMENTS.columns]], "statements"),
        check_table(stances, "stances"),
        organizations=actors,
        concepts=names,
        password=password,
    )
    return Database(study.id if study else "on-the-record", tables)


def _records(said: pd.DataFrame) -> list[dict[Any, Any]]:
    """Rows as dictionaries, what is missing as None."""
    return said.astype(object).where(said.notna(), None).to_dict("records")


def _check_variable(name: str, kinds: pd.Series, allowed: str) -> None:
    if name not in kinds.index or kinds[name] not in allowed:
        there = ", ".join(f"{variable} ({kind})" for variable, kind in kinds.items())
        raise InputError(
            f"“{name}” is no variable of the kind {allowed} in this database. There are: {there}."
        )


def _stances(coded: pd.DataFrame, concept: str, agreement: str | None, kinds: pd.Series) -> pd.DataFrame:
    values = coded[agreement].fillna(0).to_numpy(dtype=float) if agreement else np.zeros(len(coded))
    if agreement and kinds[agreement] == "boolean":
        odd = ~np.isin(values, (0, 1)) | coded[agreement].isna().to_numpy()
        if odd.any():
            raise InputError(
                f"Statement {coded['ID'].to_numpy()[odd][0]} is neither 0 nor 1 on “{agreement}”."
            )
        values = 2 * values - 1
    signs = np.sign(values).astype(int)
    scores = values / max(1.0, np.abs(values).max(initial=0))
    sides = [("neutral", "favour", "against")[sign] for sign in signs]
    codes = zip(coded["statement_id"], coded[concept], sides, scores, coded["coder"], strict=True)
    return table([reference_code(*code) for code in codes], "stances")
