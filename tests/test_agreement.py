"""Agreement between coders: Krippendorff's alpha against values worked out by hand."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import t

from helpers.base.errors import InputError
from helpers.base.intervals import difference, jackknife
from helpers.stances.evaluation.agreement import (
    agreement,
    agreement_pairs,
    agreement_with_reference,
    disagreements,
)


def agreed(*pairs, issue="talks"):
    """The agreement of two coders, one pair of polarities a statement (None: not coded)."""
    rows = [
        stance(number, issue, polarity, coder=coder)
        for number, pair in enumerate(pairs)
        for coder, polarity in zip(("ada", "bo"), pair, strict=True)
        if polarity
    ]
    return agreement(stances(*rows)).iloc[0]


F, A, N = "favour", "against", "neutral"


def test_perfect_agreement_is_one():
    assert agreed((F, F), (A, A), (N, N), ("none", "none"))["alpha"] == pytest.approx(1)


def test_alpha_by_hand():
    # two values, 4 units, 8 codes: 5 favour, 3 against; one disagreement
    # alpha = 1 - (8 - 1) * 2 * 1 / (2 * 5 * 3) = 1 - 14 / 30
    assert agreed((F, F), (F, F), (A, A), (F, A))["alpha"] == pytest.approx(1 - 14 / 30)


def test_agreement_by_chance_is_at_or_below_zero():
    assert agreed((F, A), (A, F), (F, A), (A, F))["alpha"] < 0


def test_neutral_is_not_the_same_as_none():
    assert agreed((N, "none"), (F, F))["agree"] == 0.5


def test_statements_coded_once_are_left_out():
    assert agreed((F, F), (A, A), (F, None))["n"] == 2


def test_alpha_of_one_value_is_missing():
    row = agreed((F, F), (F, F))
    assert row[["alpha", "low", "high"]].isna().all() and row["agree"] == 1


def test_one_coder_has_no_agreement():
    row = agreed((F, None), (A, None))
    assert (row["coders"], row["n"]) == (1, 0) and row[["alpha", "agree"]].isna().all()


def test_the_interval_holds_alpha_and_is_the_same_twice():
    pairs = [(F, F), (A, A), (F, A), (N, N)] * 6
    row = agreed(*pairs)
    assert row["low"] < row["alpha"] < row["high"] and tuple(row) == tuple(agreed(*pairs))


def test_each_issue_has_its_row():
    rows = [stance(0, issue, F, coder=coder) for issue in ("talks", "dam") for coder in ("ada", "bo")]
    assert list(agreement(stances(*rows))["issue"]) == ["dam", "talks"]


def test_no_codes_no_rows():
    assert agreement(stances()).empty


def many(count=40, *, articles=1, coders=("ada", "bo", "cy"), seed=3):
    """Codes of several coders who often agree, and the statements: ``articles`` of them share an article."""
    random = np.random.default_rng(seed)
    kinds = np.array([F, A, N, "none"])
    truth = random.integers(4, size=count)
    rows = []
    for coder in coders:
        said = np.where(random.random(count) < 0.7, truth, random.integers(4, size=count))
        rows += [stance(n, "talks", kinds[k], coder=coder) for n, k in enumerate(said)]
    told = statements(*({"article_id": f"a{n // articles}"} for n in range(count)))
    return stances(*rows), told


def slow_alpha(units):
    """Alpha of statements, each with the codes given to it, from their coincidences (Krippendorff 2011)."""
    coincidences, totals = Counter(), Counter()
    for codes in units:
        for place, one in enumerate(codes):
            for other in [*codes[:place], *codes[place + 1 :]]:
                coincidences[one, other] += 1 / (len(codes) - 1)
                totals[one] += 1 / (len(codes) - 1)
    observed = sum(n for (one, other), n in coincidences.items() if one != other)
    expected = sum(totals[one] * totals[other] for one in totals for other in totals if one != other)
    return 1 - (sum(totals.values()) - 1) * observed / expected if expected else np.nan


def test_the_slow_version_gives_the_published_example():
    coders = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]  # Krippendorff 2011, sec. C
    units = ["".join(codes).replace(".", "") for codes in zip(*coders, strict=True)]
    assert slow_alpha(units) == pytest.approx(0.743, abs=0.0005)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("fan-.", min_size=6, max_size=6), min_size=1, max_size=4))
@example(["ffffff", "ffffff"])  # one value only
@example(["fannaf"])  # one coder only
@example(["fan...", "...fan"])  # nothing coded twice
@example(["......", "......"])
def test_alpha_is_that_of_the_slow_version(coders):
    units = ["".join(codes).replace(".", "") for codes in zip(*coders, strict=True)]
    found = agreement(codings(**{f"coder{n}": codes for n, codes in enumerate(coders)}))
    assert (found["alpha"].tolist() or [np.nan]) == pytest.approx([slow_alpha(units)], nan_ok=True)


def test_the_interval_is_that_of_the_slow_version():
    codes, _ = many()
    labels = codes["polarity"].where(codes["bears"], "none")
    units = labels.groupby(codes["statement_id"]).agg(list).tolist()
    slow = np.array([slow_alpha(units[:n] + units[n + 1 :]) for n in range(40)])
    row = agreement(codes).iloc[0]
    z, without = np.arctanh(row["alpha"]), np.arctanh(slow)
    reach = t.ppf(0.975, 39) * np.sqrt(39 / 40 * ((without - without.mean()) ** 2).sum())
    assert (row["low"], row["high"]) == pytest.approx((np.tanh(z - reach), np.tanh(z + reach)))


def test_statements_of_one_article_are_left_out_together():
    codes, told = many(articles=8)
    again = pd.concat([codes, codes.assign(statement_id=codes["statement_id"] + "b")])
    twice = pd.concat([told, told.assign(statement_id=told["statement_id"] + "b")])
    single, double = (agreement(c, statements=s).iloc[0] for c, s in ((codes, told), (again, twice)))
    assert (double["low"], double["high"]) == pytest.approx((single["low"], single["high"]), abs=0.01)


def test_what_was_talked_over_is_no_agreement():
    codes, _ = many(coders=("ada", "bo"))
    talked = codes[codes["coder"] == "ada"].assign(coder="reconciled")
    assert agreement(pd.concat([codes, talked])).equals(agreement(codes))


def test_a_machine_beside_the_ceiling():
    codes, told = many(coders=("ada", "bo"))
    machine = codes[codes["coder"] == "bo"].assign(method="codebook", coder="codebook")
    found = agreement_with_reference(pd.concat([codes, machine]), statements=told).set_index("kind")
    # where the two differ, the first name settles: the machine, which codes as the second, is as far off
    assert found.loc["hand", "alpha"] == pytest.approx(found.loc["machine", "alpha"])
    assert list(found["coder"]) == ["reference coders", "codebook"] and (found["n"] == 40).all()


def test_all_issues_together_come_last():
    codes, _ = many(coders=("ada", "bo"))
    both = pd.concat([codes, codes.assign(issue="dam")])
    assert list(agreement_with_reference(both)["issue"]) == ["dam", "talks", "all"]
    assert agreement_with_reference(both)["n"].tolist() == [40, 40, 80]


def test_every_pair_that_shares_a_statement():
    rows = [stance(0, "talks", F, coder=c) for c in ("ada", "bo")] + [stance(1, "talks", F, coder="cy")]
    pairs = agreement_pairs(stances(*rows))
    assert list(pairs[["first", "second", "n", "agree"]].itertuples(index=False, name=None)) == [
        ("ada", "bo", 1, 1.0)
    ]


def test_codes_of_no_statement_are_named():
    codes, told = many(4)
    for function in (lambda: agreement(codes, statements=told[1:]), lambda: disagreements(codes, told[:0])):
        with pytest.raises(InputError, match="There is no statement s0"):
            function()


def codings(**coders):
    """Codes of coders on statements 0, 1, …: a letter each (f, a, n, - for none, . not coded; F tied)."""
    kinds = {"f": F, "F": F, "a": A, "n": N, "-": "none"}
    return stances(
        *(
            stance(n, "talks", kinds[letter], coder=coder, conditional=letter == "F")
            for coder, letters in coders.items()
            for n, letter in enumerate(letters)
            if letter != "."
        )
    )


def test_disagreements_say_who_coded_what_and_what_counts():
    codes = codings(ada="fffFn.", bo="fafff-", cy="fa....", reconciled="..a...")
    found = disagreements(codes, statements(*({} for _ in range(6)))).fillna("")
    columns = ["statement_id", "ada", "bo", "cy", "settled", "settled_by", "polarity_differs"]
    assert list(found[columns].itertuples(index=False, name=None)) == [
        ("s01", F, A, A, A, "majority", True),
        ("s03", "favour, conditional", F, "", "favour, conditional", "condition: first name", False),
        ("s04", N, F, "", N, "first name", True),
    ]


def test_talked_over_disagreements_stay_on_the_list():
    codes = codings(ada="f", bo="a", reconciled="n")
    row = disagreements(codes, statements({})).iloc[0]
    assert (row["settled"], row["settled_by"]) == (N, "reconciled")


def test_no_disagreement_no_row():
    assert disagreements(codings(ada="fa", bo="fa"), statements({}, {})).empty


# --- the jackknife


def mean(sums):
    return sums[:, 0] / sums[:, 1]


def left_out(values, groups=None, **options):
    values = np.asarray(values, dtype=float)
    groups = np.arange(len(values)) if groups is None else groups
    return jackknife(np.column_stack([values, np.ones(len(values))]), mean, groups=groups, **options)


def test_the_spread_of_a_mean_is_known():
    values = np.random.default_rng(1).random(400)
    low, high = left_out(values)
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.02)


@pytest.mark.parametrize(
    ("values", "groups"),
    [([0, 1, 0, 1], None), ([0, 1] * 20, np.arange(40) % 4), ([], None), ([np.nan] * 9, None)],
)
def test_no_interval_from_few_articles_or_of_nothing(values, groups):
    assert np.isnan(left_out(values, groups)).all()


@pytest.mark.parametrize(
    ("value", "ends"),
    [(1, (0.025**0.1, 1)), (0, (0, 1 - 0.025**0.1)), (0.5, (0.5 * 0.025**0.1, 1 - 0.5 * 0.025**0.1))],
)
def test_where_ten_articles_agree_the_bound_is_exact(value, ends):
    assert left_out([value] * 10) == pytest.approx(ends)


def test_one_that_differs_makes_nobody_surer():
    assert left_out([1] * 19 + [0.9])[0] <= left_out([1] * 20)[0]


def test_bounds_lie_within_those_of_the_figure():
    low, high = left_out([-1, 1, 1, 1, 1, 1], within=(-1, 1))
    assert -1 <= low < 2 / 3 < high <= 1


def test_distances_to_the_bounds_of_two_figures_add_up_as_squares():
    assert difference((0.8, 0.5, 0.9), (0.4, 0.3, 0.8)) == pytest.approx(
        (0.4 - 0.5, 0.4 + np.hypot(0.1, 0.1))
    )
