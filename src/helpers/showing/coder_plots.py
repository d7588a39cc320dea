"""The figure of agreement between coders: what a machine can be asked for, issue by issue."""

from typing import TYPE_CHECKING

import pandas as pd

from helpers.ground.errors import InputError
from helpers.showing.curves import COLOURS, TENTATIVE, USUAL, issue_label, scale_alphas
from helpers.showing.wording import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ("issue", "n", "alpha", "low", "high")


def plot_coders(agreed: pd.DataFrame, ax: "Axes", *, labels: dict[str, str] | None = None) -> None:
    """Draw Krippendorff's alpha between coders, a line an issue, with its 95 % interval.

    ``agreed`` has a row an issue: the table of ``agreement``, or the rows of one pair; ``labels`` name the
    issues. Beside each dot stands how many statements were coded twice. Dotted lines are at 0.667, the least
    for tentative conclusions, and 0.8, the usual demand (Krippendorff 2019, ch. 12). An alpha that is missing
    leaves its line empty; a dot without a line has no interval. Raises InputError where a column is missing
    or an issue is there twice.
    """
    _check(agreed)
    for place, (alpha, low, high, n) in enumerate(_values(agreed)):
        ax.plot([low, high], [place, place], color=COLOURS[0], linewidth=1.4)
        ax.plot(alpha, place, "o", color=COLOURS[0], markersize=5)
        if alpha == alpha:
            ax.annotate(f"{n:,}", (alpha, place), (0, 5), textcoords="offset points", ha="center", size=6.5,
                        color="#666666")  # fmt: skip
    scale_alphas(agreed, ax, labels=labels)
    ax.set_xlabel("Krippendorff's alpha between coders; above the dot, statements coded twice")


def describe_coders(agreed: pd.DataFrame, *, labels: dict[str, str] | None = None) -> str:
    """The figure in words: alpha of each issue with its interval, and whether it meets the usual demands."""
    _check(agreed)
    if agreed.empty or not agreed["alpha"].notna().any():
        return "An empty figure: nothing was coded by two coders."
    parts = []
    for issue, (alpha, low, high, n) in zip(agreed["issue"], _values(agreed), strict=True):
        if alpha != alpha:
            parts.append(f"{issue_label(issue, labels)}: cannot be told.")
            continue
        enough = "meets 0.8" if alpha >= USUAL else "above 0.667" if alpha >= TENTATIVE else "below 0.667"
        interval = f" [{low:.2f}, {high:.2f}]" if low == low else " (no interval)"
        coded = number(n, "code")
        parts.append(f"{issue_label(issue, labels)}: {alpha:.2f}{interval}, {enough}, {coded} compared.")
    return " ".join(["Krippendorff's alpha between coders, with 95 % interval.", *parts])


def _values(agreed: pd.DataFrame) -> list[tuple[float, float, float, int]]:
    numbers = (agreed[column].astype(float) for column in ("alpha", "low", "high"))
    return list(zip(*numbers, agreed["n"].astype(int), strict=True))


def _check(agreed: pd.DataFrame) -> None:
    missing = [column for column in COLUMNS if column not in agreed.columns]
    if missing:
        raise InputError(f"The table has no column {', '.join(missing)}. Take it from agreement.")
    if agreed["issue"].duplicated().any():
        raise InputError("An issue is there twice: draw one pair of coders, or all, at a time.")
