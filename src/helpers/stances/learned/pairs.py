"""Pairs: a statement and an issue it is held against, coded by a coder that was fitted on others."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.base import POLARITIES, InputError
from helpers.stances.learned.features import Space, evidence, fit_space, pair_features
from helpers.stances.learned.kernels import Coordinates, Pairs, alikeness, coordinates, primal
from helpers.stances.learned.learning import Stage, fit_stage, one_thread, softmax

WITH_NGRAMS = 75  # coded texts from which words and characters are used beside embeddings
BLOCK = 4096  # texts coded at a time
KEPT = 16  # issues whose weights are kept ready
COLUMNS = ["bears", "polarity", "score", "probability", *(f"p_{name}" for name in POLARITIES), "margin"]
STAGES = ("bears", "polarity")


@dataclass
class Placed:
    """Coded pairs in coordinates (n × m), with what is needed to place others."""

    given: pd.DataFrame
    space: Space
    issues: list[str]  # as worded
    issues_dense: np.ndarray
    issue: np.ndarray
    pairs: Pairs
    coordinates: Coordinates
    at: np.ndarray


def prepare_pairs(pairs: pd.DataFrame, *, coded: bool = False) -> pd.DataFrame:
    """The pairs with their issue in words (``worded``), checked; InputError says what is missing or wrong."""
    needed = ["text", "issue", "polarity"] if coded else ["text", "issue"]
    lacking = [name for name in needed if name not in pairs]
    if lacking:
        raise InputError(
            f"The pairs have no column {', '.join(lacking)}. They need {', '.join(needed)}; they may have "
            "proposition" + (", bears and group." if coded else ".")
        )
    frame = pd.DataFrame({name: pairs[name].fillna("").astype(str) for name in needed}).reset_index(drop=True)
    stated = pairs["proposition"].fillna("").astype(str).to_numpy() if "proposition" in pairs else ""
    frame["worded"] = (frame["issue"] + ": " + stated).str.removesuffix(": ")
    if not coded:
        return frame
    wrong = sorted(set(frame["polarity"]) - set(POLARITIES))
    if wrong:
        raise InputError(f"polarity is “{wrong[0]}”. Use {', '.join(POLARITIES)}.")
    bears = pairs["bears"].to_numpy() if "bears" in pairs else np.ones(len(frame), dtype=bool)
    if not all(value in (True, False) for value in bears):
        raise InputError("bears holds something other than True and False. Say for each pair if it bears.")
    frame["bears"] = bears.astype(bool)
    if (~frame["bears"] & (frame["polarity"] != "neutral")).any():
        raise InputError("A pair that does not bear on the issue takes a side. Set its polarity to neutral.")
    frame["group"] = pairs["group"].astype(str).to_numpy() if "group" in pairs else frame["text"]
    return frame


def place_pairs(given: pd.DataFrame, *, cache: str | Path | None, seed: int) -> Placed:
    """Fit features on coded pairs and give each its coordinates; ``cache`` is a folder for embeddings."""
    text, texts = pd.factorize(given["text"])
    issue, issues = pd.factorize(given["worded"])
    space = fit_space(list(texts), ngrams=len(texts) >= WITH_NGRAMS, cache=cache)
    sparse, dense = space.sparse(list(texts)), space.dense(list(texts))
    issues_dense = space.dense(list(issues))
    about = np.zeros((len(given), 4 + dense.shape[1]), dtype=np.float32)
    for one in range(len(issues)):
        rows = issue == one
        about[rows] = pair_features(
            list(texts[text[rows]]), issues[one], dense[text[rows]], issues_dense[one]
        )
    pairs = Pairs(None if sparse is None else sparse[text], dense[text], issue, about)
    with one_thread():
        found, at = coordinates(pairs, alikeness(issues_dense), seed=seed)
    return Placed(given, space, list(issues), issues_dense, issue, pairs, found, at)


def fit_stages(placed: Placed, rows: np.ndarray, *, seed: int) -> dict[str, Stage]:
    """Fit both stages on some of the coded pairs; the second on those that bear on their issue."""
    given = placed.given.iloc[rows]
    stages = {}
    for name, some in zip(STAGES, (np.ones(len(rows), dtype=bool), given["bears"].to_numpy()), strict=True):
        stages[name] = fit_stage(
            placed.at[rows[some]], given[name].to_numpy()[some], placed.issue[rows[some]],
            given["group"].to_numpy()[some], number_of_issues=len(placed.issues),
            kernel=len(placed.coordinates.root), seed=seed,
        )  # fmt: skip
    return stages


def assemble(stages: dict[str, Stage], odds: dict[str, np.ndarray], issues: np.ndarray) -> pd.DataFrame:
    """Put the two stages together: the columns of COLUMNS, a row a pair."""
    bearing, side = stages["bears"], stages["polarity"]
    yes = bearing.labels.tolist().index(True)
    p_bears = bearing.probabilities(odds["bears"], issues)[:, yes]
    bears = bearing.decide(odds["bears"], issues) == yes
    chances = _chances(p_bears, side.probabilities(odds["polarity"], issues), side.labels)
    balanced = _chances(softmax(odds["bears"])[:, yes], softmax(odds["polarity"]), side.labels)
    ahead = np.sort(balanced, axis=1)
    polarity = np.where(bears, side.labels[side.decide(odds["polarity"], issues)], "neutral")
    chosen = np.array([POLARITIES.index(label) for label in polarity], dtype=int)
    favour, against, neutral = chances.round(3).T
    return pd.DataFrame(
        {
            "bears": bears,
            "polarity": pd.Series(polarity, dtype=str),
            "score": (favour - against).round(3),
            "probability": chances[np.arange(len(chosen)), chosen].round(3),
            "p_favour": favour,
            "p_against": against,
            "p_neutral": neutral,
            "margin": (ahead[:, -1] - ahead[:, -2]).round(6),
        }
    )


def _chances(p_bears: np.ndarray, sides: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Chances of the polarities, of those of ``labels``; what does not bear on the issue is neutral."""
    chances = np.zeros((len(p_bears), len(POLARITIES)))
    chances[:, [POLARITIES.index(label) for label in labels]] = sides
    chances *= p_bears[:, None]
    chances[:, POLARITIES.index("neutral")] += 1 - p_bears
    return chances


