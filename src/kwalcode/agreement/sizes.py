"""How many units it takes before a figure means something.

Source: Krippendorff, Content Analysis (4th ed. 2019), p. 356, after Bloch & Kraemer (1989).
"""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist


def units_for_alpha(share: float, minimum: float = 0.8, significance: float = 0.05) -> int:
    """Units that two coders must rate before alpha can be told from a minimum.

    Args:
        share: Share of the units that have the code, between 0 and 1.
        minimum: Smallest alpha that would be accepted, below 1.
        significance: Chance of accepting a code that is less reliable, one-sided.

    Raises:
        ValueError: A value lies outside its range.

    Example:
        >>> units_for_alpha(0.1), units_for_alpha(0.5, 0.667)
        (294, 60)
    """
    if not 0 < share < 1 or not 0 <= minimum < 1 or not 0 < significance < 1:
        raise ValueError(f"need 0 < share < 1 and 0 <= minimum < 1, got share={share}, minimum={minimum}")
    z = NormalDist().inv_cdf(1 - significance)
    spread = (1 + minimum) * (3 - minimum) / (4 * (1 - minimum) * share * (1 - share)) - minimum
    # A hair less before rounding up, so that a whole number is not pushed one further by floating point.
    return ceil(2 * z**2 * spread - 1e-9)


def units_for_proportion(share: float, precision: float, population: int | None = None) -> int:
    """Units to draw so that a share is known within a margin, with 95 % confidence.

    Args:
        share: The share that is expected; .5 is the safe choice.
        precision: Half the width of the interval, between 0 and 1.
        population: Number of units there are, when it is small; None for many.

    Raises:
        ValueError: A value lies outside its range.

    Example:
        >>> units_for_proportion(0.5, 0.05), units_for_proportion(0.5, 0.05, 500)
        (385, 218)
    """
    if not 0 < share < 1 or not 0 < precision < 1:
        raise ValueError(f"need 0 < share < 1 and 0 < precision < 1, got {share} and {precision}")
    z = NormalDist().inv_cdf(0.975)
    n = z**2 * share * (1 - share) / precision**2
    if population is not None:
        n = n / (1 + (n - 1) / population)
    return ceil(n - 1e-9)


def units_for_kappa(agreement: float, chance: float, precision: float) -> int:
    """Units so that kappa is known within a margin, with 95 % confidence, by its simplest standard error.

    Args:
        agreement: Observed agreement that is expected.
        chance: Agreement by chance that is expected.
        precision: Half the width of the interval.

    Raises:
        ValueError: A value lies outside its range.
    """
    if not 0 < agreement < 1 or not 0 <= chance < 1 or precision <= 0:
        raise ValueError(f"need shares between 0 and 1, got {agreement} and {chance}")
    z = NormalDist().inv_cdf(0.975)
    error = sqrt(agreement * (1 - agreement)) / (1 - chance)
    return ceil((z * error / precision) ** 2 - 1e-9)
