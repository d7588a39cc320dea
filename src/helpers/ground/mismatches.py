"""What is wrong with a table, in sentences: the column, the row, what is allowed."""

import pandas as pd
import pandera.pandas as pa

# pandera keeps days as nanoseconds, which reach from 1678 to 2261
_TYPES = {
    "str": "text", "datetime64": "day (1678 to 2261)", "bool": "yes or no", "float64": "number",
    "object": "offsets",
}  # fmt: skip


def type_of(column: pa.Column) -> str:
    """What a column holds, in words: text, day, yes or no, number, offsets."""
    return _TYPES.get(str(column.dtype).split("[")[0], str(column.dtype))


def describe_failures(failures: pd.DataFrame, schema: pa.DataFrameSchema, name: str) -> str:
    """The first fault of each column, in a sentence."""
    sentences = []
    for kind, verb in (("column_in_dataframe", "lacks"), ("column_in_schema", "has no")):
        named = failures.loc[failures["check"] == kind, "failure_case"].astype(str).tolist()
        if named:
            sentences.append(f"The table {name} {verb} column “{'”, “'.join(named)}”.")
    for column, faults in failures[failures["column"].notna()].groupby("column", sort=False):
        fault, allowed = faults.iloc[0], schema.columns[str(column)]
        given = fault["failure_case"]
        given = given.item() if hasattr(given, "item") else given
        what = type_of(allowed)
        if str(fault["check"]) == "not_nullable":
            words = "is missing, and may not be"
        elif str(fault["check"]).startswith(("dtype", "coerce_dtype")):
            words = f"holds {given!r}, where {what} is expected" if given is not None else f"is no {what}"
        else:
            words = f"holds {given!r}; allowed: {_allowed(allowed)}"
        where = "" if pd.isna(fault["index"]) else f" (row {fault['index']})"
        sentences.append(f"Table {name}, column {column}{where}: {words}.")
    return " ".join(sentences) or f"The table {name} is not as described: {failures.iloc[0].to_dict()}."


def _allowed(column: pa.Column) -> str:
    check = column.checks[0]
    given = check.statistics or {}
    if "allowed_values" in given:
        return ", ".join(given["allowed_values"])
    if "min_value" in given:
        return f"{given['min_value']} to {given['max_value']}"
    return str(check.name)