@dataclass
class LearnedCoder:
    """A fitted coder; ``helpers.stances.learned.coder.train`` makes it, ``classify`` codes pairs with it."""

    placed: Placed
    stages: dict[str, Stage]
    ready: dict[str, Any] = field(default_factory=dict, repr=False)

    def classify(self, pairs: pd.DataFrame, *, explain: bool = False) -> pd.DataFrame:
        """Code pairs of statement and issue; the issue need not be among those learned from.

        ``pairs`` has columns text and issue, and may have proposition. Returns, in the order and with the
        index of ``pairs``: bears (whether the statement bears on the issue), polarity (favour, against,
        neutral), score (p_favour - p_against, -1 … 1), probability (that the polarity is right, 0 … 1),
        p_favour, p_against and p_neutral (adding up to 1; not bearing counts as neutral), margin (how far
        the likeliest is ahead of the next were all equally frequent, 0 … 1) and, with ``explain``,
        evidence (the nearest coded example, the words that weighed most). Polarity is chosen
        so that rare ones are not passed over: its probability need not be the largest of the three. Works
        through 4,096 texts at a time.
        """
        frame = prepare_pairs(pairs)
        blocks = frame.groupby(pd.factorize(frame["text"])[0] // BLOCK)
        parts = [self._code(block, explain=explain) for _, block in blocks]
        columns = [*COLUMNS, "evidence"] if explain else COLUMNS
        coded = pd.concat(parts).sort_index() if parts else pd.DataFrame(columns=columns)
        return coded[columns].set_axis(pairs.index)

    def _code(self, block: pd.DataFrame, *, explain: bool) -> pd.DataFrame:
        """Code the pairs of one block of texts, with their index."""
        text, texts = pd.factorize(block["text"])
        sparse, dense = self.placed.space.sparse(list(texts)), self.placed.space.dense(list(texts))
        coded = []
        for worded, mine in block.groupby("worded", sort=False).indices.items():
            at = text[mine]
            known, vector, weights = self._issue(str(worded))
            about = pair_features(list(texts[at]), str(worded), dense[at], vector)
            odds = {}
            for name in STAGES:
                ngrams, points, signs, level = weights[name]
                odds[name] = dense[at] @ points + about @ signs + level
                if ngrams is not None:
                    odds[name] = odds[name] + sparse[at] @ ngrams
            found = assemble(self.stages, odds, np.full(len(mine), known)).set_axis(block.index[mine])
            if explain:
                of_issue = np.flatnonzero(self.placed.issue == known)
                near = of_issue if len(of_issue) else np.arange(len(self.placed.issue))
                found["evidence"] = evidence(
                    self.placed.given, self.placed.pairs.dense, found, dense[at], near,
                    sparse=None if sparse is None else sparse[at], ngrams=weights["polarity"][0],
                    names=self.placed.space.word_names, labels=self.stages["polarity"].labels.tolist(),
                )  # fmt: skip
            coded.append(found)
        return pd.concat(coded)

    def _issue(self, worded: str) -> tuple[int, np.ndarray, dict[str, tuple[Any, ...]]]:
        """The number of an issue (that after the last for an unknown one), its point, its weights."""
        if worded not in self.ready:
            placed = self.placed
            known = placed.issues.index(worded) if worded in placed.issues else len(placed.issues)
            vector = placed.space.dense([worded])[0]
            alike = alikeness(np.vstack([vector, placed.issues_dense]))[0, 1:]
            landmarks = placed.coordinates.landmarks
            weights = {}
            for name, stage in self.stages.items():
                back = placed.coordinates.back(stage.weights)
                ngrams, points, level = primal(landmarks, back, alike[landmarks.issue])
                signs = stage.weights[len(placed.coordinates.root) :] * placed.coordinates.about
                weights[name] = ngrams, points, signs, level + stage.level
            self.ready[worded] = known, vector, weights
            if len(self.ready) > KEPT:
                self.ready.pop(next(iter(self.ready)))
        return self.ready[worded]
