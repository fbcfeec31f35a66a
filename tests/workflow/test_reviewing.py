"""Reviewing without a screen: what is decided is kept at once, can be undone, and is seen by others."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.model import Decision, Fragment, Span, Status, Verdict
from kwalcode.review import Filter, Order
from kwalcode.workflow.material import Material
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession, next_open
from tests.e2e import study

OPEN = Filter(statuses=frozenset({Status.SUGGESTED}))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return study.make(tmp_path_factory.mktemp("nakijken") / "studie")


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    return Project.open(Path(shutil.copytree(template, tmp_path / "project")))


@pytest.fixture
def an(project: Project) -> ReviewSession:
    return ReviewSession.open(project, "An", "sessie")


def stored(project: Project) -> list[Decision]:
    with project.store() as store:
        return list(store.decisions())


def derived(project: Project) -> dict[str, Fragment]:
    """The fragments as an export would have them."""
    return {one.id: one for one in project.fragments()}


def test_a_session_begins_with_the_fragments_of_the_project(an: ReviewSession, project: Project) -> None:
    assert dict(an.fragments) == derived(project)
    assert an.counts() == Counter({Status.SUGGESTED: 42})
    assert len(an.queue(OPEN)) == 42


def test_a_decision_is_on_disk_when_the_call_returns(an: ReviewSession, project: Project) -> None:
    first = an.queue(OPEN)[0]
    assert an.decide(first, Verdict.ACCEPT, key="sessie-1", reason="  duidelijk ") == first
    (made,) = stored(project)
    assert (made.id, made.reviewer, made.verdict, made.reason) == ("sessie-1", "An", Verdict.ACCEPT, "duidelijk")
    assert an.fragments[first].status is Status.ACCEPTED
    assert an.counts() == Counter({Status.SUGGESTED: 41, Status.ACCEPTED: 1})
    assert dict(an.fragments) == derived(project)


def test_the_same_key_twice_is_one_decision(an: ReviewSession, project: Project) -> None:
    first, second = an.queue(OPEN)[:2]
    an.decide(first, Verdict.ACCEPT, key="k")
    assert an.decide(second, Verdict.REJECT, key="k") == first
    assert an.undo(key="k") == first
    document, span = an.fragments[first].document_id, Span(0, 5)
    assert an.add(document, span, ("proef", "middelen"), key="k") == first
    assert len(stored(project)) == 1


def test_another_code_or_span_is_a_correction_and_the_suggestions_own_an_acceptance(
    an: ReviewSession, project: Project
) -> None:
    first = an.queue(OPEN)[0]
    suggested = an.fragments[first].span
    an.decide(first, Verdict.ACCEPT, code=("proef", "reele-noden"))
    assert (an.fragments[first].status, an.fragments[first].code_id) == (Status.CORRECTED, "reele-noden")
    an.decide(first, Verdict.CORRECT, span=Span(suggested.start, suggested.end - 1))
    assert an.fragments[first].code_id == "reele-noden", "a new span leaves the new code"
    an.decide(first, Verdict.REJECT)
    assert an.fragments[first].status is Status.REJECTED
    an.decide(first, Verdict.CORRECT, code=("proef", "overleg"), span=suggested)
    assert [one.verdict for one in stored(project)] == [
        Verdict.CORRECT, Verdict.CORRECT, Verdict.REJECT, Verdict.ACCEPT
    ]  # fmt: skip


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.SKIP])
def test_what_is_refused_or_passed_over_stays_so_with_another_code(
    an: ReviewSession, project: Project, verdict: Verdict
) -> None:
    first = an.queue(Filter())[0]
    other = next(key for key in an.material.codes if key != (an.fragments[first].codebook, an.fragments[first].code_id))
    an.decide(first, verdict, code=other)
    with project.store() as store:
        assert [one.verdict for one in store.decisions()] == [verdict]


def test_agreeing_with_a_correction_of_another_is_the_same_correction(an: ReviewSession, project: Project) -> None:
    first = an.queue(OPEN)[0]
    an.decide(first, Verdict.CORRECT, code=("proef", "middelen"))
    bram = ReviewSession.open(project, "Bram")
    bram.decide(first, Verdict.ACCEPT)
    assert [(one.reviewer, one.verdict, one.code_id) for one in bram.answers(first)] == [
        ("An", Verdict.CORRECT, "middelen"), ("Bram", Verdict.CORRECT, "middelen")
    ]  # fmt: skip


def test_added_text_is_a_fragment_and_an_exact_suggestion_is_accepted_instead(
    an: ReviewSession, project: Project
) -> None:
    first = an.fragments[an.queue(OPEN)[0]]
    own = an.add(first.document_id, Span(first.span.start, first.span.start + 2), ("proef", "middelen"), reason="eigen")
    assert (an.fragments[own].status, an.fragments[own].coder) == (Status.ADDED, "An")
    assert an.add(first.document_id, first.span, (first.codebook, first.code_id)) == first.id
    assert an.fragments[first.id].status is Status.ACCEPTED
    assert [one.quote for one in stored(project)] == ["We", "We hebben overleg 0 met de scholen."]


def test_undo_goes_back_to_the_beginning_of_the_session(an: ReviewSession, project: Project) -> None:
    before = dict(an.fragments)
    first, second, third = an.queue(OPEN)[:3]
    an.decide(first, Verdict.ACCEPT)
    an.decide(first, Verdict.REJECT)
    own = an.add(an.fragments[first].document_id, Span(0, 11), ("proef", "middelen"))
    an.decide(second, Verdict.SKIP)
    an.decide(third, Verdict.CORRECT, code=("proef", "partners"))
    assert [an.undo() for _ in range(3)] == [third, second, own]
    assert own not in an.fragments
    assert an.undo() == first
    assert an.fragments[first].status is Status.ACCEPTED, "what was decided before the rejection holds again"
    assert an.undo() == first
    assert an.undo() is None
    assert dict(an.fragments) == before == derived(project)


def test_undo_brings_back_what_the_person_decided_in_an_earlier_session(project: Project) -> None:
    earlier = ReviewSession.open(project, "An", "gisteren")
    first = earlier.queue(OPEN)[0]
    earlier.decide(first, Verdict.SKIP, reason="later")
    today = ReviewSession.open(project, "An", "vandaag")
    assert today.undo() is None, "yesterday is another session"
    today.decide(first, Verdict.ACCEPT)
    assert today.undo() == first
    assert (today.fragments[first].status, today.answers(first)[0].reason) == (Status.SKIPPED, "later")


def test_a_session_that_comes_back_under_its_name_can_undo_what_it_did(an: ReviewSession, project: Project) -> None:
    first, second, third = an.queue(OPEN)[:3]
    an.decide(first, Verdict.ACCEPT)
    an.decide(second, Verdict.ACCEPT)
    an.undo()
    an.decide(third, Verdict.ACCEPT)
    back = ReviewSession.open(project, "An")
    back.resume("sessie")
    assert [back.undo(), back.undo(), back.undo()] == [third, first, None]


def test_what_another_decided_comes_in_and_is_not_lost(an: ReviewSession, project: Project) -> None:
    bram = ReviewSession.open(project, "Bram", material=an.material)
    first, second = an.queue(OPEN)[:2]
    bram.decide(first, Verdict.REJECT)
    assert an.fragments[first].status is Status.SUGGESTED
    assert an.refresh() == [first]
    assert an.refresh() == []
    assert an.fragments[first].status is Status.REJECTED
    bram.decide(second, Verdict.REJECT)
    an.decide(second, Verdict.ACCEPT)
    assert [one.reviewer for one in an.answers(second)] == ["Bram", "An"]
    an.undo()
    assert an.fragments[second].status is Status.REJECTED, "Bram's answer holds again"
    assert an.changes == [first, second, second]


def test_a_memo_changes_the_reason_and_nothing_else(an: ReviewSession, project: Project) -> None:
    first = an.queue(OPEN)[0]
    with pytest.raises(StoreError, match=r"memo hoort bij een beslissing.*Wat u kunt doen"):
        an.annotate(first, "eerst beslissen")
    an.decide(first, Verdict.CORRECT, code=("proef", "partners"))
    an.annotate(first, "twijfel")
    assert (an.fragments[first].status, an.fragments[first].code_id) == (Status.CORRECTED, "partners")
    assert [one.reason for one in stored(project)] == ["", "twijfel"]
    an.undo()
    assert an.answers(first)[0].reason == ""


@pytest.mark.parametrize("verdict", [Verdict.ADD, Verdict.WITHDRAW])
def test_only_answers_answer(an: ReviewSession, verdict: Verdict) -> None:
    with pytest.raises(ValueError, match="use add or undo"):
        an.decide(an.queue(OPEN)[0], verdict)


def test_what_cannot_be_kept_changes_nothing(an: ReviewSession, project: Project) -> None:
    before = dict(an.fragments)
    first = an.fragments[an.queue(OPEN)[0]]
    with pytest.raises(StoreError, match="is er niet meer"):
        an.decide("onbekend", Verdict.ACCEPT)
    with pytest.raises(StoreError, match="staat niet in versie"):
        an.add(first.document_id, Span(0, 5), ("proef", "bestaat-niet"))
    with pytest.raises(StoreError, match="staat niet op tekens"):
        an.add(first.document_id, Span(10, 10_000_000), ("proef", "overleg"))
    assert dict(an.fragments) == before
    assert an.undo() is None
    assert stored(project) == []


def test_a_nameless_reviewer_is_a_mistake(project: Project) -> None:
    with pytest.raises(ValueError, match="name of its reviewer"):
        ReviewSession.open(project, "  ")


def test_the_next_open_one_is_found_ahead_and_then_from_the_start(an: ReviewSession) -> None:
    ids = an.queue(OPEN)[:4]
    an.decide(ids[2], Verdict.ACCEPT)
    assert next_open(an, ids, 2) == ids[3]
    an.decide(ids[3], Verdict.ACCEPT)
    assert next_open(an, ids, 2) == ids[0]
    an.decide(ids[0], Verdict.ACCEPT)
    an.decide(ids[1], Verdict.ACCEPT)
    assert next_open(an, ids, 2) is None


def test_the_queue_of_a_session_knows_kinds_of_sources(an: ReviewSession) -> None:
    interview = next(one for one in an.material.records.values() if one.name == "gesprek.txt")
    kinds = Filter(source_kinds=frozenset({interview.source_kind}))
    assert len(an.queue(kinds, Order.CERTAIN)) == 41
    scores = [an.fragments[key].score or 0 for key in an.queue(kinds, Order.CERTAIN)]
    assert scores == sorted(scores, reverse=True)


def test_material_knows_the_sentences_of_a_document(project: Project) -> None:
    material = Material.load(project)
    (interview,) = (key for key, record in material.records.items() if record.name == "gesprek.txt")
    text = material.document(interview).text
    sentences = [text[one.start : one.end] for one in material.sentences(interview)]
    assert sentences[:3] == [
        "Hoe loopt vraag 0?", "We hebben overleg 0 met de scholen.", "Er zijn geen middelen voor punt 0."
    ]  # fmt: skip
    assert not any("Ria:" in sentence for sentence in sentences), "a speaker's label is in no sentence"


def test_a_document_that_was_never_parsed_has_sentences_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    material = Material.load(project)
    key = next(iter(material.records))
    expected = material.sentences(key)
    with project.store() as store:
        store.save_parse(key, store.runs()[-1].pipeline, "x", b"van een andere versie")
    assert Material.load(project).sentences(key) == expected


def test_material_tells_when_the_project_changed(project: Project) -> None:
    material = Material.load(project)
    with project.store() as store:
        assert material.is_current()
        store.set_metadata(next(iter(material.records)), attributes={"gemeente": "Zandhove"})
        assert material.is_current(), "variables are not shown while reviewing"
        store.remove_document(next(iter(material.records)))
    assert not material.is_current()
    assert len(ReviewSession.open(project, "An").fragments) == 1
