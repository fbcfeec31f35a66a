from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import threadpoolctl

from kwalcode.errors import StoreError
from kwalcode.model import Fragment, Span, Status, Verdict
from kwalcode.review import Filter, Order
from kwalcode.workflow import exports, learning_desk
from kwalcode.workflow.audit import MISSED, RIGHT, add_term, audit, judge_passage, new_terms, preview_term
from kwalcode.workflow.learning import Learning, learn
from kwalcode.workflow.learning_desk import LearningDesk
from kwalcode.workflow.learning_items import answers, learned_name
from kwalcode.workflow.project import Project
from kwalcode.workflow.reviewing import ReviewSession
from kwalcode.workflow.runs import run
from kwalcode.workflow.sources import remove
from kwalcode.workflow.twins import take_over, twin_answers
from tests.workflow.study import make_project

TOWNS = ("Zandhove", "Lievegem", "Wortegem", "Heers", "Mol", "Zulte", "Deinze", "Pelt")
OVERLEG = ("klein", "overleg")
OPEN = Filter(statuses=frozenset({Status.SUGGESTED}))
_PATIENCE = 60
"""Seconds after which a test gives up; nothing waits that long where all is well."""


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Towns that meet round a table: the rules know "overleg" and "budget", and not "rondetafel"."""
    folder = tmp_path_factory.mktemp("leren") / "bestanden"
    folder.mkdir()
    for town in TOWNS:
        (folder / f"{town}.txt").write_text(
            f"In {town} is er maandelijks een rondetafel met alle partners samen. Het overleg vraagt weinig geld. "
            f"In {town} wordt het budget voor wegen elk jaar herzien. De kerktoren van {town} is heel erg oud. "
            "Er is overleg.\n",
            encoding="utf-8",
        )
    return make_project(folder).root


@pytest.fixture
def project(coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("KWALCODE_MODEL", "embedded")
    return Project.open(Path(shutil.copytree(coded, tmp_path / "project")))


def text_of(session: ReviewSession, one: Fragment) -> str:
    return session.material.document(one.document_id).text[one.span.start : one.span.end]


def code_tables(session: ReviewSession, documents: Iterable[str]) -> None:
    """Give the sentences with a round table their code, and refuse it for what is about money or a tower."""
    for document_id in documents:
        text = session.material.document(document_id).text
        for span in session.material.sentences(document_id):
            words = text[span.start : span.end]
            if "rondetafel" in words:
                session.add(document_id, span, OVERLEG)
            elif "kerktoren" in words or "wegen" in words:
                session.decide(session.add(document_id, span, OVERLEG), Verdict.REJECT)


@pytest.fixture
def session(project: Project) -> ReviewSession:
    return ReviewSession.open(project, "An")


def learned(project: Project) -> list[Fragment]:
    return [one for one in project.fragments() if one.coder == learned_name("klein")]


def test_without_decisions_there_is_nothing_to_learn(project: Project) -> None:
    with pytest.raises(StoreError, match="kijk eerst enkele voorstellen na"):
        learn(project)


def test_what_was_decided_on_a_removed_source_is_not_learned_from(project: Project, session: ReviewSession) -> None:
    documents = list(session.material.records)
    code_tables(session, documents[:3])
    before = Learning.load(project).decided_fragments()
    remove(project, documents[:1])
    assert Learning.load(project).decided_fragments() == [one for one in before if one.document_id != documents[0]]
    assert any(one.document_id == documents[0] for one in before)


def test_what_people_added_is_suggested_where_no_rule_looks(project: Project, session: ReviewSession) -> None:
    documents = list(session.material.records)
    code_tables(session, documents[:6])
    report = learn(project)
    found = learned(project)
    assert report.suggestions == len(found) == 2
    assert {one.document_id for one in found} == set(documents[6:])
    assert all("rondetafel" in text_of(session, one) for one in found)


def test_a_learned_suggestion_shows_its_words(project: Project, session: ReviewSession) -> None:
    code_tables(session, list(session.material.records)[:6])
    learn(project)
    one = learned(project)[0]
    assert one.suggestion is not None
    text = session.material.document(one.document_id).text
    words = {text[span.start : span.end] for match in one.suggestion.evidence[0].matches for span in match.spans}
    assert any("rondetafel" in word for word in words)


def test_learning_twice_from_the_same_decisions_changes_nothing(project: Project, session: ReviewSession) -> None:
    code_tables(session, list(session.material.records)[:6])
    learn(project)
    before = learned(project)
    change = learn(project).change
    assert (change.added, change.removed) == (0, 0)
    assert learned(project) == before


def test_rules_keep_their_suggestions_and_are_not_repeated(project: Project, session: ReviewSession) -> None:
    before = {one.id for one in project.fragments()}
    code_tables(session, list(session.material.records)[:6])
    learn(project)
    places = [(one.document_id, one.code_id, one.span) for one in project.fragments()]
    assert before <= {one.id for one in project.fragments()}
    assert len(set(places)) == len(places)


def test_a_learned_suggestion_that_was_refused_does_not_come_back_open(
    project: Project, session: ReviewSession
) -> None:
    code_tables(session, list(session.material.records)[:6])
    learn(project)
    again = ReviewSession.open(project, "An")
    (first, *_) = learned(project)
    again.decide(first.id, Verdict.REJECT)
    learn(project)
    (now,) = [one for one in project.fragments() if one.id == first.id]
    assert now.status is Status.REJECTED


def test_a_run_and_an_export_go_on_after_learning(project: Project, session: ReviewSession) -> None:
    code_tables(session, list(session.material.records)[:6])
    learn(project)
    assert run(project).coded == 0
    exported = exports.export_project(project, project.output / "fragmenten.csv")
    assert learned_name("klein") in exported.path.read_text(encoding="utf-8")


def test_an_added_fragment_teaches_its_whole_sentence(project: Project, session: ReviewSession) -> None:
    document_id = next(iter(session.material.records))
    start = session.material.document(document_id).text.index("rondetafel")
    session.add(document_id, Span(start, start + len("rondetafel")), OVERLEG)
    learning = Learning.load(project)
    (answer,) = learning.answers[OVERLEG]
    assert learning.items.stretches[answer.row].text.startswith("In ")


def test_a_correction_gives_one_code_and_refuses_the_other(project: Project, session: ReviewSession) -> None:
    one = next(one for one in session.fragments.values() if one.code_id == "middelen")
    session.decide(one.id, Verdict.CORRECT, code=OVERLEG)
    found = Learning.load(project).answers
    assert [answer.given for answer in found[OVERLEG]] == [True]
    assert [answer.given for answer in found["klein", "middelen"]] == [False]


def test_whoever_gives_a_code_passes_over_the_others(project: Project, session: ReviewSession) -> None:
    code_tables(session, list(session.material.records)[:3])
    one = next(one for one in session.fragments.values() if one.code_id == "middelen" and not one.decision)
    session.decide(one.id, Verdict.ACCEPT)
    implied = [answer for answer in Learning.load(project).answers["klein", "middelen"] if answer.weight < 1]
    assert len(implied) == 3
    assert not any(answer.given for answer in implied)


class TestDesk:
    @pytest.fixture
    def desk(self, session: ReviewSession) -> LearningDesk:
        code_tables(session, list(session.material.records)[:4])
        desk = LearningDesk(session.material, lambda: session.fragments, wait=True)
        desk.tell()
        return desk

    def test_a_decision_changes_the_chances_of_its_code(self, session: ReviewSession, desk: LearningDesk) -> None:
        ids = [one.id for one in session.fragments.values() if one.code_id == "overleg" and not one.decision]
        before = desk.insight().chances[ids[-1]]
        for key in ids[:4]:
            session.decide(key, Verdict.REJECT)
            desk.tell([key])
        assert desk.insight().chances[ids[-1]] < before

    def test_learning_step_by_step_and_at_once_agree(self, session: ReviewSession, desk: LearningDesk) -> None:
        ids = [one.id for one in session.fragments.values() if one.code_id == "overleg" and not one.decision][:4]
        for key in ids:
            session.decide(key, Verdict.REJECT)
            desk.tell([key])
        assert desk.learning is not None
        answers = desk.learning.answers
        assert answers == Learning(session.material, session.fragments.values()).answers

    def test_an_answer_that_is_taken_back_is_forgotten(self, session: ReviewSession, desk: LearningDesk) -> None:
        assert desk.learning is not None
        before = desk.learning.answers
        key = next(one.id for one in session.fragments.values() if not one.decision)
        session.decide(key, Verdict.REJECT)
        desk.tell([key])
        session.undo()
        desk.tell([key])
        assert desk.learning.answers == before

    def test_learning_beside_does_not_make_the_reviewer_wait(self, session: ReviewSession) -> None:
        desk = LearningDesk(session.material, lambda: session.fragments)
        desk.tell()
        desk.join()
        assert desk.learning is not None
        assert desk.version == 1

    def test_what_goes_wrong_beside_is_kept_to_be_told(self, session: ReviewSession) -> None:
        def broken() -> dict[str, Fragment]:
            raise StoreError("De schijf is vol.")

        desk = LearningDesk(session.material, broken, wait=True)
        desk.tell()
        assert str(desk.error) == "De schijf is vol."
        assert desk.insight().chances == {}

    def test_the_queue_follows_what_was_learned(self, session: ReviewSession, desk: LearningDesk) -> None:
        session.insight = desk.insight()
        queue = session.queue(OPEN, Order.PROBABLE)
        chances = [desk.insight().chances[key] for key in queue]
        assert len(chances) > 2
        assert chances == sorted(chances, reverse=True) or len(queue) > 19


class TestBeside:
    """Learning beside somebody who goes on deciding."""

    @pytest.fixture(autouse=True)
    def soon(self, session: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
        """All codes are learned anew after every second decision."""
        code_tables(session, list(session.material.records)[:4])
        monkeypatch.setattr(learning_desk, "_REFIT_EVERY", 2)

    @staticmethod
    def open_ones(session: ReviewSession) -> list[str]:
        return [one.id for one in session.fragments.values() if one.code_id == "overleg" and not one.decision]

    @staticmethod
    def begun(session: ReviewSession, *, wait: bool = False) -> LearningDesk:
        desk = LearningDesk(session.material, lambda: session.fragments, wait=wait)
        desk.tell()
        desk.join()
        assert desk.version == 1
        return desk

    @staticmethod
    def refuse(session: ReviewSession, desk: LearningDesk, *ids: str) -> None:
        for key in ids:
            session.decide(key, Verdict.REJECT)
        desk.tell(ids)

    def test_what_is_decided_while_all_is_learned_anew_is_shown_at_once_and_kept(
        self, session: ReviewSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, go, refit = threading.Event(), threading.Event(), Learning.refit

        def slow(learning: Learning, found: Iterable[Fragment]) -> Learning:
            begun.set()
            assert go.wait(_PATIENCE)
            return refit(learning, found)

        desk = self.begun(session)
        monkeypatch.setattr(Learning, "refit", slow)
        first, second, third, *_ = self.open_ones(session)
        self.refuse(session, desk, first, second)
        assert begun.wait(_PATIENCE)
        anew = Learning(session.material, session.fragments.values())
        before = desk.learning
        self.refuse(session, desk, third)
        assert desk.catch_up(_PATIENCE)
        assert desk.refitting
        assert before is not None
        changed = session.fragments[third]
        assert desk.insight().chances == before.take_in([changed]).insight().chances
        go.set()
        desk.join()
        assert desk.learning is not None
        assert desk.learning.decided == before.decided + 1
        assert desk.insight().chances == anew.take_in([changed]).insight().chances
        assert desk.insight().chances != before.take_in([changed]).insight().chances
        assert desk.version == 4

    def test_what_was_learned_anew_is_not_undone_by_a_decision_that_was_taken_in_meanwhile(
        self, session: ReviewSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, go, inside, onward = (threading.Event() for _ in range(4))
        refit, take_in = Learning.refit, Learning.take_in
        first, second, third, *_ = self.open_ones(session)

        def slow(learning: Learning, found: Iterable[Fragment]) -> Learning:
            begun.set()
            assert go.wait(_PATIENCE)
            return refit(learning, found)

        def slow_too(learning: Learning, changed: Iterable[Fragment | None], ids: Iterable[str] = ()) -> Learning:
            ones = list(changed)
            if third in [one.id for one in ones if one] and not inside.is_set():
                inside.set()
                assert onward.wait(_PATIENCE)
            return take_in(learning, ones, ids)

        desk = self.begun(session)
        monkeypatch.setattr(Learning, "refit", slow)
        monkeypatch.setattr(Learning, "take_in", slow_too)
        self.refuse(session, desk, first, second)
        assert begun.wait(_PATIENCE)
        anew = Learning(session.material, session.fragments.values())
        self.refuse(session, desk, third)
        assert inside.wait(_PATIENCE)
        go.set()
        with desk._state:
            assert desk._state.wait_for(lambda: not desk.refitting, _PATIENCE)
        onward.set()
        desk.join()
        assert desk.insight().chances == take_in(anew, [session.fragments[third]]).insight().chances

    @pytest.mark.parametrize("wait", [True, False])
    def test_when_learning_anew_fails_what_was_learned_before_still_holds(
        self, session: ReviewSession, monkeypatch: pytest.MonkeyPatch, wait: bool
    ) -> None:
        def broken(learning: Learning, found: Iterable[Fragment]) -> Learning:
            raise StoreError("De schijf is vol.")

        desk = self.begun(session, wait=wait)
        monkeypatch.setattr(Learning, "refit", broken)
        before = desk.learning
        first, second, third, *_ = self.open_ones(session)
        self.refuse(session, desk, first, second)
        desk.join()
        assert str(desk.error) == "De schijf is vol."
        assert before is not None
        held = before.take_in([session.fragments[first], session.fragments[second]]).insight().chances
        assert desk.insight().chances == held
        self.refuse(session, desk, third)
        desk.join()
        assert not desk.catch_up(_PATIENCE)
        assert desk.insight().chances == held

    def test_the_same_decisions_give_the_same_chances_one_by_one_or_at_once(self, session: ReviewSession) -> None:
        one_by_one, at_once = self.begun(session, wait=True), self.begun(session, wait=True)
        ids = self.open_ones(session)[:2]
        for key in ids:
            self.refuse(session, one_by_one, key)
        at_once.tell(list(reversed(ids)))
        expected = Learning(session.material, session.fragments.values()).insight().chances
        assert one_by_one.insight().chances == at_once.insight().chances == expected

    def test_decisions_may_be_told_in_any_order(self, session: ReviewSession) -> None:
        learning = self.begun(session, wait=True).learning
        assert learning is not None
        ids = self.open_ones(session)[:3]
        for key in ids:
            session.decide(key, Verdict.REJECT)
        ones = [session.fragments[key] for key in ids]
        there, back = learning.take_in(ones), learning.take_in(reversed(ones[1:])).take_in(ones[:1])
        assert there.insight().chances == back.insight().chances
        assert there.answers == back.answers

    def test_who_looks_keeps_what_was_there_when_looking(self, session: ReviewSession) -> None:
        desk = self.begun(session, wait=True)
        before = desk.learning
        assert before is not None
        seen = dict(before.insight().chances), before.answers, before.decided
        looked_at = desk.insight()
        self.refuse(session, desk, *self.open_ones(session)[:2])
        assert desk.insight().chances != seen[0]
        assert (dict(before.insight().chances), before.answers, before.decided) == seen
        assert looked_at.chances == seen[0]

    def test_catching_up_takes_as_long_as_it_may(self, session: ReviewSession) -> None:
        go = threading.Event()

        def look() -> Mapping[str, Fragment]:
            assert go.wait(_PATIENCE)
            return session.fragments

        desk = LearningDesk(session.material, look)
        desk.tell()
        assert not desk.catch_up(0)
        assert desk.insight().chances == {}
        go.set()
        assert desk.catch_up(_PATIENCE)
        assert desk.insight().chances

    def test_the_answers_on_some_codes_are_those_among_all(self, session: ReviewSession) -> None:
        self.refuse(session, self.begun(session, wait=True), *self.open_ones(session)[:2])
        one = next(one for one in session.fragments.values() if one.code_id == "middelen")
        session.decide(one.id, Verdict.ACCEPT)
        learning = Learning(session.material, session.fragments.values())
        assert len(learning.answers) == 2
        for code, given in learning.answers.items():
            decided = learning.decided_fragments()
            assert answers(learning.items, learning.sentences, decided, only={code}) == {code: given}

    def test_linear_algebra_uses_one_thread(self, session: ReviewSession) -> None:
        self.begun(session, wait=True)
        libraries = [one for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]
        assert {one["num_threads"] for one in libraries} <= {1}


def test_what_comes_by_chance_is_marked_on_its_decision(project: Project, session: ReviewSession) -> None:
    (first, second, *_) = session.queue(OPEN, Order.RANDOM)
    session.decide(first, Verdict.ACCEPT)
    session.queue(OPEN, Order.CERTAIN)
    session.decide(second, Verdict.ACCEPT)
    with project.store() as store:
        assert {one.fragment_id: one.drawn for one in store.decisions()} == {first: True, second: False}


def test_the_same_text_is_asked_once_and_its_answer_is_offered(project: Project, session: ReviewSession) -> None:
    learning = Learning.load(project)
    same = [one.id for one in session.fragments.values() if text_of(session, one) == "Er is overleg."]
    session.insight = learning.insight()
    assert len(same) == len(TOWNS)
    assert len(set(same) & set(session.queue(OPEN, Order.PROBABLE))) == 1
    session.decide(same[0], Verdict.REJECT)
    offered = twin_answers(session.fragments.values(), learning.twins)
    assert {one.fragment_id for one in offered} == set(same[1:])
    assert take_over(session, offered) == len(same) - 1
    assert {session.fragments[key].status for key in same} == {Status.REJECTED}


def test_twins_that_were_answered_differently_are_left_to_the_reviewer(
    project: Project, session: ReviewSession
) -> None:
    same = [one.id for one in session.fragments.values() if text_of(session, one) == "Er is overleg."]
    session.decide(same[0], Verdict.REJECT)
    session.decide(same[1], Verdict.ACCEPT)
    assert twin_answers(session.fragments.values(), Learning.load(project).twins) == []


class TestAudit:
    def test_only_sentences_that_nobody_coded_are_drawn(self, session: ReviewSession) -> None:
        found = audit(session.material, session.fragments.values(), size=100)
        assert len(found.passages) == found.bound.uncoded == 2 * len(TOWNS)
        assert all("kerktoren" in one.text or "rondetafel" in one.text for one in found.passages)

    def test_the_lot_is_the_same_for_the_same_seed_and_grows(self, session: ReviewSession) -> None:
        fragments = list(session.fragments.values())
        few, more = (audit(session.material, fragments, size=size).passages for size in (4, 9))
        other = audit(session.material, fragments, size=4, seed=1).passages
        assert more[:4] == few
        assert other != few

    def test_what_is_read_bounds_what_was_missed(self, session: ReviewSession) -> None:
        def look() -> float:
            return audit(session.material, session.fragments.values(), size=100).bound.recall

        unread = look()
        found = audit(session.material, session.fragments.values(), size=100)
        for one in found.passages:
            judge_passage(session.material, one, MISSED if "rondetafel" in one.text else RIGHT, "An")
        bound = audit(session.material, session.fragments.values(), size=100).bound
        assert (bound.read, bound.missed) == (16, 8)
        assert 8 < bound.most < 16
        assert look() > unread

    def test_a_passage_that_got_its_code_since_stays_in_the_sample(self, session: ReviewSession) -> None:
        found = audit(session.material, session.fragments.values(), size=100)
        one = next(one for one in found.passages if "rondetafel" in one.text)
        judge_passage(session.material, one, MISSED, "An")
        session.add(one.document_id, one.span, OVERLEG)
        after = audit(session.material, session.fragments.values(), size=100)
        assert (after.bound.missed, after.bound.uncoded) == (1, found.bound.uncoded)


class TestNewTerms:
    def test_a_word_that_is_relied_on_and_in_no_rule_is_proposed(
        self, project: Project, session: ReviewSession
    ) -> None:
        code_tables(session, list(session.material.records)[:6])
        terms = {term.term: term for term in new_terms(Learning.load(project), OVERLEG)}
        assert "rondetafel" in terms
        assert "overleg" not in terms
        assert (terms["rondetafel"].given, terms["rondetafel"].refused) == (6, 0)

    def test_a_click_adds_the_term_after_a_look_at_what_it_finds(
        self, project: Project, session: ReviewSession
    ) -> None:
        code_tables(session, list(session.material.records)[:6])
        terms = new_terms(Learning.load(project), OVERLEG)
        term = next(term for term in terms if term.term == "rondetafel")
        assert preview_term(project, term).total == len(TOWNS)
        saved = add_term(project, term, "An")
        rule = saved.file.book.code("overleg").rules[-1]
        assert (rule.id, [one.source for one in rule.any]) == ("geleerd", ["rondetafel"])
        other = next(one for one in terms if one.term != "rondetafel")
        rule = add_term(project, other, "An").file.book.code("overleg").rules[-1]
        assert [one.source for one in rule.any] == ["rondetafel", other.term]
