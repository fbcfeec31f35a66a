from __future__ import annotations

import doctest
import math
from dataclasses import replace
from types import ModuleType

import pytest

from kwalcode.model import HOLDING_STATUS, Document, Fragment, RespondentGroup, SourceKind, Status
from kwalcode.triangulation import (
    BY_GROUP,
    Evidence,
    Matrix,
    Measure,
    Question,
    Scope,
    answers,
    best,
    by_valence,
    convergence,
    gather,
    select,
    sides,
    tabulate,
)
from kwalcode.triangulation import scope as scope_module
from kwalcode.triangulation.scope import number_in
from tests.triangulation.helpers import BOOKS, fragment, plan, talk

FIRST = talk(
    "een.txt", [("M", "Is er overleg genoeg?"), ("R", "Er is overleg. Het stokt omdat geld ontbreekt."), ("S", "Nee.")]
)
SECOND = talk("twee.txt", [("M", "En?"), ("R", "Goed overleg hier."), ("E", "Ik mis overleg.")], SourceKind.FOCUS_GROUP)
PLAN = plan()
FOUND = [
    fragment(FIRST, "Is er overleg genoeg?", "a"),
    fragment(FIRST, "Er is overleg.", "a", Status.ACCEPTED),
    fragment(FIRST, "Er is overleg.", "b"),
    fragment(FIRST, "Er is overleg.", "a", key="dubbel"),
    fragment(FIRST, "Het stokt omdat geld ontbreekt.", "a"),
    fragment(FIRST, "geld ontbreekt", "hindernis", book="valentie"),
    fragment(SECOND, "Goed overleg hier.", "b"),
    fragment(SECOND, "Ik mis overleg.", "top", Status.REJECTED),
    fragment(PLAN, "Wij overleggen met iedereen.", "ander"),
]  # fmt: skip


def evidence(found: list[Fragment] = FOUND, *documents: Document) -> Evidence:
    held = documents or (FIRST, SECOND, PLAN)
    return gather({one.id: one for one in held}, found, BOOKS)


def matrix(**scope: object) -> Matrix:
    return tabulate(select(evidence(), replace(Scope("proef"), **scope)))  # type: ignore[arg-type]


def test_a_moderator_counts_neither_as_fragment_nor_in_the_denominators() -> None:
    found = matrix()
    interview = found.columns[0]
    assert interview.value == "interview"
    assert (interview.words, interview.turns, interview.speakers, interview.cases) == (9, 2, 2, 2)
    assert not any("Is er overleg" in key for key in found.ids(0))
    assert "een.txt-3-a" not in found.ids(0)


def test_a_decision_does_not_make_a_moderators_words_evidence() -> None:
    confirmed = [fragment(FIRST, "Is er overleg genoeg?", "a", Status.ACCEPTED)]
    assert evidence(confirmed).fragments == ()


def test_a_place_counts_once_under_the_code_above_and_from_two_coders() -> None:
    found = matrix()
    assert [code for _, code in found.rows] == ["top", "ander"]
    assert found.cells[0][0].fragments == 2, "a, b and the double on one place, and one more place"
    every = matrix(level=None)
    by_code = {code: cells[0].fragments for (_, code), cells in zip(every.rows, every.cells, strict=True)}
    assert by_code == {"top": 2, "a": 2, "b": 1, "ander": 0}


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure.FRAGMENTS, 2.0),
        (Measure.DOCUMENTS, 1.0),
        (Measure.SPEAKERS, 1.0),
        (Measure.SHARE_OF_CASES, 0.5),
        (Measure.PER_1000_WORDS, 1000 * 2 / 9),
        (Measure.PER_TURN, 1.0),
        (Measure.PER_DOCUMENT, 2.0),
    ],
)
def test_every_measure_of_a_cell(measure: Measure, expected: float) -> None:
    assert matrix().value(0, 0, measure) == pytest.approx(expected)


def test_a_plan_has_no_turns_so_per_turn_is_undefined() -> None:
    found = matrix()
    column = [one.value for one in found.columns].index("beleidsplan")
    assert math.isnan(found.value(1, column, Measure.PER_TURN))
    assert found.columns[column].cases == 1


def test_rejected_fragments_never_count_and_only_confirmed_can_be_asked() -> None:
    assert all("Ik mis" not in key for key in matrix().ids(0))
    found = matrix(statuses=HOLDING_STATUS)
    assert [cell.fragments for cell in found.totals] == [1, 0]


def test_one_speaker_above_half_dominates_and_is_named() -> None:
    cell = matrix().cells[0][0]
    assert cell.speaker_share == 1
    assert cell.dominated_by == "spreker: Naam R"
    assert matrix().cells[1][2].dominated_by == "", "one fragment cannot be dominated"


def test_half_is_not_dominance() -> None:
    document = talk("half.txt", [("R", "Een overleg."), ("S", "Twee overleg."), ("R", "Drie."), ("S", "Vier.")])
    found = [fragment(document, words, "a") for words in ("Een overleg.", "Twee overleg.", "Drie.", "Vier.")]
    cell = tabulate(select(evidence(found, document), Scope("proef"))).cells[0][0]
    assert cell.speaker_share == 0.5
    assert cell.dominated_by == "bron: half.txt"


def test_columns_by_group_take_the_speaker_before_the_document() -> None:
    found = matrix(by=BY_GROUP)
    assert [(one.value, one.cases) for one in found.columns] == [
        ("ambtenaar", 3), ("ervaringsdeskundige", 1), ("onbekend", 1),
    ]  # fmt: skip


def test_columns_by_any_variable_of_speaker_or_document() -> None:
    assert [(one.value, one.cases) for one in matrix(by="leeftijd").columns] == [("jong", 1), ("oud", 3), ("", 1)]
    assert [(one.value, one.cases) for one in matrix(by="provincie").columns] == [("Antwerpen", 1), ("Limburg", 4)]


