"""Agreement corrected for chance: percent, Holsti, Scott, Cohen, Fleiss, Conger, Brennan-Prediger, Gwet.

Every coefficient is (p_o - p_e) / (1 - p_e); they differ in what they call chance. Standard errors are over units.

Sources: Cohen (1960); Scott (1955); Fleiss (1971); Fleiss, Cohen & Everitt (1969) for the error of kappa; Conger
(1980); Brennan & Prediger (1981); Gwet (2008, 2014) for AC1, AC2, missing values and their errors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kwalcode.agreement.ratings import Floats, Ints, Ratings

_Z = 1.959963984540054
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient with what it is made of.

    Args:
        value: 1 for full agreement, 0 for chance; nan when chance alone gives full agreement.
        observed: Observed agreement, from 0 to 1.
        expected: Agreement expected by chance, from 0 to 1.
        error: Standard error over units; nan where none is defined.
    """

    value: float
    observed: float
    expected: float
    error: float = float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Interval of 95 % from the standard error."""
        return self.value - _Z * self.error, self.value + _Z * self.error


def percent(ratings: Ratings) -> float:
    """Share of pairs of coders that chose the same, averaged over units that two or more read; nan without any."""
    return _observed(ratings, np.eye(len(ratings.categories)))


def holsti(ratings: Ratings) -> float:
    """Holsti's 2M / (N1 + N2): M the units on which two coders agree, N what each rated; averaged over pairs.

    Holsti (1969). It does not correct for chance.
    """
    found = []
    for first, second in combinations(range(ratings.n_coders), 2):
        a, b = ratings.codes[:, first], ratings.codes[:, second]
        rated = ratings.weights[a >= 0].sum() + ratings.weights[b >= 0].sum()
        if rated:
            found.append(2 * ratings.weights[(a == b) & (a >= 0)].sum() / rated)
    return float(np.mean(found)) if found else float("nan")


def scott(ratings: Ratings) -> Coefficient:
    """Scott's pi of two coders: chance from the share of each category over both."""
    table = _table(ratings)
    share = (table.sum(axis=0) + table.sum(axis=1)) / 2
    return _of(float(np.trace(table)), float(share @ share))


def cohen(ratings: Ratings, weights: Floats | None = None) -> Coefficient:
    """Cohen's kappa of two coders: chance from each coder's own shares.

    Args:
        ratings: Of two coders.
        weights: Credit for each pair of categories, 1 on the diagonal; None for no credit for near misses.

    Raises:
        ValueError: There are more or fewer than two coders.
    """
    table = _table(ratings)
    w = np.eye(len(table)) if weights is None else np.asarray(weights, dtype=float)
    first, second = table.sum(axis=1), table.sum(axis=0)
    observed, expected = float((w * table).sum()), float(first @ w @ second)
    found = _of(observed, expected)
    both = (ratings.coders_per_unit == 2) * ratings.weights
    n = float(both.sum())
    kappa = found.value
    if not n or np.isnan(kappa):
        return found
    row, column = w @ second, first @ w
    spread = (table * (w - (row[:, None] + column[None, :]) * (1 - kappa)) ** 2).sum()
    variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
    return Coefficient(kappa, observed, expected, float(np.sqrt(max(variance, 0.0))))


def cohen_maximum(ratings: Ratings) -> float:
    """The largest kappa that the coders' own shares allow."""
    table = _table(ratings)
    first, second = table.sum(axis=1), table.sum(axis=0)
    return _of(float(np.minimum(first, second).sum()), float(first @ second)).value


def fleiss(ratings: Ratings, weights: Floats | None = None) -> Coefficient:
    """Fleiss' kappa of any number of coders, with missing values after Gwet: chance from the share of each category."""
    w = _weights(ratings, weights)
    share = _shares(ratings)
    expected = float(share @ w @ share)
    chance = (w @ share + share @ w) / 2
    return _with_error(ratings, w, expected, lambda counts, m: counts @ chance / m)


def fleiss_per_category(ratings: Ratings) -> list[float]:
    """Fleiss' kappa of each category against all others."""
    found = []
    for place in range(len(ratings.categories)):
        codes = np.where(ratings.codes < 0, ratings.codes, (ratings.codes == place).astype(np.int64))
        found.append(fleiss(Ratings(codes, (False, True), ratings.documents, ratings.weights)).value)
    return found


def conger(ratings: Ratings, weights: Floats | None = None) -> Coefficient:
    """Conger's kappa: Cohen's kappa for any number of coders, each with his or her own shares."""
    w = _weights(ratings, weights)
    q = len(ratings.categories)
    if not q:
        return Coefficient(float("nan"), float("nan"), float("nan"))
    rated = [
        np.bincount(column[column >= 0], weights=ratings.weights[column >= 0], minlength=q)
        for column in ratings.codes.T
    ]
    shares = np.array([one / one.sum() for one in rated if one.sum() > 0]).reshape(-1, q)
    r = len(shares)
    if r < 2:
        return Coefficient(float("nan"), float("nan"), float("nan"))
    total = shares.sum(axis=0)
    pairs = (np.outer(total, total) - shares.T @ shares) / (r * (r - 1))
    return _of(_observed(ratings, w), float((w * pairs).sum()))


