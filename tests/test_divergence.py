"""Divergence: the distance of two sides by window, its interval over articles, and what chance gives."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements, study

from helpers.base.errors import InputError
from helpers.base.tables import table
from helpers.positions.time import permutation
from helpers.positions.time.divergence import divergence
from helpers.positions.time.permutation import difference_of, interval, permute_divergence
from helpers.positions.time.turning_points import turning_points
from helpers.report.figures.divergence import (
    beyond_chance,
    caption_divergence,
    describe_divergence,
    plot_divergence,
)
from helpers.report.figures.style import figure_bytes

FOR, AGAINST, NEUTRAL = "favour", "against", "neutral"


def said(*rows):
    """Statements (side, day, polarity and, where it is not an article of its own, the article)."""
    given, codes = [], []
    for number, (side, day, polarity, *article) in enumerate(rows):
        row = {"side": side, "said_on": pd.Timestamp(day) if day else pd.NaT}
        row |= {"said_on_precision": "day" if day else "unknown"}
        given.append(row | ({"article_id": article[0]} if article else {}))
        codes.append(stance(number, "talks", polarity))
    return stances(*codes), statements(*given)


def apart(*rows, **options):
    options = {"sides": ("A", "B"), "window": "year", "draws": 50, **options}
    return divergence(*said(*rows), **options)


def year(*rows, **options):
    return apart(*((side, "2030-05-01", polarity, *more) for side, polarity, *more in rows), **options).iloc[
        0
    ]


@pytest.mark.parametrize(
    ("rows", "difference"),
    [
        ([("A", FOR), ("B", AGAINST)], 1.0),
        ([("A", AGAINST), ("B", FOR)], -1.0),
        ([("A", FOR), ("B", FOR)], 0.0),
        ([("A", FOR), ("B", NEUTRAL)], 0.5),
        ([("A", FOR), ("A", AGAINST), ("B", AGAINST)], 0.5),
        ([("A", FOR), ("B", AGAINST), ("B", AGAINST), ("B", FOR), ("B", NEUTRAL)], 0.625),
    ],
)
def test_the_difference_is_half_that_of_the_means(rows, difference):
    row = year(*rows)
    assert (row["difference"], row["divergence"]) == (difference, abs(difference))


def test_without_neutral_statements_it_is_the_difference_of_the_shares():
    row = year(("A", FOR), ("A", FOR), ("A", AGAINST), ("B", FOR), ("B", AGAINST))
    assert row["difference"] == pytest.approx(2 / 3 - 1 / 2)


def test_counts_of_statements_and_articles():
    row = year(("A", FOR, "x"), ("A", FOR, "x"), ("B", FOR, "x"), ("B", AGAINST, "y"))
    assert tuple(row[["n_a", "n_b", "articles_a", "articles_b"]]) == (2, 2, 1, 2)


def test_a_silent_window_is_a_row_with_a_reason():
    rows = apart(("A", "2030-05-01", FOR), ("B", "2030-05-01", FOR), ("B", "2032-05-01", FOR))
    assert list(rows["reason"].str.split(" on ").str[0])[1:] == [
        "No statement of A or B",
        "No statement of A",
    ]


def test_silent_windows_have_no_numbers():
    rows = apart(("A", "2030-05-01", FOR), ("B", "2031-05-01", FOR))
    assert rows[["difference", "divergence", "low", "high", "chance", "p"]].isna().all(axis=None)


def test_where_no_day_is_known_a_row_says_so():
    rows = apart(("A", None, FOR), ("B", None, FOR))
    assert (len(rows), rows["undated"].iloc[0], rows["reason"].iloc[0][:12]) == (1, 2, "No statement")


def test_undated_statements_are_counted_apart():
    rows = apart(("A", "2030-05-01", FOR), ("B", "2030-05-01", FOR), ("B", None, AGAINST))
    assert (rows["undated"].iloc[0], rows["n_b"].iloc[0]) == (1, 1)


@pytest.mark.parametrize(
    ("options", "windows"),
    [
        ({"window": "year"}, ["2030"]),
        ({"window": "quarter"}, ["2030-Q1", "2030-Q2"]),
        ({"window": "month"}, ["2030-01", "2030-02", "2030-03", "2030-04"]),
        ({"window": 60}, ["2030-01-01", "2030-03-02"]),
        ({"window": 60, "step": 30}, ["2030-01-01", "2030-01-31", "2030-03-02"]),
        ({"window": 101}, ["2030-01-01"]),
        ({"window": 100}, ["2030-01-01", "2030-04-11"]),
        ({"window": 400}, ["2030-01-01"]),
    ],
)
def test_the_windows(options, windows):
    rows = apart(("A", "2030-01-01", FOR), ("B", "2030-04-11", FOR), **options)
    assert list(rows["window"]) == windows


def test_every_dated_statement_is_in_one_of_the_windows_that_touch():
    rows = apart(*((side, f"2030-01-{day:02}", FOR) for day in range(1, 29) for side in "AB"), window=5)
    assert (rows["n_a"].sum(), rows["n_b"].sum()) == (28, 28)


def test_a_kernel_weighs_the_middle_most():
    rows = [
        ("A", "2030-01-01", AGAINST),
        ("A", "2030-01-06", FOR),
        ("B", "2030-01-06", FOR),
        ("B", "2030-01-11", FOR),
    ]
    flat, peaked = (
        apart(*rows, window=11, kernel=one)["mean_a"].iloc[0] for one in ("uniform", "epanechnikov")
    )
    assert flat == 0 and peaked > 0.5  # fmt: skip


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"issue": "weather"}, "No stance is on an issue “weather”"),
        ({"sides": ("A", "Q")}, "Use two of A, B"),
        ({"sides": ("A", "A")}, "Two different sides"),
        ({"window": "week"}, "year, quarter, month"),
        ({"kernel": "round", "window": 30}, "no kernel “round”"),
        ({"kernel": "gaussian"}, "as a number of days"),
        ({"window": 0}, "at least one day"),
    ],
)
def test_what_does_not_exist_is_refused(options, words):
    with pytest.raises(InputError, match=words):
        apart(("A", "2030-05-01", FOR), ("B", "2030-05-01", FOR), **options)


def test_the_two_sides_that_say_most_are_taken():
    rows = apart(*((side, "2030-05-01", FOR) for side in "AABBBC"), sides=None)
    assert tuple(rows[["side_a", "side_b"]].iloc[0]) == ("B", "A")


def test_one_side_alone_has_no_divergence():
    with pytest.raises(InputError, match="needs two sides"):
        apart(("A", "2030-05-01", FOR), sides=None)


# --- intervals and chance


def test_one_article_of_a_side_has_no_interval_and_says_so():
    row = year(("A", FOR, "x"), ("A", FOR, "x"), ("B", FOR, "y"), ("B", AGAINST, "z"))
    assert np.isnan(row["low"]) and row["reason"] == "A in one article only: no interval."


def test_the_bootstrap_is_over_articles():
    articles = [(one, FOR if number % 3 else AGAINST, number) for number in range(12) for one in "AB"]
    alone = year(*((side, polarity, f"{side}{n}") for side, polarity, n in articles), draws=400)
    grouped = year(*((side, polarity, f"{side}{n % 3}") for side, polarity, n in articles), draws=400)
    assert grouped["high"] - grouped["low"] > alone["high"] - alone["low"]


def test_the_bootstrap_agrees_with_drawing_statement_by_statement():
    rng, sums = np.random.default_rng(3), []
    for _ in range(14):
        counts = rng.integers(0, 3, size=2)
        sums.append(
            [
                rng.integers(-counts[0], counts[0] + 1),
                counts[0],
                rng.integers(-counts[1], counts[1] + 1),
                counts[1],
            ]
        )
    table = np.array(sums, dtype=float)
    values = []
    for _ in range(4000):
        drawn = [table[rng.integers(14)] for _ in range(14)]
        totals = [sum(row[column] for row in drawn) for column in range(4)]
        if totals[1] and totals[3]:
            values.append((totals[0] / totals[1] - totals[2] / totals[3]) / 2)
    got = interval(table, 0.0, random=np.random.default_rng(0), draws=4000)
    assert got == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])), abs=0.03)  # fmt: skip


def test_unanimous_articles_are_bounded_exactly():
    row = year(*(("A", FOR) for _ in range(5)), *(("B", AGAINST) for _ in range(5)))
    unseen = 1 - 0.025 ** (1 / 5)
    assert (row["low"], row["high"]) == pytest.approx((1 - np.hypot(2 * unseen, 2 * unseen) / 2, 1))


def of_articles(one, other):
    """Sums of articles (position, statements) of one side and of another."""
    return np.array([[*x, 0, 0] for x in one] + [[0, 0, *x] for x in other], dtype=float)


def in_errors(one, other):
    """The distance of two sides, and how often it holds its standard error, article by article."""
    means = [sum(x for x, _ in side) / sum(w for _, w in side) for side in (one, other)]
    error = sum(
        len(side) / (len(side) - 1) * sum((x - mean * w) ** 2 for x, w in side) / sum(w for _, w in side) ** 2
        for side, mean in zip((one, other), means, strict=True)
    )
    apart = abs(means[0] - means[1])
    return apart / 2, apart / error**0.5 if error > 1e-12 else np.inf if apart > 1e-12 else 0


@pytest.mark.parametrize(
    "articles",
    [
        ((1, 1), (1, 1), (0, 1), (-1, 1), (-1, 1), (1, 1)),
        ((2, 2), (1, 3), (-1, 1), (-1, 5), (4, 4), (0, 2)),
        ((1, 1), (1, 1), (-1, 1), (-1, 1), (-1, 1), (-1, 1)),
    ],
    ids=["one statement each", "unlike lengths", "no spread"],
)
def test_chance_agrees_with_all_deals(articles):
    deals = [
        in_errors(
            [articles[i] for i in range(6) if i in one], [articles[i] for i in range(6) if i not in one]
        )
        for one in combinations(range(6), 2)
    ]
    apart, surprise = np.array(deals).T
    sums = of_articles(articles[:2], articles[2:])
    chance, _, p = permute_divergence(sums, apart[0], random=np.random.default_rng(0), draws=6000)
    assert (chance, p) == pytest.approx((apart.mean(), (surprise >= surprise[0] - 1e-9).mean()), abs=0.02)


@pytest.mark.parametrize(("far", "high"), [(3, (1 - 2 / 39) / 2), (1, 1 / 39 / 2)])
def test_chance_stays_below_its_high_in_95_percent_of_deals(far, high):
    """One article of forty is the one side's: in 7.5 or in 2.5 % of deals one that is far from the others."""
    sums = of_articles([(1, 1)], [(1, 1)] * (far - 1) + [(0, 1)] * (40 - far))
    assert permute_divergence(sums, 0.0, random=np.random.default_rng(0), draws=2000)[1] == pytest.approx(
        high
    )


