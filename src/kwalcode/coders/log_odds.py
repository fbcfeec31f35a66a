"""Log-odds from rules and from answers: the sums behind the classifier.

`fit` is logistic regression with a normal prior on every weight around what the rules say, in its dual form, that is, a
Gaussian process with a linear kernel (Rasmussen & Williams 2006, *Gaussian Processes for Machine Learning*, algorithms
3.1 and 3.2). The size of the problem is the number of answers and not of features, so a fit takes milliseconds.

What was not seen is predicted without a second fit: for each group of answers the fit is corrected for that group being
left out (the cavity of the Laplace approximation; Vehtari et al. 2016, *JMLR* 17(103)).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SILENT_RULES = 0.05
"""Chance of a code where no rule of it fires, before anything was learned."""
_LEAST, _MOST = 0.02, 0.98
"""A rule is never surer than this: log-odds of 0 and 1 have no end."""
BASIS = np.array([0.02, 0.01, 0.05, 3.0])
"""Prior variances of what may change in the rules' opinion: how common the code is, what the rules' log-odds are
worth, what it is worth that a rule fired, and how common the code is where no rule of any code fired. The last is the
largest: what the rules are silent about they were not made for, and answers are all there is to go by."""
_STEPS, _TOLERANCE = 30, 1e-6


def sigmoid(value: Floats) -> Floats:
    """Chances from log-odds."""
    return 0.5 * (1 + np.tanh(0.5 * value))


def rule_log_odds(scores: Floats) -> Floats:
    """What the rules say, as log-odds.

    Args:
        scores: Scores of the rules in [0, 1]; 0 where none fired. Shape (n,).
    """
    chance = np.where(scores > 0, np.clip(scores, _LEAST, _MOST), SILENT_RULES)
    odds: Floats = np.log(chance / (1 - chance))
    return odds


@dataclass(frozen=True)
class Fit:
    """The learned part for one code.

    Args:
        alpha: Weight of each decision, shape (n,).
        left_out: Log-odds of each decision, as predicted without its group, shape (n,).
    """

    alpha: Floats = field(repr=False)
    left_out: Floats = field(repr=False)


def fit(kernel: Floats, prior: Floats, truth: Floats, weights: Floats, groups: Sequence[Hashable]) -> Fit:
    """Find the most probable log-odds, by Newton's method.

    Args:
        kernel: Prior covariance of the decisions, shape (n, n).
        prior: Prior log-odds, shape (n,).
        truth: 1 where the code was given, 0 where it was refused, shape (n,).
        weights: How much each decision counts, above 0, shape (n,).
        groups: What is left out together, n of them.
    """
    n = len(prior)
    alpha: Floats = np.zeros(n)
    learned: Floats = np.zeros(n)
    root: Floats = np.zeros(n)
    factor: Floats = np.eye(n)
    best = _likelihood(prior, truth, weights)
    for _ in range(_STEPS):
        chance = sigmoid(prior + learned)
        curvature = np.maximum(weights * chance * (1 - chance), 1e-9)
        root = np.sqrt(curvature)
        gradient = weights * (truth - chance)
        factor = linalg.cholesky(np.eye(n) + root[:, None] * kernel * root, lower=True, check_finite=False)
        right = curvature * learned + gradient
        inner = linalg.cho_solve((factor, True), root * (kernel @ right), check_finite=False)
        step = right - root * inner - alpha
        size = 1.0
        while size > 1e-3:
            tried = alpha + size * step
            reached = kernel @ tried
            value = _likelihood(prior + reached, truth, weights) - 0.5 * float(tried @ reached)
            if value >= best - 1e-12:
                break
            size /= 2
        alpha, learned = tried, reached
        if abs(value - best) < _TOLERANCE * (1 + abs(best)):
            break
        best = value
    return Fit(alpha, _left_out(kernel, prior + learned, alpha, root, factor, groups))


def _likelihood(odds: Floats, truth: Floats, weights: Floats) -> float:
    return float(-(weights * np.logaddexp(0, np.where(truth > 0.5, -odds, odds))).sum())


def _left_out(
    kernel: Floats, odds: Floats, alpha: Floats, root: Floats, factor: Floats, groups: Sequence[Hashable]
) -> Floats:
    """The log-odds of each decision without its own group."""
    half = linalg.solve_triangular(factor, root[:, None] * kernel, lower=True, check_finite=False)
    found: Floats = odds.copy()
    members: dict[Hashable, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    for places in members.values():
        at = np.array(places)
        covariance = kernel[np.ix_(at, at)] - half[:, at].T @ half[:, at]
        system = np.eye(len(at)) - covariance * (root[at] ** 2)
        found[at] -= covariance @ np.linalg.solve(system.T, alpha[at])
    return found


SHARED_MEAN = np.array([0.0, 1.0, 0.0, 0.0])
_SHARED_PRECISION = np.array([4.0, 16.0, 4.0, 4.0])
"""What the rules' scores are taken to be worth before anybody answered: log-odds as they are. See `shared_columns`."""


def shared_columns(scores: Floats, silent: Flags) -> Floats:
    """What the rules say, as columns: a rule fired, its log-odds, none of this code fired, none of any code fired."""
    fired = scores > 0
    odds = rule_log_odds(scores)
    found: Floats = np.column_stack([fired, odds, ~fired & ~silent, silent])
    return found


def calibrate(columns: Floats, truth: Floats, weights: Floats) -> Floats:
    """What the rules' scores are worth, the same for every code, so that their order stays what it is.

    Logistic regression with a normal prior around the scores as they are, by Newton's method.

    Args:
        columns: See `shared_columns`, shape (n, 4).
        truth: 1 where the code was given, shape (n,).
        weights: How much each answer counts, shape (n,).

    Returns:
        Weights of the columns, shape (4,).
    """
    found: Floats = SHARED_MEAN.copy()
    for _ in range(_STEPS):
        chance = sigmoid(columns @ found)
        slope = columns.T @ (weights * (truth - chance)) - _SHARED_PRECISION * (found - SHARED_MEAN)
        curvature = (columns.T * (weights * chance * (1 - chance))) @ columns + np.diag(_SHARED_PRECISION)
        step = np.linalg.solve(curvature, slope)
        found = found + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _TOLERANCE:
            break
    # A rule that fires never speaks against its code.
    found[1] = max(found[1], 0.1)
    return found


def basis_columns(scores: Floats, silent: Flags) -> Floats:
    """What may change in the rules' opinion, as columns; see `BASIS`."""
    found: Floats = np.column_stack([np.ones(len(scores)), rule_log_odds(scores), scores > 0, silent])
    return found
