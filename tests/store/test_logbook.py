"""The logbook: imports, codebook versions and runs."""

from __future__ import annotations

import pytest

from kwalcode.errors import StoreError
from kwalcode.model import RespondentGroup, Span, Speaker
from kwalcode.store import ImportOutcome, Store
from tests.store.samples import CODER, codebook, decision, interview


def test_the_fate_of_every_file_is_kept_in_order(store: Store) -> None:
    store.add_document(interview())
    store.record_import("gesprek 1.docx", "a" * 64, ImportOutcome.READ, "", [interview().id])
    store.record_import("kapot.pdf", "", ImportOutcome.REFUSED, "kapot.pdf: is beschadigd")
    store.record_import("gesprek 1.docx", "a" * 64, ImportOutcome.KNOWN, "", [interview().id])
    fates = store.imports()
    assert [(fate.file, fate.outcome, fate.message) for fate in fates] == [
        ("gesprek 1.docx", ImportOutcome.READ, ""),
        ("kapot.pdf", ImportOutcome.REFUSED, "kapot.pdf: is beschadigd"),
        ("gesprek 1.docx", ImportOutcome.KNOWN, ""),
    ]
    assert fates[0].document_ids == (interview().id,)
    assert fates[0].time.tzinfo is not None


def test_a_codebook_is_kept_once_per_state(store: Store) -> None:
    changed = codebook(digest="d" * 64)
    store.save_codebook(codebook(), "eerste")
    store.save_codebook(changed, "tweede")
    store.save_codebook(codebook(), "genegeerd")
    assert [(record.id, record.version, record.hash, record.title, record.n_codes) for record in store.codebooks()] == [
        ("proef", "1.0.0", "c" * 64, "Proefcodeboek", 2),
        ("proef", "1.0.0", "d" * 64, "Proefcodeboek", 2),
    ]
    assert store.codebook_source("c" * 64) == "eerste"
    assert store.codebook_source("d" * 64) == "tweede"


def test_an_unknown_codebook_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=r"niet gebruikt.*Wat u kunt doen"):
        store.codebook_source("e" * 64)


def test_runs_tell_what_they_did_and_which_broke_off(store: Store) -> None:
    first = store.start_run("blanco", [("proef", "1.0.0", "c" * 64)], "0.1.0")
    second = store.start_run("nl_core_news_sm", [], "0.1.0")
    store.finish_run(first, {"voorstellen": 12, "bronnen": 2})
    done, broken = store.runs()
    assert (done.id, done.pipeline, done.kwalcode_version) == (first, "blanco", "0.1.0")
    assert done.codebooks == (("proef", "1.0.0", "c" * 64),)
    assert done.counts == {"voorstellen": 12, "bronnen": 2}
    assert done.finished_at is not None
    assert done.finished_at >= done.started_at
    assert (broken.id, broken.finished_at, broken.counts) == (second, None, {})


def test_a_run_is_finished_once(store: Store) -> None:
    run = store.start_run("blanco", [], "0.1.0")
    store.finish_run(run, {})
    for number in (run, run + 1):
        with pytest.raises(ValueError, match=f"run {number}"):
            store.finish_run(number, {})


def test_the_stamp_changes_with_everything_but_decisions(store: Store) -> None:
    document = interview()
    seen = [store.stamp()]

    def is_new() -> bool:
        seen.append(store.stamp())
        assert store.stamp() == seen[-1]
        return seen[-1] not in seen[:-1]

    store.add_document(document)
    assert is_new()
    store.set_metadata(document.id, group=RespondentGroup.POLITICIAN)
    assert is_new()
    store.set_metadata(document.id, speakers=[Speaker("R", "Rita")])
    assert is_new()
    store.save_codebook(codebook(), "")
    assert is_new()
    store.replace_suggestions(document.id, CODER, {"nood": "v1"}, [])
    assert is_new()
    run = store.start_run("proef", [], "1")
    assert is_new()
    store.finish_run(run, {})
    assert is_new()
    store.decide(decision(1, document, Span(3, 8)))
    assert not is_new()
