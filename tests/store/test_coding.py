"""Suggestions are replaced without loss: the same again changes nothing, what was answered stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kwalcode.errors import StoreError
from kwalcode.model import Span
from kwalcode.store import Change, Store
from tests.store.samples import CODER, codebook, decision, interview, plan, suggestion

DOCUMENT = interview()


@pytest.fixture
def filled(store: Store) -> Store:
    """A project with two documents and a codebook."""
    store.add_document(DOCUMENT)
    store.add_document(plan())
    store.save_codebook(codebook(), "")
    return store


def test_suggestions_come_back_without_loss_in_the_order_of_the_text(filled: Store) -> None:
    proposed = [
        suggestion(DOCUMENT, 30, 40, score=0.1 + 0.2),
        suggestion(DOCUMENT, 3, 12),
        suggestion(DOCUMENT, 3, 9, "wonen"),
    ]
    change = filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1", "wonen": "v1"}, proposed)
    assert change == Change(added=3)
    assert list(filled.suggestions()) == [proposed[2], proposed[1], proposed[0]]


def test_documents_come_in_the_order_of_import(filled: Store) -> None:
    filled.replace_suggestions(plan().id, CODER, {"nood": "v1"}, [suggestion(plan(), 0, 4)])
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [suggestion(DOCUMENT, 30, 40)])
    assert [item.document_id for item in filled.suggestions()] == [DOCUMENT.id, plan().id]


def test_suggestions_can_be_narrowed(filled: Store) -> None:
    of_interview = [suggestion(DOCUMENT, 3, 9), suggestion(DOCUMENT, 3, 9, "wonen")]
    of_plan = [suggestion(plan(), 8, 20, "wonen")]
    both = {"nood": "v1", "wonen": "v1"}
    filled.replace_suggestions(DOCUMENT.id, CODER, both, of_interview)
    filled.replace_suggestions(plan().id, CODER, both, of_plan)
    assert list(filled.suggestions(document_id=DOCUMENT.id)) == of_interview
    assert list(filled.suggestions(code_ids=["wonen"])) == [of_interview[1], *of_plan]
    assert list(filled.suggestions(code_ids=[])) == []
    assert list(filled.suggestions(codebook="ander")) == []
    assert len(list(filled.suggestions(codebook="proef"))) == 3


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "p.sqlite", create=True) as store, Store.open(tmp_path / "p.sqlite") as watcher:
        store.add_document(DOCUMENT)
        proposed = [suggestion(DOCUMENT, start, start + 5) for start in range(3, 30)]
        store.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, proposed)
        with watcher.read() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
        before = driver.execute("PRAGMA data_version").fetchone()
        assert store.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, proposed) == Change(kept=27)
        assert driver.execute("PRAGMA data_version").fetchone() == before
        store.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v2"}, proposed)
        assert driver.execute("PRAGMA data_version").fetchone() != before


def test_a_new_reason_takes_the_place_of_the_old_one(filled: Store) -> None:
    filled.replace_suggestions(
        DOCUMENT.id, CODER, {"nood": "v1"}, [suggestion(DOCUMENT, 3, 9), suggestion(DOCUMENT, 30, 40)]
    )
    renewed = replace(
        suggestion(DOCUMENT, 3, 9, fingerprint="v2", score=0.9),
        codebook_version="1.1.0",
        evidence=(),
        qualifications=(),
    )
    change = filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v2"}, [renewed, suggestion(DOCUMENT, 12, 20)])
    assert change == Change(added=1, kept=1, removed=1)
    assert list(filled.suggestions()) == [renewed, suggestion(DOCUMENT, 12, 20)]


def test_only_the_codes_that_were_applied_are_replaced(filled: Store) -> None:
    wonen, nood = suggestion(DOCUMENT, 3, 9, "wonen"), suggestion(DOCUMENT, 3, 9)
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1", "wonen": "v1"}, [wonen, nood])
    assert filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v2"}, []) == Change(removed=1)
    assert list(filled.suggestions()) == [wonen]
    assert filled.fingerprints(CODER)[DOCUMENT.id] == {"nood": "v2", "wonen": "v1"}


def test_another_coder_and_another_document_are_left_alone(filled: Store) -> None:
    other = replace(suggestion(DOCUMENT, 3, 9), coder="classificator")
    filled.replace_suggestions(DOCUMENT.id, "classificator", {"nood": "v1"}, [other])
    filled.replace_suggestions(plan().id, CODER, {"nood": "v1"}, [suggestion(plan(), 0, 4)])
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [])
    assert list(filled.suggestions()) == [other, suggestion(plan(), 0, 4)]


def test_what_was_answered_stays_as_outdated_and_can_return(filled: Store) -> None:
    answered, unanswered = suggestion(DOCUMENT, 3, 9), suggestion(DOCUMENT, 12, 20)
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [answered, unanswered])
    filled.decide(decision(1, DOCUMENT, Span(3, 9), fragment_id=answered.id))
    assert filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v2"}, []) == Change(removed=1, outdated=1)
    assert list(filled.suggestions()) == []
    assert list(filled.suggestions(include_outdated=True)) == [answered]
    assert filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v2"}, []) == Change()
    assert filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [answered]) == Change(kept=1)
    assert list(filled.suggestions()) == [answered]


def test_codes_that_left_the_codebook_are_retired_everywhere(filled: Store) -> None:
    answered, unanswered = suggestion(DOCUMENT, 3, 9), suggestion(plan(), 0, 4)
    staying = suggestion(plan(), 0, 4, "wonen")
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [answered])
    filled.replace_suggestions(plan().id, CODER, {"nood": "v1", "wonen": "v1"}, [unanswered, staying])
    filled.decide(decision(1, DOCUMENT, Span(3, 9), fragment_id=answered.id))
    assert filled.forget_codes(CODER, ["nood"]) == Change(removed=1, outdated=1)
    assert list(filled.suggestions(include_outdated=True)) == [answered, staying]
    assert filled.fingerprints(CODER) == {plan().id: {"wonen": "v1"}}
    assert filled.forget_codes(CODER, ["nood"]) == Change()


def test_fingerprints_tell_what_was_coded_also_where_nothing_was_found(filled: Store) -> None:
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1", "wonen": "v1"}, [])
    filled.replace_suggestions(plan().id, CODER, {"nood": "v1"}, [])
    filled.replace_suggestions(plan().id, "ander", {"nood": "v9"}, [])
    assert filled.fingerprints(CODER) == {DOCUMENT.id: {"nood": "v1", "wonen": "v1"}, plan().id: {"nood": "v1"}}


@pytest.mark.parametrize("wrong", [
    [suggestion(plan(), 0, 4)],
    [replace(suggestion(DOCUMENT, 3, 9), coder="ander")],
    [suggestion(DOCUMENT, 3, 9, "wonen")],
    [suggestion(DOCUMENT, 3, 9), suggestion(DOCUMENT, 3, 9, score=0.2)],
])  # fmt: skip
def test_suggestions_that_do_not_belong_are_refused(filled: Store, wrong: list[object]) -> None:
    with pytest.raises(ValueError, match="suggestion"):
        filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, wrong)  # type: ignore[arg-type]
    assert list(filled.suggestions()) == []
    assert filled.fingerprints(CODER) == {}


def test_a_suggestion_beyond_the_text_is_refused(filled: Store) -> None:
    end = len(DOCUMENT.text)
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [suggestion(DOCUMENT, end - 4, end)])
    with pytest.raises(StoreError, match=f"eindigt op teken {end + 1}.*Wat u kunt doen"):
        filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [suggestion(DOCUMENT, end - 4, end + 1)])


def test_an_unknown_document_cannot_be_coded(store: Store) -> None:
    with pytest.raises(StoreError, match=r"zit niet in het project.*Wat u kunt doen"):
        store.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [])


def test_a_damaged_suggestion_is_noticed(filled: Store) -> None:
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [suggestion(DOCUMENT, 3, 9)])
    with filled.write() as connection:
        connection.exec_driver_sql("UPDATE suggestion SET span_start = 4")
    with pytest.raises(StoreError, match=r"niet meer wat bewaard werd.*Wat u kunt doen"):
        list(filled.suggestions())


def test_one_may_decide_while_reading(filled: Store) -> None:
    proposed = [suggestion(DOCUMENT, start, start + 5) for start in range(3, 30)]
    filled.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, proposed)
    for number, item in enumerate(filled.suggestions()):
        assert filled.decide(decision(number, DOCUMENT, item.span, fragment_id=item.id))
    assert len(list(filled.decisions())) == len(proposed)


def test_narrowing_by_code_uses_an_index(tmp_path: Path) -> None:
    with Store.open(tmp_path / "p.sqlite", create=True) as store, store.read() as connection:
        for condition, index in (
            ("codebook = 'proef' AND code_id IN ('nood')", "ix_suggestion_code"),
            ("document_id = 'x'", "ix_suggestion_document"),
        ):
            query = f"EXPLAIN QUERY PLAN SELECT * FROM suggestion WHERE {condition}"  # noqa: S608
            plan_of_query = str(connection.exec_driver_sql(query).all())
            assert index in plan_of_query


def test_a_parse_is_kept_per_pipeline_and_key(filled: Store) -> None:
    filled.save_parse(DOCUMENT.id, "blanco", "k1", b"een")
    filled.save_parse(DOCUMENT.id, "nl_core_news_sm", "k1", b"twee")
    assert filled.parse(DOCUMENT.id, "blanco", "k1") == b"een"
    assert filled.parse(DOCUMENT.id, "nl_core_news_sm", "k1") == b"twee"
    assert filled.parse(DOCUMENT.id, "blanco", "k2") is None
    assert filled.parse(plan().id, "blanco", "k1") is None
    filled.save_parse(DOCUMENT.id, "blanco", "k2", b"drie")
    assert filled.parse(DOCUMENT.id, "blanco", "k2") == b"drie"
    assert filled.parse(DOCUMENT.id, "blanco", "k1") is None, "an older parse takes no room"
    assert filled.any_parse(DOCUMENT.id) in (b"twee", b"drie")
    assert filled.any_parse(plan().id) is None
