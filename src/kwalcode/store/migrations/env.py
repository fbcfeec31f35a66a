"""Alembic's entry: runs the migrations on the connection that `database.py` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from kwalcode.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
