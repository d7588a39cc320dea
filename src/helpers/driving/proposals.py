"""What the articles say and the study file does not know yet: speakers to add, names that clash."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import yaml

from helpers.driving.likenesses import nameless, side_akin
from helpers.extraction.word_lists import vocabulary
from helpers.reading.plaintext import one_line
from helpers.study import Actor, Study

MOST = 10  # speakers proposed at once
CHOOSE = "CHOOSE"  # no side of any study: whoever pastes must decide
_SHOWN = 60  # characters of a printed name
_NAME = re.compile(r"(?!(?:The|His|Her|Their|Its|He|She|It|They|We|I|You)\b)[^\W\d_][^\n]*", re.IGNORECASE)


def unknown_speakers(statements: pd.DataFrame) -> pd.DataFrame:
    """The speakers that are no actor of the study, the most frequent first.

    ``statements`` as extracted with the study. Columns: speaker; statements (how many); named (whether
    it is a name, not “an official”); side (the one most often read from the words around, or missing);
    printed (the offices printed with it); forms (how it is printed otherwise).
    """
    columns = ["speaker", "statements", "named", "side", "printed", "forms"]
    unknown = statements[statements["actor_id"].isna() & statements["speaker"].notna()]
    rows = []
    for speaker, theirs in unknown.groupby("speaker", sort=True):
        name = one_line(str(speaker))[:_SHOWN]
        sides = theirs["side"].dropna().mode()
        rows.append(
            {
                "speaker": name,
                "statements": len(theirs),
                "named": _is_name(name),
                "side": sides.iloc[0] if len(sides) else None,
                "printed": _several(theirs["role_printed"]),
                "forms": _forms(theirs["source"], name),
            }
        )
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values(["statements", "speaker"], ascending=[False, True], ignore_index=True)


def proposed_actors(speakers: pd.DataFrame, study: Study) -> str:
    """Entries for ``actors:`` of the study file, as YAML to paste, for the most frequent speakers.

    ``speakers`` as from ``unknown_speakers``. Those without a name (“a Belmori official”, “Belmor's river
    ministry”) are proposed where the words say whose they are; else one entry would speak for everybody. A
    side that is not known is “CHOOSE”, which the study file does not accept: nobody is put on a side by
    default. Titles are comments, since an office needs its days.
    """
    taken = {actor.id for actor in study.actors}
    known = {_key(name) for actor in study.actors for name in (actor.name, *actor.aliases)}
    others = [*(actor.name for actor in study.actors), *speakers["speaker"]]
    lines = []
    for row in _candidates(speakers, study)[:MOST]:
        name, own = str(row["speaker"]), row["kind"] not in ("unnamed", "office")
        aliases = [
            form
            for form in dict.fromkeys(row["forms"])
            if _key(form) not in known and (not own or _is_own(form, name, others))
        ]
        known |= {_key(name), *map(_key, aliases)}
        entry: dict[str, Any] = {"id": _free(_slug(name), taken), "name": name, "kind": row["kind"]}
        entry["side"] = row["side"] if row["side"] in study.sides else CHOOSE
        taken.add(entry["id"])
        if aliases:
            entry["aliases"] = aliases
        dumped = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1000)
        lines += [f"  # {_remark(row, study)}", *(f"  {line}" for line in dumped.splitlines())]
    return "\n".join(lines)


def _candidates(speakers: pd.DataFrame, study: Study) -> list[dict[Any, Any]]:
    """The speakers to propose, the most frequent first; one entry for all officials of one sort."""
    found: dict[str, dict[Any, Any]] = {}
    labels = {_key(name): side for side, label in study.sides.items() for name in (side, label)}
    for row in speakers.to_dict("records"):
        name, side = str(row["speaker"]), row["side"]
        if row["named"]:
            own = labels.get(_key(name))
            found[name] = {**row, "kind": "government" if own else _kind(name), "side": own or side}
            continue
        short, kind = nameless(name)
        whose = side if side in study.sides else side_akin(name, study)
        if kind and whose:
            new = {**row, "speaker": short, "kind": kind, "side": whose, "statements": 0, "forms": []}
            entry = found.setdefault(short, new)
            entry["statements"] += row["statements"]
            entry["forms"] += [name] if name != short else []
    return sorted(found.values(), key=lambda row: (-row["statements"], row["speaker"]))


def clashing_aliases(study: Study) -> Iterator[str]:
    """Names that lead to one actor and may mean another.

    They are single words of one person's aliases that are part of another person's name (“Kim”), and
    names of one side's offices that are part of those of another side (“Foreign Ministry”). The same name
    given to two actors is a fault of the study file, and found when it is loaded.
    """
    named = [(actor, name) for actor in study.actors for name in (actor.name, *actor.aliases)]
    for actor, name in named:
        for other, whole in named:
            if other is not actor and _holds(whole, name) and _alike(actor, name, other, whole):
                yield (
                    f"“{name}” leads to {actor.id}, and is part of “{whole}” ({other.id}): where an article "
                    f"prints only “{name}”, {actor.id} speaks. If that is wrong, choose a longer alias."
                )
                break


def _alike(actor: Actor, name: str, other: Actor, whole: str) -> bool:
    if actor.kind == "person":
        return other.kind == "person" and whole == other.name and len(name.split()) == 1
    offices = ("office", "organization")
    return actor.kind in offices and other.kind in offices and actor.side != other.side


def _several(values: pd.Series) -> list[str]:
    """The different values, the most frequent first, at most three."""
    texts = values.dropna().map(lambda value: one_line(str(value))[:_SHOWN])
    counts = texts.value_counts()
    return [str(v) for v in sorted(counts.index, key=lambda v: (-counts[v], v))[:3]]


def _forms(printed: pd.Series, name: str) -> list[str]:
    """Other names printed for a speaker; of “Rune, who speaks for them” the words before the comma."""
    cut = dict.fromkeys(form.split(",")[0].strip() for form in _several(printed))
    return [form for form in cut if form and _is_name(form) and form != name]


def _is_name(words: str) -> bool:
    """Whether the first and the last word have no small initial, and the first is no article or pronoun."""
    return bool(_NAME.fullmatch(words)) and not any(
        word[0].islower() for word in (words.split()[0], words.split()[-1])
    )


def _is_own(form: str, name: str, others: list[str]) -> bool:
    """Whether a form is a shorter one, and part of no other name: a surname two people share is no alias."""
    return not _holds(form, name) and not any(
        _holds(other, form) for other in others if _key(other) != _key(name)
    )


def _kind(name: str) -> str:
    words = name.casefold().split()
    several = {"and"} | vocabulary("bodies.txt")  # who speaks jointly is no one person
    return "person" if len(words) > 1 and not several & set(words) else "organization"


def _remark(row: Mapping[Any, Any], study: Study) -> str:
    """How often, under which title, and whether the study may know the speaker by another name."""
    count = f"{row['statements']} statement{'' if row['statements'] == 1 else 's'}"
    printed = f", printed as “{row['printed'][0]}”" if row["printed"] else ""
    surname = _key(str(row["speaker"])).split()[-1]
    people = [actor for actor in study.actors if actor.kind == "person"]
    akin = next((actor for actor in people if _key(actor.name).split()[-1] == surname), None)
    hint = f"; or is it an alias of {akin.id}?" if akin else ""
    sides = "" if row["side"] in study.sides else f"; side: one of {', '.join(study.sides)}"
    return count + printed + hint + sides


def _holds(whole: str, name: str) -> bool:
    """Whether a name stands in another one, word for word (and “UN” is not “Un”)."""
    words, part = whole.split(), name.split()
    return len(words) > len(part) and any(
        words[start : start + len(part)] == part for start in range(len(words))
    )


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _slug(name: str) -> str:
    """A name as an id: letters and digits of the Latin alphabet, hyphens between the words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "speaker"


def _free(name: str, taken: set[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
