"""Segments: where the mean of a series changes, and how often chance would change it as much."""

import numpy as np

LEAST = 3  # observations to a segment
# Neighbours shuffled as one at most, and blocks at least: with eight, one order in 35 splits as sharply as
# any, and no step could hold among the nine series of three issues
LONGEST, BLOCKS = 5, 12


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
