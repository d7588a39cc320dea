"""The learned coder: what it learns from invented codes, what it owes to them, and when it refuses."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements, study

from helpers import classify_stances
from helpers.base.calibration import calibration_error
from helpers.base.errors import InputError
from helpers.base.schemas import STANCES
from helpers.stances.codebook.coder import code_by_codebook
from helpers.stances.learned import pairs as pairs_module
from helpers.stances.learned.coder import ALONE, code_by_example, stability, train
from helpers.stances.learned.features import tone
from helpers.stances.learned.kernels import Pairs, alikeness, coordinates, gram, primal
from helpers.stances.learned.learning import Stage, _lean, fit_stage, folds, softmax
from helpers.stances.learned.update import _copies, fit_update

WHO = ("Belmor", "Arvenia", "The minister", "Our delegation", "The council")
WHEN = ("today", "this week", "in spring", "after the harvest")
SAID = {
    "favour": "{} warmly welcomes new talks {}, we are glad to negotiate",
    "against": "{} rejects any talks {}, we refuse to negotiate",
    "neutral": "{} counted the delegates at the talks {}",
    "none": "{} expects more rain on the fields {}",
}


@cache
def invented(seed: int = 0) -> pd.DataFrame:
    """80 pairs on one issue, in a fixed mixed order: text, issue, polarity, bears."""
    rows = [
        {
            "text": said.format(who, when),
            "issue": "talks",
            "proposition": "Arvenia and Belmor should hold talks.",
            "polarity": "neutral" if kind == "none" else kind,
            "bears": kind != "none",
        }
        for kind, said in SAID.items()
        for who in WHO
        for when in WHEN
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=seed, ignore_index=True)


@cache
def coder():  # type: ignore[no-untyped-def]
    return train(invented())


NEW = pd.DataFrame(
    {
        "text": [
            "The envoy welcomes talks and is glad to sit down with them",
            "The envoy rejects talks and refuses to sit down with them",
            "The orchard had too much rain this year",
        ],
        "issue": "talks",
        "proposition": "Arvenia and Belmor should hold talks.",
    },
    index=["x", "y", "z"],
)


def test_statements_like_the_coded_ones_are_coded_alike() -> None:
    found = coder().classify(NEW)
    assert list(zip(found["polarity"], found["bears"], strict=True)) == [
        ("favour", True),
        ("against", True),
        ("neutral", False),
    ]


def test_an_issue_without_codes_is_coded_from_those_of_others() -> None:
    other = NEW.assign(issue="summit", proposition="There should be talks at the summit.")
    assert coder().classify(other)["polarity"].tolist()[:2] == ["favour", "against"]


def test_the_three_chances_add_up_to_one() -> None:
    chances = coder().classify(NEW)[["p_favour", "p_against", "p_neutral"]].sum(axis=1)
    assert np.allclose(chances, 1, atol=0.002)


def test_the_index_and_order_of_the_pairs_are_kept() -> None:
    turned = NEW.iloc[::-1]
    assert coder().classify(turned).equals(coder().classify(NEW).iloc[::-1])


def test_blocks_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    many = pd.concat([NEW, invented()[list(NEW.columns)]], ignore_index=True)
    whole = coder().classify(many, explain=True)
    monkeypatch.setattr(pairs_module, "BLOCK", 7)
    pd.testing.assert_frame_equal(coder().classify(many, explain=True), whole, atol=2e-3)


def test_training_twice_gives_the_same_bytes() -> None:
    assert train(invented()).classify(NEW, explain=True).equals(coder().classify(NEW, explain=True))


@pytest.mark.parametrize(
    "text, sign", [("a warm welcome and good hopes", 1), ("a cruel and hostile threat", -1), ("the table", 0)]
)
def test_the_tone_is_that_of_the_words(text: str, sign: int) -> None:
    positive, negative, neutral, whole = tone([text])[0]
    assert np.sign([positive - negative, whole]).tolist() == [sign, sign] and 0 <= neutral <= 1


def test_no_pairs_no_rows() -> None:
    assert list(coder().classify(NEW.iloc[:0]).columns) == pairs_module.COLUMNS


def test_the_evidence_names_a_coded_example() -> None:
    assert coder().classify(NEW, explain=True)["evidence"].str.startswith("nearest reference code: “").all()


HOSTILE = ["", "\0", "=cmd|' /C calc'!A0", "<b>" * 2000, "a" * 200_000, "#" * 500]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_coded(text: str) -> None:
    found = coder().classify(pd.DataFrame({"text": [text], "issue": ["talks"]}), explain=True)
    assert found["polarity"].isin(["favour", "against", "neutral"]).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda df: df.head(24), "needs at least 25"),
        (lambda df: df[df["polarity"] == "favour"].iloc[[0] * 30], "All 30 reference codes say “favour”"),
        (lambda df: df.drop(columns="issue"), "no column issue"),
        (lambda df: df.assign(polarity="for"), "polarity is “for”"),
        (lambda df: df.assign(bears=False), "does not bear on the issue takes a side"),
        (lambda df: df.assign(bears="no"), "other than True and False"),
    ],
    ids=["few", "one kind", "column", "value", "contradiction", "flag"],
)
def test_codes_that_teach_nothing_are_refused(change, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=message):
        train(change(invented()))


def coded(rows: pd.DataFrame | None = None, **changes: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The invented pairs as statements and reference codes; ten more statements are not coded."""
    rows = invented() if rows is None else rows
    texts = [*rows["text"], *(f"We welcome talks with guest {number}" for number in range(10))]
    given = statements(*({"content": text, **changes} for text in texts))
    codes = stances(
        *(
            stance(number, "talks", row.polarity if row.bears else "none")
            for number, row in enumerate(rows.itertuples())
        )
    )
    return given, codes


