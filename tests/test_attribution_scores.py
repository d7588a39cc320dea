"""How well statements are found in news nobody wrote for this project: not below what has been reached.

Annotated articles and scorer lie beside the project, not in it; where they are absent the tests are skipped.
"""

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GOLD, TOOLS = SHARED / "gold" / "polnear" / "dev.jsonl", SHARED / "tools"
DOCUMENTS = 40  # the first ones, in a few seconds; with half as many, one article moves a figure by 3 points
pytestmark = pytest.mark.skipif(
    not (GOLD.exists() and TOOLS.exists()),
    reason="the annotated articles lie beside the project; they are not here",
)


def predict(gold: Path, found: Path) -> None:
    """Run the tool that runs our extractor, inside this process."""
    spec = spec_from_file_location("predict_attributions", TOOLS / "predict_attributions.py")
    assert spec and spec.loader
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.main(str(gold), str(found))


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("scores")
    gold, found = folder / "gold.jsonl", folder / "found.jsonl"
    with GOLD.open(encoding="utf8") as lines:
        gold.write_text("".join(islice(lines, DOCUMENTS)), encoding="utf8")
    predict(gold, found)
    command = [sys.executable, str(TOOLS / "score_attribution.py"), str(gold), str(found)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.mark.parametrize(
    ("figure", "reached"),
    [
        (("A_direct", "quote_and_speaker_strict"), 0.88),
        (("C_statements", "with_speaker_strict"), 0.70),
        (("C_statements", "content_iou50"), 0.76),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else str(value),
)
def test_figures_do_not_fall(figures: dict[str, Any], figure: tuple[str, str], reached: float) -> None:
    assert figures[figure[0]][figure[1]]["f1"] >= reached
