"""Columns of stances and statements side by side, one value a stance, and names as whole numbers."""

import numpy as np
import pandas as pd

from helpers.ground.errors import InputError


class Columns:
    """Columns of both tables, one value a stance; a class because the matching of rows is worth keeping."""

    def __init__(self, stances: pd.DataFrame, statements: pd.DataFrame, *, undoubled: bool) -> None:
        for name in ("statement_id", "issue", "bears", "polarity"):
            require(stances, name, table="stances")
        require(statements, "statement_id")
        self.stances, self.statements = stances, statements
        ours, theirs = stances["statement_id"], statements["statement_id"]
        if len(ours) == len(theirs) and (ours.to_numpy() == theirs.to_numpy()).all():
            self.place, coded = None, np.arange(len(ours))
        else:
            if not theirs.is_unique:
                raise InputError("A statement_id occurs twice in the table statements. Drop the repeats.")
            self.place = coded = pd.Index(theirs).get_indexer(ours)
            if (coded < 0).any():
                lost = ours.to_numpy()[coded < 0][0]
                raise InputError(f"The stances code a statement {lost} that is not in the table statements. "
                                 "Give both tables of the same run.")  # fmt: skip
        issue, _ = pd.factorize(stances["issue"])
        if pd.DataFrame({"s": coded, "i": issue}).duplicated().any():
            raise InputError(
                "A statement has several codes on one issue. Call settle(stances) before building a network."
            )
        self.once = self._first_reports(issue) if undoubled else np.ones(len(stances), dtype=bool)

    def of(self, name: str) -> pd.Series:
        """A column of stances, or else of statements, in the order of the stances."""
        if name in self.stances:
            return self.stances[name].reset_index(drop=True)
        require(self.statements, name, other=self.stances)
        values = self.statements[name]
        return (values if self.place is None else values.iloc[self.place]).reset_index(drop=True)

    def _first_reports(self, issue: np.ndarray) -> np.ndarray:
        """False for a statement and issue that an earlier report (``same_as``) already gave."""
        once = np.ones(len(self.stances), dtype=bool)
        if "same_as" not in self.statements or self.statements["same_as"].isna().all():
            return once
        report, _ = pd.factorize(self.of("same_as").fillna(self.of("statement_id")))
        bears = np.flatnonzero(self.of("bears").to_numpy(dtype=bool))
        if "said_on" in self.statements:
            bears = bears[np.argsort(day_numbers(self.of("said_on"))[bears], kind="stable")]
        again = pd.DataFrame({"r": report[bears], "i": issue[bears]}).duplicated().to_numpy()
        once[bears[again]] = False
        return once


def require(
    frame: pd.DataFrame, name: str, *, table: str = "statements", other: pd.DataFrame | None = None
) -> None:
    if name not in frame:
        allowed = ", ".join(map(str, [*frame.columns, *([] if other is None else other.columns)]))
        raise InputError(f"There is no column “{name}” in the table {table}. Columns: {allowed}.")


def name_values(values: pd.Series) -> np.ndarray:
    """False where a name is missing or empty: such a statement joins nobody."""
    return (values.notna() & (values != "")).to_numpy(dtype=bool)


def day_numbers(values: pd.Series) -> np.ndarray:
    if not pd.api.types.is_datetime64_any_dtype(values):
        raise InputError(
            f"The column “{values.name}” holds no days. Read the table with read_table, or convert it."
        )
    return values.to_numpy(dtype="datetime64[us]")


def codes(values: pd.Series, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers for names, and the names that occur where ``kept``, sorted; other names get -1."""
    found, names = pd.factorize(values)
    used = np.zeros(len(names) + 1, dtype=bool)
    used[found[kept]] = True
    order = sorted((str(names[int(i)]), int(i)) for i in np.flatnonzero(used[:-1]))
    place = np.full(len(names) + 1, -1, dtype=np.intp)
    place[[i for _, i in order]] = np.arange(len(order))
    return place[found], np.array([name for name, _ in order], dtype=object)