@pytest.mark.parametrize(
    ("codes", "of_an_issue", "kept_together"),
    [(149, 149, []), (150, 25, ["article"]), (168, 24, ["issue"])],
)
def test_from_150_codes_on_folds_decide_of_whole_issues_below_25_codes(
    codes, of_an_issue, kept_together, monkeypatch
):  # type: ignore[no-untyped-def]
    asked = []

    def noted(labels, groups, *, seed):  # type: ignore[no-untyped-def]
        asked.append("issue" if groups is issue or (groups == issue).all() else "article")
        return folds(labels, groups, seed=seed)

    monkeypatch.setattr("helpers.stances.learned.learning.folds", noted)
    issue, article = np.arange(codes) // of_an_issue, np.arange(codes) + 1000
    at = np.random.default_rng(0).normal(size=(codes, 2))
    fit_stage(at, np.arange(codes) % 2, issue, article, number_of_issues=7, kernel=2)
    assert asked == kept_together


@pytest.mark.parametrize(("codes", "lean"), [(60, 0.25), (200, 0.0)])  # one more of them is right by it
def test_a_lean_must_raise_macro_f1_by_a_hundredth(codes: int, lean: float) -> None:
    label, issue = np.arange(codes) % 2, np.zeros(codes, dtype=int)
    odds = np.where(np.arange(2) == label[:, None], 9.0, 0.0)
    odds[1] = 0.1, 0.0
    stage = Stage(np.array([False, True]), np.zeros((1, 2)), np.zeros(2), np.array([[0.2, 0.8]]))
    _lean(stage, odds, label, issue)
    assert stage.lean == lean


def test_a_study_is_coded_on_every_issue() -> None:
    given, codes = coded()
    found = code_by_example(given, study(), codes)
    assert len(STANCES.validate(found)) == 3 * len(given)


def test_the_table_needs_ids_and_words_only() -> None:
    given, codes = coded()
    with pytest.raises(InputError, match="no column “speaker”"):
        code_by_example(given[["statement_id", "content"]], study(), codes, split="speaker")
    found = code_by_example(given[["statement_id", "content"]], study(), codes)
    assert not found["conditional"].any()


