"""The study file: actors, issues and period of one dispute, checked before anything else runs."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from helpers.base import (
    OTHERS,
    InputError,
    StudyError,
    bad_yaml_value,
    compose_yaml,
    line_of_key,
    remedy,
    yaml_values,
)
from helpers.study import faults
from helpers.study.endpoints import LLMSettings
from helpers.study.folders import ALLOWED, NAME, folder_of, names_a_file

_OURS = {"folder", "run_name"}  # set by the program, never in the file
_MOST_FAULTS = 10  # more than a reader corrects in one go


def _day(value: object) -> object:
    """Days only: 2018 or 20250930 without hyphens would silently become seconds since 1970."""
    ill_written = isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
    if ill_written or isinstance(value, datetime) or not isinstance(value, date | str | None):
        raise ValueError("day")
    return value


def _name(value: object) -> object:
    if isinstance(value, str) and not NAME.fullmatch(value):
        raise ValueError("name")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, BeforeValidator(_name)]
# YAML reads an unquoted day as a date; a parameter of a notebook takes it as text
Value = Annotated[
    str | int | float | bool, BeforeValidator(lambda v: v.isoformat() if isinstance(v, date) else v)
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Role(_Part):
    """An office an actor holds from one day to another (both included; open where missing)."""

    title: Text
    start: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")


class Actor(_Part):
    """Someone, or something, that speaks: a person, an office, a ministry, a government."""

    id: Name
    name: Text
    kind: Literal["person", "unnamed", "office", "organization", "government"] = "person"
    side: Text
    aliases: tuple[Text, ...] = ()
    roles: tuple[Role, ...] = ()

    def role_on(self, day: date | None) -> str | None:
        """The title held on a day; None where the study gives none, or the day is unknown."""
        held = [r for r in self.roles if day and (r.start or date.min) <= day <= (r.end or date.max)]
        return held[-1].title if held else None


class Example(_Part):
    """A sentence a coder may meet, and how the codebook codes it."""

    text: Text
    polarity: Literal["favour", "against", "neutral", "none"]
    why: str = ""


class Issue(_Part):
    """One issue of the codebook: the proposition a statement can favour or oppose."""

    id: Name
    label: Text
    proposition: Text
    bears_on: tuple[Text, ...]  # terms that make a statement bear on the issue
    favour: tuple[Text, ...] = ()  # cue phrases for
    against: tuple[Text, ...] = ()  # cue phrases against
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()


class Period(_Part):
    """First and last day of the dispute as the study sees it, both included."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class Step(_Part):
    """A notebook of the run list with the parameters this study sets."""

    notebook: Name
    parameters: dict[str, Value] = {}


@dataclass(frozen=True, kw_only=True)
class LanguageModel(LLMSettings):
    """A language model that codes; its answers are kept in codes/<id>.csv."""

    id: Name

    @property
    def coder(self) -> str:
        return f"llm:{self.id}"


class Study(_Part):
    """A study: its folder, its question, its actors and its codebook."""

    folder: Path
    run_name: str
    title: Text
    question: Text
    period: Period
    sources: str = ""
    coders: dict[Name, Text] = {}  # what a coder or reader is who is no person: "a language model"
    # id -> label, in the order in which they are drawn
    sides: Annotated[dict[Text, Text], Field(min_length=1)]
    actors: Annotated[tuple[Actor, ...], Field(min_length=1)]
    issues: Annotated[tuple[Issue, ...], Field(min_length=1)]
    llm: tuple[LanguageModel, ...] = ()
    run: tuple[Step, ...] = ()

    @property
    def id(self) -> str:
        return self.folder.name

    def way_of(self, coder: str) -> str:
        """How a coder of codes/ coded: "by hand", or by what the study says the coder is."""
        return f"by {self.coders[coder]}" if coder in self.coders else "by hand"

    def named(self, coder: str) -> str:
        """A coder or reader, and what they are if they are no person: "reader (a language model)"."""
        return f"{coder} ({self.coders[coder]})" if coder in self.coders else coder

    @property
    def root(self) -> Path:
        """The project folder that holds data/, notebooks/ and reports/."""
        return self.folder.parents[2]

    @property
    def derived(self) -> Path:
        """Where this run keeps the tables between notebooks."""
        return self.root / "data" / "derived" / self.run_name

    @property
    def reports(self) -> Path:
        """Where this run puts its report, figures and tables."""
        return self.root / "reports" / self.run_name


