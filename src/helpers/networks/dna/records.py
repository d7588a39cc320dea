"""Our tables in a database of the Discourse Network Analyzer, with a place for what it has none for."""

import hashlib
import json
from base64 import b64encode
from functools import cache
from itertools import permutations
from typing import Any

import pandas as pd

from helpers.base import STANCES, STATEMENTS
from helpers.networks.dna.file import Tables, typed_tables
from helpers.networks.dna.schema import LONGEST, VERSION
from helpers.networks.dna.statements import MARK, OURS, VALUE_TABLES, short_hash

# the types of statement, with their colours
TYPES = {"DNA Statement": (239, 208, 51), "Statement without a position": (211, 211, 211)}
_FLAGS = ("bears", "conditional")
_SHORT = ("side", "mode", "said_on", "polarity", "method")  # values to filter by in the analyzer
RECORD_ID = "record_id"  # the attribute that says which actor or issue an entity stands for
UNCERTAIN = "?"  # its value where that is several, or too long a name to be kept
_ATTRIBUTES = ("Type", "Alias", "Notes", RECORD_ID)
_ROUNDS, _SALT = 100_000, 16  # of the analyzer's password digest (Jasypt's StrongPasswordEncryptor)
COLUMNS = [
    *(name for name in STATEMENTS.columns if name != "article_id"),
    *(name for name in STANCES.columns if name != "statement_id"),
]


def database_tables(
    articles: pd.DataFrame, statements: pd.DataFrame, stances: pd.DataFrame,
    *, organizations: dict[str, dict[str, str]], concepts: dict[str, str], password: str,
) -> Tables:  # fmt: skip
    """The tables of the analyzer's file for ours; what goes where: ``exchange.from_tables``.

    ``organizations``: actor_id → Value, Type, Alias, Notes; ``concepts``: issue → the words of the concept.
    """
    rows = _rows(statements, stances, organizations, concepts)
    document_of = {article: number for number, article in enumerate(articles["article_id"], 1)}
    coders = ["Admin", *sorted({row["coder"] for row in rows if row["coder"]} - {"Admin"})]
    coder_of = {name: number for number, name in enumerate(coders, 1)}
    made = _Made(rows)
    made.tables["SETTINGS"] = [{"Property": k, "Value": v} for k, v in sorted({**VERSION, MARK: "1"}.items())]
    for name in coders:
        made.add("CODERS", Name=name, Red=255, Green=255, Blue=0, Password=password_digest(password))
    for one, other in permutations(coder_of.values(), 2):
        made.add("CODERRELATIONS", Coder=one, OtherCoder=other)
    for document in _documents(articles, statements):
        made.add("DOCUMENTS", **document)
    for row in rows:
        spans = row["content_spans"] or [[0, 1]]
        start, stop = spans[0][0], spans[-1][1]
        made.add(
            "STATEMENTS", StatementTypeId=1 + [*TYPES].index(row["type"]), Start=start,
            DocumentId=document_of[row["article_id"]], Stop=max(stop, start + 1),
            Coder=coder_of.get(row["coder"], 1),
        )  # fmt: skip
    made.values(rows)
    made.attributes(organizations, _ids(rows))
    return typed_tables(made.tables)