def test_no_code_is_judged_by_itself() -> None:
    """A statement coded against all others like it is still coded as they are: its own code is not seen."""
    given, codes = coded()
    wrong = codes.index[codes["polarity"] == "favour"][:1]
    codes.loc[wrong, "polarity"] = "against"
    found = code_by_example(given, study(), codes).merge(codes.loc[wrong, ["statement_id", "issue"]])
    assert found["polarity"].tolist() == ["favour"]


def test_an_article_is_left_out_as_a_whole() -> None:
    """Nonsense words occur in one article only, so nothing can be learned about them."""
    rows = invented()
    marked = rows.assign(text=np.where(rows.index < 20, "zorp zorp zorp " + rows["text"], rows["text"]))
    given, codes = coded(marked)
    given.loc[:19, "article_id"] = "one"
    codes.loc[:19, ["polarity", "bears"]] = ["against", True]
    found = code_by_example(given, study(), codes).query("issue == 'talks'").head(20)
    assert (found["polarity"] == "against").mean() < 0.6


def test_a_statement_reported_twice_is_not_learned_from_its_repeat() -> None:
    """Seven statements in favour, coded against, are repeated in another article, and coded alike there."""
    rows = invented().copy()
    favour = rows.index[rows["polarity"] == "favour"]
    first, repeats = favour[:7], favour[7:14]
    for place in (first, repeats):
        rows.loc[place, "text"] = [f"zorp zorp zorp {text}" for text in rows.loc[first, "text"]]
    given, codes = coded(rows)
    given.loc[first, "article_id"], given.loc[repeats, "article_id"] = "one", "two"
    given.loc[repeats, "same_as"] = given.loc[first, "statement_id"].tolist()
    codes.loc[favour[:14], ["polarity", "bears"]] = ["against", True]
    found = code_by_example(given, study(), codes).query("issue == 'talks'")
    wrong = found["statement_id"].isin(given.loc[favour[:14], "statement_id"])
    assert (found.loc[wrong, "polarity"] == "against").mean() < 0.5


def test_articles_that_repeat_each_other_teach_each_other_nothing() -> None:
    given, codes = coded()
    given["article_id"] = ["one", "two"] * (len(given) // 2)
    given.loc[1, "same_as"] = "s00"
    found = classify_stances(given, study(), codes).query("coder == 'learned'")
    assert (found.merge(codes[["statement_id", "issue"]])["evidence"] == ALONE).all()


@pytest.mark.parametrize("split", ["article", "speaker", "time"])
def test_every_split_leaves_something_to_learn_from(split: str) -> None:
    given, codes = coded()
    given["speaker"] = [f"speaker {number % 6}" for number in range(len(given))]
    found = code_by_example(given, study(), codes, split=split).merge(codes, on=["statement_id", "issue"])
    assert (found["polarity_x"] == found["polarity_y"]).mean() > 0.8


@pytest.mark.parametrize("split", ["article", "speaker", "time", "statement"])
def test_no_split_learns_from_the_same_article(split: str) -> None:
    """One article prints one sentence in favour fourteen times, coded against, by several, some undated."""
    rows = invented().copy()
    favour = rows.index[rows["polarity"] == "favour"][:14]
    rows.loc[favour, "text"] = rows.loc[favour[0], "text"]
    given, codes = coded(rows)
    given["article_id"] = [f"a{number}" for number in range(len(given))]
    given.loc[favour, "article_id"] = "one"
    given["speaker"] = [f"speaker {number}" for number in range(len(given))]
    given["said_on"] = pd.Series(pd.date_range("2030-01-01", periods=len(given)), index=given.index)
    given.loc[favour[::2], "said_on"] = pd.NaT
    codes.loc[favour, "polarity"] = "against"
    found = code_by_example(given, study(), codes, split=split).query("issue == 'talks'")
    printed = found["statement_id"].isin(given.loc[favour, "statement_id"])
    assert (found.loc[printed, "polarity"] == "against").mean() < 0.5


@pytest.mark.parametrize("changes", [{"article_id": "one"}, {"speaker": "one speaker"}])
def test_where_a_split_leaves_no_code_the_codebook_coder_is_repeated(changes: dict[str, str]) -> None:
    given, codes = coded()
    given = given.assign(**changes)
    split = "article" if "article_id" in changes else "speaker"
    found = code_by_example(given, study(), codes, split=split).merge(codes[["statement_id", "issue"]])
    assert (found["evidence"] == ALONE).all()
    alone = code_by_codebook(given, study()).merge(codes[["statement_id", "issue"]])
    assert found["polarity"].tolist() == alone["polarity"].tolist()


def test_codes_of_nothing_here_are_refused() -> None:
    given, codes = coded()
    with pytest.raises(InputError, match="No reference code is of a statement"):
        code_by_example(given, study(), codes.assign(statement_id="elsewhere"))


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(InputError, match="Use article, speaker, time"):
        code_by_example(*coded()[:1], study(), coded()[1], split="mood")


def test_only_sides_taken_under_a_condition_are_conditional() -> None:
    given, codes = coded(condition="if it rains")
    found = code_by_example(given, study(), codes)
    assert (found["conditional"] == (found["polarity"] != "neutral")).all()


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "nothing to learn from"), (60, "With 60 reference codes the estimate is unstable")],
)
def test_few_codes_are_said_to_be_unstable(number: int, words: str) -> None:
    assert words in stability(coded()[1].head(number))


