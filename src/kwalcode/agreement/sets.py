"""Distances between sets of codes, for alpha on units that may carry several codes.

Sources: Passonneau (2004) for the set distance, Passonneau (2006) for MASI; Jaccard (1912).
"""

from __future__ import annotations

from kwalcode.agreement.ratings import Value


def jaccard_distance(first: Value, second: Value) -> float:
    """1 minus the shared part of two sets; 0 for two empty sets.

    Example:
        >>> jaccard_distance(frozenset("ab"), frozenset("a"))
        0.5
    """
    a, b = _sets(first, second)
    return 0.0 if a == b else 1 - len(a & b) / len(a | b)


def masi_distance(first: Value, second: Value) -> float:
    """MASI: 1 minus Jaccard times 1, 2/3, 1/3 or 0 for equal, nested, overlapping or disjoint sets."""
    a, b = _sets(first, second)
    return 0.0 if a == b else 1 - len(a & b) / len(a | b) * (1 - passonneau_distance(first, second))


def passonneau_distance(first: Value, second: Value) -> float:
    """The set distance of 2004: 0, 1/3, 2/3 or 1 for equal, nested, overlapping or disjoint sets.

    The empty set lies within every other, as in DKPro Statistics.
    """
    a, b = _sets(first, second)
    if a == b:
        return 0.0
    if a <= b or b <= a:
        return 1 / 3
    return 2 / 3 if a & b else 1.0


def masi_distance_dkpro(first: Value, second: Value) -> float:
    """What DKPro Statistics calls MASI: the Jaccard distance times the set distance of 2004."""
    return jaccard_distance(first, second) * passonneau_distance(first, second)


def _sets(first: Value, second: Value) -> tuple[frozenset[str], frozenset[str]]:
    if not isinstance(first, frozenset) or not isinstance(second, frozenset):
        raise TypeError(f"a distance between sets needs frozensets, got {first!r} and {second!r}")
    return first, second
