"""Whether shares corrected for errors of reading keep their promise: 1,000 made-up debates, drawn by a seed.

``python tests/benchmarks/reading_errors.py``, or as a part of ``make bench``; four minutes per design. The
debates are those of ``tests/misread.py``: 15 % of what is read is none, 15 % another's, and one statement in
ten is missed, each more often to the harm of one side.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from misread import coverage, tried

DRAWS = 1000
DESIGNS = ((60, 15), (120, 30))  # statements checked and coded, articles read whole


def measure() -> Iterator[tuple[str, str]]:
    """How often the 95 % interval holds the true share, its width, and how far the share is off."""
    for checked, whole in DESIGNS:
        yield f"{checked} statements checked, {whole} of 120 articles read whole", f"{DRAWS:,} debates"
        found = tried(draws=DRAWS, seed=1, checked=checked, whole=whole)
        for row in coverage(found).itertuples():
            figures = f"{row.held:.1%} (width {row.width:.2f}, off by {row.bias:+.3f})"
            yield f"  {row.of}, {row.side} on {row.issue}: truth in the interval", figures


if __name__ == "__main__":
    for what, measured in measure():
        print(f"{what:<72} {measured}", flush=True)
