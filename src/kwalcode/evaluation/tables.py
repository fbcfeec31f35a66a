"""Statistics of two coders on nominal categories, for one table or for many at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marginals:
    """Texts per category, (replicates, categories): by people, by the coder, and by both."""

    human: Counts
    predicted: Counts
    both: Counts


def cohen_kappa(table: Sequence[Sequence[int]]) -> float:
    """Cohen's kappa: agreement of two coders on nominal categories, beyond what their marginals give by chance.

    `(p_o - p_e) / (1 - p_e)`, with `p_o` the share of the diagonal and `p_e` the sum of the products of marginal
    shares (Cohen 1960, *Educational and Psychological Measurement* 20:37-46, formula 1).

    Args:
        table: Square; `table[i][j]` texts have category i from one coder and j from the other.

    Returns:
        At most 1; 0 is chance, below 0 is less than chance. `nan` for an empty table, and when both coders use one and
        the same category throughout (0/0).

    Raises:
        ValueError: The table is not square.

    Example:
        >>> cohen_kappa([[20, 5], [10, 15]])
        0.4
    """
    return float(kappas(marginals(table))[0])


def macro_f1(table: Sequence[Sequence[int]]) -> float:
    """Mean of the categories' F1, each counting as much; a category that neither coder used does not count.

    F1 of one category is `2 right / (human + predicted)`; the mean of F1s, not the F1 of mean precision and recall
    (Opitz & Burst 2019, "Macro F1 and Macro F1", tell these apart).

    Args:
        table: Square; `table[i][j]` texts have human category i and predicted category j.

    Returns:
        In [0, 1]; `nan` for an empty table.

    Raises:
        ValueError: The table is not square.

    Example:
        >>> round(macro_f1([[20, 5], [10, 15]]), 4)
        0.697
    """
    return float(macro_f1s(marginals(table))[0])


def marginals(table: Sequence[Sequence[int]]) -> Marginals:
    """The marginals of one square table, as one replicate.

    Raises:
        ValueError: The table is not square.
    """
    size = len(table)
    if any(len(row) != size for row in table):
        raise ValueError(f"the table must be square, got rows of {[len(row) for row in table]}")
    counts = np.array(table, dtype=np.int64).reshape(size, size)
    return Marginals(counts.sum(axis=1)[None, :], counts.sum(axis=0)[None, :], counts.diagonal()[None, :])


def kappas(found: Marginals) -> Floats:
    """`cohen_kappa` of each replicate."""
    # Whole numbers throughout, so that 0/0 is exactly that.
    n = found.human.sum(axis=1)
    chance = (found.human * found.predicted).sum(axis=1)
    return divide(n * found.both.sum(axis=1) - chance, n * n - chance)


def macro_f1s(found: Marginals) -> Floats:
    """`macro_f1` of each replicate."""
    used = found.human + found.predicted
    f1 = divide(2 * found.both, used)
    return divide(np.nansum(f1, axis=1), (used > 0).sum(axis=1))


def divide(above: NDArray[Any], below: NDArray[Any]) -> Floats:
    """Quotients, `nan` where the divisor is 0."""
    found: Floats = np.full(below.shape, math.nan)
    np.divide(above, below, out=found, where=below != 0)
    return found
