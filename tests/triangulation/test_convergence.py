from __future__ import annotations

import math

import numpy as np
import pytest

from kwalcode.triangulation import Convergence, Side, arrange, difference_interval, propose


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_of_a_difference_as_published(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    assert difference_interval(*counts) == pytest.approx((low, high), abs=5e-5)


SAME, OTHER = {"a": 3, "b": 1}, {"c": 2}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Side(10, 8, 9, SAME), Side(12, 9, 9, SAME), Convergence.AGREEMENT),
        (Side(10, 8, 9, SAME), Side(12, 9, 9, OTHER), Convergence.PARTIAL),
        (Side(40, 38, 40, SAME), Side(40, 4, 4, SAME), Convergence.PARTIAL),
        (Side(40, 38, 40, SAME), Side(40, 4, 4, OTHER), Convergence.DISSONANCE),
        (Side(10, 8, 9, SAME), Side(12, 0), Convergence.SILENCE),
        (Side(10, 0), Side(12, 0), Convergence.ABSENT),
        (Side(10, 8, 9, SAME), Side(12, 0, asked=False), Convergence.NOT_ASKED),
        (Side(10, 8, 9, SAME), Side(0, 0), Convergence.NO_CASES),
    ],
)
def test_what_is_proposed_and_that_the_order_does_not_matter(first: Side, second: Side, expected: Convergence) -> None:
    assert propose(first, second).verdict is expected
    assert propose(second, first).verdict is expected


def test_silence_names_who_is_silent() -> None:
    assert propose(Side(10, 8, 9), Side(12, 0)).silent == 1
    assert propose(Side(10, 0), Side(12, 3, 3)).silent == 0


def test_a_margin_makes_a_difference_small() -> None:
    sides = Side(400, 200, 200, SAME), Side(400, 160, 160, SAME)
    assert propose(*sides).prominence_same is False
    assert propose(*sides, margin=0.15).prominence_same is True


def test_an_example_must_occur_often_enough_in_both() -> None:
    sides = Side(10, 8, 9, {"a": 3}), Side(10, 8, 9, {"a": 1})
    assert propose(*sides).shared == ("a",)
    assert propose(*sides, cut=2).shared == ()


def test_valences_are_examples_only_where_there_are_no_codes_beneath() -> None:
    valence = {"hindernis": 2}
    assert propose(Side(9, 8, 8, {}, valence), Side(9, 8, 8, {}, valence)).examples_same is True
    assert propose(Side(9, 8, 8, SAME, valence), Side(9, 8, 8, OTHER, valence)).examples_same is False


@pytest.mark.parametrize(("margin", "cut"), [(-0.1, 1), (1.1, 1), (0.0, 0)])
def test_bounds_are_kept(margin: float, cut: int) -> None:
    with pytest.raises(ValueError, match="margin"):
        propose(Side(1, 1), Side(1, 1), margin=margin, cut=cut)


def test_without_cases_there_is_no_share() -> None:
    assert math.isnan(Side(0, 0).share)
    assert all(map(math.isnan, difference_interval(0, 0, 1, 2)))


def test_a_network_has_the_same_places_each_time_and_ties_draw_near() -> None:
    links = [(0, 1, 1.0), (2, 3, 1.0)]
    places = arrange(6, links)
    assert np.array_equal(places, arrange(6, links))
    assert places.min() >= 0
    assert places.max() <= 1
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert apart[0, 1] < apart[0, 4]
    assert apart[2, 3] < apart[2, 5]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_small_networks_have_places(n: int) -> None:
    assert arrange(n, []).shape == (n, 2)
    assert np.isfinite(arrange(n, [])).all()


def test_a_difference_of_precisely_the_margin_is_not_smaller() -> None:
    # Half of 400 and 160 of 400 part by ten points, which floats write as 0.09999999999999998.
    sides = Side(400, 200, 200, SAME), Side(400, 160, 160, SAME)
    assert propose(*sides, margin=0.1).prominence_same is False
    assert propose(*sides, margin=0.11).prominence_same is True
