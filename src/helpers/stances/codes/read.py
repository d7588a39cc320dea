"""Codes: what persons, or what stands for them, coded in codes/, and how it is put beside machine codes."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.base import (
    CODERS,
    HandTable,
    InputError,
    is_changed,
    lock_hand_table,
    put_rows,
    table,
    write_hand_table,
)
from helpers.stances.codes.files import (
    COLUMNS,
    PROVENANCE,
    SAID,
    CodedMeanwhile,
    check_code,
    open_code_file,
    read_code_file,
)
from helpers.statements import OVERLAP, Finder
from helpers.study import ALLOWED, RECONCILED, Correction, Study, names_a_file, read_corrections, says

KEYS = ["statement_id", "issue"]


def read_codes(study: Study, statements: pd.DataFrame) -> pd.DataFrame:
    """Read codes/<coder>.csv of a study: one file a coder, one row a statement and issue.

    The files of language models (``llm`` of the study) are not read: ``read_llm_codes`` does.
    Columns: statement_id, issue, polarity (favour, against, neutral, none = does not bear on it, blank = not
    coded), conditional (yes, no, blank), comment, words, drawn (``read_sample``); how a file may be written:
    ``read_code_file``. A row belongs to the statement of that id or, where the extractor has changed since
    and the id is gone, to the one statement that shares at least 0.8 of its words with ``words``. Returns
    stance rows of method "hand" (score 1, 0 or -1, probability missing), in order of file and row. Left out,
    and listed by ``unmatched_codes``, are rows of words alone that fit no statement (the extractor missed
    it), rows of what corrections.csv calls no statement, or adds and is not there, and, in a run of its own
    name over other articles, all that fit none. Raises InputError with file, row and remedy for an id that is
    not there, an unknown issue or value, a coder named like a way to code, and a statement coded in two ways.
    """
    rows: list[dict] = []
    seen: dict[tuple[str, str, str], tuple[str, str]] = {}
    for code in _read_rows(study, statements):
        if len(code["found"]) != 1:
            if code["statement_id"] and not code["removed"] and study.run_name == study.id:
                raise InputError(f"{code['where']}: {code['fault']}")
            continue
        key = (code["found"][0], code["issue"], code["coder"])
        conditional = code["conditional"] == "yes"
        words = code["polarity"] + (", conditional" if conditional else "")
        first, same = seen.setdefault(key, (code["where"], words))
        if same != words:
            raise InputError(
                f"{code['where']} codes a statement on {code['issue']} as {words}, {first} as {same}. "
                "Keep one of them."
            )
        if first == code["where"]:  # else a second report of the same words, coded alike
            more = {"method": "hand", "coder": code["coder"], "evidence": code["comment"] or None}
            rows.append(stance_row(*key[:2], code["polarity"], conditional=conditional, **more))
    return table(rows, "stances")


def unmatched_codes(study: Study, statements: pd.DataFrame) -> pd.DataFrame:
    """List the reference codes that fit no statement, or several: where, issue, polarity, words, fault."""
    rows = [code for code in _read_rows(study, statements) if len(code["found"]) != 1]
    return pd.DataFrame(rows, columns=["where", "issue", "polarity", "words", "fault"])


def read_sample(study: Study, statements: pd.DataFrame) -> pd.DataFrame:
    """The reference codes that are a random sample: statement_id and issue, in order of statement and issue.

    Those are the codes whose ``drawn`` says random (``random_sample`` draws; chosen is for statements picked
    for training, blank for not said) and, on an issue on which every statement is coded, all of them: nobody
    chose then, whatever is said. What is not said and not complete is no random sample.
    """
    codes = [code for code in _read_rows(study, statements) if len(code["found"]) == 1]
    coded = pd.DataFrame([(code["found"][0], code["issue"]) for code in codes], columns=KEYS)
    kept = pd.concat([coded.loc[[code["drawn"] == "random" for code in codes]], census(coded, statements)])
    return kept.drop_duplicates().sort_values(KEYS).reset_index(drop=True)


def census(hand: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The reference codes (statement_id, issue) on issues with every statement, repeats apart, coded."""
    first_reports = set(statements.loc[statements["same_as"].isna(), "statement_id"])
    coded = hand[KEYS].drop_duplicates()
    first = coded[coded["statement_id"].isin(first_reports)]
    counts = first["issue"].value_counts()
    complete = sorted(counts.index[counts == len(first_reports)])
    return coded[coded["issue"].isin(complete)].reset_index(drop=True)


