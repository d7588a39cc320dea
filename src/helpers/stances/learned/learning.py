"""Learning: from coordinates and codes to weights, with C, threshold and calibration chosen in folds."""

from dataclasses import dataclass
from typing import Any

import numpy as np

STRENGTHS = (0.1, 0.3, 1.0, 3.0, 10.0)  # C tried
DEFAULT = 0.3
FEW = 150  # codes below which C, threshold and calibration are not chosen but taken as they come
FOLDS = 5
CHOSEN_FROM = 3000  # codes on which they are chosen at most
OF_AN_ISSUE = 25  # codes an issue, below which folds are made of whole issues
PRIOR = 10.0  # codes of an issue at which its own frequencies count as much as those of all issues
LEANS = (0.0, 0.25, 0.5, 0.75)  # of the way from balanced classes to their frequencies
GAIN = 0.01  # of macro-F1 that a lean must bring


@dataclass
class Stage:
    """One fitted stage: a column a class of weights of coordinates, and the level of each class.

    ``frequencies`` has one row an issue (the last is for any other). ``slope`` and ``shift`` turn balanced
    log-odds into probabilities; ``lean`` says how far frequent classes are preferred in the decision.
    """

    labels: np.ndarray
    weights: np.ndarray
    level: np.ndarray
    frequencies: np.ndarray
    slope: float = 1.0
    shift: np.ndarray | float = 0.0
    lean: float = 0.0

    def decide(self, odds: np.ndarray, issues: np.ndarray) -> np.ndarray:
        """The class of each row (its number), from balanced log-odds (n × classes)."""
        return (odds + self.lean * np.log(self.frequencies[issues])).argmax(axis=1)

    def probabilities(self, odds: np.ndarray, issues: np.ndarray) -> np.ndarray:
        """Calibrated probability of each class, rows adding up to 1."""
        return softmax(self.slope * odds + np.log(self.frequencies[issues]) + self.shift)


def fit_stage(
    placed: np.ndarray,
    labels: np.ndarray,
    issues: np.ndarray,
    groups: np.ndarray,
    *,
    number_of_issues: int,
    kernel: int,
    seed: int = 0,
) -> Stage:
    """Fit a logistic regression in which every class of every issue weighs the same.

    C is the one of least weighted log-loss over five folds of whole groups (of whole issues, where issues
    have fewer than 25 codes each: then it is issues without codes that are to be coded); so is whether the
    pair features, the columns after the first ``kernel``, are used. The lean and the calibration follow from
    the predictions of the same folds. Below 150 codes all take default values: C = 0.3, and
    pair features only where it is yes or no that is learned, whether a statement bears on the issue.
    """
    kinds, label = np.unique(labels, return_inverse=True)
    frequencies = _frequencies(label, issues, len(kinds), number_of_issues)
    if len(kinds) == 1:
        return Stage(kinds, np.zeros((placed.shape[1], 1)), np.zeros(1), frequencies)
    importance = 1 / frequencies[issues, label]
    importance /= importance.mean()
    strength, some, odds = DEFAULT, np.arange(len(labels)), None
    columns = placed.shape[1] if kinds.dtype == bool else kernel
    if len(labels) >= FEW:
        if len(some) > CHOSEN_FROM:
            some = np.sort(np.random.default_rng(seed).choice(some, CHOSEN_FROM, replace=False))
        sparse_issues = np.median(np.unique(issues, return_counts=True)[1]) < OF_AN_ISSUE
        fold = folds(label[some], issues[some] if sparse_issues else groups[some], seed=seed)
        tried = {}
        for width in (kernel, columns):
            for one in STRENGTHS if width == kernel else (strength,):
                found = _across(placed[some, :width], label[some], importance[some], fold, len(kinds), one)
                tried[width, one] = _loss(found, label[some], importance[some]), found
            columns, strength = min(tried, key=lambda choice: tried[choice][0])
        odds = tried[columns, strength][1]
    weights = np.zeros((placed.shape[1], len(kinds)))
    weights[:columns], level = _fit(placed[:, :columns], label, importance, len(kinds), strength)
    stage = Stage(kinds, weights, level, frequencies)
    if odds is not None:
        _calibrate(stage, odds, label[some], issues[some])
        _lean(stage, odds, label[some], issues[some])
    return stage


