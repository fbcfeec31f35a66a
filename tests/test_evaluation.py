"""Figures against examples worked by hand and against published ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kwalcode.evaluation import NO_CODE, Item, Prediction, calibrate, evaluate
from kwalcode.evaluation.tables import Marginals, kappas, macro_f1s


def item(labels: str, predicted: str = "", *, alternatives: str = "", score: float = 0.5) -> Item:
    """A text by its codes, one letter each; `-` is no code. The first prediction has the score, later ones less."""
    codes = tuple(NO_CODE if letter == "-" else letter for letter in labels)
    also = tuple(NO_CODE if letter == "-" else letter for letter in alternatives)
    ranked = tuple(Prediction(letter, score / 2**place) for place, letter in enumerate(predicted))
    return Item("1", codes, ranked, also)


def one(table: list[list[int]]) -> Marginals:
    """The marginals of a square table, as one replicate."""
    counts = np.array(table, dtype=np.int64).reshape(len(table), len(table))
    return Marginals(counts.sum(axis=1)[None, :], counts.sum(axis=0)[None, :], counts.diagonal()[None, :])


def kappa_of(table: list[list[int]]) -> float:
    return float(kappas(one(table))[0])


def macro_f1_of(table: list[list[int]]) -> float:
    return float(macro_f1s(one(table))[0])


# Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20:37-46:
# the tables of pages 37 and 45. Page 45 gives p_o .70, p_e .41 and kappa .492; page 37 has p_o .29 and p_e .35.
PAGE_37 = [[25, 13, 12], [12, 2, 16], [3, 15, 2]]
PAGE_45 = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        (PAGE_45, 0.492),
        (PAGE_37, (0.29 - 0.35) / (1 - 0.35)),
        ([[20, 5], [10, 15]], 0.4),
        ([[5, 0], [0, 5]], 1.0),
        ([[0, 5], [5, 0]], -1.0),
        ([[4, 4], [4, 4]], 0.0),
        # A category that nobody uses changes nothing.
        ([[20, 5, 0], [10, 15, 0], [0, 0, 0]], 0.4),
    ],
)
def test_kappa_is_as_published_or_worked_by_hand(table: list[list[int]], kappa: float) -> None:
    assert kappa_of(table) == pytest.approx(kappa, abs=5e-4)
    assert kappa_of(np.array(table).T.tolist()) == pytest.approx(kappa_of(table))


@pytest.mark.parametrize("table", [[], [[0]], [[7]], [[9, 0], [0, 0]]])
def test_kappa_of_nothing_or_of_one_category_is_not_a_number(table: list[list[int]]) -> None:
    assert math.isnan(kappa_of(table))


def test_macro_f1_is_the_mean_over_the_categories_in_use() -> None:
    # F1: 2*20/(25+30) and 2*15/(25+20).
    wanted = (40 / 55 + 30 / 45) / 2
    assert macro_f1_of([[20, 5], [10, 15]]) == pytest.approx(wanted)
    assert macro_f1_of([[20, 5, 0], [10, 15, 0], [0, 0, 0]]) == pytest.approx(wanted)
    # A category that is only predicted has F1 0, and counts.
    assert macro_f1_of([[3, 1], [0, 0]]) == pytest.approx((6 / 7 + 0) / 2)
    assert math.isnan(macro_f1_of([[0, 0], [0, 0]]))


SAID = (
    item("a", "a"),
    item("a", "ab"),
    item("a", "ba"),
    item("b", "b"),
    item("b", "ca", alternatives="c"),
    item("b", ""),
    item("-", ""),
    item("-", "a", alternatives="a"),
)


def test_the_shares_are_those_worked_by_hand() -> None:
    found = evaluate(SAID)
    assert found.n == 8
    assert found.coverage == 6 / 8
    assert found.coverage_coded == 5 / 6
    assert found.top1 == 4 / 8
    assert found.top2 == 5 / 8
    assert found.lenient_top1 == 6 / 8


def test_kappa_f1_and_codes_are_those_worked_by_hand() -> None:
    found = evaluate(SAID)
    # Human a 3, b 3, none 2, c 0; predicted a 3, b 2, none 2, c 1; both a 2, b 1, none 1.
    assert found.kappa == pytest.approx((4 / 8 - 19 / 64) / (1 - 19 / 64))
    rows = {one.code: (one.n, one.predicted, one.right) for one in found.per_code}
    assert rows == {"a": (3, 3, 2), "b": (3, 2, 1), NO_CODE: (2, 2, 1), "c": (0, 1, 0)}
    assert [one.code for one in found.per_code] == ["a", "b", NO_CODE, "c"]
    by_code = {one.code: one for one in found.per_code}
    assert by_code["a"].f1 == pytest.approx(2 / 3)
    assert by_code["b"].precision == 1 / 2
    assert by_code["b"].recall == 1 / 3
    assert by_code["b"].f1 == pytest.approx(2 / 5)
    assert by_code["c"].precision == 0
    assert math.isnan(by_code["c"].recall)
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 5 + 1 / 2 + 0) / 4)
    assert found.misses == (SAID[2], SAID[4], SAID[5], SAID[7])


def test_a_code_that_is_never_predicted_has_no_precision() -> None:
    (one,) = (one for one in evaluate([item("a", "b")]).per_code if one.code == "a")
    assert math.isnan(one.precision)
    assert one.recall == one.f1 == 0


def test_nothing_suggested_is_right_only_where_no_code_belongs() -> None:
    assert evaluate([item("-", "")]).top1 == 1
    assert evaluate([item("a", "")]).top2 == 0
    # A suggestion that comes second does not make up for one where none belongs.
    assert evaluate([item("-", "ab")]).top2 == 0
    assert evaluate([item("a", "", alternatives="-")]).lenient_top1 == 1


def test_a_third_suggestion_comes_too_late() -> None:
    assert evaluate([item("a", "bca")]).top2 == 0
    assert evaluate([item("a", "bac")]).top2 == 1


def test_of_several_labels_the_predicted_one_counts_and_else_the_first() -> None:
    found = evaluate([item("ab", "b"), item("ab", "c"), item("-b", "b")])
    assert found.top1 == pytest.approx(2 / 3)
    assert {one.code: one.n for one in found.per_code} == {"b": 2, "a": 1, "c": 0}
    assert found.coverage_coded == 1


def test_without_texts_nothing_can_be_computed() -> None:
    found = evaluate([])
    assert found.n == 0
    for value in (found.coverage, found.top1, found.top2, found.lenient_top1, found.kappa, found.macro_f1):
        assert math.isnan(value)
    assert found.per_code == ()
    assert found.misses == ()
    assert math.isnan(found.calibration.error)


def test_without_coded_texts_there_is_no_coverage_of_them() -> None:
    found = evaluate([item("-", ""), item("-", "a")])
    assert math.isnan(found.coverage_coded)
    assert found.coverage == 1 / 2
    assert math.isnan(found.intervals["coverage_coded"].low)
    assert found.intervals["coverage_coded"].undefined == 1


def test_an_interval_of_a_share_is_that_of_the_binomial() -> None:
    # The 2.5 and 97.5 percent points of a binomial with n = 100 and p = 0.5 are 40 and 60.
    found = evaluate([item("a", "a")] * 50 + [item("a", "b")] * 50)
    interval = found.intervals["top1"]
    assert (interval.low, interval.high) == pytest.approx((0.40, 0.60), abs=0.011)
    assert interval.undefined == 0


def test_intervals_depend_on_the_seed_alone() -> None:
    first, again, other = evaluate(SAID, seed=1), evaluate(SAID, seed=1), evaluate(SAID, seed=2)
    assert first.intervals == again.intervals
    assert first.intervals != other.intervals
    narrow = evaluate(SAID, confidence=0.5).intervals["top1"]
    wide = evaluate(SAID, confidence=0.99).intervals["top1"]
    assert wide.low < narrow.low <= narrow.high < wide.high
    assert evaluate(SAID, replicates=0).intervals == {}


def test_replicates_without_a_value_are_told() -> None:
    # Two texts with a category each: half of the samples of two hold one category only, and then kappa is 0/0.
    interval = evaluate([item("a", "a"), item("b", "b")]).intervals["kappa"]
    assert interval.undefined == pytest.approx(0.5, abs=0.05)
    assert (interval.low, interval.high) == (1, 1)


def test_the_bins_hold_each_score_once() -> None:
    found = calibrate([(0.05, False), (0.3, True), (0.3, False), (0.95, True), (1.0, False), (0.0, False)])
    assert [one.n for one in found.bins] == [2, 0, 0, 2, 0, 0, 0, 0, 0, 2]
    assert found.bins[0].mean_score == pytest.approx(0.025)
    assert [found.bins[place].right for place in (0, 3, 9)] == [0, 0.5, 0.5]
    assert math.isnan(found.bins[1].right)
    assert found.error == pytest.approx((0.025 + 0.2 + 0.475) / 3)


def test_the_auc_counts_pairs_and_halves_equal_scores() -> None:
    # Right .9 and .5, wrong .5 and .1: of four pairs three are won and one is equal.
    assert calibrate([(0.9, True), (0.5, True), (0.5, False), (0.1, False)]).auc == 3.5 / 4
    assert math.isnan(calibrate([(0.9, True)]).auc)
    assert math.isnan(calibrate([]).auc)


def test_only_first_suggestions_are_calibrated() -> None:
    found = evaluate([item("a", "ab", score=0.9), item("b", "")]).calibration
    assert sum(one.n for one in found.bins) == 1
    assert found.bins[9].right == 1


@pytest.mark.parametrize(("labels", "predicted"), [("", "a"), ("a", "bb")])
def test_an_item_without_labels_or_with_doubled_predictions_is_refused(labels: str, predicted: str) -> None:
    with pytest.raises(ValueError, match="item 1"):
        item(labels, predicted)


def test_no_code_is_no_prediction() -> None:
    with pytest.raises(ValueError, match="different codes"):
        Item("1", ("a",), (Prediction(NO_CODE, 0.5),))
