"""Sensitivity plots: a mark for every variant that tells something, none for what does not, and in words."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from helpers.base.errors import InputError
from helpers.report.figures.comparisons import (
    MOST,
    describe_sensitivity,
    draw_sensitivity,
    drawn_findings,
    plot_sensitivity,
)
from helpers.report.figures.style import add_panel, figure_bytes, setup_figure

NAMES = ["finding", "kind", "side", "issue", "variant", "value", "low", "high", "base", "n", "holds", "why"]
LEAN = "Arvenia is more for than against on talks"
ROWS = pd.DataFrame(
    [
        (LEAN, "lean", "A", "talks", "as reported", 0.5, 0.2, 0.8, 0.5, 20, True, ""),
        (LEAN, "lean", "A", "talks", "bo alone", 0.25, np.nan, np.nan, 0.5, 12, True, ""),
        (
            LEAN,
            "lean",
            "A",
            "talks",
            "codebook alone",
            -0.5,
            -0.9,
            0.1,
            0.5,
            20,
            False,
            "is more against than for",
        ),
        (LEAN, "lean", "A", "talks", "direct only", 1.0, np.nan, np.nan, 0.5, 3, pd.NA, "only 3 statements"),
    ],
    columns=NAMES,
).astype({"holds": "boolean"})
OTHER = ROWS.assign(finding="Belmor: share in favour of talks", kind="share")


def drawn(rows):
    figure = setup_figure(height=2)
    axes = add_panel(figure, top=0.2, height=1.4)
    plot_sensitivity(rows, axes)
    return axes


def dots(axes):
    """Marker -> where its dots stand."""
    found = {}
    for line in axes.get_lines():
        if line.get_marker() not in ("None", "", None):
            x, y = line.get_data()
            found.setdefault(line.get_marker(), []).append((float(x[0]), float(y[0])))
    return found


def words(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def test_a_mark_for_what_holds_another_for_what_does_not_and_a_number_for_too_few():
    axes = drawn(ROWS)
    assert dots(axes) == {"o": [(50, 0), (25, 1)], "s": [(-50, 2)]}
    assert " 3" in words(axes.figure)


def test_every_variant_is_named_and_the_base_has_its_band():
    axes = drawn(ROWS)
    assert set(ROWS["variant"]) <= set(words(axes.figure))
    box = axes.patches[0].get_extents().transformed(axes.transData.inverted())
    assert (box.x0, box.x1) == pytest.approx((20, 80))


def test_two_findings_are_not_mixed():
    with pytest.raises(InputError, match="One finding"):
        drawn(pd.concat([ROWS, OTHER]))


@pytest.mark.parametrize(
    ("kinds", "panels"), [(("lean",), 1), (("lean", "share"), 2), (("share",), 1), (("gap",), 0)]
)
def test_a_panel_a_finding(kinds, panels):
    figure = draw_sensitivity(pd.concat([ROWS, OTHER]), kinds=kinds)
    assert len(figure.axes) == panels
    assert any("no finding" in one for one in words(figure)) == (panels == 0)


@pytest.mark.parametrize("kinds", [(), ("leans",)])
def test_unknown_kinds_are_refused(kinds):
    with pytest.raises(InputError, match="are of the kinds"):
        draw_sensitivity(ROWS, kinds=kinds)


def test_no_more_than_fit_a_page_those_with_most_statements():
    many = pd.concat([ROWS.assign(finding=f"finding {n}", n=n) for n in range(MOST + 3)])
    assert drawn_findings(many) == [f"finding {n}" for n in range(3, MOST + 3)]
    assert len(draw_sensitivity(many).axes) == MOST


@pytest.mark.parametrize("rows", [ROWS, ROWS.iloc[:0], OTHER])
def test_the_same_figure_twice(rows):
    kinds = ("lean", "share")
    assert figure_bytes(draw_sensitivity(rows, kinds=kinds)) == figure_bytes(
        draw_sensitivity(rows, kinds=kinds)
    )


def test_names_are_never_read_as_mathematics():
    nasty = ROWS.replace({LEAN: r"$\frac{1}{0}$ leans", "bo alone": r"$\frac$ alone"})
    assert r"$\frac$ alone" in words(draw_sensitivity(nasty))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS, f"{LEAN}: holds in 1 of 3; not in codebook alone; too little is left in direct only."),
        (ROWS.iloc[:2], f"{LEAN}: holds in 1 of 1."),
        (ROWS.iloc[:0], "An empty figure"),
    ],
)
def test_in_words(rows, said):
    assert said in describe_sensitivity(rows)


@pytest.mark.parametrize("use", [drawn, draw_sensitivity, describe_sensitivity])
def test_a_table_without_a_column_is_refused(use):
    with pytest.raises(InputError, match="has no column holds"):
        use(ROWS.drop(columns="holds"))
