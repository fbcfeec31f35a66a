"""Erasure: what must be destroyed can be, by one named act that leaves a trace; the guards know that act and no other.

An erasure is first written down; only then do the guards let the words of that document go, and nothing but its words.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_DECISION = (
    "seq", "id", "fragment_id", "document_id", "reviewer", "verdict", "codebook", "codebook_version", "code_id",
    "span_start", "span_end", "time", "settlement", "blind", "drawn",
)  # fmt: skip
"""What stays of a decision."""
_JUDGEMENT = ("seq", "id", "topic", "subject", "value", "reviewer", "time")
"""What stays of a judgement."""


def upgrade() -> None:
    """Add the record of erasures, and teach it to the guards."""
    op.create_table(
        "erasure",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("name_hash", sa.String(64), nullable=False),
        sa.Column("erased_by", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.UniqueConstraint("document_id", name="uq_erasure_document"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for table, kept, emptied, erased in (
        ("decision", _DECISION, ("quote", "reason"), "document_id = OLD.document_id"),
        ("judgement", _JUDGEMENT, ("reason",), "instr(OLD.subject, document_id) > 0"),
    ):
        same = " AND ".join(
            [f"NEW.{name} IS OLD.{name}" for name in kept]
            + [f"NEW.{name} = ''" for name in emptied]
            + [f"EXISTS (SELECT 1 FROM erasure WHERE {erased})"]  # noqa: S608 (constants of this module)
        )
        op.execute(f"DROP TRIGGER {table}_no_update")
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({same}) "
            f"BEGIN SELECT RAISE(ABORT, 'kwalcode: {table}s are append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER document_text_no_delete BEFORE DELETE ON document_content "
        "WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE document_id = OLD.document_id) "
        "BEGIN SELECT RAISE(ABORT, 'kwalcode: the text of a document is frozen'); END"
    )
    same = "EXISTS (SELECT 1 FROM erasure WHERE document_id = NEW.document_id OR seq = NEW.seq)"
    for name, occasion in (
        ("erasure_no_update", "UPDATE ON erasure"),
        ("erasure_no_delete", "DELETE ON erasure"),
        ("erasure_no_replace", f"INSERT ON erasure WHEN {same}"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {occasion} "
            "BEGIN SELECT RAISE(ABORT, 'kwalcode: erasures are append-only'); END"
        )


def _guard_postgresql() -> None:
    for table, emptied, erased in (
        ("decision", ("quote", "reason"), "document_id = OLD.document_id"),
        ("judgement", ("reason",), "strpos(OLD.subject, document_id) > 0"),
    ):
        blank = " ".join(f"OLD.{name} := '';" for name in emptied)
        op.execute(
            f"CREATE FUNCTION kwalcode_{table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
            f"IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM erasure WHERE {erased}) THEN {blank} "
            "IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION 'kwalcode: {table}s are append-only'; END $$"
        )
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION kwalcode_{table}_guard()"
        )
    op.execute(
        "CREATE FUNCTION kwalcode_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM erasure WHERE document_id = OLD.document_id) THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'kwalcode: the text of a document is frozen'; END $$"
    )
    op.execute(
        "CREATE TRIGGER document_text_no_delete BEFORE DELETE ON document_content "
        "FOR EACH ROW EXECUTE FUNCTION kwalcode_text_guard()"
    )
    op.execute(
        "CREATE TRIGGER erasure_no_change BEFORE UPDATE OR DELETE ON erasure "
        "FOR EACH ROW EXECUTE FUNCTION kwalcode_append_only()"
    )
    for table in ("erasure", "document_content"):
        function = "kwalcode_append_only" if table == "erasure" else "kwalcode_frozen"
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
