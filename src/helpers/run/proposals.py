"""What the articles say and the study file does not know yet: speakers to add, names that clash."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count, zip_longest
from typing import Any

import pandas as pd
import yaml

from helpers.articles import one_line
from helpers.base import lexicon, name_key, number, vocabulary, without_accents
from helpers.statements import PARTICLES
from helpers.study import Actor, Study

_ADJECTIVE = re.compile(  # what a country's name loses, and what its adjective gets instead
    r"(?:[aeioy]|s|es|ey|ay|en)?-(?:(?:|n|an|ian|ean|nian|vian|egian|l?ese|ish|ic|i|is|it|ite|er)s?)"
)
_COMMON = {"arab", "democratic", "islamic", "kingdom", "new", "people", "peoples", "union", "federation"}
# what an office is for or about: of spokesmen alone it is whom they speak for
_BEYOND = re.compile(r"\s(?:to|on|with|about|against|in|by)\s|(?<!man)(?<!person)\sfor\s")
_SHOWN = 5  # names, for one actor
_NAMELESS = re.compile(
    r"official|diplomat|spokes(?:man|woman|person)|source|aide|advis[eo]r|negotiator|envoy", re.IGNORECASE
)
_OFFICE = re.compile(r"ministry|department|office|embassy|presidency", re.IGNORECASE)
_WHOSE = re.compile(r",|\s(?:of|for|at|from|in|who|to|on|with)\s|\sfamiliar\s")
MOST = 10  # speakers proposed at once
CHOOSE = "CHOOSE"  # no side of any study: whoever pastes the entry must decide
_BEFORE_CAPITAL = {*PARTICLES.split("|"), "st"}  # a family name is not cut behind these
_LONGEST = 120  # characters; what is longer is a sentence taken for a name
_NAME = re.compile(r"(?!(?:The|His|Her|Their|Its|He|She|It|They|We|I|You)\b)[^\W\d_][^\n]*", re.IGNORECASE)


def unnamed_actor(words: str) -> tuple[str, str]:
    """What a description is called as an actor, and its kind; no kind where it is none.

    “senior Belmori officials” is the unnamed “Belmori official”, “Belmor's river ministry” the office “Belmor
    river ministry”.
    """
    head = _WHOSE.split(words)[0]
    first = re.search(r"(?<!\S)[^\W\d_a-z].*", head)  # from the first capital on
    short = re.sub(r"['’]s\b", "", first[0] if first else head)
    last = short.split()[-1] if short.split() else ""
    if _NAMELESS.fullmatch(last.removesuffix("s")):
        return short.removesuffix("s"), "unnamed"
    if last.casefold() not in vocabulary("bodies.txt"):
        return words, ""
    kind = "office" if _OFFICE.fullmatch(last) else "organization"
    return (short if first else words), "government" if last == "government" else kind


def likely_speakers(actor: Actor, speakers: pd.DataFrame, study: Study) -> list[str]:
    """Unknown speakers who may be an actor of whom nothing is found, each with the number of statements.

    They share a word, or its beginning (Belmori, Belmor), with a name of the actor; with a government, an
    office or an organization also those that share one with the name of its side, or are of that side.
    """
    body = actor.kind in ("government", "office", "organization")
    names = [actor.name, *actor.aliases, *([study.sides[actor.side]] if body else [])]
    found = [
        f"{row['speaker']} ({row['statements']})"
        for row in speakers.to_dict("records")
        if _resembles(str(row["speaker"]), names) or (body and side_of(row, study) == actor.side)
    ]
    return found[:_SHOWN]


def side_of(speaker: Mapping[Any, Any], study: Study) -> str | None:
    """The side of a row of ``unknown_speakers``, by the offices and words printed; None if that stays open.

    "South Ister's ambassador to Valdor" is of South Ister, though the extraction reads any side named beside
    the speaker.
    """
    named = [side_named(_BEYOND.split(words)[0], study) for words in speaker["words"]]
    beyond = {side_named(words, study) for words in speaker["words"]}
    read = speaker["side"] if speaker["side"] in study.sides and speaker["side"] not in beyond else None
    return next((side for side in named if side), read)


def side_named(words: str, study: Study) -> str | None:
    """The one side that words name by initials, label, a name of its government or an adjective of these.

    Most words in common decide, so that a North Isterite is not of South Ister; None if several sides fit.
    """
    said = _capitalised(words)
    nations = lexicon("nationalities.yaml")
    irregular = (nations.get(word) or nations.get(word.removesuffix("s")) for word in said)
    said = said + [name for names in irregular if names for name in _capitalised(names)]
    fits = {s: max((_in_common(name, said) for name in _names(s, study)), default=0) for s in study.sides}
    best = [side for side, fit in fits.items() if fit and fit == max(fits.values())]
    return best[0] if len(best) == 1 else None


def _names(side: str, study: Study) -> list[str]:
    label = study.sides[side]
    initials = "".join(word[0] for word in label.split() if word[0].isupper())
    called = [side] if len(side) > 1 and side == initials else []
    called += [label] if label.split()[-1][0].isupper() else []  # “Joint declarations” is no name
    own = [a for a in study.actors if a.side == side and a.kind == "government"]
    return called + [name for actor in own for name in (actor.name, *actor.aliases)]


def _in_common(name: str, said: list[str]) -> int:
    """How many words of a name are said: all of them, else 1 if one is that does not stand in many names."""
    own = _capitalised(name)
    met = [word for word in own if any(_is_form_of(one, word) for one in said)]
    return len(met) if len(met) == len(own) else min(1, len(set(met) - vocabulary("bodies.txt") - _COMMON))


def _is_form_of(word: str, country: str) -> bool:
    """Whether a word is a name or an adjective made of it (Belmor, Belmori; China, Chinese)."""
    stem = next((at for at, (a, b) in enumerate(zip_longest(word, country)) if a != b), len(word))
    endings = f"{country[stem:]}-{word[stem:]}"
    return word == country or (stem >= max(3, len(country) - 2) and bool(_ADJECTIVE.fullmatch(endings)))


def _capitalised(words: str) -> list[str]:
    found = (re.sub(r"['’]s?$", "", word.strip(".,;:()“”")) for word in words.split())
    return [name_key(word) for word in found if word[:1].isupper()]


def _resembles(words: str, names: Iterable[str]) -> bool:
    """Whether a capitalised word begins like one of the names'."""
    own, bodies = _capitalised(words), vocabulary("bodies.txt")
    return any(
        _is_form_of(word, part) for name in names for part in _capitalised(name) for word in own
        if len(part) > 2 and not {word, part} & bodies
    )  # fmt: skip


