"""The page Screening as Streamlit's own test harness draws it, and the desk's handling of what the browser sends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kwalcode.model import SourceKind, Topic
from kwalcode.resources import shipped
from kwalcode.screening.stopping import RecallBound
from kwalcode.ui.screening.outlook import sentences
from kwalcode.ui.screening.state import DeskState
from kwalcode.ui.screening.wire import payload
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables
from kwalcode.workflow.screening import Screening, screen_documents
from kwalcode.workflow.screening_review import Outlook, ScreeningSession, Value
from tests.ui.conftest import Screen, texts

STUDY = ("plannen_bbc_acties.csv", "bronnen.csv")


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the table of actions of the demonstration study."""
    root = tmp_path_factory.mktemp("plannen") / "project"
    project = Project.create(root, ["regiecomponenten"])
    chosen = select([str(shipped("corpora") / "lokale-regie" / name) for name in STUDY])
    project.import_files(chosen.sources, ReadPlan(side_tables=load_side_tables(chosen.side_tables)))
    return root


@pytest.fixture
def project(plans: Path, tmp_path: Path) -> Project:
    return Project.open(Path(shutil.copytree(plans, tmp_path / "project")))


@pytest.fixture(scope="session")
def screening(plans: Path) -> Screening:
    return screen_documents(Project.open(plans).documents(), pipeline="embedded")


@pytest.fixture
def desk(project: Project, screening: Screening) -> DeskState:
    state = DeskState(ScreeningSession(project, screening, "An"))
    state.choose(frozenset(screening.place))
    return state


def sent(*events: dict[str, Any], box: str = "doos") -> dict[str, Any]:
    return {"session": box, "items": [{"seq": number, **event} for number, event in enumerate(events, start=1)]}


def open_view(screen: Screen, project: Project, view: str) -> AppTest:
    app = screen(project, "screening", reviewer="An")
    app.session_state["screening-view"] = view
    app.run()
    assert not app.exception
    return app


