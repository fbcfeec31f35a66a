from __future__ import annotations

from datetime import UTC, datetime

from kwalcode.model import Decision, Qualification, Qualifier, Span, Status, Suggestion, Verdict
from kwalcode.review import fragments, standing


def suggestion(code: str = "overleg", start: int = 0, end: int = 5, *, moderator: bool = False) -> Suggestion:
    return Suggestion(
        document_id="d",
        coder="regels/proef",
        codebook="proef",
        codebook_version="1",
        code_id=code,
        span=Span(start, end),
        evidence=(),
        qualifications=(Qualification(Qualifier.MODERATOR),) if moderator else (),
        score=0.5,
    )


def decision(fragment: str, verdict: Verdict, reviewer: str = "An", *, code: str = "overleg", end: int = 5) -> Decision:
    decision.count = getattr(decision, "count", 0) + 1  # type: ignore[attr-defined]
    return Decision(
        id=f"b{decision.count}",  # type: ignore[attr-defined]
        fragment_id=fragment,
        document_id="d",
        reviewer=reviewer,
        verdict=verdict,
        codebook="proef",
        codebook_version="1",
        code_id=code,
        span=Span(0, end),
        quote="woord",
        time=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_a_suggestion_id_depends_on_place_code_and_coder_but_not_on_score_or_version() -> None:
    assert suggestion().id == suggestion().id
    assert len({suggestion().id, suggestion("netwerk").id, suggestion(start=1).id, suggestion(end=6).id}) == 4


def test_without_decisions_every_suggestion_is_an_open_fragment_in_order_of_place() -> None:
    found = fragments([suggestion(start=3, end=9), suggestion(start=0)])
    assert [(one.span.start, one.status) for one in found] == [(0, Status.SUGGESTED), (3, Status.SUGGESTED)]


def test_the_last_decision_holds() -> None:
    one = suggestion()
    found = fragments([one], [decision(one.id, Verdict.ACCEPT), decision(one.id, Verdict.REJECT)])
    assert [fragment.status for fragment in found] == [Status.REJECTED]


def test_a_correction_changes_code_and_span_and_keeps_the_suggestion_beside_it() -> None:
    one = suggestion()
    (found,) = fragments([one], [decision(one.id, Verdict.CORRECT, code="netwerk", end=4)])
    assert (found.code_id, found.span, found.status) == ("netwerk", Span(0, 4), Status.CORRECTED)
    assert found.suggestion == one


def test_a_withdrawal_takes_back_ones_own_decision_only() -> None:
    one = suggestion()
    taken = [decision(one.id, Verdict.ACCEPT, "An"), decision(one.id, Verdict.REJECT, "Bram")]
    assert standing([*taken, decision(one.id, Verdict.WITHDRAW, "Bram")])[one.id].reviewer == "An"
    assert standing([taken[0], decision(one.id, Verdict.WITHDRAW, "An")]) == {}


def test_an_added_fragment_stands_without_a_suggestion() -> None:
    (found,) = fragments([], [decision("eigen", Verdict.ADD)])
    assert (found.id, found.status, found.coder, found.score) == ("eigen", Status.ADDED, "An", None)


def test_a_decision_outlives_its_suggestion() -> None:
    (found,) = fragments([], [decision("verdwenen", Verdict.ACCEPT)])
    assert (found.id, found.status) == ("verdwenen", Status.ACCEPTED)


def test_a_moderators_words_are_no_evidence_unless_asked_for_or_decided() -> None:
    one = suggestion(moderator=True)
    assert fragments([one]) == []
    assert len(fragments([one], include_moderator=True)) == 1
    assert len(fragments([one], [decision(one.id, Verdict.ACCEPT)])) == 1
