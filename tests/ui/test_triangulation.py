from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect

from kwalcode.model import RespondentGroup, Topic
from kwalcode.ui.triangulation.grid import shade
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan
from tests.ui.conftest import Screen, texts
from tests.workflow.surveyed import add_survey

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


def test_a_respondent_group_narrows_every_view_and_is_told(project: Project, screen: Screen) -> None:
    app = screen(project, "triangulation")
    groups = next(one for one in app.multiselect if one.label == "Respondentgroep")
    assert groups.options == ["ambtenaren", "groep onbekend"]
    before = app.dataframe[0].value["fragmenten"].tolist()
    groups.set_value([RespondentGroup.CIVIL_SERVANT]).run()
    assert not app.exception, app.exception
    assert "Alleen ambtenaren." in texts(app)
    assert app.dataframe[0].value["fragmenten"].tolist() != before
    assert "Alleen ambtenaren." in texts(show(app, "Vijf vragen"))


def values(app: AppTest) -> Multiselect[object]:
    return next(one for one in app.multiselect if one.label == "Waarde van het kenmerk")


def test_a_variable_narrows_by_its_values(project: Project, screen: Screen, tmp_path: Path) -> None:
    add_survey(project, tmp_path)
    app = screen(project, "triangulation")
    assert values(app).disabled
    next(one for one in app.selectbox if one.label == "Kenmerk").set_value("plan").run()
    assert values(app).options == ["Ja", "ja", "nee"]
    values(app).set_value(["ja", "Ja"]).run()
    assert not app.exception, app.exception
    assert "Alleen plan: Ja en ja." in texts(app)
    assert app.dataframe[0].value["gevallen"].tolist() == ["1", "1"]


def test_a_number_with_many_values_is_cut_into_classes_that_can_be_changed(
    project: Project, screen: Screen, tmp_path: Path
) -> None:
    rows = "\n".join(
        f"R{size};Dorp {size};{1000 * size};Wij overleggen vaak met de {size} scholen in onze gemeente."
        for size in range(1, 13)
    )
    header = "respondent;gemeente;inwoners;Wat is moeilijk? Licht toe"
    (tmp_path / "grootte.csv").write_text(f"{header}\n{rows}\n", encoding="utf-8")
    project.import_files(select([str(tmp_path / "grootte.csv")]).sources, ReadPlan())
    app = screen(project, "triangulation")
    next(one for one in app.selectbox if one.label == "Naast elkaar").set_value("inwoners").run()
    (bounds,) = [one for one in app.text_input if one.label.startswith("Klassen van inwoners")]
    assert bounds.value == "4.000; 8.000"
    bounds.set_value("veel").run()
    assert "'veel' is geen getal" in texts(app)
    assert not app.exception, app.exception


def test_margin_and_cut_stand_where_columns_are_compared_and_are_told(project: Project, screen: Screen) -> None:
    app = show(screen(project, "triangulation"), "Convergentie")
    assert "minder dan 10 procentpunt" in texts(app)
    next(one for one in app.number_input if one.label == "Marge (procentpunt)").set_value(0).run()
    next(one for one in app.number_input if one.label.startswith("Voorbeeld vanaf")).set_value(3).run()
    assert not app.exception, app.exception
    assert "procentpunt verschilt" not in texts(app)
    assert "minstens 3 gevallen noemt" in texts(app)
    assert not show(app, "Matrix").number_input


def test_the_matrix_tells_speakers_and_dominance_per_code(project: Project, screen: Screen) -> None:
    app = screen(project, "triangulation")
    table = app.dataframe[0].value
    assert table["sprekers"].tolist() == ["1", "1"]
    assert table["overwicht"].tolist() == ["", "spreker: R"]
