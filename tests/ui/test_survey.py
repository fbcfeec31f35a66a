from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.charts import survey as charts
from kwalcode.charts.base import to_png, to_svg
from kwalcode.workflow.project import Project
from tests.ui.conftest import Screen, texts
from tests.workflow.surveyed import add_survey


@pytest.fixture
def surveyed(project: Project, tmp_path: Path) -> Project:
    """The small study with a survey."""
    add_survey(project, tmp_path)
    return project


def choose(app: AppTest, **state: object) -> AppTest:
    # One after the other, as a person does: what can be set against a question depends on the question.
    for key, value in state.items():
        app.session_state[f"survey-{key}"] = value
        app.run()
        assert not app.exception, app.exception
    return app


def test_an_empty_project_leads_to_the_sources(empty_project: Project, screen: Screen) -> None:
    assert "Voeg eerst bronnen toe" in texts(screen(empty_project, "survey"))


def test_a_project_without_a_survey_says_what_to_add(project: Project, screen: Screen) -> None:
    assert "een rij per respondent" in texts(screen(project, "survey"))


def test_a_question_shows_its_answers(surveyed: Project, screen: Screen) -> None:
    app = screen(surveyed, "survey")
    assert app.session_state["survey-question"] == "plan"
    assert "**4** van 5 respondenten antwoordden; 1 niet" in texts(app)
    (frame,) = app.dataframe
    assert frame.value["aantal"].tolist() == ["2", "2", "1"]


def test_a_second_question_gives_a_crosstab_with_its_test(surveyed: Project, screen: Screen) -> None:
    app = choose(screen(surveyed, "survey"), question="vte", against=("vraag", "plan", ""))
    assert "niet aangetoond" in texts(app)
    assert "Fisher" in texts(app)
    assert app.dataframe[0].value["ja"].tolist() == ["2 (66,7 %)", "0 (0,0 %)", "2"]
    choose(app, percent="per kolom")
    assert app.dataframe[0].value["ja"].tolist() == ["2 (100,0 %)", "0 (0,0 %)", "2"]


def test_a_code_counts_respondents(surveyed: Project, screen: Screen) -> None:
    app = choose(screen(surveyed, "survey"), question="plan", against=("code", "klein", "overleg"))
    assert app.dataframe[0].value["wel genoemd"].tolist() == ["1 (50,0 %)", "1 (100,0 %)", "2"]


def test_a_question_with_several_answers_is_crossed_by_one_of_them(surveyed: Project, screen: Screen) -> None:
    app = choose(screen(surveyed, "survey"), question="themas", against=("vraag", "plan", ""))
    assert app.session_state["survey-answer"] == "wonen"
    assert "n = 4" in texts(app)


def test_all_questions_at_once_are_corrected(surveyed: Project, screen: Screen) -> None:
    app = choose(screen(surveyed, "survey"), question="vte", against=("vraag", "plan", ""), all=True)
    assert "p (Holm)" in app.dataframe[1].value.columns


def test_a_question_is_never_set_against_itself(surveyed: Project, screen: Screen) -> None:
    app = choose(screen(surveyed, "survey"), question="vte", against=("vraag", "plan", ""), all=False)
    choose(app, question="plan")
    assert app.session_state["survey-against"] == ("", "", "")
    assert "respondenten antwoordden" in texts(app)


def test_charts_can_be_kept_as_files() -> None:
    bars = charts.frequencies([("ja", 3, 0.75, 0.3, 0.95), ("nee", 1, 0.25, 0.05, 0.7)], 1234)
    assert "(n = 1.234)" in to_svg(bars)
    assert to_png(bars).startswith(b"\x89PNG")
    cells = [("a", answer, 1, 0.2) for answer in "12345"]
    drawn = to_svg(charts.crossed(cells, is_scale=True))
    assert "aandeel binnen elke staaf" in drawn
    sizes: dict[str, int] = {}
    for row, _, count, _ in cells:
        sizes[row] = sizes.get(row, 0) + count
    assert all(f"{row} (n = {size})" in drawn for row, size in sizes.items())
    # The ends of a scale have colours of their own.
    assert "#b4452f" in drawn
    assert "#1f5a73" in drawn
