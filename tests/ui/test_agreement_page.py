"""Overeenstemming as Streamlit's own harness draws it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.layers import SETTLED
from kwalcode.workflow.layers import coding_layers
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from tests.ui.conftest import Screen, texts
from tests.workflow.test_agreement import WAIT, two


@pytest.fixture
def coded(project: Project) -> Project:
    """An and Bert coded the interview blind, with two differences."""
    with project.store() as store:
        two(Material(store))
    return project


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def differences(app: AppTest) -> None:
    """Go to the differences."""
    app.button_group(key="agreement-view").set_value("Verschillen").run()


def held(project: Project) -> set[str]:
    """Which codes the settled layer has on the sentence that An and Bert code otherwise."""
    with project.store() as store:
        material = Material(store)
        spans = coding_layers(material).layer(SETTLED).spans
        texts_ = {one.document: material.document(one.document).text for one in spans}
    return {one.code_id for one in spans if texts_[one.document][one.span.start : one.span.end] == WAIT}


def test_nobody_to_compare_leads_to_reviewing(project: Project, screen: Screen) -> None:
    assert "Kies minstens twee codeurs" in texts(screen(project, "agreement"))


def test_the_figures_state_their_unit(coded: Project, screen: Screen) -> None:
    app = screen(coded, "agreement")
    assert metrics(app)["Verschillen"] == "2 open, 0 vastgesteld"
    assert "Eenheid: zin (5 die minstens twee codeurs lazen, in 1 bron" in texts(app)
    assert "Te zeldzaam om te beoordelen" in texts(app)


@pytest.mark.parametrize(
    ("button", "codes"),
    [("first", {"overleg"}), ("second", {"middelen"}), ("both", {"overleg", "middelen"})],
)
def test_a_difference_is_settled_with_a_reason_and_undone(
    coded: Project, screen: Screen, button: str, codes: set[str]
) -> None:
    app = screen(coded, "agreement", reviewer="Cis")
    before = metrics(app)
    differences(app)
    next(one for one in app.text_input if one.label == "Reden").input("zo spraken we af")
    app.button(key=f"agreement-{button}").click().run()
    assert not app.exception
    after = metrics(app)
    assert after["Verschillen"] == "1 open, 1 vastgesteld"
    assert after["Alpha, door henzelf"] == before["Alpha, door henzelf"] != after["Alpha na vaststellen"]
    assert held(coded) == codes
    with coded.store() as store:
        assert {one.reason for one in store.decisions() if one.settlement} == {"zo spraken we af"}
    app.button(key="agreement-undo").click().run()
    assert metrics(app)["Verschillen"] == "2 open, 0 vastgesteld"
    assert held(coded) == {"overleg", "middelen"}


def columns(app: AppTest) -> list[set[str]]:
    """The columns of each table on the page."""
    return [set(map(str, one.value.columns)) for one in app.dataframe]


def test_a_figure_of_a_part_says_on_how_many_units_it_rests(coded: Project, screen: Screen) -> None:
    app = screen(coded, "agreement")
    app.button_group(key="agreement-view").set_value("Wie en waar").run()
    assert not app.exception, app.exception
    parts = [one.value for one in app.dataframe]
    assert [list(part.columns) for part in parts] == [["Soort", "Zinnen", "Alpha"], ["Bron", "Zinnen", "Alpha"]]
    assert [part["Zinnen"].tolist() for part in parts] == [["5"], ["5"]]
    app.selectbox(key="agreement-unit").set_value("teken").run()
    assert "Tekens" in app.dataframe[0].value.columns


def test_further_measures_wait_until_they_are_asked_for(coded: Project, screen: Screen) -> None:
    app = screen(coded, "agreement")
    assert len(columns(app)) == 1
    app.session_state["agreement-more"] = True
    app.run()
    # What is not corrected for chance stands beside what is.
    assert {"Alpha", "Pi", "Brennan-Prediger", "Holsti", "Eens"} <= columns(app)[1]
    told = texts(app)
    assert "**Pi (Scott)**: " in told
    assert "Nooit alleen: bij een zeldzame code is het altijd hoog" in told


def test_where_codes_lie_is_worked_out_when_it_is_asked_for(coded: Project, screen: Screen) -> None:
    app = screen(coded, "agreement")
    assert len(columns(app)) == 1
    app.session_state["agreement-boundaries"] = True
    app.run()
    assert {"Alpha op tekst", "Alpha op keuze", "Gedeelde tekens (Dice)"} <= columns(app)[1]


def test_an_empty_project_leads_to_the_sources(empty_project: Project, screen: Screen) -> None:
    app = screen(empty_project, "agreement")
    assert "Voeg eerst bronnen toe" in texts(app)
    assert app.button(key="kw-empty-sources").label == "Naar de bronnen"


def test_nobody_to_compare_tells_the_three_ways_to_get_there(project: Project, screen: Screen) -> None:
    told = texts(screen(project, "agreement"))
    assert "Steekproef voor twee" in told
    assert "Codes van elders" in told


def test_something_else_without_a_code_is_refused_in_words(coded: Project, screen: Screen) -> None:
    app = screen(coded, "agreement", reviewer="Cis")
    differences(app)
    app.button(key="agreement-other").click().run()
    assert "geen code gekozen" in texts(app)


def test_who_did_not_say_who_works_can_look_and_not_settle(coded: Project, screen: Screen) -> None:
    app = screen(coded, "agreement")
    differences(app)
    assert "eerst wie u bent" in texts(app)
    assert not [one for one in app.button if one.key == "agreement-first"]