class _Made:
    """Rows as they are made; a class because entities are numbered as they come up."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.variables: dict[tuple[str, str], tuple[int, str]] = {}
        self.entities: dict[tuple[int, str], int] = {}
        long = {name for name in _SHORT if any(len(row[OURS + name]) > LONGEST for row in rows)}
        for label, (red, green, blue) in TYPES.items():
            of_type = self.add("STATEMENTTYPES", Label=label, Red=red, Green=green, Blue=blue)
            kinds = {"person": "short text", "organization": "short text", "concept": "short text"}
            if of_type == 1:
                kinds["agreement"] = "boolean"
            for name in COLUMNS:
                short = name in _SHORT and name not in long
                kinds[OURS + name] = "boolean" if name in _FLAGS else "short text" if short else "long text"
            for name, kind in kinds.items():
                number = self.add("VARIABLES", Variable=name, DataType=kind, StatementTypeId=of_type)
                self.variables[label, name] = number, kind
                if kind == "short text":
                    self.entity(number, "")

    def add(self, table: str, **values: Any) -> int:
        """The number of a new row."""
        rows = self.tables.setdefault(table, [])
        rows.append({"ID": len(rows) + 1, **values})
        return len(rows)

    def entity(self, variable: int, value: str) -> int:
        """The number of an entity, a new one where there is none yet."""
        value = shortened(value)
        if (variable, value) not in self.entities:
            number = self.add("ENTITIES", VariableId=variable, Value=value, Red=0, Green=0, Blue=0)
            self.entities[variable, value] = number
        return self.entities[variable, value]

    def values(self, rows: list[dict[str, Any]]) -> None:
        """What the statements say on every variable of their type."""
        for (label, name), (variable, kind) in self.variables.items():
            for number, row in enumerate(rows, 1):
                if row["type"] == label:
                    value = {"Value": row[name]}
                    if kind == "short text":
                        value = {"Entity": self.entity(variable, row[name])}
                    self.add(VALUE_TABLES[kind], StatementId=number, VariableId=variable, **value)

    def attributes(self, organizations: dict[str, dict[str, str]], ids: dict[tuple[str, str], str]) -> None:
        """The attributes that the analyzer gives persons, organizations and concepts, ours filled in."""
        known = {given["Value"]: given for given in organizations.values()}
        for (_, name), (variable, _) in self.variables.items():
            if name not in ("person", "organization", "concept"):
                continue
            for attribute in _ATTRIBUTES:
                number = self.add("ATTRIBUTEVARIABLES", VariableId=variable, AttributeVariable=attribute)
                for (owner, value), entity in self.entities.items():
                    if owner != variable:
                        continue
                    given = known.get(value, {}) if name == "organization" else {}
                    given = given | {RECORD_ID: ids.get((name, value), "")}
                    self.add(
                        "ATTRIBUTEVALUES", EntityId=entity, AttributeVariableId=number,
                        AttributeValue=given.get(attribute, "")[:LONGEST],
                    )  # fmt: skip


def _ids(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """(organization or concept, its name) → the one actor or issue it stands for."""
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        for name, column in (("organization", "actor_id"), ("concept", "issue")):
            key, id = (name, shortened(row[name])), row[OURS + column]
            one = len(id) <= LONGEST and found.get(key, id) == id
            found[key] = id if one else UNCERTAIN
    return found


def shortened(value: str) -> str:
    """A value as the analyzer can hold it; a long one is cut, and told from others by a hash."""
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 15]}… {short_hash(value)}"


def _rows(
    statements: pd.DataFrame, stances: pd.DataFrame,
    organizations: dict[str, dict[str, str]], concepts: dict[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    """One row a statement and stance, one for a statement without any, in the order of the statements."""
    codes: dict[str, list[dict[Any, Any]]] = {}
    for stance in stances.to_dict("records"):
        codes.setdefault(stance["statement_id"], []).append(stance)
    rows = []
    for statement in statements.to_dict("records"):
        for stance in codes.get(statement["statement_id"], [{}]):
            both = {**statement, **stance}
            taken = stance.get("polarity") in ("favour", "against")
            actor, issue = _text(both["actor_id"]), _text(both.get("issue"))
            record = {
                OURS + name: int(both.get(name) is True) if name in _FLAGS else _text(both.get(name))
                for name in COLUMNS
            }
            rows.append(
                {
                    "type": [*TYPES][0 if taken else 1], "article_id": both["article_id"],
                    "content_spans": both["content_spans"], "coder": _text(both.get("coder"))[:LONGEST],
                    "person": _text(both["speaker"]), "concept": concepts.get(issue, issue),
                    "organization": organizations.get(actor, {}).get("Value", actor),
                    "agreement": int(both.get("polarity") == "favour"), **record,
                }
            )  # fmt: skip
    return rows


def _documents(articles: pd.DataFrame, statements: pd.DataFrame) -> list[dict[str, Any]]:
    """One row an article; what has no column there is in the notes, as JSON."""
    said = statements.groupby("article_id")["said_on"].min()
    rows = []
    for article in articles.to_dict("records"):
        published = article["published"]
        day = said.get(article["article_id"]) if pd.isna(published) else published
        kept = {name: _text(value) or None for name, value in article.items() if name != "text"}
        rows.append(
            {
                "Title": _text(article["title"])[:LONGEST], "Text": article["text"], "Coder": 1,
                "Author": _text(article["speaker"])[:LONGEST], "Source": _text(article["outlet"])[:LONGEST],
                "Section": "", "Notes": json.dumps(kept, ensure_ascii=False), "Type": article["kind"],
                "Date": 0 if pd.isna(day) else int(day.timestamp()),
            }
        )  # fmt: skip
    return rows


@cache
def password_digest(password: str) -> str:
    """The form in which the analyzer keeps a password; always with the same salt, for the same bytes."""
    salt = hashlib.sha256(MARK.encode()).digest()[:_SALT]
    digest = hashlib.sha256(salt + password.encode("utf8")).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return b64encode(salt + digest).decode("ascii")


def _text(value: Any) -> str:
    """A value as text: days as 2025-09-30, lists as JSON, numbers in full, missing as nothing."""
    if isinstance(value, list):
        return json.dumps(value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    return repr(float(value)) if isinstance(value, float) else str(value)
