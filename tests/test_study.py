"""The study file: what is accepted, and the sentence for what is not."""

from datetime import date
from pathlib import Path

import pytest

from helpers.base.errors import InputError, StudyError
from helpers.base.phrases import name_key
from helpers.study.study import load_study

GOOD = """\
title: Who wants the bridge?
question: Do Arvenia and Belmor move towards building it?
period: {from: 2021-01-01, to: 2022-12-31}
sides:
  ARV: Arvenia
  BEL: Belmor
actors:
  - id: orlova
    name: Mira Orlova
    side: ARV
    aliases: [Premier Orlova]
    roles:
      - title: Premier
        from: 2020-05-01
        to: 2022-04-30
      - title: Envoy
        from: 2022-05-01
  - id: ministry
    name: Belmor Foreign Ministry
    kind: office
    side: BEL
issues:
  - id: bridge
    label: The bridge
    proposition: The bridge should be built.
    bears_on: [bridge]
    favour: [build the bridge]
run:
  - notebook: 10_articles
    parameters: {published: 2021-03-04}
"""


def write(root: Path, text: str | bytes, name: str = "bridge") -> Path:
    folder = root / "data" / "studies" / name
    folder.mkdir(parents=True, exist_ok=True)
    raw = text.encode() if isinstance(text, str) else text
    (folder / "study.yaml").write_bytes(raw)
    return folder


def fault(root: Path, text: str | bytes) -> str:
    with pytest.raises(StudyError) as caught:
        load_study(write(root, text))
    return str(caught.value)


def test_a_study_is_read(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, GOOD))
    assert (study.id, list(study.sides), study.actors[1].kind, study.period.end) == (
        "bridge",
        ["ARV", "BEL"],
        "office",
        date(2022, 12, 31),
    )


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2020, 4, 30), None),
        (date(2020, 5, 1), "Premier"),
        (date(2022, 4, 30), "Premier"),
        (date(2022, 5, 1), "Envoy"),
        (None, None),
    ],
)
def test_roles_hold_from_their_first_to_their_last_day(
    tmp_path: Path, day: date | None, title: str | None
) -> None:
    assert load_study(write(tmp_path, GOOD)).actors[0].role_on(day) == title


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ElBaradi", "Elbaradi", True),
        ("Lim Jong-un", "Jong Un Lim", True),
        ("Venn, Orla", "ORLA VENN", True),
        ("Dov O'Karst", "Dov O’Karst", True),
        ("J. R. Peña", "J.R. Pena", True),
        ("Łukasz Brün", "Lukasz Bru\u0308n", True),
        ("U.N.", "UN", True),
        ("UN", "Un", False),
        ("SU", "US", False),
        ("Orla Venn", "Venn", False),
        ("Orla Venn", "O. Venn", False),
        ("Lim Jong Un", "Jong Lim Un", False),
        ("—", "…", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


@pytest.mark.parametrize(
    "aliases",
    [
        "[ElOrlova, Elorlova, El-Orlova, M. Orlova, M Orlova, Orlova Mira]",
        "[Foreign Ministry Belmor]",  # two bodies may be made of the same words
    ],
)
def test_an_actor_may_bear_a_name_in_several_spellings(tmp_path: Path, aliases: str) -> None:
    text = GOOD.replace("[Premier Orlova]", aliases)
    assert ", ".join(load_study(write(tmp_path, text)).actors[0].aliases) == aliases[1:-1]


def test_an_unquoted_day_is_a_parameter_in_text(tmp_path: Path) -> None:
    assert load_study(write(tmp_path, GOOD)).run[0].parameters == {"published": "2021-03-04"}


def test_the_run_names_where_results_go(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, GOOD), run="other-articles")
    assert (study.derived, study.reports) == (
        tmp_path / "data" / "derived" / "other-articles",
        tmp_path / "reports" / "other-articles",
    )


@pytest.mark.parametrize("inside", [".", "notebooks", "data/studies"])
@pytest.mark.parametrize("given", ["bridge", "data/studies/bridge"])
def test_a_study_is_found_from_inside_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str, given: str
) -> None:
    folder = write(tmp_path, GOOD)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / inside)
    assert load_study(given).folder == folder


@pytest.mark.parametrize(
    "given", ["../bridge", "..", "data/studies/../studies/bridge", "a\\b", "/tmp", "~", "a b"]
)
def test_a_study_outside_its_place_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    write(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError, match=r"is not the name of a study|does not lie in data/studies"):
        load_study(given)


@pytest.mark.parametrize(
    "name", ["con", "AUX", "nul.2", "com1", "LPT9", "bridge.", "bridge ", "a:b", "a?b", "a|b"]
)
@pytest.mark.parametrize("where", ["", "data/studies/"])
def test_a_study_that_windows_cannot_keep_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, where: str
) -> None:
    write(tmp_path, GOOD).rename(tmp_path / "data" / "studies" / name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        StudyError, match=r"name of a study.* none of the names that Windows|no study “bridge”"
    ):
        load_study(where + name)


