"""Judgements are added, never changed; imported codes are checked against the text."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.model import ImportedCode, Judgement, Span, Topic
from kwalcode.store import Store
from tests.store.samples import MOMENT, interview, plan

DOCUMENT = interview()
START = DOCUMENT.text.index("geen middelen")
SPAN = Span(START, START + 13)
IMPORTED = ImportedCode("Cis", DOCUMENT.id, "proef", "nood", SPAN, "geen middelen", "let op", "cis.csv", MOMENT)


def judgement(number: int, value: str = "eens", *, reviewer: str = "An", subject: str = "visie|a|b") -> Judgement:
    return Judgement(f"{reviewer}-{number}", Topic.CONVERGENCE, subject, value, reviewer, MOMENT, "zelfde nadruk")


def test_judgements_come_back_by_topic_in_order(store: Store) -> None:
    first, other = judgement(1), replace(judgement(2), topic=Topic.ASKED, value="nee")
    assert store.judge([first, other]) == 2
    assert store.judgements(Topic.CONVERGENCE) == [first]
    assert store.judgements(Topic.ASKED) == [other]


def test_keeping_a_judgement_twice_is_harmless_and_changing_one_is_refused(store: Store) -> None:
    store.judge([judgement(1)])
    assert store.judge([judgement(1)]) == 0
    with pytest.raises(StoreError, match=r"An-1 van An bestaat al.*Wat u kunt doen"):
        store.judge([judgement(2), judgement(1, "oneens")])
    assert store.judgements(Topic.CONVERGENCE) == [judgement(1)]


def test_the_latest_of_each_person_on_each_subject_holds(store: Store) -> None:
    made = [judgement(1), judgement(2, "oneens"), judgement(1, reviewer="Bo"), judgement(3, "stil", subject="x")]
    store.judge(made)
    assert store.judgements(Topic.CONVERGENCE, current=True) == made[1:]
    store.judge([judgement(4, "")])
    assert store.judgements(Topic.CONVERGENCE, current=True) == made[2:]
    assert store.judgements(Topic.CONVERGENCE, subject="x", current=True) == [made[3]]


def test_the_state_grows_with_every_judgement(store: Store) -> None:
    before = store.judgement_state()
    store.judge([judgement(1)])
    assert store.judgement_state() > before


def test_a_time_without_zone_is_a_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.judge([replace(judgement(1), time=datetime(2026, 1, 1))])


@pytest.mark.parametrize("statement", ["UPDATE judgement SET value = 'x'", "DELETE FROM judgement",
    "INSERT OR REPLACE INTO judgement SELECT seq, id, topic, subject, 'x', reviewer, time, reason FROM judgement",
])  # fmt: skip
def test_the_database_itself_refuses_a_change(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "p.sqlite"
    with Store.open(path, create=True) as store:
        store.judge([judgement(1)])
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


def test_imported_codes_replace_those_of_the_same_coder_only(store: Store) -> None:
    store.add_document(DOCUMENT)
    other = replace(IMPORTED, coder="Dé")
    assert store.replace_imported("Cis", [IMPORTED, IMPORTED]) == 1
    assert store.replace_imported("Dé", [other]) == 1
    changed = replace(IMPORTED, code_id="wonen")
    store.replace_imported("Cis", [changed])
    assert list(store.imported_codes()) == [changed, other]
    assert list(store.imported_codes("Cis")) == [changed]


@pytest.mark.parametrize("wrong", [replace(IMPORTED, quote="veel middelen"), replace(IMPORTED, document_id="0" * 64)])
def test_imported_codes_that_do_not_fit_leave_everything_as_it_was(store: Store, wrong: ImportedCode) -> None:
    store.add_document(DOCUMENT)
    store.replace_imported("Cis", [IMPORTED])
    with pytest.raises(StoreError, match=r"(?s)staat niet op tekens|zit niet"):
        store.replace_imported("Cis", [replace(IMPORTED, code_id="wonen"), wrong])
    assert list(store.imported_codes()) == [IMPORTED]


def test_codes_on_a_removed_document_are_not_given(store: Store) -> None:
    store.add_document(DOCUMENT)
    store.add_document(plan())
    store.replace_imported("Cis", [IMPORTED])
    store.remove_document(DOCUMENT.id)
    assert list(store.imported_codes()) == []
