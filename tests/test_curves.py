"""Curves: what is drawn is what the tables say; nothing is drawn where nothing is known."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from helpers.base.errors import InputError
from helpers.report.figures.curves import (
    describe_agreement,
    describe_reliability,
    describe_shares,
    plot_agreement,
    plot_reliability,
    plot_shares,
)
from helpers.report.figures.style import add_panel, figure_bytes, setup_figure

RELIABILITY = pd.DataFrame(
    [("talks", 0.5, 0.6, 6, 6, 0.55, 0.5, 0.1, 0.9), ("talks", 0.9, 1.0, 12, 1, 0.95, 0.75, np.nan, np.nan)],
    columns=["issue", "above", "to", "n", "articles", "said", "right", "low", "high"],
)
AGREED = pd.DataFrame(
    [
        ("talks", "reference coders", "hand", 40, 0.9, 0.8, 0.7, 0.9),
        ("talks", "codebook", "machine", 40, 0.8, 0.6, 0.5, 0.7),
        ("talks", "learned", "machine", 40, 0.8, -0.1, -0.2, 0.0),
        ("dam", "codebook", "machine", 0, np.nan, np.nan, np.nan, np.nan),
    ],
    columns=["issue", "coder", "kind", "n", "agree", "alpha", "low", "high"],
)
UNCODED = "no statement here has a reference code"
INTERVALS = ["low", "high", "naive", "naive_low", "naive_high"]
SHARES = pd.DataFrame(
    [
        ("2031", "talks", 20, 5, 0.4, 0.1, 0.8, 0.7, 0.6, 0.8, ""),
        ("2030", "talks", 10, 0, np.nan, np.nan, np.nan, 0.5, 0.3, 0.7, UNCODED),
        ("", "talks", 3, 0, np.nan, np.nan, np.nan, 1.0, np.nan, np.nan, UNCODED),
    ],
    columns=["year", "issue", "n", "coded", "share", *INTERVALS, "reason"],
)  # fmt: skip
ALL = [
    (plot_reliability, RELIABILITY),
    (plot_agreement, AGREED),
    (plot_shares, SHARES),
]


def drawn(plot, data, **options):
    figure = setup_figure(height=2)
    axes = add_panel(figure, top=0.2, height=1.4)
    plot(data, axes, **options)
    return axes


def dots(axes):
    """The marks of each line that has any: x and y, rounded, what is missing left out."""
    found = {}
    for line in axes.get_lines():
        if line.get_marker() not in ("None", "", None):
            points = [(round(float(x), 2), round(float(y), 2)) for x, y in zip(*line.get_data(), strict=True)]
            found.setdefault(line.get_marker(), []).extend(p for p in points if p[1] == p[1])
    return found


def words(axes):
    return [text.get_text() for text in axes.figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize(
    ("plot", "data", "marks"),
    [
        (plot_reliability, RELIABILITY, {"o": [(55, 50), (95, 75)]}),
        (plot_shares, SHARES, {"o": [(0.88, 40)], "s": [(0.12, 50), (1.12, 70)]}),
    ],
)
def test_a_mark_for_every_number_and_none_for_what_is_missing(plot, data, marks):
    assert dots(drawn(plot, data)) == marks


def test_each_machine_has_its_mark_and_hand_coders_a_band():
    axes = drawn(plot_agreement, AGREED)
    assert {marker: [x for x, _ in points] for marker, points in dots(axes).items()} == {
        "o": [0.6],
        "s": [-0.1],
    }
    band = axes.collections[0].get_paths()[0].get_extents()
    assert (band.x0, band.x1) == pytest.approx((0.7, 0.9))
    assert {"talks", "dam", "codebook", "learned", "reference coders with each other"} <= set(words(axes))


def test_labels_name_the_issues():
    assert "The dam" in words(drawn(plot_agreement, AGREED, labels={"dam": "The dam"}))


@pytest.mark.parametrize(
    ("plot", "data", "said"),
    [
        (plot_reliability, RELIABILITY, "12"),
        (plot_shares, SHARES, "2030\n0 of 10"),
    ],
)
def test_counts_and_units_are_printed(plot, data, said):
    assert said in words(drawn(plot, data))


@pytest.mark.parametrize(("plot", "data"), ALL)
def test_the_same_figure_twice_and_from_an_empty_table(plot, data):
    assert figure_bytes(drawn(plot, data).figure) == figure_bytes(drawn(plot, data).figure)
    drawn(plot, data.iloc[:0])


@pytest.mark.parametrize(("plot", "data"), ALL)
def test_a_table_without_a_column_is_refused(plot, data):
    with pytest.raises(InputError, match="has no column"):
        drawn(plot, data.drop(columns=data.columns[-2 if plot is plot_shares else -1]))


@pytest.mark.parametrize(
    ("plot", "data", "said"),
    [
        (plot_reliability, pd.concat([RELIABILITY, RELIABILITY.assign(issue="dam")]), "one issue is drawn"),
        (plot_shares, pd.concat([SHARES, SHARES.assign(issue="dam")]), "One row a year"),
    ],
)
def test_two_issues_are_not_mixed(plot, data, said):
    with pytest.raises(InputError, match=said):
        drawn(plot, data)


def test_names_are_never_read_as_mathematics():
    axes = drawn(plot_agreement, AGREED.replace({"codebook": r"$\frac{1}{0}$", "talks": "$x"}))
    figure_bytes(axes.figure)
    assert r"$\frac{1}{0}$" in words(axes)


@pytest.mark.parametrize(
    ("describe", "data", "said"),
    [
        (describe_reliability, RELIABILITY, "55% said, 50% right (6 codes); 95% said, 75% right (12 codes)."),
        (describe_reliability, RELIABILITY.iloc[:0], "An empty figure"),
        (describe_agreement, AGREED, "talks: reference coders with each other 0.80 [0.70, 0.90], codebook"),
        (describe_agreement, AGREED, "dam: codebook unknown."),
        (describe_shares, SHARES, f"2030: {UNCODED}, machine alone 50%. 2031: 40% [10%, 80%]"),
        (describe_shares, SHARES.assign(low=np.nan, high=np.nan), "40% (no interval), machine"),
    ],
)  # fmt: skip
def test_in_words(describe, data, said):
    assert said in describe(data)