def unknown_speakers(statements: pd.DataFrame) -> pd.DataFrame:
    """The speakers that are no actor of the study, the most frequent first; a row per name, in any spelling.

    ``statements`` as extracted with the study. Columns: speaker (in the most frequent spelling); statements
    (how many); named (whether it is a name, not “an official”); side (the one most often read from the words
    around, or missing); printed (the offices printed with it); forms (how it is printed otherwise); words
    (what may say whose side it is on: offices, a name that is no person's, what is printed beside the name).
    """
    unknown = statements[statements["actor_id"].isna() & statements["speaker"].notna()]
    rows = []
    for _, theirs in unknown.groupby(unknown["speaker"].map(lambda name: name_key(one_line(str(name))))):
        name, *spellings = _by_frequency(theirs["speaker"])
        printed, sources = _by_frequency(theirs["role_printed"]), _by_frequency(theirs["source"])
        side = next(iter(theirs["side"].dropna().mode()), None)
        is_person = _kind(name) == "person"
        beside = [_without(source, name) for source in sources] if is_person else [name, *sources]
        forms = list(dict.fromkeys([*spellings, *_forms(sources, name)]))
        words = [*printed, *filter(None, beside)]
        rows.append([name, len(theirs), _is_name(name), side, printed[:3], forms, words])
    columns = ["speaker", "statements", "named", "side", "printed", "forms", "words"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values(["statements", "speaker"], ascending=[False, True], ignore_index=True)


def proposed_actors(speakers: pd.DataFrame, study: Study, *, most: int = MOST) -> str:
    """Entries for ``actors:`` of the study file, as YAML to paste, for the ``most`` most frequent speakers.

    ``speakers`` as from ``unknown_speakers``. Those without a name (“a Belmori official”, “Belmor's river
    ministry”) are proposed where the words say whose they are; else one entry would speak for everybody. A
    side that is not known is “CHOOSE”, which the study file does not accept: nobody is put on a side by
    default, and these entries come last. Titles are comments, since an office needs its days.
    """
    taken = {actor.id for actor in study.actors}
    known = {key for actor in study.actors for name in (actor.name, *actor.aliases) for key in _keys(name)}
    others = [*(actor.name for actor in study.actors), *speakers["speaker"]]
    sure: list[str] = []
    open_: list[str] = []
    for row in _candidates(speakers, study, known)[:most]:
        name, spelling = str(row["speaker"]), name_key(str(row["speaker"]))
        own = row["kind"] not in ("unnamed", "office")
        if _keys(name) & known:
            continue
        aliases = [
            form for form in dict.fromkeys(row["forms"])
            if name_key(form) == spelling
            or (not _keys(form) & known and (not own or _is_own(form, name, others)))
        ]  # fmt: skip
        known |= {key for one in (name, *aliases) for key in _keys(one)}
        entry = {"id": _new_id(name, taken), "name": name, "kind": row["kind"]}
        entry |= {"side": row["side"] or CHOOSE} | ({"aliases": aliases} if aliases else {})
        taken.add(entry["id"])
        dumped = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1000)
        (sure if row["side"] else open_).extend([f"# {_remark(row, study)}", *dumped.splitlines()])
    if open_:
        open_.insert(0, f"# Whose side? In place of {CHOOSE} write one of {', '.join(study.sides)}.")
    return "\n".join(_indent(study) + line for line in sure + open_)


