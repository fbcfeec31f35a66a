"""What the browser tells: each event once, in order, on disk before it is acknowledged."""

from __future__ import annotations

from typing import Any

import pytest

from kwalcode.model import Status, Verdict
from kwalcode.review import Filter, Order
from kwalcode.ui.reader import wire
from kwalcode.ui.reader.events import take_in
from kwalcode.ui.reader.state import DeskState
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.ui.reader.conftest import OPEN


def send(state: DeskState, *events: dict[str, Any], session: str = "doos", have: tuple[str, ...] = ()) -> None:
    take_in(state, {"session": session, "items": list(events), "have": list(have)})


def decide(number: int, key: str, verdict: str = "accept", **more: Any) -> dict[str, Any]:
    return {"seq": number, "type": "decide", "id": key, "verdict": verdict, **more}


def verdicts(state: DeskState) -> list[Verdict]:
    return [one.verdict for one in state.session._store.decisions()]


def test_a_decision_goes_on_where_the_browser_went(desk: DeskState) -> None:
    first, second, third = desk.queue[:3]
    send(desk, decide(1, first, to=third))
    assert (desk.active, desk.ack) == (third, 1)
    send(desk, decide(1, first, to=third), decide(2, third, "reject", to=second))
    assert (desk.active, desk.ack, verdicts(desk)) == (second, 2, [Verdict.ACCEPT, Verdict.REJECT])


def test_without_a_next_one_the_desk_finds_it(desk: DeskState) -> None:
    last = desk.queue[-1]
    send(desk, decide(1, last))
    assert desk.active == desk.queue[0], "what is still open comes round again"
    desk.fill(Filter(), Order.DOCUMENT)
    send(desk, decide(2, desk.queue[-1], "reject"))
    assert (desk.active, desk.message) == (desk.queue[-1], "Dit was het laatste fragment van de wachtrij.")


def test_when_all_is_done_the_desk_says_so(desk: DeskState) -> None:
    for number, key in enumerate(desk.queue, 1):
        send(desk, decide(number, key, "skip"))
    assert desk.message == "Alles in deze wachtrij is nagekeken."
    assert desk.session.counts()[Status.SUGGESTED] == 0


def test_what_was_sent_before_the_server_was_started_anew_is_not_done_twice(
    desk: DeskState, desk_project: Project
) -> None:
    first, second = desk.queue[:2]
    events = [decide(8, first, to=second), {"seq": 9, "type": "undo"}]
    send(desk, *events)
    again = DeskState(ReviewSession.open(desk_project, "An"))
    again.fill(OPEN, Order.DOCUMENT)
    send(again, *events, decide(10, second, "reject"))
    assert verdicts(again) == [Verdict.ACCEPT, Verdict.WITHDRAW, Verdict.REJECT]
    send(again, {"seq": 11, "type": "undo"})
    assert again.active == second
    assert verdicts(again)[-1] is Verdict.WITHDRAW


def test_another_page_of_the_same_person_has_numbers_of_its_own(desk: DeskState) -> None:
    first, second = desk.queue[:2]
    send(desk, decide(5, first))
    send(desk, decide(1, second), session="andere doos")
    assert (desk.ack, desk.box) == (1, "andere doos")
    assert len(verdicts(desk)) == 2


def test_what_is_refused_is_told_and_the_rest_goes_on(desk: DeskState) -> None:
    first = desk.queue[0]
    send(desk, decide(1, "onbekend"), {"seq": 2, "type": "memo", "id": first, "reason": "x"}, decide(3, first))
    assert [number for number, _ in desk.refused] == [1, 2]
    assert "er niet meer" in desk.refused[0][1]
    assert (desk.ack, verdicts(desk)) == (3, [Verdict.ACCEPT])


def test_recoding_resizing_adding_and_a_memo(desk: DeskState) -> None:
    first = desk.session.fragments[desk.queue[0]]
    codes = list(desk.session.material.codes)
    key = wire.document_key(desk.session.material, first.document_id)
    send(
        desk,
        {"seq": 1, "type": "recode", "id": first.id, "code": codes.index(("proef", "middelen"))},
        {"seq": 2, "type": "resize", "id": first.id, "start": first.span.start, "end": first.span.start + 9},
        {"seq": 3, "type": "memo", "id": first.id, "reason": "smaller"},
        {"seq": 4, "type": "add", "doc": key, "start": 0, "end": 11, "code": codes.index(("proef", "partners"))},
    )
    assert desk.refused == []
    now = desk.session.fragments[first.id]
    text = desk.session.material.document(first.document_id).text
    assert (now.code_id, text[now.span.start : now.span.end]) == ("middelen", "We hebben")
    assert now.decision
    assert now.decision.reason == "smaller"
    added = desk.fragment()
    assert added
    assert (added.status, added.code_id, added.span.end) == (Status.ADDED, "partners", 11)
    send(desk, {"seq": 5, "type": "undo"})
    assert (desk.active, desk.document_id) == (None, first.document_id), "the text stays on screen"


@pytest.mark.parametrize(("event", "why"), [
    ({"type": "add", "start": 5, "end": 5, "code": 0}, "geen tekst aangeduid"),
    ({"type": "add", "start": 0, "end": 5, "code": 99}, "code is er niet meer"),
    ({"type": "add", "start": 0, "end": 5, "code": -1}, "code is er niet meer"),
])  # fmt: skip
def test_an_event_that_makes_no_sense_is_refused(desk: DeskState, event: dict[str, Any], why: str) -> None:
    document = desk.session.fragments[desk.queue[0]].document_id
    send(desk, {"seq": 1, "doc": wire.document_key(desk.session.material, document), **event})
    assert why in desk.refused[0][1]
    assert verdicts(desk) == []


def test_walking_stops_at_the_ends_and_says_so(desk: DeskState) -> None:
    send(desk, {"seq": 1, "type": "step", "by": -1})
    assert (desk.active, desk.message) == (desk.queue[0], "U bent aan het begin van de wachtrij.")
    send(desk, {"seq": 2, "type": "go", "id": desk.queue[-1]})
    assert desk.message == ""
    send(desk, {"seq": 3, "type": "step", "by": 1})
    assert (desk.active, desk.message) == (desk.queue[-1], "U bent aan het einde van de wachtrij.")


def test_undo_without_anything_done_says_so(desk: DeskState) -> None:
    send(desk, {"seq": 1, "type": "undo"})
    assert "niets (meer) om ongedaan te maken" in desk.message


def test_an_empty_outbox_changes_nothing(desk: DeskState) -> None:
    take_in(desk, {})
    assert (desk.box, desk.ack) == ("", 0)
