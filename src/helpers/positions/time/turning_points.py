"""Turning points: when a side's line, or the distance of two sides, changes, and how surely."""

import numpy as np
import pandas as pd

from helpers.base import InputError
from helpers.positions.positions import POSITION, select_counted
from helpers.positions.time.divergence import chosen_issues, most_said
from helpers.positions.time.permutation import count_permutations
from helpers.positions.time.windows import Series, distance_of, is_dated, line_of, redraw

LEAST = 3  # observations to a segment
# Neighbours shuffled as one at most, and blocks at least: with eight, one order in 35 splits as sharply as
# any, and no step could hold among the nine series of three issues
LONGEST, BLOCKS = 5, 12
TURNING_POINTS = [
    "issue", "of", "n", "after", "when", "from_mean", "to_mean", "support", "by_chance", "false_alarms",
    "series", "stands", "events", "statement_ids", "reason",
]  # fmt: skip
FEWEST_OBSERVATIONS = 8  # fewer may change as sharply by chance (1 in 70 for four and four)
CHANCE = 0.05  # probability, all series together, above which a turning point may be chance


def penalty_of(values: np.ndarray) -> float:
    """2 σ² log n, with σ² half the mean squared difference of neighbours: changes barely raise it."""
    return float(np.square(np.diff(values)).mean()) * np.log(len(values))


def find_changes(values: np.ndarray, penalty: float) -> list[int]:
    """Where new segments start, by PELT with the least-squares cost."""
    from ruptures import KernelCPD

    if len(values) < 2 * LEAST or np.ptp(values) == 0:
        return []
    search = KernelCPD(kernel="linear", min_size=LEAST).fit(values.reshape(-1, 1))
    return [int(end) for end in search.predict(pen=max(penalty, 1e-9))[:-1]]


def gain_of(values: np.ndarray) -> float:
    """How much better, in units of the penalty, the segments found fit than one mean; 0 where none are."""
    penalty = max(penalty_of(values), 1e-9)
    ends = find_changes(values, penalty)
    starts = np.array([0, *ends])
    sizes = np.diff([*starts, len(values)])
    means = np.add.reduceat(values, starts) / sizes
    return float((sizes * np.square(means - values.mean())).sum() / penalty) - len(ends)


def shuffle_blocks(values: np.ndarray, *, random: np.random.Generator, draws: int, block: int) -> np.ndarray:
    """The values in other orders, one a row: blocks of neighbours are shuffled, so that most who resemble
    each other stay together (after Künsch 1989). The first and the last block may be shorter.
    """
    place = (np.arange(len(values)) + random.integers(block, size=(draws, 1))) // block
    keys = random.random((draws, int(place.max()) + 1))
    return values[np.take_along_axis(keys, place, axis=1).argsort(axis=1, kind="stable")]


