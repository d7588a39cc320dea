"""Where marks, labels and the names of a network go, so that nothing lies on anything else."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APART = 0.085  # from the middle of a mark to the next on its level
STEP = 0.07  # from one level to the next
PAD = 0.022  # above and below a lane
CROWD = 1.2  # from its line a lane grows no further; a crowd is pressed together rather than cut off
CLOSE = 0.62  # least distance between two actors of a coalition; a coalition of n has the radius √n / 2
GAP = 1.1  # between the rims of two coalitions
TURNS, RINGS = 24, 9  # directions, and distances, at which a name is tried around its actor
Box = tuple[float, float, float, float]  # left, bottom, right, top


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


def coalition_places(square: pd.DataFrame, groups: pd.Series, *, seed: int = 0) -> pd.DataFrame:
    """Where each actor stands: the coalitions apart from each other, their members by who is tied to whom.

    Coalition 1 stands at the left, the others follow clockwise; within a coalition the members are placed by
    springs (Fruchterman & Reingold 1991) from a fixed seed, then moved apart until none lies on another.
    Actors in no coalition (group 0) stand in a row below. Returns actor (index), x, y.
    """
    actors = sorted(square.index)
    numbers = sorted(set(groups.reindex(actors).tolist()) - {0})
    radii = [np.sqrt((groups == number).sum()) / 2 for number in numbers]
    places: dict[str, tuple[float, float]] = {}
    for number, centre in zip(numbers, _centres(radii), strict=True):
        members = [actor for actor in actors if groups[actor] == number]
        inner = _inside(square.loc[members, members].to_numpy(dtype=float), seed=seed)
        places |= {actor: tuple(centre + place) for actor, place in zip(members, inner, strict=True)}
    lowest = min((y for _, y in places.values()), default=0.0) - GAP
    alone = [actor for actor in actors if groups[actor] == 0]
    for place, actor in enumerate(alone):
        places[actor] = (2.0 * (place - (len(alone) - 1) / 2), lowest)
    return pd.DataFrame.from_dict(places, orient="index", columns=["x", "y"], dtype=float).reindex(actors)


def _centres(radii: list[float]) -> np.ndarray:
    """The middles of circles that stand in a ring without touching."""
    count = len(radii)
    if count < 2:
        return np.zeros((count, 2))
    widest = max(radii[i] + radii[(i + 1) % count] for i in range(count)) + GAP
    ring = widest / 2 / np.sin(np.pi / count)
    angle = np.pi - 2 * np.pi * np.arange(count) / count
    return ring * np.column_stack([np.cos(angle), np.sin(angle)])


def _inside(weights: np.ndarray, *, seed: int) -> np.ndarray:
    """The members around the middle of their coalition."""
    import networkx

    size = len(weights)
    if size < 3:
        return np.array([[0.0, 0.0], [0.0, CLOSE]])[:size] - [0, CLOSE / 2 * (size - 1)]
    graph = networkx.from_numpy_array(weights / (weights.max() or 1.0))
    found = networkx.spring_layout(graph, seed=seed, iterations=100)
    places = np.array([found[number] for number in range(size)])
    places -= places.mean(axis=0)
    places *= np.sqrt(size) / 2 / max(np.sqrt((places**2).sum(axis=1)).max(), 1e-9)
    for _ in range(200):
        apart = places[:, None] - places[None, :]
        length = np.sqrt((apart**2).sum(axis=2)) + np.eye(size) * 9
        near = length < CLOSE
        if not near.any():
            break
        push = np.where(near, (CLOSE - length) / 2, 0) / np.maximum(length, 1e-6)
        places = places + (push[:, :, None] * apart).sum(axis=1) * 0.6
    return places.round(6)


def free_places(
    points: np.ndarray, sizes: np.ndarray, *, away: np.ndarray, bounds: Box, clear: float,
    taken: Sequence[Box] = (),
) -> list[tuple[float, float] | None]:  # fmt: skip
    """The middle of each name's box, so that it lies on no other name and no actor; all in pixels.

    ``points`` are the actors, ``sizes`` the widths and heights of their names, ``away`` the direction that is
    tried first, ``clear`` the radius of a mark, ``taken`` boxes where nothing may stand. Names are tried ever
    farther away; None where none of the tries is free within ``bounds``.
    """
    marks = [(x - clear, y - clear, x + clear, y + clear) for x, y in points]
    full = np.array([*marks, *taken], dtype=float).reshape(-1, 4)
    steps = sorted(range(TURNS), key=lambda step: (min(step, TURNS - step), step))
    found: list[tuple[float, float] | None] = []
    for point, size, (dx, dy) in zip(points, sizes, away, strict=True):
        angles = np.arctan2(dy, dx) + np.array(steps) * 2 * np.pi / TURNS
        reach = clear + 1 + np.repeat(np.arange(RINGS) * size[1] * 0.7, TURNS)
        rays = np.tile(np.column_stack([np.cos(angles), np.sin(angles)]), (RINGS, 1))
        middles = point + rays * (reach[:, None] + size / 2)
        boxes = np.hstack([middles - size / 2, middles + size / 2])
        inside = (boxes[:, :2] >= bounds[:2]).all(axis=1) & (boxes[:, 2:] <= bounds[2:]).all(axis=1)
        free = inside & ~_touching(boxes, full)
        if not free.any():
            found.append(None)
            continue
        first = int(np.argmax(free))
        full = np.vstack([full, boxes[first]])
        found.append((float(middles[first, 0]), float(middles[first, 1])))
    return found


def _touching(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of the boxes lie on any of the others."""
    low = np.all(boxes[:, None, :2] < others[None, :, 2:], axis=2)
    high = np.all(boxes[:, None, 2:] > others[None, :, :2], axis=2)
    return np.asarray(np.any(low & high, axis=1))


def say_empty(ax: "Axes", words: str) -> None:
    """Axes that have nothing to draw, and say so."""
    ax.axis("off")
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color="#666666")