def html_of(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def test_without_plans_the_page_says_what_to_do(screen: Screen, empty_project: Project) -> None:
    assert "Nog geen beleidsplannen" in texts(screen(empty_project, "screening", reviewer="An"))


def test_the_page_asks_who_judges(screen: Screen, project: Project) -> None:
    assert "Wie kijkt na?" in texts(screen(project, "screening"))


def test_the_desk_shows_the_likeliest_passage_first(screen: Screen, project: Project, screening: Screening) -> None:
    app = screen(project, "screening", reviewer="An")
    (mounted,) = app.get("bidi_component")
    data = json.loads(mounted.proto.json)
    best = max(screening.passages, key=lambda one: one.row.score)
    assert data["active"] == best.id
    assert data["cards"][best.id]["title"] == best.municipality
    assert "".join(piece for piece, _ in data["cards"][best.id]["pieces"]) == best.text


def test_the_matrix_says_where_nothing_was_found(screen: Screen, project: Project, screening: Screening) -> None:
    shown = html_of(open_view(screen, project, "Gemeenten"))
    assert "niets gevonden in" in shown
    for name in {one.municipality for one in screening.passages}:
        assert f">{name}</th>" in shown


def test_the_evidence_of_a_municipality_is_shown(screen: Screen, project: Project) -> None:
    app = open_view(screen, project, "Bewijs")
    assert "passages gelezen" in texts(app)
    assert "kw-evidence" in html_of(app)


def test_text_of_a_plan_is_never_markup(desk: DeskState) -> None:
    from kwalcode.exchange.screening_files import Quote  # noqa: PLC0415 - only this test needs it
    from kwalcode.ui.screening.tables import evidence  # noqa: PLC0415

    quote = Quote("<b>A</b>", "<i>v</i>", "<script>alert(1)</script>", "<u>d</u>", 1, "<s>c</s>", 5.0, 0.5, "<p>r</p>")
    shown = evidence([quote], 10)
    assert "<script>" not in shown
    for tag in ("<b>", "<i>", "<u>", "<s>", "<p>"):
        assert tag not in shown.partition("</style>")[2]


def test_a_judgement_moves_on_to_what_the_browser_shows(desk: DeskState) -> None:
    first, second, third = desk.session.queue(desk.wanted, 3)
    desk.take_in(sent({"type": "decide", "id": first, "value": "irrelevant", "to": third}))
    assert (desk.active, desk.ack) == (third, 1)
    assert desk.session.value(first) is Value.IRRELEVANT
    assert second in desk.session.queue(desk.wanted, len(desk.wanted))


def test_an_event_that_is_sent_twice_counts_once(desk: DeskState, project: Project) -> None:
    event = {"type": "decide", "id": desk.active, "value": "relevant", "to": ""}
    desk.take_in(sent(event))
    desk.take_in(sent(event))
    fresh = DeskState(ScreeningSession(project, desk.session.screening, "An"))
    fresh.take_in(sent(event))  # a server that was started anew gets what the browser still holds
    with project.store() as store:
        assert len(store.judgements(Topic.RELEVANCE)) == 1


def test_going_back_shows_the_passage_again(desk: DeskState) -> None:
    first = desk.active
    desk.take_in(sent({"type": "decide", "id": first, "value": "doubt", "to": ""}, {"type": "undo"}))
    assert desk.active == first
    assert desk.session.value(str(first)) is None


def test_going_back_with_nothing_done_says_so(desk: DeskState) -> None:
    desk.take_in(sent({"type": "undo"}))
    assert "niets (meer)" in desk.message


def test_a_passage_that_is_gone_is_refused_with_a_message(desk: DeskState) -> None:
    desk.take_in(sent({"type": "decide", "id": "weg", "value": "relevant", "to": ""}))
    assert "niet meer" in desk.message
    assert desk.ack == 1


def test_the_filters_decide_what_comes_next(desk: DeskState, screening: Screening) -> None:
    name = screening.passages[-1].municipality
    wanted = frozenset(one.id for one in screening.passages if one.municipality == name)
    desk.choose(wanted)
    assert desk.active in wanted
    assert {row[0] for row in payload(desk, "p")["queue"]} <= wanted


def test_the_words_of_the_evidence_are_marked(desk: DeskState, screening: Screening) -> None:
    best = max(screening.passages, key=lambda one: one.row.score)
    marked = [text for text, is_marked in payload(desk, "p")["cards"][best.id]["pieces"] if is_marked]
    assert marked
    assert {word.casefold() for word in marked} <= {word.casefold() for word in best.finding.evidence}


def test_only_plans_are_screened(screen: Screen, coded_study: Path, tmp_path: Path) -> None:
    study = Project.open(Path(shutil.copytree(coded_study, tmp_path / "studie")))
    app = screen(study, "screening", reviewer="An")
    (mounted,) = app.get("bidi_component")
    data = json.loads(mounted.proto.json)
    with study.store() as store:
        names = {one.name for one in store.documents() if one.source_kind is SourceKind.POLICY_PLAN}
    assert {card["place"].split(" · ")[0] for card in data["cards"].values()} <= names


@pytest.mark.parametrize(
    ("outlook", "told", "not_told"),
    [
        (Outlook(3, 1, 40, 5.0, RecallBound(40, 1)), "nog niet gezien", "naar schatting"),
        (Outlook(12, 4, 40, 5.2, RecallBound(40, 4)), "nog **5** relevant", "Controle"),
        (Outlook(100, 40, 300, 5.2, RecallBound(400, 38, 100, 2)), "Ga door met de controle", "U kunt stoppen"),
        (Outlook(400, 40, 0, 0.0, RecallBound(300, 40, 300, 0)), "U kunt stoppen", "Ga door"),
    ],
)
def test_the_outlook_says_how_far_the_judging_is(outlook: Outlook, told: str, not_told: str) -> None:
    shown = " ".join(sentences(outlook))
    assert told in shown
    assert not_told not in shown
