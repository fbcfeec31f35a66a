"""Closed questions of a small survey made by hand."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from kwalcode.errors import KwalcodeError
from kwalcode.statistics import Method
from kwalcode.workflow import survey_scales
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan
from kwalcode.workflow.snapshot import Snapshot, SnapshotKeeper
from kwalcode.workflow.survey import NAMED, UNNAMED, Question, Scale, Survey, counts, cross, cross_code, option, surveys
from kwalcode.workflow.survey_scales import judge
from tests.workflow.surveyed import now, survey

__all__ = ["now", "survey"]


@pytest.mark.parametrize(("name", "scale"), [
    ("gemeente", Scale.FREE), ("plan", Scale.YES_NO), ("overleg gaat goed (1-5)", Scale.LIKERT),
    ("vertrouwen", Scale.LIKERT), ("themas", Scale.MULTIPLE), ("vte", Scale.NUMERIC),
])  # fmt: skip
def test_every_question_is_known_for_what_it_is(survey: Survey, name: str, scale: Scale) -> None:
    assert survey.question(name).scale is scale


def test_an_unknown_question_is_refused_with_those_that_exist(survey: Survey) -> None:
    with pytest.raises(KwalcodeError, match="'plan'"):
        survey.question("plannen")


def test_answers_that_differ_in_capitals_are_one_answer_and_missing_is_shown(survey: Survey) -> None:
    found = counts(survey.question("plan"))
    assert [(one.answer, one.count) for one in found.answers] == [("ja", 2), ("nee", 2)]
    assert (found.n, found.missing) == (4, 1)


def test_a_numbered_scale_shows_points_that_nobody_chose(survey: Survey) -> None:
    assert [one.answer for one in counts(survey.question("overleg gaat goed (1-5)")).answers] == list("12345")


def test_no_opinion_lies_on_no_scale(survey: Survey) -> None:
    question = survey.question("vertrouwen")
    assert question.order == ("niet akkoord", "eerder akkoord", "akkoord", "helemaal akkoord")
    assert question.high == {"eerder akkoord", "akkoord", "helemaal akkoord"}
    assert question.answers[3] is None


def test_several_answers_count_respondents_and_each_option_is_a_question(survey: Survey) -> None:
    question = survey.question("themas")
    found = counts(question)
    assert {one.answer: one.count for one in found.answers} == {"wonen": 3, "werk": 2, "zorg": 2}
    assert (found.n, found.missing) == (4, 1)
    assert option(question, "werk").answers == ("ja", "nee", "ja", "nee", None)
    with pytest.raises(KwalcodeError, match="wonen"):
        option(question, "sport")
    with pytest.raises(KwalcodeError, match="antwoordmogelijkheid"):
        cross(question, survey.question("plan"))


def test_two_questions_against_each_other_with_the_test_that_small_cells_bear(survey: Survey) -> None:
    found = cross(survey.question("plan"), survey.question("overleg gaat goed (1-5)"), dichotomous=True)
    assert (found.table.rows, found.table.columns) == (("ja", "nee"), ("hoog", "laag"))
    assert found.table.counts.tolist() == [[1, 1], [1, 1]]
    assert found.table.missing == 1
    assert found.assessment.method is Method.FISHER


def test_a_large_median_is_written_in_full() -> None:
    amounts = Question("bedrag", Scale.NUMERIC, (), ("1234567", "1234567", "9000000", "1,5"))
    assert cross(amounts, Question("plan", Scale.YES_NO, ("ja", "nee"), ("ja",) * 4)).table.rows[0] == (
        "tot en met 1234567"
    )


def test_numbers_are_cut_at_their_median(survey: Survey) -> None:
    found = cross(survey.question("vte"), survey.question("plan"))
    assert found.table.rows == ("tot en met 1", "meer dan 1")
    assert found.table.counts.tolist() == [[2, 1], [0, 1]]


def test_names_are_no_classes(survey: Survey) -> None:
    with pytest.raises(KwalcodeError, match="te veel verschillende"):
        cross(survey.question("gemeente"), survey.question("plan"))


def test_a_code_counts_once_per_respondent_and_who_wrote_nothing_is_missing(now: Snapshot, survey: Survey) -> None:
    found = cross_code(survey, now, survey.question("plan"), {("klein", "overleg")})
    assert found.column_name == "Overleg"
    assert found.table.columns == (NAMED, UNNAMED)
    assert found.table.counts.tolist() == [[1, 1], [1, 0]]
    # R3 answered no open question, R5 not whether there is a plan.
    assert found.table.missing == 2


@pytest.mark.parametrize(("name", "answers", "scale"), [
    ("kwaliteit", ["goed", "zeer goed", "matig"], Scale.LIKERT),
    ("hoe vaak", ["Soms", "vaak", "nooit"], Scale.LIKERT),
    ("kinderen", ["1", "2", "3"], Scale.NUMERIC),
    ("provincie", ["Limburg", "Antwerpen", "Limburg"], Scale.CATEGORICAL),
    ("leeg", ["", "n.v.t."], Scale.FREE),
])  # fmt: skip
def test_scales_are_known_by_their_words(name: str, answers: list[str], scale: Scale) -> None:
    assert judge(name, answers).scale is scale


def test_numbers_are_a_scale_when_the_survey_has_a_battery_of_them() -> None:
    assert judge("steun", ["1", "5"], {(1, 5)}).scale is Scale.LIKERT
    assert judge("aantal diensten", ["1", "5"], {(1, 5)}).scale is Scale.NUMERIC


def test_the_examples_hold() -> None:
    results = doctest.testmod(survey_scales)
    assert results.attempted > 0
    assert results.failed == 0


def test_the_survey_of_the_demonstration_study(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project", [])
    corpus = Path(__file__).parents[2] / "corpora" / "lokale-regie" / "survey_lokale_besturen.csv"
    project.import_files(select([str(corpus)]).sources, ReadPlan())
    (one,) = surveys(SnapshotKeeper(project).look())
    scales = {question.name: question.scale for question in one.questions}
    assert sum(scale is Scale.LIKERT for scale in scales.values()) == 5
    assert scales["formeel mandaat"] is Scale.YES_NO
    assert scales["provincie"] is Scale.CATEGORICAL
    assert scales["vte armoedebeleid"] is Scale.NUMERIC
    assert scales["gemeente"] is Scale.FREE


def test_yes_or_no_to_two_questions_by_the_same_people_is_compared_in_pairs(survey: Survey) -> None:
    plan, themes = survey.question("plan"), survey.question("themas")
    found = cross(plan, option(themes, "wonen")).paired
    assert found is not None
    # R1 and R2 say yes to both, R3 to neither, R4 to housing alone; R5 answered neither question.
    assert (found.both, found.first_only, found.second_only, found.neither) == (2, 0, 1, 1)
    assert found.exact == 1.0


def test_scales_are_compared_in_pairs_only_as_high_and_low(survey: Survey) -> None:
    talks, trust = survey.question("overleg gaat goed (1-5)"), survey.question("vertrouwen")
    assert cross(talks, trust).paired is None
    assert cross(talks, trust, dichotomous=True).paired is not None
    assert cross(survey.question("plan"), trust, dichotomous=True).paired is None


def test_classes_of_numbers_stand_from_low_to_high() -> None:
    scaled = judge("klasse", ["25.000 en meer", "< 10.000", "10.000-24.999", "10.000-24.999"])
    assert scaled.order == ("< 10.000", "10.000-24.999", "25.000 en meer")
    assert judge("klasse", ["team b", "team a", "team a"]).order == ()


def test_below_and_above_the_same_number_are_two_answers() -> None:
    scaled = judge("klasse", ["> 50", "50", "< 50", "< 50"])
    assert scaled.order == ("< 50", "50", "> 50")
    assert (scaled.answer("< 50"), scaled.answer("> 50")) == ("< 50", "> 50")
