"""Distances between sets of codes, for alpha on units that may carry several codes.

Sources: Passonneau (2004) for the set distance, Passonneau (2006) for MASI; Jaccard (1912).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from kwalcode.agreement.ratings import Floats, Value

_MANY = 500
"""From so many sets on, distances stay in single precision."""


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


def masi_distances(sets: Sequence[Value]) -> Floats:
    """MASI between all sets at once, for coders who used many.

    Args:
        sets: Sets of codes.

    Returns:
        Shape (sets, sets).

    Example:
        >>> masi_distances([frozenset("ab"), frozenset("a")]).round(3).tolist()
        [[0.0, 0.667], [0.667, 0.0]]
    """
    members = [_sets(one, one)[0] for one in sets]
    place = {code: index for index, code in enumerate(sorted(frozenset().union(*members)))}
    held = np.zeros((len(members), max(len(place), 1)), dtype=np.float32)
    for row, codes in enumerate(members):
        held[row, [place[code] for code in codes]] = 1
    size = held.sum(axis=1)
    both = held @ held.T
    # In place and in single precision: with thousands of sets these matrices are what memory goes to.
    kind = np.full_like(both, 1 / 3)
    kind[both == np.minimum(size[:, None], size[None, :])] = 2 / 3
    kind[both == np.maximum(size[:, None], size[None, :])] = 1
    either = np.maximum(size[:, None] + size[None, :] - both, 1)
    empty = size == 0
    both[np.ix_(empty, empty)] = 1
    both /= either
    both *= kind
    both = 1 - both
    return both.astype(np.float64) if len(members) < _MANY else cast(Floats, both)
