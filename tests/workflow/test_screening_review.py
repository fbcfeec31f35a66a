"""Judging passages: the queue, what is kept, taking back, several people, and how much is left."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kwalcode.coders import ranking
from kwalcode.errors import StoreError
from kwalcode.model import Topic
from kwalcode.workflow.files import select
from kwalcode.workflow.project import Project
from kwalcode.workflow.reading import ReadPlan, load_side_tables
from kwalcode.workflow.screening import Screening, screen_documents
from kwalcode.workflow.screening_review import CONTROL, ScreeningSession, Value
from tests.workflow.plans import write_plans

MOST = 1000
Truth = NDArray[np.bool_]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "project", ["regiecomponenten"])
    chosen = select([str(write_plans(tmp_path / "plannen"))])
    made.import_files(chosen.sources, ReadPlan(side_tables=load_side_tables(chosen.side_tables)))
    return made


@pytest.fixture
def screening(project: Project) -> Screening:
    return screen_documents(project.documents(), pipeline="embedded")


@pytest.fixture
def session(project: Project, screening: Screening) -> ScreeningSession:
    return ScreeningSession(project, screening, "An")


def everything(session: ScreeningSession) -> list[str]:
    return session.queue(frozenset(session.screening.place), MOST)


def test_the_queue_has_every_passage_the_likeliest_first(session: ScreeningSession) -> None:
    order = everything(session)
    assert sorted(order) == sorted(session.screening.place)
    scores = [session.score(key) for key in order]
    assert scores == sorted(scores, reverse=True)
    assert "armoede" in session.screening.passage(order[0]).text


def test_a_judged_passage_leaves_the_queue_and_is_kept(session: ScreeningSession, project: Project) -> None:
    key = everything(session)[0]
    session.decide(key, Value.RELEVANT, note="duidelijk")
    assert key not in everything(session)
    assert not session.is_open(key)
    with project.store() as store:
        (kept,) = store.judgements(Topic.RELEVANCE)
    assert (kept.subject, kept.value, kept.reviewer, kept.reason) == (key, "relevant", "An", "duidelijk")


def test_judgements_are_found_again_by_another_session(session: ScreeningSession, project: Project) -> None:
    first, second = everything(session)[:2]
    session.decide(first, Value.RELEVANT)
    session.decide(second, Value.IRRELEVANT)
    again = ScreeningSession(project, session.screening, "An")
    assert again.standing() == {first: "relevant", second: "irrelevant"}
    assert again.progress(frozenset(again.screening.place)) == (2, len(again.screening.passages))


def test_what_is_skipped_comes_back_last(session: ScreeningSession) -> None:
    key = everything(session)[0]
    session.decide(key, Value.SKIP)
    assert everything(session)[-1] == key
    assert session.is_open(key)
    assert session.progress(frozenset(session.screening.place))[0] == 0


def test_doubt_closes_a_passage_without_teaching(session: ScreeningSession) -> None:
    before = {key: session.score(key) for key in session.screening.place}
    key = everything(session)[0]
    session.decide(key, Value.DOUBT)
    assert key not in everything(session)
    assert {key: session.score(key) for key in session.screening.place} == before


def test_each_judgement_reorders_what_is_left(session: ScreeningSession) -> None:
    keys = {one.text: one.id for one in session.screening.passages if one.municipality == "Alstad"}
    road = next(key for text, key in keys.items() if "asfalt" in text)
    twin = next(one.id for one in session.screening.passages if "asfalt" in one.text and one.id != road)
    light = next(one.id for one in session.screening.passages if "verlichting" in one.text)
    lead = session.score(twin) - session.score(light)
    session.decide(road, Value.RELEVANT)
    session.decide(next(key for text, key in keys.items() if "overleg" in text), Value.IRRELEVANT)
    assert session.score(twin) - session.score(light) > lead
    order = everything(session)
    assert order.index(twin) < order.index(light)


def test_going_back_takes_judgements_back_one_by_one(session: ScreeningSession, project: Project) -> None:
    first, second = everything(session)[:2]
    session.decide(first, Value.RELEVANT)
    session.decide(second, Value.IRRELEVANT)
    assert session.undo() == second
    assert session.undo() == first
    assert session.undo() is None
    assert session.standing() == {}
    with project.store() as store:
        assert [one.value for one in store.judgements(Topic.RELEVANCE)] == ["relevant", "irrelevant", "", ""]


def test_going_back_works_after_a_restart_in_the_same_session(session: ScreeningSession, project: Project) -> None:
    key = everything(session)[0]
    session.decide(key, Value.RELEVANT)
    again = ScreeningSession(project, session.screening, "An", session.session)
    assert again.latest(3) == [key]
    assert again.undo() == key


def test_one_session_does_not_take_back_what_another_did(session: ScreeningSession, project: Project) -> None:
    session.decide(everything(session)[0], Value.RELEVANT)
    assert ScreeningSession(project, session.screening, "An").undo() is None


def test_the_same_event_counts_once(session: ScreeningSession, project: Project) -> None:
    first, second = everything(session)[:2]
    session.decide(first, Value.RELEVANT, event="doos-1")
    session.decide(first, Value.RELEVANT, event="doos-1")
    with project.store() as store:
        assert len(store.judgements(Topic.RELEVANCE)) == 1
    with pytest.raises(StoreError):
        session.decide(second, Value.IRRELEVANT, event="doos-1")
    assert session.is_open(second)


def test_what_others_judge_is_brought_in(session: ScreeningSession, project: Project) -> None:
    other = ScreeningSession(project, session.screening, "Bo")
    key = everything(session)[0]
    other.decide(key, Value.IRRELEVANT)
    session.refresh()
    assert key not in everything(session)
    assert session.others(key) == [("Bo", Value.IRRELEVANT)]
    session.decide(key, Value.SKIP)
    assert session.standing()[key] == "irrelevant"


def test_a_judgement_of_another_meanwhile_is_not_missed(session: ScreeningSession, project: Project) -> None:
    other = ScreeningSession(project, session.screening, "Bo")
    first, second = everything(session)[:2]
    other.decide(first, Value.RELEVANT)
    session.decide(second, Value.IRRELEVANT)
    session.refresh()
    assert session.standing() == {first: "relevant", second: "irrelevant"}


def test_a_passage_that_is_gone_is_refused(session: ScreeningSession) -> None:
    with pytest.raises(StoreError, match="niet meer"):
        session.decide("weg:0-1", Value.RELEVANT)


def test_a_judgement_on_a_plan_that_was_removed_is_left_alone(session: ScreeningSession, project: Project) -> None:
    key = everything(session)[0]
    session.decide(key, Value.RELEVANT)
    gone = key.partition(":")[0]
    rest = screen_documents([one for one in project.documents() if one.id != gone], pipeline="embedded")
    again = ScreeningSession(project, rest, "An")
    assert again.standing() == {}
    assert again.undo() is None


def test_the_outlook_counts_what_was_judged_and_what_is_left(session: ScreeningSession) -> None:
    total = len(session.screening.passages)
    order = everything(session)
    session.decide(order[0], Value.RELEVANT)
    session.decide(order[-1], Value.IRRELEVANT)
    session.decide(order[1], Value.DOUBT)
    session.decide(order[2], Value.SKIP)
    outlook = session.outlook()
    assert (outlook.judged, outlook.relevant, outlook.open) == (2, 1, total - 3)
    assert math.isnan(outlook.expected) or 0 <= outlook.expected <= outlook.open


def test_nobody_judges_without_a_name(project: Project, screening: Screening) -> None:
    with pytest.raises(ValueError, match="name"):
        ScreeningSession(project, screening, "  ")


# ---- the control sample


def draw(session: ScreeningSession, value: Value) -> str:
    key = session.first(frozenset(session.screening.place), control=True)
    assert key
    session.decide(key, value, control=True)
    return key


def test_the_lot_is_the_same_for_everybody_and_not_that_of_the_scores(
    session: ScreeningSession, project: Project
) -> None:
    everybody = frozenset(session.screening.place)
    lot = session.queue(everybody, MOST, control=True)
    assert sorted(lot) == sorted(everything(session))
    assert lot != everything(session)
    assert ScreeningSession(project, session.screening, "Bo").queue(everybody, MOST, control=True) == lot


def test_the_control_sample_counts_what_was_drawn_and_found(session: ScreeningSession) -> None:
    session.decide(everything(session)[0], Value.RELEVANT)
    pool = session.outlook().open
    for value in (Value.IRRELEVANT, Value.DOUBT, Value.RELEVANT):
        draw(session, value)
    outlook = session.outlook()
    assert (outlook.control.drawn, outlook.control.found, outlook.control.remaining, outlook.open) == (
        3,
        2,
        pool,
        pool - 3,
    )


def test_a_judgement_by_rank_begins_the_control_anew(session: ScreeningSession) -> None:
    draw(session, Value.IRRELEVANT)
    session.decide(everything(session)[0], Value.RELEVANT)
    assert session.outlook().control.drawn == 0
    draw(session, Value.IRRELEVANT)
    assert session.outlook().control.drawn == 1


def test_what_is_taken_back_leaves_the_control(session: ScreeningSession) -> None:
    first = draw(session, Value.IRRELEVANT)
    second = draw(session, Value.RELEVANT)
    assert session.undo() == second
    outlook = session.outlook()
    assert (outlook.control.drawn, outlook.control.found) == (1, 0)
    assert session.first(frozenset(session.screening.place), control=True) == second != first


def test_the_control_is_found_again_after_a_restart(session: ScreeningSession, project: Project) -> None:
    draw(session, Value.IRRELEVANT)
    draw(session, Value.IRRELEVANT)
    again = ScreeningSession(project, session.screening, "An").outlook()
    assert (again.control.drawn, again.control.found, again.control.remaining) == (
        2,
        0,
        len(session.screening.passages),
    )


def test_a_passage_that_was_not_next_in_the_lot_is_no_part_of_the_control(session: ScreeningSession) -> None:
    later = session.queue(frozenset(session.screening.place), MOST, control=True)[2]
    session.decide(later, Value.IRRELEVANT, control=True)
    assert session.outlook().control.drawn == 0


@pytest.mark.parametrize("note", ["", "duidelijk", CONTROL, "twee\nregels"])
def test_a_note_stays_beside_the_mark_of_the_control(session: ScreeningSession, project: Project, note: str) -> None:
    key = session.first(frozenset(session.screening.place), control=True)
    assert key
    session.decide(key, Value.RELEVANT, note=note, control=True)
    with project.store() as store:
        (kept,) = store.judgements(Topic.RELEVANCE)
    assert kept.reason.partition("\n")[::2] == (CONTROL, note)
    assert ScreeningSession(project, session.screening, "An").outlook().control.drawn == 1


@pytest.mark.parametrize("note", [CONTROL, f"{CONTROL}\nen meer"])
def test_whoever_types_the_mark_as_a_note_draws_nothing(session: ScreeningSession, project: Project, note: str) -> None:
    session.decide(everything(session)[0], Value.RELEVANT, note=note)
    with project.store() as store:
        (kept,) = store.judgements(Topic.RELEVANCE)
    assert kept.reason.strip() == note
    assert session.outlook().control.drawn == 0
    assert ScreeningSession(project, session.screening, "An").outlook().control.drawn == 0


def test_nothing_is_skipped_in_the_control(session: ScreeningSession, project: Project) -> None:
    with pytest.raises(StoreError, match="twijfel"):
        draw(session, Value.SKIP)
    with project.store() as store:
        assert store.judgements(Topic.RELEVANCE) == []


# ---- several threads


def test_a_judgement_while_the_outlook_is_worked_out_does_not_disturb_it(
    session: ScreeningSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = everything(session)
    monkeypatch.setattr(ranking, "_FEW", 1)
    for key, value in zip(order[:4], [Value.RELEVANT, Value.IRRELEVANT] * 2, strict=True):
        session.decide(key, value)
    expected = session.outlook().expected
    session._outlook = None
    whole = ranking.Ranker._curve

    def judged_meanwhile(ranker: ranking.Ranker, truth: Truth) -> ranking.Floats:
        session.decide(order[5], Value.RELEVANT)
        return whole(ranker, truth)

    monkeypatch.setattr(ranking.Ranker, "_curve", judged_meanwhile)
    assert session.outlook().expected == pytest.approx(expected)
    monkeypatch.setattr(ranking.Ranker, "_curve", whole)
    again = session.outlook()
    assert (again.judged, again.relevant) == (5, 3)
    fresh = ScreeningSession(session._project, session.screening, "Bo")
    assert again.expected == pytest.approx(fresh.outlook().expected)
