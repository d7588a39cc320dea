"""The same story printed twice."""

import random

import pytest

from helpers.articles import duplicates
from helpers.articles.duplicates import same_story, similarity

WORDS = [f"word{n}" for n in range(400)]


def story(seed: int, length: int = 150) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def edited(words: list[str], every: int) -> str:
    """The story with every n-th word replaced."""
    return " ".join("other" if n % every == 0 else word for n, word in enumerate(words, 1))


def test_a_light_edit_is_the_same_story() -> None:
    words = story(1)
    assert same_story([" ".join(words), " ".join(story(2)), edited(words, 60)]) == [0, 1, 0]


@pytest.mark.parametrize(
    ("length", "replaced"), [(44, 10), (99, 23), (100, 32), (199, 65), (200, 84)]
)  # of n - 4 shingles so many go and as many come: 0.6 in common, then 0.5 from 100 words, 0.4 from 200
def test_a_story_may_differ_in_so_many_words_and_no_more(length: int, replaced: int) -> None:
    words = [f"word{n}" for n in range(length)]
    ends = [" ".join(words[:-n] + [f"other{m}" for m in range(n)]) for n in (replaced, replaced + 1)]
    assert [same_story([" ".join(words), text]) for text in ends] == [[0, 0], [0, 1]]


def test_the_shorter_text_decides_how_alike_two_must_be() -> None:
    words = [f"word{n}" for n in range(130)]
    assert same_story([" ".join(words[:90]), " ".join(words[20:])]) == [0, 1]  # 90 and 110 words, 0.52 alike


def test_a_rewritten_story_is_another() -> None:
    words = story(1)
    assert same_story([" ".join(words), edited(words, 8)]) == [0, 1]


def test_stories_are_chained_to_the_first() -> None:
    words = story(1, 300)
    texts = [" ".join(words), " ".join(words[40:] + story(2, 40)), " ".join(words[80:] + story(2, 80))]
    assert same_story(texts) == [0, 0, 0]


def test_notices_built_alike_are_two_stories() -> None:
    headed = "delegation of the Belmor Farmers' Union headed by its chairman Tam Vell"
    arrives = f"LOVENTA, July 2 -- A {headed} arrived in Loventa by air. It was met at the airport."
    leaves = f"LOVENTA, July 9 -- The {headed} left Loventa by air. It was seen off at the airport."
    assert same_story([arrives, leaves]) == [0, 1]


@pytest.mark.parametrize("texts", [[], ["one"], ["", "", "a"]])
def test_few_or_empty_texts(texts: list[str]) -> None:
    assert len(same_story(texts)) == len(texts)


def test_the_index_finds_what_comparing_every_pair_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [story(seed, 120) for seed in range(60)]
    texts = [" ".join(s) for s in stories] + [edited(s, 20 + n) for n, s in enumerate(stories)]
    every_pair = same_story(texts)
    monkeypatch.setattr(duplicates, "_FEW", 0)
    assert same_story(texts) == every_pair
    assert len(set(every_pair)) < len(texts)


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [({1, 2}, {1, 2}, 1.0), ({1, 2}, {2, 3}, 1 / 3), ({1}, {2}, 0.0), (set(), set(), 1.0)],
)
def test_similarity_is_the_share_in_common(a: set[int], b: set[int], share: float) -> None:
    assert similarity(a, b) == share
