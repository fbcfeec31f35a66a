from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.model import Topic
from kwalcode.ui.triangulation.grid import shade
from kwalcode.workflow.project import Project
from tests.ui.conftest import Screen, texts

VIEWS = ("Matrix", "Valentie", "Convergentie", "Cijfers en citaten", "Vijf vragen", "Woorden en codes")


def show(app: AppTest, view: str, **state: object) -> AppTest:
    app.session_state["triangulation-view"] = view
    for key, value in state.items():
        app.session_state[key.replace("_", "-")] = value
    app.run()
    assert not app.exception, app.exception
    return app


def test_an_empty_project_leads_to_the_sources(empty_project: Project, screen: Screen) -> None:
    assert "Voeg eerst bronnen toe" in texts(screen(empty_project, "triangulation"))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn(project: Project, screen: Screen, view: str) -> None:
    app = show(screen(project, "triangulation"), view)
    assert texts(app)


def test_an_opened_cell_shows_its_quotes(project: Project, screen: Screen) -> None:
    app = show(screen(project, "triangulation"), "Matrix", triangulation_matrix_open=(0, 0))
    html = "\n".join(element.proto.body for element in app.get("html"))
    assert html.count('class="kw-quote"') == 1
    assert "Er is veel overleg met de scholen." in html


def test_a_cell_that_is_gone_opens_nothing(project: Project, screen: Screen) -> None:
    show(screen(project, "triangulation"), "Matrix", triangulation_matrix_open=(40, 2))


def test_without_a_name_nothing_can_be_kept(project: Project, screen: Screen) -> None:
    app = show(screen(project, "triangulation"), "Convergentie", triangulation_convergence_open=(0, 0))
    assert "elk oordeel wordt met een naam bewaard" in texts(app)
    assert all(button.disabled for button in app.button if button.label in ("Bewaren", "Terugnemen"))


def test_another_verdict_without_a_note_is_refused_in_words(project: Project, screen: Screen) -> None:
    app = show(screen(project, "triangulation", reviewer="An"), "Convergentie", triangulation_convergence_open=(0, 0))
    next(radio for radio in app.radio if radio.label == "Oordeel").set_value("dissonance")
    next(button for button in app.button if button.label == "Bewaren").click().run()
    assert "schrijf in de toelichting waarom" in texts(app)
    with project.store() as store:
        assert store.judgements(Topic.CONVERGENCE) == []


@pytest.mark.parametrize(("share", "expected"), [(0.0, "#ffffff"), (1.0, "#7eabbe"), (7.0, "#7eabbe")])
def test_the_shade_goes_from_white_to_blue(share: float, expected: str) -> None:
    assert shade(share) == expected
