"""Update: what reference codes of a study change in the chances that the codebook coder gives.

A multinomial logistic regression that starts from the codebook coder's log-chances z, as an offset:

    p_c ∝ exp(a z_c + b_c + b_ic + w_c · x + w_ic · x)

with i the issue and x what the coder saw of the pair, the weights shared by all issues and a copy for each
(Daumé III 2007). Ridge penalties hold a near 1 and all else near 0, so that few codes change little and none
changes nothing; it is the mode of the posterior under normal priors (Genkin, Lewis & Madigan 2007).
"""

from dataclasses import dataclass

import numpy as np

from helpers.stances.learned.learning import softmax

HOLD_SCALE, HOLD_LEVEL, HOLD_WEIGHTS = 20.0, 1.0, 0.1  # penalties; chosen on the development half of the gold
SHARED = OWN = 0.7  # how far weights of all issues count, and an issue's own


@dataclass
class Update:
    """What was learned: scale (a), levels (issues + 1 × codes) and weights (features × codes)."""

    scale: float
    levels: np.ndarray  # the last row is for all issues
    weights: np.ndarray
    issues: int

    def chances(self, odds: np.ndarray, issue: np.ndarray, seen: np.ndarray) -> np.ndarray:
        """Chances of each code (n × codes, rows add up to 1) from the coder's log-chances."""
        shared, *own = np.split(self.weights, self.issues + 1)
        found = self.scale * odds + self.levels[-1] + SHARED * (seen @ shared)
        for one, weights in enumerate(own):
            mine = issue == one
            found[mine] += self.levels[one] + OWN * (seen[mine] @ weights)
        return np.asarray(softmax(found))


def fit_update(
    odds: np.ndarray, issue: np.ndarray, seen: np.ndarray, code: np.ndarray, issues: int
) -> Update:
    """Learn from coded pairs: log-chances (n × codes), issue (0 …), what was seen (n × d), code (0 …)."""
    from scipy.optimize import minimize

    kinds, x = odds.shape[1], _copies(seen, issue, issues)
    member = np.column_stack([issue[:, None] == np.arange(issues), np.ones(len(issue))]).astype(float)
    right = np.eye(kinds)[code]
    edge = 1 + kinds * (issues + 1)

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        scale, levels = values[0], values[1:edge].reshape(-1, kinds)
        weights = values[edge:].reshape(-1, kinds)
        chances = softmax(scale * odds + member @ levels + x @ weights)
        off = chances - right
        held = (
            HOLD_SCALE * (scale - 1) ** 2 + HOLD_LEVEL * (levels**2).sum() + HOLD_WEIGHTS * (weights**2).sum()
        )
        slopes = [
            [(off * odds).sum() + 2 * HOLD_SCALE * (scale - 1)],
            (member.T @ off + 2 * HOLD_LEVEL * levels).ravel(),
            (x.T @ off + 2 * HOLD_WEIGHTS * weights).ravel(),
        ]
        return float(-np.log(np.maximum(chances[right > 0], 1e-12)).sum() + held), np.concatenate(slopes)

    start = np.zeros(edge + kinds * x.shape[1])
    start[0] = 1.0
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return Update(float(found[0]), found[1:edge].reshape(-1, kinds), found[edge:].reshape(-1, kinds), issues)


def _copies(seen: np.ndarray, issue: np.ndarray, issues: int) -> np.ndarray:
    """What was seen, once for all issues, and once in the columns of its own."""
    own = np.zeros((len(seen), issues, seen.shape[1]), dtype=seen.dtype)
    known = np.flatnonzero(issue < issues)
    own[known, issue[known]] = OWN * seen[known]
    return np.hstack([SHARED * seen, own.reshape(len(seen), issues * seen.shape[1])])
