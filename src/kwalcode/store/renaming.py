"""Renaming: the name of a document is a label that may change; its text, its id and its origin never do.

Every renaming is kept, in the order in which it was done. The name under which a document was imported stays its own: a
file of that name with another text is refused, as before, and side tables keep speaking of the file.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select, update

from kwalcode.errors import StoreError
from kwalcode.store import schema, values
from kwalcode.store.database import Database
from kwalcode.store.records import RenameRecord

LONGEST_NAME: Final = 200
"""Most characters of a name that somebody gives; names of files are not longer either."""


class Renaming(Database):
    """What the store knows of names that changed."""

    def rename_document(self, document_id: str, name: str, renamed_by: str = "") -> RenameRecord | None:
        """Give a document another name.

        Args:
            document_id: SHA-256 of its text.
            name: The new name; white space around and doubled in it goes.
            renamed_by: Who does so; "" when nobody said.

        Returns:
            The trace of it, or None when that is its name already.

        Raises:
            StoreError: The project has no such document, another one has this name (in whatever case), or this is no
                name.
        """
        new = _checked(name)
        with self.write() as connection:
            document = schema.document
            row = connection.execute(
                select(document).where(document.c.id == document_id, document.c.removed_at.is_(None))
            ).first()
            if row is None:
                raise StoreError(
                    f"{self._name}: de bron {document_id[:12]} zit niet in het project. Wat u kunt doen: kies een "
                    "andere, of lees ze opnieuw in."
                )
            if row.name == new:
                return None
            self._refuse_taken(connection, document_id, new)
            connection.execute(
                insert(schema.renaming).values(
                    document_id=document_id, before=row.name, after=new, renamed_by=renamed_by.strip(),
                    time=values.now(),
                )
            )  # fmt: skip
            connection.execute(update(document).where(document.c.id == document_id).values(name=new))
            made = connection.execute(_of(document_id).order_by(schema.renaming.c.seq.desc())).first()
        assert made is not None  # noqa: S101 (it was inserted above)
        return _record(made)

    @staticmethod
    def _refuse_taken(connection: Connection, document_id: str, name: str) -> None:
        document = schema.document
        others = select(document.c.name).where(document.c.id != document_id, document.c.removed_at.is_(None))
        names = [str(row.name) for row in connection.execute(others)]
        taken = next((other for other in names if _folded(other) == _folded(name)), None)
        if taken is not None:
            raise StoreError(
                f"'{name}': een andere bron heet al zo{'' if taken == name else f' (op hoofdletters na: {taken})'}. "
                "Wat u kunt doen: kies een naam die nog vrij is, of geef eerst die andere bron een andere naam."
            )

    def renamings(self, document_id: str = "") -> list[RenameRecord]:
        """Every renaming, oldest first; of what was erased the names are empty.

        Args:
            document_id: Only of this document; "" for all.
        """
        query = _of(document_id) if document_id else select(schema.renaming)
        with self.read() as connection:
            return [_record(row) for row in connection.execute(query.order_by(schema.renaming.c.seq))]

    def imported_name(self, document_id: str) -> str:
        """The name under which a document came into the project, whatever it is called now.

        Raises:
            StoreError: The project never had such a document.
        """
        document = schema.document
        with self.read() as connection:
            first = first_name(connection, document_id)
            name = first or connection.scalar(select(document.c.name).where(document.c.id == document_id))
        if name is None:
            raise StoreError(
                f"{self._name}: de bron {document_id[:12]} zit niet in het project. Wat u kunt doen: kies een andere."
            )
        return str(name)


def first_name(connection: Connection, document_id: str) -> str:
    """The name that a renamed document was imported under; "" when it was never renamed."""
    first = connection.execute(_of(document_id).order_by(schema.renaming.c.seq)).first()
    return str(first.before) if first else ""


def renamed_from(connection: Connection, name: str, document_id: str) -> str | None:
    """The present name of another document in the project that was imported under a name; None when there is none."""
    document, renaming = schema.document, schema.renaming
    query = (
        select(document.c.id, document.c.name)
        .join(renaming)
        .where(renaming.c.before == name, document.c.id != document_id, document.c.removed_at.is_(None))
    )
    for row in connection.execute(query):
        if first_name(connection, row.id) == name:
            return str(row.name)
    return None


def _of(document_id: str) -> Select[*tuple[Any, ...]]:
    return select(schema.renaming).where(schema.renaming.c.document_id == document_id)


def _checked(name: str) -> str:
    """A name as it is kept: composed, on one line.

    Raises:
        StoreError: It is empty, too long, or holds what cannot be shown.
    """
    new = " ".join(unicodedata.normalize("NFC", name).split())
    if not new:
        raise StoreError("Een bron zonder naam kan niet. Wat u kunt doen: geef een naam op.")
    if len(new) > LONGEST_NAME:
        raise StoreError(
            f"'{new[:40]}…': deze naam telt {len(new)} tekens, en meer dan {LONGEST_NAME} kan niet. Wat u kunt doen: "
            "maak de naam korter."
        )
    if not all(sign.isprintable() for sign in new):
        raise StoreError(
            f"{new!r}: in deze naam staan tekens die niet zichtbaar zijn. Wat u kunt doen: typ de naam over."
        )
    return new


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _record(row: Row[*tuple[Any, ...]]) -> RenameRecord:
    return RenameRecord(
        document_id=row.document_id,
        before=row.before,
        after=row.after,
        renamed_by=row.renamed_by,
        time=datetime.fromisoformat(row.time),
    )
