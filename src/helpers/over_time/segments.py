"""Segments: where the mean of a series changes, and how often chance would change it as much."""

import numpy as np

LEAST = 3  # observations to a segment


def penalty_of(values: np.ndarray) -> float:
    """2 σ² log n, with σ² half the mean squared difference of neighbours: changes barely raise it."""
    return float(np.square(np.diff(values)).mean()) * np.log(len(values))


def changes(values: np.ndarray, penalty: float) -> list[int]:
    """Where new segments start, by PELT with the least-squares cost."""
    from ruptures import KernelCPD

    if len(values) < 2 * LEAST or np.ptp(values) == 0:
        return []
    search = KernelCPD(kernel="linear", min_size=LEAST).fit(values.reshape(-1, 1))
    return [int(end) for end in search.predict(pen=max(penalty, 1e-9))[:-1]]


def gain_of(values: np.ndarray) -> float:
    """How much better, in units of the penalty, the segments found fit than one mean; 0 where none are."""
    penalty = max(penalty_of(values), 1e-9)
    ends = changes(values, penalty)
    starts = np.array([0, *ends])
    sizes = np.diff([*starts, len(values)])
    means = np.add.reduceat(values, starts) / sizes
    return float((sizes * np.square(means - values.mean())).sum() / penalty) - len(ends)


def split_by_chance(values: np.ndarray, at: int, *, random: np.random.Generator, draws: int) -> float:
    """How often shuffled values split at their best place as sharply as these do at ``at``."""
    count = len(values)
    sizes = np.arange(LEAST, count - LEAST + 1)
    centred = values - values.mean()
    seen = centred[:at].sum() ** 2 * count / (at * (count - at))
    shuffled = random.permuted(np.broadcast_to(centred, (draws, count)), axis=1).cumsum(axis=1)
    gains = np.square(shuffled[:, sizes - 1]) * count / (sizes * (count - sizes))
    return float(((gains.max(axis=1) >= seen - 1e-9).sum() + 1) / (draws + 1))
