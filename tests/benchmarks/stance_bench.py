"""How well the learned coder does on stances that others coded, from how many codes, and how fast.

Called by bench.py; alone: ``python tests/benchmarks/stance_bench.py [scores] [curves] [choosing] [speed]``.
The tweets of SemEval-2016 Task 6 (Mohammad et al. 2016) lie beside the project, in ../shared; where they are
absent those parts are left out, and said to be. The recipe was decided by cross-validation on the
training rows; the test rows were looked at four times: one weight was revised after the second look, and
the tone of the words was added, by cross-validation, after the third.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.stances.learned.coder import train
from helpers.stances.learned.sampling import COVERED, cover, least_sure

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold" / "semeval-2016-task6"
LABELS = {"FAVOR": "favour", "AGAINST": "against", "NONE": "neutral"}
SIZES = (25, 50, 100, 200, 400)
SEEDS = 5
LEFT_OUT = 150
Rows = Iterator[tuple[str, str]]


def tweets(part: str) -> pd.DataFrame:
    """The rows of one file: text, issue, polarity. Every tweet ends in #SemST, which says nothing."""
    read = pd.read_csv(GOLD / f"{part}.csv", encoding="latin-1")
    text = read["Tweet"].str.replace("#SemST", "", case=False, regex=False).str.strip()
    return pd.DataFrame({"text": text, "issue": read["Target"], "polarity": read["Stance"].map(LABELS)})


def f1(truth: np.ndarray, said: np.ndarray) -> tuple[float, float]:
    """The task's F_avg (mean F1 of favour and against) and macro-F1 of all three, in points."""
    each = [
        200 * ((truth == k) & (said == k)).sum() / max(1, (truth == k).sum() + (said == k).sum())
        for k in LABELS.values()
    ]
    return float(np.mean(each[:2])), float(np.mean(each))


def scores(cache: Path) -> Rows:
    """SemEval-2016 Task 6 A: the majority, the task's own baseline, and the learned coder."""
    coded, held = tweets("train"), tweets("test")
    held = held[held["issue"].isin(set(coded["issue"]))].reset_index(drop=True)
    truth = held["polarity"].to_numpy()
    began = time.perf_counter()
    learned = train(coded, cache=cache).classify(held)
    seconds = time.perf_counter() - began
    coders = {
        "majority of each target": held["issue"]
        .map(coded.groupby("issue")["polarity"].agg(_most))
        .to_numpy(),
        "SVM on word and character n-grams": _svm(coded, held),
        "learned coder": learned["polarity"].to_numpy(),
    }
    for name, said in coders.items():
        yield f"SemEval A ({len(held)} rows), {name}", _with_interval(truth, said)
    for issue in sorted(set(held["issue"])):
        at = (held["issue"] == issue).to_numpy()
        yield f"  learned coder, {issue}", _points(*f1(truth[at], coders["learned coder"][at]))
    right = truth == coders["learned coder"]
    chances = learned["probability"].to_numpy()
    yield "  expected calibration error, 10 bins", f"{calibration_error(chances, right):.3f}"
    yield "  learning and coding", f"{seconds:.0f} s"


def curves(cache: Path) -> Rows:
    """Macro-F1 by number of codes, mean of five draws and all targets with as many: on the test rows and,
    for comparison, on 150 training rows that were left out.
    """
    coded, held = tweets("train"), tweets("test")
    got: dict[tuple[str, int], list[float]] = {}
    for issue, pool in coded.groupby("issue"):
        test = held[held["issue"] == issue]
        truth = test["polarity"].to_numpy()
        for seed in range(SEEDS):
            order = np.random.default_rng(seed).permutation(len(pool))
            apart = pool.iloc[order[-LEFT_OUT:]]
            for size in (size for size in SIZES if size <= len(pool) - LEFT_OUT):
                some = pool.iloc[order[:size]]
                same_draw, learned = _scored(some, [apart, test], cache)
                got.setdefault(("learned coder, on training rows left out", size), []).append(same_draw)
                got.setdefault(("learned coder", size), []).append(learned)
                said = {
                    "majority": np.repeat(_most(some["polarity"]), len(test)),
                    "TF-IDF alone": _tfidf(some, test),
                }
                for name, codes in said.items():
                    got.setdefault((name, size), []).append(f1(truth, codes)[1])
    yield "macro-F1 by number of codes", " / ".join(f"{size:>4}" for size in SIZES)
    for name in dict.fromkeys(name for name, _ in got):
        yield f"  {name}", " / ".join(f"{np.mean(got[name, size]):4.1f}" for size in SIZES)


