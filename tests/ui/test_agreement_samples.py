"""Overeenstemming: drawing a sample for two, who has what still to do, and going to code it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.layers import Layer
from kwalcode.workflow.double_coding import By, SampleOrder, draw_sample
from kwalcode.workflow.double_work import keep_sample, kept_samples
from kwalcode.workflow.layers import coding_layers, mark_read
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.ui.conftest import VIEWS, Screen, texts
from tests.workflow.test_agreement import OVERLEG, WAIT, code_blind, document, place


def samples(screen: Screen, project: Project, reviewer: str = "") -> AppTest:
    """The page at the samples."""
    app = screen(project, "agreement", reviewer=reviewer)
    app.button_group(key="agreement-part").set_value("Steekproef voor twee").run()
    assert not app.exception, app.exception
    return app


def drawn(project: Project, order: SampleOrder, *coders: str) -> str:
    with project.store() as store:
        material = Material(store)
        return keep_sample(material, draw_sample(material, order), "Zus", coders)


def payload(app: AppTest) -> Any:
    """What the desk was told."""
    return json.loads(app.get("bidi_component")[-1].proto.json)


def layer(project: Project, name: str) -> Layer:
    with project.store() as store:
        return coding_layers(Material(store)).layer(name)


def table(app: AppTest, column: str) -> dict[str, list[str]]:
    """The columns of the table that has a certain one."""
    frame = next(one.value for one in app.dataframe if column in one.value.columns)
    return {str(name): frame[name].tolist() for name in frame.columns}


def test_without_a_sample_the_page_says_what_it_is_for_and_offers_to_draw(project: Project, screen: Screen) -> None:
    app = samples(screen, project)
    assert "Twee mensen die los van elkaar" in texts(app)
    assert app.button(key="agreement-draw").label


def test_a_sample_is_drawn_for_two_and_both_have_it_still_to_do(project: Project, screen: Screen) -> None:
    with project.store() as store:
        code_blind(Material(store), "Bert", (WAIT, OVERLEG))
    app = samples(screen, project, "An")
    app.multiselect(key="agreement-draw-coders").set_value(["An", "Bert"])
    app.number_input(key="agreement-draw-size-document").set_value(2)
    app.button(key="agreement-draw").click().run()
    assert not app.exception, app.exception
    assert "2 bronnen getrokken" in texts(app)
    assert "1 van de 1 interviews, 1 van de 1 beleidsplannen" in texts(app)
    with project.store() as store:
        (kept,) = kept_samples(Material(store)).values()
    assert (kept.coders, kept.reviewer) == (("An", "Bert"), "An")
    work = table(app, "Soort")
    assert work["An"] == ["– nog te doen", "– nog te doen"]
    assert work["Bert"] == ["✓ klaar · 1 code", "– nog te doen"]
    assert {one.label: one.value for one in app.metric} == {"An": "0 van 2 bronnen", "Bert": "1 van 2 bronnen"}


def test_more_than_there_is_is_refused_in_words(project: Project, screen: Screen) -> None:
    app = samples(screen, project, "An")
    app.number_input(key="agreement-draw-size-document").set_value(9)
    app.button(key="agreement-draw").click().run()
    assert "Er zijn er maar 2, en u vraagt er 9" in texts(app)
    with project.store() as store:
        assert not kept_samples(Material(store))


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("genoeg voor uw zeldzaamste code", "alpha te onderscheiden"),
        ("genoeg om het percentage te kennen", "op 5 % na"),
    ],
)
def test_the_size_may_follow_from_what_is_wanted(project: Project, screen: Screen, how: str, reason: str) -> None:
    app = samples(screen, project, "An")
    app.radio(key="agreement-draw-how").set_value(how).run()
    app.button(key="agreement-draw").click().run()
    assert not app.exception, app.exception
    assert reason in texts(app)
    with project.store() as store:
        (kept,) = kept_samples(Material(store)).values()
    assert len(kept.stretches) == 2


def test_who_is_not_asked_to_code_it_is_told_whose_it_is(project: Project, screen: Screen) -> None:
    drawn(project, SampleOrder(size=2), "An", "Bert")
    assert "Deze steekproef is voor An en Bert. U bent Cis." in texts(samples(screen, project, "Cis"))
    assert "Zeg rechtsboven wie u bent" in texts(samples(screen, project))


def test_an_open_source_comes_first_and_blind_coding_begins_there(project: Project, screen: Screen) -> None:
    drawn(project, SampleOrder(size=2), "An", "Bert")
    with project.store() as store:
        code_blind(Material(store), "An", (WAIT, OVERLEG))
    app = samples(screen, project, "An")
    (choice,) = [one for one in app.selectbox if one.label == "Bron"]
    assert choice.options == ["plan.md", "gesprek.txt (gelezen)"]
    app.button(key="agreement-open-blind").click().run()
    assert not app.exception, app.exception
    assert app.session_state["review-blind"] is True
    with project.store() as store:
        assert app.session_state["review-blind-document"] == next(
            key for key, one in Material(store).records.items() if one.name == "plan.md"
        )


def test_drawn_turns_are_shown_and_noted_as_read_here(project: Project, screen: Screen) -> None:
    drawn(project, SampleOrder(By.TURN, size=2), "An", "Bert")
    app = samples(screen, project, "An")
    assert table(app, "Soort")["Beurten"] == ["2"]
    assert len(table(app, "Beurt")["Beurt"]) == 2
    app.button(key="agreement-turns-read").click().run()
    assert table(app, "Soort")["An"] == ["✓ klaar"]
    assert sum(map(len, layer(project, "An").read.values())) == 2
    assert "U hebt alles van deze steekproef gelezen" in texts(app)


def test_blind_coding_of_drawn_turns_begins_at_the_chosen_one(project: Project, screen: Screen) -> None:
    name = drawn(project, SampleOrder(By.TURN, size=2), "An", "Bert")
    with project.store() as store:
        material = Material(store)
        ((key, turns),) = kept_samples(material)[name].documents.items()
        last = material.document(key).text[turns[1].start : turns[1].end]
    app = samples(screen, project, "An")
    choice = app.selectbox(key=f"agreement-first-turn-{key}")
    assert choice.options[1].startswith("2. ")
    assert " ".join(last.split())[:20] in choice.options[1]
    choice.select_index(1).run()
    app.button(key="agreement-open-blind").click().run()
    app.switch_page(str(VIEWS / "review.py")).run()
    assert not app.exception, app.exception
    sent = payload(app)
    assert sent["active"] is None
    assert sent["drawn"]["doc"] == sent["doc"]
    assert sent["drawn"]["spans"] == [[one.start, one.end] for one in turns]
    assert sent["drawn"]["at"] == 1
    assert sent["progress"]["total"] == 0, "how far the others are is not told to who codes blind"
    app.toggle(key="review-blind").set_value(False).run()
    assert payload(app)["drawn"] is None, "who does not code blind does not code a sample"


def test_what_was_not_coded_blind_is_said(project: Project, screen: Screen) -> None:
    drawn(project, SampleOrder(size=2), "An", "Bert")
    with project.store() as store:
        material = Material(store)
        code_blind(material, "An", (WAIT, OVERLEG))
        ReviewSession(material, "Bert").add(document(material), place(material, WAIT), OVERLEG)
    app = samples(screen, project)
    assert table(app, "Soort")["Bert"][0] == "… bezig · 1 code · niet blind"
    assert "Niet blind: Bert zag" in texts(app)


def test_when_two_are_done_the_figures_are_those_of_the_sample(project: Project, screen: Screen) -> None:
    name = drawn(project, SampleOrder(size=1, stratified=False, seed=1), "An", "Bert")
    with project.store() as store:
        material = Material(store)
        for who in ("An", "Bert"):
            mark_read(store, who, {key: len(material.document(key).text) for key in material.records})
        code_blind(material, "An", (WAIT, OVERLEG))
        (inside,) = kept_samples(material)[name].documents
    app = samples(screen, project)
    app.button(key="agreement-compare-sample").click().run()
    assert not app.exception, app.exception
    assert app.session_state["agreement-sample"] == name
    assert "in 1 bron;" in texts(app)
    app.session_state["agreement-sample"] = ""
    app.run()
    assert "in 2 bronnen;" in texts(app)
    assert inside


def test_a_sample_is_taken_away(project: Project, screen: Screen) -> None:
    drawn(project, SampleOrder(size=2), "An")
    app = samples(screen, project, "An")
    app.button(key="agreement-forget").click().run()
    assert not app.exception, app.exception
    assert "Twee mensen die los van elkaar" in texts(app)
