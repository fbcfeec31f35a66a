"""Coders as layers: how a decision came about, judgements on the whole project, codes that were given elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen decisions, and add what stands beside them."""
    op.execute("DROP VIEW current_decision")
    op.add_column("decision", sa.Column("settlement", sa.Text, nullable=False, server_default=""))
    op.add_column("decision", sa.Column("blind", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("decision", sa.Column("drawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(
        "CREATE VIEW current_decision AS "
        "SELECT d.seq, d.id, d.fragment_id, d.document_id, d.reviewer, d.verdict, d.codebook, d.codebook_version, "
        "d.code_id, d.span_start, d.span_end, d.quote, d.time, d.reason, d.settlement, d.blind, d.drawn "
        "FROM decision d "
        "WHERE d.verdict <> 'withdraw' AND d.seq = (SELECT MAX(later.seq) FROM decision later "
        "WHERE later.fragment_id = d.fragment_id AND later.reviewer = d.reviewer "
        "AND (later.settlement = '') = (d.settlement = ''))"
    )
    op.create_table(
        "judgement",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("id", name="uq_judgement_id"),
    )
    op.create_index("ix_judgement_topic", "judgement", ["topic", "subject"])
    op.create_table(
        "imported_code",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("codebook", sa.Text, nullable=False),
        sa.Column("code_id", sa.Text, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("memo", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.UniqueConstraint(
            "coder", "document_id", "codebook", "code_id", "span_start", "span_end", name="uq_imported_code_place"
        ),
    )
    op.create_index("ix_imported_code_document", "imported_code", ["document_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER judgement_no_change BEFORE UPDATE OR DELETE ON judgement "
            "FOR EACH ROW EXECUTE FUNCTION kwalcode_append_only()"
        )
        op.execute(
            "CREATE TRIGGER judgement_no_truncate BEFORE TRUNCATE ON judgement "
            "FOR EACH STATEMENT EXECUTE FUNCTION kwalcode_append_only()"
        )
        return
    refusal = "SELECT RAISE(ABORT, 'kwalcode: judgements are append-only');"
    same = "EXISTS (SELECT 1 FROM judgement WHERE id = NEW.id OR seq = NEW.seq)"
    for name, occasion in (
        ("judgement_no_update", "UPDATE ON judgement"),
        ("judgement_no_delete", "DELETE ON judgement"),
        ("judgement_no_replace", f"INSERT ON judgement WHEN {same}"),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {occasion} BEGIN {refusal} END")
