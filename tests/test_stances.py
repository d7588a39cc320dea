"""Stances: the coders that are asked, in one table."""

import pytest
from disputants import stance, stances, statements, study

from helpers import classify_stances
from helpers.base.coders import CODERS, PROGRAM, Coder, is_machine
from helpers.base.errors import InputError
from helpers.report.contents import _stance_method
from helpers.stances.codes.read import select_codes
from helpers.stances.evaluation.scores import evaluate

WORDS = {
    "favour": "We are open to talks",
    "against": "We will never hold talks",
    "neutral": "The talks were on Monday",
}
SAID = [(n, label) for n, label in enumerate(["favour", "against", "neutral"] * 14)]
GIVEN = statements(
    *({"content": f"{WORDS[label]}, said in house {n}", "article_id": f"a{n % 14}"} for n, label in SAID)
)
CODES = stances(*(stance(n, "talks", label) for n, label in SAID))


@pytest.fixture(autouse=True)
def shipped(monkeypatch):
    """No coders but these: whoever adds another has nothing to change here."""
    for name in CODERS.keys() - {"hand", "codebook", "learned", "llm"}:
        monkeypatch.delitem(CODERS, name)


@pytest.mark.parametrize(
    ("codes", "coders", "expected"),
    [
        (None, None, ["codebook"]),
        (CODES.head(1), None, ["learned", "codebook", "ada"]),
        (CODES, ["learned"], ["learned", "ada"]),
        (CODES, [], ["ada"]),
        (None, [], []),
    ],
)
def test_the_coders_that_are_asked_answer(codes, coders, expected):
    found = classify_stances(GIVEN, study(), codes, coders=coders)
    assert list(dict.fromkeys(found["coder"])) == expected


def test_with_enough_codes_the_better_machine_coder_comes_last_and_counts():
    found = classify_stances(GIVEN, study(), CODES)
    assert set(found["coder"]) == {"codebook", "learned", "ada"}
    machine = found[found["method"] != "hand"]
    assert select_codes(machine)["coder"].unique().tolist() == [machine["coder"].iloc[-1]]


LEFT = {"favour": "against", "against": "favour", "neutral": "neutral"}
# the phrases mean the opposite, but for one statement
TURNED = stances(*(stance(n, "talks", LEFT[label] if n else label) for n, label in SAID))


def counting(codes):
    """The machine coder whose codes count."""
    found = classify_stances(GIVEN, study(), codes)
    return found.loc[found["method"] != "hand", "coder"].iloc[-1]


def test_a_coder_that_is_surely_better_than_the_codebook_counts():
    assert counting(TURNED) == "learned"


@pytest.mark.parametrize("codes", [CODES, CODES.head(25), CODES.sample(30, random_state=1)])
def test_the_codebook_counts_where_no_other_is_surely_better(codes):
    assert counting(codes) == "codebook"


@pytest.mark.parametrize(
    ("coders", "said"),
    [
        (["bert"], "no coder “bert”. Use codebook, learned, llm."),
        (["learned"], "“learned” needs codes to learn from"),
        (["llm"], "“llm” needs a model: name one in llm of study.yaml"),
    ],
)
def test_a_coder_that_cannot_work_says_why(coders, said):
    with pytest.raises(InputError, match=said):
        classify_stances(GIVEN, study(), coders=coders)


def oracle(rows, the_study, codes):
    """A coder that repeats the codes."""
    return codes.assign(method="oracle", coder="oracle")


def test_a_coder_of_the_list_is_asked_measured_and_named(monkeypatch):
    monkeypatch.setitem(CODERS, "oracle", Coder(PROGRAM, "by asking an oracle", oracle, needs=("codes",)))
    found = classify_stances(GIVEN, study(), TURNED)
    assert found.loc[found["method"] != "hand", "coder"].iloc[-1] == "oracle"  # the best comes last
    assert found.loc[found["coder"] == "oracle", "probability"].min() > 0.8
    assert evaluate(found, GIVEN, coder="oracle")["right"].iloc[-1] == 1
    assert "oracle (by asking an oracle)" in _stance_method(found, GIVEN, study())
    with pytest.raises(InputError, match="Use codebook, learned, llm, oracle"):
        classify_stances(GIVEN, study(), coders=["bert"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [("codebook", True), ("llm:parrot", True), ("llm", False), ("codebook:x", False), ("hand", False),
     ("ada", False)],
)  # fmt: skip
def test_names_of_machine_coders(name, expected):
    assert is_machine(name) is expected