def test_a_cell_gives_exactly_its_fragments() -> None:
    found = matrix()
    for row in range(len(found.rows)):
        for column in range(len(found.columns)):
            assert len(found.ids(row, column)) == found.cells[row][column].fragments


def test_filters_narrow_the_denominators_too() -> None:
    found = matrix(documents=frozenset({SECOND.id}))
    assert [(one.value, one.documents) for one in found.columns] == [("focusgroep", 1)]


def test_theme_by_valence_by_source_in_one_view() -> None:
    names, cells = by_valence(select(evidence(), Scope("proef")))
    assert names == ["hindernis", "succesfactor", ""]
    assert cells[("proef", "top"), "hindernis", "interview"].fragments == 1
    assert cells[("proef", "top"), "", "interview"].fragments == 1
    assert cells[("proef", "top"), "succesfactor", "interview"].fragments == 0


def test_sides_count_cases_and_the_codes_beneath() -> None:
    found = sides(select(evidence(), Scope("proef")))
    side = found[("proef", "top"), "interview"]
    assert (side.cases, side.with_theme, side.fragments) == (2, 1, 2)
    assert side.examples == {"a": 1, "b": 1}
    assert side.valences == {"hindernis": 1}


def test_the_five_questions_are_answered_by_valence_and_by_grounds() -> None:
    texts = {one.id: one.text for one in (FIRST, SECOND, PLAN)}
    found = {(one.code[1], one.question, one.column): one for one in answers(select(evidence(), Scope("proef")), texts)}
    assert len(found) == 2 * 5 * 3
    hindrance = found["top", Question.OBSTACLES, "interview"]
    assert hindrance.cell.fragments == 1
    assert [FIRST.text.index("Het stokt")] == [int(key.split("-")[1]) for key in hindrance.quotes]
    assert found["top", Question.EXPLANATIONS, "interview"].quotes == hindrance.quotes, "it says 'omdat'"
    assert found["top", Question.SUCCESS, "interview"].cell.fragments == 0


def test_nobody_is_quoted_twice_while_somebody_else_can_be() -> None:
    document = talk("drie.txt", [("R", "Een zin van R. Nog een zin van R."), ("S", "Een zin van S.")])
    found = [
        fragment(document, "Een zin van R.", "a", score=0.9),
        fragment(document, "Nog een zin van R.", "a", score=0.8),
        fragment(document, "Een zin van S.", "a", score=0.1),
    ]
    made = evidence(found, document)
    assert best(made, [0, 1, 2], 2) == [found[0].id, found[2].id]
    assert best(made, [0, 1, 2], 9) == [found[0].id, found[2].id, found[1].id]


def test_what_a_person_confirmed_is_quoted_first() -> None:
    document = talk("vier.txt", [("R", "Een zin van R."), ("S", "Een zin van S.")])
    found = [
        fragment(document, "Een zin van R.", "a", score=0.9),
        fragment(document, "Een zin van S.", "a", Status.ACCEPTED, score=0.1),
    ]
    assert best(evidence(found, document), [0, 1], 1) == [found[1].id]


def test_a_project_without_fragments_has_an_empty_matrix() -> None:
    found = tabulate(select(evidence([], PLAN), Scope("proef")))
    assert [[cell.fragments for cell in row] for row in found.cells] == [[0], [0]]


def test_a_group_or_a_variable_narrows_to_its_voices() -> None:
    assert [column.cases for column in matrix(groups=frozenset({RespondentGroup.EXPERT_BY_EXPERIENCE})).columns] == [1]
    young = matrix(having=(("leeftijd", frozenset({"jong"})),))
    assert [(column.value, column.cases) for column in young.columns] == [("focusgroep", 1)]
    both = (("leeftijd", frozenset({"oud", "jong"})), ("provincie", frozenset({"Antwerpen"})))
    assert matrix(having=both).columns == (), "nobody has both"


def test_numbers_are_cut_into_classes_in_order() -> None:
    people = [
        replace(talk(f"{size}.txt", [("R", f"Er zijn {size} mensen.")]), attributes={"inwoners": size})
        for size in ("30.000", "15000", "9000", "")
    ]
    found = tabulate(select(evidence([], *people), Scope("proef", by="inwoners", bounds=(15000.0, 25000.0))))
    assert [(column.value, column.cases) for column in found.columns] == [
        ("tot 15.000", 2), ("boven 25.000", 1), ("", 1)
    ]  # fmt: skip


def test_how_columns_are_compared_does_not_change_what_is_counted() -> None:
    assert Scope("proef", margin=0.3, cut=4).counted == Scope("proef")
    assert Scope("proef", bounds=(1.0,)).counted != Scope("proef")


@pytest.mark.parametrize("module", [scope_module, convergence])
def test_the_examples_hold(module: ModuleType) -> None:
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("19.412", 19412.0), ("1.019.412", 1019412.0), ("-2.500", -2500.0), ("1.250,5", 1250.5), ("0.125", 0.125),
        ("12.5", 12.5), ("12,125", 12.125), ("1234.567", 1234.567), ("12.34.56", None), ("1_000", None), ("inf", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_dutch_writes_it(written: str, number: float | None) -> None:
    assert number_in(written) == number


def test_a_bound_with_three_decimals_names_its_own_class() -> None:
    people = [
        replace(talk(f"{size}.txt", [("R", f"Het cijfer is {size}.")]), attributes={"index": size})
        for size in ("12.1", "12,2")
    ]
    found = tabulate(select(evidence([], *people), Scope("proef", by="index", bounds=(12.125,))))
    assert [column.value for column in found.columns] == ["tot 12,125", "boven 12,125"]
