"""Weighing what the codebooks saw."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kwalcode.model import PassageKind
from kwalcode.screening.findings import EXPLICIT, IMPLICIT, NONE, Finding, Mode, Seen, Signal, find, weigh
from tests.screening.plans import finding

_ACTION = replace(finding("x").candidate, kind=PassageKind.ACTION, announced=True)


def _found(*levels: Seen) -> Finding:
    return find(_ACTION, ["tekst"] * len(levels), levels)


def test_more_signals_make_more_and_another_subject_makes_less() -> None:
    assert weigh([]) == 0
    assert weigh([0.5]) < weigh([0.5, 0.3]) < 1
    assert 0 < weigh([0.5], other=0.6) < weigh([0.5])


@pytest.mark.parametrize(
    ("code", "score", "poverty"), [("armoede", 0.8, EXPLICIT), ("sociaal-wonen", 0.8, IMPLICIT), ("doel", 0.9, NONE)]
)
def test_the_code_decides_between_explicit_and_implicit(code: str, score: float, poverty: int) -> None:
    assert _found(Seen((Signal(code, score),))).poverty == poverty


def test_a_goal_in_the_same_sentence_weighs_more() -> None:
    assert _found(Seen((Signal("zorg", 0.5, goal=True),))).score > _found(Seen((Signal("zorg", 0.5),))).score


def test_what_stands_above_counts_less() -> None:
    said = Seen((Signal("zorg", 0.5),))
    scores = [
        _found(said, Seen(), Seen()).score,
        _found(Seen(), said, Seen()).score,
        _found(Seen(), Seen(), said).score,
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[2] > 0


def test_the_domain_follows_the_strongest_signals() -> None:
    assert _found(Seen((Signal("sociaal-wonen", 0.8), Signal("zorg", 0.3)))).domain == "wonen"
    assert _found(Seen((Signal("sociale-rechten", 0.8),), rights={"mobiliteit": 0.9})).domain == "mobiliteit"
    assert _found(Seen()).domain == ""


def test_the_past_is_told_apart_unless_a_goal_stands_with_the_poverty_word() -> None:
    past = Signal("verleden", 0.7)
    assert _found(Seen((Signal("armoede", 0.8), past))).mode is Mode.PAST
    assert _found(Seen((Signal("armoede", 0.8, goal=True), past))).mode is Mode.GOAL


def test_the_reason_says_where_it_was_found() -> None:
    found = _found(Seen(), Seen((Signal("armoede", 0.8, words=("armoede",), reason="Armoede: “armoede”"),)))
    assert found.reason == "erboven: Armoede: “armoede”"
    assert found.evidence == ("armoede",)
    assert "geen woorden" in _found(Seen()).reason
    assert not math.isnan(found.score)