def test_what_no_deal_reaches_has_the_least_p_there_is():
    sums = of_articles([(1, 1)] * 20 + [(0, 1)], [(-1, 1)] * 20 + [(0, 1)])
    p = permute_divergence(sums, 20 / 21, random=np.random.default_rng(0), draws=99)[2]
    assert p == pytest.approx(1 / 100)


def test_beside_a_single_article_bare_distances_are_compared():
    sums = of_articles([(1, 1)], [(-1, 1), (0, 1), (0, 1)])
    assert permute_divergence(sums, 2 / 3, random=np.random.default_rng(0), draws=4000)[2] == pytest.approx(
        0.5, abs=0.03
    )


@pytest.mark.parametrize(("draws", "made"), [(19, 38), (20, 20)])
def test_deals_go_on_until_twenty_are_as_far_apart(draws, made):
    random = np.random.default_rng(0)
    permute_divergence(of_articles([(1, 1)] * 3, [(1, 1)] * 3), 0.0, random=random, draws=draws, at_most=1000)
    assert random.random() == np.random.default_rng(0).random(6 * made + 1)[-1]


@pytest.mark.parametrize("sizes", [((5, 1), (20, 5)), ((10, 2), (10, 2))], ids=["unlike", "alike"])
def test_sides_that_agree_are_rarely_beyond_chance_whatever_the_length_of_their_articles(sizes):
    random, found = np.random.default_rng(3), []
    for _ in range(200):
        sides = [
            [(random.choice([1, -1, 0], words, p=(0.4, 0.4, 0.2)).sum(), words) for _ in range(count)]
            for count, words in sizes
        ]
        sums = of_articles(*sides)
        found.append(permute_divergence(sums, difference_of(sums.sum(axis=0)), random=random, draws=199)[2])
    assert np.mean(np.array(found) <= 0.05) < 0.12