def write_codes(
    study: Study,
    coder: str,
    rows: Iterable[Mapping[str, object]],
    *,
    known: Mapping[tuple[str, str], Mapping[str, str]] | None = None,
) -> Path:
    """Put codes into codes/<coder>.csv: one row a statement and issue, on disk when this returns.

    Each row has statement_id, issue, polarity and, if there are any, conditional, comment, words and drawn;
    blank polarity takes a code back. A row that is there already for this statement and issue is changed in
    the columns given, in its place; others are kept as they are, in their order. The file is written whole or
    not at all, by one program at a time. ``known`` is what the caller believes to be there, by statement and
    issue; where the file says otherwise by now, nothing is written: CodedMeanwhile has what it says. Raises
    InputError, and writes nothing, for an unknown column, issue or value, and a coder that cannot be a file.
    """
    check_coder(coder, study)
    path, name = study.folder / "codes" / f"{coder}.csv", f"codes/{coder}.csv"
    issues = [issue.id for issue in study.issues]
    rows = list(rows)
    for given in rows:
        if (
            set(given) - set(COLUMNS)
            or "polarity" not in given
            or not all(str(given.get(key) or "").strip() for key in KEYS)
        ):
            raise InputError(
                f"A code has {', '.join(KEYS)}, polarity and, if any, {', '.join(COLUMNS[3:])}; "
                f"given: {', '.join(given) or 'nothing'}."
            )

    def check(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
        key = _key(new)
        if known is not None and is_changed(known.get(key, {}), old, columns=SAID):
            raise CodedMeanwhile(name, key, dict(old))
        check_code(dict(new), issues, f"{name}, statement {key[0]}")
        return True

    with lock_hand_table(path, name=name):
        file = put_rows(open_code_file(path), rows, columns=COLUMNS, key=_key, check=check)
        return write_hand_table(path, file)


def _key(row: Mapping[str, str]) -> tuple[str, str]:
    return row["statement_id"], row["issue"]


def select_codes(stances: pd.DataFrame) -> pd.DataFrame:
    """One row a statement and issue: the reference code where there is one, else the machine's.

    Of several reference coders, a code of the coder “reconciled” counts before all others: what they agreed
    on, having talked it over. Else the majority counts; without one, the coder whose name comes first
    (“author” before “reader”). The whole row is that coder's, its condition too, and ``evidence`` says who
    decided otherwise. Of several machine coders the last in the table counts. A second pass changes nothing.
    """
    if not stances.duplicated(KEYS).any():
        return stances.reset_index(drop=True)
    machine = stances[stances["method"] != "hand"].drop_duplicates(KEYS, keep="last")
    by_hand = stances[stances["method"] == "hand"].sort_values([*KEYS, "coder"], kind="stable")
    talked_over = by_hand.loc[by_hand["coder"] == RECONCILED, KEYS].assign(done=True)
    if len(talked_over):
        done = by_hand[KEYS].merge(talked_over, on=KEYS, how="left")["done"].notna().to_numpy()
        by_hand = by_hand[~done | (by_hand["coder"] == RECONCILED).to_numpy()]
    several = by_hand.duplicated(KEYS, keep=False)
    hand = pd.concat([by_hand[~several], _majority(by_hand[several])]) if several.any() else by_hand
    rows = pd.concat([hand, machine], ignore_index=True).drop_duplicates(KEYS, keep="first")
    order = stances.drop_duplicates(KEYS)[KEYS]
    return order.merge(rows, on=KEYS, validate="one_to_one")[list(stances.columns)]


def labels_of(codes: pd.DataFrame) -> pd.Series:
    """What each code says: favour, against, neutral, or none where it does not bear on the issue."""
    return codes["polarity"].where(codes["bears"], "none")


def _majority(codes: pd.DataFrame) -> pd.DataFrame:
    """The row of the first coder who holds the most frequent code, of each statement and issue; codes are
    in order of coder.
    """
    codes = codes.reset_index(drop=True)
    label = labels_of(codes)
    place = codes.groupby(KEYS, sort=False).ngroup()
    votes = label.groupby([place, label]).transform("size")
    outvoted = votes * 2 <= place.groupby(place).transform("size")
    first = outvoted.sort_values(kind="stable").index  # of each code's group, the majority before the others
    chosen = place.loc[first].drop_duplicates().index
    words = label.where(~codes["conditional"], label + ", conditional")
    differ = words.groupby(place).transform("nunique") > 1
    said = (codes["coder"] + ": " + words)[differ].groupby(place[differ]).agg(", ".join)
    evidence = codes["evidence"].mask(differ, "coders disagreed (" + place.map(said).astype(str) + ")")
    return codes.assign(evidence=evidence).loc[chosen]


def _read_rows(study: Study, statements: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Every row of the study's codes that is not blank, with where it stands and what it may mean."""
    finder, removed, models = Finder(statements), Removed(study), [model.id for model in study.llm]
    for path in sorted((study.folder / "codes").glob("*.csv")):
        if path.name.startswith(".") or path.stem in models:  # a draft, or what a file manager leaves
            continue
        check_coder(path.stem, study)
        for where, code, found in codes_in(path, study, finder, removed):
            if code["polarity"]:
                line = None if found else removed.find(code)
                fault = _fault(code, found) if line is None else _set_aside(line)
                more = {"coder": path.stem, "where": where, "found": found, "removed": line is not None}
                yield {**code, **more, "fault": fault}


class Removed:
    """The statements that corrections.csv calls none, or adds, each with its line.

    Codes of the first are set aside; so are codes of the second where the statements are those that the
    program read, without corrections.
    """

    def __init__(self, study: Study) -> None:
        lines = [line for line in read_corrections(study) if not line.fault]
        said = {
            value: [line for line in lines if says(line.row, "statement", value)] for value in ("no", "new")
        }
        self.none = {one.row["statement_id"] for one in said["no"]} - {""}
        self.by_id = {one.row["statement_id"] or one.where: one for one in (*said["new"], *said["no"])}
        words = [one.row["words"] for one in self.by_id.values()]
        known = {"statement_id": list(self.by_id), "content": words, "same_as": None}
        self.finder = Finder(pd.DataFrame(known))

    def find(self, code: Mapping[str, str]) -> Correction | None:
        """The line about the statement of a code, by its id or its words; None if there is none."""
        found = self.finder.find(code["statement_id"], code["words"])
        return self.by_id[found[0]] if found else None


def codes_in(
    path: Path, study: Study, finder: Finder, removed: Removed
) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Every row of a file of codes, checked: where it stands, the row, the statements it may mean."""
    file, issues = read_code_file(path), [issue.id for issue in study.issues]
    by_model = check_author(path, file, study)
    gone = removed.none - set(finder.contents)  # whatever other statement has the same words
    for line, code in zip(file.lines, file.rows, strict=True):
        where, statement_id = f"codes/{path.name}, line {line}", code["statement_id"]
        if by_model and code["issue"] not in issues:  # of an older codebook; nobody can correct it by hand
            continue
        check_code(code, issues, where)
        yield where, code, [] if statement_id in gone else finder.find(statement_id, code["words"])


def check_author(path: Path, file: HandTable, study: Study) -> bool:
    """Whether a file of codes is a language model's; InputError if columns and study.yaml differ in that."""
    is_named = path.stem in [model.id for model in study.llm]
    if {"answered_by", "answered_on", "prompt", "question"} & set(file.columns) and not is_named:
        raise InputError(
            f"codes/{path.name} was written by a language model that study.yaml does not name. Name it "
            "there, in llm, with this id, or take the file out of codes/: here it would count as a person's."
        )
    if is_named and file.rows and not set(PROVENANCE) <= set(file.columns):
        raise InputError(
            f"codes/{path.name} is not by the language model {path.stem} of study.yaml: it lacks the columns "
            f"{', '.join(PROVENANCE)}. Give the file, or the model, another name."
        )
    return is_named


def check_coder(coder: str, study: Study) -> None:
    """Raise InputError for a name under which nobody can code in this study."""
    if coder.casefold() in [model.id.casefold() for model in study.llm]:
        raise InputError(f"“{coder}” is a language model in study.yaml. Choose another name to code under.")
    if not names_a_file(coder) or coder in CODERS:
        raise InputError(
            f"“{coder}” cannot be the name of a coder: it becomes a file (codes/<coder>.csv), so use "
            f"{ALLOWED}; {', '.join(CODERS)} are methods."
        )


def _fault(code: dict[str, Any], found: list[str]) -> str:
    if len(found) == 1:
        return ""
    if found:
        return f"the words fit {len(found)} statements ({', '.join(found)}). Give the id of the one."
    return (
        f"{code['statement_id'] or '(no id)'} is none of the statements, and none shares {OVERLAP:.0%} "
        "of its words. Take id and words from the statements table, or delete the row."
    )


def _set_aside(line: Correction) -> str:
    who, why = line.row["who"] or "nobody named", line.row["why"]
    if says(line.row, "statement", "new"):
        return f"{line.where} ({who}) adds this statement, which is none of those that were read."
    return f"{line.where} ({who}) says that this is no statement{f': {why}' if why else '.'}"


def stance_row(statement_id: str, issue: str, label: str, **others: object) -> dict[str, Any]:
    """The stance row of a code: favour, against, neutral or none (does not bear on the issue)."""
    return {
        "statement_id": statement_id,
        "issue": issue,
        "bears": label != "none",
        "polarity": "neutral" if label == "none" else label,
        "score": {"favour": 1.0, "against": -1.0}.get(label, 0.0),
        **others,
    }
