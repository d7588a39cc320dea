"""Faults of a study file, each with its place and a sentence: what was given, what is allowed."""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from helpers.base import CODERS, InputError, name_key
from helpers.study.folders import ALLOWED, names_a_file

if TYPE_CHECKING:
    from helpers.study.study import Study

Place = tuple[str | int, ...]
Fault = tuple[Place, str]

MISSING = "is missing: add it"
_NO_KEY = (
    "is not a key here. A study file never holds the key of an endpoint: put that into an environment "
    "variable, and the name of the variable here, as key_variable"
)

_TEXT = "must be text; put quotation marks around words that YAML takes for something else (no, 2025, 1:30)"
_DAY = "must be a day written as 2025-09-30"
_SENTENCES = {  # by pydantic's name of the fault
    "string_type": _TEXT,
    "string_too_short": "is empty: write it, or delete the key",
    "tuple_type": "must be a list: one entry a line, each after “- ”",
    "dict_type": "must be a list of keys and values, such as “US: United States”",
    **dict.fromkeys(("model_type", "dataclass_type"), "must have keys of its own, indented below it"),
    "too_short": "needs at least one entry",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "must be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(("date_type", "date_from_datetime_parsing", "date_parsing"), _DAY),
}
_OURS = {
    "day": _DAY,
    "name": "becomes the name of files and columns: it may hold letters, digits, “-”, “_” and “.” only",
}


def form_faults(error: ValidationError, keys: dict[str, set[str]]) -> Iterator[Fault]:
    """Unknown and missing keys, wrong types and values, from pydantic's findings.

    ``keys`` gives the keys allowed below a key (``""`` for the file itself), to say what was meant.
    """
    seen = set()
    errors = error.errors(include_url=False)
    for found in errors:
        inside = (e for e in errors if e["loc"][:-1][: len(found["loc"])] == found["loc"])
        if found["type"] == "too_short" and any(inside):
            continue  # a list whose entries are wrong counts as empty, too
        place = tuple(step for step in found["loc"] if step not in ("str", "int", "float", "bool", "[key]"))
        sentence = _sentence(found, place, keys)
        if (place, sentence) not in seen:
            seen.add((place, sentence))
            yield place, sentence


def _sentence(found: Any, place: Place, keys: dict[str, set[str]]) -> str:
    parent = next((str(step) for step in reversed(place[:-1]) if isinstance(step, str)), "")
    allowed = sorted(keys.get(parent, set()))
    match found["type"]:
        case "unexpected_keyword_argument" if re.search(
            "key|token|secret|auth|password", str(place[-1]).lower()
        ):
            return _NO_KEY
        case "extra_forbidden" | "unexpected_keyword_argument":
            meant = get_close_matches(str(place[-1]), allowed, n=1)
            hint = f" Did you mean “{meant[0]}”?" if meant else ""
            return f"is not a key here.{hint} Allowed: {', '.join(allowed)}"
        case "missing":
            return MISSING
        case "literal_error":
            return f"is {_shown(found['input'])}; allowed: {found['ctx']['expected'].replace(chr(39), '')}"
        case "value_error" if isinstance(error := found["ctx"]["error"], InputError):
            return str(error).removesuffix(".")
        case "value_error":
            said = _OURS.get(str(found["ctx"]["error"]), found["msg"])
        case kind:
            said = _SENTENCES.get(kind, found["msg"].lower())
    if place[0] == "llm":  # may be the key of an endpoint, which is not repeated
        return said
    return f"is {_shown(found['input'])}; it {said}" if not said.startswith(("is ", "needs ")) else said


def _shown(value: object) -> str:
    """A value as a reader knows it; whole lists and mappings by their kind only."""
    if isinstance(value, dict | list | tuple):
        return "a mapping" if isinstance(value, dict) else "a list"
    if isinstance(value, bool | date):
        return f"“{value}” ({'a yes or no' if isinstance(value, bool) else 'a date'}, to YAML)"
    return "empty" if value is None else f"“{str(value)[:60]}”"


def sense_faults(study: "Study") -> Iterator[Fault]:
    """Contradictions inside a well-formed study: reversed periods, unknown sides, names given twice."""
    if study.period.start > study.period.end:
        yield ("period", "from"), f"{study.period.start} lies after “to”, {study.period.end}: swap them"
    for number, actor in enumerate(study.actors):
        if actor.side not in study.sides:
            allowed = ", ".join(study.sides)
            said = f"“{actor.side}” (of {actor.id}) is not a side of this study. Allowed: {allowed}"
            yield ("actors", number, "side"), said
        for position, role in enumerate(actor.roles):
            if role.start and role.end and role.start > role.end:
                place = ("actors", number, "roles", position, "from")
                yield place, f"{role.start} ({role.title}) lies after “to”, {role.end}: swap them"
    yield from _repeated_ids("actors", [actor.id for actor in study.actors], "id of an actor")
    yield from _repeated_ids("issues", [issue.id for issue in study.issues], "id of an issue")
    yield from _repeated_ids("llm", [model.id for model in study.llm], "id of a language model")
    yield from _taken_ids(study)
    yield from _repeated_names(study)


def _taken_ids(study: "Study") -> Iterator[Fault]:
    """Ids of language models that cannot be the name of a file, or mean another coder."""
    from helpers.study.corrections import RECONCILED

    taken = {name.casefold(): name for name in (*CODERS, RECONCILED, *study.coders)}
    for number, model in enumerate(study.llm):
        place = ("llm", number, "id")
        if not names_a_file(model.id):
            yield place, f"“{model.id}” becomes the name of a file (codes/<id>.csv): use {ALLOWED}"
        elif other := taken.get(model.id.casefold()):
            yield place, f"“{model.id}” is the name of another coder ({other}): choose another"


def _repeated_ids(key: str, ids: list[str], what: str) -> Iterator[Fault]:
    folded = [name.casefold() for name in ids]
    for number, name in enumerate(ids):
        if folded[number] in folded[:number]:
            said = f"“{name}” is given twice as {what}: a name must lead to one of them only"
            yield (key, number, "id"), said


def _repeated_names(study: "Study") -> Iterator[Fault]:
    """Names that two actors bear, in whatever spelling, and names that one bears twice in the same."""
    owners: dict[str, str] = {}
    for number, actor in enumerate(study.actors):
        names = (actor.name, *actor.aliases)
        for position, name in enumerate(names):
            place = ("aliases", position - 1) if position else ("name",)
            owner = owners.setdefault(name_key(name, in_order=True), actor.id)
            if owner != actor.id:
                remedy = (
                    "a name must lead to one actor only. If it is a surname that two bear, delete it in both "
                    "places (the extractor tells them apart within the article), else where it is wrong"
                )
            elif name in names[:position]:
                remedy = "keep one of them"
            else:
                continue
            said = f"“{name}” is given twice as name or alias of an actor (it is {owner}'s already): {remedy}"
            yield ("actors", number, *place), said
