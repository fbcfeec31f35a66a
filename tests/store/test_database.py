"""Opening: what is ours and of this age is opened, anything else is refused untouched with a way out."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kwalcode.errors import StoreError
from kwalcode.model import Document
from kwalcode.store import Store, database, schema
from tests.store.samples import codebook, interview, plan

WAY_OUT = "Wat u kunt doen"
PRESENT = database.HEAD


def test_a_new_project_is_made_only_when_asked(place: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=WAY_OUT):
        Store.open(place)
    assert not list(tmp_path.iterdir()), "a refusal leaves nothing behind"
    with Store.open(place, create=True) as store:
        store.add_document(interview())
    with Store.open(place, create=True) as store:
        assert [record.name for record in store.documents()] == ["gesprek 1.docx"]


def test_the_migrations_give_the_schema_that_the_code_expects(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(database.MIGRATIONS)).get_current_head() == database.HEAD


def test_sqlite_is_set_for_safety(tmp_path: Path) -> None:
    with Store.open(tmp_path / "p.sqlite", create=True) as store, store.write() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
        assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": 2}


def test_derived_data_may_lag_behind_a_power_cut(tmp_path: Path) -> None:
    with Store.open(tmp_path / "p.sqlite", create=True) as store, store.write(durable=False) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1


def test_a_writer_holds_the_lock_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    with Store.open(path, create=True) as store, store.write():
        other = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def _fail_after_writing(store: Store) -> None:
    with store.write() as connection:
        facts = dict.fromkeys(("file", "file_hash", "message", "document_ids", "time"), "x")
        connection.execute(schema.import_record.insert().values(outcome="read", **facts))
        raise RuntimeError


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        _fail_after_writing(store)
    assert store.imports() == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"naam;gemeente\r\n", "geen projectbestand"),
        (b"", "leeg"),
        (b"SQLite format 3\0" + b"\xff" * 500, "beschadigd"),
    ],
)
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "project.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=f"{problem}.*{WAY_OUT}"):
        Store.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "ander.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE source (id INTEGER)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=f"niet van kwalcode.*{WAY_OUT}"):
        Store.open(path, create=create)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["ander.sqlite"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"map.*{WAY_OUT}"):
        Store.open(tmp_path, create=True)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"map .*nergens bestaat niet.*{WAY_OUT}"):
        Store.open(tmp_path / "nergens" / "p.sqlite", create=True)


@pytest.mark.parametrize("address", ["geen adres://", "onbekend+soort://server/project"])
def test_an_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match=WAY_OUT):
        Store.open(address)


def test_a_newer_project_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    Store.open(path, create=True).close()
    later = sqlite3.connect(path)
    later.execute("UPDATE kwalcode_version SET version_num = '9999'")
    later.commit()
    later.close()
    with pytest.raises(StoreError, match=f"nieuwere versie.*9999.*{WAY_OUT}"):
        Store.open(path)


def test_odd_characters_in_the_path_do_no_harm(tmp_path: Path) -> None:
    folder = tmp_path / "één map? 100% #1"
    folder.mkdir()
    with Store.open(folder / "p.sqlite", create=True) as store:
        store.add_document(interview())
    assert (folder / "p.sqlite").stat().st_size > 0


NEXT_STEP = '''
"""A step that exists only in this test."""
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("machine", sa.Text))
    {more}
'''


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that this kwalcode is one migration further."""
    folder = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    step = folder / "versions" / "v9998_next.py"
    step.write_text(NEXT_STEP.format(head=PRESENT, more=""))
    monkeypatch.setattr(database, "MIGRATIONS", folder)
    monkeypatch.setattr(database, "HEAD", "9998")
    return step


