"""Krippendorff's alpha for any number of coders, any metric and missing values.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Content Analysis (4th ed. 2019), chapter 12.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from kwalcode.agreement.ratings import Floats, Ratings, Value

Distance = Callable[[Value, Value], float]
"""How far two categories lie apart: 0 for the same, used as it is and not squared."""


class Metric(StrEnum):
    """What a difference between two values means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha with what it is made of.

    Args:
        value: 1 for full agreement, 0 for chance; nan when only one category occurs or no unit has two coders.
        observed: Observed disagreement D_o.
        expected: Disagreement expected by chance D_e.
        n: Number of pairable values.
    """

    value: float
    observed: float
    expected: float
    n: float


def alpha(ratings: Ratings, metric: Metric | Distance = Metric.NOMINAL) -> Alpha:
    """Krippendorff's alpha.

    Args:
        ratings: Units by coders; what fewer than two coders read does not count. Categories must be numbers for the
            interval and ratio metrics; for the ordinal one their order counts.
        metric: How differences count.

    Raises:
        ValueError: The metric needs numbers and the categories are none.

    Example:
        >>> round(alpha(Ratings.of([["a", "b"], ["b", "a"]])).value, 6)
        -0.5
    """
    o = coincidences(ratings)
    return of_coincidences(o, _delta(metric, ratings.categories, o.sum(axis=1)))


def alpha_of_code(ratings: Ratings, category: Value) -> float:
    """Alpha of one category against all others: 1 - (n-1)(n_c - o_cc) / (n_c(n - n_c)).

    Returns:
        nan when the category does not occur, or nothing else does.
    """
    o = coincidences(ratings)
    place = ratings.categories.index(category)
    n, n_c = o.sum(), o[place].sum()
    below = n_c * (n - n_c)
    return float(1 - (n - 1) * (n_c - o[place, place]) / below) if below > 0 else float("nan")


def coincidences(ratings: Ratings) -> Floats:
    """The coincidence matrix: symmetric, shape (categories, categories), sums to the number of pairable values."""
    whole: Floats = coincidences_of(ratings, np.zeros(len(ratings.codes), dtype=np.int64), 1)[0]
    return whole


def coincidences_of(ratings: Ratings, groups: np.ndarray, n_groups: int) -> Floats:
    """A coincidence matrix for each group of units.

    Args:
        ratings: Units by coders.
        groups: Number of the group of each unit, shape (units,).
        n_groups: How many groups there are.

    Returns:
        Shape (groups, categories, categories).
    """
    q = len(ratings.categories)
    m = ratings.coders_per_unit
    weight = np.divide(ratings.weights, m - 1, out=np.zeros(len(m)), where=m > 1)
    total = np.zeros(n_groups * q * q)
    # Coder by coder rather than unit by unit: a few passes over long columns.
    for first, second in combinations(range(ratings.n_coders), 2):
        a, b = ratings.codes[:, first], ratings.codes[:, second]
        both = (a >= 0) & (b >= 0)
        if both.all():
            place, w = (groups * q + a) * q + b, weight
        else:
            place, w = (groups[both] * q + a[both]) * q + b[both], weight[both]
        total += np.bincount(place, weights=w, minlength=len(total))
    half = total.reshape(n_groups, q, q)
    whole: Floats = half + half.transpose(0, 2, 1)
    return whole


def of_coincidences(o: Floats, delta: Floats) -> Alpha:
    """Alpha from a coincidence matrix and the squared differences between its categories."""
    n_c = o.sum(axis=1)
    n = float(n_c.sum())
    observed = float((o * delta).sum() / n) if n else float("nan")
    expected = float(n_c @ delta @ n_c / (n * (n - 1))) if n > 1 else float("nan")
    value = 1 - observed / expected if expected and expected > 0 else float("nan")
    return Alpha(value, observed, expected, n)


def alphas_of_coincidences(o: Floats, delta: Floats) -> Floats:
    """Alpha of many coincidence matrices at once.

    Args:
        o: Shape (…, categories, categories).
        delta: Squared differences, shape (categories, categories).

    Returns:
        Shape (…); nan where it is undefined.
    """
    n_c = o.sum(axis=-1)
    n = n_c.sum(axis=-1)
    disagreement = (o * delta).sum(axis=(-1, -2))
    expected = np.einsum("...c,ck,...k->...", n_c, delta, n_c)
    with np.errstate(divide="ignore", invalid="ignore"):
        value: Floats = np.where(expected > 0, 1 - (n - 1) * disagreement / expected, np.nan)
    return value


def _delta(metric: Metric | Distance, categories: Sequence[Value], n_c: Floats) -> Floats:
    q = len(categories)
    if not isinstance(metric, Metric):
        return np.array([[metric(a, b) for b in categories] for a in categories], dtype=float).reshape(q, q)
    if metric is Metric.NOMINAL:
        return 1.0 - np.eye(q)
    if metric is Metric.ORDINAL:
        # From the middle of one category to the middle of the other, counted in values.
        middle = np.cumsum(n_c) - n_c / 2
        ordinal: Floats = (middle[:, None] - middle[None, :]) ** 2
        return ordinal
    try:
        values = np.array([float(value) for value in categories])  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise ValueError(f"the {metric} metric needs numbers, got {categories}") from error
    difference = values[:, None] - values[None, :]
    if metric is Metric.RATIO:
        total = values[:, None] + values[None, :]
        difference = np.divide(difference, total, out=np.zeros_like(difference), where=total != 0)
    squared: Floats = difference**2
    return squared
