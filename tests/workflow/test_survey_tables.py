from __future__ import annotations

import doctest

import pytest

from kwalcode.errors import KwalcodeError
from kwalcode.workflow import survey_tables as tables
from kwalcode.workflow.snapshot import Snapshot
from kwalcode.workflow.survey import Survey, cross, option
from tests.workflow.surveyed import now, survey

__all__ = ["now", "survey"]


@pytest.mark.parametrize("wanted", ["vertrouwen", "Vertrouwen", "vertrouw"])
def test_a_question_is_found_by_its_wording_or_a_part(survey: Survey, wanted: str) -> None:
    assert tables.find_question([survey], wanted)[1].name == "vertrouwen"


def test_an_option_stands_behind_its_question(survey: Survey) -> None:
    assert tables.find_question([survey], "Themas: wonen")[1].name == "themas: wonen"


@pytest.mark.parametrize(("wanted", "told"), [("e", "meer dan één"), ("vertrowen", "bedoelt u 'vertrouwen'")])
def test_a_question_that_is_not_clear_is_refused(survey: Survey, wanted: str, told: str) -> None:
    with pytest.raises(KwalcodeError, match=told):
        tables.find_question([survey], wanted)


@pytest.mark.parametrize("wanted", ["klein/overleg", "klein/Overleg"])
def test_a_code_is_found_by_id_or_label(now: Snapshot, wanted: str) -> None:
    assert ("klein", "overleg") in tables.find_code(now, wanted)


@pytest.mark.parametrize(("wanted", "told"), [("overleg", "CODEBOEK/CODE"), ("klein/overlg", "bedoelt u 'overleg'")])
def test_a_code_that_is_not_there_is_refused(now: Snapshot, wanted: str, told: str) -> None:
    with pytest.raises(KwalcodeError, match=told):
        tables.find_code(now, wanted)


def test_frequencies_show_n_and_who_did_not_answer(survey: Survey) -> None:
    rows = tables.frequency_table(survey.question("plan")).rows
    assert rows[0][:3] == ["ja", 2, 50.0]
    assert rows[-1][:2] == ["geen antwoord", 1]


def test_a_crosstab_has_percentages_within_rows_or_columns(survey: Survey) -> None:
    crossed = cross(survey.question("vte"), survey.question("plan"))
    assert tables.cross_table(crossed).rows[0][:2] == ["tot en met 1", "2 (66,7 %)"]
    assert tables.cross_table(crossed, by_column=True).rows[0][:2] == ["tot en met 1", "2 (100,0 %)"]
    assert tables.cross_table(crossed).rows[-1] == ["totaal", 2, 2, 4]
    assert "niet aangetoond" in tables.verdict(crossed)
    assert "exacte toets van Fisher" in tables.caveats(crossed)


def test_several_tests_are_corrected_and_what_cannot_be_tested_does_not_count(now: Snapshot, survey: Survey) -> None:
    lines = tables.several(survey, now, by=survey.question("plan"))
    assert "plan" not in [line.name for line in lines]
    assert {"themas: wonen", "vertrouwen", "vte"} <= {line.name for line in lines}
    for line in lines:
        assert line.crossed is not None
        p = line.crossed.assessment.p
        assert line.corrected >= p or line.corrected != line.corrected
    by_code = tables.several(survey, now, codes=frozenset({("klein", "overleg")}))
    assert len(by_code) == len(lines) + 1


def test_the_examples_hold() -> None:
    results = doctest.testmod(tables)
    assert results.attempted > 0
    assert results.failed == 0


def test_pairs_are_told_with_both_shares_the_interval_and_the_test(survey: Survey) -> None:
    crossed = cross(survey.question("plan"), option(survey.question("themas"), "wonen"))
    told = tables.paired_told(crossed)
    assert told.startswith("'ja' antwoordt 50,0 % op de eerste vraag en 75,0 % op de tweede. Het verschil is 25,0 ")
    assert "McNemar" in told
    assert "0 alleen op de eerste, 1 alleen op de tweede" in told
    figures = {str(name): value for name, value in tables.test_table(crossed).rows}
    assert (figures["alleen op de tweede"], figures["p van McNemar, exact"]) == (1, 1.0)
    assert tables.paired_told(cross(survey.question("vte"), survey.question("plan"))) == ""


def test_pairs_that_never_part_are_said_to_be_alike(survey: Survey) -> None:
    plan = survey.question("plan")
    assert tables.paired_told(cross(plan, plan)).endswith("iedereen antwoordt op beide hetzelfde.")