@pytest.mark.parametrize("run", ["../up", "a/b", ".hidden", "/root", "con", "talks."])
def test_a_run_that_leaves_its_folder_is_refused(tmp_path: Path, run: str) -> None:
    with pytest.raises(StudyError, match="becomes a folder"):
        load_study(write(tmp_path, GOOD), run=run)


@pytest.mark.parametrize("where", ["title: ", "    aliases: "])
def test_a_merge_left_open_is_named_with_its_remedy(tmp_path: Path, where: str) -> None:
    at = GOOD.index(where)
    text = f"{GOOD[:at]}<<<<<<< HEAD\n{GOOD[at:]}=======\n>>>>>>> theirs\n"
    said = r"line \d+: two versions of the file .* keep what is right, and delete these three lines"
    with pytest.raises(StudyError, match=said):
        load_study(write(tmp_path, text))


def test_a_missing_study_names_those_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError, match=r"no study “tunnel” in data/studies. There are: bridge."):
        load_study("tunnel")


def test_outside_a_project_the_sentence_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError, match="Go to the project folder"):
        load_study("bridge")


def test_a_folder_without_its_file_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    (folder / "study.yaml").unlink()
    with pytest.raises(StudyError, match="has no study"):
        load_study(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("question:", "questions:", 2, "is not a key here. Did you mean “question”?"),
        ("    label: The bridge\n", "", 23, "label: is missing: add it"),
        ("title: Who wants the bridge?", "title: Who wants the bridge?\nfolder: x", 2, "is not a key here"),
        ("    side: ARV", "    side: ARV\n    party: none", 11, "party: is not a key here"),
        (
            "    side: BEL",
            "    side: COR",
            21,
            "“COR” (of ministry) is not a side of this study. Allowed: ARV, BEL",
        ),
        (
            "    kind: office",
            "    kind: bureau",
            20,
            "allowed: person, unnamed, office, organization or government",
        ),
        ("[Premier Orlova]", "Premier Orlova", 11, "must be a list"),
        ("[Premier Orlova]", "[No]", 11, "must be text; put quotation marks"),
        ("[Premier Orlova]", "['']", 11, "is empty"),
        (
            "[Premier Orlova]",
            "[belmor foreign  ministry]",
            19,
            "is orlova's already): a name must lead to one actor",
        ),
        (
            "[Premier Orlova]",
            "[Belmor-Foreign Ministry]",
            19,
            "“Belmor Foreign Ministry” is given twice as name or alias of an actor (it is orlova's already)",
        ),
        (
            "[Premier Orlova]",
            "[belmor foreign ministry]",
            19,
            "If it is a surname that two bear, delete it in both places (the extractor",
        ),
        (
            "[Premier Orlova]",
            "[Premier Orlova, Premier Orlova]",
            11,
            "given twice as name or alias of an actor (it is orlova's already): keep one of them",
        ),
        ("id: ministry", "id: orlova", 18, "“orlova” is given twice as id of an actor"),
        ("id: ministry", "id: ../ministry", 18, "may hold letters, digits"),
        ("to: 2022-12-31}", "to: 2020-12-31}", 3, "2021-01-01 lies after “to”, 2020-12-31"),
        ("        to: 2022-04-30", "        to: 2019-04-30", 14, "2020-05-01 (Premier) lies after “to”"),
        ("from: 2020-05-01", "from: 2020", 14, "must be a day written as 2025-09-30"),
        ("from: 2020-05-01", "from: 2020-05", 14, "must be a day written as 2025-09-30"),
        ("from: 2020-05-01", "from: 2020-05-01 10:00:00", 14, "must be a day written as 2025-09-30"),
        ("from: 2020-05-01", "from: 2020-02-30", 14, "“2020-02-30” cannot be read"),
        ("title: Who", "title: !python Who", 1, "cannot be read"),
        ("question:", "title:", 2, "the key “title” was already given in line 1"),
        ("    side: ARV", "    side: ARV\n    side: BEL", 11, "already given in line 10"),
        (
            "issues:\n",
            "issues:\n  - {id: bridge, label: l, proposition: p, bears_on: [b]}\n",
            24,
            "id of an issue",
        ),
        ("sides:\n", "sides:\n\tARV: x\n", 5, "this is not YAML"),
        ("bears_on: [bridge]", "bears_on: [bridge", 27, "this is not YAML"),
        ("{published: 2021-03-04}", "{published: [1]}", 30, "a list"),
        ("notebook: 10_articles", "notebook: ../10_articles", 29, "may hold letters"),
        ("Mira Orlova", "Mira \x07 Orlova", 9, "character number 7 is not allowed"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    said = fault(tmp_path, GOOD.replace(old, new, 1)).splitlines()
    assert any(f"bridge/study.yaml, line {line}:" in one and words in one for one in said), said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty. It needs actors, coders, issues"),
        ("# only a remark\n", "is empty"),
        ("- a\n- b\n", "must be made of keys"),
        ("5: a\n", "must be made of keys"),
        (b"title: M\xfcller\n", "line 1: not UTF-8"),
        (b"title: a\nquestion: M\xfcller\n", "line 2: not UTF-8"),
        ("[" * 5000, "nested too deeply"),
        ("title: &a [*a]\n", "contain themselves"),
    ],
)
def test_a_file_that_is_no_study(tmp_path: Path, text: str | bytes, words: str) -> None:
    assert words in fault(tmp_path, text)


