"""Measures of a confusion table: macro-F1, balanced accuracy, accuracy, each for one table or many."""

import numpy as np


def macro_f1(table: np.ndarray) -> float:
    """Mean F1 of a confusion table (rows the truth), over the classes that occur in the truth; 0 to 1."""
    return float(macro_f1s(table[None])[0])


def macro_f1s(tables: np.ndarray) -> np.ndarray:
    """``macro_f1`` of each of several tables (tables × truth × said)."""
    return _mean(f1s(tables))


def f1s(tables: np.ndarray) -> np.ndarray:
    """F1 of each class, tables × classes; missing where the class does not occur in the truth."""
    truth, said, right = _margins(tables)
    return np.where(truth > 0, 2 * right / np.maximum(truth + said, 1), np.nan)


def recalls(tables: np.ndarray) -> np.ndarray:
    """Share of a class that is found, tables × classes; missing where the class does not occur."""
    truth, _, right = _margins(tables)
    return np.where(truth > 0, right / np.maximum(truth, 1), np.nan)


def precisions(tables: np.ndarray) -> np.ndarray:
    """Share of what is said to be of a class that is, tables × classes; missing where it is never said."""
    _, said, right = _margins(tables)
    return np.where(said > 0, right / np.maximum(said, 1), np.nan)


def balanced_accuracy(tables: np.ndarray) -> np.ndarray:
    """Balanced accuracy of each table: the mean recall of the classes that occur."""
    return _mean(recalls(tables))


def accuracies(tables: np.ndarray) -> np.ndarray:
    """Share of each table that is right."""
    truth, _, right = _margins(tables)
    total = truth.sum(axis=-1)
    return np.where(total > 0, right.sum(axis=-1) / np.maximum(total, 1), np.nan)


def dummy(table: np.ndarray) -> np.ndarray:
    """The confusion table of a coder that always says what is most frequent in the reference."""
    silent = np.zeros_like(table)
    silent[:, table.sum(axis=1).argmax()] = table.sum(axis=1)
    return silent


def _margins(tables: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tables.sum(axis=-1), tables.sum(axis=-2), np.diagonal(tables, axis1=-2, axis2=-1)


def _mean(values: np.ndarray) -> np.ndarray:
    """The mean of what is not missing, row by row; missing where all is."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=-1) / np.maximum(count, 1), np.nan)
