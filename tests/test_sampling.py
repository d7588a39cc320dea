"""The next statements to code: cover first, then doubt, and nothing twice."""

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements, study
from test_learned import coded, invented

from helpers.base.errors import InputError
from helpers.stances.learned.sampling import cover, least_sure, next_to_code

TOPICS = ("the harvest of wheat", "the football match", "the aircraft carrier", "a violin concert")


def test_covering_takes_one_of_each_topic() -> None:
    texts = [f"They spoke about {topic}, {word}" for topic in TOPICS for word in ("briefly", "again", "too")]
    assert sorted(at // 3 for at in cover(texts, n=4)) == [0, 1, 2, 3]


def test_covering_takes_no_text_twice() -> None:
    assert len(cover(["one", "one", "two"], n=3)) == 2


@pytest.mark.parametrize(("n", "first"), [(1, [2]), (3, [2, 0, 3]), (9, [2, 0, 3, 1])])
def test_the_smallest_margins_come_first(n: int, first: list[int]) -> None:
    assert least_sure(np.array([0.2, 0.9, 0.1, 0.2]), n=n).tolist() == first


def test_without_codes_the_statements_are_covered() -> None:
    given = statements(*({"content": f"They spoke about {topic}."} for topic in TOPICS))
    found = next_to_code(given, study(), n=2)
    assert len(found) == 2 and found["margin"].isna().all()


def test_with_codes_the_doubtful_come_first() -> None:
    given, codes = coded()
    more = statements(
        *({"content": text} for text in given["content"]), {"content": "We refuse and welcome talks"}
    )
    found = next_to_code(more, study(), codes, n=11)
    assert found["margin"].is_monotonic_increasing and found["why"].str.contains("hesitates most on").all()


@pytest.mark.parametrize(("number", "covers"), [(34, True), (35, False)])
def test_doubt_comes_after_so_many_codes(number: int, covers: bool) -> None:
    given, codes = coded()
    assert next_to_code(given, study(), codes.head(number), n=1)["margin"].isna().all() == covers


def test_nothing_coded_repeated_or_kept_apart_is_chosen() -> None:
    given, codes = coded()
    given.loc[len(invented()), "same_as"] = "s00"
    left = set(given["statement_id"][len(invented()) + 1 :])
    apart = sorted(left)[:2]
    assert set(next_to_code(given, study(), codes, n=50, apart=apart)["statement_id"]) == left - set(apart)


def test_codes_of_other_statements_or_issues_do_not_count() -> None:
    given, codes = coded()
    others = stances(*(stance(900 + n, "talks", ["favour", "against"][n % 2]) for n in range(40)))
    another = codes.assign(issue="dam")
    found = next_to_code(given, study(), pd.concat([codes.head(20), others, another]), n=2)
    assert len(found) == 2 and found["margin"].isna().all()


@pytest.mark.parametrize(
    ("code", "apart"), [(stances(stance(1, "talks", "favour")), ()), (stances(), ("s01",))]
)
@pytest.mark.parametrize("same_as", [None, "s00"])
def test_what_was_said_in_the_same_words_is_not_chosen(code, apart, same_as) -> None:
    given = statements(
        {"content": "Talks." if same_as is None else "The talks."},
        {"content": "Talks.", "same_as": same_as},
        {"content": "The harvest."},
    )
    assert next_to_code(given, study(), code, apart=apart)["statement_id"].tolist() == ["s02"]


def test_choosing_twice_gives_the_same() -> None:
    given, codes = coded()
    first, again = (next_to_code(given, study(), codes, n=5) for _ in range(2))
    assert first.equals(again)


def test_where_all_is_coded_nothing_is_left() -> None:
    given = statements({"content": "Talks will be held."})
    assert next_to_code(given, study(), stances(stance(0, "talks", "favour"))).empty


def test_none_asked_for_is_refused() -> None:
    with pytest.raises(InputError, match="at least one"):
        next_to_code(pd.DataFrame({"statement_id": [], "content": []}), study(), n=0)