def block_of(count: int) -> int:
    """How many neighbours are shuffled as one: at most five, and twelve blocks at least."""
    return max(1, min(LONGEST, count // BLOCKS))


def split_by_chance(
    values: np.ndarray, at: int, *, random: np.random.Generator, draws: int, block: int = 1
) -> float:
    """How often shuffled values split at their best place as sharply as these do at ``at``."""
    count = len(values)
    sizes = np.arange(LEAST, count - LEAST + 1)
    centred = values - values.mean()
    seen = centred[:at].sum() ** 2 * count / (at * (count - at))
    sums = shuffle_blocks(centred, random=random, draws=draws, block=block).cumsum(axis=1)
    gains = np.square(sums[:, sizes - 1]) * count / (sizes * (count - sizes))
    return float(((gains.max(axis=1) >= seen - 1e-9).sum() + 1) / (draws + 1))


def turning_points(
    stances: pd.DataFrame,
    statements: pd.DataFrame,
    events: pd.DataFrame | None = None,
    *,
    issue: str | None = None,
    sides: tuple[str, ...] | None = None,
    window: str = "quarter",
    near: int = 30,
    within: int = 90,
    seed: int = 0,
    draws: int = 500,
) -> pd.DataFrame:
    """Find when the line of a side on an issue turns, and when the distance of two sides does.

    A side's series is one observation an article and day, the mean of its statements there (1 in favour, -1
    against, 0 neutral), in the order of days; beyond 400, neighbours are pooled. With exactly two ``sides``
    (None: the two that say most) the series of their difference (``divergence``, -1 to 1, of = "a–b") has
    one observation a ``window`` in which both speak. Change points are those of the least-squares
    segmentation with a penalty of 2 σ² log n a change, which is BIC (Yao 1988), σ² from successive
    differences (von Neumann 1941), at least three observations to a segment, found exactly by PELT (Killick,
    Fearnhead & Eckley 2012) through ruptures (Truong, Oudre & Vayatis 2020).

    One row a turning point: issue; of; n, the observations of the series; ``after`` and ``when``, the last
    day of the old line and the first of the new: it turned somewhere between; from_mean, to_mean.
    ``support`` (0 to 1): how often, articles drawn with replacement, a change is found whose middle lies in
    that gap or at most ``within`` days outside: below 0.5, do not name a date. ``by_chance`` (0 to 1): how
    often the search fits shuffled observations as well, or, where that is more, how often those of the two
    segments alone, shuffled, split at their best place as sharply. Blocks of neighbours are shuffled, twelve
    or more of up to five, since an article resembles the one before (after Künsch 1989). ``stands`` says
    that by_chance times ``series`` (how many were searched; those that never change are not) is at most 0.05,
    and support at least 0.5. There are at least 40 shuffles a series searched, up to 20,000.
    ``false_alarms`` (0 to 1): how often the search finds anything in the shuffled series.
    ``events``: those from ``near`` days before the gap to ``near`` days after it, in words;
    ``statement_ids``: the statements of these sides on the issue in those days, with blanks between.
    Nearness in time is no cause. ``reason`` says why a point does not stand.

    A series without a turning point is one row without ``when``, and its reason: fewer than 8 observations
    are never searched. A slow drift is found as a step or not at all. Below 24 observations single ones are
    shuffled, and by_chance is too small where neighbours resemble each other. ``select_codes`` first
    (ValueError). Raises InputError for an unknown issue or side.
    """
    rows = select_counted(stances, statements).assign(position=lambda df: df["polarity"].map(POSITION))
    chosen = tuple(sides) if sides is not None else most_said(rows)
    issues, spoken = chosen_issues(stances, issue), sorted(statements["side"].dropna().unique())
    unknown = [side for side in chosen if side not in spoken]
    if unknown:
        raise InputError(f"No statement is of a side “{unknown[0]}”. Use some of {', '.join(spoken)}.")
    rows = rows[rows["side"].isin(chosen)]
    lines = [line_of(rows, one, side) for one in issues for side in chosen]
    if len(chosen) == 2:
        lines += [distance_of(rows, one, chosen, window) for one in issues]
    lines.sort(key=lambda line: issues.index(line.issue))
    searched = sum(len(line.values) >= FEWEST_OBSERVATIONS and np.ptp(line.values) > 0 for line in lines)
    found = []
    for line in lines:
        for point in _points(line, searched=searched, within=within, seed=seed, draws=draws):
            beside = _beside(point, line, rows, events, near=near)
            found.append({"issue": line.issue, "of": line.of, "n": len(line.values), **point, **beside})
    frame = pd.DataFrame(found, columns=TURNING_POINTS)
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("after", "when")}
    return frame.assign(**days, stands=frame["stands"].astype(bool))


def significant_turns(points: pd.DataFrame) -> pd.DataFrame:
    """The turning points that stand: beyond chance, all series together, and sure of their date."""
    return points.loc[points["stands"].astype(bool)]


def _points(line: Series, *, searched: int, within: int, seed: int, draws: int) -> list[dict[str, object]]:
    """The turning points of one series, or the one row that says why there is none."""
    values, random = line.values, np.random.default_rng(seed)
    unit = "windows in which both speak" if line.parts else "articles"
    if len(values) < FEWEST_OBSERVATIONS:
        return [
            _none(f"Only {len(values)} {unit}, fewer than {FEWEST_OBSERVATIONS}: not searched.", searched)
        ]
    if np.ptp(values) == 0:
        return [_none(f"No turning point: all {len(values)} {unit} stand alike.", searched)]
    penalty = penalty_of(values)
    ends = find_changes(values, penalty)
    orders = count_permutations(searched, draws)
    of_line = shuffle_blocks(values, random=random, draws=orders, block=block_of(len(values)))
    gains = np.array([gain_of(one) for one in of_line])
    alarms = float((gains > 1e-9).mean())
    if not ends:
        return [_none(f"No turning point in {len(values)} {unit}.", searched, alarms)]
    overall = float(((gains >= gain_of(values) - 1e-9).sum() + 1) / (orders + 1))
    middles = _drawn_changes(line, penalty, random=random, draws=draws)
    found: list[dict[str, object]] = []
    for start, at, end in zip([0, *ends[:-1]], ends, [*ends[1:], len(values)], strict=True):
        support = _support(middles, line.last[at - 1], line.first[at], within=within)
        part = values[start:end]
        alone = split_by_chance(part, at - start, random=random, draws=orders, block=block_of(len(part)))
        chance = max(overall, alone)
        stands = chance * searched <= CHANCE and support >= 0.5
        found.append(
            {"after": line.last[at - 1], "when": line.first[at], "support": support, "by_chance": chance,
             "from_mean": float(values[start:at].mean()), "to_mean": float(values[at:end].mean()),
             "false_alarms": alarms, "series": searched, "stands": stands,
             "reason": "" if stands else _doubt(chance, support, searched)}
        )  # fmt: skip
    return found


def _none(reason: str, searched: int, alarms: float = np.nan) -> dict[str, object]:
    return {"series": searched, "stands": False, "false_alarms": alarms, "reason": reason}


def _doubt(chance: float, support: float, searched: int) -> str:
    if chance * searched > CHANCE:
        return (
            f"May be chance: {chance:.1%} of shuffled series split as sharply, and {searched} were searched."
        )
    return f"The date is unsure: only {support:.0%} of the draws find it there."


def _support(middles: list[np.ndarray], after: np.datetime64, when: np.datetime64, *, within: int) -> float:
    """The share of draws with a change in the gap from ``after`` to ``when``, or little outside."""
    margin = np.timedelta64(within, "D")
    inside = [bool(((one >= after - margin) & (one <= when + margin)).any()) for one in middles]
    return float(np.mean(inside))


def _drawn_changes(
    line: Series, penalty: float, *, random: np.random.Generator, draws: int
) -> list[np.ndarray]:
    """The middles of the gaps at which changes are found, for each draw of articles with replacement."""
    found = []
    for _ in range(draws):
        values, first, last = redraw(line, random)
        at = np.array(find_changes(values, penalty), dtype=int)
        found.append(last[at - 1] + (first[at] - last[at - 1]) / 2)
    return found


def _beside(
    point: dict[str, object], line: Series, rows: pd.DataFrame, events: pd.DataFrame | None, *, near: int
) -> dict[str, str]:
    """What happened and what was said around a turning point."""
    if "when" not in point:
        return {"events": "", "statement_ids": ""}
    first = pd.Timestamp(point["after"]) - pd.Timedelta(days=near)  # type: ignore[arg-type]
    last = pd.Timestamp(point["when"]) + pd.Timedelta(days=near)  # type: ignore[arg-type]
    said = rows[(rows["issue"] == line.issue) & rows["side"].isin(line.sides) & is_dated(rows, "month")]
    said = said[said["said_on"].between(first, last)].sort_values(["said_on", "statement_id"], kind="stable")
    return {"events": _happened(events, first, last), "statement_ids": " ".join(said["statement_id"])}


def _happened(events: pd.DataFrame | None, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The events of some days: "2030-03-01 Arvenia lifts the embargo; …"."""
    if events is None:
        return ""
    known = events[events["precision"].isin(("day", "month"))]
    until = known["on"].where(known["precision"] == "day", known["on"] + pd.offsets.MonthEnd(0))
    here = known[(known["on"] <= last) & (until >= first)].sort_values(["on", "label"], kind="stable")
    return "; ".join(
        f"{on:%Y-%m-%d} {label}" if precision == "day" else f"{on:%Y-%m} {label}"
        for on, precision, label in zip(here["on"], here["precision"], here["label"], strict=True)
    )
