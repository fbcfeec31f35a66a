"""What is screened."""

from __future__ import annotations

import math

import pytest

from kwalcode.model import PassageKind
from kwalcode.screening.candidates import candidates, goal_of, rows_of
from tests.screening.plans import table, text_plan


def test_every_data_row_is_in_exactly_one_candidate() -> None:
    rows = [row for document in table() for one in candidates(document) for row in one.rows]
    assert sorted(rows) == [0, 1, 2, 3, 4]


def test_a_row_that_repeats_another_stands_with_it_and_its_amount_counts_once() -> None:
    twice = candidates(table()[0])[2]
    assert (twice.rows, twice.amount) == ((2, 3), 5000)


def test_a_plan_without_actions_is_a_candidate_itself() -> None:
    (only,) = candidates(table()[1])
    assert only.kind is PassageKind.ACTION_PLAN
    assert math.isnan(only.amount)


def test_an_action_stands_beneath_its_plan_and_its_objective() -> None:
    document = table()[0]
    first = candidates(document)[0]
    assert [document.text[span.start : span.end] for span in first.context] == [
        "Armoede bestrijden",
        "Een zorgzaam dorp",
    ]
    assert (first.municipality, first.announced) == ("Adorp", True)


def test_what_stands_beneath_a_heading_that_announces_a_goal_is_announced() -> None:
    document = text_plan(
        (PassageKind.HEADING, 1, "Doelstelling 3: samen leven"),
        (PassageKind.PARAGRAPH, 0, "Wij bouwen een huis voor de buurt."),
        (PassageKind.HEADING, 1, "Financiële toelichting"),
        (PassageKind.PARAGRAPH, 0, "De schuld daalt elk jaar."),
    )
    found = candidates(document)
    assert [one.announced for one in found] == [True, True, False, False]
    assert found[0].code == "3"
    assert found[3].context == (found[2].span,)


def test_a_block_without_two_words_is_no_candidate() -> None:
    assert candidates(text_plan((PassageKind.PARAGRAPH, 0, "12"), (PassageKind.PARAGRAPH, 0, "p. 4"))) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beleidsdoelstelling 2.1: iedereen doet mee", (True, "2.1")),
        ("Actieplan 3", (True, "3")),
        ("Actie: het plein vergroenen", (True, "")),
        ("AP-3 Wonen voor iedereen", (True, "AP-3")),
        ("2.1 Iedereen doet mee", (False, "2.1")),
        ("Doelen die we vorig jaar haalden", (False, "")),
        ("Wij doen mee", (False, "")),
    ],
)
def test_a_goal_is_known_by_how_it_begins(text: str, expected: tuple[bool, str]) -> None:
    assert goal_of(text) == expected


@pytest.mark.parametrize(("noted", "rows"), [("", ()), ("4", (4,)), ("3-5,9", (3, 4, 5, 9))])
def test_rows_are_read_as_the_reader_noted_them(noted: str, rows: tuple[int, ...]) -> None:
    assert rows_of({"rows": noted}) == rows
