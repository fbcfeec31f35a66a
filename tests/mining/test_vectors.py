"""Published and constructed examples of keyness, co-occurrence, collocations, saturation and time."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import comb, isnan, log2

import pytest

from kwalcode.mining import (
    Moment,
    collocations,
    cooccurrence,
    cooccurrences,
    key_items,
    keyness,
    parse_date,
    saturation,
    saturation_spread,
    timeline,
)


def test_keyness_of_two_parts() -> None:
    found = keyness("x", 120, 60, 10_000, 15_000)
    assert found.expected == (72, 108)
    assert round(found.log_likelihood, 4) == 52.0637
    assert round(found.log_ratio, 5) == 1.58496
    assert round(found.bic, 3) == 41.937
    assert 0 < found.low < found.log_ratio


def test_keyness_with_a_zero_and_without_significance() -> None:
    absent = keyness("x", 30, 0, 10_000, 15_000)
    assert (round(absent.log_likelihood, 4), round(absent.log_ratio, 4)) == (54.9774, 6.4919)
    weak = keyness("x", 5, 3, 1_000, 2_000)
    assert (round(weak.log_likelihood, 4), round(weak.log_ratio, 3), weak.low) == (2.8339, 1.737, 0)
    assert keyness("x", 60, 120, 15_000, 10_000).low == pytest.approx(-keyness("x", 120, 60, 10_000, 15_000).low)


def test_a_word_that_one_document_repeats_counts_once() -> None:
    first = [["armoede"] * 50, ["regie"], ["regie"], ["regie"], ["regie"], ["regie"]]
    second = [["sport"]] * 6
    found = {one.word: one for one in key_items(first, second)}
    assert "armoede" not in found
    assert (found["regie"].first, found["regie"].second) == (5, 0)
    assert key_items([], second) == []


@pytest.mark.parametrize(("a", "b", "c", "d"), [(2, 0, 1, 5), (0, 0, 0, 5), (-1, 0, 5, 5)])
def test_impossible_frequencies_are_a_mistake(a: int, b: int, c: int, d: int) -> None:
    with pytest.raises(ValueError, match="no frequencies"):
        keyness("x", a, b, c, d)


def test_cooccurrence() -> None:
    found = cooccurrence("a", "b", 5, 100, 10, 500)
    assert round(found.coefficient, 3) == 0.048
    assert (found.second_given_first, found.first_given_second, found.lift) == (0.05, 0.5, 2.5)
    assert found.lopsided
    assert not cooccurrence("a", "b", 5, 50, 10, 500).lopsided
    # The tea tasting again: three of four and at least three.
    assert cooccurrence("a", "b", 3, 4, 4, 8).p == pytest.approx(0.242857, abs=1e-6)
    with pytest.raises(ValueError, match="cannot be"):
        cooccurrence("a", "b", 5, 4, 10, 500)


@pytest.mark.parametrize("both", [0, 1, 700, 890, 900, 910, 3000])
def test_chances_of_large_numbers_are_as_an_exact_count_gives(both: int) -> None:
    ways = sum(comb(3000, k) * comb(7000, 3000 - k) for k in range(both, 3001))
    exact = float(Fraction(ways, comb(10_000, 3000)))
    assert cooccurrence("a", "b", both, 3000, 3000, 10_000).p == pytest.approx(exact, rel=1e-6, abs=1e-12)


def test_units_are_counted_and_not_pairs_of_fragments() -> None:
    (found,) = cooccurrences([["a", "b", "a", "b"], ["a"], []])
    assert (found.both, found.with_first, found.with_second, found.n) == (1, 2, 1, 3)
    assert found.coefficient == 0.5


def test_words_near_a_word() -> None:
    texts = [["geen", "geld", "en", "geen", "tijd"], ["veel", "geld"], ["tijd", "genoeg", "x", "y", "z", "w", "geen"]]
    found = {one.word: one for one in collocations(texts, "geld", window=1, smallest=1)}
    assert set(found) == {"geen", "en", "veel"}
    assert (found["geen"].together, found["geen"].frequency) == (1, 3)
    assert found["geen"].expected == pytest.approx(3 * 3 / 12)
    assert found["geen"].log_dice == pytest.approx(14 + log2(2 / 5))
    assert found["geen"].pmi == pytest.approx(log2(1 / 0.75))
    assert "en" not in {one.word for one in collocations(texts, "geld", smallest=1, leave_out=frozenset({"en"}))}


def test_log_likelihood_of_a_collocation_is_that_of_two_by_two() -> None:
    texts = [["a", "n"]] * 8 + [["b", "n"]] * 2 + [["a"]] * 2 + [["b"]] * 8
    found = {one.word: one for one in collocations(texts, "n", window=1)}
    assert found["a"].log_likelihood == pytest.approx(7.7104, abs=1e-3)


def themes(*new: int) -> list[set[str]]:
    """Sources that each bring so many themes that were not there before."""
    found: list[set[str]] = []
    number = 0
    for count in new:
        found.append({f"t{number + place}" for place in range(count)} | {"t0"})
        number += count
    return found


def test_saturation_after_the_authors() -> None:
    found = saturation(themes(20, 6, 4, 2, 3, 1, 1, 0))
    assert [(one.last, one.new) for one in found.runs] == [(6, 4), (7, 2), (8, 1)]
    assert [f"{100 * one.ratio:.1f}" for one in found.runs] == ["12.5", "6.2", "3.1"]
    assert [one.reached for one in found.runs] == [False, False, True]
    assert (found.reached, found.notation) == (6, "6+2")
    assert found.curve == (20, 26, 30, 32, 35, 36, 37, 37)


def test_saturation_that_is_not_reached() -> None:
    found = saturation(themes(5, 5, 5, 5, 5, 5))
    assert (found.reached, found.notation) == (None, "")
    assert saturation([{"a"}]).runs == ()


def test_saturation_over_many_orders() -> None:
    sources = themes(4, 3, 2, 1, 0, 0, 0, 0, 0, 0)
    found, again = saturation_spread(sources, orders=200), saturation_spread(sources, orders=200)
    assert found == again
    assert found.low <= found.median <= found.high
    assert 0 < found.reached <= 1
    assert isnan(saturation_spread(themes(5, 5), orders=5).median)


@pytest.mark.parametrize(("text", "expected"), [
    ("2026-03-09", date(2026, 3, 9)), ("9/3/2026", date(2026, 3, 9)), ("9 maart 2026", date(2026, 3, 9)),
    ("maart 2026", date(2026, 3, 1)), ("2026-03", date(2026, 3, 1)), ("2026", date(2026, 1, 1)), ("31/02/2026", None),
    ("3 mrt. 2026", date(2026, 3, 3)), ("mrt 2026", date(2026, 3, 1)),
    ("volgende week", None), ("", None), ("9 brumaire 2026", None),
])  # fmt: skip
def test_dates_as_people_write_them(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["2026-03-03 14:30", "2026-03-03 14:30:59", "2026-03-03T09:00"])
def test_the_time_that_a_spreadsheet_writes_behind_a_date_does_not_matter(text: str) -> None:
    assert parse_date(text) == date(2026, 3, 3)


def test_a_period_without_a_code_is_shown() -> None:
    found = timeline([(date(2024, 5, 1), "a"), (date(2026, 1, 1), "a")])
    assert found == [Moment("2024", "a", 1), Moment("2025", "a", 0), Moment("2026", "a", 1)]
    months = timeline([(date(2025, 12, 1), "a"), (date(2026, 1, 31), "a")], months=True)
    assert [one.period for one in months] == ["2025-12", "2026-01"]
