"""The statements that join actors to concepts, as whole numbers: chosen, filtered, repeats left out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.base import InputError

DUPLICATES = ("include", "document", "week", "month", "year", "acrossrange", "any week", "any month")
POLARITY = "polarity"
NO_YES = np.array([False, True])  # the levels of favour and against, and of any yes-or-no column
DOCUMENT = "document_"  # columns so named are of the article; leaving those out leaves no isolate behind


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
                "A statement has several codes on one issue. "
                "Call select_codes(stances) before building a network."
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


@dataclass(frozen=True)
class Settings:
    """What kind of network to make of which statements: the options of ``network.network``, in its order."""

    kind: str
    qualifier: str
    actor: str
    concept: str
    position: str | None
    normalization: str
    duplicates: str
    start: object
    stop: object
    exclude: Mapping[str, Collection[object]] | None
    include: Mapping[str, Collection[object]] | None
    isolates: bool
    reports: bool
    day: str

    @property
    def lists(self) -> list[tuple[str, Collection[object], bool]]:
        """Columns, their listed values, and whether those are let in or left out."""
        both = ((self.exclude, False), (self.include, True))
        return [(name, values, wanted) for lists, wanted in both for name, values in (lists or {}).items()]


@dataclass(frozen=True)
class Ties:
    """Statements that join a row to a column: one position in each array a statement, ordered by day.

    ``row``, ``column`` and ``level`` point into ``rows``, ``columns`` (sorted names) and ``levels`` (the
    values of the qualifier; numbers where ``scaled``, else texts). ``when`` is missing (NaT) for a
    statement without a day. ``stance`` is the place among the stances that were given. ``first`` and
    ``last`` bound the period; NaT where no statement has a day.
    """

    rows: np.ndarray
    columns: np.ndarray
    levels: np.ndarray
    scaled: bool
    row: np.ndarray
    column: np.ndarray
    level: np.ndarray
    when: np.ndarray
    stance: np.ndarray
    first: pd.Timestamp
    last: pd.Timestamp

    def __len__(self) -> int:
        return len(self.row)

    def only(self, chosen: np.ndarray | slice) -> "Ties":
        """The same names and levels, some of the statements."""
        parts = {name: getattr(self, name)[chosen] for name in ("row", "column", "level", "when", "stance")}
        return replace(self, **parts)

    def active(self) -> "Ties":
        """Without the names that none of the statements bears."""
        rows, row = np.unique(self.row, return_inverse=True)
        columns, column = np.unique(self.column, return_inverse=True)
        return replace(self, rows=self.rows[rows], columns=self.columns[columns], row=row, column=column)

    def counts(self, weights: np.ndarray | None = None) -> np.ndarray:
        """How many statements (or how much weight): rows × columns × levels."""
        shape = (len(self.rows), len(self.columns), len(self.levels))
        cells = (self.row * len(self.columns) + self.column) * len(self.levels) + self.level
        return np.bincount(cells, weights=weights, minlength=int(np.prod(shape))).astype(float).reshape(shape)


def ties(
    stances: pd.DataFrame, statements: pd.DataFrame, settings: Settings, *, nameless: bool = False
) -> Ties:
    """Choose the statements of a network.

    ``nameless``: keep those without an actor, concept or position too (place -1). Undated statements that
    are alike count as of one week, month or year. Raises InputError for a column that is not there, a way to
    count duplicates that does not exist, a day that cannot be read.
    """
    day, duplicates, position = settings.day, settings.duplicates, settings.position
    if duplicates not in DUPLICATES:
        raise InputError(
            f"There is no way “{duplicates}” to count duplicates. Use one of {', '.join(DUPLICATES)}."
        )
    by_day = duplicates not in ("include", "document", "acrossrange")
    by_position = settings.qualifier != "ignore"
    if day != "said_on" or by_day or settings.start is not None or settings.stop is not None:
        require(statements, day)
    columns = Columns(stances, statements, undoubled=not settings.reports)
    period = columns.of("bears").to_numpy(dtype=bool) & columns.once
    if position == POLARITY:
        period &= (columns.of(POLARITY) != "neutral").to_numpy(dtype=bool)
    undated = np.full(len(stances), "NaT", dtype="datetime64[us]")
    when = day_numbers(columns.of(day)) if day in statements else undated
    first, last = _bound(settings.start, end=False), _bound(settings.stop, end=True)
    if first is not None:
        period &= when >= np.datetime64(first)
    if last is not None:
        period &= when <= np.datetime64(last)
    dated = when[period & ~np.isnat(when)]  # the period is that of all documents, as in the analyzer
    period &= _passes(columns, [one for one in settings.lists if one[0].startswith(DOCUMENT)])
    actors, concepts = columns.of(settings.actor), columns.of(settings.concept)
    level, levels, scaled, known = _levels(columns, position, period, by_position)
    row, rows = codes(actors, period & name_values(actors))
    column, names = codes(concepts, period & name_values(concepts))
    chosen = period & _passes(columns, settings.lists)
    if not nameless:
        chosen &= known & (row >= 0) & (column >= 0)
    order = np.flatnonzero(chosen)
    order = order[np.argsort(when[order], kind="stable")]  # days first to last, the undated at the end
    if duplicates != "include":
        bucket = _bucket(columns, when, duplicates)
        keys = [bucket[order], row[order], column[order]] + ([level[order]] if by_position else [])
        order = order[~pd.DataFrame(dict(enumerate(keys))).duplicated().to_numpy()]
    return Ties(
        rows=rows, columns=names, levels=levels, scaled=scaled,
        row=row[order], column=column[order], level=level[order], when=when[order], stance=order,
        first=first or pd.Series(dated).min(), last=last or pd.Series(dated).max(),
    )  # fmt: skip


def _passes(columns: Columns, lists: list[tuple[str, Collection[object], bool]]) -> np.ndarray:
    """True for statements that have none of the excluded values and, in each column, an included one."""
    kept = np.ones(len(columns.stances), dtype=bool)
    for name, values, wanted in lists:
        if isinstance(values, str):
            raise InputError(f"Give the values of “{name}” as a list: [“{values}”], not “{values}”.")
        kept &= _among(columns.of(name), values) == wanted
    return kept


def _among(column: pd.Series, values: Collection[object]) -> np.ndarray:
    """True where a value is one of those; numbers and yes-or-no may be given as texts, as in the analyzer."""
    found = column.isin(list(values)).to_numpy(dtype=bool)
    if pd.api.types.is_numeric_dtype(column):  # yes-or-no too
        numbers = pd.to_numeric(pd.Series(list(values), dtype=object), errors="coerce").dropna()
        found = found | column.astype(float).isin(numbers.astype(float)).to_numpy(dtype=bool)
    return found


def _bound(given: object, *, end: bool) -> pd.Timestamp | None:
    """A day as its first instant or, at the end of a period, its last; an instant as it is."""
    if given is None:
        return None
    try:
        bound = pd.Timestamp(given)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        raise InputError(f"“{given}” is no day. Write for example 2025-10-01.") from None
    if pd.isna(bound) or bound.tz is not None:
        raise InputError(f"“{given}” is no day without a time zone. Write for example 2025-10-01.")
    whole_day = end and bound == bound.normalize()
    return bound + pd.Timedelta(days=1) - pd.Timedelta(microseconds=1) if whole_day else bound


def _levels(
    columns: Columns, position: str | None, kept: np.ndarray, needed: bool
) -> tuple[np.ndarray, np.ndarray, bool, np.ndarray]:
    """The qualifier: a level for each stance, all levels, whether they are numbers, and where it is known.

    Where it is not ``needed``, a statement without one counts too: texts have "" then, numbers 0.
    """
    everywhere = np.ones(len(kept), dtype=bool)
    if position is None:
        return np.zeros(len(kept), dtype=np.intp), np.array([0]), True, everywhere
    values = columns.of(position)
    values = values == "favour" if position == POLARITY else values
    if pd.api.types.is_bool_dtype(values):
        return values.to_numpy(dtype=np.intp), NO_YES, True, everywhere
    if pd.api.types.is_numeric_dtype(values):
        known = values.notna().to_numpy() if needed else everywhere
        numbers = values.fillna(0).to_numpy(dtype=float)
        if (numbers != np.round(numbers)).any():
            raise InputError(
                f"The column “{position}” is to be a scale of whole numbers. Round it, or use polarity."
            )
        levels = np.unique(numbers[kept & known])
        return np.searchsorted(levels, numbers).clip(0, max(len(levels) - 1, 0)), levels, True, known
    known = name_values(values) if needed else everywhere
    return *codes(values.fillna(""), kept & known), False, known


def _bucket(columns: Columns, when: np.ndarray, duplicates: str) -> np.ndarray:
    """What a statement counts once in: its article, calendar week (ISO 8601), month, year, or everything.

    With "any", the number of its week or month, whatever the year.
    """
    if duplicates == "acrossrange":
        return np.zeros(len(when), dtype=np.int64)
    if duplicates == "document":
        return pd.factorize(columns.of("article_id"))[0].astype(np.int64)
    day = when.astype("datetime64[D]")
    if duplicates == "week":
        return (day.astype(np.int64) + 3) // 7  # 1970-01-01 was a Thursday: weeks begin on Monday
    if duplicates == "any week":
        return pd.DatetimeIndex(day).isocalendar()["week"].fillna(0).to_numpy(dtype=np.int64)
    months = day.astype("datetime64[M]").astype(np.int64)
    if duplicates == "any month":
        return np.where(np.isnat(day), -1, months % 12)
    return months if duplicates == "month" else day.astype("datetime64[Y]").astype(np.int64)
