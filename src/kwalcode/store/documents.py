"""Documents in the project: text that never changes, what is known about it, and the log of what was imported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    delete,
    func,
    insert,
    select,
    update,
)

from kwalcode.errors import StoreError
from kwalcode.model import Document, Origin, RespondentGroup, SourceKind, Speaker
from kwalcode.store import schema, values
from kwalcode.store.database import Database
from kwalcode.store.erasing import erasure_of
from kwalcode.store.records import DocumentRecord
from kwalcode.store.renaming import first_name, renamed_from
from kwalcode.store.variables import read_attributes, read_speakers, write_attributes, write_speakers


class Documents(Database):
    """What the store knows of documents and imports."""

    def add_document(self, document: Document, *, same_name: bool = False) -> bool:
        """Put a document in the project; see `add_documents`.

        Returns:
            False when this very text is in the project already: then nothing changes.
        """
        return bool(self.add_documents([document], same_name=same_name))

    def add_documents(self, documents: Sequence[Document], *, same_name: bool = False) -> list[str]:
        """Put the documents of one file in the project: all of them or none.

        A text that was removed earlier comes back, with the decisions on it, and with the structure given here.

        Args:
            documents: The documents.
            same_name: Allow documents with another text to have the same name.

        Returns:
            Ids of the documents that were not there yet; a text that was there already does not change.

        Raises:
            StoreError: Another document has one of these names, a text was erased, or a text cannot be kept. Then
                nothing is added.
        """
        contents = [self._content(document) for document in documents]
        with self.write() as connection:
            return [
                document.id
                for document, content in zip(documents, contents, strict=True)
                if self._add(connection, document, content, same_name=same_name)
            ]

    def _add(
        self, connection: Connection, document: Document, content: Mapping[str, object], *, same_name: bool
    ) -> bool:
        known = _row(connection, document.id)
        if known is not None and known.removed_at is None:
            return False
        if known is not None and (erased := erasure_of(connection, document.id)):
            raise StoreError(
                f"{document.name}: deze tekst is op {erased.time[:10]} door {erased.erased_by} gewist, en komt niet "
                "terug in dit project. Wat u kunt doen: laat het bestand weg, of lees het in een nieuw project."
            )
        facts = _facts(document)
        if known is not None and first_name(connection, document.id):
            facts["name"] = known.name  # what comes back is called as it was called last
        if not same_name:
            self._refuse_same_name(connection, document, str(facts["name"]))
        if known is None:
            last = connection.scalar(select(func.max(schema.document.c.position))) or 0
            connection.execute(insert(schema.document).values(id=document.id, position=last + 1, **facts))
            connection.execute(
                insert(schema.document_content).values(document_id=document.id, text=document.text, **content)
            )
        else:
            connection.execute(
                update(schema.document).where(schema.document.c.id == document.id).values(removed_at=None, **facts)
            )
            connection.execute(
                update(schema.document_content)
                .where(schema.document_content.c.document_id == document.id)
                .values(**content)
            )
        write_attributes(connection, document.id, document.attributes)
        write_speakers(connection, document.id, document.speakers)
        return True

    def _content(self, document: Document) -> dict[str, object]:
        """The structure of a document, in columns.

        Raises:
            StoreError: The text holds what the database cannot keep.
        """
        try:
            document.text.encode()
        except UnicodeEncodeError as error:
            raise StoreError(
                f"{document.name}: op teken {error.start} staat een half teken, dat geen geldige Unicode is. "
                "Wat u kunt doen: bewaar het bestand opnieuw als UTF-8 en importeer het nog eens."
            ) from error
        if "\0" in document.text and self._engine.dialect.name == "postgresql":
            raise StoreError(
                f"{document.name}: de tekst bevat een nulteken, en PostgreSQL bewaart dat niet. Wat u kunt doen: "
                "controleer of het bestand wel een tekst is, of verwijder dat teken."
            )
        layout = document.layout
        return {
            "passages": values.dump_passages(document.passages),
            "page_sizes": values.dump_sizes(layout.sizes) if layout else None,
            "boxes": values.dump_boxes(layout.boxes) if layout else None,
        }

    @staticmethod
    def _refuse_same_name(connection: Connection, document: Document, name: str) -> None:
        same = select(schema.document.c.id).where(
            schema.document.c.name == name,
            schema.document.c.id != document.id,
            schema.document.c.removed_at.is_(None),
        )
        if connection.execute(same).first():
            raise StoreError(
                f"{name}: er is al een bron met deze naam, met een andere tekst. De tekst van een bron "
                "verandert nooit, want alle coderingen verwijzen ernaar. Wat u kunt doen: geef het gewijzigde bestand "
                "een andere naam, of verwijder eerst de oude bron."
            )
        if present := renamed_from(connection, document.name, document.id):
            raise StoreError(
                f"{document.name}: onder deze naam is al een bron ingelezen, met een andere tekst; ze heet nu "
                f"'{present}'. Wat u kunt doen: geef het gewijzigde bestand een andere naam, of verwijder eerst de "
                "oude bron."
            )

    def documents(
        self,
        *,
        source_kind: SourceKind | None = None,
        group: RespondentGroup | None = None,
        attributes: Mapping[str, str] | None = None,
    ) -> list[DocumentRecord]:
        """The documents of the project in the order of import, without their text.

        Args:
            source_kind: Only this kind of source.
            group: Only this respondent group (of the document as a whole).
            attributes: Only documents with these values, all of them.
        """
        table, attribute = schema.document, schema.document_attribute
        conditions: list[ColumnElement[bool]] = [table.c.removed_at.is_(None)]
        if source_kind is not None:
            conditions.append(table.c.source_kind == source_kind.value)
        if group is not None:
            conditions.append(table.c.respondent_group == group.value)
        conditions += [
            table.c.id.in_(select(attribute.c.document_id).where(attribute.c.name == name, attribute.c.value == value))
            for name, value in (attributes or {}).items()
        ]
        with self.read() as connection:
            rows = connection.execute(select(table).where(*conditions).order_by(table.c.position)).all()
            wanted = select(attribute).join(table).where(*conditions).order_by(attribute.c.position)
            found: dict[str, dict[str, str]] = {row.id: {} for row in rows}
            for row in connection.execute(wanted):
                found[row.document_id][row.name] = row.value
        return [_record(row, found[row.id]) for row in rows]

    def has_document(self, document_id: str) -> bool:
        """Whether this text is in the project, and was not removed from it."""
        with self.read() as connection:
            row = _row(connection, document_id)
        return row is not None and row.removed_at is None

    def document(self, document_id: str, *, layout: bool = True) -> Document:
        """A document exactly as it was imported, with the metadata as they are now.

        Args:
            document_id: SHA-256 of its text.
            layout: Read the character boxes of a PDF as well; without them it is lighter.

        Raises:
            StoreError: The project has no such document, or its text is no longer what was imported.
        """
        content = schema.document_content
        columns = list(content.c) if layout else [content.c.text, content.c.passages]
        with self.read() as connection:
            row = self._known(connection, document_id)
            stored = connection.execute(select(*columns).where(content.c.document_id == document_id)).one()
            attributes = read_attributes(connection, document_id)
            speakers = tuple(record.speaker for record in read_speakers(connection, document_id=document_id))
        if hashlib.sha256(stored.text.encode()).hexdigest() != document_id:
            raise StoreError(
                f"{self._name}: de tekst van {row.name} is niet meer wat geïmporteerd werd. Wat u kunt doen: zet een "
                "reservekopie van het project terug."
            )
        return Document(
            name=row.name,
            text=stored.text,
            origin=Origin(row.file, row.media, row.file_hash, row.encoding),
            source_kind=SourceKind(row.source_kind),
            group=RespondentGroup(row.respondent_group),
            passages=values.load_passages(stored.passages),
            speakers=speakers,
            attributes=attributes,
            layout=values.load_layout(stored.page_sizes, stored.boxes) if layout and stored.boxes is not None else None,
            remarks=tuple(json.loads(row.remarks)),
        )

    def remove_document(self, document_id: str, *, force: bool = False) -> None:
        """Take a document out of the project.

        Its text and the decisions on it stay in the database, so that nothing that was decided is lost; importing the
        same text again brings them back. Suggestions that nobody answered and cached parses go. What must be
        destroyed is not removed but erased: `Erasing.erase_document`.

        Args:
            document_id: SHA-256 of its text.
            force: Also when decisions refer to it.

        Raises:
            StoreError: The project has no such document, or decisions refer to it and `force` is not given.
        """
        decision, suggestion = schema.decision, schema.suggestion
        with self.write() as connection:
            row = self._known(connection, document_id)
            count = connection.scalar(
                select(func.count()).select_from(decision).where(decision.c.document_id == document_id)
            )
            if count and not force:
                answers = "1 beslissing" if count == 1 else f"{count} beslissingen"
                raise StoreError(
                    f"{row.name}: deze bron draagt {answers}. Wat u kunt doen: laat de bron staan, of vraag "
                    "uitdrukkelijk om ze toch te verwijderen; de beslissingen blijven dan in het project bewaard."
                )
            answered = select(decision.c.fragment_id).where(decision.c.document_id == document_id)
            connection.execute(
                delete(suggestion).where(suggestion.c.document_id == document_id, suggestion.c.id.not_in(answered))
            )
            connection.execute(delete(schema.parse).where(schema.parse.c.document_id == document_id))
            _forget_coding(connection, document_id)
            connection.execute(
                update(schema.document).where(schema.document.c.id == document_id).values(removed_at=values.now())
            )

    def set_metadata(
        self,
        document_id: str,
        *,
        source_kind: SourceKind | None = None,
        group: RespondentGroup | None = None,
        attributes: Mapping[str, str | None] | None = None,
        speakers: Iterable[Speaker] = (),
    ) -> None:
        """Change what is known about a document; its text and structure stay.

        When the kind of source or a speaker's role changes, rules may speak differently: the document then counts as
        not yet coded, and the next run codes it again.

        Args:
            document_id: SHA-256 of its text.
            source_kind: New kind of source, or None to leave it.
            group: New respondent group, or None to leave it.
            attributes: Variables to set; a value of None takes one away; others stay.
            speakers: Speakers with a new name, role, group and attributes, each in the place of the one with its key.

        Raises:
            StoreError: The project has no such document, or the document no such speaker.
        """
        with self.write() as connection:
            row = self._known(connection, document_id)
            new_kind, new_group = source_kind or row.source_kind, group or row.respondent_group
            connection.execute(
                update(schema.document)
                .where(schema.document.c.id == document_id)
                .values(source_kind=str(new_kind), respondent_group=str(new_group))
            )
            if attributes:
                merged = read_attributes(connection, document_id) | dict(attributes)
                kept = {name: value for name, value in merged.items() if value is not None}
                write_attributes(connection, document_id, kept)
            before = {
                record.speaker.key: record.speaker for record in read_speakers(connection, document_id=document_id)
            }
            after = dict(before)
            for speaker in speakers:
                if speaker.key not in before:
                    known = ", ".join(before) or "niemand"
                    raise StoreError(
                        f"{row.name}: geen spreker '{speaker.key}' in deze bron. Wat u kunt doen: kies uit {known}."
                    )
                after[speaker.key] = speaker
            if after != before:
                write_speakers(connection, document_id, tuple(after.values()))
            roles_changed = any(after[key].role != speaker.role for key, speaker in before.items())
            if roles_changed or str(new_kind) != row.source_kind:
                _forget_coding(connection, document_id)

    def _known(self, connection: Connection, document_id: str) -> Row[*tuple[Any, ...]]:
        """The row of a document that is in the project.

        Raises:
            StoreError: There is none.
        """
        row = _row(connection, document_id)
        if row is None or row.removed_at is not None:
            fate = "werd uit het project verwijderd" if row else "zit niet in het project"
            which = row.name if row else document_id[:12]
            if row and erasure_of(connection, document_id):
                raise StoreError(f"{self._name}: deze bron is gewist. Wat u kunt doen: kies een andere bron.")
            raise StoreError(f"{self._name}: de bron {which} {fate}. Wat u kunt doen: importeer ze opnieuw.")
        return row


def _row(connection: Connection, document_id: str) -> Row[*tuple[Any, ...]] | None:
    return connection.execute(select(schema.document).where(schema.document.c.id == document_id)).first()


def _facts(document: Document) -> dict[str, object]:
    return {
        "name": document.name,
        "source_kind": document.source_kind.value,
        "respondent_group": document.group.value,
        "n_chars": len(document.text),
        "n_blocks": len(document.blocks),
        "file": document.origin.file,
        "media": document.origin.media,
        "file_hash": document.origin.file_hash,
        "encoding": document.origin.encoding,
        "remarks": values.dump(list(document.remarks)),
        "imported_at": values.now(),
    }


def _record(row: Row[*tuple[Any, ...]], attributes: Mapping[str, str]) -> DocumentRecord:
    return DocumentRecord(
        id=row.id,
        name=row.name,
        source_kind=SourceKind(row.source_kind),
        group=RespondentGroup(row.respondent_group),
        n_chars=row.n_chars,
        n_blocks=row.n_blocks,
        origin=Origin(row.file, row.media, row.file_hash, row.encoding),
        imported_at=datetime.fromisoformat(row.imported_at),
        attributes=attributes,
        remarks=tuple(json.loads(row.remarks)),
    )


def _forget_coding(connection: Connection, document_id: str) -> None:
    """Let the next run code this document again."""
    connection.execute(delete(schema.coding_state).where(schema.coding_state.c.document_id == document_id))
