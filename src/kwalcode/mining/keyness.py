"""Which words or codes set one part of the corpus apart from another.

Sources: Rayson & Garside (2000) for the log-likelihood of two cells; Hardie (2014) for the log ratio; Wilson (2013) for
BIC; Evert (2022) for counting documents rather than words, because one plan that repeats a word says little.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2, sqrt

_Z = 1.959963984540054
_LN2 = log(2)


@dataclass(frozen=True, slots=True)
class Keyness:
    """One word in two parts of a corpus.

    Args:
        word: The word, or the code.
        first: Its frequency in the first part.
        second: Its frequency in the second part.
        expected: Frequencies that the sizes of the parts give by themselves.
        log_likelihood: How sure it is that they differ: 3.84, 6.63, 10.83 and 15.13 for p of .05, .01, .001 and .0001.
        log_ratio: How much they differ, in doublings: 1 is twice as much in the first part; .5 stands in for 0.
        low: Lower bound of the log ratio nearest to 0 in its interval of 95 %: what to rank by; 0 when it holds 0.
        bic: Log-likelihood less the log of the size; from 2 on there is something.
    """

    word: str
    first: int
    second: int
    expected: tuple[float, float]
    log_likelihood: float
    log_ratio: float
    low: float
    bic: float


def keyness(word: str, first: int, second: int, size_first: int, size_second: int) -> Keyness:
    """Compare one frequency in two parts.

    Args:
        word: The word.
        first: Its frequency in the first part: documents with it, or times that it occurs.
        second: Its frequency in the second part.
        size_first: Size of the first part, in the same unit.
        size_second: Size of the second part.

    Raises:
        ValueError: A part is empty, or a frequency is larger than its part.

    Example:
        >>> found = keyness("armoede", 120, 60, 10_000, 15_000)
        >>> round(found.log_likelihood, 4), round(found.log_ratio, 5)
        (52.0637, 1.58496)
    """
    a, b, c, d = first, second, size_first, size_second
    if c < 1 or d < 1 or not 0 <= a <= c or not 0 <= b <= d:
        raise ValueError(f"{word}: {a} of {c} and {b} of {d} are no frequencies of two parts")
    expected = (c * (a + b) / (c + d), d * (a + b) / (c + d))
    likelihood = 2 * sum(x * log(x / e) for x, e in zip((a, b), expected, strict=True) if x)
    ratio = log2(((a or 0.5) / c) / ((b or 0.5) / d))
    return Keyness(
        word=word,
        first=a,
        second=b,
        expected=expected,
        log_likelihood=likelihood,
        log_ratio=ratio,
        low=_low(a, b, c, d),
        bic=likelihood - log(c + d),
    )


def key_items(
    first: Sequence[Collection[str]],
    second: Sequence[Collection[str]],
    *,
    smallest: int = 3,
    significance: float = 6.63,
) -> list[Keyness]:
    """What sets two parts apart, counted in documents, the surest large differences first.

    Args:
        first: Words (or codes) of each document of the first part; how often in one document does not matter.
        second: The same of the second part.
        smallest: Fewest documents that a word must occur in, over both parts.
        significance: Smallest log-likelihood.
    """
    if not first or not second:
        return []
    counts = [_document_frequencies(part) for part in (first, second)]
    words = set(counts[0]) | set(counts[1])
    found = [
        keyness(word, counts[0].get(word, 0), counts[1].get(word, 0), len(first), len(second))
        for word in words
        if counts[0].get(word, 0) + counts[1].get(word, 0) >= smallest
    ]
    kept = [one for one in found if one.log_likelihood >= significance]
    return sorted(kept, key=lambda one: (-abs(one.low), -one.log_likelihood, one.word))


def _document_frequencies(part: Sequence[Collection[str]]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for document in part:
        for word in set(document):
            counts[word] = counts.get(word, 0) + 1
    return counts


def _low(a: int, b: int, c: int, d: int) -> float:
    """The bound of the log ratio that lies nearest to 0, from the usual standard error of a ratio of two shares."""
    x, y = a or 0.5, b or 0.5
    ratio = log((x / c) / (y / d))
    error = sqrt(max(1 / x - 1 / c + 1 / y - 1 / d, 0.0))
    low, high = (ratio - _Z * error) / _LN2, (ratio + _Z * error) / _LN2
    if low <= 0 <= high:
        return 0.0
    return low if low > 0 else high