def brennan_prediger(ratings: Ratings, weights: Floats | None = None) -> Coefficient:
    """Brennan and Prediger's coefficient (Bennett's S): chance is the same for every category."""
    w = _weights(ratings, weights)
    q = len(ratings.categories)
    expected = float(w.sum() / q**2) if q else float("nan")
    return _with_error(ratings, w, expected, None)


def gwet(ratings: Ratings, weights: Floats | None = None) -> Coefficient:
    """Gwet's AC1, or AC2 with weights: chance is guessing on the units that are hard.

    Its formula gives 1 where only one category was chosen; as nothing was told apart there, that is nan here.
    """
    w = _weights(ratings, weights)
    q = len(ratings.categories)
    if np.count_nonzero(ratings.counts.sum(axis=0)) < 2:
        return Coefficient(float("nan"), _observed(ratings, w), float("nan"))
    share = _shares(ratings)
    scale = w.sum() / (q * (q - 1))
    expected = float(scale * (share * (1 - share)).sum())
    return _with_error(ratings, w, expected, lambda counts, m: scale * (counts @ (1 - share)) / m)


def quadratic_weights(ratings: Ratings) -> Floats:
    """Credit that falls with the square of the distance between numbers, from 1 to 0.

    Raises:
        ValueError: The categories are no numbers.
    """
    return _falling(ratings, 2)


def linear_weights(ratings: Ratings) -> Floats:
    """Credit that falls with the distance between numbers, from 1 to 0.

    Raises:
        ValueError: The categories are no numbers.
    """
    return _falling(ratings, 1)


def _falling(ratings: Ratings, power: int) -> Floats:
    if not all(isinstance(value, (int, float)) for value in ratings.categories):
        raise ValueError(f"these weights need numbers, got {ratings.categories}")
    values = np.array([float(value) for value in ratings.categories])  # type: ignore[arg-type]
    distance = np.abs(values[:, None] - values[None, :])
    largest = distance.max(initial=0.0)
    weights: Floats = 1 - (distance / largest) ** power if largest else np.ones_like(distance)
    return weights


def _of(observed: float, expected: float) -> Coefficient:
    # Not quite zero: the shares of 49 coders who all chose the same add up to a hair less than one.
    value = (observed - expected) / (1 - expected) if 1 - expected > _TINY else float("nan")
    return Coefficient(value, observed, expected)


def _weights(ratings: Ratings, weights: Floats | None) -> Floats:
    return np.eye(len(ratings.categories)) if weights is None else np.asarray(weights, dtype=float)


def _table(ratings: Ratings) -> Floats:
    """Shares of the pairs of categories that two coders chose, on what both read."""
    if ratings.n_coders != 2:
        raise ValueError(f"this coefficient is for two coders, got {ratings.n_coders}")
    q = len(ratings.categories)
    a, b = ratings.codes.T
    both = (a >= 0) & (b >= 0)
    table = np.bincount(a[both] * q + b[both], weights=ratings.weights[both], minlength=q * q).reshape(q, q)
    total = table.sum()
    shares: Floats = table / total if total else np.full((q, q), np.nan)
    return shares


def _observed_per_unit(ratings: Ratings, w: Floats) -> Floats:
    counts, m = ratings.counts, ratings.coders_per_unit
    agreeing = (counts * (counts @ w.T - 1)).sum(axis=1)
    share: Floats = np.divide(agreeing, m * (m - 1), out=np.zeros(len(m)), where=m > 1)
    return share


def _observed(ratings: Ratings, w: Floats) -> float:
    paired = ratings.weights * (ratings.coders_per_unit > 1)
    total = paired.sum()
    return float((paired * _observed_per_unit(ratings, w)).sum() / total) if total else float("nan")


def _shares(ratings: Ratings) -> Floats:
    """Mean over units of the share of coders that chose each category."""
    m = ratings.coders_per_unit
    read = ratings.weights * (m > 0)
    total = read.sum()
    if not total:
        return np.full(len(ratings.categories), np.nan)
    shares: Floats = (ratings.counts * (read / np.maximum(m, 1))[:, None]).sum(axis=0) / total
    return shares


_Chance = Callable[[Floats, Ints], Floats]
"""Counts per unit and coders per unit -> agreement by chance per unit."""


def _with_error(ratings: Ratings, w: Floats, expected: float, chance: _Chance | None) -> Coefficient:
    """The coefficient and its standard error over units, after Gwet (2014)."""
    observed = _observed(ratings, w)
    found = _of(observed, expected)
    m = ratings.coders_per_unit
    read = ratings.weights * (m > 0)
    n, paired = float(read.sum()), float((ratings.weights * (m > 1)).sum())
    if n <= 1 or not paired or np.isnan(found.value):
        return found
    several = m > 1
    per_unit = (n / paired) * (_observed_per_unit(ratings, w) - expected * several) / (1 - expected)
    if chance is not None:
        expected_per_unit = chance(ratings.counts, np.maximum(m, 1))
        per_unit = per_unit - 2 * (1 - found.value) * (expected_per_unit - expected) / (1 - expected)
    variance = (read * (per_unit - found.value) ** 2).sum() / (n * (n if ratings.tabulated else n - 1))
    return Coefficient(found.value, observed, expected, float(np.sqrt(variance)))
