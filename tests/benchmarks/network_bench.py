"""How fast networks are built from 10,000 to a million statements, and of moving windows.

``python tests/benchmarks/network_bench.py``, or as a part of ``make bench``. The statements are drawn by a
seed: 300 actors, 50 concepts, ten years and a month on either side.
"""

import resource
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.networks.network import moving_networks, network

ACTORS, CONCEPTS = 300, 50
FIRST, DAYS = "2014-12-01", 3685  # to 2025-01-01: 120 windows of a month on either side
SIZES = (10_000, 100_000, 1_000_000)
CONGRUENCE = {"kind": "actors", "qualifier": "congruence", "normalization": "average"}


def drawn(size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Stances and statements of a made-up debate."""
    random = np.random.default_rng(0)
    ids = pd.Series([f"{number:012x}" for number in range(size)], dtype="str")
    days = np.datetime64(FIRST) + random.integers(DAYS, size=size).astype("timedelta64[D]")
    names = {
        "actor_id": np.array([f"actor {n:03}" for n in range(ACTORS)]),
        "issue": np.array([f"concept {n:02}" for n in range(CONCEPTS)]),
        "article_id": np.array([f"article {n:06}" for n in range(size // 5)]),
        "polarity": np.array(["favour", "against"]),
    }
    said = {
        name: pd.Series(values[random.integers(len(values), size=size)], dtype="str")
        for name, values in names.items()
    }
    statements = pd.DataFrame(
        {
            "statement_id": ids,
            "article_id": said["article_id"],
            "actor_id": said["actor_id"],
            "said_on": days.astype("datetime64[us]"),
            "same_as": pd.Series([None] * size, dtype="str"),
        }
    )
    stances = pd.DataFrame(
        {"statement_id": ids, "issue": said["issue"], "bears": True, "polarity": said["polarity"]}
    )
    return stances, statements


def networks() -> Iterator[tuple[str, str]]:
    """A two-mode and a one-mode network, and 120 monthly windows, as statements grow."""
    for size in SIZES:
        tables = drawn(size)
        work = {
            "two-mode network": lambda t=tables: network(*t),
            "one-mode congruence network": lambda t=tables: network(*t, **CONGRUENCE),
            "  the same, alike statements of a month once": lambda t=tables: network(
                *t, **CONGRUENCE, duplicates="month"
            ),
            "120 monthly windows": lambda t=tables: _windows(*t, kernel="no"),
            "120 monthly windows, gaussian": lambda t=tables: _windows(*t, kernel="gaussian"),
        }
        for name, build in work.items():
            began = time.perf_counter()
            found = build()
            seconds = time.perf_counter() - began
            yield f"{name}, {size:,} statements", f"{seconds:.2f} s{_said(found)}"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    yield "most memory of the process, so far", f"{most:.2f} GB"


def _windows(stances: pd.DataFrame, statements: pd.DataFrame, *, kernel: str) -> int:
    """How many congruence networks of a window that reaches a month to either side."""
    found = moving_networks(
        stances, statements, unit="months", size=2, kernel=kernel, kind="actors", qualifier="congruence"
    )
    return sum(1 for _ in found)


def _said(found: object) -> str:
    return f" for {found} windows" if isinstance(found, int) else ""


if __name__ == "__main__":
    for what, measured in networks():
        print(f"{what:<72} {measured}", flush=True)
