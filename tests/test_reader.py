"""The learned reader: the same rows on any machine, whatever the marks, and small enough to be kept."""

import re
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from newsroom import heard

from helpers import extract_statements, load_study, read_articles
from helpers.base import encoder
from helpers.statements import reader
from helpers.statements.pieces import REPEATED, WINDOW, read_pieces, windows

STUDIES = ("us-dprk", "morrow-bank")
WEIGHTS = files("helpers.base") / "weights"


@pytest.fixture(scope="module", params=STUDIES)
def sample(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, Any, pd.DataFrame]:
    """Articles, study and statements of a study that ships."""
    study = load_study(request.param)
    articles, _ = read_articles(study)
    return articles, study, extract_statements(articles, study)


def test_noise_in_every_score_changes_no_row(
    sample: tuple[pd.DataFrame, Any, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles, study, before = sample
    run, tokenizer = encoder.load_reader()
    chance = np.random.default_rng(1)

    def noisy(*given: np.ndarray) -> list[np.ndarray]:
        return [x + chance.uniform(-1e-4, 1e-4, x.shape).astype("float32") for x in run(*given)]

    monkeypatch.setattr(reader, "load_reader", lambda: (noisy, tokenizer))
    monkeypatch.setattr(reader, "READERS", 1)  # the noise comes in one order
    after = extract_statements(articles, study)
    pd.testing.assert_frame_equal(after.drop(columns="confidence"), before.drop(columns="confidence"))
    assert (after["confidence"] - before["confidence"]).abs().max() < 0.015  # it is printed with two digits


def test_one_thread_reads_what_two_read(
    sample: tuple[pd.DataFrame, Any, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles, study, before = sample
    monkeypatch.setattr(reader, "READERS", 1)
    pd.testing.assert_frame_equal(extract_statements(articles, study), before)


@pytest.mark.parametrize("marks", ["“”", '""', "„“", "«»", "‘’"])
def test_marks_of_any_kind_are_read_alike(marks: str) -> None:
    (row,) = heard(f"{marks[0]}We will open the dam before the snow melts,{marks[1]} Orla Venn said.")
    assert (row.content, row.speaker, row.mode) == (
        "We will open the dam before the snow melts,", "Orla Venn", "direct",
    )  # fmt: skip


def test_weights_are_small_and_hold_no_words() -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 25e6  # type: ignore[attr-defined]
    graph = (WEIGHTS / "reader.onnx").read_bytes()
    assert not re.search(rb"(?i)washington|pyongyang|/(?:home|root|tmp)/", graph)


@pytest.mark.parametrize("lines", [1, 7, 60])
def test_every_piece_lies_in_a_window(lines: int) -> None:
    _, tokenizer = encoder.load_reader()
    pieces = read_pieces("\n\n".join(["The dam is old, and nobody mends it. " * 9] * lines), tokenizer)
    found = windows(pieces)
    assert found[0][0] == 0 and found[-1][1] == len(pieces.ids)
    assert all(b - a <= WINDOW for a, b in found)
    assert all(0 <= end - start <= REPEATED for (_, end), (start, _) in pairwise(found))


def test_a_statement_inside_another_has_both_its_speakers() -> None:
    (row,) = heard("“The dam will stay shut,” Orla Venn said, according to the Arvenian news agency.")
    assert (row.speaker, row.reported_by) == ("Orla Venn", "Arvenian news agency")
