"""Published worked examples, to the digits that were printed. Letters refer to the list of examples in the sources."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
import pytest

from kwalcode.agreement import (
    Continuum,
    Metric,
    Ratings,
    alpha,
    alpha_of_code,
    alpha_u,
    brennan_prediger,
    characters,
    cohen,
    cohen_maximum,
    conger,
    exact,
    fleiss,
    fleiss_per_category,
    gwet,
    holsti,
    jaccard_distance,
    masi_distance,
    masi_distance_dkpro,
    passonneau_distance,
    percent,
    quadratic_weights,
    scott,
    unitize,
    units_for_alpha,
)
from kwalcode.agreement.alpha_u import distances
from kwalcode.model import Span


def near(value: float, digits: int = 4) -> Any:
    return pytest.approx(value, abs=0.51 * 10**-digits)


def table(*rows: list[int]) -> Ratings:
    return Ratings.of_table(rows)


def digits(text: str) -> Ratings:
    """One word per unit, one digit per coder; a point for what was not read."""
    return Ratings.of([[None if letter == "·" else int(letter) for letter in unit] for unit in text.split()])


def columns(*coders: str) -> Ratings:
    """One word per coder, one digit per unit."""
    return digits(" ".join("".join(unit) for unit in zip(*coders, strict=True)))


ARTSTEIN_1 = table([20, 10], [20, 50])
ARTSTEIN_2 = table([46, 0, 0], [6, 32, 6], [0, 0, 10])
COHEN = table([88, 14, 18], [10, 40, 10], [2, 6, 12])
ABSTRACTORS = table([13, 0, 0], [0, 20, 7], [0, 4, 56])
FOUR = digits("11·1 2232 3333 3333 2222 1234 4444 1121 2222 ·555 ··11 ··3·")
FLEISS = digits(
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 333335 "
    "111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)
HAYES = digits(
    "112·2 1101· 2333· ·00·0 000·0 000·0 102·1 1·20· 222·2 2111· ·100· 0000· 1222· 33223 111·1 111·1 212·2 1233· 1101· "
    "000·0 0011· 00·00 2333· 0000· 12·22 0111· 00010 1212· 1122· 112·2 110·0 2121· 22·22 3222· 222·2 223·2 222·2 22·12 "
    "2222· 111·1"
)


def test_artstein_and_poesio() -> None:
    assert percent(ARTSTEIN_1) == near(0.70)
    assert brennan_prediger(ARTSTEIN_1).value == near(0.40)
    assert (scott(ARTSTEIN_1).value, scott(ARTSTEIN_1).expected) == (near(0.341, 3), near(0.545))
    assert (cohen(ARTSTEIN_1).value, cohen(ARTSTEIN_1).expected) == (near(0.348, 3), near(0.54))
    assert percent(ARTSTEIN_2) == near(0.88)
    assert brennan_prediger(ARTSTEIN_2).value == near(0.82)
    assert scott(ARTSTEIN_2).value == near(0.7995)
    assert cohen(ARTSTEIN_2).value == near(0.8013)
    assert alpha(ARTSTEIN_2).value == near(0.8005)
    # Half a step when exactly one of both is the third category.
    half = np.array([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]])
    assert cohen(ARTSTEIN_2, 1 - half).value == near(0.8163)
    assert alpha(ARTSTEIN_2, lambda a, b: float(half[a, b])).value == near(0.8156)  # type: ignore[index]


def test_cohen_1960() -> None:
    found = cohen(COHEN)
    assert (found.observed, found.expected, found.value) == (near(0.70), near(0.41), near(0.4915))
    assert found.error == near(0.0510)
    assert found.interval == (near(0.3916), near(0.5915))
    assert cohen_maximum(COHEN) == near(0.831, 3)
    assert (gwet(COHEN).value, gwet(COHEN).expected) == (near(0.5760), near(0.2925))
    second = table([25, 12, 3], [13, 2, 15], [12, 16, 2])
    assert (percent(second), gwet(second).value) == (near(0.29), near(-0.0480))


def test_gwet_abstractors() -> None:
    assert percent(ABSTRACTORS) == near(0.89)
    assert (cohen(ABSTRACTORS).value, cohen(ABSTRACTORS).error) == (near(0.7964094, 7), near(0.05891072, 7))
    assert cohen(ABSTRACTORS).interval == (near(0.681, 3), near(0.912, 3))
    assert scott(ABSTRACTORS).value == near(0.7962397, 7)
    assert (gwet(ABSTRACTORS).value, gwet(ABSTRACTORS).error) == (near(0.8493305, 7), near(0.04321747, 7))
    assert brennan_prediger(ABSTRACTORS).value == near(0.835)
    assert alpha(ABSTRACTORS).value == near(0.7972585, 7)


def test_gwet_four_coders_with_missing_values() -> None:
    assert percent(FOUR) == near(0.8181818, 7)
    found = gwet(FOUR)
    assert (found.value, found.expected, found.error) == (near(0.77544, 5), near(0.1903212, 7), near(0.14295, 5))
    assert fleiss(FOUR).value == near(0.76117, 5)
    assert (fleiss(FOUR).expected, fleiss(FOUR).error) == (near(0.2387153, 7), near(0.15302, 5))
    assert brennan_prediger(FOUR).value == near(0.77273, 5)
    assert conger(FOUR).value == near(0.76282, 5)


@pytest.mark.parametrize(("metric", "value"), [
    (Metric.NOMINAL, 0.743421), (Metric.ORDINAL, 0.815388), (Metric.INTERVAL, 0.849107), (Metric.RATIO, 0.797403),
])  # fmt: skip
def test_alpha_of_four_coders_by_metric(metric: Metric, value: float) -> None:
    assert alpha(FOUR, metric).value == near(value, 6)


def test_alpha_tells_what_it_is_made_of() -> None:
    found = alpha(FOUR)
    assert (found.observed, found.expected, found.n) == (near(0.2), near(0.779487, 6), 40)


def test_krippendorff_2011() -> None:
    binary = columns("0100000010", "1110010000")
    found = alpha(binary)
    assert (found.value, found.observed, found.expected) == (near(0.095238, 6), near(0.40), near(0.442105, 6))
    assert percent(binary) == near(0.60)
    assert alpha(columns("112243335441", "212223335444")).value == near(0.691964, 6)


def test_krippendorff_1980() -> None:
    nine = digits("111 122 222 444 144 222 123 333 222")
    assert percent(nine) == near(0.741, 3)
    assert alpha(nine).value == near(0.6417)
    assert alpha(nine, Metric.INTERVAL).value == near(0.5469)
    assert [alpha_of_code(nine, code) for code in (1, 2, 3, 4)] == [
        near(0.381, 3), near(0.711, 3), near(0.717, 3), near(0.764, 3)
    ]  # fmt: skip


def test_three_coders_with_gaps() -> None:
    found = columns("·····34121133·3", "1·213343·······", "··21344·21133·4")
    assert alpha(found).value == near(0.691358, 6)
    assert alpha(found, Metric.INTERVAL).value == near(0.810845, 6)


def test_hayes_and_krippendorff() -> None:
    assert alpha(HAYES, Metric.ORDINAL).value == near(0.7598)
    assert alpha(HAYES, Metric.INTERVAL).value == near(0.7574)
    assert alpha(HAYES).value == near(0.4765)


def test_fleiss_1971() -> None:
    found = fleiss(FLEISS)
    assert (found.observed, found.expected, found.value) == (near(0.5556), near(0.2199), near(0.43024, 5))
    # The paper rounds on the way, hence two digits.
    assert fleiss_per_category(FLEISS) == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=0.005)
    assert gwet(FLEISS).value == near(0.44788, 5)
    assert brennan_prediger(FLEISS).value == near(0.44444, 5)
    assert alpha(FLEISS).value == near(0.43341, 5)


def test_gwet_first_fifteen_of_fleiss() -> None:
    half = Ratings(FLEISS.codes[:15], FLEISS.categories)
    assert (gwet(half).value, gwet(half).error) == (near(0.4448007, 7), near(0.0841876, 7))
    assert (fleiss(half).value, fleiss(half).error) == (near(0.4139265, 7), near(0.0811929, 7))
    assert brennan_prediger(half).value == near(0.4388889, 7)
    assert alpha(half).value == near(0.4204384, 7)


def test_counts_without_names_give_the_same() -> None:
    counts = [[int((row == place).sum()) for place in range(5)] for row in FLEISS.codes]
    assert fleiss(Ratings.of_counts(counts)).value == pytest.approx(fleiss(FLEISS).value)


def test_the_paradox_of_prevalence() -> None:
    small = table([8, 1], [0, 1])
    assert (cohen(small).value, scott(small).value) == (near(0.6154), near(0.6078))
    assert (gwet(small).value, gwet(small).expected) == (near(0.8658), near(0.255))
    large = table([118, 5], [2, 0])
    assert (percent(large), cohen(large).value, alpha(large).value, gwet(large).value) == (
        near(0.944), near(-0.0234), near(-0.0247), near(0.9408)
    )  # fmt: skip
    assert alpha(Ratings.of([["a", "b"], ["b", "a"]])).value == near(-0.5)


def test_likert_with_quadratic_credit() -> None:
    likert = table([15, 4, 1, 0, 0], [3, 12, 4, 1, 0], [1, 3, 14, 3, 1], [0, 1, 3, 10, 2], [0, 0, 1, 2, 8])
    assert gwet(likert).value == near(0.57997, 5)
    assert gwet(likert, quadratic_weights(likert)).value == near(0.87005, 5)


SETS = Ratings.of(
    [
        [frozenset(a.strip("∅")), frozenset(b.strip("∅"))]
        for a, b in (pair.split("/") for pair in "∅/∅ A/∅ A/A A/B AB/A AB/AC ABC/ABC C/AC C/AC".split())
    ]
)


@pytest.mark.parametrize(("distance", "value", "observed", "expected"), [
    (Metric.NOMINAL, 0.2388, 0.6667, 0.8758),
    (jaccard_distance, 0.3156, 0.4630, 0.6765),
    (masi_distance, 0.2731, 0.5432, 0.7473),
    (passonneau_distance, 0.1862, 0.3333, 0.4096),
    (masi_distance_dkpro, 0.2529, 0.2531, 0.3388),
])  # fmt: skip
def test_sets_of_codes(distance: Any, value: float, observed: float, expected: float) -> None:
    found = alpha(SETS, distance)
    assert (found.value, found.observed, found.expected) == (near(value), near(observed), near(expected))


def _segments(*rows: tuple[str, int, int], start: int = 0) -> list[tuple[int, int, str]]:
    return [(place - start, place - start + length, code) for code, place, length in rows]


def test_alpha_u_of_2004() -> None:
    coders = {
        "i": _segments(("c", 225, 70), ("c", 370, 30), ("k", 180, 60), ("k", 300, 50), start=150),
        "j": _segments(("c", 220, 80), ("c", 355, 20), ("c", 400, 20), ("k", 180, 60), ("k", 300, 50), start=150),
    }
    whole, per_code = alpha_u(300, coders)
    c, k = per_code["c"], per_code["k"]
    assert (c.observed, c.expected, c.value) == (near(0.0144), near(0.0532), near(0.7286))
    assert (k.expected, k.value) == (near(0.0490), near(1.0))
    assert whole.value == near(0.8587)


@pytest.mark.parametrize(("first", "second", "value"), [
    ((225, 70, 1), (220, 80, 1), 50), ((370, 30, 1), (355, 20, 1), 850), ((400, 50, 0), (400, 20, 1), 400),
    ((1, 8, 1), (2, 1, 1), 37), ((1, 8, 1), (4, 1, 1), 25), ((1, 8, 1), (6, 1, 1), 29),
])  # fmt: skip
def test_distances_of_stretches(first: tuple[int, ...], second: tuple[int, ...], value: float) -> None:
    assert distances(np.array([first], dtype=float), np.array([second], dtype=float)).item() == value


def test_alpha_u_of_a_small_text() -> None:
    whole, _ = alpha_u(10, {"0": [(1, 9, "a")], "1": [(2, 3, "a"), (4, 5, "a"), (6, 7, "a")]})
    assert (whole.observed, whole.expected, whole.value) == (near(0.91), near(0.5352), near(-0.7003))


@pytest.mark.parametrize(("first", "second", "observed", "value", "tolerance"), [
    ([(2, 8), (14, 6)], [(4, 4), (15, 2)], 0.03125, 0.553, 0.001),
    ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)], 2.26736, -0.926, 0.003),
    # The paper's expected disagreement has a known slip here.
    ([(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)], 0.02777, 0.679, 0.02),
    ([(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)], 0.38715, 0.066, 0.001),
])  # fmt: skip
def test_alpha_u_of_1995_in_the_limit(
    first: list[tuple[int, int]], second: list[tuple[int, int]], observed: float, value: float, tolerance: float
) -> None:
    scale = 5_000
    coders = {
        name: [(start * scale, (start + length) * scale, "c") for start, length in marked]
        for name, marked in (("a", first), ("b", second))
    }
    whole, _ = alpha_u(24 * scale, coders)
    assert whole.observed == near(observed, 4)
    assert whole.value == pytest.approx(value, abs=tolerance)


TWO = {
    "1": [(0, 12, "A"), (20, 30, "B"), (40, 50, "A")],
    "2": [(0, 10, "A"), (20, 32, "B"), (40, 50, "B")],
}


def test_u_family_of_three_coders_and_one_code() -> None:
    found = unitize(
        [Continuum(56, {"1": [(3, 15, "k"), (22, 53, "k")], "2": [(3, 10, "k"), (22, 53, "k")], "3": [(22, 46, "k")]})]
    )
    assert found.observed.tolist() == [[44, 19], [19, 86]]
    assert np.diag(found.expected).tolist() == [near(25.764, 3), near(54.971, 3)]
    assert (found.u, found.binary) == (near(0.564545, 6), near(0.564545, 6))
    assert isnan(found.codes)


def test_u_family_of_two_coders_and_two_codes() -> None:
    found = unitize([Continuum(60, TWO)])
    assert found.observed.tolist() == [[52, 2, 2], [2, 20, 10], [2, 10, 20]]
    assert found.expected[0].tolist() == [near(27.065, 3), near(15.747, 3), near(15.747, 3)]
    assert (found.expected[1, 1], found.expected[1, 2]) == (near(5.975, 3), near(8.998, 3))
    assert (found.u, found.binary, found.codes) == (near(0.654253, 6), near(0.872991, 6), near(0.444444, 6))
    assert found.per_code == {"A": near(0.444444, 6), "B": near(0.444444, 6)}


def test_u_family_of_three_coders_and_three_codes() -> None:
    found = unitize([Continuum(60, TWO | {"3": [(2, 12, "A"), (22, 30, "B"), (52, 58, "C")]})])
    assert (found.u, found.binary, found.codes) == (near(0.507001, 6), near(0.482543, 6), near(0.748900, 6))
    assert (found.per_code["A"], found.per_code["B"]) == (near(0.752955, 6), near(0.744584, 6))
    assert isnan(found.per_code["C"])
    assert found.coverage["C"] == 0


def test_the_same_spans_as_characters() -> None:
    marked = [[Span(start, end) for start, end, _ in spans] for spans in TWO.values()]
    found = characters(*marked)
    assert (found.dice, found.jaccard) == (near(0.9375), near(0.88235, 5))
    binary = table([26, 2], [2, 30])
    assert (cohen(binary).value, alpha(binary).value, gwet(binary).value) == (
        near(0.86607, 5), near(0.86719, 5), near(0.86726, 5)
    )  # fmt: skip
    assert exact(*marked).f1 == near(1 / 3)


@pytest.mark.parametrize(("minimum", "sizes"), [
    (0.8, [103, 164, 294, 560, 2702]), (0.667, [60, 96, 172, 330, 1593]),
])  # fmt: skip
def test_units_that_alpha_needs(minimum: float, sizes: list[int]) -> None:
    assert [units_for_alpha(share, minimum) for share in (0.5, 0.2, 0.1, 0.05, 0.01)] == sizes


def test_holsti_counts_what_each_coder_rated() -> None:
    found = Ratings.of([["a", "a"], ["a", "b"], ["b", None]])
    assert holsti(found) == near(2 * 1 / (3 + 2))


def test_identical_coders_agree_fully() -> None:
    marked = TWO["1"]
    found = unitize([Continuum(60, {"1": marked, "2": marked})])
    assert (found.u, found.binary, found.codes) == (1, 1, 1)


@pytest.mark.parametrize("rows", [[["a", "a"], ["a", "a"]], [["a", None], [None, "a"]], []])
def test_what_is_not_defined_is_nan_and_never_one(rows: list[list[str | None]]) -> None:
    found = Ratings.of(rows, categories=("a",)) if rows else Ratings(np.zeros((0, 2), dtype=np.int64), ("a", "b"))
    for value in (cohen(found).value, scott(found).value, fleiss(found).value, gwet(found).value, alpha(found).value):
        assert isnan(value)
