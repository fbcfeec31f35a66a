"""Statistics of two coders on nominal categories, for many tables at once."""

from __future__ import annotations

import math
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


def kappas(found: Marginals) -> Floats:
    """Cohen's kappa of each replicate: agreement on nominal categories, beyond what the marginals give by chance.

    `(p_o - p_e) / (1 - p_e)`, with `p_o` the share of the diagonal and `p_e` the sum of the products of marginal
    shares (Cohen 1960, *Educational and Psychological Measurement* 20:37-46, formula 1).

    Returns:
        Shape (replicates,); 1 at most, 0 is chance, below 0 is less than chance. `nan` without texts, and when both use
        one and the same category throughout (0/0).
    """
    # Whole numbers throughout, so that 0/0 is exactly that.
    n = found.human.sum(axis=1)
    chance = (found.human * found.predicted).sum(axis=1)
    return divide(n * found.both.sum(axis=1) - chance, n * n - chance)


def macro_f1s(found: Marginals) -> Floats:
    """Mean of the categories' F1 in each replicate, each counting as much; one that nobody used does not count.

    F1 of one category is `2 right / (human + predicted)`; the mean of F1s, not the F1 of mean precision and recall
    (Opitz & Burst 2019, "Macro F1 and Macro F1", tell these apart).

    Returns:
        Shape (replicates,), in [0, 1]; `nan` without texts.
    """
    used = found.human + found.predicted
    f1 = divide(2 * found.both, used)
    return divide(np.nansum(f1, axis=1), (used > 0).sum(axis=1))


def divide(above: NDArray[Any], below: NDArray[Any]) -> Floats:
    """Quotients, `nan` where the divisor is 0."""
    found: Floats = np.full(below.shape, math.nan)
    np.divide(above, below, out=found, where=below != 0)
    return found
