"""Stances: the coders that are asked, in one table."""

import pytest
from disputants import stance, stances, statements, study

from helpers import classify_stances
from helpers.codes import settle
from helpers.ground.errors import InputError

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


@pytest.mark.parametrize(
    ("codes", "coders", "expected"),
    [
        (None, None, ["codebook"]),
        (CODES.head(5), None, ["codebook", "ada"]),
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
    assert settle(machine)["coder"].unique().tolist() == [machine["coder"].iloc[-1]]


LEFT = {"favour": "against", "against": "favour", "neutral": "neutral"}


def counting(codes):
    """The machine coder whose codes count."""
    found = classify_stances(GIVEN, study(), codes)
    return found.loc[found["method"] != "hand", "coder"].iloc[-1]


def test_a_coder_that_is_surely_better_than_the_codebook_counts():
    # the phrases mean the opposite, but for one statement
    turned = stances(*(stance(n, "talks", LEFT[label] if n else label) for n, label in SAID))
    assert counting(turned) == "learned"


@pytest.mark.parametrize("codes", [CODES, CODES.head(25), CODES.sample(30, random_state=1)])
def test_the_codebook_counts_where_no_other_is_surely_better(codes):
    assert counting(codes) == "codebook"


@pytest.mark.parametrize(
    ("coders", "said"),
    [(["bert"], "no coder “bert”"), (["learned"], "needs hand codes"), (["llm"], "needs its endpoint")],
)
def test_a_coder_that_cannot_work_says_why(coders, said):
    with pytest.raises(InputError, match=said):
        classify_stances(GIVEN, study(), coders=coders)
