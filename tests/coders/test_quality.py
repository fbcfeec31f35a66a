from __future__ import annotations

import math

import numpy as np
import pytest

from kwalcode.coders.classifier import Answer, Learner
from kwalcode.coders.features import Hit, Stretch
from kwalcode.coders.quality import FEW, at_most, best_cut, figures, learning_curve, wilson

CODE = ("boek", "code")


@pytest.fixture
def learner() -> Learner:
    words = ("overleg", "budget")
    return Learner(
        [Stretch(f"{words[n % 2]} nummer {n}", (Hit(CODE, ("r",), 0.9),) if n % 4 < 3 else ()) for n in range(60)]
    )


def answers(n: int) -> list[Answer]:
    return [Answer(row, row % 2 == 0, f"bron {row % 6}") for row in range(n)]


# Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(right: int, n: int, low: float, high: float) -> None:
    found = wilson(right, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_is_unknown() -> None:
    assert math.isnan(wilson(0, 0).value)


# The rule of three in its exact form: nothing among n gives 1 - 0.05 ** (1 / n).
@pytest.mark.parametrize("n", [10, 59, 300])
def test_nothing_found_still_bounds_what_there_is(n: int) -> None:
    assert at_most(0, n) == pytest.approx(1 - 0.05 ** (1 / n))


@pytest.mark.parametrize(("found", "n"), [(0, 0), (5, 5)])
def test_without_a_miss_that_tells_otherwise_all_may_be_missed(found: int, n: int) -> None:
    assert at_most(found, n) == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_no_other_cut_has_a_higher_expected_f1(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    chances = drawn.beta(0.4, 1.5, 12)
    outcomes = drawn.random((4000, 12)) < chances

    def expected(cut: float) -> float:
        said = chances >= cut
        return float((2 * (outcomes & said).sum(axis=1) / (outcomes.sum(axis=1) + said.sum()).clip(1)).mean())

    # The expectation of a quotient is near the quotient of expectations, and not the same.
    assert expected(best_cut(chances)) >= max(expected(cut) for cut in chances) - 0.02


def test_a_rare_code_needs_less_than_one_half_and_a_sure_one_more() -> None:
    assert best_cut(np.array([0.4, 0.05, 0.05, 0.05])) == 0.4
    assert best_cut(np.array([0.99, 0.98, 0.3])) == 0.98
    assert best_cut(np.array([])) == math.inf


def test_where_nothing_can_be_told_apart_learning_is_no_worse_than_rules_that_always_say_yes() -> None:
    texts = Learner([Stretch(f"zin {n}", (Hit(CODE, ("r",), 0.6),)) for n in range(40)])
    given = [Answer(row, row % 5 < 2, f"bron {row % 4}") for row in range(40)]
    found = figures(texts, texts.learn({CODE: given}).models[CODE], [one.group for one in given])
    assert found.cut < 0.5
    assert found.f1.value == pytest.approx(found.rules_f1)


def test_figures_are_on_said_answers_only_and_name_few(learner: Learner) -> None:
    implied = [Answer(59, False, "bron 5", 0.25)]
    model = learner.learn({CODE: [*implied, *answers(20)]}).models[CODE]
    found = figures(learner, model, [f"bron {row % 6}" for row in model.rows])
    assert (found.n, found.given, found.documents, found.enough) == (20, 10, 6, False)
    assert found.recall.low <= found.recall.value <= found.recall.high


def test_enough_answers_of_both_sorts_are_enough(learner: Learner) -> None:
    model = learner.learn({CODE: answers(2 * FEW)}).models[CODE]
    found = figures(learner, model, list(range(2 * FEW)), ceiling=0.5)
    assert found.enough
    assert found.f1.value > found.rules_f1
    assert found.share_of_ceiling == pytest.approx(found.agreement / 0.5)


def test_the_share_of_an_unknown_ceiling_is_unknown(learner: Learner) -> None:
    model = learner.learn({CODE: answers(20)}).models[CODE]
    assert math.isnan(figures(learner, model, list(range(20))).share_of_ceiling)


def test_the_curve_rises_with_answers_and_ends_with_all(learner: Learner) -> None:
    points = learning_curve(learner, {CODE: answers(60)}, sizes=(4, 30, 500))
    assert [point.n for point in points] == [4, 30, 60]
    assert points[-1].right > max(points[0].right, points[-1].rules)


def test_the_curve_has_intervals_that_hold_its_values(learner: Learner) -> None:
    for point in learning_curve(learner, {CODE: answers(60)}, sizes=(30,)):
        assert point.right_low <= point.right <= point.right_high
        assert point.rules_low <= point.rules <= point.rules_high


def test_the_curve_tells_how_far_it_is_and_has_each_size_once(learner: Learner) -> None:
    seen: list[tuple[int, int]] = []
    codes = {("proef", f"code-{number}"): answers(4) for number in range(5)}
    points = learning_curve(learner, codes, sizes=(2, 4), progress=lambda done, whole: seen.append((done, whole)))
    # The two smallest sizes both come down to one answer of each code.
    assert [point.n for point in points] == [5, 20]
    assert seen == [(1, 3), (2, 3), (3, 3)]
