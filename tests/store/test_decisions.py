"""Decisions are added, never changed; each is checked against text and codebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.model import Decision, Span, Verdict
from kwalcode.store import Store
from tests.store.samples import codebook, decision, interview

DOCUMENT = interview()
SPAN = Span(DOCUMENT.text.index("geen middelen 😀"), DOCUMENT.text.index("geen middelen 😀") + 15)
FIRST = decision(1, DOCUMENT, SPAN)


@pytest.fixture
def ready(store: Store) -> Store:
    """A project in which something can be decided."""
    store.add_document(DOCUMENT)
    store.save_codebook(codebook(), "")
    return store


def test_a_decision_comes_back_without_loss(ready: Store) -> None:
    local = replace(
        FIRST, time=datetime(2026, 7, 1, 14, 5, 6, 789, timezone(timedelta(hours=2))), reason="twijfel:\n'ja' 😀"
    )
    assert ready.decide(local)
    assert list(ready.decisions()) == [local]
    assert next(ready.decisions()).time.utcoffset() == timedelta(hours=2)


def test_sending_one_twice_is_harmless(ready: Store) -> None:
    assert ready.decide(FIRST)
    assert not ready.decide(FIRST)
    assert list(ready.decisions()) == [FIRST]


def test_another_decision_under_the_same_id_is_refused(ready: Store) -> None:
    ready.decide(FIRST)
    with pytest.raises(StoreError, match=r"An-1 van An bestaat al.*Wat u kunt doen"):
        ready.decide(replace(FIRST, verdict=Verdict.REJECT))
    assert list(ready.decisions()) == [FIRST]


@pytest.mark.parametrize(("wrong", "problem"), [
    (replace(FIRST, quote="veel middelen 😀"), "veel middelen.*staat niet op tekens.*geen middelen"),
    (replace(FIRST, span=Span(SPAN.start + 1, SPAN.end + 1)), "staat niet op tekens"),
    (replace(FIRST, span=Span(SPAN.start, 10_000)), "staat niet op tekens"),
    (replace(FIRST, span=Span(SPAN.start, 10_000), quote=DOCUMENT.text[SPAN.start :]), "staat niet op tekens"),
    (replace(FIRST, document_id="0" * 64), "zit niet"),
    (replace(FIRST, code_id="huur"), "code 'huur' staat niet in versie 1.0.0"),
    (replace(FIRST, codebook_version="2.0.0"), "staat niet in versie 2.0.0"),
    (replace(FIRST, codebook="ander"), "codeboek 'ander'"),
])  # fmt: skip
def test_a_decision_that_does_not_fit_is_refused(ready: Store, wrong: Decision, problem: str) -> None:
    with pytest.raises(StoreError, match=f"(?s){problem}.*Wat u kunt doen"):
        ready.decide(wrong)
    assert list(ready.decisions()) == []


def test_a_time_without_zone_is_a_mistake(ready: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ready.decide(replace(FIRST, time=datetime(2026, 1, 1)))


def test_several_are_kept_together_or_not_at_all(ready: Store) -> None:
    second, wrong = decision(2, DOCUMENT, SPAN), replace(decision(3, DOCUMENT, SPAN), quote="iets anders")
    with pytest.raises(StoreError):
        ready.decide_all([FIRST, second, wrong])
    assert list(ready.decisions()) == []
    assert ready.decide_all([FIRST, second, FIRST]) == 2
    assert list(ready.decisions()) == [FIRST, second]


def test_the_latest_of_each_reviewer_holds_and_withdrawing_leaves_none(ready: Store) -> None:
    def answer(number: int, reviewer: str, verdict: Verdict, hour: int = 9) -> Decision:
        made = decision(number, DOCUMENT, SPAN, fragment_id="f", reviewer=reviewer, verdict=verdict)
        # A clock that runs behind must not change what holds.
        made = replace(made, time=made.time.replace(hour=hour))
        ready.decide(made)
        return made

    def current() -> list[Decision]:
        return list(ready.decisions(current=True))

    first = answer(1, "An", Verdict.ACCEPT)
    assert current() == [first]
    second = answer(2, "An", Verdict.REJECT, hour=3)
    assert current() == [second]
    of_bram = answer(3, "Bram", Verdict.ACCEPT)
    assert current() == [second, of_bram]
    answer(4, "An", Verdict.WITHDRAW)
    assert current() == [of_bram]
    again = answer(5, "An", Verdict.SKIP)
    assert current() == [of_bram, again]
    assert len(list(ready.decisions())) == 5


def test_how_a_decision_came_about_comes_back(ready: Store) -> None:
    settled = replace(FIRST, settlement="verschil-1", blind=True, drawn=True)
    ready.decide(settled)
    assert list(ready.decisions()) == [settled]


def test_what_settles_a_difference_stands_beside_the_reviewers_own_answer(ready: Store) -> None:
    own = decision(1, DOCUMENT, SPAN, fragment_id="f")
    settling = replace(decision(2, DOCUMENT, SPAN, fragment_id="f", verdict=Verdict.REJECT), settlement="verschil-1")
    ready.decide_all([own, settling])
    assert list(ready.decisions(current=True)) == [own, settling]
    ready.decide(replace(settling, id="An-3", verdict=Verdict.WITHDRAW))
    assert list(ready.decisions(current=True)) == [own]


def test_decisions_can_be_narrowed(ready: Store) -> None:
    of_bram = decision(2, DOCUMENT, SPAN, reviewer="Bram", fragment_id="g")
    ready.decide_all([FIRST, of_bram])
    assert list(ready.decisions(reviewer="Bram")) == [of_bram]
    assert list(ready.decisions(fragment_id="g", current=True)) == [of_bram]
    assert list(ready.decisions(document_id="0" * 64)) == []
    assert list(ready.decisions(document_id=DOCUMENT.id)) == [FIRST, of_bram]


def test_what_others_decided_since_is_read_from_where_one_was(ready: Store) -> None:
    second, third = decision(2, DOCUMENT, SPAN), decision(3, DOCUMENT, SPAN, reviewer="Bram")
    ready.decide_all([FIRST, second])
    position, known = ready.decisions_since()
    assert known == [FIRST, second]
    assert ready.decisions_since(position) == (position, [])
    ready.decide(third)
    later, new = ready.decisions_since(position)
    assert (new, later > position) == ([third], True)


@pytest.mark.parametrize("change", [
    "UPDATE decision SET verdict = 'reject'",
    "DELETE FROM decision",
])  # fmt: skip
def test_the_database_refuses_to_change_history(ready: Store, change: str) -> None:
    ready.decide(FIRST)
    with pytest.raises(StoreError, match=r"niet gewijzigd of gewist.*Wat u kunt doen"), ready.write() as connection:
        connection.exec_driver_sql(change)
    assert list(ready.decisions()) == [FIRST]


@pytest.mark.parametrize("key", ["seq, id", "NULL, id", "seq, 'ander'"])
def test_sqlite_refuses_to_replace_history(tmp_path: Path, key: str) -> None:
    columns = (
        "fragment_id, document_id, reviewer, 'reject', codebook, codebook_version, code_id, span_start, span_end, "
        "quote, time, reason, settlement, blind, drawn"
    )
    change = f"INSERT OR REPLACE INTO decision SELECT {key}, {columns} FROM decision"  # noqa: S608
    with Store.open(tmp_path / "p.sqlite", create=True) as store:
        store.add_document(DOCUMENT)
        store.save_codebook(codebook(), "")
        store.decide(FIRST)
        with pytest.raises(StoreError, match="niet gewijzigd of gewist"), store.write() as connection:
            connection.exec_driver_sql(change)
        assert list(store.decisions()) == [FIRST]


def test_postgresql_refuses_to_truncate_history(ready: Store, place: str) -> None:
    if not place.startswith("postgresql"):
        pytest.skip("SQLite has no TRUNCATE")
    ready.decide(FIRST)
    with pytest.raises(StoreError, match="niet gewijzigd of gewist"), ready.write() as connection:
        connection.exec_driver_sql("TRUNCATE decision")
