"""Decisions: what a person answered. Rows are only ever added; the database itself refuses anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from kwalcode.errors import StoreError
from kwalcode.model import Decision, Span, Verdict
from kwalcode.store import schema, values
from kwalcode.store.database import Database


class Decisions(Database):
    """What the store knows of decisions."""

    def decide(self, decision: Decision) -> bool:
        """Keep a decision; when this returns, it is on disk.

        Args:
            decision: The answer of a person.

        Returns:
            False when this decision was kept before (sending it twice is harmless).

        Raises:
            StoreError: Its document is not in the project, its quote is not what the text says there, its code is not
                in a codebook that was used, or another decision has its id.
            ValueError: Its time has no time zone.
        """
        return self.decide_all([decision]) == 1

    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Keep several decisions: all of them, or none.

        Returns:
            How many are new.

        Raises:
            StoreError, ValueError: As `decide`.
        """
        rows = [_row(decision) for decision in decisions]
        new = 0
        with self.write() as connection:
            texts: dict[str, str] = {}
            for row in rows:
                if _is_known(connection, row):
                    continue
                document_id = row["document_id"]
                if document_id not in texts:
                    texts[document_id] = text_of(connection, document_id)
                _check(connection, row, texts[document_id])
                connection.execute(insert(schema.decision).values(**row))
                new += 1
        return new

    def decisions(
        self,
        *,
        document_id: str | None = None,
        reviewer: str | None = None,
        fragment_id: str | None = None,
        current: bool = False,
    ) -> Iterator[Decision]:
        """Decisions in the order in which they were kept, also those on documents that were removed.

        Of a document that was erased there is nothing left to decide on: those do not come.

        Args:
            document_id: Only in this document.
            reviewer: Only of this person.
            fragment_id: Only on this fragment.
            current: Only those that hold: the latest of each reviewer on each fragment, unless it was withdrawn.
        """
        table = schema.current_decision if current else schema.decision
        conditions: list[ColumnElement[bool]] = [
            table.c[name] == value
            for name, value in (("document_id", document_id), ("reviewer", reviewer), ("fragment_id", fragment_id))
            if value is not None
        ]
        conditions.append(_not_erased(table.c.document_id))
        with self.read() as connection:
            rows = connection.execute(select(table).where(*conditions).order_by(table.c.seq)).all()
        yield from map(_decision, rows)

    def decisions_since(self, position: int = 0) -> tuple[int, list[Decision]]:
        """What was decided after a position in the list of decisions, so that a reviewer sees what others did.

        Args:
            position: As an earlier call returned it; 0 for everything.

        Returns:
            The position that is reached now, and the decisions in the order in which they were kept.
        """
        table = schema.decision
        with self.read() as connection:
            wanted = select(table).where(table.c.seq > position, _not_erased(table.c.document_id))
            rows = connection.execute(wanted.order_by(table.c.seq)).all()
        return (rows[-1].seq if rows else position), [_decision(row) for row in rows]


def _not_erased(document_id: ColumnElement[str]) -> ColumnElement[bool]:
    return document_id.not_in(select(schema.erasure.c.document_id))


def _row(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "fragment_id": decision.fragment_id,
        "document_id": decision.document_id,
        "reviewer": decision.reviewer,
        "verdict": decision.verdict.value,
        "codebook": decision.codebook,
        "codebook_version": decision.codebook_version,
        "code_id": decision.code_id,
        "span_start": decision.span.start,
        "span_end": decision.span.end,
        "quote": decision.quote,
        "time": values.dump_time(decision.time),
        "reason": decision.reason,
        "settlement": decision.settlement,
        "blind": decision.blind,
        "drawn": decision.drawn,
    }


def _decision(row: Row[*tuple[Any, ...]]) -> Decision:
    return Decision(
        id=row.id,
        fragment_id=row.fragment_id,
        document_id=row.document_id,
        reviewer=row.reviewer,
        verdict=Verdict(row.verdict),
        codebook=row.codebook,
        codebook_version=row.codebook_version,
        code_id=row.code_id,
        span=Span(row.span_start, row.span_end),
        quote=row.quote,
        time=datetime.fromisoformat(row.time),
        reason=row.reason,
        settlement=row.settlement,
        blind=row.blind,
        drawn=row.drawn,
    )


def _is_known(connection: Connection, row: dict[str, Any]) -> bool:
    """Whether this very decision is kept already.

    Raises:
        StoreError: Another decision has its id.
    """
    table = schema.decision
    known = connection.execute(select(table).where(table.c.id == row["id"])).first()
    if known is None:
        return False
    if any(getattr(known, name) != value for name, value in row.items()):
        raise StoreError(
            f"Beslissing {row['id']} van {known.reviewer} bestaat al, met een andere inhoud. Een beslissing kan niet "
            "gewijzigd worden. Wat u kunt doen: neem een nieuwe beslissing."
        )
    return True


def text_of(connection: Connection, document_id: str) -> str:
    """The text of a document that is in the project.

    Raises:
        StoreError: There is none.
    """
    document, content = schema.document, schema.document_content
    text = connection.scalar(
        select(content.c.text).join(document).where(document.c.id == document_id, document.c.removed_at.is_(None))
    )
    if text is None:
        raise StoreError(
            f"De beslissing is niet bewaard: de bron {document_id[:12]} zit niet (meer) in het project. "
            "Wat u kunt doen: importeer de bron opnieuw."
        )
    return str(text)


def _check(connection: Connection, row: dict[str, Any], text: str) -> None:
    """Refuse a decision that does not fit its text or its codebook.

    Raises:
        StoreError: It does not.
    """
    start, end = row["span_start"], row["span_end"]
    # A slice that runs over the end of the text is shorter than its span.
    if end > len(text) or text[start:end] != row["quote"]:
        raise StoreError(
            f"De beslissing is niet bewaard: het citaat '{row['quote'][:60]}' staat niet op tekens {start} tot {end} "
            f"van de bron; daar staat '{text[start:end][:60]}'. Wat u kunt doen: duid het fragment opnieuw aan."
        )
    book, code = schema.codebook, schema.codebook_code
    found = connection.execute(
        select(code.c.code_id)
        .join(book)
        .where(
            book.c.id == row["codebook"], book.c.version == row["codebook_version"], code.c.code_id == row["code_id"]
        )
    ).first()
    if found is None:
        raise StoreError(
            f"De beslissing is niet bewaard: code '{row['code_id']}' staat niet in versie {row['codebook_version']} "
            f"van codeboek '{row['codebook']}' zoals dit project het kent. Wat u kunt doen: kies een code uit het "
            "codeboek, of codeer eerst met de nieuwe versie."
        )
