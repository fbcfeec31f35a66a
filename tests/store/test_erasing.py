"""Erasure: of one document nothing readable is left, in no file of the database; the rest stays as it was."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, select

from kwalcode.errors import StoreError
from kwalcode.model import ImportedCode, Judgement, Span, Topic
from kwalcode.store import ImportOutcome, Store
from tests.store.samples import CODER, MOMENT, codebook, decision, interview, plan, suggestion

TOLD = "Zwanenburgse vertrouwelijkheid"
NAME = "gesprek met Rozemarijn.docx"
DOCUMENT = interview(NAME, f" {TOLD}.")
OTHER = plan()
PLACE = Span(DOCUMENT.text.index(TOLD), DOCUMENT.text.index(TOLD) + len(TOLD))
WORDS = (TOLD, "Rozemarijn", "Ria Peeters", "Zwanen")


@pytest.fixture
def filled(store: Store) -> Store:
    """Two documents with something of everything; the secret of one is in every table that can hold it."""
    store.add_documents([DOCUMENT, OTHER])
    store.record_import(NAME, "a" * 64, ImportOutcome.READ, f"gelezen: {NAME}", [DOCUMENT.id])
    store.record_import(NAME, "c" * 64, ImportOutcome.REFUSED, f"{NAME}: {TOLD}")
    store.record_import(OTHER.name, "b" * 64, ImportOutcome.READ, "gelezen", [OTHER.id])
    store.save_codebook(codebook(), "codebook: proef")
    store.save_parse(DOCUMENT.id, "blanco", "sleutel", TOLD.encode() * 50)
    store.save_parse(OTHER.id, "blanco", "sleutel", b"ontleed")
    proposed = suggestion(DOCUMENT, PLACE.start, PLACE.end)
    match = replace(proposed.evidence[0].matches[0], detail=TOLD)
    told = replace(proposed, evidence=(replace(proposed.evidence[0], matches=(match,)),))
    store.replace_suggestions(DOCUMENT.id, CODER, {"nood": "v1"}, [told])
    store.replace_suggestions(OTHER.id, CODER, {"nood": "v1"}, [suggestion(OTHER, 8, 20)])
    store.decide_all([
        replace(decision(1, DOCUMENT, PLACE, fragment_id=proposed.id), reason=f"want {TOLD}"),
        decision(2, OTHER, Span(8, 20)),
        decision(3, DOCUMENT, PLACE, reviewer="Bram"),
    ])  # fmt: skip
    store.judge([
        Judgement("j1", Topic.READ, f"{DOCUMENT.id}:0:10", "gelezen", "An", MOMENT, f"let op {TOLD}"),
        Judgement("j2", Topic.READ, f"{OTHER.id}:0:10", "gelezen", "An", MOMENT, "blijft"),
    ])  # fmt: skip
    store.replace_imported("Cis", [
        ImportedCode("Cis", DOCUMENT.id, "proef", "nood", PLACE, TOLD, f"memo {TOLD}", NAME),
        ImportedCode("Cis", OTHER.id, "proef", "nood", Span(8, 20), OTHER.text[8:20]),
    ])  # fmt: skip
    return store


def left_in(place: str) -> list[str]:
    """The words of the secret that can still be read in a file of the database."""
    path = Path(place)
    return [
        f"{file.name}: {word}"
        for file in sorted(path.parent.iterdir())
        for word in WORDS
        if word.encode() in file.read_bytes()
    ]


def test_no_file_of_the_database_holds_a_word_of_it(filled: Store, place: str) -> None:
    if "://" in place:
        pytest.skip("the files of a server are not ours to read")
    assert len({found.split(": ")[1] for found in left_in(place)}) == len(WORDS), "it was there before"
    filled.erase_document(DOCUMENT.id, "An")
    filled.purge()
    assert left_in(place) == []
    filled.close()
    assert left_in(place) == []


def test_what_an_earlier_run_left_in_free_pages_goes_too(filled: Store, place: str) -> None:
    if "://" in place:
        pytest.skip("the files of a server are not ours to read")
    earlier = sqlite3.connect(place)
    earlier.execute("PRAGMA secure_delete = OFF")
    earlier.execute("INSERT INTO parse VALUES (?, 'oud', 'sleutel', ?)", (DOCUMENT.id, TOLD.encode() * 5000))
    earlier.commit()
    earlier.execute("DELETE FROM parse WHERE pipeline = 'oud'")
    earlier.commit()
    earlier.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    earlier.close()
    filled.erase_document(DOCUMENT.id, "An")
    filled.purge()
    assert left_in(place) == []


def test_no_table_holds_a_word_of_it(filled: Store) -> None:
    filled.erase_document(DOCUMENT.id, "An")
    filled.purge()
    with filled.read() as connection:
        for table in ("document", "document_content", "document_attribute", "speaker", "speaker_attribute", "parse",
                      "suggestion", "decision", "judgement", "imported_code", "import_record", "erasure"):  # fmt: skip
            rows = repr(connection.execute(select(Table(table, MetaData(), autoload_with=connection))).all())
            assert not [word for word in WORDS if word in rows], table


def test_a_trace_stays(filled: Store) -> None:
    made = filled.erase_document(DOCUMENT.id, " An ")
    assert filled.erasures() == [made]
    assert (made.document_id, made.erased_by) == (DOCUMENT.id, "An")
    assert made.name_hash == hashlib.sha256(NAME.encode()).hexdigest()
    assert made.counts == {
        "characters": len(DOCUMENT.text), "decision": 2, "suggestion": 1, "imported_code": 1, "speaker": 2,
    }  # fmt: skip
    with filled.read() as connection:
        rows = connection.exec_driver_sql("SELECT reviewer, verdict, quote, reason FROM decision ORDER BY seq").all()
    assert [tuple(row) for row in rows][::2] == [("An", "accept", "", ""), ("Bram", "accept", "", "")]


def test_the_rest_of_the_project_stays_as_it_was(filled: Store) -> None:
    before = filled.document(OTHER.id)
    filled.erase_document(DOCUMENT.id, "An")
    filled.purge()
    assert [record.name for record in filled.documents()] == [OTHER.name]
    assert filled.document(OTHER.id) == before
    assert [one.document_id for one in filled.suggestions(include_outdated=True)] == [OTHER.id]
    assert [one.id for one in filled.decisions()] == ["An-2"]
    assert [one.id for one in filled.decisions(current=True)] == ["An-2"]
    assert [one.document_id for one in filled.imported_codes()] == [OTHER.id]
    assert [one.reason for one in filled.judgements(Topic.READ)] == ["", "blijft"]
    assert [one.file for one in filled.imports()] == ["gewiste bron", "gewiste bron", OTHER.name]
    assert filled.parse(OTHER.id, "blanco", "sleutel") == b"ontleed"


def test_who_follows_decisions_misses_none_after_an_erasure(filled: Store) -> None:
    position, known = filled.decisions_since()
    assert len(known) == 3
    filled.erase_document(DOCUMENT.id, "An")
    later = decision(9, OTHER, Span(8, 20))
    filled.decide(later)
    assert filled.decisions_since(position)[1] == [later]


def test_a_document_that_was_removed_earlier_can_be_erased(filled: Store) -> None:
    filled.remove_document(DOCUMENT.id, force=True)
    assert [(one.id, one.name) for one in filled.removed_documents()] == [(DOCUMENT.id, NAME)]
    filled.erase_document(DOCUMENT.id, "An")
    assert filled.removed_documents() == []


def test_an_erased_text_does_not_come_back(filled: Store) -> None:
    filled.erase_document(DOCUMENT.id, "An")
    with pytest.raises(StoreError, match=r"door An gewist.*Wat u kunt doen"):
        filled.add_document(replace(DOCUMENT, name="onder een andere naam.txt"))
    with pytest.raises(StoreError, match=r"is gewist.*Wat u kunt doen"):
        filled.document(DOCUMENT.id)
    with pytest.raises(StoreError, match="zit niet"):
        filled.decide(decision(8, DOCUMENT, PLACE))


@pytest.mark.parametrize(("who", "problem"), [("", "wie de bron wist"), ("An", "is al gewist")])
def test_an_erasure_needs_a_name_and_happens_once(filled: Store, who: str, problem: str) -> None:
    filled.erase_document(DOCUMENT.id, "An") if who else None
    with pytest.raises(StoreError, match=f"{problem}.*Wat u kunt doen"):
        filled.erase_document(DOCUMENT.id, who)
    assert len(filled.erasures()) == bool(who)


@pytest.mark.parametrize("change", [
    "UPDATE decision SET quote = '', reason = '' WHERE document_id = '{other}'",
    "UPDATE decision SET quote = '', reason = '', verdict = 'reject' WHERE document_id = '{erased}'",
    "UPDATE decision SET quote = 'iets anders' WHERE document_id = '{erased}'",
    "DELETE FROM decision WHERE document_id = '{erased}'",
    "UPDATE judgement SET reason = '' WHERE id = 'j2'",
    "UPDATE judgement SET reason = '', value = '' WHERE id = 'j1'",
    "DELETE FROM document_content WHERE document_id = '{other}'",
    "UPDATE erasure SET erased_by = 'iemand'",
    "DELETE FROM erasure",
])  # fmt: skip
def test_the_guards_know_this_act_and_no_other(filled: Store, change: str) -> None:
    filled.erase_document(DOCUMENT.id, "An")
    statement = change.format(other=OTHER.id, erased=DOCUMENT.id)
    with pytest.raises(StoreError, match=r"kwalcode: |Wat u kunt doen"), filled.write() as connection:
        connection.exec_driver_sql(statement)


def test_while_somebody_reads_the_old_log_it_is_told_and_done_the_next_time(filled: Store, place: str) -> None:
    if "://" in place:
        pytest.skip("SQLite only: the log of a server is not ours")
    reader = sqlite3.connect(place)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM document").fetchone()
    filled.erase_document(DOCUMENT.id, "An")
    with pytest.raises(StoreError, match=r"ander venster.*Wat u kunt doen"):
        filled.purge()
    reader.close()
    filled.purge()
    assert left_in(place) == []