def side_name(study: Study, side: object) -> str:
    """The side's label as the study gives it; else its id; speakers without a side are "Other speakers"."""
    return study.sides.get(side, side) if isinstance(side, str) and side else OTHERS


def actor_of(study: Study, actor_id: object) -> Actor | None:
    """The actor of an id; None if the study has none of that id."""
    return next((one for one in study.actors if one.id == actor_id), None)


def issue_name(study: Study, issue: object) -> str:
    """The issue's label as the study gives it; else its id."""
    return next((one.label for one in study.issues if one.id == issue), str(issue))


def line_name(of: object, study: Study) -> str:
    """Whose line a series is: a side's, or of the distance of two."""
    return " – ".join(side_name(study, side) for side in str(of).split("–"))


def load_study(study: str | Path, *, run: str = "") -> Study:
    """Read and check data/studies/<study>/study.yaml.

    ``study`` is a name, or the study's folder: seen from the working directory, from the project folder
    above it, or absolute. ``run`` names the results where they are not the study's own (another set of
    articles, other parameters). Raises StudyError; its text says what to correct, and where.
    """
    folder = folder_of(study)
    if run and not names_a_file(run):
        raise StudyError(f"The name of the run, “{run}”, becomes a folder: use {ALLOWED}.")
    file = f"{folder.name}/study.yaml"
    try:
        root = compose_yaml(_read(folder / "study.yaml", file), name=file)
        content = _mapping(root, file)
    except InputError as error:
        raise StudyError(str(error)) from None
    given = {key: value for key, value in content.items() if key not in _OURS}
    try:
        checked = Study(**given, folder=folder, run_name=run or folder.name)
        found: list[faults.Fault] = [((key,), "is not a key here") for key in content if key in _OURS]
        found += faults.sense_faults(checked)
    except ValidationError as error:
        found = list(faults.form_faults(error, _keys()))
    if found:
        raise StudyError(_report(found, root, file))
    return checked


def _read(path: Path, file: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise StudyError(f"{file} cannot be read ({error.strerror}). {remedy(error.errno)}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StudyError(f"{file}, line {line}: not UTF-8. Save the file with the encoding UTF-8.") from None


def _mapping(root: yaml.Node | None, file: str) -> dict[Any, Any]:
    if root is None:
        raise StudyError(f"{file} is empty. It needs {', '.join(sorted(_keys()['']))}.")
    try:
        content = yaml_values(root)
    except (yaml.YAMLError, ValueError):
        line, words = bad_yaml_value(root)
        raise StudyError(
            f"{file}, line {line}: “{words}” cannot be read. A day is written 2025-09-30; "
            "text that looks like a date or carries a “!” goes in quotation marks."
        ) from None
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise StudyError(f"{file}, line 1: the file must be made of keys such as “title: …”, one a line.")
    return content


def _keys() -> dict[str, set[str]]:
    """The keys allowed in the file (under "") and below each of its keys."""
    parts: dict[str, type[BaseModel]] = {
        "": Study, "period": Period, "actors": Actor, "roles": Role, "issues": Issue, "examples": Example,
        "counter_examples": Example, "run": Step,
    }  # fmt: skip
    found = {
        key: {field.alias or name for name, field in part.model_fields.items()} - _OURS
        for key, part in parts.items()
    }
    return found | {"llm": {field.name for field in fields(LanguageModel)}}


def _report(found: list[faults.Fault], root: yaml.Node | None, file: str) -> str:
    lines = []
    for place, sentence in found[:_MOST_FAULTS]:
        key = " → ".join(f"number {step + 1}" if isinstance(step, int) else step for step in place)
        line = line_of_key(root, place)
        if len(place) == 1 and sentence == faults.MISSING:  # a key of the file itself has no line to point to
            lines.append((0, f"{file}: the key “{key}” is missing at the top level: add it, not indented."))
        else:
            lines.append((line, f"{file}, line {line}: {key}: {sentence}."))
    sentences = [sentence for _, sentence in sorted(lines, key=lambda pair: pair[0])]
    if len(found) > _MOST_FAULTS:
        sentences.append(f"{file}: {len(found) - _MOST_FAULTS} more faults after these.")
    return "\n".join(sentences)
