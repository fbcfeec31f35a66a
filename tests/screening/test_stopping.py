"""How many relevant passages may be unseen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from benchmarks.stopping_rules import hypergeometric_p, least_missed, ranked_p

from kwalcode.screening.stopping import RecallBound, expected_unseen


@pytest.mark.parametrize(("drawn", "p"), [(100, 0.4208), (200, 0.1241), (250, 0.0521), (253, 0.0490), (300, 0.0153)])
def test_the_bound_gives_the_published_values(drawn: int, p: float) -> None:
    assert hypergeometric_p(400, 40, drawn, 0) == pytest.approx(p, abs=5e-5)


def test_target_that_is_met_exactly_is_no_miss() -> None:
    # 19 of 20 is .95: only a second missed one breaks the promise.
    assert least_missed(19, 0) == 2


def test_nothing_left_cannot_be_missed() -> None:
    assert hypergeometric_p(2, 40, 2, 0) == 0


def test_a_ranking_no_better_than_a_lot_is_a_lot() -> None:
    assert ranked_p(400, 40, 100, 0, odds=1) == pytest.approx(hypergeometric_p(400, 40, 100, 0))


def test_a_better_ranking_needs_fewer_passages() -> None:
    assert ranked_p(400, 40, 100, 0, odds=3) < ranked_p(400, 40, 100, 0, odds=2) < hypergeometric_p(400, 40, 100, 0)


@pytest.mark.parametrize("numbers", [(10, 5, 11, 0), (10, 5, 4, 5), (10, 2, 4, 3)])
def test_numbers_that_contradict_each_other_are_refused(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="found <= drawn"):
        hypergeometric_p(*numbers)


def test_a_draw_of_everything_leaves_no_doubt() -> None:
    bound = RecallBound(50, 10, 50, 2)
    assert (bound.most_missed, bound.lowest_recall, bound.reached()) == (0, 1.0, True)


def test_nothing_known_and_nothing_left_has_no_recall() -> None:
    assert math.isnan(RecallBound(0, 0).lowest_recall)


def test_a_clean_draw_lowers_what_may_be_missed_and_a_find_raises_it() -> None:
    missed = [RecallBound(400, 40, drawn, 0).most_missed for drawn in (0, 50, 150, 300)]
    assert missed == sorted(missed, reverse=True)
    assert missed[0] > missed[-1]
    assert RecallBound(400, 40, 150, 2).most_missed > missed[2]


def test_the_bound_holds_however_often_one_looks() -> None:
    random = np.random.default_rng(5)
    broken = 0
    for _ in range(200):
        order = random.permutation(np.arange(200) < 6)
        found = np.cumsum(order)
        broken += any(
            RecallBound(200, 5, n, int(found[n - 1])).most_missed < 6 - found[n - 1] for n in range(5, 200, 15)
        )
    assert broken <= 10  # 5 % of 200


def test_the_expected_number_is_the_sum_of_the_chances() -> None:
    assert expected_unseen([0.5, 0.25, 0.0]) == 0.75
