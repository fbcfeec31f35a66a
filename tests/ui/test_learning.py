from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.coders.quality import CurvePoint
from kwalcode.errors import StoreError
from kwalcode.model import Topic, Verdict
from kwalcode.review import Filter
from kwalcode.ui.learning import work
from kwalcode.ui.learning.figures import called, conclusion
from kwalcode.workflow.audit import NewTerm, new_terms
from kwalcode.workflow.codebooks import versions
from kwalcode.workflow.learning import Learning
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.ui.conftest import Screen, texts
from tests.workflow.study import make_project

TOWNS = (
    "Zandhove", "Lievegem", "Wortegem", "Heers", "Mol", "Zulte", "Deinze", "Pelt", "Gavere", "Lint", "Ranst", "Zele",
)  # fmt: skip


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits for its work, so that a test sees what came of it."""
    monkeypatch.setattr(work, "PATIENCE", 60.0)


@pytest.fixture
def decided(project: Project) -> Project:
    session = ReviewSession.open(project, "An")
    for number, key in enumerate(session.queue(Filter())):
        session.decide(key, Verdict.REJECT if number == 0 else Verdict.ACCEPT)
    return project


@pytest.fixture
def towns(tmp_path: Path) -> Project:
    """Twelve sources with a meeting that the rules see, a round table that they do not see, and a tower."""
    folder = tmp_path / "bestanden"
    folder.mkdir()
    for number, town in enumerate(TOWNS):
        kind = "met scholen" if number < 8 else "over verkeer"
        (folder / f"{town}.txt").write_text(
            f"In {town} is er elke maand overleg {kind}. In {town} is er een rondetafel met alle partners. "
            f"De kerktoren van {town} is heel erg oud.\n",
            encoding="utf-8",
        )
    return make_project(folder)


def answer(project: Project, reviewer: str, *, differs: int = 0) -> None:
    """Meetings with schools hold and those on traffic do not; the first so many are answered otherwise."""
    session = ReviewSession.open(project, reviewer)
    mine = [one for one in session.fragments.values() if one.suggestion and one.code_id == "overleg"]
    for number, one in enumerate(sorted(mine, key=lambda one: one.document_id)):
        text = session.material.document(one.document_id).text
        holds = ("scholen" in text) != (number < differs)
        session.decide(one.id, Verdict.ACCEPT if holds else Verdict.REJECT)


def add_tables(project: Project, count: int) -> None:
    """Give the sentence with a round table its code, in so many sources."""
    session = ReviewSession.open(project, "An")
    for document in list(session.material.records)[:count]:
        text = session.material.document(document).text
        span = next(one for one in session.material.sentences(document) if "rondetafel" in text[one.start : one.end])
        session.add(document, span, ("klein", "overleg"))


def press(app: AppTest, key: str) -> None:
    next(button for button in app.button if button.key == key).click()
    app.run()
    assert not app.exception, app.exception


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def look_at(app: AppTest, view: str) -> None:
    app.button_group(key="learning-view").set_value(view).run()
    assert not app.exception, app.exception


def test_before_the_first_decision_the_page_says_what_to_do(project: Project, screen: Screen) -> None:
    app = screen(project, "learning", reviewer="An")
    shown = texts(app)
    assert "Er is nog niets beslist" in shown
    assert "Kijk op de bladzijde Nakijken een twintigtal voorstellen na" in shown
    assert "learning-review" in keys(app)
    assert "learning-learn" not in keys(app)
    assert not app.metric


def test_a_project_without_sources_leads_to_the_sources(empty_project: Project, screen: Screen) -> None:
    assert "Er is nog niets om uit te leren" in texts(screen(empty_project, "learning", reviewer="An"))


def test_after_few_decisions_the_page_says_what_is_lacking_and_warns_of_its_figures(
    decided: Project, screen: Screen
) -> None:
    app = screen(decided, "learning", reviewer="An")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Beslissingen"] == str(len(decided.fragments()))
    written = texts(app)
    assert "nog te weinig om zelf een code voor te stellen" in written
    assert "Het minst ontbreekt er bij" in written
    assert "zegt nog weinig" in written
    assert "te weinig om iets te besluiten" in written
    assert "van wat twee mensen samen halen" not in written


def test_after_many_decisions_the_page_asks_to_learn_and_then_to_review_what_was_found(
    towns: Project, screen: Screen
) -> None:
    answer(towns, "An")
    add_tables(towns, 8)
    app = screen(towns, "learning", reviewer="An")
    assert "Laat kwalcode nu zoeken" in texts(app)
    press(app, "learning-learn")
    written = texts(app)
    found = sum(one.coder == "leren/klein" for one in towns.fragments())
    assert found > 1
    assert f"Geleerd uit 20 beslissingen: {found} voorstellen waar geen regel iets zag" in written
    assert f"{found} zinnen waar geen regel iets zag, verdienen waarschijnlijk ook een code." in written
    assert f"Daarvan staan er {found} open" in written
    app.run()
    assert "Geleerd uit 20" not in texts(app)


def test_what_two_people_decided_on_is_the_ceiling_with_its_n(towns: Project, screen: Screen) -> None:
    answer(towns, "Bert", differs=1)
    answer(towns, "An")
    written = texts(screen(towns, "learning", reviewer="An"))
    assert "% van wat twee mensen samen halen" in written
    assert "(n = 12)" in written
    assert "Beide zijn gemeten met Cohens kappa" in written
    assert "Niet alles werd blind gecodeerd" in written


def test_without_double_coding_nothing_is_said_of_people(towns: Project, screen: Screen) -> None:
    answer(towns, "An")
    written = texts(screen(towns, "learning", reviewer="An"))
    assert "van wat twee mensen samen halen" not in written
    assert "Hoe dicht dit bij mensen komt, is nog niet te zeggen" in written


def test_figures_follow_what_a_second_person_decides(towns: Project, screen: Screen) -> None:
    answer(towns, "An")
    app = screen(towns, "learning", reviewer="An")
    answer(towns, "Bert")
    app.run()
    assert "(n = 12)" in texts(app)


def test_the_button_learns_and_tells_from_how_many_decisions(decided: Project, screen: Screen) -> None:
    app = screen(decided, "learning", reviewer="An")
    press(app, "learning-learn")
    assert f"Geleerd uit {len(decided.fragments())} beslissingen" in texts(app)


def test_what_goes_wrong_beside_the_page_is_told_and_can_be_tried_again(
    decided: Project, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise StoreError("De schijf is vol.")

    app = screen(decided, "learning", reviewer="An")
    with monkeypatch.context() as patch:
        patch.setattr(work, "learn", broken)
        press(app, "learning-learn")
        assert "De schijf is vol." in texts(app)
    press(app, "learning-again")
    assert "De schijf is vol." not in texts(app)


def test_work_that_lasts_is_shown_and_can_be_stopped(
    decided: Project, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def searching(*_: object, progress: Callable[[int, int, str], None], **__: object) -> None:
        go_on.wait(60)
        progress(1, 2, "gesprek.txt")
        raise AssertionError("it went on after it was stopped")

    app = screen(decided, "learning", reviewer="An")
    monkeypatch.setattr(work, "PATIENCE", 0.0)
    monkeypatch.setattr(work, "learn", searching)
    press(app, "learning-learn")
    assert "learning-stop" in keys(app)
    # The rest of the page stays.
    assert app.metric
    press(app, "learning-stop")
    own = next(thread for thread in threading.enumerate() if thread.name == work.THREAD)
    go_on.set()
    own.join()
    app.run()
    assert not app.exception
    assert "learning-stop" not in keys(app)
    assert "learning-again" not in keys(app)


def test_a_passage_without_a_code_is_judged_and_bounds_what_was_missed(decided: Project, screen: Screen) -> None:
    app = screen(decided, "learning", reviewer="An")
    look_at(app, "Wat het codeboek mist")
    assert "waarvan nog geen enkele gelezen is" in texts(app)
    button = next(button for button in app.button if button.label == "Ja, code gemist")
    button.click()
    app.run()
    assert "In 1 van de 1 gelezen zin had een code moeten staan" in texts(app)
    with decided.store() as store:
        (judgement,) = store.judgements(Topic.READ)
    assert (judgement.value, judgement.reviewer) == ("gemist", "An")
    press(app, "learning-unread")
    assert "waarvan nog geen enkele gelezen is" in texts(app)


def test_other_pages_go_on_after_a_passage_was_judged(decided: Project, screen: Screen) -> None:
    app = screen(decided, "learning", reviewer="An")
    look_at(app, "Wat het codeboek mist")
    next(button for button in app.button if button.label == "Neen, terecht").click()
    app.run()
    assert not screen(decided, "agreement", reviewer="An").exception
    assert "Beslissingen" in {metric.label for metric in screen(decided, "learning", reviewer="An").metric}


def test_a_word_is_added_after_a_look_at_what_it_would_find(towns: Project, screen: Screen) -> None:
    answer(towns, "An")
    add_tables(towns, 8)
    app = screen(towns, "learning", reviewer="An")
    look_at(app, "Nieuwe woorden")
    (radio,) = app.radio
    radio.set_value(next(term for term in offered(towns) if term.term == "rondetafel")).run()
    before = len(versions(towns, "klein"))
    press(app, "learning-preview")
    assert "12 bronnen" in texts(app)
    press(app, "learning-add")
    assert "staat nu in codeboek klein" in texts(app)
    assert len(versions(towns, "klein")) == before + 1


def offered(project: Project) -> list[NewTerm]:
    return new_terms(Learning.load(project), ("klein", "overleg"))


def points(*rights: float, n: int = 100, half: float = 0.01) -> list[CurvePoint]:
    step = n // len(rights)
    return [
        CurvePoint(step * (place + 1), right, 0.5, right - half, right + half, 0.49, 0.51)
        for place, right in enumerate(rights)
    ]


@pytest.mark.parametrize(
    ("curve", "told"),
    [
        (points(0.6, 0.8), "De lijn stijgt nog"),
        (points(0.8, 0.8), "stijgt nauwelijks nog"),
        (points(0.8, 0.6), "De lijn daalt"),
        (points(0.6, 0.8, half=0.3), "stijgt nauwelijks nog"),
        (points(0.6, 0.8), "Leren maakt dus een duidelijk verschil"),
        (points(0.6, 0.6, half=0.3), "kan toeval zijn"),
        (points(0.5, 0.5), "voegt hier voorlopig niets toe"),
        (points(0.6, 0.8, n=20), "te weinig om iets te besluiten"),
        ([], "nog geen beslissingen"),
    ],
)
def test_the_curve_comes_with_what_to_conclude_from_it(curve: list[CurvePoint], told: str) -> None:
    assert told in conclusion(curve)


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("code proef/overleg", "een regel zag Overleg"),
        ("regel proef/overleg/overleg-genoemd", "de regel overleg-genoemd van Overleg"),
        ("paar overleg + middelen", "Overleg samen met Middelen"),
        ("overleg: ontkend", "Overleg: ontkend"),
        ("passage: actie", "passage: actie"),
    ],
)
def test_what_weighs_is_called_as_a_researcher_calls_it(mark: str, told: str) -> None:
    assert called(mark, {"overleg": "Overleg", "middelen": "Middelen"}) == told
