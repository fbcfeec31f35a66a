"""Which codes stand together, counted in units that have both and not in pairs of fragments.

Counting pairs lets the coefficient leave 0 to 1 when fragments overlap again and again, as one well-known tool does;
units (sentences, turns, documents) cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, lgamma

_LOPSIDED = 5
"""Ratio of frequencies beyond which the coefficient says little of the smaller code."""


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """Two codes in the same units.

    Args:
        first: One code.
        second: The other.
        both: Units with both.
        with_first: Units with the first.
        with_second: Units with the second.
        n: All units.
        coefficient: Share of the units with either that have both (Jaccard), from 0 to 1; nan without any.
        second_given_first: Share of the units with the first that have the second; nan without any.
        first_given_second: The other way round.
        lift: How many times more often together than by chance; nan where chance gives none.
        p: Chance of at least so many together (Fisher, one-sided).
        lopsided: Whether one code is more than five times as frequent as the other.
    """

    first: str
    second: str
    both: int
    with_first: int
    with_second: int
    n: int
    coefficient: float
    second_given_first: float
    first_given_second: float
    lift: float
    p: float
    lopsided: bool


def cooccurrence(first: str, second: str, both: int, with_first: int, with_second: int, n: int) -> Cooccurrence:
    """How far two codes stand together.

    Raises:
        ValueError: The counts contradict each other.

    Example:
        >>> round(cooccurrence("a", "b", 5, 100, 10, 500).coefficient, 3)
        0.048
    """
    if not 0 <= both <= min(with_first, with_second) or with_first + with_second - both > n:
        raise ValueError(f"{first}, {second}: {both} of {with_first} and {with_second} in {n} units cannot be")
    nan = float("nan")
    either = with_first + with_second - both
    larger, smaller = max(with_first, with_second), min(with_first, with_second)
    return Cooccurrence(
        first=first,
        second=second,
        both=both,
        with_first=with_first,
        with_second=with_second,
        n=n,
        coefficient=both / either if either else nan,
        second_given_first=both / with_first if with_first else nan,
        first_given_second=both / with_second if with_second else nan,
        lift=both * n / (with_first * with_second) if with_first and with_second else nan,
        p=_at_least(both, with_first, with_second, n),
        lopsided=smaller > 0 and larger > _LOPSIDED * smaller,
    )


def cooccurrences(units: Sequence[Collection[str]], *, smallest: int = 1) -> list[Cooccurrence]:
    """Every pair of codes that stands together at least so often, the closest first.

    Args:
        units: Codes of each unit, also of units without any.
        smallest: Fewest units with both.
    """
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for unit in units:
        codes = sorted(set(unit))
        alone.update(codes)
        together.update(combinations(codes, 2))
    found = [
        cooccurrence(a, b, both, alone[a], alone[b], len(units))
        for (a, b), both in together.items()
        if both >= smallest
    ]
    return sorted(found, key=lambda one: (-one.coefficient, -one.both, one.first, one.second))


def _at_least(both: int, first: int, second: int, n: int) -> float:
    """Hypergeometric tail; each chance follows from the one before, for whole binomials of thousands take seconds."""
    least = max(0, first + second - n)
    if both <= least:
        return 1.0
    # Summed from the side on which chances fall, for in the far tail they are too small for a computer to hold.
    if both * n > first * second:
        chance, total = _chance(both, first, second, n), 0.0
        for k in range(both, min(first, second) + 1):
            total += chance
            chance *= (first - k) * (second - k) / ((k + 1) * (n - first - second + k + 1))
        return min(1.0, total)
    chance, total = _chance(both - 1, first, second, n), 0.0
    for k in range(both - 1, least - 1, -1):
        total += chance
        chance *= k * (n - first - second + k) / ((first - k + 1) * (second - k + 1))
    return max(0.0, 1 - total)


def _chance(k: int, first: int, second: int, n: int) -> float:
    return exp(_log_comb(first, k) + _log_comb(n - first, second - k) - _log_comb(n, second))


def _log_comb(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
