"""What scores mean: how often suggestions with a score are right."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kwalcode.evaluation.tables import Floats

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """First suggestions with a score in `[low, high)`; the last bin also holds the score 1.

    Args:
        low: Lower end of the scores.
        high: Upper end.
        n: Number of first suggestions.
        mean_score: Their mean score; `nan` without any.
        right: Share of them that is right; `nan` without any.
    """

    low: float
    high: float
    n: int
    mean_score: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the scores of first suggestions mean.

    Args:
        bins: Scores against the share that is right, lowest first.
        error: Expected calibration error: the mean of |mean score - share right| over the bins, weighted with their
            number, in [0, 1], 0 being best; `nan` without suggestions (Naeini, Cooper & Hauskrecht 2015, AAAI).
        auc: Probability that a right suggestion has a higher score than a wrong one, equal scores counting half, in
            [0, 1], 0.5 being chance; `nan` without right or without wrong ones (Hanley & McNeil 1982, *Radiology*
            143:29-36).
    """

    bins: tuple[Bin, ...]
    error: float
    auc: float


def calibrate(scored: Iterable[tuple[float, bool]], *, bins: int = BINS) -> Calibration:
    """Scores against the share that is right.

    Args:
        scored: Score in [0, 1] of each suggestion, and whether it is right.
        bins: Number of bins of equal width.

    Example:
        >>> calibrate([(0.9, True), (0.95, True), (0.25, True), (0.4, False)]).auc
        0.6666666666666666
    """
    pairs = list(scored)
    scores = np.array([score for score, _ in pairs], dtype=np.float64)
    right = np.array([is_right for _, is_right in pairs], dtype=bool)
    # A score such as 0.3 * 10 = 2.999… belongs where a reader expects it.
    places = np.minimum((np.round(scores * bins, 9)).astype(np.int64), bins - 1)
    found: list[Bin] = []
    error = 0.0 if pairs else math.nan
    for place in range(bins):
        inside = places == place
        n = int(inside.sum())
        mean = float(scores[inside].mean()) if n else math.nan
        share = float(right[inside].mean()) if n else math.nan
        if n:
            error += n / len(pairs) * abs(mean - share)
        found.append(Bin(place / bins, (place + 1) / bins, n, mean, share))
    return Calibration(tuple(found), error, _auc(scores[right], scores[~right]))


def _auc(right: Floats, wrong: Floats) -> float:
    if not len(right) or not len(wrong):
        return math.nan
    ordered = np.sort(wrong)
    below = np.searchsorted(ordered, right, side="left")
    equal = np.searchsorted(ordered, right, side="right") - below
    return float((below.sum() + equal.sum() / 2) / (len(right) * len(wrong)))