def folds(labels: np.ndarray, groups: np.ndarray, *, seed: int = 0) -> np.ndarray:
    """Give every row a fold (0 …), whole groups together, each fold with about the same mix of labels."""
    names, group = np.unique(groups, return_inverse=True)
    kinds, kind = np.unique(labels, return_inverse=True)
    counts = np.zeros((len(names), len(kinds)))
    np.add.at(counts, (group, kind), 1)
    share = counts / counts.sum(axis=0)
    held = np.zeros((max(1, min(FOLDS, len(names))), len(kinds)))
    at = np.zeros(len(names), dtype=int)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    for one in shuffled[np.argsort(-counts[shuffled].sum(axis=1), kind="stable")]:
        at[one] = ((held + share[one]) ** 2 - held**2).sum(axis=1).argmin()
        held[at[one]] += share[one]
    return at[group]


def one_thread() -> Any:
    """Within it, linear algebra runs on one thread: more cost time here, and move the last digits."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(1)


def _frequencies(label: np.ndarray, issues: np.ndarray, kinds: int, number_of_issues: int) -> np.ndarray:
    """Share of each class on each issue, drawn towards that on all; a last row for issues without codes."""
    counts = np.zeros((number_of_issues + 1, kinds))
    np.add.at(counts, (issues, label), 1)
    overall = (counts.sum(axis=0) + 0.5) / (counts.sum() + 0.5 * kinds)
    return (counts + PRIOR * overall) / (counts.sum(axis=1, keepdims=True) + PRIOR)


def _fit(
    placed: np.ndarray, label: np.ndarray, importance: np.ndarray, kinds: int, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (m × classes) and levels; a class that is not among the labels gets a very low level."""
    from sklearn.linear_model import LogisticRegression

    weights, level = np.zeros((placed.shape[1], kinds)), np.full(kinds, -30.0)
    there = np.unique(label)
    level[there] = 0.0
    if len(there) > 1:
        model = LogisticRegression(C=strength, max_iter=500, tol=1e-3)
        with one_thread():
            model.fit(placed, label, sample_weight=importance)
        slopes, start = model.coef_.T, model.intercept_
        if len(there) == 2:
            slopes, start = np.hstack([-slopes, slopes]) / 2, np.append(-start, start) / 2
        weights[:, there], level[there] = slopes, start
    return weights, level


def _across(
    at: np.ndarray, label: np.ndarray, importance: np.ndarray, fold: np.ndarray, kinds: int, strength: float
) -> np.ndarray:
    """Balanced log-odds of every row, from a fit to the other folds."""
    odds = np.zeros((len(label), kinds))
    for one in np.unique(fold):
        left, kept = fold == one, fold != one
        if kept.any():
            weights, level = _fit(at[kept], label[kept], importance[kept], kinds, strength)
            odds[left] = at[left] @ weights + level
    return odds


def _loss(odds: np.ndarray, label: np.ndarray, importance: np.ndarray) -> float:
    right = softmax(odds)[np.arange(len(label)), label]
    return float(-(importance * np.log(np.maximum(right, 1e-6))).mean())


def _calibrate(stage: Stage, odds: np.ndarray, label: np.ndarray, issues: np.ndarray) -> None:
    """Scale and shift log-odds so that probabilities come true (Platt 1999; Guo et al. 2017), gently."""
    from scipy.optimize import minimize

    before = np.log(stage.frequencies[issues])

    def loss(values: np.ndarray) -> float:
        chances = softmax(np.exp(values[0]) * odds + before + values[1:])
        right = np.maximum(chances[np.arange(len(label)), label], 1e-9)
        return float(-np.log(right).sum() + 2 * (values**2).sum())

    found = minimize(
        loss, np.zeros(1 + odds.shape[1]), method="L-BFGS-B", bounds=[(-2, 2)] * (1 + odds.shape[1])
    )
    stage.slope, stage.shift = float(np.exp(found.x[0])), found.x[1:]


def _lean(stage: Stage, odds: np.ndarray, label: np.ndarray, issues: np.ndarray) -> None:
    """Prefer frequent classes in the decision as far as that raises macro-F1 in the folds."""
    from sklearn.metrics import f1_score

    scores = []
    for lean in LEANS:
        stage.lean = lean
        said = stage.decide(odds, issues)
        scores.append(f1_score(label, said, labels=np.unique(label), average="macro", zero_division=0.0))
    best = int(np.argmax(scores))
    stage.lean = LEANS[best] if scores[best] >= scores[0] + GAIN else 0.0


def softmax(odds: np.ndarray) -> np.ndarray:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
