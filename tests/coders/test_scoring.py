from __future__ import annotations

import pytest

from kwalcode.coders.scoring import FACTORS, Cue, score, strength
from kwalcode.model import Qualifier

PLAIN: frozenset[Qualifier] = frozenset()


def test_without_cues_the_score_is_nought() -> None:
    assert score([]) == 0


def test_cues_combine_by_noisy_or() -> None:
    assert score([Cue(0.6, 1, PLAIN), Cue(0.5, 1, PLAIN)]) == pytest.approx(1 - 0.4 * 0.5)


def test_a_further_match_adds_a_little_and_after_three_nothing() -> None:
    strengths = [strength(Cue(0.4, matches, PLAIN)) for matches in range(1, 7)]
    assert strengths[0] == pytest.approx(0.4)
    assert strengths[0] < strengths[1] < strengths[2] < strengths[3]
    assert strengths[3] == strengths[4] == strengths[5]


@pytest.mark.parametrize("qualifier", list(Qualifier))
def test_every_qualifier_has_its_factor(qualifier: Qualifier) -> None:
    assert strength(Cue(0.5, 1, frozenset({qualifier}))) == pytest.approx(0.5 * FACTORS[qualifier])


def test_a_certain_rule_stays_certain() -> None:
    assert score([Cue(1.0, 4, PLAIN)]) == 1