def choosing(cache: Path, *, codes: int = 50, seeds: int = 10, draws: int = 3) -> Rows:
    """Macro-F1 from 50 codes, chosen as ``next_to_code`` does (35 that cover, then those of least margin),
    against 50 at random: on a third of the training rows that was left out, and on the test rows.
    """
    coded, held = tweets("train"), tweets("test")
    for issue, whole in coded.groupby("issue"):
        test, reached = held[held["issue"] == issue], []
        for seed in range(seeds):
            mixed = whole.iloc[np.random.default_rng(seed).permutation(len(whole))].reset_index(drop=True)
            pool, apart = mixed[: len(mixed) * 2 // 3], mixed[len(mixed) * 2 // 3 :]
            chosen = cover(pool["text"].tolist(), n=COVERED, seed=seed, cache=cache)
            others = pool.drop(index=chosen)
            margins = train(pool.loc[chosen], cache=cache).classify(others)["margin"].to_numpy()
            chosen += others.index[least_sure(margins, n=codes - len(chosen))].tolist()
            random = [np.arange(draw * codes, (draw + 1) * codes) for draw in range(draws)]
            scored = np.array([_scored(pool.loc[some], [apart, test], cache) for some in [chosen, *random]])
            reached.append((scored[0], scored[1:].mean(axis=0)))
        for where, at in enumerate(("training rows left out", "test rows")):
            chosen_, chance = np.array(reached)[:, :, where].T
            gains = chosen_ - chance
            drawn = np.random.default_rng(0).choice(gains, (2000, len(gains))).mean(axis=1)
            yield (
                f"{codes} codes, {issue}, {at}",
                f"chosen {chosen_.mean():.1f}, at random {chance.mean():.1f}: {gains.mean():+.1f} "
                f"[{np.percentile(drawn, 2.5):+.1f}, {np.percentile(drawn, 97.5):+.1f}]",
            )


def _scored(some: pd.DataFrame, tests: list[pd.DataFrame], cache: Path) -> list[float]:
    """Macro-F1 of a coder trained on some rows, on each of the others."""
    coder = train(some, cache=cache)
    return [f1(t["polarity"].to_numpy(), coder.classify(t)["polarity"].to_numpy())[1] for t in tests]


def speed(cache: Path, *, statements: int = 100_000, issues: int = 3) -> Rows:
    """Seconds and peak memory for many invented statements on three issues, nothing kept from before."""
    random = np.random.default_rng(0)
    words = np.array((ROOT / "README.md").read_text(encoding="utf8").split())
    texts = [" ".join(random.choice(words, random.integers(8, 36))) for _ in range(statements)]
    names = [f"proposition number {number}" for number in range(issues)]
    coded = pd.DataFrame(
        {
            "text": texts[:200] * issues,
            "issue": np.repeat(names, 200),
            "polarity": random.choice(list(LABELS.values()), 200 * issues),
        }
    )
    coder = train(coded)
    before = _peak()
    pairs = pd.DataFrame({"text": texts * issues, "issue": np.repeat(names, statements)})
    began = time.perf_counter()
    coder.classify(pairs)
    seconds = time.perf_counter() - began
    yield (
        f"learned coder, {statements:,} statements × {issues} issues",
        f"{seconds:.0f} s ({statements / seconds:,.0f} statements/s), peak {_peak():,.0f} MB "
        f"({before:,.0f} before)",
    )


def calibration_error(chances: np.ndarray, right: np.ndarray, *, bins: int = 10) -> float:
    """Mean distance between stated probability and share right, weighted by the number in each bin."""
    bin_ = np.minimum((chances * bins).astype(int), bins - 1)
    return sum(
        (bin_ == one).mean() * abs(chances[bin_ == one].mean() - right[bin_ == one].mean())
        for one in np.unique(bin_)
    )


def _svm(coded: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """The baseline of Mohammad et al. (2016): word 1–3-grams, character 2–5-grams, one SVM a target."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import MaxAbsScaler
    from sklearn.svm import LinearSVC

    said = np.empty(len(held), dtype=object)
    for issue, rows in coded.groupby("issue"):
        grams = make_union(
            CountVectorizer(ngram_range=(1, 3), binary=True, token_pattern=r"\S+"),
            CountVectorizer(analyzer="char", ngram_range=(2, 5), binary=True),
        )
        model = make_pipeline(grams, MaxAbsScaler(), LinearSVC(C=0.01, random_state=0))
        at = (held["issue"] == issue).to_numpy()
        said[at] = model.fit(rows["text"], rows["polarity"]).predict(held["text"][at])
    return said


def _tfidf(coded: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """Word and character TF-IDF into a balanced logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    grams = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    model = make_pipeline(grams, LogisticRegression(C=3, class_weight="balanced", max_iter=500))
    return model.fit(coded["text"], coded["polarity"]).predict(held["text"])


def _most(codes: pd.Series) -> str:
    return str(codes.mode().iloc[0])


def _with_interval(truth: np.ndarray, said: np.ndarray, *, draws: int = 1000) -> str:
    random = np.random.default_rng(0)
    drawn = np.array(
        [f1(truth[at], said[at]) for at in random.integers(len(truth), size=(draws, len(truth)))]
    )
    (low, low_), (high, high_) = np.percentile(drawn, [2.5, 97.5], axis=0)
    favg, macro = f1(truth, said)
    return f"F_avg {favg:.1f} [{low:.1f}, {high:.1f}], macro-F1 {macro:.1f} [{low_:.1f}, {high_:.1f}]"


def _points(favg: float, macro: float) -> str:
    return f"F_avg {favg:.1f}, macro-F1 {macro:.1f}"


def _peak() -> float:
    """Most memory this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(parts: Iterable[str] = ()) -> Rows:
    """The rows of the named parts; where the tweets are not there, a row that says so."""
    with tempfile.TemporaryDirectory() as folder:
        for name in parts or PARTS:
            if name != "speed" and not GOLD.exists():
                yield f"stances, {name}", "left out: ../shared/gold/semeval-2016-task6 is not there"
                continue
            yield from PARTS[name](Path(folder))


PARTS = {"scores": scores, "curves": curves, "choosing": choosing, "speed": speed}

if __name__ == "__main__":
    for what, measured in measure(sys.argv[1:]):
        print(f"{what:<58} {measured}", flush=True)