def test_enough_codes_are_counted() -> None:
    codes = stances(*(stance(number, "talks", "favour") for number in range(100)))
    assert stability(codes) == "Every issue has at least 100 reference codes (talks: 100)."


# What codes change in the coder's chances


def overlapping(number: int, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Log-chances, issues, what was seen and the codes of pairs whose coder takes one code for another."""
    random = np.random.default_rng(seed)
    code, issue = random.integers(0, 4, number), random.integers(0, 2, number)
    said = np.where(random.random(number) < 0.6, code, (code + 1) % 4)
    seen = np.eye(4)[code] + random.normal(scale=0.7, size=(number, 4))
    return (
        np.log(0.7 * np.eye(4)[said] + 0.1),
        issue,
        seen / np.linalg.norm(seen, axis=1, keepdims=True),
        code,
    )


def test_no_code_changes_nothing_and_few_change_little() -> None:
    odds, issue, seen, code = overlapping(200)
    own = softmax(odds)
    none = fit_update(odds[:0], issue[:0], seen[:0], code[:0], 2).chances(odds, issue, seen)
    assert np.allclose(none, own, atol=1e-6)
    moved = [
        np.abs(fit_update(odds[:n], issue[:n], seen[:n], code[:n], 2).chances(odds, issue, seen) - own).mean()
        for n in (1, 10, 100)
    ]
    assert moved[0] < 0.05 and moved == sorted(moved)


def test_more_codes_bring_the_chances_closer_and_they_come_true() -> None:
    odds, issue, seen, code = overlapping(1200)
    held = slice(400, None)
    losses = []
    for n in (0, 25, 100, 400):
        update = fit_update(odds[:n], issue[:n], seen[:n], code[:n], 2)
        chances = update.chances(odds[held], issue[held], seen[held])
        losses.append(-np.log(chances[np.arange(len(chances)), code[held]]).mean())
    assert losses == sorted(losses, reverse=True)
    right = (chances.argmax(axis=1) == code[held]).astype(float)
    assert calibration_error(chances.max(axis=1), right) < 0.05


def test_blocks_by_issue_give_what_copies_give() -> None:
    odds, issue, seen, code = overlapping(80)
    update = fit_update(odds, issue, seen, code, 2)
    level = update.levels[issue] + update.levels[-1]
    whole = update.scale * odds + level + _copies(seen, issue, 2) @ update.weights
    assert np.allclose(update.chances(odds, issue, seen), softmax(whole))


def test_codes_of_an_issue_that_is_gone_or_without_articles_stop_nothing() -> None:
    given, codes = coded()
    assert set(classify_stances(given, study(), codes.assign(issue="gone"))["coder"]) == {"codebook", "ada"}
    alone = given.drop(columns="article_id")
    assert set(classify_stances(alone, study(), codes)["coder"]) == {"codebook", "learned", "ada"}


def test_a_tendency_of_one_issue_stays_with_it() -> None:
    odds, seen = np.log(np.full((60, 4), 0.25)), np.eye(60)[:, :8]
    issue, code = np.arange(60) % 2, np.where(np.arange(60) % 2, 1, 0)
    chances = fit_update(odds, issue, seen, code, 2).chances(odds[:2], np.arange(2), np.zeros((2, 8)))
    assert chances.argmax(axis=1).tolist() == [0, 1]
    other = fit_update(odds, issue, seen, code, 2).chances(odds[:1], np.array([2]), np.zeros((1, 8)))
    assert other[0, :2].max() < 0.5


# The parts, each against a slow obvious version


def some_pairs(number: int, seed: int = 0) -> tuple[Pairs, np.ndarray]:
    random = np.random.default_rng(seed)
    from scipy import sparse

    issues = random.normal(size=(3, 5))
    issues /= np.linalg.norm(issues, axis=1, keepdims=True)
    return Pairs(
        sparse.csr_matrix(random.random((number, 8))), random.random((number, 5)),
        random.integers(3, size=number), random.random((number, 2)),
    ), alikeness(issues)  # fmt: skip


def test_coordinates_multiply_to_the_kernel() -> None:
    pairs, alike = some_pairs(12)
    found, at = coordinates(pairs, alike)
    kernel = at[:, :12] @ at[:, :12].T / found.scale**2
    assert np.allclose(kernel, gram(pairs, pairs, alike), atol=1e-3)


def test_a_sample_of_landmarks_approximates_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs, alike = some_pairs(90)
    monkeypatch.setattr("helpers.stances.learned.kernels.LANDMARKS", 70)
    found, at = coordinates(pairs, alike)
    assert np.abs(at[:, :70] @ at[:, :70].T / found.scale**2 - gram(pairs, pairs, alike)).max() < 0.01


def test_weights_of_features_say_what_the_landmarks_say() -> None:
    pairs, alike = some_pairs(15)
    weights = np.random.default_rng(1).normal(size=(15, 3))
    ngrams, points, level = primal(pairs, weights, alike[1][pairs.issue])
    asked = Pairs(pairs.sparse, pairs.dense, np.ones(15, dtype=int), pairs.about)
    assert np.allclose(
        pairs.sparse @ ngrams + pairs.dense @ points + level, gram(asked, pairs, alike) @ weights
    )


@pytest.mark.parametrize("seed", range(5))
def test_folds_keep_groups_together(seed: int) -> None:
    random = np.random.default_rng(seed)
    groups, labels = random.integers(12, size=100), random.integers(3, size=100)
    fold = folds(labels, groups, seed=seed)
    assert pd.Series(fold).groupby(groups).nunique().max() == 1 and set(fold) == set(range(5))


def test_probabilities_come_true_where_classes_overlap() -> None:
    random = np.random.default_rng(0)
    label = random.random(1200) < 0.2
    at = (random.normal(size=(1200, 1)) + label[:, None] * 1.5).astype(np.float32)
    zeros = np.zeros(1200, dtype=int)
    stage = fit_stage(at, label, zeros, np.arange(1200), number_of_issues=1, kernel=1)
    chances = stage.probabilities(at @ stage.weights + stage.level, zeros)[:, 1]
    high = chances > 0.5
    assert abs(chances.mean() - 0.2) < 0.03 and abs(chances[high].mean() - label[high].mean()) < 0.1


def test_softmax_adds_up_to_one_however_large() -> None:
    assert np.allclose(softmax(np.array([[1e4, 0, -1e4], [0, 0, 0]])).sum(axis=1), 1)
