"""The figure of demands: who asks something of whom, and how often."""

from typing import TYPE_CHECKING

import pandas as pd

from helpers.extraction.bindings import NOBODY
from helpers.figures import add_panel, blank_figure, setup_figure
from helpers.showing.lanes import BLUE
from helpers.showing.printing import printable
from helpers.showing.timelines import side_name
from helpers.showing.wording import number
from helpers.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNNAMED = "nobody named"
ROW, COLUMN, HEAD = 0.34, 0.95, 0.42  # inches of a row, of a column, of the names above
MOST = 5  # columns that stand apart at full width


def asks_sheet(demands: pd.DataFrame) -> pd.DataFrame:
    """How often each side asks each other: asking_side, asked_side ("" where nobody is named), n."""
    pairs = demands.groupby(["asking_side", "asked_side"], as_index=False).size()
    return pairs.rename(columns={"size": "n"}).sort_values(
        ["n", "asking_side", "asked_side"], ascending=[False, True, True], kind="stable", ignore_index=True
    )


def plot_asks(demands: pd.DataFrame, *, study: Study) -> "Figure":
    """Draw who asks whom: a row for a side that asks, a column for one that is asked, a disc with the number.

    The more statements with a condition, the larger the disc. In words: ``describe_asks``; as data:
    ``asks_sheet``.
    """
    sheet = asks_sheet(demands)
    if sheet.empty:
        return blank_figure("No statement names a condition.")
    asking, asked = (_ordered(sheet[key], study) for key in ("asking_side", "asked_side"))
    figure = setup_figure(height=HEAD + ROW * len(asking))
    right = max(0.1, COLUMN * (MOST - len(asked)))
    ax = add_panel(figure, top=HEAD, height=ROW * len(asking), left=1.3, right=right)
    most = sheet["n"].max()
    for row in sheet.to_dict("records"):
        x, y = asked.index(row["asked_side"]), asking.index(row["asking_side"])
        ax.scatter(x, y, s=90 + 230 * row["n"] / most, color="#c9dcea", edgecolors=BLUE, linewidths=0.8)
        ax.text(x, y, str(row["n"]), ha="center", va="center", size=7.5)
    ax.hlines(range(len(asking)), -0.5, len(asked) - 0.5, color="#e3e3e3", linewidth=0.6, zorder=0)
    ax.set(xlim=(-0.5, len(asked) - 0.5), ylim=(len(asking) - 0.5, -0.5))
    ax.set_yticks(range(len(asking)), [printable(side_name(study, one)) for one in asking], parse_math=False)
    size = 7.5 if len(asked) <= MOST else 5.5
    names = [printable(side_name(study, one) if one != NOBODY else UNNAMED) for one in asked]
    ax.set_xticks(range(len(asked)), names, parse_math=False, size=size)
    ax.tick_params(top=False, labeltop=True, bottom=False, labelbottom=False, length=0)
    ax.spines["bottom"].set_visible(False)
    ax.annotate("asks ↓   of →", (0, 1), (-6, 16), xycoords="axes fraction", textcoords="offset points",
                size=7, color="#666666", ha="right")  # fmt: skip
    return figure


def _ordered(sides: pd.Series, study: Study) -> list[str]:
    """Sides in the study's order; those it does not know after them, nobody last."""
    present = set(sides)
    known = [side for side in study.sides if side in present]
    return [*known, *sorted(present - {*known, NOBODY}), *([NOBODY] if NOBODY in present else [])]


def describe_asks(demands: pd.DataFrame, *, study: Study) -> str:
    """The figure of demands in words, for those who do not see it."""
    sheet = asks_sheet(demands)
    if sheet.empty:
        return "An empty figure: no statement names a condition."
    said = [
        f"{side_name(study, row['asking_side'])} asks "
        f"{side_name(study, row['asked_side']) if row['asked_side'] != NOBODY else UNNAMED} in {row['n']}"
        for row in sheet.to_dict("records")
    ]
    total = number(int(sheet["n"].sum()), "statement")
    return f"Who asks whom, in {total} with a condition: {', '.join(said)}."
