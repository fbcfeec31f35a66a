"""Renaming: a source may get another name; every name it had stays on record, until the source itself is erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEPT = ("seq", "document_id", "renamed_by", "time")
"""What stays of a renaming when its document is erased; the names go."""


def upgrade() -> None:
    """Add the record of renamings, and its guards."""
    op.create_table(
        "renaming",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("renamed_by", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
    op.create_index("ix_renaming_document", "renaming", ["document_id"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    same = " AND ".join(
        [f"NEW.{name} IS OLD.{name}" for name in _KEPT]
        + ["NEW.\"before\" = ''", "NEW.\"after\" = ''"]
        + ["EXISTS (SELECT 1 FROM erasure WHERE document_id = OLD.document_id)"]
    )
    for name, occasion in (
        ("renaming_no_update", f"UPDATE ON renaming WHEN NOT ({same})"),
        ("renaming_no_delete", "DELETE ON renaming"),
        ("renaming_no_replace", "INSERT ON renaming WHEN EXISTS (SELECT 1 FROM renaming WHERE seq = NEW.seq)"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {occasion} "
            "BEGIN SELECT RAISE(ABORT, 'kwalcode: renamings are append-only'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION kwalcode_renaming_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM erasure WHERE document_id = OLD.document_id) THEN "
        "OLD.before := ''; OLD.after := ''; IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION 'kwalcode: renamings are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER renaming_no_change BEFORE UPDATE OR DELETE ON renaming "
        "FOR EACH ROW EXECUTE FUNCTION kwalcode_renaming_guard()"
    )
    op.execute(
        "CREATE TRIGGER renaming_no_truncate BEFORE TRUNCATE ON renaming "
        "FOR EACH STATEMENT EXECUTE FUNCTION kwalcode_append_only()"
    )
