"""What holds for every coefficient, whatever the table."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import numpy as np
import pytest

from kwalcode.agreement import Ratings, alpha, cohen, conger, fleiss, gwet, linear_weights, percent, quadratic_weights


@pytest.mark.parametrize("coders", [2, 3, 7, 49])
def test_one_category_is_undefined_for_any_number_of_coders(coders: int) -> None:
    found = Ratings(np.zeros((100, coders), dtype=np.int64), ("a", "b"))
    assert percent(found) == pytest.approx(1)
    assert isnan(fleiss(found).value)
    assert isnan(conger(found).value)
    assert isnan(gwet(found).value)
    assert isnan(alpha(found).value)


@pytest.mark.parametrize("rows", [[], [["a", None], [None, "b"]]])
def test_nothing_that_two_coders_read_is_undefined(rows: list[list[str | None]]) -> None:
    found = Ratings.of(rows) if rows else Ratings(np.zeros((0, 2), dtype=np.int64), ("a", "b"))
    for value in (percent(found), cohen(found).value, fleiss(found).value, gwet(found).value, alpha(found).value):
        assert isnan(value)


@pytest.mark.parametrize("figure", [percent, fleiss, gwet, conger, alpha])
def test_nothing_at_all_is_undefined(figure: Callable[[Ratings], object]) -> None:
    found = figure(Ratings.of([]))
    assert isnan(getattr(found, "value", found))  # type: ignore[arg-type]


def test_full_agreement_on_two_categories_is_one() -> None:
    found = Ratings.of([["a", "a", "a"], ["b", "b", "b"]])
    for value in (conger(found).value, fleiss(found).value, gwet(found).value, alpha(found).value):
        assert value == pytest.approx(1)


def test_a_category_that_nobody_chose_changes_neither_alpha_nor_kappa() -> None:
    rows = [["a", "a"], ["a", "b"], ["b", "b"]]
    few, more = Ratings.of(rows), Ratings.of(rows, categories=("a", "b", "c"))
    assert alpha(more).value == pytest.approx(alpha(few).value)
    assert cohen(more).value == pytest.approx(cohen(few).value)


def test_conger_of_two_coders_is_cohen() -> None:
    found = Ratings.of([["a", "a"], ["a", "b"], ["b", "b"], ["b", "a"], ["a", "a"]])
    assert conger(found).value == pytest.approx(cohen(found).value)


def test_a_unit_that_weighs_three_counts_as_three_units() -> None:
    weighed = Ratings(np.array([[0, 0], [0, 1], [1, 1]]), ("a", "b"), weights=np.array([3.0, 1.0, 2.0]))
    apart = Ratings(np.array([[0, 0]] * 3 + [[0, 1]] + [[1, 1]] * 2), ("a", "b"))
    for figure in (cohen, fleiss, gwet, conger):
        assert figure(weighed).value == pytest.approx(figure(apart).value)
        assert figure(weighed).error == pytest.approx(figure(apart).error, nan_ok=True)
    assert alpha(weighed).value == pytest.approx(alpha(apart).value)


def test_two_of_several_coders_keep_how_their_units_came() -> None:
    table = Ratings.of_table([[5, 1], [2, 4]])
    assert gwet(table.pair(0, 1)).error == pytest.approx(gwet(table).error)


def test_weights_fall_with_distance() -> None:
    found = Ratings.of([[1, 2], [2, 5]])
    assert linear_weights(found)[0].tolist() == [1, 0.75, 0]
    assert quadratic_weights(found)[0].tolist() == [1, 0.9375, 0]


def test_weights_of_words_are_refused() -> None:
    with pytest.raises(ValueError, match="need numbers"):
        quadratic_weights(Ratings.of([["a", "b"]]))
