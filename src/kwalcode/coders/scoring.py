"""How sure a suggestion is: one number from the rules that fired and from what qualifies their matches.

Rules are treated as independent cues, each right with the probability of its weight, and combined by noisy-or
(Pearl 1988, *Probabilistic Reasoning in Intelligent Systems*, section 4.3): `1 - prod(1 - w)`. A rule that
matched several different words counts a little more than one that matched once. What qualifies the match makes
it less sure that the code is meant, by the factors below.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kwalcode.model import Qualifier

FACTORS: dict[Qualifier, float] = {
    Qualifier.NEGATED: 0.9,
    Qualifier.LACK: 1.0,
    Qualifier.HYPOTHETICAL: 0.9,
    Qualifier.REPORTED: 0.95,
    Qualifier.QUESTION: 0.7,
    Qualifier.MODERATOR: 0.5,
    Qualifier.HEADING: 0.9,
}
"""What a qualifier leaves of a rule's weight."""
REPEATED = 0.25
"""Each further distinct match of the same rule counts as an independent cue of this share of its weight."""
MOST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """One rule that fired: its weight, its number of distinct matches, and their qualifiers."""

    weight: float
    matches: int
    qualifiers: frozenset[Qualifier]


def strength(cue: Cue) -> float:
    """Strength of one rule that fired, in (0, 1]."""
    weight = cue.weight
    for qualifier in cue.qualifiers:
        weight *= FACTORS[qualifier]
    repeats = min(cue.matches - 1, MOST_REPEATS)
    return float(1 - (1 - weight) * (1 - REPEATED * weight) ** repeats)


def score(cues: Iterable[Cue]) -> float:
    """Score of a suggestion, in [0, 1]; 0 without cues.

    Example:
        >>> round(score([Cue(0.6, 1, frozenset()), Cue(0.5, 1, frozenset())]), 3)
        0.8
    """
    doubt = 1.0
    for cue in cues:
        doubt *= 1 - strength(cue)
    return 1 - doubt
