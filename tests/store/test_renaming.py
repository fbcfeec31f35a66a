"""Renaming: the label changes with a trace; text, id and origin never do, and an erasure takes the old names along."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from kwalcode.errors import StoreError
from kwalcode.store import Store
from tests.store.samples import interview, plan

DOCUMENT, OTHER = interview("gesprek met Rozemarijn.docx"), plan()


@pytest.fixture
def filled(store: Store) -> Store:
    store.add_documents([DOCUMENT, OTHER])
    return store


def names(store: Store) -> list[str]:
    return [record.name for record in store.documents()]


def test_only_the_name_changes(filled: Store) -> None:
    before = filled.document(DOCUMENT.id)
    filled.rename_document(DOCUMENT.id, "  Gesprek   1 ", " An ")
    after = filled.document(DOCUMENT.id)
    assert names(filled) == ["Gesprek 1", OTHER.name]
    assert (after.text, after.id, after.origin, after.passages) == (
        before.text, before.id, before.origin, before.passages,
    )  # fmt: skip


def test_every_name_stays_on_record(filled: Store) -> None:
    first = filled.rename_document(DOCUMENT.id, "Gesprek 1", " An ")
    second = filled.rename_document(DOCUMENT.id, "Gesprek A")
    assert filled.renamings() == filled.renamings(DOCUMENT.id) == [first, second]
    assert first
    assert (first.before, first.after, first.renamed_by) == (DOCUMENT.name, "Gesprek 1", "An")
    assert filled.renamings(OTHER.id) == []
    assert filled.imported_name(DOCUMENT.id) == DOCUMENT.name
    assert filled.imported_name(OTHER.id) == OTHER.name


def test_the_name_it_has_already_leaves_no_trace(filled: Store) -> None:
    assert filled.rename_document(DOCUMENT.id, DOCUMENT.name, "An") is None
    assert filled.renamings() == []


def test_a_name_comes_back_when_it_is_free_again(filled: Store) -> None:
    filled.rename_document(DOCUMENT.id, "A")
    filled.rename_document(OTHER.id, DOCUMENT.name)
    with pytest.raises(StoreError, match="heet al zo"):
        filled.rename_document(DOCUMENT.id, DOCUMENT.name)
    filled.rename_document(OTHER.id, "B")
    filled.rename_document(DOCUMENT.id, DOCUMENT.name)
    assert names(filled) == [DOCUMENT.name, "B"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("plan Zandhove.pdf", "heet al zo. Wat u kunt doen"),
        ("PLAN zandhove.pdf", r"op hoofdletters na: plan Zandhove\.pdf"),
        (" \n ", "zonder naam"),
        ("x" * 201, "telt 201 tekens"),
        ("gesprek\u202efdp", "niet zichtbaar"),
        ("gesprek\x00", "niet zichtbaar"),
    ],
)
def test_what_is_no_name_of_its_own_is_refused_and_changes_nothing(filled: Store, name: str, problem: str) -> None:
    with pytest.raises(StoreError, match=problem):
        filled.rename_document(DOCUMENT.id, name)
    assert names(filled) == [DOCUMENT.name, OTHER.name]
    assert filled.renamings() == []


def test_the_name_of_a_removed_source_is_free_and_it_has_none_to_change(filled: Store) -> None:
    filled.remove_document(OTHER.id)
    filled.rename_document(DOCUMENT.id, OTHER.name)
    with pytest.raises(StoreError, match="zit niet in het project"):
        filled.rename_document(OTHER.id, "plan")
    with pytest.raises(StoreError, match="zit niet in het project"):
        filled.imported_name("0" * 64)


def test_a_changed_file_is_still_refused_under_the_name_it_came_with(filled: Store) -> None:
    filled.rename_document(DOCUMENT.id, "tussennaam")
    filled.rename_document(DOCUMENT.id, "Gesprek 1")
    with pytest.raises(StoreError, match="ze heet nu 'Gesprek 1'"):
        filled.add_document(interview(DOCUMENT.name, " Meer."))
    assert filled.add_document(interview("tussennaam", " Meer.")), "a name in between is nobody's"
    assert not filled.add_document(DOCUMENT), "the same text is known, whatever it is called"


def test_a_source_that_comes_back_is_called_as_it_was_last(filled: Store) -> None:
    filled.rename_document(DOCUMENT.id, "Gesprek 1")
    filled.remove_document(DOCUMENT.id)
    assert filled.add_document(DOCUMENT)
    assert names(filled) == ["Gesprek 1", OTHER.name]
    filled.remove_document(DOCUMENT.id)
    filled.rename_document(OTHER.id, "Gesprek 1")
    with pytest.raises(StoreError, match="Gesprek 1: er is al een bron met deze naam"):
        filled.add_document(DOCUMENT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE renaming SET before = ''",
        "UPDATE renaming SET renamed_by = 'Bram'",
        "DELETE FROM renaming",
        "INSERT OR REPLACE INTO renaming SELECT seq, document_id, '', '', renamed_by, time FROM renaming",
    ],
)
def test_a_name_on_record_cannot_be_changed(filled: Store, statement: str) -> None:
    filled.rename_document(DOCUMENT.id, "Gesprek 1", "An")
    if "OR REPLACE" in statement and filled._engine.dialect.name != "sqlite":
        pytest.skip("only SQLite knows this statement")
    with pytest.raises((StoreError, DBAPIError), match="opgetekend"), filled.write() as connection:
        connection.exec_driver_sql(statement)
    assert [one.before for one in filled.renamings()] == [DOCUMENT.name]


def test_erasing_takes_every_name_and_leaves_who_and_when(filled: Store) -> None:
    made = filled.rename_document(DOCUMENT.id, "Rozemarijn P.", "An")
    filled.rename_document(OTHER.id, "Plan")
    filled.erase_document(DOCUMENT.id, "Bram")
    filled.purge()
    gone, kept = filled.renamings()
    assert made
    assert (gone.before, gone.after, gone.renamed_by, gone.time) == ("", "", "An", made.time)
    assert kept.before == OTHER.name
    with pytest.raises((StoreError, DBAPIError), match="opgetekend"), filled.write() as connection:
        connection.exec_driver_sql("UPDATE renaming SET renamed_by = 'Bram'")
