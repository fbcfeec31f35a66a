"""How sure a suggestion is: one number from the rules that fired, what qualifies them, and the length of the quote.

Rules are treated as independent cues that each speak for the code with their weight, lowered by what qualifies the
match (`FACTORS`), and combined by noisy-or (Pearl 1988, *Probabilistic Reasoning in Intelligent Systems*, section 4.3):
`1 - prod(1 - s)`. A rule that matched several different words counts a little more than one that matched once. Last
comes specificity: in a long sentence a few words say less about what the whole is about, so the score is divided by
`1 + LENGTH * ln(1 + n / USUAL_LENGTH)`.

`LENGTH` and the two numbers behind `shares` are all that was fitted, on quotes that people coded. Letting further rules
count for less orders suggestions a little better and codes of other texts a little worse, and was left out.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kwalcode.model import Qualifier

_Key = TypeVar("_Key", bound=Hashable)

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
LENGTH = 0.2
USUAL_LENGTH = 20
"""Tokens of a sentence of usual length."""
CONTRAST = 2.0
"""How much more than in proportion the strongest code of a text takes of what its codes share."""
NOTHING = 0.05
"""What "none of these codes" takes in that division."""


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
    if not repeats:
        return weight
    return float(1 - (1 - weight) * (1 - REPEATED * weight) ** repeats)


def combine(strengths: Iterable[float]) -> float:
    """One strength of several that speak for the same code, in [0, 1]: noisy-or; 0 for none.

    Example:
        >>> combine([0.5, 0.5])
        0.75
    """
    return 1 - math.prod(1 - one for one in strengths)


def score(strengths: Iterable[float], length: int) -> float:
    """Score of a suggestion, in [0, 1]; 0 without rules.

    Args:
        strengths: Strength of each rule that fired; see `strength`.
        length: Number of tokens of the suggested quote.

    Example:
        >>> round(score([0.6, 0.5], 8), 2)
        0.75
    """
    return combine(strengths) / (1 + LENGTH * math.log1p(length / USUAL_LENGTH))


def shares(strengths: Mapping[_Key, float]) -> dict[_Key, float]:
    """What each code of one text takes of all that is said for its codes: how likely it is the one that is meant.

    A code that is strong but has a strong rival is less sure than one that is alone: `s^CONTRAST` over the sum of all
    of them and `NOTHING`. The order is that of the strengths.

    Args:
        strengths: Strength of each code of the text, in [0, 1].

    Returns:
        Numbers in [0, 1) that add up to less than 1.

    Example:
        >>> {code: round(share, 2) for code, share in shares({"a": 0.8, "b": 0.4}).items()}
        {'a': 0.75, 'b': 0.19}
    """
    raised = {code: one**CONTRAST for code, one in strengths.items()}
    whole = sum(raised.values()) + NOTHING
    return {code: one / whole for code, one in raised.items()}
