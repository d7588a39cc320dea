"""Attraction: the ties that hold coalitions together, and the spectra by which networks are compared."""

import numpy as np
import pandas as pd

from helpers.base import InputError

NEARLY = 1e-9  # two weights that differ by less, relative to the largest, are the same


def attraction(network: pd.DataFrame, *, conflict: pd.DataFrame | None = None) -> pd.DataFrame:
    """The ties of a one-mode network: square, symmetric, at least 0, diagonal 0, names in alphabetical order.

    ``network`` is congruence, or congruence minus conflict, plain or normalized; ``conflict``, if given, is
    subtracted. What is below 0 then is no tie: modularity and the clusterings built on it know attraction
    only, and actors who disagree more than they agree are not tied (Leifeld 2017). Raises InputError for a
    frame that is not square and symmetric, for missing or infinite weights and for names that occur twice.
    """
    square = _numbers(network, what="network")
    if list(square.index) != list(square.columns):
        raise InputError(
            "A network of actors has the same names in its rows and its columns; this one has not "
            f"({square.shape[0]} × {square.shape[1]}). Give network(…, kind=“actors”)."
        )
    values = square.to_numpy()
    if not np.allclose(values, values.T, rtol=0, atol=NEARLY * (1 + np.abs(values).max(initial=0))):
        raise InputError("The network is not symmetric: a tie from A to B must weigh as much as from B to A.")
    if conflict is not None:
        against = attraction(conflict).reindex(index=square.index, columns=square.index)
        if against.isna().any(axis=None):
            raise InputError(
                "The networks of congruence and conflict name different actors. "
                "Build both from the same statements."
            )
        values = values - against.to_numpy()
    values = np.clip((values + values.T) / 2, 0, None)  # one bit may differ between the triangles
    np.fill_diagonal(values, 0)
    return pd.DataFrame(values, index=square.index, columns=square.columns)


def profile(network: pd.DataFrame) -> pd.DataFrame:
    """The positions of actors, checked: actors × concepts, above 0 in favour, below 0 against, 0 neither.

    That is ``network(…, kind="two-mode", qualifier="subtract")``. Rows and columns come back in alphabetical
    order. Raises InputError for missing or infinite values and for names that occur twice.
    """
    return _numbers(network, what="profile").round(12)  # weighted sums that cancel out are 0, not 1e-17


def is_square(network: object) -> bool:
    """Whether a frame has the same names in its rows and its columns, as a network of actors has."""
    return isinstance(network, pd.DataFrame) and set(network.index) == set(network.columns)


def shared_concepts(positions: pd.DataFrame, *, mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The ties between actors that follow from their positions (``profile``).

    w_ij = Σ_c x_ic · x_jc / ((n_i + n_j) / 2), with n_i = Σ_c |x_ic|: congruence minus conflict, divided by
    average activity; what is below 0 is no tie (Leifeld 2017, "Discourse network analysis"). Actors who say
    yes and no to a concept equally often have 0 there; ``mentions`` (``network(…, qualifier="ignore")``)
    counts their statements all the same.
    """
    spoken = positions.abs() if mentions is None else profile(mentions)
    if spoken.shape != positions.shape:
        raise InputError("The profile and the mentions have different actors or concepts. Build both alike.")
    weights = shared_weights(positions.to_numpy(), spoken.to_numpy().sum(axis=1))
    return pd.DataFrame(weights, index=positions.index, columns=positions.index)


def weighed_ties(matrix: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """A network of actors or a profile, checked, and the weights of the ties between the actors."""
    square = is_square(matrix)
    checked = attraction(matrix) if square else profile(matrix)
    return checked, checked.to_numpy() if square else shared_weights(checked.to_numpy())


def shared_weights(values: np.ndarray, spoken: np.ndarray | None = None) -> np.ndarray:
    """``shared_concepts`` on the bare numbers; ``spoken`` is how many statements each actor made."""
    spoken = np.abs(values).sum(axis=1) if spoken is None else spoken
    mean = np.add.outer(spoken, spoken) / 2
    weights = np.clip(values @ values.T, 0, None) / np.where(mean > 0, mean, 1)
    np.fill_diagonal(weights, 0)
    return weights


def tied_actors(weights: np.ndarray) -> np.ndarray:
    """True for actors with a tie to anybody, False for isolates."""
    return weights.sum(axis=1) > 0


def _numbers(frame: pd.DataFrame, *, what: str) -> pd.DataFrame:
    """The frame as floats with text names in alphabetical order, or an InputError."""
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"A {what} is a pandas DataFrame with names; this is {type(frame).__name__}.")
    for names, side in ((frame.index, "rows"), (frame.columns, "columns")):
        twice = names[names.astype(str).duplicated()]
        if len(twice):
            raise InputError(f"The {side} of the {what} name “{twice[0]}” more than once.")
    try:
        values = frame.to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"The {what} holds something that is no number.") from None
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        row, column = wrong[0]
        raise InputError(
            f"The {what} has no finite value at “{frame.index[row]}”, “{frame.columns[column]}”. "
            "Put 0 where there is no tie."
        )
    index, columns = (pd.Index(names.astype(str), dtype=object) for names in frame.axes)
    return pd.DataFrame(values, index, columns).sort_index(axis=0).sort_index(axis=1)


def spectrum(weights: np.ndarray) -> np.ndarray:
    """The eigenvalues of the Laplacian D − W, in rising order, divided by their sum: the shape of a network,
    however busy it is and whoever is who in it. All 0 where there is no tie.
    """
    strength = weights.sum(axis=1)
    total = strength.sum()
    if total <= 0:
        return np.zeros(len(weights))
    return np.linalg.eigvalsh(np.diag(strength) - weights).clip(0, None) / total


def spectral_distance(first: np.ndarray, second: np.ndarray) -> float:
    """The Euclidean distance √Σ(λ_i − λ′_i)² between two spectra of equally many actors.

    0 for networks of one shape; at most √2 (Masuda & Holme 2019, "Detecting sequences of system states in
    temporal networks"; normalized as in DNA). What DNA computes under the same name: ``dna_distance``.
    """
    return float(np.sqrt(((first - second) ** 2).sum()))


def dna_spectrum(weights: np.ndarray) -> np.ndarray:
    """What the Discourse Network Analyzer 3.0 takes for the spectrum: each actor's share of all ties, in
    rising order. (Its documentation says Laplacian, D − W; its code drops the result of the subtraction, so
    that the eigenvalues are those of D.)
    """
    strength = np.sort(weights.sum(axis=1))
    return strength / (strength.sum() or 1.0)


def dna_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Σ |λ_i − λ′_i| between two ``dna_spectrum``, 0 to 2. (Its documentation says Euclidean.)"""
    return float(np.abs(first - second).sum())
