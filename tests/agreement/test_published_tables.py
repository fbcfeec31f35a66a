"""Published tables that lie outside the project, each to the tolerance that was noted with it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kwalcode.agreement import (
    Continuum,
    Metric,
    Ratings,
    alpha,
    alpha_u,
    brennan_prediger,
    cohen,
    cohen_maximum,
    conger,
    fleiss,
    fleiss_per_category,
    gwet,
    percent,
    quadratic_weights,
    scott,
    unitize,
)
from kwalcode.agreement.ratings import Value

pytestmark = pytest.mark.shared

HALF = np.array([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]])
"""Distances of the example in which one category is half as far from the others."""


def _half(first: Value, second: Value) -> float:
    return float(HALF[int(str(first)), int(str(second))])


def _pairwise(ratings: Ratings) -> float:
    """Share of agreeing pairs with every pairable value counting the same, which is 1 - D_o."""
    return 1 - alpha(ratings).observed


def _of_category(number: int, ratings: Ratings) -> float:
    return fleiss_per_category(ratings)[number - 1]


FIGURES: dict[str, Callable[[Ratings], float]] = {
    "percent_agreement": percent,
    "percent_agreement_pairwise": _pairwise,
    "bennett_S": lambda found: brennan_prediger(found).value,
    "scott_pi": lambda found: scott(found).value,
    "scott_pi_p_e": lambda found: scott(found).expected,
    "cohen_kappa": lambda found: cohen(found).value,
    "cohen_kappa_p_e": lambda found: cohen(found).expected,
    "p_e": lambda found: cohen(found).expected,
    "kappa_max": cohen_maximum,
    "weighted_kappa_Chck_half": lambda found: cohen(found, 1 - HALF).value,
    "alpha_Chck_half": lambda found: alpha(found, _half).value,
    "gwet_AC1": lambda found: gwet(found).value,
    "AC1_p_e": lambda found: gwet(found).expected,
    "gwet_AC2_quadratic": lambda found: gwet(found, quadratic_weights(found)).value,
    "fleiss_kappa": lambda found: fleiss(found).value,
    "P_o": lambda found: fleiss(found).observed,
    "P_e": lambda found: fleiss(found).expected,
    "alpha_nominal": lambda found: alpha(found).value,
    "alpha_ordinal": lambda found: alpha(found, Metric.ORDINAL).value,
    "alpha_interval": lambda found: alpha(found, Metric.INTERVAL).value,
    "alpha_ratio": lambda found: alpha(found, Metric.RATIO).value,
    "D_o_nominal": lambda found: alpha(found).observed,
    "D_e_nominal": lambda found: alpha(found).expected,
    "D_o_interval": lambda found: alpha(found, Metric.INTERVAL).observed,
    "D_e_interval": lambda found: alpha(found, Metric.INTERVAL).expected,
} | {f"fleiss_kappa_category_{n}": partial(_of_category, n) for n in range(1, 6)}


def _read(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "real" / "agreement" / f"{name}.json").read_text())
    return content


@pytest.mark.parametrize("name", [
    "cohen1960_two_tables", "artstein_poesio2008", "gwet_irrcac_likert_5x5", "krippendorff2004_other_coefficients",
])  # fmt: skip
def test_tables_of_two_coders(shared_data: Path, name: str) -> None:
    content = _read(shared_data, name)
    for key, rows in content["tables"].items():
        ratings = Ratings.of_table(rows)
        for figure, value in content["expected"][key].items():
            # Where fewer digits are printed than the tolerance says, half of the last digit is the least one can ask.
            least = 0.5 * 10 ** -len(str(value).partition(".")[2])
            assert FIGURES[figure](ratings) == pytest.approx(value, abs=max(content["tolerance"], least)), figure


@pytest.mark.parametrize("name", [
    "fleiss1971_6x30", "gwet_hand_example", "hayes_krippendorff2007_5x40_ordinal", "krippendorff_canonical_4x12",
    "krippendorff2004_two_coders_letters", "krippendorff2011_nominal_2x12",
])  # fmt: skip
def test_units_by_coder(shared_data: Path, name: str) -> None:
    content = _read(shared_data, name)
    ratings = Ratings.of(content["units_by_coder"])
    for figure, value in content["expected"].items():
        assert FIGURES[figure](ratings) == pytest.approx(value, abs=content["tolerance"]), figure


def test_units_that_one_coder_read_leave_the_observed_agreement_alone(shared_data: Path) -> None:
    rows = _read(shared_data, "gwet_hand_example")["units_by_coder"]
    found = Ratings.of([*rows, ["y", None], ["y", None], ["n", None]])
    assert gwet(found).observed == pytest.approx(0.9)


def _lines(units: list[dict[str, Any]], scale: int = 1) -> dict[str, list[tuple[int, int, str]]]:
    coders: dict[str, list[tuple[int, int, str]]] = {}
    for one in units:
        segment = (one["start"] * scale, (one["start"] + one["length"]) * scale, one["category"])
        coders.setdefault(str(one["coder"]), []).append(segment)
    return coders


@pytest.mark.parametrize("example", ["A", "B", "C", "D"])
def test_unitizing_of_1995(shared_data: Path, example: str) -> None:
    content = _read(shared_data, "krippendorff1995_unitizing")
    length, expected = content["continuum"]["length"], content["expected"]
    plain, _ = alpha_u(length, _lines(content["units"][example]))
    assert plain.observed == pytest.approx(expected["observed_disagreement"][example], abs=1e-5)
    fine, _ = alpha_u(length * 50_000, _lines(content["units"][example], 50_000))
    assert fine.expected == pytest.approx(expected["expected_disagreement_in_the_limit"][example], abs=0.005)
    assert fine.value == pytest.approx(expected["alpha_U_in_the_limit"][example], abs=content["tolerance"])


def test_unitizing_of_1995_cut_into_cells(shared_data: Path) -> None:
    content = _read(shared_data, "krippendorff1995_unitizing")
    cells = np.zeros((24, 2), dtype=np.int64)
    for one in content["units"]["A"]:
        cells[one["start"] : one["start"] + one["length"], one["coder"]] = 1
    ratings = Ratings(cells, (False, True))
    assert alpha(ratings).value == pytest.approx(content["expected"]["alpha_digitised_nominal_A_24_cells"], abs=5e-4)
    assert cohen(ratings).value == pytest.approx(content["expected"]["cohen_kappa_digitised_A"], abs=5e-4)
    assert scott(ratings).value == pytest.approx(content["expected"]["scott_pi_digitised_A"], abs=5e-4)


def test_unitizing_of_three_coders(shared_data: Path) -> None:
    content = _read(shared_data, "keyphrase_unitizing_3_coders")
    found = unitize([Continuum(content["continuum"]["length"], _lines(content["units"]["all"]))])
    assert found.u == pytest.approx(content["expected"]["u_alpha"], abs=content["tolerance"])


def _rows(folder: Path, name: str) -> list[list[str]]:
    with (folder / "real" / "agreement" / "irrcac" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_abstractors_from_their_file(shared_data: Path) -> None:
    rows = _rows(shared_data, "cont3x3abstractors")
    found = Ratings.of_table([[float(n) for n in row[1:]] for row in rows])
    assert cohen(found).value == pytest.approx(0.7964094, abs=5e-8)
    assert gwet(found).error == pytest.approx(0.04321747, abs=5e-9)


def test_distribution_of_six_coders_from_its_file(shared_data: Path) -> None:
    found = Ratings.of_counts([[int(n) for n in row[1:]] for row in _rows(shared_data, "distrib.6raters")])
    assert gwet(found).value == pytest.approx(0.4448007, abs=5e-8)
    assert gwet(found).error == pytest.approx(0.0841876, abs=5e-8)
    assert fleiss(found).value == pytest.approx(0.4139265, abs=5e-8)


@pytest.mark.parametrize("name", ["agree.cac", "cac.ben.gerry"])
def test_letters_with_gaps_agree_with_their_definition(shared_data: Path, name: str) -> None:
    skipped = 1 if name == "agree.cac" else 2
    rows = [[value or None for value in row[skipped:]] for row in _rows(shared_data, name)]
    found = Ratings.of(rows)
    # Pair by pair, as the formula reads, without matrices.
    pairable = [[value for value in row if value is not None] for row in rows]
    pairable = [row for row in pairable if len(row) > 1]
    values = [value for row in pairable for value in row]
    n = len(values)
    observed = sum(
        sum(a != b for i, a in enumerate(row) for j, b in enumerate(row) if i != j) / (len(row) - 1) for row in pairable
    )
    expected = sum(a != b for a in values for b in values)
    assert alpha(found).value == pytest.approx(1 - (observed / n) / (expected / (n * (n - 1))))
    agreeing = [
        sum(a == b for i, a in enumerate(row) for j, b in enumerate(row) if i != j) / (len(row) * (len(row) - 1))
        for row in pairable
    ]
    assert conger(found).observed == pytest.approx(sum(agreeing) / len(agreeing))


def test_diagnoses_are_credited_the_same_however_the_coders_are_ordered(shared_data: Path) -> None:
    table = [[float(n) for n in row[1:]] for row in _rows(shared_data, "cont4x4diagnosis")]
    turned = [list(column) for column in zip(*table, strict=True)]
    for figure in (cohen, scott, fleiss, gwet, conger):
        assert figure(Ratings.of_table(table)).value == pytest.approx(figure(Ratings.of_table(turned)).value)
