from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kwalcode.model import (
    Decision,
    Fragment,
    Qualification,
    Qualifier,
    RespondentGroup,
    SourceKind,
    Span,
    Status,
    Suggestion,
    Verdict,
)
from kwalcode.review import (
    Answers,
    Filter,
    Insight,
    Order,
    SourceFacts,
    drawn,
    fragment,
    fragments,
    queue,
    standing,
)


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


def test_answers_that_come_one_by_one_hold_as_they_do_together() -> None:
    one = suggestion()
    taken = [
        decision(one.id, Verdict.ACCEPT, "An"),
        decision(one.id, Verdict.REJECT, "Bram"),
        decision(one.id, Verdict.SKIP, "An"),
        decision(one.id, Verdict.WITHDRAW, "An"),
    ]
    answers = Answers()
    for number, taken_now in enumerate(taken, 1):
        answers.add(taken_now)
        assert answers.standing() == standing(taken[:number])
        assert answers.holding(one.id) == standing(taken[:number]).get(one.id)
    assert [answer.reviewer for answer in answers.on(one.id)] == ["Bram"]
    assert answers.on("onbekend") == ()


def test_a_fragment_needs_something_to_follow_from() -> None:
    with pytest.raises(ValueError, match="suggestion or a decision"):
        fragment(None, None)


SOURCES = {
    "a": SourceFacts(1, SourceKind.INTERVIEW, RespondentGroup.CIVIL_SERVANT),
    "b": SourceFacts(0, SourceKind.POLICY_PLAN),
}


def found(key: str, document: str, start: int, *, score: float | None = 0.5, **changes: object) -> Fragment:
    values: dict[str, Any] = {"codebook": "proef", "code_id": "overleg", "status": Status.SUGGESTED, "coder": "regels"}
    return Fragment(key, document, span=Span(start, start + 5), codebook_version="1", score=score, **values | changes)


FOUND = [
    found("late", "a", 90, score=0.9),
    found("early", "a", 10, score=0.3, status=Status.ACCEPTED),
    found("own", "a", 50, score=None, coder="An", status=Status.ADDED),
    found("plan", "b", 70, score=0.6, code_id="netwerk"),
    found("gone", "verwijderd", 0),
]


@pytest.mark.parametrize(("order", "expected"), [
    (Order.DOCUMENT, ["plan", "early", "own", "late"]),
    (Order.CERTAIN, ["late", "plan", "early", "own"]),
    (Order.DOUBTFUL, ["early", "plan", "late", "own"]),
])  # fmt: skip
def test_the_queue_has_its_order_and_leaves_out_documents_that_are_gone(order: Order, expected: list[str]) -> None:
    assert queue(FOUND, Filter(), order, sources=SOURCES) == expected
    assert queue(reversed(FOUND), Filter(), order, sources=SOURCES) == expected


def test_a_random_queue_is_the_same_for_the_same_seed_only() -> None:
    many = [found(f"f{number:02}", "a", number) for number in range(40)]
    first = queue(many, Filter(), Order.RANDOM, sources=SOURCES, seed=1)
    assert first == queue(reversed(many), Filter(), Order.RANDOM, sources=SOURCES, seed=1)
    assert sorted(first) == [one.id for one in many]
    assert first != queue(many, Filter(), Order.RANDOM, sources=SOURCES, seed=2)


@pytest.mark.parametrize(("wanted", "expected"), [
    (Filter(documents=frozenset({"b"})), {"plan"}),
    (Filter(source_kinds=frozenset({SourceKind.INTERVIEW})), {"late", "early", "own"}),
    (Filter(groups=frozenset({RespondentGroup.UNKNOWN})), {"plan"}),
    (Filter(codes=frozenset({("proef", "netwerk")})), {"plan"}),
    (Filter(codes=frozenset({("ander", "netwerk")})), set()),
    (Filter(coders=frozenset({"An"})), {"own"}),
    (Filter(statuses=frozenset({Status.SUGGESTED})), {"late", "plan"}),
    (Filter(min_score=0.6), {"late", "plan", "own"}),
    (Filter(documents=frozenset({"a"}), min_score=0.6, statuses=frozenset({Status.SUGGESTED})), {"late"}),
])  # fmt: skip
def test_the_queue_holds_what_was_asked_for(wanted: Filter, expected: set[str]) -> None:
    assert set(queue(FOUND, wanted, sources=SOURCES)) == expected