def _columns_of_run(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [row[1] for row in connection.execute("PRAGMA table_info(run)")]
    finally:
        connection.close()


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A project of the version before."""
    path = tmp_path / "project.sqlite"
    with Store.open(path, create=True) as store:
        store.save_codebook(codebook(), "codebook: proef")
    return path


def test_an_older_project_is_copied_and_brought_up_to_date(older: Path, next_version: Path) -> None:
    with Store.open(older) as store:
        assert len(store.codebooks()) == 1
    assert "machine" in _columns_of_run(older)
    copy = older.with_name(f"project-formaat{PRESENT}-1.sqlite")
    assert "machine" not in _columns_of_run(copy)
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT id FROM codebook").fetchall() == [("proef",)]
    connection.close()


def test_no_copy_without_a_migration(older: Path) -> None:
    Store.open(older).close()
    assert [entry.name for entry in older.parent.glob("*.sqlite")] == ["project.sqlite"]


def test_an_earlier_copy_is_never_overwritten(older: Path, next_version: Path) -> None:
    taken = older.with_name(f"project-formaat{PRESENT}-1.sqlite")
    taken.write_bytes(b"van vorige week")
    Store.open(older).close()
    assert taken.read_bytes() == b"van vorige week"
    assert older.with_name(f"project-formaat{PRESENT}-2.sqlite").exists()


def test_a_migration_that_fails_changes_nothing(older: Path, next_version: Path) -> None:
    next_version.write_text(NEXT_STEP.format(head=PRESENT, more='op.execute("CREATE TABLE run (again INTEGER)")'))
    with pytest.raises(StoreError, match="weigert"):
        Store.open(older)
    assert "machine" not in _columns_of_run(older)


@pytest.mark.parametrize("version", ["v1", "v2", "v3", "v4"])
def test_a_project_of_an_earlier_version_opens(tmp_path: Path, version: str) -> None:
    path = tmp_path / f"{version}.sqlite"
    shutil.copy(Path(__file__).parent / "old" / path.name, path)
    with Store.open(path) as store:
        documents = [store.document(record.id) for record in store.documents()]
        assert [document.name for document in documents] == ["gesprek 1.docx", "plan Zandhove.pdf"]
        assert documents[0].speakers[1].attributes == {"functie": "maatschappelijk"}
        layout = documents[1].layout
        assert layout is not None
        assert layout.box(1) is not None
        assert [item.code_id for item in store.suggestions()] == ["nood", "wonen"]
        assert [item.quote for item in store.decisions(current=True)] == ["geen middelen"]
        assert [(item.settlement, item.blind, item.drawn) for item in store.decisions()] == [("", False, False)]
        assert [run.counts for run in store.runs()] == [{"voorstellen": 2}]
        assert store.codebook_source(store.codebooks()[0].hash) == "codebook: proef\n"
        assert store.parse(documents[0].id, "blanco", "sleutel") == b"ontleed"
        assert [entry.message for entry in store.imports()] == ["ingelezen"]


def test_a_project_that_was_copied_out_of_wal_mode_returns_to_it(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    Store.open(path, create=True).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    connection.close()
    with Store.open(path) as store, store.read() as reader:
        assert reader.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_several_writes_together_are_kept_or_undone_as_one(store: Store) -> None:
    with store.together(keep=False):
        store.add_document(interview())
        assert len(store.documents()) == 1, "what was written is read within"
    assert store.documents() == []
    with pytest.raises(ZeroDivisionError), store.together():
        store.add_document(interview()) / 0
    assert store.documents() == []
    with store.together():
        store.add_document(interview())
        with store.together():
            store.add_document(plan())
        assert len(store.documents()) == 2
    assert len(store.documents()) == 2


def test_a_write_that_is_refused_within_others_undoes_only_itself(store: Store) -> None:
    other = Document(name=interview().name, text="Iets anders.", origin=interview().origin)
    with store.together():
        store.add_document(interview())
        with pytest.raises(StoreError, match="al een bron met deze naam"):
            store.add_documents([plan(), other])
    assert [record.name for record in store.documents()] == [interview().name]


def test_another_thread_takes_no_part_in_what_is_written_together(store: Store) -> None:
    seen: list[int] = []
    with store.together():
        store.add_document(interview())
        beside = threading.Thread(target=lambda: seen.append(len(store.documents())))
        beside.start()
        beside.join()
    assert seen == [0]
