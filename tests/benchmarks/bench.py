"""How fast the sample study goes through, and how well statements are found where marked articles lie.

``make bench``. Prints measurements; nothing is stored, since they are of the machine they were made on. The
marked articles (PolNeAR) may not be passed on and are not part of the project: without ``../shared`` that
part is left out, and said to be.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from helpers import extract_statements, load_study, read_articles
from helpers.driving.provenance import read_record

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
GOLD = SHARED / "gold" / "polnear" / "dev.jsonl"
DOCUMENTS = 60  # of the marked articles; enough to see a change of a few points


def sample_study() -> Iterator[tuple[str, str]]:
    """Reading and extraction on the sample study, one core."""
    study = load_study(ROOT / "data" / "studies" / "us-dprk")
    began = time.perf_counter()
    articles, _ = read_articles(study)
    yield "reading the sample's articles", f"{time.perf_counter() - began:.2f} s for {len(articles)}"
    extract_statements(articles.head(1), study)  # loads the parser
    words = int(articles["text"].str.split().str.len().sum())
    began = time.perf_counter()
    statements = extract_statements(articles, study)
    seconds = time.perf_counter() - began
    yield (
        "extraction, one core",
        f"{words / seconds:,.0f} words/s, {len(statements)} statements in {words:,} words",
    )


def notebooks() -> Iterator[tuple[str, str]]:
    """What each notebook took in the last run, and a run with nothing to do."""
    for name, entry in read_record(ROOT / "reports" / "us-dprk" / "run.json").get("notebooks", {}).items():
        yield f"{name}, last run", f"{entry['seconds']:.1f} s"
    command = [sys.executable, "-m", "helpers", "run", "us-dprk"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    yield "a run with nothing to do", f"{time.perf_counter() - began:.2f} s"


def marked_articles() -> Iterator[tuple[str, str]]:
    """F1 on marked news articles, by the scorer that comes with them."""
    if not GOLD.exists():
        yield "marked articles", "left out: ../shared/gold/polnear is not there"
        return
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder) / "gold.jsonl", Path(folder) / "found.jsonl"
        gold.write_text(
            "".join(GOLD.read_text(encoding="utf8").splitlines(keepends=True)[:DOCUMENTS]), encoding="utf8"
        )
        speed = json.loads(_output(SHARED / "tools" / "predict_attributions.py", gold, found))
        score = json.loads(_output(SHARED / "tools" / "score_attribution.py", gold, found))
    yield f"PolNeAR, {DOCUMENTS} articles", f"{speed['words_per_second']:,} words/s"
    direct, all_ = score["A_direct"]["quote_and_speaker_strict"], score["C_statements"]["with_speaker_strict"]
    yield "  direct quotations with the right speaker, F1", f"{_percent(direct['f1']):.1f}"
    yield "  all statements with the right speaker, F1", f"{_percent(all_['f1']):.1f}"


def _percent(share: float) -> float:
    return share * 100 if share <= 1 else share


def _output(tool: Path, *arguments: Path) -> str:
    return subprocess.run(
        [sys.executable, tool, *arguments], check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    for part in (sample_study, notebooks, marked_articles):
        for what, measured in part():
            print(f"{what:<48} {measured}", flush=True)
