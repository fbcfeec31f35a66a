"""Two questions with yes or no, answered by the same respondents: whether yes is given as often to both.

Sources: McNemar (1947) for the test; Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13:91, for
the exact and the mid-p test; Newcombe (1998), Statistics in Medicine 17:2635-2650, method 10, for the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy import stats

from kwalcode.statistics.tables import Counts, wilson


@dataclass(frozen=True, slots=True)
class McNemar:
    """Two shares of the same respondents.

    Args:
        both: Respondents with yes to both.
        first_only: With yes to the first alone.
        second_only: With yes to the second alone.
        neither: With no to both.
        difference: Share with yes to the first minus share with yes to the second; nan without respondents.
        low: Lower bound of the difference, 95 %.
        high: Upper bound.
        exact: Chance of answers that part as far when nothing but luck parts them; nan when nobody answers differently.
        mid_p: The same, with half the chance of what was seen: the exact test is cautious, this one less so.
        statistic: McNemar's chi-square, without continuity correction; nan when nobody answers differently.
        p: Its p value, for large numbers.
        p_corrected: The same with Edwards' continuity correction.
    """

    both: int
    first_only: int
    second_only: int
    neither: int
    difference: float
    low: float
    high: float
    exact: float
    mid_p: float
    statistic: float
    p: float
    p_corrected: float

    @property
    def n(self) -> int:
        """How many answered both."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def first_share(self) -> float:
        """Share with yes to the first, from 0 to 1; nan without respondents."""
        return (self.both + self.first_only) / self.n if self.n else nan

    @property
    def second_share(self) -> float:
        """Share with yes to the second, from 0 to 1; nan without respondents."""
        return (self.both + self.second_only) / self.n if self.n else nan


def mcnemar(table: Sequence[Sequence[int]] | Counts) -> McNemar:
    """Whether yes is given as often to two questions by the same respondents.

    Args:
        table: Respondents, shape (2, 2): yes and no to the first by yes and no to the second.

    Raises:
        ValueError: The table is not two by two, or a count is negative.

    Example:
        >>> found = mcnemar([[1, 1], [7, 12]])
        >>> round(found.exact, 3), round(found.mid_p, 3), round(found.p, 3)
        (0.07, 0.039, 0.034)
    """
    counts = np.asarray(table, dtype=np.int64)
    if counts.shape != (2, 2) or (counts < 0).any():
        raise ValueError(f"a table of pairs is two by two without negative counts, got shape {counts.shape}")
    (both, first, second, neither) = (int(one) for one in counts.ravel())
    n, apart = int(counts.sum()), first + second
    difference = (first - second) / n if n else nan
    low, high = _interval(both, first, second, neither)
    if not apart:
        return McNemar(both, first, second, neither, difference, low, high, nan, nan, nan, nan, nan)
    fewest = min(first, second)
    seen = float(stats.binom.pmf(fewest, apart, 0.5))
    tail = 2 * float(stats.binom.cdf(fewest, apart, 0.5))
    # Where both parts are as large, everything is at least as extreme, and what was seen lies in both tails.
    exact = min(1.0, tail)
    mid_p = 1 - seen / 2 if first == second else tail - seen
    statistic = (first - second) ** 2 / apart
    corrected = max(0, abs(first - second) - 1) ** 2 / apart
    return McNemar(
        both, first, second, neither, difference, low, high, exact, mid_p, statistic,
        float(stats.chi2.sf(statistic, 1)), float(stats.chi2.sf(corrected, 1)),
    )  # fmt: skip


def _interval(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """Bounds of the difference, from the Wilson intervals of both shares and how far answers go together."""
    n = both + first + second + neither
    if not n:
        return nan, nan
    with_first, with_second = both + first, both + second
    p1, p2 = with_first / n, with_second / n
    (l1, u1), (l2, u2) = wilson(with_first, n), wilson(with_second, n)
    margins = with_first * (n - with_first) * with_second * (n - with_second)
    phi = 0.0
    if margins:
        product: float = both * neither - first * second
        if product > 0:
            # Newcombe's correction for continuity, which lets phi not pass below 0.
            product = max(0.0, product - n / 2)
        phi = product / sqrt(margins)
    down, up = p1 - l1, u2 - p2
    further, nearer = u1 - p1, p2 - l2
    low = p1 - p2 - sqrt(max(0.0, down**2 - 2 * phi * down * up + up**2))
    high = p1 - p2 + sqrt(max(0.0, nearer**2 - 2 * phi * nearer * further + further**2))
    return low, high
