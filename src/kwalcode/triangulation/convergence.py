"""Convergence coding matrix: agreement, partial agreement, silence or dissonance between two sources on a theme.

Farmer, Robinson, Elliott and Eyles (2006), "Developing and implementing a triangulation protocol for qualitative health
research", Qualitative Health Research 16: two components are compared, meaning with prominence, and coverage with
specific examples; both the same is agreement, one of them is partial agreement, neither is dissonance; a source that
says nothing where the other speaks is silent. What is made here is a proposal with its figures: meaning is for a human.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Z95: Final = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


MARGIN: Final = 0.1
"""Ten percentage points: a smaller difference tells a reader little, however many cases there are."""
CUT: Final = 1
"""One case that mentions it is an example."""


_HAIR: Final = 1e-9
"""What a difference of shares may be off: a difference of precisely the margin is not smaller."""


class Convergence(StrEnum):
    """How two sources stand on a theme.

    - `ABSENT`: both were asked, neither says anything
    - `NOT_ASKED`: a source was never asked, so that there is nothing to compare
    - `NO_CASES`: a source has nobody in it
    """

    AGREEMENT = "agreement"
    PARTIAL = "partial"
    SILENCE = "silence"
    DISSONANCE = "dissonance"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"
    NO_CASES = "no_cases"


JUDGED: Final = (Convergence.AGREEMENT, Convergence.PARTIAL, Convergence.SILENCE, Convergence.DISSONANCE)
"""What a researcher chooses from."""


@dataclass(frozen=True, slots=True)
class Side:
    """One source on one theme.

    Args:
        cases: Number of cases in the source.
        with_theme: Number of cases that speak of the theme.
        fragments: Number of fragments.
        examples: Cases per code beneath the theme.
        valences: Cases per valence.
        asked: Whether the source was asked about the theme.
    """

    cases: int
    with_theme: int
    fragments: int = 0
    examples: Mapping[str, int] = field(default_factory=dict)
    valences: Mapping[str, int] = field(default_factory=dict)
    asked: bool = True

    @property
    def share(self) -> float:
        """Share of the cases that speak of the theme, in [0, 1]; nan without cases."""
        return self.with_theme / self.cases if self.cases else math.nan


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the figures propose.

    Args:
        verdict: The proposal.
        difference: Share of the first source minus that of the second; nan without cases.
        interval: 95 % interval of the difference.
        prominence_same: Whether the theme weighs as much in both; None where it cannot be compared.
        examples_same: Whether both give at least one same example; None where it cannot be compared.
        shared: The examples that both give.
        silent: Which side is silent, 0 or 1; None when neither is.
    """

    verdict: Convergence
    difference: float = math.nan
    interval: tuple[float, float] = (math.nan, math.nan)
    prominence_same: bool | None = None
    examples_same: bool | None = None
    shared: tuple[str, ...] = ()
    silent: int | None = None


def propose(first: Side, second: Side, *, margin: float = MARGIN, cut: int = CUT) -> Proposal:
    """Propose how two sources stand on a theme.

    Prominence is the same when the 95 % interval of the difference in share of cases holds 0, or when the difference is
    smaller than the margin. Examples are the same when a code beneath the theme occurs in at least `cut` cases of both;
    where the theme has no such codes, a valence.

    Args:
        first: One source.
        second: Another.
        margin: Difference in share, in [0, 1], below which the prominence is called the same.
        cut: Fewest cases with an example, from 1.

    Raises:
        ValueError: The margin or the cut is out of range.

    Example:
        >>> propose(Side(10, 8, examples={"a": 3}), Side(12, 9, examples={"a": 2})).verdict
        <Convergence.AGREEMENT: 'agreement'>
    """
    if not 0 <= margin <= 1 or cut < 1:
        raise ValueError(f"margin must lie in [0, 1] and cut must be at least 1, got {margin} and {cut}")
    if not (first.asked and second.asked):
        return Proposal(Convergence.NOT_ASKED)
    if not (first.cases and second.cases):
        return Proposal(Convergence.NO_CASES)
    difference = first.share - second.share
    interval = difference_interval(first.with_theme, first.cases, second.with_theme, second.cases)
    if not (first.fragments or first.with_theme) and not (second.fragments or second.with_theme):
        return Proposal(Convergence.ABSENT, difference, interval)
    for silent, side in enumerate((first, second)):
        if not (side.fragments or side.with_theme):
            return Proposal(Convergence.SILENCE, difference, interval, silent=silent)
    prominence = interval[0] <= 0 <= interval[1] or margin - abs(difference) > _HAIR
    shared = _shared(first.examples, second.examples, cut)
    if not first.examples and not second.examples:
        shared = _shared(first.valences, second.valences, cut)
    same = bool(shared)
    verdict = {2: Convergence.AGREEMENT, 1: Convergence.PARTIAL, 0: Convergence.DISSONANCE}[prominence + same]
    return Proposal(verdict, difference, interval, prominence, same, shared)


def difference_interval(k1: int, n1: int, k2: int, n2: int, z: float = Z95) -> tuple[float, float]:
    """Interval of the difference of two independent shares, from their Wilson intervals (Newcombe 1998, method 10).

    Args:
        k1: Cases with the theme in the first source.
        n1: Cases in the first source.
        k2: Cases with the theme in the second.
        n2: Cases in the second.
        z: Point of the normal distribution.

    Returns:
        Low and high end of p1 - p2; nan when a source has no cases.

    Example:
        >>> [round(end, 4) for end in difference_interval(56, 70, 48, 80)]
        [0.0524, 0.3339]
    """
    if not (n1 and n2):
        return math.nan, math.nan
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = _wilson(k1, n1, z), _wilson(k2, n2, z)
    difference = p1 - p2
    return (
        difference - math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2),
        difference + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2),
    )


def _wilson(k: int, n: int, z: float) -> tuple[float, float]:
    centre, spread = k + z * z / 2, z * math.sqrt(k * (n - k) / n + z * z / 4)
    return (centre - spread) / (n + z * z), (centre + spread) / (n + z * z)


def _shared(first: Mapping[str, int], second: Mapping[str, int], cut: int) -> tuple[str, ...]:
    def above(counts: Mapping[str, int]) -> Collection[str]:
        return {key for key, count in counts.items() if count >= cut}

    return tuple(key for key in first if key in above(first) and key in above(second))
