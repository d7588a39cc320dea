"""Speed and quality, measured: ``make bench``.

Prints measurements; nothing is stored, since they are of the machine they were made on. A name of a part
(``python tests/benchmarks/bench.py statement_bench``) runs that part alone.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from helpers.driving.provenance import read_record

ROOT = Path(__file__).parents[2]
BENCHMARKS = ("statement_bench", "stance_bench", "network_bench")


def notebooks() -> Iterator[tuple[str, str]]:
    """What each notebook took in the last run, and a run with nothing to do."""
    for name, entry in read_record(ROOT / "reports" / "us-dprk" / "run.json").get("notebooks", {}).items():
        yield f"{name}, last run", f"{entry['seconds']:.1f} s"
    command = [sys.executable, "-m", "helpers", "run", "us-dprk"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    yield "a run with nothing to do", f"{time.perf_counter() - began:.2f} s"


if __name__ == "__main__":
    wanted = sys.argv[1:]
    parts = [part for name in wanted or BENCHMARKS for part in import_module(name).PARTS]
    for part in parts if wanted else [notebooks, *parts]:
        for what, measured in part():
            print(f"{what:<56} {measured}", flush=True)
