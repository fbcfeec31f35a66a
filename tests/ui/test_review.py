"""Nakijken as the server draws it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.model import Verdict
from kwalcode.review import Order
from kwalcode.ui.reader.events import take_in
from kwalcode.workflow.learning_desk import LearningDesk
from kwalcode.workflow.project import Project
from tests.ui.conftest import Screen, texts


def desk(app: AppTest) -> dict[str, Any]:
    """What the page tells the browser."""
    (component,) = app.get("bidi_component")
    sent: dict[str, Any] = json.loads(component.proto.json)
    return sent


def test_the_first_suggestion_is_shown_with_its_reason(screen: Screen, project: Project) -> None:
    sent = desk(screen(project, "review", reviewer="An"))
    detail = sent["details"][sent["active"]]
    assert sent["reviewer"] == "An"
    assert "overleg" in detail["reasons"][0]
    assert sent["queue"]["total"] == len(sent["queue"]["rows"]) == sent["progress"]["total"] > 0


def test_who_reviews_is_asked_first(screen: Screen, project: Project) -> None:
    app = screen(project, "review")
    assert "Wie kijkt na?" in texts(app)
    assert not app.get("bidi_component")


def test_without_sources_the_page_says_what_to_do(screen: Screen, empty_project: Project) -> None:
    assert "Er is nog niets om na te kijken" in texts(screen(empty_project, "review", reviewer="An"))


def test_sources_without_a_run_are_not_yet_coded(screen: Screen, project: Project, empty_project: Project) -> None:
    with empty_project.store() as store:
        store.add_document(project.documents()[0])
    assert "nog niet gecodeerd" in texts(screen(empty_project, "review", reviewer="An"))


def test_filters_and_order_make_another_queue(screen: Screen, project: Project) -> None:
    app = screen(project, "review", reviewer="An")
    everything = desk(app)["queue"]["total"]
    app.selectbox(key="review-code").select_index(1).run()
    some = desk(app)["queue"]
    assert 0 < some["total"] < everything
    assert len({row[2] for row in some["rows"]}) == 1
    app.selectbox(key="review-code").select_index(0)
    app.selectbox(key="review-order").select_index(1).run()
    scores = [row[4] for row in desk(app)["queue"]["rows"]]
    assert scores == sorted(scores, reverse=True)
    app.select_slider(key="review-score").set_value(1.0).run()
    assert desk(app)["queue"]["total"] == 0
    assert not app.exception


def test_a_decision_is_kept_and_the_queue_stays_where_it_was(screen: Screen, project: Project) -> None:
    app = screen(project, "review", reviewer="An")
    first = desk(app)["active"]
    # The harness cannot speak for a component, so the event goes straight to where the page hands it.
    take_in(app.session_state["review-state"], {
        "session": "doos", "items": [{"seq": 1, "type": "decide", "id": first, "verdict": "accept"}]
    })  # fmt: skip
    app.run()
    sent = desk(app)
    assert (sent["ack"], sent["progress"]["done"]) == (1, 1)
    assert sent["active"] != first
    assert [row[3] for row in sent["queue"]["rows"] if row[0] == first] == ["accepted"]
    with project.store() as store:
        assert [one.verdict for one in store.decisions()] == [Verdict.ACCEPT]


def test_a_change_of_the_project_is_taken_in_where_the_reviewer_is(screen: Screen, project: Project) -> None:
    app = screen(project, "review", reviewer="An")
    here = desk(app)["queue"]["rows"][-1][0]
    app.session_state["review-state"].look_at(here)
    other = next(one for one in project.documents() if one.id != project_document(project, here))
    with project.store() as store:
        store.remove_document(other.id)
    app.run()
    sent = desk(app)
    assert sent["active"] == here
    assert {row[1].partition(".")[0] for row in sent["queue"]["rows"]} == {project_document(project, here)}


def project_document(project: Project, fragment_id: str) -> str:
    return next(one.document_id for one in project.fragments() if one.id == fragment_id)


def test_what_an_answer_teaches_counts_in_the_order_that_is_shown_with_it(
    screen: Screen, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float | None] = []
    catch_up = LearningDesk.catch_up

    def watched(learner: LearningDesk, timeout: float | None = None) -> bool:
        waited.append(timeout)
        return catch_up(learner, 60)

    monkeypatch.setattr(LearningDesk, "catch_up", watched)
    app = screen(project, "review", reviewer="An")
    app.selectbox(key="review-order").select(Order.LEARNING).run()
    _, learner, _ = app.session_state["review-learner"]
    assert catch_up(learner, 60)
    app.run()
    assert waited == []
    take_in(app.session_state["review-state"], {
        "session": "doos", "items": [{"seq": 1, "type": "decide", "id": desk(app)["active"], "verdict": "accept"}]
    })  # fmt: skip
    app.run()
    assert waited == [0.1]
    assert app.session_state["review-learned"] == learner.version
    assert learner.learning.decided == 1
