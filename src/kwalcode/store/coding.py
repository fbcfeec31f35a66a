"""Coding in the project: cached parses, and the suggestions of every coder with the fingerprints they rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from kwalcode.errors import StoreError
from kwalcode.model import Span, Suggestion
from kwalcode.store import schema, values
from kwalcode.store.database import Database
from kwalcode.store.records import Change

_CONTENT = ("codebook", "codebook_version", "evidence", "qualifications", "score", "fingerprint", "outdated")
"""Columns of a suggestion that a new run may bring up to date; the others are in its id."""

_PARTITION = 2000
"""Rows fetched at a time when suggestions are streamed."""


class Coding(Database):
    """What the store knows of parses and suggestions."""

    def parse(self, document_id: str, pipeline: str, key: str) -> bytes | None:
        """The kept parse of a document, or None.

        Args:
            document_id: SHA-256 of its text.
            pipeline: Name of the pipeline.
            key: Fingerprint of all else that the parse depends on (the blocks, the version of the parser).
        """
        table = schema.parse
        with self.read() as connection:
            data: bytes | None = connection.scalar(
                select(table.c.data).where(
                    table.c.document_id == document_id, table.c.pipeline == pipeline, table.c.fingerprint == key
                )
            )
        return data

    def any_parse(self, document_id: str) -> bytes | None:
        """A kept parse of a document, whichever pipeline made it: enough to know where its sentences begin."""
        table = schema.parse
        with self.read() as connection:
            data: bytes | None = connection.scalar(
                select(table.c.data).where(table.c.document_id == document_id).order_by(table.c.pipeline).limit(1)
            )
        return data

    def save_parse(self, document_id: str, pipeline: str, key: str, data: bytes) -> None:
        """Keep the parse of a document in the place of an earlier one by the same pipeline."""
        table = schema.parse
        with self.write(durable=False) as connection:
            connection.execute(delete(table).where(table.c.document_id == document_id, table.c.pipeline == pipeline))
            connection.execute(
                insert(table).values(document_id=document_id, pipeline=pipeline, fingerprint=key, data=data)
            )

    def fingerprints(self, coder: str) -> dict[str, dict[str, str]]:
        """Under which fingerprints a coder coded each document.

        Returns:
            Document id -> code id -> fingerprint. What is absent was not coded yet.
        """
        table = schema.coding_state
        query = (
            select(table.c.document_id, table.c.code_id, table.c.fingerprint)
            .join(schema.document)
            .where(table.c.coder == coder, schema.document.c.removed_at.is_(None))
        )
        found: dict[str, dict[str, str]] = {}
        with self.read() as connection:
            for document_id, code_id, fingerprint in connection.execute(query):
                found.setdefault(document_id, {})[code_id] = fingerprint
        return found

    def replace_suggestions(
        self,
        document_id: str,
        coder: str,
        fingerprints: Mapping[str, str],
        suggestions: Sequence[Suggestion],
    ) -> Change:
        """Put what a coder now says in the place of what it said before, for some codes of one document.

        Suggestions that were there already keep their place and take the new reason; what is no longer proposed goes,
        unless somebody answered it: then it stays, marked as outdated. All of it happens, or nothing does; a second
        time with the same values nothing is written.

        Args:
            document_id: SHA-256 of the document's text.
            coder: Name of the coder.
            fingerprints: The codes that were applied, each with the fingerprint of its rules.
            suggestions: What the coder found for these codes, possibly nothing.

        Raises:
            ValueError: A suggestion is of another document, coder or code, or occurs twice.
            StoreError: The project has no such document, or a suggestion lies beyond its text.
        """
        rows = _rows(document_id, coder, fingerprints, suggestions)
        with self.write(durable=False) as connection:
            _check_spans(connection, document_id, rows.values())
            known = {
                row.id: row
                for row in connection.execute(_of_coder(document_id, coder))
                if row.code_id in fingerprints
            }  # fmt: skip
            new = [row for key, row in rows.items() if key not in known]
            changed = [
                {"key": key} | {name: row[name] for name in _CONTENT}
                for key, row in rows.items()
                if key in known and any(row[name] != getattr(known[key], name) for name in _CONTENT)
            ]
            removed, outdated = _retire(connection, [row for key, row in known.items() if key not in rows])
            if new:
                connection.execute(insert(schema.suggestion), new)
            if changed:
                connection.execute(
                    update(schema.suggestion)
                    .where(schema.suggestion.c.id == bindparam("key"))
                    .values({name: bindparam(name) for name in _CONTENT}),
                    changed,
                )
            _remember(connection, document_id, coder, fingerprints)
        return Change(added=len(new), kept=len(rows) - len(new), removed=removed, outdated=outdated)

    def forget_codes(self, coder: str, code_ids: Collection[str]) -> Change:
        """Retire all that a coder said on codes that it no longer knows, in every document.

        Args:
            coder: Name of the coder.
            code_ids: The codes that left its codebook.
        """
        suggestion, state = schema.suggestion, schema.coding_state
        with self.write(durable=False) as connection:
            rows = connection.execute(
                select(suggestion.c.id, suggestion.c.document_id, suggestion.c.outdated).where(
                    suggestion.c.coder == coder, suggestion.c.code_id.in_(code_ids)
                )
            ).all()
            removed, outdated = _retire(connection, rows)
            connection.execute(delete(state).where(state.c.coder == coder, state.c.code_id.in_(code_ids)))
        return Change(removed=removed, outdated=outdated)

    def suggestions(
        self,
        *,
        document_id: str | None = None,
        codebook: str | None = None,
        code_ids: Collection[str] | None = None,
        include_outdated: bool = False,
    ) -> Iterator[Suggestion]:
        """Suggestions in the order of documents and of text, streamed; it is safe to decide while reading.

        Args:
            document_id: Only in this document.
            codebook: Only from this codebook.
            code_ids: Only of these codes.
            include_outdated: Also those that are no longer proposed but that somebody answered.

        Raises:
            StoreError: A stored suggestion is damaged.
        """
        table, document = schema.suggestion, schema.document
        conditions = _narrow(document_id, codebook, code_ids)
        if not include_outdated:
            conditions.append(table.c.outdated.is_(False))
        query = (
            select(table)
            .join(document)
            .where(*conditions)
            .order_by(
                document.c.position, table.c.span_start, table.c.span_end, table.c.codebook, table.c.code_id, table.c.id
            )
        )
        with self.read() as connection:
            for rows in connection.execute(query).partitions(_PARTITION):
                for row in rows:
                    yield self._suggestion(row)

    def _suggestion(self, row: Row[*tuple[Any, ...]]) -> Suggestion:
        suggestion = Suggestion(
            document_id=row.document_id,
            coder=row.coder,
            codebook=row.codebook,
            codebook_version=row.codebook_version,
            code_id=row.code_id,
            span=Span(row.span_start, row.span_end),
            evidence=values.load_evidence(row.evidence),
            qualifications=values.load_qualifications(row.qualifications),
            score=row.score,
            fingerprint=row.fingerprint,
        )
        if suggestion.id != row.id:
            raise StoreError(
                f"{self._name}: voorstel {row.id} is niet meer wat bewaard werd. Wat u kunt doen: zet een reservekopie "
                "van het project terug, of codeer de bronnen opnieuw."
            )
        return suggestion


def _rows(
    document_id: str, coder: str, fingerprints: Mapping[str, str], suggestions: Iterable[Suggestion]
) -> dict[str, dict[str, Any]]:
    """Suggestions as rows by id, after a check that they belong here."""
    rows: dict[str, dict[str, Any]] = {}
    for suggestion in suggestions:
        if suggestion.document_id != document_id or suggestion.coder != coder:
            raise ValueError(f"suggestion {suggestion.id} is of another document or coder")
        if suggestion.code_id not in fingerprints:
            raise ValueError(f"suggestion {suggestion.id}: code {suggestion.code_id} is not among those applied")
        if suggestion.id in rows:
            raise ValueError(f"suggestion {suggestion.id} ({suggestion.code_id} at {suggestion.span}) occurs twice")
        rows[suggestion.id] = {
            "id": suggestion.id,
            "document_id": document_id,
            "coder": coder,
            "codebook": suggestion.codebook,
            "codebook_version": suggestion.codebook_version,
            "code_id": suggestion.code_id,
            "span_start": suggestion.span.start,
            "span_end": suggestion.span.end,
            "evidence": values.dump_evidence(suggestion.evidence),
            "qualifications": values.dump_qualifications(suggestion.qualifications),
            "score": float(suggestion.score),
            "fingerprint": suggestion.fingerprint,
            "outdated": False,
        }
    return rows


def _check_spans(connection: Connection, document_id: str, rows: Iterable[Mapping[str, Any]]) -> None:
    document = schema.document
    n_chars = connection.scalar(
        select(document.c.n_chars).where(document.c.id == document_id, document.c.removed_at.is_(None))
    )
    if n_chars is None:
        raise StoreError(
            f"De bron {document_id[:12]} zit niet in het project. Wat u kunt doen: importeer ze en codeer dan opnieuw."
        )
    end = max((row["span_end"] for row in rows), default=0)
    if end > n_chars:
        raise StoreError(
            f"De bron {document_id[:12]}: een voorstel eindigt op teken {end}, voorbij het einde van de tekst "
            f"({n_chars} tekens). Er is niets bewaard. Wat u kunt doen: meld dit aan de makers van kwalcode."
        )


def _of_coder(document_id: str, coder: str) -> Any:
    table = schema.suggestion
    return select(table).where(table.c.document_id == document_id, table.c.coder == coder)


def _retire(connection: Connection, rows: Collection[Row[*tuple[Any, ...]]]) -> tuple[int, int]:
    """Delete suggestions that nobody answered and mark the others as outdated.

    Returns:
        How many were deleted, and how many are outdated from now on.
    """
    if not rows:
        return 0, 0
    suggestion, decision = schema.suggestion, schema.decision
    documents = {row.document_id for row in rows}
    answered = set(
        connection.scalars(select(decision.c.fragment_id).where(decision.c.document_id.in_(documents)).distinct())
    )
    gone = [{"key": row.id} for row in rows if row.id not in answered]
    kept = [{"key": row.id} for row in rows if row.id in answered and not row.outdated]
    if gone:
        connection.execute(delete(suggestion).where(suggestion.c.id == bindparam("key")), gone)
    if kept:
        connection.execute(update(suggestion).where(suggestion.c.id == bindparam("key")).values(outdated=True), kept)
    return len(gone), len(kept)


def _remember(connection: Connection, document_id: str, coder: str, fingerprints: Mapping[str, str]) -> None:
    """Note under which fingerprints the document was coded, where that is new."""
    state = schema.coding_state
    mine = (state.c.coder == coder, state.c.document_id == document_id)
    known = {row.code_id: row.fingerprint for row in connection.execute(select(state).where(*mine))}
    new = {code_id: fingerprint for code_id, fingerprint in fingerprints.items() if known.get(code_id) != fingerprint}
    if new:
        connection.execute(delete(state).where(*mine, state.c.code_id.in_(new)))
        connection.execute(
            insert(state),
            [
                {"coder": coder, "document_id": document_id, "code_id": code_id, "fingerprint": fingerprint}
                for code_id, fingerprint in new.items()
            ],
        )


def _narrow(
    document_id: str | None, codebook: str | None, code_ids: Collection[str] | None
) -> list[ColumnElement[bool]]:
    table = schema.suggestion
    conditions: list[ColumnElement[bool]] = [schema.document.c.removed_at.is_(None)]
    if document_id is not None:
        conditions.append(table.c.document_id == document_id)
    if codebook is not None:
        conditions.append(table.c.codebook == codebook)
    if code_ids is not None:
        conditions.append(table.c.code_id.in_(code_ids))
    return conditions
