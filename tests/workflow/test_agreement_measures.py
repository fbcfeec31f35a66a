"""Further measures, held against what one works out by hand on five sentences."""

from __future__ import annotations

import math

import pytest

from kwalcode.model import Span
from kwalcode.workflow.agreement import Question, compare, reading
from kwalcode.workflow.agreement_measures import (
    AC1,
    ALPHA,
    BELOW_RELIABLE,
    BRENNAN_PREDIGER,
    EXACT,
    FLEISS,
    HOLSTI,
    JACCARD,
    KAPPA,
    LARGEST_KAPPA,
    MASI,
    PERCENT,
    SCOTT,
    Explained,
    Measures,
    explained,
    measures,
)
from kwalcode.workflow.boundaries import boundaries
from kwalcode.workflow.layers import coding_layers, mark_read
from kwalcode.workflow.material import Material
from kwalcode.workflow.reviewing import ReviewSession
from tests.workflow.test_agreement import MIDDELEN, OVERLEG, code_blind, document, material, place, two

__all__ = ["material"]


def measured(material: Material) -> Measures:
    return measures(compare(coding_layers(material), Question()))


# Of five sentences An gave "overleg" to two and Bert to one of these; "middelen" each gave to another one.
@pytest.mark.parametrize(
    ("code", "measure", "value"),
    [
        (OVERLEG, PERCENT, 0.8),
        (OVERLEG, HOLSTI, 2 * 1 / (2 + 1)),
        (OVERLEG, SCOTT, (0.8 - 0.58) / 0.42),
        (OVERLEG, KAPPA, (0.8 - 0.56) / 0.44),
        (OVERLEG, LARGEST_KAPPA, (0.8 - 0.56) / 0.44),
        (OVERLEG, BRENNAN_PREDIGER, 0.6),
        (OVERLEG, AC1, (0.8 - 0.42) / 0.58),
        (OVERLEG, ALPHA, 1 - 9 * 2 / (2 * 3 * 7)),
        (MIDDELEN, SCOTT, (0.6 - 0.68) / 0.32),
        (MIDDELEN, LARGEST_KAPPA, 1.0),
        (MIDDELEN, HOLSTI, 0.0),
    ],
    ids=lambda value: value.name if isinstance(value, Explained) else None,
)
def test_a_code_has_each_measure(material: Material, code: tuple[str, str], measure: Explained, value: float) -> None:
    two(material)
    (found,) = [one for one in measured(material).per_code if one.code == code]
    assert found.values[measure.name] == pytest.approx(value)


def test_holsti_leaves_out_what_the_other_did_not_read(material: Material) -> None:
    two(material)
    plan, words = document(material, "plan.md"), "Wij organiseren overleg met alle partners."
    for who in ("An", "Cis"):
        ReviewSession(material, who, blind=True).add(plan, place(material, words, "plan.md"), OVERLEG)
        mark_read(material.store, who, {plan: len(material.document(plan).text)})
    (found,) = [one for one in measured(material).per_code if one.code == OVERLEG]
    # An and Bert share one of three in the interview, An and Cis all in the plan; Bert and Cis read nothing together.
    assert found.values[HOLSTI.name] == pytest.approx((2 / 3 + 1) / 2)


def test_what_needs_more_than_one_source_does_not_exist_with_one(material: Material) -> None:
    two(material)
    assert all(math.isnan(one.values[BELOW_RELIABLE.name]) for one in measured(material).per_code)


def test_a_code_that_everybody_gave_everywhere_has_no_figure(material: Material) -> None:
    sentences = (
        "Er is veel overleg met de scholen.", "We hebben daar geen budget voor.", "Dan wachten we.",
        "De middelen komen van Vlaanderen.", "Nee, dat was het.",
    )  # fmt: skip
    for who in ("An", "Bert"):
        code_blind(material, who, *((words, OVERLEG) for words in sentences))
    (found,) = measured(material).per_code
    assert all(math.isnan(value) for value in found.values.values())


def test_three_coders_get_the_measures_that_take_three(material: Material) -> None:
    two(material)
    assert SCOTT in measured(material).shown
    assert FLEISS not in measured(material).shown
    code_blind(material, "Cis")
    shown = measured(material).shown
    assert FLEISS in shown
    assert not {SCOTT, LARGEST_KAPPA} & set(shown)
    assert not [value for one in measured(material).per_code for value in one.values.values() if value > 1]


def test_sets_of_codes_are_compared_in_three_ways(material: Material) -> None:
    words = "Er is veel overleg met de scholen."
    code_blind(material, "An", (words, OVERLEG), (words, MIDDELEN), ("Dan wachten we.", OVERLEG))
    code_blind(material, "Bert", (words, OVERLEG), ("Dan wachten we.", OVERLEG))
    values = dict(measured(material).whole)
    # Half of what is shared counts in full, for two thirds, or not at all.
    assert values[EXACT] < values[MASI] < values[JACCARD] < 1


@pytest.mark.parametrize("third", [False, True])
def test_what_is_not_corrected_for_chance_never_stands_alone(material: Material, third: bool) -> None:
    two(material)
    if third:
        code_blind(material, "Cis")
    assert {PERCENT, HOLSTI, ALPHA} <= set(measured(material).shown)


def test_every_measure_says_what_it_is_and_when_to_use_it(material: Material) -> None:
    two(material)
    found = measured(material)
    for name, says, use in explained([*found.shown, *(one for one, _ in found.whole)]):
        assert name
        assert says.endswith(".")
        assert use.endswith(".")
        assert says[0].isupper()
        assert use[0].isupper()


def test_boundaries_hold_no_span_against_every_other(material: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    two(material)
    found = compare(coding_layers(material), Question())
    read = reading(material, found.layers.values(), list(material.records))
    monkeypatch.setattr("kwalcode.workflow.boundaries.reading", lambda *_: read)
    monkeypatch.setattr(Span, "overlaps", lambda one, other: pytest.fail(f"{one} was held against {other}"))
    assert [one.code for one in boundaries(material, found).per_code] == [OVERLEG, MIDDELEN]


def test_which_code_was_chosen_is_told_apart_from_where_it_lies(material: Material) -> None:
    first, second = "Er is veel overleg met de scholen.", "Dan wachten we."
    code_blind(material, "An", (first, OVERLEG), (second, MIDDELEN))
    code_blind(material, "Bert", (first[:-10], OVERLEG), (second, MIDDELEN))
    laid = {one.code: one for one in boundaries(material, compare(coding_layers(material), Question())).per_code}
    assert laid[OVERLEG].alpha < 1
    assert laid[OVERLEG].chosen == pytest.approx(1.0)
    # An's last ten characters met nothing of Bert's.
    whole = 2 * len(first) - 10
    assert laid[OVERLEG].coverage == pytest.approx((whole - 10) / whole)
    code_blind(material, "Bert", (second[:4], OVERLEG))
    (overlapping, *_) = boundaries(material, compare(coding_layers(material), Question())).per_code
    assert math.isnan(overlapping.chosen)
    assert math.isnan(overlapping.coverage)