def test_opposites_in_many_windows_hold_for_all_of_them_together():
    days = pd.date_range("2010-01-05", periods=60, freq="MS").strftime("%Y-%m-%d")
    rows = [(side, day, FOR if side == "A" else AGAINST) for day in days for side in "AB" for _ in range(12)]
    found = apart(*rows, window="month", draws=20)
    assert (found["p"] * len(found) <= 0.05).all()


def many_articles(count=410, seed=4):
    """Articles in which both sides speak, a little apart."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 5, size=(count, 2))
    positions = [
        [
            rng.choice([-1, 0, 1], size, p=p).sum()
            for size, p in zip(row, ((0.2, 0.3, 0.5), (0.3, 0.3, 0.4)), strict=True)
        ]
        for row in weights
    ]
    return np.column_stack(
        [np.array(positions)[:, 0], weights[:, 0], np.array(positions)[:, 1], weights[:, 1]]
    ).astype(float)


@pytest.mark.parametrize("measure", [interval, permute_divergence])
def test_with_many_articles_the_limit_agrees_with_the_draws(measure, monkeypatch):
    sums = many_articles()
    apart = difference_of(sums.sum(axis=0))
    limit = measure(sums, apart, random=np.random.default_rng(0), draws=1)
    monkeypatch.setattr(permutation, "MOST", 10_000)
    drawn = measure(sums, apart, random=np.random.default_rng(0), draws=500)
    assert limit == pytest.approx(drawn, abs=0.01)


def test_few_statements_look_far_apart_by_chance():
    few = year(("A", FOR), ("A", AGAINST), ("B", FOR), ("B", AGAINST))
    many = year(*((side, polarity) for side in "AB" for polarity in (FOR, AGAINST) for _ in range(20)))
    assert few["difference"] == many["difference"] == 0 and few["chance"] > 3 * many["chance"]


def test_sides_that_differ_in_every_article_are_beyond_chance():
    row = year(*(("A", FOR) for _ in range(8)), *(("B", AGAINST) for _ in range(8)), draws=500)
    assert row["p"] < 0.01 and row["divergence"] > row["chance_high"]


def test_the_same_twice_whatever_the_order_of_rows():
    codes, given = said(
        *((side, f"2030-01-{day:02}", FOR if day % 3 else AGAINST) for day in range(1, 25) for side in "AB")
    )
    one = divergence(codes, given, sides=("A", "B"), window=10, draws=50)
    other = divergence(codes.iloc[::-1], given.iloc[::-1], sides=("A", "B"), window=10, draws=50)
    pd.testing.assert_frame_equal(one, other)  # fmt: skip


def test_the_difference_turns_its_sign_with_the_sides():
    totals = np.array([3.0, 4.0, -1.0, 2.0])
    assert difference_of(totals) == -difference_of(totals[[2, 3, 0, 1]]) == 0.625


# --- the figure

MADE = [
    *(("A", f"2030-{month:02}-02", FOR) for month in range(1, 13)),
    *(("B", f"2030-{month:02}-03", FOR if month < 7 else AGAINST) for month in range(1, 13)),
]


def tables(rows=MADE, **options):
    """Divergence and turning points of some statements."""
    codes, given = said(*rows)
    apart = divergence(codes, given, sides=("A", "B"), window="month", draws=20)
    return apart, turning_points(codes, given, sides=("A", "B"), window="month", draws=100, **options)


def words_in(figure):
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def drawn(rows=MADE, **options):
    return plot_divergence(*tables(rows), table([], "events"), study=options.pop("study", study()), **options)


def test_the_figure_names_issue_sides_and_turning_points():
    words = set(words_in(drawn()))
    assert {"Talks", "Arvenia", "Belmor", "Belmor turns"} <= words and "Arvenia turns" not in words


def test_the_figure_is_the_same_twice():
    assert figure_bytes(drawn()) == figure_bytes(drawn())


def test_the_figure_is_on_the_page():
    figure = drawn()
    box = figure.get_tightbbox()
    assert box.x0 >= -0.05 and box.x1 <= figure.get_figwidth() + 0.05


@pytest.mark.parametrize("label", ["$\\frac{1}{2}$", "<script>", "$x", "\x1b[31m", "대화"])
def test_a_label_is_drawn_as_text(label):
    hostile = study(sides={"A": label, "B": "Belmor"})
    assert figure_bytes(drawn(study=hostile)).startswith(b"<?xml")


def test_without_a_day_the_figure_says_so():
    rows = [("A", None, FOR), ("B", None, FOR)]
    assert "No statement of the two sides has a known day." in words_in(drawn(rows))


def test_one_window_makes_no_line():
    rows = [("A", "2030-03-02", FOR), ("B", "2030-03-09", AGAINST)]
    words = "All statements of the two sides lie in one window, 2030-03."
    assert words in words_in(drawn(rows))
    assert "no line to draw" in caption_divergence(*tables(rows), study=study())


@pytest.mark.parametrize(
    ("p", "said"),
    [
        ([0.5, 0.2, 0.9], "In 3 windows Arvenia and Belmor both speak. They are farther apart"),
        ([0.5, 0.2, 0.9], "than chance would put them in none;"),
        ([0.01, 0.2, 0.04], "chance would put them on talks in 2030-01 and 2030-03;"),
    ],
)
def test_the_windows_beyond_chance_are_told(p, said):
    rows = [
        (side, f"2030-0{month}-03", code)
        for month in (1, 2, 3)
        for side, code in (("A", FOR), ("B", AGAINST))
    ]
    apart, _ = tables(rows)
    assert said in beyond_chance(apart.assign(p=p), study=study())


CHANCE_TURN = [
    (side, f"2030-{at:02}-03", FOR if sign == "+" else AGAINST)
    for side, signs in (("A", "+" * 10), ("B", "++++-+----"))
    for at, sign in enumerate(signs, 1)
]


@pytest.mark.parametrize(
    ("rows", "band", "dotted"), [(MADE, True, True), (CHANCE_TURN, False, True), (MADE[:12], False, False)]
)
def test_the_caption_explains_what_is_drawn(rows, band, dotted):
    rows = [*rows, ("B", "2030-01-03", FOR)]
    words = caption_divergence(*tables(rows), study=study())
    assert "half the difference, Arvenia minus Belmor" in words
    assert ("grey band" in words, "question mark" in words) == (band, dotted)


def test_the_caption_of_nothing_names_nobody():
    assert "minus" not in caption_divergence(pd.DataFrame(), pd.DataFrame(), study=study())


def test_every_numbered_event_is_tied_to_its_line():
    from matplotlib.collections import LineCollection
    from matplotlib.dates import date2num

    days = [pd.Timestamp("2030-05-01"), pd.Timestamp("2030-05-02"), pd.Timestamp("2030-08-01")]
    events = table(
        [{"on": on, "precision": "day", "label": str(on), "kind": "event"} for on in days], "events"
    )
    figure = plot_divergence(*tables(), events, study=study())
    strip = next(ax for ax in figure.axes if "1" in [text.get_text() for text in ax.texts])
    ties = [part for one in strip.findobj(LineCollection) for part in one.get_segments()]
    assert [part[0][0] for part in ties] == list(date2num(days))
    assert [part[-1][0] for part in ties] == [text.get_position()[0] for text in strip.texts]


def test_the_figure_in_words():
    words = describe_divergence(*tables(), study=study())
    assert "Belmor turned between 3 June 2030 and 3 July 2030, from a mean of +1.00 to -1.00" in words


def test_what_may_be_chance_is_not_said_to_have_turned():
    words = describe_divergence(*tables(CHANCE_TURN), study=study())
    assert "turned" not in words.replace("may have turned", "")
