"""P values when many things are tested at once.

Sources: Holm (1979); Hochberg (1988); Benjamini & Hochberg (1995); Benjamini & Yekutieli (2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from scipy import stats


class Correction(StrEnum):
    """How p values are corrected: the first three for any error among all, the others for the share of false finds."""

    BONFERRONI = "Bonferroni"
    HOLM = "Holm"
    HOCHBERG = "Hochberg"
    BENJAMINI_HOCHBERG = "Benjamini-Hochberg"
    BENJAMINI_YEKUTIELI = "Benjamini-Yekutieli"


def adjust(p_values: Sequence[float], correction: Correction = Correction.HOLM) -> list[float]:
    """Corrected p values, in the order given; nan stays nan and does not count as a test.

    Raises:
        ValueError: A value lies outside 0 to 1.

    Example:
        >>> [round(p, 3) for p in adjust([0.01, 0.04, 0.03])]
        [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=float)
    known = ~np.isnan(p)
    values = p[known]
    if ((values < 0) | (values > 1)).any():
        raise ValueError(f"p values lie between 0 and 1, got {values.tolist()}")
    m = len(values)
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    match correction:
        case Correction.BONFERRONI:
            corrected = np.minimum(values * m, 1)
        case Correction.HOLM:
            steps = np.maximum.accumulate(ordered * (m - np.arange(m)))
            corrected = np.empty(m)
            corrected[order] = np.minimum(steps, 1)
        case Correction.HOCHBERG:
            steps = np.minimum.accumulate((ordered * (m - np.arange(m)))[::-1])[::-1]
            corrected = np.empty(m)
            corrected[order] = np.minimum(steps, 1)
        case _:
            name = "bh" if correction is Correction.BENJAMINI_HOCHBERG else "by"
            corrected = stats.false_discovery_control(values, method=name) if m else values
    result = np.full(len(p), np.nan)
    result[known] = corrected
    return [float(value) for value in result]
