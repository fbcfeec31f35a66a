"""Passages that recur almost literally, within a plan and across plans: grouped, so that they can be counted once.

Each text becomes a set of hashed stretches of three words (one, where it is shorter). A MinHash signature of the set is
cut in bands; texts that share a band are compared for real, by the Jaccard index of their sets.
(Broder 1997; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SIMILARITY = 0.8
"""Jaccard index from which two texts are the same boilerplate."""

_SHINGLE = 3
_BANDS, _ROWS = 16, 4
_WORD = re.compile(r"[^\W\d_]+")
_MOST_COMPARED = 200
"""Texts of one bucket that each new one is compared with: they are the first of their groups, so few are needed."""


def groups(texts: Sequence[str], *, similarity: float = SIMILARITY) -> list[int]:
    """A number per text: texts with the same number are near-duplicates of the first of them.

    Args:
        texts: The passages. Numbers, punctuation and capitals make no difference.
        similarity: Jaccard index of the sets of word triples from which texts count as the same, in (0, 1].

    Returns:
        Group numbers from 0, in order of first appearance; a text without a like has a number of its own.

    Raises:
        ValueError: `similarity` lies outside (0, 1].

    Example:
        >>> groups(["Wij zorgen voor elke inwoner.", "Wij bouwen een brug.", "wij zorgen voor elke inwoner"])
        [0, 1, 0]
    """
    if not 0 < similarity <= 1:
        raise ValueError(f"similarity must lie in (0, 1], got {similarity}")
    keys = [" ".join(_WORD.findall(text.casefold())) for text in texts]
    distinct: dict[str, int] = {}
    # A text without words has no like.
    place = [distinct.setdefault(key or f"\0{at}", len(distinct)) for at, key in enumerate(keys)]
    leader = _leaders(_shingles(list(distinct)), similarity)
    number: dict[int, int] = {}
    return [number.setdefault(leader[one], len(number)) for one in place]


def _shingles(keys: Sequence[str]) -> list[Hashes]:
    """The hashed word triples of each text, sorted and distinct."""
    known: dict[str, int] = {}
    found: list[Hashes] = []
    random = np.random.default_rng(1997)
    factors = _odd(random, _SHINGLE)
    for key in keys:
        words = np.array([known.setdefault(word, len(known) + 1) for word in key.split(" ")], dtype=np.uint64)
        size = min(_SHINGLE, len(words))
        end = len(words) - size + 1
        # Places in the text only matter within a triple; numbers wrap around at 64 bits on purpose.
        mixed = sum((words[at : at + end] * factors[at] for at in range(size)), np.zeros(end, dtype=np.uint64))
        found.append(np.unique(mixed ^ (mixed >> np.uint64(29))))
    return found


def _odd(random: np.random.Generator, size: int) -> Hashes:
    """Random odd factors of 64 bits, as multiplicative hashing asks."""
    return random.integers(0, 1 << 63, size=size, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def _leaders(sets: Sequence[Hashes], similarity: float) -> list[int]:
    """For each set the first one that it is like, itself where there is none."""
    if not sets:
        return []
    buckets: dict[tuple[int, int], list[int]] = defaultdict(list)
    leader = list(range(len(sets)))
    for at, keys in enumerate(_bands(sets).tolist()):
        homes = [buckets[band, key] for band, key in enumerate(keys)]
        near = sorted({other for home in homes for other in home[:_MOST_COMPARED]})
        found = next((other for other in near if _jaccard(sets[at], sets[other]) >= similarity), None)
        if found is not None:
            leader[at] = found
        else:
            for home in homes:
                home.append(at)
    return leader


def _bands(sets: Sequence[Hashes]) -> Hashes:
    """One hash per band of each set's signature, shape (n, bands)."""
    random = np.random.default_rng(2014)
    sizes = np.array([len(one) for one in sets])
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    every = np.concatenate(sets)
    folded = np.zeros((len(sets), _BANDS), dtype=np.uint64)
    for band in range(_BANDS):
        for factor in _odd(random, _ROWS):
            mixed = every * factor
            smallest = np.minimum.reduceat(mixed ^ (mixed >> np.uint64(32)), firsts)
            folded[:, band] = folded[:, band] * np.uint64(1_000_003) + smallest
    return folded


def _jaccard(one: Hashes, other: Hashes) -> float:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)
