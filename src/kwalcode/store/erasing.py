"""Erasure: destroying what the project holds of one document, by the one act that may, with a trace of it.

What goes: text, passages, page boxes, variables and speakers, parses, suggestions, imported codes, the words and notes
of decisions, the notes of judgements on its passages, its names (earlier ones too) and those in the log of imports.
What stays: that there was a document with this hash and so many characters, who decided which code when, and the
erasure itself.

In SQLite what is deleted lingers in free pages and in the log of changes. They are overwritten while deleting
(`secure_delete`), the file is then written anew without free pages (`VACUUM`), and the log is emptied. In PostgreSQL
`VACUUM FULL` gives the rows' space back; its own log and its backups are the server's.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from kwalcode.errors import StoreError
from kwalcode.store import schema, values
from kwalcode.store.database import Database
from kwalcode.store.records import ErasureRecord, RemovedDocument

ERASED_NAME: Final = "gewiste bron"
"""What stands in the place of a name that was erased."""

_EMPTIED = (
    "document", "document_content", "document_attribute", "speaker", "speaker_attribute", "parse", "suggestion",
    "decision", "judgement", "imported_code", "import_record", "renaming",
)  # fmt: skip
"""Tables of which rows are deleted or emptied, and that PostgreSQL must write anew."""


def name_hash(name: str) -> str:
    """SHA-256 of a document's name, by which its erasure is found again."""
    return hashlib.sha256(unicodedata.normalize("NFC", name).encode("utf-8", "surrogatepass")).hexdigest()


class Erasing(Database):
    """What the store knows of erasure."""

    def erase_document(self, document_id: str, erased_by: str, *, files: Sequence[str] = ()) -> ErasureRecord:
        """Destroy what the database holds of a document, whether it is in the project or was removed from it.

        Afterwards `purge` must be called: until then the bytes may linger in the files of the database.

        Args:
            document_id: SHA-256 of its text.
            erased_by: Who does so.
            files: Names of files under which it was offered; they leave the log of imports.

        Raises:
            StoreError: There is no such document, it was erased before, or nobody is named.
        """
        if not erased_by.strip():
            raise StoreError("Er staat niet wie de bron wist. Wat u kunt doen: geef uw naam op.")
        with self.write() as connection:
            if self._engine.dialect.name == "sqlite":
                # What is deleted is overwritten with zeros in the pages of the file.
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            document = schema.document
            row = connection.execute(select(document).where(document.c.id == document_id)).first()
            if row is None or erasure_of(connection, document_id):
                fate = "is al gewist" if row else "zit niet in het project"
                raise StoreError(f"{self._name}: de bron {document_id[:12]} {fate}. Wat u kunt doen: kies een andere.")
            counts = _counts(connection, row)
            record = {
                "document_id": document_id,
                "name_hash": name_hash(row.name),
                "erased_by": erased_by.strip(),
                "time": values.now(),
                "counts": values.dump(counts),
            }
            connection.execute(insert(schema.erasure).values(**record))
            _destroy(connection, row, files)
            made = connection.execute(select(schema.erasure).where(schema.erasure.c.document_id == document_id)).one()
        return _record(made)

    def purge(self) -> None:
        """Write the database anew, so that nothing that was deleted lingers in its files; harmless when done twice.

        Raises:
            StoreError: Somebody else has the project open, so that the old log cannot be emptied yet.
        """
        if self._engine.dialect.name != "sqlite":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for table in _EMPTIED:
                    connection.exec_driver_sql(f"VACUUM FULL {table}")
            return
        self._outside("VACUUM")
        if not self._empty_log():
            raise StoreError(
                f"{self._name}: de bron is gewist, maar een ander venster heeft dit project open en houdt de oude "
                "gegevens nog vast in het bestand dat op -wal eindigt. Wat u kunt doen: sluit het scherm en andere "
                "opdrachten, en geef dezelfde opdracht nog eens."
            )

    def _empty_log(self) -> bool:
        """Bring the log of changes into the file and cut it to nothing.

        Returns:
            False when somebody else still reads from it.
        """
        answer = self._outside("PRAGMA wal_checkpoint(TRUNCATE)")
        return answer is None or not answer[0]

    def _outside(self, statement: str) -> Any:
        """SQLite only: something that cannot be done within a transaction."""
        with self._refusing(), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            return driver.execute(statement).fetchone()

    def erasures(self) -> list[ErasureRecord]:
        """Every erasure, oldest first."""
        with self.read() as connection:
            return [_record(row) for row in connection.execute(select(schema.erasure).order_by(schema.erasure.c.seq))]

    def is_erased(self, document_id: str) -> bool:
        """Whether a text was destroyed in this project."""
        with self.read() as connection:
            return erasure_of(connection, document_id) is not None

    def removed_documents(self) -> list[RemovedDocument]:
        """Documents that were removed and of which the text is still there, in the order of import."""
        document, erasure = schema.document, schema.erasure
        query = (
            select(document)
            .where(document.c.removed_at.is_not(None), document.c.id.not_in(select(erasure.c.document_id)))
            .order_by(document.c.position)
        )
        with self.read() as connection:
            return [
                RemovedDocument(row.id, row.name, row.file, row.file_hash, datetime.fromisoformat(row.removed_at))
                for row in connection.execute(query)
            ]


def erasure_of(connection: Connection, document_id: str) -> Row[*tuple[Any, ...]] | None:
    """The erasure of a document, or None."""
    return connection.execute(select(schema.erasure).where(schema.erasure.c.document_id == document_id)).first()


def _counts(connection: Connection, document: Row[*tuple[Any, ...]]) -> dict[str, int]:
    counts = {"characters": int(document.n_chars)}
    for table in (schema.decision, schema.suggestion, schema.imported_code, schema.speaker):
        of_document = select(func.count()).select_from(table).where(table.c.document_id == document.id)
        counts[table.name] = int(connection.scalar(of_document) or 0)
    return counts


def _destroy(connection: Connection, document: Row[*tuple[Any, ...]], files: Iterable[str]) -> None:
    """Delete what can be made again or is of this document alone, and empty what must stay as a trace."""
    key = document.id
    for table in (
        schema.speaker_attribute, schema.speaker, schema.document_attribute, schema.document_content, schema.parse,
        schema.coding_state, schema.suggestion, schema.imported_code,
    ):  # fmt: skip
        connection.execute(delete(table).where(table.c.document_id == key))
    decision, judgement, log = schema.decision, schema.judgement, schema.import_record
    connection.execute(update(decision).where(decision.c.document_id == key).values(quote="", reason=""))
    connection.execute(update(judgement).where(judgement.c.subject.contains(key, autoescape=True)).values(reason=""))
    renaming = schema.renaming
    connection.execute(update(renaming).where(renaming.c.document_id == key).values(before="", after=""))
    named = {document.file, *files}
    connection.execute(
        update(log)
        .where(or_(log.c.document_ids.contains(key, autoescape=True), log.c.file.in_(named)))
        .values(file=ERASED_NAME, message="", file_hash="")
    )
    connection.execute(
        update(schema.document)
        .where(schema.document.c.id == key)
        .values(
            name=ERASED_NAME, file="", file_hash="", encoding="", remarks="[]",
            removed_at=document.removed_at or values.now(),
        )
    )  # fmt: skip


def _record(row: Row[*tuple[Any, ...]]) -> ErasureRecord:
    return ErasureRecord(
        document_id=row.document_id,
        name_hash=row.name_hash,
        erased_by=row.erased_by,
        time=datetime.fromisoformat(row.time),
        counts=json.loads(row.counts),
    )
