from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.model import Topic, Verdict
from kwalcode.review import Filter
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.ui.conftest import Screen, texts


@pytest.fixture
def decided(project: Project) -> Project:
    session = ReviewSession.open(project, "An")
    for number, key in enumerate(session.queue(Filter())):
        session.decide(key, Verdict.REJECT if number == 0 else Verdict.ACCEPT)
    return project


def press(app: AppTest, key: str) -> None:
    next(button for button in app.button if button.key == key).click()
    app.run()
    assert not app.exception, app.exception


def test_before_the_first_decision_the_page_says_what_to_do(project: Project, screen: Screen) -> None:
    app = screen(project, "learning", reviewer="An")
    assert "Er is nog niets beslist" in texts(app)
    assert not [button for button in app.button if button.key == "learning-learn"]


def test_a_project_without_sources_leads_to_the_sources(empty_project: Project, screen: Screen) -> None:
    assert "Er is nog niets om uit te leren" in texts(screen(empty_project, "learning", reviewer="An"))


def test_figures_on_few_answers_come_with_a_warning(decided: Project, screen: Screen) -> None:
    app = screen(decided, "learning", reviewer="An")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Beslissingen"] == str(len(decided.fragments()))
    assert "zegt nog weinig" in texts(app)


def test_the_button_learns_and_tells_from_how_many_decisions(decided: Project, screen: Screen) -> None:
    app = screen(decided, "learning", reviewer="An")
    press(app, "learning-learn")
    assert f"Geleerd uit {len(decided.fragments())} beslissingen" in texts(app)


def test_a_passage_without_a_code_is_judged_and_bounds_what_was_missed(decided: Project, screen: Screen) -> None:
    app = screen(decided, "learning", reviewer="An")
    button = next(button for button in app.button if button.label == "Code gemist")
    button.click()
    app.run()
    assert "1 gelezen zin miste in 1 een code" in texts(app)
    with decided.store() as store:
        (judgement,) = store.judgements(Topic.READ)
    assert (judgement.value, judgement.reviewer) == ("gemist", "An")
