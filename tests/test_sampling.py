"""Drawing a sample: strata, quantiles, those who always take part, ties, lots and what is missing."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from kwalcode.sampling import Candidate, Design, Ground, boundaries, draw


def province(name: str, figures: dict[str, float], capital: str = "", first: int = 0) -> list[Candidate]:
    return [
        Candidate(first + row, case, name, figure, always=case == capital)
        for row, (case, figure) in enumerate(figures.items())
    ]


EAST = province("Oost", {"Alst": 9.0, "Berg": 1.0, "Cel": 2.0, "Dal": 3.0, "Els": 4.0, "Fal": 5.0, "Gaz": 6.0,
                         "Hut": 7.0, "Iep": 8.0}, "Alst")  # fmt: skip


def names(sample: object) -> list[str]:
    return [one.candidate.name for one in sample.choices]  # type: ignore[attr-defined]


def test_takes_the_capital_and_the_highest_of_each_quartile() -> None:
    sample = draw(EAST, Design())
    assert [(one.candidate.name, one.ground, one.quantile) for one in sample.choices] == [
        ("Alst", Ground.ALWAYS, 0),
        ("Iep", Ground.HIGHEST, 4),
        ("Gaz", Ground.HIGHEST, 3),
        ("Els", Ground.HIGHEST, 2),
        ("Cel", Ground.HIGHEST, 1),
    ]


def test_a_capital_that_is_divided_with_the_others_never_takes_the_place_of_another() -> None:
    sample = draw(EAST, Design(divide_always=True))
    assert sample.choices[0].quantile == 4
    assert names(sample) == ["Alst", "Iep", "Hut", "Fal", "Dal"]


def test_each_stratum_is_divided_by_its_own_figures() -> None:
    low = province("West", {"Jup": 0.1, "Kaai": 0.2, "Lo": 0.3, "Mol": 0.4}, first=20)
    sample = draw([*EAST, *low], Design())
    assert [one.candidate.name for one in sample.choices if one.candidate.stratum == "West"] == [
        "Mol", "Lo", "Kaai", "Jup",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "quantiles", "expected"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8], 4, [1, 2.75, 4.5, 6.25, 8]),
        ([7, 15, 36, 39, 40, 41], 4, [7, 20.25, 37.5, 39.75, 41]),  # type 7 of Hyndman and Fan
        ([5], 4, [5, 5, 5, 5, 5]),
        ([3, 1, 2], 1, [1, 3]),
    ],
)
def test_boundaries_are_those_of_a_spreadsheet(figures: list[float], quantiles: int, expected: list[float]) -> None:
    assert boundaries(figures, quantiles) == pytest.approx(expected)


def test_boundaries_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        boundaries([], 4)


def test_equal_figures_share_a_quantile_and_the_alphabet_decides() -> None:
    cases = province("Oost", {"Zon": 9.0, "Aan": 9.0, "Mid": 1.0, "Nu": 1.0})
    sample = draw(cases, Design(quantiles=2))
    assert names(sample) == ["Aan", "Mid"]
    assert [one.tied for one in sample.choices] == [("Zon",), ("Nu",)]


def test_a_quantile_that_ties_leave_empty_is_told() -> None:
    cases = province("Oost", {"Aan": 5.0, "Bol": 5.0, "Cel": 5.0, "Dal": 9.0})
    sample = draw(cases, Design())
    assert [(cell.quantile, cell.size, cell.chosen) for cell in sample.cells] == [
        (4, 1, 1), (3, 0, 0), (2, 0, 0), (1, 3, 1),
    ]  # fmt: skip


def test_a_case_without_figure_is_in_no_quantile_and_told() -> None:
    cases = [*EAST, Candidate(90, "Leeg", "Oost"), Candidate(91, "Hoofd", "Oost", always=True)]
    sample = draw(cases, Design())
    assert [one.name for one in sample.without_figure] == ["Leeg", "Hoofd"]
    assert 90 not in sample.quantile_of
    assert "Hoofd" in names(sample)


def test_a_case_without_stratum_is_left_out_and_told() -> None:
    sample = draw([*EAST, Candidate(90, "Los", "", 99.0)], Design())
    assert [one.name for one in sample.without_stratum] == ["Los"]
    assert "Los" not in names(sample)


def test_without_strata_all_are_divided_together() -> None:
    sample = draw([*EAST, Candidate(90, "Los", "", 99.0)], Design(stratified=False, quantiles=1))
    assert names(sample) == ["Alst", "Los"]


def test_the_order_of_the_rows_does_not_matter() -> None:
    shuffled = list(EAST)
    random.Random(4).shuffle(shuffled)  # noqa: S311 (an order, no secret)
    for design in (Design(), Design(take=2, seed=5)):
        assert names(draw(shuffled, design)) == names(draw(EAST, design))


def test_a_lot_is_the_same_for_the_same_seed_only() -> None:
    drawn = {tuple(names(draw(EAST, Design(quantiles=1, take=3, seed=seed, by_figure=False)))) for seed in range(8)}
    again = {tuple(names(draw(EAST, Design(quantiles=1, take=3, seed=seed, by_figure=False)))) for seed in range(8)}
    assert drawn == again
    assert len(drawn) > 4


def test_a_lot_gives_everybody_the_same_chance() -> None:
    cases = province("Oost", dict.fromkeys("ABCDE", math.nan))
    drawn = [names(draw(cases, Design(quantiles=1, seed=seed, by_figure=False)))[0] for seed in range(2000)]
    assert all(330 < drawn.count(name) < 470 for name in "ABCDE")  # 400 expected, deviation 18


def test_a_lot_by_quantile_takes_from_each() -> None:
    sample = draw(EAST, Design(seed=2))
    assert [one.quantile for one in sample.choices] == [0, 4, 3, 2, 1]
    assert {one.ground for one in sample.choices[1:]} == {Ground.RANDOM}


def test_asking_more_than_there_are_takes_all() -> None:
    sample = draw(EAST, Design(take=5))
    assert len(names(sample)) == len(EAST)


@pytest.mark.parametrize("wrong", [{"quantiles": 0}, {"take": -1}, {"by_figure": False}])
def test_a_design_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be|need a figure"):
        Design(**wrong)