def test_only_the_wanted_documents_are_given_in_the_wanted_order() -> None:
    def of(document: str) -> Suggestion:
        return replace(suggestion(), document_id=document)

    found = fragments([of("a"), of("b"), of("c")], documents=["c", "a"])
    assert [one.document_id for one in found] == ["c", "a"]


def test_what_settles_a_difference_goes_before_what_came_later() -> None:
    settling = replace(decision("f", Verdict.REJECT), settlement="verschil-1")
    later = decision("f", Verdict.ACCEPT)
    taken_back = replace(decision("f", Verdict.WITHDRAW), settlement="verschil-1")
    assert standing([decision("f", Verdict.ACCEPT), settling, later]) == {"f": settling}
    assert standing([settling, later, taken_back]) == {"f": later}
    assert Answers([settling, later]).on("f") == (settling, later)


class TestLearnedOrders:
    SOURCES = {"d": SourceFacts(0)}  # noqa: RUF012 (never changed)

    @staticmethod
    def many(n: int) -> list[Fragment]:
        return fragments([suggestion(start=3 * place, end=3 * place + 2) for place in range(n)])

    def test_the_most_probable_comes_first_whatever_the_score(self) -> None:
        found = self.many(12)
        chances = {one.id: place / 100 for place, one in enumerate(found)}
        order = queue(found, Filter(), Order.PROBABLE, sources=self.SOURCES, insight=Insight(chances))
        chosen = [key for key in order if key not in drawn(order, Order.PROBABLE)]
        assert chosen == sorted(chosen, key=lambda key: -chances[key])

    def test_what_is_doubted_most_comes_first_to_learn_from(self) -> None:
        found = self.many(12)
        chances = {one.id: place / 11 for place, one in enumerate(found)}
        order = queue(found, Filter(), Order.LEARNING, sources=self.SOURCES, insight=Insight(chances))
        chosen = [key for key in order if key not in drawn(order, Order.LEARNING)]
        assert chosen == sorted(chosen, key=lambda key: abs(chances[key] - 0.5))

    def test_one_in_twenty_comes_by_chance_whatever_was_learned(self) -> None:
        found = self.many(800)
        rising = {one.id: place / 800 for place, one in enumerate(found)}
        falling = {key: 1 - chance for key, chance in rising.items()}
        lots = []
        for chances in (rising, falling):
            order = queue(
                found,
                Filter(),
                Order.PROBABLE,
                sources=self.SOURCES,
                insight=Insight(chances),
            )
            assert sorted(order) == sorted(one.id for one in found)
            lots.append([key for key in order if key in drawn(order, Order.PROBABLE)])
        assert lots[0] == lots[1]
        assert 20 <= len(lots[0]) <= 60

    @pytest.mark.parametrize("order", [Order.LEARNING, Order.PROBABLE])
    def test_among_equals_the_order_is_the_same_however_they_come_in(self, order: Order) -> None:
        found = self.many(40)
        insight = Insight({one.id: 0.25 for one in found})
        expected = queue(found, Filter(), order, sources=self.SOURCES, insight=insight)
        assert queue(reversed(found), Filter(), order, sources=self.SOURCES, insight=insight) == expected
        assert expected != [one.id for one in found]

    def test_a_code_that_was_given_often_is_asked_later(self) -> None:
        given = self.many(20)
        other = [replace(one, code_id="zelden") for one in given[10:]]
        held = [replace(one, status=Status.ACCEPTED, decision=decision(one.id, Verdict.ACCEPT)) for one in given[:5]]
        found = [*held, *given[5:10], *other]
        wanted = Filter(statuses=frozenset({Status.SUGGESTED}))
        order = queue(found, wanted, Order.LEARNING, sources=self.SOURCES)
        chosen = [key for key in order if key not in drawn(order, Order.LEARNING)]
        late = {one.id for one in given[5:10]}
        assert [key in late for key in chosen] == sorted(key in late for key in chosen)

    def test_of_fragments_with_the_same_text_one_is_asked(self) -> None:
        found = self.many(3)
        twins = {found[0].id: "x", found[2].id: "x", found[1].id: "y"}
        order = queue(found, Filter(), Order.PROBABLE, sources=self.SOURCES, insight=Insight({}, twins))
        assert len(order) == 2

    def test_by_chance_means_all_in_a_random_order_and_none_in_the_order_of_the_text(self) -> None:
        ids = [one.id for one in self.many(5)]
        assert drawn(ids, Order.RANDOM) == frozenset(ids)
        assert drawn(ids, Order.DOCUMENT) == frozenset()