def _indent(study: Study) -> str:
    """The blanks before the entries of ``actors:`` in the study file; two if they are not one a line."""
    file = study.folder / "study.yaml"
    text = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    found = re.search(r"^actors:.*\n(?:[ \t]*(?:#.*)?\n)*( *)- ", text, re.MULTILINE)
    return found[1] if found else "  "


def _candidates(speakers: pd.DataFrame, study: Study, known: set[str]) -> list[dict[Any, Any]]:
    """The speakers to propose, the most frequent first; one entry for all officials of one sort."""
    found: dict[str, dict[Any, Any]] = {}
    labels = {name_key(name): side for side, label in study.sides.items() for name in (side, label)}
    for row in speakers.to_dict("records"):
        name, side = str(row["speaker"]), side_of(row, study)
        if _keys(name) & known or len(name) > _LONGEST:
            continue
        if row["named"]:
            own = labels.get(name_key(name))
            found[name_key(name)] = {**row, "kind": "government" if own else _kind(name), "side": own or side}
            continue
        short, kind = unnamed_actor(name)
        if kind and side:
            new = {**row, "speaker": short, "kind": kind, "side": side, "statements": 0, "forms": []}
            entry = found.setdefault(name_key(short), new)
            entry["statements"] += row["statements"]
            entry["forms"] += [name] if name != short else []
    return sorted(_with_surnames(found).values(), key=lambda row: (-row["statements"], row["speaker"]))


def _with_surnames(found: dict[str, dict[Any, Any]]) -> dict[str, dict[Any, Any]]:
    """The candidates; a surname that stands alone in some article counts for the one person who bears it."""
    people = [row for row in found.values() if row["kind"] == "person"]
    for key, row in list(found.items()):
        name, last = row["speaker"], name_key(row["speaker"].split()[-1])
        called = [one for one in people if one is not row and name_key(one["speaker"].split()[-1]) == last]
        bearers = [one for one in called if _part_of(name, one["speaker"]) == name]
        if len(bearers) == 1 and row["named"]:
            bearers[0]["statements"] += found.pop(key)["statements"]
            bearers[0]["forms"] = [*bearers[0]["forms"], row["speaker"], *row["forms"]]
    return found


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


