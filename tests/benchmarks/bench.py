"""Speed and quality, measured: ``make bench``.

Prints measurements; nothing is stored, since they are of the machine they were made on. The name of a part
(notebooks, statements, stances, networks, reading, intervals) runs that part alone.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import intervals
import network_bench
import reading_errors
import stance_bench
import statement_bench

from helpers.run.provenance import read_record

ROOT = Path(__file__).parents[2]


def notebooks() -> Iterator[tuple[str, str]]:
    """What each notebook took in the last run, and a run with nothing to do."""
    for name, entry in read_record(ROOT / "reports" / "us-dprk" / "run.json").get("notebooks", {}).items():
        yield f"{name}, last run", f"{entry['seconds']:.1f} s"
    command = [sys.executable, "-m", "helpers", "run", "us-dprk"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    yield "a run with nothing to do", f"{time.perf_counter() - began:.2f} s"


PARTS = {
    "notebooks": notebooks,
    "statements": statement_bench.measure,
    "stances": stance_bench.measure,
    "networks": network_bench.networks,
    "reading": reading_errors.measure,
    "intervals": intervals.measure_all,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        for what, measured in PARTS[name]():
            print(f"{what:<72} {measured}", flush=True)
