"""Closed questions as they stand beside a code: how often each answer was given, over respondents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kwalcode.model import SourceKind
from kwalcode.triangulation import Voice

_MOST_ANSWERS: Final = 12
"""A variable with more different answers is no closed question but a name, a place or a number."""


@dataclass(frozen=True, slots=True)
class ClosedItem:
    """A closed question with its frequencies.

    Args:
        question: Name of the variable.
        counts: Answer and number of respondents, most frequent first.
        n: Respondents who answered.
        missing: Respondents who did not.
    """

    question: str
    counts: tuple[tuple[str, int], ...]
    n: int
    missing: int


def closed_items(voices: Sequence[Voice]) -> list[ClosedItem]:
    """Every closed question of the surveys: variables of respondents with two to twelve different answers."""
    names = dict.fromkeys(name for voice in _respondents(voices) for name in voice.attributes)
    items = [closed_item(voices, name) for name in names]
    return [item for item in items if 1 < len(item.counts) <= _MOST_ANSWERS]


def closed_item(voices: Sequence[Voice], question: str) -> ClosedItem:
    """One closed question; n is 0 when no survey has it (any more).

    Only surveys in which somebody answered count, so that a respondent is missing and not simply of another survey.
    """
    asked = {voice.document for voice in _respondents(voices) if voice.attributes.get(question, "").strip()}
    answers = [voice.attributes.get(question, "").strip() for voice in _respondents(voices) if voice.document in asked]
    counts = Counter(answer for answer in answers if answer)
    return ClosedItem(
        question,
        tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        sum(counts.values()),
        sum(not answer for answer in answers),
    )


def _respondents(voices: Sequence[Voice]) -> list[Voice]:
    return [voice for voice in voices if voice.kind is SourceKind.SURVEY and voice.speaker]
