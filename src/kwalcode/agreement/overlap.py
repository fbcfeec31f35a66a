"""How far the spans of two coders cover each other: exact, by overlap, and in characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kwalcode.model import Span, merged


@dataclass(frozen=True, slots=True)
class Match:
    """Spans of a second coder held against those of a first.

    Args:
        both: Spans that were matched.
        first: Spans of the first coder.
        second: Spans of the second coder.
    """

    both: int
    first: int
    second: int

    @property
    def precision(self) -> float:
        """Share of the second coder's spans that the first has too; nan when there are none."""
        return self.both / self.second if self.second else float("nan")

    @property
    def recall(self) -> float:
        """Share of the first coder's spans that the second has too; nan when there are none."""
        return self.both / self.first if self.first else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of both, which is the same either way round; nan when neither has a span."""
        total = self.first + self.second
        return 2 * self.both / total if total else float("nan")

    def __add__(self, other: Match) -> Match:
        return Match(self.both + other.both, self.first + other.first, self.second + other.second)


def exact(first: Iterable[Span], second: Iterable[Span]) -> Match:
    """Spans of one code in one document that are equal to the character."""
    a, b = set(first), set(second)
    return Match(len(a & b), len(a), len(b))


def overlapping(first: Iterable[Span], second: Iterable[Span], least: float = 0.5) -> Match:
    """Spans of one code in one document that share at least a part of what they cover together.

    Each span is matched at most once, the closest pairs first.

    Args:
        first: Spans of the first coder.
        second: Spans of the second coder.
        least: Smallest shared part (intersection over union), above 0 and at most 1.

    Example:
        >>> overlapping([Span(0, 10)], [Span(0, 12)]).f1
        1.0
    """
    a, b = sorted(set(first)), sorted(set(second))
    near = Near(b)
    close = sorted(
        ((-part, i, j) for i, x in enumerate(a) for j, y in near(x) if (part := shared(x, y)) >= least),
    )
    used_a: set[int] = set()
    used_b: set[int] = set()
    for _, i, j in close:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
    return Match(len(used_a), len(a), len(b))


class Near:
    """Finds, among many spans, those that share a character with another one, without going through all of them.

    Args:
        spans: The spans, in order.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [one.start for one in spans]
        # The furthest end so far: before the first that passes a place, nothing reaches it.
        self._reach = list(accumulate((one.end for one in spans), max))

    def __call__(self, span: Span) -> Iterator[tuple[int, Span]]:
        """Place and span of each that overlaps, in order."""
        for place in range(bisect_right(self._reach, span.start), bisect_left(self._starts, span.end)):
            if self._spans[place].end > span.start:
                yield place, self._spans[place]


def shared(first: Span, second: Span) -> float:
    """Intersection over union of two spans, between 0 and 1."""
    both = min(first.end, second.end) - max(first.start, second.start)
    if both <= 0:
        return 0.0
    return both / (max(first.end, second.end) - min(first.start, second.start))


@dataclass(frozen=True, slots=True)
class Characters:
    """What two coders covered, in characters.

    Args:
        both: Characters that both covered.
        first: Characters that the first covered.
        second: Characters that the second covered.
    """

    both: int
    first: int
    second: int

    @property
    def dice(self) -> float:
        """Twice the shared part over the sum; nan when nothing was covered."""
        total = self.first + self.second
        return 2 * self.both / total if total else float("nan")

    @property
    def jaccard(self) -> float:
        """The shared part over what either covered; nan when nothing was covered."""
        union = self.first + self.second - self.both
        return self.both / union if union else float("nan")

    def __add__(self, other: Characters) -> Characters:
        return Characters(self.both + other.both, self.first + other.first, self.second + other.second)


def characters(first: Iterable[Span], second: Iterable[Span]) -> Characters:
    """Characters that two coders covered with one code in one document; what a coder covered twice counts once."""
    a, b = merged(first), merged(second)
    both, j = 0, 0
    for x in a:
        while j < len(b) and b[j].end <= x.start:
            j += 1
        k = j
        while k < len(b) and b[k].start < x.end:
            both += min(x.end, b[k].end) - max(x.start, b[k].start)
            k += 1
    return Characters(both, sum(x.end - x.start for x in a), sum(y.end - y.start for y in b))