def _by_frequency(values: pd.Series) -> list[str]:
    """The different values, the most frequent first, of those as frequent the first printed."""
    counts = values.dropna().map(lambda value: one_line(str(value))).value_counts(sort=False)
    return sorted(counts.index, key=lambda value: -counts[value])


def _forms(sources: list[str], name: str) -> list[str]:
    """Other names printed for a speaker, whole ones: of a person's the words before a comma, less titles."""
    if _kind(name) == "person":
        sources = [_part_of(source.split(",")[0].strip(), name) for source in sources]
    return [form for form in sources if _is_name(form) and "," not in form and form != name]


def _part_of(form: str, name: str) -> str:
    """The whole words at the end of a form that are a name's last words, or its first one; else nothing.

    A surname keeps its particle, and what begins with a middle initial is a name cut off.
    """
    words, own = form.split(), [name_key(word) for word in name.split()]
    for start in range(len(words)):
        size = len(words) - start
        rest = [name_key(word) for word in words[start:]]
        cut = size < len(own) and (len(rest[0]) == 1 or own[-size - 1] in _BEFORE_CAPITAL)
        first = rest == own[:1] and rest[0] not in _BEFORE_CAPITAL
        if not cut and (first or rest == own[-size:]):
            return " ".join(words[start:])
    return ""


def _without(source: str, name: str) -> str:
    """What is printed beside a name: a side may be called like the family of somebody."""
    own = {name_key(word) for word in name.split()}
    return " ".join(word for word in source.split() if name_key(word) not in own)


def _is_name(words: str) -> bool:
    """Whether the first and the last word have no small initial, and the first is no article or pronoun."""
    return bool(_NAME.fullmatch(words)) and not any(
        word[0].islower() and not re.match("[ae]l-", word) for word in (words.split()[0], words.split()[-1])
    )


def _is_own(form: str, name: str, others: list[str]) -> bool:
    """Whether a form is a shorter one, and part of no other name: a surname two people share is no alias."""
    return not _holds(form, name) and not any(
        _holds(other, form) for other in others if name_key(other) != name_key(name)
    )


def _kind(name: str) -> str:
    words = name.casefold().split()
    several = {"and"} | vocabulary("bodies.txt")  # who speaks jointly is no one person
    return "person" if len(words) > 1 and not several & set(words) else "organization"


def _remark(row: Mapping[Any, Any], study: Study) -> str:
    """How often, under which title, and whether the study may know the speaker by another name."""
    often = number(row["statements"], "statement")
    printed = f", printed as “{row['printed'][0]}”" if row["printed"] else ""
    surname = name_key(str(row["speaker"]).split()[-1])
    people = [actor for actor in study.actors if actor.kind == "person"]
    namesake = next((actor for actor in people if name_key(actor.name.split()[-1]) == surname), None)
    return often + printed + (f"; or is it an alias of {namesake.id}?" if namesake else "")


def _holds(whole: str, name: str) -> bool:
    """Whether a name stands in another one, word for word (and “UN” is not “Un”)."""
    words, part = ([name_key(word) for word in one.split()] for one in (whole, name))
    starts = range(len(words) - len(part) + 1)
    return len(words) > len(part) and any(words[at : at + len(part)] == part for at in starts)


def _keys(name: str) -> set[str]:
    """By either the study file may find a name given twice."""
    return {name_key(name), name_key(name, in_order=True)}


def _new_id(name: str, taken: set[str]) -> str:
    """A name as an id not yet taken: letters and digits of the Latin alphabet, hyphens between the words."""
    plain = without_accents(name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "speaker"
    return next(free for free in chain([slug], (f"{slug}-{n}" for n in count(2))) if free not in taken)
