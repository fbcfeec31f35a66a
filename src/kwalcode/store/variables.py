"""Variables: the attributes of documents and of speakers, and who speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select

from kwalcode.model import RespondentGroup, Role, Speaker
from kwalcode.store import schema
from kwalcode.store.database import Database
from kwalcode.store.records import AttributeRecord, SpeakerRecord


class Variables(Database):
    """What the store answers about attributes and speakers."""

    def speakers(
        self,
        *,
        document_id: str | None = None,
        role: Role | None = None,
        group: RespondentGroup | None = None,
        attributes: Mapping[str, str] | None = None,
    ) -> list[SpeakerRecord]:
        """Speakers in the order of documents and of appearance.

        Args:
            document_id: Only of this document.
            role: Only in this role.
            group: Only of this respondent group.
            attributes: Only speakers with these values, all of them.
        """
        with self.read() as connection:
            return read_speakers(
                connection, document_id=document_id, role=role, group=group, attributes=attributes or {}
            )

    def attributes(self) -> list[AttributeRecord]:
        """Every variable of documents and of speakers, by name."""
        records: list[AttributeRecord] = []
        with self.read() as connection:
            for table, of_speakers in ((schema.document_attribute, False), (schema.speaker_attribute, True)):
                counts = (
                    select(table.c.name, func.count(), func.count(table.c.value.distinct()))
                    .join(schema.document, schema.document.c.id == table.c.document_id)
                    .where(schema.document.c.removed_at.is_(None))
                    .group_by(table.c.name)
                    .order_by(table.c.name)
                )
                records += [
                    AttributeRecord(name, of_speakers, n, n_values) for name, n, n_values in connection.execute(counts)
                ]
        return records


def read_attributes(connection: Connection, document_id: str) -> dict[str, str]:
    """The variables of one document, in their order."""
    table = schema.document_attribute
    rows = connection.execute(select(table).where(table.c.document_id == document_id).order_by(table.c.position))
    return {row.name: row.value for row in rows}


def write_attributes(connection: Connection, document_id: str, attributes: Mapping[str, str]) -> None:
    """Put these variables in the place of those that a document had."""
    table = schema.document_attribute
    connection.execute(delete(table).where(table.c.document_id == document_id))
    rows = [
        {"document_id": document_id, "name": name, "position": position, "value": value}
        for position, (name, value) in enumerate(attributes.items())
    ]
    if rows:
        connection.execute(insert(table), rows)


def read_speakers(
    connection: Connection,
    *,
    document_id: str | None,
    role: Role | None = None,
    group: RespondentGroup | None = None,
    attributes: Mapping[str, str] | None = None,
) -> list[SpeakerRecord]:
    """Speakers in the order of documents and of appearance, narrowed as `Variables.speakers` says."""
    table, attribute = schema.speaker, schema.speaker_attribute
    conditions: list[ColumnElement[bool]] = [schema.document.c.removed_at.is_(None)]
    if document_id is not None:
        conditions.append(table.c.document_id == document_id)
    if role is not None:
        conditions.append(table.c.role == role.value)
    if group is not None:
        conditions.append(table.c.respondent_group == group.value)
    conditions += [
        exists().where(
            attribute.c.document_id == table.c.document_id,
            attribute.c.speaker_key == table.c.speaker_key,
            attribute.c.name == name,
            attribute.c.value == value,
        )
        for name, value in (attributes or {}).items()
    ]
    found: dict[tuple[str, str], Speaker] = {}
    query = select(table).join(schema.document).where(*conditions)
    for row in connection.execute(query.order_by(schema.document.c.position, table.c.position)):
        found[row.document_id, row.speaker_key] = Speaker(
            row.speaker_key, row.name, Role(row.role), RespondentGroup(row.respondent_group)
        )
    variables: dict[tuple[str, str], dict[str, str]] = {}
    of_these = select(attribute).order_by(attribute.c.position)
    if document_id is not None:
        of_these = of_these.where(attribute.c.document_id == document_id)
    for row in connection.execute(of_these):
        variables.setdefault((row.document_id, row.speaker_key), {})[row.name] = row.value
    return [
        SpeakerRecord(key[0], replace(speaker, attributes=variables[key]) if key in variables else speaker)
        for key, speaker in found.items()
    ]


def write_speakers(connection: Connection, document_id: str, speakers: Sequence[Speaker]) -> None:
    """Put these speakers in the place of those that a document had."""
    table, attribute = schema.speaker, schema.speaker_attribute
    connection.execute(delete(attribute).where(attribute.c.document_id == document_id))
    connection.execute(delete(table).where(table.c.document_id == document_id))
    rows = [
        {
            "document_id": document_id,
            "speaker_key": speaker.key,
            "position": position,
            "name": speaker.name,
            "role": speaker.role.value,
            "respondent_group": speaker.group.value,
        }
        for position, speaker in enumerate(speakers)
    ]
    if rows:
        connection.execute(insert(table), rows)
    variables = [
        {
            "document_id": document_id,
            "speaker_key": speaker.key,
            "name": name,
            "position": position,
            "value": value,
        }
        for speaker in speakers
        for position, (name, value) in enumerate(speaker.attributes.items())
    ]
    if variables:
        connection.execute(insert(attribute), variables)
