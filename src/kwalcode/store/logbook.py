"""The logbook: which files were offered, which codebooks were used, and what each run did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from kwalcode.errors import StoreError
from kwalcode.model import Codebook
from kwalcode.store import schema, values
from kwalcode.store.database import Database
from kwalcode.store.records import CodebookRecord, ImportOutcome, ImportRecord, RunRecord


class Logbook(Database):
    """What the store knows of imports, codebooks and runs."""

    def record_import(
        self, file: str, file_hash: str, outcome: ImportOutcome, message: str = "", document_ids: Sequence[str] = ()
    ) -> None:
        """Write the fate of a file in the log.

        Args:
            file: The file as the user named it.
            file_hash: SHA-256 of its bytes; "" when it could not be opened.
            outcome: Its fate.
            message: What the researcher was told.
            document_ids: The documents that came from it.
        """
        with self.write() as connection:
            connection.execute(
                insert(schema.import_record).values(
                    file=file,
                    file_hash=file_hash,
                    outcome=outcome.value,
                    message=message,
                    document_ids=values.dump(list(document_ids)),
                    time=values.now(),
                )
            )

    def imports(self) -> list[ImportRecord]:
        """The fates of all files that were offered, oldest first."""
        with self.read() as connection:
            rows = connection.execute(select(schema.import_record).order_by(schema.import_record.c.id)).all()
        return [
            ImportRecord(
                row.file,
                row.file_hash,
                ImportOutcome(row.outcome),
                row.message,
                tuple(json.loads(row.document_ids)),
                datetime.fromisoformat(row.time),
            )
            for row in rows
        ]

    def save_codebook(self, codebook: Codebook, source: str) -> None:
        """Keep a codebook at this version, for as long as the project lasts; doing so twice changes nothing.

        Args:
            codebook: The codebook as it was read.
            source: The YAML text it was read from.
        """
        table = schema.codebook
        with self.write() as connection:
            if connection.execute(select(table.c.hash).where(table.c.hash == codebook.hash)).first():
                return
            last = connection.scalar(select(func.max(table.c.position))) or 0
            connection.execute(
                insert(table).values(
                    hash=codebook.hash,
                    position=last + 1,
                    id=codebook.id,
                    version=codebook.version,
                    title=codebook.title,
                    source=source,
                    saved_at=values.now(),
                )
            )
            codes = [
                {"codebook_hash": codebook.hash, "code_id": code.id, "position": position, "label": code.label}
                for position, code in enumerate(codebook.walk())
            ]
            if codes:
                connection.execute(insert(schema.codebook_code), codes)

    def codebook_source(self, codebook_hash: str) -> str:
        """The YAML text of a codebook that was used.

        Raises:
            StoreError: No codebook with this hash was used in this project.
        """
        table = schema.codebook
        with self.read() as connection:
            source = connection.scalar(select(table.c.source).where(table.c.hash == codebook_hash))
        if source is None:
            raise StoreError(
                f"{self._name}: codeboek {codebook_hash[:12]} werd in dit project niet gebruikt. Wat u kunt doen: "
                "kies een van de codeboeken die de lijst van versies noemt."
            )
        return str(source)

    def codebooks(self) -> list[CodebookRecord]:
        """Every codebook version that was used, oldest first."""
        table, code = schema.codebook, schema.codebook_code
        counts = select(func.count()).where(code.c.codebook_hash == table.c.hash).scalar_subquery()
        query = select(table.c.id, table.c.version, table.c.hash, table.c.title, counts, table.c.saved_at)
        with self.read() as connection:
            rows = connection.execute(query.order_by(table.c.position)).all()
        return [
            CodebookRecord(name, version, digest, title, n_codes, datetime.fromisoformat(saved_at))
            for name, version, digest, title, n_codes, saved_at in rows
        ]

    def applied_codebooks(self) -> dict[str, str]:
        """Hash of the version of each codebook that its last run applied, by id of the codebook."""
        return {book: digest for run in self.runs() for book, _, digest in run.codebooks}

    def latest_codebooks(self) -> dict[str, str]:
        """Hash of the version of each codebook that was applied or saved last, by id of the codebook.

        A version that comes back (a text that was changed and changed back) is saved once, but applied again.
        """
        applied = {book: run.started_at for run in self.runs() for book, _, _ in run.codebooks}
        latest = self.applied_codebooks()
        for record in self.codebooks():
            if record.id not in applied or record.saved_at > applied[record.id]:
                latest[record.id] = record.hash
        return latest

    def start_run(self, pipeline: str, codebooks: Iterable[tuple[str, str, str]], kwalcode_version: str) -> int:
        """Note that a run starts.

        Args:
            pipeline: Name of the Dutch pipeline.
            codebooks: Id, version and hash of each codebook.
            kwalcode_version: Version of kwalcode.

        Returns:
            Number of the run.
        """
        with self.write() as connection:
            result = connection.execute(
                insert(schema.run).values(
                    started_at=values.now(),
                    pipeline=pipeline,
                    kwalcode_version=kwalcode_version,
                    codebooks=values.dump([list(codebook) for codebook in codebooks]),
                    counts="{}",
                )
            )
            key = result.inserted_primary_key
            assert key is not None  # noqa: S101 (an insert of one row always has one)
            return int(key[0])

    def finish_run(self, run_id: int, counts: Mapping[str, int]) -> None:
        """Note that a run is done, and what it did.

        Raises:
            ValueError: There is no such run, or it was finished before.
        """
        table = schema.run
        with self.write() as connection:
            done = connection.execute(
                update(table)
                .where(table.c.id == run_id, table.c.finished_at.is_(None))
                .values(finished_at=values.now(), counts=values.dump(dict(counts)))
            )
            if done.rowcount != 1:
                raise ValueError(f"run {run_id} does not exist or was finished before")

    def runs(self) -> list[RunRecord]:
        """Every run, oldest first."""
        with self.read() as connection:
            rows = connection.execute(select(schema.run).order_by(schema.run.c.id)).all()
        return [
            RunRecord(
                row.id,
                datetime.fromisoformat(row.started_at),
                datetime.fromisoformat(row.finished_at) if row.finished_at else None,
                row.pipeline,
                row.kwalcode_version,
                tuple((name, version, digest) for name, version, digest in json.loads(row.codebooks)),
                json.loads(row.counts),
            )
            for row in rows
        ]

    def stamp(self) -> str:
        """A hash that changes whenever documents, what is known of them, codebooks or suggestions may have changed.

        Decisions do not count: those are followed with `decisions_since`.
        """
        document, speaker, run, state = schema.document, schema.speaker, schema.run, schema.coding_state
        queries = (
            select(document).order_by(document.c.position),
            select(speaker).order_by(speaker.c.document_id, speaker.c.position),
            select(schema.codebook.c.hash).order_by(schema.codebook.c.position),
            select(run.c.id, run.c.finished_at).order_by(run.c.id.desc()).limit(1),
            select(func.count()).select_from(state),
        )
        digest = hashlib.blake2b(digest_size=12)
        with self.read() as connection:
            for query in queries:
                for row in connection.execute(query):
                    digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()
