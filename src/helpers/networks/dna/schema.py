"""The tables of a database of the Discourse Network Analyzer 3, as its files have them (SQLite)."""

VERSION = {"version": "3.0.7", "date": "2022-06-10"}  # the program whose tables these are; it looks for them
LONGEST = 190  # characters of a title, a name, a value; more is refused by the tables

_PERMISSIONS = (
    "AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements "
    "DeleteStatements EditAttributes EditRegex EditStatementTypes EditCoders EditCoderRelations "
    "ViewOthersDocuments EditOthersDocuments ViewOthersStatements EditOthersStatements"
)
_NUMBERED = "ID INTEGER NOT NULL PRIMARY KEY"


def _short(name: str, rest: str = "") -> str:
    return f"{name} TEXT NOT NULL{rest} CHECK (LENGTH({name}) < {LONGEST + 1})"


def _flag(name: str, default: int) -> str:
    return f"{name} INTEGER NOT NULL CHECK ({name} BETWEEN 0 AND 1) DEFAULT {default}"


def _colours(rest: str = " NOT NULL DEFAULT 0") -> list[str]:
    return [f"{name} INTEGER{rest} CHECK ({name} BETWEEN 0 AND 255)" for name in ("Red", "Green", "Blue")]


def _keys(**table_of: str) -> list[str]:
    return [f"FOREIGN KEY({key}) REFERENCES {table}(ID) ON DELETE CASCADE" for key, table in table_of.items()]


def _values(*value: str) -> list[str]:
    """A table of what statements say on variables of one type."""
    columns = [_NUMBERED, "StatementId INTEGER NOT NULL", "VariableId INTEGER NOT NULL", *value]
    keys = _keys(StatementId="STATEMENTS", VariableId="VARIABLES")
    return [*columns, *keys, "UNIQUE (StatementId, VariableId)"]


# each table: its columns (name, type, what is allowed), then what holds between them
TABLES: dict[str, list[str]] = {
    "SETTINGS": ["Property TEXT PRIMARY KEY", "Value TEXT NOT NULL"],
    "CODERS": [
        _NUMBERED, _short("Name"), *_colours(),
        "Refresh INTEGER NOT NULL CHECK (Refresh BETWEEN 0 AND 9999) DEFAULT 0",
        "FontSize INTEGER NOT NULL CHECK (FontSize BETWEEN 1 AND 99) DEFAULT 14",
        _short("Password"),
        "PopupWidth INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300",
        _flag("ColorByCoder", 0), _flag("PopupDecoration", 0), _flag("PopupAutoComplete", 1),
        *(_flag(f"Permission{name}", 1) for name in _PERMISSIONS.split()),
    ],
    "DOCUMENTS": [
        _NUMBERED, _short("Title"), "Text TEXT NOT NULL", "Coder INTEGER",
        *(_short(name, " DEFAULT ''") for name in ("Author", "Source", "Section")),
        "Notes TEXT NOT NULL DEFAULT ''", _short("Type", " DEFAULT ''"), "Date INTEGER NOT NULL",
        *_keys(Coder="CODERS"),
    ],
    "STATEMENTTYPES": [_NUMBERED, _short("Label"), *_colours()],
    "VARIABLES": [
        _NUMBERED, _short("Variable"),
        "DataType TEXT NOT NULL CHECK (DataType = 'boolean' OR DataType = 'integer' OR "
        "DataType = 'long text' OR DataType = 'short text') DEFAULT 'short text'",
        "StatementTypeId INTEGER", *_keys(StatementTypeId="STATEMENTTYPES"),
        "UNIQUE (Variable, StatementTypeId)",
    ],
    "VARIABLELINKS": [
        _NUMBERED, "SourceVariableId INTEGER", "TargetVariableId INTEGER",
        "CHECK (TargetVariableId != SourceVariableId)",
        *_keys(SourceVariableId="VARIABLES", TargetVariableId="VARIABLES"),
    ],
    "REGEXES": [f"Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < {LONGEST + 1})", *_colours()],
    "CODERRELATIONS": [
        _NUMBERED, "Coder INTEGER CHECK(Coder > 0)", "OtherCoder INTEGER CHECK(OtherCoder > 0)",
        *(_flag(name, 1) for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments")),
        "CHECK (Coder != OtherCoder)", *_keys(Coder="CODERS", OtherCoder="CODERS"),
    ],
    "STATEMENTS": [
        _NUMBERED, "StatementTypeId INTEGER", "DocumentId INTEGER",
        "Start INTEGER NOT NULL CHECK(Start >= 0)", "Stop INTEGER NOT NULL CHECK(Stop >= 0)",
        "Coder INTEGER", "CHECK (Start < Stop)",
        *_keys(StatementTypeId="STATEMENTTYPES", Coder="CODERS", DocumentId="DOCUMENTS"),
    ],
    "DATABOOLEAN": _values("Value INTEGER NOT NULL DEFAULT 1"),
    "DATAINTEGER": _values("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": [
        _NUMBERED, "VariableId INTEGER NOT NULL", _short("Value", " DEFAULT ''"), *_colours(rest=""),
        "ChildOf INTEGER CHECK(ChildOf > 0)", "UNIQUE (VariableId, Value)",
        *_keys(ChildOf="ENTITIES", VariableId="VARIABLES"),
    ],
    "DATASHORTTEXT": _values("Entity INTEGER NOT NULL", *_keys(Entity="ENTITIES")),
    "DATALONGTEXT": _values("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": [
        _NUMBERED, "VariableId INTEGER NOT NULL", _short("AttributeVariable"),
        "UNIQUE(VariableId, AttributeVariable)", *_keys(VariableId="VARIABLES"),
    ],
    "ATTRIBUTEVALUES": [
        _NUMBERED, "EntityId INTEGER NOT NULL", "AttributeVariableId INTEGER NOT NULL",
        _short("AttributeValue", " DEFAULT ''"), "UNIQUE (EntityId, AttributeVariableId)",
        *_keys(EntityId="ENTITIES", AttributeVariableId="ATTRIBUTEVARIABLES"),
    ],
}  # fmt: skip
OPTIONAL = ("VARIABLELINKS", "REGEXES", "CODERRELATIONS")  # a file without them has none of these
_BETWEEN = ("FOREIGN", "UNIQUE", "CHECK")  # how a clause begins that defines no column


def columns_of(table: str) -> dict[str, str]:
    """The columns of a table: name → the clause that defines it."""
    return {clause.split()[0]: clause for clause in TABLES[table] if not clause.startswith(_BETWEEN)}


def is_text(clause: str) -> bool:
    return clause.split()[1] == "TEXT"


def may_be_missing(clause: str) -> bool:
    """Whether a value may be NULL."""
    return "NOT NULL" not in clause and "PRIMARY KEY" not in clause


def create(table: str) -> str:
    """The SQL that makes an empty table."""
    ordered = sorted(TABLES[table], key=lambda clause: clause.startswith(_BETWEEN))
    return f"CREATE TABLE {table}({', '.join(ordered)})"
