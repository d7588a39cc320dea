"""Statements of the Discourse Network Analyzer, one row each with the values of their variables."""

import hashlib
import json
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.networks.dna.file import Tables

VALUE_TABLES = {
    "boolean": "DATABOOLEAN", "integer": "DATAINTEGER",
    "short text": "DATASHORTTEXT", "long text": "DATALONGTEXT",
}  # fmt: skip
MARK = "on-the-record"  # the setting by which a file of ours is known
OURS = "record_"  # the variables that hold what the analyzer has no place for


def variables_of(tables: Tables, statement_type: str) -> pd.DataFrame:
    """The variables of a type of statement: ID, Variable, DataType. InputError for an unknown type."""
    return _of_type(tables, "VARIABLES", statement_type)[["ID", "Variable", "DataType"]]


def _of_type(tables: Tables, name: str, statement_type: str) -> pd.DataFrame:
    """The rows of a table that belong to a type of statement."""
    types = tables["STATEMENTTYPES"]
    found = types.loc[types["Label"] == statement_type, "ID"]
    if found.empty:
        raise InputError(
            f"There is no type of statement “{statement_type}”. There are: {', '.join(types['Label'])}."
        )
    table = tables[name]
    return table[(table["StatementTypeId"] == found.iloc[0]).fillna(False)]


def coded_statements(tables: Tables, statement_type: str) -> pd.DataFrame:
    """Every statement of a type, in the order of day, document and place, as the analyzer lists them.

    Columns: ID, document, start, stop, coder, date, text, document_title, document_author, document_source,
    document_section, document_type, then one column a variable (texts as they are, yes-or-no and whole
    numbers as numbers, missing where the statement has no value). Offsets count characters, as the
    analyzer's own query for the words does; its window counts UTF-16 units, so that the two part after an
    emoji. A variable that is named like another column gets "dna_" before its name.
    """
    said = _of_type(tables, "STATEMENTS", statement_type)
    documents = tables["DOCUMENTS"].set_index("ID")
    known = said["DocumentId"].isin(documents.index)
    if not known.all():
        raise InputError(f"Statement {said.loc[~known, 'ID'].iloc[0]} lies in no document. Mend the file.")
    place = said["DocumentId"].to_numpy(dtype=np.int64)
    of_document = documents.loc[place].reset_index(drop=True)
    coders = said["Coder"].map(tables["CODERS"].set_index("ID")["Name"])
    frame = pd.DataFrame(
        {
            "ID": said["ID"].to_numpy(), "document": place,
            "start": said["Start"].to_numpy(), "stop": said["Stop"].to_numpy(),
            "coder": coders.fillna("").to_numpy(dtype=object),
            "date": pd.to_datetime(of_document["Date"], unit="s").dt.as_unit("us"),
        }
    )  # fmt: skip
    passages = zip(of_document["Text"], frame["start"], frame["stop"], strict=True)
    frame["text"] = [text[start:stop] for text, start, stop in passages]
    for name in ("Title", "Author", "Source", "Section", "Type"):
        frame[f"document_{name.lower()}"] = of_document[name].to_numpy()
    for variable in variables_of(tables, statement_type).itertuples():
        name = str(variable.Variable)
        name = f"dna_{name}" if name in frame else name
        frame[name] = frame["ID"].map(_values(tables, variable.ID, str(variable.DataType)))
    return frame.sort_values(["date", "document", "start", "stop", "ID"], ignore_index=True)


def _values(tables: Tables, variable: Any, data_type: str) -> pd.Series:
    """What statements say on a variable: statement → value."""
    data = tables[VALUE_TABLES[data_type]]
    data = data[data["VariableId"] == variable].set_index("StatementId")
    if data_type == "short text":
        return data["Entity"].map(tables["ENTITIES"].set_index("ID")["Value"])
    return data["Value"]


def entities_of(tables: Tables) -> pd.DataFrame:
    """The persons, organizations, concepts …: variable, value, colour (#RRGGBB), one column an attribute."""
    entities = tables["ENTITIES"]
    names = tables["VARIABLES"].set_index("ID")["Variable"]
    colours = entities[["Red", "Green", "Blue"]].fillna(0).astype(int)
    frame = pd.DataFrame(
        {
            "variable": entities["VariableId"].map(names),
            "value": entities["Value"],
            "colour": ["#{:02X}{:02X}{:02X}".format(*row) for row in colours.to_numpy()],
        }
    )
    values = tables["ATTRIBUTEVALUES"]
    attributes = tables["ATTRIBUTEVARIABLES"]
    for name in sorted(attributes["AttributeVariable"].unique()):
        of_name = attributes.loc[attributes["AttributeVariable"] == name, "ID"]
        chosen = values[values["AttributeVariableId"].isin(of_name)].set_index("EntityId")["AttributeValue"]
        frame[name if name not in frame else f"dna_{name}"] = entities["ID"].map(chosen)
    return frame


def notes_of(notes: str) -> dict[str, Any]:
    """What we put into the notes of a document, or nothing where the notes are somebody's own."""
    try:
        found = json.loads(notes)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and "article_id" in found else {}


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf8", "replace")).hexdigest()[:12]