# --- language models

LLM = """\
llm:
  - id: gemma
    base_url: http://localhost:8080/v1
    model: gemma-3
"""


def test_language_models_are_read(tmp_path: Path) -> None:
    more = "    workers: 2\n    without: [seed]\n    price_in: 1\n"
    other = LLM.partition("\n")[2].replace("id: gemma", "id: cool").replace("3\n", "3\n    temperature: 1\n")
    first, second = load_study(write(tmp_path, GOOD + LLM + more + other)).llm
    assert (first.id, first.coder, first.workers, first.without) == ("gemma", "llm:gemma", 2, ("seed",))
    assert (second.coder, second.temperature, second.key_variable) == ("llm:cool", 1.0, "OPENAI_API_KEY")


SECRET = "sk-canary-31415926535897932384"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("3\n", "3\n    workerz: 2\n", 35, "is not a key here. Did you mean “workers”?"),
        ("    model: gemma-3\n", "", 32, "model: is missing: add it"),
        ("3\n", "3\n    workers: 0\n", 32, "number 1: workers is 0; it must be a whole number, 1 or more"),
        ("3\n", "3\n    workers: many\n", 35, "workers: must be a whole number"),
        ("3\n", "3\n    without: seed\n", 35, "must be a list"),
        ("localhost:8080", "gpu.example.org", 32, "in clear"),
        (
            "3\n",
            "3\n" + LLM.partition("\n")[2].replace("gemma\n", "Gemma\n"),
            35,
            "is given twice as id of a",
        ),
        ("id: gemma", "id: learned", 32, "“learned” is the name of another coder (learned): choose another"),
        ("id: gemma", "id: Reconciled", 32, "is the name of another coder (reconciled)"),
        ("llm:", "coders: {ada: a robot}\nllm:", 33, ""),
        ("id: gemma", "id: con", 32, "becomes the name of a file (codes/<id>.csv)"),
        ("id: gemma", "id: ../gemma", 32, "may hold letters, digits"),
        ("id: gemma", "id: =gemma", 32, "may hold letters, digits"),
        # what may be a key is not repeated
        ("3\n", f"3\n    api_key: {SECRET}\n", 35, "never holds the key of an endpoint"),
        ("3\n", f"3\n    headers: {{Authorization: {SECRET}}}\n", 35, "is not a key here"),
        ("3\n", f"3\n    key_variable: {SECRET}\n", 32, "never the key"),
        ("3\n", f"3\n    key_variable: [{SECRET}]\n", 35, "must be text"),
        ("3\n", f"3\n    seed: {SECRET}\n", 35, "must be a whole number"),
        ("http://localhost:8080/v1", SECRET, 32, "no address of an endpoint"),
        ("http://localhost:8080/v1", f"https://{SECRET}@example.org/v1", 32, "a password"),
        (LLM, f"llm: [{SECRET}]\n", 31, "must have keys of its own"),
        (LLM, f"llm: {{key: {SECRET}}}\n", 31, "must be a list"),
    ],
)
def test_a_fault_of_a_language_model_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in LLM
    text = LLM.replace("id: gemma", "id: ADA") if "coders" in new else LLM
    said = fault(tmp_path, GOOD + text.replace(old, new, 1))
    words = words or "“ADA” is the name of another coder (ada)"
    assert f"bridge/study.yaml, line {line}: llm" in said and words in said and SECRET not in said


def test_references_that_explode_are_refused(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    assert "unfold to more than 200,000 values" in fault(tmp_path, bomb)


def test_a_list_with_a_wrong_entry_is_not_called_empty(tmp_path: Path) -> None:
    assert fault(tmp_path, GOOD.replace("    label: The bridge\n", "")).count("\n") == 0


def test_every_fault_is_listed_in_the_order_of_the_file(tmp_path: Path) -> None:
    wrong = GOOD.replace("    side: BEL", "    sides: BEL").replace("title: Who wants the bridge?\n", "")
    first, *rest = fault(tmp_path, wrong).splitlines()
    lines = [int(one.split("line ")[1].split(":")[0]) for one in rest]
    assert lines == sorted(lines) and len(lines) == 2
    assert first == "bridge/study.yaml: the key “title” is missing at the top level: add it, not indented."


def test_the_sentence_is_caught_as_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_study(write(tmp_path, "title: x"))
