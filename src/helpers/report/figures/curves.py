"""The figures of trust: a machine's reliability, agreement of coders, corrected shares."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.report.entries import rows_of
from helpers.report.printing import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Blue, orange, green and purple after Okabe and Ito (2008), darkened for print; the marker repeats it
COLOURS = ("#0063a6", "#c75a00", "#00694b", "#8a3a6e", "#444444")
MARKERS = ("o", "s", "^", "D", "v")
QUIET: dict[str, Any] = {"color": "#bdbdbd", "linewidth": 0.6, "zorder": 0}
TENTATIVE, USUAL = 0.667, 0.8  # Krippendorff's thresholds of alpha


def plot_reliability(curve: pd.DataFrame, ax: "Axes") -> None:
    """Draw how often codes were right against how probable the machine called them, both in percent.

    ``curve`` are the rows of one issue, or of "all", of ``reliability``. A dot a bin with its 95 % interval
    and, beside it, the number of codes; the grey diagonal is a machine that means what it says.
    """
    check_columns(curve, ("issue", "said", "right", "low", "high", "n"))
    if curve["issue"].nunique() > 1:
        raise InputError("The curve of one issue is drawn at a time: choose one, or “all”.")
    ax.plot([0, 100], [0, 100], **QUIET)
    said, right, low, high = (100 * curve[c].to_numpy() for c in ("said", "right", "low", "high"))
    ax.vlines(said, low, high, color=COLOURS[0], linewidth=1.2)
    ax.plot(said, right, "o", color=COLOURS[0], markersize=4.5, clip_on=False)
    for x, y, count in zip(said, right, curve["n"], strict=True):
        ax.annotate(f"{count:,}", (x, y), (4, -3), textcoords="offset points", size=6.5, color="#666666")
    ax.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")
    ax.set_xlabel("probability given by the machine, %")
    ax.set_ylabel("share as in the reference codes, %")


def describe_reliability(curve: pd.DataFrame) -> str:
    """The reliability curve in words."""
    if curve.empty:
        return "An empty figure: no code has both a probability and a reference code."
    parts = [f"{row.said:.0%} said, {row.right:.0%} right ({row.n} codes)" for row in rows_of(curve)]
    return f"Probability given by the machine against the share that was right: {'; '.join(parts)}."


def plot_agreement(agreed: pd.DataFrame, ax: "Axes", *, labels: dict[str, str] | None = None) -> None:
    """Draw Krippendorff's alpha of machine coders with the reference codes, under that of reference coders.

    ``agreed`` is the table of ``agreement_with_reference``; ``labels`` name the issues. A line an issue;
    the grey band is the 95 % interval of the agreement between the reference coders, the bar in it their
    alpha, the ceiling; dots are machines, each with its interval and a marker of its own. Dotted lines:
    0.667 and 0.8, the usual demands.
    """
    check_columns(agreed, ("issue", "coder", "kind", "alpha", "low", "high"))
    issues = list(dict.fromkeys(agreed["issue"]))
    machines = sorted(agreed.loc[agreed["kind"] == "machine", "coder"].unique())
    for row in rows_of(agreed[agreed["alpha"].notna()]):
        y = issues.index(row.issue)
        if row.kind == "hand":
            band = [row.alpha if pd.isna(end) else end for end in (row.low, row.high)]
            ax.fill_betweenx([y - 0.38, y + 0.38], *band, color="#000000", alpha=0.09, linewidth=0)
            ax.plot([row.alpha, row.alpha], [y - 0.38, y + 0.38], color="#555555", linewidth=1.6)
            continue
        place = machines.index(row.coder)
        look: dict[str, Any] = {"color": COLOURS[place % len(COLOURS)]}
        level = y + 0.76 * ((place + 1) / (len(machines) + 1) - 0.5)
        ax.plot([row.low, row.high], [level, level], linewidth=1.2, **look)
        ax.plot(row.alpha, level, MARKERS[place % len(MARKERS)], markersize=4.5, **look)
    scale_alphas(agreed, ax, labels=labels)
    ax.set_xlabel("Krippendorff's alpha with the reference codes  (grey: between reference coders)")
    _legend(ax, machines, by_hand=bool((agreed["kind"] == "hand").any()))


def scale_alphas(agreed: pd.DataFrame, ax: "Axes", *, labels: dict[str, str] | None = None) -> None:
    """Fit axes to alphas, a line an issue, with its name, and draw the usual demands as dotted lines."""
    for threshold in (TENTATIVE, USUAL):
        ax.axvline(threshold, linestyle=":", **QUIET)
    names = [printable(issue_label(issue, labels)) for issue in dict.fromkeys(agreed["issue"])]
    ax.set_yticks(range(len(names)), names, parse_math=False)
    least = np.nanmin([0.0, *agreed["low"], *agreed["alpha"]])
    ax.set(xlim=(max(least, -1) - 0.02, 1.02), ylim=(max(len(names), 1) - 0.4, -0.6))


def issue_label(issue: str, labels: dict[str, str] | None) -> str:
    """The issue as ``labels`` name it; "all issues" for all."""
    return (labels or {}).get(issue, "all issues" if issue == "all" else issue)


def describe_agreement(agreed: pd.DataFrame) -> str:
    """The agreement in words, reference coders first."""
    sentences = []
    for issue, part in agreed.groupby("issue", sort=False):
        parts = [
            f"{'reference coders with each other' if row.kind == 'hand' else row.coder} "
            + ("unknown" if np.isnan(row.alpha) else f"{row.alpha:.2f} [{row.low:.2f}, {row.high:.2f}]")
            for row in rows_of(part.sort_values("kind", kind="stable"))
        ]
        sentences.append(f"{'All issues' if issue == 'all' else str(issue)}: {', '.join(parts)}.")
    return " ".join(["Krippendorff's alpha with the reference codes, with 95 % interval.", *sentences])


def plot_shares(shares: pd.DataFrame, ax: "Axes", *, period: str = "year") -> None:
    """Draw corrected shares over time beside those of the machine alone, in percent, with 95 % intervals.

    ``shares`` are the rows of ``corrected_shares`` of one issue (and one side), ``period`` the column that
    orders them. Filled dots are corrected, hollow squares the machine's codes as if they were right. Below
    each period stands how many of its statements have reference codes. Where a share is missing nothing is
    drawn; where an interval is, a dot without a line.
    """
    needed = (period, "issue", "share", "low", "high", "naive", "naive_low", "naive_high", "coded", "n")
    check_columns(shares, needed)
    rows = shares[shares[period] != ""].sort_values(period, kind="stable")
    if rows.duplicated(period).any():
        raise InputError(f"One row a {period} is drawn: choose one issue, and one side, first.")
    x = np.arange(len(rows))
    naive: dict[str, Any] = {"marker": "s", "markerfacecolor": "white", "label": "machine alone"}
    corrected: dict[str, Any] = {"marker": "o", "label": "corrected by reference codes"}
    for column, start, place, look in (("share", "", 0, corrected), ("naive", "naive_", 1, naive)):
        at = x + (0.12 if place else -0.12)
        names = (column, f"{start}low", f"{start}high")
        values, low, high = (100 * rows[name].to_numpy(dtype=float) for name in names)
        ax.vlines(at, low, high, color=COLOURS[place], linewidth=0.8 if place else 1.4)
        ax.plot(at, values, linestyle="none", color=COLOURS[place], markersize=4.5, clip_on=False, **look)
    counts = zip(rows[period], rows["coded"], rows["n"], strict=True)
    ax.set_xticks(x, [f"{name}\n{coded} of {n}" for name, coded, n in counts])
    ax.axhline(50, **QUIET)
    ax.set(xlim=(-0.6, max(len(rows), 1) - 0.4), ylim=(0, 100))
    ax.set_ylabel("share in favour, %")
    ax.set_xlabel(f"{period}; below it, statements with reference codes of all")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderpad=0)


def describe_shares(shares: pd.DataFrame, *, period: str = "year") -> str:
    """Corrected and naive shares over time in words."""
    rows = shares[shares[period] != ""].sort_values(period, kind="stable")
    parts = [
        f"{getattr(row, period)}: "
        + (row.reason if np.isnan(row.share) else f"{row.share:.0%} [{row.low:.0%}, {row.high:.0%}]")
        + ("" if np.isnan(row.naive) else f", machine alone {row.naive:.0%}")
        for row in rows_of(rows)
    ]
    said = " ".join(f"{part}." for part in parts).replace("[nan%, nan%]", "(no interval)")
    return f"Share of statements in favour, corrected by reference codes, with 95 % interval. {said}".strip()


def _legend(ax: "Axes", machines: list[str], *, by_hand: bool) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="none", marker=MARKERS[n % len(MARKERS)], color=COLOURS[n % len(COLOURS)],
               markersize=4.5, label=printable(name))
        for n, name in enumerate(machines)
    ]  # fmt: skip
    if by_hand:
        label = "reference coders with each other"
        handles.append(Line2D([], [], color="#555555", linewidth=1.6, label=label))
    legend = ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderpad=0)
    for text in legend.get_texts():
        text.set_parse_math(False)


def check_columns(frame: pd.DataFrame, columns: tuple[str, ...], *, hint: str = "It needs") -> None:
    """Raise InputError if the table to draw lacks one of these columns; ``hint`` goes before them."""
    missing = ", ".join(column for column in columns if column not in frame.columns)
    if missing:
        raise InputError(f"The table to draw has no column {missing}. {hint} {', '.join(columns)}.")
