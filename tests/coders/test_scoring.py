from __future__ import annotations

import math

import pytest

from kwalcode.coders.scoring import (
    CONTRAST,
    FACTORS,
    LENGTH,
    NOTHING,
    USUAL_LENGTH,
    Cue,
    combine,
    score,
    shares,
    strength,
)
from kwalcode.model import Qualifier

PLAIN: frozenset[Qualifier] = frozenset()


def test_without_cues_the_score_is_nought() -> None:
    assert score([], 10) == 0
    assert combine([]) == 0


def test_cues_combine_by_noisy_or() -> None:
    assert combine([0.6, 0.5]) == pytest.approx(1 - 0.4 * 0.5)
    assert combine([0.5, 0.6, 0.3]) == pytest.approx(1 - 0.4 * 0.5 * 0.7)


def test_a_score_combines_the_strengths_and_looks_at_the_length() -> None:
    assert score([0.6, 0.5], USUAL_LENGTH) == pytest.approx(combine([0.6, 0.5]) / (1 + LENGTH * math.log(2)))
    assert score([0.6, 0.5], 5) > score([0.6, 0.5], 20) > score([0.6, 0.5], 80)


def test_a_further_match_adds_a_little_and_after_three_nothing() -> None:
    strengths = [strength(Cue(0.4, matches, PLAIN)) for matches in range(1, 7)]
    assert strengths[0] == pytest.approx(0.4)
    assert strengths[0] < strengths[1] < strengths[2] < strengths[3]
    assert strengths[3] == strengths[4] == strengths[5]


@pytest.mark.parametrize("qualifier", list(Qualifier))
def test_every_qualifier_has_its_factor(qualifier: Qualifier) -> None:
    assert strength(Cue(0.5, 1, frozenset({qualifier}))) == pytest.approx(0.5 * FACTORS[qualifier])


def test_a_certain_rule_is_only_doubted_for_the_length_of_the_quote() -> None:
    assert combine([1.0, 0.3]) == 1
    assert score([strength(Cue(1.0, 4, PLAIN))], 0) == 1


def test_a_code_without_rivals_is_surer_than_one_with_a_strong_rival() -> None:
    alone, contested = shares({"a": 0.8})["a"], shares({"a": 0.8, "b": 0.7})["a"]
    assert alone == pytest.approx(0.8**CONTRAST / (0.8**CONTRAST + NOTHING))
    assert contested < alone


def test_shares_keep_the_order_and_leave_room_for_none_of_them() -> None:
    found = shares({"a": 0.3, "b": 0.9, "c": 0.5})
    assert sorted(found, key=lambda code: found[code]) == ["a", "c", "b"]
    assert sum(found.values()) < 1
    assert shares({}) == {}
