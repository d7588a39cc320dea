"""Embeddings: near where the meaning is near, the same every time, and never taken from a damaged file."""

from pathlib import Path

import numpy as np
import pytest

from helpers.base import encoder as embeddings
from helpers.base.encoder import embed
from helpers.base.errors import InputError

TEXTS = ["The tanks crossed the river.", "The army marched over the water.", "Add two eggs to the flour."]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts the model was run on, a number a run."""
    runs: list[int] = []
    compute = embeddings._compute

    def counting(texts: list[str], *rest: object) -> np.ndarray:
        runs.append(len(texts))
        return compute(texts, *rest)

    monkeypatch.setattr(embeddings, "_compute", counting)
    return runs


def test_every_row_has_length_one() -> None:
    assert np.allclose(np.linalg.norm(embed(TEXTS), axis=1), 1, atol=1e-5)


def test_like_meaning_is_nearer_than_unlike() -> None:
    one, two, other = embed(TEXTS)
    assert one @ two > 0.2 > one @ other


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_a_text_has_one_vector_whatever_it_is_batched_with(batch: int) -> None:
    texts = [*TEXTS, "No.", "We will talk when they stop. " * 8]
    alone = np.vstack([embed([text]) for text in texts])
    assert np.abs(embed(texts, batch=batch) - alone).max() < 1e-6


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "\0\0", "\ud800 alone", "x" * 3_000_000, "<script>alert(1)</script>", "=SUM(A1)", "한국어"],
    ids=["empty", "blank", "nul", "surrogate", "huge", "markup", "formula", "hangul"],
)  # fmt: skip
def test_any_text_has_a_row(text: str) -> None:
    assert np.isfinite(embed([text])).all()


@pytest.mark.parametrize(("words", "alike"), [(125, False), (126, True)])
def test_the_first_128_tokens_are_read_two_of_them_marks(words: int, alike: bool) -> None:
    assert np.array_equal(*embed(["river " * words + last for last in ("tanks", "eggs")])) is alike


def test_no_text_no_row() -> None:
    assert embed([]).shape == (0, 384)


def test_equal_texts_are_computed_once(counted: list[int]) -> None:
    rows = embed(["a b", "c", "a  b"])
    assert counted == [2] and (rows[0] == rows[2]).all()


def test_the_cache_gives_the_same_bytes_without_the_model(tmp_path: Path, counted: list[int]) -> None:
    first = embed(TEXTS, cache=tmp_path)
    assert (embed(TEXTS[::-1], cache=tmp_path)[::-1] == first).all() and counted == [3]


def test_only_new_texts_are_computed(tmp_path: Path, counted: list[int]) -> None:
    embed(TEXTS[:2], cache=tmp_path)
    embed(TEXTS, cache=tmp_path)
    assert counted == [2, 1]


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _flipped(raw: bytes) -> bytes:
    return raw[:-9] + bytes([raw[-9] ^ 255]) + raw[-8:]


@pytest.mark.parametrize("damage", [_cut, _flipped, lambda raw: b"", lambda raw: b"\x80\x04pickle"])
def test_a_damaged_cache_is_computed_again(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    first = embed(TEXTS, cache=tmp_path)
    for path in tmp_path.rglob("*.npy"):
        path.write_bytes(damage(path.read_bytes()))
    assert (embed(TEXTS, cache=tmp_path) == first).all()


def test_after_damage_the_cache_is_whole_again(tmp_path: Path, counted: list[int]) -> None:
    embed(TEXTS, cache=tmp_path)
    next(tmp_path.rglob("*.npy")).write_bytes(b"")
    for _ in range(2):
        embed(TEXTS, cache=tmp_path)
    assert counted == [3, 3]


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(OSError, match="no space"):
        embed(TEXTS, cache=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_another_model_is_taken_from_its_folder(tmp_path: Path) -> None:
    for path in (embeddings._packaged() / "onnx").iterdir():
        (tmp_path / path.name).hardlink_to(path) if _same_disk(path, tmp_path) else (
            tmp_path / path.name
        ).write_bytes(path.read_bytes())
    (tmp_path / "tokenizer.json").write_bytes((embeddings._packaged() / "tokenizer.json").read_bytes())
    assert (embed(TEXTS, model=tmp_path) == embed(TEXTS)).all()


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "needs model.onnx"),
        ({"model.onnx": b"x"}, "needs model.onnx"),
        ({"model.onnx": b"x", "tokenizer.json": b"{}"}, "cannot be loaded"),
    ],
)
def test_a_folder_without_a_model_is_refused(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        embed(TEXTS, model=tmp_path)


def test_an_altered_packaged_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embeddings.HASHES, "tokenizer.json", "0" * 64)
    with pytest.raises(InputError, match=r"tokenizer\.json of the packaged model is not"):
        embeddings._checked(embeddings._packaged(), packaged=True)
