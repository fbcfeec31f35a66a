"""Distances between sets of codes, for alpha on units that may carry several codes.

Sources: Passonneau (2004) for the set distance, Passonneau (2006) for MASI; Jaccard (1912).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kwalcode.agreement.ratings import Floats, Value

_MANY = 500
"""From so many sets on, distances stay in single precision."""

_STRIP = 128


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
    size = held.sum(axis=1).astype(np.int64)
    most = int(size.max(initial=0)) + 1
    # A distance follows from two sizes and what is shared: look it up, a strip of rows at a time, for with thousands of
    # sets every pass over all pairs costs time and memory.
    known = _distances_by_size(most)
    if len(members) >= _MANY:
        known = known.astype(np.float32)
    found = np.empty((len(members), len(members)), dtype=known.dtype)
    for start in range(0, len(members), _STRIP):
        rows = slice(start, start + _STRIP)
        shared = (held[rows] @ held.T).astype(np.int64)
        found[rows] = known[(size[rows, None] * most + size[None, :]) * most + shared]
    return found


def _distances_by_size(most: int) -> np.ndarray:
    """MASI of sets of sizes a and b that share c, at (a * most + b) * most + c; sizes are below `most`."""
    a, b, both = np.indices((most, most, most)).reshape(3, -1)
    either = a + b - both
    jaccard = np.divide(both, either, out=np.ones(len(a)), where=either > 0)
    kind = np.select([both == np.maximum(a, b), both == np.minimum(a, b)], [1.0, 2 / 3], 1 / 3)
    distances: Floats = 1 - jaccard * kind
    return distances
