"""What the browser is told: exact places, each large thing once, and afterwards only what changed."""

from __future__ import annotations

import json

import pytest

from kwalcode.model import Status, Verdict
from kwalcode.review import Filter, Order
from kwalcode.ui.reader import wire
from kwalcode.ui.reader.events import take_in
from kwalcode.ui.reader.state import DeskState
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from tests.e2e.study import HOSTILE
from tests.ui.reader.conftest import OPEN


def confirm(desk: DeskState) -> wire.Json:
    """Tell the desk that the browser has all that it was sent, and ask again."""
    take_in(desk, {"session": "doos", "items": [], "have": wire.payload(desk)["needs"]})
    return wire.payload(desk)


def test_it_is_json_and_holds_what_the_page_needs(desk: DeskState) -> None:
    sent = json.loads(json.dumps(wire.payload(desk)))
    assert set(sent["needs"]) == set(sent["stock"])
    text = sent["stock"][f"text:{sent['doc']}"]
    for start, end, kind, _, who, _, moderator in text["blocks"]:
        assert text["text"][start:end].strip() == text["text"][start:end]
        assert (kind, moderator) == ("turn", who == "Interviewer")
    detail = sent["details"][sent["active"]]
    assert [text["text"][start:end] for start, end in detail["matches"]] == ["We"]
    assert detail["reasons"] == ["Regel regel-1: “We” (vorm van term)"]
    assert (detail["where"], sent["reviewer"]) == ("Ria", "An")


def test_what_the_browser_has_is_not_sent_again(desk: DeskState) -> None:
    first = wire.payload(desk)
    assert len(json.dumps(first)) > len(json.dumps(confirm(desk)))
    assert confirm(desk)["stock"] == {}
    take_in(desk, {"session": "doos", "items": [], "have": []})
    assert set(wire.payload(desk)["stock"]) == set(first["needs"]), "a browser that lost it gets it again"


def test_after_that_only_changes_are_told(desk: DeskState) -> None:
    key = confirm(desk)["doc"]
    first, second = desk.queue[:2]
    desk.session.decide(first, Verdict.REJECT)
    own = desk.session.add(
        desk.session.fragments[first].document_id, desk.session.fragments[first].span, ("proef", "middelen")
    )
    sent = wire.payload(desk)
    assert sent["stock"] == {}
    assert [(row[0], row[4]) for row in sent["patch"][key]] == [(first, "rejected"), (own, "added")]
    desk.session.undo()
    assert [own] in wire.payload(desk)["patch"][key], "what is gone is told by its id alone"
    assert second not in json.dumps(sent["patch"])


def test_many_changes_make_a_new_base(desk: DeskState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_LONGEST_PATCH", 2)
    key = confirm(desk)["doc"]
    before = wire.payload(desk)["spans"][key]
    for fragment_id in desk.queue[:3]:
        desk.session.decide(fragment_id, Verdict.ACCEPT)
    sent = wire.payload(desk)
    assert sent["spans"][key] != before
    assert sent["patch"][key] == []
    statuses = {row[0]: row[4] for row in sent["stock"][sent["spans"][key]]}
    assert [statuses[one] for one in desk.queue[:4]] == ["accepted"] * 3 + ["suggested"]


def test_the_next_items_are_known_beforehand_and_their_text_too(desk: DeskState) -> None:
    desk.look_at(desk.queue[-2])
    sent = wire.payload(desk)
    hostile = next(key for key in sent["spans"] if key != sent["doc"])
    assert sent["stock"][f"text:{hostile}"]["text"].count(HOSTILE) == 1
    assert set(desk.queue[-2:]) <= set(sent["details"])


def test_the_window_follows_the_reviewer(desk: DeskState) -> None:
    desk.look_at(desk.queue[20])
    queue = wire.payload(desk)["queue"]
    assert (queue["from"], queue["anchor"], queue["total"]) == (12, 20, 42)
    assert [row[0] for row in queue["rows"]] == list(desk.queue[12:])


def test_an_empty_queue_shows_the_chosen_document(desk: DeskState) -> None:
    chosen = list(desk.session.material.records)[1]
    desk.fill(Filter(documents=frozenset({chosen}), statuses=frozenset({Status.REJECTED})), Order.DOCUMENT)
    sent = wire.payload(desk)
    assert (sent["active"], sent["queue"]["rows"]) == (None, [])
    assert sent["doc"].startswith(chosen)


def test_answers_of_all_reviewers_and_codes_on_the_same_place_are_told(desk: DeskState, desk_project: Project) -> None:
    inner = next(one for one in desk.session.fragments.values() if one.code_id == "partners")
    ReviewSession.open(desk_project, "Bram").decide(inner.id, Verdict.REJECT, reason="te breed")
    desk.session.refresh()
    desk.look_at(inner.id)
    detail = wire.payload(desk)["details"][inner.id]
    ((who, verdict, _, reason),) = detail["answers"]
    assert (who, verdict, reason, detail["memo"]) == ("Bram", "verworpen", "te breed", "")
    ((other, _, status),) = detail["others"]
    assert desk.session.fragments[other].span.contains(inner.span)
    assert status == "suggested"


def test_new_names_of_speakers_make_a_new_text(desk: DeskState, desk_project: Project) -> None:
    before = wire.payload(desk)["doc"]
    document = desk.document_id
    with desk_project.store() as store:
        speaker = store.document(document).speakers[1]
        store.set_metadata(document, speakers=[type(speaker)(speaker.key, "Ria Peeters", speaker.role)])
    fresh = DeskState(ReviewSession.open(desk_project, "An"))
    fresh.fill(OPEN, Order.DOCUMENT)
    assert wire.payload(fresh)["doc"] != before
    assert wire.payload(fresh)["doc"].partition(".")[0] == document


def test_colours_can_be_nothing_else(desk: DeskState) -> None:
    sent = wire.payload(desk)
    for code in sent["stock"][sent["codes"]]:
        assert code["colour"].startswith("#")
        assert len(code["colour"]) == 7
