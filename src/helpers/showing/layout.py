"""Where marks and labels go so that nothing lies on anything else; lengths are inches of the page."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

APART = 0.085  # from the middle of a mark to the next on its level
STEP = 0.07  # from one level to the next
PAD = 0.022  # above and below a lane
# A lane grows no further than this from its line; a crowd is pressed together rather than cut off
CROWD = 1.2


def stack(places: Sequence[float], *, apart: float) -> list[int]:
    """Give each place (sorted) the lowest level, from 0, on which it is ``apart`` from the one before it."""
    ends: list[float] = []
    levels = []
    for place in places:
        level = next((number for number, end in enumerate(ends) if place - end >= apart), len(ends))
        ends[level : level + 1] = [place]
        levels.append(level)
    return levels


def spread(places: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Move places (sorted) as little as needed to be ``apart`` within low … high (pool adjacent violators).

    Raises ValueError where so many do not fit.
    """
    room = high - low - apart * (len(places) - 1)
    if room < 0:
        raise ValueError(f"{len(places)} labels {apart} apart do not fit between {low} and {high}.")
    groups: list[list[float]] = []  # [sum of the wished starts, how many]
    for number, place in enumerate(places):
        groups.append([place - number * apart, 1.0])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, members = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += members
    starts = [total / members for total, members in groups for _ in range(int(members))]
    return [min(max(start, low), low + room) + number * apart for number, start in enumerate(starts)]


def thin(places: Sequence[float], *, most: int) -> list[int]:
    """Choose at most ``most`` of the places (sorted), leaving out one of the closest pair again and again."""
    kept = list(range(len(places)))
    while len(kept) > max(most, 0):
        gaps = [places[after] - places[before] for before, after in pairwise(kept)]
        del kept[int(np.argmin(gaps)) + 1 if gaps else 0]
    return kept


def _lane(polarities: np.ndarray, inches: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Offsets of a lane's marks from its line (up is positive), and how far the lane reaches up and down."""
    offsets = np.zeros(len(inches))
    neutral = np.flatnonzero(polarities == "neutral")
    levels = np.array(stack(inches[neutral].tolist(), apart=APART), dtype=int)
    # 0, 1, -1, 2, -2, … from the line
    offsets[neutral] = np.where(levels % 2, levels + 1, -levels) / 2 * STEP
    reach = []
    for polarity, sign in (("favour", 1), ("against", -1)):
        chosen = np.flatnonzero(polarities == polarity)
        levels = np.array(stack(inches[chosen].tolist(), apart=APART), dtype=int)
        step = min(STEP, CROWD / (levels.max(initial=0) + 1))
        middle = (sign * offsets[neutral]).max(initial=0) + 0.6 * STEP
        offsets[chosen] = sign * (middle + (levels + 0.4) * step)
        reach.append(middle + (levels.max(initial=-1) + 1) * step)
    return offsets, reach[0], reach[1]


def lay_out(
    marks: pd.DataFrame, *, sides: Sequence[str], span: tuple[pd.Timestamp, pd.Timestamp], width: float
) -> tuple[pd.DataFrame, dict[str, float], float]:
    """Place one issue's marks in lanes over ``span``, drawn ``width`` inches wide.

    In favour goes above the line of the lane, against below it, neutral on it; a side without a mark has no
    lane. Returns the marks with ``y`` (inches below the upper edge), the ``y`` of every lane's line, and the
    height of all lanes.
    """
    lanes, lines, top = [marks.iloc[:0].assign(y=0.0)], {}, 0.0
    for side in sides:
        rows = marks.loc[marks["side"] == side]
        if rows.empty:
            continue
        rows = rows.sort_values(["said_on", "statement_id"], kind="stable")
        inches = ((rows["said_on"] - span[0]) / (span[1] - span[0]) * width).to_numpy(dtype=float)
        offsets, above, below = _lane(rows["polarity"].to_numpy(dtype=object), inches)
        lines[side] = top + above + PAD
        lanes.append(rows.assign(y=lines[side] - offsets))
        top = lines[side] + below + PAD
    return pd.concat(lanes, ignore_index=True), lines, max(top, 2 * STEP)
