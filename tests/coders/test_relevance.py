"""The screener on small plans."""

from __future__ import annotations

import pytest

from kwalcode.codebook import read_codebook
from kwalcode.coders.relevance import CODEBOOKS, Screener
from kwalcode.dutch import pipeline
from kwalcode.model import PassageKind
from kwalcode.resources import shipped
from kwalcode.screening.findings import EXPLICIT, NONE, Mode
from tests.screening.plans import table, text_plan


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(
        [read_codebook(shipped("codebooks") / f"{name}.yaml") for name in CODEBOOKS], pipeline.load("embedded")
    )


def test_actions_on_poverty_come_before_roadworks(screener: Screener) -> None:
    found = screener.screen(table())
    scores = {one.text: one.score for one in found}
    assert (
        scores["Een sociale kruidenier openen"] > scores["Vrijwilligers bedanken"] > scores["Nieuw asfalt op het plein"]
    )
    assert found[0].poverty == EXPLICIT
    assert found[0].domain == "inkomen & middelen"
    assert "sociale kruidenier" in found[0].evidence
    assert "erboven: Armoede uitdrukkelijk: “Armoede”" in found[0].reason


def test_a_plan_in_text_is_screened_by_passage(screener: Screener) -> None:
    document = text_plan(
        (PassageKind.HEADING, 1, "Wonen in ons dorp"),
        (PassageKind.PARAGRAPH, 0, "Samen met het CAW zorgen we voor noodwoningen voor dakloze gezinnen."),
        (PassageKind.PARAGRAPH, 0, "In de vorige legislatuur werd het asfalt vernieuwd."),
    )
    _, goal, past = screener.screen([document])
    assert (goal.poverty, goal.domain, goal.mode) == (EXPLICIT, "wonen", Mode.GOAL)
    assert "dak- en thuislozen" in goal.target_groups
    assert (past.poverty, past.mode) == (NONE, Mode.PAST)


def test_a_codebook_that_is_absent_is_named() -> None:
    with pytest.raises(ValueError, match="armoede"):
        Screener([], pipeline.load("embedded"))
