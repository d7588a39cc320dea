"""The figure of agreement between coders: what is drawn, what is said, what is refused."""

import numpy as np
import pandas as pd
import pytest

from helpers.base.errors import InputError
from helpers.report.figures.comparisons import describe_coders, plot_coders
from helpers.report.figures.style import add_panel, figure_bytes, setup_figure

AGREED = pd.DataFrame(
    [("talks", 40, 0.9, 0.8, 0.96), ("dam", 12, 0.7, np.nan, np.nan), ("$x^2$", 5, np.nan, np.nan, np.nan)],
    columns=["issue", "n", "alpha", "low", "high"],
)


def drawn(agreed: pd.DataFrame, **options):
    figure = setup_figure(height=2)
    axes = add_panel(figure, top=0.15, height=1)
    plot_coders(agreed, axes, **options)
    return figure, axes


def test_each_issue_has_its_line_its_name_and_its_count() -> None:
    _, axes = drawn(AGREED, labels={"dam": "The dam"})
    assert [text.get_text() for text in axes.get_yticklabels()] == ["talks", "The dam", "$x^2$"]
    assert [text.get_text() for text in axes.texts] == ["40", "12"]


def test_intervals_are_where_they_were_measured() -> None:
    _, axes = drawn(AGREED[:1])
    assert any(list(line.get_xdata()) == [0.8, 0.96] for line in axes.lines)


def test_an_alpha_below_chance_stays_in_the_figure() -> None:
    _, axes = drawn(AGREED.assign(alpha=-0.4, low=-0.7))
    assert axes.get_xlim()[0] < -0.7


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_the_same_table_gives_the_same_bytes(rows: int) -> None:
    assert figure_bytes(drawn(AGREED[:rows])[0]) == figure_bytes(drawn(AGREED[:rows])[0])


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        (AGREED[:1], "talks: 0.90 [0.80, 0.96], meets 0.8, 40 codes compared."),
        (AGREED[1:2], "dam: 0.70 (no interval), above 0.667, 12 codes compared."),
        (AGREED[:1].assign(alpha=0.2), "talks: 0.20 [0.80, 0.96], below 0.667"),
        (AGREED, "$x^2$: cannot be told."),
        (AGREED[:0], "nothing was coded by two coders"),
        (AGREED[2:], "nothing was coded by two coders"),
    ],
)
def test_the_figure_is_said_in_words(agreed: pd.DataFrame, said: str) -> None:
    assert said in describe_coders(agreed)


@pytest.mark.parametrize(
    ("agreed", "said"),
    [(AGREED.drop(columns="low"), "no column low"), (pd.concat([AGREED, AGREED]), "one pair of coders")],
)
def test_what_cannot_be_drawn_is_refused(agreed: pd.DataFrame, said: str) -> None:
    with pytest.raises(InputError, match=said):
        drawn(agreed)
