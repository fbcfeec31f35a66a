"""Judgements on the project as a whole, and codes that were given elsewhere. Judgements are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from kwalcode.errors import StoreError
from kwalcode.model import ImportedCode, Judgement, Span, Topic
from kwalcode.store import schema, values
from kwalcode.store.database import Database
from kwalcode.store.decisions import text_of


class Judgements(Database):
    """What the store knows of judgements and of imported codes."""

    def judge(self, judgements: Iterable[Judgement]) -> int:
        """Keep judgements: all of them, or none; when this returns, they are on disk.

        Returns:
            How many are new (keeping one twice is harmless).

        Raises:
            StoreError: Another judgement has the id of one of them.
            ValueError: The time of one has no time zone.
        """
        rows = [_row(judgement) for judgement in judgements]
        table = schema.judgement
        new = 0
        with self.write() as connection:
            for row in rows:
                known = connection.execute(select(table).where(table.c.id == row["id"])).first()
                if known is None:
                    connection.execute(insert(table).values(**row))
                    new += 1
                elif any(getattr(known, name) != value for name, value in row.items()):
                    raise StoreError(
                        f"Oordeel {row['id']} van {known.reviewer} bestaat al, met een andere inhoud. Een oordeel kan "
                        "niet gewijzigd worden. Wat u kunt doen: geef een nieuw oordeel."
                    )
        return new

    def judgements(self, topic: Topic, *, subject: str | None = None, current: bool = False) -> list[Judgement]:
        """Judgements on one topic, in the order in which they were given.

        Args:
            topic: What they are about.
            subject: Only on this subject.
            current: Only those that hold: the latest of each person on each subject, unless it was taken back.
        """
        table = schema.judgement
        wanted = select(table).where(table.c.topic == topic.value).order_by(table.c.seq)
        if subject is not None:
            wanted = wanted.where(table.c.subject == subject)
        with self.read() as connection:
            found = [_judgement(row) for row in connection.execute(wanted)]
        if not current:
            return found
        last: dict[tuple[str, str], Judgement] = {}
        for one in found:
            last.pop((one.subject, one.reviewer), None)
            if one.value:
                last[one.subject, one.reviewer] = one
        return list(last.values())

    def judgement_state(self) -> int:
        """A number that grows with every judgement, so that a page knows whether it must look again."""
        with self.read() as connection:
            return int(connection.scalar(select(func.max(schema.judgement.c.seq))) or 0)

    def replace_imported(self, coder: str, codes: Iterable[ImportedCode]) -> int:
        """Keep what one coder coded elsewhere, in place of what was read of this coder before: all of it, or none.

        Returns:
            How many codes are kept; the same code on the same place counts once.

        Raises:
            StoreError: A document is not in the project, or a quote is not what its text says there.
        """
        rows: dict[tuple[object, ...], dict[str, Any]] = {}
        for one in codes:
            row: dict[str, Any] = {
                "coder": coder,
                "document_id": one.document_id,
                "codebook": one.codebook,
                "code_id": one.code_id,
                "span_start": one.span.start,
                "span_end": one.span.end,
                "quote": one.quote,
                "memo": one.memo,
                "file": one.file,
                "time": values.dump_time(one.time) if one.time else "",
            }
            rows.setdefault((one.document_id, one.codebook, one.code_id, one.span), row)
        table = schema.imported_code
        with self.write() as connection:
            texts: dict[str, str] = {}
            for row in rows.values():
                document_id, start, end = row["document_id"], row["span_start"], row["span_end"]
                if document_id not in texts:
                    texts[document_id] = text_of(connection, document_id)
                if texts[document_id][start:end] != row["quote"]:
                    raise StoreError(
                        f"{row['file']}: het citaat '{row['quote'][:60]}' staat niet op tekens {start} tot {end} van "
                        f"de bron; daar staat '{texts[document_id][start:end][:60]}'. Wat u kunt doen: lees de codes "
                        "in bij dezelfde versie van de bron."
                    )
            connection.execute(delete(table).where(table.c.coder == coder))
            if rows:
                connection.execute(insert(table), list(rows.values()))
        return len(rows)

    def imported_codes(self, coder: str | None = None) -> Iterator[ImportedCode]:
        """Codes that were given elsewhere, on documents that are in the project, by coder and place.

        Args:
            coder: Only of this coder.
        """
        table, document = schema.imported_code, schema.document
        wanted = (
            select(table)
            .join(document)
            .where(document.c.removed_at.is_(None))
            .order_by(table.c.coder, document.c.position, table.c.span_start, table.c.span_end, table.c.seq)
        )
        if coder is not None:
            wanted = wanted.where(table.c.coder == coder)
        with self.read() as connection:
            rows = connection.execute(wanted).all()
        for row in rows:
            yield ImportedCode(
                coder=row.coder,
                document_id=row.document_id,
                codebook=row.codebook,
                code_id=row.code_id,
                span=Span(row.span_start, row.span_end),
                quote=row.quote,
                memo=row.memo,
                file=row.file,
                time=datetime.fromisoformat(row.time) if row.time else None,
            )


def _row(judgement: Judgement) -> dict[str, Any]:
    return {
        "id": judgement.id,
        "topic": judgement.topic.value,
        "subject": judgement.subject,
        "value": judgement.value,
        "reviewer": judgement.reviewer,
        "time": values.dump_time(judgement.time),
        "reason": judgement.reason,
    }


def _judgement(row: Any) -> Judgement:
    return Judgement(
        id=row.id,
        topic=Topic(row.topic),
        subject=row.subject,
        value=row.value,
        reviewer=row.reviewer,
        time=datetime.fromisoformat(row.time),
        reason=row.reason,
    )
