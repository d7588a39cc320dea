"""The figure of demands: who asks something of whom, and how often."""

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from helpers.base import number, with_article
from helpers.positions import UNNAMED, WHOSE, asks_sheet
from helpers.report.figures.lanes import BLUE, name_left
from helpers.report.figures.style import add_panel, blank_figure, setup_figure
from helpers.report.printing import printable
from helpers.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW, COLUMN, HEAD = 0.34, 0.95, 0.42  # inches of a row, of a column, of the names above
MOST = 5  # columns that stand apart at full width
WRAP = 15  # characters to a line of a name above


def plot_asks(demands: pd.DataFrame, *, study: Study) -> "Figure":
    """Draw who asks whom: a row for a side that asks, a column for one that is asked, a disc with the number.

    The more statements with a condition, the larger the disc. In words: ``describe_asks``; as data:
    ``asks_sheet``.
    """
    sheet = asks_sheet(demands, study=study)
    if sheet.empty:
        return blank_figure("No statement names a condition.")
    rows, columns = (_order_names(sheet[key], study) for key in ("asking", "asked"))
    figure = setup_figure(height=HEAD + ROW * len(rows))
    right = max(0.1, COLUMN * (MOST - len(columns)))
    ax = add_panel(figure, top=HEAD, height=ROW * len(rows), left=1.3, right=right)
    most = sheet["n"].max()
    for row in sheet.to_dict("records"):
        x, y = columns.index(row["asked"]), rows.index(row["asking"])
        ax.scatter(x, y, s=90 + 230 * row["n"] / most, color="#c9dcea", edgecolors=BLUE, linewidths=0.8)
        ax.text(x, y, str(row["n"]), ha="center", va="center", size=7.5)
    ax.hlines(range(len(rows)), -0.5, len(columns) - 0.5, color="#e3e3e3", linewidth=0.6, zorder=0)
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    for y, name in enumerate(rows):
        name_left(ax, y, name, size=7.5, gap=0.01)
    size = 7.5 if len(columns) <= MOST else 5.5
    names = ["\n".join(textwrap.wrap(printable(one), WRAP)) for one in columns]
    ax.set_xticks(range(len(columns)), names, parse_math=False, size=size)
    ax.tick_params(top=False, labeltop=True, bottom=False, labelbottom=False, length=0)
    ax.spines["bottom"].set_visible(False)
    ax.annotate("asks ↓   of →", (0, 1), (-6, 16), xycoords="axes fraction", textcoords="offset points",
                size=7, color="#666666", ha="right")  # fmt: skip
    return figure


def _order_names(names: pd.Series, study: Study) -> list[str]:
    """Sides in the study's order; those it does not know after them, whoever is not named last."""
    present = set(names)
    known = [label for label in study.sides.values() if label in present]
    last = [words for words in (*WHOSE.values(), UNNAMED) if words in present]
    return [*known, *sorted(present - {*known, *last}), *last]


def describe_asks(demands: pd.DataFrame, *, study: Study) -> str:
    """The figure of demands in words, for those who do not see it."""
    sheet = asks_sheet(demands, study=study)
    if sheet.empty:
        return "An empty figure: no statement names a condition."
    said = [
        f"{with_article(row['asking'])} asks {with_article(row['asked'])} in {row['n']}"
        for row in sheet.to_dict("records")
    ]
    total = number(int(sheet["n"].sum()), "statement")
    return f"Who asks whom, in {total} with a condition: {', '.join(said)}."
